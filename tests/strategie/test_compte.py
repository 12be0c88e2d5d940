"""Ce qui entre dans le compte d'une créance, et ce qui n'y entre pas."""

from dataclasses import replace
from datetime import date

import pytest

from basoche.droit.montant import Montant
from basoche.echanges.creance import Categorie, Interets, Versement
from basoche.strategie.compte import compter
from strategie.fabrique import CREANCIER, DEBITEUR, creance, evenement, poste, titre

AU = date(2026, 11, 23)


def test_sans_titre_les_frais_restent_au_creancier():
    dossier = creance(poste(date(2025, 1, 1)), poste(date(2025, 1, 1), "40.00", "frais", "Relance"))
    compte = compter(dossier, dossier.postes, au=AU, titre=None)
    assert compte.resultat.valeurs["frais"] == Montant(0)
    assert compte.resultat.valeurs["total"] == Montant(100000)
    assert compte.ecartes[0].startswith("Relance (40,00")


def test_un_consommateur_ne_doit_jamais_l_indemnite_de_recouvrement():
    dossier = creance(poste(date(2025, 1, 1)), poste(date(2025, 1, 1), "40.00", "indemnite", "Indemnité"))
    assert compter(dossier, dossier.postes, au=AU, titre=None).ecartes[0].startswith("Indemnité (40,00")


def test_avec_titre_les_frais_sont_comptes():
    jugement = titre(date(2025, 1, 10))
    dossier = creance(poste(date(2025, 1, 1)), poste(date(2025, 1, 10), "40.00", "depens", "Dépens"), titre=jugement)
    compte = compter(dossier, dossier.postes, au=AU, titre=jugement)
    assert compte.resultat.valeurs["frais"] == Montant(4000)
    assert compte.ecartes == ()


def test_sans_mise_en_demeure_l_interet_legal_ne_court_pas():
    dossier = creance()
    compte = compter(dossier, dossier.postes, au=AU, titre=None)
    assert compte.resultat.valeurs["interets"] == Montant(0)
    assert "1344-1" in compte.ecartes[0]


def test_l_interet_legal_court_de_la_mise_en_demeure():
    """1 000 € au taux « autres », premier jour exclu : 2,75 % × 22 jours (1er novembre exclu, 23 inclus) = 1,66 €."""
    dossier = creance(evenements=(evenement("mise_en_demeure", date(2026, 11, 1)),))
    compte = compter(dossier, dossier.postes, au=AU, titre=None)
    assert compte.resultat.valeurs["interets"] == Montant(166)


def test_le_titre_fait_courir_l_interet_legal_et_sa_majoration():
    jugement = titre(date(2026, 9, 1), executoire_le=date(2026, 9, 1))
    dossier = creance(titre=jugement)
    compte = compter(dossier, dossier.postes, au=AU, titre=jugement)
    # 2 septembre au 1er novembre : 61 jours à 2,75 % = 4,60 ; du 2 au 23 novembre : 22 jours à 7,75 % = 4,67.
    assert compte.resultat.valeurs["interets"] == Montant(460 + 467)


def test_la_condamnation_reunit_les_termes_juges_et_laisse_les_suivants():
    """Un loyer échu après le jugement n'y est pas : il ne s'exécute pas (CPCE L111-2)."""
    jugement = titre(date(2026, 9, 1))
    termes = (poste(date(2026, 5, 1), "500.00", libelle="Mai"), poste(date(2026, 6, 1), "500.00", libelle="Juin"))
    apres = poste(date(2026, 10, 1), "500.00", libelle="Octobre")
    dossier = creance(*termes, apres, titre=jugement)
    compte = compter(dossier, dossier.postes, au=AU, titre=jugement)
    libelles = [ligne["libelle"] for ligne in compte.resultat.lignes if ligne["nature"] == "poste"]
    assert libelles == ["Condamnation : Mai à Juin (2 termes)"]
    assert compte.resultat.valeurs["principal"] == Montant(100000)
    assert compte.ecartes[0].startswith("Octobre (500,00")


@pytest.mark.parametrize(
    ("espece", "alimentaire"), [("accord_homologue", False), ("acte_notarie", False), ("jugement", True)]
)
def test_un_accord_un_acte_ou_une_pension_portent_leurs_termes_a_venir(espece, alimentaire):
    acte = titre(date(2026, 1, 1), espece)
    dossier = creance(poste(date(2026, 6, 1)), titre=acte, est_alimentaire=alimentaire)
    assert compter(dossier, dossier.postes, au=AU, titre=acte).ecartes[1:] == ()
    assert compter(dossier, dossier.postes, au=AU, titre=acte).resultat.valeurs["principal"] == Montant(100000)


@pytest.mark.parametrize(
    ("nature", "mise", "ecarte"),
    [
        ("article_700", True, "CPC 700"),
        ("clause_penale", False, "1231-5"),
        ("clause_penale", True, ""),
        ("depens", True, "L111-8"),
    ],
)
def test_sans_titre_on_ne_reclame_ni_article_700_ni_clause_penale_non_encourue(nature, mise, ecarte):
    evenements = (evenement("mise_en_demeure", date(2026, 11, 20)),) if mise else ()
    dossier = creance(
        poste(date(2025, 1, 1)), poste(date(2025, 1, 1), "300.00", nature, "Accessoire"), evenements=evenements
    )
    ecartes = [e for e in compter(dossier, dossier.postes, au=AU, titre=None).ecartes if e.startswith("Accessoire")]
    assert ecarte in "".join(ecartes)
    assert bool(ecartes) == bool(ecarte)


def test_un_creancier_particulier_n_a_pas_l_indemnite_de_recouvrement():
    societe = replace(DEBITEUR, est_consommateur=False)
    particulier = replace(CREANCIER, categorie=Categorie.PARTICULIER)
    postes = (poste(date(2025, 1, 1)), poste(date(2025, 1, 1), "40.00", "indemnite", "Indemnité"))
    entre_pros = creance(*postes, debiteurs=(societe,))
    assert compter(entre_pros, postes, au=AU, titre=None).resultat.valeurs["total"] == Montant(104000)
    sien = creance(*postes, debiteurs=(societe,), creancier=particulier)
    assert compter(sien, postes, au=AU, titre=None).resultat.valeurs["total"] == Montant(100000)


def test_un_terme_non_echu_n_est_jamais_reclame():
    dossier = creance(poste(date(2025, 1, 1)), poste(date(2026, 11, 24), libelle="Demain"))
    compte = compter(dossier, dossier.postes, au=AU, titre=None)
    assert compte.resultat.valeurs["total"] == Montant(100000)
    assert compte.ecartes[0].startswith("Demain")


def test_une_creance_sans_rien_a_reclamer_a_un_decompte_nul():
    dossier = creance(poste(date(2025, 1, 1), "40.00", "frais", "Relance"))
    compte = compter(dossier, dossier.postes, au=AU, titre=None)
    assert compte.postes == ()
    assert compte.resultat.valeurs["total"] == Montant(0)


def test_un_depart_reclame_ne_precede_jamais_la_mise_en_demeure():
    reclame = Interets("legal", du=date(2025, 3, 1))
    sans = creance(interets=reclame)
    assert compter(sans, sans.postes, au=AU, titre=None).resultat.valeurs["interets"] == Montant(0)
    mise = creance(interets=reclame, evenements=(evenement("mise_en_demeure", date(2026, 11, 1)),))
    assert compter(mise, mise.postes, au=AU, titre=None).resultat.valeurs["interets"] == Montant(166)


def test_l_injonction_fait_courir_l_interet_de_sa_signification():
    """1 000 € du 1er novembre 2026 exclu au 23 inclus, 2,75 % : 1,66 € ; l'ordonnance seule n'interpelle personne."""
    ordonnance = titre(date(2026, 8, 20), "injonction_payer", notifie_le=date(2026, 11, 1))
    dossier = creance(titre=ordonnance)
    assert compter(dossier, dossier.postes, au=AU, titre=ordonnance).resultat.valeurs["interets"] == Montant(166)


def test_un_acte_notarie_ne_vaut_pas_mise_en_demeure():
    acte = titre(date(2024, 1, 1), "acte_notarie")
    compte = compter(creance(titre=acte), creance().postes, au=AU, titre=acte)
    assert compte.resultat.valeurs["interets"] == Montant(0)
    assert "1344-1" in compte.ecartes[0]


def test_un_consommateur_ne_doit_pas_les_penalites_entre_professionnels():
    dossier = creance(interets=Interets("bce_plus_10"))
    compte = compter(dossier, dossier.postes, au=AU, titre=None)
    assert compte.resultat.valeurs["interets"] == Montant(0)
    assert "L441-10" in compte.ecartes[0]


def test_le_taux_convenu_court_de_l_exigibilite():
    """1 000 € à 10 % du 1er mars 2025 exclu au 1er mars 2026 inclus : 365 jours, 100,00 €."""
    dossier = creance(interets=Interets("fixe", taux_fixe=_dix()))
    compte = compter(dossier, dossier.postes, au=date(2026, 3, 1), titre=None)
    assert compte.resultat.valeurs["interets"] == Montant(10000)


def test_un_versement_posterieur_n_est_pas_compte():
    dossier = creance(versements=(Versement(date(2026, 12, 1), Montant(5000)),))
    assert compter(dossier, dossier.postes, au=AU, titre=None).resultat.valeurs["total"] == Montant(100000)


@pytest.mark.parametrize(("nature", "ans"), [("droit_commun", 5), ("consommateur", 2)])
def test_les_interets_d_un_titre_se_prescrivent_selon_la_creance(nature, ans):
    jugement = titre(date(2015, 1, 10), notifie_le=date(2015, 2, 1))
    dossier = creance(poste(date(2014, 1, 1)), nature=nature, titre=jugement)
    compte = compter(dossier, dossier.postes, au=AU, titre=jugement)
    prescrits = [ligne for ligne in compte.resultat.lignes if ligne["nature"] == "intérêts prescrits"]
    assert prescrits
    assert max(ligne["au"] for ligne in prescrits).year == AU.year - ans


def _dix():
    from decimal import Decimal

    return Decimal("10")
