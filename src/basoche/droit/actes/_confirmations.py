"""Le journal des rédactions que l'étude a relues en vigueur : qui, quel jour, à quelle source, quelle empreinte.

Une confirmation vaut pour toute l'étude, du jour de la lecture au trentième jour qui suit, et pour la seule rédaction
dont elle porte l'empreinte. Le journal est celui de :mod:`basoche.droit.journal`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from basoche.droit import journal
from basoche.droit.journal import Genre, Lu

NOM_DU_JOURNAL = "confirmations.jsonl"
# Règle de l'étude, pas de droit : au-delà, un texte a pu changer sans qu'on l'ait vu.
JOURS_DE_VALIDITE = 30
_CLES = frozenset(
    {"n", "horodatage", "nature", "article", "redaction", "lu_le", "source", "par", "precedent", "empreinte"}
)


class Nature(StrEnum):
    """Ce qu'inscrit une ligne : une rédaction relue, ou le retrait des confirmations d'un article."""

    CONFIRMATION = "confirmation"
    RETRAIT = "retrait"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Une ligne du journal. ``redaction`` est l'empreinte de l'article entier, vide pour un retrait.

    ``source`` est le texte lu ; pour un retrait, sa raison.
    """

    n: int
    horodatage: datetime
    nature: Nature
    article: str
    redaction: str
    lu_le: date
    source: str
    par: str
    precedent: str
    empreinte: str

    @property
    def valable_jusqu_au(self) -> date:
        """Le dernier jour où un acte peut s'en prévaloir."""
        fin = min(self.lu_le.toordinal() + JOURS_DE_VALIDITE, date.max.toordinal())
        return date.fromordinal(fin)

    def couvre(self, le: date) -> bool:
        """Vrai si un acte de ce jour peut s'en prévaloir."""
        return self.lu_le <= le <= self.valable_jusqu_au

    def en_dict(self) -> dict[str, Any]:
        """La ligne telle qu'elle est écrite dans le journal (types JSON)."""
        return {
            "n": self.n,
            "horodatage": self.horodatage.isoformat(),
            "nature": self.nature.value,
            "article": self.article,
            "redaction": self.redaction,
            "lu_le": self.lu_le.isoformat(),
            "source": self.source,
            "par": self.par,
            "precedent": self.precedent,
            "empreinte": self.empreinte,
        }

    def en_preuve(self) -> dict[str, Any]:
        """Ce que l'on fige dans l'acte : qui a relu, quand, où, quelle rédaction, et la ligne du journal."""
        return {
            "par": self.par,
            "lu_le": self.lu_le.isoformat(),
            "source": self.source,
            "redaction": self.redaction,
            "valable_jusqu_au": self.valable_jusqu_au.isoformat(),
            "inscription": self.empreinte,
        }


def _depuis_dict(brute: Mapping[str, Any]) -> Confirmation:
    horodatage = journal.verifier_forme(brute, _CLES, ("article", "redaction", "source", "par"))
    lu_le = journal.lire_jour(brute["lu_le"])
    if lu_le is None:
        raise ValueError("« lu_le » manquant")
    return Confirmation(**{**brute, "horodatage": horodatage, "nature": Nature(brute["nature"]), "lu_le": lu_le})


GENRE = Genre(
    nom="Journal des textes confirmés",
    code="journal_confirmations",
    depuis_dict=_depuis_dict,
    consequence="Aucune confirmation n'est employée",
    remise="Remettre le fichier depuis une sauvegarde, sans le modifier à la main ; une confirmation se retire par "
    "« basoche textes retirer ».",
    reparation="Lancer « basoche textes journal --reparer », qui met la ligne coupée à part, puis refaire cette "
    "dernière confirmation.",
    lignes="confirmations",
)

_Version = tuple[str, int, int, int]
_lues: tuple[_Version, Mapping[str, tuple[Confirmation, ...]]] | None = None


def chemin_des_confirmations() -> Path:
    """Le fichier du journal : à côté de celui des valeurs saisies (``BASOCHE_PARAMETRES``)."""
    return Path(journal.texte_du_chemin(NOM_DU_JOURNAL))


def lire_confirmations() -> Lu[Confirmation]:
    """Le journal entier, sa chaîne vérifiée.

    Raises:
        JournalIllisible: une ligne autre que la fin coupée est fausse (``journal_confirmations_altere``).
    """
    return journal.lire(chemin_des_confirmations(), GENRE)


def confirmations_de(article: str) -> tuple[Confirmation, ...]:
    """Les confirmations d'un article qui n'ont pas été retirées, de la plus ancienne à la plus récente.

    Raises:
        JournalIllisible: le journal est altéré.
    """
    version = journal.version_du_fichier(journal.texte_du_chemin(NOM_DU_JOURNAL), GENRE)
    return _par_article(version).get(article, ()) if version is not None else ()


def _par_article(version: _Version) -> Mapping[str, tuple[Confirmation, ...]]:
    global _lues  # noqa: PLW0603 (une lecture du journal par version du fichier, partagée par tout le processus)
    if _lues is None or _lues[0] != version:
        gardees: dict[str, tuple[Confirmation, ...]] = {}
        for ligne in lire_confirmations().inscriptions:
            retiree = ligne.nature is Nature.RETRAIT
            gardees[ligne.article] = () if retiree else (*gardees.get(ligne.article, ()), ligne)
        _lues = (version, gardees)
    return _lues[1]


def confirmation_valable(article: str, redaction: str, le: date) -> Confirmation | None:
    """La dernière confirmation de cette rédaction dont un acte du jour ``le`` peut se prévaloir."""
    siennes = (c for c in reversed(confirmations_de(article)) if c.redaction == redaction and c.couvre(le))
    return next(siennes, None)


def inscrire(contenu: Mapping[str, Any], *, instant: datetime) -> Confirmation:
    """Ajoute une ligne au journal (voir :func:`basoche.droit.journal.ajouter`)."""
    return journal.ajouter(chemin_des_confirmations(), contenu, GENRE, instant=instant)
