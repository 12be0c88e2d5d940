"""La feuille de route sur papier : les arrêts dans l'ordre, par commune, et la place d'écrire ; rien n'y est coché."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from basoche.etude.actes.etude import en_tete
from basoche.etude.tournees.models import Arret, Tournee
from basoche.etude.tournees.route import destinataire_de
from basoche.instrumentum import Arbre, Bloc, Paragraphe, Tableau, Texte, Titre
from basoche.redaction.acte import Format, rendre
from basoche.redaction.feuille import Feuille

_ENTETE = ("N°", "Acte et dossier", "Destinataire et adresse", "Mode, heure, observations")


def feuille_de_route(tournee: Tournee, arrets: Sequence[Arret], le: date) -> bytes:
    """Le PDF de la feuille de route.

    Args:
        arrets: ceux que le lecteur a le droit de voir, dans l'ordre.
        le: jour de l'impression.
    """
    titre = f"Feuille de route, {tournee.significateur}, {tournee.jour:%d/%m/%Y}"
    blocs: list[Bloc] = [
        Titre(1, (Texte(titre),)),
        _ligne(f"{len(arrets)} acte{'s' if len(arrets) > 1 else ''}. {dire_la_methode(tournee)}"),
    ]
    for (code, commune), groupe in groupby(arrets, key=lambda a: (a.code_postal, a.commune)):
        blocs += [Titre(2, (Texte(f"{code} {commune}".strip() or "Commune non lue dans l'adresse"),)), _tableau(groupe)]
    blocs.append(_ligne("Diligences : n'écrire que ce qui a été fait, avec l'heure, auprès de qui, et le résultat."))
    feuille = Feuille(
        titre=titre, le=le, etude=en_tete(),
        references=[f"Tournée n° {tournee.pk}"], place_signature=False,
    )  # fmt: skip
    return rendre(Arbre(tuple(blocs)), feuille, Format.PDF)


def dire_la_methode(tournee: Tournee) -> str:
    """Comment l'ordre a été trouvé, et la longueur quand elle a un sens."""
    if tournee.metres is None:
        return tournee.methode
    kilometres = f"{tournee.metres // 1000},{tournee.metres % 1000 // 100}"
    return f"{tournee.methode} {kilometres} km à vol d'oiseau ; la route est plus longue."


def _tableau(arrets: Sequence[Arret]) -> Tableau:
    return Tableau(
        entete=tuple((Texte(titre),) for titre in _ENTETE),
        lignes=tuple(_arret(arret) for arret in arrets),
        alignements=("droite", "gauche", "gauche", "gauche"),
    )


def _arret(arret: Arret) -> tuple[tuple[Texte, ...], ...]:
    urgent = (Texte("URGENT. ", gras=True),) if arret.est_urgent else ()
    return (
        (Texte(str(arret.rang)),),
        (*urgent, Texte(f"{arret.acte.intitule}. {arret.acte.dossier.numero}, {arret.acte.code_barres}")),
        (Texte(destinataire_de(arret.acte), gras=True), Texte(f", {arret.adresse}" if arret.adresse else "")),
        (Texte("." * 90),),
    )


def _ligne(texte: str) -> Paragraphe:
    return Paragraphe((Texte(texte),))
