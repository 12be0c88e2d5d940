"""Renseigner la situation d'un débiteur, décider d'une voie, dire ce qu'elle a donné."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from basoche.droit.montant import Montant
from basoche.etude.commun.actions import action, reprendre
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.dossiers.models import Dossier
from basoche.etude.dossiers.models import Etat as EtatDossier
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.etude.strategie.models import Decision, Issue, Situation
from basoche.strategie.modele import Conseil, VoieClassee


@action("strategie.renseigner")
def renseigner_situation(
    dossier: Dossier, *, champs: Mapping[str, Any], origine: str, version_lue: int, acteur: Collaborateur, le: date
) -> Situation:
    """Garde ce qui se sait du débiteur, et d'où cela vient.

    Raises:
        ActionRefusee: origine tue, ou tirée de L152-1, dont le renseignement ne sert qu'au titre qui l'a permis.
        ConflitDeModification: un autre l'a renseignée entre-temps.
    """
    if not origine.strip():
        raise ActionRefusee("D'où viennent ces renseignements ?", conseil="Le dire en quelques mots.", champ="origine")
    if "152-1" in origine or "ficoba" in origine.lower():
        raise ActionRefusee(
            "Un renseignement obtenu par L152-1 ne s'écrit pas ici : il reste attaché au titre, chiffré.",
            conseil="Le saisir à la page « Informations protégées » du dossier.",
            champ="origine",
        )
    situation = Situation.objects.filter(dossier=dossier).first()
    if situation is None:
        situation = Situation(dossier=dossier)
    else:
        reprendre(situation, version_lue)
    for nom, valeur in champs.items():
        setattr(situation, nom, valeur)
    situation.origine, situation.saisie_par, situation.saisie_le = origine.strip(), acteur, le
    situation.save()
    journaliser("strategie.renseigner", acteur=acteur, objet=situation, dossier=dossier.numero)
    return situation


@action("strategie.decider")
def decider_voie(
    dossier: Dossier, *, conseil: Conseil, code: str, motif: str, acteur: Collaborateur, le: date
) -> Decision:
    """Garde la décision humaine, le conseil tel qu'il était, et pourquoi on s'en écarte.

    Raises:
        ActionRefusee: dossier clos, voie interdite à cette date, ou écart sans motif.
    """
    if dossier.etat == EtatDossier.CLOS:
        raise ActionRefusee("Le dossier est clos.", conseil="Le rouvrir avant de décider.")
    voie = _voie_permise(conseil, code)
    conseillee = conseil.choix
    if voie.code != conseillee.code and not motif.strip():
        raise ActionRefusee(
            f"Le conseil était : {conseillee.voie.intitule}. S'en écarter demande un motif.",
            conseil="Dire en une phrase ce que le conseil ne voit pas.",
            champ="motif",
        )
    decision = Decision.objects.create(
        dossier=dossier, le=le, par=acteur, segment=voie.segment, voie_conseillee=conseillee.code,
        voie_choisie=voie.code, intitule=voie.voie.intitule, motif=motif.strip(), conseil=en_gel(conseil),
        assiette_centimes=voie.assiette, attendu_centimes=voie.valeur,
    )  # fmt: skip
    noter_evenement(dossier, "decision", f"Décision : {voie.voie.intitule}", le=le, par=acteur, objet=decision)
    journaliser(
        "strategie.decider", acteur=acteur, objet=decision, dossier=dossier.numero,
        details={"conseillee": conseillee.code, "choisie": voie.code, "motif": motif.strip()},
    )  # fmt: skip
    return decision


@action("strategie.decider")
def clore_decision(
    dossier: Dossier, *, decision: Decision, issue: str, obtenu: Montant | None, acteur: Collaborateur, le: date
) -> Decision:
    """Dit ce que la mesure a donné : c'est ce qui calibre les chances.

    Raises:
        ActionRefusee: déjà close, ou « a rapporté » sans somme, ou une somme sans que la mesure ait rapporté.
    """
    if decision.issue != Issue.EN_COURS:
        raise ActionRefusee("Cette mesure est déjà close.", conseil="Rien à faire.")
    if issue not in (Issue.ABOUTIE, Issue.SANS_EFFET, Issue.ABANDONNEE):
        raise ActionRefusee("Cette issue n'existe pas.", conseil="Choisir dans la liste.", champ="issue")
    rapporte = obtenu is not None and obtenu > Montant(0)
    if rapporte != (issue == Issue.ABOUTIE):
        raise ActionRefusee(
            "La somme obtenue et l'issue se contredisent.",
            conseil="Une mesure qui a rapporté porte une somme ; les autres n'en portent pas.",
            champ="obtenu",
        )
    decision.issue, decision.close_le, decision.obtenu_centimes = issue, le, obtenu
    decision.save(update_fields=["issue", "close_le", "obtenu_centimes"])
    journaliser(
        "strategie.clore_mesure", acteur=acteur, objet=decision, dossier=dossier.numero, details={"issue": issue}
    )
    return decision


def en_gel(conseil: Conseil) -> dict[str, Any]:
    """Ce que l'écran montrait, en valeurs simples : la preuve de ce qui a été conseillé."""
    return {
        "le": conseil.dossier.le.isoformat(),
        "segment": conseil.segment,
        "calibre": conseil.calibre,
        "phrases": list(conseil.phrases),
        "voies": [_ligne(voie) for voie in conseil.voies],
        "interdites": [
            {"code": voie.code, "article": voie.etat.article, "raison": voie.etat.raison} for voie in conseil.interdites
        ],
    }


def _ligne(voie: VoieClassee) -> dict[str, Any]:
    return {
        "code": voie.code,
        "rang": voie.rang,
        "cout": str(voie.cout_total),
        "duree_jours": voie.duree_jours,
        "valeur": str(voie.valeur) if voie.valeur is not None else None,
    }


def _voie_permise(conseil: Conseil, code: str) -> VoieClassee:
    for voie in conseil.voies:
        if voie.code == code:
            return voie
    for voie in conseil.interdites:
        if voie.code == code:
            raise ActionRefusee(
                f"{voie.voie.intitule} : interdite à ce jour ({voie.etat.article}), {voie.etat.raison}.",
                conseil="Choisir une voie permise.",
                champ="code",
            )
    raise ActionRefusee("Cette voie n'existe pas.", conseil="Choisir dans la liste.", champ="code")
