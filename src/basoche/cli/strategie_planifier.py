"""``basoche strategie planifier`` : les actions des dossiers dans les heures, les tournées et les avances qu'on a."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from io import FileIO
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any

import typer

from basoche.cli.acte_commun import Format, en_ligne
from basoche.cli.entree import ENTREE_STANDARD, TAILLE_MAX, JsonIllisible, lire_objet, ouvrir
from basoche.cli.erreurs import MauvaisEmploi
from basoche.cli.lot import Ligne, decouper, lire_ligne
from basoche.cli.progression import Progression, taille_connue
from basoche.cli.reponse import encoder_etiquette, repondre
from basoche.cli.sortie import en_texte
from basoche.cli.strategie_conseiller import Jour, Mesures, lire_mesures
from basoche.cli.strategie_depot import Arret, Depot
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.resultat import Resultat
from basoche.droit.yaml_strict import FauteYaml, charger
from basoche.guichet.champs import lire_date

if TYPE_CHECKING:
    from basoche.strategie.plan import Releve

_MONTREES = 30

Capacite = Annotated[
    str,
    typer.Option(
        "--capacite", metavar="FICHIER", help="Moyens de la période, en YAML, JSON ou JSONL (« - » : entrée standard)."
    ),
]
Lot = Annotated[
    str | None,
    typer.Option(
        "--lot", metavar="FICHIER.jsonl", help="Dossiers, avec ou sans leurs actions, un objet JSON par ligne."
    ),
]
Forme = Annotated[Format, typer.Option("--format", help="Forme de la réponse.")]


def planifier(
    capacite: Capacite, lot: Lot = None, historique: Mesures = None, le: Jour = None, forme: Forme = Format.TEXTE
) -> None:
    """Affecter les actions des dossiers aux moyens de l'étude : une au plus par dossier, sans jamais dépasser.

    Le fichier donne « heures » par fonction, et s'il y a lieu « tournees » et « avances » ; les dossiers y sont, ou
    viennent de --lot. Un dossier sans « actions », écrit comme pour « strategie conseiller », voit ses voies chiffrées
    par le conseil. La réponse donne le plan, ce que vaut une heure de chaque fonction, l'écart prouvé au meilleur plan
    possible et seize règles au plus qui le refont. Un dossier mal écrit est refusé sans arrêter les autres.

    Sortie 0 : tout est planifié ; 1 : refus, ou au moins un dossier refusé ; 2 : commande mal employée.
    Exemple : basoche strategie planifier --capacite capacite.yaml --lot dossiers.jsonl --format json
    """
    cas: Any = 1
    reponse: Resultat | ErreurBasoche
    if capacite == lot == ENTREE_STANDARD:
        raise MauvaisEmploi(
            "--capacite et --lot lisent tous deux l'entrée standard.", conseil="Donner un fichier à l'un des deux."
        )
    jour = None if le is None else lire_date(le, "--le", souple=True)
    try:
        mesures = lire_mesures(historique)
        with ouvrir(capacite, "--capacite") as source:
            entree, suite = _lire_capacite(source, capacite)
            cas = entree.pop("cas", cas)
            reponse = _planifier(entree, suite, lot, lambda releve: Depot(releve, mesures, jour))
    except MauvaisEmploi:
        raise
    except ErreurBasoche as refus:
        reponse = refus
    if isinstance(reponse, ErreurBasoche):
        if forme is Format.TEXTE:
            raise reponse
        typer.echo(repondre(reponse, encoder_etiquette(cas))[0])
        raise typer.Exit(1)
    typer.echo(en_ligne(cas, _en_dict(reponse)) if forme is Format.JSON else _abreger(reponse))
    if reponse.valeurs["refus"]:
        raise typer.Exit(1)


def _en_dict(reponse: Resultat) -> dict[str, Any]:
    """La réponse du contrat ; le ``cas`` d'un dossier refusé y garde son type, nombre à virgule compris."""
    refus = reponse.valeurs["refus"]
    sans_cas = [{**un, "cas": None} for un in refus]
    contenu = replace(reponse, valeurs={**reponse.valeurs, "refus": sans_cas}).en_dict()
    for ecrit, un in zip(contenu["resultat"]["refus"], refus, strict=True):
        ecrit["cas"] = un["cas"]
    return contenu


def _planifier(
    entree: dict[str, Any], suite: Iterator[Ligne], lot: str | None, deposer: Callable[[Releve], Depot]
) -> Resultat:
    try:
        from basoche.strategie.plan import Releve, lire_moyens, planifier, presenter
    except ModuleNotFoundError as faute:
        if faute.name != "numpy":
            raise
        raise MauvaisEmploi(
            "Le plan de l'étude demande numpy.",
            conseil="Installer l'extra : pip install 'basoche[portefeuille]'.",
            code="extra_manquant",
        ) from None
    depot = deposer(Releve(lire_moyens(entree)))
    premiere = next(suite, None)
    if entree.get("dossiers") is None and premiere is None and lot is None:
        raise MauvaisEmploi(
            "Rien à planifier : aucun dossier.", conseil="Donner « dossiers » dans le fichier, ou --lot FICHIER.jsonl."
        )
    lignes = iter(()) if premiere is None else chain([premiere], suite)
    try:
        refus = [*_relever(depot, entree.get("dossiers")), *_relever_lignes(depot, lignes), *_relever_lot(depot, lot)]
    except Arret as arret:
        raise arret.refus from None
    demande = depot.releve.finir()
    return depot.annoter(presenter(demande, planifier(demande), refus), calibre=not demande.non_calibrees)


def _relever_lot(depot: Depot, lot: str | None) -> Iterator[dict[str, Any]]:
    """Les dossiers de --lot ; rend les refus."""
    if lot is not None:
        with ouvrir(lot, "--lot") as source:
            progression = Progression(sys.stderr if sys.stderr.isatty() else None, taille_connue(source))
            yield from _relever_lignes(depot, _lignes(source), progression)


def _relever(depot: Depot, dossiers: Any) -> Iterator[dict[str, Any]]:
    """Les dossiers du fichier lui-même ; rend les refus."""
    if dossiers is not None and not isinstance(dossiers, list):
        raise JsonIllisible("« dossiers » doit être une liste.", conseil="Écrire une liste d'objets.")
    for rang, brut in enumerate(dossiers or []):
        cas: Any = rang + 1
        try:
            objet = _exiger_objet(brut, f"dossiers[{rang}]")
            cas = _relire(encoder_etiquette(objet.pop("cas", cas)))
            depot.ajouter(objet, f"dossiers[{rang}]", cas)
        except ErreurBasoche as refus:
            yield {"cas": cas, "erreur": refus.en_dict()}


def _exiger_objet(brut: Any, ou: str) -> dict[str, Any]:
    if not isinstance(brut, dict):
        raise JsonIllisible(
            f"« {ou} » doit être un objet.",
            conseil="Écrire {dossier: …, actions: […]}, ou l'état du dossier à chiffrer.",
        )
    return brut


def _relever_lignes(
    depot: Depot, lignes: Iterator[Ligne], progression: Progression | None = None
) -> Iterator[dict[str, Any]]:
    """Un dossier par ligne ; rend les refus."""
    for numero, octets in lignes:
        if octets is not None and not octets.strip():
            continue
        cas: Any = numero
        refuse = False
        try:
            brut, etiquette = lire_ligne(numero, octets)
            cas = etiquette
            depot.ajouter(brut, f"ligne {numero}", _relire(cas))
        except ErreurBasoche as refus:
            refuse = True
            yield {"cas": _relire(cas), "erreur": refus.en_dict()}
        if progression is not None:
            progression.lire(len(octets or b""))
            progression.compter(1, int(refuse))
    if progression is not None:
        progression.finir()


def _relire(etiquette: Any) -> Any:
    """Le cas reçu, d'après son écriture en JSON."""
    import json

    return json.loads(etiquette) if isinstance(etiquette, str) else etiquette


def _lignes(source: FileIO) -> Iterator[Ligne]:
    for paquet in decouper(source):
        yield from paquet.lignes


def _lire_capacite(source: FileIO, chemin: str) -> tuple[dict[str, Any], Iterator[Ligne]]:
    """L'objet des moyens, et les lignes qui le suivent si le fichier est en JSONL.

    Raises:
        JsonIllisible: son contenu n'est ni un objet JSON, ni du YAML, ni du JSONL.
    """
    if chemin.endswith((".yaml", ".yml")):
        return _lire_yaml(_lire_tout(source)), iter(())
    if chemin.endswith(".jsonl"):
        lignes = _lignes(source)
        for _, octets in lignes:
            if octets is None or octets.strip():
                return lire_objet(octets or b""), lignes
        raise JsonIllisible("« --capacite » : le fichier est vide.", conseil="Écrire les moyens sur la première ligne.")
    return lire_objet(_lire_tout(source).removeprefix(b"\xef\xbb\xbf")), iter(())


def _lire_tout(source: FileIO) -> bytes:
    octets = source.read(TAILLE_MAX + 1) or b""
    while morceau := source.read(TAILLE_MAX + 1 - len(octets)) if len(octets) <= TAILLE_MAX else b"":
        octets += morceau
    if len(octets) > TAILLE_MAX:
        raise JsonIllisible(
            f"« --capacite » : plus de {TAILLE_MAX // 1024 // 1024} Mio.", conseil="Donner les dossiers par --lot."
        )
    return octets


def _lire_yaml(octets: bytes) -> dict[str, Any]:
    try:
        lu: dict[str, Any] = _dates_en_texte(charger(octets.decode("utf-8-sig"), exact=True))
        return lu
    except FauteYaml as faute:
        raise JsonIllisible(
            f"« --capacite », ligne {faute.ligne} : {faute.message}.",
            conseil="Corriger le YAML.",
            code="yaml_illisible",
        ) from None
    except UnicodeDecodeError:
        raise JsonIllisible(
            "« --capacite » : texte qui n'est pas en UTF-8.", conseil="L'enregistrer en UTF-8."
        ) from None
    except RecursionError:
        raise JsonIllisible("« --capacite » : trop de niveaux imbriqués.", conseil="Écrire moins profond.") from None


def _dates_en_texte(valeur: Any) -> Any:
    """Une date que le YAML a reconnue redevient le texte que liraient JSON et JSONL."""
    if isinstance(valeur, dict):
        return {cle: _dates_en_texte(contenu) for cle, contenu in valeur.items()}
    if isinstance(valeur, list):
        return [_dates_en_texte(element) for element in valeur]
    return valeur.isoformat() if isinstance(valeur, date) else valeur


def _abreger(reponse: Resultat) -> str:
    """Le plan pour un terminal : ce qui rapporte le plus à ses moyens d'abord, le reste compté."""
    ordre = sorted(reponse.lignes, key=_priorite)
    montrees = [_aplatir(ligne) for ligne in ordre[:_MONTREES]]
    refus = [{"cas": un["cas"], **_dire_le_refus(un["erreur"])} for un in reponse.valeurs["refus"]]
    valeurs = {**reponse.valeurs, "refus": refus}
    texte = en_texte("Plan de l'étude", replace(reponse, valeurs=valeurs, lignes=montrees))
    if len(ordre) > _MONTREES:
        texte += f"\n\n… et {len(ordre) - _MONTREES} autres dossiers servis : --format json les donne tous."
    return texte


def _dire_le_refus(erreur: Mapping[str, str]) -> dict[str, str]:
    return {"ce_qui_ne_va_pas": erreur["message"], "que_faire": erreur["conseil"]}


def _priorite(ligne: Mapping[str, Any]) -> tuple[bool, int]:
    surplus = ligne["surplus"]
    return not ligne["obligatoire"], 0 if surplus is None else -surplus.centimes


def _aplatir(ligne: Mapping[str, Any]) -> dict[str, Any]:
    """Les minutes de chaque fonction en une seule case : « clerc 0 h 45, commissaire 0 h 20 »."""
    durees = [f"{fonction.replace('_', ' ')} {m // 60} h {m % 60:02d}" for fonction, m in ligne["minutes"].items()]
    return {**ligne, "minutes": ", ".join(durees)}
