"""Qui agit : un clerc ne dresse pas un procès-verbal d'exécution, une étude n'exécute pas le titre qu'elle a fait."""

from __future__ import annotations

from collections.abc import Iterator

from basoche.conformite.dossier import Dossier
from basoche.conformite.verdict import Motif, Objet
from basoche.droit.actes import Gravite


def controler_qui_agit(dossier: Dossier) -> Iterator[Motif]:
    """La qualité de qui signifie (CPCE L122-1) et l'incompatibilité de R125-8."""
    yield from _controler_le_clerc(dossier)
    yield from _controler_l_incompatibilite(dossier)


def _controler_le_clerc(dossier: Dossier) -> Iterator[Motif]:
    par = dossier.texte("controle.significateur", "remise.par")
    if "clerc" not in par.lower() or dossier.demande.qui.clerc_significateur is not False:
        return
    yield Motif(
        Objet.QUALITE, f"{dossier.demande.code}.qui", Gravite.NULLITE_DE_FOND, "CPCE L122-1 ; CPC 117",
        f"« {dossier.demande.intitule} » est remis par un clerc ({par}) : {dossier.demande.qui.note}.",
        "Faire dresser l'acte par le commissaire de justice lui-même.",
    )  # fmt: skip


def _controler_l_incompatibilite(dossier: Dossier) -> Iterator[Motif]:
    nature = dossier.texte("titre.designation", "titre.nature").lower()
    etude, auteur = _net(dossier.texte("etude.nom")), _net(dossier.texte("controle.etude_du_titre", "titre.auteur"))
    officier = _net(dossier.texte("officier.nom"))
    if not dossier.exige_un_titre or not any(mot in nature for mot in ("l125-1", "petites créances")):
        return
    if auteur and ((etude and etude in auteur) or (officier and officier in auteur)):
        yield Motif(
            Objet.QUALITE, "titre.etude", Gravite.IRREGULARITE, "CPCE R125-8",
            "L'étude qui a établi le titre de l'article L125-1 ne peut pas l'exécuter.",
            "Remettre l'exécution à un autre office.",
        )  # fmt: skip


def _net(texte: str) -> str:
    return " ".join(texte.lower().split())
