"""Les accords dans les actes rendus : au féminin, au pluriel, et au masculin d'une personne morale."""

from __future__ import annotations

import pytest

from basoche.instrumentum.arbre import texte_brut
from basoche.redaction.epreuve import tirer_epreuve
from conformite.fabrique import donnees
from redaction.dossier import LE

EXPULSIONS = ("cmd_quitter_lieux", "cmd_quitter_lieux_non_habite", "pv_expulsion", "pv_reprise_locaux_abandonnes")
_SECOND = {"genre": "physique", "civilite": "M.", "prenoms": "Yann", "nom": "ROCOMBREL", "domicile": "même adresse"}


def _texte(code: str, **champs: object) -> str:
    lues = {cle: valeur for cle, valeur in donnees(code).items() if cle != "textes"} | champs
    epreuve = tirer_epreuve(code, lues, le=LE)
    assert epreuve.manquants == ()
    assert epreuve.arbre is not None
    return texte_brut(epreuve.arbre.blocs)


@pytest.mark.parametrize("code", EXPULSIONS)
def test_les_occupants_sont_du_chef_de_celui_ou_de_ceux_qu_on_expulse(code):
    seul = _texte(code)
    assert "de son chef" in seul
    assert "de leur chef" not in seul
    plusieurs = _texte(code, destinataires=[donnees(code)["destinataire"], _SECOND])
    assert "de leur chef" in plusieurs
    assert "de son chef" not in plusieurs.replace("tout occupant de son chef, elle ne peut", "")


@pytest.mark.parametrize(
    ("qui", "attendu"),
    [
        ({"genre": "physique", "civilite": "Mme"}, "La débitrice, Madame"),
        ({"genre": "physique", "civilite": "M."}, "Le débiteur, Monsieur"),
        ({"genre": "morale", "denomination": "SCI des Brumes"}, "Le débiteur, SCI des Brumes, a été informé de"),
    ],
)
def test_la_quittance_dit_le_debiteur_ou_la_debitrice(qui, attendu):
    debiteur = {**donnees("quittance_saisie_attribution")["debiteur"], **qui}
    assert attendu in _texte("quittance_saisie_attribution", debiteur=debiteur)


@pytest.mark.parametrize(("civilite", "attendu"), [("Mme", "à la débitrice, Madame"), ("M.", "au débiteur, Monsieur")])
def test_le_solde_se_remet_au_debiteur_ou_a_la_debitrice(civilite, attendu):
    debiteur = {**donnees("remise_produit_unique")["debiteur"], "civilite": civilite}
    assert attendu in _texte("remise_produit_unique", debiteur=debiteur)


@pytest.mark.parametrize(("civilite", "attendu"), [("Mme", ", conjointe de"), ("M.", ", conjoint de")])
def test_le_conjoint_s_accorde(civilite, attendu):
    debiteur = {**donnees("denonc_conjoint_cpvsi")["debiteur"], "civilite": civilite}
    assert attendu in _texte("denonc_conjoint_cpvsi", debiteur=debiteur)
