"""Rapprocher ce qui s'écrit autrement : accents, casse, ponctuation, articles ; et ce qui se prononce pareil."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

_SEPARATEURS = re.compile(r"[^a-z0-9]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
# Ce que tout le monde porte et que personne ne cherche : articles, particules, formes sociales.
_PARTICULES = frozenset(
    {"d", "da", "de", "del", "della", "der", "des", "di", "do", "dos", "du", "el", "l", "la", "le", "les", "los", "mac",
     "mc", "o", "van", "von"}
)  # fmt: skip
_FORMES = frozenset(
    {"ass", "association", "cabinet", "ei", "eirl", "eurl", "gie", "sa", "sarl", "sas", "sasu", "sc", "sca", "sccv",
     "sci", "scic", "scm", "scop", "scp", "sel", "selarl", "selas", "snc", "societe", "ste", "syndicat"}
)  # fmt: skip
MOTS_VIDES = (_PARTICULES - {"mac", "mc"}) | _FORMES | {"a", "al", "au", "aux", "das", "en", "et", "las", "y"}

# Des sons qui s'écrivent de plusieurs façons en français ; dans cet ordre, le plus long d'abord.
_SONS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(motif), son)
    for motif, son in (
        (r"(.)\1+", r"\1"),
        (r"sch|sh", "ch"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"^h|(?<![csp])h", ""),
        (r"eaux?|aud|aux?t?$|aulds?$|aults?$|ots?$|os$", "o"),
        (r"au|eau", "o"),
        (r"ain|ein|aim|eim|(?<=[^aeiouy])in(?![aeiouy])|yn(?![aeiouy])|im(?=[bp])", "1"),
        (r"[ae]n(?![aeiouy])|[ae]m(?=[bp])", "2"),
        (r"on(?![aeiouy])|om(?=[bp])", "3"),
        (r"un(?![aeiouy])", "1"),
        (r"oi|oy", "4"),
        (r"ou", "5"),
        (r"aille?s?$|eille?s?$|ay|ai|ei|ey|ez$|er$|ets?$|ees?$|es$|et$", "e"),
        (r"oeu|eu", "6"),
        (r"gu(?=[eiy])", "g"),
        (r"g(?=[eiy16])", "j"),
        (r"qu|ck|q|c(?=[^eiyh]|$)", "k"),
        (r"c(?=[eiy])|(?<=[aeiouy])ss(?=[aeiouy])|ç", "s"),
        (r"x$|z$|s$|t$|d$|p$", ""),
        (r"(?<=[aeiouy0-9])s(?=[aeiouy0-9])", "z"),
        (r"y", "i"),
        (r"w", "v"),
        (r"e$", ""),
        (r"(.)\1+", r"\1"),
    )
)


def cle_de_recherche(texte: str) -> str:
    """Le texte sans accent, en minuscules, mots séparés d'une espace.

    >>> cle_de_recherche("Société L'Œuvre d'Été")
    'societe l oeuvre d ete'
    """
    decompose = unicodedata.normalize("NFD", texte.lower().translate(_LIGATURES))
    nu = "".join(lettre for lettre in decompose if not unicodedata.combining(lettre))
    return _SEPARATEURS.sub(" ", nu).strip()


def cle_phonetique(mot: str) -> str:
    """Ce qu'on entend d'un mot déjà normalisé : deux noms qui se prononcent pareil ont la même clé.

    >>> cle_phonetique("renaud") == cle_phonetique("reno")
    True
    """
    for motif, son in _SONS:
        mot = motif.sub(son, mot)
    return mot


def cle_de_telephone(texte: str) -> str:
    """Les chiffres d'un numéro, sans indicatif de la France ni zéro, à l'envers : on le cherche par la fin.

    >>> cle_de_telephone("+33 6 39 98 01 01") == cle_de_telephone("06.39.98.01.01")
    True
    """
    chiffres = re.sub(r"\D", "", texte)
    if len(chiffres) > 10:
        chiffres = re.sub(r"\A(?:00)?330?", "", chiffres)
    return chiffres.removeprefix("0")[::-1]


def mots_du_nom(cle: str) -> set[str]:
    """Les mots qui désignent une personne, et les particules collées (« Le Goff » se cherche « legoff »).

    Un nom fait de mots vides seuls les garde tous.
    """
    tous = [mot[:40] for mot in cle.split()]
    mots = {mot for mot in tous if mot not in MOTS_VIDES}
    return mots | mots_colles(tous) or set(tous)


def mots_colles(mots: Sequence[str]) -> set[str]:
    """Chaque particule collée au mot qui la suit."""
    return {f"{avant}{mot}"[:40] for avant, mot in pairwise(mots) if avant in _PARTICULES}


def formes_proches(mot: str) -> set[str]:
    """Le mot et ses formes à une lettre retirée : deux mots à une faute près en ont une en commun.

    Les lettres au-delà de la douzième ne comptent pas ; un mot de moins de trois lettres n'a que lui-même.
    """
    debut = mot[:12]
    if len(debut) < 3:
        return {debut}
    return {debut, *(debut[:rang] + debut[rang + 1 :] for rang in range(len(debut)))}


def sont_proches(un: str, deux: str) -> bool:
    """Vrai si une faute au plus sépare les deux mots : lettre changée, ajoutée, oubliée, ou deux interverties."""
    if abs(len(un) - len(deux)) > 1:
        return False
    debut = 0
    while debut < min(len(un), len(deux)) and un[debut] == deux[debut]:
        debut += 1
    reste_un, reste_deux = un[debut:], deux[debut:]
    return (
        reste_un[1:] == reste_deux[1:]
        or reste_un[1:] == reste_deux
        or reste_un == reste_deux[1:]
        or (reste_un[2:] == reste_deux[2:] and reste_un[:2] == reste_deux[:2][::-1])
    )
