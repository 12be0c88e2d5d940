"""Ce qu'une clé écrit : un versement, un dossier ; une fois et une seule par clé d'idempotence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant
from basoche.etude.api.models import CleApi, Mandataire, Rejeu
from basoche.etude.api.problemes import Probleme
from basoche.etude.api.schemas import DebiteurRecu, DossierRecu, VersementRecu
from basoche.etude.dossiers.models import Dossier, Nature, Role, Versement
from basoche.etude.dossiers.ouverture import ConflitDInterets
from basoche.etude.dossiers.ouverture_complete import PartieOuverte, ouvrir_avec_ses_parties
from basoche.etude.dossiers.saisies import saisir_poste, saisir_versement
from basoche.etude.equipe.comptes import est_present


def une_fois(
    cle: CleApi, idempotence: str, demande: dict[str, Any], ecrire: Callable[[], dict[str, Any]]
) -> tuple[dict[str, Any], bool]:
    """Écrit, ou rend ce qui a déjà été répondu ; rend la réponse et si elle est rejouée.

    La ligne de rejeu est posée avant d'écrire, dans la même transaction : deux demandes simultanées n'écrivent qu'une
    fois, une panne n'en laisse aucune trace, un refus ne consomme pas la clé d'idempotence.

    Raises:
        Probleme: la clé d'idempotence a servi à une autre demande.
    """
    empreinte = hashlib.sha256(json.dumps(demande, sort_keys=True, default=str).encode()).hexdigest()
    try:
        with transaction.atomic():
            rejeu = Rejeu.objects.create(cle=cle, idempotence=idempotence, demande=empreinte)
            rejeu.reponse = json.loads(json.dumps(ecrire(), default=str))
            rejeu.save(update_fields=["reponse"])
            return rejeu.reponse, False
    except IntegrityError:
        connu = Rejeu.objects.filter(cle=cle, idempotence=idempotence).first()
        if connu is None:
            raise
    if connu.demande != empreinte:
        raise Probleme(
            "idempotence_reprise", "Cette clé d'idempotence a déjà servi à une autre demande.",
            "En tirer une nouvelle pour chaque écriture.",
        )  # fmt: skip
    return connu.reponse, True


def mandataire(cle: CleApi, droit: str, le: date) -> Mandataire:
    """Qui agit pour la clé.

    Raises:
        Probleme: la clé n'écrit pas cela, ou son répondant a quitté l'étude.
    """
    qui = Mandataire.de(cle)
    if not qui.peut(droit) or not est_present(cle.repondant, le):
        raise Probleme(
            "portee_insuffisante", "Cette clé ne permet pas cette écriture.", "La demander au commissaire de justice."
        )
    return qui


def declarer_versement(dossier: Dossier, recu: VersementRecu, qui: Mandataire, le: date) -> Versement:
    """Le versement, enregistré ; l'ordre légal d'imputation.

    Raises:
        ErreurBasoche: dossier clos, date à venir, ou décompte impossible.
    """
    return saisir_versement(
        dossier, montant=Montant.lire(recu.montant), date_du_versement=recu.date, moyen=recu.moyen, acteur=qui, le=le
    )


@transaction.atomic
def ouvrir(cle: CleApi, recu: DossierRecu, qui: Mandataire, le: date) -> Dossier:
    """Le dossier ouvert, son client créancier, confié au répondant.

    Raises:
        Probleme: un conflit d'intérêts est possible ; rien n'en est dit, pas même que c'en est un.
        ErreurBasoche: SIRET faux, date à venir, décompte impossible.
    """
    debiteurs = [
        PartieOuverte(Role.CODEBITEUR if rang else Role.DEBITEUR, **_debiteur(debiteur))
        for rang, debiteur in enumerate(recu.debiteurs)
    ]
    try:
        dossier = ouvrir_avec_ses_parties(
            parties=[PartieOuverte(Role.CREANCIER, personne=cle.client), *debiteurs], acteur=qui, le=le,
            nature=Nature(recu.nature), responsable=cle.repondant, reference_client=recu.reference,
        )  # fmt: skip
    except ConflitDInterets as refus:
        raise Probleme(
            "examen_par_l_etude", "Cette ouverture doit être examinée par l'étude.", "Écrire à son interlocuteur."
        ) from refus
    for creance in recu.creances:
        saisir_poste(
            dossier, nature="principal", libelle=creance.libelle, montant=Montant.lire(creance.montant),
            date_du_poste=_passee(creance.date, le), acteur=qui, le=le,
        )  # fmt: skip
    dossier.refresh_from_db()
    return dossier


def _passee(jour: date, le: date) -> date:
    if jour > le:
        raise ErreurBasoche("La créance est datée d'après ce jour.", conseil="Donner sa date d'exigibilité.")
    return jour


def _debiteur(recu: DebiteurRecu) -> dict[str, Any]:
    adresse = {"voie": recu.voie, "code_postal": recu.code_postal, "commune": recu.commune} if recu.voie else {}
    identite = {"nature": recu.nature, "nom": recu.nom, "prenoms": recu.prenoms, "siret": recu.siret}
    return {"identite": identite, "adresse": adresse}
