"""Ce que les dossiers font quand une personne change : ses parties suivent."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.commun.evenements import abonner
from basoche.etude.dossiers.models import Partie, Procedure
from basoche.etude.personnes.fusion import PersonnesReunies, PersonnesSeparees


@abonner(PersonnesReunies)
def deplacer_les_parties(evenement: PersonnesReunies) -> None:
    """Les parties de l'absorbée deviennent celles de la gardée.

    Raises:
        ActionRefusee: les deux sont déjà, au même titre, parties au même dossier.
    """
    parties = Partie.objects.filter(personne=evenement.absorbee)
    evenement.deplaces["parties"] = list(parties.values_list("pk", flat=True))
    procedures = _procedures_a_prendre(evenement)
    evenement.deplaces["procedures"] = list(procedures.values_list("pk", flat=True))
    try:
        with transaction.atomic():
            parties.update(personne=evenement.gardee)
            procedures.update(personne=evenement.gardee)
    except IntegrityError as faute:
        raise ActionRefusee(
            "Les deux personnes sont parties, au même titre, au même dossier.",
            conseil="Retirer l'une des deux de ce dossier, puis recommencer.",
        ) from faute


def _procedures_a_prendre(evenement: PersonnesReunies) -> QuerySet[Procedure]:
    """Celles de l'absorbée que la gardée n'a pas déjà, au même jour."""
    deja = list(Procedure.objects.filter(personne=evenement.gardee).values_list("ouverte_le", flat=True))
    prises = Procedure.objects.filter(personne=evenement.absorbee).exclude(ouverte_le__in=deja)
    return Procedure.objects.filter(pk__in=list(prises.values_list("pk", flat=True)))


@abonner(PersonnesSeparees)
def rendre_les_parties(evenement: PersonnesSeparees) -> None:
    """Les parties déplacées reviennent à celle qui avait été absorbée."""
    fusion = evenement.fusion
    Partie.objects.filter(pk__in=fusion.deplaces.get("parties", ())).update(personne=fusion.absorbee)
    Procedure.objects.filter(pk__in=fusion.deplaces.get("procedures", ())).update(personne=fusion.absorbee)
