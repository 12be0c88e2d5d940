"""Ce qu'une valeur proposée change sur quelques cas chiffrés, quand elle n'entre pas dans un décompte.

Un barème de saisie se montre sur des salaires, un tarif sur des actes et des sommes recouvrées : avant la valeur, puis
avec elle. Ce qui ne se calcule pas avant elle (tarif inconnu) se dit tel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant
from basoche.droit.parametres import Options, essayer
from basoche.droit.parametres.saisie import Saisie
from basoche.droit.resultat import Resultat
from basoche.droit.saisissable import Remuneration, calculer_saisissable
from basoche.droit.tarif import DemandeCout, DemandeDroits, cout, droits
from basoche.droit.tarif.demande import DEPLACEMENTS

# Des salaires nets d'un mois, en euros, avec les personnes à charge : de quoi traverser les tranches.
_SALAIRES = ((700, 0), (1_200, 0), (1_500, 0), (1_500, 2), (2_000, 0), (3_000, 0))
_OBLIGATIONS = (100, 1_000, 5_000)
_SOMMES = (500, 5_000, 50_000)
_ACTE_COURANT = "42"  # le commandement de payer
_PAR_NUMERO = ("emoluments", "majorations_provisoires", "urgence")
_DROITS = {
    "tarif/engagement_poursuites/bareme": "A444-15",
    "tarif/recouvrement/debiteur": "A444-31",
    "tarif/recouvrement/creancier": "A444-32",
}
_TERRITOIRES = {
    "metropole": "métropole",
    "alsace_moselle": "Alsace-Moselle",
    "guadeloupe": "Guadeloupe",
    "guyane": "Guyane",
    "martinique": "Martinique",
    "mayotte": "Mayotte",
    "reunion": "La Réunion",
    "saint_barthelemy": "Saint-Barthélemy",
    "saint_martin": "Saint-Martin",
    "saint_pierre_et_miquelon": "Saint-Pierre-et-Miquelon",
    "wallis_et_futuna": "Wallis-et-Futuna",
}
_RECONDUIRE = Options(reconduire=True)


@dataclass(frozen=True, slots=True)
class Exemple:
    """Un cas, ce qu'il donne sans la valeur et avec elle ; ``None`` : ne se calcule pas."""

    quoi: str
    avant: Montant | None
    apres: Montant | None

    @property
    def ecart(self) -> Montant | None:
        """Ce qui change ; ``None`` si l'un des deux manque."""
        return None if self.avant is None or self.apres is None else self.apres - self.avant


def exemples(nom: str, essai: Saisie) -> tuple[Exemple, ...]:
    """Les cas où cette valeur joue, à son premier jour ; vide si rien ne s'en chiffre."""
    return tuple(_comparer(quoi, faire, essai) for quoi, faire in _cas(nom, essai.du))


def _cas(nom: str, du: date) -> Sequence[tuple[str, Callable[[], Montant]]]:
    if nom.startswith("saisie_remunerations/") and not nom.endswith("mayotte"):
        return [
            (f"{_espacer(net)} € nets par mois, {charge} à charge : part saisissable", _saisissable(net, charge, du))
            for net, charge in _SALAIRES
        ]
    if nom in _DROITS:
        return [
            (f"droit de l'article {_DROITS[nom]} sur {_espacer(somme)} € : TTC", _droit(_DROITS[nom], somme, du))
            for somme in _SOMMES
        ]
    return _actes(nom, du) if nom.startswith("tarif/") else []


def _actes(nom: str, du: date) -> list[tuple[str, Callable[[], Montant]]]:
    """Le coût d'un acte où le paramètre joue : son numéro, son territoire, son mode, ou l'acte courant."""
    dossier, _, dernier = nom.removeprefix("tarif/").rpartition("/")
    demande = DemandeCout(le=du, numero=dernier if dossier in _PAR_NUMERO else _ACTE_COURANT)
    quoi = f"acte n° {demande.numero}"
    if dossier == "urgence":
        demande, quoi = replace(demande, urgence=True), f"{quoi}, urgent"
    elif dossier in ("tva", "majorations_outre_mer"):
        demande, quoi = replace(demande, territoire=dernier), f"{quoi}, {_TERRITOIRES.get(dernier, dernier)}"
    elif dossier == "frais_deplacement" and dernier in DEPLACEMENTS:
        demande, quoi = (
            replace(demande, frais_deplacement=dernier),
            f"{quoi}, déplacement {dernier}".replace("electronique", "électronique"),
        )
    elif dernier == "vacation":
        demande, quoi = replace(demande, vacations=2), f"{quoi}, deux demi-heures de plus"
    return [
        (
            f"{quoi}, obligation de {_espacer(somme)} € : coût TTC",
            _cout(replace(demande, obligation=Montant(somme * 100))),
        )
        for somme in _OBLIGATIONS
    ]


def _espacer(euros: int) -> str:
    return f"{euros:,}".replace(",", "\u202f")


def _saisissable(net: int, charge: int, du: date) -> Callable[[], Montant]:
    remuneration = Remuneration(nette=Montant(net * 100), personnes_a_charge=charge)
    return lambda: _montant(calculer_saisissable(remuneration, du, _RECONDUIRE), "saisissable")


def _cout(demande: DemandeCout) -> Callable[[], Montant]:
    return lambda: _montant(cout(demande, _RECONDUIRE), "ttc")


def _droit(article: str, somme: int, du: date) -> Callable[[], Montant]:
    demande = DemandeDroits(le=du, article=article, montant=Montant(somme * 100))
    return lambda: _montant(droits(demande, _RECONDUIRE), "ttc")


def _montant(resultat: Resultat, cle: str) -> Montant:
    trouve = resultat.valeurs[cle]
    assert isinstance(trouve, Montant)
    return trouve


def _comparer(quoi: str, faire: Callable[[], Montant], essai: Saisie) -> Exemple:
    avant = _essayer(faire)
    with essayer([essai]):
        return Exemple(quoi, avant, _essayer(faire))


def _essayer(faire: Callable[[], Montant]) -> Montant | None:
    try:
        return faire()
    except ErreurBasoche:
        return None
