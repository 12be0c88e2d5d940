"""L'annuaire des entreprises : lire la réponse, respecter la cadence et le 429, ne chercher que par SIREN exact."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.identifiants import est_un_siren
from basoche.veille.entreprise import (
    PAR_SECONDE,
    Annuaire,
    Cadence,
    EntrepriseIllisible,
    SirenFaux,
    a_verifier_si_cessee,
    exiger_un_siren,
    lire_reponse,
)
from basoche.veille.reseau import Client, LimiteAtteinte, ReseauInjoignable
from veille.serveur import Reponse, servir

SIREN = "000424242"
REPONSE = (Path(__file__).parent / "api" / "recherche_entreprises.json").read_bytes()


def _avec(**champs):
    lue = json.loads(REPONSE)
    siege = champs.pop("siege", {})
    lue["results"][0] |= champs
    lue["results"][0]["siege"] |= siege
    return json.dumps(lue).encode()


def test_l_entreprise_se_lit_avec_son_etat_son_siege_et_ses_dirigeants():
    lue = lire_reponse(REPONSE, SIREN)
    assert (lue.nom, lue.est_cessee, lue.fermee_le) == ("TRANSPORTS DU VAL FICTIF", True, date(2026, 9, 30))
    siege = lue.siege
    assert (siege.adresse, siege.code_postal, siege.commune) == ("8 RUE DES ESSAIS", "99999", "VALMONT-LA-FICTIVE")
    assert (siege.depuis, siege.ferme) == (date(2026, 2, 1), True)
    assert [(un.nom, un.qualite) for un in lue.dirigeants] == [
        ("CAMILLE DOMINIQUE ESSAI", "Gérant"), ("AUDIT FICTIF", "Commissaire aux comptes titulaire"),
    ]  # fmt: skip
    assert "1980" not in json.dumps(lue.en_dict())  # la naissance n'est pas gardée


def test_cessee_n_est_ni_dissoute_ni_radiee_et_le_dit():
    dit = a_verifier_si_cessee(lire_reponse(REPONSE, SIREN))
    for mot in ("30/09/2026", "ni une dissolution, ni une radiation", "Kbis", "CPC 117"):
        assert mot in dit
    assert a_verifier_si_cessee(lire_reponse(_avec(etat_administratif="A"), SIREN)) == ""


@pytest.mark.parametrize("champs", [{"statut_diffusion": "P"}, {"siege": {"statut_diffusion_etablissement": "P"}}])
def test_une_diffusion_partielle_ne_laisse_rien_de_l_adresse(champs):
    lue = lire_reponse(_avec(**champs), SIREN)
    assert (lue.siege.adresse, lue.siege.code_postal, lue.siege.commune) == ("", "", "")
    assert "RUE DES ESSAIS" not in json.dumps(lue.en_dict())


def test_une_autre_entreprise_dans_la_reponse_est_ignoree():
    assert lire_reponse(_avec(siren="999999907"), SIREN) is None
    assert lire_reponse(b'{"results": []}', SIREN) is None


@pytest.mark.parametrize(
    "octets",
    [b"", b"<html>", b"[]", b'{"results": {}}', b'{"results": [1]}', b'{"erreur": "x"}', _avec(etat_administratif="Z"),
     _avec(dirigeants="x"), b"[" * 100_000],
)  # fmt: skip
def test_une_reponse_inattendue_est_refusee_en_francais(octets):
    with pytest.raises(EntrepriseIllisible, match="annuaire"):
        lire_reponse(octets, SIREN)


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda un: st.lists(un, max_size=3) | st.dictionaries(
        st.sampled_from(["results", "siren", "siege", "dirigeants", "etat_administratif", "adresse", "nom"]), un,
        max_size=4),
    max_leaves=12,
))  # fmt: skip
def test_un_json_quelconque_ne_fait_jamais_que_refuser(contenu):
    for octets in (json.dumps(contenu).encode(), _avec(siege={"adresse": contenu, "date_debut_activite": contenu})):
        with suppress(EntrepriseIllisible):
            lire_reponse(octets, SIREN)


@pytest.mark.parametrize("ecrit", ["000424243", "42424", "Transports du Val", "00042424X", "", "0004242420001"])
def test_on_ne_cherche_que_par_siren_exact(ecrit):
    with pytest.raises(SirenFaux, match="SIREN"):
        exiger_un_siren(ecrit)
    assert exiger_un_siren("000 424 242 00019") == SIREN
    assert est_un_siren(SIREN)


def test_la_cadence_espace_les_demandes_d_un_septieme_de_seconde():
    heure = [100.0]
    cadence = Cadence(PAR_SECONDE, lambda: heure[0])
    attentes = [cadence.attente() for _ in range(8)]
    assert attentes[0] == 0
    assert attentes[7] == pytest.approx(1)
    heure[0] += 5
    assert cadence.attente() == 0


def test_la_demande_porte_le_siren_seul_et_429_attend_ce_que_dit_le_service():
    rendues = [Reponse(statut=429, entetes={"Retry-After": "3"}), Reponse(REPONSE)]
    attentes = []
    with servir(lambda _: rendues.pop(0)) as service:
        annuaire = Annuaire(f"{service.adresse}/search", Client(dormir=attentes.append), Cadence(PAR_SECONDE))
        assert annuaire.entreprise("000 424 242").siren == SIREN
    assert [attente for attente in attentes if attente >= 1] == [3]
    demande = service.demandes[0]
    assert parse_qs(urlsplit(demande.chemin).query)["q"] == [SIREN]
    assert demande.entetes["User-Agent"].startswith("basoche/")


def test_hors_connexion_le_refus_est_clair_et_une_attente_trop_longue_aussi():
    with servir(lambda _: Reponse(statut=429, entetes={"Retry-After": "3600"})) as service:
        annuaire = Annuaire(f"{service.adresse}/search", Client(dormir=lambda _: None))
        with pytest.raises(LimiteAtteinte, match="3600 secondes"):
            annuaire.entreprise(SIREN)
    with pytest.raises(ReseauInjoignable, match="ne répond pas"):
        annuaire.entreprise(SIREN)


def test_un_siren_faux_ne_sort_pas_de_la_machine():
    with servir(lambda _: Reponse(REPONSE)) as service, pytest.raises(ErreurBasoche):
        Annuaire(f"{service.adresse}/search").entreprise("123456789")
    assert not service.demandes
