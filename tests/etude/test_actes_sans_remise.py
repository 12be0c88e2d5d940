"""Les actes que rien ne signifie : dressés par le commissaire de justice, ou déposés ; et le visa refusé, complété."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pytest
from django.db import DatabaseError, transaction

from basoche.droit.actes import acte as acte_du_catalogue
from basoche.droit.actes import codes
from basoche.etude.actes.complements import completer_remise
from basoche.etude.actes.diligences import DiligenceManquante, Faite
from basoche.etude.actes.documents import octets_de, ranger_piece
from basoche.etude.actes.donnees import en_json
from basoche.etude.actes.models import Acte, Etat, Genre, Mode
from basoche.etude.actes.permis import choisir
from basoche.etude.actes.remise import remettre_acte
from basoche.etude.actes.sans_remise import Moyen, deposer_acte, dresser_acte, voies_de
from basoche.etude.actes.visa import enregistrer_lettre, exiger_expedition, refuser_visa, viser_acte
from basoche.etude.agenda.models import Echeance, Tache
from basoche.etude.commun.erreurs import ActionRefusee, DroitRefuse
from basoche.etude.dossiers.models import TitreExecutoire
from basoche.etude.journal.models import Entree
from conformite.fabrique import donnees
from etude.actes_communs import depot_a_l_etude, habiliter, heure, installer, preparer, regler_l_etude, signer

pytestmark = pytest.mark.django_db
PV, DEPOT = "pv_carence", "publication_cpvsi"


@pytest.fixture(autouse=True)
def _parties(creancier, debiteur, le, settings, tmp_path):
    regler_l_etude(settings, tmp_path)
    installer([creancier, debiteur], le)


@pytest.fixture
def clerc(collaborateurs, le):
    significateur = collaborateurs["clerc_significateur"]
    habiliter(significateur, le - timedelta(days=100))
    return significateur


def _signe(dossier, commissaire, le, code):
    """Un acte complet, signé sur papier à 18 h."""
    propres = {cle: valeur for cle, valeur in en_json(donnees(code)).items() if cle not in ("etude", "textes")}
    propres["acte"] = {**propres.get("acte", {}), "date": le.isoformat()}
    original = ranger_piece(dossier, b"%PDF-1.7 original", "original.pdf", "original de l'acte", commissaire)
    return Acte.objects.create(
        dossier=dossier, code=code, intitule=acte_du_catalogue(code).intitule, donnees=propres, date=le,
        etat=Etat.SIGNE, redige_par=commissaire, officier=commissaire, signe_par=commissaire, signe_le=heure(le, 18),
        original=original, empreinte=original.empreinte, parametres={"le": le.isoformat()},
    )  # fmt: skip


def _dresser(acte, acteur, le, **remplace):
    arguments = {"instant": heure(le, 15), "lieu": "27 boulevard du Hérisson-Bleu", **remplace}
    return dresser_acte(acte, acteur=acteur, le=le, version_lue=acte.version, **arguments)


def _deposer(acte, acteur, le, **remplace):
    arguments = {
        "instant": heure(le, 19), "moyen": Moyen.DEPOT, "aupres_de": "service de la publicité foncière de Valmont",
        "reference": "2026 V 12", **remplace,
    }  # fmt: skip
    return deposer_acte(acte, acteur=acteur, le=le, version_lue=acte.version, **arguments)


# --- Quelles voies, pour quels actes -------------------------------------------------------------------------------

_VOIES = [
    (PV, {"dresse"}),
    ("pv_expulsion", {"dresse"}),
    ("pv_saisie_vente_debiteur", {"dresse"}),
    ("pv_accord_sr", {"dresse", "depose"}),
    (DEPOT, {"depose"}),
    ("requete_injonction_payer", {"depose"}),
    ("inscription_commandement_sr", {"depose"}),
    ("certificat_non_contestation", {"depose"}),
    # Électroniques ou non, ils se signifient.
    ("cmd_saisie_vente", set()),
    ("pv_saisie_attribution", set()),
    ("pv_saisie_conservatoire_creances", set()),
    ("cpvsi", set()),
    ("signification_jugement", set()),
    ("sommation_payer", set()),
    ("pv_recherches_659", set()),
]


@pytest.mark.parametrize(("code", "attendues"), _VOIES)
def test_le_catalogue_dit_ce_qui_se_dresse_et_ce_qui_se_depose(code, attendues):
    assert set(voies_de(code)) == attendues


def test_tout_commandement_toute_denonciation_et_toute_assignation_se_signifie():
    debuts = ("cmd_", "denonc_", "assignation_", "signification_", "sommation_", "cpvcr_")
    assert not [code for code in codes() if code.startswith(debuts) and voies_de(code)]


# --- Dresser ---------------------------------------------------------------------------------------------------------


def test_un_proces_verbal_est_dresse_sans_remise_ni_visa(dossier, commissaire, le):
    acte = _signe(dossier, commissaire, le, PV)
    _dresser(acte, commissaire, le)
    acte.refresh_from_db()
    assert (acte.etat, acte.signifie_le, acte.vise_par) == (Etat.DRESSE, None, commissaire)
    assert (acte.annee_repertoire, acte.numero_repertoire) == (2026, 1)
    assert acte.modalites is None  # aucune page de modalités : rien n'a été signifié
    with pikepdf.open(BytesIO(octets_de(exiger_expedition(acte)))) as second:
        assert len(second.pages) >= 1
    assert not Tache.objects.filter(genre="visa").exists()
    evenement = dossier.evenements.get(nature="acte_remis")
    assert "dressé" in evenement.libelle
    assert "remis" not in evenement.libelle
    assert Entree.objects.filter(action="acte.dresser").count() == 1


@pytest.mark.parametrize("fonction", ["clerc_expert", "clerc", "clerc_significateur", "comptable", "accueil"])
def test_nul_autre_que_le_commissaire_ne_dresse(dossier, collaborateurs, commissaire, le, fonction):
    acte = _signe(dossier, commissaire, le, PV)
    habiliter(collaborateurs[fonction], le - timedelta(days=5))
    with pytest.raises(DroitRefuse):
        _dresser(acte, collaborateurs[fonction], le)
    acte.refresh_from_db()
    assert acte.etat == Etat.SIGNE


def test_un_proces_verbal_ne_se_signe_pas_avant_ce_qu_il_constate(dossier, commissaire, le):
    acte = _signe(dossier, commissaire, le, PV)
    with pytest.raises(ActionRefusee, match="avant ce qu'il constate"):
        _dresser(acte, commissaire, le, instant=heure(le, 19))


@pytest.mark.parametrize(
    ("code", "change", "attendu"),
    [
        ("cmd_saisie_vente", {}, "ne se dresse pas"),
        (PV, {"etat": Etat.RELU}, "signé"),
        (PV, {"donnees": {"acte": {"date": "2026-11-20"}}}, "daté du 20/11/2026"),
    ],
)
def test_dresser_est_refuse(dossier, commissaire, le, code, change, attendu):
    acte = _signe(dossier, commissaire, le, PV)
    # Un acte émis ne se change pas en base : c'est un autre qu'on éprouve.
    acte.pk, acte._state.adding, acte.code = None, True, code
    for champ, valeur in change.items():
        setattr(acte, champ, valeur)
    acte.save()
    with pytest.raises(ActionRefusee, match=attendu):
        _dresser(acte, commissaire, le)


def test_une_remise_n_a_pas_le_mode_dresse(dossier, commissaire, le):
    acte = _signe(dossier, commissaire, le, PV)
    with pytest.raises(ActionRefusee, match="pas une remise"):
        remettre_acte(
            acte, mode=Mode.DRESSE, instant=heure(le, 19), acteur=commissaire, le=le, version_lue=acte.version
        )  # fmt: skip


def test_la_base_garde_un_acte_dresse_comme_un_acte_signifie(dossier, commissaire, le):
    acte = _signe(dossier, commissaire, le, PV)
    _dresser(acte, commissaire, le)
    for change in ({"donnees": {}}, {"etat": Etat.PROJET}, {"numero_repertoire": 9}):
        with pytest.raises(DatabaseError, match="rectifie"), transaction.atomic():
            Acte.objects.filter(pk=acte.pk).update(**change)
    with pytest.raises(DatabaseError, match="rectifie"), transaction.atomic():
        Acte.objects.filter(pk=acte.pk)._raw_delete("default")


# --- Déposer ---------------------------------------------------------------------------------------------------------


def test_un_depot_fait_par_le_commissaire_n_attend_aucun_visa(dossier, commissaire, le):
    acte = _signe(dossier, commissaire, le, DEPOT)
    _deposer(acte, commissaire, le)
    acte.refresh_from_db()
    assert (acte.etat, acte.remise.recu_par) == (Etat.DEPOSE, "service de la publicité foncière de Valmont")


def test_un_depot_fait_par_un_clerc_attend_le_visa_puis_est_depose(dossier, collaborateurs, commissaire, le):
    acte = _signe(dossier, commissaire, le, DEPOT)
    _deposer(acte, collaborateurs["clerc"], le)
    assert acte.etat == Etat.REMIS
    with pytest.raises(ActionRefusee, match="visa"):
        exiger_expedition(acte)
    assert Tache.objects.get(cle=f"visa:{acte.pk}").affectee_a == commissaire
    viser_acte(acte, acteur=commissaire, le=le, version_lue=acte.version)
    acte.refresh_from_db()
    assert (acte.etat, acte.signifie_le) == (Etat.DEPOSE, None)
    assert exiger_expedition(acte)


@pytest.mark.parametrize(
    ("change", "attendu"),
    [
        ({"aupres_de": " "}, "où"),
        ({"moyen": Moyen.RECOMMANDEE, "reference": ""}, "numéro"),
        ({"instant": heure(date(2026, 11, 23), 8)}, "avant d'être signé"),
        ({"instant": heure(date(2026, 11, 24), 8)}, "à venir"),
    ],
)
def test_un_depot_dit_ou_comment_et_quand(dossier, commissaire, le, change, attendu):
    acte = _signe(dossier, commissaire, le, DEPOT)
    with pytest.raises(ActionRefusee, match=attendu):
        _deposer(acte, commissaire, le, **change)


def test_l_ecran_dresse_et_depose(client, dossier, commissaire, collaborateurs, le, monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "localdate", lambda *_: le)
    pv, depot = _signe(dossier, commissaire, le, PV), _signe(dossier, commissaire, le, DEPOT)
    client.force_login(commissaire)
    page = client.get(f"/actes/{pv.pk}").content.decode()
    assert f"/actes/{pv.pk}/dresser" in page
    assert f"/actes/{pv.pk}/deposer" not in page
    champs = {"date": "23/11/2026", "heure": "15h", "lieu": "sur place", "version": pv.version}
    assert client.post(f"/actes/{pv.pk}/dresser", champs).status_code == 302
    assert "Dressé" in client.get(f"/actes/{pv.pk}").content.decode()
    vide = client.post(f"/actes/{depot.pk}/deposer", {"date": "23/11/2026", "heure": "19h", "version": depot.version})
    assert "Ce champ est obligatoire" in vide.content.decode()
    envoi = {
        "date": "23/11/2026", "heure": "19h", "version": depot.version, "moyen": "depot", "aupres_de": "greffe",
    }  # fmt: skip
    assert client.post(f"/actes/{depot.pk}/deposer", envoi).status_code == 302
    assert [acte.etat for acte in Acte.objects.order_by("pk")] == [Etat.DRESSE, Etat.DEPOSE]
    assert "Déposé ou transmis" in client.get("/actes/repertoire?annee=2026").content.decode()
    client.force_login(collaborateurs["clerc"])
    assert client.get(f"/actes/{pv.pk}/dresser").status_code == 403


# --- Le visa refusé --------------------------------------------------------------------------------------------------


@pytest.fixture
def refuse(dossier, expert, commissaire, clerc, le):
    """Un dépôt à l'étude dont le commissaire refuse le visa."""
    acte = signer(preparer(dossier, expert, le), expert, commissaire, le)
    remettre_acte(acte, acteur=clerc, le=le, version_lue=acte.version, **depot_a_l_etude(le))
    enregistrer_lettre(
        acte, champ="lettre_658_le", envoyee_le=le, acteur=expert, le=le, version_lue=acte.version
    )  # fmt: skip
    refuser_visa(acte, motif="dire qui a confirmé le domicile, et quand", acteur=commissaire, le=le)
    acte.refresh_from_db()
    return acte


def _completer(acte, qui, le, **remplace):
    ajout = Faite(Genre.DOMICILE, "question posée", heure(le, 14, 4), "il habite au 3e étage", "le voisin du 2e")
    arguments = {"explication": "le voisin du deuxième étage l'a confirmé", "diligences": [ajout], **remplace}
    return completer_remise(acte, acteur=qui, le=le, version_lue=acte.version, **arguments)


def test_le_clerc_complete_apres_un_refus_et_le_visa_se_redemande(refuse, commissaire, clerc, le):
    with pytest.raises(ActionRefusee, match="pas été complétées"):
        viser_acte(refuse, acteur=commissaire, le=le, version_lue=refuse.version)
    refuse.refresh_from_db()
    assert Tache.objects.get(cle=f"visa_refuse:{refuse.pk}:0").affectee_a == clerc
    avant = list(refuse.remise.diligences.values_list("pk", flat=True))
    motif = "la sonnette et l'interphone sont restés sans réponse à 14 h, le voisin dit qu'il travaille"
    remise = _completer(refuse, clerc, le, motif_655=motif)
    assert set(avant) < set(remise.diligences.values_list("pk", flat=True))
    assert remise.complements[0]["refus"] == "dire qui a confirmé le domicile, et quand"
    assert remise.complements[0]["motif_655_avant"] != remise.motif_655 == motif
    assert Tache.objects.get(cle=f"visa_refuse:{refuse.pk}:0").etat == "faite"
    assert Tache.objects.get(cle=f"visa:{refuse.pk}:1").affectee_a == commissaire
    viser_acte(refuse, acteur=commissaire, le=le, version_lue=refuse.version)
    assert refuse.etat == Etat.SIGNIFIE
    assert not Tache.objects.filter(genre="visa").exclude(etat="faite").exists()
    assert Entree.objects.filter(action="acte.completer_remise").count() == 1


def test_un_second_refus_demande_un_second_complement(refuse, commissaire, clerc, le):
    _completer(refuse, clerc, le)
    refuser_visa(refuse, motif="et l'heure du voisin ?", acteur=commissaire, le=le)
    refuse.refresh_from_db()
    with pytest.raises(ActionRefusee):
        viser_acte(refuse, acteur=commissaire, le=le, version_lue=refuse.version)
    refuse.refresh_from_db()
    assert Tache.objects.get(cle=f"visa_refuse:{refuse.pk}:1").affectee_a == clerc
    assert len(_completer(refuse, clerc, le, diligences=()).complements) == 2


@pytest.mark.parametrize(
    ("change", "attendu"),
    [
        ({"explication": ""}, "réponse"),
        ({"motif_655": "absent"}, "655"),
        ({"diligences": [Faite(Genre.DOMICILE, "question", heure(date(2026, 11, 23), 17), "oui",
                               "le voisin")]}, "après la remise"),
    ],
)  # fmt: skip
def test_un_complement_dit_ce_qu_il_doit(refuse, clerc, le, change, attendu):
    with pytest.raises(ActionRefusee, match=attendu):
        _completer(refuse, clerc, le, **change)
    refuse.refresh_from_db()
    assert refuse.remise.visa_refuse
    assert not refuse.remise.complements


def test_nul_autre_ne_complete_ce_que_le_clerc_a_fait(refuse, collaborateurs, expert, commissaire, clerc, le):
    autre = collaborateurs["clerc"]
    habiliter(autre, le - timedelta(days=5))
    with pytest.raises(ActionRefusee, match="lui seul"):
        _completer(refuse, autre, le)
    with pytest.raises(DroitRefuse):
        _completer(refuse, expert, le)


def test_rien_ne_se_complete_sans_refus(dossier, expert, commissaire, clerc, le):
    acte = signer(preparer(dossier, expert, le), expert, commissaire, le)
    remettre_acte(acte, acteur=clerc, le=le, version_lue=acte.version, **depot_a_l_etude(le))
    with pytest.raises(ActionRefusee, match="Aucun visa"):
        _completer(acte, clerc, le)


def test_le_complement_se_fait_a_l_ecran(client, refuse, commissaire, clerc):
    client.force_login(clerc)
    adresse = f"/actes/{refuse.pk}/completer"
    assert "dire qui a confirmé le domicile" in client.get(adresse).content.decode()
    jeux = {f"{genre}-{champ}": n for genre in ("passage", "domicile") for champ, n in
            (("TOTAL_FORMS", 3), ("INITIAL_FORMS", 0))}  # fmt: skip
    refus = client.post(adresse, {**jeux, "explication": "x", "version": refuse.version}).content.decode()
    assert "réponse au refus" in refus
    refuse.refresh_from_db()
    reponse = {**jeux, "explication": "le voisin du deuxième l'a dit", "version": refuse.version}
    assert client.post(adresse, reponse).status_code == 302
    page = client.get(f"/actes/{refuse.pk}").content.decode()
    assert "le voisin du deuxième l&#x27;a dit" in page
    client.force_login(commissaire)
    assert "Viser les mentions" in client.get(f"/actes/{refuse.pk}").content.decode()


def test_les_modalites_ne_sont_qu_un_projet_avant_le_visa(refuse, clerc, commissaire, le):
    from basoche.etude.actes.documents import ecrits_de_la_remise

    def textes():
        for ecrit in ecrits_de_la_remise(refuse, definitif=True):
            yield ecrit.nature, ecrit.octets

    avant = dict(textes())
    _completer(refuse, clerc, le, diligences=())
    viser_acte(refuse, acteur=commissaire, le=le, version_lue=refuse.version)
    apres = dict(textes())
    assert avant["page"] != apres["page"]  # la marque PROJET tombe avec le visa
    assert avant["avis"] == apres["avis"]  # ce qui part avant lui part sans elle


# --- Ce qu'un dossier permet -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signifiee", "raison"),
    [(None, "n'est pas signifiée"), ("2026-11-10", "pas exécutoire avant le 11/12/2026"), ("2026-09-10", "")],
)
def test_une_injonction_de_payer_dite_executoire_trop_tot_n_ouvre_aucune_saisie(dossier, le, signifiee, raison):
    TitreExecutoire.objects.filter(dossier=dossier).update(
        nature="injonction_payer", date="2026-08-20", signifie_le=signifiee, executoire_le="2026-08-20"
    )
    choix = {c.code: c for c in choisir(dossier, le)}["pv_saisie_attribution"]
    assert choix.possible is (raison == "")
    assert raison in choix.raison or "signifié" in choix.raison


def test_le_controle_de_l_etude_retient_l_injonction_executee_trop_tot(dossier, expert, le):
    from basoche.etude.actes.preparation import controler_acte

    TitreExecutoire.objects.filter(dossier=dossier).update(
        nature="injonction_payer", date="2026-08-20", signifie_le="2026-11-10", executoire_le="2026-08-20"
    )
    acte = preparer(dossier, expert, le)
    controler_acte(acte, acteur=expert, le=le, version_lue=acte.version)
    assert acte.etat == Etat.PROJET
    assert "titre.injonction.attente" in {motif["id"] for motif in acte.verdict["motifs"]}


def test_une_diligence_reste_exigee_au_complement(refuse, clerc, le):
    """Un ajout incomplet est refusé comme à la remise."""
    vide = replace(Faite(Genre.DOMICILE, "question", heure(le, 14), "oui", "x"), aupres_de="")
    with pytest.raises(DiligenceManquante):
        _completer(refuse, clerc, le, diligences=[vide])


def test_les_copies_gardees_se_lisent_par_casier(client, refuse, expert):
    client.force_login(expert)
    page = client.get("/actes/copies").content.decode()
    assert "B 12" in page
    assert Echeance.objects.get(regle="copie_656").le.strftime("%d/%m/%Y") in page
