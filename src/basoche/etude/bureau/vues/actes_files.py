"""Les files de travail : relecture, signature, remise, visa ; et le répertoire."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.actes.lots import DROIT_DE, Etape, avancer_lot, imprimer_ensemble
from basoche.etude.actes.models import Acte, Chaine, Etat, Mode
from basoche.etude.actes.remise import REGLE_COPIE
from basoche.etude.actes.repertoire import lacunes
from basoche.etude.actes.signature import acte_du_code, signature_electronique_reglee
from basoche.etude.agenda.models import Echeance
from basoche.etude.bureau.vues.actes_communs import (
    AU_PLUS,
    FILES,
    actes_visibles,
    droits_de,
    ecarts_de,
    file_des_actes,
    gravite,
)
from basoche.etude.bureau.vues.actes_lots import SECONDES, dire_le_bilan
from basoche.etude.commun.actions import exiger
from basoche.etude.commun.erreurs import DroitRefuse
from basoche.etude.commun.refus import code_du_refus
from basoche.etude.commun.requetes import VIDE

PAR_PAGE = 100
# Ce qui avance d'un coup, par file ; une remise et un visa se font acte par acte.
_D_UN_COUP = {"projets": ("acte.rediger",), "relecture": ("acte.relire",), "signature": ("acte.rediger", "acte.signer")}
UN_MOIS, UN_AN = timedelta(days=30), timedelta(days=365)


def files(requete: HttpRequest) -> HttpResponse:
    """Toutes les files, et combien d'actes y attendent. Uses index : acte_file."""
    attendent = dict(
        actes_visibles(requete)
        .filter(etat__in=[etat for _, _, etats in FILES.values() for etat in etats])
        .order_by()
        .values_list("etat")
        .annotate(nombre=Count("pk"))
    )
    lignes = [
        {"nom": nom, "titre": titre, "quoi": quoi, "nombre": sum(attendent.get(etat, 0) for etat in etats)}
        for nom, (titre, quoi, etats) in FILES.items()
    ]
    return render(requete, "bureau/actes/files.html", {"files": lignes})


def file_(requete: HttpRequest, nom: str) -> HttpResponse:
    """Une file : les exceptions d'abord, puis ce qui diffère du modèle, puis le reste."""
    if nom not in FILES:
        raise Http404
    return _montrer(requete, nom)


def _montrer(requete: HttpRequest, nom: str, refus: ErreurBasoche | None = None) -> HttpResponse:
    """La file ; après un refus, les actes cochés le restent."""
    actes = file_des_actes(requete, nom)
    if nom == "signature":
        actes.sort(key=gravite)
    communes = _reserves_communes(actes)
    titre, quoi, _ = FILES[nom]
    contexte = {
        "choisir": refus is not None or any(requete.user.peut(droit) for droit in _D_UN_COUP.get(nom, ())),
        "nom": nom, "titre": titre, "quoi": quoi, "communes": communes,
        "refus": refus, "lignes": [_ligne(acte, communes, _coche(requete, nom, acte)) for acte in actes],
        "volumes": dict(Counter(a.intitule for a in actes)),
        "electronique": signature_electronique_reglee(), **_controle_du_jour(requete, nom),
        **droits_de(requete, "acte.relire", "acte.signer", "acte.viser", "acte.rediger"),
    }  # fmt: skip
    statut = 200 if refus is None else code_du_refus(refus)
    return render(requete, "bureau/actes/file.html", contexte, status=statut)


def _coche(requete: HttpRequest, nom: str, acte: Acte) -> bool:
    """Ce qu'on avait coché ; à l'ouverture de la file à signer, tout sauf les exceptions."""
    if requete.method == "POST":
        return str(acte.pk) in requete.POST.getlist("acte")
    return nom == "signature" and gravite(acte)[0] != 0


@require_POST
def avancer(requete: HttpRequest, nom: str) -> HttpResponse:
    """Fait avancer d'un coup les actes cochés : contrôler, relire, imprimer, signer ; le bilan dit chaque refus."""
    if nom not in FILES or requete.POST.get("etape") not in list(Etape):
        raise Http404
    etape = Etape(requete.POST["etape"])
    try:
        exiger(requete.user, DROIT_DE[etape])
    except DroitRefuse as refus:
        return _montrer(requete, nom, refus)
    cles = [int(cle) for cle in requete.POST.getlist("acte") if cle.isascii() and cle.isdigit()][: PAR_PAGE * 2]
    actes = actes_visibles(requete).filter(pk__in=cles).order_by("date", "pk")
    bilan = avancer_lot(actes, etape, acteur=requete.user, le=timezone.localdate(), secondes=SECONDES)
    dire_le_bilan(requete, bilan)
    return redirect("bureau:file_des_actes", nom)


def imprimer(requete: HttpRequest) -> HttpResponse:
    """Les originaux figés qui attendent la signature, en un seul PDF."""
    actes = [acte for acte in file_des_actes(requete, "signature") if acte.original_id is not None]
    if not actes:
        messages.error(requete, "Aucun original n'est figé : imprimer d'abord les actes cochés.")
        return redirect("bureau:file_des_actes", "signature")
    actes.sort(key=gravite)
    reponse = HttpResponse(imprimer_ensemble(actes), content_type="application/pdf")
    reponse["Content-Disposition"] = 'inline; filename="a-signer.pdf"'
    return reponse


def repertoire(requete: HttpRequest) -> HttpResponse:
    """Le répertoire d'une année, du dernier numéro au premier. Uses index : acte_repertoire."""
    lue = requete.GET.get("annee", "")
    annee = int(lue) if lue.isascii() and lue.isdigit() and len(lue) == 4 else timezone.localdate().year
    debut = requete.GET.get("avant", "")
    actes = (
        actes_visibles(requete)
        .filter(annee_repertoire=annee, numero_repertoire__isnull=False)
        .order_by("-numero_repertoire")
    )
    if debut.isascii() and debut.isdigit() and len(debut) < 9:
        actes = actes.filter(numero_repertoire__lt=int(debut))
    page = list(actes[:PAR_PAGE])
    contexte = {"annee": annee, "actes": page, "suite": page[-1].numero_repertoire if len(page) == PAR_PAGE else None,
                "lacunes": lacunes(annee) if requete.user.peut("journal.lire") else []}  # fmt: skip
    return render(requete, "bureau/actes/repertoire.html", contexte)


def copies(requete: HttpRequest) -> HttpResponse:
    """Les copies gardées à l'étude (CPC 656), les plus anciennes d'abord. Uses index : remise_copies_gardees."""
    gardees = (
        actes_visibles(requete)
        .filter(remise__mode=Mode.A_ETUDE, remise__copie_retiree_le=None, remise__copie_dechargee_le=None)
        .order_by("remise__le", "pk")[:AU_PLUS]
    )
    actes = list(gardees)
    fins = dict(
        Echeance.objects.filter(
            regle=REGLE_COPIE, objet__in=[f"actes.acte:{acte.pk}" for acte in actes]
        ).values_list("objet", "le")
    )  # fmt: skip
    lignes = [{"acte": acte, "jusqu_au": fins.get(f"actes.acte:{acte.pk}")} for acte in actes]
    contexte = {"lignes": lignes, "ce_jour": timezone.localdate()}
    return render(requete, "bureau/actes/copies.html", contexte)


def code_barres(requete: HttpRequest) -> HttpResponse:
    """Ouvre l'acte que désigne un code-barres lu ou tapé."""
    acte = acte_du_code(requete.GET.get("code", ""))
    if acte is None or not acte.est_visible_par(requete.user):
        messages.error(requete, "Aucun acte ne porte ce code.")
        return redirect("bureau:files_des_actes")
    return redirect("bureau:acte", acte.pk)


def _reserves_communes(actes: Sequence[Acte]) -> dict[str, int]:
    """Ce que le contrôle dit de plusieurs actes se lit une fois en tête, et non à chaque ligne."""
    dits = Counter(motif["explication"] for acte in actes for motif in (acte.verdict or {}).get("motifs", ()))
    return {explication: nombre for explication, nombre in dits.most_common() if nombre > 1}


def _ligne(acte: Acte, communes: Mapping[str, int], coche: bool) -> dict[str, Any]:
    motifs = (acte.verdict or {}).get("motifs", ())
    return {
        "acte": acte,
        "motifs": [motif for motif in motifs if motif["explication"] not in communes],
        "communes": sum(motif["explication"] in communes for motif in motifs),
        "ecarts": ecarts_de(acte),
        "coche": coche,
    }


def _controle_du_jour(requete: HttpRequest, nom: str) -> dict[str, Any]:
    """Pour la séance de signature : ce qui a été signé ce jour, ce qui n'a pas de preuve, ce qui attend un visa."""
    if nom != "signature":
        return {}
    ce_jour = timezone.localdate()
    minuit = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    visibles = actes_visibles(requete).order_by()
    manquantes = visibles.exclude(signature_manquante=VIDE).filter(date__gte=ce_jour - UN_AN)
    return {
        "signes_ce_jour": visibles.filter(signe_le__gte=minuit).count(),
        "sans_scan": visibles.filter(
            scan=None, chaine=Chaine.PAPIER, etat__in=Acte.FIGES, date__gte=ce_jour - UN_MOIS
        ).count(),
        "a_viser": visibles.filter(etat=Etat.REMIS).count(),
        "sans_signature": list(manquantes.order_by("-date")[:5]),
    }
