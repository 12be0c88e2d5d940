"""Ce qui s'écrit sans attendre le disque, et ce qui l'attend toujours."""

from __future__ import annotations

from django.db import connection

from basoche.etude.commun.ecritures import sans_attendre_le_disque


def test_seule_la_marque_de_passage_n_attend_pas_le_disque(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with sans_attendre_le_disque():
            dedans = _attente()
        apres = _attente()
        connection.close()
    assert (dedans, apres) == ((1, 2) if connection.vendor == "sqlite" else ("off", "on"))


def _attente():
    with connection.cursor() as curseur:
        curseur.execute("PRAGMA synchronous" if connection.vendor == "sqlite" else "SHOW synchronous_commit")
        return curseur.fetchone()[0]
