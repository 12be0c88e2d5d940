"""Ce que l'étude peut saisir, et ce que le journal en garde, coupures comprises."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from basoche.droit import parametres
from basoche.droit.erreurs import ChampInvalide, ErreurBasoche, HorsPeriode, ParametreInconnu
from basoche.droit.parametres import _journal
from basoche.droit.parametres.saisie import (
    DemandeDeSaisie,
    EcritureImpossible,
    JournalIllisible,
    exporter,
    importer,
    lire_journal,
    reparer,
    saisir,
)

INSTANT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
EMOLUMENT = "tarif/emoluments/42"
DEMANDE = DemandeDeSaisie(
    nom=EMOLUMENT,
    du=date(2026, 3, 1),
    valeur="20.63",
    article="C. com., art. A444-14",
    source="Arrêté de l'essai, JORF du 28 février 2026",
    par="Alix Perrin",
    relu_par="Camille Roux",
)


@pytest.fixture(autouse=True)
def fichier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BASOCHE_PARAMETRES", str(tmp_path / "saisies"))
    return tmp_path / "saisies" / "saisies.jsonl"


def _saisir(**changements: Any) -> _journal.Saisie:
    return saisir(replace(DEMANDE, **changements), instant=INSTANT)


@pytest.mark.parametrize(
    ("changements", "mot"),
    [
        ({"relu_par": "alix  PERRIN"}, "relire sa propre saisie"),
        ({"relu_par": "Perrin, Alix"}, "relire sa propre saisie"),
        ({"par": "Éva", "relu_par": "eva"}, "relire sa propre saisie"),
        ({"par": "  "}, "« par » est vide"),
        ({"relu_par": "-"}, "« relu-par » est vide"),
        ({"article": " "}, "« article » est vide"),
        ({"source": ""}, "« source » est vide"),
        ({"source": "texte\x00"}, "caractère illisible"),
        ({"valeur": ""}, "vide"),
        ({"valeur": "-20.63"}, "négative"),
        ({"valeur": "0"}, "inhabituelle"),
        ({"valeur": "2063"}, "inhabituelle"),
        ({"valeur": "0.2063"}, "plus de 2 décimales"),
        ({"valeur": "vingt"}, "nombre attendu"),
        ({"valeur": "20.63.1"}, "nombre attendu"),
        ({"valeur": "1e3"}, "nombre attendu"),
        ({"valeur": "NaN"}, "nombre attendu"),
        ({"valeur": "٢٠"}, "nombre attendu"),
        ({"valeur": "9" * 400}, "nombre attendu"),
        ({"valeur": '{"montant": "20.63"}'}, "nombre attendu"),
        ({"jusqu_au": date(2026, 2, 28)}, "est avant"),
        ({"du": date(1200, 1, 1)}, "vraisemblable"),
        ({"jusqu_au": date(9999, 12, 31)}, "vraisemblable"),
        ({"nom": "interets/taux_legal/particulier", "valeur": "-1"}, "négative"),
        ({"nom": "interets/taux_legal/particulier", "valeur": "690"}, "inhabituelle"),
        ({"nom": "interets/taux_legal/particulier", "valeur": "six"}, "pourcentage annuel"),
        ({"nom": "tarif/recouvrement/debiteur", "valeur": "12"}, "structure"),
        ({"nom": "tarif/recouvrement/debiteur", "valeur": "{"}, "JSON"),
        ({"nom": "tarif/recouvrement/debiteur", "valeur": '{"maximum": "550", "maximum": "551"}'}, "deux fois"),
        ({"nom": "tarif/recouvrement/debiteur", "valeur": '{"maximum": NaN}'}, "NaN"),
    ],
)
def test_une_saisie_irrecevable_est_refusee_et_rien_n_est_ecrit(
    changements: dict[str, Any], mot: str, fichier: Path
) -> None:
    with pytest.raises(ChampInvalide, match=mot) as refus:
        _saisir(**changements)
    assert refus.value.conseil
    assert not fichier.exists()


@pytest.mark.parametrize("nom", ["tarif/emoluments/inconnu", "../secrets", "", "tarif"])
def test_un_parametre_inconnu_ne_se_saisit_pas(nom: str) -> None:
    with pytest.raises(ParametreInconnu):
        _saisir(nom=nom)


def _bareme(**changements: Any) -> dict[str, Any]:
    contenu = parametres.valeur("tarif/recouvrement/debiteur", le=date(2025, 1, 1))
    copie: dict[str, Any] = json.loads(json.dumps(contenu, default=str))
    copie.update(changements)
    return copie


def _tranches(rang: int, **changements: Any) -> list[dict[str, Any]]:
    tranches: list[dict[str, Any]] = _bareme()["tranches"]
    tranches[rang].update(changements)
    return tranches


@pytest.mark.parametrize(
    ("bareme", "mot"),
    [
        (lambda: _bareme(maximun="550.00"), "clé inconnue « maximun »"),
        (lambda: {cle: v for cle, v in _bareme().items() if cle != "maximum"}, "clé « maximum » manquante"),
        (lambda: _bareme(tranches=_bareme()["tranches"][:3]), "3 éléments, 4 attendus"),
        (lambda: _bareme(tranches=_tranches(1, a="600")), "ne commence pas où finit"),
        (lambda: _bareme(tranches=_tranches(1, a="100")), "doit dépasser"),
        (lambda: _bareme(tranches=_tranches(1, a=None)), "doit dépasser"),
        (lambda: _bareme(tranches=_tranches(0, taux_pourcent=None)), "valeur connue"),
        (lambda: _bareme(tranches=_tranches(0, taux_pourcent="-9.77")), "négative"),
        (lambda: _bareme(maximum="55000"), "inhabituelle"),
        (lambda: _bareme(tranches="9.77"), "structure"),
        (list, "liste"),
    ],
)
def test_une_structure_mal_recopiee_est_refusee(bareme: Any, mot: str) -> None:
    with pytest.raises(ChampInvalide, match=mot):
        _saisir(nom="tarif/recouvrement/debiteur", valeur=json.dumps(bareme()))


def test_une_structure_bien_recopiee_est_employee() -> None:
    bareme = _bareme(maximum="560.00")
    _saisir(nom="tarif/recouvrement/debiteur", valeur=json.dumps(bareme))
    assert parametres.valeur("tarif/recouvrement/debiteur", le=date(2026, 3, 1)) == bareme


def test_un_ordre_de_grandeur_inhabituel_se_confirme() -> None:
    assert _saisir(valeur="2063", confirmer_ecart=True).valeur == "2063"


@pytest.mark.parametrize("tape", ["20.63", "20,63", " 20,63 € ", "20\u00a0,63"])
def test_un_montant_tape_a_la_francaise_est_lu(tape: str) -> None:
    assert _saisir(valeur=tape).valeur == "20.63"


def test_chaque_valeur_livree_peut_etre_ressaisie_telle_quelle() -> None:
    """Aucun garde-fou ne refuse ce que le recueil lui-même contient."""
    from basoche.droit.parametres._forme import lire_valeur_saisie

    refus = []
    for nom in parametres.noms():
        parametre = parametres.parametre_livre(nom)
        for valeur in parametre.valeurs:
            if valeur.contenu is None or _a_un_nombre_inconnu(valeur.contenu):
                continue
            texte = valeur.contenu if isinstance(valeur.contenu, str) else json.dumps(valeur.contenu, default=str)
            try:
                lire_valeur_saisie(parametre, texte)
            except ChampInvalide as erreur:
                refus.append(f"{nom} : {erreur.message}")
    assert refus == []


def _a_un_nombre_inconnu(contenu: Any) -> bool:
    inconnus = ("taux_pourcent", "montant", "taux_de_base")
    if isinstance(contenu, dict):
        return any((c in inconnus and v is None) or _a_un_nombre_inconnu(v) for c, v in contenu.items())
    return isinstance(contenu, list) and any(_a_un_nombre_inconnu(v) for v in contenu)


def test_le_journal_garde_l_histoire_et_la_chaine(fichier: Path) -> None:
    _saisir()
    _saisir(valeur="20.70", notes="coquille corrigée")
    journal = lire_journal(fichier)
    lues = [(s.n, s.valeur, s.notes) for s in journal.inscriptions]
    assert lues == [(1, "20.63", ""), (2, "20.70", "coquille corrigée")]
    assert journal.inscriptions[1].precedent == journal.inscriptions[0].empreinte
    assert journal.inscriptions[0].horodatage == INSTANT
    assert parametres.valeur(EMOLUMENT, le=date(2026, 3, 2)) == "20.70"


@pytest.mark.parametrize(
    "alterer",
    [
        lambda lignes: [lignes[0].replace("20.63", "26.03"), *lignes[1:]],
        lambda lignes: lignes[1:],
        lambda lignes: [lignes[1], lignes[0], *lignes[2:]],
        lambda lignes: [lignes[0], lignes[0], *lignes[1:]],
        lambda lignes: [lignes[0], "", *lignes[1:]],
        lambda lignes: [lignes[0], "{}", *lignes[1:]],
        lambda lignes: [lignes[0], "[" * 100_000, *lignes[1:]],
        lambda lignes: [lignes[0].replace('"20.63"', "20.63"), *lignes[1:]],
        lambda lignes: [lignes[0].replace("2026-03-01", "2026-02-30"), *lignes[1:]],
    ],
)
def test_un_journal_change_a_la_main_arrete_les_calculs(alterer: Any, fichier: Path) -> None:
    for valeur in ("20.63", "20.64", "20.65"):
        _saisir(valeur=valeur)
    lignes = alterer(fichier.read_text(encoding="utf-8").splitlines())
    fichier.write_text("\n".join([*lignes, ""]), encoding="utf-8")
    with pytest.raises(JournalIllisible, match=r"ligne [12]") as refus:
        parametres.lire(EMOLUMENT, le=date(2026, 3, 2))
    assert "sauvegarde" in refus.value.conseil


@pytest.mark.parametrize("reste", [1, 40, 300])
def test_une_derniere_ligne_coupee_ne_perd_pas_les_precedentes(reste: int, fichier: Path) -> None:
    _saisir()
    _saisir(valeur="20.70")
    octets = fichier.read_bytes()
    premiere = octets.index(b"\n") + 1
    fichier.write_bytes(octets[: premiere + reste])
    assert parametres.valeur(EMOLUMENT, le=date(2026, 3, 2)) == "20.63"
    with pytest.raises(JournalIllisible, match="dernière ligne") as refus:
        _saisir(valeur="20.80")
    assert "--reparer" in refus.value.conseil
    mise_a_part = reparer(fichier)
    assert mise_a_part is not None
    assert mise_a_part.read_bytes() == octets[premiere : premiere + reste]
    assert _saisir(valeur="20.80").n == 2
    assert reparer(fichier) is None


def test_une_coupure_pendant_l_ecriture_laisse_l_ancien_journal(fichier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _saisir()
    avant = fichier.read_bytes()

    def couper(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for appel in ("fsync", "replace"):
        with monkeypatch.context() as panne:
            panne.setattr(os, appel, couper)
            with pytest.raises(EcritureImpossible, match="disque plein"):
                _saisir(valeur="20.70")
        assert fichier.read_bytes() == avant
        assert sorted(p.name for p in fichier.parent.iterdir()) == ["saisies.jsonl", "saisies.verrou"]


def test_un_journal_en_lecture_seule_n_est_pas_remplace(fichier: Path) -> None:
    _saisir()
    avant = fichier.read_bytes()
    fichier.chmod(0o444)
    with pytest.raises(EcritureImpossible, match="lecture seule"):
        _saisir(valeur="20.70")
    assert fichier.read_bytes() == avant


def test_un_journal_que_l_on_ne_peut_pas_lire_n_est_pas_un_journal_vide(fichier: Path) -> None:
    fichier.mkdir(parents=True)
    with pytest.raises(ErreurBasoche, match="ne peut pas être lu") as refus:
        parametres.lire(EMOLUMENT, le=date(2025, 1, 1))
    assert refus.value.code == "journal_saisies_illisible"


def test_un_processus_tue_en_pleine_ecriture_ne_laisse_rien_derriere_la_saisie_suivante(fichier: Path) -> None:
    _saisir()
    (fichier.parent / ".saisies.jsonl.99999").write_bytes(b'{"n": 2, "no')
    assert _saisir(valeur="20.70").n == 2
    assert sorted(p.name for p in fichier.parent.iterdir()) == ["saisies.jsonl", "saisies.verrou"]


def test_un_journal_partage_garde_ses_droits(fichier: Path) -> None:
    _saisir()
    fichier.chmod(0o664)
    _saisir(valeur="20.70")
    assert fichier.stat().st_mode & 0o777 == 0o664


def test_un_dossier_impossible_est_un_refus_en_francais(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "obstacle").write_text("", encoding="utf-8")
    monkeypatch.setenv("BASOCHE_PARAMETRES", str(tmp_path / "obstacle" / "saisies"))
    with pytest.raises(EcritureImpossible, match="rien n'a été enregistré"):
        _saisir()


def test_deux_saisies_simultanees_sont_gardees_toutes_les_deux(fichier: Path) -> None:
    programme = (
        "import sys; from dataclasses import replace; from datetime import *\n"
        "from basoche.droit.parametres.saisie import *\n"
        f"d = DemandeDeSaisie({EMOLUMENT!r}, date(2026, 3, 1), '20.63', 'A444-14', 'essai', 'Alix', 'Camille')\n"
        "for rang in range(5):\n"
        "    saisir(replace(d, notes=sys.argv[1] + str(rang)), instant=datetime(2026, 11, 23, tzinfo=timezone.utc))\n"
    )
    processus = [subprocess.Popen([sys.executable, "-c", programme, nom]) for nom in ("a", "b", "c")]
    assert [p.wait(timeout=60) for p in processus] == [0, 0, 0]
    journal = lire_journal(fichier)
    assert {s.notes for s in journal.inscriptions} == {f"{nom}{rang}" for nom in "abc" for rang in range(5)}
    assert [s.n for s in journal.inscriptions] == list(range(1, 16))


def test_un_export_se_reprend_sur_un_autre_poste(fichier: Path, tmp_path: Path) -> None:
    _saisir()
    _saisir(nom="tarif/emoluments/41", valeur=str(parametres.valeur("tarif/emoluments/41", le=date(2025, 1, 1))))
    export = exporter(lire_journal(fichier))
    assert export == fichier.read_bytes()
    autre = tmp_path / "autre" / "saisies.jsonl"
    assert importer(autre, export, Path("export.jsonl")) == 2
    assert importer(autre, export, Path("export.jsonl")) == 0
    assert autre.read_bytes() == export


def test_un_export_qui_diverge_est_refuse(fichier: Path, tmp_path: Path) -> None:
    _saisir()
    export = exporter(lire_journal(fichier))
    fichier.unlink()
    _saisir(valeur="20.70")
    avant = fichier.read_bytes()
    with pytest.raises(JournalIllisible, match="divergent"):
        importer(fichier, export, Path("export.jsonl"))
    assert fichier.read_bytes() == avant


def test_une_mise_a_jour_du_recueil_n_ecrit_rien_chez_l_etude(fichier: Path) -> None:
    """Le journal est hors du paquet."""
    paquet = Path(parametres.__file__).resolve().parents[2]
    assert paquet not in fichier.resolve().parents
    with pytest.raises(HorsPeriode):
        parametres.lire(EMOLUMENT, le=date(2026, 3, 2))
    assert not fichier.parent.exists()
