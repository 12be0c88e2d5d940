"""La conservation à l'écran : durées, registre des traitements, purge, export d'une personne."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.bureau.formulaires_equipe import FormulaireMotif
from basoche.etude.commun.actions import exiger
from basoche.etude.conservation.durees import durees, exclus_des_exports, traitements
from basoche.etude.conservation.personne import EXCLUSIONS, en_zip, exporter_personne
from basoche.etude.conservation.purge import examiner, lire_suite, purger_dossier
from basoche.etude.dossiers.models import Dossier
from basoche.etude.dossiers.visibilite import personnes_visibles
from basoche.etude.personnes.models import Personne


def accueil(requete: HttpRequest) -> HttpResponse:
    """Les durées, par finalité, et ce qu'un export n'emporte pas."""
    exiger(requete.user, "rgpd.exporter")
    contexte = {
        "durees": durees().values(), "exclus": exclus_des_exports(), "peut_purger": requete.user.peut("rgpd.purger")
    }  # fmt: skip
    return render(requete, "bureau/conservation/accueil.html", contexte)


def registre(requete: HttpRequest) -> HttpResponse:
    """Le registre des traitements."""
    exiger(requete.user, "rgpd.exporter")
    return render(requete, "bureau/conservation/traitements.html", {"traitements": traitements()})


def purge(requete: HttpRequest) -> HttpResponse:
    """Les dossiers clos, ce qui les retient ou permet de les effacer ; puis l'effacement de ceux qu'on a cochés."""
    exiger(requete.user, "rgpd.purger")
    ce_jour = timezone.localdate()
    form = FormulaireMotif(requete.POST or None)
    if requete.method == "POST" and form.is_valid():
        _purger(requete, form.cleaned_data["motif"])
        return redirect("bureau:purge")
    form.fields["motif"].widget.attrs.pop("autofocus", None)  # la liste se lit avant de saisir
    examens, suite = examiner(requete.user, le=ce_jour, apres=lire_suite(requete.GET.get("apres", "")))
    contexte = {"form": form, "examens": examens, "suite": suite, "coches": requete.POST.getlist("dossier")}
    return render(requete, "bureau/conservation/purge.html", contexte)


def _purger(requete: HttpRequest, motif: str) -> None:
    """Un dossier par transaction : un refus n'empêche pas les autres."""
    choisis = Dossier.objects.visibles_par(requete.user).filter(numero__in=requete.POST.getlist("dossier"))
    effaces = 0
    for dossier in choisis:
        try:
            purger_dossier(dossier, motif=motif, acteur=requete.user, le=timezone.localdate())
            effaces += 1
        except ErreurBasoche as refus:
            messages.error(requete, f"{refus.message} {refus.conseil}")
    if effaces:
        messages.success(requete, f"{effaces} dossier{'s' if effaces > 1 else ''} effacé{'s' if effaces > 1 else ''}.")
    elif not choisis:
        messages.warning(requete, "Aucun dossier n'est coché.")


def personne(requete: HttpRequest, cle: int) -> HttpResponse:
    """Ce que contiendra l'export d'une personne ; le bouton l'établit."""
    exiger(requete.user, "rgpd.exporter")
    if not personnes_visibles([cle], requete.user):
        get_object_or_404(Personne.objects.none())
    qui = get_object_or_404(Personne, pk=cle)
    if requete.method != "POST":
        return render(requete, "bureau/conservation/personne.html", {"qui": qui, "exclusions": EXCLUSIONS})
    ce_jour = timezone.localdate()
    octets = en_zip(exporter_personne(qui, acteur=requete.user, le=ce_jour), ce_jour)
    reponse = HttpResponse(octets, content_type="application/zip")
    reponse["Content-Disposition"] = f'attachment; filename="personne-{qui.pk}-{ce_jour:%Y-%m-%d}.zip"'
    return reponse
