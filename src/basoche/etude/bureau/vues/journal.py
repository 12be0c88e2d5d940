"""Le journal à l'écran : qui a fait ou lu quoi, quand, dans quel dossier."""

from __future__ import annotations

import re

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from basoche.etude.commun.actions import exiger
from basoche.etude.commun.formulaires import ChampDate, Formulaire
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser, verifier_chaine
from basoche.etude.journal.lecture import ACTIONS_COURANTES, Filtres, lire_page

_MONTREES = 20
_NUMERO = re.compile(r"\d{4}-\d{6}", re.ASCII)


class FormulaireJournal(Formulaire):
    """Les filtres."""

    dossier = forms.CharField(label="Dossier", max_length=20, required=False)
    acteur = forms.CharField(label="Collaborateur", max_length=60, required=False)
    action = forms.CharField(label="Action", max_length=80, required=False)
    du = ChampDate(label="Du", required=False, help_text="")
    au = ChampDate(label="Au", required=False, help_text="")
    avant = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)


def journal(requete: HttpRequest) -> HttpResponse:
    """Une page du journal ; la lire s'y écrit."""
    exiger(requete.user, "journal.lire")
    form = FormulaireJournal(requete.GET)
    lus = {nom: valeur for nom, valeur in form.cleaned_data.items() if valeur} if form.is_valid() else {}
    entrees, suite = lire_page(Filtres(**lus))
    # Les filtres employés, et le numéro s'il en est un : ce qui est tapé n'entre pas au journal.
    numero = lus.get("dossier", "") if _NUMERO.fullmatch(lus.get("dossier", "")) else ""
    journaliser("lecture.journal", acteur=requete.user, dossier=numero, details={"filtres": sorted(lus)})
    contexte = {
        "form": form, "entrees": entrees, "suite": suite, "actions": ACTIONS_COURANTES, "filtre": bool(lus),
        "qui": Collaborateur.objects.order_by("identifiant").values_list("identifiant", flat=True),
    }  # fmt: skip
    return render(requete, "bureau/journal/liste.html", contexte)


@require_POST
def verifier(requete: HttpRequest) -> HttpResponse:
    """Rejoue toute la chaîne d'empreintes."""
    exiger(requete.user, "journal.lire")
    alterations = [alteration for alteration, _ in zip(verifier_chaine(), range(_MONTREES), strict=False)]
    journaliser("journal.verifier", acteur=requete.user, details={"alterations": len(alterations)})
    for alteration in alterations:
        messages.error(requete, f"Entrée {alteration.numero} : {alteration.motif}.")
    if not alterations:
        messages.success(requete, "Le journal est intact : chaque entrée suit la précédente.")
    return redirect("bureau:journal")
