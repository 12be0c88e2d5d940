"""Le titre se notifie avant de s'exécuter, il doit être exécutoire, et certains tombent s'ils le sont trop tard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from basoche.conformite.dossier import Dossier
from basoche.conformite.especes import (
    EspeceDeTitre,
    espece_du_titre,
    est_judiciaire,
    est_une_injonction,
    nature_du_titre,
)
from basoche.conformite.mots import aplatir
from basoche.conformite.verdict import Motif, Objet
from basoche.droit import parametres
from basoche.droit.actes import Gravite, acte
from basoche.droit.calendrier import jour_en_lettres
from basoche.droit.delais import Delai, Duree, Sens, TypeDelai, calculer_delai
from basoche.droit.source import Verification

_SIGNIFIENT_L_INJONCTION = ("signification_injonction_payer", "signification_injonction_payer_ancien")
_REPUTE = ("repute contradictoire", "reputee contradictoire")
_PAR_DEFAUT = ("par defaut", *_REPUTE)
# Le titre se signifie par cet acte même, ou avec lui (CPCE R411-1 dernier al.).
_SIGNIFIENT_LE_TITRE = ("signification_titre", "signif_jugement_expulsion")
_DANS_LE_MEME_ACTE = ("cmd_quitter_lieux", "cmd_quitter_lieux_non_habite")

# Le catalogue n'y exige pas la notification, mais ils exécutent le titre : une notification postérieure les dément.
_EXECUTENT_AUSSI = (
    "conversion_saisie_attribution", "conversion_saisie_vente", "conversion_droits_associes", "cmd_delivrer_restituer",
    "demande_paiement_direct", "reprise_locaux_decision",
)  # fmt: skip


def signifie_le_titre(dossier: Dossier) -> bool:
    """Vrai si l'acte est lui-même la notification de la décision."""
    code = dossier.demande.code
    return dossier.demande.famille == "signification_decision" or code in (
        *_SIGNIFIENT_L_INJONCTION,
        *_SIGNIFIENT_LE_TITRE,
    )


def exige_la_notification(dossier: Dossier) -> bool:
    """Vrai si l'acte veut un titre déjà notifié, ou qui se notifie par lui."""
    demande = dossier.demande
    return bool(demande.prerequis.exigences.get("titre_notifie")) or demande.code in _DANS_LE_MEME_ACTE


def controler_la_notification(dossier: Dossier) -> Iterator[Motif]:
    """Un jugement ne s'exécute qu'après notification, sauf au seul vu de la minute (CPC 503)."""
    exigee = exige_la_notification(dossier)
    if (
        not (exigee or dossier.demande.code in _EXECUTENT_AUSSI)
        or not est_judiciaire(dossier)
        or dossier.valeur("controle.sur_minute") is True
    ):
        return
    notifie, acte_le = dossier.jour("titre.notifie_le"), dossier.jour_de_l_acte
    if notifie is None and exigee:
        yield Motif(
            Objet.DELAI, "titre.notification", Gravite.A_VERIFIER, "CPC 503",
            "La date de notification du titre n'est pas donnée : un jugement ne s'exécute qu'après notification.",
            "Produire l'acte de signification du titre, ou le signifier par le même acte si le texte le permet.",
        )  # fmt: skip
    elif notifie is not None and notifie > acte_le:
        yield Motif(
            Objet.DELAI, "titre.notification", Gravite.NULLITE_DE_FORME, "CPC 503",
            f"Le titre n'est notifié que le {jour_en_lettres(notifie)}, après l'acte.",
            "Notifier le titre avant de l'exécuter.",
        )  # fmt: skip


def controler_l_executoire(dossier: Dossier) -> Iterator[Motif]:
    """Le titre est exécutoire, et cela se prouve (CPC 501, 504, 505, 514 ; CPCE L111-2)."""
    if not est_judiciaire(dossier) or signifie_le_titre(dossier):
        return
    executoire, acte_le = dossier.jour("titre.executoire_le"), dossier.jour_de_l_acte
    if executoire is None:
        yield Motif(
            Objet.DELAI, "titre.executoire", Gravite.A_VERIFIER, "CPC 504 ; CPC 505 ; CPC 514",
            "Le caractère exécutoire du titre n'est pas prouvé : ni certificat de non-recours, ni exécution "
            "provisoire ne sont donnés.",
            "Produire le certificat de non-recours, ou la décision exécutoire par provision.",
        )  # fmt: skip
    elif executoire > acte_le:
        yield Motif(
            Objet.DELAI, "titre.executoire", Gravite.NULLITE_DE_FOND, "CPCE L111-2",
            f"Le titre n'est exécutoire que le {jour_en_lettres(executoire)}, après l'acte : exécution prématurée.",
            "Attendre que le titre soit exécutoire.",
        )  # fmt: skip
    yield from _controler_la_date_executoire(dossier, executoire)
    yield from _controler_l_attente_de_l_injonction(dossier)


def _controler_la_date_executoire(dossier: Dossier, executoire: date | None) -> Iterator[Motif]:
    rendu = dossier.jour("titre.date")
    if executoire is not None and rendu is not None and executoire < rendu:
        yield Motif(
            Objet.DELAI, "titre.executoire", Gravite.A_VERIFIER, "CPC 501",
            f"Le titre serait exécutoire le {executoire:%d/%m/%Y}, avant d'être rendu le {rendu:%d/%m/%Y}.",
            "Vérifier les deux dates sur l'expédition et sur la preuve du caractère exécutoire.",
        )  # fmt: skip


def _controler_l_attente_de_l_injonction(dossier: Dossier) -> Iterator[Motif]:
    """Une ordonnance d'injonction de payer n'est un titre qu'après le délai qui suit sa signification (CPC 1422)."""
    if not est_une_injonction(dossier):
        return
    rendue, signifiee = dossier.jour("titre.date"), dossier.jour("titre.notifie_le")
    if signifiee is None:
        if not exige_la_notification(dossier):  # sinon, déjà dit
            yield Motif(
                Objet.DELAI, "titre.injonction.signification", Gravite.A_VERIFIER, "CPC 1422",
                "La signification de l'ordonnance n'est pas donnée : elle n'est un titre qu'à l'expiration du délai "
                "d'opposition, qui court de là.",
                "Produire l'acte de signification, et vérifier qu'aucune opposition n'est formée.",
            )  # fmt: skip
        return
    premier, sur = premier_jour_de_l_injonction(rendue or signifiee, signifiee)
    if dossier.jour_de_l_acte < premier:
        yield Motif(
            Objet.DELAI, "titre.injonction.attente", Gravite.NULLITE_DE_FOND if sur else Gravite.A_VERIFIER, "CPC 1422",
            f"L'ordonnance signifiée le {signifiee:%d/%m/%Y} n'est pas exécutoire avant le "
            f"{jour_en_lettres(premier)} : exécution prématurée.",
            "Attendre ce jour, et vérifier qu'aucun avis d'opposition n'est reçu du greffe.",
        )  # fmt: skip


def premier_jour_de_l_injonction(rendue: date, signifiee: date) -> tuple[date, bool]:
    """Le premier jour où une ordonnance d'injonction de payer peut s'exécuter (CPC 1416, 1422).

    Returns:
        Ce jour, et vrai si le texte qui le fixe a été lu : la rédaction nouvelle de 1422 n'est connue que par résumé.
    """
    ancienne = not acte("signification_injonction_payer").est_en_vigueur(rendue)
    lu = parametres.lire(f"delais/procedure/{'ip_opposition' if ancienne else 'ip_execution'}", le=rendue)
    valeurs = calculer_delai(Delai(TypeDelai.PROCEDURE, signifiee, Duree(**lu.contenu), Sens.AU_PLUS_TOT)).valeurs
    return valeurs["premier_jour_utile"], lu.fondement.verification is Verification.TEXTE


def controler_non_avenu(dossier: Dossier) -> Iterator[Motif]:
    """Injonction signifiée à temps (CPC 1411) ; jugement par défaut notifié à temps (CPC 478)."""
    rendu = dossier.jour("titre.date")
    par_l_acte = signifie_le_titre(dossier)
    if rendu is None or not (par_l_acte or dossier.exige_un_titre):
        return
    notifie = dossier.jour_de_l_acte if par_l_acte else dossier.jour("titre.notifie_le")
    if dossier.demande.code in _SIGNIFIENT_L_INJONCTION or est_une_injonction(dossier):
        yield from _tardif(dossier, rendu, notifie, "ip_signification", "CPC 1411", "Ordonnance d'injonction de payer")
    elif _tombe_sans_notification(dossier):
        yield from _tardif(dossier, rendu, notifie, "jugement_non_avenu", "CPC 478", "Jugement par défaut")
    elif (espece := espece_du_titre(nature_du_titre(dossier))) is not None and _suit_l126(espece, rendu):
        yield from _tardif(
            dossier, rendu, notifie, "l126_signification", "CPCE L126-4", "Procès-verbal de non-contestation"
        )


def _suit_l126(espece: EspeceDeTitre, rendu: date) -> bool:
    return espece.code == "creance_commerciale_incontestee" and (espece.depuis is None or rendu >= espece.depuis)


def _tombe_sans_notification(dossier: Dossier) -> bool:
    """Par défaut, ou réputé contradictoire au seul motif qu'il est susceptible d'appel (CPC 473, 478)."""
    plat = aplatir(f"{nature_du_titre(dossier)} {dossier.texte('titre.qualification')}")
    cite_a_personne = dossier.valeur("controle.citation_a_personne") is True
    mots = tuple(mot for mot in _PAR_DEFAUT if not (cite_a_personne and mot in _REPUTE))
    return any(mot in plat for mot in mots)


def _tardif(
    dossier: Dossier, rendu: date, notifie: date | None, regle: str, article: str, quoi: str
) -> Iterator[Motif]:
    lu = parametres.lire(f"delais/procedure/{regle}", le=rendu)
    calcul = calculer_delai(Delai(TypeDelai.PROCEDURE, rendu, Duree(**lu.contenu)))
    limite: date = calcul.valeurs["dernier_jour"]
    if notifie is None and dossier.jour_de_l_acte > limite:
        yield Motif(
            Objet.DELAI, f"titre.{regle}", Gravite.A_VERIFIER, article,
            f"{quoi} du {rendu:%d/%m/%Y} : à notifier au plus tard le {jour_en_lettres(limite)}, sinon non avenu ; "
            "la date de sa notification n'est pas donnée.",
            "Produire l'acte de signification et sa date.",
        )  # fmt: skip
    elif notifie is not None and notifie > limite:
        verification = lu.fondement.verification
        sur = not verification.est_incertaine
        yield Motif(
            Objet.DELAI, f"titre.{regle}", Gravite.CADUCITE if sur else Gravite.A_VERIFIER, article,
            f"{quoi} du {rendu:%d/%m/%Y} : à notifier au plus tard le {jour_en_lettres(limite)}, notification du "
            f"{notifie:%d/%m/%Y} ; le titre est non avenu.",
            "Obtenir un nouveau titre.",
        )  # fmt: skip
