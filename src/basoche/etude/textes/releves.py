"""Relever le BODACC jour après jour, sans en sauter : un jour qui échoue est repris la fois suivante."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.utils import timezone

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.commun.actions import action
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.etude.textes.annonces import Bilan, rapprocher
from basoche.etude.textes.models import Source
from basoche.veille.bodacc import Annonce, Releve, lire_bodacc
from basoche.veille.releve_bodacc import relever_le_jour

BODACC = "bodacc"
PREMIER_RELEVE = 30  # jours repris la première fois
PAR_PASSAGE = 60  # jours au plus en une fois


def relever_le_bodacc(le: date, *, du_jour: Callable[[date], Iterable[Annonce]] = relever_le_jour) -> Bilan:
    """Relève chaque jour de parution depuis le dernier relevé, jusqu'à ``le`` compris.

    Une panne n'est pas une exception : elle s'inscrit à la source, et la fois suivante reprend au même jour.
    """
    source, _ = Source.objects.get_or_create(nom=BODACC)
    jour = (source.jusqu_au or le - timedelta(days=PREMIER_RELEVE)) + timedelta(days=1)
    bilan, refus = Bilan(), ""
    for _rang in range(PAR_PASSAGE):
        if jour > le:
            break
        try:
            trouve = rapprocher(du_jour(jour), le)
        except ErreurBasoche as faute:
            refus = f"{faute.message} {faute.conseil}"[:300]
            break
        bilan = Bilan(bilan.lues + trouve.lues, bilan.siren + trouve.siren, bilan.nom + trouve.nom)
        # Un numéro du jour peut encore paraître : on repassera sur ce jour.
        if jour < le:
            source.jusqu_au = jour
        jour += timedelta(days=1)
    source.essayee_le, source.refus = timezone.now(), refus
    source.save()
    return bilan


@action("procedure.saisir")
def deposer_annonces(*, octets: bytes, nom: str, acteur: Collaborateur, le: date) -> tuple[Bilan, Releve]:
    """Rapproche les annonces d'un fichier déposé (réponse de l'API, ou fichier de la DILA).

    Raises:
        BodaccIllisible, XmlRefuse: le fichier n'est pas du BODACC.
    """
    releve = lire_bodacc(octets, f"« {nom[:60]} »")
    bilan = rapprocher(releve.annonces, le)
    journaliser("bodacc.deposer", acteur=acteur, details={"lignes": bilan.lues})
    return bilan, releve
