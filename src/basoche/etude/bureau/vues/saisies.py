"""Les saisies de la fiche qui relisent avant d'enregistrer : le versement et la note."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.bureau.formulaires import FormulaireNote, FormulaireVersement
from basoche.etude.bureau.vues.fiche import dossier_visible
from basoche.etude.dossiers.imputation import Proposition, proposer_imputation
from basoche.etude.dossiers.models import Dossier, Note
from basoche.etude.dossiers.notes import NoteSignalee, corriger_note, ecrire_note, versions_de
from basoche.etude.dossiers.saisies import saisir_versement


def versement(requete: HttpRequest, numero: str) -> HttpResponse:
    """Noter un versement : ce qu'il paierait d'abord, ligne par ligne ; puis, une fois vu, l'enregistrer."""
    dossier = dossier_visible(requete, numero)
    form = FormulaireVersement(requete.POST or None, dossier=dossier)
    proposition = None
    if requete.method == "POST" and form.is_valid():
        try:
            proposition = _proposer(dossier, form)
            if form.cleaned_data["vu"] == proposition.empreinte:
                _enregistrer(requete, dossier, form)
                return redirect("bureau:fiche", dossier.numero)
        except ErreurBasoche as refus:
            form.refuser(refus)
    contexte = {
        "dossier": dossier, "form": form, "proposition": proposition,
        "premiers": [champ for champ in form.visible_fields() if champ.name not in ("imputation", "motif_imputation")],
        "avances": [champ for champ in form.visible_fields() if champ.name in ("imputation", "motif_imputation")],
    }  # fmt: skip
    return render(requete, "bureau/versement.html", contexte)


def _proposer(dossier: Dossier, form: FormulaireVersement) -> Proposition:
    lu = form.cleaned_data
    return proposer_imputation(
        dossier, montant=lu["montant"], date_du_versement=lu["date"], le=timezone.localdate(), par=lu["par"],
        imputation=lu["imputation"],
    )  # fmt: skip


def _enregistrer(requete: HttpRequest, dossier: Dossier, form: FormulaireVersement) -> None:
    lu = form.cleaned_data
    saisir_versement(
        dossier, montant=lu["montant"], date_du_versement=lu["date"], moyen=lu["moyen"], par=lu["par"],
        imputation=lu["imputation"], motif_imputation=lu["motif_imputation"], acteur=requete.user,
        le=timezone.localdate(),
    )  # fmt: skip
    messages.success(requete, f"Versement de {lu['montant'].en_francais()} enregistré.")


def note(requete: HttpRequest, numero: str) -> HttpResponse:
    """Écrire une note ; le garde-fou demande un motif avant d'enregistrer ce qu'il signale."""
    return _note(requete, dossier_visible(requete, numero), None)


def corriger(requete: HttpRequest, numero: str, cle: int) -> HttpResponse:
    """Corriger une note : une version de plus."""
    dossier = dossier_visible(requete, numero)
    return _note(requete, dossier, get_object_or_404(dossier.notes, pk=cle))


def _note(requete: HttpRequest, dossier: Dossier, ancienne: Note | None) -> HttpResponse:
    form = FormulaireNote(requete.POST or None, initial={"texte": ancienne.texte} if ancienne else None)
    alertes = ()
    if requete.method == "POST" and form.is_valid():
        saisie = {
            "texte": form.cleaned_data["texte"], "motif_maintien": form.cleaned_data["motif"], "acteur": requete.user,
            "le": timezone.localdate(),
        }  # fmt: skip
        try:
            corriger_note(dossier, ancienne, **saisie) if ancienne else ecrire_note(dossier, **saisie)
        except NoteSignalee as refus:
            alertes = refus.alertes
            form.demander_un_motif()
        except ErreurBasoche as refus:
            form.refuser(refus)
        else:
            messages.success(requete, "Note enregistrée.")
            return redirect("bureau:fiche", dossier.numero)
    versions = versions_de(ancienne) if ancienne else []
    contexte = {"dossier": dossier, "form": form, "alertes": alertes, "versions": versions}
    return render(requete, "bureau/note.html", contexte)


def notes(requete: HttpRequest, numero: str) -> HttpResponse:
    """Toutes les notes du dossier, chacune avec ses versions."""
    dossier = dossier_visible(requete, numero)
    courantes = list(dossier.notes.select_related("par").filter(remplacee_par=None)[:200])
    contexte = {"dossier": dossier, "notes": courantes}
    return render(requete, "bureau/notes.html", contexte)
