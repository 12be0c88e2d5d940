"""``basoche strategie conseiller`` : ce qu'il faut faire ensuite dans un dossier, pourquoi, à quel coût."""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from basoche.cli.acte_commun import Format
from basoche.cli.entree import JsonIllisible, lire_fichier, ouvrir
from basoche.cli.erreurs import MauvaisEmploi
from basoche.cli.lot import Ligne, decouper, lire_ligne, traiter_lot
from basoche.cli.options import lire_processus
from basoche.cli.progression import Progression, taille_connue
from basoche.cli.reponse import echapper_les_fins_de_ligne, encoder_etiquette, erreur_interne, repondre
from basoche.cli.strategie_texte import en_texte
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.resultat import Resultat
from basoche.guichet.champs import lire_date
from basoche.strategie.chances import Historique
from basoche.strategie.conseil import SANS_HISTORIQUE, conseiller
from basoche.strategie.ecriture import ecrire
from basoche.strategie.etapes import exporter_l_agenda
from basoche.strategie.historique import lire_historique
from basoche.strategie.lecture import lire_dossier
from basoche.strategie.reponse import en_resultat

if TYPE_CHECKING:
    from basoche.strategie.modele import Conseil

_MIETTES = 50_000
_NUMERO = re.compile(r"(?:\d{4}-)?\d{1,6}\Z", re.ASCII)

DossierVoulu = Annotated[
    str | None,
    typer.Option(
        "--dossier", metavar="FICHIER|N", help="Un dossier : fichier JSON (« - » : entrée standard) ou son numéro."
    ),
]
Lot = Annotated[
    str | None, typer.Option("--lot", metavar="FICHIER.jsonl", help="Des dossiers, un objet JSON par ligne.")
]
Mesures = Annotated[
    str | None,
    typer.Option(
        "--historique", metavar="FICHIER.jsonl", help="Voies déjà suivies par l'étude : sans elles, rien n'est calibré."
    ),
]
Jour = Annotated[
    str | None,
    typer.Option(
        "--le", metavar="DATE", help="Jour du conseil (défaut : celui du dossier ; ce jour pour un numéro de l'étude)."
    ),
]
Agenda = Annotated[
    Path | None, typer.Option("--agenda", metavar="FICHIER.ics", help="Écrire aussi le plan en agenda (iCalendar).")
]
Processus = Annotated[str | None, typer.Option("--processus", metavar="N", help="Nombre de processus d'un lot.")]
Forme = Annotated[Format, typer.Option("--format", help="Forme de la réponse ; un lot répond en JSON.")]


def conseiller_dossier(
    dossier: DossierVoulu = None,
    lot: Lot = None,
    historique: Mesures = None,
    le: Jour = None,
    agenda: Agenda = None,
    processus: Processus = None,
    forme: Forme = Format.TEXTE,
) -> None:
    """Conseiller la suite d'un dossier : voies permises classées, voies interdites avec leur article, plan daté.

    La réponse dit pourquoi en trois phrases, ce que la voie coûte et ce qui reste au créancier, les pièces qui manquent
    et ce qui ferait changer d'avis. Sans 50 mesures closes dans le segment, les voies sont classées mais aucun euro
    attendu n'est donné.

    Sortie 0 : conseillé ; 1 : refus, ou au moins une ligne refusée ; 2 : commande mal employée.
    Exemple : basoche strategie conseiller --dossier dossier.json
    """
    if (dossier is None) == (lot is None):
        raise MauvaisEmploi(
            "Il faut --dossier ou --lot, et l'un des deux seulement.",
            conseil="basoche strategie conseiller --dossier dossier.json, ou --lot dossiers.jsonl.",
        )
    jour = None if le is None else lire_date(le, "--le", souple=True)
    if lot is not None:
        raise typer.Exit(_conseiller_un_lot(lot, historique, jour, agenda, processus))
    assert dossier is not None
    if processus is not None:
        raise MauvaisEmploi("--processus ne va qu'avec --lot.", conseil="Ôter --processus.")
    raise typer.Exit(_conseiller_un_dossier(dossier, historique, jour, agenda, forme))


# --- Un dossier -----------------------------------------------------------------------------------------------


def _conseiller_un_dossier(
    voulu: str, historique: str | None, le: date | None, agenda: Path | None, forme: Format
) -> int:
    cas: Any = 1
    reponse: Resultat | ErreurBasoche
    conseil: Conseil | None = None
    try:
        mesures = lire_mesures(historique)
        if _NUMERO.match(voulu) and not Path(voulu).exists():
            cas = voulu
            conseil = _de_l_etude(voulu, le, mesures if historique is not None else None)
        else:
            entree = lire_fichier(voulu, "--dossier")
            cas = entree.pop("cas", cas)
            conseil = conseiller(lire_dossier(_datee(entree, le), souple=True), historique=mesures)
        reponse = en_resultat(conseil)
        if agenda is not None:
            _ecrire_l_agenda(conseil, agenda)
    except MauvaisEmploi:
        raise
    except ErreurBasoche as refus:
        reponse = refus
    return _montrer(reponse, conseil, cas, forme)


def _montrer(reponse: Resultat | ErreurBasoche, conseil: Conseil | None, cas: Any, forme: Format) -> int:
    if forme is Format.JSON:
        texte, refusee = repondre(reponse, encoder_etiquette(cas))
        typer.echo(texte)
        return 1 if refusee else 0
    if isinstance(reponse, ErreurBasoche):
        raise reponse
    assert conseil is not None
    typer.echo(en_texte(conseil))
    return 0


def _datee(entree: Mapping[str, Any], le: date | None) -> Mapping[str, Any]:
    return entree if le is None else {**entree, "le": le.isoformat()}


def _de_l_etude(numero: str, le: date | None, mesures: Historique | None) -> Conseil:
    """Le conseil du dossier de l'étude qui porte ce numéro ; ses mesures sont celles de l'étude, sauf fichier donné."""
    from basoche.cli.etude import preparer

    preparer()
    from basoche.etude.strategie.conseils import conseil_de
    from basoche.etude.strategie.lecture import dossier_du_numero

    return conseil_de(dossier_du_numero(numero), le or datetime.now(UTC).astimezone().date(), mesures)


def _ecrire_l_agenda(conseil: Conseil, vers: Path) -> None:
    texte = exporter_l_agenda(conseil.plan, cle=conseil.dossier.cle, le=conseil.dossier.le)
    try:
        vers.write_text(texte, encoding="utf-8", newline="")
    except OSError:
        raise MauvaisEmploi(
            f"--agenda : impossible d'écrire « {vers} ».", conseil="Vérifier le dossier et les droits d'écriture."
        ) from None


# --- Un lot ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TacheConseil:
    """Le conseil, fait de chaque ligne d'un lot ; passe d'un processus à l'autre."""

    historique: Historique
    le: date | None

    def repondre(self, ligne: Ligne) -> tuple[str, bool] | None:
        """La réponse à une ligne et si elle est un refus ; ``None`` pour une ligne vide. Ne lève jamais."""
        _espacer_le_ramasse_miettes()
        numero, octets = ligne
        if octets is not None and not octets.strip():
            return None
        try:
            entree, etiquette = lire_ligne(numero, octets)
        except JsonIllisible as refus:
            return repondre(refus, str(numero))
        try:
            dossier = lire_dossier(_datee(entree, self.le))
            texte = echapper_les_fins_de_ligne(ecrire(conseiller(dossier, historique=self.historique)))
            return f'{{"cas": {etiquette}, {texte[1:]}', False
        except ErreurBasoche as refus:
            return repondre(refus, etiquette)
        except Exception as faute:  # noqa: BLE001 (une ligne qui révèle un défaut du logiciel n'arrête pas le lot)
            return repondre(erreur_interne(faute), etiquette)


@cache
def _espacer_le_ramasse_miettes() -> None:
    """Une fois par processus : un conseil rompt ses cercles lui-même ; chercher des miettes prend un temps sur six."""
    gc.freeze()
    gc.set_threshold(_MIETTES, 20, 50)


def _conseiller_un_lot(
    lot: str, historique: str | None, le: date | None, agenda: Path | None, processus: str | None
) -> int:
    if agenda is not None:
        raise MauvaisEmploi("--agenda ne va qu'avec --dossier.", conseil="Ôter --agenda, ou donner un seul dossier.")
    tache = TacheConseil(lire_mesures(historique), le)
    with ouvrir(lot, "--lot") as source:
        terminal = sys.stderr if sys.stderr.isatty() else None
        taille = taille_connue(source)
        progression = Progression(terminal, taille)
        combien = lire_processus(processus)
        refus = traiter_lot(source, sys.stdout.buffer, tache, processus=combien, progression=progression, taille=taille)
    return 1 if refus else 0


# --- L'historique ---------------------------------------------------------------------------------------------


def lire_mesures(chemin: str | None) -> Historique:
    """Les mesures d'un fichier, ou aucune.

    Raises:
        ErreurBasoche: une ligne ne se lit pas ; le message la cite.
    """
    if chemin is None:
        return SANS_HISTORIQUE
    with ouvrir(chemin, "--historique") as source:
        return lire_historique(_mesures(source))


def _mesures(source: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for paquet in decouper(source):
        for numero, octets in paquet.lignes:
            if octets is None or octets.strip():
                yield f"historique, ligne {numero}", lire_ligne(numero, octets)[0]
