"""Les colonnes du contrat : ce que l'entrée doit avoir, ce que la sortie a, et leur passage aux entiers du noyau."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from basoche.portefeuille.erreurs import PortefeuilleInvalide
from basoche.portefeuille.modele import LISIBLE, NOYAU, NUL, REFUSE, Colonnes, Creance
from basoche.portefeuille.table import CATEGORIES, Jours

ENTREE = pa.schema(
    [
        ("id", pa.string()),
        ("principal_centimes", pa.int64()),
        ("du", pa.date32()),
        ("categorie", pa.string()),
        ("executoire_le", pa.date32()),
        ("capitalisation_depuis", pa.date32()),
        ("versements_dates", pa.list_(pa.date32())),
        ("versements_centimes", pa.list_(pa.int64())),
    ]
)

FACULTATIVES = ("executoire_le", "capitalisation_depuis")

CALCULS = pa.array([NOYAU, LISIBLE, REFUSE])
SORTIE = pa.schema(
    [
        ("id", pa.string()),
        ("principal_centimes", pa.int64()),
        ("interets_centimes", pa.int64()),
        ("trop_percu_centimes", pa.int64()),
        ("calcul", pa.dictionary(pa.int8(), pa.string())),
        ("motif", pa.string()),
    ]
)

_EN_FRANCAIS = {
    pa.string(): "texte (string)",
    pa.int64(): "entier (int64)",
    pa.date32(): "date (date32)",
    pa.list_(pa.date32()): "liste de dates (list<date32>)",
    pa.list_(pa.int64()): "liste d'entiers (list<int64>)",
}


def verifier(schema: pa.Schema, fichier: str) -> None:
    """Refuse un fichier auquel il manque une colonne, ou dont une colonne n'est pas du type attendu.

    Raises:
        PortefeuilleInvalide: toutes les fautes sont dites d'un coup.
    """
    fautes = []
    for champ in ENTREE:
        rang = schema.get_field_index(champ.name)
        attendu = _EN_FRANCAIS[champ.type]
        if rang < 0:
            fautes.append(f"colonne « {champ.name} » absente ou en double, {attendu} attendu")
        elif not _est(schema.field(rang).type, champ):
            recu = schema.field(rang).type
            fautes.append(f"colonne « {champ.name} » : {attendu} attendu, {recu} trouvé")
    if fautes:
        raise PortefeuilleInvalide(
            f"« {fichier} » : {' ; '.join(fautes)}.",
            conseil=f"Donner les colonnes {', '.join(ENTREE.names)}, chacune de son type.",
        )


def _est(recu: pa.DataType, champ: pa.Field) -> bool:
    """Le même type ; un texte ou une liste peut être « large », un texte rangé en dictionnaire.

    Une colonne facultative où rien n'est donné peut n'avoir pas de type, et des listes toutes vides non plus.
    """
    attendu = champ.type
    if pa.types.is_dictionary(recu) and pa.types.is_string(attendu):
        recu = recu.value_type
    if pa.types.is_string(attendu):
        return any(forme(recu) for forme in (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view))
    if pa.types.is_list(attendu):
        liste = pa.types.is_list(recu) or pa.types.is_large_list(recu)
        return liste and recu.value_type in (attendu.value_type, pa.null())
    return bool(recu == attendu or (champ.name in FACULTATIVES and pa.types.is_null(recu)))


def uniformiser(lot: pa.RecordBatch) -> pa.RecordBatch:
    """Les mêmes créances, chaque colonne de son type ; la catégorie reste rangée en dictionnaire.

    Raises:
        PortefeuilleInvalide: un texte n'est pas de l'UTF-8.
    """
    colonnes = []
    for champ in ENTREE:
        colonne = lot.column(champ.name)
        voulu = _CATEGORIE if champ.name == "categorie" else champ.type
        if pa.types.is_string(champ.type):
            _verifier_texte(colonne, champ.name)
        colonnes.append(colonne if colonne.type == voulu else _convertir(colonne, voulu))
    return pa.RecordBatch.from_arrays(colonnes, ENTREE.names)


_CATEGORIE = pa.dictionary(pa.int32(), pa.string())


def _convertir(colonne: pa.Array, voulu: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(voulu) and not pa.types.is_dictionary(colonne.type):
        return colonne.cast(voulu.value_type).dictionary_encode()
    return colonne.cast(voulu)


def _verifier_texte(colonne: pa.Array, nom: str) -> None:
    try:
        (colonne.dictionary if pa.types.is_dictionary(colonne.type) else colonne).validate(full=True)
    except pa.ArrowInvalid as faute:
        raise PortefeuilleInvalide(
            f"colonne « {nom} » : texte qui n'est pas de l'UTF-8.", conseil="Réécrire le fichier en UTF-8."
        ) from faute


def en_colonnes(lot: pa.RecordBatch) -> Colonnes:
    """Les colonnes du noyau : un nul devient ce que le noyau laisse au calcul lisible, ou une date absente."""
    dates, montants = lot.column("versements_dates"), lot.column("versements_centimes")
    return Colonnes(
        _entiers(lot.column("principal_centimes"), -1),
        _jours(lot.column("du")),
        _rangs(lot.column("categorie")),
        _jours(lot.column("executoire_le")),
        _jours(lot.column("capitalisation_depuis")),
        _debuts(dates),
        _debuts(montants),
        _jours(dates.values),
        _entiers(montants.values, -1),
    )


def _entiers(colonne: pa.Array, absent: int) -> Any:
    if colonne.null_count:
        colonne = pc.fill_null(colonne, absent)
    return colonne.to_numpy()


def _jours(colonne: pa.Array) -> Jours:
    jours = colonne.view(pa.int32())
    if not jours.null_count:
        return _sans_nul(jours.to_numpy())
    absents = jours.is_null().to_numpy(zero_copy_only=False)
    remplis = _sans_nul(pc.fill_null(jours, 0).to_numpy())
    return np.where(absents, np.int32(NUL), remplis)


def _sans_nul(jours: Jours) -> Jours:
    """Une vraie date qui vaudrait :data:`NUL` (cinq millions d'années avant nous) reste une date hors du calendrier."""
    if len(jours) and jours.min() == NUL:
        return np.maximum(jours, np.int32(NUL + 1))
    return jours


def _debuts(listes: pa.Array) -> Any:
    return listes.offsets.to_numpy().astype(np.int64)


def _rangs(categories: pa.Array) -> Any:
    """Le rang de chaque catégorie, −1 si elle est inconnue."""
    noms = [categorie.value for categorie in CATEGORIES]
    rangs = [noms.index(nom) if nom in noms else -1 for nom in categories.dictionary.to_pylist()]
    # Le rang −1 d'un nul tombe sur la dernière case.
    table = np.array([*rangs, -1], dtype=np.int8)
    return table[_entiers(categories.indices, -1)]


def lire_creance(lot: pa.RecordBatch, rang: int) -> Creance:
    """Une créance telle qu'elle est écrite, pour le calcul lisible."""
    jour = pa.int32()
    dates, montants = lot.column("versements_dates"), lot.column("versements_centimes")
    return Creance(
        lot.column("principal_centimes")[rang].as_py(),
        lot.column("du").view(jour)[rang].as_py(),
        lot.column("categorie")[rang].as_py(),
        lot.column("executoire_le").view(jour)[rang].as_py(),
        lot.column("capitalisation_depuis").view(jour)[rang].as_py(),
        _jours_d_une_liste(dates[rang].values),
        montants[rang].as_py() or [],
    )


def _jours_d_une_liste(dates: pa.Array | None) -> list[int | None]:
    return [] if dates is None else list(dates.view(pa.int32()).to_pylist())
