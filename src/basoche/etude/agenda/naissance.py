"""Faire naître une échéance, la tenir à jour, la clore : rejouable, une règle et un objet n'en font jamais qu'une.

Ces fonctions s'emploient dans la transaction d'une action ou d'un travail de nuit ; elles ne vérifient aucun droit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Min

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.agenda.faits import ActeRemis
from basoche.etude.agenda.models import Echeance, Niveau, Sens
from basoche.etude.agenda.regles import calculer, regles_de_l_acte
from basoche.etude.agenda.taches import finir_les_taches
from basoche.etude.dossiers.models import Dossier
from basoche.etude.journal.chaine import journaliser


@dataclass(frozen=True, slots=True)
class ANaitre:
    """Une échéance à poser : son objet, sa règle, sa date, son calcul."""

    objet: str
    regle: str
    libelle: str
    article: str
    verification: str
    niveau: Niveau
    origine_le: date
    le: date
    date_brute: date
    sanction: str = ""
    sens: Sens = Sens.AU_PLUS_TARD
    calcul: Mapping[str, Any] = field(default_factory=dict)


def poser_echeance(dossier: Dossier, nee: ANaitre) -> Echeance:
    """Pose l'échéance, ou remet à jour celle de la même règle et du même objet.

    Une échéance traitée ou reportée à la main ne bouge plus : quelqu'un en a répondu.
    """
    champs = {
        "libelle": nee.libelle[:240],
        "article": nee.article[:120],
        "sanction": nee.sanction[:240],
        "verification": nee.verification[:20],
        "niveau": nee.niveau,
        "sens": nee.sens,
        "origine_le": nee.origine_le,
        "le": nee.le,
        "date_brute": nee.date_brute,
        "calcul": dict(nee.calcul),
    }
    echeance, creee = Echeance.objects.get_or_create(
        dossier=dossier, objet=nee.objet, regle=nee.regle, defaults={**champs, "responsable": dossier.responsable}
    )
    if creee or (echeance.traitee_le is None and not echeance.reports.exists()):
        if not creee:
            Echeance.objects.filter(pk=echeance.pk).update(**champs)
        rafraichir_prochaine(dossier)
    return echeance


def echeances_de_l_acte(fait: ActeRemis) -> list[str]:
    """Pose les échéances de l'acte, clôt celles d'avant qu'il satisfait ; rend ce qu'il n'a pas su calculer."""
    clore_par(fait)
    non_calculees = []
    for regle in regles_de_l_acte(fait.code):
        try:
            calculee = calculer(regle, fait.le)
        except ErreurBasoche as refus:
            non_calculees.append(f"{regle.libelle} ({regle.article}) : {refus.message}")
            continue
        poser_echeance(
            fait.dossier,
            ANaitre(
                objet=fait.objet, regle=regle.cle, libelle=regle.libelle, article=regle.article,
                verification=regle.verification, niveau=regle.niveau, origine_le=fait.le, le=calculee.le,
                date_brute=calculee.date_brute, sanction=regle.sanction, sens=regle.sens,
                calcul={**calculee.calcul, "suites": list(regle.suites), "ne_de": fait.intitule},
            ),
        )  # fmt: skip
    return non_calculees


def clore_par(fait: ActeRemis) -> int:
    """Clôt les échéances ouvertes que cet acte accomplit (il est une de leurs suites) ; rend leur nombre."""
    ouvertes = Echeance.objects.filter(dossier=fait.dossier, traitee_le=None, origine_le__lte=fait.le)
    faites = [e for e in ouvertes if fait.code in e.calcul.get("suites", ()) and e.objet != fait.objet]
    for echeance in faites:
        tard = echeance.sens == Sens.AU_PLUS_TARD and fait.le > echeance.le
        clore(
            echeance, f"{fait.intitule} du {fait.le:%d/%m/%Y}{' : APRÈS le dernier jour' if tard else ''}", le=fait.le
        )
    return len(faites)


def clore(echeance: Echeance, issue: str, *, le: date, acteur: object = "etude") -> None:
    """Marque une échéance traitée, avec ce qui l'a traitée."""
    Echeance.objects.filter(pk=echeance.pk, traitee_le=None).update(traitee_le=le, issue=issue[:240])
    journaliser(
        "echeance.traiter", acteur=acteur, objet=echeance, dossier=echeance.dossier.numero,
        details={"regle": echeance.regle},
    )  # fmt: skip
    _finir_ce_qu_elle_demandait(echeance)
    rafraichir_prochaine(echeance.dossier)


def _finir_ce_qu_elle_demandait(echeance: Echeance) -> None:
    """Les tâches de rappel et d'escalade d'une échéance tombent avec elle, à chacune de ses dates."""
    for jour in {echeance.le, *echeance.reports.values_list("de", flat=True)}:
        finir_les_taches(
            f"echeance:{echeance.pk}:{jour}", *(f"escalade:{echeance.pk}:{jour}:{q}" for q in ("echue", "proche"))
        )


def clore_l_objet(dossier: Dossier, objet: str, motif: str, *, le: date, regles: tuple[str, ...] = ()) -> int:
    """Clôt les échéances ouvertes d'un objet (celles de ``regles``, ou toutes) ; rend leur nombre."""
    ouvertes = Echeance.objects.filter(dossier=dossier, objet=objet, traitee_le=None)
    if regles:
        ouvertes = ouvertes.filter(regle__in=regles)
    trouvees = list(ouvertes.select_related("dossier"))
    for echeance in trouvees:
        clore(echeance, motif, le=le)
    return len(trouvees)


def rafraichir_prochaine(dossier: Dossier) -> None:
    """Tient la date qui trie les listes : la plus proche des échéances ouvertes avant lesquelles il faut agir."""
    ouvertes = Echeance.objects.filter(dossier=dossier, traitee_le=None, sens=Sens.AU_PLUS_TARD)
    prochaine = ouvertes.aggregate(Min("le"))["le__min"]
    Dossier.objects.filter(pk=dossier.pk).exclude(prochaine_echeance_le=prochaine).update(
        prochaine_echeance_le=prochaine
    )
    if prochaine is None:
        Dossier.objects.filter(pk=dossier.pk).update(prochaine_echeance_le=None)
    dossier.prochaine_echeance_le = prochaine
