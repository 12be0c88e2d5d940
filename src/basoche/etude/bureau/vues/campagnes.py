"""Les campagnes de relances : les accords des clients, le lancement, le suivi ; rien ne part d'ici."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from basoche.etude.bureau.formulaires_campagnes import FormulaireAccord, FormulaireArret, FormulaireLancement
from basoche.etude.bureau.formulaires_relances import NOM_DU_CANAL
from basoche.etude.bureau.graphiques import Graphique, barres_groupees
from basoche.etude.bureau.vues.saisies_commun import mener
from basoche.etude.personnes.models import Personne
from basoche.etude.strategie.campagnes import (
    Vue,
    arreter_campagne,
    lancer_campagne,
    noter_accord,
    retirer_accord,
    suivre,
)
from basoche.etude.strategie.models import AccordTemoin, Campagne, ScenarioRelances
from basoche.strategie.suivi import MESURES_PAR_GROUPE

_MONTREES = 50
_DOSSIERS_MONTRES = 200


def campagnes(requete: HttpRequest) -> HttpResponse:
    """Les campagnes, et les accords des clients ; un envoi note un accord, ou en retire un."""
    if requete.method == "POST" and requete.POST.get("geste") == "retirer":
        cle = requete.POST.get("accord", "")
        accord = get_object_or_404(AccordTemoin, pk=cle if cle.isdecimal() and len(cle) < 10 else 0)
        retirer_accord(accord, acteur=requete.user, le=timezone.localdate())
        messages.success(requete, "Accord retiré : les dossiers de ce client sortent des comparaisons en cours.")
        return redirect("bureau:campagnes")

    def agir(lu: dict[str, Any]) -> None:
        client = get_object_or_404(Personne, pk=lu.pop("client"))
        noter_accord(client, **lu, acteur=requete.user, le=timezone.localdate())

    return mener(
        requete, FormulaireAccord(requete.POST or None), agir, titre="Campagnes de relances", bouton="Noter l'accord",
        succes="Accord noté.", retour=reverse("bureau:campagnes"), gabarit="bureau/strategie/campagnes.html",
        campagnes=list(Campagne.objects.select_related("par")[:_MONTREES]), ce_jour=timezone.localdate(),
        accords=list(AccordTemoin.objects.select_related("client", "saisi_par")[:_MONTREES]),
    )  # fmt: skip


def lancer(requete: HttpRequest, cle: int) -> HttpResponse:
    """Lancer un scénario gardé."""
    scenario = get_object_or_404(ScenarioRelances, pk=cle)
    form = FormulaireLancement(requete.POST or None)
    faite: list[Campagne] = []

    def agir(_lu: dict[str, Any]) -> None:
        faite.append(
            lancer_campagne(scenario, lancement=form.lancement(), acteur=requete.user, le=timezone.localdate())
        )

    reponse = mener(
        requete, form, agir, titre=f"Lancer « {scenario.nom} »", bouton="Lancer",
        succes="Campagne lancée et suivie. Rien n'a été envoyé.",
        retour=reverse("bureau:relances_gardees", args=[scenario.pk]),
        explication="Rien ne part d'ici : l'envoi viendra avec la conduite des relances. La campagne inscrit les "
        "dossiers, leur date et leur groupe, et suit ce qu'ils paient. Le groupe témoin ne touche que l'heure, le "
        "canal ou la formulation d'une relance : jamais le choix, la date ou l'omission d'un acte d'exécution.",
    )  # fmt: skip
    return redirect("bureau:campagne", faite[0].pk) if faite else reponse


def campagne(requete: HttpRequest, cle: int) -> HttpResponse:
    """Une campagne : attendu contre obtenu, et l'effet de la variante ; un envoi l'arrête."""
    trouvee = get_object_or_404(Campagne.objects.select_related("par"), pk=cle)
    version = requete.POST.get("version", "")

    def agir(lu: dict[str, Any]) -> None:
        arreter_campagne(
            trouvee, motif=lu["motif"], version_lue=int(version) if version.isdecimal() and len(version) < 10 else 0,
            acteur=requete.user, le=timezone.localdate(),
        )  # fmt: skip

    vue = suivre(trouvee, acteur=requete.user, le=timezone.localdate())
    return mener(
        requete, FormulaireArret(requete.POST or None), agir, titre=trouvee.nom, bouton="Arrêter la campagne",
        succes="Campagne arrêtée.", retour=reverse("bureau:campagne", args=[cle]),
        gabarit="bureau/strategie/campagne.html", **_suivi(vue),
    )  # fmt: skip


def _suivi(vue: Vue) -> dict[str, Any]:
    trouvee = vue.campagne
    comptes = [(groupe.label, compte) for groupe, compte in vue.comptes]
    return {
        "campagne": trouvee, "vue": vue, "comptes": comptes if len(comptes) > 1 else [],
        "lignes": vue.inscriptions[:_DOSSIERS_MONTRES], "restent": max(len(vue.inscriptions) - _DOSSIERS_MONTRES, 0),
        "relances": [
            {**ligne, "canal": NOM_DU_CANAL[ligne["canal"]], "le": trouvee.depart + timedelta(days=ligne["jour"])}
            for ligne in trouvee.relances
        ],
        "courbe": _courbe(vue), "seuil": MESURES_PAR_GROUPE,
        "en_cours": trouvee.arretee_le is None and trouvee.fin >= timezone.localdate(),
    }  # fmt: skip


def _courbe(vue: Vue) -> Graphique | None:
    """Les euros, sans décimales au-dessus des barres : le tableau qui suit a les sommes."""
    if not vue.points:
        return None
    groupes = [
        (f"j {point.jour}", [(point.attendu.centimes, ""), (max(point.obtenu.centimes, 0), "")]) for point in vue.points
    ]
    return barres_groupees("Attendu et obtenu cumulés", groupes, ("Attendu", "Obtenu"))
