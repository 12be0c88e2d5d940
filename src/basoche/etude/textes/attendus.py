"""Ce qui est attendu un jour donné : ce qui vient, et ce qui devait venir mais que personne n'a saisi ni vérifié."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from basoche.droit.parametres import parametre
from basoche.veille.reformes import Attendu, calendrier

# Sans valeur à saisir, rien ne dit que c'est fait : le rappel s'arrête de lui-même.
_RAPPEL_SANS_VALEUR = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class AttenduDuJour:
    """Un attendu un jour donné : si sa date est passée, et ses paramètres encore sans valeur neuve."""

    attendu: Attendu
    passe: bool
    a_saisir: tuple[str, ...]


def attendus_le(le: date) -> Sequence[AttenduDuJour]:
    """Ce qui est attendu à ce jour : d'abord ce dont la date est passée, puis le reste dans l'ordre des dates.

    Une valeur attendue reste due tant qu'aucune version du paramètre ne commence dans la période annoncée ou après ;
    un attendu sans valeur à saisir se rappelle quatre-vingt-dix jours.
    """
    lus = [AttenduDuJour(un, un.au is not None and un.au < le, _a_saisir(un)) for un in calendrier()]
    return sorted((lu for lu in lus if _est_du(lu, le)), key=lambda lu: not lu.passe)


def _est_du(lu: AttenduDuJour, le: date) -> bool:
    if not lu.passe or lu.attendu.au is None:
        return True
    if lu.attendu.parametres:
        return bool(lu.a_saisir)
    return le <= lu.attendu.au + _RAPPEL_SANS_VALEUR


def _a_saisir(un: Attendu) -> tuple[str, ...]:
    if un.du is None:
        return un.parametres
    return tuple(nom for nom in un.parametres if not _a_une_valeur_depuis(nom, un.du))


def _a_une_valeur_depuis(nom: str, du: date) -> bool:
    valeurs = parametre(nom).valeurs
    return any(v.contenu is not None and v.periode.du is not None and v.periode.du >= du for v in valeurs)
