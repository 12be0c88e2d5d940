"""``basoche acte remettre`` : l'acte, sa page de remise, l'avis de passage, les lettres et leurs copies, à imprimer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from basoche.cli.acte_commun import Format, Forme, en_ligne, imprimable
from basoche.cli.entree import lire_fichier
from basoche.cli.erreurs import MauvaisEmploi, en_texte
from basoche.cli.flux import ecrire_erreur
from basoche.droit.erreurs import ErreurBasoche

if TYPE_CHECKING:
    from collections.abc import Mapping

    from basoche.redaction.remettre import Remise


def remettre(
    acte: Annotated[
        str, typer.Argument(metavar="ACTE.json", help='L\'acte à signifier : {"code": …, "donnees": {…}}.')
    ],
    remise: Annotated[
        str, typer.Option("--remise", metavar="REMISE.json", help="Mode, date et diligences de la remise.")
    ],
    dossier: Annotated[Path, typer.Option("--dossier", metavar="SORTIE/", help="Où écrire les fichiers.")],
    etude: Annotated[
        Path | None,
        typer.Option("--etude", metavar="FICHIER.yaml", help="Étude de l'en-tête (défaut : BASOCHE_ETUDE)."),
    ] = None,
    projet: Annotated[bool, typer.Option("--projet", help="Marquer PROJET toutes les pièces.")] = False,
    forme: Forme = Format.TEXTE,
) -> None:
    """Écrire l'acte et toutes les pièces de sa remise : page des modalités, avis de passage, lettres, copies.

    Rien n'est coché d'avance : une diligence qui manque est un refus, et rien n'est écrit. Le jour d'une lettre qui
    n'en a pas est proposé (le jour même) et la réponse donne le dernier jour. Exemple :
    basoche acte remettre acte.json --remise remise.json --dossier signification/
    """
    if dossier.exists() and not dossier.is_dir():
        raise MauvaisEmploi(f"--dossier « {dossier} » n'est pas un dossier.", conseil="Donner un dossier.")
    from basoche.redaction.lot import decrire_refus

    cas: Any = 1
    try:
        demande = lire_fichier(acte, "ACTE.json")
        cas = demande.pop("cas", cas)
        etablie = _etablir(demande, lire_fichier(remise, "--remise"), etude, projet=projet)
        _ecrire(etablie, dossier)
    except MauvaisEmploi:
        raise
    except ErreurBasoche as refus:
        if forme is Format.JSON:
            typer.echo(en_ligne(cas, {"erreur": decrire_refus(refus)}))
        else:
            ecrire_erreur(en_texte(refus))
        raise typer.Exit(1) from None
    reponse = etablie.resultat.en_dict()
    reponse["resultat"] = {"dossier": str(dossier), **reponse["resultat"]}
    typer.echo(en_ligne(cas, reponse) if forme is Format.JSON else _en_texte(reponse))


def _etablir(demande: Mapping[str, Any], remise: Mapping[str, Any], etude: Path | None, *, projet: bool) -> Remise:
    from basoche.cli.acte_rediger import Sortie, reglages_de_l_acte
    from basoche.redaction.remettre import etablir_remise

    inconnues = set(demande) - {"code", "donnees"}
    if inconnues or not isinstance(demande.get("code"), str) or not isinstance(demande.get("donnees"), dict):
        raise ErreurBasoche(
            "ACTE.json doit avoir « code » et « donnees »"
            + (f", et a en trop : {', '.join(sorted(inconnues))}." if inconnues else "."),
            conseil='Écrire {"code": "cmd_saisie_vente", "donnees": {…}} : c\'est une ligne d\'un lot.',
            code="acte_illisible",
            champ="code",
        )
    reglages = reglages_de_l_acte(Sortie.PDF, None, etude, projet=projet)
    return etablir_remise(demande["code"], demande["donnees"], remise, reglages, souple=True)


def _ecrire(etablie: Remise, dossier: Path) -> None:
    """Tout est composé avant d'écrire : un refus ne laisse pas un pli à moitié fait."""
    from basoche.echanges.ecriture import cause_systeme, ecrire_atomiquement
    from basoche.echanges.erreurs import EcritureImpossible

    try:
        dossier.mkdir(parents=True, exist_ok=True)
    except OSError as faute:
        raise EcritureImpossible(
            f"Impossible de créer « {dossier} » : {cause_systeme(faute)}.", conseil="Choisir un autre dossier."
        ) from None
    for fichier in etablie.fichiers:
        ecrire_atomiquement(dossier / fichier.nom, fichier.octets)


def _en_texte(reponse: Mapping[str, Any]) -> str:
    valeurs = reponse["resultat"]
    lignes = [
        f"Remise {valeurs['intitule']}, le {_jour(valeurs['le'])} ({valeurs['code']})",
        f"  Dossier     {valeurs['dossier']}",
        f"  État        {'PROJET, ne part pas' if valeurs['projet'] else 'définitif, à signer'}",
        "",
    ]
    for fichier in valeurs["fichiers"]:
        envoi = f", au plus tard le {_jour(fichier['au_plus_tard'])}" if fichier["au_plus_tard"] else ""
        lignes.append(f"  {fichier['fichier']:<44} {fichier['nature']}, {_jour(fichier['le'])}{envoi}")
        lignes += [f"  {'':<44}   joindre : {piece}" for piece in fichier["joindre"]]
    if reponse["avertissements"]:
        lignes += ["", "Avertissements", *(f"  ! {avis['message']}" for avis in reponse["avertissements"])]
    return "\n".join(imprimable(ligne) for ligne in lignes)


def _jour(iso: str) -> str:
    annee, mois, jour = iso.split("-")
    return f"{jour}/{mois}/{annee}"
