"""Les formulaires du bureau."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from basoche.etude.commun.formulaires import ChampDate, ChampEuros, Formulaire
from basoche.etude.dossiers.models import Dossier, Partie
from basoche.etude.dossiers.tenue import COTE_DEBITEUR


class FormulaireVersement(Formulaire):
    """Un versement du débiteur."""

    montant = ChampEuros(label="Montant reçu (€)")
    date = ChampDate(label="Date de valeur", initial=timezone.localdate)
    moyen = forms.ChoiceField(
        label="Moyen",
        choices=[("virement", "Virement"), ("carte", "Carte"), ("cheque", "Chèque"), ("especes", "Espèces")],
    )
    par = forms.ModelChoiceField(
        label="Payé par", queryset=Partie.objects.none(), required=False, empty_label="le débiteur, sans précision"
    )
    imputation = forms.ChoiceField(label="Imputation", required=False)
    motif_imputation = forms.CharField(
        label="Motif de l'imputation choisie", max_length=200, required=False,
        help_text="Exigé si l'on s'écarte de l'ordre légal : choix du débiteur, accord du créancier (C. civ. 1342-10).",
    )  # fmt: skip
    vu = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, dossier: Dossier, **nommes: Any) -> None:
        super().__init__(*arguments, **nommes)
        self.fields["par"].queryset = dossier.parties.filter(role__in=COTE_DEBITEUR).select_related("personne")
        postes = [(f"poste:{poste.pk}", f"D'abord : {poste.libelle}") for poste in dossier.postes.filter(extourne=None)]
        self.fields["imputation"].choices = [
            ("", "Ordre légal : frais, intérêts, capital (C. civ. 1343-1)"),
            ("capital_d_abord", "Le capital d'abord"),
            *postes,
        ]

    def clean_imputation(self) -> Any:
        """Comme le calcul la lit : rien, ``capital_d_abord`` ou la liste des postes."""
        choix = self.cleaned_data["imputation"]
        return [choix.removeprefix("poste:")] if choix.startswith("poste:") else choix or None


class FormulaireNote(Formulaire):
    """Une note libre."""

    texte = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 6}))
    motif = forms.CharField(
        label="Pourquoi la maintenir", required=False, max_length=200, widget=forms.HiddenInput,
        help_text="À remplir si la note est gardée telle quelle malgré les mots signalés.",
    )  # fmt: skip

    def demander_un_motif(self) -> None:
        """Montre le champ du motif : le garde-fou a signalé des mots."""
        self.fields["motif"].widget = forms.TextInput(attrs={"class": "form-control"})
