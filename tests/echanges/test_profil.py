from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from basoche.echanges.champs_import import CHAMPS, CHOIX, Type
from basoche.echanges.creance import NATURES
from basoche.echanges.erreurs import ProfilInvalide
from basoche.echanges.profil import enregistrer_profil, interpreter_profil, lire_profil, trouver_profil
from echanges.fabrique import CONTENU, profil


def test_un_profil_enregistre_se_relit_a_l_identique(tmp_path: Path) -> None:
    modele = profil(regrouper=True, montants="anglais", fichier={"separateur": "|"}, ignorer=["Humeur"])
    enregistrer_profil(modele, tmp_path / "essai.yaml")
    assert lire_profil(tmp_path / "essai.yaml") == modele


@pytest.mark.parametrize(
    ("changement", "message"),
    [
        ({"couleur": "bleu"}, "clé inconnue « couleur »"),
        ({"colonnes": {**CONTENU["colonnes"], "montant": "X"}}, "clé inconnue « montant »"),
        ({"colonnes": {**CONTENU["colonnes"], "note": "nom"}}, "déjà pris par « nom »"),
        ({"colonnes": {"reference": "R"}}, "aucune colonne ni valeur fixe pour « principal »"),
        ({"fixe": {"nature": "dette de jeu"}}, "« nature » vaut « dette de jeu »"),
        ({"valeurs": {"taux": {"A": "usuraire"}}}, "« taux » vaut « usuraire »"),
        ({"dates": "julien"}, "« dates » vaut « julien »"),
        ({"regrouper": "oui"}, "« regrouper » n'a pas la forme"),
        ({"creancier": {**CONTENU["creancier"], "siren": "123456789"}}, "SIREN impossible"),
        ({"creancier": {"cle": "x"}}, "« nom » manque"),
        ({"profil": "autre"}, "doit s'appeler autre.yaml"),
    ],
)
def test_un_profil_fautif_est_refuse_en_disant_quoi(changement: dict[str, Any], message: str) -> None:
    with pytest.raises(ProfilInvalide, match=message):
        interpreter_profil(CONTENU | changement, Path("essai.yaml"))


def test_un_profil_se_trouve_par_nom_ou_par_chemin(tmp_path: Path) -> None:
    chemin = tmp_path / "essai.yaml"
    chemin.write_text(yaml.safe_dump(CONTENU), encoding="utf-8")
    assert trouver_profil("essai", (tmp_path / "vide", tmp_path)) == trouver_profil(str(chemin), ()) == profil()
    with pytest.raises(ProfilInvalide) as refus:
        trouver_profil("inconnu", (tmp_path,))
    assert "essai" in refus.value.conseil
    with pytest.raises(ProfilInvalide, match="lecture impossible"):
        trouver_profil(str(tmp_path / "absent.yaml"), ())


def test_chaque_champ_de_choix_dit_ses_valeurs() -> None:
    assert {champ for champ, (type_, _) in CHAMPS.items() if type_ is Type.CHOIX} == set(CHOIX)


def test_chaque_nature_a_sa_prescription_dans_les_parametres() -> None:
    from basoche.droit import parametres

    noms = set(parametres.noms())
    assert {nature for nature in NATURES if f"delais/prescription/{nature}" not in noms} == set()


def test_chaque_champ_est_dans_le_guide() -> None:
    guide = (Path(__file__).parents[2] / "docs/guides/importer-un-portefeuille.md").read_text(encoding="utf-8")
    numerotes = {f"versement_{n}{suffixe}" for n in range(2, 10) for suffixe in ("", "_le")}
    assert {champ for champ in CHAMPS if champ not in numerotes and f"| `{champ}" not in guide} == set()
    assert {mot for mots in CHOIX.values() for mot in mots if f"`{mot}`" not in guide} == set()
