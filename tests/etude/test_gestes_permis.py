"""Ce qu'un collaborateur n'a pas le droit de faire, l'écran ne le lui propose pas, et l'adresse le lui refuse."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

import basoche.etude
from basoche.etude.actes.models import Acte, Etat
from basoche.etude.equipe.droits import DROITS
from basoche.etude.equipe.models import Fonction
from etude.adresses_communes import demander, installer, toutes_les_adresses

pytestmark = pytest.mark.django_db
ETATS = (Etat.PROJET, Etat.CONTROLE, Etat.RELU, Etat.SIGNE, Etat.REMIS)
# Ce qui se lit sans droit particulier : la page ne montre que le visible, et chaque geste y vérifie le sien.
SANS_DROIT = frozenset(
    {
        "accueil", "recherche", "dossiers", "fiche", "preuve", "personne", "notes", "creance", "piece", "mon_compte",
        "files_des_actes", "repertoire", "code_barres", "imprimer_les_actes", "file_des_actes", "avancer_les_actes",
        "acte", "apercu_acte", "faire_acte", "pdf_acte", "lots", "lot", "avancer_lot", "imprimer_lot", "echeances",
        "echeance", "flux_du_calendrier", "veille_atom", "veille_ics",
    }
)  # fmt: skip


class Gestes(HTMLParser):
    """Les liens d'une page, et les adresses où ses formulaires s'envoient."""

    def __init__(self, texte: str) -> None:
        super().__init__()
        self.adresses: set[str] = set()
        self.feed(texte)

    def handle_starttag(self, balise, attributs):
        lus = dict(attributs)
        for nom in ("href", "action", "formaction"):
            if (lus.get(nom) or "").startswith("/"):
                self.adresses.add(urlsplit(lus[nom]).path)


@pytest.fixture
def parametres(dossier, collaborateurs, debiteur, le):
    return installer(dossier, collaborateurs, debiteur, le)


def _droit_de(chemin: str) -> str | None:
    try:
        return getattr(resolve(chemin).func, "droit", None)
    except Resolver404:
        return None


def _pages(parametres):
    for adresse in toutes_les_adresses():
        if adresse.nom.startswith("bureau:"):
            yield adresse, adresse.remplir(parametres[""] | parametres.get(adresse.nom, {}))


@pytest.mark.parametrize("fonction", [fonction.value for fonction in Fonction])
def test_une_adresse_reservee_refuse_des_la_lecture_qui_n_a_pas_le_droit(parametres, collaborateurs, fonction):
    qui, fautes, faites = collaborateurs[fonction], [], 0
    client = Client(raise_request_exception=False)
    client.force_login(qui)
    for adresse, chemin in _pages(parametres):
        droit = _droit_de(chemin)
        if droit is None:
            continue
        for methode in ("get", "post"):
            recu = demander(client, methode, chemin).status_code
            faites += 1
            # Une adresse qui ne se lit pas (405) est refusée à l'envoi.
            attendu = {403} if not qui.peut(droit) else {200, 302, 400, 404, 405, 409}
            if recu not in attendu and not (methode == "get" and recu == 405):
                fautes.append(f"{methode} {adresse.nom} ({droit}) : {recu}")
    assert not fautes
    assert faites >= 90


@pytest.mark.parametrize("fonction", [fonction.value for fonction in Fonction])
@pytest.mark.parametrize("etat", ETATS)
def test_aucune_page_ne_montre_un_geste_refuse(parametres, collaborateurs, fonction, etat):
    qui, fautes, vus = collaborateurs[fonction], set(), 0
    Acte.objects.filter(pk=parametres["bureau:acte"]["cle"]).update(etat=etat)
    client = Client(raise_request_exception=False)
    client.force_login(qui)
    for adresse, chemin in _pages(parametres):
        if etat != Etat.PROJET and "acte" not in adresse.nom:
            continue
        reponse = demander(client, "get", chemin)
        if reponse.status_code != 200 or "html" not in reponse.headers.get("Content-Type", ""):
            continue
        for geste in Gestes(reponse.content.decode()).adresses:
            vus += 1
            droit = _droit_de(geste)
            if droit is not None and not qui.peut(droit):
                fautes.add(f"{adresse.nom} montre {resolve(geste).view_name} ({droit})")
    assert not fautes, "\n".join(sorted(fautes))
    assert vus > 10


def test_toute_adresse_du_bureau_dit_son_droit_ou_qu_elle_n_en_a_pas(parametres):
    sans = {adresse.nom.removeprefix("bureau:") for adresse, chemin in _pages(parametres) if _droit_de(chemin) is None}
    assert sans == SANS_DROIT


def test_chaque_droit_lu_par_un_gabarit_existe():
    lus = {
        nom
        for gabarit in Path(basoche.etude.__file__).parent.rglob("*.html")
        for nom in re.findall(r"permis\.(\w+)", gabarit.read_text(encoding="utf-8"))
    }
    assert lus
    assert {nom.replace("_", ".", 1) for nom in lus} <= set(DROITS)
