"""Commandes de Django."""
