"""Lecture stricte d'un fichier de paramètre.

Une clé inconnue, une date fausse, un trou, un recouvrement ou une source absente est une
erreur qui nomme le fichier, le paramètre et la ligne : un droit mal recopié ne se charge pas.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from basoche.droit.erreurs import ParametreInvalide
from basoche.droit.parametres._modele import Parametre, ValeurDatee
from basoche.droit.periode import Periode, lendemain
from basoche.droit.source import Verification
from basoche.droit.yaml_strict import Chemin, FauteYaml, charger, numero_de_ligne

_CLES = {"parametre", "description", "unite", "reference", "attributs", "notes", "a_relever", "valeurs"}
_CLES_EXIGEES = {"parametre", "description", "unite", "reference", "valeurs"}
_CLES_VALEUR = {
    "du", "jusqu_au", "du_au_plus_tot", "du_au_plus_tard", "valeur", "article", "source", "verification",
    "publication", "notes", "estimation", "estimation_fondement", "details",
}  # fmt: skip


class _Fichier:
    """Le fichier en cours de lecture : sert à dire où est la faute."""

    def __init__(self, chemin: Path, nom: str) -> None:
        self.chemin, self.nom = chemin, nom
        self.texte = chemin.read_text(encoding="utf-8")

    def erreur(self, message: str, ou: Chemin = (), ligne: int | None = None) -> ParametreInvalide:
        numero = ligne if ligne is not None else numero_de_ligne(self.texte, ou)
        return ParametreInvalide(
            f"{self.chemin}, paramètre « {self.nom} », ligne {numero} : {message}",
            conseil="Corriger le fichier, puis relancer « basoche parametres verifier ».",
        )


def lire_fichier(chemin: Path, nom: str) -> Parametre:
    """Lit et vérifie un fichier de paramètre.

    Args:
        chemin: le fichier YAML.
        nom: le nom attendu (son chemin dans le recueil, sans extension).

    Raises:
        ParametreInvalide: le fichier ne respecte pas le format.
    """
    fichier = _Fichier(chemin, nom)
    contenu = _charger_yaml(fichier)
    _verifier_cles(fichier, contenu, _CLES, _CLES_EXIGEES, ())
    if contenu["parametre"] != nom:
        raise fichier.erreur(f"« parametre » dit « {contenu['parametre']} » et non « {nom} »", ("parametre",))
    for cle in ("description", "unite", "reference"):
        _exiger_texte(fichier, contenu[cle], (cle,))
    _exiger_type(fichier, contenu, {"attributs": dict, "notes": list, "a_relever": dict}, ())
    return Parametre(
        nom=nom,
        description=contenu["description"],
        unite=contenu["unite"],
        reference=contenu["reference"],
        valeurs=_lire_valeurs(fichier, contenu),
        attributs=contenu.get("attributs") or {},
        notes=tuple(contenu.get("notes") or ()),
        a_relever=contenu.get("a_relever") or {},
        fichier=chemin,
    )


def _charger_yaml(fichier: _Fichier) -> dict[str, Any]:
    try:
        return charger(fichier.texte)
    except FauteYaml as faute:
        raise fichier.erreur(faute.message, ligne=faute.ligne) from faute


def _verifier_cles(
    fichier: _Fichier, contenu: Mapping[str, Any], permises: set[str], exigees: set[str], ou: Chemin
) -> None:
    for cle in contenu:
        if cle not in permises:
            raise fichier.erreur(f"clé inconnue « {cle} »", (*ou, cle))
    for cle in sorted(exigees - contenu.keys()):
        raise fichier.erreur(f"clé « {cle} » manquante", ou)


def _exiger_type(fichier: _Fichier, contenu: Mapping[str, Any], types: Mapping[str, type], ou: Chemin) -> None:
    noms: dict[type, str] = {dict: "un dictionnaire", list: "une liste", str: "un texte"}
    for cle, attendu in types.items():
        if contenu.get(cle) is not None and not isinstance(contenu[cle], attendu):
            raise fichier.erreur(f"« {cle} » doit être {noms[attendu]}", (*ou, cle))


def _exiger_texte(fichier: _Fichier, valeur: Any, ou: Chemin) -> str:
    if not isinstance(valeur, str) or not valeur.strip():
        raise fichier.erreur(f"« {ou[-1]} » doit être un texte non vide", ou)
    return valeur


def _lire_valeurs(fichier: _Fichier, contenu: Mapping[str, Any]) -> tuple[ValeurDatee, ...]:
    brutes = contenu["valeurs"]
    if not isinstance(brutes, list) or not brutes:
        raise fichier.erreur("« valeurs » doit être une liste non vide", ("valeurs",))
    debuts = [_debut(fichier, brute, rang) for rang, brute in enumerate(brutes)]
    ordre = sorted(range(len(brutes)), key=lambda rang: debuts[rang] or date.min)
    return tuple(
        _lire_valeur(fichier, brutes[rang], rang, debuts[rang], suivant, contenu["reference"])
        for rang, suivant in _avec_debut_suivant(fichier, ordre, debuts)
    )


def _avec_debut_suivant(
    fichier: _Fichier, ordre: list[int], debuts: list[date | None]
) -> Iterator[tuple[int, date | None]]:
    for place, rang in enumerate(ordre):
        if place + 1 == len(ordre):
            yield rang, None
            continue
        suivant = debuts[ordre[place + 1]]
        if suivant is None or suivant == debuts[rang]:
            raise fichier.erreur("recouvrement : deux valeurs commencent le même jour", ("valeurs", ordre[place + 1]))
        yield rang, suivant


def _debut(fichier: _Fichier, brute: Any, rang: int) -> date | None:
    ou: Chemin = ("valeurs", rang)
    if not isinstance(brute, dict):
        raise fichier.erreur("chaque valeur est un dictionnaire", ou)
    _verifier_cles(fichier, brute, _CLES_VALEUR, {"valeur", "source", "verification"}, ou)
    tot, tard = _date(fichier, brute, "du_au_plus_tot", ou), _date(fichier, brute, "du_au_plus_tard", ou)
    if (tot is None) != (tard is None):
        raise fichier.erreur("« du_au_plus_tot » et « du_au_plus_tard » vont ensemble", ou)
    if tot is None or tard is None:
        if "du" not in brute:
            raise fichier.erreur("clé « du » manquante", ou)
        return _date(fichier, brute, "du", ou)
    if "du" in brute:
        raise fichier.erreur("« du » et « du_au_plus_tot » s'excluent", (*ou, "du"))
    if tot > tard:
        raise fichier.erreur("« du_au_plus_tot » est après « du_au_plus_tard »", (*ou, "du_au_plus_tot"))
    return tard


def _date(fichier: _Fichier, brute: Mapping[str, Any], cle: str, ou: Chemin) -> date | None:
    valeur = brute.get(cle)
    if valeur is None:
        return None
    if not isinstance(valeur, date) or isinstance(valeur, datetime):
        raise fichier.erreur(f"« {cle} » n'est pas une date AAAA-MM-JJ ({valeur})", (*ou, cle))
    return valeur


def _lire_valeur(
    fichier: _Fichier,
    brute: Mapping[str, Any],
    rang: int,
    debut: date | None,
    suivant: date | None,
    reference: str,
) -> ValeurDatee:
    ou: Chemin = ("valeurs", rang)
    fin = _fin(fichier, brute, debut, suivant, ou)
    _exiger_type(fichier, brute, {"notes": str, "estimation_fondement": str, "details": dict}, ou)
    contenu = brute["valeur"]
    _refuser_flottant(fichier, contenu, (*ou, "valeur"))
    _refuser_flottant(fichier, brute.get("estimation"), (*ou, "estimation"))
    return ValeurDatee(
        parametre=fichier.nom,
        periode=Periode(debut, fin),
        contenu=contenu,
        article=_exiger_texte(fichier, brute.get("article", reference), (*ou, "article")),
        source=_source(fichier, brute, ou),
        verification=_verification(fichier, brute, ou),
        du_au_plus_tot=_date(fichier, brute, "du_au_plus_tot", ou),
        publication=_date(fichier, brute, "publication", ou),
        notes=brute.get("notes") or "",
        estimation=brute.get("estimation"),
        estimation_fondement=brute.get("estimation_fondement") or "",
        details=brute.get("details") or {},
    )


def _fin(
    fichier: _Fichier, brute: Mapping[str, Any], debut: date | None, suivant: date | None, ou: Chemin
) -> date | None:
    """Fin exclue : le lendemain de ``jusqu_au``, ou le début de la valeur suivante."""
    jusqu_au = _date(fichier, brute, "jusqu_au", ou)
    if jusqu_au is None:
        return suivant
    if jusqu_au == date.max:
        raise fichier.erreur("« jusqu_au » sans limite : ne pas l'écrire", (*ou, "jusqu_au"))
    fin = lendemain(jusqu_au)
    if debut is not None and fin <= debut:
        raise fichier.erreur("« jusqu_au » est avant « du »", (*ou, "jusqu_au"))
    if suivant is not None and fin > suivant:
        raise fichier.erreur(f"recouvrement avec la valeur du {suivant:%d/%m/%Y}", (*ou, "jusqu_au"))
    if suivant is not None and fin < suivant:
        raise fichier.erreur(
            f"trou entre le {jusqu_au:%d/%m/%Y} et la valeur du {suivant:%d/%m/%Y} "
            "(écrire une valeur null si elle n'a pas été trouvée)",
            (*ou, "jusqu_au"),
        )
    return fin


def _source(fichier: _Fichier, brute: Mapping[str, Any], ou: Chemin) -> str:
    if brute["valeur"] is None and brute["source"] is None:
        return "non trouvée"
    return _exiger_texte(fichier, brute["source"], (*ou, "source"))


def _verification(fichier: _Fichier, brute: Mapping[str, Any], ou: Chemin) -> Verification | None:
    niveau = brute["verification"]
    if brute["valeur"] is None:
        if niveau is not None:
            raise fichier.erreur("une valeur null a une « verification » null", (*ou, "verification"))
        return None
    try:
        return Verification(niveau)
    except ValueError:
        permis = ", ".join(v.value for v in Verification)
        raise fichier.erreur(f"« verification » vaut {niveau!r} (permis : {permis})", (*ou, "verification")) from None


def _refuser_flottant(fichier: _Fichier, contenu: Any, ou: Chemin) -> None:
    """Un nombre à virgule non cité serait un flottant binaire : on l'écrit entre guillemets."""
    if isinstance(contenu, float):
        raise fichier.erreur(f'nombre {contenu} à écrire entre guillemets (« "{contenu}" »)', ou)
    if isinstance(contenu, dict):
        for cle, element in contenu.items():
            _refuser_flottant(fichier, element, (*ou, cle))
    elif isinstance(contenu, list):
        for rang, element in enumerate(contenu):
            _refuser_flottant(fichier, element, (*ou, rang))
