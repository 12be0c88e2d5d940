"""L'état d'un titre à une date : vaut-il, est-il notifié, exécutoire, prescrit ?

Un commandement ne part que sur un titre notifié, exécutoire et non prescrit ; ce que le fichier du créancier ne dit
pas n'est jamais supposé.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from basoche.droit import actes, parametres
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
_DECISIONS_PAR_DEFAUT_POSSIBLES = frozenset({EspeceTitre.JUGEMENT, EspeceTitre.ARRET, EspeceTitre.ORDONNANCE_REFERE})


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
    tard = _reserve_du_defaut(titre, le)
    if titre.notifie_le is None or titre.notifie_le > le:
        return EtatDuTitre(Etat.A_NOTIFIER, f"titre non notifié au débiteur{tard}", "CPC 503", prescription, limite)
    if titre.executoire_le is None or titre.executoire_le > le:
        motif = "titre notifié, mais son caractère exécutoire n'est pas établi"
        return EtatDuTitre(Etat.EXECUTOIRE_A_PROUVER, motif, "CPC 504, 505", prescription)
    if min(titre.notifie_le, titre.executoire_le) < titre.rendu_le:
        motif = "dates du titre incohérentes : notifié ou exécutoire avant d'être rendu"
        return EtatDuTitre(Etat.EXECUTOIRE_A_PROUVER, motif, "CPC 503, 504", prescription)
    opposition = _fin_de_l_opposition(titre)
    if opposition is not None and le <= opposition:
        motif = f"délai d'opposition ou d'attente jusqu'au {opposition:%d/%m/%Y} : pas d'exécution avant"
        return EtatDuTitre(Etat.EXECUTOIRE_A_PROUVER, motif, "CPC 1416, 1422", prescription)
    return EtatDuTitre(Etat.EXECUTABLE, f"titre exécutoire notifié{tard}", "CPCE L111-2, L111-3", prescription)


def _reserve_du_defaut(titre: Titre, le: date) -> str:
    """L'alerte de CPC 478 : le fichier ne dit pas si la décision est par défaut, elle n'est pas écartée."""
    if titre.espece not in _DECISIONS_PAR_DEFAUT_POSSIBLES:
        return ""
    limite = _ajouter_delai("jugement_non_avenu", titre.rendu_le, titre.rendu_le)
    if min(titre.notifie_le or le, le) <= limite:
        return ""
    return (
        f" ; à vérifier : faute de notification au plus tard le {limite:%d/%m/%Y}, il est non avenu s'il a été rendu "
        "par défaut ou réputé contradictoire au seul motif qu'il est susceptible d'appel (CPC 478)"
    )


def _fin_de_l_opposition(titre: Titre) -> date | None:
    """Le dernier jour d'attente après la signification d'une injonction de payer : il dépend de sa date (CPC 1422)."""
    if titre.espece is not EspeceTitre.INJONCTION_PAYER or titre.notifie_le is None:
        return None
    nouvelle = actes.acte("signification_injonction_payer").est_en_vigueur(titre.rendu_le)
    return _ajouter_delai("ip_execution" if nouvelle else "ip_opposition", titre.notifie_le, titre.rendu_le)


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
    return _ajouter_delai("ip_signification", titre.rendu_le, titre.rendu_le)


def _ajouter_delai(nom: str, origine: date, le: date) -> date:
    duree = parametres.valeur(f"delais/procedure/{nom}", le=le)
    resultat = ouvrir("delai").calculer({"type": "procedure", "origine": origine.isoformat(), "duree": dict(duree)})
    limite: date = resultat.valeurs["dernier_jour"]
    return limite
