"""Le cadre d'un modèle : sa mise en page, à qui il part, qui le signe ; jamais l'officier pour la partie."""

import io
import json
from datetime import date

import pikepdf
import pytest
from pypdf import PdfReader

from basoche.droit.erreurs import ErreurBasoche
from basoche.instrumentum.arbre import texte_brut
from basoche.instrumentum.lecture_docx import lire_docx
from basoche.instrumentum.lecture_pdf import lire_pdf
from basoche.redaction.acte import Format, Reglages, date_du_critere, etablir_acte, rendre
from basoche.redaction.cadre import ACTE, ECRIT, LETTRE, Cadre, Signataire, adresse_de, lire_cadre, ville_de
from basoche.redaction.dossier import rediger_dossier
from basoche.redaction.mise_en_feuille import mettre_en_feuille
from basoche.redaction.modele import lire_modele, modele_du_code, modeles_livres, rediger
from redaction.dossier import ETUDE, MORALE, PHYSIQUE, dossier

LE = date(2026, 11, 23)
DE_PARTIE = {
    "acquiescement_saisie_attribution": Signataire.PARTIE,
    "convention_recouvrement_amiable": Signataire.PARTIES,
    "homologation_accord": Signataire.PARTIE,
    "protocole_transactionnel": Signataire.PARTIES,
    "requete_injonction_payer": Signataire.PARTIE,
    "requete_tj_5000": Signataire.PARTIE,
    "tentative_conciliation_requete": Signataire.PARTIE,
}


def _mise_en_demeure(**plus):
    donnees = {
        **dossier(),
        "destinataire": {"appel": "Madame"},
        "debiteur": PHYSIQUE,
        "creancier": {"designation": "Société fictive du Lac", "adresse": "3 quai des Brumes, 75999 Paris-Fiction"},
        "dette": {"fondement": "facture n° 2026-0042"},
        "delai_jours": "15",
        "textes": {"l111_8": ["premier alinéa"]},
        **plus,
    }
    donnees["decompte"]["accessoires"] = []
    modele = lire_modele("amiable/mise_en_demeure_lettre")
    return rediger(modele, donnees), mettre_en_feuille(modele, donnees, le=LE, etude=ETUDE)


def test_seuls_les_ecrits_des_parties_ne_sont_pas_signes_par_l_officier():
    trouves = {code: modele_du_code(code).cadre.signataire for code in modeles_livres()}
    assert {code: qui for code, qui in trouves.items() if qui is not Signataire.OFFICIER} == DE_PARTIE


def test_lettres_et_certificats_n_ont_pas_le_cadre_de_l_acte():
    pages = {code: modele_du_code(code).cadre.mise_en_page for code in modeles_livres()}
    assert pages["mise_en_demeure_lettre"] == pages["lettre_658"] == pages["satd_tiers_saisi"] == LETTRE
    assert pages["certificat_non_contestation"] == pages["avis_passage_656"] == pages["requete_tj_5000"] == ECRIT
    assert pages["cmd_saisie_vente"] == pages["pv_vente"] == pages["cheque_titre"] == ACTE


@pytest.mark.parametrize(
    ("entete", "faute"),
    [
        ({"mise_en_page": "affiche"}, "affiche"),
        ({"signataire": "notaire", "signe": ["x"]}, "notaire"),
        ({"signataire": "partie"}, "signe"),
        ({"signe": ["debiteur"]}, "signe"),
        ({"adresse": "debiteur"}, "lettre"),
    ],
)
def test_un_en_tete_fautif_est_refuse(entete, faute):
    with pytest.raises(ValueError, match=faute):
        lire_cadre(entete)


def test_l_officier_ne_signe_une_requete_que_par_mandat():
    cadre = modele_du_code("requete_injonction_payer").cadre
    donnees = {"demandeur": MORALE, "officier": {"prenoms": "Hélène", "nom": "VAUQUELIN"}}
    assert cadre.signatures(donnees) == (("Société fictive du Lac",),)
    par_mandat = {**donnees, "pouvoir": "l'étude, en vertu du pouvoir joint"}
    assert cadre.signataire_de(par_mandat) is Signataire.OFFICIER
    assert cadre.signatures(par_mandat) == (("Maître Hélène VAUQUELIN", "Commissaire de justice, mandataire"),)


def test_chaque_requerant_et_chaque_partie_a_sa_signature():
    cadre = modele_du_code("requete_tj_5000").cadre
    assert cadre.signatures({"requerants": [MORALE, PHYSIQUE], "requerant": MORALE}) == (
        ("Société fictive du Lac",),
        ("Madame Louise Anne ROCOMBREL",),
    )
    convention = modele_du_code("convention_recouvrement_amiable").cadre
    assert convention.signatures({"creancier": {"designation": "SCI du Lac"}, "etude": ETUDE}) == (
        ("SCI du Lac",),
        ("SELARL Aubrac et Vauquelin",),
    )


@pytest.mark.parametrize(
    ("personne", "lignes"),
    [
        (PHYSIQUE, ("Madame Louise Anne ROCOMBREL", "27 boulevard du Hérisson-Bleu", "01999 Bréz-la-Forêt")),
        (MORALE, ("Société fictive du Lac", "3 quai des Brumes", "75999 Paris-Fiction")),
        ({"departement": "département de la Fiction"}, ("Madame, Monsieur le préfet", "département de la Fiction")),
        ({"prenoms": "Lou", "nom": "X"}, ("Lou X",)),
        ({"nom": "la Banque fictive"}, ("la Banque fictive",)),
        (None, ()),
    ],
)
def test_l_adresse_d_une_personne(personne, lignes):
    assert adresse_de(personne) == lignes


def test_la_ville_d_une_adresse_qui_n_en_a_pas_est_vide():
    assert ville_de("quelque part") == ""


def test_l_adresse_ecrite_prime_et_l_ecrit_sans_lettre_n_en_a_pas():
    donnees = {"debiteur": PHYSIQUE, "lettre": {"adresse": "Mme ROCOMBREL\n\nBP 3\n01999 Bréz"}}
    assert Cadre(mise_en_page=LETTRE, adresse="debiteur").destinataire(donnees) == (
        "Mme ROCOMBREL",
        "BP 3",
        "01999 Bréz",
    )
    assert Cadre().destinataire(donnees) == ()


@pytest.mark.parametrize("format_", list(Format))
def test_une_lettre_a_son_adresse_son_lieu_sa_date_son_objet_et_sa_signature(format_):
    arbre, feuille = _mise_en_demeure()
    octets = rendre(arbre, feuille, format_)
    lus = {Format.PDF: lire_pdf, Format.DOCX: lire_docx}
    texte = texte_brut(lus[format_](octets).blocs) if format_ in lus else octets.decode()
    for attendu in (
        "Madame Louise Anne ROCOMBREL",
        "01999 Bréz-la-Forêt",
        "Lyon-la-Basoche, le 23 novembre 2026",
        "Objet : Mise en demeure",
        "Maître Hélène VAUQUELIN",
    ):
        assert attendu in texte.replace("\u00a0", " ")


@pytest.mark.parametrize("alineas", [8, 12, 30])
def test_une_lettre_de_deux_pages_numerote_chacune(alineas):
    _, feuille = _mise_en_demeure()
    arbre, _ = _mise_en_demeure(textes={"l111_8": ["alinéa reproduit"] * alineas})
    pages = PdfReader(io.BytesIO(rendre(arbre, feuille, Format.PDF))).pages
    assert [page.extract_text().count(f"Page {rang} sur 2") for rang, page in enumerate(pages, start=1)] == [1, 1]


def test_une_lettre_sans_officier_part_au_nom_de_l_etude():
    _, feuille = _mise_en_demeure(officier=None)
    assert feuille.toutes_les_signatures == [["Pour l'étude", "SELARL Aubrac et Vauquelin"]]


def test_la_place_de_chaque_partie_est_jointe_et_dit_qui_signe():
    modele = modele_du_code("protocole_transactionnel")
    donnees = {"parties": [{"designation": "SCI du Lac"}, {"designation": "Madame Louise ROCOMBREL"}]}
    feuille = mettre_en_feuille(modele, donnees, le=LE, etude=ETUDE)
    pdf = rendre(_mise_en_demeure()[0], feuille, Format.PDF)
    with pikepdf.open(io.BytesIO(pdf)) as lu:
        place = json.loads(lu.attachments["emplacement-signature.json"].get_file().read_bytes())
        largeur = float(lu.pages[0].mediabox[2])
    assert place["signataire"] == "parties"
    assert len(place["places"]) == 2
    droites = [p["gauche"] + p["largeur"] for p in place["places"]]
    assert place["places"][0]["gauche"] > 0
    assert droites[0] <= place["places"][1]["gauche"]
    assert droites[1] < largeur


@pytest.mark.parametrize(
    ("titre", "critere"),
    [({"date": "2026-08-31"}, date(2026, 8, 31)), ({"date": date(2026, 9, 1)}, date(2026, 9, 1)), ({}, None)],
)
def test_la_date_de_l_ordonnance_choisit_le_modele_d_injonction(titre, critere):
    assert date_du_critere("signification_injonction_payer", {"titre": titre}, LE) == critere
    assert date_du_critere("cmd_saisie_vente", {"titre": titre}, LE) == LE


def test_une_ordonnance_d_avant_la_reforme_ne_prend_pas_le_nouveau_modele():
    for code, jour in (
        ("signification_injonction_payer", "2026-08-31"),
        ("signification_injonction_payer_ancien", "2026-09-01"),
    ):
        with pytest.raises(ErreurBasoche) as refus:
            etablir_acte(code, dossier(titre__date=jour), Reglages(le=LE, etude=ETUDE))
        assert refus.value.code == "hors_periode"


@pytest.mark.parametrize(
    ("plus", "avertie"),
    [
        ({}, False),
        ({"debiteur": {"denomination": "SCI du Lac"}}, True),
        ({"debiteur": {"denomination": "SCI du Lac"}, "lettre": {"adresse": "SCI du Lac\n75999 Paris-Fiction"}}, False),
    ],
)
def test_une_lettre_sans_adresse_le_dit(plus, avertie):
    donnees = {
        "creancier": {"designation": "Société fictive du Lac", "adresse": "3 quai des Brumes, 75999 Paris-Fiction"},
        "reference": "2026-000001",
        "acte_precedent": {"date": "2026-11-18"},
        "debiteur": PHYSIQUE,
        "destinataire": {"appel": "Madame"},
        "date_paiement": "2026-11-20",
        "montant": "500.00",
        "imputation": "500,00 € sur le principal",
        "paiement": {"reference": "2026-000001"},
        **plus,
    }
    redige = rediger_dossier("quittance_paiement_amiable", donnees, Reglages(le=LE, etude=ETUDE, format=Format.HTML))
    assert ("adresse_absente" in {avis.code for avis in redige.resultat.avertissements}) is avertie
