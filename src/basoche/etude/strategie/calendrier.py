"""Le plan d'exécution d'un dossier, au format iCalendar (RFC 5545) : un numéro, des actes, des articles, aucun nom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from basoche.strategie.modele import Conseil

_PRODUIT = "-//Basoche//Plan//FR"


def plan_en_calendrier(numero: str, conseil: Conseil, *, domaine: str) -> bytes:
    """Un événement d'un jour par étape, au plus tôt ; le dernier jour utile y est dit."""
    calendrier = Calendar()
    calendrier.add("prodid", _PRODUIT)
    calendrier.add("version", "2.0")
    calendrier.add("x-wr-calname", f"Basoche, plan {numero}")
    pose = datetime.combine(conseil.dossier.le, datetime.min.time(), tzinfo=UTC)
    for rang, etape in enumerate(conseil.plan, start=1):
        evenement = Event()
        evenement.add("uid", f"{numero}-{rang}-{etape.acte}@{domaine.split(':')[0]}")
        evenement.add("dtstamp", pose)
        evenement.add("dtstart", etape.au_plus_tot)
        evenement.add("dtend", etape.au_plus_tot + timedelta(days=1))
        evenement.add("summary", f"{numero} : {etape.intitule}")
        dernier = f"Au plus tard le {etape.au_plus_tard:%d/%m/%Y}. " if etape.au_plus_tard else ""
        evenement.add("description", f"{dernier}{', '.join(etape.articles)} {etape.point_de_decision}".strip())
        calendrier.add_component(evenement)
    lignes: bytes = calendrier.to_ical()
    return lignes
