"""Ce que dit la vérification d'un acte : des valeurs, et les phrases qui les expliquent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from basoche.droit.resultat import Avertissement, Resultat
from basoche.redaction.signature.presentation import FONDEMENTS


class Verdict(StrEnum):
    """La conclusion, de la meilleure à la pire."""

    VALIDE = "valide"
    INDETERMINE = "indetermine"
    NON_SIGNE = "non_signe"
    INVALIDE = "invalide"


@dataclass(frozen=True, slots=True, kw_only=True)
class Constat:
    """Une signature ou un horodatage du document.

    ``niveau`` va de ``B-B`` (signature seule) à ``B-LTA`` (preuves horodatées) ; ``instant`` est l'heure prouvée,
    ``instant_declare`` celle du poste qui a signé.
    """

    champ: str
    genre: str
    etat: Verdict
    explication: str
    signataire: str = ""
    emetteur: str = ""
    niveau: str | None = None
    instant: datetime | None = None
    instant_declare: datetime | None = None
    horodatage: str = "absent"
    integre: bool = False
    confiance: str = "inconnue"
    qualifie: bool = False
    motif: str = ""

    def en_dict(self) -> dict[str, Any]:
        """Le constat en types JSON ; les instants en ISO 8601, avec leur fuseau."""
        return {
            "champ": self.champ,
            "genre": self.genre,
            "etat": self.etat.value,
            "explication": self.explication,
            "signataire": self.signataire,
            "emetteur": self.emetteur,
            "niveau": self.niveau,
            "instant": _iso(self.instant),
            "instant_declare": _iso(self.instant_declare),
            "horodatage": self.horodatage,
            "integre": self.integre,
            "confiance": self.confiance,
            "certificat_qualifie_declare": self.qualifie,
            "motif": self.motif,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparaison:
    """Les données jointes comparées au texte : ``egales``, ``differentes``, ``absentes`` ou ``illisibles``."""

    etat: str
    explication: str
    ecarts: Sequence[str] = ()

    def en_dict(self) -> dict[str, Any]:
        """La comparaison en types JSON."""
        return {"etat": self.etat, "explication": self.explication, "ecarts": list(self.ecarts)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Le résultat entier de la vérification d'un fichier."""

    verdict: Verdict
    phrase: str
    presentation: str | None
    sha256: str
    taille: int
    constats: Sequence[Constat] = ()
    octets_couverts: bool = False
    donnees: Comparaison = field(
        default_factory=lambda: Comparaison(etat="absentes", explication="Aucune donnée jointe à comparer.")
    )
    essai: bool = False
    confiance: str = "inconnue"
    avertissements: Sequence[Avertissement] = ()

    @property
    def code_de_sortie(self) -> int:
        """0 : signé et valable ; 1 : tout le reste."""
        return 0 if self.verdict is Verdict.VALIDE else 1

    def en_resultat(self) -> Resultat:
        """La réponse de la ligne de commande, en types JSON."""
        return Resultat(
            valeurs={
                "verdict": self.verdict.value,
                "phrase": self.phrase,
                "presentation": self.presentation,
                "sha256": self.sha256,
                "octets": self.taille,
                "signatures": len([c for c in self.constats if c.genre == "signature"]),
                "integrite": {
                    "intacte": bool(self.constats) and all(c.integre for c in self.constats) and self.octets_couverts,
                    "tous_les_octets_couverts": self.octets_couverts,
                },
                "confiance": self.confiance,
                "essai": self.essai,
                "donnees_jointes": self.donnees.en_dict(),
            },
            lignes=[constat.en_dict() for constat in self.constats],
            fondements=FONDEMENTS,
            avertissements=self.avertissements,
        )


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat(timespec="seconds") if instant is not None else None
