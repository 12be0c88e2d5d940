"""Comparer des scénarios : ce que vaut une suite de voies que le clerc compose, contre celle que l'on conseille."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from basoche.droit.erreurs import ChampInvalide
from basoche.droit.montant import ZERO, Montant
from basoche.strategie.chances import MILLION, Historique
from basoche.strategie.conseil import SANS_HISTORIQUE
from basoche.strategie.decision import Decision, Option
from basoche.strategie.evaluation import Evaluateur
from basoche.strategie.modele import Dossier
from basoche.strategie.voies import ATTENDRE, Effet, Reglages, lire_voies, reglages_livres


@dataclass(frozen=True, slots=True)
class Scenario:
    """Un scénario chiffré. ``cout`` : tout ce qu'il engage si rien n'est payé ; ``jours`` : sa durée, bout à bout.

    ``valeur`` : espérance nette actualisée de la suite entière ; ``None`` si une de ses voies n'est pas calibrée.
    ``refus`` : la première voie qu'il ne peut pas suivre à cette date, avec son article, ou rien.
    """

    nom: str
    voies: tuple[str, ...]
    cout: Montant
    reste_creancier: Montant
    jours: int
    valeur: Montant | None
    refus: str = ""


def comparer(
    dossier: Dossier,
    scenarios: Mapping[str, Sequence[str]],
    *,
    historique: Historique = SANS_HISTORIQUE,
    reglages: Reglages | None = None,
) -> tuple[Scenario, ...]:
    """Chiffre chaque scénario, une suite de codes de voies tentées l'une après l'échec de l'autre.

    Args:
        dossier: l'état du dossier.
        scenarios: par nom, les voies dans l'ordre ; ``attendre`` y est permis.
        historique: les mesures de l'étude.
        reglages: les choix de l'étude.

    Raises:
        ChampInvalide: un code n'est pas une voie, ou revient deux fois.
    """
    evaluateur = Evaluateur(dossier, historique, reglages or reglages_livres())
    decision = Decision(evaluateur.probleme())
    return tuple(_chiffrer(nom, tuple(codes), evaluateur, decision) for nom, codes in scenarios.items())


def _chiffrer(nom: str, codes: tuple[str, ...], evaluateur: Evaluateur, decision: Decision) -> Scenario:
    _verifier(nom, codes)
    cout = reste = ZERO
    jours = 0
    for code in codes:
        evaluation = evaluateur.evaluation(code)
        cout, reste = cout + evaluation.cout.total, reste + evaluation.cout.creancier
        jours += evaluateur.jours_d_attente if code == ATTENDRE else evaluation.jours
    refus = _refus(codes, evaluateur)
    calibre = not refus and all(evaluateur.evaluation(code).chance is not None for code in codes if code != ATTENDRE)
    valeur = Montant(_valeur(codes, evaluateur, decision)) if calibre and codes else None
    return Scenario(nom, codes, cout, reste, jours, valeur, refus)


def _verifier(nom: str, codes: tuple[str, ...]) -> None:
    connues = {regle.voie.code for regle in lire_voies()}
    for rang, code in enumerate(codes):
        if code not in connues or code in codes[:rang]:
            faute = "revient deux fois" if code in connues else "n'est pas une voie"
            champ = f"scenarios.{nom}[{rang}]"
            raise ChampInvalide(
                f"« {champ} » : « {code} » {faute}.", conseil="Donner chaque voie une fois, par son code.", champ=champ
            )


def _refus(codes: tuple[str, ...], evaluateur: Evaluateur) -> str:
    """La première voie que rien, dans le scénario, n'ouvre avant elle."""
    tentees: set[str] = set()
    for code in codes:
        evaluation = evaluateur.evaluation(code)
        for empechement in evaluation.empechements:
            condition = empechement.condition
            if not (condition.attente and ATTENDRE in tentees) and not tentees & set(condition.leve_par):
                return f"{code} : {evaluation.etat.raison} ({evaluation.etat.article})"
        tentees.add(code)
    return ""


def _valeur(codes: tuple[str, ...], evaluateur: Evaluateur, decision: Decision) -> int:
    """La suite évaluée à rebours : chaque voie, puis ce qui la suit si elle échoue."""
    options = {option.code: option for option in decision.probleme.options}
    valeur = 0
    for code in reversed(codes):
        if code == ATTENDRE:
            valeur = valeur * decision.probleme.attente_facteur // MILLION - decision.probleme.attente_cout
            continue
        option = options.get(code)
        if option is None:  # sans objet, ou élaguée : elle coûte, et rend ce que dit son assiette
            valeur -= evaluateur.evaluation(code).cout.total.centimes
            continue
        valeur = _un_pas(option, valeur)
    return valeur


def _un_pas(option: Option, suite: int) -> int:
    succes = option.gain + option.reste * suite // MILLION if option.effet is Effet.PAIEMENT else suite
    perdu = option.perdu + option.avance * (MILLION - option.chance) // MILLION
    return (option.chance * succes + (MILLION - option.chance) * suite) // MILLION * option.facteur // MILLION - perdu
