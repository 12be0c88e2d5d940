"""Une valeur proposée hors de tout décompte : elle part de la dernière, et se simule sur des cas chiffrés."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from basoche.etude.dossiers.models import Dossier
from basoche.etude.textes.valeurs import derniere, proposer_valeur, relire_valeur, simuler, texte_a_lire


@pytest.fixture
def page(client, expert):
    client.force_login(expert)
    return client


def test_un_bareme_et_un_emolument_se_simulent_sur_des_cas_chiffres(expert, le):
    bareme = dict(derniere("saisie_remunerations/bareme").contenu, correctif_annuel_par_personne="2940")
    propose = proposer_valeur(
        nom="saisie_remunerations/bareme", du=date(2027, 1, 1), valeur=json.dumps(bareme), article="C. trav. R3252-2",
        source="décret fictif", acteur=expert, le=le,
    )  # fmt: skip
    simulation = simuler(propose, Dossier.objects.all(), date(2027, 1, 1))
    ecarts = {un.quoi: un.ecart for un in simulation.exemples}
    assert simulation.dossiers is None
    assert {un for un in ecarts.values() if un is not None and un.centimes} == {
        ecarts["1\u202f500 € nets par mois, 2 à charge : part saisissable"]
    }
    assert ecarts["1\u202f500 € nets par mois, 2 à charge : part saisissable"].centimes < 0
    emolument = proposer_valeur(
        nom="tarif/emoluments/42", du=date(2026, 3, 1), valeur="40.84", article="A444-14", source="arrêté fictif",
        acteur=expert, le=le,
    )  # fmt: skip
    trouves = simuler(emolument, Dossier.objects.all(), date(2026, 3, 1)).exemples
    assert len(trouves) == 3
    assert all(un.avant and un.ecart and un.ecart.centimes > 0 for un in trouves)


@pytest.mark.parametrize(
    ("nom", "cas"),
    [
        ("tarif/tva/reunion", "acte n° 42, La Réunion, obligation de 1\u202f000 € : coût TTC"),
        (
            "tarif/frais_deplacement/electronique",
            "acte n° 42, déplacement électronique, obligation de 100 € : coût TTC",
        ),
        ("tarif/taxe_forfaitaire", "acte n° 42, obligation de 100 € : coût TTC"),
        ("tarif/vacation", "acte n° 42, deux demi-heures de plus, obligation de 100 € : coût TTC"),
    ],
)
def test_un_montant_ou_un_taux_du_tarif_se_simule_la_ou_il_joue(nom, cas, expert, le):
    propose = proposer_valeur(
        nom=nom, du=date(2026, 3, 1), valeur="19", article="x", source="arrêté fictif", acteur=expert, le=le
    )
    trouve = next(un for un in simuler(propose, Dossier.objects.all(), date(2026, 3, 1)).exemples if un.quoi == cas)
    if nom == "tarif/taxe_forfaitaire":
        assert trouve.ecart is not None
    else:
        assert trouve.ecart.centimes != 0


@pytest.mark.parametrize(
    ("nom", "article"),
    [
        ("tarif/coefficients", ""),
        ("tarif/engagement_poursuites/bareme", "A444-15"),
        ("tarif/recouvrement/debiteur", "A444-31"),
        ("tarif/recouvrement/creancier", "A444-32"),
    ],
)
def test_un_bareme_du_tarif_se_simule_avant_bascule(nom, article, expert, le):
    gonfle = json.dumps(_gonfler(derniere(nom).contenu))
    propose = proposer_valeur(
        nom=nom, du=date(2026, 3, 1), valeur=gonfle, article="x", source="arrêté fictif", acteur=expert, le=le
    )
    trouves = simuler(propose, Dossier.objects.all(), date(2026, 3, 1)).exemples
    assert all(article in un.quoi for un in trouves)
    assert any(un.ecart and un.ecart.centimes for un in trouves), trouves


def _gonfler(contenu):
    """Le même barème, chaque coefficient, taux ou montant doublé ; dix s'il n'est pas su."""
    if isinstance(contenu, dict):
        return {cle: _doubler(cle, valeur) for cle, valeur in contenu.items()}
    return [_gonfler(un) for un in contenu]


def _doubler(cle, valeur):
    if isinstance(valeur, dict | list):
        return _gonfler(valeur)
    if cle in ("montant", "taux_pourcent", "coefficient", "maximum"):
        return "10" if valeur is None else str(2 * Decimal(str(valeur)))
    return valeur


def test_un_tarif_qui_n_est_pas_su_avant_se_dit_inconnu(expert, le):
    propose = proposer_valeur(
        nom="tarif/emoluments/42", du=date(2010, 1, 1), valeur="20.00", article="x", source="y", acteur=expert, le=le
    )
    assert {un.avant for un in simuler(propose, Dossier.objects.all(), le).exemples} == {None}


def test_la_saisie_part_de_la_derniere_valeur(page, expert, le):
    lue = page.get("/veille/valeurs?nom=saisie_remunerations/bareme").content.decode()
    assert "correctif annuel par personne : " in lue
    assert "<textarea" in lue
    assert "seuils_annuels" in lue
    taux = page.get("/veille/valeurs?nom=interets/taux_legal/autres").content.decode()
    assert 'value="01/01/2027"' in taux
    assert "<textarea" not in taux
    assert "/veille/valeurs?nom=interets/taux_legal/autres" in page.get("/veille").content.decode()


def test_une_structure_se_lit_en_francais_et_se_relit_depuis_la_derniere(page, expert, le):
    bareme = dict(derniere("saisie_remunerations/bareme").contenu, correctif_annuel_par_personne="1800")
    ecrite = json.dumps(bareme)
    assert "correctif annuel par personne : 1800" in texte_a_lire(ecrite)
    propose = proposer_valeur(
        nom="saisie_remunerations/bareme", du=date(2027, 1, 1), valeur=ecrite, article="C. trav. R3252-2",
        source="décret fictif", acteur=expert, le=le,
    )  # fmt: skip
    lue = page.get(f"/veille/valeurs/{propose.pk}").content.decode()
    champ = lue[lue.index("<textarea") : lue.index("</textarea>")]
    assert "1800" not in champ
    assert "seuils_annuels" in champ
    assert "nets par mois" in lue
    relire_valeur(propose, valeur=ecrite.replace(" ", "\n"), texte_lu="décret", acteur=expert, le=le)
    assert propose.relectures.count() == 1
