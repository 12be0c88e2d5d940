"""Restitution du dépôt de garantie d'un logement et majoration de retard (loi n° 89-462, art. 22)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from basoche.droit.erreurs import ChampInvalide
from basoche.droit.montant import ZERO, Montant, arrondir
from basoche.droit.parametres import AUCUNE, Lecture, Options, lire
from basoche.droit.periode import ajouter_mois, lendemain
from basoche.droit.resultat import Avertissement, Resultat, sans_doublon

DELAI = "loyers/depot_garantie/delai_restitution"
MAJORATION = "loyers/depot_garantie/majoration"


@dataclass(frozen=True, slots=True)
class DepotGarantie:
    """Un dépôt à restituer.

    Args:
        depot: dépôt de garantie versé.
        loyer: loyer mensuel en principal, hors charges.
        remise_cles_le: jour de la remise des clés.
        conforme: l'état des lieux de sortie est conforme à celui d'entrée.
        restitue_le: jour de la restitution, ou ``None`` si elle n'a pas eu lieu.
    """

    depot: Montant
    loyer: Montant
    remise_cles_le: date
    conforme: bool = True
    restitue_le: date | None = None


def calculer_depot_garantie(dossier: DepotGarantie, options: Options = AUCUNE) -> Resultat:
    """La date de restitution et la majoration de retard (loi n° 89-462, art. 22).

    Returns:
        ``a_restituer_le`` ; ``mois_de_retard`` (périodes mensuelles commencées) et ``penalite`` (euros), ``None``
        tant que la restitution n'a pas eu lieu. Lignes : l'échéance, puis chaque période de retard.

    Raises:
        ChampInvalide: restitution avant la remise des clés, ou dates hors du calendrier.
    """
    if dossier.restitue_le is not None and dossier.restitue_le < dossier.remise_cles_le:
        raise ChampInvalide(
            f"Restitution le {dossier.restitue_le:%d/%m/%Y}, avant la remise des clés "
            f"({dossier.remise_cles_le:%d/%m/%Y}).",
            conseil="Vérifier les deux dates.",
            champ="restitue_le",
        )
    delai = lire(DELAI, le=dossier.remise_cles_le, options=options)
    majoration = lire(MAJORATION, le=dossier.remise_cles_le, options=options)
    taux = Fraction(majoration.contenu) / 100
    # La majoration s'ajoute au dépôt restant dû (al. 7) : sans dépôt, il n'y a rien à majorer.
    par_mois = arrondir(dossier.loyer.en_fraction() * taux) if dossier.depot else ZERO
    try:
        echeance = ajouter_mois(
            dossier.remise_cles_le, delai.contenu["conforme" if dossier.conforme else "non_conforme"]["mois"]
        )
        retards = _periodes_de_retard(echeance, dossier.restitue_le, par_mois, majoration)
    except (ValueError, OverflowError) as faute:
        raise ChampInvalide(
            "Les dates sortent du calendrier (années 1 à 9999).", conseil="Vérifier les dates.", champ="remise_cles_le"
        ) from faute
    lignes = [_ligne_echeance(dossier, echeance, delai), *retards]
    return Resultat(
        _valeurs(dossier, echeance, len(retards), par_mois),
        tuple(lignes),
        sans_doublon((delai.fondement, *([majoration.fondement] if retards else []))),
        _hypotheses(dossier),
        sans_doublon((*delai.avertissements, *majoration.avertissements, *_avertir(dossier))),
    )


def _valeurs(dossier: DepotGarantie, echeance: date, retards: int, par_mois: Montant) -> dict[str, Any]:
    connu = dossier.restitue_le is not None
    return {
        "a_restituer_le": echeance,
        "mois_de_retard": retards if connu else None,
        "penalite": par_mois * retards if connu else None,
    }


def _ligne_echeance(dossier: DepotGarantie, echeance: date, delai: Lecture) -> dict[str, Any]:
    etat = "conforme" if dossier.conforme else "non conforme"
    return {
        "libelle": f"Clés remises le {dossier.remise_cles_le:%d/%m/%Y}, état des lieux de sortie {etat} : dernier jour "
        "pour restituer.",
        "du": dossier.remise_cles_le,
        "au": echeance,
        "montant": None,
        "article": delai.fondement.article,
    }


def _periodes_de_retard(
    echeance: date, restitue_le: date | None, par_mois: Montant, majoration: Lecture
) -> list[dict[str, Any]]:
    """Une ligne par période mensuelle commencée : la première s'ouvre le lendemain de l'échéance."""
    lignes: list[dict[str, Any]] = []
    debut = echeance
    while restitue_le is not None and restitue_le > debut:
        fin = ajouter_mois(echeance, len(lignes) + 1)
        lignes.append(
            {
                "libelle": f"Période de retard n° {len(lignes) + 1} : {majoration.contenu} % du loyer mensuel.",
                "du": lendemain(debut),
                "au": fin,
                "montant": par_mois,
                "article": majoration.fondement.article,
            }
        )
        debut = fin
    return lignes


def _hypotheses(dossier: DepotGarantie) -> tuple[str, ...]:
    hypotheses = [
        "Loyer mensuel hors charges ; la majoration n'est pas due si le locataire n'a pas donné sa nouvelle adresse, "
        "ni si le dépôt est absorbé par des retenues justifiées."
    ]
    if dossier.restitue_le is None:
        hypotheses.append("Restitution non datée : le retard n'est pas compté.")
    return tuple(hypotheses)


def _avertir(dossier: DepotGarantie) -> list[Avertissement]:
    if dossier.depot:
        return []
    return [Avertissement("depot_nul", "Dépôt nul : sans dépôt à restituer, aucune majoration n'est due.")]
