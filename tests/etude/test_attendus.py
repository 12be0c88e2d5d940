"""Ce qui est attendu : une valeur reste due, sa date passée, tant que personne ne l'a saisie."""

from datetime import date

import pytest
from django.core import mail

from basoche.etude.bureau.vues import veille as vue
from basoche.etude.textes.alertes import envoyer_les_alertes_de_veille
from basoche.etude.textes.attendus import attendus_le
from basoche.etude.textes.models import AbonnementVeille
from basoche.etude.textes.valeurs import employer_valeur, proposer_valeur, relire_valeur

pytestmark = pytest.mark.django_db
TAUX = ("interets/taux_legal/particulier", "interets/taux_legal/autres")


@pytest.fixture(autouse=True)
def journal_des_saisies(tmp_path, monkeypatch):
    monkeypatch.setenv("BASOCHE_PARAMETRES", str(tmp_path / "parametres"))


def en_retard(le):
    return {lu.attendu.id: lu.a_saisir for lu in attendus_le(le) if lu.passe}


def saisir(nom, acteurs, le):
    propose = proposer_valeur(
        nom=nom, du=date(2027, 1, 1), valeur="3.00", article="CMF L313-2", source="arrêté fictif d'essai",
        acteur=acteurs[0], le=le,
    )  # fmt: skip
    for acteur in acteurs:
        relire_valeur(propose, valeur="3.00", texte_lu="arrêté", acteur=acteur, le=le)
    propose.refresh_from_db()
    employer_valeur(propose, acteur=acteurs[0], le=le, version_lue=propose.version)


def test_une_valeur_attendue_reste_due_sa_date_passee():
    assert en_retard(date(2026, 12, 15)) == {}
    retard = en_retard(date(2027, 1, 15))
    assert retard["taux_legal_2027_s1"] == TAUX
    assert retard["lois_de_finances_2027"] == ()
    assert en_retard(date(2028, 1, 15))["bareme_saisie_2027"] == ("saisie_remunerations/bareme",)
    assert "lois_de_finances_2027" not in en_retard(date(2027, 4, 15)), "rien ne dirait jamais qu'elles sont lues"


def test_une_valeur_saisie_n_est_plus_attendue(expert, commissaire, le):
    saisir(TAUX[0], (expert, commissaire), le)
    assert en_retard(date(2027, 1, 15))["taux_legal_2027_s1"] == TAUX[1:]
    saisir(TAUX[1], (expert, commissaire), le)
    assert "taux_legal_2027_s1" not in en_retard(date(2027, 1, 15))


def test_le_retard_se_lit_sur_la_page_et_dans_le_condense(client, expert, monkeypatch):
    monkeypatch.setattr(vue.timezone, "localdate", lambda: date(2027, 1, 18))
    client.force_login(expert)
    texte = client.get("/veille").content.decode()
    assert "à saisir, date passée" in texte
    assert "/veille/valeurs?nom=interets/taux_legal/autres" in texte
    expert.courriel = "expert@etude.test"
    expert.save()
    AbonnementVeille.objects.create(collaborateur=expert, matieres=["interets"], courriel=True)
    envoyer_les_alertes_de_veille(date(2027, 1, 18))
    assert "Date passée, à saisir ou à vérifier, fin décembre 2026 : Taux de l'intérêt légal" in mail.outbox[-1].body
