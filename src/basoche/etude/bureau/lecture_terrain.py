"""Lire une saisie du terrain : les mêmes formulaires qu'au bureau, donc les mêmes refus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from basoche.etude.actes.diligences import Faite
from basoche.etude.actes.models import Acte, Genre, Mode
from basoche.etude.bureau.formulaires_remise import FormulaireDiligence, FormulaireRemise, assembler
from basoche.etude.bureau.modes_terrain import MODES
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.tournees.models import Issue, Saisie

DILIGENCES_AU_PLUS = 20


@dataclass(frozen=True, slots=True)
class Lue:
    """Les arguments de la remise, ou ce qui ne se lit pas."""

    arguments: dict[str, Any] | None
    fautes: tuple[str, ...]
    observation: str


def lire_la_saisie(corps: Mapping[str, Any], remettants: Any, qui: Collaborateur) -> Lue:
    """Lit le corps envoyé par le téléphone.

    Args:
        corps: ``mode``, ``jour`` (AAAA-MM-JJ), ``heure`` (HH:MM), ``version``, ``champs``, ``diligences``, ``avis``,
            ``observation``.
        remettants: ceux qui peuvent remettre ce jour-là.
    """
    observation = _texte(corps.get("observation"))
    mode = _texte(corps.get("mode"))
    if mode not in MODES:
        return Lue(None, (f"Le mode « {mode[:40]} » ne se saisit pas sur le terrain.",), observation)
    form = FormulaireRemise(mode, remettants, _plat(corps, qui))
    fautes = [] if form.is_valid() else [f"{_titre(form, nom)} : {' '.join(f)}" for nom, f in form.errors.items()]
    faites, autres = _diligences(corps.get("diligences"))
    fautes += autres
    if fautes:
        return Lue(None, tuple(fautes), observation)
    lu = form.cleaned_data
    arguments = {
        "mode": Mode(mode), "instant": form.instant(), "champs": form.champs(), "diligences": faites,
        "motif_655": lu.get("motif_655", ""), "casier": lu.get("casier", ""),
        "avis_passage_le": lu["date"] if corps.get("avis") is True and "avis_passage_le" in form.fields else None,
        "version_lue": corps["version"] if isinstance(corps.get("version"), int) else -1,
    }  # fmt: skip
    return Lue(arguments, (), observation)


def reprendre_au_bureau(corps: Mapping[str, Any]) -> tuple[dict[str, Any], dict[Genre, list[dict[str, Any]]]]:
    """Ce qui a été tapé sur le terrain, pour préremplir l'écran de la remise : les champs, et les lignes par genre."""
    plat = {nom: _texte(valeur) for nom, valeur in _objet(corps.get("champs")).items()}
    plat |= {"date": _jour(corps), "heure": _texte(corps.get("heure"))}
    if corps.get("avis") is True:
        plat["avis_passage_le"] = plat["date"]
    lignes: dict[Genre, list[dict[str, Any]]] = {}
    for ligne in _liste(corps.get("diligences")):
        if _texte(ligne.get("genre")) in Genre.values:
            lignes.setdefault(Genre(ligne["genre"]), []).append(_ligne(ligne))
    return {nom: valeur for nom, valeur in plat.items() if valeur}, lignes


def saisie_reprise(acte: Acte, cle: str) -> tuple[dict[str, Any], dict[Genre, list[dict[str, Any]]]]:
    """Ce que le terrain avait tapé pour cet acte et que l'étude n'a pas enregistré ; rien sans saisie de cette clé."""
    if not (cle.isascii() and cle.isdigit() and len(cle) < 15):
        return {}, {}
    gardee = Saisie.objects.filter(
        pk=int(cle), arret__acte=acte, issue__in=[Issue.A_COMPLETER, Issue.CONFLIT]
    ).first()  # fmt: skip
    if gardee is None:
        return {}, {}
    champs, lignes = reprendre_au_bureau(gardee.corps)
    return {**champs, "par": gardee.par_id}, lignes


def _diligences(envoyees: Any) -> tuple[list[Faite], list[str]]:
    faites, fautes = [], []
    for rang, ligne in enumerate(_liste(envoyees), start=1):
        form, genre = FormulaireDiligence(_ligne(ligne)), _texte(ligne.get("genre"))
        if genre not in Genre.values or not form.is_valid():
            fautes.append(f"Diligence n° {rang} : donner le jour, l'heure et ce qui a été fait.")
            continue
        lu = form.cleaned_data
        if lu["jour"] and lu["heure"]:
            instant = assembler(lu["jour"], lu["heure"])
            faites.append(Faite(Genre(genre), lu["nature"], instant, lu["resultat"], lu["aupres_de"]))
    return sorted(faites, key=lambda faite: faite.le), fautes


def _plat(corps: Mapping[str, Any], qui: Collaborateur) -> dict[str, Any]:
    champs = {nom: _texte(valeur) for nom, valeur in _objet(corps.get("champs")).items()}
    return {**champs, "date": _jour(corps), "heure": _texte(corps.get("heure")), "par": qui.pk}


def _ligne(ligne: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "nature": _texte(ligne.get("nature")), "aupres_de": _texte(ligne.get("aupres_de")), "jour": _jour(ligne),
        "heure": _texte(ligne.get("heure")), "resultat": _texte(ligne.get("resultat")),
    }  # fmt: skip


def _jour(source: Mapping[str, Any]) -> str:
    """« 2026-11-23 » du téléphone, écrit comme les formulaires le lisent."""
    morceaux = _texte(source.get("jour")).split("-")
    return "/".join(reversed(morceaux)) if len(morceaux) == 3 else ""


def _titre(form: FormulaireRemise, nom: str) -> str:
    return str(form.fields[nom].label) if nom in form.fields else "Remise"


def _texte(valeur: Any) -> str:
    return valeur.strip()[:2_000] if isinstance(valeur, str) else ""


def _objet(valeur: Any) -> Mapping[str, Any]:
    return valeur if isinstance(valeur, Mapping) else {}


def _liste(valeur: Any) -> list[Mapping[str, Any]]:
    lignes = valeur if isinstance(valeur, list) else []
    return [ligne for ligne in lignes if isinstance(ligne, Mapping)][:DILIGENCES_AU_PLUS]
