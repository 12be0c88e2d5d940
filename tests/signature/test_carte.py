"""Signer avec une carte : une clé PKCS#11, tenue ici par SoftHSM."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from basoche.redaction.signature import CleMateriel, Demande, Racines, Reglages, Verdict, signer_acte, verifier_acte
from basoche.redaction.signature.cle import CleIndisponible
from signature.autorite import Autorite

_MODULES = [*Path("/usr/lib").glob("**/softhsm/libsofthsm2.so"), *Path("/usr/local/lib").glob("**/libsofthsm2.so")]
CODE, JETON, CLE = "493817", "etude-essai", "commissaire"

pytestmark = pytest.mark.skipif(
    not _MODULES or shutil.which("softhsm2-util") is None,
    reason="SoftHSM manque : installer le paquet Debian softhsm2 pour éprouver la signature sur carte.",
)


@pytest.fixture(scope="module")
def carte(autorite: Autorite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CleMateriel]:
    """Un jeton neuf, sa clé et son certificat."""
    dossier = tmp_path_factory.mktemp("carte")
    (dossier / "jetons").mkdir()
    reglage = dossier / "softhsm2.conf"
    reglage.write_text(f"directories.tokendir = {dossier / 'jetons'}\nobjectstore.backend = file\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as pose:
        pose.setenv("SOFTHSM2_CONF", str(reglage))
        _appeler("--init-token", "--free", "--label", JETON, "--pin", CODE, "--so-pin", "7391846205")
        cle = dossier / "cle.pem"
        cle.write_bytes(
            autorite.commissaire.cle.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        _appeler("--import", str(cle), "--token", JETON, "--label", CLE, "--id", "A1", "--pin", CODE)
        _poser_certificat(autorite)
        yield CleMateriel(_MODULES[0], JETON, CLE, CODE)


def _appeler(*arguments: str) -> None:
    subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True, timeout=60)


def _poser_certificat(autorite: Autorite) -> None:
    import pkcs11

    jeton = pkcs11.lib(str(_MODULES[0])).get_token(token_label=JETON)
    with jeton.open(rw=True, user_pin=CODE) as session:
        for nom, titulaire in ((CLE, autorite.commissaire), ("intermediaire", autorite.intermediaire)):
            session.create_object(
                {
                    pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                    pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                    pkcs11.Attribute.TOKEN: True,
                    pkcs11.Attribute.LABEL: nom,
                    pkcs11.Attribute.SUBJECT: titulaire.asn1.subject.dump(),
                    pkcs11.Attribute.VALUE: titulaire.asn1.dump(),
                }
            )


def test_la_carte_signe_au_meme_niveau_qu_un_fichier(
    acte: bytes, reglages: Reglages, racines: Racines, carte: CleMateriel
) -> None:
    produit = signer_acte(acte, Demande("commissaire", datetime.now(UTC)), replace(reglages, cle=carte))
    lu = verifier_acte(produit.octets, le=datetime.now(UTC), racines=racines)
    assert (lu.verdict, lu.constats[0].niveau, lu.constats[0].signataire) == (Verdict.VALIDE, "B-LTA", "Camille Roux")


@pytest.mark.parametrize(
    ("champ", "valeur", "dit"),
    [
        ("code", "000000", "refuse le code"),
        ("jeton", "autre-carte", "autre-carte"),
        ("cle", "autre-cle", "autre-cle"),
        ("module", Path("/nulle/part.so"), "introuvable"),
    ],
)
def test_une_carte_mal_reglee_est_dite_sans_montrer_le_code(
    acte: bytes, reglages: Reglages, carte: CleMateriel, champ: str, valeur: object, dit: str
) -> None:
    fausse = replace(carte, **{champ: valeur})
    with pytest.raises(CleIndisponible, match=dit) as refus:
        signer_acte(acte, Demande("commissaire", datetime.now(UTC)), replace(reglages, cle=fausse))
    assert CODE not in f"{refus.value.message}{refus.value.conseil}{fausse!r}"
