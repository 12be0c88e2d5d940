"""L'article d'un jour, ce qui change sur une période, et jusqu'où la base le sait."""

from __future__ import annotations

from datetime import date

import pytest

from basoche.droit.erreurs import HorsPeriode
from basoche.veille.base import ouvrir
from basoche.veille.ingestion import ingerer
from basoche.veille.interroger import Reponse, Sorte, article_le, changements
from basoche.veille.temoin import couverture
from basoche.veille.version import cle_du_numero
from veille.archives import CPCE, STOCK, archiver, article, suppressions

A, B, C, D = (f"LEGIARTI00000000000{n}" for n in range(1, 5))
AN_2026 = (date(2026, 1, 2), date(2026, 1, 9))


@pytest.fixture
def verser(tmp_path, lieu):
    """Une base où l'on verse des livraisons datées : le stock du 1er janvier 2026, puis celles que l'on nomme."""
    with ouvrir(lieu, creer=True) as base:

        def _verser(*fichiers, le="stock"):
            nom = STOCK if le == "stock" else f"LEGI_{le}-210000.tar.gz"
            ingerer(base, archiver(tmp_path, nom, *fichiers))
            return base

        yield _verser


@pytest.mark.parametrize(
    ("ecrit", "cle"),
    [("L. 212-2", "L212-2"), ("R*121-1", "R121-1"), ("R. * 121-1", "R121-1"), ("1600-0 H", "1600-0-H"),
     ("l212-2", "L212-2"), ("Annexe 4-7", "Annexe-4-7"), ("1er", "1er"), ("L\u00a0212-2", "L212-2")],
)  # fmt: skip
def test_un_numero_n_a_qu_une_forme(ecrit, cle):
    assert cle_du_numero(ecrit) == cle


def test_l_article_d_un_jour_est_celui_de_ses_bornes(verser):
    base = verser(
        article("L1", "2020-01-01", "2025-07-01", id=A, etat="MODIFIE", texte="Six mois."),
        article("L1", "2025-07-01", id=B, chaine=[A], texte="Trois mois."),
    )
    assert article_le(base, "CPCE", "L. 1", date(2025, 6, 30)).version.texte == "Six mois."
    assert article_le(base, CPCE, "L1", date(2025, 7, 1)).version.texte == "Trois mois."
    assert article_le(base, "CPCE", "L1", date(2019, 12, 31)).version is None
    assert article_le(base, "CPCE", "L99", date(2025, 7, 1)).version is None


def test_une_version_mort_nee_n_est_jamais_lue(verser):
    base = verser(
        article("R1", "2025-07-01", "2025-06-05", id=A, etat="MODIFIE_MORT_NE", texte="Première rédaction."),
        article("R1", "2025-07-01", id=B, chaine=[A], texte="Seconde rédaction."),
    )
    lu = article_le(base, "CPCE", "R1", date(2025, 7, 1))
    assert (lu.version.texte, lu.avertissements) == ("Seconde rédaction.", ())
    vus = changements(base, date(2025, 7, 1), date(2025, 7, 1))
    assert [(e.sorte, e.apres.id) for e in vus.evenements] == [(Sorte.CREE, B)]


def test_un_numero_en_double_est_dit_et_la_plus_recente_retenue(verser):
    base = verser(article("R1", "2020-01-01", id=A), article("R1", "2021-01-01", id=B))
    lu = article_le(base, "CPCE", "R1", date(2025, 1, 1))
    assert (lu.version.id, lu.avertissements[0].code) == (B, "numero_en_double")


def test_la_note_d_entree_en_vigueur_est_dite(verser):
    base = verser(article("R1", "2020-01-01", id=A, nota="S'applique aux ordonnances rendues à compter du 1er mars."))
    assert article_le(base, "CPCE", "R1", date(2025, 1, 1)).avertissements[0].code == "nota"


def test_le_futur_et_la_base_vide_ne_sont_pas_couverts(verser):
    base = verser(article("R1", "2020-01-01", id=A))
    with pytest.raises(HorsPeriode, match="arrêté au 01/01/2026"):
        article_le(base, "CPCE", "R1", date(2026, 1, 2))
    assert changements(base, date(2026, 1, 1), date(2026, 1, 2)).reponse is Reponse.NON_COUVERTE


def test_sans_stock_un_article_absent_n_est_pas_inexistant(verser):
    base = verser(article("R1", "2020-01-01", id=A), le="20260105")
    assert article_le(base, "CPCE", "R1", date(2026, 1, 5)).version.id == A
    with pytest.raises(HorsPeriode, match="ne remonte qu'au 05/01/2026"):
        article_le(base, "CPCE", "R2", date(2026, 1, 5))


def test_aucun_changement_n_est_dit_que_d_une_periode_couverte(verser):
    base = verser(article("R1", "2020-01-01", id=A))
    assert changements(base, date(2025, 1, 1), date(2026, 1, 1)).reponse is Reponse.AUCUN
    assert changements(base, *AN_2026).reponse is Reponse.NON_COUVERTE
    for jour in ("20260105", "20260109"):
        verser(le=jour)
    assert changements(base, *AN_2026).reponse is Reponse.AUCUN


def test_une_archive_manquante_arrete_le_droit(verser):
    base = verser(article("R1", "2020-01-01", id=A))
    verser(le="20260119")
    connue = couverture(base)
    assert (connue.au, connue.trous) == (date(2026, 1, 1), ((date(2026, 1, 2), date(2026, 1, 18)),))
    base.execute("INSERT INTO annonce VALUES (?, 'LEGI', '20260101-140000')", (STOCK,))
    base.execute("INSERT INTO annonce VALUES ('LEGI_20260119-210000.tar.gz', 'LEGI', '20260119-210000')")
    assert couverture(base).au == date(2026, 1, 19)
    base.execute("INSERT INTO annonce VALUES ('LEGI_20260112-210000.tar.gz', 'LEGI', '20260112-210000')")
    assert couverture(base).au == date(2026, 1, 11)


def test_un_temoin_qui_n_a_pas_change_arrete_le_droit_avant_lui(verser):
    base = verser(article("L212-2", "2012-06-01", id=A))
    connue = couverture(base)
    assert (connue.au, connue.temoins_absents[0].numero) == (date(2025, 6, 30), "L212-2")
    verser(article("L212-2", "2025-07-01", id=B, chaine=[A]), le="20260102")
    assert couverture(base).au == date(2026, 1, 2)


LIEN = (
    '<LIEN cidtexte="JORFTEXT000000000009" datesignatexte="2026-01-03" num="1" sens="cible" typelien="MODIFIE">'
    "Décret n°2026-9 du 3 janvier 2026 - art. 1</LIEN>"
)


@pytest.mark.parametrize(
    ("nouvelle", "sorte"),
    [
        (article("R1", "2026-01-06", id=B, chaine=[A], texte="Autre."), Sorte.MODIFIE),
        (article("R9", "2026-01-06", id=B, chaine=[A]), Sorte.RENUMEROTE),
        (article("R2", "2026-01-06", id=B), Sorte.CREE),
        (article("R1", "2027-01-01", id=B, chaine=[A], etat="VIGUEUR_DIFF", texte="Autre."), Sorte.A_VENIR),
        (article("R1", "2222-02-22", id=B, chaine=[A], etat="VIGUEUR_DIFF", texte="Autre."), Sorte.A_VENIR),
        (article("R1", "2024-01-01", id=B, chaine=[A], texte="Autre.", lien=LIEN), Sorte.RETROACTIF),
        (article("R1", "2020-01-01", id=A, texte="Rectifié."), Sorte.RECTIFIE),
        (article("R1", "2020-01-01", "2026-01-06", id=A, etat="ABROGE"), Sorte.ABROGE),
    ],
)
def test_chaque_sorte_de_changement_est_reconnue(verser, nouvelle, sorte):
    base = verser(article("R1", "2020-01-01", id=A))
    verser(nouvelle, le="20260105")
    verser(le="20260109")
    vus = changements(base, *AN_2026)
    assert [evenement.sorte for evenement in vus.evenements] == [sorte]
    assert vus.reponse is Reponse.CHANGEMENTS


def test_un_article_range_ailleurs_sans_changer_n_est_pas_un_changement(verser):
    ou, contenu = article("R1", "2020-01-01", id=A)
    base = verser((ou, contenu))
    verser((ou.replace("en_vigueur", "non_vigueur"), contenu), suppressions(ou), le="20260105")
    verser(article("R1", "2026-01-06", id=B, chaine=[A]), le="20260109")
    assert changements(base, *AN_2026).reponse is Reponse.AUCUN


def test_la_publication_vient_du_texte_modificateur(verser):
    base = verser(article("R1", "2020-01-01", "2026-01-06", id=A, etat="MODIFIE"))
    texte = (
        "<TEXTE_VERSION><META><META_COMMUN><ID>JORFTEXT000000000009</ID></META_COMMUN><META_SPEC><META_TEXTE_CHRONICLE>"
        "<CID>JORFTEXT000000000009</CID><DATE_PUBLI>2026-01-04</DATE_PUBLI></META_TEXTE_CHRONICLE></META_SPEC></META>"
        "</TEXTE_VERSION>"
    )
    nouvelle = article("R1", "2026-01-06", id=B, chaine=[A], texte="Autre.", lien=LIEN)
    verser(nouvelle, ("legi/global/texte/JORFTEXT000000000009.xml", texte), le="20260109")
    (vu,) = changements(base, *AN_2026).evenements
    assert (vu.publication, vu.entree_en_vigueur) == (date(2026, 1, 4), date(2026, 1, 6))
    assert vu.modificateur == "Décret n°2026-9 du 3 janvier 2026 - art. 1"


def test_les_changements_se_filtrent_par_code(verser):
    base = verser(article("R1", "2025-12-01", id=A), article("1", "2025-12-01", id=B, cid="X", titre="Code civil"))
    vus = changements(base, date(2025, 12, 1), date(2026, 1, 1), codes=["C. civ."])
    assert [evenement.numero for evenement in vus.evenements] == ["1"]
