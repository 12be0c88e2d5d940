"""Les tables à sauvegarder, dans l'ordre où elles se remplissent, et leurs totaux de contrôle."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import models

# Refaites par Django, ou sans valeur une fois la session finie.
EXCLUES = frozenset({"contenttypes", "sessions"})
PAR_LOT = 5_000


def modeles_a_sauver() -> list[type[models.Model]]:
    """Les modèles gérés, tables de liaison comprises ; chacun après ceux auxquels il renvoie."""
    restants = [
        modele
        for modele in apps.get_models(include_auto_created=True)
        if modele._meta.managed and not modele._meta.proxy and modele._meta.app_label not in EXCLUES
        and modele._meta.label != "auth.Permission"
    ]  # fmt: skip
    ranges: list[type[models.Model]] = []
    while restants:
        libres = [modele for modele in restants if not _dependances(modele) & (set(restants) - {modele})]
        assert libres, f"tables qui se renvoient l'une à l'autre : {restants}"
        ranges += sorted(libres, key=lambda modele: modele._meta.label)
        restants = [modele for modele in restants if modele not in libres]
    return ranges


def _dependances(modele: type[models.Model]) -> set[type[models.Model]]:
    return {champ.related_model for champ in modele._meta.concrete_fields if champ.is_relation}


def lignes_de(modele: type[models.Model]) -> Iterator[dict[str, Any]]:
    """Chaque ligne de la table, dans l'ordre de sa clé, en types JSON."""
    champs = modele._meta.concrete_fields
    for objet in modele._base_manager.order_by("pk").iterator(chunk_size=PAR_LOT):
        yield {champ.attname: en_json(champ, objet) for champ in champs}


def en_json(champ: models.Field, objet: models.Model) -> Any:
    """La valeur d'une colonne, en types JSON : centimes entiers, octets en hexadécimal."""
    valeur = getattr(objet, champ.attname)
    if isinstance(champ, models.BinaryField):
        return None if valeur is None else bytes(valeur).hex()
    if hasattr(valeur, "centimes"):
        return valeur.centimes
    return valeur


def objet_de(modele: type[models.Model], ligne: Mapping[str, Any]) -> models.Model:
    """L'objet d'une ligne, prêt à être inséré tel quel."""
    valeurs = {}
    for champ in modele._meta.concrete_fields:
        valeur = ligne[champ.attname]
        if isinstance(champ, models.BinaryField) and valeur is not None:
            valeur = bytes.fromhex(valeur)
        elif not isinstance(champ, (models.JSONField, models.BinaryField)):
            cible = champ.target_field if champ.is_relation else champ
            valeur = cible.to_python(valeur)
        valeurs[champ.attname] = valeur
    return modele(**valeurs)


_INSTANTS = ("auto_now", "auto_now_add")


@contextmanager
def instants_gardes(modeles: Iterable[type[models.Model]]) -> Iterator[None]:
    """Les instants posés d'eux-mêmes, à la création ou à chaque écriture, restent ceux d'origine."""
    poses = [
        (champ, reglage)
        for modele in modeles
        for champ in modele._meta.concrete_fields
        for reglage in _INSTANTS
        if getattr(champ, reglage, False)
    ]
    for champ, reglage in poses:
        setattr(champ, reglage, False)
    try:
        yield
    finally:
        for champ, reglage in poses:
            setattr(champ, reglage, True)


def ecrire_lot(lignes: Iterable[Mapping[str, Any]]) -> bytes:
    """Des lignes en JSONL."""
    return b"".join(
        json.dumps(ligne, default=_en_texte, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        for ligne in lignes
    )


def _en_texte(valeur: Any) -> str:
    """Un instant garde ses microsecondes : l'empreinte d'une entrée du journal en dépend."""
    return valeur.isoformat() if hasattr(valeur, "isoformat") else str(valeur)


class Total:
    """Le nombre de lignes, la somme de chaque colonne de centimes et l'empreinte d'une table."""

    def __init__(self, modele: type[models.Model]) -> None:
        self._centimes = [c.attname for c in modele._meta.concrete_fields if c.attname.endswith("_centimes")]
        self._empreinte = hashlib.sha256()
        self.lignes = 0
        self.sommes = dict.fromkeys(self._centimes, 0)

    def compter(self, lignes: Iterable[Mapping[str, Any]], octets: bytes) -> None:
        """Ajoute un lot de lignes et ce qu'il donne une fois écrit."""
        self._empreinte.update(octets)
        for ligne in lignes:
            self.lignes += 1
            for nom in self._centimes:
                self.sommes[nom] += ligne[nom] or 0

    def en_dict(self) -> dict[str, Any]:
        """Le total, comparable."""
        return {"lignes": self.lignes, "sommes": self.sommes, "empreinte": self._empreinte.hexdigest()}
