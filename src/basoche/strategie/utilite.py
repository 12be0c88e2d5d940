"""Ce qui ôte son objet à une voie permise : elle reste permise, mais le conseil ne la propose pas d'abord.

Une fonction rend ``None`` si la voie a un objet, ou le motif, écrit pour le clerc ; le motif porte le jour où il cesse
quand c'est affaire de temps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from basoche.droit.montant import ZERO
from basoche.echanges.creance import Genre
from basoche.strategie.faits import Faits, seuil
from basoche.strategie.voies import Jugement, Reglages, Regle, regle_de


class SansObjet(NamedTuple):
    """Pourquoi une voie permise n'a pas d'objet ; ``des_le`` : le jour où elle en aura un, s'il est connu."""

    motif: str
    des_le: date | None = None


class Vue(NamedTuple):
    """Ce qu'une fonction d'utilité regarde."""

    faits: Faits
    jugement: Jugement
    regle: Regle
    reglages: Reglages


_NON_REDIGE = SansObjet("l'acte ne peut pas encore être rédigé : textes d'application non relevés")
# Ce que le titre à venir fera tomber : une voie d'exécution se pèse avec lui.
_PAR_LE_TITRE = frozenset({"avec_titre", "execution_ouverte"})
# Celles qui regardent la voie ; les autres ne regardent que le dossier et rendent la même chose pour toutes.
_PROPRES_A_LA_VOIE = frozenset({"jamais_fait", "pas_en_cours", "bien_connu", "pas_encore_executoire"})


def motif_sans_objet(
    faits: Faits, jugement: Jugement, regle: Regle, reglages: Reglages, *, avec_le_titre: bool = False
) -> SansObjet | None:
    """Le premier motif qui ôte son objet à la voie, ou ``None``.

    Args:
        faits, jugement: le dossier.
        regle: la voie.
        reglages: les choix de l'étude.
        avec_le_titre: juge la voie comme si le titre était obtenu et exécutoire.
    """
    if regle.redaction_bloquee:
        return _NON_REDIGE
    motifs = jugement.motifs
    for nom in regle.utile:
        if avec_le_titre and nom in _PAR_LE_TITRE:
            continue
        if nom in _PROPRES_A_LA_VOIE:
            motif = UTILITES[nom](Vue(faits, jugement, regle, reglages))
        elif nom in motifs:
            motif = motifs[nom]
        else:
            motif = motifs[nom] = UTILITES[nom](Vue(faits, jugement, regle, reglages))
        if motif is not None:
            return motif
    return None


def _sans(motif: str, sans_objet: bool) -> SansObjet | None:
    return SansObjet(motif) if sans_objet else None


def sans_titre(vue: Vue) -> SansObjet | None:
    """Un titre qui vaut suffit : on n'en cherche pas un autre."""
    return _sans("un titre vaut déjà", vue.faits.titre_vaut)


def avec_titre(vue: Vue) -> SansObjet | None:
    """Sans titre qui vaille, la voie n'est pas ouverte."""
    return _sans("aucun titre ne vaut", not vue.faits.titre_vaut)


def amiable_possible(vue: Vue) -> SansObjet | None:
    """L'amiable n'interrompt pas la prescription, et ne sert à rien contre une procédure collective."""
    if vue.faits.fin_de("procedure_collective")[0]:
        return SansObjet("procédure collective : la créance se déclare, elle ne se réclame pas")
    if vue.faits.dossier.menace:
        return SansObjet("le paiement est menacé : un délai amiable laisserait le temps d'ôter l'actif")
    dernier = vue.faits.prescription_de_la_creance.dernier_jour
    if dernier is None or not _est_proche(vue):
        return None
    return SansObjet(f"prescription le {dernier:%d/%m/%Y} : l'amiable ne l'interrompt pas")


def _est_proche(vue: Vue) -> bool:
    dernier = vue.faits.prescription_de_la_creance.dernier_jour
    return dernier is not None and dernier <= vue.faits.le + timedelta(days=vue.reglages.alerte_prescription)


def mise_en_demeure_a_faire(vue: Vue) -> SansObjet | None:
    """Une mise en demeure suffit."""
    faite = _mise_en_demeure(vue.faits)
    return None if faite is None else SansObjet(f"mise en demeure du {faite:%d/%m/%Y} déjà faite")


def _mise_en_demeure(faits: Faits) -> date | None:
    fait = faits.dernier(("mise_en_demeure_lettre", "sommation_payer"))
    jours = [j for j in (faits.dossier.amiable.mise_en_demeure_le, fait.le if fait else None) if j and j <= faits.le]
    jours += [e.du for e in faits.dossier.evenements if e.type == "mise_en_demeure" and e.du <= faits.le]
    return max(jours, default=None)


def hors_delai_amiable(vue: Vue) -> SansObjet | None:
    """Le délai laissé par la mise en demeure court encore, sauf prescription proche ou actif menacé."""
    faite = _mise_en_demeure(vue.faits)
    if faite is None or vue.faits.dossier.menace or _est_proche(vue):
        return None
    sortie = faite + timedelta(days=vue.reglages.sortie_de_l_amiable)
    if vue.faits.le > sortie:
        return None
    return SansObjet(f"la mise en demeure laisse jusqu'au {sortie:%d/%m/%Y}", sortie + timedelta(days=1))


def accord_acquis(vue: Vue) -> SansObjet | None:
    """Un accord, que la procédure des petites créances ne peut pas recevoir."""
    if not vue.faits.dossier.amiable.accord:
        return SansObjet("aucun accord du débiteur n'est connu")
    ouverte = not vue.jugement.empechements(regle_de("petites_creances_invitation"))
    return _sans("la procédure des petites créances donne un titre à cet accord", ouverte)


def prealable_a_faire(vue: Vue) -> SansObjet | None:
    """Elle ne sert qu'avant une assignation : créance contestée, ou fermée à l'injonction de payer."""
    dossier = vue.faits.dossier
    if dossier.amiable.tentative_750_1 or vue.faits.est_fait("prealable_amiable_750_1"):
        return SansObjet("tentative amiable déjà faite")
    injonction = not vue.jugement.empechements(regle_de("requete_injonction_payer"))
    if injonction and dossier.contestation == "aucune":
        return SansObjet("créance non contestée : l'injonction de payer n'exige pas de tentative préalable")
    petite = dossier.principal + dossier.interets <= seuil("prealable_amiable", vue.faits.le)
    return _sans("aucune tentative n'est exigée à ce montant", not petite)


def petites_creances_a_faire(vue: Vue) -> SansObjet | None:
    """Une invitation suffit ; le silence vaut refus."""
    faite = vue.faits.est_fait("petites_creances_invitation", "petites_creances_constat_echec")
    return _sans("invitation déjà faite", faite)


def titre_a_notifier(vue: Vue) -> SansObjet | None:
    """On ne notifie que ce qui ne l'est pas."""
    return _sans("le titre est déjà notifié", vue.faits.est_notifie or not vue.faits.titre_vaut)


def execution_ouverte(vue: Vue) -> SansObjet | None:
    """Chercher les biens ne sert que si l'on peut les saisir."""
    fermee = vue.jugement.empechements(regle_de("pv_saisie_attribution"))
    alimentaire = not vue.jugement.empechements(regle_de("demande_paiement_direct"))
    return _sans("aucune saisie n'est ouverte à cette date", bool(fermee) and not alimentaire)


def recherche_a_faire(vue: Vue) -> SansObjet | None:
    """Une recherche récente vaut encore ; un accord respecté la rend inutile."""
    if vue.faits.accord_en_cours is not None:
        return sans_accord(vue)
    faite = vue.faits.dernier(("recherche_informations",))
    if faite is None or faite.le + timedelta(days=vue.reglages.recherche_valable) < vue.faits.le:
        return None
    return SansObjet(f"recherche du {faite.le:%d/%m/%Y} déjà faite")


def sans_accord(vue: Vue) -> SansObjet | None:
    """Un accord respecté se laisse exécuter."""
    accord = vue.faits.accord_en_cours
    return None if accord is None else SansObjet(f"l'accord du {accord.le:%d/%m/%Y} est en cours")


def jamais_fait(vue: Vue) -> SansObjet | None:
    """La voie n'a pas déjà été suivie."""
    return _sans("déjà fait", vue.faits.est_fait(vue.regle.voie.code))


def pas_en_cours(vue: Vue) -> SansObjet | None:
    """Une saisie récente suit son cours : la dénoncer, attendre, avant d'en faire une autre."""
    fait = vue.faits.dernier((vue.regle.voie.code,))
    if fait is None:
        return None
    jusqu_au = fait.le + timedelta(days=vue.reglages.saisie_en_cours)
    if vue.faits.le > jusqu_au:
        return None
    return SansObjet(f"la saisie du {fait.le:%d/%m/%Y} suit son cours", jusqu_au + timedelta(days=1))


def remunerations_a_commander(vue: Vue) -> SansObjet | None:
    """Un commandement encore valable suffit ; une saisie en place aussi."""
    faits = vue.faits
    fenetre, fait = faits.fenetre_de_remunerations, faits.commandement_de_remunerations
    if fenetre is None or fait is None:
        return None
    pose = faits.dernier(("pv_saisie_remunerations",))
    if pose is not None and pose.le >= fait.le:
        return SansObjet(f"saisie des rémunérations en place depuis le {pose.le:%d/%m/%Y}")
    caduc = fenetre.agir_avant is not None and faits.le > fenetre.agir_avant
    return None if caduc else SansObjet(f"le commandement du {fait.le:%d/%m/%Y} vaut encore")


def personne_physique(vue: Vue) -> SansObjet | None:
    """La saisie des rémunérations vise le salaire d'une personne (CPCE L212-1) : une société n'en touche pas."""
    morale = vue.faits.dossier.debiteur.genre is Genre.MORALE
    return _sans("une société ne touche pas de rémunération", morale)


def salaire_libre(vue: Vue) -> SansObjet | None:
    """Une saisie administrative privilégiée suspend la saisie : le commandement serait caduc avant elle (L212-6)."""
    court, fin = vue.faits.fin_de("satd_privilegiee")
    if not court:
        return None
    motif = "une saisie administrative privilégiée prend le salaire : le procès-verbal ne pourrait pas suivre à temps"
    return SansObjet(motif, None if fin is None else fin + timedelta(days=1))


def vente_a_commander(vue: Vue) -> SansObjet | None:
    """Un commandement encore valable, et du bon modèle, suffit."""
    faits = vue.faits
    fenetre, fait = faits.fenetre_de_vente, faits.commandement_de_vente
    if fenetre is None or fait is None:
        return None
    perime = fenetre.agir_avant is not None and faits.le > fenetre.agir_avant
    mauvais = faits.est_petite_creance and fait.acte == "cmd_saisie_vente"
    return None if perime or mauvais else SansObjet(f"le commandement du {fait.le:%d/%m/%Y} vaut encore")


def bien_connu(vue: Vue) -> SansObjet | None:
    """La voie vise un bien : il faut le connaître."""
    valeur = getattr(vue.faits.dossier.avoirs, vue.regle.voie.avoir or "", None)
    return _sans("aucun bien de cette sorte n'est connu", valeur is None or valeur == ZERO)


def expulsion_a_commander(vue: Vue) -> SansObjet | None:
    """Un commandement de quitter les lieux suffit."""
    fait = vue.faits.commandement_de_quitter
    return None if fait is None else SansObjet(f"commandement du {fait.le:%d/%m/%Y} déjà signifié")


def actif_menace(vue: Vue) -> SansObjet | None:
    """Garantir ne sert que si le paiement est menacé."""
    return _sans("rien ne menace le recouvrement", not vue.faits.dossier.menace)


def autorisation_utile(vue: Vue) -> SansObjet | None:
    """L'autorisation n'est pas à demander si la mesure peut déjà être prise."""
    prete = not vue.jugement.empechements(regle_de("pv_saisie_conservatoire_creances"))
    return _sans("la mesure peut être prise sans nouvelle autorisation", prete)


def pas_encore_executoire(vue: Vue) -> SansObjet | None:
    """Avec un titre exécutoire, la saisie-attribution vaut mieux."""
    ouverte = not vue.jugement.empechements(regle_de("pv_saisie_attribution"))
    if ouverte:
        return SansObjet("le titre permet de saisir sans passer par une mesure conservatoire")
    return _sans("mesure conservatoire déjà prise", vue.faits.est_fait(vue.regle.voie.code))


UTILITES: Mapping[str, Callable[[Vue], SansObjet | None]] = {
    utilite.__name__: utilite
    for utilite in (
        sans_titre,
        avec_titre,
        amiable_possible,
        mise_en_demeure_a_faire,
        hors_delai_amiable,
        accord_acquis,
        prealable_a_faire,
        petites_creances_a_faire,
        titre_a_notifier,
        execution_ouverte,
        recherche_a_faire,
        sans_accord,
        jamais_fait,
        pas_en_cours,
        remunerations_a_commander,
        personne_physique,
        salaire_libre,
        vente_a_commander,
        bien_connu,
        expulsion_a_commander,
        actif_menace,
        autorisation_utile,
        pas_encore_executoire,
    )
}
