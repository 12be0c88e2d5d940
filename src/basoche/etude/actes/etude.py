"""L'étude telle que les actes la nomment : le fichier réglé (``BASOCHE_ETUDE``), sinon un en-tête neutre."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from basoche.redaction.dossier import SANS_ETUDE
from basoche.redaction.etude import lire_etude


def en_tete() -> Mapping[str, str]:
    """L'en-tête des actes ; relu quand le fichier change.

    Raises:
        EtudeInvalide: le fichier réglé ne se lit pas.
    """
    fichier: Path | None = settings.ENVIRONNEMENT.etude
    if fichier is None:
        return SANS_ETUDE
    return _lire(fichier, fichier.stat().st_mtime_ns if fichier.is_file() else 0)


@lru_cache(maxsize=4)
def _lire(fichier: Path, _modifie: int) -> Mapping[str, str]:
    return lire_etude(fichier)
