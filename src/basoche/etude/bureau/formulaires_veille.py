"""Les formulaires de la veille : répartir, relire, rédiger, s'abonner, saisir une valeur."""

from __future__ import annotations

from typing import Any

from django import forms

from basoche.droit.parametres import noms
from basoche.etude.commun.formulaires import ChampDate, Formulaire
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.textes.models import Relecture
from basoche.etude.textes.revue import A_RELIRE
from basoche.veille.citations import Nature
from basoche.veille.reformes import Matiere

_MATIERES = {
    Matiere.BAREME: "Barèmes", Matiere.CONFORMITE: "Conformité", Matiere.CREANCES_COMMERCIALES: "Créances commerciales",
    Matiere.CRYPTO_ACTIFS: "Crypto-actifs", Matiere.INJONCTION_PAYER: "Injonction de payer",
    Matiere.JUGE_EXECUTION: "Juge de l'exécution", Matiere.PROCEDURE_CIVILE: "Procédure civile",
    Matiere.SAISIE_ATTRIBUTION: "Saisie-attribution", Matiere.SAISIE_REMUNERATIONS: "Saisie des rémunérations",
}  # fmt: skip


def nom_de_la_matiere(matiere: Matiere) -> str:
    """« Injonction de payer »."""
    return _MATIERES.get(matiere, matiere.value.replace("_", " ").capitalize())


class FormulaireRepartition(Formulaire):
    """Qui relit quoi, et pour quand."""

    pour_le = ChampDate(label="Pour le")

    def __init__(self, *arguments, lecteurs, natures, **nommes) -> None:
        super().__init__(*arguments, **nommes)
        for nature in natures:
            champ = forms.ModelChoiceField(
                label=f"Relit les {A_RELIRE[nature]}", required=False, empty_label="personne encore",
                queryset=Collaborateur.objects.filter(pk__in=[qui.pk for qui in lecteurs]),
            )  # fmt: skip
            champ.widget.attrs["class"] = "form-select"
            self.fields[nature.value] = champ
        self.fields["pour_le"].widget.attrs.pop("autofocus", None)  # la page se lit avant de répartir

    def responsables(self) -> dict[Nature, Collaborateur]:
        """Les choisis, par nature."""
        return {nature: qui for nature in A_RELIRE if (qui := self.cleaned_data.get(nature.value)) is not None}


class FormulaireRelecture(Formulaire):
    """Ce qu'a donné une relecture, et ce qui la prouve."""

    conclusion = forms.ChoiceField(label="Conclusion", choices=Relecture.Conclusion.choices)
    preuve = forms.CharField(
        label="Texte lu, et où", max_length=300, help_text="Titre ou NOR, date de la rédaction, adresse ou pièce"
    )


class FormulaireNote(Formulaire):
    """Le texte de la note et ses questions."""

    titre = forms.CharField(label="Titre", max_length=240)
    corps = forms.CharField(
        label="Texte", widget=forms.Textarea(attrs={"rows": 22}), max_length=60_000,
        help_text="« ## » ouvre une partie, « - » un point ; une ligne fait un paragraphe",
    )  # fmt: skip
    questions = forms.CharField(
        label="Questions de contrôle", required=False, widget=forms.Textarea(attrs={"rows": 9}), max_length=10_000,
        help_text="« ? » la question, « = » la bonne réponse, « - » les autres ; aucune : la lecture suffit",
    )  # fmt: skip


class FormulaireLecture(Formulaire):
    """Les réponses d'un lecteur."""

    def __init__(self, *arguments, questions, **nommes) -> None:
        super().__init__(*arguments, **nommes)
        for rang, question in enumerate(questions):
            # L'ordre écrit met souvent la bonne en tête : l'alphabétique ne dit rien.
            choix = sorted(enumerate(question.reponses), key=lambda paire: paire[1])
            self.fields[f"question_{rang}"] = forms.TypedChoiceField(
                label=question.texte, choices=choix, coerce=int, required=False, empty_value=None,
                widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
            )  # fmt: skip

    def reponses(self) -> list[int | None]:
        """Dans l'ordre des questions."""
        return [self.cleaned_data.get(nom) for nom in self.fields]


class FormulaireAbonnement(Formulaire):
    """Les matières suivies."""

    matieres = forms.MultipleChoiceField(
        label="Matières", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(matiere.value, nom_de_la_matiere(matiere)) for matiere in Matiere],
        help_text="Aucune : toutes",
    )  # fmt: skip
    courriel = forms.BooleanField(label="Alerte par courriel, et condensé le lundi", required=False)

    def __init__(self, *arguments, **nommes) -> None:
        super().__init__(*arguments, **nommes)
        self.fields["matieres"].widget.attrs["class"] = "form-check-input"


class FormulaireJour(Formulaire):
    """Quel texte s'appliquait ce jour-là ?"""

    article = forms.CharField(label="Article", max_length=200, help_text="CPC 1411 ; CPCE L212-2…")
    le = ChampDate(label="Au")


def _etendre_la_valeur(form: Formulaire) -> None:
    """Une structure se corrige sur plusieurs lignes ; un nombre se tape sur une."""
    if str(form["valeur"].value() or "").lstrip().startswith(("{", "[")):
        form.fields["valeur"].widget = forms.Textarea(attrs={"rows": 4})


class FormulaireValeur(Formulaire):
    """Une valeur nouvelle, l'article et le texte lu."""

    nom = forms.CharField(
        label="Paramètre", max_length=160, help_text="interets/taux_legal/autres, tarif/versions…",
        widget=forms.TextInput(attrs={"list": "noms", "autocomplete": "off"}),
    )  # fmt: skip
    valeur = forms.CharField(
        label="Valeur", max_length=4000, help_text="Un nombre, ou la structure en JSON, comme la dernière valeur"
    )
    du = ChampDate(label="À compter du")
    jusqu_au = ChampDate(label="Jusqu'au (vide : durée usuelle)", required=False)
    article = forms.CharField(label="Article", max_length=160)
    source = forms.CharField(label="Texte lu", max_length=300, help_text="Titre, NOR, date du Journal officiel")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _etendre_la_valeur(self)

    def clean_nom(self) -> str:
        """Un paramètre du recueil.

        Raises:
            ValidationError: aucun ne porte ce nom.
        """
        nom = self.cleaned_data["nom"].strip()
        if nom not in set(noms()):
            raise forms.ValidationError("Aucun paramètre ne porte ce nom : le choisir dans la liste.")
        return nom


class FormulaireRelectureDeValeur(Formulaire):
    """La valeur retapée d'après le texte."""

    valeur = forms.CharField(label="Valeur que vous lisez au texte", max_length=4000)
    texte_lu = forms.CharField(label="Texte lu, et où", max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _etendre_la_valeur(self)


class FormulairePeriode(Formulaire):
    """D'un jour à un autre, compris."""

    depuis = ChampDate(label="Depuis le")
    jusqu_a = ChampDate(label="Jusqu'au")

    def clean(self) -> dict[str, Any]:
        """La période, dans l'ordre.

        Raises:
            ValidationError: elle finit avant de commencer.
        """
        lus = super().clean()
        if lus.get("depuis") and lus.get("jusqu_a") and lus["jusqu_a"] < lus["depuis"]:
            raise forms.ValidationError("La période finit avant de commencer.")
        return lus
