"""Importer le fichier d'un créancier : lire, montrer ce qui ne va pas, puis ouvrir les dossiers par tranches."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from basoche.droit.erreurs import ErreurBasoche
from basoche.echanges.profil import Profil, enregistrer_profil, lire_profil, trouver_profil
from basoche.etude.bureau.formulaires_dossier import FormulaireImport
from basoche.etude.commun.actions import exiger
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.importation import avancer_importation, dossier_des_profils, preparer_importation
from basoche.etude.dossiers.models import Importation
from basoche.etude.dossiers.pieces import nom_propre
from basoche.etude.travaux.gestes import confier_l_import

# Une tranche tient dans une réponse ; la page appelle la suivante, et une coupure n'en perd rien.
TRANCHE = 3
_PROFIL_AU_PLUS = 1_000_000


def importations(requete: HttpRequest) -> HttpResponse:
    """Les imports faits et en cours, et en commencer un."""
    exiger(requete.user, "dossier.importer")
    profils = sorted(chemin.stem for chemin in dossier_des_profils().glob("*.yaml"))
    form = FormulaireImport(requete.POST or None, requete.FILES or None, profils=profils)
    if requete.method == "POST" and form.is_valid():
        try:
            return redirect("bureau:importation", _preparer(requete, form).pk)
        except ErreurBasoche as refus:
            form.refuser(refus)
    faits = Importation.objects.select_related("par")[:50]
    return render(requete, "bureau/importations.html", {"form": form, "importations": faits, "profils": profils})


def _preparer(requete: HttpRequest, form: FormulaireImport) -> Importation:
    lu = form.cleaned_data
    with tempfile.TemporaryDirectory(prefix="basoche-import-") as dossier:
        profil = _profil(lu, Path(dossier))
        fichier = Path(dossier) / nom_propre(lu["fichier"].name)
        fichier.write_bytes(lu["fichier"].read())
        return preparer_importation(fichier=fichier, profil=profil, acteur=requete.user, le=timezone.localdate())


def _profil(lu: dict, provisoire: Path) -> Profil:
    """Le profil choisi ; un nouveau est lu, vérifié, puis gardé, sans en remplacer un autre."""
    donne = lu.get("nouveau_profil")
    if not donne:
        return trouver_profil(lu["profil"], (dossier_des_profils(),))
    if donne.size > _PROFIL_AU_PLUS:
        raise ActionRefusee("Ce profil est trop gros.", conseil="Donner un fichier YAML.", champ="nouveau_profil")
    chemin = provisoire / f"{nom_propre(donne.name).rpartition('.')[0] or 'profil'}.yaml"
    chemin.write_bytes(donne.read())
    profil = lire_profil(chemin)
    if not profil.nom.replace("_", "").replace("-", "").isalnum():
        raise ActionRefusee(
            f"Le nom du profil « {profil.nom[:60]} » ne convient pas.",
            conseil="Lettres, chiffres et tirets seulement.",
            champ="nouveau_profil",
        )
    garde = dossier_des_profils() / f"{profil.nom}.yaml"
    if garde.exists():
        raise ActionRefusee(
            f"Un profil « {profil.nom} » existe déjà.", conseil="Le choisir, ou changer de nom.", champ="nouveau_profil"
        )
    garde.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    enregistrer_profil(profil, garde)
    return profil


def importation(requete: HttpRequest, cle: int) -> HttpResponse:
    """Où en est un import ; chaque envoi ouvre une tranche de dossiers."""
    exiger(requete.user, "dossier.importer")
    vue = get_object_or_404(Importation.objects.select_related("par"), pk=cle)
    if requete.method == "POST" and requete.POST.get("en_file"):
        confier_l_import(vue, acteur=requete.user, le=timezone.localdate())
        messages.success(requete, "Import mis en file : il s'ouvre sans cette page.")
        return redirect("bureau:travaux")
    if requete.method == "POST" and vue.finie_le is None:
        vue = avancer_importation(vue, acteur=requete.user, le=timezone.localdate(), secondes=TRANCHE)
        if vue.finie_le:
            messages.success(requete, f"Import fini : {vue.ouvertes} dossiers ouverts.")
    contexte = {"importation": vue, "en_cours": requete.method == "POST" and vue.finie_le is None}
    return render(requete, "bureau/importation.html", contexte)
