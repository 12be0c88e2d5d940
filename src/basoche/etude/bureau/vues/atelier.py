"""L'atelier de stratégie : les moyens, le plan, ses prix, ses règles, sa courbe."""

from __future__ import annotations

import csv
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from basoche.droit.montant import Montant
from basoche.etude.bureau.formulaires_strategie import FormulairePlan
from basoche.etude.bureau.graphiques import Graphique, barres_groupees
from basoche.etude.bureau.vues.saisies_commun import mener
from basoche.etude.dossiers.models import Dossier
from basoche.etude.strategie.atelier import calculer_plan, ouvrir_plan
from basoche.etude.strategie.models import EtatPlan, PlanEtude
from basoche.etude.travaux.definitions import calculer_le_plan

TOUT_DE_SUITE = 150
_MONTREES = 200


def atelier(requete: HttpRequest) -> HttpResponse:
    """Les moyens à donner, et les plans déjà calculés."""
    form = FormulairePlan(requete.POST or None)
    demande: list[PlanEtude] = []

    def agir(_lu: dict[str, Any]) -> None:
        plan = ouvrir_plan(moyens=form.moyens(), acteur=requete.user, le=timezone.localdate())
        demande.append(plan)
        if plan.a_juger <= TOUT_DE_SUITE:
            calculer_plan(plan)
        else:
            calculer_le_plan.enqueue(plan.pk)

    reponse = mener(
        requete, form, agir, titre="Atelier de stratégie", bouton="Calculer le plan",
        succes="Plan demandé.", retour="bureau:atelier", gabarit="bureau/strategie/atelier.html",
        plans=list(PlanEtude.objects.select_related("par")[:10]),
        explication="Chaque dossier ouvert est jugé, puis reçoit au plus une action : celles qui emploient le mieux "
        "les heures données passent d'abord. Le plan propose ; aucun acte n'en part.",
    )  # fmt: skip
    return redirect("bureau:plan", demande[0].pk) if demande else reponse


def plan(requete: HttpRequest, cle: int) -> HttpResponse:
    """Un plan : où il en est, ce que vaut une heure, qui reçoit quoi."""
    trouve = _le_sien(requete, cle)
    lignes = trouve.lignes[:_MONTREES]
    visibles = Dossier.objects.visibles_par(requete.user).filter(numero__in=[ligne["dossier"] for ligne in lignes])
    intitules = dict(visibles.values_list("numero", "intitule"))
    contexte = {
        "plan": trouve, "fait": trouve.etat == EtatPlan.FAIT, "valeurs": trouve.valeurs,
        "moyens": [_moyen(moyen) for moyen in trouve.valeurs.get("moyens", ())],
        "lignes": [
            {**ligne, "intitule": intitules[ligne["dossier"]]} for ligne in lignes if ligne["dossier"] in intitules
        ],
        "restent": max(len(trouve.lignes) - _MONTREES, 0), "courbe": _graphique(trouve),
        "ecart": _ecart(trouve.valeurs.get("ecart_pour_cent", "0")),
        "part": 100 * trouve.juges // (trouve.a_juger or 1),
    }  # fmt: skip
    return render(requete, "bureau/strategie/plan.html", contexte)


def lignes(requete: HttpRequest, cle: int) -> HttpResponse:
    """Toutes les lignes du plan, en CSV ; un euro non calibré n'y figure pas."""
    trouve = _le_sien(requete, cle)
    if trouve.etat != EtatPlan.FAIT:
        raise Http404
    reponse = HttpResponse(content_type="text/csv; charset=utf-8")
    reponse["Content-Disposition"] = f'attachment; filename="plan-{trouve.le:%Y-%m-%d}.csv"'
    reponse.write("\ufeff")
    ecrire = csv.writer(reponse, delimiter=";")
    ecrire.writerow(["Dossier", "Action", "Obligatoire", "Minutes", "Espérance nette (€)"])
    for ligne in trouve.lignes:
        valeur = str(Montant(ligne["valeur"])).replace(".", ",") if trouve.calibre else "non calibré"
        minutes = sum(ligne["minutes"].values())
        ecrire.writerow([ligne["dossier"], ligne["action"], "oui" if ligne["obligatoire"] else "non", minutes, valeur])
    return reponse


def _le_sien(requete: HttpRequest, cle: int) -> PlanEtude:
    """Un plan ne se montre qu'à qui l'a demandé : il a été jugé sur ce que lui seul voit."""
    return get_object_or_404(PlanEtude.objects.select_related("par"), pk=cle, par=requete.user)


def _graphique(trouve: PlanEtude) -> Graphique | None:
    points = trouve.valeurs.get("courbe")
    if not points:
        return None
    groupes = [(f"{p['capacite']} %", [(p["valeur"], f"{p['valeur']} %")]) for p in points]
    return barres_groupees("Ce que rendrait le plan selon les moyens, celui d'aujourd'hui valant 100 %", groupes)


def _moyen(moyen: dict[str, Any]) -> dict[str, str]:
    """Un moyen, ses quantités en mots : « 7 h 30 », « 12 arrêts », « 1 500,00 € »."""
    return {
        "nom": moyen["moyen"].replace("_", " "),
        "employe": _quantite(moyen["unite"], moyen["employe"]),
        "capacite": _quantite(moyen["unite"], moyen["capacite"]),
    }


def _quantite(unite: str, nombre: int) -> str:
    if unite == "minutes":
        return f"{nombre // 60} h {nombre % 60:02d}"
    return Montant(nombre).en_francais() if unite == "euros" else f"{nombre} arrêts"


def _ecart(pour_cent: str) -> str:
    """« nul », « moins de 0,01 % » ou « 0,35 % au plus »."""
    lu = Decimal(pour_cent)
    if not lu:
        return "nul"
    return "moins de 0,01 %" if lu < Decimal("0.01") else f"{lu.quantize(Decimal('0.01'))} % au plus".replace(".", ",")
