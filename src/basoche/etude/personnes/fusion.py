"""Réunir deux fiches d'une même personne, et défaire la réunion : rien n'est effacé, tout est tracé."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from basoche.etude.commun.actions import action
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.commun.evenements import publier
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.etude.personnes.models import Compte, Coordonnee, Fusion, Personne


@dataclass(frozen=True, slots=True)
class PersonnesReunies:
    """Une personne passe dans une autre : chaque abonné déplace ce qu'il tient et l'inscrit dans ``deplaces``."""

    gardee: Personne
    absorbee: Personne
    deplaces: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PersonnesSeparees:
    """Une réunion est défaite : chaque abonné remet ce que ``fusion.deplaces`` dit."""

    fusion: Fusion


@action("personne.fusionner")
def fusionner_personnes(gardee: Personne, absorbee: Personne, *, motif: str, acteur: Collaborateur, le: date) -> Fusion:
    """Réunit ``absorbee`` à ``gardee`` : coordonnées, comptes et parties passent ; la fiche absorbée reste, close.

    Raises:
        ActionRefusee: la même fiche, natures différentes, SIREN ou naissances contraires, déjà réunies, sans motif.
    """
    _verifier(gardee, absorbee, motif)
    evenement = PersonnesReunies(gardee, absorbee)
    for nom, modele in (("coordonnees", Coordonnee), ("comptes", Compte)):
        evenement.deplaces[nom] = _deplacer(modele, gardee, absorbee)
    publier(evenement)
    absorbee.fusionnee_dans = gardee
    absorbee.save(update_fields=["fusionnee_dans"])
    fusion = Fusion.objects.create(
        gardee=gardee, absorbee=absorbee, motif=motif.strip(), deplaces=evenement.deplaces, par=acteur
    )
    journaliser(
        "personne.fusionner", acteur=acteur, objet=gardee, details={"absorbee": absorbee.pk, "fusion": fusion.pk}
    )
    return fusion


def _verifier(gardee: Personne, absorbee: Personne, motif: str) -> None:
    if gardee.pk == absorbee.pk or gardee.fusionnee_dans_id or absorbee.fusionnee_dans_id:
        raise ActionRefusee(
            "Ces deux fiches ne peuvent pas être réunies.", conseil="L'une l'est déjà, ou c'est la même."
        )
    if gardee.nature != absorbee.nature:
        raise ActionRefusee("L'une est physique, l'autre morale.", conseil="Corriger d'abord la nature de l'une.")
    if (gardee.siren and absorbee.siren and gardee.siren != absorbee.siren) or (
        gardee.naissance_le and absorbee.naissance_le and gardee.naissance_le != absorbee.naissance_le
    ):
        raise ActionRefusee(
            "SIREN ou dates de naissance contraires : ce sont deux personnes.", conseil="Corriger la fiche fausse."
        )
    if not motif.strip():
        raise ActionRefusee("Une réunion demande son motif.", conseil="Dire ce qui prouve l'identité.", champ="motif")


def _deplacer(modele: type[Coordonnee] | type[Compte], gardee: Personne, absorbee: Personne) -> list[int]:
    """Ce que la gardée a déjà (même IBAN) reste où il est."""
    deplaces = []
    for objet in modele.objects.filter(personne=absorbee):
        try:
            with transaction.atomic():
                modele.objects.filter(pk=objet.pk).update(personne=gardee)
        except IntegrityError:
            continue
        deplaces.append(objet.pk)
    return deplaces


@action("personne.fusionner")
def defaire_fusion(gardee: Personne, fusion: Fusion, *, acteur: Collaborateur, le: date) -> None:
    """Rend à la personne absorbée tout ce qui lui avait été pris.

    Raises:
        ActionRefusee: déjà défaite, ou d'une autre personne.
    """
    if fusion.gardee_id != gardee.pk or fusion.defaite_le is not None:
        raise ActionRefusee("Cette réunion ne peut pas être défaite.", conseil="Elle l'est déjà.")
    for nom, modele in (("coordonnees", Coordonnee), ("comptes", Compte)):
        modele.objects.filter(pk__in=fusion.deplaces.get(nom, ())).update(personne=fusion.absorbee)
    publier(PersonnesSeparees(fusion))
    Personne.objects.filter(pk=fusion.absorbee_id).update(fusionnee_dans=None)
    fusion.defaite_le = timezone.now()
    fusion.save(update_fields=["defaite_le"])
    journaliser("personne.defaire_fusion", acteur=acteur, objet=gardee, details={"fusion": fusion.pk})
