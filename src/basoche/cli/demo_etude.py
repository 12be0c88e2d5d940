"""L'étude de démonstration : créée dans ``demo/etude``, puis servie sur cette machine seulement."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path

import typer
import yaml

from basoche.cli.erreurs import MauvaisEmploi
from basoche.cli.etude import preparer
from basoche.cli.progression import Progression
from basoche.demonstration.bilan import Bilan
from basoche.demonstration.etude import etude_fictive
from basoche.echanges.portefeuille import lire_portefeuille
from basoche.strategie.orientation import Classe

# Ce que la démonstration garde de l'environnement : rien d'une véritable étude ne doit l'atteindre.
_GARDES = frozenset({"BASOCHE_TRACE", "BASOCHE_PARAMETRES"})


def verifier_l_emplacement(sortie: Path) -> None:
    """Refuse avant tout travail un dossier ``etude`` que la démonstration n'a pas fait.

    Raises:
        EcritureImpossible: il n'en porte pas la marque.
    """
    from basoche.etude.exemple.emplacement import NOM, exiger_le_sien

    exiger_le_sien(sortie / NOM)


def est_installee() -> bool:
    """Vrai si l'application peut s'ouvrir ; sinon, dit ce qui manque."""
    manquent = [nom for nom in ("django", "allauth", "gunicorn", "typst") if find_spec(nom) is None]
    if manquent:
        typer.echo(f"  L'application de l'étude n'est pas installée ({', '.join(manquent)}) : « basoche[complet] ».")
    return not manquent


def creer(sortie: Path, bilan: Bilan, processus: int | None) -> Path:
    """Crée l'étude à partir du portefeuille importé ; rend son dossier.

    Raises:
        EcritureImpossible: l'emplacement n'est pas celui de la démonstration.
    """
    from basoche.etude.exemple.emplacement import poser_l_etude, preparer_emplacement

    debut = time.monotonic()
    brouillon = preparer_emplacement(sortie)
    regler(brouillon)
    (brouillon / "etude.yaml").write_text(
        yaml.safe_dump(etude_fictive().en_tete(), allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    contenu = _remplir(sortie, bilan, processus)
    etude = poser_l_etude(sortie)
    typer.echo(f"  Étude dans {etude} : {contenu}, en {time.monotonic() - debut:.0f} s")
    return etude


def _remplir(sortie: Path, bilan: Bilan, processus: int | None) -> str:
    preparer(migrer=True)
    from django.db import connection, connections

    from basoche.etude.exemple.creation import creer_etude
    from basoche.etude.exemple.donnees import Donnees

    # L'étude n'existe qu'une fois posée : inutile d'attendre le disque à chaque écriture.
    with connection.cursor() as curseur:
        curseur.execute("PRAGMA synchronous=OFF")
    fictive, fiches = etude_fictive(), {fiche.cle: fiche for fiche in bilan.fiches}
    creances = [c for c in lire_portefeuille(sortie / "portefeuille" / "portefeuille.jsonl") if c.cle in fiches]
    donnees = Donnees(
        le=max(bilan.le, _ce_jour()),
        creances=sorted(creances, key=lambda creance: creance.cle),
        a_obtenir=frozenset(cle for cle, fiche in fiches.items() if fiche.classe is Classe.TITRE_A_OBTENIR),
        prescrites=frozenset(cle for cle, fiche in fiches.items() if fiche.classe is Classe.PRESCRITE),
        officier=fictive.officier,
        paiement=fictive.paiement,
        requerants={
            cle: {**propres, **fictive.denominations.get(cle, {})} for cle, propres in fictive.requerants.items()
        },
    )
    barre = Progression(sys.stderr if sys.stderr.isatty() else None)
    try:
        contenu = creer_etude(donnees, processus=processus, suivre=lambda _etape: barre.compter(1, 0))
    finally:
        barre.effacer()
    with connection.cursor() as curseur:
        curseur.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections.close_all()
    return contenu.en_phrase()


def regler(etude: Path) -> None:
    """Règle l'environnement sur l'étude de démonstration, et sur elle seule."""
    for nom in [nom for nom in os.environ if nom.startswith("BASOCHE_") and nom not in _GARDES]:
        del os.environ[nom]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "basoche.etude.reglages.application",
        "BASOCHE_DEMONSTRATION": "oui",
        "BASOCHE_DONNEES": str(etude.absolute()),
        "BASOCHE_ETUDE": str(etude.absolute() / "etude.yaml"),
    }


def annoncer() -> None:
    """Les comptes de la démonstration et leurs mots de passe ; la base n'est pas ouverte.

    Ce programme vient peut-être de la créer dans un brouillon, posé depuis à sa place : le serveur, lui, l'ouvrira.
    """
    import django

    django.setup()
    from basoche.etude.exemple.collaborateurs import COMPTES

    largeur = max(len(compte.mot_de_passe) for compte in COMPTES)
    typer.echo("\n  Se connecter comme :")
    for compte in COMPTES:
        typer.echo(f"    {compte.identifiant:<8} mot de passe  {compte.mot_de_passe:<{largeur}}  {compte}")
    typer.echo("  Ces mots de passe sont publics : l'étude de démonstration n'écoute que cette machine.\n")
    sys.stdout.flush()


def trouver(sortie: Path) -> Path:
    """Le dossier de l'étude déjà créée.

    Raises:
        MauvaisEmploi: aucune étude de démonstration dans ce dossier.
    """
    from basoche.etude.exemple.emplacement import MARQUE, NOM

    etude = sortie / NOM
    if not (etude / MARQUE).is_file():
        raise MauvaisEmploi(f"Aucune étude de démonstration dans « {etude} ».", conseil="La créer : basoche demo")
    return etude


def ouvrir(adresse: str, port: int) -> None:
    """Sert l'étude sur laquelle l'environnement est réglé : ce programme devient ``basoche serveur``."""
    mots = [sys.executable, "-m", "basoche", "serveur", "--adresse", adresse, "--port", str(port)]
    os.execve(sys.executable, mots, dict(os.environ))  # noqa: S606 - sans interpréteur


def _ce_jour() -> date:
    return datetime.now(UTC).astimezone().date()
