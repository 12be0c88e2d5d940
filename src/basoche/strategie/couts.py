"""Ce que coûte une voie : le tarif, ce qu'il ne chiffre pas, qui le supporte, et le temps de chacun.

Le droit d'engagement des poursuites, les droits proportionnels et les débours variables (serrurier, lettres) n'y sont
pas : le conseil le dit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from basoche.droit import parametres
from basoche.droit.erreurs import ErreurBasoche, ValeurInconnue
from basoche.droit.montant import ZERO, Montant
from basoche.droit.parametres import Options
from basoche.droit.tarif import DemandeCout, cout
from basoche.strategie.memoire import memoire
from basoche.strategie.modele import Famille
from basoche.strategie.voies import HORS_CATALOGUE, Reglages, Regle, couts_etude, regle_de

# Un conseil chiffre comme l'application : dernier tarif connu et estimations, annoncés (contrat, § 1).
_OPTIONS = Options(reconduire=True, estimations=True)
_PAYES_PAR_LE_DEBITEUR = frozenset({Famille.EXECUTION, Famille.CONSERVATOIRE})
_EN_ROUTE = ("commissaire", "clerc_significateur")

TARIF_A_CONFIRMER = "tarif_a_confirmer"
COUT_DE_L_ETUDE = "cout_de_l_etude"


@dataclass(frozen=True, slots=True)
class Cout:
    """Un coût TTC et qui le supporte si l'exécution aboutit ; ``reserves`` : codes d'avertissement."""

    total: Montant
    debiteur: Montant
    creancier: Montant
    reserves: frozenset[str] = frozenset()

    def __add__(self, autre: Cout) -> Cout:
        return Cout(
            self.total + autre.total,
            self.debiteur + autre.debiteur,
            self.creancier + autre.creancier,
            self.reserves | autre.reserves,
        )


GRATUIT = Cout(ZERO, ZERO, ZERO)


@dataclass(frozen=True, slots=True, eq=False)
class Grille:
    """Ce que coûtent les voies pour une obligation type, un jour, en un lieu ; ``connus`` se remplit à la demande."""

    obligation: Montant
    le: date
    territoire: str
    connus: dict[str, tuple[Cout, Cout]] = field(default_factory=dict)


@memoire(4096)
def _grille(obligation: Montant, le: date, territoire: str) -> Grille:
    return Grille(obligation, le, territoire)


def grille_des_couts(obligation: Montant, le: date, territoire: str) -> Grille:
    """La grille, la même pour toutes les obligations d'une tranche : le tarif d'un acte y est le même (A444-46)."""
    return _grille(_obligation_type(obligation, le), le, territoire)


def cout_de_la_voie(regle: Regle, grille: Grille) -> tuple[Cout, Cout]:
    """Le coût du premier acte, et celui de toute la voie (TTC)."""
    connu = grille.connus.get(regle.voie.code)
    if connu is None:
        obligation, le, territoire = grille.obligation, grille.le, grille.territoire
        premier = _premier(regle, obligation, le, territoire)
        suites = (_acte(suite, regle.voie.famille, obligation, le, territoire) for suite in regle.voie.suites)
        connu = grille.connus[regle.voie.code] = premier, totaliser((premier, *suites))
    return connu


def cout_d_un_acte(code: str, regle: Regle, grille: Grille) -> Cout:
    """Le coût d'un acte de la suite d'une voie."""
    return _acte(code, regle.voie.famille, grille.obligation, grille.le, grille.territoire)


def surcout(regle: Regle, reglages: Reglages) -> Cout:
    """Ce que l'étude ajoute d'elle-même à une voie."""
    somme = reglages.surcouts.get(regle.voie.code, ZERO)
    return _a_charge(regle.voie.famille, somme, frozenset()) if somme else GRATUIT


def _premier(regle: Regle, obligation: Montant, le: date, territoire: str) -> Cout:
    code, famille = regle.voie.code, regle.voie.famille
    if code in HORS_CATALOGUE:
        return GRATUIT
    propre = GRATUIT
    if regle.cout_etude is not None:
        propre = _a_charge(famille, regle.cout_etude, frozenset({COUT_DE_L_ETUDE}))
    tarife = _tarif(code, obligation, le, territoire)
    if tarife is not None:
        return tarife + propre
    return propre if regle.cout_etude is not None else _acte(code, famille, obligation, le, territoire)


def _acte(code: str, famille: Famille, obligation: Montant, le: date, territoire: str) -> Cout:
    tarife = _tarif(code, obligation, le, territoire)
    return (
        tarife
        if tarife is not None
        else _a_charge(famille, couts_etude().get(code, ZERO), frozenset({COUT_DE_L_ETUDE}))
    )


def _a_charge(famille: Famille, somme: Montant, reserves: frozenset[str]) -> Cout:
    """Sans titre, les frais restent au créancier (CPCE L111-8 al. 2) ; d'exécution, ils sont au débiteur."""
    if famille in _PAYES_PAR_LE_DEBITEUR:
        return Cout(somme, somme, ZERO, reserves)
    return Cout(somme, ZERO, somme, reserves)


@memoire(4096)
def _tarif(code: str, obligation: Montant, le: date, territoire: str) -> Cout | None:
    """Le coût tarifé d'un acte, ou ``None`` si aucun tarif n'est connu."""
    demande = DemandeCout(le=le, acte=code, obligation=obligation, territoire=territoire)
    try:
        resultat = cout(demande, _OPTIONS)
    except ValeurInconnue:
        return None
    except ErreurBasoche as refus:
        if refus.code in ("numero_hors_cout", "acte_inconnu"):
            return None
        raise
    valeurs = resultat.valeurs
    reserves = {a.code for a in resultat.avertissements}
    return Cout(
        valeurs["ttc"],
        valeurs["a_charge_debiteur"],
        valeurs["a_charge_creancier"],
        frozenset({TARIF_A_CONFIRMER}) if reserves else frozenset(),
    )


def _obligation_type(obligation: Montant, le: date) -> Montant:
    """La plus petite obligation de la même tranche de coefficient."""
    for jusqu_a, plancher in _tranches(le):
        if jusqu_a is None or obligation.centimes <= jusqu_a:
            return plancher
    return obligation


@memoire(1024)
def _tranches(le: date) -> tuple[tuple[int | None, Montant], ...]:
    """Chaque tranche : sa fin, en centimes, et la plus petite obligation qui s'y trouve."""
    tranches = parametres.valeur("tarif/coefficients", le=le)["tranches"]
    return tuple(
        (
            None if tranche["jusqu_a"] is None else Montant.lire(tranche["jusqu_a"]).centimes,
            Montant.lire(tranche["superieur_a"]) + Montant(1),
        )
        for tranche in tranches
    )


@lru_cache(maxsize=8192)
def trajet(code: str, kilometres: int | None, minutes_par_kilometre: int) -> tuple[Mapping[str, int], int]:
    """Le temps et la route du premier acte d'une voie.

    Args:
        code: celui de la voie.
        kilometres: la distance de l'étude, aller ; ``None`` si elle n'est pas connue.
        minutes_par_kilometre: ce que compte l'étude.

    Returns:
        Les minutes par fonction, trajet compris s'il y en a un ; les kilomètres aller et retour. Le même objet pour
        tous les dossiers à cette distance.
    """
    minutes = dict(regle_de(code).minutes)
    qui = next((fonction for fonction in _EN_ROUTE if minutes.get(fonction)), None)
    if not kilometres or qui is None:
        return minutes, 0
    minutes[qui] += 2 * kilometres * minutes_par_kilometre
    return minutes, 2 * kilometres


def totaliser(couts: Iterable[Cout]) -> Cout:
    """La somme de plusieurs coûts."""
    total = GRATUIT
    for un in couts:
        total += un
    return total
