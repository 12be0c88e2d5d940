"""Les règles de la maison que ni ruff, ni mypy, ni import-linter ne savent vérifier."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from maison.documents import RACINE, fichiers_suivis

SOURCES = fichiers_suivis("src/**.py")
ARBRES = {fichier: ast.parse(fichier.read_text(encoding="utf-8")) for fichier in SOURCES}
SANS_FLOTTANT = ("droit", "guichet", "echanges", "strategie", "portefeuille")
LIGNES_D_UN_FICHIER = 500
LIGNES_D_UNE_FONCTION = 50

# La dernière lettre entre crochets : ce fichier est lui-même relu.
INTERDITS = {
    "dossier de la machine": re.compile(r"(?<![\w./~-])/(?:wor[k]|roo[t]|hom[e])/[\w.-]+"),
    "dossier voisin du projet": re.compile(r"\.\./share[d]|\.librar[y]/"),
    "adresse de registre": re.compile(r"--(?:extra-)?index-ur[l]|--find-link[s]|files\.pythonhoste[d]"),
}


def _nom(fichier: Path) -> str:
    return str(fichier.relative_to(RACINE))


def _est_texte(fichier: Path) -> bool:
    return b"\0" not in fichier.read_bytes()[:4096]


def _flottants(arbre: ast.AST) -> Iterator[int]:
    for noeud in ast.walk(arbre):
        litteral = isinstance(noeud, ast.Constant) and isinstance(noeud.value, float)
        if litteral or (isinstance(noeud, ast.Call) and getattr(noeud.func, "id", "") == "float"):
            yield noeud.lineno


def test_les_sources_sont_bien_relues() -> None:
    assert len(SOURCES) > 50
    assert list(_flottants(ast.parse("a = 0.5\nb = float(a)"))) == [1, 2]
    assert INTERDITS["dossier de la machine"].search("voir /" + "work/projet")


def test_les_exigences_verrouillees_ont_des_empreintes_et_aucune_adresse() -> None:
    for fichier in fichiers_suivis("exigences/*.txt"):
        texte = fichier.read_text(encoding="utf-8")
        assert "://" not in texte
        assert texte.count("--hash=sha256:") >= len(re.findall(r"^[\w.\[\]-]+==", texte, re.MULTILINE)) > 10


@pytest.mark.parametrize("quoi", INTERDITS)
def test_aucun_fichier_suivi_ne_nomme_la_machine_ni_un_registre(quoi: str) -> None:
    fautes = []
    for fichier in fichiers_suivis():
        if not fichier.is_symlink() and _est_texte(fichier):
            trouve = INTERDITS[quoi].search(fichier.read_text(encoding="utf-8", errors="replace"))
            fautes += [f"{_nom(fichier)} : {trouve.group()}"] if trouve else []
    assert not fautes


def test_aucun_fichier_de_code_ne_depasse_cinq_cents_lignes() -> None:
    # Une migration est écrite par Django, et ne se découpe pas.
    a_lire = [f for f in SOURCES if "migrations" not in f.parts]
    longs = {_nom(f): len(f.read_text(encoding="utf-8").splitlines()) for f in a_lire}
    assert not {nom: lignes for nom, lignes in longs.items() if lignes > LIGNES_D_UN_FICHIER}


def test_aucune_fonction_ne_depasse_cinquante_lignes() -> None:
    longues = [
        f"{_nom(fichier)}:{noeud.lineno} {noeud.name}"
        for fichier, arbre in ARBRES.items()
        for noeud in ast.walk(arbre)
        if isinstance(noeud, ast.FunctionDef | ast.AsyncFunctionDef)
        and (noeud.end_lineno or 0) - noeud.lineno + 1 - _lignes_de_docstring(noeud) > LIGNES_D_UNE_FONCTION
    ]
    assert not longues


def _lignes_de_docstring(noeud: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """La docstring d'une commande est son aide : elle ne compte pas dans la longueur de la fonction."""
    texte = ast.get_docstring(noeud, clean=False)
    return len(texte.splitlines()) if texte else 0


@pytest.mark.parametrize("etage", SANS_FLOTTANT)
def test_aucun_nombre_flottant_la_ou_passent_argent_taux_et_droit(etage: str) -> None:
    racine = RACINE / "src" / "basoche" / etage
    siens = {f: arbre for f, arbre in ARBRES.items() if f.is_relative_to(racine)}
    assert siens
    assert not [f"{_nom(f)}:{ligne}" for f, arbre in siens.items() for ligne in _flottants(arbre)]


def test_aucun_module_fourre_tout() -> None:
    assert not [_nom(f) for f in SOURCES if f.stem in {"utils", "util", "utilitaires", "helpers", "divers", "outils"}]


def test_le_droit_ne_demande_pas_la_date_du_jour() -> None:
    """« Aujourd'hui » est un argument : un calcul refait dans dix ans donne le même résultat."""
    racine = RACINE / "src" / "basoche"
    fautes = [
        f"{_nom(fichier)}:{noeud.lineno}"
        for fichier, arbre in ARBRES.items()
        if fichier.is_relative_to(racine / "droit") or fichier.is_relative_to(racine / "guichet")
        for noeud in ast.walk(arbre)
        if isinstance(noeud, ast.Attribute) and noeud.attr in {"today", "utcnow"}
    ]
    assert not fautes
