"""Les dates et les sommes comme les Français les écrivent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

from basoche.droit.montant import Montant

register = template.Library()


@register.filter
def euros(somme: Montant | int | None) -> str:
    """« 1 234,56 € », d'un montant ou de centimes ; vide si rien."""
    if somme is None or somme == "":
        return ""
    return (somme if isinstance(somme, Montant) else Montant(int(somme))).en_francais()


@register.filter
def jour(le: date | datetime | None) -> str:
    """« 23/11/2026 »."""
    if isinstance(le, datetime):
        le = timezone.localtime(le).date() if timezone.is_aware(le) else le.date()
    return f"{le:%d/%m/%Y}" if le else ""


@register.filter
def affaire(intitule: str, signes: int = 40) -> str:
    """« Syndicat des copropriét… c/ MARTIN » : trop long, c'est le créancier qu'on abrège, jamais le débiteur."""
    if len(intitule) <= signes:
        return intitule
    creancier, contre, debiteur = intitule.partition(" c/ ")
    reste = max(signes - len(contre) - len(debiteur) - 1, 8)
    if len(creancier) <= reste or not contre:
        return intitule if contre else f"{intitule[: signes - 1]}…"
    return f"{creancier[:reste].rstrip()}…{contre}{debiteur}"


_NOMS = {
    "a": "à", "acces": "accès", "alterations": "altérations", "ans": "années", "au": "au", "champs": "champs",
    "conflits_ecartes": "conflits écartés", "date": "date", "du": "du", "empreinte": "empreinte", "filtres": "filtres",
    "fonction": "fonction", "genre": "genre", "le": "jour", "lignes": "lignes", "mode": "mode", "motif": "motif",
    "nature": "nature", "nomination": "nomination", "ouverts": "ouverts", "parti_le": "parti le", "parties": "parties",
    "pieces": "pièces", "reference": "référence", "retires": "retirés", "table": "table", "taches": "tâches",
    "titre": "titre", "travail": "travail",
}  # fmt: skip
_MOTS = {True: "oui", False: "non", None: "rien"}
_JOUR = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z", re.ASCII)


@register.filter
def en_mots(details: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Les détails d'une entrée du journal, en mots : « parti le », « 23/11/2026 » ; « acte, date » pour une liste."""
    return [(_NOMS.get(nom, nom.replace("_", " ")), _mot(valeur)) for nom, valeur in details.items()]


def _mot(valeur: Any) -> str:
    if isinstance(valeur, bool) or valeur is None:
        return _MOTS[valeur]
    if isinstance(valeur, Mapping):
        return ", ".join(f"{nom} {mot}" for nom, mot in en_mots(valeur)) or "aucun"
    if isinstance(valeur, list | tuple):
        return ", ".join(map(_mot, valeur)) or "aucun"
    if trouve := _JOUR.match(str(valeur)):
        return f"{trouve[3]}/{trouve[2]}/{trouve[1]}"
    return str(valeur).replace("_", " ")


@register.filter
def instant(le: datetime | None) -> str:
    """« 23/11/2026 à 14 h 05 », à l'heure de l'étude."""
    return f"{timezone.localtime(le):%d/%m/%Y à %H h %M}" if le else ""
