"""Chaque droit en mots de clerc : un refus dit ce qui n'est pas permis, non le nom que lui donne le programme."""

from __future__ import annotations

from collections.abc import Mapping

EN_MOTS: Mapping[str, str] = {
    "dossier.lire": "lire les dossiers",
    "dossier.ouvrir": "ouvrir un dossier",
    "dossier.modifier": "modifier un dossier",
    "dossier.clore": "clore ou rouvrir un dossier",
    "dossier.importer": "importer des dossiers",
    "dossier.cloisonner": "régler le secret d'un dossier",
    "personne.lire": "chercher et lire les personnes",
    "personne.modifier": "modifier une personne",
    "personne.fusionner": "réunir deux personnes",
    "piece.deposer": "déposer ou retirer une pièce",
    "original.mouvementer": "recevoir, sortir ou rendre un original",
    "note.ecrire": "écrire une note",
    "titre.saisir": "saisir un titre",
    "creance.saisir": "saisir ce qui est dû",
    "versement.saisir": "noter un versement",
    "acte.rediger": "rédiger et contrôler un acte",
    "acte.relire": "relire un acte",
    "acte.rectifier": "préparer un acte rectificatif",
    "acte.remettre": "constater une remise",
    "acte.numeriser": "numériser un original, envoyer une lettre ou tenir une copie",
    "acte.preparer_tournee": "préparer une tournée",
    "acte.signer": "signer un acte",
    "acte.viser": "viser les mentions d'un clerc",
    "acte.proces_verbal_execution": "dresser un procès-verbal d'exécution",
    "echeance.traiter": "traiter une échéance",
    "echeance.reporter": "reporter une échéance",
    "tache.traiter": "traiter des tâches",
    "tache.affecter": "affecter des tâches et régler les absences",
    "tableau.equipe": "voir le tableau de bord de l'équipe",
    "travaux.suivre": "suivre les travaux de fond",
    "protege.lire": "lire une information protégée (L152-1)",
    "protege.ficoba": "interroger FICOBA",
    "repartition.arreter": "arrêter une répartition",
    "journal.lire": "lire le journal",
    "etude.regler": "régler la présentation des écrits",
    "api.gerer": "tenir les clés de l'API",
    "compte.gerer": "tenir les comptes de l'équipe",
    "sauvegarde.faire": "faire une sauvegarde",
    "rgpd.exporter": "exporter les données d'une personne",
    "rgpd.purger": "effacer des dossiers échus",
    "procedure.saisir": "saisir une procédure collective",
    "parametre.saisir": "saisir une valeur du droit",
    "parametre.relire": "relire une valeur du droit",
    "veille.lire": "lire la veille",
    "veille.rediger": "rédiger une note de veille",
    "strategie.decider": "décider de la suite d'un dossier",
    "strategie.planifier": "planifier le travail de l'étude",
    "strategie.renseigner": "dire la situation d'un débiteur",
    "export.complet": "exporter toute l'étude",
}


def de_quoi(droit: str) -> str:
    """« de lire le journal », « d'ouvrir un dossier » ; le nom du droit s'il n'a pas de mots."""
    mots = EN_MOTS.get(droit, droit)
    return f"d'{mots}" if mots[0] in "aàâeéèêiîoôuûyh" else f"de {mots}"
