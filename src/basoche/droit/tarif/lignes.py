"""Les lignes d'un coût et leur total : un seul arrondi, sur le toutes taxes comprises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from basoche.droit.montant import ZERO, Montant, arrondir
from basoche.droit.parametres import Lecture
from basoche.droit.source import Fondement, Verification
from basoche.droit.tarif.charge import Charge


@dataclass(frozen=True, slots=True)
class Ligne:
    """Une ligne de coût ; ``exact`` est en euros, hors taxe, non arrondi.

    ``tarifee`` marque ce que le tarif fixe (et qu'une reconduction rend provisoire) ; ``majorable``, les émoluments
    sur lesquels porte la majoration outre-mer (A444-10).
    """

    libelle: str
    article: str
    exact: Fraction
    verification: Verification
    soumis_tva: bool = True
    tarifee: bool = True
    majorable: bool = False
    estimee: bool = False
    provisoire: bool = False

    def en_dict(self, charge: Charge) -> dict[str, Any]:
        """La ligne telle que la rend la ligne de commande ; le montant est l'affichage arrondi."""
        rendu: dict[str, Any] = {
            "libelle": self.libelle,
            "article": self.article,
            "montant": arrondir(self.exact),
            "soumis_tva": self.soumis_tva,
            "a_charge": charge,
            "verification": self.verification,
        }
        if self.provisoire:
            rendu["provisoire"] = True
        if self.estimee:
            rendu["estimee"] = True
        return rendu


def ligne_tarifee(libelle: str, exact: Fraction, lecture: Lecture, *, majorable: bool = True) -> Ligne:
    """Une ligne dont le montant vient d'un paramètre du tarif."""
    return Ligne(
        libelle,
        lecture.fondement.article,
        exact,
        lecture.fondement.verification,
        majorable=majorable,
        estimee=lecture.estimee,
        provisoire=lecture.provisoire,
    )


def ligne_hors_tva(libelle: str, montant: Montant, fondement: Fondement) -> Ligne:
    """Une somme avancée ou une taxe, hors assiette de TVA."""
    return Ligne(
        libelle, fondement.article, montant.en_fraction(), fondement.verification, soumis_tva=False, tarifee=False
    )


def reconduire(lignes: Sequence[Ligne], version: str) -> list[Ligne]:
    """Annonce la reconduction sur chaque ligne du tarif : tout le tarif échoit le même jour (A444-10)."""
    return [
        replace(ligne, libelle=ligne.libelle + annonce_de_reconduction(version), provisoire=True)
        if ligne.tarifee
        else ligne
        for ligne in lignes
    ]


def annonce_de_reconduction(version: str) -> str:
    """Ce qu'ajoute au libellé d'une ligne la reconduction d'une version échue."""
    return f" (tarif {version} reconduit, arrêté suivant non lu)"


@dataclass(frozen=True, slots=True)
class Totaux:
    """Les totaux d'un coût : ``ht + tva + debours_hors_tva = ttc``, toujours."""

    ht: Montant
    tva: Montant
    debours_hors_tva: Montant
    ttc: Montant


def totaliser(lignes: Sequence[Ligne], taux_tva: Decimal) -> Totaux:
    """Totalise un coût : arrondi(HT exact × (1 + taux)) + débours hors TVA ; la TVA absorbe l'écart d'affichage.

    Args:
        lignes: les lignes exactes.
        taux_tva: taux en pour cent.
    """
    ht_exact = sum((ligne.exact for ligne in lignes if ligne.soumis_tva), Fraction(0))
    hors_tva = sum((arrondir(ligne.exact) for ligne in lignes if not ligne.soumis_tva), ZERO)
    taxe_comprise = arrondir(ht_exact * (1 + Fraction(taux_tva) / 100))
    ht = arrondir(ht_exact)
    return Totaux(ht, taxe_comprise - ht, hors_tva, taxe_comprise + hors_tva)
