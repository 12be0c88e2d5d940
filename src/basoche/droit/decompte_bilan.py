"""Ce qui reste dû à l'arrêté, pour toute la créance, un titre ou un débiteur."""

from __future__ import annotations

from dataclasses import dataclass

from basoche.droit.montant import Montant


@dataclass(frozen=True, slots=True)
class Bilan:
    """Ce qui reste dû à l'arrêté, en centimes, pour un ensemble de postes."""

    principal: int
    interets: int
    frais: int
    interet_par_jour: int
    provision_un_mois: int
    interets_prescrits: int
    trop_percu: int = 0

    @property
    def total(self) -> int:
        """Principal, intérêts et frais, sans les intérêts prescrits."""
        return self.principal + self.interets + self.frais

    def en_valeurs(self) -> dict[str, Montant]:
        """Les champs du contrat."""
        return {
            "principal": Montant(self.principal),
            "interets": Montant(self.interets),
            "frais": Montant(self.frais),
            "total": Montant(self.total),
            "interet_par_jour": Montant(self.interet_par_jour),
            "trop_percu": Montant(self.trop_percu),
            "provision_un_mois": Montant(self.provision_un_mois),
            "interets_prescrits": Montant(self.interets_prescrits),
        }
