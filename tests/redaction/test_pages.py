"""La page imprimée : tableaux qui passent une page, fins de ligne, mots démesurés."""

from __future__ import annotations

import io
import re
from datetime import date
from functools import cache

import pytest
from pypdf import PdfReader

from basoche.instrumentum import lire_markdown
from basoche.instrumentum.arbre import texte_brut
from basoche.instrumentum.lecture_pdf import lire_pdf
from basoche.redaction import Imprimeur
from basoche.redaction.feuille import Feuille, composer_page

CODE_POSTAL, JOUR, VOIE = "75999 Paris-Fiction", "28 décembre 2026", "1200 avenue"


def _imprimer(texte: str) -> bytes:
    feuille = Feuille(titre="Essai", le=date(2026, 11, 23), etude={"nom": "Étude d'essai"}, signataire=("Maître X",))
    return Imprimeur().imprimer(composer_page(lire_markdown(texte), feuille))


def _pages(octets: bytes) -> list[str]:
    return [page.extract_text().replace("\u00a0", " ") for page in PdfReader(io.BytesIO(octets)).pages]


@cache
def _inventaire(lignes: int) -> tuple[str, ...]:
    biens = "".join(
        f"| {rang} | Bien {rang:03d}, armoire en chêne massif à deux portes, corniche moulurée, serrure ancienne, "
        f"fin{rang:03d} | {rang + 1}234,00 € |\n"
        for rang in range(lignes)
    )
    totaux = "| | Total hors taxe | 9,00 € |\n| TVA | | 1,00 € |\n| **Total** | | **10,00 €** |\n"
    texte = f"# Acte\n\n| Rang | Désignation | Montant |\n|:---|:---|---:|\n{biens}{totaux}"
    return tuple(_pages(_imprimer(texte)))


@pytest.mark.parametrize("lignes", range(18, 34))
def test_un_total_n_ouvre_jamais_seul_une_page(lignes):
    page = next(page for page in _inventaire(lignes) if "Total hors taxe" in page)
    assert f"Bien {lignes - 1:03d}" in page
    assert "TVA" in page
    assert "10,00 €" in page


@pytest.mark.parametrize("lignes", [40, 70])
def test_l_en_tete_revient_et_aucune_ligne_n_est_coupee(lignes):
    pages = _inventaire(lignes)
    assert len(pages) > 1
    for page in pages:
        assert ("Désignation" in page) == ("Bien" in page)
        assert set(re.findall(r"Bien (\d{3})", page)) == set(re.findall(r"fin(\d{3})", page))


def test_une_ligne_plus_haute_que_la_page_se_coupe_plutot_que_de_se_perdre():
    long = " ".join(f"mot{rang:04d}" for rang in range(2000))
    relu = " ".join(_pages(_imprimer(f"# Acte\n\n| Objet | Constat |\n|:---|:---|\n| Lieux | {long} |\n")))
    assert {f"mot{rang:04d}" for rang in range(2000)} <= set(re.findall(r"mot\d{4}", relu))


@pytest.mark.parametrize("passage", [CODE_POSTAL, JOUR, VOIE, "10 000 000 €", "Saint-Rambert-Fiction"])
def test_ce_qui_va_ensemble_ne_se_separe_pas_en_fin_de_ligne(passage):
    paragraphes = "\n\n".join(f"{'mot ' * 12}{'x' * largeur} {passage} suite." for largeur in range(1, 24))
    lignes = "\n".join(_pages(_imprimer(f"# Acte\n\n{paragraphes}\n")))
    assert lignes.count(passage) == 23


@pytest.mark.parametrize(
    "demesure",
    [
        "service.recouvrement-contentieux@societe-interprofessionnelle-de-caution-mutuelle.example",
        "FR7630006000011234567890189FR7630006000011234567890189FR7630006000011234567890189",
        "SOCIETEDUNSEULTENANT" * 8,
    ],
)
@pytest.mark.parametrize(
    "ou", ["Compte : {}.", "| Compte | Montant |\n|:---|---:|\n| {} | 1,00 € |", "::: avertissement\n{}\n:::"]
)
def test_un_mot_demesure_se_coupe_sans_trait_d_union_et_se_relit(demesure, ou):
    octets = _imprimer(f"# Acte\n\n{ou.format(demesure)}\n")
    lignes = [ligne for page in _pages(octets) for ligne in page.split("\n")]
    assert max(len(ligne.replace("\u200b", "")) for ligne in lignes) < 100
    relu = texte_brut(lire_pdf(octets).blocs)
    assert demesure in re.sub(r"\s", "", relu)
    assert "\u200b" not in relu
