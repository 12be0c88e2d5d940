"""Écrire une personne : la créer, la modifier, lui donner des coordonnées datées et des comptes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from basoche.etude.commun.actions import action, reprendre
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.etude.personnes.identifiants import lire_iban, lire_siret
from basoche.etude.personnes.models import Compte, Coordonnee, Nature, NatureCoordonnee, Personne

CHAMPS = (
    "nature", "civilite", "nom", "nom_usage", "prenoms", "naissance_le", "naissance_a", "nationalite", "profession",
    "forme_juridique", "organe", "rcs", "decedee_le", "radiee_le",
)  # fmt: skip
_DATES = ("naissance_le", "decedee_le", "radiee_le")


@action("personne.modifier")
def creer_personne(*, champs: Mapping[str, Any], acteur: Collaborateur, le: date) -> Personne:
    """Crée une personne.

    Args:
        champs: ceux de ``CHAMPS``, et ``siret`` (SIREN ou SIRET, vérifié).

    Raises:
        ActionRefusee: nom vide, SIREN faux, date à venir, décès avant la naissance.
    """
    personne = Personne(**_lire(champs, le))
    personne.save()
    journaliser("personne.creer", acteur=acteur, objet=personne, details={"champs": sorted(_donnes(champs))})
    return personne


@action("personne.modifier")
def modifier_personne(
    personne: Personne, *, champs: Mapping[str, Any], acteur: Collaborateur, le: date, version_lue: int
) -> Personne:
    """Change l'identité ; le journal dit quels champs, jamais leurs valeurs.

    Raises:
        ConflitDeModification: un autre l'a changée depuis la lecture.
        ActionRefusee: comme à la création, ou personne absorbée par une autre.
    """
    if personne.fusionnee_dans_id:
        raise ActionRefusee("Cette personne a été réunie à une autre.", conseil="Modifier celle qui l'a gardée.")
    lus = _lire(champs, le)
    reprendre(personne, version_lue)
    changes = sorted(nom for nom, valeur in lus.items() if getattr(personne, nom) != valeur)
    for nom in changes:
        setattr(personne, nom, lus[nom])
    personne.save()
    journaliser("personne.modifier", acteur=acteur, objet=personne, details={"champs": changes})
    return personne


def _donnes(champs: Mapping[str, Any]) -> list[str]:
    return [nom for nom, valeur in champs.items() if valeur not in ("", None)]


def _lire(champs: Mapping[str, Any], le: date) -> dict[str, Any]:
    lus = {nom: champs.get(nom) or (None if nom in _DATES else "") for nom in CHAMPS}
    for nom, valeur in lus.items():
        if isinstance(valeur, str):
            lus[nom] = " ".join(valeur.split())
    if not lus["nom"]:
        raise ActionRefusee("La personne n'a pas de nom.", conseil="Donner son nom ou sa dénomination.", champ="nom")
    if lus["nature"] not in Nature.values:
        raise ActionRefusee("Physique ou morale ?", conseil="Choisir la nature de la personne.", champ="nature")
    lus["siren"], lus["nic"] = lire_siret(str(champs.get("siret") or ""))
    for nom in _DATES:
        if lus[nom] is not None and lus[nom] > le:
            raise ActionRefusee(f"Le {lus[nom]:%d/%m/%Y} est après ce jour.", conseil="Corriger la date.", champ=nom)
    if lus["naissance_le"] and lus["decedee_le"] and lus["decedee_le"] < lus["naissance_le"]:
        raise ActionRefusee(
            "Le décès précède la naissance.", conseil="Corriger l'une des deux dates.", champ="decedee_le"
        )
    return lus


@action("personne.modifier")
def ajouter_coordonnee(
    personne: Personne, *, nature: str, valeur: str, origine: str, acteur: Collaborateur, le: date,
    du: date | None = None, remplace: Coordonnee | None = None, **adresse: str,
) -> Coordonnee:  # fmt: skip
    """Ajoute une coordonnée à compter d'un jour ; celle qu'elle remplace est close ce jour-là, jamais effacée.

    Args:
        adresse: ``complement``, ``code_postal``, ``commune``, ``pays``.

    Raises:
        ActionRefusee: valeur ou origine vide, téléphone ou courriel illisible, remplacée d'une autre personne.
    """
    valeur, origine, du = " ".join(valeur.split()), origine.strip(), du or le
    if not valeur:
        raise ActionRefusee("La coordonnée est vide.", conseil="L'écrire.", champ="valeur")
    if not origine:
        raise ActionRefusee("D'où vient cette coordonnée ?", conseil="Dire qui l'a donnée.", champ="origine")
    if nature == NatureCoordonnee.TELEPHONE and sum(lettre.isdigit() for lettre in valeur) < 4:
        raise ActionRefusee(f"Téléphone illisible : « {valeur[:30]} ».", conseil="Donner ses chiffres.", champ="valeur")
    if nature == NatureCoordonnee.COURRIEL and ("@" not in valeur or " " in valeur):
        raise ActionRefusee(f"Adresse illisible : « {valeur[:60]} ».", conseil="Écrire nom@domaine.fr.", champ="valeur")
    coordonnee = Coordonnee.objects.create(
        personne=personne, nature=nature, valeur=valeur, origine=origine, du=du,
        **{nom: " ".join(texte.split()) for nom, texte in adresse.items()},
    )  # fmt: skip
    if remplace is not None:
        _clore(remplace, personne, du)
    journaliser("personne.coordonnee", acteur=acteur, objet=coordonnee, details={"nature": nature})
    return coordonnee


@action("personne.modifier")
def clore_coordonnee(personne: Personne, coordonnee: Coordonnee, *, au: date, acteur: Collaborateur, le: date) -> None:
    """Met fin à une coordonnée au jour ``au`` (exclu) ; elle reste lisible.

    Raises:
        ActionRefusee: déjà close, d'une autre personne, ou close avant d'avoir commencé.
    """
    _clore(coordonnee, personne, au)
    journaliser("personne.coordonnee_close", acteur=acteur, objet=coordonnee)


def _clore(coordonnee: Coordonnee, personne: Personne, au: date) -> None:
    if coordonnee.personne_id != personne.pk or coordonnee.au is not None:
        raise ActionRefusee("Cette coordonnée ne peut pas être close.", conseil="Elle l'est déjà, ou est à un autre.")
    if au < coordonnee.du:
        raise ActionRefusee(
            f"Elle ne court que du {coordonnee.du:%d/%m/%Y}.", conseil="Donner un jour postérieur.", champ="au"
        )
    coordonnee.au = au
    coordonnee.save(update_fields=["au"])


@action("personne.modifier")
def ajouter_compte(personne: Personne, *, iban: str, origine: str, acteur: Collaborateur, le: date) -> Compte:
    """Garde un compte connu par un paiement ou par le client ; jamais par L152-1 (voir les informations protégées).

    Raises:
        ActionRefusee: IBAN faux, ou origine autre que « paiement » ou « client ».
    """
    if origine not in ("paiement", "client"):
        raise ActionRefusee(
            "Un compte obtenu de l'administration ne se garde pas ici.",
            conseil="L'inscrire au titre, parmi les informations protégées.",
            champ="origine",
        )
    lu = lire_iban(iban)
    compte, cree = Compte.objects.get_or_create(personne=personne, iban=lu, defaults={"origine": origine, "vu_le": le})
    if not cree:
        compte.vu_le = le
        compte.save(update_fields=["vu_le"])
    journaliser("personne.compte", acteur=acteur, objet=compte, details={"origine": origine})
    return compte
