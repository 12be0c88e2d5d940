"""Importer un fichier : ligne après ligne, les bonnes deviennent des créances, les autres des anomalies.

Rien n'est écrit ici : l'essai à blanc et l'import vrai passent par le même chemin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from basoche.echanges._cellules import Cellule, en_texte, normaliser
from basoche.echanges._ligne import Ligne
from basoche.echanges.anomalies import Anomalie, Gravite
from basoche.echanges.construction import construire_creance
from basoche.echanges.creance import Creance
from basoche.echanges.profil import Profil
from basoche.echanges.tableau import Tableau, ouvrir_tableau

_PIEDS = ("total", "sous total", "totaux", "cumul", "nombre de", "fin du fichier", "fin de fichier")

Suivi = Callable[[int, int, int], None]
"""Appelé avec les lignes lues, celles du fichier (0 = inconnu) et les refusées, pour une barre de progression."""

_PAS_DU_SUIVI = 200


@dataclass
class Journal:
    """Ce que l'import a vu : les anomalies et les comptes, remplis au fil de la lecture."""

    anomalies: list[Anomalie] = field(default_factory=list)
    lignes: int = 0
    creances: int = 0
    refusees: int = 0
    doublons: int = 0

    def en_dict(self) -> dict[str, int]:
        """Les comptes, pour le bilan."""
        return {
            "lignes_lues": self.lignes,
            "creances": self.creances,
            "lignes_refusees": self.refusees,
            "doublons": self.doublons,
            "anomalies": len(self.anomalies),
        }


def lire_creances(
    chemin: Path, profil: Profil, *, le: date, journal: Journal, suivre: Suivi | None = None
) -> Iterator[Creance]:
    """Les créances d'un fichier, une à une ; ce qui ne va pas s'ajoute au journal.

    Args:
        chemin: CSV ou XLSX.
        profil: comment le lire.
        le: date de l'import ; une échéance, un versement ou un titre postérieurs sont refusés.
        journal: rempli au fil de la lecture ; complet quand l'itération est finie.
        suivre: reçoit l'avancement de temps en temps.

    Raises:
        FichierIllisible: le fichier entier ne peut pas être lu (une mauvaise ligne, elle, n'arrête rien).
    """
    tableau = ouvrir_tableau(chemin, profil)
    journal.anomalies.extend(_anomalies_d_entete(tableau, profil))
    creances = _lire_lignes(tableau, profil, le, journal, suivre)
    creances = _regrouper(creances, journal) if profil.regrouper else _sans_repetition(creances, journal)
    for creance in _soupconner(creances, journal):
        journal.creances += 1
        yield creance


def _lire_lignes(
    tableau: Tableau, profil: Profil, le: date, journal: Journal, suivre: Suivi | None
) -> Iterator[Creance]:
    total = tableau.compter_lignes() if suivre is not None else 0
    for numero, cellules in tableau.rangees():
        if suivre is not None and numero % _PAS_DU_SUIVI == 0:
            suivre(numero, total, journal.refusees)
        if _est_hors_tableau(tableau, cellules):
            continue
        journal.lignes += 1
        ligne = Ligne(tableau, profil, numero, cellules, le)
        creance = construire_creance(ligne)
        journal.anomalies.extend(ligne.anomalies)
        if creance is None:
            journal.refusees += 1
        else:
            yield creance


def _est_hors_tableau(tableau: Tableau, cellules: list[Cellule]) -> bool:
    """Ligne vide, total, en-tête répété à chaque page ou mention isolée : rien à importer."""
    pleines = [
        (rang, cellule)
        for rang, cellule in enumerate(cellules)
        if cellule is not None and not (isinstance(cellule, str) and not cellule.strip())
    ]
    if not pleines:
        return True
    rang, premiere = pleines[0]
    if len(pleines) == 1 and tableau.colonnes.get(rang) != "reference":
        return True
    a_echeance = any(tableau.colonnes.get(rang) == "exigible_le" for rang, _ in pleines)
    if not a_echeance and isinstance(premiere, str) and normaliser(premiere).startswith(_PIEDS):
        return True
    entetes = tableau.entetes
    return all(rang < len(entetes) and en_texte(cellule) == entetes[rang] for rang, cellule in pleines)


def _anomalies_d_entete(tableau: Tableau, profil: Profil) -> Iterator[Anomalie]:
    nom, ligne = tableau.chemin.name, tableau.ligne_entete
    for rang, entete in enumerate(tableau.entetes):
        if entete and rang not in tableau.colonnes and normaliser(entete) not in profil.ignorer:
            yield Anomalie(
                Gravite.INFORMATION,
                "colonne_non_lue",
                nom,
                ligne,
                "colonne que le profil ne connaît pas, non lue",
                "L'ajouter au profil (« colonnes » ou « ignorer »).",
                entete,
            )
    for champ in profil.colonnes:
        if champ not in tableau.colonnes.values():
            yield Anomalie(
                Gravite.AVERTISSEMENT,
                "colonne_absente",
                nom,
                ligne,
                f"colonne attendue par le profil, absente du fichier : {champ}",
                "Vérifier que le créancier n'a pas renommé la colonne.",
                " ou ".join(profil.colonnes[champ]),
            )


def _sans_repetition(creances: Iterator[Creance], journal: Journal) -> Iterator[Creance]:
    """Une référence ne vaut qu'une créance : la répétition exacte est ignorée, la contradictoire refusée."""
    vues: dict[str, tuple[int, int]] = {}
    for creance in creances:
        empreinte = hash(replace(creance, ligne=0))
        ligne, premiere = vues.setdefault(creance.cle, (creance.ligne, empreinte))
        if ligne == creance.ligne:
            yield creance
        elif premiere == empreinte:
            journal.doublons += 1
            _noter(
                journal,
                creance,
                Gravite.AVERTISSEMENT,
                "doublon",
                f"répétition exacte de la ligne {ligne} : ignorée",
                "Rien à faire ; signaler le doublon au créancier.",
            )
        else:
            journal.refusees += 1
            _noter(
                journal,
                creance,
                Gravite.ERREUR,
                "reference_repetee",
                f"même référence que la ligne {ligne}, contenu différent : seule la première est importée",
                "Demander au créancier laquelle est la bonne, ou deux références.",
            )


class _Groupe:
    """Les termes d'une créance, rassemblés au fil de la lecture."""

    def __init__(self, premier: Creance) -> None:
        self.premier = premier
        self.postes = dict.fromkeys(premier.postes)
        self.versements = list(premier.versements)
        self.versements_vus = set(premier.versements)
        self.evenements = dict.fromkeys(premier.evenements)

    def ajouter(self, terme: Creance, journal: Journal) -> None:
        """Ajoute un terme, ou note pourquoi il ne compte pas."""
        premier = self.premier
        if (premier.debiteurs, premier.nature, premier.titre) != (terme.debiteurs, terme.nature, terme.titre):
            journal.refusees += 1
            _noter(
                journal,
                terme,
                Gravite.ERREUR,
                "reference_repetee",
                f"même référence que la ligne {premier.ligne}, mais débiteur, nature ou titre différents",
                "Corriger la référence ou l'identité, et renvoyer la ligne.",
            )
            return
        if any(poste in self.postes for poste in terme.postes):
            journal.doublons += 1
            _noter(
                journal,
                terme,
                Gravite.AVERTISSEMENT,
                "doublon",
                "terme déjà présent dans la créance (même pièce, même date, même montant) : ignoré",
                "Rien à faire ; signaler le doublon au créancier.",
            )
            return
        nouveaux = [versement for versement in terme.versements if versement not in self.versements_vus]
        if len(nouveaux) < len(terme.versements):
            _noter(
                journal,
                terme,
                Gravite.AVERTISSEMENT,
                "versement_repete",
                "versement déjà donné par une autre ligne de la créance : compté une fois",
                "Vérifier qu'il ne s'agit pas de deux versements du même jour.",
            )
        self.postes.update(dict.fromkeys(terme.postes))
        self.versements.extend(nouveaux)
        self.versements_vus.update(nouveaux)
        self.evenements.update(dict.fromkeys(terme.evenements))

    def creance(self) -> Creance:
        """La créance de tous les termes."""
        return replace(
            self.premier,
            postes=tuple(self.postes),
            versements=tuple(sorted(self.versements, key=lambda versement: versement.date)),
            evenements=tuple(sorted(self.evenements, key=lambda evenement: evenement.du)),
        )


def _regrouper(creances: Iterator[Creance], journal: Journal) -> Iterator[Creance]:
    """Les lignes de même référence sont les termes d'une seule créance, où qu'elles soient dans le fichier."""
    groupes: dict[str, _Groupe] = {}
    for creance in creances:
        if creance.cle in groupes:
            groupes[creance.cle].ajouter(creance, journal)
        else:
            groupes[creance.cle] = _Groupe(creance)
    if journal.refusees and groupes:
        _signaler_incomplets(journal, journal.refusees, next(iter(groupes.values())).premier)
    for groupe in groupes.values():
        yield groupe.creance()


def _signaler_incomplets(journal: Journal, nombre: int, exemple: Creance) -> None:
    journal.anomalies.append(
        Anomalie(
            Gravite.AVERTISSEMENT,
            "termes_refuses",
            exemple.fichier,
            0,
            f"{nombre} ligne(s) refusée(s) : leurs termes manquent aux créances importées",
            "Corriger ces lignes et réimporter le fichier : les créances seront complétées, sans doublon.",
        )
    )


def _soupconner(creances: Iterator[Creance], journal: Journal) -> Iterator[Creance]:
    """Même débiteur, même somme, même échéance sous deux références : importées, mais signalées."""
    vues: dict[int, int] = {}
    for creance in creances:
        noms = tuple(normaliser(f"{d.nom} {d.prenom}") for d in creance.debiteurs)
        empreinte = hash((noms, tuple((p.montant, p.exigible_le) for p in creance.postes)))
        ligne = vues.setdefault(empreinte, creance.ligne)
        if ligne != creance.ligne:
            _noter(
                journal,
                creance,
                Gravite.AVERTISSEMENT,
                "doublon_soupconne",
                f"même débiteur, mêmes sommes et mêmes échéances que la ligne {ligne}, sous une autre référence",
                "Vérifier avec le créancier que ce n'est pas la même créance.",
            )
        yield creance


def _noter(journal: Journal, creance: Creance, gravite: Gravite, code: str, quoi: str, que_faire: str) -> None:
    journal.anomalies.append(
        Anomalie(gravite, code, creance.fichier, creance.ligne, quoi, que_faire, "référence", creance.reference)
    )
