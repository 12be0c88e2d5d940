"""Les lots : le même acte dans cent dossiers, puis chaque étape d'un coup, avec reprise."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from basoche.etude.actes.lots import DROIT_DE, BilanDeLot, Etape, avancer_lot, imprimer_ensemble, preparer_lot
from basoche.etude.bureau.formulaires_lots import FormulaireLot
from basoche.etude.bureau.vues.actes_communs import actes_visibles, droits_de
from basoche.etude.commun.actions import exiger
from basoche.etude.commun.requetes import VIDE
from basoche.etude.dossiers.models import Dossier

SECONDES = 20
_PAR_PAGE = 500


def lots(requete: HttpRequest) -> HttpResponse:
    """Préparer un lot : un acte, un nom, des dossiers."""
    if requete.method == "POST":
        exiger(requete.user, "acte.rediger")
    form = FormulaireLot(requete.POST or None)
    if requete.method == "POST" and form.is_valid():
        lu = form.cleaned_data
        visibles = Dossier.objects.visibles_par(requete.user).filter(numero__in=lu["dossiers"])
        dossiers = list(visibles.select_related("responsable").order_by("annee", "rang"))
        for absent in sorted(set(lu["dossiers"]) - {dossier.numero for dossier in dossiers}):
            messages.error(requete, f"Aucun dossier visible n'a le numéro {absent}.")
        bilan = preparer_lot(
            dossiers, code=lu["code"], lot=lu["lot"], acteur=requete.user, le=timezone.localdate(), secondes=SECONDES
        )
        dire_le_bilan(requete, bilan)
        return redirect("bureau:lot", lu["lot"])
    recents = actes_visibles(requete).exclude(lot=VIDE).order_by("-pk").values_list("lot", flat=True)[:_PAR_PAGE]
    contexte = {"form": form, "recents": list(dict.fromkeys(recents))[:10], "peut": requete.user.peut("acte.rediger")}
    return render(requete, "bureau/actes/lots.html", contexte)


def lot(requete: HttpRequest, nom: str) -> HttpResponse:
    """Les actes d'un lot, où ils en sont. Uses index : acte_lot."""
    actes = list(actes_visibles(requete).filter(lot=nom).exclude(lot=VIDE).order_by("pk")[:_PAR_PAGE])
    if not actes:
        raise Http404
    contexte: dict[str, Any] = {"nom": nom, "actes": actes, "imprimes": any(a.original_id for a in actes)}
    contexte |= droits_de(requete, "acte.rediger", "acte.relire", "acte.signer")
    return render(requete, "bureau/actes/lot.html", contexte)


@require_POST
def avancer(requete: HttpRequest, nom: str) -> HttpResponse:
    """Une étape pour tout le lot, ou pour ce qui en reste."""
    if requete.POST.get("etape") not in list(Etape):
        raise Http404
    etape = Etape(requete.POST["etape"])
    exiger(requete.user, DROIT_DE[etape])
    actes = list(actes_visibles(requete).filter(lot=nom).exclude(lot=VIDE).order_by("pk"))
    bilan = avancer_lot(actes, etape, acteur=requete.user, le=timezone.localdate(), secondes=SECONDES)
    dire_le_bilan(requete, bilan)
    return redirect("bureau:lot", nom)


def imprimer(requete: HttpRequest, nom: str) -> HttpResponse:
    """Les originaux figés du lot, en un seul PDF."""
    actes = [
        acte for acte in actes_visibles(requete).filter(lot=nom).exclude(lot=VIDE).order_by("pk") if acte.original_id
    ]
    if not actes:
        raise Http404
    reponse = HttpResponse(imprimer_ensemble(actes), content_type="application/pdf")
    reponse["Content-Disposition"] = 'inline; filename="lot.pdf"'
    return reponse


def dire_le_bilan(requete: HttpRequest, bilan: BilanDeLot) -> None:
    """Ce qu'a fait un passage : faits, déjà faits, refus un par un, et ce qui reste à relancer."""
    if bilan.faits:
        messages.success(requete, f"{bilan.faits} acte{'s' if bilan.faits > 1 else ''} : c'est fait.")
    if bilan.deja:
        messages.info(requete, f"{bilan.deja} déjà passé{'s' if bilan.deja > 1 else ''} : rien n'y change.")
    if bilan.restent:
        messages.warning(requete, f"{bilan.restent} reste{'nt' if bilan.restent > 1 else ''} : relancer l'étape.")
    for refus in bilan.refus[:20]:
        messages.error(requete, f"{refus.dossier} : {refus.message}")
    if not (bilan.faits or bilan.deja or bilan.refus or bilan.restent):
        messages.error(requete, "Aucun acte n'est choisi.")
