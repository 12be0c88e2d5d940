"""Une valeur saisie doit avoir la forme des valeurs livrées : c'est le garde-fou contre la faute de frappe.

Un nombre reste un nombre du même ordre de grandeur, une structure garde ses clés, ses tranches et leur continuité. Un
ordre de grandeur inhabituel se confirme ; un nombre négatif, une clé inconnue ou une tranche manquante, non.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from basoche.droit.erreurs import ChampInvalide
from basoche.droit.parametres._modele import Parametre

ECART_HABITUEL = 10  # au-delà de dix fois les valeurs connues : virgule déplacée, plutôt que réforme
_BORNES_OUVERTES = {"a", "au", "jusqu_a", "jusqu_au"}
_ACCESSOIRES = ("note", "notes", "estimation", "estimation_fondement", "source")
_BOOLEENS = {"vrai": True, "oui": True, "true": True, "faux": False, "non": False, "false": False}
_NOMBRE = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?", re.ASCII)
_ESPACES = re.compile(r"[\s\u00a0\u202f]+")


@dataclass(frozen=True, slots=True)
class _Regle:
    """Ce qu'il faut savoir du paramètre pour juger un nombre."""

    unite: str
    confirmee: bool

    @property
    def en_euros(self) -> bool:
        return self.unite.lower().startswith(("euro", "€"))

    @property
    def en_pour_cent(self) -> bool:
        return "%" in self.unite or "pour cent" in self.unite.lower() or "pourcent" in self.unite.lower()


def lire_valeur_saisie(parametre: Parametre, texte: str, *, confirmee: bool = False) -> Any:
    """Lit la valeur tapée et la compare aux valeurs livrées du paramètre.

    Args:
        parametre: le paramètre livré (ses valeurs, ou à défaut ses estimations, servent de modèle).
        texte: un nombre (« 26.00 », « 26,00 »), ou la structure entière en JSON.
        confirmee: accepte un ordre de grandeur inhabituel.

    Returns:
        La valeur en types JSON (nombres en chaînes, dates ISO).

    Raises:
        ChampInvalide: forme, signe, nombre de tranches ou ordre de grandeur inattendus.
    """
    if not texte.strip():
        raise _invalide("la valeur est vide", "valeur")
    modeles = modeles_de(parametre)
    regle = _Regle(parametre.unite, confirmee)
    structuree = any(isinstance(modele, (dict, list)) for modele in modeles) or (
        not modeles and texte.strip()[0] in "[{"
    )
    return _conformer(_charger(texte) if structuree else texte.strip(), modeles, "valeur", regle)


def modeles_de(parametre: Parametre) -> list[Any]:
    """Les contenus livrés qui servent de modèle : les valeurs lues, à défaut les estimations."""
    lues = [v.contenu for v in parametre.valeurs if v.contenu is not None]
    return lues or [v.estimation for v in parametre.valeurs if v.estimation is not None]


def _charger(texte: str) -> Any:
    try:
        return json.loads(texte, parse_float=str, parse_constant=_refuser_constante, object_pairs_hook=_sans_doublon)
    except (ValueError, RecursionError) as faute:
        raise _invalide(
            f"ce paramètre est une structure, et la valeur n'est pas du JSON lisible ({faute})", "valeur"
        ) from None


def _refuser_constante(nom: str) -> Any:
    raise ValueError(f"{nom} n'est pas un nombre")


def _sans_doublon(paires: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    contenu = dict(paires)
    if len(contenu) < len(paires):
        raise ValueError("clé écrite deux fois")
    return contenu


def _conformer(valeur: Any, modeles: Sequence[Any], ou: str, regle: _Regle) -> Any:
    """La valeur, si elle a la forme d'un des modèles."""
    presents = [modele for modele in modeles if modele is not None]
    if valeur is None:
        return _exiger(None, _null_permis(modeles, ou), "une valeur connue est attendue", ou)
    if isinstance(valeur, dict):
        return _conformer_objet(valeur, _seulement(presents, dict, "un objet JSON", ou), ou, regle)
    if isinstance(valeur, list):
        return _conformer_liste(valeur, _seulement(presents, list, "une liste", ou), ou, regle)
    feuilles = [modele for modele in presents if not isinstance(modele, (dict, list))]
    if presents and not feuilles:
        raise _invalide(f"une structure est attendue, comme {_en_bref(presents[-1])}", ou)
    return _conformer_feuille(valeur, feuilles, ou, regle)


def _null_permis(modeles: Sequence[Any], ou: str) -> bool:
    """Une borne ouverte, ou une précision que des versions livrées n'ont pas ; jamais un nombre."""
    presents = [modele for modele in modeles if modele is not None]
    if ou.rsplit(".", 1)[-1] in _BORNES_OUVERTES:
        return None in modeles
    return None in modeles and not any(en_nombre(modele) is not None for modele in presents)


def _seulement(modeles: Sequence[Any], type_voulu: type, quoi: str, ou: str) -> list[Any]:
    vus = [modele for modele in modeles if isinstance(modele, type_voulu)]
    if modeles and not vus:
        raise _invalide(f"{quoi} n'est pas attendu ici ; forme livrée : {_en_bref(modeles[-1])}", ou)
    return vus


def _conformer_objet(valeur: Mapping[str, Any], modeles: Sequence[Mapping[str, Any]], ou: str, regle: _Regle) -> Any:
    if modeles:
        connues = {cle for modele in modeles for cle in modele}
        exigees = {cle for cle in modeles[-1] if all(cle in m for m in modeles) and not _est_accessoire(cle)}
        if inconnues := sorted(valeur.keys() - connues):
            raise _invalide(f"clé inconnue « {inconnues[0]} » (permises : {', '.join(sorted(connues))})", ou)
        if manquantes := sorted(exigees - valeur.keys()):
            raise _invalide(f"clé « {manquantes[0]} » manquante", ou)
    return {
        cle: _conformer(element, [m[cle] for m in modeles if cle in m], f"{ou}.{cle}", regle)
        for cle, element in valeur.items()
    }


def _est_accessoire(cle: str) -> bool:
    return cle in _ACCESSOIRES or "verification" in cle


def _conformer_liste(valeur: Sequence[Any], modeles: Sequence[Sequence[Any]], ou: str, regle: _Regle) -> Any:
    longueurs = sorted({len(modele) for modele in modeles})
    if longueurs and len(valeur) not in longueurs:
        permises = " ou ".join(map(str, longueurs))
        raise _invalide(f"{len(valeur)} éléments, {permises} attendus", ou)
    pieces = [element for modele in modeles for element in modele]
    lus = [_conformer(element, pieces, f"{ou}[{rang}]", regle) for rang, element in enumerate(valeur)]
    _verifier_croissance(lus, modeles, ou)
    _verifier_tranches(lus, ou)
    return lus


def _verifier_croissance(lus: Sequence[Any], modeles: Sequence[Sequence[Any]], ou: str) -> None:
    """Des seuils toujours croissants dans les versions livrées le restent."""
    toujours = bool(modeles) and all(len(modele) > 1 and _croissante(modele) for modele in modeles)
    if toujours and not _croissante(lus):
        raise _invalide("ces seuils doivent être croissants", ou)


def _croissante(liste: Sequence[Any]) -> bool:
    nombres = [en_nombre(element) for element in liste]
    return all(a is not None and b is not None and a < b for a, b in pairwise(nombres))


def _verifier_tranches(lus: Sequence[Any], ou: str) -> None:
    """Des tranches se suivent : chacune commence où finit la précédente, seule la dernière est ouverte."""
    for debut, fin in (("de", "a"), ("superieur_a", "jusqu_a")):
        if not lus or not all(isinstance(tranche, dict) and debut in tranche and fin in tranche for tranche in lus):
            continue
        for rang, (tranche, suivante) in enumerate(pairwise(lus)):
            haut, bas = en_nombre(tranche[fin]), en_nombre(tranche[debut])
            if haut is None or bas is None or haut <= bas:
                raise _invalide(f"« {fin} » doit dépasser « {debut} »", f"{ou}[{rang}]")
            if haut != en_nombre(suivante[debut]):
                raise _invalide("cette tranche ne commence pas où finit la précédente", f"{ou}[{rang + 1}]")
        dernier = en_nombre(lus[-1][fin])
        bas = en_nombre(lus[-1][debut])
        if lus[-1][fin] is not None and (dernier is None or bas is None or dernier <= bas):
            raise _invalide(f"« {fin} » doit dépasser « {debut} »", f"{ou}[{len(lus) - 1}]")


def _conformer_feuille(valeur: Any, modeles: Sequence[Any], ou: str, regle: _Regle) -> Any:
    if any(isinstance(modele, bool) for modele in modeles):
        lue = _BOOLEENS.get(str(valeur).lower())
        return _exiger(lue, lue is not None, f"vrai ou faux attendu et non {_en_bref(valeur)}", ou)
    if any(type(modele) is int for modele in modeles):
        return _conformer_entier(valeur, modeles, ou, regle)
    if any(type(modele) is date for modele in modeles):
        return _exiger(valeur, _est_date(valeur), "date AAAA-MM-JJ attendue", ou)
    if not modeles or all(en_nombre(modele) is not None for modele in modeles):
        return _conformer_nombre(valeur, modeles, ou, regle)
    return _exiger(valeur, isinstance(valeur, str) and bool(valeur.strip()), "texte non vide attendu", ou)


def _exiger(valeur: Any, condition: bool, quoi: str, ou: str) -> Any:
    if not condition:
        raise _invalide(f"{quoi}, reçu {_en_bref(valeur)}", ou)
    return valeur


def _est_date(valeur: Any) -> bool:
    try:
        return isinstance(valeur, str) and len(valeur) == 10 and bool(date.fromisoformat(valeur))
    except ValueError:
        return False


def _conformer_entier(valeur: Any, modeles: Sequence[Any], ou: str, regle: _Regle) -> int:
    nombre = en_nombre(valeur) if not isinstance(valeur, bool) else None
    if nombre is None or nombre != int(nombre):
        raise _invalide(f"nombre entier attendu, reçu {_en_bref(valeur)}", ou)
    _juger(nombre, modeles, ou, regle)
    return int(nombre)


def _conformer_nombre(valeur: Any, modeles: Sequence[Any], ou: str, regle: _Regle) -> str:
    texte = _ESPACES.sub("", str(valeur)).removesuffix("€").removesuffix("%").replace(",", ".")
    nombre = en_nombre(texte) if not isinstance(valeur, bool) else None
    if nombre is None:
        raise _invalide(f"nombre attendu{f' ({regle.unite})' if regle.unite else ''}, reçu {_en_bref(valeur)}", ou)
    decimales = max([2, *(_decimales(modele) for modele in modeles)])
    if regle.en_euros and _decimales(texte) > decimales:
        raise _invalide(f"montant en euros avec plus de {decimales} décimales ({texte})", ou)
    _juger(nombre, modeles, ou, regle)
    return texte


def _decimales(valeur: Any) -> int:
    return len(str(valeur).partition(".")[2])


def _juger(nombre: Decimal, modeles: Sequence[Any], ou: str, regle: _Regle) -> None:
    """Refuse un nombre négatif que rien n'annonce, puis, sauf confirmation, un ordre de grandeur inhabituel."""
    connus = [n for modele in modeles if (n := en_nombre(modele)) is not None]
    if nombre < 0 and not any(n < 0 for n in connus):
        raise _invalide(f"valeur négative ({nombre})", ou)
    if regle.confirmee:
        return
    if not nombre and connus and not any(n == 0 for n in connus):
        raise _inhabituelle("0, alors que ce paramètre n'a jamais été nul", ou)
    if regle.en_pour_cent and abs(nombre) > 100 and not any(abs(n) > 100 for n in connus):
        raise _inhabituelle(f"{nombre} %, plus de 100 %", ou)
    positifs = [abs(n) for n in connus if n]
    if nombre and positifs:
        petit, grand = min(positifs), max(positifs)
        if not petit / ECART_HABITUEL <= abs(nombre) <= grand * ECART_HABITUEL:
            raise _inhabituelle(f"{nombre}, alors que les valeurs connues vont de {petit} à {grand}", ou)


def en_nombre(valeur: Any) -> Decimal | None:
    """Le nombre écrit dans une chaîne ou un entier ; ``None`` si ce n'en est pas un."""
    if isinstance(valeur, bool) or not isinstance(valeur, (str, int)):
        return None
    texte = str(valeur)
    return Decimal(texte) if _NOMBRE.fullmatch(texte) else None


def _en_bref(valeur: Any) -> str:
    texte = json.dumps(valeur, ensure_ascii=False, default=str)
    return texte if len(texte) <= 200 else f"{texte[:197]}…"


def _invalide(motif: str, ou: str) -> ChampInvalide:
    return ChampInvalide(
        f"« {ou} » : {motif}.",
        conseil="Donner une valeur de la forme livrée (basoche parametres montrer NOM) : un nombre, ou une structure "
        "entière en JSON.",
        champ=ou,
    )


def _inhabituelle(motif: str, ou: str) -> ChampInvalide:
    return ChampInvalide(
        f"« {ou} » : valeur inhabituelle ({motif}).",
        conseil="Vérifier la virgule et l'unité ; si le texte dit bien cela, ajouter --confirmer-ecart.",
        code="valeur_inhabituelle",
        champ=ou,
    )


def chemins(valeur: Any, ou: str = "") -> Iterable[tuple[str, str, Any]]:
    """Toutes les feuilles d'une structure : ``(chemin, dernière clé, valeur)``."""
    if isinstance(valeur, Mapping):
        for cle, element in valeur.items():
            yield from _noeud(element, f"{ou}.{cle}" if ou else str(cle), str(cle))
    elif isinstance(valeur, (list, tuple)):
        for rang, element in enumerate(valeur):
            yield from _noeud(element, f"{ou}[{rang}]", "")


def _noeud(element: Any, ou: str, cle: str) -> Iterable[tuple[str, str, Any]]:
    if isinstance(element, (Mapping, list, tuple)):
        yield from chemins(element, ou)
    else:
        yield ou, cle, element
