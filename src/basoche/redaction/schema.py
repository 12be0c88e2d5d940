"""Le JSON Schema des données d'un acte : ce qu'il décrit est ce que ``acte rediger`` accepte et demande.

Les champs sont ceux que le modèle lit, dans toutes ses branches, et ceux que nomment les mentions du catalogue. Ce
qui est exigé l'est parce que le modèle l'imprime ; une exigence sous condition est un ``if`` … ``then``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import date
from functools import cache

from basoche.droit.actes import Acte, Mention, acte, mentions_communes, mentions_de
from basoche.droit.actes.champs import DIALECTE, FORMES, Schema, TypeChamp, schema_des_champs
from basoche.redaction.contraintes import poser_exigences
from basoche.redaction.donnees import CRITERES, Description, decrire
from basoche.redaction.exigences import exigences_du_modele
from basoche.redaction.expressions import CHOIX_GENRE
from basoche.redaction.formules import Dans, chemins
from basoche.redaction.lexique import exemple_du_champ, titre_du_champ
from basoche.redaction.modele import modele_du_code, modeles_livres
from basoche.redaction.synonymes import SYNONYMES

CIVILITES = ("M.", "Mme", "Monsieur", "Madame")
_CHOIX_DE_PERSONNE: Mapping[str, tuple[str, ...]] = {
    "genre": CHOIX_GENRE,
    "civilite": CIVILITES,
    "genre_grammatical": ("masculin", "feminin"),
    "nombre": ("singulier", "pluriel"),
}
_HORS_SCHEMA = ("textes",)
_JOUR = date(2026, 11, 23)


def schema_de_l_acte(code: str) -> Schema:
    """Le JSON Schema (2020-12) des données d'un acte.

    Args:
        code: un acte du catalogue ; sans modèle livré, le schéma est celui de ses mentions.

    Raises:
        ActeInconnu: aucun acte n'a ce code.
    """
    return deepcopy(_schema(code))


@cache
def _schema(code: str) -> Schema:
    demande = acte(code)
    if code not in modeles_livres():
        return schema_des_champs(demande)
    schema: Schema = {
        "$schema": DIALECTE,
        "title": demande.intitule,
        "description": f"Données de l'acte « {code} », telles que les lit « basoche acte rediger {code} ».",
        "type": "object",
        "properties": {},
    }
    redaction = _Redaction(demande)
    for chemin in redaction.chemins():
        redaction.poser(schema, chemin)
    synonymes = synonymes_de(decrire(code))
    poser_exigences(schema, exigences_du_modele(modele_du_code(code)).liste, synonymes)
    for vers, nom in synonymes.items():
        _renvoyer(champ_du_schema(schema, nom), champ_du_schema(schema, vers), vers)
    return schema


def _renvoyer(ancien: Schema, nouveau: Schema, vers: str) -> None:
    """Un nom du catalogue renvoie à celui qu'emploie le modèle ; une liste a les mêmes éléments sous les deux."""
    ancien |= {"description": f"Autre nom de « {vers} » : donner l'un ou l'autre.", "deprecated": True}
    if "items" in nouveau:
        ancien["items"] = deepcopy(nouveau["items"])


def synonymes_de(description: Description) -> dict[str, str]:
    """Les noms du catalogue que la lecture remplace par celui du modèle, pour cet acte : « cout.lignes » → l'autre."""
    return {
        vers: nom
        for nom, vers in SYNONYMES.items()
        if vers in description.du_modele and nom not in description.du_modele and nom in description.chemins
    }


class _Redaction:
    """L'écriture des champs d'un acte, chacun à sa place dans l'arbre du schéma."""

    def __init__(self, demande: Acte) -> None:
        self.description = decrire(demande.code)
        exigences = exigences_du_modele(modele_du_code(demande.code))
        self.situes = exigences.mentions
        connues = {m.id: m for m in mentions_communes()} | {m.id: m for m in _mentions(demande)}
        self.mentions: Mapping[str, Mention] = connues
        self.choix = {
            exigence.formule.chemin: exigence.formule.valeurs
            for exigence in exigences.liste
            if isinstance(exigence.formule, Dans)
        }

        # Une liste que le modèle parcourt sans l'exiger peut être vide.
        self.comptees = {
            chemin
            for exigence in exigences.liste
            for formule in (*exigence.conditions, exigence.formule)
            for chemin in chemins(formule)
        }
        critere = CRITERES.get(demande.date_critere, "acte.date")
        self.jours = {chemin: _jour(demande).isoformat() for chemin in ("acte.date", critere)}

    def chemins(self) -> Iterator[str]:
        """Les champs à décrire, dans l'ordre où l'acte les imprime, puis les autres."""
        tous = self.description.chemins
        rangs = {chemin: rang for rang, chemin in enumerate(self.situes)}
        for chemin in sorted(tous, key=lambda nom: (rangs.get(nom, len(rangs)), nom)):
            if chemin.split(".")[0] not in _HORS_SCHEMA and not chemin.endswith("[]"):
                yield chemin

    def poser(self, schema: Schema, chemin: str) -> None:
        """Place un champ à son chemin : « titre.date » dans l'objet ``titre``, « biens[].nom » dans ``biens``."""
        noeud, ici = schema, ""
        *groupes, feuille = chemin.split(".")
        for groupe in groupes:
            cle = groupe.removesuffix("[]")
            ici = f"{ici}.{cle}" if ici else cle
            noeud = noeud.setdefault("properties", {}).setdefault(cle, {})
            for nom, valeur in self._decrire(ici).items():
                noeud.setdefault(nom, valeur)
            if groupe.endswith("[]"):
                noeud, ici = noeud.setdefault("items", {"type": "object"}), f"{ici}[]"
        noeud.setdefault("properties", {}).setdefault(feuille, self._decrire(chemin))

    def _decrire(self, chemin: str) -> Schema:
        forme = self._forme(chemin)
        type_ = self._type(chemin)
        mentions = self._mentions_du(chemin)
        return {
            "title": titre_du_champ(chemin),
            "description": self._expliquer(chemin, mentions),
            **forme,
            "x-basoche": {
                "type": type_,
                "mentions": [mention.id for mention in mentions],
                "articles": list(dict.fromkeys(mention.article for mention in mentions)),
            },
        }

    def _expliquer(self, chemin: str, mentions: Iterable[Mention]) -> str:
        textes = [f"{mention.texte} ({mention.article})" for mention in mentions]
        if self._est_groupe(chemin):
            textes = []
        if chemin in self.description.du_cadre - self.description.du_modele:
            textes.append("Imprimé par la page, autour du texte")
        elif chemin not in self.description.du_modele and not self._est_groupe(chemin):
            textes.append("Nommé par la mention ; le modèle l'écrit lui-même ou ne l'imprime pas")
        return " ; ".join(textes) or f"{titre_du_champ(chemin)}."

    def _mentions_du(self, chemin: str) -> list[Mention]:
        """Les mentions où le champ s'imprime, puis celles du catalogue qui le nomment."""
        nommees = [m.id for m in self.mentions.values() if chemin in m.champs]
        uniques = dict.fromkeys((*self.situes.get(chemin, ()), *nommees))
        return [self.mentions[nom] for nom in uniques if nom in self.mentions]

    def _est_groupe(self, chemin: str) -> bool:
        return chemin in self.description.groupes

    def _type(self, chemin: str) -> str:
        if f"{chemin}[]" in self.description.chemins or chemin in self.description.listes:
            return TypeChamp.LISTE.value
        if self._est_groupe(chemin):
            return "groupe"
        return (self.description.types.get(chemin) or TypeChamp.TEXTE).value

    def _forme(self, chemin: str) -> Schema:
        type_ = self._type(chemin)
        if type_ == TypeChamp.LISTE.value:
            return self._liste(chemin)
        if type_ == "groupe":
            return {"type": "object"}
        forme = deepcopy(dict(FORMES[TypeChamp(type_)]))
        personne, _, cle = chemin.rpartition(".")
        if cle in _CHOIX_DE_PERSONNE and f"{personne}.civilite" in self.description.chemins:
            forme = {"type": "string", "enum": list(_CHOIX_DE_PERSONNE[cle])}
        elif chemin in self.choix:
            forme = {"type": "string", "enum": list(self.choix[chemin])}
        if chemin in self.jours:
            return {**forme, "examples": [self.jours[chemin]]}
        if type_ == TypeChamp.TEXTE.value:
            exemple = exemple_du_champ(chemin)
            forme |= {"examples": [exemple]} if exemple in forme.get("enum", (exemple,)) else {}
        return forme

    def _liste(self, chemin: str) -> Schema:
        """Une liste d'objets, ou de textes ; certains champs acceptent aussi un texte d'un bloc."""
        d_un_bloc = chemin in self.description.imprimes
        liste: Schema = {"type": ["string", "array"] if d_un_bloc else "array"}
        if chemin in self.comptees:
            liste["minItems"] = 1
        if d_un_bloc:
            liste |= {"minLength": 1, "pattern": r"\S", "examples": [exemple_du_champ(chemin)]}
        if self._est_groupe(f"{chemin}[]"):
            return {**liste, "items": {"type": "object"}}
        exemple = exemple_du_champ(f"{chemin}[]") or exemple_du_champ(chemin)
        return {**liste, "items": {**FORMES[TypeChamp.TEXTE], "examples": [exemple]}}


def _jour(demande: Acte) -> date:
    """Un jour où l'acte s'applique : celui des exemples, ou le dernier de l'acte."""
    fin = min((jour for jour in (demande.jusqu_a, modele_du_code(demande.code).jusqu_au) if jour), default=_JOUR)
    return min(_JOUR, fin)


def _mentions(demande: Acte) -> Iterator[Mention]:
    yield from mentions_de(demande)
    for mention in demande.mentions:
        if mention.renvoi:
            yield from acte(mention.renvoi).mentions


def champ_du_schema(schema: Schema, chemin: str) -> Schema:
    """La description d'un champ, par son chemin (« titre.date », « biens[0].nom ») ; vide s'il n'y est pas."""
    noeud = schema
    for cle in chemin.replace("[", ".[").split("."):
        noeud = noeud.get("items", {}) if cle.startswith("[") else noeud.get("properties", {}).get(cle, {})
    return noeud
