"""Légifrance (PISTE) et Judilibre, contre un service local qui rejoue de vraies réponses."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.erreurs import ErreurBasoche
from basoche.veille.judilibre import Judilibre, Mouvement, judilibre_de_l_environnement, lire_decision
from basoche.veille.piste import (
    IdentifiantsManquants,
    Legifrance,
    ReponseIllisible,
    alineas,
    jour,
    legifrance_de_l_environnement,
    lire_article,
    objet,
)
from basoche.veille.reseau import Client
from veille.serveur import Reponse, servir

API = Path(__file__).parent / "api"
CRPA = json.loads((API / "piste_articles_crpa.json").read_text(encoding="utf-8"))
ARTICLES = {un["data"]["id"]: un["data"] for un in CRPA["articles"]}
L311_5 = "LEGIARTI000054142426"


class Piste:
    """Le service : un jeton, puis les articles du relevé."""

    def __init__(self, jetons=("premier",)):
        self.jetons, self.donnes = list(jetons), 0

    def __call__(self, demande):
        if demande.chemin == "/jeton":
            self.donnes += 1
            jeton = self.jetons[min(self.donnes, len(self.jetons)) - 1]
            return Reponse(json.dumps({"access_token": jeton, "expires_in": 3600}).encode())
        if demande.entetes.get("Authorization") != f"Bearer {self.jetons[-1]}":
            return Reponse(statut=401)
        corps = json.loads(demande.corps)
        if demande.chemin == "/consult/getArticle":
            return Reponse(json.dumps({"article": ARTICLES.get(corps["id"])}).encode())
        choisis = [un for un in ARTICLES.values() if un["cid"] == corps["cid"]]
        return Reponse(json.dumps({"listArticle": choisis}).encode())


def _legifrance(service, **suite):
    client = Client(delai=5, essais=2, dormir=lambda _: None)
    adresses = {"adresse_du_jeton": f"{service.adresse}/jeton", "adresse": service.adresse}
    return Legifrance("moi", "secret", client, **adresses, **suite)


def test_un_article_de_legifrance_est_celui_de_l_archive():
    with servir(Piste()) as service:
        lu = _legifrance(service).article(L311_5)
        jeton = service.demandes[0].corps
    assert (lu.numero, lu.debut, lu.fin, lu.etat) == ("L311-5", date(2026, 5, 28), None, "VIGUEUR")
    assert lu.modificateur.libelle == "LOI n°2026-403 du 26 mai 2026 - art. 59"
    assert lu.texte.startswith("Ne sont pas communicables :\n1°")
    assert lu.chaine == "LEGIARTI000031367708"
    assert b"grant_type=client_credentials" in jeton
    assert b"client_secret=secret" in jeton


def test_toutes_les_versions_d_un_article_et_un_article_inconnu():
    with servir(Piste()) as service:
        legifrance = _legifrance(service)
        assert [lu.id for lu in legifrance.versions("LEGIARTI000031367708")] == [L311_5]
        assert legifrance.article("LEGIARTI000000000000") is None


def test_le_jeton_est_garde_puis_redemande_a_sa_fin():
    heure = [0.0]
    with servir(service := Piste()) as ouvert:
        legifrance = _legifrance(ouvert, horloge=lambda: heure[0])
        legifrance.article(L311_5)
        legifrance.article(L311_5)
        assert service.donnes == 1
        heure[0] = 3600
        legifrance.article(L311_5)
        assert service.donnes == 2


def test_un_jeton_refuse_est_redemande_une_fois():
    with servir(Piste(jetons=("perime", "bon"))) as service:
        assert _legifrance(service).article(L311_5) is not None
    with servir(lambda d: Piste()(d) if d.chemin == "/jeton" else Reponse(statut=401)) as service:
        with pytest.raises(ErreurBasoche, match="refuse"):
            _legifrance(service).article(L311_5)
        assert [d.chemin for d in service.demandes].count("/jeton") == 2


@pytest.mark.parametrize("corps", [b"", b"<html>", b"[]", b"{", b"\xff\xfe", b"[" * 100_000])
def test_une_reponse_illisible_est_dite(corps):
    with servir(lambda _: Reponse(corps)) as service, pytest.raises(ReponseIllisible, match="ne se lit pas"):
        _legifrance(service).article(L311_5)


def test_les_secrets_viennent_de_l_environnement(monkeypatch):
    for nom in ("BASOCHE_PISTE_ID", "BASOCHE_PISTE_SECRET", "BASOCHE_JUDILIBRE_CLE"):
        monkeypatch.delenv(nom, raising=False)
    with pytest.raises(IdentifiantsManquants, match="deux secrets"):
        legifrance_de_l_environnement(Client())
    with pytest.raises(IdentifiantsManquants, match="clé"):
        judilibre_de_l_environnement(Client())
    monkeypatch.setenv("BASOCHE_PISTE_ID", "a")
    monkeypatch.setenv("BASOCHE_PISTE_SECRET", "tres-secret")
    assert legifrance_de_l_environnement(Client()).secret == "tres-secret"
    monkeypatch.setenv("BASOCHE_PISTE_ADRESSE", "http://piste.exemple.invalid")
    with pytest.raises(ErreurBasoche, match="HTTPS"):
        legifrance_de_l_environnement(Client())


def test_les_instants_se_lisent_en_temps_universel():
    assert jour(1779926400000) == date(2026, 5, 28)
    assert jour(32472144000000) is None
    for faux in (None, "2026", True, 10**30, -(10**30)):
        assert jour(faux) is None


def test_un_contenu_mal_forme_donne_quand_meme_ses_alineas():
    assert alineas("<p>Un<br>deux<p>trois & quatre <b>cinq") == "Un\ndeux\ntrois & quatre cinq"
    assert alineas("") == ""


DECISION = (API / "judilibre_decision_cc.json").read_bytes()


def test_une_decision_de_judilibre_se_lit():
    with servir(lambda _: Reponse(DECISION)) as service:
        lue = Judilibre("cle", Client(delai=5), service.adresse).decision("5fca277de35a255d41ca73ab")
        (demande,) = service.demandes
    assert (lue.date, lue.numeros, lue.solution) == (date(2020, 11, 18), ("19-19.463",), "Rejet")
    assert lue.liens[0].libelle == "Article L. 721-3, 2°, du code de commerce."
    assert demande.chemin == "/decision?id=5fca277de35a255d41ca73ab"
    assert {nom.lower(): valeur for nom, valeur in demande.entetes.items()}["keyid"] == "cle"


def test_une_decision_absente_n_est_pas_une_panne():
    with servir(lambda _: Reponse(statut=404)) as service:
        assert Judilibre("cle", Client(delai=5), service.adresse).decision("x") is None


def test_les_changements_se_lisent_page_apres_page():
    pages = {
        "": {"transactions": [
            {"id": "a", "action": "created", "date": "2026-11-02T10:00:00Z"}, {"id": "b", "action": "deleted"}, 3,
        ], "next_page": "date=2026-11-01&from_id=b"},
        "b": {"transactions": [{"id": "c", "action": "updated", "date": "2026-11-03"}, {"id": "d", "action": "?"}]},
    }  # fmt: skip

    def repondre(demande):
        return Reponse(json.dumps(pages[demande.chemin.partition("from_id=")[2]]).encode())

    with servir(repondre) as service:
        lus = list(Judilibre("cle", Client(delai=5), service.adresse).changements(date(2026, 11, 1)))
    assert [(un.id, un.mouvement) for un in lus] == [
        ("a", Mouvement.CREEE), ("b", Mouvement.SUPPRIMEE), ("c", Mouvement.MODIFIEE),
    ]  # fmt: skip
    assert lus[0].le == date(2026, 11, 2)


def test_une_page_qui_renvoie_a_elle_meme_n_est_pas_sans_fin():
    boucle = json.dumps({"transactions": [], "next_page": "from_id=z"}).encode()
    with servir(lambda _: Reponse(boucle)) as service:
        assert list(Judilibre("cle", Client(delai=5), service.adresse).changements(date(2026, 11, 1))) == []
        assert len(service.demandes) == 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda enfants: st.lists(enfants, max_size=3) | st.dictionaries(st.text(max_size=5), enfants, max_size=3),
    max_leaves=8,
)
CLES = st.sampled_from([*ARTICLES[L311_5], "context", "textTitles", "visa", "numbers", "decision_date", "text"])


@given(st.dictionaries(CLES, JSON, max_size=8))
def test_aucune_reponse_json_ne_fait_planter_les_lecteurs(lu):
    nomme = isinstance(lu.get("id"), str) and bool(lu["id"])
    for lecteur in (lire_article, lire_decision):
        if nomme:
            assert lecteur(lu).id == lu["id"]
        else:
            with pytest.raises(ReponseIllisible):
                lecteur(lu)


@given(st.binary(max_size=80))
def test_aucun_octet_ne_fait_planter_la_lecture_du_json(octets):
    try:
        lu = objet(octets)
    except ReponseIllisible:
        return
    assert isinstance(lu, dict)
