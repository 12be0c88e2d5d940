"""Évaluer un lot de créances : le noyau, puis le calcul lisible pour ce qu'il a laissé, puis les colonnes de sortie."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from basoche.portefeuille.colonnes import CALCULS, SORTIE, en_colonnes, lire_creance, uniformiser
from basoche.portefeuille.modele import LISIBLE, NOYAU, REFUSE, Arretes, Colonnes, Ligne, Raison
from basoche.portefeuille.noyau import arreter
from basoche.portefeuille.table import Table

_ECARTES = {
    Raison.VERSEMENT_POSTERIEUR: "versement postérieur à l'arrêté : écarté",
    Raison.VERSEMENT_NUL: "versement de 0 € : écarté",
    Raison.POSTERIEURE: "créance postérieure à l'arrêté : écartée",
}
MOTIFS = {
    Raison.CATEGORIE: "catégorie inconnue",
    Raison.MONTANT: "montant absent, négatif ou de plus de dix milliards d'euros",
    Raison.CALENDRIER: "date absente ou hors du calendrier",
    Raison.TAUX_ANCIEN: "départ antérieur aux taux connus",
    Raison.TAUX_FUTUR: "arrêté postérieur aux taux connus",
    Raison.LISTES: "dates et montants de versement en nombre différent",
    Raison.ORDRE: "versements qui ne sont pas dans l'ordre des dates",
    Raison.DATE_ANCIENNE: "décision ou capitalisation antérieure aux taux connus",
    Raison.MAJORATION: "majoration dont la règle a changé",
    Raison.DEBORDEMENT: "somme trop grande pour 64 bits",
}
_PREMIERE_RAISON = int(Raison.CATEGORIE)


_ECARTS = pa.array(
    [" ; ".join(texte for bit, texte in _ECARTES.items() if code & bit) or None for code in range(_PREMIERE_RAISON)]
)


@dataclass(slots=True)
class Bilan:
    """Combien de créances chaque calcul a arrêtées, et les motifs rencontrés."""

    calculs: Counter[str] = field(default_factory=Counter)
    motifs: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def lignes(self) -> int:
        """Le nombre de créances."""
        return self.calculs.total()

    def compter(self, lot: pa.RecordBatch) -> None:
        """Ajoute un lot de sortie au bilan."""
        calculs, motif = lot.column("calcul"), lot.column("motif")
        for rang, nombre in enumerate(np.bincount(calculs.indices.to_numpy(), minlength=len(CALCULS)).tolist()):
            self.calculs[CALCULS[rang].as_py()] += nombre
        if motif.null_count == len(motif):
            return
        dits = motif.is_valid()
        paires = pa.StructArray.from_arrays(
            [calculs.filter(dits).cast(pa.string()), motif.filter(dits)], ["calcul", "motif"]
        )
        for compte in _compter_paires(paires):
            self.motifs[compte[0]] += compte[1]


def _compter_paires(paires: pa.StructArray) -> list[tuple[tuple[str, str], int]]:
    table = pa.Table.from_struct_array(paires).group_by(["calcul", "motif"]).aggregate([([], "count_all")])
    return [((ligne["calcul"], ligne["motif"]), ligne["count_all"]) for ligne in table.to_pylist()]


def evaluer_lot(lot: pa.RecordBatch, table: Table) -> pa.RecordBatch:
    """Arrête toutes les créances d'un lot, dans leur ordre."""
    lot = uniformiser(lot)
    colonnes = en_colonnes(lot)
    arretes = arreter(colonnes, table)
    a_lire = np.flatnonzero(arretes.raison >= _PREMIERE_RAISON)
    if len(a_lire):
        return _avec_lisibles(lot, colonnes, arretes, a_lire, table)
    motif = pa.nulls(len(lot), pa.string())
    if arretes.raison.any():
        motif = _ECARTS.take(pa.array(arretes.raison))
    montants = [pa.array(colonne) for colonne in arretes[:3]]
    return _sortir(lot, montants, np.zeros(len(lot), dtype=np.int8), motif)


def _avec_lisibles(
    lot: pa.RecordBatch, colonnes: Colonnes, arretes: Arretes, a_lire: Any, table: Table
) -> pa.RecordBatch:
    """Complète ce que le noyau a laissé ; une créance refusée n'a pas de montant."""
    calcul = np.zeros(len(lot), dtype=np.int8)
    motifs = np.array(_ECARTS.to_pylist(), dtype=object)[np.minimum(arretes.raison, _PREMIERE_RAISON - 1)]
    for rang, ligne in _lire(lot, colonnes, arretes, a_lire, table):
        calcul[rang] = (NOYAU, LISIBLE, REFUSE).index(ligne.calcul)
        motifs[rang] = ligne.motif
        for colonne, valeur in zip(arretes[:3], ligne[:3], strict=True):
            colonne[rang] = 0 if valeur is None else valeur
    refusees = calcul == (NOYAU, LISIBLE, REFUSE).index(REFUSE)
    montants = [pa.array(colonne, mask=refusees) for colonne in arretes[:3]]
    return _sortir(lot, montants, calcul, pa.array(motifs, pa.string()))


def _lire(lot: pa.RecordBatch, colonnes: Colonnes, arretes: Arretes, a_lire: Any, table: Table) -> Any:
    """Chaque créance laissée par le noyau et sa ligne ; un même refus n'est calculé qu'une fois par lot.

    Un arrêté postérieur aux taux connus fait refuser toutes les créances qui courent encore : le refus ne dépend alors
    que de la catégorie et du premier jour sans taux.
    """
    from basoche.portefeuille.lisible import arreter_une  # lourd, et le plus souvent inutile

    deja: dict[tuple[int, int], Ligne] = {}
    for rang in a_lire.tolist():
        raison = int(arretes.raison[rang])
        inconnu = None
        if raison == Raison.TAUX_FUTUR and colonnes.du[rang] < table.au:
            categorie = int(colonnes.categorie[rang])
            inconnu = (categorie, max(int(colonnes.du[rang]), int(table.connu[categorie, 1])) + 1)
        ligne = deja.get(inconnu) if inconnu is not None else None
        if ligne is None:
            ligne = arreter_une(lire_creance(lot, rang), table.au, MOTIFS[Raison(raison)])
            if inconnu is not None and ligne.calcul == REFUSE:
                deja[inconnu] = ligne
        yield rang, ligne


def _sortir(lot: pa.RecordBatch, montants: list[pa.Array], calcul: Any, motif: pa.Array) -> pa.RecordBatch:
    calculs = pa.DictionaryArray.from_arrays(pa.array(calcul), CALCULS)
    return pa.RecordBatch.from_arrays([lot.column("id"), *montants, calculs, motif], schema=SORTIE)
