"""Nombres, sommes, dates et durées en toutes lettres, comme les écrit un acte.

Orthographe traditionnelle : trait d'union sous cent seulement, « et » devant un et onze, « vingt » et « cent »
multipliés prennent un s s'ils finissent le nombre ou précèdent un nom (million, milliard), « mille » est invariable.
"""

from __future__ import annotations

from datetime import date, time

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant

MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_UNITES = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
)  # fmt: skip
_DIZAINES = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 8: "quatre-vingt"}
_GRANDS = ((10**9, "milliard"), (10**6, "million"))
LIMITE = 10**12


def nombre_en_lettres(nombre: int, *, feminin: bool = False) -> str:
    """Un entier en toutes lettres, de moins mille milliards à mille milliards exclus.

    >>> nombre_en_lettres(80), nombre_en_lettres(71), nombre_en_lettres(281)
    ('quatre-vingts', 'soixante et onze', 'deux cent quatre-vingt-un')

    Raises:
        ErreurBasoche: nombre trop grand (``nombre_trop_grand``).
    """
    if abs(nombre) >= LIMITE:
        raise ErreurBasoche(
            f"{nombre} est trop grand pour être écrit en lettres.",
            conseil="Vérifier le nombre : on écrit en lettres jusqu'à mille milliards.",
            code="nombre_trop_grand",
        )
    if nombre < 0:
        return f"moins {nombre_en_lettres(-nombre, feminin=feminin)}"
    texte = _positif(nombre)
    return f"{texte}e" if feminin and (texte == "un" or texte.endswith((" un", "-un"))) else texte


def _positif(nombre: int) -> str:
    if nombre < 1000:
        return _sous_mille(nombre, final=True)
    mots: list[str] = []
    for valeur, nom in _GRANDS:
        combien, nombre = divmod(nombre, valeur)
        if combien:
            mots.append(f"{_sous_mille(combien, final=True)} {nom}{'s' if combien > 1 else ''}")
    milliers, reste = divmod(nombre, 1000)
    if milliers:
        mots.append("mille" if milliers == 1 else f"{_sous_mille(milliers, final=False)} mille")
    if reste:
        mots.append(_sous_mille(reste, final=True))
    return " ".join(mots)


def _sous_mille(nombre: int, *, final: bool) -> str:
    centaines, reste = divmod(nombre, 100)
    if not centaines:
        return _sous_cent(reste, final=final)
    debut = "cent" if centaines == 1 else f"{_UNITES[centaines]} cent{'s' if final and not reste else ''}"
    return f"{debut} {_sous_cent(reste, final=final)}" if reste else debut


def _sous_cent(nombre: int, *, final: bool) -> str:
    if nombre < 20:
        return _UNITES[nombre]
    dizaine, unite = divmod(nombre, 10)
    if dizaine in (7, 9):  # soixante-dix, quatre-vingt-dix : on compte de dix à dix-neuf
        dizaine, unite = dizaine - 1, unite + 10
    nom = _DIZAINES[dizaine]
    if not unite:
        return f"{nom}s" if dizaine == 8 and final else nom
    if unite in (1, 11) and dizaine != 8:
        return f"{nom} et {_UNITES[unite]}"
    return f"{nom}-{_UNITES[unite]}"


def montant_en_lettres(montant: Montant) -> str:
    """Une somme en toutes lettres.

    >>> montant_en_lettres(Montant(123456)), montant_en_lettres(Montant(100000000))
    ('mille deux cent trente-quatre euros et cinquante-six centimes', "un million d'euros")
    """
    euros, centimes = divmod(abs(montant.centimes), 100)
    morceaux = []
    if euros or not centimes:
        morceaux.append(_avec_nom(euros, "euro"))
    if centimes:
        morceaux.append(_avec_nom(centimes, "centime"))
    texte = " et ".join(morceaux)
    return f"moins {texte}" if montant.centimes < 0 else texte


def _avec_nom(nombre: int, nom: str, *, feminin: bool = False) -> str:
    lettres = nombre_en_lettres(nombre, feminin=feminin)
    pluriel = nom if nombre < 2 or nom.endswith("s") else f"{nom}s"
    if lettres.endswith(("million", "millions", "milliard", "milliards")):
        return f"{lettres} d'{pluriel}" if nom[0] in "aeiouh" else f"{lettres} de {pluriel}"
    return f"{lettres} {pluriel}"


def date_en_lettres(jour: date) -> str:
    """Une date en toutes lettres.

    >>> date_en_lettres(date(2026, 11, 23))
    'vingt-trois novembre deux mille vingt-six'
    """
    quantieme = "premier" if jour.day == 1 else nombre_en_lettres(jour.day)
    return f"{quantieme} {MOIS[jour.month - 1]} {nombre_en_lettres(jour.year)}"


def heure_en_lettres(heure: time) -> str:
    """Une heure en toutes lettres.

    >>> heure_en_lettres(time(21, 1))
    'vingt et une heures une minute'
    """
    texte = _avec_nom(heure.hour, "heure", feminin=True)
    return f"{texte} {_avec_nom(heure.minute, 'minute', feminin=True)}" if heure.minute else texte


def ordinal_en_lettres(rang: int, *, feminin: bool = False) -> str:
    """Un rang en toutes lettres.

    >>> ordinal_en_lettres(1, feminin=True), ordinal_en_lettres(21), ordinal_en_lettres(80)
    ('première', 'vingt et unième', 'quatre-vingtième')
    """
    if rang == 1:
        return "première" if feminin else "premier"
    cardinal = nombre_en_lettres(rang)
    for fin, remplace in (("cinq", "cinqu"), ("neuf", "neuv")):
        if cardinal.endswith(fin):
            return f"{cardinal.removesuffix(fin)}{remplace}ième"
    if cardinal.endswith(("quatre-vingts", "cents", "millions", "milliards")):
        cardinal = cardinal[:-1]
    return f"{cardinal.removesuffix('e')}ième"


_DUREES = {"jour": False, "mois": False, "semaine": True, "an": False, "année": True, "heure": True}


def duree_en_lettres(nombre: int, unite: str) -> str:
    """Une durée en toutes lettres ; unité au singulier, avec ou sans s.

    >>> duree_en_lettres(8, "jours"), duree_en_lettres(1, "semaine")
    ('huit jours', 'une semaine')

    Raises:
        ErreurBasoche: unité inconnue (``champ_invalide``).
    """
    nom = unite if unite == "mois" else unite.removesuffix("s").replace("annee", "année")
    if nom not in _DUREES:
        raise ErreurBasoche(
            f"« {unite} » n'est pas une unité de durée.",
            conseil=f"Employer : {', '.join(_DUREES)}.",
            code="champ_invalide",
        )
    return _avec_nom(nombre, nom, feminin=_DUREES[nom])
