"""Les tournées au bureau : composer, ordonner, insérer, retirer, imprimer, reprendre ce que le terrain a envoyé."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.actes.models import Acte
from basoche.etude.bureau.formulaires_tournees import FormulaireTournee
from basoche.etude.bureau.vues.actes_communs import remettants, version_lue
from basoche.etude.dossiers.visibilite import des_dossiers_visibles
from basoche.etude.tournees import actions
from basoche.etude.tournees.feuille import dire_la_methode, feuille_de_route
from basoche.etude.tournees.models import Arret, EtatArret, EtatTournee, Issue, Saisie, Tournee
from basoche.etude.tournees.route import a_remettre, destinataire_de, destinations, est_reserve, par_commune

AU_PLUS = 300
_TOURNEES = 30


def liste(requete: HttpRequest) -> HttpResponse:
    """Les tournées en cours, les dernières closes, et ce que le terrain a envoyé et qui attend."""
    comptes = {
        "faits": Count("arrets", filter=Q(arrets__etat=EtatArret.REMIS)),
        "restants": Count("arrets", filter=Q(arrets__etat=EtatArret.A_FAIRE)),
    }
    toutes = Tournee.objects.select_related("significateur").annotate(**comptes).order_by("-jour", "-pk")
    contexte = {
        "ouvertes": toutes.filter(etat=EtatTournee.OUVERTE)[:_TOURNEES],
        "closes": toutes.filter(etat=EtatTournee.CLOSE)[:10],
        "attendent": a_remettre(requete.user)[:AU_PLUS].count(), "saisies": _a_reprendre(requete)[:_TOURNEES],
    }  # fmt: skip
    return render(requete, "bureau/tournees/liste.html", contexte)


def nouvelle(requete: HttpRequest) -> HttpResponse:
    """Les actes signés, par commune : ceux qu'on coche font une tournée."""
    le = timezone.localdate()
    form = FormulaireTournee(remettants(le), requete.POST or None, initial={"jour": le, "significateur": requete.user})
    if requete.method == "POST" and form.is_valid():
        actes = list(a_remettre(requete.user).filter(pk__in=_cles(requete)))
        try:
            tournee = actions.preparer_tournee(**form.cleaned_data, actes=actes, acteur=requete.user, le=le)
        except ErreurBasoche as refus:
            form.refuser(refus)
        else:
            messages.success(requete, f"Tournée préparée : {len(actes)} acte(s).")
            return redirect("bureau:tournee", tournee.pk)
    choisies = destinations(list(a_remettre(requete.user)[:AU_PLUS]))
    contexte = {"form": form, "communes": _lignes(par_commune(choisies)), "coches": _cles(requete),
                "nombre": len(choisies), "au_plus": AU_PLUS}  # fmt: skip
    return render(requete, "bureau/tournees/nouvelle.html", contexte)


def tournee(requete: HttpRequest, cle: int) -> HttpResponse:
    """La route d'un significateur : ses arrêts, ce qu'ils sont devenus, ce qu'on peut y insérer."""
    lue = _tournee(requete, cle)
    arrets = arrets_visibles(requete, lue)
    ouverte = lue.etat == EtatTournee.OUVERTE
    contexte = {
        "tournee": lue, "arrets": _avec_destinataires(arrets), "ouverte": ouverte, "methode": dire_la_methode(lue),
        "gestes": (("monter", "↑", "Porter plus tôt"), ("descendre", "↓", "Porter plus tard")),
        "restants": sum(arret.etat == EtatArret.A_FAIRE for arret in arrets),
        "a_inserer": list(a_remettre(requete.user)[:100]) if ouverte else [],
        "saisies": list(_a_reprendre(requete).filter(arret__tournee=lue)),
    }  # fmt: skip
    return render(requete, "bureau/tournees/tournee.html", contexte)


@require_POST
def faire(requete: HttpRequest, cle: int, geste: str) -> HttpResponse:
    """Un geste sur la tournée : réordonner, insérer, retirer, monter, descendre, clore."""
    lue = _tournee(requete, cle)
    if geste not in _GESTES:
        raise Http404
    try:
        dit = _GESTES[geste](requete, lue)
    except ErreurBasoche as refus:
        messages.error(requete, f"{refus.message} {refus.conseil}")
    else:
        messages.success(requete, dit)
    return redirect("bureau:tournee", cle)


def feuille(requete: HttpRequest, cle: int) -> HttpResponse:
    """La feuille de route à imprimer depuis le navigateur."""
    lue = _tournee(requete, cle)
    arrets = [arret for arret in arrets_visibles(requete, lue) if arret.etat == EtatArret.A_FAIRE]
    contexte = {"tournee": lue, "arrets": _avec_destinataires(arrets), "methode": dire_la_methode(lue)}
    return render(requete, "bureau/tournees/feuille.html", contexte)


def feuille_pdf(requete: HttpRequest, cle: int) -> HttpResponse:
    """La feuille de route en PDF."""
    lue = _tournee(requete, cle)
    arrets = [arret for arret in arrets_visibles(requete, lue) if arret.etat == EtatArret.A_FAIRE]
    reponse = HttpResponse(feuille_de_route(lue, arrets, timezone.localdate()), content_type="application/pdf")
    reponse["Content-Disposition"] = f'inline; filename="tournee-{lue.jour:%Y-%m-%d}-{lue.pk}.pdf"'
    return reponse


def arrets_visibles(requete: HttpRequest, lue: Tournee) -> list[Arret]:
    """Les arrêts dont le dossier est visible, dans l'ordre. Uses index : arret_route."""
    arrets = des_dossiers_visibles(lue.arrets.all(), requete.user, champ="acte__dossier_id")
    return list(arrets.select_related("acte__dossier", "acte__destinataire__personne").order_by("rang", "pk"))


def _tournee(requete: HttpRequest, cle: int) -> Tournee:
    return get_object_or_404(Tournee.objects.select_related("significateur"), pk=cle)


def _a_reprendre(requete: HttpRequest):
    """Uses index : saisie_a_reprendre."""
    saisies = Saisie.objects.filter(issue__in=[Issue.A_COMPLETER, Issue.CONFLIT])
    visibles = des_dossiers_visibles(saisies, requete.user, champ="arret__acte__dossier_id")
    return visibles.select_related("arret__acte__dossier", "par").order_by("recue_le")


def _avec_destinataires(arrets: list[Arret]) -> list[dict[str, Any]]:
    return [{"arret": arret, "destinataire": destinataire_de(arret.acte)} for arret in arrets]


def _lignes(communes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "lieu": groupe["lieu"],
            "actes": [
                {"acte": d.acte, "adresse": d.adresse, "destinataire": destinataire_de(d.acte),
                 "reserve": est_reserve(d.acte)}
                for d in groupe["destinations"]
            ],
        }
        for groupe in communes
    ]  # fmt: skip


def _cles(requete: HttpRequest) -> list[int]:
    return [int(cle) for cle in requete.POST.getlist("acte") if cle.isascii() and cle.isdigit()][:AU_PLUS]


def _arret(requete: HttpRequest, lue: Tournee) -> Arret:
    cle = requete.POST.get("arret", "")
    if not (cle.isascii() and cle.isdigit()):
        raise Http404
    arrets = des_dossiers_visibles(lue.arrets.all(), requete.user, champ="acte__dossier_id")
    return get_object_or_404(arrets.select_related("acte__dossier"), pk=int(cle))


def _communs(requete: HttpRequest) -> dict[str, Any]:
    return {"acteur": requete.user, "le": timezone.localdate(), "version_lue": version_lue(requete)}


def _inserer(requete: HttpRequest, lue: Tournee) -> str:
    cles = _cles(requete)
    acte: Acte = get_object_or_404(a_remettre(requete.user), pk__in=cles[:1])
    arret = actions.inserer_acte(lue, acte, urgent=bool(requete.POST.get("urgent")), **_communs(requete))
    return f"Acte inséré au rang {arret.rang} : le téléphone le dira à son prochain contact."


def _retirer(requete: HttpRequest, lue: Tournee) -> str:
    motif = requete.POST.get("motif", "")
    actions.retirer_arret(lue, _arret(requete, lue), motif=motif, **_communs(requete))
    return "Acte retiré : le téléphone le dira à son prochain contact."


def _deplacer(pas: int) -> Callable[[HttpRequest, Tournee], str]:
    def deplacer(requete: HttpRequest, lue: Tournee) -> str:
        actions.deplacer_arret(lue, _arret(requete, lue), pas=pas, **_communs(requete))
        return "Ordre changé."

    return deplacer


def _reordonner(requete: HttpRequest, lue: Tournee) -> str:
    actions.reordonner_tournee(lue, **_communs(requete))
    return "Ordre recalculé ; les urgents restent devant."


def _clore(requete: HttpRequest, lue: Tournee) -> str:
    rendus = actions.clore_tournee(lue, **_communs(requete))
    return f"Tournée close : {rendus} acte(s) non remis redeviennent libres."


_GESTES: dict[str, Callable[[HttpRequest, Tournee], str]] = {
    "inserer": _inserer, "retirer": _retirer, "monter": _deplacer(-1), "descendre": _deplacer(1),
    "reordonner": _reordonner, "clore": _clore,
}  # fmt: skip
