"""Le chemin d'un nouvel utilisateur, de l'ouverture du dossier au versement, en ne lisant que l'écran."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from navigateur.mains import TEMOIN, Clavier, Souris

# Tout le parcours, à quatre personnes ; au-delà, un écran a perdu une touche ou gagné un champ.
FRAPPES_AU_PLUS = 400
_SUFFIXE = " \u00a0:"
DEBITEURS = {"souris": "Quénoble", "clavier": "Tavarec"}


@dataclass
class Etude:
    """Les postes de travail de l'étude, ouverts l'un après l'autre."""

    chromium: Browser
    adresse: str
    etats: object
    souris_vue: int = 0

    @contextmanager
    def poste_de(self, qui: str) -> Iterator[Page]:
        contexte = self.chromium.new_context(storage_state=self.etats(qui), viewport={"width": 1280, "height": 800})
        contexte.add_init_script(TEMOIN)
        page = contexte.new_page()
        page.set_default_timeout(15_000)
        page.goto(f"{self.adresse}/")
        yield page
        self.souris_vue += int(page.evaluate("Number(sessionStorage.getItem('souris') ?? 0)"))
        contexte.close()


@pytest.mark.parametrize("mains", [Souris(), Clavier()], ids=lambda mains: mains.nom)
def test_un_nouvel_utilisateur_va_de_l_ouverture_au_versement(chromium, adresse, etats, mains, record_property):
    etude = Etude(chromium, adresse, etats)
    debiteur = DEBITEURS[mains.nom]
    with etude.poste_de("clerc") as page:
        _ouvrir_le_dossier(page, mains, debiteur)
        _saisir_le_jugement(page, mains)
        _preparer_le_commandement(page, mains)
    with etude.poste_de("clerc expert") as page:
        _depuis_la_recherche(page, mains, debiteur)
        mains.suivre(page, "J'ai relu", "r")
        mains.suivre(page, "Figer et imprimer", "i")
    with etude.poste_de("commissaire") as page:
        _depuis_la_recherche(page, mains, debiteur)
        mains.suivre(page, "J'ai signé", "s")
        expect(page.locator("main")).to_contain_text("Signé par")
    with etude.poste_de("clerc significateur") as page:
        _depuis_la_recherche(page, mains, debiteur)
        _remettre(page, mains)
    with etude.poste_de("commissaire") as page:
        _depuis_la_recherche(page, mains, debiteur)
        mains.suivre(page, "Viser les mentions", "v")
        expect(page.locator("main")).to_contain_text("Visé par Hélène Vauquelin")
        expect(page.get_by_role("link", name="Second original")).to_be_visible()
    with etude.poste_de("clerc") as page:
        _noter_un_versement(page, mains, debiteur)
    record_property("frappes", mains.frappes)
    if mains.nom == "clavier":
        assert etude.souris_vue == 0
        assert 0 < mains.frappes <= FRAPPES_AU_PLUS, mains.frappes
    else:
        assert etude.souris_vue > 0


def _ouvrir_le_dossier(page: Page, mains, debiteur: str) -> None:
    mains.suivre(page, "Ouvrir un dossier")
    mains.champ(page, "Chercher : nom", "Tilleuls", "Partie 1")
    page.locator("#candidats-0 input[type=radio]").first.wait_for()
    mains.champ(page, "Chercher : nom", debiteur, "Partie 2")
    page.locator("#candidats-1").get_by_text("Personne ne répond").wait_for()
    mains.deplier(page, "Créer la personne ici", "Partie 2")
    for nom, valeur in (
        ("Nature", "Personne p"), ("Civilité", "Mon"), ("Nom ou dénomination", debiteur), ("Prénoms", "Anselme"),
        ("Né", "14021971"), ("Adresse", "4 sente des Relieurs"), ("Code postal", "69999"),
        ("Commune", "Lyon-la-Basoche"),
    ):  # fmt: skip
        mains.champ(page, nom, valeur, "Partie 2")
    mains.suivre(page, "Ouvrir le dossier", "Enter")
    expect(page.locator("h1")).to_contain_text(debiteur.upper())


def _saisir_le_jugement(page: Page, mains) -> None:
    mains.suivre(page, "Titre", "t")
    for nom, valeur in (
        ("Nature", "Jugement"), ("Date", "120325"), ("Juridiction", "Tribunal judiciaire de Valmont"),
        ("Numéro de rôle", "24/01234"), ("Signifié le", "020425"), ("Exécutoire le", "050525"),
        ("Ce qui le rend", "certificat de non-appel"),
    ):  # fmt: skip
        mains.champ(page, nom, valeur)
    mains.suivre(page, "Enregistrer le titre", "Enter")
    mains.suivre(page, "Poste", "o")
    mains.champ(page, "Montant", "4000")
    mains.suivre(page, "Enregistrer le poste", "Enter")
    mains.suivre(page, "Décompte", "p")
    expect(page.locator("main")).to_contain_text("4 000,00")
    expect(page.locator("main")).to_contain_text("L. 313-3")


def _preparer_le_commandement(page: Page, mains) -> None:
    mains.suivre(page, "20", "Escape")
    mains.suivre(page, "Acte a", "a")
    mains.suivre(page, "Commandement de payer aux fins de saisie-vente", "ArrowDown")
    for champ in page.locator("section[aria-labelledby=t-manques] label").all_inner_texts():
        mains.champ(page, re.escape(champ.split("(")[0].strip(_SUFFIXE)), _REPONSES.get(champ.strip(_SUFFIXE), "sans"))
    mains.suivre(page, "Préparer|Enregistrer", "Enter")
    mains.suivre(page, "Contrôler", "c")
    expect(page.locator("main")).to_contain_text("conforme")


_REPONSES = {"Profession": "relieur", "Lieu de naissance": "Bréz-la-Forêt", "Nationalité": "française"}


def _depuis_la_recherche(page: Page, mains, debiteur: str) -> None:
    """La recherche ouvre le dossier, la fiche ouvre l'acte."""
    if mains.nom == "clavier":
        mains.presser(page, "/")
        mains.ecrire(page, debiteur)
        with page.expect_navigation():
            mains.presser(page, "Enter")
    else:
        page.locator("#recherche").click()
        page.keyboard.type(debiteur)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    if not re.search(r"/dossiers/\d{4}-\d+$", page.url):
        mains.suivre(page, r"\d{4}-\d+", "ArrowDown")
    mains.suivre(page, "Commandement", "ArrowDown")


def _remettre(page: Page, mains) -> None:
    mains.suivre(page, "Constater la remise", "x")
    mains.suivre(page, "À personne", "0")
    mains.champ(page, "à", _plus_tard())
    for champ in page.locator("section[aria-labelledby=t-remise] label").all_inner_texts():
        if champ.startswith(("Identité", "Qualité", "Comment")):
            mains.champ(page, re.escape(champ.strip(_SUFFIXE)), "déclarée par l'intéressé")
    mains.suivre(page, "Enregistrer la remise", "Enter")
    expect(page.locator("#annonces")).to_contain_text("Remise enregistrée : répertoire n°")


def _plus_tard() -> str:
    """Après la signature qui vient d'être donnée, aux heures légales s'il en reste ; comme un clerc la tape."""
    return "2359" if datetime.now(ZoneInfo("Europe/Paris")).hour >= 20 else "2059"


def _noter_un_versement(page: Page, mains, debiteur: str) -> None:
    if mains.nom == "clavier":
        mains.presser(page, "/")
        mains.ecrire(page, debiteur)
        with page.expect_navigation():
            mains.presser(page, "Enter")
    else:
        page.locator("#recherche").click()
        page.keyboard.type(debiteur)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    if not re.search(r"/dossiers/\d{4}-\d+$", page.url):
        mains.suivre(page, r"\d{4}-\d+", "ArrowDown")
    avant = page.locator("a.grand").inner_text()
    mains.suivre(page, "Encaissement", "e")
    mains.champ(page, "Montant", "250")
    mains.suivre(page, "Voir ce qu'il paie", "Enter")
    expect(page.locator("main")).to_contain_text("Rien n'est encore enregistré")
    mains.suivre(page, "Enregistrer le versement", "Enter")
    solde = page.locator("section[aria-labelledby=t-solde]")
    assert page.locator("a.grand").inner_text() != avant
    expect(solde).to_contain_text("par jour")
    expect(solde).to_contain_text("Prochaine échéance")
    expect(solde).to_contain_text("avant le")
