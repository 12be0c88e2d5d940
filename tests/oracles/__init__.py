"""Oracles : les mêmes calculs, écrits autrement, pour confronter le produit.

Rien d'ici n'importe ``basoche`` : les fichiers de paramètres sont relus par le lecteur YAML ordinaire, les jours sont
parcourus un à un, les nombres sont des fractions exactes.
"""
