"""``basoche textes`` : l'article est montré avant d'être confirmé, et sans clavier il faut son empreinte."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest

from basoche.droit.actes.textes import articles_du_recueil, texte_a_reproduire
from redaction.dossier import ETUDE

ARTICLE = "CPCE R211-5"
LE = "2026-11-03"
EMPREINTE = texte_a_reproduire(ARTICLE, le=date(2026, 11, 3)).sha256
CONFIRMER = ("textes", "confirmer", ARTICLE, "--source", "Légifrance", "--par", "Jeanne Roux", "--le", LE)


@pytest.fixture(autouse=True)
def _journal_neuf(tmp_path, monkeypatch):
    monkeypatch.setenv("BASOCHE_PARAMETRES", str(tmp_path / "parametres"))
    monkeypatch.setattr("sys.stdin", io.StringIO(""))


class _Clavier(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_la_liste_a_tous_les_articles_et_leur_etat(lancer):
    fini = lancer("textes", "lister", "--le", LE, "--format", "json")
    assert fini.code == 0
    assert [ligne["article"] for ligne in fini.json] == list(articles_du_recueil())
    assert {ligne["etat"] for ligne in fini.json} == {"a_confirmer", "bloque"}
    assert "61 à confirmer, 2 bloqués" in lancer("textes", "lister", "--le", LE).sortie


def test_la_liste_d_un_acte_n_a_que_ses_articles(lancer):
    fini = lancer("textes", "lister", "--le", LE, "--acte", "pv_saisie_attribution", "--format", "json")
    noms = [ligne["article"] for ligne in fini.json]
    assert ARTICLE in noms
    assert len(noms) == len(set(noms)) < 10
    lancer(*CONFIRMER, "--relu", EMPREINTE)
    restants = lancer(
        "textes", "lister", "--le", LE, "--acte", "pv_saisie_attribution", "--a-confirmer", "--format", "json"
    )
    assert [ligne["article"] for ligne in restants.json] == [nom for nom in noms if nom != ARTICLE]
    assert lancer("textes", "lister", "--acte", "inconnu").code == 1


def test_l_article_montre_est_entier_avec_son_empreinte(lancer):
    fini = lancer("textes", "montrer", "cpce r211-5", "--le", LE)
    lu = texte_a_reproduire(ARTICLE, le=date(2026, 11, 3))
    mots = " ".join(fini.sortie.split())
    assert all(" ".join(alinea.split()) in mots for alinea in lu.alineas)
    assert lu.sha256 in fini.sortie
    assert "À relire" in fini.sortie


def test_sans_clavier_il_faut_l_empreinte(lancer):
    fini = lancer(*CONFIRMER)
    assert fini.code == 2
    assert "--relu" in fini.erreur
    assert EMPREINTE in fini.sortie
    assert lancer(*CONFIRMER, "--relu", "0" * 64).code == 1
    assert lancer("textes", "journal", "--format", "json").json == []
    fini = lancer(*CONFIRMER, "--relu", EMPREINTE.upper(), "--format", "json")
    assert fini.code == 0
    assert fini.json["valable_jusqu_au"] == "2026-12-03"
    assert fini.json["alineas"]


@pytest.mark.parametrize(("reponse", "code", "inscrites"), [("oui", 0, 1), ("Oui ", 0, 1), ("non", 1, 0), ("o", 1, 0)])
def test_au_clavier_l_article_est_montre_puis_la_question_posee(lancer, monkeypatch, reponse, code, inscrites):
    monkeypatch.setattr("sys.stdin", _Clavier(f"{reponse}\n"))
    fini = lancer(*CONFIRMER)
    assert fini.code == code
    assert fini.sortie.index(EMPREINTE) < fini.sortie.index("mot pour mot")
    assert len(lancer("textes", "journal", "--format", "json").json) == inscrites


def test_un_texte_bloque_ou_inconnu_est_un_refus(lancer):
    bloque = lancer("textes", "confirmer", "CPCE L125-1", "--source", "s", "--par", "p", "--format", "json")
    assert (bloque.code, bloque.json["erreur"]["code"]) == (1, "texte_bloque")
    inconnu = lancer("textes", "montrer", "CPCE L125")
    assert inconnu.code == 1
    assert "CPCE L125-1" in inconnu.erreur


def test_retirer_puis_relire_le_journal(lancer):
    lancer(*CONFIRMER, "--relu", EMPREINTE)
    assert "retirées" in lancer("textes", "retirer", ARTICLE, "--motif", "décret paru", "--par", "Paul").sortie
    lignes = lancer("textes", "journal", "--format", "json").json
    assert [ligne["nature"] for ligne in lignes] == ["confirmation", "retrait"]
    assert "2 lignes" in lancer("textes", "journal").sortie


def test_un_journal_retouche_arrete_la_redaction(lancer, tmp_path):
    lancer(*CONFIRMER, "--relu", EMPREINTE)
    chemin = tmp_path / "parametres" / "confirmations.jsonl"
    chemin.write_text(chemin.read_text(encoding="utf-8").replace("Jeanne", "Jeanna"), encoding="utf-8")
    fini = lancer("textes", "lister", "--le", LE)
    assert fini.code == 1
    assert "a été changé après coup" in fini.erreur


def test_confirmer_ses_textes_laisse_partir_l_acte_et_fige_la_preuve(lancer, tmp_path):
    from basoche.redaction.jointes import donnees_jointes
    from conformite.fabrique import donnees

    code = "pv_saisie_attribution"
    brutes = {cle: valeur for cle, valeur in donnees(code).items() if cle not in ("textes", "etude")}
    jour = str(brutes["acte"]["date"])
    (tmp_path / "d.json").write_text(json.dumps(brutes, default=str), encoding="utf-8")
    (tmp_path / "e.yaml").write_text("".join(f'{c}: "{v}"\n' for c, v in ETUDE.items()), encoding="utf-8")
    sortie = tmp_path / "acte.docx"
    rediger = ("acte", "rediger", code, "--donnees", str(tmp_path / "d.json"), "-o", str(sortie))
    avant = lancer(*rediger, "--etude", str(tmp_path / "e.yaml"), "--format", "json").json
    assert avant["resultat"]["projet"] is True
    assert "texte_a_confirmer" in {avis["code"] for avis in avant["avertissements"]}
    for article in dict.fromkeys(t["article"].split(" al. ")[0] for t in avant["resultat"]["textes"]):
        relu = texte_a_reproduire(article, le=date.fromisoformat(jour)).sha256
        mots = ("--source", "Légifrance", "--par", "Jeanne Roux", "--le", jour, "--relu", relu)
        assert lancer("textes", "confirmer", article, *mots).code == 0
    apres = lancer(*rediger, "--etude", str(tmp_path / "e.yaml"), "--format", "json").json
    assert apres["resultat"]["projet"] is False
    assert {texte["confirmation"]["par"] for texte in apres["resultat"]["textes"]} == {"Jeanne Roux"}
    jointes = donnees_jointes(sortie.read_bytes())
    assert jointes is not None
    preuves = jointes["donnees"]["textes"]
    assert all(preuve["confirmation"]["lu_le"] == jour for preuve in preuves.values())
    assert all(preuve["alineas"] for preuve in preuves.values())
