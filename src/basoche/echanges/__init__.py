"""Les échanges : ce qui entre dans l'étude et ce qui en sort, en fichiers.

Un fichier de créancier devient des :class:`basoche.echanges.creance.Creance` et une liste d'anomalies ; rien ici ne
calcule de droit ni n'écrit en base.
"""
