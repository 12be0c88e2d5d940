"""Ce que le dossier ne sait pas se dit : comment chacun est tenu, ce qui a interrompu la prescription des intérêts."""

from __future__ import annotations

from datetime import date, time

import pytest

from basoche.droit.erreurs import ChampInvalide
from basoche.droit.montant import Montant
from basoche.etude.actes.donnees import donnees_de_l_acte, sujet_par_defaut
from basoche.etude.agenda.interruptions import noter_interruption
from basoche.etude.agenda.models import Echeance, EtatTache, Tache
from basoche.etude.bureau.decompte import fondements_uniques
from basoche.etude.commun.dates import lire_heure_tapee
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.commun.templatetags.francais import en_mots
from basoche.etude.dossiers.decompte import decompter
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.dossiers.models import Nature, Role
from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
from basoche.etude.dossiers.saisies import saisir_poste, saisir_titre, saisir_versement
from basoche.etude.dossiers.vie import modifier_parties
from basoche.etude.personnes.models import Personne

pytestmark = pytest.mark.django_db


@pytest.fixture
def a_deux(expert, creancier, debiteur, le):
    """Deux codébiteurs dont le fichier n'a pas dit comment ils sont tenus."""
    paule = Personne.objects.create(nature="physique", nom="Mérand", prenoms="Paule")
    parties = [
        PartieDonnee(creancier, Role.CREANCIER), PartieDonnee(debiteur, Role.DEBITEUR),
        PartieDonnee(paule, Role.CODEBITEUR),
    ]  # fmt: skip
    ouvert = ouvrir_dossier(
        nature=Nature.EXECUTION, parties=parties, responsable=expert, acteur=expert, le=le, tenue_a_preciser=True
    )
    titre = saisir_titre(
        ouvert, nature="jugement", date_du_titre=date(2025, 3, 12), juridiction="Tribunal judiciaire de Valmont",
        acteur=expert, le=le,
    )  # fmt: skip
    saisir_poste(
        ouvert, nature="principal", libelle="Principal", montant=Montant(400_000), date_du_poste=date(2025, 3, 12),
        acteur=expert, le=le, titre=titre,
    )  # fmt: skip
    ouvert.refresh_from_db()
    return ouvert


def _dire_la_tenue(dossier, expert, le):
    debiteurs = dossier.parties.exclude(role=Role.CREANCIER)
    modifier_parties(dossier, changements={p.pk: {"tenu": "solidaire"} for p in debiteurs}, acteur=expert, le=le)


def test_a_la_main_la_tenue_reste_exigee(expert, creancier, debiteur, le):
    paule = Personne.objects.create(nature="physique", nom="Mérand", prenoms="Paule")
    parties = [PartieDonnee(creancier, Role.CREANCIER), PartieDonnee(debiteur, Role.DEBITEUR),
               PartieDonnee(paule, Role.CODEBITEUR)]  # fmt: skip
    with pytest.raises(ActionRefusee, match="solidarité ne se présume pas"):
        ouvrir_dossier(nature=Nature.EXECUTION, parties=parties, responsable=expert, acteur=expert, le=le)


def test_le_decompte_donne_la_creance_entiere_et_dit_ce_qu_il_ignore(a_deux, le):
    decompte = decompter(a_deux, le)
    assert decompte.total == Montant(400_000)
    assert a_deux.solde_centimes == Montant(400_000)
    assert decompte.resultat.avertissements[0].code == "solidarite_a_preciser"
    assert "Mérand Paule, Mérand Paul" in decompte.resultat.avertissements[0].message
    assert "debiteurs" not in decompte.resultat.valeurs


def test_aucun_acte_ne_reclame_une_somme_avant_que_la_tenue_soit_dite(a_deux, commissaire, expert, le):
    code, sujet = "cmd_saisie_vente", sujet_par_defaut(a_deux, commissaire)
    assert "decompte" not in donnees_de_l_acte(a_deux, code, le, sujet)
    _dire_la_tenue(a_deux, expert, le)
    assert "decompte" in donnees_de_l_acte(a_deux, code, le, sujet)


def test_une_tache_bloquante_la_demande_et_se_finit_quand_elle_est_dite(a_deux, expert, le):
    tache = Tache.objects.get(dossier=a_deux)
    assert (tache.niveau, tache.etat, tache.affectee_a) == ("bloquant", EtatTache.A_FAIRE, expert)
    _dire_la_tenue(a_deux, expert, le)
    tache.refresh_from_db()
    assert tache.etat == EtatTache.FAITE
    assert len(decompter(a_deux, le).resultat.valeurs["debiteurs"]) == 2


def test_la_fiche_le_dit_et_mene_aux_parties(client, a_deux, expert, le):
    client.force_login(expert)
    adresse = f"/dossiers/{a_deux.numero}"
    texte = client.get(adresse).content.decode()
    assert "Solidarité à préciser" in texte
    assert f'href="{adresse}/parties"' in texte
    _dire_la_tenue(a_deux, expert, le)
    assert "Solidarité à préciser" not in client.get(adresse).content.decode()


def test_un_versement_se_note_meme_si_la_tenue_n_est_pas_dite(a_deux, expert, le):
    saisir_versement(a_deux, montant=Montant(100_000), date_du_versement=le, acteur=expert, le=le)
    a_deux.refresh_from_db()
    assert a_deux.solde_centimes == Montant(300_000)


# --- La prescription des intérêts --------------------------------------------------------------------------------


@pytest.fixture
def ancien(expert, creancier, debiteur, le):
    """Un jugement de 2015, dont rien ne dit qu'il ait été exécuté depuis."""
    ouvert = ouvrir_dossier(
        nature=Nature.EXECUTION,
        parties=[PartieDonnee(creancier, Role.CREANCIER), PartieDonnee(debiteur, Role.DEBITEUR)],
        responsable=expert, acteur=expert, le=le,
    )  # fmt: skip
    titre = saisir_titre(
        ouvert, nature="jugement", date_du_titre=date(2018, 3, 12), juridiction="TJ de Valmont", acteur=expert, le=le
    )
    saisir_poste(
        ouvert, nature="principal", libelle="Principal", montant=Montant(1_000_000), date_du_poste=date(2018, 3, 12),
        acteur=expert, le=le, titre=titre, interets={"du": "2018-03-12", "taux": "fixe", "taux_fixe": "5"},
    )  # fmt: skip
    ouvert.refresh_from_db()
    return ouvert


def test_les_interets_prescrits_sont_isoles_et_dits(client, ancien, expert, le):
    valeurs = decompter(ancien, le).resultat.valeurs
    assert valeurs["interets_prescrits"].centimes > 0
    assert any("C. conso. L218-2" in phrase for phrase in decompter(ancien, le).resultat.hypotheses)
    client.force_login(expert)
    assert "intérêts prescrits, non comptés" in client.get(f"/dossiers/{ancien.numero}").content.decode()


def test_une_interruption_notee_les_rend_et_refait_le_solde(ancien, expert, le):
    avant, prescrits = ancien.solde_centimes, decompter(ancien, le).resultat.valeurs["interets_prescrits"]
    for jour in (date(2020, 6, 1), date(2025, 1, 15)):
        noter_interruption(ancien, genre="acte_execution", date_du_fait=jour, preuve="exploit", acteur=expert, le=le)
    ancien.refresh_from_db()
    apres = decompter(ancien, le).resultat
    assert not apres.valeurs["interets_prescrits"]
    assert ancien.solde_centimes == Montant(avant.centimes + prescrits.centimes)
    assert any("01/06/2020, 15/01/2025" in phrase for phrase in apres.hypotheses)


def test_un_fait_posterieur_au_compte_n_y_change_rien(ancien, expert, le):
    avant = decompter(ancien, date(2026, 1, 1)).entree
    noter_interruption(ancien, genre="acte_execution", date_du_fait=le, preuve="exploit", acteur=expert, le=le)
    assert decompter(ancien, date(2026, 1, 1)).entree == avant


def test_ce_que_le_fichier_importe_a_declare_compte(ancien, le):
    details = {"interruptions": [{"genre": "reconnaissance", "le": "2022-05-04"}], "ans_interets": 2}
    noter_evenement(ancien, "import", "Importé", le=le, par=None, details=details)
    assert decompter(ancien, le).entree["prescription_interets"] == {"ans": 2, "interruptions": ["2022-05-04"]}
    assert not any("L218-2" in phrase for phrase in decompter(ancien, le).resultat.hypotheses)


# --- Ce qui se lit -----------------------------------------------------------------------------------------------


def test_une_echeance_passee_est_dite_echue(client, dossier, expert):
    Echeance.objects.filter(dossier=dossier).update(le=date(2025, 1, 2))
    client.force_login(expert)
    assert '<span class="etiquette rouge">échue</span>' in client.get(f"/dossiers/{dossier.numero}").content.decode()


def test_chaque_fondement_ne_se_lit_qu_une_fois(client, dossier, le, expert):
    articles = [fondement.article for fondement in fondements_uniques(decompter(dossier, le))]
    assert len(articles) == len(set(articles)) > 1
    assert len(articles) < len(decompter(dossier, le).resultat.fondements)


@pytest.mark.parametrize(
    ("tape", "attendue"),
    [
        ("9h", time(9)), ("9h05", time(9, 5)), ("9:05", time(9, 5)), ("0905", time(9, 5)), ("905", time(9, 5)),
        (" 14 h 30 ", time(14, 30)), ("14H30", time(14, 30)), ("9", time(9)), ("09:05:00", time(9, 5)),
        ("9.30", time(9, 30)), ("0h", time(0)), ("14 h 30 min", time(14, 30)),
    ],
)  # fmt: skip
def test_une_heure_se_lit_comme_on_la_tape(tape, attendue):
    assert lire_heure_tapee(tape) == attendue


@pytest.mark.parametrize("tape", ["", "25h", "9h60", "midi", "99", "9h5", "12345", "-9h", "²h"])
def test_une_heure_illisible_est_refusee(tape):
    with pytest.raises(ChampInvalide, match="Heure illisible"):
        lire_heure_tapee(tape)


def test_les_details_du_journal_se_lisent_en_mots():
    details = {"parti_le": "2026-11-23", "champs": ["acte_id", "nom"], "refait": True, "retires": 0, "filtres": []}
    assert en_mots(details) == [
        ("parti le", "23/11/2026"), ("champs", "acte id, nom"), ("refait", "oui"), ("retirés", "0"),
        ("filtres", "aucun"),
    ]  # fmt: skip
