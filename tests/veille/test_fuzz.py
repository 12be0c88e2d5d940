"""Rien de ce qu'on donne à lire ne fait planter la veille : un refus en français, ou une lecture."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.erreurs import ErreurBasoche
from basoche.veille import comparer, lire_code
from basoche.veille.archive import lire_archive
from basoche.veille.base import ouvrir, versions
from basoche.veille.dila import lire
from basoche.veille.ingestion import ingerer
from basoche.veille.lecture_xml import XmlRefuse, analyser
from veille.archives import ECHANTILLONS, archiver, article, suppressions

REELS = [chemin.read_bytes() for chemin in sorted(ECHANTILLONS.glob("*.xml"))]
CODE = (Path(__file__).parent / "textes" / "cpce_L212_2025-07-01.md").read_text(encoding="utf-8")
STOCK = "LEGI_20260101-140000.tar.gz"


@st.composite
def abimes(tirer, modeles):
    """Un vrai fichier, où l'on a coupé, remplacé ou répété des morceaux."""
    octets = bytearray(tirer(st.sampled_from(modeles)))
    for _ in range(tirer(st.integers(1, 6))):
        place = tirer(st.integers(0, max(0, len(octets) - 1)))
        geste = tirer(st.sampled_from(["couper", "remplacer", "inserer", "repeter"]))
        if geste == "couper":
            del octets[place : place + tirer(st.integers(1, 200))]
        elif geste == "remplacer":
            octets[place : place + 1] = tirer(st.binary(min_size=1, max_size=4))
        elif geste == "inserer":
            octets[place:place] = tirer(st.sampled_from([b"<", b"&x;", b"]]>", b"<!DOCTYPE", b"\xff", b"2026-02-30"]))
        else:
            octets[place:place] = octets[place : place + 300]
    return bytes(octets)


def _lire_ou_refuser(octets: bytes) -> None:
    try:
        racine = analyser(octets, "essai.xml")
    except XmlRefuse as refus:
        assert "est refusé" in refus.message  # noqa: PT017 (les deux issues sont permises)
        return
    for fonds in ("LEGI", "CASS"):
        lire(racine, fonds)


@given(abimes(REELS))
def test_un_fichier_xml_abime_se_lit_ou_se_refuse(octets):
    _lire_ou_refuser(octets)


@given(st.binary(max_size=200))
def test_n_importe_quels_octets_se_refusent(octets):
    _lire_ou_refuser(octets)


@given(abimes([CODE.encode()]))
def test_un_code_en_markdown_abime_se_compare_ou_se_refuse(octets):
    with tempfile.TemporaryDirectory() as dossier:
        avant, apres = Path(dossier) / "avant.md", Path(dossier) / "apres.md"
        avant.write_text(CODE, encoding="utf-8")
        apres.write_bytes(octets)
        try:
            trouvee = comparer(lire_code(avant), lire_code(apres))
        except ErreurBasoche as refus:
            assert refus.conseil  # noqa: PT017 (les deux issues sont permises)
        else:
            assert trouvee.en_dict()["resultat"]["ajoutes"] is not None


def _archive(dossier: Path) -> bytes:
    fichiers = [article(f"L{n}", "2020-01-01", id=f"LEGIARTI{n:012d}") for n in range(1, 4)]
    return gzip.decompress(archiver(dossier, STOCK, *fichiers, suppressions("legi/global/x")).read_bytes())


with tempfile.TemporaryDirectory() as _dossier:
    NUE = _archive(Path(_dossier))


@given(abimes([NUE]), st.booleans())
def test_une_archive_abimee_se_lit_ou_se_refuse_et_garde_ce_qu_elle_avait(octets, compresser):
    with tempfile.TemporaryDirectory() as dossier:
        chemin = Path(dossier) / STOCK
        chemin.write_bytes(gzip.compress(octets, 1) if compresser else octets)
        with ouvrir(Path(dossier) / "v.sqlite3", creer=True) as base:
            try:
                bilan = ingerer(base, chemin)
            except ErreurBasoche as refus:
                assert refus.conseil  # noqa: PT017 (les deux issues sont permises)
            else:
                assert bilan.lus >= len(list(versions(base, "1 = 1", ())))


@given(abimes([gzip.compress(NUE)]))
def test_une_archive_compressee_abimee_ne_fait_pas_planter(octets):
    with tempfile.TemporaryDirectory() as dossier:
        chemin = Path(dossier) / STOCK
        chemin.write_bytes(octets)
        try:
            entrees = list(lire_archive(chemin))
        except ErreurBasoche as refus:
            assert STOCK in refus.message  # noqa: PT017 (les deux issues sont permises)
        else:
            assert all(entree.taille >= 0 for entree in entrees)
