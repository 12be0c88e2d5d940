"""Les clients de l'étude : quelques centaines de personnes, à trouver sans lire un million de débiteurs."""

from __future__ import annotations

from django.db import connection

from basoche.etude.commun.requetes import lire_lignes

# D'une clé à la suivante par l'index « partie_client » : une lecture par client, si grand que soit son portefeuille.
# La condition se dit mot pour mot comme celle de l'index, et SQLite veut encore qu'on le lui nomme.
_UN_A_UN = (
    "WITH RECURSIVE client(cle) AS (SELECT MIN(personne_id) FROM {parties} UNION ALL "
    "SELECT (SELECT MIN(personne_id) FROM {parties} AND personne_id > cle) FROM client WHERE cle IS NOT NULL) "
    "SELECT cle FROM client WHERE cle IS NOT NULL LIMIT %s"
)
_PARTIES = {
    "sqlite": "dossiers_partie INDEXED BY partie_client WHERE role IN ('creancier', 'mandant')",
    "postgresql": "dossiers_partie WHERE role IN ('creancier', 'mandant')",
}


def cles_des_clients(au_plus: int) -> list[int]:
    """Les clés des personnes pour qui l'étude agit dans un dossier, dans l'ordre des clés."""
    return [cle for (cle,) in lire_lignes(_UN_A_UN.format(parties=_PARTIES[connection.vendor]), [au_plus])]
