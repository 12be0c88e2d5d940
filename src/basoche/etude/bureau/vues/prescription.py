"""La prescription surveillée : de toute l'étude par date, d'un dossier terme par terme, chaque date avec sa preuve."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.agenda.echeances import surveiller_prescription
from basoche.etude.agenda.interruptions import noter_interruption
from basoche.etude.agenda.models import Echeance
from basoche.etude.bureau.formulaires_agenda import FormulaireInterruption, FormulaireNature
from basoche.etude.bureau.vues.fiche import dossier_visible
from basoche.etude.commun.erreurs import DroitRefuse
from basoche.etude.dossiers.interruptions import GENRES, interruptions_du
from basoche.etude.dossiers.models import Dossier
from basoche.etude.dossiers.visibilite import des_dossiers_visibles

PAR_PAGE = 100
HORIZONS = {"90": "trois mois", "365": "un an", "730": "deux ans", "tout": "sans limite"}
_SUITE = re.compile(r"(\d{4}-\d{2}-\d{2})_(\d{1,18})\Z", re.ASCII)
_SURVEILLEES = "prescription."


def liste(requete: HttpRequest) -> HttpResponse:
    """Les prescriptions ouvertes des dossiers visibles, la plus proche d'abord. Uses index : echeance_ouverte."""
    ce_jour, horizon = timezone.localdate(), requete.GET.get("horizon", "365")
    ouvertes = Echeance.objects.filter(traitee_le=None, regle__startswith=_SURVEILLEES)
    echeances = des_dossiers_visibles(ouvertes.select_related("dossier", "responsable"), requete.user)
    if horizon in HORIZONS and horizon != "tout":
        echeances = echeances.filter(le__lte=ce_jour + timedelta(days=int(horizon)))
    if requete.GET.get("miennes"):
        echeances = echeances.filter(responsable=requete.user)
    if apres := _lire_suite(requete.GET.get("apres", "")):
        echeances = echeances.filter(Q(le__gt=apres[0]) | Q(le=apres[0], pk__gt=apres[1]), le__gte=apres[0])
    page = list(echeances.order_by("le", "id")[: PAR_PAGE + 1])
    dernier = page[PAR_PAGE - 1] if len(page) > PAR_PAGE else None
    contexte = {
        "ce_jour": ce_jour, "echeances": page[:PAR_PAGE], "horizon": horizon, "horizons": HORIZONS,
        "suite": f"{dernier.le:%Y-%m-%d}_{dernier.pk}" if dernier else None,
    }  # fmt: skip
    return render(requete, "bureau/prescription/liste.html", contexte)


def _lire_suite(texte: str) -> tuple[date, int] | None:
    trouve = _SUITE.match(texte)
    try:
        return (date.fromisoformat(trouve[1]), int(trouve[2])) if trouve else None
    except ValueError:
        return None


def dossier(requete: HttpRequest, numero: str) -> HttpResponse:
    """Un dossier : chaque titre et chaque poste, surveillé ou non ; ce qui a interrompu, et en noter un autre."""
    lu = dossier_visible(requete, numero)
    geste = requete.POST.get("geste", "")
    sans_titre = lu.postes.filter(titre=None, extourne=None, extournes=None)
    nature = FormulaireNature(
        requete.POST if geste == "surveiller" else None, postes=sans_titre, auto_id="nature_%s"
    )  # fmt: skip
    genres = [(genre.value, genre.en_lettres.capitalize()) for genre in GENRES]
    fait = FormulaireInterruption(
        requete.POST if geste == "interrompre" else None, genres=genres, auto_id="fait_%s"
    )  # fmt: skip
    for form, agir in ((nature, _surveiller), (fait, _interrompre)):
        if form.is_bound and form.is_valid() and _essayer(requete, lu, form, agir):
            return redirect("bureau:prescription", lu.numero)
    contexte = {
        "dossier": lu, "ce_jour": timezone.localdate(), "nature": nature, "fait": fait,
        **_surveillance(lu, list(sans_titre)),
    }  # fmt: skip
    return render(requete, "bureau/prescription/dossier.html", contexte)


def _essayer(requete: HttpRequest, lu: Dossier, form: Any, agir: Any) -> bool:
    try:
        agir(requete, lu, form.cleaned_data)
    except DroitRefuse:
        raise
    except ErreurBasoche as refus:
        form.refuser(refus)
        return False
    return True


def _surveiller(requete: HttpRequest, lu: Dossier, saisi: dict[str, Any]) -> None:
    surveiller_prescription(saisi["poste"], nature=saisi["nature"], acteur=requete.user, le=timezone.localdate())
    messages.success(requete, "Prescription surveillée : la nuit préviendra.")


def _interrompre(requete: HttpRequest, lu: Dossier, saisi: dict[str, Any]) -> None:
    noter_interruption(
        lu, genre=saisi["genre"], date_du_fait=saisi["date"], preuve=saisi["preuve"], acteur=requete.user,
        le=timezone.localdate(),
    )  # fmt: skip
    messages.success(requete, "Interruption notée : les prescriptions et le décompte sont recalculés.")


def _surveillance(lu: Dossier, sans_titre: list[Any]) -> dict[str, Any]:
    echeances = list(lu.echeances.filter(regle__startswith=_SURVEILLEES).order_by("le", "id"))
    suivis = {echeance.objet for echeance in echeances}
    titres = list(lu.titres.all())
    return {
        "echeances": echeances,
        "titres_sans": [titre for titre in titres if f"dossiers.titreexecutoire:{titre.pk}" not in suivis],
        "postes_sans": [poste for poste in sans_titre if f"dossiers.poste:{poste.pk}" not in suivis],
        "interruptions": interruptions_du(lu),
        "sans_titre": sans_titre,
    }
