"""La tournée du jour du clerc significateur : les deux tiers des actes signés ; les autres attendent une route."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from basoche.etude.equipe.models import Collaborateur, Fonction
from basoche.etude.tournees.actions import preparer_tournee
from basoche.etude.tournees.models import Tournee
from basoche.etude.tournees.route import a_remettre, pourquoi_pas


def preparer_la_tournee(equipe: Mapping[Fonction, Collaborateur], le: date) -> Tournee | None:
    """Prépare la tournée ; ``None`` s'il n'y a aucun acte signé que le clerc puisse porter."""
    expert, clerc = equipe[Fonction.CLERC_EXPERT], equipe[Fonction.CLERC_SIGNIFICATEUR]
    portables = [acte for acte in a_remettre(expert) if not pourquoi_pas(acte, clerc, le)]
    if not portables:
        return None
    choisis = portables[: max(1, len(portables) * 2 // 3)]
    return preparer_tournee(significateur=clerc, jour=le, actes=choisis, acteur=expert, le=le)
