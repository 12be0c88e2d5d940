"""Les copies déposées à l'étude (CPC 656) : leur casier, leur émargement, la décharge au bout de trois mois."""

from __future__ import annotations

from datetime import date

from basoche.etude.actes.models import Acte, Mode, Remise
from basoche.etude.actes.remise import REGLE_COPIE
from basoche.etude.agenda.models import Echeance
from basoche.etude.agenda.naissance import clore_l_objet
from basoche.etude.commun.actions import action
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser


@action("acte.numeriser")
def ranger_copie(acte: Acte, *, casier: str, acteur: Collaborateur, le: date) -> None:
    """Dit où la copie attend.

    Raises:
        ActionRefusee: pas de copie à l'étude, déjà retirée, ou casier vide.
    """
    remise = _copie_gardee(acte)
    if not casier.strip():
        raise ActionRefusee("Le casier n'est pas dit.", conseil="Donner son numéro.", champ="casier")
    Remise.objects.filter(pk=remise.pk).update(casier=casier.strip()[:40])
    journaliser("acte.ranger_copie", acteur=acteur, objet=acte, dossier=acte.dossier.numero)


@action("acte.numeriser")
def remettre_copie(acte: Acte, *, a_qui: str, emarge_le: date, acteur: Collaborateur, le: date) -> None:
    """La copie est retirée, contre récépissé ou émargement, par l'intéressé ou son mandataire spécial.

    Raises:
        ActionRefusee: pas de copie à l'étude, déjà retirée, date impossible, ou personne nommée.
    """
    remise = _copie_gardee(acte)
    if not a_qui.strip():
        raise ActionRefusee(
            "L'émargement ne dit pas qui a retiré la copie.",
            conseil="Donner le nom et la qualité (intéressé ou mandataire, avec son pouvoir).",
            champ="a_qui",
        )
    if not acte.date <= emarge_le <= le:
        raise ActionRefusee("La date du retrait est impossible.", conseil="La lire sur l'émargement.", champ="date")
    Remise.objects.filter(pk=remise.pk).update(copie_retiree_le=emarge_le, copie_retiree_par=a_qui.strip()[:160])
    clore_l_objet(
        acte.dossier, f"actes.acte:{acte.pk}", f"copie retirée le {emarge_le:%d/%m/%Y}", le=le, regles=(REGLE_COPIE,)
    )
    noter_evenement(
        acte.dossier, "copie", f"{acte.intitule} : copie retirée par {a_qui.strip()}", le=emarge_le, par=acteur,
        objet=acte,
    )  # fmt: skip
    journaliser("acte.remettre_copie", acteur=acteur, objet=acte, dossier=acte.dossier.numero)


@action("acte.numeriser")
def decharger_copie(acte: Acte, *, acteur: Collaborateur, le: date) -> None:
    """L'étude est déchargée de la copie que personne n'a retirée dans les trois mois (CPC 656).

    Raises:
        ActionRefusee: pas de copie gardée, ou délai non écoulé.
    """
    remise = _copie_gardee(acte)
    garde = Echeance.objects.filter(
        dossier=acte.dossier, objet=f"actes.acte:{acte.pk}", regle=REGLE_COPIE
    ).first()  # fmt: skip
    if garde is None or le < garde.le:
        jusqu_au = f" jusqu'au {garde.le:%d/%m/%Y}" if garde else ""
        raise ActionRefusee(f"La copie se garde encore{jusqu_au}.", conseil="Attendre la fin du délai.")
    Remise.objects.filter(pk=remise.pk).update(copie_dechargee_le=le)
    clore_l_objet(acte.dossier, f"actes.acte:{acte.pk}", "étude déchargée de la copie", le=le, regles=(REGLE_COPIE,))
    noter_evenement(
        acte.dossier, "copie", f"{acte.intitule} : étude déchargée de la copie", le=le, par=acteur, objet=acte
    )
    journaliser("acte.decharger_copie", acteur=acteur, objet=acte, dossier=acte.dossier.numero)


def _copie_gardee(acte: Acte) -> Remise:
    remise = Remise.objects.filter(acte=acte, mode=Mode.A_ETUDE).first()
    if remise is None:
        raise ActionRefusee(
            "Aucune copie de cet acte n'est à l'étude.", conseil="Un dépôt à l'étude seul en garde une."
        )
    if remise.copie_retiree_le or remise.copie_dechargee_le:
        raise ActionRefusee("La copie n'est plus à l'étude.", conseil="Voir la remise.")
    return remise
