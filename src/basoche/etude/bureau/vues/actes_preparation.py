"""Choisir un acte, le préparer, le reprendre."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from basoche.droit.actes import acte as acte_du_catalogue
from basoche.droit.actes import codes
from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.actes.donnees import Sujet, donnees_de_l_acte, manques_de, sujet_par_defaut
from basoche.etude.actes.models import Acte
from basoche.etude.actes.permis import choisir as choisir_les_actes
from basoche.etude.actes.permis import juger_un_acte
from basoche.etude.actes.preparation import corriger_acte, preparer_acte
from basoche.etude.agenda.taches import premier_de
from basoche.etude.bureau.formulaires_actes import FormulaireActe, FormulaireSujet
from basoche.etude.bureau.vues.actes_communs import acte_visible, officiers, version_lue
from basoche.etude.bureau.vues.fiche import dossier_visible
from basoche.etude.dossiers.models import Dossier
from basoche.etude.equipe.models import Fonction
from basoche.etude.personnes.normalisation import cle_de_recherche
from basoche.redaction.modele import modeles_livres


def choisir(requete: HttpRequest, numero: str) -> HttpResponse:
    """Les actes que le dossier permet, les autres avec ce qui leur manque."""
    dossier = dossier_visible(requete, numero)
    mots = cle_de_recherche(requete.GET.get("acte", "")).split()
    choix = [
        c
        for c in choisir_les_actes(dossier, timezone.localdate())
        if all(mot in cle_de_recherche(f"{c.intitule} {c.famille}") for mot in mots)
    ]
    contexte = {
        "dossier": dossier,
        "cherche": requete.GET.get("acte", ""),
        "suites": [c for c in choix if c.possible and c.suite_de],
        "possibles": [c for c in choix if c.possible and not c.suite_de],
        "bientot": [c for c in choix if not c.possible and c.suite_de],
        "autres": [c for c in choix if not c.possible and not c.suite_de],
    }
    return render(requete, "bureau/actes/choisir.html", contexte)


def preparer(requete: HttpRequest, numero: str, code: str) -> HttpResponse:
    """Le formulaire d'un acte neuf : ce qui manque d'abord, ce qui est connu déjà rempli."""
    dossier, le = dossier_visible(requete, numero), timezone.localdate()
    if code not in codes() or code not in modeles_livres():
        raise Http404
    defaut = sujet_par_defaut(dossier, premier_de(Fonction.COMMISSAIRE))
    sujet_lu = _lire_le_sujet(requete, dossier, defaut)
    choisi, fixee = sujet_lu["sujet"], sujet_lu["date_fixee"]
    contexte: dict[str, Any] = {"dossier": dossier, "code": code, "intitule": acte_du_catalogue(code).intitule}
    contexte |= {"choix": juger_un_acte(dossier, code, le), "sujet": sujet_lu["form"], "requete_sujet": requete.GET}
    try:
        donnees = donnees_de_l_acte(dossier, code, le, choisi, date_fixee=fixee)
        manques = [manque.en_dict() for manque in manques_de(code, donnees, le)]
    except ErreurBasoche as refus:
        return render(requete, "bureau/actes/preparer.html", {**contexte, "refus": refus})
    form = FormulaireActe(code, donnees, manques, requete.POST or None)
    if requete.method == "POST" and form.is_valid():
        try:
            acte = preparer_acte(
                dossier, code=code, acteur=requete.user, le=le, corrections=form.corrections, sujet=choisi,
                date_fixee=fixee,
            )  # fmt: skip
        except ErreurBasoche as refus:
            form.refuser(refus)
        else:
            return _apres(requete, acte)
    return render(requete, "bureau/actes/preparer.html", {**contexte, "form": form, "bouton": "Préparer l'acte"})


def modifier(requete: HttpRequest, cle: int) -> HttpResponse:
    """Reprendre un acte non signé."""
    acte, le = acte_visible(requete, cle), timezone.localdate()
    form = FormulaireActe(acte.code, acte.donnees, acte.manques, requete.POST or None)
    if requete.method == "POST" and form.is_valid():
        try:
            corriger_acte(
                acte, corrections=form.corrections, acteur=requete.user, le=le, version_lue=version_lue(requete)
            )  # fmt: skip
        except ErreurBasoche as refus:
            form.refuser(refus)
        else:
            return _apres(requete, acte)
    contexte = {
        "dossier": acte.dossier, "acte": acte, "intitule": acte.intitule, "form": form, "bouton": "Enregistrer",
        "version": requete.POST.get("version") or acte.version,
    }  # fmt: skip
    return render(requete, "bureau/actes/preparer.html", contexte)


def _apres(requete: HttpRequest, acte: Acte) -> HttpResponse:
    """Un acte où rien ne manque s'ouvre ; sinon la page redemande ce qui reste, rien n'est perdu."""
    if acte.manques:
        messages.warning(requete, f"Enregistré. Il manque encore {len(acte.manques)} champ(s).")
        return redirect("bureau:modifier_acte", acte.pk)
    messages.success(requete, "Projet enregistré : le relire ci-dessous, puis le contrôler.")
    return redirect("bureau:acte", acte.pk)


def _lire_le_sujet(requete: HttpRequest, dossier: Dossier, defaut: Sujet) -> dict[str, Any]:
    initial = {"destinataire": defaut.destinataire, "titre": defaut.titre, "officier": defaut.officier}
    form = FormulaireSujet(dossier, officiers(), requete.GET or None, initial=initial)
    lu = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return {
        "form": form,
        "sujet": Sujet(
            lu.get("destinataire") or defaut.destinataire,
            lu.get("titre") or defaut.titre,
            lu.get("officier") or defaut.officier,
        ),
        "date_fixee": bool(lu.get("date_fixee")),
    }
