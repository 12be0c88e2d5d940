"""Les formulaires de l'agenda."""

from __future__ import annotations

from django import forms

from basoche.etude.commun.formulaires import ChampDate, Formulaire


class FormulaireTraitement(Formulaire):
    """Ce qui a été fait."""

    issue = forms.CharField(label="Ce qui a été fait", max_length=240)


class FormulaireReport(Formulaire):
    """Une nouvelle date, et pourquoi."""

    a = ChampDate(label="Nouvelle date")
    motif = forms.CharField(label="Motif du report", widget=forms.Textarea(attrs={"rows": 2}), max_length=240)
