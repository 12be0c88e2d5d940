"""Des dettes inventées : leur âge, leur titre, ce qui en a été payé.

Chaque créancier a ses usages : ``Usage`` dit les âges et les montants, les scénarios disent le reste. Les âges sont
choisis pour que la démonstration rencontre tous les cas (récente, près d'être prescrite, prescrite, titre ancien).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from basoche.droit.montant import Montant
from basoche.echanges.creance import EspeceTitre, Titre, Versement

_BASCULE_INJONCTION = date(2026, 9, 1)  # deux régimes d'injonction de payer vivent ensemble : il en faut des deux
_TRIBUNAUX = ("Tribunal judiciaire de Villefranque-sur-Ozac", "Tribunal judiciaire de Port-Sarjou")
_COMMERCE = ("Tribunal de commerce de Villefranque-sur-Ozac", "Tribunal des activités économiques de Port-Sarjou")


@dataclass(frozen=True, slots=True)
class Usage:
    """Les dettes d'un créancier : âges en jours (récente, près du terme, passée), montants en centimes."""

    recente: tuple[int, int]
    proche: tuple[int, int]
    passee: tuple[int, int]
    montants: tuple[int, int]
    est_commercial: bool = False


OPERATEUR = Usage((45, 270), (285, 360), (380, 1_400), (2_990, 64_000))
SYNDIC = Usage((60, 1_300), (1_745, 1_815), (1_860, 2_600), (18_000, 780_000))
BAILLEUR = Usage((40, 800), (1_015, 1_085), (1_110, 1_700), (39_000, 92_000))
FOURNISSEUR = Usage((50, 1_400), (1_745, 1_815), (1_860, 2_400), (12_000, 4_800_000), est_commercial=True)


@dataclass(frozen=True, slots=True)
class Dette:
    """Une dette inventée, avant d'être écrite à la façon d'un créancier."""

    exigible_le: date
    montant: Montant
    titre: Titre | None
    versements: tuple[Versement, ...]
    reconnue_le: date | None = None
    acte_execution_le: date | None = None


def inventer_dette(alea: Random, usage: Usage, le: date) -> Dette:
    """Une dette d'un scénario tiré au sort : six sur dix sans titre, dont une sur trois près du terme ou passée."""
    montant = Montant(alea.randrange(*usage.montants))
    scenario = alea.randrange(100)
    if scenario < 60:
        age = usage.recente if scenario < 38 else usage.proche if scenario < 48 else usage.passee
        exigible_le = le - timedelta(days=alea.randrange(*age))
        reconnue_le = _entre(alea, exigible_le, le) if scenario % 12 == 0 else None
        return Dette(exigible_le, montant, None, _payer(alea, exigible_le, le, montant), reconnue_le)
    titre = _inventer_titre(alea, usage, le, scenario)
    exigible_le = titre.rendu_le - timedelta(days=alea.randrange(60, 300))
    execution = _entre(alea, titre.notifie_le, le) if titre.notifie_le and scenario % 5 == 0 else None
    return Dette(exigible_le, montant, titre, _payer(alea, titre.rendu_le, le, montant), None, execution)


def _inventer_titre(alea: Random, usage: Usage, le: date, scenario: int) -> Titre:
    """Un titre : notifié, non notifié, injonction d'avant ou d'après la réforme, ou très ancien."""
    espece = EspeceTitre.INJONCTION_PAYER if scenario % 2 or scenario >= 84 else EspeceTitre.JUGEMENT
    if scenario >= 97:
        rendu_le = le - timedelta(days=alea.randrange(3_700, 4_300))
    elif scenario >= 90:
        rendu_le = _entre(alea, _BASCULE_INJONCTION, max(_BASCULE_INJONCTION, le))
    elif scenario >= 84:
        rendu_le = _BASCULE_INJONCTION - timedelta(days=alea.randrange(1, 150))
    else:
        rendu_le = le - timedelta(days=alea.randrange(90, 2_900))
    est_notifie = scenario < 78 or scenario >= 97 or (scenario >= 84 and scenario % 2 == 0)
    notifie_le = min(le, rendu_le + timedelta(days=alea.randrange(8, 75))) if est_notifie else None
    executoire_le = notifie_le + timedelta(days=32) if notifie_le else None
    return Titre(
        espece=espece,
        rendu_le=rendu_le,
        juridiction=alea.choice(_COMMERCE if usage.est_commercial else _TRIBUNAUX),
        reference=f"{rendu_le.year % 100:02d}/{alea.randrange(1, 9_999):05d}",
        notifie_le=notifie_le,
        executoire_le=executoire_le if executoire_le is None or executoire_le <= le else None,
    )


def _payer(alea: Random, depuis: date, le: date, montant: Montant) -> tuple[Versement, ...]:
    """Aucun versement deux fois sur trois ; sinon un à trois, sans jamais solder la dette."""
    if alea.randrange(3) or depuis >= le:
        return ()
    nombre = alea.randrange(1, 4)
    jours = sorted({_entre(alea, depuis, le) for _ in range(nombre)})
    return tuple(Versement(jour, Montant(alea.randrange(500, max(501, montant.centimes // 5)))) for jour in jours)


def _entre(alea: Random, du: date, au: date) -> date:
    return du + timedelta(days=alea.randrange((au - du).days + 1))
