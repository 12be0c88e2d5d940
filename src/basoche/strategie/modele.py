"""Ce que la stratégie sait d'un dossier, et ce qu'elle en dit : des valeurs, sans calcul.

Un dossier de stratégie ne porte aucune donnée protégée et aucun renseignement reçu au titre de CPCE L152-1 hors de
son dossier : le débiteur n'y a ni nom ni adresse, la commune n'est qu'une distance. L'argent est en :class:`Montant` ;
une chance est une fréquence, jamais une somme.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from basoche.droit.montant import ZERO, Montant
from basoche.droit.resultat import Avertissement
from basoche.droit.source import Fondement, Verification
from basoche.echanges.creance import Evenement, Genre

METROPOLE = "metropole"


class Famille(StrEnum):
    """Ce que fait une voie."""

    AMIABLE = "amiable"
    TITRE = "titre"
    EXECUTION = "execution"
    CONSERVATOIRE = "conservatoire"
    ATTENTE = "attente"
    ARRET = "arret"


FONCTIONS: tuple[str, ...] = ("commissaire", "clerc_significateur", "clerc", "gestionnaire")
"""Qui passe du temps sur une action ; les minutes d'une :class:`Action` sont données par fonction."""


# --- Le dossier -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TitreTenu:
    """Le titre exécutoire ; une date inconnue est ``None``.

    ``par_defaut`` : rendu par défaut, ou réputé contradictoire au seul motif qu'il est susceptible d'appel (CPC 478) ;
    ``etabli_par_l_etude`` : titre de CPCE L125-1 que cette étude a établi ; ``expulsion`` : il ordonne l'expulsion.
    """

    espece: str
    rendu_le: date
    notifie_le: date | None = None
    executoire_le: date | None = None
    par_defaut: bool = False
    etabli_par_l_etude: bool = False
    expulsion: bool = False


@dataclass(frozen=True, slots=True)
class DebiteurConnu:
    """Ce que le droit demande de savoir du débiteur ; ``habitation`` : le lieu de la saisie est son logement."""

    genre: Genre = Genre.PHYSIQUE
    habitation: bool = True
    protection: str | None = None
    radiee: bool = False


@dataclass(frozen=True, slots=True)
class Avoirs:
    """Les biens connus ; ``None`` ou faux : rien n'est connu, ce qui ne veut pas dire qu'il n'y a rien.

    ``compte`` : solde relevé ; ``employeur`` : rémunération nette mensuelle ; ``immeuble`` : valeur après
    hypothèques, privilèges et frais ; ``vehicule`` et ``tiers`` (loyers, factures dues au débiteur) : valeur.
    """

    compte: Montant | None = None
    employeur: Montant | None = None
    immeuble: Montant | None = None
    vehicule: Montant | None = None
    tiers: Montant | None = None
    meubles: bool = False
    personnes_a_charge: int = 0


@dataclass(frozen=True, slots=True)
class ActeFait:
    """Un acte du catalogue déjà fait dans le dossier."""

    acte: str
    le: date


@dataclass(frozen=True, slots=True)
class Procedure:
    """Une procédure qui suspend ou interdit : ``type`` est une clé de ``execution/procedures``."""

    type: str
    du: date
    au: date | None = None


@dataclass(frozen=True, slots=True)
class Amiable:
    """Ce qui a été tenté à l'amiable ; ``accord`` : le débiteur accepte de traiter."""

    mise_en_demeure_le: date | None = None
    accord: bool = False
    tentative_750_1: bool = False


@dataclass(frozen=True, slots=True)
class LieuAExpulser:
    """Le lieu à libérer ; ``exception`` : celle qui écarte la trêve hivernale, s'il y en a une."""

    habite: bool = True
    exception: str | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """L'état d'un dossier à une date, tel que la stratégie le lit.

    ``principal``, ``interets``, ``frais`` : ce qui reste dû. ``tenus`` : ``solidaire``, ``in_solidum``, ``part`` ou
    ``None`` (la solidarité ne se présume pas, C. civ. 1310) ; ``part`` : ce que ce débiteur doit seul.
    ``dispense_l511_2`` : cas de CPCE L511-2 qui dispense du juge ; ``kilometres`` : distance de l'étude.
    """

    le: date
    principal: Montant
    nature: str
    exigible_le: date
    cle: str = ""
    interets: Montant = ZERO
    frais: Montant = ZERO
    alimentaire: bool = False
    titre: TitreTenu | None = None
    debiteur: DebiteurConnu = field(default_factory=DebiteurConnu)
    nombre_debiteurs: int = 1
    tenus: str | None = None
    part: Montant | None = None
    avoirs: Avoirs = field(default_factory=Avoirs)
    actes: tuple[ActeFait, ...] = ()
    evenements: tuple[Evenement, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    amiable: Amiable = field(default_factory=Amiable)
    contestation: str = "aucune"
    expulsion: LieuAExpulser | None = None
    menace: bool = False
    autorisation_conservatoire_le: date | None = None
    autorisation_saisie_vente_le: date | None = None
    dispense_l511_2: str | None = None
    facture_entre_commercants: bool = False
    kilometres: int | None = None
    territoire: str = METROPOLE

    @property
    def total(self) -> Montant:
        """Ce que ce débiteur doit : sa part s'il en a une, sinon le tout."""
        return self.part if self.part is not None else self.principal + self.interets + self.frais


# --- Les voies ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Voie:
    """Une voie du graphe. ``code`` est celui d'un acte du catalogue, ou ``attendre``, ou ``arret``.

    ``suites`` : les actes qui restent jusqu'au paiement, dans l'ordre ; ``condition`` : ce qu'il faut connaître pour
    qu'elle ait un objet (clé de :class:`Avoirs`) ; ``duree_jours`` : durée d'usage jusqu'au paiement, valeur de
    l'étude.
    """

    code: str
    intitule: str
    famille: Famille
    articles: tuple[str, ...]
    suites: tuple[str, ...] = ()
    avoir: str | None = None
    duree_jours: int = 0
    verification: Verification = Verification.MEMOIRE


class Etat(NamedTuple):
    """Permise ou interdite à cette date. ``article`` et ``raison`` disent pourquoi elle ne l'est pas (vides sinon).

    ``possible_le`` : premier jour où l'empêchement connu cesse de lui-même, s'il cesse.
    """

    permise: bool
    article: str = ""
    raison: str = ""
    possible_le: date | None = None
    a_verifier: tuple[str, ...] = ()


class Action(NamedTuple):
    """Le premier pas d'une voie : ce qu'il coûte, qui le fait, quand. C'est l'unité du plan de l'étude.

    ``cout`` est TTC, ``avance`` ce que le créancier ou l'étude avance, ``reste_creancier`` ce qui demeure à sa charge ;
    ``minutes`` par fonction (:data:`FONCTIONS`) ; ``au_plus_tard`` : dernier jour utile, s'il y en a un.
    """

    code: str
    cout: Montant
    avance: Montant
    reste_creancier: Montant
    minutes: Mapping[str, int]
    kilometres: int
    au_plus_tot: date
    au_plus_tard: date | None = None

    @property
    def total_minutes(self) -> int:
        """Toutes fonctions réunies."""
        return sum(self.minutes.values())


@dataclass(frozen=True, slots=True)
class Chance:
    """La chance d'une voie dans un segment calibré : ``mesures`` closes, moyenne et bornes à 80 %.

    ``fraction`` : part recouvrée quand la voie aboutit. Fréquences exactes entre 0 et 1 ; jamais une somme.
    """

    segment: str
    mesures: int
    moyenne: Fraction
    basse: Fraction
    haute: Fraction
    fraction: Fraction


class VoieClassee(NamedTuple):
    """Une voie jugée pour un dossier. ``rang`` à partir de 1 ; ``None`` si elle est interdite.

    ``valeur`` et ``intervalle`` (80 %) : espérance nette actualisée ; ``None`` tant que le segment n'est pas calibré.
    ``assiette`` : ce que la voie peut rendre au plus ; ``duree_jours`` : jusqu'au paiement ; ``sans_objet`` : permise,
    mais ``raison`` dit pourquoi elle ne sert à rien aujourd'hui ; ``segment`` : où se range la mesure si elle est
    suivie ; ``classement`` : ce qui fait le rang, en centimes, suite comprise. Il range et planifie, sans s'afficher.
    """

    voie: Voie
    etat: Etat
    rang: int | None = None
    action: Action | None = None
    cout_total: Montant = ZERO
    assiette: Montant = ZERO
    duree_jours: int = 0
    chance: Chance | None = None
    valeur: Montant | None = None
    intervalle: tuple[Montant, Montant] | None = None
    pieces_manquantes: tuple[str, ...] = ()
    raison: str = ""
    sans_objet: bool = False
    segment: str = ""
    classement: int = 0

    @property
    def code(self) -> str:
        """Le code de la voie."""
        return self.voie.code

    @property
    def est_calibree(self) -> bool:
        """Vrai si des euros attendus peuvent être affichés."""
        return self.valeur is not None


class Etape(NamedTuple):
    """Un acte du plan d'exécution : dates au plus tôt et au plus tard, budget, et ce qui se décide ensuite."""

    acte: str
    intitule: str
    au_plus_tot: date
    au_plus_tard: date | None
    cout: Montant
    point_de_decision: str = ""
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conseil:
    """Ce que la stratégie conseille, et pourquoi.

    ``voies`` : les permises, la première conseillée d'abord ; ``interdites`` : chacune avec son article ;
    ``phrases`` : la raison, en trois phrases ; ``changerait`` : ce qui ferait changer d'avis ; ``arithmetique`` : le
    compte de la décision, ligne par ligne ; ``calibre`` : faux, aucun euro attendu n'est donné (« non calibré »).
    """

    dossier: Dossier
    voies: tuple[VoieClassee, ...]
    interdites: tuple[VoieClassee, ...]
    phrases: tuple[str, str, str]
    changerait: tuple[str, ...]
    calibre: bool
    segment: str
    plan: tuple[Etape, ...] = ()
    arithmetique: tuple[Mapping[str, object], ...] = ()
    fondements: tuple[Fondement, ...] = ()
    hypotheses: tuple[str, ...] = ()
    avertissements: tuple[Avertissement, ...] = ()

    @property
    def choix(self) -> VoieClassee:
        """La voie conseillée."""
        return self.voies[0]
