"""``basoche acte rediger`` : les données d'un dossier donnent un acte en PDF, DOCX ou HTML ; un lot en donne autant."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from basoche.cli.acte_commun import (
    VERDICTS,
    Code,
    Donnees,
    Format,
    Forme,
    ecrire_motifs,
    en_ligne,
    jour_de_l_option,
)
from basoche.cli.entree import TAILLE_MAX, JsonIllisible, lire_fichier, lire_morceau, lire_objet, ouvrir
from basoche.cli.erreurs import MauvaisEmploi, en_texte
from basoche.cli.flux import ecrire_erreur
from basoche.cli.progression import Progression
from basoche.droit.erreurs import ErreurBasoche

if TYPE_CHECKING:
    from collections.abc import Mapping

    from basoche.redaction.acte import Reglages
    from basoche.redaction.lot import Issue

EXTENSIONS = ("pdf", "docx", "html")
REGLAGE_ETUDE = "BASOCHE_ETUDE"


class Exemplaire(StrEnum):
    """L'exemplaire imprimé."""

    ORIGINAL = "original"
    SECOND_ORIGINAL = "second_original"
    COPIE = "copie"


class Sortie(StrEnum):
    """Le format des fichiers d'un lot."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"


VersFichier = Annotated[
    Path | None, typer.Option("-o", "--vers", metavar="SORTIE", help="Fichier à écrire : .pdf, .docx ou .html.")
]
Le = Annotated[
    str | None,
    typer.Option("--le", metavar="DATE", help="Date de l'acte (défaut : celle des données, sinon aujourd'hui)."),
]
FichierEtude = Annotated[
    Path | None,
    typer.Option("--etude", metavar="FICHIER.yaml", help="Étude de l'en-tête (défaut : BASOCHE_ETUDE)."),
]
Lot = Annotated[
    str | None,
    typer.Option("--lot", metavar="DOSSIERS.jsonl", help='Un objet {"cas", "code", "donnees"} par ligne.'),
]
DossierDuLot = Annotated[Path | None, typer.Option("--dossier", metavar="SORTIE/", help="Où écrire le lot.")]
FormatDuLot = Annotated[Sortie | None, typer.Option("--sortie", help="Format des fichiers du lot (pdf).")]
Processus = Annotated[
    int | None,
    typer.Option("--processus", metavar="N", min=1, max=64, help="Processus du lot (défaut : les cœurs du poste)."),
]
Projet = Annotated[
    bool, typer.Option("--projet", help="Marquer PROJET même un acte que le contrôle laisserait partir.")
]
QuelExemplaire = Annotated[
    Exemplaire, typer.Option("--exemplaire", help="Original, ou marqué SECOND ORIGINAL ou COPIE, au même contenu.")
]
ModeleWord = Annotated[
    Path | None,
    typer.Option("--modele", metavar="MODELE.docx", help="Modèle Word de l'étude, mêmes champs ; -o en .docx."),
]
Demander = Annotated[bool, typer.Option("--demander", help="Demander au clavier, un à un, les champs qui manquent.")]
Garder = Annotated[
    Path | None, typer.Option("--garder", metavar="DONNEES.json", help="Où garder les données demandées.")
]


def rediger(
    code: Code = None,
    donnees: Donnees = None,
    sortie: VersFichier = None,
    le: Le = None,
    etude: FichierEtude = None,
    lot: Lot = None,
    dossier: DossierDuLot = None,
    format_du_lot: FormatDuLot = None,
    processus: Processus = None,
    projet: Projet = False,
    exemplaire: QuelExemplaire = Exemplaire.ORIGINAL,
    modele: ModeleWord = None,
    demander: Demander = False,
    garder: Garder = None,
    forme: Forme = Format.TEXTE,
) -> None:
    """Rédiger et contrôler un acte, ou un lot d'actes ; un refus n'écrit rien.

    Un acte non conforme, ou qui reproduit un texte à confirmer (basoche textes confirmer), est marqué PROJET : la
    réponse dit pourquoi. Le groupe « controle » des données est celui de « acte controler ». Un fichier déjà là est
    remplacé d'un coup. Un lot interrompu se reprend en relançant la même commande. Sans --donnees, dans un terminal,
    ce qui manque est demandé champ par champ. Exemple :
    basoche acte rediger cmd_saisie_vente --donnees acte.json -o acte.pdf
    """
    if lot is not None:
        if (code, donnees, sortie, modele) != (None, None, None, None) or dossier is None:
            raise MauvaisEmploi(
                "--lot demande --dossier SORTIE/, sans CODE, ni --donnees, ni -o, ni --modele.",
                conseil="basoche acte rediger --lot DOSSIERS.jsonl --dossier SORTIE/",
            )
        reglages = reglages_de_l_acte(format_du_lot or Sortie.PDF, le, etude, projet=projet, exemplaire=exemplaire)
        raise typer.Exit(_rediger_lot(lot, dossier, reglages, processus, date_imposee=le is not None))
    demander = demander or garder is not None or (donnees is None and sys.stdin.isatty())
    sans_donnees = donnees is None and not demander
    if code is None or sans_donnees or sortie is None or (dossier, format_du_lot, processus) != (None, None, None):
        raise MauvaisEmploi(
            "Il faut CODE, --donnees et -o ; --dossier, --sortie et --processus ne vont qu'avec --lot.",
            conseil="basoche acte rediger CODE --donnees DONNEES.json -o SORTIE.pdf",
        )
    reglages = reglages_de_l_acte(_format_de(sortie), le, etude, projet=projet, exemplaire=exemplaire)
    reglages = _avec_gabarit(reglages, modele) if modele is not None else reglages
    imposee = le is not None
    if demander:
        raise typer.Exit(_demander_puis_rediger(code, donnees, sortie, garder, reglages, forme, imposee=imposee))
    raise typer.Exit(_rediger_un(code, str(donnees), sortie, reglages, forme, date_imposee=imposee))


def _demander_puis_rediger(
    code: str,
    donnees: str | None,
    sortie: Path,
    garder: Path | None,
    reglages: Reglages,
    forme: Format,
    *,
    imposee: bool,
) -> int:
    """Les données demandées ne restent, une fois l'acte écrit, que si on a voulu les garder."""
    from basoche.cli.acte_demander import completer, fichier_garde

    gardees = completer(code, donnees, fichier_garde(sortie, garder), reglages, date_imposee=imposee)
    issue = _rediger_un(code, str(gardees), sortie, reglages, forme, date_imposee=imposee)
    if garder is None and issue == 0:
        gardees.unlink()
    return issue


def _format_de(sortie: Path) -> Sortie:
    extension = sortie.suffix.lower().removeprefix(".")
    if extension not in EXTENSIONS:
        raise MauvaisEmploi(
            f"-o « {sortie} » : l'extension dit le format, et « {extension} » n'en est pas un.",
            conseil="Finir le nom par .pdf, .docx ou .html.",
        )
    return Sortie(extension)


def reglages_de_l_acte(
    format_: Sortie,
    le: str | None,
    etude: Path | None,
    *,
    projet: bool,
    exemplaire: Exemplaire = Exemplaire.ORIGINAL,
) -> Reglages:
    """Date et étude : une option illisible est une commande mal employée."""
    from basoche.redaction.acte import Format as FormatDeFichier
    from basoche.redaction.acte import Reglages
    from basoche.redaction.depart import juger_le_depart
    from basoche.redaction.etude import lire_etude
    from basoche.redaction.feuille import Variante

    reglage = os.environ.get(REGLAGE_ETUDE, "")
    fichier = etude or (Path(reglage) if reglage else None)
    jour = jour_de_l_option(le) or datetime.now().astimezone().date()
    try:
        lue = lire_etude(fichier) if fichier is not None else {}
    except ErreurBasoche as refus:
        raise MauvaisEmploi(refus.message, conseil=refus.conseil, code=refus.code) from None
    format_du_fichier = FormatDeFichier(format_.value)
    return Reglages(
        le=jour,
        etude=lue,
        format=format_du_fichier,
        variante=Variante(exemplaire.value.replace("_", " ")),
        controle=juger_le_depart,
        projet=projet,
    )


def _avec_gabarit(reglages: Reglages, modele: Path) -> Reglages:
    """Le modèle Word de l'étude à la place de celui de Basoche."""
    from dataclasses import replace

    from basoche.redaction.acte import Format as FormatDeFichier
    from basoche.redaction.depart_du_texte import juger_le_texte

    if reglages.format is not FormatDeFichier.DOCX:
        raise MauvaisEmploi("--modele donne un fichier Word.", conseil="Finir le nom de -o par .docx.")
    try:
        octets = modele.read_bytes()
    except OSError:
        raise MauvaisEmploi(
            f"--modele : impossible de lire « {modele} ».",
            conseil="Vérifier le nom du fichier et les droits de lecture.",
        ) from None
    return replace(reglages, gabarit=octets, controle_du_texte=juger_le_texte)


def _rediger_un(code: str, donnees: str, sortie: Path, reglages: Reglages, forme: Format, *, date_imposee: bool) -> int:
    from basoche.echanges.ecriture import ecrire_atomiquement
    from basoche.redaction.dossier import rediger_dossier
    from basoche.redaction.lot import decrire_refus

    cas: Any = 1
    try:
        brutes = lire_fichier(donnees, "--donnees")
        cas = brutes.pop("cas", cas)
        redige = rediger_dossier(code, brutes, reglages, date_imposee=date_imposee, souple=True)
        ecrire_atomiquement(sortie, redige.octets)
    except MauvaisEmploi:
        raise
    except ErreurBasoche as refus:
        if forme is Format.JSON:
            typer.echo(en_ligne(cas, {"erreur": decrire_refus(refus)}))
        else:
            ecrire_erreur(en_texte(refus))
        return 1
    reponse = redige.resultat.en_dict()
    reponse["resultat"] = {"fichier": str(sortie), **reponse["resultat"]}
    if forme is Format.JSON:
        typer.echo(en_ligne(cas, reponse))
    else:
        typer.echo(_en_texte(reponse))
    return 0


def _en_texte(reponse: Mapping[str, Any]) -> str:
    valeurs = reponse["resultat"]
    controle = valeurs["controle"]
    annee, mois, jour = valeurs["le"].split("-")
    taille = f"{valeurs['taille']:,}".replace(",", "\u202f")
    lignes = [
        f"{valeurs['intitule']} ({valeurs['code']})",
        f"  Fichier     {valeurs['fichier']}",
        f"  Date        {jour}/{mois}/{annee}",
        f"  État        {'PROJET, ne part pas' if valeurs['projet'] else 'définitif, à signer'}",
        f"  Contrôle    {VERDICTS[controle['verdict']] if controle else 'texte non contrôlé'}",
        f"  Mentions    {len(valeurs['mentions'])} présentes" if valeurs["mentions"] else "  Modèle      de l'étude",
        f"  Taille      {taille} octets",
        f"  SHA-256     {valeurs['sha256']}",
        *ecrire_motifs(controle["motifs"] if controle else ()),
    ]
    if reponse["avertissements"]:
        lignes += ["", "Avertissements", *(f"  ! {avis['message']}" for avis in reponse["avertissements"])]
    return "\n".join(lignes)


def _rediger_lot(chemin: str, dossier: Path, reglages: Reglages, processus: int | None, *, date_imposee: bool) -> int:
    from basoche.cli.processus import coeurs
    from basoche.redaction.lot import rediger_lot

    if dossier.exists() and not dossier.is_dir():
        raise MauvaisEmploi(f"--dossier « {dossier} » n'est pas un dossier.", conseil="Donner un dossier.")
    octets = _lire_lot(chemin)
    lignes = [ligne.decode("utf-8", errors="backslashreplace") for ligne in octets]
    progression = Progression(sys.stderr if sys.stderr.isatty() else None, sum(map(len, octets)))

    def suivre(issue: Issue) -> None:
        progression.effacer()
        typer.echo(en_ligne(_cas(octets[issue.rang - 1], issue.rang), _reponse(issue, dossier)))
        sys.stdout.flush()
        progression.lire(len(octets[issue.rang - 1]))
        progression.compter(1, 1 if issue.erreur else 0)

    bilan = rediger_lot(
        lignes, dossier, reglages, processus=processus or coeurs(), date_imposee=date_imposee, suivre=suivre
    )
    progression.finir()
    return 1 if bilan.refus else 0


def _lire_lot(chemin: str) -> list[bytes]:
    morceaux: list[bytes] = []
    with ouvrir(chemin, "--lot") as source:
        while morceau := lire_morceau(source, chemin, "--lot"):
            morceaux.append(morceau)
    return b"".join(morceaux).removeprefix(b"\xef\xbb\xbf").split(b"\n")


def _cas(ligne: bytes, rang: int) -> Any:
    """``cas`` tel que reçu ; le numéro de la ligne s'il n'y en a pas ou si elle ne se lit pas."""
    try:
        return lire_objet(ligne).get("cas", rang) if len(ligne) <= TAILLE_MAX else rang
    except JsonIllisible:
        return rang


def _reponse(issue: Issue, dossier: Path) -> dict[str, Any]:
    if issue.reponse is None:
        return {"erreur": dict(issue.erreur or {})}
    return {
        **issue.reponse,
        "resultat": {**issue.reponse["resultat"], "fichier": str(dossier / issue.fichier)},
    }
