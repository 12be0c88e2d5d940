"""Ce qui interdit une voie : une petite fonction par condition de ``donnees/conditions.yaml``, du même nom.

Une fonction rend ``None`` si la condition est remplie, ou un :class:`Refus` : l'article et la phrase sont dans le
recueil, le refus n'apporte que le détail qu'ils attendent (une date, une somme) et le jour où il cesse.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from basoche.droit.montant import Montant
from basoche.droit.periode import lendemain
from basoche.droit.source import Verification
from basoche.droit.yaml_strict import charger
from basoche.strategie.faits import INJONCTION, PETITES_CREANCES, Faits, regle_de_procedure, seuil

_RECUEIL = Path(__file__).parent / "donnees" / "conditions.yaml"
_PROTEGES = ("curatelle", "tutelle", "minorite")
# Matières du juge des contentieux de la protection : l'avocat n'y est pas obligatoire (CPC 761, 1°).
_NATURES_SANS_AVOCAT = ("bail_habitation", "credit_conso")


@dataclass(frozen=True, slots=True)
class Condition:
    """Une condition du recueil. ``attente`` : le temps ou un tiers la lève ; ``leve_par`` : un acte la lève."""

    nom: str
    article: str
    raison: str
    verification: Verification
    attente: bool = False
    leve_par: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refus:
    """Pourquoi une condition manque : ``detail`` complète la raison ; ``cesse_le`` : dernier jour de l'empêchement."""

    detail: str = ""
    cesse_le: date | None = None
    article: str = ""

    @property
    def possible_le(self) -> date | None:
        """Le premier jour utile."""
        return None if self.cesse_le is None else lendemain(self.cesse_le)


@cache
def lire_conditions() -> Mapping[str, Condition]:
    """Les conditions du recueil, par nom."""
    brut = charger(_RECUEIL.read_text(encoding="utf-8"))["conditions"]
    return {
        nom: Condition(
            nom,
            champs["article"],
            champs["raison"],
            Verification(champs["verification"]),
            champs.get("attente", False),
            tuple(champs.get("leve_par", ())),
        )
        for nom, champs in brut.items()
    }


_REFUS = Refus()


def _si(interdit: bool) -> Refus | None:
    return _REFUS if interdit else None


def _jusqu_au(jour: date | None, le: date) -> Refus | None:
    """Un empêchement qui dure jusqu'à ce jour compris."""
    return Refus(f"{jour:%d/%m/%Y}", jour) if jour is not None and le <= jour else None


# --- Le débiteur, la créance et le titre ----------------------------------------------------------------------


def debiteur_existant(faits: Faits) -> Refus | None:
    """CPC 117."""
    return _si(faits.dossier.debiteur.radiee)


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
    return _si(faits.dossier.titre is None or faits.dossier.titre.rendu_le > faits.le)


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
    return _si(faits.dossier.titre is not None and not faits.est_notifie)


def titre_executoire(faits: Faits) -> Refus | None:
    """CPC 504 ; une date à venir dit quand il le sera."""
    titre = faits.dossier.titre
    if titre is None or faits.est_executoire:
        return None
    if titre.espece == INJONCTION and titre.notifie_le is not None and titre.executoire_le is None:
        return None  # elle se juge à son délai d'opposition, et à l'absence d'opposition
    return _REFUS if titre.executoire_le is None else Refus(cesse_le=_veille(titre.executoire_le))


def _veille(jour: date) -> date:
    return date.fromordinal(jour.toordinal() - 1)


def opposition_passee(faits: Faits) -> Refus | None:
    """CPC 1416, 1422."""
    return _jusqu_au(faits.fin_de_l_opposition, faits.le)


def autre_etude(faits: Faits) -> Refus | None:
    """CPCE R125-8 : le seul titre de L125-1."""
    titre = faits.dossier.titre
    return _si(titre is not None and titre.espece == PETITES_CREANCES and titre.etabli_par_l_etude)


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
    return _si(faits.dossier.nombre_debiteurs > 1 and faits.dossier.tenus is None)


def part_dite(faits: Faits) -> Refus | None:
    """C. civ. 1309."""
    dossier = faits.dossier
    return _si(dossier.nombre_debiteurs > 1 and dossier.tenus == "part" and dossier.part is None)


# --- La saisie des rémunérations ------------------------------------------------------------------------------


def commandement_remunerations(faits: Faits) -> Refus | None:
    """CPCE L212-2."""
    return _si(faits.commandement_de_remunerations is None)


def accord_remunerations(faits: Faits) -> Refus | None:
    """CPCE L212-3."""
    accord = faits.accord_en_cours
    return None if accord is None else Refus(f"{accord.le:%d/%m/%Y}")


def mois_remunerations(faits: Faits) -> Refus | None:
    """CPCE L212-2 : l'attente d'un mois, reportée par prudence si elle finit un jour chômé."""
    fenetre = faits.fenetre_de_remunerations
    return _jusqu_au(fenetre.attendre_jusqu_au, faits.le) if fenetre else None


def caducite_remunerations(faits: Faits) -> Refus | None:
    """CPCE L212-6."""
    fenetre = faits.fenetre_de_remunerations
    return _si_depasse(fenetre.agir_avant if fenetre else None, faits.le)


def _si_depasse(limite: date | None, le: date) -> Refus | None:
    return Refus(f"{limite:%d/%m/%Y}") if limite is not None and le > limite else None


# --- La saisie-vente ------------------------------------------------------------------------------------------


def commandement_ordinaire(faits: Faits) -> Refus | None:
    """CPCE R221-3."""
    return _si(faits.est_petite_creance)


def commandement_petite_creance(faits: Faits) -> Refus | None:
    """CPCE R221-2."""
    return _si(not faits.est_petite_creance)


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
        return _REFUS
    mauvais = faits.est_petite_creance and fait.acte == "cmd_saisie_vente"
    return Refus(article="CPCE R221-3") if mauvais else None


def peremption_saisie_vente(faits: Faits) -> Refus | None:
    """CPCE R221-5."""
    fenetre = faits.fenetre_de_vente
    return _si_depasse(fenetre.agir_avant if fenetre else None, faits.le)


def huit_jours_saisie_vente(faits: Faits) -> Refus | None:
    """CPCE R221-10."""
    fenetre = faits.fenetre_de_vente
    return _jusqu_au(fenetre.attendre_jusqu_au, faits.le) if fenetre else None


def meubles_discutes(faits: Faits) -> Refus | None:
    """CPCE L311-8."""
    discutes = faits.est_fait("pv_carence", "pv_saisie_vente_debiteur", "pv_vente")
    return _si(faits.dossier.debiteur.protection in _PROTEGES and not discutes)


def creance_alimentaire(faits: Faits) -> Refus | None:
    """CPCE L213-1."""
    return _si(not faits.dossier.alimentaire)


# --- L'expulsion ----------------------------------------------------------------------------------------------


def expulsion_ordonnee(faits: Faits) -> Refus | None:
    """CPCE L411-1."""
    titre = faits.dossier.titre
    return _si(titre is None or not titre.expulsion)


def _est_habite(faits: Faits) -> bool:
    return faits.dossier.expulsion is None or faits.dossier.expulsion.habite


def lieu_habite(faits: Faits) -> Refus | None:
    """CPCE L412-1."""
    return _si(not _est_habite(faits))


def lieu_non_habite(faits: Faits) -> Refus | None:
    """CPCE L412-1."""
    return _si(_est_habite(faits))


def commandement_quitter(faits: Faits) -> Refus | None:
    """CPCE L411-1 ; un lieu habité veut le commandement des lieux habités."""
    fait = faits.dernier(("cmd_quitter_lieux",)) if _est_habite(faits) else faits.commandement_de_quitter
    return _si(fait is None)


def deux_mois_expulsion(faits: Faits) -> Refus | None:
    """CPCE L412-1."""
    return _jusqu_au(faits.fin_des_deux_mois, faits.le) if _est_habite(faits) else None


def hors_treve(faits: Faits) -> Refus | None:
    """CPCE L412-6 à L412-8."""
    regle = regle_de_procedure("treve_hivernale", faits.le)
    lieu = faits.dossier.expulsion
    if not _est_habite(faits) or (lieu is not None and lieu.exception in regle["exceptions"]):
        return None
    debut = (int(regle["du_mois"]), int(regle["du_jour"]))
    fin = (int(regle["au_mois"]), int(regle["au_jour"]))
    jour = (faits.le.month, faits.le.day)
    if fin < jour < debut:
        return None
    annee = faits.le.year + (1 if jour >= debut else 0)
    return _jusqu_au(date(annee, *fin), faits.le)


# --- Les titres à obtenir -------------------------------------------------------------------------------------


def titre_a_signifier(faits: Faits) -> Refus | None:
    """CPC 503 : une injonction de payer a ses propres significations."""
    titre = faits.dossier.titre
    return _si(titre is None or titre.espece == INJONCTION)


def injonction_nouvelle(faits: Faits) -> Refus | None:
    """CPC 1411, ordonnances rendues depuis le 1er septembre 2026."""
    titre = faits.dossier.titre
    return _si(titre is None or titre.espece != INJONCTION or faits.est_injonction_ancienne)


def injonction_ancienne(faits: Faits) -> Refus | None:
    """CPC 1411, ordonnances rendues avant le 1er septembre 2026."""
    return _si(not faits.est_injonction_ancienne)


def hors_facturation_commercante(faits: Faits) -> Refus | None:
    """CPCE L125-1."""
    return _si(faits.dossier.facture_entre_commercants)


def plafond_petites_creances(faits: Faits) -> Refus | None:
    """CPCE R125-1 : principal et intérêts."""
    somme = faits.dossier.principal + faits.dossier.interets
    return Refus(somme.en_francais()) if somme > seuil("petites_creances_l125", faits.le) else None


def creance_contractuelle(faits: Faits) -> Refus | None:
    """CPCE L125-1 : cause contractuelle ou statutaire."""
    return _si(faits.dossier.nature == "aliments")


def facturation_commercante(faits: Faits) -> Refus | None:
    """CPCE L126-1."""
    return _si(not faits.dossier.facture_entre_commercants)


def competence_civile(faits: Faits) -> Refus | None:
    """C. com. L721-3."""
    return _si(faits.dossier.nature == "commercant" or faits.dossier.facture_entre_commercants)


def competence_commerciale(faits: Faits) -> Refus | None:
    """C. com. L721-3."""
    return _si(not (faits.dossier.nature == "commercant" or faits.dossier.facture_entre_commercants))


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
    return _si(faits.dossier.contestation == "serieuse")


# --- Les mesures conservatoires -------------------------------------------------------------------------------


def menace_ou_dispense(faits: Faits) -> Refus | None:
    """CPCE L511-1."""
    return _si(not faits.dossier.menace and not _est_dispense(faits))


def _est_dispense(faits: Faits) -> bool:
    """CPCE L511-2 : un titre, une décision non encore exécutoire, ou un cas dit au dossier."""
    return faits.dossier.dispense_l511_2 is not None or faits.titre_vaut


def autorisation_conservatoire(faits: Faits) -> Refus | None:
    """CPCE L511-1, L511-2."""
    return _si(not _est_dispense(faits) and faits.fin_de_l_autorisation is None)


def autorisation_conservatoire_fraiche(faits: Faits) -> Refus | None:
    """CPCE R511-6."""
    return None if _est_dispense(faits) else _si_depasse(faits.fin_de_l_autorisation, faits.le)


PREDICATS: Mapping[str, Callable[[Faits], Refus | None]] = {
    predicat.__name__: predicat
    for predicat in (
        debiteur_existant,
        creance_non_prescrite,
        titre_present,
        injonction_signifiee_a_temps,
        defaut_notifie_a_temps,
        titre_non_prescrit,
        titre_notifie,
        titre_executoire,
        opposition_passee,
        autre_etude,
        procedure_collective,
        surendettement,
        delai_grace,
        satd,
        solidarite_dite,
        part_dite,
        commandement_remunerations,
        accord_remunerations,
        mois_remunerations,
        caducite_remunerations,
        commandement_ordinaire,
        commandement_petite_creance,
        subsidiarite,
        commandement_saisie_vente,
        peremption_saisie_vente,
        huit_jours_saisie_vente,
        meubles_discutes,
        creance_alimentaire,
        expulsion_ordonnee,
        lieu_habite,
        lieu_non_habite,
        commandement_quitter,
        deux_mois_expulsion,
        hors_treve,
        titre_a_signifier,
        injonction_nouvelle,
        injonction_ancienne,
        hors_facturation_commercante,
        plafond_petites_creances,
        creance_contractuelle,
        facturation_commercante,
        competence_civile,
        competence_commerciale,
        sans_avocat,
        avec_avocat,
        tentative_amiable,
        seuil_requete,
        non_serieusement_contestable,
        menace_ou_dispense,
        autorisation_conservatoire,
        autorisation_conservatoire_fraiche,
    )
}
