"""Ouvrir un dossier sur une page : chercher ou créer chaque partie sans rien perdre de ce qui est tapé."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.bureau.formulaires_dossier import FormulaireOuverture, FormulairePartieOuverte
from basoche.etude.bureau.vues.personnes import personne_visible, personnes_trouvees
from basoche.etude.commun.actions import exiger
from basoche.etude.dossiers.models import Role
from basoche.etude.dossiers.ouverture import ConflitDInterets
from basoche.etude.dossiers.ouverture_complete import PartieOuverte, ouvrir_avec_ses_parties
from basoche.etude.dossiers.visibilite import personnes_visibles
from basoche.etude.personnes.doublons import doublons_de
from basoche.etude.personnes.identifiants import lire_siret
from basoche.etude.personnes.models import Personne

PARTIES = forms.formset_factory(FormulairePartieOuverte, extra=0, max_num=20, absolute_max=20)
_DEPART = ({"role": Role.CREANCIER}, {"role": Role.DEBITEUR})


def ouvrir(requete: HttpRequest) -> HttpResponse:
    """La page d'ouverture : chercher, ajouter une partie ou ouvrir ; tout ce qui est tapé reste."""
    exiger(requete.user, "dossier.ouvrir")
    if requete.method != "POST":
        return _page(requete, FormulaireOuverture(), PARTIES(initial=_DEPART, prefix="p"))
    donnees = requete.POST.copy()
    if "ajouter" in donnees:
        rang = int(donnees.get("p-TOTAL_FORMS") or 0)
        donnees[f"p-{rang}-role"] = Role.CODEBITEUR
        donnees["p-TOTAL_FORMS"] = str(rang + 1)
    entete, parties = FormulaireOuverture(donnees), PARTIES(donnees, prefix="p")
    valides = [entete.is_valid(), parties.is_valid()]
    _proposer(requete, parties)
    ouvre = "ouvrir" in donnees and not {"chercher", "ajouter"} & donnees.keys()
    if ouvre and all(valides) and _designees(parties) and not _doublons(requete, parties):
        return _tenter(requete, entete, parties, donnees.get("motif_conflit", ""))
    return _page(requete, entete, parties)


def _tenter(requete: HttpRequest, entete: Any, parties: Any, motif: str) -> HttpResponse:
    conflits = ()
    try:
        dossier = ouvrir_avec_ses_parties(
            parties=[_partie(requete, form) for form in parties if not form.est_vide], responsable=requete.user,
            motif_conflit=motif, acteur=requete.user, le=timezone.localdate(), **entete.cleaned_data,
        )  # fmt: skip
    except ConflitDInterets as refus:
        conflits = refus.conflits
    except ErreurBasoche as refus:
        entete.refuser(refus)
    else:
        messages.success(requete, f"Dossier {dossier.numero} ouvert. Saisir maintenant le titre et les sommes dues.")
        return redirect("bureau:creance", dossier.numero)
    return _page(requete, entete, parties, conflits=conflits, motif=motif)


def _partie(requete: HttpRequest, form: FormulairePartieOuverte) -> PartieOuverte:
    lu = form.cleaned_data
    if lu["personne"].isdigit():
        return PartieOuverte(lu["role"], lu["tenu"], lu["part"], personne_visible(requete, int(lu["personne"])))
    adresse = {"voie": lu["adresse"], **{nom: lu[nom] for nom in ("code_postal", "commune", "telephone")}}
    return PartieOuverte(lu["role"], lu["tenu"], lu["part"], None, {nom: lu[nom] for nom in form.IDENTITE}, adresse)


def _proposer(requete: HttpRequest, parties: Any) -> None:
    """Devant chaque partie, les personnes trouvées et celle déjà choisie."""
    for form in parties:
        lu = getattr(form, "cleaned_data", {})
        form.candidats = personnes_trouvees(requete, lu["cherche"], 8) if lu.get("cherche", "").strip() else []
        choisie = lu.get("personne", "")
        if choisie.isdigit() and int(choisie) not in [candidat.pk for candidat in form.candidats]:
            form.candidats.insert(0, personne_visible(requete, int(choisie)))


def _designees(parties: Any) -> bool:
    """Faux si une partie est cherchée mais ni choisie ni créée."""
    indecises = [form for form in parties if form.est_vide and form.cleaned_data["cherche"].strip()]
    for form in indecises:
        form.add_error("cherche", "Choisir la personne, ou la créer ici.")
    return not indecises


def _doublons(requete: HttpRequest, parties: Any) -> bool:
    """Vrai si une personne à créer ressemble à une fiche connue, et que ce n'est pas encore assumé."""
    for rang, form in enumerate(parties):
        lu = form.cleaned_data
        if lu["personne"].isdigit() or not lu["nom"] or requete.POST.get(f"p-{rang}-assumee"):
            continue
        neuve = Personne(nature=lu["nature"] or "physique", nom=lu["nom"], prenoms=lu["prenoms"])
        neuve.naissance_le = lu["naissance_le"]
        try:
            neuve.siren = lire_siret(lu["siret"])[0]
        except ErreurBasoche as refus:
            form.refuser(refus)
            return True
        proches = doublons_de(neuve, 8)
        admis = personnes_visibles([rapprochement.personne.pk for rapprochement in proches], requete.user)
        form.doublons = [rapprochement for rapprochement in proches if rapprochement.personne.pk in admis]
    return any(form.doublons for form in parties)


def _page(requete: HttpRequest, entete: Any, parties: Any, *, conflits: Any = (), motif: str = "") -> HttpResponse:
    contexte = {"form": entete, "parties": parties, "conflits": conflits, "motif": motif}
    return render(requete, "bureau/ouverture.html", contexte)


def candidats(requete: HttpRequest) -> HttpResponse:
    """Les personnes qui répondent à ce qui est tapé devant une partie (fragment)."""
    exiger(requete.user, "personne.lire")
    rang = requete.GET.get("rang", "0")
    rang = rang if rang.isdigit() and len(rang) < 3 else "0"
    texte = requete.GET.get(f"p-{rang}-cherche", "")
    trouves = personnes_trouvees(requete, texte, 8) if len(texte.strip()) >= 2 else []
    contexte = {"candidats": trouves, "rang": rang, "prefixe": f"p-{rang}", "texte": texte, "choisie": ""}
    return render(requete, "bureau/ouverture_candidats.html", contexte)
