"""Le téléphone du significateur : la page hors connexion, ses données, ce qu'il renvoie."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.bureau.lecture_terrain import lire_la_saisie
from basoche.etude.bureau.modes_terrain import modes_du_terrain
from basoche.etude.bureau.vues.actes_communs import remettants
from basoche.etude.bureau.vues.tournees import arrets_visibles
from basoche.etude.journal.chaine import journaliser
from basoche.etude.tournees.models import Arret, EtatTournee, Saisie, Tournee
from basoche.etude.tournees.route import destinataire_de
from basoche.etude.tournees.terrain import recevoir_non_remis, recevoir_photo, recevoir_saisie

CORPS_AU_PLUS = 100_000


def terrain(requete: HttpRequest) -> HttpResponse:
    """Mes tournées ouvertes. Sans script, la liste des arrêts mène aux pages ordinaires."""
    routes = [
        {"tournee": mienne, "arrets": [
            {"arret": arret, "destinataire": destinataire_de(arret.acte)} for arret in arrets_visibles(requete, mienne)
        ]}
        for mienne in _miennes(requete)[:3]
    ]  # fmt: skip
    return render(requete, "bureau/tournees/terrain.html", {"routes": routes})


def coquille(requete: HttpRequest) -> HttpResponse:
    """La même page sans aucune donnée : la seule que le téléphone garde pour s'ouvrir sans réseau."""
    return render(requete, "bureau/tournees/coquille.html", {})


@require_GET
def service(requete: HttpRequest) -> HttpResponse:
    """Le travailleur de service : servi d'ici pour ne régner que sur « /terrain/ »."""
    texte = Path(finders.find("terrain/service.js")).read_text(encoding="utf-8")
    reponse = HttpResponse(texte, content_type="text/javascript; charset=utf-8")
    reponse["Cache-Control"] = "no-cache"
    return reponse


@require_GET
def donnees(requete: HttpRequest) -> JsonResponse:
    """Tout ce qu'il faut au téléphone pour travailler sans réseau, et le jeton de ses envois."""
    ouvertes = list(_miennes(requete)[:3])
    rendues = [_en_donnees(requete, mienne) for mienne in ouvertes]
    neuves = {mienne.pk for mienne in ouvertes} - set(requete.session.get("terrain", []))
    for cle in sorted(neuves):
        mienne = next(m for m in ouvertes if m.pk == cle)
        journaliser("lecture.tournee", acteur=requete.user, objet=mienne)
    if neuves:
        requete.session["terrain"] = sorted({*requete.session.get("terrain", []), *neuves})
    return JsonResponse({
        "qui": requete.user.pk, "jeton": get_token(requete), "le": timezone.localdate().isoformat(),
        "modes": modes_du_terrain(), "tournees": rendues,
    })  # fmt: skip


@require_POST
def saisie(requete: HttpRequest, cle: int) -> JsonResponse:
    """Une remise ou un passage sans remise, tapé sur le terrain ; la même clé rend la même réponse."""
    arret = _arret(requete, cle)
    try:
        corps = _lire_corps(requete)
        clef = UUID(str(corps.get("cle", "")))
    except ValueError:
        return JsonResponse({"issue": "illisible", "message": "La saisie ne se lit pas."}, status=400)
    le = timezone.localdate()
    try:
        if corps.get("mode") == "non_remis":
            motif = str(corps.get("motif", ""))
            faite = recevoir_non_remis(arret, cle=clef, corps=corps, motif=motif, acteur=requete.user, le=le)
        else:
            lue = lire_la_saisie(corps, remettants(le), requete.user)
            faite = recevoir_saisie(
                arret, cle=clef, corps=corps, arguments=lue.arguments, fautes=lue.fautes,
                observation=lue.observation, acteur=requete.user, le=le,
            )  # fmt: skip
    except ErreurBasoche as refus:
        return JsonResponse({"issue": "refusee", "message": f"{refus.message} {refus.conseil}"}, status=409)
    return JsonResponse(_reponse(faite))


@require_POST
def photo(requete: HttpRequest, cle: int) -> JsonResponse:
    """Une photo : numérotée ici, rangée au dossier."""
    arret, envoyee = _arret(requete, cle), requete.FILES.get("photo")
    try:
        clef = UUID(requete.POST.get("cle", ""))
        prise_le = _instant(requete.POST.get("prise_le", ""))
        if envoyee is None:
            raise ValueError
    except ValueError:
        return JsonResponse({"issue": "illisible", "message": "La photo ne se lit pas."}, status=400)
    try:
        faite = recevoir_photo(
            arret, cle=clef, octets=envoyee.read(), prise_le=prise_le, acteur=requete.user, le=timezone.localdate()
        )
    except ErreurBasoche as refus:
        return JsonResponse({"issue": "refusee", "message": f"{refus.message} {refus.conseil}"}, status=409)
    return JsonResponse(
        {"issue": "enregistree", "numero": faite.numero, "message": f"Photo n° {faite.numero} au dossier."}
    )


def _miennes(requete: HttpRequest):
    """Uses index : tournee_ouverte."""
    siennes = Tournee.objects.filter(significateur=requete.user, etat=EtatTournee.OUVERTE)
    return siennes.select_related("significateur").order_by("jour", "pk")


def _arret(requete: HttpRequest, cle: int) -> Arret:
    """L'arrêt d'une de mes tournées ; un dossier devenu invisible garde sa saisie au bureau, pas ici."""
    return get_object_or_404(
        Arret.objects.select_related("tournee", "acte__dossier"), pk=cle, tournee__significateur=requete.user
    )


def _en_donnees(requete: HttpRequest, mienne: Tournee) -> dict[str, Any]:
    arrets = arrets_visibles(requete, mienne)
    saisies: dict[int, list[dict[str, Any]]] = {}
    for faite in Saisie.objects.filter(arret__tournee=mienne).select_related("remise__acte"):
        saisies.setdefault(faite.arret_id, []).append(_reponse(faite))
    return {
        "cle": mienne.pk, "jour": mienne.jour.isoformat(), "titre": str(mienne),
        "arrets": [_arret_en_donnees(arret, saisies.get(arret.pk, [])) for arret in arrets],
    }  # fmt: skip


def _arret_en_donnees(arret: Arret, saisies: list[dict[str, Any]]) -> dict[str, Any]:
    acte = arret.acte
    return {
        "cle": arret.pk, "rang": arret.rang, "etat": arret.etat, "etat_dit": arret.get_etat_display(),
        "motif": arret.motif, "urgent": arret.est_urgent, "acte": acte.pk, "version": acte.version,
        "intitule": acte.intitule, "dossier": acte.dossier.numero, "code_barres": acte.code_barres,
        "destinataire": destinataire_de(acte), "adresse": arret.adresse,
        "commune": f"{arret.code_postal} {arret.commune}".strip(), "saisies": saisies,
    }  # fmt: skip


def _reponse(faite: Saisie) -> dict[str, Any]:
    rendue = {"cle": str(faite.cle), "issue": faite.issue, "dit": faite.get_issue_display(), "message": faite.message}
    if faite.remise_id:
        rendue["repertoire"] = faite.remise.acte.numero_repertoire
    return rendue


def _lire_corps(requete: HttpRequest) -> dict[str, Any]:
    if len(requete.body) > CORPS_AU_PLUS:
        raise ValueError("trop long")
    corps = json.loads(requete.body.decode("utf-8"))
    if not isinstance(corps, dict):
        raise ValueError("pas un objet")
    return corps


def _instant(texte: str) -> datetime:
    lu = datetime.fromisoformat(texte)
    return lu if lu.tzinfo else lu.replace(tzinfo=timezone.get_current_timezone())
