"""Le rang des voies permises : l'espérance décide, la loi et le bon sens l'encadrent."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from basoche.strategie.decision import Decision
from basoche.strategie.evaluation import Evaluateur, Evaluation
from basoche.strategie.voies import ARRET, ATTENDRE, Effet

_BIENS_LEGERS = frozenset({"compte", "employeur", "revenu"})
_VOIES_LOURDES = frozenset(
    {
        "cmd_saisie_vente",
        "cmd_saisie_vente_petite_creance",
        "pv_saisie_vente_debiteur",
        "declaration_valant_saisie_vehicule",
        "cpvsi",
    }
)


class Groupe(IntEnum):
    """Où se range une voie avant toute comparaison de valeur."""

    RAPPORTE = 0
    LIEUX = 1
    ARRET = 2
    EXCESSIVE = 3
    PERD = 4
    SANS_OBJET = 5


class Rangee(NamedTuple):
    """Une voie permise à sa place ; ``valeur`` en centimes, suite comprise (sert au rang, ne s'affiche pas)."""

    evaluation: Evaluation
    groupe: Groupe
    valeur: int
    motif: str = ""


def classer(evaluateur: Evaluateur, decision: Decision) -> tuple[Rangee, ...]:
    """Les voies permises, la meilleure d'abord ; à valeur égale, l'ordre du recueil."""
    suffisant = bien_qui_suffit(evaluateur)
    rangees = [_ranger(evaluateur, evaluation, decision, suffisant) for evaluation in evaluateur.permises]
    return tuple(sorted(rangees, key=lambda rangee: (rangee.groupe, -rangee.valeur)))


def _ranger(evaluateur: Evaluateur, evaluation: Evaluation, decision: Decision, suffisant: str) -> Rangee:
    if evaluation.sans_objet is not None:
        return Rangee(evaluation, Groupe.SANS_OBJET, 0, evaluation.sans_objet.motif)
    if evaluation.regle.effet is Effet.LIEUX:
        return Rangee(evaluation, Groupe.LIEUX, 0, "reprise des lieux : elle ne se compte pas en euros")
    if evaluation.code == ARRET:
        return Rangee(evaluation, Groupe.ARRET, 0)
    if evaluation.code == ATTENDRE and not evaluateur.attendues:
        return Rangee(
            evaluation, Groupe.PERD, decision.valeurs[ATTENDRE], "rien à attendre : le temps n'ouvre aucune voie"
        )
    valeur = decision.valeurs.get(evaluation.code)
    if valeur is None:
        return Rangee(evaluation, Groupe.PERD, -evaluation.cout.total.centimes, "elle coûterait plus qu'elle ne rend")
    if suffisant and evaluation.code in _VOIES_LOURDES:
        return Rangee(evaluation, Groupe.EXCESSIVE, valeur, f"{suffisant} suffit au paiement (CPCE L111-7)")
    if valeur > 0 and (evaluation.code == ATTENDRE or not decision.perd(evaluation.code)):
        return Rangee(evaluation, Groupe.RAPPORTE, valeur)
    return Rangee(evaluation, Groupe.PERD, valeur, "elle coûterait plus qu'elle ne rend")


def bien_qui_suffit(evaluateur: Evaluateur) -> str:
    """Le bien connu qui paierait tout par une voie plus légère, ou rien (CPCE L111-7)."""
    for evaluation in evaluateur.permises:
        avoir = evaluation.regle.voie.avoir
        if avoir not in _BIENS_LEGERS or evaluation.sans_objet is not None:
            continue
        assiette = evaluation.assiette
        if assiette.est_connue and assiette.montant >= evaluateur.total and evaluateur.total:
            return "le compte connu" if avoir == "compte" else "le revenu connu"
    return ""
