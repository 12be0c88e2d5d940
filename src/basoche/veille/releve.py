"""Relève les archives de la DILA qui manquent : dans l'ordre, suppressions comprises, en reprenant après un arrêt.

Le dernier stock complet d'abord, s'il n'y en a aucun, puis chaque livraison plus récente. Ce que la DILA annonce est
gardé : un trou dans la suite se voit, et arrête le droit.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from basoche.droit.erreurs import ErreurBasoche
from basoche.veille.archive import ArchiveIllisible, ArchiveTronquee
from basoche.veille.base import Base, lire_etat, noter_etat
from basoche.veille.dila import FONDS
from basoche.veille.ingestion import Bilan, ingerer
from basoche.veille.portee import exiger_connu, nommer, restrictions
from basoche.veille.reseau import Client

REGLAGE = "BASOCHE_DILA_ADRESSE"
ADRESSE = "https://echanges.dila.gouv.fr/OPENDATA"
# À ce nombre de jours, chaque écran dit que le droit n'est plus relevé.
RETARD = timedelta(days=3)
_NOM = re.compile(
    r"""href\s*=\s*["']?(?:[^"'>\s]*/)?(?P<nom>(?P<stock>Freemium_)?(?P<fonds>[A-Za-z]+)_(?:global_)?"""
    r"""(?P<horodatage>\d{8}-\d{6})\.tar\.gz)["'\s>]""",
    re.IGNORECASE,
)


class FondsVide(ErreurBasoche):
    """Le service ne liste aucune archive de ce fonds."""

    code = "fonds_vide"


@dataclass(frozen=True, slots=True, order=True)
class Annonce:
    """Une archive que la DILA propose. Dans l'ordre : la plus ancienne d'abord."""

    horodatage: str
    nom: str
    est_stock: bool


@dataclass(slots=True)
class Releve:
    """Ce qu'un relevé a versé, fonds par fonds."""

    fonds: str
    annoncees: int = 0
    bilans: list[Bilan] = field(default_factory=list)


def adresse_de_la_dila() -> str:
    """L'adresse des fonds : ``BASOCHE_DILA_ADRESSE``, à défaut celle de la DILA."""
    return (os.environ.get(REGLAGE) or ADRESSE).rstrip("/")


def relever(
    base: Base,
    fonds: str,
    dossier: Path,
    *,
    client: Client,
    adresse: str,
    maintenant: datetime,
    codes: Collection[str] = (),
    garder: bool = False,
    suivre: Callable[[str], None] = lambda _: None,
) -> Releve:
    """Télécharge et verse les archives d'un fonds qui manquent à la base.

    Args:
        base: la base ouverte.
        fonds: LEGI, JORF, KALI ou CASS.
        dossier: où poser les archives ; chacune est effacée une fois versée, sauf ``garder``.
        client: comment parler au service.
        adresse: celle des fonds (le fonds s'y ajoute).
        maintenant: l'heure du relevé, notée s'il va jusqu'au bout.
        codes: ne garder que ces codes.
        suivre: appelée avec le nom de chaque archive avant de la télécharger.

    Raises:
        FondsVide, ReseauInjoignable, ReponseRefusee, LimiteAtteinte, ArchiveIllisible: ce qui est versé le reste.
    """
    if fonds not in FONDS:
        raise ErreurBasoche(
            f"« {fonds} » n'est pas un fonds que la veille connaît.", conseil=f"Choisir parmi {', '.join(FONDS)}.",
            champ="fonds",
        )  # fmt: skip
    page = client.demander(f"{adresse}/{fonds}/").decode("utf-8", "replace")
    annonces = lister(page, fonds)
    if not annonces:
        raise FondsVide(
            f"{adresse}/{fonds}/ ne liste aucune archive.", conseil=f"Vérifier l'adresse ({REGLAGE}), puis relancer."
        )
    base.executemany(
        "INSERT INTO annonce (nom, fonds, horodatage) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(une.nom, fonds, une.horodatage) for une in annonces],
    )
    fait = Releve(fonds, len(annonces))
    voulus = frozenset(nommer(code) for code in codes)
    for code in sorted(voulus):
        exiger_connu(code, base)
    for une in _manquantes(base, fonds, annonces, voulus):
        suivre(une.nom)
        fait.bilans.append(_prendre(base, client, f"{adresse}/{fonds}/{une.nom}", dossier / une.nom, codes, garder))
    noter_etat(base, f"releve:{fonds}", maintenant.astimezone(UTC).isoformat(timespec="seconds"))
    return fait


def lister(page: str, fonds: str) -> list[Annonce]:
    """Les archives d'un fonds que liste la page du service, de la plus ancienne à la plus récente."""
    trouvees = {
        Annonce(lien["horodatage"], lien["nom"], bool(lien["stock"]))
        for lien in _NOM.finditer(page)
        if lien["fonds"].upper() == fonds
    }
    return sorted(trouvees)


def _manquantes(base: Base, fonds: str, annonces: list[Annonce], codes: frozenset[str]) -> list[Annonce]:
    """Le dernier stock si la base n'en a pas, puis les livraisons plus récentes que le stock.

    Une archive versée pour d'autres codes manque encore.
    """
    choisis = restrictions(base)
    finies = {
        str(nom): (str(horodatage), bool(stock))
        for nom, horodatage, stock in base.execute(
            "SELECT nom, horodatage, est_stock FROM archive WHERE fonds = ? AND finie = 1", (fonds,)
        )
        if not (gardes := choisis.get(str(nom))) or (codes and codes <= gardes)
    }
    verses = [horodatage for horodatage, stock in finies.values() if stock]
    stocks = [une for une in annonces if une.est_stock]
    a_verser = [stocks[-1]] if stocks and not verses else []
    depart = max(verses) if verses else (a_verser[0].horodatage if a_verser else "")
    suite = [une for une in annonces if not une.est_stock and une.horodatage > depart and une.nom not in finies]
    return [*a_verser, *suite]


def _prendre(base: Base, client: Client, adresse: str, vers: Path, codes: Collection[str], garder: bool) -> Bilan:
    """Télécharge une archive et la verse ; abîmée, elle est redemandée une fois entière."""
    for essai in range(2):
        if not vers.is_file():
            client.telecharger(adresse, vers)
        try:
            bilan = ingerer(base, vers, codes=codes)
        except (ArchiveTronquee, ArchiveIllisible):
            vers.unlink(missing_ok=True)
            if essai:
                raise
            continue
        if not garder:
            vers.unlink()
        return bilan
    raise AssertionError("deux essais rendent ou lèvent")


def dernier_releve(base: Base, fonds: str = "LEGI") -> datetime | None:
    """Quand un relevé de ce fonds est allé jusqu'au bout pour la dernière fois."""
    ecrit = lire_etat(base, f"releve:{fonds}")
    return datetime.fromisoformat(ecrit) if ecrit else None


def est_en_retard(base: Base, le: date, fonds: str = "LEGI") -> bool:
    """Vrai si, ce jour-là, aucun relevé n'a abouti depuis trois jours : à dire sur chaque écran."""
    dernier = dernier_releve(base, fonds)
    return dernier is None or le - dernier.date() >= RETARD
