"""Ce que l'on contrôle : un acte du catalogue, ses données, l'arbre rédigé, et le jour du contrôle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from basoche.droit.actes import Acte
from basoche.droit.erreurs import ChampInvalide
from basoche.droit.montant import Montant
from basoche.guichet.champs import lire_date
from basoche.instrumentum import Arbre

_REQUERANTS = frozenset({"requerant_personne_physique", "requerant_personne_morale"})


@dataclass(frozen=True, slots=True)
class Dossier:
    """Un acte à contrôler.

    ``arbre`` est ``None`` quand l'acte n'est pas rédigé par Basoche : les mentions se lisent alors dans les données.
    ``manquants`` : chemins des champs que la rédaction attendait sans les trouver (« titre.date »).
    """

    demande: Acte
    le: date
    donnees: Mapping[str, Any]
    arbre: Arbre | None = None
    manquants: Sequence[str] = ()

    def valeur(self, chemin: str) -> Any:
        """La valeur d'un champ, ``None`` s'il est absent ou blanc ; dans une liste, celle du premier élément."""
        ou: Any = self.donnees
        for cle in chemin.split("."):
            ou = ou.get(cle.removesuffix("[]")) if isinstance(ou, Mapping) else None
            if cle.endswith("[]"):
                ou = ou[0] if isinstance(ou, Sequence) and not isinstance(ou, str) and ou else None
        return None if ou is None or (isinstance(ou, str) and not ou.strip()) or ou in ([], {}) else ou

    def declare(self, cle: str) -> bool:
        """Vrai si le groupe ``controle`` porte cette clé : une liste vide y dit « aucun », une clé absente, rien."""
        groupe = self.donnees.get("controle")
        return isinstance(groupe, Mapping) and groupe.get(cle) is not None

    def texte(self, *chemins: str) -> str:
        """Le premier de ces champs qui a une valeur, en texte ; vide s'il n'y en a pas."""
        return next((str(valeur) for chemin in chemins if (valeur := self.valeur(chemin)) is not None), "")

    def jour(self, *chemins: str) -> date | None:
        """La date du premier de ces champs qui en a une.

        Raises:
            ChampInvalide: la valeur n'est pas une date.
        """
        for chemin in chemins:
            valeur = self.valeur(chemin)
            if valeur is not None:
                return self.date_de(valeur, chemin)
        return None

    @staticmethod
    def date_de(valeur: Any, chemin: str) -> date:
        """Une valeur lue comme une date.

        Raises:
            ChampInvalide: ce n'en est pas une.
        """
        return valeur if type(valeur) is date else lire_date(valeur, chemin, True)

    def montant(self, *chemins: str) -> Montant | None:
        """Le montant du premier de ces champs qui en a un.

        Raises:
            ChampInvalide: la valeur n'est pas un montant.
        """
        for chemin in chemins:
            lu = self.montant_de(self.valeur(chemin), chemin)
            if lu is not None:
                return lu
        return None

    @staticmethod
    def montant_de(valeur: Any, chemin: str) -> Montant | None:
        """Une valeur lue comme un montant, ``None`` si elle est absente.

        Raises:
            ChampInvalide: la valeur n'est pas un montant.
        """
        if valeur is None or isinstance(valeur, Montant):
            return valeur
        if isinstance(valeur, Mapping | list | tuple):
            raise ChampInvalide(
                f"« {chemin} » : un montant est attendu.", conseil="Écrire par exemple « 1234.56 ».", champ=chemin
            )
        return Montant.lire(str(valeur), champ=chemin)

    @property
    def jour_de_l_acte(self) -> date:
        """La date de l'acte ; à défaut, le jour du contrôle."""
        return self.jour("acte.date") or self.le

    @property
    def circonstances(self) -> frozenset[str]:
        """Les circonstances déclarées vraies, et celles que disent les parties."""
        declarees = self.donnees.get("circonstances")
        vraies = {nom for nom, vrai in declarees.items() if vrai} if isinstance(declarees, Mapping) else set()
        requerants = self.donnees.get("requerants") or [self.donnees.get("requerant")]
        if requerants == [None] and not vraies & _REQUERANTS:
            vraies.add("requerant_personne_physique")  # l'acte n'a pas de requérant : que cela se voie
        for requerant in requerants if isinstance(requerants, Sequence) else ():
            if isinstance(requerant, Mapping):
                vraies.add(f"requerant_personne_{_genre(requerant)}")
        return frozenset(vraies)

    @property
    def exige_un_titre(self) -> bool:
        """Vrai si l'acte suppose un titre exécutoire (CPCE L111-2)."""
        exigence = self.demande.prerequis.exigences.get("titre_executoire")
        return bool(exigence)


def _genre(partie: Mapping[str, Any]) -> str:
    genre = partie.get("genre")
    if genre in ("physique", "morale"):
        return str(genre)
    return "morale" if partie.get("denomination") else "physique"
