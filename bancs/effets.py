"""``python -m bancs effets`` : ce que chaque réforme touche, compté sur une grande étude (celle de ``bancs etude``)."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from time import perf_counter

from bancs import etude, etude_mesuree

BORNE = 5.0  # secondes, la réforme la plus lourde
ORDONNANCES = 30_000
LE = date(2026, 11, 23)


def principal(arguments: list[str]) -> int:
    """Génère l'étude si ``--dans`` est vide, y ajoute des ordonnances récentes, puis compte chaque réforme."""
    lecteur = argparse.ArgumentParser(prog="python -m bancs effets")
    lecteur.add_argument("--dossiers", type=int, default=1_000_000)
    lecteur.add_argument("--dans", type=Path, required=True, help="dossier de l'étude ; elle y est générée si besoin")
    choix = lecteur.parse_args(arguments)
    etude_mesuree._regler(choix.dans, "sqlite")
    import django

    django.setup()
    from django.core.management import call_command

    from basoche.etude.dossiers.models import Dossier, Poste, TitreExecutoire

    call_command("migrate", verbosity=0, interactive=False)
    if not Dossier.objects.exists():
        etude.generer(choix.dossiers)
    _ajouter_des_ordonnances()
    tables = (Dossier, Poste, TitreExecutoire)
    print(", ".join(f"{table.objects.count()} {table._meta.verbose_name}" for table in tables))
    return int(_mesurer() > BORNE)


def _ajouter_des_ordonnances() -> None:
    from basoche.etude.dossiers.models import Dossier, TitreExecutoire

    if TitreExecutoire.objects.filter(cle="banc-effets").exists():
        return
    cles = Dossier.objects.order_by("-pk").values_list("pk", flat=True)[:ORDONNANCES]
    TitreExecutoire.objects.bulk_create(
        (
            TitreExecutoire(
                dossier_id=cle, cle="banc-effets", nature="injonction_payer", date=date(2026, 9, 1 + rang % 28),
                juridiction="Tribunal judiciaire de Valmont",
            )
            for rang, cle in enumerate(cles)
        ),
        batch_size=2_000,
    )  # fmt: skip


def _mesurer() -> float:
    from basoche.etude.textes.touches import compter
    from basoche.veille.effets import effets_de_la_reforme
    from basoche.veille.reformes import reformes

    debut = perf_counter()
    codes = {reforme.id: effets_de_la_reforme(reforme).codes_d_actes for reforme in reformes()}
    print(f"chercher qui cite chaque article, une fois : {perf_counter() - debut:.1f} s\n")
    print("| réforme | dossiers | actes | s | borne |\n|---|---|---|---|---|")
    pire = 0.0
    for reforme in reformes():
        debut = perf_counter()
        compte = compter(reforme, LE, codes[reforme.id])
        ecoule = perf_counter() - debut
        pire = max(pire, ecoule)
        if compte.dossiers or compte.actes:
            print(f"| {reforme.id} | {compte.dossiers} | {compte.actes} | {ecoule:.2f} | {BORNE:.0f} s |", flush=True)
    print(f"\nLa plus lourde : {pire:.2f} s.")
    return pire
