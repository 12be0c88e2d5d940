"""Les adresses des personnes et des dossiers : ouverture, saisies, pièces, secret."""

from django.urls import path

from basoche.etude.bureau.vues import (
    ouverture,
    ouverture_import,
    personnes,
    pieces,
    saisies,
    saisies_creance,
    saisies_dossier,
)

D = "dossiers/<str:numero>"
P = "personnes/<int:cle>"
urlpatterns = [
    path("ouverture", ouverture.ouvrir, name="ouverture"),
    path("ouverture/personnes", ouverture.candidats, name="candidats"),
    path("importations", ouverture_import.importations, name="importations"),
    path("importations/<int:cle>", ouverture_import.importation, name="importation"),
    path("personnes", personnes.chercher, name="personnes"),
    path("personnes/nouvelle", personnes.creer, name="personne_creer"),
    path(P, personnes.personne, name="personne"),
    path(f"{P}/modifier", personnes.modifier, name="personne_modifier"),
    path(f"{P}/coordonnee", personnes.coordonnee, name="coordonnee"),
    path(f"{P}/coordonnees/<int:coordonnee>/clore", personnes.clore_coordonnee, name="coordonnee_clore"),
    path(f"{P}/compte", personnes.compte, name="compte"),
    path(f"{P}/reunir/<int:autre>", personnes.reunir, name="reunir"),
    path(f"{P}/fusions/<int:fusion_>/defaire", personnes.defaire, name="defaire"),
    path(f"{D}/versement", saisies.versement, name="versement"),
    path(f"{D}/note", saisies.note, name="note"),
    path(f"{D}/notes", saisies.notes, name="notes"),
    path(f"{D}/notes/<int:cle>", saisies.corriger, name="note_corriger"),
    path(f"{D}/creance", saisies_creance.creance, name="creance"),
    path(f"{D}/titre", saisies_creance.titre, name="titre"),
    path(f"{D}/poste", saisies_creance.poste, name="poste"),
    path(f"{D}/avoir", saisies_creance.avoir, name="avoir"),
    path(f"{D}/suspension", saisies_creance.suspension, name="suspension"),
    path(f"{D}/postes/<int:cle>/extourner", saisies_creance.extourne_poste, name="poste_extourner"),
    path(f"{D}/versements/<int:cle>/extourner", saisies_creance.extourne_versement, name="versement_extourner"),
    path(f"{D}/pieces", pieces.pieces, name="pieces"),
    path(f"{D}/pieces/<int:cle>", pieces.piece, name="piece"),
    path(f"{D}/pieces/<int:cle>/retirer", pieces.retirer, name="piece_retirer"),
    path(f"{D}/original", pieces.original, name="original"),
    path(f"{D}/originaux/<int:cle>", pieces.mouvement, name="mouvement"),
    path(f"{D}/modifier", saisies_dossier.modifier, name="modifier"),
    path(f"{D}/confier", saisies_dossier.confier, name="confier"),
    path(f"{D}/clore", saisies_dossier.clore, name="clore"),
    path(f"{D}/rouvrir", saisies_dossier.rouvrir, name="rouvrir"),
    path(f"{D}/parties", saisies_dossier.parties, name="parties"),
    path(f"{D}/partie", saisies_dossier.partie, name="partie"),
    path(f"{D}/parties/<int:cle>/retirer", saisies_dossier.retirer_partie, name="partie_retirer"),
    path(f"{D}/secret", saisies_dossier.regler_le_secret, name="secret"),
    path(f"{D}/protegees", saisies_dossier.protegees, name="protegees"),
    path(f"{D}/protegees/<int:cle>", saisies_dossier.ouvrir, name="protegee"),
]
