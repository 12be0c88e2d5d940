"""Les 25 derniers dossiers ouverts par un collaborateur, gardés dans sa session."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest

from basoche.etude.dossiers.models import Dossier

CLE = "derniers_dossiers"
AU_PLUS = 25


def retenir_dossier(requete: HttpRequest, dossier: Dossier) -> None:
    """Met le dossier en tête ; n'écrit la session que si l'ordre change."""
    connus = list(requete.session.get(CLE, []))
    if connus[:1] != [dossier.pk]:
        requete.session[CLE] = [dossier.pk, *(cle for cle in connus if cle != dossier.pk)][:AU_PLUS]


def derniers_dossiers(requete: HttpRequest, visibles) -> Sequence[Dossier]:
    """Du plus récent au plus ancien, ceux qui sont encore visibles."""
    cles = requete.session.get(CLE, [])
    trouves = {dossier.pk: dossier for dossier in visibles.filter(pk__in=cles)}
    return [trouves[cle] for cle in cles if cle in trouves]
