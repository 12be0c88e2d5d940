"""Les refus propres à la ligne de commande."""

from __future__ import annotations

from basoche.droit.erreurs import ErreurBasoche

REFUSEE = 1
MAL_EMPLOYEE = 2
INTERROMPUE = 130
TUBE_ROMPU = 141


class MauvaisEmploi(ErreurBasoche):
    """La commande est mal employée (option, fichier) : sortie 2, rien n'est calculé."""

    code = "mauvais_emploi"


def en_texte(erreur: ErreurBasoche) -> str:
    """Un refus pour un terminal : ce qui ne va pas, puis ce qu'il faut faire."""
    return f"Erreur : {erreur.message}\nQue faire : {erreur.conseil}"
