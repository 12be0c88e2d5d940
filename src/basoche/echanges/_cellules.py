"""Lire une cellule : dates et montants à la française, SIREN, taux, oui ou non.

Une cellule est un texte (CSV) ou une valeur native de tableur (nombre décimal, date). Une lecture impossible lève
:class:`Illisible`, que l'import change en anomalie.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from basoche.droit.montant import Montant, arrondir

Cellule = str | Decimal | date | None

ORDRES_DE_DATE = ("jour_mois_annee", "mois_jour_annee")
CONVENTIONS_DE_MONTANT = ("francais", "points_de_milliers", "anglais")

_ORIGINE_EXCEL = date(1899, 12, 30)
_SERIE_EXCEL = range(20_000, 80_000)  # de 1954 à 2119 : au-dehors, c'est un numéro, pas une date
_ANNEES = range(1900, 2200)
_PIVOT_SIECLE = 70  # « 69 » se lit 2069, « 70 » se lit 1970, comme POSIX
_HEURE = r"(?:[T ]+[0-9]{1,2}[:h][0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?Z?)?"
_ISO = re.compile(rf"([0-9]{{4}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{1,2}}){_HEURE}")
_JMA = re.compile(rf"([0-9]{{1,2}})\s*[-/. ]\s*([0-9]{{1,2}})\s*[-/. ]\s*([0-9]{{4}}|[0-9]{{2}}){_HEURE}")
_EN_LETTRES = re.compile(r"([0-9]{1,2})(?:er)?[ -]([a-z]{3,9})\.?[ -]([0-9]{4})")
_COMPACTE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_MOIS = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre")
_ABREGES = {"janv": 1, "fev": 2, "fevr": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12, "jan": 1}
MOIS = {nom: rang for rang, nom in enumerate((*_MOIS, "decembre"), start=1)} | _ABREGES

_ESPACES = re.compile(r"[\s\u00a0\u202f\u2009']+")
_SIMPLE = re.compile(r"[0-9]+(?:[.,][0-9]{1,2})?")
_MILLIERS_ESPACE = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]{1,2})?")
_MILLIERS_POINT = re.compile(r"[0-9]{1,3}(?:(?:\.[0-9]{3})+,[0-9]{1,2}|(?:\.[0-9]{3}){2,})")
_MILLIERS_VIRGULE = re.compile(r"[0-9]{1,3}(?:(?:,[0-9]{3})+\.[0-9]{1,2}|(?:,[0-9]{3}){2,})")
_AMBIGU = re.compile(r"[0-9]{1,3}([.,])[0-9]{3}")
_MONTANT_MAXIMAL = 10**12  # dix milliards d'euros, en centimes : au-delà, c'est un numéro tombé dans la colonne


class Illisible(Exception):
    """La cellule ne se lit pas ; interne à l'import, qui en fait une anomalie."""

    def __init__(self, code: str, quoi: str, que_faire: str) -> None:
        super().__init__(quoi)
        self.code = code
        self.quoi = quoi
        self.que_faire = que_faire


@lru_cache(maxsize=16_384)
def normaliser(texte: str) -> str:
    """Sans accent, sans casse, sans ponctuation : pour reconnaître un en-tête ou une valeur écrite diversement.

    >>> normaliser("  Réf.  Client n°")
    'ref client n'
    """
    sans_accent = unicodedata.normalize("NFKD", texte.replace("°", " ").replace("œ", "oe").replace("Œ", "oe"))
    lettres = "".join(c if c.isalnum() else " " for c in sans_accent if not unicodedata.combining(c))
    return " ".join(lettres.casefold().split())


def en_texte(cellule: Cellule) -> str:
    """La cellule comme on la lit : un nombre entier de tableur sans décimale, une date en JJ/MM/AAAA."""
    if cellule is None:
        return ""
    if isinstance(cellule, str):
        return cellule.strip()
    if isinstance(cellule, date):
        return f"{cellule.day:02d}/{cellule.month:02d}/{cellule.year:04d}"
    return format(cellule, "f")


def lire_date(cellule: Cellule, ordre: str = "jour_mois_annee") -> date:
    """Une date écrite à la française, en ISO, en lettres ou en numéro de jour de tableur.

    Raises:
        Illisible: rien de cela, ou une date qui n'existe pas.
    """
    if isinstance(cellule, date):
        return _vraisemblable(cellule, en_texte(cellule))
    return _lire_date_texte(en_texte(cellule), ordre)


@lru_cache(maxsize=65_536)
def _lire_date_texte(texte: str, ordre: str) -> date:
    if texte.isascii() and texte.isdecimal() and int(texte[:6]) in _SERIE_EXCEL and len(texte) == 5:
        return _ORIGINE_EXCEL + timedelta(days=int(texte))
    annee, mois, jour = _decomposer(texte, ordre)
    try:
        return _vraisemblable(date(annee, mois, jour), texte)
    except ValueError:
        raise _date_impossible(texte) from None


def _decomposer(texte: str, ordre: str) -> tuple[int, int, int]:
    if trouve := _ISO.fullmatch(texte) or _COMPACTE.fullmatch(texte):
        annee, mois, jour = trouve.groups()
        return int(annee), int(mois), int(jour)
    if trouve := _JMA.fullmatch(texte):
        premier, second, an = trouve.groups()
        jour, mois = (premier, second) if ordre == "jour_mois_annee" else (second, premier)
        return _siecle(an), int(mois), int(jour)
    lettres = unicodedata.normalize("NFKD", texte.casefold()).encode("ascii", "ignore").decode("ascii")
    if (trouve := _EN_LETTRES.fullmatch(lettres)) and trouve.group(2) in MOIS:
        return int(trouve.group(3)), MOIS[trouve.group(2)], int(trouve.group(1))
    raise _date_impossible(texte)


def _siecle(an: str) -> int:
    if len(an) == 4:
        return int(an)
    return int(an) + (2000 if int(an) < _PIVOT_SIECLE else 1900)


def _vraisemblable(jour: date, texte: str) -> date:
    if jour.year not in _ANNEES:
        raise _date_impossible(texte)
    return jour


def _date_impossible(texte: str) -> Illisible:
    return Illisible("date_impossible", f"date impossible : « {texte[:40]} »", "Écrire une date existante, JJ/MM/AAAA.")


def lire_montant(cellule: Cellule, convention: str = "francais") -> tuple[Montant, bool]:
    """Un montant en euros, et s'il a fallu l'arrondir (nombre de tableur à plus de deux décimales).

    « 1 234,56 € », « 1.234,56 », « 1234.56 », « (123,45) » et « 123,45- » négatifs. « 1.234 » et « 1,234 » sont
    refusés si la convention du profil ne dit pas lequel est le séparateur de milliers.

    Raises:
        Illisible: ce n'est pas un montant, ou il se lit de deux façons.
    """
    if isinstance(cellule, Decimal):
        return _montant_natif(cellule)
    return _lire_montant_texte(en_texte(cellule), convention), False


def _montant_natif(nombre: Decimal) -> tuple[Montant, bool]:
    if abs(nombre) * 100 > _MONTANT_MAXIMAL:
        raise _montant_illisible(format(nombre, "f"))
    exact = Fraction(nombre)
    montant = arrondir(exact)
    return montant, montant.en_fraction() != exact


@lru_cache(maxsize=65_536)
def _lire_montant_texte(texte: str, convention: str) -> Montant:
    net = _ESPACES.sub(" ", texte.replace("\u2212", "-")).strip()
    net, est_negatif = _signe(_sans_devise(net))
    net = _sans_devise(net)
    if (trouve := _AMBIGU.fullmatch(net)) and (milliers := _milliers(convention, trouve.group(1), texte)):
        net = net.replace(milliers, "")
    elif _MILLIERS_POINT.fullmatch(net):
        net = net.replace(".", "")
    elif _MILLIERS_VIRGULE.fullmatch(net):
        net = net.replace(",", "")
    elif _MILLIERS_ESPACE.fullmatch(net):
        net = net.replace(" ", "")
    if not _SIMPLE.fullmatch(net) or len(net) > 13:
        raise _montant_illisible(texte)
    montant = Montant.lire(net)
    return -montant if est_negatif else montant


def _milliers(convention: str, separateur: str, texte: str) -> str:
    """Le séparateur de milliers de « 1.234 » ou « 1,234 », s'il est dit par le profil."""
    if (convention, separateur) in (("points_de_milliers", "."), ("anglais", ",")):
        return separateur
    raise Illisible(
        "montant_ambigu",
        f"montant ambigu : « {texte[:40]} » (mille ou décimales ?)",
        "Écrire deux décimales, ou dire la convention au profil (« montants »).",
    )


def _sans_devise(texte: str) -> str:
    for devise in ("€", "EUROS", "EURO", "EUR"):
        if texte.upper().endswith(devise):
            return texte[: -len(devise)].rstrip()
        if texte.upper().startswith(devise):
            return texte[len(devise) :].lstrip()
    return texte


def _signe(texte: str) -> tuple[str, bool]:
    if texte.startswith("(") and texte.endswith(")"):
        return texte[1:-1].strip(), True
    if texte.startswith("-"):
        return texte[1:].lstrip(), True
    if texte.endswith("-"):
        return texte[:-1].rstrip(), True
    return texte.removeprefix("+").lstrip(), False


def _montant_illisible(texte: str) -> Illisible:
    return Illisible(
        "montant_illisible", f"montant illisible : « {texte[:40]} »", "Écrire un montant en euros, 1 234,56."
    )


def lire_siren(cellule: Cellule) -> str:
    """Les neuf chiffres d'un SIREN, pris aussi dans un SIRET ; la clé de contrôle (Luhn) est vérifiée.

    Raises:
        Illisible: longueur ou clé fausse.
    """
    chiffres = re.sub(r"[\s\u00a0\u202f.]", "", en_texte(cellule))
    if isinstance(cellule, Decimal):
        chiffres = chiffres.zfill(9)
    if chiffres.isascii() and chiffres.isdecimal() and len(chiffres) in (9, 14) and cle_luhn(chiffres[:9]) == 0:
        return chiffres[:9]
    raise Illisible(
        "siren_impossible",
        f"SIREN impossible : « {chiffres[:40]} » (neuf chiffres, clé de contrôle fausse)",
        "Vérifier le numéro au registre ; la créance est importée sans lui.",
    )


def cle_luhn(chiffres: str) -> int:
    """Le reste de Luhn d'un numéro : 0 si sa clé est bonne."""
    somme = 0
    for rang, chiffre in enumerate(reversed(chiffres)):
        double = int(chiffre) * (1 + rang % 2)
        somme += double // 10 + double % 10
    return somme % 10


def lire_taux(cellule: Cellule) -> Decimal:
    """Un taux en pour cent : « 10 % », « 10,5 ».

    Raises:
        Illisible: illisible, ou nombre de tableur inférieur à 1 (10 % s'y enregistre 0,1 : on ne devine pas).
    """
    texte = en_texte(cellule).replace("%", "").replace(",", ".").strip()
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,6})?", texte) or (isinstance(cellule, Decimal) and cellule < 1):
        raise Illisible(
            "taux_illisible", f"taux illisible : « {texte[:40]} »", "Écrire le taux en pour cent, en texte : « 10,5 »."
        )
    return Decimal(texte)


def lire_oui_non(cellule: Cellule) -> bool:
    """Vrai ou faux : oui, non, o, n, x, 1, 0, vrai, faux ; vide = non.

    Raises:
        Illisible: autre chose.
    """
    mot = normaliser(en_texte(cellule))
    if mot in ("oui", "o", "x", "1", "vrai", "true"):
        return True
    if mot in ("non", "n", "0", "faux", "false", ""):
        return False
    raise Illisible("oui_non_illisible", f"ni oui ni non : « {mot[:40]} »", "Écrire « oui » ou « non ».")
