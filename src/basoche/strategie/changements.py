"""Ce qui ferait changer d'avis : un bien connu, une date, une pièce."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from basoche.strategie.classement import Groupe, Rangee
from basoche.strategie.condition import dire
from basoche.strategie.decision import MILLION, facteur_d_actualisation
from basoche.strategie.etapes import dernier_jour_utile
from basoche.strategie.evaluation import Evaluateur, Evaluation
from basoche.strategie.phrases import nommer, part_de
from basoche.strategie.voies import Effet, cesse_par_le_temps, codes_des_lieux

NOMBRE_MAXIMAL = 5
PAR_SORTE = 2
_BIENS = (
    ("employeur", "un employeur connu", "cmd_saisie_remunerations"),
    ("compte", "un compte approvisionné connu", "pv_saisie_attribution"),
    ("immeuble", "un immeuble libre de charges connu", "cpvsi"),
    ("vehicule", "un véhicule de valeur connu", "declaration_valant_saisie_vehicule"),
)
# Un salaire saisi paie en plusieurs mois : on compte six mois de retenues pour une dette entière.
_JOURS_DE_RETENUES = 90
_TERME_A_DIRE = 365


def ce_qui_changerait(choix: Rangee, evaluateur: Evaluateur) -> tuple[str, ...]:
    """Cinq phrases au plus : chacune dit le fait, et la voie qui passerait devant."""
    trouves = [
        *islice(_biens(choix, evaluateur), PAR_SORTE),
        *islice(_obstacles(evaluateur), PAR_SORTE),
        *_bornes(choix, evaluateur),
    ]
    return tuple(dict.fromkeys(trouves))[:NOMBRE_MAXIMAL]


def _biens(choix: Rangee, evaluateur: Evaluateur) -> Iterator[str]:
    for avoir, fait, code in _BIENS:
        evaluation = evaluateur.evaluation(code)
        if code == choix.evaluation.code or getattr(evaluateur.dossier.avoirs, avoir) is not None:
            continue
        if evaluation.empechements or _est_indifferente(evaluation):
            continue
        if _passerait_devant(evaluation, choix, evaluateur):
            yield f"{fait} : {nommer(code)} devant {nommer(choix.evaluation.code)}"


def _est_indifferente(evaluation: Evaluation) -> bool:
    """Vrai si la voie est sans objet pour autre chose que le bien inconnu."""
    motif = evaluation.sans_objet
    return motif is not None and motif.motif != "aucun bien de cette sorte n'est connu"


def _passerait_devant(evaluation: Evaluation, choix: Rangee, evaluateur: Evaluateur) -> bool:
    """Compare l'indice de la voie, bien connu, à celui du choix, ou à sa valeur s'il n'est pas un paiement."""
    regle = evaluation.regle
    chance = regle.connu.succes * MILLION // regle.connu.essais
    jours = regle.voie.duree_jours + (_JOURS_DE_RETENUES if regle.voie.avoir == "employeur" else 0)
    gain = part_de(evaluateur.total, regle.fraction)
    sien = _indice(evaluation, evaluateur, chance=chance, gain=gain, jours=jours)
    if sien[0] <= 0:
        return False
    if choix.groupe is not Groupe.RAPPORTE:
        return True
    autre = choix.evaluation
    if autre.regle.effet is not Effet.PAIEMENT:
        return sien[0] * MILLION > choix.valeur * sien[1]
    gain = part_de(autre.assiette.montant, autre.fraction)
    leur = _indice(autre, evaluateur, chance=autre.chance_ppm, gain=gain, jours=autre.jours)
    return sien[0] * leur[1] > leur[0] * sien[1]


def _indice(evaluation: Evaluation, evaluateur: Evaluateur, *, chance: int, gain: int, jours: int) -> tuple[int, int]:
    total = evaluateur.total.centimes
    facteur = facteur_d_actualisation(jours, evaluateur.reglages.taux_actualisation)
    cout = evaluation.cout
    perdu = cout.creancier.centimes + cout.debiteur.centimes * (MILLION - chance) // MILLION
    reste = max(MILLION - gain * MILLION // total, 0) if total else 0
    suite = (MILLION - chance + chance * reste // MILLION) * facteur // MILLION
    return chance * gain // MILLION * facteur // MILLION - perdu, max(MILLION - suite, 1)


def _obstacles(evaluateur: Evaluateur) -> Iterator[str]:
    """Les voies que le temps ou un tiers ouvrira, une par obstacle."""
    vus: set[str] = set()
    lieux = [e for code in codes_des_lieux() if cesse_par_le_temps((e := evaluateur.evaluation(code)).empechements)]
    for evaluation in (*lieux, *evaluateur.attendues):
        if evaluation.regle.effet is Effet.PAIEMENT and not evaluation.assiette.est_connue:
            continue
        quand = evaluation.ouverte_le
        obstacle = evaluation.etat.raison
        debut = f"à partir du {dire(quand)}" if quand else f"si cela cesse ({obstacle})"
        if debut not in vus:
            vus.add(debut)
            yield f"{debut} : {nommer(evaluation.code)}"


def _bornes(choix: Rangee, evaluateur: Evaluateur) -> Iterator[str]:
    """Le jour où la voie conseillée se ferme, et ce qui l'ouvrirait autrement."""
    limite = dernier_jour_utile(choix.evaluation, evaluateur)
    loin = evaluateur.dossier.le + timedelta(days=_TERME_A_DIRE)
    if limite is not None and limite <= loin and choix.groupe is Groupe.RAPPORTE:
        yield f"passé le {dire(limite)}, cette voie se ferme"
    if not evaluateur.faits.titre_vaut and choix.evaluation.regle.effet is not Effet.ARRET:
        yield "un titre exécutoire notifié : les saisies s'ouvrent"
    if evaluateur.dossier.debiteur.radiee:
        yield "un mandataire désigné pour la société radiée : les actes se dirigent contre elle (CPC 117)"
    vente = evaluateur.evaluation("pv_saisie_vente_debiteur").empechements
    if evaluateur.total and evaluateur.faits.titre_vaut and any(e.condition.nom == "subsidiarite" for e in vente):
        yield "l'autorisation du juge de l'exécution (CPCE L221-2) : la saisie-vente s'ouvre malgré le montant"
