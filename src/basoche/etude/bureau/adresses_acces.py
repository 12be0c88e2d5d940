"""Les adresses de l'équipe, du journal et de la conservation."""

from django.urls import path

from basoche.etude.bureau.reserve import reserver
from basoche.etude.bureau.vues import conservation, equipe, journal, presentation

urlpatterns = [
    path("mon-compte", equipe.mon_compte, name="mon_compte"),
    path("equipe", reserver("compte.gerer", equipe.equipe), name="equipe"),
    path("equipe/nouveau", reserver("compte.gerer", equipe.creer), name="equipe_creer"),
    path("equipe/absences", reserver("tache.affecter", equipe.absences), name="absences"),
    path("equipe/absences/<int:cle>/retour", reserver("tache.affecter", equipe.retour_absence), name="retour_absence"),
    path(
        "equipe/habilitations/<int:cle>/clore",
        reserver("compte.gerer", equipe.clore_habilitation),
        name="equipe_clore_habilitation",
    ),
    path("equipe/<int:cle>", reserver("compte.gerer", equipe.collaborateur), name="collaborateur"),
    path("equipe/<int:cle>/modifier", reserver("compte.gerer", equipe.modifier), name="equipe_modifier"),
    path("equipe/<int:cle>/habiliter", reserver("compte.gerer", equipe.habiliter), name="equipe_habiliter"),
    path("equipe/<int:cle>/depart", reserver("compte.gerer", equipe.depart), name="equipe_depart"),
    path("equipe/<int:cle>/phrase", reserver("compte.gerer", equipe.redonner_phrase), name="equipe_phrase"),
    path(
        "equipe/<int:cle>/second-facteur",
        reserver("compte.gerer", equipe.oter_second_facteur),
        name="equipe_second_facteur",
    ),
    path("presentation", reserver("etude.regler", presentation.presentation), name="presentation"),
    path(
        "presentation/exemple/<slug:quoi>.pdf",
        reserver("etude.regler", presentation.voir_exemple),
        name="presentation_exemple",
    ),
    path("journal", reserver("journal.lire", journal.journal), name="journal"),
    path("journal/verifier", reserver("journal.lire", journal.verifier), name="journal_verifier"),
    path("conservation", reserver("rgpd.exporter", conservation.accueil), name="conservation"),
    path("conservation/traitements", reserver("rgpd.exporter", conservation.registre), name="traitements"),
    path("conservation/purge", reserver("rgpd.purger", conservation.purge), name="purge"),
    path("conservation/personnes/<int:cle>", reserver("rgpd.exporter", conservation.personne), name="export_personne"),
]
