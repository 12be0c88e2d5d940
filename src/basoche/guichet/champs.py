"""La porte d'entrée d'un calcul : des champs déclarés une fois, lus strictement partout.

La même déclaration sert à la ligne de commande (options et aide), aux lots, à la documentation et
demain à l'API. Un champ inconnu, manquant ou illisible est un refus qui cite le champ.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from basoche.droit.erreurs import ChampInconnu, ChampInvalide, ChampManquant
from basoche.droit.montant import Montant


class Forme(StrEnum):
    """Ce qu'un champ contient ; la valeur lue est indiquée après la flèche."""

    MONTANT = "montant"  # -> Montant, positif ou nul
    TAUX = "taux"  # -> Decimal, en pour cent, positif ou nul
    DATE = "date"  # -> date
    ENTIER = "entier"  # -> int, positif ou nul
    BOOLEEN = "booleen"  # -> bool
    CHOIX = "choix"  # -> str, parmi `choix`
    TEXTE = "texte"  # -> str
    OBJET = "objet"  # -> dict, lu selon `sous_champs`
    LISTE = "liste"  # -> list de dict, lus selon `sous_champs`
    LIBRE = "libre"  # -> ce que rend `lecture(valeur, chemin, souple)`


Lecture = Callable[[Any, str, bool], Any]


@dataclass(frozen=True, slots=True)
class Champ:
    """Un champ d'entrée : son nom, sa forme, ce qu'on en dit à l'utilisateur.

    ``lecture`` n'est donné que pour la forme ``libre`` ; ``structure`` marque un champ qui, à
    l'unité, ne se donne que par ``--entree FICHIER.json``.
    """

    nom: str
    forme: Forme
    aide: str
    obligatoire: bool = False
    defaut: Any = None
    choix: tuple[str, ...] = ()
    sous_champs: tuple[Champ, ...] = ()
    lecture: Lecture | None = None
    structure: bool = False
    exemple: str = ""

    @property
    def est_structure(self) -> bool:
        """Vrai si le champ n'a pas d'option propre en ligne de commande."""
        return self.structure or self.forme in (Forme.OBJET, Forme.LISTE)


def lire_entree(
    champs: Sequence[Champ], entree: Mapping[str, Any], *, souple: bool = False, chemin: str = ""
) -> dict[str, Any]:
    """Lit un objet d'entrée selon ses champs déclarés.

    Args:
        champs: les champs permis.
        entree: l'objet reçu (JSON : chaînes, nombres, listes, ``None``).
        souple: accepte les formes saisies à la main (« 1 234,56 », « 23/11/2026 »).
        chemin: préfixe des noms dans les messages (« postes[2] »).

    Returns:
        Chaque champ déclaré, lu ou mis à son défaut.

    Raises:
        ChampInconnu, ChampManquant, ChampInvalide: l'entrée ne respecte pas la déclaration.
    """
    connus = {champ.nom for champ in champs}
    for nom in entree:
        if nom not in connus:
            raise ChampInconnu(
                f"Champ inconnu : « {_joindre(chemin, str(nom))} ».",
                conseil=f"Champs permis : {', '.join(sorted(connus))}.",
                champ=_joindre(chemin, str(nom)),
            )
    return {champ.nom: _lire_champ(champ, entree, souple, chemin) for champ in champs}


def _joindre(chemin: str, nom: str) -> str:
    return f"{chemin}.{nom}" if chemin else nom


def _lire_champ(champ: Champ, entree: Mapping[str, Any], souple: bool, chemin: str) -> Any:
    ou = _joindre(chemin, champ.nom)
    valeur = entree.get(champ.nom)
    if valeur is None:
        if champ.obligatoire:
            raise ChampManquant(f"Champ « {ou} » manquant : {champ.aide}", conseil=f"Donner « {ou} ».", champ=ou)
        return champ.defaut
    return lire_valeur(champ, valeur, ou, souple)


def lire_valeur(champ: Champ, valeur: Any, ou: str, souple: bool) -> Any:
    """Lit une valeur présente selon la forme de son champ (voir :class:`Forme`)."""
    match champ.forme:
        case Forme.MONTANT:
            return lire_montant(valeur, ou, souple)
        case Forme.TAUX:
            return lire_taux(valeur, ou, souple)
        case Forme.DATE:
            return lire_date(valeur, ou, souple)
        case Forme.ENTIER:
            return lire_entier(valeur, ou, souple)
        case Forme.BOOLEEN:
            return lire_booleen(valeur, ou, souple)
        case Forme.CHOIX:
            return lire_choix(valeur, ou, champ.choix)
        case Forme.TEXTE:
            return _exiger(valeur, str, ou, "un texte")
        case Forme.OBJET:
            objet = _exiger(valeur, dict, ou, "un objet", _noms(champ.sous_champs))
            return lire_entree(champ.sous_champs, objet, souple=souple, chemin=ou)
        case Forme.LISTE:
            return lire_liste(champ.sous_champs, valeur, ou, souple)
        case Forme.LIBRE:
            assert champ.lecture is not None, champ.nom
            return champ.lecture(valeur, ou, souple)


def lire_liste(sous_champs: Sequence[Champ], valeur: Any, ou: str, souple: bool = False) -> list[dict[str, Any]]:
    """Une liste d'objets, chacun lu selon les mêmes sous-champs."""
    elements = _exiger(valeur, list, ou, "une liste")
    return [
        lire_entree(sous_champs, _exiger(e, dict, f"{ou}[{rang}]", "un objet"), souple=souple, chemin=f"{ou}[{rang}]")
        for rang, e in enumerate(elements)
    ]


def _noms(sous_champs: Sequence[Champ]) -> str:
    """« , avec solde », à la suite du conseil : l'objet attendu se devine mieux par ses champs."""
    return f", avec {', '.join(champ.nom for champ in sous_champs)}" if sous_champs else ""


def _exiger(valeur: Any, type_voulu: type, ou: str, quoi: str, suite: str = "") -> Any:
    if not isinstance(valeur, type_voulu):
        raise ChampInvalide(f"« {ou} » doit être {quoi}, reçu {valeur!r}.", conseil=f"Donner {quoi}{suite}.", champ=ou)
    return valeur


def lire_montant(valeur: Any, ou: str, souple: bool = False) -> Montant:
    """Un montant en euros, positif ou nul : ``"1234.56"`` ; « 1 234,56 » si ``souple``."""
    conseil = "Écrire le montant en euros, par exemple « 1234.56 »."
    texte = str(valeur) if isinstance(valeur, (int, Decimal)) and not isinstance(valeur, bool) else valeur
    if not isinstance(texte, str) or not (souple or re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", texte, re.ASCII)):
        raise ChampInvalide(f"« {ou} » : montant illisible ({valeur!r}).", conseil=conseil, champ=ou)
    montant = Montant.lire(texte, champ=ou)
    if montant < Montant(0):
        raise ChampInvalide(f"« {ou} » : montant négatif ({valeur}).", conseil="Donner un montant positif.", champ=ou)
    return montant


def lire_taux(valeur: Any, ou: str, souple: bool = False) -> Decimal:
    """Un taux en pour cent, positif ou nul : ``"6.65"`` ; « 6,65 % » si ``souple``."""
    texte = str(valeur) if isinstance(valeur, (int, Decimal)) and not isinstance(valeur, bool) else valeur
    if isinstance(texte, str) and souple:
        texte = texte.replace("%", "").replace(",", ".").strip()
    if not isinstance(texte, str) or not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,10})?", texte, re.ASCII):
        raise ChampInvalide(
            f"« {ou} » : taux illisible ({valeur!r}).",
            conseil="Écrire le taux en pour cent, par exemple « 6.65 ».",
            champ=ou,
        )
    return Decimal(texte)


def lire_date(valeur: Any, ou: str, souple: bool = False) -> date:
    """Une date ``AAAA-MM-JJ`` ; ``JJ/MM/AAAA`` aussi si ``souple``."""
    texte = valeur if isinstance(valeur, str) else ""
    if souple and (francaise := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", texte.strip(), re.ASCII)):
        jour, mois, annee = francaise.groups()
        texte = f"{annee}-{mois:0>2}-{jour:0>2}"
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", texte, re.ASCII):
            raise ValueError
        return date.fromisoformat(texte)
    except ValueError:
        raise ChampInvalide(
            f"« {ou} » : date impossible ({valeur!r}).",
            conseil="Écrire une date existante, AAAA-MM-JJ, par exemple « 2026-11-23 ».",
            champ=ou,
        ) from None


def lire_entier(valeur: Any, ou: str, souple: bool = False) -> int:
    """Un entier positif ou nul ; une chaîne de chiffres aussi si ``souple``."""
    if souple and isinstance(valeur, str) and re.fullmatch(r"[0-9]{1,9}", valeur.strip(), re.ASCII):
        return int(valeur)
    if not isinstance(valeur, int) or isinstance(valeur, bool) or valeur < 0:
        raise ChampInvalide(
            f"« {ou} » : entier positif attendu, reçu {valeur!r}.", conseil="Donner un nombre entier.", champ=ou
        )
    return valeur


def lire_booleen(valeur: Any, ou: str, souple: bool = False) -> bool:
    """``true`` ou ``false`` ; « oui », « non », « vrai », « faux » aussi si ``souple``."""
    if souple and isinstance(valeur, str) and valeur.lower() in ("oui", "vrai", "true", "non", "faux", "false"):
        return valeur.lower() in ("oui", "vrai", "true")
    booleen: bool = _exiger(valeur, bool, ou, "vrai ou faux (true, false)")
    return booleen


def lire_choix(valeur: Any, ou: str, choix: Sequence[str]) -> str:
    """Un mot parmi une liste fermée."""
    if not isinstance(valeur, str) or valeur not in choix:
        raise ChampInvalide(
            f"« {ou} » vaut {valeur!r}, qui n'est pas permis.", conseil=f"Choisir : {', '.join(choix)}.", champ=ou
        )
    return valeur
