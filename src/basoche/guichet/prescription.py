"""Guichet de la prescription et de la forclusion."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from basoche.droit.erreurs import ChampInvalide, ChampManquant
from basoche.droit.parametres import AUCUNE, Options
from basoche.droit.prescription import calculer_prescription
from basoche.droit.prescription_evenements import Evenement, Issue, TypeEvenement
from basoche.droit.resultat import Resultat
from basoche.guichet.champs import Champ, Forme, lire_date, lire_entree

TITRE = "Prescription ou forclusion d'une créance, échéance par échéance"

# D'autres mots pour la même issue, tels qu'on les lit dans les dossiers.
_SYNONYMES: Mapping[str, Issue] = {
    mot: issue
    for issue, mots in {
        Issue.EN_COURS: "pendante pendant",
        Issue.JUGEMENT: "decision condamnation accueil accueillie accordee admise favorable fait_droit "
        "jugement_definitif jugement_favorable decision_definitive",
        Issue.EXTINCTION: "terminee termine fin cloture echec accord succes executee rapport_depose",
        Issue.INCOMPETENCE: "juridiction_incompetente",
        Issue.NULLITE_PROCEDURE: "nullite vice_de_procedure vice_de_forme nullite_vice_de_procedure",
        Issue.DESISTEMENT: "desistee desiste",
        Issue.PEREMPTION: "perimee peremption_d_instance",
        Issue.REJET: "rejet_definitif rejetee rejete deboute",
        Issue.CADUCITE: "caduque non_avenue",
    }.items()
    for mot in mots.split()
}


def _lire_issue(valeur: Any, ou: str, _souple: bool) -> Issue:
    mot = _sans_accent(valeur) if isinstance(valeur, str) else ""
    if mot in _SYNONYMES:
        return _SYNONYMES[mot]
    if mot not in tuple(Issue):
        raise ChampInvalide(
            f"« {ou} » vaut {valeur!r}, qui n'est pas permis.",
            conseil=f"Choisir : {', '.join(issue.value for issue in Issue)}.",
            champ=ou,
        )
    return Issue(mot)


def _sans_accent(texte: str) -> str:
    plat = unicodedata.normalize("NFD", texte.strip().lower())
    nu = "".join(lettre for lettre in plat if not unicodedata.combining(lettre))
    return re.sub(r"[\s'’-]+", "_", nu)


def _lire_echeances(valeur: Any, ou: str, souple: bool) -> list[date]:
    if not isinstance(valeur, list) or not valeur:
        raise ChampInvalide(
            f"« {ou} » doit être une liste de dates non vide, reçu {valeur!r}.",
            conseil='Écrire par exemple ["2023-01-05", "2023-02-05"].',
            champ=ou,
        )
    return [_lire_echeance(element, f"{ou}[{rang}]", souple) for rang, element in enumerate(valeur)]


def _lire_echeance(valeur: Any, ou: str, souple: bool) -> date:
    """Une date, ou ``{"exigible_le": …}``."""
    if isinstance(valeur, dict):
        champ = Champ("exigible_le", Forme.DATE, "jour d'exigibilité de l'échéance", obligatoire=True)
        exigible: date = lire_entree((champ,), valeur, souple=souple, chemin=ou)["exigible_le"]
        return exigible
    return lire_date(valeur, ou, souple)


_EVENEMENT = (
    Champ("type", Forme.CHOIX, "événement", obligatoire=True, choix=tuple(type_.value for type_ in TypeEvenement)),
    Champ("date", Forme.DATE, "jour de l'événement (ou « du »)"),
    Champ("du", Forme.DATE, "premier jour : demande en justice, accord de médiation, décision d'instruction"),
    Champ("au", Forme.DATE, "dernier jour : fin de l'instance ou de la suspension"),
    Champ(
        "issue",
        Forme.LIBRE,
        "comment l'instance a fini : jugement, desistement, peremption, rejet, caducite… ; ou en_cours",
        lecture=_lire_issue,
    ),
)

CHAMPS: tuple[Champ, ...] = (
    Champ(
        "nature",
        Forme.TEXTE,
        "nature de la créance, clé du tableau des prescriptions (droit_commun, consommateur, titre_executoire…)",
        obligatoire=True,
        exemple="droit_commun",
    ),
    Champ("exigible_le", Forme.DATE, "jour d'exigibilité (ou « echeances »)"),
    Champ(
        "echeances",
        Forme.LIBRE,
        "jours d'exigibilité d'une dette à termes successifs, chacun ayant sa prescription",
        lecture=_lire_echeances,
        structure=True,
    ),
    Champ(
        "evenements",
        Forme.LISTE,
        "ce qui a pu interrompre ou suspendre le délai",
        defaut=(),
        sous_champs=_EVENEMENT,
    ),
    Champ("le", Forme.DATE, "jour où l'on demande si la créance est prescrite"),
)

EXEMPLE: Mapping[str, Any] = {
    "nature": "droit_commun",
    "exigible_le": "2021-03-10",
    "evenements": [{"type": "reconnaissance", "date": "2023-06-15"}],
    "le": "2026-11-23",
}


def calculer(entree: Mapping[str, Any], *, souple: bool = False, options: Options = AUCUNE) -> Resultat:
    """Lit l'entrée et calcule (voir :func:`basoche.droit.prescription.calculer_prescription`)."""
    lu = lire_entree(CHAMPS, entree, souple=souple)
    if (lu["exigible_le"] is None) == (lu["echeances"] is None):
        faute = ChampManquant if lu["echeances"] is None else ChampInvalide
        raise faute(
            "Il faut « exigible_le » ou « echeances », et l'un des deux seulement.",
            conseil="Donner la date d'exigibilité, ou la liste des échéances.",
            champ="exigible_le",
        )
    evenements = [_evenement(element, f"evenements[{rang}]") for rang, element in enumerate(lu["evenements"])]
    exigibles = lu["echeances"] or [lu["exigible_le"]]
    return calculer_prescription(lu["nature"], exigibles, evenements, le=lu["le"], options=options)


def _evenement(lu: Mapping[str, Any], ou: str) -> Evenement:
    if (lu["date"] is None) == (lu["du"] is None):
        faute = ChampManquant if lu["date"] is None else ChampInvalide
        raise faute(
            f"« {ou} » : il faut « date » ou « du », et l'un des deux seulement.",
            conseil="Donner « date », ou « du » et « au ».",
            champ=f"{ou}.date",
        )
    return Evenement(TypeEvenement(lu["type"]), lu["date"] or lu["du"], lu["au"], lu["issue"])
