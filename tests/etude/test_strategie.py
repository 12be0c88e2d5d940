"""Un dossier de la base tel que la stratégie le lit, et le conseil qui en sort."""

from __future__ import annotations

from datetime import date

import pytest

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.dossiers.models import Procedure
from basoche.etude.strategie.lecture import dossier_de_strategie, dossier_du_numero
from basoche.strategie.conseil import conseiller

pytestmark = pytest.mark.django_db


def test_le_dossier_dit_sa_creance_et_son_titre(dossier, le):
    lu = dossier_de_strategie(dossier, le)
    assert lu.cle == dossier.numero
    assert lu.principal == Montant.lire("4000.00")
    assert lu.interets > Montant(0)
    assert lu.titre is not None
    assert lu.titre.rendu_le == dossier.titres.get().date
    assert lu.avoirs.compte is None


def test_le_conseil_se_donne_par_le_numero(dossier, le):
    conseil = conseiller(dossier_de_strategie(dossier_du_numero(dossier.numero), le))
    assert conseil.dossier.cle == dossier.numero
    assert conseil.choix.code


def test_un_numero_inconnu_est_un_refus(dossier, le):
    with pytest.raises(ErreurBasoche) as refus:
        dossier_du_numero("1999-000001")
    assert refus.value.code == "dossier_inconnu"


def test_un_acte_remis_compte_parmi_les_actes_faits(dossier, expert, le):
    noter_evenement(
        dossier, "acte_remis", "Commandement remis", le=date(2026, 11, 3), par=expert,
        details={"code": "cmd_saisie_vente"},
    )  # fmt: skip
    faits = dossier_de_strategie(dossier, le).actes
    assert [(fait.acte, fait.le) for fait in faits] == [("cmd_saisie_vente", date(2026, 11, 3))]


def test_une_procedure_collective_interdit_les_saisies(dossier, debiteur, le):
    Procedure.objects.create(
        personne=debiteur, type="redressement_judiciaire", ouverte_le=date(2026, 10, 5), preuve="annonce d'essai"
    )
    conseil = conseiller(dossier_de_strategie(dossier, le))
    interdites = {voie.code: voie.etat.article for voie in conseil.interdites}
    assert interdites["pv_saisie_attribution"] == "C. com. L622-21"


def test_une_societe_radiee_n_a_plus_que_l_arret(dossier, debiteur, le):
    type(debiteur).objects.filter(pk=debiteur.pk).update(nature="morale", radiee_le=date(2026, 3, 2))
    assert conseiller(dossier_de_strategie(dossier, le)).choix.code == "arret"


def test_ni_nom_ni_adresse_n_entrent_dans_la_strategie(dossier, debiteur, le):
    assert debiteur.nom not in repr(dossier_de_strategie(dossier, le))
