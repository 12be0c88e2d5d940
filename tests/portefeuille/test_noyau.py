"""Les bords du noyau : le 29 février, les anniversaires, les jours de bascule, et ce qu'il laisse au calcul lisible."""

from __future__ import annotations

import os
import signal
import warnings
from datetime import date

import numpy as np
import pytest

from basoche.droit.majoration import Titre, debut_de_majoration
from basoche.portefeuille import boucle
from basoche.portefeuille.colonnes import en_colonnes, uniformiser
from basoche.portefeuille.evaluation import MOTIFS, evaluer_lot
from basoche.portefeuille.lisible import arreter_une
from basoche.portefeuille.modele import Creance, Raison
from basoche.portefeuille.noyau import arreter
from basoche.portefeuille.table import DERNIER_JOUR, EPOQUE, dresser
from portefeuille.tirage import en_lot, jour

AU = date(2026, 11, 23)
TABLE = dresser(AU)
ARRETE = TABLE.au


DU = jour(2019, 3, 1)


def _creance(principal=500_000, du=DU, categorie="particulier", executoire=None, depuis=None, versements=()) -> Creance:
    dates, montants = [le for le, _ in versements], [montant for _, montant in versements]
    return Creance(principal, du, categorie, executoire, depuis, dates, montants)


def _evaluer(creance: Creance, table=TABLE):
    return evaluer_lot(en_lot([creance]), table).to_pylist()[0]


def _montants(ligne):
    return ligne["principal_centimes"], ligne["interets_centimes"], ligne["trop_percu_centimes"]


BORDS = {
    "rien que le capital": _creance(),
    "née le jour de l'arrêté": _creance(du=ARRETE),
    "née la veille": _creance(du=ARRETE - 1),
    "capital nul": _creance(principal=0, versements=[(jour(2020, 1, 1), 10)]),
    "un centime": _creance(principal=1),
    "née un 29 février": _creance(du=jour(2020, 2, 29), depuis=jour(2020, 2, 29)),
    "capitalisation d'un 29 février, versement le 28": _creance(
        depuis=jour(2020, 2, 29), versements=[(jour(2021, 2, 28), 30_000), (jour(2024, 2, 29), 30_000)]
    ),
    "exécutoire un 31 décembre : délai au 28 février": _creance(executoire=jour(2022, 12, 31)),
    "exécutoire un 30 décembre bissextile": _creance(executoire=jour(2019, 12, 30)),
    "versement sur l'anniversaire": _creance(depuis=jour(2020, 5, 10), versements=[(jour(2022, 5, 10), 40_000)]),
    "versement la veille et le lendemain": _creance(
        depuis=jour(2020, 5, 10), versements=[(jour(2022, 5, 9), 40_000), (jour(2022, 5, 11), 40_000)]
    ),
    "versement le jour d'un changement de taux": _creance(versements=[(jour(2023, 7, 1), 50_000)]),
    "versement au premier jour majoré": _creance(executoire=jour(2021, 1, 15), versements=[(jour(2021, 3, 16), 9_999)]),
    "versement à la veille de la majoration": _creance(
        executoire=jour(2021, 1, 15), versements=[(jour(2021, 3, 15), 9_999)]
    ),
    "plusieurs versements le même jour": _creance(versements=[(jour(2022, 1, 3), 333)] * 4),
    "trop-perçu, puis un versement de plus": _creance(
        versements=[(jour(2022, 1, 3), 900_000), (jour(2023, 1, 3), 77), (jour(2024, 1, 3), 1)]
    ),
    "versement avant la naissance": _creance(versements=[(jour(2018, 1, 1), 20_000), (jour(2019, 3, 1), 20_000)]),
    "versement d'avant la naissance, trop grand": _creance(versements=[(jour(2018, 1, 1), 800_000)]),
    "versement à l'arrêté": _creance(versements=[(ARRETE, 12_345)]),
    "versement après l'arrêté": _creance(versements=[(ARRETE, 12_345), (ARRETE + 1, 6_789)]),
    "versement de zéro": _creance(versements=[(jour(2020, 1, 7), 0), (jour(2021, 1, 7), 100), (jour(2022, 1, 7), 0)]),
    "trente-six ans pleins capitalisés": _creance(du=jour(1990, 3, 31), depuis=jour(1990, 3, 31)),
    "années pleines, puis un versement la veille et le jour d'un anniversaire": _creance(
        du=jour(2004, 2, 29),
        depuis=jour(2004, 2, 29),
        executoire=jour(2009, 6, 1),
        versements=[(jour(2013, 2, 27), 40_000), (jour(2018, 2, 28), 40_000), (jour(2025, 3, 1), 1)],
    ),
    "capitalisation à l'arrêté même": _creance(depuis=jour(2025, 11, 23)),
    "capitalisation un jour trop tard": _creance(depuis=jour(2025, 11, 24)),
    "capitalisation d'avant la naissance": _creance(depuis=jour(2016, 3, 2)),
    "capitalisation d'avant la naissance, anniversaire le jour même": _creance(depuis=jour(2016, 3, 1)),
    "capitalisation après l'arrêté": _creance(depuis=ARRETE + 10),
    "exécutoire après l'arrêté": _creance(executoire=ARRETE + 10),
    "décision d'avant la naissance": _creance(executoire=jour(2015, 6, 1)),
    "tout à la fois": _creance(
        categorie="professionnel",
        executoire=jour(2019, 12, 31),
        depuis=jour(2020, 2, 29),
        versements=[(jour(2020, 2, 29), 1), (jour(2021, 2, 28), 70_001), (jour(2021, 2, 28), 2), (ARRETE, 3)],
    ),
    "née après l'arrêté": _creance(du=ARRETE + 1, versements=[(ARRETE - 3, 50), (ARRETE + 1, 60)]),
    "premier jour des taux": _creance(du=jour(1975, 7, 14)),
}


@pytest.mark.parametrize("nom", BORDS)
def test_le_noyau_et_le_decompte_s_accordent_sur_les_bords(nom: str) -> None:
    ligne = _evaluer(BORDS[nom])
    assert ligne["calcul"] == "noyau"
    assert _montants(ligne) == arreter_une(BORDS[nom], ARRETE, "")[:3]


def test_un_interet_simple_se_refait_a_la_main() -> None:
    """10 000 € au taux des particuliers, 6,67 % du 2 janvier au 30 juin 2026 : 180 jours, 328,93 €."""
    au = date(2026, 6, 30)
    creance = _creance(principal=1_000_000, du=jour(2026, 1, 1))
    assert _montants(_evaluer(creance, dresser(au))) == (
        1_000_000,
        (1_000_000 * 667 * 180 * 2 + 3_650_000) // 7_300_000,
        0,
    )


A_LIRE = {
    Raison.CATEGORIE: _creance(categorie="artisan"),
    Raison.MONTANT: _creance(principal=-1),
    Raison.CALENDRIER: _creance(versements=[(DERNIER_JOUR + 1, 100)]),
    Raison.TAUX_ANCIEN: _creance(du=jour(1975, 7, 13)),
    Raison.LISTES: Creance(100, jour(2020, 1, 1), "particulier", None, None, [jour(2021, 1, 1)], []),
    Raison.ORDRE: _creance(versements=[(jour(2022, 1, 1), 100), (jour(2021, 1, 1), 300_000)]),
    Raison.DATE_ANCIENNE: _creance(executoire=jour(1970, 1, 1)),
    Raison.DEBORDEMENT: _creance(principal=TABLE.plafond, du=jour(1990, 1, 1), depuis=jour(1990, 1, 1)),
}


@pytest.mark.parametrize("raison", A_LIRE)
def test_ce_que_le_noyau_ne_sait_pas_faire_part_au_calcul_lisible(raison: Raison) -> None:
    ligne, attendue = _evaluer(A_LIRE[raison]), arreter_une(A_LIRE[raison], ARRETE, MOTIFS[raison])
    assert (ligne["calcul"], ligne["motif"]) == (attendue.calcul, attendue.motif)
    assert _montants(ligne) == attendue[:3]
    assert attendue.calcul != "noyau"


@pytest.mark.parametrize(
    ("creance", "dit"),
    [
        (_creance(categorie=None), "« categorie » absente"),
        (_creance(categorie="Particulier"), "« categorie » inconnue (« Particulier »)"),
        (_creance(principal=None), "« principal_centimes » absent"),
        (_creance(du=None), "« du » absent"),
        (_creance(versements=[(jour(2020, 1, 1), -5)]), "montant négatif (-0.05 €)"),
        (_creance(versements=[(None, 5)]), "« versements_dates[0] » absent"),
        (_creance(versements=[(jour(2020, 1, 1), None)]), "« versements_centimes[0] » absent"),
        (A_LIRE[Raison.LISTES], "1 dates de versement pour 0 montants"),
        (_creance(du=jour(1960, 1, 1)), "n'est pas connu au 02/01/1960"),
        (_creance(executoire=DERNIER_JOUR + 1), "« executoire_le » : date hors du calendrier"),
        (_creance(depuis=-(2**31)), "« capitalisation_depuis » : date hors du calendrier"),
        (_creance(principal=10**17), "plus de cent mille milliards"),
    ],
)
def test_une_creance_refusee_dit_pourquoi_et_n_a_pas_de_montant(creance: Creance, dit: str) -> None:
    ligne = _evaluer(creance)
    assert ligne["calcul"] == "refuse"
    assert dit in ligne["motif"]
    assert _montants(ligne) == (None, None, None)


def test_ce_que_le_noyau_ecarte_est_dit() -> None:
    motifs = {nom: _evaluer(BORDS[nom])["motif"] for nom in ("versement après l'arrêté", "née après l'arrêté")}
    assert motifs["versement après l'arrêté"] == "versement postérieur à l'arrêté : écarté"
    assert "créance postérieure à l'arrêté : écartée" in motifs["née après l'arrêté"]
    assert _evaluer(BORDS["rien que le capital"])["motif"] is None


def test_un_arrete_posterieur_aux_taux_refuse_ce_qui_court_et_rend_le_reste() -> None:
    table = dresser(date(2030, 1, 1))
    creances = [_creance(), _creance(du=jour(2028, 1, 1)), _creance(du=jour(2030, 1, 1)), _creance(du=jour(2031, 1, 1))]
    lignes = evaluer_lot(en_lot(creances), table).to_pylist()
    attendues = [arreter_une(creance, table.au, MOTIFS[Raison.TAUX_FUTUR]) for creance in creances]
    assert [ligne["calcul"] for ligne in lignes] == ["refuse", "refuse", "lisible", "noyau"]
    assert [_montants(ligne) for ligne in lignes] == [attendue[:3] for attendue in attendues]
    assert [ligne["motif"] for ligne in lignes[:2]] == [attendue.motif for attendue in attendues[:2]]


def test_la_majoration_commence_le_meme_jour_que_dans_le_droit() -> None:
    for executoire in range(jour(2010, 1, 1), jour(2021, 1, 1)):
        place = executoire - TABLE.origine
        quantieme = boucle._quantieme(
            TABLE.rang_du_mois[place] + TABLE.mois, TABLE.quantieme[place], TABLE.premier_mois, TABLE.debut_du_mois
        )
        attendu = debut_de_majoration(Titre.DECISION, date.fromordinal(executoire + EPOQUE)).toordinal() - EPOQUE
        assert quantieme + 1 == attendu


def test_aucun_taux_n_est_negatif() -> None:
    """Le noyau divise sans signe : un cumul qui baisserait le tromperait."""
    assert (np.diff(TABLE.cumul) >= 0).all()
    assert TABLE.points >= 0
    assert TABLE.denominateur > 0


def test_la_plus_grande_base_tient_dans_soixante_quatre_bits_et_au_dela_le_calcul_est_lisible() -> None:
    jours = TABLE.au - TABLE.origine
    somme = int(TABLE.cumul[:, -1].max()) + TABLE.points * jours
    assert 2 * TABLE.plafond * somme + TABLE.denominateur < 2**63
    depuis_toujours = {"du": jour(1975, 7, 14), "executoire": jour(1975, 7, 14)}
    for ecart, calcul in ((0, "noyau"), (1, "lisible")):
        creance = _creance(principal=TABLE.plafond + ecart, **depuis_toujours)
        ligne = _evaluer(creance)
        assert ligne["calcul"] == calcul
        assert _montants(ligne) == arreter_une(creance, ARRETE, "")[:3]


def test_le_noyau_sert_encore_dans_un_processus_dedouble() -> None:
    """Les fils du processus d'origine n'y sont plus : les attendre bloquerait pour toujours."""
    colonnes = en_colonnes(uniformiser(en_lot([_creance()] * 40_000)))
    attendu = arreter(colonnes, TABLE).interets
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 : dédoubler un processus à plusieurs fils
        enfant = os.fork()
    if not enfant:
        signal.alarm(30)
        os._exit(0 if np.array_equal(arreter(colonnes, TABLE).interets, attendu) else 1)
    assert os.waitpid(enfant, 0)[1] == 0
