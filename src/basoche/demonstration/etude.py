"""L'étude fictive de la démonstration et ses réglages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from basoche.droit.montant import Montant
from basoche.strategie import Reglages

DONNEES = Path(__file__).parent / "donnees"


@dataclass(frozen=True, slots=True)
class Etude:
    """Ce que l'étude imprime et ce qu'elle choisit ; durées en jours, honoraire hors taxe."""

    nom: str
    qualite: str
    adresse: str
    telephone: str
    courriel: str
    officier: Mapping[str, str]
    paiement: str
    delai_mise_en_demeure_jours: int
    honoraire_mise_en_demeure_ht: Montant
    reglages: Reglages
    requerants: Mapping[str, Mapping[str, str]]
    denominations: Mapping[str, Mapping[str, str]]

    def en_tete(self) -> dict[str, str]:
        """L'en-tête imprimé."""
        return {cle: getattr(self, cle) for cle in ("nom", "qualite", "adresse", "telephone", "courriel")}


@cache
def etude_fictive() -> Etude:
    """L'étude livrée avec la démonstration."""
    brute = yaml.safe_load((DONNEES / "etude.yaml").read_text(encoding="utf-8"))
    reglages = Reglages(
        alerte_prescription=brute.pop("alerte_prescription_jours"),
        sortie_de_l_amiable=brute.pop("sortie_de_l_amiable_jours"),
    )
    honoraire = Montant.lire(brute.pop("honoraire_mise_en_demeure_ht"))
    return Etude(honoraire_mise_en_demeure_ht=honoraire, reglages=reglages, **brute)
