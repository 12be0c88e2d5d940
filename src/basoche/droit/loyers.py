"""Révision d'un loyer par un indice : loyer × nouvel indice / ancien indice, un seul arrondi.

IRL : loi n° 89-462, art. 17-1 ; ILC et ILAT : C. com. L145-34 et L145-38, CMF L112-2.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from basoche.droit.erreurs import ChampInvalide, HorsPeriode
from basoche.droit.montant import Montant, arrondir
from basoche.droit.parametres import AUCUNE, Lecture, Options, lire
from basoche.droit.resultat import Avertissement, Resultat, sans_doublon

CORSE = "corse"
OUTRE_MER = ("guadeloupe", "guyane", "martinique", "reunion", "mayotte")
TERRITOIRES_IRL = ("metropole", CORSE, *OUTRE_MER)


class Indice(StrEnum):
    """Un indice de loyer."""

    IRL = "IRL"
    ILC = "ILC"
    ILAT = "ILAT"


_REGLES = {
    Indice.IRL: "loyers/regles/revision_irl",
    Indice.ILC: "loyers/regles/indexation_commerciale",
    Indice.ILAT: "loyers/regles/indexation_commerciale",
}


@dataclass(frozen=True, slots=True, order=True)
class Trimestre:
    """Le trimestre d'un indice (et non celui de sa publication)."""

    annee: int
    rang: int

    @property
    def premier_jour(self) -> date:
        """Le premier jour du trimestre."""
        return date(self.annee, 3 * self.rang - 2, 1)

    def __str__(self) -> str:
        return f"{self.annee}-T{self.rang}"


@dataclass(frozen=True, slots=True)
class Revision:
    """Une révision à calculer ; un indice se donne par son trimestre ou par sa valeur."""

    indice: Indice
    loyer: Montant
    ancien: Trimestre | Decimal
    nouveau: Trimestre | Decimal
    territoire: str = "metropole"


def calculer_loyer(revision: Revision, options: Options = AUCUNE) -> Resultat:
    """Le loyer révisé (loi n° 89-462, art. 17-1 ; C. com. L145-38 ; CMF L112-2).

    Returns:
        ``loyer`` et ``variation`` (euros), ``variation_pour_cent`` (deux décimales). Lignes : les deux indices, puis le
        calcul.

    Raises:
        HorsPeriode, ValeurInconnue: l'indice d'un trimestre n'est pas connu.
        ChampInvalide: indice nul, ou territoire sans série propre.
    """
    _verifier(revision)
    serie = _serie(revision)
    lectures = [_lire_indice(serie, rang, options) for rang in (revision.ancien, revision.nouveau)]
    ancien, nouveau = (
        Decimal(lecture.contenu) if lecture else _valeur(rang)
        for lecture, rang in zip(lectures, (revision.ancien, revision.nouveau), strict=True)
    )
    regle = lire(_REGLES[revision.indice], le=date.max, options=options)
    rapport = Fraction(nouveau) / Fraction(ancien)
    loyer = arrondir(revision.loyer.en_fraction() * rapport)
    valeurs = {
        "loyer": loyer,
        "variation": loyer - revision.loyer,
        "variation_pour_cent": Decimal(str(arrondir((rapport - 1) * 100))),
    }
    connues = [lecture for lecture in lectures if lecture]
    return Resultat(
        valeurs,
        tuple(_lignes(revision, ancien, nouveau, loyer, regle.fondement.article)),
        sans_doublon((regle.fondement, *(lecture.fondement for lecture in connues))),
        _hypotheses(revision),
        sans_doublon([*(a for lecture in connues for a in lecture.avertissements), *_avertir(revision)]),
    )


def _verifier(revision: Revision) -> None:
    for champ, valeur in (("ancien", revision.ancien), ("nouveau", revision.nouveau)):
        if isinstance(valeur, Decimal) and not valeur:
            raise ChampInvalide(
                f"« {champ} » : un indice nul ne permet aucun calcul.", conseil="Donner l'indice publié.", champ=champ
            )
    if revision.territoire not in TERRITOIRES_IRL:
        raise ChampInvalide(
            f"Aucune série d'indice n'est connue pour « {revision.territoire} ».",
            conseil=f"Choisir : {', '.join(TERRITOIRES_IRL)} ; ou donner les deux indices par leur valeur.",
            champ="territoire",
        )


def _serie(revision: Revision) -> str:
    """Le nom de la série : l'IRL a des séries propres en Corse et outre-mer."""
    if revision.indice is Indice.IRL and revision.territoire == CORSE:
        return "loyers/indices/irl_corse"
    if revision.indice is Indice.IRL and revision.territoire in OUTRE_MER:
        return "loyers/indices/irl_drom"
    return f"loyers/indices/{revision.indice.value.lower()}"


def _lire_indice(serie: str, rang: Trimestre | Decimal, options: Options) -> Lecture | None:
    if isinstance(rang, Decimal):
        return None
    lecture = lire(serie, le=rang.premier_jour, options=options)
    if lecture.valeur.periode.du != rang.premier_jour:  # une valeur d'indice ne vaut que pour son trimestre
        raise HorsPeriode(
            f"« {serie} » : l'indice du {rang} n'est pas connu.",
            conseil="Attendre sa publication, ou donner l'indice par sa valeur.",
        )
    return lecture


def _valeur(rang: Trimestre | Decimal) -> Decimal:
    assert isinstance(rang, Decimal)
    return rang


def _lignes(
    revision: Revision, ancien: Decimal, nouveau: Decimal, loyer: Montant, article: str
) -> list[dict[str, Any]]:
    def libelle(rang: Trimestre | Decimal) -> str:
        return f"{revision.indice.value} du {rang}" if isinstance(rang, Trimestre) else f"{revision.indice.value} donné"

    return [
        {"libelle": f"Ancien indice : {libelle(revision.ancien)}", "indice": ancien, "article": article},
        {"libelle": f"Nouvel indice : {libelle(revision.nouveau)}", "indice": nouveau, "article": article},
        {
            "libelle": f"{revision.loyer.en_francais()} × {_fr(nouveau)} / {_fr(ancien)}",
            "montant": loyer,
            "article": article,
        },
    ]


def _fr(valeur: Decimal) -> str:
    return format(valeur, "f").replace(".", ",")


def _hypotheses(revision: Revision) -> tuple[str, ...]:
    hypotheses = ["Un seul arrondi, au centime, demi vers le haut (usage)."]
    if revision.indice is Indice.IRL:
        hypotheses.append(
            "Révision prévue au bail et demandée dans l'année de sa date ; elle prend effet au jour de la demande, "
            "sans rappel ; aucune révision d'un logement classé F ou G (loi n° 89-462, art. 17-1)."
        )
    if revision.indice is Indice.IRL and revision.territoire == "metropole":
        hypotheses.append("IRL de métropole : l'outre-mer et la Corse ont leurs séries (champ « territoire »).")
    if isinstance(revision.ancien, Decimal) or isinstance(revision.nouveau, Decimal):
        hypotheses.append("Un indice donné par sa valeur n'est pas vérifié.")
    return tuple(hypotheses)


def _avertir(revision: Revision) -> list[Avertissement]:
    ancien, nouveau = revision.ancien, revision.nouveau
    if not (isinstance(ancien, Trimestre) and isinstance(nouveau, Trimestre)):
        return []
    avertissements = []
    if ancien.rang != nouveau.rang:
        avertissements.append(
            Avertissement(
                "trimestres_dissemblables",
                f"Les indices ne sont pas du même trimestre ({ancien}, {nouveau}) : vérifier la clause du bail.",
            )
        )
    if nouveau <= ancien:
        avertissements.append(
            Avertissement(
                "indices_inverses", f"Le nouvel indice ({nouveau}) n'est pas postérieur à l'ancien ({ancien})."
            )
        )
    if revision.indice is Indice.IRL and nouveau > Trimestre(ancien.annee + 1, ancien.rang):
        avertissements.append(
            Avertissement(
                "revision_sur_plus_d_un_an",
                f"Du {ancien} au {nouveau}, plus d'un an : la révision non demandée dans l'année est perdue pour "
                "l'année écoulée (loi n° 89-462, art. 17-1).",
            )
        )
    return avertissements + _avertir_plafonnement(revision, nouveau)


def _avertir_plafonnement(revision: Revision, nouveau: Trimestre) -> list[Avertissement]:
    """Séries et plafonds de 2022 à 2024 : signalés là où ils peuvent changer le résultat."""
    if revision.indice is Indice.ILC and Trimestre(2022, 2) <= nouveau <= Trimestre(2024, 1):
        return [
            Avertissement(
                "plafonnement_pme",
                f"ILC du {nouveau} : variation plafonnée pour les petites et moyennes entreprises (loi n° 2022-1158, "
                "art. 14) ; plafond non appliqué ici.",
            )
        ]
    return []
