"""Écrire sans attendre le disque ce qui ne prouve rien : l'écran d'après n'en dépend pas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection


def ecrire_sans_attendre(sql: str, parametres: Sequence[Any] = ()) -> None:
    """Joue une écriture, la même sur les deux bases, que la base rend avant de l'avoir posée sur le disque.

    Une panne de courant peut la perdre, jamais abîmer la base ni perdre une autre écriture : pour les seules
    marques de passage (dernière ouverture d'un dossier). Dans une transaction déjà ouverte, elle en suit le sort ;
    sinon, elle est la sienne à elle seule, sans un aller-retour de plus.
    """
    with connection.cursor() as curseur:
        if connection.in_atomic_block:
            curseur.execute(sql, parametres)
        elif connection.vendor == "sqlite":
            curseur.execute("PRAGMA synchronous=NORMAL")
            try:
                curseur.execute(sql, parametres)
            finally:
                curseur.execute("PRAGMA synchronous=FULL")
        else:
            # Envoyés ensemble, les deux ordres font une transaction, et le réglage finit avec elle.
            curseur.execute(f"SET LOCAL synchronous_commit TO OFF; {sql}", parametres)
