"""Les droits : la fonction, l'habilitation datée, et ce qui reste au commissaire de justice seul."""

from datetime import date, timedelta

import pytest

from basoche.etude.commun.actions import exiger
from basoche.etude.commun.droits_en_mots import EN_MOTS
from basoche.etude.commun.erreurs import DroitRefuse
from basoche.etude.equipe.droits import DROITS, PAR_HABILITATION, RESERVES
from basoche.etude.equipe.models import Fonction, Habilitation, NatureHabilitation

pytestmark = pytest.mark.django_db
LE = date(2026, 11, 23)


@pytest.mark.parametrize("droit", sorted(RESERVES))
@pytest.mark.parametrize("fonction", [f for f in Fonction if f != Fonction.COMMISSAIRE])
def test_aucune_fonction_ni_habilitation_ne_donne_un_droit_reserve(collaborateurs, droit, fonction):
    clerc = collaborateurs[fonction.value]
    for nature in NatureHabilitation:
        Habilitation.objects.create(collaborateur=clerc, nature=nature, du=date(2020, 1, 1))
    assert not clerc.peut(droit, le=LE)


def test_le_commissaire_a_les_droits_reserves(commissaire):
    assert all(commissaire.peut(droit, le=LE) for droit in RESERVES)


def test_une_habilitation_ne_designe_jamais_un_droit_reserve():
    assert not RESERVES & PAR_HABILITATION.keys()
    assert all(DROITS[droit] == frozenset({Fonction.COMMISSAIRE}) for droit in RESERVES)


@pytest.mark.parametrize(("decalage", "permis"), [(-1, False), (0, True), (1, True)])
def test_le_clerc_remet_un_acte_des_le_jour_de_son_habilitation(collaborateurs, decalage, permis):
    clerc = collaborateurs["clerc_significateur"]
    Habilitation.objects.create(collaborateur=clerc, nature=NatureHabilitation.SIGNIFICATION, du=LE)
    assert clerc.peut("acte.remettre", le=LE + timedelta(days=decalage)) is permis


def test_le_clerc_ne_remet_plus_d_acte_le_jour_ou_son_habilitation_finit(collaborateurs):
    clerc = collaborateurs["clerc_significateur"]
    Habilitation.objects.create(
        collaborateur=clerc, nature=NatureHabilitation.SIGNIFICATION, du=date(2025, 1, 1), au=LE
    )
    assert not clerc.peut("acte.remettre", le=LE)


def test_qui_est_parti_ne_peut_plus_rien(commissaire):
    commissaire.parti_le = LE
    assert not any(commissaire.peut(droit, le=LE) for droit in DROITS)


def test_un_droit_qui_n_existe_pas_est_une_faute(commissaire):
    with pytest.raises(KeyError):
        commissaire.peut("acte.inventer", le=LE)


def test_chaque_droit_se_dit_en_mots_et_le_refus_les_emploie(collaborateurs):
    assert set(EN_MOTS) == set(DROITS)
    with pytest.raises(DroitRefuse, match="n'a pas le droit d'ouvrir un dossier"):
        exiger(collaborateurs["comptable"], "dossier.ouvrir")
    with pytest.raises(DroitRefuse, match="n'a pas le droit de lire le journal"):
        exiger(collaborateurs["clerc"], "journal.lire")
