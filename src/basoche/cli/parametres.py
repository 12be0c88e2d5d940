"""``basoche parametres`` : lire, vérifier et saisir les paramètres du droit.

« Aujourd'hui » et l'horodatage du journal ne sont lus qu'ici, au bord ; le droit les reçoit en arguments.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from basoche.cli import parametres_texte as texte
from basoche.droit import parametres
from basoche.droit.erreurs import ErreurBasoche, ParametreInconnu
from basoche.droit.parametres import Options, Parametre, saisie, verification
from basoche.droit.source import Verification
from basoche.echanges.ecriture import cause_systeme
from basoche.guichet.champs import lire_date

application = app = typer.Typer(
    help="Lire, vérifier et saisir les paramètres du droit : taux, tarifs, barèmes, délais."
)


class Format(StrEnum):
    """La forme de la réponse."""

    TEXTE = "texte"
    JSON = "json"


Nom = Annotated[str, typer.Argument(metavar="NOM", help="Nom du paramètre, par exemple tarif/emoluments/42.")]
Sortie = Annotated[Format, typer.Option("--format", help="Forme de la réponse.")]
Le = Annotated[str | None, typer.Option("--le", metavar="DATE", help="Date de lecture (aujourd'hui par défaut).")]
Du = Annotated[str, typer.Option("--du", metavar="DATE", help="Date d'effet, AAAA-MM-JJ ou JJ/MM/AAAA.")]
Par = Annotated[str, typer.Option("--par", help="Personne qui a lu le texte et saisit.")]
ReluPar = Annotated[str, typer.Option("--relu-par", help="Autre personne, qui a relu le texte et la valeur.")]


def maintenant() -> datetime:
    """L'instant présent, avec le fuseau du poste."""
    return datetime.now(UTC).astimezone()


@contextmanager
def _refus_en(forme: Format) -> Iterator[None]:
    """En JSON, un refus est une réponse (``{"erreur": …}``), sortie 1 ; en texte, la commande racine l'écrit."""
    try:
        yield
    except ErreurBasoche as refus:
        if forme is Format.TEXTE:
            raise
        _ecrire_json({"erreur": refus.en_dict()})
        raise typer.Exit(1) from None


def _ecrire_json(contenu: Any) -> None:
    typer.echo(json.dumps(contenu, ensure_ascii=False, indent=2))


def _trouver(nom: str, *, livre: bool = False) -> Parametre:
    """Le paramètre de ce nom ; un nom inconnu est un refus qui propose les noms proches."""
    try:
        return parametres.parametre_livre(nom) if livre else parametres.parametre(nom)
    except ParametreInconnu as refus:
        proches = noms_proches(nom)
        suite = f"Noms proches : {', '.join(proches)}." if proches else refus.conseil
        raise ParametreInconnu(refus.message, conseil=suite, champ="nom") from None


def noms_proches(nom: str) -> list[str]:
    """Cinq noms connus au plus : ceux qui contiennent ce mot, puis ceux qui lui ressemblent."""
    connus = list(parametres.noms())
    mot = nom.strip().lower()
    contenus = [connu for connu in connus if mot and (mot in connu or connu.endswith(f"/{mot.rpartition('/')[2]}"))]
    semblables = get_close_matches(mot, connus, n=5, cutoff=0.6)
    return list(dict.fromkeys([*sorted(contenus, key=len), *semblables]))[:5]


@application.command()
def lister(
    famille: Annotated[str, typer.Option(metavar="PREFIXE", help="Seulement les noms qui commencent ainsi.")] = "",
    forme: Sortie = Format.TEXTE,
) -> None:
    """Lister les paramètres : dernière valeur, période, article, vérification."""
    with _refus_en(forme):
        noms = [nom for nom in parametres.noms() if nom.startswith(famille)]
        if not noms:
            familles = sorted({nom.partition("/")[0] for nom in parametres.noms()})
            raise ParametreInconnu(
                f"Aucun paramètre ne commence par « {famille} ».",
                conseil=f"Familles : {', '.join(familles)}.",
                champ="famille",
            )
        resumes = [texte.resumer(parametres.parametre(nom)) for nom in noms]
        if forme is Format.JSON:
            _ecrire_json(resumes)
        else:
            typer.echo(texte.ecrire_liste(resumes))


@application.command()
def montrer(
    nom: Nom,
    le: Annotated[str | None, typer.Option(metavar="DATE", help="Seulement la valeur à cette date.")] = None,
    reconduire: Annotated[
        bool, typer.Option("--reconduire", help="Dernière version connue si elle est échue.")
    ] = False,
    estimations: Annotated[bool, typer.Option("--estimations", help="Estimation si la valeur est inconnue.")] = False,
    forme: Sortie = Format.TEXTE,
) -> None:
    """Montrer un paramètre : valeurs, périodes, articles, sources, vérification, saisies de l'étude."""
    with _refus_en(forme):
        parametre = _trouver(nom)
        if le is None:
            contenu, lisible = texte.decrire(parametre), texte.ecrire_parametre
        else:
            jour = lire_date(le, "le", True)
            lecture = parametres.lire(parametre.nom, le=jour, options=Options(reconduire, estimations))
            contenu, lisible = texte.decrire_lecture(parametre, jour, lecture), texte.ecrire_lecture
        if forme is Format.JSON:
            _ecrire_json(contenu)
        else:
            typer.echo(lisible(contenu))


@application.command()
def verifier(le: Le = None, forme: Sortie = Format.TEXTE) -> None:
    """Vérifier tous les fichiers et lister ce qu'il faut relire : mémoire, source unique, inconnu, bientôt échu."""
    with _refus_en(forme):
        jour = lire_date(le, "le", True) if le is not None else aujourd_hui()
        bilan = verification.verifier_recueil(le=jour)
        if forme is Format.JSON:
            _ecrire_json(texte.decrire_bilan(bilan, jour))
        else:
            typer.echo(texte.ecrire_bilan(bilan, jour))
    if not bilan.est_valide:
        raise typer.Exit(1)


def aujourd_hui() -> date:
    """La date du jour, sur ce poste."""
    return maintenant().date()


@application.command()
def saisir(
    nom: Nom,
    du: Du,
    valeur: Annotated[str, typer.Option(metavar="V", help="Valeur : un nombre, ou la structure entière en JSON.")],
    article: Annotated[str, typer.Option(help="Article qui fixe la valeur.")],
    source: Annotated[str, typer.Option(help="Texte lu : titre, NOR, Journal officiel, adresse.")],
    par: Par,
    relu_par: ReluPar,
    jusqu_au: Annotated[str | None, typer.Option(metavar="DATE", help="Dernier jour où la valeur s'applique.")] = None,
    verification_: Annotated[
        Verification, typer.Option("--verification", help="Ce que la double lecture a établi.")
    ] = Verification.RECOUPE,
    notes: Annotated[str, typer.Option(help="Remarque gardée avec la valeur.")] = "",
    confirmer_ecart: Annotated[
        bool, typer.Option("--confirmer-ecart", help="Accepter un ordre de grandeur inhabituel, relu dans le texte.")
    ] = False,
    forme: Sortie = Format.TEXTE,
) -> None:
    """Saisir une valeur lue par l'étude : elle prime sur celle du recueil et porte sa source et ses deux relecteurs."""
    with _refus_en(forme):
        _trouver(nom, livre=True)
        demande = saisie.DemandeDeSaisie(
            nom=nom,
            du=lire_date(du, "du", True),
            valeur=valeur,
            article=article,
            source=source,
            par=par,
            relu_par=relu_par,
            jusqu_au=lire_date(jusqu_au, "jusqu-au", True) if jusqu_au is not None else None,
            verification=verification_,
            notes=notes,
            confirmer_ecart=confirmer_ecart,
        )
        _confirmer(saisie.saisir(demande, instant=maintenant()), forme)


@application.command()
def retirer(
    nom: Nom,
    du: Du,
    motif: Annotated[str, typer.Option(help="Pourquoi la saisie est retirée.")],
    par: Par,
    relu_par: ReluPar,
    forme: Sortie = Format.TEXTE,
) -> None:
    """Retirer une valeur saisie : la valeur du recueil reprend sa place, la saisie reste au journal."""
    with _refus_en(forme):
        _trouver(nom, livre=True)
        jour = lire_date(du, "du", True)
        retrait = saisie.retirer(nom, du=jour, motif=motif, par=par, relu_par=relu_par, instant=maintenant())
        _confirmer(retrait, forme)


def _confirmer(ligne: saisie.Saisie, forme: Format) -> None:
    if forme is Format.JSON:
        _ecrire_json(ligne.en_dict())
        return
    periode = texte.periode_de_saisie(ligne, parametres.parametre(ligne.nom))
    typer.echo(f"{texte.ecrire_saisie(ligne)}\n{periode}\nJournal : {saisie.chemin_du_journal()}")


@application.command()
def journal(
    reparer: Annotated[bool, typer.Option("--reparer", help="Mettre à part une dernière ligne coupée.")] = False,
    forme: Sortie = Format.TEXTE,
) -> None:
    """Relire le journal des saisies, de la première à la dernière, et vérifier sa chaîne."""
    with _refus_en(forme):
        chemin = saisie.chemin_du_journal()
        mise_a_part = saisie.reparer(chemin) if reparer else None
        lu = saisie.lire_journal(chemin)
        if forme is Format.JSON:
            _ecrire_json([ligne.en_dict() for ligne in lu.inscriptions])
        else:
            typer.echo(texte.ecrire_journal(lu, mise_a_part))
        saisie.refuser_fin_coupee(lu)


@application.command()
def exporter(
    sortie: Annotated[
        Path | None, typer.Option("-o", "--sortie", metavar="FICHIER", help="Fichier à écrire (défaut : l'écran).")
    ] = None,
) -> None:
    """Exporter le journal des saisies : une saisie par ligne, en JSON, avec ses empreintes."""
    lu = saisie.lire_journal(saisie.chemin_du_journal())
    octets = saisie.exporter(lu)
    if sortie is None:
        typer.echo(octets.decode(), nl=False)
    else:
        saisie.ecrire_fichier(sortie, octets)
        typer.echo(f"{texte.compter(len(lu.inscriptions), 'saisie exportée', 'saisies exportées')} : {sortie}")
    saisie.refuser_fin_coupee(lu)


@application.command("importer-saisies")
def importer_saisies(
    fichier: Annotated[Path, typer.Argument(metavar="FICHIER", help="Un export d'une autre installation.")],
) -> None:
    """Reprendre les saisies d'un export qui prolonge ce journal (autre poste, sauvegarde)."""
    try:
        octets = fichier.read_bytes()
    except OSError as faute:
        raise ErreurBasoche(
            f"« {fichier} » ne peut pas être lu ({cause_systeme(faute)}).",
            conseil="Vérifier le chemin et les droits du fichier.",
            code="fichier_illisible",
        ) from faute
    nombre = saisie.importer(saisie.chemin_du_journal(), octets, fichier)
    typer.echo(f"{texte.compter(nombre, 'saisie reprise', 'saisies reprises')} de {fichier}.")
