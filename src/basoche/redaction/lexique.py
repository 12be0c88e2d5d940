"""Le nom français et un exemple de chaque champ d'un acte : ceux du catalogue, et ceux qu'ajoutent les modèles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from basoche.droit.actes._noeud import Fichier, Noeud
from basoche.droit.actes.champs import vocabulaire
from basoche.droit.erreurs import ErreurBasoche

_FICHIER = Path(__file__).parent / "lexique.yaml"
# Plusieurs fois la même chose : chacun porte les champs de l'autre.
_PLURIELS = {
    "requerants[]": "requerant", "destinataires[]": "destinataire", "demandeurs[]": "demandeur",
    "decomptes[]": "decompte", "titres[]": "titre",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mot:
    """Le nom d'un champ et un exemple ; vides s'ils ne sont pas dits ici."""

    titre: str = ""
    exemple: str = ""


@dataclass(frozen=True, slots=True)
class Lexique:
    """Les noms des groupes, des champs par leur dernier mot (« nom »), et des champs par leur chemin."""

    objets: Mapping[str, str]
    feuilles: Mapping[str, Mot]
    champs: Mapping[str, Mot]


@cache
def lexique() -> Lexique:
    """Le lexique livré.

    Raises:
        CatalogueInvalide: le fichier ne respecte pas le format.
    """
    noeud = Fichier(_FICHIER, "lexique des champs").racine()
    noeud.verifier_cles(frozenset({"description", "objets", "feuilles", "champs"}), frozenset())
    objets = noeud.objet("objets")
    return Lexique(
        objets={cle: objets.texte(cle) for cle in objets.contenu},
        feuilles=_mots(noeud.objet("feuilles")),
        champs=_mots(noeud.objet("champs")),
    )


def _mots(noeud: Noeud) -> dict[str, Mot]:
    lus = {}
    for cle in noeud.contenu:
        mot = noeud.objet(cle)
        mot.verifier_cles(frozenset(), frozenset({"titre", "exemple"}))
        lus[cle] = Mot(**{nom: mot.texte(nom) for nom in mot.contenu})
    return lus


def titre_du_champ(chemin: str) -> str:
    """Le nom français d'un champ ou d'un groupe.

    Raises:
        ErreurBasoche: le lexique ne nomme pas ce champ (``champ_sans_nom``) ; un essai les parcourt tous.
    """
    mots, droit = lexique(), vocabulaire()
    groupe, _, cle = chemin.rpartition(".")
    for nom in (chemin, _singulier(chemin)):
        propre = mots.champs.get(nom, Mot()).titre or mots.objets.get(nom) or droit.objets.get(nom)
        if propre:
            return propre
        if nom in droit.champs:
            return droit.champs[nom][1]
    if groupe == "circonstances" and cle in droit.circonstances:
        return droit.circonstances[cle]
    if cle in mots.feuilles:
        return mots.feuilles[cle].titre
    raise ErreurBasoche(
        f"Le champ « {chemin} » n'a pas de nom au lexique.", conseil="Compléter lexique.yaml.", code="champ_sans_nom"
    )


def exemple_du_champ(chemin: str) -> str:
    """Un exemple fictif de ce qu'on écrit dans un champ ; vide si le type du champ suffit à le donner."""
    mots = lexique()
    noms = (chemin, _singulier(chemin))
    propres = [mots.champs[nom].exemple for nom in noms if nom in mots.champs and mots.champs[nom].exemple]
    feuille = mots.feuilles.get(chemin.rpartition(".")[2], Mot())
    return propres[0] if propres else feuille.exemple


def _singulier(chemin: str) -> str:
    premier, point, reste = chemin.partition(".")
    return f"{_PLURIELS.get(premier, premier)}{point}{reste}"
