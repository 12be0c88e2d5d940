"""La boîte de recherche et la liste des dossiers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from basoche.etude.dossiers.models import Dossier, Etat, Nature
from basoche.etude.dossiers.recherche import chercher

PAR_PAGE = 50
_ORIGINE = date(1800, 1, 1)
# Tri -> colonnes de l'ordre ; chacune est servie par un index, et la page suivante part de la dernière ligne vue.
TRIS = {
    "numero": ("Numéro", ("-annee", "-rang")),
    "echeance": ("Échéance la plus proche", ("prochaine_echeance_le", "id")),
    "dormant": ("Sans nouvelle depuis longtemps", ("dernier_evenement_le", "id")),
}


def rechercher(requete: HttpRequest) -> HttpResponse:
    """Les dossiers trouvés ; un numéro exact s'ouvre aussitôt."""
    texte = requete.GET.get("q", "")
    trouvailles = chercher(texte, requete.user, annee=timezone.localdate().year) if texte.strip() else []
    if len(trouvailles) == 1 or (trouvailles and trouvailles[0].par == "numéro"):
        return redirect("bureau:fiche", trouvailles[0].dossier.numero)
    return render(requete, "bureau/recherche.html", {"q": texte, "trouvailles": trouvailles})


def lister(requete: HttpRequest) -> HttpResponse:
    """Les dossiers visibles, filtrés et triés ; page après page, sans jamais les compter."""
    tri = requete.GET.get("tri", "numero")
    tri = tri if tri in TRIS else "numero"
    dossiers, filtres = _filtrer(requete)
    colonnes = TRIS[tri][1]
    if tri != "numero":
        dossiers = dossiers.filter(**{f"{colonnes[0]}__gt": _ORIGINE})  # les dates vides, par un intervalle de l'index
    apres = requete.GET.get("apres", "")
    lignes = list(_apres(dossiers, colonnes, apres).order_by(*colonnes)[: PAR_PAGE + 1])
    suivante = _repere(lignes[PAR_PAGE - 1], colonnes) if len(lignes) > PAR_PAGE else ""
    contexte = {
        "dossiers": lignes[:PAR_PAGE], "suivante": suivante, "apres": apres, "tri": tri,
        "tris": [(nom, libelle) for nom, (libelle, _) in TRIS.items()], "etats": Etat.choices,
        "natures": Nature.choices, **filtres,
    }  # fmt: skip
    return render(requete, "bureau/dossiers.html", contexte)


def _filtrer(requete: HttpRequest) -> tuple[QuerySet[Dossier], dict[str, Any]]:
    # Une jointure ferait trier SQLite au lieu de suivre l'index : les responsables, peu nombreux, se lisent à part.
    dossiers = Dossier.objects.visibles_par(requete.user).prefetch_related("responsable")
    etat, nature = requete.GET.get("etat", Etat.OUVERT), requete.GET.get("nature", "")
    if etat in Etat.values:
        dossiers = dossiers.filter(etat=etat)
    if nature in Nature.values:
        dossiers = dossiers.filter(nature=nature)
    if requete.GET.get("miens"):
        dossiers = dossiers.filter(responsable=requete.user)
    if requete.GET.get("urgents"):
        dossiers = dossiers.filter(est_urgent=True)
    return dossiers, {"etat": etat, "nature": nature}


def _repere(dossier: Dossier, colonnes: tuple[str, ...]) -> str:
    """La dernière ligne vue, pour en partir."""
    return "_".join(str(getattr(dossier, colonne.lstrip("-"))) for colonne in colonnes)


def _apres(dossiers: QuerySet[Dossier], colonnes: tuple[str, ...], repere: str) -> QuerySet[Dossier]:
    """Les lignes qui suivent le repère ; un repère illisible rend la première page."""
    premiere, seconde = (colonne.lstrip("-") for colonne in colonnes)
    une, _, deux = repere.rpartition("_")
    lisible = une.isdecimal() and len(une) == 4 if premiere == "annee" else _est_une_date(une)
    if not lisible or not deux.isdecimal() or len(deux) > 12:
        return dossiers
    suite = "lt" if colonnes[0].startswith("-") else "gt"
    return dossiers.filter(
        Q(**{f"{premiere}__{suite}e": une}),
        Q(**{f"{premiere}__{suite}": une}) | Q(**{premiere: une, f"{seconde}__{suite}": deux}),
    )


def _est_une_date(texte: str) -> bool:
    try:
        date.fromisoformat(texte)
    except ValueError:
        return False
    return True
