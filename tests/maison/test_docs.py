"""La documentation dit tout, et ses liens mènent quelque part."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from maison.documents import RACINE, fichiers_suivis, liens_relatifs, toutes_les_pages

COMMANDES = RACINE / "docs" / "reference" / "commandes.md"
REGLAGES = RACINE / "docs" / "reference" / "reglages.md"
_REGLAGE = re.compile(r"\bBASOCHE_[A-Z0-9_]+")


def _reglages_du_code() -> set[str]:
    outillage = ("tests/conftest.py", "tests/reglages_essais.py", "tests/navigateur", "outils", ".ci")
    sources = [*fichiers_suivis("src/**.py", "src/*.py"), *fichiers_suivis(*outillage)]
    return {nom for fichier in sources for nom in _REGLAGE.findall(fichier.read_text(encoding="utf-8"))}


def test_chaque_reglage_lu_par_le_code_est_documente() -> None:
    page = REGLAGES.read_text(encoding="utf-8")
    assert _reglages_du_code(), "le relevé des réglages ne trouve rien : il est cassé"
    assert not [nom for nom in sorted(_reglages_du_code()) if f"`{nom}`" not in page]


def test_aucun_reglage_documente_n_est_oublie_par_le_code() -> None:
    assert set(_REGLAGE.findall(REGLAGES.read_text(encoding="utf-8"))) <= _reglages_du_code()


def test_la_reference_des_commandes_est_celle_des_aides() -> None:
    commande = [sys.executable, str(RACINE / "outils" / "documenter.py"), "--verifier"]
    fini = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, check=False)
    assert fini.returncode == 0, fini.stdout + fini.stderr


def test_chaque_commande_et_chaque_calcul_a_sa_section() -> None:
    from basoche.cli.application import commande_racine
    from basoche.guichet import CALCULS

    titres = set(re.findall(r"^## basoche ?(.*)$", COMMANDES.read_text(encoding="utf-8"), re.MULTILINE))
    commandes = {nom for nom, commande in commande_racine().commands.items() if not commande.hidden}
    assert commandes | {f"calcul {nom}" for nom in CALCULS} <= titres


@pytest.mark.parametrize("page", toutes_les_pages(), ids=lambda page: str(page.relative_to(RACINE)))
def test_chaque_lien_relatif_mene_a_un_fichier(page: Path) -> None:
    assert not [lien for lien in liens_relatifs(page) if not (page.parent / lien).exists()]


def test_chaque_page_se_trouve_depuis_le_readme() -> None:
    vues: set[Path] = set()
    reste = [RACINE / "README.md"]
    while reste:
        page = reste.pop().resolve()
        if page not in vues and page.suffix == ".md" and page.exists():
            vues.add(page)
            reste += [page.parent / lien for lien in liens_relatifs(page)]
    assert not [page for page in toutes_les_pages() if page.resolve() not in vues]
