"""Un navigateur véritable devant l'application véritable : gunicorn sur une étude faite pour l'occasion."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from navigateur.etude_essai import CLERC

CHROMIUM = Path("/usr/bin/chromium")
ICI = Path(__file__).parent
COMPTES = {
    "clerc": CLERC,
    "clerc expert": ("sacha", "delai-titre-decompte"),
    "commissaire": ("helene", "acte-minute-grosse"),
    "clerc significateur": ("noe", "tournee-copie-avis"),
}


@pytest.fixture(scope="session")
def chromium_present() -> None:
    """Le navigateur est installé ; sinon, l'essai est sauté en le disant."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} manque : l'installer (apt-get install chromium) pour passer les essais au navigateur.")


@pytest.fixture(scope="module")
def chromium(chromium_present):
    """Le navigateur de Debian, sans écran.

    Il est fermé avec son module : Playwright fait tourner une boucle ``asyncio`` tant qu'il est ouvert, et la
    signature, essayée dans le même processus, ne pourrait plus lancer la sienne.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        ouvert = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        yield ouvert
        ouvert.close()


@pytest.fixture(scope="session")
def adresse(chromium_present, tmp_path_factory) -> Iterator[str]:
    """L'adresse de l'application, sur une petite étude de démonstration."""
    dossier = tmp_path_factory.mktemp("etude")
    neuf = {nom: valeur for nom, valeur in os.environ.items() if not nom.startswith(("BASOCHE_", "DJANGO_"))}
    fini = subprocess.run(
        [sys.executable, str(ICI / "etude_essai.py"), str(dossier)], env=neuf, capture_output=True, text=True
    )
    assert fini.returncode == 0, fini.stderr[-3000:]
    reglages = {
        "BASOCHE_DEMONSTRATION": "oui",
        "BASOCHE_DONNEES": str(dossier),
        "BASOCHE_ETUDE": str(dossier / "etude.yaml"),
        "BASOCHE_PARAMETRES": str(dossier / "parametres"),
        "BASOCHE_VEILLE": str(dossier / "veille"),
    }
    with _servir(neuf | reglages, dossier / "serveur.txt") as ou:
        yield ou


@contextmanager
def _servir(environnement: dict[str, str], sortie: Path) -> Iterator[str]:
    """Lance ``basoche serveur``, attend son adresse, et n'arrête que lui."""
    with socket.socket() as prise:  # un port libre à chacun : les essais passent à plusieurs processus
        prise.bind(("127.0.0.1", 0))
        port = prise.getsockname()[1]
    mots = [sys.executable, "-m", "basoche", "serveur", "--port", str(port), "--processus", "1"]
    with (
        sortie.open("w", encoding="utf-8") as erreurs,
        subprocess.Popen(mots, env=environnement, stdout=subprocess.PIPE, stderr=erreurs, text=True) as serveur,
    ):
        assert serveur.stdout is not None
        try:
            annonce = next((ligne for ligne in serveur.stdout if "http://" in ligne), "")
            trouvee = re.search(r"http://[\d.:]+", annonce)
            assert trouvee, f"le serveur n'a pas dit son adresse : {sortie.read_text(encoding='utf-8')[-2000:]}"
            yield trouvee[0]
        finally:
            serveur.terminate()
            serveur.wait(timeout=30)


@pytest.fixture(scope="module")
def etats(chromium, adresse) -> Callable[[str], str]:
    """La session ouverte de chaque fonction, par l'écran de connexion ; ouverte une fois, gardée ensuite."""
    ouverts: dict[str, object] = {}

    def etat(qui: str):
        if qui not in ouverts:
            contexte = chromium.new_context()
            page = contexte.new_page()
            page.goto(f"{adresse}/")
            identifiant, phrase = COMPTES[qui]
            page.get_by_label("Identifiant").fill(identifiant)
            page.get_by_label("Phrase de passe").fill(phrase)
            page.get_by_role("button", name="Entrer Entrée", exact=True).click()
            page.get_by_role("heading", name="Bonjour").wait_for()
            ouverts[qui] = contexte.storage_state()
            contexte.close()
        return ouverts[qui]

    return etat
