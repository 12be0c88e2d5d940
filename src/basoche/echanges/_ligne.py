"""Une ligne du fichier vue par champs : chaque lecture rend une valeur typée ou note une anomalie.

C'est le seul endroit où une cellule illisible devient une anomalie ; la suite ne voit que des valeurs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from basoche.droit.montant import ZERO, Montant
from basoche.echanges._cellules import (
    Cellule,
    Illisible,
    en_texte,
    lire_date,
    lire_montant,
    lire_oui_non,
    lire_taux,
    normaliser,
)
from basoche.echanges.anomalies import Anomalie, Gravite
from basoche.echanges.champs_import import CHOIX
from basoche.echanges.profil import Profil
from basoche.echanges.tableau import Tableau

T = TypeVar("T")


class Ligne:
    """Une rangée du tableau, lue champ par champ, et les anomalies rencontrées."""

    def __init__(self, tableau: Tableau, profil: Profil, numero: int, cellules: Sequence[Cellule], le: date) -> None:
        self.tableau = tableau
        self.profil = profil
        self.numero = numero
        self.cellules = cellules
        self.le = le
        self.anomalies: list[Anomalie] = []
        self._valeurs: dict[str, Cellule] = dict(profil.fixe)
        for rang, champ in tableau.colonnes.items():
            cellule = cellules[rang] if rang < len(cellules) else None
            if cellule is not None and not (isinstance(cellule, str) and not cellule.strip()):
                self._valeurs[champ] = cellule

    @property
    def est_refusee(self) -> bool:
        """Vrai si une anomalie de gravité ``erreur`` a été notée."""
        return any(anomalie.gravite is Gravite.ERREUR for anomalie in self.anomalies)

    def noter(
        self, gravite: Gravite, code: str, quoi: str, que_faire: str, *, champ: str = "", valeur: str | None = None
    ) -> None:
        """Ajoute une anomalie à cette ligne, à la colonne du champ s'il en a une."""
        colonne = next((self.tableau.entetes[r] for r, c in self.tableau.colonnes.items() if c == champ), champ)
        lue = valeur if valeur is not None else (en_texte(self._valeurs.get(champ)) if champ else "")
        self.anomalies.append(
            Anomalie(gravite, code, self.tableau.chemin.name, self.numero, quoi, que_faire, colonne, lue)
        )

    def refuser(self, code: str, quoi: str, que_faire: str, *, champ: str = "", valeur: str | None = None) -> None:
        """Note une erreur : la ligne ne sera pas importée."""
        self.noter(Gravite.ERREUR, code, quoi, que_faire, champ=champ, valeur=valeur)

    def avertir(self, code: str, quoi: str, que_faire: str, *, champ: str = "", valeur: str | None = None) -> None:
        """Note un avertissement : la ligne est importée, à vérifier."""
        self.noter(Gravite.AVERTISSEMENT, code, quoi, que_faire, champ=champ, valeur=valeur)

    def cellule(self, champ: str) -> Cellule:
        """La cellule d'un champ, sinon sa valeur fixe dans le profil, sinon ``None``."""
        return self._valeurs.get(champ)

    def texte(self, champ: str) -> str:
        """Le texte d'un champ, espaces resserrés ; ``""`` s'il est vide."""
        cellule = self._valeurs.get(champ)
        return "" if cellule is None else " ".join(en_texte(cellule).split())

    def date(self, champ: str, *, peut_etre_future: bool = False) -> date | None:
        """La date d'un champ ; ``None`` si vide ou illisible, et une date à venir est refusée sauf si permise."""
        jour = self._lire(champ, lambda cellule: lire_date(cellule, self.profil.dates))
        if jour is not None and jour > self.le and not peut_etre_future:
            self.refuser(
                "date_future",
                f"date à venir : {en_texte(jour)}, après le {en_texte(self.le)}",
                "Corriger la date, ou renvoyer la ligne une fois l'échéance passée.",
                champ=champ,
            )
            return None
        return jour

    def montant(self, champ: str) -> Montant | None:
        """Le montant d'un champ, positif ou nul ; ``None`` si vide, illisible ou négatif."""
        lu = self._lire(champ, lambda cellule: lire_montant(cellule, self.profil.montants))
        if lu is None:
            return None
        montant, est_arrondi = lu
        if montant < ZERO:
            self.refuser(
                "montant_negatif",
                f"montant négatif : {montant.en_francais()}",
                "Un avoir se déduit de sa facture : donner le montant restant dû, ou un versement.",
                champ=champ,
            )
            return None
        if est_arrondi:
            self.avertir(
                "montant_arrondi",
                f"plus de deux décimales : arrondi à {montant.en_francais()}",
                "Vérifier le montant dans le fichier du créancier.",
                champ=champ,
            )
        return montant

    def taux(self, champ: str) -> Decimal | None:
        """Le taux d'un champ, en pour cent ; ``None`` si vide ou illisible."""
        return self._lire(champ, lire_taux)

    def oui_non(self, champ: str) -> bool:
        """Oui ou non ; vide = non."""
        return bool(self._lire(champ, lire_oui_non))

    def choix(self, champ: str) -> str:
        """Un mot parmi ceux du champ, traduit par le profil ; ``""`` si vide ou inconnu (anomalie notée)."""
        mot = normaliser(self.texte(champ))
        if not mot:
            return ""
        traduit = self.profil.valeurs.get(champ, {}).get(mot)
        if traduit is not None:
            return traduit
        permis = CHOIX[champ]
        direct = mot.replace(" ", "_")
        if direct in permis:
            return direct
        self.refuser(
            "valeur_inconnue_du_profil",
            f"« {self.texte(champ)[:40]} » n'est pas traduit par le profil",
            f"Ajouter la valeur à « valeurs.{champ} » du profil (permis : {', '.join(permis)}).",
            champ=champ,
        )
        return ""

    def _lire(self, champ: str, lecture: Callable[[Cellule], T]) -> T | None:
        cellule = self.cellule(champ)
        if cellule is None:
            return None
        try:
            return lecture(cellule)
        except Illisible as illisible:
            self.refuser(illisible.code, illisible.quoi, illisible.que_faire, champ=champ)
            return None
