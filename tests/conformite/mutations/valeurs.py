"""Les valeurs d'un texte d'acte, et une valeur fausse à la place de chacune : date, montant, délai, taux, juge."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from basoche.redaction.ecriture import l_an
from conformite.tirage_dates import MOIS, en_lettres

_NOMBRES = ("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "dix", "douze", "quinze", "vingt", "trente")
_AUTRES = {"un": "trois", "deux": "quatre", "trois": "deux", "six": "huit", "huit": "quinze", "quinze": "huit"}
_VILLES = "[A-ZÉÎ][\\w'’]+(?:-[\\w'’]+)*"

# « 1er juillet 2026 », « 01/07/2026 », « L'an deux mille vingt-six, le premier juillet ».
DATE = re.compile(rf"\b(1er|\d{{1,2}})(\s)({'|'.join(MOIS)})\s(\d{{4}})\b")
COURTE = re.compile(r"\b(\d{2})/(\d{2})/(\d{4})\b")
L_AN = re.compile(rf"L'an deux mille[^,]*, le [a-zûé-]+(?: [a-zûé-]+)?? (?:{'|'.join(MOIS)})")
MONTANT = re.compile(r"\b(\d{1,3}(?:[\s\u202f\u00a0]\d{3})*),(\d{2})(?=\s*€)")
TAUX = re.compile(r"\b(\d{1,2}),(\d{2})(?=\s*%)")
DELAI = re.compile(rf"(?<![\w-])({'|'.join(_NOMBRES)})(\s)(jours?|mois|semaines|ans)\b", re.IGNORECASE)
JUGE = re.compile(rf"\b(tribunal (?:judiciaire|de commerce|de proximité) de|cour d'appel de)(\s)({_VILLES})")


def _decaler(jour: date) -> date:
    return jour + timedelta(days=17 if jour.day > 14 else 11)


def _fausse_date(lu: re.Match[str]) -> str:
    jour = date(int(lu[4]), MOIS.index(lu[3]) + 1, int(lu[1].removesuffix("er")))
    return en_lettres(_decaler(jour))


def _fausse_courte(lu: re.Match[str]) -> str:
    return f"{_decaler(date(int(lu[3]), int(lu[2]), int(lu[1]))):%d/%m/%Y}"


def _faux_an(lu: re.Match[str]) -> str:
    """Le même acte, daté d'un autre jour."""
    faux = l_an(date(2021, 3, 9)).rstrip(",")
    return faux if faux != lu[0] else l_an(date(2020, 5, 12)).rstrip(",")


def _faux_montant(lu: re.Match[str]) -> str:
    premier = "1" if lu[1][0] == "9" else str(int(lu[1][0]) + 1)
    return f"{premier}{lu[1][1:]},{lu[2]}"


def _faux_taux(lu: re.Match[str]) -> str:
    return f"{(int(lu[1]) + 3) % 40},{lu[2]}"


def _faux_delai(lu: re.Match[str]) -> str:
    autre, unite = _AUTRES.get(lu[1].lower(), "neuf"), lu[3]
    if unite.lower() == "jour":
        unite += "S" if unite.isupper() else "s"
    return f"{autre.upper() if lu[1].isupper() else autre}{lu[2]}{unite}"


def _faux_juge(lu: re.Match[str]) -> str:
    return f"{lu[1]}{lu[2]}{'Valbrume' if lu[3] != 'Valbrume' else 'Hautmont'}"


Faussaire = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]
VALEURS: Mapping[str, tuple[Faussaire, ...]] = {
    "date": ((DATE, _fausse_date), (COURTE, _fausse_courte), (L_AN, _faux_an)),
    "montant": ((MONTANT, _faux_montant),),
    "taux": ((TAUX, _faux_taux),),
    "delai": ((DELAI, _faux_delai),),
    "juge": ((JUGE, _faux_juge),),
}


def valeurs(texte: str) -> Iterator[tuple[str, int, int, str]]:
    """Chaque valeur d'un texte : sa nature, où elle est, et la fausse."""
    for nature, faussaires in VALEURS.items():
        for motif, faussaire in faussaires:
            for lu in motif.finditer(texte):
                yield nature, lu.start(), lu.end(), faussaire(lu)


def vider(texte: str) -> str:
    """Le texte dont les valeurs sont laissées en pointillés, libellé gardé : « Montant : ………… »."""
    tete, deux_points, reste = texte.partition(" :")
    if deux_points and reste.strip():
        return f"{tete} : …………"
    mots = texte.split()
    return " ".join(mots[:2]) + " …………" if len(mots) > 4 else "…………"
