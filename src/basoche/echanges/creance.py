"""La créance telle qu'un créancier la confie : la valeur que rend un import et que lit le reste de la maison.

Ce sont les déclarations du créancier, relues et typées, non un dossier : rien n'est calculé, rien n'est qualifié en
droit au-delà de ce que le fichier ou le profil d'import disent. Montants en centimes, dates juridiques sans heure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from basoche.droit.montant import ZERO, Montant


class Genre(StrEnum):
    """Personne physique ou morale."""

    PHYSIQUE = "physique"
    MORALE = "morale"


class Categorie(StrEnum):
    """Catégorie du CRÉANCIER pour le taux de l'intérêt légal (mots du contrat de la ligne de commande)."""

    PARTICULIER = "particulier"
    PROFESSIONNEL = "professionnel"


class NaturePoste(StrEnum):
    """Nature d'un poste, mots de ``basoche calcul decompte``."""

    PRINCIPAL = "principal"
    ARTICLE_700 = "article_700"
    DEPENS = "depens"
    FRAIS = "frais"
    CLAUSE_PENALE = "clause_penale"
    INDEMNITE = "indemnite"
    INTERETS_ECHUS = "interets_echus"


class EspeceTitre(StrEnum):
    """Espèce du titre exécutoire, plus fine que le mot ``titre`` du calcul (voir :attr:`Titre.nature`)."""

    JUGEMENT = "jugement"
    ARRET = "arret"
    ORDONNANCE_REFERE = "ordonnance_refere"
    INJONCTION_PAYER = "injonction_payer"
    ACCORD_HOMOLOGUE = "accord_homologue"
    ACTE_NOTARIE = "acte_notarie"
    CHEQUE_IMPAYE = "cheque_impaye"
    TITRE_PUBLIC = "titre_public"


_NATURE_DU_TITRE = {
    EspeceTitre.ACTE_NOTARIE: "notarie",
    EspeceTitre.CHEQUE_IMPAYE: "cheque",
    EspeceTitre.TITRE_PUBLIC: "titre_public",
}

NATURES: tuple[str, ...] = (
    "droit_commun",
    "commercant",
    "consommateur",
    "credit_conso",
    "bail_habitation",
    "bail_commercial",
    "charges_copro",
    "transport_marchandises",
    "telecom",
    "eau",
    "sante_praticien",
    "assurance",
    "aliments",
)
"""Natures de créance permises : des clés du tableau des prescriptions (``delais/prescription/<nature>``)."""

TYPES_EVENEMENT: tuple[str, ...] = (
    "reconnaissance",
    "demande_en_justice",
    "acte_execution",
    "mesure_conservatoire",
    "mediation",
    "conciliation",
    "instruction",
    "mise_en_demeure",
)
"""Événements permis : les types de ``basoche calcul prescription``."""


@dataclass(frozen=True, slots=True)
class Adresse:
    """Une adresse postale ; un champ inconnu est vide."""

    voie: str = ""
    complement: str = ""
    code_postal: str = ""
    commune: str = ""
    pays: str = "France"


@dataclass(frozen=True, slots=True)
class Creancier:
    """Celui à qui la somme est due ; ``cle`` le distingue dans un portefeuille et vient du profil d'import."""

    cle: str
    nom: str
    genre: Genre
    categorie: Categorie
    siren: str | None = None
    adresse: Adresse | None = None


@dataclass(frozen=True, slots=True)
class Debiteur:
    """Celui qui doit.

    ``nom`` est le nom de famille ou la raison sociale ; ``siren`` n'est gardé que si sa clé de contrôle est bonne ;
    ``est_consommateur`` dit s'il a contracté hors de toute activité professionnelle.
    """

    genre: Genre
    nom: str
    est_consommateur: bool
    civilite: str = ""
    prenom: str = ""
    siren: str | None = None
    adresse: Adresse | None = None
    telephone: str = ""
    courriel: str = ""

    @property
    def designation(self) -> str:
        """Le nom à écrire : « M. Jean DURAND » ou la raison sociale."""
        if self.genre is Genre.MORALE:
            return self.nom
        return " ".join(mot for mot in (self.civilite, self.prenom, self.nom.upper()) if mot)


@dataclass(frozen=True, slots=True)
class PosteDu:
    """Une somme due : un terme, une facture, des frais. ``exigible_le`` fait courir la prescription de ce poste."""

    libelle: str
    nature: NaturePoste
    montant: Montant
    exigible_le: date
    piece: str = ""


@dataclass(frozen=True, slots=True)
class Titre:
    """Le titre exécutoire ; une date inconnue est ``None`` (titre non notifié, date exécutoire non dite)."""

    espece: EspeceTitre
    rendu_le: date
    juridiction: str = ""
    reference: str = ""
    notifie_le: date | None = None
    executoire_le: date | None = None

    @property
    def nature(self) -> str:
        """Le mot ``titre`` de ``basoche calcul interets`` : ``decision``, ``notarie``, ``cheque``, ``titre_public``."""
        return _NATURE_DU_TITRE.get(self.espece, "decision")


@dataclass(frozen=True, slots=True)
class Versement:
    """Une somme reçue du débiteur."""

    date: date
    montant: Montant
    libelle: str = ""


@dataclass(frozen=True, slots=True)
class Evenement:
    """Un événement de la prescription : ``type`` de :data:`TYPES_EVENEMENT` ; ``au`` et ``issue`` s'il dure."""

    type: str
    du: date
    au: date | None = None
    issue: str = ""


@dataclass(frozen=True, slots=True)
class Interets:
    """Ce qui est réclamé en intérêts.

    ``taux`` : ``legal``, ``fixe``, ``bce_plus_10`` ou ``aucun`` ; ``taux_fixe`` en pour cent ; ``du`` : départ commun
    à tous les postes, ``None`` = l'exigibilité de chacun.
    """

    taux: str
    taux_fixe: Decimal | None = None
    du: date | None = None
    capitalisation_depuis: date | None = None


@dataclass(frozen=True, slots=True)
class Creance:
    """Une créance importée.

    ``reference`` est celle du créancier : avec ``creancier.cle`` elle fait la clé du portefeuille. ``tenus`` dit
    comment plusieurs débiteurs sont tenus (``solidaire``, ``in_solidum``, ``part``), ou ``None`` : la solidarité ne
    se présume pas (C. civ. 1310). ``fichier`` et ``ligne`` disent d'où elle vient.
    """

    creancier: Creancier
    reference: str
    nature: str
    debiteurs: tuple[Debiteur, ...]
    postes: tuple[PosteDu, ...]
    interets: Interets
    titre: Titre | None = None
    versements: tuple[Versement, ...] = ()
    evenements: tuple[Evenement, ...] = ()
    est_alimentaire: bool = False
    tenus: str | None = None
    note: str = ""
    fichier: str = ""
    ligne: int = 0

    @property
    def cle(self) -> str:
        """Ce qui distingue la créance dans le portefeuille : « creancier/REFERENCE », sans espace ni casse."""
        return cle_de(self.creancier.cle, self.reference)

    @property
    def principal(self) -> Montant:
        """La somme des postes de nature ``principal``, sans les versements."""
        return sum((p.montant for p in self.postes if p.nature is NaturePoste.PRINCIPAL), ZERO)

    @property
    def total_verse(self) -> Montant:
        """La somme des versements."""
        return sum((v.montant for v in self.versements), ZERO)


def cle_de(creancier: str, reference: str) -> str:
    """La clé d'une créance dans le portefeuille (voir :attr:`Creance.cle`)."""
    return f"{creancier}/{''.join(reference.split()).upper()}"
