"""Les lettres, le visa, le second original : ce qui fait d'un acte remis un acte signifié."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from basoche.etude.actes.cout import porter_le_cout
from basoche.etude.actes.documents import (
    assembler,
    ecrits_de_la_remise,
    lettres_dues,
    lettres_sans_date,
    ranger_piece,
    rediger,
)
from basoche.etude.actes.models import SANS_REMISE, Acte, Etat, Remise
from basoche.etude.agenda.models import Niveau
from basoche.etude.agenda.naissance import clore_l_objet
from basoche.etude.agenda.taches import finir_les_taches, poser_tache
from basoche.etude.commun.actions import action, reprendre
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.dossiers.models import Piece
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.redaction.feuille import Variante
from basoche.redaction.remise import PAGE

# Jours d'attente avant chaque rappel du visa : usage de l'étude, non la loi.
DEGRES_DE_RAPPEL = {1: 2, 2: 7}
_COLONNES = {
    "lettre_658_le": "lettre_simple_le",
    "lettre_simple_le": "lettre_simple_le",
    "lrar_le": "recommandee_le",
}


@action("acte.numeriser")
def enregistrer_lettre(
    acte: Acte, *, champ: str, envoyee_le: date, acteur: Collaborateur, le: date, version_lue: int, numero: str = "",
    motif_hors_delai: str = "",
) -> None:  # fmt: skip
    """Constate l'envoi d'une lettre (CPC 658, 659, 686…) ; la dernière envoyée, l'acte visé devient signifié.

    Args:
        champ: la lettre, par le champ de sa date (``lettre_658_le``, ``lrar_le``, ``lettre_simple_le``).
        numero: exigé pour une recommandée.
        motif_hors_delai: pour constater un envoi tardif, qui reste une alerte forte.

    Raises:
        ActionRefusee: acte non remis, lettre non due ou déjà envoyée, date impossible, numéro absent, envoi hors délai
            sans motif.
        ConflitDeModification: un autre l'a changé entre-temps.
    """
    reprendre(acte, version_lue)
    remise = remise_de(acte)
    piece = next((due for due in lettres_dues(remise) if due.champ_date == champ), None)
    if piece is None or piece not in lettres_sans_date(remise):
        raise ActionRefusee("Cette lettre n'est pas due, ou elle est déjà partie.", conseil="Vérifier la remise.")
    jour, dernier = timezone.localtime(remise.le).date(), piece.au_plus_tard
    if not jour <= envoyee_le <= le:
        raise ActionRefusee(
            f"Une lettre part entre le jour de la remise ({jour:%d/%m/%Y}) et ce jour.",
            conseil="Donner la date du dépôt à la poste.",
            champ="envoyee_le",
        )
    if champ == "lrar_le" and not numero.strip():
        raise ActionRefusee(
            f"La lettre recommandée n'a pas de numéro ({piece.article}).",
            conseil="Le lire sur la preuve de dépôt.",
            champ="numero",
        )
    tardive = dernier is not None and envoyee_le > dernier
    if tardive and not motif_hors_delai.strip():
        raise ActionRefusee(
            f"L'envoi est du {envoyee_le:%d/%m/%Y}, après le {dernier:%d/%m/%Y} ({piece.article}).",
            conseil="Vérifier la date ; si elle est juste, dire le motif du retard : la signification est à revoir.",
            champ="motif_hors_delai",
        )
    setattr(remise, _COLONNES[champ], envoyee_le)
    if champ == "lrar_le":
        remise.recommandee_numero = numero.strip()[:40]
    if tardive:
        _alerter_du_retard(acte, remise, f"{piece.nature} ({piece.article})", motif_hors_delai.strip(), le)
    remise.save()
    clore_l_objet(acte.dossier, f"actes.acte:{acte.pk}", f"envoyée le {envoyee_le:%d/%m/%Y}", le=le,
                  regles=(f"envoi.{champ}",))  # fmt: skip
    noter_evenement(
        acte.dossier, "envoi", f"{acte.intitule} : {piece.nature} ({piece.article})", le=envoyee_le, par=acteur,
        objet=acte,
    )  # fmt: skip
    journaliser(
        "acte.enregistrer_lettre", acteur=acteur, objet=acte, dossier=acte.dossier.numero, details={"lettre": champ}
    )
    avancer(acte, remise, acteur=acteur, le=le)
    acte.save()


@action("acte.viser")
def viser_acte(acte: Acte, *, acteur: Collaborateur, le: date, version_lue: int) -> list[str]:
    """Le commissaire de justice vise les mentions du clerc ; le coût se porte, le second original se fait.

    Returns:
        Les alertes nées du visa (coût).

    Raises:
        DroitRefuse: l'acteur n'est pas commissaire de justice ; aucun réglage n'y change rien.
        ActionRefusee: acte non remis ou déjà visé, fait au nom d'un autre, ou mentions incomplètes (lettres sans date).
        ConflitDeModification: un autre l'a changé entre-temps.
    """
    reprendre(acte, version_lue)
    remise = remise_de(acte)
    if acte.etat != Etat.REMIS:
        raise ActionRefusee("Les mentions sont déjà visées.", conseil="Il n'y a plus rien à viser.")
    if acte.officier_id != acteur.pk:
        raise ActionRefusee(
            f"L'acte est au nom de {acte.officier} : c'est à lui d'en viser les mentions.", conseil="Le lui laisser."
        )
    if remise.visa_refuse:
        raise ActionRefusee(
            f"Le visa est refusé ({remise.visa_refuse}) : les mentions n'ont pas été complétées depuis.",
            conseil="Les faire compléter par celui qui a remis l'acte.",
        )
    if manquantes := lettres_sans_date(remise):
        noms = ", ".join(f"{piece.nature} ({piece.article})" for piece in manquantes)
        raise ActionRefusee(
            f"Les mentions ne sont pas complètes : sans date d'envoi, {noms}.",
            conseil="Enregistrer l'envoi, puis viser : la page des modalités porte cette date.",
        )
    acte.etat, acte.vise_par, acte.vise_le = Etat.VISE, acteur, timezone.now()
    jour = timezone.localtime(remise.le).date()
    _, alertes = porter_le_cout(acte, acteur=acteur, le=jour)
    avancer(acte, remise, acteur=acteur, le=le)
    acte.save()
    _finir_le_visa(acte)
    noter_evenement(acte.dossier, "acte", f"{acte.intitule} : mentions visées", le=le, par=acteur, objet=acte)
    journaliser("acte.viser", acteur=acteur, objet=acte, dossier=acte.dossier.numero)
    return alertes


@action("acte.viser")
def refuser_visa(acte: Acte, *, motif: str, acteur: Collaborateur, le: date) -> None:
    """Le commissaire refuse son visa : le clerc doit s'expliquer ou compléter ; la remise reste telle qu'elle est.

    Raises:
        ActionRefusee: rien à viser, ou sans motif.
    """
    if acte.etat != Etat.REMIS or not motif.strip():
        raise ActionRefusee("Rien à viser, ou le refus ne dit pas pourquoi.", conseil="Écrire ce qui ne va pas.")
    if acte.officier_id != acteur.pk:
        raise ActionRefusee(f"L'acte est au nom de {acte.officier} : c'est à lui de viser.", conseil="Le lui laisser.")
    remise = remise_de(acte)
    remise.visa_refuse = motif.strip()[:240]
    remise.save(update_fields=["visa_refuse"])
    _finir_le_visa(acte)
    poser_tache(
        f"Visa refusé : {acte.intitule} — {motif.strip()}", cle=cle_du_refus(acte, remise), genre="visa", le=le,
        dossier=acte.dossier, niveau=Niveau.URGENT, a=remise.par, parce_que=f"refusé par {acteur}",
        objet=f"actes.acte:{acte.pk}",
    )  # fmt: skip
    noter_evenement(
        acte.dossier, "acte", f"{acte.intitule} : visa refusé ({motif.strip()})", le=le, par=acteur, objet=acte
    )
    journaliser("acte.refuser_visa", acteur=acteur, objet=acte, dossier=acte.dossier.numero)


def demander_le_visa(acte: Acte, remise: Remise, *, le: date, quoi: str = "Viser les mentions") -> None:
    """Pose au commissaire la tâche de viser ; un second visa a la sienne."""
    poser_tache(
        f"{quoi} de {remise.par} : {acte.intitule}", cle=cle_de_la_demande(acte, len(remise.complements)),
        genre="visa", le=le, dossier=acte.dossier, pour_le=le, niveau=Niveau.URGENT, a=acte.officier,
        parce_que="l'acte est à son nom", objet=f"actes.acte:{acte.pk}",
    )  # fmt: skip


def exiger_expedition(acte: Acte) -> Piece:
    """Le second original, ou le refus : rien ne sort de l'étude avant le visa et les lettres.

    Raises:
        ActionRefusee: acte non visé, ou pas encore signifié.
    """
    if acte.vise_le is None:
        raise ActionRefusee(
            "Ni expédition ni second original avant le visa du commissaire de justice.", conseil="Le faire viser."
        )
    if acte.second_original is None:
        raise ActionRefusee("Les lettres ne sont pas toutes parties.", conseil="Enregistrer leur envoi.")
    return acte.second_original


def avancer(acte: Acte, remise: Remise, *, acteur: Collaborateur, le: date) -> None:
    """Visé et toutes lettres parties : l'acte est signifié, dressé ou déposé ; son second original se fige."""
    if acte.etat != Etat.VISE or lettres_sans_date(remise):
        return
    acte.remise = remise
    pages = [ecrit.octets for ecrit in ecrits_de_la_remise(acte, seulement=(PAGE,), definitif=True)]
    if pages:
        acte.modalites = ranger_piece(
            acte.dossier, assembler(*pages), f"modalites-{acte.pk}.pdf", "modalités de remise", acteur
        )
    gele = date.fromisoformat(acte.parametres["le"]) if acte.parametres.get("le") else acte.date
    second = rediger(acte, gele, variante=Variante.SECOND_ORIGINAL).octets
    acte.second_original = ranger_piece(
        acte.dossier, assembler(second, *pages), f"second-original-{acte.pk}.pdf", "second original", acteur
    )
    if remise.mode in SANS_REMISE:
        acte.etat = Etat(remise.mode)
    else:
        acte.etat, acte.signifie_le = Etat.SIGNIFIE, timezone.localtime(remise.le).date()
    noter_evenement(
        acte.dossier, "acte", f"{acte.intitule} : {acte.get_etat_display().lower()}, second original établi", le=le,
        par=acteur, objet=acte,
    )  # fmt: skip


def remise_de(acte: Acte) -> Remise:
    """La remise d'un acte, liée à lui.

    Raises:
        ActionRefusee: il n'est pas remis.
    """
    remise = Remise.objects.select_related("par", "acte").filter(acte=acte).first()
    if remise is None:
        raise ActionRefusee("Cet acte n'est pas remis.", conseil="Constater d'abord sa remise.")
    acte.remise = remise
    return remise


def _alerter_du_retard(acte: Acte, remise: Remise, lettre: str, motif: str, le: date) -> None:
    alerte = f"Envoi hors délai : {lettre} ({motif}). La signification est à revoir par le commissaire de justice."
    remise.alertes = [*remise.alertes, alerte]
    poser_tache(
        f"{acte.intitule} — {alerte}", cle=f"hors_delai:{acte.pk}:{lettre}"[:160], genre="signature", le=le,
        dossier=acte.dossier, pour_le=le, niveau=Niveau.BLOQUANT, a=acte.officier, parce_que="l'acte est à son nom",
    )  # fmt: skip


def cle_du_refus(acte: Acte, remise: Remise) -> str:
    """La clé de la tâche d'un refus de visa : chaque refus a la sienne."""
    return f"visa_refuse:{acte.pk}:{len(remise.complements)}"


def cle_de_la_demande(acte: Acte, complements: int) -> str:
    """La clé de la tâche « viser » : celle d'après chaque complément est une autre tâche."""
    return f"visa:{acte.pk}:{complements}" if complements else f"visa:{acte.pk}"


def cle_du_rappel(acte: Acte, complements: int, degre: int) -> str:
    """La clé d'un rappel de visa : chaque demande et chaque degré de retard ont la leur."""
    return f"visa_retard:{acte.pk}:{complements}:{degre}"


def _finir_le_visa(acte: Acte) -> None:
    """La demande, celles d'après un complément, et leurs rappels."""
    complements = range(len(acte.remise.complements) + 1)
    demandes = (cle_de_la_demande(acte, rang) for rang in complements)
    rappels = (cle_du_rappel(acte, rang, degre) for rang in complements for degre in DEGRES_DE_RAPPEL)
    finir_les_taches(*demandes, *rappels)
