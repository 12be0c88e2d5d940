"""Le conseil d'un dossier : les voies, ce qui les interdit, le plan, la décision."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.bureau.formulaires_strategie import (
    FormulaireComparaison,
    FormulaireDecision,
    FormulaireIssue,
    FormulaireSituation,
)
from basoche.etude.bureau.vues.fiche import dossier_visible
from basoche.etude.bureau.vues.saisies_commun import mener
from basoche.etude.commun.erreurs import DroitRefuse
from basoche.etude.dossiers.models import Dossier
from basoche.etude.strategie.conseils import comparer_les_scenarios, conseil_de
from basoche.etude.strategie.gestes import clore_decision, decider_voie, renseigner_situation
from basoche.etude.strategie.lecture import situation_de, termes_prescrits
from basoche.etude.strategie.models import Decision
from basoche.strategie.comparaison import Scenario
from basoche.strategie.etapes import exporter_l_agenda
from basoche.strategie.modele import Conseil


def conseil(requete: HttpRequest, numero: str) -> HttpResponse:
    """Les voies classées ; un envoi garde la décision."""
    dossier = dossier_visible(requete, numero)
    try:
        trouve = conseil_de(dossier, timezone.localdate())
    except ErreurBasoche as refus:
        return render(requete, "bureau/strategie/conseil.html", _contexte(dossier, None) | {"refus": refus})
    form = FormulaireDecision(requete.POST or None, conseil=trouve)
    if requete.method == "POST" and form.is_valid():
        try:
            decider_voie(dossier, conseil=trouve, **form.cleaned_data, acteur=requete.user, le=timezone.localdate())
        except DroitRefuse:
            raise
        except ErreurBasoche as refus:
            form.refuser(refus)
        else:
            messages.success(requete, "Décision gardée, avec le conseil du jour.")
            return redirect("bureau:conseil", numero=numero)
    contexte = _contexte(dossier, trouve) | {"form": form, **_comparaison(requete, trouve)}
    return render(requete, "bureau/strategie/conseil.html", contexte)


def _comparaison(requete: HttpRequest, trouve: Conseil) -> dict[str, Any]:
    """Les suites que le clerc met côte à côte, dites dans l'adresse : rien n'en est gardé."""
    form = FormulaireComparaison(requete.GET if "voie_1" in requete.GET else None, conseil=trouve)
    if not form.is_bound or not form.is_valid():
        return {"comparaison": form}
    suites = comparer_les_scenarios(trouve, form.scenarios())
    calibre = all(suite.valeur is not None for suite in suites)
    return {
        "comparaison": form,
        "suites": [_suite(suite, trouve) for suite in suites],
        "suites_calibrees": calibre,
    }


def _suite(suite: Scenario, trouve: Conseil) -> dict[str, Any]:
    """Une suite de voies, ses codes dits en mots."""
    voies = {voie.code: voie for voie in (*trouve.voies, *trouve.interdites)}
    code, _, pourquoi = suite.refus.partition(" : ")
    premiere = voies[suite.voies[0]]
    return {
        "nom": suite.nom, "voies": [voies[voie].voie.intitule for voie in suite.voies], "vu": suite,
        "fin": trouve.dossier.le + timedelta(days=suite.jours),
        "agir_avant": premiere.action.au_plus_tard if premiere.action else None,
        "refus": f"{voies[code].voie.intitule} : {pourquoi}" if pourquoi else "",
    }  # fmt: skip


def resume(requete: HttpRequest, numero: str) -> HttpResponse:
    """La voie conseillée en deux lignes, que la fiche charge après elle : ouvrir un dossier n'attend pas le conseil."""
    dossier = dossier_visible(requete, numero)
    try:
        contexte: dict[str, Any] = {"conseil": conseil_de(dossier, timezone.localdate())}
    except ErreurBasoche as refus:
        contexte = {"refus": refus}
    return render(requete, "bureau/strategie/resume.html", {"dossier": dossier, **contexte})


def _contexte(dossier: Dossier, trouve: Conseil | None) -> dict[str, Any]:
    return {
        "dossier": dossier,
        "conseil": trouve,
        "premieres": [voie for voie in trouve.voies if not voie.sans_objet] if trouve else [],
        "suivantes": [voie for voie in trouve.voies if voie.sans_objet] if trouve else [],
        "prescrits": termes_prescrits(dossier, timezone.localdate()) if trouve else [],
        "compte": _compte(trouve) if trouve else [],
        "situation": situation_de(dossier),
        "decisions": list(dossier.decisions.select_related("par")[:20]),
        "ce_jour": timezone.localdate(),
    }


def _compte(trouve: Conseil) -> list[dict[str, Any]]:
    """Les lignes du compte, avec le nom de chaque voie."""
    noms = {voie.code: voie.voie.intitule for voie in trouve.voies}
    vides = {"chances_qu_il_faut_sur_100": None, "chances_sur_100": None}
    return [{**vides, **ligne, "intitule": noms[str(ligne["voie"])]} for ligne in trouve.arithmetique]


def situation(requete: HttpRequest, numero: str) -> HttpResponse:
    """Renseigner ce qui se sait du débiteur."""
    dossier = dossier_visible(requete, numero)
    connue = situation_de(dossier)
    form = FormulaireSituation(requete.POST or None, situation=connue)

    def agir(lu: dict[str, Any]) -> None:
        renseigner_situation(
            dossier, champs=form.renseignements(), origine=lu["origine"],
            version_lue=int(requete.POST.get("version") or connue.version), acteur=requete.user,
            le=timezone.localdate(),
        )  # fmt: skip

    return mener(
        requete, form, agir, dossier=dossier, titre="Situation du débiteur", bouton="Enregistrer",
        succes="Situation enregistrée ; le conseil en tient compte.",
        retour=reverse("bureau:conseil", args=[numero]), caches={"version": connue.version},
        explication="Ne rien recopier ici de ce qu'a donné L152-1 : cela ne sert qu'au titre qui l'a permis.",
    )  # fmt: skip


def issue(requete: HttpRequest, numero: str, cle: int) -> HttpResponse:
    """Dire ce qu'une mesure décidée a donné."""
    dossier = dossier_visible(requete, numero)
    decision = get_object_or_404(Decision, pk=cle, dossier=dossier)

    def agir(lu: dict[str, Any]) -> None:
        clore_decision(dossier, decision=decision, **lu, acteur=requete.user, le=timezone.localdate())

    return mener(
        requete, FormulaireIssue(requete.POST or None), agir, dossier=dossier,
        titre=f"Issue : {decision.intitule}", bouton="Clore la mesure",
        succes="Mesure close : elle compte dans les chances de l'étude.",
        retour=reverse("bureau:conseil", args=[numero]),
    )  # fmt: skip


def calendrier(requete: HttpRequest, numero: str) -> HttpResponse:
    """Le plan d'exécution, au format iCalendar."""
    dossier = dossier_visible(requete, numero)
    trouve = conseil_de(dossier, timezone.localdate())
    plan = exporter_l_agenda(trouve.plan, cle=dossier.numero, le=trouve.dossier.le)
    reponse = HttpResponse(plan, content_type="text/calendar; charset=utf-8")
    reponse["Content-Disposition"] = f'attachment; filename="plan-{dossier.numero}.ics"'
    return reponse
