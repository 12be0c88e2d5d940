"""Toutes les adresses, pour toutes les fonctions : ce que chacun obtient est écrit, et rien d'autre.

Chaque ligne de ``matrice.yaml`` est une adresse ; chaque colonne, une fonction ; chaque case, ce que rendent la lecture
puis l'envoi d'un formulaire vide. Une adresse nouvelle sans sa ligne fait échouer l'essai, qui montre celle à écrire.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from django.test import Client

from basoche.etude.actes.lots import DROIT_DE, Etape
from basoche.etude.actes.models import Acte
from basoche.etude.bureau.vues.actes_acte import GESTES
from basoche.etude.dossiers.models import Cloison, Dossier
from basoche.etude.equipe.models import Fonction
from etude.adresses_communes import demander, installer, toutes_les_adresses

pytestmark = pytest.mark.django_db
COLONNES = ("anonyme", *(fonction.value for fonction in Fonction))
MATRICE = yaml.safe_load((Path(__file__).parent / "matrice.yaml").read_text(encoding="utf-8"))
_NOM = re.compile(r"M[Éé]rand Paul\b|c/ MÉRAND")
DROIT_DU_GESTE = {
    "controler": "acte.rediger", "relire": "acte.relire", "renvoyer": "acte.relire", "imprimer": "acte.rediger",
    "signer": "acte.signer", "signer-electroniquement": "acte.signer", "numeriser": "acte.numeriser",
    "signature-manquante": "acte.numeriser", "apposer-signature": "acte.signer",
    "lever-signature-manquante": "acte.signer", "viser": "acte.viser", "refuser-visa": "acte.viser",
    "abandonner": "acte.rediger", "rectifier": "acte.rectifier", "priver-d-effet": "acte.signer",
    "ranger-copie": "acte.numeriser", "remettre-copie": "acte.numeriser", "decharger-copie": "acte.numeriser",
}  # fmt: skip
PERMIS = {200, 302, 400, 401, 403, 404, 405, 409}


@pytest.fixture
def parametres(dossier, collaborateurs, debiteur, le):
    return installer(dossier, collaborateurs, debiteur, le)


@pytest.fixture
def clients(collaborateurs):
    ouverts = {"anonyme": Client(raise_request_exception=False)}
    for nom, qui in collaborateurs.items():
        ouverts[nom] = Client(raise_request_exception=False)
        ouverts[nom].force_login(qui)
    return ouverts


def _cases(adresse, parametres, clients):
    chemin = adresse.remplir(parametres[""] | parametres.get(adresse.nom, {}))
    for nom in COLONNES:
        lu, envoye = (demander(clients[nom], methode, chemin).status_code for methode in ("get", "post"))
        yield f"{lu}/{envoye}"


def test_chaque_adresse_rend_a_chacun_ce_qui_est_ecrit(parametres, clients):
    ecarts, faites = [], 0
    for adresse in toutes_les_adresses():
        obtenues = " ".join(_cases(adresse, parametres, clients))
        faites += len(COLONNES)
        if MATRICE["adresses"].get(f"{adresse.nom} {adresse.motif}") != obtenues:
            ecarts.append(f"  {adresse.nom} {adresse.motif}: {obtenues}")
    assert not ecarts, "à relire, puis à écrire dans matrice.yaml :\n" + "\n".join(ecarts)
    assert faites >= 8 * 100


def test_la_matrice_ne_garde_aucune_adresse_disparue():
    assert set(MATRICE["adresses"]) == {f"{adresse.nom} {adresse.motif}" for adresse in toutes_les_adresses()}
    assert tuple(MATRICE["colonnes"]) == COLONNES


def test_la_matrice_ne_permet_ni_panne_ni_page_ouverte_a_l_inconnu():
    ouvertes = set()
    for nom, ligne in MATRICE["adresses"].items():
        cases = [tuple(int(code) for code in case.split("/")) for case in ligne.split()]
        assert len(cases) == len(COLONNES), nom
        assert {code for case in cases for code in case} <= PERMIS, nom
        if 200 in cases[0]:
            ouvertes.add(nom.split()[0])
    assert ouvertes == set(MATRICE["publiques"])


def test_l_administrateur_du_systeme_ne_lit_aucun_dossier():
    colonne = COLONNES.index("administrateur")
    for adresse in toutes_les_adresses():
        if adresse.tient_a_un_dossier:
            lu, envoye = MATRICE["adresses"][f"{adresse.nom} {adresse.motif}"].split()[colonne].split("/")
            assert lu in ("403", "404", "405"), adresse
            assert envoye in ("403", "404", "405"), adresse


# --- Un dossier que l'on ne voit pas n'existe pas ----------------------------------------------------------------


@pytest.fixture(params=["cloison", "confidentiel"])
def exclu(request, dossier, collaborateurs, commissaire, expert):
    """Le commissaire lui-même, qui a tous les droits, tenu hors du dossier."""
    if request.param == "cloison":
        Cloison.objects.create(dossier=dossier, collaborateur=commissaire, motif="proche")
    else:
        Dossier.objects.filter(pk=dossier.pk).update(est_confidentiel=True)
    return commissaire


def test_toute_page_d_un_dossier_invisible_rend_404_en_lecture_comme_a_l_envoi(client, parametres, exclu):
    client.force_login(exclu)
    client.raise_request_exception = False
    fautes, faites = [], 0
    for adresse in toutes_les_adresses():
        if not adresse.tient_a_un_dossier:
            continue
        chemin = adresse.remplir(parametres[""] | parametres.get(adresse.nom, {}))
        for methode in ("get", "post"):
            reponse = demander(client, methode, chemin)
            faites += 1
            if reponse.status_code not in (404, 405):
                fautes.append(f"{methode} {chemin} : {reponse.status_code}")
            for secret in ("Mérand", "Employeurtemoin", "SCI du Lac", "contrat.pdf"):
                if secret in reponse.content.decode("utf-8", "replace"):
                    fautes.append(f"{methode} {chemin} montre {secret}")
    assert not fautes
    assert faites >= 80


def test_aucune_liste_ne_montre_un_dossier_invisible(client, parametres, exclu, dossier):
    client.force_login(exclu)
    fautes = []
    for adresse in toutes_les_adresses():
        if adresse.parametres or adresse.motif.startswith(("comptes/", "api")):
            continue
        for suite in ("", "?q=Merand", f"?q={dossier.numero}", "?nom=Merand", "?etat=tous", "?q=LAC-77/b"):
            reponse = demander(client, "get", f"/{adresse.motif}{suite}")
            texte = reponse.content.decode("utf-8", "replace") if reponse.status_code == 200 else ""
            # Le journal garde des numéros, jamais un nom : qui le lit voit qu'un dossier existe.
            numeros = set() if adresse.motif == "journal" else {f"/dossiers/{dossier.numero}"}
            if _NOM.search(texte) or any(mot in texte for mot in {"contrat.pdf", *numeros}):
                fautes.append(f"{adresse.motif}{suite}")
    assert not fautes


def test_une_cle_inventee_rend_404(client, parametres, commissaire):
    client.force_login(commissaire)
    client.raise_request_exception = False
    inventees = {"numero": "1999-000001", "cle": 999_999_998, "pk": 999_999_998, "nom": "nul"}
    for adresse in toutes_les_adresses():
        if not adresse.parametres or adresse.motif.startswith("api/"):
            continue
        reponse = demander(client, "get", adresse.remplir(parametres[""] | inventees))
        if reponse.status_code == 302 and reponse["Location"].startswith("/comptes/confirmer"):
            continue  # ce qui touche à l'accès redemande d'abord qui l'on est
        assert reponse.status_code in (404, 405), adresse


# --- Ce qui reste au commissaire de justice seul -----------------------------------------------------------------


@pytest.mark.parametrize("fonction", [f.value for f in Fonction if f != Fonction.COMMISSAIRE])
@pytest.mark.parametrize(("geste", "etat"), [("signer", "relu"), ("viser", "remis")])
def test_nul_autre_ne_signe_ni_ne_vise_par_l_adresse_du_geste(parametres, clients, fonction, geste, etat):
    cle = parametres["bureau:acte"]["cle"]
    Acte.objects.filter(pk=cle).update(etat=etat)
    reponse = clients[fonction].post(f"/actes/{cle}/faire/{geste}", {"version": "1", "lu": "1"})
    assert reponse.status_code == (404 if fonction == "administrateur" else 403)
    assert Acte.objects.get(pk=cle).etat == etat


@pytest.mark.parametrize("fonction", [f.value for f in Fonction])
@pytest.mark.parametrize("geste", GESTES)
def test_un_geste_defendu_rend_403_des_l_envoi(parametres, clients, collaborateurs, fonction, geste):
    """Sans le droit, 403, quel que soit l'état de l'acte ; avec lui, un refus se dit par 400 ou 409, jamais 302."""
    cle = parametres["bureau:acte"]["cle"]
    reponse = demander(clients[fonction], "post", f"/actes/{cle}/faire/{geste}")
    if fonction == "administrateur":
        attendus = {404}
    elif collaborateurs[fonction].peut(DROIT_DU_GESTE[geste]):
        attendus = {400, 409}
    else:
        attendus = {403}
    assert reponse.status_code in attendus


@pytest.mark.parametrize("fonction", [f.value for f in Fonction])
@pytest.mark.parametrize("etape", Etape)
@pytest.mark.parametrize("ou", ["file/signature", "lots/lot-1"])
def test_une_etape_defendue_rend_403_des_l_envoi(parametres, clients, collaborateurs, fonction, etape, ou):
    reponse = demander(clients[fonction], "post", f"/actes/{ou}/avancer", data={"etape": etape})
    assert reponse.status_code == (302 if collaborateurs[fonction].peut(DROIT_DE[etape]) else 403)


# --- Le jeton des formulaires ------------------------------------------------------------------------------------


def test_aucun_envoi_sans_jeton_n_est_accepte(collaborateurs, parametres):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(collaborateurs["commissaire_de_justice"])
    fautes = []
    for adresse in toutes_les_adresses():
        if adresse.motif.startswith(("api/", "^api")):
            continue  # l'API n'a pas de session : une clé à chaque appel
        chemin = adresse.remplir(parametres[""] | parametres.get(adresse.nom, {}))
        reponse = demander(client, "post", chemin)
        if reponse.status_code != 403 or "plus celui de votre session" not in reponse.content.decode():
            fautes.append(f"{chemin} : {reponse.status_code}")
    assert not fautes
