"""Ce que la vie des actes fait de la nuit : signatures sans preuve, mentions sans visa, copies à décharger."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from basoche.etude.actes.models import Acte, Chaine, Etat
from basoche.etude.actes.signature import cle_du_scan
from basoche.etude.actes.visa import DEGRES_DE_RAPPEL, cle_du_rappel
from basoche.etude.agenda.models import Niveau
from basoche.etude.agenda.quotidien import NuitPassee
from basoche.etude.agenda.taches import poser_tache
from basoche.etude.commun.evenements import abonner

# Usage de l'étude, non la loi.
JOURS_POUR_NUMERISER = 2
_PAR_LOT = 500


@abonner(NuitPassee)
def alerter_des_signatures_sans_preuve(nuit: NuitPassee) -> None:
    """Un original papier signé mais jamais numérisé : rien ne prouve sa signature. Uses index : acte_sans_scan."""
    avant = timezone.now() - timedelta(days=JOURS_POUR_NUMERISER)
    actes = Acte.objects.filter(scan=None, chaine=Chaine.PAPIER, etat__in=Acte.FIGES, signe_le__lt=avant)
    for acte in actes.select_related("dossier__responsable", "officier").order_by("pk").iterator(chunk_size=_PAR_LOT):
        poser_tache(
            f"Numériser l'original signé : {acte.intitule} ({acte.code_barres})", cle=cle_du_scan(acte),
            genre="signature", le=nuit.le, dossier=acte.dossier, pour_le=nuit.le, niveau=Niveau.URGENT,
            objet=f"actes.acte:{acte.pk}",
        )  # fmt: skip


@abonner(NuitPassee)
def rappeler_les_visas(nuit: NuitPassee) -> None:
    """Des mentions attendent leur visa : ni second original, ni coût d'ici là. Deux rappels, chacun le sien.

    L'attente court de la remise, ou du dernier complément ; un visa refusé n'attend plus le commissaire.
    """
    limite = nuit.le - timedelta(days=DEGRES_DE_RAPPEL[1])
    actes = Acte.objects.filter(etat=Etat.REMIS, date__lt=limite, remise__visa_refuse="")
    for acte in actes.select_related("dossier__responsable", "officier", "remise").order_by("pk").iterator(
        chunk_size=_PAR_LOT
    ):  # fmt: skip
        _rappeler_le_visa(acte, nuit.le)


def _rappeler_le_visa(acte: Acte, le: date) -> None:
    complements = acte.remise.complements
    depuis = timezone.localtime(datetime.fromisoformat(complements[-1]["le"])).date() if complements else acte.date
    for degre, jours in DEGRES_DE_RAPPEL.items():
        if depuis < le - timedelta(days=jours):
            poser_tache(
                f"Visa en retard{' (second rappel)' if degre > 1 else ''} : {acte.intitule} remis le "
                f"{acte.date:%d/%m/%Y}", cle=cle_du_rappel(acte, len(complements), degre), genre="visa", le=le,
                dossier=acte.dossier, pour_le=le, niveau=Niveau.BLOQUANT if degre > 1 else Niveau.URGENT,
                a=acte.officier, parce_que="l'acte est à son nom", objet=f"actes.acte:{acte.pk}",
            )  # fmt: skip
