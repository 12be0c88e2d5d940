"""Les gestes du travail d'équipe sur une tâche : la commencer, la passer à un autre, l'annuler en disant pourquoi."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from basoche.etude.agenda.models import EtatTache, Tache
from basoche.etude.commun.actions import action, exiger, reprendre
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.models import Dossier
from basoche.etude.equipe.models import Collaborateur, Delegation
from basoche.etude.journal.chaine import journaliser

FINIES = (EtatTache.FAITE, EtatTache.ANNULEE)


def taches_visibles(qui: Collaborateur) -> QuerySet[Tache]:
    """Celles des dossiers qu'il voit, et les siennes ; celles des autres sans dossier, à qui affecte seul."""
    visibles = Dossier.objects.visibles_par(qui).filter(pk=OuterRef("dossier_id"))
    sans_dossier = Q(dossier=None) if qui.peut("tache.affecter") else Q(dossier=None, affectee_a=qui)
    return Tache.objects.filter(Q(Exists(visibles)) | sans_dossier).select_related("dossier", "affectee_a")


def remplaces_par(qui: Collaborateur, le: date) -> list[int]:
    """Les clés des absents qu'il couvre ce jour."""
    return list(Delegation.objects.filter(a=qui, du__lte=le, au__gt=le).values_list("de", flat=True))


@action("tache.traiter")
def commencer_tache(tache: Tache, *, acteur: Collaborateur, le: date, version_lue: int) -> None:
    """Dit qu'on s'y est mis ; une tâche à personne devient la sienne.

    Raises:
        ActionRefusee: finie, ou déjà commencée.
        ConflitDeModification: un autre l'a changée entre-temps.
    """
    _exiger_vue(tache, acteur)
    reprendre(tache, version_lue)
    if tache.etat != EtatTache.A_FAIRE:
        raise ActionRefusee(f"Cette tâche est {tache.get_etat_display().lower()}.", conseil="Relire la liste.")
    tache.etat = EtatTache.EN_COURS
    if tache.affectee_a is None:
        tache.affectee_a, tache.affectee_parce_que = acteur, "l'a prise"
    tache.save(update_fields=["etat", "affectee_a", "affectee_parce_que"])
    journaliser("tache.commencer", acteur=acteur, objet=tache, dossier=_numero(tache))


@action("tache.traiter")
def deleguer_tache(
    tache: Tache, a: Collaborateur, *, motif: str, acteur: Collaborateur, le: date, version_lue: int
) -> None:
    """Passe sa propre tâche à un autre, en disant pourquoi ; celle d'un autre demande le droit d'affecter.

    Raises:
        ActionRefusee: sans motif, à soi-même, à un absent ou à quelqu'un qui ne voit pas le dossier, ou tâche finie.
        DroitRefuse: la tâche d'un autre, sans le droit d'affecter.
        ConflitDeModification: un autre l'a changée entre-temps.
    """
    _exiger_vue(tache, acteur)
    if tache.affectee_a_id != acteur.pk:
        exiger(acteur, "tache.affecter")
    if not motif.strip():
        raise ActionRefusee("Pourquoi la passer ?", conseil="Le dire en quelques mots à qui la reçoit.", champ="motif")
    _exiger_recevable(tache, a, le)
    reprendre(tache, version_lue)
    _exiger_a_faire(tache)
    tache.affectee_a = a
    tache.affectee_parce_que = f"passée par {acteur} : {motif.strip()}"[:160]
    tache.save(update_fields=["affectee_a", "affectee_parce_que"])
    journaliser("tache.deleguer", acteur=acteur, objet=tache, dossier=_numero(tache), details={"a": a.identifiant})


@action("tache.traiter")
def annuler_tache(tache: Tache, *, motif: str, acteur: Collaborateur, le: date, version_lue: int) -> None:
    """Clôt une tâche sans l'avoir faite ; le motif reste avec elle.

    Raises:
        ActionRefusee: sans motif, ou déjà finie.
        DroitRefuse: la tâche d'un autre, sans le droit d'affecter.
        ConflitDeModification: un autre l'a changée entre-temps.
    """
    _exiger_vue(tache, acteur)
    if tache.affectee_a_id not in (acteur.pk, None):
        exiger(acteur, "tache.affecter")
    if not motif.strip():
        raise ActionRefusee(
            "Pourquoi l'annuler ?", conseil="Le dire : sans objet, doublon, faite ailleurs…", champ="motif"
        )
    reprendre(tache, version_lue)
    _exiger_a_faire(tache)
    tache.etat = EtatTache.ANNULEE
    tache.affectee_parce_que = f"annulée par {acteur} : {motif.strip()}"[:160]
    tache.save(update_fields=["etat", "affectee_parce_que"])
    journaliser("tache.annuler", acteur=acteur, objet=tache, dossier=_numero(tache))


def _exiger_vue(tache: Tache, acteur: Collaborateur) -> None:
    if tache.dossier is not None:
        exiger(acteur, "dossier.lire", tache.dossier)


def _exiger_recevable(tache: Tache, a: Collaborateur, le: date) -> None:
    if a.pk == tache.affectee_a_id:
        raise ActionRefusee(f"Elle est déjà à {a}.", conseil="Choisir quelqu'un d'autre.", champ="a")
    if not a.is_active or (a.parti_le is not None and a.parti_le <= le):
        raise ActionRefusee(f"{a} n'est plus dans l'étude.", conseil="Choisir un collaborateur présent.", champ="a")
    if absence := Delegation.objects.filter(de=a, du__lte=le, au__gt=le).select_related("a").first():
        raise ActionRefusee(
            f"{a} est absent jusqu'au {absence.au:%d/%m/%Y} (exclu).", conseil=f"La donner à {absence.a}.", champ="a"
        )
    if tache.dossier is not None and not a.peut("dossier.lire", tache.dossier):
        # Le motif reste tu : dire « cloison » apprendrait qu'il y en a une.
        raise ActionRefusee(f"{a} ne peut pas recevoir cette tâche.", conseil="Choisir quelqu'un d'autre.", champ="a")


def _exiger_a_faire(tache: Tache) -> None:
    if tache.etat in FINIES:
        raise ActionRefusee(f"Cette tâche est {tache.get_etat_display().lower()}.", conseil="Rien à y faire de plus.")


def _numero(tache: Tache) -> str:
    return tache.dossier.numero if tache.dossier else ""
