"""La fiche d'un dossier : tout sur un écran."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from basoche.etude.agenda.models import Sens
from basoche.etude.bureau import lignes
from basoche.etude.bureau.decompte import fondements_uniques, tableau_du_decompte
from basoche.etude.dossiers.consultations import consulter
from basoche.etude.dossiers.decompte import decompter
from basoche.etude.dossiers.liens import dossiers_lies
from basoche.etude.dossiers.models import Dossier, Role

_COTE_CREANCIER = (Role.CREANCIER, Role.MANDANT, Role.AVOCAT, Role.CORRESPONDANT)


def dossier_visible(requete: HttpRequest, numero: str) -> Dossier:
    """Le dossier de ce numéro, si le collaborateur le voit ; sinon il n'existe pas pour lui."""
    if not requete.user.is_authenticated or not requete.user.peut("dossier.lire"):
        raise Http404
    trouves = lignes.DOSSIER.lire(numero, requete.user.pk)
    if not trouves:
        raise Http404
    return trouves[0]


def fiche(requete: HttpRequest, numero: str) -> HttpResponse:
    """La fiche."""
    dossier = dossier_visible(requete, numero)
    contexte = contexte_de_la_fiche(dossier)
    contexte |= {
        "autres": consulter(dossier, requete.user, contexte.pop("consultations")),
        "lies": dossiers_lies(dossier, requete.user)[:6],
        "peut_proteger": requete.user.peut("protege.lire"),
    }
    return render(requete, "bureau/fiche.html", contexte)


def contexte_de_la_fiche(dossier: Dossier) -> dict[str, Any]:
    """Tout ce que montre la fiche, en un nombre fixe de requêtes."""
    ce_jour = timezone.localdate()
    lues = lignes.charger_la_fiche(dossier)  # la créance sert à la fiche, au décompte et aux dossiers liés
    parties = list(dossier.parties.all())
    decompte = decompter(dossier, ce_jour)
    return {
        "dossier": dossier,
        "ce_jour": ce_jour,
        "creanciers": [partie for partie in parties if partie.role in _COTE_CREANCIER],
        "adversaires": [partie for partie in parties if partie.role not in _COTE_CREANCIER],
        "titres": list(dossier.titres.all()),
        "decompte": decompte,
        "valeurs": decompte.resultat.valeurs if decompte.resultat else None,
        "prochaine": next((e for e in lues["echeances"] if e.sens == Sens.AU_PLUS_TARD), None),
        "frise": list(reversed(lues["evenements"]))[-7:],
        **lues,
    }


def preuve(requete: HttpRequest, numero: str) -> HttpResponse:
    """Le décompte ligne à ligne, avec ses fondements : ce qui prouve le solde."""
    dossier = dossier_visible(requete, numero)
    lignes.charger_la_creance(dossier)
    decompte = decompter(dossier, timezone.localdate())
    contexte = {
        "dossier": dossier, "decompte": decompte, "resultat": decompte.resultat,
        "fondements": fondements_uniques(decompte), **tableau_du_decompte(decompte),
    }  # fmt: skip
    return render(requete, "bureau/preuve.html", contexte)
