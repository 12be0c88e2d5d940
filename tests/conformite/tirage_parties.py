"""Les parties d'un dossier tiré : personnes physiques et morales inventées, aux noms longs ou accentués."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import date, timedelta
from random import Random
from typing import Any

NOMS = ("ROCOMBREL", "D'ARQUEVAL", "de la TOUR-BRÛLÉE", "ÉTIENNOT", "LE GOUÉZIC-FICTIF", "N'GUÉLANDRE", "ÇAVELIER",
        "MONTREMBLAIS de PONT-IMAGINÉ", "ŒUVRARD", "PÉRRICHAUX")  # fmt: skip
PRENOMS = {
    "M.": ("Abel Simon", "Jean-Noël François Xavier", "Éloi", "Maël Aurèle", "Théophraste", "Loïc", "Hervé Gaëtan"),
    "Mme": ("Louise Anne", "Océane Marie-Thérèse Françoise", "Zoé", "Anaïs Noëlle", "Maëlle", "Élisabeth", "Inès"),
}
PROFESSIONS = ("fleuriste", "sans profession", "maître d'œuvre", "infirmier libéral", "retraité", "éleveur")
NATIONALITES = ("française", "belge", "suisse", "portugaise")
RUES = ("27 boulevard du Hérisson-Bleu", "4 impasse du Grand-Saule", "118 bis avenue de l'Île-aux-Échassiers",
        "1 place du Vieux-Lavoir", "résidence « Les Ormeaux », bâtiment C, 3 rue de l'Œillet",
        "9001 route de la Crête")  # fmt: skip
VILLES = ("01999 Bréz-la-Forêt", "69997 Ville-Fiction", "99001 Port-Sarjou", "75999 Paris-Fiction", "35999 Saint-Évrin")
DENOMINATIONS = ("Société fictive du Lac", "Établissements Brûlebois & Fils (fiction)", "L'Île imaginaire",
                 "Compagnie générale fictive des Matériaux et Équipements de l'Ouest et du Sud-Est réunis",
                 "Société imaginaire des Ormes", "Crédit imaginaire des Monts")  # fmt: skip
FORMES = (
    ("société par actions simplifiée", "son président"),
    ("société à responsabilité limitée", "sa gérante"),
    ("société anonyme", "son directeur général"),
    ("société civile immobilière", "son gérant"),
    ("association", "sa présidente"),
)
JURIDICTIONS = ("Port-Sarjou", "Ville-Fiction", "Saint-Évrin", "Bréz-la-Forêt")
# Le destinataire est nécessairement une personne physique.
PHYSIQUES = ("habitation", "quitter_lieux", "expulsion", "remunerations", "_sr", "conjoint", "cotitulaire",
             "paiement_direct", "quittance", "acquiescement", "petites_creances", "europeenne", "signification_entre",
             "reprise_", "cpvsi", "pv_description", "meubles", "saisie_especes", "conciliation",
             "interpellative")  # fmt: skip
_IDENTITE = frozenset({"genre", "civilite", "nom", "prenoms", "domicile", "profession", "nationalite", "date_naissance",
                       "lieu_naissance", "denomination", "forme", "immatriculation", "siege", "organe", "appel",
                       "genre_grammatical"})  # fmt: skip


def physique(hasard: Random, le: date) -> dict[str, Any]:
    """Une personne physique majeure."""
    civilite = hasard.choice(("M.", "Mme"))
    return {
        "genre": "physique",
        "civilite": civilite,
        "nom": hasard.choice(NOMS),
        "prenoms": hasard.choice(PRENOMS[civilite]),
        "domicile": adresse(hasard),
        "profession": hasard.choice(PROFESSIONS),
        "nationalite": hasard.choice(NATIONALITES),
        "date_naissance": (le - timedelta(days=hasard.randint(19 * 366, 90 * 365))).isoformat(),
        "lieu_naissance": hasard.choice(VILLES).partition(" ")[2],
    }


def morale(hasard: Random) -> dict[str, Any]:
    """Une personne morale."""
    forme, organe = hasard.choice(FORMES)
    partie = {
        "genre": "morale",
        "denomination": hasard.choice(DENOMINATIONS),
        "forme": forme,
        "siege": adresse(hasard),
        "organe": organe,
        "genre_grammatical": "feminin",
    }
    if hasard.random() < 0.7:
        partie["immatriculation"] = "immatriculée au registre du commerce et des sociétés sous le numéro 000 000 000"
    return partie


def adresse(hasard: Random) -> str:
    """Une adresse imaginaire."""
    return f"{hasard.choice(RUES)}, {hasard.choice(VILLES)}"


def designation(partie: Mapping[str, Any]) -> str:
    """Comme les phrases des dossiers d'exemple nomment une partie."""
    if partie["genre"] == "morale":
        return str(partie["denomination"])
    return f"{'Madame' if partie['civilite'] == 'Mme' else 'Monsieur'} {partie['prenoms']} {partie['nom']}"


def tirer_les_parties(code: str, donnees: dict[str, Any], le: date, hasard: Random) -> dict[str, Any]:
    """Le dossier dont les parties sont retirées ; une même personne reste la même partout, phrases comprises."""
    nouvelles: list[tuple[dict[str, Any], dict[str, Any]]] = []

    def remplacer(chemin: str, valeur: Any) -> Any:
        if isinstance(valeur, dict) and "genre" in valeur:
            connue = next((n for a, n in nouvelles if _meme(a, valeur)), None)
            if connue is None:
                connue = _nouvelle(code, chemin, valeur, le, hasard)
                nouvelles.append((valeur, connue))
            return {**deepcopy(connue), **{c: v for c, v in valeur.items() if c not in _IDENTITE}}
        if isinstance(valeur, dict):
            return {cle: remplacer(cle, dedans) for cle, dedans in valeur.items()}
        return [remplacer(chemin, dedans) for dedans in valeur] if isinstance(valeur, list) else valeur

    rendu = remplacer("", donnees)
    _multiplier(code, rendu, le, hasard)
    return _renommer(rendu, _phrases(nouvelles) | _lieux(hasard))


def _meme(une: Mapping[str, Any], autre: Mapping[str, Any]) -> bool:
    cle = "denomination" if une.get("denomination") else "nom"
    return bool(une.get(cle)) and une.get(cle) == autre.get(cle) and une.get("prenoms") == autre.get("prenoms")


def _nouvelle(code: str, role: str, ancienne: Mapping[str, Any], le: date, hasard: Random) -> dict[str, Any]:
    if ancienne.get("appel"):
        tiree = physique(hasard, le)
        return {**tiree, "appel": "Madame" if tiree["civilite"] == "Mme" else "Monsieur"}
    if role in ("requerant", "demandeur", "demandeurs"):
        return hasard.choice((physique(hasard, le), morale(hasard)))
    if ancienne["genre"] == "physique" and not any(mot in code for mot in PHYSIQUES):
        return hasard.choice((physique(hasard, le), physique(hasard, le), morale(hasard)))
    return physique(hasard, le) if ancienne["genre"] == "physique" else morale(hasard)


def _multiplier(code: str, donnees: dict[str, Any], le: date, hasard: Random) -> None:
    """Parfois plusieurs requérants, quand l'acte n'a qu'une en-tête commune."""
    requerant = donnees.get("requerant")
    if requerant and "requerants" not in donnees and "requete" not in code and hasard.random() < 0.2:
        donnees["requerants"] = [
            requerant,
            physique(hasard, le) if requerant["genre"] == "physique" else morale(hasard),
        ]


def _phrases(nouvelles: list[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, str]:
    noms = {designation(a): designation(n) for a, n in nouvelles if a.get("nom") or a.get("denomination")}
    return {**noms, **{a["nom"]: n.get("nom", n.get("denomination", "")) for a, n in nouvelles if a.get("nom")}}


def _lieux(hasard: Random) -> dict[str, str]:
    """Le juge et l'adresse des lieux changent partout à la fois."""
    ville, palais = hasard.choice(JURIDICTIONS), hasard.choice(("1 place du Palais", "12 cours de la Loi"))
    return {
        "tribunal judiciaire de Port-Sarjou": f"tribunal judiciaire de {ville}",
        "1 place du Palais, 99001 Port-Sarjou": f"{palais}, {ville}",
        "27 boulevard du Hérisson-Bleu, 01999 Bréz-la-Forêt": adresse(hasard),
    }


def _renommer(valeur: Any, noms: Mapping[str, str]) -> Any:
    if isinstance(valeur, dict):
        return {c: v if c == "textes" or "genre" in valeur else _renommer(v, noms) for c, v in valeur.items()}
    if isinstance(valeur, list):
        return [_renommer(dedans, noms) for dedans in valeur]
    if isinstance(valeur, str) and noms:
        motif = "|".join(re.escape(nom) for nom in sorted(noms, key=len, reverse=True))
        return re.sub(motif, lambda lu: noms[lu[0]], valeur)
    return valeur
