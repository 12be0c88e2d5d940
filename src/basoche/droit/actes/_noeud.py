"""Un dictionnaire lu dans un fichier du catalogue : chaque valeur est prise avec son type, ou refusée à sa ligne."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from basoche.droit.actes._modele import UNITES, Duree
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.yaml_strict import Chemin, FauteYaml, charger, numero_de_ligne

E = TypeVar("E", bound=StrEnum)


class CatalogueInvalide(ErreurBasoche):
    """Un fichier du catalogue ne respecte pas le format : le message nomme fichier, objet et ligne."""

    code = "catalogue_invalide"


class Fichier:
    """Le fichier en cours de lecture : sert à dire où est la faute."""

    def __init__(self, chemin: Path, nom: str) -> None:
        self.chemin, self.nom = chemin, nom
        self.texte = chemin.read_text(encoding="utf-8")

    def racine(self) -> Noeud:
        """Le dictionnaire qu'écrit le fichier.

        Raises:
            CatalogueInvalide: YAML illisible, clé en double, date impossible.
        """
        try:
            return Noeud(self, charger(self.texte), ())
        except FauteYaml as faute:
            raise self.erreur(faute.message, ligne=faute.ligne) from faute

    def erreur(self, message: str, ou: Chemin = (), ligne: int | None = None) -> CatalogueInvalide:
        """Le refus qui dit le fichier, l'objet et la ligne."""
        numero = ligne if ligne is not None else numero_de_ligne(self.texte, ou)
        return CatalogueInvalide(
            f"{self.chemin}, {self.nom}, ligne {numero} : {message}", conseil="Corriger le fichier du catalogue."
        )


class Noeud:
    """Un dictionnaire du fichier et le chemin qui y mène."""

    def __init__(self, fichier: Fichier, contenu: Mapping[str, Any], ou: Chemin) -> None:
        self.fichier, self.contenu, self.ou = fichier, contenu, ou

    def erreur(self, message: str, *suite: str | int) -> CatalogueInvalide:
        """Le refus, à la ligne de ce nœud ou de la clé donnée."""
        return self.fichier.erreur(message, (*self.ou, *suite))

    def verifier_cles(self, exigees: frozenset[str], permises: frozenset[str]) -> None:
        """Refuse une clé inconnue ou manquante."""
        for cle in self.contenu:
            if cle not in exigees and cle not in permises:
                raise self.erreur(f"clé inconnue « {cle} »", cle)
        for cle in sorted(exigees - self.contenu.keys()):
            raise self.erreur(f"clé « {cle} » manquante")

    def texte(self, cle: str) -> str:
        """Un texte exigé, non vide."""
        valeur = self.contenu.get(cle)
        if not isinstance(valeur, str) or not valeur.strip():
            raise self.erreur(f"« {cle} » doit être un texte non vide", cle)
        return valeur

    def texte_libre(self, cle: str) -> str:
        """Un texte, ou rien."""
        return "" if self.contenu.get(cle) is None else self.texte(cle)

    def textes(self, cle: str) -> tuple[str, ...]:
        """Une liste de textes, ou rien."""
        valeur = self.contenu.get(cle)
        if valeur is None:
            return ()
        if not isinstance(valeur, list) or not all(isinstance(v, str) and v.strip() for v in valeur):
            raise self.erreur(f"« {cle} » doit être une liste de textes non vides", cle)
        return tuple(valeur)

    def jour(self, cle: str) -> date | None:
        """Une date, ou rien."""
        valeur = self.contenu.get(cle)
        if valeur is None:
            return None
        if not isinstance(valeur, date) or isinstance(valeur, datetime):
            raise self.erreur(f"« {cle} » n'est pas une date AAAA-MM-JJ ({valeur})", cle)
        return valeur

    def booleen(self, cle: str) -> bool:
        """Vrai ou faux (faux par défaut)."""
        return self.booleen_ou_rien(cle) or False

    def booleen_ou_rien(self, cle: str) -> bool | None:
        """Vrai, faux, ou rien quand la source ne le dit pas."""
        valeur = self.contenu.get(cle)
        if valeur is not None and not isinstance(valeur, bool):
            raise self.erreur(f"« {cle} » doit être vrai ou faux", cle)
        return valeur

    def choix(self, cle: str, permis: type[E]) -> E:
        """Une valeur parmi celles permises."""
        valeur = self.contenu.get(cle)
        try:
            return permis(str(valeur))
        except ValueError:
            liste = ", ".join(permis)
            raise self.erreur(f"« {cle} » vaut {valeur!r} (permis : {liste})", cle) from None

    def duree(self, cle: str) -> Duree | None:
        """Une durée, ``{"mois": 1}``, ou rien."""
        valeur = self.contenu.get(cle)
        if valeur is None:
            return None
        if not isinstance(valeur, dict) or not valeur:
            raise self.erreur(f"« {cle} » doit être une durée, par exemple {{mois: 1}}", cle)
        for unite, nombre in valeur.items():
            if unite not in UNITES or not isinstance(nombre, int) or isinstance(nombre, bool) or nombre < 0:
                raise self.erreur(f"« {cle} » : {unite} {nombre} n'est pas une durée", cle, unite)
        return valeur

    def objets(self, cle: str) -> Iterator[Noeud]:
        """Chaque dictionnaire d'une liste."""
        valeur = self.contenu.get(cle)
        if valeur is not None and not isinstance(valeur, list):
            raise self.erreur(f"« {cle} » doit être une liste", cle)
        for rang, element in enumerate(valeur or ()):
            if not isinstance(element, dict):
                raise self.erreur(f"« {cle} » : chaque élément est un dictionnaire", cle, rang)
            yield Noeud(self.fichier, element, (*self.ou, cle, rang))

    def objet(self, cle: str) -> Noeud:
        """Un dictionnaire exigé (peut être vide)."""
        valeur = self.contenu.get(cle)
        if not isinstance(valeur, dict):
            raise self.erreur(f"« {cle} » doit être un dictionnaire", cle)
        return Noeud(self.fichier, valeur, (*self.ou, cle))

    def groupes(self, cle: str) -> tuple[tuple[str, ...], ...]:
        """Une liste de listes de textes, ou rien."""
        valeur = self.contenu.get(cle)
        if valeur is None:
            return ()
        if not isinstance(valeur, list) or not all(isinstance(groupe, list) and groupe for groupe in valeur):
            raise self.erreur(f"« {cle} » doit être une liste de listes", cle)
        return tuple(tuple(groupe) for groupe in valeur)
