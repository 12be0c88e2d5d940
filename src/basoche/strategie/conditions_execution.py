"""Les conditions de l'exécution : procédures, débiteurs, rémunérations, saisie-vente, expulsion.

Une fonction par condition du recueil, du même nom ; sa docstring dit l'article.
"""

from __future__ import annotations

from datetime import date

from basoche.strategie.condition import REFUS, Refus, jusqu_au, si, si_depasse
from basoche.strategie.faits import Faits, regle_de_procedure
from basoche.strategie.memoire import memoire

_PROTEGES = ("curatelle", "tutelle", "minorite")


# --- Les procédures et les débiteurs --------------------------------------------------------------------------


def procedure_collective(faits: Faits) -> Refus | None:
    """C. com. L622-21 : les créances exigibles après le jugement d'ouverture sont laissées à vérifier."""
    court, fin = faits.fin_de("procedure_collective")
    if not court or faits.dossier.exigible_le > faits.debut_de("procedure_collective"):
        return None
    return Refus(f"{faits.debut_de('procedure_collective'):%d/%m/%Y}", fin)


def surendettement(faits: Faits) -> Refus | None:
    """C. conso. L722-2 et L722-3, hors dettes alimentaires."""
    return _suspension(faits, "surendettement")


def delai_grace(faits: Faits) -> Refus | None:
    """C. civ. 1343-5, hors dettes d'aliments."""
    return _suspension(faits, "delai_grace")


def _suspension(faits: Faits, type_: str) -> Refus | None:
    court, fin = faits.fin_de(type_)
    if not court or faits.dossier.alimentaire:
        return None
    return Refus("terme non connu" if fin is None else f"{fin:%d/%m/%Y}", fin)


def satd(faits: Faits) -> Refus | None:
    """CPCE R212-1-33, sous réserve du paiement direct des pensions alimentaires."""
    court, fin = faits.fin_de("satd_privilegiee")
    return Refus(cesse_le=fin) if court else None


def solidarite_dite(faits: Faits) -> Refus | None:
    """C. civ. 1310."""
    return si(faits.dossier.nombre_debiteurs > 1 and faits.dossier.tenus is None)


def part_dite(faits: Faits) -> Refus | None:
    """C. civ. 1309."""
    dossier = faits.dossier
    return si(dossier.nombre_debiteurs > 1 and dossier.tenus == "part" and dossier.part is None)


# --- La saisie des rémunérations ------------------------------------------------------------------------------


def commandement_remunerations(faits: Faits) -> Refus | None:
    """CPCE L212-2."""
    return si(faits.commandement_de_remunerations is None)


def accord_remunerations(faits: Faits) -> Refus | None:
    """CPCE L212-3."""
    accord = faits.accord_en_cours
    return None if accord is None else Refus(f"{accord.le:%d/%m/%Y}")


def mois_remunerations(faits: Faits) -> Refus | None:
    """CPCE L212-2 : l'attente d'un mois, reportée par prudence si elle finit un jour chômé."""
    fenetre = faits.fenetre_de_remunerations
    return jusqu_au(fenetre.attendre_jusqu_au, faits.le) if fenetre else None


def caducite_remunerations(faits: Faits) -> Refus | None:
    """CPCE L212-6."""
    fenetre = faits.fenetre_de_remunerations
    return si_depasse(fenetre.agir_avant if fenetre else None, faits.le)


# --- La saisie-vente ------------------------------------------------------------------------------------------


def commandement_ordinaire(faits: Faits) -> Refus | None:
    """CPCE R221-3."""
    return si(faits.est_petite_creance)


def commandement_petite_creance(faits: Faits) -> Refus | None:
    """CPCE R221-2."""
    return si(not faits.est_petite_creance)


def subsidiarite(faits: Faits) -> Refus | None:
    """CPCE L221-2 : ni compte ni salaire ne permet de payer, ou le juge autorise."""
    autorisation = faits.dossier.autorisation_saisie_vente_le
    if not faits.est_petite_creance or (autorisation is not None and autorisation <= faits.le):
        return None
    if faits.compte_saisissable:
        return Refus("un compte peut être saisi")
    if faits.salaire_saisissable:
        return Refus("une rémunération peut être saisie")
    if not faits.est_fait("recherche_informations"):
        return Refus("il n'est pas établi que ni compte ni rémunération ne peuvent être saisis")
    return None


def commandement_saisie_vente(faits: Faits) -> Refus | None:
    """CPCE L221-1 ; pour une petite créance, le commandement doit être celui de R221-3."""
    fait = faits.commandement_de_vente
    if fait is None:
        return REFUS
    mauvais = faits.est_petite_creance and fait.acte == "cmd_saisie_vente"
    return Refus(article="CPCE R221-3") if mauvais else None


def peremption_saisie_vente(faits: Faits) -> Refus | None:
    """CPCE R221-5."""
    fenetre = faits.fenetre_de_vente
    return si_depasse(fenetre.agir_avant if fenetre else None, faits.le)


def huit_jours_saisie_vente(faits: Faits) -> Refus | None:
    """CPCE R221-10."""
    fenetre = faits.fenetre_de_vente
    return jusqu_au(fenetre.attendre_jusqu_au, faits.le) if fenetre else None


def meubles_discutes(faits: Faits) -> Refus | None:
    """CPCE L311-8."""
    discutes = faits.est_fait("pv_carence", "pv_saisie_vente_debiteur", "pv_vente")
    return si(faits.dossier.debiteur.protection in _PROTEGES and not discutes)


def creance_alimentaire(faits: Faits) -> Refus | None:
    """CPCE L213-1."""
    return si(not faits.dossier.alimentaire)


# --- L'expulsion ----------------------------------------------------------------------------------------------


def expulsion_ordonnee(faits: Faits) -> Refus | None:
    """CPCE L411-1."""
    titre = faits.dossier.titre
    return si(titre is None or not titre.expulsion)


def _est_habite(faits: Faits) -> bool:
    return faits.dossier.expulsion is None or faits.dossier.expulsion.habite


def lieu_habite(faits: Faits) -> Refus | None:
    """CPCE L412-1."""
    return si(not _est_habite(faits))


def lieu_non_habite(faits: Faits) -> Refus | None:
    """CPCE L412-1."""
    return si(_est_habite(faits))


def commandement_quitter(faits: Faits) -> Refus | None:
    """CPCE L411-1 ; un lieu habité veut le commandement des lieux habités."""
    fait = faits.dernier(("cmd_quitter_lieux",)) if _est_habite(faits) else faits.commandement_de_quitter
    return si(fait is None)


def deux_mois_expulsion(faits: Faits) -> Refus | None:
    """CPCE L412-1."""
    return jusqu_au(faits.fin_des_deux_mois, faits.le) if _est_habite(faits) else None


def hors_treve(faits: Faits) -> Refus | None:
    """CPCE L412-6 à L412-8."""
    exceptions, refus = _treve(faits.le)
    lieu = faits.dossier.expulsion
    if not _est_habite(faits) or (lieu is not None and lieu.exception in exceptions):
        return None
    return refus


@memoire(256)
def _treve(le: date) -> tuple[frozenset[str], Refus | None]:
    """Les exceptions à la trêve, et le refus qu'elle oppose ce jour-là."""
    regle = regle_de_procedure("treve_hivernale", le)
    debut = (int(regle["du_mois"]), int(regle["du_jour"]))
    fin = (int(regle["au_mois"]), int(regle["au_jour"]))
    jour = (le.month, le.day)
    exceptions = frozenset(regle["exceptions"])
    if fin < jour < debut:
        return exceptions, None
    return exceptions, jusqu_au(date(le.year + (1 if jour >= debut else 0), *fin), le)
