from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.montant import Montant
from basoche.echanges.creance import Creance, EspeceTitre, Evenement, Interets, Titre, Versement
from basoche.echanges.ecriture import ecrire_atomiquement, verrouiller
from basoche.echanges.erreurs import EcritureImpossible, FichierIllisible
from basoche.echanges.portefeuille import depuis_json, en_json, fusionner, lire_portefeuille
from echanges.fabrique import BONNE, ENTETE, importer_lignes

LIGNES = [BONNE.replace("A1", f"A{rang}").replace("Belaruc", f"Nom{rang}") for rang in range(30)]


def _creances(dossier: Path) -> list[Creance]:
    return importer_lignes(dossier, *LIGNES)[0]


def test_reimporter_le_meme_fichier_ne_cree_rien_deux_fois(tmp_path: Path) -> None:
    portefeuille, creances = tmp_path / "p.jsonl", _creances(tmp_path)
    assert fusionner(portefeuille, creances).en_dict() == {
        "nouvelles": 30,
        "mises_a_jour": 0,
        "inchangees": 0,
        "total": 30,
    }
    avant = portefeuille.read_bytes()
    ailleurs = [replace(creance, fichier="autre.csv", ligne=creance.ligne + 7) for creance in creances]
    assert fusionner(portefeuille, ailleurs).inchangees == 30
    assert portefeuille.read_bytes() == avant
    assert list(lire_portefeuille(portefeuille)) == creances


def test_une_creance_changee_remplace_l_ancienne_a_sa_place(tmp_path: Path) -> None:
    portefeuille, creances = tmp_path / "p.jsonl", _creances(tmp_path)
    fusionner(portefeuille, creances)
    payee = replace(creances[3], versements=(Versement(date(2026, 5, 1), Montant(500)),), reference=" a3 ")
    fusion = fusionner(portefeuille, [payee])
    assert (fusion.nouvelles, fusion.mises_a_jour, fusion.total) == (0, 1, 30)
    assert list(lire_portefeuille(portefeuille)) == [*creances[:3], payee, *creances[4:]]


@given(
    titre=st.builds(
        Titre,
        espece=st.sampled_from(EspeceTitre),
        rendu_le=st.dates(),
        juridiction=st.text(max_size=8),
        notifie_le=st.none() | st.dates(),
    ),
    versements=st.lists(st.builds(Versement, date=st.dates(), montant=st.builds(Montant, st.integers())), max_size=3),
    taux=st.none() | st.decimals(min_value=0, max_value=99, places=3),
    note=st.text(max_size=20),
)
def test_une_creance_ecrite_se_relit_a_l_identique(
    titre: Titre, versements: list[Versement], taux: Decimal | None, note: str
) -> None:
    creance = replace(
        MODELE,
        titre=titre,
        versements=tuple(versements),
        interets=Interets("fixe", taux, date(2026, 1, 1)),
        evenements=(Evenement("reconnaissance", date(2026, 1, 1), date(2026, 2, 1), "signée"),),
        note=note,
        tenus="solidaire",
    )
    assert depuis_json(Creance, en_json(creance)) == creance


def _modele() -> Creance:
    import tempfile

    with tempfile.TemporaryDirectory() as dossier:
        return importer_lignes(Path(dossier), BONNE)[0][0]


MODELE = _modele()


@pytest.mark.parametrize("fin", ['{"creancier":{"cle":"e', "null", "[]", "{}", '{"reference":1}', "\x00"])
def test_un_portefeuille_abime_est_refuse_en_citant_la_ligne_et_n_est_pas_touche(tmp_path: Path, fin: str) -> None:
    portefeuille = tmp_path / "p.jsonl"
    fusionner(portefeuille, _creances(tmp_path))
    portefeuille.write_text(portefeuille.read_text(encoding="utf-8") + fin, encoding="utf-8")
    avant = portefeuille.read_bytes()
    with pytest.raises(FichierIllisible, match="ligne 31"):
        fusionner(portefeuille, [MODELE])
    with pytest.raises(FichierIllisible, match="ligne 31"):
        list(lire_portefeuille(portefeuille))
    assert portefeuille.read_bytes() == avant


def test_un_portefeuille_en_lecture_seule_est_refuse_sans_rien_ecrire(tmp_path: Path) -> None:
    portefeuille = tmp_path / "p.jsonl"
    fusionner(portefeuille, [])
    portefeuille.chmod(0o444)
    with pytest.raises(EcritureImpossible, match="lecture seule"):
        fusionner(portefeuille, [MODELE])
    assert portefeuille.read_bytes() == b""


def test_un_tube_ou_un_peripherique_n_est_jamais_remplace_par_un_fichier(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tube")
    with pytest.raises(EcritureImpossible, match="pas un fichier ordinaire"):
        ecrire_atomiquement(tmp_path / "tube", b"contenu")
    assert (tmp_path / "tube").is_fifo()


@pytest.mark.parametrize("ou", ["absent/p.jsonl", "."])
def test_un_emplacement_impossible_est_refuse(tmp_path: Path, ou: str) -> None:
    with pytest.raises(EcritureImpossible):
        fusionner(tmp_path / ou, [MODELE])
    assert not list(tmp_path.iterdir())


def test_deux_imports_a_la_fois_ne_se_melent_pas(tmp_path: Path) -> None:
    portefeuille = tmp_path / "p.jsonl"
    with verrouiller(portefeuille), pytest.raises(EcritureImpossible, match="autre import"):
        fusionner(portefeuille, [MODELE])
    assert fusionner(portefeuille, [MODELE]).nouvelles == 1


def _disque_presque_plein() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))


def _commande(dossier: Path) -> list[str]:
    return [
        *(
            sys.executable,
            "-c",
            "from basoche.cli import principal; principal()",
            "importer",
            str(dossier / "gros.csv"),
        ),
        *("--profil", str(dossier / "essai.yaml"), "--vers", str(dossier / "p.jsonl"), "--le", "2026-11-23"),
    ]


def _preparer(dossier: Path, nombre: int) -> None:
    import yaml

    from echanges.fabrique import CONTENU

    (dossier / "essai.yaml").write_text(yaml.safe_dump(CONTENU, allow_unicode=True), encoding="utf-8")
    lignes = [BONNE.replace("A1", f"N{rang}").replace("Belaruc", f"Nom{rang}") for rang in range(nombre)]
    (dossier / "gros.csv").write_text("\n".join([ENTETE, *lignes]), encoding="utf-8")


def test_un_disque_plein_laisse_l_ancien_portefeuille_et_le_dit(tmp_path: Path) -> None:
    portefeuille = tmp_path / "p.jsonl"
    fusionner(portefeuille, [MODELE])
    avant = portefeuille.read_bytes()
    _preparer(tmp_path, 200)
    fini = subprocess.run(_commande(tmp_path), preexec_fn=_disque_presque_plein, capture_output=True, text=True)
    assert fini.returncode == 2
    assert "Erreur : Écriture de" in fini.stderr
    assert "Traceback" not in fini.stderr
    assert portefeuille.read_bytes() == avant
    assert not list(tmp_path.glob(".*en-cours"))


def test_un_import_tue_se_relance_sans_doublon_ni_fichier_tronque(tmp_path: Path) -> None:
    portefeuille = tmp_path / "p.jsonl"
    fusionner(portefeuille, [MODELE])
    _preparer(tmp_path, 4_000)
    for attente in (1, 4, 7, 10):  # dixièmes de seconde : avant, pendant la lecture, pendant ou après l'écriture
        processus = subprocess.Popen(_commande(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(attente / 10)
        processus.kill()
        processus.wait()
        assert len(list(lire_portefeuille(portefeuille))) in (1, 4_001)
    assert subprocess.run(_commande(tmp_path), capture_output=True).returncode == 0
    cles = [creance.cle for creance in lire_portefeuille(portefeuille)]
    assert len(cles) == len(set(cles)) == 4_001


def test_un_brouillon_laisse_par_une_coupure_est_ecrase(tmp_path: Path) -> None:
    (tmp_path / ".p.jsonl.en-cours").write_text('{"tron', encoding="utf-8")
    fusionner(tmp_path / "p.jsonl", [MODELE])
    assert list(lire_portefeuille(tmp_path / "p.jsonl")) == [MODELE]
    assert not (tmp_path / ".p.jsonl.en-cours").exists()
