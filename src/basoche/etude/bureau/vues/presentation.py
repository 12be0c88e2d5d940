"""La présentation des écrits : l'en-tête de l'étude, la page des actes, celle des lettres."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.actes.etude import en_tete, page_des_actes, page_des_lettres, presentation_reglee
from basoche.etude.actes.presentation import EXEMPLES, exemple, regler_presentation
from basoche.etude.bureau.formulaires_presentation import FormulairePresentation, initiales_de
from basoche.redaction.dossier import SANS_ETUDE


def presentation(requete: HttpRequest) -> HttpResponse:
    """Régler la présentation, et en voir un exemple."""
    reglee = presentation_reglee()
    pages = {"acte": page_des_actes(reglee), "lettre": page_des_lettres(reglee)}
    montre = en_tete()
    initiales = initiales_de({} if montre == SANS_ETUDE else montre, pages, int(reglee.get("version", 0)))
    form = FormulairePresentation(requete.POST or None, initial=initiales)
    if requete.method == "POST" and form.is_valid():
        try:
            regler_presentation(
                **form.reglages(), acteur=requete.user, le=timezone.localdate(),
                version_lue=form.cleaned_data["version"] or 0,
            )  # fmt: skip
        except ErreurBasoche as refus:
            form.refuser(refus)
        else:
            messages.success(requete, "Présentation réglée : les actes émis gardent la leur.")
            return redirect("bureau:presentation")
    contexte = {
        "form": form, "acte": pages["acte"], "groupes": {genre: form.groupe(genre) for genre in pages},
        "en_tete": form.en_tete_seul(), "reglee": bool(reglee),
    }  # fmt: skip
    return render(requete, "bureau/presentation.html", contexte)


def voir_exemple(requete: HttpRequest, quoi: str) -> HttpResponse:
    """Un acte ou une lettre d'exemple, à la présentation enregistrée."""
    if quoi not in EXEMPLES:
        raise Http404
    reponse = HttpResponse(exemple(quoi, timezone.localdate()), content_type="application/pdf")
    reponse["Content-Disposition"] = f'inline; filename="exemple-{quoi}.pdf"'
    return reponse
