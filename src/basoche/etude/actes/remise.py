"""Remettre un acte : après la signature, par qui en a le droit ce jour-là, avec ce qui a vraiment été fait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from basoche.conformite import controler
from basoche.droit.actes import acte as acte_du_catalogue
from basoche.droit.delais import TypeDelai
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.parametres import lire
from basoche.etude.actes.cout import porter_le_cout
from basoche.etude.actes.diligences import (
    DiligenceManquante,
    Faite,
    empreinte,
    exiger_les_diligences,
    inscrire,
    reperer_les_repetitions,
)
from basoche.etude.actes.documents import ENVOIS, donnees_de_la_remise, jour_de, lettres_sans_date, nommer
from basoche.etude.actes.etude import en_tete
from basoche.etude.actes.models import SANS_REMISE, Acte, Etat, Mode, Remise
from basoche.etude.actes.repertoire import prendre_numero
from basoche.etude.actes.visa import avancer, demander_le_visa
from basoche.etude.agenda.faits import ActeRemis
from basoche.etude.agenda.models import Niveau, Sens
from basoche.etude.agenda.naissance import ANaitre, poser_echeance
from basoche.etude.agenda.prescription import ACTE_REMIS
from basoche.etude.agenda.regles import Regle, calculer
from basoche.etude.commun.actions import action, exiger, reprendre
from basoche.etude.commun.erreurs import ActionRefusee, DroitRefuse
from basoche.etude.commun.evenements import publier
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.equipe.models import Collaborateur, Fonction
from basoche.etude.journal.chaine import journaliser
from basoche.guichet.delai import lire_duree
from basoche.redaction.epreuve import tirer_epreuve
from basoche.redaction.remise import manquants_de_remise

COPIE = "delais/procedure/copie_etude"
REGLE_COPIE = "copie_656"


@action("acte.remettre")
def remettre_acte(
    acte: Acte,
    *,
    mode: Mode,
    instant: datetime,
    acteur: Collaborateur,
    le: date,
    version_lue: int,
    par: Collaborateur | None = None,
    champs: Mapping[str, Any] | None = None,
    motif_655: str = "",
    diligences: Sequence[Faite] = (),
    avis_passage_le: date | None = None,
    casier: str = "",
    motif_tardif: str = "",
) -> Remise:
    """Constate la remise d'un acte signé : numéro au répertoire, échéances, lettres à envoyer.

    Args:
        instant: jour et heure de la remise.
        par: qui l'a faite, s'il n'est pas celui qui la saisit ; habilité à cette date.
        champs: les champs propres au mode (``tiers``, ``identite``, ``derniere_adresse``…).
        motif_655: ce qui a empêché la remise à personne.
        avis_passage_le: jour où l'avis de passage a été laissé.
        casier: où la copie attend (656).
        motif_tardif: pourquoi l'acte s'inscrit après un acte plus récent.

    Raises:
        ActionRefusee: mode sans remise, acte non signé, remise avant la signature, dans l'avenir, ou d'un autre jour
            que l'acte.
        DroitRefuse: sans habilitation ce jour-là, ou acte réservé au commissaire de justice.
        DiligenceManquante: ce que le mode exige n'est pas donné.
        ConflitDeModification: un autre l'a remis ou changé entre-temps.
    """
    if mode in SANS_REMISE:
        raise ActionRefusee("Ce n'est pas une remise.", conseil="Dresser ou déposer l'acte depuis sa page.")
    qui = par or acteur
    jour = timezone.localtime(instant).date()
    reprendre(acte, version_lue)
    _exiger_remettable(acte, qui, instant, le)
    exiger_les_diligences(mode, motif_655, diligences, instant=instant)
    if mode in (Mode.A_DOMICILE, Mode.A_ETUDE) and avis_passage_le != jour:
        raise DiligenceManquante(
            "L'avis de passage se laisse pendant le passage, le jour de la remise (CPC 655, 656).",
            conseil="Donner sa date, celle de la remise.",
            champ="avis_passage_le",
        )
    remise = Remise.objects.create(
        acte=acte, mode=mode, le=instant, par=qui, saisie_par=acteur, motif_655=motif_655.strip(),
        cle_motif=empreinte(motif_655) if motif_655.strip() else "",
        champs=dict(champs or {}), avis_de_passage_le=avis_passage_le, casier=casier.strip(),
        recu_par=_recu_par(champs or {}), qualite=str((champs or {}).get("tiers", {}).get("qualite", "")),
    )  # fmt: skip
    inscrire(remise, diligences, qui)
    _exiger_les_champs(acte, remise)
    acte.date = jour
    prendre_numero(acte, jour, motif_tardif=motif_tardif)
    remise.alertes = [*juger_le_jour(acte, remise), *reperer_les_repetitions(remise, qui, jour)]
    remise.save(update_fields=["alertes"])
    faire_naitre(acte, remise, acteur=acteur)
    ouvrir_la_suite(acte, remise, acteur=acteur, le=le)
    acte.save()
    journaliser(
        "acte.remettre", acteur=acteur, objet=acte, dossier=acte.dossier.numero,
        details={"mode": str(mode), "par": qui.identifiant, "repertoire": acte.numero_repertoire},
    )  # fmt: skip
    return remise


def _exiger_remettable(acte: Acte, qui: Collaborateur, instant: datetime, le: date) -> None:
    jour = timezone.localtime(instant).date()
    if acte.etat != Etat.SIGNE or acte.signe_le is None:
        raise ActionRefusee(
            f"L'acte est « {acte.get_etat_display().lower()} » : on ne remet qu'un acte signé, une fois (CPC 648, 3°).",
            conseil="Le faire signer d'abord : un acte remis avant sa signature a un vice de forme.",
        )
    if instant < acte.signe_le:
        raise ActionRefusee(
            f"La remise serait du {timezone.localtime(instant):%d/%m/%Y à %H h %M}, avant la signature "
            f"({timezone.localtime(acte.signe_le):%d/%m/%Y à %H h %M}).",
            conseil="Corriger l'heure ; si l'acte est vraiment parti sans signature, le signaler.",
            champ="heure",
        )
    if jour > le:
        raise ActionRefusee("La remise est dans l'avenir.", conseil="Une remise se constate, elle ne se prévoit pas.")
    datee = (acte.donnees.get("acte") or {}).get("date")
    if datee and datee != jour.isoformat():
        raise ActionRefusee(
            f"L'acte est daté du {date.fromisoformat(datee):%d/%m/%Y} : sa remise ne peut pas être d'un autre jour.",
            conseil="La date d'un acte signifié est celle de sa remise : vérifier l'une et l'autre.",
            champ="date",
        )
    if not qui.peut("acte.remettre", acte, le=jour):
        raise DroitRefuse(
            f"{qui} n'est pas habilité à signifier le {jour:%d/%m/%Y}.",
            conseil="Faire remettre l'acte par le commissaire de justice, ou inscrire l'habilitation et sa pièce.",
        )
    if acte_du_catalogue(acte.code).qui.clerc_significateur is False:
        exiger(qui, "acte.proces_verbal_execution", acte)


def _exiger_les_champs(acte: Acte, remise: Remise) -> None:
    """Tout ce que les pièces du mode impriment, hors la date des envois qui restent à faire."""
    donnees = donnees_de_la_remise(acte)
    releves = manquants_de_remise(remise.mode, donnees, le=jour_de(remise))
    manquants = dict.fromkeys(champ for champs in releves.values() for champ in champs)
    propres = [c for c in manquants if c not in ENVOIS and not c.startswith("textes.")]
    if propres:
        raise DiligenceManquante(
            f"La remise ne dit pas : {', '.join(champ.removeprefix('remise.') for champ in propres)}.",
            conseil="Donner ce qui a été fait et constaté."
            + (" L'étude se règle par BASOCHE_ETUDE." if any(c.startswith("etude.") for c in propres) else ""),
            champ=propres[0].removeprefix("remise."),
        )


def juger_le_jour(acte: Acte, remise: Remise) -> list[str]:
    """Le contrôle au jour et à l'heure de la remise : ce qu'il dit devient une alerte, la remise est un fait."""
    jour = jour_de(remise)
    # Un dépôt ne se fait pas à la porte du destinataire : ni heure légale, ni significateur.
    depose = remise.mode == Mode.DEPOSE
    heure = {} if depose else {"heure": f"{timezone.localtime(remise.le):%H:%M}"}
    qui = {} if depose else {"significateur": nommer(remise.par), "signe_avant_remise": True}
    donnees = {
        **acte.donnees,
        "acte": {**(acte.donnees.get("acte") or {}), "date": jour.isoformat(), **heure},
        "controle": {**(acte.donnees.get("controle") or {}), **qui},
    }
    try:
        epreuve = tirer_epreuve(acte.code, donnees, le=jour, etude=en_tete(), souple=True)
        verdict = controler(acte.code, epreuve.donnees, le=jour, arbre=epreuve.arbre, manquants=epreuve.manquants)
    except ErreurBasoche as refus:
        return [f"Le contrôle du jour n'a pas pu être refait : {refus.message}"]
    connus = {motif["id"] for motif in (acte.verdict or {}).get("motifs", ())}
    return [f"{motif.explication} {motif.remede}" for motif in verdict.motifs if motif.id not in connus]


def faire_naitre(acte: Acte, remise: Remise, *, acteur: Collaborateur) -> None:
    """L'événement de la frise, les délais nés de l'acte, les lettres à envoyer, la copie à garder."""
    jour, objet = jour_de(remise), f"actes.acte:{acte.pk}"
    comment = remise.get_mode_display().lower()
    noter_evenement(
        acte.dossier, ACTE_REMIS,
        f"{acte.intitule} : {comment if remise.mode in SANS_REMISE else f'remis, {comment}'}", le=jour, par=acteur,
        objet=acte, details={"code": acte.code, "mode": remise.mode, "repertoire": acte.numero_repertoire},
    )  # fmt: skip
    publier(ActeRemis(acte.dossier, objet, acte.code, acte.intitule, jour))
    for piece in lettres_sans_date(remise):
        poser_echeance(
            acte.dossier,
            ANaitre(
                objet=objet, regle=f"envoi.{piece.champ_date}", article=piece.article, verification="texte",
                libelle=f"Envoyer la {piece.nature} : {acte.intitule}", niveau=Niveau.BLOQUANT, origine_le=jour,
                le=piece.au_plus_tard or jour, date_brute=piece.au_plus_tard or jour,
                sanction="l'acte n'est pas signifié sans cet envoi", calcul={"joindre": list(piece.joindre)},
            ),
        )  # fmt: skip
    if remise.mode == Mode.A_ETUDE:
        _garder_la_copie(acte, jour, objet)


def _garder_la_copie(acte: Acte, jour: date, objet: str) -> None:
    lecture = lire(COPIE, le=jour)
    regle = Regle(
        cle=REGLE_COPIE, libelle=f"Pas avant : décharger l'étude de la copie de : {acte.intitule}"[:240],
        duree=lire_duree(dict(lecture.contenu), COPIE),
        sens=Sens.AU_PLUS_TOT, type=TypeDelai.PROCEDURE, article=lecture.fondement.article,
        sanction="décharge de l'étude ensuite", niveau=Niveau.VIGILANCE,
        verification=str(lecture.fondement.verification),
    )  # fmt: skip
    calculee = calculer(regle, jour)
    poser_echeance(
        acte.dossier,
        ANaitre(
            objet=objet, regle=regle.cle, libelle=regle.libelle, article=regle.article,
            verification=regle.verification, niveau=regle.niveau, origine_le=jour, le=calculee.le,
            date_brute=calculee.date_brute, sanction=regle.sanction, sens=regle.sens, calcul=calculee.calcul,
        ),
    )  # fmt: skip


def ouvrir_la_suite(acte: Acte, remise: Remise, *, acteur: Collaborateur, le: date) -> None:
    """Le commissaire signe lui-même ses mentions ; celles d'un clerc attendent son visa, et le coût avec elles."""
    acte.etat = Etat.REMIS
    if remise.par.fonction != Fonction.COMMISSAIRE:
        demander_le_visa(acte, remise, le=le)
        return
    acte.etat, acte.vise_par, acte.vise_le = Etat.VISE, remise.par, timezone.now()
    _, alertes = porter_le_cout(acte, acteur=acteur, le=jour_de(remise))
    if alertes:
        remise.alertes = [*remise.alertes, *alertes]
        remise.save(update_fields=["alertes"])
    avancer(acte, remise, acteur=acteur, le=le)


def _recu_par(champs: Mapping[str, Any]) -> str:
    tiers = champs.get("tiers") or {}
    return f"{tiers.get('prenoms', '')} {tiers.get('nom', '')}".strip()[:160]
