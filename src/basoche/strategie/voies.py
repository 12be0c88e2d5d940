"""Les voies du recueil, et leur état dans un dossier : permise, ou interdite avec l'article et la raison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from basoche.droit import actes
from basoche.droit.montant import Montant
from basoche.droit.periode import lendemain
from basoche.droit.source import Verification
from basoche.droit.yaml_strict import charger
from basoche.strategie.condition import REFUS
from basoche.strategie.conditions import PREDICATS, Condition, Predicat, Refus, lire_conditions
from basoche.strategie.faits import Faits
from basoche.strategie.modele import Etat, Famille, Voie

_RECUEIL = Path(__file__).parent / "donnees" / "voies.yaml"
ATTENDRE = "attendre"
ARRET = "arret"
# Les conditions qui donnent à une voie un dernier jour utile.
BORNES = frozenset(
    {
        "caducite_remunerations",
        "peremption_saisie_vente",
        "injonction_signifiee_a_temps",
        "defaut_notifie_a_temps",
        "autorisation_conservatoire_fraiche",
        "titre_non_prescrit",
        "creance_non_prescrite",
    }
)
HORS_CATALOGUE = (ATTENDRE, ARRET)


class Effet(StrEnum):
    """Ce que rend une voie qui aboutit."""

    PAIEMENT = "paiement"
    TITRE = "titre"
    INFORMATION = "information"
    GARANTIE = "garantie"
    LIEUX = "lieux"
    ATTENTE = "attente"
    ARRET = "arret"


@dataclass(frozen=True, slots=True)
class Apriori:
    """Une chance de départ : ``succes`` sur ``essais``, valeur de l'étude (de mémoire) tant que rien n'est mesuré."""

    succes: int
    essais: int


@dataclass(frozen=True, slots=True)
class Regle:
    """Tout ce que le recueil dit d'une voie.

    ``blocs`` : les conditions par groupe du recueil, le même objet pour toutes les voies qui l'emploient ;
    ``bornes`` : celles qui donnent un dernier jour utile.
    ``inconnu`` : la chance quand le bien visé n'est pas connu, ``trouve`` quand la recherche vient de le trouver ;
    ``cout_etude`` : ce que l'étude compte pour ce que le tarif ne chiffre pas.
    """

    voie: Voie
    effet: Effet
    blocs: tuple[tuple[Condition, ...], ...]
    conditions: tuple[Condition, ...]
    noms: frozenset[str]
    bornes: frozenset[str]
    utile: tuple[str, ...]
    connu: Apriori
    inconnu: Apriori | None
    trouve: Apriori | None
    avec_accord: Apriori | None
    contestation: Mapping[str, Apriori]
    fraction: Fraction
    minutes: Mapping[str, int]
    cout_etude: Montant | None
    redaction_bloquee: bool


@dataclass(frozen=True, slots=True)
class Reglages:
    """Les choix de l'étude, que la loi ne dit pas. Jours ; taux annuel en pour cent ; ``surcouts`` par voie.

    ``perte_si_menace`` : part, sur cent, de l'actif menacé que l'on croit perdre faute de garantie ;
    ``mois_de_retenue`` : mois de salaire que l'on compte au plus ; ``mesures_pour_calibrer`` : mesures closes qu'il
    faut à un segment pour que des euros attendus soient affichés.
    """

    alerte_prescription: int
    sortie_de_l_amiable: int
    attente_sans_terme: int
    taux_actualisation: Fraction
    perte_si_menace: int
    mois_de_retenue: int
    mesures_pour_calibrer: int
    recherche_valable: int
    saisie_en_cours: int
    minutes_par_kilometre: int
    cout_du_suivi: Montant
    surcouts: Mapping[str, Montant] = field(default_factory=dict)


@cache
def _brut() -> dict[str, Any]:
    return charger(_RECUEIL.read_text(encoding="utf-8"))


@cache
def lire_voies() -> tuple[Regle, ...]:
    """Les voies, dans l'ordre du recueil."""
    return tuple(_lire(champs) for champs in _brut()["voies"])


@cache
def _par_code() -> Mapping[str, Regle]:
    return {regle.voie.code: regle for regle in lire_voies()}


def regle_de(code: str) -> Regle:
    """La règle d'une voie (``KeyError`` si le code n'est pas une voie)."""
    return _par_code()[code]


@cache
def codes_des_lieux() -> tuple[str, ...]:
    """Les voies qui rendent des lieux, dans l'ordre du recueil."""
    return tuple(regle.voie.code for regle in lire_voies() if regle.effet is Effet.LIEUX)


@cache
def couts_etude() -> Mapping[str, Montant]:
    """Ce que l'étude compte, TTC, pour les actes dont aucun tarif n'est connu."""
    return {code: Montant.lire(somme) for code, somme in _brut()["couts_etude"].items()}


@cache
def reglages_livres() -> Reglages:
    """Les réglages du recueil."""
    brut = dict(_brut()["reglages"])
    taux, suivi = Fraction(brut.pop("taux_actualisation")), Montant.lire(brut.pop("cout_du_suivi"))
    return Reglages(taux_actualisation=taux, cout_du_suivi=suivi, **brut)


def _lire(champs: dict[str, Any]) -> Regle:
    code = champs["code"]
    acte = None if code in HORS_CATALOGUE else actes.acte(code)
    blocs = tuple(_bloc(nom) for nom in dict.fromkeys(champs["conditions"]))
    conditions = tuple(dict.fromkeys(condition for bloc in blocs for condition in bloc))
    voie = Voie(
        code=code,
        intitule=champs["intitule"] if acte is None else acte.intitule,
        famille=Famille(champs["famille"]),
        articles=tuple(champs.get("articles", ())) if acte is None else acte.articles,
        suites=tuple(champs.get("suites", ())),
        avoir=champs.get("avoir"),
        duree_jours=champs.get("jours", 0),
        verification=Verification(_brut()["verification"]),
    )
    return Regle(
        voie=voie,
        effet=Effet(champs["effet"]),
        blocs=blocs,
        conditions=conditions,
        noms=frozenset(condition.nom for condition in conditions),
        bornes=BORNES & frozenset(condition.nom for condition in conditions),
        utile=tuple(champs["utile"]),
        connu=Apriori(*champs.get("connu", (0, 1))),
        inconnu=Apriori(*champs["inconnu"]) if "inconnu" in champs else None,
        trouve=Apriori(*champs["trouve"]) if "trouve" in champs else None,
        avec_accord=Apriori(*champs["avec_accord"]) if "avec_accord" in champs else None,
        contestation={mot: Apriori(*valeur) for mot, valeur in champs.get("contestation", {}).items()},
        fraction=Fraction(champs.get("fraction", "1")),
        minutes=champs["minutes"],
        cout_etude=Montant.lire(champs["cout_etude"]) if "cout_etude" in champs else None,
        redaction_bloquee=bool(acte and acte.redaction_bloquee),
    )


@cache
def _bloc(nom: str) -> tuple[Condition, ...]:
    """Les conditions d'un groupe du recueil, ou la condition de ce nom, seule."""
    groupes: Mapping[str, list[str]] = _brut()["groupes"]
    if nom not in groupes:
        return (lire_conditions()[nom],)
    return tuple(dict.fromkeys(condition for membre in groupes[nom] for condition in _bloc(membre)))


# --- L'état d'une voie dans un dossier ------------------------------------------------------------------------

PERMISE = Etat(permise=True)


class Empechement(NamedTuple):
    """Une condition qui manque."""

    condition: Condition
    refus: Refus


class Jugement:
    """Les voies d'un dossier, jugées ensemble : chaque condition n'est examinée qu'une fois.

    ``manques`` : les noms des conditions qui manquent ; ``permises`` : les voies à
    qui rien ne manque ; ``motifs`` : ce que les fonctions d'utilité ont déjà rendu pour ce dossier.
    """

    def __init__(self, faits: Faits) -> None:
        self.faits = faits
        self.motifs: dict[str, Any] = {}
        trouves = {}
        for nom, predicat, sans_detail in _predicats():
            refus = predicat(faits)
            if refus is not None:
                trouves[nom] = sans_detail if refus is REFUS else Empechement(sans_detail.condition, refus)
        self.manques = tuple(trouves)
        noms_par_groupe, self._rangs = grouper(self.manques)
        self.groupes = [tuple([trouves[nom] for nom in noms]) for noms in noms_par_groupe]
        self.permises = permises(self.manques)

    def empechements(self, regle: Regle) -> tuple[Empechement, ...]:
        """Toutes les conditions qui manquent, dans l'ordre où on les oppose."""
        return self.groupes[self._rangs[regle.voie.code]]


@cache
def _predicats() -> tuple[tuple[str, Predicat, Empechement], ...]:
    """Chaque condition, son prédicat et l'empêchement sans détail, dans l'ordre où les voies les posent."""
    noms = dict.fromkeys(condition.nom for regle in lire_voies() for condition in regle.conditions)
    return tuple((nom, PREDICATS[nom], Empechement(lire_conditions()[nom], REFUS)) for nom in noms)


@lru_cache(maxsize=1024)
def grouper(manques: tuple[str, ...]) -> tuple[tuple[tuple[str, ...], ...], Mapping[str, int]]:
    """Ce qui manque à chaque voie : les ensembles différents, et le rang de celui de chacune, par code.

    Beaucoup de dossiers butent sur les mêmes conditions, et beaucoup de voies sur le même ensemble.
    """
    ensembles: dict[tuple[str, ...], int] = {}
    rangs = {}
    for regle in lire_voies():
        noms = tuple(c.nom for bloc in regle.blocs for c in bloc if c.nom in manques)
        rangs[regle.voie.code] = ensembles.setdefault(noms, len(ensembles))
    return tuple(ensembles), rangs


@lru_cache(maxsize=1024)
def permises(manques: tuple[str, ...]) -> tuple[Regle, ...]:
    """Les voies à qui rien ne manque, dans l'ordre du recueil."""
    groupes, rangs = grouper(manques)
    return tuple(regle for regle in lire_voies() if not groupes[rangs[regle.voie.code]])


def etat_de(empechements: tuple[Empechement, ...]) -> Etat:
    """L'état d'une voie : la première condition qui manque donne l'article et la raison."""
    if not empechements:
        return PERMISE
    refus = empechements[0].refus
    return _etat(empechements[0].condition.nom, refus.article, refus.detail, possible_le(empechements))


@lru_cache(maxsize=8192)
def _etat(nom: str, article: str, detail: str, quand: date | None) -> Etat:
    condition = lire_conditions()[nom]
    return Etat(False, article or condition.article, condition.raison.format(detail=detail), quand)


def possible_le(empechements: tuple[Empechement, ...]) -> date | None:
    """Le premier jour où tous les empêchements ont cessé d'eux-mêmes ; ``None`` si l'un n'a pas de terme."""
    dernier = None
    for empechement in empechements:
        cesse_le = empechement.refus.cesse_le
        if cesse_le is None:
            return None
        dernier = cesse_le if dernier is None else max(dernier, cesse_le)
    return None if dernier is None else lendemain(dernier)


def cesse_par_le_temps(empechements: tuple[Empechement, ...]) -> bool:
    """Vrai si attendre suffit : chaque condition qui manque est de celles que le temps ou un tiers lève."""
    for empechement in empechements:
        if not empechement.condition.attente:
            return False
    return bool(empechements)


def leve_par(empechements: tuple[Empechement, ...]) -> frozenset[str]:
    """Les voies dont l'une au moins lève tout ce qui manque ; vide si le temps y a aussi sa part."""
    ensembles = [frozenset(e.condition.leve_par) for e in empechements]
    return frozenset.intersection(*ensembles) if ensembles else frozenset()
