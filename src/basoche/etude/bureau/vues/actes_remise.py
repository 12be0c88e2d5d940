"""Constater une remise, enregistrer l'envoi d'une lettre."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.actes.complements import completer_remise
from basoche.etude.actes.models import SANS_REMISE, Acte, Genre, Mode
from basoche.etude.actes.remise import remettre_acte
from basoche.etude.actes.visa import enregistrer_lettre
from basoche.etude.bureau.formulaires_remise import (
    GENRES,
    PHRASES,
    Diligences,
    FormulaireComplement,
    FormulaireLettre,
    FormulaireRemise,
    faites,
)
from basoche.etude.bureau.lecture_terrain import saisie_reprise
from basoche.etude.bureau.vues.actes_communs import acte_visible, remettants, suite, version_lue

REMISES = [(valeur, nom) for valeur, nom in Mode.choices if valeur not in SANS_REMISE]


def remettre(requete: HttpRequest, cle: int) -> HttpResponse:
    """Le mode d'abord, puis ce qu'il exige ; un refus garde tout ce qui est tapé."""
    acte, mode = acte_visible(requete, cle), requete.GET.get("mode", "")
    contexte: dict[str, Any] = {"acte": acte, "dossier": acte.dossier, "modes": REMISES, "mode": mode}
    if mode not in {valeur for valeur, _ in REMISES}:
        return render(requete, "bureau/actes/modes.html", contexte)
    le = timezone.localdate()
    tapes, lignes = saisie_reprise(acte, requete.GET.get("saisie", ""))
    form = FormulaireRemise(mode, remettants(le), requete.POST or None, initial=_connus(acte, requete) | tapes)
    jeux = {
        genre: Diligences(requete.POST or None, prefix=genre.value, initial=lignes.get(genre, []))
        for genre in GENRES.get(mode, ())
    }
    if requete.method == "POST" and form.is_valid() and all(jeu.is_valid() for jeu in jeux.values()):
        try:
            remise = _remettre(acte, Mode(mode), form, jeux, requete)
        except ErreurBasoche as refus:
            form.refuser(refus)
        else:
            for alerte in remise.alertes:
                messages.warning(requete, alerte)
            messages.success(requete, f"Remise enregistrée : répertoire n° {acte.numero_repertoire}.")
            return suite(requete, acte)
    contexte |= {"form": form, "jeux": _jeux(jeux), "version": requete.POST.get("version") or acte.version}
    contexte["intitule_du_mode"] = Mode(mode).label
    return render(requete, "bureau/actes/remettre.html", contexte)


def completer(requete: HttpRequest, cle: int) -> HttpResponse:
    """Répondre à un visa refusé : s'expliquer, mieux dire le motif, ajouter ce qui avait été fait ; rien ne s'ôte."""
    acte = acte_visible(requete, cle)
    remise = getattr(acte, "remise", None)
    mode = remise.mode if remise else ""
    form = FormulaireComplement(mode, requete.POST or None, initial={"motif_655": remise.motif_655 if remise else ""})
    jeux = {genre: Diligences(requete.POST or None, prefix=genre.value) for genre in GENRES.get(mode, ())}
    if requete.method == "POST" and form.is_valid() and all(jeu.is_valid() for jeu in jeux.values()):
        try:
            completer_remise(
                acte, explication=form.cleaned_data["explication"], motif_655=form.cleaned_data.get("motif_655", ""),
                diligences=faites(jeux), acteur=requete.user, le=timezone.localdate(),
                version_lue=version_lue(requete),
            )  # fmt: skip
        except ErreurBasoche as refus:
            form.refuser(refus)
        else:
            messages.success(requete, "Mentions complétées : le visa est redemandé.")
            return suite(requete, acte)
    contexte = {
        "acte": acte, "dossier": acte.dossier, "remise": remise, "form": form, "jeux": _jeux(jeux),
        "version": requete.POST.get("version") or acte.version,
        "diligences": list(remise.diligences.all()) if remise else [],
    }  # fmt: skip
    return render(requete, "bureau/actes/completer.html", contexte)


def lettre(requete: HttpRequest, cle: int) -> HttpResponse:
    """L'envoi d'une lettre : sa date, le numéro d'une recommandée."""
    acte = acte_visible(requete, cle)
    initial = {"champ": requete.GET.get("champ", ""), "version": acte.version, "envoyee_le": timezone.localdate()}
    form = FormulaireLettre(requete.POST or None, initial=initial)
    if requete.method == "POST" and form.is_valid():
        lu = form.cleaned_data
        try:
            enregistrer_lettre(
                acte, champ=lu["champ"], envoyee_le=lu["envoyee_le"], numero=lu["numero"],
                motif_hors_delai=lu["motif_hors_delai"], acteur=requete.user, le=timezone.localdate(),
                version_lue=lu["version"],
            )  # fmt: skip
        except ErreurBasoche as refus:
            form.refuser(refus)
        else:
            messages.success(requete, "Envoi enregistré.")
            return redirect("bureau:acte", cle)
    contexte = {"dossier": acte.dossier, "acte": acte, "form": form, "titre": "Envoi d'une lettre",
                "bouton": "Enregistrer l'envoi"}  # fmt: skip
    return render(requete, "bureau/actes/lettre.html", contexte)


def _remettre(acte: Acte, mode: Mode, form: FormulaireRemise, jeux: dict[Genre, Any], requete: HttpRequest) -> Any:
    lu = form.cleaned_data
    return remettre_acte(
        acte, mode=mode, instant=form.instant(), par=lu["par"], champs=form.champs(),
        motif_655=lu.get("motif_655", ""), diligences=faites(jeux), avis_passage_le=lu.get("avis_passage_le"),
        casier=lu.get("casier", ""), motif_tardif=lu.get("motif_tardif", ""), acteur=requete.user,
        le=timezone.localdate(), version_lue=version_lue(requete),
    )  # fmt: skip


def _connus(acte: Acte, requete: HttpRequest) -> dict[str, Any]:
    """L'adresse de l'acte et le jour ; jamais une diligence ni une heure."""
    destinataire = acte.donnees.get("destinataire") or {}
    adresse = destinataire.get("domicile") or destinataire.get("siege") or ""
    return {
        "date": timezone.localdate(), "par": requete.user.pk, "adresse": adresse, "lieu": adresse,
        "derniere_adresse": adresse,
    }  # fmt: skip


def _jeux(jeux: dict[Genre, Any]) -> list[dict[str, Any]]:
    return [
        {"titre": genre.label, "genre": genre.value, "jeu": jeu, "phrases": PHRASES[genre]}
        for genre, jeu in jeux.items()
    ]
