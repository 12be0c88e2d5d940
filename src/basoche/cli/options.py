"""Des champs d'un guichet aux options d'une commande, dans les deux sens : déclarer, lire, montrer un exemple."""

from __future__ import annotations

import inspect
import json
import re
import shlex
from collections.abc import Sequence
from enum import Enum
from typing import Annotated, Any

import typer

from basoche.cli.entree import ENTREE_STANDARD, lire_json
from basoche.cli.erreurs import MauvaisEmploi
from basoche.guichet import ouvrir
from basoche.guichet.champs import Champ, Forme

_METAVARS = {
    Forme.MONTANT: "MONTANT",
    Forme.TAUX: "TAUX",
    Forme.DATE: "DATE",
    Forme.ENTIER: "ENTIER",
    Forme.TEXTE: "TEXTE",
    Forme.LIBRE: "VALEUR",
    Forme.CHOIX: "CHOIX",
}
_OUI, _NON = ("oui", "vrai", "true"), ("non", "faux", "false")
_PROCESSUS_MAX = 64


def lire_drapeaux(mots: list[str], drapeaux: set[str]) -> list[str]:
    """« --x oui », « --x=non », « --no-x » deviennent « --x » ou « --non-x »."""
    lus: list[str] = []
    reste = iter(mots)
    for mot in reste:
        nom, egal, valeur = mot.partition("=")
        if nom.startswith("--no-") and f"--{nom[5:]}" in drapeaux:
            nom = f"--non-{nom[5:]}"
        if egal and nom in drapeaux and valeur.lower() in (*_OUI, *_NON):
            lus.append(_drapeau(nom, valeur))
        elif egal:
            lus.append(f"{nom}={valeur}")
        elif lus and lus[-1] in drapeaux and nom.lower() in (*_OUI, *_NON):
            lus[-1] = _drapeau(lus[-1], nom)
        else:
            lus.append(nom)
    return lus


def _drapeau(nom: str, valeur: str) -> str:
    return nom if valeur.lower() in _OUI else f"--non-{nom[2:]}"


def nom_d_option(champ: Champ) -> str:
    """« frais_deplacement » -> « --frais-deplacement »."""
    return f"--{champ.nom.replace('_', '-')}"


def declarer_option(champ: Champ) -> inspect.Parameter:
    """L'option d'un champ simple : un texte que le guichet lira, ou un drapeau."""
    nom = nom_d_option(champ)
    if champ.forme is Forme.BOOLEEN:
        option = typer.Option(f"{nom}/--non-{nom[2:]}", help=_aide_de(champ), show_default=False)
        return _parametre(f"champ_{champ.nom}", bool | None, option)
    metavar = _METAVARS[champ.forme]
    return _parametre(f"champ_{champ.nom}", str | None, typer.Option(nom, metavar=metavar, help=_aide_de(champ)))


def _aide_de(champ: Champ) -> str:
    """L'aide d'un champ, ses choix, et s'il est exigé ou son défaut quand l'aide ne le dit pas déjà.

    L'obligation se dit ici et non à Typer : le champ peut venir de --entree, et son absence est un refus du calcul.
    """
    choix = f" ({', '.join(champ.choix)})" if champ.choix else ""
    defaut = champ.defaut.value if isinstance(champ.defaut, Enum) else champ.defaut
    if champ.obligatoire:
        mention = " [obligatoire]"
    elif "défaut" in champ.aide or defaut in (None, False, "") or not isinstance(defaut, (str, int)):
        mention = ""
    else:
        mention = f" [défaut : {'oui' if defaut is True else defaut}]"
    return f"{champ.aide.rstrip('. ')}{choix}{mention}"


def _parametre(nom: str, forme: Any, option: Any, defaut: Any = None) -> inspect.Parameter:
    return inspect.Parameter(nom, inspect.Parameter.KEYWORD_ONLY, default=defaut, annotation=Annotated[forme, option])


_COMMUNES: tuple[tuple[str, Any, Any, str, dict[str, Any]], ...] = (
    (
        "entree",
        str | None,
        None,
        "Lire l'objet d'un fichier JSON (« - » : entrée standard) ; les options priment.",
        {"metavar": "FICHIER.json"},
    ),
    (
        "lot",
        str | None,
        None,
        "Calculer chaque ligne d'un fichier, un objet JSON par ligne (« - » : entrée standard).",
        {"metavar": "FICHIER.jsonl"},
    ),
    (
        "format",
        str,
        "texte",
        "Forme de la réponse à l'unité (défaut : texte) ; un lot répond toujours en JSON.",
        {"metavar": "texte|json"},
    ),
    ("cas", str | None, None, "Étiquette recopiée dans la réponse JSON (défaut : 1).", {"metavar": "TEXTE"}),
    (
        "reconduire",
        bool,
        False,
        "Après la fin d'un tarif ou d'un barème, employer la dernière version connue et l'annoncer.",
        {},
    ),
    (
        "estimations",
        bool,
        False,
        "Employer l'estimation d'une valeur non trouvée dans les textes, et l'annoncer.",
        {},
    ),
    (
        "processus",
        str | None,
        None,
        "Nombre de processus d'un lot (défaut : un, puis tous les cœurs si le lot dure).",
        {"metavar": "ENTIER"},
    ),
)


IMPRIMABLES = frozenset({"decompte"})
"""Les calculs qui s'impriment aussi en PDF."""

_IMPRESSION = (
    ("pdf", "FICHIER.pdf", "Imprimer aussi le résultat, une feuille A4 à remettre au débiteur ou au juge."),
    ("parties", "TEXTE", "Les parties à nommer sur la feuille : « SCI du Lac c/ M. Exemple »."),
    ("titre-executoire", "TEXTE", "Le titre à nommer sur la feuille (défaut : aucun)."),
)


def declarer_options_communes() -> list[inspect.Parameter]:
    """Les options de tout calcul : entrée en JSON, lot, forme de la réponse, paramètres échus ou inconnus."""
    return [
        _parametre(nom, forme, typer.Option(f"--{nom}", help=aide, show_default=False, **suite), defaut)
        for nom, forme, defaut, aide, suite in _COMMUNES
    ]


def declarer_options_d_impression(nom: str) -> list[inspect.Parameter]:
    """Les options d'un calcul qui s'imprime : le fichier PDF et les parties à y nommer."""
    if nom not in IMPRIMABLES:
        return []
    return [
        _parametre(
            cle.replace("-", "_"), str | None, typer.Option(f"--{cle}", help=aide, metavar=mot, show_default=False)
        )
        for cle, mot, aide in _IMPRESSION
    ]


def lire_processus(texte: str | None) -> int | None:
    """Le nombre de processus demandé.

    Raises:
        MauvaisEmploi: ce n'est pas un entier entre 1 et 64.
    """
    if texte is None:
        return None
    if not re.fullmatch(r"[0-9]{1,2}", texte, re.ASCII) or not 1 <= int(texte) <= _PROCESSUS_MAX:
        raise MauvaisEmploi(
            f"--processus « {texte} » : on attend un nombre entier, au moins 1, au plus {_PROCESSUS_MAX}.",
            conseil="Ôter --processus pour laisser Basoche choisir.",
        )
    return int(texte)


def lire_option(champ: Champ, texte: Any) -> Any:
    """Un champ de forme libre peut s'écrire en JSON dans son option : « {"jours": 8} », « [["2025-01-01", "10"]] »."""
    if champ.forme is Forme.LIBRE and isinstance(texte, str) and texte.lstrip()[:1] in ("{", "["):
        return lire_json(texte)
    return texte


def decrire_champs_structures(champs: Sequence[Champ], chemin: str = "") -> list[tuple[str, str]]:
    """Le nom et l'aide des champs qui n'ont pas d'option, et de ce qu'ils contiennent : « postes[].montant »."""
    lignes: list[tuple[str, str]] = []
    for champ in champs:
        if not chemin and not champ.est_structure:
            continue
        nom = f"{chemin}{champ.nom}"
        lignes.append((nom, _aide_de(champ)))
        suite = f"{nom}[]." if champ.forme is Forme.LISTE else f"{nom}."
        lignes += decrire_champs_structures(champ.sous_champs, suite)
    return lignes


def composer_exemple(nom: str) -> str:
    """La fin de l'aide : une commande à recopier."""
    return f"Exemple :\n\n  {ligne_d_exemple(nom)}"


def ligne_d_exemple(nom: str) -> str:
    """La commande qui calcule l'exemple du guichet : par options s'il n'a que des champs simples, sinon en JSON."""
    guichet = ouvrir(nom)
    champs = {champ.nom: champ for champ in guichet.CHAMPS}
    if all(_tient_en_option(champs[cle], valeur) for cle, valeur in guichet.EXEMPLE.items()):
        mots = [_mot(champs[cle], valeur) for cle, valeur in guichet.EXEMPLE.items()]
        return f"basoche calcul {nom} {' '.join(mots)}"
    objet = json.dumps(dict(guichet.EXEMPLE), ensure_ascii=False)
    return f"echo {shlex.quote(objet)} | basoche calcul {nom} --entree {ENTREE_STANDARD}"


def _tient_en_option(champ: Champ, valeur: Any) -> bool:
    return not champ.est_structure and (champ.forme is Forme.LIBRE or not isinstance(valeur, (list, dict)))


def _mot(champ: Champ, valeur: Any) -> str:
    if isinstance(valeur, bool):
        return _drapeau(nom_d_option(champ), "oui" if valeur else "non")
    texte = json.dumps(valeur, ensure_ascii=False) if isinstance(valeur, (list, dict)) else str(valeur)
    return f"{nom_d_option(champ)} {shlex.quote(texte)}"
