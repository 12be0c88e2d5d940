"""Le profil d'import : comment lire les fichiers d'un créancier, gardé une fois pour toutes en YAML.

Il dit quelle colonne remplit quel champ (:data:`basoche.echanges.champs_import.CHAMPS`), ce qui est constant (le
créancier, la nature), et comment le créancier écrit ses dates, ses montants et ses codes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from basoche.echanges._cellules import CONVENTIONS_DE_MONTANT, ORDRES_DE_DATE, Illisible, lire_siren, normaliser
from basoche.echanges.champs_import import CHAMPS, CHOIX
from basoche.echanges.creance import Adresse, Categorie, Creancier, Genre
from basoche.echanges.ecriture import cause_systeme, ecrire_atomiquement
from basoche.echanges.erreurs import ProfilInvalide

_TAILLE_MAXIMALE = 1_000_000
_CLES = {
    "profil": str,
    "description": str,
    "creancier": dict,
    "fichier": dict,
    "dates": str,
    "montants": str,
    "regrouper": bool,
    "colonnes": dict,
    "fixe": dict,
    "valeurs": dict,
    "ignorer": list,
}
_CLES_FICHIER = ("feuille", "encodage", "separateur")
_CLES_CREANCIER = ("cle", "nom", "genre", "categorie", "siren", "adresse")
_CLES_ADRESSE = ("voie", "complement", "code_postal", "commune", "pays")


@dataclass(frozen=True)
class Profil:
    """Un profil d'import lu.

    ``colonnes`` : champ -> en-têtes possibles, normalisés ; ``fixe`` : champ -> valeur si la cellule est vide ;
    ``valeurs`` : champ -> (valeur du fichier, normalisée -> valeur de Basoche) ; ``regrouper`` : les lignes de même
    référence sont les termes d'une seule créance.
    """

    nom: str
    creancier: Creancier
    colonnes: Mapping[str, Sequence[str]]
    description: str = ""
    feuille: str = ""
    encodage: str = "auto"
    separateur: str = "auto"
    dates: str = "jour_mois_annee"
    montants: str = "francais"
    regrouper: bool = False
    fixe: Mapping[str, str] = field(default_factory=dict)
    valeurs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ignorer: Sequence[str] = ()


def trouver_profil(designation: str, dossiers: Sequence[Path]) -> Profil:
    """Le profil donné par chemin (« profils/telecom.yaml ») ou par nom (« telecom »), cherché dans des dossiers.

    Raises:
        ProfilInvalide: aucun profil de ce nom (les noms connus sont cités), ou profil fautif.
    """
    direct = Path(designation)
    if direct.suffix in (".yaml", ".yml"):
        return lire_profil(direct)
    connus = {chemin.stem: chemin for dossier in reversed(dossiers) for chemin in sorted(dossier.glob("*.yaml"))}
    if designation not in connus:
        raise ProfilInvalide(
            f"Aucun profil d'import ne s'appelle « {designation} ».",
            conseil=f"Profils connus : {', '.join(sorted(connus)) or 'aucun'} ; ou donner un chemin .yaml.",
        )
    return lire_profil(connus[designation])


def lire_profil(chemin: Path) -> Profil:
    """Lit un profil d'import.

    Raises:
        ProfilInvalide: fichier absent, YAML fautif, clé ou champ inconnu ; le message nomme le fichier et la clé.
    """
    try:
        if chemin.stat().st_size > _TAILLE_MAXIMALE:
            raise _refus(chemin, "le fichier est trop gros pour un profil")
        contenu = yaml.load(chemin.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except OSError as erreur:
        raise _refus(chemin, f"lecture impossible ({cause_systeme(erreur)})") from None
    except (yaml.YAMLError, ValueError, RecursionError) as erreur:
        raise _refus(chemin, f"YAML fautif : {' '.join(str(erreur).split())[:200]}") from None
    return interpreter_profil(contenu, chemin)


def interpreter_profil(contenu: Any, chemin: Path) -> Profil:
    """Un profil d'après son contenu YAML ; ``chemin`` sert aux messages (voir :func:`lire_profil`)."""
    brut = _objet(contenu, chemin, "le profil", _CLES)
    for cle, attendu in _CLES.items():
        if cle in brut and not isinstance(brut[cle], attendu):
            raise _refus(chemin, f"« {cle} » n'a pas la forme attendue")
    fichier = _textes(brut.get("fichier", {}), chemin, "fichier", _CLES_FICHIER)
    profil = Profil(
        nom=_exiger(brut, "profil", chemin),
        creancier=_lire_creancier(_exiger(brut, "creancier", chemin), chemin),
        colonnes=_lire_colonnes(_exiger(brut, "colonnes", chemin), chemin),
        description=brut.get("description", ""),
        feuille=fichier.get("feuille", ""),
        encodage=fichier.get("encodage", "auto"),
        separateur=fichier.get("separateur", "auto"),
        dates=_parmi(brut.get("dates", ORDRES_DE_DATE[0]), ORDRES_DE_DATE, chemin, "dates"),
        montants=_parmi(brut.get("montants", CONVENTIONS_DE_MONTANT[0]), CONVENTIONS_DE_MONTANT, chemin, "montants"),
        regrouper=brut.get("regrouper", False),
        fixe=_textes(brut.get("fixe", {}), chemin, "fixe", CHAMPS),
        valeurs=_lire_valeurs(brut.get("valeurs", {}), chemin),
        ignorer=tuple(normaliser(str(nom)) for nom in brut.get("ignorer", ())),
    )
    return _verifier(profil, chemin)


def _lire_creancier(brut: Any, chemin: Path) -> Creancier:
    contenu = _objet(brut, chemin, "creancier", _CLES_CREANCIER)
    adresse = _textes(contenu.pop("adresse", {}), chemin, "creancier.adresse", _CLES_ADRESSE)
    textes = _textes(contenu, chemin, "creancier", _CLES_CREANCIER)
    siren = textes.get("siren")
    if siren is not None:
        try:
            siren = lire_siren(siren)
        except Illisible as illisible:
            raise _refus(chemin, f"creancier.siren : {illisible.quoi}") from None
    return Creancier(
        cle=_exiger(textes, "cle", chemin),
        nom=_exiger(textes, "nom", chemin),
        genre=Genre(_parmi(_exiger(textes, "genre", chemin), tuple(Genre), chemin, "creancier.genre")),
        categorie=Categorie(
            _parmi(_exiger(textes, "categorie", chemin), tuple(Categorie), chemin, "creancier.categorie")
        ),
        siren=siren,
        adresse=Adresse(**adresse) if adresse else None,
    )


def _lire_colonnes(brut: dict[Any, Any], chemin: Path) -> dict[str, tuple[str, ...]]:
    colonnes: dict[str, tuple[str, ...]] = {}
    vus: dict[str, str] = {}
    for champ, noms in _objet(brut, chemin, "colonnes", CHAMPS).items():
        liste = noms if isinstance(noms, list) else [noms]
        colonnes[champ] = tuple(normaliser(str(nom)) for nom in liste)
        for nom in colonnes[champ]:
            if not nom or nom in vus:
                raise _refus(chemin, f"colonnes.{champ} : en-tête vide ou déjà pris par « {vus.get(nom, champ)} »")
            vus[nom] = champ
    return colonnes


def _lire_valeurs(brut: dict[Any, Any], chemin: Path) -> dict[str, dict[str, str]]:
    tables = {}
    for champ, table in _objet(brut, chemin, "valeurs", CHAMPS).items():
        textes = _textes(table, chemin, f"valeurs.{champ}", None)
        tables[champ] = {normaliser(source): cible for source, cible in textes.items()}
    return tables


def _verifier(profil: Profil, chemin: Path) -> Profil:
    if not profil.nom or profil.nom != chemin.stem:
        raise _refus(chemin, f"le profil s'appelle « {profil.nom} » : le fichier doit s'appeler {profil.nom}.yaml")
    presents = {*profil.colonnes, *profil.fixe}
    for besoin in (
        ("reference",),
        ("principal",),
        ("exigible_le",),
        ("nature",),
        ("nom", "nom_complet", "raison_sociale"),
    ):
        if not presents.intersection(besoin):
            raise _refus(chemin, f"aucune colonne ni valeur fixe pour « {' ou '.join(besoin)} »")
    for champ, choix in CHOIX.items():
        cibles = [*profil.valeurs.get(champ, {}).values(), profil.fixe.get(champ, "")]
        for cible in cibles:
            _parmi(cible, ("", *choix), chemin, champ)
    return profil


def _objet(brut: Any, chemin: Path, ou: str, cles: Any) -> dict[str, Any]:
    if not isinstance(brut, dict):
        raise _refus(chemin, f"« {ou} » doit être un ensemble « clé: valeur »")
    for cle in brut:
        if cles is not None and cle not in cles:
            raise _refus(chemin, f"« {ou} » : clé inconnue « {cle} » (permises : {', '.join(cles)})")
    return {str(cle): valeur for cle, valeur in brut.items()}


def _textes(brut: Any, chemin: Path, ou: str, cles: Any) -> dict[str, str]:
    textes = {}
    for cle, valeur in _objet(brut, chemin, ou, cles).items():
        if isinstance(valeur, (dict, list)) or valeur is None:
            raise _refus(chemin, f"« {ou}.{cle} » doit être un texte")
        textes[cle] = str(valeur)
    return textes


def _exiger(brut: Mapping[str, Any], cle: str, chemin: Path) -> Any:
    if cle not in brut or brut[cle] == "":
        raise _refus(chemin, f"« {cle} » manque")
    return brut[cle]


def _parmi(valeur: str, choix: Sequence[str], chemin: Path, ou: str) -> str:
    if valeur not in choix:
        raise _refus(chemin, f"« {ou} » vaut « {valeur} » (permis : {', '.join(choix)})")
    return valeur


def _refus(chemin: Path, quoi: str) -> ProfilInvalide:
    return ProfilInvalide(f"Profil d'import {chemin} : {quoi}.", conseil="Corriger le profil et relancer l'import.")


def enregistrer_profil(profil: Profil, chemin: Path) -> None:
    """Écrit un profil en YAML, tel que :func:`lire_profil` le relit.

    Raises:
        EcritureImpossible: disque plein, dossier ou fichier en lecture seule.
    """
    texte = yaml.safe_dump(dict(_en_yaml(profil)), allow_unicode=True, sort_keys=False, width=120)
    ecrire_atomiquement(chemin, texte.encode())


def _en_yaml(profil: Profil) -> Iterator[tuple[str, Any]]:
    creancier = profil.creancier
    adresse = {cle: getattr(creancier.adresse, cle) for cle in _CLES_ADRESSE} if creancier.adresse else {}
    identite = {cle: getattr(creancier, cle) for cle in _CLES_CREANCIER[:-1] if getattr(creancier, cle)}
    yield "profil", profil.nom
    yield "description", profil.description
    yield (
        "creancier",
        {cle: str(valeur) for cle, valeur in identite.items()} | ({"adresse": adresse} if adresse else {}),
    )
    yield "fichier", {cle: getattr(profil, cle) for cle in _CLES_FICHIER}
    yield "dates", profil.dates
    yield "montants", profil.montants
    yield "regrouper", profil.regrouper
    yield "colonnes", {champ: list(noms) for champ, noms in profil.colonnes.items()}
    yield "fixe", dict(profil.fixe)
    yield "valeurs", {champ: dict(table) for champ, table in profil.valeurs.items()}
    yield "ignorer", list(profil.ignorer)
