"""La décision : programmation dynamique sur l'espérance nette actualisée, s'arrêter compris.

Un état, c'est ce qui a été tenté, si l'on a un titre, si l'on a attendu, si une recherche a trouvé, si l'actif est
gardé. Dans chaque état on compare chaque voie ouverte, attendre, et s'arrêter, qui vaut zéro. Tout est en entiers : les
sommes en centimes, les chances en millionièmes ; une division arrondit vers le bas, toujours.

Deux simplifications, dites dans la documentation : une voie ne se tente qu'une fois, et un succès partiel laisse
poursuivre pour le reste, dans la même proportion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from basoche.strategie.voies import Effet

MILLION = 1_000_000
ARRETER = -1
ATTENDRE_ = -2


class Option(NamedTuple):
    """Une voie telle que la décision la voit.

    ``chance``, ``chance_trouvee`` (après une recherche heureuse) et ``reste`` (part de la dette qu'un succès laisse) en
    millionièmes ; ``gain``, ``gain_trouve``, ``perdu`` (coûts qui restent au créancier quoi qu'il arrive) et ``avance``
    (coûts que le débiteur ne rembourse que si la voie aboutit) en centimes ; ``facteur`` : actualisation. ``titre``,
    ``attente`` : ce qu'il faut encore pour que la voie s'ouvre ; ``leve_par`` : les voies dont l'une doit être tentée.
    """

    code: str
    effet: Effet
    chance: int
    gain: int
    reste: int
    perdu: int
    avance: int
    facteur: int
    chance_trouvee: int
    gain_trouve: int
    reste_trouve: int
    titre: bool = False
    attente: bool = False
    leve_par: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Probleme:
    """Les voies à décider. ``attente_facteur``, ``attente_cout`` : ce que coûte d'attendre qu'un obstacle cesse.

    ``menace`` : part de chance, en millionièmes, qui reste à l'exécution tant que l'actif n'est pas gardé.
    """

    options: tuple[Option, ...]
    attente_facteur: int
    attente_cout: int
    menace: int = MILLION


# Un état est un entier : les voies tentées, un bit chacune, puis quatre drapeaux.
TITRE, ATTENDU, TROUVE, GARDE = 1, 2, 4, 8
_DRAPEAUX = 4
RACINE = 0


class Decision:
    """La valeur de chaque voie ouverte aujourd'hui, en centimes ; ``attendre`` et ``arret`` y sont.

    Entre voies que rien ne lie (ni recherche, ni garantie, ni voie qui en ouvre une autre), l'ordre le meilleur est
    celui de leur indice, v / (1 - k), où v est ce que vaut la voie seule et k la part de l'avenir qu'elle laisse :
    échanger deux voies qui se suivent le montre. On n'essaie alors que la première.
    """

    def __init__(self, probleme: Probleme) -> None:
        self.probleme = probleme
        self.valeurs: dict[str, int] = {}
        self.suites: dict[str, int] = {}
        self._options = probleme.options
        self._memoire: dict[int, tuple[int, int]] = {}
        rangs = {option.code: rang for rang, option in enumerate(self._options)}
        self._cles = tuple(
            None if o.leve_par is None else sum(1 << rangs[c] + _DRAPEAUX for c in o.leve_par if c in rangs)
            for o in self._options
        )
        ouvreurs = {rangs[c] for o in self._options if o.leve_par for c in o.leve_par if c in rangs}
        self._changeantes = tuple((o.chance, o.gain) != (o.chance_trouvee, o.gain_trouve) for o in self._options)
        self._peut_attendre = tuple(
            any(o.attente and o.titre is titre for o in self._options) for titre in (False, True)
        )
        self._garanties = tuple(rang for rang, o in enumerate(self._options) if o.effet is Effet.GARANTIE)
        self._execution = tuple(rang for rang, o in enumerate(self._options) if o.titre)
        self._avant = tuple(rang for rang, o in enumerate(self._options) if not o.titre)
        self._liees = tuple(
            o.effet in (Effet.INFORMATION, Effet.GARANTIE) or rang in ouvreurs for rang, o in enumerate(self._options)
        )
        # Un titre obtenu efface ce qui a été tenté pour l'avoir : il ne reste que l'exécution à conduire.
        execution = sum(1 << rang + _DRAPEAUX for rang, o in enumerate(self._options) if o.titre)
        self._garder = execution | (1 << _DRAPEAUX) - 1

    def resoudre(self) -> Decision:
        """Remplit ``valeurs`` (avec la suite) et ``suites`` (ce que vaut la suite si la voie échoue)."""
        for rang, option in enumerate(self._options):
            if self._est_ouverte(rang, RACINE):
                self.valeurs[option.code] = self.tenter(rang, RACINE)
                self.suites[option.code] = self.valeur(self.apres(rang, RACINE, reussi=False))
        self.valeurs["attendre"] = self._attendre(RACINE)
        self.valeurs["arret"] = 0
        return self

    def perd(self, code: str) -> bool:
        """Vrai pour une voie de paiement qui perd et n'en ouvre aucune : ce qui la suit se passe d'elle."""
        rang = next(rang for rang, option in enumerate(self._options) if option.code == code)
        paiement = self._options[rang].effet is Effet.PAIEMENT
        return paiement and not self._liees[rang] and self._indice(rang, RACINE)[0] <= 0

    def valeur(self, etat: int) -> int:
        """Ce que vaut un état quand on décide au mieux."""
        return self._decider(etat)[0]

    def meilleure(self, etat: int) -> int:
        """Le rang de la voie à suivre dans un état, :data:`ATTENDRE_` ou :data:`ARRETER`."""
        return self._decider(etat)[1]

    def _decider(self, etat: int) -> tuple[int, int]:
        connu = self._memoire.get(etat)
        if connu is None:
            connu = self._memoire[etat] = self._comparer(etat)
        return connu

    def _comparer(self, etat: int) -> tuple[int, int]:
        meilleure = (0, ARRETER)
        for rang in self._candidates(etat):
            valeur = self.tenter(rang, etat)
            if valeur > meilleure[0]:
                meilleure = (valeur, rang)
        if not etat & ATTENDU and self._peut_attendre[etat & TITRE]:
            valeur = self._attendre(etat)
            if valeur > meilleure[0]:
                meilleure = (valeur, ATTENDRE_)
        return meilleure

    def _candidates(self, etat: int) -> list[int]:
        """Les voies à essayer : les liées toutes ; des libres, la première par son indice. Une perte n'en est pas."""
        candidates: list[int] = []
        libre, sommet = -1, (0, 1)
        garder = any(self._est_ouverte(rang, etat) for rang in self._garanties)
        for rang in self._execution if etat & TITRE else self._avant:
            if not self._est_ouverte(rang, etat):
                continue
            if self._liees[rang]:
                candidates.append(rang)
                continue
            seule, consomme = self._indice(rang, etat)
            if seule <= 0:
                continue
            if garder or self._changeantes[rang]:
                candidates.append(rang)
            elif seule * sommet[1] > sommet[0] * consomme:
                libre, sommet = rang, (seule, consomme)
        if libre >= 0:
            candidates.append(libre)
        return candidates

    def _indice(self, rang: int, etat: int) -> tuple[int, int]:
        """v et 1 - k : ce que vaut la voie, et la part de l'avenir qu'elle consomme, en millionièmes."""
        option = self._options[rang]
        chance, gain, reste = self._chance(option, etat)
        if option.effet is not Effet.PAIEMENT:
            gain, reste = self.valeur(self.apres(rang, etat, reussi=True)), 0
        perdu = option.perdu + option.avance * (MILLION - chance) // MILLION
        seule = chance * gain // MILLION * option.facteur // MILLION - perdu
        suite = (MILLION - chance + chance * reste // MILLION) * option.facteur // MILLION
        return seule, max(MILLION - suite, 1)

    def _est_ouverte(self, rang: int, etat: int) -> bool:
        option = self._options[rang]
        if etat >> rang + _DRAPEAUX & 1 or option.titre is not bool(etat & TITRE):
            return False
        if option.attente and not etat & ATTENDU:
            return False
        cles = self._cles[rang]
        return cles is None or bool(etat & cles)

    def _attendre(self, etat: int) -> int:
        if etat & ATTENDU:
            return -self.probleme.attente_cout
        return self.valeur(etat | ATTENDU) * self.probleme.attente_facteur // MILLION - self.probleme.attente_cout

    def tenter(self, rang: int, etat: int) -> int:
        """Ce que vaut une voie dans un état : sa chance, son coût, et la suite au mieux."""
        option = self._options[rang]
        chance, gain, reste = self._chance(option, etat)
        echec = self.valeur(self.apres(rang, etat, reussi=False))
        if option.effet is Effet.PAIEMENT:
            succes = gain + reste * echec // MILLION
        else:
            succes = self.valeur(self.apres(rang, etat, reussi=True))
        perdu = option.perdu + option.avance * (MILLION - chance) // MILLION
        return (chance * succes + (MILLION - chance) * echec) // MILLION * option.facteur // MILLION - perdu

    def _chance(self, option: Option, etat: int) -> tuple[int, int, int]:
        chance, gain, reste = option.chance, option.gain, option.reste
        if etat & TROUVE:
            chance, gain, reste = option.chance_trouvee, option.gain_trouve, option.reste_trouve
        if option.effet is Effet.PAIEMENT and not etat & GARDE:
            chance = chance * self.probleme.menace // MILLION
        return chance, gain, reste

    def apres(self, rang: int, etat: int, *, reussi: bool) -> int:
        """L'état qui suit une voie."""
        suivant = etat | 1 << rang + _DRAPEAUX
        if not reussi:
            return suivant
        match self._options[rang].effet:
            case Effet.TITRE:
                return suivant & self._garder | TITRE
            case Effet.INFORMATION:
                return suivant | TROUVE
            case Effet.GARANTIE:
                return suivant | GARDE
        return suivant


def valeur_seule(option: Option, chance: int, menace: int = MILLION) -> int:
    """L'espérance nette actualisée d'une voie de paiement seule, sans ce qu'on ferait ensuite, en centimes."""
    chance = chance * menace // MILLION
    perdu = option.perdu + option.avance * (MILLION - chance) // MILLION
    return chance * option.gain // MILLION * option.facteur // MILLION - perdu


@lru_cache(maxsize=4096)
def facteur_d_actualisation(jours: int, taux: Fraction) -> int:
    """Ce que vaut aujourd'hui un million reçu dans ``jours`` jours, à intérêt simple au taux annuel donné."""
    annuel = taux / 100
    return int(MILLION / (1 + annuel * jours / 365))


def elaguer(options: Sequence[Option]) -> tuple[Option, ...]:
    """Ôte les voies de paiement qui perdent quoi qu'il arrive et n'en ouvrent aucune : on ne les tenterait jamais."""
    ouvreurs = frozenset(code for o in options if o.leve_par for code in o.leve_par)
    return tuple(o for o in options if o.code in ouvreurs or o.effet is not Effet.PAIEMENT or _peut_gagner(o))


def _peut_gagner(option: Option) -> bool:
    for chance, gain in ((option.chance, option.gain), (option.chance_trouvee, option.gain_trouve)):
        perdu = option.perdu + option.avance * (MILLION - chance) // MILLION
        if chance * gain // MILLION > perdu:
            return True
    return False


def plan_conseille(decision: Decision) -> tuple[str, ...]:
    """La suite des voies si chacune échoue : ce qu'on ferait, dans l'ordre, jusqu'à l'arrêt."""
    etat = RACINE
    codes: list[str] = []
    while True:
        rang = decision.meilleure(etat)
        if rang == ARRETER:
            return tuple(codes)
        if rang == ATTENDRE_:
            codes.append("attendre")
            etat |= ATTENDU
            continue
        option = decision.probleme.options[rang]
        codes.append(option.code)
        etat = decision.apres(rang, etat, reussi=option.effet in (Effet.TITRE, Effet.GARANTIE))
