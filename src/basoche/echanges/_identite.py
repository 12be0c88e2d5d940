"""Reconnaître qui doit : civilité, nom, prénom ou raison sociale, écrits en une ou plusieurs colonnes."""

from __future__ import annotations

from dataclasses import dataclass

from basoche.echanges._cellules import normaliser
from basoche.echanges.creance import Genre

_CIVILITES = {
    "m": "M.",
    "mr": "M.",
    "monsieur": "M.",
    "mme": "Mme",
    "madame": "Mme",
    "mlle": "Mme",
    "mademoiselle": "Mme",
    "me": "Me",
    "maitre": "Me",
    "dr": "Dr",
}
_FORMES_SOCIALES = frozenset(
    (
        *("sarl", "sas", "sasu", "eurl", "sa", "sci", "snc", "scp", "scop", "selarl", "gie", "earl", "gaec"),
        *("association", "assoc", "societe", "ste", "ets", "etablissements", "syndicat", "sdc", "commune", "mairie"),
        *("fondation", "mutuelle", "cooperative"),
    )
)


@dataclass(frozen=True, slots=True)
class Identite:
    """Le débiteur tel que son nom le dit."""

    genre: Genre
    nom: str
    prenom: str = ""
    civilite: str = ""


def lire_civilite(texte: str) -> str:
    """La civilité sous sa forme usuelle : « Monsieur », « MR », « m. » donnent « M. » ; inconnue, telle quelle."""
    return _CIVILITES.get(normaliser(texte), texte.strip())


def est_forme_sociale(texte: str) -> bool:
    """Vrai si un mot du nom désigne une personne morale : SARL, SCI, association."""
    mots = normaliser(texte.replace(".", "")).split()
    return bool(mots) and (mots[0] in _FORMES_SOCIALES or mots[-1] in _FORMES_SOCIALES)


def lire_nom_complet(texte: str) -> Identite:
    """Décompose « M. DURAND Jean », « Jean DURAND » ou « SARL Durand ».

    Les mots en capitales sont le nom ; tout en capitales ou sans capitales, on ne devine pas : tout est le nom.
    """
    if est_forme_sociale(texte):
        return Identite(Genre.MORALE, " ".join(texte.split()))
    mots = texte.split()
    civilite = _CIVILITES.get(normaliser(mots[0]), "") if mots else ""
    if civilite:
        mots = mots[1:]
    capitales = [mot for mot in mots if mot.isupper() and len(mot) > 1]
    autres = [mot for mot in mots if mot not in capitales]
    if not capitales or not autres:
        return Identite(Genre.PHYSIQUE, " ".join(mots), "", civilite)
    return Identite(Genre.PHYSIQUE, " ".join(capitales), " ".join(autres), civilite)
