"""Le formulaire d'un scénario de relances : un nom, et jusqu'à cinq relances."""

from __future__ import annotations

from typing import Any

from django import forms

from basoche.droit.montant import ZERO
from basoche.etude.commun.formulaires import ChampEuros, Formulaire
from basoche.etude.strategie.relances import lire_scenario
from basoche.strategie.scenarios import Canal, Relance, Scenario

_CANAUX = (
    (Canal.LETTRE.value, "Lettre"), (Canal.COURRIEL.value, "Courriel"), (Canal.SMS.value, "SMS"),
    (Canal.TELEPHONE.value, "Téléphone"),
)  # fmt: skip
NOM_DU_CANAL = dict(_CANAUX)


class FormulaireRelances(Formulaire):
    """Une ligne dont le canal est vide ne compte pas."""

    LIGNES = 5
    _CHAMPS = ("canal", "jour", "formulation", "minutes", "cout", "seuil")

    nom = forms.CharField(label="Nom du scénario", max_length=80)

    def __init__(self, *arguments: Any, scenario: Scenario | None = None, **nommes: Any) -> None:
        if scenario is not None:
            nommes.setdefault("initial", _initial(scenario))
        super().__init__(*arguments, **nommes)
        for rang in range(1, self.LIGNES + 1):
            for nom, champ in _ligne(rang).items():
                self.fields[f"{nom}_{rang}"] = champ

    def lignes(self) -> list[tuple[int, list[forms.BoundField]]]:
        """Les champs de chaque relance, avec son rang."""
        return [(rang, [self[f"{nom}_{rang}"] for nom in self._CHAMPS]) for rang in range(1, self.LIGNES + 1)]

    def clean(self) -> dict[str, Any]:
        """Une relance dit son jour ; ce que l'on a tapé sans canal n'est pas oublié en silence."""
        lus = super().clean() or {}
        for rang in range(1, self.LIGNES + 1):
            canal, jour = lus.get(f"canal_{rang}"), lus.get(f"jour_{rang}")
            if canal and jour is None and f"jour_{rang}" not in self.errors:
                self.add_error(f"jour_{rang}", "Combien de jours après le départ ?")
            if not canal and f"canal_{rang}" not in self.errors and any(
                lus.get(f"{nom}_{rang}") not in (None, "") for nom in self._CHAMPS[1:]
            ):  # fmt: skip
                self.add_error(f"canal_{rang}", "Par quel canal ? Ou vider la ligne.")
        return lus

    def scenario(self) -> Scenario:
        """Le scénario tapé.

        Raises:
            ScenarioInvalide: aucune relance, dans le désordre ou trop rapprochées.
        """
        lus = self.cleaned_data
        rangs = [rang for rang in range(1, self.LIGNES + 1) if lus[f"canal_{rang}"]]
        return lire_scenario(lus["nom"], [self._relance(rang) for rang in rangs])

    def _relance(self, rang: int) -> dict[str, Any]:
        lus = {nom: self.cleaned_data[f"{nom}_{rang}"] for nom in self._CHAMPS}
        return {
            **lus,
            "minutes": lus["minutes"] or 0,
            "cout": (lus["cout"] or ZERO).centimes,
            "seuil": (lus["seuil"] or ZERO).centimes,
        }


def _ligne(rang: int) -> dict[str, forms.Field]:
    return {
        "canal": forms.ChoiceField(label=f"Relance {rang} : canal", choices=[("", "—"), *_CANAUX], required=False),
        "jour": forms.IntegerField(label="Jour", min_value=0, max_value=730, required=False),
        "formulation": forms.CharField(label="Formulation", max_length=80, required=False),
        "minutes": forms.IntegerField(label="Minutes par dossier", min_value=0, max_value=240, required=False),
        "cout": ChampEuros(label="Envoi (€)", required=False),
        "seuil": ChampEuros(label="Reste dû minimum (€)", required=False),
    }


def _initial(scenario: Scenario) -> dict[str, Any]:
    """Les valeurs de départ ; un zéro ne s'écrit pas."""
    initial: dict[str, Any] = {"nom": scenario.nom}
    for rang, relance in enumerate(scenario.relances, 1):
        initial |= {f"{nom}_{rang}": valeur for nom, valeur in _valeurs(relance).items()}
    return initial


def _valeurs(relance: Relance) -> dict[str, Any]:
    return {
        "canal": relance.canal.value,
        "jour": relance.jour,
        "formulation": relance.formulation,
        "minutes": relance.minutes or None,
        "cout": relance.cout if relance.cout else None,
        "seuil": relance.seuil if relance.seuil else None,
    }
