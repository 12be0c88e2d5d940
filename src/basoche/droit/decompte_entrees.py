"""Ce que reçoit un décompte : postes, versements, avoirs, prescription, débiteurs, et leur cohérence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from basoche.droit.erreurs import ChampInvalide, ChampManquant, ErreurBasoche
from basoche.droit.imputation import Composante
from basoche.droit.interets_regle import RegleInterets
from basoche.droit.jours import verifier_calendrier
from basoche.droit.montant import Montant
from basoche.droit.parametres import Lecture, lire
from basoche.droit.suspensions import Suspension

_PRESCRIPTIONS = ("interets/prescription/droit_commun", "interets/prescription/consommateur")


class Nature(StrEnum):
    """Ce qu'est un poste de la créance."""

    PRINCIPAL = "principal"
    ARTICLE_700 = "article_700"
    DEPENS = "depens"
    FRAIS = "frais"
    CLAUSE_PENALE = "clause_penale"
    INDEMNITE = "indemnite"
    INTERETS_ECHUS = "interets_echus"

    @property
    def composante(self) -> Composante:
        """La colonne du résultat où se range le montant du poste."""
        if self in (Nature.DEPENS, Nature.FRAIS):
            return Composante.FRAIS
        return Composante.INTERETS if self is Nature.INTERETS_ECHUS else Composante.PRINCIPAL

    @property
    def intitule(self) -> str:
        """La nature telle qu'on la lit, quand le poste n'a pas de libellé."""
        return _INTITULES.get(self, self.value.replace("_", " ")).capitalize()


_INTITULES = {
    Nature.ARTICLE_700: "article 700",
    Nature.DEPENS: "dépens",
    Nature.CLAUSE_PENALE: "clause pénale",
    Nature.INDEMNITE: "indemnité",
    Nature.INTERETS_ECHUS: "intérêts échus",
}


class Tenu(StrEnum):
    """Comment un débiteur est tenu : la solidarité ne se présume pas (C. civ. 1310)."""

    SOLIDAIRE = "solidaire"
    IN_SOLIDUM = "in_solidum"
    PART = "part"
    CAUTION = "caution"


@dataclass(frozen=True, slots=True)
class Poste:
    """Un poste de la créance ; ``cle`` est son ``id`` ou, à défaut, son rang à partir de 1.

    ``date_supposee`` : aucune date n'a été donnée, ``le`` est l'origine du compte.
    """

    cle: str
    libelle: str
    nature: Nature
    montant: Montant
    le: date
    interets: RegleInterets | None = None
    titre: str = ""
    date_supposee: bool = False

    @property
    def echu_le(self) -> date:
        """Jour où le poste entre au compte : sa date, ou le départ de ses intérêts s'il est antérieur."""
        return self.le if self.interets is None else min(self.le, self.interets.du)


@dataclass(frozen=True, slots=True)
class Versement:
    """Un paiement reçu. Sans ``postes`` ni ``capital_d_abord`` : ordre légal."""

    le: date
    montant: Montant
    capital_d_abord: bool = False
    postes: tuple[str, ...] | None = None
    debiteur: str | None = None


@dataclass(frozen=True, slots=True)
class Avoir:
    """Une réduction du principal d'un poste, à sa date."""

    le: date
    montant: Montant
    poste: str


@dataclass(frozen=True, slots=True)
class Prescription:
    """La prescription des intérêts : sa durée en années et les actes qui l'ont interrompue."""

    ans: int
    interruptions: tuple[date, ...] = ()

    def lecture(self, le: date) -> Lecture | None:
        """C. civ. 2224 ou C. conso. L. 218-2 : la règle qui donne cette durée, s'il y en a une."""
        regles = (lire(nom, le=le) for nom in _PRESCRIPTIONS)
        return next((regle for regle in regles if regle.contenu["ans"] == self.ans), None)


@dataclass(frozen=True, slots=True)
class Debiteur:
    """Un débiteur ; ``part`` est une fraction de la dette, ``postes`` ce dont il est tenu (``None`` : de tout)."""

    cle: str
    tenu: Tenu | None = None
    part: Fraction | None = None
    plafond: Montant | None = None
    postes: tuple[str, ...] | None = None

    def doit(self, poste: str) -> bool:
        """Vrai si ce débiteur est tenu de ce poste."""
        return self.postes is None or poste in self.postes


@dataclass(frozen=True, slots=True)
class Compte:
    """Tout ce qu'il faut pour arrêter un compte."""

    au: date
    postes: tuple[Poste, ...]
    versements: tuple[Versement, ...] = ()
    avoirs: tuple[Avoir, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    prescription: Prescription | None = None
    titres: tuple[str, ...] = ()
    debiteurs: tuple[Debiteur, ...] = ()

    def verifier(self) -> None:
        """Refuse un compte incohérent.

        Raises:
            ChampInvalide, ChampManquant: un champ est faux ou manque.
            ErreurBasoche: un poste, un titre ou un débiteur cité n'existe pas, ou la solidarité n'est pas précisée.
        """
        verifier_calendrier(self.au, "au")
        if not self.postes:
            raise ChampInvalide("« postes » est vide.", conseil="Donner au moins un poste.", champ="postes")
        for rang, poste in enumerate(self.postes):
            self._verifier_poste(poste, f"postes[{rang}]")
        _exiger_uniques([poste.cle for poste in self.postes], "postes", "id")
        _exiger_uniques(self.titres, "titres", "cle")
        _exiger_uniques([debiteur.cle for debiteur in self.debiteurs], "debiteurs", "cle")
        self._verifier_mouvements()
        self._verifier_debiteurs()
        if self.prescription is not None and self.prescription.lecture(self.au) is None:
            durees = " ou ".join(str(lire(nom, le=self.au).contenu["ans"]) for nom in _PRESCRIPTIONS)
            raise ChampInvalide(
                f"« prescription_interets.ans » vaut {self.prescription.ans} : {durees} attendu.",
                conseil=f"Donner {durees} : droit commun, ou créance d'un professionnel contre un consommateur.",
                champ="prescription_interets.ans",
            )

    def _verifier_poste(self, poste: Poste, champ: str) -> None:
        verifier_calendrier(poste.le, f"{champ}.date")
        if poste.interets is not None:
            try:
                poste.interets.verifier()
            except ErreurBasoche as erreur:
                raise situer(erreur, poste, f"{champ}.interets") from None
        if self.titres and not poste.titre:
            raise ChampManquant(
                f"Champ « {champ}.titre » manquant : « titres » est donné, chaque poste dit le sien.",
                conseil=f"Choisir : {', '.join(self.titres)}.",
                champ=f"{champ}.titre",
            )
        if self.titres:
            _exiger_connu(poste.titre, self.titres, f"{champ}.titre", "titre")

    def _verifier_mouvements(self) -> None:
        postes = [poste.cle for poste in self.postes]
        debiteurs = [debiteur.cle for debiteur in self.debiteurs]
        for rang, versement in enumerate(self.versements):
            verifier_calendrier(versement.le, f"versements[{rang}].date")
            for cle in versement.postes or ():
                _exiger_connu(cle, postes, f"versements[{rang}].imputation", "poste")
            if versement.debiteur is not None:
                _exiger_connu(versement.debiteur, debiteurs, f"versements[{rang}].debiteur", "debiteur")
        for rang, avoir in enumerate(self.avoirs):
            verifier_calendrier(avoir.le, f"avoirs[{rang}].date")
            _exiger_connu(avoir.poste, postes, f"avoirs[{rang}].poste", "poste")
        for rang, suspension in enumerate(self.suspensions):
            suspension.verifier(f"suspensions[{rang}]")
            for cle in suspension.postes or ():
                _exiger_connu(cle, postes, f"suspensions[{rang}].postes", "poste")
            if suspension.debiteur is not None:
                _exiger_connu(suspension.debiteur, debiteurs, f"suspensions[{rang}].debiteur", "debiteur")

    def _verifier_debiteurs(self) -> None:
        postes = [poste.cle for poste in self.postes]
        for rang, debiteur in enumerate(self.debiteurs):
            champ = f"debiteurs[{rang}]"
            for cle in debiteur.postes or ():
                _exiger_connu(cle, postes, f"{champ}.postes", "poste")
            if debiteur.tenu is None and len(self.debiteurs) > 1:
                raise ErreurBasoche(
                    f"« {champ} » (« {debiteur.cle} ») ne dit pas comment il est tenu : la solidarité ne se présume "
                    "pas (C. civ. 1310).",
                    conseil="Donner « tenu » : solidaire, in_solidum, part ou caution.",
                    code="solidarite_a_preciser",
                    champ=f"{champ}.tenu",
                )
            _verifier_tenue(debiteur, champ)


def situer(erreur: ErreurBasoche, poste: Poste, chemin: str) -> ErreurBasoche:
    """Le même refus, qui dit en plus de quel poste il vient (``chemin`` : où est sa règle d'intérêts)."""
    champ = f"{chemin}.{erreur.champ}" if erreur.champ is not None else None
    message = f"Poste « {poste.cle} » : {erreur.message}"
    return type(erreur)(message, conseil=erreur.conseil, code=erreur.code, champ=champ)


def _verifier_tenue(debiteur: Debiteur, champ: str) -> None:
    if (debiteur.tenu is Tenu.PART) != (debiteur.part is not None):
        raise ChampInvalide(
            f"« {champ}.part » va avec « tenu » : « part », et seulement avec lui.",
            conseil="Donner la part en pour cent (« 50 ») ou en fraction (« 1/3 »).",
            champ=f"{champ}.part",
        )
    if debiteur.part is not None and not 0 < debiteur.part <= 1:
        raise ChampInvalide(
            f"« {champ}.part » doit être comprise entre 0 et 100 %.",
            conseil="Donner la part en pour cent (« 50 ») ou en fraction (« 1/3 »).",
            champ=f"{champ}.part",
        )
    if debiteur.plafond is not None and debiteur.tenu is not Tenu.CAUTION:
        raise ChampInvalide(
            f"« {champ}.plafond » ne sert qu'à une caution.",
            conseil="Retirer le plafond, ou donner « tenu » : « caution ».",
            champ=f"{champ}.plafond",
        )


def _exiger_connu(cle: str, connus: Sequence[str], champ: str, quoi: str) -> None:
    if cle not in connus:
        raise ErreurBasoche(
            f"« {champ} » cite « {cle} », qui n'existe pas.",
            conseil=f"Connus : {', '.join(connus) or 'aucun'}.",
            code=f"{quoi}_inconnu",
            champ=champ,
        )


def _exiger_uniques(cles: Sequence[str], champ: str, nom: str) -> None:
    doublons = sorted({cle for cle in cles if cles.count(cle) > 1})
    if doublons:
        raise ChampInvalide(
            f"« {champ} » : deux éléments portent « {nom} » : « {doublons[0]} ».",
            conseil="Donner à chacun un identifiant différent (à défaut, c'est son rang à partir de 1).",
            champ=champ,
        )
