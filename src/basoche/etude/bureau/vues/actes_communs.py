"""Ce que partagent les pages des actes : l'acte visible, la file d'où l'on vient, les gestes permis."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from basoche.etude.actes.models import Acte, Etat
from basoche.etude.dossiers.visibilite import des_dossiers_visibles
from basoche.etude.equipe.models import Collaborateur, Fonction

FILES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "projets": ("À contrôler", "Les projets, et ce qui leur manque", (Etat.PROJET,)),
    "relecture": ("À relire", "Contrôlés, ils attendent le clerc expert", (Etat.CONTROLE,)),
    "signature": ("À signer", "Relus, ils attendent le commissaire de justice", (Etat.RELU,)),
    "remise": ("À remettre", "Signés, ils attendent d'être remis, dressés ou déposés", (Etat.SIGNE,)),
    "visa": ("À viser", "Remis par un clerc, ou lettres à envoyer", (Etat.REMIS, Etat.VISE)),
}
AU_PLUS = 200


def acte_visible(requete: HttpRequest, cle: int) -> Acte:
    """L'acte, si son dossier est visible ; sinon il n'existe pas pour ce collaborateur."""
    return get_object_or_404(actes_visibles(requete), pk=cle)


def actes_visibles(requete: HttpRequest) -> QuerySet[Acte]:
    """Les actes des dossiers visibles."""
    actes = des_dossiers_visibles(Acte.objects.all(), requete.user)
    return actes.select_related("dossier", "officier", "redige_par", "relu_par", "signe_par", "vise_par", "remise__par")


def file_des_actes(requete: HttpRequest, nom: str) -> list[Acte]:
    """Les actes d'une file de travail, du plus ancien au plus récent. Uses index : acte_file."""
    etats = FILES[nom][2]
    return list(actes_visibles(requete).filter(etat__in=etats).order_by("date", "pk")[:AU_PLUS])


def suite(requete: HttpRequest, acte: Acte) -> HttpResponse:
    """Après un geste : l'acte suivant de la file d'où l'on vient, sinon l'acte lui-même."""
    nom = requete.POST.get("file", "")
    if nom not in FILES:
        return redirect("bureau:acte", acte.pk)
    suivant = next((autre for autre in file_des_actes(requete, nom) if autre.pk != acte.pk), None)
    if suivant is None:
        return redirect("bureau:file_des_actes", nom)
    reponse = redirect("bureau:acte", suivant.pk)
    reponse["Location"] += f"?file={nom}"
    return reponse


def version_lue(requete: HttpRequest) -> int:
    """La version que montrait la page ; une version illisible ne correspond à rien, et l'action refuse."""
    texte = requete.POST.get("version", "")
    return int(texte) if texte.isascii() and texte.isdigit() and len(texte) < 9 else -1


def officiers() -> QuerySet[Collaborateur]:
    """Ceux au nom de qui un acte peut être fait."""
    return Collaborateur.objects.filter(fonction=Fonction.COMMISSAIRE, is_active=True, parti_le=None)


def remettants(le: date) -> QuerySet[Collaborateur]:
    """Les commissaires de justice, et les clercs habilités ce jour-là."""
    habilites = Q(habilitations__nature="signification", habilitations__du__lte=le) & (
        Q(habilitations__au=None) | Q(habilitations__au__gt=le)
    )
    return Collaborateur.objects.filter(
        Q(fonction=Fonction.COMMISSAIRE) | habilites, is_active=True, parti_le=None
    ).distinct()


def gravite(acte: Acte) -> tuple[int, str]:
    """Pour ranger une file : les exceptions d'abord, puis ce qui diffère du modèle, puis le reste."""
    motifs = (acte.verdict or {}).get("motifs", ())
    if acte.signature_manquante or any(motif["gravite"] != "a_verifier" for motif in motifs):
        return 0, acte.intitule
    return (1 if ecarts_de(acte) else 2 if motifs else 3), acte.intitule


def ecarts_de(acte: Acte) -> list[dict[str, Any]]:
    """Ce que le clerc a écrit à la place de ce que donnait le dossier ; ce qu'il a seulement complété n'en est pas."""
    return [ecart for ecart in acte.ecarts if ecart["propose"]]


def droits_de(requete: HttpRequest, *droits: str) -> dict[str, Any]:
    """Les droits que la page demande, pour ne montrer que des boutons qui serviront."""
    return {droit.replace(".", "_"): requete.user.peut(droit) for droit in droits}
