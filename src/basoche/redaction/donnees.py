"""Les données d'un acte, lues du JSON en champs typés : dates, montants, taux, heures, booléens.

Un champ est permis si l'acte le demande (son JSON Schema) ou si son modèle l'emploie. Un champ qu'un autre acte seul
emploie est signalé, un champ inconnu de tous est refusé.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from typing import Any

from basoche.droit.actes import acte
from basoche.droit.actes.champs import Schema, TypeChamp, schema_des_champs, vocabulaire
from basoche.droit.erreurs import ChampInconnu, ChampInvalide
from basoche.droit.montant import Montant
from basoche.guichet.champs import lire_booleen, lire_date, lire_entier, lire_montant, lire_taux
from basoche.redaction.attendus import attendus_du_modele, champs_connus
from basoche.redaction.modele import modele_du_code
from basoche.redaction.synonymes import renommer

# Ce que la feuille imprime autour du texte, quel que soit le modèle.
_OFFICIER = frozenset(f"officier.{cle}" for cle in ("civilite", "prenoms", "nom", "societe", "demeure"))
_DU_CADRE = _OFFICIER | {"acte", "acte.date", "acte.nature", "acte.reference", "circonstances", "etude", "officier"}
# Une personne se donne entière : l'acte n'en imprime pas toujours tout.
_IDENTITE = frozenset({
    "genre", "civilite", "prenoms", "nom", "domicile", "profession", "nationalite", "date_naissance",
    "lieu_naissance", "denomination", "forme", "immatriculation", "siege", "organe", "genre_grammatical", "nombre",
})  # fmt: skip
# Où se lit la date que nomme « date_critere », quand ce n'est pas celle de l'acte.
CRITERES = {"date de l'ordonnance": "titre.date"}
_DE_BASOCHE = "textes"
_EXPOSANT_MAX = 40
_HEURE = re.compile(r"([01]?\d|2[0-3]) ?[h:] ?([0-5]\d)?(?::([0-5]\d))?", re.ASCII)


@dataclass(frozen=True)
class Description:
    """Ce qu'un acte accepte : les chemins de ses champs, leurs types, lesquels s'impriment ou se parcourent.

    ``du_modele`` : ceux que lit le texte du modèle ; ``du_cadre`` : ceux que la page imprime autour.
    """

    chemins: frozenset[str]
    types: Mapping[str, TypeChamp]
    imprimes: frozenset[str]
    listes: frozenset[str]
    groupes: frozenset[str]
    du_modele: frozenset[str]
    du_cadre: frozenset[str]


@dataclass(frozen=True, slots=True)
class Donnees:
    """Les champs lus ; ``sans_emploi`` nomme ceux que cet acte n'emploie pas."""

    valeurs: Mapping[str, Any]
    sans_emploi: tuple[str, ...]


def lire_donnees(code: str, brutes: Mapping[str, Any], *, souple: bool = False) -> Donnees:
    """Lit les données d'un acte.

    Args:
        code: un acte du catalogue que Basoche rédige.
        brutes: l'objet JSON reçu ; les champs vides y comptent pour absents.
        souple: accepte les formes saisies à la main (« 1 234,56 », « 23/11/2026 », « 14 h 05 »).

    Raises:
        ActeInconnu, ErreurBasoche: acte inconnu ou sans modèle (``modele_inconnu``).
        ChampInconnu: des champs qu'aucun acte n'emploie, tous cités.
        ChampInvalide: une valeur illisible ou d'une autre forme que son champ ; cite le champ.
    """
    description = decrire(code)
    lecture = _Lecture(description, souple)
    renommees, ecartes = renommer(brutes, description.du_modele, souple=souple)
    valeurs = lecture.lire_groupe(renommees, "", "")
    if lecture.inconnus:
        raise _inconnus(code, lecture.inconnus, description)
    return Donnees(
        {cle: valeur for cle, valeur in valeurs.items() if valeur is not None}, (*ecartes, *lecture.sans_emploi)
    )


@cache
def decrire(code: str) -> Description:
    """Les champs d'un acte : ceux de son schéma et ceux de son modèle, dont les filtres priment pour le type."""
    du_modele = attendus_du_modele(modele_du_code(code))
    du_schema = dict(_du_schema(schema_des_champs(acte(code)), ""))
    du_cadre = {*_DU_CADRE, *modele_du_code(code).cadre.champs()}
    chemins = {*du_modele.chemins, *du_schema, *du_cadre}
    mots = vocabulaire().champs
    types = {nom: mots[nom][0] for nom in du_modele.chemins if nom in mots and mots[nom][0] is TypeChamp.BOOLEEN}
    types |= dict.fromkeys((nom for nom in chemins if nom.startswith("circonstances.")), TypeChamp.BOOLEEN)
    types |= {nom: type_ for nom, type_ in du_schema.items() if type_ is not None} | du_modele.types
    return Description(
        chemins=frozenset(chemins),
        types=types | {"acte.date": TypeChamp.DATE},
        imprimes=frozenset(du_modele.imprimes),
        listes=frozenset(du_modele.listes | {chemin[:-2] for chemin in chemins if chemin.endswith("[]")}),
        groupes=frozenset(chemin.rpartition(".")[0] for chemin in chemins if "." in chemin)
        | {"etude", "circonstances"},
        du_modele=frozenset(du_modele.chemins),
        du_cadre=frozenset(du_cadre),
    )


def _du_schema(schema: Schema, chemin: str) -> Iterator[tuple[str, TypeChamp | None]]:
    for cle, sous in schema.get("properties", {}).items():
        ici = f"{chemin}.{cle}" if chemin else cle
        propre = sous.get("x-basoche", {}).get("type")
        est_booleen = propre is None and sous.get("type") == "boolean"
        yield ici, TypeChamp.BOOLEEN if est_booleen else TypeChamp(propre) if propre else None
        if "items" in sous:
            yield f"{ici}[]", None
            yield from _du_schema(sous["items"], f"{ici}[]")
        yield from _du_schema(sous, ici)


@cache
def _de_tous_les_actes() -> frozenset[str]:
    mots = vocabulaire()
    noms = [*mots.champs, *(f"circonstances.{nom}" for nom in mots.circonstances)]
    groupes = {".".join(nom.split(".")[:rang]) for nom in noms for rang in range(1, nom.count(".") + 1)}
    sans_crochets = {groupe.removesuffix("[]") for groupe in groupes}
    return frozenset({*noms, *groupes, *sans_crochets, *champs_connus()})


class _Lecture:
    """La lecture d'un objet, niveau par niveau ; les champs inconnus sont relevés pour être tous cités."""

    def __init__(self, description: Description, souple: bool) -> None:
        self.description, self.souple = description, souple
        self.inconnus: list[str] = []
        self.sans_emploi: list[str] = []

    def lire(self, valeur: Any, chemin: str, ou: str) -> Any:
        """La valeur lue ; ``chemin`` est celui du modèle (« biens[].nom »), ``ou`` celui des messages."""
        if not self._est_permis(chemin, ou):
            return None
        match valeur:
            case None:
                return None
            case str() if not valeur.strip():
                return None
            case Mapping():
                return self._groupe(valeur, chemin, ou)
            case list() | tuple():
                return self._liste(list(valeur), chemin, ou)
            case _:
                return self._simple(valeur, chemin, ou)

    def _est_permis(self, chemin: str, ou: str) -> bool:
        groupe, _, nom = chemin.rpartition(".")
        if chemin in self.description.chemins or groupe == "etude" or (nom in _IDENTITE and self._est_personne(groupe)):
            return True
        cle = ou.rpartition(".")[2]
        fabrique = chemin.split(".")[0] == _DE_BASOCHE or "[" in cle.partition("[")[0]
        if fabrique or chemin not in _de_tous_les_actes():
            self.inconnus.append(ou)
            return False
        if not any(chemin.startswith((f"{vu}.", f"{vu}[")) for vu in self.sans_emploi):
            self.sans_emploi.append(chemin)
        return True

    def _est_personne(self, groupe: str) -> bool:
        noms = (f"{groupe}.{cle}" for cle in ("genre", "civilite", "denomination", "nom"))
        return any(nom in self.description.chemins or nom in _de_tous_les_actes() for nom in noms)

    def _groupe(self, valeur: Mapping[str, Any], chemin: str, ou: str) -> Any:
        connu = chemin in self.description.chemins
        if connu and chemin not in self.description.groupes and not self._est_libre(chemin):
            attendu = "une liste" if chemin in self.description.listes else "une seule valeur"
            raise _forme(ou, attendu, "un groupe de champs")
        return self.lire_groupe(valeur, f"{chemin}.", f"{ou}.")

    def lire_groupe(self, valeur: Mapping[str, Any], chemin: str, ou: str) -> dict[str, Any]:
        """Chaque champ d'un groupe ; une clé qui imite un chemin (« titre.date ») est inconnue."""
        lues = {}
        for cle, contenu in valeur.items():
            if "." in cle or "[" in cle:
                self.inconnus.append(f"{ou}{cle}")
                continue
            lues[cle] = self.lire(contenu, f"{chemin}{cle}", f"{ou}{cle}")
        if f"{chemin}genre" in self.description.chemins and not lues.get("genre"):
            lues |= _genre_deduit(lues)
        return lues

    def _est_libre(self, chemin: str) -> bool:
        """Un élément d'une liste dont ni le schéma ni le modèle ne disent les champs."""
        return chemin.endswith("[]") and chemin not in self.description.imprimes

    def _liste(self, valeur: list[Any], chemin: str, ou: str) -> Any:
        connu = chemin in self.description.chemins
        parcourue = chemin in self.description.listes and not (
            self._est_groupe(chemin) and f"{chemin}[]" not in self.description.chemins
        )
        if connu and not parcourue and self._type(chemin) is not TypeChamp.LISTE:
            raise _forme(ou, "un groupe de champs" if self._est_groupe(chemin) else "une seule valeur", "une liste")
        dedans = f"{chemin}[]"
        if dedans not in self.description.chemins and dedans not in _de_tous_les_actes():
            return [element for element in valeur if element is not None]
        return [self.lire(element, dedans, f"{ou}[{rang}]") for rang, element in enumerate(valeur)]

    def _type(self, chemin: str) -> TypeChamp | None:
        return self.description.types.get(chemin)

    def _est_groupe(self, chemin: str) -> bool:
        return chemin in self.description.groupes

    def _simple(self, valeur: Any, chemin: str, ou: str) -> Any:
        type_ = self._type(chemin)
        imprime = chemin in self.description.imprimes
        if type_ is None and not imprime:
            if self._est_groupe(chemin):
                raise _forme(ou, "un groupe de champs", "une seule valeur")
            if chemin in self.description.listes:
                raise _forme(ou, "une liste", "une seule valeur")
        if type_ is TypeChamp.LISTE and not imprime:
            raise _forme(ou, "une liste", "une seule valeur")
        if type_ in _LECTURES:
            return _LECTURES[type_](valeur, ou, self.souple)
        return _lire_texte(valeur, ou, booleen_permis=not imprime)


def _genre_deduit(personne: Mapping[str, Any]) -> dict[str, str]:
    """Une dénomination est celle d'une personne morale, un nom celui d'une personne physique."""
    if personne.get("denomination"):
        return {"genre": "morale"}
    return {"genre": "physique"} if personne.get("nom") else {}


def _lire_texte(valeur: Any, ou: str, *, booleen_permis: bool) -> Any:
    """Un texte, ou ce qu'on écrit tel quel : un entier, un nombre décimal, une date."""
    match valeur:
        case bool() if not booleen_permis:
            raise _forme(ou, "un texte", "vrai ou faux")
        case str() | bool() | date() | time() | Montant():
            return valeur
        case int():
            return str(valeur)
        case Decimal() if valeur.is_finite() and abs(valeur.adjusted()) <= _EXPOSANT_MAX:
            return format(valeur, "f")
    raise ChampInvalide(f"« {ou} » : valeur illisible ({str(valeur)[:40]}).", conseil="Écrire un texte.", champ=ou)


def _date(valeur: Any, ou: str, souple: bool) -> date:
    return valeur if isinstance(valeur, date) else lire_date(valeur, ou, souple)


def _heure(valeur: Any, ou: str, souple: bool) -> time:
    if isinstance(valeur, time):
        return valeur
    lue = _HEURE.fullmatch(valeur.strip()) if isinstance(valeur, str) else None
    if lue is None or not (souple or re.match(r"\d\d:\d\d", valeur)):
        raise ChampInvalide(
            f"« {ou} » : heure impossible ({valeur!r}).", conseil="Écrire une heure, par exemple « 14:05 ».", champ=ou
        )
    return time(int(lue[1]), int(lue[2] or 0), int(lue[3] or 0))


def _horodatage(valeur: Any, ou: str, souple: bool) -> datetime:  # noqa: ARG001 (même forme que les autres lectures)
    try:
        return valeur if isinstance(valeur, datetime) else datetime.fromisoformat(valeur)
    except (ValueError, TypeError):
        raise ChampInvalide(
            f"« {ou} » : jour et heure illisibles ({valeur!r}).", conseil="Écrire « 2026-11-23T14:05 ».", champ=ou
        ) from None


def _montant(valeur: Any, ou: str, souple: bool) -> Montant:
    return valeur if isinstance(valeur, Montant) else lire_montant(valeur, ou, souple)


def _entier(valeur: Any, ou: str, souple: bool) -> int:  # noqa: ARG001
    return lire_entier(valeur, ou, True)


_LECTURES: Mapping[TypeChamp | None, Callable[[Any, str, bool], Any]] = {
    TypeChamp.DATE: _date,
    TypeChamp.HEURE: _heure,
    TypeChamp.HORODATAGE: _horodatage,
    TypeChamp.MONTANT: _montant,
    TypeChamp.TAUX: lire_taux,
    TypeChamp.ENTIER: _entier,
    TypeChamp.BOOLEEN: lire_booleen,
}


def _forme(ou: str, attendu: str, recu: str) -> ChampInvalide:
    return ChampInvalide(f"« {ou} » doit être {attendu}, reçu {recu}.", conseil=f"Donner {attendu}.", champ=ou)


def _inconnus(code: str, inconnus: list[str], description: Description) -> ChampInconnu:
    permis = sorted(chemin for chemin in description.chemins if not chemin.endswith("[]"))
    cites = ", ".join(f"« {nom[:80]} »" for nom in inconnus[:20])
    proches = dict.fromkeys(proche for nom in inconnus[:5] for proche in _proches(nom, permis))
    propose = f"Champs proches : {', '.join(proches)}. " if proches else ""
    pluriel = "s" if len(inconnus) > 1 else ""
    return ChampInconnu(
        f"Champ{pluriel} inconnu{pluriel} : {cites}.",
        conseil=f"{propose}Voir les champs de l'acte : basoche acte champs {code}.",
        champ=inconnus[0],
    )


def _proches(inconnu: str, permis: list[str]) -> list[str]:
    """Les champs dont le chemin ressemble, sinon ceux du même nom rangés ailleurs."""
    chemin = re.sub(r"\[\d+\]", "[]", inconnu[:80])
    cle = chemin.rpartition(".")[2]
    return get_close_matches(chemin, permis, n=3) or [nom for nom in permis if nom.rpartition(".")[2] == cle][:3]
