"""Le décompte recalculé, le taux à sa date, la provision, la somme laissée, les identifiants, le coût précisé."""

from __future__ import annotations

import pytest

from basoche.conformite.taux_annonce import lire_les_taux
from basoche.droit.erreurs import ErreurBasoche
from basoche.guichet import ouvrir
from conformite.fabrique import date, dits, juger, motifs
from redaction.dossier import PHYSIQUE

CODE, MENTION = "cmd_saisie_vente", "csv.decompte"
FAUX, A_VERIFIER = [(MENTION, "irregularite")], [(MENTION, "a_verifier")]
LEGAL = "intérêt au taux légal"
# Un créancier personne morale : taux « autres » de 2,75 % depuis le 1er juillet 2026, 2,62 % avant ; 7,75 % majoré.
TAUX = [
    (f"{LEGAL}, 2,75 % depuis le 1er juillet 2026", {}, []),
    (f"{LEGAL} majoré de cinq points, 7,75 % depuis le 01/07/2026", {}, []),
    (f"{LEGAL}, 2.75 %", {}, []),
    (f"{LEGAL}, 2,76 % depuis le 1er juillet 2026", {}, FAUX),
    (f"{LEGAL} majoré, 7,62 % depuis le 01/07/2026", {}, FAUX),
    # La veille du changement de semestre.
    (f"{LEGAL}, 2,62 % depuis le 30 juin 2026", {}, []),
    (f"{LEGAL}, 2,75 % depuis le 30 juin 2026", {}, FAUX),
    (f"{LEGAL}, 2,62 % du 01/01/2026 au 30/06/2026, puis 2,75 % depuis le 01/07/2026", {}, []),
    (f"{LEGAL}, 2,62 % du 01/01/2026 au 30/06/2026, puis 2,85 % depuis le 01/07/2026", {}, FAUX),
    # Le taux des particuliers n'est pas celui d'une société, mais peut l'être d'une personne.
    (f"{LEGAL}, 6,84 % depuis le 1er juillet 2026", {}, A_VERIFIER),
    (f"{LEGAL}, 6,84 % depuis le 1er juillet 2026", {"requerant": PHYSIQUE}, []),
    (f"{LEGAL}, 6,84 % depuis le 1er juillet 2026", {"controle": {"categorie_creancier": "particulier"}}, []),
    (f"{LEGAL}, 2,75 % depuis le 1er juillet 2026", {"controle": {"categorie_creancier": "particulier"}}, A_VERIFIER),
    # Un taux convenu n'est pas jugé ici.
    ("taux conventionnel de 9,50 % l'an", {}, []),
    # Hors de la table, on ne dit rien.
    (f"{LEGAL}, 2,75 % depuis le 1er juillet 1970", {}, []),
]


def _sans_par_jour(verdict):
    return [d for m in motifs(verdict, MENTION) if "par jour" not in m.explication for d in [(m.id, m.gravite.value)]]


@pytest.mark.parametrize(("phrase", "champs", "attendus"), TAUX)
def test_le_taux_legal_annonce_est_celui_de_la_table(phrase, champs, attendus):
    assert _sans_par_jour(juger(CODE, decompte__taux_texte=phrase, **champs)) == attendus


@pytest.mark.parametrize(("executoire", "vu"), [("2026-09-22", False), ("2026-09-23", True), ("2026-09-24", True)])
def test_la_majoration_ne_court_que_deux_mois_apres_l_executoire(executoire, vu):
    verdict = juger(CODE, titre__executoire_le=executoire, decompte__au="2026-11-23")
    assert bool([m for m in motifs(verdict, MENTION) if "la majoration ne court" in m.explication]) is vu


def test_les_taux_d_une_phrase_se_lisent_avec_leur_date():
    phrase = "6,67 % depuis le 01/01/2026 ; 7,75% à compter du 1er juillet 2026 ; 3 % depuis le 31/02/2026"
    lus = [(str(lu.valeur), lu.le) for lu in lire_les_taux(phrase, date(2026, 11, 23))]
    assert lus == [("6.67", date(2026, 1, 1)), ("7.75", date(2026, 7, 1)), ("3", date(2026, 11, 23))]


@pytest.mark.parametrize(("taux", "attendus"), [("2.75", []), ("7.75", []), ("6.84", []), ("9.50", A_VERIFIER)])
def test_un_taux_sans_nature_est_legal_ou_se_lit_dans_le_titre(taux, attendus):
    assert dits(juger(CODE, decompte__taux_texte=None, decompte__taux_interets=taux), MENTION) == attendus


@pytest.mark.parametrize(
    ("par_jour", "vu"), [("1.05", True), ("1.06", False), ("1.07", False), ("1.09", False), ("1.10", True)]
)
def test_l_interet_par_jour_repond_au_principal_et_au_taux(par_jour, vu):
    verdict = juger(CODE, decompte__interet_par_jour=par_jour)
    assert bool([m for m in motifs(verdict, MENTION) if "par jour" in m.explication]) is vu


# --- Le décompte refait d'après ses lignes -------------------------------------------------------------------------

POSTE = {
    "nature": "principal",
    "montant": "5018.40",
    "date": "2024-01-10",
    "interets": {"du": "2024-01-10", "taux": "legal", "categorie": "professionnel", "executoire_le": "2024-01-10"},
}
CALCUL = {"au": "2026-11-23", "postes": [POSTE, {"nature": "depens", "montant": "120.00", "date": "2024-01-10"}]}
JUSTE = ouvrir("decompte").calculer(CALCUL).valeurs
BON = {
    "decompte__interets": str(JUSTE["interets"]),
    "decompte__total": str(JUSTE["total"]),
    "decompte__interet_par_jour": str(JUSTE["interet_par_jour"]),
    "total_a_payer": str(JUSTE["total"] + type(JUSTE["total"]).lire("63.16")),
}


def _un_centime_de_plus(montant):
    return str(montant + type(montant).lire("0.01"))


@pytest.mark.parametrize(
    ("change", "dit"),
    [
        ({}, ""),
        ({"decompte__interets": _un_centime_de_plus(JUSTE["interets"])}, "les intérêts échus"),
        ({"decompte__total": _un_centime_de_plus(JUSTE["total"])}, "le total"),
        ({"decompte__principal": "5018.41"}, "le principal"),
        ({"decompte__interet_par_jour": _un_centime_de_plus(JUSTE["interet_par_jour"])}, "l'intérêt par jour"),
    ],
)
def test_le_decompte_imprime_est_celui_de_ses_lignes(change, dit):
    verdict = juger(CODE, **{**BON, **change}, controle={"decompte": CALCUL})
    vus = [m for m in motifs(verdict, MENTION) if m.explication.startswith("Décompte recalculé")]
    assert [dit in m.explication and m.gravite.value == "irregularite" for m in vus] == [True] * bool(dit)


def test_un_calcul_illisible_est_dit_a_verifier():
    verdict = juger(CODE, controle={"decompte": {"postes": []}})
    assert dits(verdict, MENTION) == A_VERIFIER
    assert "ne peut pas être recalculé" in motifs(verdict, MENTION)[0].explication


def _titres(total, **declare):
    elements = [{"titre": f"jugement {rang}", "calcul": CALCUL, **declare} for rang in (1, 2)]
    return {**BON, "decompte__total": total, "controle": {"decomptes": elements}}


@pytest.mark.parametrize(
    ("champs", "combien"),
    [
        (_titres(str(JUSTE["total"] + JUSTE["total"])), 0),
        (_titres(str(JUSTE["total"])), 1),
        (_titres(str(JUSTE["total"] + JUSTE["total"]), interets=str(JUSTE["interets"])), 0),
        (_titres(str(JUSTE["total"] + JUSTE["total"]), interets="1.00"), 2),
    ],
)
def test_chaque_titre_a_son_decompte_et_leur_somme_fait_le_total(champs, combien):
    verdict = juger(CODE, **champs)
    vus = [m for m in motifs(verdict, MENTION) if m.explication.startswith("Décompte recalculé")]
    assert len(vus) == combien


def test_un_decompte_par_titre_incomplet_est_refuse():
    with pytest.raises(ErreurBasoche, match="decomptes"):
        juger(CODE, controle={"decomptes": [{"titre": "jugement"}]})


# --- Provision, somme laissée, identifiants, coût ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("provision", "vu"),
    [("29.79", True), ("29.80", False), ("32.10", False), ("33.33", False), ("33.34", True)],
)
def test_la_provision_couvre_un_mois_d_interets(provision, vu):
    verdict = juger("pv_saisie_attribution", decompte__provision_interets_1_mois=provision)
    assert bool([m for m in verdict.motifs if "provision d'un mois" in m.explication]) is vu


@pytest.mark.parametrize(
    ("montant", "saisie", "attendus"),
    [
        ("651.69", "2026-11-17", []),
        ("651.70", "2026-11-17", [("dsa.sbi", "irregularite")]),
        ("651.68", "2026-11-17", [("dsa.sbi", "a_verifier")]),
        ("646.52", "2026-03-31", []),
        ("651.69", "2026-03-31", [("dsa.sbi", "irregularite")]),
        ("651.69", "2026-04-01", []),
    ],
)
def test_la_somme_laissee_est_le_forfait_du_jour_de_la_saisie(montant, saisie, attendus):
    champs = {"sbi__montant": montant, "acte_precedent__date": saisie}
    assert dits(juger("denonc_saisie_attribution", **champs), "dsa.sbi") == attendus


IDENTIFIANTS = [
    ({"requerant__siren": "999999998"}, []),
    ({"requerant__siren": "999999999"}, ["cmd_saisie_vente.requerant.siren"]),
    ({"requerant__siret": "99999999800002"}, ["cmd_saisie_vente.requerant.siret"]),
    ({"paiement__iban": "FR7630006000011234567890189"}, []),
    ({"paiement__iban": "FR7630006000011234567890188"}, ["cmd_saisie_vente.paiement.iban"]),
    ({"paiement__modalites": "par virement, IBAN FR76 3000 6000 0112 3456 7890 189."}, []),
    ({"paiement__modalites": "par virement, IBAN FR76 3000 6000 0112 3456 7890 188."}, [
        "cmd_saisie_vente.paiement.modalites"]),
    ({"requerant__immatriculation": "RCS de Port-Sarjou, 999 999 998"}, []),
    ({"requerant__immatriculation": "RCS de Port-Sarjou, 999 999 999"}, ["cmd_saisie_vente.requerant.immatriculation"]),
    ({"requerant__siren": ""}, []),
]  # fmt: skip


@pytest.mark.parametrize(("champs", "attendus"), IDENTIFIANTS)
def test_un_identifiant_dont_la_cle_est_fausse_se_voit(champs, attendus):
    vus = [m for m in juger(CODE, **champs).motifs if "clé de contrôle" in m.explication]
    assert [m.id for m in vus] == attendus
    assert all(m.gravite.value == "a_verifier" for m in vus)


@pytest.mark.parametrize(("cle", "vus"), [("188", 1), ("189", 0)])
def test_un_iban_francais_se_reconnait_sans_le_mot(cle, vus):
    modalites = f"virement sur FR7630006000011234567890{cle}, référence RF18 5390 0754 7034"
    assert len(dits(juger(CODE, paiement__modalites=modalites), "cmd_saisie_vente.paiement.modalites")) == vus


@pytest.mark.parametrize(
    ("cout", "ttc", "vu"),
    [
        ({}, "60.29", False),
        ({"destinataires": 2}, "60.29", True),
        ({"debours": [{"libelle": "Timbre", "montant": "2.00"}]}, "62.29", False),
        ({"debours": [{"libelle": "Timbre", "montant": "2.00"}]}, "60.29", True),
    ],
)
def test_le_cout_suit_ce_que_le_dossier_precise(cout, ttc, vu):
    champs = {"acte__date": "2025-06-16", "cout__ht": None, "cout__tva": None, "cout__ttc": ttc, "total_a_payer": None}
    verdict = juger(CODE, **champs, controle={"cout": cout}, textes=None)
    vus = [m for m in motifs(verdict, "mentions_generales_acte.cout") if "imprimé" in m.explication]
    assert bool(vus) is vu
