"""Les formulaires de la tournée."""

from __future__ import annotations

from typing import Any

from django import forms

from basoche.etude.commun.formulaires import ChampDate, Formulaire


class FormulaireTournee(Formulaire):
    """Qui porte, et quel jour."""

    significateur = forms.ModelChoiceField(queryset=None, label="Significateur")
    jour = ChampDate(label="Jour")

    def __init__(self, remettants: Any, *arguments: Any, **nommes: Any) -> None:
        super().__init__(*arguments, **nommes)
        self.fields["significateur"].queryset = remettants
