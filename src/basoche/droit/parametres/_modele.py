"""Ce qu'est un paramètre du droit : une suite de valeurs datées, chacune avec sa source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from basoche.droit.erreurs import HorsPeriode, ValeurInconnue
from basoche.droit.periode import Periode
from basoche.droit.resultat import Avertissement
from basoche.droit.source import Fondement, Verification


@dataclass(frozen=True, slots=True)
class ValeurDatee:
    """Une valeur sur ``[du, au[``, son article, sa source et son niveau de vérification.

    ``contenu`` vaut ``None`` quand la valeur n'a pas été trouvée ; ``estimation`` n'est jamais un
    montant de texte et ne sert que si l'appelant la demande. ``du_au_plus_tard`` n'est donné que si la
    date d'effet est incertaine : ``periode.du`` est alors la date la plus tardive, et
    ``du_au_plus_tot`` le premier jour du doute. ``non_couverte`` marque l'intervalle sans valeur qu'une saisie de
    l'étude laisse à côté d'elle : il se lit comme une date hors de la période connue.
    """

    parametre: str
    periode: Periode
    contenu: Any
    article: str
    source: str
    verification: Verification | None
    du_au_plus_tot: date | None = None
    publication: date | None = None
    notes: str = ""
    estimation: Any = None
    estimation_fondement: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    saisi_par: str | None = None
    relu_par: str | None = None
    non_couverte: bool = False

    @property
    def est_saisie(self) -> bool:
        """Vrai si la valeur vient de l'étude et non du recueil livré."""
        return self.saisi_par is not None

    @property
    def fondement(self) -> Fondement:
        """Article, source et vérification, tels qu'un résultat les cite."""
        return Fondement(self.article, self.source, self.verification or Verification.MEMOIRE)


@dataclass(frozen=True, slots=True)
class Parametre:
    """Un fichier de paramètre, lu et vérifié. ``valeurs`` est dans l'ordre des dates, sans trou ni recouvrement."""

    nom: str
    description: str
    unite: str
    reference: str
    valeurs: tuple[ValeurDatee, ...]
    attributs: Mapping[str, Any]
    notes: tuple[str, ...]
    a_relever: Mapping[str, Any]
    fichier: Path


@dataclass(frozen=True, slots=True)
class Options:
    """Ce que l'appelant accepte en dehors d'une valeur lue à sa date.

    ``reconduire`` : employer la dernière version connue d'un paramètre échu, en l'annonçant.
    ``estimations`` : employer l'estimation du fichier quand la valeur n'a pas été trouvée, en l'annonçant.
    """

    reconduire: bool = False
    estimations: bool = False


AUCUNE = Options()


@dataclass(frozen=True, slots=True)
class Lecture:
    """La valeur employée à une date, et tout ce qu'il faut en dire."""

    valeur: ValeurDatee
    provisoire: bool = False
    estimee: bool = False
    avertissements: tuple[Avertissement, ...] = ()

    @property
    def contenu(self) -> Any:
        """Le contenu employé : celui du texte, ou l'estimation quand elle a été demandée."""
        return self.valeur.estimation if self.estimee else self.valeur.contenu

    @property
    def fondement(self) -> Fondement:
        """Article, source et vérification de la valeur employée."""
        return self.valeur.fondement


def lire_a_la_date(parametre: Parametre, le: date, options: Options = AUCUNE) -> Lecture:
    """La valeur d'un paramètre à une date.

    Raises:
        HorsPeriode: la date n'est couverte par aucune version (et n'est pas reconduite).
        ValeurInconnue: la version existe, sa valeur n'a pas été trouvée (et n'est pas estimée).
    """
    valeur, provisoire = _version(parametre, le, options)
    avertissements = [] if valeur.est_saisie else _avertir_date_incertaine(parametre, le)
    if provisoire:
        avertissements.append(_avertir_reconduction(parametre, valeur))
    if valeur.contenu is not None:
        avertissements += _avertir_verification(valeur)
        return Lecture(valeur, provisoire, False, tuple(avertissements))
    if options.estimations and valeur.estimation is not None:
        avertissements.append(_avertir_estimation(parametre, valeur))
        return Lecture(valeur, provisoire, True, tuple(avertissements))
    raise _valeur_inconnue(parametre, valeur, le)


def _version(parametre: Parametre, le: date, options: Options) -> tuple[ValeurDatee, bool]:
    derniere: ValeurDatee | None = None
    for valeur in parametre.valeurs:
        if valeur.non_couverte:
            continue
        if valeur.periode.contient(le):
            return valeur, False
        if valeur.periode.au is not None and valeur.periode.au <= le:
            derniere = valeur
    if options.reconduire and derniere is not None:
        return derniere, True
    raise HorsPeriode(
        f"« {parametre.nom} » : {parametre.description} n'est pas connu au {le:%d/%m/%Y} "
        f"(période couverte : {couverture(parametre)}).",
        conseil="Saisir la valeur lue au Journal officiel (basoche parametres saisir)"
        + (" ou reconduire la dernière version connue (--reconduire)." if _est_echu(parametre, le) else "."),
    )


def _est_echu(parametre: Parametre, le: date) -> bool:
    fin = parametre.valeurs[0].periode.au
    return fin is not None and le >= fin


def couverture(parametre: Parametre) -> str:
    """La période couverte, en français : « du 15/07/1975 au 31/12/2026 » ; en plusieurs morceaux s'il y a un vide."""
    morceaux: list[Periode] = []
    for valeur in parametre.valeurs:
        if valeur.non_couverte:
            continue
        if morceaux and morceaux[-1].au == valeur.periode.du:
            morceaux[-1] = Periode(morceaux[-1].du, valeur.periode.au)
        else:
            morceaux.append(valeur.periode)
    return ", puis ".join(_en_francais(morceau) for morceau in morceaux)


def _en_francais(periode: Periode) -> str:
    debut, fin = periode.du, periode.au
    texte_debut = f"du {debut:%d/%m/%Y}" if debut else "sans début connu"
    texte_fin = f"au {date.fromordinal(fin.toordinal() - 1):%d/%m/%Y}" if fin else "sans fin connue"
    return f"{texte_debut} {texte_fin}"


def _avertir_date_incertaine(parametre: Parametre, le: date) -> list[Avertissement]:
    return [
        Avertissement(
            "date_d_effet_incertaine",
            f"« {parametre.nom} » change entre le {suivante.du_au_plus_tot:%d/%m/%Y} et le "
            f"{suivante.periode.du:%d/%m/%Y}, jour exact non lu : la valeur ancienne est employée au {le:%d/%m/%Y}.",
        )
        for suivante in parametre.valeurs
        if suivante.du_au_plus_tot is not None
        and suivante.periode.du is not None
        and suivante.du_au_plus_tot <= le < suivante.periode.du
    ]


def _avertir_reconduction(parametre: Parametre, valeur: ValeurDatee) -> Avertissement:
    assert valeur.periode.au is not None
    annee = f" {valeur.periode.du.year}" if valeur.periode.du else ""
    return Avertissement(
        "tarif_a_confirmer",
        f"« {parametre.nom} » : version{annee} reconduite, texte suivant non lu "
        f"(échue le {date.fromordinal(valeur.periode.au.toordinal() - 1):%d/%m/%Y}).",
    )


def _avertir_verification(valeur: ValeurDatee) -> list[Avertissement]:
    if valeur.verification is None or not valeur.verification.est_incertaine:
        return []
    motif = "une seule source" if valeur.verification is Verification.UNE_SOURCE else "de mémoire, à relire"
    return [
        Avertissement(
            f"verification_{valeur.verification.value}",
            f"« {valeur.parametre} » ({valeur.article}) : {motif} — {valeur.source}.",
        )
    ]


def _avertir_estimation(parametre: Parametre, valeur: ValeurDatee) -> Avertissement:
    fondement = valeur.estimation_fondement or "dérivation"
    return Avertissement(
        "valeur_estimee",
        f"« {parametre.nom} » : valeur non trouvée dans les textes, estimation employée ({fondement}) ; "
        "ne pas facturer sans relecture.",
    )


def _valeur_inconnue(parametre: Parametre, valeur: ValeurDatee, le: date) -> ValeurInconnue:
    estimable = " ; une estimation existe (--estimations)" if valeur.estimation is not None else ""
    return ValeurInconnue(
        f"« {parametre.nom} » ({valeur.article}) : {parametre.description} — valeur non trouvée "
        f"dans les textes lus pour le {le:%d/%m/%Y}.",
        conseil=f"Relire le texte puis saisir la valeur (basoche parametres saisir){estimable}.",
    )
