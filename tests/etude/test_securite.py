"""La sécurité des pages : textes hostiles, en-têtes, hôte, trop gros, pannes ; aucun réglage ne donne le réservé."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields, replace

import pytest
from django.conf import settings as reglages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory

from basoche.droit.montant import Montant
from basoche.etude.commun import pages_d_erreur
from basoche.etude.commun.actions import ACTIONS
from basoche.etude.dossiers.models import Dossier
from basoche.etude.equipe import droits
from basoche.etude.equipe.droits import DROITS, PAR_HABILITATION, RESERVES
from basoche.etude.equipe.models import Delegation, Fonction, Habilitation, NatureHabilitation
from basoche.etude.journal.models import Entree
from basoche.etude.personnes.models import Coordonnee, Personne
from basoche.etude.reglages.environnement import Environnement, lire_environnement
from etude.adresses_communes import demander, installer, toutes_les_adresses

pytestmark = pytest.mark.django_db
HOSTILES = (
    '<script>alert("x")</script>',
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "{{ 7|add:7 }}{% debug %}",
    "javascript:alert(1)",
)


@pytest.fixture
def parametres(dossier, collaborateurs, debiteur, le):
    return installer(dossier, collaborateurs, debiteur, le)


# --- Textes hostiles ---------------------------------------------------------------------------------------------


def _montre_brut(texte, charge):
    """Vrai si la charge sort comme du balisage, ou dans une adresse de lien."""
    if charge.startswith("javascript:"):
        return re.search(r'(?:href|src|action)="javascript:', texte) is not None
    return charge in texte if "<" in charge else "14{% debug" in texte or "1414" in texte


@pytest.mark.parametrize("charge", HOSTILES)
def test_un_texte_hostile_garde_en_base_ne_sort_jamais_brut(
    client, parametres, dossier, commissaire, debiteur, le, charge
):
    """Posé dans chaque colonne de texte du dossier, des personnes et de l'équipe, puis chaque page est lue."""
    _empoisonner(dossier, debiteur, charge)
    client.force_login(commissaire)
    fautes, lues = [], 0
    for adresse in toutes_les_adresses():
        reponse = demander(client, "get", adresse.remplir(parametres[""] | parametres.get(adresse.nom, {})))
        if reponse.status_code == 200 and "text/html" in reponse["Content-Type"]:
            lues += 1
            if _montre_brut(reponse.content.decode(), charge):
                fautes.append(adresse.nom)
    assert not fautes
    assert lues >= 50


def _empoisonner(dossier, debiteur, charge):
    """Toutes les colonnes de texte libre, sauf celles qu'un choix, une clé ou un format borne."""
    from basoche.etude.conservation.tables import dependants_d_un_dossier

    bornes = {
        "numero",
        "cle",
        "empreinte",
        "identifiant",
        "siren",
        "nic",
        "etat",
        "nature",
        "role",
        "lot",
        "code",
        "mode",
        "password",
        "objet",
        "regle",
    }
    lots = [
        (modele, modele._base_manager.filter(**{chemin: dossier.pk})) for modele, chemin in dependants_d_un_dossier()
    ]
    lots += [
        (Dossier, Dossier.objects.filter(pk=dossier.pk)),
        (Personne, Personne.objects.all()),
        (Coordonnee, Coordonnee.objects.filter(personne=debiteur)),
        (type(dossier.responsable), type(dossier.responsable).objects.all()),
    ]
    for modele, lignes in lots:
        for champ in modele._meta.concrete_fields:
            libre = champ.get_internal_type() in ("CharField", "TextField") and not champ.choices
            pose = libre and not champ.unique and champ.name not in bornes
            if pose and (champ.max_length is None or champ.max_length >= len(charge)):
                lignes.update(**{champ.name: charge})


@pytest.mark.parametrize("charge", HOSTILES[:3])
def test_un_texte_hostile_envoye_dans_chaque_champ_revient_echappe(client, parametres, commissaire, charge):
    client.force_login(commissaire)
    client.raise_request_exception = False
    fautes, champs_envoyes = [], 0
    for adresse in toutes_les_adresses():
        if adresse.motif.startswith(("api/", "^api")):
            continue
        chemin = adresse.remplir(parametres[""] | parametres.get(adresse.nom, {}))
        page = demander(client, "get", chemin)
        if page.status_code != 200 or "text/html" not in page["Content-Type"]:
            continue
        noms = set(re.findall(r'<(?:input|textarea|select)[^>]*\bname="([^"]+)"', page.content.decode()))
        noms -= {"csrfmiddlewaretoken"}
        champs_envoyes += len(noms)
        for methode in ("post", "get"):
            reponse = demander(client, methode, chemin, data=dict.fromkeys(noms, charge))
            if reponse.status_code >= 500:
                fautes.append(f"{methode} {adresse.nom} : {reponse.status_code}")
            elif "text/html" in reponse.get("Content-Type", "") and charge in reponse.content.decode():
                fautes.append(f"{methode} {adresse.nom} rend la charge")
    assert not fautes
    assert champs_envoyes >= 100


# --- En-têtes ----------------------------------------------------------------------------------------------------


def test_chaque_page_porte_ses_en_tetes_et_aucune_n_a_de_script_ni_de_style_en_ligne(client, parametres, commissaire):
    client.force_login(commissaire)
    for adresse in toutes_les_adresses():
        reponse = demander(client, "get", adresse.remplir(parametres[""] | parametres.get(adresse.nom, {})))
        if adresse.motif.startswith(("api/", "^api")):
            continue
        assert reponse["X-Content-Type-Options"] == "nosniff", adresse
        assert reponse["X-Frame-Options"] in ("DENY", "SAMEORIGIN"), adresse
        assert reponse["Referrer-Policy"] == "same-origin", adresse
        assert "camera=()" in reponse["Permissions-Policy"], adresse
        if reponse.status_code == 200 and "text/html" in reponse["Content-Type"]:
            assert "default-src 'none'" in reponse["Content-Security-Policy"], adresse
            texte = reponse.content.decode()
            if "sandbox" in reponse["Content-Security-Policy"]:
                continue  # l'épreuve d'un acte : un cadre fermé, où rien ne s'exécute
            assert not re.search(r"<style|\sstyle=|\son\w+=", texte), adresse
            for script in re.findall(r"<script[^>]*>", texte):
                assert "src=" in script or 'type="application/json"' in script, (adresse, script)
            assert not re.search(r'(?:src|href)="(?:https?:)?//', texte), adresse


def test_une_page_lue_en_session_ne_reste_pas_sur_le_poste(client, dossier, expert):
    client.force_login(expert)
    assert "no-store" in client.get(f"/dossiers/{dossier.numero}")["Cache-Control"]


@pytest.mark.parametrize("hote", ["ailleurs.example", "localhost.ailleurs.example", "127.0.0.1@ailleurs"])
def test_un_autre_nom_d_hote_est_refuse_en_francais(client, hote):
    reponse = client.get("/comptes/connexion", headers={"host": hote})
    assert reponse.status_code == 400
    assert "demande_illisible" in reponse.content.decode()


# --- Pages d'erreur ----------------------------------------------------------------------------------------------


def test_une_adresse_inconnue_rend_une_page_en_francais(client, expert):
    client.force_login(expert)
    reponse = client.get("/nulle/part")
    assert reponse.status_code == 404
    assert "code : introuvable" in reponse.content.decode()


def test_un_droit_manquant_rend_une_page_en_francais(client, collaborateurs):
    client.force_login(collaborateurs["clerc"])
    reponse = client.get("/journal")
    assert reponse.status_code == 403
    assert "Traceback" not in reponse.content.decode()


def test_un_envoi_trop_gros_rend_413_et_n_enregistre_rien(client, dossier, expert, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    client.force_login(expert)
    reponse = client.post(f"/dossiers/{dossier.numero}/note", {"texte": "a" * 5000})
    assert reponse.status_code == 413
    assert "trop_gros" in reponse.content.decode()
    assert not dossier.notes.exists()


def _en_panne(requete):
    raise RuntimeError("mot de passe de la base : secret")


def _page_d_erreur_de_l_etude():
    from basoche.etude import adresses

    return {nom: getattr(adresses, nom) for nom in dir(adresses) if nom.startswith("handler")}


def test_une_panne_rend_un_numero_d_incident_ecrit_aussi_dans_les_traces(caplog):
    requete = RequestFactory().get("/panne")
    try:
        _en_panne(requete)
    except RuntimeError:
        reponse = pages_d_erreur.en_panne(requete)
    texte = reponse.content.decode()
    incident = re.search(r"incident_[0-9a-f]{8}", texte)[0]
    assert reponse.status_code == 500
    assert "secret" not in texte
    assert "Traceback" not in texte
    assert incident in caplog.text


def test_toutes_les_pages_d_erreur_sont_celles_de_l_etude():
    assert set(_page_d_erreur_de_l_etude()) == {f"handler{code}" for code in (400, 403, 404, 429, 500)}
    assert reglages.CSRF_FAILURE_VIEW.startswith("basoche.etude.")
    assert reglages.DEBUG is False


def test_l_api_recoit_la_meme_erreur_en_json():
    reponse = pages_d_erreur.introuvable(RequestFactory().get("/api/v1/rien"), Exception())
    assert reponse["Content-Type"] == "application/json"
    assert b'"code": "introuvable"' in reponse.content


def test_la_page_d_erreur_ne_demande_rien_a_la_base(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert isinstance(pages_d_erreur.en_panne(RequestFactory().get("/")), HttpResponse)


# --- Ce que rien ne donne à un clerc -----------------------------------------------------------------------------

_CLERCS = [fonction for fonction in Fonction if fonction != Fonction.COMMISSAIRE]


def test_le_code_des_droits_ne_lit_ni_reglage_ni_environnement_ni_base():
    source = inspect.getsource(droits)
    for interdit in ("settings", "environ", "ENVIRONNEMENT", "getenv", ".objects", "yaml", "open("):
        assert interdit not in source, interdit


def test_les_droits_reserves_ne_se_changent_pas_en_marche():
    assert isinstance(RESERVES, frozenset)
    assert all(isinstance(fonctions, frozenset) for fonctions in DROITS.values())
    assert {
        "acte.viser",
        "acte.signer",
        "acte.proces_verbal_execution",
        "protege.ficoba",
        "repartition.arreter",
    } == RESERVES


@pytest.mark.parametrize("champ", [champ.name for champ in fields(Environnement)])
@pytest.mark.parametrize("fonction", _CLERCS)
def test_aucun_reglage_ne_donne_un_droit_reserve_a_un_clerc(collaborateurs, settings, champ, fonction, le):
    """Chaque réglage prend une valeur « oui » : les droits n'en voient aucun."""
    clerc = collaborateurs[fonction.value]
    Habilitation.objects.bulk_create(
        Habilitation(collaborateur=clerc, nature=nature, du=le.replace(year=2000)) for nature in NatureHabilitation
    )
    Delegation.objects.create(
        de=collaborateurs["commissaire_de_justice"], a=clerc, du=le.replace(year=2000), au=le.replace(year=2099)
    )
    actuel = getattr(settings.ENVIRONNEMENT, champ)
    settings.ENVIRONNEMENT = replace(
        settings.ENVIRONNEMENT, **{champ: True if isinstance(actuel, bool | None) else actuel}
    )
    assert not [droit for droit in RESERVES if clerc.peut(droit, le=le)]


@pytest.mark.parametrize("nature", list(NatureHabilitation))
def test_aucune_habilitation_n_ouvre_autre_chose_que_la_remise_ou_les_constats(nature):
    ouverts = {droit for droit, demandee in PAR_HABILITATION.items() if demandee == nature}
    assert not ouverts & RESERVES
    assert ouverts <= {"acte.remettre", "constat.dresser"}


def test_une_variable_d_environnement_inventee_ne_change_aucun_droit():
    variables = {f"BASOCHE_{nom}": "oui" for nom in ("DROITS", "VISA", "SIGNATURE", "CLERC_PEUT_SIGNER", "RESERVES")}
    base = {"BASOCHE_SECRET": "s", "BASOCHE_CLE_PROTEGEE": "c"}
    assert lire_environnement(base | variables) == lire_environnement(base)


def test_chaque_action_demande_un_droit_qui_existe():
    import basoche.etude.actes.signature
    import basoche.etude.actes.visa  # noqa: F401

    assert len(ACTIONS) >= 40
    assert not {nom: droit for nom, droit in ACTIONS.items() if droit not in DROITS}


@pytest.mark.parametrize("droit", sorted(RESERVES & set(ACTIONS.values())))
@pytest.mark.parametrize("fonction", _CLERCS)
def test_toute_action_reservee_refuse_un_clerc_avant_de_rien_faire(collaborateurs, droit, fonction, dossier):
    from importlib import import_module

    from basoche.etude.commun.erreurs import DroitRefuse

    avant = Entree.objects.count()
    for nom in [nom for nom, demande in ACTIONS.items() if demande == droit]:
        module, fonction_ = nom.rsplit(".", 1)
        with pytest.raises(DroitRefuse):
            getattr(import_module(module), fonction_)(dossier, acteur=collaborateurs[fonction.value])
    assert Entree.objects.count() == avant


# --- Le journal à l'écran ----------------------------------------------------------------------------------------


def test_lire_le_journal_s_ecrit_au_journal(client, commissaire, dossier):
    client.force_login(commissaire)
    client.get("/journal", {"dossier": dossier.numero, "acteur": "Jean Dupont"})
    trace = Entree.objects.filter(action="lecture.journal").latest("numero")
    assert (trace.dossier, trace.details) == (dossier.numero, {"filtres": ["acteur", "dossier"]})


@pytest.mark.parametrize(
    ("filtre", "attendues"),
    [
        ({"action": "titre.saisir"}, {"titre.saisir"}),
        ({"action": "dossier."}, {"dossier.ouvrir"}),
        ({"acteur": "inconnu"}, set()),
        ({"dossier": "1999-000001"}, set()),
        ({"du": "01/01/2099"}, set()),
        ({"au": "01/01/1999"}, set()),
    ],
)
def test_le_journal_se_filtre(client, commissaire, dossier, filtre, attendues):
    client.force_login(commissaire)
    texte = client.get("/journal", filtre).content.decode()
    corps = texte.partition("<tbody>")[2]
    assert set(re.findall(r"<td[^>]*>(\w+\.\w+)</td>", corps)) == attendues
    assert ("Aucune entrée" in texte) is not bool(attendues)


def test_le_journal_se_feuillette_sans_perdre_ni_doubler_une_entree(client, commissaire, expert):
    from basoche.etude.journal.chaine import journaliser

    for rang in range(120):
        journaliser("essai.ecrire", acteur=expert, details={"rang": rang})
    client.force_login(commissaire)
    vus, suite = [], "/journal?action=essai.ecrire"
    while suite:
        texte = client.get(suite).content.decode()
        vus += [int(n) for n in re.findall(r'<td[^>]*class="somme"[^>]*>(\d+)</td>', texte)]
        trouve = re.search(r'rel="next"[^>]*href="([^"]+)"', texte)
        suite = f"/journal{trouve[1].replace('&amp;', '&')}" if trouve else ""
    assert len(vus) == len(set(vus)) == 120
    assert vus == sorted(vus, reverse=True)


def test_la_page_du_journal_tient_en_un_nombre_fixe_de_requetes(
    client, commissaire, expert, django_assert_max_num_queries
):
    client.force_login(commissaire)
    client.get("/journal")
    with django_assert_max_num_queries(12):
        client.get("/journal", {"du": "01/01/2026", "au": "31/12/2026"})


def test_la_verification_de_la_chaine_se_lance_de_la_page(client, commissaire, dossier):
    client.force_login(commissaire)
    assert "intact" in client.post("/journal/verifier", follow=True).content.decode()


def test_le_formulaire_d_un_autre_site_est_refuse(dossier, expert):
    client = Client(enforce_csrf_checks=True)
    client.force_login(expert)
    reponse = client.post(
        f"/dossiers/{dossier.numero}/versement", {"montant": "1", "date": "j"}, headers={"origin": "https://ailleurs"}
    )
    assert reponse.status_code == 403
    assert dossier.solde_centimes != Montant(0)
    assert not dossier.versements.exists()


# --- Dépôt de fichiers piégés ------------------------------------------------------------------------------------

_PAGE = b"<!doctype html><script>alert(1)</script>"
_PIEGES = {
    "page.html": _PAGE,
    "page.pdf": _PAGE,
    "dessin.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "programme.exe": b"MZ\x90\x00" + b"\x00" * 60,
    "facture.pdf.exe": b"MZ\x90\x00" + b"\x00" * 60,
    "macro.docm": b"PK\x03\x04" + b"\x00" * 40,
    "vide.pdf": b"",
    "image.png": b"%PDF-1.7\nabc\n%%EOF\n",
}


@pytest.mark.parametrize("nom", sorted(_PIEGES))
def test_un_fichier_piege_depose_a_l_ecran_est_refuse(client, dossier, expert, nom):
    client.force_login(expert)
    reponse = client.post(f"/dossiers/{dossier.numero}/pieces", {"fichier": SimpleUploadedFile(nom, _PIEGES[nom])})
    assert reponse.status_code == 200
    assert not dossier.pieces.exists()


@pytest.mark.parametrize(
    "nom", ["../../../etc/passwd.pdf", "a\r\nSet-Cookie: x=1.pdf", '"; filename="b.html', "\u202efdp.pdf"]
)
def test_un_nom_de_fichier_piege_ne_sort_ni_du_coffre_ni_des_en_tetes(client, dossier, expert, nom):
    client.force_login(expert)
    fichier = SimpleUploadedFile("a.pdf", b"%PDF-1.7\nabc\n%%EOF\n", content_type="text/html")
    fichier._name = nom if nom.endswith(".pdf") else f"{nom}.pdf"
    client.post(f"/dossiers/{dossier.numero}/pieces", {"fichier": fichier})
    assert dossier.pieces.exists() or "\r" in nom  # une fin de ligne rend l'envoi illisible
    for piece in dossier.pieces.all():
        assert not {"/", "\\", "\r", "\n", "\u202e"} & set(piece.nom)
        reponse = client.get(f"/dossiers/{dossier.numero}/pieces/{piece.pk}")
        assert reponse["Content-Type"].startswith("application/pdf")
        assert reponse["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in reponse.headers
        assert reponse["Content-Disposition"].rstrip('"').endswith(".pdf")
