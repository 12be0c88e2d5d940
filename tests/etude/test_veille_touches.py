"""Chaque réforme suivie et les dossiers ouverts : de chaque côté de la date, l'écart recalculé, ou la raison."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from basoche.droit.actes import codes
from basoche.droit.montant import Montant
from basoche.etude.actes.models import Acte
from basoche.etude.dossiers.models import Dossier, Poste, TitreExecutoire
from basoche.etude.dossiers.saisies import saisir_titre
from basoche.etude.textes.ecarts import charger, ecart_du_dossier
from basoche.etude.textes.regles import _lues, pourquoi_aucun, regles_de
from basoche.etude.textes.touches import compter, dossiers_touches
from basoche.veille.reformes import reforme, reformes

pytestmark = pytest.mark.django_db
JOUR = timedelta(days=1)


def _acte(dossier, expert, code, jour, etat="projet", **donnees):
    return Acte.objects.create(
        dossier=dossier, code=code, intitule=code, donnees=donnees, date=jour, etat=etat, redige_par=expert
    )


def _ecart(nom, le):
    """Ce que la page montre du seul dossier touché ; ``None`` s'il ne l'est pas."""
    lue = reforme(nom)
    touches = list(charger(dossiers_touches(lue, Dossier.objects.all()), lue))
    assert compter(lue, le, ()).dossiers == len(touches)
    ecart = ecart_du_dossier(touches[0], lue, le) if touches else None
    return ecart and replace(ecart, **{nom: _lisible(getattr(ecart, nom)) for nom in ("avant", "apres", "phrase")})


def _lisible(ecrit):
    return ecrit.replace("\u00a0", " ").replace("\u202f", " ")


# Réforme, code de l'acte, dernier jour d'avant, premier jour d'après, ce qu'on y lit.
PAR_ACTE = [
    ("creances_commerciales_2026", "creances_commerciales_commandement", date(2026, 4, 25), "L126-2"),
    ("saisie_attribution_electronique_2026", "certificat_non_contestation", date(2026, 4, 1), "voie électronique"),
    ("expulsion_2023", "pv_expulsion", date(2023, 7, 29), "CCAPEX"),
    ("juge_execution_2024", "denonc_saisie_attribution", date(2024, 12, 1), "juridiction désignée"),
    ("rsa_2026", "pv_saisie_attribution", date(2026, 4, 1), "+5,17 € : somme laissée au débiteur"),
    ("tarif_saisie_remunerations_2025", "cmd_saisie_remunerations", date(2025, 7, 1), "+5,84 €"),
    ("tarif_saisie_remunerations_2025", "pv_saisie_remunerations", date(2025, 7, 1), "+1,44 €"),
    ("tarif_expulsion_2025", "pv_expulsion", date(2025, 3, 15), "+10,02 €"),
    ("tarif_2026", "signification_jugement", date(2026, 3, 1), "reconduit"),
    ("contribution_aide_juridique_2026", "assignation_tj_sans_avocat", date(2026, 3, 1), "mars ou avril 2026"),
    ("credit_consommation_2026", "requete_injonction_payer", date(2026, 11, 20), "date du contrat"),
    ("bail_commercial_2026", "cpvcr_commercial", date(2026, 5, 28), "clause résolutoire"),
    ("magicobus_2_2025", "requete_145", date(2025, 9, 1), "article 145"),
    ("modes_amiables_2025", "homologation_accord", date(2025, 9, 1), "transaction"),
    ("significations_ue_2025", "signification_ue_2020_1784", date(2025, 5, 1), "chambre nationale"),
    ("tribunaux_activites_economiques_2025", "assignation_tribunal_commerce", date(2025, 1, 1), "juridiction"),
]  # fmt: skip


@pytest.mark.parametrize(("nom", "code", "premier", "dit"), PAR_ACTE)
def test_l_acte_fait_depuis_le_premier_jour_est_touche_celui_de_la_veille_ne_l_est_pas(
    dossier, expert, le, nom, code, premier, dit
):
    Poste.objects.update(interets=None)
    fait = _acte(dossier, expert, code, premier - JOUR)
    assert _ecart(nom, le) is None
    Acte.objects.filter(pk=fait.pk).update(date=premier)
    assert dit in _ecart(nom, le).phrase
    Acte.objects.update(etat="abandonne")
    assert _ecart(nom, le) is None


@pytest.mark.parametrize(
    ("nom", "code", "dernier"),
    [
        ("juge_execution_2024", "denonc_saisie_attribution", date(2025, 3, 13)),
        ("tarif_saisie_remunerations_2025", "cmd_saisie_remunerations", date(2028, 2, 29)),
        ("tribunaux_activites_economiques_2025", "assignation_tribunal_commerce", date(2028, 12, 31)),
    ],
)
def test_une_reforme_qui_finit_ne_touche_plus_le_lendemain(dossier, expert, le, nom, code, dernier):
    fait = _acte(dossier, expert, code, dernier)
    assert _ecart(nom, le) is not None
    Acte.objects.filter(pk=fait.pk).update(date=dernier + JOUR)
    assert _ecart(nom, le) is None


@pytest.mark.parametrize(
    ("nom", "code", "jour"),
    [
        ("credit_consommation_2026", "requete_injonction_payer", date(2026, 11, 21)),
        ("magicobus_2_2025", "requete_145", date(2025, 9, 2)),
        ("tarif_2024", "cmd_saisie_vente", date(2024, 4, 1)),
    ],
)
def test_un_acte_deja_remis_ne_se_reprend_pas(dossier, expert, le, nom, code, jour):
    fait = _acte(dossier, expert, code, jour)
    assert _ecart(nom, le) is not None
    Acte.objects.filter(pk=fait.pk).update(etat="signifie")
    assert _ecart(nom, le) is None


def test_la_contribution_se_chiffre_depuis_le_jour_ou_elle_est_sure(dossier, expert, le):
    nom = "contribution_aide_juridique_2026"
    fait = _acte(dossier, expert, "assignation_tj_sans_avocat", date(2026, 4, 30))
    assert (_ecart(nom, le).montant, "vérifier" in _ecart(nom, le).phrase) == (None, True)
    Acte.objects.filter(pk=fait.pk).update(date=date(2026, 5, 1))
    assert _ecart(nom, le).montant == Montant(5000)


@pytest.mark.parametrize(
    ("bail", "touche"), [(date(2023, 7, 28), False), (date(2023, 7, 29), True), (date(2025, 1, 1), True)]
)
def test_le_commandement_suit_la_date_du_bail_non_la_sienne(dossier, expert, le, bail, touche):
    nom = "commandement_bail_habitation_2023"
    _acte(dossier, expert, "cpvcr_habitation", date(2026, 11, 2), bail={"date": bail.isoformat()})
    ecart = _ecart(nom, le)
    assert (ecart is not None) is touche
    if touche:  # deux mois du 2 novembre : samedi 2 janvier, reporté au lundi 4 ; six semaines : lundi 14 décembre
        assert (ecart.avant, ecart.apres) == ("04/01/2027", "14/12/2026")
        assert ecart.phrase == "échéance avancée de 21 jours"


def test_l_acte_prepare_sous_l_ancien_tarif_se_rechiffre_a_la_date_de_sa_regle_transitoire(dossier, expert, le):
    """L'arrêté vaut au 1er mars 2024, mais la prestation faite avant le 1er mai garde l'ancien tarif."""
    fait = _acte(dossier, expert, "cmd_saisie_vente", date(2024, 4, 30), decompte={"principal": "4000,00"})
    ecart = _ecart("tarif_2024", le)
    assert (ecart.avant, ecart.apres, ecart.phrase) == ("57,71 €", "58,21 €", "+0,50 €")
    Acte.objects.filter(pk=fait.pk).update(date=date(2024, 5, 1))
    assert _ecart("tarif_2024", le) is None


@pytest.mark.parametrize(
    ("nom", "nature", "premier"),
    [
        ("saisie_remunerations_2025", "saisie_remunerations", date(2025, 7, 1)),
        ("bareme_saisie_2026", "saisie_remunerations", date(2026, 1, 1)),
        ("rsa_2026", "saisie_remunerations", date(2026, 4, 1)),
        ("expulsion_2023", "expulsion", date(2023, 7, 29)),
    ],
)
def test_le_dossier_ouvert_avant_le_premier_jour_est_touche(dossier, le, nom, nature, premier):
    Dossier.objects.update(nature=nature, ouvert_le=premier)
    assert _ecart(nom, le) is None
    Dossier.objects.update(ouvert_le=premier - JOUR)
    assert _ecart(nom, le).phrase
    Dossier.objects.update(etat="clos")
    assert _ecart(nom, le) is None


def test_la_creance_entre_professionnels_sans_titre_peut_prendre_la_voie_nouvelle(dossier, le):
    nom = "creances_commerciales_2026"
    Poste.objects.update(interets={"taux": "bce_plus_10", "du": "2026-01-01"}, titre=None)
    Dossier.objects.update(nature="amiable")
    assert _ecart(nom, le) is None  # le dossier a un titre
    TitreExecutoire.objects.all().delete()
    assert "voie nouvelle" in _ecart(nom, le).phrase
    Dossier.objects.update(nature="execution")
    assert _ecart(nom, le) is None


@pytest.mark.parametrize(
    ("juridiction", "jour", "touche"),
    [
        ("Juge de l'exécution de Valmont", date(2024, 8, 31), False),
        ("Juge de l'exécution de Valmont", date(2024, 9, 1), True),
        ("Tribunal judiciaire de Valmont", date(2024, 9, 1), False),
    ],
)
def test_seul_le_jugement_du_juge_de_l_execution_a_signifier_change_de_voie_d_appel(
    dossier, expert, le, juridiction, jour, touche
):
    saisir_titre(
        dossier, nature="jugement", date_du_titre=jour, juridiction=juridiction, acteur=expert, le=le
    )  # fmt: skip
    assert (_ecart("appel_2024", le) is not None) is touche


def test_toutes_les_reformes_ont_une_regle_ou_une_raison():
    assert set(_lues()) == {une.id for une in reformes()}
    for une in reformes():
        assert bool(regles_de(une)) != bool(pourquoi_aucun(une)), une.id
    connus = set(codes())
    for nom, regles in _lues().items():
        for regle in regles:
            assert connus.issuperset(regle.codes), nom
            assert connus.issuperset(code for code in regle.montants if code), nom


def test_deux_regles_d_une_reforme_ne_comptent_le_dossier_qu_une_fois(dossier, expert, le):
    Dossier.objects.update(nature="expulsion", ouvert_le=date(2023, 1, 2))
    _acte(dossier, expert, "pv_expulsion", date(2026, 9, 1), etat="signifie")
    assert compter(reforme("expulsion_2023"), le, ()).dossiers == 1
    assert "CCAPEX" in _ecart("expulsion_2023", le).phrase


def test_la_page_dit_pourquoi_une_reforme_ne_touche_aucun_dossier(client, expert):
    client.force_login(expert)
    for nom in ("deontologie_2024", "crypto_actifs"):
        assert "Ne touche aucun dossier" in client.get(f"/veille/changements/{nom}").content.decode()
    assert client.get("/veille").content.decode().count("Ne touche aucun dossier") == 12


def test_les_requetes_passent_par_un_index(dossier, expert, le):
    """Aucune règle ne parcourt toute une table d'actes, de titres ou de postes."""
    from django.db import connection

    from basoche.etude.textes.touches import _cles

    if connection.vendor != "sqlite":
        return
    for une in reformes():
        for regle in regles_de(une):
            plan = _cles(regle).explain()
            for table in ("actes_acte", "dossiers_titreexecutoire", "dossiers_poste"):
                assert f"SCAN {table}" not in plan.replace("USING COVERING INDEX", ""), (une.id, plan)
