"""Cinq mondes où l'on recouvre, écrits et figés avant la politique qu'ils jugent.

Leur vérité n'est pas notre modèle : solvabilité cachée, argent de saison, employeurs qui tombent en chaîne, débiteurs
qui n'entendent que la pression, et un monde où aucun choix ne vaut mieux qu'un autre. Une politique ne voit que ce
qu'une étude verrait (:class:`~bancs.mondes.commun.Vue`). On ne règle pas un monde après avoir vu un résultat.
"""

from bancs.mondes.commun import ACTIONS, CAPACITE_PAR_MILLIER, MOIS, Monde, Portefeuille, Vue
from bancs.mondes.contagion import Contagion
from bancs.mondes.neutre import SansAvantage
from bancs.mondes.saisons import Saisons
from bancs.mondes.solvabilites import SolvabilitesCachees
from bancs.mondes.strateges import Strateges

MONDES: tuple[type[Monde], ...] = (SolvabilitesCachees, Saisons, Contagion, Strateges, SansAvantage)
GRAINES = tuple(range(2027, 2057))
"""Les trente graines de la mesure, fixées avec les mondes."""

__all__ = ["ACTIONS", "CAPACITE_PAR_MILLIER", "GRAINES", "MOIS", "MONDES", "Monde", "Portefeuille", "Vue"]
