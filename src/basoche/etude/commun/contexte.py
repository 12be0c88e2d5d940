"""Ce que chaque page reçoit sans le demander."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

# Ce que le bandeau propose à qui en a le droit, dans l'ordre.
MENUS = (
    ("tableau.equipe", "bureau:tableau", "Tableau de bord"),
    ("strategie.planifier", "bureau:atelier", "Atelier"),
    ("personne.lire", "bureau:procedures", "Procédures"),
    ("tache.affecter", "bureau:absences", "Absences"),
    ("travaux.suivre", "bureau:travaux", "Travaux"),
    ("compte.gerer", "bureau:equipe", "Équipe"),
    ("etude.regler", "bureau:presentation", "Présentation"),
    ("api.gerer", "api:cles", "API"),
    ("journal.lire", "bureau:journal", "Journal"),
    ("rgpd.exporter", "bureau:conservation", "Conservation"),
)


class Permis:
    """Les droits du collaborateur, lus dans un gabarit : ``{% if permis.titre_saisir %}``."""

    def __init__(self, peut: Callable[[str], bool]) -> None:
        self._peut = peut
        self._lus: dict[str, bool] = {}

    def __getitem__(self, nom: str) -> bool:
        """Vrai s'il a ce droit ; le premier trait bas tient lieu de point."""
        if nom not in self._lus:
            self._lus[nom] = self._peut(nom.replace("_", ".", 1))
        return self._lus[nom]


def page(requete: HttpRequest) -> dict[str, Any]:
    """Le bandeau de démonstration, le collaborateur, et les menus que ses droits lui ouvrent."""
    qui = getattr(requete, "user", None)
    ce_jour = timezone.localdate()
    peut = (lambda droit: qui.peut(droit, le=ce_jour)) if qui is not None and qui.is_authenticated else lambda _: False
    menus = [(adresse, nom) for droit, adresse, nom in MENUS if peut(droit)]
    return {
        "demonstration": settings.ENVIRONNEMENT.demonstration,
        "collaborateur": qui,
        "menus": menus,
        "permis": Permis(peut),
    }
