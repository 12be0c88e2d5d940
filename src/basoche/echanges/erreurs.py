"""Les refus d'un échange : le fichier entier ne peut pas être lu ou écrit."""

from __future__ import annotations

from basoche.droit.erreurs import ErreurBasoche


class FichierIllisible(ErreurBasoche):
    """Le fichier reçu ne peut pas être lu : absent, abîmé, d'un autre format, dangereux."""

    code = "fichier_illisible"


class ProfilInvalide(ErreurBasoche):
    """Le profil d'import n'existe pas ou ne respecte pas le format."""

    code = "profil_invalide"


class EcritureImpossible(ErreurBasoche):
    """Le résultat n'a pas pu être écrit ; l'ancien fichier, s'il existe, est intact."""

    code = "ecriture_impossible"
