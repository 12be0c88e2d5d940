"""Le README tient parole : chaque commande écrite dans une page marche, et l'installation aussi."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from maison.documents import LONGUES, RACINE, blocs, normaliser, pages_a_commandes

INSTALLEE = Path(sys.prefix) / "bin"
CHEMIN_NU = os.pathsep.join(p for p in os.environ["PATH"].split(os.pathsep) if Path(p) != INSTALLEE)
LONGS = os.environ.get("BASOCHE_ESSAIS_LONGS") == "1"
PAGES = [pytest.param(page, id=str(page.relative_to(RACINE))) for page in pages_a_commandes()]


def _dans(dossier: Path, script: str, **environnement: str) -> subprocess.CompletedProcess[str]:
    a_oter = ("BASOCHE_", "PYTEST", "COV", "DJANGO_")
    neuf = {cle: valeur for cle, valeur in os.environ.items() if not cle.startswith(a_oter)}
    neuf |= {"HOME": str(dossier), "XDG_DATA_HOME": str(dossier.parent / "donnees")} | environnement
    neuf["PATH"] = environnement.get("PATH", CHEMIN_NU)
    commande = ["/bin/sh", "-eu", "-c", script]
    return subprocess.run(commande, cwd=dossier, env=neuf, capture_output=True, text=True, timeout=1200, check=False)


@pytest.fixture
def poste(tmp_path: Path) -> Path:
    """Un dossier qui ressemble au projet (commande installée, documents), où l'on peut écrire sans rien abîmer."""
    dossier = tmp_path / "dossier de travail"
    dossier.mkdir()
    for nom in ("docs", "README.md", "src", "outils", "pyproject.toml", "exigences", "bancs"):
        (dossier / nom).symlink_to(RACINE / nom)
    (dossier / ".venv").symlink_to(sys.prefix)
    return dossier


@pytest.mark.parametrize("page", PAGES)
def test_chaque_commande_ecrite_dans_une_page_marche(page: Path, poste: Path) -> None:
    courts = [bloc for bloc in blocs(page) if not bloc.est_longue]
    assert courts, f"{page.name} ne montre aucune commande"
    for bloc in courts:
        fini = _dans(poste, bloc.script, PATH=f"{INSTALLEE}{os.pathsep}{CHEMIN_NU}")
        assert fini.returncode == bloc.code_attendu, f"{bloc.script}\n{fini.stdout[-1500:]}\n{fini.stderr[-1500:]}"
        assert "Traceback" not in fini.stderr
        obtenu = normaliser(fini.stdout)
        assert not [ligne for ligne in bloc.montre if ligne not in obtenu], f"{bloc.script}\n{fini.stdout}"


@pytest.mark.parametrize("commande", LONGUES)
def test_le_readme_nomme_la_commande_qui_installe_et_celle_qui_essaie(commande: str) -> None:
    longues = [bloc.script.strip() for bloc in blocs(RACINE / "README.md") if bloc.est_longue]
    assert longues.count(commande) == 1
    assert os.access(RACINE / commande, os.X_OK)


def test_l_integration_continue_lance_la_commande_d_essai_du_readme_sur_une_copie() -> None:
    script = (RACINE / ".ci" / "run").read_text(encoding="utf-8")
    assert "git clone" in script
    assert '/essayer" "$@"' in script
    assert "BASOCHE_ESSAIS_LONGS=1" in script


@pytest.mark.skipif(not LONGS, reason="installe tout dans une copie neuve (minutes) : BASOCHE_ESSAIS_LONGS=1, .ci/run")
def test_une_copie_neuve_demarre_deux_fois_depuis_un_autre_dossier(tmp_path: Path) -> None:
    copie, ailleurs = tmp_path / "copie neuve de l'étude" / "basoche", tmp_path / "ailleurs"
    ailleurs.mkdir()
    (tmp_path / "chez soi").mkdir()
    subprocess.run(["git", "clone", "--quiet", str(RACINE), str(copie)], check=True, capture_output=True)
    for passage in (1, 2):
        fini = _dans(ailleurs, f'"{copie}/demarrer"', HOME=str(tmp_path / "chez soi"))
        assert fini.returncode == 0, f"passage {passage}\n{fini.stdout[-3000:]}\n{fini.stderr[-3000:]}"
        assert "Traceback" not in fini.stderr
        assert list((copie / "demo").rglob("*.pdf")), "la démonstration laisse ses PDF dans demo/"
    assert not list(ailleurs.iterdir()), "rien n'est écrit dans le dossier d'où l'on lance"
    etat = subprocess.run(["git", "status", "--short"], cwd=copie, capture_output=True, text=True, check=True)
    assert not etat.stdout, "la copie reste propre après l'installation"


@pytest.mark.skipif(not LONGS, reason="installe dans une copie neuve (minutes) : BASOCHE_ESSAIS_LONGS=1, .ci/run")
def test_l_installation_se_passe_du_module_qui_pose_pip(tmp_path: Path) -> None:
    """Debian sans python3-venv : `python3 -m venv` échoue, le pip du système installe dans l'environnement."""
    copie, faux = tmp_path / "basoche", tmp_path / "bin"
    faux.mkdir()
    vrai = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    (faux / "python3.11").write_text(
        '#!/bin/sh\ncase "$*" in\n  "-m venv "*--without-pip*) ;;\n'
        '  "-m venv "*) echo "ensurepip is not available" >&2; exit 1 ;;\nesac\n'
        f'exec "{vrai}" "$@"\n',
        encoding="utf-8",
    )
    (faux / "python3.11").chmod(0o755)
    subprocess.run(["git", "clone", "--quiet", str(RACINE), str(copie)], check=True, capture_output=True)
    chemin = f"{faux}{os.pathsep}{CHEMIN_NU}"
    fini = _dans(tmp_path, f'"{copie}/outils/installer" complet && "{copie}/.venv/bin/basoche" --version', PATH=chemin)
    assert fini.returncode == 0, fini.stderr[-3000:]
    assert not (copie / ".venv" / "bin" / "pip").exists()
