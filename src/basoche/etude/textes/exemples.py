"""Ce qu'une valeur proposée change sur quelques cas chiffrés, quand elle n'entre pas dans un décompte.

Un barème de saisie se montre sur des salaires, un émolument sur un acte : avant la valeur, puis avec elle. Ce qui ne se
calcule pas avant elle (tarif inconnu) se dit tel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant
from basoche.droit.parametres import Options, essayer
from basoche.droit.parametres.saisie import Saisie
from basoche.droit.resultat import Resultat
from basoche.droit.saisissable import Remuneration, calculer_saisissable
from basoche.droit.tarif import DemandeCout, cout

# Des salaires nets d'un mois, en euros, avec les personnes à charge : de quoi traverser les tranches.
_SALAIRES = ((700, 0), (1_200, 0), (1_500, 0), (1_500, 2), (2_000, 0), (3_000, 0))
_OBLIGATIONS = (100, 1_000, 5_000)
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
    if nom.startswith("tarif/emoluments/"):
        numero = nom.rpartition("/")[2]
        return [
            (f"acte n° {numero}, obligation de {_espacer(somme)} € : coût TTC", _cout(numero, somme, du))
            for somme in _OBLIGATIONS
        ]
    return []


def _espacer(euros: int) -> str:
    return f"{euros:,}".replace(",", "\u202f")


def _saisissable(net: int, charge: int, du: date) -> Callable[[], Montant]:
    remuneration = Remuneration(nette=Montant(net * 100), personnes_a_charge=charge)
    return lambda: _montant(calculer_saisissable(remuneration, du, _RECONDUIRE), "saisissable")


def _cout(numero: str, somme: int, du: date) -> Callable[[], Montant]:
    demande = DemandeCout(le=du, numero=numero, obligation=Montant(somme * 100))
    return lambda: _montant(cout(demande, _RECONDUIRE), "ttc")


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
