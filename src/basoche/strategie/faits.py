"""Ce que l'on déduit d'un dossier avant de juger ses voies : l'état du titre, les délais, les plafonds.

Chaque fait est calculé une fois, à la demande, et garde l'article dont il sort dans la condition qui l'emploie.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from basoche.droit import actes, parametres
from basoche.droit.actes.graphe import Arete, lire_graphe
from basoche.droit.delais_modele import Sens, TypeDelai
from basoche.droit.montant import ZERO, Montant
from basoche.droit.resultat import Resultat
from basoche.echanges.creance import Evenement, Genre
from basoche.guichet import ouvrir
from basoche.strategie.echeances import echeance, prescription
from basoche.strategie.memoire import fait, memoire
from basoche.strategie.modele import ActeFait, Dossier, Procedure
from basoche.strategie.prescriptions import Echeance
from basoche.strategie.salaire import part_saisissable

# CPCE L111-4 ne vise que les 1° à 3° de L111-3 : les autres titres suivent la prescription de la créance.
TITRES_DE_DIX_ANS = frozenset(
    {"jugement", "arret", "ordonnance_refere", "injonction_payer", "accord_homologue", "conciliation"}
)
INJONCTION = "injonction_payer"
PETITES_CREANCES = "petites_creances"
ESPECES: tuple[str, ...] = (
    "jugement",
    "arret",
    "ordonnance_refere",
    INJONCTION,
    "accord_homologue",
    "conciliation",
    "acte_notarie",
    "cheque_impaye",
    PETITES_CREANCES,
    "creance_commerciale",
    "titre_public",
)
_COMMANDEMENTS_DE_VENTE = ("cmd_saisie_vente", "cmd_saisie_vente_petite_creance", "cmd_saisie_vente_iteratif")
_COMMANDEMENTS_DE_QUITTER = ("cmd_quitter_lieux", "cmd_quitter_lieux_non_habite")
# C. civ. 2244 : un acte d'exécution forcée interrompt ; le commandement en est un (CPCE R221-5), la recherche non.
_FAMILLES_D_EXECUTION = frozenset(
    {"saisie_attribution", "saisie_vente", "saisie_remunerations", "vehicule", "droits_associes", "saisie_immobiliere"}
)


@dataclass(frozen=True, slots=True)
class Fenetre:
    """Quand un acte peut suivre le précédent : dernier jour d'attente, dernier jour utile (``None`` : sans borne)."""

    attendre_jusqu_au: date | None
    agir_avant: date | None


@memoire(1024)
def duree_de_procedure(nom: str, le: date) -> Any:
    """La durée d'un délai du recueil (``delais/procedure``)."""
    return parametres.valeur(f"delais/procedure/{nom}", le=le)


@memoire(1024)
def seuil(nom: str, le: date) -> Montant:
    """Un seuil en euros du recueil (``execution/seuils``)."""
    return Montant.lire(str(parametres.valeur(f"execution/seuils/{nom}", le=le)))


@memoire(256)
def regle_de_procedure(type_: str, le: date) -> Any:
    """La règle d'une procédure qui suspend (``execution/procedures``)."""
    return parametres.valeur(f"execution/procedures/{type_}", le=le)


@cache
def arete(de: str, vers: str) -> Arete:
    """L'arête du catalogue d'un acte à l'autre."""
    return next(a for a in lire_graphe().suites_de(de) if a.vers == vers)


@cache
def _interrompt(code: str) -> bool:
    return actes.acte(code).famille in _FAMILLES_D_EXECUTION


class Faits:
    """Les faits d'un dossier à sa date."""

    def __init__(self, dossier: Dossier) -> None:
        if dossier.titre is not None and dossier.titre.rendu_le > dossier.le:
            dossier = replace(dossier, titre=None)  # à cette date, il n'est pas encore rendu
        self.dossier = dossier
        self.le = dossier.le
        self.territoire = dossier.territoire

    def echeance(
        self,
        origine: date,
        duree: Mapping[str, int] | None,
        sens: Sens = Sens.APRES,
        type_: TypeDelai = TypeDelai.PROCEDURE,
    ) -> date:
        """Le dernier jour d'un délai, au calendrier du lieu de l'exécution."""
        assert duree is not None
        return echeance(origine, duree, sens, type_, self.territoire)

    # --- Le titre ---------------------------------------------------------------------------------------------

    @fait
    def limite_de_l_injonction(self) -> date | None:
        """Dernier jour pour signifier l'ordonnance d'injonction de payer : il dépend de sa date (CPC 1411)."""
        titre = self.dossier.titre
        if titre is None or titre.espece != INJONCTION:
            return None
        return self.echeance(titre.rendu_le, duree_de_procedure("ip_signification", titre.rendu_le))

    @fait
    def limite_du_defaut(self) -> date | None:
        """Dernier jour pour notifier un jugement par défaut (CPC 478)."""
        titre = self.dossier.titre
        if titre is None or not titre.par_defaut:
            return None
        return self.echeance(titre.rendu_le, duree_de_procedure("jugement_non_avenu", titre.rendu_le))

    def est_depassee(self, limite: date | None) -> bool:
        """Vrai si le titre n'a pas été notifié à cette limite."""
        titre = self.dossier.titre
        return limite is not None and titre is not None and (self._notifie_le or self.le) > limite

    @property
    def _notifie_le(self) -> date | None:
        titre = self.dossier.titre
        return titre.notifie_le if titre and titre.notifie_le and titre.notifie_le <= self.le else None

    @property
    def est_notifie(self) -> bool:
        """Vrai si le titre est notifié à la date du conseil."""
        return self._notifie_le is not None

    @fait
    def fin_de_l_opposition(self) -> date | None:
        """Dernier jour d'attente avant d'exécuter une injonction de payer signifiée (CPC 1416, 1422)."""
        titre = self.dossier.titre
        if titre is None or titre.espece != INJONCTION or titre.notifie_le is None:
            return None
        nom = "ip_opposition" if self.est_injonction_ancienne else "ip_execution"
        return self.echeance(titre.notifie_le, duree_de_procedure(nom, titre.rendu_le), Sens.AU_PLUS_TOT)

    @fait
    def est_injonction_ancienne(self) -> bool:
        """Vrai si l'ordonnance suit un régime d'avant : le catalogue donne la première date du nouveau."""
        titre = self.dossier.titre
        nouveau = actes.acte("signification_injonction_payer")
        return titre is not None and titre.espece == INJONCTION and not nouveau.est_en_vigueur(titre.rendu_le)

    @fait
    def prescription_du_titre(self) -> Echeance | None:
        """Celle des dix ans, ou de la créance pour un titre hors L111-4 ; ``None`` sans titre."""
        titre = self.dossier.titre
        if titre is None:
            return None
        if titre.espece not in TITRES_DE_DIX_ANS:
            return self.prescription_de_la_creance
        depart = titre.executoire_le or titre.rendu_le
        posterieurs = tuple(e for e in self._interruptions if e.du > depart)
        return prescription("titre_executoire", depart, posterieurs, self.le)

    @fait
    def prescription_de_la_creance(self) -> Echeance:
        """Celle de la nature de la créance, actes d'exécution compris."""
        dossier = self.dossier
        return prescription(dossier.nature, dossier.exigible_le, self._interruptions, self.le)

    @fait
    def _interruptions(self) -> tuple[Evenement, ...]:
        faits = (
            Evenement("acte_execution", a.le) for a in self.dossier.actes if a.le <= self.le and _interrompt(a.acte)
        )
        return (*(e for e in self.dossier.evenements if e.du <= self.le), *faits)

    @fait
    def titre_vaut(self) -> bool:
        """Vrai si un titre existe, n'est pas non avenu et n'est pas prescrit."""
        prescription = self.prescription_du_titre
        return (
            prescription is not None
            and not prescription.est_prescrite
            and not self.est_depassee(self.limite_de_l_injonction)
            and not self.est_depassee(self.limite_du_defaut)
        )

    @property
    def est_executoire(self) -> bool:
        """Vrai si le titre est notifié et son caractère exécutoire connu à la date."""
        titre = self.dossier.titre
        return titre is not None and titre.executoire_le is not None and titre.executoire_le <= self.le

    @property
    def revient_a_une_autre_etude(self) -> bool:
        """Vrai si cette étude a établi le titre de L125-1 : une autre l'exécute, quel que soit le temps (R125-8)."""
        titre = self.dossier.titre
        return titre is not None and titre.espece == PETITES_CREANCES and titre.etabli_par_l_etude

    # --- Les procédures ---------------------------------------------------------------------------------------

    def fin_de(self, type_: str) -> tuple[bool, date | None]:
        """Si une procédure de ce type court à la date, et son dernier jour quand on le connaît."""
        for procedure in self.dossier.procedures:
            if procedure.type == type_ and procedure.du <= self.le:
                fin = _fin(procedure)
                if fin is None or self.le <= fin:
                    return True, fin
        return False, None

    def debut_de(self, type_: str) -> date:
        """Le premier jour de la procédure en cours."""
        return max(p.du for p in self.dossier.procedures if p.type == type_ and p.du <= self.le)

    def debut_apres(self, type_: str) -> bool:
        """Vrai si une procédure de ce type court et que la créance est devenue exigible après son ouverture."""
        return self.fin_de(type_)[0] and self.dossier.exigible_le > self.debut_de(type_)

    # --- Les actes faits --------------------------------------------------------------------------------------

    def dernier(self, codes: Iterable[str]) -> ActeFait | None:
        """Le plus récent des actes faits parmi ces codes."""
        if not self.dossier.actes:
            return None
        faits = [a for a in self.dossier.actes if a.acte in codes and a.le <= self.le]
        return max(faits, key=lambda a: a.le, default=None)

    def est_fait(self, *codes: str) -> bool:
        """Vrai si l'un de ces actes est fait."""
        return self.dernier(codes) is not None

    @fait
    def commandement_de_vente(self) -> ActeFait | None:
        """Le dernier commandement aux fins de saisie-vente."""
        return self.dernier(_COMMANDEMENTS_DE_VENTE)

    @fait
    def fenetre_de_vente(self) -> Fenetre | None:
        """Huit jours au moins, deux ans au plus, comptés du dernier acte d'exécution (CPCE R221-10, R221-5)."""
        fait = self.commandement_de_vente
        if fait is None:
            return None
        suivants = [a.le for a in self.dossier.actes if fait.le < a.le <= self.le and _interrompt(a.acte)]
        borne = arete("cmd_saisie_vente", "pv_saisie_vente_debiteur")
        assert borne.delai_min is not None
        assert borne.delai_max is not None
        # Un acte d'exécution dans les deux ans maintient le commandement : sa péremption ne joue plus (R221-5).
        limite = self.echeance(fait.le, borne.delai_max, type_=TypeDelai.PEREMPTION)
        maintenu = any(jour <= limite for jour in suivants)
        return Fenetre(self.echeance(fait.le, borne.delai_min, Sens.AU_PLUS_TOT), None if maintenu else limite)

    @fait
    def commandement_de_remunerations(self) -> ActeFait | None:
        """Le dernier commandement de saisie des rémunérations."""
        return self.dernier(("cmd_saisie_remunerations", "cmd_saisie_remunerations_2"))

    @fait
    def fenetre_de_remunerations(self) -> Fenetre | None:
        """Un mois au moins, trois mois au plus (CPCE L212-2, L212-6)."""
        fait = self.commandement_de_remunerations
        if fait is None:
            return None
        borne = arete("cmd_saisie_remunerations", "pv_saisie_remunerations")
        return Fenetre(
            self.echeance(fait.le, borne.delai_min, Sens.AU_PLUS_TOT),
            self.echeance(fait.le, borne.delai_max, type_=TypeDelai.PEREMPTION),
        )

    @fait
    def accord_en_cours(self) -> ActeFait | None:
        """L'accord signé après le dernier commandement de saisie des rémunérations."""
        commandement, accord = self.commandement_de_remunerations, self.dernier(("pv_accord_sr",))
        vaut = commandement is not None and accord is not None and accord.le >= commandement.le
        return accord if vaut else None

    @fait
    def fin_des_deux_mois(self) -> date | None:
        """Dernier jour d'attente après le commandement de quitter un lieu habité (CPCE L412-1)."""
        fait = self.dernier(("cmd_quitter_lieux",))
        if fait is None:
            return None
        return self.echeance(fait.le, arete("cmd_quitter_lieux", "pv_expulsion").delai_min, Sens.AU_PLUS_TOT)

    @property
    def commandement_de_quitter(self) -> ActeFait | None:
        """Le dernier commandement de quitter les lieux."""
        return self.dernier(_COMMANDEMENTS_DE_QUITTER)

    @fait
    def fin_de_l_autorisation(self) -> date | None:
        """Dernier jour pour exécuter la mesure conservatoire autorisée (CPCE R511-6)."""
        autorisation = self.dossier.autorisation_conservatoire_le
        if autorisation is None or autorisation > self.le:
            return None
        borne = arete("requete_mesure_conservatoire", "pv_saisie_conservatoire_creances")
        return self.echeance(autorisation, borne.delai_max, type_=TypeDelai.PEREMPTION)

    # --- Les plafonds et les biens ----------------------------------------------------------------------------

    @fait
    def est_petite_creance(self) -> bool:
        """Vrai si la saisie-vente suit L221-2 : principal sous le seuil, non alimentaire, chez l'habitant."""
        dossier = self.dossier
        habite = dossier.debiteur.genre is Genre.PHYSIQUE and dossier.debiteur.habitation
        return habite and not dossier.alimentaire and dossier.principal < seuil("saisie_vente_habitation", self.le)

    @fait
    def compte_saisissable(self) -> Montant | None:
        """Ce qui dépasse le solde insaisissable ; ``None`` si aucun compte n'est connu (CPCE L162-2)."""
        solde = self.dossier.avoirs.compte
        if solde is None or self.dossier.debiteur.genre is Genre.MORALE:
            return solde
        return max(solde - solde_insaisissable(self.le, self.dossier.territoire), ZERO)

    @property
    def solde_incertain(self) -> bool:
        """Vrai si le solde insaisissable de ce jour est signalé comme incertain par le recueil."""
        physique = self.dossier.debiteur.genre is Genre.PHYSIQUE
        return physique and bool(_sbi(self.le, self.dossier.territoire).avertissements)

    @fait
    def salaire_saisissable(self) -> Montant | None:
        """La part saisissable d'un mois ; ``None`` si aucun employeur n'est connu."""
        avoirs = self.dossier.avoirs
        return (
            None if avoirs.employeur is None else part_saisissable(avoirs.employeur, self.le, avoirs.personnes_a_charge)
        )


@memoire(64)
def _sbi(le: date, territoire: str) -> Resultat:
    return ouvrir("sbi").calculer({"date": le.isoformat(), "territoire": territoire})


def solde_insaisissable(le: date, territoire: str) -> Montant:
    """Le solde bancaire insaisissable à une date (CPCE L162-2)."""
    montant: Montant = _sbi(le, territoire).valeurs["montant"]
    return montant


def _fin(procedure: Procedure) -> date | None:
    """Le dernier jour d'une procédure : celui qui est dit, ou le plus long que la loi permet."""
    duree = regle_de_procedure(procedure.type, procedure.du)["duree_max"]
    if not duree:
        return procedure.au
    longue = echeance(procedure.du, duree, type_=TypeDelai.PRESCRIPTION)
    return longue if procedure.au is None else min(procedure.au, longue)
