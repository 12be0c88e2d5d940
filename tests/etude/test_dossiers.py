"""Un dossier : numéro, titre, postes, versements, extourne, et qui le voit."""

from datetime import date

import pytest

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant
from basoche.etude.commun.actions import reprendre
from basoche.etude.commun.erreurs import ActionRefusee, ConflitDeModification, DroitRefuse
from basoche.etude.dossiers.decompte import decompter
from basoche.etude.dossiers.models import Acces, Cloison, Dossier, Nature, Role
from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
from basoche.etude.dossiers.saisies import extourner_versement, saisir_poste, saisir_titre, saisir_versement
from basoche.etude.journal.models import Entree
from basoche.guichet import decompte as guichet

pytestmark = pytest.mark.django_db


def test_le_numero_suit_l_annee_et_ne_laisse_pas_de_trou(expert, creancier, le):
    partie = [PartieDonnee(creancier, Role.CREANCIER)]
    numeros = [
        ouvrir_dossier(nature=Nature.AMIABLE, parties=partie, responsable=None, acteur=expert, le=jour).numero
        for jour in (le, le, date(2027, 1, 2), le)
    ]
    assert numeros == ["2026-000001", "2026-000002", "2027-000001", "2026-000003"]


def test_un_dossier_sans_personne_pour_qui_agir_est_refuse(expert, debiteur, le):
    with pytest.raises(ActionRefusee, match="ni créancier ni mandant"):
        ouvrir_dossier(
            nature=Nature.AMIABLE, parties=[PartieDonnee(debiteur, Role.DEBITEUR)], responsable=None, acteur=expert,
            le=le,
        )  # fmt: skip
    assert not Dossier.objects.exists()


def test_le_solde_de_la_liste_est_celui_du_calcul(dossier, expert, le):
    saisir_versement(dossier, montant=Montant(50_000), date_du_versement=date(2026, 1, 5), acteur=expert, le=le)
    dossier.refresh_from_db()
    entree = decompter(dossier, le).entree
    assert dossier.solde_centimes == guichet.calculer(entree).valeurs["total"]
    assert dossier.solde_le == le


def test_extourner_rend_le_solde_d_avant_et_garde_les_deux_lignes(dossier, expert, le):
    avant = dossier.solde_centimes
    versement = saisir_versement(
        dossier, montant=Montant(50_000), date_du_versement=date(2026, 1, 5), acteur=expert, le=le
    )
    extourner_versement(dossier, versement, motif="chèque impayé", acteur=expert, le=le)
    dossier.refresh_from_db()
    assert dossier.solde_centimes == avant
    assert dossier.versements.count() == 2


def test_un_versement_ne_s_extourne_qu_une_fois(dossier, expert, le):
    versement = saisir_versement(dossier, montant=Montant(100), date_du_versement=le, acteur=expert, le=le)
    extourne = extourner_versement(dossier, versement, motif="erreur de dossier", acteur=expert, le=le)
    versement.refresh_from_db()
    for fautif in (versement, extourne):
        with pytest.raises(ActionRefusee):
            extourner_versement(dossier, fautif, motif="encore", acteur=expert, le=le)


def test_un_poste_que_le_calcul_refuse_n_est_pas_enregistre(dossier, expert, le):
    avant, entrees = dossier.postes.count(), Entree.objects.count()
    with pytest.raises(ErreurBasoche):
        saisir_poste(
            dossier, nature="principal", libelle="Faux", montant=Montant(100), date_du_poste=le, acteur=expert, le=le,
            interets={"du": "2026-01-01", "taux": "legal"},
        )  # fmt: skip
    assert (dossier.postes.count(), Entree.objects.count()) == (avant, entrees)


def test_un_titre_executoire_sans_motif_est_refuse(dossier, expert, le):
    with pytest.raises(ActionRefusee, match="sans dire pourquoi"):
        saisir_titre(
            dossier, nature="jugement", date_du_titre=date(2026, 1, 1), juridiction="X", acteur=expert, le=le,
            executoire_le=date(2026, 2, 1),
        )  # fmt: skip


def test_une_imputation_hors_de_l_ordre_legal_demande_son_motif(dossier, expert, le):
    with pytest.raises(ActionRefusee, match="ordre légal"):
        saisir_versement(
            dossier, montant=Montant(100), date_du_versement=le, imputation="capital_d_abord", acteur=expert, le=le
        )


def test_chaque_action_laisse_une_trace_au_journal(dossier):
    actions = list(Entree.objects.filter(dossier=dossier.numero).values_list("action", flat=True))
    assert actions == ["dossier.ouvrir", "titre.saisir", "creance.saisir"]


@pytest.mark.parametrize("fonction", ["accueil", "comptable", "clerc_significateur"])
def test_seul_un_juriste_saisit_un_titre(dossier, collaborateurs, fonction, le):
    with pytest.raises(DroitRefuse):
        saisir_titre(
            dossier, nature="jugement", date_du_titre=date(2026, 1, 1), juridiction="X",
            acteur=collaborateurs[fonction], le=le,
        )  # fmt: skip


def test_un_dossier_confidentiel_ne_se_voit_que_de_qui_y_est_admis(dossier, collaborateurs, le):
    clerc = collaborateurs["clerc"]
    Dossier.objects.filter(pk=dossier.pk).update(est_confidentiel=True)
    assert not Dossier.objects.visibles_par(clerc).exists()
    with pytest.raises(DroitRefuse):
        saisir_versement(dossier, montant=Montant(100), date_du_versement=le, acteur=clerc, le=le)
    Acces.objects.create(dossier=dossier, collaborateur=clerc, motif="suppléance")
    assert Dossier.objects.visibles_par(clerc).exists()


def test_une_cloison_l_emporte_sur_tout(dossier, commissaire):
    Cloison.objects.create(dossier=dossier, collaborateur=commissaire, motif="parent du débiteur")
    assert not Dossier.objects.visibles_par(commissaire).exists()


def test_l_administrateur_du_systeme_ne_lit_aucun_dossier(dossier, collaborateurs):
    assert not Dossier.objects.visibles_par(collaborateurs["administrateur"]).exists()


def test_le_second_qui_enregistre_est_prevenu(dossier):
    lu_par_deux = dossier.version
    reprendre(dossier, lu_par_deux)
    with pytest.raises(ConflitDeModification, match="Un autre collaborateur"):
        reprendre(Dossier.objects.get(pk=dossier.pk), lu_par_deux)
