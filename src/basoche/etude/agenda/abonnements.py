"""Ce que l'agenda fait des événements d'en dessous et de ceux qu'on lui adresse."""

from __future__ import annotations

from basoche.droit.delais import TypeDelai
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.parametres import lire
from basoche.etude.agenda.faits import ActeRemis, ActeSansEffet
from basoche.etude.agenda.models import Niveau, Sens
from basoche.etude.agenda.naissance import ANaitre, clore_l_objet, echeances_de_l_acte, poser_echeance
from basoche.etude.agenda.prescription import interruptions_du, surveiller_dossier, surveiller_titre
from basoche.etude.agenda.regles import Regle, calculer
from basoche.etude.agenda.taches import finir_les_taches, poser_tache
from basoche.etude.commun.evenements import abonner
from basoche.etude.dossiers.models.creance import QUALIFICATIONS_NON_AVENUES, TitreExecutoire
from basoche.etude.dossiers.ouverture import TenueAPreciser, TenueDite
from basoche.etude.dossiers.saisies import TitreSaisi, VersementSaisi
from basoche.guichet.delai import lire_duree

NON_AVENU = "delais/procedure/jugement_non_avenu"


@abonner(TitreSaisi)
def surveiller_le_titre(fait: TitreSaisi) -> None:
    """Un titre saisi : sa prescription, et le jour où il serait non avenu faute de signification."""
    surveiller_titre(fait.titre, interruptions_du(fait.titre.dossier))
    if fait.titre.qualification in QUALIFICATIONS_NON_AVENUES and fait.titre.signifie_le is None:
        poser_non_avenu(fait.titre)


@abonner(ActeRemis)
def poser_les_echeances(fait: ActeRemis) -> None:
    """Un acte remis : ses délais, ceux qu'il accomplit, la prescription qu'il interrompt ; un reste, une tâche."""
    non_calculees = echeances_de_l_acte(fait)
    surveiller_dossier(fait.dossier, interruptions_du(fait.dossier))
    for rang, manque in enumerate(non_calculees):
        poser_tache(
            f"Délai à calculer à la main : {manque}", cle=f"delai:{fait.objet}:{rang}", genre="echeance", le=fait.le,
            dossier=fait.dossier, niveau=Niveau.URGENT, objet=fait.objet,
        )  # fmt: skip


@abonner(ActeSansEffet)
def clore_les_echeances(fait: ActeSansEffet) -> None:
    """Un acte sans effet : ses échéances tombent, avec le motif."""
    clore_l_objet(fait.dossier, fait.objet, fait.motif, le=fait.le)


@abonner(VersementSaisi)
def suivre_le_versement(fait: VersementSaisi) -> None:
    """Un versement : la prescription qu'il pourrait repousser ; soldé, le dossier demande sa clôture."""
    dossier = fait.versement.dossier
    surveiller_dossier(dossier, interruptions_du(dossier))
    dossier.refresh_from_db(fields=["solde_centimes"])
    if dossier.solde_centimes is not None and dossier.solde_centimes.centimes <= 0:
        poser_tache(
            "Dossier soldé : lever les mesures, rendre les originaux, reverser, clore",
            cle=f"solde:{dossier.pk}:{fait.versement.pk}", genre="cloture", le=fait.le, dossier=dossier,
            niveau=Niveau.URGENT,
        )  # fmt: skip


@abonner(TenueAPreciser)
def demander_la_tenue(fait: TenueAPreciser) -> None:
    """Plusieurs débiteurs, et rien ne dit comment ils sont tenus : aucun acte ne peut leur réclamer une somme."""
    poser_tache(
        "Préciser comment chaque débiteur est tenu : la solidarité ne se présume pas (C. civ. 1310)",
        cle=f"tenue:{fait.dossier.pk}", genre="parties", le=fait.le, dossier=fait.dossier, niveau=Niveau.BLOQUANT,
    )  # fmt: skip


@abonner(TenueDite)
def finir_la_demande(fait: TenueDite) -> None:
    """C'est dit : la tâche n'a plus d'objet."""
    finir_les_taches(f"tenue:{fait.dossier.pk}")


def poser_non_avenu(titre: TitreExecutoire) -> None:
    """Le jugement par défaut ou réputé contradictoire non signifié dans le délai est non avenu (CPC 478)."""
    try:
        lecture = lire(NON_AVENU, le=titre.date)
        duree = lire_duree(dict(lecture.contenu), "duree")
    except ErreurBasoche:
        return
    fondement = lecture.fondement
    regle = Regle(
        cle="titre.non_avenu", libelle=f"Signifier le titre : {titre}", duree=duree, sens=Sens.AU_PLUS_TARD,
        type=TypeDelai.PROCEDURE, article=fondement.article, sanction="jugement non avenu", niveau=Niveau.BLOQUANT,
        verification=str(fondement.verification), suites=("signification_jugement", "signification_titre"),
    )  # fmt: skip
    calculee = calculer(regle, titre.date)
    poser_echeance(
        titre.dossier,
        ANaitre(
            objet=f"dossiers.titreexecutoire:{titre.pk}", regle=regle.cle, libelle=regle.libelle,
            article=regle.article, verification=regle.verification, niveau=regle.niveau, origine_le=titre.date,
            le=calculee.le, date_brute=calculee.date_brute, sanction=regle.sanction,
            calcul={**calculee.calcul, "suites": list(regle.suites)},
        ),
    )  # fmt: skip
