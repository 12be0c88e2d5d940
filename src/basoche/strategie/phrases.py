"""Ce que le conseil dit : sa raison en trois phrases, et ce qui manque au dossier."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from basoche.droit.montant import Montant
from basoche.strategie.classement import Groupe, Rangee
from basoche.strategie.condition import dire
from basoche.strategie.evaluation import Evaluateur, Evaluation
from basoche.strategie.modele import Famille
from basoche.strategie.voies import ARRET, ATTENDRE, Effet, regle_de

_BIENS_ABSENTS = {
    "compte": "références d'un compte du débiteur",
    "employeur": "nom et adresse de l'employeur",
    "revenu": "tiers qui doit un revenu au débiteur",
    "immeuble": "relevé des formalités de l'immeuble",
    "vehicule": "immatriculation du véhicule",
}


def nommer(code: str) -> str:
    """L'intitulé d'une voie, au fil d'une phrase."""
    intitule = regle_de(code).voie.intitule
    return intitule[:1].lower() + intitule[1:]


def pourquoi(rangee: Rangee, evaluateur: Evaluateur) -> str:
    """La raison d'une voie, sans majuscule ni point."""
    evaluation = rangee.evaluation
    if rangee.motif:
        return rangee.motif
    if evaluation.code == ARRET:
        return raison_de_l_arret(evaluateur)
    if evaluation.code == ATTENDRE:
        return raison_de_l_attente(evaluateur)
    match evaluation.regle.effet:
        case Effet.INFORMATION:
            return _raison_de_la_recherche(evaluateur)
        case Effet.GARANTIE:
            return "le paiement est menacé : garder l'actif avant tout (CPCE L511-1)"
        case Effet.TITRE:
            return _raison_du_titre(evaluateur)
    if evaluation.regle.voie.famille is Famille.AMIABLE:
        return "sans titre, la prescription n'étant pas proche : l'amiable d'abord, il ne ferme aucune voie"
    return _raison_du_bien(evaluation, evaluateur)


def _raison_de_la_recherche(evaluateur: Evaluateur) -> str:
    """Ne dit pas qu'aucun bien ne suffit quand un bien connu peut payer : la recherche le double, ou l'épargne."""
    cherche = "chercher coûte moins qu'un acte raté (CPCE L152-1, L152-2)"
    for voie in evaluateur.permises:
        assiette = voie.assiette
        if voie.regle.voie.avoir is not None and voie.sans_objet is None and assiette.est_connue and assiette.montant:
            return f"un autre bien peut payer plus vite, ou plus sûrement, que celui qui est connu : {cherche}"
    return f"aucun bien connu ne suffit : {cherche}"


def _raison_du_titre(evaluateur: Evaluateur) -> str:
    if evaluateur.faits.titre_vaut:
        return "le titre n'est pas notifié : rien ne s'exécute avant (CPC 503)"
    dernier = evaluateur.faits.prescription_de_la_creance.dernier_jour
    presse = f", et la prescription est au {dire(dernier)}" if dernier is not None else ""
    return f"aucun titre ne vaut : rien ne se saisit sans lui (CPCE L111-2){presse}"


def _raison_du_bien(evaluation: Evaluation, evaluateur: Evaluateur) -> str:
    faits, montant = evaluateur.faits, evaluation.assiette.montant.en_francais()
    if not evaluation.assiette.est_connue:
        return "aucun bien de cette sorte n'est connu : la voie est permise, sa chance est faible"
    match evaluation.regle.voie.avoir:
        case "compte":
            return f"un compte ou une somme due au débiteur est connu : {montant} saisissables au plus (CPCE L162-2)"
        case "employeur":
            mois = faits.salaire_saisissable
            assert mois is not None
            return f"un employeur est connu : {mois.en_francais()} saisissables par mois (CPCE L212-1)"
        case "revenu":
            return "la créance est alimentaire et un tiers doit un revenu au débiteur (CPCE L213-1)"
        case "immeuble":
            return f"un immeuble est connu : {montant} au plus, net de ses charges"
        case "vehicule":
            return f"un véhicule est connu : {montant} au plus"
        case "meubles":
            return "des meubles saisissables sont connus"
    return "la voie est ouverte et son objet connu"


def raison_de_l_arret(evaluateur: Evaluateur) -> str:
    """Pourquoi il faut s'arrêter : un empêchement que rien ne lève, ou des voies qui ne rendent pas leur coût."""
    if not evaluateur.total:
        return "plus rien n'est dû : il n'y a rien à recouvrer"
    for code in ("pv_saisie_attribution", "requete_injonction_payer"):
        for empechement in evaluateur.evaluation(code).empechements:
            if empechement.condition.nom in ("debiteur_existant", "titre_non_prescrit", "creance_non_prescrite"):
                etat = evaluateur.evaluation(code).etat
                return f"{etat.raison} ({etat.article})"
    return "aucune voie permise ne rend plus qu'elle ne coûte (CPCE L111-8)"


def raison_de_l_attente(evaluateur: Evaluateur) -> str:
    """Ce qu'on attend : l'obstacle de la première voie que le temps ouvrira."""
    bloquee = voie_attendue(evaluateur)
    if bloquee is None:
        return "rien n'est ouvert aujourd'hui"
    if not bloquee.empechements:
        assert bloquee.sans_objet is not None
        return bloquee.sans_objet.motif
    return f"{bloquee.etat.raison} ({bloquee.etat.article})"


def voie_attendue(evaluateur: Evaluateur) -> Evaluation | None:
    """La voie que le temps ouvrira la première, de préférence celle dont le bien est connu."""
    connues = [e for e in evaluateur.attendues if e.assiette.montant and e.assiette.est_connue]
    return min(connues or evaluateur.attendues, key=lambda e: e.ouverte_le or date.max, default=None)


def trois_phrases(rangees: tuple[Rangee, ...], evaluateur: Evaluateur, plan: tuple[str, ...]) -> tuple[str, str, str]:
    """Pourquoi cette voie, ce qu'elle coûte et demande de temps, et ce qu'on fera ensuite."""
    choix = rangees[0]
    evaluation = choix.evaluation
    premiere = f"{evaluation.regle.voie.intitule} : {pourquoi(choix, evaluateur)}."
    return premiere, _cout_et_duree(evaluation, evaluateur), _ensuite(rangees, evaluateur, plan)


def _cout_et_duree(evaluation: Evaluation, evaluateur: Evaluateur) -> str:
    if evaluation.code == ARRET and not evaluateur.total:
        return "Aucun frais de plus ; le dossier se clôt payé, sans certificat d'irrécouvrabilité."
    if evaluation.code == ARRET:
        return "Aucun frais de plus ; le certificat d'irrécouvrabilité motivé reste au dossier."
    if evaluation.code == ATTENDRE:
        jours = evaluateur.jours_d_attente
        return f"Attendre {jours} jour{'s' if jours > 1 else ''} ne coûte que le suivi du dossier."
    premier, tout = evaluation.couts
    reste = "rien" if not tout.creancier else tout.creancier.en_francais()
    return (
        f"Le premier acte coûte {premier.total.en_francais()} TTC, toute la voie {tout.total.en_francais()}, dont "
        f"{reste} à la charge du créancier quoi qu'il arrive ; compter {evaluation.jours} jours."
    )


def _ensuite(rangees: tuple[Rangee, ...], evaluateur: Evaluateur, plan: tuple[str, ...]) -> str:
    choix = rangees[0].evaluation.code
    if choix == ARRET and not evaluateur.total:
        return "Aucune autre voie n'a d'objet."
    if choix == ARRET:
        seuil = meilleur_seuil(rangees)
        return seuil or "Rien d'autre n'est permis à cette date."
    suite = next((code for code in plan[1:] if code != choix), None) if plan and plan[0] == choix else None
    if suite is None:
        autres = [r for r in rangees[1:] if r.groupe <= Groupe.LIEUX and r.evaluation.code != ATTENDRE]
        suite = autres[0].evaluation.code if autres else None
    if ATTENDRE in (choix, suite) and evaluateur.faits.revient_a_une_autre_etude:
        return "Vient ensuite : remettre le titre à une autre étude, qui l'exécutera (CPCE R125-8)."
    if suite is None:
        return "Si elle échoue, le dossier s'arrête, faute d'autre voie qui rende plus qu'elle ne coûte."
    liaison = "Si rien n'est payé" if rangees[0].evaluation.regle.effet is Effet.PAIEMENT else "Vient ensuite"
    return f"{liaison} : {nommer(suite)}."


def meilleur_seuil(rangees: tuple[Rangee, ...]) -> str:
    """La voie qui perd le moins, et la chance qu'il lui faudrait : l'arithmétique de l'arrêt."""
    for rangee in rangees[1:]:
        evaluation = rangee.evaluation
        if rangee.groupe is Groupe.PERD and evaluation.code != ATTENDRE and evaluation.regle.effet is Effet.PAIEMENT:
            gain = Montant(part_de(evaluation.assiette.montant, evaluation.fraction))
            cout = evaluation.cout
            ou = f"la voie la moins mauvaise, {nommer(evaluation.code)}, coûte {cout.total.en_francais()}"
            if gain <= cout.creancier:
                return f"Le compte : {ou} et ne peut pas rendre plus de {gain.en_francais()}."
            pour_cent = seuil_de_chance(evaluation)
            return f"Le compte : {ou} pour {gain.en_francais()} au plus ; il lui faudrait {pour_cent} chances sur 100."
    return ""


def part_de(montant: Montant, fraction: Fraction) -> int:
    """Cette fraction d'une somme, en centimes, arrondie vers zéro ; en entiers, dix fois moins cher."""
    produit, diviseur = montant.centimes * fraction.numerator, fraction.denominator
    return produit // diviseur if produit >= 0 else -(-produit // diviseur)


def seuil_de_chance(evaluation: Evaluation) -> int | None:
    """La chance, en pour cent arrondi par le haut, dont la voie a besoin pour ne rien coûter ; ``None`` si aucune."""
    gain = part_de(evaluation.assiette.montant, evaluation.fraction)
    cout = evaluation.cout
    if gain <= cout.creancier.centimes:
        return None
    return -(-100 * cout.total.centimes // (gain + cout.debiteur.centimes))


def pieces_manquantes(evaluation: Evaluation) -> tuple[str, ...]:
    """Ce qu'il faut réunir pour cette voie, d'après ce que le dossier ne dit pas."""
    if evaluation.empechements:
        return tuple(dict.fromkeys(e.condition.piece for e in evaluation.empechements if e.condition.piece))
    avoir = evaluation.regle.voie.avoir
    absent = None if avoir is None else _BIENS_ABSENTS.get(avoir)
    return () if absent is None or evaluation.assiette.est_connue else (absent,)
