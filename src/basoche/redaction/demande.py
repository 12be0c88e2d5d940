"""Demander un champ qui manque : ce qu'il est, pourquoi il est dû, un exemple, et la valeur relue aussitôt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from basoche.droit.actes import acte
from basoche.droit.actes.champs import Schema, TypeChamp
from basoche.droit.erreurs import ChampInvalide
from basoche.redaction.acte import DU_CONTROLE
from basoche.redaction.donnees import lire_donnees
from basoche.redaction.modele import champs_manquants, modele_du_code
from basoche.redaction.schema import champ_du_schema, schema_de_l_acte
from basoche.redaction.textes import textes_reproduits

_OUI, _NON = ("o", "oui", "vrai"), ("n", "non", "faux")
# Le modèle dit parfois quel choix manque : « circonstances.lieu_habite ou conjoint_violent (…) ».
_PHRASE = re.compile(r"[ (]")


@dataclass(frozen=True, slots=True)
class Demande:
    """Un champ à donner : son chemin (« titre.date »), son nom, ses articles, sa forme."""

    chemin: str
    titre: str
    article: str
    type: str
    exemple: str
    choix: tuple[str, ...]
    explication: str

    def en_dict(self) -> dict[str, str]:
        """Ce qu'en dit une réponse en JSON."""
        return {"champ": self.chemin, "titre": self.titre, "article": self.article}

    def __str__(self) -> str:
        """« titre.date (Date, CPCE R221-1, 1°) »."""
        return f"{self.chemin} ({', '.join(dit for dit in (self.titre, self.article) if dit)})"


def demander(code: str, chemin: str) -> Demande:
    """Ce qu'il faut dire d'un champ pour le demander ; un chemin que le schéma ignore est rendu tel quel."""
    return _demande(schema_de_l_acte(code), chemin)


def _demande(schema: Schema, chemin: str) -> Demande:
    noeud = champ_du_schema(schema, re.sub(r"\[\d+\]", "[0]", chemin))
    propre = noeud.get("x-basoche", {})
    exemples = noeud.get("examples") or noeud.get("items", {}).get("examples") or [""]
    return Demande(
        chemin=chemin,
        titre=noeud.get("title", ""),
        article=" ; ".join(propre.get("articles", ())),
        type=propre.get("type", TypeChamp.TEXTE.value),
        exemple=str(exemples[0]),
        choix=tuple(noeud.get("enum", ())),
        explication=noeud.get("description", ""),
    )


class Questionnaire:
    """Les champs d'un acte demandés un à un, chacun relu dès qu'il est donné.

    Args:
        code: un acte que Basoche rédige.
        donnees: ce qui est déjà connu ; jamais modifié.
        le: la date dont on reproduit les textes, si les données n'en disent pas d'autre.
        etude: l'en-tête réglé, qui dispense d'en demander les champs.
        date_imposee: ``le`` est la date de l'acte, qui n'est plus à demander.
    """

    def __init__(
        self,
        code: str,
        donnees: Mapping[str, Any],
        *,
        le: date,
        etude: Mapping[str, str],
        date_imposee: bool = False,
    ) -> None:
        self.code, self.le, self.etude, self.date_imposee = code, le, etude, date_imposee
        self.donnees: dict[str, Any] = deepcopy(dict(donnees))
        self.schema = schema_de_l_acte(code)
        self.refuses: set[str] = set()

    def prochaine(self) -> Demande | None:
        """Le prochain champ à demander, dans l'ordre de l'acte ; ``None`` quand rien ne manque.

        Raises:
            ErreurBasoche: les données déjà connues sont illisibles, ou l'acte ne se rédige pas.
        """
        for manque in self._manques():
            for chemin in self._candidats(manque):
                if chemin not in self.refuses:
                    return _demande(self.schema, chemin)
        return None

    def _manques(self) -> list[str]:
        lues = self._lire(self.donnees)
        jour = lues.get("acte", {}).get("date")
        textes = textes_reproduits(acte(self.code), jour if isinstance(jour, date) else self.le)
        etude = {**lues.get("etude", {}), **self.etude}
        manques = champs_manquants(modele_du_code(self.code), {**lues, "etude": etude, "textes": textes})
        return [manque for manque in manques if not manque.startswith("textes.")]

    def _lire(self, donnees: Mapping[str, Any]) -> dict[str, Any]:
        """Les données lues, sans ce que seul le contrôle lit."""
        propres = {cle: valeur for cle, valeur in donnees.items() if cle not in (DU_CONTROLE, "cas")}
        lues = dict(lire_donnees(self.code, propres, souple=True).valeurs)
        if self.date_imposee:
            lues["acte"] = {"date": self.le, **lues.get("acte", {})}
        return lues

    def _candidats(self, manque: str) -> list[str]:
        """Les champs qui comblent un manque ; un choix entre plusieurs les propose l'un après l'autre."""
        if not _PHRASE.search(manque):
            return [manque]
        debut = _PHRASE.split(manque)[0].rpartition(".")[0]
        groupe = champ_du_schema(self.schema, debut)
        cites = [cle for cle in groupe.get("properties", {}) if re.search(rf"\b{cle}\b", manque)]
        return [f"{debut}.{cle}" for cle in cites] or ([debut] if groupe else [])

    def repondre(self, demande: Demande, reponse: str) -> None:
        """Place une réponse, si elle se lit.

        Raises:
            ErreurBasoche: réponse vide ou illisible ; les données restent ce qu'elles étaient.
        """
        valeur = _valeur(demande, reponse)
        essai = deepcopy(self.donnees)
        _poser(essai, demande.chemin, valeur)
        self._lire(essai)
        self.donnees = essai
        if valeur is False:
            self.refuses.add(demande.chemin)

    def ouvrir(self, demande: Demande) -> None:
        """Commence un élément d'une liste de groupes : ses champs manqueront, et seront demandés."""
        liste = _lire(self.donnees, demande.chemin)
        _poser(self.donnees, demande.chemin, [*(liste if isinstance(liste, list) else []), {}])

    def est_liste_de_groupes(self, demande: Demande) -> bool:
        """Vrai si chaque élément de la liste a ses propres champs."""
        noeud = champ_du_schema(self.schema, re.sub(r"\[\d+\]", "[0]", demande.chemin))
        return "properties" in noeud.get("items", {})


def _valeur(demande: Demande, reponse: str) -> Any:
    propre = reponse.strip()
    if not propre:
        raise _refus(demande, "une réponse est exigée", f"Par exemple : {demande.exemple or 'un texte'}.")
    if demande.type == TypeChamp.BOOLEEN.value:
        if propre.casefold() not in (*_OUI, *_NON):
            raise _refus(demande, f"« {propre} » n'est ni oui ni non", "Répondre o (oui) ou n (non).")
        return propre.casefold() in _OUI
    if demande.choix and propre not in demande.choix:
        raise _refus(demande, f"« {propre} » n'est pas permis", f"Choisir : {', '.join(demande.choix)}.")
    if demande.type == TypeChamp.LISTE.value:
        return [element.strip() for element in propre.split(";") if element.strip()]
    return propre


def _refus(demande: Demande, pourquoi: str, conseil: str) -> ChampInvalide:
    return ChampInvalide(f"« {demande.chemin} » : {pourquoi}.", conseil=conseil, champ=demande.chemin)


def _pas(chemin: str) -> list[str | int]:
    return [int(mot) if mot.isdigit() else mot for mot in re.findall(r"[^.\[\]]+", chemin)]


def _lire(donnees: Any, chemin: str) -> Any:
    for pas in _pas(chemin):
        if isinstance(donnees, list) and isinstance(pas, int):
            donnees = donnees[pas] if pas < len(donnees) else None
        else:
            donnees = donnees.get(pas) if isinstance(donnees, dict) else None
    return donnees


def _poser(donnees: dict[str, Any], chemin: str, valeur: Any) -> None:
    *groupes, cle = _pas(chemin)
    ou: Any = donnees
    for groupe in groupes:
        if isinstance(ou, dict) and ou.get(groupe) is None:
            ou[groupe] = {}
        ou = ou[groupe]
    ou[cle] = valeur
