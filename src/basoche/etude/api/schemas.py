"""Ce que l'API reçoit et rend : sommes « 1234.56 », dates ISO, aucun champ de plus que ceux-là."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, WithJsonSchema

from basoche.droit.montant import Montant
from basoche.etude.dossiers.models import Etat, Nature, Role

_JOUR = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_SANS_COMMANDE = r"^[^\u0000-\u001F\u007F]*$"


def _lire_jour(valeur: Any) -> date:
    """Une date ISO et rien d'autre : ni instant, ni nombre."""
    if type(valeur) is date:
        return valeur
    if not isinstance(valeur, str) or not _JOUR.match(valeur):
        raise ValueError("attendu : une date AAAA-MM-JJ")
    try:
        return date.fromisoformat(valeur)
    except ValueError as faute:
        raise ValueError("cette date n'existe pas") from faute


def _lire_somme(valeur: str) -> str:
    if Montant.lire(valeur).centimes <= 0:
        raise ValueError("attendu : une somme positive")
    return valeur


Jour = Annotated[date, BeforeValidator(_lire_jour), WithJsonSchema({"type": "string", "format": "date"})]
Somme = Annotated[
    str, BeforeValidator(str), Field(pattern=r"^-?[0-9]+\.[0-9]{2}$", description="Euros et centimes : « 1234.56 ».")
]
SommeDonnee = Annotated[
    str,
    Field(
        pattern=r"^(0\.(0[1-9]|[1-9][0-9])|[1-9][0-9]{0,11}\.[0-9]{2})$", description="Somme positive : « 1234.56 »."
    ),
    AfterValidator(_lire_somme),
]


def texte(au_plus: int, au_moins: int = 0) -> Any:
    """Un texte d'une ligne, sans caractère de commande."""
    return Annotated[str, Field(min_length=au_moins, max_length=au_plus, pattern=_SANS_COMMANDE)]


class _Recu(Schema):
    model_config = ConfigDict(extra="forbid")


class ErreurDeChamp(Schema):
    """Un champ fautif."""

    champ: str
    message: str


class ProblemeLu(Schema):
    """Un refus (RFC 9457) ; ``code`` est stable."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    conseil: str
    erreurs: list[ErreurDeChamp] = []
    origine: str = ""


class Client(Schema):
    """À qui est la clé."""

    client: str
    portees: list[Literal["lecture", "versement", "ouverture"]]
    appels_par_minute: int
    expire_le: Jour | None


class DossierEnListe(Schema):
    """Un dossier, en une ligne ; le solde est celui du dernier calcul enregistré."""

    numero: str
    nature: Nature
    etat: Etat
    intitule: str
    reference: str
    ouvert_le: Jour
    clos_le: Jour | None
    solde: Somme | None
    solde_le: Jour | None
    dernier_evenement_le: Jour | None


class PartieLue(Schema):
    """Une personne du dossier, et à quel titre."""

    role: Role
    nom: str


class TitreLu(Schema):
    """Un titre exécutoire."""

    nature: str
    date: Jour
    juridiction: str
    rg: str
    signifie_le: Jour | None
    executoire_le: Jour | None


class DossierLu(DossierEnListe):
    """Un dossier entier."""

    parties: list[PartieLue]
    titres: list[TitreLu]


class PageDeDossiers(Schema):
    """Une page ; ``suivant`` se donne en ``curseur`` pour la suivante."""

    dossiers: list[DossierEnListe]
    suivant: str | None


class LigneLue(Schema):
    """Une ligne de la preuve : de quoi la refaire à la main."""

    nature: str
    libelle: str
    du: Jour | None
    au: Jour | None
    base: Somme | None
    taux: str | None
    jours: int | None
    diviseur: int | None
    somme: Somme | None
    frais: Somme | None
    interets: Somme | None
    principal: Somme | None
    solde: Somme | None
    article: str


class FondementLu(Schema):
    """Un article, sa source, et jusqu'où elle est vérifiée."""

    article: str
    source: str
    verification: str


class DecompteLu(Schema):
    """Ce qui est dû à une date, et sa preuve."""

    au: Jour
    principal: Somme
    interets: Somme
    frais: Somme
    total: Somme
    interet_par_jour: Somme
    lignes: list[LigneLue]
    fondements: list[FondementLu]
    hypotheses: list[str]
    avertissements: list[str]


class ActeLu(Schema):
    """Un acte, où il en est, et si son PDF se délivre."""

    id: int
    dossier: str
    code: str
    intitule: str
    etat: Literal["en_preparation", "signe", "remis", "vise", "signifie", "dresse", "depose"]
    date: Jour
    remis_le: Jour | None
    mode_de_remise: str | None
    signifie_le: Jour | None
    cout: Somme | None
    pdf_disponible: bool


class PageDActes(Schema):
    """Une page d'actes."""

    actes: list[ActeLu]
    suivant: str | None


class EvenementLu(Schema):
    """Ce qui s'est passé, dit sans rien d'interne à l'étude."""

    id: int
    nature: str
    libelle: str
    le: Jour


class PageDEvenements(Schema):
    """Une page d'événements."""

    evenements: list[EvenementLu]
    suivant: str | None


class VersementLu(Schema):
    """Un versement du débiteur ; ``annule`` s'il a été extourné."""

    id: int
    date: Jour
    montant: Somme
    moyen: str
    annule: bool


class PageDeVersements(Schema):
    """Une page de versements."""

    versements: list[VersementLu]
    suivant: str | None


class VersementRecu(_Recu):
    """Ce que le débiteur a payé directement au client."""

    montant: SommeDonnee
    date: Jour
    moyen: texte(40) = "déclaré par le client"


class VersementFait(VersementLu):
    """Le versement enregistré, et ce qui reste dû."""

    solde: Somme | None


class DebiteurRecu(_Recu):
    """Un débiteur, tel que le client le connaît."""

    nature: Literal["physique", "morale"]
    nom: texte(200, 1)
    prenoms: texte(160) = ""
    siret: Annotated[str, Field(pattern=r"^([0-9]{9}|[0-9]{14})?$")] = ""
    voie: texte(200) = ""
    code_postal: texte(10) = ""
    commune: texte(120) = ""


class CreanceRecue(_Recu):
    """Une somme due, sans intérêts tant que l'étude ne les a pas réglés."""

    libelle: texte(200, 1)
    montant: SommeDonnee
    date: Jour


class DossierRecu(_Recu):
    """Un dossier à ouvrir : le client est créancier."""

    nature: Literal["amiable", "titre", "execution", "signification"]
    reference: texte(80) = ""
    debiteurs: Annotated[list[DebiteurRecu], Field(min_length=1, max_length=10)]
    creances: Annotated[list[CreanceRecue], Field(max_length=20)] = []
