"""La décision : programmation dynamique sur l'espérance nette actualisée, s'arrêter compris.

Un état, c'est ce qui a été tenté, si l'on a un titre, si l'on a attendu, si une recherche a trouvé, si l'actif est
gardé. Dans chaque état on compare chaque voie ouverte, attendre, et s'arrêter, qui vaut zéro. Tout est en entiers : les
sommes en centimes, les chances en millionièmes ; une division arrondit vers le bas, toujours.

Deux simplifications, dites dans la documentation : une voie ne se tente qu'une fois, et un succès partiel laisse
poursuivre pour le reste, dans la même proportion.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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
_EFFETS_LIES = (Effet.INFORMATION, Effet.GARANTIE)
RACINE = 0


class _Pas(NamedTuple):
    """Ce qui ouvre une voie : son bit d'état, le titre ou l'attente qu'il lui faut, les bits dont l'un la lève.

    ``liee`` : elle change ce que valent les autres ; ``changeante`` : une recherche heureuse change ce qu'elle vaut.
    """

    rang: int
    bit: int
    titre: bool
    attente: bool
    cles: int | None
    liee: bool
    changeante: bool


def _pas(rang: int, option: Option, rangs: Mapping[str, int], ouvreurs: Collection[int]) -> _Pas:
    cles = None
    if option.leve_par is not None:
        cles = sum([1 << rangs[code] + _DRAPEAUX for code in option.leve_par if code in rangs])
    return _Pas(
        rang,
        1 << rang + _DRAPEAUX,
        option.titre,
        option.attente,
        cles,
        option.effet in _EFFETS_LIES or rang in ouvreurs,
        option.chance != option.chance_trouvee or option.gain != option.gain_trouve,
    )


_Compte = tuple[bool, int, int, int, int, int, int, int]
"""Une voie chiffrée, une fois la recherche et la garantie connues (voir :class:`Option`) : si elle paie, sa chance, son
gain, ce qu'elle laisse, ce que coûte d'essayer, son actualisation, puis son indice : ce qu'elle vaut seule (juste d'une
voie de paiement) et ce qu'elle consomme. Un n-uplet nu : il s'en fait des dizaines par dossier.
"""


_SEULE = 6  # la place de ce que vaut une voie seule


def _compter(option: Option, selon: int, menace: int) -> _Compte:
    chance, gain, reste = option.chance, option.gain, option.reste
    if selon & TROUVE:
        chance, gain, reste = option.chance_trouvee, option.gain_trouve, option.reste_trouve
    paiement, facteur = option.effet is Effet.PAIEMENT, option.facteur
    if paiement and not selon & GARDE:
        chance = chance * menace // MILLION
    perdu = option.perdu + option.avance * (MILLION - chance) // MILLION
    seule = chance * gain // MILLION * facteur // MILLION - perdu
    laisse = chance * reste // MILLION if paiement else 0
    consomme = max(MILLION - (MILLION - chance + laisse) * facteur // MILLION, 1)
    return paiement, chance, gain, reste, perdu, facteur, seule, consomme


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
        self._options = options = probleme.options
        self._memoire: dict[int, tuple[int, int]] = {}
        self._comptes: dict[int, list[_Compte]] = {}
        rangs = {option.code: rang for rang, option in enumerate(options)}
        ouvreurs = {rangs[c] for o in options if o.leve_par for c in o.leve_par if c in rangs}
        self._pas = [_pas(rang, option, rangs, ouvreurs) for rang, option in enumerate(options)]
        self._peut_attendre = (
            any(o.attente and not o.titre for o in options),
            any(o.attente and o.titre for o in options),
        )
        self._garanties = [rang for rang, o in enumerate(options) if o.effet is Effet.GARANTIE]
        self._selon_le_titre = (
            [pas for pas in self._pas if not pas.titre],
            [pas for pas in self._pas if pas.titre],
        )
        # Un titre obtenu efface ce qui a été tenté pour l'avoir : il ne reste que l'exécution à conduire.
        execution = sum([pas.bit for pas in self._pas if pas.titre])
        self._garder = execution | (1 << _DRAPEAUX) - 1

    def resoudre(self) -> Decision:
        """Remplit ``valeurs`` (avec la suite) et ``suites`` (ce que vaut la suite si la voie échoue)."""
        for rang, option in enumerate(self._options):
            if self._est_ouverte(rang, RACINE):
                self.valeurs[option.code] = self._tenter(rang, RACINE, self._comptes_de(RACINE)[rang])
                self.suites[option.code] = self.valeur(self.apres(rang, RACINE, reussi=False))
        self.valeurs["attendre"] = self._attendre(RACINE)
        self.valeurs["arret"] = 0
        return self

    def perd(self, code: str) -> bool:
        """Vrai pour une voie de paiement qui perd et n'en ouvre aucune : ce qui la suit se passe d'elle."""
        rang = next(rang for rang, option in enumerate(self._options) if option.code == code)
        paiement = self._options[rang].effet is Effet.PAIEMENT
        return paiement and not self._pas[rang].liee and self._comptes_de(RACINE)[rang][_SEULE] <= 0

    def valeur(self, etat: int) -> int:
        """Ce que vaut un état quand on décide au mieux."""
        connu = self._memoire.get(etat)
        if connu is None:
            connu = self._memoire[etat] = self._comparer(etat)
        return connu[0]

    def meilleure(self, etat: int) -> int:
        """Le rang de la voie à suivre dans un état, :data:`ATTENDRE_` ou :data:`ARRETER`."""
        self.valeur(etat)
        return self._memoire[etat][1]

    def _comparer(self, etat: int) -> tuple[int, int]:
        sommet, choix = 0, ARRETER
        comptes = self._comptes_de(etat)
        for rang in self._candidates(etat, comptes):
            valeur = self._tenter(rang, etat, comptes[rang])
            if valeur > sommet:
                sommet, choix = valeur, rang
        if not etat & ATTENDU and self._peut_attendre[etat & TITRE]:
            valeur = self._attendre(etat)
            if valeur > sommet:
                sommet, choix = valeur, ATTENDRE_
        return sommet, choix

    def _candidates(self, etat: int, comptes: Sequence[_Compte]) -> list[int]:
        """Les voies à essayer : les liées toutes ; des libres, la première par son indice. Une perte n'en est pas.

        L'indice : v et 1 - k, ce que vaut la voie et la part de l'avenir qu'elle consomme, en millionièmes.
        """
        candidates: list[int] = []
        libre, sommet, pour = -1, 0, 1
        garder = bool(self._garanties) and any(self._est_ouverte(rang, etat) for rang in self._garanties)
        attendu = etat & ATTENDU
        for rang, bit, _, attente, cles, liee, changeante in self._selon_le_titre[etat & TITRE]:
            if etat & bit or (attente and not attendu) or (cles is not None and not etat & cles):
                continue
            if liee:
                candidates.append(rang)
                continue
            paiement, chance, _, _, perdu, facteur, seule, consomme = comptes[rang]
            if not paiement:
                gain = self.valeur(self.apres(rang, etat, reussi=True))
                seule = chance * gain // MILLION * facteur // MILLION - perdu
            if seule <= 0:
                continue
            if garder or changeante:
                candidates.append(rang)
            elif seule * pour > sommet * consomme:
                libre, sommet, pour = rang, seule, consomme
        if libre >= 0:
            candidates.append(libre)
        return candidates

    def _est_ouverte(self, rang: int, etat: int) -> bool:
        _, bit, titre, attente, cles, _, _ = self._pas[rang]
        if etat & bit or titre is not bool(etat & TITRE):
            return False
        if attente and not etat & ATTENDU:
            return False
        return cles is None or bool(etat & cles)

    def _attendre(self, etat: int) -> int:
        if etat & ATTENDU:
            return -self.probleme.attente_cout
        return self.valeur(etat | ATTENDU) * self.probleme.attente_facteur // MILLION - self.probleme.attente_cout

    def _tenter(self, rang: int, etat: int, compte: _Compte) -> int:
        """Ce que vaut une voie dans un état : sa chance, son coût, et la suite au mieux."""
        paiement, chance, gain, reste, perdu, facteur, _, _ = compte
        echec = self.valeur(etat | self._pas[rang].bit)
        succes = gain + reste * echec // MILLION if paiement else self.valeur(self.apres(rang, etat, reussi=True))
        return (chance * succes + (MILLION - chance) * echec) // MILLION * facteur // MILLION - perdu

    def _comptes_de(self, etat: int) -> list[_Compte]:
        """Le compte de chaque voie, qui ne dépend que de la recherche et de la garantie."""
        selon = etat & (TROUVE | GARDE)
        comptes = self._comptes.get(selon)
        if comptes is None:
            comptes = self._comptes[selon] = [_compter(o, selon, self.probleme.menace) for o in self._options]
        return comptes

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


def facteur_d_actualisation(jours: int, taux: Fraction) -> int:
    """Ce que vaut aujourd'hui un million reçu dans ``jours`` jours, à intérêt simple au taux annuel donné."""
    return _facteur(jours, taux.numerator, taux.denominator)


@lru_cache(maxsize=4096)
def _facteur(jours: int, numerateur: int, denominateur: int) -> int:
    """Gardé par des entiers : se souvenir d'une fraction coûte plus que de la lire."""
    annuel = Fraction(numerateur, denominateur) / 100
    return int(MILLION / (1 + annuel * jours / 365))


def elaguer(options: Sequence[Option]) -> tuple[Option, ...]:
    """Ôte les voies de paiement qui perdent quoi qu'il arrive et n'en ouvrent aucune : on ne les tenterait jamais."""
    ouvreurs = frozenset([code for o in options if o.leve_par for code in o.leve_par])
    return tuple([o for o in options if o.code in ouvreurs or o.effet is not Effet.PAIEMENT or _peut_gagner(o)])


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
