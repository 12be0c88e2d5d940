"""Ce qui fait tourner la démonstration : un portefeuille fictif, son générateur, son parcours."""

from __future__ import annotations

from pathlib import Path

DONNEES = Path(__file__).parent / "donnees"
"""Les fichiers livrés : ceux de quatre créanciers fictifs, tels qu'ils les enverraient."""

PROFILS = DONNEES / "profils"
"""Leurs profils d'import."""
