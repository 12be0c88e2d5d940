"""Les champs d'une remise, lus du JSON : ceux que les pièces du mode impriment, et ses réglages ; rien d'autre."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Any

from basoche.droit.actes.champs import TypeChamp
from basoche.droit.calendrier import TERRITOIRES
from basoche.droit.erreurs import ChampInconnu, ChampInvalide, ChampManquant, ErreurBasoche
from basoche.guichet.champs import lire_booleen, lire_date, lire_entier
from basoche.redaction.attendus import attendus_du_modele
from basoche.redaction.ecriture import heure
from basoche.redaction.modele import lire_modele
from basoche.redaction.remise import modes

REGLAGES = ("mode", "rang", "adresse_postale", "territoire", "alsace_moselle")
_GROUPE = "remise."


@dataclass(frozen=True, slots=True)
class RemiseLue:
    """Le mode, les champs imprimés (``date`` toujours là) et les réglages."""

    mode: str
    champs: Mapping[str, Any]
    reglages: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Attendus:
    chemins: frozenset[str]
    types: Mapping[str, TypeChamp]
    listes: frozenset[str]


def lire_remise(brutes: Mapping[str, Any], *, souple: bool = False) -> RemiseLue:
    """Lit une remise.

    Raises:
        ErreurBasoche: mode inconnu (``mode_inconnu``).
        ChampInconnu, ChampInvalide, ChampManquant: un champ que ce mode n'emploie pas, illisible, ou la date absente.
    """
    mode = brutes.get("mode")
    if not isinstance(mode, str) or mode not in modes():
        raise ErreurBasoche(
            f"« {mode} » n'est pas un mode de remise." if mode else "La remise ne dit pas son mode.",
            conseil=f"Donner « mode » : {', '.join(modes())}.",
            code="mode_inconnu",
            champ="mode",
        )
    champs = {
        cle: _lire(mode, cle, valeur, souple=souple)
        for cle, valeur in brutes.items()
        if cle not in REGLAGES and valeur is not None and valeur != ""
    }
    if not isinstance(champs.get("date"), date):
        raise ChampManquant(
            "La remise n'a pas de date.", conseil="Donner « date », le jour de la signification.", champ="remise.date"
        )
    return RemiseLue(mode, champs, _reglages(brutes))


def _reglages(brutes: Mapping[str, Any]) -> dict[str, Any]:
    lus = {cle: brutes[cle] for cle in REGLAGES if brutes.get(cle) is not None}
    if "rang" in lus:
        lus["rang"] = lire_entier(lus["rang"], "rang", True)
    if "alsace_moselle" in lus:
        lus["alsace_moselle"] = lire_booleen(lus["alsace_moselle"], "alsace_moselle", True)
    if lus.get("territoire") is not None and lus["territoire"] not in TERRITOIRES:
        raise ChampInvalide(
            f"« territoire » : {lus['territoire']!r} n'est pas un territoire.",
            conseil=f"Employer : {', '.join(TERRITOIRES)}.",
            champ="territoire",
        )
    adresse = lus.get("adresse_postale")
    if isinstance(adresse, list):
        lus["adresse_postale"] = "\n".join(map(str, adresse))
    elif adresse is not None and not isinstance(adresse, str):
        raise ChampInvalide(
            "« adresse_postale » doit être un texte ou une liste de lignes.",
            conseil="Donner les lignes de l'adresse.",
            champ="adresse_postale",
        )
    return lus


def _lire(mode: str, cle: str, valeur: Any, *, souple: bool) -> Any:
    attendus, chemin = _attendus(mode), f"{_GROUPE}{cle}"
    if chemin not in attendus.chemins:
        permis = sorted(c.removeprefix(_GROUPE) for c in attendus.chemins if c.count(".") == 1 and "[" not in c)
        proches = get_close_matches(cle, permis, n=3)
        raise ChampInconnu(
            f"« {cle[:80]} » : ce mode de remise n'emploie pas ce champ.",
            conseil=(f"Champs proches : {', '.join(proches)}. " if proches else "") + f"Permis : {', '.join(permis)}.",
            champ=chemin,
        )
    return _typer(attendus, chemin, valeur, souple=souple)


def _typer(attendus: _Attendus, chemin: str, valeur: Any, *, souple: bool) -> Any:
    match valeur:
        case Mapping():
            return {cle: _typer(attendus, f"{chemin}.{cle}", v, souple=souple) for cle, v in valeur.items()}
        case list():
            if chemin not in attendus.listes:
                raise ChampInvalide(
                    f"« {chemin} » doit être une seule valeur.", conseil="Donner un texte.", champ=chemin
                )
            return [_typer(attendus, f"{chemin}[]", v, souple=souple) for v in valeur]
    if chemin in attendus.listes:
        raise ChampInvalide(f"« {chemin} » doit être une liste.", conseil="Donner une liste.", champ=chemin)
    match attendus.types.get(chemin):
        case TypeChamp.DATE:
            return lire_date(valeur, chemin, souple)
        case TypeChamp.HEURE:
            heure(valeur)  # refuse une heure impossible
            return valeur
        case TypeChamp.ENTIER:
            return str(lire_entier(valeur, chemin, True))
    if isinstance(valeur, bool):
        raise ChampInvalide(f"« {chemin} » doit être un texte.", conseil="Écrire ce qui a été constaté.", champ=chemin)
    return str(valeur)


@cache
def _attendus(mode: str) -> _Attendus:
    lus = [attendus_du_modele(lire_modele(piece["modele"])) for piece in modes()[mode]["pieces"]]
    types = {chemin: type_ for attendu in lus for chemin, type_ in attendu.types.items()}
    # « lu_le » ne s'imprime qu'en condition dans certaines pièces, mais reste une date.
    return _Attendus(
        frozenset(chemin for attendu in lus for chemin in attendu.chemins if chemin.startswith(_GROUPE)),
        types | {"remise.date": TypeChamp.DATE},
        frozenset(chemin for attendu in lus for chemin in attendu.listes),
    )
