"""Les informations obtenues par L152-1 : chiffrées, attachées au titre, ouvertes sur motif, effacées à la clôture.

CPCE L152-3 : elles ne servent qu'à l'exécution du titre pour lequel elles ont été demandées. Rien d'elles n'est en
clair en base, ni indexé, ni cherché, ni exporté ; la clé (``BASOCHE_CLE_PROTEGEE``) n'est pas dans la base.
"""

from __future__ import annotations

from datetime import date

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from basoche.etude.commun.actions import action, exiger
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.models import Dossier, Etat, Protegee, TitreExecutoire
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser

# Les comptes viennent de FICOBA : au commissaire de justice seul.
_RESERVEES = {"compte": "protege.ficoba"}


@action("protege.lire")
def inscrire_protegee(
    dossier: Dossier, titre: TitreExecutoire, *, nature: str, valeur: str, obtenue_le: date, obtenue_de: str,
    acteur: Collaborateur, le: date,
) -> Protegee:  # fmt: skip
    """Chiffre une information et l'attache au titre pour lequel elle a été demandée.

    Raises:
        ActionRefusee: dossier clos, titre d'un autre dossier, vide, sans provenance, ou date à venir.
        DroitRefuse: un compte, par un autre qu'un commissaire de justice.
    """
    _exiger_reserve(nature, dossier, acteur)
    if dossier.etat == Etat.CLOS or titre.dossier_id != dossier.pk:
        raise ActionRefusee(
            "Cette information n'a pas de titre à exécuter ici.", conseil="Dossier ouvert, titre saisi."
        )
    if not valeur.strip() or not obtenue_de.strip():
        raise ActionRefusee("Il manque l'information ou de qui elle vient.", conseil="Donner les deux.")
    if obtenue_le > le:
        raise ActionRefusee("Obtenue après ce jour.", conseil="Corriger la date.", champ="obtenue_le")
    protegee = Protegee.objects.create(
        titre=titre, nature=nature, chiffre=_coffret().encrypt(valeur.strip().encode()), obtenue_le=obtenue_le,
        obtenue_de=obtenue_de.strip(), par=acteur,
    )  # fmt: skip
    journaliser("protege.inscrire", acteur=acteur, objet=protegee, dossier=dossier.numero, details={"nature": nature})
    return protegee


@action("protege.lire")
def ouvrir_protegee(dossier: Dossier, protegee: Protegee, *, motif: str, acteur: Collaborateur, le: date) -> str:
    """L'information en clair, pour cette lecture ; le journal garde qui, quand, pour quel titre et qu'un motif fut dit.

    Raises:
        ActionRefusee: sans motif, d'un autre dossier, ou clé perdue.
        DroitRefuse: un compte, par un autre qu'un commissaire de justice.
    """
    _exiger_reserve(protegee.nature, dossier, acteur)
    if protegee.titre.dossier_id != dossier.pk:
        raise ActionRefusee("Cette information est d'un autre titre.", conseil="L'ouvrir depuis son dossier.")
    if len(motif.strip()) < 5:
        raise ActionRefusee(
            "Une information protégée s'ouvre sur un motif écrit.",
            conseil="Dire pour quel acte elle est nécessaire.",
            champ="motif",
        )
    try:
        clair = _coffret().decrypt(bytes(protegee.chiffre)).decode()
    except InvalidToken as faute:
        raise ActionRefusee(
            "Cette information ne peut plus être lue : la clé a changé.", conseil="La redemander."
        ) from faute
    details = {"nature": protegee.nature, "titre": protegee.titre_id, "motif": motif.strip()[:200]}
    journaliser("lecture.protegee", acteur=acteur, objet=protegee, dossier=dossier.numero, details=details)
    return clair


def _exiger_reserve(nature: str, dossier: Dossier, acteur: Collaborateur) -> None:
    if nature in _RESERVEES:
        exiger(acteur, _RESERVEES[nature], dossier)


def _coffret() -> Fernet:
    try:
        return Fernet(settings.ENVIRONNEMENT.cle_protegee)
    except ValueError as faute:
        raise ActionRefusee(
            "La clé des informations protégées n'en est pas une.",
            conseil="En tirer une (basoche serveur --tirer-une-cle) et la donner dans BASOCHE_CLE_PROTEGEE.",
        ) from faute
