"""Traiter et reporter une échéance : avec un motif, sans jamais l'effacer."""

from __future__ import annotations

from datetime import date

from basoche.etude.agenda.models import Echeance, Report
from basoche.etude.agenda.naissance import clore, rafraichir_prochaine
from basoche.etude.agenda.prescription import interruptions_du, surveiller_poste
from basoche.etude.commun.actions import action, exiger, reprendre
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.dossiers.models import Poste
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser


@action("echeance.traiter")
def traiter_echeance(
    echeance: Echeance, *, issue: str, acteur: Collaborateur, le: date, version_lue: int
) -> None:  # fmt: skip
    """Clôt une échéance en disant ce qui a été fait.

    Raises:
        ActionRefusee: déjà traitée, ou sans dire ce qui a été fait.
        ConflitDeModification: un autre l'a traitée ou reportée entre-temps.
    """
    exiger(acteur, "dossier.lire", echeance.dossier)
    if not issue.strip():
        raise ActionRefusee("Rien ne dit ce qui a été fait.", conseil="L'écrire : acte signifié, payé, sans objet…")
    reprendre(echeance, version_lue)
    _exiger_ouverte(echeance)
    clore(echeance, issue.strip(), le=le, acteur=acteur)
    noter_evenement(
        echeance.dossier, "echeance", f"Échéance traitée : {echeance.libelle} ({issue.strip()})", le=le, par=acteur,
        objet=echeance,
    )  # fmt: skip


@action("echeance.reporter")
def reporter_echeance(
    echeance: Echeance, *, a: date, motif: str, acteur: Collaborateur, le: date, version_lue: int
) -> Report:
    """Déplace une échéance à la main ; la date calculée et le motif restent.

    Raises:
        ActionRefusee: sans motif, ou à la même date, ou échéance déjà traitée.
        ConflitDeModification: un autre l'a changée entre-temps.
    """
    exiger(acteur, "dossier.lire", echeance.dossier)
    if len(motif.strip()) < 10:
        raise ActionRefusee(
            "Un report s'explique : le motif est absent ou trop court.",
            conseil="Dire ce qui déplace la date (rejet, suspension, accord, erreur d'origine) et où en est la preuve.",
        )
    reprendre(echeance, version_lue)
    _exiger_ouverte(echeance)
    if a == echeance.le:
        raise ActionRefusee(f"L'échéance est déjà au {a:%d/%m/%Y}.", conseil="Donner une autre date.")
    report = Report.objects.create(echeance=echeance, de=echeance.le, a=a, motif=motif.strip()[:240], par=acteur)
    echeance.le = a
    echeance.save(update_fields=["le"])
    rafraichir_prochaine(echeance.dossier)
    noter_evenement(
        echeance.dossier, "echeance", f"Échéance reportée du {report.de:%d/%m/%Y} au {a:%d/%m/%Y} : {motif.strip()}",
        le=le, par=acteur, objet=echeance,
    )  # fmt: skip
    journaliser("echeance.reporter", acteur=acteur, objet=echeance, dossier=echeance.dossier.numero)
    return report


@action("echeance.traiter")
def surveiller_prescription(poste: Poste, *, nature: str, acteur: Collaborateur, le: date) -> None:
    """Surveille la prescription d'un poste sans titre, selon la nature que le clerc lui reconnaît.

    Raises:
        ActionRefusee: cette nature n'est pas au tableau des prescriptions, ou le délai n'y court pas.
    """
    exiger(acteur, "dossier.lire", poste.dossier)
    if not surveiller_poste(poste, nature, interruptions_du(poste.dossier)):
        raise ActionRefusee(
            f"La prescription de nature « {nature} » ne peut pas être calculée pour ce poste.",
            conseil="Choisir une nature du tableau : basoche parametres lister delais/prescription.",
        )
    journaliser("prescription.surveiller", acteur=acteur, objet=poste, dossier=poste.dossier.numero)


def _exiger_ouverte(echeance: Echeance) -> None:
    if echeance.traitee_le is not None:
        raise ActionRefusee(
            f"Cette échéance a été traitée le {echeance.traitee_le:%d/%m/%Y} : {echeance.issue}",
            conseil="Il n'y a plus rien à faire ici.",
        )
