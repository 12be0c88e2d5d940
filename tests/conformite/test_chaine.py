"""La chaîne des actes, en amont et en aval ; recours, envois, publicité, comptes à rebours."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from basoche.conformite import Dossier, controler
from basoche.conformite.chaine import controler_la_chaine
from basoche.conformite.delais import delais_amont, en_duree
from basoche.conformite.publicite import controler_la_publicite
from basoche.conformite.recours import lire_la_duree
from basoche.conformite.remise import controler_les_envois
from basoche.droit.actes import acte
from basoche.droit.actes.graphe import lire_graphe
from basoche.droit.delais import Delai, Duree, Sens, TypeDelai, calculer_delai
from basoche.droit.erreurs import ErreurBasoche
from conformite.fabrique import dits, juger

LUNDI = date(2026, 6, 1)
UN_JOUR = timedelta(days=1)
# Les suites à délai qui ne sont pas des préalables : elles ne se jugent que si la chaîne est connue.
SUITES = [
    arete
    for arete in lire_graphe().aretes
    if (arete.delai_min or arete.delai_max) and arete not in delais_amont(arete.vers)
]


def _amont(arete, jour):
    donnees = {"acte": {"date": jour}, "controle": {"actes": [{"code": arete.de, "date": LUNDI}]}}
    motifs = controler_la_chaine(Dossier(acte(arete.vers), jour, donnees))
    return [m for m in motifs if acte(arete.de).intitule in m.explication and " suit " in m.explication]


def test_le_graphe_a_de_telles_suites():
    assert len(SUITES) > 25


@pytest.mark.parametrize("arete", [a for a in SUITES if a.delai_max], ids=lambda a: f"{a.de}-{a.vers}")
def test_une_suite_connue_se_juge_la_veille_le_jour_et_le_lendemain_de_son_terme(arete):
    limite = calculer_delai(Delai(TypeDelai.PROCEDURE, LUNDI, en_duree(arete.delai_max))).valeurs["dernier_jour"]
    vus = [_amont(arete, jour) for jour in (limite - UN_JOUR, limite, limite + UN_JOUR)]
    assert [bool([m for m in motifs if "trop tard" in m.explication]) for motifs in vus] == [False, False, True]


@pytest.mark.parametrize("arete", [a for a in SUITES if a.delai_min], ids=lambda a: f"{a.de}-{a.vers}")
def test_une_suite_connue_attend_le_terme_de_son_delai(arete):
    fin = calculer_delai(Delai(TypeDelai.PROCEDURE, LUNDI, en_duree(arete.delai_min), Sens.AU_PLUS_TOT)).valeurs[
        "dernier_jour"
    ]
    vus = [_amont(arete, jour) for jour in (fin - UN_JOUR, fin, fin + UN_JOUR)]
    assert [bool([m for m in motifs if "trop tôt" in m.explication]) for motifs in vus] == [True, True, False]


def _chaine(code, le, *actes):
    elements = [{"code": nom, "date": jour} for nom, jour in actes]
    donnees = {"acte": {"date": le}, "controle": {"actes": elements}}
    return controler_la_chaine(Dossier(acte(code), date.fromisoformat(le), donnees))


def _vus(motifs):
    return [(motif.id, motif.gravite.value) for motif in motifs]


CSV, PSV = "cmd_saisie_vente", "pv_saisie_vente_debiteur"
CHAINES = [
    # L'acte préalable exigé n'y est pas.
    # Une chaîne déclarée vide dit « aucun acte », comme une liste vide d'événements ; la clé absente ne dit rien.
    (PSV, "2026-11-23", [], [(f"{PSV}.prealable", "nullite_de_forme")]),
    (PSV, "2026-11-23", [("signification_titre", "2026-01-05")], [(f"{PSV}.prealable", "nullite_de_forme")]),
    (PSV, "2026-11-23", [(CSV, "2026-11-02")], []),
    (PSV, "2026-11-23", [(CSV, "2026-11-24")], [(f"{PSV}.prealable", "nullite_de_forme")]),
    # Une voie équivalente suffit.
    (PSV, "2026-11-23", [("cmd_saisie_vente_petite_creance", "2026-11-02")], []),
    ("pv_vente", "2026-11-23", [(PSV, "2026-01-05")], []),
    # Une mesure conservatoire peut se passer du juge (L511-2).
    ("pv_saisie_conservatoire_creances", "2026-11-23", [("signification_titre", "2026-01-05")], []),
    # Aval : la dénonciation du mercredi 25 est à temps, celle du 26 non.
    ("pv_saisie_attribution", "2026-11-17", [("denonc_saisie_attribution", "2026-11-25")], []),
    ("pv_saisie_attribution", "2026-11-17", [("denonc_saisie_attribution", "2026-11-26")], [
        ("denonc_saisie_attribution.delai.denonciation", "caducite")]),
    ("pv_saisie_attribution", "2026-11-17", [("denonc_saisie_attribution", "2026-11-16")], []),
    # Péremption : deux ans pour la déclaration au véhicule, la veille, le jour et le lendemain.
    *(
        ("pv_immobilisation_vehicule", le, [("declaration_valant_saisie_vehicule", "2024-11-20")],
         [("declaration_valant_saisie_vehicule.delai.effet_declaration", "a_verifier")] * vu)
        for le, vu in (("2026-11-19", 0), ("2026-11-20", 0), ("2026-11-21", 1))
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "le", "actes", "attendus"), CHAINES)
def test_la_chaine_declaree_se_controle(code, le, actes, attendus):
    assert _vus(_chaine(code, le, *actes)) == attendus


def test_une_chaine_qui_n_est_pas_declaree_ne_dit_rien():
    dossier = Dossier(acte(PSV), LUNDI, {"acte": {"date": "2026-11-23"}, "controle": {}})
    assert list(controler_la_chaine(dossier)) == []


PERIME = f"{CSV}.delai.premier_acte_execution"
PERIMES = [
    # Deux ans du samedi 23 novembre 2024 : le lundi 23 novembre 2026 est le dernier jour.
    (PSV, "2026-11-23", ["2024-11-23"], []),
    (PSV, "2026-11-24", ["2024-11-23"], [(PERIME, "nullite_de_forme")]),
    # Un acte dans les deux ans a pu engager l'exécution : à vérifier ; il vient trop tard s'il en sort.
    (PSV, "2026-11-24", ["2024-11-23", "2025-06-02"], [(PERIME, "a_verifier")]),
    (PSV, "2026-12-01", ["2024-11-23", "2026-11-30"], [(PERIME, "nullite_de_forme")]),
    ("saisie_especes", "2026-11-24", ["2024-11-22"], [(PERIME, "nullite_de_forme")]),
]


@pytest.mark.parametrize(("code", "le", "dates", "attendus"), PERIMES)
def test_un_commandement_de_plus_de_deux_ans_vaut_absence_de_commandement(code, le, dates, attendus):
    noms = [CSV, *["pv_saisie_attribution"] * (len(dates) - 1)]
    actes = [{"code": nom, "date": jour} for nom, jour in zip(noms, dates, strict=True)]
    verdict = juger(code, acte__date=le, controle={"actes": actes})
    vus = [m for m in verdict.motifs if m.id in (PERIME, f"{code}.prealable")]
    assert _vus(vus) == attendus
    assert all("nouveau commandement" in m.explication and "prématurée" not in m.explication for m in vus)


def test_sans_chaine_un_vieux_commandement_reste_a_verifier():
    verdict = juger(PSV, acte__date="2026-11-24", acte_precedent__date="2024-11-22")
    assert dits(verdict, PERIME) == [(PERIME, "a_verifier")]


def test_l_iteratif_suppose_la_peremption():
    assert _vus(_chaine("cmd_saisie_vente_iteratif", "2026-11-24", (CSV, "2024-11-22"))) == []


def test_un_acte_intermediaire_laisse_la_peremption_a_verifier():
    declares = [("declaration_valant_saisie_vehicule", "2024-11-20"), ("pv_carence", "2025-01-06")]
    (motif,) = _chaine("pv_immobilisation_vehicule", "2026-11-23", *declares)
    assert "Un acte intermédiaire est déclaré" in motif.explication


def test_la_chaine_donne_aussi_la_date_de_l_acte_precedent():
    actes = [{"code": "pv_saisie_attribution", "date": "2026-11-10"}]
    champs = {"acte_precedent__date": "2026-11-17", "controle": {"actes": actes}}
    assert dits(juger("denonc_saisie_attribution", **champs), "denonc_saisie_attribution.delai.denonciation") == [
        ("denonc_saisie_attribution.delai.denonciation", "caducite")
    ]


@pytest.mark.parametrize("actes", [[{"code": "inconnu", "date": "2026-01-05"}], [{"code": CSV}], ["oui"], "oui"])
def test_une_chaine_mal_ecrite_est_refusee(actes):
    with pytest.raises(ErreurBasoche):
        controler(PSV, {"controle": {"actes": actes}}, le=LUNDI)


# --- Recours annoncé ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texte", "duree"),
    [
        ("UN MOIS", Duree(mois=1)),
        ("quinze jours à compter de la présente", Duree(jours=15)),
        ("15 jours", Duree(jours=15)),
        ("deux (2) mois", Duree(mois=2)),
        ("deux semaines", Duree(jours=14)),
        ("dans le délai légal", None),
    ],
)
def test_une_duree_se_lit_en_lettres_ou_en_chiffres(texte, duree):
    assert lire_la_duree(texte) == duree


RECOURS = [
    ("signification_jugement", {"delai_recours": "UN MOIS"}, []),
    ("signification_jugement", {"delai_recours": "quinze jours"}, []),
    ("signification_jugement", {"delai_recours": "deux mois"}, ["signification_jugement.delai_recours"]),
    ("signification_jugement", {"voie_recours": "OPPOSITION", "delai_recours": "quinze jours"}, [
        "signification_jugement.delai_recours"]),
    ("signification_jugement", {"voie_recours": "POURVOI EN CASSATION", "delai_recours": "deux mois"}, []),
    ("signification_jugement", {"voie_recours": "POURVOI EN CASSATION", "delai_recours": "un mois"}, [
        "signification_jugement.delai_recours"]),
    ("signification_jugement", {"titre__auteur": "juge de l'exécution de Port-Sarjou", "delai_recours": "un mois"}, [
        "signification_jugement.delai_recours"]),
    ("signification_jugement", {"titre__auteur": "juge de l'exécution de Lyon", "delai_recours": "15 jours"}, []),
    ("signification_injonction_payer", {"delai_opposition": "UN MOIS"}, []),
    ("signification_injonction_payer", {"delai_opposition": "quinze jours"}, [
        "signification_injonction_payer.delai_opposition"]),
    ("injonction_payer_europeenne", {"delai_opposition": "un mois"}, ["injonction_payer_europeenne.opposition"]),
    ("signification_titre", {"titre__delai_recours": "trois mois"}, ["sigt.voie_recours"]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "champs", "attendus"), RECOURS)
def test_le_delai_de_recours_annonce_est_celui_du_texte(code, champs, attendus):
    vus = [m for m in juger(code, **champs).motifs if "délai annoncé" in m.explication]
    assert [m.id for m in vus] == attendus
    assert all(m.gravite.value == "nullite_de_forme" for m in vus)


# --- Envois, publicité, comptes à rebours -----------------------------------------------------------------------------


def _envois(**remise):
    return _vus(controler_les_envois(Dossier(acte(CSV), date(2026, 11, 20), {
        "acte": {"date": "2026-11-20"}, "remise": {"date": "2026-11-20", **remise}})))  # fmt: skip


NUL = "nullite_de_forme"
ENVOIS = [
    # Remise du vendredi 20 novembre 2026 : le samedi est ouvrable, ou non ; le lundi est encore admis.
    ({"lettre_658_le": "2026-11-20"}, []),
    ({"lettre_658_le": "2026-11-23"}, []),
    ({"lettre_658_le": "2026-11-24"}, [("signification_a_domicile.delai.lettre_simple_658", NUL)]),
    ({"lettre_658_le": "2026-11-19"}, [("signification_a_domicile.delai.lettre_simple_658", NUL)]),
    ({"lrar_le": "2026-11-23"}, []),
    ({"lrar_le": "2026-11-24"}, [("pv_recherches_659.delai.envoi_lrar_derniere_adresse_connue", NUL)]),
    ({"lettre_simple_le": "2026-11-20"}, []),
    ({"lettre_simple_le": "2026-11-21"}, [("pv_recherches_659.delai.lettre_simple", NUL)]),
    ({"date": "2026-11-19"}, [("remise.date", "a_verifier")]),
]


@pytest.mark.parametrize(("remise", "attendus"), ENVOIS)
def test_les_lettres_partent_le_jour_meme_ou_le_premier_jour_ouvrable(remise, attendus):
    assert _envois(**remise) == attendus


def _publicite(le, **donnees):
    dossier = Dossier(acte("publicite_definitive"), date.fromisoformat(le), {"acte": {"date": le}, **donnees})
    return _vus(controler_la_publicite(dossier))


CADUQUE = [("publicite_definitive.delai.publicite_definitive", "caducite")]
PUBLICITES = [
    # 1° et 3° : deux mois du vendredi 18 septembre 2026, mercredi 18 novembre.
    *((le, {"titre": {champ: "2026-09-18"}}, attendus)
      for champ in ("force_chose_jugee_date", "exequatur_date")
      for le, attendus in (("2026-11-17", []), ("2026-11-18", []), ("2026-11-19", CADUQUE))),
    # 2° : dénonciation du 18 août, le mois de R532-6 finit le 18 septembre.
    *((le, {"denonciation": {"date": "2026-08-18"}}, attendus)
      for le, attendus in (("2026-11-17", []), ("2026-11-18", []), ("2026-11-19", CADUQUE))),
    # 2°, mainlevée rejetée : deux mois du rejet.
    ("2026-11-19", {"denonciation": {"date": "2026-08-18"}, "mainlevee": {"rejetee_le": "2026-10-05"}}, []),
    ("2026-12-05", {"denonciation": {"date": "2026-08-18"}, "mainlevee": {"rejetee_le": "2026-10-05"}}, []),
    ("2026-12-08", {"denonciation": {"date": "2026-08-18"}, "mainlevee": {"rejetee_le": "2026-10-05"}}, CADUQUE),
    ("2026-12-08", {}, []),
]  # fmt: skip


@pytest.mark.parametrize(("le", "donnees", "attendus"), PUBLICITES)
def test_la_publicite_definitive_se_fait_dans_les_deux_mois_de_son_cas(le, donnees, attendus):
    assert _publicite(le, **donnees) == attendus


REBOURS = [
    # Vente du lundi 14 décembre 2026 : huit jours avant, le dimanche 6 recule au vendredi 4.
    ("certificat_publicite_vente", {"affichage__date": "2026-12-03"}, []),
    ("certificat_publicite_vente", {"affichage__date": "2026-12-04"}, []),
    ("certificat_publicite_vente", {"affichage__date": "2026-12-07"}, [
        ("certificat_publicite_vente.delai.publicite", "irregularite")]),
    ("certificat_publicite_vente", {"avis__date": "2026-12-04"}, []),
    ("certificat_publicite_vente", {"avis__date": "2026-12-07"}, [
        ("certificat_publicite_vente.delai.avis_debiteur", "irregularite")]),
    # Vente du 10 mars 2027 : publicité du 10 février au 23 février.
    ("vente_droits_associes", {"publicite": {"date": "2027-02-09"}}, [
        ("vente_droits_associes.delai.publicite", "irregularite")]),
    ("vente_droits_associes", {"publicite": {"date": "2027-02-10"}}, []),
    ("vente_droits_associes", {"publicite": {"date": "2027-02-23"}}, []),
    ("vente_droits_associes", {"publicite": {"date": "2027-02-24"}}, [
        ("vente_droits_associes.delai.publicite", "irregularite")]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "champs", "attendus"), REBOURS)
def test_la_publicite_precede_la_vente(code, champs, attendus):
    vus = [(m.id, m.gravite.value) for m in juger(code, **champs).motifs if " pour le " in m.explication]
    assert vus == attendus
