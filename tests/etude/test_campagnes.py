"""Les campagnes : lancées sur des amiables, tirées au sort pour les seuls clients d'accord, suivies ; rien ne part."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from html import unescape

import pytest
from django.core import mail
from django.utils import timezone

from basoche.droit.montant import Montant
from basoche.etude.commun.erreurs import ActionRefusee, ConflitDeModification, DroitRefuse
from basoche.etude.dossiers.models import Cloison, Dossier, Procedure, Versement
from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
from basoche.etude.dossiers.saisies import extourner_versement, saisir_poste, saisir_versement
from basoche.etude.journal.models import Entree
from basoche.etude.strategie.campagnes import (
    Comparer,
    Lancement,
    arreter_campagne,
    lancer_campagne,
    noter_accord,
    retirer_accord,
    suivre,
)
from basoche.etude.strategie.models import AccordTemoin, Campagne, Comparaison, Groupe, Inscription, ScenarioRelances
from basoche.strategie.scenarios import GroupeTemoin, Objet, ScenarioInvalide

pytestmark = pytest.mark.django_db
RELANCES = [
    {"jour": 0, "canal": "lettre", "formulation": "ferme", "minutes": 4, "cout": 180, "seuil": 0},
    {"jour": 10, "canal": "telephone", "formulation": "", "minutes": 6, "cout": 0, "seuil": 0},
]
HEURE = Comparer("heure", "10 h", "18 h", 50)


@pytest.fixture
def jour():
    return timezone.localdate()


@pytest.fixture
def scenario(expert, le):
    return ScenarioRelances.objects.create(nom="Doux", relances=RELANCES, par=expert, le=le)


@pytest.fixture
def ouvrir(creancier, debiteur, expert, le):
    def faire(centimes: int = 30_000) -> Dossier:
        ouvert = ouvrir_dossier(
            nature="amiable", parties=[PartieDonnee(creancier, "creancier"), PartieDonnee(debiteur, "debiteur")],
            responsable=expert, acteur=expert, le=le,
        )  # fmt: skip
        saisir_poste(
            ouvert, nature="principal", libelle="Facture", montant=Montant(centimes), date_du_poste=date(2026, 5, 4),
            acteur=expert, le=le,
        )  # fmt: skip
        Dossier.objects.filter(pk=ouvert.pk).update(solde_centimes=Montant(centimes))
        return ouvert

    return faire


@pytest.fixture
def amiables(ouvrir):
    return [ouvrir(30_000), ouvrir(90_000)]


@pytest.fixture
def page(client, expert):
    client.force_login(expert)
    return client


def lancement(jour: date, **change: object) -> Lancement:
    donnes = {
        "depart": jour,
        "suivi_jours": 20,
        "attendu_usage": 10,
        "attendu_variante": 20,
        "motif": "Essai",
        **change,
    }
    return Lancement(**donnes)  # type: ignore[arg-type]  # champs choisis par l'essai


def lancer(scenario, acteur, jour, **change):
    return lancer_campagne(scenario, lancement=lancement(jour, **change), acteur=acteur, le=jour)


def accorder(client, acteur, jour):
    return noter_accord(
        client, donne_le=jour, donne_par="Mme Roy, directrice", preuve="courriel", acteur=acteur, le=jour
    )


def test_une_campagne_inscrit_les_amiables_libres_et_se_journalise(scenario, amiables, dossier, expert, jour):
    campagne = lancer(scenario, expert, jour)
    assert {un.dossier_id: (un.groupe, un.du_centimes) for un in Inscription.objects.all()} == {
        amiables[0].pk: (Groupe.HORS, Montant(30_000)), amiables[1].pk: (Groupe.HORS, Montant(90_000)),
    }  # fmt: skip
    assert campagne.fin == jour + timedelta(days=30)
    details = Entree.objects.get(action="strategie.lancer_campagne").details
    assert (details["dossiers"], details["motif"], details["graine"]) == (2, "Essai", campagne.graine)
    assert mail.outbox == []


def test_sans_accord_aucun_dossier_n_est_compare(scenario, amiables, expert, jour):
    lancer(scenario, expert, jour, comparer=HEURE)
    assert set(Inscription.objects.values_list("groupe", flat=True)) == {Groupe.HORS}


def test_avec_l_accord_le_tirage_est_celui_de_la_graine_gardee(scenario, ouvrir, creancier, expert, jour):
    for _ in range(12):
        ouvrir()
    accorder(creancier, expert, jour)
    campagne = lancer(scenario, expert, jour, comparer=HEURE)
    assert len(campagne.graine) == 32
    temoin = GroupeTemoin(
        objet=Objet.HEURE, part=Fraction(1, 2), graine=campagne.graine, accord_du_client=True, decide_par="x",
        decide_le=jour, motif="x",
    )  # fmt: skip
    for un in Inscription.objects.select_related("dossier"):
        assert un.groupe == (Groupe.USAGE if temoin.est_temoin(un.dossier.numero) else Groupe.VARIANTE)
    autre = lancer_sur_les_memes(campagne, scenario, expert, jour)
    assert autre.graine != campagne.graine


def lancer_sur_les_memes(campagne, scenario, expert, jour):
    arreter_campagne(campagne, motif="fini", version_lue=1, acteur=expert, le=jour)
    return lancer(scenario, expert, jour, comparer=HEURE)


def test_un_accord_retire_sort_les_dossiers_des_comparaisons_en_cours(scenario, amiables, creancier, expert, jour):
    accord = accorder(creancier, expert, jour)
    campagne = lancer(scenario, expert, jour, comparer=HEURE)
    assert Groupe.HORS not in set(campagne.inscriptions.values_list("groupe", flat=True))
    retirer_accord(accord, acteur=expert, le=jour)
    assert set(campagne.inscriptions.values_list("groupe", flat=True)) == {Groupe.HORS}
    assert AccordTemoin.objects.get().retire_le == jour
    with pytest.raises(ActionRefusee, match="déjà retiré"):
        retirer_accord(accord, acteur=expert, le=jour)


@pytest.mark.parametrize("comment", ["cloison", "confidentiel", "clos", "procedure", "en_campagne", "judiciaire"])
def test_un_dossier_qui_n_entre_pas_est_refuse_par_son_numero(comment, scenario, amiables, debiteur, expert, jour):
    tenu = amiables[1]
    if comment == "cloison":
        Cloison.objects.create(dossier=tenu, collaborateur=expert, motif="proche")
    elif comment == "procedure":
        Procedure.objects.create(
            personne=debiteur, type="surendettement", ouverte_le=date(2020, 1, 6), preuve="lettre", saisie_par=expert
        )
    elif comment == "en_campagne":
        lancer(scenario, expert, jour, numeros=(tenu.numero,))
    else:
        champs = {
            "clos": {"etat": "clos"},
            "confidentiel": {"est_confidentiel": True},
            "judiciaire": {"nature": "judiciaire"},
        }
        Dossier.objects.filter(pk=tenu.pk).update(**champs[comment])
    with pytest.raises(ActionRefusee, match=tenu.numero):
        lancer(scenario, expert, jour, numeros=(tenu.numero,))


def test_un_temoin_ne_compare_que_l_amiable(scenario, amiables, expert, jour):
    assert {choix for choix in Comparaison.values if choix} == {objet.value for objet in Objet}
    with pytest.raises(ActionRefusee, match="ne compare pas"):
        lancer(scenario, expert, jour, comparer=Comparer("date_de_la_saisie", "a", "b", 50))
    with pytest.raises(ActionRefusee, match="diffèrent"):
        lancer(scenario, expert, jour, comparer=Comparer("heure", "10 h", "10 h", 50))
    with pytest.raises(ScenarioInvalide):
        lancer(scenario, expert, jour, comparer=Comparer("heure", "10 h", "18 h", 99))
    assert not Campagne.objects.exists()


@pytest.mark.parametrize("change", [{"motif": " "}, {"depart": date(2020, 1, 1)}])
def test_un_lancement_sans_trace_ou_dans_le_passe_est_refuse(change, scenario, amiables, expert, jour):
    with pytest.raises(ActionRefusee):
        lancer(scenario, expert, jour, **change)


def test_le_droit_de_planifier_est_exige_partout(scenario, amiables, creancier, collaborateurs, expert, jour):
    campagne = lancer(scenario, expert, jour)
    clerc = collaborateurs["clerc"]
    with pytest.raises(DroitRefuse):
        lancer(scenario, clerc, jour)
    with pytest.raises(DroitRefuse):
        accorder(creancier, clerc, jour)
    with pytest.raises(DroitRefuse):
        arreter_campagne(campagne, motif="x", version_lue=1, acteur=clerc, le=jour)


@pytest.mark.parametrize("faute", ["debiteur", "demain", "deux_fois"])
def test_un_accord_qui_n_en_est_pas_un_est_refuse(faute, amiables, creancier, debiteur, expert, jour):
    if faute == "deux_fois":
        accorder(creancier, expert, jour)
    qui, quand = (debiteur if faute == "debiteur" else creancier), jour + timedelta(days=faute == "demain")
    with pytest.raises(ActionRefusee):
        noter_accord(qui, donne_le=quand, donne_par="Mme Roy", preuve="courriel", acteur=expert, le=jour)


def test_le_suivi_compare_l_attendu_a_ce_qui_est_paye(scenario, amiables, expert, jour):
    campagne = lancer(scenario, expert, jour)
    Campagne.objects.filter(pk=campagne.pk).update(depart=jour - timedelta(days=15), fin=jour + timedelta(days=15))
    campagne.refresh_from_db()
    avant, apres = jour - timedelta(days=16), jour - timedelta(days=2)
    for quand, centimes in ((avant, 700), (apres, 2_500)):
        Versement.objects.create(dossier=amiables[0], date=quand, montant_centimes=Montant(centimes))
    faux = saisir_versement(amiables[1], montant=Montant(9_900), date_du_versement=apres, acteur=expert, le=jour)
    extourner_versement(amiables[1], versement=faux, motif="erreur", acteur=expert, le=jour)
    vue = suivre(campagne, acteur=expert, le=jour)
    assert (vue.total.attendu, vue.total.obtenu) == (Montant(6_000), Montant(2_500))
    assert (vue.jour, vue.duree, vue.points[-1].obtenu) == (15, 30, Montant(2_500))
    assert [paye for _, paye in vue.inscriptions] == [Montant(2_500), Montant(0)]
    assert vue.effet is None


def test_on_ne_suit_que_les_dossiers_que_l_on_voit(scenario, amiables, expert, jour):
    campagne = lancer(scenario, expert, jour)
    Cloison.objects.create(dossier=amiables[1], collaborateur=expert, motif="proche")
    assert suivre(campagne, acteur=expert, le=jour).total.dossiers == 1


def test_une_campagne_arretee_se_fige_et_libere_ses_dossiers(scenario, amiables, expert, jour):
    campagne = lancer(scenario, expert, jour)
    with pytest.raises(ConflitDeModification):
        arreter_campagne(campagne, motif="x", version_lue=7, acteur=expert, le=jour)
    campagne.refresh_from_db()
    arreter_campagne(campagne, motif="fini", version_lue=1, acteur=expert, le=jour)
    with pytest.raises(ActionRefusee, match="déjà finie"):
        arreter_campagne(campagne, motif="fini", version_lue=2, acteur=expert, le=jour)
    assert suivre(campagne, acteur=expert, le=jour + timedelta(days=20)).jour == 0
    assert lancer(scenario, expert, jour).inscriptions.count() == 2


# --- Les pages ------------------------------------------------------------------------------------------------


def test_les_pages_notent_un_accord_lancent_et_suivent_sans_rien_envoyer(page, scenario, amiables, creancier):
    page.post("/strategie/campagnes", {
        "client": str(creancier.pk), "donne_le": "j", "donne_par": "<b>Mme Roy</b>", "preuve": "courriel",
    })  # fmt: skip
    texte = page.get("/strategie/campagnes").content.decode()
    assert "&lt;b&gt;Mme Roy" in texte
    assert "<b>Mme Roy" not in texte
    envoye = page.post(f"/strategie/relances/{scenario.pk}/lancer", {
        "motif": "<script>x</script>", "depart": "j", "suivi_jours": "20", "attendu_usage": "10", "compare": "heure",
        "usage": "10 h", "variante": "18 h", "part": "50", "numeros": f"{amiables[0].numero}, {amiables[1].numero}",
    })  # fmt: skip
    campagne = Campagne.objects.get()
    assert envoye["Location"] == f"/strategie/campagnes/{campagne.pk}"
    brut = page.get(envoye["Location"]).content.decode()
    texte = unescape(brut)
    assert "<script>x" not in brut
    for dit in ("Rien ne part d'ici", "pas assez de mesures", campagne.graine, amiables[0].numero, "acte d'exécution"):
        assert dit in texte
    assert mail.outbox == []
    page.post(envoye["Location"], {"motif": "fini", "version": "1"})
    assert Campagne.objects.get().arretee_le is not None
    page.post("/strategie/campagnes", {"geste": "retirer", "accord": str(AccordTemoin.objects.get().pk)})
    assert AccordTemoin.objects.get().retire_le is not None


def test_un_refus_garde_ce_qui_est_tape(page, scenario, amiables):
    tape = {"motif": "Essai", "depart": "j", "suivi_jours": "20", "attendu_usage": "10", "numeros": "2020-000001"}
    texte = unescape(page.post(f"/strategie/relances/{scenario.pk}/lancer", tape).content.decode())
    assert "n'entrent pas dans la campagne : 2020-000001" in texte
    assert 'value="Essai"' in texte
    assert not Campagne.objects.exists()


@pytest.mark.parametrize("envoi", [{"geste": "retirer", "accord": "x"}, {"geste": "retirer", "accord": "9" * 30}])
def test_un_accord_qui_n_existe_pas_est_introuvable(envoi, page):
    assert page.post("/strategie/campagnes", envoi).status_code == 404


def test_un_effet_mesure_se_montre_avec_son_intervalle(page, scenario, ouvrir, creancier, expert, jour):
    modele = ouvrir()
    accorder(creancier, expert, jour)
    campagne = lancer_cent(scenario, modele, expert, jour)
    texte = unescape(page.get(f"/strategie/campagnes/{campagne.pk}").content.decode())
    assert "intervalle à 80 %" in texte
    assert "pas assez de mesures" not in texte
    assert "12,00\u00a0€" in texte


def lancer_cent(scenario, modele, expert, jour):
    """Cent dossiers, moitié moitié ; la variante paie douze euros de plus que l'usage, à peu de chose près."""
    copies = [
        Dossier(
            numero=f"2026-{900_000 + rang}", annee=2026, rang=900_000 + rang, nature="amiable", intitule="x",
            solde_centimes=Montant(10_000), responsable=modele.responsable, ouvert_le=modele.ouvert_le,
        )
        for rang in range(100)
    ]  # fmt: skip
    Dossier.objects.bulk_create(copies)
    campagne = lancer(scenario, expert, jour, comparer=HEURE)
    Campagne.objects.filter(pk=campagne.pk).update(
        depart=jour - timedelta(days=30), fin=jour, attendu_usage=0, attendu_variante=0
    )
    for rang, un in enumerate(campagne.inscriptions.exclude(dossier=modele).order_by("dossier_id")):
        un.groupe = Groupe.VARIANTE if rang % 2 else Groupe.USAGE
        un.save()
        Versement.objects.create(
            dossier_id=un.dossier_id, date=jour, montant_centimes=Montant(500 + (1_200 if rang % 2 else 0))
        )
    campagne.inscriptions.filter(dossier=modele).delete()
    return campagne


def test_le_nombre_de_requetes_ne_suit_pas_le_nombre_de_dossiers(
    page, scenario, amiables, ouvrir, expert, jour, django_assert_max_num_queries
):
    for _ in range(5):
        ouvrir()
    campagne = lancer(scenario, expert, jour)
    page.get(f"/strategie/campagnes/{campagne.pk}")
    with django_assert_max_num_queries(12):
        page.get(f"/strategie/campagnes/{campagne.pk}")
