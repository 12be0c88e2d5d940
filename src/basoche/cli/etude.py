"""Ce que les commandes de l'étude partagent : Django préparé seulement quand il sert."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from basoche.cli.erreurs import MauvaisEmploi
from basoche.droit.erreurs import ErreurBasoche

REGLAGE_CLE = "BASOCHE_CLE_SAUVEGARDE"
LONGUEUR_MIN = 12

if TYPE_CHECKING:
    from basoche.etude.reglages.environnement import Environnement


def preparer(*, migrer: bool = False) -> Environnement:
    """Prépare l'application et rend ses réglages ; ``migrer`` met la base à jour.

    Raises:
        MauvaisEmploi: un réglage manque ou est faux, ou la base ne répond pas.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "basoche.etude.reglages.application")
    try:
        from basoche.etude.reglages.environnement import lire_environnement

        environnement = lire_environnement()
    except ErreurBasoche as refus:
        raise MauvaisEmploi(refus.message, conseil=refus.conseil, code=refus.code) from None
    environnement.donnees.mkdir(parents=True, exist_ok=True, mode=0o700)
    import django
    from django.db.utils import DatabaseError

    django.setup()
    if migrer:
        from django.core.management import call_command

        try:
            call_command("migrate", verbosity=0, interactive=False)
        except DatabaseError as faute:
            raise MauvaisEmploi(
                f"La base ne répond pas : {str(faute).splitlines()[0]}", conseil="Vérifier BASOCHE_BASE."
            ) from None
    else:
        _exiger_une_etude()
    return environnement


def _exiger_une_etude() -> None:
    """Refuse une base où l'étude n'a pas encore été créée : rien à sauvegarder, rien à vérifier."""
    from django.db import connection
    from django.db.utils import DatabaseError

    try:
        existe = "journal_entree" in connection.introspection.table_names()
    except DatabaseError as faute:
        raise MauvaisEmploi(
            f"La base ne répond pas : {str(faute).splitlines()[0]}", conseil="Vérifier BASOCHE_BASE."
        ) from None
    if not existe:
        raise MauvaisEmploi(
            "Il n'y a pas encore d'étude ici.",
            conseil="Vérifier BASOCHE_DONNEES et BASOCHE_BASE ; basoche serveur crée l'étude à son premier lancement.",
        )


def phrase_de_sauvegarde() -> str:
    """La phrase qui chiffre les sauvegardes.

    Raises:
        MauvaisEmploi: elle manque, ou elle est trop courte.
    """
    phrase = os.environ.get(REGLAGE_CLE, "")
    if len(phrase) < LONGUEUR_MIN:
        raise MauvaisEmploi(
            f"{REGLAGE_CLE} n'est pas réglée, ou fait moins de douze caractères.",
            conseil="La donner par l'environnement et la garder hors des sauvegardes : sans elle, rien ne se lit.",
        )
    return phrase
