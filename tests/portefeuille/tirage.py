"""Des créances tirées au hasard, serrées autour des jours où le droit bascule, et leur passage en colonnes."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pyarrow as pa

from basoche.droit.periode import ajouter_ans
from basoche.portefeuille.colonnes import ENTREE
from basoche.portefeuille.modele import Creance
from basoche.portefeuille.table import DERNIER_JOUR, EPOQUE, PREMIER_JOUR, dresser

ARRETES = [
    date(2026, 11, 23),
    date(2024, 2, 29),
    date(2024, 12, 31),
    date(2016, 3, 1),
    date(1999, 1, 1),
    date(2026, 12, 31),
]

PLAFOND = dresser(ARRETES[0]).plafond


def jour(annee: int, mois: int, quantieme: int) -> int:
    return date(annee, mois, quantieme).toordinal() - EPOQUE


BASCULES = [jour(2020, 1, 1), jour(2020, 6, 30), jour(2023, 7, 1), jour(2015, 1, 1)]
ABSURDES = [
    -(2**31),
    1 - 2**31,
    PREMIER_JOUR - 1,
    PREMIER_JOUR,
    -100_000,
    -20_000,
    0,
    DERNIER_JOUR,
    DERNIER_JOUR + 1,
    2**31 - 1,
]
MONTANTS = [None, -(2**63), -1, 0, 1, 10**12, 10**12 + 1, 10**16, 10**16 + 1, 2**62, 2**63 - 1, PLAFOND, PLAFOND + 1]
BISSEXTILES = [jour(2012, 2, 29), jour(2016, 2, 29), jour(2020, 2, 29)]


def tirer(hasard: Random, au: date) -> Creance:
    """Une créance que le calcul lisible accepte presque toujours, aussi tordue que possible."""
    arrete = au.toordinal() - EPOQUE
    du = arrete - hasard.randint(0, hasard.choice([3, 40, 400, 2_000, 9_000]))
    if hasard.randrange(10) == 0:
        du = hasard.choice(BISSEXTILES)
    executoire = hasard.choice([None, du + hasard.randint(-400, 800), arrete - hasard.randint(0, 100)])
    depuis = hasard.choice(
        [None, du, du + hasard.randint(-1_500, 800), hasard.choice(BISSEXTILES), arrete - 365, arrete - 366]
    )
    remarquables = [du, du + 1, arrete, arrete - 1, *BASCULES]
    if executoire is not None:
        remarquables += [executoire + ecart for ecart in (59, 60, 61, 62)]
    if depuis is not None:
        depart = date.fromordinal(depuis + EPOQUE)
        remarquables += [ajouter_ans(depart, rang).toordinal() - EPOQUE for rang in range(6)]
    dates = sorted(
        hasard.choice(remarquables) if hasard.randrange(2) else hasard.randint(min(du - 30, arrete), arrete + 60)
        for _ in range(hasard.choice([0, 0, 1, 2, 3, 6, 12]))
    )
    principal = hasard.choice([0, 1, hasard.randint(1, 1_000), hasard.randint(1, 2_000_000), hasard.randint(1, 10**11)])
    montants = [hasard.choice([0, 1, hasard.randint(1, principal // 3 + 2), principal]) for _ in dates]
    categorie = hasard.choice(["particulier", "professionnel"])
    return Creance(principal, du, categorie, executoire, depuis, dates, montants)


def tirer_de_travers(hasard: Random, au: date) -> Creance:
    """Une créance comme un mauvais fichier peut en donner : nuls, désordre, démesure, dates absurdes."""
    arrete = au.toordinal() - EPOQUE
    creance = tirer(hasard, au)
    dates, montants = list(creance.dates), list(creance.montants)
    champs: dict[str, Any] = {"dates": dates, "montants": montants}
    for _ in range(hasard.choice([0, 1, 1, 2, 4])):
        sorte = hasard.randrange(9)
        if sorte == 0:
            champs["principal"] = hasard.choice(MONTANTS)
        elif sorte == 1:
            champs["categorie"] = hasard.choice([None, "", "Particulier", "particulier ", "autres", "é" * 60])
        elif sorte == 2:
            champs["du"] = hasard.choice([None, arrete, arrete + 1, *ABSURDES])
        elif sorte in (3, 4):
            nom = hasard.choice(["executoire", "depuis"])
            champs[nom] = hasard.choice([arrete, arrete + 1, (creance.du or 0) - 1, *BISSEXTILES, *ABSURDES])
        elif sorte == 5:
            hasard.shuffle(dates)
        elif sorte == 6 and dates:
            dates[hasard.randrange(len(dates))] = hasard.choice([None, arrete, arrete + 1, *ABSURDES])
        elif sorte == 7 and montants:
            montants[hasard.randrange(len(montants))] = hasard.choice(MONTANTS)
        elif sorte == 8:
            hasard.choice([dates, montants]).append(hasard.choice([None, 0, 20_000]))
    return creance._replace(**champs)


def en_lot(creances: list[Creance]) -> pa.RecordBatch:
    """Les créances en colonnes, nommées par leur rang."""
    jours, entiers = pa.int32(), pa.int64()
    dates = pa.array([creance.dates for creance in creances], pa.list_(jours))
    colonnes = [
        pa.array([str(rang) for rang in range(len(creances))]),
        pa.array([creance.principal for creance in creances], entiers),
        pa.array([creance.du for creance in creances], jours).view(pa.date32()),
        pa.array([creance.categorie for creance in creances], pa.string()),
        pa.array([creance.executoire for creance in creances], jours).view(pa.date32()),
        pa.array([creance.depuis for creance in creances], jours).view(pa.date32()),
        pa.ListArray.from_arrays(dates.offsets, dates.values.view(pa.date32())),
        pa.array([creance.montants for creance in creances], pa.list_(entiers)),
    ]
    return pa.RecordBatch.from_arrays(colonnes, schema=ENTREE)
