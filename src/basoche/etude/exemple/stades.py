"""À chaque dossier son stade : le portefeuille d'un créancier ne ressemble pas encore à une étude au travail."""

from __future__ import annotations

from datetime import date, timedelta

from basoche.echanges.creance import Creance, Genre
from basoche.etude.dossiers.models import Dossier, Etat, Nature
from basoche.etude.personnes.normalisation import cle_de_recherche

_BAUX = "bail_habitation"
_ANCIEN = timedelta(days=240)


def donner_un_stade(dossier: Dossier, creance: Creance, rang: int, le: date, *, prescrite: bool) -> None:
    """Change la nature, l'urgence ou l'état d'un dossier à créer, selon sa créance et son rang ; toujours le même."""
    if creance.titre is not None:
        dossier.nature = _nature_avec_titre(creance, rang)
    if dossier.nature in (Nature.EXPULSION, Nature.CONSTAT) and (adresse := creance.debiteurs[0].adresse):
        dossier.immeuble = f"{adresse.voie}, {adresse.code_postal} {adresse.commune}"[:200]
        dossier.cle_immeuble = cle_de_recherche(dossier.immeuble)[:200]
    dossier.est_urgent = rang % 41 == 0
    solde = dossier.solde_centimes
    paye = solde is not None and solde.centimes <= 0
    if paye or (prescrite and rang % 19) or (rang % 17 == 0 and dossier.ouvert_le < le - _ANCIEN):
        dossier.etat, dossier.clos_le, dossier.est_urgent = (
            Etat.CLOS,
            max(dossier.ouvert_le, le - timedelta(days=3 + rang % 90)),
            False,
        )
        dossier.dernier_evenement_le = dossier.clos_le


def _nature_avec_titre(creance: Creance, rang: int) -> Nature:
    if creance.titre is not None and creance.titre.notifie_le is None:
        return Nature.SIGNIFICATION
    if creance.nature == _BAUX and rang % 3 == 0:
        return Nature.EXPULSION
    if creance.debiteurs[0].genre is Genre.PHYSIQUE and rang % 4 == 1:
        return Nature.SAISIE_REMUNERATIONS
    return Nature.EXECUTION
