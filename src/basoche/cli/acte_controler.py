"""``basoche acte controler`` : l'acte peut-il partir ? Un verdict, et chaque défaut avec son article et son remède."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from basoche.cli.acte_rediger import REGLAGE_ETUDE
from basoche.cli.entree import lire_fichier, lire_morceau, lire_objet, ouvrir
from basoche.cli.erreurs import MauvaisEmploi, en_texte
from basoche.cli.flux import ecrire_erreur
from basoche.cli.reponse import encoder, encoder_etiquette, erreur_interne
from basoche.droit.erreurs import ChampInvalide, ChampManquant, ErreurBasoche
from basoche.guichet.champs import lire_date

if TYPE_CHECKING:
    from basoche.conformite import Verdict

_VERDICTS = {
    "conforme": "CONFORME : l'acte peut partir.",
    "conforme_avec_reserve": "CONFORME AVEC RÉSERVE : vérifier les points ci-dessous avant de signer.",
    "non_conforme": "NON CONFORME : l'acte ne part pas.",
}
_GRAVITES = {
    "nullite_de_fond": "Nullité de fond",
    "nullite_de_forme": "Nullité de forme",
    "caducite": "Caducité",
    "irrecevabilite": "Irrecevabilité",
    "irregularite": "Irrégularité sans nullité",
    "a_verifier": "À vérifier",
}
_CHAMPS_DU_LOT = frozenset({"cas", "code", "donnees", "le"})


class Format(StrEnum):
    """La forme de la réponse."""

    TEXTE = "texte"
    JSON = "json"


def controler(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="Code de l'acte, par exemple cmd_saisie_vente.")
    ] = None,
    donnees: Annotated[
        str | None,
        typer.Option("--donnees", metavar="DONNEES.json", help="Données de l'acte (« - » : entrée standard)."),
    ] = None,
    le: Annotated[
        str | None,
        typer.Option("--le", metavar="DATE", help="Jour où l'acte part (défaut : date de l'acte, sinon aujourd'hui)."),
    ] = None,
    lot: Annotated[
        str | None,
        typer.Option("--lot", metavar="FICHIER.jsonl", help='Un objet {"cas", "code", "donnees", "le"} par ligne.'),
    ] = None,
    forme: Annotated[
        Format, typer.Option("--format", help="Forme de la réponse à l'unité ; un lot répond en JSON.")
    ] = Format.TEXTE,
) -> None:
    """Contrôler un acte avant qu'il parte : mentions, textes, titre, délais, jour et heure, qualité, coût.

    Le groupe « controle » des données porte ce que l'acte n'imprime pas : evenements (actes interruptifs),
    significateur, nature_creance et exigible_le, creance_alimentaire, local_habitation, permission_juge, territoire.
    Sortie 0 : l'acte peut partir ; 1 : un acte non conforme ou refusé. Exemple :
    basoche acte controler cmd_saisie_vente --donnees acte.json --le 2026-11-23
    """
    if lot is not None:
        if code is not None or donnees is not None:
            raise MauvaisEmploi("--lot ne va ni avec CODE ni avec --donnees.", conseil="acte controler --lot FICHIER")
        raise typer.Exit(_controler_lot(lot, _jour_de_l_option(le)))
    if code is None or donnees is None:
        raise MauvaisEmploi(
            "Il faut CODE et --donnees, ou --lot.",
            conseil="basoche acte controler CODE --donnees DONNEES.json --le DATE",
        )
    raise typer.Exit(_controler_un(code, donnees, _jour_de_l_option(le), forme))


def _jour_de_l_option(le: str | None) -> date | None:
    try:
        return lire_date(le, "le", True) if le is not None else None
    except ErreurBasoche as refus:
        raise MauvaisEmploi(refus.message, conseil=refus.conseil, code=refus.code) from None


def _controler_un(code: str, donnees: str, le: date | None, forme: Format) -> int:
    cas: Any = 1
    try:
        brutes = lire_fichier(donnees, "--donnees")
        cas = brutes.pop("cas", cas)
        verdict = _juger(code, brutes, le, souple=True)
    except MauvaisEmploi:
        raise
    except ErreurBasoche as refus:
        if forme is Format.JSON:
            typer.echo(_ligne(cas, {"erreur": refus.en_dict()}))
        else:
            ecrire_erreur(en_texte(refus))
        return 1
    typer.echo(_ligne(cas, _reponse(verdict)) if forme is Format.JSON else _en_texte(code, verdict))
    return 1 if _est_non_conforme(verdict) else 0


def _juger(code: str, brutes: Mapping[str, Any], le: date | None, *, souple: bool) -> Verdict:
    from basoche.conformite import controler as controler_l_acte
    from basoche.redaction.epreuve import tirer_epreuve

    jour = le or _date_de_l_acte(brutes) or datetime.now().astimezone().date()
    try:
        epreuve = tirer_epreuve(code, brutes, le=jour, etude=_etude(brutes), souple=souple)
        return controler_l_acte(code, epreuve.donnees, le=jour, arbre=epreuve.arbre, manquants=epreuve.manquants)
    except ErreurBasoche:
        raise
    except Exception as faute:
        raise erreur_interne(faute) from faute


def _etude(brutes: Mapping[str, Any]) -> Mapping[str, str]:
    """L'en-tête qu'aurait l'acte rédigé, si ses données n'en ont pas : le réglage, sinon l'en-tête neutre."""
    from basoche.redaction.dossier import SANS_ETUDE
    from basoche.redaction.etude import lire_etude

    reglage = os.environ.get(REGLAGE_ETUDE, "")
    if brutes.get("etude") or not reglage:
        return SANS_ETUDE
    return lire_etude(Path(reglage))


def _date_de_l_acte(brutes: Mapping[str, Any]) -> date | None:
    groupe = brutes.get("acte")
    donnee = groupe.get("date") if isinstance(groupe, Mapping) else None
    return lire_date(donnee, "acte.date", True) if donnee else None


def _est_non_conforme(verdict: Verdict) -> bool:
    return verdict.conclusion.value == "non_conforme"


def _reponse(verdict: Verdict) -> dict[str, Any]:
    return {"resultat": verdict.en_dict(), "lignes": [], "fondements": [], "hypotheses": [], "avertissements": []}


def _ligne(cas: Any, reponse: Mapping[str, Any]) -> str:
    return f'{{"cas": {encoder_etiquette(cas)}, {encoder(dict(reponse))[1:]}'


def _en_texte(code: str, verdict: Verdict) -> str:
    lignes = [f"{code} : {_VERDICTS[verdict.conclusion.value]}"]
    for motif in verdict.motifs:
        lignes += [
            "",
            f"  {_GRAVITES[motif.gravite.value]} [{motif.id}], {motif.article}",
            f"      {motif.explication}",
            f"      Que faire : {motif.remede}",
        ]
    return "\n".join("".join(signe for signe in ligne if signe.isprintable() or signe == "\u00a0") for ligne in lignes)


def _controler_lot(chemin: str, le: date | None) -> int:
    fautes = 0
    for rang, ligne in enumerate(_lignes(chemin), 1):
        if not ligne.strip():
            continue
        reponse, faute = _repondre(rang, ligne, le)
        typer.echo(reponse)
        fautes += faute
    return 1 if fautes else 0


def _lignes(chemin: str) -> list[bytes]:
    morceaux: list[bytes] = []
    with ouvrir(chemin, "--lot") as source:
        while morceau := lire_morceau(source, chemin, "--lot"):
            morceaux.append(morceau)
    return b"".join(morceaux).removeprefix(b"\xef\xbb\xbf").split(b"\n")


def _repondre(rang: int, ligne: bytes, le: date | None) -> tuple[str, bool]:
    cas: Any = rang
    try:
        objet = lire_objet(ligne)
        cas = objet.get("cas", rang)
        code, donnees, jour = _lire_ligne(objet)
        verdict = _juger(code, donnees, jour or le, souple=False)
    except ErreurBasoche as refus:
        return _ligne(cas, {"erreur": refus.en_dict()}), True
    return _ligne(cas, _reponse(verdict)), _est_non_conforme(verdict)


def _lire_ligne(objet: Mapping[str, Any]) -> tuple[str, Mapping[str, Any], date | None]:
    inconnus = sorted(set(objet) - _CHAMPS_DU_LOT)
    if inconnus:
        raise ChampInvalide(
            f"Champ inconnu : « {inconnus[0]} ».", conseil='Écrire {"cas", "code", "donnees", "le"}.', champ=inconnus[0]
        )
    code, donnees = objet.get("code"), objet.get("donnees")
    if not isinstance(code, str) or not isinstance(donnees, Mapping):
        champ = "donnees" if isinstance(code, str) else "code"
        raise ChampManquant(
            f"« {champ} » manque ou n'a pas la bonne forme.",
            conseil="Donner le code de l'acte et ses données.",
            champ=champ,
        )
    return code, donnees, lire_date(objet["le"], "le", False) if objet.get("le") is not None else None
