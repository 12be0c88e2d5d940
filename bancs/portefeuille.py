"""Le portefeuille : le noyau, ses rivaux, les fichiers et la croissance, dans le même passage."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from bancs import rivaux
from bancs.mesures import BASOCHE, mesurer
from basoche.portefeuille.colonnes import ENTREE, en_colonnes, uniformiser
from basoche.portefeuille.lecture import ouvrir
from basoche.portefeuille.lisible import arreter_une
from basoche.portefeuille.modele import NUL, Colonnes, Creance
from basoche.portefeuille.noyau import arreter
from basoche.portefeuille.table import Table, dresser
from basoche.portefeuille.tranches import evaluer

AU = date(2026, 11, 23)
MILLION = 1_000_000
Dire = Callable[..., None]


def mesurer_tout(dossier: Path, dire: Dire) -> None:
    """Un million de créances, six versements en moyenne ; puis dix millions, de fichier à fichier."""
    entree = dossier / "million.parquet"
    _generer(MILLION, entree)
    table, colonnes = dresser(AU), _lire(entree)
    _noyau(colonnes, table, dire)
    _fichiers(dossier, entree, dire)
    _rivaux(colonnes, table, dire)
    _simple(colonnes, table, dire)
    _croissance(colonnes, table, dire)


def _generer(nombre: int, vers: Path) -> None:
    mesurer([str(BASOCHE), "portefeuille", "generer", str(nombre), "-o", str(vers)])


def _lire(entree: Path) -> Colonnes:
    with ouvrir(entree) as fichier:
        lot = fichier.read(columns=ENTREE.names).combine_chunks().unify_dictionaries().to_batches()[0]
    return en_colonnes(uniformiser(lot))


def _au_mieux(action: Callable[[], Any], fois: int = 9) -> tuple[float, float]:
    """Secondes écoulées et secondes de processeur : les meilleures."""
    releves = []
    for _ in range(fois):
        debut, avant = time.perf_counter(), time.process_time()
        action()
        releves.append((time.perf_counter() - debut, time.process_time() - avant))
    return min(ecoule for ecoule, _ in releves), min(processeur for _, processeur in releves)


def _dit(mesure: tuple[float, float]) -> str:
    return f"{mesure[0] * 1000:.0f} ms (processeur {mesure[1] * 1000:.0f} ms)"


def _noyau(colonnes: Colonnes, table: Table, dire: Dire) -> None:
    noyau = _au_mieux(lambda: arreter(colonnes, table))
    dire("noyau, 1 000 000 de créances, 6 versements", _dit(noyau), "150 ms")
    octets = [*colonnes, *arreter(colonnes, table)]
    copie = _au_mieux(lambda: [colonne.copy() for colonne in octets])
    volume = sum(colonne.nbytes for colonne in octets) / 1e6
    dire(f"— copie en mémoire du même volume ({volume:.0f} Mo)", _dit(copie))
    dire("— processeur, rapporté à la copie", f"{noyau[1] / copie[1]:.1f}")


def _fichiers(dossier: Path, entree: Path, dire: Dire) -> None:
    sortie = dossier / "arretes.parquet"
    passage = _au_mieux(lambda: evaluer(entree, AU, sortie, suivre=lambda _: None), 5)
    dire("Parquet → Parquet, 1 000 000, noyau chargé", _dit(passage), "1 s")
    commande = [str(BASOCHE), "portefeuille", "evaluer"]
    dire("— la commande entière, démarrage compris", str(mesurer([*commande, str(entree), *_options(sortie)])))
    grand = dossier / "dix-millions.parquet"
    _generer(10 * MILLION, grand)
    dire("Parquet → Parquet, 10 000 000", str(mesurer([*commande, str(grand), *_options(sortie)])), "15 s, 2 000 Mo")


def _options(sortie: Path) -> list[str]:
    return ["--au", AU.isoformat(), "-o", str(sortie)]


def _rivaux(colonnes: Colonnes, table: Table, dire: Dire) -> None:
    """La question entière, sans capitalisation, les mêmes réponses exigées de tous."""
    colonnes = colonnes._replace(depuis=np.full_like(colonnes.depuis, NUL))
    majores = rivaux.majorations(colonnes)
    rendu = arreter(colonnes, table)
    attendu = list(zip(*(colonne[:20_000].tolist() for colonne in rendu[:3]), strict=True))
    reference = _au_mieux(lambda: arreter(colonnes, table))
    dire("question entière, sans capitalisation : noyau", _dit(reference))
    for nom, rival, nombre in (
        ("entiers Python", rivaux.entiers_python, 20_000),
        ("boucle Decimal", rivaux.boucle_decimal, 500),
        ("`droit.decompte`, le calcul lisible", _lisible, 500),
    ):
        avant = time.process_time()
        assert rival(colonnes, table, majores, nombre) == attendu[:nombre], nom
        ramene = (time.process_time() - avant) * MILLION / nombre
        dire(f"— {nom} ({nombre} créances, ramenées au million)", f"{ramene:.0f} s, {ramene / reference[1]:,.0f} ×")
    tableaux = _au_mieux(lambda: rivaux.numpy_par_rang(colonnes, table, majores), 2)
    for trouve, voulu in zip(rivaux.numpy_par_rang(colonnes, table, majores), rendu[:3], strict=True):
        assert np.array_equal(trouve, voulu), "NumPy"
    dire("— NumPy, versement par versement", f"{_dit(tableaux)}, {tableaux[1] / reference[1]:.1f} ×")


def _lisible(colonnes: Colonnes, table: Table, _majores: Any, nombre: int) -> list[Any]:
    debuts, noms = colonnes.debuts_dates, ("particulier", "professionnel")
    rendus = []
    for i in range(nombre):
        dates, montants = (x[debuts[i] : debuts[i + 1]].tolist() for x in (colonnes.dates, colonnes.montants))
        executoire = int(colonnes.executoire[i])
        creance = Creance(
            int(colonnes.principal[i]), int(colonnes.du[i]), noms[colonnes.categorie[i]],
            None if executoire == NUL else executoire, None, dates, montants,
        )  # fmt: skip
        rendus.append(arreter_une(creance, table.au, "")[:3])
    return rendus


def _simple(colonnes: Colonnes, table: Table, dire: Dire) -> None:
    """L'intérêt de la somme, sans rien d'autre : ce que DuckDB et OpenFisca-Core savent dire."""
    rien = np.full_like(colonnes.depuis, NUL)
    vide = np.zeros_like(colonnes.debuts_dates)
    simples = colonnes._replace(depuis=rien, executoire=rien, debuts_dates=vide, debuts_montants=vide)
    interets = arreter(simples, table).interets
    reference = _au_mieux(lambda: arreter(simples, table))
    dire("question simple (sans versement ni majoration) : noyau", _dit(reference))
    for nom, rival in (("DuckDB", _duckdb), ("OpenFisca-Core", _openfisca)):
        try:
            dire(f"— {nom}", rival(simples, table, interets, reference))
        except ModuleNotFoundError as absent:
            dire(f"— {nom}", f"absent ({absent.name}) : pip install -e '.[bancs]'")


def _duckdb(simples: Colonnes, table: Table, interets: Any, reference: tuple[float, float]) -> str:
    base = rivaux.DuckDB(simples, table)
    sql = _au_mieux(base.calculer, 5)
    assert np.array_equal(base.rendu(), interets), "DuckDB"
    return f"jointure sur la table cumulée : {_dit(sql)}, {sql[1] / reference[1]:.1f} ×"


def _openfisca(simples: Colonnes, table: Table, interets: Any, reference: tuple[float, float]) -> str:
    fisc = rivaux.OpenFisca(simples, table)
    centimes = np.floor(fisc.calculer().astype(np.float64) + 0.5).astype(np.int64)
    mesure = _au_mieux(fisc.calculer, 2)
    faux = int(np.count_nonzero(centimes != interets))
    return (
        f"formule sur les semestres : {_dit(mesure)}, {mesure[1] / reference[1]:.0f} × ; {faux} créances fausses d'un "
        "centime ou plus"
    )


def _croissance(colonnes: Colonnes, table: Table, dire: Dire) -> None:
    """Deux fois plus de durée, puis deux fois plus de taux : le même travail."""
    courte = colonnes._replace(du=np.full_like(colonnes.du, table.au - 9 * 365), dates=_etaler(colonnes, table, 9))
    longue = colonnes._replace(du=np.full_like(colonnes.du, table.au - 18 * 365), dates=_etaler(colonnes, table, 18))
    sans = np.full_like(colonnes.depuis, NUL)
    for nom, depuis in (("", sans), (", une créance sur dix capitalisée", None)):
        un, deux = (x._replace(depuis=_anniversaire(x) if depuis is None else depuis) for x in (courte, longue))
        dire(f"durée doublée (9 → 18 ans){nom}", _rapport(un, table, deux, table), "10 %")
    jours = table.cumul.shape[1]
    avant = np.zeros((len(table.cumul), jours), dtype=np.int64)
    double = replace(
        table,
        origine=table.origine - jours,
        cumul=np.ascontiguousarray(np.hstack([avant, table.cumul])),
        rang_du_mois=np.concatenate([table.rang_du_mois, table.rang_du_mois]),
        quantieme=np.concatenate([table.quantieme, table.quantieme]),
    )
    assert np.array_equal(arreter(colonnes, double).interets, arreter(colonnes, table).interets)
    dire("table des taux doublée (51 → 103 ans)", _rapport(colonnes, table, colonnes, double), "10 %")


def _etaler(colonnes: Colonnes, table: Table, ans: int) -> Any:
    """Les mêmes versements, étalés sur toute la durée."""
    combien = np.diff(colonnes.debuts_dates)
    rang = np.arange(len(colonnes.dates)) - np.repeat(colonnes.debuts_dates[:-1], combien) + 1
    ecart = rang * (ans * 365) // (np.repeat(combien, combien) + 1)
    return (table.au - ans * 365 + ecart).astype(np.int32)


def _anniversaire(colonnes: Colonnes) -> Any:
    return np.where(colonnes.depuis == NUL, NUL, colonnes.du).astype(np.int32)


def _rapport(un: Colonnes, table: Table, deux: Colonnes, autre: Table) -> str:
    """Le processeur de l'un rapporté à l'autre, mesurés tour à tour pour que la charge pèse sur les deux."""
    releves: list[tuple[float, float]] = []
    for _ in range(9):
        releves.append((_au_mieux(lambda: arreter(un, table), 1)[1], _au_mieux(lambda: arreter(deux, autre), 1)[1]))
    avant, apres = min(x for x, _ in releves), min(x for _, x in releves)
    return f"{100 * (apres / avant - 1):+.0f} % (processeur {avant * 1000:.0f} → {apres * 1000:.0f} ms)"
