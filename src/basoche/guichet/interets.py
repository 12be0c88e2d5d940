"""Le guichet des intérêts : les champs du contrat, lus, vérifiés, puis le calcul."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from basoche.droit.erreurs import ChampInvalide
from basoche.droit.interets import calculer_interets
from basoche.droit.interets_regle import Arrondi, RegleInterets
from basoche.droit.jours import Base, Bornes
from basoche.droit.majoration import ChoixDuJuge, Regime, Titre
from basoche.droit.parametres import AUCUNE, Options
from basoche.droit.resultat import Resultat
from basoche.droit.taux import Categorie, NatureTaux, Paliers
from basoche.guichet.champs import Champ, Forme, lire_choix, lire_date, lire_entree, lire_taux

T = TypeVar("T")
LectureDeValeur = Callable[[Any, str, bool], T]


def _lire_paliers(valeur: Any, ou: str, souple: bool, lire_un: LectureDeValeur[T]) -> Paliers[T]:
    """Une liste datée ``[["2025-01-01", valeur], …]``, dates croissantes."""
    debuts: list[int] = []
    valeurs: list[T] = []
    for rang, paire in enumerate(valeur):
        if not isinstance(paire, (list, tuple)) or len(paire) != 2:
            raise _liste_datee_invalide(f"« {ou}[{rang}] » n'est pas une paire [date, valeur].", ou)
        debut = lire_date(paire[0], f"{ou}[{rang}]", souple).toordinal()
        if debuts and debut <= debuts[-1]:
            raise _liste_datee_invalide(f"« {ou}[{rang}] » : les dates doivent être croissantes.", ou)
        debuts.append(debut)
        valeurs.append(lire_un(paire[1], f"{ou}[{rang}]", souple))
    if not debuts:
        raise _liste_datee_invalide(f"« {ou} » est une liste vide.", ou)
    return Paliers(tuple(debuts), tuple(valeurs))


def _liste_datee_invalide(message: str, ou: str) -> ChampInvalide:
    conseil = 'Écrire une liste datée, par exemple [["2025-01-01", "10"], ["2025-07-01", "20"]].'
    return ChampInvalide(message, conseil=conseil, champ=ou)


def _lire_taux_fixe(valeur: Any, ou: str, souple: bool) -> Paliers[Decimal]:
    if isinstance(valeur, list):
        return _lire_paliers(valeur, ou, souple, lire_taux)
    return Paliers.constant(lire_taux(valeur, ou, souple))


def _lire_categorie(valeur: Any, ou: str, souple: bool) -> Paliers[Categorie]:
    if isinstance(valeur, list):
        return _lire_paliers(valeur, ou, souple, _lire_une_categorie)
    return Paliers.constant(_lire_une_categorie(valeur, ou, souple))


def _lire_une_categorie(valeur: Any, ou: str, souple: bool) -> Categorie:  # noqa: ARG001 (signature commune)
    return Categorie(lire_choix(valeur, ou, [categorie.value for categorie in Categorie]))


def _lire_majoration(valeur: Any, ou: str, souple: bool) -> Regime | Paliers[ChoixDuJuge]:
    if isinstance(valeur, list):
        return _lire_paliers(valeur, ou, souple, _lire_choix_du_juge)
    return Regime(lire_choix(valeur, ou, [regime.value for regime in Regime]))


def _lire_choix_du_juge(valeur: Any, ou: str, souple: bool) -> ChoixDuJuge:
    if valeur == Regime.AUCUNE:
        return ChoixDuJuge(Decimal(0))
    if valeur == Regime.CINQ_POINTS:
        return ChoixDuJuge(None)
    return ChoixDuJuge(lire_taux(valeur, ou, souple))


CHAMPS_REGLE: tuple[Champ, ...] = (
    Champ("du", Forme.DATE, "point de départ des intérêts", obligatoire=True),
    Champ(
        "titre",
        Forme.CHOIX,
        "nature du titre ; par défaut « decision » si « executoire_le » est donné, sinon « aucun »",
        choix=tuple(titre.value for titre in Titre),
    ),
    Champ("taux", Forme.CHOIX, "taux employé", obligatoire=True, choix=tuple(nature.value for nature in NatureTaux)),
    Champ(
        "taux_fixe",
        Forme.LIBRE,
        "taux fixe en pour cent, ou liste datée dont la première date est au plus tard le premier jour compté",
        lecture=_lire_taux_fixe,
        exemple="10",
    ),
    Champ(
        "categorie",
        Forme.LIBRE,
        "qualité du créancier, exigée au taux légal : particulier, professionnel, ou liste datée en cas de cession",
        lecture=_lire_categorie,
        exemple="particulier",
    ),
    Champ(
        "executoire_le",
        Forme.DATE,
        "jour où la décision est devenue exécutoire (prononcé d'une adjudication ; décision contradictoire ou sa "
        "notification pour un accident de la circulation)",
    ),
    Champ(
        "majoration",
        Forme.LIBRE,
        "cinq_points (défaut d'une décision exécutoire au taux légal), aucune, accident_circulation, ou liste datée "
        "des décisions du juge : aucune, cinq_points ou un nombre de points ; entière avant la première date",
        lecture=_lire_majoration,
        exemple="aucune",
    ),
    Champ(
        "capitalisation_depuis",
        Forme.DATE,
        "départ de la capitalisation annuelle ; seuls les intérêts d'une année entière deviennent capital",
    ),
    Champ("inclure_premier_jour", Forme.BOOLEEN, "le premier jour porte intérêt", defaut=False),
    Champ("inclure_dernier_jour", Forme.BOOLEEN, "le dernier jour porte intérêt", defaut=True),
    Champ(
        "base",
        Forme.CHOIX,
        "convention de jours (30_360 : variante européenne)",
        defaut=Base.EXACT_365.value,
        choix=tuple(base.value for base in Base),
    ),
    Champ(
        "arrondi",
        Forme.CHOIX,
        "arrondi à chaque ligne, ou une fois par événement (versement, capitalisation, arrêté)",
        defaut=Arrondi.LIGNE.value,
        choix=tuple(arrondi.value for arrondi in Arrondi),
    ),
)

TITRE = "Intérêts d'une somme, ligne par ligne"
CHAMPS: tuple[Champ, ...] = (
    Champ("principal", Forme.MONTANT, "somme qui porte intérêt, en euros", obligatoire=True),
    CHAMPS_REGLE[0],
    Champ("au", Forme.DATE, "jour d'arrêté du compte", obligatoire=True),
    *CHAMPS_REGLE[1:],
)
EXEMPLE: Mapping[str, Any] = {
    "principal": "2000.00",
    "du": "2024-03-05",
    "au": "2025-03-05",
    "taux": "legal",
    "categorie": "particulier",
    "executoire_le": "2024-03-05",
}


def lire_regle(lu: Mapping[str, Any]) -> RegleInterets:
    """La règle d'intérêts, à partir des champs déjà lus (``CHAMPS_REGLE``)."""
    return RegleInterets(
        du=lu["du"],
        taux=NatureTaux(lu["taux"]),
        titre=Titre(lu["titre"]) if lu["titre"] is not None else None,
        taux_fixe=lu["taux_fixe"],
        categorie=lu["categorie"],
        executoire_le=lu["executoire_le"],
        majoration=lu["majoration"],
        capitalisation_depuis=lu["capitalisation_depuis"],
        bornes=Bornes(lu["inclure_premier_jour"], lu["inclure_dernier_jour"]),
        base=Base(lu["base"]),
        arrondi=Arrondi(lu["arrondi"]),
    )


def calculer(entree: Mapping[str, Any], *, souple: bool = False, options: Options = AUCUNE) -> Resultat:
    """Les intérêts demandés (voir :func:`basoche.droit.interets.calculer_interets`)."""
    lu = lire_entree(CHAMPS, entree, souple=souple)
    return calculer_interets(lu["principal"], lire_regle(lu), lu["au"], options=options)
