"""Écrire dans le journal, et le vérifier."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from basoche.etude.journal.models import Entree, Tete

ORIGINE = "0" * 64
PAR_LOT = 2_000


@dataclass(frozen=True, slots=True)
class Alteration:
    """Un endroit où la chaîne est rompue, et ce qui ne va pas."""

    numero: int
    motif: str


def journaliser(
    action: str,
    *,
    acteur: object,
    objet: models.Model | None = None,
    dossier: str = "",
    details: Mapping[str, Any] | None = None,
) -> Entree:
    """Ajoute une entrée à la chaîne, dans la transaction en cours.

    Args:
        action: ce qui est fait, par exemple ``dossier.ouvrir`` ou ``lecture.compte_bancaire``.
        acteur: qui ; son ``identifiant``, ou « etude » pour un travail de nuit.
        objet: sur quoi ; seule sa clé est gardée.
        dossier: numéro du dossier concerné.
        details: noms de champs, clés, empreintes ; jamais une donnée personnelle.
    """
    with transaction.atomic():
        tete = Tete.objects.select_for_update().get_or_create(pk=1)[0]
        entree = Entree(
            numero=tete.numero + 1,
            instant=timezone.now(),
            acteur=str(getattr(acteur, "identifiant", acteur)),
            action=action,
            objet="" if objet is None else f"{objet._meta.label_lower}:{objet.pk}",
            dossier=dossier,
            details=dict(details or {}),
            precedente=tete.empreinte,
        )
        entree.empreinte = empreinte_de(entree)
        entree.save(force_insert=True)
        Tete.objects.filter(pk=tete.pk).update(numero=entree.numero, empreinte=entree.empreinte)
    return entree


@dataclass(frozen=True, slots=True)
class Fait:
    """Une entrée à écrire : les arguments de ``journaliser``."""

    action: str
    acteur: object
    objet: models.Model | None = None
    dossier: str = ""
    details: Mapping[str, Any] | None = None


def journaliser_en_nombre(faits: Iterable[Fait]) -> int:
    """Ajoute d'un coup les entrées d'une création en nombre, dans l'ordre donné ; rend leur nombre."""
    with transaction.atomic():
        tete = Tete.objects.select_for_update().get_or_create(pk=1)[0]
        numero, precedente, entrees = tete.numero, tete.empreinte, []
        for fait in faits:
            numero += 1
            entree = Entree(
                numero=numero, instant=timezone.now(), acteur=str(getattr(fait.acteur, "identifiant", fait.acteur)),
                action=fait.action, dossier=fait.dossier, details=dict(fait.details or {}), precedente=precedente,
                objet="" if fait.objet is None else f"{fait.objet._meta.label_lower}:{fait.objet.pk}",
            )  # fmt: skip
            precedente = entree.empreinte = empreinte_de(entree)
            entrees.append(entree)
        Entree.objects.bulk_create(entrees, batch_size=PAR_LOT)
        Tete.objects.filter(pk=tete.pk).update(numero=numero, empreinte=precedente)
    return len(entrees)


def empreinte_de(entree: Entree) -> str:
    """SHA-256 du contenu de l'entrée, empreinte de la précédente comprise."""
    contenu = [
        entree.numero,
        _en_texte(entree.instant),
        entree.acteur,
        entree.action,
        entree.objet,
        entree.dossier,
        entree.details,
        entree.precedente,
    ]
    ecrit = json.dumps(contenu, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(ecrit.encode()).hexdigest()


def verifier_chaine() -> Iterator[Alteration]:
    """Toutes les ruptures de la chaîne : entrée changée, effacée, ajoutée, ou tête qui ne correspond pas."""
    precedente, attendu = ORIGINE, 1
    for entree in Entree.objects.order_by("numero").iterator(chunk_size=PAR_LOT):
        if entree.numero != attendu:
            yield Alteration(attendu, f"l'entrée {attendu} manque (la suivante est la {entree.numero})")
        if entree.precedente != precedente:
            yield Alteration(entree.numero, "elle ne suit pas la précédente")
        if empreinte_de(entree) != entree.empreinte:
            yield Alteration(entree.numero, "son contenu a été changé")
        precedente, attendu = entree.empreinte, entree.numero + 1
    tete = Tete.objects.filter(pk=1).first()
    if tete is not None and (tete.numero, tete.empreinte) != (attendu - 1, precedente):
        yield Alteration(tete.numero, "la fin du journal a été coupée ou remplacée")
    elif tete is None and attendu > 1:
        yield Alteration(attendu - 1, "la tête du journal a disparu")


def _en_texte(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="microseconds")
