"""Les tables d'un dossier."""

from basoche.etude.dossiers.models.creance import Avoir, Poste, Suspension, TitreExecutoire, Versement
from basoche.etude.dossiers.models.dossier import (
    Acces,
    Cloison,
    Consultation,
    Dossier,
    Etat,
    Evenement,
    Nature,
    Partie,
    Role,
    Tenu,
)
from basoche.etude.dossiers.models.importation import Importation, LigneImportee
from basoche.etude.dossiers.models.pieces import MouvementOriginal, Note, Original, Piece
from basoche.etude.dossiers.models.procedure import Procedure, TypeProcedure
from basoche.etude.dossiers.models.protegee import Protegee

__all__ = [
    "Acces", "Avoir", "Cloison", "Consultation", "Dossier", "Etat", "Evenement", "Importation", "LigneImportee",
    "MouvementOriginal", "Nature", "Note", "Original",
    "Partie", "Piece", "Poste", "Procedure", "Protegee", "Role", "Suspension", "Tenu", "TitreExecutoire",
    "TypeProcedure", "Versement",
]  # fmt: skip
