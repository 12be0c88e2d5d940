"""Les formulaires des procédures ouvertes contre un débiteur."""

from __future__ import annotations

from django import forms

from basoche.etude.commun.formulaires import ChampDate, Formulaire
from basoche.etude.dossiers.models import Poste, TypeProcedure

_EXCEPTES = (
    "Cocher les prêts et les paiements différés d'un an ou plus : leurs intérêts continuent de courir (L622-28)."
)


class FormulaireAnnonces(Formulaire):
    """Un fichier du BODACC."""

    fichier = forms.FileField(
        label="Fichier du BODACC", help_text="Réponse JSON de l'API, ou fichier XML « PCL » de la DILA"
    )


class _AvecPostes(Formulaire):
    """Les postes dont la loi laisse courir les intérêts, à cocher."""

    exceptes = forms.ModelMultipleChoiceField(
        label="Intérêts qui continuent", queryset=Poste.objects.none(), required=False, help_text=_EXCEPTES,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *arguments, postes, **nommes) -> None:
        super().__init__(*arguments, **nommes)
        champ = self.fields["exceptes"]
        champ.queryset = postes
        champ.label_from_instance = lambda poste: (
            f"{poste.dossier.numero} : {poste.libelle}, {poste.montant_centimes.en_francais()}, {poste.date:%d/%m/%Y}"
        )
        champ.widget.attrs["class"] = "form-check-input"


class FormulaireConfirmation(_AvecPostes):
    """Ce qui prouve que l'annonce vise ce débiteur, et ce que l'annonce ne dit pas."""

    motif = forms.CharField(
        label="Ce qui prouve l'identité", max_length=200, required=False,
        help_text="Exigé si seul le nom est le même : SIREN au Kbis, naissance, adresse",
    )  # fmt: skip
    ouverte_le = ChampDate(label="Jugement d'ouverture du", required=False)
    type_ = forms.ChoiceField(
        label="Procédure", required=False,
        choices=[("", "—"), *((nom, libelle) for nom, libelle in TypeProcedure.choices if nom != "surendettement")],
    )  # fmt: skip

    field_order = ("motif", "ouverte_le", "type_", "exceptes")


class FormulaireEcart(Formulaire):
    """Pourquoi l'annonce est écartée."""

    motif = forms.CharField(label="Ce qui les distingue", max_length=200)


class FormulaireProcedure(_AvecPostes):
    """Une procédure notée à la main : un surendettement, ou un jugement connu avant sa parution."""

    type_ = forms.ChoiceField(label="Procédure", choices=TypeProcedure.choices, initial=TypeProcedure.SURENDETTEMENT)
    ouverte_le = ChampDate(label="Recevable ou ouverte le")
    publiee_le = ChampDate(label="Parue au BODACC le", required=False)
    juridiction = forms.CharField(label="Commission ou tribunal", max_length=160, required=False)
    preuve = forms.CharField(label="Pièce qui le prouve", max_length=200, help_text="Lettre de la commission, jugement")

    field_order = ("type_", "ouverte_le", "publiee_le", "juridiction", "preuve", "exceptes")


class FormulaireFinDeProcedure(Formulaire):
    """Ce qui met fin à une procédure."""

    finie_le = ChampDate(
        label="Finie le", help_text="Surendettement : jour où les mesures sont mises en œuvre (L722-14)"
    )
    motif = forms.CharField(label="Jugement ou décision", max_length=200)
