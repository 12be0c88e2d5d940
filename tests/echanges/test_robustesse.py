"""Des fichiers hostiles ou abîmés : un refus en français, jamais une trace, jamais une machine à genoux."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from basoche.droit.erreurs import ErreurBasoche
from basoche.echanges.erreurs import FichierIllisible
from basoche.echanges.profil import lire_profil
from echanges.fabrique import BONNE, ENTETE, importer

_DANS_UN_DOSSIER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
_ENTITES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
_BOMBE = (
    f'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a0 "aaaaaaaaaa">{_ENTITES}]>'
    '<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>&a11;</t></is></c></row></sheetData></worksheet>'
)


def _classeur(*rangees: list[object]) -> bytes:
    classeur = openpyxl.Workbook()
    for rangee in rangees:
        classeur.worksheets[0].append(rangee)
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


SAIN = _classeur(["Liste"], ENTETE.split(";"), BONNE.split(";"))


def _refaire(piece: str, contenu: bytes) -> bytes:
    """Le classeur sain dont une pièce est remplacée."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SAIN)) as avant, zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as apres:
        for nom in avant.namelist():
            apres.writestr(nom, contenu if nom == piece else avant.read(nom))
    return sortie.getvalue()


def _importer_octets(dossier: Path, octets: bytes) -> int:
    chemin = dossier / "recu.bin"
    chemin.write_bytes(octets)
    return len(importer(chemin)[0])


def test_le_classeur_sain_se_lit(tmp_path: Path) -> None:
    assert _importer_octets(tmp_path, SAIN) == 1


@given(octets=st.binary(max_size=400))
@_DANS_UN_DOSSIER
def test_des_octets_quelconques_sont_lus_ou_refuses(tmp_path: Path, octets: bytes) -> None:
    with suppress(ErreurBasoche):
        assert _importer_octets(tmp_path, octets) >= 0


@given(texte=st.text(alphabet=st.sampled_from(list('A1;,"\t|\n\r €é./-0123\0')), max_size=200))
@_DANS_UN_DOSSIER
def test_un_corps_de_csv_quelconque_ne_leve_qu_un_refus(tmp_path: Path, texte: str) -> None:
    with suppress(ErreurBasoche):
        assert _importer_octets(tmp_path, f"{ENTETE}\n{BONNE}\n{texte}".encode()) <= 200


@given(lignes=st.lists(st.lists(st.text(max_size=12), max_size=18), max_size=6))
@_DANS_UN_DOSSIER
def test_chaque_ligne_est_importee_refusee_ou_en_double(tmp_path: Path, lignes: list[list[str]]) -> None:
    corps = "\n".join(";".join(cellule.replace('"', "'") for cellule in ligne) for ligne in lignes)
    chemin = tmp_path / "f.csv"
    chemin.write_bytes(f"{ENTETE}\n{BONNE}\n{corps}\n".encode())
    with suppress(FichierIllisible):
        creances, journal = importer(chemin)
        assert journal.lignes == len(creances) + journal.refusees + journal.doublons


@given(position=st.integers(min_value=0, max_value=len(SAIN) - 1), octet=st.integers(0, 255), coupe=st.booleans())
@_DANS_UN_DOSSIER
def test_un_classeur_abime_est_lu_ou_refuse(tmp_path: Path, position: int, octet: int, coupe: bool) -> None:
    abime = SAIN[:position] if coupe else SAIN[:position] + bytes([octet]) + SAIN[position + 1 :]
    with suppress(ErreurBasoche):
        assert _importer_octets(tmp_path, abime) <= 1


@given(contenu=st.binary(max_size=300))
@_DANS_UN_DOSSIER
def test_une_piece_quelconque_dans_un_classeur_est_refusee(tmp_path: Path, contenu: bytes) -> None:
    with suppress(ErreurBasoche):
        assert _importer_octets(tmp_path, _refaire("xl/worksheets/sheet1.xml", contenu)) == 0


@pytest.mark.parametrize(
    "piece", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize("encodage", ["utf-8", "utf-16"])
def test_une_bombe_d_entites_est_refusee_avant_d_etre_ouverte(tmp_path: Path, piece: str, encodage: str) -> None:
    bombe = _BOMBE.replace('"1.0"', f'"1.0" encoding="{encodage}"').encode(encodage)
    with pytest.raises(FichierIllisible, match="DOCTYPE"):
        _importer_octets(tmp_path, _refaire(piece, bombe))


def test_une_entite_externe_est_refusee(tmp_path: Path) -> None:
    externe = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>'
    with pytest.raises(FichierIllisible, match="DOCTYPE"):
        _importer_octets(tmp_path, _refaire("xl/worksheets/sheet1.xml", externe))


def test_une_piece_demesuree_est_refusee(tmp_path: Path) -> None:
    with pytest.raises(FichierIllisible, match="démesuré"):
        _importer_octets(tmp_path, _refaire("xl/worksheets/sheet1.xml", b" " * 20_000_000))


def test_une_rangee_de_numero_demesure_ne_fait_pas_tourner_sans_fin(tmp_path: Path) -> None:
    rangee = b'<worksheet><sheetData><row r="99999999999"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'
    with pytest.raises(ErreurBasoche):
        _importer_octets(tmp_path, _refaire("xl/worksheets/sheet1.xml", rangee))


def test_une_formule_n_est_pas_calculee_et_un_nombre_garde_ses_centimes(tmp_path: Path) -> None:
    rangee = [*BONNE.split(";")]
    rangee[8] = "=1+1"
    chemin = tmp_path / "f.xlsx"
    chemin.write_bytes(_classeur(ENTETE.split(";"), rangee, ["A2", "Val", "", "", "r", 1000, "V", 46082, 0.1 + 0.2]))
    creances, journal = importer(chemin)
    assert [str(creance.principal) for creance in creances] == ["0.30"]
    assert creances[0].debiteurs[0].adresse is not None
    assert creances[0].debiteurs[0].adresse.code_postal == "01000"
    assert journal.anomalies[0].code == "montant_absent"


@pytest.mark.parametrize(
    ("octets", "message"),
    [
        (b"", "vide"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "ancien classeur"),
        (b"\x7fELF\0\0\0", "pas un fichier texte"),
        (b"PK\x03\x04 rien", "abîmé"),
        (b"\xff\xfeA", "ne se lit pas"),
    ],
)
def test_un_fichier_d_une_autre_nature_est_refuse_en_le_disant(tmp_path: Path, octets: bytes, message: str) -> None:
    with pytest.raises(FichierIllisible, match=message):
        _importer_octets(tmp_path, octets)


def test_un_fichier_absent_ou_un_dossier_est_refuse(tmp_path: Path) -> None:
    for chemin in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(FichierIllisible, match="ne peut pas être ouvert"):
            importer(chemin)


@given(texte=st.text(max_size=200))
@_DANS_UN_DOSSIER
def test_un_profil_quelconque_est_refuse_en_francais(tmp_path: Path, texte: str) -> None:
    chemin = tmp_path / "p.yaml"
    chemin.write_text(texte, encoding="utf-8")
    with pytest.raises(ErreurBasoche):
        lire_profil(chemin)
