"""Le cours des intérêts d'une somme : lignes, capitalisation, arrondis.

Intérêt = base × taux × jours / diviseur, par ligne de base, de taux et de nature constants. Le calcul est exact ; le
seul arrondi est :func:`basoche.droit.montant.arrondir`, à la ligne ou à l'événement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from basoche.droit.erreurs import ChampInvalide, ErreurBasoche
from basoche.droit.interets_regle import Arrondi, BaremeDesJours, RegleInterets, decrire
from basoche.droit.jours import compter_jours, couper_par_diviseur, verifier_calendrier
from basoche.droit.montant import Montant, arrondir
from basoche.droit.parametres import AUCUNE, Options
from basoche.droit.periode import anniversaires
from basoche.droit.resultat import Resultat
from basoche.droit.suspensions import Suspension
from basoche.droit.taux import Preuves, TauxDuJour

# Cent mille milliards d'euros : au-delà, l'entrée est une faute de frappe et non une dette.
_PLAFOND_CENTIMES = 10**16


class Annee(NamedTuple):
    """Une année entière d'intérêts à capitaliser : premier et dernier jours comptés, jour anniversaire."""

    debut: int
    fin: int
    anniversaire: date


@dataclass(frozen=True, slots=True)
class Segment:
    """Une ligne d'intérêts : du premier au dernier jour comptés (inclus), ``interets`` en centimes."""

    debut: int
    fin: int
    jours: int
    base: int
    taux: TauxDuJour
    diviseur: int
    interets: int

    def en_ligne(self) -> dict[str, Any]:
        """La ligne telle que la montrent l'écran, le papier et la ligne de commande."""
        ligne: dict[str, Any] = {
            "du": date.fromordinal(self.debut),
            "au": date.fromordinal(self.fin),
            "jours": self.jours,
            "base": Montant(self.base),
            "taux": self.taux.valeur,
            "diviseur": self.diviseur,
            "interets": Montant(self.interets),
            "nature": self.taux.nature + self.taux.mention,
            "article": self.taux.article,
        }
        if self.taux.provisoire:
            ligne["provisoire"] = True
        return ligne


def interet_exact(base: int, taux: TauxDuJour, jours: int, diviseur: int) -> Fraction:
    """Base (centimes) × taux (% par an) × jours / diviseur, en euros exacts."""
    numerateur, denominateur = taux.valeur.as_integer_ratio()
    return Fraction(base * numerateur * jours, 10_000 * denominateur * diviseur)


class Cours:
    """Les intérêts d'un poste, que l'on fait courir d'événement en événement.

    Args:
        regle: la règle, déjà vérifiée.
        au: jour d'arrêté du compte.
        suspensions: celles qui visent le poste.
        coupures: jours où une ligne doit s'arrêter la veille (début de l'année à capitaliser, prescription).
    """

    def __init__(
        self,
        regle: RegleInterets,
        au: date,
        *,
        suspensions: Sequence[Suspension] = (),
        coupures: Sequence[int] = (),
        options: Options = AUCUNE,
        preuves: Preuves,
    ) -> None:
        self.regle, self._options = regle, options
        self.premier = regle.bornes.premier_compte(regle.du)
        self.dernier = regle.bornes.dernier_compte(au)
        self.bareme = BaremeDesJours(regle, suspensions, preuves)
        self.annees = annees_entieres(regle, self.premier, self.dernier, au)
        self._tranches = [
            (debut, fin, taux, diviseur)
            for du, fin_taux, taux in self.bareme.tranches(self.premier, self.dernier, options)
            for debut, fin, diviseur in couper_par_diviseur(du, fin_taux, regle.base)
        ]
        debuts = [self.annees[0].debut] if self.annees else []
        self._coupures = sorted({*coupures, *debuts})
        self._jour, self._rang = self.premier, 0
        self._cumul, self._cumul_arrondi = Fraction(0), 0

    def courir(self, base: int, jusqu_a: int) -> list[Segment]:
        """Les lignes du dernier jour déjà compté jusqu'à ``jusqu_a`` inclus, sur une base en centimes.

        Raises:
            ErreurBasoche: la somme dépasse ce qu'une dette peut être (code ``montant_trop_grand``).
        """
        fin = min(jusqu_a, self.dernier)
        if base > _PLAFOND_CENTIMES:
            raise _montant_trop_grand()
        segments: list[Segment] = []
        while self._jour <= fin:
            _, fin_tranche, taux, diviseur = self._tranches[self._rang]
            dernier = min(fin, fin_tranche, self._prochaine_coupure() - 1)
            segments.append(self._segment(dernier, base, taux, diviseur))
            self._jour = dernier + 1
            self._rang += dernier == fin_tranche
        return segments

    def _prochaine_coupure(self) -> int:
        return next((jour for jour in self._coupures if jour > self._jour), self.dernier + 1)

    def _segment(self, dernier: int, base: int, taux: TauxDuJour, diviseur: int) -> Segment:
        debut = self._jour
        if self.annees and debut == self.annees[0].debut:
            self.arreter()
        jours = compter_jours(debut, dernier, self.regle.base, self.regle.bornes)
        self._cumul += interet_exact(base, taux, jours, diviseur)
        arrondi = arrondir(self._cumul).centimes
        interets, self._cumul_arrondi = arrondi - self._cumul_arrondi, arrondi
        if self.regle.arrondi is Arrondi.LIGNE:
            self.arreter()
        return Segment(debut, dernier, jours, base, taux, diviseur, interets)

    def arreter(self) -> None:
        """Un événement : ce qui a couru est arrondi pour de bon, le compte repart d'un montant entier."""
        self._cumul, self._cumul_arrondi = Fraction(0), 0

    def taux_le(self, jour: int) -> TauxDuJour | None:
        """Le taux d'un jour, le même quelle que soit la date d'arrêté ; ``None`` avant le premier jour compté.

        Le jour d'arrêté n'est pas compté si le dernier jour est exclu : son taux est lu à part.
        """
        if jour < self.premier:
            return None
        if jour > self.dernier:
            reconduites = Options(reconduire=True, estimations=self._options.estimations)
            return next(taux for _, _, taux in self.bareme.tranches(jour, jour, reconduites))
        return next(taux for debut, fin, taux, _ in self._tranches if debut <= jour <= fin)


def annees_entieres(regle: RegleInterets, premier: int, dernier: int, au: date) -> list[Annee]:
    """C. civ. 1343-2 : les années entières d'intérêts, entre le premier et le dernier jours comptés, closes à ``au``.

    Une année est comptée d'anniversaire en anniversaire de ``capitalisation_depuis`` ; les intérêts d'une année
    incomplète ne deviennent jamais capital.
    """
    depuis = regle.capitalisation_depuis
    if depuis is None:
        return []
    annees: list[Annee] = []
    debut = regle.bornes.effet(depuis)
    for anniversaire in anniversaires(depuis, jusqu_a=au):
        suivant = regle.bornes.effet(anniversaire)
        if premier <= debut and suivant - 1 <= dernier:
            annees.append(Annee(debut, suivant - 1, anniversaire))
        debut = suivant
    return annees


def calculer_interets(principal: Montant, regle: RegleInterets, au: date, *, options: Options = AUCUNE) -> Resultat:
    """Les intérêts d'une somme de ``regle.du`` à ``au`` (C. civ. 1231-6, 1343-2 ; C. mon. fin. L. 313-2, L. 313-3).

    Args:
        principal: la somme qui porte intérêt.
        regle: taux, majoration, capitalisation, conventions.
        au: jour d'arrêté.
        options: reconduction d'un taux échu.

    Returns:
        ``interets``, ``jours`` (comptés), ``total`` (principal et intérêts).

    Raises:
        ChampInvalide, ChampManquant: l'entrée est incomplète ou contradictoire.
        ErreurBasoche: la majoration est impossible.
        HorsPeriode: un taux de la période n'est pas connu.
    """
    verifier_calendrier(au, "au")
    regle.verifier()
    if regle.du > au:
        raise ChampInvalide(
            f"« du » ({regle.du.isoformat()}) est après « au » ({au.isoformat()}).",
            conseil="Corriger les dates : « du » est au plus tard « au ».",
            champ="du",
        )
    preuves = Preuves()
    cours = Cours(regle, au, options=options, preuves=preuves)
    segments, interets = _courir_et_capitaliser(cours, principal.centimes)
    if cours.annees:
        preuves.lire("interets/capitalisation/periode", au)
    return Resultat(
        valeurs={
            "interets": Montant(interets),
            "jours": sum(segment.jours for segment in segments),
            "total": principal + Montant(interets),
        },
        lignes=[segment.en_ligne() for segment in segments],
        fondements=tuple(preuves.fondements),
        hypotheses=decrire(regle),
        avertissements=tuple(preuves.avertissements),
    )


def _courir_et_capitaliser(cours: Cours, base: int) -> tuple[list[Segment], int]:
    segments: list[Segment] = []
    for annee in cours.annees:
        nouveaux = cours.courir(base, annee.fin)
        cours.arreter()
        base += sum(segment.interets for segment in nouveaux if segment.debut >= annee.debut)
        segments += nouveaux
    segments += cours.courir(base, cours.dernier)
    return segments, sum(segment.interets for segment in segments)


def _montant_trop_grand() -> ErreurBasoche:
    return ErreurBasoche(
        "Le montant atteint plus de cent mille milliards d'euros.",
        conseil="Vérifier le principal, le taux et les dates.",
        code="montant_trop_grand",
    )
