"""La purge : les dossiers clos dont toutes les durées sont écoulées, montrés avec leurs motifs, effacés sur décision.

L'essai à blanc est la liste elle-même. Un dossier qui a un acte signé ne s'efface pas : les originaux et le répertoire
sont des archives publiques. Le journal garde la clé de ce qui fut effacé, et rien d'autre.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max, Min, Q, QuerySet
from django.db.models.deletion import ProtectedError

from basoche.etude.actes.models import Acte
from basoche.etude.commun.actions import action
from basoche.etude.commun.coffre import chemin_de
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.conservation.durees import durees
from basoche.etude.conservation.tables import dependants_d_un_dossier
from basoche.etude.dossiers.models import Dossier, Etat, Piece, Role, TitreExecutoire, Versement
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.etude.personnes.models import Personne

PAR_PAGE = 50
_REPERE = re.compile(r"(\d{4}-\d{2}-\d{2})_(\d{1,12})", re.ASCII)
# Pour qui l'étude agit : un client sans dossier reste un client.
_CLIENTS = (Role.CREANCIER, Role.MANDANT)


@dataclass(frozen=True, slots=True)
class Raison:
    """Une durée appliquée au dossier : depuis quand, jusqu'à quand (``None`` : jamais effacé)."""

    duree: str
    depuis: date
    terme: date | None
    article: str
    verification: str


@dataclass(frozen=True, slots=True)
class Examen:
    """Un dossier clos, toutes ses durées, et s'il peut être effacé."""

    dossier: Dossier
    raisons: tuple[Raison, ...]
    le: date

    @property
    def terme(self) -> date | None:
        """Le jour où la dernière durée est écoulée ; ``None`` s'il y en a une sans terme."""
        termes = [raison.terme for raison in self.raisons]
        return None if None in termes else max(terme for terme in termes if terme is not None)

    @property
    def est_purgeable(self) -> bool:
        """Vrai si toutes ses durées sont écoulées ce jour-là."""
        return self.terme is not None and self.terme <= self.le

    @property
    def retenues(self) -> list[Raison]:
        """Ce qui empêche encore de l'effacer."""
        return [raison for raison in self.raisons if raison.terme is None or raison.terme > self.le]


def examiner(acteur: Collaborateur, *, le: date, apres: tuple[date, int] | None = None) -> tuple[list[Examen], str]:
    """Une page de dossiers clos dont la durée du dossier s'écoule au plus tard cette année, le plus anciennement clos
    d'abord.

    Args:
        apres: la clôture et la clé du dernier dossier de la page d'avant (``lire_suite``).

    Returns:
        Les examens, et le repère de la page suivante (vide s'il n'y en a pas).
    """
    derniere = date(le.year - (durees()["dossier"].ans or 0), 12, 31)
    # « Ni ouvert ni suspendu » : dit « clos », l'état ferait lire et trier tous les dossiers clos à SQLite.
    clos = Dossier.objects.visibles_par(acteur).filter(clos_le__lte=min(le, derniere))
    clos = clos.exclude(etat__in=[Etat.OUVERT, Etat.SUSPENDU])
    if apres:
        jour, cle = apres
        clos = clos.filter(Q(clos_le__gte=jour), Q(clos_le__gt=jour) | Q(pk__gt=cle))
    # Index « dossier_clos », lu dans l'ordre : jamais plus de lignes que la page n'en montre, quelle que soit l'étude.
    page = list(clos.order_by("clos_le", "pk")[: PAR_PAGE + 1])
    suite = f"{page[PAR_PAGE - 1].clos_le}_{page[PAR_PAGE - 1].pk}" if len(page) > PAR_PAGE else ""
    return _examiner(page[:PAR_PAGE], le), suite


def _examiner(dossiers: Sequence[Dossier], le: date) -> list[Examen]:
    cles = [dossier.pk for dossier in dossiers]
    titres = _par_dossier(TitreExecutoire.objects.filter(dossier__in=cles), Max("date"))
    versements = _par_dossier(Versement.objects.filter(dossier__in=cles), Max("date"))
    figes = Acte.objects.filter(dossier__in=cles).filter(Q(etat__in=Acte.FIGES) | Q(numero_repertoire__isnull=False))
    actes = _par_dossier(figes, Min("date"))
    examens = []
    for dossier in dossiers:
        raisons = [_raison("dossier", dossier.clos_le), _raison("vigilance", dossier.clos_le)]
        for nom, dates in (("titre", titres), ("comptabilite", versements), ("minutes", actes)):
            if dossier.pk in dates:
                raisons.append(_raison(nom, dates[dossier.pk]))
        examens.append(Examen(dossier, tuple(raisons), le))
    return examens


def _par_dossier(lignes: QuerySet, calcul: Max | Min) -> dict[int, date]:
    return dict(lignes.order_by().values("dossier").annotate(jour=calcul).values_list("dossier", "jour"))


def _raison(nom: str, depuis: date) -> Raison:
    duree = durees()[nom]
    terme = None if duree.purge == "jamais" else duree.terme(depuis)
    return Raison(duree.libelle, depuis, terme, duree.article, duree.verification)


@action("rgpd.purger")
def purger_dossier(dossier: Dossier, *, motif: str, acteur: Collaborateur, le: date) -> dict[str, int]:
    """Efface un dossier échu, ses pièces, et les adversaires qui n'ont plus aucun dossier.

    Returns:
        Le nombre de lignes effacées, par table.

    Raises:
        ActionRefusee: sans motif, pas clos, une durée court encore, un acte signé, ou autre chose s'y rattache.
    """
    if not motif.strip():
        raise ActionRefusee("Une purge demande son motif.", conseil="Dire qui l'a décidée.", champ="motif")
    verrou = Dossier.objects.select_for_update().get(pk=dossier.pk)
    examen = _examiner([verrou], le)[0] if verrou.etat == Etat.CLOS and verrou.clos_le else None
    if examen is None or not examen.est_purgeable:
        retenues = ", ".join(raison.duree for raison in examen.retenues) if examen else "il n'est pas clos"
        raise ActionRefusee(f"Le dossier {verrou.numero} se garde encore : {retenues}.", conseil="Le laisser.")
    personnes = list(verrou.parties.exclude(role__in=_CLIENTS).values_list("personne_id", flat=True))
    empreintes = list(verrou.pieces.values_list("empreinte", flat=True))
    effacees = _effacer(verrou)
    effacees["personnes.personne"] = _effacer_personnes(personnes)
    details = {"dossier": verrou.numero, "motif": motif.strip()[:200], "effacees": effacees}
    journaliser("conservation.purger", acteur=acteur, dossier=verrou.numero, details=details)
    transaction.on_commit(lambda: _vider_le_coffre(empreintes))
    return effacees


def _effacer(dossier: Dossier) -> dict[str, int]:
    """Les tables qui dépendent du dossier, des plus lointaines aux plus proches, puis lui."""
    cle, effacees = dossier.pk, {}
    try:
        for modele, chemin in dependants_d_un_dossier():
            lignes = modele._base_manager.filter(**{chemin: cle})
            # Une ligne peut en désigner une autre de sa table (extourne, version) : le lien tombe d'abord.
            propres = [c.name for c in modele._meta.concrete_fields if c.related_model is modele and c.null]
            if propres:
                lignes.update(**dict.fromkeys(propres))
            if nombre := lignes.delete()[0]:
                effacees[modele._meta.label_lower] = nombre
        dossier.delete()
    except (ProtectedError, IntegrityError) as faute:
        raise ActionRefusee(
            f"Autre chose se rattache au dossier {dossier.numero}.", conseil="Le garder, et signaler ce numéro."
        ) from faute
    return effacees


def _effacer_personnes(cles: Iterable[int]) -> int:
    """Celles qui ne sont plus partie à rien ; une personne encore désignée ailleurs reste."""
    effacees = 0
    for personne in Personne.objects.filter(pk__in=list(cles), parties__isnull=True):
        try:
            with transaction.atomic():
                personne.delete()
                effacees += 1
        except (ProtectedError, IntegrityError):
            continue
    return effacees


def _vider_le_coffre(empreintes: Iterable[str]) -> None:
    """Les fichiers qu'aucune pièce ne désigne plus."""
    for empreinte in set(empreintes):
        if not Piece.objects.filter(empreinte=empreinte).exists():
            chemin_de(empreinte).unlink(missing_ok=True)


def lire_suite(texte: str) -> tuple[date, int] | None:
    """Le repère d'où reprendre la liste ; un texte qui n'en est pas un repart du début."""
    trouve = _REPERE.fullmatch(texte)
    try:
        return (date.fromisoformat(trouve[1]), int(trouve[2])) if trouve else None
    except ValueError:  # un jour qui n'existe pas
        return None
