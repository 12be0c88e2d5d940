"""Le portefeuille d'exemple : 2 000 créances fictives de quatre créanciers, et leurs fautes, toujours les mêmes.

Une graine et une date de référence donnent toujours les mêmes fichiers. Les regénérer après un changement :
``python -m basoche.demonstration.generateur``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from basoche.demonstration import DONNEES
from basoche.demonstration.generateur_lignes import (
    BAILLEUR_SOCIAL,
    FOURNISSEUR_PROFESSIONNEL,
    OPERATEUR_TELECOM,
    SYNDIC_COPROPRIETE,
    CreancierFictif,
    LigneBrute,
    francais,
)
from basoche.droit.periode import ajouter_mois

DATE_DE_REFERENCE = date(2026, 11, 23)
GRAINE = 1303  # première mention connue de la communauté des clercs du Palais
NOMBRES = (
    (OPERATEUR_TELECOM, 800),
    (SYNDIC_COPROPRIETE, 400),
    (BAILLEUR_SOCIAL, 400),
    (FOURNISSEUR_PROFESSIONNEL, 400),
)
"""Combien de créances bonnes a chaque créancier : 2 000 en tout."""

Rangee = list[Any]


@dataclass(frozen=True)
class FichierExemple:
    """Un fichier d'exemple avant écriture : en-tête, rangées, et les lignes de titre au-dessus."""

    creancier: CreancierFictif
    entetes: tuple[str, ...]
    rangees: Sequence[Rangee]
    titres: Sequence[Rangee] = ()


def composer_portefeuille(le: date = DATE_DE_REFERENCE, graine: int = GRAINE) -> Iterator[FichierExemple]:
    """Les quatre fichiers, fautes comprises, pour une date de référence et une graine."""
    for rang, (creancier, nombre) in enumerate(NOMBRES):
        yield composer_fichier(creancier, nombre, le=le, alea=Random(graine + rang))  # noqa: S311 - rien de secret


def composer_fichier(creancier: CreancierFictif, nombre: int, *, le: date, alea: Random) -> FichierExemple:
    """Le fichier d'un créancier : ``nombre`` créances bonnes, puis les fautes glissées parmi elles."""
    blocs = [creancier.composer(alea, rang, le) for rang in range(nombre)]
    entetes = tuple(dict.fromkeys(cle for bloc in blocs[:1] for ligne in bloc for cle in ligne))
    bons = [[ligne.get(cle) for cle in entetes] for bloc in blocs for ligne in bloc]
    _fausser_les_siren(entetes, bons)
    rangees = list(bons)
    for fautive in _composer_fautes(creancier, entetes, bons, nombre, le, alea):
        rangees.insert(alea.randrange(len(rangees) // 2, len(rangees) + 1), fautive)
    return FichierExemple(creancier, entetes, [*rangees, *_pied(creancier, entetes)], _titres(creancier, le))


def _fausser_les_siren(entetes: tuple[str, ...], rangees: Sequence[Rangee]) -> None:
    """Un SIREN sur quarante a un chiffre faux : la créance reste bonne, le SIREN sera mis de côté."""
    rang = next((rang for rang, entete in enumerate(entetes) if entete == "SIREN_TIERS"), None)
    if rang is not None:
        for rangee in rangees[::40]:
            rangee[rang] = rangee[rang][:-1] + str((int(rangee[rang][-1]) + 1) % 10)


def _composer_fautes(
    creancier: CreancierFictif, entetes: tuple[str, ...], bons: Sequence[Rangee], rang: int, le: date, alea: Random
) -> Iterator[Rangee]:
    """Quinze lignes fautives : chacune des fautes vues chez les vrais créanciers, deux fois ou une."""
    rangs = iter(range(rang, rang + 1_000))

    def neuve(faute: Callable[[LigneBrute], None]) -> Rangee:
        ligne = dict(creancier.composer(alea, next(rangs), le)[0])
        faute(ligne)
        return [ligne.get(cle) for cle in entetes]

    for _ in range(2):
        yield neuve(lambda ligne: ligne.update({creancier.exigible: "31/02/2026"}))
        yield neuve(lambda ligne: ligne.update({creancier.montant: "voir courrier"}))
        yield neuve(lambda ligne: ligne.update({creancier.nom: ""}))
        yield neuve(lambda ligne: ligne.update({creancier.montant: "(123,45)"}))
        yield neuve(lambda ligne: ligne.update({creancier.exigible: francais(ajouter_mois(le, 15))}))
        yield list(bons[alea.randrange(len(bons) // 2)])
    yield neuve(lambda ligne: ligne.update({creancier.reference: ""}))
    decalee = neuve(lambda _: None)
    coupe = entetes.index(creancier.montant)
    yield [*decalee[:coupe], "", *decalee[coupe:]]
    repetee = list(bons[alea.randrange(len(bons) // 2)])
    repetee[entetes.index(creancier.nom)] = "Homonyme-Ozac"
    yield repetee


def _titres(creancier: CreancierFictif, le: date) -> Sequence[Rangee]:
    if creancier is not SYNDIC_COPROPRIETE:
        return ()
    return (
        ["Cabinet Horlogers & Associés, syndic (fictif)"],
        ["Résidence Les Tilleuls penchés : état des impayés"],
        [f"Arrêté au {francais(le)}"],
        [],
    )


def _pied(creancier: CreancierFictif, entetes: tuple[str, ...]) -> Sequence[Rangee]:
    if creancier is BAILLEUR_SOCIAL:
        return ()
    pied = ["TOTAL", *[""] * (len(entetes) - 1)]
    pied[entetes.index(creancier.montant)] = "1 234 567,89"
    return ([""] * len(entetes), pied)


def ecrire_portefeuille(dossier: Path, le: date = DATE_DE_REFERENCE, graine: int = GRAINE) -> list[Path]:
    """Écrit les quatre fichiers dans un dossier et rend leurs chemins."""
    chemins = []
    for fichier in composer_portefeuille(le, graine):
        chemin = dossier / fichier.creancier.fichier
        if chemin.suffix == ".xlsx":
            _ecrire_classeur(chemin, fichier)
        else:
            chemin.write_bytes(en_texte(fichier))
        chemins.append(chemin)
    return chemins


def en_texte(fichier: FichierExemple) -> bytes:
    """Le fichier texte du créancier, dans son encodage et avec son séparateur."""
    separateur, encodage = {
        OPERATEUR_TELECOM.fichier: (";", "cp1252"),
        BAILLEUR_SOCIAL.fichier: (",", "utf-8-sig"),
        FOURNISSEUR_PROFESSIONNEL.fichier: ("\t", "utf-8"),
    }[fichier.creancier.fichier]
    sortie = io.StringIO(newline="")
    ecriture = csv.writer(sortie, delimiter=separateur, lineterminator="\r\n")
    ecriture.writerows([*fichier.titres, fichier.entetes, *fichier.rangees])
    return sortie.getvalue().encode(encodage)


def _ecrire_classeur(chemin: Path, fichier: FichierExemple) -> None:
    import openpyxl

    classeur = openpyxl.Workbook()
    accueil = classeur.worksheets[0]
    accueil.title = "Lisez-moi"
    accueil.append(["Document interne du syndic. Le tableau est dans la feuille « Impayés »."])
    feuille = classeur.create_sheet("Impayés")
    for rangee in [*fichier.titres, fichier.entetes, *fichier.rangees]:
        feuille.append([valeur if valeur != "" else None for valeur in rangee])
    for cellules in feuille.iter_rows(min_row=len(fichier.titres) + 2):
        for cellule in cellules:
            if cellule.is_date:
                cellule.number_format = "DD/MM/YYYY"
    for lettre in "CFI":
        feuille.column_dimensions[lettre].width = 34
    classeur.save(chemin)


if __name__ == "__main__":
    ecrire_portefeuille(DONNEES)
