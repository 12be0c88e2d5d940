"""Les formulaires des actes : nés du schéma de l'acte, ce qui manque d'abord, ce qui est connu déjà rempli."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from basoche.droit.actes.champs import TypeChamp
from basoche.droit.montant import Montant
from basoche.etude.actes.donnees import en_json, valeur_du_champ
from basoche.etude.commun.formulaires import ChampDate, ChampEuros, Formulaire
from basoche.redaction.demande import demander
from basoche.redaction.schema import Schema, champ_du_schema, schema_de_l_acte

# Ce que l'application pose elle-même, ou que le dossier tient : on ne le ressaisit pas dans l'acte.
_TENUS_AILLEURS = frozenset(
    {"etude", "remise", "signification", "circonstances", "delai", "requerants", "destinataires"}
)
_COLONNES_AU_PLUS = 6
_SEPARATEUR = " ; "
_LONG = 60
_COURT = 32


@dataclass(frozen=True, slots=True)
class Groupe:
    """Des champs qui vont ensemble à l'écran."""

    titre: str
    champs: tuple[Any, ...]

    @property
    def resume(self) -> str:
        """Ses premières valeurs, comme on les lirait : « jugement · 12/03/2025 · Tribunal judiciaire… »."""
        valeurs = [champ.value() for champ in self.champs]
        dites = [str(valeur) for valeur in valeurs if valeur not in (None, "") and not isinstance(valeur, list | bool)]
        dites = [dite for dite in dites if "\n" not in dite]
        return " · ".join(dite if len(dite) <= _COURT else f"{dite[: _COURT - 1]}…" for dite in dites[:4])

    @property
    def en_faute(self) -> bool:
        """Vrai si l'un d'eux est refusé : le groupe s'ouvre."""
        return any(champ.errors for champ in self.champs)


class ChampLignes(forms.CharField):
    """Une liste : un élément par ligne ; un élément à plusieurs champs les sépare par des points-virgules."""

    def __init__(self, colonnes: Sequence[str], noms: Sequence[str] = (), **nommes: Any) -> None:
        self.colonnes = tuple(colonnes)
        if colonnes:
            nommes["help_text"] = f"Une ligne par élément : {_SEPARATEUR.join(noms or colonnes)}."
        else:
            nommes["help_text"] = "Une ligne par élément."
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **nommes)

    def prepare_value(self, valeur: Any) -> Any:
        """La liste, ligne par ligne."""
        if not isinstance(valeur, list):
            return valeur
        return "\n".join(
            _SEPARATEUR.join(str(e.get(c, "")) for c in self.colonnes) if isinstance(e, dict) else str(e)
            for e in valeur
        )

    def clean(self, valeur: Any) -> list[Any]:
        """Les éléments ; une ligne qui n'a pas toutes ses colonnes est refusée."""
        lignes = [ligne.strip() for ligne in (super().clean(valeur) or "").splitlines() if ligne.strip()]
        if not self.colonnes:
            return list(lignes)
        elements = []
        for ligne in lignes:
            parts = [part.strip() for part in ligne.split(";")]
            if len(parts) > len(self.colonnes):
                raise ValidationError(f"« {ligne[:60]} » : {len(self.colonnes)} colonnes au plus, séparées par « ; ».")
            elements.append({c: part for c, part in zip(self.colonnes, parts, strict=False) if part})
        return elements

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare ce qui était écrit à ce qui l'est."""
        return bool((self.prepare_value(initial) or "") != (data or "").replace("\r\n", "\n"))


class FormulaireActe(Formulaire):
    """Tous les champs d'un acte, ceux qui manquent d'abord."""

    def __init__(
        self, code: str, donnees: Mapping[str, Any], manques: Sequence[Mapping[str, str]], *args: Any, **nommes: Any
    ) -> None:
        self.code, self.manques = code, [manque["champ"].replace("[]", "[0]") for manque in manques]
        schema = schema_de_l_acte(code)
        champs = dict(_champs(schema, donnees))
        for chemin in self.manques:
            champs[chemin] = _champ_manquant(code, chemin, schema)
        # L'ordre du papier, mais ce qui manque est sous la main.
        self.base_fields = {c: champs[c] for c in (*self.manques, *(c for c in champs if c not in self.manques))}
        nommes["initial"] = {
            chemin: _initiale(champ, valeur_du_champ(donnees, chemin)) for chemin, champ in champs.items()
        }
        super().__init__(*args, **nommes)

    @property
    def corrections(self) -> dict[str, Any]:
        """Ce que le clerc a changé, par chemin."""
        return {chemin: en_json(self.cleaned_data.get(chemin)) for chemin in self.changed_data}

    @property
    def a_demander(self) -> list[Any]:
        """Les champs qui manquent."""
        return [self[chemin] for chemin in self.manques]

    @property
    def connus(self) -> list[Groupe]:
        """Les champs déjà remplis, groupe par groupe."""
        return self._groupes(remplis=True)

    @property
    def facultatifs(self) -> list[Groupe]:
        """Les champs que l'acte accepte et n'exige pas."""
        return self._groupes(remplis=False)

    def _groupes(self, *, remplis: bool) -> list[Groupe]:
        groupes: dict[str, list[Any]] = {}
        for chemin in self.fields:
            if chemin in self.manques or bool(self.initial.get(chemin) not in (None, "", [])) is not remplis:
                continue
            groupes.setdefault(chemin.split(".")[0].split("[")[0], []).append(self[chemin])
        schema = schema_de_l_acte(self.code)
        return [
            Groupe(champ_du_schema(schema, nom).get("title", nom), tuple(champs)) for nom, champs in groupes.items()
        ]


class FormulaireSujet(Formulaire):
    """Ce qui choisit les données : à qui, en vertu de quoi, au nom de qui, à quelle date."""

    destinataire = forms.ModelChoiceField(queryset=None, label="Destinataire", required=False)
    titre = forms.ModelChoiceField(queryset=None, label="Titre", required=False)
    officier = forms.ModelChoiceField(queryset=None, label="Commissaire de justice", required=False)
    date_fixee = forms.BooleanField(
        label="Dater l'acte de ce jour",
        required=False,
        help_text="Sinon sa date est celle de sa remise, portée aux modalités.",
    )

    def __init__(self, dossier: Any, officiers: Any, *args: Any, **nommes: Any) -> None:
        super().__init__(*args, **nommes)
        # La main va à ce qui manque à l'acte, ou à son bouton : Entrée prépare.
        self.fields["destinataire"].widget.attrs.pop("autofocus", None)
        self.fields["destinataire"].queryset = dossier.parties.select_related("personne")
        self.fields["titre"].queryset = dossier.titres.all()
        self.fields["officier"].queryset = officiers


class FormulaireMotif(Formulaire):
    """Un motif, et la version lue."""

    motif = forms.CharField(label="Motif", widget=forms.Textarea(attrs={"rows": 2}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


def _champs(schema: Schema, donnees: Mapping[str, Any]) -> Iterator[tuple[str, forms.Field]]:
    for cle, noeud in schema.get("properties", {}).items():
        if cle not in _TENUS_AILLEURS:
            yield from _du_noeud(cle, noeud, donnees)


def _du_noeud(chemin: str, noeud: Schema, donnees: Mapping[str, Any]) -> Iterator[tuple[str, forms.Field]]:
    if noeud.get("deprecated") and valeur_du_champ(donnees, chemin) is None:
        return
    type_ = noeud.get("x-basoche", {}).get("type")
    if type_ == "groupe" or (type_ is None and "properties" in noeud):
        for cle, sous in noeud.get("properties", {}).items():
            yield from _du_noeud(f"{chemin}.{cle}", sous, donnees)
        return
    colonnes = tuple(noeud.get("items", {}).get("properties", {}))
    if len(colonnes) > _COLONNES_AU_PLUS:
        return
    yield chemin, _champ(noeud, exige=False, long=len(str(valeur_du_champ(donnees, chemin) or "")) > _LONG)


def _champ_manquant(code: str, chemin: str, schema: Schema) -> forms.Field:
    champ = _champ(champ_du_schema(schema, chemin), exige=False, long=False)
    demande = demander(code, chemin)
    champ.label = demande.titre or chemin
    exemple = f" Par exemple : {demande.exemple}." if demande.exemple else ""
    champ.help_text = f"{champ.help_text or ''} {demande.article}.{exemple}".strip()
    return champ


def _champ(noeud: Schema, *, exige: bool, long: bool) -> forms.Field:
    type_ = noeud.get("x-basoche", {}).get("type", TypeChamp.TEXTE.value)
    commun: dict[str, Any] = {"label": noeud.get("title", ""), "required": exige}
    if noeud.get("enum"):
        return forms.ChoiceField(choices=[("", "—"), *((v, v) for v in noeud["enum"])], **commun)
    match type_:
        case TypeChamp.DATE.value:
            return ChampDate(**commun)
        case TypeChamp.MONTANT.value:
            return ChampEuros(**commun)
        case TypeChamp.ENTIER.value:
            return forms.IntegerField(min_value=0, **commun)
        case TypeChamp.BOOLEEN.value:
            return forms.BooleanField(**commun)
        case TypeChamp.LISTE.value:
            colonnes = noeud.get("items", {}).get("properties", {})
            noms = [sous.get("title", cle) for cle, sous in colonnes.items()]
            return ChampLignes(list(colonnes), noms, **commun)
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 2}) if long else None, **commun)


def _initiale(champ: forms.Field, valeur: Any) -> Any:
    if isinstance(champ, ChampDate) and isinstance(valeur, str):
        return date.fromisoformat(valeur)
    if isinstance(champ, ChampEuros) and isinstance(valeur, str):
        return Montant.lire(valeur)
    return valeur
