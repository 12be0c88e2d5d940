"""``basoche textes`` : les articles que les actes reproduisent, et la preuve que l'étude les a relus en vigueur.

« Aujourd'hui » et l'horodatage du journal ne sont lus qu'ici, au bord ; le droit les reçoit en arguments.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from difflib import get_close_matches
from typing import Annotated, Any

import typer

from basoche.cli import textes_texte as texte
from basoche.cli.acte_commun import Format, jour_de_l_option
from basoche.cli.erreurs import MauvaisEmploi
from basoche.droit import actes
from basoche.droit.actes import confirmation
from basoche.droit.actes.textes import (
    EtatTexte,
    TexteAReproduire,
    TexteInconnu,
    article_entier,
    articles_du_recueil,
    texte_a_reproduire,
)
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.journal import refuser_fin_coupee

application = app = typer.Typer(help="Relire, confirmer et lister les articles que les actes reproduisent.")

Article = Annotated[str, typer.Argument(metavar="ARTICLE", help="Article du recueil, par exemple « CPCE R211-5 ».")]
Le = Annotated[str | None, typer.Option("--le", metavar="DATE", help="Jour de l'acte (aujourd'hui par défaut).")]
Par = Annotated[str, typer.Option("--par", metavar="NOM", help="Personne qui a relu l'article.")]
Forme = Annotated[Format, typer.Option("--format", help="Forme de la réponse.")]


def _maintenant() -> datetime:
    return datetime.now(UTC).astimezone()


def _jour(le: str | None) -> date:
    return jour_de_l_option(le) or _maintenant().date()


@contextmanager
def _refus_en(forme: Format) -> Iterator[None]:
    """En JSON, un refus est une réponse (``{"erreur": …}``), sortie 1 ; en texte, la commande racine l'écrit."""
    try:
        yield
    except MauvaisEmploi:
        raise
    except ErreurBasoche as refus:
        if forme is Format.TEXTE:
            raise
        _ecrire_json({"erreur": refus.en_dict()})
        raise typer.Exit(1) from None


def _ecrire_json(contenu: Any) -> None:
    typer.echo(json.dumps(contenu, ensure_ascii=False, indent=2))


def _trouver(article: str) -> str:
    """Le nom de l'article au recueil ; un nom inconnu est un refus qui propose les noms proches."""
    try:
        return article_entier(article)
    except TexteInconnu as refus:
        connus = {nom.casefold(): nom for nom in articles_du_recueil()}
        proches = [connus[nom] for nom in get_close_matches(article.strip().casefold(), connus, n=5, cutoff=0.6)]
        conseil = f"Articles proches : {', '.join(proches)}." if proches else "Voir : basoche textes lister."
        raise TexteInconnu(refus.message, conseil=conseil, champ="article") from None


@app.command()
def lister(
    le: Le = None,
    acte: Annotated[str, typer.Option(metavar="CODE", help="Seulement les articles que cet acte reproduit.")] = "",
    a_confirmer: Annotated[
        bool, typer.Option("--a-confirmer", help="Seulement ceux qui ne partent pas sans confirmation.")
    ] = False,
    forme: Forme = Format.TEXTE,
) -> None:
    """Lister les articles du recueil : exact, à confirmer ou bloqué à cette date, et qui les a relus."""
    with _refus_en(forme):
        jour = _jour(le)
        noms = _reproduits(acte) if acte else articles_du_recueil()
        lus = [texte_a_reproduire(nom, le=jour) for nom in noms]
        if a_confirmer:
            lus = [lu for lu in lus if lu.etat is EtatTexte.A_CONFIRMER]
        if forme is Format.JSON:
            _ecrire_json([texte.decrire(lu) for lu in lus])
        else:
            typer.echo(texte.ecrire_liste(lus, jour))


def _reproduits(code: str) -> tuple[str, ...]:
    """Les articles entiers que reproduit un acte, dans l'ordre de ses mentions."""
    demande = actes.acte(code)
    renvoyees = [m for mention in demande.mentions if mention.renvoi for m in actes.acte(mention.renvoi).mentions]
    mentions = [*actes.mentions_de(demande), *renvoyees]
    return tuple(dict.fromkeys(article_entier(a) for mention in mentions for a in mention.reproduit))


@app.command()
def montrer(article: Article, le: Le = None, forme: Forme = Format.TEXTE) -> None:
    """Montrer un article entier, son empreinte, et ce qu'il vaut à cette date."""
    with _refus_en(forme):
        lu = texte_a_reproduire(_trouver(article), le=_jour(le))
        if forme is Format.JSON:
            _ecrire_json({**texte.decrire(lu), "alineas": list(lu.alineas)})
        else:
            typer.echo(texte.ecrire_article(lu))


@app.command()
def confirmer(
    article: Article,
    source: Annotated[str, typer.Option(help="Où l'article a été relu : site, adresse, date de consultation.")],
    par: Par,
    le: Annotated[
        str | None, typer.Option("--le", metavar="DATE", help="Jour de la relecture (aujourd'hui par défaut).")
    ] = None,
    relu: Annotated[
        str | None,
        typer.Option("--relu", metavar="EMPREINTE", help="Empreinte de l'article relu : confirme sans question."),
    ] = None,
    forme: Forme = Format.TEXTE,
) -> None:
    """Confirmer qu'un article relu est toujours en vigueur : les actes le reproduisent pendant trente jours.

    L'article entier est affiché, puis la confirmation demandée ; sans clavier, --relu donne l'empreinte affichée par
    « textes montrer ». Exemple : basoche textes confirmer "CPCE R211-5" --source "Légifrance" --par "Jeanne Roux"
    """
    with _refus_en(forme):
        lu = confirmation.texte_a_confirmer(_trouver(article), le=_jour(le))
        if forme is Format.TEXTE:
            typer.echo(texte.ecrire_article(lu))
        demande = confirmation.DemandeDeConfirmation(lu.article, relu or _demander(lu), source, lu.le, par)
        inscrite = confirmation.confirmer(demande, instant=_maintenant())
        if forme is Format.JSON:
            _ecrire_json({**texte.decrire_ligne(inscrite), "alineas": list(lu.alineas)})
        else:
            typer.echo(f"\n{texte.ecrire_ligne(inscrite)}\nJournal : {confirmation.chemin_des_confirmations()}")


def _demander(lu: TexteAReproduire) -> str:
    """L'empreinte affichée, si la personne au clavier répond oui."""
    if not sys.stdin.isatty():
        raise MauvaisEmploi(
            f"{lu.article} n'est pas confirmé : sans clavier, il faut l'empreinte de la rédaction relue.",
            conseil=f'basoche textes montrer "{lu.article}", le relire à la source, puis --relu EMPREINTE.',
            code="relecture_exigee",
        )
    reponse = typer.prompt(f"\nEst-ce, mot pour mot, la rédaction en vigueur au {lu.le:%d/%m/%Y} ? Écrire oui ou non")
    if reponse.strip().casefold() != "oui":
        raise confirmation.ConfirmationRefusee(
            f"{lu.article} n'est pas confirmé : rien n'est inscrit.",
            conseil="S'il diffère de la source, il a changé : faire relever la nouvelle rédaction.",
            code="non_confirme",
        )
    return lu.sha256


@app.command()
def retirer(
    article: Article,
    motif: Annotated[str, typer.Option(help="Pourquoi la confirmation est retirée.")],
    par: Annotated[str, typer.Option("--par", metavar="NOM", help="Personne qui la retire.")],
    forme: Forme = Format.TEXTE,
) -> None:
    """Retirer la confirmation d'un article : elle reste au journal, plus aucun acte ne s'en prévaut."""
    with _refus_en(forme):
        ligne = confirmation.retirer(_trouver(article), motif=motif, par=par, instant=_maintenant())
        if forme is Format.JSON:
            _ecrire_json(texte.decrire_ligne(ligne))
        else:
            typer.echo(texte.ecrire_ligne(ligne))


@app.command()
def journal(
    reparer: Annotated[bool, typer.Option("--reparer", help="Mettre à part une dernière ligne coupée.")] = False,
    forme: Forme = Format.TEXTE,
) -> None:
    """Relire le journal des confirmations, de la première à la dernière, et vérifier sa chaîne."""
    with _refus_en(forme):
        mise_a_part = confirmation.reparer() if reparer else None
        lu = confirmation.lire_confirmations()
        if forme is Format.JSON:
            _ecrire_json([texte.decrire_ligne(ligne) for ligne in lu.inscriptions])
        else:
            typer.echo(texte.ecrire_journal(lu, mise_a_part))
        refuser_fin_coupee(lu)
