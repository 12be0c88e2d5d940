"""Les valeurs saisies par l'étude : elles priment, et portent leur source et leurs deux relecteurs.

Une valeur saisie vaut de son ``du`` à son ``jusqu_au``, et prime alors sur tout ce que le recueil livre. Sans
``jusqu_au``, elle vaut jusqu'à la fin de la valeur livrée qu'elle remplace, jusqu'à la prochaine valeur livrée qui
commence plus tard (une version ultérieure du recueil est donc employée), et toujours jusqu'à la saisie suivante.
Une nouvelle saisie de même nom et de même ``du`` remplace la précédente, qui reste au journal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from basoche.droit.journal import version_du_fichier
from basoche.droit.parametres._journal import GENRE, Saisie, lire_journal, texte_du_chemin
from basoche.droit.parametres._modele import Parametre, ValeurDatee
from basoche.droit.periode import Periode, lendemain

Version = tuple[str, int, int, int]

_lues: tuple[Version, Mapping[str, tuple[Saisie, ...]]] | None = None
_fusionnes: dict[str, tuple[Version, Parametre, Parametre]] = {}


def version_des_saisies() -> Version | None:
    """Ce qui change quand l'étude saisit ou retire une valeur ; ``None`` si elle n'a rien saisi."""
    return version_du_fichier(texte_du_chemin(), GENRE)


def appliquer_saisies(livre: Parametre) -> Parametre:
    """Le paramètre, une fois posées les valeurs saisies par l'étude ; le même objet si elle n'en a pas saisi.

    Raises:
        JournalIllisible: le journal des saisies est altéré.
    """
    version = version_du_fichier(texte_du_chemin(), GENRE)
    if version is None:
        return livre
    saisies = _saisies_par_nom(version).get(livre.nom)
    if not saisies:
        return livre
    connu = _fusionnes.get(livre.nom)
    if connu is not None and connu[0] == version and connu[1] is livre:
        return connu[2]
    fusionne = fusionner(livre, saisies)
    _fusionnes[livre.nom] = (version, livre, fusionne)
    return fusionne


def _saisies_par_nom(version: Version) -> Mapping[str, tuple[Saisie, ...]]:
    global _lues  # noqa: PLW0603 (une lecture du journal par version du fichier, partagée par tout le processus)
    if _lues is None or _lues[0] != version:
        par_nom: dict[str, tuple[Saisie, ...]] = {}
        for saisie in lire_journal(Path(version[0])).inscriptions:
            par_nom[saisie.nom] = (*par_nom.get(saisie.nom, ()), saisie)
        _lues = (version, par_nom)
    return _lues[1]


def en_vigueur(saisies: Iterable[Saisie]) -> list[Saisie]:
    """Les saisies d'un même paramètre qui valent : la dernière de chaque ``du``, sauf si elle retire la valeur."""
    dernieres = {saisie.du: saisie for saisie in saisies}
    return [dernieres[du] for du in sorted(dernieres) if dernieres[du].valeur is not None]


def fusionner(livre: Parametre, saisies: Iterable[Saisie]) -> Parametre:
    """Pose les saisies sur les valeurs livrées, sans trou ni recouvrement ; ``livre`` lui-même si rien ne change.

    Un intervalle que rien ne couvre entre deux valeurs devient une valeur nulle marquée ``non_couverte``.
    """
    posees = _poser(livre, en_vigueur(saisies))
    if not posees:
        return livre
    restes = [reste for valeur in livre.valeurs for reste in _retrancher(valeur, [posee.periode for posee in posees])]
    ordonnees = sorted([*posees, *restes], key=lambda valeur: valeur.periode.du or date.min)
    return replace(livre, valeurs=tuple(_boucher(ordonnees, livre)))


def _poser(livre: Parametre, saisies: Sequence[Saisie]) -> list[ValeurDatee]:
    debuts: list[date | None] = [saisie.du for saisie in saisies]
    return [_en_valeur(livre, saisie, suivant) for saisie, suivant in zip(saisies, [*debuts[1:], None], strict=False)]


def _en_valeur(livre: Parametre, saisie: Saisie, suivante: date | None) -> ValeurDatee:
    return ValeurDatee(
        parametre=livre.nom,
        periode=Periode(saisie.du, _fin(livre, saisie, suivante)),
        contenu=retablir_dates(saisie.valeur, [v.contenu for v in livre.valeurs if v.contenu is not None]),
        article=saisie.article,
        source=f"saisi par {saisie.par}, relu par {saisie.relu_par} : {saisie.source}",
        verification=saisie.verification,
        notes=saisie.notes,
        saisi_par=saisie.par,
        relu_par=saisie.relu_par,
    )


def _fin(livre: Parametre, saisie: Saisie, suivante: date | None) -> date | None:
    bornes = [suivante] if suivante else []
    if saisie.jusqu_au is not None:
        bornes.append(lendemain(saisie.jusqu_au))
    else:
        bornes += [v.periode.du for v in livre.valeurs if v.periode.du is not None and v.periode.du > saisie.du]
        bornes += [v.periode.au for v in livre.valeurs if v.periode.au is not None and v.periode.contient(saisie.du)]
    return min(bornes, default=None)


def _retrancher(valeur: ValeurDatee, periodes: Sequence[Periode]) -> list[ValeurDatee]:
    """Ce qui reste d'une valeur livrée hors des périodes saisies (dans l'ordre, sans recouvrement entre elles)."""
    restes: list[ValeurDatee] = []
    debut: date | None = valeur.periode.du
    for periode in periodes:
        assert periode.du is not None
        if _avant(periode.au, valeur.periode.du) or _avant(valeur.periode.au, periode.du):
            continue
        if debut is None or debut < periode.du:
            restes.append(_morceau(valeur, debut, periode.du))
        if periode.au is None:
            return restes
        debut = periode.au
    if valeur.periode.au is None or debut is None or debut < valeur.periode.au:
        restes.append(_morceau(valeur, debut, valeur.periode.au))
    return restes


def _avant(fin: date | None, debut: date | None) -> bool:
    return fin is not None and debut is not None and fin <= debut


def _morceau(valeur: ValeurDatee, du: date | None, au: date | None) -> ValeurDatee:
    """Un morceau de la valeur ; le doute sur sa date d'effet ne suit que le morceau qui commence ce jour-là."""
    doute = valeur.du_au_plus_tot if du == valeur.periode.du else None
    return replace(valeur, periode=Periode(du, au), du_au_plus_tot=doute)


def _boucher(valeurs: Sequence[ValeurDatee], livre: Parametre) -> list[ValeurDatee]:
    completes = [valeurs[0]]
    for avant, apres in pairwise(valeurs):
        fin, debut = avant.periode.au, apres.periode.du
        assert fin is not None, f"recouvrement dans {livre.nom}"
        assert debut is not None, f"recouvrement dans {livre.nom}"
        assert fin <= debut, f"recouvrement dans {livre.nom}"
        if fin < debut:
            completes.append(
                ValeurDatee(
                    livre.nom, Periode(fin, debut), None, livre.reference, "non trouvée", None, non_couverte=True
                )
            )
        completes.append(apres)
    return completes


def retablir_dates(valeur: Any, modeles: Sequence[Any]) -> Any:
    """Rend aux dates d'une structure leur type, là où les valeurs livrées ont une date (JSON n'en a pas)."""
    if isinstance(valeur, dict):
        vus = [modele for modele in modeles if isinstance(modele, dict)]
        return {cle: retablir_dates(v, [m[cle] for m in vus if cle in m]) for cle, v in valeur.items()}
    if isinstance(valeur, list):
        elements = [element for modele in modeles if isinstance(modele, list) for element in modele]
        return [retablir_dates(v, elements) for v in valeur]
    if isinstance(valeur, str) and any(type(modele) is date for modele in modeles):
        return date.fromisoformat(valeur)
    return valeur
