"""Les fichiers d'indices : lus strictement, fidèles au catalogue."""

from __future__ import annotations

import pytest

from basoche.conformite.ecrit import indices
from basoche.conformite.ecrit.indices import INDICES, indices_communs, indices_de, motif
from basoche.conformite.ecrit.lecture import toutes_les_mentions
from basoche.droit.actes import CatalogueInvalide, Reproduction, acte, codes

CODES = sorted(chemin.stem for chemin in INDICES.glob("[a-z]*.yaml"))


@pytest.mark.parametrize("code", CODES)
def test_chaque_mention_de_l_acte_a_ses_indices_et_nulle_autre(code):
    lus = indices_de(code)
    assert code in codes()
    assert lus is not None
    # Un texte à reproduire se compare au recueil, sans indice.
    propres = {
        mention.id
        for mention in acte(code).mentions
        if not mention.reproduit or mention.reproduction not in (None, Reproduction.INTEGRALE)
    }
    assert set(lus.mentions) == propres
    assert all(indice.elements or indice.controle for indice in lus.mentions.values())


def test_les_mentions_communes_ont_leurs_indices():
    communes = {mention.id for mention in toutes_les_mentions(acte("cmd_saisie_vente"))}
    assert set(indices_communs().mentions) <= communes
    connues = {m.condition for code in codes() for m in acte(code).mentions if m.condition}
    assert set(indices_communs().circonstances) <= connues | {"representation_obligatoire"}


def test_un_acte_sans_fichier_n_a_pas_d_indices():
    assert indices_de("pv_affichage_si") is None


@pytest.mark.parametrize(
    "contenu",
    [
        "acte: autre\nmentions: {}\n",
        "acte: essai\n",
        "acte: essai\nmentions: {a.b: {inconnue: []}}\n",
        "acte: essai\nmentions: {a.b: {elements: {x: texte}}}\n",
        "acte: essai\nmentions: {a.b: {juge: ['(']}}\n",
        "acte: essai\nmentions: {a.b: {juge: ['@raccourci_inconnu']}}\n",
        "acte: essai\nmentions: {}\nmentions: {}\n",
    ],
)
def test_un_fichier_mal_ecrit_est_refuse(tmp_path, monkeypatch, contenu):
    (tmp_path / "essai.yaml").write_text(contenu, encoding="utf-8")
    (tmp_path / "_raccourcis.yaml").write_text("a: ['b']\n", encoding="utf-8")
    monkeypatch.setattr(indices, "INDICES", tmp_path)
    indices_de.cache_clear()
    with pytest.raises(CatalogueInvalide):
        indices_de("essai")


def test_les_raccourcis_se_developpent():
    assert motif("payer ~@u").search("payer la dette sous <u:8 jours>")
    assert motif("@titre_date").search("jugement du tribunal du <d:2025-04-03>")
    assert not motif("@titre_date").search("jugement du tribunal, signifie le <d:2025-04-03>")
