"""Le déroulement d'un compte, jour après jour : ce qui court, ce que chaque versement paie, ce qui reste dû.

Un titre est plusieurs postes, chacun avec sa base, son taux, son départ, sa majoration et sa capitalisation. Les
événements se suivent dans l'ordre des jours ; un même jour : entrée d'un poste, avoir, versements dans l'ordre
donné, puis capitalisation des seuls intérêts restés impayés.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from basoche.droit.decompte_bilan import Bilan
from basoche.droit.decompte_entrees import Avoir, Compte, Poste, Versement, situer
from basoche.droit.decompte_poste import PosteEnCours, premier_jour_vivant
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.imputation import ORDRE_LEGAL, Composante, Imputation, imputer
from basoche.droit.interets import Annee, Segment
from basoche.droit.montant import Montant, arrondir
from basoche.droit.parametres import Options
from basoche.droit.suspensions import Suspension
from basoche.droit.taux import Preuves

_APPARITION, _AVOIR, _VERSEMENT, _CAPITALISATION = range(4)


_ORDRE_LEGAL = "frais, puis intérêts, puis capital"
_ORDRE_CAPITAL = "capital d'abord (décision ou accord), puis frais, puis intérêts"


class Evenement(NamedTuple):
    """Ce qui arrive un jour : le tri naturel donne l'ordre d'un même jour."""

    le: date
    ordre: int
    rang: int
    objet: Any


class LigneDatee(NamedTuple):
    """Une ligne du compte, son jour, et ce qu'elle ajoute au solde (centimes)."""

    jour: int
    effet: int
    contenu: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Credit:
    """Un versement qui n'a encore rien trouvé à payer : il attend l'échéance d'un poste, puis devient trop-perçu."""

    montant: int
    debiteur: str | None


class Deroulement:
    """Un compte que l'on déroule une fois, jour après jour.

    Args:
        compte: les postes et les mouvements, déjà vérifiés.
        suspensions: celles qui valent pour ce déroulement.
        preuves: reçoit fondements et avertissements.
    """

    def __init__(self, compte: Compte, suspensions: Sequence[Suspension], options: Options, preuves: Preuves) -> None:
        self.compte, self.options, self.preuves = compte, options, preuves
        self.premier_vivant = (
            None if compte.prescription is None else premier_jour_vivant(compte.prescription, compte.au)
        )
        self.postes = {
            poste.cle: self._ouvrir(rang, poste, [s for s in suspensions if s.vise(poste.cle)])
            for rang, poste in enumerate(compte.postes)
            if poste.echu_le <= compte.au
        }
        self.credits: list[Credit] = []
        self._payes_par: dict[str | None, int] = {}
        self._lignes: list[LigneDatee] = []

    def _ouvrir(self, rang: int, poste: Poste, suspensions: Sequence[Suspension]) -> PosteEnCours:
        try:
            return PosteEnCours(poste, self.compte.au, suspensions, self.premier_vivant, self.options, self.preuves)
        except ErreurBasoche as erreur:
            raise situer(erreur, poste, f"postes[{rang}].interets") from None

    def derouler(self) -> Deroulement:
        """Passe tous les événements, puis arrête le compte."""
        for evenement in sorted(self._evenements(), key=lambda e: e[:3]):
            self._passer(evenement)
        for poste in self.postes.values():
            self._noter_segments(poste, poste.courir_jusqu_au_bout())
        for poste in self.postes.values():
            self._isoler_les_prescrits(poste)
        return self

    def _passer(self, evenement: Evenement) -> None:
        le, objet = evenement.le, evenement.objet
        if evenement.ordre == _APPARITION:
            self._faire_apparaitre(le, objet)
        elif evenement.ordre == _AVOIR:
            self._passer_avoir(le, objet)
        elif evenement.ordre == _VERSEMENT:
            self._passer_versement(le, objet)
        else:
            self._capitaliser(le, objet)

    def _evenements(self) -> Iterable[Evenement]:
        echus: dict[date, list[PosteEnCours]] = {}
        for rang, poste in enumerate(self.postes.values()):
            echus.setdefault(poste.poste.echu_le, []).append(poste)
            for annee in poste.cours.annees if poste.cours is not None else ():
                yield Evenement(annee.anniversaire, _CAPITALISATION, rang, (poste, annee))
        for rang, (le, postes) in enumerate(echus.items()):
            yield Evenement(le, _APPARITION, rang, postes)
        for rang, avoir in enumerate(self.compte.avoirs):
            if avoir.le <= self.compte.au and avoir.poste in self.postes:
                yield Evenement(avoir.le, _AVOIR, rang, avoir)
        for rang, versement in enumerate(self.compte.versements):
            if versement.le <= self.compte.au and versement.montant:
                yield Evenement(versement.le, _VERSEMENT, rang, versement)

    def _faire_apparaitre(self, le: date, postes: Iterable[PosteEnCours]) -> None:
        """Fait entrer des postes au compte le même jour, puis leur impute ce qui attendait (C. civ. 1342-10)."""
        nouveaux = [poste for poste in postes if not poste.apparu]
        for poste in nouveaux:
            self._noter_apparition(le, poste)
        if not nouveaux or not self.credits:
            return
        attente, self.credits = self.credits, []
        self._arreter_les_interets(le)
        for credit in attente:
            self._imputer(le, Versement(le, Montant(credit.montant), debiteur=credit.debiteur), "versement en attente")

    def _noter_apparition(self, le: date, poste: PosteEnCours) -> None:
        poste.apparu = True
        contenu = {
            "date": le,
            "nature": "poste",
            "poste": poste.poste.cle,
            "libelle": poste.poste.libelle,
            "nature_poste": poste.poste.nature.value,
            "montant": poste.poste.montant,
            "article": "",
        }
        self._noter(le.toordinal(), poste.poste.montant.centimes, contenu, poste)

    def _passer_avoir(self, le: date, avoir: Avoir) -> None:
        poste = self.postes[avoir.poste]
        self._faire_apparaitre(le, [poste])
        self._noter_segments(poste, poste.courir_avant_l_effet(le))
        reduit = poste.reduire(avoir.montant.centimes)
        if excedent := avoir.montant.centimes - reduit:
            self.credits.append(Credit(excedent, None))
            self.preuves.avertir(
                "avoir_excedentaire",
                f"L'avoir du {le:%d/%m/%Y} dépasse ce qui restait du poste « {avoir.poste} » : "
                f"{Montant(excedent).en_francais()} n'ont rien réduit et comptent comme un trop-perçu.",
            )
        contenu = {
            "date": le,
            "nature": "avoir",
            "poste": avoir.poste,
            "montant": avoir.montant,
            "reduction": Montant(reduit),
            "article": "usage : réduit le principal à sa date, sans effacer les intérêts courus",
        }
        self._noter(le.toordinal(), -reduit, contenu, poste)

    def _arreter_les_interets(self, le: date) -> None:
        """Tout versement arrête les intérêts de tous les postes : la ligne s'y coupe, l'arrondi s'y fait."""
        for poste in self.postes.values():
            self._noter_segments(poste, poste.courir_avant_l_effet(le))
            poste.arreter()

    def _passer_versement(self, le: date, versement: Versement) -> None:
        self._arreter_les_interets(le)
        self._faire_apparaitre(le, [self.postes[cle] for cle in versement.postes or () if cle in self.postes])
        self._imputer(le, versement, "versement")

    def _imputer(self, le: date, versement: Versement, nature: str) -> None:
        payables = [
            poste for poste in self.postes.values() if poste.apparu and self._est_tenu(versement.debiteur, poste)
        ]
        dus = [poste.du(le) for poste in payables]
        imputation = imputer(
            versement.montant.centimes,
            dus,
            capital_d_abord=versement.capital_d_abord,
            postes=versement.postes,
        )
        for part in imputation.parts:
            self.postes[part.poste].payer(part.composante, part.montant)
        paye = versement.montant.centimes - imputation.reste
        self._payes_par[versement.debiteur] = self._payes_par.get(versement.debiteur, 0) + paye
        if imputation.reste:
            self.credits.append(Credit(imputation.reste, versement.debiteur))
        d_abord = versement.capital_d_abord or any(du.capital_d_abord for du in dus)
        self._noter_versement(le, versement, imputation, nature, _ORDRE_CAPITAL if d_abord else _ORDRE_LEGAL)

    def _est_tenu(self, debiteur: str | None, poste: PosteEnCours) -> bool:
        """Ce que verse un débiteur ne paie que ce dont il est tenu."""
        return all(tenu.doit(poste.poste.cle) for tenu in self.compte.debiteurs if tenu.cle == debiteur)

    def _noter_versement(self, le: date, versement: Versement, imputation: Imputation, nature: str, ordre: str) -> None:
        payes = dict.fromkeys((composante.value for composante in ORDRE_LEGAL), 0)
        detail: dict[str, dict[str, Any]] = {}
        for part in imputation.parts:
            payes[part.composante.value] += part.montant
            detail.setdefault(part.poste, {"poste": part.poste})[part.composante.value] = Montant(part.montant)
            self._citer("frais" if part.composante is Composante.FRAIS else "ordre")
        if imputation.regles:
            self._citer("plusieurs_dettes")
        contenu: dict[str, Any] = {"date": le, "nature": nature, "montant": versement.montant}
        contenu |= {composante: Montant(somme) for composante, somme in payes.items()}
        contenu |= {
            "reste": Montant(imputation.reste),
            "detail": list(detail.values()),
            "regle": " ; ".join([ordre, *imputation.regles]),
            "article": "C. civ., art. 1343-1 et 1342-10" if imputation.regles else "C. civ., art. 1343-1",
        }
        if versement.debiteur is not None:
            contenu["debiteur"] = versement.debiteur
        self._noter(le.toordinal(), -sum(payes.values()), contenu, None)

    def _citer(self, regle: str) -> None:
        self.preuves.lire(f"interets/imputation/{regle}", self.compte.au)

    def _capitaliser(self, le: date, objet: tuple[PosteEnCours, Annee]) -> None:
        poste, annee = objet
        self._noter_segments(poste, poste.courir_avant_l_effet(le))
        somme = poste.capitaliser(annee)
        if not somme:
            return
        lecture = self.preuves.lire("interets/capitalisation/periode", self.compte.au)
        contenu = {
            "date": le,
            "nature": "capitalisation",
            "poste": poste.poste.cle,
            "montant": Montant(somme),
            "article": lecture.fondement.article,
        }
        self._noter(le.toordinal(), 0, contenu, poste)

    def _isoler_les_prescrits(self, poste: PosteEnCours) -> None:
        prescription = self.compte.prescription
        for couche in poste.isoler_les_prescrits():
            assert prescription is not None
            lecture = prescription.lecture(self.compte.au)
            assert lecture is not None
            self.preuves.retenir(lecture)
            contenu = {
                "date": self.compte.au,
                "nature": "intérêts prescrits",
                "poste": poste.poste.cle,
                "du": date.fromordinal(couche.debut),
                "au": date.fromordinal(couche.fin),
                "montant": Montant(couche.montant),
                "article": lecture.fondement.article,
            }
            self._noter(self.compte.au.toordinal(), -couche.montant, contenu, poste)

    def _noter_segments(self, poste: PosteEnCours, segments: Iterable[Segment]) -> None:
        for segment in segments:
            contenu = segment.en_ligne()
            contenu["poste"] = poste.poste.cle
            self._noter(segment.fin, segment.interets, contenu, poste)

    def _noter(self, jour: int, effet: int, contenu: dict[str, Any], poste: PosteEnCours | None) -> None:
        if poste is not None and len(self.compte.titres) > 1:
            contenu["titre"] = poste.poste.titre
        self._lignes.append(LigneDatee(jour, effet, contenu))

    def lignes(self) -> list[dict[str, Any]]:
        """Les lignes dans l'ordre des jours, chacune avec le solde courant."""
        solde, lignes = 0, []
        for ligne in sorted(self._lignes, key=lambda ligne: ligne.jour):
            solde += ligne.effet
            lignes.append(ligne.contenu | {"solde": Montant(solde)})
        return lignes

    def paye_par(self, debiteur: str) -> int:
        """Ce que les versements de ce débiteur ont éteint, en centimes."""
        return self._payes_par.get(debiteur, 0)

    def plus_anciens_interets(self) -> int | None:
        """Le premier jour (ordinal) dont des intérêts restent impayés, s'il y en a."""
        return min((couche.debut for poste in self.postes.values() for couche in poste.couches), default=None)

    def trop_percu(self) -> int:
        """Ce qui n'a rien trouvé à payer, en centimes : à restituer, jamais un intérêt."""
        return sum(credit.montant for credit in self.credits)

    def trop_percu_de(self, debiteur: str) -> int:
        """La part du trop-perçu qui vient des versements de ce débiteur, en centimes."""
        return sum(credit.montant for credit in self.credits if credit.debiteur == debiteur)

    def bilan(self, postes: Iterable[PosteEnCours] | None = None, *, trop_percu: int = 0) -> Bilan:
        """Le restant dû de certains postes (tous par défaut)."""
        retenus = list(self.postes.values() if postes is None else postes)
        a_echoir = [poste.a_echoir(self.options) for poste in retenus]
        if any(suite.provisoire for suite in a_echoir):
            self.preuves.avertir(
                "provision_a_confirmer",
                "Intérêt par jour et provision d'un mois : taux à venir non publié, dernier taux connu employé.",
            )
        return Bilan(
            principal=sum(poste.principal for poste in retenus),
            interets=sum(poste.interets for poste in retenus),
            frais=sum(poste.frais for poste in retenus),
            interet_par_jour=arrondir(sum((suite.par_jour for suite in a_echoir), Fraction(0))).centimes,
            provision_un_mois=sum(suite.un_mois for suite in a_echoir),
            interets_prescrits=sum(poste.prescrits for poste in retenus),
            trop_percu=trop_percu,
        )
