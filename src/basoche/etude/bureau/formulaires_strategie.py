"""Les formulaires du conseil : la situation du débiteur, la décision, ce qu'elle a donné."""

from __future__ import annotations

from typing import Any

from django import forms

from basoche.etude.bureau.formulaires_agenda import natures_de_prescription
from basoche.etude.commun.formulaires import ChampDate, ChampEuros, Formulaire
from basoche.etude.strategie.models import Contestation, Issue, Situation
from basoche.strategie.modele import FONCTIONS, Conseil

_EUROS = ("employeur_centimes", "compte_centimes", "vehicule_centimes", "immeuble_centimes", "tiers_centimes")
_LETTRES = "ABC"


class FormulaireSituation(Formulaire):
    """Ce qui se sait du débiteur, hors L152-1."""

    origine = forms.CharField(
        label="D'où viennent ces renseignements", max_length=200,
        help_text="Le créancier, le débiteur, un constat sur place… Jamais FICOBA ni L152-1.",
    )  # fmt: skip
    nature_creance = forms.ChoiceField(
        label="Nature de la créance", required=False, help_text="Vide : prescription de droit commun."
    )
    alimentaire = forms.BooleanField(label="Créance alimentaire", required=False)
    habitation = forms.BooleanField(label="Le lieu de saisie est le logement du débiteur", required=False)
    employeur_centimes = ChampEuros(label="Employeur connu : rémunération nette par mois (€)", required=False)
    personnes_a_charge = forms.IntegerField(label="Personnes à sa charge", min_value=0, max_value=30, required=False)
    compte_centimes = ChampEuros(label="Compte connu : dernier solde (€)", required=False)
    vehicule_centimes = ChampEuros(label="Véhicule : valeur (€)", required=False)
    immeuble_centimes = ChampEuros(
        label="Immeuble : valeur (€)", required=False, help_text="Après hypothèques, privilèges et frais."
    )
    tiers_centimes = ChampEuros(
        label="Sommes que des tiers lui doivent (€)", required=False, help_text="Loyers, factures."
    )
    meubles = forms.BooleanField(label="Meubles de valeur vus sur place", required=False)
    contestation = forms.ChoiceField(label="Contestation de la créance", choices=Contestation.choices)
    mise_en_demeure_le = ChampDate(label="Mise en demeure du", required=False)
    accord = forms.BooleanField(label="Le débiteur accepte de traiter", required=False)
    tentative_750_1 = forms.BooleanField(label="Tentative amiable préalable faite (CPC 750-1)", required=False)
    menace = forms.BooleanField(label="Recouvrement menacé (CPCE L511-1)", required=False)
    autorisation_conservatoire_le = ChampDate(label="Mesure conservatoire autorisée le", required=False)
    autorisation_saisie_vente_le = ChampDate(label="Saisie au domicile autorisée le (CPCE L221-2)", required=False)
    delai_de_grace_au = ChampDate(label="Délai de grâce jusqu'au (C. civ. 1343-5)", required=False)
    kilometres = forms.IntegerField(label="Distance de l'étude (km)", min_value=0, max_value=2000, required=False)

    AVANCES = (
        "menace", "autorisation_conservatoire_le", "autorisation_saisie_vente_le", "delai_de_grace_au", "kilometres",
        "tiers_centimes", "meubles", "tentative_750_1",
    )  # fmt: skip

    def __init__(self, *arguments: Any, situation: Situation, **nommes: Any) -> None:
        champs = [nom for nom in self.base_fields if nom != "origine"]
        nommes.setdefault("initial", {"origine": situation.origine, **{nom: getattr(situation, nom) for nom in champs}})
        super().__init__(*arguments, **nommes)
        self.fields["nature_creance"].choices = [("", "—"), *natures_de_prescription()]

    def renseignements(self) -> dict[str, Any]:
        """Les champs lus, sans l'origine ; un nombre laissé vide est zéro ou inconnu selon le champ."""
        lus = {nom: valeur for nom, valeur in self.cleaned_data.items() if nom != "origine"}
        return {**lus, "personnes_a_charge": lus["personnes_a_charge"] or 0}


class FormulaireDecision(Formulaire):
    """La voie choisie, et pourquoi si ce n'est pas la première."""

    code = forms.ChoiceField(label="Voie choisie")
    motif = forms.CharField(
        label="Motif, si ce n'est pas la première", max_length=400, required=False,
        help_text="Gardé avec la décision : c'est de là que la stratégie apprend.",
    )  # fmt: skip

    def __init__(self, *arguments: Any, conseil: Conseil, **nommes: Any) -> None:
        super().__init__(*arguments, **nommes)
        self.fields["code"].widget.attrs.pop("autofocus", None)  # la page se lit d'abord, ses touches servent
        self.fields["code"].choices = [(voie.code, f"{voie.rang}. {voie.voie.intitule}") for voie in conseil.voies]


class FormulaireComparaison(Formulaire):
    """Deux ou trois suites à mettre côte à côte : une voie, et celle que l'on tenterait si elle échoue."""

    SUITES = (1, 2, 3)

    def __init__(self, *arguments: Any, conseil: Conseil, **nommes: Any) -> None:
        super().__init__(*arguments, **nommes)
        permises = [(voie.code, f"{voie.rang}. {voie.voie.intitule}") for voie in conseil.voies]
        fermees = [(voie.code, voie.voie.intitule) for voie in conseil.interdites]
        choix: list[Any] = [("", "—"), ("Permises", permises), ("Interdites à ce jour", fermees)]
        for rang in self.SUITES:
            self.fields[f"voie_{rang}"] = forms.ChoiceField(
                label=f"{_LETTRES[rang - 1]} : voie", choices=choix, required=rang < 3
            )
            self.fields[f"puis_{rang}"] = forms.ChoiceField(
                label=f"{_LETTRES[rang - 1]} : puis, si elle échoue", choices=choix, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Une suite ne tente pas deux fois la même voie, et ne commence pas par sa seconde."""
        lus = super().clean() or {}
        for rang in self.SUITES:
            voie, puis = lus.get(f"voie_{rang}"), lus.get(f"puis_{rang}")
            if puis and puis == voie:
                self.add_error(f"puis_{rang}", "C'est la même voie. En choisir une autre, ou laisser vide.")
            if puis and not voie:
                self.add_error(f"voie_{rang}", "Choisir d'abord la première voie de cette suite.")
        return lus

    def scenarios(self) -> dict[str, list[str]]:
        """Par lettre, les voies dans l'ordre."""
        suites = {
            _LETTRES[rang - 1]: [self.cleaned_data[f"{nom}_{rang}"] for nom in ("voie", "puis")] for rang in self.SUITES
        }
        return {lettre: [code for code in codes if code] for lettre, codes in suites.items() if codes[0]}

    def paires(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Les champs de chaque suite."""
        return [(self[f"voie_{rang}"], self[f"puis_{rang}"]) for rang in self.SUITES]


class FormulaireIssue(Formulaire):
    """Ce qu'une mesure a donné."""

    issue = forms.ChoiceField(
        label="Issue", choices=[("", "—"), *((i.value, i.label) for i in Issue if i != Issue.EN_COURS)]
    )
    obtenu = ChampEuros(label="Somme obtenue (€)", required=False)


class FormulairePlan(Formulaire):
    """Les moyens de la période : ce que l'étude peut donner, pas ce qu'elle voudrait."""

    commissaire = forms.DecimalField(label="Heures de commissaire", min_value=0, max_value=10_000, initial=20)
    clerc_significateur = forms.DecimalField(
        label="Heures de clerc significateur", min_value=0, max_value=10_000, initial=70
    )
    clerc = forms.DecimalField(label="Heures de clerc", min_value=0, max_value=10_000, initial=140)
    gestionnaire = forms.DecimalField(label="Heures de gestionnaire", min_value=0, max_value=10_000, initial=140)
    avances = ChampEuros(
        label="Avances de fonds possibles (€)", required=False, help_text="Vide : les avances ne limitent pas le plan."
    )

    def __init__(self, *arguments: Any, **nommes: Any) -> None:
        super().__init__(*arguments, **nommes)
        for nom in FONCTIONS:
            self.fields[nom].widget.attrs["step"] = "0.25"

    def moyens(self) -> dict[str, Any]:
        """Comme ``basoche strategie planifier`` les lit."""
        lus = self.cleaned_data
        moyens: dict[str, Any] = {"heures": {nom: str(lus[nom]) for nom in FONCTIONS}}
        if lus["avances"] is not None:
            moyens["avances"] = str(lus["avances"])
        return moyens
