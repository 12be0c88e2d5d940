"""Les fichiers des bancs : reproductibles, ordinaires, fictifs."""

from __future__ import annotations

import csv
import json
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any


def decomptes(nombre: int, vers: Path, versements: int = 6) -> list[dict[str, Any]]:
    """Des décomptes ordinaires : un jugement, article 700, dépens, quelques versements."""
    hasard = random.Random(444)
    cas = [_decompte(hasard, rang, versements) for rang in range(nombre)]
    _ecrire_lignes(cas, vers)
    return cas


def _decompte(hasard: random.Random, rang: int, versements: int) -> dict[str, Any]:
    du = date(2019, 1, 1) + timedelta(days=hasard.randrange(1800))
    au = date(2026, 11, 23)
    reste = (au - du).days
    jours = sorted(hasard.sample(range(60, reste), versements))
    principal = hasard.randrange(80_000, 900_000)
    interets = {
        "du": du.isoformat(),
        "taux": "legal",
        "categorie": hasard.choice(["particulier", "professionnel"]),
        "executoire_le": (du + timedelta(days=30)).isoformat(),
    }
    return {
        "cas": rang,
        "au": au.isoformat(),
        "postes": [
            _poste("Principal", "principal", principal, du, interets),
            _poste("Article 700", "article_700", 50_000, du, None),
            _poste("Dépens", "depens", 8_540, du, None),
        ],
        "versements": [
            {"date": (du + timedelta(days=j)).isoformat(), "montant": _euros(hasard.randrange(2_000, principal // 8))}
            for j in jours
        ],
    }


def _poste(libelle: str, nature: str, cents: int, jour: date, interets: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "libelle": libelle,
        "nature": nature,
        "montant": _euros(cents),
        "date": jour.isoformat(),
        "interets": interets,
    }


def interets(nombre: int, vers: Path) -> None:
    """Des lignes d'intérêts au taux légal, cinq ans en moyenne."""
    hasard = random.Random(313)
    au = date(2026, 11, 23)
    lignes = []
    for rang in range(nombre):
        du = au - timedelta(days=hasard.randrange(30, 3650))
        lignes.append(
            {
                "cas": rang,
                "principal": _euros(hasard.randrange(10_000, 2_000_000)),
                "du": du.isoformat(),
                "au": au.isoformat(),
                "taux": "legal",
                "categorie": "professionnel",
                "executoire_le": du.isoformat(),
            }
        )
    _ecrire_lignes(lignes, vers)


def actes(modele: Path, nombre: int, vers: Path) -> list[dict[str, Any]]:
    """Des commandements différents : débiteur, référence, sommes ; rend leurs données."""
    hasard = random.Random(648)
    lignes = [_acte(json.loads(modele.read_text(encoding="utf-8")), hasard, rang) for rang in range(nombre)]
    _ecrire_lignes(lignes, vers)
    return [ligne["donnees"] for ligne in lignes]


def _acte(donnees: dict[str, Any], hasard: random.Random, rang: int) -> dict[str, Any]:
    principal, interets, frais = (
        hasard.randrange(*bornes) for bornes in ((80_000, 900_000), (100, 90_000), (0, 20_000))
    )
    total = principal + interets + frais
    donnees["acte"]["reference"] = f"2026-{rang:06d}"
    donnees["destinataire"]["nom"] = f"ROCOMBREL-{rang}"
    sommes = {"principal": principal, "interets": interets, "frais": frais, "total": total}
    donnees["decompte"] |= {nom: _euros(cents) for nom, cents in sommes.items()}
    donnees["total_a_payer"] = _euros(total + int(donnees["cout"]["ttc"].replace(".", "")))
    return {"cas": f"d{rang:06d}", "code": "cmd_saisie_vente", "donnees": donnees}


def creances(modele: Path, nombre: int, vers: Path, encodage: str) -> None:
    """Un fichier de créancier de ``nombre`` lignes : le modèle livré, répété avec d'autres références."""
    with modele.open(encoding=encodage, newline="") as fichier:
        lignes = list(csv.reader(fichier, delimiter=";"))
    entete = next(rang for rang, ligne in enumerate(lignes) if sum(1 for case in ligne if case.strip()) > 4)
    corps = [ligne for ligne in lignes[entete + 1 :] if len(ligne) == len(lignes[entete]) and ligne[0].strip()]
    with vers.open("w", encoding=encodage, newline="") as fichier:
        sortie = csv.writer(fichier, delimiter=";")
        sortie.writerow(lignes[entete])
        for rang in range(nombre):
            ligne = corps[rang % len(corps)]
            sortie.writerow([f"{ligne[0]}-{rang}", *ligne[1:]])


def _ecrire_lignes(lignes: list[dict[str, Any]], vers: Path) -> None:
    with vers.open("w", encoding="utf-8") as fichier:
        for ligne in lignes:
            fichier.write(json.dumps(ligne, ensure_ascii=False) + "\n")


def _euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
