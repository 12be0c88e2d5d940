"""La page d'un acte : où il en est, ce que dit le contrôle, son épreuve, et les gestes permis."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.actes.copies import decharger_copie, ranger_copie, remettre_copie
from basoche.etude.actes.documents import apercu as rendre_apercu
from basoche.etude.actes.documents import ecrits_de_la_remise, lettres_dues, octets_de, rediger
from basoche.etude.actes.models import SANS_REMISE, Acte, Chaine, Etat
from basoche.etude.actes.preparation import abandonner_acte, controler_acte, relire_acte, renvoyer_acte
from basoche.etude.actes.rectification import priver_d_effet, rectifier_acte
from basoche.etude.actes.sans_remise import voies_de
from basoche.etude.actes.signature import (
    imprimer_acte,
    rattacher_original,
    signature_electronique_reglee,
    signer_acte,
)
from basoche.etude.actes.signature_manquante import (
    apposer_signature,
    lever_signature_manquante,
    signaler_signature_manquante,
)
from basoche.etude.actes.visa import exiger_expedition, refuser_visa, viser_acte
from basoche.etude.agenda.models import Echeance
from basoche.etude.bureau.vues.actes_communs import FILES, acte_visible, droits_de, suite, version_lue
from basoche.etude.commun.refus import code_du_refus
from basoche.etude.journal.chaine import journaliser

Geste = Callable[[Acte, HttpRequest, date], Any]
_DROITS = ("acte.rediger", "acte.relire", "acte.signer", "acte.viser", "acte.remettre", "acte.rectifier",
           "acte.numeriser", "acte.proces_verbal_execution")  # fmt: skip


def acte(requete: HttpRequest, cle: int) -> HttpResponse:
    """L'acte."""
    return _montrer(requete, acte_visible(requete, cle))


def _montrer(requete: HttpRequest, lu: Acte, refus: ErreurBasoche | None = None) -> HttpResponse:
    """La page de l'acte ; après un refus, ce qui était écrit y reste, et le code dit pourquoi (403, 409, 400)."""
    file_ = (requete.POST if refus else requete.GET).get("file", "")
    remise = getattr(lu, "remise", None)
    contexte = {
        "acte": lu,
        "dossier": lu.dossier,
        "remise": remise,
        "sans_remise": remise is not None and remise.mode in SANS_REMISE,
        "voies": voies_de(lu.code) if lu.etat == Etat.SIGNE else (),
        "diligences": list(remise.diligences.all()) if remise else [],
        "lettres": _lettres(lu) if remise else [],
        "echeances": list(Echeance.objects.filter(dossier=lu.dossier, objet=f"actes.acte:{lu.pk}").order_by("le")),
        "electronique": signature_electronique_reglee(),
        "file": file_ if file_ in FILES else "",
        "refus": refus,
        "motif": _texte(requete, "motif"),
        "rectificatifs": list(lu.rectificatifs.all()),
        **droits_de(requete, *_DROITS),
    }
    statut = 200 if refus is None else code_du_refus(refus)
    return render(requete, "bureau/actes/acte.html", contexte, status=statut)


@require_POST
def faire(requete: HttpRequest, cle: int, geste: str) -> HttpResponse:
    """Un geste sur l'acte : l'action, puis la suite de la file."""
    if geste not in GESTES:
        raise Http404
    lu = acte_visible(requete, cle)
    fait, dit = GESTES[geste]
    try:
        rendu = fait(lu, requete, timezone.localdate())
    except ErreurBasoche as refus:
        return _montrer(requete, acte_visible(requete, cle), refus)
    messages.success(requete, dit)
    for alerte in rendu if isinstance(rendu, list) else ():
        messages.warning(requete, alerte)
    return redirect("bureau:modifier_acte", rendu.pk) if geste == "rectifier" else suite(requete, lu)


@xframe_options_sameorigin
@csp({"default-src": [NONE], "style-src": [UNSAFE_INLINE], "frame-ancestors": [SELF], "sandbox": True})
def apercu(requete: HttpRequest, cle: int) -> HttpResponse:
    """L'épreuve en HTML, dans un cadre fermé : ni script, ni formulaire, ni lien."""
    return HttpResponse(rendre_apercu(acte_visible(requete, cle), timezone.localdate()), content_type="text/html")


def pdf(requete: HttpRequest, cle: int, quoi: str) -> HttpResponse:
    """Un écrit de l'acte en PDF : le projet, l'original figé, les pièces de la remise, le second original."""
    lu = acte_visible(requete, cle)
    try:
        octets = _octets(lu, quoi)
    except ErreurBasoche as refus:
        messages.error(requete, f"{refus.message} {refus.conseil}")
        return redirect("bureau:acte", cle)
    journaliser("lecture.acte", acteur=requete.user, objet=lu, dossier=lu.dossier.numero, details={"ecrit": quoi})
    reponse = HttpResponse(octets, content_type="application/pdf")
    # Une numérisation vient du dehors : le navigateur ne l'ouvre pas chez nous.
    ouvert = "attachment" if quoi == "scan" else "inline"
    reponse["Content-Disposition"] = f'{ouvert}; filename="{lu.code}-{lu.pk}-{quoi}.pdf"'
    return reponse


def _octets(lu: Acte, quoi: str) -> bytes:
    match quoi:
        case "projet" if not lu.est_fige:
            return octets_de(lu.original) if lu.original else rediger(lu, timezone.localdate()).octets
        case "original" if lu.original is not None:
            return octets_de(lu.original)
        case "projet-signe" if lu.projet_signe is not None:
            return octets_de(lu.projet_signe)
        case "scan" if lu.scan is not None:
            return octets_de(lu.scan)
        case "modalites" if lu.modalites is not None:
            return octets_de(lu.modalites)
        case "second-original":
            return octets_de(exiger_expedition(lu))
    if quoi.isascii() and quoi.isdigit() and getattr(lu, "remise", None) is not None:
        ecrits = ecrits_de_la_remise(lu, definitif=True)
        if int(quoi) < len(ecrits):
            return ecrits[int(quoi)].octets
    raise Http404


def _lettres(lu: Acte) -> list[dict[str, Any]]:
    """Chaque lettre due : son dernier jour, et la date de son envoi si elle est partie."""
    envois = {"lrar_le": lu.remise.recommandee_le}
    return [
        {
            "champ": piece.champ_date,
            "nature": piece.nature,
            "article": piece.article,
            "au_plus_tard": piece.au_plus_tard,
            "joindre": piece.joindre,
            "envoyee_le": envois.get(piece.champ_date, lu.remise.lettre_simple_le),
        }
        for piece in lettres_dues(lu.remise)
    ]


def _texte(requete: HttpRequest, nom: str) -> str:
    return requete.POST.get(nom, "")[:500]


def _rattacher(lu: Acte, requete: HttpRequest, le: date) -> None:
    depose = requete.FILES.get("fichier")
    octets = depose.read() if depose else b""
    rattacher_original(lu, octets=octets, nom=depose.name if depose else "rien", acteur=requete.user, le=le)


# Geste -> (ce qu'il fait, ce qu'il dit une fois fait).
GESTES: dict[str, tuple[Geste, str]] = {
    "controler": (
        lambda a, r, le: controler_acte(a, acteur=r.user, le=le, version_lue=version_lue(r)) and None,
        "Acte contrôlé : le verdict est ci-dessous.",
    ),
    "relire": (lambda a, r, le: relire_acte(a, acteur=r.user, le=le, version_lue=version_lue(r)), "Acte relu."),
    "renvoyer": (
        lambda a, r, le: renvoyer_acte(
            a, motif=_texte(r, "motif"), acteur=r.user, le=le, version_lue=version_lue(r)
        ),
        "Acte renvoyé à son rédacteur.",
    ),
    "imprimer": (
        lambda a, r, le: imprimer_acte(a, acteur=r.user, le=le, version_lue=version_lue(r)) and None,
        "Original figé : l'imprimer et le signer.",
    ),
    "signer": (lambda a, r, le: signer_acte(a, acteur=r.user, le=le, version_lue=version_lue(r)), "Acte signé."),
    "signer-electroniquement": (
        lambda a, r, le: signer_acte(
            a, acteur=r.user, le=le, version_lue=version_lue(r), chaine=Chaine.ELECTRONIQUE
        ),
        "Signature électronique apposée : ce qu'elle vaut est dit en tête de l'acte.",
    ),
    "numeriser": (_rattacher, "Original signé rattaché."),
    "signature-manquante": (
        lambda a, r, le: signaler_signature_manquante(a, constat=_texte(r, "motif"), acteur=r.user, le=le),
        "Signature manquante signalée au commissaire de justice.",
    ),
    "apposer-signature": (
        lambda a, r, le: apposer_signature(a, acteur=r.user, le=le, version_lue=version_lue(r)),
        "Signature apposée ce jour : numériser l'original signé.",
    ),
    "lever-signature-manquante": (
        lambda a, r, le: lever_signature_manquante(a, motif=_texte(r, "motif"), acteur=r.user, le=le),
        "Alerte de signature levée ; le constat et le motif restent au journal.",
    ),
    "viser": (lambda a, r, le: viser_acte(a, acteur=r.user, le=le, version_lue=version_lue(r)), "Mentions visées."),
    "refuser-visa": (
        lambda a, r, le: refuser_visa(a, motif=_texte(r, "motif"), acteur=r.user, le=le), "Visa refusé, clerc prévenu."
    ),
    "abandonner": (
        lambda a, r, le: abandonner_acte(
            a, motif=_texte(r, "motif"), acteur=r.user, le=le, version_lue=version_lue(r)
        ),
        "Acte abandonné.",
    ),
    "rectifier": (
        lambda a, r, le: rectifier_acte(a, motif=_texte(r, "motif"), acteur=r.user, le=le),
        "Acte rectificatif préparé : corriger ce qui est faux.",
    ),
    "priver-d-effet": (
        lambda a, r, le: priver_d_effet(a, motif=_texte(r, "motif"), acteur=r.user, le=le),
        "Acte privé d'effet : ses échéances tombent.",
    ),
    "ranger-copie": (
        lambda a, r, le: ranger_copie(a, casier=_texte(r, "motif"), acteur=r.user, le=le), "Casier enregistré."
    ),
    "remettre-copie": (
        lambda a, r, le: remettre_copie(a, a_qui=_texte(r, "motif"), emarge_le=le, acteur=r.user, le=le),
        "Retrait de la copie enregistré.",
    ),
    "decharger-copie": (lambda a, r, le: decharger_copie(a, acteur=r.user, le=le), "Étude déchargée de la copie."),
}  # fmt: skip
