"""Ce qui fait une journée : notes, tâches, versements, originaux, constats, derniers dossiers ; par les actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils import timezone

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant
from basoche.etude.agenda.models import Niveau, RegleAffectation
from basoche.etude.agenda.taches import creer_tache
from basoche.etude.dossiers.models import Consultation, Dossier, Nature, Role
from basoche.etude.dossiers.notes import ecrire_note
from basoche.etude.dossiers.originaux import recevoir_original
from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
from basoche.etude.dossiers.saisies import saisir_versement
from basoche.etude.equipe.models import Collaborateur, Fonction
from basoche.etude.exemple.donnees import Donnees
from basoche.etude.exemple.jours import jour_de_travail
from basoche.etude.personnes.models import Coordonnee, NatureCoordonnee, Personne
from basoche.etude.personnes.models import Nature as NaturePersonne

NOTES = (
    "Le débiteur a appelé : il propose un échéancier, à confirmer par écrit.",
    "Le créancier demande un point avant la fin du mois.",
    "Adresse confirmée au dernier passage ; le nom est sur la boîte aux lettres.",
    "Envoyer le décompte à jour avant tout nouvel acte.",
    "Chèque annoncé pour la semaine prochaine.",
)
TACHES = (
    ("Rappeler le débiteur au sujet de son échéancier", Niveau.VIGILANCE, 2),
    ("Demander au créancier la grosse du jugement", Niveau.URGENT, 1),
    ("Vérifier l'adresse auprès de la mairie", Niveau.VIGILANCE, 5),
    ("Relire le décompte avant le commandement", Niveau.URGENT, 0),
    ("Compte rendu trimestriel au client", Niveau.VIGILANCE, 8),
)
CONSTATS = (
    ("Constat d'affichage d'un permis de construire", "3 impasse des Copistes, 69999 Lyon-la-Basoche"),
    ("Constat d'état des lieux de sortie", "18 rue du Parchemin, 69999 Lyon-la-Basoche"),
    ("Constat avant travaux", "7 quai des Enlumineurs, 69999 Lyon-la-Basoche"),
    ("Constat de désordres", "22 rue de la Plume, 69999 Lyon-la-Basoche"),
)


def remplir_l_agenda(
    dossiers: Sequence[Dossier], donnees: Donnees, equipe: Mapping[Fonction, Collaborateur]
) -> None:  # fmt: skip
    """Notes, tâches, versements et originaux, répartis sur les dossiers donnés ; constats et derniers dossiers."""
    expert, comptable = equipe[Fonction.CLERC_EXPERT], equipe[Fonction.COMPTABLE]
    le, gens = donnees.le, list(equipe.values())
    for rang, dossier in enumerate(dossiers[:30]):
        ecrire_note(dossier, texte=NOTES[rang % len(NOTES)], acteur=gens[rang % len(gens)], le=le)
    for rang, dossier in enumerate(dossiers[30:60]):
        libelle, niveau, dans = TACHES[rang % len(TACHES)]
        creer_tache(
            dossier, libelle=libelle, niveau=niveau, pour_le=le + timedelta(days=dans), a=gens[rang % len(gens)],
            acteur=expert, le=le,
        )  # fmt: skip
    for rang, dossier in enumerate(dossiers[60:80]):
        try:
            saisir_versement(
                dossier, montant=Montant(5_000 + 2_500 * (rang % 7)), date_du_versement=jour_de_travail(le, rang % 12),
                moyen=("virement", "carte", "cheque")[rang % 3], acteur=comptable, le=le,
            )  # fmt: skip
        except ErreurBasoche:  # un codébiteur dont la tenue n'est pas dite : le décompte refuse, et c'est bien
            continue
    for rang, dossier in enumerate(dossiers[80:88]):
        recevoir_original(
            dossier, nature="grosse", designation="grosse du titre", recu_de="le créancier",
            recu_le=jour_de_travail(le, 10 + rang), emplacement=f"armoire A, chemise {rang + 1}", acteur=expert, le=le,
        )  # fmt: skip
    _regler_l_affectation(equipe)
    ouverts = [*dossiers[:20], *_ouvrir_des_constats(donnees, equipe)]
    _consulter(ouverts, gens)


def _ouvrir_des_constats(donnees: Donnees, equipe: Mapping[Fonction, Collaborateur]) -> list[Dossier]:
    expert, dossiers = equipe[Fonction.CLERC_EXPERT], []
    for rang, (objet, lieu) in enumerate(CONSTATS):
        mandant = Personne.objects.create(
            nature=NaturePersonne.PHYSIQUE, civilite=("madame", "monsieur")[rang % 2],
            nom=("Brossard-Quint", "Tavernelle", "Lescotier", "Mirandol")[rang],
            prenoms=("Odile", "Firmin", "Agnès", "Tancrède")[rang],
        )  # fmt: skip
        voie, _, ville = lieu.partition(", ")
        Coordonnee.objects.create(
            personne=mandant, nature=NatureCoordonnee.ADRESSE, valeur=voie, code_postal=ville[:5], commune=ville[6:],
            du=donnees.le - timedelta(days=300), origine="le client",
        )  # fmt: skip
        dossier = ouvrir_dossier(
            nature=Nature.CONSTAT, parties=[PartieDonnee(mandant, Role.MANDANT)], responsable=expert, acteur=expert,
            le=donnees.le, immeuble=lieu, est_urgent=rang == 0,
        )  # fmt: skip
        creer_tache(
            dossier, libelle=objet, pour_le=donnees.le + timedelta(days=rang + 1), niveau=Niveau.URGENT,
            genre="constat", a=equipe[Fonction.COMMISSAIRE], acteur=expert, le=donnees.le,
        )  # fmt: skip
        dossiers.append(dossier)
    return dossiers


def _regler_l_affectation(equipe: Mapping[Fonction, Collaborateur]) -> None:
    RegleAffectation.objects.create(rang=1, genre="echeance", nature_dossier=Nature.EXPULSION,
                                    a=equipe[Fonction.COMMISSAIRE])  # fmt: skip
    RegleAffectation.objects.create(rang=2, genre="cloture", a=equipe[Fonction.COMPTABLE])


def _consulter(dossiers: Sequence[Dossier], gens: Sequence[Collaborateur]) -> None:
    """Chacun a déjà ses derniers dossiers ; aucun n'est devant lui à cet instant."""
    maintenant = timezone.now()
    Consultation.objects.bulk_create(
        Consultation(
            dossier=dossier, collaborateur=qui, vue_le=maintenant - timedelta(hours=2 + rang, minutes=7 * ordre)
        )
        for ordre, qui in enumerate(gens)
        for rang, dossier in enumerate(dossiers[ordre::2])
    )  # fmt: skip
