"""Le journal : enchaîné, en ajout seul, et toute altération se voit."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from basoche.etude.journal.chaine import journaliser, verifier_chaine
from basoche.etude.journal.models import Entree, Tete

pytestmark = pytest.mark.django_db


def _trois_entrees(acteur):
    return [journaliser(f"essai.{rang}", acteur=acteur, details={"rang": rang}) for rang in range(3)]


def test_un_journal_sans_histoire_est_intact(expert):
    _trois_entrees(expert)
    assert list(verifier_chaine()) == []


def test_les_numeros_se_suivent_et_chaque_entree_porte_la_precedente(expert):
    un, deux, trois = _trois_entrees(expert)
    assert (deux.precedente, trois.precedente) == (un.empreinte, deux.empreinte)
    assert [un.numero + 1, deux.numero + 1] == [deux.numero, trois.numero]


@pytest.mark.parametrize("geste", ["modifier", "effacer"])
def test_la_base_refuse_de_modifier_ou_d_effacer(expert, geste):
    _trois_entrees(expert)
    visee = Entree.objects.filter(numero=2)
    with pytest.raises(DatabaseError, match="ne se modifie ni ne s'efface"), transaction.atomic():
        visee.update(action="autre") if geste == "modifier" else visee.delete()
    assert list(verifier_chaine()) == []


@pytest.fixture
def sans_gardien(db):
    """Comme un intrus qui aurait la main sur la base : les déclencheurs sont ôtés."""
    with connection.cursor() as curseur:
        if connection.vendor == "sqlite":
            curseur.execute("DROP TRIGGER journal_update")
            curseur.execute("DROP TRIGGER journal_delete")
        else:
            curseur.execute("DROP TRIGGER journal_modification ON journal_entree")


@pytest.mark.parametrize(
    ("champ", "valeur"),
    [("action", "autre"), ("acteur", "autre"), ("details", {"rang": 9}), ("dossier", "2026-000009"), ("objet", "x:1")],
)
def test_une_entree_changee_se_voit(expert, sans_gardien, champ, valeur):
    _, deux, _ = _trois_entrees(expert)
    Entree.objects.filter(pk=deux.pk).update(**{champ: valeur})
    assert [alteration.numero for alteration in verifier_chaine()] == [deux.numero]


def test_une_entree_effacee_au_milieu_se_voit(expert, sans_gardien):
    _, deux, trois = _trois_entrees(expert)
    Entree.objects.filter(pk=deux.pk).delete()
    assert {alteration.numero for alteration in verifier_chaine()} >= {deux.numero, trois.numero}


def test_la_fin_coupee_se_voit(expert, sans_gardien):
    *_, trois = _trois_entrees(expert)
    Entree.objects.filter(pk=trois.pk).delete()
    assert [alteration.motif for alteration in verifier_chaine()] == ["la fin du journal a été coupée ou remplacée"]


def test_la_tete_effacee_se_voit(expert, sans_gardien):
    _trois_entrees(expert)
    Tete.objects.all().delete()
    assert list(verifier_chaine())
