"""Les scénarios de relances de l'étude : composés, simulés sur les dossiers amiables ouverts, gardés ; rien ne part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Q
from django.db.models.functions import Cast

from basoche.droit.montant import ZERO, Montant
from basoche.etude.commun.actions import action, reprendre
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.models import Nature, Partie, Role
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.etude.strategie.atelier import dossiers_a_juger
from basoche.etude.strategie.models import ScenarioRelances
from basoche.strategie.scenarios import Canal, Etape, Relance, Scenario, simuler


@dataclass(frozen=True, slots=True)
class Simulation:
    """Ce que demanderait un scénario si aucun dossier ne payait avant sa fin : des plafonds.

    Aucune réponse à une relance n'est encore mesurée par l'étude : il n'y a donc pas d'euros attendus.

    ``dossiers`` : ceux que le scénario peut viser ; ``ecartes`` : ceux dont un débiteur est en procédure ; ``jours`` :
    du départ à la dernière relance.
    """

    etapes: tuple[Etape, ...]
    dossiers: int
    ecartes: int
    jours: int

    @property
    def envois(self) -> int:
        """Relances à faire, tous canaux."""
        return sum(etape.dossiers for etape in self.etapes)

    @property
    def cout(self) -> Montant:
        """Coût des envois."""
        return sum((etape.cout for etape in self.etapes), ZERO)

    @property
    def minutes(self) -> int:
        """Travail, en minutes."""
        return sum(etape.minutes for etape in self.etapes)


def simuler_relances(scenario: Scenario, *, acteur: Collaborateur, le: date) -> Simulation:
    """Compte ce que demanderait le scénario sur les dossiers amiables ouverts que l'acteur voit ; rien n'est écrit.

    Un dossier dont un débiteur est en procédure collective ou en surendettement est écarté, et compté.
    """
    import numpy as np

    en_procedure = Exists(_debiteurs_en_procedure(le))
    lus = _amiables(acteur).annotate(du=Cast("solde_centimes", BigIntegerField()), arrete=en_procedure)
    lignes = list(lus.values_list("du", "arrete"))
    du = np.array([centimes for centimes, arrete in lignes if not arrete], dtype=np.int64)
    rien = np.zeros((len(scenario.relances), len(du)))
    etapes = tuple(simuler(scenario, du, rien, rien))
    return Simulation(etapes, len(du), len(lignes) - len(du), scenario.relances[-1].jour)


def _amiables(acteur: Collaborateur) -> Any:
    return dossiers_a_juger(acteur).filter(nature=Nature.AMIABLE)


def amiables_a_relancer(acteur: Collaborateur, le: date) -> Any:
    """Les dossiers amiables ouverts que l'acteur voit, où il reste dû, sans débiteur en procédure."""
    return _amiables(acteur).exclude(Exists(_debiteurs_en_procedure(le)))


def _debiteurs_en_procedure(le: date) -> Any:
    en_cours = Q(personne__procedures__finie_le__isnull=True) | Q(personne__procedures__finie_le__gt=le)
    debiteurs = Partie.objects.filter(dossier=OuterRef("pk"), role__in=(Role.DEBITEUR, Role.CODEBITEUR))
    return debiteurs.filter(en_cours, personne__procedures__ouverte_le__lte=le)


@action("strategie.planifier")
def garder_relances(
    garde: ScenarioRelances | None, *, scenario: Scenario, version_lue: int, acteur: Collaborateur, le: date
) -> ScenarioRelances:
    """Garde un scénario, neuf ou rouvert.

    Raises:
        ActionRefusee: sans nom.
        ConflitDeModification: un autre l'a changé entre-temps.
    """
    if not scenario.nom.strip():
        raise ActionRefusee("Ce scénario n'a pas de nom.", conseil="Lui en donner un pour le retrouver.", champ="nom")
    if garde is None:
        garde = ScenarioRelances()
    else:
        reprendre(garde, version_lue)
    garde.nom, garde.par, garde.le = scenario.nom.strip(), acteur, le
    garde.relances = [_en_gel(relance) for relance in scenario.relances]
    garde.save()
    journaliser("strategie.garder_relances", acteur=acteur, objet=garde, details={"relances": len(garde.relances)})
    return garde


def scenario_garde(garde: ScenarioRelances) -> Scenario:
    """Le scénario tel qu'il a été gardé."""
    return lire_scenario(garde.nom, garde.relances)


def lire_scenario(nom: str, relances: Sequence[Mapping[str, Any]]) -> Scenario:
    """Un scénario d'après ses lignes (``cout`` et ``seuil`` en centimes).

    Raises:
        ScenarioInvalide: aucune relance, dans le désordre ou trop rapprochées.
    """
    return Scenario(nom, tuple(_relance(ligne) for ligne in relances))


def _relance(ligne: Mapping[str, Any]) -> Relance:
    return Relance(
        jour=ligne["jour"],
        canal=Canal(ligne["canal"]),
        minutes=ligne["minutes"],
        cout=Montant(ligne["cout"]),
        seuil=Montant(ligne["seuil"]),
        formulation=ligne["formulation"],
    )


def _en_gel(relance: Relance) -> dict[str, Any]:
    return {
        "jour": relance.jour,
        "canal": relance.canal.value,
        "formulation": relance.formulation,
        "minutes": relance.minutes,
        "cout": relance.cout.centimes,
        "seuil": relance.seuil.centimes,
    }


__all__ = [
    "Simulation",
    "amiables_a_relancer",
    "garder_relances",
    "lire_scenario",
    "scenario_garde",
    "simuler_relances",
]
