"""Le tri d'entrée d'une créance : amiable, titre à obtenir, titre à exécuter, prescrite ou proche de l'être.

L'ordre des questions est celui du clerc : un titre vaut-il ? la créance est-elle prescrite ? a-t-on déjà mis en
demeure ? Chaque réponse garde son motif et son article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from basoche.droit import parametres
from basoche.droit.montant import Montant
from basoche.echanges.creance import Creance, Genre, PosteDu
from basoche.strategie.prescriptions import Echeance, prescription_du_poste
from basoche.strategie.titres import Etat, EtatDuTitre, examiner_titre


class Classe(StrEnum):
    """Les cinq piles du tri."""

    AMIABLE = "amiable"
    TITRE_A_OBTENIR = "titre_a_obtenir"
    TITRE_A_EXECUTER = "titre_a_executer"
    PROCHE_DE_LA_PRESCRIPTION = "proche_de_la_prescription"
    PRESCRITE = "prescrite"


@dataclass(frozen=True, slots=True)
class Reglages:
    """Ce que l'étude choisit, et que la loi ne dit pas, en jours.

    ``alerte_prescription`` : en deçà, on agit en justice sans attendre ; ``sortie_de_l_amiable`` : temps laissé à une
    mise en demeure avant de chercher un titre.
    """

    alerte_prescription: int = 90
    sortie_de_l_amiable: int = 45


@dataclass(frozen=True, slots=True)
class Orientation:
    """La pile, son motif, l'acte qui suit (code du catalogue) et ce qui l'empêche, s'il y a lieu.

    ``postes`` sont ceux qu'on peut encore réclamer ; ``prescrits`` les autres. ``acte`` est ``None`` si rien ne doit
    partir.
    """

    classe: Classe
    motif: str
    article: str
    acte: str | None
    urgent: bool
    postes: tuple[PosteDu, ...]
    prescrits: tuple[Echeance, ...]
    dernier_jour: date | None
    titre: EtatDuTitre | None = None
    obstacle: str = ""


def orienter(creance: Creance, *, le: date, reglages: Reglages | None = None) -> Orientation:
    """Range une créance dans sa pile et dit quel acte suit.

    Args:
        creance: la créance importée.
        le: le jour du tri.
        reglages: les choix de l'étude, en jours.
    """
    reglages = reglages or Reglages()
    etat = examiner_titre(creance, creance.titre, le=le) if creance.titre else None
    if etat is not None and etat.etat is not Etat.NON_AVENU:
        return _avec_titre(creance, etat, le, reglages)
    return _sans_titre(creance, etat, le, reglages)


def _avec_titre(creance: Creance, etat: EtatDuTitre, le: date, reglages: Reglages) -> Orientation:
    echeances = _echeances_propres(creance, etat, le)
    prescrits = tuple(e for e in echeances if e.est_prescrite)
    if etat.etat is Etat.PRESCRIT or (prescrits and len(prescrits) == len(echeances)):
        return _prescrite(prescrits or (_exiger(etat.prescription),), etat)
    dernier = _plus_proche([etat.a_notifier_avant, *(e.dernier_jour for e in echeances if not e.est_prescrite)])
    acte, obstacle = _acte_du_titre(creance, etat, le)
    return Orientation(
        classe=Classe.TITRE_A_EXECUTER,
        motif=etat.motif,
        article=etat.article,
        acte=acte,
        urgent=_est_proche(dernier, le, reglages),
        postes=_postes_vivants(creance, prescrits),
        prescrits=prescrits,
        dernier_jour=dernier,
        titre=etat,
        obstacle=obstacle,
    )


def _echeances_propres(creance: Creance, etat: EtatDuTitre, le: date) -> tuple[Echeance, ...]:
    """La prescription du titre ; pour un titre hors L111-4, celle de chaque poste de la créance."""
    if etat.prescription is not None:
        return (etat.prescription,)
    return tuple(prescription_du_poste(creance, poste, le=le) for poste in creance.postes)


def _exiger(echeance: Echeance | None) -> Echeance:
    assert echeance is not None
    return echeance


def _acte_du_titre(creance: Creance, etat: EtatDuTitre, le: date) -> tuple[str | None, str]:
    if etat.etat is Etat.A_NOTIFIER:
        return "signification_titre", ""
    if etat.etat is Etat.EXECUTOIRE_A_PROUVER and etat.article != "CPC 504, 505":
        return None, etat.motif
    if etat.etat is Etat.EXECUTOIRE_A_PROUVER:
        return None, "réunir la preuve du caractère exécutoire (certificat de non-recours, délai expiré)"
    if len(creance.debiteurs) > 1 and creance.tenus is None:
        return None, "dire comment les débiteurs sont tenus : la solidarité ne se présume pas (C. civ. 1310)"
    if len(creance.debiteurs) > 1 and creance.tenus == "part":
        return None, "dire la part de chaque débiteur : chacun ne paie que la sienne (C. civ. 1309)"
    if est_petite_creance(creance, le=le):
        return "cmd_saisie_vente_petite_creance", ""
    return "cmd_saisie_vente", ""


def est_petite_creance(creance: Creance, *, le: date, restant: Montant | None = None) -> bool:
    """Vrai si le commandement suit R221-3 : principal sous le seuil, non alimentaire, débiteur logé chez lui.

    Le seuil s'apprécie sur le principal (CPCE R221-2 : « inférieure » : 535,00 € pile n'en est pas). Le fichier ne dit
    pas le lieu de la saisie : une personne physique est réputée saisie dans son habitation, lecture protectrice ;
    de même, ``restant`` (le principal que l'acte réclame) suffit à passer sous le seuil.
    """
    seuil = Montant.lire(str(parametres.valeur("execution/seuils/saisie_vente_habitation", le=le)))
    habite = any(debiteur.genre is Genre.PHYSIQUE for debiteur in creance.debiteurs)
    return (
        habite
        and not creance.est_alimentaire
        and min(creance.principal, creance.principal if restant is None else restant) < seuil
    )


def _sans_titre(creance: Creance, etat: EtatDuTitre | None, le: date, reglages: Reglages) -> Orientation:
    echeances = tuple(prescription_du_poste(creance, poste, le=le) for poste in creance.postes)
    prescrits = tuple(e for e in echeances if e.est_prescrite)
    if prescrits and len(prescrits) == len(echeances):
        return _prescrite(prescrits, etat)
    dernier = _plus_proche([e.dernier_jour for e in echeances if not e.est_prescrite])
    classe, motif, article = _pile_sans_titre(creance, etat, dernier, le, reglages)
    amiable = classe is Classe.AMIABLE
    return Orientation(
        classe=classe,
        motif=motif,
        article=article,
        acte="mise_en_demeure_lettre" if amiable else "requete_injonction_payer",
        urgent=classe is Classe.PROCHE_DE_LA_PRESCRIPTION,
        postes=_postes_vivants(creance, prescrits),
        prescrits=prescrits,
        dernier_jour=dernier,
        titre=etat,
    )


def _pile_sans_titre(
    creance: Creance, etat: EtatDuTitre | None, dernier: date | None, le: date, reglages: Reglages
) -> tuple[Classe, str, str]:
    if dernier is not None and _est_proche(dernier, le, reglages):
        motif = f"sans titre, dernier jour le {dernier:%d/%m/%Y} : assigner ou faire signifier l'injonction avant"
        return Classe.PROCHE_DE_LA_PRESCRIPTION, motif, "C. civ. 2241"
    if etat is not None:
        return Classe.TITRE_A_OBTENIR, f"titre sans effet : {etat.motif}", etat.article
    mises_en_demeure = [e.du for e in creance.evenements if e.type == "mise_en_demeure"]
    if mises_en_demeure and max(mises_en_demeure) + timedelta(days=reglages.sortie_de_l_amiable) < le:
        motif = f"mise en demeure du {max(mises_en_demeure):%d/%m/%Y} restée sans effet"
        return Classe.TITRE_A_OBTENIR, motif, "CPC 1405"
    return Classe.AMIABLE, "sans titre, prescription éloignée : mise en demeure d'abord", "C. civ. 1344"


def _prescrite(prescrits: tuple[Echeance, ...], etat: EtatDuTitre | None) -> Orientation:
    dernier = max(e.dernier_jour for e in prescrits if e.dernier_jour is not None)
    return Orientation(
        classe=Classe.PRESCRITE,
        motif=f"prescrite depuis le {dernier:%d/%m/%Y}",
        article=prescrits[0].article,
        acte=None,
        urgent=False,
        postes=(),
        prescrits=prescrits,
        dernier_jour=dernier,
        titre=etat,
    )


def _postes_vivants(creance: Creance, prescrits: tuple[Echeance, ...]) -> tuple[PosteDu, ...]:
    """Les postes qu'on peut réclamer : le titre prescrit tout ou rien, une échéance ne prescrit qu'elle-même."""
    morts = {(e.libelle, e.exigible_le) for e in prescrits}
    return tuple(p for p in creance.postes if (p.libelle, p.exigible_le) not in morts)


def _plus_proche(limites: Sequence[date | None]) -> date | None:
    """La première des dates connues : un délai qui ne court pas n'en donne aucune."""
    return min((limite for limite in limites if limite is not None), default=None)


def _est_proche(dernier: date | None, le: date, reglages: Reglages) -> bool:
    return dernier is not None and dernier <= le + timedelta(days=reglages.alerte_prescription)
