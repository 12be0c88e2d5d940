"""Le répertoire : un numéro par acte remis, à la date de l'acte, chronologique et sans lacune."""

from __future__ import annotations

from datetime import date

from django.db.models import F
from django.utils import timezone

from basoche.etude.actes.models import Acte, Repertoire
from basoche.etude.commun.erreurs import ActionRefusee


class RepertoireArrete(ActionRefusee):
    """Un acte plus récent est déjà inscrit : inscrire celui-ci romprait la suite des dates."""

    code = "repertoire_arrete"


def prendre_numero(acte: Acte, le: date, *, motif_tardif: str = "") -> None:
    """Donne à l'acte le numéro suivant de l'année ; deux remises au même instant se suivent, aucune ne se perd.

    S'emploie dans la transaction de la remise : si elle échoue, le numéro n'est pas pris.

    Raises:
        RepertoireArrete: la dernière inscription est d'une date postérieure, et aucun motif n'est donné.
    """
    assert acte.numero_repertoire is None, "un acte ne s'inscrit qu'une fois"
    Repertoire.objects.get_or_create(annee=le.year)
    # La mise à jour verrouille la ligne de l'année jusqu'à la fin de la transaction, sur les deux bases.
    Repertoire.objects.filter(annee=le.year).update(dernier=F("dernier") + 1)
    compteur = Repertoire.objects.get(annee=le.year)
    if compteur.derniere_date is not None and le < compteur.derniere_date and not motif_tardif.strip():
        raise RepertoireArrete(
            f"Le répertoire {le.year} est déjà au {compteur.derniere_date:%d/%m/%Y} : un acte du {le:%d/%m/%Y} s'y "
            "inscrirait après un acte plus récent.",
            conseil="Vérifier la date de remise ; si elle est juste, dire pourquoi l'inscription est tardive.",
            champ="motif_tardif",
        )
    acte.annee_repertoire, acte.numero_repertoire = le.year, compteur.dernier
    acte.inscrit_le, acte.motif_inscription = timezone.now(), motif_tardif.strip()[:240]
    Repertoire.objects.filter(annee=le.year).update(derniere_date=max(le, compteur.derniere_date or le))


def lacunes(annee: int) -> list[int]:
    """Les numéros de l'année qu'aucun acte ne porte : vide, ou le répertoire a été touché hors de l'application."""
    compteur = Repertoire.objects.filter(annee=annee).first()
    if compteur is None:
        return []
    inscrits = Acte.objects.filter(annee_repertoire=annee, numero_repertoire__range=(1, compteur.dernier)).order_by()
    if inscrits.count() == compteur.dernier:  # aucun numéro ne se porte deux fois : ils y sont tous
        return []
    portes = set(inscrits.values_list("numero_repertoire", flat=True))
    return [numero for numero in range(1, compteur.dernier + 1) if numero not in portes]
