"""Les réglages de la signature, lus de l'environnement."""

from __future__ import annotations

from pathlib import Path

import pytest

from basoche.redaction.signature import CleFichier, CleMateriel, lire_reglages
from basoche.redaction.signature.reglages import ReglageSignature


def test_sans_reglage_il_n_y_a_ni_cle_ni_confiance_ni_attestation() -> None:
    lus = lire_reglages({})
    assert (lus.cle, lus.horodateur, lus.racines, lus.racines_essai) == (None, "", None, None)
    assert not lus.attestation.est_complete


def test_un_fichier_ou_une_carte_tient_la_cle() -> None:
    fichier = lire_reglages({"BASOCHE_SIGNATURE_CERTIFICAT": "/cles/a.p12", "BASOCHE_SIGNATURE_SECRET": "abc"}).cle
    assert fichier == CleFichier(Path("/cles/a.p12"), "abc")
    carte = lire_reglages(
        {
            "BASOCHE_SIGNATURE_MODULE": "/pilotes/carte.so",
            "BASOCHE_SIGNATURE_JETON": "étude",
            "BASOCHE_SIGNATURE_CLE": "signature",
            "BASOCHE_SIGNATURE_SECRET": "1234",
        }
    ).cle
    assert carte == CleMateriel(Path("/pilotes/carte.so"), "étude", "signature", "1234")
    assert "abc" not in repr(fichier)
    assert "1234" not in repr(carte)


@pytest.mark.parametrize(
    ("environnement", "dit"),
    [
        ({"BASOCHE_SIGNATURE_CERTIFICAT": "a.p12", "BASOCHE_SIGNATURE_MODULE": "b.so"}, "Deux clés"),
        ({"BASOCHE_SIGNATURE_MODULE": "b.so"}, "jeton"),
        ({"BASOCHE_SIGNATURE_MODULE": "b.so", "BASOCHE_SIGNATURE_JETON": "j"}, "jeton"),
        ({"BASOCHE_SIGNATURE_HORODATEUR": "tsa.example"}, "illisible"),
        ({"BASOCHE_SIGNATURE_HORODATEUR": "file:///etc/passwd"}, "illisible"),
    ],
)
def test_un_reglage_contradictoire_est_refuse(environnement: dict[str, str], dit: str) -> None:
    with pytest.raises(ReglageSignature, match=dit):
        lire_reglages(environnement)


def test_l_attestation_demande_l_agrement_et_le_minutier() -> None:
    entiere = {"BASOCHE_SIGNATURE_AGREMENT": "A", "BASOCHE_SIGNATURE_MINUTIER": "M"}
    assert lire_reglages(entiere).attestation.est_complete
    for nom in entiere:
        assert not lire_reglages({**entiere, nom: "  "}).attestation.est_complete


def test_un_secret_absent_de_l_environnement_est_demande() -> None:
    questions: list[str] = []

    def demander(question: str) -> str:
        questions.append(question)
        return "tapé"

    assert lire_reglages({}, demander=demander).cle is None
    fichier = {"BASOCHE_SIGNATURE_CERTIFICAT": "a.p12"}
    assert lire_reglages(fichier, demander=demander).cle == CleFichier(Path("a.p12"), "tapé")
    pose = {**fichier, "BASOCHE_SIGNATURE_SECRET": "posé"}
    assert lire_reglages(pose, demander=demander).cle == CleFichier(Path("a.p12"), "posé")
    assert questions == ["Mot de passe du certificat : "]
