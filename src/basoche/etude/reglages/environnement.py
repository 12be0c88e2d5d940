"""Ce que l'environnement règle : une variable absente a son défaut, une variable fausse est un refus qui la nomme."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from basoche.droit.erreurs import ErreurBasoche

DONNEES_PAR_DEFAUT = "donnees-de-l-etude"
LOCALES = ("localhost", "127.0.0.1", "[::1]")


class ReglageInvalide(ErreurBasoche):
    """Une variable d'environnement est fausse : le message la nomme."""

    code = "reglage_invalide"


@dataclass(frozen=True, slots=True)
class Environnement:
    """Les réglages de l'application.

    Attributes:
        donnees: dossier des données (base SQLite, pièces, actes émis) ; hors de toute racine servie.
        base: ``{}`` pour SQLite dans ``donnees``, sinon les champs d'une base de Django.
        secret: clé des sessions et des jetons.
        cle_protegee: clé de chiffrement des informations obtenues par L152-1 et des secrets (Fernet).
        hotes: noms sous lesquels l'application répond.
        demonstration: vrai tant que servent les mots de passe de démonstration ; n'écoute alors que sur la machine.
        https: vrai si l'application est servie en HTTPS (cookies sûrs, HSTS).
        antivirus: commande à qui l'on donne chaque pièce déposée ; vide : pas d'antivirus.
        second_facteur: exigé de tous (vrai), de personne (faux) ; sans réglage, du commissaire et de l'administrateur.
        mandataires: combien de serveurs placés devant l'application disent l'adresse du client (X-Forwarded-For).
        taille_piece: taille d'une pièce, en octets, au plus.
        etude: fichier YAML de l'étude, pour l'en-tête des actes ; sans lui, en-tête neutre.
        communes: fichier CSV des positions des communes, pour l'ordre des tournées ; sans lui, aucune distance.
        calendrier_noms: vrai si les calendriers abonnés peuvent dire l'intitulé des dossiers, donc des noms.
        bodacc: vrai si la nuit relève les annonces du BODACC (elle a donc besoin du réseau).
        textes: vrai si la nuit relève les textes de la DILA (de même).
    """

    donnees: Path
    base: Mapping[str, Any]
    secret: str
    cle_protegee: str
    hotes: tuple[str, ...]
    demonstration: bool
    https: bool
    antivirus: str = ""
    second_facteur: bool | None = None
    mandataires: int = 0
    taille_piece: int = 25_000_000
    etude: Path | None = None
    communes: Path | None = None
    calendrier_noms: bool = False
    bodacc: bool = False
    textes: bool = False


def lire_environnement(variables: Mapping[str, str] | None = None) -> Environnement:
    """Lit les variables ``BASOCHE_*``.

    Raises:
        ReglageInvalide: une variable exigée manque ou ne se lit pas.
    """
    lues = os.environ if variables is None else variables
    donnees = Path(lues.get("BASOCHE_DONNEES") or DONNEES_PAR_DEFAUT).absolute()
    demonstration = bool(_booleen(lues, "BASOCHE_DEMONSTRATION", defaut=False))
    return Environnement(
        donnees=donnees,
        base=lire_base(lues.get("BASOCHE_BASE", ""), donnees),
        secret=_secret(lues, "BASOCHE_SECRET", donnees, demonstration),
        cle_protegee=_secret(lues, "BASOCHE_CLE_PROTEGEE", donnees, demonstration),
        hotes=tuple(nom.strip() for nom in lues.get("BASOCHE_HOTES", "").split(",") if nom.strip()) or LOCALES,
        demonstration=demonstration,
        https=bool(_booleen(lues, "BASOCHE_HTTPS", defaut=False)),
        antivirus=lues.get("BASOCHE_ANTIVIRUS", ""),
        second_facteur=_booleen(lues, "BASOCHE_SECOND_FACTEUR", defaut=None),
        mandataires=_entier(lues, "BASOCHE_MANDATAIRES", defaut=0, minimum=0),
        taille_piece=_entier(lues, "BASOCHE_PIECE_MO", defaut=25) * 1_000_000,
        etude=Path(lues["BASOCHE_ETUDE"]) if lues.get("BASOCHE_ETUDE") else None,
        communes=Path(lues["BASOCHE_COMMUNES"]) if lues.get("BASOCHE_COMMUNES") else None,
        calendrier_noms=bool(_booleen(lues, "BASOCHE_CALENDRIER_NOMS", defaut=False)),
        bodacc=bool(_booleen(lues, "BASOCHE_BODACC", defaut=False)),
        textes=bool(_booleen(lues, "BASOCHE_VEILLE_NUIT", defaut=False)),
    )


def lire_base(adresse: str, donnees: Path) -> dict[str, Any]:
    """Les champs d'une base de Django, d'après une adresse (``sqlite:///chemin`` ou ``postgresql://…``).

    Raises:
        ReglageInvalide: l'adresse n'est ni l'une ni l'autre.
    """
    if not adresse:
        return _sqlite(str(donnees / "basoche.sqlite3"))
    parties = urlsplit(adresse)
    if parties.scheme == "sqlite" and not parties.netloc and len(parties.path) > 1:
        return _sqlite(unquote(parties.path[1:]))
    if parties.scheme in {"postgres", "postgresql"} and parties.path.strip("/"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parties.path.strip("/")),
            "USER": unquote(parties.username or ""),
            "PASSWORD": unquote(parties.password or ""),
            "HOST": unquote(parties.hostname or ""),
            "PORT": str(parties.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": _options_postgresql(parties.query),
        }
    raise ReglageInvalide(
        f"BASOCHE_BASE : « {parties.scheme or adresse[:20]} » n'est pas une base connue.",
        conseil="Écrire sqlite:////chemin/absolu.sqlite3 ou postgresql://utilisateur:secret@machine:5432/base.",
        champ="BASOCHE_BASE",
    )


def _options_postgresql(requete: str) -> dict[str, Any]:
    """Les paramètres de l'adresse : ``host`` y donne un dossier de prise locale."""
    de_l_adresse = dict(morceau.split("=", 1) for morceau in unquote(requete).split("&") if "=" in morceau)
    # Une page lit peu de lignes : compiler son plan (jit) coûte plus que le suivre. ``prepare_threshold`` : un ordre
    # préparé (``commun.requetes``) l'est dès la première fois, et son plan sert ensuite à toutes les pages.
    return {"options": "-c jit=off", "prepare_threshold": 0, **de_l_adresse}


def _sqlite(chemin: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": chemin,
        # Rouvrir le fichier à chaque page relit le schéma et vide le cache : huit millisecondes sur une fiche.
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            # Une écriture prend le verrou dès le début : deux actions se suivent au lieu d'échouer au milieu.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA cache_size=-64000; PRAGMA mmap_size=1073741824; PRAGMA temp_store=MEMORY;"
            ),
        },
    }


def _booleen(lues: Mapping[str, str], nom: str, *, defaut: bool | None) -> bool | None:
    valeur = lues.get(nom, "").strip().lower()
    if not valeur:
        return defaut
    if valeur in {"1", "oui", "vrai", "true"}:
        return True
    if valeur in {"0", "non", "faux", "false"}:
        return False
    raise ReglageInvalide(f"{nom} vaut « {valeur} ».", conseil="Écrire oui ou non.", champ=nom)


def _entier(lues: Mapping[str, str], nom: str, *, defaut: int, minimum: int = 1) -> int:
    valeur = lues.get(nom, "").strip()
    if not valeur:
        return defaut
    if valeur.isascii() and valeur.isdigit() and minimum <= int(valeur) <= 10_000:
        return int(valeur)
    raise ReglageInvalide(
        f"{nom} vaut « {valeur} ».", conseil=f"Écrire un nombre entier, de {minimum} à 10000.", champ=nom
    )


def _secret(lues: Mapping[str, str], nom: str, donnees: Path, demonstration: bool) -> str:
    """La clé donnée ; en démonstration, celle que l'étude fictive a tirée à sa création."""
    if valeur := lues.get(nom, ""):
        return valeur
    gardee = donnees / f".{nom.removeprefix('BASOCHE_').lower()}"
    if demonstration and gardee.is_file():
        return gardee.read_text(encoding="utf-8").strip()
    if demonstration:
        return _tirer_cle(gardee)
    raise ReglageInvalide(
        f"{nom} n'est pas réglée.",
        conseil=f"Tirer une clé (basoche serveur --tirer-une-cle) et la donner dans {nom}.",
        champ=nom,
    )


def _tirer_cle(ou: Path) -> str:
    from cryptography.fernet import Fernet

    cle = Fernet.generate_key().decode()
    ou.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descripteur = os.open(ou, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descripteur, "w", encoding="utf-8") as fichier:
        fichier.write(cle)
    return cle
