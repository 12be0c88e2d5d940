"""Interroge l'API du BODACC : par SIREN, depuis une date, page à page ; l'adresse est un réglage."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.identifiants import est_un_siren
from basoche.veille.bodacc import TAILLE_MAX, Annonce, Releve, lire_bodacc

REGLAGE = "BASOCHE_BODACC_ADRESSE"
ADRESSE = (
    "https://bodacc-datadila.opendatasoft.com/api/explore/v2.1/catalog/datasets/annonces-commerciales/records"
)  # fmt: skip
PAR_PAGE = 100
PAR_DEMANDE = 40  # SIREN par demande : l'adresse reste sous deux mille caractères
_ESSAIS = 3
_ATTENTE_MAX = 60
_DELAI = 30
_LOCALES = ("127.0.0.1", "localhost", "::1")


class BodaccInjoignable(ErreurBasoche):
    """L'API ne répond pas, ou refuse."""

    code = "bodacc_injoignable"


def adresse_du_bodacc() -> str:
    """L'adresse de l'API : ``BASOCHE_BODACC_ADRESSE``, ou celle de la DILA.

    Raises:
        BodaccInjoignable: l'adresse réglée n'est pas en HTTPS (sauf sur la machine même).
    """
    adresse = os.environ.get(REGLAGE) or ADRESSE
    parties = urlsplit(adresse)
    if parties.scheme == "https" or (parties.scheme == "http" and parties.hostname in _LOCALES):
        return adresse
    raise BodaccInjoignable(
        f"{REGLAGE} vaut « {adresse[:80]} » : l'API se demande en HTTPS.", conseil="Corriger l'adresse, ou l'ôter."
    )


def relever(
    sirens: Sequence[str], *, depuis: date, attendre: Callable[[float], None] = time.sleep
) -> Iterator[Annonce]:
    """Les annonces de procédures collectives de ces SIREN, parues depuis une date.

    Args:
        sirens: seuls ceux qui portent leur clé sont demandés.
        depuis: premier jour de parution.
        attendre: pour les essais ; reçoit des secondes.

    Raises:
        BodaccInjoignable: pas de réseau, refus, ou trop de demandes après trois essais.
        BodaccIllisible: la réponse n'a pas la forme attendue.
    """
    demandes = [siren for siren in dict.fromkeys(sirens) if est_un_siren(siren)]
    for rang in range(0, len(demandes), PAR_DEMANDE):
        yield from _de_ces_sirens(demandes[rang : rang + PAR_DEMANDE], depuis, attendre)


def relever_le_jour(jour: date, *, attendre: Callable[[float], None] = time.sleep) -> Iterator[Annonce]:
    """Toutes les procédures collectives parues un jour (mêmes refus que :func:`relever`)."""
    yield from _pages(f"familleavis=\"collective\" AND dateparution=date'{jour.isoformat()}'", attendre)


def _de_ces_sirens(sirens: Sequence[str], depuis: date, attendre: Callable[[float], None]) -> Iterator[Annonce]:
    lesquels = " OR ".join(f'registre="{siren}"' for siren in sirens)
    yield from _pages(
        f"({lesquels}) AND familleavis=\"collective\" AND dateparution>=date'{depuis.isoformat()}'", attendre
    )


def _pages(ou: str, attendre: Callable[[float], None]) -> Iterator[Annonce]:
    rang = 0
    while True:
        page = _page(ou, rang, attendre)
        yield from page.annonces
        rang += PAR_PAGE
        if rang >= page.total or not (page.annonces or page.ecartees):
            return


def _page(ou: str, rang: int, attendre: Callable[[float], None]) -> Releve:
    champs = {"where": ou, "order_by": "dateparution,id", "limit": PAR_PAGE, "offset": rang}
    adresse = f"{adresse_du_bodacc()}?{urlencode(champs)}"
    return lire_bodacc(_demander(adresse, attendre), f"le BODACC (à partir de l'annonce {rang + 1})")


def _demander(adresse: str, attendre: Callable[[float], None]) -> bytes:
    """La réponse ; trop de demandes ou une panne passagère se réessaient, après l'attente que le serveur dit."""
    demande = Request(adresse, headers={"Accept": "application/json", "User-Agent": "Basoche (veille juridique)"})  # noqa: S310
    dernier = ""
    for essai in range(_ESSAIS):
        try:
            with urlopen(demande, timeout=_DELAI) as reponse:  # noqa: S310 (schéma vérifié par adresse_du_bodacc)
                return bytes(reponse.read(TAILLE_MAX + 1))
        except HTTPError as faute:
            dernier = f"réponse {faute.code}"
            if faute.code != 429 and faute.code < 500:
                break
            repos = faute.headers.get("Retry-After", "")
        except (URLError, HTTPException, OSError) as faute:
            dernier, repos = str(getattr(faute, "reason", faute)), ""
        if essai + 1 < _ESSAIS:
            attendre(min(int(repos), _ATTENTE_MAX) if repos.isascii() and repos.isdigit() else 2**essai)
    raise BodaccInjoignable(
        f"Le BODACC ne répond pas ({dernier}).",
        conseil="Vérifier le réseau ou le mandataire, et relever plus tard : rien n'est perdu.",
    )
