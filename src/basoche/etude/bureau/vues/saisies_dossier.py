"""La vie d'un dossier : le modifier, le confier, ses parties, sa clôture, son secret."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.bureau.formulaires_dossier import (
    FormulaireDossier,
    FormulairePartie,
    FormulaireProtegee,
    FormulaireResponsable,
    FormulaireSecret,
    FormulaireTenue,
    initial_de,
)
from basoche.etude.bureau.formulaires_personnes import FormulaireMotif
from basoche.etude.bureau.vues.fiche import dossier_visible
from basoche.etude.bureau.vues.personnes import personne_visible, personnes_trouvees
from basoche.etude.bureau.vues.saisies_commun import mener
from basoche.etude.commun.actions import exiger
from basoche.etude.dossiers import secret, vie
from basoche.etude.dossiers.models import Dossier, Etat, Partie, Protegee
from basoche.etude.dossiers.ouverture import PartieDonnee
from basoche.etude.dossiers.protegees import inscrire_protegee, ouvrir_protegee


def _fiche(dossier: Dossier) -> str:
    return reverse("bureau:fiche", args=[dossier.numero])


def modifier(requete: HttpRequest, numero: str) -> HttpResponse:
    """Modifier le dossier."""
    dossier = dossier_visible(requete, numero)
    form = FormulaireDossier(requete.POST or None, initial=initial_de(dossier))

    def agir(lu: dict[str, Any]) -> None:
        version = lu.pop("version")
        vie.modifier_dossier(dossier, champs=lu, acteur=requete.user, le=timezone.localdate(), version_lue=version)

    return mener(
        requete, form, agir, dossier=dossier, titre="Modifier le dossier", bouton="Enregistrer",
        succes="Dossier modifié.", retour=_fiche(dossier), suites=_suites(requete, dossier),
    )  # fmt: skip


def _suites(requete: HttpRequest, dossier: Dossier) -> list[tuple[str, str, str]]:
    """Les autres gestes et leur touche, depuis la page de modification : ceux que ses droits lui ouvrent."""
    vie_ = ("rouvrir", "Rouvrir le dossier", "l") if dossier.etat == Etat.CLOS else ("clore", "Clore le dossier", "l")
    gestes = [
        ("dossier.modifier", "confier", "Confier à un autre", "c"), ("dossier.modifier", "parties", "Parties", "p"),
        ("dossier.clore", *vie_), ("dossier.cloisonner", "secret", "Secret et accès", "s"),
    ]  # fmt: skip
    return [
        (reverse(f"bureau:{nom}", args=[dossier.numero]), libelle, touche)
        for droit, nom, libelle, touche in gestes
        if requete.user.peut(droit)
    ]


def confier(requete: HttpRequest, numero: str) -> HttpResponse:
    """Confier le dossier à un autre."""
    dossier = dossier_visible(requete, numero)
    initial = {"responsable": dossier.responsable, "version": dossier.version}

    def agir(lu: dict[str, Any]) -> None:
        vie.confier_dossier(
            dossier, lu["responsable"], acteur=requete.user, le=timezone.localdate(), version_lue=lu["version"]
        )

    return mener(
        requete, FormulaireResponsable(requete.POST or None, initial=initial), agir, dossier=dossier,
        titre="Confier le dossier", bouton="Confier", succes="Dossier confié.", retour=_fiche(dossier),
    )  # fmt: skip


def clore(requete: HttpRequest, numero: str) -> HttpResponse:
    """Clore ; ce qui sera effacé est dit avant."""
    dossier = dossier_visible(requete, numero)
    protegees = Protegee.objects.filter(titre__dossier=dossier).count()
    effacees = f" {protegees} information(s) protégée(s) seront effacées, sans retour." if protegees else ""
    return _fin(
        requete, dossier, vie.clore_dossier, "Clore le dossier", "Dossier clos.",
        f"Un original non rendu empêche la clôture.{effacees}",
    )  # fmt: skip


def rouvrir(requete: HttpRequest, numero: str) -> HttpResponse:
    """Rouvrir un dossier clos."""
    dossier = dossier_visible(requete, numero)
    return _fin(
        requete, dossier, vie.rouvrir_dossier, "Rouvrir le dossier", "Dossier rouvert.",
        "Les informations protégées effacées à la clôture sont à redemander.",
    )  # fmt: skip


def _fin(
    requete: HttpRequest, dossier: Dossier, action: Any, titre: str, succes: str, explication: str
) -> HttpResponse:
    form = FormulaireMotif(requete.POST or None, initial={"version": dossier.version})

    def agir(lu: dict[str, Any]) -> None:
        version = lu["version"] or 0
        action(dossier, motif=lu["motif"], acteur=requete.user, le=timezone.localdate(), version_lue=version)

    return mener(
        requete, form, agir, dossier=dossier, titre=titre, bouton=titre, succes=succes, retour=_fiche(dossier),
        explication=explication,
    )  # fmt: skip


def partie(requete: HttpRequest, numero: str) -> HttpResponse:
    """Ajouter une partie : chercher la personne, puis dire à quel titre."""
    dossier = dossier_visible(requete, numero)
    texte = requete.GET.get("personne_cherchee", "")
    choisie = requete.GET.get("personne") or requete.POST.get("personne_choisie")
    if not choisie or not choisie.isdigit():
        contexte = {"dossier": dossier, "texte": texte, "personnes": personnes_trouvees(requete, texte)}
        return render(requete, "bureau/partie_chercher.html", contexte)
    personne = personne_visible(requete, int(choisie))

    def agir(lu: dict[str, Any]) -> None:
        vie.ajouter_partie(dossier, PartieDonnee(personne, **lu), acteur=requete.user, le=timezone.localdate())

    return mener(
        requete, FormulairePartie(requete.POST or None), agir, dossier=dossier, titre=f"Ajouter {personne}",
        bouton="Ajouter la partie", succes="Partie ajoutée.", retour=_fiche(dossier),
        caches={"personne_choisie": personne.pk},
    )  # fmt: skip


def parties(requete: HttpRequest, numero: str) -> HttpResponse:
    """Les parties du dossier : comment chacune est tenue, en ajouter, en retirer."""
    dossier = dossier_visible(requete, numero)
    siennes = list(dossier.parties.select_related("personne").order_by("rang"))
    formulaires = [
        (partie_, FormulaireTenue(requete.POST or None, initial=_tenue(partie_), prefix=str(partie_.pk)))
        for partie_ in siennes
    ]
    refus = None
    if requete.method == "POST" and all(form.is_valid() for _, form in formulaires):
        changements = {partie_.pk: form.cleaned_data for partie_, form in formulaires}
        try:
            vie.modifier_parties(dossier, changements=changements, acteur=requete.user, le=timezone.localdate())
        except ErreurBasoche as faute:
            refus = faute
        else:
            messages.success(requete, "Parties enregistrées ; le décompte est refait.")
            return redirect("bureau:fiche", dossier.numero)
    contexte = {"dossier": dossier, "formulaires": formulaires, "refus": refus}
    return render(requete, "bureau/parties.html", contexte)


def _tenue(partie_: Partie) -> dict[str, Any]:
    return {nom: getattr(partie_, nom) for nom in ("tenu", "part", "plafond_centimes", "reference")}


def retirer_partie(requete: HttpRequest, numero: str, cle: int) -> HttpResponse:
    """Retirer une partie inscrite par erreur."""
    dossier = dossier_visible(requete, numero)
    visee = get_object_or_404(dossier.parties.select_related("personne"), pk=cle)

    def agir(lu: dict[str, Any]) -> None:
        vie.retirer_partie(dossier, visee, motif=lu["motif"], acteur=requete.user, le=timezone.localdate())

    return mener(
        requete, FormulaireMotif(requete.POST or None), agir, dossier=dossier, titre=f"Retirer {visee}",
        bouton="Retirer", succes="Partie retirée ; la frise le garde.", retour=_fiche(dossier),
    )  # fmt: skip


_GESTES = {
    "confidentiel": secret.rendre_confidentiel,
    "lever": secret.lever_le_secret,
    "admettre": secret.admettre,
    "cloisonner": secret.poser_cloison,
    "decloisonner": secret.lever_cloison,
}


def regler_le_secret(requete: HttpRequest, numero: str) -> HttpResponse:
    """Qui voit ce dossier : confidentiel, accès, cloisons ; chaque geste est motivé et journalisé."""
    dossier = dossier_visible(requete, numero)
    exiger(requete.user, "dossier.cloisonner", dossier)

    def agir(lu: dict[str, Any]) -> None:
        qui, commun = lu["collaborateur"], {"acteur": requete.user, "le": timezone.localdate()}
        if lu["geste"] == "retirer":
            secret.retirer_acces(dossier, qui, **commun)
        elif lu["geste"] in ("confidentiel", "lever"):
            _GESTES[lu["geste"]](dossier, motif=lu["motif"], **commun)
        else:
            _GESTES[lu["geste"]](dossier, qui, motif=lu["motif"], **commun)

    return mener(
        requete, FormulaireSecret(requete.POST or None), agir, dossier=dossier, titre="Secret et accès",
        bouton="Appliquer", succes="Secret réglé.", retour=reverse("bureau:secret", args=[dossier.numero]),
        gabarit="bureau/secret.html", acces=list(dossier.acces.select_related("collaborateur")),
        cloisons=list(dossier.cloisons.select_related("collaborateur")),
    )  # fmt: skip


def protegees(requete: HttpRequest, numero: str) -> HttpResponse:
    """Les informations protégées du dossier : qu'il y en a, jamais ce qu'elles disent ; et en inscrire une."""
    dossier = dossier_visible(requete, numero)
    exiger(requete.user, "protege.lire", dossier)

    def agir(lu: dict[str, Any]) -> None:
        inscrire_protegee(dossier, lu.pop("titre"), acteur=requete.user, le=timezone.localdate(), **lu)

    return mener(
        requete, FormulaireProtegee(requete.POST or None, titres=dossier.titres.all()), agir, dossier=dossier,
        titre="Informations protégées (L152-1)", bouton="Chiffrer et garder", succes="Information chiffrée.",
        retour=reverse("bureau:protegees", args=[dossier.numero]), gabarit="bureau/protegees.html",
        protegees=list(Protegee.objects.filter(titre__dossier=dossier).select_related("titre", "par")),
    )  # fmt: skip


def ouvrir(requete: HttpRequest, numero: str, cle: int) -> HttpResponse:
    """Lire une information protégée, sur un motif écrit ; elle ne s'affiche que dans cette réponse."""
    dossier = dossier_visible(requete, numero)
    exiger(requete.user, "protege.lire", dossier)
    visee = get_object_or_404(Protegee.objects.select_related("titre"), pk=cle, titre__dossier=dossier)
    form, clair = FormulaireMotif(requete.POST or None), None
    if requete.method == "POST" and form.is_valid():
        clair = _lire(requete, dossier, visee, form)
    reponse = render(
        requete, "bureau/protegee.html", {"dossier": dossier, "protegee": visee, "form": form, "clair": clair}
    )
    reponse["Cache-Control"] = "no-store"
    return reponse


def _lire(requete: HttpRequest, dossier: Dossier, visee: Protegee, form: FormulaireMotif) -> str | None:
    try:
        motif = form.cleaned_data["motif"]
        return ouvrir_protegee(dossier, visee, motif=motif, acteur=requete.user, le=timezone.localdate())
    except ErreurBasoche as refus:
        form.refuser(refus)
        return None
