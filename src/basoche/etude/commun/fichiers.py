"""L'adresse des fichiers servis avec l'application : chaque page en dit cinq, toujours les mêmes."""

from __future__ import annotations

from functools import lru_cache

from django.contrib.staticfiles.storage import StaticFilesStorage


class FichiersServis(StaticFilesStorage):
    """Les fichiers tels quels ; leur adresse ne se calcule qu'une fois."""

    @lru_cache(maxsize=200)  # noqa: B019 (un seul objet, qui vit autant que l'application)
    def url(self, name: str | None) -> str:
        """L'adresse de ce fichier."""
        return str(super().url(name))
