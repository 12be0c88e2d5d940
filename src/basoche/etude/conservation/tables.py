"""Les tables de l'étude : ce qui dépend d'un dossier, ce qui s'exporte, ce qui ne s'exporte pas et pourquoi."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from django.db import models

from basoche.etude.conservation.durees import exclus_des_exports
from basoche.etude.dossiers.models import Dossier
from basoche.etude.sauvegarde.tables import modeles_a_sauver

_MAISON = "basoche.etude."


@cache
def dependants_d_un_dossier() -> tuple[tuple[type[models.Model], str], ...]:
    """Chaque table de l'étude qui tient à un dossier et le chemin qui y mène, les plus dépendantes d'abord."""
    chemins: dict[type[models.Model], str] = {Dossier: ""}
    connues = list(_de_l_etude())
    trouve = True
    while trouve:
        trouve = False
        for modele in connues:
            if modele not in chemins and (chemin := _chemin_vers(modele, chemins)):
                chemins[modele], trouve = chemin, True
    return tuple(
        (modele, chemins[modele]) for modele in reversed(connues) if modele in chemins and modele is not Dossier
    )


def _chemin_vers(modele: type[models.Model], chemins: dict[type[models.Model], str]) -> str:
    """Le plus court, par une clé étrangère vers une table déjà reliée au dossier."""
    pas = [
        f"{champ.name}__{chemins[champ.related_model]}".removesuffix("__")
        for champ in modele._meta.concrete_fields
        if champ.is_relation and champ.related_model in chemins
    ]
    return min(pas, key=lambda chemin: chemin.count("__"), default="")


def _de_l_etude() -> Iterator[type[models.Model]]:
    """Les tables de l'étude, chacune après celles auxquelles elle renvoie."""
    return (modele for modele in modeles_a_sauver() if modele.__module__.startswith(_MAISON))


def tables_exportees() -> list[type[models.Model]]:
    """Celles de l'export ouvert, dans l'ordre où elles se relisent."""
    exclues = exclus_des_exports()
    return [modele for modele in _de_l_etude() if modele._meta.label_lower not in exclues]


def nom_de_table(modele: type[models.Model]) -> str:
    """« dossiers.titreexecutoire »."""
    return str(modele._meta.label_lower)


# Ce qu'aucune ligne exportée ne porte : de quoi entrer à la place de quelqu'un.
CHAMPS_EXCLUS = {"equipe.collaborateur": ("password", "last_login", "doit_changer_mot_de_passe")}
