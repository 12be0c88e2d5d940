"""Les archives de la DILA : versées, rejouées, reprises, refusées."""

from __future__ import annotations

import gzip
import random
from datetime import date
from pathlib import Path

import pytest

from basoche.droit.erreurs import ErreurBasoche
from basoche.veille import ingestion
from basoche.veille.archive import ArchiveIllisible, ArchiveTronquee, lire_archive
from basoche.veille.base import BaseInutilisable, ouvrir, versions
from basoche.veille.dila import Decision, Texte, lire
from basoche.veille.ingestion import ingerer
from basoche.veille.lecture_xml import XmlRefuse, analyser
from basoche.veille.version import Famille
from veille.archives import ECHANTILLONS, STOCK, archiver, article, suppressions

BOMBE = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "boum"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    b"<ARTICLE><META><META_COMMUN><ID>&c;</ID></META_COMMUN></META></ARTICLE>"
)


@pytest.fixture
def base(lieu):
    with ouvrir(lieu, creer=True) as ouverte:
        yield ouverte


def _tout(base):
    return [
        tuple(ligne)
        for table in ("version_article", "texte", "decision")
        for ligne in base.execute(f"SELECT * FROM {table} ORDER BY id")
    ]


def _lire(nom: str, fonds: str = "LEGI"):
    return lire(analyser((ECHANTILLONS / nom).read_bytes(), nom), fonds)


def test_un_article_reel_est_lu_avec_ses_dates_ses_liens_et_ses_alineas():
    version = _lire("legi_article_reconstruit_L311-5.xml")
    assert (version.code, version.numero, version.etat) == ("CRPA", "L311-5", "VIGUEUR")
    assert (version.debut, version.fin) == (date(2026, 5, 28), None)
    assert version.chaine == "LEGIARTI000031367708"
    assert version.modificateur.libelle == "LOI n°2026-403 du 26 mai 2026 - art. 59"
    assert version.modificateur.famille is Famille.MODIFIE
    alineas = version.texte.splitlines()
    assert alineas[:2] == ["Ne sont pas communicables :", "1° Les documents suivants :"]
    assert "l'article L. 141-3 du code des juridictions financières et les documents" in version.texte


def test_un_article_du_journal_officiel_n_a_pas_de_date_d_effet():
    version = _lire("jorf_article_reel.xml", "JORF")
    assert (version.debut, version.fin, version.publication) == (None, None, date(2015, 5, 19))
    assert version.numero == "3"


def test_seuls_les_liens_subis_font_une_version():
    version = _lire("legi_article_liens_reel.xml")
    assert [lien.famille for lien in version.liens] == [None, None, Famille.MODIFIE, None]
    assert version.modificateur.libelle == "LOI n°2018-287 du 20 avril 2018 - art. 16"


def test_un_texte_dit_ses_versions_a_venir_et_une_date_encore_inconnue():
    extraits = analyser((ECHANTILLONS / "legi_textelr_et_versions_a_venir.xml").read_bytes(), "extraits")
    textes = [lu for racine in extraits if isinstance(lu := lire(racine, "LEGI"), Texte)]
    assert textes[0].a_venir == ("2026-01-01", "")
    assert (textes[1].numero, textes[1].publication) == ("94-46", date(1994, 1, 19))


def test_une_decision_de_justice_est_gardee():
    racine = analyser(
        b"<TEXTE_JURI_JUDI><META><META_COMMUN><ID>JURITEXT000000000001</ID></META_COMMUN><META_SPEC><META_JURI>"
        b"<TITRE>Cour de cassation</TITRE><DATE_DEC>2026-03-13</DATE_DEC><SOLUTION>Rejet</SOLUTION></META_JURI>"
        b"<META_JURI_JUDI><NUMEROS_AFFAIRES><NUMERO_AFFAIRE>24-70.000</NUMERO_AFFAIRE></NUMEROS_AFFAIRES>"
        b"</META_JURI_JUDI></META_SPEC></META><TEXTE><BLOC_TEXTUEL><CONTENU>Attendu<br/>que</CONTENU></BLOC_TEXTUEL>"
        b"</TEXTE></TEXTE_JURI_JUDI>",
        "JURITEXT000000000001.xml",
    )
    lue = lire(racine, "CASS")
    assert isinstance(lue, Decision)
    assert (lue.date, lue.numeros, lue.texte) == (date(2026, 3, 13), ("24-70.000",), "Attendu\nque")


def test_verser_deux_fois_la_meme_archive_ne_change_rien(base, tmp_path):
    archive = archiver(tmp_path, STOCK, article("L1", "2020-01-01", id="LEGIARTI000000000001"))
    assert ingerer(base, archive).articles == 1
    avant = _tout(base)
    assert ingerer(base, archive).deja
    assert _tout(base) == avant


def test_les_livraisons_menent_au_meme_etat_dans_tous_les_ordres(base, tmp_path):
    un = article("L1", "2020-01-01", id="LEGIARTI000000000001", texte="Six mois.")
    trois = article("L3", "2020-01-01", id="LEGIARTI000000000003")
    archives = [
        archiver(tmp_path, STOCK, un, article("L2", "2020-01-01", id="LEGIARTI000000000002"), trois),
        archiver(tmp_path, "LEGI_20260102-210000.tar.gz", suppressions(trois[0]), article(
            "L1", "2020-01-01", id="LEGIARTI000000000001", texte="Trois mois.")),
        archiver(tmp_path, "LEGI_20260105-210000.tar.gz", article(
            "L1", "2020-01-01", id="LEGIARTI000000000001", texte="Deux mois.")),
    ]  # fmt: skip
    for archive in archives:
        ingerer(base, archive)
    voulu = {(v.id, v.texte) for v in versions(base, "1 = 1", ())}
    assert voulu == {("LEGIARTI000000000001", "Deux mois."), ("LEGIARTI000000000002", "Un délai d'un mois.")}
    for graine in range(4):
        melangees = random.Random(graine).sample(archives, len(archives))
        with ouvrir(tmp_path / f"autre{graine}.sqlite3", creer=True) as autre:
            for archive in melangees:
                ingerer(autre, archive)
            assert {(v.id, v.texte) for v in versions(autre, "1 = 1", ())} == voulu


def test_une_suppression_n_emporte_pas_une_version_rangee_ailleurs(base, tmp_path):
    ou, contenu = article("L1", "2020-01-01", id="LEGIARTI000000000001")
    ingerer(base, archiver(tmp_path, STOCK, (ou, contenu)))
    deplace = ou.replace("en_vigueur", "non_vigueur")
    bilan = ingerer(base, archiver(tmp_path, "LEGI_20260102-210000.tar.gz", (deplace, contenu), suppressions(ou)))
    assert bilan.supprimes == 0
    assert len(list(versions(base, "1 = 1", ()))) == 1


def test_le_dossier_de_livraison_ne_compte_pas_dans_le_chemin(base, tmp_path):
    ou, contenu = article("L1", "2020-01-01", id="LEGIARTI000000000001")
    ingerer(base, archiver(tmp_path, STOCK, (f"20260101-140000/{ou}", contenu)))
    livraison = archiver(tmp_path, "LEGI_20260102-210000.tar.gz", suppressions(ou))
    assert ingerer(base, livraison).supprimes == 1


@pytest.fixture
def petits_paquets(monkeypatch):
    monkeypatch.setattr(ingestion, "_PAQUET", 10)


def _tronquer(archive: Path, part: int) -> None:
    octets = archive.read_bytes()
    archive.write_bytes(octets[: len(octets) * part // 100])


def _grande(tmp_path: Path) -> Path:
    hasard = random.Random(6)
    textes = ["".join(hasard.choices("abcdefghij klmnop", k=400)) for _ in range(95)]
    fichiers = [
        article(f"L{rang}", "2020-01-01", id=f"LEGIARTI{rang:012d}", texte=texte)
        for rang, texte in enumerate(textes, start=1)
    ]
    return archiver(tmp_path, STOCK, *fichiers)


@pytest.mark.usefixtures("petits_paquets")
@pytest.mark.parametrize("part", [1, 30, 60, 99])
def test_une_archive_tronquee_est_dite_et_reprise_sans_rien_perdre(base, tmp_path, part):
    archive = _grande(tmp_path)
    entiere = archive.read_bytes()
    _tronquer(archive, part)
    with pytest.raises(ArchiveTronquee, match="tronquée"):
        ingerer(base, archive)
    gardes = len(list(versions(base, "1 = 1", ())))
    archive.write_bytes(entiere)
    bilan = ingerer(base, archive)
    assert bilan.reprise == gardes
    assert bilan.articles == 95 - gardes
    assert len(list(versions(base, "1 = 1", ()))) == 95
    assert part < 50 or gardes > 20


@pytest.mark.usefixtures("petits_paquets")
def test_une_autre_archive_sous_le_meme_nom_est_relue_entiere(base, tmp_path):
    archive = _grande(tmp_path)
    _tronquer(archive, 60)
    with pytest.raises(ArchiveTronquee):
        ingerer(base, archive)
    archiver(tmp_path, STOCK, *(article(f"R{n}", "2021-01-01", id=f"LEGIARTI9{n:011d}") for n in range(60)))
    bilan = ingerer(base, archive)
    assert (bilan.reprise, bilan.articles) == (0, 60)


@pytest.mark.usefixtures("petits_paquets")
def test_un_arret_au_milieu_garde_les_paquets_finis(base, tmp_path, monkeypatch):
    archive = _grande(tmp_path)
    lues = []

    def lire_puis_s_arreter(chemin):
        for entree in lire_archive(chemin):
            lues.append(entree)
            if len(lues) == 45:
                raise KeyboardInterrupt
            yield entree

    monkeypatch.setattr(ingestion, "lire_archive", lire_puis_s_arreter)
    with pytest.raises(KeyboardInterrupt):
        ingerer(base, archive)
    monkeypatch.setattr(ingestion, "lire_archive", lire_archive)
    bilan = ingerer(base, archive)
    assert (bilan.reprise, bilan.articles) == (40, 55)


@pytest.mark.parametrize(
    "piege",
    [
        BOMBE,
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><ARTICLE>&x;</ARTICLE>',
        b'<!DOCTYPE a [<!ENTITY % x "y">%x;]><ARTICLE/>',
        BOMBE.decode().replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16"),
        b"<a>" * 5000 + b"</a>" * 5000,
        b"<ARTICLE><META>",
        b"",
        b"\x00\xff\xfe",
        b'<?xml version="1.0" encoding="klingon"?><ARTICLE/>',
    ],
)
def test_un_fichier_piege_ou_mal_forme_est_refuse_en_francais(piege):
    with pytest.raises(XmlRefuse, match="est refusé"):
        analyser(piege, "LEGIARTI000000000001.xml")


def test_une_bombe_n_arrete_pas_l_archive_et_se_dit(base, tmp_path):
    bon = article("L1", "2020-01-01", id="LEGIARTI000000000001")
    bilan = ingerer(base, archiver(tmp_path, STOCK, ("legi/global/piege.xml", BOMBE), bon))
    assert (bilan.articles, bilan.nombre_d_anomalies) == (1, 1)
    assert "déclare une entité" in bilan.anomalies[0].motif


def test_un_fichier_demesure_est_saute_sans_etre_lu(base, tmp_path):
    gros = ("legi/global/gros.xml", b"<a>" + b" " * 17_000_000 + b"</a>")
    bilan = ingerer(base, archiver(tmp_path, STOCK, gros, article("L1", "2020-01-01", id="LEGIARTI000000000001")))
    assert (bilan.articles, bilan.anomalies[0].motif) == (1, "trop gros pour être lu (16 Mio)")


@pytest.mark.parametrize(
    "octets",
    [b"", b"pas une archive" * 100, gzip.compress(b"x" * 5000, mtime=0), b"\x1f\x8b\x08abc"],
    ids=["vide", "texte", "sans_tar", "coupee"],  # sans nom, l'octet du jour changerait d'un ouvrier à l'autre
)
def test_ce_qui_n_est_pas_une_archive_est_refuse(base, tmp_path, octets):
    (tmp_path / STOCK).write_bytes(octets)
    with pytest.raises((ArchiveIllisible, ArchiveTronquee)):
        ingerer(base, tmp_path / STOCK)


def test_une_archive_sans_nom_connu_se_reconnait_a_ses_dossiers(base, tmp_path):
    bilan = ingerer(base, archiver(tmp_path, "x.tar.gz", article("L1", "2020-01-01", id="LEGIARTI000000000001")))
    assert (bilan.fonds, bilan.le, bilan.nom_reconnu) == ("LEGI", date(2026, 1, 1), False)
    with pytest.raises(ArchiveIllisible, match="que la veille connaît"):
        ingerer(base, archiver(tmp_path, "y.tar.gz", ("ailleurs/a.xml", "<a/>")))


def test_seuls_les_codes_voulus_sont_gardes(base, tmp_path):
    autre = article("1", "2020-01-01", id="LEGIARTI000000000002", cid="LEGITEXT1", titre="Code civil")
    archive = archiver(tmp_path, STOCK, article("L1", "2020-01-01", id="LEGIARTI000000000001"), autre)
    assert ingerer(base, archive, codes=["C. civ."]).articles == 1


def test_une_base_absente_dit_comment_la_remplir(tmp_path):
    with pytest.raises(BaseInutilisable, match="Aucun texte"), ouvrir(tmp_path / "absente.sqlite3"):
        raise AssertionError
    (tmp_path / "fausse.sqlite3").write_bytes(b"ceci n'est pas une base" * 100)
    with pytest.raises(ErreurBasoche, match="ne peut pas être employée"), ouvrir(tmp_path / "fausse.sqlite3"):
        raise AssertionError


def test_une_archive_absente_est_dite_sans_accuser_la_base(base, tmp_path):
    with pytest.raises(ArchiveIllisible, match="ne s'ouvre pas"):
        ingerer(base, tmp_path / STOCK)
