"""Deux façons de faire le même geste : à la souris, ou au clavier seul, touches comptées."""

from __future__ import annotations

import re

from playwright.sync_api import Page

TABULATIONS = 90  # au-delà, le champ n'est pas atteignable
# Ce qu'un lecteur d'écran dirait de l'élément qui a la main.
_NOM = """() => {
  const ici = document.activeElement;
  if (!ici || ici === document.body) return "";
  const nom = ici.labels?.length ? ici.labels[0].textContent : (ici.getAttribute("aria-label") ?? ici.textContent);
  return nom.replace(/\\s+/g, " ").trim();
}"""
# Une souris laisse une trace que la page ne peut pas effacer entre deux écrans.
TEMOIN = """addEventListener("pointerdown", (fait) => {
  if (fait.isTrusted) sessionStorage.setItem("souris", Number(sessionStorage.getItem("souris") ?? 0) + 1);
}, true);"""


class Clavier:
    """Tout au clavier : tabulation jusqu'au nom affiché, touches écrites au bord des boutons."""

    nom = "clavier"

    def __init__(self) -> None:
        self.frappes = 0

    def presser(self, page: Page, touche: str) -> None:
        page.keyboard.press(touche)
        self.frappes += 1

    def ecrire(self, page: Page, texte: str) -> None:
        page.keyboard.type(texte)
        self.frappes += len(texte)

    def aller(self, page: Page, nom: str, touche: str = "Tab") -> None:
        """Jusqu'à l'élément de ce nom, en avant."""
        vus = []
        for _ in range(TABULATIONS):
            dit = page.evaluate(_NOM)
            if re.match(nom, dit):
                return
            vus.append(dit[:40])
            self.presser(page, touche)
        raise AssertionError(f"« {nom} » n'est pas atteint au clavier ; rencontrés : {vus}")

    def champ(self, page: Page, nom: str, valeur: str, dans: str = "") -> None:
        self.aller(page, nom)
        self.ecrire(page, valeur)
        self.presser(page, "Tab")

    def deplier(self, page: Page, nom: str, dans: str = "") -> None:
        self.aller(page, nom)
        self.presser(page, "Enter")

    def suivre(self, page: Page, nom: str, touche: str = "") -> None:
        """Un lien ou un bouton : sa touche s'il en affiche une, sinon la tabulation."""
        if touche in ("ArrowDown", ""):
            self.aller(page, nom, touche or "Tab")
            touche = "Enter"
        with page.expect_navigation():
            self.presser(page, touche)


class Souris:
    """Tout au pointeur, sauf ce qu'on écrit."""

    nom = "souris"

    def __init__(self) -> None:
        self.frappes = 0

    def champ(self, page: Page, nom: str, valeur: str, dans: str = "") -> None:
        cadre = page.get_by_role("group", name=dans, exact=True) if dans else page
        cible = cadre.get_by_label(re.compile(f"^{nom}")).locator("visible=true").first
        if cible.evaluate("e => e.tagName") == "SELECT":
            cible.click()
            page.keyboard.type(valeur)
            page.keyboard.press("Enter")
        else:
            cible.click(click_count=3)
            page.keyboard.type(valeur)

    def deplier(self, page: Page, nom: str, dans: str = "") -> None:
        cadre = page.get_by_role("group", name=dans, exact=True) if dans else page
        cadre.locator("summary").filter(has_text=re.compile(nom)).first.click()

    def suivre(self, page: Page, nom: str, touche: str = "") -> None:
        motif = re.compile(f"^{nom}")
        cible = page.get_by_role("button", name=motif).or_(page.get_by_role("link", name=motif))
        with page.expect_navigation():
            cible.locator("visible=true").first.click()
