"""Comment les Français écrivent dates, montants et taux sur un acte : les filtres des modèles.

Chaque filtre reçoit une valeur typée, ou le texte qu'en donne un fichier JSON (« 2026-11-23 », « 1234.56 »).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from basoche.droit.erreurs import ChampInvalide
from basoche.droit.montant import Montant
from basoche.redaction import nombres
from basoche.redaction.accord import accorder, civilite, designer, enumerer, qualifier
from basoche.redaction.nombres import MOIS

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def _date(valeur: date | str) -> date:
    if isinstance(valeur, date):
        return valeur
    try:
        return date.fromisoformat(valeur)
    except (ValueError, TypeError):
        raise _illisible("date", valeur, "Écrire la date « 2026-11-23 ».") from None


def _heure(valeur: time | datetime | str) -> time:
    if isinstance(valeur, datetime):
        return valeur.time()
    if isinstance(valeur, time):
        return valeur
    try:
        return time.fromisoformat(valeur)
    except (ValueError, TypeError):
        raise _illisible("heure", valeur, "Écrire l'heure « 14:05 ».") from None


def _montant(valeur: Montant | str) -> Montant:
    if isinstance(valeur, Montant):
        return valeur
    if not isinstance(valeur, str | Decimal | int):
        raise _illisible("somme", valeur, "Écrire la somme « 1234.56 ».")
    return Montant.lire(str(valeur))


def _taux(valeur: Decimal | str) -> Decimal:
    try:
        taux = Decimal(str(valeur).replace(",", "."))
    except InvalidOperation:
        taux = Decimal("NaN")
    if not taux.is_finite():
        raise _illisible("taux", valeur, "Écrire le taux en pour cent, « 6.65 ».")
    return taux


def _illisible(quoi: str, valeur: object, conseil: str) -> ChampInvalide:
    return ChampInvalide(f"« {str(valeur)[:60]} » n'est pas une {quoi} lisible.", conseil=conseil)


def jour(valeur: date | str) -> str:
    """« 1er mars 2026 », « 23 novembre 2026 ».

    >>> jour(date(2026, 3, 1))
    '1er mars 2026'
    """
    lue = _date(valeur)
    quantieme = "1er" if lue.day == 1 else str(lue.day)
    return f"{quantieme} {MOIS[lue.month - 1]} {lue.year}"


def court(valeur: date | str) -> str:
    """« 23/11/2026 »."""
    return f"{_date(valeur):%d/%m/%Y}"


def jour_en_lettres(valeur: date | str) -> str:
    """« vingt-trois novembre deux mille vingt-six »."""
    return nombres.date_en_lettres(_date(valeur))


def jour_de_la_semaine(valeur: date | str) -> str:
    """« lundi »."""
    return JOURS[_date(valeur).weekday()]


def l_an(valeur: date | str) -> str:
    """La date d'un acte : « L'an deux mille vingt-six, le vingt-trois novembre ».

    >>> l_an(date(2026, 11, 1))
    "L'an deux mille vingt-six, le premier novembre"
    """
    lue = _date(valeur)
    complete = nombres.date_en_lettres(lue)
    annee = nombres.nombre_en_lettres(lue.year)
    return f"L'an {annee}, le {complete.removesuffix(annee).strip()}"


def heure(valeur: time | datetime | str) -> str:
    """« 14 h 05 », espaces insécables."""
    lue = _heure(valeur)
    return f"{lue.hour}\u00a0h\u00a0{lue.minute:02d}" if lue.minute else f"{lue.hour}\u00a0h"


def heure_en_lettres(valeur: time | datetime | str) -> str:
    """« quatorze heures cinq minutes »."""
    return nombres.heure_en_lettres(_heure(valeur))


def euros(valeur: Montant | str) -> str:
    """« 1 234,56 € », espaces insécables."""
    return _montant(valeur).en_francais()


def euros_en_lettres(valeur: Montant | str) -> str:
    """« mille deux cent trente-quatre euros et cinquante-six centimes »."""
    return nombres.montant_en_lettres(_montant(valeur))


def en_lettres(valeur: int | str, genre: str = "masculin") -> str:
    """« huit » ; ``genre`` vaut ``masculin`` ou ``feminin``."""
    return nombres.nombre_en_lettres(_entier(valeur), feminin=genre == "feminin")


def ordinal(valeur: int | str, genre: str = "masculin") -> str:
    """« première », « deuxième »."""
    return nombres.ordinal_en_lettres(_entier(valeur), feminin=genre == "feminin")


def _entier(valeur: int | str) -> int:
    try:
        return int(valeur)
    except (ValueError, TypeError):
        raise ChampInvalide(
            f"« {str(valeur)[:60]} » n'est pas un nombre entier.", conseil="Écrire un nombre entier."
        ) from None


def duree(valeur: Any) -> str:
    """Une durée ``{"nombre": 8, "unite": "jours"}`` : « huit jours »."""
    if not isinstance(valeur, Mapping) or not {"nombre", "unite"} <= set(valeur):
        raise _illisible("durée", valeur, "Écrire la durée avec « nombre » et « unite ».")
    return nombres.duree_en_lettres(_entier(valeur["nombre"]), str(valeur["unite"]))


def pour_cent(valeur: Decimal | str) -> str:
    """« 6,65 % », espace insécable."""
    return f"{format(_taux(valeur), 'f').replace('.', ',')}\u00a0%"


def majuscule(valeur: str) -> str:
    """La première lettre en majuscule, le reste inchangé."""
    return valeur[:1].upper() + valeur[1:]


_FEMININS, _MASCULINS, _ELIDES = ("société ", "sci "), ("président ", "tribunal "), ("association ",)


def avec_article(valeur: str) -> str:
    """Le nom et son article, quand son premier mot ne laisse aucun doute ; sinon le nom seul.

    >>> avec_article("SCI des Brumes"), avec_article("Madame FICTIVE")
    ('la SCI des Brumes', 'Madame FICTIVE')
    """
    debut = valeur.lower()
    article = "la " if debut.startswith(_FEMININS) else "le " if debut.startswith(_MASCULINS) else ""
    return f"l'{valeur}" if debut.startswith(_ELIDES) else f"{article}{valeur}"


def sans_virgule(valeur: str) -> str:
    """Le texte sans la virgule qui le termine : le modèle met la sienne."""
    return valeur.rstrip(", ")


FILTRES: Mapping[str, Callable[..., str]] = {
    "accord": accorder,
    "avec_article": avec_article,
    "civilite": civilite,
    "court": court,
    "designation": designer,
    "duree": duree,
    "en_lettres": en_lettres,
    "enumeration": enumerer,
    "euros": euros,
    "euros_en_lettres": euros_en_lettres,
    "heure": heure,
    "heure_en_lettres": heure_en_lettres,
    "jour": jour,
    "jour_de_la_semaine": jour_de_la_semaine,
    "jour_en_lettres": jour_en_lettres,
    "l_an": l_an,
    "majuscule": majuscule,
    "sans_virgule": sans_virgule,
    "ordinal": ordinal,
    "qualite": qualifier,
    "pour_cent": pour_cent,
}
