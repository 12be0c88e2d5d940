"""Les notes libres : relues par le garde-fou, corrigées par une version nouvelle, jamais effacées."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from basoche.etude.commun.actions import action
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.dossiers.garde_fou import Alerte, relire
from basoche.etude.dossiers.models import Dossier, Note
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser


class NoteSignalee(ActionRefusee):
    """Le garde-fou signale des mots : corriger, ou maintenir en disant pourquoi."""

    code = "note_signalee"

    def __init__(self, alertes: Sequence[Alerte]) -> None:
        mots = ", ".join(f"« {alerte.mot} » ({alerte.libelle})" for alerte in alertes)
        super().__init__(
            f"Rien n'est enregistré : la note dit {mots}.",
            conseil="La récrire, ou la maintenir en disant pourquoi elle est nécessaire.",
            champ="motif",
        )
        self.alertes = tuple(alertes)

    def __reduce__(self):
        """Se refait de ses alertes."""
        return type(self), (self.alertes,)


@action("note.ecrire")
def ecrire_note(dossier: Dossier, *, texte: str, acteur: Collaborateur, le: date, motif_maintien: str = "") -> Note:
    """Ajoute une note au dossier.

    Raises:
        ActionRefusee: note vide.
        NoteSignalee: le garde-fou signale un mot et aucun motif n'est donné.
    """
    note = _ecrire(dossier, texte, motif_maintien, acteur)
    noter_evenement(dossier, "note", "Note ajoutée", le=le, par=acteur, objet=note)
    return note


@action("note.ecrire")
def corriger_note(
    dossier: Dossier, note: Note, *, texte: str, acteur: Collaborateur, le: date, motif_maintien: str = ""
) -> Note:
    """Remplace une note par une nouvelle version ; l'ancienne reste lisible dans ses versions.

    Raises:
        ActionRefusee: d'un autre dossier, déjà remplacée, vide ou inchangée.
        NoteSignalee: comme à l'écriture.
    """
    if note.dossier_id != dossier.pk or Note.objects.filter(remplace=note).exists():
        raise ActionRefusee("Cette note a déjà été corrigée.", conseil="Corriger sa dernière version.")
    if texte.strip() == note.texte:
        raise ActionRefusee("Rien n'a changé.", conseil="Modifier le texte, ou revenir au dossier.", champ="texte")
    nouvelle = _ecrire(dossier, texte, motif_maintien, acteur, remplace=note)
    noter_evenement(dossier, "note", "Note corrigée", le=le, par=acteur, objet=nouvelle)
    return nouvelle


def _ecrire(dossier: Dossier, texte: str, motif: str, acteur: Collaborateur, remplace: Note | None = None) -> Note:
    if not texte.strip():
        raise ActionRefusee("La note est vide.", conseil="L'écrire, ou revenir au dossier.", champ="texte")
    alertes = relire(texte)
    if alertes and not motif.strip():
        raise NoteSignalee(alertes)
    note = Note.objects.create(
        dossier=dossier, texte=texte.strip(), alertes=[alerte.en_dict() for alerte in alertes],
        motif_maintien=motif.strip() if alertes else "", par=acteur, remplace=remplace,
        version=remplace.version + 1 if remplace else 1,
    )  # fmt: skip
    details = {"signalee": sorted({alerte.categorie for alerte in alertes})} if alertes else {}
    journaliser(
        "note.corriger" if remplace else "note.ecrire", acteur=acteur, objet=note, dossier=dossier.numero,
        details=details,
    )  # fmt: skip
    return note


def versions_de(note: Note) -> list[Note]:
    """La note et toutes celles qu'elle a remplacées, de la plus récente à la première."""
    versions = [note]
    while versions[-1].remplace_id:
        versions.append(Note.objects.select_related("par").get(pk=versions[-1].remplace_id))
    return versions
