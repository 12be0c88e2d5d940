"""Chaque page, de lien en lien : accessible, sans débordement, rien que la CSP refuse, lisible sans script."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page

TIERS = Path(__file__).parent / "tiers"
LARGEURS = ((1280, 800), (390, 844))
# Une même page n'est vue qu'une fois par forme d'adresse ; un dossier et un acte, dans plusieurs états.
AU_PLUS = {"/dossiers/#": 3, "/actes/#": 7, "/personnes/#": 2}
MODES = ("mode=a_etude", "mode=recherches_infructueuses")
TEXTE_AU_MOINS = 20
PAGES_AU_MOINS = 45


@dataclass
class Releve:
    """Ce que le parcours a vu, et ce qu'il reproche à chaque page."""

    pages: list[str] = field(default_factory=list)
    fautes: list[str] = field(default_factory=list)

    def reprocher(self, chemin: str, quoi: str) -> None:
        self.fautes.append(f"{chemin} : {quoi}")


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core, tel que publié."""
    empreinte, nom, *_ = (TIERS / "MANIFESTE.txt").read_text(encoding="utf-8").splitlines()[-1].split()
    octets = (TIERS / nom).read_bytes()
    assert hashlib.sha256(octets).hexdigest() == empreinte
    return octets.decode("utf-8")


@pytest.fixture(scope="module")
def releve(chromium, adresse, etats, axe, tmp_path_factory) -> Releve:
    """Le parcours entier, une fois pour tous les essais : le commissaire voit toutes les pages."""
    contexte = chromium.new_context(storage_state=etats("commissaire"))
    ou = Path(os.environ.get("BASOCHE_CAPTURES") or tmp_path_factory.mktemp("captures"))
    fait = Releve()
    for chemin in _atteindre(contexte.new_page(), adresse, fait):
        fait.pages.append(chemin)
        _juger(contexte.pages[0], chemin, axe, ou, fait)
    contexte.close()
    return fait


def _atteindre(page: Page, adresse: str, fait: Releve) -> Iterator[str]:
    """Les pages, de lien en lien ; la page ouverte est celle du chemin rendu."""
    page.on("console", lambda dit: dit.type in ("error", "warning") and fait.reprocher(page.url, dit.text))
    page.on("pageerror", lambda erreur: fait.reprocher(page.url, str(erreur)))
    attente, vues, formes = ["/"], {"/"}, {}
    while attente:
        chemin = attente.pop(0)
        reponse = page.goto(f"{adresse}{chemin}")
        if reponse is None or reponse.status >= 400:
            fait.reprocher(chemin, f"réponse {reponse and reponse.status}")
            continue
        yield chemin
        for lien in page.eval_on_selector_all("a[href]", "liens => liens.map(lien => lien.href)"):
            suivant = _chemin(urljoin(page.url, lien), adresse)
            forme = re.sub(r"\d{4}-\d+|\d+", "#", suivant)
            if suivant and suivant not in vues and formes.get(forme, 0) < AU_PLUS.get(forme.split("?")[0], 1):
                vues.add(suivant)
                formes[forme] = formes.get(forme, 0) + 1
                attente.append(suivant)


def _chemin(lien: str, adresse: str) -> str:
    """Le chemin d'une page de l'application ; rien pour un fichier à enregistrer, un autre site ou la sortie."""
    parties = urlsplit(lien)
    if f"{parties.scheme}://{parties.netloc}" != adresse:
        return ""
    if re.search(r"\.pdf$|/pdf/|/pieces/\d+$|/apercu$|/static/|\.ics$|schema|\.json$|/actes/nouveau/", parties.path):
        # Un acte à préparer par famille serait cent fois la même page : le parcours en a déjà ouvert un.
        return parties.path if parties.path.endswith("/actes/nouveau/cmd_saisie_vente") else ""
    # Tri, suite de liste : l'adresse est la page ; un mode de remise en change le contenu, et deux suffisent.
    if "mode=" in parties.query:
        return f"{parties.path}?{parties.query}" if parties.query in MODES else ""
    return parties.path


def _juger(page: Page, chemin: str, axe: str, ou: Path, fait: Releve) -> None:
    nom = re.sub(r"\W+", "-", chemin).strip("-") or "accueil"
    for largeur, hauteur in LARGEURS:
        page.set_viewport_size({"width": largeur, "height": hauteur})
        deborde = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if deborde > 0:
            fait.reprocher(chemin, f"à {largeur} px, la page déborde de {deborde} px")
        page.evaluate(f"{axe}; 0") if page.evaluate("typeof axe") == "undefined" else None
        trouvees = page.evaluate("axe.run({resultTypes: ['violations'], iframes: false}).then(r => r.violations)")
        for violation in trouvees:
            fait.reprocher(chemin, f"à {largeur} px, axe {violation['id']} : {violation['nodes'][0]['html'][:160]}")
        if os.environ.get("BASOCHE_CAPTURES"):
            page.screenshot(path=ou / f"{nom}-{largeur}.png", full_page=largeur < 1000)


def test_le_parcours_atteint_toutes_les_parties_de_l_application(releve, record_property):
    record_property("pages", len(releve.pages))
    assert len(releve.pages) >= PAGES_AU_MOINS, releve.pages
    vues = " ".join(releve.pages)
    for partie in (
        "/tableau",
        "/actes/file/signature",
        "/echeances",
        "/personnes/",
        "/equipe",
        "/journal",
        "/purge",
        "/taches",
        "/taches/nouvelle",
        "/prescriptions",
        "/prescription",
        "/travaux",
    ):
        assert partie in vues, f"{partie} n'est pas atteinte : {releve.pages}"


def test_aucune_page_ne_porte_de_faute(releve):
    """axe à 1280 et 390 pixels, débordement du corps, console du navigateur (CSP comprise), réponses en erreur."""
    assert not releve.fautes, "\n".join(releve.fautes)


def test_chaque_page_se_lit_sans_javascript(chromium, adresse, etats, releve):
    contexte: BrowserContext = chromium.new_context(storage_state=etats("commissaire"), java_script_enabled=False)
    page = contexte.new_page()
    illisibles = []
    for chemin in releve.pages:
        page.goto(f"{adresse}{chemin}", wait_until="domcontentloaded")
        titre, texte = page.locator("main h1").count(), page.locator("main").inner_text()
        if titre != 1 or len(texte) < TEXTE_AU_MOINS or not page.locator("main").is_visible():
            illisibles.append(f"{chemin} : {titre} titre, {len(texte)} signes")
    contexte.close()
    assert not illisibles, "\n".join(illisibles)
