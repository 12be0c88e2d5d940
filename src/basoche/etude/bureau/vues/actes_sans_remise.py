"""Dire un acte dressé, ou déposé, quand rien n'est à signifier."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.actes.models import Acte, Mode
from basoche.etude.actes.sans_remise import Moyen, deposer_acte, dresser_acte
from basoche.etude.bureau.formulaires_remise import FormulaireSansRemise
from basoche.etude.bureau.vues.actes_communs import acte_visible, suite, version_lue


def dresser(requete: HttpRequest, cle: int) -> HttpResponse:
    """Le commissaire de justice dit l'acte dressé."""
    return _conclure(requete, cle, Mode.DRESSE, "Dire l'acte dressé", "Acte dressé")


def deposer(requete: HttpRequest, cle: int) -> HttpResponse:
    """Le dépôt ou l'envoi d'un acte signé."""
    return _conclure(requete, cle, Mode.DEPOSE, "Constater le dépôt ou l'envoi", "Dépôt enregistré")


def _conclure(requete: HttpRequest, cle: int, voie: Mode, titre: str, dit: str) -> HttpResponse:
    acte = acte_visible(requete, cle)
    form = FormulaireSansRemise(voie, requete.POST or None, initial={"date": timezone.localdate()})
    if requete.method == "POST" and form.is_valid():
        try:
            remise = _faire(acte, voie, form, requete)
        except ErreurBasoche as refus:
            form.refuser(refus)
        else:
            for alerte in remise.alertes:
                messages.warning(requete, alerte)
            messages.success(requete, f"{dit} : répertoire n° {acte.numero_repertoire}.")
            return suite(requete, acte)
    contexte = {
        "acte": acte, "dossier": acte.dossier, "form": form, "titre": titre, "bouton": "Enregistrer",
        "version": requete.POST.get("version") or acte.version,
    }  # fmt: skip
    return render(requete, "bureau/actes/lettre.html", contexte)


def _faire(acte: Acte, voie: Mode, form: FormulaireSansRemise, requete: HttpRequest) -> Any:
    lu = form.cleaned_data
    commun = {
        "instant": form.instant(), "acteur": requete.user, "le": timezone.localdate(),
        "version_lue": version_lue(requete), "motif_tardif": lu["motif_tardif"],
    }  # fmt: skip
    if voie == Mode.DRESSE:
        return dresser_acte(acte, lieu=lu["lieu"], **commun)
    return deposer_acte(
        acte, moyen=Moyen(lu["moyen"]), aupres_de=lu["aupres_de"], reference=lu["reference"], **commun
    )  # fmt: skip
