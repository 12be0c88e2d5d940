"""La charge : gunicorn à deux processus, quatre clients à la fois, chacun sa session ; les centiles de chaque page."""

from __future__ import annotations

import http.client
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bancs import aiguilles, etude
from bancs.mesures import arbre

CLIENTS = 4
Pages = dict[str, Callable[[random.Random], str]]
BORNES = {"fiche": 40, "liste": 80, "recherche": 80}
TOUTE_PAGE = 150


@dataclass(frozen=True)
class Releve:
    """Une page : médiane, 95e centile et processeur du serveur en millisecondes ; requêtes SQL, réponses reçues."""

    page: str
    p50: float
    p95: float
    processeur: float
    requetes: int
    nombre: int

    @property
    def borne(self) -> int:
        """Ce qu'elle ne doit pas dépasser au 95e centile."""
        return BORNES.get(self.page.split()[0], TOUTE_PAGE)

    def en_ligne(self) -> str:
        """Sa ligne du tableau."""
        durees = f"{self.p50:.0f} | {self.p95:.0f} | {self.borne} | {self.processeur:.1f}"
        return f"| {self.page} | {durees} | {self.requetes} |"


def pages(nombre: int) -> Pages:
    """Chaque page ordinaire, et l'adresse qu'un tirage lui donne."""

    def numero(hasard: random.Random) -> str:
        rang = hasard.randrange(1, nombre)  # un sur cinq cents est confidentiel : celui d'avant
        return etude.numero_du_dossier(rang - (rang % 500 == 0), nombre)[0]

    def avec_titre(hasard: random.Random) -> int:
        return hasard.randrange(nombre // 10) * 10 + hasard.randrange(6)

    def debiteur(hasard: random.Random) -> tuple[str, str]:
        return etude.nom_du_debiteur(hasard.randrange(nombre))

    return {
        "fiche": lambda h: f"/dossiers/{numero(h)}",
        "preuve": lambda h: f"/dossiers/{numero(h)}/decompte",
        "accueil": lambda _h: "/",
        "liste": lambda _h: "/dossiers",
        "liste par nature": lambda h: f"/dossiers?nature={h.choice(('execution', 'amiable', 'expulsion'))}",
        "liste des miens": lambda _h: "/dossiers?miens=1",
        "liste de tous": lambda _h: "/dossiers?etat=",
        "recherche d'un numéro": lambda h: f"/recherche?q={quote(numero(h)[:-1])}",
        "recherche d'un nom": lambda h: f"/recherche?q={quote(debiteur(h)[0])}",
        "recherche nom et prénom": lambda h: f"/recherche?q={quote(' '.join(debiteur(h)))}",
        "recherche d'un nom mal tapé": lambda h: f"/recherche?q={quote(aiguilles.mal_tape(debiteur(h)[0]))}",
        "recherche d'un créancier": lambda h: (
            f"/recherche?q={quote(f'créancier {h.randrange(etude.CREANCIERS)} valmont')}"
        ),
        "recherche d'un RG": lambda h: f"/recherche?q={quote(etude.rg_du_titre(avec_titre(h)))}",
        "recherche d'un téléphone": lambda h: f"/recherche?q={etude.telephone_du_debiteur(avec_titre(h))}",
        "recherche d'une référence": lambda h: f"/recherche?q=REF-{h.randrange(nombre):07d}",
    }


def pages_egales(nombre: int) -> Pages:
    """Les recherches à réponses égales, de même."""

    def tirer(textes: list[str]) -> Callable[[random.Random], str]:
        return lambda hasard: f"/recherche?q={quote(hasard.choice(textes))}"

    return {page: tirer(textes) for page, textes in aiguilles.choisir(nombre).items()}


def sessions() -> list[str]:
    """Une session ouverte par collaborateur ; rend leurs clés."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from basoche.etude.equipe.models import Collaborateur

    cles = []
    for qui in Collaborateur.objects.order_by("pk")[:CLIENTS]:
        session = SessionStore()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(qui.pk), settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = qui.get_session_auth_hash()
        session.create()
        cles.append(session.session_key)
    return cles


def compter_les_requetes(toutes: Pages, cle: str) -> dict[str, int]:
    """Le nombre de requêtes SQL de chaque page, session et droits compris, sur dix tirages : le plus grand."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    client.cookies[settings.SESSION_COOKIE_NAME] = cle
    comptes = {}
    for nom, tirer in toutes.items():
        hasard, plus = random.Random(7), 0
        for _ in range(10):
            with CaptureQueriesContext(connection) as requetes:
                reponse = client.get(tirer(hasard))
            assert reponse.status_code in (200, 302), (nom, reponse.status_code)
            plus = max(plus, len(requetes))
        comptes[nom] = plus
    return comptes


def mesurer(
    nombre: int, par_client: int, base: Path, *, egales: bool = False, seules: Sequence[str] = (), dire: Any = print
) -> list[Releve]:
    """Sert l'étude et relève chaque page ; l'environnement dit quelle base.

    Args:
        base: les fichiers de la base, lus une fois avant chaque page : le disque ne se mesure à aucune taille.
        egales: mesurer aussi les recherches à réponses égales, les seules qui se comparent d'une taille à l'autre.
        seules: ne mesurer que ces pages.
    """
    from django.db import connections

    toutes = {**pages(nombre), **(pages_egales(nombre) if egales else {})}
    toutes = {nom: tirer for nom, tirer in toutes.items() if not seules or nom in seules}
    cles = sessions()
    requetes = compter_les_requetes(toutes, cles[0])
    connections.close_all()
    port = _port()
    serveur = subprocess.Popen(
        [str(Path(sys.executable).parent / "gunicorn"), "-b", f"127.0.0.1:{port}", "-w", "2", "-k", "gthread",
         "--threads", "4", "--log-level", "warning", "basoche.etude.wsgi:application"],
        env=dict(os.environ),
    )  # fmt: skip
    try:
        _attendre(port)
        racines = [serveur.pid, *_postgresql(base)]
        _attendre_le_calme(racines)
        releves = []
        for nom, tirer in toutes.items():
            _lire_tout(base)
            # Trois passages pour rien : gabarits et pages en mémoire, dans chacun des processus.
            for _ in range(3):
                _lancer(port, cles, tirer, max(5, par_client // 5))
            avant = _processeur(racines)
            durees = sorted(_lancer(port, cles, tirer, par_client))
            passe, combien = _processeur(racines) - avant, len(durees)
            releves.append(
                Releve(nom, durees[combien // 2], durees[int(combien * 0.95)], passe / combien, requetes[nom], combien)
            )
            dire(releves[-1].en_ligne())
        return releves
    finally:
        serveur.terminate()
        serveur.wait(timeout=30)


def _lire_tout(dossier: Path) -> None:
    """Lit une fois chaque fichier de la base : le système les garde aussi bien à un million qu'à dix mille."""
    for fichier in sorted(dossier.rglob("*")):
        if fichier.is_file():
            with fichier.open("rb", buffering=0) as lu:
                while lu.read(1 << 20):
                    pass


def _postgresql(dossier: Path) -> list[int]:
    """Le serveur PostgreSQL de l'étude, s'il y en a un : son processeur se compte avec celui des pages."""
    numero = dossier / "postgresql" / "postmaster.pid"
    return [int(numero.read_text(encoding="ascii").split()[0])] if numero.is_file() else []


def _attendre_le_calme(racines: Sequence[int]) -> None:
    """Attend que le serveur ait fini ce qu'il fait en démarrant : moins de vingt millisecondes en une seconde."""
    avant = _processeur(racines)
    for _ in range(60):
        time.sleep(1)
        apres = _processeur(racines)
        if apres - avant < 20:
            return
        avant = apres


def _lancer(port: int, cles: Sequence[str], tirer: Callable[[random.Random], str], fois: int) -> list[float]:
    durees: list[float] = []

    def client(rang: int) -> None:
        hasard, siennes = random.Random(1_000 + rang), []
        lien = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for _ in range(fois):
            adresse = tirer(hasard)
            debut = time.perf_counter()
            lien.request("GET", adresse, headers={"Cookie": f"sessionid={cles[rang]}", "Host": "localhost"})
            reponse = lien.getresponse()
            reponse.read()
            siennes.append((time.perf_counter() - debut) * 1000)
            assert reponse.status in (200, 302), (adresse, reponse.status)
        durees.extend(siennes)

    fils = [threading.Thread(target=client, args=(rang,)) for rang in range(min(CLIENTS, len(cles)))]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert len(durees) == fois * len(fils), "un client s'est arrêté : voir sa trace"
    return durees


def _processeur(racines: Sequence[int]) -> float:
    """Millisecondes de processeur du serveur et de ses ouvriers (Linux) : elles ne dépendent guère des voisins."""
    total = 0
    for pid in [pid for racine in racines for pid in arbre(racine)]:
        try:
            champs = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:  # un processus vient de finir
            continue
        total += int(champs[11]) + int(champs[12])
    return total * 1000 / os.sysconf("SC_CLK_TCK")


def _port() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


def _attendre(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("gunicorn n'a pas démarré")
