"""Les règles d'escalade : quand une tâche sans suite monte, et à qui."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.agenda.escalade import APRES, oter_regle, regler_escalade
from basoche.etude.agenda.models import Niveau, RegleEscalade
from basoche.etude.bureau.formulaires_tournees import FormulaireEscalade


def regles(requete: HttpRequest) -> HttpResponse:
    """Les règles dans leur ordre, l'usage livré, et de quoi en ajouter une."""
    form = FormulaireEscalade(requete.POST or None)
    if requete.method == "POST" and form.is_valid():
        try:
            regler_escalade(**form.cleaned_data, acteur=requete.user, le=timezone.localdate())
        except ErreurBasoche as refus:
            form.refuser(refus)
        else:
            messages.success(requete, "Règle ajoutée : elle sert dès la prochaine nuit.")
            return redirect("bureau:escalade")
    contexte = {
        "form": form, "regles": list(RegleEscalade.objects.select_related("a")),
        "usage": [(Niveau(niveau).label, jours) for niveau, jours in APRES.items()],
    }  # fmt: skip
    return render(requete, "bureau/tournees/escalade.html", contexte)


@require_POST
def oter(requete: HttpRequest, cle: int) -> HttpResponse:
    """Ôte une règle."""
    oter_regle(get_object_or_404(RegleEscalade, pk=cle), acteur=requete.user, le=timezone.localdate())
    messages.success(requete, "Règle ôtée.")
    return redirect("bureau:escalade")
