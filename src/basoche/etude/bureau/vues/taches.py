"""Les tâches : les siennes, celles de l'étude ; en créer, les faire, les donner, les annuler."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.agenda.gestes import (
    FINIES,
    annuler_tache,
    commencer_tache,
    deleguer_tache,
    remplaces_par,
    taches_visibles,
)
from basoche.etude.agenda.models import EtatTache, Niveau, Tache
from basoche.etude.agenda.taches import affecter_tache, creer_tache, faire_tache
from basoche.etude.bureau.formulaires_agenda import (
    FormulaireAnnulation,
    FormulaireDelegation,
    FormulaireTache,
    presents,
)
from basoche.etude.bureau.vues.actes_communs import version_lue
from basoche.etude.bureau.vues.saisies_commun import mener
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.models import Dossier
from basoche.etude.equipe.models import Collaborateur

PAR_PAGE = 100
OUVERTES = (EtatTache.A_FAIRE, EtatTache.EN_COURS)


def liste(requete: HttpRequest) -> HttpResponse:
    """Les tâches, filtrées ; la plus pressée d'abord. Uses index : tache_dans_l_ordre, tache_ouverte."""
    ce_jour = timezone.localdate()
    qui, etat, niveau = (requete.GET.get(nom, "") for nom in ("qui", "etat", "niveau"))
    taches = _a_qui(taches_visibles(requete.user), qui, requete.user, ce_jour)
    if niveau in Niveau.values:
        taches = taches.filter(niveau=niveau)
    page = _finies(taches) if etat == "finies" else _ouvertes(taches, ce_jour if etat == "echues" else None)
    contexte = {
        "taches": page[:PAR_PAGE], "tronquee": len(page) > PAR_PAGE, "ce_jour": ce_jour, "qui": qui, "etat": etat,
        "niveau": niveau, "niveaux": Niveau.choices, "equipe": list(presents()), "ici": requete.get_full_path(),
    }  # fmt: skip
    return render(requete, "bureau/taches/liste.html", contexte)


def _a_qui(taches: QuerySet[Tache], qui: str, moi: Collaborateur, ce_jour: date) -> QuerySet[Tache]:
    """« » : les miennes et celles de qui je remplace ; ``etude`` : toutes ; ``personne`` ; sinon une clé."""
    if qui == "etude":
        return taches
    if qui == "personne":
        return taches.filter(affectee_a=None)
    if qui.isascii() and qui.isdigit() and len(qui) < 10:
        return taches.filter(affectee_a=int(qui))
    return taches.filter(affectee_a__in=[moi.pk, *remplaces_par(moi, ce_jour)])


def _ouvertes(taches: QuerySet[Tache], avant: date | None) -> list[Tache]:
    """Un état à la fois, et les datées avant les autres : l'index donne alors l'ordre sans rien trier."""
    lues: list[Tache] = []
    for etat in OUVERTES:
        datees = taches.filter(etat=etat, pour_le__isnull=False).order_by("pour_le", "id")
        lues += (datees.filter(pour_le__lt=avant) if avant else datees)[: PAR_PAGE + 1]
        lues += [] if avant else taches.filter(etat=etat, pour_le=None).order_by("id")[: PAR_PAGE + 1]
    return sorted(lues, key=lambda tache: (tache.pour_le or date.max, tache.pk))


def _finies(taches: QuerySet[Tache]) -> list[Tache]:
    return list(taches.filter(etat__in=FINIES).order_by("-id")[: PAR_PAGE + 1])


@require_POST
def agir(requete: HttpRequest) -> HttpResponse:
    """Les tâches cochées, faites ou données d'un coup ; chaque refus est dit, les autres passent."""
    geste = requete.POST.get("geste", "")
    if geste not in ("faire", "donner"):
        raise Http404
    a = presents().filter(pk=_entier(requete.POST.get("a"))).first()
    faites = 0
    for coche in requete.POST.getlist("tache")[:PAR_PAGE]:
        cle, _, version = coche.partition("-")
        tache = taches_visibles(requete.user).filter(pk=_entier(cle)).first()
        if tache is not None:
            faites += _un_geste(requete, tache, a if geste == "donner" else None, _entier(version), geste)
    if faites:
        messages.success(requete, f"{faites} tâche{'s' if faites > 1 else ''} : c'est fait.")
    elif not requete.POST.getlist("tache"):
        messages.error(requete, "Aucune tâche n'est cochée : la cocher (espace), ou l'ouvrir (Entrée).")
    return redirect(_retour(requete))


def _un_geste(requete: HttpRequest, tache: Tache, a: Collaborateur | None, version: int, geste: str) -> int:
    commun: dict[str, Any] = {"acteur": requete.user, "le": timezone.localdate(), "version_lue": version}
    try:
        if geste == "faire":
            faire_tache(tache, **commun)
        elif a is None:
            raise ActionRefusee("À qui la donner ?", conseil="Choisir quelqu'un dans la liste.")
        else:
            affecter_tache(tache, a, **commun)
    except ErreurBasoche as refus:
        messages.error(requete, f"{tache.libelle[:60]} : {refus.message} {refus.conseil}")
        return 0
    return 1


def creer(requete: HttpRequest) -> HttpResponse:
    """Une tâche neuve, pour soi, pour un autre, ou pour qui les règles désignent."""
    numero = requete.GET.get("dossier", "")
    form = FormulaireTache(requete.POST or None, qui=requete.user, initial={"dossier": numero, "a": requete.user.pk})

    def creer_la_tache(lu: dict[str, Any]) -> None:
        creer_tache(
            _dossier(requete, lu.pop("dossier").strip()), acteur=requete.user, le=timezone.localdate(),
            **{**lu, "niveau": Niveau(lu["niveau"])},
        )  # fmt: skip

    retour = reverse("bureau:fiche", args=[numero]) if _existe(requete, numero) else reverse("bureau:taches")
    return mener(
        requete, form, creer_la_tache, titre="Créer une tâche", bouton="Créer", succes="Tâche créée.", retour=retour
    )


def _existe(requete: HttpRequest, numero: str) -> bool:
    return bool(numero) and Dossier.objects.visibles_par(requete.user).filter(numero=numero).exists()


def _dossier(requete: HttpRequest, numero: str) -> Dossier | None:
    if not numero:
        return None
    trouve = Dossier.objects.visibles_par(requete.user).filter(numero=numero).select_related("responsable").first()
    if trouve is None:
        raise ActionRefusee(f"Aucun dossier n'a le numéro {numero}.", conseil="Le vérifier.", champ="dossier")
    return trouve


def tache(requete: HttpRequest, cle: int) -> HttpResponse:
    """Une tâche : d'où elle vient, à qui elle est, et ce qu'on peut en faire."""
    lue = get_object_or_404(taches_visibles(requete.user), pk=cle)
    geste = requete.POST.get("geste", "")
    passer = FormulaireDelegation(requete.POST if geste == "deleguer" else None, auto_id="passer_%s")
    annuler = FormulaireAnnulation(requete.POST if geste == "annuler" else None, auto_id="annuler_%s")
    faits = {
        "faire": (None, faire_tache, "Tâche faite."),
        "commencer": (None, commencer_tache, "Tâche commencée."),
        "deleguer": (passer, deleguer_tache, "Tâche passée."),
        "annuler": (annuler, annuler_tache, "Tâche annulée."),
    }
    if geste in faits and _mener_le_geste(requete, lue, *faits[geste]):
        return redirect(_retour(requete))
    for form in (passer, annuler):
        for champ in form.fields.values():
            champ.widget.attrs.pop("autofocus", None)  # la main est au bouton « C'est fait »
    mienne = lue.affectee_a_id == requete.user.pk
    contexte = {
        "tache": lue, "dossier": lue.dossier, "passer": passer, "annuler": annuler, "finie": lue.etat in FINIES,
        "ce_jour": timezone.localdate(), "peut_passer": mienne or requete.user.peut("tache.affecter"),
    }  # fmt: skip
    return render(requete, "bureau/taches/tache.html", contexte)


def _mener_le_geste(requete: HttpRequest, lue: Tache, form: Any, action: Callable[..., None], dit: str) -> bool:
    if form is not None and not form.is_valid():
        return False
    lu: dict[str, Any] = dict(form.cleaned_data) if form is not None else {}
    premiers = (lue, lu.pop("a")) if "a" in lu else (lue,)
    try:
        action(*premiers, acteur=requete.user, le=timezone.localdate(), version_lue=version_lue(requete), **lu)
    except ErreurBasoche as refus:
        if form is None:
            messages.error(requete, f"{refus.message} {refus.conseil}")
        else:
            form.refuser(refus)
        return False
    messages.success(requete, dit)
    return True


def _retour(requete: HttpRequest) -> str:
    """D'où l'on vient, si c'est bien ici ; sinon la liste de ses tâches."""
    ou = requete.POST.get("ici", "")
    sur = url_has_allowed_host_and_scheme(ou, allowed_hosts=None) and ou.startswith("/")
    return ou if sur else reverse("bureau:taches")


def _entier(texte: str | None) -> int:
    return int(texte) if texte and texte.isascii() and texte.isdigit() and len(texte) < 10 else -1
