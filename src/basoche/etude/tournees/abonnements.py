"""Ce qui retire un acte de la route : payé, remis au bureau, sans effet."""

from __future__ import annotations

from django.utils import timezone

from basoche.etude.actes.models import Acte
from basoche.etude.agenda.faits import ActeRemis, ActeSansEffet
from basoche.etude.agenda.taches import finir_les_taches
from basoche.etude.commun.evenements import abonner
from basoche.etude.dossiers.saisies import VersementSaisi
from basoche.etude.tournees.actions import changer_arret, retirer_le_dossier
from basoche.etude.tournees.models import Arret, EtatArret, Issue, Saisie
from basoche.etude.tournees.terrain import cle_de_reprise


@abonner(VersementSaisi)
def retirer_l_acte_paye(fait: VersementSaisi) -> None:
    """Un versement qui solde le dossier retire ses actes de la route : le téléphone le dit à son prochain contact."""
    dossier = fait.versement.dossier
    dossier.refresh_from_db(fields=["solde_centimes"])
    if dossier.solde_centimes is not None and dossier.solde_centimes.centimes <= 0:
        heure = f"{timezone.localtime():%d/%m/%Y à %H h %M}"
        retirer_le_dossier(dossier, f"PAYÉ : le versement enregistré le {heure} solde le dossier")


@abonner(ActeRemis)
def marquer_remis(fait: ActeRemis) -> None:
    """L'acte est remis : son arrêt l'est, et ce que le téléphone en avait envoyé à compléter est repris."""
    acte = _acte(fait.objet)
    if acte is None:
        return
    for arret in Arret.objects.filter(acte=acte, etat=EtatArret.A_FAIRE):
        changer_arret(arret, EtatArret.REMIS, "")
    for saisie in Saisie.objects.filter(arret__acte=acte, issue__in=[Issue.A_COMPLETER, Issue.CONFLIT]):
        saisie.issue = Issue.REPRISE
        saisie.save(update_fields=["issue"])
        finir_les_taches(cle_de_reprise(saisie))


@abonner(ActeSansEffet)
def retirer_l_acte_sans_effet(fait: ActeSansEffet) -> None:
    """Un acte annulé ou rectifié ne se porte plus."""
    for arret in Arret.objects.filter(acte=_acte(fait.objet), etat=EtatArret.A_FAIRE):
        changer_arret(arret, EtatArret.RETIRE, fait.motif)


def _acte(objet: str) -> Acte | None:
    genre, _, cle = objet.partition(":")
    return Acte.objects.filter(pk=int(cle)).first() if genre == "actes.acte" and cle.isdigit() else None
