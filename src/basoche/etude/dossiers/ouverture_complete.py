"""Ouvrir un dossier d'un geste : les personnes nouvelles sont créées avec lui, ou rien ne l'est."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from basoche.etude.commun.actions import action
from basoche.etude.dossiers.models import Dossier
from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.personnes.actions import ajouter_coordonnee, creer_personne
from basoche.etude.personnes.models import NatureCoordonnee, Personne


@dataclass(frozen=True, slots=True)
class PartieOuverte:
    """Une partie : une personne connue, ou de quoi la créer.

    ``identite`` : les champs de ``personnes.actions.creer_personne`` ; ``adresse`` : voie, code_postal, commune,
    telephone.
    """

    role: str
    tenu: str = ""
    part: str = ""
    personne: Personne | None = None
    identite: Mapping[str, Any] = field(default_factory=dict)
    adresse: Mapping[str, str] = field(default_factory=dict)


@action("dossier.ouvrir")
def ouvrir_avec_ses_parties(
    *, parties: Sequence[PartieOuverte], acteur: Collaborateur, le: date, **entete: Any
) -> Dossier:
    """Crée les personnes nouvelles, puis ouvre le dossier ; un refus annule tout.

    Args:
        entete: ce que ``ouvrir_dossier`` reçoit d'autre (nature, référence, immeuble, motif de conflit…).

    Raises:
        ActionRefusee, ConflitDInterets: comme à la création d'une personne et à l'ouverture.
    """
    donnees = [
        PartieDonnee(partie.personne or _creer(partie, acteur, le), partie.role, tenu=partie.tenu, part=partie.part)
        for partie in parties
    ]
    return ouvrir_dossier(parties=donnees, acteur=acteur, le=le, **entete)


def _creer(partie: PartieOuverte, acteur: Collaborateur, le: date) -> Personne:
    personne = creer_personne(champs=partie.identite, acteur=acteur, le=le)
    adresse = dict(partie.adresse)
    telephone = adresse.pop("telephone", "")
    commun = {"origine": "ouverture du dossier", "acteur": acteur, "le": le}
    if voie := adresse.pop("voie", ""):
        ajouter_coordonnee(personne, nature=NatureCoordonnee.ADRESSE, valeur=voie, **commun, **adresse)
    if telephone:
        ajouter_coordonnee(personne, nature=NatureCoordonnee.TELEPHONE, valeur=telephone, **commun)
    return personne
