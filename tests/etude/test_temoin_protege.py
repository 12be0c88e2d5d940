"""L152-1 : trois valeurs témoins, obtenues, lues une fois, sont cherchées partout où l'étude écrit ou montre.

Toutes les pages (lues dans l'application, donc aussi celles qui viendront), toutes les tables avec leurs index de
recherche, le coffre et les fichiers, les traces, l'API, les courriels, les exports, la sauvegarde ouverte, les données
des actes et du calcul : zéro occurrence en clair.
"""

import io
import json
import logging
import tarfile

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection

from basoche.etude.actes.donnees import donnees_de_l_acte, sujet_par_defaut
from basoche.etude.actes.permis import choisir, redigeables
from basoche.etude.agenda.quotidien import passer_la_nuit
from basoche.etude.api.cles import creer_cle
from basoche.etude.conservation.export import exporter_etude
from basoche.etude.conservation.personne import exporter_personne
from basoche.etude.dossiers.decompte import decompter
from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
from basoche.etude.dossiers.protegees import inscrire_protegee, ouvrir_protegee
from basoche.etude.dossiers.recherche import chercher
from basoche.etude.personnes.recherche import chercher_personnes
from basoche.etude.sauvegarde.coffre import Dechiffreur
from basoche.etude.sauvegarde.sauver import sauvegarder
from basoche.etude.strategie.lecture import dossier_de_strategie
from basoche.strategie.conseil import conseiller
from basoche.strategie.etapes import exporter_l_agenda
from basoche.strategie.reponse import en_resultat
from etude.adresses_communes import demander, installer, toutes_les_adresses

pytestmark = pytest.mark.django_db
TEMOINS = {
    "employeur": "Zorglubtemoin SARL de Quelquepart",
    "compte": "FR7699999zorglubtemoin42",
    "adresse": "7 impasse du Zorglubtemoin, 01999 Ailleurs",
}
TRACE = b"zorglubtemoin"
PHRASE = "phrase de sauvegarde d'essai"


def porte(octets) -> bool:
    """Vrai si la trace y est, en UTF-8 ou en UTF-16, en JSON échappé ou non."""
    bas = (octets.encode("utf-8", "replace") if isinstance(octets, str) else bytes(octets)).lower()
    return TRACE in bas or TRACE.decode().encode("utf-16-le") in bas


@pytest.fixture
def parametres(dossier, collaborateurs, creancier, debiteur, commissaire, expert, le, caplog):
    """Un dossier qui a de tout, et les trois valeurs : inscrites, puis lues, sans laisser de trace écrite."""
    caplog.set_level(logging.DEBUG)
    remplis = installer(dossier, collaborateurs, debiteur, le)
    for nature, valeur in TEMOINS.items():
        inscrite = inscrire_protegee(
            dossier, dossier.titres.get(), nature=nature, valeur=valeur, obtenue_le=le, obtenue_de="organisme",
            acteur=commissaire, le=le,
        )  # fmt: skip
        lue = ouvrir_protegee(dossier, inscrite, motif="saisie à préparer", acteur=commissaire, le=le)
        assert lue == valeur
        remplis["bureau:protegee"] = {"cle": inscrite.pk}
    ouvrir_dossier(
        nature="amiable", parties=[PartieDonnee(creancier, "creancier"), PartieDonnee(debiteur, "debiteur")],
        responsable=expert, acteur=expert, le=le,
    )  # fmt: skip
    assert not porte(caplog.text)
    return remplis


@pytest.mark.parametrize("fonction", ["commissaire_de_justice", "clerc_expert", "clerc", "comptable"])
def test_aucune_page_ne_montre_le_temoin(client, parametres, collaborateurs, fonction):
    client.force_login(collaborateurs[fonction])
    client.raise_request_exception = False
    lues = 0
    for adresse in toutes_les_adresses():
        chemin = adresse.remplir(parametres[""] | parametres.get(adresse.nom, {}))
        reponse = demander(client, "get", chemin)
        corps = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
        lues += reponse.status_code == 200
        assert not porte(corps), adresse
        assert not porte(str(dict(reponse.headers))), adresse
    assert lues >= 20


def test_aucune_liste_ne_le_trouve_ni_par_un_mot_ni_par_la_fin_du_compte(client, parametres, commissaire):
    """La page redit ce qu'on y cherche : on cherche une moitié du témoin, l'autre n'y est pas."""
    client.force_login(commissaire)
    for texte in ("Quelquepart", "Ailleurs", "FR7699999", "42"):
        for adresse in toutes_les_adresses():
            if not adresse.parametres and not adresse.motif.startswith(("comptes/", "api")):
                for cle in ("q", "nom", "acteur", "dossier"):
                    assert not porte(demander(client, "get", f"/{adresse.motif}?{cle}={texte}").content), adresse
    for texte in ("Zorglubtemoin", "zorglub", "Quelquepart", *TEMOINS.values()):
        assert chercher_personnes(texte) == []
        assert list(chercher(texte, commissaire, annee=2026)) == []


def test_aucune_table_ni_aucun_index_ne_le_tient_en_clair(parametres, le):
    """Les tables sont lues dans la base elle-même : sessions, cache, file de travaux et index de recherche compris."""
    passer_la_nuit(le)
    with connection.cursor() as curseur:
        tables = connection.introspection.table_names(curseur, include_views=True)
        for table in tables:
            curseur.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for ligne in curseur.fetchall():
                for valeur in ligne:
                    contenu = bytes(valeur) if isinstance(valeur, bytes | memoryview) else str(valeur)
                    assert not porte(contenu), table
    assert len(tables) >= 50
    assert not any(porte(str(courriel.message())) for courriel in getattr(mail, "outbox", []))


def test_aucun_fichier_de_l_etude_ne_le_tient_en_clair(client, parametres, commissaire, debiteur, le, tmp_path):
    exporter_etude(tmp_path / "export", acteur=commissaire, le=le)
    personne = exporter_personne(debiteur, acteur=commissaire, le=le)
    assert not porte(json.dumps(personne.tables, default=str))
    fichiers = [chemin for racine in (tmp_path, settings.ENVIRONNEMENT.donnees) for chemin in racine.rglob("*")]
    lus = [chemin for chemin in fichiers if chemin.is_file()]
    assert len(lus) >= 40
    assert not [chemin for chemin in lus if porte(chemin.read_bytes())]


def test_ni_la_sauvegarde_ni_ce_qu_elle_contient_ne_le_dit(parametres, tmp_path):
    vers = tmp_path / "etude.basoche"
    sauvegarder(vers, PHRASE, donnees=settings.ENVIRONNEMENT.donnees)
    assert not porte(vers.read_bytes())
    membres = 0
    with (
        vers.open("rb") as entree,
        tarfile.open(fileobj=io.BufferedReader(Dechiffreur(entree, PHRASE)), mode="r|gz") as archive,
    ):
        for membre in archive:
            membres += 1
            assert not porte(archive.extractfile(membre).read()), membre.name
    assert membres >= 20


def test_l_api_ne_le_dit_a_aucun_client(client, parametres, dossier, creancier, commissaire, expert, le):
    _, secret = creer_cle(
        creancier, libelle="Logiciel du client", repondant=expert, acteur=commissaire, le=le, peut_verser=True,
        peut_ouvrir=True, limite_par_minute=1_000,
    )  # fmt: skip
    fiche = f"/api/v1/dossiers/{dossier.numero}"
    lues = 0
    for adresse in ("/api/v1/client", "/api/v1/dossiers", fiche, f"{fiche}/decompte", f"{fiche}/actes",
                    f"{fiche}/evenements", f"{fiche}/versements", "/api/v1/openapi.json"):  # fmt: skip
        reponse = client.get(adresse, headers={"authorization": f"Bearer {secret}"})
        lues += reponse.status_code == 200
        assert not porte(reponse.content), adresse
    assert lues >= 7


def test_ni_le_calcul_ni_les_donnees_d_un_acte_ni_les_suites_ne_le_portent(parametres, dossier, le, commissaire):
    """Ce dont se servent le contrôle, la rédaction et la stratégie ne connaît pas l'information protégée."""
    assert not porte(json.dumps(decompter(dossier, le).entree, default=str))
    assert not porte(str(choisir(dossier, le)))
    sujet = sujet_par_defaut(dossier, commissaire)
    for acte in redigeables():
        assert not porte(json.dumps(donnees_de_l_acte(dossier, acte.code, le, sujet), default=str)), acte.code
    assert len(redigeables()) >= 100


def test_ni_les_variables_de_la_strategie_ni_son_conseil_ne_le_portent(parametres, dossier, le):
    """Le dossier que lit la stratégie, le conseil qu'elle en tire, son explication et son agenda."""
    variables = dossier_de_strategie(dossier, le)
    assert variables.cle == dossier.numero
    assert not porte(repr(variables))
    assert not porte(repr(variables.debiteur))
    conseil = conseiller(variables, le=le)
    assert not porte(repr(conseil))
    assert not porte(json.dumps(en_resultat(conseil).en_dict(), default=str, ensure_ascii=False))
    assert not porte(exporter_l_agenda(conseil.plan, cle=conseil.dossier.cle, le=le))


def test_la_seule_page_qui_le_montre_est_celle_qui_l_ouvre_sur_un_motif(client, parametres, dossier, commissaire):
    """Le contraire de tout le reste : sans lui, une recherche qui ne trouve jamais rien ne prouverait rien."""
    client.force_login(commissaire)
    adresse = f"/dossiers/{dossier.numero}/protegees/{parametres['bureau:protegee']['cle']}"
    assert porte(client.post(adresse, {"motif": "saisie des rémunérations à préparer"}).content)
    assert not porte(client.get(adresse).content)
