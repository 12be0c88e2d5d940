"""``basoche acte controler`` : l'acte peut-il partir ? Un verdict, et chaque défaut avec son article et son remède."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from basoche.cli.acte_commun import (
    VERDICTS,
    Donnees,
    Format,
    Forme,
    ecrire_motifs,
    en_ligne,
    en_ligne_etiquetee,
    imprimable,
    jour_de_l_option,
)
from basoche.cli.acte_controler_fichier import Demande, controler_fichier, est_un_fichier
from basoche.cli.acte_rapport import Rapport, ecrire_rapport, verifier_le_nom
from basoche.cli.acte_rediger import REGLAGE_ETUDE
from basoche.cli.entree import ENTREE_STANDARD, lire_fichier, ouvrir
from basoche.cli.erreurs import MauvaisEmploi, en_texte
from basoche.cli.flux import ecrire_erreur
from basoche.cli.lot import lire_ligne
from basoche.cli.progression import Progression, taille_connue
from basoche.cli.reponse import erreur_interne
from basoche.droit.erreurs import ChampInconnu, ChampManquant, ErreurBasoche
from basoche.guichet.champs import lire_date

if TYPE_CHECKING:
    from basoche.conformite import Verdict

_PORTEES = {
    "conforme": "l'acte peut partir",
    "conforme_avec_reserve": "vérifier les points ci-dessous avant de signer",
    "non_conforme": "l'acte ne part pas",
}
_CHAMPS_DU_LOT = frozenset({"code", "donnees", "le"})


def controler(
    code: Annotated[
        str | None,
        typer.Argument(metavar="CODE|FICHIER", help="Code de l'acte, ou un fichier .docx, .pdf ou .md à contrôler."),
    ] = None,
    acte: Annotated[
        str | None,
        typer.Option("--acte", metavar="CODE", help="L'acte qu'est ce fichier (inutile s'il porte ses données)."),
    ] = None,
    donnees: Donnees = None,
    le: Annotated[
        str | None,
        typer.Option("--le", metavar="DATE", help="Jour où l'acte part (défaut : date de l'acte, sinon aujourd'hui)."),
    ] = None,
    lot: Annotated[
        str | None,
        typer.Option("--lot", metavar="FICHIER.jsonl", help='Un objet {"cas", "code", "donnees", "le"} par ligne.'),
    ] = None,
    processus: Annotated[
        int | None,
        typer.Option("--processus", metavar="N", min=1, max=64, help="Processus du lot (défaut : un, puis les cœurs)."),
    ] = None,
    rapport: Rapport = None,
    forme: Forme = Format.TEXTE,
) -> None:
    """Contrôler un acte avant qu'il parte : mentions, textes, titre, délais, jour et heure, qualité, coût.

    Le groupe « controle » des données porte ce que l'acte n'imprime pas : evenements (actes interruptifs),
    procedures (surendettement, procédure collective, délai de grâce), actes (les autres actes du dossier), decompte
    (lignes de calcul), nature_creance et exigible_le, creance_alimentaire, local_habitation, exception_treve,
    significateur, permission_juge, ressort_office et ressort_lieu, territoire… : docs/guides/renseigner-le-controle.md.
    Un fichier, même d'une autre étude, est contrôlé sur son texte : docs/guides/controler-un-acte.md.
    Sortie 0 : l'acte peut partir ; 1 : un acte non conforme ou refusé. Exemples :
    basoche acte controler cmd_saisie_vente --donnees acte.json --le 2026-11-23
    basoche acte controler recu.pdf --acte cmd_saisie_vente
    """
    if lot is not None:
        if (code, acte, donnees, rapport) != (None, None, None, None):
            raise MauvaisEmploi(
                "--lot ne va ni avec CODE, ni avec --acte, ni avec --donnees, ni avec --rapport.",
                conseil="acte controler --lot FICHIER",
            )
        raise typer.Exit(_controler_lot(lot, jour_de_l_option(le), processus))
    if code is not None and est_un_fichier(code) and processus is None:
        demande = Demande(Path(code), acte, donnees, jour_de_l_option(le), forme, rapport)
        raise typer.Exit(controler_fichier(demande))
    if code is None or acte is not None or donnees is None or processus is not None:
        raise MauvaisEmploi(
            "Il faut CODE et --donnees, ou un fichier .docx, .pdf ou .md et --acte, ou --lot ; --processus ne va "
            "qu'avec --lot.",
            conseil="basoche acte controler CODE --donnees DONNEES.json --le DATE",
        )
    raise typer.Exit(_controler_un(code, donnees, jour_de_l_option(le), forme, rapport))


def _controler_un(code: str, donnees: str, le: date | None, forme: Format, rapport: Path | None) -> int:
    cas: Any = 1
    verifier_le_nom(rapport)
    try:
        brutes = lire_fichier(donnees, "--donnees")
        cas = brutes.pop("cas", cas)
        verdict = _juger(code, brutes, le, souple=True)
        if rapport is not None:
            _imprimer(rapport, code, donnees, brutes, verdict, le)
    except MauvaisEmploi:
        raise
    except ErreurBasoche as refus:
        if forme is Format.JSON:
            typer.echo(en_ligne(cas, {"erreur": refus.en_dict()}))
        else:
            ecrire_erreur(en_texte(refus))
        return 1
    typer.echo(en_ligne(cas, _reponse(verdict)) if forme is Format.JSON else _en_texte(code, verdict))
    return 1 if _est_non_conforme(verdict) else 0


def _imprimer(
    rapport: Path, code: str, chemin: str, brutes: Mapping[str, Any], verdict: Verdict, le: date | None
) -> None:
    fichier = Path(chemin)
    nom = "" if chemin == ENTREE_STANDARD else f" ({fichier.name})"
    du_dossier = brutes.get("etude")
    ecrire_rapport(
        rapport,
        code,
        verdict.en_dict(),
        le=_jour(brutes, le),
        etude=du_dossier if isinstance(du_dossier, Mapping) else _etude(brutes),
        origine=f"données du dossier{nom}",
        controle=fichier.read_bytes() if nom else b"",
    )


def _juger(code: str, brutes: Mapping[str, Any], le: date | None, *, souple: bool) -> Verdict:
    from basoche.conformite import controler as controler_l_acte
    from basoche.redaction.epreuve import tirer_epreuve

    jour = _jour(brutes, le)
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


def _jour(brutes: Mapping[str, Any], le: date | None) -> date:
    """Le jour du contrôle : celui qu'on demande, sinon celui de l'acte, sinon aujourd'hui."""
    return le or _date_de_l_acte(brutes) or datetime.now().astimezone().date()


def _date_de_l_acte(brutes: Mapping[str, Any]) -> date | None:
    groupe = brutes.get("acte")
    donnee = groupe.get("date") if isinstance(groupe, Mapping) else None
    return lire_date(donnee, "acte.date", True) if donnee else None


def _est_non_conforme(verdict: Verdict) -> bool:
    return verdict.conclusion.value == "non_conforme"


def _reponse(verdict: Verdict) -> dict[str, Any]:
    return {"resultat": verdict.en_dict(), "lignes": [], "fondements": [], "hypotheses": [], "avertissements": []}


def _en_texte(code: str, verdict: Verdict) -> str:
    rendu = verdict.en_dict()
    tete = f"{code} : {VERDICTS[rendu['verdict']]} : {_PORTEES[rendu['verdict']]}."
    return "\n".join([imprimable(tete), *ecrire_motifs(rendu["motifs"])])


def _controler_lot(chemin: str, le: date | None, processus: int | None) -> int:
    from basoche.cli.lot import traiter_lot

    with ouvrir(chemin, "--lot") as source:
        progression = Progression(sys.stderr if sys.stderr.isatty() else None, taille_connue(source))
        fautes = traiter_lot(source, sys.stdout.buffer, Controle(le), processus=processus, progression=progression)
    return 1 if fautes else 0


@dataclass(frozen=True, slots=True)
class Controle:
    """Le contrôle de chaque ligne d'un lot ; ``le`` vaut pour les lignes qui n'ont pas le leur."""

    le: date | None

    def repondre(self, ligne: tuple[int, bytes | None]) -> tuple[str, bool] | None:
        """La réponse à une ligne et si l'acte ne part pas ; ``None`` pour une ligne vide. Ne lève jamais."""
        numero, octets = ligne
        if octets is not None and not octets.strip():
            return None
        etiquette = str(numero)
        try:
            objet, etiquette = lire_ligne(numero, octets)
            code, donnees, jour = _lire_ligne(objet)
            verdict = _juger(code, donnees, jour or self.le, souple=False)
        except ErreurBasoche as refus:
            return en_ligne_etiquetee(etiquette, {"erreur": refus.en_dict()}), True
        return en_ligne_etiquetee(etiquette, _reponse(verdict)), _est_non_conforme(verdict)


def _lire_ligne(objet: Mapping[str, Any]) -> tuple[str, Mapping[str, Any], date | None]:
    inconnus = sorted(set(objet) - _CHAMPS_DU_LOT)
    if inconnus:
        raise ChampInconnu(
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
