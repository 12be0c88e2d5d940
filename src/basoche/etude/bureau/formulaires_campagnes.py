"""Les formulaires d'une campagne de relances : l'accord d'un client, le lancement, l'arrêt."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils import timezone

from basoche.etude.commun.formulaires import ChampDate, Formulaire
from basoche.etude.strategie.campagnes import Comparer, Lancement, clients_a_choisir
from basoche.etude.strategie.models import Comparaison

_COUPE = re.compile(r"[\s,;]+")
CLIENTS_AU_PLUS = 500


class FormulaireAccord(Formulaire):
    """L'accord d'un client au groupe témoin."""

    client = forms.ChoiceField(label="Client")
    donne_le = ChampDate(label="Accord donné le")
    donne_par = forms.CharField(label="Qui l'a donné, chez le client", max_length=160)
    preuve = forms.CharField(label="Preuve", max_length=200, help_text="Le courrier, le courriel, l'avenant.")

    def __init__(self, *arguments: Any, **nommes: Any) -> None:
        super().__init__(*arguments, **nommes)
        connus = clients_a_choisir(CLIENTS_AU_PLUS)
        self.fields["client"].choices = [("", "—"), *((str(personne.pk), str(personne)) for personne in connus)]


class FormulaireLancement(Formulaire):
    """Ce que décide celui qui lance."""

    motif = forms.CharField(
        label="Pourquoi cette campagne", max_length=400, help_text="Gardé au journal, avec votre nom et ce jour."
    )
    depart = ChampDate(label="Départ")
    suivi_jours = forms.IntegerField(
        label="Jours suivis après la dernière relance", min_value=1, max_value=365, initial=30
    )
    attendu_usage = forms.IntegerField(
        label="Part du dû attendue (%)",
        min_value=0,
        max_value=100,
        initial=10,
        help_text="Ce que l'étude croit, de mémoire.",
    )
    numeros = forms.CharField(
        label="Dossiers", required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Leurs numéros, séparés par un espace. Vide : tous les dossiers amiables libres que vous voyez.",
    )  # fmt: skip
    compare = forms.ChoiceField(
        label="Groupe témoin : comparer", choices=Comparaison.choices, required=False,
        help_text="Pour les seuls clients dont l'accord est noté.",
    )  # fmt: skip
    usage = forms.CharField(label="L'usage", max_length=120, required=False, help_text="Par exemple « 10 h ».")
    variante = forms.CharField(label="La variante", max_length=120, required=False, help_text="Par exemple « 18 h ».")
    part = forms.IntegerField(label="Part à l'usage (%)", min_value=5, max_value=95, initial=50, required=False)
    attendu_variante = forms.IntegerField(
        label="Part du dû attendue avec la variante (%)", min_value=0, max_value=100, required=False
    )

    AVANCES = ("compare", "usage", "variante", "part", "attendu_variante")

    def __init__(self, *arguments: Any, **nommes: Any) -> None:
        super().__init__(*arguments, **nommes)
        self.fields["depart"].initial = timezone.localdate()

    def lancement(self) -> Lancement:
        """Tel que l'action le reçoit ; sans attente propre, la variante en a la même."""
        lus = self.cleaned_data
        variante = lus["attendu_variante"]
        comparer = None
        if lus["compare"]:
            comparer = Comparer(lus["compare"], lus["usage"], lus["variante"], lus["part"] or 50)
        return Lancement(
            depart=lus["depart"], suivi_jours=lus["suivi_jours"], attendu_usage=lus["attendu_usage"],
            attendu_variante=lus["attendu_usage"] if variante is None else variante, motif=lus["motif"],
            comparer=comparer, numeros=tuple(dict.fromkeys(n for n in _COUPE.split(lus["numeros"]) if n)),
        )  # fmt: skip


class FormulaireArret(Formulaire):
    """Pourquoi une campagne s'arrête."""

    motif = forms.CharField(label="Arrêter : pourquoi", max_length=400)

    def __init__(self, *arguments: Any, **nommes: Any) -> None:
        super().__init__(*arguments, **nommes)
        self.fields["motif"].widget.attrs.pop("autofocus", None)  # la page se lit d'abord
