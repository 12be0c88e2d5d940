"""Chaque mention retirée, vidée ou rendue non apparente est vue ; un acte complet n'a pas de fausse alerte."""

from __future__ import annotations

import pytest

from basoche.conformite import Conclusion, Dossier, controler
from basoche.conformite.mentions import mentions_dues
from basoche.droit.actes import acte
from basoche.droit.erreurs import ErreurBasoche
from basoche.instrumentum import Encadre, Mention, Paragraphe, Texte
from conformite.fabrique import ACTES, arbre, dits, donnees, juger, modeles, motifs, transformer

# Ce que le droit relevé ne permet pas encore de conclure : le tarif de 2026, les rédactions à relire.
RESERVES = ("mentions_generales_acte.cout", "cmd_saisie_vente_petite_creance.seuil")
# Le dossier d'essai dénonce au conjoint sept semaines après : le contrôle a raison de le voir.
TARDIFS = {"denonc_conjoint_cpvsi"}


@pytest.mark.parametrize("code", sorted(set(modeles.NOMS) - TARDIFS))
def test_un_acte_complet_n_a_pas_de_fausse_alerte(code):
    dossier = donnees(code)
    verdict = controler(code, dossier, le=modeles._jour(dossier), arbre=arbre(code))
    assert verdict.conclusion is not Conclusion.NON_CONFORME, verdict.motifs
    inattendus = [
        motif
        for motif in verdict.motifs
        if motif.id not in RESERVES and motif.objet.value not in ("texte_reproduit", "delai")
    ]
    assert inattendus == []
    assert {motif.gravite.value for motif in verdict.motifs if motif.id not in RESERVES} <= {"a_verifier"}


@pytest.mark.parametrize("code", ACTES)
def test_chaque_mention_retiree_est_vue(code):
    dossier = donnees(code)
    for mention in mentions_dues(Dossier(acte(code), modeles._jour(dossier), dossier)):
        sans = transformer(
            arbre(code), lambda b, i=mention.id: [] if isinstance(b, Mention) and b.identifiant == i else [b]
        )
        verdict = controler(code, dossier, le=modeles._jour(dossier), arbre=sans)
        vus = [(m.objet.value, m.gravite, m.article) for m in verdict.motifs if m.id == mention.id]
        assert ("mention", mention.gravite, mention.article) in vus, mention.id


@pytest.mark.parametrize("code", ACTES)
def test_chaque_mention_videe_est_vue(code):
    dossier = donnees(code)
    vide = Paragraphe((Texte(" — "),))
    for mention in mentions_dues(Dossier(acte(code), modeles._jour(dossier), dossier)):
        videe = transformer(
            arbre(code),
            lambda b, i=mention.id: [Mention(i, (vide,))] if isinstance(b, Mention) and b.identifiant == i else [b],
        )
        verdict = controler(code, dossier, le=modeles._jour(dossier), arbre=videe)
        assert motifs(verdict, mention.id), mention.id


@pytest.mark.parametrize("code", ACTES)
def test_un_avertissement_sorti_de_son_encadre_est_vu(code):
    dossier = donnees(code)
    a_plat = transformer(arbre(code), lambda b: list(b.blocs) if isinstance(b, Encadre) else [b])
    verdict = controler(code, dossier, le=modeles._jour(dossier), arbre=a_plat)
    dues = mentions_dues(Dossier(acte(code), modeles._jour(dossier), dossier))
    apparentes = {mention.id for mention in dues if mention.apparent or mention.type == "avertissement"}
    assert apparentes <= {motif.id for motif in verdict.motifs if "apparents" in motif.explication}


def test_sans_arbre_les_mentions_se_lisent_dans_les_donnees():
    complet = {"titre": {"nature": "jugement", "date": "2022-03-19", "juridiction_ou_auteur": "TJ", "reference": "1"}}
    verdict = controler("cmd_saisie_vente", complet, le=modeles.date(2026, 11, 23))
    absentes = {motif.id for motif in verdict.motifs}
    assert "csv.titre" not in absentes
    assert {"csv.decompte", "gen.destinataire", "gen.officier"} <= absentes


def test_un_champ_manquant_rend_sa_mention_incomplete():
    dossier = donnees("cmd_saisie_vente")
    verdict = controler(
        "cmd_saisie_vente",
        dossier,
        le=modeles._jour(dossier),
        arbre=arbre("cmd_saisie_vente"),
        manquants=["titre.date"],
    )
    assert dits(verdict, "csv.titre") == [("csv.titre", "nullite_de_forme")]
    assert "titre.date" in motifs(verdict, "csv.titre")[0].remede


def test_un_champ_manquant_hors_mention_est_dit():
    dossier = donnees("cmd_saisie_vente")
    verdict = controler(
        "cmd_saisie_vente", dossier, le=modeles._jour(dossier), arbre=arbre("cmd_saisie_vente"), manquants=["etude.fax"]
    )
    assert dits(verdict, "cmd_saisie_vente.etude") == [("cmd_saisie_vente.etude.fax", "irregularite")]


@pytest.mark.parametrize(("jours", "attendu"), [(8, []), (15, [("csv.huitaine", "nullite_de_forme")])])
def test_le_delai_donne_pour_etre_ecrit_est_celui_du_texte(jours, attendu):
    assert dits(juger("cmd_saisie_vente", delai__jours=jours), "csv.huitaine") == attendu


def test_un_texte_reproduit_altere_est_vu():
    dossier = donnees("denonc_saisie_attribution")
    verdict = controler(
        "denonc_saisie_attribution", dossier, le=modeles._jour(dossier), arbre=arbre("cmd_quitter_lieux")
    )
    assert verdict.conclusion is Conclusion.NON_CONFORME
    altere = transformer(arbre("cmd_quitter_lieux"), _remplacer("deux mois", "trois mois"))
    dossier = donnees("cmd_quitter_lieux")
    verdict = controler("cmd_quitter_lieux", dossier, le=modeles._jour(dossier), arbre=altere)
    faux = [motif for motif in verdict.motifs if "mot pour mot" in motif.explication]
    assert "cql.reproduction.CPCE L412-1" in {motif.id for motif in faux}
    assert {motif.objet.value for motif in faux} == {"texte_reproduit"}


def test_une_espace_insecable_ne_change_pas_un_texte_reproduit():
    insecable = transformer(arbre("cmd_quitter_lieux"), _remplacer(" ", "\u00a0"))
    dossier = donnees("cmd_quitter_lieux")
    verdict = controler("cmd_quitter_lieux", dossier, le=modeles._jour(dossier), arbre=insecable)
    assert not [motif for motif in verdict.motifs if "mot pour mot" in motif.explication]


def _remplacer(ancien, nouveau):
    def sur(bloc):
        if isinstance(bloc, Paragraphe):
            return [Paragraphe(tuple(Texte(m.contenu.replace(ancien, nouveau), m.gras) for m in bloc.morceaux))]
        return [bloc]

    return sur


def test_un_acte_sans_requerant_est_vu():
    verdict = controler("cmd_saisie_vente", {}, le=modeles.date(2026, 11, 23))
    assert dits(verdict, "gen.requerant") == [("gen.requerant_pp", "nullite_de_forme")]


def test_un_acte_dont_les_mentions_sont_inconnues_le_dit():
    verdict = controler("creances_commerciales_commandement", {}, le=modeles.date(2026, 11, 23))
    assert "creances_commerciales_commandement.mentions_inconnues" in {motif.id for motif in verdict.motifs}


@pytest.mark.parametrize("groupe", ["oui", {"evenement": []}])
def test_le_groupe_controle_est_lu_strictement(groupe):
    with pytest.raises(ErreurBasoche, match="controle"):
        controler("cmd_saisie_vente", {"controle": groupe}, le=modeles.date(2026, 11, 23))
