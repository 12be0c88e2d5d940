"""Où va chaque acte, et lesquels attendent une tournée."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from basoche.droit.actes import acte as acte_du_catalogue
from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.actes.etude import en_tete
from basoche.etude.actes.models import Acte, Etat
from basoche.etude.dossiers.visibilite import des_dossiers_visibles
from basoche.etude.equipe.models import Collaborateur, Fonction
from basoche.etude.personnes.models import Coordonnee, NatureCoordonnee
from basoche.etude.tournees.communes import Lieu, lieu_de, positions
from basoche.etude.tournees.models import Arret, EtatArret
from basoche.etude.tournees.ordre import Ordre, cle_de_voie, ordonner


@dataclass(frozen=True, slots=True)
class Destination:
    """Un acte et l'endroit où le porter."""

    acte: Acte
    adresse: str
    lieu: Lieu


def a_remettre(qui: Collaborateur) -> QuerySet[Acte]:
    """Les actes signés qui attendent leur remise et ne sont sur aucune route. Uses index : acte_file."""
    en_route = Arret.objects.filter(acte=OuterRef("pk"), etat=EtatArret.A_FAIRE)
    signes = des_dossiers_visibles(Acte.objects.filter(etat=Etat.SIGNE), qui).filter(~Exists(en_route))
    return signes.select_related("dossier", "destinataire__personne", "officier").order_by("date", "pk")


def destinations(actes: Sequence[Acte]) -> list[Destination]:
    """L'adresse que porte chaque acte ; s'il n'en porte pas, celle du destinataire. Une requête, quel que soit leur
    nombre.
    """
    sans = [acte for acte in actes if not lieu_de(_adresse_de_l_acte(acte)).code_postal and acte.destinataire_id]
    courantes = _adresses_courantes(acte.destinataire.personne_id for acte in sans)
    trouvees = []
    for acte in actes:
        adresse, lieu = _adresse_de_l_acte(acte), lieu_de(_adresse_de_l_acte(acte))
        connue = courantes.get(acte.destinataire.personne_id) if acte.destinataire_id else None
        if not lieu.code_postal and connue is not None:
            adresse, lieu = adresse or str(connue), Lieu(connue.code_postal, connue.commune)
        trouvees.append(Destination(acte, adresse, lieu))
    return trouvees


def ranger(choisies: Sequence[Destination]) -> tuple[list[Destination], Ordre]:
    """Les destinations dans l'ordre de la route, et comment il a été trouvé.

    Raises:
        ReglageInvalide: le fichier des communes ne se lit pas.
    """
    ordre = ordonner([d.lieu for d in choisies], positions(), commune_de_l_etude())
    place = {cle: rang for rang, cle in enumerate(ordre.communes)}
    rangees = sorted(choisies, key=lambda d: (place[d.lieu.cle], cle_de_voie(d.adresse), d.acte.pk))
    return rangees, ordre


def par_commune(choisies: Iterable[Destination]) -> list[dict[str, Any]]:
    """Groupées par commune, par code postal puis par nom ; celles dont l'adresse ne se lit pas, à la fin."""
    triees = sorted(choisies, key=lambda d: (not d.lieu.code_postal, d.lieu.cle, cle_de_voie(d.adresse), d.acte.pk))
    return [
        {"lieu": (siennes := list(groupe))[0].lieu, "destinations": siennes}
        for _, groupe in groupby(triees, key=lambda d: d.lieu.cle)
    ]


def commune_de_l_etude() -> Lieu | None:
    """La commune que donne l'en-tête de l'étude."""
    try:
        lieu = lieu_de(str(en_tete().get("adresse", "")))
    except ErreurBasoche:
        return None
    return lieu if lieu.code_postal else None


def pourquoi_pas(acte: Acte, significateur: Collaborateur, jour: date) -> str:
    """Ce qui empêche ce significateur de porter cet acte ce jour-là ; vide si rien."""
    if acte.etat != Etat.SIGNE:
        return f"l'acte est « {acte.get_etat_display().lower()} » : on ne porte que des actes signés (CPC 648)"
    datee = (acte.donnees.get("acte") or {}).get("date")
    if datee and datee != jour.isoformat():
        return f"l'acte est daté du {date.fromisoformat(datee):%d/%m/%Y} : sa remise ne peut pas être d'un autre jour"
    if not significateur.peut("acte.remettre", le=jour):
        return f"{significateur} n'est pas habilité à signifier le {jour:%d/%m/%Y}"
    if significateur.fonction != Fonction.COMMISSAIRE and est_reserve(acte):
        return "cet acte est réservé au commissaire de justice"
    return ""


def est_reserve(acte: Acte) -> bool:
    """Vrai si le catalogue ferme cet acte au clerc significateur."""
    return acte_du_catalogue(acte.code).qui.clerc_significateur is False


def destinataire_de(acte: Acte) -> str:
    """Le nom que porte l'acte, sinon celui de la partie."""
    porte = _destinataire(acte)
    nom = " ".join(str(porte.get(cle, "")) for cle in ("denomination", "prenoms", "nom") if porte.get(cle))
    return nom or (str(acte.destinataire.personne) if acte.destinataire_id else "")


def _destinataire(acte: Acte) -> Mapping[str, Any]:
    plusieurs = acte.donnees.get("destinataires") or [{}]
    porte = acte.donnees.get("destinataire") or plusieurs[0]
    return porte if isinstance(porte, Mapping) else {}


def _adresse_de_l_acte(acte: Acte) -> str:
    porte = _destinataire(acte)
    return str(porte.get("domicile") or porte.get("siege") or "")[:300]


def _adresses_courantes(personnes: Iterable[int]) -> dict[int, Coordonnee]:
    lues = Coordonnee.objects.filter(
        personne__in=list(personnes), nature=NatureCoordonnee.ADRESSE, au=None
    ).order_by("du", "pk")  # fmt: skip
    return {coordonnee.personne_id: coordonnee for coordonnee in lues}
