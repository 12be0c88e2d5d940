"""Ce qui a interrompu la prescription dans un dossier : lu sur sa frise, jamais deviné.

Trois sources : un acte remis par l'étude, dont le catalogue dit qu'il interrompt ; un fait noté à la main, avec sa
preuve ; ce que le créancier a déclaré dans le fichier importé.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from basoche.droit.actes import acte, codes
from basoche.droit.prescription_evenements import Evenement, TypeEvenement
from basoche.echanges.creance import Creance
from basoche.etude.commun.requetes import Preparee
from basoche.etude.dossiers.models import Dossier
from basoche.etude.dossiers.models import Evenement as EvenementDuDossier
from basoche.strategie.compte import prescription_interets

ACTE_REMIS = "acte_remis"  # nature de l'événement que la frise garde d'un acte remis
INTERRUPTION = "interruption"
IMPORT = "import"
_GARDES = "_faits_interruptifs"
FAITS = (ACTE_REMIS, INTERRUPTION, IMPORT)
FAITS_DU_DOSSIER = Preparee(lambda cle: EvenementDuDossier.objects.filter(dossier_id=cle, nature__in=FAITS))
# C. civ. 2240 et 2244 : ce qui interrompt sans qu'il faille connaître l'issue d'une instance.
GENRES = (TypeEvenement.RECONNAISSANCE, TypeEvenement.ACTE_EXECUTION, TypeEvenement.MESURE_CONSERVATOIRE)


def interrompt_la_prescription(code: str) -> bool:
    """Vrai si le catalogue dit que l'acte interrompt la prescription (C. civ. 2244)."""
    return code in codes() and any("interrompt la prescription" in effet for effet in acte(code).effets)


@dataclass(frozen=True, slots=True)
class Connue:
    """Ce que le dossier sait de la prescription : les faits interruptifs, et la durée de celle des intérêts.

    ``ans`` : ``None`` quand la nature de la créance n'est pas dite.
    """

    interruptions: tuple[Evenement, ...]
    ans: int | None


def garder_les_faits(dossier: Dossier, faits: Sequence[EvenementDuDossier]) -> None:
    """Retient les faits lus avec le reste du dossier : ``prescription_connue`` ne les relit pas."""
    vars(dossier)[_GARDES] = faits


def prescription_connue(dossier: Dossier) -> Connue:
    """Les faits interruptifs, du plus ancien au plus récent, et la durée déclarée ; une requête."""
    charges = getattr(dossier, "_prefetched_objects_cache", {}).get("evenements")
    if charges is None:
        charges = vars(dossier).get(_GARDES)
    if charges is None:
        charges = FAITS_DU_DOSSIER.lire(dossier.pk)
    lus = [(fait.nature, fait.le, fait.details) for fait in charges]
    trouves: list[Evenement] = []
    ans = None
    for nature, le, details in lus:
        if nature == ACTE_REMIS and interrompt_la_prescription(str(details.get("code", ""))):
            trouves.append(Evenement(TypeEvenement.ACTE_EXECUTION, le))
        elif nature == INTERRUPTION:
            trouves.append(Evenement(TypeEvenement(details["genre"]), le))
        elif nature == IMPORT:
            declares = details.get("interruptions", ())
            trouves += [Evenement(TypeEvenement(fait["genre"]), date.fromisoformat(fait["le"])) for fait in declares]
            ans = details.get("ans_interets", ans)
    return Connue(tuple(sorted(trouves, key=lambda fait: fait.du)), ans)


def interruptions_du(dossier: Dossier) -> list[Evenement]:
    """Les faits interruptifs connus, du plus ancien au plus récent."""
    return list(prescription_connue(dossier).interruptions)


def faits_declares(creance: Creance, le: date) -> dict[str, Any]:
    """Ce que l'événement d'import garde de la prescription : ce que le créancier a déclaré dans son fichier."""
    return {
        "interruptions": [
            {"genre": fait.type, "le": fait.du.isoformat()} for fait in creance.evenements if fait.type in GENRES
        ],
        **({"ans_interets": prescription_interets(creance, le)["ans"]} if creance.titre is not None else {}),
    }
