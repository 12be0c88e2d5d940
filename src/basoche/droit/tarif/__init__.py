"""Le tarif réglementé : coût d'un acte et droits proportionnels (C. com., A444-10 à A444-52).

Un calcul est exact d'un bout à l'autre (fractions d'euro) et n'arrondit qu'où le texte ou l'usage
relevé le veut : chaque tranche d'un barème proportionnel, puis le toutes taxes comprises.
"""

from basoche.droit.tarif.cout import cout
from basoche.droit.tarif.demande import Debours, DemandeCout
from basoche.droit.tarif.droits import DemandeDroits, droits

__all__ = ["Debours", "DemandeCout", "DemandeDroits", "cout", "droits"]
