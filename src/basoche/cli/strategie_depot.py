"""Où arrivent les dossiers d'un plan : ceux qui n'ont pas d'actions y sont chiffrés par le conseil."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from basoche.droit.erreurs import ChampManquant
from basoche.droit.resultat import Resultat
from basoche.strategie.chances import Historique

if TYPE_CHECKING:
    from basoche.strategie.plan import Releve
    from basoche.strategie.plan.chiffrage import Chiffreur

_HYPOTHESE = (
    "Dossiers chiffrés par le conseil : {chiffres}. Leur valeur est celle de chaque voie qui rapporte, le coût, les "
    "minutes et l'avance ceux de son premier acte."
)
_SANS_PRIX = "Non calibré (cinquante mesures closes par segment, --historique) : le plan range, sans donner de prix."


class Arret(Exception):
    """Les moyens ne permettent de chiffrer aucun dossier : inutile de les refuser un à un."""

    def __init__(self, refus: ChampManquant) -> None:
        super().__init__(refus.message)
        self.refus = refus


class Depot:
    """Reçoit les dossiers un à un.

    Args:
        releve: où ils vont.
        historique: les mesures de l'étude, pour ceux qu'il faut chiffrer.
        le: le jour du conseil, à la place de celui de chaque dossier.
    """

    def __init__(self, releve: Releve, historique: Historique, le: date | None) -> None:
        self.releve, self._historique, self._le = releve, historique, le
        self._chiffres = 0

    @cached_property
    def _chiffreur(self) -> Chiffreur:
        from basoche.strategie.plan.chiffrage import Chiffreur

        try:
            return Chiffreur(self.releve.moyens, historique=self._historique, le=self._le)
        except ChampManquant as refus:
            raise Arret(refus) from None

    def ajouter(self, brut: dict[str, Any], ou: str, cas: Any) -> None:
        """Un dossier ; à défaut de nom, celui qu'on chiffre porte son ``cas``.

        Raises:
            Arret: il faudrait le chiffrer, et une fonction n'a pas d'heures.
            ErreurBasoche: le dossier est refusé en entier.
        """
        if "actions" not in brut:
            from basoche.strategie.plan.chiffrage import exiger_un_etat

            exiger_un_etat(brut, ou)
            brut = self._chiffreur.completer(brut, ou, nom=str(cas))
            self._chiffres += 1
        self.releve.ajouter(brut, ou)

    def annoter(self, reponse: Resultat, *, calibre: bool) -> Resultat:
        """La réponse, qui dit ce que le conseil a chiffré ; sans mesures, elle range et ne promet aucun euro."""
        if not self._chiffres:
            return reponse
        dites = replace(reponse, hypotheses=(*reponse.hypotheses, _HYPOTHESE.format(chiffres=self._chiffres)))
        return dites if calibre else _taire_les_euros(dites)


def _taire_les_euros(reponse: Resultat) -> Resultat:
    """Une espérance que rien ne mesure range les actions, mais ne s'affiche pas."""
    valeurs = dict(reponse.valeurs) | {"valeur": None, "borne": None}
    valeurs["moyens"] = [{**moyen, "prix": None, "lecture": _SANS_PRIX} for moyen in valeurs["moyens"]]
    valeurs["actions"] = [{**une, "valeur": None} for une in valeurs["actions"]]
    lignes = [{**ligne, "valeur": None, "surplus": None} for ligne in reponse.lignes]
    return replace(reponse, valeurs=valeurs, lignes=lignes)
