"""Les lignes de l'accueil, lues par des requêtes préparées : la page qui s'ouvre le plus après la fiche.

Chacune suit un index dans l'ordre où on la lit, et s'arrête à ce que l'écran montre : l'accueil ne dépend ni du
nombre des dossiers, ni de celui des tâches.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from basoche.etude.agenda.models import Echeance, EtatTache, Sens, Tache
from basoche.etude.commun.requetes import Preparee
from basoche.etude.dossiers.models import Dossier
from basoche.etude.equipe.models import Collaborateur

# Ce qui tient à 1280 × 800 ; le reste est à une touche.
ECHEANCES, TACHES = 7, 9
_OUVERTES = (EtatTache.A_FAIRE, EtatTache.EN_COURS)


def _du_dossier_ouvert_a(qui: int) -> Exists:
    return Exists(Dossier.objects.ouverts_a(qui).filter(pk=OuterRef("dossier_id")))


def _rangees(taches: QuerySet[Tache]) -> list[QuerySet[Tache]]:
    """Un état à la fois, les datées puis les autres : l'index donne l'ordre sans rien trier."""
    return [
        ensemble
        for etat in _OUVERTES
        for ensemble in (
            taches.filter(etat=etat, pour_le__isnull=False).order_by("pour_le", "id")[:TACHES],
            taches.filter(etat=etat, pour_le=None).order_by("id")[:TACHES],
        )
    ]


def _siennes(qui: int) -> list[QuerySet[Tache]]:
    visibles = Q(_du_dossier_ouvert_a(qui)) | Q(dossier=None)
    return _rangees(Tache.objects.filter(visibles, affectee_a=qui).select_related("dossier"))


_PROCHES = Preparee(
    lambda horizon, qui: (
        Echeance.objects.filter(
            _du_dossier_ouvert_a(qui), traitee_le=None, sens=Sens.AU_PLUS_TARD, le__lte=horizon
        )
        .select_related("dossier")
        .order_by("le", "id")[: ECHEANCES + 1]
    ),
    cles=(date, int),
)  # fmt: skip
_SIENNES = tuple(Preparee(lambda qui, rang=rang: _siennes(qui)[rang]) for rang in range(2 * len(_OUVERTES)))


def echeances_proches(qui: Collaborateur, horizon: date) -> list[Echeance]:
    """Les premières échéances ouvertes des dossiers qu'il voit, une de plus que l'écran n'en montre."""
    return _PROCHES.lire(horizon, qui.pk) if qui.peut("dossier.lire") else []


def siennes(qui: Collaborateur) -> list[Tache]:
    """Ses premières tâches ouvertes, sans celles d'un dossier qu'il ne voit pas."""
    if not qui.peut("dossier.lire"):
        return premieres(Tache.objects.filter(affectee_a=qui, dossier=None))
    return [tache for requete in _SIENNES for tache in requete.lire(qui.pk)]


def premieres(taches: QuerySet[Tache]) -> list[Tache]:
    """Les premières de celles-ci, par état ; elles restent à ranger ensemble."""
    return [tache for ensemble in _rangees(taches) for tache in ensemble]
