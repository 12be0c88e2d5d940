"""Le décompte imprimé : une feuille A4 que même un non-juriste peut suivre.

Chronologique, une ligne par somme, le calcul sous les yeux (base × taux × jours), le solde courant, ce que chaque
versement a payé, et au pied la convention employée, les textes datés et ce qui reste à vérifier.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from basoche.droit.resultat import Resultat
from basoche.redaction.ecriture import court, euros, jour, pour_cent
from basoche.redaction.pdf import Page

Ligne = Mapping[str, Any]


def composer_decompte(
    resultat: Resultat,
    *,
    etude: Mapping[str, str],
    references: Sequence[str],
    parties: str,
    titre_executoire: str,
    ecartes: Sequence[str],
    le: date,
) -> Page:
    """La page d'un décompte.

    Args:
        resultat: ce que rend ``basoche calcul decompte``.
        etude: l'en-tête de l'étude.
        references: lignes de références.
        parties: « créancier c/ débiteur ».
        titre_executoire: le titre, ou « Sans titre exécutoire ».
        ecartes: ce qui n'est pas réclamé, et pourquoi.
        le: date d'arrêté.
    """
    valeurs = resultat.valeurs
    donnees = {
        "titre": f"Décompte au {jour(le)}",
        "etude": dict(etude),
        "references": list(references),
        "parties": parties,
        "titre_executoire": titre_executoire,
        "total": euros(valeurs["total"]),
        "par_jour": euros(valeurs["interet_par_jour"]),
        "sommes": _sommes(valeurs),
        "lignes": [_ligne(ligne) for ligne in _sur_une_page(resultat.lignes)],
        "conventions": list(resultat.hypotheses),
        "ecartes": list(ecartes),
        "textes": _textes(resultat),
        "a_verifier": _sans_repetition(a.message for a in resultat.avertissements),
        "pied": "Intérêt d'une ligne = base × taux × jours / (100 × jours de l'année) : tout se refait à la main.",
    }
    return Page("decompte", donnees, le)


def phrase_des_taux(resultat: Resultat) -> str:
    """Les taux employés, du plus ancien au plus récent : « 6,67 % depuis le 1er janvier 2026 »."""
    taux: dict[str, date] = {}
    for ligne in resultat.lignes:
        if ligne.get("taux") is not None and ligne["interets"]:
            taux.setdefault(f"{ligne['nature']} {pour_cent(ligne['taux'])}", ligne["du"])
    if not taux:
        return ""
    if len(taux) <= 4:
        return " ; ".join(f"{nom} depuis le {court(du)}" for nom, du in taux.items())
    nom, du = list(taux.items())[-1]
    debut = court(next(iter(taux.values())))
    return f"{nom} depuis le {court(du)} ; taux antérieurs, depuis le {debut}, au décompte joint"


def _sommes(valeurs: Mapping[str, Any]) -> list[dict[str, str]]:
    sommes = [("principal", "principal"), ("intérêts", "interets"), ("frais", "frais")]
    rendu = [{"libelle": nom, "montant": euros(valeurs[cle])} for nom, cle in sommes]
    for nom, cle in (("trop-perçu à rendre", "trop_percu"), ("intérêts prescrits, non réclamés", "interets_prescrits")):
        if valeurs[cle]:
            rendu.append({"libelle": nom, "montant": euros(valeurs[cle])})
    return rendu


_LIGNES_D_UNE_PAGE = 48


def _sur_une_page(lignes: Sequence[Ligne]) -> Sequence[Ligne]:
    """Réunit au besoin les intérêts de plusieurs postes, même période et même taux : une feuille se lit, trois non."""
    if len(lignes) <= _LIGNES_D_UNE_PAGE:
        return lignes
    reunies: list[dict[str, Any]] = []
    for ligne in lignes:
        precedente = reunies[-1] if reunies else None
        if precedente is not None and "base" in ligne and all(precedente.get(c) == ligne[c] for c in _MEME_CALCUL):
            precedente["base"] += ligne["base"]
            precedente["interets"] += ligne["interets"]
            precedente["solde"] = ligne["solde"]
            precedente["postes"] = precedente.get("postes", 1) + 1
        else:
            reunies.append(dict(ligne))
    return reunies


_MEME_CALCUL = ("du", "au", "jours", "taux", "diviseur", "nature")


def _ligne(ligne: Ligne) -> dict[str, str]:
    """Une ligne imprimée : quand, quoi, calcul, montant signé, solde."""
    composer = _COMPOSEURS.get(ligne["nature"], _interets)
    return {"base": "", "taux": "", "jours": "", **composer(ligne), "solde": euros(ligne["solde"])}


def _poste(ligne: Ligne) -> dict[str, str]:
    return {
        "date": court(ligne["date"]),
        "quoi": ligne["libelle"],
        "montant": euros(ligne["montant"]),
        "genre": "poste",
    }


_VERSEMENTS = {"versement": "Versement reçu", "versement en attente": "Versement reçu plus tôt"}


def _versement(ligne: Ligne) -> dict[str, str]:
    parts = [(nom, ligne[cle]) for nom, cle in (("frais", "frais"), ("intérêts", "interets"), ("capital", "principal"))]
    paye = ", ".join(f"{nom} {euros(somme)}" for nom, somme in parts if somme)
    dit = [f"a payé {paye}"] if paye else []
    if ligne["reste"]:
        dit.append(f"{euros(ligne['reste'])} sans dette à payer à cette date")
    return {
        "date": court(ligne["date"]),
        "quoi": f"{_VERSEMENTS[ligne['nature']]}, {euros(ligne['montant'])} : {' ; '.join(dit)}",
        "montant": euros(ligne["reste"] - ligne["montant"]),
        "genre": "versement",
    }


def _avoir(ligne: Ligne) -> dict[str, str]:
    return {
        "date": court(ligne["date"]),
        "quoi": "Avoir du créancier",
        "montant": euros(-ligne["reduction"]),
        "genre": "versement",
    }


def _capitalisation(ligne: Ligne) -> dict[str, str]:
    quoi = f"Capitalisation : {euros(ligne['montant'])} d'intérêts d'une année entière deviennent capital"
    return {"date": court(ligne["date"]), "quoi": quoi, "montant": "", "genre": "interets"}


def _prescrits(ligne: Ligne) -> dict[str, str]:
    quoi = f"Intérêts prescrits du {court(ligne['du'])} au {court(ligne['au'])}, non réclamés"
    return {"date": court(ligne["date"]), "quoi": quoi, "montant": euros(-ligne["montant"]), "genre": "versement"}


def _interets(ligne: Ligne) -> dict[str, str]:
    taux: Decimal | None = ligne.get("taux")
    nature: str = ligne["nature"]
    return {
        "date": court(ligne["au"]),
        "quoi": f"{nature[:1].upper()}{nature[1:]}, du {court(ligne['du'])} au {court(ligne['au'])}"
        + (f" ({ligne['postes']} postes)" if "postes" in ligne else ""),
        "base": euros(ligne["base"]),
        "taux": pour_cent(taux) if taux is not None else "",
        "jours": str(ligne["jours"]),
        "montant": euros(ligne["interets"]),
        "genre": "interets",
    }


_COMPOSEURS: Mapping[str, Callable[[Ligne], dict[str, str]]] = {
    "poste": _poste,
    "versement": _versement,
    "versement en attente": _versement,
    "avoir": _avoir,
    "capitalisation": _capitalisation,
    "intérêts prescrits": _prescrits,
}


def _textes(resultat: Resultat) -> list[str]:
    """Les articles appliqués, chacun une fois, avec son niveau de vérification quand il n'est pas lu dans le texte."""
    articles: dict[str, str] = {}
    for fondement in resultat.fondements:
        niveau = fondement.verification.value
        articles[fondement.article] = max(articles.get(fondement.article, "texte"), niveau, key=_NIVEAUX.index)
    return [article if niveau == "texte" else f"{article} ({_MOTS[niveau]})" for article, niveau in articles.items()]


_NIVEAUX = ("texte", "recoupe", "une_source", "memoire")
_MOTS = {"recoupe": "recoupé", "une_source": "une seule source", "memoire": "à confirmer"}


def _sans_repetition(textes: Any) -> list[str]:
    return list(dict.fromkeys(textes))
