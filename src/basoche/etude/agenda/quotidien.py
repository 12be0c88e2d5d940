"""La nuit de l'étude : ce qui approche devient une tâche, ce qui est échu se dit plus haut. Rejouable sans doublon.

Chaque tâche a une clé : passer deux fois la même nuit, ou reprendre après une panne, n'en crée pas une de plus.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from basoche.etude.agenda.escalade import escalader
from basoche.etude.agenda.models import Echeance, Niveau, Sens
from basoche.etude.agenda.naissance import clore
from basoche.etude.agenda.prescription import REGLE_TITRE, interruptions_du, surveiller_titre
from basoche.etude.agenda.taches import poser_tache, premier_de
from basoche.etude.commun.evenements import publier
from basoche.etude.dossiers.models import Etat as EtatDossier
from basoche.etude.dossiers.models import TitreExecutoire
from basoche.etude.equipe.models import Fonction
from basoche.etude.journal.chaine import journaliser

# Usage de l'étude, non la loi : combien de jours avant l'échéance la tâche paraît, et quand elle monte d'un degré.
PREAVIS: Mapping[str, int] = {Niveau.BLOQUANT: 15, Niveau.URGENT: 10, Niveau.VIGILANCE: 5}
ESCALADE = 2
_PAR_LOT = 500


@dataclass(frozen=True, slots=True)
class Bilan:
    """Ce qu'a fait une nuit ; tout à zéro si elle avait déjà été passée."""

    le: date
    taches: int = 0
    escalades: int = 0
    ouvertes: int = 0
    prescriptions: int = 0
    remontees: int = 0

    def en_phrase(self) -> str:
        """Une ligne pour le terminal et le journal."""
        return (
            f"Nuit du {self.le:%d/%m/%Y} : {self.taches} tâche(s), {self.escalades} alerte(s) au commissaire de "
            f"justice, {self.remontees} tâche(s) sans suite montée(s), {self.ouvertes} attente(s) finie(s), "
            f"{self.prescriptions} prescription(s) mise(s) sous surveillance."
        )


@dataclass(frozen=True, slots=True)
class NuitPassee:
    """La nuit de l'agenda est passée : chacun fait la sienne."""

    le: date


def passer_la_nuit(le: date) -> Bilan:
    """Passe la nuit d'un jour : attentes finies, préavis, escalades, titres sans surveillance.

    Args:
        le: le jour qui s'ouvre.
    """
    bilan = Bilan(le)
    bilan = replace(bilan, prescriptions=sum(map(_surveiller, _titres_sans_surveillance())))
    bilan = replace(bilan, ouvertes=sum(_finir_l_attente(echeance, le) for echeance in _attentes_finies(le)))
    for echeance in _qui_pressent(le):
        nee, montee = _avertir(echeance, le)
        bilan = replace(bilan, taches=bilan.taches + nee, escalades=bilan.escalades + montee)
    bilan = replace(bilan, remontees=escalader(le))
    with transaction.atomic():
        publier(NuitPassee(le))
        journaliser("quotidien.passer", acteur="etude", details={"le": le.isoformat(), "taches": bilan.taches})
    return bilan


def _ouvertes() -> QuerySet[Echeance]:
    return Echeance.objects.filter(traitee_le=None).exclude(dossier__etat=EtatDossier.CLOS)


def _attentes_finies(le: date) -> Iterator[Echeance]:
    attentes = _ouvertes().filter(sens=Sens.AU_PLUS_TOT, le__lte=le)
    return attentes.select_related("dossier__responsable").order_by("pk").iterator(chunk_size=_PAR_LOT)


def _qui_pressent(le: date) -> Iterator[Echeance]:
    """Uses index : echeance_ouverte."""
    horizon = le + timedelta(days=max(PREAVIS.values()))
    proches = _ouvertes().filter(sens=Sens.AU_PLUS_TARD, le__lte=horizon)
    for echeance in (
        proches.select_related("dossier__responsable", "responsable").order_by("pk").iterator(chunk_size=_PAR_LOT)
    ):
        if echeance.le <= le + timedelta(days=PREAVIS[echeance.niveau]):
            yield echeance


@transaction.atomic
def _finir_l_attente(echeance: Echeance, le: date) -> int:
    quoi = echeance.libelle.removeprefix("Pas avant : ")
    poser_tache(
        f"On peut maintenant : {quoi} ({echeance.article})", cle=f"attente:{echeance.pk}:{echeance.le}",
        genre="echeance", le=le, dossier=echeance.dossier, pour_le=le, niveau=Niveau.VIGILANCE, objet=echeance.objet,
    )  # fmt: skip
    clore(echeance, f"attente finie le {echeance.le:%d/%m/%Y}", le=le)
    return 1


@transaction.atomic
def _avertir(echeance: Echeance, le: date) -> tuple[int, int]:
    reste = (echeance.le - le).days
    retard = f" — ÉCHUE depuis {-reste} jour{'s' if reste < -1 else ''}" if reste < 0 else ""
    _, nee = poser_tache(
        f"{echeance.libelle} : avant le {echeance.le:%d/%m/%Y} ({echeance.article}){retard}",
        cle=f"echeance:{echeance.pk}:{echeance.le}", genre="echeance", le=le, dossier=echeance.dossier,
        pour_le=echeance.le, niveau=Niveau(echeance.niveau), objet=echeance.objet, a=echeance.responsable,
        parce_que="suit l'échéance",
    )  # fmt: skip
    montee = False
    monte = reste <= ESCALADE and echeance.niveau != Niveau.VIGILANCE
    vers = premier_de(Fonction.COMMISSAIRE, Fonction.CLERC_EXPERT, dossier=echeance.dossier) if monte else None
    if vers is not None:
        _, montee = poser_tache(
            f"À {'décider' if reste < 0 else 'surveiller'} : {echeance.libelle}, {echeance.le:%d/%m/%Y} "
            f"({echeance.sanction or echeance.article}){retard}",
            cle=f"escalade:{echeance.pk}:{echeance.le}:{'echue' if reste < 0 else 'proche'}", genre="escalade", le=le,
            dossier=echeance.dossier, pour_le=echeance.le, niveau=Niveau.BLOQUANT, objet=echeance.objet,
            a=vers, parce_que="escalade",
        )  # fmt: skip
    return int(nee), int(montee)


def _titres_sans_surveillance() -> Iterator[TitreExecutoire]:
    """Les titres venus par import : leur prescription n'est surveillée par personne encore."""
    cle = Concat(Value("dossiers.titreexecutoire:"), Cast(OuterRef("pk"), CharField()))
    suivi = Echeance.objects.filter(dossier=OuterRef("dossier"), regle=REGLE_TITRE, objet=cle)
    sans = TitreExecutoire.objects.filter(~Exists(suivi)).exclude(dossier__etat=EtatDossier.CLOS)
    return sans.select_related("dossier__responsable").order_by("pk").iterator(chunk_size=_PAR_LOT)


@transaction.atomic
def _surveiller(titre: TitreExecutoire) -> int:
    return int(surveiller_titre(titre, interruptions_du(titre.dossier)))
