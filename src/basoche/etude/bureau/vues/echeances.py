"""Les échéances : la liste, le calcul d'une date, la traiter, la reporter ; les tâches qu'on fait d'un geste."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.agenda.echeances import reporter_echeance, traiter_echeance
from basoche.etude.agenda.models import Echeance, Niveau, Sens, Tache
from basoche.etude.agenda.taches import faire_tache
from basoche.etude.bureau.formulaires_agenda import FormulaireReport, FormulaireTraitement
from basoche.etude.bureau.vues.actes_communs import version_lue
from basoche.etude.dossiers.visibilite import des_dossiers_visibles

PAR_PAGE = 100
HORIZONS = {"7": "7 jours", "30": "30 jours", "90": "90 jours", "tout": "toutes"}


def liste(requete: HttpRequest) -> HttpResponse:
    """Les échéances ouvertes des dossiers visibles, la plus proche d'abord. Uses index : echeance_ouverte."""
    horizon, niveau = requete.GET.get("horizon", "30"), requete.GET.get("niveau", "")
    ce_jour = timezone.localdate()
    echeances = _visibles(requete).filter(traitee_le=None).order_by("le", "id")
    if horizon in HORIZONS and horizon != "tout":
        echeances = echeances.filter(le__lte=ce_jour + timedelta(days=int(horizon)))
    if niveau in Niveau.values:
        echeances = echeances.filter(niveau=niveau)
    if requete.GET.get("miennes"):
        echeances = echeances.filter(responsable=requete.user)
    if not requete.GET.get("attentes"):
        echeances = echeances.filter(sens=Sens.AU_PLUS_TARD)
    page = list(echeances[: PAR_PAGE + 1])
    contexte = {
        "ce_jour": ce_jour, "echeances": page[:PAR_PAGE], "tronquee": len(page) > PAR_PAGE, "horizon": horizon,
        "horizons": HORIZONS, "niveau": niveau, "niveaux": Niveau.choices,
    }  # fmt: skip
    return render(requete, "bureau/actes/echeances.html", contexte)


def echeance(requete: HttpRequest, cle: int) -> HttpResponse:
    """Une échéance : sa règle, chaque pas de son calcul, ses reports, et de quoi la traiter ou la reporter."""
    lue = get_object_or_404(_visibles(requete), pk=cle)
    traiter = FormulaireTraitement(requete.POST if "traiter" in requete.POST else None)
    reporter = FormulaireReport(requete.POST if "reporter" in requete.POST else None)
    for form, agir in ((traiter, _traiter), (reporter, _reporter)):
        if form.is_bound and form.is_valid():
            try:
                dit = agir(lue, form.cleaned_data, requete)
            except ErreurBasoche as refus:
                form.refuser(refus)
            else:
                messages.success(requete, dit)
                return redirect("bureau:fiche", lue.dossier.numero)
    contexte = {
        "echeance": lue, "dossier": lue.dossier, "traiter": traiter, "reporter": reporter,
        "reports": list(lue.reports.select_related("par")), "peut_reporter": requete.user.peut("echeance.reporter"),
        "peut_traiter": requete.user.peut("echeance.traiter"),
    }  # fmt: skip
    return render(requete, "bureau/actes/echeance.html", contexte)


@require_POST
def tache_faite(requete: HttpRequest, cle: int) -> HttpResponse:
    """Marque une tâche faite, depuis l'accueil."""
    tache = get_object_or_404(Tache.objects.select_related("dossier"), pk=cle, affectee_a=requete.user)
    try:
        faire_tache(tache, acteur=requete.user, le=timezone.localdate(), version_lue=version_lue(requete))
    except ErreurBasoche as refus:
        messages.error(requete, f"{refus.message} {refus.conseil}")
    else:
        messages.success(requete, f"Fait : {tache.libelle}")
    return redirect("bureau:accueil")


def _visibles(requete: HttpRequest):
    return des_dossiers_visibles(Echeance.objects.select_related("dossier", "responsable"), requete.user)


def _traiter(lue: Echeance, lu: dict, requete: HttpRequest) -> str:
    traiter_echeance(
        lue, issue=lu["issue"], acteur=requete.user, le=timezone.localdate(), version_lue=version_lue(requete)
    )
    return "Échéance traitée."


def _reporter(lue: Echeance, lu: dict, requete: HttpRequest) -> str:
    reporter_echeance(
        lue, a=lu["a"], motif=lu["motif"], acteur=requete.user, le=timezone.localdate(),
        version_lue=version_lue(requete),
    )  # fmt: skip
    return f"Échéance reportée au {lu['a']:%d/%m/%Y}."
