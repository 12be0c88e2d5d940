"""Le portefeuille : les créances importées, une par ligne en JSON, sans doublon, remplacées d'un coup.

Réimporter le même fichier n'ajoute rien ; réimporter un fichier mis à jour remplace les créances de même clé. Une
coupure au milieu laisse l'ancien portefeuille entier : il suffit de relancer.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant
from basoche.echanges.creance import Creance, Creancier, cle_de
from basoche.echanges.ecriture import ecrire_atomiquement, refuser_lecture_seule, verrouiller
from basoche.echanges.erreurs import FichierIllisible

_ORIGINE = ("fichier", "ligne")


@dataclass(frozen=True, slots=True)
class Fusion:
    """Ce qu'un import a changé au portefeuille, en nombre de créances."""

    nouvelles: int
    mises_a_jour: int
    inchangees: int
    total: int

    def en_dict(self) -> dict[str, int]:
        """Les comptes, pour le bilan."""
        return dataclasses.asdict(self)


def lire_portefeuille(chemin: Path) -> Iterator[Creance]:
    """Les créances d'un portefeuille, une à une.

    Raises:
        FichierIllisible: fichier absent, ou ligne qui n'est pas une créance (elle est citée).
    """
    for numero, texte in _lignes(chemin):
        yield _decoder_ligne(chemin, numero, texte)


def fusionner(chemin: Path, creances: Iterable[Creance]) -> Fusion:
    """Ajoute des créances à un portefeuille, créé au besoin ; celles de même clé sont remplacées.

    Raises:
        EcritureImpossible: disque plein, lecture seule, autre import en cours ; l'ancien portefeuille est intact.
        FichierIllisible: le portefeuille existant est abîmé ; il n'est pas touché.
    """
    with verrouiller(chemin):
        refuser_lecture_seule(chemin.resolve())
        lignes: dict[str, str] = {}
        if chemin.exists():
            for numero, texte in _lignes(chemin):
                lignes[_cle_de_ligne(chemin, numero, texte)] = texte
        comptes = {"nouvelles": 0, "mises_a_jour": 0, "inchangees": 0}
        for creance in creances:
            comptes[_placer(lignes, creance)] += 1
        if comptes["nouvelles"] or comptes["mises_a_jour"] or not chemin.exists():
            ecrire_atomiquement(chemin, (f"{texte}\n".encode() for texte in lignes.values()))
        return Fusion(**comptes, total=len(lignes))


def _placer(lignes: dict[str, str], creance: Creance) -> str:
    texte = json.dumps(en_json(creance), ensure_ascii=False, separators=(",", ":"))
    ancien = lignes.get(creance.cle)
    if ancien is None:
        lignes[creance.cle] = texte
        return "nouvelles"
    if ancien == texte or _sans_origine(ancien) == _sans_origine(texte):
        return "inchangees"
    lignes[creance.cle] = texte
    return "mises_a_jour"


def _sans_origine(texte: str) -> dict[str, Any]:
    contenu: dict[str, Any] = json.loads(texte)
    return {cle: valeur for cle, valeur in contenu.items() if cle not in _ORIGINE}


def _lignes(chemin: Path) -> Iterator[tuple[int, str]]:
    try:
        with chemin.open(encoding="utf-8", newline="\n") as flux:
            for numero, ligne in enumerate(flux, start=1):
                if ligne.strip():
                    yield numero, ligne.rstrip("\n")
    except (OSError, UnicodeDecodeError):
        raise FichierIllisible(
            f"Le portefeuille « {chemin} » ne peut pas être lu.", conseil="Vérifier le chemin, ou choisir un autre."
        ) from None


def _cle_de_ligne(chemin: Path, numero: int, texte: str) -> str:
    """La clé d'une ligne du portefeuille, sans la décoder en entier : la fusion en relit des centaines de mille."""
    try:
        contenu = json.loads(texte)
        cle, reference = contenu["creancier"]["cle"], contenu["reference"]
        if isinstance(cle, str) and isinstance(reference, str) and contenu["postes"] and contenu["debiteurs"]:
            return cle_de(cle, reference)
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    raise _abime(chemin, numero)


def _decoder_ligne(chemin: Path, numero: int, texte: str) -> Creance:
    try:
        creance = depuis_json(Creance, json.loads(texte))
    except (ValueError, TypeError, KeyError, InvalidOperation, RecursionError, ErreurBasoche):
        raise _abime(chemin, numero) from None
    assert isinstance(creance, Creance)
    return creance


def _abime(chemin: Path, numero: int) -> FichierIllisible:
    return FichierIllisible(
        f"Le portefeuille « {chemin} », ligne {numero}, ne porte pas une créance lisible.",
        conseil="Le restaurer d'une sauvegarde, ou importer dans un autre fichier (--vers).",
    )


def en_json(valeur: Any) -> Any:
    """Une créance (ou une de ses parties) en types JSON ; ce qui vaut le défaut est omis."""
    if isinstance(valeur, Enum):
        return valeur.value
    if isinstance(valeur, Montant):
        return str(valeur)
    if isinstance(valeur, (str, int, types.NoneType)):
        return valeur
    if isinstance(valeur, date):
        return valeur.isoformat()
    if isinstance(valeur, tuple):
        return [en_json(element) for element in valeur]
    if isinstance(valeur, Decimal):
        return format(valeur, "f")
    return _creancier_en_json(valeur) if isinstance(valeur, Creancier) else _objet_en_json(valeur)


@lru_cache(maxsize=64)
def _creancier_en_json(creancier: Creancier) -> dict[str, Any]:
    """Le même pour toutes les créances d'un fichier : on ne le refait pas cent mille fois."""
    return _objet_en_json(creancier)


def _objet_en_json(valeur: Any) -> dict[str, Any]:
    contenu = {}
    classe: type = type(valeur)
    for nom, defaut in _champs(classe):
        element = getattr(valeur, nom)
        if element != defaut:
            contenu[nom] = en_json(element)
    return contenu


@cache
def _champs(classe: type) -> tuple[tuple[str, Any], ...]:
    return tuple((champ.name, champ.default) for champ in dataclasses.fields(classe))


@cache
def _types(classe: type) -> dict[str, Any]:
    return typing.get_type_hints(classe)


def depuis_json(attendu: Any, valeur: Any) -> Any:
    """L'inverse exact de :func:`en_json` pour un type du domaine.

    Raises:
        TypeError, ValueError, KeyError: la valeur n'a pas la forme attendue.
    """
    if isinstance(attendu, types.UnionType):
        membre = next(membre for membre in typing.get_args(attendu) if membre is not types.NoneType)
        return None if valeur is None else depuis_json(membre, valeur)
    if typing.get_origin(attendu) is tuple:
        return tuple(depuis_json(typing.get_args(attendu)[0], element) for element in _de_type(valeur, list))
    if attendu in (str, int, bool):
        return _de_type(valeur, attendu)
    if attendu is Montant:
        return Montant.lire(_de_type(valeur, str))
    if attendu is date:
        return date.fromisoformat(_de_type(valeur, str))
    if attendu is Decimal or issubclass(attendu, Enum):
        return attendu(_de_type(valeur, str))
    hints = _types(attendu)
    return attendu(**{nom: depuis_json(hints[nom], contenu) for nom, contenu in _de_type(valeur, dict).items()})


def _de_type(valeur: Any, attendu: type) -> Any:
    if type(valeur) is not attendu:
        raise TypeError(f"{attendu.__name__} attendu, reçu {type(valeur).__name__}")
    return valeur
