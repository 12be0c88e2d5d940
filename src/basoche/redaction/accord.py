"""Les accords en genre et en nombre d'un acte.

Une forme s'écrit ``né·e`` (le féminin ajoute ce qui suit le point) ou ``débiteur/débitrice`` ; le pluriel ajoute un s.
Un genre inconnu est un refus : un acte ne dit jamais « né(e) ».
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from basoche.droit.erreurs import ChampManquant

_GENRES = {
    "masculin": False, "m": False, "m.": False, "monsieur": False,
    "feminin": True, "féminin": True, "f": True, "mme": True, "madame": True,
}  # fmt: skip
_CIVILITES = {"m.": "Monsieur", "m": "Monsieur", "monsieur": "Monsieur", "mme": "Madame", "madame": "Madame"}


def accorder(forme: str, qui: Any) -> str:
    """La forme accordée avec une personne, plusieurs personnes, une civilité ou un genre.

    >>> accorder("né·e", "Mme"), accorder("débiteur/débitrice", ["M.", "Mme"])
    ('née', 'débiteurs')

    Raises:
        ChampManquant: le genre de la personne n'est pas donné (``champ_manquant``).
    """
    plusieurs = isinstance(qui, Sequence) and not isinstance(qui, str)
    personnes: Sequence[Any] = qui if plusieurs else [qui]
    genres = [_est_feminin(personne, forme) for personne in personnes]  # chaque genre doit être connu
    feminin = all(genres)
    pluriel = len(personnes) > 1 or (isinstance(qui, Mapping) and qui.get("nombre") == "pluriel")
    return _pluriel(_genre(forme, feminin=feminin)) if pluriel else _genre(forme, feminin=feminin)


def qualifier(forme: str, qui: Any) -> str:
    """La qualité d'une partie nommée : accordée avec une personne physique, au masculin pour une personne morale.

    >>> qualifier("Le débiteur/La débitrice", {"civilite": "Mme"}), qualifier("conjoint·e", {"genre": "morale"})
    ('La débitrice', 'conjoint')
    """
    if isinstance(qui, Mapping) and qui.get("genre") == "morale" and not qui.get("genre_grammatical"):
        return _genre(forme, feminin=False)
    try:
        return _genre(forme, feminin=_est_feminin(qui, forme))
    except ChampManquant:
        return _genre(forme, feminin=False)


def _genre(forme: str, *, feminin: bool) -> str:
    masculin, barre, autre = forme.partition("/")
    if barre:
        return autre if feminin else masculin
    radical, _, terminaison = forme.partition("·")
    return radical + terminaison if feminin else radical


_PLURIELS = {"Monsieur": "Messieurs", "Madame": "Mesdames", "le": "les", "la": "les", "l'": "les", "au": "aux"}


def _pluriel(mot: str) -> str:
    if mot in _PLURIELS:
        return _PLURIELS[mot]
    if mot.endswith(("s", "x", "z")):
        return mot
    return f"{mot[:-1]}ux" if mot.endswith("al") else f"{mot}s"


def _est_feminin(qui: Any, forme: str) -> bool:
    cle = qui
    if isinstance(qui, Mapping):
        cle = qui.get("genre_grammatical") or qui.get("civilite") or qui.get("genre") or ""
    genre = _GENRES.get(str(cle).casefold())
    if genre is None:
        raise ChampManquant(
            f"Impossible d'accorder « {forme} » : le genre de la personne n'est pas donné.",
            conseil="Donner la civilité (M. ou Mme) ou « genre_grammatical » : masculin ou feminin.",
            champ="civilite",
        )
    return genre


def civilite(qui: Any) -> str:
    """« Monsieur » ou « Madame », vide si la personne n'a pas de civilité.

    >>> civilite({"civilite": "Mme"})
    'Madame'
    """
    cle = qui.get("civilite") if isinstance(qui, Mapping) else qui
    return _CIVILITES.get(str(cle or "").casefold(), "")


def designer(qui: Mapping[str, Any]) -> str:
    """Une personne telle qu'on l'écrit : « Madame Jeanne DURAND », ou la dénomination d'une personne morale.

    >>> designer({"genre": "physique", "civilite": "Mme", "prenoms": "Jeanne", "nom": "DURAND"})
    'Madame Jeanne DURAND'
    """
    if qui.get("genre") == "morale":
        return str(qui["denomination"])
    prenoms = qui.get("prenoms")
    return " ".join(mot for mot in (civilite(qui), str(prenoms) if prenoms else "", str(qui["nom"])) if mot)


def enumerer(elements: Sequence[str], mot: str = "et") -> str:
    """« a, b et c ».

    >>> enumerer(["a", "b", "c"])
    'a, b et c'
    """
    if len(elements) < 2:
        return "".join(elements)
    return f"{', '.join(elements[:-1])} {mot} {elements[-1]}"
