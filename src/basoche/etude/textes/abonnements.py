"""S'abonner à des matières : un courriel, un flux Atom (RFC 4287), un calendrier (RFC 5545), sous une adresse secrète.

Ce qui part ne parle que du droit : aucun dossier, aucun nom.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from django.db.models import QuerySet
from icalendar import Calendar, Event

from basoche.etude.commun.actions import action
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.etude.textes.models import AbonnementVeille, Note
from basoche.veille.reformes import Attendu, Matiere, Reforme, calendrier, reformes

ATOM = "http://www.w3.org/2005/Atom"
PRODUIT = "-//Basoche//Veille//FR"
AU_PLUS = 100
register_namespace("", ATOM)


@action("veille.lire")
def regler_abonnement(
    *, matieres: Sequence[str], courriel: bool, acteur: Collaborateur, le: date
) -> AbonnementVeille:  # fmt: skip
    """Les matières suivies (aucune : toutes) et l'alerte par courriel.

    Raises:
        ActionRefusee: matière inconnue, ou courriel demandé sans adresse.
    """
    if set(matieres) - set(Matiere):
        raise ActionRefusee("Cette matière est inconnue.", conseil="Choisir dans la liste.", champ="matieres")
    if courriel and not acteur.courriel:
        raise ActionRefusee("Vous n'avez pas d'adresse électronique.", conseil="La faire noter à votre compte.")
    abonnement, _ = AbonnementVeille.objects.update_or_create(
        collaborateur=acteur, defaults={"matieres": sorted(set(matieres)), "courriel": courriel}
    )
    journaliser("veille.abonner", acteur=acteur, objet=abonnement)
    return abonnement


@action("veille.lire")
def ouvrir_flux(*, acteur: Collaborateur, le: date) -> str:
    """Tire l'adresse secrète de ses flux ; l'ancienne cesse aussitôt. Rend le jeton, montré une seule fois."""
    jeton = secrets.token_urlsafe(32)
    abonnement, _ = AbonnementVeille.objects.update_or_create(
        collaborateur=acteur, defaults={"empreinte": _empreinte(jeton)}
    )
    journaliser("veille.ouvrir_flux", acteur=acteur, objet=abonnement)
    return jeton


@action("veille.lire")
def fermer_flux(*, acteur: Collaborateur, le: date) -> None:
    """Ferme l'adresse : qui la connaît ne lit plus rien."""
    AbonnementVeille.objects.filter(collaborateur=acteur).update(empreinte="")
    journaliser("veille.fermer_flux", acteur=acteur)


def _empreinte(jeton: str) -> str:
    return hashlib.sha256(jeton.encode()).hexdigest()


def abonnement_du_jeton(jeton: str, le: date) -> AbonnementVeille | None:
    """L'abonnement dont c'est l'adresse, si son titulaire lit encore la veille. Deux requêtes."""
    lus = AbonnementVeille.objects.filter(empreinte=_empreinte(jeton)).select_related("collaborateur")
    trouve = lus.first()
    return trouve if trouve is not None and trouve.collaborateur.peut("veille.lire", le=le) else None


def suivies(abonnement: AbonnementVeille | None) -> list[Reforme]:
    """Les réformes des matières suivies ; toutes sans abonnement."""
    voulues = set(abonnement.matieres) if abonnement is not None else set()
    return [une for une in reformes() if not voulues or voulues & set(une.matieres)]


def notes_suivies(abonnement: AbonnementVeille | None) -> QuerySet[Note]:
    """Les notes publiées des matières suivies, la plus récente d'abord. Uses index : note_publiee."""
    cles = [une.id for une in suivies(abonnement)]
    return Note.objects.filter(etat=Note.Etat.PUBLIEE, reforme__in=cles).order_by("-publiee_le", "-pk")


def flux_atom(abonnement: AbonnementVeille, *, adresse: str, domaine: str) -> bytes:
    """Les notes publiées des matières suivies ; à défaut de note, rien : un flux vide est un flux."""
    notes = list(notes_suivies(abonnement).select_related("publiee_par")[:AU_PLUS])
    racine = Element(f"{{{ATOM}}}feed", {"xml:lang": "fr"})
    _champ(racine, "id", f"tag:{domaine},2026:veille")
    _champ(racine, "title", "Basoche : ce qui change pour nous")
    vieux = datetime(2026, 1, 1, tzinfo=UTC)
    _champ(racine, "updated", max([note.publiee_le or vieux for note in notes], default=vieux).isoformat())
    SubElement(racine, f"{{{ATOM}}}link", {"rel": "self", "href": adresse})
    _champ(SubElement(racine, f"{{{ATOM}}}author"), "name", "Basoche")
    for note in notes:
        entree = SubElement(racine, f"{{{ATOM}}}entry")
        _champ(entree, "id", f"tag:{domaine},2026:note-{note.pk}")
        _champ(entree, "title", note.titre)
        _champ(entree, "updated", (note.publiee_le or vieux).isoformat())
        _champ(entree, "content", _lisible(note.corps))
        for matiere in note.matieres:
            SubElement(entree, f"{{{ATOM}}}category", {"term": matiere})
    return tostring(racine, encoding="utf-8", xml_declaration=True)


def _champ(noeud: Element, nom: str, texte: str) -> None:
    SubElement(noeud, f"{{{ATOM}}}{nom}").text = _lisible(texte)


def _lisible(texte: str) -> str:
    """Sans les caractères que XML interdit."""
    return "".join(signe for signe in texte if signe in "\t\n\r" or (ord(signe) >= 32 and signe not in "\ufffe\uffff"))


def calendrier_de_la_veille(abonnement: AbonnementVeille, le: date, *, domaine: str) -> bytes:
    """Les entrées en vigueur des matières suivies, et ce qui est attendu."""
    suivie = suivies(abonnement)
    lignes = [
        (f"reforme-{une.id}", une.entree_en_vigueur, None, une.titre, une.apres)
        for une in suivie
        if une.entree_en_vigueur
    ]
    voulues = {une.id for une in suivie}
    lignes += [(f"attendu-{un.id}", un.du, un.au, f"Attendu : {un.quoi}", un.a_faire) for un in _attendus(voulues)]
    lu = Calendar()
    for nom, valeur in (("prodid", PRODUIT), ("version", "2.0"), ("method", "PUBLISH"), ("x-wr-calname", "Veille")):
        lu.add(nom, valeur)
    for cle, du, au, titre, detail in lignes:
        evenement = Event()
        evenement.add("uid", f"{cle}@{domaine}")
        evenement.add("dtstamp", datetime(le.year, le.month, le.day, tzinfo=UTC))
        evenement.add("dtstart", du)
        evenement.add("dtend", (au or du) + timedelta(days=1))
        evenement.add("summary", titre)
        evenement.add("description", detail)
        evenement.add("transp", "TRANSPARENT")
        lu.add_component(evenement)
    return lu.to_ical()


def _attendus(voulues: set[str]) -> Iterable[Attendu]:
    return (un for un in calendrier() if un.du is not None and (not un.reforme or un.reforme in voulues))
