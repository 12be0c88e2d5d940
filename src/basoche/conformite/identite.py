"""Les identifiants donnés portent leur clé : un SIREN ou un IBAN faux mène à la mauvaise personne."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from basoche.conformite.dossier import Dossier
from basoche.conformite.mentions import mentions_dues
from basoche.conformite.mots import aplatir
from basoche.conformite.verdict import Motif, Objet
from basoche.droit.actes import Gravite
from basoche.droit.identifiants import est_un_iban, est_un_siren, est_un_siret

_CLES: Mapping[str, tuple[str, Callable[[str], bool]]] = {
    "siren": ("SIREN", est_un_siren),
    "siret": ("SIRET", est_un_siret),
    "iban": ("IBAN", est_un_iban),
}
_RCS = re.compile(r"(?<!\d)(\d{3}[ \u00a0\u202f]?\d{3}[ \u00a0\u202f]?\d{3})(?!\d|[ \u00a0\u202f]\d)")
_IBAN_ECRIT = re.compile(r"\bIBAN\s*:?\s*([A-Z]{2}\d{2}(?:[ \u00a0\u202f]?[A-Z0-9]{1,4}){3,8})", re.IGNORECASE)
# Sans le mot, seul un numéro français se reconnaît : une référence de virement commence aussi par deux lettres.
_IBAN_FRANCAIS = re.compile(r"\b(FR\d{2}(?:[ \u00a0\u202f]?[A-Z0-9]{4}){5}[ \u00a0\u202f]?[A-Z0-9]{3})\b")
_TEXTES = ("immatriculation", "modalites")


def controler_les_identifiants(dossier: Dossier) -> Iterator[Motif]:
    """SIREN, SIRET (clé de Luhn) et IBAN (modulo 97) des parties et du paiement, s'ils sont donnés."""
    vus: set[str] = set()
    for chemin, cle, valeur in _parcourir(dossier.donnees, ""):
        for nom, faux in _faux(cle, valeur):
            if faux not in vus:
                vus.add(faux)
                yield _motif(dossier, chemin, nom, faux)


def _parcourir(valeur: Any, chemin: str, cle: str = "") -> Iterator[tuple[str, str, str]]:
    if isinstance(valeur, Mapping):
        for nom, contenu in valeur.items():
            if nom != "textes":  # les articles reproduits n'identifient personne
                yield from _parcourir(contenu, f"{chemin}.{nom}" if chemin else str(nom), str(nom))
    elif isinstance(valeur, list | tuple):
        for rang, element in enumerate(valeur):
            yield from _parcourir(element, f"{chemin}[{rang}]", cle)
    elif isinstance(valeur, str) and (cle in _CLES or cle in _TEXTES):
        yield chemin, cle, valeur


def _faux(cle: str, valeur: str) -> Iterator[tuple[str, str]]:
    if cle in _CLES:
        nom, est_juste = _CLES[cle]
        if valeur.strip() and not est_juste(valeur):
            yield nom, valeur
        return
    for trouve in _RCS.findall(valeur) if cle == "immatriculation" else ():
        if not est_un_siren(trouve):
            yield "SIREN", trouve
    for trouve in dict.fromkeys((*_IBAN_ECRIT.findall(valeur), *_IBAN_FRANCAIS.findall(valeur))):
        if not est_un_iban(trouve):
            yield "IBAN", trouve


def _motif(dossier: Dossier, chemin: str, nom: str, faux: str) -> Motif:
    """Le numéro n'est exigé par aucun texte de l'acte : à vérifier, avec l'article de l'identité ou de l'acte."""
    article = dossier.demande.articles[0] if nom == "IBAN" else "CPC 648, 2° b"
    piece = "le relevé d'identité bancaire" if nom == "IBAN" else "l'extrait du registre"
    return Motif(
        Objet.MENTION, f"{dossier.demande.code}.{chemin}", Gravite.A_VERIFIER, article,
        f"{nom} « {faux} » : la clé de contrôle est fausse, un chiffre est mal recopié.",
        f"Reprendre le numéro sur {piece}.",
    )  # fmt: skip


def controler_les_demandeurs(dossier: Dossier) -> Iterator[Motif]:
    """L'assignation est donnée à la demande de ceux mêmes qu'elle dit demandeurs (CPC 54, 648)."""
    demandeurs, requerants = _noms(dossier, "demandeurs"), _noms(dossier, "requerants") or _noms(dossier, "requerant")
    mention = next((m for m in mentions_dues(dossier) if "demandeurs" in m.champs), None)
    if mention is None or not demandeurs or not requerants or set(demandeurs) == set(requerants):
        return
    yield Motif(
        Objet.MENTION, mention.id, Gravite.A_VERIFIER, mention.article,
        f"L'acte est donné à la demande de {_citer(requerants)}, et il dit demandeur {_citer(demandeurs)}.",
        "Nommer les mêmes personnes en tête de l'acte et parmi les demandeurs.",
    )  # fmt: skip


def _noms(dossier: Dossier, champ: str) -> dict[str, str]:
    """Le nom aplati de chaque partie d'un champ, et son nom tel qu'il est écrit."""
    lues = dossier.valeur(champ)
    parties = lues if isinstance(lues, list | tuple) else [lues]
    noms = [_nom(partie) for partie in parties if isinstance(partie, Mapping)]
    return {aplatir(nom): nom for nom in noms if nom}


def _nom(partie: Mapping[str, Any]) -> str:
    return str(partie.get("denomination") or f"{partie.get('prenoms') or ''} {partie.get('nom') or ''}").strip()


def _citer(noms: Mapping[str, str]) -> str:
    return " et ".join(f"« {nom} »" for nom in noms.values())
