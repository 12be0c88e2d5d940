"""Un original émis sans signature : le dire fort, puis lever l'alerte par le geste juste, jamais en silence.

Tant que l'acte n'est pas remis, la signature peut encore être apposée : elle l'est à sa vraie date. Remis, le vice est
acquis (CPC 648, 3° ; 114) : le commissaire de justice clôt l'alerte en disant ce qui a été décidé.
"""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from basoche.etude.actes.models import Acte, Chaine, Etat
from basoche.etude.agenda.models import Niveau, Tache
from basoche.etude.agenda.taches import finir_les_taches, poser_tache, premier_de
from basoche.etude.commun.actions import action, reprendre
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.equipe.models import Collaborateur, Fonction
from basoche.etude.journal.chaine import journaliser

_MOTIF_AU_MOINS = 10


@action("acte.numeriser")
def signaler_signature_manquante(acte: Acte, *, constat: str, acteur: Collaborateur, le: date) -> None:
    """Un original sans signature : vice de forme (CPC 648, 3° ; 114), dit fort au commissaire, sans rien annuler.

    Raises:
        ActionRefusee: l'acte n'est pas émis, l'alerte est déjà donnée, ou rien ne dit ce qui est constaté.
    """
    if not acte.est_fige:
        raise ActionRefusee("Cet acte n'est pas encore émis.", conseil="Il n'y a rien à signaler.")
    if acte.signature_manquante:
        raise ActionRefusee("L'alerte est déjà donnée.", conseil="La lever d'abord, par la signature ou un motif.")
    if not constat.strip():
        raise ActionRefusee("Rien ne dit ce qui est constaté.", conseil="Écrire ce qui manque, et sur quel exemplaire.")
    acte.signature_manquante = constat.strip()[:240]
    acte.save(update_fields=["signature_manquante"])
    poser_tache(
        f"SIGNATURE MANQUANTE (vice de forme) : {acte.intitule} — {acte.signature_manquante}",
        cle=f"{_cle(acte)}:{_alertes(acte).count()}", genre="signature", le=le, dossier=acte.dossier, pour_le=le,
        niveau=Niveau.BLOQUANT,
        a=acte.officier or premier_de(Fonction.COMMISSAIRE), parce_que="l'acte est à son nom",
        objet=f"actes.acte:{acte.pk}",
    )  # fmt: skip
    noter_evenement(
        acte.dossier, "alerte", f"{acte.intitule} : signature manquante ({acte.signature_manquante})", le=le,
        par=acteur, objet=acte,
    )  # fmt: skip
    journaliser("acte.signature_manquante", acteur=acteur, objet=acte, dossier=acte.dossier.numero)


@action("acte.signer")
def apposer_signature(acte: Acte, *, acteur: Collaborateur, le: date, version_lue: int) -> None:
    """Le commissaire signe l'original papier resté sans signature, avant toute remise : à sa vraie date.

    L'original numérisé sans signature reste parmi les pièces ; celui qui est signé est à numériser.

    Raises:
        DroitRefuse: l'acteur n'est pas commissaire de justice.
        ActionRefusee: aucune alerte, acte d'un autre, acte électronique, ou déjà remis.
        ConflitDeModification: un autre l'a changé entre-temps.
    """
    reprendre(acte, version_lue)
    constat = _exiger_l_alerte(acte)
    if acte.officier_id != acteur.pk:
        raise ActionRefusee(f"L'acte est au nom de {acte.officier} : c'est à lui de signer.", conseil="Le lui laisser.")
    if acte.etat != Etat.SIGNE or acte.chaine != Chaine.PAPIER:
        raise ActionRefusee(
            "L'acte est déjà remis, ou n'est pas sur papier : une signature d'aujourd'hui ne répare rien.",
            conseil="Décider de la suite (rectificatif, nouvel acte), puis lever l'alerte en disant pourquoi.",
        )
    acte.signature_manquante, acte.scan = "", None
    acte.signe_par, acte.signe_le = acteur, timezone.now()
    acte.signature_apposee_le = acte.signe_le
    acte.save()
    _clore(acte, "signature apposée sur l'original", acteur, le)
    journaliser(
        "acte.apposer_signature", acteur=acteur, objet=acte, dossier=acte.dossier.numero, details={"constat": constat}
    )


@action("acte.signer")
def lever_signature_manquante(acte: Acte, *, motif: str, acteur: Collaborateur, le: date) -> None:
    """Le commissaire clôt l'alerte en disant pourquoi : constat erroné, acte refait, nullité sans grief…

    Raises:
        DroitRefuse: l'acteur n'est pas commissaire de justice.
        ActionRefusee: aucune alerte, ou sans motif.
    """
    constat = _exiger_l_alerte(acte)
    if len(motif.strip()) < _MOTIF_AU_MOINS:
        raise ActionRefusee("Le motif n'est pas dit.", conseil="Écrire ce qui a été vérifié ou décidé.", champ="motif")
    acte.signature_manquante = ""
    acte.save(update_fields=["signature_manquante"])
    _clore(acte, f"alerte de signature levée ({motif.strip()[:160]})", acteur, le)
    journaliser(
        "acte.lever_signature_manquante", acteur=acteur, objet=acte, dossier=acte.dossier.numero,
        details={"constat": constat, "motif": motif.strip()[:240]},
    )  # fmt: skip


def _exiger_l_alerte(acte: Acte) -> str:
    if not acte.signature_manquante:
        raise ActionRefusee("Aucune signature n'est signalée manquante.", conseil="Il n'y a rien à lever.")
    return str(acte.signature_manquante)


def _clore(acte: Acte, quoi: str, acteur: Collaborateur, le: date) -> None:
    finir_les_taches(*_alertes(acte).values_list("cle", flat=True))
    noter_evenement(acte.dossier, "acte", f"{acte.intitule} : {quoi}", le=le, par=acteur, objet=acte)


def _alertes(acte: Acte) -> QuerySet[Tache]:
    """Chaque alerte a sa tâche : signalée de nouveau après avoir été levée, elle revient au commissaire."""
    # Parmi celles du dossier, qu'un index donne ; un début de clé, seul, ferait parcourir toutes les tâches.
    return Tache.objects.filter(dossier=acte.dossier_id, cle__startswith=f"{_cle(acte)}:")


def _cle(acte: Acte) -> str:
    return f"signature:{acte.pk}"
