"""La vie d'un dossier : conflits, liens, parties, clôture, secret, extournes, avoirs, suspensions."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant
from basoche.etude.commun.erreurs import ActionRefusee, ConflitDeModification, DroitRefuse
from basoche.etude.dossiers import secret
from basoche.etude.dossiers.consultations import consulter, derniers_dossiers
from basoche.etude.dossiers.imputation import proposer_imputation
from basoche.etude.dossiers.liens import CACHE, dossiers_lies
from basoche.etude.dossiers.models import Acces, Cloison, Consultation, Dossier, Evenement, Role
from basoche.etude.dossiers.ouverture import ConflitDInterets, PartieDonnee, ouvrir_dossier
from basoche.etude.dossiers.saisies import (
    extourner_poste,
    saisir_avoir,
    saisir_poste,
    saisir_suspension,
    saisir_titre,
    saisir_versement,
)
from basoche.etude.dossiers.vie import (
    ajouter_partie,
    clore_dossier,
    modifier_dossier,
    modifier_parties,
    retirer_partie,
    rouvrir_dossier,
)
from basoche.etude.dossiers.visibilite import personnes_visibles
from basoche.etude.journal.models import Entree
from basoche.etude.personnes.models import Personne

pytestmark = pytest.mark.django_db


def _ouvrir(acteur, le, *parties, **champs):
    return ouvrir_dossier(
        nature="amiable", parties=[PartieDonnee(*partie) for partie in parties], responsable=acteur, acteur=acteur,
        le=le, **champs,
    )  # fmt: skip


@pytest.fixture
def tiers(db):
    return Personne.objects.create(nature="physique", nom="Autre", prenoms="Personne")


def test_celui_que_l_etude_poursuit_ne_devient_pas_son_client_sans_motif(dossier, expert, debiteur, tiers, le):
    with pytest.raises(ConflitDInterets, match=dossier.numero):
        _ouvrir(expert, le, (debiteur, Role.CREANCIER), (tiers, Role.DEBITEUR))
    ouvert = _ouvrir(
        expert, le, (debiteur, Role.CREANCIER), (tiers, Role.DEBITEUR), motif_conflit="accord écrit des deux clients"
    )
    assert Evenement.objects.get(dossier=ouvert, nature="conflit").libelle.endswith("accord écrit des deux clients")
    assert Entree.objects.get(action="dossier.ouvrir", dossier=ouvert.numero).details == {"conflits_ecartes": 1}


def test_le_client_de_l_etude_n_est_pas_poursuivi_sans_motif(dossier, expert, creancier, tiers, le):
    with pytest.raises(ConflitDInterets):
        _ouvrir(expert, le, (tiers, Role.CREANCIER), (creancier, Role.DEBITEUR))


def test_une_autre_fiche_du_meme_siren_ou_de_la_meme_naissance_fait_conflit(dossier, expert, debiteur, tiers, le):
    Personne.objects.filter(pk=debiteur.pk).update(naissance_le=date(1980, 1, 2))
    jumelle = Personne.objects.create(nature="physique", nom="MERAND", prenoms="Paul", naissance_le=date(1980, 1, 2))
    with pytest.raises(ConflitDInterets):
        _ouvrir(expert, le, (jumelle, Role.CREANCIER), (tiers, Role.DEBITEUR))


@pytest.mark.parametrize("cas", ["clos", "meme_cote"])
def test_ce_qui_n_est_pas_un_conflit_ne_le_devient_pas(dossier, expert, creancier, debiteur, tiers, le, cas):
    if cas == "clos":
        Dossier.objects.filter(pk=dossier.pk).update(etat="clos")
        assert _ouvrir(expert, le, (debiteur, Role.CREANCIER), (tiers, Role.DEBITEUR))
    else:
        assert _ouvrir(expert, le, (creancier, Role.CREANCIER), (debiteur, Role.DEBITEUR))


def test_un_conflit_dans_un_dossier_ferme_se_dit_sans_le_nommer(dossier, expert, debiteur, tiers, le):
    Dossier.objects.filter(pk=dossier.pk).update(est_confidentiel=True)
    with pytest.raises(ConflitDInterets) as refus:
        _ouvrir(expert, le, (debiteur, Role.CREANCIER), (tiers, Role.DEBITEUR))
    assert CACHE in refus.value.message
    for secret_ in (dossier.numero, "Mérand", "MÉRAND", "Lac"):
        assert secret_ not in refus.value.message


def test_une_cloison_ailleurs_est_un_conflit(dossier, expert, commissaire, creancier, tiers, le):
    Cloison.objects.create(dossier=dossier, collaborateur=expert, motif="proche")
    with pytest.raises(ConflitDInterets, match="tenu à l'écart"):
        _ouvrir(expert, le, (creancier, Role.CREANCIER), (tiers, Role.DEBITEUR))


def test_a_plusieurs_debiteurs_chacun_dit_comment_il_est_tenu(expert, creancier, debiteur, tiers, le):
    with pytest.raises(ActionRefusee, match="1310"):
        _ouvrir(expert, le, (creancier, Role.CREANCIER), (debiteur, Role.DEBITEUR), (tiers, Role.CODEBITEUR))
    with pytest.raises(ActionRefusee, match="part de"):
        _ouvrir(expert, le, (creancier, Role.CREANCIER), (debiteur, Role.DEBITEUR, "part"), (tiers, Role.CAUTION))
    ouvert = _ouvrir(
        expert, le, (creancier, Role.CREANCIER), (debiteur, Role.DEBITEUR, "solidaire"), (tiers, Role.CAUTION)
    )
    assert ouvert.parties.get(role=Role.CAUTION).tenu == "caution"


def test_les_dossiers_lies_sont_signales_s_ils_sont_visibles(dossier, expert, creancier, debiteur, tiers, le):
    du_meme = _ouvrir(expert, le, (creancier, Role.CREANCIER), (debiteur, Role.DEBITEUR))
    du_titre = _ouvrir(expert, le, (creancier, Role.CREANCIER), (tiers, Role.DEBITEUR), immeuble="1, rue A - Valmont")
    saisir_titre(
        du_titre, nature="jugement", date_du_titre=date(2025, 3, 12), juridiction="TJ", acteur=expert, le=le,
        rg="RG n° 2024/1234",
    )  # fmt: skip
    du_lieu = _ouvrir(expert, le, (creancier, Role.CREANCIER), immeuble="1 RUE A, VALMONT")
    assert {(lien.dossier, lien.motif) for lien in dossiers_lies(dossier, expert)} == {
        (du_meme, "même débiteur"), (du_titre, "même titre"),
    }  # fmt: skip
    assert [(lien.dossier, lien.motif) for lien in dossiers_lies(du_lieu, expert)] == [(du_titre, "même immeuble")]
    Dossier.objects.filter(pk=du_meme.pk).update(est_confidentiel=True)
    Cloison.objects.create(dossier=du_titre, collaborateur=expert, motif="x")
    assert dossiers_lies(dossier, expert) == []


def test_une_personne_d_un_dossier_ferme_n_existe_pas(dossier, expert, commissaire, debiteur, creancier, tiers, le):
    _ouvrir(expert, le, (creancier, Role.CREANCIER))
    Dossier.objects.filter(pk=dossier.pk).update(est_confidentiel=True)
    Acces.objects.create(dossier=dossier, collaborateur=commissaire, motif="sien")
    cles = [debiteur.pk, creancier.pk, tiers.pk]
    assert personnes_visibles(cles, expert) == {creancier.pk, tiers.pk}
    assert personnes_visibles(cles, commissaire) == set(cles)


def test_modifier_clore_et_rouvrir_se_suivent_et_le_second_est_prevenu(dossier, expert, le):
    lue = dossier.version
    modifier_dossier(dossier, champs={"est_urgent": True}, acteur=expert, le=le, version_lue=lue)
    with pytest.raises(ConflitDeModification):
        clore_dossier(dossier, motif="payé", acteur=expert, le=le, version_lue=lue)
    clore_dossier(dossier, motif="payé", acteur=expert, le=le, version_lue=dossier.version)
    assert (dossier.etat, dossier.clos_le) == ("clos", le)
    with pytest.raises(ActionRefusee, match="est clos"):
        saisir_versement(dossier, montant=Montant(100), date_du_versement=le, acteur=expert, le=le)
    rouvrir_dossier(dossier, motif="chèque impayé", acteur=expert, le=le, version_lue=dossier.version)
    assert dossier.etat == "ouvert"
    assert list(dossier.evenements.filter(nature__in=["cloture", "reouverture"]).values_list("nature", flat=True))


@pytest.mark.parametrize("fonction", ["clerc", "accueil"])
def test_clore_est_a_un_clerc_expert(dossier, collaborateurs, fonction, le):
    with pytest.raises(DroitRefuse):
        clore_dossier(dossier, motif="x", acteur=collaborateurs[fonction], le=le, version_lue=dossier.version)


def test_une_partie_s_ajoute_se_modifie_et_se_retire(dossier, expert, debiteur, tiers, le):
    with pytest.raises(ActionRefusee, match="1310"):
        ajouter_partie(dossier, PartieDonnee(tiers, Role.CODEBITEUR, "in_solidum"), acteur=expert, le=le)
    premiere = dossier.parties.get(personne=debiteur)
    modifier_parties(dossier, changements={premiere.pk: {"tenu": "in_solidum"}}, acteur=expert, le=le)
    ajoutee = ajouter_partie(dossier, PartieDonnee(tiers, Role.CODEBITEUR, "in_solidum"), acteur=expert, le=le)
    assert Dossier.objects.get(pk=dossier.pk).intitule.endswith("et autre")
    with pytest.raises(ActionRefusee, match="déjà partie"):
        ajouter_partie(dossier, PartieDonnee(tiers, Role.CODEBITEUR, "in_solidum"), acteur=expert, le=le)
    retirer_partie(dossier, ajoutee, motif="erreur d'homonyme", acteur=expert, le=le)
    assert dossier.parties.count() == 2
    with pytest.raises(ActionRefusee, match="ni créancier ni mandant"):
        retirer_partie(dossier, dossier.parties.get(role=Role.CREANCIER), motif="x", acteur=expert, le=le)
    assert dossier.parties.count() == 2


def test_le_secret_se_regle_et_laisse_une_trace(dossier, commissaire, collaborateurs, le):
    clerc, commun = collaborateurs["clerc"], {"acteur": commissaire, "le": le}
    secret.rendre_confidentiel(dossier, motif="élu local", **commun)
    assert not Dossier.objects.visibles_par(clerc).exists()
    secret.admettre(dossier, clerc, motif="suppléance", **commun)
    assert Dossier.objects.visibles_par(clerc).exists()
    secret.poser_cloison(dossier, clerc, motif="parent", **commun)
    assert not Dossier.objects.visibles_par(clerc).exists()
    secret.lever_cloison(dossier, clerc, motif="erreur", **commun)
    secret.retirer_acces(dossier, clerc, **commun)
    assert not Dossier.objects.visibles_par(clerc).exists()
    secret.lever_le_secret(dossier, motif="fini", **commun)
    assert Dossier.objects.visibles_par(clerc).exists()
    for qui in (commissaire, dossier.responsable):
        with pytest.raises(ActionRefusee):
            secret.poser_cloison(dossier, qui, motif="x", **commun)
    with pytest.raises(DroitRefuse):
        secret.rendre_confidentiel(dossier, motif="x", acteur=collaborateurs["clerc_expert"], le=le)


def test_un_collegue_sur_le_meme_dossier_se_voit_puis_s_oublie(dossier, expert, commissaire):
    assert consulter(dossier, expert) == []
    assert consulter(dossier, commissaire) == [expert]
    Consultation.objects.filter(collaborateur=expert).update(vue_le=timezone.now() - timedelta(minutes=6))
    assert consulter(dossier, commissaire) == []
    assert list(derniers_dossiers(expert)) == [dossier]
    Cloison.objects.create(dossier=dossier, collaborateur=expert, motif="x")
    assert list(derniers_dossiers(expert)) == []


def test_la_lecture_d_un_dossier_confidentiel_est_au_journal(dossier, commissaire, le):
    secret.rendre_confidentiel(dossier, motif="élu local", acteur=commissaire, le=le)
    dossier.refresh_from_db()
    for _ in range(2):
        consulter(dossier, commissaire)
    assert Entree.objects.filter(action="lecture.dossier_confidentiel").count() == 1


def test_extourner_un_poste_rend_le_solde_d_avant(dossier, expert, le):
    avant = dossier.solde_centimes
    poste = saisir_poste(
        dossier, nature="frais", libelle="Frais", montant=Montant(5_000), date_du_poste=le, acteur=expert, le=le
    )
    extourner_poste(dossier, poste, motif="compté deux fois", acteur=expert, le=le)
    dossier.refresh_from_db()
    assert (dossier.solde_centimes, dossier.postes.count()) == (avant, 3)
    with pytest.raises(ActionRefusee):
        extourner_poste(dossier, poste, motif="encore", acteur=expert, le=le)


def test_un_avoir_reduit_son_poste_et_ne_le_depasse_pas(dossier, expert, le):
    avant, poste = dossier.solde_centimes, dossier.postes.get()
    saisir_avoir(dossier, poste, montant=Montant(10_000), date_de_l_avoir=le, motif="geste", acteur=expert, le=le)
    dossier.refresh_from_db()
    assert dossier.solde_centimes == avant - Montant(10_000)
    with pytest.raises(ActionRefusee):
        saisir_avoir(dossier, poste, montant=Montant(0), date_de_l_avoir=le, motif="x", acteur=expert, le=le)


def test_une_suspension_arrete_le_cours_des_interets(dossier, expert, le):
    avant = dossier.solde_centimes
    with pytest.raises(ErreurBasoche):
        saisir_suspension(dossier, du=le, effet="taux_impose", cause="juge", acteur=expert, le=le)
    saisir_suspension(dossier, du=date(2026, 1, 1), effet="aucun_interet", cause="délai de grâce", acteur=expert, le=le)
    dossier.refresh_from_db()
    assert dossier.solde_centimes < avant


@pytest.mark.parametrize("somme", [1_000, 50_000, 900_000])
def test_ce_qui_est_propose_est_ce_qui_est_enregistre(dossier, expert, le, somme):
    proposition = proposer_imputation(dossier, montant=Montant(somme), date_du_versement=le, le=le)
    assert "1343-1" in proposition.article
    paye = sum((p.frais + p.interets + p.principal for p in proposition.lignes), Montant(0))
    assert paye + proposition.trop_percu == Montant(somme)
    saisir_versement(dossier, montant=Montant(somme), date_du_versement=le, acteur=expert, le=le)
    dossier.refresh_from_db()
    assert dossier.solde_centimes == proposition.apres
