"""La remise : les lettres et avis qui la suivent partent le jour même ou le premier jour ouvrable suivant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from basoche.conformite.delais import en_duree
from basoche.conformite.dossier import Dossier
from basoche.conformite.verdict import Motif, Objet
from basoche.droit.actes import Delai as DelaiDuCatalogue
from basoche.droit.actes import Gravite, acte
from basoche.droit.calendrier import jour_en_lettres
from basoche.droit.delais import Delai, TypeDelai, calculer_delai


class Envoi(NamedTuple):
    """Un envoi qui suit la remise : le champ qui le date, le délai du catalogue."""

    champ: str
    delai: str


_ENVOIS = (
    Envoi("remise.lettre_658_le", "signification_a_domicile.delai.lettre_simple_658"),
    Envoi("remise.lrar_le", "pv_recherches_659.delai.envoi_lrar_derniere_adresse_connue"),
    Envoi("remise.lettre_simple_le", "pv_recherches_659.delai.lettre_simple"),
)


def controler_les_envois(dossier: Dossier) -> Iterator[Motif]:
    """Lettre de l'article 658, lettres du procès-verbal de recherches (CPC 658, 659)."""
    remis = dossier.jour("remise.date")
    if remis is None:
        return
    if remis < dossier.jour_de_l_acte:
        yield Motif(
            Objet.DELAI, "remise.date", Gravite.A_VERIFIER, "CPC 648, 1° ; CPC 664-1",
            f"L'acte est remis le {remis:%d/%m/%Y}, avant sa date du {dossier.jour_de_l_acte:%d/%m/%Y}.",
            "Corriger la date de l'acte ou celle de la remise.",
        )  # fmt: skip
    for envoi in _ENVOIS:
        parti = dossier.jour(envoi.champ)
        if parti is not None:
            yield from _juger(envoi, remis, parti)


def _delai(envoi: Envoi) -> DelaiDuCatalogue:
    code = envoi.delai.partition(".")[0]
    return next(delai for delai in acte(code).delais if delai.id == envoi.delai)


def _juger(envoi: Envoi, remis: date, parti: date) -> Iterator[Motif]:
    delai = _delai(envoi)
    assert delai.duree is not None
    limite = remis
    if any(delai.duree.values()):
        calcul = calculer_delai(Delai(TypeDelai.PROCEDURE, remis, en_duree(delai.duree)))
        limite = calcul.valeurs.get("dernier_jour_large", calcul.valeurs["dernier_jour"])
    if remis <= parti <= limite:
        return
    yield Motif(
        Objet.DELAI, delai.id, delai.gravite, delai.article,
        f"{delai.evenement} : partie le {parti:%d/%m/%Y}, remise du {remis:%d/%m/%Y} ; dernier jour, le "
        f"{jour_en_lettres(limite)}. Sanction : {delai.sanction}.",
        "Recommencer la remise, et envoyer la lettre le jour même.",
    )  # fmt: skip
