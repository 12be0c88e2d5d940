"""Un lot d'actes : des milliers de lignes de données donnent autant de fichiers, reprenables après une coupure.

Chaque fichier est posé d'un coup, puis noté au journal avec l'empreinte de sa ligne et la sienne : une reprise
refait ce qui manque, ce qui a changé ou ce qui a été touché, et rien d'autre.
"""

from __future__ import annotations

import json
import multiprocessing
import re
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from basoche import __version__
from basoche.droit.actes.confirmation import chemin_des_confirmations
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.parametres.saisie import chemin_du_journal
from basoche.echanges.ecriture import ecrire_atomiquement, verrouiller
from basoche.redaction.acte import Reglages
from basoche.redaction.champs import ChampsManquants
from basoche.redaction.dossier import rediger_dossier

JOURNAL = "lot.jsonl"
_FOURNEE = 64
_NOM = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,80}\Z")
_CLES = {"cas", "code", "donnees"}


@dataclass(frozen=True, slots=True)
class Issue:
    """Ce qu'est devenue une ligne : ``fichier`` écrit et sa ``reponse``, ou ``erreur`` (code, message, conseil, champ).

    ``ligne`` est l'empreinte de la ligne et des réglages : changer l'un ou l'autre refait l'acte.
    """

    rang: int
    ligne: str
    cas: str
    code: str = ""
    fichier: str = ""
    empreinte: str = ""
    erreur: Mapping[str, Any] | None = None
    reponse: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Bilan:
    """Le compte d'un lot ; ``repris`` sont les fichiers déjà là et intacts."""

    ecrits: int
    repris: int
    refus: tuple[Issue, ...]


def rediger_lot(
    lignes: Iterable[str],
    dossier: Path,
    reglages: Reglages,
    *,
    processus: int = 1,
    date_imposee: bool = True,
    suivre: Callable[[Issue], None] | None = None,
) -> Bilan:
    """Rédige un lot de ``{"cas": …, "code": …, "donnees": {…}}``, une ligne JSON par acte.

    Args:
        lignes: les lignes du lot ; les lignes blanches sont passées.
        dossier: où écrire les fichiers et le journal ``lot.jsonl``.
        reglages: ce qui vaut pour tout le lot.
        processus: nombre de processus.
        date_imposee: la date des réglages vaut pour tous ; faux : chaque acte a la sienne.
        suivre: reçoit chaque issue dès qu'elle est connue, dans l'ordre des lignes.

    Raises:
        EcritureImpossible: dossier en lecture seule, disque plein, ou un autre lot y écrit déjà.
        ErreurBasoche: processus mort (``lot_interrompu``).
    """
    dossier.mkdir(parents=True, exist_ok=True)
    journal = dossier / JOURNAL
    travail = _Travail(dossier, reglages, date_imposee, _sel(reglages, date_imposee))
    with verrouiller(journal):
        anciennes = _lire_journal(journal)
        taches = {rang: ligne for rang, ligne in enumerate(lignes, start=1) if ligne.strip()}
        faites = {
            rang: anciennes[rang] for rang, texte in taches.items() if travail.est_intacte(anciennes, rang, texte)
        }
        issues = {**faites, **_refuser_doubles(taches, travail)}
        faites = {rang: issue for rang, issue in faites.items() if not issues[rang].erreur}
        with journal.open("a", encoding="utf-8") as suite:
            restantes = [(rang, texte) for rang, texte in taches.items() if rang not in issues]
            produites = _produire(restantes, travail, processus)
            for rang in taches:
                if rang not in issues:
                    issues[rang] = next(produites)
                    suite.write(_en_json(issues[rang]))
                    suite.flush()
                if suivre is not None:
                    suivre(issues[rang])
        _clore(journal, issues, anciennes)
    refus = tuple(issue for _, issue in sorted(issues.items()) if issue.erreur)
    return Bilan(len(issues) - len(faites) - len(refus), len(faites), refus)


@dataclass(frozen=True, slots=True)
class _Travail:
    """Ce qui vaut pour toutes les lignes, envoyé à chaque processus."""

    dossier: Path
    reglages: Reglages
    date_imposee: bool
    sel: str

    def empreinte(self, ligne: str) -> str:
        return _empreinte(f"{self.sel}\n{ligne}".encode())

    def est_intacte(self, anciennes: Mapping[int, Issue], rang: int, ligne: str) -> bool:
        issue = anciennes.get(rang)
        if issue is None or issue.erreur or issue.reponse is None or issue.ligne != self.empreinte(ligne):
            return False
        try:
            return _empreinte((self.dossier / issue.fichier).read_bytes()) == issue.empreinte
        except OSError:
            return False


def _sel(reglages: Reglages, date_imposee: bool) -> str:
    """L'empreinte de ce qui change les fichiers d'un lot ; sans date imposée, reprendre demain ne refait rien.

    Les journaux de l'étude (valeurs saisies, textes confirmés) en sont : ils changent un verdict.
    """
    noms = ("etude", "format", "variante", "presentation", "initiales", "projet")
    retenus = {nom: getattr(reglages, nom) for nom in noms}
    du_lot = {
        "le": reglages.le.isoformat() if date_imposee else "",
        "controle": getattr(reglages.controle, "__qualname__", ""),
        "version": __version__,
        "journaux": [
            _empreinte(chemin.read_bytes()) if chemin.is_file() else ""
            for chemin in (chemin_du_journal(), chemin_des_confirmations())
        ],
    }
    contenu = json.dumps({**retenus, **du_lot}, sort_keys=True, default=dict)
    return _empreinte(contenu.encode())


def _refuser_doubles(taches: Mapping[int, str], travail: _Travail) -> dict[int, Issue]:
    """Deux lignes de même nom de fichier s'écraseraient : la première est gardée, les suivantes sont refusées."""
    noms: dict[str, int] = {}
    doubles = {}
    for rang, ligne in taches.items():
        premiere = noms.setdefault(_nom(rang, cas := _cas(ligne)), rang)
        if premiere != rang:
            refus = ErreurBasoche(
                f"Les lignes {premiere} et {rang} ont le même cas « {cas} » : la seconde n'est pas rédigée.",
                conseil="Donner à chaque ligne un « cas » différent, ou aucun.",
                code="cas_en_double",
                champ="cas",
            )
            doubles[rang] = Issue(rang, travail.empreinte(ligne), cas, erreur=refus.en_dict())
    return doubles


def _cas(ligne: str) -> str:
    try:
        lu = json.loads(ligne)
    except (ValueError, RecursionError):
        return ""
    return str(lu.get("cas", "")) if isinstance(lu, dict) else ""


def _nom(rang: int, cas: str) -> str:
    return cas.casefold() if _NOM.match(cas) else f"{rang:06d}"


def _produire(taches: list[tuple[int, str]], travail: _Travail, processus: int) -> Iterator[Issue]:
    traiter = partial(_traiter, travail=travail)
    if processus < 2 or len(taches) < 2 * _FOURNEE // 8:
        yield from map(traiter, taches)
        return
    with _groupe(processus) as executeur:
        # Par fournées : la mémoire ne dépend pas de la taille du lot.
        taille = _FOURNEE * processus
        for debut in range(0, len(taches), taille):
            yield from executeur.map(traiter, taches[debut : debut + taille], chunksize=8)


@contextmanager
def _groupe(processus: int) -> Iterator[ProcessPoolExecutor]:
    try:
        contexte = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(processus, mp_context=contexte, initializer=_ignorer_interruption) as executeur:
            yield executeur
    except BrokenProcessPool as mort:
        raise ErreurBasoche(
            "Un processus du lot s'est arrêté brutalement (mémoire, arrêt de la machine).",
            conseil="Relancer la même commande : les actes déjà écrits sont gardés.",
            code="lot_interrompu",
        ) from mort


def _ignorer_interruption() -> None:
    """Ctrl-C ne fait parler que le processus principal."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _traiter(tache: tuple[int, str], *, travail: _Travail) -> Issue:
    rang, ligne = tache
    cas, code = _cas(ligne), ""
    try:
        code, donnees = _lire_ligne(ligne)
        redige = rediger_dossier(code, donnees, travail.reglages, date_imposee=travail.date_imposee)
    except ErreurBasoche as refus:
        return Issue(rang, travail.empreinte(ligne), cas, code, erreur=decrire_refus(refus))
    except Exception as faute:  # noqa: BLE001 (une ligne qui révèle un défaut du logiciel n'arrête pas le lot)
        return Issue(rang, travail.empreinte(ligne), cas, code, erreur=_defaut(faute).en_dict())
    fichier = f"{_nom(rang, cas)}-{code}.{travail.reglages.format.value}"
    # Sans attendre le disque à chaque fichier : ce qui manquerait après une panne se voit à l'empreinte et se refait.
    ecrire_atomiquement(travail.dossier / fichier, redige.octets, durable=False)
    reponse = redige.resultat.en_dict()
    reponse["resultat"] = {"fichier": fichier, **reponse["resultat"]}
    return Issue(rang, travail.empreinte(ligne), cas, code, fichier, _empreinte(redige.octets), reponse=reponse)


def _defaut(faute: Exception) -> ErreurBasoche:
    if isinstance(faute, RecursionError):
        return _ligne_illisible("trop de niveaux imbriqués")
    return ErreurBasoche(
        f"Défaut de Basoche ({type(faute).__name__}).",
        conseil="Signaler ce cas avec sa ligne.",
        code="erreur_interne",
    )


def decrire_refus(refus: ErreurBasoche) -> dict[str, Any]:
    """Un refus en JSON ; s'il manque des champs, tous (``champs_manquants``), et le nom et l'article de chacun."""
    contenu: dict[str, Any] = dict(refus.en_dict())
    if isinstance(refus, ChampsManquants):
        contenu["champs_manquants"] = list(refus.champs)
        contenu["details"] = [dict(detail) for detail in refus.details]
    return contenu


def _lire_ligne(ligne: str) -> tuple[str, Mapping[str, Any]]:
    try:
        lu = json.loads(ligne, parse_float=Decimal, parse_constant=_refuser, object_pairs_hook=_sans_double)
    except (ValueError, RecursionError):
        lu = None
    if not isinstance(lu, dict) or not isinstance(lu.get("donnees"), dict) or not isinstance(lu.get("code"), str):
        raise _ligne_illisible("il faut un objet JSON avec « code » et « donnees »")
    if inconnues := set(lu) - _CLES:
        raise _ligne_illisible(f"clés inconnues : {', '.join(sorted(inconnues))}")
    return lu["code"], lu["donnees"]


def _refuser(constante: str) -> None:
    raise ValueError(constante)


def _sans_double(paires: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({cle for cle, _ in paires}) < len(paires):
        raise _ligne_illisible("une clé est écrite deux fois")
    return dict(paires)


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
