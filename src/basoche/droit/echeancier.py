"""Échéancier d'apurement : des échéances qui éteignent exactement la dette.

La dernière échéance est le reste. Les intérêts éventuels courent au taux fixe annuel sur le solde, en jours
exacts sur 365, et chaque échéance paie d'abord les intérêts (C. civ. 1343-1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from basoche.droit.erreurs import ChampInvalide, ChampManquant, ErreurBasoche
from basoche.droit.montant import ZERO, Montant, arrondir
from basoche.droit.parametres import AUCUNE, Lecture, Options, lire
from basoche.droit.periode import ajouter_ans, ajouter_mois
from basoche.droit.resultat import Avertissement, Resultat, sans_doublon

ECHEANCES_AU_PLUS = 1_200  # borne technique : cent ans de mensualités
PLAFOND = "delais/procedure/delai_grace"
IMPUTATION = "interets/imputation/ordre"
JOURS_PAR_AN = 365


@dataclass(frozen=True, slots=True)
class Echeancier:
    """Un échéancier à dresser.

    Args:
        total: somme à apurer, arrêtée à ``interets_du`` ou, à défaut, à la première échéance.
        premiere_echeance: jour de la première échéance.
        mensualite: montant d'une échéance, ou ``None`` si ``nombre`` est donné.
        nombre: nombre d'échéances, ou ``None`` si ``mensualite`` est donnée.
        jour: quantième des échéances suivantes (dernier jour du mois à défaut) ; par défaut celui de la première.
        interets: taux annuel fixe, en pour cent.
        interets_du: jour depuis lequel les intérêts courent.
    """

    total: Montant
    premiere_echeance: date
    mensualite: Montant | None = None
    nombre: int | None = None
    jour: int | None = None
    interets: Decimal = Decimal(0)
    interets_du: date | None = None

    def date_echeance(self, rang: int) -> date:
        """Le jour de l'échéance de rang donné (la première a le rang 0)."""
        if not rang or self.jour is None:
            return ajouter_mois(self.premiere_echeance, rang)
        # Compté depuis janvier, qui a tous les quantièmes : `ajouter_mois` ramène au dernier jour du mois à défaut.
        return ajouter_mois(date(self.premiere_echeance.year, 1, self.jour), self.premiere_echeance.month - 1 + rang)


def calculer_echeancier(echeancier: Echeancier, options: Options = AUCUNE) -> Resultat:
    """Dresse l'échéancier (C. civ. 1343-1 pour l'imputation, 1343-5 pour le plafond du juge).

    Returns:
        ``fin, nombre, total_paye``, et ``mensualite``, ``interets`` (euros). Lignes : ``rang, date, montant, capital,
        interets, reste``.

    Raises:
        ChampManquant, ChampInvalide: mensualité et nombre ensemble ou absents, somme nulle, quantième impossible.
        ErreurBasoche: ``mensualite_insuffisante`` si elle ne couvre pas les intérêts.
    """
    _verifier(echeancier)
    try:
        lignes = _echeances(echeancier)
    except (ValueError, OverflowError) as faute:
        raise ChampInvalide(
            "L'échéancier sort du calendrier (années 1 à 9999).",
            conseil="Vérifier la première échéance.",
            champ="premiere_echeance",
        ) from faute
    interets = sum((ligne["interets"] for ligne in lignes), ZERO)
    lectures = _textes(echeancier, options)
    avertissements = [avertissement for lecture in lectures for avertissement in lecture.avertissements]
    avertissements += _avertir_plafond(echeancier, lignes[-1]["date"], lectures[0])
    return Resultat(
        {
            "fin": lignes[-1]["date"],
            "nombre": len(lignes),
            "total_paye": echeancier.total + interets,
            "mensualite": lignes[0]["montant"],
            "interets": interets,
        },
        tuple(lignes),
        sans_doublon(lecture.fondement for lecture in lectures),
        _hypotheses(echeancier),
        sans_doublon(avertissements),
    )


def _verifier(echeancier: Echeancier) -> None:
    if echeancier.mensualite is None and echeancier.nombre is None:
        raise ChampManquant(
            "Il faut « mensualite » ou « nombre ».", conseil="Donner l'un des deux.", champ="mensualite"
        )
    if echeancier.mensualite is not None and echeancier.nombre is not None:
        raise ChampInvalide(
            "« mensualite » et « nombre » ne vont pas ensemble.", conseil="Garder l'un des deux.", champ="nombre"
        )
    for champ, valeur in (
        ("total", echeancier.total),
        ("mensualite", echeancier.mensualite),
        ("nombre", echeancier.nombre),
    ):
        if valeur is not None and not valeur:
            raise ChampInvalide(f"« {champ} » est nul.", conseil="Donner une valeur positive.", champ=champ)
    if echeancier.jour is not None and not 1 <= echeancier.jour <= 31:
        raise ChampInvalide(
            f"« jour » : quantième impossible ({echeancier.jour}).", conseil="Donner un jour de 1 à 31.", champ="jour"
        )
    _verifier_nombre(echeancier)
    if echeancier.interets_du is not None and echeancier.interets_du > echeancier.premiere_echeance:
        raise ChampInvalide(
            "Les intérêts ne peuvent pas partir après la première échéance.",
            conseil="Donner une date de départ au plus tard à la première échéance.",
            champ="interets",
        )


def _verifier_nombre(echeancier: Echeancier) -> None:
    nombre = echeancier.nombre or -(-echeancier.total.centimes // _centimes(echeancier.mensualite))
    if nombre > ECHEANCES_AU_PLUS:
        raise ChampInvalide(
            f"Trop d'échéances ({nombre}, {ECHEANCES_AU_PLUS} au plus).",
            conseil="Augmenter la mensualité ou diminuer le nombre.",
            champ="nombre" if echeancier.nombre else "mensualite",
        )
    if nombre > echeancier.total.centimes:
        raise ChampInvalide(
            f"{echeancier.total.en_francais()} ne se partage pas en {nombre} échéances d'un centime au moins.",
            conseil="Diminuer le nombre d'échéances.",
            champ="nombre",
        )


def _centimes(montant: Montant | None) -> int:
    assert montant is not None
    return montant.centimes


def _echeances(echeancier: Echeancier) -> list[dict[str, Any]]:
    lignes: list[dict[str, Any]] = []
    reste, depuis = echeancier.total, echeancier.interets_du or echeancier.premiere_echeance
    while reste:
        le = echeancier.date_echeance(len(lignes))
        interets = _interets(reste, echeancier.interets, (le - depuis).days)
        capital = _capital(echeancier, reste, interets, len(lignes))
        reste, depuis = reste - capital, le
        lignes.append(
            {
                "rang": len(lignes) + 1,
                "date": le,
                "montant": capital + interets,
                "capital": capital,
                "interets": interets,
                "reste": reste,
            }
        )
    return lignes


def _interets(solde: Montant, taux: Decimal, jours: int) -> Montant:
    return arrondir(solde.en_fraction() * Fraction(taux) / 100 * jours / JOURS_PAR_AN)


def _capital(echeancier: Echeancier, reste: Montant, interets: Montant, rang: int) -> Montant:
    """La part de capital de l'échéance : fixe si le nombre est donné, ce que laissent les intérêts sinon."""
    if echeancier.nombre is not None:
        derniere = rang + 1 == echeancier.nombre
        return reste if derniere else Montant(echeancier.total.centimes // echeancier.nombre)
    assert echeancier.mensualite is not None
    if echeancier.mensualite <= interets or rang >= ECHEANCES_AU_PLUS:
        raise ErreurBasoche(
            f"La mensualité de {echeancier.mensualite.en_francais()} n'éteint pas la dette : les intérêts d'une "
            f"échéance sont de {interets.en_francais()}.",
            conseil="Augmenter la mensualité ou renoncer à une part des intérêts.",
            code="mensualite_insuffisante",
            champ="mensualite",
        )
    return min(reste, echeancier.mensualite - interets)


def _textes(echeancier: Echeancier, options: Options) -> list[Lecture]:
    noms = [PLAFOND, *([IMPUTATION] if echeancier.interets else [])]
    return [lire(nom, le=echeancier.premiere_echeance, options=options) for nom in noms]


def _avertir_plafond(echeancier: Echeancier, fin: date, plafond: Lecture) -> list[Avertissement]:
    ans = plafond.contenu["ans"]
    if fin <= ajouter_ans(echeancier.premiere_echeance, ans):
        return []
    return [
        Avertissement(
            "au_dela_du_delai_de_grace",
            f"L'échéancier dure plus de {ans} ans : le créancier peut l'accorder, le juge ne peut pas l'imposer "
            f"({plafond.fondement.article}).",
        )
    ]


def _hypotheses(echeancier: Echeancier) -> tuple[str, ...]:
    hypotheses = ["La dernière échéance est le reste ; un quantième manquant devient le dernier jour du mois."]
    if echeancier.interets:
        depuis = echeancier.interets_du or echeancier.premiere_echeance
        hypotheses.append(
            f"Intérêts au taux annuel de {format(echeancier.interets, 'f').replace('.', ',')} % sur le solde, jours "
            f"exacts sur {JOURS_PAR_AN}, à compter du {depuis:%d/%m/%Y} ; chaque échéance paie d'abord les intérêts."
        )
    else:
        hypotheses.append("Sans intérêts.")
    return tuple(hypotheses)
