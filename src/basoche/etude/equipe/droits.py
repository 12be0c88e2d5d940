"""Qui peut faire quoi : la fonction donne l'ordinaire, l'habilitation datée donne le reste.

Le visa, la signature, les procès-verbaux d'exécution, FICOBA et la répartition sont au commissaire de justice seul :
``RESERVES`` est une constante du code, qu'aucun réglage ne lit ni n'élargit.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from basoche.etude.equipe.models import Fonction, NatureHabilitation

if TYPE_CHECKING:
    from basoche.etude.equipe.models import Collaborateur

RESERVES = frozenset(
    {"acte.viser", "acte.signer", "acte.proces_verbal_execution", "protege.ficoba", "repartition.arreter"}
)

_TOUS = frozenset(Fonction)
_JURISTES = frozenset({Fonction.COMMISSAIRE, Fonction.CLERC_EXPERT, Fonction.CLERC})
_EXPERTS = frozenset({Fonction.COMMISSAIRE, Fonction.CLERC_EXPERT})
_DIRECTION = frozenset({Fonction.COMMISSAIRE})
_BUREAU = _JURISTES | {Fonction.CLERC_SIGNIFICATEUR, Fonction.COMPTABLE, Fonction.ACCUEIL}

# Droit -> fonctions qui l'ont. L'administrateur du système tient les comptes et les sauvegardes ;
# il ne lit aucun dossier.
DROITS: Mapping[str, frozenset[Fonction]] = {
    "dossier.lire": _BUREAU,
    "dossier.ouvrir": _JURISTES | {Fonction.ACCUEIL},
    "dossier.modifier": _JURISTES,
    "dossier.clore": _EXPERTS,
    "dossier.importer": _EXPERTS,
    "dossier.cloisonner": _DIRECTION,
    "personne.lire": _BUREAU,
    "personne.modifier": _JURISTES | {Fonction.ACCUEIL},
    "personne.fusionner": _EXPERTS,
    "piece.deposer": _BUREAU,
    "original.mouvementer": _BUREAU,
    "note.ecrire": _BUREAU,
    "titre.saisir": _JURISTES,
    "creance.saisir": _JURISTES,
    "versement.saisir": _JURISTES | {Fonction.COMPTABLE, Fonction.ACCUEIL},
    "acte.rediger": _JURISTES,
    "acte.relire": _EXPERTS,
    "acte.rectifier": _EXPERTS,
    "acte.remettre": frozenset({Fonction.COMMISSAIRE}),
    "acte.numeriser": _BUREAU,
    "acte.preparer_tournee": _JURISTES | {Fonction.CLERC_SIGNIFICATEUR},
    "echeance.traiter": _JURISTES,
    "echeance.reporter": _EXPERTS,
    "tache.traiter": _BUREAU,
    "tache.affecter": _EXPERTS,
    "tableau.equipe": _EXPERTS,
    "travaux.suivre": _EXPERTS,
    "strategie.renseigner": _JURISTES,
    "strategie.decider": _EXPERTS,
    "strategie.planifier": _EXPERTS,
    "protege.lire": _EXPERTS,
    "procedure.saisir": _JURISTES,
    "veille.lire": _BUREAU,
    "veille.rediger": _EXPERTS,
    "parametre.saisir": _EXPERTS,
    "parametre.relire": _JURISTES,
    "journal.lire": _DIRECTION,
    "etude.regler": _DIRECTION,
    "api.gerer": _DIRECTION,
    "compte.gerer": _DIRECTION | {Fonction.ADMINISTRATEUR},
    "sauvegarde.faire": _DIRECTION | {Fonction.ADMINISTRATEUR},
    "rgpd.exporter": _EXPERTS,
    "rgpd.purger": _DIRECTION,
    "export.complet": _DIRECTION,
    **dict.fromkeys(RESERVES, _DIRECTION),
}

# Droit -> habilitation datée qui l'ouvre aussi à qui n'en a pas la fonction.
PAR_HABILITATION: Mapping[str, NatureHabilitation] = {"acte.remettre": NatureHabilitation.SIGNIFICATION}


def est_permis(collaborateur: Collaborateur, droit: str, objet: object = None, *, le: date) -> bool:
    """Vrai si le collaborateur a ce droit à cette date, et si l'objet lui est visible.

    Raises:
        KeyError: le droit n'existe pas (faute de programmation : aucun droit ne s'invente).
    """
    fonctions = DROITS[droit]
    if not collaborateur.is_active or (collaborateur.parti_le is not None and collaborateur.parti_le <= le):
        return False
    permis = collaborateur.fonction in fonctions or _est_habilite(collaborateur, droit, le)
    voit = getattr(objet, "est_visible_par", None)
    return permis and (voit is None or bool(voit(collaborateur)))


def _est_habilite(collaborateur: Collaborateur, droit: str, le: date) -> bool:
    nature = PAR_HABILITATION.get(droit)
    if nature is None or droit in RESERVES:
        return False
    return any(
        habilitation.nature == nature and habilitation.du <= le and (habilitation.au is None or le < habilitation.au)
        for habilitation in collaborateur.habilitations.all()
    )
