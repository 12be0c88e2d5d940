"""Jusqu'où le droit est connu de cette étude, et si le relevé des textes a pris du retard."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.utils import timezone

from basoche.droit.erreurs import ErreurBasoche
from basoche.veille.base import chemin_de_la_base, ouvrir
from basoche.veille.releve import dernier_releve, est_en_retard
from basoche.veille.temoin import couverture

BASE_VIDE = "Droit non arrêté : aucun texte n'a été versé dans la base de la veille."


@dataclass(frozen=True, slots=True)
class DroitConnu:
    """Ce que l'étude dit du droit qu'elle emploie.

    Attributes:
        phrase: « Droit arrêté au 22/11/2026. », d'après les articles témoins, ou que la base est vide.
        retard: ce qu'en dit chaque écran quand plus aucun relevé n'aboutit ; vide sinon.
        pied: ce qu'en dit alors le pied des actes ; vide sinon.
    """

    phrase: str
    retard: str = ""
    pied: str = ""

    @property
    def est_vide(self) -> bool:
        """Vrai si aucun texte n'a été versé."""
        return self.phrase == BASE_VIDE


def droit_connu(le: date) -> DroitConnu:
    """Ce que l'on sait ce jour-là ; relu quand la base change."""
    chemin = chemin_de_la_base()
    if isinstance(chemin, str):  # une base PostgreSQL n'a pas d'heure de fichier : relue chaque minute
        return _lire(chemin, int(time.monotonic() // 60), 0, le)
    try:
        etat = chemin.stat()
    except OSError:
        return DroitConnu(BASE_VIDE)
    return _lire(chemin, etat.st_mtime_ns, etat.st_size, le)


def droit_arrete() -> str:
    """« Droit arrêté au 22/11/2026. », ou que la base est vide."""
    return droit_connu(timezone.localdate()).phrase


@lru_cache(maxsize=8)
def _lire(chemin: Path | str, _modifie: int, _taille: int, le: date) -> DroitConnu:
    try:
        with ouvrir(chemin) as base:
            connue, dernier, tarde = couverture(base), dernier_releve(base), est_en_retard(base, le)
    except ErreurBasoche:
        return DroitConnu(BASE_VIDE)
    if connue.au is None:
        return DroitConnu(BASE_VIDE)
    arrete = connue.en_phrase
    if not tarde:
        return DroitConnu(f"{arrete}.")
    depuis = f"depuis le {timezone.localtime(dernier):%d/%m/%Y}" if dernier else "n'a encore abouti"
    suite = f"{arrete[:1].lower()}{arrete[1:]}, un changement plus récent peut manquer."
    return DroitConnu(f"{arrete}.", f"Aucun relevé des textes {depuis} : {suite}", arrete)
