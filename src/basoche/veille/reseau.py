"""Parler à un service public par HTTP : délais bornés, reprises, limites respectées, réponses bornées.

Le mandataire (proxy) de l'étude est celui de l'environnement (``HTTPS_PROXY``, ``HTTP_PROXY``, ``NO_PROXY``). Une
limite atteinte (429) ou un service saturé (503) attend ce que demande ``Retry-After``, tant que cela reste raisonnable.
"""

from __future__ import annotations

import errno
import http.client
import re
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from basoche import __version__
from basoche.droit.erreurs import ErreurBasoche
from basoche.echanges.ecriture import cause_systeme

T = TypeVar("T")
BORNE = 32 * 1024 * 1024
_BLOC = 1 << 18
_ETENDUE = re.compile(r"bytes (?P<debut>\d+)-\d+/(?P<total>\d+)")
_PASSAGERS = (408, 425, 429, 500, 502, 503, 504)
# urllib sait aussi lire des fichiers et du FTP : ici, HTTP seul.
_MANIERES = (
    urllib.request.ProxyHandler, urllib.request.HTTPHandler, urllib.request.HTTPSHandler,
    urllib.request.HTTPErrorProcessor, urllib.request.HTTPDefaultErrorHandler,
)  # fmt: skip
_LOCALES = ("127.0.0.1", "localhost", "::1")


class ReseauInjoignable(ErreurBasoche):
    """Le service ne répond pas, malgré plusieurs essais."""

    code = "reseau_injoignable"


class ReponseRefusee(ErreurBasoche):
    """Le service a répondu par un refus. ``statut`` : son code HTTP."""

    code = "reponse_refusee"
    statut: int = 0


class LimiteAtteinte(ErreurBasoche):
    """Le service demande d'attendre plus longtemps qu'une commande ne peut attendre."""

    code = "limite_atteinte"


class _Coupure(Exception):
    """Un essai manqué, que le suivant peut réparer."""

    def __init__(self, motif: str, attente: int | None = None) -> None:
        super().__init__(motif)
        self.attente = attente


@dataclass(frozen=True, slots=True)
class Client:
    """Comment demander : secondes avant d'abandonner un essai, nombre d'essais, attente la plus longue (secondes)."""

    delai: int = 30
    essais: int = 4
    attente_max: int = 90
    dormir: Callable[[float], None] = time.sleep
    entetes: Mapping[str, str] = field(default_factory=dict)

    def demander(self, adresse: str, *, corps: bytes | None = None, entetes: Mapping[str, str] | None = None) -> bytes:
        """La réponse à une demande (``POST`` si ``corps`` est donné, ``GET`` sinon), 32 Mio au plus.

        Raises:
            ReseauInjoignable, LimiteAtteinte, ReponseRefusee: selon ce qui a manqué.
        """

        def essayer() -> bytes:
            with self._ouvrir(adresse, corps, entetes or {}) as reponse:
                lu: bytes = reponse.read(BORNE + 1)
                attendu = reponse.headers.get("Content-Length", "")
            if len(lu) > BORNE:
                raise _refus(adresse, 0, "réponse de plus de 32 Mio")
            if attendu.isdigit() and len(lu) < int(attendu):
                raise _Coupure("réponse coupée")
            return lu

        return self._insister(adresse, essayer)

    def telecharger(self, adresse: str, vers: Path) -> int:
        """Télécharge un fichier, en reprenant ce qui l'était déjà ; rend sa taille.

        Le fichier n'existe sous son nom qu'entier : jusque-là, il porte l'extension ``.part``.
        """
        partiel = vers.with_name(f"{vers.name}.part")
        vers.parent.mkdir(parents=True, exist_ok=True)

        def essayer() -> int:
            return self._suite(adresse, partiel)

        taille = self._insister(adresse, essayer, lambda: partiel.stat().st_size if partiel.is_file() else 0)
        partiel.replace(vers)
        return taille

    def _suite(self, adresse: str, partiel: Path) -> int:
        debut = partiel.stat().st_size if partiel.is_file() else 0
        try:
            with self._ouvrir(adresse, None, {"Range": f"bytes={debut}-"} if debut else {}) as reponse:
                total, reprise = _total(reponse, debut)
                _ecrire(reponse, partiel, reprise=reprise)
        except ReponseRefusee as refus:
            if refus.statut != 416:
                raise
            partiel.unlink(missing_ok=True)  # ce qui était là n'est pas le début de ce fichier
            raise _Coupure("reprise impossible") from None
        taille = partiel.stat().st_size
        if total is not None and taille < total:
            raise _Coupure(f"coupé à {taille} octets sur {total}")
        if total is not None and taille > total:
            partiel.unlink()
            raise _Coupure("le fichier a changé pendant le téléchargement")
        return taille

    def _insister(self, adresse: str, essayer: Callable[[], T], avance: Callable[[], int] = lambda: 0) -> T:
        """Recommence tant que des essais restent ; un essai qui a fait avancer ne compte pas."""
        motif, essai, atteint = "", 0, avance()
        while essai < self.essais:
            try:
                return essayer()
            except _Coupure as coupure:
                motif = str(coupure)
                attente = coupure.attente if coupure.attente is not None else 2**essai
            if attente > self.attente_max:
                raise LimiteAtteinte(
                    f"{_hote(adresse)} demande d'attendre {attente} secondes.",
                    conseil="Relancer la commande plus tard.",
                )
            essai, atteint = (0, avance()) if avance() > atteint else (essai + 1, atteint)
            if essai < self.essais:
                self.dormir(attente)
        raise ReseauInjoignable(
            f"{_hote(adresse)} ne répond pas ({motif}), après {self.essais} essais.",
            conseil="Vérifier le réseau et le mandataire (HTTPS_PROXY), puis relancer : ce qui est fait est gardé.",
        )

    @contextmanager
    def _ouvrir(
        self, adresse: str, corps: bytes | None, entetes: Mapping[str, str]
    ) -> Iterator[http.client.HTTPResponse]:
        if urlsplit(adresse).scheme not in ("http", "https") or not urlsplit(adresse).hostname:
            raise ErreurBasoche(
                f"« {adresse} » n'est pas une adresse de service.",
                conseil="Donner une adresse en https:// (ou http:// en essai).", code="adresse_invalide",
            )  # fmt: skip
        tous = {"User-Agent": f"basoche/{__version__}", **self.entetes, **entetes}
        demande = urllib.request.Request(adresse, data=corps, headers=tous)  # noqa: S310 (schéma vérifié)
        ouvreur = urllib.request.OpenerDirector()
        for maniere in (*_MANIERES, _Redirection):
            ouvreur.add_handler(maniere())
        try:
            with ouvreur.open(demande, timeout=self.delai) as reponse:
                yield reponse
        except urllib.error.HTTPError as faute:
            with faute:
                attente = _attente(faute.headers.get("Retry-After"))
            if faute.code in _PASSAGERS:
                raise _Coupure(f"code {faute.code}", attente) from None
            raise _refus(adresse, faute.code, f"code {faute.code}") from None
        except (http.client.HTTPException, OSError) as faute:
            raise _Coupure(_cause(getattr(faute, "reason", faute))) from None


def _cause(faute: object) -> str:
    """Ce qui empêche de joindre le service, en français."""
    causes: tuple[tuple[type[BaseException], str], ...] = (
        (socket.gaierror, "ce nom de machine est introuvable"),
        (ConnectionRefusedError, "la connexion est refusée"),
        (ConnectionError, "la connexion est coupée"),
        (TimeoutError, "trop lent à répondre"),
        (ssl.SSLCertVerificationError, "son certificat n'est pas valable"),
        (ssl.SSLError, "la liaison chiffrée échoue"),
        (http.client.IncompleteRead, "la réponse est coupée"),
        (http.client.HTTPException, "sa réponse n'est pas du HTTP"),
    )
    if isinstance(faute, OSError) and faute.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH):
        return "le réseau ne mène pas jusque-là"
    return next((dit for sorte, dit in causes if isinstance(faute, sorte)), str(faute) or type(faute).__name__)


class _Redirection(urllib.request.HTTPRedirectHandler):
    """Suit une redirection sur la même machine seulement : les secrets de l'en-tête n'en sortent pas."""

    def redirect_request(  # type: ignore[no-untyped-def]  # la signature est celle d'urllib
        self, req, fp, code, msg, headers, newurl
    ):
        """La demande suivante, ou rien : la redirection est alors un refus."""
        avant, apres = urlsplit(req.full_url), urlsplit(newurl)
        permis = apres.hostname == avant.hostname and apres.scheme in (avant.scheme, "https")
        return super().redirect_request(req, fp, code, msg, headers, newurl) if permis else None


def exiger_https(adresse: str, reglage: str) -> str:
    """L'adresse d'un service à qui l'on confie un secret.

    Raises:
        ErreurBasoche: elle n'est pas en HTTPS, et n'est pas sur cette machine.
    """
    parties = urlsplit(adresse)
    if parties.scheme == "https" or (parties.scheme == "http" and parties.hostname in _LOCALES):
        return adresse
    raise ErreurBasoche(
        f"{reglage} vaut « {adresse[:80]} » : un secret ne se confie qu'en HTTPS.",
        conseil="Corriger l'adresse, ou l'ôter.", code="adresse_invalide",
    )  # fmt: skip


def _ecrire(reponse: http.client.HTTPResponse, partiel: Path, *, reprise: bool) -> None:
    """Pose ce qui arrive ; un disque plein n'est pas une panne du réseau."""
    with ExitStack() as pile:
        sortie = None
        while bloc := reponse.read(_BLOC):
            try:
                sortie = sortie or pile.enter_context(open(partiel, "ab" if reprise else "wb"))
                sortie.write(bloc)
                sortie.flush()
            except OSError as faute:
                raise ErreurBasoche(
                    f"{partiel} ne peut pas être écrit : {cause_systeme(faute)}.",
                    conseil="Libérer de la place ou vérifier les droits, puis relancer.", code="ecriture_impossible",
                ) from None  # fmt: skip
        if sortie is None and not reprise:
            partiel.touch()


def _total(reponse: http.client.HTTPResponse, debut: int) -> tuple[int | None, bool]:
    """La taille entière annoncée, et si la réponse continue ce que l'on avait."""
    etendue = _ETENDUE.match(reponse.headers.get("Content-Range", ""))
    if reponse.status == 206 and etendue and int(etendue["debut"]) == debut:
        return int(etendue["total"]), True
    annonce = reponse.headers.get("Content-Length", "")
    return (int(annonce) if annonce.isdigit() else None), False


def _attente(ecrit: str | None) -> int | None:
    """Les secondes que demande ``Retry-After`` : un nombre, ou une date."""
    if not ecrit:
        return None
    if ecrit.strip().isdigit():
        return int(ecrit)
    try:
        quand = parsedate_to_datetime(ecrit)
    except ValueError:
        return None
    if quand.tzinfo is None:
        quand = quand.replace(tzinfo=UTC)
    return max(0, int((quand - datetime.now(UTC)).total_seconds()))


def _hote(adresse: str) -> str:
    return urlsplit(adresse).netloc.rpartition("@")[2]


def _refus(adresse: str, statut: int, motif: str) -> ReponseRefusee:
    conseil = {
        401: "Vérifier les identifiants de l'API.", 403: "Vérifier que l'application a souscrit à cette API.",
        404: "Vérifier l'identifiant demandé et l'adresse du service.",
    }.get(statut, "Vérifier la demande et l'adresse du service.")  # fmt: skip
    refus = ReponseRefusee(f"{_hote(adresse)} refuse la demande ({motif}).", conseil=conseil)
    refus.statut = statut
    return refus
