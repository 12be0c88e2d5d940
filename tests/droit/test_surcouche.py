"""La fusion des valeurs livrées et des valeurs saisies, et ce qu'en voit un calcul."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit import parametres
from basoche.droit.erreurs import ErreurBasoche, HorsPeriode, ValeurInconnue
from basoche.droit.journal import ORIGINE
from basoche.droit.parametres import Options, Parametre, ValeurDatee
from basoche.droit.parametres._journal import Saisie
from basoche.droit.parametres._modele import lire_a_la_date
from basoche.droit.parametres._surcouche import fusionner
from basoche.droit.parametres.saisie import DemandeDeSaisie, chemin_du_journal, retirer, saisir
from basoche.droit.periode import Periode
from basoche.droit.source import Verification

INSTANT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
JOUR_ZERO = date(2024, 1, 1)
FENETRE = 40
EMOLUMENT = "tarif/emoluments/42"


@pytest.fixture(autouse=True)
def dossier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BASOCHE_PARAMETRES", str(tmp_path / "saisies"))
    return tmp_path / "saisies"


def demande(nom: str = EMOLUMENT, **changements: Any) -> DemandeDeSaisie:
    base = DemandeDeSaisie(
        nom=nom,
        du=date(2026, 3, 1),
        valeur="20.63",
        article="C. com., art. A444-14",
        source="Arrêté de l'essai, JORF du 28 février 2026",
        par="Alix Perrin",
        relu_par="Camille Roux",
    )
    return replace(base, **changements)


def jour(rang: int) -> date:
    return JOUR_ZERO + timedelta(days=rang)


def livre(*bornes: tuple[int | None, int | None, str | None]) -> Parametre:
    valeurs = tuple(
        ValeurDatee(
            parametre="essai",
            periode=Periode(None if du is None else jour(du), None if au is None else jour(au)),
            contenu=contenu,
            article="article livré",
            source="source livrée",
            verification=None if contenu is None else Verification.TEXTE,
        )
        for du, au, contenu in bornes
    )
    return Parametre("essai", "essai", "euros", "article livré", valeurs, {}, (), {}, Path("essai.yaml"))


def ligne(n: int, du: int, valeur: str | None, jusqu_au: int | None = None) -> Saisie:
    fin = None if jusqu_au is None else jour(jusqu_au)
    return Saisie(
        n, INSTANT, "essai", jour(du), fin, valeur, "article saisi", "texte lu", Verification.RECOUPE, "", "A", "B",
        ORIGINE, ORIGINE,
    )  # fmt: skip


def lecture(parametre: Parametre, rang: int) -> str | None:
    try:
        return str(lire_a_la_date(parametre, jour(rang)).contenu)
    except ValeurInconnue:
        return "inconnue"
    except HorsPeriode:
        return None


@pytest.mark.parametrize(
    ("valeurs", "saisies", "attendu"),
    [
        # (livré), (saisies), {jour: valeur}
        ([(0, 10, "a")], [ligne(1, 10, "S")], {9: "a", 10: "S", 39: "S"}),
        ([(0, 10, "a"), (10, None, "b")], [ligne(1, 5, "S")], {4: "a", 5: "S", 9: "S", 10: "b"}),
        ([(0, 10, "a"), (10, None, "b")], [ligne(1, 5, "S", 14)], {4: "a", 5: "S", 14: "S", 15: "b"}),
        ([(0, 10, "a"), (10, None, "b")], [ligne(1, 5, "S", 6)], {4: "a", 5: "S", 6: "S", 7: "a", 10: "b"}),
        ([(0, 10, "a")], [ligne(1, 5, "S")], {4: "a", 5: "S", 9: "S", 10: None}),
        ([(0, 10, "a")], [ligne(1, 20, "S")], {9: "a", 10: None, 19: None, 20: "S"}),
        ([(None, None, "a")], [ligne(1, 5, "S", 9), ligne(2, 8, "T", 9)], {4: "a", 7: "S", 8: "T", 9: "T", 10: "a"}),
        ([(0, 10, "a")], [ligne(1, 5, "S"), ligne(2, 5, "T")], {5: "T"}),
        ([(0, 10, "a")], [ligne(1, 5, "S"), ligne(2, 5, None)], {5: "a"}),
        ([(0, None, None)], [ligne(1, 5, "S")], {4: "inconnue", 5: "S", 39: "S"}),
        ([(10, None, "a")], [ligne(1, 5, "S"), ligne(2, 2, "T", 3)], {1: None, 2: "T", 4: None, 5: "S", 10: "a"}),
    ],
)
def test_la_valeur_saisie_prime_sur_sa_periode_et_pas_au_dela(
    valeurs: list[tuple[int | None, int | None, str | None]], saisies: list[Saisie], attendu: dict[int, str | None]
) -> None:
    fusionne = fusionner(livre(*valeurs), saisies)
    assert {rang: lecture(fusionne, rang) for rang in attendu} == attendu


@st.composite
def recueils(tirer: st.DrawFn) -> Parametre:
    coupes = sorted(tirer(st.sets(st.integers(0, FENETRE), min_size=2, max_size=6)))
    contenus = tirer(st.lists(st.sampled_from(["a", "b", None]), min_size=len(coupes) - 1, max_size=len(coupes) - 1))
    debuts: list[int | None] = [*coupes[:-1]]
    fins: list[int | None] = [*coupes[1:]]
    if tirer(st.booleans()):
        debuts[0] = None
    if tirer(st.booleans()):
        fins[-1] = None
    return livre(*zip(debuts, fins, contenus, strict=True))


@st.composite
def suites_de_saisies(tirer: st.DrawFn) -> list[Saisie]:
    nombre = tirer(st.integers(0, 5))
    saisies = []
    for n in range(1, nombre + 1):
        du = tirer(st.integers(0, FENETRE))
        duree = tirer(st.none() | st.integers(0, FENETRE))
        valeur = tirer(st.sampled_from([f"S{n}", f"S{n}", f"S{n}", None]))
        saisies.append(ligne(n, du, valeur, None if duree is None else du + duree))
    return saisies


def oracle(parametre: Parametre, saisies: list[Saisie], rang: int) -> str | None:
    """La valeur d'un jour, en marchant jour par jour depuis chaque saisie."""
    dernieres = {s.du: s for s in saisies}
    vivantes = {du: s for du, s in dernieres.items() if s.valeur is not None}
    for du, saisie in vivantes.items():
        marche = du
        while marche <= jour(rang):
            if marche == jour(rang):
                return str(saisie.valeur)
            marche += timedelta(days=1)
            if marche in vivantes or _arret(parametre, saisie, marche):
                break
    for valeur in parametre.valeurs:
        if valeur.periode.contient(jour(rang)):
            return "inconnue" if valeur.contenu is None else str(valeur.contenu)
    return None


def _arret(parametre: Parametre, saisie: Saisie, marche: date) -> bool:
    if saisie.jusqu_au is not None:
        return marche > saisie.jusqu_au
    return any(
        v.periode.du == marche or (v.periode.contient(saisie.du) and not v.periode.contient(marche))
        for v in parametre.valeurs
    )


@given(recueils(), suites_de_saisies())
def test_la_fusion_egale_un_oracle_jour_par_jour(parametre: Parametre, saisies: list[Saisie]) -> None:
    fusionne = fusionner(parametre, saisies)
    for rang in range(-2, 2 * FENETRE + 3):
        assert lecture(fusionne, rang) == oracle(parametre, saisies, rang), jour(rang)


@given(recueils(), suites_de_saisies())
def test_la_fusion_ne_laisse_ni_trou_ni_recouvrement(parametre: Parametre, saisies: list[Saisie]) -> None:
    valeurs = fusionner(parametre, saisies).valeurs
    assert all(avant.periode.au == apres.periode.du for avant, apres in pairwise(valeurs))
    assert all(v.periode.du is None or v.periode.au is None or v.periode.du < v.periode.au for v in valeurs)


@given(recueils())
def test_sans_saisie_vivante_la_fusion_rend_le_meme_objet(parametre: Parametre) -> None:
    assert fusionner(parametre, []) is parametre
    assert fusionner(parametre, [ligne(1, 3, "S"), ligne(2, 3, None)]) is parametre


def test_le_doute_sur_la_date_d_effet_survit_hors_de_la_saisie() -> None:
    douteux = livre((0, 10, "a"), (10, None, "b"))
    avant, apres = douteux.valeurs
    douteux = replace(douteux, valeurs=(avant, replace(apres, du_au_plus_tot=jour(6))))
    fusionne = fusionner(douteux, [ligne(1, 8, "S")])
    codes = {rang: [a.code for a in lire_a_la_date(fusionne, jour(rang)).avertissements] for rang in (5, 7, 8, 9, 10)}
    assert codes == {5: [], 7: ["date_d_effet_incertaine"], 8: [], 9: [], 10: []}


def test_la_reconduction_ignore_l_intervalle_que_rien_ne_couvre() -> None:
    fusionne = fusionner(livre((0, 10, "a")), [ligne(1, 20, "S", 25)])
    options = Options(reconduire=True)
    assert [lire_a_la_date(fusionne, jour(r), options).contenu for r in (9, 15, 22, 30)] == ["a", "a", "S", "S"]


def test_un_emolument_saisi_remplace_le_refus_hors_periode() -> None:
    with pytest.raises(HorsPeriode):
        parametres.lire(EMOLUMENT, le=date(2026, 3, 2))
    saisir(demande(), instant=INSTANT)
    lue = parametres.lire(EMOLUMENT, le=date(2026, 3, 2))
    assert (lue.contenu, lue.provisoire, lue.avertissements) == ("20.63", False, ())
    assert lue.fondement.en_dict() == {
        "article": "C. com., art. A444-14",
        "source": "saisi par Alix Perrin, relu par Camille Roux : Arrêté de l'essai, JORF du 28 février 2026",
        "verification": "recoupe",
    }
    assert lue.valeur.est_saisie


def test_la_valeur_livree_avant_la_saisie_ne_change_pas() -> None:
    avant = parametres.lire(EMOLUMENT, le=date(2026, 2, 28)).contenu
    saisir(demande(), instant=INSTANT)
    assert parametres.lire(EMOLUMENT, le=date(2026, 2, 28)).contenu == avant


def test_un_parametre_sans_saisie_reste_le_meme_objet() -> None:
    avant = parametres.parametre("tarif/emoluments/41")
    saisir(demande(), instant=INSTANT)
    assert parametres.parametre("tarif/emoluments/41") is avant


def test_un_parametre_saisi_garde_son_objet_tant_que_le_journal_ne_bouge_pas() -> None:
    saisir(demande(), instant=INSTANT)
    premier = parametres.parametre(EMOLUMENT)
    assert parametres.parametre(EMOLUMENT) is premier
    saisir(demande(valeur="20.70"), instant=INSTANT)
    assert parametres.parametre(EMOLUMENT) is not premier
    assert parametres.lire(EMOLUMENT, le=date(2026, 3, 2)).contenu == "20.70"


def test_le_dossier_des_saisies_est_lu_dans_l_environnement_a_chaque_lecture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saisir(demande(), instant=INSTANT)
    monkeypatch.setenv("BASOCHE_PARAMETRES", str(tmp_path / "autre"))
    with pytest.raises(HorsPeriode):
        parametres.lire(EMOLUMENT, le=date(2026, 3, 2))


def test_sans_variable_le_journal_est_dans_les_donnees_de_l_utilisateur(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BASOCHE_PARAMETRES")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", "/maison")
    assert chemin_du_journal() == Path("/maison/.local/share/basoche/parametres/saisies.jsonl")
    monkeypatch.setenv("XDG_DATA_HOME", "/donnees")
    assert chemin_du_journal() == Path("/donnees/basoche/parametres/saisies.jsonl")


def test_une_structure_saisie_garde_les_dates_du_modele() -> None:
    version = (
        '{"id": "2026", "texte": "Arrêté de l\'essai", "transitoire": {"regle": "prestation effectuée avant le '
        '2026-05-01", "prestation_avant": "2026-05-01", "provision_avant": "2026-03-01"}}'
    )
    saisir(demande("tarif/versions", valeur=version), instant=INSTANT)
    contenu = parametres.valeur("tarif/versions", le=date(2026, 3, 2))
    assert contenu["transitoire"]["prestation_avant"] == date(2026, 5, 1)


def test_un_taux_semestriel_saisi_ne_se_prolonge_pas_au_semestre_suivant() -> None:
    taux = "interets/taux_legal/particulier"
    saisie = saisir(demande(taux, du=date(2027, 1, 1), valeur="6.90"), instant=INSTANT)
    assert saisie.jusqu_au == date(2027, 6, 30)
    assert parametres.valeur(taux, le=date(2027, 6, 30)) == "6.90"
    with pytest.raises(HorsPeriode):
        parametres.lire(taux, le=date(2027, 7, 1))


def test_retirer_rend_la_valeur_livree_et_garde_la_trace() -> None:
    saisir(demande(), instant=INSTANT)
    identite = {"par": "Alix Perrin", "relu_par": "Camille Roux"}
    retrait = retirer(EMOLUMENT, du=date(2026, 3, 1), motif="arrêté annulé", instant=INSTANT, **identite)
    assert (retrait.n, retrait.valeur) == (2, None)
    with pytest.raises(HorsPeriode):
        parametres.lire(EMOLUMENT, le=date(2026, 3, 2))
    with pytest.raises(ErreurBasoche, match="n'est saisie"):
        retirer(EMOLUMENT, du=date(2026, 3, 1), motif="encore", instant=INSTANT, **identite)


def test_le_refus_dans_un_vide_dit_la_couverture_morceau_par_morceau() -> None:
    fusionne = fusionner(livre((0, 10, "a"), (10, 12, "b")), [ligne(1, 20, "S", 25)])
    with pytest.raises(HorsPeriode, match="du 01/01/2024 au 12/01/2024, puis du 21/01/2024 au 26/01/2024"):
        lire_a_la_date(fusionne, jour(15))
