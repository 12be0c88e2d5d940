"""Les règles de prescription : la durée, le genre et le point de départ de chaque nature de créance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from basoche.droit.delais_modele import Duree
from basoche.droit.erreurs import ChampInvalide, ParametreInconnu
from basoche.droit.parametres import AUCUNE, Lecture, Options, Parametre, lire, noms, parametre

DOSSIER = "delais/prescription"


@dataclass(frozen=True, slots=True)
class Regle:
    """La règle d'une nature de créance : sa durée, son genre, son texte."""

    nature: str
    genre: str
    duree: Duree
    point_de_depart: str
    lecture: Lecture

    @property
    def notes(self) -> str:
        """Les réserves du texte."""
        return self.lecture.valeur.notes


def lire_regle(nature: str, le: date, options: Options = AUCUNE) -> Regle:
    """La règle d'une nature du tableau des prescriptions.

    Args:
        nature: clé du tableau ; ``honoraires_avocat`` se précise en ``honoraires_avocat_consommateur`` ou
            ``honoraires_avocat_professionnel``.
        le: date d'exigibilité.

    Raises:
        ChampInvalide: nature inconnue, ou à préciser.
    """
    trouve, variante = _trouver(nature)
    lecture = lire(trouve.nom, le=le, options=options)
    duree = lecture.contenu[variante] if variante else lecture.contenu
    if not all(isinstance(nombre, int) for nombre in duree.values()):
        raise ChampInvalide(
            f"« nature » : « {nature} » a plusieurs durées.",
            conseil=f"Choisir : {', '.join(f'{nature}_{cle}' for cle in duree)}.",
            champ="nature",
        )
    attributs = trouve.attributs
    return Regle(nature, attributs["nature"], Duree(**duree), attributs["point_de_depart"], lecture)


def _trouver(nature: str) -> tuple[Parametre, str | None]:
    """Le paramètre d'une nature et, si le tableau a plusieurs durées, la variante demandée."""
    nom, _, variante = nature.rpartition("_")
    if exact := _parametre(nature):
        return exact, None
    if (a_variantes := _parametre(nom)) and _a_la_variante(a_variantes, variante):
        return a_variantes, variante
    raise ChampInvalide(
        f"Nature de créance inconnue : « {nature} ».", conseil=f"Natures : {', '.join(natures())}.", champ="nature"
    )


def _parametre(nature: str) -> Parametre | None:
    try:
        return parametre(f"{DOSSIER}/{nature}")
    except ParametreInconnu:
        return None


def _a_la_variante(trouve: Parametre, variante: str) -> bool:
    contenu: Any = trouve.valeurs[-1].contenu
    return isinstance(contenu.get(variante), dict)


def natures() -> tuple[str, ...]:
    """Les clés du tableau des prescriptions, dans l'ordre."""
    return tuple(nom.removeprefix(f"{DOSSIER}/") for nom in noms() if nom.startswith(f"{DOSSIER}/"))
