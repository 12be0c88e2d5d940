"""De quels codes la base parle : une archive versée pour un seul code ne dit rien des autres."""

from __future__ import annotations

import gzip
from datetime import date

import pytest

from basoche.droit.erreurs import ChampManquant, ErreurBasoche, HorsPeriode
from basoche.veille.archive import ArchiveIllisible
from basoche.veille.base import ouvrir, versions
from basoche.veille.ingestion import ingerer
from basoche.veille.interroger import Reponse, article_le, changements
from basoche.veille.portee import CodeInconnu, exiger_connu, nommer, restrictions
from basoche.veille.temoin import couverture
from veille.archives import STOCK, archiver, article

CPC = "LEGITEXT000006070716"
A, B = "LEGIARTI000000000001", "LEGIARTI000000000002"
DEUX_CODES = (
    article("L1", "2020-01-01", id=A),
    article("1", "2020-01-01", id=B, cid=CPC, titre="Code de procédure civile"),
)
LE = date(2026, 1, 1)


@pytest.fixture
def base(lieu):
    with ouvrir(lieu, creer=True) as ouverte:
        yield ouverte


@pytest.mark.parametrize(
    ("ecrit", "nom"),
    [
        ("cpce", "CPCE"), ("c.conso", "C. conso."), ("Code de commerce", "C. com."),
        ("décret n° 2026-96", "Décret 2026-96"),
        ("legitext000025024948", "LEGITEXT000025024948"), ("Code du tourisme", "Code du tourisme"),
    ],
)  # fmt: skip
def test_un_code_se_nomme_de_plusieurs_facons(ecrit, nom):
    assert nommer(ecrit) == nom


@pytest.mark.parametrize("nom", ["CPCX", "C. bidule", ""])
def test_un_code_inconnu_se_refuse_avec_ceux_qui_lui_ressemblent(base, tmp_path, nom):
    with pytest.raises(CodeInconnu, match="pas un code que la veille connaît") as refus:
        ingerer(base, archiver(tmp_path, STOCK, *DEUX_CODES), codes=[nom])
    assert nom != "CPCX" or "CPCE" in refus.value.conseil
    assert couverture(base).au is None


def test_un_titre_entier_ou_un_identifiant_ne_se_refuse_pas():
    for nom in ("Code du tourisme", "LEGITEXT000006074073", "Loi 89-462"):
        exiger_connu(nom)


def test_une_archive_versee_pour_un_code_se_relit_pour_un_autre(base, tmp_path):
    archive = archiver(tmp_path, STOCK, *DEUX_CODES)
    assert ingerer(base, archive, codes=["cpce"]).articles == 1
    assert ingerer(base, archive, codes=["CPCE"]).deja
    assert not ingerer(base, archive, codes=["CPC"]).deja
    assert restrictions(base) == {STOCK: {"CPC", "CPCE"}}
    assert {une.code for une in versions(base, "1 = 1", ())} == {"CPC", "CPCE"}
    assert ingerer(base, archive, codes=["CPC"]).deja
    assert not ingerer(base, archive).deja
    assert restrictions(base) == {}
    assert ingerer(base, archive, codes=["CPC"]).deja


def test_un_code_qui_n_a_pas_ete_garde_n_est_ni_absent_ni_inchange(base, tmp_path):
    ingerer(base, archiver(tmp_path, STOCK, *DEUX_CODES), codes=["CPCE"])
    assert article_le(base, "cpce", "L1", LE).version.id == A
    with pytest.raises(HorsPeriode, match="n'a aucun article de ce texte"):
        article_le(base, "CPC", "1", LE)
    dits = changements(base, LE, LE, codes=["CPC"])
    assert (dits.reponse, dits.absents) == (Reponse.NON_COUVERTE, ("CPC",))
    assert changements(base, LE, LE, codes=["CPCE"]).reponse is Reponse.AUCUN
    assert changements(base, LE, LE).couverture.codes == ("CPCE",)
    assert couverture(base).en_phrase == "Droit arrêté au 01/01/2026 (CPCE seulement)"


def test_une_livraison_versee_pour_un_autre_code_est_une_livraison_manquante(base, tmp_path):
    ingerer(base, archiver(tmp_path, STOCK, *DEUX_CODES))
    ingerer(base, archiver(tmp_path, "LEGI_20260102-210000.tar.gz", *DEUX_CODES), codes=["CPC"])
    assert changements(base, date(2026, 1, 2), date(2026, 1, 2), codes=["CPC"]).reponse is Reponse.AUCUN
    assert changements(base, date(2026, 1, 2), date(2026, 1, 2), codes=["CPCE"]).reponse is Reponse.NON_COUVERTE


def test_une_convention_a_sa_propre_couverture(base, tmp_path):
    ingerer(base, archiver(tmp_path, STOCK, *DEUX_CODES))
    ou, xml = article(
        "3", "2020-01-01", id="KALIARTI000000000001", cid="KALITEXT000000000001", titre="Convention fictive"
    )
    ingerer(base, archiver(tmp_path, "Freemium_kali_global_20251220-140000.tar.gz", (ou.replace("legi", "kali"), xml)))
    convention = changements(base, LE, LE, codes=["Convention fictive"])
    assert (convention.reponse, convention.couverture.au) == (Reponse.NON_COUVERTE, date(2025, 12, 20))
    assert changements(base, LE, LE, codes=["CPCE"]).reponse is Reponse.AUCUN
    assert changements(base, LE, LE).reponse is Reponse.NON_COUVERTE
    assert article_le(base, "KALITEXT000000000001", "3", date(2025, 12, 20)).version.id == "KALIARTI000000000001"


def test_une_periode_a_l_envers_et_un_numero_vide_se_refusent(base, tmp_path):
    ingerer(base, archiver(tmp_path, STOCK, *DEUX_CODES))
    with pytest.raises(ErreurBasoche, match="avant de commencer") as refus:
        changements(base, LE, date(2025, 12, 31))
    assert refus.value.code == "periode_inversee"
    with pytest.raises(ChampManquant):
        article_le(base, "CPCE", " ", LE)
    with pytest.raises(CodeInconnu):
        article_le(base, "CPCX", "L1", LE)


def test_un_fichier_refuse_se_rappelle_avec_la_couverture_puis_s_oublie_une_fois_lu(base, tmp_path):
    archive = archiver(tmp_path, STOCK, *DEUX_CODES, ("legi/global/x.xml", "<ARTICLE>"))
    assert ingerer(base, archive).nombre_d_anomalies == 1
    assert couverture(base).refuses == 1
    archiver(tmp_path, STOCK, *DEUX_CODES, article("L3", "2020-01-01", id="LEGIARTI000000000003"))
    assert ingerer(base, archive).nombre_d_anomalies == 0
    assert couverture(base).refuses == 0


def test_une_archive_de_bonne_longueur_mais_abimee_est_vue_puis_relue_entiere(base, tmp_path):
    archive = archiver(tmp_path, STOCK, *DEUX_CODES)
    juste = archive.read_bytes()
    # Non compressé, l'octet changé ne gêne pas la lecture : seule la somme de contrôle du bout le sait.
    clair = gzip.compress(gzip.decompress(juste), compresslevel=0)
    archive.write_bytes(clair.replace(b"Un d\xc3\xa9lai d'un mois", b"Un d\xc3\xa9lai d'un AAAA", 1))
    with pytest.raises(ArchiveIllisible, match="abîmée"):
        ingerer(base, archive)
    assert couverture(base).au is None
    archive.write_bytes(juste)
    bilan = ingerer(base, archive)
    assert (bilan.reprise, bilan.articles) == (0, 2)
    assert {une.texte for une in versions(base, "1 = 1", ())} == {"Un délai d'un mois."}


def test_une_archive_vide_le_dit(base, tmp_path):
    vide = tmp_path / "LEGI_20260105-210000.tar.gz"
    vide.touch()
    with pytest.raises(ErreurBasoche, match="est vide"):
        ingerer(base, vide)


@pytest.mark.parametrize("fonds", ["legi", "jorf", "kali", "cass"])
def test_la_liste_de_suppression_de_chaque_fonds_s_applique(base, tmp_path, fonds):
    if fonds == "cass":
        ou = f"{fonds}/global/JURI/TEXT/JURITEXT000000000001.xml"
        xml = "<TEXTE_JURI_JUDI><META><META_COMMUN><ID>JURITEXT000000000001</ID></META_COMMUN></META></TEXTE_JURI_JUDI>"
    else:
        ou, xml = article(
            "1", "2020-01-01", id=f"{fonds.upper()}ARTI000000000001", cid=f"{fonds.upper()}TEXT000000000001"
        )
        ou = ou.replace("legi", fonds, 1)
    table = "decision" if fonds == "cass" else "version_article"
    ingerer(base, archiver(tmp_path, f"Freemium_{fonds}_global_20260101-140000.tar.gz", (ou, xml)))
    assert base.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] == 1
    liste = (f"liste_suppression_{fonds}.dat", ou.removesuffix(".xml") + "\n")
    bilan = ingerer(base, archiver(tmp_path, f"{fonds.upper()}_20260102-210000.tar.gz", liste))
    assert bilan.supprimes == 1
    assert base.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] == 0
