"""Les sommes d'un dossier tiré : décompte calculé, coût au tarif du jour quand il est connu, totaux justes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

from basoche.droit import parametres
from basoche.droit.erreurs import ErreurBasoche
from basoche.guichet import ouvrir
from conformite.tirage_dates import en_lettres, lire

_MONTANT = re.compile(r"\d+\.\d{2}")
_EN_PHRASE = re.compile(r"\b(\d{1,3}(?:[ \u202f\u00a0]\d{3})*)(?:,(\d{2}))? €")
# Fixés par un texte à une date : ils ne se multiplient pas.
_LEGAUX = frozenset({"sbi", "bareme", "cout"})
SEUIL_PETITE_CREANCE = 53500  # CPCE R221-2, en centimes
# Le montant de la demande est plafonné : on ne multiplie pas, on divise.
PLAFONNES = ("petites_creances", "requete_tj", "conciliation", "tj_sans_avocat", "tribunal_commerce", "europeenne")


def texte(centimes: int) -> str:
    """``123450`` -> ``"1234.50"``."""
    return f"{centimes // 100}.{centimes % 100:02d}"


def centimes(montant: Any) -> int:
    """``"1234.50"`` -> ``123450``."""
    exact = Fraction(str(montant)) * 100
    assert exact.denominator == 1, montant
    return int(exact)


def tirer_les_sommes(code: str, donnees: dict[str, Any], le: date, hasard: Random) -> dict[str, Any]:
    """Le dossier dont les sommes sont retirées ; ce qui s'additionnait s'additionne encore."""
    lie = _est_lie(donnees)
    facteur = _facteur(code, donnees, hasard)
    rendu = _multiplier(donnees, facteur)
    if not lie and "decompte" in rendu:
        _decompter(code, rendu, le, hasard)
    elif (rendu.get("decompte") or {}).get("taux_texte"):
        rendu["decompte"]["taux_texte"] = "intérêt au taux légal"
    _chiffrer(code, rendu, le)
    _totaliser(rendu)
    _poser_les_legaux(rendu, le)
    return rendu


def _est_lie(donnees: dict[str, Any]) -> bool:
    """Vrai si d'autres champs de l'acte dépendent du décompte : on le multiplie alors avec eux, sans le recalculer."""
    decompte = donnees.get("decompte") or {}
    propres = {"au", "principal", "frais", "interets", "total", "taux_texte", "interet_par_jour"}
    if set(decompte) - propres or "montants" in donnees:
        return True
    sommes = {decompte.get(cle) for cle in ("principal", "interets", "total")} | {"1926.40", "3472.40", "868.10"}
    autres = {cle: v for cle, v in donnees.items() if cle not in ("decompte", "cout", "total_a_payer", "textes")}
    return any(montant in sommes for montant in _montants(autres))


def _montants(valeur: Any) -> Iterator[str]:
    if isinstance(valeur, dict):
        for dedans in valeur.values():
            yield from _montants(dedans)
    elif isinstance(valeur, list):
        for dedans in valeur:
            yield from _montants(dedans)
    elif isinstance(valeur, str) and _MONTANT.fullmatch(valeur):
        yield valeur


def _facteur(code: str, donnees: dict[str, Any], hasard: Random) -> Fraction:
    if any(mot in code for mot in PLAFONNES):
        choix = [Fraction(1), Fraction(1, 2), Fraction(1, 4)]
    else:
        choix = [Fraction(n) for n in (1, 1, 2, 3, 7, 13)] + [Fraction(1, 2)]
    entiers = [f for f in choix if all((centimes(m) * f).denominator == 1 for m in _tous(donnees))]
    return hasard.choice(entiers)


def _tous(donnees: dict[str, Any]) -> Iterator[str]:
    yield from _montants({cle: v for cle, v in donnees.items() if cle not in (*_LEGAUX, "textes")})
    for phrase in _phrases(donnees):
        yield from (_du_texte(lu) for lu in _EN_PHRASE.finditer(phrase))


def _phrases(valeur: Any) -> Iterator[str]:
    if isinstance(valeur, dict):
        for cle, dedans in valeur.items():
            if cle not in (*_LEGAUX, "textes"):
                yield from _phrases(dedans)
    elif isinstance(valeur, list):
        for dedans in valeur:
            yield from _phrases(dedans)
    elif isinstance(valeur, str):
        yield valeur


def _du_texte(lu: re.Match[str]) -> str:
    return f"{re.sub(r'[^0-9]', '', lu[1])}.{lu[2] or '00'}"


def _multiplier(valeur: Any, facteur: Fraction) -> Any:
    if isinstance(valeur, dict):
        return {c: v if c in (*_LEGAUX, "textes") else _multiplier(v, facteur) for c, v in valeur.items()}
    if isinstance(valeur, list):
        return [_multiplier(dedans, facteur) for dedans in valeur]
    if isinstance(valeur, str) and _MONTANT.fullmatch(valeur):
        return texte(int(centimes(valeur) * facteur))
    if isinstance(valeur, str):
        return _EN_PHRASE.sub(lambda lu: _en_phrase(lu, facteur), valeur)
    return valeur


def _en_phrase(lu: re.Match[str], facteur: Fraction) -> str:
    somme = int(centimes(_du_texte(lu)) * facteur)
    euros = f"{somme // 100:,}".replace(",", " ")
    return f"{euros},{somme % 100:02d} €" if lu[2] or somme % 100 else f"{euros} €"


def _decompter(code: str, donnees: dict[str, Any], le: date, hasard: Random) -> None:
    petite = code == "cmd_saisie_vente_petite_creance"
    principal = hasard.randint(3000, SEUIL_PETITE_CREANCE - 1) if petite else hasard.randint(60000, 9_500_000)
    if any(mot in code for mot in PLAFONNES):
        principal = hasard.randint(60000, 450_000)
    frais = hasard.choice((0, 3812, 12000, 90000))
    if not petite and hasard.random() < 0.1:
        principal = SEUIL_PETITE_CREANCE  # juste au seuil
    interets, par_jour, taux = _interets(donnees, principal, le, hasard)
    donnees["decompte"] = {
        **donnees["decompte"],
        "au": le.isoformat(),
        "principal": texte(principal),
        "frais": texte(frais),
        "interets": texte(interets),
        "total": texte(principal + frais + interets),
        "interet_par_jour": texte(par_jour),
        "taux_texte": taux,
    }


def _interets(donnees: dict[str, Any], principal: int, le: date, hasard: Random) -> tuple[int, int, str]:
    """Les intérêts légaux depuis le titre ; si un taux manque à cette date, une somme prise au hasard."""
    du = lire(donnees, "titre.date") or le
    # CMF L313-2 : un taux pour les créances des particuliers, un autre pour tous les autres créanciers.
    categorie = "particulier" if (donnees.get("requerant") or {}).get("genre") == "physique" else "professionnel"
    cours = {"du": du.isoformat(), "taux": "legal", "categorie": categorie, "executoire_le": du.isoformat()}
    poste = {
        "libelle": "Principal",
        "nature": "principal",
        "montant": texte(principal),
        "date": du.isoformat(),
        "interets": cours,
    }
    try:
        rendu = ouvrir("decompte").calculer({"au": le.isoformat(), "postes": [{**poste, "interets": cours}]})
    except ErreurBasoche:
        return hasard.randint(0, principal // 3), principal // 9000, "intérêt au taux légal"
    dernier = [ligne for ligne in rendu.lignes if ligne.get("taux") is not None]
    taux = ""
    if dernier and (le.month, le.day) not in ((6, 30), (12, 31)):  # le lendemain, le jour d'intérêt a un autre taux
        taux = f", {str(dernier[-1]['taux']).replace('.', ',')} % depuis le {en_lettres(dernier[-1]['du'])}"
    return (
        rendu.valeurs["interets"].centimes,
        rendu.valeurs["interet_par_jour"].centimes,
        f"intérêt au taux légal{taux}",
    )


def _chiffrer(code: str, donnees: dict[str, Any], le: date) -> None:
    """Le coût que donne le tarif du jour ; quand il n'est pas connu, celui de l'exemple."""
    if not donnees.get("cout"):
        return
    principal = (donnees.get("decompte") or {}).get("principal")
    try:
        rendu = ouvrir("cout").calculer(
            {"acte": code, "date": le.isoformat(), **({"obligation": principal} if principal else {})}
        )
    except ErreurBasoche:
        return
    lignes = [
        {"libelle": str(ligne["libelle"]), "article": str(ligne["article"]), "montant": str(ligne["montant"])}
        for ligne in rendu.lignes
    ]
    donnees["cout"] = {"lignes": lignes, **{cle: str(rendu.valeurs[cle]) for cle in ("ht", "tva", "ttc")}}


def _totaliser(donnees: dict[str, Any]) -> None:
    """La somme à payer : le décompte et le coût, ou les parts de l'ordonnance."""
    total, cout = (donnees.get("decompte") or {}).get("total"), donnees.get("cout") or {}
    if "montant_ordonnance" in donnees:
        parts = ("montant_ordonnance", "interets", "frais_greffe")
        donnees["total_a_payer"] = texte(sum(centimes(donnees[part]) for part in parts if part in donnees))
    elif total and "total_a_payer" in donnees:
        donnees["total_a_payer"] = texte(centimes(total) + centimes(cout.get("ttc", "0.00")))


def _poser_les_legaux(donnees: dict[str, Any], le: date) -> None:
    """La somme laissée au débiteur est celle du jour, quand elle est relevée."""
    if "sbi" not in donnees:
        return
    try:
        donnees["sbi"] = {
            **donnees["sbi"],
            "montant": str(parametres.valeur("saisie_remunerations/montant_forfaitaire_rsa", le=le)),
        }
    except ErreurBasoche:
        return
