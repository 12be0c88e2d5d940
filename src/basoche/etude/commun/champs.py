"""Les colonnes de la maison : l'argent en centimes entiers."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant


class ChampMontant(models.BigIntegerField):
    """Un :class:`Montant` gardé en centimes, sur un entier de 64 bits ; la colonne finit par ``_centimes``."""

    def from_db_value(self, valeur: int | None, *_: Any) -> Montant | None:
        """De la base : des centimes."""
        return None if valeur is None else Montant(int(valeur))

    def to_python(self, valeur: Any) -> Montant | None:
        """D'un formulaire ou d'un gel : un texte en euros, des centimes ou un montant."""
        if valeur is None or isinstance(valeur, Montant):
            return valeur
        if isinstance(valeur, int):
            return Montant(valeur)
        try:
            return Montant.lire(str(valeur))
        except ErreurBasoche as refus:
            raise ValidationError(refus.message) from refus

    def get_prep_value(self, valeur: Any) -> int | None:
        """Vers la base : des centimes."""
        lue = self.to_python(valeur)
        return None if lue is None else lue.centimes

    def value_to_string(self, objet: models.Model) -> str:
        """Pour un gel : des euros, qui se relisent."""
        valeur = self.value_from_object(objet)
        return "" if valeur is None else str(valeur)
