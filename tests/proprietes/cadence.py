"""Combien de cas : les intérêts et l'imputation se comparent par milliers à chaque passage, sauf profil « rapide »."""

from __future__ import annotations

from hypothesis import settings

_PROFIL = settings.default.max_examples if settings.default is not None else 0
PAR_MILLIERS = settings(max_examples=_PROFIL if _PROFIL < 200 else max(3000, _PROFIL))
