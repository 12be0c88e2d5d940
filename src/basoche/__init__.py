"""Basoche : le poste de travail du clerc expert d'une étude de commissaires de justice."""

__version__ = "0.1.0"
