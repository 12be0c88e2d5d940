"""L'équipe : comptes, fonctions, habilitations, absences."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.bureau.formulaires_equipe import (
    FormulaireAbsence,
    FormulaireCollaborateur,
    FormulaireConfirmation,
    FormulaireCreation,
    FormulaireDate,
    FormulaireHabilitation,
    FormulaireMotif,
)
from basoche.etude.bureau.vues.saisies_commun import mener
from basoche.etude.commun.actions import exiger
from basoche.etude.equipe import actions
from basoche.etude.equipe.comptes import exige_second_facteur
from basoche.etude.equipe.models import Collaborateur, Delegation, Habilitation
from basoche.etude.equipe.second_facteur import seconds_facteurs
from basoche.etude.journal.lecture import Filtres, lire_page

_GABARIT = "bureau/equipe/saisie.html"


def equipe(requete: HttpRequest) -> HttpResponse:
    """Tous les collaborateurs, avec leurs habilitations du jour."""
    exiger(requete.user, "compte.gerer")
    ce_jour = timezone.localdate()
    tous = Collaborateur.objects.prefetch_related("habilitations").annotate(
        a_second_facteur=Exists(seconds_facteurs().filter(user=OuterRef("pk")))
    )
    lignes = [
        {"qui": qui, "courantes": [h for h in qui.habilitations.all() if h.court(ce_jour)]}
        for qui in sorted(tous, key=lambda qui: (not qui.is_active, qui.nom, qui.prenom))
    ]
    return render(requete, "bureau/equipe/liste.html", {"lignes": lignes})


def collaborateur(requete: HttpRequest, cle: int) -> HttpResponse:
    """La fiche d'un collaborateur."""
    exiger(requete.user, "compte.gerer")
    qui = get_object_or_404(Collaborateur, pk=cle)
    ce_jour = timezone.localdate()
    habilitations = [{"donnee": h, "court": h.court(ce_jour)} for h in qui.habilitations.order_by("-du")]
    contexte = {
        "qui": qui, "habilitations": habilitations, "absences": qui.delegations_donnees.select_related("a")[:10],
        "a_second_facteur": seconds_facteurs().filter(user=qui).exists(), "exige": exige_second_facteur(qui),
    }  # fmt: skip
    return render(requete, "bureau/equipe/fiche.html", contexte)


def creer(requete: HttpRequest) -> HttpResponse:
    """Ouvrir un compte ; la première phrase de passe n'est montrée qu'une fois."""
    exiger(requete.user, "compte.gerer")
    form = FormulaireCreation(requete.POST or None, initial={"arrive_le": timezone.localdate(), "fonction": "clerc"})
    if requete.method == "POST" and form.is_valid():
        lu = dict(form.cleaned_data)
        identite = {nom: lu.pop(nom) for nom in ("identifiant", "fonction", "nomination")}
        try:
            qui, phrase = actions.creer_collaborateur(
                champs=lu, acteur=requete.user, le=timezone.localdate(), **identite
            )
        except ErreurBasoche as refus:
            form.refuser(refus)
        else:
            return render(requete, "bureau/equipe/phrase.html", {"qui": qui, "phrase": phrase})
    contexte = {
        "form": form,
        "titre": "Ouvrir un compte",
        "bouton": "Ouvrir le compte",
        "retour": reverse("bureau:equipe"),
    }
    return render(requete, _GABARIT, contexte)


def _saisir(
    requete: HttpRequest, qui: Collaborateur, form: Any, agir: Any, titre: str, bouton: str, succes: str
) -> Any:
    exiger(requete.user, "compte.gerer")
    retour = reverse("bureau:collaborateur", args=[qui.pk])
    return mener(
        requete, form, agir, titre=f"{titre} · {qui}", bouton=bouton, succes=succes, retour=retour, gabarit=_GABARIT
    )


def modifier(requete: HttpRequest, cle: int) -> HttpResponse:
    """Changer l'identité ou la fonction."""
    exiger(requete.user, "compte.gerer")
    qui = get_object_or_404(Collaborateur, pk=cle)
    actuel = {nom: getattr(qui, nom) for nom in ("prenom", "nom", "fonction", "courriel", "arrive_le")}
    form = FormulaireCollaborateur(requete.POST or None, initial=actuel)

    def agir(lu: dict[str, Any]) -> None:
        identite = {nom: lu.pop(nom) for nom in ("fonction", "nomination")}
        version = requete.POST.get("version", "")
        actions.modifier_collaborateur(
            qui, champs=lu, acteur=requete.user, le=timezone.localdate(),
            version_lue=int(version) if version.isdigit() else 0, **identite,
        )  # fmt: skip

    return mener(
        requete, form, agir, titre=f"Modifier · {qui}", bouton="Enregistrer", succes="Compte modifié.",
        retour=reverse("bureau:collaborateur", args=[qui.pk]), gabarit=_GABARIT, version=qui.version,
    )  # fmt: skip


def habiliter(requete: HttpRequest, cle: int) -> HttpResponse:
    """Accorder une habilitation datée."""
    qui = get_object_or_404(Collaborateur, pk=cle)

    def agir(lu: dict[str, Any]) -> None:
        actions.accorder_habilitation(qui, acteur=requete.user, le=timezone.localdate(), **lu)

    form = FormulaireHabilitation(requete.POST or None, initial={"du": timezone.localdate()})
    return _saisir(requete, qui, form, agir, "Habiliter", "Accorder", "Habilitation accordée.")


def clore_habilitation(requete: HttpRequest, cle: int) -> HttpResponse:
    """Mettre fin à une habilitation."""
    habilitation = get_object_or_404(Habilitation.objects.select_related("collaborateur"), pk=cle)

    def agir(lu: dict[str, Any]) -> None:
        actions.clore_habilitation(habilitation, au=lu["date"], acteur=requete.user, le=timezone.localdate())

    form = FormulaireDate(requete.POST or None)
    titre = f"Clore : {habilitation.get_nature_display()}"
    return _saisir(requete, habilitation.collaborateur, form, agir, titre, "Clore", "Habilitation close.")


def depart(requete: HttpRequest, cle: int) -> HttpResponse:
    """Enregistrer un départ."""
    qui = get_object_or_404(Collaborateur, pk=cle)

    def agir(lu: dict[str, Any]) -> None:
        actions.enregistrer_depart(qui, parti_le=lu["date"], acteur=requete.user, le=timezone.localdate())

    form = FormulaireDate(requete.POST or None)
    return _saisir(requete, qui, form, agir, "Enregistrer le départ", "Enregistrer", "Départ enregistré.")


def oter_second_facteur(requete: HttpRequest, cle: int) -> HttpResponse:
    """Téléphone ou clé perdus."""
    qui = get_object_or_404(Collaborateur, pk=cle)

    def agir(lu: dict[str, Any]) -> None:
        actions.oter_second_facteur(qui, motif=lu["motif"], acteur=requete.user, le=timezone.localdate())

    form = FormulaireMotif(requete.POST or None)
    return _saisir(requete, qui, form, agir, "Retirer le second facteur", "Retirer", "Second facteur retiré.")


def redonner_phrase(requete: HttpRequest, cle: int) -> HttpResponse:
    """Donner une nouvelle première phrase de passe."""
    exiger(requete.user, "compte.gerer")
    qui = get_object_or_404(Collaborateur, pk=cle)
    form = FormulaireConfirmation(requete.POST or None)
    if requete.method == "POST":
        try:
            phrase = actions.redonner_phrase(qui, acteur=requete.user, le=timezone.localdate())
        except ErreurBasoche as refus:
            form.is_valid()
            form.refuser(refus)
        else:
            return render(requete, "bureau/equipe/phrase.html", {"qui": qui, "phrase": phrase})
    contexte = {
        "form": form, "titre": f"Nouvelle phrase de passe · {qui}", "bouton": "En tirer une",
        "retour": reverse("bureau:collaborateur", args=[qui.pk]),
        "texte": "L'ancienne ne vaudra plus rien, et ses sessions ouvertes se fermeront.",
    }  # fmt: skip
    return render(requete, _GABARIT, contexte)


def absences(requete: HttpRequest) -> HttpResponse:
    """Les absences, et qui les couvre."""
    exiger(requete.user, "tache.affecter")
    ce_jour = timezone.localdate()
    form = FormulaireAbsence(requete.POST or None, initial={"du": ce_jour})

    def agir(lu: dict[str, Any]) -> None:
        actions.deleguer(acteur=requete.user, le=ce_jour, **lu)

    notees = Delegation.objects.select_related("de", "a").filter(au__gt=ce_jour).order_by("du", "id")[:100]
    return mener(
        requete, form, agir, titre="Absences", bouton="Noter l'absence", succes="Absence notée.",
        retour=reverse("bureau:absences"), gabarit="bureau/equipe/absences.html", absences=notees, ce_jour=ce_jour,
    )  # fmt: skip


@require_POST
def retour_absence(requete: HttpRequest, cle: int) -> HttpResponse:
    """L'absent est revenu."""
    absence = get_object_or_404(Delegation, pk=cle)
    actions.abreger_absence(absence, acteur=requete.user, le=timezone.localdate())
    messages.success(requete, "Absence finie.")
    return redirect("bureau:absences")


def mon_compte(requete: HttpRequest) -> HttpResponse:
    """Son propre compte : fonction, habilitations, second facteur, dernières connexions."""
    entrees, _ = lire_page(Filtres(acteur=requete.user.identifiant, action="session."))
    contexte = {
        "qui": requete.user, "habilitations": requete.user.habilitations.order_by("-du"), "entrees": entrees[:10],
        "a_second_facteur": seconds_facteurs().filter(user=requete.user).exists(),
        "exige": exige_second_facteur(requete.user), "ce_jour": timezone.localdate(),
    }  # fmt: skip
    return render(requete, "bureau/equipe/mon_compte.html", contexte)
