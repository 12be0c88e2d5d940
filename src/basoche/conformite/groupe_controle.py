"""Le groupe « controle » des données : ce que l'acte n'imprime pas et que le contrôle doit savoir."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from basoche.droit.erreurs import ChampInconnu, ChampInvalide
from basoche.droit.montant import Montant
from basoche.guichet.champs import lire_date

TEXTE, DATE, OUI_NON, LISTE, OBJET = "un texte", "une date", "vrai ou faux", "une liste", "un objet"
CLES: Mapping[str, str] = {
    "evenements": LISTE,  # actes qui ont pu interrompre ou suspendre la prescription
    "nature_creance": TEXTE,
    "exigible_le": DATE,
    "creance_nee_le": DATE,
    "significateur": TEXTE,
    "signe_avant_remise": OUI_NON,
    "etude_du_titre": TEXTE,
    "permission_juge": TEXTE,
    "territoire": TEXTE,
    "ressort_office": TEXTE,
    "ressort_lieu": TEXTE,
    "tribunal_debiteur": TEXTE,
    "tribunal_lieu": TEXTE,
    "creance_alimentaire": OUI_NON,
    "local_habitation": OUI_NON,
    "autre_saisie_impossible": OUI_NON,
    "sur_minute": OUI_NON,
    "citation_a_personne": OUI_NON,
    "categorie_creancier": TEXTE,
    "exception_treve": TEXTE,
    "procedures": LISTE,
    "actes": LISTE,
    "decompte": OBJET,
    "decomptes": LISTE,
    "cout": OBJET,
}
CLES_DU_CONTROLE = tuple(CLES)
"""Ce que le groupe ``controle`` des données peut dire, et que l'acte n'imprime pas."""
_TYPES: Mapping[str, tuple[type, ...]] = {
    OUI_NON: (bool,),
    LISTE: (list, tuple),
    OBJET: (Mapping,),
    TEXTE: (str, bool),
}
_ELEMENTS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "procedures": (frozenset({"type", "du"}), frozenset({"au"})),
    "actes": (frozenset({"code", "date"}), frozenset()),
    "decomptes": (frozenset({"titre", "calcul"}), frozenset({"principal", "interets", "total"})),
}


def verifier_le_groupe_controle(donnees: Mapping[str, Any]) -> None:
    """Refuse un groupe ``controle`` mal formé : une clé mal écrite passerait pour une absence.

    Raises:
        ChampInvalide: ce n'est pas un groupe, ou une valeur n'a pas la forme attendue.
        ChampInconnu: une clé n'est pas de :data:`CLES_DU_CONTROLE`.
    """
    groupe = donnees.get("controle", {})
    if not isinstance(groupe, Mapping):
        raise _invalide("controle", "doit être un groupe de champs", "Écrire un objet.")
    for cle, valeur in groupe.items():
        if cle not in CLES:
            raise _inconnu(f"controle.{cle}", CLES_DU_CONTROLE)
        if valeur is not None:
            _verifier(f"controle.{cle}", CLES[cle], valeur)
            _verifier_les_elements(cle, valeur)


def _verifier(champ: str, forme: str, valeur: Any) -> None:
    if forme == DATE:
        _lire_une_date(champ, valeur)
    elif not isinstance(valeur, _TYPES[forme]):
        raise _invalide(champ, f"doit être {forme}", "Voir : basoche acte controler --help.")


def _verifier_les_elements(cle: str, valeur: Any) -> None:
    exiges, permis = _ELEMENTS.get(cle, (frozenset(), frozenset()))
    for rang, element in enumerate(valeur if exiges else ()):
        ou = f"controle.{cle}[{rang}]"
        if not isinstance(element, Mapping):
            raise _invalide(ou, "doit être un objet", f"Donner : {', '.join(sorted(exiges))}.")
        manquants = sorted(exige for exige in exiges if element.get(exige) in (None, ""))
        if manquants:
            raise _invalide(f"{ou}.{manquants[0]}", "manque", f"Donner : {', '.join(sorted(exiges))}.")
        for nom, contenu in element.items():
            if nom not in exiges | permis:
                raise _inconnu(f"{ou}.{nom}", tuple(sorted(exiges | permis)))
            if nom in ("date", "du", "au") and contenu is not None:
                _lire_une_date(f"{ou}.{nom}", contenu)
            if nom in ("principal", "interets", "total") and contenu is not None:
                Montant.lire(str(contenu), champ=f"{ou}.{nom}")


def _lire_une_date(champ: str, valeur: Any) -> None:
    if type(valeur) is not date:
        lire_date(valeur, champ, True)


def _invalide(champ: str, defaut: str, conseil: str) -> ChampInvalide:
    return ChampInvalide(f"« {champ} » {defaut}.", conseil=conseil, champ=champ)


def _inconnu(champ: str, permis: tuple[str, ...]) -> ChampInconnu:
    return ChampInconnu(f"Champ inconnu : « {champ} ».", conseil=f"Champs permis : {', '.join(permis)}.", champ=champ)
