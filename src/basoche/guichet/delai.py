"""Guichet du délai : procédure, péremption, forclusion, prescription ; après, à rebours ou en attente."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from basoche.droit.calendrier import METROPOLE, TERRITOIRES
from basoche.droit.delais import Delai, Duree, Sens, TypeDelai, calculer_delai
from basoche.droit.erreurs import ChampInvalide
from basoche.droit.parametres import AUCUNE, Options
from basoche.droit.resultat import Resultat
from basoche.guichet.champs import Champ, Forme, lire_entier, lire_entree

TITRE = "Délai : dernier jour pour agir, avec chaque pas du calcul"
PREMIER_JOUR_OUVRABLE = "premier_jour_ouvrable"

_CONSEIL_DUREE = 'Écrire par exemple {"jours": 8}, {"mois": 1}, {"jours_ouvrables": 5} ou "premier_jour_ouvrable".'
_UNITES = {"an": "ans", "ans": "ans", "mois": "mois", "jour": "jours", "jours": "jours"}


def lire_duree(valeur: Any, ou: str, souple: bool = False) -> Duree:
    """Une durée : un objet d'unités, « premier_jour_ouvrable » ; à la main aussi « 1 mois », « 2 ans et 15 jours ».

    Raises:
        ChampInvalide: unité inconnue, nombre négatif ou illisible.
    """
    if valeur == PREMIER_JOUR_OUVRABLE:
        return Duree(jours_ouvrables=1)
    if souple and isinstance(valeur, str):
        valeur = _duree_saisie(valeur, ou)
    if not isinstance(valeur, dict) or not valeur:
        raise _duree_illisible(valeur, ou)
    return Duree(**{unite: _nombre(valeur, unite, ou, souple) for unite in valeur})


def lire_distance(valeur: Any, ou: str, souple: bool = False) -> Duree:
    """Une augmentation de distance : comme une durée, sans jours ouvrables.

    Raises:
        ChampInvalide: la distance est illisible ou donnée en jours ouvrables.
    """
    distance = lire_duree(valeur, ou, souple)
    if distance.jours_ouvrables:
        raise ChampInvalide(
            f"« {ou} » : une distance ne se donne pas en jours ouvrables.",
            conseil='Écrire par exemple {"mois": 1} ou {"mois": 2}.',
            champ=ou,
        )
    return distance


def _nombre(valeur: Mapping[str, Any], unite: str, ou: str, souple: bool) -> int:
    if unite not in ("ans", "mois", "jours", "jours_ouvrables"):
        raise ChampInvalide(
            f"« {ou} » : unité inconnue ({unite!r}).",
            conseil="Unités permises : ans, mois, jours, jours_ouvrables.",
            champ=ou,
        )
    return lire_entier(valeur[unite], f"{ou}.{unite}", souple)


def _duree_saisie(texte: str, ou: str) -> Any:
    """« 1 mois et 15 jours » ou du JSON, tels qu'on les tape sur une ligne de commande."""
    if texte.lstrip().startswith("{"):
        try:
            return json.loads(texte)
        except ValueError:
            raise _duree_illisible(texte, ou) from None
    unites: dict[str, int] = {}
    for morceau in re.split(r"\s*(?:,|\+|\bet\b)\s*", texte.strip().lower()):
        forme = re.fullmatch(r"([0-9]{1,6})\s*(ans?|mois|jours? ouvrables?|jours?)", morceau, re.ASCII)
        if forme is None:
            raise _duree_illisible(texte, ou)
        unite = _UNITES.get(forme[2], "jours_ouvrables")
        unites[unite] = unites.get(unite, 0) + int(forme[1])
    return unites


def _duree_illisible(valeur: Any, ou: str) -> ChampInvalide:
    return ChampInvalide(f"« {ou} » : durée illisible ({valeur!r}).", conseil=_CONSEIL_DUREE, champ=ou)


CHAMPS: tuple[Champ, ...] = (
    Champ(
        "type",
        Forme.CHOIX,
        "famille du délai, qui commande le report (procédure et péremption : reportées ; les autres non)",
        obligatoire=True,
        choix=tuple(type_.value for type_ in TypeDelai),
    ),
    Champ("origine", Forme.DATE, "jour de l'acte ou de l'événement ; à rebours, date de l'audience", obligatoire=True),
    Champ(
        "duree",
        Forme.LIBRE,
        "durée : « 1 mois », « 15 jours », « 5 jours ouvrables », « premier_jour_ouvrable »",
        obligatoire=True,
        lecture=lire_duree,
        exemple="1 mois",
    ),
    Champ(
        "sens",
        Forme.CHOIX,
        "apres : dernier jour pour agir ; avant : à rebours d'une audience ; au_plus_tot : délai d'attente",
        defaut=Sens.APRES.value,
        choix=tuple(sens.value for sens in Sens),
    ),
    Champ(
        "distance",
        Forme.LIBRE,
        "augmentation de distance, ajoutée avant le report : « 1 mois » (outre-mer), « 2 mois » (étranger)",
        defaut=Duree(),
        lecture=lire_distance,
        exemple="2 mois",
    ),
    Champ(
        "alsace_moselle",
        Forme.BOOLEEN,
        "ajoute les fêtes d'Alsace-Moselle (Vendredi saint, 26 décembre)",
        defaut=False,
    ),
    Champ(
        "territoire",
        Forme.CHOIX,
        "lieu de la juridiction ou de l'acte, pour ses jours fériés",
        defaut=METROPOLE,
        choix=TERRITOIRES,
    ),
    Champ(
        "origine_zero_heure",
        Forme.BOOLEEN,
        "le délai part de l'origine à 0 h (entrée en vigueur d'une loi) : il finit la veille du quantième",
        defaut=False,
    ),
)

EXEMPLE: Mapping[str, Any] = {"type": "procedure", "origine": "2026-04-01", "duree": {"mois": 1}}


def calculer(entree: Mapping[str, Any], *, souple: bool = False, options: Options = AUCUNE) -> Resultat:
    """Lit l'entrée et calcule le délai (voir :func:`basoche.droit.delais.calculer_delai`)."""
    lu = lire_entree(CHAMPS, entree, souple=souple)
    delai = Delai(**lu | {"type": TypeDelai(lu["type"]), "sens": Sens(lu["sens"])})
    return calculer_delai(delai, options)
