"""Les scénarios de relances : composer, simuler, garder, rouvrir ; rien ne part d'ici."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.bureau.formulaires_relances import NOM_DU_CANAL, FormulaireRelances
from basoche.etude.commun.erreurs import DroitRefuse
from basoche.etude.strategie.models import ScenarioRelances
from basoche.etude.strategie.relances import garder_relances, scenario_garde, simuler_relances
from basoche.strategie.scenarios import Scenario

_MONTRES = 50


def relances(requete: HttpRequest, cle: int | None = None) -> HttpResponse:
    """Un scénario neuf ou rouvert : on le simule, on le garde."""
    garde = get_object_or_404(ScenarioRelances, pk=cle) if cle else None
    scenario = scenario_garde(garde) if garde else None
    form = FormulaireRelances(requete.POST or None, scenario=scenario)
    if requete.method == "POST" and form.is_valid():
        try:
            scenario = form.scenario()
            if requete.POST.get("geste") == "garder":
                return _garder(requete, garde, scenario)
        except DroitRefuse:
            raise
        except ErreurBasoche as refus:
            form.refuser(refus)
    if form.errors:
        scenario = None
    gardes = list(ScenarioRelances.objects.select_related("par")[:_MONTRES])
    return render(
        requete, "bureau/strategie/relances.html",
        {"form": form, "garde": garde, "gardes": gardes, **_simulation(requete, scenario)},
    )  # fmt: skip


def _garder(requete: HttpRequest, garde: ScenarioRelances | None, scenario: Scenario) -> HttpResponse:
    """Une version qui n'est pas un nombre est celle de personne : le conflit se dit."""
    lue = requete.POST.get("version", "")
    tenu = garder_relances(
        garde, scenario=scenario, version_lue=int(lue) if lue.isdecimal() and len(lue) < 10 else 0, acteur=requete.user,
        le=timezone.localdate(),
    )  # fmt: skip
    messages.success(requete, "Scénario gardé. Rien n'a été envoyé.")
    return redirect("bureau:relances_gardees", tenu.pk)


def _simulation(requete: HttpRequest, scenario: Scenario | None) -> dict[str, Any]:
    if scenario is None:
        return {}
    vue = simuler_relances(scenario, acteur=requete.user, le=timezone.localdate())
    etapes = [(NOM_DU_CANAL[etape.relance.canal], etape, duree(etape.minutes)) for etape in vue.etapes]
    return {"simulation": vue, "etapes": etapes, "travail": duree(vue.minutes)}


def duree(minutes: int) -> str:
    """« 7 h 05 »."""
    return f"{minutes // 60} h {minutes % 60:02d}"
