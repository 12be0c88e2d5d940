"""Les notes libres."""

from __future__ import annotations

from datetime import date

from basoche.etude.commun.actions import action
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.dossiers.models import Dossier, Note
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser


@action("note.ecrire")
def ecrire_note(dossier: Dossier, *, texte: str, acteur: Collaborateur, le: date, motif_maintien: str = "") -> Note:
    """Ajoute une note au dossier.

    Raises:
        ActionRefusee: note vide.
    """
    if not texte.strip():
        raise ActionRefusee("La note est vide.", conseil="L'écrire, ou revenir au dossier.")
    note = Note.objects.create(dossier=dossier, texte=texte.strip(), motif_maintien=motif_maintien, par=acteur)
    noter_evenement(dossier, "note", "Note ajoutée", le=le, par=acteur, objet=note)
    journaliser("note.ecrire", acteur=acteur, objet=note, dossier=dossier.numero)
    return note
