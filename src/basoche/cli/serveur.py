"""``basoche serveur`` : l'application de l'étude, servie par gunicorn."""

from __future__ import annotations

import errno
import os
import socket
import sys
from typing import Annotated, Any

import typer

from basoche.cli.erreurs import MauvaisEmploi
from basoche.cli.etude import preparer

application = typer.Typer(help="Servir l'application de l'étude.")
LOCALES = frozenset({"127.0.0.1", "::1", "localhost"})
PORTS_ESSAYES = 20


@application.command()
def serveur(
    adresse: Annotated[str, typer.Option("--adresse", metavar="IP", help="Adresse d'écoute.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, metavar="N", help="Port d'écoute.")] = 8000,
    processus: Annotated[
        int | None, typer.Option("--processus", min=1, max=64, metavar="N", help="Processus (défaut : un par cœur).")
    ] = None,
    tirer_une_cle: Annotated[
        bool, typer.Option("--tirer-une-cle", help="Afficher une clé neuve pour BASOCHE_SECRET, et finir.")
    ] = False,
) -> None:
    """Mettre la base à jour, puis servir l'application jusqu'à l'interruption.

    Tant que servent les mots de passe de démonstration, seule cette machine est écoutée. Un port occupé : le suivant.

    Exemple : basoche serveur --port 8000
    """
    if tirer_une_cle:
        from cryptography.fernet import Fernet

        typer.echo(Fernet.generate_key().decode())
        return
    environnement = preparer(migrer=True)
    if environnement.demonstration and adresse not in LOCALES:
        raise MauvaisEmploi(
            f"L'étude de démonstration n'écoute pas sur {adresse} : ses mots de passe sont publics.",
            conseil="Garder --adresse 127.0.0.1, ou régler une véritable étude (BASOCHE_SECRET, BASOCHE_CLE_PROTEGEE).",
        )
    servir(adresse, port, processus)


def servir(adresse: str, port: int, processus: int | None) -> None:
    """Sert sur le premier port libre à partir de celui-ci, et dit lequel."""
    pris = port_libre(adresse, port)
    if pris != port:
        typer.echo(f"Le port {port} est occupé : Basoche prend le {pris}.", err=True)
    typer.echo(f"Basoche répond sur http://{adresse}:{pris}/ (Ctrl C pour arrêter).")
    sys.stdout.flush()
    _gunicorn(f"{adresse}:{pris}", processus or len(os.sched_getaffinity(0)))


def port_libre(adresse: str, port: int) -> int:
    """Le premier port libre.

    Raises:
        MauvaisEmploi: aucun des vingt suivants ne l'est, ou l'adresse n'est pas celle de cette machine.
    """
    famille = socket.AF_INET6 if ":" in adresse else socket.AF_INET
    for candidat in range(port, min(port + PORTS_ESSAYES, 65536)):
        with socket.socket(famille) as prise:
            prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                prise.bind((adresse, candidat))
            except PermissionError:
                continue
            except OSError as faute:
                if faute.errno == errno.EADDRINUSE:
                    continue
                raise MauvaisEmploi(
                    f"L'adresse {adresse} n'est pas celle de cette machine.", conseil="Écrire --adresse 127.0.0.1."
                ) from None
            return candidat
    raise MauvaisEmploi(f"Aucun port libre à partir de {port}.", conseil="Donner un autre --port.")


def _gunicorn(ecoute: str, processus: int) -> None:
    from gunicorn.app.base import BaseApplication

    class Serveur(BaseApplication):  # type: ignore[misc]
        """gunicorn, réglé ici."""

        def load_config(self) -> None:
            """Processus et fils ; les en-têtes du mandataire ne sont crus que de la machine."""
            for cle, valeur in {
                "bind": ecoute,
                "workers": processus,
                "threads": 4,
                "worker_class": "gthread",
                "timeout": 120,
                "graceful_timeout": 20,
                "errorlog": "-",
                "loglevel": "warning",
                "proc_name": "basoche",
            }.items():
                self.cfg.set(cle, valeur)

        def load(self) -> Any:
            """L'application, chargée dans chaque processus."""
            from basoche.etude.wsgi import application as wsgi

            return wsgi

    Serveur().run()
