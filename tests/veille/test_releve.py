"""Relever les archives qui manquent : l'ordre, la reprise, les pannes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from typer.testing import CliRunner

from basoche.cli.application import application
from basoche.cli.veille_reseau import relever_la_nuit
from basoche.droit.erreurs import ErreurBasoche
from basoche.veille.archive import ArchiveIllisible, ArchiveTronquee
from basoche.veille.base import BaseInutilisable, chemin_de_la_base, existe, noter_etat, ouvrir, versions
from basoche.veille.releve import FondsVide, dernier_releve, est_en_retard, lister, relever
from basoche.veille.reseau import Client, ReseauInjoignable
from basoche.veille.temoin import couverture
from veille.archives import archiver, article, suppressions
from veille.serveur import Reponse, etendue, servir

STOCK = "Freemium_legi_global_20260101-140000.tar.gz"
UN, DEUX = "LEGI_20260102-210000.tar.gz", "LEGI_20260105-210000.tar.gz"
LE = datetime(2026, 1, 6, 5, tzinfo=UTC)
A, B = "LEGIARTI000000000001", "LEGIARTI000000000002"


@pytest.fixture
def depot(tmp_path):
    """Un dépôt comme celui de la DILA : un vieux stock, un stock, deux livraisons."""
    dossier = tmp_path / "depot"
    dossier.mkdir()
    ou, contenu = article("R1", "2020-01-01", id=A)
    archiver(
        dossier, "Freemium_legi_global_20250101-140000.tar.gz", article("R9", "2020-01-01", id="LEGIARTI000000000009")
    )
    archiver(dossier, STOCK, (ou, contenu))
    archiver(dossier, UN, article("R1", "2026-01-02", id=B, chaine=[A]))
    archiver(dossier, DEUX, suppressions(ou))
    return dossier


def _page(dossier):
    liens = "".join(f'<a href="{un.name}">{un.name}</a>\n' for un in sorted(dossier.iterdir()))
    return f"<html><h1>Index of /OPENDATA/LEGI</h1><a href='../'>Parent</a>{liens}<a href=DTD.tar.gz>x</a></html>"


def _servir(depot, panne=None):
    def repondre(demande):
        if panne and (rendue := panne(demande)):
            return rendue
        nom = demande.chemin.rpartition("/")[2]
        if not nom:
            return Reponse(_page(depot).encode())
        chemin = depot / nom
        return etendue(demande, chemin.read_bytes()) if chemin.is_file() else Reponse(statut=404)

    return servir(repondre)


def _relever(base, service, tmp_path, fonds="LEGI"):
    client = Client(delai=5, essais=2, dormir=lambda _: None)
    return relever(base, fonds, tmp_path / "archives", client=client, adresse=service.adresse, maintenant=LE)


def test_le_dernier_stock_puis_les_livraisons_sont_verses_dans_l_ordre(depot, tmp_path, lieu):
    with ouvrir(lieu, creer=True) as base, _servir(depot) as service:
        fait = _relever(base, service, tmp_path)
        assert [bilan.archive for bilan in fait.bilans] == [STOCK, UN, DEUX]
        assert [version.id for version in versions(base, "1 = 1", ())] == [B]
        assert couverture(base).au == date(2026, 1, 5)
        assert (fait.annoncees, list((tmp_path / "archives").iterdir())) == (4, [])
        assert dernier_releve(base) == LE


def test_relever_deux_fois_ne_telecharge_rien_de_plus(depot, tmp_path, lieu):
    with ouvrir(lieu, creer=True) as base, _servir(depot) as service:
        _relever(base, service, tmp_path)
        avant = len(service.demandes)
        assert _relever(base, service, tmp_path).bilans == []
        assert len(service.demandes) == avant + 1


def test_une_panne_au_milieu_garde_ce_qui_est_verse_et_reprend(depot, tmp_path, lieu):
    def en_panne(demande):
        return Reponse(statut=503) if demande.chemin.endswith(DEUX) else None

    with ouvrir(lieu, creer=True) as base:
        with _servir(depot, en_panne) as service, pytest.raises(ReseauInjoignable):
            _relever(base, service, tmp_path)
        assert (couverture(base).au, dernier_releve(base)) == (date(2026, 1, 2), None)
        with _servir(depot) as service:
            assert [bilan.archive for bilan in _relever(base, service, tmp_path).bilans] == [DEUX]


def test_une_livraison_annoncee_mais_retiree_arrete_le_droit_avant_elle(depot, tmp_path, lieu):
    with ouvrir(lieu, creer=True) as base:
        with _servir(depot) as service:
            _relever(base, service, tmp_path)
        archiver(depot, "LEGI_20260107-210000.tar.gz")
        archiver(depot, "LEGI_20260106-210000.tar.gz")

        def perdue(demande):
            return Reponse(statut=404) if demande.chemin.endswith("20260106-210000.tar.gz") else None

        with _servir(depot, perdue) as service, pytest.raises(ErreurBasoche, match="404"):
            _relever(base, service, tmp_path)
        assert couverture(base).au == date(2026, 1, 5)


def test_une_archive_abimee_est_redemandee_une_fois(depot, tmp_path, lieu):
    entiere = (depot / UN).read_bytes()
    rendues = []

    def abimer(demande):
        if demande.chemin.endswith(UN) and not rendues:
            rendues.append(1)
            return Reponse(entiere[: len(entiere) // 2])
        return None

    with ouvrir(lieu, creer=True) as base, _servir(depot, abimer) as service:
        assert [bilan.archive for bilan in _relever(base, service, tmp_path).bilans] == [STOCK, UN, DEUX]


def test_une_archive_toujours_abimee_est_dite(depot, tmp_path, lieu):
    (depot / UN).write_bytes((depot / UN).read_bytes()[:50])
    with (
        ouvrir(lieu, creer=True) as base,
        _servir(depot) as service,
        pytest.raises((ArchiveTronquee, ArchiveIllisible)),
    ):
        _relever(base, service, tmp_path)


def test_sans_archive_listee_ou_sans_fonds_connu_on_le_dit(tmp_path, lieu):
    with ouvrir(lieu, creer=True) as base, servir(lambda _: Reponse(b"<html></html>")) as service:
        with pytest.raises(FondsVide, match="aucune archive"):
            _relever(base, service, tmp_path)
        with pytest.raises(ErreurBasoche, match="pas un fonds"):
            _relever(base, service, tmp_path, fonds="ACCO")


@pytest.mark.parametrize(
    ("page", "noms"),
    [
        (f'<a href="{UN}">', [UN]),
        (f"<a href='/OPENDATA/LEGI/{UN}'>", [UN]),
        (f'<A HREF={UN}>x</A><a href="{STOCK}">', [STOCK, UN]),
        ('<a href="../LEGI_20260102-210000.tar.gz.md5">', []),
        ('<a href="JORF_20260102-210000.tar.gz">', []),
        ('<a href="LEGI_../../x_20260102-210000.tar.gz">', []),
        ("\x00\x00<a href=", []),
    ],
)
def test_la_page_du_service_se_lit_sous_ses_formes(page, noms):
    assert [une.nom for une in lister(page, "LEGI")] == noms


def test_trois_jours_sans_releve_se_disent(depot, tmp_path, lieu):
    with ouvrir(lieu, creer=True) as base, _servir(depot) as service:
        assert est_en_retard(base, date(2026, 1, 6))
        _relever(base, service, tmp_path)
        assert not est_en_retard(base, date(2026, 1, 8))
        assert est_en_retard(base, date(2026, 1, 9))


def test_la_commande_releve_les_fonds_voulus(depot, tmp_path, monkeypatch):
    with _servir(depot) as service:
        monkeypatch.setenv("BASOCHE_DILA_ADRESSE", f"{service.adresse}/OPENDATA/")
        commande = ["veille", "relever", "--fonds", "LEGI", "--base", str(tmp_path / "v.sqlite3"), "--format", "json"]
        rendu = CliRunner().invoke(application, commande)
    assert rendu.exit_code == 0, rendu.output
    lu = json.loads(rendu.stdout.splitlines()[-1])["resultat"]["fonds"][0]
    assert (lu["versees"], lu["droit_arrete_au"]) == (3, "2026-01-05")


def test_la_nuit_releve_les_textes_et_dit_une_panne_sans_s_arreter(depot, tmp_path, monkeypatch):
    monkeypatch.setenv("BASOCHE_VEILLE", str(tmp_path / "veille"))
    with _servir(depot) as service:
        monkeypatch.setenv("BASOCHE_DILA_ADRESSE", service.adresse)
        dite = relever_la_nuit()
    assert dite.startswith("Textes : 3 archive(s) versée(s), puis arrêt.")
    assert "JORF/ ne liste aucune archive" in dite
    assert (tmp_path / "veille" / "veille.sqlite3").is_file()


def test_la_base_de_l_etude_sous_postgresql_recoit_aussi_les_textes(postgresql, lieu, monkeypatch, tmp_path):
    monkeypatch.delenv("BASOCHE_VEILLE", raising=False)
    monkeypatch.setenv("BASOCHE_BASE", postgresql)
    assert chemin_de_la_base() == postgresql
    monkeypatch.setenv("BASOCHE_VEILLE", str(tmp_path))
    assert chemin_de_la_base() == tmp_path / "veille.sqlite3"
    assert not existe(lieu)
    with pytest.raises(BaseInutilisable, match="Aucun texte"), ouvrir(lieu):
        raise AssertionError("une base absente ne s'ouvre pas")
    with ouvrir(lieu, creer=True) as base:
        noter_etat(base, "essai", "1")
    assert existe(lieu)


def test_un_serveur_qui_ne_repond_pas_se_dit_sans_montrer_le_secret():
    adresse = "postgresql://clerc:sesame@127.0.0.1:9/absente"
    assert not existe(adresse)
    with pytest.raises(BaseInutilisable, match=r"127\.0\.0\.1:9/absente") as refus, ouvrir(adresse, creer=True):
        raise AssertionError("elle ne s'ouvre pas")
    assert "sesame" not in refus.value.message
