"""Le titre : est-il de ceux que la loi énumère, notifié, exécutoire, et non prescrit ?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from basoche.conformite.dossier import Dossier
from basoche.conformite.verdict import Motif, Objet
from basoche.droit import parametres
from basoche.droit.actes import Gravite, acte
from basoche.droit.calendrier import jour_en_lettres
from basoche.droit.delais import Delai, Duree, Sens, TypeDelai, calculer_delai
from basoche.guichet import ouvrir


@dataclass(frozen=True, slots=True)
class EspeceDeTitre:
    """Une espèce de titre : les mots qui la font reconnaître, son rang à l'article L111-3, sa durée propre."""

    mots: tuple[str, ...]
    rang: str
    suit_l111_4: bool


# Du plus précis au plus général : le premier qui convient est retenu.
_ESPECES = (
    EspeceDeTitre(("jugement etranger", "sentence", "exequatur"), "2°", True),
    EspeceDeTitre(("proces-verbal de conciliation", "pv de conciliation"), "3°", True),
    EspeceDeTitre(("notarie", "authentique", "copie executoire d'un acte"), "4°", False),
    EspeceDeTitre(("l125-1", "petites creances", "cheque"), "5°", False),
    EspeceDeTitre(("contrainte", "titre de perception", "etat executoire", "role"), "6°", False),
    EspeceDeTitre(("transaction", "acte contresigne", "accord de mediation"), "7°", False),
    EspeceDeTitre(("injonction de payer", "jugement", "arret", "ordonnance", "decision", "homologu"), "1°", True),
)
_PAS_DES_TITRES = (
    "facture",
    "mise en demeure",
    "devis",
    "bon de commande",
    "reconnaissance de dette",
    "releve de compte",
)
_SIGNIFIENT_L_INJONCTION = ("signification_injonction_payer", "signification_injonction_payer_ancien")
_PAR_DEFAUT = ("par defaut", "repute contradictoire", "reputee contradictoire")


def controler_le_titre(dossier: Dossier) -> Iterator[Motif]:
    """Le titre de l'acte, s'il en suppose un (CPCE L111-2 à L111-4 ; CPC 478, 501 à 505, 1411)."""
    yield from _controler_non_avenu(dossier)
    if dossier.exige_un_titre:
        yield from _controler_l_espece(dossier)
        yield from _controler_la_notification(dossier)
        yield from _controler_l_executoire(dossier)
        yield from _controler_la_prescription(dossier)


def espece_du_titre(nature: str) -> EspeceDeTitre | None:
    """L'espèce de titre que dit un texte (« jugement », « acte notarié »…), ``None`` s'il n'en dit aucune."""
    plat = _aplatir(nature)
    return next((espece for espece in _ESPECES if any(re.search(rf"\b{mot}", plat) for mot in espece.mots)), None)


def _nature(dossier: Dossier) -> str:
    return dossier.texte("titre.designation", "titre.nature")


def _controler_l_espece(dossier: Dossier) -> Iterator[Motif]:
    nature = _nature(dossier)
    if not nature or espece_du_titre(nature) is not None:
        return
    est_un_ecrit = any(mot in _aplatir(nature) for mot in _PAS_DES_TITRES)
    dit = "n'est pas" if est_un_ecrit else "n'est pas reconnu comme"
    yield Motif(
        Objet.QUALITE, "titre.liste", Gravite.NULLITE_DE_FOND if est_un_ecrit else Gravite.A_VERIFIER, "CPCE L111-3",
        f"« {nature} » {dit} un des titres exécutoires que la loi énumère : pas d'exécution forcée sans eux.",
        "Obtenir un titre exécutoire, ou préciser de quel titre de L111-3 il s'agit.",
    )  # fmt: skip


def _controler_la_notification(dossier: Dossier) -> Iterator[Motif]:
    if not dossier.demande.prerequis.exigences.get("titre_notifie") or not _est_judiciaire(dossier):
        return
    notifie, acte_le = dossier.jour("titre.notifie_le"), dossier.jour_de_l_acte
    if notifie is None:
        yield Motif(
            Objet.DELAI, "titre.notification", Gravite.A_VERIFIER, "CPC 503",
            "La date de notification du titre n'est pas donnée : un jugement ne s'exécute qu'après notification.",
            "Produire l'acte de signification du titre, ou le signifier par le même acte si le texte le permet.",
        )  # fmt: skip
    elif notifie > acte_le:
        yield Motif(
            Objet.DELAI, "titre.notification", Gravite.NULLITE_DE_FORME, "CPC 503",
            f"Le titre n'est notifié que le {jour_en_lettres(notifie)}, après l'acte.",
            "Notifier le titre avant de l'exécuter.",
        )  # fmt: skip


def _controler_l_executoire(dossier: Dossier) -> Iterator[Motif]:
    if not _est_judiciaire(dossier):
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
    yield from _controler_l_attente_de_l_injonction(dossier)


def _controler_l_attente_de_l_injonction(dossier: Dossier) -> Iterator[Motif]:
    """Une ordonnance d'injonction de payer ne s'exécute qu'après le délai qui suit sa signification (CPC 1422)."""
    rendue, signifiee = dossier.jour("titre.date"), dossier.jour("titre.notifie_le")
    if not _est_une_injonction(dossier) or rendue is None or signifiee is None:
        return
    regle = "ip_execution" if acte("signification_injonction_payer").est_en_vigueur(rendue) else "ip_opposition"
    duree = parametres.valeur(f"delais/procedure/{regle}", le=rendue)
    valeurs = calculer_delai(Delai(TypeDelai.PROCEDURE, signifiee, Duree(**duree), Sens.AU_PLUS_TOT)).valeurs
    if dossier.jour_de_l_acte < valeurs["premier_jour_utile"]:
        yield Motif(
            Objet.DELAI, "titre.injonction.attente", Gravite.A_VERIFIER, "CPC 1422",
            f"L'ordonnance signifiée le {signifiee:%d/%m/%Y} n'est pas exécutoire avant le "
            f"{jour_en_lettres(valeurs['premier_jour_utile'])} : exécution prématurée.",
            "Attendre ce jour, et vérifier qu'aucun avis d'opposition n'est reçu du greffe.",
        )  # fmt: skip


def _controler_non_avenu(dossier: Dossier) -> Iterator[Motif]:
    """Injonction signifiée à temps (CPC 1411) ; jugement par défaut notifié à temps (CPC 478)."""
    rendu = dossier.jour("titre.date")
    est_la_signification = dossier.demande.code in _SIGNIFIENT_L_INJONCTION
    signifie_le_titre = dossier.demande.famille == "signification_decision" or est_la_signification
    if rendu is None or not (signifie_le_titre or dossier.exige_un_titre):
        return
    notifie = dossier.jour_de_l_acte if signifie_le_titre else dossier.jour("titre.notifie_le")
    if est_la_signification or _est_une_injonction(dossier):
        yield from _tardif(rendu, notifie, "ip_signification", "CPC 1411", "Ordonnance d'injonction de payer")
    elif any(mot in _aplatir(_nature(dossier)) for mot in _PAR_DEFAUT):
        yield from _tardif(rendu, notifie, "jugement_non_avenu", "CPC 478", "Jugement par défaut")


def _tardif(rendu: date, notifie: date | None, regle: str, article: str, quoi: str) -> Iterator[Motif]:
    duree = parametres.valeur(f"delais/procedure/{regle}", le=rendu)
    limite: date = calculer_delai(Delai(TypeDelai.PROCEDURE, rendu, Duree(**duree))).valeurs["dernier_jour"]
    if notifie is not None and notifie > limite:
        yield Motif(
            Objet.DELAI, f"titre.{regle}", Gravite.CADUCITE, article,
            f"{quoi} du {rendu:%d/%m/%Y} : à notifier au plus tard le {jour_en_lettres(limite)}, notification du "
            f"{notifie:%d/%m/%Y} ; le titre est non avenu.",
            "Obtenir un nouveau titre.",
        )  # fmt: skip


def _controler_la_prescription(dossier: Dossier) -> Iterator[Motif]:
    espece, rendu = espece_du_titre(_nature(dossier)), dossier.jour("titre.date")
    if espece is None or rendu is None:
        return
    if not espece.suit_l111_4:
        yield from _controler_la_creance(dossier, espece)
        return
    depart = dossier.jour("titre.executoire_le") or rendu
    yield from _motif_de_prescription(dossier, "titre_executoire", depart, "CPCE L111-4", "l'exécution du titre")


def _controler_la_creance(dossier: Dossier, espece: EspeceDeTitre) -> Iterator[Motif]:
    """Hors des 1° à 3° de L111-3, l'exécution suit la prescription de la créance ; les titres publics, leurs textes."""
    nature, depart = dossier.texte("controle.nature_creance"), dossier.jour("controle.exigible_le")
    if espece.rang != "6°" and nature and depart is not None:
        yield from _motif_de_prescription(dossier, nature, depart, f"CPCE L111-3, {espece.rang}", "la créance du titre")
        return
    textes = "des textes propres" if espece.rang == "6°" else "la prescription de la créance"
    yield Motif(
        Objet.DELAI, "titre.prescription", Gravite.A_VERIFIER, f"CPCE L111-3, {espece.rang} ; CPCE L111-4",
        f"Ce titre suit {textes}, non les dix ans de L111-4 : ni la nature de la créance ni son exigibilité ne sont "
        "données.",
        "Donner la nature de la créance, sa date d'exigibilité et les actes interruptifs, avec leurs preuves.",
    )  # fmt: skip


def _motif_de_prescription(dossier: Dossier, nature: str, depart: date, article: str, quoi: str) -> Iterator[Motif]:
    chaine = dossier.valeur("controle.evenements")
    connue = isinstance(dossier.donnees.get("controle"), Mapping) and "evenements" in dossier.donnees["controle"]
    entree: dict[str, Any] = {
        "nature": nature,
        "exigible_le": depart.isoformat(),
        "evenements": chaine or [],
        "le": dossier.jour_de_l_acte.isoformat(),
    }
    valeurs = ouvrir("prescription").calculer(entree).valeurs
    if not valeurs["prescrit"]:
        return
    yield Motif(
        Objet.DELAI, "titre.prescription", Gravite.IRRECEVABILITE if connue else Gravite.A_VERIFIER, article,
        f"D'après les actes déclarés, {quoi} est prescrite depuis le {jour_en_lettres(valeurs['acquise_le'])}."
        if connue
        else f"Sans acte interruptif, {quoi} est prescrite depuis le {jour_en_lettres(valeurs['acquise_le'])} : la "
        "chaîne des actes n'est pas donnée.",
        "Ne pas exécuter." if connue else "Produire chaque acte interruptif (commandement, saisie, reconnaissance), "
        "avec sa date.",
    )  # fmt: skip


def _est_judiciaire(dossier: Dossier) -> bool:
    espece = espece_du_titre(_nature(dossier))
    return espece is None or espece.rang in ("1°", "2°")


def _est_une_injonction(dossier: Dossier) -> bool:
    plat = _aplatir(_nature(dossier))
    return "injonction de payer" in plat and "europeenne" not in plat


def _aplatir(texte: str) -> str:
    decompose = unicodedata.normalize("NFD", texte.lower().replace("’", "'"))
    return "".join(lettre for lettre in decompose if not unicodedata.combining(lettre))
