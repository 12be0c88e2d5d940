"""Les actes que rien ne signifie : un procès-verbal se dresse, une requête ou une formalité se dépose ou s'envoie.

Le commissaire de justice dresse lui-même : ni remise, ni visa. Un dépôt fait par un clerc attend son visa comme des
mentions. L'acte finit « dressé » ou « déposé », jamais « signifié ».
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from functools import cache

from django.utils import timezone

from basoche.conformite.mots import aplatir
from basoche.droit.actes import acte as acte_du_catalogue
from basoche.etude.actes.models import Acte, Etat, Mode, Remise
from basoche.etude.actes.remise import faire_naitre, juger_le_jour, ouvrir_la_suite
from basoche.etude.actes.repertoire import prendre_numero
from basoche.etude.commun.actions import action, reprendre
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser

# Les mots des modes du catalogue qui disent autre chose qu'une signification.
_ENVOIS = (
    "depot", "lrar", "lettre", "teleprocedure", "registre", "requete", "information", "presentation", "affiches",
    "notification", "annexe", "ecrit", "electronique",
)  # fmt: skip
_SUR_PLACE = ("remise", "dans le pv", "declaration verbale", "comme", "ecrit")
# Leurs actes sont faits pour être signifiés, même quand le catalogue ne redit pas comment.
_SIGNIFIES = ("signification", "signification_decision", "interpellation", "assignation", "injonction_payer")
_NON_SIGNIFIES = ("requete_", "opposition_")


class Moyen(StrEnum):
    """Comment un acte est parti."""

    DEPOT = "depot"
    RECOMMANDEE = "recommandee"
    LETTRE = "lettre"
    ELECTRONIQUE = "electronique"
    MAIN_PROPRE = "main_propre"


MOYENS = (
    (Moyen.DEPOT, "Dépôt contre récépissé"),
    (Moyen.RECOMMANDEE, "Lettre recommandée"),
    (Moyen.LETTRE, "Lettre simple"),
    (Moyen.ELECTRONIQUE, "Voie électronique"),
    (Moyen.MAIN_PROPRE, "Remise en main propre"),
)


@cache
def voies_de(code: str) -> frozenset[Mode]:
    """Ce qui peut tenir lieu de remise pour cet acte, d'après ce que le catalogue en dit ; souvent rien.
    Un procès-verbal de carence se dresse, une publication se dépose ; un commandement n'a que la signification.
    """
    lu = acte_du_catalogue(code)
    # « Électronique si banque » est une signification électronique, et non un envoi.
    modes = [aplatir(mode) for mode in lu.signification.modes]
    ailleurs = [mode for mode in modes if mode == "electronique" or not mode.startswith("electronique")]
    voies = {Mode.DEPOSE} if any(mot in mode for mode in ailleurs for mot in _ENVOIS) else set()
    if lu.qui.clerc_significateur is False or code.startswith("pv_"):
        if not modes or any(mot in mode for mode in modes for mot in _SUR_PLACE):
            voies.add(Mode.DRESSE)
    elif not modes and (lu.famille not in _SIGNIFIES or code.startswith(_NON_SIGNIFIES)):
        voies.add(Mode.DEPOSE)
        if any(mot in aplatir(lu.qui.etablit) for mot in ("commissaire", "officier")):
            voies.add(Mode.DRESSE)
    return frozenset() if code == "pv_recherches_659" else frozenset(voies)


@action("acte.proces_verbal_execution")
def dresser_acte(
    acte: Acte, *, instant: datetime, acteur: Collaborateur, le: date, version_lue: int, lieu: str = "",
    motif_tardif: str = "",
) -> Remise:  # fmt: skip
    """Le commissaire de justice qui l'a signé dit l'acte dressé : répertoire, délais, coût, second original.

    Args:
        instant: jour et heure des opérations ; la signature les suit.
        lieu: où l'acte a été dressé.
        motif_tardif: pourquoi l'acte s'inscrit après un acte plus récent.

    Raises:
        DroitRefuse: l'acteur n'est pas commissaire de justice ; aucun réglage n'y change rien.
        ActionRefusee: cet acte se signifie, n'est pas signé, l'est avant ce qu'il constate, ou l'est par un autre.
        ConflitDeModification: un autre l'a changé entre-temps.
    """
    reprendre(acte, version_lue)
    _exiger(acte, Mode.DRESSE, instant, le)
    if acte.officier_id != acteur.pk:
        raise ActionRefusee(
            f"L'acte est au nom de {acte.officier} : {acteur} ne l'a pas dressé.", conseil="Le lui laisser dire."
        )
    if acte.signe_le is not None and instant > acte.signe_le:
        raise ActionRefusee(
            f"L'acte est signé le {timezone.localtime(acte.signe_le):%d/%m/%Y à %H h %M}, avant ce qu'il constate.",
            conseil="Corriger l'heure des opérations : un procès-verbal se signe quand elles sont faites.",
            champ="heure",
        )
    champs = {"lieu": lieu.strip()} if lieu.strip() else {}
    return _conclure(acte, Mode.DRESSE, instant, champs, acteur=acteur, le=le, motif_tardif=motif_tardif)


@action("acte.numeriser")
def deposer_acte(
    acte: Acte, *, instant: datetime, moyen: Moyen, aupres_de: str, acteur: Collaborateur, le: date, version_lue: int,
    reference: str = "", motif_tardif: str = "",
) -> Remise:  # fmt: skip
    """Constate le dépôt ou l'envoi d'un acte signé ; fait par un clerc, il attend le visa.

    Args:
        instant: jour et heure du dépôt ou de l'envoi.
        aupres_de: greffe, service, ou destinataire.
        reference: récépissé, accusé ; le numéro d'une recommandée est exigé.

    Raises:
        ActionRefusee: cet acte se signifie, n'est pas signé, ou le dépôt ne dit pas où, comment, sous quel numéro.
        ConflitDeModification: un autre l'a changé entre-temps.
    """
    reprendre(acte, version_lue)
    _exiger(acte, Mode.DEPOSE, instant, le)
    if acte.signe_le is not None and instant < acte.signe_le:
        raise ActionRefusee(
            "L'acte serait parti avant d'être signé.", conseil="Corriger le jour ou l'heure.", champ="heure"
        )
    if not aupres_de.strip():
        raise ActionRefusee("Le dépôt ne dit pas où.", conseil="Nommer le greffe ou le service.", champ="aupres_de")
    if moyen == Moyen.RECOMMANDEE and not reference.strip():
        raise ActionRefusee(
            "La lettre recommandée n'a pas de numéro.", conseil="Le lire sur la preuve de dépôt.", champ="reference"
        )
    champs = {"moyen": moyen.value, "aupres_de": aupres_de.strip()[:160], "reference": reference.strip()[:80]}
    return _conclure(acte, Mode.DEPOSE, instant, champs, acteur=acteur, le=le, motif_tardif=motif_tardif)


def _exiger(acte: Acte, voie: Mode, instant: datetime, le: date) -> None:
    jour = timezone.localtime(instant).date()
    if voie not in voies_de(acte.code):
        raise ActionRefusee(
            f"« {acte.intitule} » ne se {'dresse' if voie == Mode.DRESSE else 'dépose'} pas.",
            conseil="Constater sa remise : le catalogue veut qu'il soit signifié ou fait autrement.",
        )
    if acte.etat != Etat.SIGNE:
        raise ActionRefusee(
            f"L'acte est « {acte.get_etat_display().lower()} » : seul un acte signé, une fois, se dresse ou se dépose.",
            conseil="Le faire signer d'abord.",
        )
    if jour > le:
        raise ActionRefusee("Ce jour est à venir.", conseil="Un fait se constate, il ne se prévoit pas.", champ="date")
    datee = (acte.donnees.get("acte") or {}).get("date")
    if datee and datee != jour.isoformat():
        raise ActionRefusee(
            f"L'acte est daté du {date.fromisoformat(datee):%d/%m/%Y}.",
            conseil="Vérifier les deux dates.",
            champ="date",
        )


def _conclure(
    acte: Acte, voie: Mode, instant: datetime, champs: dict[str, str], *, acteur: Collaborateur, le: date,
    motif_tardif: str,
) -> Remise:  # fmt: skip
    jour = timezone.localtime(instant).date()
    remise = Remise.objects.create(
        acte=acte, mode=voie, le=instant, par=acteur, saisie_par=acteur, champs=champs,
        recu_par=champs.get("aupres_de", ""),
    )  # fmt: skip
    acte.date = jour
    prendre_numero(acte, jour, motif_tardif=motif_tardif)
    remise.alertes = juger_le_jour(acte, remise)
    remise.save(update_fields=["alertes"])
    faire_naitre(acte, remise, acteur=acteur)
    ouvrir_la_suite(acte, remise, acteur=acteur, le=le)
    acte.save()
    journaliser(
        f"acte.{'dresser' if voie == Mode.DRESSE else 'deposer'}", acteur=acteur, objet=acte,
        dossier=acte.dossier.numero, details={"repertoire": acte.numero_repertoire, **champs},
    )  # fmt: skip
    return remise
