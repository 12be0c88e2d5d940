"""Des dossiers de stratégie fictifs, pour les essais et les propriétés."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from basoche.droit.montant import Montant
from basoche.strategie.chances import Historique, Issue, Mesure, nommer_le_segment
from basoche.strategie.lecture import lire_dossier
from basoche.strategie.modele import Dossier
from strategie.lecture_cas import lire_les_cas

LE = date(2026, 11, 23)
JUGEMENT = {
    "espece": "jugement",
    "rendu_le": "2025-01-10",
    "notifie_le": "2025-02-03",
    "executoire_le": "2025-03-05",
}
BASE: dict[str, Any] = {
    "le": LE.isoformat(),
    "principal": "2000.00",
    "nature": "droit_commun",
    "exigible_le": "2024-06-03",
}


def dossier(**champs: Any) -> Dossier:
    """Un dossier sans titre, sauf ce qu'on en dit."""
    return lire_dossier({**BASE, **champs})


def avec_titre(**champs: Any) -> Dossier:
    """Un dossier au titre exécutoire notifié."""
    return dossier(titre=JUGEMENT, **champs)


def mesures(
    voie: str, nombre: int, abouties: int, *, montant: str = "2000.00", connu: bool = True, fraction: str = "1"
) -> list[Mesure]:
    """Des mesures closes d'un segment : les abouties en deux mois, les autres à douze."""
    from fractions import Fraction

    segment = nommer_le_segment(voie, "physique", Montant.lire(montant), bien_connu=connu)
    return [
        Mesure(voie, segment, 2, Issue.ABOUTIE, Fraction(fraction))
        if rang < abouties
        else Mesure(voie, segment, 12, Issue.ECHEC)
        for rang in range(nombre)
    ]


def historique(*listes: list[Mesure]) -> Historique:
    """Un historique de plusieurs listes de mesures."""
    return Historique(mesure for liste in listes for mesure in liste)


_CAS = [cas.dossier for cas in lire_les_cas()]


@st.composite
def dossiers(tirer: st.DrawFn) -> Dossier:
    """Un dossier de recette dont on change la somme, les biens et ce qu'on sait."""
    champs = dict(tirer(st.sampled_from(_CAS)))
    champs["principal"] = str(Montant(tirer(st.integers(100, 3_000_000))))
    avoirs: dict[str, Any] = {"meubles": tirer(st.booleans())}
    for avoir, champ in (("compte", "solde"), ("employeur", "net"), ("immeuble", "valeur_nette")):
        if tirer(st.booleans()):
            avoirs[avoir] = {champ: str(Montant(tirer(st.integers(0, 600_000))))}
    champs["avoirs"] = avoirs
    champs["menace"] = tirer(st.booleans())
    champs["contestation"] = tirer(st.sampled_from(("aucune", "simple", "serieuse")))
    return lire_dossier(champs)
