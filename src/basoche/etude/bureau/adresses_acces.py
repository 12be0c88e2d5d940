"""Les adresses de l'équipe, du journal et de la conservation."""

from django.urls import path

from basoche.etude.bureau.vues import conservation, equipe, journal

urlpatterns = [
    path("mon-compte", equipe.mon_compte, name="mon_compte"),
    path("equipe", equipe.equipe, name="equipe"),
    path("equipe/nouveau", equipe.creer, name="equipe_creer"),
    path("equipe/absences", equipe.absences, name="absences"),
    path("equipe/absences/<int:cle>/retour", equipe.retour_absence, name="retour_absence"),
    path("equipe/habilitations/<int:cle>/clore", equipe.clore_habilitation, name="equipe_clore_habilitation"),
    path("equipe/<int:cle>", equipe.collaborateur, name="collaborateur"),
    path("equipe/<int:cle>/modifier", equipe.modifier, name="equipe_modifier"),
    path("equipe/<int:cle>/habiliter", equipe.habiliter, name="equipe_habiliter"),
    path("equipe/<int:cle>/depart", equipe.depart, name="equipe_depart"),
    path("equipe/<int:cle>/phrase", equipe.redonner_phrase, name="equipe_phrase"),
    path("equipe/<int:cle>/second-facteur", equipe.oter_second_facteur, name="equipe_second_facteur"),
    path("journal", journal.journal, name="journal"),
    path("journal/verifier", journal.verifier, name="journal_verifier"),
    path("conservation", conservation.accueil, name="conservation"),
    path("conservation/traitements", conservation.registre, name="traitements"),
    path("conservation/purge", conservation.purge, name="purge"),
    path("conservation/personnes/<int:cle>", conservation.personne, name="export_personne"),
]
