"""Les formulaires de la tournée et de l'escalade."""

from __future__ import annotations

from typing import Any

from django import forms

from basoche.etude.agenda.models import Niveau
from basoche.etude.bureau.formulaires_agenda import presents
from basoche.etude.commun.formulaires import ChampDate, Formulaire


class FormulaireTournee(Formulaire):
    """Qui porte, et quel jour."""

    significateur = forms.ModelChoiceField(queryset=None, label="Significateur")
    jour = ChampDate(label="Jour")

    def __init__(self, remettants: Any, *arguments: Any, **nommes: Any) -> None:
        super().__init__(*arguments, **nommes)
        self.fields["significateur"].queryset = remettants


class FormulaireEscalade(Formulaire):
    """Une règle d'escalade."""

    genre = forms.CharField(
        label="Genre de tâche",
        max_length=40,
        required=False,
        help_text="visa, cloture, constat, terrain… ; vide : tous",
    )
    niveau = forms.ChoiceField(label="Niveau", choices=[("", "tous"), *Niveau.choices], required=False)
    apres_jours = forms.IntegerField(label="Jours de retard", min_value=1, max_value=366)
    a = forms.ModelChoiceField(label="Monte à", queryset=None, required=False, empty_label="son supérieur")

    def __init__(self, *arguments: Any, **nommes: Any) -> None:
        super().__init__(*arguments, **nommes)
        self.fields["a"].queryset = presents()
