"""Ce qui peut interrompre ou suspendre une prescription : l'événement, son issue, la preuve qu'il demande."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from basoche.droit.erreurs import ChampInvalide, ChampManquant


class TypeEvenement(StrEnum):
    """Un événement qui peut toucher le cours du délai."""

    RECONNAISSANCE = "reconnaissance"
    DEMANDE_EN_JUSTICE = "demande_en_justice"
    ACTE_EXECUTION = "acte_execution"
    MESURE_CONSERVATOIRE = "mesure_conservatoire"
    MEDIATION = "mediation"
    CONCILIATION = "conciliation"
    INSTRUCTION = "instruction"
    MISE_EN_DEMEURE = "mise_en_demeure"

    @property
    def suspend(self) -> bool:
        """Vrai si l'événement suspend le délai au lieu de l'interrompre (C. civ. 2238, 2239)."""
        return self in (TypeEvenement.MEDIATION, TypeEvenement.CONCILIATION, TypeEvenement.INSTRUCTION)

    @property
    def ecarte_le_butoir(self) -> bool:
        """Vrai si le butoir de vingt ans ne joue pas (C. civ. 2232 al. 2 : 2241 al. 1 et 2244)."""
        return self in (
            TypeEvenement.DEMANDE_EN_JUSTICE,
            TypeEvenement.ACTE_EXECUTION,
            TypeEvenement.MESURE_CONSERVATOIRE,
        )

    @property
    def parametre(self) -> str:
        """Le paramètre qui porte le texte."""
        return _PARAMETRES[self]

    @property
    def preuve(self) -> str:
        """La preuve à conserver."""
        return _PREUVES[self]

    @property
    def en_lettres(self) -> str:
        """L'événement en français."""
        return _NOMS[self]


class Issue(StrEnum):
    """Comment finit ce qui a été engagé."""

    EN_COURS = "en_cours"
    JUGEMENT = "jugement"
    EXTINCTION = "extinction"
    INCOMPETENCE = "incompetence"
    NULLITE_PROCEDURE = "nullite_procedure"
    DESISTEMENT = "desistement"
    PEREMPTION = "peremption"
    REJET = "rejet"
    CADUCITE = "caducite"

    @property
    def aneantit(self) -> bool:
        """Vrai si l'issue efface l'interruption (C. civ. 2243 ; caducité : jurisprudence)."""
        return self in (Issue.DESISTEMENT, Issue.PEREMPTION, Issue.REJET, Issue.CADUCITE)


_PARAMETRES: Mapping[TypeEvenement, str] = {
    TypeEvenement.RECONNAISSANCE: "delais/interruption/reconnaissance",
    TypeEvenement.DEMANDE_EN_JUSTICE: "delais/interruption/demande_en_justice",
    TypeEvenement.ACTE_EXECUTION: "delais/interruption/acte_execution",
    TypeEvenement.MESURE_CONSERVATOIRE: "delais/interruption/acte_execution",
    TypeEvenement.MEDIATION: "delais/suspension/mediation",
    TypeEvenement.CONCILIATION: "delais/suspension/mediation",
    TypeEvenement.INSTRUCTION: "delais/suspension/mesure_instruction",
    TypeEvenement.MISE_EN_DEMEURE: "delais/interruption/non_interruptifs",
}
_PREUVES: Mapping[TypeEvenement, str] = {
    TypeEvenement.RECONNAISSANCE: "écrit daté du débiteur (demande de délais, échéancier signé) ou trace d'un paiement "
    "volontaire (relevé, quittance)",
    TypeEvenement.DEMANDE_EN_JUSTICE: "assignation ou requête enrôlée, ou signification de l'ordonnance d'injonction "
    "de payer ; décision qui met fin à l'instance",
    TypeEvenement.ACTE_EXECUTION: "acte signifié au débiteur, avec sa date",
    TypeEvenement.MESURE_CONSERVATOIRE: "procès-verbal de la mesure exécutée et sa dénonciation au débiteur",
    TypeEvenement.MEDIATION: "accord écrit de recourir à la médiation, à défaut date de la première réunion ; "
    "déclaration de fin",
    TypeEvenement.CONCILIATION: "accord écrit de recourir à la conciliation, à défaut date de la première réunion ; "
    "constat de fin",
    TypeEvenement.INSTRUCTION: "décision qui ordonne la mesure ; date de son exécution (dépôt du rapport)",
    TypeEvenement.MISE_EN_DEMEURE: "aucune n'y suffirait : prévoir un acte interruptif",
}
_NOMS: Mapping[TypeEvenement, str] = {
    TypeEvenement.RECONNAISSANCE: "reconnaissance du débiteur",
    TypeEvenement.DEMANDE_EN_JUSTICE: "demande en justice",
    TypeEvenement.ACTE_EXECUTION: "acte d'exécution forcée",
    TypeEvenement.MESURE_CONSERVATOIRE: "mesure conservatoire",
    TypeEvenement.MEDIATION: "médiation",
    TypeEvenement.CONCILIATION: "conciliation",
    TypeEvenement.INSTRUCTION: "mesure d'instruction avant procès",
    TypeEvenement.MISE_EN_DEMEURE: "mise en demeure",
}


@dataclass(frozen=True, slots=True)
class Evenement:
    """Un événement daté ; ``au`` et ``issue`` disent comment il finit."""

    type: TypeEvenement
    du: date
    au: date | None = None
    issue: Issue | None = None

    @property
    def est_aneanti(self) -> bool:
        """Vrai si l'issue prive l'événement de tout effet."""
        return self.issue is not None and self.issue.aneantit

    @property
    def est_en_cours(self) -> bool:
        """Vrai si l'instance ou la suspension n'est pas finie."""
        return self.issue is Issue.EN_COURS


def verifier_evenement(evenement: Evenement, ou: str) -> None:
    """Refuse un événement dont les dates ou l'issue ne disent pas l'effet.

    Raises:
        ChampManquant: la fin d'une suspension ou d'une instance terminée n'est pas donnée.
        ChampInvalide: fin avant le début, ou issue qui ne va pas avec l'événement.
    """
    type_, issue = evenement.type, evenement.issue
    if evenement.au is not None and evenement.au < evenement.du:
        raise ChampInvalide(
            f"« {ou} » finit le {evenement.au:%d/%m/%Y}, avant de commencer ({evenement.du:%d/%m/%Y}).",
            conseil="Vérifier « du » et « au ».",
            champ=f"{ou}.au",
        )
    if type_.suspend and evenement.au is None and not evenement.est_en_cours:
        raise ChampManquant(
            f"« {ou}.au » manquant : une suspension ({type_.en_lettres}) a une fin.",
            conseil='Donner « au », ou « "issue": "en_cours" ».',
            champ=f"{ou}.au",
        )
    if evenement.est_en_cours and evenement.au is not None:
        raise ChampInvalide(
            f"« {ou} » est dit en cours et a pourtant une fin.", conseil="Retirer « au » ou l'issue.", champ=f"{ou}.au"
        )
    if issue is not None and issue not in _issues_permises(type_):
        raise ChampInvalide(
            f"« {ou}.issue » : « {issue.value} » n'a pas d'effet sur cet événement ({type_.en_lettres}).",
            conseil="Retirer l'issue, ou corriger le type de l'événement.",
            champ=f"{ou}.issue",
        )
    if type_ is TypeEvenement.DEMANDE_EN_JUSTICE and _fin_manquante(evenement):
        raise ChampManquant(
            f"« {ou}.au » manquant : date à laquelle l'instance s'est éteinte (C. civ. 2242).",
            conseil="Donner « au », date de la décision qui met fin à l'instance.",
            champ=f"{ou}.au",
        )


def _issues_permises(type_: TypeEvenement) -> tuple[Issue, ...]:
    if type_ is TypeEvenement.DEMANDE_EN_JUSTICE:
        return tuple(Issue)
    if type_.suspend:
        return (Issue.EN_COURS, Issue.EXTINCTION)
    if type_ in (TypeEvenement.ACTE_EXECUTION, TypeEvenement.MESURE_CONSERVATOIRE):
        return (Issue.CADUCITE,)
    return ()


def _fin_manquante(evenement: Evenement) -> bool:
    issue = evenement.issue
    return issue is not None and evenement.au is None and not (issue.aneantit or evenement.est_en_cours)
