"""Importer : le fichier d'un créancier devient des dossiers. Reprise après une coupure, sans rien doubler.

D'abord le fichier est lu en entier par ``echanges`` et les créances bonnes sont posées, une par ligne, dans un fichier
de travail. Puis chaque créance ouvre un dossier dans sa propre transaction, avec sa clé et l'avancement : une coupure
ne perd que le dossier en cours, que la reprise rouvre. Une clé déjà connue, même d'un autre fichier, n'ouvre rien.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from basoche.droit.erreurs import ErreurBasoche
from basoche.echanges.creance import Creance
from basoche.echanges.ecriture import ecrire_atomiquement
from basoche.echanges.importation import Journal, lire_creances
from basoche.echanges.portefeuille import depuis_json, en_json
from basoche.echanges.profil import Profil
from basoche.etude.commun.actions import action
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.importation_creance import ouvrir_de_creance
from basoche.etude.dossiers.models import Importation
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser

_ANOMALIES_GARDEES = 500


@action("dossier.importer")
def preparer_importation(*, fichier: Path, profil: Profil, acteur: Collaborateur, le: date) -> Importation:
    """Lit le fichier et garde les créances à ouvrir ; aucun dossier n'est encore ouvert.

    Le même fichier, lu par le même profil, rend l'import déjà commencé : il reprend où il en était.

    Raises:
        FichierIllisible: le fichier entier ne peut pas être lu.
    """
    empreinte = hashlib.sha256(fichier.read_bytes()).hexdigest()
    connue = Importation.objects.filter(empreinte=empreinte, profil=profil.nom).first()
    if connue is not None and _chemin(connue).is_file():
        return connue
    journal = Journal()
    lignes = [
        json.dumps(en_json(creance), ensure_ascii=False)
        for creance in lire_creances(fichier, profil, le=le, journal=journal)
    ]
    importation = connue or Importation(fichier=fichier.name[:200], empreinte=empreinte, profil=profil.nom, par=acteur)
    importation.lues, importation.refusees, importation.creances = journal.lignes, journal.refusees, journal.creances
    importation.position = importation.traitees = 0
    importation.anomalies = [anomalie.en_dict() for anomalie in journal.anomalies[:_ANOMALIES_GARDEES]]
    importation.save()
    chemin = _chemin(importation)
    chemin.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    ecrire_atomiquement(chemin, (f"{ligne}\n".encode() for ligne in lignes))
    chemin.chmod(0o600)
    journaliser("dossier.preparer_import", acteur=acteur, objet=importation, details={"empreinte": empreinte})
    return importation


def avancer_importation(
    importation: Importation, *, acteur: Collaborateur, le: date, secondes: int | None = None
) -> Importation:
    """Ouvre les dossiers qui restent à ouvrir, jusqu'au bout ou pendant ``secondes`` ; se rappelle tant que ce n'est
    pas fini.

    Raises:
        ActionRefusee: le fichier de travail a disparu : préparer l'import de nouveau, rien ne sera doublé.
        DroitRefuse: l'acteur n'importe pas.
    """
    fin = time.monotonic() + secondes if secondes is not None else None
    for apres, creance in _restantes(importation):
        _importer_ligne(importation, creance, apres, acteur=acteur, le=le)
        if fin is not None and time.monotonic() > fin:
            break
    else:
        _finir(importation, acteur=acteur, le=le)
    importation.refresh_from_db()
    return importation


@action("dossier.importer")
def _finir(importation: Importation, *, acteur: Collaborateur, le: date) -> None:
    if importation.finie_le is None:
        importation.finie_le = timezone.now()
        importation.save(update_fields=["finie_le"])
        journaliser("dossier.finir_import", acteur=acteur, objet=importation, details={"ouverts": importation.ouvertes})


def _restantes(importation: Importation) -> Iterator[tuple[int, Creance]]:
    chemin = _chemin(importation)
    if not chemin.is_file():
        raise ActionRefusee(
            "Le fichier de travail de cet import n'est plus là.",
            conseil="Redonner le fichier du créancier : ce qui est déjà ouvert ne le sera pas deux fois.",
        )
    with chemin.open("rb") as flux:
        flux.seek(importation.position)
        while ligne := flux.readline():
            yield flux.tell(), depuis_json(Creance, json.loads(ligne))


@action("dossier.importer")
def _importer_ligne(importation: Importation, creance: Creance, apres: int, *, acteur: Collaborateur, le: date) -> None:
    """Une créance, une transaction : le dossier, sa clé et l'avancement sont écrits ensemble ou pas du tout."""
    verrou = Importation.objects.select_for_update().get(pk=importation.pk)
    if verrou.position >= apres:
        return  # un autre appel est passé avant
    try:
        with transaction.atomic():
            nouveau = ouvrir_de_creance(verrou, creance, acteur, le)
        verrou.ouvertes += nouveau
        verrou.deja += not nouveau
    except ErreurBasoche as refus:
        verrou.refusees += 1
        verrou.anomalies = [*verrou.anomalies, _anomalie(creance, refus)][: _ANOMALIES_GARDEES * 2]
    verrou.position, verrou.traitees = apres, verrou.traitees + 1
    verrou.save()
    for nom in ("position", "traitees", "ouvertes", "deja", "refusees", "anomalies"):
        setattr(importation, nom, getattr(verrou, nom))


def _anomalie(creance: Creance, refus: ErreurBasoche) -> dict[str, Any]:
    return {
        "gravite": "erreur", "code": refus.code, "fichier": creance.fichier, "ligne": creance.ligne,
        "anomalie": refus.message, "que_faire": refus.conseil, "colonne": "", "valeur": creance.reference,
    }  # fmt: skip


def dossier_des_profils() -> Path:
    """Où sont les profils d'import de l'étude."""
    return settings.ENVIRONNEMENT.donnees / "profils"


def _chemin(importation: Importation) -> Path:
    return settings.ENVIRONNEMENT.donnees / "importations" / f"{importation.empreinte[:32]}-{importation.pk}.jsonl"
