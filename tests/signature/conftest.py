"""Une autorité d'essai servie sur la boucle locale, un acte rédigé, et cet acte signé."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from basoche.redaction.acte import Avis, rediger_acte
from basoche.redaction.acte import Reglages as Redaction
from basoche.redaction.signature import ActeSigne, Demande, Racines, Reglages, lire_racines, lire_reglages, signer_acte
from basoche.redaction.signature.reglages import CleFichier
from redaction.dossier import DOSSIER, ETUDE, LE
from signature.autorite import MOT_DE_PASSE, Autorite, poser_fichiers, servir_autorite


@pytest.fixture(scope="session")
def autorite() -> Iterator[Autorite]:
    with servir_autorite() as servie:
        yield servie


@pytest.fixture(scope="session")
def dossier(autorite: Autorite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    chemin = tmp_path_factory.mktemp("signature")
    poser_fichiers(autorite, chemin)
    return chemin


@pytest.fixture(scope="session")
def reglages(autorite: Autorite, dossier: Path) -> Reglages:
    return lire_reglages(poser_fichiers(autorite, dossier))


@pytest.fixture(scope="session")
def racines(reglages: Reglages) -> Racines:
    return lire_racines(reglages)


@pytest.fixture(scope="session")
def acte() -> bytes:
    """Un commandement rédigé par Basoche, avec sa place de signature et ses données jointes."""
    return rediger_acte("cmd_saisie_vente", DOSSIER, Redaction(LE, ETUDE, controle=lambda *_: Avis(projet=False)))


@pytest.fixture(scope="session")
def signe(acte: bytes, reglages: Reglages) -> ActeSigne:
    return signer_acte(acte, Demande("commissaire", datetime.now(UTC)), reglages)


@pytest.fixture(scope="session")
def cosigne(acte: bytes, reglages: Reglages, dossier: Path) -> ActeSigne:
    """Signé par le clerc, puis par le commissaire."""
    tous = ("clerc", "commissaire")
    cle_du_clerc = replace(reglages, cle=CleFichier(dossier / "clerc.p12", MOT_DE_PASSE))
    premier = signer_acte(acte, Demande("clerc", datetime.now(UTC), tous), cle_du_clerc)
    return signer_acte(premier.octets, Demande("commissaire", datetime.now(UTC), tous), reglages)
