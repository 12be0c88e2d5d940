"""Ce qui fait naître des échéances : publié par ceux d'au-dessus, qui n'ont pas à savoir lesquelles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from basoche.etude.dossiers.models import Dossier


@dataclass(frozen=True, slots=True)
class ActeRemis:
    """Un acte vient d'être remis ou dressé : ses délais courent de ce jour.

    ``objet`` désigne l'acte (« actes.acte:12 ») sans que l'agenda connaisse sa table.
    """

    dossier: Dossier
    objet: str
    code: str
    intitule: str
    le: date


@dataclass(frozen=True, slots=True)
class ActeSansEffet:
    """Un acte est annulé, caduc ou rectifié : ses échéances tombent, avec ce motif."""

    dossier: Dossier
    objet: str
    motif: str
    le: date
