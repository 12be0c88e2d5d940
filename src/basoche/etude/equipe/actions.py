"""Tenir l'équipe : ouvrir un compte, changer une fonction, habiliter, déléguer, fermer un compte.

Le compte d'un commissaire de justice n'est touché que par un commissaire : l'administrateur du système tient les
autres, et ne peut ni se faire commissaire, ni en nommer un, ni prendre le compte d'un commissaire par un nouveau
mot de passe.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from basoche.etude.commun.actions import action, reprendre
from basoche.etude.commun.erreurs import ActionRefusee, DroitRefuse
from basoche.etude.equipe.models import Collaborateur, Delegation, Fonction, Habilitation, NatureHabilitation
from basoche.etude.journal.chaine import journaliser

_LETTRES = "abcdefghijkmnpqrstuvwxyz23456789"  # ni l, ni o, ni 0, ni 1 : elle se recopie à la main
CHAMPS = ("prenom", "nom", "courriel", "arrive_le", "couleur")


def tirer_phrase() -> str:
    """Une première phrase de passe, à donner de la main à la main : vingt lettres tirées au hasard, par groupes."""
    return "-".join("".join(secrets.choice(_LETTRES) for _ in range(5)) for _ in range(4))


@action("compte.gerer")
def creer_collaborateur(
    *, identifiant: str, fonction: str, champs: Mapping[str, Any], acteur: Collaborateur, le: date, nomination: str = ""
) -> tuple[Collaborateur, str]:
    """Ouvre un compte ; rend le collaborateur et sa première phrase de passe, qu'il changera en entrant.

    Args:
        nomination: référence de la nomination, exigée d'un commissaire de justice.

    Raises:
        ActionRefusee: identifiant vide, illisible ou pris ; nom absent ; commissaire sans nomination.
        DroitRefuse: un commissaire, par un autre qu'un commissaire.
    """
    identifiant = identifiant.strip().lower()
    _exiger_identifiant(identifiant)
    _exiger_rang(acteur, fonction)
    _exiger_nomination(fonction, nomination)
    lus = _lire(champs)
    phrase = tirer_phrase()
    cree = Collaborateur(identifiant=identifiant, fonction=fonction, doit_changer_mot_de_passe=True, **lus)
    cree.set_password(phrase)
    cree.save(force_insert=True)
    details = {"fonction": fonction} | ({"nomination": nomination.strip()[:120]} if nomination.strip() else {})
    journaliser("compte.creer", acteur=acteur, objet=cree, details=details)
    return cree, phrase


@action("compte.gerer")
def modifier_collaborateur(
    collaborateur: Collaborateur, *, fonction: str, champs: Mapping[str, Any], acteur: Collaborateur, le: date,
    version_lue: int, nomination: str = "",
) -> None:  # fmt: skip
    """Change l'identité ou la fonction.

    Raises:
        ConflitDeModification: un autre l'a changé depuis la lecture.
        ActionRefusee: nom absent, commissaire sans nomination, ou dernier commissaire qui cesserait de l'être.
        DroitRefuse: un commissaire, ou pour en faire un, par un autre qu'un commissaire.
    """
    _exiger_rang(acteur, fonction, collaborateur.fonction)
    change = fonction != collaborateur.fonction
    if change:
        _exiger_nomination(fonction, nomination)
        if collaborateur.fonction == Fonction.COMMISSAIRE:
            _exiger_un_autre_commissaire(collaborateur, le)
    lus = _lire(champs)
    reprendre(collaborateur, version_lue)
    changes = sorted(nom for nom, valeur in lus.items() if getattr(collaborateur, nom) != valeur)
    for nom in changes:
        setattr(collaborateur, nom, lus[nom])
    collaborateur.fonction = fonction
    collaborateur.save(update_fields=[*changes, "fonction"])
    details: dict[str, Any] = {"champs": changes}
    if change:
        details |= {"fonction": fonction, "nomination": nomination.strip()[:120]}
    journaliser("compte.modifier", acteur=acteur, objet=collaborateur, details=details)


@action("compte.gerer")
def redonner_phrase(collaborateur: Collaborateur, *, acteur: Collaborateur, le: date) -> str:
    """Une nouvelle première phrase de passe ; l'ancienne et toutes les sessions tombent.

    Raises:
        ActionRefusee: compte fermé.
        DroitRefuse: un commissaire, par un autre qu'un commissaire.
    """
    _exiger_rang(acteur, collaborateur.fonction)
    _exiger_ouvert(collaborateur)
    phrase = tirer_phrase()
    collaborateur.set_password(phrase)
    collaborateur.doit_changer_mot_de_passe = True
    collaborateur.save(update_fields=["password", "doit_changer_mot_de_passe"])
    journaliser("compte.redonner_phrase", acteur=acteur, objet=collaborateur)
    return phrase


@action("compte.gerer")
def oter_second_facteur(collaborateur: Collaborateur, *, motif: str, acteur: Collaborateur, le: date) -> None:
    """Retire tous les seconds facteurs d'un téléphone ou d'une clé perdus, et redemande d'en poser un.

    Raises:
        ActionRefusee: sans motif, ou sur son propre compte.
        DroitRefuse: un commissaire, par un autre qu'un commissaire.
    """
    _exiger_rang(acteur, collaborateur.fonction)
    if collaborateur.pk == acteur.pk:
        raise ActionRefusee("On ne retire pas son propre second facteur ici.", conseil="Passer par son compte.")
    _exiger_texte(motif, "motif", "Pourquoi le retirer ?")
    retires, _ = Authenticator.objects.filter(user=collaborateur).delete()
    journaliser("compte.oter_second_facteur", acteur=acteur, objet=collaborateur, details={"retires": retires})


@action("compte.gerer")
def enregistrer_depart(collaborateur: Collaborateur, *, parti_le: date, acteur: Collaborateur, le: date) -> None:
    """Le premier jour où il n'est plus de l'étude ; échu, le compte et toutes ses sessions se ferment.

    Raises:
        ActionRefusee: soi-même, ou le dernier commissaire.
        DroitRefuse: un commissaire, par un autre qu'un commissaire.
    """
    _exiger_rang(acteur, collaborateur.fonction)
    if collaborateur.pk == acteur.pk:
        raise ActionRefusee("On n'enregistre pas son propre départ.", conseil="Le demander à un autre commissaire.")
    if collaborateur.fonction == Fonction.COMMISSAIRE:
        _exiger_un_autre_commissaire(collaborateur, parti_le)
    collaborateur.parti_le = parti_le
    if parti_le <= le:
        collaborateur.is_active = False
        collaborateur.set_unusable_password()  # change la marque de ses sessions : toutes se ferment
    collaborateur.save(update_fields=["parti_le", "is_active", "password"])
    Habilitation.objects.filter(collaborateur=collaborateur, au=None).update(au=parti_le)
    details = {"parti_le": parti_le.isoformat()}
    journaliser("compte.fermer", acteur=acteur, objet=collaborateur, details=details)


@action("compte.gerer")
def accorder_habilitation(
    collaborateur: Collaborateur, *, nature: str, du: date, reference: str, acteur: Collaborateur, le: date,
    au: date | None = None,
) -> Habilitation:  # fmt: skip
    """Habilite un clerc de telle date à telle date exclue, sur une pièce (serment, agrément…).

    Raises:
        ActionRefusee: sans référence, fin avant le début, ou une habilitation de même nature court déjà.
        DroitRefuse: par un autre qu'un commissaire : lui seul répond de ses clercs.
    """
    _exiger_commissaire(acteur)
    _exiger_ouvert(collaborateur)
    if nature not in NatureHabilitation.values:
        raise ActionRefusee("Cette habilitation n'existe pas.", conseil="La choisir dans la liste.", champ="nature")
    _exiger_texte(reference, "reference", "Sur quelle pièce ?")
    if au is not None and au <= du:
        raise ActionRefusee("Elle finirait avant de commencer.", conseil="Corriger les dates.", champ="au")
    siennes = Habilitation.objects.filter(collaborateur=collaborateur, nature=nature)
    if any((h.au is None or du < h.au) and (au is None or h.du < au) for h in siennes):
        raise ActionRefusee("Une habilitation de même nature court déjà.", conseil="La clore d'abord.", champ="du")
    donnee = Habilitation.objects.create(
        collaborateur=collaborateur, nature=nature, du=du, au=au, reference=reference.strip()[:120]
    )
    journaliser("habilitation.accorder", acteur=acteur, objet=donnee, details={"nature": nature, "du": str(du)})
    return donnee


@action("compte.gerer")
def clore_habilitation(habilitation: Habilitation, *, au: date, acteur: Collaborateur, le: date) -> None:
    """Met fin à une habilitation au jour ``au`` (exclu).

    Raises:
        ActionRefusee: déjà finie, ou avant d'avoir commencé.
        DroitRefuse: par un autre qu'un commissaire.
    """
    _exiger_commissaire(acteur)
    if habilitation.au is not None and habilitation.au <= le:
        raise ActionRefusee("Cette habilitation est déjà finie.", conseil="Revenir à la fiche.")
    if au < habilitation.du:
        raise ActionRefusee("Elle n'a pas encore commencé ce jour-là.", conseil="Corriger la date.", champ="au")
    habilitation.au = au
    habilitation.save(update_fields=["au"])
    journaliser("habilitation.clore", acteur=acteur, objet=habilitation, details={"au": str(au)})


@action("tache.affecter")
def deleguer(
    *, de: Collaborateur, a: Collaborateur, du: date, au: date, motif: str, acteur: Collaborateur, le: date
) -> Delegation:
    """Note une absence et qui la couvre : tâches et alertes passent, jamais un droit.

    Raises:
        ActionRefusee: à soi-même, à un absent, fin avant le début, ou une autre absence court ces jours-là.
    """
    if de.pk == a.pk:
        raise ActionRefusee("On ne se remplace pas soi-même.", conseil="Choisir quelqu'un d'autre.", champ="a")
    if au <= du:
        raise ActionRefusee("L'absence finirait avant de commencer.", conseil="Corriger les dates.", champ="au")
    _exiger_ouvert(a)
    if Delegation.objects.filter(de=de, du__lt=au, au__gt=du).exists():
        raise ActionRefusee("Une absence couvre déjà ces jours.", conseil="La retirer d'abord.", champ="du")
    if Delegation.objects.filter(de=a, du__lt=au, au__gt=du).exists():
        raise ActionRefusee(f"{a} est absent ces jours-là.", conseil="Choisir quelqu'un d'autre.", champ="a")
    donnee = Delegation.objects.create(de=de, a=a, du=du, au=au, motif=motif.strip()[:200])
    journaliser("absence.couvrir", acteur=acteur, objet=donnee, details={"du": str(du), "au": str(au)})
    return donnee


@action("tache.affecter")
def abreger_absence(delegation: Delegation, *, acteur: Collaborateur, le: date) -> None:
    """L'absent est de retour : l'absence finit ce jour ; à venir, elle est retirée."""
    if delegation.du >= le:
        cle = delegation.pk
        delegation.delete()
        journaliser("absence.retirer", acteur=acteur, details={"absence": cle})
        return
    if delegation.au > le:
        delegation.au = le
        delegation.save(update_fields=["au"])
        journaliser("absence.abreger", acteur=acteur, objet=delegation)


def ouvrir_premier_compte(
    *, identifiant: str, prenom: str, nom: str, nomination: str, le: date, phrase: str = ""
) -> str:
    """Le premier commissaire d'une étude neuve, depuis la machine ; rend sa phrase de passe.

    Args:
        phrase: celle qu'il a choisie ; tirée au sort si elle n'est pas donnée, il la changera alors en entrant.

    Raises:
        ActionRefusee: l'étude a déjà un collaborateur, un champ manque, ou la phrase choisie est trop faible.
    """
    with transaction.atomic():
        if Collaborateur.objects.exists():
            raise ActionRefusee("L'étude a déjà des comptes.", conseil="Les ouvrir depuis la page Équipe.")
        identifiant = identifiant.strip().lower()
        _exiger_identifiant(identifiant)
        _exiger_nomination(Fonction.COMMISSAIRE, nomination)
        lus = _lire({"prenom": prenom, "nom": nom, "arrive_le": le})
        premier = Collaborateur(identifiant=identifiant, fonction=Fonction.COMMISSAIRE, **lus)
        if phrase:
            _exiger_solide(phrase, premier)
        premier.doit_changer_mot_de_passe = not phrase
        phrase = phrase or tirer_phrase()
        premier.set_password(phrase)
        premier.save(force_insert=True)
        details = {"fonction": premier.fonction, "nomination": nomination.strip()[:120]}
        journaliser("compte.creer", acteur="etude", objet=premier, details=details)
    return phrase


def _lire(champs: Mapping[str, Any]) -> dict[str, Any]:
    lus = {nom: champs.get(nom) for nom in CHAMPS if nom in champs}
    for nom, valeur in lus.items():
        if isinstance(valeur, str):
            lus[nom] = " ".join(valeur.split())
    for nom in ("prenom", "nom"):
        if not lus.get(nom):
            raise ActionRefusee("Il manque le prénom ou le nom.", conseil="Donner les deux.", champ=nom)
    return lus


def _exiger_identifiant(identifiant: str) -> None:
    if not identifiant or not all(lettre.isascii() and (lettre.isalnum() or lettre in "._-") for lettre in identifiant):
        raise ActionRefusee(
            "Cet identifiant ne va pas.", conseil="Lettres sans accent, chiffres, point ou tiret.", champ="identifiant"
        )
    if Collaborateur.objects.filter(identifiant=identifiant).exists():
        raise ActionRefusee("Cet identifiant est pris.", conseil="En choisir un autre.", champ="identifiant")


def _exiger_solide(phrase: str, qui: Collaborateur) -> None:
    try:
        validate_password(phrase, qui)
    except ValidationError as faute:
        raise ActionRefusee(
            " ".join(faute.messages), conseil="Choisir quatre mots sans lien entre eux.", champ="phrase"
        ) from None


def _exiger_rang(acteur: Collaborateur, *fonctions: str) -> None:
    if Fonction.COMMISSAIRE in fonctions:
        _exiger_commissaire(acteur)


def _exiger_commissaire(acteur: Collaborateur) -> None:
    if acteur.fonction != Fonction.COMMISSAIRE:
        raise DroitRefuse(
            "Cela revient au commissaire de justice.", conseil="Le lui demander : nul autre ne peut le faire."
        )


def _exiger_nomination(fonction: str, nomination: str) -> None:
    if fonction not in Fonction.values:
        raise ActionRefusee("Cette fonction n'existe pas.", conseil="La choisir dans la liste.", champ="fonction")
    if fonction == Fonction.COMMISSAIRE:
        _exiger_texte(nomination, "nomination", "Sur quelle nomination ?")


def _exiger_un_autre_commissaire(collaborateur: Collaborateur, le: date) -> None:
    autres = Collaborateur.objects.filter(fonction=Fonction.COMMISSAIRE, is_active=True).exclude(pk=collaborateur.pk)
    if not any(autre.parti_le is None or le < autre.parti_le for autre in autres):
        raise ActionRefusee("L'étude n'aurait plus de commissaire de justice.", conseil="En inscrire un autre d'abord.")


def _exiger_ouvert(collaborateur: Collaborateur) -> None:
    if not collaborateur.is_active:
        raise ActionRefusee(f"Le compte de {collaborateur} est fermé.", conseil="Choisir quelqu'un d'autre.")


def _exiger_texte(texte: str, champ: str, question: str) -> None:
    if not texte.strip():
        raise ActionRefusee(question, conseil="L'écrire : le journal le garde.", champ=champ)
