"""Les modèles livrés : en-tête strict, données inertes, rien d'imprimé vide."""

import pytest

from basoche.droit.erreurs import ErreurBasoche
from basoche.redaction.modele import MODELES, _analyser, lire_modele, rediger

NOMS = sorted(p.relative_to(MODELES).with_suffix("").as_posix() for p in MODELES.rglob("*.md") if p.name[0] != "_")


@pytest.mark.parametrize("nom", NOMS)
def test_chaque_modele_cite_ses_articles(nom):
    modele = lire_modele(nom)
    assert modele.articles
    assert nom.endswith(modele.code)


def test_un_modele_absent_est_refuse():
    with pytest.raises(ErreurBasoche) as refus:
        lire_modele("rien/du_tout")
    assert refus.value.code == "modele_inconnu"


def test_une_donnee_manquante_nomme_le_champ():
    modele = _analyser(
        "---\ncode: x\ntitre: t\narticles: [A]\ndu: 2020-01-01\nauteur: a\nverification: texte\n---\n{{ a.b }}", "x"
    )
    with pytest.raises(ErreurBasoche) as refus:
        rediger(modele, {"a": {}})
    assert refus.value.code == "champ_manquant"
    assert refus.value.champ == "a.b"


def test_une_cle_inconnue_de_l_en_tete_est_refusee():
    with pytest.raises(ErreurBasoche, match="clés inconnues"):
        _analyser("---\nbidule: 1\n---\ntexte", "x")
