"""Des commandements dans chaque état, menés par les actions mêmes de l'étude : projet, contrôle, relecture, signature,
remise, visa, second original. Un dossier dont l'acte est retenu par le contrôle le laisse à l'état de projet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from itertools import islice
from typing import Any

from django.db import transaction

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.actes.diligences import Faite
from basoche.etude.actes.models import Acte, Etat, Genre, Mode
from basoche.etude.actes.preparation import controler_acte, preparer_acte, relire_acte
from basoche.etude.actes.remise import remettre_acte
from basoche.etude.actes.signature import imprimer_acte, signer_acte
from basoche.etude.actes.visa import enregistrer_lettre, viser_acte
from basoche.etude.dossiers.models import Dossier
from basoche.etude.equipe.models import Collaborateur, Fonction
from basoche.etude.exemple.donnees import Donnees
from basoche.etude.exemple.jours import heure, jour_de_travail

CODE = "cmd_saisie_vente"
ESSAIS = 12  # dossiers essayés par trajet, au plus


class Pas(IntEnum):
    """Jusqu'où mener un acte."""

    PROJET = 0
    CONTROLE = 1
    RELU = 2
    IMPRIME = 3
    SIGNE = 4
    REMIS = 5
    LETTRE = 6
    VISE = 7


@dataclass(frozen=True, slots=True)
class Trajet:
    """Un acte à faire : jusqu'où, il y a combien de jours, par qui et comment remis."""

    pas: Pas
    jours: int = 0
    par: Fonction = Fonction.CLERC_SIGNIFICATEUR
    mode: Mode = Mode.A_ETUDE


# Un de chaque état d'abord, pour un petit portefeuille ; les remises du plus ancien au plus récent : le répertoire est
# chronologique.
TRAJETS: tuple[Trajet, ...] = (
    Trajet(Pas.VISE, 34),
    Trajet(Pas.VISE, 20, mode=Mode.A_PERSONNE),
    Trajet(Pas.LETTRE, 9, Fonction.COMMISSAIRE),
    Trajet(Pas.REMIS, 7, Fonction.COMMISSAIRE),
    Trajet(Pas.LETTRE, 5),
    Trajet(Pas.REMIS, 1),
    *(Trajet(pas) for pas in (Pas.SIGNE, Pas.RELU, Pas.CONTROLE, Pas.PROJET)),
    *[Trajet(Pas.LETTRE, 1)] * 2,
    *[Trajet(Pas.REMIS, 1)] * 2,
    Trajet(Pas.REMIS, 1, mode=Mode.A_PERSONNE),
    *[Trajet(Pas.SIGNE)] * 5,
    *[Trajet(Pas.IMPRIME)] * 2,
    *[Trajet(Pas.RELU)] * 2,
    *[Trajet(Pas.CONTROLE)] * 3,
    *[Trajet(Pas.PROJET)] * 2,
)


def faire_vivre_des_actes(
    dossiers: Sequence[Dossier], donnees: Donnees, equipe: Mapping[Fonction, Collaborateur],
    trajets: Iterable[Trajet] = TRAJETS,
) -> list[Acte]:  # fmt: skip
    """Mène un acte par trajet, dans le premier dossier qui s'y prête ; rend tous les actes, projets compris."""
    restants, faits = iter(dossiers), []
    for trajet in trajets:
        for dossier in islice(restants, ESSAIS):
            acte = _essayer(dossier, trajet, donnees, equipe)
            if acte is not None:
                faits.append(acte)
            if acte is not None and (acte.etat != Etat.PROJET or trajet.pas is Pas.PROJET):
                break
    return faits


def _essayer(
    dossier: Dossier, trajet: Trajet, donnees: Donnees, equipe: Mapping[Fonction, Collaborateur]
) -> Acte | None:  # fmt: skip
    """L'acte, ou ``None`` si une action le refuse : rien n'en reste."""
    try:
        with transaction.atomic():
            return _mener(dossier, trajet, donnees, equipe)
    except ErreurBasoche:
        return None


def _mener(dossier: Dossier, trajet: Trajet, donnees: Donnees, equipe: Mapping[Fonction, Collaborateur]) -> Acte:
    """Un acte mené jusqu'où il peut l'être ; retenu par le contrôle, il reste un projet."""
    jour = jour_de_travail(donnees.le, trajet.jours) if trajet.pas >= Pas.REMIS else donnees.le
    expert, commissaire = equipe[Fonction.CLERC_EXPERT], equipe[Fonction.COMMISSAIRE]
    corrections = {
        f"officier.{cle}": donnees.officier[cle] for cle in ("civilite", "demeure") if cle in donnees.officier
    }
    acte = preparer_acte(
        dossier, code=CODE, acteur=expert, le=jour,
        corrections={**corrections, "paiement.modalites": donnees.paiement},
    )  # fmt: skip
    if trajet.pas is Pas.PROJET:
        return acte
    controler_acte(acte, acteur=expert, le=jour, version_lue=acte.version)
    if acte.etat == Etat.CONTROLE:
        _emettre(acte, trajet.pas, jour, expert, commissaire)
        if trajet.pas >= Pas.REMIS:
            _remettre(acte, trajet, jour, donnees.le, equipe)
    return acte


def _emettre(acte: Acte, pas: Pas, jour: date, expert: Collaborateur, commissaire: Collaborateur) -> None:
    if pas >= Pas.RELU:
        relire_acte(acte, acteur=expert, le=jour, version_lue=acte.version)
    if pas >= Pas.IMPRIME:
        imprimer_acte(acte, acteur=expert, le=jour, version_lue=acte.version)
    if pas >= Pas.SIGNE:
        signer_acte(acte, acteur=commissaire, le=jour, version_lue=acte.version)
        # La démonstration raconte des jours passés : la signature est de ce jour-là, avant la remise.
        acte.signe_le = heure(jour, 9)
        Acte.objects.filter(pk=acte.pk).update(signe_le=acte.signe_le)


def _remettre(acte: Acte, trajet: Trajet, jour: date, le: date, equipe: Mapping[Fonction, Collaborateur]) -> None:
    acteur, expert = equipe[trajet.par], equipe[Fonction.CLERC_EXPERT]
    minute = acte.pk % 50
    remettre_acte(
        acte, mode=trajet.mode, instant=heure(jour, 14, minute), acteur=acteur, le=max(jour, le),
        version_lue=acte.version, **_circonstances(acte, trajet.mode, jour, minute),
    )  # fmt: skip
    if trajet.pas >= Pas.LETTRE and trajet.mode == Mode.A_ETUDE:
        enregistrer_lettre(
            acte, champ="lettre_658_le", envoyee_le=jour, acteur=expert, le=le, version_lue=acte.version
        )  # fmt: skip
    if trajet.pas >= Pas.VISE and acte.etat == Etat.REMIS:
        viser_acte(acte, acteur=equipe[Fonction.COMMISSAIRE], le=le, version_lue=acte.version)


def _circonstances(acte: Acte, mode: Mode, jour: date, minute: int) -> dict[str, Any]:
    """Ce que le mode exige de dire : un dépôt à l'étude a ses passages et ses vérifications."""
    rang, domicile = acte.pk, (acte.donnees.get("destinataire") or {}).get("domicile", "")
    if mode == Mode.A_PERSONNE:
        return {"champs": {"lieu": domicile, "identite": "déclarée par l'intéressé, qui a reçu la copie"}}
    return {
        "motif_655": f"personne n'a répondu à l'interphone au passage de 14 h {minute:02d}, volets clos (acte {rang})",
        "diligences": [
            Faite(Genre.PASSAGE, "appel à l'interphone", heure(jour, 13, 50), f"sans réponse, passage {rang}"),
            Faite(Genre.DOMICILE, "nom relevé", heure(jour, 13, 52), f"le nom y figure, boîte {rang}",
                  "la boîte aux lettres"),
            Faite(Genre.DOMICILE, "question posée", heure(jour, 13, 55), f"il demeure bien là, porte {rang}",
                  "un voisin du palier"),
        ],
        "avis_passage_le": jour,
        "champs": {"adresse": domicile},
        "casier": f"B {rang % 40}",
    }  # fmt: skip
