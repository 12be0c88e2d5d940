"""Un journal de l'étude : un fichier hors du paquet, où l'on n'ajoute qu'à la fin.

Une ligne JSON par inscription, chaînée à la précédente par son empreinte : une ligne changée après coup se voit. Le
fichier est remplacé d'un bloc (fichier temporaire, ``fsync``, renommage) sous un verrou : après une coupure, on trouve
l'ancien journal ou le nouveau, jamais une moitié. Une mise à jour du logiciel n'y touche pas.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.fichiers import motif_du_systeme, remplacer, verrouiller

ORIGINE = "0" * 64
REGLAGE = "BASOCHE_PARAMETRES"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class JournalIllisible(ErreurBasoche):
    """Un journal a été modifié à la main, ou sa dernière ligne est coupée."""

    code = "journal_altere"


class Inscription(Protocol):
    """Une ligne d'un journal : ce que la chaîne en lit."""

    @property
    def n(self) -> int:
        """Son rang, à partir de 1."""
        ...

    @property
    def precedent(self) -> str:
        """L'empreinte de la ligne précédente."""
        ...

    @property
    def empreinte(self) -> str:
        """L'empreinte de cette ligne."""
        ...

    def en_dict(self) -> dict[str, Any]:
        """La ligne telle qu'elle est écrite (types JSON)."""
        ...


L = TypeVar("L", bound=Inscription)


@dataclass(frozen=True, slots=True)
class Genre(Generic[L]):
    """Ce qui distingue un journal d'un autre : ses lignes, et les mots de ses refus.

    Args:
        nom: « Journal des saisies ».
        code: racine des codes de refus (``journal_saisies`` donne ``journal_saisies_altere``).
        depuis_dict: lit une ligne ; lève ``ValueError``, ``KeyError`` ou ``TypeError`` si elle est fausse.
        consequence: ce qui n'a plus cours tant que le journal est altéré.
        remise: comment le remettre en état.
        reparation: comment mettre à part une dernière ligne coupée.
        lignes: comment dire ses lignes (« saisies »).
    """

    nom: str
    code: str
    depuis_dict: Callable[[Mapping[str, Any]], L]
    consequence: str
    remise: str
    reparation: str
    lignes: str


@dataclass(frozen=True, slots=True)
class Lu(Generic[L]):
    """Un journal lu : ses lignes, et sa fin coupée s'il y en a une (le début reste bon)."""

    chemin: Path
    genre: Genre[L]
    inscriptions: tuple[L, ...] = ()
    fin_coupee: str = ""

    @property
    def derniere_empreinte(self) -> str:
        """L'empreinte à laquelle se chaîne la ligne suivante."""
        return self.inscriptions[-1].empreinte if self.inscriptions else ORIGINE


def texte_du_chemin(nom: str) -> str:
    """Un journal de l'étude : dans ``BASOCHE_PARAMETRES``, à défaut dans les données de l'utilisateur (XDG).

    En texte et sans ``Path`` : appelé à chaque lecture d'un paramètre ou d'un texte.
    """
    lire_ = os.environ.get
    return _composer_le_chemin(nom, (lire_(REGLAGE), lire_("XDG_DATA_HOME"), lire_("HOME")))


@lru_cache(maxsize=256)
def _composer_le_chemin(nom: str, environnement: tuple[str | None, ...]) -> str:
    """Le même chemin tant que l'environnement ne change pas (le dernier, ``HOME``, sert à ``expanduser``)."""
    dossier, donnees, _ = environnement
    if not dossier:
        donnees = donnees or os.path.join(os.path.expanduser("~"), ".local", "share")
        dossier = os.path.join(donnees, "basoche", "parametres")
    return os.path.join(dossier, nom)


def version_du_fichier(chemin: str, genre: Genre[Any]) -> tuple[str, int, int, int] | None:
    """De quoi savoir si un journal déjà lu a changé ; ``None`` s'il n'existe pas.

    Raises:
        ErreurBasoche: un journal que l'on ne peut pas lire n'est pas un journal vide.
    """
    try:
        etat = os.stat(chemin)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as faute:
        raise lecture_impossible(Path(chemin), faute, genre) from faute
    return (chemin, etat.st_mtime_ns, etat.st_size, etat.st_ino)


def lire(chemin: Path, genre: Genre[L]) -> Lu[L]:
    """Lit un journal et vérifie sa chaîne ; un fichier absent est un journal vide.

    Raises:
        JournalIllisible: une ligne, autre que la fin coupée du fichier, est fausse ou a été changée.
        ErreurBasoche: le fichier existe mais ne peut pas être lu.
    """
    try:
        octets = chemin.read_bytes()
    except FileNotFoundError:
        return Lu(chemin, genre)
    except OSError as faute:
        raise lecture_impossible(chemin, faute, genre) from faute
    return analyser(octets, chemin, genre)


def lecture_impossible(chemin: Path, faute: OSError, genre: Genre[Any]) -> ErreurBasoche:
    """Le refus de se passer d'un journal qui existe mais ne se lit pas."""
    return ErreurBasoche(
        f"Le {genre.nom[:1].lower()}{genre.nom[1:]} {chemin} ne peut pas être lu ({motif_du_systeme(faute)}).",
        conseil=f"Vérifier les droits du fichier, ou la variable {REGLAGE}.",
        code=f"{genre.code}_illisible",
    )


def analyser(octets: bytes, chemin: Path, genre: Genre[L]) -> Lu[L]:
    """Le journal contenu dans ces octets (voir :func:`lire`)."""
    *completes, fin = octets.split(b"\n")
    lues: list[L] = []
    precedent = ORIGINE
    for rang, ligne in enumerate(completes, start=1):
        inscription = _lire_ligne(ligne, rang, precedent, chemin, genre)
        lues.append(inscription)
        precedent = inscription.empreinte
    return Lu(chemin, genre, tuple(lues), fin.decode("utf-8", "replace"))


def _lire_ligne(ligne: bytes, rang: int, precedent: str, chemin: Path, genre: Genre[L]) -> L:
    try:
        brute = json.loads(ligne, parse_float=_refuser_flottant, parse_constant=_refuser_flottant)
        inscription = genre.depuis_dict(brute)
    except (ValueError, KeyError, TypeError, RecursionError) as faute:
        raise _altere(chemin, rang, "ligne illisible", genre) from faute
    if inscription.n != rang or inscription.precedent != precedent:
        raise _altere(chemin, rang, "elle ne suit pas la précédente (ligne retirée, ajoutée ou déplacée)", genre)
    if inscription.empreinte != _empreinte(brute):
        raise _altere(chemin, rang, "son contenu a été changé après coup", genre)
    return inscription


def _refuser_flottant(texte: str) -> Any:
    raise ValueError(f"nombre à virgule non cité : {texte}")


def verifier_forme(brute: Any, cles: frozenset[str], textes: tuple[str, ...]) -> datetime:
    """Les clés, le rang et les textes d'une ligne ; rend son horodatage.

    Raises:
        ValueError, TypeError: la ligne n'a pas cette forme.
    """
    if not isinstance(brute, dict) or brute.keys() != cles:
        raise ValueError("clés inattendues")
    if (
        not all(isinstance(brute[cle], str) for cle in (*textes, "precedent", "empreinte"))
        or type(brute["n"]) is not int
    ):
        raise TypeError("type inattendu")
    horodatage = datetime.fromisoformat(brute["horodatage"])
    if horodatage.tzinfo is None:
        raise ValueError("horodatage sans fuseau")
    return horodatage


def lire_jour(texte: Any) -> date | None:
    """Une date ``AAAA-MM-JJ`` d'une ligne, ``None`` si elle est nulle.

    Raises:
        ValueError: ce n'en est pas une.
    """
    if texte is None:
        return None
    if not isinstance(texte, str) or not _DATE.fullmatch(texte):
        raise ValueError(f"date illisible : {texte!r}")
    return date.fromisoformat(texte)


def _altere(chemin: Path, rang: int, motif: str, genre: Genre[Any]) -> JournalIllisible:
    return JournalIllisible(
        f"{genre.nom} {chemin}, ligne {rang} : {motif}. {genre.consequence} tant que ce journal est altéré.",
        conseil=genre.remise,
        code=f"{genre.code}_altere",
    )


def _canonique(contenu: Mapping[str, Any]) -> str:
    return json.dumps(contenu, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _empreinte(contenu: Mapping[str, Any]) -> str:
    sans = {cle: valeur for cle, valeur in contenu.items() if cle != "empreinte"}
    return sha256(_canonique(sans).encode()).hexdigest()


def ajouter(chemin: Path, contenu: Mapping[str, Any], genre: Genre[L], *, instant: datetime) -> L:
    """Ajoute une ligne à la fin d'un journal, sous verrou.

    Args:
        chemin: le fichier du journal, créé au besoin.
        contenu: la ligne (types JSON), sans rang, horodatage ni empreintes.
        genre: le journal dont il s'agit.
        instant: l'horodatage, avec fuseau.

    Raises:
        JournalIllisible: le journal est altéré, ou sa fin est coupée.
        EcritureImpossible: disque plein, droits, lecture seule ; le journal est alors inchangé.
    """
    assert instant.tzinfo is not None, "horodatage sans fuseau"
    with verrouiller(chemin):
        journal = lire(chemin, genre)
        refuser_fin_coupee(journal)
        brute = {
            **contenu,
            "n": len(journal.inscriptions) + 1,
            "horodatage": instant.isoformat(),
            "precedent": journal.derniere_empreinte,
        }
        brute["empreinte"] = _empreinte(brute)
        inscription = genre.depuis_dict(brute)
        remplacer(chemin, _octets((*journal.inscriptions, inscription)))
    return inscription


def refuser_fin_coupee(journal: Lu[Any]) -> None:
    """Refuse d'aller plus loin si la dernière ligne est coupée.

    Raises:
        JournalIllisible: avec ce qu'il faut faire.
    """
    if journal.fin_coupee:
        rang = len(journal.inscriptions) + 1
        raise JournalIllisible(
            f"{journal.genre.nom} {journal.chemin} : la dernière ligne ({rang}) est coupée ; les {rang - 1} "
            f"{journal.genre.lignes} précédentes sont intactes et restent employées.",
            conseil=journal.genre.reparation,
            code=f"{journal.genre.code}_coupe",
        )


def reparer(chemin: Path, genre: Genre[Any]) -> Path | None:
    """Met à part la dernière ligne coupée ; les lignes complètes ne changent pas.

    Returns:
        Le fichier où la ligne coupée a été gardée, ou ``None`` s'il n'y avait rien à réparer.

    Raises:
        JournalIllisible: une autre ligne que la dernière est fausse.
        EcritureImpossible: le dossier ne peut pas être écrit.
    """
    with verrouiller(chemin):
        journal = lire(chemin, genre)
        if not journal.fin_coupee:
            return None
        octets = chemin.read_bytes()
        fin = octets.rindex(b"\n") + 1 if b"\n" in octets else 0
        mise_a_part = chemin.with_suffix(f".coupee-{sha256(octets[fin:]).hexdigest()[:8]}")
        remplacer(mise_a_part, octets[fin:])
        remplacer(chemin, octets[:fin])
    return mise_a_part


def exporter(journal: Lu[Any]) -> bytes:
    """Le journal entier, tel qu'on peut le remettre en place ou le relire (JSON, une ligne par inscription)."""
    return _octets(journal.inscriptions)


def importer(chemin: Path, octets: bytes, origine: Path, genre: Genre[Any], *, divergence: str) -> int:
    """Prend dans le journal les lignes d'un export qui le prolonge.

    Returns:
        Le nombre de lignes ajoutées (0 si tout y était déjà).

    Raises:
        JournalIllisible: l'export ou le journal est altéré, ou ils divergent (``divergence`` dit quoi faire).
        EcritureImpossible: le journal ne peut pas être écrit.
    """
    recu = analyser(octets, origine, genre)
    refuser_fin_coupee(recu)
    with verrouiller(chemin):
        journal = lire(chemin, genre)
        refuser_fin_coupee(journal)
        communes = min(len(journal.inscriptions), len(recu.inscriptions))
        if journal.inscriptions[:communes] != recu.inscriptions[:communes]:
            raise JournalIllisible(
                f"L'export {origine} et le journal {chemin} divergent : chacun a des {genre.lignes} que l'autre n'a "
                "pas.",
                conseil=divergence,
                code="journaux_divergents",
            )
        nouvelles = recu.inscriptions[communes:]
        if nouvelles:
            remplacer(chemin, _octets(recu.inscriptions))
    return len(nouvelles)


def _octets(inscriptions: tuple[Inscription, ...]) -> bytes:
    return "".join(f"{_canonique(inscription.en_dict())}\n" for inscription in inscriptions).encode()
