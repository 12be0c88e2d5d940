"""Les annonces du BODACC : les deux formats, ce qui est écarté, ce qui est refusé, l'API et ses pannes."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from basoche.droit.erreurs import ErreurBasoche
from basoche.veille.bodacc import BodaccIllisible, Sens, lire_bodacc
from basoche.veille.releve_bodacc import REGLAGE, BodaccInjoignable, adresse_du_bodacc, relever
from veille.bodacc_essai import FICHIER_DILA, SIREN, enregistrement, reponse, serveur


def _seule(**champs):
    (annonce,) = lire_bodacc(reponse(enregistrement(**champs)), "essai").annonces
    return annonce


def test_une_ouverture_de_liquidation_se_lit_entiere():
    annonce = _seule()
    assert (annonce.id, annonce.parue_le, annonce.sirens) == ("A202601765232", date(2026, 9, 15), (SIREN,))
    assert annonce.noms == ("Menuiserie du Lac",)
    assert annonce.jugement is not None
    assert (annonce.jugement.date, annonce.jugement.sens) == (date(2026, 9, 8), Sens.OUVERTURE)
    assert annonce.jugement.procedure == "liquidation_judiciaire"
    assert annonce.est_collective


def test_le_jugement_peut_etre_un_objet_ou_une_chaine():
    jugement = {"famille": "Jugement d'ouverture", "nature": "Jugement d'ouverture d'une procédure de sauvegarde"}
    assert _seule(jugement=jugement).jugement == _seule(jugement=json.dumps(jugement)).jugement


@pytest.mark.parametrize(
    ("ecrite", "lue"),
    [
        ("2026-09-08", date(2026, 9, 8)), ("10 décembre 2009", date(2009, 12, 10)), ("1er août 2012", date(2012, 8, 1)),
        ("08/09/2026", date(2026, 9, 8)), ("31 février 2020", None), ("", None), ("hier", None), ("2026-13-01", None),
    ],
)  # fmt: skip
def test_la_date_du_jugement_selon_l_epoque(ecrite, lue):
    jugement = _seule(jugement=json.dumps({"nature": "Jugement d'ouverture", "date": ecrite})).jugement
    assert jugement is not None
    assert jugement.date == lue


@pytest.mark.parametrize(
    ("nature", "sens", "procedure"),
    [
        ("Jugement d'ouverture d'une procédure de sauvegarde", Sens.OUVERTURE, "sauvegarde"),
        ("Jugement d’ouverture d’une procédure de redressement judiciaire", Sens.OUVERTURE, "redressement_judiciaire"),
        ("Jugement de conversion en liquidation judiciaire", Sens.CONVERSION, "liquidation_judiciaire"),
        ("Jugement de conversion du redressement judiciaire en liquidation judiciaire", Sens.CONVERSION,
         "liquidation_judiciaire"),
        ("Jugement de clôture pour insuffisance d'actif", Sens.CLOTURE, None),
        ("Dépôt de l'état des créances", Sens.AUTRE, None),
    ],
)  # fmt: skip
def test_les_mots_du_greffe_disent_le_sens_et_la_procedure(nature, sens, procedure):
    jugement = _seule(jugement=json.dumps({"nature": nature})).jugement
    assert jugement is not None
    assert (jugement.sens, jugement.procedure) == (sens, procedure)


@pytest.mark.parametrize("registre", [["000000000", "000 000 000"], ["123456789"], [], None, ["RM 99"]])
def test_un_numero_neutralise_ou_sans_cle_n_est_pas_un_siren(registre):
    assert _seule(registre=registre).sirens == ()


def test_un_depot_de_comptes_n_est_pas_une_procedure_collective():
    assert not _seule(familleavis="dpc", jugement=None, depot='{"typeDepot": "Comptes annuels"}').est_collective


@pytest.mark.parametrize(
    ("champs", "raison"),
    [
        ({"id": "../x"}, "identifiant"), ({"id": None}, "identifiant"), ({"dateparution": "?"}, "date de parution"),
        ({"registre": {"a": 1}}, "registre"), ({"jugement": "{"}, "jugement"), ({"jugement": "[1]"}, "jugement"),
        ({"tribunal": 3}, "tribunal"),
    ],
)  # fmt: skip
def test_une_annonce_illisible_est_ecartee_et_dite_sans_perdre_les_autres(champs, raison):
    releve = lire_bodacc(reponse(enregistrement(**champs), enregistrement(id="A202601765233")), "essai")
    assert [annonce.id for annonce in releve.annonces] == ["A202601765233"]
    (avis,) = releve.ecartees
    assert raison in avis.message
    assert "annonce 1" in avis.message


def test_un_nom_piege_est_nettoye_et_une_adresse_etrangere_n_est_pas_gardee():
    annonce = _seule(ville="Val\x00mont\n", url_complete="https://ailleurs.example/x")
    assert annonce.ville == "Val mont"
    assert annonce.adresse == ""


@pytest.mark.parametrize(
    "octets",
    [b"", b"{", b"[]", b'{"results": 3}', b"\xff\xfe", b'{"results": [], "total_count": "2"}', b"[" * 100_000,
     b"<a/>", b"<PCL_REDIFF/>"],
)  # fmt: skip
def test_ce_qui_n_est_pas_du_bodacc_est_refuse_en_francais(octets):
    with pytest.raises(BodaccIllisible) as refus:
        lire_bodacc(octets, "le fichier")
    assert refus.value.message.startswith("le fichier n'est pas")
    assert refus.value.conseil


def test_une_reponse_trop_grosse_est_refusee(monkeypatch):
    monkeypatch.setattr("basoche.veille.bodacc.TAILLE_MAX", 10)
    with pytest.raises(BodaccIllisible, match="octets"):
        lire_bodacc(b"{" * 11, "le fichier")


def test_le_fichier_de_la_dila_dit_la_meme_chose_que_l_api():
    ouverture, cloture = lire_bodacc(FICHIER_DILA, "PCL").annonces
    api = _seule()
    assert (ouverture.id, ouverture.sirens, ouverture.noms) == (api.id, api.sirens, api.noms)
    assert ouverture.jugement is not None
    assert api.jugement is not None
    assert (ouverture.jugement.date, ouverture.jugement.procedure) == (api.jugement.date, api.jugement.procedure)
    assert (cloture.noms, cloture.sirens) == (("Mérand Paul",), ())
    assert cloture.jugement is not None
    assert cloture.jugement.sens is Sens.CLOTURE


def test_une_bombe_xml_est_refusee():
    bombe = b'<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;&x;">]><PCL_REDIFF>&y;</PCL_REDIFF>'
    with pytest.raises(ErreurBasoche, match="entité"):
        lire_bodacc(bombe, "PCL")


@given(st.binary(max_size=300))
@example(FICHIER_DILA[:-40])
def test_aucun_octet_ne_fait_planter_le_lecteur(octets):
    with suppress(ErreurBasoche):
        lire_bodacc(octets, "essai")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda sous: st.lists(sous, max_size=3) | st.dictionaries(st.text(max_size=8), sous, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(enregistrement())), _JSON))
def test_aucun_champ_ne_fait_planter_le_lecteur(champs):
    releve = lire_bodacc(reponse(enregistrement(**champs)), "essai")
    assert len(releve.annonces) + len(releve.ecartees) == 1


# --- L'API -------------------------------------------------------------------------------------------------------


def _relever(adresse, monkeypatch, sirens=(SIREN,), attentes=None):
    monkeypatch.setenv(REGLAGE, adresse)
    attendre = (attentes if attentes is not None else []).append
    return list(relever(sirens, depuis=date(2026, 9, 1), attendre=attendre))


def test_la_demande_nomme_les_siren_la_famille_et_la_date(monkeypatch):
    with serveur((200, {}, reponse(enregistrement()))) as (adresse, demandes):
        trouvees = _relever(adresse, monkeypatch, sirens=(SIREN, "123456789", SIREN))
    assert [annonce.id for annonce in trouvees] == ["A202601765232"]
    (demande,) = demandes
    assert demande["where"] == [
        f'(registre="{SIREN}") AND familleavis="collective" AND dateparution>=date\'2026-09-01\''
    ]


def test_les_pages_se_suivent(monkeypatch):
    pages = [(200, {}, reponse(enregistrement(id=f"A20260176{rang}000"), total=150)) for rang in (1, 2)]
    with serveur(*pages) as (adresse, demandes):
        assert len(_relever(adresse, monkeypatch)) == 2
    assert [demande["offset"] for demande in demandes] == [["0"], ["100"]]


def test_trop_de_demandes_attend_ce_que_dit_le_serveur_puis_reprend(monkeypatch):
    attentes: list[float] = []
    reponses = ((429, {"Retry-After": "7"}, b""), (503, {}, b""), (200, {}, reponse(enregistrement())))
    with serveur(*reponses) as (adresse, _):
        assert len(_relever(adresse, monkeypatch, attentes=attentes)) == 1
    assert attentes == [7, 2]


@pytest.mark.parametrize(("code", "demandees"), [(500, 3), (404, 1)])
def test_une_panne_est_dite_en_francais(monkeypatch, code, demandees):
    with serveur((code, {}, b"")) as (adresse, demandes), pytest.raises(BodaccInjoignable, match=f"réponse {code}"):
        _relever(adresse, monkeypatch)
    assert len(demandes) == demandees


def test_sans_reseau_le_refus_le_dit(monkeypatch):
    with pytest.raises(BodaccInjoignable, match="ne répond pas"):
        _relever("http://127.0.0.1:9/x", monkeypatch)


@pytest.mark.parametrize("adresse", ["http://ailleurs.example/x", "ftp://127.0.0.1/", "file:///etc/passwd"])
def test_une_adresse_qui_n_est_pas_sure_est_refusee(monkeypatch, adresse):
    monkeypatch.setenv(REGLAGE, adresse)
    with pytest.raises(BodaccInjoignable, match="HTTPS"):
        adresse_du_bodacc()
