"""Les courriels de la veille : l'alerte d'une note publiée, et chaque lundi le condensé de la semaine.

Un courriel voyage en clair : il ne parle que du droit et de nombres, jamais d'un dossier.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from basoche.etude.commun.droit_connu import droit_arrete
from basoche.etude.journal.chaine import journaliser
from basoche.etude.textes.abonnements import notes_suivies, suivies
from basoche.etude.textes.attendus import AttenduDuJour, attendus_le
from basoche.etude.textes.models import AbonnementVeille, EnvoiVeille, Lecture, MesureReforme, Note
from basoche.veille.reformes import Attendu, Reforme

_LUNDI = 0
_SEMAINE = timedelta(days=7)
AVENIR = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Condense:
    """Une semaine de veille : ce qui entre en vigueur, les notes publiées, ce qui est attendu, ce qui reste à lire."""

    du: date
    au: date
    entrees: list[Reforme]
    notes: list[Note]
    attendus: list[AttenduDuJour]
    a_lire: list[Note]
    touches: dict[str, int]


def condenser(abonnement: AbonnementVeille | None, qui: object, le: date) -> Condense:
    """Le condensé des sept jours qui finissent à ``le`` (exclu), pour ce collaborateur et ses matières."""
    du = le - _SEMAINE
    debut = timezone.make_aware(datetime.combine(du, time.min))
    fin = timezone.make_aware(datetime.combine(le, time.min))
    notes = list(notes_suivies(abonnement)[:100])
    lues = set(Lecture.objects.filter(collaborateur=qui).values_list("note", flat=True))
    entrees = [une for une in suivies(abonnement) if une.entree_en_vigueur and du <= une.entree_en_vigueur < le]
    return Condense(
        du, le, entrees,
        [note for note in notes if note.publiee_le and debut <= note.publiee_le < fin],
        [un for un in attendus_le(le) if un.passe or _est_proche(un.attendu, le)],
        [note for note in notes if note.pk not in lues],
        dict(MesureReforme.objects.filter(dossiers__gt=0).values_list("reforme", "dossiers")),
    )  # fmt: skip


def _est_proche(un: Attendu, le: date) -> bool:
    return un.du is not None and le <= un.du <= le + AVENIR


def _annonce(lu: AttenduDuJour) -> str:
    return "Date passée, à saisir ou à vérifier" if lu.passe else "Attendu"


def envoyer_les_alertes_de_veille(le: date) -> tuple[int, list[str]]:
    """Envoie les alertes de la veille au soir, et le lundi le condensé ; rend leur nombre et les échecs."""
    envoyes, echecs = 0, []
    abonnes = AbonnementVeille.objects.filter(courriel=True).select_related("collaborateur").order_by("pk")
    for abonnement in abonnes:
        if not abonnement.collaborateur.courriel or not abonnement.collaborateur.peut("veille.lire", le=le):
            continue
        try:
            envoyes += _alerter(abonnement, le)
            if le.weekday() == _LUNDI:
                envoyes += _envoyer_le_condense(abonnement, le)
        except (SMTPException, OSError) as faute:
            echecs.append(f"La veille de {abonnement.collaborateur.identifiant} n'est pas partie : {faute}")
    return envoyes, echecs


def _alerter(abonnement: AbonnementVeille, le: date) -> int:
    dernier = EnvoiVeille.objects.filter(collaborateur=abonnement.collaborateur, genre="alerte").order_by("-le").first()
    depuis = dernier.le if dernier is not None else le - _SEMAINE
    seuil = timezone.make_aware(datetime.combine(depuis, time.min))
    fin = timezone.make_aware(datetime.combine(le, time.min))
    notes = list(notes_suivies(abonnement).filter(publiee_le__gte=seuil, publiee_le__lt=fin))
    if not notes:
        return 0
    lignes = [f"- {note.titre}" for note in notes]
    return _envoyer(abonnement, "alerte", le, f"{len(notes)} note(s) de veille publiée(s)", lignes)


def _envoyer_le_condense(abonnement: AbonnementVeille, le: date) -> int:
    condense = condenser(abonnement, abonnement.collaborateur, le)
    lignes = [
        *(f"- Entre en vigueur le {une.entree_en_vigueur:%d/%m/%Y} : {une.titre}"
          f" ({condense.touches.get(une.id, 0)} dossier(s) ouvert(s))" for une in condense.entrees),
        *(f"- Publiée : {note.titre}" for note in condense.notes),
        *(f"- À lire : {note.titre}" for note in condense.a_lire if note not in condense.notes),
        *(f"- {_annonce(lu)}, {lu.attendu.quand} : {lu.attendu.quoi}" for lu in condense.attendus),
    ]  # fmt: skip
    if not lignes:
        return 0
    return _envoyer(abonnement, "condense", le, f"la semaine du {condense.du:%d/%m/%Y}", lignes)


@transaction.atomic
def _envoyer(abonnement: AbonnementVeille, genre: str, le: date, sujet: str, lignes: Sequence[str]) -> int:
    """Inscrit l'envoi, puis envoie : un échec annule l'inscription, et le courriel repartira."""
    qui = abonnement.collaborateur
    _, neuf = EnvoiVeille.objects.get_or_create(collaborateur=qui, genre=genre, le=le, defaults={"lignes": len(lignes)})
    if not neuf:
        return 0
    journaliser(f"veille.{genre}", acteur="etude", objet=qui, details={"le": le.isoformat(), "lignes": len(lignes)})
    EmailMessage(
        subject=f"Basoche, veille : {sujet}",
        body="\n".join(
            [f"Bonjour {qui.prenom},", "", *lignes, "", "Le détail est dans Basoche, « Veille ».", droit_arrete()]
        ),
        to=[qui.courriel],
        headers={"Message-ID": f"<veille-{genre}-{qui.pk}-{le:%Y%m%d}@{settings.COURRIEL.domaine}>"},
    ).send()
    return 1
