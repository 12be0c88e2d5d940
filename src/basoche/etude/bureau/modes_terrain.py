"""Ce que le téléphone doit savoir de chaque mode pour le saisir sans réseau ; rien n'y est rempli d'avance."""

from __future__ import annotations

from functools import cache
from typing import Any

from basoche.etude.actes.models import Genre, Mode
from basoche.etude.bureau.formulaires_remise import GENRES, PHRASES, FormulaireRemise
from basoche.etude.equipe.models import Collaborateur

# Ceux qui se font à une porte ; les autres se saisissent au bureau.
MODES = (Mode.A_PERSONNE, Mode.A_DOMICILE, Mode.A_ETUDE, Mode.PERSONNE_MORALE, Mode.RECHERCHES)
# L'adresse que porte l'acte, proposée dans ces champs : un lieu, non une diligence.
LIEUX = frozenset({"adresse", "lieu", "derniere_adresse"})


@cache
def modes_du_terrain() -> list[dict[str, Any]]:
    """Chaque mode, ses champs, ses diligences et leurs phrases types."""
    return [_mode(mode) for mode in MODES]


def _mode(mode: Mode) -> dict[str, Any]:
    formulaire = FormulaireRemise(mode, Collaborateur.objects.none())
    noms = [nom for nom in formulaire.fields if nom not in {"date", "heure", "par", "motif_tardif", "avis_passage_le"}]
    return {
        "mode": str(mode), "titre": mode.label, "avis": "avis_passage_le" in formulaire.fields,
        "champs": [_champ(formulaire, nom) for nom in noms],
        "genres": [
            {"genre": str(genre), "titre": Genre(genre).label, "phrases": list(PHRASES[genre])}
            for genre in GENRES.get(mode, ())
        ],
    }  # fmt: skip


def _champ(formulaire: FormulaireRemise, nom: str) -> dict[str, Any]:
    champ = formulaire.fields[nom]
    return {
        "nom": nom, "titre": str(champ.label), "aide": str(champ.help_text), "exige": bool(champ.required),
        "long": nom == "motif_655", "lieu": nom in LIEUX,
        "rare": not champ.required and nom not in {"motif_655", "casier"},
    }  # fmt: skip
