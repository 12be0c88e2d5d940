"""La suite à donner à une créance : conditions de droit d'abord, motif toujours écrit."""

from basoche.strategie.orientation import Classe, Orientation, Reglages, orienter

__all__ = ["Classe", "Orientation", "Reglages", "orienter"]
