"""Les scénarios de relance : composés par le clerc, simulés sur un portefeuille avant d'être lancés, suivis ensuite.

Une relance est amiable. Le groupe témoin ne compare donc que l'heure, le canal ou la formulation d'une relance, avec
l'accord du client et une décision humaine tracée : jamais le choix, la date ou l'omission d'un acte d'exécution.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import ZERO, Montant, arrondir

Entiers = npt.NDArray[np.int64]
Reels = npt.NDArray[np.float64]
_DEUX_ECARTS = Fraction(196, 100)
QUATRE_VINGTS = Fraction(1_281_552, 1_000_000)
"""Écarts types de part et d'autre de la moyenne qui tiennent 80 % d'une loi normale."""


class ScenarioInvalide(ErreurBasoche):
    """Le scénario, ou son groupe témoin, n'est pas permis."""

    code = "scenario_invalide"


class Canal(StrEnum):
    """Comment une relance parvient au débiteur."""

    LETTRE = "lettre"
    COURRIEL = "courriel"
    SMS = "sms"
    TELEPHONE = "telephone"


class Objet(StrEnum):
    """Ce qu'un groupe témoin peut comparer."""

    HEURE = "heure"
    CANAL = "canal"
    FORMULATION = "formulation"


@dataclass(frozen=True, slots=True)
class Relance:
    """Une relance : le jour (depuis le départ), le canal, ce qu'elle coûte, et le reste dû auquel elle s'adresse.

    ``minutes`` : de travail, par dossier ; ``cout`` : envoi, par dossier, à la charge de l'étude ou du créancier (sans
    titre, jamais du débiteur : CPCE L111-8) ; ``seuil`` et ``plafond`` : reste dû minimum et maximum, inclus ;
    ``formulation`` : le nom donné à son texte.
    """

    jour: int
    canal: Canal
    minutes: int
    cout: Montant
    seuil: Montant = ZERO
    plafond: Montant | None = None
    formulation: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Des relances dans l'ordre des jours.

    ``ecart_minimum`` : jours entre deux relances d'un même dossier, réglage de l'étude.
    """

    nom: str
    relances: tuple[Relance, ...]
    ecart_minimum: int = 5

    def __post_init__(self) -> None:
        if not self.relances:
            raise ScenarioInvalide(f"Le scénario « {self.nom} » est vide.", conseil="Lui donner une relance.")
        if any(relance.jour < 0 or relance.minutes < 0 for relance in self.relances):
            raise ScenarioInvalide("Un jour ou une durée est négatif.", conseil="Compter depuis le départ.")
        jours = [relance.jour for relance in self.relances]
        if any(apres - avant < self.ecart_minimum for avant, apres in pairwise(jours)):
            raise ScenarioInvalide(
                f"Deux relances sont à moins de {self.ecart_minimum} jours, ou dans le désordre.",
                conseil="Les espacer : une relance trop fréquente n'est plus raisonnable.",
            )


@dataclass(frozen=True, slots=True)
class Etape:
    """Ce qu'une relance fait attendre : dossiers relancés, euros, minutes et coût d'envoi."""

    relance: Relance
    dossiers: int
    attendu: Montant
    minutes: int
    cout: Montant


def simuler(scenario: Scenario, du: Entiers, chances: Reels, parts: Reels) -> list[Etape]:
    """Déroule un scénario sur un portefeuille, en espérance ; rien n'est envoyé.

    Args:
        scenario: les relances.
        du: (n,), le reste dû de chaque dossier, en centimes.
        chances: (relance, n), la chance que la relance fasse payer, si rien n'est encore venu.
        parts: (relance, n), la part du reste dû alors payée, de 0 à 1.

    Returns:
        Une étape par relance. ``dossiers`` compte ceux que la relance vise ; ``minutes`` et ``cout`` ne comptent, en
        espérance et arrondis vers le haut, que ceux qui n'ont pas payé avant elle.
    """
    assert chances.shape == parts.shape == (len(scenario.relances), len(du))
    muets = np.ones(len(du))
    etapes = []
    for rang, relance in enumerate(scenario.relances):
        vises = du >= relance.seuil.centimes
        if relance.plafond is not None:
            vises &= du <= relance.plafond.centimes
        encore = np.where(vises, muets, 0)
        attendu = (encore * chances[rang] * parts[rang] * du).sum()
        envois = int(np.ceil(encore.sum()))
        etapes.append(
            Etape(relance, int(vises.sum()), _en_montant(attendu), envois * relance.minutes, relance.cout * envois)
        )
        muets = muets - encore * chances[rang]
    return etapes


def _en_montant(centimes: np.float64) -> Montant:
    return arrondir(Fraction(centimes) / 100)


# --- Le groupe témoin -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GroupeTemoin:
    """Une comparaison décidée par un humain, sur une relance amiable seulement.

    ``part`` : fraction des dossiers qui restent à l'usage ; ``graine`` : ce qui rend la répartition rejouable ;
    ``decide_par``, ``decide_le``, ``motif`` : la trace de la décision.
    """

    objet: Objet
    part: Fraction
    graine: str
    accord_du_client: bool
    decide_par: str
    decide_le: date
    motif: str

    def __post_init__(self) -> None:
        if self.objet not in tuple(Objet):
            raise ScenarioInvalide(
                f"Un groupe témoin ne compare pas « {self.objet} ».",
                conseil="Comparer l'heure, le canal ou la formulation d'une relance ; jamais un acte d'exécution.",
                code="temoin_interdit",
            )
        if not self.accord_du_client:
            raise ScenarioInvalide(
                "Le client n'a pas donné son accord au groupe témoin.", conseil="L'obtenir.", code="temoin_sans_accord"
            )
        if not (self.decide_par.strip() and self.motif.strip()):
            raise ScenarioInvalide("Qui a décidé du groupe témoin, et pourquoi ?", conseil="Donner un nom et un motif.")
        if not Fraction(1, 20) <= self.part <= Fraction(19, 20):
            raise ScenarioInvalide(
                f"Une part de {self.part} ne se compare pas.", conseil="La prendre entre un vingtième et dix-neuf."
            )

    def est_temoin(self, dossier: str) -> bool:
        """Vrai si ce dossier reste à l'usage : tiré de son numéro, toujours le même."""
        tirage = int.from_bytes(hashlib.sha256(f"{self.graine}|{dossier}".encode()).digest()[:8], "big")
        return Fraction(tirage, 2**64) < self.part


@dataclass(frozen=True, slots=True)
class Effet:
    """Ce que la variante rapporte de plus que l'usage, par dossier, et son intervalle (euros)."""

    par_dossier: Montant
    bas: Montant
    haut: Montant
    dossiers: int

    @property
    def est_prouve(self) -> bool:
        """Vrai si l'intervalle ne contient pas zéro."""
        return self.bas > ZERO or self.haut < ZERO


def estimer(
    obtenus: Entiers,
    varies: npt.NDArray[np.bool_],
    avec: Reels,
    sans: Reels,
    part: Fraction,
    *,
    ecarts: Fraction = _DEUX_ECARTS,
) -> Effet:
    """L'effet de la variante, doublement robuste : juste si la répartition l'est, ou si les attentes le sont.

    Args:
        obtenus: (n,), ce que chaque dossier a payé, en centimes.
        varies: (n,), vrai si le dossier a reçu la variante.
        avec, sans: (n,), ce qu'on attendait de lui avec la variante et avec l'usage (centimes), l'issue non vue.
        part: la part laissée à l'usage (:class:`GroupeTemoin`).
        ecarts: demi-largeur de l'intervalle, en écarts types de la moyenne ; 95 % d'office, ou :data:`QUATRE_VINGTS`.

    Raises:
        ScenarioInvalide: un des deux groupes est vide, ou il y a moins de deux dossiers.
    """
    if not varies.any() or varies.all():
        raise ScenarioInvalide(
            "Un des deux groupes est vide : rien ne se compare.", conseil="Attendre, ou élargir le portefeuille."
        )
    temoin = np.float64(part.numerator) / part.denominator
    corrige = avec - sans
    corrige += np.where(varies, (obtenus - avec) / (1 - temoin), -(obtenus - sans) / temoin)
    moyenne = corrige.mean()
    marge = np.float64(ecarts.numerator) / ecarts.denominator * corrige.std(ddof=1) / np.sqrt(len(corrige))
    return Effet(_en_montant(moyenne), _en_montant(moyenne - marge), _en_montant(moyenne + marge), len(corrige))


def comparer(etapes: Sequence[Etape], obtenus: Sequence[Montant]) -> list[tuple[Etape, Montant, Montant]]:
    """Attendu contre obtenu, étape par étape : l'étape, l'obtenu, et l'écart (obtenu moins attendu)."""
    return [(etape, obtenu, obtenu - etape.attendu) for etape, obtenu in zip(etapes, obtenus, strict=True)]
