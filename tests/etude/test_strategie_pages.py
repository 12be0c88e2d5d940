"""Le conseil à l'écran : ce que le dossier donne à la stratégie, la décision humaine, l'écart motivé."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from icalendar import Calendar

from basoche.droit.montant import Montant
from basoche.echanges.creance import Genre
from basoche.etude.commun.erreurs import ActionRefusee, ConflitDeModification, DroitRefuse
from basoche.etude.dossiers.models import Cloison, Dossier, Evenement, Partie
from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
from basoche.etude.dossiers.saisies import saisir_poste
from basoche.etude.journal.models import Entree
from basoche.etude.strategie.atelier import calculer_plan, ouvrir_plan, tranche_de
from basoche.etude.strategie.conseils import conseil_de, historique_de_l_etude
from basoche.etude.strategie.gestes import clore_decision, decider_voie, renseigner_situation
from basoche.etude.strategie.lecture import dossier_de_strategie, situation_de, termes_prescrits
from basoche.etude.strategie.models import Decision, EtatPlan, PlanEtude

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, expert):
    client.force_login(expert)
    return client


def renseigner(dossier, expert, le, **champs):
    return renseigner_situation(dossier, champs=champs, origine="le créancier", version_lue=1, acteur=expert, le=le)


def test_le_dossier_donne_a_la_strategie_son_compte_et_son_titre_sans_nom(dossier, le):
    lu = dossier_de_strategie(dossier, le)
    assert lu.principal == Montant(400_000)
    assert lu.interets > Montant(0)
    assert (lu.titre.espece, lu.titre.notifie_le, lu.titre.executoire_le) == (
        "jugement", date(2025, 4, 2), date(2025, 5, 5),
    )  # fmt: skip
    assert lu.debiteur.genre is Genre.PHYSIQUE
    assert "rand" not in repr(lu)


def test_deux_debiteurs_muets_ne_sont_pas_dits_solidaires(dossier, creancier, le):
    Partie.objects.create(dossier=dossier, personne=creancier, role="codebiteur", rang=2)
    neuf = Dossier.objects.get(pk=dossier.pk)
    lu = dossier_de_strategie(neuf, le)
    assert (lu.nombre_debiteurs, lu.tenus) == (2, None)
    Partie.objects.filter(dossier=dossier, role__in=("debiteur", "codebiteur")).update(tenu="part", part="1/2")
    lu = dossier_de_strategie(Dossier.objects.get(pk=dossier.pk), le)
    assert lu.tenus == "part"
    assert abs(2 * lu.part.centimes - (lu.principal + lu.interets + lu.frais).centimes) <= 1


def test_une_situation_renseignee_change_les_voies(dossier, expert, le):
    avant = {voie.code for voie in conseil_de(dossier, le).voies}
    renseigner(dossier, expert, le, compte_centimes=Montant(500_000))
    apres = conseil_de(dossier, le)
    assert "pv_saisie_attribution" in {voie.code for voie in apres.voies}
    assert apres.choix.code == "pv_saisie_attribution"
    assert avant != {voie.code for voie in apres.voies} or conseil_de(dossier, le).choix.code != min(avant)


def test_rien_de_l152_1_n_entre_dans_la_situation(dossier, expert, le):
    for origine in ("FICOBA", "réponse L152-1 de la caisse"):
        with pytest.raises(ActionRefusee, match="L152-1"):
            renseigner_situation(dossier, champs={}, origine=origine, version_lue=1, acteur=expert, le=le)
    assert situation_de(dossier).pk is None


def test_deux_clercs_sur_la_meme_situation(dossier, expert, le):
    renseigner(dossier, expert, le, meubles=True)
    renseigner(dossier, expert, le, meubles=False)
    with pytest.raises(ConflitDeModification):
        renseigner(dossier, expert, le, meubles=True)


def test_une_decision_garde_le_conseil_et_son_ecart_se_motive(dossier, expert, le):
    renseigner(dossier, expert, le, compte_centimes=Montant(500_000))
    conseil = conseil_de(dossier, le)
    autre = conseil.voies[1]
    with pytest.raises(ActionRefusee, match="motif"):
        decider_voie(dossier, conseil=conseil, code=autre.code, motif=" ", acteur=expert, le=le)
    decision = decider_voie(dossier, conseil=conseil, code=autre.code, motif="Accord en vue", acteur=expert, le=le)
    assert (decision.voie_conseillee, decision.voie_choisie) == (conseil.choix.code, autre.code)
    assert decision.conseil["voies"][0]["code"] == conseil.choix.code
    assert Evenement.objects.filter(dossier=dossier, nature="decision").exists()
    assert Entree.objects.filter(action="strategie.decider").exists()


def test_une_voie_interdite_ne_se_decide_pas(dossier, expert, le):
    conseil = conseil_de(dossier, le)
    with pytest.raises(ActionRefusee, match="interdite à ce jour"):
        decider_voie(dossier, conseil=conseil, code=conseil.interdites[0].code, motif="x", acteur=expert, le=le)


def test_seul_le_clerc_expert_decide(dossier, collaborateurs, le):
    with pytest.raises(DroitRefuse):
        decider_voie(
            dossier, conseil=conseil_de(dossier, le), code="x", motif="", acteur=collaborateurs["clerc"], le=le
        )


def test_une_mesure_close_dit_ce_qu_elle_a_donne_une_fois(dossier, expert, le):
    conseil = conseil_de(dossier, le)
    decision = decider_voie(dossier, conseil=conseil, code=conseil.choix.code, motif="", acteur=expert, le=le)
    commun = {"decision": decision, "acteur": expert, "le": le}
    with pytest.raises(ActionRefusee, match="contredisent"):
        clore_decision(dossier, issue="aboutie", obtenu=None, **commun)
    clore_decision(dossier, issue="aboutie", obtenu=Montant(12_000), **commun)
    with pytest.raises(ActionRefusee, match="déjà close"):
        clore_decision(dossier, issue="sans_effet", obtenu=None, **commun)


def test_la_page_classe_interdit_et_garde_la_decision(page, dossier, expert, le):
    renseigner(dossier, expert, le, compte_centimes=Montant(500_000))
    adresse = f"/dossiers/{dossier.numero}/conseil"
    texte = page.get(adresse).content.decode()
    conseil = conseil_de(dossier, le)
    assert "non calibré" in texte
    assert all(voie.etat.article in texte for voie in conseil.interdites)
    assert page.post(adresse, {"code": conseil.choix.code}).status_code == 302
    assert Decision.objects.get().suit_le_conseil
    assert "dire ce qu'elle a donné" in page.get(adresse).content.decode()


def test_la_situation_se_saisit_et_un_refus_garde_ce_qui_est_tape(page, dossier):
    adresse = f"/dossiers/{dossier.numero}/conseil/situation"
    tape = {"origine": "ficoba", "contestation": "aucune", "employeur_centimes": "1 850,40", "version": "1"}
    assert "1 850,40" in page.post(adresse, tape).content.decode()
    assert page.post(adresse, tape | {"origine": "bulletin remis par le débiteur"}).status_code == 302
    assert situation_de(dossier).employeur_centimes == Montant(185_040)


def test_le_plan_se_lit_en_agenda_sans_nom(page, dossier):
    reponse = page.get(f"/dossiers/{dossier.numero}/conseil/plan.ics")
    calendrier = Calendar.from_ical(reponse.content)
    assert calendrier.walk("VEVENT")
    assert b"rand" not in reponse.content
    assert b"M\xc3\xa9rand" not in reponse.content


def test_un_dossier_cloisonne_n_a_pas_de_conseil(page, dossier, expert):
    Cloison.objects.create(dossier=dossier, collaborateur=expert, motif="x")
    for suite in ("", "/resume", "/situation", "/plan.ics"):
        assert page.get(f"/dossiers/{dossier.numero}/conseil{suite}").status_code == 404


def test_la_fiche_n_attend_pas_le_conseil_et_le_montre(page, dossier, le):
    assert (
        f'hx-get="/dossiers/{dossier.numero}/conseil/resume"'
        in page.get(f"/dossiers/{dossier.numero}").content.decode()
    )
    resume = unescape(page.get(f"/dossiers/{dossier.numero}/conseil/resume").content.decode())
    assert conseil_de(dossier, le).choix.voie.intitule in resume


MOYENS = {"heures": {"commissaire": "20", "clerc_significateur": "70", "clerc": "140", "gestionnaire": "140"}}


def test_un_plan_juge_les_dossiers_ouverts_et_ne_depasse_aucun_moyen(dossier, expert, le):
    renseigner(dossier, expert, le, compte_centimes=Montant(900_000))
    plan = calculer_plan(ouvrir_plan(moyens=MOYENS, acteur=expert, le=le))
    assert (plan.etat, plan.juges, plan.calibre) == (EtatPlan.FAIT, 1, False)
    assert [ligne["dossier"] for ligne in plan.lignes] == [dossier.numero]
    assert all(moyen["employe"] <= moyen["capacite"] for moyen in plan.valeurs["moyens"])
    assert plan.valeurs["segments"][0]["dossiers"] == 1
    assert [point["capacite"] for point in plan.valeurs["courbe"]] == [25, 50, 75, 100, 125, 150]


def test_un_plan_ne_lit_ni_le_confidentiel_ni_le_cloisonne(dossier, expert, le):
    Dossier.objects.filter(pk=dossier.pk).update(est_confidentiel=True)
    with pytest.raises(ActionRefusee, match="Aucun dossier ouvert"):
        ouvrir_plan(moyens=MOYENS, acteur=expert, le=le)
    Dossier.objects.filter(pk=dossier.pk).update(est_confidentiel=False)
    Cloison.objects.create(dossier=dossier, collaborateur=expert, motif="x")
    with pytest.raises(ActionRefusee, match="Aucun dossier ouvert"):
        ouvrir_plan(moyens=MOYENS, acteur=expert, le=le)


def test_sans_heures_pas_de_plan(dossier, expert, le):
    with pytest.raises(ActionRefusee, match="Aucune heure"):
        ouvrir_plan(moyens={"heures": {"clerc": "0"}}, acteur=expert, le=le)
    assert not PlanEtude.objects.exists()


def test_l_atelier_calcule_montre_et_exporte_sans_euro_non_calibre(page, dossier, expert, le, collaborateurs):
    renseigner(dossier, expert, le, compte_centimes=Montant(900_000))
    envoye = page.post("/strategie", MOYENS["heures"], follow=True)
    texte = envoye.content.decode()
    plan = PlanEtude.objects.get()
    assert "non calibré" in texte
    assert dossier.numero in texte
    lignes = page.get(f"/strategie/plans/{plan.pk}/lignes.csv").content.decode("utf-8-sig")
    assert "non calibré" in lignes.splitlines()[1]
    page.force_login(collaborateurs["commissaire_de_justice"])
    assert page.get(f"/strategie/plans/{plan.pk}").status_code == 404


def test_les_mesures_closes_calibrent_le_segment(dossier, expert, le):
    renseigner(dossier, expert, le, compte_centimes=Montant(900_000))
    conseil = conseil_de(dossier, le)
    modele = {
        "dossier": dossier, "par": expert, "segment": conseil.choix.segment, "voie_conseillee": conseil.choix.code,
        "voie_choisie": conseil.choix.code, "intitule": "x", "conseil": {}, "assiette_centimes": Montant(100_000),
        "le": date(2026, 1, 5), "close_le": date(2026, 3, 5),
    }  # fmt: skip
    Decision.objects.bulk_create(
        Decision(
            **modele,
            issue="aboutie" if rang % 2 else "sans_effet",
            obtenu_centimes=Montant(80_000) if rang % 2 else None,
        )
        for rang in range(49)
    )
    assert not conseil_de(dossier, le).calibre
    Decision.objects.create(**modele, issue="sans_effet")
    calibre = conseil_de(dossier, le)
    assert historique_de_l_etude(le).closes(conseil.choix.segment) == 50
    assert calibre.calibre
    basse, haute = calibre.choix.intervalle
    assert basse <= calibre.choix.valeur <= haute
    Decision.objects.all().delete()
    assert not conseil_de(dossier, le).calibre


@pytest.mark.parametrize(("centimes", "tranche"), [
    (53_499, "moins de 535 €"), (53_500, "535 à 5 000 €"), (500_000, "5 000 à 10 000 €"),
    (1_000_000, "plus de 10 000 €"),
])  # fmt: skip
def test_les_tranches(centimes, tranche):
    assert tranche_de(Montant(centimes)) == tranche


def test_un_terme_prescrit_n_eteint_pas_les_autres(creancier, debiteur, expert, le, page):
    ouvert = ouvrir_dossier(
        nature="amiable", parties=[PartieDonnee(creancier, "creancier"), PartieDonnee(debiteur, "debiteur")],
        responsable=expert, acteur=expert, le=le,
    )  # fmt: skip
    for jour in (date(2019, 5, 2), date(2026, 5, 4)):
        saisir_poste(
            ouvert, nature="principal", libelle="Facture", montant=Montant(90_000), date_du_poste=jour, acteur=expert,
            le=le,
        )  # fmt: skip
    assert [poste.date for poste in termes_prescrits(ouvert, le)] == [date(2019, 5, 2)]
    assert dossier_de_strategie(ouvert, le).exigible_le == date(2026, 5, 4)
    assert conseil_de(ouvert, le).choix.code != "arret"
    assert "1 terme sans titre paraît prescrit" in page.get(f"/dossiers/{ouvert.numero}/conseil").content.decode()
