"""Le plan de l'étude : une action au plus par dossier, dans les heures, les tournées et les avances qu'on a.

Demande numpy (extra ``portefeuille``).
"""

from basoche.strategie.plan.lecture import Releve, lire_moyens
from basoche.strategie.plan.planifier import CapaciteInsuffisante, planifier, presenter

__all__ = ["CapaciteInsuffisante", "Releve", "lire_moyens", "planifier", "presenter"]
