"""Les formulaires des clés."""

from __future__ import annotations

from typing import Any

from django import forms

from basoche.etude.commun.formulaires import ChampDate, Formulaire
from basoche.etude.equipe.models import Collaborateur, Fonction

_REPONDANTS = (Fonction.COMMISSAIRE, Fonction.CLERC_EXPERT, Fonction.CLERC)


class FormulaireCle(Formulaire):
    """Une clé à créer, pour le client déjà choisi."""

    libelle = forms.CharField(label="À quoi elle sert", max_length=120, help_text="Logiciel du client, service…")
    peut_verser = forms.BooleanField(label="Déclarer des versements", required=False)
    peut_ouvrir = forms.BooleanField(label="Ouvrir des dossiers", required=False)
    repondant = forms.ModelChoiceField(
        label="Qui en répond à l'étude", queryset=Collaborateur.objects.none(),
        help_text="Ce que la clé écrit lui est attribué ; les dossiers qu'elle ouvre lui sont confiés.",
    )  # fmt: skip
    limite_par_minute = forms.IntegerField(
        label="Appels par minute, au plus", initial=120, min_value=1, max_value=6_000
    )
    expire_le = ChampDate(label="Ne vaut plus à compter du", required=False)

    def __init__(self, *arguments: Any, **nommes: Any) -> None:
        super().__init__(*arguments, **nommes)
        presents = Collaborateur.objects.filter(is_active=True, fonction__in=_REPONDANTS)
        self.fields["repondant"].queryset = presents


class FormulaireRevocation(Formulaire):
    """Pourquoi on révoque."""

    motif = forms.CharField(label="Motif", max_length=200)
