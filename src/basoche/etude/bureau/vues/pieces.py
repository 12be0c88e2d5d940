"""Les pièces et les originaux d'un dossier : déposer, ressortir, retirer ; recevoir, sortir, rendre."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from csp.constants import NONE
from csp.decorators import csp_replace
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from basoche.etude.bureau.formulaires_dossier import FormulaireMouvement, FormulaireOriginal, FormulairePiece
from basoche.etude.bureau.formulaires_personnes import FormulaireMotif
from basoche.etude.bureau.vues.fiche import dossier_visible
from basoche.etude.bureau.vues.saisies_commun import mener
from basoche.etude.dossiers.models import Dossier
from basoche.etude.dossiers.originaux import mouvementer_original, recevoir_original
from basoche.etude.dossiers.pieces import deposer_piece, ouvrir_piece, retirer_piece


def _pieces(dossier: Dossier) -> str:
    return reverse("bureau:pieces", args=[dossier.numero])


def pieces(requete: HttpRequest, numero: str) -> HttpResponse:
    """Les pièces du dossier, et en déposer une."""
    dossier = dossier_visible(requete, numero)

    def agir(lu: dict[str, Any]) -> None:
        fichier = lu["fichier"]
        deposer_piece(
            dossier, octets=fichier.read(), nom=fichier.name, nature=lu["nature"], acteur=requete.user,
            le=timezone.localdate(),
        )  # fmt: skip

    return mener(
        requete, FormulairePiece(requete.POST or None, requete.FILES or None), agir, dossier=dossier,
        titre="Pièces", bouton="Déposer", succes="Pièce déposée.", retour=_pieces(dossier),
        gabarit="bureau/pieces.html",
        pieces=list(dossier.pieces.filter(retiree_le=None).select_related("deposee_par")[:300]),
        originaux=list(dossier.originaux.prefetch_related("mouvements").order_by("rendu_le", "pk")[:100]),
    )  # fmt: skip


@csp_replace({"default-src": [NONE], "sandbox": []})
def piece(requete: HttpRequest, numero: str, cle: int) -> FileResponse:
    """Télécharger une pièce : toujours en fichier joint, jamais interprétée par le navigateur ; lecture journalisée."""
    dossier = dossier_visible(requete, numero)
    voulue = get_object_or_404(dossier.pieces.select_related("dossier"), pk=cle, retiree_le=None)
    octets = ouvrir_piece(voulue, acteur=requete.user)
    reponse = FileResponse(BytesIO(octets), as_attachment=True, filename=voulue.nom, content_type=voulue.type_reel)
    reponse["X-Content-Type-Options"] = "nosniff"
    reponse["Cache-Control"] = "no-store"
    return reponse


def retirer(requete: HttpRequest, numero: str, cle: int) -> HttpResponse:
    """Retirer une pièce de la fiche."""
    dossier = dossier_visible(requete, numero)
    visee = get_object_or_404(dossier.pieces, pk=cle)

    def agir(lu: dict[str, Any]) -> None:
        retirer_piece(dossier, visee, motif=lu["motif"], acteur=requete.user, le=timezone.localdate())

    return mener(
        requete, FormulaireMotif(requete.POST or None), agir, dossier=dossier, titre=f"Retirer « {visee.nom} »",
        bouton="Retirer la pièce", succes="Pièce retirée de la fiche ; sa trace reste.", retour=_pieces(dossier),
    )  # fmt: skip


def original(requete: HttpRequest, numero: str) -> HttpResponse:
    """Recevoir un original."""
    dossier = dossier_visible(requete, numero)

    def agir(lu: dict[str, Any]) -> None:
        recevoir_original(dossier, acteur=requete.user, le=timezone.localdate(), **lu)

    return mener(
        requete, FormulaireOriginal(requete.POST or None), agir, dossier=dossier, titre="Recevoir un original",
        bouton="Prendre en charge", succes="Original pris en charge : l'étude en répond.", retour=_pieces(dossier),
    )  # fmt: skip


def mouvement(requete: HttpRequest, numero: str, cle: int) -> HttpResponse:
    """Faire sortir, rentrer ou rendre un original."""
    dossier = dossier_visible(requete, numero)
    vise = get_object_or_404(dossier.originaux, pk=cle)
    form = FormulaireMouvement(requete.POST or None, pieces=dossier.pieces.filter(retiree_le=None))

    def agir(lu: dict[str, Any]) -> None:
        mouvementer_original(
            dossier, vise, nature=lu["nature"], a_qui=lu["a_qui"], date_du_mouvement=lu["date"],
            decharge=lu["decharge"], motif=lu["motif"], acteur=requete.user, le=timezone.localdate(),
        )  # fmt: skip

    return mener(
        requete, form, agir, dossier=dossier, titre=f"Mouvement de l'original « {vise} »", bouton="Enregistrer",
        succes="Mouvement enregistré.", retour=_pieces(dossier),
        explication=f"Reçu de {vise.recu_de} le {vise.recu_le:%d/%m/%Y}, gardé : {vise.emplacement}.",
        suites=[(_pieces(dossier), "Déposer la décharge parmi les pièces", "d")],
    )  # fmt: skip
