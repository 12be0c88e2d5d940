"""Mesurer la nuit ce que chaque réforme touche, pour trier la page sans rien recompter."""

from __future__ import annotations

from datetime import date
from time import perf_counter
from typing import Any

from django.db import transaction

from basoche.etude.agenda.quotidien import NuitPassee
from basoche.etude.commun.evenements import abonner
from basoche.etude.textes.models import MesureReforme
from basoche.etude.textes.touches import compter
from basoche.veille.citations import Nature
from basoche.veille.effets import Effet, Effets, effets_de_la_reforme
from basoche.veille.reformes import Reforme, reformes


def mesurer(reforme: Reforme, le: date) -> MesureReforme:
    """Compte les dossiers et les actes d'une réforme, et garde le compte avec ce qu'elle touche dans Basoche."""
    effets = effets_de_la_reforme(reforme)
    debut = perf_counter()
    compte = compter(reforme, le, effets.codes_d_actes)
    mesure, _ = MesureReforme.objects.update_or_create(
        reforme=reforme.id,
        defaults={
            "dossiers": compte.dossiers, "actes": compte.actes, "ecart_centimes": compte.ecart, "mesure_le": le,
            "effets": [_ecrire(effet) for effet in effets.tous],
            "duree_ms": round((perf_counter() - debut) * 1000),
        },
    )  # fmt: skip
    return mesure


def _ecrire(effet: Effet) -> dict[str, Any]:
    garde = effet.en_dict()
    return {cle: garde[cle] for cle in ("nature", "objet", "titre", "articles", "actes")}


def effets_connus(reforme: Reforme, mesure: MesureReforme | None) -> Effets:
    """Ce que touche la réforme, tel que la dernière mesure l'a gardé ; à défaut, cherché."""
    if mesure is None:
        return effets_de_la_reforme(reforme)
    return Effets(
        tuple(
            Effet(
                Nature(garde["nature"]), garde["objet"], garde["titre"], tuple(garde["articles"]), None, None,
                tuple(garde["actes"]),
            )
            for garde in mesure.effets
        )
    )  # fmt: skip


@transaction.atomic
def mesurer_tout(le: date) -> dict[str, MesureReforme]:
    """Toutes les réformes suivies ; celles qui ne le sont plus s'oublient."""
    mesures = {reforme.id: mesurer(reforme, le) for reforme in reformes()}
    MesureReforme.objects.exclude(reforme__in=mesures).delete()
    return mesures


@abonner(NuitPassee)
def mesurer_la_nuit(nuit: NuitPassee) -> None:
    """Chaque nuit."""
    mesurer_tout(nuit.le)
