"""Écrire sans attendre le disque ce qui ne prouve rien : l'écran d'après n'en dépend pas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def sans_attendre_le_disque() -> Iterator[None]:
    """Une transaction que la base rend avant de l'avoir posée sur le disque.

    Une panne de courant peut la perdre, jamais abîmer la base ni perdre une autre écriture : pour les seules
    marques de passage (dernière ouverture d'un dossier). Dans une transaction déjà ouverte, elle en suit le sort.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        _regler("PRAGMA synchronous=NORMAL")
        try:
            with transaction.atomic():
                yield
        finally:
            _regler("PRAGMA synchronous=FULL")
    else:
        with transaction.atomic():
            _regler("SET LOCAL synchronous_commit TO OFF")
            yield


def ecrire(sql: str, parametres: Sequence[Any]) -> None:
    """Une écriture dont le SQL, le même sur les deux bases, n'est pas à recomposer."""
    with connection.cursor() as curseur:
        curseur.execute(sql, parametres)


def _regler(sql: str) -> None:
    with connection.cursor() as curseur:
        curseur.execute(sql)
