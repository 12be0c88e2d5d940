"""Le conseil d'un dossier : la fonction que la ligne de commande, l'écran et les lots appellent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from basoche.droit import actes
from basoche.droit.delais_modele import Duree
from basoche.droit.erreurs import ChampInvalide
from basoche.droit.montant import ZERO, Montant
from basoche.droit.resultat import Avertissement, sans_doublon
from basoche.droit.source import Fondement
from basoche.strategie.chances import MILLION, Historique, dire_le_segment
from basoche.strategie.changements import ce_qui_changerait
from basoche.strategie.classement import Groupe, Rangee, classer
from basoche.strategie.condition import Condition, dire, lire_conditions
from basoche.strategie.couts import COUT_DE_L_ETUDE, TARIF_A_CONFIRMER, trajet
from basoche.strategie.decision import Decision, Option, plan_conseille, valeur_seule
from basoche.strategie.etapes import dernier_jour_utile, planifier_les_etapes, suites_dues
from basoche.strategie.evaluation import Evaluateur, Evaluation
from basoche.strategie.faits import duree_de_procedure
from basoche.strategie.modele import Action, Conseil, Dossier, Etat, VoieClassee
from basoche.strategie.phrases import pieces_manquantes, pourquoi, seuil_de_chance, trois_phrases
from basoche.strategie.voies import (
    ARRET,
    ATTENDRE,
    HORS_CATALOGUE,
    PERMISE,
    Effet,
    Jugement,
    Reglages,
    etat_de,
    grouper,
    reglages_livres,
    regle_de,
)

SANS_HISTORIQUE = Historique()
_ARTICLES_CITES = 4


def conseiller(
    dossier: Dossier,
    *,
    le: date | None = None,
    historique: Historique = SANS_HISTORIQUE,
    reglages: Reglages | None = None,
) -> Conseil:
    """Ce qu'il faut faire ensuite dans un dossier, pourquoi, à quel coût, avec quelle chance et en combien de temps.

    Args:
        dossier: l'état du dossier.
        le: le jour du conseil, à la place de celui du dossier.
        historique: les mesures de l'étude ; sans elles, rien n'est calibré et aucun euro attendu n'est donné.
        reglages: les choix de l'étude ; à défaut, ceux du recueil.

    Raises:
        ErreurBasoche: une date est hors de la période connue d'un paramètre, ou sort du calendrier.
    """
    if le is not None:
        dossier = replace(dossier, le=le)
    try:
        return _conseiller(dossier, historique, reglages or reglages_livres())
    except (OverflowError, ValueError) as faute:
        if isinstance(faute, ValueError) and "year" not in str(faute):
            raise
        raise ChampInvalide(
            "Un délai de ce dossier sort du calendrier (années 1 à 9999).",
            conseil="Vérifier les dates.",
            champ="le",
        ) from None


def _conseiller(dossier: Dossier, historique: Historique, reglages: Reglages) -> Conseil:
    evaluateur = Evaluateur(dossier, historique, reglages)
    decision = Decision(evaluateur.probleme()).resoudre()
    rangees = classer(evaluateur, decision)
    plan = _plan(rangees, decision)
    voies = _classees(rangees, evaluateur, decision)
    fermetures, interdites = _fermetures(evaluateur.jugement)
    conseil = Conseil(
        dossier=dossier,
        voies=voies,
        interdites=interdites,
        phrases=trois_phrases(rangees, evaluateur, plan),
        changerait=ce_qui_changerait(rangees[0], evaluateur),
        calibre=voies[0].est_calibree,
        segment=dire_le_segment(rangees[0].evaluation.segment),
        plan=planifier_les_etapes(evaluateur, plan),
        arithmetique=tuple(_arithmetique(rangees, voies)),
        fondements=_fondements(rangees, fermetures),
        hypotheses=_hypotheses(voies[0], evaluateur),
        avertissements=sans_doublon(_avertissements(rangees, voies, evaluateur, fermetures)),
    )
    evaluateur.oublier()  # les évaluations se tiennent l'une l'autre : un lot n'attend pas le ramasse-miettes
    return conseil


def _plan(rangees: tuple[Rangee, ...], decision: Decision) -> tuple[str, ...]:
    """Le choix d'abord, puis ce que la décision ferait s'il échoue."""
    choix = rangees[0].evaluation.code
    if rangees[0].groupe is not Groupe.RAPPORTE:
        return (choix,)
    return tuple(dict.fromkeys((choix, *plan_conseille(decision))))


# --- Une voie -------------------------------------------------------------------------------------------------


def _classees(rangees: tuple[Rangee, ...], evaluateur: Evaluateur, decision: Decision) -> tuple[VoieClassee, ...]:
    """Chaque voie permise, à son rang. Les champs vont dans l'ordre de leur classe : les nommer coûterait le double."""
    dossier, reglages = evaluateur.dossier, evaluateur.reglages
    classees, valeur, intervalle = [], None, None
    for rang, rangee in enumerate(rangees, 1):
        evaluation, groupe, classement, motif = rangee
        code, (premier, tout) = evaluation.code, evaluation.couts
        minutes, kilometres = trajet(code, dossier.kilometres, reglages.minutes_par_kilometre)
        if not evaluateur.sans_mesure:
            valeur, intervalle = _valeur(evaluation, decision)
        action = Action(
            code,
            premier.total,
            premier.total,
            premier.creancier,
            minutes,
            kilometres,
            dossier.le,
            dernier_jour_utile(evaluation, evaluateur),
        )
        classee = VoieClassee(
            evaluation.regle.voie,
            PERMISE,
            rang,
            action,
            tout.total,
            ZERO if code in HORS_CATALOGUE else evaluation.assiette.montant,
            evaluateur.jours_d_attente if code == ATTENDRE else evaluation.jours,
            evaluation.chance,
            valeur,
            intervalle,
            pieces_manquantes(evaluation),
            motif or pourquoi(rangee, evaluateur),
            groupe is Groupe.SANS_OBJET,
            evaluation.segment,
            classement if groupe is Groupe.RAPPORTE else 0,
        )
        classees.append(classee)
    return tuple(classees)


def _valeur(evaluation: Evaluation, decision: Decision) -> tuple[Montant | None, tuple[Montant, Montant] | None]:
    """L'espérance nette de la voie seule et son intervalle à 80 % ; rien si son segment n'est pas calibré.

    Une voie qui ne paie pas d'elle-même (titre, recherche, garantie) vaut par celles qui suivent : sans mesure de
    toutes, aucun euro n'est donné.
    """
    chance = evaluation.chance
    if chance is None or evaluation.regle.effet is not Effet.PAIEMENT:
        return None, None
    option = next((o for o in decision.probleme.options if o.code == evaluation.code), None)
    if option is None:
        return None, None
    menace = decision.probleme.menace
    valeurs = [_au_montant(option, part, menace) for part in (chance.moyenne, chance.basse, chance.haute)]
    return valeurs[0], (min(valeurs[1:]), max(valeurs[1:]))


def _au_montant(option: Option, part: object, menace: int) -> Montant:
    return Montant(valeur_seule(option, int(part * MILLION), menace))  # type: ignore[operator]  # une fraction


class _Fermeture(NamedTuple):
    """Ce que ferme un même ensemble d'empêchements : par voie, ce qu'on en dit ; le texte, et s'il faut le relire."""

    voies: Mapping[str, VoieClassee]
    fondement: Fondement
    avertissement: Avertissement | None


@dataclass(frozen=True, slots=True, eq=False)
class _Groupe:
    """Les voies qu'un même ensemble de conditions ferme, et ``rang``, celui de l'ensemble (:func:`grouper`)."""

    rang: int
    codes: tuple[str, ...]
    conditions: tuple[Condition, ...]
    pieces: tuple[str, ...]


def _fermetures(jugement: Jugement) -> tuple[list[_Fermeture], tuple[VoieClassee, ...]]:
    """Les fermetures, une par ensemble, et les voies qu'elles ferment dans l'ordre du recueil."""
    ordre, groupes = _groupes_fermes(jugement.manques)
    faites = [_fermer(groupe, etat_de(jugement.groupes[groupe.rang])) for groupe in groupes]
    return faites, tuple([faites[place].voies[code] for code, place in ordre])


@lru_cache(maxsize=1024)
def _groupes_fermes(manques: tuple[str, ...]) -> tuple[tuple[tuple[str, int], ...], tuple[_Groupe, ...]]:
    """Chaque voie fermée avec la place de son groupe ; les groupes, dans l'ordre de leur première voie."""
    ensembles, rangs = grouper(manques)
    codes: dict[int, list[str]] = {}
    for code, rang in rangs.items():
        if ensembles[rang]:
            codes.setdefault(rang, []).append(code)
    places = {rang: place for place, rang in enumerate(codes)}
    groupes = []
    for rang, fermees in codes.items():
        conditions = tuple(lire_conditions()[nom] for nom in ensembles[rang])
        pieces = tuple(dict.fromkeys(condition.piece for condition in conditions if condition.piece))
        groupes.append(_Groupe(rang, tuple(fermees), conditions, pieces))
    return tuple((code, places[rang]) for code, rang in rangs.items() if ensembles[rang]), tuple(groupes)


@lru_cache(maxsize=8192)
def _fermer(groupe: _Groupe, etat: Etat) -> _Fermeture:
    """Ce que ferme un ensemble de conditions qui manquent, dont la première donne cet état."""
    voies = {
        code: VoieClassee(voie=regle_de(code).voie, etat=etat, pieces_manquantes=groupe.pieces, raison=etat.raison)
        for code in groupe.codes
    }
    premiere, avertissement = groupe.conditions[0], None
    if premiere.attente and premiere.verification.est_incertaine:
        message = f"{etat.article} : règle de mémoire ou d'une seule source, à relire."
        avertissement = Avertissement("article_a_verifier", message)
    fondement = Fondement(etat.article, "relevé du droit du 23 novembre 2026", premiere.verification)
    return _Fermeture(voies, fondement, avertissement)


# --- Ce qui accompagne le conseil -----------------------------------------------------------------------------


def _arithmetique(rangees: tuple[Rangee, ...], voies: tuple[VoieClassee, ...]) -> Iterator[Mapping[str, object]]:
    """Le compte de chaque voie comparée : ce qu'elle engage, ce qu'elle peut rendre, la chance qu'il lui faut."""
    for rangee, voie in zip(rangees, voies, strict=True):
        evaluation = rangee.evaluation
        if rangee.groupe is Groupe.SANS_OBJET or voie.code in (ATTENDRE, ARRET):
            continue
        ligne: dict[str, object] = {
            "rang": voie.rang,
            "voie": voie.code,
            "assiette": voie.assiette,
            "cout_total": voie.cout_total,
            "reste_creancier": evaluation.cout.creancier,
            "duree_jours": voie.duree_jours,
        }
        if evaluation.regle.effet is Effet.PAIEMENT:
            ligne["chances_qu_il_faut_sur_100"] = seuil_de_chance(evaluation)
        if voie.valeur is not None and voie.chance is not None:
            ligne["chances_sur_100"] = round(voie.chance.moyenne * 100)
            ligne["valeur"] = voie.valeur
        yield ligne


def _fondements(rangees: tuple[Rangee, ...], fermetures: list[_Fermeture]) -> tuple[Fondement, ...]:
    """Les textes du choix, puis ceux qui interdisent une voie."""
    cites = [*_fondements_du_choix(rangees[0].evaluation.code), *[fermeture.fondement for fermeture in fermetures]]
    return tuple({(f.article, f.source, f.verification): f for f in cites}.values())  # l'égalité, sans l'appeler


@cache
def _fondements_du_choix(code: str) -> tuple[Fondement, ...]:
    if code not in (ATTENDRE, ARRET):
        return tuple(actes.acte(code).fondements[:_ARTICLES_CITES])
    voie = regle_de(code).voie
    return tuple(Fondement(article, voie.intitule, voie.verification) for article in voie.articles[:_ARTICLES_CITES])


def _hypotheses(choix: VoieClassee, evaluateur: Evaluateur) -> tuple[str, ...]:
    dossier = evaluateur.dossier
    phrases = [
        "Coûts du tarif connu ; ni droit d'engagement des poursuites, ni droits proportionnels, ni débours variables.",
        f"Durées, minutes, actualisation ({evaluateur.reglages.taux_actualisation} % par an) : valeurs de l'étude, de "
        "mémoire, à régler.",
    ]
    if choix.est_calibree:
        phrases.append(
            "Euros attendus : la voie seule, actualisée, sans ce qu'on ferait ensuite ; intervalle à 80 %. Le rang, "
            "lui, compte la suite."
        )
    elif choix.code not in (ATTENDRE, ARRET):
        phrases.append(
            f"Non calibré : moins de {evaluateur.reglages.mesures_pour_calibrer} mesures closes dans ce segment ; les "
            "voies sont classées d'après les chances de départ de l'étude (de mémoire), sans euro attendu ni "
            "intervalle."
        )
    if dossier.kilometres is None:
        phrases.append("Distance inconnue : le temps de trajet n'est pas compté.")
    return tuple(phrases)


def _avertissements(
    rangees: tuple[Rangee, ...],
    voies: tuple[VoieClassee, ...],
    evaluateur: Evaluateur,
    fermetures: list[_Fermeture],
) -> Iterator[Avertissement]:
    for due in suites_dues(evaluateur):
        yield Avertissement(
            "suite_due",
            f"À faire au plus tard le {dire(due.dernier_jour)} après « {due.apres} » du {dire(due.fait_le)} : "
            f"« {due.acte} » ({', '.join(due.articles)}).",
        )
    yield from _avertissements_du_choix(rangees[0], voies[0], evaluateur)
    yield from _avertissements_du_droit(evaluateur, fermetures)


def _avertissements_du_choix(rangee: Rangee, voie: VoieClassee, evaluateur: Evaluateur) -> Iterator[Avertissement]:
    reserves = rangee.evaluation.cout.reserves
    if TARIF_A_CONFIRMER in reserves:
        yield Avertissement("tarif_a_confirmer", "Le tarif de ce jour n'est pas tout entier relevé : coût à confirmer.")
    if COUT_DE_L_ETUDE in reserves:
        yield Avertissement("cout_de_l_etude", "Un coût sans tarif connu est celui que compte l'étude : à régler.")
    if voie.cout_total > evaluateur.total and voie.cout_total:
        yield Avertissement(
            "frais_excessifs",
            f"La voie coûte {voie.cout_total.en_francais()} pour {evaluateur.total.en_francais()} dus : les frais "
            "manifestement non nécessaires restent au créancier (CPCE L111-8, L122-1).",
        )
    if rangee.evaluation.regle.effet is Effet.GARANTIE and not evaluateur.faits.titre_vaut:
        duree = duree_de_procedure("conservatoire_titre", evaluateur.dossier.le)
        yield Avertissement(
            "action_apres_la_mesure",
            f"Après la mesure, engager l'action dans {Duree(**duree)}, à peine de caducité (CPCE R511-7).",
        )
    tard = voie.action.au_plus_tard if voie.action else None
    alerte = evaluateur.dossier.le + timedelta(days=evaluateur.reglages.alerte_prescription)
    if tard is not None and tard <= alerte:
        yield Avertissement("terme_proche", f"Cette voie se ferme après le {dire(tard)}.")


def _avertissements_du_droit(evaluateur: Evaluateur, fermetures: list[_Fermeture]) -> Iterator[Avertissement]:
    faits, titre = evaluateur.faits, evaluateur.dossier.titre
    if evaluateur.dossier.exigible_le > faits.le:
        yield Avertissement(
            "creance_non_exigible",
            f"La créance n'est exigible que le {dire(evaluateur.dossier.exigible_le)} : vérifier la date, ou attendre.",
        )
    if faits.fin_de("procedure_collective")[0]:
        duree = duree_de_procedure("declaration_creance", faits.le)
        yield Avertissement(
            "declarer_la_creance",
            f"Déclarer la créance dans {Duree(**duree)} de la publication du jugement d'ouverture, si ce n'est fait "
            "(C. com. R622-24).",
        )
    if faits.debut_apres("procedure_collective"):
        yield Avertissement(
            "creance_posterieure_a_verifier",
            "Créance exigible après l'ouverture de la procédure collective : vérifier qu'elle est née après "
            "(C. com. L622-21).",
        )
    if titre is not None and titre.notifie_le is not None and titre.executoire_le is None:
        yield Avertissement("executoire_a_prouver", "Le caractère exécutoire du titre reste à prouver (CPC 504, 505).")
    for fermeture in fermetures:
        if fermeture.avertissement is not None:
            yield fermeture.avertissement
    if faits.compte_saisissable is not None and faits.solde_incertain:
        yield Avertissement("sbi_a_confirmer", "Le solde bancaire insaisissable de ce jour vient d'une seule source.")
