"""D'un dossier au problème de décision : chaque voie, jugée, chiffrée, avec sa chance."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from basoche.droit.montant import Montant
from basoche.strategie.biens import Assiette, assiette_de
from basoche.strategie.chances import MILLION, Historique, segment_de
from basoche.strategie.couts import Cout, cout_de_la_voie, surcout
from basoche.strategie.decision import Option, Probleme, elaguer, facteur_d_actualisation
from basoche.strategie.faits import Faits
from basoche.strategie.modele import Chance, Dossier, Etat, Famille
from basoche.strategie.utilite import SansObjet, Vue, motif_sans_objet
from basoche.strategie.voies import (
    ARRET,
    ATTENDRE,
    Apriori,
    Effet,
    Empechement,
    Jugement,
    Reglages,
    Regle,
    cesse_par_le_temps,
    etat_de,
    leve_par,
    lire_voies,
    possible_le,
)

# Ce qu'un titre obtenu, notifié et exécutoire lèvera : les voies d'exécution se pèsent déjà avec lui.
_LEVES_PAR_LE_TITRE = frozenset(
    {
        "titre_present",
        "injonction_signifiee_a_temps",
        "defaut_notifie_a_temps",
        "titre_non_prescrit",
        "titre_notifie",
        "titre_executoire",
        "opposition_passee",
    }
)
_UTILITES_DU_TITRE = frozenset({"aucun titre ne vaut"})


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Une voie du dossier : son état, son objet, ce qu'elle coûte et rapporte."""

    regle: Regle
    empechements: tuple[Empechement, ...]
    etat: Etat
    sans_objet: SansObjet | None
    premier: Cout
    cout: Cout
    assiette: Assiette
    jours: int
    segment: str
    apriori: Apriori
    fraction: Fraction
    chance: Chance | None = None

    @property
    def code(self) -> str:
        """Le code de la voie."""
        return self.regle.voie.code

    @property
    def chance_ppm(self) -> int:
        """La chance retenue, en millionièmes : celle du segment calibré, sinon celle de départ."""
        if self.chance is not None:
            return int(self.chance.moyenne * MILLION)
        return self.apriori.succes * MILLION // self.apriori.essais


class Evaluateur:
    """Évalue les voies d'un dossier ; ``historique`` et ``reglages`` sont ceux de l'étude."""

    def __init__(self, dossier: Dossier, historique: Historique, reglages: Reglages) -> None:
        self.dossier, self.historique, self.reglages = dossier, historique, reglages
        self.faits = Faits(dossier)
        self.jugement = Jugement(self.faits)
        self.evaluations = tuple(self._evaluer(regle) for regle in lire_voies())

    def _evaluer(self, regle: Regle) -> Evaluation:
        empechements = self.jugement.empechements(regle)
        etat = etat_de(empechements)
        sans_objet = motif_sans_objet(Vue(self.faits, self.jugement, regle, self.reglages))
        assiette = assiette_de(regle, self.faits, self.reglages)
        premier, cout = cout_de_la_voie(regle, self.dossier.total, self.dossier.le, self.dossier.territoire)
        if self.reglages.surcouts:
            plus = surcout(regle, self.reglages)
            premier, cout = premier + plus, cout + plus
        segment = segment_de(regle.voie.code, self.dossier, bien_connu=assiette.est_connue)
        apriori, jours = self._apriori(regle, assiette), regle.voie.duree_jours + assiette.jours
        chance, fraction = None, regle.fraction
        if self.historique.closes(segment) >= self.reglages.mesures_pour_calibrer:
            chance, mesures_jours = self.historique.chance(segment, apriori, fraction)
            fraction, jours = chance.fraction, mesures_jours or jours
        return Evaluation(
            regle, empechements, etat, sans_objet, premier, cout, assiette, jours, segment, apriori, fraction, chance
        )

    def _apriori(self, regle: Regle, assiette: Assiette) -> Apriori:
        if regle.avec_accord is not None and self.dossier.amiable.accord:
            return regle.avec_accord
        if self.dossier.contestation in regle.contestation:
            return regle.contestation[self.dossier.contestation]
        return regle.connu if assiette.est_connue or regle.inconnu is None else regle.inconnu

    # --- Le problème de décision ------------------------------------------------------------------------------

    def probleme(self) -> Probleme:
        """Les voies que la décision compare, et ce que coûte d'attendre."""
        options = [option for e in self.evaluations if (option := self._option(e)) is not None]
        facteur = facteur_d_actualisation(self.jours_d_attente, self.reglages.taux_actualisation)
        menace = MILLION
        if self.dossier.menace:
            menace -= self.reglages.perte_si_menace * MILLION // 100
        return Probleme(elaguer(options), facteur, self.reglages.cout_du_suivi.centimes, menace)

    @property
    def jours_d_attente(self) -> int:
        """Les jours jusqu'au premier obstacle que le temps lève ; l'attente d'usage s'il n'a pas de terme."""
        jours = [self._terme(e) for e in self.evaluations if self._attend(e)]
        return min(jours, default=self.reglages.attente_sans_terme)

    def _terme(self, evaluation: Evaluation) -> int:
        sans_objet = evaluation.sans_objet
        quand = possible_le(evaluation.empechements) if evaluation.empechements else None
        if quand is None and sans_objet is not None:
            quand = sans_objet.des_le
        return self.reglages.attente_sans_terme if quand is None else max((quand - self.dossier.le).days, 1)

    def _attend(self, evaluation: Evaluation) -> bool:
        if evaluation.code in (ATTENDRE, ARRET) or evaluation.regle.effet is Effet.LIEUX:
            return False
        if evaluation.empechements:
            return cesse_par_le_temps(evaluation.empechements)
        return evaluation.sans_objet is not None and evaluation.sans_objet.des_le is not None

    def _option(self, evaluation: Evaluation) -> Option | None:
        """Ce que la décision voit d'une voie ; ``None`` si elle ne peut pas s'ouvrir, ou n'a pas d'objet."""
        regle = evaluation.regle
        if evaluation.code in (ATTENDRE, ARRET) or regle.effet is Effet.LIEUX:
            return None
        restants = tuple(e for e in evaluation.empechements if e.condition.nom not in _LEVES_PAR_LE_TITRE)
        titre = self._veut_un_titre(evaluation)
        if not titre:
            restants = evaluation.empechements
        if titre and regle.effet is not Effet.PAIEMENT and regle.effet is not Effet.INFORMATION:
            return None
        if not self._a_un_objet(evaluation, titre=titre):
            return None
        attente = cesse_par_le_temps(restants) or (evaluation.sans_objet is not None and not titre and not restants)
        ouvreurs = None if not restants or attente else leve_par(restants)
        if ouvreurs is not None and not ouvreurs:
            return None
        return self._chiffrer(evaluation, titre=titre, attente=attente, ouvreurs=ouvreurs)

    def _veut_un_titre(self, evaluation: Evaluation) -> bool:
        """Vrai pour une voie d'exécution d'un dossier dont le titre manque, ne vaut plus ou n'est pas notifié."""
        if evaluation.regle.voie.famille is not Famille.EXECUTION:
            return False
        return not self.faits.titre_vaut or not self.faits.est_notifie

    @staticmethod
    def _a_un_objet(evaluation: Evaluation, *, titre: bool) -> bool:
        motif = evaluation.sans_objet
        if motif is None or motif.des_le is not None:
            return True
        # Avant le titre, une voie d'exécution semble sans objet faute de titre : on la pèse comme si on l'avait.
        return titre and (motif.motif in _UTILITES_DU_TITRE or evaluation.regle.effet is Effet.INFORMATION)

    def _chiffrer(
        self, evaluation: Evaluation, *, titre: bool, attente: bool, ouvreurs: frozenset[str] | None
    ) -> Option:
        regle, total = evaluation.regle, self.dossier.total
        gain = int(evaluation.assiette.montant.centimes * evaluation.fraction)
        chance = evaluation.chance_ppm
        trouvee, gain_trouve = chance, gain
        if regle.trouve is not None and not (evaluation.assiette.est_connue and gain):
            trouvee = regle.trouve.succes * MILLION // regle.trouve.essais
            gain_trouve = int(total.centimes * evaluation.fraction)
        facteur = facteur_d_actualisation(evaluation.jours, self.reglages.taux_actualisation)
        return Option(
            code=evaluation.code,
            effet=regle.effet,
            chance=chance,
            gain=gain,
            reste=_reste(gain, total),
            perdu=evaluation.cout.creancier.centimes,
            avance=evaluation.cout.debiteur.centimes,
            facteur=facteur,
            chance_trouvee=trouvee,
            gain_trouve=gain_trouve,
            reste_trouve=_reste(gain_trouve, total),
            titre=titre,
            attente=attente,
            leve_par=ouvreurs,
        )


def _reste(gain: int, total: Montant) -> int:
    """La part de la dette qu'un succès laisse, en millionièmes."""
    return max(MILLION - gain * MILLION // total.centimes, 0) if total.centimes else 0
