"""Les articles que nomme un renvoi écrit : « CPCE L111-8 al. 2 », « C. com., art. A444-38 à A444-42 ».

Un renvoi ne retient ni l'alinéa, ni le numéro d'une liste : un article modifié touche tout ce qui en cite une part.

>>> [str(un) for un in renvois("CPC 754, 856 ; CPCE L212-1 à L212-3 (anc.) ; loi n° 89-462 art. 24, I")]
['CPC 754', 'CPC 856', 'CPCE L212-1 à L212-3', 'Loi 89-462 24']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from basoche.veille.version import cle_du_numero, codes_connus

_MOIS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_TEXTES = {
    "loi": "Loi", "décret": "Décret", "ordonnance": "Ordonnance", "ord.": "Ordonnance", "règl.": "Règlement",
    "règlement": "Règlement", "délibération": "Délibération", "arrêté": "Arrêté", "avis": "Avis",
}  # fmt: skip
# D'autres façons d'écrire l'abréviation d'un code.
_VARIANTES = {"c. mon. fin.": "CMF", "c. pén.": "C. pénal", "c. consom.": "C. conso."}
_NOMBRE = r"\d+(?:er\b)?(?:-\d+)*(?:-[A-Z]\b)?(?:\s(?:bis|ter|quater)\b(?:\s[A-Z]\b)?)?"
_SAUT = re.compile(  # ce qui n'est pas un numéro d'article
    rf"\bal(?:inéa|\.)?\s*\d+(?:er)?(?:\s*(?:et|à|,)\s*\d+)*|§\s*\d+(?:\s*(?:et|à)\s*\d+)*"
    rf"|\d+°(?:\s*(?:et|à|,)\s*\d+°)*|\d{{1,2}}(?:er)?\s(?:{_MOIS})(?:\s\d{{4}})?|annexe\s\d+-\d+"
    rf"|tableaux?\s\d+-\d+(?:\s*à\s*\d+-\d+)?|\(rédaction\s[^)]*\)|\d+\s?(?:%|€|(?:jours?|mois|ans?)\b)"
    r"|\bn°\s\d[\d ‑-]*",
    re.IGNORECASE,
)
_TEXTE = re.compile(
    r"\b(?P<genre>loi|décret|ordonnance|ord\.|règlement|règl\.|délibération|avis|arrêté)\s(?:CNIL\s)?"
    r"(?:\((?:UE|CE)\)\s)?(?:n°\s?)?(?P<numero>\d+[-/]\d+)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(rf"(?P<lettre>\b[LRDA])\.?\s?\*?\s?(?P<suite>{_NOMBRE})|(?<![\w°.-])(?P<nu>{_NOMBRE})(?![\w°])")
_ENTRE = re.compile(r"[\s,;]*(?:(?:et|ou)\s)?(?:art(?:icle)?s?\.?\s)?\s*", re.IGNORECASE)
_SUITE = re.compile(r"\s*(?:,\s*)?(?:art(?:icle)?s?\.?\s*)?à\s+")


@dataclass(frozen=True, slots=True)
class Renvoi:
    """Un article d'un code (``jusqu_a`` vide), plusieurs qui se suivent, ou tout un texte (``numero`` vide)."""

    code: str
    numero: str = ""
    jusqu_a: str = ""

    def __str__(self) -> str:
        suite = f" à {self.jusqu_a}" if self.jusqu_a else ""
        return f"{self.code} {self.numero}{suite}".rstrip()

    def vise(self, code: str, numero: str) -> bool:
        """Vrai si cet article-là est nommé, seul ou dans une suite."""
        if code != self.code:
            return False
        if not self.jusqu_a:
            return numero == self.numero
        (lettre, debut), (_, fin), (autre, rang) = map(_rang, (self.numero, self.jusqu_a, numero))
        return lettre == autre and debut <= rang and rang[: len(fin)] <= fin

    def croise(self, autre: Renvoi) -> bool:
        """Vrai si les deux nomment un même article ; une loi ou un décret entier croise chacun de ses articles."""
        if self.code != autre.code:
            return False
        if not (self.numero and autre.numero):
            return self.numero == autre.numero or self.code not in _abreges()
        return self.vise(autre.code, autre.numero) or autre.vise(self.code, self.numero)


@cache
def _abreges() -> frozenset[str]:
    return frozenset(codes_connus().values())


@cache
def _rang(numero: str) -> tuple[str, tuple[int, ...]]:
    lettre = numero[:1] if numero[:1].isalpha() else ""
    return lettre, tuple(int(nombre) for nombre in re.findall(r"\d+", numero))


@cache
def _codes() -> tuple[re.Pattern[str], dict[str, str]]:
    """Ce qui nomme un code, abrégé ou en entier, et son abréviation."""
    noms = {**{abrege.lower(): abrege for abrege in codes_connus().values()}, **codes_connus(), **_VARIANTES}
    formes = sorted(noms, key=len, reverse=True)
    motif = "|".join(re.escape(forme).replace(r"\ ", r"\s") for forme in formes)
    return re.compile(rf"(?<!\w)(?:{motif})(?!\w)", re.IGNORECASE), noms


@cache
def renvois(ecrit: str) -> tuple[Renvoi, ...]:
    """Les articles et les textes que nomme un renvoi, sans doublon ; vide s'il n'en nomme aucun (« usage »)."""
    return tuple(dict.fromkeys(_lire(" ".join(ecrit.replace("’", "'").split()))))


def _lire(ecrit: str) -> Iterator[Renvoi]:
    motif, noms = _codes()
    # « L125-1 CPCE » : le code vient après ; il vaut pour ce qui le précède.
    apres = motif.search(ecrit)
    code = noms[apres[0].lower()] if apres else ""
    place, fin, muet, seul = 0, -1, False, True
    while place < len(ecrit):
        nomme = _nommer(ecrit, place, motif, noms)
        if nomme:
            if muet:
                yield Renvoi(code)
            seul = code != nomme[0] or seul
            code, muet, place = nomme[0], seul, nomme[1]
            fin = place
        elif trouve := _SAUT.match(ecrit, place):
            place = fin = trouve.end()
        elif code and (trouve := _article(ecrit, place, fin, code)):
            suite = _fin_de_suite(ecrit, trouve.end())
            yield Renvoi(code, _cle(trouve), _cle(suite) if suite else "")
            muet = seul = False
            place = fin = (suite or trouve).end()
        else:
            place += 1
    if muet:
        yield Renvoi(code)


def _nommer(ecrit: str, place: int, motif: re.Pattern[str], noms: dict[str, str]) -> tuple[str, int] | None:
    """Le code ou le texte nommé à cette place, et la place d'après."""
    if trouve := motif.match(ecrit, place):
        return noms[trouve[0].lower()], trouve.end()
    if trouve := _TEXTE.match(ecrit, place):
        return f"{_TEXTES[trouve['genre'].lower()]} {trouve['numero']}", trouve.end()
    return None


def _article(ecrit: str, place: int, fin: int, code: str) -> re.Match[str] | None:
    """Le numéro d'article à cette place ; sans lettre, il doit suivre un code ou un autre numéro."""
    trouve = _ARTICLE.match(ecrit, place)
    if trouve is None or trouve["lettre"]:
        return trouve
    if fin < 0 or not _ENTRE.fullmatch(ecrit, fin, place):
        return None
    # « CPC 643, 1 » : le chiffre seul est un point de l'article, non un article.
    est_un_point = len(trouve["nu"]) == 1 and "," in ecrit[fin:place] and code in _abreges()
    return None if est_un_point and "art" not in ecrit[fin:place] else trouve


def _cle(trouve: re.Match[str]) -> str:
    return cle_du_numero(f"{trouve['lettre'] or ''}{trouve['suite'] or trouve['nu']}")


def _fin_de_suite(ecrit: str, place: int) -> re.Match[str] | None:
    suite = _SUITE.match(ecrit, place)
    return _ARTICLE.match(ecrit, suite.end()) if suite else None
