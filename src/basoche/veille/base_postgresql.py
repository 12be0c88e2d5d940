"""La base de la veille sous PostgreSQL : dans un schéma à elle, avec les requêtes écrites pour SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from basoche.veille.base import REGLAGE, BaseInutilisable, aucune, tables

SCHEMA = "basoche_veille"
_VERROU = 0x62617376  # « basv » : un seul versement à la fois
_ATTENTE = 10  # secondes pour joindre le serveur


class BasePostgresql:
    """Une connexion qui comprend les requêtes de la veille : « ? », booléens gardés en nombres, BEGIN IMMEDIATE."""

    def __init__(self, connexion: Any) -> None:
        self._connexion = connexion

    def execute(self, requete: str, valeurs: Sequence[Any] = (), /) -> Any:
        """Exécute une requête et rend son curseur."""
        if requete == "BEGIN IMMEDIATE":
            self._connexion.execute("BEGIN")
            return self._connexion.execute("SELECT pg_advisory_xact_lock(%s)", (_VERROU,))
        return self._connexion.execute(_traduire(requete), [_valeur(une) for une in valeurs])

    def executemany(self, requete: str, valeurs: Iterable[Sequence[Any]], /) -> Any:
        """Exécute la même pour plusieurs jeux de valeurs."""
        curseur = self._connexion.cursor()
        curseur.executemany(_traduire(requete), [[_valeur(une) for une in jeu] for jeu in valeurs])
        return curseur


def _traduire(requete: str) -> str:
    return requete.replace("%", "%%").replace("?", "%s")


def _valeur(une: Any) -> Any:
    """Un booléen se garde en nombre ; PostgreSQL ne sait pas garder le caractère nul, qu'aucun texte n'emploie."""
    if isinstance(une, bool):
        return int(une)
    return une.replace("\0", "") if isinstance(une, str) else une


def _schema_sql() -> str:
    """Les mêmes tables ; les textes se comparent octet par octet, comme sous SQLite."""
    return tables().replace(" WITHOUT ROWID", "").replace(" TEXT", ' TEXT COLLATE "C"')


def existe(adresse: str) -> bool:
    """Vrai si cette base a déjà reçu des textes."""
    try:
        with _joindre(adresse) as connexion:
            return _a_le_schema(connexion)
    except BaseInutilisable:
        return False


@contextmanager
def ouvrir(adresse: str, *, creer: bool) -> Iterator[BasePostgresql]:
    """La base ouverte, ses tables posées (voir :func:`basoche.veille.base.ouvrir`)."""
    with _joindre(adresse) as connexion:
        if not _a_le_schema(connexion):
            if not creer:
                raise aucune(_dite(adresse))
            connexion.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        connexion.execute(f"SET search_path TO {SCHEMA}")
        connexion.execute(_schema_sql())
        yield BasePostgresql(connexion)


def _a_le_schema(connexion: Any) -> bool:
    trouve = connexion.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (SCHEMA,)).fetchone()
    return trouve is not None


@contextmanager
def _joindre(adresse: str) -> Iterator[Any]:
    try:
        import psycopg
    except ImportError:
        raise _inutilisable(adresse, "le pilote de PostgreSQL n'est pas installé") from None
    try:
        with psycopg.connect(adresse, autocommit=True, connect_timeout=_ATTENTE) as connexion:
            yield connexion
    except psycopg.Error as faute:
        raise _inutilisable(adresse, _motif(faute)) from None


def _motif(faute: Exception) -> str:
    """Ce qui empêche : en français si on le reconnaît, sinon les mots du serveur."""
    dit = str(faute)
    connus = {
        "Connection refused": "aucun serveur n'y répond",
        "timeout expired": "le serveur est trop lent à répondre",
        "could not translate host name": "ce nom de machine est introuvable",
        "failed to resolve host": "ce nom de machine est introuvable",
        "password authentication failed": "l'utilisateur ou le mot de passe est refusé",
    }
    trouve = next((clair for anglais, clair in connus.items() if anglais in dit), "")
    return trouve or (dit.splitlines()[0] if dit else type(faute).__name__)


def _dite(adresse: str) -> str:
    """L'adresse sans le secret."""
    parties = urlsplit(adresse)
    return f"postgresql://{parties.netloc.rpartition('@')[2]}{parties.path}"


def _inutilisable(adresse: str, motif: str) -> BaseInutilisable:
    return BaseInutilisable(
        f"La base {_dite(adresse)} ne peut pas être employée : {motif}.",
        conseil=f"Vérifier l'adresse, le serveur et les droits, ou régler {REGLAGE} sur un dossier.",
    )
