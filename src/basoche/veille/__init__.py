"""La veille : les textes datés, ce qui change de l'un à l'autre, et ce que cela touche."""

from basoche.veille.comparaison import Comparaison, comparer
from basoche.veille.lecture import lire_code
from basoche.veille.texte import Article, EtatDuDroit

__all__ = ["Article", "Comparaison", "EtatDuDroit", "comparer", "lire_code"]
