"""Ce que l'annuaire public dit d'une société : l'interroger, comparer à la fiche, vérifier, reprendre le siège."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.bureau.vues.actes_communs import version_lue
from basoche.etude.bureau.vues.personnes import personne_visible
from basoche.etude.commun.erreurs import DroitRefuse
from basoche.etude.commun.formulaires import ChampDate, Formulaire
from basoche.etude.personnes.models import Coordonnee, NatureCoordonnee, Personne
from basoche.etude.textes.entreprises import clore_releve, constats, garder_releve, interroger, reprendre_le_siege
from basoche.etude.textes.models import ReleveEntreprise
from basoche.veille.entreprise import annuaire_de_l_environnement
from basoche.veille.reseau import Client

# Un écran n'attend pas comme la nuit : deux essais courts, puis le refus est dit.
_CLIENT = Client(delai=6, essais=2, attente_max=5)


class FormulaireVerification(Formulaire):
    """Ce que le clerc a vérifié."""

    motif = forms.CharField(label="Ce qui a été vérifié", max_length=200, help_text="Kbis du…, annonce légale, appel")


class FormulaireSiege(FormulaireVerification):
    """Reprendre l'adresse du siège, à compter d'un jour."""

    du = ChampDate(label="À compter du")
    remplace = forms.ModelChoiceField(
        label="Elle remplace", queryset=Coordonnee.objects.none(), required=False, empty_label="aucune"
    )

    def __init__(self, *arguments, courantes, **nommes) -> None:
        super().__init__(*arguments, **nommes)
        self.fields["remplace"].queryset = courantes


@require_safe
def entreprise(requete: HttpRequest, cle: int) -> HttpResponse:
    """Le dernier relevé d'une société : ce qui diffère de la fiche, ce qui reste à vérifier."""
    vue = personne_visible(requete, cle)
    releve = _dernier(vue)
    return _montrer(requete, vue, releve, *_formulaires(requete, vue, releve))


@require_POST
def decider(requete: HttpRequest, cle: int) -> HttpResponse:
    """Interroger l'annuaire, reprendre le siège, ou dire ce qui a été vérifié."""
    vue, ce_jour = personne_visible(requete, cle), timezone.localdate()
    if "interroger" in requete.POST:
        return _interroger(requete, vue, ce_jour)
    releve = _dernier(vue)
    siege, verifier = _formulaires(requete, vue, releve)
    for form, geste in ((siege, _reprendre), (verifier, _clore)):
        if releve is not None and form.is_bound and form.is_valid():
            try:
                geste(requete, releve, form.cleaned_data, ce_jour)
            except DroitRefuse:
                raise
            except ErreurBasoche as refus:
                form.refuser(refus)
            else:
                return redirect("bureau:entreprise", vue.pk)
    return _montrer(requete, vue, releve, siege, verifier)


def _dernier(vue: Personne) -> ReleveEntreprise | None:
    return vue.releves_entreprise.select_related("decide_par", "personne").first()


def _montrer(
    requete: HttpRequest, vue: Personne, releve: ReleveEntreprise | None, siege: FormulaireSiege,
    verifier: FormulaireVerification,
) -> HttpResponse:  # fmt: skip
    courantes = vue.coordonnees.filter(au=None)
    contexte = {
        "personne": vue, "releve": releve, "siege": siege, "verifier": verifier,
        "constats": constats(releve, list(courantes)) if releve is not None else [],
        "a_decider": releve is not None and releve.etat == ReleveEntreprise.Etat.A_VERIFIER,
    }  # fmt: skip
    contexte["siege_a_change"] = any(un.genre == "siege" for un in contexte["constats"])
    return render(requete, "bureau/entreprise.html", contexte)


def _formulaires(
    requete: HttpRequest, vue: Personne, releve: ReleveEntreprise | None
) -> tuple[FormulaireSiege, FormulaireVerification]:
    adresses = vue.coordonnees.filter(au=None, nature=NatureCoordonnee.ADRESSE)
    depuis = ((releve.lu["siege"] or {}).get("depuis") if releve is not None else None) or ""
    siege = FormulaireSiege(
        requete.POST if "siege" in requete.POST else None, courantes=adresses, auto_id="siege_%s",
        initial={"du": date.fromisoformat(depuis) if depuis else None, "remplace": adresses.first()},
    )  # fmt: skip
    dit = requete.POST if {"verifie", "ecarter"} & set(requete.POST) else None
    verifier = FormulaireVerification(dit, auto_id="vu_%s")
    verifier.fields["motif"].widget.attrs.pop("autofocus", None)
    return siege, verifier


def _interroger(requete: HttpRequest, vue: Personne, le: date) -> HttpResponse:
    try:
        lue = interroger(vue, annuaire_de_l_environnement(_CLIENT))
        garder_releve(vue, lue, acteur=requete.user, le=le)
    except DroitRefuse:
        raise
    except ErreurBasoche as refus:
        messages.error(requete, f"{refus.message} {refus.conseil or ''} La fiche n'a pas changé.")
    else:
        messages.success(requete, "Relevé gardé, à vérifier : la fiche n'a pas changé.")
    return redirect("bureau:entreprise", vue.pk)


def _reprendre(requete: HttpRequest, releve: ReleveEntreprise, saisi: dict[str, Any], le: date) -> None:
    reprendre_le_siege(releve, **saisi, acteur=requete.user, le=le, version_lue=version_lue(requete))
    messages.success(requete, "Siège repris dans la fiche, avec sa date et sa source.")


def _clore(requete: HttpRequest, releve: ReleveEntreprise, saisi: dict[str, Any], le: date) -> None:
    clore_releve(
        releve, ecarter="ecarter" in requete.POST, motif=saisi["motif"], acteur=requete.user, le=le,
        version_lue=version_lue(requete),
    )  # fmt: skip
    messages.success(requete, "Décidé : la fiche n'a pas changé.")
