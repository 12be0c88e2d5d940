"""Les formulaires de la remise : ce que le mode imprime, chaque diligence sur sa ligne ; rien n'est rempli d'avance."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cache
from typing import Any

from django import forms
from django.utils import timezone

from basoche.etude.actes.diligences import Faite
from basoche.etude.actes.documents import ENVOIS
from basoche.etude.actes.models import Genre, Mode
from basoche.etude.actes.sans_remise import MOYENS
from basoche.etude.commun.formulaires import ChampDate, ChampHeure, Formulaire
from basoche.redaction.attendus import attendus_du_modele
from basoche.redaction.lexique import exemple_du_champ, titre_du_champ
from basoche.redaction.modele import lire_modele
from basoche.redaction.remise import modes

# Posés par l'application ou demandés à part : ni le jour ni les diligences ne se demandent deux fois.
_A_PART = frozenset(
    {"date", "heure", "par", "mode", "circonstances", "diligences", "verifications", "recherches", "avis_passage_le"}
) | frozenset(champ.removeprefix("remise.") for champ in ENVOIS)
_FACULTATIFS = frozenset({"feuilles", "autorisation_juge", "lu_le", "lu_a", "dispense_lettre_simple", "recepisse",
                          "attestation"})  # fmt: skip
GENRES: dict[str, tuple[Genre, ...]] = {
    Mode.A_DOMICILE: (Genre.PASSAGE,),
    Mode.A_ETUDE: (Genre.PASSAGE, Genre.DOMICILE),
    Mode.RECHERCHES: (Genre.RECHERCHE,),
}
LIGNES = 3
PHRASES: dict[str, tuple[str, ...]] = {
    Genre.PASSAGE: ("appel à l'interphone", "sonnette", "appel à la porte", "appel téléphonique", "second passage"),
    Genre.DOMICILE: ("nom sur la boîte aux lettres", "nom sur l'interphone", "nom sur la porte", "question posée"),
    Genre.RECHERCHE: ("visite à la dernière adresse", "mairie interrogée", "annuaire consulté", "voisin interrogé",
                      "employeur interrogé", "gardien interrogé"),
}  # fmt: skip


@cache
def champs_du_mode(mode: str) -> tuple[str, ...]:
    """Les champs que les pièces du mode impriment et que l'écran demande : « identite », « tiers.nom »."""
    chemins: dict[str, None] = {}
    listes: set[str] = set()
    for piece in modes()[mode]["pieces"]:
        attendus = attendus_du_modele(lire_modele(piece["modele"]))
        listes |= set(attendus.listes)
        chemins |= dict.fromkeys(sorted(c for c in attendus.chemins if c.startswith("remise.") and "[" not in c))
    noms = [chemin.removeprefix("remise.") for chemin in chemins if chemin not in listes]
    groupes = {nom.split(".")[0] for nom in noms if "." in nom}
    # Personne n'a reçu la copie d'un dépôt à l'étude : la lettre commune aux trois modes n'y nomme pas de tiers.
    hors = {*_A_PART, *(("tiers",) if mode == Mode.A_ETUDE else ())}
    return tuple(nom for nom in noms if nom.split(".")[0] not in hors and nom not in groupes)


class FormulaireRemise(Formulaire):
    """Le jour, l'heure, qui, et les champs du mode."""

    date = ChampDate(label="Remis le")
    heure = ChampHeure(label="à", help_text="9h, 9h05, 9:05 ou 0905")
    par = forms.ModelChoiceField(queryset=None, label="par")

    def __init__(self, mode: str, remettants: Any, *args: Any, **nommes: Any) -> None:
        super().__init__(*args, **nommes)
        self.mode = mode
        self.fields["par"].queryset = remettants
        exiges = [nom for nom in champs_du_mode(mode) if nom not in _FACULTATIFS]
        for nom in exiges:
            self.fields[nom] = _champ(nom)
        if mode in (Mode.A_DOMICILE, Mode.A_ETUDE):
            self.fields["motif_655"] = forms.CharField(
                label="Ce qui a empêché la remise à personne (655)",
                widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
                required=False,
                help_text="Les circonstances de ce passage, avec leurs mots : un mot passe-partout est refusé.",
            )
            self.fields["avis_passage_le"] = ChampDate(label="Avis de passage laissé le", required=False)
        if mode == Mode.A_ETUDE:
            self.fields["casier"] = forms.CharField(label="Casier de la copie", required=False)
        for nom in champs_du_mode(mode):
            self.fields.setdefault(nom, _champ(nom))
        self.fields["motif_tardif"] = forms.CharField(
            label="Motif d'une inscription tardive",
            required=False,
            help_text="Seulement si le répertoire porte déjà un acte plus récent.",
        )

    def champs(self) -> dict[str, Any]:
        """Les champs du mode, groupés : « tiers.nom » devient ``{"tiers": {"nom": …}}``."""
        groupes: dict[str, Any] = {}
        for nom in champs_du_mode(self.mode):
            if valeur := self.cleaned_data.get(nom):
                groupe, _, cle = nom.rpartition(".")
                (groupes.setdefault(groupe, {}) if groupe else groupes)[cle] = valeur
        return groupes

    def instant(self) -> datetime:
        """Le jour et l'heure de la remise, à l'heure de l'étude."""
        return assembler(self.cleaned_data["date"], self.cleaned_data["heure"])


class FormulaireDiligence(forms.Form):
    """Une diligence, sur une ligne ; vide, elle n'existe pas."""

    nature = forms.CharField(label="Ce qui a été fait", required=False, max_length=60)
    aupres_de = forms.CharField(label="Auprès de qui, ou sur quoi", required=False, max_length=160)
    jour = ChampDate(label="Le", required=False, help_text="")
    heure = ChampHeure(label="à", required=False)
    resultat = forms.CharField(label="Ce que cela a donné", required=False)

    def __init__(self, *args: Any, **nommes: Any) -> None:
        super().__init__(*args, **nommes)
        for nom, champ in self.fields.items():
            champ.widget.attrs |= {"class": "form-control form-control-sm", "aria-label": champ.label}
            if nom == "nature" and self.prefix:
                champ.widget.attrs["list"] = f"phrases-{self.prefix.split('-')[0]}"

    def clean(self) -> dict[str, Any]:
        """Une ligne commencée dit son jour et son heure."""
        lues: dict[str, Any] = super().clean() or {}
        commencee = any(lues.get(nom) for nom in ("nature", "aupres_de", "resultat"))
        if commencee and not (lues.get("jour") and lues.get("heure")):
            raise forms.ValidationError("Donner le jour et l'heure de cette diligence.")
        return lues


Diligences = forms.formset_factory(FormulaireDiligence, extra=LIGNES, max_num=20)


def faites(jeux: dict[Genre, Any]) -> list[Faite]:
    """Les diligences remplies, dans l'ordre où elles ont été faites."""
    lues = [
        Faite(
            genre, lu.get("nature", ""), assembler(lu["jour"], lu["heure"]), lu.get("resultat", ""),
            lu.get("aupres_de", ""),
        )
        for genre, jeu in jeux.items()
        for lu in jeu.cleaned_data
        if lu.get("jour") and lu.get("heure")
    ]  # fmt: skip
    return sorted(lues, key=lambda faite: faite.le)


def assembler(jour: date, heure: time) -> datetime:
    """Un instant, à l'heure de l'étude."""
    return datetime.combine(jour, heure, tzinfo=timezone.get_current_timezone())


class FormulaireLettre(Formulaire):
    """L'envoi d'une lettre."""

    envoyee_le = ChampDate(label="Envoyée le")
    numero = forms.CharField(label="Numéro de la recommandée", required=False)
    motif_hors_delai = forms.CharField(label="Motif d'un envoi hors délai", required=False)
    champ = forms.CharField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)


class FormulaireComplement(Formulaire):
    """La réponse à un visa refusé."""

    explication = forms.CharField(
        label="Réponse au refus", widget=forms.Textarea(attrs={"rows": 2}), max_length=1000, required=False
    )

    def __init__(self, mode: str, *args: Any, **nommes: Any) -> None:
        super().__init__(*args, **nommes)
        if mode in (Mode.A_DOMICILE, Mode.A_ETUDE):
            self.fields["motif_655"] = forms.CharField(
                label="Ce qui a empêché la remise à personne (655)",
                widget=forms.Textarea(attrs={"rows": 2}),
                required=False,
                help_text="Le même texte, mieux dit ; l'ancien reste dans les compléments.",
            )


class FormulaireSansRemise(Formulaire):
    """Le jour et l'heure d'un acte dressé ou déposé ; ce que demande sa voie."""

    date = ChampDate(label="Le")
    heure = ChampHeure(label="à", help_text="9h, 9h05, 9:05 ou 0905")

    def __init__(self, voie: str, *args: Any, **nommes: Any) -> None:
        super().__init__(*args, **nommes)
        if voie == Mode.DRESSE:
            self.fields["lieu"] = forms.CharField(label="Lieu", required=False, max_length=200)
        else:
            self.fields["moyen"] = forms.ChoiceField(label="Comment", choices=[("", "Choisir"), *MOYENS])
            self.fields["aupres_de"] = forms.CharField(
                label="Auprès de", max_length=160, help_text="Le greffe, le service, ou le destinataire de l'envoi."
            )
            self.fields["reference"] = forms.CharField(
                label="Numéro ou récépissé", required=False, max_length=80, help_text="Exigé pour une recommandée."
            )
        self.fields["motif_tardif"] = forms.CharField(
            label="Motif d'une inscription tardive", required=False, max_length=240,
            help_text="Seulement si le répertoire porte déjà un acte plus récent.",
        )  # fmt: skip

    def instant(self) -> datetime:
        """Le jour et l'heure, à l'heure de l'étude."""
        return assembler(self.cleaned_data["date"], self.cleaned_data["heure"])


def _champ(nom: str) -> forms.CharField:
    chemin = f"remise.{nom}"
    exemple = exemple_du_champ(chemin)
    commun: dict[str, Any] = {"label": titre_du_champ(chemin), "required": nom not in _FACULTATIFS}
    if nom.endswith("_le"):
        return ChampDate(**commun)
    return forms.CharField(help_text=f"Par exemple : {exemple}" if exemple else "", **commun)
