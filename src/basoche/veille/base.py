"""La base de la veille : les versions d'articles, dans un fichier SQLite du dossier des données.

Une version déjà connue n'est remplacée que par une archive plus récente : les archives peuvent être rejouées, ou
reprises, dans n'importe quel ordre, et mènent au même état.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from basoche.droit.erreurs import ErreurBasoche
from basoche.echanges.ecriture import cause_systeme
from basoche.veille.dila import Decision, Texte
from basoche.veille.version import Lien, Version

REGLAGE = "BASOCHE_VEILLE"
NOM = "veille.sqlite3"
_COLONNES = (
    "id", "cid", "code", "numero", "etat", "debut", "fin", "texte", "texte_norme", "nota", "liens", "modificateur",
    "modificateur_cid", "chaine", "publication", "fonds", "chemin", "archive", "connue_le",
)  # fmt: skip
_LUES = (*_COLONNES, "rectifiee_le")
_A_JOUR = ", ".join(f"{nom} = excluded.{nom}" for nom in _COLONNES if nom not in ("id", "connue_le"))
_POSER_VERSION = (  # les noms de colonnes sont du code
    f"INSERT INTO version_article ({', '.join(_COLONNES)}) VALUES ({', '.join('?' * len(_COLONNES))}) "  # noqa: S608
    "ON CONFLICT (id) DO UPDATE SET rectifiee_le = CASE WHEN excluded.texte_norme <> texte_norme "
    f"AND excluded.archive > archive THEN excluded.connue_le ELSE rectifiee_le END, {_A_JOUR} "
    "WHERE excluded.archive >= archive"
)


class BaseInutilisable(ErreurBasoche):
    """La base de la veille n'existe pas encore, ou n'est pas lisible."""

    code = "base_de_veille"


def chemin_de_la_base() -> Path:
    """Là où vit la base : ``BASOCHE_VEILLE``, à défaut les données de l'utilisateur (XDG)."""
    dossier = os.environ.get(REGLAGE)
    if dossier:
        return Path(dossier) / NOM
    donnees = os.environ.get("XDG_DATA_HOME") or Path("~/.local/share").expanduser()
    return Path(donnees) / "basoche" / "veille" / NOM


@contextmanager
def ouvrir(chemin: Path, *, creer: bool = False) -> Iterator[sqlite3.Connection]:
    """La base ouverte, ses tables posées.

    Raises:
        BaseInutilisable: elle n'existe pas (et ``creer`` est faux), ou ce n'est pas une base de veille.
    """
    if not creer and not chemin.is_file():
        raise BaseInutilisable(
            f"Aucun texte n'a encore été ingéré ({chemin} n'existe pas).",
            conseil="Ingérer une archive (basoche veille ingerer ARCHIVE) ou les télécharger (basoche veille relever).",
        )
    try:
        chemin.parent.mkdir(parents=True, exist_ok=True)
    except OSError as faute:
        raise _inutilisable(chemin, faute) from None
    try:
        with closing(sqlite3.connect(chemin, timeout=60, isolation_level=None)) as base:
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = NORMAL")
            base.executescript((files(__package__) / "schema.sql").read_text(encoding="utf-8"))
            yield base
    except sqlite3.Error as faute:
        raise _inutilisable(chemin, faute) from None


def _inutilisable(chemin: Path, faute: Exception) -> BaseInutilisable:
    return BaseInutilisable(
        f"La base {chemin} ne peut pas être employée : {_motif(faute)}.",
        conseil=f"Vérifier le chemin, les droits et la place libre, ou régler {REGLAGE} sur un autre dossier.",
    )


_MOTIFS = {
    "SQLITE_NOTADB": "ce fichier n'est pas une base",
    "SQLITE_CORRUPT": "elle est abîmée",
    "SQLITE_READONLY": "elle est en lecture seule",
    "SQLITE_FULL": "il n'y a plus de place sur le disque",
    "SQLITE_CANTOPEN": "le système refuse de l'ouvrir",
    "SQLITE_BUSY": "un autre programme l'emploie",
}


def _motif(faute: Exception) -> str:
    """Ce qui empêche, en français."""
    if isinstance(faute, OSError):
        return cause_systeme(faute)
    return _MOTIFS.get(getattr(faute, "sqlite_errorname", ""), str(faute))


@contextmanager
def transaction(base: sqlite3.Connection) -> Iterator[None]:
    """Tout ou rien."""
    base.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        base.execute("ROLLBACK")
        raise
    base.execute("COMMIT")


def _texte(jour: date | None) -> str | None:
    return jour.isoformat() if jour else None


def _liens(liens: Iterable[Lien]) -> str:
    return json.dumps([lien.en_dict() for lien in liens], ensure_ascii=False)


def poser_version(base: sqlite3.Connection, version: Version, chemin: str, archive: str) -> None:
    """Garde une version, si l'archive n'est pas plus ancienne que celle d'où vient ce que l'on a déjà."""
    modificateur = version.modificateur
    base.execute(
        _POSER_VERSION,
        (
            version.id, version.cid, version.code, version.numero, version.etat, _texte(version.debut),
            _texte(version.fin), version.texte, version.texte_norme, version.nota, _liens(version.liens),
            modificateur.libelle if modificateur else "", modificateur.cid if modificateur else "", version.chaine,
            _texte(version.publication), version.fonds, chemin, archive, _texte(version.connue_le),
        ),
    )  # fmt: skip


def poser_texte(base: sqlite3.Connection, texte: Texte, fonds: str, chemin: str, archive: str) -> None:
    """Garde les dates d'un texte."""
    _poser(base, "texte", {
        "id": texte.id, "cid": texte.cid, "nature": texte.nature, "numero": texte.numero, "nor": texte.nor,
        "titre": texte.titre, "signature": _texte(texte.signature), "publication": _texte(texte.publication),
        "a_venir": json.dumps(texte.a_venir), "fonds": fonds, "chemin": chemin, "archive": archive,
    })  # fmt: skip


def poser_decision(base: sqlite3.Connection, decision: Decision, fonds: str, chemin: str, archive: str) -> None:
    """Garde une décision de justice."""
    _poser(base, "decision", {
        "id": decision.id, "titre": decision.titre, "juridiction": decision.juridiction,
        "date": _texte(decision.date), "numeros": json.dumps(decision.numeros), "solution": decision.solution,
        "texte": decision.texte, "liens": _liens(decision.liens), "fonds": fonds, "chemin": chemin,
        "archive": archive,
    })  # fmt: skip


def _poser(base: sqlite3.Connection, table: str, valeurs: dict[str, Any]) -> None:
    noms = ", ".join(valeurs)
    a_jour = ", ".join(f"{nom} = excluded.{nom}" for nom in valeurs if nom != "id")
    base.execute(
        f"INSERT INTO {table} ({noms}) VALUES ({', '.join('?' * len(valeurs))}) "  # noqa: S608 (noms du code)
        f"ON CONFLICT (id) DO UPDATE SET {a_jour} WHERE excluded.archive >= archive",
        tuple(valeurs.values()),
    )


def versions(base: sqlite3.Connection, condition: str, valeurs: Iterable[Any]) -> Iterator[Version]:
    """Les versions qui répondent à une condition écrite par le code appelant."""
    curseur = base.execute(
        f"SELECT {', '.join(_LUES)} FROM version_article WHERE {condition} ORDER BY debut, id",  # noqa: S608 (idem)
        tuple(valeurs),
    )
    for ligne in curseur:
        yield _version(dict(zip(_LUES, ligne, strict=True)))


def _jour(ecrit: str | None) -> date | None:
    return date.fromisoformat(ecrit) if ecrit else None


def _version(lue: dict[str, Any]) -> Version:
    liens = tuple(Lien(**{**lien, "signature": _jour(lien["signature"])}) for lien in json.loads(lue["liens"]))
    gardes = ("id", "cid", "code", "numero", "etat", "texte", "texte_norme", "nota", "chaine", "fonds")
    return Version(
        **{nom: lue[nom] for nom in gardes},
        debut=_jour(lue["debut"]),
        fin=_jour(lue["fin"]),
        liens=liens,
        publication=_jour(lue["publication"]),
        connue_le=_jour(lue["connue_le"]),
        rectifiee_le=_jour(lue["rectifiee_le"]),
    )


def lire_etat(base: sqlite3.Connection, cle: str) -> str:
    """Ce que la base retient d'elle-même ; vide si rien n'est noté."""
    ligne = base.execute("SELECT valeur FROM etat WHERE cle = ?", (cle,)).fetchone()
    return str(ligne[0]) if ligne else ""


def noter_etat(base: sqlite3.Connection, cle: str, valeur: str) -> None:
    """Note un fait sur la base elle-même."""
    base.execute("INSERT OR REPLACE INTO etat (cle, valeur) VALUES (?, ?)", (cle, valeur))
