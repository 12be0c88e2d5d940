"""Le journal des saisies de l'étude : un fichier hors du paquet, où l'on n'ajoute qu'à la fin.

Une ligne JSON par saisie, chaînée à la précédente par son empreinte : une ligne changée après coup se voit. Le fichier
est remplacé d'un bloc (fichier temporaire, ``fsync``, renommage) sous un verrou : après une coupure, on trouve
l'ancien journal ou le nouveau, jamais une moitié. Une mise à jour du logiciel n'y touche pas.
"""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.source import Verification

NOM_DU_JOURNAL = "saisies.jsonl"
ORIGINE = "0" * 64
COUPE = "journal_saisies_coupe"
_CLES = {
    "n", "horodatage", "nom", "du", "jusqu_au", "valeur", "article", "source", "verification", "notes", "par",
    "relu_par", "precedent", "empreinte",
}  # fmt: skip
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class JournalIllisible(ErreurBasoche):
    """Le journal des saisies a été modifié à la main, ou sa dernière ligne est coupée."""

    code = "journal_saisies_altere"


class EcritureImpossible(ErreurBasoche):
    """Le journal n'a pas pu être écrit : disque plein, droits, lecture seule. Rien n'est écrit à moitié."""

    code = "ecriture_impossible"


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


@dataclass(frozen=True, slots=True)
class Journal:
    """Le journal lu : ses saisies, et sa fin coupée s'il y en a une (le début reste bon)."""

    chemin: Path
    saisies: tuple[Saisie, ...] = ()
    fin_coupee: str = ""

    @property
    def derniere_empreinte(self) -> str:
        """L'empreinte à laquelle se chaîne la saisie suivante."""
        return self.saisies[-1].empreinte if self.saisies else ORIGINE


def chemin_du_journal() -> Path:
    """Le fichier du journal : dans ``BASOCHE_PARAMETRES``, à défaut dans les données de l'utilisateur (XDG)."""
    return Path(texte_du_chemin())


def texte_du_chemin() -> str:
    """Comme :func:`chemin_du_journal`, en texte et sans ``Path`` : appelé à chaque lecture d'un paramètre."""
    dossier = os.environ.get("BASOCHE_PARAMETRES")
    if not dossier:
        donnees = os.environ.get("XDG_DATA_HOME") or os.path.join(os.path.expanduser("~"), ".local", "share")
        dossier = os.path.join(donnees, "basoche", "parametres")
    return os.path.join(dossier, NOM_DU_JOURNAL)


def lire_journal(chemin: Path) -> Journal:
    """Lit le journal et vérifie sa chaîne ; un fichier absent est un journal vide.

    Raises:
        JournalIllisible: une ligne, autre que la fin coupée du fichier, est fausse ou a été changée.
        ErreurBasoche: le fichier existe mais ne peut pas être lu (``journal_saisies_illisible``).
    """
    try:
        octets = chemin.read_bytes()
    except FileNotFoundError:
        return Journal(chemin)
    except OSError as faute:
        raise lecture_impossible(chemin, faute) from faute
    return analyser(octets, chemin)


def lecture_impossible(chemin: Path, faute: OSError) -> ErreurBasoche:
    """Le refus d'employer le recueil seul quand le journal existe mais ne se lit pas."""
    return ErreurBasoche(
        f"Le journal des saisies {chemin} ne peut pas être lu ({_motif(faute)}).",
        conseil="Vérifier les droits du fichier, ou la variable BASOCHE_PARAMETRES.",
        code="journal_saisies_illisible",
    )


def analyser(octets: bytes, chemin: Path) -> Journal:
    """Le journal contenu dans ces octets (voir :func:`lire_journal`)."""
    *completes, fin = octets.split(b"\n")
    saisies: list[Saisie] = []
    precedent = ORIGINE
    for rang, ligne in enumerate(completes, start=1):
        saisie = _lire_ligne(ligne, rang, precedent, chemin)
        saisies.append(saisie)
        precedent = saisie.empreinte
    return Journal(chemin, tuple(saisies), fin.decode("utf-8", "replace"))


def _lire_ligne(ligne: bytes, rang: int, precedent: str, chemin: Path) -> Saisie:
    try:
        brute = json.loads(ligne, parse_float=_refuser_flottant, parse_constant=_refuser_flottant)
        saisie = _depuis_dict(brute)
    except (ValueError, KeyError, TypeError, RecursionError) as faute:
        raise _altere(chemin, rang, "ligne illisible") from faute
    if saisie.n != rang or saisie.precedent != precedent:
        raise _altere(chemin, rang, "elle ne suit pas la précédente (ligne retirée, ajoutée ou déplacée)")
    if saisie.empreinte != _empreinte(brute):
        raise _altere(chemin, rang, "son contenu a été changé après coup")
    return saisie


def _refuser_flottant(texte: str) -> Any:
    raise ValueError(f"nombre à virgule non cité : {texte}")


def _depuis_dict(brute: Mapping[str, Any]) -> Saisie:
    if not isinstance(brute, dict) or brute.keys() != _CLES:
        raise ValueError("clés inattendues")
    horodatage = datetime.fromisoformat(brute["horodatage"])
    if horodatage.tzinfo is None:
        raise ValueError("horodatage sans fuseau")
    textes = [brute[cle] for cle in ("nom", "article", "source", "notes", "par", "relu_par", "precedent", "empreinte")]
    if not all(isinstance(texte, str) for texte in textes) or type(brute["n"]) is not int:
        raise TypeError("type inattendu")
    dates = {cle: _date(brute[cle]) for cle in ("du", "jusqu_au")}
    if dates["du"] is None:
        raise ValueError("« du » manquant")
    lus = {"horodatage": horodatage, **dates, "verification": Verification(brute["verification"])}
    return Saisie(**{**brute, **lus})


def _date(texte: Any) -> date | None:
    if texte is None:
        return None
    if not isinstance(texte, str) or not _DATE.fullmatch(texte):
        raise ValueError(f"date illisible : {texte!r}")
    return date.fromisoformat(texte)


def _altere(chemin: Path, rang: int, motif: str) -> JournalIllisible:
    return JournalIllisible(
        f"Journal des saisies {chemin}, ligne {rang} : {motif}. Aucune valeur saisie n'est employée tant que ce "
        "journal est altéré.",
        conseil="Remettre le fichier depuis une sauvegarde ou un export (basoche parametres exporter), sans le "
        "modifier à la main ; une valeur se corrige par une nouvelle saisie.",
    )


def _canonique(contenu: Mapping[str, Any]) -> str:
    return json.dumps(contenu, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _empreinte(contenu: Mapping[str, Any]) -> str:
    sans = {cle: valeur for cle, valeur in contenu.items() if cle != "empreinte"}
    return sha256(_canonique(sans).encode()).hexdigest()


def ajouter(chemin: Path, contenu: Mapping[str, Any], *, instant: datetime) -> Saisie:
    """Ajoute une saisie à la fin du journal, sous verrou.

    Args:
        chemin: le fichier du journal, créé au besoin.
        contenu: la saisie (types JSON), sans rang, horodatage ni empreintes.
        instant: l'horodatage, avec fuseau.

    Raises:
        JournalIllisible: le journal est altéré, ou sa fin est coupée.
        EcritureImpossible: disque plein, droits, lecture seule ; le journal est alors inchangé.
    """
    assert instant.tzinfo is not None, "horodatage sans fuseau"
    with _verrou(chemin):
        journal = lire_journal(chemin)
        refuser_fin_coupee(journal)
        brute = {
            **contenu,
            "n": len(journal.saisies) + 1,
            "horodatage": instant.isoformat(),
            "precedent": journal.derniere_empreinte,
        }
        brute["empreinte"] = _empreinte(brute)
        saisie = _depuis_dict(brute)
        _remplacer(chemin, _octets((*journal.saisies, saisie)))
    return saisie


def refuser_fin_coupee(journal: Journal) -> None:
    """Refuse d'aller plus loin si la dernière ligne est coupée.

    Raises:
        JournalIllisible: avec ce qu'il faut faire.
    """
    if journal.fin_coupee:
        rang = len(journal.saisies) + 1
        raise JournalIllisible(
            f"Journal des saisies {journal.chemin} : la dernière ligne ({rang}) est coupée ; les {rang - 1} saisies "
            "précédentes sont intactes et restent employées.",
            conseil="Lancer « basoche parametres journal --reparer », qui met la ligne coupée à part, puis refaire "
            "cette dernière saisie.",
            code=COUPE,
        )


def reparer(chemin: Path) -> Path | None:
    """Met à part la dernière ligne coupée ; les lignes complètes ne changent pas.

    Returns:
        Le fichier où la ligne coupée a été gardée, ou ``None`` s'il n'y avait rien à réparer.

    Raises:
        JournalIllisible: une autre ligne que la dernière est fausse.
        EcritureImpossible: le dossier ne peut pas être écrit.
    """
    with _verrou(chemin):
        journal = lire_journal(chemin)
        if not journal.fin_coupee:
            return None
        octets = chemin.read_bytes()
        fin = octets.rindex(b"\n") + 1 if b"\n" in octets else 0
        mise_a_part = chemin.with_suffix(f".coupee-{sha256(octets[fin:]).hexdigest()[:8]}")
        _remplacer(mise_a_part, octets[fin:])
        _remplacer(chemin, octets[:fin])
    return mise_a_part


def exporter(journal: Journal) -> bytes:
    """Le journal entier, tel qu'on peut le remettre en place ou le relire (JSON, une saisie par ligne)."""
    return _octets(journal.saisies)


def importer(chemin: Path, octets: bytes, origine: Path) -> int:
    """Prend dans le journal les saisies d'un export qui le prolonge.

    Returns:
        Le nombre de saisies ajoutées (0 si tout y était déjà).

    Raises:
        JournalIllisible: l'export ou le journal est altéré, ou ils divergent.
        EcritureImpossible: le journal ne peut pas être écrit.
    """
    recu = analyser(octets, origine)
    refuser_fin_coupee(recu)
    with _verrou(chemin):
        journal = lire_journal(chemin)
        refuser_fin_coupee(journal)
        communes = min(len(journal.saisies), len(recu.saisies))
        if journal.saisies[:communes] != recu.saisies[:communes]:
            raise JournalIllisible(
                f"L'export {origine} et le journal {chemin} divergent : chacun a des saisies que l'autre n'a pas.",
                conseil="Ressaisir à la main celles qui manquent (basoche parametres saisir).",
                code="journaux_divergents",
            )
        nouvelles = recu.saisies[communes:]
        if nouvelles:
            _remplacer(chemin, _octets(recu.saisies))
    return len(nouvelles)


def ecrire_fichier(chemin: Path, octets: bytes) -> None:
    """Écrit un export d'un bloc : l'ancien fichier ou le nouveau, jamais une moitié.

    Raises:
        EcritureImpossible: disque plein, droits, lecture seule ; rien n'est écrit.
    """
    _remplacer(chemin, octets)


def _octets(saisies: tuple[Saisie, ...]) -> bytes:
    return "".join(f"{_canonique(saisie.en_dict())}\n" for saisie in saisies).encode()


@contextmanager
def _verrou(chemin: Path) -> Iterator[None]:
    """Un seul écrivain à la fois ; le verrou tombe avec le processus, même tué."""
    import fcntl

    try:
        chemin.parent.mkdir(parents=True, exist_ok=True)
        verrou = open(chemin.with_suffix(".verrou"), "ab")  # noqa: SIM115 (fermé plus bas, l'erreur d'ouverture est à part)
    except OSError as faute:
        raise _ecriture_impossible(chemin, faute) from faute
    with verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        for abandonne in chemin.parent.glob(f".{chemin.name}.*"):  # laissé par un processus tué en pleine écriture
            abandonne.unlink(missing_ok=True)
        yield


def _remplacer(chemin: Path, octets: bytes) -> None:
    """Écrit le fichier d'un bloc : à côté, sur le disque, puis renommé."""
    if chemin.exists() and not chemin.stat().st_mode & 0o222:
        raise _ecriture_impossible(chemin, OSError(0, "fichier en lecture seule"))
    temporaire = chemin.with_name(f".{chemin.name}.{os.getpid()}")
    try:
        with open(temporaire, "wb") as fichier:
            if chemin.exists():
                os.fchmod(fichier.fileno(), chemin.stat().st_mode)
            fichier.write(octets)
            fichier.flush()
            os.fsync(fichier.fileno())
        os.replace(temporaire, chemin)
        _synchroniser_dossier(chemin.parent)
    except OSError as faute:
        with suppress(OSError):
            temporaire.unlink(missing_ok=True)
        raise _ecriture_impossible(chemin, faute) from faute


def _synchroniser_dossier(dossier: Path) -> None:
    descripteur = os.open(dossier, os.O_RDONLY)
    try:
        os.fsync(descripteur)
    finally:
        os.close(descripteur)


def _ecriture_impossible(chemin: Path, faute: OSError) -> EcritureImpossible:
    return EcritureImpossible(
        f"{chemin} ne peut pas être écrit ({_motif(faute)}) ; rien n'a été enregistré.",
        conseil="Libérer de la place ou rendre le dossier accessible en écriture (celui des saisies se règle par la "
        "variable BASOCHE_PARAMETRES), puis recommencer.",
    )


def _motif(faute: OSError) -> str:
    motifs = {
        errno.ENOSPC: "disque plein",
        errno.EROFS: "disque en lecture seule",
        errno.EACCES: "accès interdit",
        errno.ENOENT: "dossier absent",
        errno.ENOTDIR: "le chemin passe par un fichier",
        errno.EISDIR: "c'est un dossier",
        errno.EDQUOT: "quota atteint",
        errno.EFBIG: "taille permise dépassée",
        errno.EPERM: "opération interdite",
        errno.EIO: "panne du disque",
    }
    return motifs.get(faute.errno or 0) or faute.strerror or str(faute)
