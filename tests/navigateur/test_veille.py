"""La veille au navigateur : une réforme vue, expliquée, publiée, lue ; ses pages accessibles aux deux largeurs."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

TIERS = Path(__file__).parent / "tiers"
LARGEURS = ((1280, 800), (390, 844))


@pytest.fixture(scope="module")
def axe() -> str:
    """axe-core, tel que publié."""
    empreinte, nom, *_ = (TIERS / "MANIFESTE.txt").read_text(encoding="utf-8").splitlines()[-1].split()
    octets = (TIERS / nom).read_bytes()
    assert hashlib.sha256(octets).hexdigest() == empreinte
    return octets.decode("utf-8")


def _fautes(page: Page, axe: str) -> list[str]:
    """Ce qu'axe reproche à la page, et ce qui en déborde, à chaque largeur."""
    fautes = []
    for largeur, hauteur in LARGEURS:
        page.set_viewport_size({"width": largeur, "height": hauteur})
        deborde = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        fautes += [f"{page.url} à {largeur} : déborde de {deborde} px"] if deborde > 0 else []
        page.evaluate(f"{axe}; 0") if page.evaluate("typeof axe") == "undefined" else None
        trouvees = page.evaluate("axe.run({resultTypes: ['violations'], iframes: false}).then(r => r.violations)")
        fautes += [f"{page.url} à {largeur} : {une['id']}, {une['nodes'][0]['html'][:120]}" for une in trouvees]
    page.set_viewport_size({"width": 1280, "height": 800})
    return fautes


@pytest.mark.parametrize(
    ("nom", "ecart", "objet", "reponses"),
    [
        ("injonction_payer_2026", "échéance avancée de 3 mois", "modele", ("01/09/2026", "l'ordonnance")),
        ("interet_legal_2026", "+", "parametre", ("01/07/2026", "le jour couru")),
        ("saisie_remunerations_2025", "à examiner : saisie en cours", "modele", ("01/07/2025", "la procédure")),
    ],
)
def test_une_reforme_est_vue_expliquee_publiee_puis_lue(chromium, adresse, etats, axe, nom, ecart, objet, reponses):
    contexte = chromium.new_context(storage_state=etats("clerc expert"))
    page = contexte.new_page()
    page.set_default_timeout(60_000)
    fautes = []
    page.goto(f"{adresse}/veille")
    expect(page.locator("footer.pied")).to_contain_text("Droit non arrêté")
    fautes += _fautes(page, axe)
    page.locator(f'td a[href="/veille/changements/{nom}"]').click()
    expect(page.locator('td[data-titre="Écart"]').first).to_contain_text(ecart)
    fautes += _fautes(page, axe)
    page.get_by_role("button", name="Mettre ces dossiers en tâches").click()
    expect(page.locator("#annonces")).to_contain_text("Tâches posées")
    page.locator(f"#id_{objet}").select_option(label="Sacha Miroux")
    page.get_by_role("button", name="Répartir").click()
    expect(page.locator("main")).to_contain_text("à relire")
    page.locator('a[href^="/veille/relectures/"]').first.click()
    page.locator("#id_preuve").fill("texte lu le 23/11/2026 sur Légifrance")
    fautes += _fautes(page, axe)
    page.get_by_role("button", name="C'est relu").click()
    expect(page.locator("main")).to_contain_text("texte lu le 23/11/2026")
    page.get_by_role("button", name="Rédiger la note").click()
    fautes += _fautes(page, axe)
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("button", name="Publier").click()
    expect(page.locator("main")).to_contain_text("Publiée le")
    note = page.url
    contexte.close()
    fautes += _lire(chromium.new_context(storage_state=etats("commissaire")), note, axe, reponses)
    assert not fautes, "\n".join(fautes)


def _lire(contexte, note: str, axe: str, reponses: tuple[str, ...]) -> list[str]:
    """Le commissaire répond aux questions et accuse lecture."""
    page = contexte.new_page()
    page.set_default_timeout(60_000)
    page.goto(note)
    for reponse in reponses:
        page.get_by_label(reponse).check()
    fautes = _fautes(page, axe)
    page.get_by_role("button", name="J'ai lu").click()
    expect(page.locator("main")).to_contain_text("Lecture accusée")
    contexte.close()
    return fautes


def test_un_taux_nouveau_se_propose_se_relit_a_deux_et_s_emploie(chromium, adresse, etats, axe):
    contexte = chromium.new_context(storage_state=etats("clerc expert"))
    page = contexte.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{adresse}/veille/valeurs")
    fautes = _fautes(page, axe)
    for champ, ecrit in (
        ("nom", "interets/taux_legal/autres"),
        ("valeur", "2.95"),
        ("du", "01/01/2027"),
        ("article", "CMF L313-2"),
        ("source", "essai"),
    ):
        page.locator(f"#id_{champ}").fill(ecrit)
    page.get_by_role("button", name="Proposer").click()
    page.locator('a[href^="/veille/valeurs/"]').first.click()
    expect(page.locator("main")).to_contain_text("écart des")
    fautes += _fautes(page, axe)
    valeur = page.url
    _retaper(page)
    autre = chromium.new_context(storage_state=etats("commissaire"))
    seconde = autre.new_page()
    seconde.goto(valeur)
    _retaper(seconde)
    autre.close()
    page.goto(valeur)
    page.get_by_role("button", name="Employer").click()
    expect(page.locator("#annonces")).to_be_visible()
    fautes += _fautes(page, axe)
    for suite in ("/veille/abonnement", "/veille/jour", "/procedures"):
        page.goto(f"{adresse}{suite}")
        fautes += _fautes(page, axe)
    contexte.close()
    assert not fautes, "\n".join(fautes)


def _retaper(page: Page) -> None:
    """Relit la valeur : la retape d'après le texte."""
    page.set_default_timeout(60_000)
    page.locator("#id_valeur").fill("2,95")
    page.locator("#id_texte_lu").fill("arrêté fictif d'essai")
    page.get_by_role("button", name="relu").click()
    expect(page.locator("#annonces")).to_be_visible()


def test_l_annuaire_hors_connexion_le_dit_et_la_page_se_lit(chromium, adresse, etats, axe):
    """Une société de la démonstration : son SIREN est fictif, et l'essai n'a pas de réseau."""
    contexte = chromium.new_context(storage_state=etats("clerc expert"))
    page = contexte.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{adresse}/personnes/1/entreprise")
    fautes = _fautes(page, axe)
    contexte.close()
    assert not fautes, "\n".join(fautes)


def test_l_annuaire_avec_un_releve_se_lit_et_le_siege_se_reprend(chromium, adresse, etats, axe):
    contexte = chromium.new_context(storage_state=etats("clerc expert"))
    page = contexte.new_page()
    page.set_default_timeout(60_000)
    for numero in range(1, 60):
        page.goto(f"{adresse}/personnes/{numero}/entreprise")
        if page.get_by_text("Reprendre ce siège").count():
            break
    expect(page.locator("main")).to_contain_text("ni une dissolution")
    fautes = _fautes(page, axe)
    page.get_by_label("Ce qui a été vérifié").first.fill("Kbis du 20/11/2026 lu au greffe")
    page.get_by_role("button", name="Reprendre").click()
    expect(page.locator("#annonces")).to_be_visible()
    contexte.close()
    assert not fautes, "\n".join(fautes)


def test_une_annonce_du_bodacc_se_decide_a_l_ecran(chromium, adresse, etats, axe):
    contexte = chromium.new_context(storage_state=etats("clerc expert"))
    page = contexte.new_page()
    page.set_default_timeout(30_000)
    page.goto(f"{adresse}/procedures")
    page.locator('a[href^="/procedures/annonces/"]').first.click()
    fautes = _fautes(page, axe)
    page.get_by_label("Ce qui les distingue").fill("homonyme : autre adresse, autre activité")
    page.get_by_role("button", name="Écarter").click()
    expect(page.locator("#annonces")).to_contain_text("Annonce écartée")
    contexte.close()
    assert not fautes, "\n".join(fautes)
