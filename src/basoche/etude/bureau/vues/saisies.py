"""Les saisies de la fiche : un formulaire, une action."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.bureau.formulaires import FormulaireNote, FormulaireVersement
from basoche.etude.bureau.vues.fiche import dossier_visible
from basoche.etude.dossiers.notes import ecrire_note
from basoche.etude.dossiers.saisies import saisir_versement


def versement(requete: HttpRequest, numero: str) -> HttpResponse:
    """Noter un versement."""
    dossier = dossier_visible(requete, numero)
    form = FormulaireVersement(requete.POST or None)
    if requete.method == "POST" and form.is_valid():
        lu = form.cleaned_data
        try:
            saisir_versement(
                dossier, montant=lu["montant"], date_du_versement=lu["date"], moyen=lu["moyen"],
                acteur=requete.user, le=timezone.localdate(),
            )  # fmt: skip
        except ErreurBasoche as refus:
            form.refuser(refus)
        else:
            messages.success(requete, f"Versement de {lu['montant'].en_francais()} enregistré.")
            return redirect("bureau:fiche", dossier.numero)
    contexte = {"dossier": dossier, "form": form, "titre": "Noter un versement", "bouton": "Enregistrer le versement"}
    return render(requete, "bureau/saisie.html", contexte)


def note(requete: HttpRequest, numero: str) -> HttpResponse:
    """Écrire une note ; le garde-fou demande un motif avant d'enregistrer ce qu'il signale."""
    dossier = dossier_visible(requete, numero)
    form = FormulaireNote(requete.POST or None)
    if requete.method == "POST" and form.is_valid():
        try:
            ecrire_note(
                dossier, texte=form.cleaned_data["texte"], motif_maintien=form.cleaned_data["motif"],
                acteur=requete.user, le=timezone.localdate(),
            )  # fmt: skip
        except ErreurBasoche as refus:
            form.refuser(refus)
        else:
            messages.success(requete, "Note enregistrée.")
            return redirect("bureau:fiche", dossier.numero)
    contexte = {"dossier": dossier, "form": form, "titre": "Écrire une note", "bouton": "Enregistrer la note"}
    return render(requete, "bureau/saisie.html", contexte)
