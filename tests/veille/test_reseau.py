"""Parler à un service : reprises, limites, coupures, refus."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from basoche.droit.erreurs import ErreurBasoche
from basoche.veille.reseau import Client, LimiteAtteinte, ReponseRefusee, ReseauInjoignable
from veille.serveur import Reponse, etendue, servir

FICHIER = bytes(range(256)) * 5000


@pytest.fixture
def client():
    """Un client qui note ses attentes au lieu d'attendre."""
    attentes: list[float] = []
    return Client(delai=5, essais=3, dormir=attentes.append), attentes


def _suite(*reponses):
    """Un service qui rend ces réponses l'une après l'autre."""
    reste = list(reponses)
    return lambda _: reste.pop(0) if len(reste) > 1 else reste[0]


def test_une_reponse_se_lit_et_le_client_dit_son_nom(client):
    with servir(lambda _: Reponse(b"bonjour")) as service:
        assert client[0].demander(f"{service.adresse}/x") == b"bonjour"
        assert service.demandes[0].entetes["User-Agent"].startswith("basoche/")


@pytest.mark.parametrize(
    ("apres", "attendu"),
    [
        ("7", [7]),
        ("0", [0]),
        ("Sat, 21 Nov 2020 10:00:00 +0000", [0]),
        ("bientôt", [1]),
        ("", [1]),
    ],
)
def test_une_limite_attend_ce_que_le_service_demande(client, apres, attendu):
    limite = Reponse(statut=429, entetes={"Retry-After": apres.encode("ascii", "ignore").decode()})
    with servir(_suite(limite, Reponse(b"bien"))) as service:
        assert client[0].demander(service.adresse) == b"bien"
    assert client[1] == attendu


def test_une_attente_trop_longue_est_dite_sans_attendre(client):
    dans_trois_jours = format_datetime(datetime.now(UTC) + timedelta(days=3))
    for apres in ("3600", dans_trois_jours):
        limite = Reponse(statut=429, entetes={"Retry-After": apres})
        with servir(_suite(limite)) as service, pytest.raises(LimiteAtteinte, match="attendre"):
            client[0].demander(service.adresse)
    assert client[1] == []


def test_une_panne_passagere_se_repare_toute_seule(client):
    coupee = Reponse(b"bonjour", coupee=3)
    with servir(_suite(Reponse(statut=503), coupee, Reponse(b"bonjour"))) as service:
        assert client[0].demander(service.adresse) == b"bonjour"
    assert client[1] == [1, 2]


def test_une_panne_qui_dure_est_dite_en_francais(client):
    with servir(_suite(Reponse(statut=500))) as service, pytest.raises(ReseauInjoignable, match="après 3 essais"):
        client[0].demander(service.adresse)
    with pytest.raises(ReseauInjoignable, match="ne répond pas"):
        client[0].demander(service.adresse)


@pytest.mark.parametrize("statut", [400, 401, 403, 404])
def test_un_refus_n_est_pas_redemande(client, statut):
    with servir(_suite(Reponse(statut=statut))) as service:
        with pytest.raises(ReponseRefusee) as refus:
            client[0].demander(service.adresse)
        assert (refus.value.statut, len(service.demandes)) == (statut, 1)


@pytest.mark.parametrize("adresse", ["file:///etc/hostname", "ftp://exemple.fr/x", "rien", "https://"])
def test_seul_http_est_permis(client, adresse):
    with pytest.raises(ErreurBasoche, match="n'est pas une adresse"):
        client[0].demander(adresse)


def test_une_redirection_ne_sort_pas_de_http(client):
    ailleurs = Reponse(statut=302, entetes={"Location": "file:///etc/hostname"})
    with servir(_suite(ailleurs)) as service, pytest.raises(ErreurBasoche):
        client[0].demander(service.adresse)


def test_une_redirection_n_emporte_pas_les_secrets_ailleurs(client):
    with servir(lambda _: Reponse(b"vole")) as ailleurs:
        vers = ailleurs.adresse.replace("127.0.0.1", "localhost")
        with servir(_suite(Reponse(statut=302, entetes={"Location": vers}))) as service:
            with pytest.raises(ReponseRefusee):
                client[0].demander(service.adresse, entetes={"KeyId": "secret"})
            ici = Reponse(statut=302, entetes={"Location": "/la"})
        assert ailleurs.demandes == []
    with servir(_suite(ici, Reponse(b"la"))) as service:
        assert client[0].demander(service.adresse) == b"la"


def test_un_telechargement_coupe_reprend_ou_il_en_etait(client, tmp_path):
    def couper(demande):
        rendue = etendue(demande, FICHIER)
        rendue.coupee = 300_000
        return rendue

    with servir(couper) as service:
        assert client[0].telecharger(f"{service.adresse}/a.tar.gz", tmp_path / "a.tar.gz") == len(FICHIER)
        plages = [demande.entetes.get("Range") for demande in service.demandes]
    assert (tmp_path / "a.tar.gz").read_bytes() == FICHIER
    assert plages == [None, "bytes=300000-", "bytes=600000-", "bytes=900000-", "bytes=1200000-"]
    assert [un.name for un in tmp_path.iterdir()] == ["a.tar.gz"]


def test_un_arret_garde_ce_qui_etait_telecharge(client, tmp_path):
    (tmp_path / "a.tar.gz.part").write_bytes(FICHIER[:1000])
    with servir(lambda demande: etendue(demande, FICHIER)) as service:
        client[0].telecharger(f"{service.adresse}/a.tar.gz", tmp_path / "a.tar.gz")
        assert service.demandes[0].entetes["Range"] == "bytes=1000-"
    assert (tmp_path / "a.tar.gz").read_bytes() == FICHIER


@pytest.mark.parametrize("deja", [FICHIER, FICHIER + b"x" * 10])
def test_une_reprise_impossible_recommence(client, tmp_path, deja):
    (tmp_path / "a.tar.gz.part").write_bytes(deja)
    with servir(lambda demande: etendue(demande, FICHIER)) as service:
        client[0].telecharger(f"{service.adresse}/a.tar.gz", tmp_path / "a.tar.gz")
    assert (tmp_path / "a.tar.gz").read_bytes() == FICHIER


def test_un_service_qui_ne_sait_pas_reprendre_renvoie_tout(client, tmp_path):
    (tmp_path / "a.tar.gz.part").write_bytes(FICHIER[:1000])
    with servir(lambda _: Reponse(FICHIER)) as service:
        client[0].telecharger(f"{service.adresse}/a.tar.gz", tmp_path / "a.tar.gz")
    assert (tmp_path / "a.tar.gz").read_bytes() == FICHIER


def test_le_mandataire_de_l_environnement_est_employe(client, monkeypatch):
    with servir(lambda _: Reponse(b"par le mandataire")) as mandataire:
        monkeypatch.setenv("http_proxy", mandataire.adresse)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        assert client[0].demander("http://dila.exemple.invalid/LEGI/") == b"par le mandataire"
        assert mandataire.demandes[0].chemin == "http://dila.exemple.invalid/LEGI/"
