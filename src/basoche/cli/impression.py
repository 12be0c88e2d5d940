"""Imprimer un résultat calculé à l'unité."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from basoche.droit.resultat import Resultat
from basoche.echanges.ecriture import ecrire_atomiquement
from basoche.redaction import Imprimeur
from basoche.redaction.decompte import composer_decompte

_SANS_ETUDE = dict.fromkeys(("nom", "qualite", "adresse", "telephone", "courriel"), "")


def imprimer_decompte(
    resultat: Resultat, fichier: Path, *, au: date, parties: str | None, titre_executoire: str | None
) -> None:
    """Écrit le décompte sur une feuille A4, remplacée d'un coup.

    Raises:
        EcritureImpossible: le fichier ne peut pas être écrit ; un ancien reste intact.
    """
    page = composer_decompte(
        resultat,
        etude=_SANS_ETUDE,
        references=[],
        parties=parties or "",
        titre_executoire=titre_executoire or "",
        ecartes=[],
        le=au,
    )
    ecrire_atomiquement(fichier, Imprimeur().imprimer(page))
