"""``basoche acte verifier`` : la signature, l'horodatage, l'empreinte et l'intégrité d'un acte signé."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from basoche.cli.erreurs import MAL_EMPLOYEE, REFUSEE, MauvaisEmploi, en_texte
from basoche.cli.flux import ecrire_erreur
from basoche.droit.erreurs import ErreurBasoche

if TYPE_CHECKING:
    from basoche.redaction.signature import Constat, Verification


# La commande est juste, c'est le fichier qui est refusé ; tout autre refus vient d'une option.
_ILLISIBLE = "pdf_inutilisable"


class Format(StrEnum):
    """La forme de la réponse."""

    TEXTE = "texte"
    JSON = "json"


def verifier(
    fichier: Annotated[
        Path, typer.Argument(metavar="FICHIER", help="Acte signé, en PDF ; ou DOCX : ses données jointes seules.")
    ],
    empreinte: Annotated[
        str, typer.Option("--empreinte", metavar="SHA256", help="Empreinte notée à l'émission, à comparer.")
    ] = "",
    racines: Annotated[
        Path | None, typer.Option("--racines", metavar="PEM", help="Autorités reconnues (défaut : les réglages).")
    ] = None,
    racines_essai: Annotated[
        Path | None,
        typer.Option("--racines-essai", metavar="PEM", help="Autorités d'essai : leurs signatures ne valent rien."),
    ] = None,
    forme: Annotated[Format, typer.Option("--format", help="Forme de la réponse.")] = Format.TEXTE,
) -> None:
    """Vérifier la signature, l'horodatage, l'intégrité et les données jointes d'un acte.

    Ne va pas sur le réseau. Sortie 0 : acte signé et valable ; 1 : signature absente, invalide ou qu'on ne peut pas
    établir, fichier illisible, chiffré, ou qui n'est pas un PDF ; 2 : fichier introuvable, option fausse. Un DOCX n'est
    jamais signé (sortie 1), mais ses données jointes se comparent à son texte.
    Exemple : basoche acte verifier acte.pdf
    """
    try:
        verification = _verifier(fichier, empreinte, racines, racines_essai)
    except ErreurBasoche as refus:
        illisible = refus.code == _ILLISIBLE
        if not illisible and forme is not Format.JSON:
            raise MauvaisEmploi(refus.message, conseil=refus.conseil, code=refus.code) from None
        _refuser(fichier, refus, forme)
        raise typer.Exit(REFUSEE if illisible else MAL_EMPLOYEE) from None
    if forme is Format.JSON:
        reponse = {"cas": fichier.name, **verification.en_resultat().en_dict()}
        typer.echo(json.dumps(reponse, ensure_ascii=False))
    else:
        typer.echo(_en_texte(fichier, verification))
    if verification.code_de_sortie:
        raise typer.Exit(verification.code_de_sortie)


def _refuser(fichier: Path, refus: ErreurBasoche, forme: Format) -> None:
    """Un fichier qui ne se lit pas est refusé, comme par « acte controler » : la commande n'est pas mal employée."""
    if forme is Format.JSON:
        typer.echo(json.dumps({"cas": fichier.name, "erreur": refus.en_dict()}, ensure_ascii=False))
    else:
        ecrire_erreur(en_texte(refus))


def _verifier(fichier: Path, empreinte: str, racines: Path | None, racines_essai: Path | None) -> Verification:
    octets = _lire(fichier)
    from dataclasses import replace

    from basoche.redaction.signature import lire_racines, lire_reglages, verifier_acte

    reglages = lire_reglages()
    choisis = replace(
        reglages, racines=racines or reglages.racines, racines_essai=racines_essai or reglages.racines_essai
    )
    return verifier_acte(
        octets,
        le=datetime.now(UTC),
        racines=lire_racines(choisis),
        attestation=reglages.attestation,
        empreinte=empreinte,
    )


def _lire(fichier: Path) -> bytes:
    try:
        return fichier.read_bytes()
    except OSError as faute:
        raison = "est introuvable" if isinstance(faute, FileNotFoundError) else "ne se lit pas"
        raise MauvaisEmploi(
            f"Le fichier « {fichier} » {raison}.", conseil="Donner le chemin du PDF signé, et vérifier ses droits."
        ) from None


def _en_texte(fichier: Path, verification: Verification) -> str:
    resultat = verification.en_resultat()
    valeurs = resultat.valeurs
    lignes = [f"{fichier.name} : {verification.phrase}"]
    if verification.presentation:
        lignes.append(f"  {verification.presentation}")
    for constat in verification.constats:
        lignes += ["", *_fiche(constat)]
    integrite: dict[str, Any] = valeurs["integrite"]
    lignes += [
        "",
        f"  Empreinte SHA-256   {verification.sha256}",
        f"  Octets              {verification.taille}, {_couverture(integrite)}",
        f"  Données jointes     {verification.donnees.explication}",
        *(f"      pas dans le texte : {ecart}" for ecart in verification.donnees.ecarts),
        *(f"  ! {avis.message} [{avis.code}]" for avis in verification.avertissements),
    ]
    return "\n".join(_sans_commande(ligne) for ligne in lignes)


def _sans_commande(ligne: str) -> str:
    """Un nom lu dans un fichier venu d'ailleurs ne commande pas le terminal."""
    return "".join(signe if signe.isprintable() or signe == "\u00a0" else "�" for signe in ligne)


def _couverture(integrite: dict[str, Any]) -> str:
    if integrite["tous_les_octets_couverts"]:
        return "tous couverts par la dernière signature ou le dernier horodatage"
    return "pas tous couverts par une signature"


def _fiche(constat: Constat) -> list[str]:
    titre = "Signature" if constat.genre == "signature" else "Horodatage"
    niveau = f", niveau PAdES {constat.niveau}" if constat.niveau else ""
    heure = f"{constat.instant:%d/%m/%Y à %H:%M:%S} (UTC), prouvé" if constat.instant else "heure non prouvée"
    return [
        f"  {titre} de {constat.signataire or 'inconnu'} ({constat.champ}) : {constat.etat.value}{niveau}",
        f"      {heure} ; autorité : {constat.confiance} ({constat.emetteur or 'inconnue'})",
        f"      {constat.explication}",
    ]
