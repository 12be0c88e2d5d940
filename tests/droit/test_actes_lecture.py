"""Un fichier d'acte, de texte ou de suites mal écrit ne se charge pas, et dit où."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from basoche.droit import actes
from basoche.droit.actes import CatalogueInvalide, graphe, textes
from basoche.droit.actes._lecture import lire_acte
from basoche.droit.source import Verification

MODELE = """code: essai
intitule: Acte d'essai
famille: essais
depuis: 2020-01-01
jusqu_a: null
source: texte d'essai
verification: recoupe
articles:
  - CPC 648
prerequis:
  actes:
    - acte: cmd_saisie_vente
      delai_min: {jours: 8}
mentions_communes: true
qui:
  etablit: commissaire_de_justice
  clerc_significateur: null
mentions:
  - id: essai.un
    texte: Une mention
    article: CPC 648, 1°
    sanction: aucune
    gravite: irregularite
    type: donnee
    champs: [acte.date]
delais:
  - id: essai.delai.un
    evenement: un événement
    article: CPC 641
    duree_texte: 1 mois
    duree: {mois: 1}
    point_de_depart: signification
    sens: max
    sanction: caducité
    gravite: caducite
    verification: texte
signification: {}
suites:
  - quand: ensuite
"""


@pytest.fixture
def ecrire(tmp_path: Path) -> Callable[[str], Path]:
    def _ecrire(contenu: str) -> Path:
        chemin = tmp_path / "essais" / "essai.yaml"
        chemin.parent.mkdir(exist_ok=True)
        chemin.write_text(contenu, encoding="utf-8")
        return chemin

    return _ecrire


def test_une_mention_sans_verification_herite_de_celle_de_l_acte_et_le_dit(ecrire: Callable[[str], Path]) -> None:
    acte = lire_acte(ecrire(MODELE))
    assert (acte.mentions[0].verification, acte.mentions[0].verification_heritee) == (Verification.RECOUPE, True)
    assert (acte.delais[0].verification, acte.delais[0].verification_heritee) == (Verification.TEXTE, False)
    assert acte.date_critere == "date de l'acte"


@pytest.mark.parametrize(
    ("ancien", "nouveau", "ligne", "message"),
    [
        ("code: essai", "code: autre", 1, "« code » dit « autre »"),
        ("famille: essais", "famille: autres", 3, "« famille » dit « autres »"),
        ("depuis: 2020-01-01", "depuis: hier", 4, "n'est pas une date"),
        ("depuis: 2020-01-01", "depuis: null", 4, "doit être une date"),
        ("depuis: 2020-01-01", "depuis: 2020-02-30", 4, "date impossible"),
        ("jusqu_a: null", "jusqu_a: 2019-12-31", 5, "est avant « depuis »"),
        ("source: texte d'essai\n", "", 1, "clé « source » manquante"),
        ("source: texte d'essai", "source: ''", 6, "texte non vide"),
        ("verification: recoupe", "verification: certain", 7, "vaut 'certain'"),
        ("  - CPC 648\n", "  - 648\n", 8, "liste de textes"),
        ("    - acte: cmd", "    - actes: cmd", 12, "clé inconnue « actes »"),
        ("{jours: 8}", "{jours: -8}", 13, "n'est pas une durée"),
        ("{jours: 8}", "{journees: 8}", 13, "n'est pas une durée"),
        ("{jours: 8}", "8", 13, "doit être une durée"),
        ("mentions_communes: true", "mentions_communes: oui", 14, "vrai ou faux"),
        ("  etablit: commissaire_de_justice", "  etablit: 3", 16, "texte non vide"),
        ("clerc_significateur: null", "clerc_significateur: peut-être", 17, "vrai ou faux"),
        ("id: essai.un", "id: un", 19, "doit contenir un point"),
        ("gravite: irregularite", "gravite: grave", 23, "permis : nullite_de_fond"),
        ("type: donnee", "type: image", 24, "permis : donnee"),
        ("champs: [acte.date]", "champs: acte.date", 25, "liste de textes"),
        ("champs: [acte.date]", "champs: []\n    un_de: [acte.date]", 26, "liste de listes"),
        ("champs: [acte.date]", "champs: []\n    selon: [{critere: bail}]", 26, "clé « duree » manquante"),
        ("    sens: max", "    sens: apres", 33, "permis : max"),
        ("    sens: max", "    sens: max\n    sens: min", 34, "écrite deux fois"),
        ("signification: {}", "signification: à personne", 37, "doit être un dictionnaire"),
        ("  - quand: ensuite", "  - ensuite", 39, "est un dictionnaire"),
        ("suites:\n  - quand: ensuite", "suites: ensuite", 38, "doit être une liste"),
        ("suites:\n", "suites: [\n", 39, "YAML illisible"),
    ],
)
def test_une_faute_est_dite_a_sa_ligne(
    ecrire: Callable[[str], Path], ancien: str, nouveau: str, ligne: int, message: str
) -> None:
    assert MODELE.count(ancien) == 1
    with pytest.raises(CatalogueInvalide) as refus:
        lire_acte(ecrire(MODELE.replace(ancien, nouveau)))
    assert f"acte « essai », ligne {ligne} : " in refus.value.message
    assert message in refus.value.message
    assert refus.value.code == "catalogue_invalide"


def test_le_dernier_jour_est_compris_sauf_abrogation_dite(ecrire: Callable[[str], Path]) -> None:
    compris = lire_acte(ecrire(MODELE.replace("jusqu_a: null", "jusqu_a: 2025-07-01")))
    exclu = lire_acte(ecrire(MODELE.replace("jusqu_a: null", "jusqu_a: 2025-07-01\njusqu_a_exclu: true")))
    dernier = compris.jusqu_a
    assert dernier is not None
    assert compris.est_en_vigueur(dernier)
    assert not exclu.est_en_vigueur(dernier)
    assert exclu.jusqu_a == dernier


def test_un_texte_altere_ne_se_charge_pas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = (textes.RECUEIL / "cpce_r211-5.yaml").read_text(encoding="utf-8")
    altere = tmp_path / "cpce_r211-5.yaml"
    altere.write_text(original.replace("sans motif légitime", "sans motif"), encoding="utf-8")
    monkeypatch.setattr(textes, "_chemins", lambda: {"cpce_r211-5": altere})
    with pytest.raises(CatalogueInvalide, match="altéré"):
        textes.lire_article.__wrapped__("cpce_r211-5")


@pytest.mark.parametrize("nom", ["gravites", "champs", "graphe", "mentions_communes"])
def test_un_fichier_commun_avec_une_cle_de_trop_ne_se_charge_pas(
    nom: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from basoche.droit.actes import champs, gravites

    dossier = Path(actes.__file__).parent
    fautif = tmp_path / f"{nom}.yaml"
    fautif.write_text((dossier / f"{nom}.yaml").read_text(encoding="utf-8") + "\nen_trop: 1\n", encoding="utf-8")
    if nom == "mentions_communes":
        monkeypatch.setattr(actes, "_COMMUNES", fautif)
    else:
        monkeypatch.setattr({"gravites": gravites, "champs": champs, "graphe": graphe}[nom], "_FICHIER", fautif)
    lire = {
        "gravites": gravites.table_des_gravites,
        "champs": champs.vocabulaire,
        "graphe": graphe.lire_graphe,
        "mentions_communes": actes.mentions_communes,
    }[nom]
    with pytest.raises(CatalogueInvalide, match="clé inconnue « en_trop »"):
        lire.__wrapped__()
