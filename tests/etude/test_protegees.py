"""Les informations obtenues par L152-1 : une valeur témoin n'est en clair nulle part, et s'efface à la clôture."""

import json

import pytest
from django.apps import apps
from django.core import serializers
from django.db import connection

from basoche.etude.commun.erreurs import ActionRefusee, DroitRefuse
from basoche.etude.dossiers.models import Protegee
from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
from basoche.etude.dossiers.protegees import inscrire_protegee, ouvrir_protegee
from basoche.etude.dossiers.recherche import chercher
from basoche.etude.dossiers.vie import clore_dossier, rouvrir_dossier
from basoche.etude.journal.models import Entree
from basoche.etude.personnes.recherche import chercher_personnes

pytestmark = pytest.mark.django_db
TEMOIN = "Zorglubconsulting SARL de Temoinville"


@pytest.fixture
def protegee(dossier, expert, le):
    return inscrire_protegee(
        dossier, dossier.titres.get(), nature="employeur", valeur=TEMOIN, obtenue_le=le, obtenue_de="organisme",
        acteur=expert, le=le,
    )  # fmt: skip


def test_le_temoin_n_est_en_clair_dans_aucune_table(protegee):
    for modele in apps.get_models():
        assert "orglubconsulting" not in serializers.serialize("json", modele._default_manager.all()), modele
    if connection.vendor == "sqlite":
        with connection.cursor() as curseur:
            curseur.connection.commit() if not connection.in_atomic_block else None
            assert not [ligne for ligne in connection.connection.iterdump() if "orglubconsulting" in ligne]


def test_le_temoin_ne_se_cherche_pas(protegee, commissaire):
    for texte in ("Zorglubconsulting", "zorglub", "Temoinville", TEMOIN):
        assert chercher_personnes(texte) == []
        assert list(chercher(texte, commissaire, annee=2026)) == []


def test_le_temoin_n_est_dans_aucune_page_sauf_celle_qui_l_ouvre(client, protegee, dossier, commissaire, debiteur):
    client.force_login(commissaire)
    fiche = f"/dossiers/{dossier.numero}"
    pages = ["/", "/dossiers", "/recherche?q=zorglub", "/personnes?nom=zorglub", f"/personnes/{debiteur.pk}", fiche]
    pages += [
        f"{fiche}/{nom}" for nom in ("decompte", "creance", "pieces", "notes", "protegees", "modifier", "parties")
    ]
    pages.append(f"{fiche}/protegees/{protegee.pk}")
    for adresse in pages:
        reponse = client.get(adresse)
        assert reponse.status_code == 200, adresse
        assert "orglub" not in reponse.content.decode().replace("q=zorglub", "").replace('"zorglub"', "").replace(
            "« zorglub »", ""
        ).replace("nom=zorglub", ""), adresse


def test_elle_s_ouvre_sur_un_motif_ecrit_et_la_lecture_est_au_journal(client, protegee, dossier, expert):
    client.force_login(expert)
    adresse = f"/dossiers/{dossier.numero}/protegees/{protegee.pk}"
    assert TEMOIN not in client.post(adresse, {"motif": "x"}).content.decode()
    assert not Entree.objects.filter(action="lecture.protegee").exists()
    reponse = client.post(adresse, {"motif": "saisie des rémunérations à préparer"})
    assert TEMOIN in reponse.content.decode()
    assert reponse["Cache-Control"] == "no-store"
    entree = Entree.objects.get(action="lecture.protegee")
    assert (entree.acteur, entree.dossier) == (expert.identifiant, dossier.numero)
    assert "orglub" not in json.dumps(entree.details)


def test_un_compte_ficoba_est_au_commissaire_seul(dossier, expert, commissaire, le):
    champs = {"nature": "compte", "valeur": "FR76…", "obtenue_le": le, "obtenue_de": "administration", "le": le}
    with pytest.raises(DroitRefuse):
        inscrire_protegee(dossier, dossier.titres.get(), acteur=expert, **champs)
    compte = inscrire_protegee(dossier, dossier.titres.get(), acteur=commissaire, **champs)
    with pytest.raises(DroitRefuse):
        ouvrir_protegee(dossier, compte, motif="saisie-attribution", acteur=expert, le=le)
    assert ouvrir_protegee(dossier, compte, motif="saisie-attribution", acteur=commissaire, le=le) == "FR76…"


@pytest.mark.parametrize("fonction", ["clerc", "accueil", "comptable", "clerc_significateur", "administrateur"])
def test_les_autres_fonctions_ne_la_lisent_pas(client, protegee, dossier, collaborateurs, fonction, le):
    with pytest.raises(DroitRefuse):
        ouvrir_protegee(dossier, protegee, motif="par curiosité", acteur=collaborateurs[fonction], le=le)
    client.force_login(collaborateurs[fonction])
    reponse = client.post(f"/dossiers/{dossier.numero}/protegees/{protegee.pk}", {"motif": "par curiosité"})
    assert reponse.status_code in (403, 404)
    assert TEMOIN not in reponse.content.decode()


def test_elle_ne_sort_pas_de_son_titre(client, protegee, expert, creancier, le):
    autre = ouvrir_dossier(
        nature="amiable", parties=[PartieDonnee(creancier, "creancier")], responsable=expert, acteur=expert, le=le
    )
    with pytest.raises(ActionRefusee, match="autre titre"):
        ouvrir_protegee(autre, protegee, motif="autre dossier", acteur=expert, le=le)
    client.force_login(expert)
    assert client.get(f"/dossiers/{autre.numero}/protegees/{protegee.pk}").status_code == 404


def test_la_cloture_l_efface_et_la_reouverture_ne_la_rend_pas(protegee, dossier, expert, le):
    clore_dossier(dossier, motif="payé", acteur=expert, le=le, version_lue=dossier.version)
    assert not Protegee.objects.exists()
    assert Entree.objects.get(action="dossier.clore").details == {"protegees_effacees": 1}
    rouvrir_dossier(dossier, motif="nouveau titre", acteur=expert, le=le, version_lue=dossier.version)
    assert not Protegee.objects.exists()


def test_une_cle_changee_le_dit_sans_rien_montrer(protegee, dossier, expert, le, monkeypatch):
    from dataclasses import replace

    from cryptography.fernet import Fernet
    from django.conf import settings

    autre = replace(settings.ENVIRONNEMENT, cle_protegee=Fernet.generate_key().decode())
    monkeypatch.setattr(settings, "ENVIRONNEMENT", autre)
    with pytest.raises(ActionRefusee, match="la clé a changé"):
        ouvrir_protegee(dossier, protegee, motif="saisie", acteur=expert, le=le)
