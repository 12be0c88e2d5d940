"""Les adresses de la veille : procédures des débiteurs, changements du droit, notes, valeurs."""

from django.urls import path

from basoche.etude.bureau.reserve import reserver
from basoche.etude.bureau.vues import entreprises, procedures, veille, veille_notes, veille_valeurs

P = "personnes/<int:cle>/procedures"
C = "veille/changements/<slug:nom>"
N = "veille/notes/<int:cle>"
V = "veille/valeurs"
urlpatterns = [
    path("procedures", reserver("personne.lire", procedures.liste), name="procedures"),
    path("procedures/relever", reserver("procedure.saisir", procedures.relever), name="bodacc_relever"),
    path("procedures/annonces/<int:cle>", reserver("personne.lire", procedures.rapprochement), name="rapprochement"),
    path(P, reserver("personne.lire", procedures.personne), name="procedures_personne"),
    path(f"{P}/<int:procedure>/fin", reserver("procedure.saisir", procedures.fin), name="procedure_finir"),
    path("personnes/<int:cle>/entreprise", reserver("personne.lire", entreprises.entreprise), name="entreprise"),
    path(
        "personnes/<int:cle>/entreprise/decider",
        reserver("personne.modifier", entreprises.decider),
        name="entreprise_decider",
    ),
    path("veille", reserver("veille.lire", veille.liste), name="veille"),
    path("veille/mesure", reserver("veille.rediger", veille.mesurer), name="veille_mesurer"),
    path(C, reserver("veille.lire", veille.changement), name="changement"),
    path(f"{C}/taches", reserver("veille.rediger", veille.taches), name="changement_taches"),
    path(f"{C}/note", reserver("veille.rediger", veille_notes.rediger), name="note_rediger"),
    path("veille/relectures/<int:cle>", reserver("veille.lire", veille.relecture), name="relecture"),
    path("veille/textes", reserver("veille.lire", veille.textes), name="veille_textes"),
    path("veille/jour", reserver("veille.lire", veille.jour), name="veille_jour"),
    path("actes/<int:cle>/textes", reserver("veille.lire", veille.textes_de_l_acte), name="textes_de_l_acte"),
    path(N, reserver("veille.lire", veille_notes.note), name="note_de_veille"),
    path(f"{N}/corriger", reserver("veille.rediger", veille_notes.corriger), name="note_corriger_veille"),
    path(f"{N}/publier", reserver("veille.rediger", veille_notes.publier), name="note_publier"),
    path(f"{N}/document.<slug:quoi>", reserver("veille.lire", veille_notes.document), name="note_document"),
    path("veille/abonnement", reserver("veille.lire", veille_notes.abonnement), name="abonnement_veille"),
    path("veille/flux/<str:jeton>.atom", veille_notes.atom, name="veille_atom"),
    path("veille/flux/<str:jeton>.ics", veille_notes.ics, name="veille_ics"),
    path(V, reserver("parametre.saisir", veille_valeurs.liste), name="valeurs"),
    path(f"{V}/<int:cle>", reserver("parametre.relire", veille_valeurs.valeur), name="valeur"),
    path(f"{V}/<int:cle>/<slug:geste>", reserver("parametre.saisir", veille_valeurs.decider), name="valeur_decider"),
]
