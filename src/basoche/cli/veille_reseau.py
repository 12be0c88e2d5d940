"""``basoche veille relever`` et ``consulter`` : ce que la veille va chercher au dehors."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from basoche.cli.acte_commun import Format
from basoche.cli.veille_base import LARGEUR, Codes, Fichier, Forme, avis_de_couverture, base_voulue, repondre
from basoche.droit.erreurs import ErreurBasoche

if TYPE_CHECKING:
    from basoche.veille.dila import Decision
    from basoche.veille.releve import Releve
    from basoche.veille.temoin import Couverture
    from basoche.veille.version import Version

FONDS = ("LEGI", "JORF")
Voulus = Annotated[
    list[str] | None,
    typer.Option("--fonds", metavar="FONDS", help="LEGI, JORF, KALI ou CASS ; répétable (défaut : LEGI et JORF)."),
]
Garder = Annotated[bool, typer.Option("--garder", help="Garder les archives une fois versées.")]
Identifiant = Annotated[
    str,
    typer.Argument(metavar="IDENTIFIANT", help="LEGIARTI… (Légifrance) ou l'identifiant d'une décision (Judilibre)."),
]


def relever(
    voulus: Voulus = None,
    codes: Codes = None,
    fichier: Fichier = None,
    garder: Garder = False,
    forme: Forme = Format.TEXTE,
) -> None:
    """Télécharger et verser les archives de la DILA qui manquent, dans l'ordre, suppressions comprises.

    Le stock complet d'abord, s'il n'y en a aucun. Rejouable : un arrêt reprend où il en était, rien n'est perdu. À
    lancer chaque nuit. L'adresse du service est le réglage BASOCHE_DILA_ADRESSE.
    Exemple : basoche veille relever --code CPCE --code CPC
    """
    from basoche.veille.base import dossier_des_archives, ouvrir
    from basoche.veille.releve import adresse_de_la_dila
    from basoche.veille.releve import relever as prendre
    from basoche.veille.reseau import Client
    from basoche.veille.temoin import couverture

    def faire() -> tuple[dict[str, Any], Sequence[str]]:
        chemin = base_voulue(fichier)
        faits: list[tuple[Releve, Couverture]] = []
        with ouvrir(chemin, creer=True) as base:
            for fonds in voulus or FONDS:
                fait = prendre(
                    base, fonds.upper(), dossier_des_archives(chemin), client=Client(), adresse=adresse_de_la_dila(),
                    maintenant=datetime.now(UTC), codes=codes or (), garder=garder,
                    suivre=lambda nom: typer.echo(f"{nom}…", err=True),
                )  # fmt: skip
                faits.append((fait, couverture(base, fonds.upper())))
        return _reponse(faits), [ligne for fait in faits for ligne in _lignes(*fait)]

    repondre(forme, faire)


def relever_la_nuit() -> str:
    """Le relevé de la nuit en une phrase ; une panne se dit, elle n'arrête pas la nuit."""
    from basoche.veille.base import dossier_des_archives, ouvrir
    from basoche.veille.releve import adresse_de_la_dila
    from basoche.veille.releve import relever as prendre
    from basoche.veille.reseau import Client
    from basoche.veille.temoin import couverture

    chemin, versees = base_voulue(None), 0
    try:
        with ouvrir(chemin, creer=True) as base:
            for fonds in FONDS:
                fait = prendre(
                    base, fonds, dossier_des_archives(chemin), client=Client(), adresse=adresse_de_la_dila(),
                    maintenant=datetime.now(UTC),
                )  # fmt: skip
                versees += len(fait.bilans)
            return f"Textes : {versees} archive(s) versée(s). {couverture(base).en_phrase}."
    except ErreurBasoche as refus:
        return f"Textes : {versees} archive(s) versée(s), puis arrêt. {refus.message} {refus.conseil}"


def _reponse(faits: Sequence[tuple[Releve, Couverture]]) -> dict[str, Any]:
    return {
        "resultat": {
            "fonds": [
                {
                    "fonds": fait.fonds, "annoncees": fait.annoncees, "versees": len(fait.bilans),
                    "articles": sum(bilan.articles for bilan in fait.bilans),
                    "anomalies": sum(bilan.nombre_d_anomalies for bilan in fait.bilans),
                    "droit_arrete_au": connue.au.isoformat() if connue.au else None,
                }
                for fait, connue in faits
            ]
        },
        "lignes": [
            {"archive": bilan.archive, "fichiers": bilan.lus, "articles": bilan.articles, "supprimes": bilan.supprimes}
            for fait, _ in faits for bilan in fait.bilans
        ],
        "fondements": [], "hypotheses": [],
        "avertissements": [
            {"code": code, "message": message} for _, connue in faits for code, message in avis_de_couverture(connue)
        ],
    }  # fmt: skip


def _lignes(fait: Releve, connue: Couverture) -> Iterator[str]:
    articles = sum(bilan.articles for bilan in fait.bilans)
    yield (
        f"{fait.fonds} : {fait.annoncees} archive(s) annoncée(s), {len(fait.bilans)} versée(s), "
        f"{articles} version(s) d'articles. {connue.en_phrase}."
    )
    for code, message in avis_de_couverture(connue):
        yield from textwrap.wrap(f"! {message} [{code}]", LARGEUR)


def consulter(identifiant: Identifiant, forme: Forme = Format.TEXTE) -> None:
    """Lire en ligne un article (API Légifrance) ou une décision (Judilibre), sans attendre la livraison du jour.

    Demande les secrets de l'API (BASOCHE_PISTE_ID et BASOCHE_PISTE_SECRET, ou BASOCHE_JUDILIBRE_CLE). Rien n'est versé
    dans la base : les archives seules font le droit arrêté.
    Exemple : basoche veille consulter LEGIARTI000054142426
    """

    def faire() -> tuple[dict[str, Any], Sequence[str]]:
        voulu = identifiant.strip()
        if re.fullmatch(r"LEGIARTI\d{12}", voulu.upper()):
            return _article(voulu.upper())
        if re.fullmatch(r"[0-9a-fA-F]{24}", voulu):
            return _decision(voulu.lower())
        raise ErreurBasoche(
            f"« {voulu[:60]} » n'est ni un article de Légifrance, ni une décision de Judilibre.",
            conseil="Donner LEGIARTI suivi de douze chiffres, ou les vingt-quatre signes (0-9, a-f) d'une décision.",
            code="identifiant_invalide", champ="identifiant",
        )  # fmt: skip

    repondre(forme, faire)


def _article(identifiant: str) -> tuple[dict[str, Any], Sequence[str]]:
    from basoche.veille.piste import legifrance_de_l_environnement
    from basoche.veille.reseau import Client

    lu = legifrance_de_l_environnement(Client()).article(identifiant)
    if lu is None:
        return _enveloppe({"article": None}), [f"Légifrance n'a pas {identifiant}."]
    return _enveloppe({"article": _en_dict(lu)}), list(_dire_l_article(lu))


def _decision(identifiant: str) -> tuple[dict[str, Any], Sequence[str]]:
    from basoche.veille.judilibre import judilibre_de_l_environnement
    from basoche.veille.reseau import Client

    lue = judilibre_de_l_environnement(Client()).decision(identifiant)
    if lue is None:
        return _enveloppe({"decision": None}), [f"Judilibre n'a pas la décision {identifiant}."]
    return _enveloppe({"decision": _en_dict_de_la_decision(lue)}), list(_dire_la_decision(lue))


def _enveloppe(resultat: dict[str, Any]) -> dict[str, Any]:
    return {"resultat": resultat, "lignes": [], "fondements": [], "hypotheses": [], "avertissements": []}


def _en_dict(lu: Version) -> dict[str, Any]:
    return {
        "id": lu.id, "code": lu.code, "numero": lu.numero, "etat": lu.etat,
        "debut": lu.debut.isoformat() if lu.debut else None, "fin": lu.fin.isoformat() if lu.fin else None,
        "texte": lu.texte, "nota": lu.nota, "modificateur": lu.modificateur.libelle if lu.modificateur else None,
    }  # fmt: skip


def _en_dict_de_la_decision(lue: Decision) -> dict[str, Any]:
    return {
        "id": lue.id, "titre": lue.titre, "date": lue.date.isoformat() if lue.date else None,
        "numeros": list(lue.numeros), "solution": lue.solution, "vise": [lien.libelle for lien in lue.liens],
        "texte": lue.texte,
    }  # fmt: skip


def _dire_l_article(lu: Version) -> Iterator[str]:
    debut = f"depuis le {lu.debut:%d/%m/%Y}" if lu.debut else "sans date de début"
    yield f"{lu.code} {lu.numero}, {lu.etat.lower()} {debut} ({lu.id})".strip()
    if lu.modificateur:
        yield f"Fait par : {lu.modificateur.libelle}"
    for alinea in lu.texte.splitlines():
        yield from ["", *textwrap.wrap(alinea, LARGEUR)]
    if lu.nota:
        yield from ["", *textwrap.wrap(f"Note : {lu.nota}", LARGEUR)]


def _dire_la_decision(lue: Decision) -> Iterator[str]:
    yield f"{lue.titre}, n° {', '.join(lue.numeros)} : {lue.solution}"
    for lien in lue.liens:
        yield from textwrap.wrap(f"Vise : {lien.libelle}", LARGEUR)
    for alinea in lue.texte.splitlines():
        if alinea.strip():
            yield from ["", *textwrap.wrap(alinea, LARGEUR)]
