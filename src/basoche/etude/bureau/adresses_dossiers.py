"""Les adresses des personnes et des dossiers : ouverture, saisies, pièces, secret."""

from django.urls import path

from basoche.etude.bureau.reserve import reserver
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
    path("ouverture", reserver("dossier.ouvrir", ouverture.ouvrir), name="ouverture"),
    path("ouverture/personnes", reserver("personne.lire", ouverture.candidats), name="candidats"),
    path("importations", reserver("dossier.importer", ouverture_import.importations), name="importations"),
    path("importations/<int:cle>", reserver("dossier.importer", ouverture_import.importation), name="importation"),
    path("personnes", reserver("personne.lire", personnes.chercher), name="personnes"),
    path("personnes/nouvelle", reserver("personne.modifier", personnes.creer), name="personne_creer"),
    path(P, personnes.personne, name="personne"),
    path(f"{P}/modifier", reserver("personne.modifier", personnes.modifier), name="personne_modifier"),
    path(f"{P}/coordonnee", reserver("personne.modifier", personnes.coordonnee), name="coordonnee"),
    path(
        f"{P}/coordonnees/<int:coordonnee>/clore",
        reserver("personne.modifier", personnes.clore_coordonnee),
        name="coordonnee_clore",
    ),
    path(f"{P}/compte", reserver("personne.modifier", personnes.compte), name="compte"),
    path(f"{P}/reunir/<int:autre>", reserver("personne.fusionner", personnes.reunir), name="reunir"),
    path(f"{P}/fusions/<int:fusion_>/defaire", reserver("personne.fusionner", personnes.defaire), name="defaire"),
    path(f"{D}/versement", reserver("versement.saisir", saisies.versement), name="versement"),
    path(f"{D}/note", reserver("note.ecrire", saisies.note), name="note"),
    path(f"{D}/notes", saisies.notes, name="notes"),
    path(f"{D}/notes/<int:cle>", reserver("note.ecrire", saisies.corriger), name="note_corriger"),
    path(f"{D}/creance", saisies_creance.creance, name="creance"),
    path(f"{D}/titre", reserver("titre.saisir", saisies_creance.titre), name="titre"),
    path(f"{D}/poste", reserver("creance.saisir", saisies_creance.poste), name="poste"),
    path(f"{D}/avoir", reserver("creance.saisir", saisies_creance.avoir), name="avoir"),
    path(f"{D}/suspension", reserver("creance.saisir", saisies_creance.suspension), name="suspension"),
    path(
        f"{D}/postes/<int:cle>/extourner",
        reserver("creance.saisir", saisies_creance.extourne_poste),
        name="poste_extourner",
    ),
    path(
        f"{D}/versements/<int:cle>/extourner",
        reserver("versement.saisir", saisies_creance.extourne_versement),
        name="versement_extourner",
    ),
    path(f"{D}/pieces", reserver("piece.deposer", pieces.pieces), name="pieces"),
    path(f"{D}/pieces/<int:cle>", pieces.piece, name="piece"),
    path(f"{D}/pieces/<int:cle>/retirer", reserver("piece.deposer", pieces.retirer), name="piece_retirer"),
    path(f"{D}/original", reserver("original.mouvementer", pieces.original), name="original"),
    path(f"{D}/originaux/<int:cle>", reserver("original.mouvementer", pieces.mouvement), name="mouvement"),
    path(f"{D}/modifier", reserver("dossier.modifier", saisies_dossier.modifier), name="modifier"),
    path(f"{D}/confier", reserver("dossier.modifier", saisies_dossier.confier), name="confier"),
    path(f"{D}/clore", reserver("dossier.clore", saisies_dossier.clore), name="clore"),
    path(f"{D}/rouvrir", reserver("dossier.clore", saisies_dossier.rouvrir), name="rouvrir"),
    path(f"{D}/parties", reserver("dossier.modifier", saisies_dossier.parties), name="parties"),
    path(f"{D}/partie", reserver("dossier.modifier", saisies_dossier.partie), name="partie"),
    path(
        f"{D}/parties/<int:cle>/retirer",
        reserver("dossier.modifier", saisies_dossier.retirer_partie),
        name="partie_retirer",
    ),
    path(f"{D}/secret", reserver("dossier.cloisonner", saisies_dossier.regler_le_secret), name="secret"),
    path(f"{D}/protegees", reserver("protege.lire", saisies_dossier.protegees), name="protegees"),
    path(f"{D}/protegees/<int:cle>", reserver("protege.lire", saisies_dossier.ouvrir), name="protegee"),
]
