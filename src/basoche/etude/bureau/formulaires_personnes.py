"""Les formulaires des personnes : identité, coordonnées, comptes, réunion."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from basoche.etude.commun.formulaires import ChampDate, Formulaire
from basoche.etude.personnes.models import Civilite, Nature, NatureCoordonnee


class FormulairePersonne(Formulaire):
    """L'identité d'une personne, dans l'ordre d'un acte."""

    nature = forms.ChoiceField(label="Nature", choices=Nature.choices, initial=Nature.PHYSIQUE)
    civilite = forms.ChoiceField(label="Civilité", choices=[("", "—"), *Civilite.choices], required=False)
    nom = forms.CharField(label="Nom ou dénomination", max_length=200)
    nom_usage = forms.CharField(label="Nom d'usage", max_length=120, required=False)
    prenoms = forms.CharField(label="Prénoms", max_length=160, required=False)
    naissance_le = ChampDate(label="Né(e) le", required=False)
    naissance_a = forms.CharField(label="Né(e) à", max_length=120, required=False)
    nationalite = forms.CharField(label="Nationalité", max_length=60, required=False)
    profession = forms.CharField(label="Profession", max_length=120, required=False)
    forme_juridique = forms.CharField(
        label="Forme juridique", max_length=80, required=False, help_text="SCI, SARL, association…"
    )
    organe = forms.CharField(
        label="Représentée par", max_length=160, required=False, help_text="L'organe : son gérant, son président…"
    )
    siret = forms.CharField(
        label="SIREN ou SIRET", max_length=20, required=False, help_text="9 ou 14 chiffres ; la clé est vérifiée"
    )
    rcs = forms.CharField(label="Ville du registre du commerce", max_length=80, required=False)
    decedee_le = ChampDate(label="Décédée le", required=False)
    radiee_le = ChampDate(label="Radiée le", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class FormulaireCoordonnee(Formulaire):
    """Une coordonnée datée ; elle peut en remplacer une, qui sera close."""

    nature = forms.ChoiceField(label="Nature", choices=NatureCoordonnee.choices)
    valeur = forms.CharField(label="Voie, numéro de téléphone ou adresse électronique", max_length=200)
    complement = forms.CharField(label="Complément", max_length=160, required=False)
    code_postal = forms.CharField(label="Code postal", max_length=10, required=False)
    commune = forms.CharField(label="Commune", max_length=120, required=False)
    pays = forms.CharField(label="Pays", max_length=60, required=False, initial="France")
    du = ChampDate(label="À compter du", initial=timezone.localdate)
    origine = forms.CharField(
        label="D'où elle vient", max_length=120, help_text="Le titre, le client, le débiteur, une enquête…"
    )
    remplace = forms.ModelChoiceField(
        label="Remplace (sera close, jamais effacée)", queryset=None, required=False, empty_label="aucune"
    )

    def __init__(self, *arguments, courantes, **nommes) -> None:
        super().__init__(*arguments, **nommes)
        self.fields["remplace"].queryset = courantes


class FormulaireCompte(Formulaire):
    """Un compte connu par un paiement ou par le client."""

    iban = forms.CharField(label="IBAN", max_length=50, help_text="La clé est vérifiée")
    origine = forms.ChoiceField(
        label="D'où il vient",
        choices=[("paiement", "Un paiement reçu"), ("client", "Le client")],
        help_text="Un compte donné par l'administration s'inscrit au titre, parmi les informations protégées.",
    )


class FormulaireMotif(Formulaire):
    """Un motif, et c'est tout."""

    motif = forms.CharField(label="Motif", max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class FormulaireFin(Formulaire):
    """Le jour où une coordonnée cesse."""

    au = ChampDate(label="Jusqu'au (exclu)", initial=timezone.localdate)
