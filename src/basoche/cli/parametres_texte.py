"""Les paramètres, écrits pour un terminal ou rendus en types JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from basoche.droit.parametres import Lecture, Parametre, ValeurDatee, verification
from basoche.droit.parametres._modele import couverture
from basoche.droit.parametres.saisie import Journal, Saisie
from basoche.droit.parametres.verification import LIBELLES, Bilan, Incertitude
from basoche.droit.periode import veille
from basoche.droit.resultat import en_json

VERIFICATIONS = {
    "texte": "lu dans le texte",
    "recoupe": "recoupé",
    "une_source": "UNE SEULE SOURCE",
    "memoire": "DE MÉMOIRE",
    None: "NON TROUVÉ",
}


def compter(nombre: int, singulier: str, pluriel: str) -> str:
    """« 1 saisie exportée », « 3 saisies exportées »."""
    return f"{nombre} {pluriel if nombre > 1 else singulier}"


def resumer(parametre: Parametre) -> dict[str, Any]:
    """Une ligne de la liste : la dernière valeur connue du paramètre."""
    derniere = parametre.valeurs[-1]
    return {
        "nom": parametre.nom,
        "description": " ".join(parametre.description.split()),
        "unite": parametre.unite,
        "article": derniere.article,
        **_dates(derniere),
        "valeur": en_json(derniere.contenu),
        "verification": derniere.verification.value if derniere.verification else None,
        "saisie_par_l_etude": any(valeur.est_saisie for valeur in parametre.valeurs),
        "incertitudes": verification.compter(parametre),
    }


def _dates(valeur: ValeurDatee) -> dict[str, Any]:
    fin = valeur.periode.au
    dates = {"du": valeur.periode.du, "jusqu_au": veille(fin) if fin else None, "du_au_plus_tot": valeur.du_au_plus_tot}
    return {cle: jour.isoformat() if jour else None for cle, jour in dates.items()}


def ecrire_liste(resumes: Sequence[Mapping[str, Any]]) -> str:
    """La liste, un paramètre par paragraphe de deux lignes."""
    lignes: list[str] = []
    for resume in resumes:
        marque = " [saisi par l'étude]" if resume["saisie_par_l_etude"] else ""
        lignes.append(f"{resume['nom']} — {resume['description']}{marque}")
        lignes.append(
            f"    {_en_bref(resume['valeur'])} ({resume['unite']}), {_periode(resume)}, {resume['article']}, "
            f"{VERIFICATIONS[resume['verification']]}"
        )
    return "\n".join([*lignes, "", compter(len(resumes), "paramètre.", "paramètres.")])


def _en_bref(valeur: Any, largeur: int = 60) -> str:
    if valeur is None:
        return "valeur non trouvée"
    brut = valeur if isinstance(valeur, str) else json.dumps(valeur, ensure_ascii=False)
    return brut if len(brut) <= largeur else f"{brut[: largeur - 1]}…"


def _periode(valeur: Mapping[str, Any]) -> str:
    du, au = _jour(valeur["du"]), _jour(valeur["jusqu_au"])
    debut = f"du {du}" if du else "début non relevé,"
    if valeur.get("du_au_plus_tot"):
        debut = f"entre le {_jour(valeur['du_au_plus_tot'])} et le {du} (jour exact non lu),"
    return f"{debut} au {au}" if au else f"{debut} sans fin connue"


def _jour(iso: str | None) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}" if iso else ""


def decrire(parametre: Parametre) -> dict[str, Any]:
    """Le paramètre entier, en types JSON."""
    contenu: dict[str, Any] = en_json(
        {
            "nom": parametre.nom,
            "description": " ".join(parametre.description.split()),
            "unite": parametre.unite,
            "reference": parametre.reference,
            "couverture": couverture(parametre),
            "attributs": parametre.attributs,
            "notes": parametre.notes,
            "a_relever": parametre.a_relever,
        }
    )
    return {**contenu, "valeurs": [decrire_valeur(v) for v in parametre.valeurs if not v.non_couverte]}


def decrire_valeur(valeur: ValeurDatee) -> dict[str, Any]:
    """Une valeur datée, en types JSON."""
    suite: dict[str, Any] = en_json(
        {
            "valeur": valeur.contenu,
            "article": valeur.article,
            "source": valeur.source,
            "verification": valeur.verification,
            "publication": valeur.publication,
            "notes": valeur.notes,
            "estimation": valeur.estimation,
            "estimation_fondement": valeur.estimation_fondement,
            "details": valeur.details,
            "saisi_par": valeur.saisi_par,
            "relu_par": valeur.relu_par,
        }
    )
    return {**_dates(valeur), **suite}


def decrire_lecture(parametre: Parametre, le: date, lecture: Lecture) -> dict[str, Any]:
    """La valeur d'un paramètre à une date, en types JSON."""
    entete = decrire(parametre)
    del entete["valeurs"]
    return {
        **entete,
        "notes_du_parametre": entete["notes"],
        "le": le.isoformat(),
        **decrire_valeur(lecture.valeur),
        "employee": en_json(lecture.contenu),
        "provisoire": lecture.provisoire,
        "estimee": lecture.estimee,
        "avertissements": [avertissement.en_dict() for avertissement in lecture.avertissements],
    }


def ecrire_parametre(contenu: Mapping[str, Any]) -> str:
    """Le paramètre entier, pour un terminal."""
    lignes = [*_entete(contenu), ""]
    for valeur in contenu["valeurs"]:
        lignes += [*_ecrire_valeur(valeur, contenu["unite"]), ""]
    lignes += _bloc("À relever", contenu["a_relever"]) + _bloc("Attributs", contenu["attributs"])
    lignes += [f"Note : {' '.join(str(note).split())}" for note in contenu["notes"]]
    return "\n".join(lignes).rstrip()


def ecrire_lecture(contenu: Mapping[str, Any]) -> str:
    """La valeur à une date, pour un terminal."""
    lignes = [*_entete(contenu), "", f"Au {_jour(contenu['le'])} :", *_ecrire_valeur(contenu, contenu["unite"])]
    if contenu["estimee"]:
        lignes.append(f"    employée : {_en_bref(contenu['employee'], 2000)} (estimation)")
    lignes += [f"Attention : {avertissement['message']}" for avertissement in contenu["avertissements"]]
    return "\n".join(lignes)


def _entete(contenu: Mapping[str, Any]) -> list[str]:
    return [
        f"{contenu['nom']} — {contenu['description']}",
        f"Unité : {contenu['unite']}. Référence : {contenu['reference']}. Couverture : {contenu['couverture']}.",
    ]


def _ecrire_valeur(valeur: Mapping[str, Any], unite: str) -> list[str]:
    marque = " [valeur de l'étude]" if valeur["saisi_par"] else ""
    lignes = [f"  {_periode(valeur)} : {_en_bref(valeur['valeur'], 2000)} ({unite}){marque}"]
    lignes.append(f"    {valeur['article']} — {VERIFICATIONS[valeur['verification']]} — {_net(valeur['source'])}")
    if valeur["estimation"] is not None:
        fondement = valeur["estimation_fondement"] or "dérivation"
        lignes.append(f"    estimation (pas un texte) : {_en_bref(valeur['estimation'], 2000)} ({fondement})")
    lignes += [f"    publié le {_jour(valeur['publication'])}"] if valeur["publication"] else []
    lignes += [f"    note : {_net(valeur['notes'])}"] if valeur["notes"] else []
    return lignes + [f"    {ligne.strip()}" for ligne in _bloc("détails", valeur["details"])]


def _bloc(titre: str, contenu: Mapping[str, Any]) -> list[str]:
    lignes = [f"  {cle} : {_net(_en_bref(valeur, 2000))}" for cle, valeur in contenu.items()]
    return [f"{titre} :", *lignes] if lignes else []


def _net(texte: str) -> str:
    return " ".join(str(texte).split())


def ecrire_saisie(saisie: Saisie) -> str:
    """Une ligne du journal, pour un terminal."""
    quoi = "retirée" if saisie.valeur is None else f"= {_en_bref(saisie.valeur, 500)}"
    fin = f" jusqu'au {saisie.jusqu_au:%d/%m/%Y}" if saisie.jusqu_au else ""
    return (
        f"{saisie.n}. {saisie.nom}, du {saisie.du:%d/%m/%Y}{fin} {quoi} — {saisie.article} — {saisie.source} — "
        f"{VERIFICATIONS[saisie.verification.value]} — saisi par {saisie.par}, relu par {saisie.relu_par}, "
        f"le {saisie.horodatage:%d/%m/%Y à %H:%M}"
    )


def periode_de_saisie(saisie: Saisie, parametre: Parametre) -> str:
    """La période sur laquelle la valeur vaut désormais ; une valeur sans fin est dite sans fin."""
    valeurs = [v for v in parametre.valeurs if v.est_saisie and v.periode.du == saisie.du]
    if not valeurs:
        return "La valeur du recueil reprend sa place."
    fin = valeurs[0].periode.au
    if fin is None:
        return "Elle vaut sans fin connue ; si le texte en fixe une, refaire la saisie avec --jusqu-au."
    return f"Elle vaut jusqu'au {veille(fin):%d/%m/%Y}."


def ecrire_journal(journal: Journal, mise_a_part: Path | None) -> str:
    """Le journal, une saisie par ligne."""
    lignes = [f"Ligne coupée mise à part dans {mise_a_part}."] if mise_a_part else []
    lignes += [ecrire_saisie(saisie) for saisie in journal.inscriptions]
    return "\n".join([*lignes, f"{compter(len(journal.inscriptions), 'saisie', 'saisies')} : {journal.chemin}"])


def decrire_bilan(bilan: Bilan, le: date) -> dict[str, Any]:
    """La vérification, en types JSON."""
    return {
        "le": le.isoformat(),
        "parametres": bilan.nombre,
        "valide": bilan.est_valide,
        "erreurs": [erreur.en_dict() for erreur in bilan.erreurs],
        "incertitudes": [incertitude.en_dict() for incertitude in bilan.incertitudes],
        "totaux": _totaux(bilan.incertitudes),
        "totaux_par_famille": {
            famille: _totaux(groupe) for famille, groupe in groupby(bilan.incertitudes, key=lambda i: i.famille)
        },
    }


def _totaux(incertitudes: Iterable[Incertitude]) -> dict[str, int]:
    comptes = Counter(incertitude.nature for incertitude in incertitudes)
    return {nature.value: comptes[nature] for nature in LIBELLES if comptes[nature]}


def ecrire_bilan(bilan: Bilan, le: date) -> str:
    """La vérification, par famille, totaux à la fin."""
    lignes = [f"Vérification des paramètres au {le:%d/%m/%Y}"]
    for nom, groupe in groupby(bilan.incertitudes, key=lambda i: i.parametre):
        lignes += ["", nom, *(_ecrire_incertitude(incertitude) for incertitude in groupe)]
    lignes += ["", "Totaux"]
    for famille, groupe in groupby(bilan.incertitudes, key=lambda i: i.famille):
        lignes.append(f"  {famille} : {_dire_totaux(_totaux(groupe))}")
    lignes.append(f"  ensemble : {_dire_totaux(_totaux(bilan.incertitudes)) or 'rien à relire'}")
    if not bilan.erreurs:
        return "\n".join([*lignes, f"{compter(bilan.nombre, 'paramètre lu', 'paramètres lus')}, format valide."])
    lignes += [f"ERREUR : {erreur.message} — {erreur.conseil}" for erreur in bilan.erreurs]
    return "\n".join([*lignes, compter(len(bilan.erreurs), "erreur.", "erreurs.")])


def _dire_totaux(totaux: Mapping[str, int]) -> str:
    return ", ".join(f"{nombre} {libelle}" for nature, libelle in LIBELLES.items() if (nombre := totaux.get(nature)))


def _ecrire_incertitude(incertitude: Incertitude) -> str:
    dates = ""
    if incertitude.du or incertitude.jusqu_au:
        debut = f"du {incertitude.du:%d/%m/%Y} " if incertitude.du else ""
        dates = f" ({debut}{f'au {incertitude.jusqu_au:%d/%m/%Y}' if incertitude.jusqu_au else ''})".replace(" )", ")")
    estimation = f" ; estimation : {_en_bref(incertitude.estimation)}" if incertitude.estimation is not None else ""
    return (
        f"  - {LIBELLES[incertitude.nature]}{dates} : {incertitude.constat}{estimation} "
        f"→ {incertitude.a_relire} [{incertitude.chemin}]"
    )
