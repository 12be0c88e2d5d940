"""Les formulaires du bureau."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from basoche.etude.commun.formulaires import ChampDate, ChampEuros, Formulaire


class FormulaireVersement(Formulaire):
    """Un versement du débiteur."""

    montant = ChampEuros(label="Montant reçu (€)")
    date = ChampDate(label="Date de valeur", initial=timezone.localdate)
    moyen = forms.ChoiceField(
        label="Moyen",
        choices=[("virement", "Virement"), ("carte", "Carte"), ("cheque", "Chèque"), ("especes", "Espèces")],
    )


class FormulaireNote(Formulaire):
    """Une note libre."""

    texte = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 6}))
    motif = forms.CharField(label="Motif du maintien", required=False, widget=forms.HiddenInput)
