"""Le contrôle décide de ce qui part : sans motif bloquant et sans texte à confirmer, l'acte sort sans PROJET."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from basoche.conformite import Motif, Objet, conclure
from basoche.droit.actes import Gravite
from basoche.droit.erreurs import ErreurBasoche
from basoche.redaction.acte import Format, Reglages
from basoche.redaction.depart import est_retenu, juger_le_depart
from basoche.redaction.dossier import rediger_dossier
from basoche.redaction.jointes import donnees_jointes
from basoche.redaction.lot import JOURNAL, rediger_lot
from conformite.fabrique import donnees as donnees_de
from redaction.dossier import ETUDE, LE, dossier

CODE = "cmd_saisie_vente"


def _reglages(**remplace) -> Reglages:
    return Reglages(**{"le": LE, "etude": ETUDE, "format": Format.HTML, "controle": juger_le_depart, **remplace})


def _json(code: str, **remplace) -> dict:
    brutes = {cle: valeur for cle, valeur in donnees_de(code, **remplace).items() if cle != "textes"}
    return json.loads(json.dumps(brutes, default=str))


@pytest.mark.parametrize(
    ("objet", "gravite", "retenu"),
    [
        *((Objet.MENTION, g, g not in (Gravite.A_VERIFIER, Gravite.IRREGULARITE)) for g in Gravite),
        *((Objet.TEXTE_REPRODUIT, g, True) for g in Gravite),
    ],
)
def test_un_motif_bloquant_ou_un_texte_incertain_retient_l_acte(objet, gravite, retenu):
    verdict = conclure([Motif(objet, "x.y", gravite, "CPC 648", "Un défaut.", "Le réparer.")])
    assert est_retenu(verdict) is retenu


def test_sans_motif_l_acte_part():
    assert est_retenu(conclure([])) is False


@pytest.mark.parametrize(
    ("code", "remplace", "verdict", "projet"),
    [
        (CODE, {}, "conforme_avec_reserve", False),
        (CODE, {"titre__designation": "facture"}, "non_conforme", True),
        ("requete_injonction_payer", {}, "conforme", False),
        # Des articles du code lus le 1er juillet 2025, reproduits dans un acte plus tardif : à confirmer d'abord.
        ("pv_saisie_attribution", {}, "conforme_avec_reserve", True),
    ],
)
def test_le_verdict_commande_le_projet(code, remplace, verdict, projet):
    redige = rediger_dossier(code, _json(code, **remplace), _reglages(), date_imposee=False)
    resultat = redige.resultat.en_dict()["resultat"]
    assert (resultat["controle"]["verdict"], resultat["projet"]) == (verdict, projet)
    assert (b"PROJET" in redige.octets) is projet
    codes = [avis.code for avis in redige.resultat.avertissements]
    assert ("projet" in codes) is projet


def test_les_motifs_d_un_acte_retenu_sont_dans_la_reponse_et_pas_sur_la_page():
    redige = rediger_dossier(CODE, _json(CODE, titre__designation="facture"), _reglages())
    motifs = redige.resultat.en_dict()["resultat"]["controle"]["motifs"]
    assert motifs
    for motif in motifs:
        assert set(motif) == {"objet", "id", "gravite", "article", "explication", "remede"}
        assert motif["explication"].encode() not in redige.octets


def test_on_peut_forcer_le_projet_d_un_acte_conforme():
    redige = rediger_dossier(CODE, dossier(), _reglages(projet=True))
    resultat = redige.resultat.en_dict()
    assert resultat["resultat"]["projet"] is True
    assert resultat["resultat"]["controle"]["verdict"] == "conforme_avec_reserve"
    assert b"PROJET" in redige.octets
    assert "demandé" in next(a["message"] for a in resultat["avertissements"] if a["code"] == "projet")


def test_le_groupe_du_controle_sert_au_controle_et_ne_se_joint_pas():
    brutes = {**dossier(titre__date="2010-01-05", titre__executoire_le="2010-03-01", titre__notifie_le="2010-02-01")}
    sans = rediger_dossier(CODE, brutes, _reglages())
    interruption = {"type": "acte_execution", "date": "2019-05-02"}
    avec = rediger_dossier(CODE, {**brutes, "controle": {"evenements": [interruption]}}, _reglages(format=Format.DOCX))
    assert sans.resultat.valeurs["controle"] != avec.resultat.valeurs["controle"]
    jointes = donnees_jointes(avec.octets)
    assert jointes is not None
    assert "controle" not in jointes["donnees"]


def test_un_groupe_du_controle_mal_ecrit_est_refuse():
    with pytest.raises(ErreurBasoche) as refus:
        rediger_dossier(CODE, {**dossier(), "controle": {"evenement": []}}, _reglages())
    assert (refus.value.code, refus.value.champ) == ("champ_inconnu", "controle.evenement")


def _ligne(cas: str, **remplace) -> str:
    return json.dumps({"cas": cas, "code": CODE, "donnees": dossier(**remplace)}, ensure_ascii=False)


def test_un_lot_est_controle_ligne_par_ligne_et_repris_sans_doublon(tmp_path: Path):
    lignes = [_ligne("a"), _ligne("b", titre__designation="facture"), _ligne("c", titre__date=None)]
    premier = rediger_lot(lignes, tmp_path, _reglages(), processus=1)
    assert (premier.ecrits, premier.repris, [r.cas for r in premier.refus]) == (2, 0, ["c"])
    journal = [json.loads(ligne) for ligne in (tmp_path / JOURNAL).read_text(encoding="utf-8").splitlines()]
    assert [issue["reponse"]["resultat"]["projet"] for issue in journal if issue["reponse"]] == [False, True]
    (tmp_path / f"a-{CODE}.html").unlink()
    repris = rediger_lot(lignes, tmp_path, _reglages(), processus=1)
    assert (repris.ecrits, repris.repris) == (1, 1)
    assert len(list(tmp_path.glob("*.html"))) == 2


@pytest.mark.parametrize("change", [{"projet": True}, {"controle": None}])
def test_changer_le_controle_refait_le_lot(tmp_path: Path, change):
    rediger_lot([_ligne("a")], tmp_path, _reglages(), processus=1)
    assert rediger_lot([_ligne("a")], tmp_path, _reglages(), processus=1).repris == 1
    assert rediger_lot([_ligne("a")], tmp_path, _reglages(**change), processus=1).ecrits == 1
    assert b"PROJET" in (tmp_path / f"a-{CODE}.html").read_bytes()


def test_un_acte_date_d_un_autre_jour_est_juge_aux_deux_dates():
    imposee = rediger_dossier(CODE, dossier(), _reglages(le=date(2026, 11, 22)), date_imposee=True)
    assert imposee.resultat.valeurs["projet"] is True  # un dimanche
