"""Les champs de formulaire de la maison : dates tapées vite, sommes avec une virgule."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant
from basoche.etude.commun.dates import lire_date_tapee, lire_heure_tapee

AIDE_DATE = "12/03/2026, 12/03, j, +8, -3 ou fm"


class ChampDate(forms.CharField):
    """Une date comme un clerc la tape."""

    def __init__(self, **nommes: Any) -> None:
        nommes.setdefault("help_text", AIDE_DATE)
        super().__init__(**nommes)
        self.widget.attrs.setdefault("autocomplete", "off")

    def prepare_value(self, valeur: Any) -> Any:
        """Telle qu'on l'écrit en France."""
        return f"{valeur:%d/%m/%Y}" if isinstance(valeur, date) else valeur

    def clean(self, valeur: Any) -> date | None:
        """La date, ou rien."""
        texte = super().clean(valeur)
        if not texte:
            return None
        try:
            return lire_date_tapee(texte, ce_jour=timezone.localdate())
        except ErreurBasoche as refus:
            raise ValidationError(f"{refus.message} {refus.conseil}") from refus


class ChampHeure(forms.CharField):
    """Une heure comme un clerc la tape."""

    def __init__(self, **nommes: Any) -> None:
        super().__init__(**nommes)
        self.widget.attrs.update({"autocomplete": "off", "placeholder": "9h05", "size": "6"})

    def prepare_value(self, valeur: Any) -> Any:
        """Telle qu'on l'écrit en France : « 9 h 05 »."""
        return f"{valeur.hour} h {valeur.minute:02}" if isinstance(valeur, time) else valeur

    def clean(self, valeur: Any) -> time | None:
        """L'heure, ou rien."""
        texte = super().clean(valeur)
        if not texte:
            return None
        try:
            return lire_heure_tapee(texte)
        except ErreurBasoche as refus:
            raise ValidationError(f"{refus.message} {refus.conseil}") from refus


class ChampEuros(forms.CharField):
    """Une somme en euros : « 1 234,56 »."""

    def __init__(self, **nommes: Any) -> None:
        super().__init__(**nommes)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off", "class": "somme"})

    def prepare_value(self, valeur: Any) -> Any:
        """Telle qu'on l'écrit en France, sans le signe."""
        return valeur.en_francais().removesuffix("\u00a0€") if isinstance(valeur, Montant) else valeur

    def clean(self, valeur: Any) -> Montant | None:
        """Le montant, ou rien."""
        texte = super().clean(valeur)
        if not texte:
            return None
        try:
            return Montant.lire(texte)
        except ErreurBasoche as refus:
            raise ValidationError(f"{refus.message} {refus.conseil}") from refus


def _habit(saisie: forms.Widget) -> str:
    if isinstance(saisie, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(saisie, forms.Select) else "form-control"


class Formulaire(forms.Form):
    """Un formulaire qui se remplit au clavier : le premier champ reçoit la main, chaque champ dit sa faute."""

    required_css_class = "exige"
    error_css_class = "en-faute"

    def __init__(self, *arguments: Any, **nommes: Any) -> None:
        super().__init__(*arguments, **nommes)
        premier = next(iter(self.fields.values()), None)
        if premier is not None and not self.is_bound:
            premier.widget.attrs["autofocus"] = True

    def __getitem__(self, nom: str) -> forms.BoundField:
        """Le champ tel qu'il se rend, habillé : un champ ajouté après coup l'est comme les autres."""
        champ = self.fields.get(nom)
        if champ is not None:
            dits = str(champ.widget.attrs.get("class", "")).split()
            if not any(dit.startswith("form-") for dit in dits):
                champ.widget.attrs["class"] = " ".join([*dits, _habit(champ.widget)])
        return super().__getitem__(nom)

    def refuser(self, refus: ErreurBasoche) -> None:
        """Montre un refus de l'action, sur son champ s'il en nomme un."""
        champ = refus.champ if refus.champ in self.fields else None
        self.add_error(champ, f"{refus.message} {refus.conseil}")
