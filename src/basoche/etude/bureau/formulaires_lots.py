"""Le formulaire d'un lot."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError

from basoche.etude.actes.permis import redigeables
from basoche.etude.commun.formulaires import Formulaire

_NUMERO = re.compile(r"\d{4}-\d{6}")
AU_PLUS = 500


class FormulaireLot(Formulaire):
    """Quel acte, sous quel nom de lot, dans quels dossiers."""

    lot = forms.SlugField(
        label="Nom du lot",
        max_length=40,
        help_text="Lettres, chiffres et tirets. Le même nom reprend le lot sans rien refaire.",
    )
    code = forms.ChoiceField(label="Acte")
    dossiers = forms.CharField(
        label="Dossiers",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Un numéro par ligne, par exemple 2026-000123 ; un tableau collé convient.",
    )

    def __init__(self, *args, **nommes) -> None:
        super().__init__(*args, **nommes)
        self.fields["code"].choices = sorted(((a.code, a.intitule) for a in redigeables()), key=lambda choix: choix[1])

    def clean_dossiers(self) -> list[str]:
        """Les numéros, dans l'ordre, une fois chacun."""
        numeros = list(dict.fromkeys(_NUMERO.findall(self.cleaned_data["dossiers"])))
        if not numeros:
            raise ValidationError("Aucun numéro de dossier n'est lisible. Écrire par exemple 2026-000123.")
        if len(numeros) > AU_PLUS:
            raise ValidationError(f"Un lot a {AU_PLUS} dossiers au plus. En faire plusieurs.")
        return numeros
