"""Une date écrite avec son jour de la semaine."""

from __future__ import annotations

from datetime import date

from basoche.conformite.ecrit.valeurs import JOURS, Valeur


def jour_faux(valeur: Valeur) -> str | None:
    """Pourquoi le jour de la semaine écrit n'est pas celui de la date, ``None`` s'il l'est ou n'est pas écrit."""
    if not valeur.semaine or not isinstance(valeur.valeur, date):
        return None
    juste = JOURS[valeur.valeur.weekday()]
    return None if juste == valeur.semaine else f"le {valeur.valeur:%d/%m/%Y} est un {juste}, pas un {valeur.semaine}"
