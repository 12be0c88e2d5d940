"""Décompte, dates, seuil, jour et heure, coût : ce qui se contredit est dit, ce qui tombe juste ne l'est pas."""

from __future__ import annotations

from datetime import date

import pytest

from basoche.conformite import Conclusion, Motif, Objet, conclure
from basoche.droit.actes import Gravite
from conformite.fabrique import dits, juger

CODE = "cmd_saisie_vente"
NUL = "nullite_de_forme"
LIGNES = [
    {"libelle": "Émolument de l'acte", "article": "C. com., art. A444-15", "montant": "40.84"},
    {"libelle": "Déplacement", "article": "C. com., art. A444-48", "montant": "9.40"},
]
INDEMNITE = [{"libelle": "Indemnité de recouvrement", "montant": "40.00"}]
CAS = [
    ({"decompte__total": "6944.80"}, "csv.decompte", []),
    ({"decompte__total": "6944.81"}, "csv.decompte", [("csv.decompte", NUL), ("csv.decompte", NUL)]),
    ({"decompte__interets": "1806.41"}, "csv.decompte", [("csv.decompte", NUL)]),
    ({"decompte__accessoires": INDEMNITE}, "csv.decompte", [("csv.decompte", NUL)]),
    ({"decompte__accessoires": INDEMNITE, "decompte__total": "6984.80",
      "total_a_payer": "7047.96"}, "csv.decompte", []),
    ({"decompte__verse": "100.00", "decompte__total": "6844.80", "total_a_payer": "6907.96"}, "csv.decompte", []),
    ({"total_a_payer": "7007.95"}, "csv.decompte", [("csv.decompte", NUL)]),
    ({"titre__date": "2026-11-24"}, "csv.titre", [("csv.titre", NUL)]),
    ({"requerant__date_naissance": "2026-11-24"}, "cmd_saisie_vente.requerant", [
        ("cmd_saisie_vente.requerant.date_naissance", "a_verifier")]),
    # Seuil de 535 € : inférieur, pas égal.
    ({"decompte__principal": "534.99"}, f"{CODE}.seuil", [(f"{CODE}.seuil", NUL)]),
    ({"decompte__principal": "535.00"}, f"{CODE}.seuil", []),
    ({"decompte__principal": "534.99", "controle": {"creance_alimentaire": True}}, f"{CODE}.seuil", []),
    ({"decompte__principal": "534.99", "controle": {"local_habitation": False}}, f"{CODE}.seuil", []),
    # Jour et heure : le dimanche 22 et le mercredi 11 novembre 2026 ; le samedi est permis.
    ({"acte__date": "2026-11-22"}, "signification.jour", [("signification.jour", NUL)]),
    ({"acte__date": "2026-11-11"}, "signification.jour", [("signification.jour", NUL)]),
    ({"acte__date": "2026-11-21"}, "signification.jour", []),
    ({"acte__date": "2026-11-22", "controle": {"permission_juge": "ordonnance"}}, "signification.jour", [
        ("signification.jour", "a_verifier")]),
    ({"acte__date": "2026-12-26", "controle": {"territoire": "alsace_moselle"}}, "signification.jour", [
        ("signification.jour", NUL)]),
    ({"acte__heure": "05:59"}, "signification.heure", [("signification.heure", NUL)]),
    ({"acte__heure": "06:00"}, "signification.heure", []),
    ({"acte__heure": "21:00"}, "signification.heure", []),
    ({"acte__heure": "21:01"}, "signification.heure", [("signification.heure", NUL)]),
    # Coût : addition, puis tarif du jour quand il est connu.
    ({"cout__ttc": "63.17"}, "mentions_generales_acte.cout", [
        ("mentions_generales_acte.cout", "irregularite"), ("mentions_generales_acte.cout", "a_verifier")]),
    ({"acte__date": "2025-06-16", "cout__lignes": LIGNES, "cout__ht": "50.24", "cout__tva": "10.05",
      "cout__ttc": "60.29"}, "mentions_generales_acte.cout", []),
    # Les lignes imprimées font le hors taxe ; les débours s'ajoutent au total.
    ({"acte__date": "2025-06-16", "cout__ht": "50.24", "cout__tva": "10.05", "cout__ttc": "60.29"},
     "mentions_generales_acte.cout", [("mentions_generales_acte.cout", "irregularite")]),
    ({"cout__debours": "18.00", "cout__ttc": "81.16"}, "mentions_generales_acte.cout", [
        ("mentions_generales_acte.cout", "a_verifier")]),
    ({"cout__debours": "18.00", "cout__ttc": "81.15"}, "mentions_generales_acte.cout", [
        ("mentions_generales_acte.cout", "irregularite"), ("mentions_generales_acte.cout", "a_verifier")]),
    ({"acte__date": "2025-06-16"}, "mentions_generales_acte.cout", [("mentions_generales_acte.cout", "irregularite")]),
]  # fmt: skip


@pytest.mark.parametrize(("champs", "debut", "attendus"), CAS)
def test_ce_qui_se_contredit_est_dit(champs, debut, attendus):
    assert dits(juger(CODE, **champs), debut) == attendus


@pytest.mark.parametrize(
    ("acte_le", "le", "vus"),
    [
        ("2026-11-25", "2026-11-25", set()),
        ("2026-11-25", "2026-11-26", {"acte.date", "delai"}),
        ("2026-11-26", "2026-11-25", {"acte.date", "delai"}),
        ("2026-11-24", "2026-11-25", {"acte.date"}),
    ],
)
def test_une_date_d_acte_qui_n_est_pas_celle_du_controle_se_verifie_aux_deux_jours(acte_le, le, vus):
    verdict = juger("denonc_saisie_attribution", date.fromisoformat(le), acte__date=acte_le)
    trouves = {"acte.date" for m in verdict.motifs if m.id == "gen.date" and "contrôlé pour" in m.explication}
    trouves |= {"delai" for m in verdict.motifs if m.gravite is Gravite.CADUCITE}
    assert trouves == vus


def test_une_lettre_part_un_dimanche():
    assert dits(juger("mise_en_demeure_lettre", acte__date="2026-11-22"), "signification") == []


def test_une_mesure_d_execution_a_aussi_sa_regle_de_jour():
    verdict = juger("pv_saisie_attribution", acte__date="2026-11-22")
    assert dits(verdict, "mesure_execution.jour") == [("mesure_execution.jour", "irregularite")]


@pytest.mark.parametrize(
    ("gravites", "conclusion"),
    [
        ([], Conclusion.CONFORME),
        ([Gravite.A_VERIFIER], Conclusion.AVEC_RESERVE),
        ([Gravite.IRREGULARITE, Gravite.A_VERIFIER], Conclusion.AVEC_RESERVE),
        *(([Gravite.A_VERIFIER, grave], Conclusion.NON_CONFORME) for grave in list(Gravite)[:4]),
    ],
)
def test_le_verdict_suit_la_plus_grave_des_gravites(gravites, conclusion):
    motifs = [Motif(Objet.MENTION, f"m{rang}", gravite, "a", "e", "r") for rang, gravite in enumerate(gravites)]
    verdict = conclure(motifs)
    assert verdict.conclusion is conclusion
    assert [motif.gravite for motif in verdict.motifs] == sorted(gravites, key=list(Gravite).index)


BASE = "intérêt au taux légal majoré de cinq points, 7,75 % depuis le 01/07/2026"
PAR_JOUR = [
    # 5 018,40 € à 7,75 % : 1,07 € par jour, au centime près.
    ({"decompte__interet_par_jour": "1.07"}, []),
    ({"decompte__interet_par_jour": "1.08"}, []),
    ({"decompte__interet_par_jour": "1.12"}, [("csv.decompte", NUL)]),
    ({"decompte__interet_par_jour": "0.64"}, [("csv.decompte", NUL)]),
    ({"decompte__interet_par_jour": "0.64", "decompte__taux_texte": f"{BASE}, sur 3 000,00 €"}, []),
    ({"decompte__interet_par_jour": "0.80", "decompte__taux_texte": f"{BASE}, sur 3 000,00 €"}, [
        ("csv.decompte", NUL)]),
    ({"decompte__interet_par_jour": "1.12", "decompte__accessoires": INDEMNITE}, [("csv.decompte", "a_verifier")]),
    ({"decompte__interet_par_jour": "1.12", "decompte__taux_texte": "intérêt au taux conventionnel de 5 % l'an"}, [
        ("csv.decompte", NUL)]),
    ({"decompte__interet_par_jour": "1.67", "decompte__taux_texte": "intérêt convenu de 1 % par mois"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("champs", "attendus"), PAR_JOUR)
def test_l_interet_par_jour_repond_a_la_base_et_au_taux(champs, attendus):
    vus = [m for m in juger(CODE, **champs).motifs if "ne répond pas à la base" in m.explication]
    assert [(m.id, m.gravite.value) for m in vus] == attendus


@pytest.mark.parametrize(
    ("code", "champs", "attendus"),
    [
        ("pv_saisie_attribution", {"signification": {"heure": "10:12"}}, ["a_verifier"]),
        ("pv_saisie_attribution", {"signification": {"heure": "14:05"}}, []),
        (CODE, {"remise": {"heure": "09:00"}}, ["a_verifier"]),
        (CODE, {"remise": {"heure": "14:05"}}, []),
    ],
)
def test_l_heure_de_l_acte_est_celle_de_sa_signification(code, champs, attendus):
    vus = [m for m in juger(code, **champs).motifs if "l'acte est de 14:05" in m.explication]
    assert [m.gravite.value for m in vus] == attendus


ASSIGNATION = "assignation_tj_sans_avocat"


def test_les_demandeurs_d_une_assignation_sont_ses_requerants():
    autre = [{"genre": "morale", "denomination": "Société fictive de la Dune"}]
    vus = [m for m in juger(ASSIGNATION, demandeurs=autre).motifs if "dit demandeur" in m.explication]
    assert [(m.id, m.gravite.value) for m in vus] == [(f"{ASSIGNATION}.demandeurs", "a_verifier")]
    assert [m for m in juger(ASSIGNATION).motifs if "dit demandeur" in m.explication] == []


@pytest.mark.parametrize(
    ("ht", "tva", "ttc", "phrase"),
    [
        ("50.24", "10.05", "60.29", "donne 60,29 € pour une copie, sans urgence ni débours."),
        (
            "50.25",
            "10.05",
            "60.30",
            "donne 60,29 € pour une copie, sans urgence ni débours, et l'acte imprime 60,30 €.",
        ),
    ],
)
def test_apres_la_fin_du_tarif_le_cout_se_compare_a_la_derniere_version_connue(ht, tva, ttc, phrase):
    champs = {"cout__lignes": LIGNES, "cout__ht": ht, "cout__tva": tva, "cout__ttc": ttc}
    (motif,) = [m for m in juger(CODE, **champs).motifs if m.id == "mentions_generales_acte.cout"]
    assert motif.gravite is Gravite.A_VERIFIER
    dit = motif.explication.replace("\u00a0", " ").replace("\u202f", " ")
    assert dit == f"Tarif échu, reconduit : à confirmer. La dernière version connue {phrase}"
