"""Le catalogue entier : complet, sourcé, cohérent, daté."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from basoche.droit import actes, parametres
from basoche.droit.actes import Gravite, Sens, TypeMention
from basoche.droit.actes.champs import vocabulaire
from basoche.droit.actes.gravites import table_des_gravites
from basoche.droit.erreurs import HorsPeriode

TOUS = tuple(actes.tous())

PAR_FAMILLE = {
    "acte_commun": 1,
    "amiable": 7,
    "assignation": 6,
    "bail": 3,
    "cheque": 2,
    "coffre_fort": 5,
    "creances_commerciales": 3,
    "distribution": 3,
    "droits_associes": 4,
    "expulsion": 12,
    "incidents": 1,
    "injonction_payer": 5,
    "interpellation": 2,
    "mesures_conservatoires": 1,
    "paiement_direct": 2,
    "petites_creances": 3,
    "prealables": 2,
    "preuve": 1,
    "saisie_apprehension": 6,
    "saisie_attribution": 8,
    "saisie_conservatoire_creances": 6,
    "saisie_conservatoire_droits": 3,
    "saisie_conservatoire_meubles": 4,
    "saisie_immobiliere": 9,
    "saisie_remunerations": 17,
    "saisie_vente": 21,
    "signification": 11,
    "signification_decision": 3,
    "surete_judiciaire": 3,
    "titre": 4,
    "vehicule": 8,
}

# « CPCE R211-1, 3° », « CPC 655 al. 4 », « Loi n° 89-462 art. 24, I, 1° », « Règl. (UE) 2020/1784 art. 12 § 3 »
ARTICLE = re.compile(
    r"(CPCE|CPC|C\. civ\.|C\. com\.|C\. trav\.|C\. conso\.|C\. pénal|CMF|COJ|LPF) [LRDA]?\d[\d-]*\b.*"
    r"|(Loi|Décret) n° [\d-]+( du \d+ \w+ \d{4})? art\. \d.*"
    r"|Règl\. \((UE|CE)\) \d+/\d+( art\. \d.*)?"
    r"|Convention de La Haye du 15 novembre 1965 art\. \d.*"
)
# Ce que la source donne au lieu d'un article : l'usage, la jurisprudence, un texte dont l'article n'est pas relevé.
SANS_ARTICLE = {
    "usage",
    "jurisprudence",
    "CPC (rédaction 2026-96)",
    "C. com., partie réglementaire, titre IV bis du livre IV (tarif)",
}


def test_le_catalogue_compte_cent_soixante_six_actes_ranges_par_famille() -> None:
    assert Counter(acte.famille for acte in TOUS) == PAR_FAMILLE
    assert sum(PAR_FAMILLE.values()) == len(actes.codes()) == 166


def test_le_catalogue_compte_ses_mentions_et_ses_delais() -> None:
    assert sum(len(acte.mentions) for acte in TOUS) == 597
    assert sum(len(acte.delais) for acte in TOUS) == 246


def test_un_identifiant_de_mention_ou_de_delai_est_unique_dans_tout_le_catalogue() -> None:
    communes = {mention.id for mention in actes.mentions_communes()}
    mentions = Counter(mention.id for acte in TOUS for mention in acte.mentions)
    delais = Counter(delai.id for acte in TOUS for delai in acte.delais)
    assert [nom for nom, fois in (mentions + delais).items() if fois > 1] == []
    assert communes & set(mentions) == {"mentions_generales_acte.cout"}, "le coût de l'acte, dit une seule fois"


def test_une_mention_sans_point_dans_la_source_porte_le_code_de_son_acte() -> None:
    assert actes.acte("signification_a_personne").mentions[0].id == "signification_a_personne.remise_personne"
    assert actes.acte("cmd_saisie_vente").mentions[0].id == "csv.titre"


@pytest.mark.parametrize("acte", TOUS, ids=lambda acte: acte.code)
def test_chaque_mention_et_chaque_delai_porte_article_sanction_gravite_et_verification(acte: actes.Acte) -> None:
    objets = (*acte.mentions, *acte.delais)
    for objet in objets:
        assert objet.article
        assert objet.sanction
        assert objet.verification is acte.verification or not objet.verification_heritee


def test_seuls_trois_actes_n_ont_aucune_mention_propre_relevee() -> None:
    assert {acte.code for acte in TOUS if not acte.mentions} == {
        "mainlevee_declaration_vehicule",
        "signif_jugement_expulsion",
        "sommation_subrogation",
    }


def test_chaque_article_cite_a_la_forme_code_puis_article() -> None:
    cites = {citation.article for citation in actes.citations()}
    assert {article for article in cites if not ARTICLE.fullmatch(article)} == SANS_ARTICLE


def test_chaque_objet_du_catalogue_cite_au_moins_un_texte() -> None:
    objets = {citation.objet for citation in actes.citations()}
    attendus = {objet.id for acte in TOUS for objet in (*acte.mentions, *acte.delais)}
    attendus |= {acte.code for acte in TOUS} | {mention.id for mention in actes.mentions_communes()}
    assert attendus == objets


def test_la_table_des_gravites_dit_exactement_celles_du_catalogue() -> None:
    table = {rangement.sanction: rangement.gravite for rangement in table_des_gravites()}
    objets = [objet for acte in TOUS for objet in (*acte.mentions, *acte.delais)]
    assert {objet.id: objet.gravite for objet in objets} == {objet.id: table[objet.sanction] for objet in objets}
    assert len(table) == len(table_des_gravites())
    assert set(table) == {objet.sanction for objet in objets}


@pytest.mark.parametrize(
    ("identifiant", "gravite"),
    [
        ("csv.titre", Gravite.NULLITE_DE_FORME),
        ("dst.copie", Gravite.CADUCITE),
        ("ari.ccapex", Gravite.IRRECEVABILITE),
        ("dsa.autorisation", Gravite.IRREGULARITE),
        ("signification_jugement.modalites_recours", Gravite.NULLITE_DE_FORME),
        ("lettre_recouvrement_amiable.dette", Gravite.IRREGULARITE),
        ("sommation_payer.cause", Gravite.A_VERIFIER),
        ("requete_injonction_payer.montant", Gravite.A_VERIFIER),
    ],
)
def test_la_sanction_de_la_source_donne_la_gravite(identifiant: str, gravite: Gravite) -> None:
    par_id = {mention.id: mention for acte in TOUS for mention in acte.mentions}
    assert par_id[identifiant].gravite is gravite


def test_une_mention_renvoie_a_un_acte_connu_et_reproduit_si_elle_le_dit() -> None:
    for acte in TOUS:
        for mention in acte.mentions:
            assert not mention.renvoi or mention.renvoi in actes.codes()
            assert (mention.reproduction is None) == (mention.reproduit == ())


def test_les_mentions_que_la_source_veut_tres_apparentes_le_sont() -> None:
    apparentes = {mention.id for acte in TOUS for mention in acte.mentions if mention.apparent}
    dites = {
        mention.id
        for acte in TOUS
        for mention in acte.mentions
        if re.search("très apparent", mention.texte, re.IGNORECASE)
    }
    assert dites - apparentes == {"signification_parquet.lrar"}, "là, c'est la lettre qui la porte et non l'acte"
    assert apparentes <= dites
    assert len(apparentes) == 46


def test_les_durees_d_un_delai_ne_se_contredisent_pas() -> None:
    for acte in TOUS:
        for delai in acte.delais:
            if delai.duree_max is not None:
                assert delai.duree is not None
                assert delai.sens in (Sens.FENETRE, Sens.MAX)
            if delai.sens is Sens.PEREMPTION:
                assert delai.duree is not None


@pytest.mark.parametrize(
    ("identifiant", "duree", "sens", "a_rebours"),
    [
        ("cmd_saisie_vente.delai.operations_saisie", {"jours": 8}, Sens.MIN, False),
        ("denonc_saisie_attribution.delai.denonciation", {"jours": 8}, Sens.MAX, False),
        ("info_vente_amiable.delai.vente_forcee", {"mois": 1, "jours": 15}, Sens.MIN, False),
        ("certificat_publicite_vente.delai.publicite", {"jours": 8}, Sens.MAX, True),
        ("pv_saisie_recoltes.delai.saisie", {"semaines": 6}, Sens.MIN, True),
        ("assignation_tribunal_commerce.delai.remise_greffe", {"jours": 8}, Sens.MAX, True),
        ("pv_recherches_659.delai.lettre_simple", {"jours": 0}, Sens.MAX, False),
        ("signification_personne_morale.delai.lettre_simple_658", {"jours_ouvrables": 1}, Sens.MAX, False),
        ("pv_affichage_si.delai.publicite", {"mois": 1}, Sens.FENETRE, True),
    ],
)
def test_un_delai_ecrit_en_mots_est_lu_en_duree(
    identifiant: str, duree: dict[str, int], sens: Sens, a_rebours: bool
) -> None:
    delai = {delai.id: delai for acte in TOUS for delai in acte.delais}[identifiant]
    assert (delai.duree, delai.sens, delai.a_rebours) == (duree, sens, a_rebours)


@pytest.mark.parametrize(
    ("ordonnance", "code", "mois"),
    [
        (date(2026, 8, 31), "signification_injonction_payer_ancien", 6),
        (date(2026, 9, 1), "signification_injonction_payer", 3),
    ],
)
def test_le_delai_pour_signifier_depend_du_jour_de_l_ordonnance(ordonnance: date, code: str, mois: int) -> None:
    versions = [a for a in actes.en_vigueur(ordonnance) if a.code.startswith("signification_injonction_payer")]
    assert [version.code for version in versions] == [code]
    assert versions[0].date_critere == "date de l'ordonnance"
    assert versions[0].delais[0].duree == {"mois": mois}


@pytest.mark.parametrize(
    ("code", "le", "remplacant"),
    [
        ("signification_injonction_payer", date(2026, 8, 31), "signification_injonction_payer_ancien"),
        ("signification_injonction_payer_ancien", date(2026, 9, 1), "signification_injonction_payer"),
        ("mesure_ancienne_requete_saisie_arret", date(2025, 7, 1), "cmd_saisie_remunerations"),
        ("cmd_saisie_remunerations", date(2025, 6, 30), "mesure_ancienne_requete_saisie_arret"),
    ],
)
def test_un_acte_hors_de_sa_periode_nomme_celui_qui_le_remplace(code: str, le: date, remplacant: str) -> None:
    with pytest.raises(HorsPeriode) as refus:
        actes.acte(code, le)
    assert refus.value.conseil.endswith(f" {remplacant}.")


def test_un_acte_hors_de_sa_periode_sans_remplacant_dit_de_verifier_la_date() -> None:
    with pytest.raises(HorsPeriode, match="29/07/2023") as refus:
        actes.acte("cpvcr_habitation", date(2023, 7, 28))
    assert "aucune autre version" in refus.value.conseil


@pytest.mark.parametrize(
    ("bail", "duree"),
    [(date(2023, 7, 28), {"mois": 2}), (date(2023, 7, 29), {"semaines": 6})],
)
def test_le_delai_du_commandement_d_habitation_depend_du_jour_du_bail(bail: date, duree: dict[str, int]) -> None:
    acte = actes.acte("cpvcr_habitation")
    assert acte.mentions[0].duree_le(bail) == duree
    assert acte.delais[0].duree_le(bail) == duree
    assert acte.mentions[1].duree_le(bail) is None


def test_le_commandement_immobilier_perime_a_deux_ans_avant_2021() -> None:
    peremption = next(delai for delai in actes.acte("cpvsi").delais if delai.sens is Sens.PEREMPTION)
    assert peremption.duree_le(date(2020, 12, 31)) == {"ans": 2}
    assert peremption.duree_le(date(2021, 1, 1)) == {"ans": 5}


def test_le_commandement_de_la_loi_2026_307_ne_peut_pas_etre_redige() -> None:
    assert [acte.code for acte in TOUS if acte.redaction_bloquee] == [
        "creances_commerciales_commandement",
        "creances_commerciales_pv_non_contestation",
        "creances_commerciales_titre",
    ]


def test_un_acte_inconnu_propose_les_codes_proches() -> None:
    with pytest.raises(actes.ActeInconnu) as refus:
        actes.acte("cmd_saisie_vent")
    assert refus.value.code == "acte_inconnu"
    assert "cmd_saisie_vente," in refus.value.conseil


@pytest.mark.parametrize("code", ["", "../recueil/cpc_832", "saisie_vente/cmd_saisie_vente", "zzzzzz"])
def test_un_code_qui_ne_ressemble_a_rien_renvoie_a_la_liste(code: str) -> None:
    with pytest.raises(actes.ActeInconnu):
        actes.acte(code)


def test_les_mentions_communes_sont_celles_des_actes_du_commissaire_de_justice() -> None:
    suivent = {acte.code for acte in TOUS if acte.mentions_communes}
    assert {"cmd_saisie_vente", "assignation_jex", "sommation_payer"} <= suivent
    assert suivent.isdisjoint({"mentions_generales_acte", "mise_en_demeure_lettre", "cahier_conditions_vente"})
    assert [m.id for m in actes.mentions_communes()][:6] == [
        "gen.date",
        "gen.requerant_pp",
        "gen.requerant_pm",
        "gen.officier",
        "gen.destinataire",
        "gen.modalites_remise",
    ]
    generales = {mention.id for mention in actes.acte("mentions_generales_acte").mentions}
    assert {m.equivaut for m in actes.mentions_communes() if m.equivaut} <= generales


def test_les_mentions_communes_precedent_celles_de_l_acte() -> None:
    acte = actes.acte("cmd_saisie_vente")
    assert actes.mentions_de(acte) == (*actes.mentions_communes(), *acte.mentions)
    lettre = actes.acte("mise_en_demeure_lettre")
    assert actes.mentions_de(lettre) == lettre.mentions


def test_la_correspondance_du_tarif_nomme_les_memes_actes() -> None:
    tarif = parametres.valeur("tarif/correspondance_actes", le=date(2026, 11, 23))
    assert set(tarif) == set(actes.codes())


def test_un_parametre_que_cite_un_acte_existe() -> None:
    cites = {nom for acte in TOUS for nom in acte.parametres}
    assert cites <= set(parametres.noms())
    assert cites == {"saisie_remunerations/bareme", "saisie_remunerations/montant_forfaitaire_rsa"}


def test_chaque_champ_et_chaque_circonstance_a_un_nom_francais() -> None:
    mentions = [*actes.mentions_communes(), *(mention for acte in TOUS for mention in acte.mentions)]
    assert {champ for mention in mentions for champ in mention.champs} == set(vocabulaire().champs)
    conditions = {mention.condition for mention in mentions if mention.condition}
    assert conditions | {"acte_remis"} == set(vocabulaire().circonstances)


def test_un_groupe_de_champs_au_choix_ne_cite_que_des_champs_de_la_mention() -> None:
    for acte in TOUS:
        for mention in acte.mentions:
            assert {champ for groupe in mention.un_de for champ in groupe} <= set(mention.champs)


def test_les_types_de_mention_sont_ceux_de_la_source() -> None:
    comptes = Counter(mention.type for acte in TOUS for mention in acte.mentions)
    assert comptes == {
        TypeMention.DONNEE: 361,
        TypeMention.AVERTISSEMENT: 121,
        TypeMention.ANNEXE: 70,
        TypeMention.TEXTE_LEGAL: 45,
    }
