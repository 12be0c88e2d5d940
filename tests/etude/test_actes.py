"""La vie d'un acte : du jugement saisi au second original, et ce qui est défendu à chaque pas."""

from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from basoche.droit.montant import Montant
from basoche.etude.actes.complements import completer_remise
from basoche.etude.actes.copies import decharger_copie, remettre_copie
from basoche.etude.actes.documents import octets_de
from basoche.etude.actes.models import Acte, Chaine, Diligence, Etat, Mode, Repertoire
from basoche.etude.actes.preparation import abandonner_acte, controler_acte, corriger_acte, preparer_acte, relire_acte
from basoche.etude.actes.rectification import rectifier_acte
from basoche.etude.actes.remise import remettre_acte
from basoche.etude.actes.repertoire import RepertoireArrete, lacunes
from basoche.etude.actes.signature import (
    SignatureNonReglee,
    acte_du_code,
    imprimer_acte,
    rattacher_original,
    signer_acte,
)
from basoche.etude.actes.signature_manquante import (
    apposer_signature,
    lever_signature_manquante,
    signaler_signature_manquante,
)
from basoche.etude.actes.visa import enregistrer_lettre, exiger_expedition, refuser_visa, viser_acte
from basoche.etude.agenda.models import Echeance, Niveau, Tache
from basoche.etude.agenda.quotidien import passer_la_nuit
from basoche.etude.commun.erreurs import ActionRefusee, ConflitDeModification, DroitRefuse
from basoche.etude.dossiers.models import Poste
from basoche.etude.journal.models import Entree
from etude.actes_communs import (
    CODE,
    depot_a_l_etude,
    diligences,
    habiliter,
    heure,
    installer,
    preparer,
    regler_l_etude,
    relire,
    signer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _parties(creancier, debiteur, le, settings, tmp_path):
    regler_l_etude(settings, tmp_path)
    installer([creancier, debiteur], le)


@pytest.fixture
def clerc(collaborateurs, le):
    significateur = collaborateurs["clerc_significateur"]
    habiliter(significateur, le - timedelta(days=100))
    return significateur


def _remettre(acte, qui, le, **remplace):
    return remettre_acte(acte, acteur=qui, le=le, version_lue=acte.version, **depot_a_l_etude(le, **remplace))


def _lettre(acte, qui, le, **nommes):
    arguments = {"champ": "lettre_658_le", "envoyee_le": le, **nommes}
    enregistrer_lettre(acte, acteur=qui, le=le, version_lue=acte.version, **arguments)


def test_un_commandement_vit_du_jugement_au_second_original(dossier, collaborateurs, expert, commissaire, clerc, le):
    acte = preparer(dossier, collaborateurs["clerc"], le)
    assert (acte.etat, acte.manques) == (Etat.PROJET, [])
    assert acte.donnees["titre"]["auteur"] == "Tribunal judiciaire de Valmont"
    assert acte.donnees["destinataire"]["domicile"].startswith("27 boulevard")
    verdict = controler_acte(acte, acteur=collaborateurs["clerc"], le=le, version_lue=acte.version)
    assert (acte.etat, verdict.conclusion.value) == (Etat.CONTROLE, acte.verdict["verdict"])
    relire_acte(acte, acteur=expert, le=le, version_lue=acte.version)
    original = imprimer_acte(acte, acteur=expert, le=le, version_lue=acte.version)
    signer_acte(acte, acteur=commissaire, le=le, version_lue=acte.version)
    assert (acte.etat, acte.signe_par) == (Etat.SIGNE, commissaire)
    assert acte.empreinte == original.empreinte
    assert acte.parametres["modele"]["code"] == CODE
    Acte.objects.filter(pk=acte.pk).update(signe_le=heure(le, 9))
    acte.refresh_from_db()

    remise = _remettre(acte, clerc, le)
    assert (acte.etat, acte.numero_repertoire, acte.annee_repertoire) == (Etat.REMIS, 1, 2026)
    assert remise.diligences.count() == 3
    envoi = Echeance.objects.get(regle="envoi.lettre_658_le")
    assert (envoi.le, envoi.niveau) == (date(2026, 11, 24), Niveau.BLOQUANT)
    with pytest.raises(ActionRefusee, match="visa"):
        exiger_expedition(acte)
    with pytest.raises(ActionRefusee, match="lettre simple"):
        viser_acte(acte, acteur=commissaire, le=le, version_lue=acte.version)
    acte.refresh_from_db()
    _lettre(acte, collaborateurs["accueil"], le)
    assert acte.etat == Etat.REMIS  # la lettre ne dispense pas du visa
    assert not Poste.objects.filter(acte_id=acte.pk).exists()

    viser_acte(acte, acteur=commissaire, le=le, version_lue=acte.version)
    assert (acte.etat, acte.signifie_le, acte.vise_par) == (Etat.SIGNIFIE, le, commissaire)
    poste = Poste.objects.get(acte_id=acte.pk)
    assert poste.montant_centimes == Montant.lire(acte.donnees["cout"]["ttc"])
    dossier.refresh_from_db()
    assert dossier.solde_centimes == Montant.lire(acte.donnees["total_a_payer"])
    with pikepdf.open(BytesIO(octets_de(exiger_expedition(acte)))) as second:
        assert len(second.pages) >= 2
    envoi.refresh_from_db()
    assert envoi.traitee_le == le
    peremption = Echeance.objects.get(regle="cmd_saisie_vente.delai.premier_acte_execution")
    assert peremption.le == date(2028, 11, 23)
    assert dossier.prochaine_echeance_le == date(2028, 11, 23)
    assert not Tache.objects.filter(cle=f"visa:{acte.pk}", etat="a_faire").exists()


def test_ce_qui_manque_est_nomme_avec_son_article(dossier, expert, le):
    acte = preparer_acte(dossier, code=CODE, acteur=expert, le=le)
    manques = {manque["champ"]: manque["article"] for manque in acte.manques}
    assert manques["officier.civilite"] == "CPC 648, 3°"
    controler_acte(acte, acteur=expert, le=le, version_lue=acte.version)
    assert acte.etat == Etat.PROJET
    with pytest.raises(ActionRefusee, match="contrôlé"):
        relire_acte(acte, acteur=expert, le=le, version_lue=acte.version)


def test_ce_que_le_clerc_change_se_voit_a_la_signature(dossier, expert, le):
    acte = preparer(dossier, expert, le)
    corriger_acte(acte, corrections={"titre.reference": "24/09999"}, acteur=expert, le=le, version_lue=acte.version)
    ecart = next(ecart for ecart in acte.ecarts if ecart["champ"] == "titre.reference")
    assert (ecart["propose"], ecart["saisi"]) == ("24/01234", "24/09999")


def test_l_etude_ne_redit_pas_ce_qu_elle_ecrit_toujours(dossier, expert, le):
    preparer(dossier, expert, le)
    second = preparer_acte(dossier, code=CODE, acteur=expert, le=le)
    assert second.manques == []


def test_une_correction_remet_l_acte_en_projet(dossier, expert, le):
    acte = relire(preparer(dossier, expert, le), expert, le)
    imprimer_acte(acte, acteur=expert, le=le, version_lue=acte.version)
    corriger_acte(acte, corrections={"titre.reference": "x"}, acteur=expert, le=le, version_lue=acte.version)
    assert (acte.etat, acte.original, acte.relu_par) == (Etat.PROJET, None, None)


@pytest.mark.parametrize("fonction", ["clerc_expert", "clerc", "clerc_significateur", "comptable", "accueil"])
def test_nul_autre_que_le_commissaire_ne_signe_ni_ne_vise(
    dossier, collaborateurs, expert, commissaire, clerc, le, fonction
):
    acte = signer(preparer(dossier, expert, le), expert, commissaire, le)
    _remettre(acte, clerc, le)
    _lettre(acte, expert, le)
    habiliter_tout = collaborateurs[fonction]
    habiliter(habiliter_tout, le - timedelta(days=5))
    with pytest.raises(DroitRefuse):
        viser_acte(acte, acteur=habiliter_tout, le=le, version_lue=acte.version)
    autre = relire(preparer(dossier, expert, le), expert, le)
    with pytest.raises(DroitRefuse):
        signer_acte(autre, acteur=habiliter_tout, le=le, version_lue=autre.version)


def test_deux_signataires_au_meme_instant_le_second_est_prevenu(dossier, expert, commissaire, le):
    acte = relire(preparer(dossier, expert, le), expert, le)
    imprimer_acte(acte, acteur=expert, le=le, version_lue=acte.version)
    autre_page = Acte.objects.get(pk=acte.pk)
    signer_acte(acte, acteur=commissaire, le=le, version_lue=acte.version)
    with pytest.raises(ConflitDeModification):
        signer_acte(autre_page, acteur=commissaire, le=le, version_lue=autre_page.version)


def test_on_ne_signe_pas_au_nom_d_un_autre(dossier, expert, commissaire, le):
    from basoche.etude.equipe.models import Collaborateur

    associe = Collaborateur.objects.create_user(
        "associe", "phrase", prenom="Ariane", nom="Vauquelin", fonction="commissaire_de_justice"
    )
    acte = relire(preparer(dossier, expert, le), expert, le)
    imprimer_acte(acte, acteur=expert, le=le, version_lue=acte.version)
    with pytest.raises(ActionRefusee, match="au nom de"):
        signer_acte(acte, acteur=associe, le=le, version_lue=acte.version)


def test_on_ne_signe_ni_sans_relecture_ni_sans_original(dossier, expert, commissaire, le):
    acte = preparer(dossier, expert, le)
    with pytest.raises(ActionRefusee, match="relu"):
        signer_acte(acte, acteur=commissaire, le=le, version_lue=acte.version)
    acte.refresh_from_db()
    relire(acte, expert, le)
    with pytest.raises(ActionRefusee, match="imprimé"):
        signer_acte(acte, acteur=commissaire, le=le, version_lue=acte.version)


def test_sans_cle_reglee_l_acte_electronique_est_un_projet_a_signer_sur_papier(dossier, expert, commissaire, le):
    acte = relire(preparer(dossier, expert, le), expert, le)
    with pytest.raises(SignatureNonReglee, match="papier"):
        signer_acte(
            acte, acteur=commissaire, le=le, version_lue=acte.version, chaine=Chaine.ELECTRONIQUE
        )  # fmt: skip
    acte.refresh_from_db()
    assert acte.etat == Etat.RELU


def test_un_acte_signe_est_fige(dossier, expert, commissaire, le):
    acte = signer(preparer(dossier, expert, le), expert, commissaire, le)
    for action, arguments in (
        (corriger_acte, {"corrections": {"titre.reference": "x"}}),
        (abandonner_acte, {"motif": "erreur"}),
        (controler_acte, {}),
    ):
        with pytest.raises(ActionRefusee, match="figé"):
            action(acte, acteur=expert, le=le, version_lue=acte.version, **arguments)
        acte.refresh_from_db()
    assert octets_de(acte.original).startswith(b"%PDF")


def test_la_remise_vient_apres_la_signature(dossier, expert, commissaire, clerc, le):
    acte = relire(preparer(dossier, expert, le), expert, le)
    with pytest.raises(ActionRefusee, match="signé"):
        _remettre(acte, clerc, le)
    acte.refresh_from_db()
    imprimer_acte(acte, acteur=expert, le=le, version_lue=acte.version)
    signer_acte(acte, acteur=commissaire, le=le, version_lue=acte.version)
    Acte.objects.filter(pk=acte.pk).update(signe_le=heure(le, 16))
    acte.refresh_from_db()
    with pytest.raises(ActionRefusee, match="avant la signature"):
        _remettre(acte, clerc, le)


def test_le_clerc_sans_habilitation_ce_jour_la_ne_remet_pas(dossier, collaborateurs, expert, commissaire, le):
    significateur = collaborateurs["clerc_significateur"]
    habiliter(significateur, le - timedelta(days=100), le)  # finie la veille : « au » est exclu
    acte = signer(preparer(dossier, expert, le), expert, commissaire, le)
    with pytest.raises(DroitRefuse):
        _remettre(acte, significateur, le)
    with pytest.raises(DroitRefuse, match="habilité"):
        _remettre(acte, commissaire, le, par=significateur)


def test_un_acte_date_ne_se_remet_pas_un_autre_jour(dossier, expert, commissaire, clerc, le):
    acte = signer(preparer(dossier, expert, le, date_fixee=True), expert, commissaire, le)
    demain = le + timedelta(days=1)
    with pytest.raises(ActionRefusee, match="autre jour"):
        _remettre(acte, clerc, demain)


@pytest.mark.parametrize(
    ("change", "attendu"),
    [
        ({"motif_655": ""}, "655"),
        ({"motif_655": "absent"}, "655"),
        ({"motif_655": "Destinataire absent."}, "655"),
        ({"diligences": []}, "655"),
        ({"diligences": diligences(date(2026, 11, 23))[:1]}, "656"),
        ({"avis_passage_le": None}, "avis de passage"),
        ({"champs": {}}, "adresse"),
        ({"mode": Mode.RECHERCHES}, "659"),
    ],
)
def test_la_remise_exige_ce_que_son_mode_exige(dossier, expert, commissaire, clerc, le, change, attendu):
    acte = signer(preparer(dossier, expert, le), expert, commissaire, le)
    with pytest.raises(ActionRefusee, match=attendu):
        _remettre(acte, clerc, le, **change)
    assert Repertoire.objects.filter(dernier__gt=0).count() == 0  # rien n'est pris par une remise refusée
    assert not Diligence.objects.exists()


def test_une_verification_dit_aupres_de_qui_et_n_est_pas_d_apres_la_remise(dossier, expert, commissaire, clerc, le):
    from dataclasses import replace

    acte = signer(preparer(dossier, expert, le), expert, commissaire, le)
    faites = diligences(le)
    for fausse in (replace(faites[1], aupres_de=""), replace(faites[1], le=heure(le, 18))):
        with pytest.raises(ActionRefusee):
            _remettre(acte, clerc, le, diligences=[faites[0], fausse])
        acte.refresh_from_db()


def test_le_meme_texte_sur_plus_de_trois_actes_d_une_tournee_alerte(dossier, expert, commissaire, clerc, le):
    remises = []
    for _ in range(4):
        acte = signer(preparer(dossier, expert, le), expert, commissaire, le)
        remises.append(_remettre(acte, clerc, le))
    assert [any("mot pour mot" in alerte for alerte in remise.alertes) for remise in remises] == [False] * 3 + [True]
    assert Tache.objects.filter(genre="diligences", affectee_a=commissaire).count() == 4  # trois diligences, le motif


def test_le_repertoire_est_chronologique_et_sans_lacune(dossier, expert, commissaire, clerc, le):
    actes = [signer(preparer(dossier, expert, le), expert, commissaire, le) for _ in range(3)]
    demain = le + timedelta(days=1)
    _remettre(actes[0], clerc, le)
    _remettre(actes[1], clerc, demain)
    with pytest.raises(RepertoireArrete):
        _remettre(actes[2], clerc, le)
    actes[2].refresh_from_db()
    _remettre(actes[2], clerc, le, motif_tardif="feuille de route rendue le lendemain")
    assert [acte.numero_repertoire for acte in actes] == [1, 2, 3]
    assert actes[2].motif_inscription
    assert lacunes(2026) == []


def test_la_recommandee_de_659_exige_son_numero_puis_signifie(dossier, expert, commissaire, le):
    from basoche.etude.actes.diligences import Faite
    from basoche.etude.actes.models import Genre

    acte = signer(preparer(dossier, expert, le), expert, commissaire, le)
    recherches = [
        Faite(Genre.RECHERCHE, "mairie interrogée", heure(le, 10), "aucune nouvelle adresse", "mairie de Bréz"),
        Faite(Genre.RECHERCHE, "annuaire consulté", heure(le, 11), "aucune inscription"),
    ]
    champs = {
        "derniere_adresse": "27 boulevard du Hérisson-Bleu, 01999 Bréz-la-Forêt",
        "recherche_lieu_travail": "dernier employeur interrogé, départ sans adresse connue",
    }
    remettre_acte(
        acte, mode=Mode.RECHERCHES, instant=heure(le, 15), diligences=recherches, champs=champs, acteur=commissaire,
        le=le, version_lue=acte.version,
    )  # fmt: skip
    assert acte.etat == Etat.VISE  # le commissaire signe ses propres mentions
    with pytest.raises(ActionRefusee, match="numéro"):
        _lettre(acte, expert, le, champ="lrar_le")
    acte.refresh_from_db()
    _lettre(acte, expert, le, champ="lrar_le", numero="1A 000 000 0000 0")
    assert acte.etat == Etat.VISE
    _lettre(acte, expert, le, champ="lettre_simple_le")
    assert (acte.etat, acte.signifie_le) == (Etat.SIGNIFIE, le)


def test_une_lettre_hors_delai_exige_un_motif_et_reste_une_alerte_forte(dossier, expert, commissaire, clerc, le):
    acte = signer(preparer(dossier, expert, le), expert, commissaire, le)
    _remettre(acte, clerc, le)
    tard = le + timedelta(days=5)
    with pytest.raises(ActionRefusee, match="après le 24/11/2026"):
        enregistrer_lettre(
            acte, champ="lettre_658_le", envoyee_le=tard, acteur=expert, le=tard, version_lue=acte.version
        )  # fmt: skip
    acte.refresh_from_db()
    enregistrer_lettre(
        acte, champ="lettre_658_le", envoyee_le=tard, acteur=expert, le=tard, version_lue=acte.version,
        motif_hors_delai="grève de la poste",
    )  # fmt: skip
    assert Tache.objects.filter(niveau=Niveau.BLOQUANT, libelle__contains="hors délai").exists()


def test_l_original_signe_numerise_se_rattache_par_son_code(dossier, expert, commissaire, le):
    acte = signer(preparer(dossier, expert, le), expert, commissaire, le)
    assert acte_du_code(f"*{acte.code_barres}*") == acte
    assert acte_du_code(f"numerisation {acte.code_barres}.pdf") == acte
    assert acte_du_code("autre chose") is None
    with pytest.raises(ActionRefusee, match="PDF"):
        rattacher_original(acte, octets=b"<html>", nom="faux.pdf", acteur=expert, le=le)
    piece = rattacher_original(acte, octets=b"%PDF-1.7 scan", nom="scan.pdf", acteur=expert, le=le)
    acte.refresh_from_db()
    assert acte.scan == piece
    assert acte.original != piece


def test_un_original_jamais_numerise_alerte_la_nuit_une_seule_fois(dossier, expert, commissaire, le):
    acte = signer(preparer(dossier, expert, le), expert, commissaire, le)
    Acte.objects.filter(pk=acte.pk).update(signe_le=heure(date(2026, 1, 5), 9))
    passer_la_nuit(le)
    passer_la_nuit(le)
    assert Tache.objects.filter(cle=f"scan:{acte.pk}").count() == 1


def test_une_signature_manquante_est_dite_fort_sans_rien_annuler(dossier, expert, commissaire, clerc, le):
    acte = signer(preparer(dossier, expert, le), expert, commissaire, le)
    _remettre(acte, clerc, le)
    signaler_signature_manquante(acte, constat="l'original rentré de tournée n'est pas signé", acteur=expert, le=le)
    acte.refresh_from_db()
    assert acte.etat == Etat.REMIS
    assert acte.signature_manquante
    assert Tache.objects.get(cle=f"signature:{acte.pk}:0").affectee_a == commissaire


def test_une_signature_manquante_se_leve_en_signant_avant_la_remise_a_sa_vraie_date(dossier, expert, commissaire, le):
    acte = signer(preparer(dossier, expert, le), expert, commissaire, le)
    rattacher_original(acte, octets=b"%PDF-1.7\nx\n%%EOF\n", nom="scan.pdf", acteur=expert, le=le)
    signaler_signature_manquante(acte, constat="la page 3 n'est pas signée", acteur=expert, le=le)
    signe_le, version = acte.signe_le, acte.version
    with pytest.raises(DroitRefuse):
        apposer_signature(acte, acteur=expert, le=le, version_lue=version)
    apposer_signature(acte, acteur=commissaire, le=le, version_lue=version)
    acte.refresh_from_db()
    assert (acte.signature_manquante, acte.scan, acte.etat) == ("", None, Etat.SIGNE)
    assert acte.signe_le > signe_le
    assert Tache.objects.get(cle=f"signature:{acte.pk}:0").etat == "faite"
    assert Entree.objects.get(action="acte.apposer_signature").details["constat"] == "la page 3 n'est pas signée"
    rattacher_original(acte, octets=b"%PDF-1.7\ny\n%%EOF\n", nom="scan2.pdf", acteur=expert, le=le)
    with pytest.raises(DatabaseError), transaction.atomic():  # la garde de l'acte émis tient toujours
        Acte.objects.filter(pk=acte.pk).update(empreinte="0" * 64)


def test_apres_la_remise_l_alerte_ne_se_leve_que_par_un_motif_au_journal(dossier, expert, commissaire, clerc, le):
    acte = signer(preparer(dossier, expert, le), expert, commissaire, le)
    _remettre(acte, clerc, le)
    acte.refresh_from_db()
    signaler_signature_manquante(acte, constat="copie non signée", acteur=expert, le=le)
    with pytest.raises(ActionRefusee, match="ne répare rien"):
        apposer_signature(acte, acteur=commissaire, le=le, version_lue=acte.version)
    with pytest.raises(ActionRefusee, match="déjà donnée"):
        signaler_signature_manquante(acte, constat="encore", acteur=expert, le=le)
    with pytest.raises(DroitRefuse):
        lever_signature_manquante(acte, motif="l'original est bien signé", acteur=expert, le=le)
    with pytest.raises(ActionRefusee, match="motif"):
        lever_signature_manquante(acte, motif="erreur", acteur=commissaire, le=le)
    motif = "l'original est signé : la copie seule ne l'est pas"
    lever_signature_manquante(acte, motif=motif, acteur=commissaire, le=le)
    acte.refresh_from_db()
    assert acte.signature_manquante == ""
    details = Entree.objects.get(action="acte.lever_signature_manquante").details
    assert details == {"constat": "copie non signée", "motif": motif}
    signaler_signature_manquante(acte, constat="l'original non plus", acteur=expert, le=le)
    assert [t.etat for t in Tache.objects.filter(cle__startswith=f"signature:{acte.pk}:").order_by("cle")] == [
        "faite",
        "a_faire",
    ]


def test_chaque_rappel_du_visa_a_sa_tache_et_recommence_apres_un_complement(dossier, expert, commissaire, clerc, le):
    acte = signer(preparer(dossier, expert, le), expert, commissaire, le)
    _remettre(acte, clerc, le)
    rappels = Tache.objects.filter(cle__startswith=f"visa_retard:{acte.pk}:").order_by("cle")
    for jours, attendus in ((2, []), (3, ["0:1"]), (4, ["0:1"]), (8, ["0:1", "0:2"])):
        passer_la_nuit(le + timedelta(days=jours))
        assert [tache.cle.split(":", 2)[2] for tache in rappels.all()] == attendus, jours
    assert [tache.niveau for tache in rappels.all()] == [Niveau.URGENT, Niveau.BLOQUANT]
    assert {tache.affectee_a for tache in rappels.all()} == {commissaire}
    acte.refresh_from_db()
    refuser_visa(acte, motif="le voisin n'est pas nommé", acteur=commissaire, le=le)
    assert {tache.etat for tache in rappels.all()} == {"faite"}
    passer_la_nuit(le + timedelta(days=30))
    assert rappels.count() == 2  # refusé, il n'attend plus le commissaire
    acte.refresh_from_db()
    completer_remise(acte, explication="M. Ravel, voisin du 2e étage", acteur=clerc, le=le, version_lue=acte.version)
    passer_la_nuit(timezone.localdate() + timedelta(days=3))
    assert [tache.cle.split(":", 2)[2] for tache in rappels.all()] == ["0:1", "0:2", "1:1"]


def test_la_copie_se_retire_contre_emargement_ou_se_decharge_a_trois_mois(dossier, expert, commissaire, clerc, le):
    actes = [signer(preparer(dossier, expert, le), expert, commissaire, le) for _ in range(2)]
    for acte in actes:
        _remettre(acte, clerc, le)
    remettre_copie(actes[0], a_qui="Paul Mérand, intéressé", emarge_le=le, acteur=expert, le=le)
    with pytest.raises(ActionRefusee, match="se garde encore jusqu'au 24/02/2027"):
        decharger_copie(actes[1], acteur=expert, le=date(2027, 2, 23))
    decharger_copie(actes[1], acteur=expert, le=date(2027, 2, 24))
    with pytest.raises(ActionRefusee):
        remettre_copie(actes[1], a_qui="x", emarge_le=le, acteur=expert, le=date(2027, 3, 1))


def test_un_acte_emis_se_corrige_par_un_rectificatif(dossier, expert, commissaire, clerc, le):
    acte = signer(preparer(dossier, expert, le), expert, commissaire, le)
    octets = octets_de(acte.original)
    with pytest.raises(DroitRefuse):
        rectifier_acte(acte, motif="le numéro de rôle est faux", acteur=clerc, le=le)
    nouveau = rectifier_acte(acte, motif="le numéro de rôle est faux", acteur=expert, le=le)
    assert (nouveau.rectifie, nouveau.etat) == (acte, Etat.PROJET)
    acte.refresh_from_db()
    assert octets_de(acte.original) == octets


def test_un_fichier_du_coffre_change_se_voit(dossier, expert, commissaire, le):
    from basoche.etude.commun.coffre import FichierPerdu, chemin_de

    acte = signer(preparer(dossier, expert, le), expert, commissaire, le)
    chemin_de(acte.empreinte).write_bytes(b"%PDF autre")
    with pytest.raises(FichierPerdu):
        octets_de(acte.original)


@pytest.mark.parametrize(
    "change",
    [
        {"donnees": {"titre": {"reference": "falsifiée"}}},
        {"empreinte": "0" * 64},
        {"etat": Etat.PROJET},
        {"numero_repertoire": 99},
    ],
)
def test_la_base_refuse_de_changer_un_acte_emis(dossier, expert, commissaire, clerc, le, change):
    acte = signer(preparer(dossier, expert, le), expert, commissaire, le)
    _remettre(acte, clerc, le)
    with pytest.raises(DatabaseError, match="rectifie"), transaction.atomic():
        Acte.objects.filter(pk=acte.pk).update(**change)


def test_la_base_refuse_d_effacer_un_acte_emis(dossier, expert, commissaire, le):
    acte = signer(preparer(dossier, expert, le), expert, commissaire, le)
    with pytest.raises(DatabaseError, match="rectifie"), transaction.atomic():
        Acte.objects.filter(pk=acte.pk)._raw_delete("default")
