"""Confirmer un texte : trente jours pour toute l'étude, une seule rédaction, un journal que rien ne retouche."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from basoche.droit.actes.confirmation import (
    ConfirmationRefusee,
    DemandeDeConfirmation,
    chemin_des_confirmations,
    confirmer,
    lire_confirmations,
    reparer,
    retirer,
    texte_a_confirmer,
)
from basoche.droit.actes.textes import EtatTexte, TexteInconnu, articles_du_recueil, texte_a_reproduire
from basoche.droit.erreurs import ChampInvalide
from basoche.droit.journal import JournalIllisible

ARTICLE = "CPCE R211-5"
LU_LE = date(2026, 11, 3)
INSTANT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
DERNIER = LU_LE + timedelta(days=30)


@pytest.fixture(autouse=True)
def _journal_neuf(tmp_path, monkeypatch):
    monkeypatch.setenv("BASOCHE_PARAMETRES", str(tmp_path))


def _demande(**remplace) -> DemandeDeConfirmation:
    article = remplace.get("article", ARTICLE)
    empreinte = texte_a_reproduire("CPCE R211-5" if article == ARTICLE else article, le=LU_LE).sha256
    return replace(DemandeDeConfirmation(ARTICLE, empreinte, "Légifrance", LU_LE, "Jeanne Roux"), **remplace)


def _etat(le: date, article: str = ARTICLE) -> EtatTexte:
    return texte_a_reproduire(article, le=le).etat


@pytest.mark.parametrize(
    ("le", "etat"),
    [
        (LU_LE - timedelta(days=1), EtatTexte.A_CONFIRMER),
        (LU_LE, EtatTexte.EXACT),
        (LU_LE + timedelta(days=1), EtatTexte.EXACT),
        (DERNIER - timedelta(days=1), EtatTexte.EXACT),
        (DERNIER, EtatTexte.EXACT),
        (DERNIER + timedelta(days=1), EtatTexte.A_CONFIRMER),
        (date(2025, 7, 1), EtatTexte.EXACT),
        (date(2025, 7, 2), EtatTexte.A_CONFIRMER),
    ],
)
def test_une_confirmation_vaut_du_jour_de_la_lecture_au_trentieme_jour(le, etat):
    confirmer(_demande(), instant=INSTANT)
    assert _etat(le) is etat


def test_la_preuve_dit_qui_quand_ou_et_quelle_redaction():
    inscrite = confirmer(_demande(par="  Jeanne   Roux "), instant=INSTANT)
    lu = texte_a_reproduire(ARTICLE, le=date(2026, 11, 23))
    assert lu.confirmation == inscrite
    assert inscrite.en_preuve() == {
        "par": "Jeanne Roux",
        "lu_le": "2026-11-03",
        "source": "Légifrance",
        "redaction": lu.sha256,
        "valable_jusqu_au": "2026-12-03",
        "inscription": inscrite.empreinte,
    }
    assert "relu en vigueur le 03/11/2026 par Jeanne Roux (Légifrance)" in lu.motif


def test_une_confirmation_echue_se_dit():
    confirmer(_demande(), instant=INSTANT)
    assert "échue le 03/12/2026" in texte_a_reproduire(ARTICLE, le=date(2026, 12, 4)).motif


def test_confirmer_des_alineas_confirme_l_article_entier():
    entier = texte_a_reproduire("CPCE L111-8", le=LU_LE)
    confirmer(_demande(article="cpce  l111-8 al. 2 à 3", relu=entier.sha256), instant=INSTANT)
    assert _etat(LU_LE, "CPCE L111-8") is EtatTexte.EXACT
    assert _etat(LU_LE, "CPCE L111-8 al. 2 à 3") is EtatTexte.EXACT
    assert _etat(LU_LE, ARTICLE) is EtatTexte.A_CONFIRMER


@pytest.mark.parametrize(
    ("remplace", "erreur", "code"),
    [
        ({"relu": "0" * 64}, ConfirmationRefusee, "empreinte_differente"),
        ({"relu": ""}, ConfirmationRefusee, "empreinte_differente"),
        ({"article": "CPCE L125-1"}, ConfirmationRefusee, "texte_bloque"),
        ({"article": "CPCE L111-3"}, ConfirmationRefusee, "texte_bloque"),
        ({"lu_le": date(2025, 7, 1)}, ConfirmationRefusee, "confirmation_inutile"),
        ({"lu_le": date(2026, 11, 24)}, ChampInvalide, "champ_invalide"),
        ({"source": " … "}, ChampInvalide, "champ_invalide"),
        ({"par": ""}, ChampInvalide, "champ_invalide"),
        ({"par": "Jeanne\x07"}, ChampInvalide, "champ_invalide"),
    ],
)
def test_ce_qui_ne_se_confirme_pas(remplace, erreur, code):
    with pytest.raises(erreur) as refus:
        confirmer(_demande(**remplace), instant=INSTANT)
    assert refus.value.code == code
    assert not chemin_des_confirmations().exists()


def test_un_article_inconnu_ne_se_confirme_pas():
    with pytest.raises(TexteInconnu):
        texte_a_confirmer("CPCE X1-1", le=LU_LE)


def test_un_texte_change_depuis_bloque_meme_confirme():
    avant = date(2026, 4, 20)
    lu = texte_a_confirmer("CPCE L125-1", le=avant)
    confirmer(_demande(article="CPCE L125-1", relu=lu.sha256, lu_le=avant), instant=INSTANT)
    assert _etat(date(2026, 4, 24), "CPCE L125-1") is EtatTexte.EXACT
    assert _etat(date(2026, 4, 25), "CPCE L125-1") is EtatTexte.BLOQUE


def test_un_retrait_ote_la_confirmation_sans_l_effacer():
    confirmer(_demande(), instant=INSTANT)
    retirer("cpce r211-5", motif="décret paru", par="Paul Vasseur", instant=INSTANT)
    assert _etat(LU_LE) is EtatTexte.A_CONFIRMER
    assert [ligne.nature.value for ligne in lire_confirmations().inscriptions] == ["confirmation", "retrait"]
    with pytest.raises(ChampInvalide):
        retirer(ARTICLE, motif="encore", par="Paul Vasseur", instant=INSTANT)
    confirmer(_demande(), instant=INSTANT)
    assert _etat(LU_LE) is EtatTexte.EXACT


def test_la_confirmation_d_une_autre_redaction_ne_vaut_rien():
    """La chaîne est saine, mais l'empreinte confirmée n'est pas celle de la rédaction relevée (recueil mis à jour)."""
    from basoche.droit.actes._confirmations import inscrire

    contenu = {**confirmer(_demande(), instant=INSTANT).en_dict(), "redaction": "a" * 64}
    propre = {cle: contenu[cle] for cle in ("nature", "article", "redaction", "lu_le", "source", "par")}
    chemin_des_confirmations().unlink()
    inscrire(propre, instant=INSTANT)
    assert _etat(LU_LE) is EtatTexte.A_CONFIRMER


@pytest.mark.parametrize(
    ("avant", "apres"),
    [("Jeanne Roux", "Jeanne Doux"), ("2026-11-03", "2026-11-13"), ('"n":1', '"n":2'), ("{", "[")],
)
def test_un_journal_retouche_est_refuse(avant, apres):
    confirmer(_demande(), instant=INSTANT)
    chemin = chemin_des_confirmations()
    chemin.write_text(chemin.read_text(encoding="utf-8").replace(avant, apres, 1), encoding="utf-8")
    with pytest.raises(JournalIllisible) as refus:
        _etat(LU_LE)
    assert refus.value.code == "journal_confirmations_altere"
    assert "confirmation" in refus.value.message
    with pytest.raises(JournalIllisible):
        confirmer(_demande(), instant=INSTANT)


def test_une_ligne_retiree_du_journal_se_voit():
    for _ in range(3):
        confirmer(_demande(), instant=INSTANT)
    chemin = chemin_des_confirmations()
    lignes = chemin.read_bytes().splitlines(keepends=True)
    chemin.write_bytes(lignes[0] + lignes[2])
    with pytest.raises(JournalIllisible):
        lire_confirmations()


def test_une_fin_coupee_se_repare_et_le_debut_reste_employe():
    confirmer(_demande(), instant=INSTANT)
    chemin = chemin_des_confirmations()
    chemin.write_bytes(chemin.read_bytes() + b'{"article":"CPCE')
    assert _etat(LU_LE) is EtatTexte.EXACT
    with pytest.raises(JournalIllisible) as refus:
        confirmer(_demande(), instant=INSTANT)
    assert refus.value.code == "journal_confirmations_coupe"
    mise_a_part = reparer()
    assert mise_a_part is not None
    assert mise_a_part.read_bytes() == b'{"article":"CPCE'
    assert confirmer(_demande(), instant=INSTANT).n == 2


def test_un_journal_que_l_on_ne_peut_pas_lire_n_est_pas_un_journal_vide(tmp_path):
    (tmp_path / "confirmations.jsonl").mkdir()
    with pytest.raises(Exception, match="ne peut pas être lu") as refus:
        _etat(LU_LE)
    assert getattr(refus.value, "code", "") == "journal_confirmations_illisible"


_DIX_FOIS = """
import sys
from datetime import UTC, date, datetime
from basoche.droit.actes.confirmation import DemandeDeConfirmation, confirmer
demande = DemandeDeConfirmation("CPCE R211-5", sys.argv[1], "Légifrance", date(2026, 11, 3), sys.argv[2])
for _ in range(10):
    confirmer(demande, instant=datetime(2026, 11, 23, tzinfo=UTC))
"""


def test_deux_processus_a_la_fois_n_en_perdent_aucune():
    empreinte = texte_a_reproduire(ARTICLE, le=LU_LE).sha256
    groupe = [subprocess.Popen([sys.executable, "-c", _DIX_FOIS, empreinte, nom]) for nom in ("Anne", "Paul")]
    assert [processus.wait(60) for processus in groupe] == [0, 0]
    lues = lire_confirmations().inscriptions
    assert [ligne.n for ligne in lues] == list(range(1, 21))
    assert sorted(ligne.par for ligne in lues) == ["Anne"] * 10 + ["Paul"] * 10


_SANS_FIN = """
import sys
from datetime import UTC, date, datetime
from basoche.droit.actes.confirmation import DemandeDeConfirmation, confirmer
demande = DemandeDeConfirmation("CPCE R211-5", sys.argv[1], "Légifrance", date(2026, 11, 3), "Anne")
print("parti", flush=True)
while True:
    confirmer(demande, instant=datetime(2026, 11, 23, tzinfo=UTC))
"""


def test_un_processus_tue_ne_laisse_ni_moitie_de_ligne_ni_verrou(tmp_path):
    empreinte = texte_a_reproduire(ARTICLE, le=LU_LE).sha256
    for _ in range(3):
        processus = subprocess.Popen([sys.executable, "-c", _SANS_FIN, empreinte], stdout=subprocess.PIPE)
        assert processus.stdout is not None
        processus.stdout.readline()
        time.sleep(0.1)
        processus.send_signal(signal.SIGKILL)
        processus.wait()
        processus.stdout.close()
        lu = lire_confirmations()
        assert lu.fin_coupee == ""
        assert [ligne.n for ligne in lu.inscriptions] == list(range(1, len(lu.inscriptions) + 1))
    assert confirmer(_demande(), instant=INSTANT).n == len(lu.inscriptions) + 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(article=st.sampled_from(articles_du_recueil()), ecart=st.integers(-40, 70))
def test_confirmer_n_change_que_l_etat_jamais_le_texte(article, ecart):
    chemin = chemin_des_confirmations()
    chemin.unlink(missing_ok=True)
    le = LU_LE + timedelta(days=ecart)
    avant = texte_a_reproduire(article, le=le)
    try:
        lu = texte_a_confirmer(article, le=LU_LE)
    except ConfirmationRefusee:
        assert texte_a_reproduire(article, le=LU_LE).etat is EtatTexte.BLOQUE
        return
    confirmer(_demande(article=article, relu=lu.sha256), instant=INSTANT)
    apres = texte_a_reproduire(article, le=le)
    assert (apres.alineas, apres.sha256) == (avant.alineas, avant.sha256)
    assert (apres.etat is EtatTexte.EXACT) is (0 <= ecart <= 30 or avant.etat is EtatTexte.EXACT)
    assert json.loads(chemin.read_text(encoding="utf-8"))["article"] == article


def test_le_journal_est_a_cote_de_celui_des_valeurs_saisies(tmp_path):
    assert chemin_des_confirmations() == Path(tmp_path) / "confirmations.jsonl"
