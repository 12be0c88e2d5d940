"""Le courriel du matin : à chacun ses tâches et ses échéances qui pressent.

Un courriel voyage en clair : il donne le numéro du dossier et ce qu'il faut faire, jamais le nom d'une partie.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from basoche.etude.agenda.models import Echeance, EtatTache, Sens, Tache
from basoche.etude.agenda.quotidien import PREAVIS
from basoche.etude.dossiers.models import Dossier
from basoche.etude.dossiers.models import Etat as EtatDossier
from basoche.etude.equipe.models import Collaborateur, Delegation
from basoche.etude.journal.chaine import journaliser
from basoche.etude.travaux.models import Envoi

PAR_COURRIEL = 60


@dataclass(frozen=True, slots=True)
class Ligne:
    """Une chose à faire."""

    le: date | None
    dossier: str
    quoi: str
    niveau: str

    def __str__(self) -> str:
        return (
            f"{f'{self.le:%d/%m/%Y}' if self.le else 'sans date'}  {self.dossier or '-'}  {self.niveau} : {self.quoi}"
        )


def envoyer_les_alertes(le: date) -> tuple[int, list[str]]:
    """Envoie à chacun son courriel du jour, s'il n'est pas déjà parti ; rend leur nombre et les échecs, en français."""
    envoyes, echecs = 0, []
    for qui in Collaborateur.objects.filter(is_active=True, parti_le=None).exclude(courriel="").order_by("pk"):
        if Envoi.objects.filter(collaborateur=qui, le=le).exists():
            continue
        lignes = lignes_pour(qui, le)
        if not lignes:
            continue
        try:
            envoyes += _envoyer(qui, lignes, le)
        except (SMTPException, OSError) as faute:
            echecs.append(f"Le courriel de {qui.identifiant} n'est pas parti : {faute}")
    return envoyes, echecs


def lignes_pour(qui: Collaborateur, le: date) -> list[Ligne]:
    """Ses tâches à faire et ses échéances qui pressent, et celles de qui il remplace ; les plus proches d'abord."""
    remplaces = Delegation.objects.filter(a=qui, du__lte=le, au__gt=le).values_list("de", flat=True)
    gens = [qui.pk, *remplaces]
    visibles = Dossier.objects.visibles_par(qui)
    taches = Tache.objects.filter(affectee_a__in=gens, etat__in=[EtatTache.A_FAIRE, EtatTache.EN_COURS])
    horizon = le + timedelta(days=max(PREAVIS.values()))
    echeances = Echeance.objects.filter(
        responsable__in=gens, traitee_le=None, sens=Sens.AU_PLUS_TARD, le__lte=horizon, dossier__in=visibles
    ).exclude(dossier__etat=EtatDossier.CLOS)  # fmt: skip
    en_tache = set(taches.filter(genre="echeance").values_list("objet", "pour_le"))
    lignes = [
        Ligne(tache.pour_le, tache.dossier.numero if tache.dossier else "", tache.libelle, tache.get_niveau_display())
        for tache in taches.filter(dossier__in=visibles)
        .select_related("dossier")
        .order_by("pour_le", "pk")[:PAR_COURRIEL]
    ]
    lignes += [
        Ligne(tache.pour_le, "", tache.libelle, tache.get_niveau_display())
        for tache in taches.filter(dossier=None).order_by("pour_le", "pk")[:PAR_COURRIEL]
    ]
    lignes += [
        Ligne(echeance.le, echeance.dossier.numero, echeance.libelle, echeance.get_niveau_display())
        for echeance in echeances.select_related("dossier").order_by("le", "pk")[:PAR_COURRIEL]
        if (echeance.objet, echeance.le) not in en_tache
    ]
    return sorted(lignes, key=lambda ligne: (ligne.le or date.max, ligne.dossier))[:PAR_COURRIEL]


@transaction.atomic
def _envoyer(qui: Collaborateur, lignes: Sequence[Ligne], le: date) -> int:
    """Inscrit l'envoi, puis envoie : un échec annule l'inscription, et le courriel repartira."""
    _, neuf = Envoi.objects.get_or_create(collaborateur=qui, le=le, defaults={"lignes": len(lignes)})
    if not neuf:
        return 0
    journaliser("quotidien.courriel", acteur="etude", objet=qui, details={"le": le.isoformat(), "lignes": len(lignes)})
    EmailMessage(
        subject=f"Basoche, {le:%d/%m/%Y} : {len(lignes)} chose{'s' if len(lignes) > 1 else ''} à faire",
        body="\n".join([f"Bonjour {qui.prenom},", "", *map(str, lignes), "", "Le détail est dans Basoche."]),
        to=[qui.courriel],
        # Toujours le même : si une coupure fait repartir ce courriel, la boîte de réception n'en garde qu'un.
        headers={"Message-ID": f"<alerte-{qui.pk}-{le:%Y%m%d}@{settings.COURRIEL.domaine}>"},
    ).send()
    return 1
