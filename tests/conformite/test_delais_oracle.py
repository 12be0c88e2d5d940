"""Chaque délai que le contrôle compte : la veille, le jour, le lendemain de l'échéance que donne l'oracle.

L'échéance tombe tour à tour un jour ordinaire, un samedi, un dimanche et un jour férié (CPC 641, 642).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from basoche.conformite import Dossier, Motif
from basoche.conformite.delais import champs_d_arrivee, champs_de_depart, delais_amont, juger_l_arete
from basoche.conformite.delais_ecrits import controler_les_dates_annoncees
from basoche.droit.actes import Gravite, acte, codes
from conformite.fabrique import juger
from conformite.tirage_dates import ANNONCES, CHAINES, dernier_jour
from oracles.delais import delai, feries

UN_JOUR = timedelta(days=1)
DEBUT = date(2024, 1, 2)
ARETES = [arete for code in codes() for arete in delais_amont(code)]
CAS: Mapping[str, Callable[[date], bool]] = {
    "ordinaire": lambda jour: jour.weekday() < 4 and jour not in feries(jour.year),
    "samedi": lambda jour: jour.weekday() == 5 and jour not in feries(jour.year),
    "dimanche": lambda jour: jour.weekday() == 6,
    "ferie": lambda jour: jour.weekday() < 5 and jour in feries(jour.year),
}


def _oracle(depart: date, duree: Mapping[str, int], sens: str) -> dict[str, date]:
    unites = {unite: nombre for unite, nombre in duree.items() if unite != "semaines"}
    if "semaines" in duree:
        unites["jours"] = unites.get("jours", 0) + 7 * duree["semaines"]
    rendu = delai({"type": "procedure", "origine": depart.isoformat(), "duree": unites, "sens": sens})
    return {cle: date.fromisoformat(lu) for cle, lu in rendu.items() if isinstance(lu, str)}


def _departs(duree: Mapping[str, int], sens: str, cas: str) -> Iterator[date]:
    """Les jours où un acte se signifie et dont l'échéance, avant report, tombe le jour voulu."""
    for ecart in range(1500):
        depart = DEBUT + ecart * UN_JOUR
        if depart.weekday() < 6 and depart not in feries(depart.year):
            echeance = _oracle(depart, duree, sens)
            if CAS[cas](echeance.get("date_brute", echeance["dernier_jour"])):
                yield depart


def _depart(duree: Mapping[str, int], sens: str, cas: str) -> date:
    return next(_departs(duree, sens, cas))


def _cas(duree: Mapping[str, int]) -> Iterator[str]:
    """Compté en jours ouvrables, un délai n'expire ni un dimanche ni une fête ; en semaines, jamais un dimanche."""
    if "jours_ouvrables" in duree:
        return iter(("ordinaire",))
    return (cas for cas in CAS if not ("semaines" in duree and cas == "dimanche"))


MAXIMA = [(arete, cas) for arete in ARETES if arete.delai_max for cas in _cas(arete.delai_max)]
MINIMA = [(arete, cas) for arete in ARETES if arete.delai_min for cas in _cas(arete.delai_min)]


def _dits(arete: Any, depart: date, arrivee: date, mot: str) -> list[Motif]:
    return [motif for motif in juger_l_arete(arete, depart, arrivee) if mot in motif.explication]


@pytest.mark.parametrize(("arete", "cas"), MAXIMA, ids=lambda x: getattr(x, "vers", x))
def test_a_l_expiration_la_veille_et_le_jour_sont_a_temps_le_lendemain_non(arete, cas):
    depart = _depart(arete.delai_max, "apres", cas)
    echeance = _oracle(depart, arete.delai_max, "apres")
    dernier = echeance["dernier_jour"]
    reproches = [_dits(arete, depart, dernier + ecart * UN_JOUR, "trop tard") for ecart in (-1, 0, 1)]
    assert [len(motifs) for motifs in reproches] == [0, 0, 1]
    assert reproches[2][0].explication.count(f"{dernier.year}") >= 1
    if cas != "ordinaire":
        assert dernier > echeance["date_brute"], "l'échéance est reportée"
    tout_a_fait = max(dernier, echeance.get("dernier_jour_large", dernier)) + UN_JOUR
    attendue = arete.gravite or Gravite.A_VERIFIER
    deux_sanctions = arete.sanction.startswith("avant :") and "; après" in arete.sanction
    vu = _dits(arete, depart, tout_a_fait, "trop tard")[0].gravite
    assert vu is (Gravite.A_VERIFIER if deux_sanctions else attendue)


@pytest.mark.parametrize(("arete", "cas"), MINIMA, ids=lambda x: getattr(x, "vers", x))
def test_pendant_l_attente_la_veille_et_le_jour_sont_trop_tot_le_lendemain_non(arete, cas):
    depart = _depart(arete.delai_min, "au_plus_tot", cas)
    fin = _oracle(depart, arete.delai_min, "au_plus_tot")
    reproches = [_dits(arete, depart, fin["dernier_jour"] + ecart * UN_JOUR, "trop tôt") for ecart in (-1, 0, 1)]
    assert [len(motifs) for motifs in reproches] == [1, 1, 0]
    assert fin["premier_jour_utile"] == fin["dernier_jour"] + UN_JOUR
    brute = fin.get("date_brute", fin["dernier_jour"])
    avant_report = _dits(arete, depart, brute, "trop tôt")[0].gravite
    assert avant_report is (arete.gravite or Gravite.A_VERIFIER)
    if fin["dernier_jour"] > brute:  # le report d'un délai d'attente est discuté : on le dit sans condamner
        assert reproches[1][0].gravite is Gravite.A_VERIFIER


@pytest.mark.parametrize("arete", ARETES, ids=lambda a: f"{a.de}-{a.vers}")
def test_le_controle_entier_lit_la_date_la_ou_l_acte_la_porte(arete):
    """Le champ dont part le délai est celui du tirage : une date posée ailleurs passerait pour une absence."""
    connus = {depart for depart, *_ in CHAINES.get(arete.vers, ())}
    if connus:
        assert champs_de_depart(arete)[0] in connus or connus & set(champs_de_depart(arete))
    assert champs_d_arrivee(arete)[-1] == "acte.date"


AVEC_DATE = ("cmd_quitter_lieux", "cmd_saisie_remunerations", "denonc_saisie_attribution",
             "denonc_saisie_droits_associes", "pv_saisie_vente_debiteur", "saisie_especes",
             "verification_conversion")  # fmt: skip
# Le délai protège celui qui lit : en annoncer davantage est permis.
ATTENTES = ("cmd_quitter_lieux", "pv_saisie_vente_debiteur", "verification_conversion")


@pytest.mark.parametrize("cas", CAS)
@pytest.mark.parametrize("code", AVEC_DATE)
def test_la_date_annoncee_est_celle_de_l_oracle_a_un_jour_pres(code, cas):
    champ, duree, _ = ANNONCES[code][0]
    attente = code in ATTENTES
    le = _depart(duree, "apres", cas)
    juste = _oracle(le, duree, "apres")["date_brute"] if attente else dernier_jour(le, duree)
    fausses = [_annonce_fausse(code, le, champ, juste + ecart * UN_JOUR) for ecart in (-1, 0, 1)]
    assert fausses == [True, False, not attente]


def _annonce_fausse(code: str, le: date, champ: str, annoncee: date) -> bool:
    groupe, _, cle = champ.rpartition(".")
    donnees = {"acte": {"date": le}, groupe: {cle: annoncee}, "circonstances": _CIRCONSTANCES}
    return bool(list(controler_les_dates_annoncees(Dossier(acte(code), le, donnees))))


_CIRCONSTANCES = {"lieu_habite": True, "saisie_compte": True, "debiteur_present": True, "debiteur_absent": True}
DIX_ANS, SIX_MOIS = {"ans": 10}, {"mois": 6}


@pytest.mark.parametrize("cas", CAS)
def test_un_jugement_par_defaut_se_notifie_dans_les_six_mois(cas):
    """CPC 478."""
    rendu = _depart(SIX_MOIS, "apres", cas)
    dernier = _oracle(rendu, SIX_MOIS, "apres")["dernier_jour"]
    vus = [_titre("titre.jugement_non_avenu", rendu, dernier + ecart * UN_JOUR) for ecart in (-1, 0, 1)]
    assert vus == [[], [], ["caducite"]]


def _titre(identifiant: str, rendu: date, notifie: date) -> list[str]:
    verdict = juger(
        "cmd_saisie_vente", date(2027, 3, 9), acte__date="2027-03-09", titre__designation="jugement par défaut",
        titre__date=rendu, titre__notifie_le=notifie, titre__executoire_le=notifie, decompte__au="2027-03-09",
    )  # fmt: skip
    return [motif.gravite.value for motif in verdict.motifs if motif.id == identifiant]


@pytest.mark.parametrize("cas", CAS)
def test_un_titre_se_prescrit_par_dix_ans(cas):
    """CPCE L111-4 ; la prescription ne se reporte pas (C. civ. 2229)."""
    executoire = _depart(DIX_ANS, "apres", cas) - timedelta(days=3652)
    lu = delai({"type": "prescription", "origine": executoire.isoformat(), "duree": DIX_ANS})
    dernier = date.fromisoformat(lu["dernier_jour"])
    vus = [_prescrit(executoire, dernier + ecart * UN_JOUR) for ecart in (-1, 0, 1)]
    assert vus == [False, False, True]


def _prescrit(executoire: date, le: date) -> bool:
    verdict = juger(
        "cmd_saisie_vente", le, acte__date=le, decompte__au=le, titre__date=executoire, titre__notifie_le=executoire,
        titre__executoire_le=executoire, controle={"evenements": []},
    )  # fmt: skip
    return any(motif.id == "titre.prescription" for motif in verdict.motifs)
