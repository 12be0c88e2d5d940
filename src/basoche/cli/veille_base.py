"""``basoche veille ingerer``, ``article`` et ``changements`` : la base des textes datés."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from basoche.cli.acte_commun import Format, en_ligne
from basoche.cli.erreurs import MAL_EMPLOYEE, REFUSEE, MauvaisEmploi
from basoche.droit.erreurs import ErreurBasoche
from basoche.guichet.champs import lire_date

if TYPE_CHECKING:
    from basoche.veille.ingestion import Bilan
    from basoche.veille.interroger import ArticleLu, Changements, Evenement
    from basoche.veille.temoin import Couverture

LARGEUR = 110
FICHIER = "fichier_illisible"
Forme = Annotated[Format, typer.Option("--format", help="Forme de la réponse.")]
Fichier = Annotated[
    str | None,
    typer.Option("--base", metavar="FICHIER", help="La base, ou l'adresse postgresql:// (défaut : BASOCHE_VEILLE)."),
]
Depuis = Annotated[str, typer.Option("--depuis", metavar="DATE", help="Premier jour de la période.")]
JusquA = Annotated[str | None, typer.Option("--jusqu-a", metavar="DATE", help="Dernier jour (défaut : aujourd'hui).")]
Codes = Annotated[
    list[str] | None,
    typer.Option("--code", metavar="CODE", help="Seulement ce code (CPCE…) ; répétable. Défaut : tous."),
]


def aujourd_hui() -> date:
    """Le jour de la machine."""
    return datetime.now(UTC).astimezone().date()


def lire_jour(ecrit: str | None, champ: str) -> date:
    """Une date donnée en option ; à défaut, aujourd'hui."""
    return lire_date(ecrit, champ, souple=True) if ecrit else aujourd_hui()


def repondre(forme: Format, faire: Callable[[], tuple[dict[str, Any], Iterable[str]]]) -> None:
    """Écrit la réponse sous la forme voulue ; en JSON, un refus est aussi une réponse.

    Sortie 1 s'il y a refus, 2 si c'est un fichier nommé qui ne s'ouvre pas.
    """
    try:
        reponse, lignes = faire()
    except ErreurBasoche as refus:
        absent = refus.code == FICHIER
        if forme is Format.JSON:
            typer.echo(en_ligne(1, {"erreur": refus.en_dict()}))
            raise typer.Exit(MAL_EMPLOYEE if absent else REFUSEE) from None
        if absent:
            raise MauvaisEmploi(refus.message, conseil=refus.conseil, code=refus.code) from None
        raise
    sys.stdout.writelines([en_ligne(1, reponse), "\n"] if forme is Format.JSON else (f"{ligne}\n" for ligne in lignes))


def base_voulue(fichier: str | None) -> Path | str:
    """La base nommée, ou celle de l'étude."""
    from basoche.veille.base import chemin_de_la_base, lire_lieu

    return lire_lieu(fichier) if fichier else chemin_de_la_base()


def ingerer(
    archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help="L'archive de la DILA, telle que téléchargée.")],
    fichier: Fichier = None,
    codes: Codes = None,
    forme: Forme = Format.TEXTE,
) -> None:
    """Verser une archive de la DILA (LEGI, JORF, KALI, CASS ; stock complet ou livraison du jour) dans la base.

    Rejouable : une archive déjà versée n'est pas relue ; interrompue ou tronquée, elle reprend où elle en était, rien
    n'est perdu. Sortie 1 si un fichier de l'archive a été refusé.
    Exemple : basoche veille ingerer LEGI_20261120-213015.tar.gz
    """
    from basoche.veille.base import ouvrir
    from basoche.veille.ingestion import ingerer as verser
    from basoche.veille.temoin import couverture

    bilans: list[Bilan] = []

    def faire() -> tuple[dict[str, Any], Sequence[str]]:
        with ouvrir(base_voulue(fichier), creer=True) as base:
            bilan = verser(base, archive, codes=codes or ())
            bilans.append(bilan)
            connue = couverture(base, bilan.fonds)
        return _reponse(bilan, connue), list(_lignes(bilan, connue))

    repondre(forme, faire)
    if bilans[0].nombre_d_anomalies:
        raise typer.Exit(1)


def _reponse(bilan: Bilan, connue: Couverture) -> dict[str, Any]:
    return {
        "resultat": {
            "archive": bilan.archive, "fonds": bilan.fonds, "date": bilan.le.isoformat() if bilan.le else None,
            "stock": bilan.est_stock, "deja_versee": bilan.deja, "reprise_apres": bilan.reprise, "fichiers": bilan.lus,
            "articles": bilan.articles, "textes": bilan.textes, "decisions": bilan.decisions,
            "supprimes": bilan.supprimes, "anomalies": bilan.nombre_d_anomalies,
            "droit_arrete_au": connue.au.isoformat() if connue.au else None,
        },
        "lignes": [{"fichier": une.chemin, "motif": une.motif} for une in bilan.anomalies],
        "fondements": [], "hypotheses": [],
        "avertissements": [{"code": code, "message": message} for code, message in _avis(bilan, connue)],
    }  # fmt: skip


def _avis(bilan: Bilan, connue: Couverture) -> Iterator[tuple[str, str]]:
    if not bilan.nom_reconnu:
        yield (
            "archive_sans_date",
            (f"Le nom de {bilan.archive} ne dit pas sa date : celle de son premier fichier est employée."),
        )
    yield from avis_de_couverture(connue)


def avis_de_couverture(connue: Couverture) -> Iterator[tuple[str, str]]:
    """Pourquoi le droit connu s'arrête avant la dernière archive."""
    for du, au in connue.trous[:3]:
        yield (
            "archive_manquante",
            (f"Il manque au moins une archive entre le {du:%d/%m/%Y} et le {au:%d/%m/%Y} : le droit est arrêté avant."),
        )
    for absent in connue.temoins_absents:
        yield (
            "temoin_absent",
            (
                f"{absent.code} {absent.numero} devrait avoir changé le {absent.depuis:%d/%m/%Y} ({absent.source}) : "
                "la base ne le sait pas."
            ),
        )
    if connue.codes:
        yield (
            "codes_choisis",
            f"Seuls ces textes sont gardés : {', '.join(connue.codes)} ; un changement d'un autre ne se verrait pas.",
        )
    if connue.refuses:
        yield (
            "fichiers_refuses",
            f"{connue.refuses} fichier(s) d'archives n'ont pas pu être lus : ce qu'ils changeaient n'est pas connu.",
        )


def avis_de_changements(vus: Changements) -> Iterator[tuple[str, str]]:
    """Les mêmes, et les codes demandés que la base n'a pas."""
    for nom in vus.absents:
        yield "code_non_suivi", f"La base n'a aucun article de « {nom} » : elle ne peut rien en dire."
    yield from avis_de_couverture(vus.couverture)


def _lignes(bilan: Bilan, connue: Couverture) -> Iterator[str]:
    if bilan.deja:
        yield f"{bilan.archive} : déjà versée, rien à faire."
    else:
        suite = f" (repris après {bilan.reprise})" if bilan.reprise else ""
        yield f"{bilan.archive} ({bilan.fonds}) : {bilan.lus} fichier(s) lu(s){suite}."
        yield (
            f"{bilan.articles} version(s) d'articles, {bilan.textes} texte(s), {bilan.decisions} décision(s) ; "
            f"{bilan.supprimes} supprimé(s)."
        )
    for une in bilan.anomalies:
        yield from textwrap.wrap(f"! {une.motif} [{une.chemin}]", LARGEUR)
    if bilan.nombre_d_anomalies > len(bilan.anomalies):
        yield f"! et {bilan.nombre_d_anomalies - len(bilan.anomalies)} autres fichiers refusés."
    for code, message in _avis(bilan, connue):
        yield from textwrap.wrap(f"! {message} [{code}]", LARGEUR)
    yield f"{connue.en_phrase}."


def article(
    code: Annotated[str, typer.Argument(metavar="CODE", help="Le code (CPCE) ou l'identifiant du texte.")],
    numero: Annotated[str, typer.Argument(metavar="NUMÉRO", help="Le numéro de l'article à cette date.")],
    le: Annotated[
        str | None, typer.Option("--le", metavar="DATE", help="Le jour voulu (défaut : aujourd'hui).")
    ] = None,
    fichier: Fichier = None,
    forme: Forme = Format.TEXTE,
) -> None:
    """Lire un article tel qu'il s'appliquait un jour donné, d'après les archives versées.

    Exemple : basoche veille article CPCE L212-2 --le 2025-07-01
    """
    from basoche.veille.base import ouvrir
    from basoche.veille.interroger import article_le

    def faire() -> tuple[dict[str, Any], Sequence[str]]:
        jour = lire_jour(le, "le")
        with ouvrir(base_voulue(fichier)) as base:
            lu = article_le(base, code, numero, jour)
        return _reponse_article(lu, jour), list(_lignes_article(lu, f"{code} {numero}", jour))

    repondre(forme, faire)


def _reponse_article(lu: ArticleLu, jour: date) -> dict[str, Any]:
    version = lu.version
    lue = None if version is None else {
        "id": version.id, "code": version.code, "numero": version.numero, "etat": version.etat,
        "debut": version.debut.isoformat() if version.debut else None,
        "fin": version.fin.isoformat() if version.fin else None, "texte": version.texte, "nota": version.nota,
        "modificateur": version.modificateur.libelle if version.modificateur else None,
    }  # fmt: skip
    arrete = lu.arrete_au.isoformat() if lu.arrete_au else None
    return {
        "resultat": {"le": jour.isoformat(), "article": lue, "droit_arrete_au": arrete},
        "lignes": [], "fondements": [], "hypotheses": [],
        "avertissements": [avis.en_dict() for avis in lu.avertissements],
    }  # fmt: skip


def _lignes_article(lu: ArticleLu, cherche: str, jour: date) -> Iterator[str]:
    if lu.version is None:
        yield f"{cherche} : aucun article de ce numéro n'était en vigueur le {jour:%d/%m/%Y}."
    else:
        debut = f"depuis le {lu.version.debut:%d/%m/%Y}" if lu.version.debut else "sans date de début"
        fin = f", jusqu'au {date.fromordinal(lu.version.fin.toordinal() - 1):%d/%m/%Y}" if lu.version.fin else ""
        yield f"{lu.version.code} {lu.version.numero}, en vigueur {debut}{fin} ({lu.version.id})"
        if lu.version.modificateur:
            yield f"Fait par : {lu.version.modificateur.libelle}"
        for alinea in lu.version.texte.splitlines():
            yield from ["", *textwrap.wrap(alinea, LARGEUR)]
    for avis in lu.avertissements:
        yield from ["", *textwrap.wrap(f"! {avis.message} [{avis.code}]", LARGEUR)]
    if lu.arrete_au:
        yield from ["", f"Droit arrêté au {lu.arrete_au:%d/%m/%Y}."]


def changements(
    depuis: Depuis, jusqu_a: JusquA = None, codes: Codes = None, fichier: Fichier = None, forme: Forme = Format.TEXTE
) -> None:
    """Lister ce qui change sur une période : entrées en vigueur, abrogations, renumérotations, textes à venir.

    « Aucun changement » et « période non couverte » sont deux réponses différentes.
    Exemple : basoche veille changements --depuis 2026-09-01
    """
    from basoche.veille.base import ouvrir
    from basoche.veille.interroger import changements as chercher

    def faire() -> tuple[dict[str, Any], Sequence[str]]:
        du, au = lire_jour(depuis, "depuis"), lire_jour(jusqu_a, "jusqu_a")
        with ouvrir(base_voulue(fichier)) as base:
            vus = chercher(base, du, au, codes=codes or ())
        return _reponse_changements(vus, du, au), list(_lignes_changements(vus, du, au))

    repondre(forme, faire)


def _reponse_changements(vus: Changements, du: date, au: date) -> dict[str, Any]:
    arrete = vus.couverture.au.isoformat() if vus.couverture.au else None
    return {
        "resultat": {
            "depuis": du.isoformat(), "jusqu_a": au.isoformat(), "reponse": vus.reponse.value,
            "nombre": len(vus.evenements), "droit_arrete_au": arrete,
        },
        "lignes": [evenement.en_dict() for evenement in vus.evenements],
        "fondements": [], "hypotheses": [],
        "avertissements": [
            {"code": code, "message": message} for code, message in avis_de_changements(vus)
        ],
    }  # fmt: skip


def _lignes_changements(vus: Changements, du: date, au: date) -> Iterator[str]:
    periode = f"Du {du:%d/%m/%Y} au {au:%d/%m/%Y}"
    if vus.reponse == "periode_non_couverte":
        yield f"{periode} : période non couverte. {vus.couverture.en_phrase}."
    elif vus.reponse == "aucun_changement":
        yield f"{periode} : aucun changement. {vus.couverture.en_phrase}."
    else:
        yield f"{periode} : {len(vus.evenements)} changement(s). {vus.couverture.en_phrase}."
    for evenement in vus.evenements:
        yield from textwrap.wrap(_dire(evenement), LARGEUR, subsequent_indent="  ")
    for code, message in avis_de_changements(vus):
        yield from textwrap.wrap(f"! {message} [{code}]", LARGEUR)


_MOTS = {
    "cree": "créé", "modifie": "modifié", "abroge": "abrogé", "renumerote": "renuméroté", "deplace": "déplacé",
    "a_venir": "à venir", "retroactif": "modifié rétroactivement", "rectifie": "rectifié",
}  # fmt: skip


def _dire(evenement: Evenement) -> str:
    quand = f"{evenement.entree_en_vigueur:%d/%m/%Y}" if evenement.entree_en_vigueur else "date inconnue"
    publie = f", publié le {evenement.publication:%d/%m/%Y}" if evenement.publication else ""
    par = f", par {evenement.modificateur}" if evenement.modificateur else ""
    avant = evenement.avant
    ancien = f" (ancien {avant.numero})" if avant and avant.numero != evenement.numero else ""
    return f"{quand}  {evenement.code} {evenement.numero}{ancien} : {_MOTS[evenement.sorte.value]}{publie}{par}"
