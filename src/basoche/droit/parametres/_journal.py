"""Le journal des valeurs que l'étude a saisies (voir :mod:`basoche.droit.journal`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from basoche.droit import journal
from basoche.droit.fichiers import EcritureImpossible
from basoche.droit.fichiers import remplacer as ecrire_fichier
from basoche.droit.journal import Genre, JournalIllisible, Lu, refuser_fin_coupee
from basoche.droit.source import Verification

__all__ = [
    "COUPE", "GENRE", "EcritureImpossible", "Journal", "JournalIllisible", "Saisie", "ajouter", "chemin_du_journal",
    "ecrire_fichier", "exporter", "importer", "lire_journal", "refuser_fin_coupee", "reparer", "texte_du_chemin",
]  # fmt: skip

NOM_DU_JOURNAL = "saisies.jsonl"
COUPE = "journal_saisies_coupe"
_CLES = frozenset(
    {
        "n", "horodatage", "nom", "du", "jusqu_au", "valeur", "article", "source", "verification", "notes", "par",
        "relu_par", "precedent", "empreinte",
    }
)  # fmt: skip
_TEXTES = ("nom", "article", "source", "notes", "par", "relu_par")


@dataclass(frozen=True, slots=True)
class Saisie:
    """Une ligne du journal. ``valeur`` à ``None`` : la saisie de même nom et de même date d'effet est retirée."""

    n: int
    horodatage: datetime
    nom: str
    du: date
    jusqu_au: date | None
    valeur: Any
    article: str
    source: str
    verification: Verification
    notes: str
    par: str
    relu_par: str
    precedent: str
    empreinte: str

    def en_dict(self) -> dict[str, Any]:
        """La saisie telle qu'elle est écrite dans le journal (types JSON)."""
        return {
            "n": self.n,
            "horodatage": self.horodatage.isoformat(),
            "nom": self.nom,
            "du": self.du.isoformat(),
            "jusqu_au": self.jusqu_au.isoformat() if self.jusqu_au else None,
            "valeur": self.valeur,
            "article": self.article,
            "source": self.source,
            "verification": self.verification.value,
            "notes": self.notes,
            "par": self.par,
            "relu_par": self.relu_par,
            "precedent": self.precedent,
            "empreinte": self.empreinte,
        }


def _depuis_dict(brute: Mapping[str, Any]) -> Saisie:
    horodatage = journal.verifier_forme(brute, _CLES, _TEXTES)
    dates = {cle: journal.lire_jour(brute[cle]) for cle in ("du", "jusqu_au")}
    if dates["du"] is None:
        raise ValueError("« du » manquant")
    lus = {"horodatage": horodatage, **dates, "verification": Verification(brute["verification"])}
    return Saisie(**{**brute, **lus})


GENRE = Genre(
    nom="Journal des saisies",
    code="journal_saisies",
    depuis_dict=_depuis_dict,
    consequence="Aucune valeur saisie n'est employée",
    remise="Remettre le fichier depuis une sauvegarde ou un export (basoche parametres exporter), sans le modifier à "
    "la main ; une valeur se corrige par une nouvelle saisie.",
    reparation="Lancer « basoche parametres journal --reparer », qui met la ligne coupée à part, puis refaire cette "
    "dernière saisie.",
    lignes="saisies",
)
Journal = Lu[Saisie]


def chemin_du_journal() -> Path:
    """Le fichier du journal : dans ``BASOCHE_PARAMETRES``, à défaut dans les données de l'utilisateur (XDG)."""
    return Path(texte_du_chemin())


def texte_du_chemin() -> str:
    """Comme :func:`chemin_du_journal`, en texte : appelé à chaque lecture d'un paramètre."""
    return journal.texte_du_chemin(NOM_DU_JOURNAL)


def lire_journal(chemin: Path) -> Journal:
    """Lit le journal et vérifie sa chaîne ; un fichier absent est un journal vide.

    Raises:
        JournalIllisible: une ligne, autre que la fin coupée du fichier, est fausse ou a été changée.
        ErreurBasoche: le fichier existe mais ne peut pas être lu (``journal_saisies_illisible``).
    """
    return journal.lire(chemin, GENRE)


def ajouter(chemin: Path, contenu: Mapping[str, Any], *, instant: datetime) -> Saisie:
    """Ajoute une saisie à la fin du journal, sous verrou (voir :func:`basoche.droit.journal.ajouter`)."""
    return journal.ajouter(chemin, contenu, GENRE, instant=instant)


def reparer(chemin: Path) -> Path | None:
    """Met à part la dernière ligne coupée ; rend le fichier où elle est gardée, ``None`` s'il n'y en avait pas."""
    return journal.reparer(chemin, GENRE)


def exporter(lu: Journal) -> bytes:
    """Le journal entier, tel qu'on peut le remettre en place ou le relire (JSON, une saisie par ligne)."""
    return journal.exporter(lu)


def importer(chemin: Path, octets: bytes, origine: Path) -> int:
    """Prend dans le journal les saisies d'un export qui le prolonge ; rend le nombre de saisies ajoutées."""
    conseil = "Ressaisir à la main celles qui manquent (basoche parametres saisir)."
    return journal.importer(chemin, octets, origine, GENRE, divergence=conseil)
