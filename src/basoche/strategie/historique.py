"""L'historique de l'étude lu d'objets JSON : une mesure par voie suivie dans un dossier passé."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from basoche.droit.erreurs import ChampInvalide
from basoche.droit.montant import Montant
from basoche.guichet.champs import Champ, Forme, lire_entree
from basoche.strategie.chances import Historique, Issue, Mesure, nommer_le_segment
from basoche.strategie.voies import lire_voies

CHAMPS: tuple[Champ, ...] = (
    Champ("voie", Forme.TEXTE, "code de la voie suivie", obligatoire=True),
    Champ("genre", Forme.CHOIX, "genre du débiteur", obligatoire=True, choix=("physique", "morale")),
    Champ("montant", Forme.MONTANT, "ce qui était dû, en euros", obligatoire=True),
    Champ("bien_connu", Forme.BOOLEEN, "le bien visé était connu", obligatoire=True),
    Champ("mois", Forme.ENTIER, "mois de l'action à son issue, ou à aujourd'hui", obligatoire=True),
    Champ("issue", Forme.CHOIX, "comment elle a fini", obligatoire=True, choix=tuple(issue.value for issue in Issue)),
    Champ("assiette", Forme.MONTANT, "ce que la voie pouvait rendre, en euros (défaut : le montant)"),
    Champ("obtenu", Forme.MONTANT, "ce qu'elle a rendu, en euros (exigé si elle a abouti)"),
)
_MOIS_AU_PLUS = 240


def lire_mesure(entree: Mapping[str, Any], ou: str = "") -> Mesure:
    """Une mesure de l'historique.

    Raises:
        ChampInconnu, ChampManquant, ChampInvalide: l'entrée ne respecte pas la déclaration, ou se contredit.
    """
    lu = lire_entree(CHAMPS, entree, chemin=ou)
    if lu["voie"] not in {regle.voie.code for regle in lire_voies()}:
        raise _invalide(ou, "voie", f"« {lu['voie']} » n'est pas une voie", "Donner le code d'une voie du conseil.")
    if lu["mois"] > _MOIS_AU_PLUS:
        raise _invalide(ou, "mois", f"{lu['mois']} mois", f"Donner {_MOIS_AU_PLUS} mois au plus.")
    issue = Issue(lu["issue"])
    if issue is Issue.ABOUTIE and lu["obtenu"] is None:
        raise _invalide(ou, "obtenu", "il manque pour une mesure aboutie", "Donner la somme obtenue.")
    segment = nommer_le_segment(lu["voie"], lu["genre"], lu["montant"], bien_connu=lu["bien_connu"])
    return Mesure(lu["voie"], segment, lu["mois"], issue, _fraction(lu["obtenu"], lu["assiette"] or lu["montant"]))


def _fraction(obtenu: Montant | None, assiette: Montant) -> Fraction:
    if obtenu is None or not assiette:
        return Fraction(0)
    return min(Fraction(obtenu.centimes, assiette.centimes), Fraction(1))


def _invalide(ou: str, champ: str, faute: str, conseil: str) -> ChampInvalide:
    chemin = f"{ou}.{champ}" if ou else champ
    return ChampInvalide(f"« {chemin} » : {faute}.", conseil=conseil, champ=chemin)


def lire_historique(entrees: Iterable[tuple[str, Mapping[str, Any]]]) -> Historique:
    """L'historique entier ; chaque entrée vient avec l'endroit où la citer (« ligne 12 »)."""
    return Historique(lire_mesure(entree, ou) for ou, entree in entrees)
