"""Corriger un acte émis : par un autre acte, qui le nomme ; l'acte corrigé reste tel qu'il est parti."""

from __future__ import annotations

from datetime import date

from basoche.etude.actes.donnees import Sujet
from basoche.etude.actes.models import Acte
from basoche.etude.actes.preparation import preparer_acte
from basoche.etude.agenda.faits import ActeSansEffet
from basoche.etude.commun.actions import action
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.commun.evenements import publier
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser


@action("acte.rectifier")
def rectifier_acte(acte: Acte, *, motif: str, acteur: Collaborateur, le: date) -> Acte:
    """Prépare l'acte rectificatif d'un acte émis : les mêmes champs, à corriger, puis la même vie.

    Raises:
        ActionRefusee: acte non émis (il se corrige lui-même), déjà en cours de rectification, ou sans motif.
    """
    if not acte.est_fige:
        raise ActionRefusee("Cet acte n'est pas signé.", conseil="Le corriger directement.")
    if len(motif.strip()) < 10:
        raise ActionRefusee("La rectification ne dit pas l'erreur.", conseil="Écrire ce qui est faux.", champ="motif")
    if acte.rectificatifs.exclude(etat="abandonne").exists():
        raise ActionRefusee("Un acte rectificatif existe déjà.", conseil="Le reprendre, ou l'abandonner.")
    ecrites = {ecart["champ"]: ecart["saisi"] for ecart in acte.ecarts}
    rectificatif: Acte = preparer_acte(
        acte.dossier, code=acte.code, acteur=acteur, le=le, corrections=ecrites,
        sujet=Sujet(acte.destinataire, acte.titre, acte.officier),
    )  # fmt: skip
    rectificatif.rectifie = acte
    rectificatif.intitule = f"{acte.intitule} (rectificatif de l'acte du {acte.date:%d/%m/%Y})"[:240]
    rectificatif.save(update_fields=["rectifie", "intitule"])
    noter_evenement(
        acte.dossier, "acte", f"{acte.intitule} du {acte.date:%d/%m/%Y} : à rectifier ({motif.strip()})", le=le,
        par=acteur, objet=acte, details={"rectificatif": rectificatif.pk},
    )  # fmt: skip
    journaliser("acte.rectifier", acteur=acteur, objet=acte, dossier=acte.dossier.numero)
    return rectificatif


@action("acte.signer")
def priver_d_effet(acte: Acte, *, motif: str, acteur: Collaborateur, le: date) -> None:
    """Le commissaire constate qu'un acte est sans effet (annulé, caduc, mainlevée) : ses échéances tombent.

    Raises:
        ActionRefusee: acte non émis, ou sans motif.
    """
    if not acte.est_fige or len(motif.strip()) < 10:
        raise ActionRefusee("Acte non émis, ou motif absent.", conseil="Dire ce qui le prive d'effet.")
    publier(ActeSansEffet(acte.dossier, f"actes.acte:{acte.pk}", motif.strip(), le))
    noter_evenement(
        acte.dossier, "acte", f"{acte.intitule} : sans effet ({motif.strip()})", le=le, par=acteur, objet=acte
    )
    journaliser("acte.priver_d_effet", acteur=acteur, objet=acte, dossier=acte.dossier.numero)
