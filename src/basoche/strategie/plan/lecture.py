"""Lit les moyens de l'étude et les actions des dossiers, champ par champ, sans nombre à virgule flottante.

Un million de dossiers ne devient pas un million d'objets : chaque action lue s'ajoute à des colonnes.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from basoche.droit.erreurs import ChampInconnu, ChampInvalide, ChampManquant
from basoche.droit.montant import Montant
from basoche.guichet.champs import lire_entier, lire_montant
from basoche.strategie.plan.colonnes import Booleens, Entiers, dresser
from basoche.strategie.plan.modele import Demande, Moyen, Nature, Trait

CHAMPS_CAPACITE = ("cas", "heures", "tournees", "avances", "dossiers")
CHAMPS_DOSSIER = frozenset({"dossier", "actions", "traits"})
CHAMPS_ACTION = frozenset({"action", "valeur", "minutes", "arrets", "avance", "obligatoire", "calibre"})
ACTIONS_MAX = 30
_CENT = Decimal(100)


def lire_moyens(entree: Mapping[str, Any]) -> tuple[Moyen, ...]:
    """Les moyens de la période : heures par fonction, tournées, avances.

    Raises:
        ChampInconnu, ChampManquant, ChampInvalide: l'entrée ne respecte pas la forme décrite au guide.
    """
    _refuser_inconnus(entree, frozenset(CHAMPS_CAPACITE), "")
    heures = entree.get("heures")
    if not isinstance(heures, Mapping) or not heures:
        raise ChampManquant(
            "Champ « heures » manquant : les heures de chaque fonction, par exemple {clerc: 320}.",
            conseil="Donner « heures », un objet dont chaque clé est une fonction de l'étude.",
            champ="heures",
        )
    moyens = [Moyen(str(f), Nature.HEURES, _lire_minutes(h, f"heures.{f}")) for f, h in heures.items()]
    if entree.get("tournees") is not None:
        moyens.append(_lire_tournees(entree["tournees"]))
    if entree.get("avances") is not None:
        avances = lire_montant(entree["avances"], "avances")
        moyens.append(Moyen("avances", Nature.AVANCES, avances.centimes))
    return tuple(moyens)


def _lire_minutes(valeur: Any, ou: str) -> int:
    """Des heures, qui doivent faire un nombre entier de minutes."""
    conseil = "Écrire des heures qui font des minutes entières, par exemple « 7.5 »."
    texte = str(valeur) if isinstance(valeur, (int, Decimal)) and not isinstance(valeur, bool) else valeur
    try:
        minutes = Fraction(texte if isinstance(texte, str) and len(texte) <= 20 else "non") * 60
    except (ValueError, ZeroDivisionError):
        raise ChampInvalide(f"« {ou} » : heures illisibles ({valeur!r}).", conseil=conseil, champ=ou) from None
    if minutes < 0 or minutes.denominator != 1:
        raise ChampInvalide(f"« {ou} » : {valeur} heures.", conseil=conseil, champ=ou)
    return minutes.numerator


def _lire_tournees(valeur: Any) -> Moyen:
    if not isinstance(valeur, Mapping):
        raise ChampInvalide(
            f"« tournees » doit être un objet, reçu {valeur!r}.",
            conseil="Écrire par exemple {nombre: 12, arrets: 18}.",
            champ="tournees",
        )
    _refuser_inconnus(valeur, frozenset({"nombre", "arrets"}), "tournees")
    lus = {}
    for nom in ("nombre", "arrets"):
        if valeur.get(nom) is None:
            raise ChampManquant(
                f"Champ « tournees.{nom} » manquant.", conseil=f"Donner « {nom} », un entier.", champ=f"tournees.{nom}"
            )
        lus[nom] = lire_entier(valeur[nom], f"tournees.{nom}")
    return Moyen("tournees", Nature.TOURNEES, lus["nombre"] * lus["arrets"], max(1, lus["arrets"]))


def _refuser_inconnus(objet: Mapping[str, Any], permis: frozenset[str], ou: str) -> None:
    for nom in objet:
        if nom not in permis:
            champ = f"{ou}.{nom}" if ou else str(nom)
            raise ChampInconnu(
                f"Champ inconnu : « {champ} ».", conseil=f"Champs permis : {', '.join(sorted(permis))}.", champ=champ
            )


class Releve:
    """Reçoit les dossiers un à un, puis rend la demande en colonnes ; un dossier refusé ne laisse rien derrière lui."""

    def __init__(self, moyens: tuple[Moyen, ...]) -> None:
        self.moyens = moyens
        self._rangs = {(m.nature, m.cle): rang for rang, m in enumerate(moyens)}
        self._dossiers: dict[str, int] = {}
        self._actions: dict[str, int] = {}
        self._ou = array("q")  # dossier, rang et nom de chaque action lue
        self._valeurs = array("q")
        self._couts = tuple(array("q") for _ in moyens)
        self._imposees: dict[int, int] = {}
        self._non_calibrees = 0
        self._traits: dict[str, dict[int, Any]] = {}

    def ajouter(self, brut: Mapping[str, Any], ou: str) -> None:
        """Un dossier : ``dossier`` (son nom), ``actions``, ``traits``.

        Args:
            brut: l'objet reçu.
            ou: sa place, pour les messages (« dossiers[3] »).

        Raises:
            ChampInconnu, ChampManquant, ChampInvalide: le dossier est refusé en entier.
        """
        _refuser_inconnus(brut, CHAMPS_DOSSIER, ou)
        nom = _exiger_texte(brut, "dossier", ou)
        if nom in self._dossiers:
            raise ChampInvalide(
                f"Le dossier « {nom} » est donné deux fois.", conseil="Ne le donner qu'une fois.", champ=f"{ou}.dossier"
            )
        actions = brut.get("actions")
        if not isinstance(actions, list) or len(actions) > ACTIONS_MAX:
            raise ChampInvalide(
                f"« {ou}.actions » doit être une liste de {ACTIONS_MAX} actions au plus.",
                conseil="Donner une liste, vide si rien n'est à faire.",
                champ=f"{ou}.actions",
            )
        lues = [self._lire_action(action, f"{ou}.actions[{rang}]") for rang, action in enumerate(actions)]
        traits = _lire_traits(brut.get("traits"), f"{ou}.traits")
        imposees = [rang for rang, lue in enumerate(lues) if lue[3]]
        if len(imposees) > 1:
            raise ChampInvalide(
                f"« {ou} » impose deux actions : une seule par dossier.",
                conseil="Ne garder « obligatoire » que sur l'une d'elles.",
                champ=f"{ou}.actions",
            )
        self._garder(nom, lues, imposees, traits)

    def _garder(
        self, nom: str, lues: list[tuple[str, int, list[int], bool, bool]], imposees: list[int], traits: dict[str, Any]
    ) -> None:
        dossier = self._dossiers[nom] = len(self._dossiers)
        for rang, (action, valeur, couts, _, calibree) in enumerate(lues):
            self._ou.extend((dossier, rang, self._actions.setdefault(action, len(self._actions))))
            self._valeurs.append(valeur)
            for colonne, cout in zip(self._couts, couts, strict=True):
                colonne.append(cout)
            self._non_calibrees += not calibree
        if imposees:
            self._imposees[dossier] = imposees[0]
        for trait, valeur in traits.items():
            self._traits.setdefault(trait, {})[dossier] = valeur

    def _lire_action(self, brut: Any, ou: str) -> tuple[str, int, list[int], bool, bool]:
        if not isinstance(brut, Mapping):
            raise ChampInvalide(f"« {ou} » doit être un objet.", conseil="Écrire {action: …, valeur: …}.", champ=ou)
        if not brut.keys() <= CHAMPS_ACTION:
            _refuser_inconnus(brut, CHAMPS_ACTION, ou)
        nom = _exiger_texte(brut, "action", ou)
        if brut.get("valeur") is None:
            raise ChampManquant(
                f"Champ « {ou}.valeur » manquant : l'espérance nette de l'action, en euros.",
                conseil="Donner « valeur ».",
                champ=f"{ou}.valeur",
            )
        valeur = _lire_valeur(brut["valeur"], f"{ou}.valeur")
        drapeaux = [brut.get("obligatoire", False), brut.get("calibre", True)]
        for drapeau, cle in zip(drapeaux, ("obligatoire", "calibre"), strict=True):
            if not isinstance(drapeau, bool):
                raise ChampInvalide(
                    f"« {ou}.{cle} » doit être vrai ou faux.", conseil="Écrire true ou false.", champ=f"{ou}.{cle}"
                )
        return nom, valeur, self._lire_couts(brut, ou), drapeaux[0], drapeaux[1]

    def _lire_couts(self, brut: Mapping[str, Any], ou: str) -> list[int]:
        couts = [0] * len(self.moyens)
        minutes = brut.get("minutes") or {}
        if not isinstance(minutes, Mapping):
            raise ChampInvalide(
                f"« {ou}.minutes » doit être un objet.", conseil="Écrire {clerc: 12}.", champ=f"{ou}.minutes"
            )
        for fonction, nombre in minutes.items():
            rang = self._rangs.get((Nature.HEURES, fonction))
            if rang is None:
                raise _sans_capacite(f"la fonction « {fonction} » n'a pas d'heures", f"{ou}.minutes.{fonction}")
            # Un million de dossiers : le nom du champ ne s'écrit que pour un refus.
            couts[rang] = nombre if type(nombre) is int and nombre >= 0 else lire_entier(nombre, f"{ou}.{fonction}")
        if brut.get("arrets"):
            rang = self._rangs.get((Nature.TOURNEES, "tournees"))
            if rang is None:
                raise _sans_capacite("« tournees » n'est pas donné", f"{ou}.arrets")
            couts[rang] = lire_entier(brut["arrets"], f"{ou}.arrets")
        avance = _lire_valeur(brut["avance"], f"{ou}.avance") if brut.get("avance") else 0
        if avance:
            rang = self._rangs.get((Nature.AVANCES, "avances"))
            if rang is None:
                raise _sans_capacite("« avances » n'est pas donné", f"{ou}.avance")
            couts[rang] = lire_montant(brut["avance"], f"{ou}.avance").centimes
        return couts

    def finir(self) -> Demande:
        """La demande en colonnes."""
        nombre = len(self._dossiers)
        dossier, rang, nom = np.frombuffer(self._ou, dtype=np.int64).reshape(-1, 3).T
        hauteur = int(rang.max(initial=-1)) + 1
        forme = (hauteur, nombre)

        def etaler(nombres: Any, vide: int = 0) -> Entiers:
            table = np.full(forme, vide, dtype=np.int64)
            table[rang, dossier] = np.frombuffer(nombres, dtype=np.int64) if isinstance(nombres, array) else nombres
            return table

        noms = etaler(nom, -1)
        offertes: Booleens = noms >= 0
        couts = np.stack([etaler(colonne) for colonne in self._couts])
        capacites = np.array([m.capacite for m in self.moyens], dtype=np.int64)
        imposees = np.full(nombre, -1, dtype=np.int64)
        imposees[list(self._imposees)] = list(self._imposees.values())
        return Demande(
            self.moyens,
            list(self._dossiers),
            dresser(etaler(self._valeurs), couts, offertes, capacites, imposees),
            noms,
            tuple(self._actions),
            imposees,
            self._non_calibrees,
            {nom: _en_trait(lus, nombre) for nom, lus in self._traits.items()},
        )


def _sans_capacite(quoi: str, ou: str) -> ChampInvalide:
    return ChampInvalide(
        f"« {ou} » : {quoi} dans la capacité.", conseil="L'ajouter à la capacité, à 0 s'il n'y en a pas.", champ=ou
    )


def _exiger_texte(brut: Mapping[str, Any], nom: str, ou: str) -> str:
    valeur = brut.get(nom)
    if isinstance(valeur, str) and valeur.strip():
        return valeur
    champ = f"{ou}.{nom}"
    if valeur is None:
        raise ChampManquant(f"Champ « {champ} » manquant.", conseil=f"Donner « {nom} ».", champ=champ)
    raise ChampInvalide(f"« {champ} » doit être un texte, reçu {valeur!r}.", conseil="Donner un texte.", champ=champ)


def _lire_valeur(valeur: Any, ou: str) -> int:
    """Des euros, négatifs si l'action coûte plus qu'elle n'espère ; en centimes."""
    if isinstance(valeur, str):
        return Montant.lire(valeur, champ=ou).centimes
    if isinstance(valeur, (int, Decimal)) and not isinstance(valeur, bool):
        return Montant.lire(str(valeur), champ=ou).centimes
    raise ChampInvalide(
        f"« {ou} » : montant illisible ({valeur!r}).", conseil="Écrire des euros, par exemple « 41.20 ».", champ=ou
    )


def _lire_traits(brut: Any, ou: str) -> dict[str, Any]:
    if brut is None:
        return {}
    permis = (str, int, Decimal, bool)
    if not isinstance(brut, Mapping) or not all(isinstance(v, permis) for v in brut.values() if v is not None):
        raise ChampInvalide(
            f"« {ou} » doit être un objet de nombres, de textes ou de oui/non.",
            conseil="Écrire par exemple {principal: 500, employeur_connu: true}.",
            champ=ou,
        )
    return {str(nom): valeur for nom, valeur in brut.items() if valeur is not None}


def _en_trait(lus: Mapping[int, Any], nombre: int) -> Trait:
    """Un trait dont toutes les valeurs sont des nombres est un nombre ; sinon un texte."""
    valeurs = [_en_centiemes(valeur) for valeur in lus.values()]
    nombres = [v for v in valeurs if v is not None]
    if len(nombres) == nombre:
        colonne = np.zeros(nombre, dtype=np.int64)
        colonne[list(lus)] = nombres
        return Trait(colonne)
    textes: dict[str, int] = {}
    colonne = np.full(nombre, -1, dtype=np.int64)
    for dossier, valeur in lus.items():
        mot = ("oui" if valeur else "non") if isinstance(valeur, bool) else str(valeur)
        colonne[dossier] = textes.setdefault(mot, len(textes))
    return Trait(colonne, tuple(textes))


def _en_centiemes(valeur: Any) -> int | None:
    if isinstance(valeur, (bool, str)):
        return None
    centiemes = int(valeur * _CENT)
    return centiemes if abs(centiemes) < 2**60 else None
