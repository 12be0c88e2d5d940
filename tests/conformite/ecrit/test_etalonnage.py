"""Les documents d'étalonnage : l'état de chaque mention, tel qu'un juriste l'a annoté."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache

import pytest

from basoche.conformite.ecrit import ControleEcrit, Etat, controle_ecrit
from basoche.droit.actes import Gravite, acte, mentions_communes
from basoche.instrumentum import Arbre, Paragraphe, Texte
from basoche.instrumentum.arbre import texte_brut
from conformite.ecrit.fabrique import annotations, lire_annote

NOMS = [f"{chemin.parent.name}/{chemin.stem}" for chemin in annotations()]
JOUR, LE = "14 avril 2026", date(2026, 4, 14)
DEFAUTS = {etat.value for etat in Etat if etat.est_un_defaut}


@cache
def _controler(rang: int, declarees: bool) -> tuple[dict, ControleEcrit]:
    annotation, lu, le = lire_annote(annotations()[rang])
    donnees = {"circonstances": dict.fromkeys(annotation["circonstances"], True)} if declarees else None
    return annotation, controle_ecrit(lu, annotation["acte"], le=le, donnees=donnees)


def _compter(declarees: bool) -> Counter[str]:
    """Sur les mentions à peine de nullité : défauts vus, manqués, et fausses alertes."""
    comptes: Counter[str] = Counter()
    for rang in range(len(NOMS)):
        annotation, controle = _controler(rang, declarees)
        connues = {m.id: m for m in (*acte(annotation["acte"]).mentions, *mentions_communes())}
        lues = {recherche.id: recherche.etat.value for recherche in controle.recherches}
        for id_, etat in annotation["mentions"].items():
            if connues[id_].gravite is not Gravite.NULLITE_DE_FORME or etat == "douteuse":
                continue
            attendu, lu = etat in DEFAUTS, lues.get(id_, "trouvee") in DEFAUTS
            comptes["vu" if attendu and lu else "manque" if attendu else "alerte" if lu else "juste"] += 1
    return comptes


@pytest.mark.parametrize("declarees", [True, False])
def test_les_defauts_annotes_sont_vus_et_rien_d_autre(declarees):
    comptes = _compter(declarees)
    assert comptes["vu"] >= 30
    assert comptes["vu"] >= 0.95 * (comptes["vu"] + comptes["manque"])
    assert comptes["vu"] >= 0.90 * (comptes["vu"] + comptes["alerte"])


@pytest.mark.parametrize("rang", range(len(NOMS)), ids=NOMS)
def test_chaque_article_reproduit_est_juge_comme_annote(rang):
    annotation, controle = _controler(rang, True)
    assert {c.article: c.etat.value for c in controle.articles} == (annotation.get("textes_reproduits") or {})


@pytest.mark.parametrize("rang", range(len(NOMS)), ids=NOMS)
def test_chaque_defaut_a_son_motif_et_chaque_mention_trouvee_son_extrait(rang):
    _, controle = _controler(rang, True)
    motifs = {motif.id for motif in controle.verdict.motifs}
    for recherche in controle.recherches:
        if recherche.etat.est_un_defaut:
            assert any(id_ == recherche.id or id_.startswith(f"{recherche.id}.") for id_ in motifs), recherche
        elif recherche.etat is Etat.TROUVEE:
            assert recherche.extrait, recherche.id


@pytest.mark.parametrize(
    ("taux", "attendu"),
    [("6,67 %", "trouvee"), ("7,62 %", "trouvee"), ("6,76 %", "contredite")],
)
def test_un_taux_dit_legal_qui_ne_l_a_jamais_ete_contredit_le_decompte(taux, attendu):
    annotation, lu, _ = lire_annote(annotations()[NOMS.index("cmd_saisie_vente/01_lettre_simple")])
    texte = texte_brut(lu.blocs).replace("taux légal (2,76 %", f"taux légal ({taux}").replace("14 octobre 2025", JOUR)
    ecrit = Arbre(tuple(Paragraphe((Texte(ligne),)) for ligne in texte.splitlines() if ligne.strip()))
    donnees = {"circonstances": dict.fromkeys(annotation["circonstances"], True)}
    etats = {r.id: r.etat.value for r in controle_ecrit(ecrit, annotation["acte"], le=LE, donnees=donnees).recherches}
    assert etats["csv.decompte"] == attendu
