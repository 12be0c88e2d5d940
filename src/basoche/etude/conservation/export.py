"""L'export complet et ouvert : chaque table en JSON et en CSV, les pièces, un index ; repris après une coupure.

Un dossier d'export se lit sans Basoche : ``json/<table>.jsonl`` (une ligne par objet), ``csv/<table>.csv``,
``pieces/`` (sous leur empreinte), ``index.pdf``, ``LISEZMOI.txt``, et ``manifeste.json`` qui dit ce qui y est, avec les
empreintes, ce qui n'y est pas, et pourquoi. Le manifeste n'est écrit qu'à la fin : sans lui, l'export n'est pas fini.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import models
from django.utils import timezone

from basoche.droit.montant import Montant
from basoche.echanges.ecriture import ecrire_atomiquement
from basoche.etude.commun.actions import exiger
from basoche.etude.commun.coffre import chemin_de
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.conservation.durees import exclus_des_exports
from basoche.etude.conservation.personne import sans_formule
from basoche.etude.conservation.releve import Rubrique, imprimer_releve
from basoche.etude.conservation.tables import CHAMPS_EXCLUS, nom_de_table, tables_exportees
from basoche.etude.dossiers.models import Piece
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.etude.sauvegarde.tables import PAR_LOT, ecrire_lot, en_json

FORMAT = "basoche-export-1"
MANIFESTE, _REPRISE = "manifeste.json", ".reprise.json"
Suivi = Callable[[str, int], None]


def exporter_etude(vers: Path, *, acteur: Collaborateur | None, le: date, suivre: Suivi = lambda _n, _i: None) -> dict:
    """Écrit l'export, ou reprend celui qui fut coupé ; rend le manifeste.

    Args:
        acteur: qui le demande ; ``None`` depuis la machine, par qui en a la clé.

    Raises:
        DroitRefuse: l'acteur n'a pas l'export complet.
        ActionRefusee: le dossier contient autre chose, ou un export déjà fini.
    """
    if acteur is not None:
        exiger(acteur, "export.complet")
    etat = _commencer(vers, acteur, le)
    for modele in tables_exportees():
        _ecrire_table(vers, modele, etat, suivre)
    pieces = _copier_pieces(vers, suivre)
    manifeste = _manifeste(vers, etat, pieces, le)
    ecrire_atomiquement(vers / "LISEZMOI.txt", _lisezmoi(manifeste).encode())
    ecrire_atomiquement(vers / "index.pdf", _index(manifeste, le))
    ecrire_atomiquement(vers / MANIFESTE, json.dumps(manifeste, ensure_ascii=False, indent=1).encode())
    (vers / _REPRISE).unlink()
    journaliser("export.finir", acteur=acteur or "etude", details={"lignes": manifeste["lignes"], "pieces": pieces})
    return manifeste


def _commencer(vers: Path, acteur: Collaborateur | None, le: date) -> dict[str, Any]:
    """L'avancement gardé d'un export coupé, ou un avancement neuf dans un dossier vide."""
    if (vers / _REPRISE).is_file():
        return json.loads((vers / _REPRISE).read_text(encoding="utf-8"))
    if (vers / MANIFESTE).exists():
        raise ActionRefusee(f"« {vers} » contient déjà un export fini.", conseil="Donner un autre dossier.")
    if vers.exists() and any(vers.iterdir()):
        raise ActionRefusee(f"« {vers} » n'est pas vide.", conseil="Donner un dossier neuf.")
    for nom in ("json", "csv", "pieces"):
        (vers / nom).mkdir(parents=True, exist_ok=True, mode=0o700)
    vers.chmod(0o700)
    debut = journaliser("export.complet", acteur=acteur or "etude", details={"le": le.isoformat()})
    etat: dict[str, Any] = {"journal": debut.numero, "tables": {}}
    _garder(vers, etat)
    return etat


def _garder(vers: Path, etat: dict[str, Any]) -> None:
    ecrire_atomiquement(vers / _REPRISE, json.dumps(etat).encode())


def _ecrire_table(vers: Path, modele: type[models.Model], etat: dict[str, Any], suivre: Suivi) -> None:
    """Une table, par lots ; l'avancement est gardé après chaque lot, avec la taille des fichiers à ce moment-là."""
    nom = nom_de_table(modele)
    avance = etat["tables"].setdefault(
        nom, {"cle": None, "lignes": 0, "json": 0, "csv": 0, "sommes": {}, "fini": False}
    )
    if avance["fini"]:
        return
    colonnes = [c.attname for c in modele._meta.concrete_fields if c.name not in CHAMPS_EXCLUS.get(nom, ())]
    with (
        _rouvrir(vers / "json" / f"{nom}.jsonl", avance["json"]) as jsonl,
        _rouvrir(vers / "csv" / f"{nom}.csv", avance["csv"]) as tableau,
    ):
        if avance["csv"] == 0:
            tableau.write("\ufeff".encode() + _csv([colonnes]))
        for lot in _lots(modele, colonnes, avance["cle"]):
            jsonl.write(ecrire_lot(lot))
            tableau.write(_csv([_cellule(ligne[c]) for c in colonnes] for ligne in lot))
            for fichier in (jsonl, tableau):
                fichier.flush()
                os.fsync(fichier.fileno())
            cle = lot[-1][modele._meta.pk.attname]
            avance |= {"cle": cle, "json": jsonl.tell(), "csv": tableau.tell(), "lignes": avance["lignes"] + len(lot)}
            _sommer(avance["sommes"], lot, colonnes)
            _garder(vers, etat)
            suivre(nom, len(lot))
    avance["fini"] = True
    _garder(vers, etat)


def _rouvrir(chemin: Path, taille: int) -> Any:
    """Le fichier, coupé à ce qui fut gardé : un lot écrit à moitié est récrit."""
    fichier = chemin.open("r+b" if chemin.exists() else "w+b")
    chemin.chmod(0o600)
    fichier.truncate(taille)
    fichier.seek(taille)
    return fichier


def _lots(modele: type[models.Model], colonnes: list[str], apres: Any) -> Iterator[list[dict[str, Any]]]:
    """Les lignes après cette clé, lot par lot ; chaque lot est une requête bornée par la clé."""
    champs = {champ.attname: champ for champ in modele._meta.concrete_fields}
    while True:
        lignes = modele._base_manager.order_by("pk")
        lot = list(islice((lignes if apres is None else lignes.filter(pk__gt=apres))[:PAR_LOT], PAR_LOT))
        if not lot:
            return
        yield [{nom: en_json(champs[nom], objet) for nom in colonnes} for objet in lot]
        apres = lot[-1].pk


def _sommer(sommes: dict[str, int], lot: list[dict[str, Any]], colonnes: list[str]) -> None:
    for nom in colonnes:
        if nom.endswith("_centimes"):
            sommes[nom] = sommes.get(nom, 0) + sum(ligne[nom] or 0 for ligne in lot)


def _csv(lignes: Any) -> bytes:
    texte = io.StringIO(newline="")
    csv.writer(texte, delimiter=";").writerows(lignes)
    return texte.getvalue().encode()


def _cellule(valeur: Any) -> Any:
    if valeur is None:
        return ""
    if isinstance(valeur, (dict, list)):
        return json.dumps(valeur, ensure_ascii=False, default=str)
    return sans_formule(valeur)


def _copier_pieces(vers: Path, suivre: Suivi) -> dict[str, int]:
    """Les fichiers du coffre ; ceux déjà copiés en entier ne le sont pas deux fois."""
    faites, manquent, derniere = 0, 0, ""
    while empreintes := list(
        Piece.objects.filter(empreinte__gt=derniere)
        .order_by("empreinte")
        .values_list("empreinte", flat=True)
        .distinct()[:500]
    ):
        for empreinte in empreintes:
            source, cible = chemin_de(empreinte), vers / "pieces" / empreinte[:2] / empreinte
            if not source.is_file():
                manquent += 1
            elif not cible.is_file() or cible.stat().st_size != source.stat().st_size:
                cible.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                shutil.copyfile(source, cible)
                cible.chmod(0o600)
            faites += 1
        derniere = empreintes[-1]
        suivre("pieces", len(empreintes))
    return {"copiees": faites - manquent, "manquent": manquent}


def _manifeste(vers: Path, etat: dict[str, Any], pieces: dict[str, int], le: date) -> dict[str, Any]:
    from basoche import __version__

    tables = {
        nom: {"lignes": a["lignes"], "sommes": a["sommes"], "sha256": _empreinte(vers / "json" / f"{nom}.jsonl")}
        for nom, a in etat["tables"].items()
    }
    champs = [{"table": f"{table}.{nom}", "motif": "De quoi entrer à la place de quelqu'un."}
              for table, noms in CHAMPS_EXCLUS.items() for nom in noms]  # fmt: skip
    exclus = [{"table": table, "motif": motif} for table, motif in exclus_des_exports().items()]
    return {
        "format": FORMAT, "basoche": __version__, "le": le.isoformat(), "fini": timezone.now().isoformat(),
        "journal": etat["journal"], "lignes": sum(table["lignes"] for table in tables.values()), "pieces": pieces,
        "tables": tables, "exclus": exclus + champs,
    }  # fmt: skip


def _empreinte(chemin: Path) -> str:
    with chemin.open("rb") as fichier:
        return hashlib.file_digest(fichier, "sha256").hexdigest()


def _lisezmoi(manifeste: dict[str, Any]) -> str:
    exclus = "\n".join(f"- {ligne['table']} : {ligne['motif']}" for ligne in manifeste["exclus"])
    return (
        f"Export complet de l'étude, au {date.fromisoformat(manifeste['le']):%d/%m/%Y}.\n\n"
        "json/     une ligne JSON par objet ; les sommes sont en centimes, les dates en AAAA-MM-JJ\n"
        "csv/      les mêmes tables pour un tableur (point-virgule, UTF-8)\n"
        "pieces/   les fichiers, sous leur empreinte SHA-256 ; csv/dossiers.piece.csv donne leur nom\n"
        f"{MANIFESTE}  ce qui est ici, avec les empreintes\n\n"
        "Se relit par : basoche importer DOSSIER --profil etude\n\n"
        f"N'est pas ici :\n{exclus}\n"
    )


def _index(manifeste: dict[str, Any], le: date) -> bytes:
    tables = [
        (nom, f"{table['lignes']}", " ; ".join(f"{c} {Montant(v).en_francais()}" for c, v in table["sommes"].items()))
        for nom, table in manifeste["tables"].items()
    ]
    pieces = manifeste["pieces"]
    exclus = [(exclu["table"], exclu["motif"]) for exclu in manifeste["exclus"]]
    rubriques = [
        Rubrique("Tables", "Les sommes sont celles des colonnes d'argent.", ("Table", "Lignes", "Sommes"), tables),
        Rubrique("Pièces", f"{pieces['copiees']} fichiers, {pieces['manquent']} introuvables au coffre."),
        Rubrique("Ce qui n'est pas exporté", "", ("Table", "Pourquoi"), exclus),
    ]
    return imprimer_releve("Index de l'export de l'étude", f"Export du {le:%d/%m/%Y}", rubriques, le)
