"""Préparer un acte, le corriger tant qu'il n'est pas signé, le contrôler, le relire, l'abandonner."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from basoche.conformite import controler
from basoche.conformite.verdict import Verdict
from basoche.droit.actes import acte as acte_du_catalogue
from basoche.etude.actes.donnees import (
    HABITUDES,
    Sujet,
    corriger,
    donnees_de_l_acte,
    en_json,
    manques_de,
    sujet_par_defaut,
    valeur_du_champ,
)
from basoche.etude.actes.etude import en_tete
from basoche.etude.actes.models import Acte, Etat, Habitude
from basoche.etude.actes.poursuites import procedures_au_controle
from basoche.etude.agenda.taches import poser_tache, premier_de
from basoche.etude.commun.actions import action, reprendre
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.dossiers.models import Dossier
from basoche.etude.dossiers.models import Etat as EtatDossier
from basoche.etude.equipe.models import Collaborateur, Fonction
from basoche.etude.journal.chaine import journaliser
from basoche.redaction.acte import DU_CONTROLE, refuser_mentions_inconnues
from basoche.redaction.demande import demander
from basoche.redaction.depart import est_retenu
from basoche.redaction.epreuve import tirer_epreuve
from basoche.redaction.schema import champ_du_schema, schema_de_l_acte

_AVANT_SIGNATURE = (Etat.PROJET, Etat.CONTROLE, Etat.RELU)


@action("acte.rediger")
def preparer_acte(
    dossier: Dossier,
    *,
    code: str,
    acteur: Collaborateur,
    le: date,
    corrections: Mapping[str, Any] | None = None,
    sujet: Sujet | None = None,
    date_fixee: bool = False,
    lot: str = "",
) -> Acte:
    """Prépare un acte : ce que le dossier connaît, puis ce que le clerc a écrit ; il reste un projet.

    Args:
        code: l'acte du catalogue.
        corrections: champs écrits à l'écran, par leur chemin (« destinataire.domicile »).
        sujet: destinataire, titre, officier ; par défaut ceux du dossier.
        date_fixee: l'acte porte la date ``le`` ; sinon sa date sera celle de sa remise.

    Raises:
        ActionRefusee: dossier clos, ou officier qui n'est pas commissaire de justice.
        ErreurBasoche: acte inconnu, sans modèle, ou donnée illisible : le refus nomme le champ.
    """
    if dossier.etat == EtatDossier.CLOS:
        raise ActionRefusee(f"Le dossier {dossier.numero} est clos.", conseil="Le rouvrir d'abord.")
    refuser_mentions_inconnues(code)
    choisi = sujet or sujet_par_defaut(dossier, premier_de(Fonction.COMMISSAIRE))
    if choisi.officier is not None and choisi.officier.fonction != Fonction.COMMISSAIRE:
        raise ActionRefusee(
            f"{choisi.officier} n'est pas commissaire de justice : l'acte ne peut pas être fait à son nom.",
            conseil="Choisir le commissaire de justice qui le signera.",
        )
    proposees = donnees_de_l_acte(dossier, code, le, choisi, date_fixee=date_fixee)
    acte = Acte(
        dossier=dossier, code=code, intitule=acte_du_catalogue(code).intitule[:240], date=le, redige_par=acteur,
        destinataire=choisi.destinataire, titre=choisi.titre, officier=choisi.officier, lot=lot,
    )  # fmt: skip
    _remplir(acte, proposees, corrections or {}, le)
    acte.save()
    _retenir(acte)
    noter_evenement(dossier, "acte", f"{acte.intitule} : projet", le=le, par=acteur, objet=acte)
    journaliser("acte.preparer", acteur=acteur, objet=acte, dossier=dossier.numero, details={"code": code})
    return acte


@action("acte.rediger")
def corriger_acte(
    acte: Acte, *, corrections: Mapping[str, Any], acteur: Collaborateur, le: date, version_lue: int
) -> None:  # fmt: skip
    """Change des champs d'un acte non signé ; il redevient un projet, à contrôler et à relire.

    Raises:
        ActionRefusee: acte signé : il ne se corrige que par un acte rectificatif.
        ConflitDeModification: un autre l'a changé entre-temps.
        ErreurBasoche: donnée illisible.
    """
    reprendre(acte, version_lue)
    exiger_modifiable(acte)
    sujet = Sujet(acte.destinataire, acte.titre, acte.officier)
    fixee = bool(valeur_du_champ(acte.donnees, "acte.date"))
    proposees = donnees_de_l_acte(acte.dossier, acte.code, le, sujet, date_fixee=fixee)
    ecrites = {ecart["champ"]: ecart["saisi"] for ecart in acte.ecarts}
    _remplir(acte, proposees, {**ecrites, **corrections}, le)
    acte.date = le
    remettre_en_projet(acte)
    acte.save()
    _retenir(acte)
    journaliser(
        "acte.corriger", acteur=acteur, objet=acte, dossier=acte.dossier.numero,
        details={"champs": sorted(corrections)[:60]},
    )  # fmt: skip


@action("acte.rediger")
def controler_acte(acte: Acte, *, acteur: Collaborateur, le: date, version_lue: int) -> Verdict:
    """Contrôle l'épreuve de l'acte et garde le verdict ; sans défaut qui le retienne, il passe à la relecture.

    Raises:
        ActionRefusee: acte signé ou abandonné.
        ConflitDeModification: un autre l'a changé entre-temps.
    """
    reprendre(acte, version_lue)
    exiger_modifiable(acte)
    verdict, manques = juger(acte, le)
    acte.verdict = verdict.en_dict()
    acte.manques = manques
    acte.controle_le = timezone.now()
    retenu = bool(manques) or est_retenu(verdict)
    remettre_en_projet(acte)
    acte.etat = Etat.PROJET if retenu else Etat.CONTROLE
    acte.save()
    journaliser(
        "acte.controler", acteur=acteur, objet=acte, dossier=acte.dossier.numero,
        details={"verdict": verdict.conclusion.value, "motifs": [motif.id for motif in verdict.motifs][:60]},
    )  # fmt: skip
    return verdict


def juger(acte: Acte, le: date) -> tuple[Verdict, list[dict[str, str]]]:
    """Le verdict d'un acte à une date, et les champs qui lui manquent."""
    groupe = {"date": le.isoformat(), **(acte.donnees.get("acte") or {})}
    # Une procédure confirmée depuis la préparation compte : le contrôle la lit au jour où il se fait.
    controle = (acte.donnees.get(DU_CONTROLE) or {}) | en_json(
        procedures_au_controle(acte.dossier, acte.destinataire, le)
    )
    donnees = {**acte.donnees, "acte": groupe, DU_CONTROLE: controle}
    epreuve = tirer_epreuve(acte.code, donnees, le=le, etude=en_tete(), souple=True)
    verdict = controler(acte.code, epreuve.donnees, le=le, arbre=epreuve.arbre, manquants=epreuve.manquants)
    manques = [demande.en_dict() for demande in manques_de(acte.code, acte.donnees, le)]
    return verdict, manques


@action("acte.relire")
def relire_acte(acte: Acte, *, acteur: Collaborateur, le: date, version_lue: int) -> None:
    """Le clerc expert a relu l'acte : il part à la signature.

    Raises:
        ActionRefusee: acte non contrôlé, ou que le contrôle retient.
        ConflitDeModification: un autre l'a changé depuis que la page est ouverte.
    """
    reprendre(acte, version_lue)
    if acte.etat != Etat.CONTROLE:
        raise ActionRefusee(
            f"L'acte est « {acte.get_etat_display().lower()} » : seul un acte contrôlé se relit.",
            conseil="Le contrôler d'abord ; un verdict non conforme se corrige.",
        )
    acte.etat, acte.relu_par, acte.relu_le, acte.motif_renvoi = Etat.RELU, acteur, timezone.now(), ""
    acte.save(update_fields=["etat", "relu_par", "relu_le", "motif_renvoi"])
    journaliser("acte.relire", acteur=acteur, objet=acte, dossier=acte.dossier.numero)


@action("acte.relire")
def renvoyer_acte(acte: Acte, *, motif: str, acteur: Collaborateur, le: date, version_lue: int) -> None:
    """Renvoie un acte à son rédacteur, avec ce qu'il faut changer.

    Raises:
        ActionRefusee: acte signé, ou sans motif.
        ConflitDeModification: un autre l'a changé entre-temps.
    """
    if not motif.strip():
        raise ActionRefusee("Le renvoi ne dit pas pourquoi.", conseil="Écrire ce qu'il faut changer.")
    reprendre(acte, version_lue)
    exiger_modifiable(acte)
    remettre_en_projet(acte)
    acte.motif_renvoi = motif.strip()[:240]
    acte.save()
    poser_tache(
        f"À reprendre : {acte.intitule} — {acte.motif_renvoi}", cle=f"renvoi:{acte.pk}:{acte.version}", genre="acte",
        le=le, dossier=acte.dossier, a=acte.redige_par, parce_que=f"renvoyé par {acteur}",
    )  # fmt: skip
    journaliser("acte.renvoyer", acteur=acteur, objet=acte, dossier=acte.dossier.numero)


@action("acte.rediger")
def abandonner_acte(acte: Acte, *, motif: str, acteur: Collaborateur, le: date, version_lue: int) -> None:
    """Abandonne un acte non signé ; il reste au dossier, avec le motif.

    Raises:
        ActionRefusee: acte signé, ou sans motif.
        ConflitDeModification: un autre l'a changé entre-temps.
    """
    if not motif.strip():
        raise ActionRefusee("L'abandon ne dit pas pourquoi.", conseil="Écrire le motif.")
    reprendre(acte, version_lue)
    exiger_modifiable(acte)
    acte.etat, acte.motif_renvoi = Etat.ABANDONNE, motif.strip()[:240]
    acte.save(update_fields=["etat", "motif_renvoi"])
    noter_evenement(
        acte.dossier, "acte", f"{acte.intitule} : abandonné ({motif.strip()})", le=le, par=acteur, objet=acte
    )  # fmt: skip
    journaliser("acte.abandonner", acteur=acteur, objet=acte, dossier=acte.dossier.numero)


def exiger_modifiable(acte: Acte) -> None:
    """Refuse de toucher à un acte émis.

    Raises:
        ActionRefusee: acte signé (on le rectifie par un autre acte) ou abandonné.
    """
    if acte.est_fige:
        raise ActionRefusee(
            "Cet acte est signé : il est figé.", conseil="Le corriger par un acte rectificatif, qui en garde la trace."
        )
    if acte.etat not in _AVANT_SIGNATURE:
        raise ActionRefusee("Cet acte est abandonné.", conseil="En préparer un autre.")


def remettre_en_projet(acte: Acte) -> None:
    """Efface relecture et impression : ce qui a été relu n'est plus ce qui est écrit."""
    acte.etat, acte.relu_par, acte.relu_le = Etat.PROJET, None, None
    acte.original, acte.empreinte, acte.imprime_le = None, "", None


def _remplir(acte: Acte, proposees: Mapping[str, Any], corrections: Mapping[str, Any], le: date) -> None:
    """Pose les corrections, relit le tout, note ce qui manque et ce qui s'écarte du dossier."""
    utiles = {
        chemin: en_json(valeur)
        for chemin, valeur in corrections.items()
        if _differe(valeur_du_champ(proposees, chemin), en_json(valeur))
    }
    acte.donnees = corriger(proposees, utiles)
    acte.manques = [demande.en_dict() for demande in manques_de(acte.code, acte.donnees, le)]
    acte.ecarts = [
        {
            "champ": chemin,
            "titre": _nommer(acte.code, chemin),
            "propose": en_json(valeur_du_champ(proposees, chemin)),
            "saisi": valeur,
        }
        for chemin, valeur in utiles.items()
    ]
    principal = valeur_du_champ(acte.donnees, "cout.ttc")
    acte.cout = acte.donnees.get("cout") or {}
    acte.cout_centimes = principal or None


def _nommer(code: str, chemin: str) -> str:
    """« Commissaire de justice : Civilité » : un champ dit son groupe, plusieurs groupes ayant les mêmes champs."""
    titre = demander(code, chemin).titre or chemin
    groupe = chemin.split(".")[0].split("[")[0]
    du_groupe = champ_du_schema(schema_de_l_acte(code), groupe).get("title", "")
    return f"{du_groupe} : {titre}" if du_groupe and du_groupe != titre else titre


def _differe(propose: Any, saisi: Any) -> bool:
    return (propose or "") != (saisi or "")


def _retenir(acte: Acte) -> None:
    """Retient ce que l'étude écrit dans tous ses actes : l'officier, où payer, l'élection de domicile."""
    officier = acte.donnees.get("officier")
    if acte.officier is not None and isinstance(officier, dict) and officier.get("civilite"):
        Habitude.objects.update_or_create(cle=f"officier:{acte.officier.pk}", defaults={"valeur": officier})
    for cle in HABITUDES:
        valeur = valeur_du_champ(acte.donnees, cle)
        if isinstance(valeur, str) and valeur:
            Habitude.objects.update_or_create(cle=cle, defaults={"valeur": valeur})
