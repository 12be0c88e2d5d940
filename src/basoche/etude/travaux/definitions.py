"""Les travaux qu'une page peut mettre en file. Chacun se reprend où il en était : l'avancement est dans la base.

Un travail refait après une coupure passe ce qui est déjà fait ; aucun ne suppose d'être le premier.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django_tasks import task

from basoche.etude.actes.lots import Etape, avancer_lot
from basoche.etude.actes.models import Acte
from basoche.etude.commun.requetes import VIDE
from basoche.etude.dossiers.importation import avancer_importation
from basoche.etude.dossiers.models import Importation
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.strategie.atelier import calculer_plan
from basoche.etude.strategie.models import PlanEtude
from basoche.etude.textes.releves import relever_le_bodacc
from basoche.etude.travaux.nuit import ouvrir_le_jour


@task()
def importer(importation: int, acteur: int, le: str) -> dict[str, Any]:
    """Ouvre les dossiers qu'un import n'a pas encore ouverts."""
    finie = avancer_importation(
        Importation.objects.get(pk=importation), acteur=Collaborateur.objects.get(pk=acteur), le=date.fromisoformat(le)
    )
    return {"ouverts": finie.ouvertes, "deja": finie.deja, "refuses": finie.refusees}


@task()
def avancer_un_lot(lot: str, etape: str, acteur: int, le: str) -> dict[str, Any]:
    """Fait faire une étape à tous les actes d'un lot."""
    actes = Acte.objects.filter(lot=lot).exclude(lot=VIDE).select_related("dossier").order_by("pk")
    bilan = avancer_lot(
        actes.iterator(chunk_size=100), Etape(etape), acteur=Collaborateur.objects.get(pk=acteur),
        le=date.fromisoformat(le),
    )  # fmt: skip
    refus = [f"{refus.dossier} : {refus.message}" for refus in bilan.refus]
    return {"faits": bilan.faits, "deja": bilan.deja, "refus": refus}


@task()
def passer_le_jour(le: str) -> dict[str, Any]:
    """La nuit d'un jour, mise en file au lieu d'être lancée par l'horloge de la machine."""
    bilan = ouvrir_le_jour(date.fromisoformat(le))
    return {"taches": bilan.agenda.taches, "courriels": bilan.courriels, "echecs": list(bilan.echecs)}


@task()
def relever_bodacc(le: str) -> dict[str, Any]:
    """Relève le BODACC jusqu'à ce jour ; un jour déjà relevé n'est pas redemandé."""
    bilan = relever_le_bodacc(date.fromisoformat(le))
    return {"lues": bilan.lues, "siren": bilan.siren, "nom": bilan.nom}


@task()
def calculer_le_plan(plan: int) -> dict[str, Any]:
    """Juge les dossiers d'un plan et les affecte aux moyens."""
    fait = calculer_plan(PlanEtude.objects.select_related("par").get(pk=plan))
    return {"juges": fait.juges, "etat": fait.etat}
