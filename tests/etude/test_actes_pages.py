"""Les pages des actes : choisir, préparer, contrôler, relire, signer, remettre, viser, par l'écran seul."""

from datetime import timedelta

import pytest
from django.utils import timezone

from basoche.etude.actes.lots import Etape, avancer_lot, preparer_lot
from basoche.etude.actes.models import Acte, Etat
from basoche.etude.actes.permis import choisir
from basoche.etude.agenda.models import Echeance
from basoche.etude.dossiers.models import Acces, Poste
from etude.actes_communs import (
    CODE,
    CORRECTIONS,
    MOTIF,
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
def aujourdhui():
    return timezone.localdate()


@pytest.fixture
def clerc(collaborateurs, aujourdhui):
    significateur = collaborateurs["clerc_significateur"]
    habiliter(significateur, aujourdhui - timedelta(days=100))
    return significateur


def _geste(client, acte, geste, **champs):
    acte.refresh_from_db()
    reponse = client.post(f"/actes/{acte.pk}/faire/{geste}", {"version": acte.version, **champs}, follow=True)
    acte.refresh_from_db()
    return reponse


def test_un_acte_vit_par_l_ecran_seul(client, dossier, expert, commissaire, clerc, aujourdhui):
    client.force_login(expert)
    page = client.get(f"/dossiers/{dossier.numero}/actes/nouveau").content.decode()
    assert "Commandement de payer aux fins de saisie-vente" in page
    adresse = f"/dossiers/{dossier.numero}/actes/nouveau/{CODE}"
    page = client.get(adresse).content.decode()
    assert "Ce qui manque (2)" in page
    assert 'name="officier.civilite"' in page
    form = client.get(adresse).context["form"]
    saisi = {nom: form[nom].value() or "" for nom in form.fields} | CORRECTIONS
    reponse = client.post(adresse, saisi, follow=True)
    acte = Acte.objects.get()
    assert reponse.redirect_chain[-1][0] == f"/actes/{acte.pk}"
    assert [ecart["champ"] for ecart in acte.ecarts] == sorted(CORRECTIONS, key=saisi.get) or len(acte.ecarts) == 2
    for geste, etat in (("controler", Etat.CONTROLE), ("relire", Etat.RELU), ("imprimer", Etat.RELU)):
        _geste(client, acte, geste)
        assert acte.etat == etat
    assert _geste(client, acte, "signer").status_code == 403
    assert acte.etat == Etat.RELU  # le clerc expert ne signe pas
    client.force_login(commissaire)
    _geste(client, acte, "signer")
    assert acte.etat == Etat.SIGNE
    Acte.objects.filter(pk=acte.pk).update(signe_le=heure(aujourdhui - timedelta(days=1), 9))
    acte.refresh_from_db()

    client.force_login(clerc)
    envoi = f"/actes/{acte.pk}/remise?mode=a_etude"
    veille = aujourdhui - timedelta(days=1)
    remise = {
        "version": acte.version, "date": veille.isoformat(), "heure": "14:05", "par": clerc.pk,
        "adresse": "27 boulevard du Hérisson-Bleu", "motif_655": MOTIF, "avis_passage_le": veille.isoformat(),
        "casier": "B 12",
    }  # fmt: skip
    for genre, lignes in (("passage", 1), ("domicile", 2)):
        remise |= {f"{genre}-TOTAL_FORMS": 3, f"{genre}-INITIAL_FORMS": 0}
        for rang in range(lignes):
            remise |= {
                f"{genre}-{rang}-nature": "nom relevé", f"{genre}-{rang}-aupres_de": f"la gardienne {rang}",
                f"{genre}-{rang}-jour": veille.isoformat(), f"{genre}-{rang}-heure": "14:00",
                f"{genre}-{rang}-resultat": f"confirmé {rang}",
            }  # fmt: skip
    refus = client.post(envoi, {**remise, "motif_655": "absent"}).content.decode()
    assert "passe-partout" in refus
    assert "la gardienne 1" in refus  # rien de ce qui est tapé n'est perdu
    acte.refresh_from_db()
    client.post(envoi, {**remise, "version": acte.version})
    acte.refresh_from_db()
    assert (acte.etat, acte.numero_repertoire) == (Etat.REMIS, 1)
    _geste(client, acte, "viser")
    assert acte.etat == Etat.REMIS  # le clerc ne vise pas
    client.post(
        f"/actes/{acte.pk}/lettre",
        {"champ": "lettre_658_le", "envoyee_le": veille.isoformat(), "version": acte.version},
    )
    client.force_login(commissaire)
    assert client.get(f"/actes/{acte.pk}/pdf/second-original", follow=True).status_code == 200
    _geste(client, acte, "viser")
    assert acte.etat == Etat.SIGNIFIE
    assert Poste.objects.filter(acte_id=acte.pk).exists()
    for quoi in ("original", "modalites", "second-original", "0", "1", "2"):
        assert client.get(f"/actes/{acte.pk}/pdf/{quoi}").content.startswith(b"%PDF"), quoi
    assert f">{acte.numero_repertoire}<" in client.get(f"/actes/repertoire?annee={veille.year}").content.decode()


def test_l_apercu_est_ferme_et_la_page_ne_s_encadre_que_chez_elle(client, dossier, expert, aujourdhui):
    acte = preparer(dossier, expert, aujourdhui)
    client.force_login(expert)
    reponse = client.get(f"/actes/{acte.pk}/apercu")
    politique = reponse["Content-Security-Policy"]
    assert "sandbox" in politique
    assert "script-src" not in politique
    assert "frame-ancestors 'self'" in politique
    assert reponse["X-Frame-Options"] == "SAMEORIGIN"
    assert "MÉRAND" in reponse.content.decode()


def test_un_dossier_cache_cache_ses_actes(client, dossier, expert, collaborateurs, aujourdhui):
    acte = preparer(dossier, expert, aujourdhui)
    dossier.est_confidentiel = True
    dossier.save()
    Acces.objects.create(dossier=dossier, collaborateur=expert, motif="suit le dossier")
    client.force_login(collaborateurs["clerc"])
    for adresse in ("", "/apercu", "/modifier", "/pdf/projet", "/lettre"):
        assert client.get(f"/actes/{acte.pk}{adresse}").status_code == 404
    assert client.get(f"/actes/{acte.pk}/remise").status_code == 403  # sa fonction n'y a pas droit, acte caché ou non
    assert _geste(client, acte, "controler").status_code == 404
    assert "Commandement" not in client.get("/actes/file/projets").content.decode()
    client.force_login(expert)
    assert client.get(f"/actes/{acte.pk}").status_code == 200


def test_un_geste_inconnu_ou_demande_par_un_lien_ne_fait_rien(client, dossier, expert, aujourdhui):
    acte = preparer(dossier, expert, aujourdhui)
    client.force_login(expert)
    assert client.get(f"/actes/{acte.pk}/faire/controler").status_code == 405
    assert client.post(f"/actes/{acte.pk}/faire/detruire").status_code == 404
    _geste(client, acte, "controler", version="9999")
    assert acte.etat == Etat.PROJET


def test_un_geste_defendu_rend_403_et_garde_ce_qui_etait_ecrit(client, dossier, expert, collaborateurs, aujourdhui):
    acte = relire(preparer(dossier, expert, aujourdhui), expert, aujourdhui)
    client.force_login(collaborateurs["clerc"])
    reponse = _geste(client, acte, "renvoyer", motif="le décompte est faux", file="signature")
    page = reponse.content.decode()
    assert reponse.status_code == 403
    assert "n&#x27;a pas le droit de relire un acte" in page
    assert ">le décompte est faux</textarea>" in page
    assert 'name="file" value="signature"' in page
    assert acte.etat == Etat.RELU


def test_un_geste_refuse_garde_ce_qui_etait_ecrit_et_dit_pourquoi(client, dossier, expert, aujourdhui):
    acte = preparer(dossier, expert, aujourdhui)
    client.force_login(expert)
    reponse = _geste(client, acte, "rectifier", motif="le numéro de rôle")
    assert reponse.status_code == 400
    assert ">le numéro de rôle</textarea>" in reponse.content.decode()
    reponse = _geste(client, acte, "abandonner", motif="client désisté", version="9999")
    assert reponse.status_code == 409
    assert ">client désisté</textarea>" in reponse.content.decode()


@pytest.mark.parametrize("etape", Etape)
def test_une_etape_defendue_rend_403_et_garde_les_actes_coches(
    client, dossier, collaborateurs, expert, aujourdhui, etape
):
    actes = [relire(preparer(dossier, expert, aujourdhui), expert, aujourdhui) for _ in range(2)]
    client.force_login(collaborateurs["accueil"])
    reponse = client.post("/actes/file/signature/avancer", {"etape": etape, "acte": [actes[0].pk]})
    page = reponse.content.decode()
    assert reponse.status_code == 403
    assert "n&#x27;a pas le droit de" in page
    assert page.count(" checked") == 1
    lot = preparer_lot([dossier], code=CODE, lot="lot-9", acteur=expert, le=aujourdhui)
    assert lot.faits == 1
    assert client.post("/actes/lots/lot-9/avancer", {"etape": etape}).status_code == 403


def test_une_file_ne_fait_cocher_que_ce_qui_avance_d_un_coup(
    client, dossier, expert, commissaire, collaborateurs, aujourdhui
):
    signer(preparer(dossier, expert, aujourdhui), expert, commissaire, aujourdhui)
    preparer(dossier, expert, aujourdhui)
    for fonction, file_, coche in (
        ("clerc_expert", "projets", True),
        ("clerc_expert", "remise", False),
        ("accueil", "projets", False),
    ):
        client.force_login(collaborateurs[fonction])
        page = client.get(f"/actes/file/{file_}").content.decode()
        assert "Commandement" in page
        assert ('type="checkbox"' in page) is coche, (fonction, file_)


def test_l_alerte_de_signature_se_leve_a_l_ecran(client, dossier, expert, commissaire, aujourdhui):
    acte = signer(preparer(dossier, expert, aujourdhui), expert, commissaire, aujourdhui)
    client.force_login(expert)
    _geste(client, acte, "signature-manquante", motif="page 3 sans signature")
    page = client.get(f"/actes/{acte.pk}").content.decode()
    assert "page 3 sans signature" in page
    assert "apposer-signature" not in page
    client.force_login(commissaire)
    assert "apposer-signature" in client.get(f"/actes/{acte.pk}").content.decode()
    _geste(client, acte, "apposer-signature")
    assert acte.signature_manquante == ""
    assert "après une signature manquante" in client.get(f"/actes/{acte.pk}").content.decode()


def test_la_file_de_signature_montre_les_exceptions_et_fait_avancer_d_un_coup(
    client, dossier, expert, commissaire, aujourdhui
):
    actes = [relire(preparer(dossier, expert, aujourdhui), expert, aujourdhui) for _ in range(3)]
    client.force_login(commissaire)
    page = client.get("/actes/file/signature").content.decode()
    assert "3 à signer" in page
    client.post("/actes/file/signature/avancer", {"etape": "imprimer", "acte": [a.pk for a in actes]})
    assert client.get("/actes/a-signer.pdf").content.startswith(b"%PDF")
    client.post("/actes/file/signature/avancer", {"etape": "signer", "acte": [a.pk for a in actes[:2]]})
    assert [a.etat for a in Acte.objects.order_by("pk")] == [Etat.SIGNE, Etat.SIGNE, Etat.RELU]


@pytest.mark.parametrize("nombre", [1, 6])
def test_le_nombre_de_requetes_ne_suit_pas_le_nombre_d_actes(
    client, dossier, expert, aujourdhui, nombre, django_assert_max_num_queries
):
    for _ in range(nombre):
        acte = relire(preparer(dossier, expert, aujourdhui), expert, aujourdhui)
    client.force_login(expert)
    client.get("/actes")
    for adresse, requetes in (
        ("/actes", 5), ("/actes/file/signature", 10), (f"/actes/{acte.pk}", 9), ("/echeances?horizon=tout", 6),
        ("/actes/repertoire", 5), (f"/dossiers/{dossier.numero}/actes/nouveau", 8),
    ):  # fmt: skip
        with django_assert_max_num_queries(requetes):
            assert client.get(adresse).status_code == 200


def test_une_echeance_montre_son_calcul_se_traite_et_se_reporte(client, dossier, expert, commissaire, le):
    echeance = Echeance.objects.get(regle="prescription.titre_executoire")
    client.force_login(expert)
    assert "L111-4" in client.get(f"/echeances/{echeance.pk}").content.decode()
    client.post(
        f"/echeances/{echeance.pk}",
        {"reporter": 1, "a": "2034-01-01", "motif": "prudence demandée par le client", "version": echeance.version},
    )
    echeance.refresh_from_db()
    assert echeance.le.year == 2034
    client.post(f"/echeances/{echeance.pk}", {"traiter": 1, "issue": "titre exécuté", "version": echeance.version})
    echeance.refresh_from_db()
    assert echeance.issue == "titre exécuté"


def test_un_acte_pas_encore_possible_dit_pourquoi(dossier, expert, commissaire, clerc, le):
    choix = {c.code: c for c in choisir(dossier, le)}
    assert choix[CODE].possible
    assert "il faut d'abord" in choix["pv_saisie_vente_debiteur"].raison
    signe = signer(preparer(dossier, expert, le), expert, commissaire, le)
    Acte.objects.filter(pk=signe.pk).update(etat=Etat.SIGNIFIE)
    avant = {c.code: c for c in choisir(dossier, le + timedelta(days=8))}["pv_saisie_vente_debiteur"]
    assert (avant.possible, "pas avant le 02/12/2026" in avant.raison) == (False, True)
    apres = {c.code: c for c in choisir(dossier, le + timedelta(days=9))}["pv_saisie_vente_debiteur"]
    assert apres.possible
    assert apres.suite_de == "Commandement de payer aux fins de saisie-vente"


def test_sans_titre_executoire_le_commandement_attend(dossier, le):
    dossier.titres.update(executoire_le=None)
    assert "exécutoire" in {c.code: c for c in choisir(dossier, le)}[CODE].raison


def test_un_lot_coupe_se_reprend_sans_doubler(dossier, expert, commissaire, le):
    preparer(dossier, expert, le)  # l'étude retient l'officier et le paiement
    premier = preparer_lot([dossier], code=CODE, lot="L1", acteur=expert, le=le)
    assert (premier.faits, premier.deja) == (1, 0)
    assert preparer_lot([dossier], code=CODE, lot="L1", acteur=expert, le=le).deja == 1
    for etape in (Etape.CONTROLER, Etape.RELIRE, Etape.IMPRIMER):
        bilan = avancer_lot(Acte.objects.filter(lot="L1"), etape, acteur=expert, le=le)
        assert (bilan.faits, bilan.refus) == (1, ())
        assert avancer_lot(Acte.objects.filter(lot="L1"), etape, acteur=expert, le=le).deja == 1
    refuse = avancer_lot(Acte.objects.filter(lot="L1"), Etape.SIGNER, acteur=expert, le=le)
    assert "le droit de signer un acte" in refuse.refus[0].message
    assert avancer_lot(Acte.objects.filter(lot="L1"), Etape.SIGNER, acteur=commissaire, le=le).faits == 1


def test_un_lot_se_prepare_s_avance_et_s_imprime_a_l_ecran(client, dossier, expert, commissaire, aujourdhui):
    preparer(dossier, expert, aujourdhui)
    client.force_login(expert)
    saisi = {"lot": "novembre", "code": CODE, "dossiers": f"{dossier.numero}\n1999-000001"}
    page = client.post("/actes/lots", saisi, follow=True).content.decode()
    assert "1999-000001" in page  # le dossier absent est nommé
    assert Acte.objects.filter(lot="novembre").count() == 1
    client.post("/actes/lots", saisi)
    assert Acte.objects.filter(lot="novembre").count() == 1
    for etape in ("controler", "relire", "imprimer"):
        client.post("/actes/lots/novembre/avancer", {"etape": etape})
    assert client.get("/actes/lots/novembre/originaux.pdf").content.startswith(b"%PDF")
    client.force_login(commissaire)
    client.post("/actes/lots/novembre/avancer", {"etape": "signer"})
    assert Acte.objects.get(lot="novembre").etat == Etat.SIGNE


def test_un_lot_coupe_au_milieu_garde_ce_qui_est_fait(dossier, expert, le, monkeypatch):
    from basoche.etude.actes import lots

    for _ in range(3):
        preparer(dossier, expert, le)
    vrai = lots.controler_acte
    faits = []

    def couper(acte, **nommes):
        if len(faits) == 1:
            raise KeyboardInterrupt
        faits.append(acte.pk)
        return vrai(acte, **nommes)

    monkeypatch.setattr(lots, "controler_acte", couper)
    with pytest.raises(KeyboardInterrupt):
        avancer_lot(Acte.objects.order_by("pk"), Etape.CONTROLER, acteur=expert, le=le)
    monkeypatch.undo()
    assert Acte.objects.filter(etat=Etat.CONTROLE).count() == 1
    reprise = avancer_lot(Acte.objects.order_by("pk"), Etape.CONTROLER, acteur=expert, le=le)
    assert (reprise.faits, reprise.deja) == (2, 1)


def test_un_passage_trop_long_dit_ce_qui_reste(dossier, expert, le):
    for _ in range(2):
        preparer(dossier, expert, le)
    bilan = avancer_lot(Acte.objects.order_by("pk"), Etape.CONTROLER, acteur=expert, le=le, secondes=-1)
    assert (bilan.faits, bilan.restent) == (0, 2)


def test_une_tache_se_marque_faite_depuis_l_accueil(client, dossier, expert, collaborateurs, le):
    from basoche.etude.agenda.taches import creer_tache

    tache = creer_tache(dossier, libelle="Rappeler le client", acteur=expert, le=le)
    adresse = f"/taches/{tache.pk}/faite"
    client.force_login(collaborateurs["clerc"])
    assert client.post(adresse, {"version": tache.version}).status_code == 404  # elle n'est pas à lui
    client.force_login(expert)
    page = client.get("/").content.decode()
    assert "Rappeler le client" in page
    assert adresse in page
    client.post(adresse, {"version": tache.version})
    tache.refresh_from_db()
    assert tache.etat == "faite"
