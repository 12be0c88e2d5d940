"""``parametres verifier`` n'oublie rien : chaque fichier est relu ici autrement, en YAML nu."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from basoche.cli.application import executer
from basoche.droit import parametres
from basoche.droit.parametres import verification
from basoche.droit.parametres.verification import Nature, verifier_recueil

LE = date(2026, 11, 23)
FICHIERS = sorted(parametres.DONNEES.rglob("*.yaml"))
OUVERTES = {"a", "au", "jusqu_a", "jusqu_au"}


@pytest.fixture(autouse=True)
def sans_saisie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BASOCHE_PARAMETRES", str(tmp_path))


def _feuilles(noeud: Any, cle: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(noeud, dict):
        for sous_cle, contenu in noeud.items():
            yield from _feuilles(contenu, str(sous_cle))
    elif isinstance(noeud, list):
        for contenu in noeud:
            yield from _feuilles(contenu)
    else:
        yield cle, noeud


def _nuls(noeud: Any) -> int:
    return sum(1 for cle, feuille in _feuilles(noeud) if feuille is None and cle not in OUVERTES)


def _attendu(brut: dict[str, Any]) -> Counter[str]:
    """Ce qu'un lecteur compterait en parcourant le fichier à la main."""
    compte: Counter[str] = Counter()
    for _, feuille in _feuilles(brut):
        if feuille in ("memoire", "une_source"):
            compte[feuille] += 1
    for valeur in brut["valeurs"]:
        compte["valeur_inconnue"] += 1 if valeur["valeur"] is None else _nuls(valeur["valeur"])
        compte["precision_manquante"] += _nuls(valeur.get("details", {}))
        compte["date_d_effet_incertaine"] += "du_au_plus_tot" in valeur
        compte["debut_non_releve"] += "du" in valeur and valeur["du"] is None
    compte["precision_manquante"] += _nuls(brut.get("attributs", {}))
    compte["a_relever"] += bool(brut.get("a_relever"))
    return +compte


COMPTEES = {
    "memoire", "une_source", "valeur_inconnue", "precision_manquante", "date_d_effet_incertaine", "debut_non_releve",
    "a_relever",
}  # fmt: skip


def test_chaque_incertitude_des_fichiers_est_listee() -> None:
    listees: dict[str, Counter[str]] = {}
    for incertitude in verifier_recueil(le=LE).incertitudes:
        if incertitude.nature in COMPTEES:
            listees.setdefault(incertitude.parametre, Counter())[incertitude.nature.value] += 1
    attendues = {}
    for fichier in FICHIERS:
        brut = yaml.safe_load(fichier.read_text(encoding="utf-8"))
        if compte := _attendu(brut):
            attendues[brut["parametre"]] = compte
    assert len(FICHIERS) > 400
    assert {nom: dict(c) for nom, c in listees.items() if nom in attendues} == {
        nom: dict(c) for nom, c in attendues.items()
    }


def test_chaque_valeur_finie_ou_proche_de_sa_fin_est_listee() -> None:
    attendues = {}
    for fichier in FICHIERS:
        brut = yaml.safe_load(fichier.read_text(encoding="utf-8"))
        derniere = max(brut["valeurs"], key=lambda v: v.get("du_au_plus_tard") or v.get("du") or date.min)
        fin = derniere.get("jusqu_au")
        if fin is not None and fin < LE:
            attendues[brut["parametre"]] = "echu"
        elif fin is not None and fin < LE + timedelta(days=120):
            attendues[brut["parametre"]] = "bientot_echu"
    listees = {
        i.parametre: i.nature.value
        for i in verifier_recueil(le=LE).incertitudes
        if i.nature in (Nature.ECHU, Nature.BIENTOT_ECHU)
    }
    assert listees == attendues
    assert listees["tarif/emoluments/42"] == "echu"
    assert listees["interets/taux_legal/particulier"] == "bientot_echu"


@pytest.mark.parametrize(
    ("nom", "nature"),
    [
        *((f"tarif/emoluments/{n}", "valeur_inconnue") for n in (80, 113, 116, 127, 136, 138, 139, 140, 142, 150)),
        *((f"tarif/emoluments/97-{n}", "valeur_inconnue") for n in range(1, 17)),
        ("tarif/majorations_provisoires/97-16", "valeur_inconnue"),
        ("tarif/urgence/109", "valeur_inconnue"),
        ("tarif/recouvrement/creancier", "valeur_inconnue"),
        ("tarif/recouvrement/creancier", "memoire"),
        ("tarif/engagement_poursuites/bareme", "valeur_inconnue"),
        ("tarif/engagement_poursuites/bareme", "une_source"),
        ("tarif/frais_deplacement/physique", "date_d_effet_incertaine"),
        ("tarif/versions", "a_relever"),
        ("tarif/versions", "echu"),
        ("interets/taux_legal/particulier", "une_source"),
        ("interets/taux_legal/autres", "a_relever"),
        ("saisie_remunerations/bareme", "valeur_inconnue"),
        ("saisie_remunerations/montant_forfaitaire_rsa", "une_source"),
    ],
)
def test_les_lacunes_connues_du_releve_y_sont(nom: str, nature: str) -> None:
    assert (nom, nature) in {(i.parametre, i.nature.value) for i in verifier_recueil(le=LE).incertitudes}


def test_les_regles_incertaines_du_releve_y_sont_toutes() -> None:
    brut = yaml.safe_load((parametres.DONNEES.parent / "points_incertains.yaml").read_text(encoding="utf-8"))
    listees = [i.constat for i in verifier_recueil(le=LE).incertitudes if i.parametre.startswith("regles/")]
    assert sorted(listees) == sorted(f"{p['article']} : {p['point']}" for points in brut.values() for p in points)
    for mot in ("forclusion", "2026-96", "L. 126-4", "RIVAGE", "A444-49", "1635 bis Q"):
        assert any(mot in constat for constat in listees), mot


def test_un_point_incertain_mal_ecrit_est_une_erreur(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fichier = tmp_path / "points.yaml"
    for niveau, cle in (("sûr", "a_relire"), ("memoire", "relire")):
        fichier.write_text(f"delais:\n  - {{article: a, niveau: {niveau}, point: p, {cle}: x}}\n", encoding="utf-8")
        monkeypatch.setattr("basoche.droit.parametres._points_incertains.FICHIER", fichier)
        bilan = verifier_recueil(le=LE)
        assert ["« delais », point 1" in erreur.message for erreur in bilan.erreurs] == [True]


def test_une_tranche_inconnue_porte_son_estimation() -> None:
    tranches = [
        i
        for i in verifier_recueil(le=LE).incertitudes
        if i.parametre == "tarif/recouvrement/creancier" and i.chemin.endswith("tranches[4].taux_pourcent")
    ]
    assert [(i.du, i.estimation) for i in tranches] == [(date(2016, 3, 1), "3.00"), (date(2024, 3, 1), "3.01")]


def test_chaque_incertitude_dit_quoi_relire() -> None:
    for incertitude in verifier_recueil(le=LE).incertitudes:
        assert incertitude.article
        assert incertitude.constat
        assert incertitude.a_relire


def test_le_texte_et_le_json_disent_la_meme_chose(capsys: pytest.CaptureFixture[str]) -> None:
    assert executer(["parametres", "verifier", "--le", "2026-11-23"]) == 0
    texte = capsys.readouterr().out
    assert executer(["parametres", "verifier", "--le", "23/11/2026", "--format", "json"]) == 0
    bilan = json.loads(capsys.readouterr().out)
    assert bilan["valide"] is True
    assert texte.count("  - ") >= len(bilan["incertitudes"])
    assert sum(bilan["totaux"].values()) == len(bilan["incertitudes"])
    for famille, totaux in bilan["totaux_par_famille"].items():
        assert sum(totaux.values()) == sum(i["parametre"].startswith(f"{famille}/") for i in bilan["incertitudes"])
        assert f"  {famille} : " in texte


def test_un_fichier_faux_sort_1_et_le_nomme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    recueil = tmp_path / "recueil"
    recueil.mkdir()
    bon = "parametre: bon\ndescription: d\nunite: euros\nreference: a\nvaleurs:\n"
    (recueil / "bon.yaml").write_text(
        bon + '  - {du: 2020-01-01, valeur: "1", source: s, verification: memoire}\n', encoding="utf-8"
    )
    (recueil / "faux.yaml").write_text(
        bon.replace("bon", "faux") + '  - {du: 2020-01-01, valeur: "1", source: s, verification: sûr}\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(parametres, "DONNEES", recueil)
    assert executer(["parametres", "verifier", "--le", "2026-11-23"]) == 1
    texte = capsys.readouterr().out
    assert "faux.yaml" in texte
    assert "ligne 6" in texte
    assert "de mémoire" in texte  # l'autre fichier est vérifié quand même


def test_une_saisie_qui_masque_une_valeur_livree_est_signalee(
    capsys: pytest.CaptureFixture[str],
) -> None:
    saisie = ["parametres", "saisir", "tarif/emoluments/42", "--du", "2024-03-01", "--valeur", "20.43", "--article"]
    assert executer([*saisie, "A444-14", "--source", "essai", "--par", "Alix", "--relu-par", "Camille"]) == 0
    capsys.readouterr()
    revues = [i for i in verification.verifier_recueil(le=LE).incertitudes if i.nature is Nature.SAISIE_A_REVOIR]
    assert [(i.parametre, i.du) for i in revues] == [("tarif/emoluments/42", date(2024, 3, 1))]
    assert "20.42" in revues[0].constat
