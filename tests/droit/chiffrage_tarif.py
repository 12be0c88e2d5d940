"""Chiffrer un acte dans un essai : raccourcis partagés par les essais du tarif."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from basoche.droit.montant import Montant
from basoche.droit.parametres import AUCUNE, Options
from basoche.droit.parametres.saisie import DemandeDeSaisie, saisir
from basoche.droit.resultat import Resultat
from basoche.droit.tarif import DemandeCout, cout

RECONDUIRE = Options(reconduire=True)
ESTIMER = Options(estimations=True)


def euros(texte: str) -> Montant:
    return Montant.lire(texte)


def chiffrer(le: str, options: Options = AUCUNE, **champs: Any) -> Resultat:
    for nom in ("obligation", "honoraire_ht"):
        if isinstance(champs.get(nom), str):
            champs[nom] = euros(champs[nom])
    if isinstance(champs.get("provision_le"), str):
        champs["provision_le"] = date.fromisoformat(champs["provision_le"])
    return cout(DemandeCout(le=date.fromisoformat(le), **champs), options)


def totaux(resultat: Resultat) -> tuple[str, str, str]:
    ht, tva, ttc = (str(resultat.valeurs[nom]) for nom in ("ht", "tva", "ttc"))
    return ht, tva, ttc


def montants(resultat: Resultat) -> list[str]:
    return [str(ligne["montant"]) for ligne in resultat.lignes]


def libelles(resultat: Resultat) -> list[str]:
    return [ligne["libelle"] for ligne in resultat.lignes]


def codes(resultat: Resultat) -> list[str]:
    return [avertissement.code for avertissement in resultat.avertissements]


def messages(resultat: Resultat) -> list[str]:
    return [avertissement.message for avertissement in resultat.avertissements]


def saisir_un_montant(dossier: Path, monkeypatch: pytest.MonkeyPatch, nom: str, valeur: str, du: date) -> None:
    """Saisit une valeur de l'étude dans un journal propre à l'essai."""
    monkeypatch.setenv("BASOCHE_PARAMETRES", str(dossier / "saisies"))
    saisir(
        DemandeDeSaisie(
            nom=nom,
            du=du,
            valeur=valeur,
            article="Texte de l'essai",
            source="Journal de l'essai",
            par="Alix Perrin",
            relu_par="Camille Roux",
        ),
        instant=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
    )
