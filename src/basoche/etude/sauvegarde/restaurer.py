"""Restaurer dans une étude vide, et vérifier : totaux, empreintes, journal, pièces, décomptes."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from basoche.droit.erreurs import ErreurBasoche
from basoche.echanges.ecriture import ecrire_atomiquement
from basoche.etude.commun.coffre import COFFRE
from basoche.etude.dossiers.decompte import decompter
from basoche.etude.dossiers.models import Dossier, Piece
from basoche.etude.journal.chaine import verifier_chaine
from basoche.etude.sauvegarde.coffre import Dechiffreur, SauvegardeIllisible
from basoche.etude.sauvegarde.sauver import DOSSIERS
from basoche.etude.sauvegarde.tables import (
    Total,
    ecrire_lot,
    instants_gardes,
    lignes_de,
    modeles_a_sauver,
    objet_de,
)

Suivi = Callable[[str, int], None]


class RestaurationImpossible(ErreurBasoche):
    """La base n'est pas vide, ou la sauvegarde vient d'une autre version."""

    code = "restauration_impossible"


@dataclass(slots=True)
class Rapport:
    """Ce que la vérification a trouvé."""

    lignes: int = 0
    pieces: int = 0
    decomptes: int = 0
    ecarts: list[str] = field(default_factory=list)


def restaurer(
    depuis: Path, phrase: str, *, donnees: Path, suivre: Suivi = lambda _etape, _nombre: None
) -> dict[str, Any]:
    """Remplit une base vide ; une sauvegarde abîmée ou coupée ne laisse rien.

    Raises:
        RestaurationImpossible: la base contient déjà une étude, ou ses tables ne sont pas celles de la sauvegarde.
        SauvegardeIllisible: phrase fausse, fichier abîmé ou coupé.
    """
    _exiger_vide()
    with depuis.open("rb") as fichier, transaction.atomic(), instants_gardes(modeles_a_sauver()):
        totaux = _verser(fichier, phrase, donnees, suivre)
        _ajuster_les_suites()
        ecarts = list(_ecarts_des_totaux(totaux))
        if ecarts:
            raise RestaurationImpossible(
                f"La base restaurée n'est pas celle sauvegardée : {ecarts[0]}.", conseil="Rien n'a été gardé."
            )
    return totaux


def _exiger_vide() -> None:
    for modele in modeles_a_sauver():
        if modele._base_manager.exists():
            raise RestaurationImpossible(
                f"La base contient déjà des données ({modele._meta.label_lower}).",
                conseil="Restaurer dans une étude neuve : donner un autre BASOCHE_DONNEES ou une base vide.",
            )


def _verser(fichier: Any, phrase: str, donnees: Path, suivre: Suivi) -> dict[str, Any]:
    totaux: dict[str, Any] | None = None
    connus = {modele._meta.label_lower: modele for modele in modeles_a_sauver()}
    faites: dict[str, int] = {}
    for nom, octets in _membres(fichier, phrase):
        chemin = PurePosixPath(nom)
        if chemin.parts[0] == "tables":
            modele = _modele(connus, chemin.parts[1])
            objets = [objet_de(modele, json.loads(ligne)) for ligne in octets.splitlines()]
            modele._base_manager.bulk_create(objets, batch_size=500)
            faites[chemin.parts[1]] = faites.get(chemin.parts[1], 0) + len(objets)
            suivre(chemin.parts[1], faites[chemin.parts[1]])
        elif chemin.parts[0] in DOSSIERS:
            _poser_piece(donnees, chemin, octets)
        elif nom == "manifeste.json":
            _verifier_version(json.loads(octets))
        elif nom == "totaux.json":
            totaux = json.loads(octets)
    if totaux is None:
        raise SauvegardeIllisible("Sauvegarde illisible : elle n'a pas ses totaux.", conseil="En reprendre une autre.")
    return totaux


def _membres(fichier: Any, phrase: str) -> Iterator[tuple[str, bytes]]:
    clair = io.BufferedReader(Dechiffreur(fichier, phrase), 1 << 20)
    try:
        with tarfile.open(fileobj=clair, mode="r|gz") as archive:
            for membre in archive:
                contenu = archive.extractfile(membre)
                if contenu is not None:
                    yield membre.name, contenu.read()
        while clair.read(1 << 20):  # aller au bout : le dernier morceau prouve que rien n'est coupé
            pass
    except (tarfile.TarError, zlib.error, EOFError, UnicodeDecodeError) as faute:
        raise SauvegardeIllisible(
            "Sauvegarde illisible : son contenu est abîmé.", conseil="Reprendre une autre sauvegarde."
        ) from faute


def _modele(connus: dict[str, type[models.Model]], nom: str) -> type[models.Model]:
    if nom not in connus:
        raise RestaurationImpossible(
            f"La sauvegarde porte une table inconnue ({nom}).", conseil="La restaurer avec la version qui l'a faite."
        )
    return connus[nom]


def _verifier_version(manifeste: dict[str, Any]) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    ici = {f"{app}.{nom}" for app, nom in MigrationRecorder(connection).applied_migrations()}
    if set(manifeste["migrations"]) != ici:
        raise RestaurationImpossible(
            "La sauvegarde vient d'une autre version de Basoche.",
            conseil="Restaurer avec la version qui l'a faite, puis mettre à jour.",
        )


def _poser_piece(donnees: Path, chemin: PurePosixPath, octets: bytes) -> None:
    if ".." in chemin.parts or chemin.is_absolute():
        raise SauvegardeIllisible("Sauvegarde illisible : chemin de pièce interdit.", conseil="Ne pas l'employer.")
    cible = donnees.joinpath(*chemin.parts)
    cible.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    ecrire_atomiquement(cible, octets)
    cible.chmod(0o600)


def _ajuster_les_suites() -> None:
    """PostgreSQL : les compteurs des clés repartent après la plus grande clé restaurée."""
    ordres = connection.ops.sequence_reset_sql(no_style(), list(apps.get_models(include_auto_created=True)))
    with connection.cursor() as curseur:
        for ordre in ordres:
            curseur.execute(ordre)


def _ecarts_des_totaux(totaux: dict[str, Any]) -> Iterator[str]:
    for modele in modeles_a_sauver():
        nom = modele._meta.label_lower
        total, lot = Total(modele), []
        for ligne in lignes_de(modele):
            lot.append(ligne)
            if len(lot) == 1_000:
                total.compter(lot, ecrire_lot(lot))
                lot = []
        total.compter(lot, ecrire_lot(lot))
        if total.en_dict() != totaux["tables"].get(nom, Total(modele).en_dict()):
            yield f"la table {nom} ({total.lignes} lignes) n'a pas son total"


def verifier(totaux: dict[str, Any], *, donnees: Path, suivre: Suivi = lambda _etape, _nombre: None) -> Rapport:
    """Rejoue tout : totaux des tables, chaîne du journal, empreintes des pièces, solde de chaque dossier."""
    rapport = Rapport(lignes=sum(table["lignes"] for table in totaux["tables"].values()))
    rapport.ecarts += _ecarts_des_totaux(totaux)
    rapport.ecarts += [f"journal, entrée {faute.numero} : {faute.motif}" for faute in verifier_chaine()]
    for piece in Piece.objects.order_by("pk").iterator():
        rapport.pieces += 1
        chemin = donnees / COFFRE / piece.empreinte[:2] / piece.empreinte
        if not chemin.is_file():
            rapport.ecarts.append(f"pièce {piece.pk} : le fichier manque")
        elif hashlib.sha256(chemin.read_bytes()).hexdigest() != piece.empreinte:
            rapport.ecarts.append(f"pièce {piece.pk} : son contenu a changé")
    for dossier in Dossier.objects.exclude(solde_le=None).order_by("pk").iterator(chunk_size=500):
        rapport.decomptes += 1
        suivre("decomptes", rapport.decomptes)
        if decompter(dossier, dossier.solde_le).total != dossier.solde_centimes:
            rapport.ecarts.append(f"dossier {dossier.numero} : le solde recalculé n'est pas celui gardé")
    return rapport
