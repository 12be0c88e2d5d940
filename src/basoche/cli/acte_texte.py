"""Un acte du catalogue, rendu en types JSON ou écrit pour un terminal."""

from __future__ import annotations

import json
import shutil
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import Field, fields, is_dataclass
from datetime import date
from enum import Enum
from itertools import groupby
from typing import Any

import typer

from basoche.droit.actes import Acte, mentions_communes
from basoche.droit.actes.champs import vocabulaire
from basoche.droit.actes.graphe import lire_graphe
from basoche.droit.periode import Periode, veille

LARGEUR_MAX = 120
LARGEUR_MIN = 60
VERIFICATIONS = {
    "texte": "lu dans le texte",
    "recoupe": "recoupé",
    "une_source": "UNE SEULE SOURCE",
    "memoire": "DE MÉMOIRE",
}
GRAVITES = {
    "nullite_de_fond": "nullité de fond",
    "nullite_de_forme": "nullité de forme",
    "caducite": "caducité",
    "irrecevabilite": "irrecevabilité",
    "irregularite": "irrégularité",
    "a_verifier": "à vérifier",
}
UNITES = {
    "ans": ("an", "ans"),
    "mois": ("mois", "mois"),
    "semaines": ("semaine", "semaines"),
    "jours": ("jour", "jours"),
    "jours_ouvrables": ("jour ouvrable", "jours ouvrables"),
    "jours_ouvres": ("jour ouvré", "jours ouvrés"),
    "heures": ("heure", "heures"),
}
_TOUJOURS = frozenset({"champs", "verification", "duree"})


def ecrire_json(contenu: Any) -> None:
    """Écrit une réponse JSON, en UTF-8 lisible."""
    typer.echo(json.dumps(contenu, ensure_ascii=False, indent=2))


def decrire(acte: Acte) -> dict[str, Any]:
    """L'acte en types JSON : ce qui est vide n'y est pas, sauf les listes que l'on attend toujours."""
    return {
        "date_critere": acte.date_critere,
        "remplace": list(acte.remplace),
        "remplace_par": list(acte.remplace_par),
        "redaction_bloquee": acte.redaction_bloquee or None,
        "source": acte.source,
        "verification_note": acte.verification_note or None,
        "reforme": acte.reforme or None,
        "qui": _en_dict(acte.qui),
        "prerequis": _en_dict(acte.prerequis),
        "mentions": _tous(acte.mentions),
        "mentions_communes": _tous(mentions_communes()) if acte.mentions_communes else [],
        "delais": _tous(acte.delais),
        "suites": _decrire_suites(acte),
        "signification": _en_dict(acte.signification),
        "effets": list(acte.effets),
        "notes": list(acte.notes),
        "fondements": [fondement.en_dict() for fondement in acte.fondements],
    }


def _decrire_suites(acte: Acte) -> list[dict[str, Any]]:
    """Les arêtes qui partent de l'acte, puis ses suites qui ne sont pas des actes du catalogue."""
    aretes = _tous(lire_graphe().suites_de(acte.code))
    suites = [{"acte": a["vers"], **{cle: a[cle] for cle in a if cle not in ("de", "vers")}} for a in aretes]
    return [*suites, *_tous(suite for suite in acte.suites if suite.acte is None)]


def _tous(objets: Iterable[Any]) -> list[Any]:
    return [_en_dict(objet) for objet in objets]


def _en_dict(objet: Any) -> Any:
    if isinstance(objet, Periode):
        return {"du": _en_dict(objet.du), "jusqu_a": _en_dict(veille(objet.au) if objet.au else None)}
    if is_dataclass(objet):
        paires = ((champ, getattr(objet, champ.name)) for champ in fields(objet))
        return {champ.name: _en_dict(valeur) for champ, valeur in paires if _se_dit(champ, valeur)}
    if isinstance(objet, Enum):
        return objet.value
    if isinstance(objet, date):
        return objet.isoformat()
    if isinstance(objet, Mapping):
        return {cle: _en_dict(valeur) for cle, valeur in objet.items()}
    return [_en_dict(element) for element in objet] if isinstance(objet, (tuple, list)) else objet


def _se_dit(champ: Field[Any], valeur: Any) -> bool:
    """Là où le silence est « on ne sait pas » (défaut ``None``), « non » est une réponse : « grief : non »."""
    repondu = champ.default is None and valeur is False
    return champ.name in _TOUJOURS or repondu or not _est_vide(valeur)


def _est_vide(valeur: Any) -> bool:
    return valeur is None or valeur is False or valeur == "" or valeur == () or valeur == {}


def ecrire_liste(resumes: Sequence[Mapping[str, Any]]) -> str:
    """La liste, famille par famille, un acte par ligne ; un acte que Basoche rédige porte un astérisque."""
    lignes: list[str] = []
    for famille, groupe in groupby(resumes, key=lambda resume: resume["famille"]):
        lignes.append(f"{famille}")
        for resume in groupe:
            marque = "*" if resume["modele"] else " "
            fin = f", jusqu'au {_jour(resume['jusqu_a'])}" if resume["jusqu_a"] else ""
            lignes.append(
                f"  {marque} {resume['code']} — {resume['intitule']} (depuis le {_jour(resume['depuis'])}{fin} ; "
                f"{VERIFICATIONS[resume['verification']]})"
            )
    rediges = sum(resume["modele"] for resume in resumes)
    return "\n".join([*lignes, "", f"{len(resumes)} actes, dont {rediges} que Basoche rédige (*)."])


def ecrire_acte(contenu: Mapping[str, Any]) -> str:
    """L'acte entier, en français, à la largeur du terminal."""
    largeur = max(LARGEUR_MIN, min(LARGEUR_MAX, shutil.get_terminal_size((100, 24)).columns))
    communes = [
        f"{mention['id']} — {mention['texte']} ({mention['article']})" for mention in contenu["mentions_communes"]
    ]
    blocs = [
        [f"{contenu['intitule']} ({contenu['code']})", *_tete(contenu)],
        _section("Mentions communes à tout acte", communes),
        _section("Mentions", map(_mention, contenu["mentions"])),
        _section("Délais", map(_delai, contenu["delais"])),
        _section("Suites", map(_suite, contenu["suites"])),
        _section("Remise", _remise(contenu["signification"])),
        _section("Effets", contenu["effets"]),
        _section("Notes", contenu["notes"]),
        _section("Fondements", map(_fondement, contenu["fondements"])),
    ]
    return "\n\n".join("\n".join(_replier(bloc, largeur)) for bloc in blocs if bloc)


def _section(titre: str, lignes: Iterable[str]) -> list[str]:
    puces = [f"  - {ligne}" for ligne in lignes]
    return [titre, *puces] if puces else []


def _replier(lignes: Iterable[str], largeur: int) -> Iterator[str]:
    for ligne in lignes:
        retrait = "    " if ligne.startswith("  - ") else "  "
        yield textwrap.fill(ligne, largeur, subsequent_indent=retrait, break_long_words=False, break_on_hyphens=False)


def _tete(contenu: Mapping[str, Any]) -> Iterator[str]:
    fin = f" jusqu'au {_jour(contenu['jusqu_a'])}" if contenu["jusqu_a"] else ""
    yield f"Famille {contenu['famille']} ; depuis le {_jour(contenu['depuis'])}{fin} ({contenu['date_critere']})."
    yield f"Source : {contenu['source']} — {VERIFICATIONS[contenu['verification']]}."
    for cle in ("verification_note", "reforme"):
        if contenu[cle]:
            yield f"{contenu[cle]}."
    if contenu["redaction_bloquee"]:
        yield f"RÉDACTION BLOQUÉE : {contenu['redaction_bloquee']}"
    for cle, mots in (("remplace", "Remplace"), ("remplace_par", "Remplacé par")):
        if contenu[cle]:
            yield f"{mots} : {', '.join(contenu[cle])}."
    yield f"Établi par : {contenu['qui']['etablit'].replace('_', ' ')}."
    if contenu["qui"].get("note"):
        yield f"{contenu['qui']['note']}."
    yield "Basoche rédige cet acte." if contenu["modele"] else "Basoche ne livre pas de modèle de cet acte."
    yield from (f"Avant : {texte}." for texte in contenu["prerequis"].get("textes", ()))
    yield from (
        f"Avant : acte {prealable['acte']}{_bornes(prealable)}." for prealable in contenu["prerequis"].get("actes", ())
    )


def _mention(mention: Mapping[str, Any]) -> str:
    apparent = " [caractères très apparents]" if mention.get("apparent") else ""
    condition = (
        f" [condition : {vocabulaire().circonstances[mention['condition']]}]" if mention.get("condition") else ""
    )
    return f"{mention['id']} — {mention['texte']}{apparent}{condition} ({_preuve(mention)})"


def _preuve(objet: Mapping[str, Any]) -> str:
    return (
        f"{objet['article']} ; sanction : {objet['sanction']} ; {GRAVITES[objet['gravite']]} ; "
        f"{VERIFICATIONS[objet['verification']]}"
    )


def _delai(delai: Mapping[str, Any]) -> str:
    return (
        f"{delai['evenement']} : {delai['duree_texte']} — à partir de : {delai['point_de_depart']} ({_preuve(delai)})"
    )


def _suite(suite: Mapping[str, Any]) -> str:
    if "acte" not in suite:
        return str(suite["quand"])
    morceaux = [suite.get("quand"), suite.get("condition"), ", ".join(suite.get("articles", ())), suite.get("sanction")]
    details = " ; ".join(morceau for morceau in morceaux if morceau)
    return f"{suite['acte']}{_bornes(suite)}{f' ({details})' if details else ''}"


def _bornes(objet: Mapping[str, Any]) -> str:
    bornes = [
        f"{mots} {_duree(objet[cle])}"
        for cle, mots in (("delai_min", "au moins"), ("delai_max", "au plus"))
        if objet.get(cle)
    ]
    return f", {', '.join(bornes)}" if bornes else ""


def _duree(duree: Mapping[str, int]) -> str:
    return " et ".join(f"{nombre} {UNITES[unite][nombre > 1]}" for unite, nombre in duree.items())


def _remise(signification: Mapping[str, Any]) -> Iterator[str]:
    if signification.get("destinataire"):
        yield f"à : {signification['destinataire']}"
    if signification.get("modes"):
        yield f"modes : {', '.join(signification['modes'])}"
    if signification.get("interdit"):
        yield f"interdit : {', '.join(signification['interdit'])}"
    yield from signification.get("notes", ())


def _fondement(fondement: Mapping[str, str]) -> str:
    return f"{fondement['article']} — {VERIFICATIONS[fondement['verification']]}"


def _jour(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}"
