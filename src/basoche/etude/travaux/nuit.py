"""La journée qui s'ouvre : échéances et relances de l'agenda, ménage, courriels. Rejouable : ce qui est fait l'est."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from basoche.etude.agenda.quotidien import Bilan, passer_la_nuit
from basoche.etude.textes.alertes import envoyer_les_alertes_de_veille
from basoche.etude.textes.releves import relever_le_bodacc
from basoche.etude.travaux.courriels import envoyer_les_alertes
from basoche.etude.travaux.menage import faire_le_menage


@dataclass(frozen=True, slots=True)
class BilanDuJour:
    """Ce qu'a fait le passage d'un jour."""

    agenda: Bilan
    menage: int
    courriels: int
    echecs: tuple[str, ...]


def ouvrir_le_jour(le: date) -> BilanDuJour:
    """Passe la nuit du jour ``le`` ; rejouée, elle ne crée ni n'envoie rien de plus."""
    agenda = passer_la_nuit(le)
    if settings.ENVIRONNEMENT.bodacc:
        relever_le_bodacc(le)  # une panne s'inscrit à la source, et la nuit suivante reprend au même jour
    menage = faire_le_menage()
    courriels, echecs = envoyer_les_alertes(le)
    de_veille, autres = envoyer_les_alertes_de_veille(le)
    return BilanDuJour(agenda, menage, courriels + de_veille, (*echecs, *autres))
