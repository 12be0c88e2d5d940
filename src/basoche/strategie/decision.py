"""La décision : programmation dynamique sur l'espérance nette actualisée, s'arrêter compris.

Un état, c'est ce qui a été tenté, si l'on a un titre, si l'on a attendu, si une recherche a trouvé, si l'actif est
gardé. Dans chaque état on compare chaque voie ouverte, attendre, et s'arrêter, qui vaut zéro. Tout est en entiers : les
sommes en centimes, les chances en millionièmes ; une division arrondit vers le bas, toujours.

Deux simplifications, dites dans la documentation : une voie ne se tente qu'une fois, et un succès partiel laisse
poursuivre pour le reste, dans la même proportion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from basoche.strategie.voies import Effet

MILLION = 1_000_000
ARRETER = -1
ATTENDRE_ = -2


@dataclass(frozen=True, slots=True)
class Option:
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


@dataclass(frozen=True, slots=True)
class Etat:
    """Où l'on en est ; ``trouve`` : ``None`` tant qu'on n'a pas cherché."""

    tentees: int = 0
    titre: bool = False
    attendu: bool = False
    trouve: bool | None = None
    garde: bool = False


@dataclass(slots=True)
class Decision:
    """La valeur de chaque voie ouverte à la racine, en centimes ; ``attendre`` et ``arret`` y sont."""

    probleme: Probleme
    valeurs: dict[str, int] = field(default_factory=dict)
    suites: dict[str, int] = field(default_factory=dict)
    _memoire: dict[Etat, tuple[int, int]] = field(default_factory=dict)

    def resoudre(self) -> Decision:
        """Remplit ``valeurs`` (avec la suite) et ``suites`` (ce que vaut la suite si la voie échoue)."""
        racine = Etat()
        for rang, option in enumerate(self.probleme.options):
            if self._est_ouverte(rang, option, racine):
                self.valeurs[option.code] = self._tenter(rang, option, racine)
                self.suites[option.code] = self.valeur(self._apres(rang, option, racine, reussi=False))
        self.valeurs["attendre"] = self._attendre(racine)
        self.valeurs["arret"] = 0
        return self

    def valeur(self, etat: Etat) -> int:
        """Ce que vaut un état quand on décide au mieux."""
        return self._decider(etat)[0]

    def meilleure(self, etat: Etat) -> int:
        """Le rang de la voie à suivre dans un état, :data:`ATTENDRE_` ou :data:`ARRETER`."""
        return self._decider(etat)[1]

    def _decider(self, etat: Etat) -> tuple[int, int]:
        connu = self._memoire.get(etat)
        if connu is None:
            connu = self._memoire[etat] = self._comparer(etat)
        return connu

    def _comparer(self, etat: Etat) -> tuple[int, int]:
        meilleure = (0, ARRETER)
        for rang, option in enumerate(self.probleme.options):
            if self._est_ouverte(rang, option, etat):
                valeur = self._tenter(rang, option, etat)
                if valeur > meilleure[0]:
                    meilleure = (valeur, rang)
        if not etat.attendu and any(option.attente for option in self.probleme.options):
            valeur = self._attendre(etat)
            if valeur > meilleure[0]:
                meilleure = (valeur, ATTENDRE_)
        return meilleure

    def _est_ouverte(self, rang: int, option: Option, etat: Etat) -> bool:
        if etat.tentees >> rang & 1 or (option.titre and not etat.titre) or (option.attente and not etat.attendu):
            return False
        if option.effet is Effet.TITRE and etat.titre:
            return False
        return option.leve_par is None or any(
            etat.tentees >> autre & 1 and voisine.code in option.leve_par
            for autre, voisine in enumerate(self.probleme.options)
        )

    def _attendre(self, etat: Etat) -> int:
        if etat.attendu:
            return -self.probleme.attente_cout
        suite = self.valeur(Etat(etat.tentees, etat.titre, True, etat.trouve, etat.garde))
        return suite * self.probleme.attente_facteur // MILLION - self.probleme.attente_cout

    def _tenter(self, rang: int, option: Option, etat: Etat) -> int:
        chance, gain, reste = self._chance(option, etat)
        echec = self.valeur(self._apres(rang, option, etat, reussi=False))
        succes = self.valeur(self._apres(rang, option, etat, reussi=True))
        if option.effet is Effet.PAIEMENT:
            succes = gain + reste * echec // MILLION
        perdu = option.perdu + option.avance * (MILLION - chance) // MILLION
        return (chance * succes + (MILLION - chance) * echec) // MILLION * option.facteur // MILLION - perdu

    def _chance(self, option: Option, etat: Etat) -> tuple[int, int, int]:
        chance, gain, reste = option.chance, option.gain, option.reste
        if etat.trouve:
            chance, gain, reste = option.chance_trouvee, option.gain_trouve, option.reste_trouve
        if option.effet is Effet.PAIEMENT and not etat.garde:
            chance = chance * self.probleme.menace // MILLION
        return chance, gain, reste

    @staticmethod
    def _apres(rang: int, option: Option, etat: Etat, *, reussi: bool) -> Etat:
        titre, trouve, garde = etat.titre, etat.trouve, etat.garde
        if option.effet is Effet.INFORMATION:
            trouve = reussi
        if reussi:
            titre = titre or option.effet is Effet.TITRE
            garde = garde or option.effet is Effet.GARANTIE
        return Etat(etat.tentees | 1 << rang, titre, etat.attendu, trouve, garde)


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
    etat = Etat()
    codes: list[str] = []
    while True:
        rang = decision.meilleure(etat)
        if rang == ARRETER:
            return tuple(codes)
        if rang == ATTENDRE_:
            codes.append("attendre")
            etat = Etat(etat.tentees, etat.titre, True, etat.trouve, etat.garde)
            continue
        option = decision.probleme.options[rang]
        codes.append(option.code)
        reussi = option.effet in (Effet.TITRE, Effet.GARANTIE)
        etat = decision._apres(rang, option, etat, reussi=reussi)


Valeurs = Mapping[str, int]
