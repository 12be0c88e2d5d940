"""Rattacher d'un coup les originaux signés numérisés : chacun à l'acte de son code-barres."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.actes.code_barres import lire_le_code
from basoche.etude.actes.lecture_scan import code_du_scan
from basoche.etude.actes.signature import rattacher_original
from basoche.etude.bureau.formulaires_numerisation import FormulaireNumerisation
from basoche.etude.bureau.vues.actes_communs import actes_visibles


def numeriser(requete: HttpRequest) -> HttpResponse:
    """Les fichiers du numériseur ; un refus n'arrête pas les autres."""
    form = FormulaireNumerisation(requete.POST or None, requete.FILES or None)
    if requete.method == "POST" and form.is_valid():
        for fichier in form.cleaned_data["fichiers"]:
            try:
                messages.success(requete, _rattacher(requete, fichier))
            except ErreurBasoche as refus:
                messages.error(requete, f"{fichier.name} : {refus.message} {refus.conseil}")
        return redirect("bureau:numeriser_les_actes")
    return render(requete, "bureau/actes/numeriser.html", {"form": form})


def _rattacher(requete: HttpRequest, fichier: UploadedFile) -> str:
    octets, nom = fichier.read(), str(fichier.name)
    cle = code_du_scan(octets) or lire_le_code(nom)
    acte = actes_visibles(requete).filter(pk=cle).first() if cle is not None else None
    if acte is None:
        raise ErreurBasoche(
            "aucun code-barres d'acte ne s'y lit.",
            conseil="Le rattacher depuis la page de l'acte, ou nommer le fichier par le code (BAS-000000012.pdf).",
        )
    rattacher_original(acte, octets=octets, nom=nom, acteur=requete.user, le=timezone.localdate())
    return f"{nom} : rattaché à « {acte.intitule} », dossier {acte.dossier.numero}."
