"""Ce que la vie des actes fait de la nuit : signatures sans preuve, mentions sans visa, copies à décharger."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from basoche.etude.actes.models import Acte, Chaine, Etat
from basoche.etude.actes.signature import cle_du_scan
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
    """Des mentions remises depuis plus de deux jours attendent leur visa : ni second original, ni coût d'ici là."""
    limite = nuit.le - timedelta(days=JOURS_POUR_NUMERISER)
    actes = Acte.objects.filter(etat=Etat.REMIS, date__lt=limite).select_related("dossier__responsable", "officier")
    for acte in actes.order_by("pk").iterator(chunk_size=_PAR_LOT):
        poser_tache(
            f"Visa en retard : {acte.intitule} remis le {acte.date:%d/%m/%Y}", cle=f"visa_retard:{acte.pk}",
            genre="visa", le=nuit.le, dossier=acte.dossier, pour_le=nuit.le, niveau=Niveau.URGENT, a=acte.officier,
            parce_que="l'acte est à son nom", objet=f"actes.acte:{acte.pk}",
        )  # fmt: skip
