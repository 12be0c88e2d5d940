"""Les conditions du débiteur, de la créance, du titre et des mesures conservatoires.

Une fonction par condition du recueil, du même nom ; sa docstring dit l'article.
"""

from __future__ import annotations

from datetime import date

from basoche.droit.montant import Montant
from basoche.strategie.condition import REFUS, Refus, jusqu_au, si, si_depasse
from basoche.strategie.faits import INJONCTION, Faits, seuil

# Matières du juge des contentieux de la protection : l'avocat n'y est pas obligatoire (CPC 761, 1°).
_NATURES_SANS_AVOCAT = ("bail_habitation", "credit_conso")


# --- Le débiteur, la créance et le titre ----------------------------------------------------------------------


def debiteur_existant(faits: Faits) -> Refus | None:
    """CPC 117."""
    return si(faits.dossier.debiteur.radiee)


def creance_non_prescrite(faits: Faits) -> Refus | None:
    """L'article est celui de la nature de la créance ; un titre qui vaut remplace la prescription de la créance."""
    if faits.titre_vaut:
        return None
    echeance = faits.prescription_de_la_creance
    if not echeance.est_prescrite:
        return None
    return Refus(f"{echeance.dernier_jour:%d/%m/%Y}", article=echeance.article)


def titre_present(faits: Faits) -> Refus | None:
    """CPCE L111-2."""
    return si(faits.dossier.titre is None or faits.dossier.titre.rendu_le > faits.le)


def injonction_signifiee_a_temps(faits: Faits) -> Refus | None:
    """CPC 1411."""
    limite = faits.limite_de_l_injonction
    return Refus(f"{limite:%d/%m/%Y}") if faits.est_depassee(limite) else None


def defaut_notifie_a_temps(faits: Faits) -> Refus | None:
    """CPC 478."""
    limite = faits.limite_du_defaut
    return Refus(f"{limite:%d/%m/%Y}") if faits.est_depassee(limite) else None


def titre_non_prescrit(faits: Faits) -> Refus | None:
    """CPCE L111-4, ou la prescription de la créance pour les titres que cet article ne vise pas."""
    echeance = faits.prescription_du_titre
    if echeance is None or not echeance.est_prescrite:
        return None
    return Refus(f"{echeance.dernier_jour:%d/%m/%Y}", article=echeance.article)


def titre_notifie(faits: Faits) -> Refus | None:
    """CPC 503."""
    return si(faits.dossier.titre is not None and not faits.est_notifie)


def titre_executoire(faits: Faits) -> Refus | None:
    """CPC 504 ; une date à venir dit quand il le sera."""
    titre = faits.dossier.titre
    if titre is None or faits.est_executoire:
        return None
    if titre.espece == INJONCTION and titre.notifie_le is not None and titre.executoire_le is None:
        return None  # elle se juge à son délai d'opposition, et à l'absence d'opposition
    return REFUS if titre.executoire_le is None else Refus(cesse_le=_veille(titre.executoire_le))


def _veille(jour: date) -> date:
    return date.fromordinal(jour.toordinal() - 1)


def opposition_passee(faits: Faits) -> Refus | None:
    """CPC 1416, 1422."""
    return jusqu_au(faits.fin_de_l_opposition, faits.le)


def autre_etude(faits: Faits) -> Refus | None:
    """CPCE R125-8 : le seul titre de L125-1."""
    return si(faits.revient_a_une_autre_etude)


# --- Les titres à obtenir -------------------------------------------------------------------------------------


def titre_a_signifier(faits: Faits) -> Refus | None:
    """CPC 503 : une injonction de payer a ses propres significations."""
    titre = faits.dossier.titre
    return si(titre is None or titre.espece == INJONCTION)


def injonction_nouvelle(faits: Faits) -> Refus | None:
    """CPC 1411, ordonnances rendues depuis le 1er septembre 2026."""
    titre = faits.dossier.titre
    return si(titre is None or titre.espece != INJONCTION or faits.est_injonction_ancienne)


def injonction_ancienne(faits: Faits) -> Refus | None:
    """CPC 1411, ordonnances rendues avant le 1er septembre 2026."""
    return si(not faits.est_injonction_ancienne)


def hors_facturation_commercante(faits: Faits) -> Refus | None:
    """CPCE L125-1."""
    return si(faits.dossier.facture_entre_commercants)


def plafond_petites_creances(faits: Faits) -> Refus | None:
    """CPCE R125-1 : principal et intérêts."""
    somme = faits.dossier.principal + faits.dossier.interets
    return Refus(somme.en_francais()) if somme > seuil("petites_creances_l125", faits.le) else None


def creance_contractuelle(faits: Faits) -> Refus | None:
    """CPCE L125-1 : cause contractuelle ou statutaire."""
    return si(faits.dossier.nature == "aliments")


def creance_de_l_injonction(faits: Faits) -> Refus | None:
    """CPC 1405 : cause contractuelle ou statutaire, ou effet de commerce."""
    return si(faits.dossier.nature == "aliments")


def facturation_commercante(faits: Faits) -> Refus | None:
    """CPCE L126-1."""
    return si(not faits.dossier.facture_entre_commercants)


def competence_civile(faits: Faits) -> Refus | None:
    """C. com. L721-3."""
    return si(faits.dossier.nature == "commercant" or faits.dossier.facture_entre_commercants)


def competence_commerciale(faits: Faits) -> Refus | None:
    """C. com. L721-3."""
    return si(not (faits.dossier.nature == "commercant" or faits.dossier.facture_entre_commercants))


def _demande(faits: Faits) -> Montant:
    return faits.dossier.principal + faits.dossier.interets


def sans_avocat(faits: Faits) -> Refus | None:
    """CPC 761."""
    return Refus(_demande(faits).en_francais()) if _veut_un_avocat(faits) else None


def avec_avocat(faits: Faits) -> Refus | None:
    """CPC 761."""
    return None if _veut_un_avocat(faits) else Refus(_demande(faits).en_francais())


def _veut_un_avocat(faits: Faits) -> bool:
    grande = _demande(faits) > seuil("avocat_tribunal_judiciaire", faits.le)
    return grande and faits.dossier.nature not in _NATURES_SANS_AVOCAT


def tentative_amiable(faits: Faits) -> Refus | None:
    """CPC 750-1."""
    petite = _demande(faits) <= seuil("prealable_amiable", faits.le)
    faite = faits.dossier.amiable.tentative_750_1 or faits.est_fait(
        "prealable_amiable_750_1", "petites_creances_invitation", "petites_creances_constat_echec"
    )
    return Refus(_demande(faits).en_francais()) if petite and not faite else None


def seuil_requete(faits: Faits) -> Refus | None:
    """CPC 818."""
    grande = _demande(faits) > seuil("requete_tribunal_judiciaire", faits.le)
    return Refus(_demande(faits).en_francais()) if grande else None


def non_serieusement_contestable(faits: Faits) -> Refus | None:
    """CPC 835."""
    return si(faits.dossier.contestation == "serieuse")


# --- Les mesures conservatoires -------------------------------------------------------------------------------


def menace_ou_dispense(faits: Faits) -> Refus | None:
    """CPCE L511-1."""
    return si(not faits.dossier.menace and not _est_dispense(faits))


def _est_dispense(faits: Faits) -> bool:
    """CPCE L511-2 : un titre, une décision non encore exécutoire, ou un cas dit au dossier."""
    return faits.dossier.dispense_l511_2 is not None or faits.titre_vaut


def autorisation_conservatoire(faits: Faits) -> Refus | None:
    """CPCE L511-1, L511-2."""
    return si(not _est_dispense(faits) and faits.fin_de_l_autorisation is None)


def autorisation_conservatoire_fraiche(faits: Faits) -> Refus | None:
    """CPCE R511-6."""
    return None if _est_dispense(faits) else si_depasse(faits.fin_de_l_autorisation, faits.le)
