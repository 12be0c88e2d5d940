"""D'un dossier au problème de décision : chaque voie, jugée, chiffrée, avec sa chance."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from basoche.strategie.biens import Assiette, assiette_de
from basoche.strategie.chances import MILLION, Historique, segment_de
from basoche.strategie.condition import REFUS, lire_conditions
from basoche.strategie.couts import Cout, Grille, cout_de_la_voie, grille_des_couts, surcout
from basoche.strategie.decision import Option, Probleme, elaguer, facteur_d_actualisation
from basoche.strategie.faits import Faits
from basoche.strategie.memoire import fait, rafraichir
from basoche.strategie.modele import Chance, Dossier, Etat, Famille
from basoche.strategie.utilite import SansObjet, motif_sans_objet
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
    grouper,
    leve_par,
    lire_voies,
    regle_de,
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


class Evaluation:
    """Une voie du dossier : son état, son objet, puis, s'ils servent, ce qu'elle coûte et rapporte."""

    def __init__(self, regle: Regle, evaluateur: Evaluateur) -> None:
        self.regle, self._evaluateur = regle, evaluateur
        self.code = regle.voie.code
        self.empechements: tuple[Empechement, ...] = evaluateur.jugement.empechements(regle)
        if evaluateur.sans_mesure:
            self.__dict__["_mesure"] = None  # posé d'avance : rien à mesurer sans historique

    @fait
    def etat(self) -> Etat:
        """Permise, ou interdite avec l'article."""
        return etat_de(self.empechements)

    @fait
    def sans_objet(self) -> SansObjet | None:
        """Pourquoi la voie n'a pas d'objet, s'il y a lieu."""
        evaluateur = self._evaluateur
        return motif_sans_objet(evaluateur.faits, evaluateur.jugement, self.regle, evaluateur.reglages)

    @property
    def ouverte_le(self) -> date | None:
        """Le jour où le temps aura ouvert la voie, s'il est connu."""
        if self.empechements:
            return self.etat.possible_le
        return self.sans_objet.des_le if self.sans_objet is not None else None

    @property
    def sans_objet_avec_le_titre(self) -> SansObjet | None:
        """Le même, comme si le titre était obtenu et exécutoire."""
        evaluateur = self._evaluateur
        faits, reglages = evaluateur.faits, evaluateur.reglages
        return motif_sans_objet(faits, evaluateur.jugement, self.regle, reglages, avec_le_titre=True)

    @fait
    def couts(self) -> tuple[Cout, Cout]:
        """Le coût du premier acte, et celui de toute la voie."""
        reglages, grille = self._evaluateur.reglages, self._evaluateur.grille
        premier, cout = couts = grille.connus.get(self.code) or cout_de_la_voie(self.regle, grille)
        if not reglages.surcouts:
            return couts
        plus = surcout(self.regle, reglages)
        return premier + plus, cout + plus

    @property
    def cout(self) -> Cout:
        """Le coût de toute la voie."""
        return self.couts[1]

    @fait
    def assiette(self) -> Assiette:
        """Le plus que la voie peut rendre."""
        return assiette_de(self.regle, self._evaluateur.faits, self._evaluateur.total, self._evaluateur.reglages)

    @fait
    def segment(self) -> str:
        """Le segment où se mesure sa chance."""
        return self.code + self._evaluateur.fins_de_segment[self.assiette.est_connue]

    @fait
    def apriori(self) -> Apriori:
        """La chance de départ, valeur de l'étude."""
        regle, dossier = self.regle, self._evaluateur.dossier
        if regle.avec_accord is not None and dossier.amiable.accord:
            return regle.avec_accord
        if dossier.contestation in regle.contestation:
            return regle.contestation[dossier.contestation]
        return regle.connu if regle.inconnu is None or self.assiette.est_connue else regle.inconnu

    @fait
    def _mesure(self) -> tuple[Chance, int] | None:
        evaluateur = self._evaluateur
        historique = evaluateur.historique
        if evaluateur.sans_mesure or historique.closes(self.segment) < evaluateur.reglages.mesures_pour_calibrer:
            return None
        return historique.chance(self.segment, self.apriori, self.regle.fraction)

    @property
    def chance(self) -> Chance | None:
        """La chance mesurée ; ``None`` si le segment n'est pas calibré."""
        return self._mesure[0] if self._mesure else None

    @property
    def jours(self) -> int:
        """Les jours jusqu'au paiement : mesurés, sinon d'usage."""
        if self._mesure and self._mesure[1]:
            return self._mesure[1]
        return self.regle.voie.duree_jours + self.assiette.jours

    @property
    def fraction(self) -> Fraction:
        """La part de l'assiette que rend un succès."""
        return self._mesure[0].fraction if self._mesure else self.regle.fraction

    @property
    def chance_ppm(self) -> int:
        """La chance retenue, en millionièmes : celle du segment calibré, sinon celle de départ."""
        if self._mesure:
            return int(self._mesure[0].moyenne * MILLION)
        return self.apriori.succes * MILLION // self.apriori.essais


class Evaluateur:
    """Évalue les voies d'un dossier ; ``historique`` et ``reglages`` sont ceux de l'étude."""

    def __init__(self, dossier: Dossier, historique: Historique, reglages: Reglages) -> None:
        rafraichir()
        self.historique, self.reglages = historique, reglages
        self.faits = Faits(dossier)
        self.dossier = self.faits.dossier
        self.bornes: dict[frozenset[str], date | None] = {}
        self.jugement = Jugement(self.faits)
        self.total = dossier.total
        self.sans_mesure = historique.est_vide
        self._par_code: dict[str, Evaluation] = {}

    def evaluation(self, code: str) -> Evaluation:
        """L'évaluation d'une voie, faite la première fois qu'on la demande."""
        connue = self._par_code.get(code)
        if connue is None:
            connue = self._par_code[code] = Evaluation(regle_de(code), self)
        return connue

    @property
    def evaluations(self) -> tuple[Evaluation, ...]:
        """Celles de toutes les voies, dans l'ordre du recueil."""
        return tuple([self.evaluation(regle.voie.code) for regle in lire_voies()])

    @fait
    def permises(self) -> tuple[Evaluation, ...]:
        """Celles des voies permises, dans l'ordre du recueil."""
        return tuple([self.evaluation(regle.voie.code) for regle in self.jugement.permises])

    @fait
    def grille(self) -> Grille:
        """Les coûts déjà comptés pour cette tranche, ce jour, en ce lieu."""
        return grille_des_couts(self.total, self.dossier.le, self.dossier.territoire)

    @fait
    def fins_de_segment(self) -> tuple[str, str]:
        """Ce qui suit le code d'une voie dans le nom de son segment : bien inconnu, bien connu."""
        dossier = self.dossier
        return segment_de("", dossier, bien_connu=False), segment_de("", dossier, bien_connu=True)

    def oublier(self) -> None:
        """Rompt le cercle des évaluations, une fois le conseil rendu."""
        self.__dict__.clear()

    # --- Le problème de décision ------------------------------------------------------------------------------

    def probleme(self) -> Probleme:
        """Les voies que la décision compare, et ce que coûte d'attendre."""
        facteur = facteur_d_actualisation(self.jours_d_attente, self.reglages.taux_actualisation)
        menace = MILLION
        if self.dossier.menace:
            menace -= self.reglages.perte_si_menace * MILLION // 100
        return Probleme(elaguer(self.options), facteur, self.reglages.cout_du_suivi.centimes, menace)

    @fait
    def options(self) -> tuple[Option, ...]:
        """Chaque voie que la décision peut prendre, aujourd'hui ou une fois ouverte."""
        ouvertures = _ouvertures(self.jugement.manques, self._sans_titre_pret)
        return tuple([option for ouverture in ouvertures if (option := self._option(ouverture)) is not None])

    @fait
    def attendues(self) -> tuple[Evaluation, ...]:
        """Les voies que le temps ou un tiers ouvrira, sans autre titre que celui qu'on a."""
        return tuple([self.evaluation(o.code) for o in self.options if o.attente and not o.titre])

    @fait
    def jours_d_attente(self) -> int:
        """Les jours jusqu'au premier obstacle que le temps lève ; l'attente d'usage s'il n'a pas de terme."""
        return min(map(self._terme, self.attendues), default=self.reglages.attente_sans_terme)

    def _terme(self, evaluation: Evaluation) -> int:
        quand = evaluation.ouverte_le
        return self.reglages.attente_sans_terme if quand is None else max((quand - self.dossier.le).days, 1)

    def _option(self, ouverture: _Ouverture) -> Option | None:
        """Ce que la décision voit d'une voie qui peut s'ouvrir ; ``None`` si elle n'a pas d'objet."""
        evaluation, titre = self.evaluation(ouverture.code), ouverture.titre
        motif = evaluation.sans_objet_avec_le_titre if titre else evaluation.sans_objet
        if motif is not None and motif.des_le is None:
            return None
        attente = ouverture.attente or (motif is not None and not titre and ouverture.libre)
        return self._chiffrer(evaluation, titre=titre, attente=attente, ouvreurs=ouverture.ouvreurs)

    @fait
    def _sans_titre_pret(self) -> bool:
        """Vrai si le titre manque, ne vaut plus ou n'est pas notifié : l'exécution se pèse comme s'il l'était."""
        return not self.faits.titre_vaut or not self.faits.est_notifie

    def _chiffrer(
        self, evaluation: Evaluation, *, titre: bool, attente: bool, ouvreurs: frozenset[str] | None
    ) -> Option:
        regle, total = evaluation.regle, self.total
        part = evaluation.fraction
        gain = evaluation.assiette.montant.centimes * part.numerator // part.denominator
        chance = evaluation.chance_ppm
        trouvee, gain_trouve = chance, gain
        if regle.trouve is not None and not (evaluation.assiette.est_connue and gain):
            trouvee = regle.trouve.succes * MILLION // regle.trouve.essais
            gain_trouve = total.centimes * part.numerator // part.denominator
        facteur = facteur_d_actualisation(evaluation.jours, self.reglages.taux_actualisation)
        cout, reste = evaluation.couts[1], _reste(gain, total.centimes)
        return Option(  # les champs dans l'ordre de leur classe : les nommer coûterait le double
            evaluation.code,
            regle.effet,
            chance,
            gain,
            reste,
            cout.creancier.centimes,
            cout.debiteur.centimes,
            facteur,
            trouvee,
            gain_trouve,
            reste if gain_trouve == gain else _reste(gain_trouve, total.centimes),
            titre,
            attente,
            ouvreurs,
        )


class _Ouverture(NamedTuple):
    """Comment une voie peut s'ouvrir : déjà libre, avec le titre, par le temps, ou par une autre voie."""

    code: str
    titre: bool
    attente: bool
    libre: bool
    ouvreurs: frozenset[str] | None


@lru_cache(maxsize=1024)
def _ouvertures(manques: tuple[str, ...], sans_titre_pret: bool) -> tuple[_Ouverture, ...]:
    """Les voies qui peuvent s'ouvrir quand ces conditions manquent ; les lieux ne se comparent pas en euros."""
    trouvees = (_ouverture(regle, manques, sans_titre_pret) for regle in lire_voies())
    return tuple(ouverture for ouverture in trouvees if ouverture is not None)


def _ouverture(regle: Regle, manques: tuple[str, ...], sans_titre_pret: bool) -> _Ouverture | None:
    code = regle.voie.code
    if code in (ATTENDRE, ARRET) or regle.effet is Effet.LIEUX:
        return None
    titre = sans_titre_pret and regle.voie.famille is Famille.EXECUTION
    groupes, rangs = grouper(manques)
    noms = groupes[rangs[code]]
    if titre:
        if regle.effet is not Effet.PAIEMENT and regle.effet is not Effet.INFORMATION:
            return None
        noms = tuple(nom for nom in noms if nom not in _LEVES_PAR_LE_TITRE)
    conditions = lire_conditions()
    restants = tuple(Empechement(conditions[nom], REFUS) for nom in noms)
    attente = cesse_par_le_temps(restants)
    ouvreurs = None
    if restants and not attente:
        ouvreurs = _ouvreurs(restants, code)
        if not ouvreurs:
            return None
    return _Ouverture(code, titre, attente, not restants, ouvreurs)


def _ouvreurs(empechements: tuple[Empechement, ...], code: str) -> frozenset[str]:
    """Les voies qui ouvrent celle-ci ; une voie dont elle est la suite l'a déjà comptée."""
    return frozenset(autre for autre in leve_par(empechements) if code not in regle_de(autre).voie.suites)


def _reste(gain: int, total: int) -> int:
    """La part de la dette qu'un succès laisse, en millionièmes."""
    return max(MILLION - gain * MILLION // total, 0) if total else 0
