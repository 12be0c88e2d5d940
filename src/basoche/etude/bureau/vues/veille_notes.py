"""Les notes d'information : rédiger, publier, lire et accuser ; s'abonner, lire le condensé, les flux."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.bureau.formulaires_veille import FormulaireAbonnement, FormulaireLecture, FormulaireNote
from basoche.etude.bureau.vues.actes_communs import version_lue
from basoche.etude.bureau.vues.saisies_commun import mener
from basoche.etude.bureau.vues.veille import _reforme
from basoche.etude.commun.erreurs import DroitRefuse
from basoche.etude.textes.abonnements import (
    abonnement_du_jeton,
    calendrier_de_la_veille,
    fermer_flux,
    flux_atom,
    ouvrir_flux,
    regler_abonnement,
)
from basoche.etude.textes.alertes import condenser
from basoche.etude.textes.documents import note_en_docx, note_en_pdf, parties_du_corps
from basoche.etude.textes.models import AbonnementVeille, Note
from basoche.etude.textes.notes import (
    accuser_lecture,
    corriger_note,
    lecteurs_de_la_veille,
    lire_questions,
    publier_note,
    rediger_note,
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_POST
def rediger(requete: HttpRequest, nom: str) -> HttpResponse:
    """Rédige le brouillon de la note d'un changement, puis l'ouvre."""
    note = rediger_note(_reforme(nom), acteur=requete.user, le=timezone.localdate())
    return redirect("bureau:note_corriger_veille", note.pk)


def corriger(requete: HttpRequest, cle: int) -> HttpResponse:
    """Corriger la note ; la publier est un autre bouton."""
    note = get_object_or_404(Note, pk=cle)
    initial = {"titre": note.titre, "corps": note.corps, "questions": note.questions}

    def agir(lu: dict[str, Any]) -> None:
        corriger_note(note, **lu, acteur=requete.user, le=timezone.localdate(), version_lue=version_lue(requete))

    return mener(
        requete, FormulaireNote(requete.POST or None, initial=initial), agir, titre="Note d'information",
        bouton="Enregistrer", succes="Note enregistrée.", retour=reverse("bureau:note_de_veille", args=[note.pk]),
        gabarit="bureau/veille/note_corriger.html", note=note,
    )  # fmt: skip


@require_POST
def publier(requete: HttpRequest, cle: int) -> HttpResponse:
    """Publie la note."""
    note = get_object_or_404(Note, pk=cle)
    try:
        lecteurs = publier_note(note, acteur=requete.user, le=timezone.localdate(), version_lue=version_lue(requete))
    except DroitRefuse:
        raise
    except ErreurBasoche as refus:
        messages.error(requete, f"{refus.message} {refus.conseil}")
    else:
        messages.success(requete, f"Note publiée : {lecteurs} collaborateurs ont à la lire.")
    return redirect("bureau:note_de_veille", note.pk)


def note(requete: HttpRequest, cle: int) -> HttpResponse:
    """La note, ses questions, et qui l'a lue. Un brouillon n'est montré qu'à qui le rédige."""
    lue = _note_lisible(requete, cle)
    siennes = {lecture.collaborateur_id: lecture for lecture in lue.lectures.select_related("collaborateur")}
    form = FormulaireLecture(requete.POST or None, questions=lire_questions(lue.questions))
    if requete.method == "POST" and form.is_valid():
        try:
            accuser_lecture(lue, reponses=form.reponses(), acteur=requete.user, le=timezone.localdate())
        except DroitRefuse:
            raise
        except ErreurBasoche as refus:
            form.refuser(refus)
        else:
            messages.success(requete, "Lecture accusée.")
            return redirect("bureau:note_de_veille", lue.pk)
    attendus = lecteurs_de_la_veille(timezone.localdate())
    contexte = {
        "note": lue, "parties": parties_du_corps(lue.corps), "form": form, "sienne": siennes.get(requete.user.pk),
        "lectures": [(qui, siennes.get(qui.pk)) for qui in attendus], "publiee": lue.etat == Note.Etat.PUBLIEE,
    }  # fmt: skip
    return render(requete, "bureau/veille/note.html", contexte)


def _note_lisible(requete: HttpRequest, cle: int) -> Note:
    notes = Note.objects.select_related("redigee_par", "publiee_par")
    if not requete.user.peut("veille.rediger"):
        notes = notes.filter(etat=Note.Etat.PUBLIEE)
    return get_object_or_404(notes, pk=cle)


@require_safe
def document(requete: HttpRequest, cle: int, quoi: str) -> HttpResponse:
    """La note en PDF ou en DOCX."""
    lue, ce_jour = _note_lisible(requete, cle), timezone.localdate()
    faire = {"pdf": (note_en_pdf, "application/pdf"), "docx": (note_en_docx, DOCX)}.get(quoi)
    if faire is None:
        raise Http404
    reponse = HttpResponse(faire[0](lue, ce_jour), content_type=faire[1])
    reponse["Content-Disposition"] = f'attachment; filename="note-{lue.reforme}.{quoi}"'
    return reponse


# --- S'abonner, le condensé, les flux ----------------------------------------------------------------------------


def abonnement(requete: HttpRequest) -> HttpResponse:
    """Mes matières, mon alerte, l'adresse de mes flux, et mon condensé de la semaine."""
    sien = AbonnementVeille.objects.filter(collaborateur=requete.user).first()
    initial = {"matieres": sien.matieres, "courriel": sien.courriel} if sien else {}
    regler = "regler" in requete.POST
    form = FormulaireAbonnement(requete.POST if regler else None, initial=initial)
    adresses: list[str] = []
    if requete.method == "POST":
        try:
            if regler and form.is_valid():
                regler_abonnement(**form.cleaned_data, acteur=requete.user, le=timezone.localdate())
                messages.success(requete, "Abonnement enregistré.")
                return redirect("bureau:abonnement_veille")
            adresses = _changer_les_flux(requete)
        except DroitRefuse:
            raise
        except ErreurBasoche as refus:
            form.refuser(refus) if form.is_bound else messages.error(requete, refus.message)
    sien = AbonnementVeille.objects.filter(collaborateur=requete.user).first()
    contexte = {
        "form": form, "abonnement": sien, "adresses": adresses,
        "condense": condenser(sien, requete.user, timezone.localdate()),
    }  # fmt: skip
    return render(requete, "bureau/veille/abonnement.html", contexte)


def _changer_les_flux(requete: HttpRequest) -> list[str]:
    if "fermer" in requete.POST:
        fermer_flux(acteur=requete.user, le=timezone.localdate())
        messages.success(requete, "Flux fermés : leurs adresses ne répondent plus.")
    elif "ouvrir" in requete.POST:
        jeton = ouvrir_flux(acteur=requete.user, le=timezone.localdate())
        return [
            requete.build_absolute_uri(reverse(f"bureau:veille_{forme}", args=[jeton])) for forme in ("atom", "ics")
        ]
    return []


@login_not_required
@require_safe
def atom(requete: HttpRequest, jeton: str) -> HttpResponse:
    """Le flux Atom, à qui connaît son adresse."""
    sien = _abonnement(jeton)
    octets = flux_atom(sien, adresse=requete.build_absolute_uri(), domaine=settings.COURRIEL.domaine)
    return _prive(HttpResponse(octets, content_type="application/atom+xml; charset=utf-8"))


@login_not_required
@require_safe
def ics(requete: HttpRequest, jeton: str) -> HttpResponse:
    """Le calendrier de la veille, à qui connaît son adresse."""
    octets = calendrier_de_la_veille(_abonnement(jeton), timezone.localdate(), domaine=settings.COURRIEL.domaine)
    return _prive(HttpResponse(octets, content_type="text/calendar; charset=utf-8"))


def _abonnement(jeton: str) -> AbonnementVeille:
    trouve = abonnement_du_jeton(jeton, timezone.localdate())
    if trouve is None:
        raise Http404
    return trouve


def _prive(reponse: HttpResponse) -> HttpResponse:
    reponse["Cache-Control"] = "private, no-store"
    reponse["X-Robots-Tag"] = "noindex"
    return reponse
