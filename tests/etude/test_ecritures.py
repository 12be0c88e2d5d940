"""Ce qui s'écrit sans attendre le disque, et ce qui l'attend toujours."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from basoche.etude.commun.ecritures import ecrire_sans_attendre

_REGLAGE = {
    "sqlite": "(SELECT synchronous FROM pragma_synchronous)",
    "postgresql": "current_setting('synchronous_commit')",
}


@pytest.fixture
def temoin(django_db_setup, django_db_blocker):
    """Une table hors de toute transaction, ôtée ensuite."""
    with django_db_blocker.unblock():
        _jouer("CREATE TABLE temoin_d_ecriture (reglage varchar(10), note varchar(10))")
        yield
        _jouer("DROP TABLE temoin_d_ecriture")
        connection.close()


def test_seule_la_marque_de_passage_n_attend_pas_le_disque(temoin):
    reglage = _REGLAGE[connection.vendor]
    ordre = f"INSERT INTO temoin_d_ecriture (reglage, note) SELECT {reglage}, %s"
    ecrire_sans_attendre(ordre, ["vite"])
    _jouer(ordre, ["ensuite"])
    vite, ensuite = ("1", "2") if connection.vendor == "sqlite" else ("off", "on")
    assert dict(_jouer("SELECT note, reglage FROM temoin_d_ecriture")) == {"vite": vite, "ensuite": ensuite}


def test_dans_une_transaction_elle_en_suit_le_sort(temoin):
    with transaction.atomic():
        ecrire_sans_attendre("INSERT INTO temoin_d_ecriture (note) VALUES (%s)", ["perdue"])
        transaction.set_rollback(True)
    assert _jouer("SELECT note FROM temoin_d_ecriture") == []


def test_un_refus_de_la_base_ne_laisse_pas_le_reglage(temoin):
    with pytest.raises(DatabaseError):
        ecrire_sans_attendre("INSERT INTO temoin_d_ecriture (absente) VALUES (%s)", ["x"])
    lu = _jouer("PRAGMA synchronous" if connection.vendor == "sqlite" else "SHOW synchronous_commit")
    assert lu == [(2 if connection.vendor == "sqlite" else "on",)]


def _jouer(sql, parametres=()):
    with connection.cursor() as curseur:
        curseur.execute(sql, parametres)
        return curseur.fetchall() if curseur.description else None
