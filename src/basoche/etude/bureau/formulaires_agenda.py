"""Les formulaires de l'agenda."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import forms

from basoche.droit.parametres import noms, parametre
from basoche.droit.prescription_regles import DOSSIER
from basoche.etude.agenda.models import Niveau
from basoche.etude.commun.formulaires import ChampDate, Formulaire
from basoche.etude.equipe.models import Collaborateur, Fonction


class FormulaireTraitement(Formulaire):
    """Ce qui a été fait."""

    issue = forms.CharField(label="Ce qui a été fait", max_length=240)


class FormulaireReport(Formulaire):
    """Une nouvelle date, et pourquoi."""

    a = ChampDate(label="Nouvelle date")
    motif = forms.CharField(label="Motif du report", widget=forms.Textarea(attrs={"rows": 2}), max_length=240)


def presents() -> Any:
    """Ceux à qui une tâche peut être donnée : présents, et d'une fonction qui travaille les dossiers."""
    return Collaborateur.objects.filter(is_active=True, parti_le=None).exclude(fonction=Fonction.ADMINISTRATEUR)


class FormulaireTache(Formulaire):
    """Une tâche neuve."""

    libelle = forms.CharField(label="Quoi faire", max_length=240)
    pour_le = ChampDate(label="Pour le", required=False)
    niveau = forms.ChoiceField(label="Niveau", choices=Niveau.choices, initial=Niveau.VIGILANCE)
    a = forms.ModelChoiceField(
        label="À qui", queryset=None, required=False, empty_label="à qui les règles d'affectation la donnent"
    )
    dossier = forms.CharField(
        label="Dossier", max_length=20, required=False, help_text="Son numéro, par exemple 2026-000123 ; rien si aucun"
    )

    def __init__(self, *arguments: Any, qui: Collaborateur, **nommes: Any) -> None:
        super().__init__(*arguments, **nommes)
        # Donner une tâche à un autre est un droit ; la prendre pour soi n'en demande aucun.
        self.fields["a"].queryset = presents() if qui.peut("tache.affecter") else presents().filter(pk=qui.pk)


class FormulaireDelegation(Formulaire):
    """À qui passer une tâche, et pourquoi."""

    a = forms.ModelChoiceField(label="À qui", queryset=None)
    motif = forms.CharField(label="Pourquoi", max_length=120)

    def __init__(self, *arguments: Any, **nommes: Any) -> None:
        super().__init__(*arguments, **nommes)
        self.fields["a"].queryset = presents()


class FormulaireAnnulation(Formulaire):
    """Pourquoi une tâche ne se fera pas."""

    motif = forms.CharField(label="Pourquoi", max_length=120)


@cache
def natures_de_prescription() -> tuple[tuple[str, str], ...]:
    """Les natures du tableau des prescriptions, par leur intitulé ; une nature à plusieurs durées, une par durée."""
    choix = []
    for nom in noms():
        if not nom.startswith(f"{DOSSIER}/"):
            continue
        code, lu = nom.rpartition("/")[2], parametre(nom)
        durees = lu.valeurs[-1].contenu
        if isinstance(durees, dict) and not all(isinstance(nombre, int) for nombre in durees.values()):
            choix += [(f"{code}_{cle}", f"{lu.description} ({cle.replace('_', ' ')})") for cle in durees]
        else:
            choix.append((code, lu.description))
    return tuple(sorted(choix, key=lambda couple: couple[1]))


class FormulaireNature(Formulaire):
    """La nature d'un poste, pour en surveiller la prescription."""

    poste = forms.ModelChoiceField(label="Poste sans titre", queryset=None)
    nature = forms.ChoiceField(label="Nature de la créance")

    def __init__(self, *arguments: Any, postes: Any, **nommes: Any) -> None:
        super().__init__(*arguments, **nommes)
        self.fields["poste"].queryset = postes
        self.fields["nature"].choices = [("", "—"), *natures_de_prescription()]


class FormulaireInterruption(Formulaire):
    """Un fait interruptif que l'étude n'a pas signifié elle-même."""

    date = ChampDate(label="Date")
    genre = forms.ChoiceField(label="Nature", choices=[])
    preuve = forms.CharField(label="La preuve", max_length=160, help_text="L'acte, la lettre, et où il est gardé")

    def __init__(self, *arguments: Any, genres: Any, **nommes: Any) -> None:
        super().__init__(*arguments, **nommes)
        self.fields["genre"].choices = list(genres)
