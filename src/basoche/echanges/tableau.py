"""Trouver le tableau dans un fichier reçu : la feuille ou le séparateur, l'en-tête sous les titres, les colonnes.

Le profil dit les en-têtes attendus : la rangée qui en porte le plus est l'en-tête, et le séparateur ou la feuille qui
la révèle est le bon. On ne devine rien d'autre.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from basoche.echanges import _csv, _xlsx
from basoche.echanges._cellules import Cellule, en_texte, normaliser
from basoche.echanges._csv import Rangee
from basoche.echanges.ecriture import cause_systeme
from basoche.echanges.erreurs import FichierIllisible
from basoche.echanges.profil import Profil

_RANGEES_DE_TITRE = 60
_OBLIGATOIRES = (("reference",), ("principal",), ("exigible_le",), ("nom", "nom_complet", "raison_sociale"))


@dataclass(frozen=True)
class Tableau:
    """Le tableau d'un fichier : où il est et ce que disent ses colonnes.

    ``colonnes`` : rang de colonne -> champ ; ``entetes`` : en-têtes tels qu'écrits ; ``ligne_entete`` : leur ligne.
    """

    chemin: Path
    source: str
    encodage: str
    colonnes: dict[int, str]
    entetes: tuple[str, ...]
    ligne_entete: int

    def compter_lignes(self) -> int:
        """Le nombre de lignes du fichier, titres compris ; 0 si un classeur ne le dit pas."""
        if self.encodage:
            return _csv.compter_lignes(self.chemin)
        return _xlsx.compter_lignes(self.chemin, self.source)

    def rangees(self) -> Iterator[Rangee]:
        """Les rangées sous l'en-tête, une à une, avec leur numéro de ligne dans le fichier.

        Raises:
            FichierIllisible: le fichier est abîmé plus bas.
        """
        largeur = len(self.entetes)
        for numero, cellules in _rangees(self.chemin, self.source, self.encodage, largeur):
            if numero > self.ligne_entete:
                yield numero, cellules


def ouvrir_tableau(chemin: Path, profil: Profil) -> Tableau:
    """Cherche le tableau d'un CSV ou d'un XLSX selon un profil ; le contenu dit le format, non l'extension.

    Raises:
        FichierIllisible: fichier absent, d'un autre format, abîmé, piégé, ou sans les colonnes du profil.
    """
    encodage = _reconnaitre(chemin, profil)
    meilleur: Tableau | None = None
    for source in _sources(chemin, profil, encodage):
        candidat = _chercher_entete(chemin, source, encodage, profil)
        if candidat is not None and (meilleur is None or len(candidat.colonnes) > len(meilleur.colonnes)):
            meilleur = candidat
    manquantes = _manquantes(profil, meilleur)
    if meilleur is None or manquantes:
        vus = ", ".join(entete for entete in meilleur.entetes if entete)[:300] if meilleur else "aucun reconnu"
        raise FichierIllisible(
            f"« {chemin.name} » n'a pas les colonnes du profil « {profil.nom} » : il manque {' ; '.join(manquantes)}.",
            conseil=f"En-têtes lus : {vus}. Choisir un autre profil ou compléter celui-ci.",
            code="colonnes_manquantes",
        )
    return meilleur


def _reconnaitre(chemin: Path, profil: Profil) -> str:
    """L'encodage d'un CSV, ou ``""`` pour un classeur XLSX vérifié."""
    try:
        with chemin.open("rb") as flux:
            debut = flux.read(8)
        taille = chemin.stat().st_size
        if debut.startswith(b"PK"):
            _xlsx.verifier_archive(chemin)
            return ""
        _refuser_autres(chemin, debut, taille)
        return _csv.detecter_encodage(chemin) if profil.encodage == "auto" else profil.encodage
    except OSError as erreur:
        raise FichierIllisible(
            f"« {chemin} » ne peut pas être ouvert : {cause_systeme(erreur)}.",
            conseil="Vérifier le chemin et les droits.",
        ) from None


def _refuser_autres(chemin: Path, debut: bytes, taille: int) -> None:
    if not debut or taille > _csv.TAILLE_MAXIMALE:
        quoi = "est trop gros (2 Go au plus)" if debut else "est vide"
        raise FichierIllisible(f"« {chemin.name} » {quoi}.", conseil="Vérifier l'envoi du créancier.")
    if debut.startswith(b"\xd0\xcf\x11\xe0"):
        raise FichierIllisible(
            f"« {chemin.name} » est un ancien classeur (.xls) ou un classeur protégé par mot de passe.",
            conseil="L'enregistrer en .xlsx sans mot de passe, ou en CSV.",
        )


def _sources(chemin: Path, profil: Profil, encodage: str) -> Sequence[str]:
    """Les feuilles d'un classeur, ou les séparateurs possibles d'un CSV."""
    if not encodage:
        return _xlsx.feuilles(chemin, profil.feuille)
    if profil.separateur == "auto":
        return _csv.SEPARATEURS
    separateur = {"tabulation": "\t", "\\t": "\t"}.get(profil.separateur, profil.separateur)
    if len(separateur) != 1 or separateur in '"\r\n':
        raise FichierIllisible(
            f"Séparateur impossible : « {profil.separateur} ».", conseil="Un caractère, « tabulation » ou « auto »."
        )
    return (separateur,)


def _rangees(chemin: Path, source: str, encodage: str, largeur: int | None = None) -> Iterator[Rangee]:
    if encodage:
        return _csv.lire_rangees(chemin, encodage, source, largeur)
    return _xlsx.lire_rangees(chemin, source)


def _chercher_entete(chemin: Path, source: str, encodage: str, profil: Profil) -> Tableau | None:
    """La rangée, parmi les premières, qui porte le plus d'en-têtes du profil."""
    champ_de = {nom: champ for champ, noms in profil.colonnes.items() for nom in noms}
    meilleur: Tableau | None = None
    for numero, cellules in islice(_rangees(chemin, source, encodage), _RANGEES_DE_TITRE):
        colonnes = _associer(cellules, champ_de)
        if len(colonnes) > (len(meilleur.colonnes) if meilleur else 0):
            entetes = tuple(en_texte(cellule) for cellule in cellules)
            while entetes and not entetes[-1]:
                entetes = entetes[:-1]
            meilleur = Tableau(chemin, source, encodage, colonnes, entetes, numero)
    return meilleur


def _associer(cellules: Sequence[Cellule], champ_de: dict[str, str]) -> dict[int, str]:
    """Rang de colonne -> champ ; d'un champ présent deux fois, la première colonne."""
    colonnes: dict[int, str] = {}
    for rang, cellule in enumerate(cellules):
        champ = champ_de.get(normaliser(cellule)) if isinstance(cellule, str) else None
        if champ is not None and champ not in colonnes.values():
            colonnes[rang] = champ
    return colonnes


def _manquantes(profil: Profil, tableau: Tableau | None) -> list[str]:
    """Les champs obligatoires sans colonne, nommés par l'en-tête que le profil attend."""
    presents = {*profil.fixe, *(tableau.colonnes.values() if tableau else ())}
    manque = []
    for choix in _OBLIGATOIRES:
        if not presents.intersection(choix):
            attendus = [nom for champ in choix for nom in profil.colonnes.get(champ, ())]
            manque.append(f"« {' ou '.join(attendus)} »")
    return manque
