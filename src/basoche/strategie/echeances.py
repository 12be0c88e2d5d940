"""Les délais et les prescriptions d'un dossier, comptés d'un trait : un lot paierait cher l'explication de chaque pas.

Chaque raccourci rend ce que rend le calcul du droit, que les essais lui comparent ; ce qu'il ne sait pas dire part à ce
calcul.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from basoche.droit import parametres
from basoche.droit.calendrier import METROPOLE, Calendrier
from basoche.droit.delais import ajouter_duree, calculer_delai
from basoche.droit.delais_modele import Delai, Duree, Sens, TypeDelai
from basoche.droit.erreurs import ChampInvalide
from basoche.droit.periode import UN_JOUR
from basoche.droit.prescription import PRESCRIPTION
from basoche.droit.prescription_evenements import TypeEvenement
from basoche.droit.prescription_regles import lire_regle
from basoche.echanges.creance import Evenement
from basoche.strategie.memoire import memoire
from basoche.strategie.prescriptions import Echeance, calculer_echeance

_VENDREDI = 4
_ACTE = TypeEvenement.ACTE_EXECUTION


# --- Un délai ---------------------------------------------------------------------------------------------------


def echeance(
    origine: date,
    duree: Mapping[str, int],
    sens: Sens = Sens.APRES,
    type_: TypeDelai = TypeDelai.PROCEDURE,
    territoire: str = METROPOLE,
) -> date:
    """Le dernier jour d'une durée de paramètre ou du graphe (``{"mois": 3}``), CPC 640 à 642.

    Le même que :func:`basoche.droit.delais.calculer_delai`, sans l'explication de chaque pas.

    Raises:
        ChampInvalide: la date sort du calendrier.
    """
    return _echeance(origine, tuple(duree.items()), sens, type_, territoire)


@memoire(65536)
def _echeance(origine: date, duree: tuple[tuple[str, int], ...], sens: Sens, type_: TypeDelai, territoire: str) -> date:
    delai = Delai(type_, origine, Duree(**dict(duree)), sens, territoire=territoire)
    if delai.en_jours_ouvrables:
        ouvrables = Delai(TypeDelai.PROCEDURE, origine, delai.duree, territoire=territoire)
        dernier: date = calculer_delai(ouvrables).valeurs["dernier_jour"]
        return dernier
    try:
        jour = ajouter_duree(origine, delai.duree)
        if delai.est_reporte:
            calendrier = _calendrier(territoire)
            while jour.weekday() > _VENDREDI or calendrier.ferie(jour) is not None:
                jour += UN_JOUR
    except OverflowError:
        raise ChampInvalide(
            f"Le délai compté du {origine:%d/%m/%Y} sort du calendrier.", conseil="Vérifier les dates.", champ="le"
        ) from None
    return jour


@memoire(64)
def _calendrier(territoire: str) -> Calendrier:
    return Calendrier(territoire)


# --- Une prescription -------------------------------------------------------------------------------------------


@memoire(65536)
def prescription(nature: str, origine: date, evenements: tuple[Evenement, ...], le: date) -> Echeance:
    """La prescription d'une échéance : sans événement, un seul terme ; après des actes, celui du dernier qui compte."""
    libelle = "titre" if nature == "titre_executoire" else "créance"
    regle = _regle_unique(nature)
    if regle is None or (evenements and not _sont_des_actes(evenements, regle)):
        return calculer_echeance(nature, libelle, origine, evenements, le=le)
    terme = ajouter_duree(origine, regle.duree)
    for jour in sorted([evenement.du for evenement in evenements]):
        if origine <= jour <= terme:  # avant, rien ne court encore ; après, le délai est acquis
            terme = ajouter_duree(jour, regle.duree)  # C. civ. 2231 ; le butoir est écarté (2232, al. 2)
    return Echeance(libelle, origine, nature, terme, le > terme, regle.article, ())


class _RegleUnique(NamedTuple):
    """La durée, le genre et le texte d'une nature qui n'en a jamais eu d'autres."""

    duree: Duree
    genre: str
    article: str


@memoire(256)
def _regle_unique(nature: str) -> _RegleUnique | None:
    """La règle d'une nature, ou ``None`` si elle a changé un jour : le calcul du droit choisit alors la version."""
    valeurs = parametres.parametre(f"delais/prescription/{nature}").valeurs
    if len(valeurs) != 1:
        return None
    regle = lire_regle(nature, valeurs[0].periode.du or date.min)
    return _RegleUnique(regle.duree, regle.genre, regle.lecture.fondement.article)


def _sont_des_actes(evenements: tuple[Evenement, ...], regle: _RegleUnique) -> bool:
    """Vrai si seuls des actes d'exécution, de tout temps interruptifs, touchent une prescription (C. civ. 2244)."""
    if regle.genre != PRESCRIPTION or not _acte_toujours_connu():
        return False
    return all(e.type == _ACTE and e.au is None and not e.issue for e in evenements)


@memoire(1)
def _acte_toujours_connu() -> bool:
    valeurs = parametres.parametre(_ACTE.parametre).valeurs
    return len(valeurs) == 1 and valeurs[0].periode.du is None and valeurs[0].periode.au is None
