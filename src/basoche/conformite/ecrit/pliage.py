"""Plier un texte : casse, accents, apostrophes, tirets et blancs ne comptent plus ; chaque signe garde son origine."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

_SIGNES = {
    **dict.fromkeys("’ʼ‘´`′", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("«»“”„", '"'),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\ufeff", ""),
    "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "º": "o", "°": "o",
}  # fmt: skip
_EXPOSANTS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
_SIGLE = re.compile(
    r"\b(?:t\.j\.|t\.g\.i\.|j\.e\.x\.|j\.a\.f\.|c\.p\.h\.|j\.c\.p\.|r\.p\.v\.a\.|c\.a\.(?= (?:de |d')?[a-z])|"
    r"t\.(?: ?com|c)\.(?= (?:de |d')?[a-z])|c\. ?p\. ?c\. ?e\.|c\. conso\.)"
)
_MOTS = re.compile(r"[a-z]+|\d+")
# « JUGE DE L EXECUTION » : l'apostrophe qu'un clavier n'a pas mise ; « bâtiment D, escalier L » n'en a pas.
_ELISION = re.compile(
    r"(?<!\bbatiment )(?<!\bbat )(?<!\bescalier )(?<!\bhall )(?<!\bporte )(?<!\bbloc )(?<!\blot )(?<!\bentree )"
    r"(?<![.'-])\b(?:l|d|n|s|qu|jusqu|lorsqu|puisqu)(?P<blanc> )(?=[aeiouy]|h(?:uissier|abit|omolog|heure|uit|"
    r"onor|ypothe|ebergement))"
)


@dataclass(frozen=True, slots=True)
class Plie:
    """Un texte plié ; ``origines[i]`` est le rang, dans le texte d'origine, du i-ème signe plié."""

    texte: str
    origines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mot:
    """Un mot plié et sa place dans le texte d'origine, ``[debut, fin[``."""

    texte: str
    debut: int
    fin: int


@cache
def _plier_signe(signe: str) -> str:
    if signe in _SIGNES:
        return _SIGNES[signe]
    if signe == "\n":
        return "\n"
    if signe.isspace():
        return " "
    compatible = unicodedata.normalize("NFKD", signe)
    return "".join(c for c in compatible if not unicodedata.combining(c)).lower()


def plier(texte: str) -> Plie:
    """Le texte plié : minuscules sans accent, blancs réduits à un ; un saut de ligne reste.

    >>> plier("L’Étude  n° 3").texte
    "l'etude no 3"
    """
    signes: list[str] = []
    origines: list[int] = []
    avant = "\n"
    for rang, brut in enumerate(texte):
        # Un appel de note n'est pas un chiffre du mot qui le porte ; « m² » en est un.
        if brut in _EXPOSANTS and avant.isalnum() and avant != "m":
            continue
        for signe in _plier_signe(brut):
            if signe == " " and avant in " \n":
                continue
            signes.append(signe)
            origines.append(rang)
            avant = signe
    return Plie("".join(signes), tuple(origines))


def sans_points(plie: Plie) -> Plie:
    """Le même texte, où les sigles des juridictions ont perdu leurs points : « t.j. » se lit « tj ».

    >>> sans_points(plier("le T.J. de Vaurel (J.E.X.)")).texte
    'le tj de vaurel (jex)'
    """
    otes = {rang for trouve in _SIGLE.finditer(plie.texte) for rang in range(*trouve.span()) if plie.texte[rang] == "."}
    if not otes:
        return plie
    gardes = [rang for rang in range(len(plie.texte)) if rang not in otes]
    return Plie("".join(plie.texte[rang] for rang in gardes), tuple(plie.origines[rang] for rang in gardes))


# Une machine à écrire sans touche du zéro ni du un : « C0NTESTATI0N », « 0U », « PRINC1PAL ».
_ZERO_POUR_O = re.compile(
    r"(?<=[a-z])0(?=[a-z'])|(?<![\w.,/-])0(?=[a-z]{2})|(?<![\w.,/-])0(?=u\b)|(?<=[a-z]{3})0(?=-|\b(?! ?[\d,]))"
)
_UN_POUR_I = re.compile(r"(?<=[a-z]{2})1(?=[a-z]{2})")


def lettres_de_machine(texte: str) -> str:
    """Le texte plié où un zéro entre deux lettres est un « o », un un est un « i » ; aucun signe ne change de place.

    >>> lettres_de_machine("dans le m0is de la n0tificati0n, 0u le 10/03 a 10h30")
    'dans le mois de la notification, ou le 10/03 a 10h30'
    """
    if not any(chiffre in texte for chiffre in "01"):
        return texte
    return _UN_POUR_I.sub("i", _ZERO_POUR_O.sub("o", texte))


_COUPURE = re.compile(r"(?<=[a-z0]{2})-[ \n](?=[a-z0]{2})")
# Des mots dont le trait d'union est le leur.
_COMPOSE = re.compile(
    r"\b(?:saisie|ci|peut|est|au|la|celui|celle|ceux|vous|lui|elle|eux|nous|soi|proces|rendez|grand|grande|saint|"
    r"sainte|sous|"
    r"demi|mi|non|avant|apres|vice|chef|arriere|porte|dit|sur|sans|mot|tiers|ayant|code|mise|compte|lieu|rez|plus|"
    r"quote)\Z"
)


def recoudre(plie: Plie, sauts: frozenset[int]) -> Plie:
    """Le texte plié, sans le trait qui coupe un mot en fin de ligne : « béné- », puis « ficier », est « bénéficier ».

    Args:
        plie: le texte plié.
        sauts: les rangs, dans le texte d'origine, où il va à la ligne.
    """
    otes: set[int] = set()
    for trouve in _COUPURE.finditer(plie.texte):
        debut = trouve.start()
        a_la_ligne = plie.texte[debut + 1] == "\n" or plie.origines[debut + 1] in sauts
        if a_la_ligne and not _COMPOSE.search(plie.texte[max(0, debut - 12) : debut]):
            otes |= {debut, debut + 1}
    if not otes:
        return plie
    gardes = [rang for rang in range(len(plie.texte)) if rang not in otes]
    return Plie("".join(plie.texte[rang] for rang in gardes), tuple(plie.origines[rang] for rang in gardes))


def avec_apostrophes(texte: str) -> str:
    """Le même texte plié, où les élisions d'un texte tapé sans apostrophe en ont une.

    >>> avec_apostrophes("au juge de l execution")
    "au juge de l'execution"
    """
    return _ELISION.sub(lambda lue: lue[0].replace(" ", "'"), texte)


def plier_court(texte: str) -> str:
    """Le seul texte plié, sans ses origines."""
    return plier(texte).texte


def mots(texte: str) -> list[Mot]:
    """Les mots et les nombres, pliés ; une lettre collée à un nombre en est séparée (« R511 » : « r », « 511 »).

    >>> [mot.texte for mot in mots("Art. R511-8, à l'étude")]
    ['art', 'r', '511', '8', 'a', 'l', 'etude']
    """
    plie = plier(texte)
    origines = plie.origines
    trouves = []
    for trouve in _MOTS.finditer(plie.texte):
        debut, fin = trouve.span()
        trouves.append(Mot(trouve[0], origines[debut], origines[fin - 1] + 1))
    return trouves
