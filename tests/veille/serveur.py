"""Un service d'essai sur la boucle locale : il rejoue de vraies réponses, et tombe en panne quand on le lui dit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Demande:
    """Ce que le service a reçu."""

    methode: str
    chemin: str
    entetes: dict[str, str]
    corps: bytes


@dataclass
class Reponse:
    """Ce qu'il rend. ``coupee`` : n'envoie que ce nombre d'octets, puis raccroche."""

    corps: bytes = b""
    statut: int = 200
    entetes: dict[str, str] = field(default_factory=dict)
    coupee: int | None = None


@dataclass
class Service:
    """Son adresse, et tout ce qu'on lui a demandé."""

    adresse: str
    demandes: list[Demande]


@contextmanager
def servir(repondre: Callable[[Demande], Reponse]) -> Iterator[Service]:
    """Le service, le temps de l'essai."""
    demandes: list[Demande] = []

    class Accueil(BaseHTTPRequestHandler):
        def _traiter(self) -> None:
            taille = int(self.headers.get("Content-Length") or 0)
            recue = Demande(self.command, self.path, dict(self.headers.items()), self.rfile.read(taille))
            demandes.append(recue)
            rendue = repondre(recue)
            self.send_response(rendue.statut)
            for nom, valeur in {"Content-Length": str(len(rendue.corps)), **rendue.entetes}.items():
                self.send_header(nom, valeur)
            self.end_headers()
            self.wfile.write(rendue.corps[: rendue.coupee])
            self.close_connection = True

        do_GET = do_POST = _traiter  # noqa: N815 (noms imposés)

        def log_message(self, *_: object) -> None:
            pass

    serveur = ThreadingHTTPServer(("127.0.0.1", 0), Accueil)
    fil = threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    fil.start()
    try:
        yield Service(f"http://127.0.0.1:{serveur.server_port}", demandes)
    finally:
        serveur.shutdown()
        fil.join()
        serveur.server_close()


def etendue(demande: Demande, octets: bytes) -> Reponse:
    """Un fichier, ou sa suite si on la demande."""
    voulue = demande.entetes.get("Range", "")
    if not voulue:
        return Reponse(octets)
    debut = int(voulue.removeprefix("bytes=").rstrip("-"))
    if debut >= len(octets):
        return Reponse(statut=416)
    plage = f"bytes {debut}-{len(octets) - 1}/{len(octets)}"
    return Reponse(octets[debut:], 206, {"Content-Range": plage})
