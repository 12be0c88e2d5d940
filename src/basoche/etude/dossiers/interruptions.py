"""Ce qui a interrompu la prescription dans un dossier : lu sur sa frise, jamais deviné.

Trois sources : un acte remis par l'étude, dont le catalogue dit qu'il interrompt ; un fait noté à la main, avec sa
preuve ; ce que le créancier a déclaré dans le fichier importé.
"""

from __future__ import annotations

from datetime import date

from basoche.droit.actes import acte, codes
from basoche.droit.prescription_evenements import Evenement, TypeEvenement
from basoche.etude.dossiers.models import Dossier

ACTE_REMIS = "acte_remis"  # nature de l'événement que la frise garde d'un acte remis
INTERRUPTION = "interruption"
IMPORT = "import"
# C. civ. 2240 et 2244 : ce qui interrompt sans qu'il faille connaître l'issue d'une instance.
GENRES = (TypeEvenement.RECONNAISSANCE, TypeEvenement.ACTE_EXECUTION, TypeEvenement.MESURE_CONSERVATOIRE)


def interrompt_la_prescription(code: str) -> bool:
    """Vrai si le catalogue dit que l'acte interrompt la prescription (C. civ. 2244)."""
    return code in codes() and any("interrompt la prescription" in effet for effet in acte(code).effets)


def interruptions_du(dossier: Dossier) -> list[Evenement]:
    """Les faits interruptifs connus, du plus ancien au plus récent ; une requête."""
    lus = dossier.evenements.filter(nature__in=(ACTE_REMIS, INTERRUPTION, IMPORT)).values_list(
        "nature", "le", "details"
    )
    trouves: list[Evenement] = []
    for nature, le, details in lus:
        if nature == ACTE_REMIS and interrompt_la_prescription(str(details.get("code", ""))):
            trouves.append(Evenement(TypeEvenement.ACTE_EXECUTION, le))
        elif nature == INTERRUPTION:
            trouves.append(Evenement(TypeEvenement(details["genre"]), le))
        elif nature == IMPORT:
            declares = details.get("interruptions", ())
            trouves += [Evenement(TypeEvenement(fait["genre"]), date.fromisoformat(fait["le"])) for fait in declares]
    return sorted(trouves, key=lambda fait: fait.du)
