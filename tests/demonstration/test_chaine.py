"""Ce que la démonstration laisse : rien qui soit interdit, rien qui manque, rien de tronqué."""

from __future__ import annotations

from datetime import date

import pytest
from pypdf import PdfReader

from basoche.demonstration.generateur import DATE_DE_REFERENCE as LE
from basoche.echanges.creance import Creance, EspeceTitre

# Durées écrites ici à la main, loin des paramètres : les natures du portefeuille d'exemple.
ANS = {"telecom": 1, "bail_habitation": 3, "charges_copro": 5, "commercant": 5}
DIX_ANS = {EspeceTitre.JUGEMENT, EspeceTitre.INJONCTION_PAYER, EspeceTitre.ORDONNANCE_REFERE, EspeceTitre.ARRET}


def _plus_ans(jour: date, ans: int) -> date:
    try:
        return jour.replace(year=jour.year + ans)
    except ValueError:
        return jour.replace(year=jour.year + ans, day=28)


def _est_prescrite_sans_conteste(creance: Creance) -> bool:
    """Sans titre ni événement, chaque terme éteint : prescrite à coup sûr, quel que soit le calcul."""
    ans = ANS[creance.nature]
    return (
        creance.titre is None
        and not [e for e in creance.evenements if e.type != "mise_en_demeure"]
        and all(_plus_ans(p.exigible_le, ans) < LE for p in creance.postes)
    )


def test_deux_mille_creances_ont_chacune_leur_decompte(demonstration):
    assert len(demonstration.bilan) == 2000
    assert len(list((demonstration.dossier / "decomptes").glob("*.pdf"))) == 2000
    assert len({fiche["dossier"] for fiche in demonstration.bilan}) == 2000


def test_aucun_commandement_sans_titre_notifie_executoire_et_vivant(demonstration):
    commandements = [f for f in demonstration.bilan if "actes/" in f["documents"]]
    assert len(commandements) > 100
    for fiche in commandements:
        titre = demonstration.de(fiche).titre
        assert titre is not None, fiche
        assert titre.notifie_le is not None, fiche
        assert titre.notifie_le <= LE, fiche
        assert titre.executoire_le is not None, fiche
        assert titre.executoire_le <= LE, fiche
        if titre.espece in DIX_ANS and not demonstration.de(fiche).evenements:
            assert _plus_ans(titre.executoire_le, 10) >= LE, fiche


def test_aucune_ordonnance_signifiee_trop_tard_ne_donne_de_commandement(demonstration):
    vues = 0
    for fiche in demonstration.bilan:
        titre = demonstration.de(fiche).titre
        if titre is None or titre.espece is not EspeceTitre.INJONCTION_PAYER:
            continue
        jours = 92 + 3 if titre.rendu_le >= date(2026, 9, 1) else 184 + 3
        if ((titre.notifie_le or LE) - titre.rendu_le).days > jours:
            vues += 1
            assert "actes/" not in fiche["documents"], fiche
            assert fiche["pile"] != "Titre à exécuter", fiche
    assert vues > 0


def test_aucune_lettre_ni_acte_sur_une_creance_prescrite(demonstration):
    prescrites = [f for f in demonstration.bilan if f["pile"] == "Prescrite"]
    assert len(prescrites) > 100
    for fiche in prescrites:
        assert "lettres/" not in fiche["documents"], fiche
        assert "actes/" not in fiche["documents"], fiche
        assert "notes/" in fiche["documents"], fiche


def test_ce_qui_est_prescrit_a_coup_sur_est_range_comme_tel(demonstration):
    sures = [f for f in demonstration.bilan if _est_prescrite_sans_conteste(demonstration.de(f))]
    assert len(sures) > 50
    assert {f["pile"] for f in sures} == {"Prescrite"}


def test_ce_qui_ne_peut_pas_etre_prescrit_recoit_une_lettre(demonstration):
    """Sans titre et exigible depuis moins d'un an : aucune nature du portefeuille n'est prescrite."""
    fraiches = [
        f
        for f in demonstration.bilan
        if (c := demonstration.de(f)).titre is None and all(_plus_ans(p.exigible_le, 1) > LE for p in c.postes)
    ]
    assert len(fraiches) > 50
    for fiche in fraiches:
        assert "lettres/" in fiche["documents"] or fiche["obstacle"], fiche


def test_aucun_frais_n_est_reclame_sans_titre(demonstration):
    sans_titre = [f for f in demonstration.bilan if demonstration.de(f).titre is None]
    avec_frais = [f for f in sans_titre if any(p.nature == "frais" for p in demonstration.de(f).postes)]
    assert len(avec_frais) > 20, "le portefeuille doit contenir des frais réclamés sans titre"
    assert {f["frais"] for f in sans_titre} == {"0,00"}
    assert {f["cout_debiteur"] for f in sans_titre} == {"0,00"}


def test_le_total_est_la_somme_des_postes(demonstration):
    def centimes(texte: str) -> int:
        return int(texte.replace(",", ""))

    for f in demonstration.bilan:
        assert centimes(f["total"]) == centimes(f["principal"]) + centimes(f["interets"]) + centimes(f["frais"]), f
        if f["cout_ttc"]:
            assert centimes(f["cout_ttc"]) == centimes(f["cout_debiteur"]) + centimes(f["cout_creancier"]), f


def test_aucun_pdf_n_est_tronque_ni_en_trop(demonstration):
    annonces = {nom for f in demonstration.bilan for nom in f["documents"].split(" | ")}
    presents = {
        f"{famille}/{p.name}"
        for famille in ("decomptes", "lettres", "actes", "notes")
        for p in (demonstration.dossier / famille).iterdir()
    }
    assert presents == annonces
    for nom in presents:
        octets = (demonstration.dossier / nom).read_bytes()
        assert octets.startswith(b"%PDF-"), nom
        assert octets.rstrip().endswith(b"%%EOF"), nom


def test_un_decompte_tient_sur_une_feuille(demonstration):
    fichiers = sorted((demonstration.dossier / "decomptes").iterdir(), key=lambda p: -p.stat().st_size)
    for fichier in [*fichiers[:60], *fichiers[60::100]]:
        assert len(PdfReader(fichier).pages) == 1, fichier


def test_une_lettre_dit_le_total_et_aucun_frais(demonstration):
    fiches = [f for f in demonstration.bilan if "lettres/" in f["documents"]][::60]
    for fiche in fiches:
        nom = next(n for n in fiche["documents"].split(" | ") if n.startswith("lettres/"))
        texte = _texte(demonstration.dossier / nom)
        assert _nombre(fiche["total"]) in texte
        assert "Aucun frais ne vous est demandé" in texte
        assert "restent à la charge du créancier" in texte


def test_un_commandement_est_un_projet_complet(demonstration):
    fiches = [f for f in demonstration.bilan if "actes/" in f["documents"]][::40]
    for fiche in fiches:
        nom = next(n for n in fiche["documents"].split(" | ") if n.startswith("actes/"))
        texte = _texte(demonstration.dossier / nom)
        assert "PROJET" in texte
        assert "HUIT JOURS" in texte
        assert _nombre(fiche["principal"]) in texte
        assert _nombre(fiche["cout_ttc"]) in texte
        assert "reconduit" in texte
        petite = "employeur" in texte
        assert petite == (fiche["prochain_acte"] == "cmd_saisie_vente_petite_creance")


def test_les_pdf_sont_archivables_et_accessibles(demonstration):
    for nom in ("bilan.pdf", f"decomptes/{demonstration.bilan[0]['dossier']}-decompte.pdf"):
        lecteur = PdfReader(demonstration.dossier / nom)
        assert lecteur.metadata is not None
        assert lecteur.metadata.title
        metadonnees = lecteur.trailer["/Root"]["/Metadata"].get_data().decode()
        assert "<pdfaid:part>3</pdfaid:part>" in metadonnees
        assert "<pdfuaid:part>1</pdfuaid:part>" in metadonnees


@pytest.mark.parametrize("pile", ["Amiable", "Titre à obtenir", "Titre à exécuter", "Proche de la prescription"])
def test_chaque_pile_a_un_motif_et_un_article(demonstration, pile):
    fiches = [f for f in demonstration.bilan if f["pile"] == pile]
    assert fiches
    assert all(f["motif"] and f["article"] for f in fiches)


def _texte(fichier) -> str:
    brut = "\n".join(page.extract_text() for page in PdfReader(fichier).pages)
    return " ".join(brut.replace("\u202f", " ").replace("\u00a0", " ").split())


def _nombre(decimal: str) -> str:
    euros, centimes = decimal.split(",")
    return f"{int(euros):,}".replace(",", " ") + f",{centimes} €"


def test_une_prescription_donnee_de_memoire_est_marquee_sur_la_note(demonstration):
    """La prescription triennale du bail (loi de 1989, art. 7-1) n'a pas été relue dans le texte."""
    fiches = [f for f in demonstration.bilan if "notes/" in f["documents"]]
    loyer = next(f for f in fiches if demonstration.de(f).nature == "bail_habitation" and not demonstration.de(f).titre)
    nom = next(n for n in loyer["documents"].split(" | ") if n.startswith("notes/"))
    assert "de mémoire" in _texte(demonstration.dossier / nom)
