"""L'étude telle que ses écrits la nomment et la présentent : ce qu'elle a réglé à l'écran, sinon son fichier.

Un acte émis garde l'en-tête et la mise en page de son original : régler ne change que ce qui reste à écrire.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from basoche.etude.actes.models import Habitude
from basoche.redaction.dossier import SANS_ETUDE
from basoche.redaction.etude import lire_etude
from basoche.redaction.mise_en_page import mise_en_page, regler

CLE = "presentation"


def en_tete() -> Mapping[str, str]:
    """L'en-tête des actes : celui que l'étude a réglé, sinon celui du fichier, relu quand il change.

    Raises:
        EtudeInvalide: le fichier réglé ne se lit pas.
    """
    regle: Mapping[str, str] = presentation_reglee().get("en_tete") or {}
    return regle or en_tete_du_fichier()


def en_tete_du_fichier() -> Mapping[str, str]:
    """L'en-tête du fichier réglé (``BASOCHE_ETUDE``), ou un en-tête neutre."""
    fichier: Path | None = settings.ENVIRONNEMENT.etude
    if fichier is None:
        return SANS_ETUDE
    return _lire(fichier, fichier.stat().st_mtime_ns if fichier.is_file() else 0)


def presentation_reglee() -> Mapping[str, Any]:
    """Ce que l'étude a réglé à l'écran : ``en_tete``, ``acte``, ``lettre``, ``version`` ; vide, rien ne l'est."""
    return Habitude.objects.filter(cle=CLE).values_list("valeur", flat=True).first() or {}


def page_des_actes(reglee: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    """La mise en page des actes : celle de l'arrêté, et ce que l'étude y change."""
    lue = presentation_reglee() if reglee is None else reglee
    return regler(mise_en_page(), lue.get("acte") or {})


def page_des_lettres(reglee: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    """La mise en page des lettres : la place de la fenêtre est celle des enveloppes de l'étude."""
    lue = presentation_reglee() if reglee is None else reglee
    return regler(mise_en_page("lettre"), lue.get("lettre") or {})


@lru_cache(maxsize=4)
def _lire(fichier: Path, _modifie: int) -> Mapping[str, str]:
    return lire_etude(fichier)
