"""Le formulaire de la présentation : l'en-tête, la page des actes, celle des lettres."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from basoche.etude.commun.formulaires import Formulaire
from basoche.redaction.mise_en_page import POLICES

# Champ du formulaire -> (intitulé, aide).
EN_TETE = {
    "nom": ("Nom de l'étude", "Vide : l'en-tête est celui du fichier de l'étude."),
    "qualite": ("Qualité", "« Commissaire de justice associée »"),
    "adresse": ("Adresse", "Sur une ligne, avec le code postal et la commune"),
    "telephone": ("Téléphone", ""),
    "courriel": ("Courriel", ""),
    "horaires": ("Horaires", "Ils figurent sur l'avis de passage."),
    "coordonnees": ("Compte pour payer", "Ce qui suit « payer à l'étude » : IBAN, site"),
}
MESURES = {
    "acte": {
        "page.haut": "Marge du haut", "page.bas": "Marge du bas", "page.gauche": "Marge de gauche",
        "page.droite": "Marge de droite", "cadre.depuis_la_gauche": "Cadre, depuis la gauche",
        "police.corps": "Corps du texte (points)", "police.avertissement": "Corps des avertissements (points)",
    },
    "lettre": {
        "fenetre.gauche": "Fenêtre, depuis la gauche", "fenetre.haut": "Fenêtre, depuis le haut",
        "fenetre.largeur": "Largeur de la fenêtre", "fenetre.hauteur": "Hauteur de la fenêtre",
        "police.corps": "Corps du texte (points)",
    },
}  # fmt: skip
PIED = [("dossier", "le numéro du dossier"), ("code", "le titre de l'acte"), ("initiales", "les initiales")]


class FormulairePresentation(Formulaire):
    """Les mesures sont en millimètres, les corps en points ; la virgule est française."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *arguments: Any, **nommes: Any) -> None:
        super().__init__(*arguments, **nommes)
        for nom, (intitule, aide) in EN_TETE.items():
            self.fields[nom] = forms.CharField(label=intitule, help_text=aide, required=False, max_length=300)
        for genre, mesures in MESURES.items():
            for chemin, intitule in mesures.items():
                self.fields[f"{genre}.{chemin}"] = forms.DecimalField(
                    label=intitule, max_digits=5, decimal_places=1, localize=True,
                    widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
                )  # fmt: skip
        self.fields["acte.police.texte"] = forms.ChoiceField(
            label="Police des actes", choices=[(police, police) for police in POLICES]
        )
        self.fields["acte.pied.elements"] = forms.MultipleChoiceField(
            label="Au pied de l'acte", choices=PIED, required=False,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "form-choix"}),
        )  # fmt: skip

        if not self.is_bound:
            self.fields["nom"].widget.attrs["autofocus"] = True

    def groupe(self, debut: str) -> list[forms.BoundField]:
        """Les champs dont le nom commence ainsi ; ceux de l'en-tête n'ont pas de point."""
        return [self[nom] for nom in self.fields if nom.startswith(f"{debut}.")]

    def en_tete_seul(self) -> list[forms.BoundField]:
        """Les champs de l'en-tête."""
        return [self[nom] for nom in EN_TETE]

    def reglages(self) -> dict[str, dict[str, Any]]:
        """Ce qui a été saisi : ``en_tete``, ``acte``, ``lettre``."""
        lu = self.cleaned_data
        rendu: dict[str, dict[str, Any]] = {"en_tete": {nom: lu[nom] for nom in EN_TETE}, "acte": {}, "lettre": {}}
        for nom, valeur in lu.items():
            if "." in nom:
                genre, groupe, cle = nom.split(".")
                rendu[genre].setdefault(groupe, {})[cle] = _nombre(valeur) if isinstance(valeur, Decimal) else valeur
        return rendu


def initiales_de(en_tete: Mapping[str, str], pages: Mapping[str, Mapping[str, Any]], version: int) -> dict[str, Any]:
    """Ce que montre le formulaire : l'en-tête et les pages tels qu'ils s'impriment."""
    initiales: dict[str, Any] = {"version": version, **{nom: en_tete.get(nom, "") for nom in EN_TETE}}
    for genre, mesures in MESURES.items():
        for chemin in mesures:
            groupe, cle = chemin.split(".")
            initiales[f"{genre}.{chemin}"] = Decimal(str(pages[genre][groupe][cle]))
    acte = pages["acte"]
    return initiales | {"acte.police.texte": acte["police"]["texte"], "acte.pied.elements": acte["pied"]["elements"]}


def _nombre(valeur: Decimal) -> int | float:
    """Une longueur d'impression, telle que la mise en page la lit."""
    return int(valeur) if valeur == int(valeur) else float(valeur)
