"""Le téléphone sans réseau, de bout en bout : la page s'ouvre, ce qui est tapé est gardé, puis part une seule fois."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

AXE = next((Path(__file__).parent / "tiers").glob("axe-*.min.js"))
TELEPHONE = {"width": 390, "height": 844}
_PRETE = "navigator.serviceWorker.ready.then(() => caches.match('/terrain/coquille')).then(Boolean)"
MOTIF = "volets clos, personne n'a répondu à la sonnette au passage de quatorze heures"


@pytest.fixture
def telephone(chromium, adresse, etats):
    contexte = chromium.new_context(storage_state=etats("clerc significateur"), viewport=TELEPHONE)
    page = contexte.new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{adresse}/terrain/")
    expect(page.locator("button.arret")).to_have_count(2)
    page.wait_for_function(_PRETE)
    page.reload()  # la page est désormais tenue par le travailleur de service
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    yield page
    contexte.close()


@pytest.fixture
def bureau(chromium, adresse, etats):
    contexte = chromium.new_context(storage_state=etats("commissaire"), viewport={"width": 1280, "height": 800})
    page = contexte.new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{adresse}/tournees")
    page.locator("a[data-ligne]").first.click()
    yield page
    contexte.close()


def _taper_un_depot(page: Page) -> None:
    page.get_by_role("button", name="Dépôt à l'étude").click()
    page.get_by_label("Heure (exigé)").fill("14:05")
    page.get_by_label(re.compile("Ce qui a empêché")).fill(MOTIF)
    for phrase, aupres, resultat in (
        ("appel à l'interphone", "", "aucune réponse de l'occupant"),
        ("question posée", "la gardienne", "elle confirme qu'il demeure ici"),
    ):
        page.get_by_role("button", name=phrase, exact=True).click()
        ligne = page.get_by_role("group", name=phrase)
        ligne.get_by_label("Heure").fill("14:00")
        ligne.get_by_label("Auprès de qui, ou sur quoi").fill(aupres)
        ligne.get_by_label("Ce que cela a donné").fill(resultat)


def _sans_violation(page: Page) -> None:
    page.evaluate(f"{AXE.read_text(encoding='utf-8')}; 0")
    trouvees = page.evaluate("axe.run({resultTypes: ['violations']}).then(r => r.violations)")
    assert not trouvees, [(v["id"], v["nodes"][0]["html"][:160]) for v in trouvees]
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_une_remise_tapee_sans_reseau_est_gardee_puis_envoyee_une_seule_fois(telephone, bureau):
    page = telephone
    page.context.set_offline(True)
    ouverte = page.reload()
    assert ouverte is not None
    assert ouverte.from_service_worker
    assert "Saisir la remise" not in ouverte.text(), "la page gardée ne contient aucune donnée"
    expect(page.locator("#reseau")).to_contain_text("Hors réseau")
    expect(page.locator("button.arret")).to_have_count(2)
    _sans_violation(page)
    page.locator("button.arret").first.click()
    _sans_violation(page)
    _taper_un_depot(page)
    assert not page.get_by_label(re.compile("avis de passage")).is_checked()
    _sans_violation(page)

    page.get_by_role("button", name="Garder et envoyer").click()
    expect(page.get_by_role("alert")).to_contain_text("l'avis de passage")
    page.reload()  # le téléphone s'éteint : le brouillon revient
    expect(page.get_by_label(re.compile("Ce qui a empêché"))).to_have_value(MOTIF)
    expect(page.get_by_role("group", name="question posée")).to_be_visible()
    page.get_by_label(re.compile("avis de passage")).check()
    page.get_by_role("button", name="Garder et envoyer").click()
    expect(page.locator("button.arret").first).to_contain_text("gardé, à envoyer")
    page.reload()
    expect(page.locator("#reseau")).to_contain_text("1 à envoyer")
    expect(page.locator("button.arret").first).to_contain_text("gardé, à envoyer")

    page.context.set_offline(False)
    expect(page.locator("#reseau")).to_have_text("tout est envoyé")
    expect(page.locator("button.arret").first).to_contain_text("Remis")
    expect(page.locator("#annonces")).to_contain_text(re.compile(r"Enregistrée, répertoire n° \d+"))
    page.reload()
    expect(page.locator("button.arret").first).to_contain_text("Remis")
    bureau.reload()
    expect(bureau.get_by_text("1 à faire sur 2")).to_be_visible()
    bureau.locator("tr", has_text="Remis").locator("a[data-ligne]").click()
    expect(bureau.locator("main")).to_contain_text("la gardienne")

    # Un acte retiré au bureau : le téléphone le dit à son prochain contact, et ne propose plus de le remettre.
    bureau.go_back()
    bureau.locator("summary", has_text="Retirer").first.click()
    bureau.get_by_label("Pourquoi").fill("payé au comptoir")
    bureau.get_by_role("button", name="Retirer de la route").click()
    page.get_by_role("button", name="Envoyer et mettre à jour maintenant").click()
    expect(page.locator("#annonces")).to_contain_text("NE PAS REMETTRE")
    page.locator("button.arret").nth(1).click()
    expect(page.get_by_role("alert")).to_contain_text("payé au comptoir")
    expect(page.get_by_role("button", name="À personne", exact=True)).to_have_count(0)
