"""Ce qui se compte en remontant d'une vente ou d'une audience : publicité, affiches, avis, lettre au préfet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from basoche.conformite.delais import en_duree
from basoche.conformite.dossier import Dossier
from basoche.conformite.verdict import Motif, Objet
from basoche.droit.actes import Delai as DelaiDuCatalogue
from basoche.droit.actes import acte
from basoche.droit.calendrier import jour_en_lettres
from basoche.droit.delais import Delai, Sens, TypeDelai, ajouter_duree, calculer_delai


class ARebours(NamedTuple):
    """Le délai du catalogue, le champ dont on remonte, les champs où se lit ce qui devait être fait."""

    delai: str
    reference: str
    faits: tuple[str, ...]


_REGLES = (
    ARebours("certificat_publicite_vente.delai.publicite", "vente.date", ("affichage.date", "acte.date")),
    ARebours("certificat_publicite_vente.delai.avis_debiteur", "vente.date", ("avis.date",)),
    ARebours("vente_droits_associes.delai.publicite", "vente.date", ("publicite.date",)),
    ARebours("pv_affichage_si.delai.publicite", "vente.date", ("affichage.date",)),
    ARebours("assignation_resiliation.delai.notification_prefet", "audience.date", ("prefet.date_envoi",)),
)


def controler_a_rebours(dossier: Dossier) -> Iterator[Motif]:
    """Les formalités faites assez tôt, et pas trop, avant la vente ou l'audience (CPCE R221-34, R233-8, R322-31)."""
    code = dossier.demande.code
    for regle in _REGLES:
        if regle.delai.startswith(f"{code}."):
            reference, fait = dossier.jour(regle.reference), dossier.jour(*regle.faits)
            if reference is not None and fait is not None:
                yield from _juger(_delai(code, regle.delai), reference, fait)


def _delai(code: str, identifiant: str) -> DelaiDuCatalogue:
    return next(delai for delai in acte(code).delais if delai.id == identifiant)


def _juger(delai: DelaiDuCatalogue, reference: date, fait: date) -> Iterator[Motif]:
    assert delai.duree is not None
    calcul = calculer_delai(Delai(TypeDelai.PROCEDURE, reference, en_duree(delai.duree), Sens.AVANT))
    dernier: date = calcul.valeurs["dernier_jour"]
    if fait > dernier:
        yield _motif(delai, f"fait le {fait:%d/%m/%Y}, au plus tard le {jour_en_lettres(dernier)}", reference)
    elif delai.duree_max is not None and fait < (premier := ajouter_duree(reference, en_duree(delai.duree_max), -1)):
        yield _motif(delai, f"fait le {fait:%d/%m/%Y}, trop tôt : à partir du {jour_en_lettres(premier)}", reference)


def _motif(delai: DelaiDuCatalogue, defaut: str, reference: date) -> Motif:
    debut = f"{delai.evenement[0].upper()}{delai.evenement[1:]}"
    return Motif(
        Objet.DELAI, delai.id, delai.gravite, delai.article,
        f"{debut} ({delai.duree_texte}) : {defaut}, pour le {reference:%d/%m/%Y} ; sanction : {delai.sanction}.",
        "Reporter la vente ou l'audience, ou recommencer la formalité à temps.",
    )  # fmt: skip
