"""Les personnes : chercher, créer, modifier, coordonnées et comptes, doublons réunis et séparés."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from basoche.etude.bureau.formulaires_personnes import (
    FormulaireCompte,
    FormulaireCoordonnee,
    FormulaireFin,
    FormulaireMotif,
    FormulairePersonne,
)
from basoche.etude.bureau.vues.saisies_commun import mener
from basoche.etude.commun.actions import exiger
from basoche.etude.commun.requetes import VIDE
from basoche.etude.dossiers.models import Dossier, Partie
from basoche.etude.dossiers.visibilite import personnes_visibles
from basoche.etude.personnes import actions, fusion
from basoche.etude.personnes.doublons import doublons_de
from basoche.etude.personnes.models import Personne
from basoche.etude.personnes.recherche import chercher_personnes

_DOSSIERS = 50


def personne_visible(requete: HttpRequest, cle: int) -> Personne:
    """La personne, si le collaborateur la voit ; sinon elle n'existe pas pour lui."""
    if cle not in personnes_visibles([cle], requete.user):
        raise Http404
    return get_object_or_404(Personne, pk=cle)


def personnes_trouvees(requete: HttpRequest, texte: str, au_plus: int = 20) -> list[Personne]:
    """Les personnes visibles qui répondent à un nom ou à un SIREN."""
    chiffres = "".join(lettre for lettre in texte if lettre.isdigit())
    if len(chiffres) in (9, 14) and not any(lettre.isalpha() for lettre in texte):
        du_siren = Personne.objects.filter(siren=chiffres[:9], fusionnee_dans=None).exclude(siren=VIDE)
        trouvees = list(du_siren[:au_plus])
    else:
        trouvees = chercher_personnes(texte, au_plus)
    visibles = personnes_visibles([personne.pk for personne in trouvees], requete.user)
    return [personne for personne in trouvees if personne.pk in visibles]


def chercher(requete: HttpRequest) -> HttpResponse:
    """Chercher une personne."""
    exiger(requete.user, "personne.lire")
    texte = requete.GET.get("nom", "")
    contexte = {"texte": texte, "personnes": personnes_trouvees(requete, texte, 40) if texte.strip() else []}
    return render(requete, "bureau/personnes.html", contexte)


def personne(requete: HttpRequest, cle: int) -> HttpResponse:
    """Une personne : identité, coordonnées datées, comptes, dossiers visibles, fiches à rapprocher."""
    vue = personne_visible(requete, cle)
    visibles = Dossier.objects.visibles_par(requete.user)
    recentes = list(
        Partie.objects.filter(personne=vue).order_by("-dossier_id").values_list("dossier_id", "role")[:_DOSSIERS]
    )
    trouves = visibles.select_related("responsable").in_bulk([dossier for dossier, _ in recentes])
    proches = doublons_de(vue)
    admis = personnes_visibles([rapprochement.personne.pk for rapprochement in proches], requete.user)
    contexte = {
        "personne": vue,
        "coordonnees": list(vue.coordonnees.order_by("au", "nature", "-du")),
        "comptes": list(vue.comptes.all()),
        "dossiers": [trouves[dossier] for dossier, _ in recentes if dossier in trouves],
        "doublons": [rapprochement for rapprochement in proches if rapprochement.personne.pk in admis],
        "fusions": list(vue.fusions.select_related("absorbee", "par").filter(defaite_le=None)),
        "peut_exporter": requete.user.peut("rgpd.exporter"),
    }
    return render(requete, "bureau/personne.html", contexte)


def _adresse(vue: Personne) -> str:
    return reverse("bureau:personne", args=[vue.pk])


def creer(requete: HttpRequest) -> HttpResponse:
    """Créer une personne."""
    exiger(requete.user, "personne.modifier")
    form = FormulairePersonne(requete.POST or None, initial={"nom": requete.GET.get("nom", "")})
    creees: list[Personne] = []

    def agir(lu: dict[str, Any]) -> None:
        creees.append(actions.creer_personne(champs=lu, acteur=requete.user, le=timezone.localdate()))

    reponse = mener(
        requete, form, agir, titre="Créer une personne", bouton="Créer", succes="Personne créée.",
        retour=reverse("bureau:personnes"),
    )  # fmt: skip
    return redirect(_adresse(creees[0])) if creees else reponse


def modifier(requete: HttpRequest, cle: int) -> HttpResponse:
    """Modifier l'identité."""
    vue = personne_visible(requete, cle)
    initial = {nom: getattr(vue, nom) for nom in (*actions.CHAMPS, "siret", "version")}

    def agir(lu: dict[str, Any]) -> None:
        version = lu.pop("version") or 0
        actions.modifier_personne(vue, champs=lu, acteur=requete.user, le=timezone.localdate(), version_lue=version)

    return mener(
        requete, FormulairePersonne(requete.POST or None, initial=initial), agir, titre=f"Modifier {vue}",
        bouton="Enregistrer", succes="Identité enregistrée.", retour=_adresse(vue),
    )  # fmt: skip


def coordonnee(requete: HttpRequest, cle: int) -> HttpResponse:
    """Ajouter une coordonnée."""
    vue = personne_visible(requete, cle)
    form = FormulaireCoordonnee(requete.POST or None, courantes=vue.coordonnees.filter(au=None))

    def agir(lu: dict[str, Any]) -> None:
        actions.ajouter_coordonnee(vue, acteur=requete.user, le=timezone.localdate(), **lu)

    return mener(
        requete, form, agir, titre=f"Ajouter une coordonnée à {vue}", bouton="Ajouter", succes="Coordonnée ajoutée.",
        retour=_adresse(vue),
    )  # fmt: skip


def clore_coordonnee(requete: HttpRequest, cle: int, coordonnee: int) -> HttpResponse:
    """Clore une coordonnée."""
    vue = personne_visible(requete, cle)
    visee = get_object_or_404(vue.coordonnees, pk=coordonnee)

    def agir(lu: dict[str, Any]) -> None:
        actions.clore_coordonnee(vue, visee, au=lu["au"], acteur=requete.user, le=timezone.localdate())

    return mener(
        requete, FormulaireFin(requete.POST or None), agir, titre=f"Clore « {visee} »", bouton="Clore",
        succes="Coordonnée close ; elle reste lisible.", retour=_adresse(vue),
    )  # fmt: skip


def compte(requete: HttpRequest, cle: int) -> HttpResponse:
    """Ajouter un compte connu par un paiement ou par le client."""
    vue = personne_visible(requete, cle)

    def agir(lu: dict[str, Any]) -> None:
        actions.ajouter_compte(vue, acteur=requete.user, le=timezone.localdate(), **lu)

    return mener(
        requete, FormulaireCompte(requete.POST or None), agir, titre=f"Ajouter un compte à {vue}", bouton="Ajouter",
        succes="Compte gardé.", retour=_adresse(vue),
    )  # fmt: skip


def reunir(requete: HttpRequest, cle: int, autre: int) -> HttpResponse:
    """Réunir deux fiches : celle-ci est gardée, l'autre absorbée."""
    gardee, absorbee = personne_visible(requete, cle), personne_visible(requete, autre)

    def agir(lu: dict[str, Any]) -> None:
        fusion.fusionner_personnes(gardee, absorbee, motif=lu["motif"], acteur=requete.user, le=timezone.localdate())

    return mener(
        requete, FormulaireMotif(requete.POST or None), agir, titre=f"Réunir « {absorbee} » à « {gardee} »",
        bouton="Réunir", succes="Fiches réunies ; la réunion peut être défaite.", retour=_adresse(gardee),
        explication="Coordonnées, comptes et dossiers de l'autre fiche passent à celle-ci. Rien n'est effacé.",
    )  # fmt: skip


def defaire(requete: HttpRequest, cle: int, fusion_: int) -> HttpResponse:
    """Défaire une réunion."""
    vue = personne_visible(requete, cle)
    visee = get_object_or_404(vue.fusions, pk=fusion_)
    if requete.method == "POST":
        fusion.defaire_fusion(vue, visee, acteur=requete.user, le=timezone.localdate())
        messages.success(requete, "Réunion défaite : chaque fiche a repris ce qui était à elle.")
    return redirect(_adresse(vue))
