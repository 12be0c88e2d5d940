"""Le conseil entier : ce qu'il dit, ce qu'il tait, et ce qu'il ne fait jamais."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.montant import ZERO, Montant
from basoche.strategie.conseil import conseiller
from basoche.strategie.lecture import lire_dossier
from basoche.strategie.modele import FONCTIONS, Famille
from basoche.strategie.reponse import en_resultat
from basoche.strategie.voies import HORS_CATALOGUE, lire_voies, reglages_livres
from strategie.dossiers import avec_titre, dossier, dossiers, historique, mesures
from strategie.lecture_cas import lire_les_cas


@pytest.mark.parametrize("cas", lire_les_cas(), ids=lambda cas: cas.nom)
def test_le_conseil_d_un_cas_de_recette_est_complet(cas):
    from basoche.strategie.lecture import lire_dossier

    conseil = conseiller(lire_dossier(cas.dossier))
    assert conseil.choix.code in cas.premier_choix
    assert len(conseil.phrases) == 3
    assert all(phrase[0].isupper() and phrase.endswith(".") for phrase in conseil.phrases)
    assert not conseil.calibre
    assert all(voie.valeur is None and voie.intervalle is None for voie in conseil.voies)
    assert {v.code for v in conseil.voies}.isdisjoint(v.code for v in conseil.interdites)
    assert len(conseil.voies) + len(conseil.interdites) == len(lire_voies())
    assert all(v.etat.article and v.raison for v in conseil.interdites)
    assert [v.rang for v in conseil.voies] == list(range(1, len(conseil.voies) + 1))


def test_sans_mesure_aucun_euro_attendu_n_est_donne():
    conseil = conseiller(avec_titre(avoirs={"compte": {"solde": "2651.69"}}))
    assert conseil.choix.code == "pv_saisie_attribution"
    assert not conseil.calibre
    assert any("Non calibré" in phrase for phrase in conseil.hypotheses)
    assert all("valeur" not in ligne for ligne in conseil.arithmetique)


def test_quarante_neuf_mesures_ne_calibrent_pas_et_cinquante_calibrent():
    vu = avec_titre(avoirs={"compte": {"solde": "2651.69"}})
    pour = [conseiller(vu, historique=historique(mesures("pv_saisie_attribution", n, 40))) for n in (49, 50)]
    assert [c.calibre for c in pour] == [False, True]
    choix = pour[1].choix
    assert choix.chance is not None
    assert choix.valeur is not None
    assert choix.intervalle is not None
    assert choix.intervalle[0] < choix.valeur < choix.intervalle[1]


def test_l_esperance_affichee_se_refait_a_la_main():
    """2 000 € dus et saisissables, chance et fraction du segment, coûts rendus si la voie aboutit, deux mois."""
    vu = avec_titre(avoirs={"compte": {"solde": "2651.69"}})
    choix = conseiller(vu, historique=historique(mesures("pv_saisie_attribution", 100, 60))).choix
    assert choix.chance is not None
    attendu = choix.chance.moyenne * choix.chance.fraction * 200000 / (1 + 60 * 5 / (365 * 100 * 1))
    attendu -= (1 - choix.chance.moyenne) * choix.cout_total.centimes
    assert choix.valeur is not None
    assert abs(choix.valeur.centimes - attendu) < 3000


def test_une_voie_sans_tarif_connu_avertit_que_le_cout_est_celui_de_l_etude():
    conseil = conseiller(avec_titre(avoirs={"employeur": {"net": "2100.00"}}))
    assert conseil.choix.code == "cmd_saisie_remunerations"
    assert "cout_de_l_etude" in {a.code for a in conseil.avertissements}


def test_un_employeur_connu_ferait_changer_d_avis():
    conseil = conseiller(avec_titre(avoirs={"meubles": True}, principal="5000.00"))
    assert any(phrase.startswith("un employeur connu : ") for phrase in conseil.changerait)


def test_l_exces_est_ecarte_quand_un_compte_paie_tout():
    """CPCE L111-7 : l'immeuble n'est pas pris quand le compte suffit."""
    conseil = conseiller(avec_titre(avoirs={"compte": {"solde": "9000.00"}, "immeuble": {"valeur_nette": "90000.00"}}))
    rangs = {voie.code: voie for voie in conseil.voies}
    assert conseil.choix.code == "pv_saisie_attribution"
    assert "L111-7" in rangs["cpvsi"].raison
    assert rangs["cpvsi"].rang > rangs["arret"].rang


def test_l_arret_montre_son_compte():
    conseil = conseiller(
        avec_titre(
            principal="30.00", actes=[{"acte": "recherche_informations", "le": "2026-09-01"}], avoirs={"meubles": True}
        )
    )
    assert conseil.choix.code == "arret"
    assert "coûte" in conseil.phrases[2]
    assert any(ligne["voie"] == "cmd_saisie_vente_petite_creance" for ligne in conseil.arithmetique)


def test_une_denonciation_due_est_dite_avec_son_dernier_jour():
    conseil = conseiller(
        avec_titre(
            actes=[{"acte": "pv_saisie_attribution", "le": "2026-11-19"}], avoirs={"compte": {"solde": "900.00"}}
        )
    )
    dues = [a.message for a in conseil.avertissements if a.code == "suite_due"]
    assert any("denonc_saisie_attribution" in message and "27/11/2026" in message for message in dues)


def test_la_saisie_des_remunerations_rend_au_plus_deux_ans_de_retenues():
    conseil = conseiller(avec_titre(principal="50000.00", avoirs={"employeur": {"net": "1800.00"}}))
    voie = next(v for v in conseil.voies if v.code == "cmd_saisie_remunerations")
    assert ZERO < voie.assiette < Montant.lire("50000.00")


def test_la_distance_ne_compte_que_du_temps():
    loin, ici = (conseiller(avec_titre(kilometres=km)) for km in (40, 0))
    for la_bas, pres in zip(loin.voies, ici.voies, strict=True):
        assert la_bas.code == pres.code
        assert la_bas.cout_total == pres.cout_total
    voie = next(v for v in loin.voies if v.code == "pv_saisie_attribution")
    assert voie.action is not None
    assert voie.action.kilometres == 80
    assert voie.action.total_minutes == 30 + 20 + 30 + 80


def test_les_minutes_sont_celles_de_fonctions_connues():
    assert all(set(regle.minutes) <= set(FONCTIONS) for regle in lire_voies())


def test_le_conseil_d_un_autre_jour_se_demande():
    vu = dossier(exigible_le="2026-09-01")
    assert conseiller(vu).choix.voie.famille is Famille.AMIABLE
    assert conseiller(vu, le=date(2032, 1, 5)).choix.code == "arret"


def test_la_reponse_du_contrat_est_du_json():
    reponse = en_resultat(conseiller(avec_titre())).en_dict()
    assert set(reponse) == {"resultat", "lignes", "fondements", "hypotheses", "avertissements"}
    assert reponse["resultat"]["valeur"] is None
    assert reponse["resultat"]["voies"][0]["code"] == reponse["resultat"]["choix"]


# --- Propriétés -----------------------------------------------------------------------------------------------

_CODES = [regle.voie.code for regle in lire_voies() if regle.voie.code not in HORS_CATALOGUE]


@given(dossiers(), st.sampled_from(_CODES), st.integers(1, 500_000))
def test_un_cout_qui_monte_ne_rend_jamais_une_voie_plus_attirante(vu, code, plus):
    reglages = reglages_livres()
    cher = replace(reglages, surcouts={code: Montant(plus)})
    avant, apres = (conseiller(vu, reglages=choix) for choix in (reglages, cher))
    rangs = [{v.code: v.rang for v in conseil.voies if not v.sans_objet} for conseil in (avant, apres)]
    if code in rangs[0]:
        assert rangs[1][code] >= rangs[0][code]


@given(dossiers())
def test_une_voie_interdite_ne_sort_jamais(vu):
    conseil = conseiller(vu)
    interdites = {voie.code for voie in conseil.interdites}
    assert conseil.choix.code not in interdites
    assert interdites.isdisjoint(voie.code for voie in conseil.voies)
    assert conseil.plan == () or conseil.plan[0].acte not in interdites


@given(dossiers())
def test_l_ordre_des_actes_faits_ne_change_rien(vu):
    retourne = replace(vu, actes=vu.actes[::-1], procedures=vu.procedures[::-1], evenements=vu.evenements[::-1])
    assert [v.code for v in conseiller(vu).voies] == [v.code for v in conseiller(retourne).voies]


def test_un_titre_rendu_apres_le_jour_du_conseil_n_existe_pas_encore():
    conseil = conseiller(dossier(titre={"espece": "jugement", "rendu_le": "2027-01-04"}))
    interdites = {voie.code: voie.etat.article for voie in conseil.interdites}
    assert interdites["pv_saisie_attribution"] == "CPCE L111-2"
    assert conseil.choix.code == "mise_en_demeure_lettre"


@pytest.mark.parametrize(("le", "exigible"), [("9999-12-31", "9999-12-01"), ("2026-11-23", "9998-06-01")])
def test_une_date_au_bord_du_calendrier_est_un_refus(le, exigible):
    from basoche.droit.erreurs import ChampInvalide

    with pytest.raises(ChampInvalide):
        conseiller(dossier(le=le, exigible_le=exigible))


@pytest.mark.parametrize(("rendu", "notifie"), [("2020-01-24", "2020-02-03"), ("2024-03-04", "2024-04-02")])
def test_une_injonction_ancienne_ne_se_signifie_plus_comme_une_neuve(rendu, notifie):
    titre = {"espece": "injonction_payer", "rendu_le": rendu, "notifie_le": notifie, "executoire_le": "2024-06-03"}
    conseil = conseiller(dossier(titre=titre))
    assert "signification_injonction_payer" in {voie.code for voie in conseil.interdites}
    assert "recherche_informations" in {voie.code for voie in conseil.voies}


def test_une_creance_a_venir_ou_eteinte_se_dit() -> None:
    entree = {"le": "2026-11-23", "principal": "100", "nature": "droit_commun", "exigible_le": "2030-01-01"}
    codes = {a.code for a in conseiller(lire_dossier(entree)).avertissements}
    assert "creance_non_exigible" in codes
    du = {**entree, "exigible_le": "2026-11-23"}
    assert "creance_non_exigible" not in {a.code for a in conseiller(lire_dossier(du)).avertissements}
    assert "plus rien n'est dû" in conseiller(lire_dossier({**du, "principal": "0"})).phrases[0]
