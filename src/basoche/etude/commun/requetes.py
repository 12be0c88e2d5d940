"""Requêtes préparées : le SQL d'une page très demandée est composé une fois, puis rejoué.

Composer une requête coûte à Django plus que l'exécuter (0,35 ms contre 0,05 pour les quelques lignes d'un
dossier) ; une fiche en fait vingt. Une requête préparée garde son SQL et ne change que la clé. PostgreSQL en garde
aussi le plan, d'une page à l'autre, tant que la connexion reste ouverte.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=models.Model)
Cle = int | str | date
# Des clés qu'aucune ligne ne porte : leur place dans les paramètres est celle des vraies clés.
_TEMOIN_ENTIER, _TEMOIN_TEXTE, _TEMOIN_DATE = -87_178_291_200, "⁂ témoin", 700_000


class _Vide(models.Value):
    """Le texte vide, écrit dans l'ordre et non passé en paramètre."""

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:  # noqa: ARG002 (imposé)
        """Toujours le même."""
        return "''", []


# Un index partiel (« là où la clé n'est pas vide ») ne sert à SQLite que si l'ordre le redit, mot pour mot :
# ``.filter(siren=…).exclude(siren=VIDE)``. Sans cela, il parcourt la table entière.
VIDE = _Vide("")


def lire_lignes(sql: str, parametres: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Les lignes d'un ordre écrit d'avance, le même sur les deux bases : quand des clés suffisent, sans objet.

    Args:
        sql: ``%s`` à la place de chaque paramètre ; un paramètre qui est une liste y met autant de places que de
            valeurs (``IN (%s)``).
    """
    avant, *suites = sql.split("%s")
    morceaux, valeurs = [avant], []
    for parametre, suite in zip(parametres, suites, strict=True):
        plusieurs = list(parametre) if isinstance(parametre, list | tuple | set) else [parametre]
        morceaux += [", ".join(["%s"] * len(plusieurs)), suite]
        valeurs += plusieurs
    with connection.cursor() as curseur:
        curseur.execute("".join(morceaux), valeurs)
        return list(curseur.fetchall())


def jour_en_base(le: date) -> Any:
    """Un jour comme la base le compare : un texte pour SQLite."""
    return connection.ops.adapt_datefield_value(le)


class Preparee(Generic[M]):
    """Les objets d'une requête qui ne dépend que de clés (entiers, textes, jours) ; ``select_related`` est suivi.

    ``construire`` reçoit les clés et rend la requête ; il est appelé une fois par base. Les clés doivent y entrer
    telles quelles, et rien d'autre n'y changer d'une fois à l'autre (ni date du jour, ni droits du collaborateur).
    """

    def __init__(self, construire: Callable[..., models.QuerySet[M]], *, cles: Sequence[type[Cle]] = (int,)):
        self._construire = construire
        self._temoins = [_temoin(genre, rang) for rang, genre in enumerate(cles)]
        self._prets: dict[str, _Pret] = {}

    def lire(self, *cles: Cle) -> list[M]:
        """Les objets pour ces clés, dans l'ordre de la requête."""
        pret = self.preparer()
        with _curseur() as curseur:
            pret.demander(curseur, cles)
            return pret.objets(curseur)

    def preparer(self) -> _Pret:
        """Le SQL de cette base, composé la première fois."""
        pret = self._prets.get(connection.vendor)
        if pret is None:
            pret = self._prets[connection.vendor] = _Pret(self._construire(*self._temoins), self._temoins)
        return pret


def lire_ensemble(*demandes: tuple[Preparee[Any], int | str]) -> list[list[Any]]:
    """Les objets de plusieurs requêtes à une clé ; PostgreSQL les reçoit toutes à la fois, en un aller-retour."""
    if connection.vendor != "postgresql":
        return [preparee.lire(cle) for preparee, cle in demandes]
    prets = [preparee.preparer() for preparee, _ in demandes]
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        curseurs = [_curseur() for _ in demandes]
        for pret, curseur, (_, cle) in zip(prets, curseurs, demandes, strict=True):
            pret.demander(curseur, (cle,))
        return [pret.objets(curseur) for pret, curseur in zip(prets, curseurs, strict=True)]


def _temoin(genre: type[Cle], rang: int) -> Cle:
    if genre is int:
        return _TEMOIN_ENTIER - rang
    return date.fromordinal(_TEMOIN_DATE + rang) if genre is date else f"{_TEMOIN_TEXTE} {rang}"


def _pour_la_base(cle: Cle) -> Any:
    """La clé comme la base l'attend : un jour est un texte pour SQLite, un entier a toujours huit octets ailleurs."""
    if isinstance(cle, date):
        return jour_en_base(cle)
    if isinstance(cle, int) and connection.vendor == "postgresql":
        from psycopg.types.numeric import Int8

        return Int8(cle)
    return cle


def _curseur() -> CursorWrapper:
    """Un curseur ; sur PostgreSQL, un de ceux dont la base garde le plan de chaque ordre.

    Quand les requêtes sont relevées (essais), le curseur ordinaire, qui seul sait les redire.
    """
    if connection.vendor != "postgresql" or connection.queries_logged:
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    with connection.wrap_database_errors:
        return connection._prepare_cursor(ServerBindingCursor(connection.connection))


class _Pret:
    """Le SQL, et comment une ligne devient un objet."""

    def __init__(self, requete: models.QuerySet[Any], cles: Sequence[Cle]) -> None:
        compilateur: SQLCompiler = requete.query.get_compiler(using=requete.db)
        self.sql, parametres = compilateur.as_sql()
        self.parametres, self.attendues = list(parametres), len(cles)
        temoins = [jour_en_base(cle) if isinstance(cle, date) else cle for cle in cles]
        # Où va chaque clé : une clé peut servir à plusieurs endroits.
        self.places = [(place, temoins.index(valeur)) for place, valeur in enumerate(parametres) if valeur in temoins]
        assert {rang for _, rang in self.places} == set(range(len(temoins))), "une clé n'est pas dans la requête"
        trouve, infos, _ = compilateur.select, compilateur.klass_info, compilateur.annotation_col_map
        assert infos is not None
        self.convertisseurs = compilateur.get_converters([colonne[0] for colonne in trouve])
        self.compilateur = compilateur
        colonnes = infos["select_fields"]
        self.debut, self.fin = colonnes[0], colonnes[-1] + 1
        self.noms = [trouve[rang][0].target.attname for rang in colonnes]
        self.modele = infos["model"]
        self.relies = get_related_populators(infos, trouve, requete.db)
        self.base = requete.db

    def demander(self, curseur: CursorWrapper, cles: Sequence[Cle]) -> None:
        """Joue la requête pour ces clés."""
        assert len(cles) == self.attendues, "autant de clés que la requête en attend"
        parametres, adaptees = self.parametres.copy(), [_pour_la_base(cle) for cle in cles]
        for place, rang in self.places:
            parametres[place] = adaptees[rang]
        curseur.execute(self.sql, parametres)

    def objets(self, curseur: CursorWrapper) -> list[Any]:
        """Les lignes du curseur, en objets."""
        lignes: Any = curseur.fetchall()
        if self.convertisseurs:
            lignes = self.compilateur.apply_converters(lignes, self.convertisseurs)
        return [self._objet(ligne) for ligne in lignes]

    def _objet(self, ligne: Any) -> Any:
        objet = self.modele.from_db(self.base, self.noms, ligne[self.debut : self.fin])
        for relie in self.relies:
            relie.populate(ligne, objet)
        return objet
