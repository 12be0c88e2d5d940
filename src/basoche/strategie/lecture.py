"""Un dossier de stratégie lu d'un objet JSON : chaque champ déclaré, chaque refus cite le champ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from basoche.droit import actes
from basoche.droit.erreurs import ChampInvalide
from basoche.droit.montant import ZERO
from basoche.droit.tarif.demande import TERRITOIRES
from basoche.echanges.creance import NATURES, TYPES_EVENEMENT, Evenement, Genre
from basoche.guichet.champs import Champ, Forme, lire_entree
from basoche.strategie.faits import ESPECES
from basoche.strategie.modele import (
    METROPOLE,
    ActeFait,
    Amiable,
    Avoirs,
    DebiteurConnu,
    Dossier,
    LieuAExpulser,
    Procedure,
    TitreTenu,
)

PROCEDURES = ("surendettement", "procedure_collective", "delai_grace", "satd_privilegiee")
DISPENSES = ("bail_ecrit", "cheque", "lettre_de_change", "billet_a_ordre", "provisions_copropriete", "decision")
TENUS = ("solidaire", "in_solidum", "part")
CONTESTATIONS = ("aucune", "simple", "serieuse")
PROTECTIONS = ("curatelle", "tutelle", "minorite", "sauvegarde")
EXCEPTIONS = (
    "relogement_assure",
    "introduction_sans_droit",
    "logement_etudiant",
    "conjoint_violent",
    "sursis_supprime",
)

_TITRE = (
    Champ("espece", Forme.CHOIX, "espèce du titre", obligatoire=True, choix=ESPECES),
    Champ("rendu_le", Forme.DATE, "jour où il est rendu ou établi", obligatoire=True),
    Champ("notifie_le", Forme.DATE, "jour de sa notification au débiteur"),
    Champ("executoire_le", Forme.DATE, "jour depuis lequel il est exécutoire"),
    Champ("par_defaut", Forme.BOOLEEN, "par défaut, ou réputé contradictoire du seul fait de l'appel", defaut=False),
    Champ("etabli_par_l_etude", Forme.BOOLEEN, "titre de L125-1 établi par cette étude", defaut=False),
    Champ("expulsion", Forme.BOOLEEN, "il ordonne l'expulsion", defaut=False),
)
_DEBITEUR = (
    Champ("genre", Forme.CHOIX, "personne physique ou morale", defaut="physique", choix=("physique", "morale")),
    Champ("habitation", Forme.BOOLEEN, "le lieu de la saisie est son logement", defaut=True),
    Champ("protection", Forme.CHOIX, "mesure de protection", choix=PROTECTIONS),
    Champ("radiee", Forme.BOOLEEN, "société radiée", defaut=False),
)
_COMPTE = (Champ("solde", Forme.MONTANT, "solde relevé, en euros", obligatoire=True),)
_EMPLOYEUR = (Champ("net", Forme.MONTANT, "rémunération nette mensuelle, en euros", obligatoire=True),)
_VALEUR = (Champ("valeur_nette", Forme.MONTANT, "valeur nette, en euros", obligatoire=True),)
_AVOIRS = (
    Champ("compte", Forme.OBJET, "compte de dépôt connu", sous_champs=_COMPTE),
    Champ("employeur", Forme.OBJET, "employeur connu", sous_champs=_EMPLOYEUR),
    Champ("immeuble", Forme.OBJET, "immeuble connu, net d'hypothèques et de frais", sous_champs=_VALEUR),
    Champ("vehicule", Forme.OBJET, "véhicule connu", sous_champs=_VALEUR),
    Champ("tiers", Forme.OBJET, "loyers ou factures dus au débiteur", sous_champs=_VALEUR),
    Champ("meubles", Forme.BOOLEEN, "meubles saisissables vus ou connus", defaut=False),
    Champ("personnes_a_charge", Forme.ENTIER, "personnes à la charge du débiteur", defaut=0),
)
_ACTE = (
    Champ("acte", Forme.TEXTE, "code du catalogue", obligatoire=True),
    Champ("le", Forme.DATE, "jour où il a été fait", obligatoire=True),
)
_EVENEMENT = (
    Champ("type", Forme.CHOIX, "événement de la prescription", obligatoire=True, choix=TYPES_EVENEMENT),
    Champ("date", Forme.DATE, "jour de l'événement", obligatoire=True),
    Champ("au", Forme.DATE, "dernier jour, s'il dure"),
    Champ("issue", Forme.TEXTE, "comment l'instance a fini", defaut=""),
)
_PROCEDURE = (
    Champ("type", Forme.CHOIX, "procédure", obligatoire=True, choix=PROCEDURES),
    Champ("du", Forme.DATE, "premier jour", obligatoire=True),
    Champ("au", Forme.DATE, "dernier jour, s'il est connu"),
)
_AMIABLE = (
    Champ("mise_en_demeure_le", Forme.DATE, "jour de la mise en demeure"),
    Champ("accord", Forme.BOOLEEN, "le débiteur accepte de traiter", defaut=False),
    Champ("tentative_750_1", Forme.BOOLEEN, "tentative amiable préalable faite", defaut=False),
)
_EXPULSION = (
    Champ("habite", Forme.BOOLEEN, "lieu habité", defaut=True),
    Champ("exception", Forme.CHOIX, "exception à la trêve hivernale", choix=EXCEPTIONS),
)

CHAMPS: tuple[Champ, ...] = (
    Champ("le", Forme.DATE, "jour du conseil", obligatoire=True),
    Champ("cle", Forme.TEXTE, "référence du dossier, sans nom", defaut=""),
    Champ("principal", Forme.MONTANT, "principal restant dû, en euros", obligatoire=True),
    Champ("interets", Forme.MONTANT, "intérêts courus, en euros", defaut=ZERO),
    Champ("frais", Forme.MONTANT, "frais dus par le débiteur, en euros", defaut=ZERO),
    Champ("nature", Forme.CHOIX, "nature de la créance", obligatoire=True, choix=NATURES),
    Champ("exigible_le", Forme.DATE, "jour d'exigibilité", obligatoire=True),
    Champ("alimentaire", Forme.BOOLEEN, "créance alimentaire", defaut=False),
    Champ("titre", Forme.OBJET, "titre exécutoire", sous_champs=_TITRE),
    Champ("debiteur", Forme.OBJET, "débiteur, sans nom ni adresse", sous_champs=_DEBITEUR),
    Champ("nombre_debiteurs", Forme.ENTIER, "nombre de débiteurs", defaut=1),
    Champ("tenus", Forme.CHOIX, "comment plusieurs débiteurs sont tenus", choix=TENUS),
    Champ("part", Forme.MONTANT, "part de ce débiteur, en euros"),
    Champ("avoirs", Forme.OBJET, "biens connus", sous_champs=_AVOIRS),
    Champ("actes", Forme.LISTE, "actes déjà faits", defaut=(), sous_champs=_ACTE),
    Champ("evenements", Forme.LISTE, "événements de la prescription", defaut=(), sous_champs=_EVENEMENT),
    Champ("procedures", Forme.LISTE, "procédures qui suspendent", defaut=(), sous_champs=_PROCEDURE),
    Champ("amiable", Forme.OBJET, "ce qui a été tenté à l'amiable", sous_champs=_AMIABLE),
    Champ("contestation", Forme.CHOIX, "contestation de la créance", defaut="aucune", choix=CONTESTATIONS),
    Champ("expulsion", Forme.OBJET, "lieu à libérer", sous_champs=_EXPULSION),
    Champ("menace", Forme.BOOLEEN, "circonstances menaçant le recouvrement", defaut=False),
    Champ("autorisation_conservatoire_le", Forme.DATE, "jour de l'autorisation du juge"),
    Champ("autorisation_saisie_vente_le", Forme.DATE, "jour de l'autorisation du juge de l'exécution (L221-2)"),
    Champ("dispense_l511_2", Forme.CHOIX, "cas de L511-2 qui dispense du juge", choix=DISPENSES),
    Champ("facture_entre_commercants", Forme.BOOLEEN, "créance facturée entre commerçants", defaut=False),
    Champ("kilometres", Forme.ENTIER, "distance de l'étude au débiteur, aller, en kilomètres"),
    Champ("territoire", Forme.CHOIX, "lieu de l'exécution", defaut=METROPOLE, choix=TERRITOIRES),
)


def lire_dossier(entree: Mapping[str, Any], *, souple: bool = False) -> Dossier:
    """Un dossier de stratégie.

    Args:
        entree: l'objet reçu, sans son ``cas``.
        souple: accepte les formes saisies à la main.

    Raises:
        ChampInconnu, ChampManquant, ChampInvalide: l'entrée ne respecte pas la déclaration, ou se contredit.
    """
    lu = lire_entree(CHAMPS, entree, souple=souple)
    lu["titre"] = TitreTenu(**lu["titre"]) if lu["titre"] is not None else None
    lu["debiteur"] = _debiteur(lu["debiteur"])
    lu["avoirs"] = _avoirs(lu["avoirs"])
    lu["actes"] = tuple(ActeFait(**a) for a in lu["actes"])
    lu["evenements"] = tuple(Evenement(e["type"], e["date"], e["au"], e["issue"]) for e in lu["evenements"])
    lu["procedures"] = tuple(Procedure(**p) for p in lu["procedures"])
    lu["amiable"] = Amiable(**lu["amiable"]) if lu["amiable"] else Amiable()
    lu["expulsion"] = LieuAExpulser(**lu["expulsion"]) if lu["expulsion"] is not None else None
    lu["alimentaire"] = lu["alimentaire"] or lu["nature"] == "aliments"
    dossier = Dossier(**lu)
    _verifier(dossier)
    return dossier


def _debiteur(lu: Mapping[str, Any] | None) -> DebiteurConnu:
    return (
        DebiteurConnu()
        if lu is None
        else DebiteurConnu(Genre(lu["genre"]), lu["habitation"], lu["protection"], lu["radiee"])
    )


def _avoirs(lu: Mapping[str, Any] | None) -> Avoirs:
    if lu is None:
        return Avoirs()
    montants = {
        cle: lu[cle][champ] if lu[cle] is not None else None
        for cle, champ in (
            ("compte", "solde"),
            ("employeur", "net"),
            ("immeuble", "valeur_nette"),
            ("vehicule", "valeur_nette"),
            ("tiers", "valeur_nette"),
        )
    }
    return Avoirs(**montants, meubles=lu["meubles"], personnes_a_charge=lu["personnes_a_charge"])


def _verifier(dossier: Dossier) -> None:
    if dossier.nombre_debiteurs < 1:
        raise _invalide("nombre_debiteurs", "il faut au moins un débiteur", "Donner 1 ou plus.")
    if dossier.part is not None and dossier.tenus != "part":
        raise _invalide("part", "une part ne va qu'avec des débiteurs tenus par part", "Donner « tenus » : « part ».")
    for rang, fait in enumerate(dossier.actes):
        if fait.acte not in actes.codes():
            proches = ", ".join(actes.codes_proches(fait.acte))
            conseil = f"Codes proches : {proches}." if proches else "Voir la liste : basoche acte lister."
            raise _invalide(f"actes[{rang}].acte", f"aucun acte du catalogue n'est « {fait.acte} »", conseil)
    for rang, procedure in enumerate(dossier.procedures):
        if procedure.au is not None and procedure.au < procedure.du:
            raise _invalide(f"procedures[{rang}].au", "la fin précède le début", "Vérifier les dates.")
    titre = dossier.titre
    if titre is not None and titre.notifie_le is not None and titre.notifie_le < titre.rendu_le:
        raise _invalide("titre.notifie_le", "le titre est notifié avant d'être rendu", "Vérifier les dates du titre.")
    if titre is not None and titre.executoire_le is not None and titre.executoire_le < titre.rendu_le:
        raise _invalide(
            "titre.executoire_le", "le titre est exécutoire avant d'être rendu", "Vérifier les dates du titre."
        )


def _invalide(champ: str, faute: str, conseil: str) -> ChampInvalide:
    return ChampInvalide(f"« {champ} » : {faute}.", conseil=conseil, champ=champ)
