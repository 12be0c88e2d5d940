"""La signature électronique d'un acte de l'étude, avec une autorité et un horodateur d'essai sur la boucle locale."""

from __future__ import annotations

import pytest
from django.utils import timezone

from basoche.etude.actes.documents import octets_de
from basoche.etude.actes.models import Acte, Chaine, Etat
from basoche.etude.actes.signature import imprimer_acte, signer_acte
from basoche.etude.commun.erreurs import DroitRefuse
from basoche.etude.journal.models import Entree
from basoche.redaction.signature import lire_racines, lire_reglages
from basoche.redaction.signature.rapport import Verdict
from basoche.redaction.signature.verification import verifier_acte
from etude.actes_communs import installer, preparer, regler_l_etude, relire
from signature.autorite import poser_fichiers, servir_autorite

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _parties(creancier, debiteur, le, settings, tmp_path):
    regler_l_etude(settings, tmp_path)
    installer([creancier, debiteur], le)


@pytest.fixture
def cle_reglee(tmp_path, monkeypatch):
    with servir_autorite() as autorite:
        for nom, valeur in poser_fichiers(autorite, tmp_path).items():
            monkeypatch.setenv(nom, valeur)
        yield


@pytest.fixture
def projet_signe(cle_reglee, dossier, expert, commissaire, le):
    acte = relire(preparer(dossier, expert, le), expert, le)
    signer_acte(acte, acteur=commissaire, le=le, version_lue=acte.version, chaine=Chaine.ELECTRONIQUE)
    return Acte.objects.get(pk=acte.pk)


def test_sans_systeme_agree_l_acte_signe_est_un_projet_et_l_original_reste_a_etablir(projet_signe):
    assert (projet_signe.etat, projet_signe.original, projet_signe.signe_le) == (Etat.RELU, None, None)
    assert projet_signe.projet_signe is not None
    assert Entree.objects.filter(action="acte.signer_projet").exists()


def test_la_signature_du_projet_se_verifie_et_un_octet_change_la_trahit(projet_signe):
    octets = octets_de(projet_signe.projet_signe)
    racines = lire_racines(lire_reglages())
    assert verifier_acte(octets, le=timezone.now(), racines=racines).verdict is Verdict.VALIDE
    abime = bytearray(octets)
    abime[len(octets) // 3] ^= 1
    assert verifier_acte(bytes(abime), le=timezone.now(), racines=racines).verdict is Verdict.INVALIDE


def test_l_original_s_etablit_ensuite_sur_papier(projet_signe, expert, commissaire, le):
    imprimer_acte(projet_signe, acteur=expert, le=le, version_lue=projet_signe.version)
    signer_acte(projet_signe, acteur=commissaire, le=le, version_lue=projet_signe.version)
    assert (projet_signe.etat, projet_signe.chaine) == (Etat.SIGNE, Chaine.PAPIER)


def test_l_ecran_le_dit_projet_et_jamais_original(projet_signe, client, commissaire):
    client.force_login(commissaire)
    page = client.get(f"/actes/{projet_signe.pk}").content.decode()
    assert "Projet signé, original à établir sur papier ou sur le système agréé" in page
    assert client.get(f"/actes/{projet_signe.pk}/pdf/projet-signe").status_code == 200
    assert client.get(f"/actes/{projet_signe.pk}/pdf/original").status_code == 404


def test_un_clerc_ne_signe_pas_electroniquement(cle_reglee, dossier, expert, le):
    acte = relire(preparer(dossier, expert, le), expert, le)
    with pytest.raises(DroitRefuse):
        signer_acte(acte, acteur=expert, le=le, version_lue=acte.version, chaine=Chaine.ELECTRONIQUE)
