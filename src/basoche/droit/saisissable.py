"""Quotité saisissable des rémunérations (C. trav. L3252-2, R3252-2 à R3252-5) et solde bancaire insaisissable.

Les seuils sont annuels : le calcul se fait en fractions exactes sur le douzième de chaque seuil, et le
total seul est arrondi.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from basoche.droit.erreurs import ErreurBasoche, HorsPeriode, ValeurInconnue
from basoche.droit.montant import ZERO, Montant, arrondir
from basoche.droit.parametres import AUCUNE, Lecture, Options, lire
from basoche.droit.periode import ajouter_ans
from basoche.droit.resultat import Avertissement, Resultat, sans_doublon

BAREME = "saisie_remunerations/bareme"
FORFAIT = "saisie_remunerations/montant_forfaitaire_rsa"
MAYOTTE = "mayotte"
MOIS_PAR_AN = 12


@dataclass(frozen=True, slots=True)
class Remuneration:
    """Ce que le salarié reçoit dans le mois, et ce qui en a déjà été retenu.

    Args:
        nette: rémunération nette mensuelle de cet employeur (C. trav. L3252-3).
        autres: total des autres rémunérations nettes du mois (plusieurs employeurs, C. trav. L3252-4).
        deja_preleve: retenues déjà pratiquées ce mois sur la fraction saisissable.
        personnes_a_charge: nombre de personnes à charge justifiées.
        sommes_alimentaires: créances d'aliments du mois ; ``None`` pour toute la part ouverte aux aliments.
    """

    nette: Montant
    autres: Montant = ZERO
    deja_preleve: Montant = ZERO
    personnes_a_charge: int = 0
    sommes_alimentaires: Montant | None = ZERO

    @property
    def totale(self) -> Montant:
        """L'ensemble des sommes, sur lequel se calcule la fraction."""
        return self.nette + self.autres


@dataclass(frozen=True, slots=True)
class Tranche:
    """Une tranche mensuelle ``]de, a]`` (euros exacts) et sa fraction saisissable."""

    de: Fraction
    a: Fraction | None
    fraction: Fraction

    def part(self, net: Fraction) -> Fraction:
        """La part du net qui tombe dans la tranche."""
        haut = net if self.a is None else min(net, self.a)
        return max(haut - self.de, Fraction(0))


def calculer_saisissable(remuneration: Remuneration, le: date, options: Options = AUCUNE) -> Resultat:
    """Ce qui peut être retenu dans le mois (C. trav. L3252-2, L3252-5, R3252-2 à R3252-5).

    Args:
        remuneration: les sommes du mois.
        le: date de la retenue, qui choisit le barème et le montant forfaitaire.

    Returns:
        ``saisissable, fraction_bareme, insaisissable, minimum_laisse`` (euros), et s'il y a des aliments
        ``part_alimentaire, part_autres_creanciers``. Lignes : les tranches.

    Raises:
        HorsPeriode, ValeurInconnue: barème ou montant forfaitaire inconnu à cette date.
    """
    bareme, forfait = _lire_bareme(le, options), lire(FORFAIT, le=le, options=options)
    net, minimum = remuneration.totale.en_fraction(), Fraction(forfait.contenu)
    tranches = construire_tranches(bareme.contenu, remuneration.personnes_a_charge)
    exacte = sum((tranche.fraction * tranche.part(net) for tranche in tranches), Fraction(0))
    disponible = max(net - minimum, Fraction(0))
    plafond = min(exacte + _aliments(remuneration, disponible), disponible)
    retenable = arrondir(plafond)
    saisissable = max(retenable - remuneration.deja_preleve, ZERO)
    valeurs = {
        "saisissable": saisissable,
        "fraction_bareme": arrondir(exacte),
        "insaisissable": remuneration.totale - retenable,
        "minimum_laisse": Montant.lire(forfait.contenu),
    }
    return Resultat(
        valeurs | _partager(remuneration, disponible, saisissable),
        tuple(_lignes(tranches, net, bareme)),
        sans_doublon((bareme.fondement, forfait.fondement)),
        _hypotheses(remuneration),
        sans_doublon((*bareme.avertissements, *forfait.avertissements, *_avertir_millesime(bareme, le))),
    )


def _lire_bareme(le: date, options: Options) -> Lecture:
    """Le barème du jour ; une année dont aucun décret n'a été relevé est hors de la période connue.

    Raises:
        HorsPeriode: aucun barème relevé à cette date.
    """
    try:
        return lire(BAREME, le=le, options=options)
    except ValeurInconnue as inconnue:
        # Le recueil ne laisse pas de trou : une année non relevée y est une valeur nulle, mais pour
        # l'utilisateur c'est une date que la période connue du barème ne couvre pas.
        raise HorsPeriode(inconnue.message, conseil=inconnue.conseil) from inconnue


def construire_tranches(bareme: Mapping[str, Any], personnes_a_charge: int) -> list[Tranche]:
    """Les tranches mensuelles : chaque seuil annuel, correctif compris, divisé par douze sans arrondi (R3252-3).

    Args:
        bareme: ``seuils_annuels``, ``correctif_annuel_par_personne``, ``fractions``.
        personnes_a_charge: nombre de personnes à charge.
    """
    correctif = Fraction(bareme["correctif_annuel_par_personne"]) * personnes_a_charge
    seuils = [(Fraction(seuil) + correctif) / MOIS_PAR_AN for seuil in bareme["seuils_annuels"]]
    fractions = [Fraction(fraction) for fraction in bareme["fractions"]]
    return [
        Tranche(de, a, fraction)
        for de, a, fraction in zip([Fraction(0), *seuils], [*seuils, None], fractions, strict=True)
    ]


def _aliments(remuneration: Remuneration, disponible: Fraction) -> Fraction:
    """Au-delà de la fraction saisissable, les aliments prennent toute la rémunération sauf le minimum (L3252-5)."""
    if remuneration.sommes_alimentaires is None:
        return disponible
    return remuneration.sommes_alimentaires.en_fraction()


def _partager(remuneration: Remuneration, disponible: Fraction, saisissable: Montant) -> dict[str, Montant]:
    if remuneration.sommes_alimentaires == ZERO:
        return {}
    part = min(arrondir(min(_aliments(remuneration, disponible), disponible)), saisissable)
    return {"part_alimentaire": part, "part_autres_creanciers": saisissable - part}


def _lignes(tranches: list[Tranche], net: Fraction, bareme: Lecture) -> list[dict[str, Any]]:
    """Une ligne par tranche entamée ; les montants affichés s'additionnent à la fraction totale, au centime."""
    lignes, cumul = [], Fraction(0)
    for rang, tranche in enumerate(tranches, start=1):
        part = tranche.part(net)
        if rang > 1 and not part:
            break
        avant, cumul = arrondir(cumul), cumul + tranche.fraction * part
        lignes.append(
            {
                "tranche": rang,
                "de": arrondir(tranche.de),
                "a": None if tranche.a is None else arrondir(tranche.a),
                "fraction": str(tranche.fraction),
                "assiette": arrondir(part),
                "montant": arrondir(cumul) - avant,
                "article": bareme.fondement.article,
            }
        )
    return lignes


def _hypotheses(remuneration: Remuneration) -> tuple[str, ...]:
    hypotheses = ["Rémunération nette après cotisations et prélèvement à la source, acomptes réintégrés (L3252-3)."]
    if remuneration.autres:
        hypotheses.append("Plusieurs employeurs : la fraction est calculée sur l'ensemble des sommes (L3252-4).")
    if remuneration.sommes_alimentaires != ZERO:
        hypotheses.append(
            "Aliments : au-delà de la fraction saisissable, toute la rémunération sauf le minimum laissé (L3252-5) ; "
            "ils sont servis avant les autres créanciers."
        )
    if remuneration.deja_preleve:
        hypotheses.append("Les retenues déjà pratiquées dans le mois se déduisent de ce qui peut être retenu.")
    return tuple(hypotheses)


def _avertir_millesime(lecture: Lecture, le: date) -> list[Avertissement]:
    """Le barème est révisé chaque année : la dernière version connue peut être dépassée l'année suivante."""
    du, au = lecture.valeur.periode.du, lecture.valeur.periode.au
    if au is not None or du is None or le.year <= du.year:
        return []
    return [
        Avertissement(
            "bareme_peut_etre_revise",
            f"Barème du {du:%d/%m/%Y} employé au {le:%d/%m/%Y} : il est révisé chaque année, vérifier qu'aucun décret "
            "plus récent ne l'a remplacé.",
        )
    ]


# --- Solde bancaire insaisissable -------------------------------------------------------------------------------


def calculer_sbi(le: date, territoire: str = "metropole", options: Options = AUCUNE) -> Resultat:
    """Le solde bancaire insaisissable au jour de la saisie (CPCE L162-2, R162-2 ; CASF L262-2).

    Args:
        le: jour de la saisie.
        territoire: « mayotte » a son propre montant ; ailleurs, le montant national.

    Returns:
        ``montant`` (euros).

    Raises:
        HorsPeriode, ValeurInconnue: montant inconnu à cette date.
    """
    nom = f"{FORFAIT}_mayotte" if territoire == MAYOTTE else FORFAIT
    lecture = lire(nom, le=le, options=options)
    montant = Montant.lire(lecture.contenu)
    du, publication = lecture.valeur.periode.du, lecture.valeur.publication
    ligne = {"du": du, "publication": publication, "montant": montant, "article": lecture.fondement.article}
    avertissements = [
        *lecture.avertissements,
        *_avertir_publication(nom, lecture, le, options),
        *_avertir_annee(lecture, le),
    ]
    return Resultat(
        {"montant": montant},
        (ligne,),
        (lecture.fondement,),
        (
            "Personne physique ; un seul solde insaisissable pour l'ensemble des comptes, dans la limite du solde "
            "créditeur au jour de la saisie (R162-2).",
        ),
        sans_doublon(avertissements),
    )


def _avertir_publication(nom: str, lecture: Lecture, le: date, options: Options) -> list[Avertissement]:
    """Un montant publié après sa date d'effet n'était pas connu le jour de l'acte : le précédent est rappelé."""
    du, publication = lecture.valeur.periode.du, lecture.valeur.publication
    if du is None or publication is None or publication <= le:
        return []
    try:
        connu = lire(nom, le=date.fromordinal(du.toordinal() - 1), options=options).contenu
    except ErreurBasoche:
        connu = None
    rappel = f" ; le montant alors connu était {Montant.lire(connu).en_francais()}" if connu else ""
    return [
        Avertissement(
            "publie_apres_la_date",
            f"Montant en vigueur depuis le {du:%d/%m/%Y} mais publié le {publication:%d/%m/%Y}, après le "
            f"{le:%d/%m/%Y}{rappel}.",
        )
    ]


def _avertir_annee(lecture: Lecture, le: date) -> list[Avertissement]:
    du, au = lecture.valeur.periode.du, lecture.valeur.periode.au
    if au is not None or du is None or le < ajouter_ans(du, 1):
        return []
    return [
        Avertissement(
            "montant_peut_etre_revise",
            f"Montant du {du:%d/%m/%Y} employé au {le:%d/%m/%Y} : il est revalorisé chaque année, vérifier qu'aucun "
            "décret plus récent ne l'a remplacé.",
        )
    ]
