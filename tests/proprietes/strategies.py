"""Entrées tirées au hasard là où un calcul se trompe : 29 février, changements de taux, jours égaux, centimes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

PREMIER, DERNIER = date(1975, 7, 15), date(2026, 12, 31)
BCE_PREMIER = date(2013, 1, 1)
CHARNIERES = tuple(
    date(annee, mois, jour)
    for annee in (1976, 1990, 2000, 2012, 2014, 2015, 2016, 2020, 2023, 2024, 2025, 2026)
    for mois, jour in ((1, 1), (1, 31), (2, 28), (3, 1), (6, 30), (7, 1), (12, 31))
) + tuple(date(annee, 2, 29) for annee in (1976, 1996, 2000, 2012, 2016, 2020, 2024))


def dates(debut: date = PREMIER, fin: date = DERNIER) -> st.SearchStrategy[date]:
    """Des jours quelconques, récents, ou charnières."""
    sources = [st.dates(debut, fin), st.dates(max(debut, date(2014, 1, 1)), fin)]
    if charnieres := [c for c in CHARNIERES if debut <= c <= fin]:
        sources.append(st.sampled_from(charnieres))
    return st.one_of(sources)


@st.composite
def periodes(tirer: st.DrawFn, debut: date = PREMIER) -> tuple[date, date]:
    """Du, au : souvent moins de trois ans, parfois le même jour, parfois un demi-siècle."""
    du = tirer(dates(debut))
    reste = (DERNIER - du).days
    ecart = tirer(
        st.one_of(
            st.integers(0, min(reste, 1100)),
            st.integers(0, min(reste, 1100)),
            st.sampled_from([0, 1, 2, 30, 31, 364, 365, 366, 730, 731]),
            st.integers(0, min(reste, 5000)),
            st.integers(0, reste) if tirer(st.integers(0, 19)) == 0 else st.integers(0, min(reste, 400)),
        )
    )
    return du, min(DERNIER, du + timedelta(days=ecart))


def montants(maximum: int = 5_000_000) -> st.SearchStrategy[str]:
    """Des euros et des centimes, de zéro à cinquante mille euros, parfois un centime ou cent millions."""
    cents = st.one_of(
        st.integers(0, maximum),
        st.integers(0, 200_000),
        st.sampled_from([0, 1, 5, 49, 50, 100, 36500, 100_000, 10_000_000_000]),
    )
    return cents.map(en_texte)


def en_texte(cents: int) -> str:
    """12345 -> ``"123.45"``."""
    return f"{cents // 100}.{cents % 100:02d}"


def taux() -> st.SearchStrategy[str]:
    """De 0 à 25 %, au centième de point, parfois plus fin."""
    return st.one_of(
        st.integers(0, 2500).map(en_texte), st.sampled_from(["0", "10", "0.001", "3.14159", "8.25", "12.5"])
    )


@st.composite
def _regime(tirer: st.DrawFn, du: date, au: date, genres: tuple[str, ...]) -> dict[str, Any]:
    genre = tirer(st.sampled_from(genres))
    if genre == "bce_plus_10" and du < BCE_PREMIER:
        genre = "fixe"
    regime: dict[str, Any] = {"taux": genre}
    if genre == "fixe":
        regime["taux_fixe"] = tirer(st.one_of(taux(), listes_datees(du, au, taux())))
    if genre == "legal":
        categorie = st.sampled_from(["particulier", "professionnel"])
        regime["categorie"] = tirer(st.one_of(categorie, categorie, listes_datees(du, au, categorie)))
    return regime


@st.composite
def listes_datees(tirer: st.DrawFn, du: date, au: date, valeurs: st.SearchStrategy[str]) -> list[list[str]]:
    """Une valeur dès le premier jour, puis des changements dans la période."""
    suite = sorted(tirer(st.sets(st.dates(du, au), max_size=3)) - {du})
    return [[jour.isoformat(), tirer(valeurs)] for jour in (du, *suite)]


@st.composite
def _executoire(tirer: st.DrawFn, du: date, au: date) -> dict[str, Any]:
    """Une date exécutoire autour de la période, fins de mois comprises, et ce qui s'ensuit."""
    if not tirer(st.booleans()):
        return {}
    jour = tirer(st.one_of(st.dates(du - timedelta(days=400), au), st.just(du), dates()))
    suite: dict[str, Any] = {"executoire_le": jour.isoformat()}
    titre = tirer(st.sampled_from([None, "decision", "adjudication_immobiliere", "notarie", "cheque", "titre_public"]))
    if titre:
        suite["titre"] = titre
    if titre in (None, "decision"):
        modes = st.sampled_from(["cinq_points", "aucune", "accident_circulation"])
        choix = tirer(st.integers(0, 5))
        if choix == 0:
            suite["majoration"] = tirer(modes)
        elif choix == 1:
            suite["majoration"] = tirer(listes_datees(du, au, st.sampled_from(["cinq_points", "aucune", "2.5"])))
    return suite


@st.composite
def conditions(
    tirer: st.DrawFn, du: date, au: date, genres: tuple[str, ...] = ("legal", "legal", "fixe", "bce_plus_10")
) -> dict[str, Any]:
    """Taux, majoration, capitalisation et conventions d'une période."""
    entree = tirer(_regime(du, au, genres))
    if entree["taux"] == "legal":
        entree.update(tirer(_executoire(du, au)))
    if tirer(st.integers(0, 2)) == 0:
        ecart = tirer(st.sampled_from([0, 0, 0, -1, 1, -200, 45, 366]))
        entree["capitalisation_depuis"] = (du + timedelta(days=ecart)).isoformat()
    for champ in ("inclure_premier_jour", "inclure_dernier_jour"):
        if tirer(st.booleans()):
            entree[champ] = tirer(st.booleans())
    if tirer(st.booleans()):
        entree["base"] = tirer(st.sampled_from(["exact_365", "exact_exact", "exact_360", "30_360"]))
    if tirer(st.booleans()):
        entree["arrondi"] = tirer(st.sampled_from(["ligne", "evenement"]))
    return entree


@st.composite
def interets(tirer: st.DrawFn) -> dict[str, Any]:
    """Une entrée complète du calcul ``interets``."""
    du, au = tirer(periodes())
    entree = {"principal": tirer(montants()), "du": du.isoformat(), "au": au.isoformat()}
    return {**entree, **tirer(conditions(du, au))}


NATURES_A_INTERET = ("principal", "principal", "article_700", "clause_penale", "indemnite")


@st.composite
def _poste(tirer: st.DrawFn, rang: int, jour: date, au: date) -> dict[str, Any]:
    sans_interet = tirer(st.booleans()) and rang > 0
    nature = tirer(st.sampled_from(("frais", "depens", "interets_echus") if sans_interet else NATURES_A_INTERET))
    poste: dict[str, Any] = {"libelle": f"Poste {rang + 1}", "nature": nature, "date": jour.isoformat()}
    poste["montant"] = tirer(montants(20_000 if sans_interet else 1_000_000))
    poste["interets"] = None
    if not sans_interet and tirer(st.integers(0, 5)):
        du = min(au, jour + timedelta(days=tirer(st.sampled_from([0, 0, 0, 1, 30, 61]))))
        poste["interets"] = {"du": du.isoformat(), **tirer(conditions(du, au))}
    if tirer(st.booleans()):
        poste["id"] = f"p{rang}"
    return poste


@st.composite
def _versement(tirer: st.DrawFn, debut: date, au: date, postes: list[dict[str, Any]]) -> dict[str, Any]:
    charnieres = [c for c in CHARNIERES if debut <= c <= au] or [debut, au]
    jours = st.one_of(st.dates(debut, au), st.sampled_from([debut, au]), st.sampled_from(charnieres))
    versement: dict[str, Any] = {"date": tirer(jours).isoformat(), "montant": tirer(_sommes)}
    choix = tirer(st.integers(0, 9))
    if choix == 0:
        versement["imputation"] = "capital_d_abord"
    elif choix == 1:
        cles = [str(p.get("id") or rang) for rang, p in enumerate(postes, start=1)]
        versement["imputation"] = tirer(st.lists(st.sampled_from(cles), min_size=1, max_size=len(cles), unique=True))
    elif choix == 2:
        versement["imputation"] = None
    return versement


_sommes = st.one_of(st.integers(1, 50_000), st.integers(1, 500), st.integers(1, 2_000_000)).map(en_texte)


@st.composite
def _suspensions(tirer: st.DrawFn, debut: date, au: date) -> list[dict[str, Any]]:
    """Des périodes disjointes : deux effets le même jour n'ont pas de règle écrite."""
    bornes = sorted(tirer(st.sets(st.dates(debut, au), max_size=4)))
    suite = []
    for du, fin in zip(bornes[::2], bornes[1::2], strict=False):
        effet = tirer(st.sampled_from(["aucun_interet", "sans_majoration", "taux_impose", "imputation_capital"]))
        suite.append({"du": du.isoformat(), "au": fin.isoformat(), "effet": effet, "cause": "décision du juge"})
        if effet == "taux_impose":
            suite[-1]["taux"] = tirer(taux())
    return suite


@st.composite
def decomptes(tirer: st.DrawFn) -> dict[str, Any]:
    """Une entrée complète du calcul ``decompte`` : postes tous nés avant le premier versement."""
    debut = tirer(dates(date(2000, 1, 1), date(2026, 6, 30)))
    au = min(DERNIER, debut + timedelta(days=tirer(st.one_of(st.integers(0, 1500), st.sampled_from([0, 1, 365, 366])))))
    limite = min(au, debut + timedelta(days=200))
    naissances = [debut, *sorted(tirer(st.sets(st.dates(debut, limite), max_size=3)) - {debut})]
    postes = [tirer(_poste(rang, jour, au)) for rang, jour in enumerate(naissances)]
    entree: dict[str, Any] = {"au": au.isoformat(), "postes": postes}
    versements = tirer(st.lists(_versement(naissances[-1], au, postes), max_size=6))
    if versements:
        entree["versements"] = versements
    if tirer(st.integers(0, 4)) == 0:
        entree["suspensions"] = tirer(_suspensions(debut, au))
    if tirer(st.integers(0, 4)) == 0:
        entree["avoirs"] = [tirer(_avoir(naissances[-1], au, postes))]
    return entree


@st.composite
def _avoir(tirer: st.DrawFn, debut: date, au: date, postes: list[dict[str, Any]]) -> dict[str, Any]:
    rang = tirer(st.sampled_from([i for i, p in enumerate(postes) if p["nature"] in NATURES_A_INTERET]))
    cle = str(postes[rang].get("id") or rang + 1)
    return {"date": tirer(st.dates(debut, au)).isoformat(), "montant": tirer(_sommes), "poste": cle}
