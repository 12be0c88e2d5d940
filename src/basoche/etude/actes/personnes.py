"""Une personne telle qu'un acte la nomme (CPC 648, 2° et 4°)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from basoche.etude.personnes.models import Civilite, Coordonnee, Nature, NatureCoordonnee, Personne

_CIVILITES = {Civilite.MONSIEUR: "M.", Civilite.MADAME: "Mme"}


def designer_personne(personne: Personne, coordonnees: Iterable[Coordonnee]) -> dict[str, Any]:
    """Les champs d'une personne dans un acte ; ce qui n'est pas connu est absent.

    Args:
        coordonnees: celles de la personne, en vigueur.
    """
    adresse = next((str(c) for c in coordonnees if c.nature == NatureCoordonnee.ADRESSE), "")
    if personne.nature == Nature.MORALE:
        champs = {
            "genre": "morale",
            "denomination": personne.nom,
            "forme": personne.forme_juridique,
            "siege": adresse,
            "organe": personne.organe,
            "immatriculation": _immatriculation(personne),
        }
    else:
        champs = {
            "genre": "physique",
            "civilite": _CIVILITES.get(Civilite(personne.civilite), "") if personne.civilite else "",
            "nom": personne.nom.upper(),
            "prenoms": personne.prenoms,
            "profession": personne.profession,
            "date_naissance": personne.naissance_le.isoformat() if personne.naissance_le else "",
            "lieu_naissance": personne.naissance_a,
            "nationalite": personne.nationalite,
            "domicile": adresse,
        }
    return {cle: valeur for cle, valeur in champs.items() if valeur}


def _immatriculation(personne: Personne) -> str:
    if not (personne.siren and personne.rcs):
        return ""
    siren = " ".join(personne.siren[rang : rang + 3] for rang in range(0, 9, 3))
    return f"immatriculée au registre du commerce et des sociétés de {personne.rcs} sous le numéro {siren}"
