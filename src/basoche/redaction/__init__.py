"""La rédaction : un modèle et des données donnent un arbre d'acte, puis un PDF.

Un modèle est un fichier Markdown + Jinja que le clerc expert peut lire et modifier ; chaque mention obligatoire y est
un bloc nommé par son identifiant du catalogue. Les données sont du texte : rien de ce qu'elles contiennent
n'est interprété comme de la mise en forme.
"""

from basoche.redaction.modele import Modele, lire_modele, rediger
from basoche.redaction.pdf import Imprimeur, Page

__all__ = ["Imprimeur", "Modele", "Page", "lire_modele", "rediger"]
