"""Le tableau de bord du clerc expert : ce qui brûle, ce qui attend, ce qui dort, qui porte quoi."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from basoche.droit.montant import Montant
from basoche.etude.actes.models import Acte
from basoche.etude.actes.models import Etat as EtatActe
from basoche.etude.agenda.models import Echeance, Niveau, Sens
from basoche.etude.bureau.graphiques import Graphique, barres_groupees
from basoche.etude.bureau.mesures import SOMMEILS, mesure_du, refaire_la_mesure
from basoche.etude.commun.actions import exiger
from basoche.etude.dossiers.models import Dossier, Etat
from basoche.etude.dossiers.visibilite import des_dossiers_visibles, personnes_visibles
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.personnes.models import Personne

LIGNES = 10
_COMPTE_AU_PLUS = 1_000
_ATTENTES = (
    (EtatActe.CONTROLE, "Relecture du clerc expert"),
    (EtatActe.RELU, "Signature du commissaire"),
    (EtatActe.SIGNE, "Remise"),
    (EtatActe.REMIS, "Visa du commissaire"),
)
_MOIS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


def tableau(requete: HttpRequest) -> HttpResponse:
    """La page ; un nombre fixe de requêtes, chacune bornée ou servie par la mesure de la nuit."""
    exiger(requete.user, "tableau.equipe")
    ce_jour = timezone.localdate()
    mesure = mesure_du(ce_jour)
    valeurs = mesure["valeurs"]
    contexte = {
        "ce_jour": ce_jour, "mesure": mesure, "attentes": _attentes(ce_jour), "brule": _ce_qui_brule(requete, ce_jour),
        "dormants": _dormants(requete, ce_jour), **(_chiffres(requete, valeurs) if valeurs else {}),
    }  # fmt: skip
    return render(requete, "bureau/tableau.html", contexte)


@require_POST
def remesurer(requete: HttpRequest) -> HttpResponse:
    """Refait la mesure sans attendre la nuit."""
    refaire_la_mesure(acteur=requete.user, le=timezone.localdate())
    messages.success(requete, "Mesure refaite.")
    return redirect("bureau:tableau")


def _ce_qui_brule(requete: HttpRequest, ce_jour: date) -> list[Echeance]:
    """Les échéances bloquantes ou urgentes, échues ou à sept jours. Uses index : echeance_ouverte."""
    pressent = Echeance.objects.filter(
        traitee_le=None, sens=Sens.AU_PLUS_TARD, le__lte=ce_jour + timedelta(days=7),
        niveau__in=(Niveau.BLOQUANT, Niveau.URGENT),
    ).exclude(dossier__etat=Etat.CLOS)  # fmt: skip
    visibles = des_dossiers_visibles(pressent, requete.user).select_related("dossier", "responsable")
    return list(visibles.order_by("le", "id")[:LIGNES])


def _attentes(ce_jour: date) -> list[dict[str, Any]]:
    """Par état : combien d'actes et depuis quand ; comptés jusqu'à mille. Uses index : acte_file."""
    lignes = []
    for etat, nom in _ATTENTES:
        dates = list(
            Acte.objects.filter(etat=etat).order_by("date").values_list("date", flat=True)[: _COMPTE_AU_PLUS + 1]
        )
        lignes.append({
            "nom": nom, "combien": min(len(dates), _COMPTE_AU_PLUS), "et_plus": len(dates) > _COMPTE_AU_PLUS,
            "depuis": dates[0] if dates else None, "jours": (ce_jour - dates[0]).days if dates else None,
        })  # fmt: skip
    return lignes


def _dormants(requete: HttpRequest, ce_jour: date) -> list[dict[str, Any]]:
    """Les plus longtemps sans événement. Uses index : dossier_dormant."""
    dossiers = (
        Dossier.objects.visibles_par(requete.user)
        .filter(etat=Etat.OUVERT, dernier_evenement_le__lt=ce_jour - timedelta(days=SOMMEILS[0]))
        .select_related("responsable")
        .order_by("dernier_evenement_le", "id")[:LIGNES]
    )
    return [{"dossier": lu, "jours": (ce_jour - lu.dernier_evenement_le).days} for lu in dossiers]


def _chiffres(requete: HttpRequest, valeurs: Mapping[str, Any]) -> dict[str, Any]:
    niveaux = dict(Niveau.choices)
    collaborateurs = Collaborateur.objects.in_bulk([ligne["qui"] for ligne in valeurs["collaborateurs"]])
    cles = [ligne["qui"] for ligne in valeurs["clients"]]
    # Un client dont ce collaborateur ne voit aucun dossier ne lui est pas nommé.
    clients = Personne.objects.in_bulk(personnes_visibles(cles, requete.user))
    encours = sum(ligne["encours"] for ligne in valeurs["ages"])
    return {
        "echeances": [{**ligne, "nom": niveaux[ligne["niveau"]]} for ligne in valeurs["echeances"]],
        "sommeil": valeurs["sommeil"],
        "ages": valeurs["ages"],
        "mois": [
            {**ligne, "nom": _nom_du_mois(ligne["mois"]), "court": _court(ligne["mois"])} for ligne in valeurs["mois"]
        ],
        "collaborateurs": [
            {**ligne, "qui": collaborateurs[ligne["qui"]]}
            for ligne in valeurs["collaborateurs"]
            if ligne["qui"] in collaborateurs
        ],
        "clients": [{**ligne, "qui": clients[ligne["qui"]]} for ligne in valeurs["clients"] if ligne["qui"] in clients],
        "ce_mois": _nom_du_mois(valeurs["mois"][-1]["mois"]),
        "encours": encours,
        "ouverts": sum(ligne["dossiers"] for ligne in valeurs["ages"]),
        "graphique_ages": _graphique_des_ages(valeurs["ages"]),
        "graphique_mois": _graphique_des_mois(valeurs["mois"]),
    }


def _graphique_des_ages(ages: list[dict[str, Any]]) -> Graphique:
    groupes = [(ligne["age"], [(ligne["encours"], _en_court(ligne["encours"]))]) for ligne in ages]
    return barres_groupees("Encours des dossiers ouverts, selon leur âge", groupes)


def _graphique_des_mois(mois: list[dict[str, Any]]) -> Graphique:
    groupes = [
        (
            _court(ligne["mois"]),
            [(ligne["ouverts"], str(ligne["ouverts"])), (ligne["clos"], str(ligne["clos"]))],
        )
        for ligne in mois
    ]
    return barres_groupees("Dossiers ouverts et clos, mois par mois", groupes, ("ouverts", "clos"))


def _nom_du_mois(debut: str) -> str:
    return f"{_court(debut)} {debut[:4]}"


def _court(debut: str) -> str:
    return _MOIS[int(debut[5:7]) - 1]


def _en_court(centimes: int) -> str:
    """« 12 k€ », « 3,4 M€ » : au-dessus d'une barre, où la somme entière ne tient pas."""
    euros = Montant(centimes).centimes // 100
    if abs(euros) >= 1_000_000:
        dixiemes = euros // 100_000
        return f"{dixiemes // 10},{dixiemes % 10}\u00a0M€"
    return f"{euros // 1_000}\u00a0k€" if abs(euros) >= 10_000 else f"{euros}\u00a0€"
