"""Noter un fait qui a interrompu la prescription et que l'étude n'a pas signifié elle-même."""

from __future__ import annotations

from datetime import date

from basoche.droit.prescription_evenements import TypeEvenement
from basoche.etude.agenda.prescription import surveiller_dossier
from basoche.etude.commun.actions import action
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.dossiers.interruptions import GENRES, INTERRUPTION, interruptions_du
from basoche.etude.dossiers.models import Dossier, Evenement
from basoche.etude.dossiers.saisies import rafraichir_solde
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser


@action("echeance.traiter")
def noter_interruption(
    dossier: Dossier, *, genre: str, date_du_fait: date, preuve: str, acteur: Collaborateur, le: date
) -> Evenement:
    """Inscrit une interruption (C. civ. 2240, 2244) : échéances et intérêts prescrits sont recalculés.

    Raises:
        ActionRefusee: date à venir, preuve absente, ou ce genre de fait n'interrompt pas de lui-même.
    """
    if genre not in GENRES:
        raise ActionRefusee("Ce fait n'interrompt pas de lui-même.", conseil="Choisir dans la liste.", champ="genre")
    if date_du_fait > le:
        raise ActionRefusee("Ce fait est daté d'après ce jour.", conseil="Corriger la date.", champ="date")
    if not preuve.strip():
        raise ActionRefusee("Rien ne le prouve.", conseil="Dire quelle pièce, et où elle est.", champ="preuve")
    quoi = TypeEvenement(genre).en_lettres
    note = noter_evenement(
        dossier, INTERRUPTION, f"Prescription interrompue : {quoi} ({preuve.strip()})", le=date_du_fait, par=acteur,
        details={"genre": genre, "preuve": preuve.strip()[:160]},
    )  # fmt: skip
    surveiller_dossier(dossier, interruptions_du(dossier))
    rafraichir_solde(dossier, le)
    journaliser(
        "prescription.interrompre", acteur=acteur, objet=note, dossier=dossier.numero,
        details={"genre": genre, "date": date_du_fait.isoformat()},
    )  # fmt: skip
    return note
