"""Rédiger depuis un dossier : données JSON lues, acte vérifié à sa date, points à relire annoncés."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from basoche.conformite import Conclusion
from basoche.droit.actes import Acte, acte
from basoche.droit.actes.textes import EtatTexte
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.resultat import Avertissement, Resultat, sans_doublon
from basoche.droit.source import Verification
from basoche.redaction.acte import DU_CONTROLE, ActeEtabli, Reglages, etablir_acte, refuser_mentions_inconnues
from basoche.redaction.cadre import LETTRE
from basoche.redaction.champs import ChampsManquants
from basoche.redaction.demande import demander
from basoche.redaction.donnees import CRITERES, Donnees, lire_donnees
from basoche.redaction.manques import tous_les_manques
from basoche.redaction.modele import modele_du_code, modeles_livres
from basoche.redaction.textes import textes_reproduits

SANS_ETUDE: Mapping[str, str] = {"nom": "Étude de commissaires de justice"}
_TEXTES = "textes."
_LIGNES_D_ADRESSE = 2


class TexteIndisponible(ErreurBasoche):
    """Un article à reproduire n'a pas de rédaction sûre à la date de l'acte."""

    code = "texte_indisponible"


@dataclass(frozen=True, slots=True)
class ActeRedige:
    """Un acte rédigé depuis un dossier, prêt à écrire, et la réponse qui l'annonce."""

    octets: bytes
    resultat: Resultat


def rediger_dossier(
    code: str, brutes: Mapping[str, Any], reglages: Reglages, *, date_imposee: bool = True, souple: bool = False
) -> ActeRedige:
    """Rédige un acte depuis l'objet JSON de ses données.

    Args:
        code: l'acte du catalogue.
        brutes: les données telles que reçues ; le groupe ``controle`` n'est lu que par le contrôle.
        reglages: format, étude (vide : celle des données, sinon un en-tête neutre) et date.
        date_imposee: la date des réglages prime ; faux : celle de l'acte (``acte.date``), à défaut la leur.
        souple: accepte les formes saisies à la main.

    Raises:
        ErreurBasoche: acte inconnu, sans modèle, bloqué ou hors de ses dates ; champ inconnu, invalide ou manquant
            (tous nommés) ; texte à reproduire indisponible.
    """
    demande = acte(code)
    refuser_mentions_inconnues(code)
    _refuser_sans_modele(demande)
    lues = lire_donnees(code, {cle: v for cle, v in brutes.items() if cle != DU_CONTROLE}, souple=souple)
    le = _date(lues, reglages.le, imposee=date_imposee)
    _refuser_version(demande, lues, le)
    etude = reglages.etude or {cle: v for cle, v in _groupe(lues, "etude").items() if v is not None} or SANS_ETUDE
    valeurs = {cle: valeur for cle, valeur in lues.valeurs.items() if cle != "etude"}
    if date_imposee and isinstance(valeurs.get("acte", {}), dict):
        valeurs["acte"] = {"date": le, **{cle: v for cle, v in valeurs.get("acte", {}).items() if v is not None}}
    du_controle = {DU_CONTROLE: brutes[DU_CONTROLE]} if DU_CONTROLE in brutes else {}
    try:
        etabli = etablir_acte(code, {**valeurs, **du_controle}, replace(reglages, le=le, etude=etude))
    except ChampsManquants as refus:
        completes = {"etude": etude, **valeurs, "textes": textes_reproduits(demande, le)}
        raise _expliquer(demande, tous_les_manques(code, completes, refus.champs, le), le) from None
    avis = _avertissements(demande, etabli, lues, le, force=reglages.projet, sans_etude=etude is SANS_ETUDE)
    return ActeRedige(etabli.octets, _resultat(demande, etabli, le, avis))


def _refuser_sans_modele(demande: Acte) -> None:
    if demande.code in modeles_livres():
        return
    raise ErreurBasoche(
        f"Basoche ne rédige pas l'acte « {demande.code} » : aucun modèle n'est livré. D'après le catalogue, il est"
        f" établi par : {demande.qui.etablit.replace('_', ' ')}.",
        conseil="Voir les actes rédigés : basoche acte lister (colonne modèle), ou employer un modèle de l'étude.",
        code="modele_inconnu",
        champ="code",
    )


def _date(lues: Donnees, defaut: date, *, imposee: bool) -> date:
    donnee = _groupe(lues, "acte").get("date")
    return defaut if imposee or not isinstance(donnee, date) else donnee


def _groupe(lues: Donnees, nom: str) -> Mapping[str, Any]:
    valeur = lues.valeurs.get(nom)
    return valeur if isinstance(valeur, Mapping) else {}


def _refuser_version(demande: Acte, lues: Donnees, le: date) -> None:
    """L'acte doit valoir à la date que nomme son critère : la sienne, ou celle de l'ordonnance."""
    chemin = CRITERES.get(demande.date_critere, "")
    groupe, _, cle = chemin.partition(".")
    critere = _groupe(lues, groupe).get(cle) if chemin else le
    if isinstance(critere, date):
        acte(demande.code, critere)


def _expliquer(demande: Acte, manques: tuple[str, ...], le: date) -> ErreurBasoche:
    """Ce qui manque, tout d'un coup : des champs à donner, et à part les textes que nul champ ne remplace."""
    champs = tuple(champ for champ in manques if not champ.startswith(_TEXTES))
    textes = dict.fromkeys(
        champ.removeprefix(_TEXTES).rsplit(".", 1)[0] for champ in manques if champ.startswith(_TEXTES)
    )
    indisponibles = f"aucune rédaction sûre n'est relevée au {le:%d/%m/%Y} pour : {', '.join(textes)}"
    if not champs:
        return TexteIndisponible(
            f"L'acte « {demande.code} » doit reproduire des textes, et {indisponibles}.",
            conseil="Relever ces articles à Légifrance dans le recueil des textes, puis relancer.",
            champ=manques[0],
        )
    details = tuple(demander(demande.code, champ) for champ in champs)
    pluriel = "s" if len(champs) > 1 else ""
    manque = ChampsManquants(
        f"Acte « {demande.code} » : {len(champs)} champ{pluriel} manquant{pluriel} : {', '.join(map(str, details))}."
        + (f" De plus, {indisponibles}." if textes else ""),
        conseil="Donner ces champs : un acte n'est jamais imprimé avec un vide."
        + (" L'étude se règle par BASOCHE_ETUDE." if any(c.startswith("etude.") for c in champs) else ""),
        champ=champs[0],
    )
    manque.champs = champs
    manque.details = tuple(detail.en_dict() for detail in details)
    return manque


def _resultat(demande: Acte, etabli: ActeEtabli, le: date, avertissements: list[Avertissement]) -> Resultat:
    valeurs = {
        "code": demande.code,
        "intitule": demande.intitule,
        "le": le,
        "sha256": sha256(etabli.octets).hexdigest(),
        "taille": len(etabli.octets),
        "projet": etabli.projet,
        "controle": etabli.verdict.en_dict() if etabli.verdict else None,
        "textes": [{"article": article, **_abrege(preuve)} for article, preuve in etabli.textes.items()],
        "mentions": list(etabli.mentions),
    }
    return Resultat(valeurs, fondements=sans_doublon(demande.fondements), avertissements=tuple(avertissements))


def _abrege(preuve: Mapping[str, Any]) -> dict[str, Any]:
    """Ce que la réponse dit d'un texte reproduit ; les alinéas sont dans l'acte et ses données jointes."""
    return {cle: preuve[cle] for cle in ("etat", "empreinte", "lu_en_vigueur_le", "source", "confirmation")}


def _avertissements(
    demande: Acte, etabli: ActeEtabli, lues: Donnees, le: date, *, force: bool, sans_etude: bool
) -> list[Avertissement]:
    rendus = [Avertissement("a_verifier", point) for point in etabli.incertains]
    if etabli.projet:
        rendus.append(Avertissement("projet", f"Acte marqué PROJET : {_retenue(etabli, force)}, il ne part pas."))
    if sans_etude:
        message = "Étude non réglée : en-tête neutre. Donner --etude FICHIER.yaml ou régler BASOCHE_ETUDE."
        rendus.append(Avertissement("etude_non_reglee", message))
    cadre = modele_du_code(demande.code).cadre
    if cadre.mise_en_page == LETTRE and len(cadre.destinataire(lues.valeurs)) < _LIGNES_D_ADRESSE:
        message = (
            f"Lettre sans adresse : donner {cadre.adresse or 'lettre.adresse'} avec son adresse, ou lettre.adresse."
        )
        rendus.append(Avertissement("adresse_absente", message))
    donnee = _groupe(lues, "acte").get("date")
    if isinstance(donnee, date) and donnee != le:
        message = f"La date de l'acte ({donnee:%d/%m/%Y}) n'est pas celle demandée ({le:%d/%m/%Y})."
        rendus.append(Avertissement("dates_differentes", message))
    if lues.sans_emploi:
        message = f"Champs que cet acte n'emploie pas : {', '.join(lues.sans_emploi)}."
        rendus.append(Avertissement("champ_sans_emploi", message))
    if demande.verification in (Verification.UNE_SOURCE, Verification.MEMOIRE):
        rendus.append(Avertissement("acte_a_relire", f"Mentions de l'acte à relire : {demande.source}."))
    return [*rendus, *_textes_a_confirmer(etabli)]


def _retenue(etabli: ActeEtabli, force: bool) -> str:
    """Pourquoi l'acte reste un projet."""
    if etabli.verdict is None:
        return "il n'a pas été contrôlé"
    if etabli.verdict.conclusion is Conclusion.NON_CONFORME:
        return "le contrôle le dit non conforme"
    return "c'est demandé" if force else "la rédaction d'un texte qu'il reproduit reste à confirmer"


def _textes_a_confirmer(etabli: ActeEtabli) -> list[Avertissement]:
    return [
        Avertissement("texte_a_confirmer", f"{article} : {preuve['motif']}. Relire : basoche textes confirmer.")
        for article, preuve in etabli.textes.items()
        if preuve["etat"] == EtatTexte.A_CONFIRMER.value
    ]
