"""``basoche veille effets`` : ce que les réformes et les textes changés touchent dans Basoche."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from basoche.cli.acte_commun import Format
from basoche.cli.erreurs import MauvaisEmploi
from basoche.cli.veille_base import LARGEUR, Fichier, Forme, aujourd_hui, avis_de_changements, base_voulue, repondre
from basoche.droit.erreurs import ErreurBasoche
from basoche.guichet.champs import lire_date

if TYPE_CHECKING:
    from basoche.veille.effets import Effets
    from basoche.veille.interroger import Changements, Evenement
    from basoche.veille.reformes import Reforme

Depuis = Annotated[
    str | None, typer.Option("--depuis", metavar="DATE", help="Ce qui change depuis ce jour (défaut : tout le suivi).")
]
Seule = Annotated[str | None, typer.Option("--reforme", metavar="ID", help="Cette réforme seule.")]
Articles = Annotated[
    list[str] | None,
    typer.Option("--article", metavar="ARTICLE", help="Plutôt ce que touche cet article (« CPC 1411 ») ; répétable."),
]
_TITRES = {
    "modele": "modèles à revoir", "delai": "délais", "tarif": "lignes de tarif", "parametre": "paramètres",
    "texte": "textes à reproduire", "mention": "mentions", "acte": "actes", "regle": "règles de code",
}  # fmt: skip
_MONTRES = 8


def effets(
    depuis: Depuis = None,
    reforme: Seule = None,
    articles: Articles = None,
    fichier: Fichier = None,
    forme: Forme = Format.TEXTE,
) -> None:
    """Voir ce que touchent les réformes et les textes changés : modèles, délais, lignes de tarif, paramètres.

    Les textes changés ne sont lus qu'avec --depuis, dans la base que remplit « veille ingerer ».
    Exemple : basoche veille effets --depuis 2026-09-01
    """

    if articles and (depuis or reforme):
        raise MauvaisEmploi(
            "--article répond seul : il ne se combine ni avec --depuis, ni avec --reforme.",
            conseil="Donner l'un ou l'autre.",
        )

    def faire() -> tuple[dict[str, Any], Sequence[str]]:
        if articles:
            return _d_articles(articles)
        jour = lire_date(depuis, "depuis", souple=True) if depuis else None
        return _depuis(jour, reforme, base_voulue(fichier), exigee=bool(fichier and jour and not reforme))

    repondre(forme, faire)


def _d_articles(articles: Sequence[str]) -> tuple[dict[str, Any], Sequence[str]]:
    from basoche.veille.effets import effets as toucher

    for ecrit in articles:
        _exiger_un_renvoi(ecrit)
    touches = toucher(articles)
    ligne = {"sorte": "article", "articles": list(articles), "effets": touches.en_dict()}
    return _enveloppe({"articles": list(articles)}, [ligne], ()), [
        f"{', '.join(articles)} :", *_lignes(touches),
    ]  # fmt: skip


def _exiger_un_renvoi(ecrit: str) -> None:
    """Refuse ce qui ne nomme aucun article : « rien n'est touché » serait une réponse fausse."""
    from basoche.veille.renvois import renvois

    if renvois(ecrit):
        return
    raise ErreurBasoche(
        f"« {ecrit[:80]} » ne nomme aucun article que la veille sache lire.",
        conseil="Écrire le code puis le numéro : « CPC 1411 », « CPCE L212-2 », « Loi n° 89-462 art. 24 ».",
        code="article_illisible", champ="article",
    )  # fmt: skip


def _depuis(
    jour: date | None, seule: str | None, base: Path | str, *, exigee: bool
) -> tuple[dict[str, Any], Sequence[str]]:
    from basoche.veille.effets import effets_de_la_reforme
    from basoche.veille.reformes import reforme, reformes

    suivies = (reforme(seule),) if seule else reformes()
    voulues = [une for une in suivies if seule or jour is None or une.concerne(jour)]
    lire_la_base = jour is not None and not seule
    vus = _changements(base, jour, exigee=exigee) if jour is not None and lire_la_base else None
    lignes, textes = [], [f"{len(voulues)} réforme(s) suivie(s)."]
    for une in voulues:
        touches = effets_de_la_reforme(une)
        lignes.append({"sorte": "reforme", **une.en_dict(), "effets": touches.en_dict()})
        textes += ["", *_dire_la_reforme(une), *_lignes(touches)]
    for evenement, touches in _touches(vus):
        lignes.append({"sorte": "changement", **evenement.en_dict(), "effets": touches.en_dict()})
        textes += ["", f"{evenement.code} {evenement.numero} ({evenement.sorte.value}) :", *_lignes(touches)]
    resultat = {"depuis": jour.isoformat() if jour else None, "reformes": len(voulues), **_de_la_base(vus)}
    avis = tuple(avis_de_changements(vus)) if vus else (_SANS_BASE,) if lire_la_base else ()
    textes += ["", *([_dire_la_reponse(vus)] if vus else [])]
    textes += [ligne for code, message in avis for ligne in textwrap.wrap(f"! {message} [{code}]", LARGEUR)]
    return _enveloppe(resultat, lignes, avis), textes


def _changements(base: Path | str, jour: date, *, exigee: bool) -> Changements | None:
    """Les textes changés, si une base existe : sans elle, seules les réformes suivies répondent.

    Une base nommée (``exigee``) qui n'est pas là est un refus.
    """
    from basoche.veille.base import existe, ouvrir
    from basoche.veille.interroger import changements

    if not exigee and not existe(base):
        return None
    with ouvrir(base) as ouverte:
        return changements(ouverte, jour, max(jour, aujourd_hui()))


def _touches(vus: Changements | None) -> Iterator[tuple[Evenement, Effets]]:
    """Les changements de la base qui touchent quelque chose, et quoi."""
    from basoche.veille.effets import effets_du_changement

    for evenement in vus.evenements if vus else ():
        if touches := effets_du_changement(evenement):
            yield evenement, touches


_SANS_BASE = (
    "base_de_veille",
    "Aucun texte n'a été ingéré : seules les réformes suivies répondent, les textes changés ne sont pas connus.",
)


def _dire_la_reponse(vus: Changements) -> str:
    """Ce que la base sait de la période, et jusqu'où."""
    dit = {
        "periode_non_couverte": "Textes changés : période non couverte",
        "aucun_changement": "Textes changés : aucun changement",
    }.get(vus.reponse.value, f"Textes changés : {len(vus.evenements)}")
    return f"{dit}. {vus.couverture.en_phrase}."


def _de_la_base(vus: Changements | None) -> dict[str, Any]:
    if vus is None:
        return {"changements": None, "reponse": None, "droit_arrete_au": None}
    au = vus.couverture.au
    return {
        "changements": len(vus.evenements), "reponse": vus.reponse.value,
        "droit_arrete_au": au.isoformat() if au else None,
    }  # fmt: skip


def _enveloppe(resultat: dict[str, Any], lignes: Sequence[Any], avis: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {
        "resultat": resultat, "lignes": list(lignes), "fondements": [], "hypotheses": [],
        "avertissements": [{"code": code, "message": message} for code, message in avis],
    }  # fmt: skip


def _dire_la_reforme(une: Reforme) -> Iterator[str]:
    debut = f"{une.entree_en_vigueur:%d/%m/%Y}" if une.entree_en_vigueur else "date non connue"
    yield from textwrap.wrap(f"{une.titre} [{une.id}]", LARGEUR)
    yield f"  en vigueur : {debut} ; confiance : {une.confiance.value}"
    for regle in une.regle_transitoire:
        yield from textwrap.wrap(f"transitoire ({regle.porte_sur.value}) : {regle.regle}", LARGEUR, initial_indent="  ")


def _lignes(touches: Effets) -> Iterator[str]:
    """Une ligne par nature touchée ; « rien » se dit."""
    if not touches:
        yield "  ne touche rien que Basoche connaisse."
    for nature, trouves in touches.en_dict().items():
        if trouves:
            noms = [str(un["objet"]) for un in trouves]
            suite = f" et {len(noms) - _MONTRES} autres" if len(noms) > _MONTRES else ""
            dit = f"{_TITRES[nature]} ({len(noms)}) : {', '.join(noms[:_MONTRES])}{suite}"
            yield from textwrap.wrap(dit, LARGEUR, initial_indent="  ", subsequent_indent="    ")
