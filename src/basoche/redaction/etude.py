"""L'étude dont les actes portent l'en-tête : un fichier de réglage YAML, lu strictement."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from basoche.droit.erreurs import ErreurBasoche

CLES = ("nom", "qualite", "adresse", "telephone", "courriel", "horaires", "coordonnees")
_TAILLE_MAX = 64 * 1024


class EtudeInvalide(ErreurBasoche):
    """Le fichier de l'étude ne se lit pas ou porte autre chose que ce qu'on y attend."""

    code = "etude_invalide"


def lire_etude(fichier: Path) -> Mapping[str, str]:
    """L'en-tête de l'étude : ``nom`` exigé ; qualité, adresse, téléphone, courriel, horaires facultatifs.

    Raises:
        EtudeInvalide: fichier absent, illisible, clé inconnue ou valeur qui n'est pas un texte.
    """
    try:
        if fichier.stat().st_size > _TAILLE_MAX:
            raise _invalide(fichier, "il dépasse 64 Kio")
        lu = yaml.safe_load(fichier.read_text(encoding="utf-8"))
    except OSError:
        raise _invalide(fichier, "il est introuvable ou ne se lit pas") from None
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError, ValueError):
        raise _invalide(fichier, "ce n'est pas du YAML en UTF-8") from None
    if not isinstance(lu, dict):
        raise _invalide(fichier, "il faut des lignes « clé: valeur »")
    if inconnues := [str(cle) for cle in lu if cle not in CLES]:
        raise _invalide(fichier, f"clés inconnues : {', '.join(inconnues)}")
    for cle, valeur in lu.items():
        if not isinstance(valeur, str) or not valeur.strip():
            raise _invalide(fichier, f"« {cle} » doit être un texte (mettre des guillemets autour d'un nombre)")
    if "nom" not in lu:
        raise _invalide(fichier, "« nom » manque")
    return {cle: lu[cle].strip() for cle in CLES if cle in lu}


def _invalide(fichier: Path, pourquoi: str) -> EtudeInvalide:
    return EtudeInvalide(
        f"Réglage de l'étude « {fichier} » : {pourquoi}.",
        conseil=f"Écrire un fichier YAML ; clés permises : {', '.join(CLES)}.",
        champ="etude",
    )
