"""La preuve des textes qu'un acte reproduit : quelle rédaction, lue quand, à quelle source, confirmée par qui.

Elle est figée dans les données jointes à l'acte et dans la réponse ; l'exemplaire remis n'en porte rien.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from basoche.droit.actes import Acte
from basoche.droit.actes.textes import EtatTexte, TexteAReproduire, texte_a_reproduire
from basoche.instrumentum import Arbre
from basoche.instrumentum.arbre import texte_brut
from basoche.redaction.textes import articles_reproduits

_BLANCS = re.compile(r"\s+")


def preuves_des_textes(demande: Acte, arbre: Arbre, le: date) -> dict[str, dict[str, Any]]:
    """La preuve de chaque article que l'acte imprime vraiment, à sa date.

    Returns:
        Par article : ``etat``, ``motif``, ``alineas``, ``empreinte``, ``lu_en_vigueur_le``, ``source``,
        ``verification``, et ``confirmation`` (``par``, ``lu_le``, ``source``, ``redaction``, ``valable_jusqu_au``,
        ``inscription``) si l'étude l'a relu.
    """
    lus = [texte_a_reproduire(article, le=le) for article in articles_reproduits(demande)]
    if not lus:
        return {}
    imprime = _net(texte_brut(arbre.blocs))
    return {lu.article: _preuve(lu) for lu in lus if lu.alineas and _net(lu.alineas[0]) in imprime}


def sont_sures(preuves: Mapping[str, Mapping[str, Any]]) -> bool:
    """Vrai si aucun texte imprimé n'est à confirmer."""
    return all(preuve["etat"] == EtatTexte.EXACT.value for preuve in preuves.values())


def _preuve(lu: TexteAReproduire) -> dict[str, Any]:
    return {
        "etat": lu.etat.value,
        "motif": lu.motif,
        "alineas": list(lu.alineas),
        "empreinte": lu.sha256,
        "lu_en_vigueur_le": lu.lu_en_vigueur_le.isoformat() if lu.lu_en_vigueur_le else None,
        "source": lu.source,
        "verification": lu.verification.value if lu.verification else None,
        "confirmation": lu.confirmation.en_preuve() if lu.confirmation else None,
    }


def _net(texte: str) -> str:
    return _BLANCS.sub("", texte).replace("’", "'")
