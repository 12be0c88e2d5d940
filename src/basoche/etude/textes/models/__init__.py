"""Les tables de la veille de l'étude."""

from basoche.etude.textes.models.bodacc import AnnonceBodacc, Rapprochement, Source
from basoche.etude.textes.models.entreprise import ReleveEntreprise
from basoche.etude.textes.models.veille import (
    AbonnementVeille,
    EnvoiVeille,
    Lecture,
    MesureReforme,
    Note,
    ParametrePropose,
    Relecture,
    RelectureParametre,
)

__all__ = [
    "AbonnementVeille", "AnnonceBodacc", "EnvoiVeille", "Lecture", "MesureReforme", "Note", "ParametrePropose",
    "Rapprochement", "Relecture", "RelectureParametre", "ReleveEntreprise", "Source",
]  # fmt: skip
