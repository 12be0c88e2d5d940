"""La grille des écrans : chaque page de l'application y est notée ; une page neuve ne passe pas sans être regardée."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from etude.adresses_communes import demander, installer, toutes_les_adresses

pytestmark = pytest.mark.django_db
GRILLE = (Path(__file__).parents[2] / "docs" / "grille-des-ecrans.md").read_text(encoding="utf-8")
_PAGES, _AUTRES = GRILLE.split("| Ce qui n'est pas une page |")
NOTEES = [ligne for ligne in _PAGES.splitlines() if re.fullmatch(r"\| [^|]+ \| [^|]* \| \d+ \| [^|]*\|", ligne)]
AU_MOINS = 11
# Servis tels quels, dans un cadre ou par htmx : leur contenu se regarde dans la page qui les montre.
MORCEAUX = {"apercu_acte", "candidats", "conseil_resume"}


def _adresses(texte: str) -> set[str]:
    return set(re.findall(r"`([a-z_]+)`", texte))


def test_chaque_adresse_est_notee_ou_dite_autre_chose_qu_une_page():
    servies = {adresse.nom.rpartition(":")[2] for adresse in toutes_les_adresses()}
    pages, autres = _adresses("".join(NOTEES)), _adresses(_AUTRES.split("\n\n")[0])
    assert servies - pages - autres == set(), "à regarder à 1280 et 390 pixels, puis à noter dans la grille"
    assert (pages | autres) - servies == set(), "ces adresses n'existent plus"
    assert pages & autres == set()


def test_chaque_page_notee_a_onze_points_au_moins_et_dit_ce_qui_lui_manque():
    assert len(NOTEES) > 25
    for ligne in NOTEES:
        points, manque = (case.strip() for case in ligne.strip("|").split("|")[2:4])
        assert AU_MOINS <= int(points) <= 12, ligne
        assert bool(manque) == (int(points) < 12), ligne


def test_ce_qui_n_est_pas_une_page_n_en_rend_pas(dossier, collaborateurs, debiteur, le):
    parametres = installer(dossier, collaborateurs, debiteur, le)
    client = Client(raise_request_exception=False)
    client.force_login(collaborateurs["commissaire_de_justice"])
    autres = _adresses(_AUTRES.split("\n\n")[0]) - MORCEAUX
    faites = 0
    for adresse in toutes_les_adresses():
        if adresse.nom.rpartition(":")[2] in autres:
            faites += 1
            reponse = demander(client, "get", adresse.remplir(parametres[""] | parametres.get(adresse.nom, {})))
            est_une_page = reponse.status_code == 200 and "<main" in reponse.getvalue().decode("utf-8", "replace")
            assert not est_une_page, adresse
    assert faites > 30
