"""Ce qu'une procédure demande dans un dossier : déclarer, retenir des actes, conserver une saisie, examiner."""

from __future__ import annotations

from datetime import date

from basoche.droit.delais import TypeDelai
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.parametres import lire
from basoche.etude.actes.models import Acte
from basoche.etude.actes.models import Etat as EtatActe
from basoche.etude.actes.poursuites import OBLIGES, partie_visee
from basoche.etude.actes.preparation import remettre_en_projet
from basoche.etude.agenda.models import Niveau, Sens
from basoche.etude.agenda.naissance import ANaitre, poser_echeance
from basoche.etude.agenda.regles import Regle, calculer
from basoche.etude.agenda.taches import poser_tache
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.dossiers.models import Dossier, Partie, Procedure, Role, TypeProcedure
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.personnes.models import Nature as NaturePersonne
from basoche.guichet.delai import lire_duree

DECLARATION = "delais/procedure/declaration_creance"
_SAISIE_ATTRIBUTION = "pv_saisie_attribution"


def demander_la_declaration(dossier: Dossier, procedure: Procedure, le: date) -> None:
    """L'échéance de la déclaration de créance, comptée de la parution au BODACC (C. com. L622-24, R622-24)."""
    cle = f"declaration:{dossier.pk}:{procedure.pk}"
    if procedure.publiee_le is None:
        poser_tache(
            f"Chercher la parution au BODACC : le délai de déclaration en court ({procedure} ; C. com. R622-24)",
            cle=cle, genre="procedure", le=le, dossier=dossier, niveau=Niveau.BLOQUANT,
        )  # fmt: skip
        return
    try:
        lecture = lire(DECLARATION, le=procedure.publiee_le)
        regle = Regle(
            cle="procedure.declaration", libelle=f"Déclarer la créance au mandataire ou au liquidateur : {procedure}",
            duree=lire_duree(dict(lecture.contenu), "duree"), sens=Sens.AU_PLUS_TARD, type=TypeDelai.PROCEDURE,
            article=f"C. com. L622-24 ; {lecture.fondement.article}", sanction="inopposabilité", niveau=Niveau.BLOQUANT,
            verification=str(lecture.fondement.verification),
        )  # fmt: skip
        calculee = calculer(regle, procedure.publiee_le)
    except ErreurBasoche as refus:
        poser_tache(
            f"Calculer à la main le délai de déclaration ({refus.message})", cle=cle, genre="procedure", le=le,
            dossier=dossier, niveau=Niveau.BLOQUANT,
        )  # fmt: skip
        return
    reserve = "Délai plus long pour un créancier hors de la métropole (C. com. R622-24) : le vérifier."
    calcul = {**calculee.calcul, "reserves": [*calculee.calcul["reserves"], reserve]}
    echeance = poser_echeance(
        dossier,
        ANaitre(
            objet=f"dossiers.procedure:{procedure.pk}", regle=regle.cle, libelle=regle.libelle, article=regle.article,
            verification=regle.verification, niveau=regle.niveau, origine_le=procedure.publiee_le, le=calculee.le,
            date_brute=calculee.date_brute, sanction=regle.sanction, calcul=calcul,
        ),
    )  # fmt: skip
    poser_tache(
        f"{regle.libelle}, avant le {echeance.le:%d/%m/%Y} ({regle.article})", cle=cle, genre="procedure", le=le,
        dossier=dossier, pour_le=echeance.le, niveau=Niveau.BLOQUANT, objet=echeance.objet,
    )  # fmt: skip


def conserver_les_saisies(dossier: Dossier, procedure: Procedure, acteur: Collaborateur) -> None:
    """La saisie-attribution faite avant le jugement garde son effet attributif (CPCE L211-2)."""
    saisies = Acte.objects.filter(
        dossier=dossier, code__startswith=_SAISIE_ATTRIBUTION, etat__in=Acte.FAITS, date__lt=procedure.ouverte_le
    )
    for saisie in saisies.order_by("date", "pk"):
        noter_evenement(
            dossier, "procedure", f"Conservée : {saisie}, antérieure au jugement (CPCE L211-2)",
            le=procedure.ouverte_le, par=acteur, objet=saisie,
        )  # fmt: skip


def retenir_les_actes(partie: Partie, procedure: Procedure, le: date) -> None:
    """Les actes en cours contre cette personne repassent par le contrôle ; signés, une tâche demande de décider."""
    en_cours = (EtatActe.CONTROLE, EtatActe.RELU, EtatActe.SIGNE)
    actes = Acte.objects.filter(dossier=partie.dossier, etat__in=en_cours).select_related("destinataire", "officier")
    for acte in actes.order_by("pk"):
        vise = partie_visee(partie.dossier, acte.destinataire)
        if vise is None or vise.personne_id != partie.personne_id:
            continue
        if acte.etat == EtatActe.SIGNE:
            poser_tache(
                f"Ne pas remettre sans décision : {acte.intitule} est signé, {procedure} est ouverte",
                cle=f"procedure:{procedure.pk}:{acte.pk}", genre="procedure", le=le, dossier=partie.dossier, pour_le=le,
                niveau=Niveau.BLOQUANT, a=acte.officier, parce_que="l'acte est à son nom",
                objet=f"actes.acte:{acte.pk}",
            )  # fmt: skip
            continue
        remettre_en_projet(acte)
        acte.motif_renvoi, acte.version = f"à contrôler de nouveau : {procedure}"[:240], acte.version + 1
        acte.save()


def signaler_les_autres_tenus(partie: Partie, procedure: Procedure, le: date) -> None:
    """Codébiteurs et cautions : la procédure de l'un n'est pas celle des autres ; chacun s'examine."""
    for autre in partie.dossier.parties.filter(role__in=OBLIGES).exclude(personne=partie.personne_id):
        poser_tache(
            f"Examiner les poursuites contre {autre.personne} ({autre.get_role_display().lower()}) : "
            f"{procedure} contre {partie.personne}. {_ce_qu_on_sait(autre, procedure)}",
            cle=f"procedure:{procedure.pk}:{partie.dossier_id}:{autre.pk}", genre="procedure", le=le,
            dossier=partie.dossier, niveau=Niveau.URGENT,
        )  # fmt: skip


def _ce_qu_on_sait(autre: Partie, procedure: Procedure) -> str:
    physique = autre.personne.nature == NaturePersonne.PHYSIQUE
    if autre.role == Role.CAUTION and physique and procedure.type == TypeProcedure.SAUVEGARDE:
        return (
            "Caution personne physique : l'arrêt des intérêts et la suspension de l'action sont à vérifier (L622-28)."
        )
    return "Rien n'est arrêté contre lui de plein droit dans ce dossier : à vérifier."


def signaler_les_posterieurs(partie: Partie, procedure: Procedure, le: date) -> None:
    """Les postes datés du jugement ou d'après : ni bloqués, ni arrêtés, mais dits."""
    postes = partie.dossier.postes.filter(
        extourne=None, extournes=None, nature="principal", date__gte=procedure.ouverte_le
    )
    noms = ", ".join(f"{poste.libelle} du {poste.date:%d/%m/%Y}" for poste in postes.order_by("date", "pk")[:5])
    if noms:
        poser_tache(
            f"Créances postérieures au jugement, à vérifier : {noms}",
            cle=f"posterieures:{partie.dossier_id}:{procedure.pk}", genre="procedure", le=le, dossier=partie.dossier,
            niveau=Niveau.VIGILANCE,
        )  # fmt: skip
