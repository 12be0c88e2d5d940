"""Les formulaires de l'équipe."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from basoche.etude.commun.formulaires import ChampDate, Formulaire
from basoche.etude.equipe.models import Collaborateur, Fonction, NatureHabilitation


class FormulaireCollaborateur(Formulaire):
    """L'identité et la fonction."""

    prenom = forms.CharField(label="Prénom", max_length=80)
    nom = forms.CharField(label="Nom", max_length=80)
    fonction = forms.ChoiceField(label="Fonction", choices=Fonction.choices)
    nomination = forms.CharField(
        label="Référence de la nomination", max_length=120, required=False,
        help_text="Exigée pour un commissaire de justice : visa, signature et procès-verbaux ne sont qu'à lui.",
    )  # fmt: skip
    courriel = forms.EmailField(label="Adresse électronique", required=False)
    arrive_le = ChampDate(label="Arrivé le", required=False)


class FormulaireCreation(FormulaireCollaborateur):
    """Le même, avec l'identifiant : il ne change plus ensuite."""

    identifiant = forms.CharField(
        label="Identifiant", max_length=60, help_text="Lettres sans accent, chiffres, point ou tiret : p.nom"
    )
    field_order = ["identifiant"]


class FormulaireHabilitation(Formulaire):
    """Une habilitation datée."""

    nature = forms.ChoiceField(label="Habilitation", choices=NatureHabilitation.choices)
    reference = forms.CharField(
        label="Pièce qui la prouve", max_length=120, help_text="Serment du…, agrément du…, avec sa référence"
    )
    du = ChampDate(label="Du")
    au = ChampDate(label="Au (exclu)", required=False, help_text="Vide : sans fin connue")


class FormulaireDate(Formulaire):
    """Une date."""

    date = ChampDate(label="Le", initial=timezone.localdate)


class FormulaireMotif(Formulaire):
    """Un motif."""

    motif = forms.CharField(label="Motif", max_length=200)


class FormulaireConfirmation(Formulaire):
    """Rien à saisir : on confirme."""


class FormulaireAbsence(Formulaire):
    """Qui est absent, quand, et qui le couvre."""

    de = forms.ModelChoiceField(label="Absent", queryset=Collaborateur.objects.none())
    a = forms.ModelChoiceField(label="Remplacé par", queryset=Collaborateur.objects.none())
    du = ChampDate(label="Du")
    au = ChampDate(label="Au (exclu)")
    motif = forms.CharField(
        label="Nature", max_length=200, required=False, help_text="Congé, formation… jamais une raison de santé"
    )

    def __init__(self, *arguments: Any, **nommes: Any) -> None:
        super().__init__(*arguments, **nommes)
        for nom in ("de", "a"):
            self.fields[nom].queryset = Collaborateur.objects.filter(is_active=True)
