"""Décompte, jour par jour : postes, versements, avoirs, suspensions.

Lecture suivie : un versement paie les frais, puis les intérêts, puis le capital (C. civ. 1343-1, usage des études) ;
dans chaque rang, entre plusieurs postes, C. civ. 1342-10 : le taux le plus fort du jour, puis le poste le plus ancien,
puis à proportion. Ce qui dépasse la dette est un trop-perçu.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from oracles.calendrier import au_centime, centimes, en_euros, plus_mois
from oracles.fichiers import HorsTable
from oracles.interets import Marche
from oracles.taux import lire_regime

FRAIS = {"frais", "depens"}
CAPITAL = {"principal", "article_700", "clause_penale", "indemnite"}


@dataclass(frozen=True)
class Suspension:
    """Une période datée, ses deux jours compris, et son effet."""

    du: int
    au: int
    effet: str
    taux: Fraction | None
    postes: frozenset[str] | None

    def vise(self, jour: int, poste: str) -> bool:
        """Vrai si elle joue ce jour-là pour ce poste."""
        return self.du <= jour <= self.au and (self.postes is None or poste in self.postes)


class Poste:
    """Un poste : son capital, ses intérêts dus, sa marche d'un jour à l'autre."""

    def __init__(self, rang: int, entree: Mapping[str, Any], au: date, suspensions: Sequence[Suspension]) -> None:
        self.cle = str(entree.get("id") or rang)
        self.nature: str = entree["nature"]
        self.date = date.fromisoformat(entree["date"])
        self.suspensions = [s for s in suspensions if s.postes is None or self.cle in s.postes]
        self.capital = 0 if self.nature == "interets_echus" else centimes(entree["montant"])
        self.echus = centimes(entree["montant"]) if self.nature == "interets_echus" else 0
        self.marche: Marche | None = None
        if entree.get("interets"):
            self.regime = lire_regime(entree["interets"])
            du = date.fromisoformat(entree["interets"]["du"])
            self.marche = Marche(
                entree["interets"], self.capital, du, au, taux_du_jour=self.taux, nature_du_jour=self.nature_du_taux
            )

    def taux(self, jour: int) -> Fraction:
        """Le taux du jour, suspensions comprises ; l'arrêt l'emporte, puis le taux imposé, puis la majoration levée."""
        effets = {s.effet: s for s in self.suspensions if s.vise(jour, self.cle)}
        if "aucun_interet" in effets:
            return Fraction(0)
        if "taux_impose" in effets:
            impose = effets["taux_impose"].taux
            assert impose is not None
            return impose
        return self.regime.simple(jour) if "sans_majoration" in effets else self.regime.du_jour(jour)

    def nature_du_taux(self, jour: int) -> str:
        """Un taux imposé par le juge fait une ligne à lui, fût-il égal au taux ordinaire."""
        impose = any(s.effet == "taux_impose" and s.vise(jour, self.cle) for s in self.suspensions)
        return "impose" if impose else ""

    def amener(self, jour: date) -> None:
        """Compte les intérêts jusqu'à l'effet d'un fait du ``jour``."""
        if self.marche:
            self.marche.avancer(self.marche.seuil(jour))

    def arreter(self, jour: date) -> None:
        """Amène au ``jour`` et arrête les intérêts au centime : un versement ne paie que des centimes."""
        self.amener(jour)
        if self.marche:
            self.marche.arreter()

    @property
    def interets(self) -> int:
        """Intérêts dus et impayés, en centimes."""
        return self.echus + (self.marche.anciens + self.marche.annee if self.marche else 0)

    @property
    def capitalises(self) -> int:
        """Intérêts devenus capital et impayés."""
        return self.marche.capitalises if self.marche else 0

    def du_en(self, rang: str) -> int:
        """Ce qui reste dû dans un rang : ``frais``, ``interets`` ou ``capital``."""
        if rang == "interets":
            return self.interets
        if self.nature in FRAIS:
            return self.capital if rang == "frais" else self.capitalises
        return self.capital + self.capitalises if rang == "capital" else 0

    def payer(self, rang: str, somme: int) -> None:
        """Éteint ``somme`` dans un rang ; les intérêts les plus anciens, puis ceux devenus capital, d'abord."""
        assert 0 <= somme <= self.du_en(rang)
        if rang == "interets":
            self._payer_interets(somme)
            return
        sur_capitalises = 0 if rang == "frais" else min(somme, self.capitalises)
        self.capital -= somme - sur_capitalises
        if self.marche:
            self.marche.base = self.capital
            self.marche.capitalises -= sur_capitalises

    def _payer_interets(self, somme: int) -> None:
        part = min(somme, self.echus)
        self.echus -= part
        if self.marche:
            for case in ("anciens", "annee"):
                pris = min(somme - part, getattr(self.marche, case))
                setattr(self.marche, case, getattr(self.marche, case) - pris)
                part += pris

    def ordre(self, jour: date) -> tuple[Fraction, date]:
        """Rang de C. civ. 1342-10 : taux du jour décroissant, puis ancienneté."""
        if self.marche is None or self.marche.premier > jour.toordinal() or self.capital + self.capitalises == 0:
            return Fraction(0), self.date  # elle ne porte pas encore intérêt, ou n'en porte plus
        return -self.taux(jour.toordinal()), self.date

    def provision(self, demain: int, fin: int) -> int:
        """Intérêts du mois qui suit le dernier jour compté, en centimes, arrondis comme le poste le veut."""
        if self.marche is None:
            return 0
        recul = 0 if self.marche.dernier_inclus else 1
        suites: dict[Fraction, Fraction] = {}
        for jour in range(max(demain - recul, self.marche.premier), fin + 1 - recul):
            nombre, diviseur = self.marche.poids(jour)
            exact = self._exact(jour) / diviseur
            suites[exact] = suites.get(exact, Fraction(0)) + exact * nombre
        if self.marche.arrondi == "ligne":
            return sum(au_centime(suite) for suite in suites.values())
        return au_centime(sum(suites.values(), Fraction(0)))

    def un_jour(self, jour: int) -> Fraction:
        """Intérêt du premier jour non compté, en jour plein quel que soit son poids dans l'année de 360 jours."""
        if self.marche is None:
            return Fraction(0)
        jour -= 0 if self.marche.dernier_inclus else 1
        return self._exact(jour) / self.marche.poids(jour)[1] if jour >= self.marche.premier else Fraction(0)

    def _exact(self, jour: int) -> Fraction:
        assert self.marche is not None
        while True:
            try:
                taux = self.taux(jour)
            except HorsTable:
                jour -= 1
                continue
            return Fraction(self.capital + self.capitalises) * taux / 100


def _servir(postes: Iterable[Poste], rang: str, somme: int, jour: date) -> int:
    """Paie un rang à travers les postes ; rend ce qui reste de la somme."""
    groupes: dict[tuple[Fraction, date], list[Poste]] = {}
    for poste in postes:
        if poste.du_en(rang) > 0:
            groupes.setdefault(poste.ordre(jour), []).append(poste)
    for cle in sorted(groupes):
        memes = groupes[cle]
        total = sum(p.du_en(rang) for p in memes)
        pris = min(somme, total)
        parts = _a_proportion(pris, [p.du_en(rang) for p in memes])
        for poste, part in zip(memes, parts, strict=True):
            poste.payer(rang, part)
        somme -= pris
    return somme


def _a_proportion(somme: int, dus: Sequence[int]) -> list[int]:
    """Partage au centime, le reste aux plus grandes fractions perdues (les premiers d'abord)."""
    total = sum(dus)
    parts = [somme * du // total for du in dus]
    ordre = sorted(range(len(dus)), key=lambda i: -(somme * dus[i] % total))
    for i in ordre[: somme - sum(parts)]:
        parts[i] += 1
    return parts


def _imputer(postes: list[Poste], somme: int, imputation: Any, jour: date, capital_d_abord: bool) -> int:
    """Paie les postes choisis, puis les autres ; la décision du juge dit l'ordre au sein de chaque groupe."""
    echus = [p for p in postes if p.date <= jour]
    choix = imputation if isinstance(imputation, list) else []
    rangs = ("frais", "interets", "capital")
    if imputation == "capital_d_abord" or capital_d_abord:
        rangs = ("capital", "frais", "interets")
    for cle in choix:
        for rang in rangs:
            somme = _servir([p for p in echus if p.cle == str(cle)], rang, somme, jour)
    for rang in rangs:
        somme = _servir(echus, rang, somme, jour)
    return somme


def _lire_suspensions(entree: Mapping[str, Any]) -> list[Suspension]:
    return [
        Suspension(
            date.fromisoformat(s["du"]).toordinal(),
            date.fromisoformat(s["au"]).toordinal(),
            s["effet"],
            Fraction(s["taux"]) if s.get("taux") else None,
            frozenset(str(c) for c in s["postes"]) if s.get("postes") else None,
        )
        for s in entree.get("suspensions") or ()
    ]


def decompte(entree: Mapping[str, Any]) -> dict[str, Any]:
    """Le calcul ``decompte`` du contrat : ``principal``, ``interets``, ``frais``, ``total``, ``trop_percu``."""
    au = date.fromisoformat(entree["au"])
    suspensions = _lire_suspensions(entree)
    postes = [Poste(rang, p, au, suspensions) for rang, p in enumerate(entree["postes"], start=1)]
    trop_percu = 0
    for fait in _faits(entree, au):
        jour = date.fromisoformat(fait["date"])
        if "poste" in fait:
            trop_percu += _avoir(postes, fait, jour)
            continue
        for poste in postes:
            poste.arreter(jour)
        d_abord = any(s.effet == "imputation_capital" and s.du <= jour.toordinal() <= s.au for s in suspensions)
        trop_percu += _imputer(postes, centimes(fait["montant"]), fait.get("imputation"), jour, d_abord)
    for poste in postes:
        if poste.marche:
            poste.marche.finir()
    return _resultat(postes, trop_percu, au)


def _faits(entree: Mapping[str, Any], au: date) -> list[Mapping[str, Any]]:
    """Avoirs et versements jusqu'à l'arrêté, par jour, les avoirs du jour d'abord, puis l'ordre donné."""
    faits = [*(entree.get("avoirs") or ()), *(entree.get("versements") or ())]
    return sorted((f for f in faits if date.fromisoformat(f["date"]) <= au), key=lambda f: f["date"])


def _avoir(postes: list[Poste], avoir: Mapping[str, Any], jour: date) -> int:
    """Réduit le capital du poste ; il n'éteint pas les intérêts courus et n'oblige pas à les arrondir."""
    (poste,) = [p for p in postes if p.cle == str(avoir["poste"])]
    poste.amener(jour)
    somme = centimes(avoir["montant"])
    pris = min(somme, poste.capital)
    poste.capital -= pris
    if poste.marche:
        poste.marche.base = poste.capital
    return somme - pris


def _resultat(postes: Sequence[Poste], trop_percu: int, au: date) -> dict[str, Any]:
    demain, dans_un_mois = au.toordinal() + 1, plus_mois(au, 1).toordinal()
    provision = sum(p.provision(demain, dans_un_mois) for p in postes)
    principal = sum(p.capitalises + (p.capital if p.nature in CAPITAL else 0) for p in postes)
    interets = sum(p.interets for p in postes)
    frais = sum(p.capital for p in postes if p.nature in FRAIS)
    return {
        "principal": en_euros(principal),
        "interets": en_euros(interets),
        "frais": en_euros(frais),
        "total": en_euros(principal + interets + frais),
        "trop_percu": en_euros(trop_percu),
        "interet_par_jour": en_euros(au_centime(sum((p.un_jour(demain) for p in postes), Fraction(0)))),
        "provision_un_mois": en_euros(provision),
        "interets_prescrits": "0.00",
    }
