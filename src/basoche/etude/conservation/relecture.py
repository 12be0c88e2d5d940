"""Relire un export complet dans une étude neuve : tout est repris, ou rien.

Les clés de l'export sont gardées, sauf celles des collaborateurs, que l'étude neuve peut déjà avoir : un identifiant
connu garde son compte ; les autres reviennent sans phrase de passe, à leur en donner une. Le journal de l'autre étude
reste dans l'export : celui de l'étude neuve commence ici, et dit de quelle empreinte il prend la suite.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from basoche.etude.commun.coffre import garder
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.conservation.export import FORMAT, MANIFESTE
from basoche.etude.conservation.tables import nom_de_table, tables_exportees
from basoche.etude.dossiers.models import Piece
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.etude.journal.models import Entree
from basoche.etude.personnes.index import reconstruire_index
from basoche.etude.sauvegarde.tables import instants_gardes, objet_de

_PAR_LOT = 1_000
Suivi = Callable[[str, int], None]


class ExportIllisible(ActionRefusee):
    """Ce dossier n'est pas un export, n'est pas fini, ou a été changé."""

    code = "export_illisible"


def est_un_export(ou: Path) -> bool:
    """Vrai si ce dossier porte le manifeste d'un export."""
    return ou.is_dir() and (ou / MANIFESTE).is_file()


def relire_export(ou: Path, *, le: date, suivre: Suivi = lambda _n, _i: None) -> dict[str, Any]:
    """Reprend l'export dans cette étude, qui doit être neuve ; rend le manifeste.

    Raises:
        ExportIllisible: manifeste absent ou d'une autre version, fichier changé, pièce fausse.
        ActionRefusee: l'étude a déjà des dossiers ou des personnes.
    """
    manifeste = verifier_export(ou)
    _exiger_neuve()
    with transaction.atomic():
        comptes: dict[int, int] = {}
        for modele in tables_exportees():
            if modele is Entree:
                continue
            nom = nom_de_table(modele)
            if modele is Collaborateur:
                comptes = _reprendre_collaborateurs(_lignes(ou, nom))
                continue
            _reprendre(modele, _lignes(ou, nom), comptes, lambda nombre, nom=nom: suivre(nom, nombre))
        _remettre_les_compteurs()
        reconstruire_index()
        _reprendre_pieces(ou)
        details = {"lignes": manifeste["lignes"], "suite_de": manifeste["tables"]["journal.entree"]["sha256"]}
        journaliser("export.relire", acteur="etude", details=details)
    return manifeste


def verifier_export(ou: Path) -> dict[str, Any]:
    """Le manifeste, une fois vérifiées les empreintes des tables.

    Raises:
        ExportIllisible: il manque, ou un fichier a été changé.
    """
    try:
        manifeste: dict[str, Any] = json.loads((ou / MANIFESTE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as faute:
        raise ExportIllisible(f"« {ou} » n'est pas un export fini.", conseil="Relancer basoche exporter.") from faute
    if not isinstance(manifeste, dict) or manifeste.get("format") != FORMAT:
        raise ExportIllisible("Cet export est d'un autre format.", conseil="Le relire avec la version qui l'a fait.")
    attendues = {nom_de_table(modele) for modele in tables_exportees()}
    if set(manifeste["tables"]) != attendues:
        raise ExportIllisible("Cet export n'a pas les tables attendues.", conseil="Le relire avec sa version.")
    for nom, table in manifeste["tables"].items():
        chemin = ou / "json" / f"{nom}.jsonl"
        if not chemin.is_file() or _empreinte(chemin) != table["sha256"]:
            raise ExportIllisible(f"Le fichier {chemin.name} manque ou a été changé.", conseil="Reprendre l'export.")
    return manifeste


def _empreinte(chemin: Path) -> str:
    with chemin.open("rb") as fichier:
        return hashlib.file_digest(fichier, "sha256").hexdigest()


def _exiger_neuve() -> None:
    for modele in tables_exportees():
        if modele._meta.app_label in ("equipe", "journal"):
            continue
        if modele._base_manager.exists():
            raise ActionRefusee(
                f"L'étude a déjà des données ({modele._meta.verbose_name}).",
                conseil="Relire l'export dans une étude neuve : donner un autre BASOCHE_DONNEES, ou une base vide.",
            )


def _lignes(ou: Path, nom: str) -> Iterator[dict[str, Any]]:
    with (ou / "json" / f"{nom}.jsonl").open(encoding="utf-8") as fichier:
        for ligne in fichier:
            yield json.loads(ligne)


def _reprendre_collaborateurs(lignes: Iterator[dict[str, Any]]) -> dict[int, int]:
    """Ancienne clé -> nouvelle."""
    comptes: dict[int, int] = {}
    for ligne in lignes:
        ancienne = ligne.pop("id")
        repris = Collaborateur.objects.filter(identifiant=ligne["identifiant"]).first()
        if repris is None:
            connus = [c for c in Collaborateur._meta.concrete_fields if c.attname in ligne]
            champs = {c.attname: c.to_python(ligne[c.attname]) for c in connus}
            repris = Collaborateur(doit_changer_mot_de_passe=True, **champs)
            repris.set_unusable_password()
            repris.save(force_insert=True)
        comptes[ancienne] = repris.pk
    return comptes


def _reprendre(
    modele: type[models.Model], lignes: Iterator[dict[str, Any]], comptes: dict[int, int], suivre: Callable[[int], None]
) -> None:
    vers_comptes = [c.attname for c in modele._meta.concrete_fields if c.related_model is Collaborateur]
    with instants_gardes([modele]):
        while lot := list(islice(lignes, _PAR_LOT)):
            for ligne in lot:
                for nom in vers_comptes:
                    ligne[nom] = comptes.get(ligne[nom])
                if modele._meta.app_label == "equipe":  # l'étude neuve a peut-être déjà les siennes
                    ligne[modele._meta.pk.attname] = None
            modele._base_manager.bulk_create([objet_de(modele, ligne) for ligne in lot], batch_size=500)
            suivre(len(lot))


def _remettre_les_compteurs() -> None:
    """Les clés suivantes repartent après la plus grande ; PostgreSQL ne le fait pas de lui-même."""
    with connection.cursor() as curseur:
        for ordre in connection.ops.sequence_reset_sql(no_style(), list(apps.get_models())):
            curseur.execute(ordre)


def _reprendre_pieces(ou: Path) -> None:
    for empreinte in Piece.objects.order_by("empreinte").values_list("empreinte", flat=True).distinct().iterator():
        chemin = ou / "pieces" / empreinte[:2] / empreinte
        if chemin.is_file() and garder(chemin.read_bytes()) != empreinte:
            raise ExportIllisible(f"La pièce {empreinte[:12]}… a été changée.", conseil="Reprendre l'export.")
