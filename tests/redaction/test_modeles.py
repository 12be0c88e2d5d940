"""Les modèles livrés : en-tête strict, données inertes, rien d'imprimé vide."""

import pytest

from basoche.droit.erreurs import ErreurBasoche
from basoche.instrumentum.arbre import texte_brut
from basoche.redaction.modele import MODELES, _analyser, champs_manquants, lire_modele, rediger

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


def _modele(texte):
    entete = "---\ncode: x\ntitre: t\narticles: [A]\ndu: 2020-01-01\nauteur: a\nverification: texte\n---\n"
    return _analyser(entete + texte, "x")


def test_tous_les_champs_manquants_sont_releves_dans_l_ordre_et_une_fois():
    modele = _modele("{{ a.b }} {{ c|euros }} {% for d in e %}{{ d.f|jour }}{% endfor %} {{ a.b }} {{ g.h.i }}")
    assert champs_manquants(modele, {"a": {"b": " "}, "e": [{"f": "2026-01-01"}, {"f": None}]}) == (
        "a.b",
        "c",
        "e[1].f",
        "g.h.i",
    )


def test_un_champ_facultatif_ou_une_liste_absente_gardee_ne_manque_pas():
    modele = _modele("{% if a.b %}{{ a.b }}{% endif %}{% for x in (l or []) %}{{ x }}{% endfor %}{{ z|default('-') }}")
    assert champs_manquants(modele, {"a": {}}) == ()
    assert champs_manquants(_modele("{% for x in l %}{{ x }}{% endfor %}"), {}) == ("l",)


def test_un_champ_nomme_comme_une_methode_est_le_champ():
    assert (
        texte_brut(rediger(_modele("{{ a.values }} {{ a.items }}"), {"a": {"values": "1", "items": "2"}}).blocs)
        == "1 2"
    )


def test_un_choix_hors_liste_est_un_champ_manquant():
    modele = _modele('{{ a.genre|exige("physique", "morale") }}')
    assert champs_manquants(modele, {"a": {"genre": "autre"}}) == ("choix entre physique, morale",)


@pytest.mark.parametrize(
    "hostile", ["{{ 'a' * 99999999 }}", "{{ ''.__class__.__mro__ }}", "{% for x in range(9) %}{% endfor %}"]
)
def test_un_modele_hostile_n_obtient_rien(hostile):
    with pytest.raises(ErreurBasoche):
        rediger(_modele(hostile), {})


def test_zero_et_faux_sont_des_valeurs():
    assert texte_brut(rediger(_modele("{{ n }}, {{ m|euros }}"), {"n": 0, "m": "0"}).blocs) == "0, 0,00\u00a0€"


def test_les_espaces_devant_la_ponctuation_double_sont_insecables():
    arbre = rediger(_modele("Voici : « {{ a }} » ; appelez le 01 99 00 12 34 !"), {"a": "n° 5"})
    assert texte_brut(arbre.blocs) == (
        "Voici\u00a0: «\u00a0n°\u00a05\u00a0»\u00a0; appelez le 01\u00a099\u00a000\u00a012\u00a034\u00a0!"
    )
