"""L'état d'un poste au fil du compte : ce qui reste dû, ce qui court, ce qui est prescrit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from basoche.droit.decompte_entrees import Poste, Prescription
from basoche.droit.imputation import Composante, Du
from basoche.droit.interets import Annee, Cours, Segment, interet_exact
from basoche.droit.interets_regle import Arrondi
from basoche.droit.jours import compter_jours, couper_par_diviseur
from basoche.droit.montant import arrondir
from basoche.droit.parametres import Options
from basoche.droit.periode import ajouter_ans, ajouter_mois
from basoche.droit.suspensions import Effet, Suspension
from basoche.droit.taux import Preuves

SANS_TAUX = Decimal(0)


@dataclass(slots=True)
class Couche:
    """Des intérêts courus et encore impayés, en centimes, nés du premier au dernier jour (inclus)."""

    debut: int
    fin: int
    montant: int


@dataclass(slots=True)
class AEchoir:
    """Ce qui courra après l'arrêté, en euros exacts par jour et en centimes pour le mois suivant."""

    par_jour: Fraction
    un_mois: int
    provisoire: bool


class PosteEnCours:
    """Un poste et ce qu'il doit, en centimes, d'événement en événement.

    Args:
        poste: le poste.
        au: jour d'arrêté.
        suspensions: celles qui le visent.
        premier_vivant: premier jour dont les intérêts ne sont pas prescrits, s'il faut les isoler.
        preuves: reçoit fondements et avertissements.
    """

    def __init__(
        self,
        poste: Poste,
        au: date,
        suspensions: Sequence[Suspension],
        premier_vivant: int | None,
        options: Options,
        preuves: Preuves,
    ) -> None:
        self.poste, self.au = poste, au
        self.suspensions = suspensions
        self.premier_vivant = premier_vivant
        self.composante = poste.nature.composante
        self.apparu = False
        self.nominal, self.capitalises = poste.montant.centimes, 0
        self.couches: list[Couche] = []
        self.prescrits = 0
        self.cours: Cours | None = None
        if poste.interets is not None:
            coupures = [] if premier_vivant is None else [premier_vivant]
            self.cours = Cours(
                poste.interets, au, suspensions=suspensions, coupures=coupures, options=options, preuves=preuves
            )

    @property
    def base(self) -> int:
        """Le capital qui porte intérêt."""
        return self.nominal + self.capitalises

    @property
    def interets(self) -> int:
        """Intérêts dus : courus et impayés, plus le poste lui-même s'il est fait d'intérêts échus."""
        courus = sum(couche.montant for couche in self.couches)
        return courus + (self.nominal if self.composante is Composante.INTERETS else 0)

    @property
    def frais(self) -> int:
        """Frais et dépens dus."""
        return self.nominal if self.composante is Composante.FRAIS else 0

    @property
    def principal(self) -> int:
        """Capital dû, intérêts capitalisés compris."""
        return self.capitalises + (self.nominal if self.composante is Composante.PRINCIPAL else 0)

    def courir_avant_l_effet(self, jour: date) -> list[Segment]:
        """Fait courir les intérêts jusqu'à la veille de l'effet d'un événement de ce jour."""
        if self.cours is None:
            return []
        return self._garder(self.cours.courir(self.base, self.cours.regle.bornes.effet(jour) - 1))

    def courir_jusqu_au_bout(self) -> list[Segment]:
        """Fait courir les intérêts jusqu'au dernier jour compté."""
        return [] if self.cours is None else self._garder(self.cours.courir(self.base, self.cours.dernier))

    def _garder(self, segments: list[Segment]) -> list[Segment]:
        utiles = [segment for segment in segments if segment.base]
        self.couches += [Couche(s.debut, s.fin, s.interets) for s in utiles if s.interets]
        return utiles

    def arreter(self) -> None:
        """Un événement : les intérêts courus sont arrondis pour de bon."""
        if self.cours is not None:
            self.cours.arreter()

    def du(self, jour: date) -> Du:
        """Ce que doit le poste au jour d'un versement, et ce qui le classe (C. civ. 1342-10)."""
        taux = SANS_TAUX
        if self.cours is not None and self.base:
            taux_du_jour = self.cours.taux_le(jour.toordinal())
            taux = taux_du_jour.valeur if taux_du_jour is not None else SANS_TAUX
        return Du(
            self.poste.cle,
            self.poste.titre,
            self.frais,
            self.interets,
            self.principal,
            taux,
            self.poste.echu_le.toordinal(),
            self._impute_sur_le_capital(jour),
        )

    def _impute_sur_le_capital(self, jour: date) -> bool:
        return any(s.effet is Effet.IMPUTATION_CAPITAL and s.couvre(jour.toordinal()) for s in self.suspensions)

    def payer(self, composante: Composante, somme: int) -> None:
        """Éteint une somme : les intérêts les plus anciens d'abord, les intérêts capitalisés avant le capital."""
        if composante is Composante.PRINCIPAL:
            sur_capitalises = min(somme, self.capitalises)
            self.capitalises -= sur_capitalises
            self.nominal -= somme - sur_capitalises
        elif composante is Composante.FRAIS:
            self.nominal -= somme
        else:
            self._payer_interets(somme)
        assert self.nominal >= 0, "un versement ne paie pas plus que le dû"

    def _payer_interets(self, somme: int) -> None:
        if self.composante is Composante.INTERETS:
            sur_echus = min(somme, self.nominal)
            self.nominal -= sur_echus
            somme -= sur_echus
        for couche in self.couches:
            sur_couche = min(somme, couche.montant)
            couche.montant -= sur_couche
            somme -= sur_couche
        self.couches = [couche for couche in self.couches if couche.montant]
        assert somme == 0, "un versement ne paie pas plus que le dû"

    def reduire(self, somme: int) -> int:
        """Un avoir : réduit le poste lui-même, jamais les intérêts courus ; rend ce qui a été réduit."""
        reduit = min(somme, self.nominal)
        self.nominal -= reduit
        return reduit

    def capitaliser(self, annee: Annee) -> int:
        """C. civ. 1343-2 : les intérêts impayés de l'année entière deviennent capital ; rend leur somme."""
        somme = sum(couche.montant for couche in self.couches if couche.debut >= annee.debut)
        self.couches = [couche for couche in self.couches if couche.debut < annee.debut]
        self.capitalises += somme
        self.arreter()
        return somme

    def isoler_les_prescrits(self) -> list[Couche]:
        """Retire du dû les intérêts prescrits à l'arrêté, et les rend."""
        limite = self.premier_vivant
        if limite is None:
            return []
        prescrites = [couche for couche in self.couches if couche.fin < limite]
        self.couches = [couche for couche in self.couches if couche.fin >= limite]
        jour = self.poste.le.toordinal()
        if self.composante is Composante.INTERETS and self.nominal and jour < limite:
            prescrites.insert(0, Couche(jour, jour, self.nominal))
            self.nominal = 0
        self.prescrits = sum(couche.montant for couche in prescrites)
        return prescrites

    def a_echoir(self, options: Options) -> AEchoir:
        """Intérêt du jour qui suit l'arrêté, et provision du mois suivant : base × taux × jours, majoration comprise.

        Sans taux connu, le dernier taux connu est employé et annoncé.
        """
        cours = self.cours
        if cours is None or not self.base:
            return AEchoir(Fraction(0), 0, False)
        jours = (ajouter_mois(self.au, 1) - self.au).days
        lendemain = cours.dernier + 1
        debut = max(lendemain, cours.premier)
        regle, par_jour, exact, lignes, provisoire = cours.regle, Fraction(0), Fraction(0), 0, False
        reconduites = Options(reconduire=True, estimations=options.estimations)
        for du, au, taux in cours.bareme.tranches(debut, cours.dernier + jours, reconduites, a_venir=True):
            provisoire = provisoire or taux.provisoire
            for premier, dernier, diviseur in couper_par_diviseur(du, au, regle.base):
                if premier == lendemain:
                    par_jour = interet_exact(self.base, taux, 1, diviseur)
                interet = interet_exact(
                    self.base, taux, compter_jours(premier, dernier, regle.base, regle.bornes), diviseur
                )
                exact += interet
                lignes += arrondir(interet).centimes
        un_mois = lignes if regle.arrondi is Arrondi.LIGNE else arrondir(exact).centimes
        return AEchoir(par_jour, un_mois, provisoire)


def premier_jour_vivant(prescription: Prescription, au: date) -> int:
    """C. civ. 2224, 2240, 2244, 2231 : premier jour dont les intérêts ne sont pas prescrits à ``au``.

    Les intérêts d'un jour se prescrivent ``ans`` années plus tard, le dernier jour accompli. Un acte
    interruptif sauve ceux qui n'étaient pas encore prescrits et fait repartir la même durée.
    """
    vivants_le = au
    for interruption in sorted(prescription.interruptions, reverse=True):
        if interruption <= vivants_le and ajouter_ans(interruption, prescription.ans) >= vivants_le:
            vivants_le = interruption
    # Un 29 février se prescrit avec le 28 : on part de deux jours avant le quantième.
    jour = ajouter_ans(vivants_le, -prescription.ans).toordinal() - 2
    while ajouter_ans(date.fromordinal(jour), prescription.ans) < vivants_le:
        jour += 1
    return jour
