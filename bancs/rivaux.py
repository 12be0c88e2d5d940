"""La même question posée autrement : boucle Decimal, entiers Python, NumPy, DuckDB, OpenFisca-Core.

Question entière : taux légal, majoration, versements imputés, sans capitalisation. Question simple : l'intérêt de la
somme, du départ à l'arrêté, rien d'autre.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

from basoche.droit.majoration import Titre, debut_de_majoration
from basoche.droit.parametres import AUCUNE
from basoche.droit.taux import Paliers, Preuves, taux_legal
from basoche.portefeuille.modele import NUL, Colonnes
from basoche.portefeuille.table import CATEGORIES, EPOQUE, Table

CENT = Decimal("0.01")


def majorations(colonnes: Colonnes) -> Any:
    """Le premier jour majoré de chaque créance (préparé hors du chronomètre, pour tous)."""
    connus = {NUL: 2**31 - 1}
    for jour in np.unique(colonnes.executoire).tolist():
        if jour != NUL:
            connus[jour] = debut_de_majoration(Titre.DECISION, date.fromordinal(jour + EPOQUE)).toordinal() - EPOQUE
    jours = np.array(sorted(connus))
    return np.array([connus[jour] for jour in jours.tolist()])[np.searchsorted(jours, colonnes.executoire)]


def entiers_python(colonnes: Colonnes, table: Table, majores: Any, nombre: int) -> list[tuple[int, int, int]]:
    """L'algorithme du noyau, en entiers Python."""
    cumuls, rendus = table.cumul.tolist(), []
    principal, du, categorie, majores = (
        x[:nombre].tolist() for x in (colonnes.principal, colonnes.du, colonnes.categorie, majores)
    )
    debuts = colonnes.debuts_dates[: nombre + 1].tolist()
    dates, montants = colonnes.dates[: debuts[-1]].tolist(), colonnes.montants[: debuts[-1]].tolist()
    for i in range(nombre):
        capital, jour, interets, trop = principal[i], du[i], 0, 0
        cumul, majore = cumuls[categorie[i]], majores[i]
        for j in range(debuts[i], debuts[i + 1] + 1):
            dernier = j == debuts[i + 1] or dates[j] > table.au
            fin = table.au if dernier else max(dates[j], du[i])
            somme = cumul[fin - table.origine] - cumul[jour - table.origine]
            somme += table.points * max(0, fin - max(jour, majore - 1))
            interets += (2 * capital * somme + table.denominateur) // (2 * table.denominateur)
            jour = fin
            if dernier:
                break
            paye = min(montants[j], interets)
            sur_capital = min(montants[j] - paye, capital)
            interets, capital, trop = interets - paye, capital - sur_capital, trop + montants[j] - paye - sur_capital
        rendus.append((capital, interets, trop))
    return rendus


def boucle_decimal(colonnes: Colonnes, table: Table, majores: Any, nombre: int) -> list[tuple[int, int, int]]:
    """Ce qu'on écrit d'abord : une boucle sur les versements, une sur les semestres, en Decimal."""
    fin = date.fromordinal(table.au + EPOQUE).toordinal()
    semestres = [
        list(taux_legal(Paliers.constant(c), table.origine + EPOQUE + 1, fin, AUCUNE, Preuves())) for c in CATEGORIES
    ]
    points = Decimal(table.points) * 36_500 / table.denominateur
    rendus = []
    for i in range(nombre):
        capital, interets, trop = Decimal(int(colonnes.principal[i])) / 100, Decimal(0), Decimal(0)
        jour, majore = int(colonnes.du[i]) + EPOQUE, int(majores[i]) + EPOQUE
        debut, dernier = int(colonnes.debuts_dates[i]), int(colonnes.debuts_dates[i + 1])
        mouvements = [
            (max(int(colonnes.dates[j]) + EPOQUE, jour), Decimal(int(colonnes.montants[j])) / 100)
            for j in range(debut, dernier)
            if colonnes.dates[j] <= table.au
        ]
        for le, verse in [*mouvements, (fin, Decimal(0))]:
            couru = Decimal(0)
            for du, au, taux in semestres[colonnes.categorie[i]]:
                jours = min(au, le) - max(du, jour + 1) + 1
                if jours > 0:
                    couru += capital * taux.valeur * jours
            couru += capital * points * max(0, le - max(jour, majore - 1))
            interets += (couru / 36_500).quantize(CENT, ROUND_HALF_UP)
            jour = le
            paye = min(verse, interets)
            sur_capital = min(verse - paye, capital)
            interets, capital, trop = interets - paye, capital - sur_capital, trop + verse - paye - sur_capital
        rendus.append((int(capital * 100), int(interets * 100), int(trop * 100)))
    return rendus


def numpy_par_rang(colonnes: Colonnes, table: Table, majores: Any) -> tuple[Any, Any, Any]:
    """En tableaux : tous les premiers versements, puis tous les deuxièmes…"""
    capital, jour = colonnes.principal.copy(), colonnes.du.astype(np.int64)
    interets, trop = np.zeros_like(capital), np.zeros_like(capital)
    debuts, combien = colonnes.debuts_dates[:-1], np.diff(colonnes.debuts_dates)
    for rang in range(int(combien.max()) + 1):
        place = np.minimum(debuts + rang, len(colonnes.dates) - 1)
        verse = (rang < combien) & (colonnes.dates[place] <= table.au)
        fin = np.where(verse, np.maximum(colonnes.dates[place], jour), jour)
        interets += _courir(capital, jour, fin, colonnes.categorie, table, majores)
        jour = fin
        reste = np.where(verse, colonnes.montants[place], 0)
        paye = np.minimum(reste, interets)
        sur_capital = np.minimum(reste - paye, capital)
        interets, capital, trop = interets - paye, capital - sur_capital, trop + reste - paye - sur_capital
    interets += _courir(capital, jour, np.full_like(jour, table.au), colonnes.categorie, table, majores)
    return capital, interets, trop


def _courir(capital: Any, jour: Any, fin: Any, categorie: Any, table: Table, majores: Any) -> Any:
    somme = table.cumul[categorie, fin - table.origine] - table.cumul[categorie, jour - table.origine]
    somme += table.points * np.maximum(0, fin - np.maximum(jour, majores - 1))
    return (2 * capital * somme + table.denominateur) // (2 * table.denominateur)


class DuckDB:
    """La question simple, en SQL : une jointure sur la table cumulée."""

    def __init__(self, colonnes: Colonnes, table: Table) -> None:
        import duckdb
        import pyarrow as pa

        self.base = duckdb.connect()
        self.base.execute("SET threads = 2")
        jours = np.arange(table.cumul.shape[1], dtype=np.int32) + table.origine
        creances = pa.table(
            {nom: getattr(colonnes, nom) for nom in ("principal", "du", "categorie")}
            | {"rang": np.arange(len(colonnes.principal))}
        )
        cumuls = pa.table(
            {
                "categorie": np.repeat(np.arange(len(CATEGORIES), dtype=np.int8), len(jours)),
                "jour": np.tile(jours, len(CATEGORIES)),
                "reste": (table.cumul[:, -1:] - table.cumul).ravel(),
            }
        )
        self.base.register("vues_creances", creances)
        self.base.register("vues_cumuls", cumuls)
        self.base.execute("CREATE TABLE creances AS SELECT * FROM vues_creances")
        self.base.execute("CREATE TABLE cumuls AS SELECT * FROM vues_cumuls")
        self.denominateur = table.denominateur

    def calculer(self) -> None:
        """Une table des intérêts, en centimes."""
        d = self.denominateur
        self.base.execute(f"""CREATE OR REPLACE TABLE interets AS
            SELECT rang, (2 * principal * reste + {d}) // {2 * d} AS interets
            FROM creances JOIN cumuls ON cumuls.categorie = creances.categorie AND jour = du""")

    def rendu(self) -> Any:
        """Ce que le dernier calcul a trouvé, dans l'ordre des créances (hors du chronomètre)."""
        return self.base.execute("SELECT interets FROM interets ORDER BY rang").fetchnumpy()["interets"]


class OpenFisca:
    """La question simple, en OpenFisca-Core : une formule sur les semestres, en flottants."""

    def __init__(self, colonnes: Colonnes, table: Table) -> None:
        from openfisca_core.entities import build_entity
        from openfisca_core.periods import YEAR
        from openfisca_core.simulations import SimulationBuilder
        from openfisca_core.taxbenefitsystems import TaxBenefitSystem
        from openfisca_core.variables import Variable

        creance = build_entity(key="creance", plural="creances", label="créance", is_person=True)
        commun = {"entity": creance, "definition_period": YEAR}
        au = table.au + EPOQUE
        self.annee = str(date.fromordinal(au).year)
        semestres = [
            list(taux_legal(Paliers.constant(c), table.origine + EPOQUE + 1, au, AUCUNE, Preuves())) for c in CATEGORIES
        ]

        def formule(creances: Any, periode: Any, _parametres: Any) -> Any:
            principal, du = creances("principal", periode), creances("du", periode)
            qui, total = creances("categorie", periode), 0
            for rang, tranches in enumerate(semestres):
                for debut, fin, taux in tranches:
                    jours = np.clip(fin - EPOQUE - np.maximum(debut - EPOQUE - 1, du), 0, None)
                    total = total + np.where(qui == rang, principal * float(taux.valeur) * jours, 0)
            return total / 36_500

        types = {"principal": int, "du": int, "categorie": int, "interets": float}
        self.systeme = TaxBenefitSystem([creance])
        for nom, sorte in types.items():
            corps: dict[str, Any] = {**commun, "value_type": sorte, "label": nom}
            if nom == "interets":
                corps["formula"] = formule
            self.systeme.add_variable(type(nom, (Variable,), corps))
        self.simulation = SimulationBuilder().build_default_simulation(self.systeme, count=len(colonnes.principal))
        for nom in ("principal", "du", "categorie"):
            self.simulation.set_input(nom, self.annee, getattr(colonnes, nom))

    def calculer(self) -> Any:
        """Les intérêts en centimes, en flottants."""
        self.simulation.delete_arrays("interets")
        return self.simulation.calculate("interets", self.annee)
