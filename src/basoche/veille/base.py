"""La base de la veille : les versions d'articles, dans un fichier SQLite, ou dans la base PostgreSQL de l'étude.

Une version déjà connue n'est remplacée que par une archive plus récente : les archives peuvent être rejouées, ou
reprises, dans n'importe quel ordre, et mènent au même état.
"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

from basoche.droit.erreurs import ErreurBasoche
from basoche.echanges.ecriture import cause_systeme
from basoche.veille.dila import Decision, Texte
from basoche.veille.version import Lien, Version

REGLAGE = "BASOCHE_VEILLE"
REGLAGE_DE_L_ETUDE = "BASOCHE_BASE"
NOM = "veille.sqlite3"
_COLONNES = (
    "id", "cid", "code", "numero", "etat", "debut", "fin", "texte", "texte_norme", "nota", "liens", "modificateur",
    "modificateur_cid", "chaine", "publication", "fonds", "chemin", "archive", "connue_le",
)  # fmt: skip
_LUES = (*_COLONNES, "rectifiee_le")
_A_JOUR = ", ".join(f"{nom} = excluded.{nom}" for nom in _COLONNES if nom not in ("id", "connue_le"))
_POSER_VERSION = (  # les noms de colonnes sont du code
    f"INSERT INTO version_article ({', '.join(_COLONNES)}) VALUES ({', '.join('?' * len(_COLONNES))}) "  # noqa: S608
    "ON CONFLICT (id) DO UPDATE SET rectifiee_le = CASE WHEN excluded.texte_norme <> version_article.texte_norme "
    "AND excluded.archive > version_article.archive THEN excluded.connue_le ELSE version_article.rectifiee_le END, "
    f"{_A_JOUR} WHERE excluded.archive >= version_article.archive"
)


class BaseInutilisable(ErreurBasoche):
    """La base de la veille n'existe pas encore, ou n'est pas lisible."""

    code = "base_de_veille"


class Base(Protocol):
    """Ce que la veille demande à sa base, SQLite ou PostgreSQL : les mêmes requêtes, écrites avec « ? »."""

    def execute(self, requete: str, valeurs: Sequence[Any] = ..., /) -> Any:
        """Exécute une requête et rend son curseur."""

    def executemany(self, requete: str, valeurs: Iterable[Sequence[Any]], /) -> Any:
        """Exécute la même pour plusieurs jeux de valeurs."""


def chemin_de_la_base() -> Path | str:
    """Là où vit la base : ``BASOCHE_VEILLE`` (un dossier, ou une adresse ``postgresql://``) ; à défaut la base de
    l'étude si elle est sous PostgreSQL (``BASOCHE_BASE``), sinon les données de l'utilisateur (XDG)."""
    dossier = os.environ.get(REGLAGE)
    if dossier:
        return dossier if est_une_adresse(dossier) else Path(dossier) / NOM
    etude = os.environ.get(REGLAGE_DE_L_ETUDE, "")
    if est_une_adresse(etude):
        return etude
    donnees = os.environ.get("XDG_DATA_HOME") or Path("~/.local/share").expanduser()
    return Path(donnees) / "basoche" / "veille" / NOM


def est_une_adresse(ecrit: str) -> bool:
    """Vrai pour une adresse de base PostgreSQL."""
    return ecrit.startswith(("postgresql://", "postgres://"))


def lire_lieu(ecrit: str) -> Path | str:
    """Le lieu d'une base écrit à la main : une adresse PostgreSQL, ou un fichier."""
    return ecrit if est_une_adresse(ecrit) else Path(ecrit)


def existe(lieu: Path | str) -> bool:
    """Vrai si une base de veille est là."""
    if isinstance(lieu, Path):
        return lieu.is_file()
    from basoche.veille.base_postgresql import existe as existe_la

    return existe_la(lieu)


def dossier_des_archives(lieu: Path | str) -> Path:
    """Où poser les archives téléchargées : à côté du fichier, ou dans les données de l'utilisateur."""
    if isinstance(lieu, Path):
        return lieu.parent / "archives"
    donnees = os.environ.get("XDG_DATA_HOME") or Path("~/.local/share").expanduser()
    return Path(donnees) / "basoche" / "veille" / "archives"


@contextmanager
def ouvrir(lieu: Path | str, *, creer: bool = False) -> Iterator[Base]:
    """La base ouverte, ses tables posées.

    Args:
        lieu: un fichier SQLite, ou l'adresse ``postgresql://`` d'une base (les tables y sont dans leur propre schéma).
        creer: la créer si elle n'existe pas.

    Raises:
        BaseInutilisable: elle n'existe pas (et ``creer`` est faux), ou ce n'est pas une base de veille.
    """
    if isinstance(lieu, str):
        from basoche.veille.base_postgresql import ouvrir as ouvrir_postgresql

        with ouvrir_postgresql(lieu, creer=creer) as base:
            yield base
        return
    with _ouvrir_le_fichier(lieu, creer=creer) as fichier:
        yield fichier


def aucune(lieu: object) -> BaseInutilisable:
    """Rien n'a encore été versé là."""
    return BaseInutilisable(
        f"Aucun texte n'a encore été ingéré ({lieu} n'existe pas).",
        conseil="Ingérer une archive (basoche veille ingerer ARCHIVE) ou les télécharger (basoche veille relever).",
    )


def tables() -> str:
    """Ce qui pose les tables."""
    return (files(__package__) / "schema.sql").read_text(encoding="utf-8")


@contextmanager
def _ouvrir_le_fichier(chemin: Path, *, creer: bool) -> Iterator[sqlite3.Connection]:
    if chemin.is_dir():
        raise _inutilisable(chemin, IsADirectoryError(errno.EISDIR, ""))
    if not creer and not chemin.is_file():
        raise aucune(chemin)
    try:
        chemin.parent.mkdir(parents=True, exist_ok=True)
    except OSError as faute:
        raise _inutilisable(chemin, faute) from None
    try:
        with closing(sqlite3.connect(chemin, timeout=60, isolation_level=None)) as base:
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = NORMAL")
            base.executescript(tables())
            yield base
    except sqlite3.Error as faute:
        raise _inutilisable(chemin, faute) from None


def tasser(base: Base) -> None:
    """Rend au fichier ce que son journal d'écriture garde (SQLite) ; rien à faire ailleurs."""
    if isinstance(base, sqlite3.Connection):
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")


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
def transaction(base: Base) -> Iterator[None]:
    """Tout ou rien ; un seul écrit à la fois."""
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


def poser_version(base: Base, version: Version, chemin: str, archive: str) -> None:
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


def poser_texte(base: Base, texte: Texte, fonds: str, chemin: str, archive: str) -> None:
    """Garde les dates d'un texte."""
    _poser(base, "texte", {
        "id": texte.id, "cid": texte.cid, "nature": texte.nature, "numero": texte.numero, "nor": texte.nor,
        "titre": texte.titre, "signature": _texte(texte.signature), "publication": _texte(texte.publication),
        "a_venir": json.dumps(texte.a_venir), "fonds": fonds, "chemin": chemin, "archive": archive,
    })  # fmt: skip


def poser_decision(base: Base, decision: Decision, fonds: str, chemin: str, archive: str) -> None:
    """Garde une décision de justice."""
    _poser(base, "decision", {
        "id": decision.id, "titre": decision.titre, "juridiction": decision.juridiction,
        "date": _texte(decision.date), "numeros": json.dumps(decision.numeros), "solution": decision.solution,
        "texte": decision.texte, "liens": _liens(decision.liens), "fonds": fonds, "chemin": chemin,
        "archive": archive,
    })  # fmt: skip


def _poser(base: Base, table: str, valeurs: dict[str, Any]) -> None:
    noms = ", ".join(valeurs)
    a_jour = ", ".join(f"{nom} = excluded.{nom}" for nom in valeurs if nom != "id")
    base.execute(
        f"INSERT INTO {table} ({noms}) VALUES ({', '.join('?' * len(valeurs))}) "  # noqa: S608 (noms du code)
        f"ON CONFLICT (id) DO UPDATE SET {a_jour} WHERE excluded.archive >= {table}.archive",
        tuple(valeurs.values()),
    )


def versions(base: Base, condition: str, valeurs: Iterable[Any]) -> Iterator[Version]:
    """Les versions qui répondent à une condition écrite par le code appelant."""
    curseur = base.execute(
        f"SELECT {', '.join(_LUES)} FROM version_article WHERE {condition} ORDER BY debut NULLS FIRST, id",  # noqa: S608 (idem)
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


def lire_etat(base: Base, cle: str) -> str:
    """Ce que la base retient d'elle-même ; vide si rien n'est noté."""
    ligne = base.execute("SELECT valeur FROM etat WHERE cle = ?", (cle,)).fetchone()
    return str(ligne[0]) if ligne else ""


def noter_etat(base: Base, cle: str, valeur: str) -> None:
    """Note un fait sur la base elle-même."""
    base.execute(
        "INSERT INTO etat (cle, valeur) VALUES (?, ?) ON CONFLICT (cle) DO UPDATE SET valeur = excluded.valeur",
        (cle, valeur),
    )
