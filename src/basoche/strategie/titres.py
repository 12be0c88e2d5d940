"""L'état d'un titre à une date : vaut-il, est-il notifié, exécutoire, prescrit ?

Un commandement ne part que sur un titre notifié, exécutoire et non prescrit ; ce que le fichier du créancier ne dit
pas n'est jamais supposé.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from basoche.droit import parametres
from basoche.echanges.creance import Creance, EspeceTitre, Titre
from basoche.guichet import ouvrir
from basoche.strategie.prescriptions import Echeance, calculer_echeance

# CPCE L111-4 ne vise que les 1° à 3° de L111-3 : les autres titres suivent la prescription de la créance.
_TITRES_DE_DIX_ANS = frozenset(
    {
        EspeceTitre.JUGEMENT,
        EspeceTitre.ARRET,
        EspeceTitre.ORDONNANCE_REFERE,
        EspeceTitre.INJONCTION_PAYER,
        EspeceTitre.ACCORD_HOMOLOGUE,
    }
)


class Etat(StrEnum):
    """Ce qu'on peut faire d'un titre."""

    EXECUTABLE = "executable"
    A_NOTIFIER = "a_notifier"
    EXECUTOIRE_A_PROUVER = "executoire_a_prouver"
    NON_AVENU = "non_avenu"
    PRESCRIT = "prescrit"


@dataclass(frozen=True, slots=True)
class EtatDuTitre:
    """L'état, son motif en français, l'article, et la prescription du titre quand elle lui est propre.

    ``a_notifier_avant`` : dernier jour pour signifier une ordonnance d'injonction de payer qui ne l'est pas encore.
    """

    etat: Etat
    motif: str
    article: str
    prescription: Echeance | None = None
    a_notifier_avant: date | None = None


def examiner_titre(creance: Creance, titre: Titre, *, le: date) -> EtatDuTitre:
    """L'état du titre d'une créance à une date (CPCE L111-3, L111-4 ; CPC 503, 1411)."""
    limite = _limite_de_signification(titre)
    if limite is not None and (titre.notifie_le or le) > limite:
        motif = f"ordonnance non signifiée dans le délai, expiré le {limite:%d/%m/%Y}"
        return EtatDuTitre(Etat.NON_AVENU, motif, "CPC 1411")
    prescription = _prescription_du_titre(creance, titre, le)
    if prescription is not None and prescription.est_prescrite and prescription.dernier_jour is not None:
        motif = f"exécution du titre prescrite depuis le {prescription.dernier_jour:%d/%m/%Y}"
        return EtatDuTitre(Etat.PRESCRIT, motif, prescription.article, prescription)
    if titre.notifie_le is None or titre.notifie_le > le:
        return EtatDuTitre(Etat.A_NOTIFIER, "titre non notifié au débiteur", "CPC 503", prescription, limite)
    if titre.executoire_le is None or titre.executoire_le > le:
        motif = "titre notifié, mais son caractère exécutoire n'est pas établi"
        return EtatDuTitre(Etat.EXECUTOIRE_A_PROUVER, motif, "CPC 504, 505", prescription)
    return EtatDuTitre(Etat.EXECUTABLE, "titre exécutoire notifié", "CPCE L111-2, L111-3", prescription)


def _prescription_du_titre(creance: Creance, titre: Titre, le: date) -> Echeance | None:
    """Dix ans depuis le jour où le titre est exécutoire ; à défaut de cette date, depuis qu'il est rendu (prudent)."""
    if titre.espece not in _TITRES_DE_DIX_ANS:
        return None
    depart = titre.executoire_le or titre.rendu_le
    posterieurs = [evenement for evenement in creance.evenements if evenement.du > depart]
    return calculer_echeance("titre_executoire", "titre exécutoire", depart, posterieurs, le=le)


def _limite_de_signification(titre: Titre) -> date | None:
    """Le dernier jour pour signifier une injonction de payer : le délai dépend de la date de l'ordonnance."""
    if titre.espece is not EspeceTitre.INJONCTION_PAYER:
        return None
    duree = parametres.valeur("delais/procedure/ip_signification", le=titre.rendu_le)
    resultat = ouvrir("delai").calculer(
        {"type": "procedure", "origine": titre.rendu_le.isoformat(), "duree": dict(duree)}
    )
    limite: date = resultat.valeurs["dernier_jour"]
    return limite
