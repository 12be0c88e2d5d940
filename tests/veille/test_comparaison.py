"""Deux états d'un texte : ce qui vient, ce qui part, ce qui change, ce qui se déplace."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.erreurs import ErreurBasoche
from basoche.veille import comparer, lire_code
from basoche.veille.lecture import lire_texte
from basoche.veille.mot_a_mot import differences, ressemblance
from basoche.veille.texte import mots, normaliser
from oracles.textes import comparer as comparer_autrement

TEXTES = Path(__file__).parent / "textes"
JUIN, JUILLET = TEXTES / "cpce-2025-06-30.md", TEXTES / "cpce-2025-07-01.md"


def _comparer(avant: str, apres: str):
    return comparer(lire_texte(avant, "avant"), lire_texte(apres, "apres"))


def _code(**articles: str) -> str:
    return "".join(f"##### Article {numero.replace('_', '-')}\n\n{texte}\n\n" for numero, texte in articles.items())


def test_le_cpce_change_le_1er_juillet_2025_comme_un_second_programme_le_voit():
    trouvee = comparer(lire_code(JUIN), lire_code(JUILLET))
    ajoutes, supprimes, modifies = comparer_autrement(JUIN, JUILLET)
    assert set(trouvee.ajoutes) == ajoutes
    assert set(trouvee.supprimes) == supprimes
    assert {modification.apres.numero for modification in trouvee.modifies} == modifies
    assert (len(ajoutes), len(supprimes), len(modifies)) == (56, 0, 11)


@pytest.mark.parametrize("bom", ["avant", "apres"])
def test_la_marque_d_un_bloc_notes_ne_fait_pas_perdre_le_premier_article(bom, tmp_path):
    nu, marque = tmp_path / "nu.md", tmp_path / "marque.md"
    nu.write_bytes(_code(R211_1="Un texte.", R211_2="Un autre.").encode())
    marque.write_bytes(b"\xef\xbb\xbf" + nu.read_bytes().replace(b"\n", b"\r\n"))
    trouvee = comparer(*(map(lire_code, (marque, nu) if bom == "avant" else (nu, marque))))
    assert not trouvee.ajoutes
    assert not trouvee.supprimes
    assert not trouvee.modifies


@pytest.mark.parametrize("ecrit", ["R*211-1", "R* 211-1", "R.* 211-1", "R*. 211-1", "R. 211-1", "**R211-1**"])
def test_un_numero_se_lit_sous_toutes_ses_ecritures(ecrit):
    assert list(lire_texte(f"##### Article {ecrit}\n\nTexte.\n", "x").articles) == ["R211-1"]


def test_les_deux_articles_reportes_par_la_reforme_sont_retrouves():
    trouvee = comparer(lire_code(JUIN), lire_code(JUILLET))
    assert [(d.ancien, d.nouveau) for d in trouvee.deplaces] == [("L212-2", "L212-15"), ("L212-3", "L212-16")]


def test_les_numeros_ecrits_deux_fois_sont_dits_et_le_dernier_compte():
    lus = lire_code(JUILLET)
    assert [avis.message.split()[1] for avis in lus.avertissements] == ["L121-4", "R212-1-34", "R212-1-40", "R442-2"]
    assert "D. 212-1-24 et R. 212-1-25 à R. 212-1-30" in lus.articles["R212-1-34"].texte


def test_un_changement_de_forme_du_fichier_n_est_pas_un_changement_du_droit():
    trouvee = comparer(lire_code(TEXTES / "cpce_L212_2025-07-01.md"), lire_code(TEXTES / "cpce_L212_2026-04-03.md"))
    assert (trouvee.ajoutes, trouvee.supprimes, trouvee.modifies) == ((), (), ())


def test_la_forme_ancienne_et_la_nouvelle_disent_le_meme_changement():
    avant = lire_code(TEXTES / "cpce_L212_2025-06-30.md")
    listes = [
        comparer(avant, lire_code(TEXTES / nom)).en_dict()["resultat"]
        for nom in ("cpce_L212_2025-07-01.md", "cpce_L212_2026-04-03.md")
    ]
    assert listes[0] == listes[1]
    assert listes[0]["modifies"] == ["L212-1", "L212-2", "L212-3"]


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        ("L’acte – « nul » – est refait.", 'L\'acte - "nul" - est refait.'),
        ("Un délai  de\nhuit jours.", "Un délai de huit jours."),
        ("Le non‑respect", "Le non-respect"),
        ("«\u00a0huit jours\u202f»", '"huit jours"'),
    ],
)
def test_la_typographie_n_est_pas_un_changement(avant, apres):
    assert _comparer(_code(R1_1=avant), _code(R1_1=apres)).modifies == ()


def test_un_article_renumerote_est_a_la_fois_supprime_ajoute_et_renumerote():
    texte = (
        "Le commissaire de justice informe le créancier, par tout moyen, de la date et du lieu de la vente des biens."
    )
    trouvee = _comparer(_code(R1_1=texte, R1_2="Autre."), _code(R1_3=texte, R1_2="Autre."))
    assert (trouvee.ajoutes, trouvee.supprimes) == (("R1-3",), ("R1-1",))
    assert [(d.ancien, d.nouveau, d.ressemblance) for d in trouvee.renumerotes] == [("R1-1", "R1-3", 1)]
    assert trouvee.deplaces == ()


@pytest.mark.parametrize(
    ("avant", "apres", "natures"),
    [
        ("Dans un délai de six mois.", "Dans un délai de trois mois.", ["duree"]),
        ("Au-dessous de 535 euros.", "Au-dessous de 600 euros.", ["montant"]),
        ("Il est fait par huissier de justice.", "Il est fait par commissaire de justice.", ["vocabulaire"]),
        ("Comme il est dit à l'article L. 212-2.", "Comme il est dit à l'article L. 212-15.", ["renvoi"]),
        ("L'acte contient la date.", "L'acte contient, à peine de nullité, la date.", ["nullite"]),
        ("Le juge d'instance statue.", "Le juge de l'exécution statue.", ["competence"]),
        ("Il statue.", "Il statue après débat.", ["procedure"]),
        ("Six mois, à peine de nullité.", "Trois mois, à peine de caducité.", ["duree", "nullite"]),
    ],
)
def test_la_nature_d_un_changement(avant, apres, natures):
    (modification,) = _comparer(_code(R1_1=avant), _code(R1_1=apres)).modifies
    assert [nature.value for nature in modification.natures] == natures
    assert modification.est_repliee is (natures[0] in ("vocabulaire", "renvoi"))


def test_les_durees_changees_sont_extraites():
    (modification,) = _comparer(
        _code(R1="Sous six mois puis huit jours."), _code(R1="Sous trois mois puis huit jours.")
    ).modifies
    assert (modification.durees.otees, modification.durees.ajoutees) == (("six mois",), ("trois mois",))


def test_une_division_n_est_pas_du_texte_de_l_article_qui_la_precede():
    lus = lire_texte("Article L1\n\nUn.\n\nSection 2 : Des suites\n\nArticle L2\n\nDeux.\n", "essai")
    assert (lus.articles["L1"].texte, lus.articles["L2"].plan) == ("Un.", ("Section 2 : Des suites",))


@pytest.mark.parametrize("ecrit", ["", "# Titre\n\nDu texte.", "---\ntitre: x\n---\n"])
def test_un_texte_sans_article_est_refuse(ecrit):
    with pytest.raises(ErreurBasoche) as refus:
        lire_texte(ecrit, "vide.md")
    assert refus.value.code == "aucun_article"


def test_une_en_tete_fausse_dit_sa_ligne():
    with pytest.raises(ErreurBasoche, match="ligne 3"):
        lire_texte("---\ntitre: x\netat_au: [\n---\n##### Article 1\n\nUn.\n", "faux.md")


@given(st.text())
def test_aucun_texte_ne_fait_de_trace(ecrit):
    with suppress(ErreurBasoche):
        assert lire_texte(ecrit, "hasard.md").articles


@given(st.text())
def test_normaliser_deux_fois_ne_change_rien(texte):
    assert normaliser(normaliser(texte)) == normaliser(texte)


MOTS = st.lists(st.sampled_from(["le", "juge", "de", "l'exécution", "statue", "sur", "la", "nullité"]), max_size=30)


@given(MOTS, MOTS)
def test_le_mot_a_mot_redonne_les_deux_textes(avant, apres):
    morceaux = differences(avant, apres)
    assert mots(" ".join(m.texte for m in morceaux if m.sort != "ajoute")) == mots(" ".join(avant))
    assert mots(" ".join(m.texte for m in morceaux if m.sort != "ote")) == mots(" ".join(apres))


@given(MOTS)
def test_un_texte_se_ressemble_tout_entier(texte):
    assert ressemblance(texte, texte) == 1


def test_un_article_demesure_et_deux_bibliotheques_ne_font_pas_attendre(monkeypatch):
    demesure = _comparer(_code(L1="mot " * 20_000), _code(L1="mot " * 20_000 + "neuf"))
    assert [morceau.sort for morceau in demesure.modifies[0].morceaux] == ["ote", "ajoute"]
    monkeypatch.setattr("basoche.veille.comparaison._PAIRES_MAX", 3)
    texte = "Le tiers saisi déclare au commissaire de justice l'étendue de ses obligations envers le débiteur."
    trop = _comparer(_code(L1=texte, L2=texte), _code(L3=texte, L4=texte))
    assert (trop.renumerotes, trop.deplaces) == ((), ())
    assert "deplacements_non_cherches" in [avis.code for avis in trop.avertissements()]
    assert (trop.ajoutes, trop.supprimes) == (("L3", "L4"), ("L1", "L2"))
