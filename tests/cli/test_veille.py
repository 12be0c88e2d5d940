"""``basoche veille comparer`` : les noms du contrat, et des refus qui disent où."""

from __future__ import annotations

from pathlib import Path

TEXTES = Path(__file__).parents[1] / "veille" / "textes"
AVANT, APRES = (str(TEXTES / f"cpce_L212_{quand}.md") for quand in ("2025-06-30", "2025-07-01"))


def test_la_reponse_porte_les_cinq_listes(lancer):
    fini = lancer("veille", "comparer", AVANT, APRES, "--format", "json")
    assert fini.code == 0
    resultat = fini.json["resultat"]
    assert list(resultat) == ["ajoutes", "supprimes", "modifies", "renumerotes", "deplaces"]
    assert resultat["modifies"] == ["L212-1", "L212-2", "L212-3"]
    assert resultat["deplaces"][0].keys() == {"ancien", "nouveau", "ressemblance"}


def test_le_texte_dit_mot_a_mot(lancer):
    fini = lancer("veille", "comparer", AVANT, APRES)
    assert fini.code == 0
    assert "13 articles ajoutés : L212-4" in fini.sortie
    assert "durées : aucune → un mois" in fini.sortie


def test_un_fichier_absent_est_dit(lancer):
    fini = lancer("veille", "comparer", AVANT, "absent.md")
    assert fini.code == 1
    assert "absent.md" in fini.erreur
    assert (
        lancer("veille", "comparer", AVANT, "absent.md", "--format", "json").json["erreur"]["code"] == "texte_illisible"
    )
