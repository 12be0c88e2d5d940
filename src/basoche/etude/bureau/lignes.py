"""Les lignes de la fiche d'un dossier, lues par des requêtes préparées : c'est la page la plus ouverte."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from basoche.etude.actes.models import Acte
from basoche.etude.actes.poursuites import OBLIGES
from basoche.etude.agenda.models import Echeance
from basoche.etude.commun.requetes import Preparee, lire_ensemble
from basoche.etude.dossiers.consultations import CONSULTATIONS
from basoche.etude.dossiers.interruptions import FAITS_DU_DOSSIER, garder_les_faits
from basoche.etude.dossiers.models import (
    Avoir,
    Dossier,
    Evenement,
    Note,
    Original,
    Partie,
    Piece,
    Poste,
    Procedure,
    Suspension,
    TitreExecutoire,
    Versement,
)  # fmt: skip

# La règle de ``visibles_par``, le numéro et le collaborateur pour clés ; le droit de lire se vérifie avant.
DOSSIER = Preparee(
    lambda numero, collaborateur: (
        Dossier.objects.ouverts_a(collaborateur).filter(numero=numero).select_related("responsable")
    ),
    cles=(str, int),
)
EVENEMENTS = Preparee(lambda cle: Evenement.objects.filter(dossier_id=cle).select_related("par")[:8])
ECHEANCES = Preparee(lambda cle: Echeance.objects.filter(dossier_id=cle, traitee_le=None).order_by("le")[:6])
# Une ligne d'acte n'a besoin ni de ses données, ni de son verdict, qui pèsent plusieurs kilooctets.
ACTES = Preparee(
    lambda cle: Acte.objects.filter(dossier_id=cle).defer(
        "donnees", "verdict", "manques", "ecarts", "cout", "parametres"
    )[:6]
)
PIECES = Preparee(lambda cle: Piece.objects.filter(dossier_id=cle, retiree_le=None)[:6])
ORIGINAUX = Preparee(lambda cle: Original.objects.filter(dossier_id=cle, rendu_le=None))
NOTES = Preparee(lambda cle: Note.objects.filter(dossier_id=cle, remplacee_par=None).select_related("par")[:3])
PROCEDURES = Preparee(
    lambda cle: Procedure.objects.filter(
        finie_le=None, personne__parties__dossier_id=cle, personne__parties__role__in=OBLIGES
    ).select_related("personne")
)
_DU_DECOMPTE = {
    "parties": Preparee(lambda cle: Partie.objects.filter(dossier_id=cle).select_related("personne")),
    "titres": Preparee(lambda cle: TitreExecutoire.objects.filter(dossier_id=cle)),
    "postes": Preparee(lambda cle: Poste.objects.filter(dossier_id=cle)),
    "versements": Preparee(lambda cle: Versement.objects.filter(dossier_id=cle)),
    "avoirs": Preparee(lambda cle: Avoir.objects.filter(dossier_id=cle)),
    "suspensions": Preparee(lambda cle: Suspension.objects.filter(dossier_id=cle)),
}


_DE_LA_FICHE = {
    "evenements": EVENEMENTS,
    "echeances": ECHEANCES,
    "actes": ACTES,
    "pieces": PIECES,
    "originaux": ORIGINAUX,
    "notes": NOTES,
    "procedures": PROCEDURES,
    "consultations": CONSULTATIONS,
}


def charger_la_creance(dossier: Dossier) -> None:
    """Parties, titres, postes, versements, avoirs et suspensions : ``dossier.postes.all()`` ne lit plus la base."""
    charger_la_fiche(dossier, {})


def charger_la_fiche(dossier: Dossier, autres: Mapping[str, Preparee[Any]] = _DE_LA_FICHE) -> dict[str, list[Any]]:
    """De même, et rend les autres lignes de la fiche, par leur nom ; toutes se demandent à la fois."""
    demandes = {**_DU_DECOMPTE, "faits": FAITS_DU_DOSSIER, **autres}
    lues = dict(zip(demandes, lire_ensemble(*((requete, dossier.pk) for requete in demandes.values())), strict=True))
    gardes = vars(dossier).setdefault("_prefetched_objects_cache", {})
    for nom in _DU_DECOMPTE:
        lignes = getattr(dossier, nom).all()
        lignes._result_cache, lignes._prefetch_done = lues.pop(nom), True
        gardes[nom] = lignes
    garder_les_faits(dossier, lues.pop("faits"))
    return lues
