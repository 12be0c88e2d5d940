"""Ce qui est dû : la page de la créance, et chacune de ses saisies."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from basoche.etude.bureau.formulaires_dossier import (
    FormulaireAvoir,
    FormulairePoste,
    FormulaireSuspension,
    FormulaireTitre,
)
from basoche.etude.bureau.formulaires_personnes import FormulaireMotif
from basoche.etude.bureau.vues.fiche import dossier_visible
from basoche.etude.bureau.vues.saisies_commun import mener
from basoche.etude.dossiers.models import Dossier, Role
from basoche.etude.dossiers.saisies import (
    extourner_poste,
    extourner_versement,
    saisir_avoir,
    saisir_poste,
    saisir_suspension,
    saisir_titre,
)


def _creance(dossier: Dossier) -> str:
    return reverse("bureau:creance", args=[dossier.numero])


def creance(requete: HttpRequest, numero: str) -> HttpResponse:
    """Titres, postes, versements, avoirs et suspensions : ce qui compte, et ce qui a été annulé."""
    dossier = dossier_visible(requete, numero)
    contexte = {
        "dossier": dossier,
        "titres": list(dossier.titres.all()),
        "postes": list(dossier.postes.select_related("titre", "saisi_par", "extourne").prefetch_related("extournes")),
        "versements": list(dossier.versements.select_related("par__personne", "saisi_par", "extourne", "extourne_par")),
        "avoirs": list(dossier.avoirs.select_related("poste", "saisi_par")),
        "suspensions": list(dossier.suspensions.all()),
    }
    return render(requete, "bureau/creance.html", contexte)


def titre(requete: HttpRequest, numero: str) -> HttpResponse:
    """Saisir un titre."""
    dossier = dossier_visible(requete, numero)
    form = FormulaireTitre(requete.POST or None)

    def agir(lu: dict[str, Any]) -> None:
        saisir_titre(dossier, date_du_titre=lu.pop("date"), acteur=requete.user, le=timezone.localdate(), **lu)

    return mener(
        requete, form, agir, dossier=dossier, titre="Saisir un titre", bouton="Enregistrer le titre",
        succes="Titre enregistré. Saisir maintenant ses postes.", retour=_creance(dossier),
    )  # fmt: skip


def poste(requete: HttpRequest, numero: str) -> HttpResponse:
    """Saisir un poste ; ce que la loi donne d'ordinaire est proposé, et dit pourquoi."""
    dossier = dossier_visible(requete, numero)
    form = FormulairePoste(
        requete.POST or None, titres=dossier.titres.all(), initial=_poste_propose(dossier, requete.GET.get("titre"))
    )

    def agir(lu: dict[str, Any]) -> None:
        saisir_poste(
            dossier, nature=lu["nature"], libelle=lu["libelle"] or dict(form.fields["nature"].choices)[lu["nature"]],
            montant=lu["montant"], date_du_poste=lu["date"], titre=lu["titre"], interets=form.interets(),
            acteur=requete.user, le=timezone.localdate(),
        )  # fmt: skip

    return mener(
        requete, form, agir, dossier=dossier, titre="Saisir un poste", bouton="Enregistrer le poste",
        succes="Poste enregistré ; le décompte est refait.", retour=_creance(dossier),
        explication="Proposé d'après le titre : intérêts au taux légal depuis la décision, majorés si elle n'est pas "
        "exécutée à temps (CMF L313-2, L313-3). Dépens et frais n'en portent pas d'eux-mêmes : choisir « Aucun »."
        if dossier.titres.exists()
        else "Sans titre, l'intérêt légal ne court que d'une mise en demeure (C. civ. 1344-1) : en donner la date.",
    )  # fmt: skip


def _poste_propose(dossier: Dossier, cle: str | None) -> dict[str, Any]:
    """Les valeurs proposées, d'après le titre choisi ou le seul du dossier."""
    titres = list(dossier.titres.all())
    titre = next((t for t in titres if str(t.pk) == cle), titres[0] if len(titres) == 1 else None)
    if titre is None:
        return {"taux": "aucun"}
    creancier = dossier.parties.filter(role=Role.CREANCIER).select_related("personne").first()
    morale = creancier is not None and creancier.personne.nature == "morale"
    return {
        "titre": titre, "date": titre.date, "du": titre.date, "taux": "legal", "executoire_le": titre.executoire_le,
        "categorie": "professionnel" if morale else "",
    }  # fmt: skip


def avoir(requete: HttpRequest, numero: str) -> HttpResponse:
    """Noter un avoir."""
    dossier = dossier_visible(requete, numero)
    form = FormulaireAvoir(requete.POST or None, postes=dossier.postes.filter(extourne=None, extournes=None))

    def agir(lu: dict[str, Any]) -> None:
        saisir_avoir(
            dossier, lu["poste"], montant=lu["montant"], date_de_l_avoir=lu["date"], motif=lu["motif"],
            acteur=requete.user, le=timezone.localdate(),
        )  # fmt: skip

    return mener(
        requete, form, agir, dossier=dossier, titre="Noter un avoir", bouton="Enregistrer l'avoir",
        succes="Avoir enregistré ; le décompte est refait.", retour=_creance(dossier),
    )  # fmt: skip


def suspension(requete: HttpRequest, numero: str) -> HttpResponse:
    """Noter une suspension du cours des intérêts."""
    dossier = dossier_visible(requete, numero)
    form = FormulaireSuspension(requete.POST or None)

    def agir(lu: dict[str, Any]) -> None:
        lu["taux"] = lu["taux"].replace(",", ".")
        saisir_suspension(dossier, acteur=requete.user, le=timezone.localdate(), **lu)

    return mener(
        requete, form, agir, dossier=dossier, titre="Noter une suspension", bouton="Enregistrer la suspension",
        succes="Suspension enregistrée ; le décompte est refait.", retour=_creance(dossier),
    )  # fmt: skip


def extourne_poste(requete: HttpRequest, numero: str, cle: int) -> HttpResponse:
    """Annuler un poste par son contraire."""
    dossier = dossier_visible(requete, numero)
    vise = get_object_or_404(dossier.postes, pk=cle)

    def agir(lu: dict[str, Any]) -> None:
        extourner_poste(dossier, vise, motif=lu["motif"], acteur=requete.user, le=timezone.localdate())

    return mener(
        requete, FormulaireMotif(requete.POST or None), agir, dossier=dossier,
        titre=f"Annuler le poste « {vise.libelle} » ({vise.montant_centimes.en_francais()})",
        bouton="Extourner", succes="Poste annulé par son contraire ; les deux restent lisibles.",
        retour=_creance(dossier),
    )  # fmt: skip


def extourne_versement(requete: HttpRequest, numero: str, cle: int) -> HttpResponse:
    """Annuler un versement par son contraire."""
    dossier = dossier_visible(requete, numero)
    vise = get_object_or_404(dossier.versements, pk=cle)

    def agir(lu: dict[str, Any]) -> None:
        extourner_versement(dossier, vise, motif=lu["motif"], acteur=requete.user, le=timezone.localdate())

    return mener(
        requete, FormulaireMotif(requete.POST or None), agir, dossier=dossier,
        titre=f"Annuler le versement du {vise.date:%d/%m/%Y} ({vise.montant_centimes.en_francais()})",
        bouton="Extourner", succes="Versement annulé par son contraire ; les deux restent lisibles.",
        retour=_creance(dossier),
    )  # fmt: skip
