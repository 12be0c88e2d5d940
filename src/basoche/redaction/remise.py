"""La remise d'un acte : pour chaque mode, la page des modalités, l'avis de passage, les lettres et leur date limite.

Les pièces de chaque mode sont dans ``remise.yaml`` ; les délais viennent des paramètres du droit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from basoche.droit import parametres
from basoche.droit.calendrier import METROPOLE
from basoche.droit.delais import Delai, TypeDelai, calculer_delai
from basoche.droit.erreurs import ErreurBasoche
from basoche.guichet.delai import lire_duree
from basoche.instrumentum import Arbre
from basoche.redaction.feuille import Feuille, composer_page
from basoche.redaction.mise_en_feuille import mettre_en_feuille
from basoche.redaction.modele import Modele, champs_manquants, lire_modele, rediger
from basoche.redaction.pdf import Page

_PIECES = Path(__file__).parent / "remise.yaml"
PAGE = "page"


@dataclass(frozen=True, slots=True)
class Piece:
    """Une pièce à établir.

    ``nature`` : page (jointe à l'acte), avis, lettre simple, lettre recommandée. ``au_plus_tard`` : dernier jour
    d'envoi, ``None`` si la pièce est faite sur place. ``champ_date`` : le champ de la remise qui porte sa date.
    ``joindre`` : copies à mettre dans le pli.
    """

    modele: str
    nature: str
    article: str
    au_plus_tard: date | None = None
    champ_date: str = ""
    joindre: tuple[str, ...] = ()


@cache
def modes() -> Mapping[str, Any]:
    """Les modes de remise et leurs pièces, tels que décrits."""
    lu: Mapping[str, Any] = yaml.safe_load(_PIECES.read_text(encoding="utf-8"))
    return lu


def pieces_de_remise(
    mode: str, donnees: Mapping[str, Any], *, le: date, territoire: str = METROPOLE, alsace_moselle: bool = False
) -> tuple[Piece, ...]:
    """Les pièces d'un mode de remise (CPC 654 à 662-1, 684 à 686), dans l'ordre où elles s'établissent.

    Args:
        mode: ``a_personne``, ``a_domicile``, ``a_etude``, ``recherches_infructueuses``, ``personne_morale``,
            ``electronique``, ``parquet``, ``etranger``, ``union_europeenne`` ou ``outre_mer``.
        donnees: les champs de la remise.
        le: jour de la signification.
        territoire: lieu de l'envoi, pour ses jours fériés.
        alsace_moselle: ajoute les fêtes d'Alsace-Moselle.

    Raises:
        ErreurBasoche: mode inconnu (``mode_inconnu``).
    """
    if mode not in modes():
        raise ErreurBasoche(
            f"« {mode} » n'est pas un mode de remise.",
            conseil=f"Employer : {', '.join(modes())}.",
            code="mode_inconnu",
            champ="mode",
        )
    return tuple(
        Piece(
            modele=brute["modele"],
            nature=brute["nature"],
            article=brute["article"],
            au_plus_tard=_au_plus_tard(brute, le, territoire, alsace_moselle),
            champ_date=brute.get("date", ""),
            joindre=tuple(brute.get("joindre", ())),
        )
        for brute in modes()[mode]["pieces"]
        if _est_due(brute.get("si"), donnees)
    )


def _est_due(condition: str | None, donnees: Mapping[str, Any]) -> bool:
    """CPC 662-1 al. 3 : pas de lettre si l'acte est lu le jour de sa transmission, ou si une dispense est donnée."""
    if condition is None:
        return True
    remise = donnees.get("remise") or {}
    lu_le_jour_meme = bool(remise.get("lu_le")) and str(remise["lu_le"]) == str(remise.get("date"))
    return not lu_le_jour_meme and not remise.get("dispense_lettre_simple")


def _au_plus_tard(brute: Mapping[str, Any], le: date, territoire: str, alsace_moselle: bool) -> date | None:
    if "delai" in brute:
        valeur = parametres.lire(f"delais/procedure/{brute['delai']}", le=le).contenu
    elif "duree" in brute:
        valeur = brute["duree"]
    else:
        return None
    duree = lire_duree(valeur, "duree")
    if duree.est_nulle:
        return le  # « le jour même » : jamais reporté
    delai = Delai(
        type=TypeDelai.PROCEDURE, origine=le, duree=duree, territoire=territoire, alsace_moselle=alsace_moselle
    )
    dernier: date = calculer_delai(delai).valeurs["dernier_jour"]
    return dernier


def manquants_de_remise(mode: str, donnees: Mapping[str, Any], *, le: date) -> dict[str, tuple[str, ...]]:
    """Les champs qui manquent, par modèle ; vide si tout peut s'imprimer."""
    completes = _completer(mode, donnees)
    releves = {
        piece.modele: champs_manquants(_modele(piece.modele), completes)
        for piece in pieces_de_remise(mode, donnees, le=le)
    }
    return {modele: manquants for modele, manquants in releves.items() if manquants}


def composer_remise(
    mode: str, donnees: Mapping[str, Any], feuille: Feuille, *, adresse: tuple[str, ...], territoire: str = METROPOLE
) -> tuple[tuple[Piece, Page], ...]:
    """Chaque pièce et sa page prête à imprimer.

    Args:
        mode: le mode de remise.
        donnees: les champs de l'acte et de la remise.
        feuille: la feuille de l'acte signifié ; ``feuille.le`` est le jour de la signification.
        adresse: lignes de l'adresse où partent avis et lettres.
        territoire: lieu de l'envoi.

    Raises:
        ErreurBasoche: mode inconnu (``mode_inconnu``) ou champ manquant (``champ_manquant``).
    """
    completes = _completer(mode, donnees)
    composees = []
    for piece in pieces_de_remise(mode, donnees, le=feuille.le, territoire=territoire):
        arbre, sienne = mettre_la_piece(piece, completes, feuille, adresse=adresse)
        composees.append((piece, composer_page(arbre, sienne)))
    return tuple(composees)


def mettre_la_piece(
    piece: Piece,
    donnees: Mapping[str, Any],
    feuille: Feuille,
    *,
    adresse: tuple[str, ...],
    lettre: Mapping[str, Any] | None = None,
) -> tuple[Arbre, Feuille]:
    """Une pièce rédigée, et sa feuille : une page se signe comme l'acte, une lettre porte son jour et l'adresse.

    Raises:
        ErreurBasoche: champ manquant (``champ_manquant``).
    """
    modele = modele_de_piece(piece)
    remise = donnees.get("remise") or {}
    envoi = remise.get(piece.champ_date) if piece.champ_date else None
    le = date.fromisoformat(envoi) if isinstance(envoi, str) else envoi or feuille.le
    sienne = mettre_en_feuille(
        modele, donnees, le=le, etude=feuille.etude, presentation=feuille.presentation, lettre=lettre,
        initiales=feuille.initiales, projet=feuille.projet, incertains=feuille.incertains, variante=feuille.variante,
        place_signature=feuille.place_signature and piece.nature == PAGE,
    )  # fmt: skip
    return rediger(modele, donnees), replace(
        sienne,
        dossier=feuille.dossier,
        references=feuille.references,
        destinataire=adresse if sienne.est_lettre else (),
    )


def modele_de_piece(piece: Piece) -> Modele:
    """Le modèle d'une pièce."""
    return _modele(piece.modele)


def _completer(mode: str, donnees: Mapping[str, Any]) -> dict[str, Any]:
    return {**donnees, "remise": {**(donnees.get("remise") or {}), "mode": mode}}


@cache
def _modele(nom: str) -> Modele:
    return lire_modele(nom)
