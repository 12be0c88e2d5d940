"""Le calendrier d'un collaborateur, au format iCalendar (RFC 5545), sous une adresse secrète qu'il peut fermer.

Un calendrier s'affiche sur un téléphone, parfois chez un tiers : il dit un numéro de dossier, un acte et un article,
jamais un nom (sauf réglage de l'étude), jamais un texte libre, jamais rien d'obtenu par L152-1.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Q
from icalendar import Calendar, Event

from basoche.etude.agenda.models import AbonnementCalendrier, Echeance, EtatTache, Sens, Tache
from basoche.etude.commun.actions import action
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.models import Etat
from basoche.etude.dossiers.visibilite import des_dossiers_visibles
from basoche.etude.equipe.models import Collaborateur, Delegation
from basoche.etude.journal.chaine import journaliser

PASSE, AVENIR = timedelta(days=60), timedelta(days=400)
AU_PLUS = 500
PRODUIT = "-//Basoche//Agenda//FR"
_GENRES = {
    "visa": "viser", "signature": "signature", "escalade": "à surveiller", "cloture": "clôture", "constat": "constat",
    "terrain": "saisie du terrain", "diligences": "diligences",
}  # fmt: skip


@action("tache.traiter")
def ouvrir_calendrier(*, acteur: Collaborateur, le: date) -> str:
    """Tire l'adresse secrète de son calendrier ; l'ancienne cesse aussitôt. Rend le jeton, montré une seule fois."""
    jeton = secrets.token_urlsafe(32)
    abonnement, _ = AbonnementCalendrier.objects.update_or_create(
        collaborateur=acteur, defaults={"empreinte": empreinte_de(jeton)}
    )
    journaliser("calendrier.ouvrir", acteur=acteur, objet=abonnement)
    return jeton


@action("tache.traiter")
def fermer_calendrier(*, acteur: Collaborateur, le: date) -> None:
    """Ferme l'adresse : qui la connaît ne lit plus rien.

    Raises:
        ActionRefusee: aucun calendrier n'est ouvert.
    """
    abonnement = AbonnementCalendrier.objects.filter(collaborateur=acteur).first()
    if abonnement is None:
        raise ActionRefusee("Aucun calendrier n'est ouvert.", conseil="Rien à fermer.")
    journaliser("calendrier.fermer", acteur=acteur, objet=abonnement)
    abonnement.delete()


def abonne_du_jeton(jeton: str, le: date) -> Collaborateur | None:
    """Le collaborateur dont c'est l'adresse ; rien s'il l'a fermée ou s'il est parti. Une requête."""
    lu = AbonnementCalendrier.objects.filter(empreinte=empreinte_de(jeton)).select_related("collaborateur").first()
    qui = lu.collaborateur if lu is not None else None
    absent = qui is None or not qui.is_active or (qui.parti_le is not None and qui.parti_le <= le)
    return None if absent else qui


def calendrier_de(qui: Collaborateur, le: date, *, domaine: str, noms: bool = False) -> bytes:
    """Le calendrier : ses échéances et ses tâches datées, et celles de qui il remplace. Trois requêtes.

    Args:
        domaine: pour des identifiants d'événement que nul autre ne porte.
        noms: vrai si l'étude admet que l'intitulé du dossier (des noms) y paraisse.
    """
    calendrier = Calendar()
    calendrier.add("prodid", PRODUIT)
    calendrier.add("version", "2.0")
    calendrier.add("calscale", "GREGORIAN")
    calendrier.add("method", "PUBLISH")
    calendrier.add("x-wr-calname", "Basoche")
    calendrier.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    estampille = datetime(le.year, le.month, le.day, tzinfo=UTC)
    for ligne in [*_echeances(qui, le, noms), *_taches(qui, le, noms)]:
        calendrier.add_component(_evenement(ligne, domaine, estampille))
    return calendrier.to_ical()


def empreinte_de(jeton: str) -> str:
    """Ce que la base garde d'un jeton."""
    return hashlib.sha256(jeton.encode()).hexdigest()


def _gens(qui: Collaborateur, le: date) -> list[int]:
    remplaces = Delegation.objects.filter(a=qui, du__lte=le, au__gt=le).values_list("de", flat=True)
    return [qui.pk, *remplaces]


def _echeances(qui: Collaborateur, le: date, noms: bool) -> Iterator[dict[str, Any]]:
    siennes = Echeance.objects.filter(
        responsable__in=_gens(qui, le), traitee_le=None, sens=Sens.AU_PLUS_TARD, le__range=(le - PASSE, le + AVENIR)
    ).exclude(dossier__etat=Etat.CLOS)  # fmt: skip
    for echeance in des_dossiers_visibles(siennes, qui).select_related("dossier").order_by("le", "pk")[:AU_PLUS]:
        qui_est = f" · {echeance.dossier.intitule}" if noms else ""
        yield {
            "uid": f"echeance-{echeance.pk}", "le": echeance.le, "sequence": echeance.version,
            "titre": f"{echeance.dossier.numero}{qui_est} · {_acte(echeance)} · {echeance.article}",
            "detail": f"{echeance.get_niveau_display()}. {echeance.sanction}".strip(),
        }  # fmt: skip


def _taches(qui: Collaborateur, le: date, noms: bool) -> Iterator[dict[str, Any]]:
    """Le libellé d'une tâche est un texte libre, où l'on nomme : seul son genre paraît."""
    siennes = Tache.objects.filter(
        affectee_a__in=_gens(qui, le), etat__in=[EtatTache.A_FAIRE, EtatTache.EN_COURS],
        pour_le__range=(le - PASSE, le + AVENIR),
    ).exclude(genre="echeance")  # fmt: skip
    visibles = des_dossiers_visibles(siennes, qui).values("pk")
    lues = siennes.filter(Q(dossier=None) | Q(pk__in=visibles)).select_related("dossier")
    for tache in lues.order_by("pour_le", "pk")[:AU_PLUS]:
        ou = f"{tache.dossier.numero}{f' · {tache.dossier.intitule}' if noms else ''} · " if tache.dossier else ""
        yield {
            "uid": f"tache-{tache.pk}", "le": tache.pour_le, "sequence": tache.version,
            "titre": f"{ou}Tâche : {_GENRES.get(tache.genre, 'à faire')}", "detail": tache.get_niveau_display(),
        }  # fmt: skip


def _acte(echeance: Echeance) -> str:
    """Ce qu'il faut faire, sans ce qu'un libellé a pris au dossier (l'intitulé d'un titre après « : »)."""
    return echeance.libelle.removeprefix("Pas avant : ").partition(" : ")[0]


def _evenement(ligne: dict[str, Any], domaine: str, estampille: datetime) -> Event:
    evenement = Event()
    evenement.add("uid", f"{ligne['uid']}@{domaine}")
    evenement.add("dtstamp", estampille)
    evenement.add("dtstart", ligne["le"])
    evenement.add("dtend", ligne["le"] + timedelta(days=1))
    evenement.add("summary", ligne["titre"])
    evenement.add("description", ligne["detail"])
    evenement.add("sequence", ligne["sequence"])
    evenement.add("class", "PRIVATE")
    evenement.add("transp", "TRANSPARENT")
    return evenement
