"""Ce qui empêche d'évaluer un portefeuille : fichier illisible, colonnes fausses, grappe injoignable."""

from __future__ import annotations

from basoche.droit.erreurs import ErreurBasoche


class PortefeuilleInvalide(ErreurBasoche):
    """Le portefeuille ou la commande ne permettent pas de calculer : rien n'est écrit."""

    code = "portefeuille_invalide"
