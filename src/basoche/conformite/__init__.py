"""Le contrôle d'un acte : l'arbre et le catalogue donnent des verdicts motivés.

Ne connaît ni modèle ni rendu : il lit l'arbre qu'on lui donne, les données et les règles.
"""

from basoche.conformite.controle import controler
from basoche.conformite.dossier import Dossier
from basoche.conformite.verdict import Conclusion, Motif, Objet, Verdict, conclure

__all__ = ["Conclusion", "Dossier", "Motif", "Objet", "Verdict", "conclure", "controler"]
