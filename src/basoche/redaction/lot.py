"""Un lot d'actes : des milliers de lignes de données donnent autant de fichiers, reprenables après une coupure.

Chaque fichier est posé d'un coup, puis noté au journal avec l'empreinte de sa ligne et la sienne : une reprise
refait ce qui manque, ce qui a changé ou ce qui a été touché, et rien d'autre.
"""

from __future__ import annotations

import json
import multiprocessing
import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from basoche.droit.erreurs import ErreurBasoche
from basoche.echanges.ecriture import ecrire_atomiquement, verrouiller
from basoche.redaction.acte import Reglages, rediger_acte

JOURNAL = "lot.jsonl"
_FOURNEE = 64
_NOM = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,80}\Z")
_CLES = {"cas", "code", "donnees"}


@dataclass(frozen=True, slots=True)
class Issue:
    """Ce qu'est devenue une ligne : ``fichier`` écrit, ou ``erreur`` (code, message, conseil, champ)."""

    rang: int
    ligne: str
    cas: str
    code: str = ""
    fichier: str = ""
    empreinte: str = ""
    erreur: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Bilan:
    """Le compte d'un lot ; ``repris`` sont les fichiers déjà là et intacts."""

    ecrits: int
    repris: int
    refus: tuple[Issue, ...]


def rediger_lot(lignes: Iterable[str], dossier: Path, reglages: Reglages, *, processus: int = 1) -> Bilan:
    """Rédige un lot de ``{"cas": …, "code": …, "donnees": {…}}``, une ligne JSON par acte.

    Args:
        lignes: les lignes du lot ; les lignes blanches sont passées.
        dossier: où écrire les fichiers et le journal ``lot.jsonl``.
        reglages: ce qui vaut pour tout le lot.
        processus: nombre de processus.

    Raises:
        EcritureImpossible: dossier en lecture seule, disque plein, ou un autre lot y écrit déjà.
        ErreurBasoche: deux lignes de même cas (``cas_en_double``), processus mort (``lot_interrompu``).
    """
    dossier.mkdir(parents=True, exist_ok=True)
    journal = dossier / JOURNAL
    with verrouiller(journal):
        anciennes = _lire_journal(journal)
        taches = _numeroter(lignes)
        faites = {
            rang: anciennes[rang] for rang, texte in taches.items() if _est_intacte(anciennes, rang, texte, dossier)
        }
        issues = dict(faites)
        with journal.open("a", encoding="utf-8") as suite:
            restantes = [(rang, texte) for rang, texte in taches.items() if rang not in faites]
            for issue in _produire(restantes, dossier, reglages, processus):
                issues[issue.rang] = issue
                suite.write(_en_json(issue))
                suite.flush()
        _clore(journal, issues, anciennes)
    refus = tuple(issue for _, issue in sorted(issues.items()) if issue.erreur)
    return Bilan(len(issues) - len(faites) - len(refus), len(faites), refus)


def _numeroter(lignes: Iterable[str]) -> dict[int, str]:
    """Les lignes par rang, à partir de 1 ; deux cas de même nom s'écraseraient : refus avant tout travail."""
    taches = {rang: ligne for rang, ligne in enumerate(lignes, start=1) if ligne.strip()}
    noms: dict[str, int] = {}
    for rang, ligne in taches.items():
        nom = _nom(rang, _cas(ligne))
        if nom in noms:
            raise ErreurBasoche(
                f"Les lignes {noms[nom]} et {rang} ont le même cas « {nom} ».",
                conseil="Donner à chaque ligne un « cas » différent, ou aucun.",
                code="cas_en_double",
                champ="cas",
            )
        noms[nom] = rang
    return taches


def _cas(ligne: str) -> str:
    try:
        lu = json.loads(ligne)
    except ValueError:
        return ""
    return str(lu.get("cas", "")) if isinstance(lu, dict) else ""


def _nom(rang: int, cas: str) -> str:
    return cas.casefold() if _NOM.match(cas) else f"{rang:06d}"


def _produire(taches: list[tuple[int, str]], dossier: Path, reglages: Reglages, processus: int) -> Iterator[Issue]:
    travail = partial(_traiter, dossier=dossier, reglages=reglages)
    if processus < 2 or len(taches) < 2 * _FOURNEE // 8:
        yield from map(travail, taches)
        return
    with _groupe(processus) as executeur:
        # Par fournées : la mémoire ne dépend pas de la taille du lot.
        taille = _FOURNEE * processus
        for debut in range(0, len(taches), taille):
            yield from executeur.map(travail, taches[debut : debut + taille], chunksize=8)


@contextmanager
def _groupe(processus: int) -> Iterator[ProcessPoolExecutor]:
    try:
        with ProcessPoolExecutor(processus, mp_context=multiprocessing.get_context("spawn")) as executeur:
            yield executeur
    except BrokenProcessPool as mort:
        raise ErreurBasoche(
            "Un processus du lot s'est arrêté brutalement (mémoire, arrêt de la machine).",
            conseil="Relancer la même commande : les actes déjà écrits sont gardés.",
            code="lot_interrompu",
        ) from mort


def _traiter(tache: tuple[int, str], *, dossier: Path, reglages: Reglages) -> Issue:
    rang, ligne = tache
    cas, code = _cas(ligne), ""
    try:
        code, donnees = _lire_ligne(ligne)
        octets = rediger_acte(code, donnees, reglages)
    except ErreurBasoche as refus:
        return Issue(rang, _empreinte(ligne.encode()), cas, code, erreur=refus.en_dict())
    fichier = f"{_nom(rang, cas)}-{code}.{reglages.format.value}"
    # Sans attendre le disque à chaque fichier : ce qui manquerait après une panne se voit à l'empreinte et se refait.
    ecrire_atomiquement(dossier / fichier, octets, durable=False)
    return Issue(rang, _empreinte(ligne.encode()), cas, code, fichier, _empreinte(octets))


def _lire_ligne(ligne: str) -> tuple[str, Mapping[str, Any]]:
    try:
        lu = json.loads(ligne, parse_float=Decimal)
    except (ValueError, RecursionError):
        lu = None
    if not isinstance(lu, dict) or not isinstance(lu.get("donnees"), dict) or not isinstance(lu.get("code"), str):
        raise _ligne_illisible("il faut un objet JSON avec « code » et « donnees »")
    if inconnues := set(lu) - _CLES:
        raise _ligne_illisible(f"clés inconnues : {', '.join(sorted(inconnues))}")
    return lu["code"], lu["donnees"]


def _ligne_illisible(pourquoi: str) -> ErreurBasoche:
    return ErreurBasoche(
        f"Ligne du lot illisible : {pourquoi}.",
        conseil='Écrire {"cas": "…", "code": "cmd_saisie_vente", "donnees": {…}} sur une seule ligne.',
        code="ligne_illisible",
    )


def _lire_journal(journal: Path) -> dict[int, Issue]:
    """Les issues notées ; une dernière ligne coupée par une panne est ignorée, son fichier sera refait."""
    if not journal.exists():
        return {}
    issues = {}
    for ligne in journal.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            issue = Issue(**json.loads(ligne))
        except (ValueError, TypeError):
            continue
        issues[issue.rang] = issue
    return issues


def _est_intacte(anciennes: Mapping[int, Issue], rang: int, ligne: str, dossier: Path) -> bool:
    issue = anciennes.get(rang)
    if issue is None or issue.erreur or issue.ligne != _empreinte(ligne.encode()):
        return False
    try:
        return _empreinte((dossier / issue.fichier).read_bytes()) == issue.empreinte
    except OSError:
        return False


def _clore(journal: Path, issues: Mapping[int, Issue], anciennes: Mapping[int, Issue]) -> None:
    """Le journal dans l'ordre, une ligne par acte ; un fichier d'une ligne disparue ou changée ne reste pas."""
    gardes = {issue.fichier for issue in issues.values()}
    for ancienne in anciennes.values():
        if ancienne.fichier and ancienne.fichier not in gardes:
            (journal.parent / Path(ancienne.fichier).name).unlink(missing_ok=True)
    ecrire_atomiquement(journal, "".join(_en_json(issues[rang]) for rang in sorted(issues)).encode())


def _en_json(issue: Issue) -> str:
    return json.dumps(asdict(issue), ensure_ascii=False) + "\n"


def _empreinte(octets: bytes) -> str:
    return sha256(octets).hexdigest()
