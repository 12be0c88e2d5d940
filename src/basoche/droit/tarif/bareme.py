"""Les barèmes proportionnels : tranches cumulatives, chacune arrondie au centime, puis additionnées."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from basoche.droit.montant import ZERO, Montant, arrondir
from basoche.droit.parametres import Lecture
from basoche.droit.tarif.releve import Releve

Brut = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LigneBareme:
    """Une ligne d'un barème : une tranche, le montant fixe, le plafond ou une déduction (montant négatif)."""

    libelle: str
    montant: Montant
    de: Montant | None = None
    a: Montant | None = None
    assiette: Montant | None = None
    taux: Decimal | None = None


def total(lignes: Sequence[LigneBareme]) -> Montant:
    """La somme des lignes."""
    return sum((ligne.montant for ligne in lignes), ZERO)


def appliquer(lecture: Lecture, assiette: Montant, releve: Releve, *, double: bool = False) -> tuple[LigneBareme, ...]:
    """Applique un barème proportionnel à une somme (A444-15, A444-31, A444-32).

    Args:
        lecture: le barème (``seuil_fixe``, ``maximum``, ``tranches`` ; ou ``paliers`` avant mars 2016).
        assiette: la somme, en euros.
        releve: reçoit les avertissements des valeurs estimées ou incertaines.
        double: créance alimentaire : taux doublés, sans montant fixe ni plafond (A444-31).

    Returns:
        Les lignes, dont la somme est le droit hors taxe.

    Raises:
        ValeurInconnue: une tranche atteinte n'a pas été lue.
    """
    bareme: Brut = lecture.contenu
    if not assiette:
        releve.avertir("montant_nul", "Le barème est appliqué à une somme nulle : vérifier qu'un droit est dû.")
    if bareme.get("paliers"):
        return _par_paliers(bareme, assiette)
    seuil = bareme["seuil_fixe"]
    if not double and assiette <= Montant.lire(seuil["jusqu_a"]):
        return (_montant_fixe(seuil, lecture, releve),)
    lignes = _par_tranches(bareme["tranches"], assiette, 2 if double else 1, lecture, releve)
    return lignes if double else (*lignes, *_plafonner(bareme["maximum"], total(lignes), lecture, releve))


def _montant_fixe(seuil: Brut, lecture: Lecture, releve: Releve) -> LigneBareme:
    jusqu_a = Montant.lire(seuil["jusqu_a"])
    quoi = f"montant fixe jusqu'à {jusqu_a.en_francais()}"
    montant = releve.choisir(seuil["montant"], seuil.get("estimation"), quoi, lecture)
    return LigneBareme(quoi.capitalize(), Montant.lire(montant), de=ZERO, a=jusqu_a)


def _par_tranches(
    tranches: Sequence[Brut], assiette: Montant, facteur: int, lecture: Lecture, releve: Releve
) -> tuple[LigneBareme, ...]:
    lignes = []
    for tranche in tranches:
        de = Montant.lire(tranche["de"])
        a = Montant.lire(tranche["a"]) if tranche["a"] is not None else None
        if assiette <= de:
            break
        part = (assiette if a is None else min(assiette, a)) - de
        libelle = _nommer_tranche(de, a)
        brut = releve.choisir(tranche["taux_pourcent"], tranche.get("estimation"), libelle.lower(), lecture)
        taux = Decimal(brut) * facteur
        montant = arrondir(part.en_fraction() * Fraction(taux) / 100)
        lignes.append(LigneBareme(libelle, montant, de, a, part, taux))
    return tuple(lignes)


def _nommer_tranche(de: Montant, a: Montant | None) -> str:
    if a is None:
        return f"Tranche au-delà de {de.en_francais()}"
    return f"Tranche de {de.en_francais()} à {a.en_francais()}"


def _plafonner(maximum: str, somme: Montant, lecture: Lecture, releve: Releve) -> tuple[LigneBareme, ...]:
    plafond = Montant.lire(maximum)
    if somme <= plafond:
        return ()
    if lecture.valeur.details.get("verification_maximum") == "memoire":
        releve.avertir(
            "verification_memoire",
            f"« {lecture.valeur.parametre} » : plafond de {plafond.en_francais()} donné de mémoire, à relire.",
        )
    return (LigneBareme(f"Plafond de {plafond.en_francais()}", plafond - somme),)


def _par_paliers(bareme: Brut, assiette: Montant) -> tuple[LigneBareme, ...]:
    """Avant mars 2016 : un nombre de taux de base par palier entamé (décret 96-1080, art. 13)."""
    taux_de_base = Montant.lire(bareme["taux_de_base"])
    palier = [p for p in bareme["paliers"] if Montant.lire(p["de"]) < max(assiette, Montant(1))][-1]
    entames = -((Montant.lire(palier["de"]) - assiette).centimes // Montant.lire(palier["palier"]).centimes)
    nombre = int(palier["base"]) + int(palier["par_palier"]) * entames
    nombre = min(max(nombre, int(bareme["minimum_taux_de_base"])), int(bareme["maximum_taux_de_base"]))
    return (LigneBareme(f"{nombre} taux de base de {taux_de_base.en_francais()}", taux_de_base * nombre),)
