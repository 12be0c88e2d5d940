"""Les données d'un acte, tirées du dossier : ce qui est connu s'écrit seul, le reste se demande champ par champ."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from basoche.droit.actes import acte as acte_du_catalogue
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant
from basoche.droit.resultat import Resultat
from basoche.etude.actes.etude import en_tete
from basoche.etude.actes.models import Acte, Habitude
from basoche.etude.actes.personnes import designer_personne
from basoche.etude.actes.poursuites import procedures_au_controle
from basoche.etude.dossiers.decompte import OPTIONS, decompter
from basoche.etude.dossiers.models import Dossier, Partie, Role, TitreExecutoire
from basoche.etude.equipe.models import Collaborateur
from basoche.guichet import cout as guichet_du_cout
from basoche.redaction.acte import DU_CONTROLE
from basoche.redaction.decompte import phrase_des_taux
from basoche.redaction.demande import Demande, demander
from basoche.redaction.donnees import Description, decrire, lire_donnees
from basoche.redaction.manques import tous_les_manques
from basoche.redaction.modele import champs_manquants, modele_du_code
from basoche.redaction.textes import textes_reproduits

PORTEE_A_LA_REMISE = "La date du présent acte est celle de sa remise, portée aux modalités de remise."
_POURSUIVANTS = (Role.CREANCIER, Role.MANDANT)
_POURSUIVIS = (Role.DEBITEUR, Role.CODEBITEUR, Role.CAUTION, Role.TIERS_SAISI, Role.OCCUPANT)
_TITRES: Mapping[str, str] = {
    "jugement": "jugement",
    "arret": "arrêt",
    "ordonnance": "ordonnance",
    "ordonnance_refere": "ordonnance de référé",
    "injonction_payer": "ordonnance portant injonction de payer",
    "accord_homologue": "accord homologué",
    "acte_notarie": "acte notarié revêtu de la formule exécutoire",
    "cheque_impaye": "titre exécutoire délivré pour chèque impayé",
    "titre_public": "titre exécutoire d'une personne publique",
}
_PHRASE = re.compile(r"[ (]")
HABITUDES = ("election_de_domicile", "paiement.modalites")


@dataclass(frozen=True, slots=True)
class Sujet:
    """Ce qui choisit les données d'un acte : le destinataire, le titre, l'officier ; ``None`` : le premier venu."""

    destinataire: Partie | None = None
    titre: TitreExecutoire | None = None
    officier: Collaborateur | None = None


def sujet_par_defaut(dossier: Dossier, officier: Collaborateur | None) -> Sujet:
    """Le premier débiteur, le titre le plus récent qui peut s'exécuter."""
    parties = list(dossier.parties.select_related("personne").order_by("rang", "pk"))
    poursuivis = [partie for role in _POURSUIVIS for partie in parties if partie.role == role]
    titres = sorted(dossier.titres.all(), key=lambda titre: (titre.executoire_le is not None, titre.date, titre.pk))
    return Sujet(poursuivis[0] if poursuivis else None, titres[-1] if titres else None, officier)


def donnees_de_l_acte(
    dossier: Dossier, code: str, le: date, sujet: Sujet, *, date_fixee: bool = False
) -> dict[str, Any]:
    """Les champs de l'acte que le dossier connaît, en JSON.

    Args:
        le: jour pour lequel on prépare : décompte, coût et textes sont ceux de ce jour.
        sujet: destinataire, titre, officier.
        date_fixee: l'acte porte ce jour ; sinon sa date sera celle de sa remise.

    Raises:
        ErreurBasoche: l'acte n'est pas au catalogue, ou Basoche ne le rédige pas.
    """
    description = decrire(code)
    etude, parties = en_tete(), _parties(dossier, sujet)
    donnees: dict[str, Any] = {
        "acte": {"nature": acte_du_catalogue(code).intitule.lower(), "reference": dossier.numero}
        | ({"date": le} if date_fixee else {"date_texte": PORTEE_A_LA_REMISE}),
        "paiement": {"reference": dossier.numero},
        "officier": _officier(sujet.officier, etude),
        **parties,
        **_circonstances(parties),
        **_titre(sujet.titre),
        **_sommes(dossier, code, le),
    }
    _poser_les_habitudes(donnees)
    connus = en_json(_que_l_acte_emploie(donnees, description))
    return {**connus, DU_CONTROLE: en_json(_controle(dossier, le, sujet))}


def corriger(donnees: Mapping[str, Any], corrections: Mapping[str, Any]) -> dict[str, Any]:
    """Les données où chaque champ corrigé prend sa valeur (« titre.date » → « 2026-01-05 ») ; vide : il s'efface."""
    corrigees: dict[str, Any] = deepcopy(dict(donnees))
    for chemin, valeur in corrections.items():
        _poser(corrigees, chemin, valeur)
    return corrigees


def manques_de(code: str, donnees: Mapping[str, Any], le: date) -> tuple[Demande, ...]:
    """Les champs que l'acte demande encore, tous d'un coup, chacun avec son nom, son article et un exemple.

    Raises:
        ErreurBasoche: une donnée illisible ou inconnue de cet acte.
    """
    propres = {cle: valeur for cle, valeur in donnees.items() if cle != DU_CONTROLE}
    lues = dict(lire_donnees(code, propres, souple=True).valeurs)
    lues["acte"] = {"date": le, **lues.get("acte", {})}
    completes = {"etude": en_tete(), **lues, "textes": textes_reproduits(acte_du_catalogue(code), le)}
    premiers = champs_manquants(modele_du_code(code), completes)
    if not premiers:
        return ()
    tous = tous_les_manques(code, completes, premiers, le)
    chemins = [_PHRASE.split(chemin)[0] for chemin in tous if not chemin.startswith(("textes.", "etude."))]
    return tuple(demander(code, chemin) for chemin in dict.fromkeys(chemins))


def valeur_du_champ(donnees: Mapping[str, Any], chemin: str) -> Any:
    """La valeur d'un champ par son chemin, ``None`` s'il est absent."""
    ou: Any = donnees
    for pas in _pas(chemin):
        if isinstance(ou, list) and isinstance(pas, int):
            ou = ou[pas] if pas < len(ou) else None
        else:
            ou = ou.get(pas) if isinstance(ou, dict) else None
    return ou


def en_json(valeur: Any) -> Any:
    """La valeur telle que JSON la garde : montants en euros, dates en ISO."""
    match valeur:
        case Mapping():
            return {str(cle): en_json(contenu) for cle, contenu in valeur.items() if contenu is not None}
        case list() | tuple():
            return [en_json(element) for element in valeur]
        case Montant() | Decimal():
            return str(valeur)
        case datetime() | date() | time():
            return valeur.isoformat()
    return valeur


def chiffrer(code: str, le: date, obligation: Montant | None, **precisions: Any) -> Resultat | None:
    """Le coût de l'acte au tarif du jour ; ``None`` si le tarif ne le dit pas."""
    entree = {"acte": code, "date": le.isoformat(), **precisions}
    if obligation is not None and obligation.centimes > 0:
        entree["obligation"] = str(obligation)
    try:
        return guichet_du_cout.calculer(entree, options=OPTIONS)
    except ErreurBasoche:
        return None


def decompter_pour(acte: Acte, le: date) -> list[Resultat]:
    """Les calculs que l'acte imprime, pour figer leurs fondements."""
    decompte = decompter(acte.dossier, le).a_reclamer
    cout = chiffrer(acte.code, le, decompte.valeurs["principal"] if decompte else None)
    return [resultat for resultat in (decompte, cout) if resultat is not None]


def _parties(dossier: Dossier, sujet: Sujet) -> dict[str, Any]:
    parties = list(dossier.parties.select_related("personne").prefetch_related("personne__coordonnees"))
    designees = {
        partie.pk: designer_personne(
            partie.personne, [c for c in partie.personne.coordonnees.all() if c.au is None]
        )
        for partie in parties
    }  # fmt: skip
    poursuivants = [designees[p.pk] for role in _POURSUIVANTS for p in parties if p.role == role]
    donnees: dict[str, Any] = {}
    if len(poursuivants) == 1:
        donnees["requerant"] = poursuivants[0]
    elif poursuivants:
        donnees["requerants"] = poursuivants
    if sujet.destinataire is not None:
        donnees["destinataire"] = designees.get(sujet.destinataire.pk, {})
    for cle, roles in (("debiteur", _POURSUIVIS[:3]), ("creancier", _POURSUIVANTS), ("tiers", (Role.TIERS_SAISI,))):
        choisi = next((p for role in roles for p in parties if p.role == role), None)
        if choisi is not None:
            donnees[cle] = designees[choisi.pk] | {"designation": str(choisi.personne)}
    return donnees


def _circonstances(parties: Mapping[str, Any]) -> dict[str, Any]:
    genres = {p.get("genre") for p in (parties.get("requerants") or [parties.get("requerant") or {}])}
    vraies = {f"requerant_personne_{genre}": True for genre in sorted(filter(None, genres))}
    return {"circonstances": vraies} if vraies else {}


def _officier(officier: Collaborateur | None, etude: Mapping[str, str]) -> dict[str, Any]:
    if officier is None:
        return {}
    retenues = Habitude.objects.filter(cle=f"officier:{officier.pk}").values_list("valeur", flat=True).first() or {}
    connus = {"prenoms": officier.prenom, "nom": officier.nom.upper(), "demeure": etude.get("adresse", "")}
    return {cle: valeur for cle, valeur in {**connus, **retenues}.items() if valeur}


def _titre(titre: TitreExecutoire | None) -> dict[str, Any]:
    if titre is None:
        return {}
    champs = {
        "designation": _TITRES.get(titre.nature, titre.nature.replace("_", " ")),
        "date": titre.date,
        "auteur": titre.juridiction,
        "reference": titre.rg,
        "notifie_le": titre.signifie_le,
        "executoire_le": titre.executoire_le,
    }
    return {"titre": {cle: valeur for cle, valeur in champs.items() if valeur}}


def _sommes(dossier: Dossier, code: str, le: date) -> dict[str, Any]:
    decompte = decompter(dossier, le)
    if decompte.a_reclamer is None:
        return {}
    valeurs = decompte.a_reclamer.valeurs
    verses = [v.montant_centimes for v in dossier.versements.all() if v.date <= le]
    verse: Montant = sum(verses, Montant(0))
    sommes: dict[str, Any] = {
        "decompte": {
            **{cle: valeurs[cle] for cle in ("principal", "frais", "interets", "total", "interet_par_jour")},
            "au": le,
            "taux_texte": phrase_des_taux(decompte.a_reclamer) or "aucun intérêt compté",
            **({"verse": verse} if verse.centimes else {}),
        }
    }
    cout = chiffrer(code, le, valeurs["principal"])
    if cout is not None and "ttc" in cout.valeurs:
        lignes = [{cle: ligne[cle] for cle in ("libelle", "article", "montant")} for ligne in cout.lignes]
        sommes["cout"] = {cle: v for cle, v in cout.valeurs.items() if cle in ("ht", "tva", "ttc", "debours")}
        sommes["cout"]["lignes"] = lignes
        a_charge = cout.valeurs.get("a_charge_debiteur", Montant(0))
        sommes["total_a_payer"] = valeurs["total"] + a_charge
    return sommes


def _controle(dossier: Dossier, le: date, sujet: Sujet) -> dict[str, Any]:
    """Ce que l'acte n'imprime pas et que le contrôle doit savoir : calcul, actes déjà remis, procédures ouvertes."""
    decompte = decompter(dossier, le)
    actes = Acte.objects.filter(dossier=dossier, etat__in=Acte.FAITS, date__lte=le).order_by("date", "pk")
    remis = [{"code": code, "date": jour} for code, jour in actes.values_list("code", "date")]
    controle: dict[str, Any] = {"signe_avant_remise": True}
    if decompte.a_reclamer is not None:
        controle["decompte"] = decompte.entree
    return {
        **controle,
        **({"actes": remis} if remis else {}),
        **procedures_au_controle(dossier, sujet.destinataire, le),
    }


def _poser_les_habitudes(donnees: dict[str, Any]) -> None:
    for cle, valeur in Habitude.objects.filter(cle__in=HABITUDES).values_list("cle", "valeur"):
        if valeur_du_champ(donnees, cle) is None:
            _poser(donnees, cle, valeur)


def _que_l_acte_emploie(donnees: Mapping[str, Any], description: Description) -> dict[str, Any]:
    """Les seuls champs que cet acte décrit : un acte sans décompte n'en reçoit pas."""
    return {
        cle: gardee
        for cle, valeur in donnees.items()
        if (gardee := _garder(valeur, cle, description.chemins)) not in ({}, [], None)
    }


def _garder(valeur: Any, chemin: str, chemins: frozenset[str]) -> Any:
    match valeur:
        case dict():
            gardes = {cle: _garder(contenu, f"{chemin}.{cle}", chemins) for cle, contenu in valeur.items()}
            return {cle: contenu for cle, contenu in gardes.items() if contenu not in ({}, [], None)}
        case list():
            return [g for element in valeur if (g := _garder(element, f"{chemin}[]", chemins)) not in ({}, None)]
    return valeur if chemin in chemins else None


def _pas(chemin: str) -> list[str | int]:
    return [int(mot) if mot.isdigit() else mot for mot in re.findall(r"[^.\[\]]+", chemin)]


def _poser(donnees: dict[str, Any], chemin: str, valeur: Any) -> None:
    *groupes, cle = _pas(chemin)
    ou: Any = donnees
    for rang, groupe in enumerate(groupes):
        if isinstance(ou, list) and isinstance(groupe, int):
            while len(ou) <= groupe:
                ou.append({})
        elif ou.get(groupe) is None:
            suivant = [*groupes, cle][rang + 1]
            ou[groupe] = [] if isinstance(suivant, int) else {}
        ou = ou[groupe]
    if valeur in (None, "", []):
        if isinstance(ou, dict):
            ou.pop(cle, None)
    elif isinstance(ou, list) and isinstance(cle, int):
        ou[cle : cle + 1] = [valeur]
    else:
        ou[cle] = valeur
