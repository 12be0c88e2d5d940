"""« Ce qui change pour nous » : les réformes par effet sur les dossiers, expliquées, réparties, mises en tâches."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from basoche.droit.actes import acte as acte_du_catalogue
from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.bureau.formulaires_veille import (
    FormulaireJour,
    FormulairePeriode,
    FormulaireRelecture,
    FormulaireRepartition,
    nom_de_la_matiere,
)
from basoche.etude.bureau.vues.actes_communs import acte_visible, version_lue
from basoche.etude.bureau.vues.saisies_commun import mener
from basoche.etude.commun.erreurs import DroitRefuse
from basoche.etude.dossiers.models import Dossier
from basoche.etude.dossiers.visibilite import des_dossiers_visibles
from basoche.etude.textes.attendus import attendus_le
from basoche.etude.textes.changes import textes_changes
from basoche.etude.textes.droit import articles_du_jour
from basoche.etude.textes.ecarts import charger, ecart_du_dossier
from basoche.etude.textes.mesures import effets_connus, mesurer_tout
from basoche.etude.textes.models import MesureReforme, Note, Relecture
from basoche.etude.textes.notes import CONFIANCES, PORTE_SUR, QUI, lecteurs_de_la_veille
from basoche.etude.textes.regles import pourquoi_aucun, regles_de
from basoche.etude.textes.revue import A_RELIRE, mettre_en_taches, relire, repartir
from basoche.etude.textes.touches import actes_en_preparation, dossiers_touches
from basoche.veille.citations import Nature
from basoche.veille.effets import ORDRE, Effets
from basoche.veille.reformes import EtatReforme, Matiere, Reforme, ReformeInconnue, reforme, reformes

MONTRES = 25
_DELAI_DE_REVUE = timedelta(days=14)
_UN_MOIS = timedelta(days=31)
ETATS = {
    EtatReforme.EN_VIGUEUR: "en vigueur", EtatReforme.A_VENIR: "à venir", EtatReforme.FINIE: "finie",
    EtatReforme.SANS_DATE: "sans date",
}  # fmt: skip
NATURES = {
    Nature.MODELE: "Modèles à revoir", Nature.DELAI: "Délais", Nature.TARIF: "Lignes de tarif",
    Nature.PARAMETRE: "Paramètres", Nature.TEXTE: "Textes à reproduire", Nature.MENTION: "Mentions",
    Nature.ACTE: "Actes", Nature.REGLE: "Règles de calcul",
}  # fmt: skip


def liste(requete: HttpRequest) -> HttpResponse:
    """Les réformes, celles qui touchent le plus de dossiers d'abord, et ce qui est attendu."""
    ce_jour, matiere = timezone.localdate(), requete.GET.get("matiere", "")
    mesures = {mesure.reforme: mesure for mesure in MesureReforme.objects.all()}
    notes = dict(Note.objects.values_list("reforme", "etat"))
    voulues = [une for une in reformes() if not matiere or matiere in une.matieres]
    lignes = [
        {
            "reforme": une, "mesure": mesures.get(une.id), "etat": ETATS[une.etat_le(ce_jour)],
            "confiance": CONFIANCES[une.confiance.value], "note": notes.get(une.id), "aucun": pourquoi_aucun(une),
        }
        for une in sorted(voulues, key=lambda une: _par_effet(une, mesures))
    ]  # fmt: skip
    contexte = {
        "lignes": lignes, "matiere": matiere, "ce_jour": ce_jour, "mesure": next(iter(mesures.values()), None),
        "matieres": [(une.value, nom_de_la_matiere(une)) for une in Matiere],
        "attendus": attendus_le(ce_jour),
    }  # fmt: skip
    return render(requete, "bureau/veille/liste.html", contexte)


def _par_effet(une: Reforme, mesures: dict[str, MesureReforme]) -> tuple[int, int, int]:
    mesure = mesures.get(une.id)
    return (-(mesure.dossiers if mesure else 0), -(mesure.actes if mesure else 0), une.rang or 1000)


@require_POST
def mesurer(requete: HttpRequest) -> HttpResponse:
    """Recompte tout de suite ce que chaque réforme touche."""
    mesurer_tout(timezone.localdate())
    messages.success(requete, "Recompté : dossiers ouverts et actes en préparation de chaque réforme.")
    return redirect("bureau:veille")


def _reforme(cle: str) -> Reforme:
    try:
        return reforme(cle)
    except ReformeInconnue:
        raise Http404 from None


def changement(requete: HttpRequest, nom: str) -> HttpResponse:
    """Une réforme : avant, après, ce que chacun fait, depuis quand, ce qu'elle touche chez nous, sa preuve."""
    lue, ce_jour = _reforme(nom), timezone.localdate()
    mesure = MesureReforme.objects.filter(reforme=lue.id).first()
    effets = effets_connus(lue, mesure)
    natures = [nature for nature in A_RELIRE if effets.de(nature)]
    form = FormulaireRepartition(
        requete.POST or None, lecteurs=lecteurs_de_la_veille(ce_jour), natures=natures,
        initial={"pour_le": ce_jour + _DELAI_DE_REVUE},
    )  # fmt: skip
    if requete.method == "POST" and form.is_valid():
        try:
            posees = repartir(
                lue, responsables=form.responsables(), pour_le=form.cleaned_data["pour_le"], acteur=requete.user,
                le=ce_jour,
            )  # fmt: skip
        except DroitRefuse:
            raise
        except ErreurBasoche as refus:
            form.refuser(refus)
        else:
            messages.success(requete, f"Relectures réparties : {posees}.")
            return redirect("bureau:changement", lue.id)
    relectures = list(Relecture.objects.filter(reforme=lue.id).select_related("responsable", "relue_par"))
    contexte = {
        "reforme": lue, "etat": ETATS[lue.etat_le(ce_jour)], "confiance": CONFIANCES[lue.confiance.value], "form": form,
        "a_faire": [(QUI[faire.qui], faire.quoi) for faire in lue.a_faire],
        "regles": [(PORTE_SUR[regle.porte_sur], regle) for regle in lue.regle_transitoire],
        "groupes": [(NATURES[nature], effets.de(nature)) for nature in ORDRE if effets.de(nature)],
        "natures": natures, "relectures": relectures, "restent": sum(une.relue_le is None for une in relectures),
        "note": Note.objects.filter(reforme=lue.id).first(), "mesure": mesure,
        **_dossiers(requete, lue, effets, ce_jour),
    }  # fmt: skip
    return render(requete, "bureau/veille/changement.html", contexte)


def _dossiers(requete: HttpRequest, lue: Reforme, effets: Effets, le: date) -> dict[str, Any]:
    """Les premiers dossiers touchés que le collaborateur voit, avec leur écart, et les actes en préparation."""
    visibles = Dossier.objects.visibles_par(requete.user)
    touches = list(charger(dossiers_touches(lue, visibles).select_related("responsable"), lue)[: MONTRES + 1])
    actes = des_dossiers_visibles(actes_en_preparation(effets.codes_d_actes), requete.user).select_related("dossier")
    return {
        "touches": [(dossier, ecart_du_dossier(dossier, lue, le)) for dossier in touches[:MONTRES]],
        "tronques": len(touches) > MONTRES, "a_une_regle": bool(regles_de(lue)),
        "aucun": pourquoi_aucun(lue),
        "actes": list(actes.order_by("date", "pk")[:MONTRES]),
    }  # fmt: skip


@require_POST
def taches(requete: HttpRequest, nom: str) -> HttpResponse:
    """Une tâche par dossier touché."""
    neuves = mettre_en_taches(_reforme(nom), acteur=requete.user, le=timezone.localdate())
    messages.success(requete, f"Tâches posées : {neuves}. Aucun acte n'a changé.")
    return redirect("bureau:changement", nom)


def relecture(requete: HttpRequest, cle: int) -> HttpResponse:
    """Noter qu'un objet a été relu, et la preuve."""
    lue = get_object_or_404(Relecture.objects.select_related("responsable", "relue_par", "tache"), pk=cle)

    def agir(saisi: dict[str, Any]) -> None:
        relire(lue, **saisi, acteur=requete.user, le=timezone.localdate(), version_lue=version_lue(requete))

    return mener(
        requete, FormulaireRelecture(requete.POST or None), agir, titre=f"Relire : {lue.titre[:90]}",
        bouton="C'est relu", succes="Relu, preuve gardée.", gabarit="bureau/veille/relecture.html",
        retour=reverse("bureau:changement", args=[lue.reforme]), relecture=lue, reforme=_reforme(lue.reforme),
        nature=A_RELIRE.get(Nature(lue.nature), ""),
    )  # fmt: skip


def jour(requete: HttpRequest) -> HttpResponse:
    """Quel texte s'appliquait tel jour : un article, à une date."""
    form = FormulaireJour(requete.GET if "article" in requete.GET else None)
    trouves: list[Any] = []
    if form.is_bound and form.is_valid():
        trouves = articles_du_jour([form.cleaned_data["article"]], form.cleaned_data["le"])
        if not trouves:
            form.add_error("article", "Aucun article n'y est reconnu : écrire par exemple « CPC 1411 ».")
    return render(requete, "bureau/veille/jour.html", {"form": form, "trouves": trouves})


def textes(requete: HttpRequest) -> HttpResponse:
    """Les articles changés d'une période, d'après les archives versées : mot à mot, et ce qu'ils touchent chez nous."""
    ce_jour = timezone.localdate()
    initial = {"depuis": ce_jour - _UN_MOIS, "jusqu_a": ce_jour}
    form = FormulairePeriode(requete.GET if "depuis" in requete.GET else None, initial=initial)
    # À l'ouverture, le dernier mois : une page ne s'ouvre pas vide.
    periode = initial if not form.is_bound else form.cleaned_data if form.is_valid() else None
    changes = textes_changes(**periode) if periode else None
    return render(requete, "bureau/veille/textes.html", {"form": form, "changes": changes})


def textes_de_l_acte(requete: HttpRequest, cle: int) -> HttpResponse:
    """Quel texte s'appliquait le jour de cet acte : ses articles, et les réformes qui le touchent."""
    lu = acte_visible(requete, cle)
    articles = dict.fromkeys(article for article, _ in acte_du_catalogue(lu.code).citations_de())
    mesures = {mesure.reforme: mesure for mesure in MesureReforme.objects.all()}
    concernees = [
        (une, une.entree_en_vigueur is not None and une.entree_en_vigueur <= lu.date)
        for une in reformes()
        if lu.code in effets_connus(une, mesures.get(une.id)).codes_d_actes
    ]
    contexte = {
        "acte": lu, "dossier": lu.dossier, "trouves": articles_du_jour(articles, lu.date), "reformes": concernees,
    }  # fmt: skip
    return render(requete, "bureau/veille/acte.html", contexte)
