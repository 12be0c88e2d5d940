"""La boîte de recherche et la liste des dossiers."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from basoche.etude.dossiers.models import Dossier, Etat, Nature
from basoche.etude.dossiers.recherche import chercher

PAR_PAGE = 50


def rechercher(requete: HttpRequest) -> HttpResponse:
    """Les dossiers trouvés ; un numéro exact s'ouvre aussitôt."""
    texte = requete.GET.get("q", "")
    trouvailles = chercher(texte, requete.user, annee=timezone.localdate().year) if texte.strip() else []
    if len(trouvailles) == 1 or (trouvailles and trouvailles[0].par == "numéro"):
        return redirect("bureau:fiche", trouvailles[0].dossier.numero)
    return render(requete, "bureau/recherche.html", {"q": texte, "trouvailles": trouvailles})


def lister(requete: HttpRequest) -> HttpResponse:
    """Les dossiers visibles, filtrés par état, nature et responsable."""
    dossiers = Dossier.objects.visibles_par(requete.user).select_related("responsable")
    etat = requete.GET.get("etat", Etat.OUVERT)
    nature = requete.GET.get("nature", "")
    if etat in Etat.values:
        dossiers = dossiers.filter(etat=etat)
    if nature in Nature.values:
        dossiers = dossiers.filter(nature=nature)
    if requete.GET.get("miens"):
        dossiers = dossiers.filter(responsable=requete.user)
    page = Paginator(dossiers, PAR_PAGE).get_page(requete.GET.get("page"))
    contexte = {"page": page, "etat": etat, "nature": nature, "etats": Etat.choices, "natures": Nature.choices}
    return render(requete, "bureau/dossiers.html", contexte)
