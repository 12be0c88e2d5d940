"""Le tri d'entrée : une table de cas par question du clerc."""

from datetime import date, timedelta

import pytest

from basoche.echanges.creance import Debiteur, Genre
from basoche.strategie import Classe, Reglages, orienter
from basoche.strategie.titres import Etat
from strategie.fabrique import DEBITEUR, creance, evenement, evenement_en_cours, poste, titre

LE = date(2026, 11, 23)


def test_une_creance_recente_sans_titre_part_en_amiable():
    tri = orienter(creance(), le=LE)
    assert (tri.classe, tri.acte, tri.urgent) == (Classe.AMIABLE, "mise_en_demeure_lettre", False)
    assert tri.article == "C. civ. 1344"
    assert tri.dernier_jour == date(2030, 3, 1)


@pytest.mark.parametrize(("age", "classe"), [(45, Classe.AMIABLE), (46, Classe.TITRE_A_OBTENIR)])
def test_une_mise_en_demeure_restee_sans_effet_conduit_au_titre(age, classe):
    """Le délai laissé à l'amiable est de 45 jours pleins : on en sort le lendemain."""
    evenements = (evenement("mise_en_demeure", LE - timedelta(days=age)),)
    assert orienter(creance(evenements=evenements), le=LE).classe is classe


@pytest.mark.parametrize(
    ("dernier_jour", "classe"),
    [
        (LE + timedelta(days=91), Classe.AMIABLE),
        (LE + timedelta(days=90), Classe.PROCHE_DE_LA_PRESCRIPTION),
        (LE, Classe.PROCHE_DE_LA_PRESCRIPTION),
        (LE - timedelta(days=1), Classe.PRESCRITE),
    ],
)
def test_la_prescription_se_compte_au_jour_pres(dernier_jour, classe):
    exigible = dernier_jour.replace(year=dernier_jour.year - 5)
    tri = orienter(creance(poste(exigible)), le=LE)
    assert tri.classe is classe
    assert tri.dernier_jour == dernier_jour


def test_une_creance_prescrite_ne_donne_aucun_acte():
    tri = orienter(creance(poste(date(2024, 1, 10)), nature="telecom"), le=LE)
    assert tri.classe is Classe.PRESCRITE
    assert tri.acte is None
    assert tri.postes == ()
    assert tri.motif == "prescrite depuis le 10/01/2025"


def test_une_instance_en_cours_suspend_le_tri_de_la_prescription():
    tri = orienter(creance(poste(date(2021, 12, 1)), evenements=(evenement_en_cours(date(2025, 1, 1)),)), le=LE)
    assert tri.classe is Classe.AMIABLE
    assert tri.dernier_jour is None


def test_chaque_terme_a_sa_prescription():
    vieux, recent = poste(date(2020, 1, 5), libelle="Loyer 1"), poste(date(2026, 1, 5), libelle="Loyer 2")
    tri = orienter(creance(vieux, recent, nature="bail_habitation"), le=LE)
    assert tri.classe is Classe.AMIABLE
    assert tri.postes == (recent,)
    assert [e.libelle for e in tri.prescrits] == ["Loyer 1"]


def test_une_mise_en_demeure_n_interrompt_pas_mais_une_reconnaissance_oui():
    ancienne = poste(date(2021, 6, 1))
    mise = creance(ancienne, evenements=(evenement("mise_en_demeure", date(2024, 1, 1)),))
    reconnue = creance(ancienne, evenements=(evenement("reconnaissance", date(2024, 1, 1)),))
    assert orienter(mise, le=LE).classe is Classe.PRESCRITE
    assert orienter(reconnue, le=LE).classe is Classe.AMIABLE


EXECUTOIRE = titre(date(2025, 1, 10), notifie_le=date(2025, 2, 1), executoire_le=date(2025, 3, 5))


def test_un_titre_executoire_notifie_donne_un_commandement():
    tri = orienter(creance(titre=EXECUTOIRE), le=LE)
    assert (tri.classe, tri.acte) == (Classe.TITRE_A_EXECUTER, "cmd_saisie_vente")
    assert tri.dernier_jour == date(2035, 3, 5)


@pytest.mark.parametrize(
    ("champs", "acte", "obstacle"),
    [
        ({"notifie_le": None, "executoire_le": None}, "signification_titre", ""),
        ({"notifie_le": date(2025, 2, 1), "executoire_le": None}, None, "caractère exécutoire"),
        ({"notifie_le": date(2026, 12, 1), "executoire_le": date(2026, 12, 1)}, "signification_titre", ""),
    ],
)
def test_un_titre_incomplet_ne_donne_jamais_de_commandement(champs, acte, obstacle):
    tri = orienter(creance(titre=titre(date(2025, 1, 10), **champs)), le=LE)
    assert tri.classe is Classe.TITRE_A_EXECUTER
    assert tri.acte == acte
    assert obstacle in tri.obstacle


@pytest.mark.parametrize(
    ("principal", "alimentaire", "genre", "acte"),
    [
        ("534.99", False, Genre.PHYSIQUE, "cmd_saisie_vente_petite_creance"),
        ("535.00", False, Genre.PHYSIQUE, "cmd_saisie_vente"),
        ("534.99", True, Genre.PHYSIQUE, "cmd_saisie_vente"),
        ("534.99", False, Genre.MORALE, "cmd_saisie_vente"),
    ],
)
def test_la_petite_creance_suit_r221_3(principal, alimentaire, genre, acte):
    """« Inférieure » à 535 € : 535,00 € pile n'en est pas ; ni l'aliment, ni la société qui n'habite pas."""
    debiteur = Debiteur(genre, "Exemple", est_consommateur=False, adresse=DEBITEUR.adresse)
    petite = creance(
        poste(date(2024, 1, 1), principal), titre=EXECUTOIRE, est_alimentaire=alimentaire, debiteurs=(debiteur,)
    )
    assert orienter(petite, le=LE).acte == acte


@pytest.mark.parametrize(
    ("rendue", "notifiee", "etat"),
    [
        # Ordonnance d'août 2026 : six mois ; rendue dès le 1er septembre 2026 : trois mois (décret n° 2026-96).
        (date(2026, 8, 31), date(2027, 2, 26), Etat.A_NOTIFIER),
        (date(2025, 8, 29), date(2026, 3, 2), Etat.NON_AVENU),  # 28/02/2026 est un samedi : reporté au lundi 2 mars
        (date(2026, 9, 1), None, Etat.A_NOTIFIER),
        (date(2026, 3, 1), None, Etat.NON_AVENU),
    ],
)
def test_le_delai_pour_signifier_une_injonction_depend_de_sa_date(rendue, notifiee, etat):
    injonction = titre(rendue, "injonction_payer", notifie_le=notifiee, executoire_le=notifiee)
    tri = orienter(creance(titre=injonction), le=LE)
    assert tri.titre is not None
    if (rendue, notifiee) == (date(2025, 8, 29), date(2026, 3, 2)):
        assert tri.titre.etat is Etat.EXECUTABLE  # signifiée le dernier jour reporté : à temps
    else:
        assert tri.titre.etat is etat


def test_une_ordonnance_non_avenue_ramene_a_la_creance_sans_titre():
    tri = orienter(creance(titre=titre(date(2026, 3, 1), "injonction_payer")), le=LE)
    assert (tri.classe, tri.acte, tri.article) == (Classe.TITRE_A_OBTENIR, "requete_injonction_payer", "CPC 1411")


def test_une_ordonnance_bientot_caduque_est_urgente():
    tri = orienter(creance(titre=titre(date(2026, 9, 10), "injonction_payer")), le=LE)
    assert (tri.acte, tri.urgent, tri.dernier_jour) == ("signification_titre", True, date(2026, 12, 10))


def test_un_titre_de_plus_de_dix_ans_est_prescrit_sauf_acte_d_execution():
    vieux = titre(date(2015, 1, 10), notifie_le=date(2015, 2, 1), executoire_le=date(2015, 3, 5))
    assert orienter(creance(titre=vieux), le=LE).classe is Classe.PRESCRITE
    relance = creance(titre=vieux, evenements=(evenement("acte_execution", date(2020, 1, 1)),))
    assert orienter(relance, le=LE).classe is Classe.TITRE_A_EXECUTER


def test_un_acte_notarie_suit_la_prescription_de_la_creance():
    notarie = titre(date(2019, 1, 10), "acte_notarie", notifie_le=date(2019, 2, 1), executoire_le=date(2019, 1, 10))
    assert orienter(creance(poste(date(2019, 1, 1)), titre=notarie), le=LE).classe is Classe.PRESCRITE
    assert orienter(creance(poste(date(2023, 1, 1)), titre=notarie), le=LE).classe is Classe.TITRE_A_EXECUTER


def test_la_solidarite_ne_se_presume_pas():
    deux = creance(titre=EXECUTOIRE, debiteurs=(DEBITEUR, DEBITEUR))
    tri = orienter(deux, le=LE)
    assert tri.acte is None
    assert "1310" in tri.obstacle
    assert orienter(creance(titre=EXECUTOIRE, debiteurs=(DEBITEUR, DEBITEUR), tenus="solidaire"), le=LE).acte


def test_les_reglages_de_l_etude_changent_le_tri():
    proche = creance(poste(date(2022, 1, 10)))
    assert orienter(proche, le=LE).classe is Classe.PROCHE_DE_LA_PRESCRIPTION
    assert orienter(proche, le=LE, reglages=Reglages(alerte_prescription=10)).classe is Classe.AMIABLE


def test_un_jugement_notifie_tard_est_signale_sans_etre_ecarte():
    """CPC 478 : six mois pour un jugement par défaut ; le fichier ne dit pas s'il l'est."""
    tard = titre(date(2025, 1, 10), notifie_le=date(2025, 7, 11), executoire_le=date(2025, 8, 15))
    tri = orienter(creance(titre=tard), le=LE)
    assert tri.acte == "cmd_saisie_vente"
    assert "10/07/2025" in tri.motif
    assert "CPC 478" in tri.motif
    assert "478" in orienter(creance(titre=titre(date(2026, 5, 20))), le=LE).motif
    assert "478" not in orienter(creance(titre=titre(date(2026, 6, 20))), le=LE).motif
    assert "478" not in orienter(creance(titre=EXECUTOIRE), le=LE).motif


@pytest.mark.parametrize(("signifiee", "acte"), [(date(2026, 10, 23), None), (date(2026, 10, 20), "cmd_saisie_vente")])
def test_une_injonction_ne_s_execute_pas_pendant_le_delai_d_opposition(signifiee, acte):
    """Signifiée le 23 octobre : opposition jusqu'au 23 novembre inclus ; le 20 octobre : jusqu'au 20 novembre."""
    ordonnance = titre(date(2026, 8, 20), "injonction_payer", notifie_le=signifiee, executoire_le=signifiee)
    tri = orienter(creance(titre=ordonnance), le=LE)
    assert tri.acte == acte
    assert ("opposition" in tri.obstacle) == (acte is None)


@pytest.mark.parametrize(
    ("signifiee", "acte"),
    [(date(2026, 9, 24), None), (date(2026, 9, 23), None), (date(2026, 9, 19), "cmd_saisie_vente")],
)
def test_une_injonction_rendue_depuis_septembre_2026_attend_deux_mois(signifiee, acte):
    """CPC 1422 : signifiée le 23 septembre, elle attend jusqu'au 23 novembre inclus."""
    ordonnance = titre(date(2026, 9, 1), "injonction_payer", notifie_le=signifiee, executoire_le=signifiee)
    tri = orienter(creance(titre=ordonnance), le=LE)
    assert tri.acte == acte


def test_une_injonction_plus_vieille_que_le_catalogue_garde_le_mois_d_opposition():
    ordonnance = titre(
        date(2020, 1, 24), "injonction_payer", notifie_le=date(2020, 2, 3), executoire_le=date(2020, 3, 10)
    )
    assert orienter(creance(titre=ordonnance), le=LE).acte == "cmd_saisie_vente"


def test_des_dates_de_titre_incoherentes_arretent_le_commandement():
    faux = titre(date(2025, 1, 10), notifie_le=date(2024, 2, 1), executoire_le=date(2025, 3, 5))
    tri = orienter(creance(titre=faux), le=LE)
    assert tri.acte is None
    assert "incohérentes" in tri.obstacle


def test_tenus_par_part_on_ne_commande_pas_le_tout_a_chacun():
    tri = orienter(creance(titre=EXECUTOIRE, debiteurs=(DEBITEUR, DEBITEUR), tenus="part"), le=LE)
    assert tri.acte is None
    assert "1309" in tri.obstacle
