"""Les procédures des débiteurs : annonces du BODACC à décider, procédures ouvertes, saisie à la main, fin."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.bureau.formulaires_procedures import (
    FormulaireAnnonces,
    FormulaireConfirmation,
    FormulaireEcart,
    FormulaireFinDeProcedure,
    FormulaireProcedure,
)
from basoche.etude.bureau.vues.actes_communs import version_lue
from basoche.etude.bureau.vues.personnes import personne_visible
from basoche.etude.bureau.vues.saisies_commun import mener
from basoche.etude.commun.erreurs import DroitRefuse
from basoche.etude.dossiers.models import Dossier, Etat, Poste, Procedure
from basoche.etude.personnes.models import Personne
from basoche.etude.textes.annonces import a_verifier, confirmer_rapprochement, ecarter_rapprochement
from basoche.etude.textes.models import Rapprochement, Source
from basoche.etude.textes.procedures import OBLIGES, finir_procedure, ouvrir_procedure
from basoche.etude.textes.releves import BODACC, deposer_annonces
from basoche.etude.travaux.definitions import relever_bodacc

PAR_PAGE = 100


def liste(requete: HttpRequest) -> HttpResponse:
    """Ce qui reste à décider, les procédures ouvertes, et de quoi relever le BODACC ou y déposer un fichier."""
    form = FormulaireAnnonces(requete.POST or None, requete.FILES or None)
    if requete.method == "POST" and form.is_valid():
        fichier = form.cleaned_data["fichier"]
        try:
            bilan, releve = deposer_annonces(
                octets=fichier.read(), nom=fichier.name, acteur=requete.user, le=timezone.localdate()
            )
        except DroitRefuse:
            raise
        except ErreurBasoche as refus:
            form.refuser(refus)
        else:
            messages.success(requete, bilan.en_phrase())
            for avis in releve.ecartees[:10]:
                messages.warning(requete, avis.message)
            return redirect("bureau:procedures")
    visibles = Dossier.objects.visibles_par(requete.user).filter(parties__personne=OuterRef("personne"))
    ouvertes = Procedure.objects.filter(Exists(visibles), finie_le=None).select_related("personne")
    contexte = {
        "form": form, "rapprochements": list(a_verifier(requete.user)),
        "procedures": list(ouvertes.order_by("-ouverte_le", "-pk")[:PAR_PAGE]),
        "source": Source.objects.filter(nom=BODACC).first(),
    }  # fmt: skip
    return render(requete, "bureau/procedures/liste.html", contexte)


@require_POST
def relever(requete: HttpRequest) -> HttpResponse:
    """Met en file le relevé du BODACC."""
    relever_bodacc.enqueue(timezone.localdate().isoformat())
    messages.success(requete, "Relevé demandé : il se fait à la suite des travaux en cours.")
    return redirect("bureau:procedures")


def rapprochement(requete: HttpRequest, cle: int) -> HttpResponse:
    """Une annonce et un débiteur : ce qui les rapproche, ce que confirmer changerait, et décider."""
    lu = get_object_or_404(Rapprochement.objects.select_related("annonce", "personne"), pk=cle)
    personne_visible(requete, lu.personne_id)
    confirmer = FormulaireConfirmation(
        requete.POST if "confirmer" in requete.POST else None, postes=_postes(requete, lu.personne), auto_id="oui_%s"
    )
    ecarter = FormulaireEcart(requete.POST if "ecarter" in requete.POST else None, auto_id="non_%s")
    ecarter.fields["motif"].widget.attrs.pop("autofocus", None)
    for form, agir in ((confirmer, _confirmer), (ecarter, _ecarter)):
        if form.is_bound and form.is_valid():
            try:
                agir(lu, form.cleaned_data, requete)
            except DroitRefuse:
                raise
            except ErreurBasoche as refus:
                form.refuser(refus)
            else:
                return redirect("bureau:procedures")
    contexte = {
        "rapprochement": lu, "annonce": lu.annonce, "personne": lu.personne, "confirmer": confirmer, "ecarter": ecarter,
        "a_decider": lu.etat == Rapprochement.Etat.A_VERIFIER, **_dossiers(requete, lu.personne),
    }  # fmt: skip
    return render(requete, "bureau/procedures/rapprochement.html", contexte)


def _confirmer(lu: Rapprochement, saisi: dict[str, Any], requete: HttpRequest) -> None:
    confirmer_rapprochement(
        lu, motif=saisi["motif"], ouverte_le=saisi["ouverte_le"], type_=saisi["type_"],
        exceptes=[poste.pk for poste in saisi["exceptes"]], acteur=requete.user, le=timezone.localdate(),
        version_lue=version_lue(requete),
    )  # fmt: skip
    messages.success(requete, f"Confirmé : {lu.annonce.nature}. Les dossiers de {lu.personne} en tiennent compte.")


def _ecarter(lu: Rapprochement, saisi: dict[str, Any], requete: HttpRequest) -> None:
    ecarter_rapprochement(
        lu, motif=saisi["motif"], acteur=requete.user, le=timezone.localdate(), version_lue=version_lue(requete)
    )
    messages.success(requete, "Annonce écartée : elle ne sera plus proposée pour cette personne.")


def personne(requete: HttpRequest, cle: int) -> HttpResponse:
    """Les procédures d'une personne, et en noter une."""
    vue = personne_visible(requete, cle)

    def agir(lu: dict[str, Any]) -> None:
        ouvrir_procedure(
            vue, type_=lu["type_"], ouverte_le=lu["ouverte_le"], publiee_le=lu["publiee_le"], preuve=lu["preuve"],
            juridiction=lu["juridiction"], exceptes=[poste.pk for poste in lu["exceptes"]], acteur=requete.user,
            le=timezone.localdate(),
        )  # fmt: skip

    return mener(
        requete, FormulaireProcedure(requete.POST or None, postes=_postes(requete, vue)), agir,
        titre="Noter une procédure", bouton="Noter", succes="Procédure notée : ses dossiers en tiennent compte.",
        retour=reverse("bureau:procedures_personne", args=[vue.pk]), gabarit="bureau/procedures/personne.html",
        personne=vue, procedures=list(vue.procedures.order_by("-ouverte_le")), **_dossiers(requete, vue),
    )  # fmt: skip


def fin(requete: HttpRequest, cle: int, procedure: int) -> HttpResponse:
    """Noter la fin d'une procédure."""
    vue = personne_visible(requete, cle)
    lue = get_object_or_404(vue.procedures, pk=procedure)

    def agir(lu: dict[str, Any]) -> None:
        finir_procedure(
            lue, finie_le=lu["finie_le"], motif=lu["motif"], acteur=requete.user, le=timezone.localdate(),
            version_lue=version_lue(requete),
        )  # fmt: skip

    return mener(
        requete, FormulaireFinDeProcedure(requete.POST or None), agir, titre=f"Fin : {lue}", bouton="Noter la fin",
        succes="Fin notée.", retour=reverse("bureau:procedures_personne", args=[vue.pk]),
        gabarit="bureau/procedures/fin.html", personne=vue, procedure=lue,
    )  # fmt: skip


def _postes(requete: HttpRequest, personne: Personne) -> QuerySet[Poste]:
    """Les postes de ses dossiers visibles et ouverts qui portent intérêt."""
    # Ses dossiers d'abord : SQLite suivrait l'index des extournes, c'est-à-dire tous les postes de l'étude.
    siens = list(_visibles(requete, personne).order_by().values_list("pk", flat=True))
    return (
        Poste.objects.filter(dossier__in=siens, extourne=None, extournes=None)
        .exclude(interets=None)
        .select_related("dossier")
        .order_by("dossier_id", "date", "pk")
    )


def _visibles(requete: HttpRequest, personne: Personne) -> QuerySet[Dossier]:
    # Lus d'abord, car peu nombreux : une sous-requête ferait parcourir à la base tous les dossiers, dans leur ordre.
    siens = list(personne.parties.filter(role__in=OBLIGES).values_list("dossier_id", flat=True))
    return Dossier.objects.visibles_par(requete.user).filter(pk__in=siens).exclude(etat=Etat.CLOS)


def _dossiers(requete: HttpRequest, personne: Personne) -> dict[str, Any]:
    return {"dossiers": list(_visibles(requete, personne).select_related("responsable")[:50])}
