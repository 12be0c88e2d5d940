"""``basoche acte controler FICHIER --acte CODE`` : le texte d'un DOCX, d'un PDF ou d'un Markdown, d'où qu'il vienne."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from basoche.cli.acte_commun import VERDICTS, Format, ecrire_motifs, en_ligne, imprimable
from basoche.cli.acte_rapport import ecrire_rapport, verifier_le_nom
from basoche.cli.entree import lire_fichier
from basoche.cli.erreurs import MauvaisEmploi, en_texte
from basoche.cli.flux import ecrire_erreur
from basoche.cli.reponse import erreur_interne
from basoche.droit.erreurs import ErreurBasoche
from basoche.guichet.champs import lire_date

if TYPE_CHECKING:
    from basoche.conformite import Verdict
    from basoche.conformite.ecrit import ControleEcrit
    from basoche.instrumentum import Arbre
    from basoche.redaction.acte_attendu import ActeAttendu

EXTENSIONS = (".docx", ".pdf", ".md")
OCTETS_AU_PLUS = 100_000_000
_CONTRE = {
    "donnees_jointes": "Contrôlé contre les données jointes au fichier.",
    "donnees": "Contrôlé contre les données du dossier.",
    "texte": "Contrôlé sur son seul texte : le fichier ne porte pas de données.",
}
_DU_TEXTE = (
    "Les circonstances de l'acte sont celles que dit son texte.",
    "Le texte seul ne prouve ni le titre, ni les délais entre les actes, ni le jour et l'heure : voir --donnees.",
)
_ETATS = {
    "trouvee": "trouvée",
    "absente": "ABSENTE",
    "douteuse": "douteuse",
    "contredite": "FAUSSE",
    "vide": "EN BLANC",
    "non_apparente": "NON APPARENTE",
}


@dataclass(frozen=True, slots=True)
class Demande:
    """Ce que la ligne de commande demande pour un fichier."""

    fichier: Path
    acte: str | None
    donnees: str | None
    le: date | None
    forme: Format
    rapport: Path | None = None


def est_un_fichier(nom: str) -> bool:
    """Vrai si l'argument nomme un document plutôt qu'un acte du catalogue."""
    return nom.lower().endswith(EXTENSIONS)


def controler_fichier(demande: Demande) -> int:
    """Contrôle le fichier, écrit la réponse et rend le code de sortie : 0, ou 1 si l'acte ne part pas.

    Raises:
        MauvaisEmploi: fichier introuvable, ``--acte`` absent.
    """
    verifier_le_nom(demande.rapport)
    try:
        reponse = _controler(demande)
    except MauvaisEmploi:
        raise
    except ErreurBasoche as refus:
        if demande.forme is Format.JSON:
            typer.echo(en_ligne(1, {"erreur": refus.en_dict()}))
        else:
            ecrire_erreur(en_texte(refus))
        return 1
    if demande.forme is Format.JSON:
        typer.echo(en_ligne(1, reponse))
    else:
        typer.echo(_en_texte(demande, reponse))
    return 1 if reponse["resultat"]["verdict"] == "non_conforme" else 0


def _controler(demande: Demande) -> dict[str, Any]:
    from basoche.conformite.ecrit import controle_ecrit

    octets = _lire(demande.fichier)
    try:
        lu = _LECTURES[demande.fichier.suffix.lower()](octets)
        attendu, contre, avertissements = _attendu(demande, octets)
        code = demande.acte or (attendu.code if attendu else None) or _refuser_sans_acte(lu)
        le = demande.le or (attendu.le if attendu else None) or _date_du_document(lu)
        controle = controle_ecrit(
            lu,
            code,
            le=le,
            donnees=attendu.donnees if attendu else None,
            attendu=attendu.arbre if attendu else None,
        )
        verdict = _verdict_entier(controle, attendu, le)
    except ErreurBasoche:
        raise
    except Exception as faute:
        raise erreur_interne(faute) from faute
    reponse = _reponse(controle, verdict, code, le, contre, avertissements)
    if demande.rapport is not None:
        _imprimer(demande, reponse["resultat"], octets, attendu)
    return reponse


def _lire(fichier: Path) -> bytes:
    try:
        if fichier.stat().st_size > OCTETS_AU_PLUS:
            raise ErreurBasoche(
                f"« {fichier} » dépasse {OCTETS_AU_PLUS // 1_000_000} Mo.",
                conseil="Donner l'acte seul, sans ses pièces.",
                code="fichier_trop_grand",
            )
        return fichier.read_bytes()
    except OSError as faute:
        raison = "est introuvable" if isinstance(faute, FileNotFoundError) else "ne se lit pas"
        raise MauvaisEmploi(
            f"Le fichier « {fichier} » {raison}.", conseil="Donner le chemin d'un .docx, d'un .pdf ou d'un .md."
        ) from None


def _lire_docx(octets: bytes) -> Arbre:
    from basoche.instrumentum.lecture_docx import lire_docx

    return lire_docx(octets)


def _lire_pdf(octets: bytes) -> Arbre:
    from basoche.instrumentum.lecture_pdf import lire_pdf

    return lire_pdf(octets)


def _lire_markdown(octets: bytes) -> Arbre:
    from basoche.instrumentum import lire_markdown_etranger

    try:
        return lire_markdown_etranger(octets.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ErreurBasoche(
            "Ce texte n'est pas en UTF-8.", conseil="L'enregistrer en UTF-8.", code="texte_illisible"
        ) from None


_LECTURES: Mapping[str, Callable[[bytes], Arbre]] = {".docx": _lire_docx, ".pdf": _lire_pdf, ".md": _lire_markdown}


def _attendu(demande: Demande, octets: bytes) -> tuple[ActeAttendu | None, str, list[dict[str, str]]]:
    """L'acte attendu, contre quoi l'on contrôle, et ce qu'il faut en dire."""
    from basoche.redaction.acte_attendu import attendu_des_donnees, attendu_du_fichier

    if demande.donnees is not None:
        if demande.acte is None:
            raise MauvaisEmploi("--donnees demande --acte.", conseil="--acte CODE --donnees DONNEES.json")
        brutes = lire_fichier(demande.donnees, "--donnees")
        brutes.pop("cas", None)
        le = demande.le or _date_des_donnees(brutes) or _aujourd_hui()
        return attendu_des_donnees(demande.acte, brutes, le=le, souple=True), "donnees", []
    try:
        attendu = attendu_du_fichier(octets)
    except ErreurBasoche as faute:
        message = f"{faute.message} Le contrôle porte sur le seul texte."
        return None, "texte", [{"code": "donnees_jointes_ecartees", "message": message}]
    if attendu is None:
        return None, "texte", []
    if demande.acte is not None and attendu.code != demande.acte:
        message = f"Les données jointes sont celles d'un autre acte, « {attendu.code} » : elles sont écartées."
        return None, "texte", [{"code": "autre_acte", "message": message}]
    return attendu, "donnees_jointes", []


def _date_des_donnees(brutes: Mapping[str, Any]) -> date | None:
    groupe = brutes.get("acte")
    donnee = groupe.get("date") if isinstance(groupe, Mapping) else None
    return lire_date(donnee, "acte.date", True) if donnee else None


def _aujourd_hui() -> date:
    return datetime.now().astimezone().date()


def _date_du_document(lu: Arbre) -> date:
    """La date que l'acte se donne, si elle n'est pas à venir ; sinon aujourd'hui."""
    from basoche.conformite.ecrit import date_de_l_acte

    jour = _aujourd_hui()
    lue = date_de_l_acte(lu, le=jour)
    return lue if lue is not None and lue <= jour else jour


def _refuser_sans_acte(lu: Arbre) -> str:
    from basoche.conformite.ecrit import reconnaitre

    probables = reconnaitre(lu)
    if not probables:
        conseil = "Donner --acte CODE ; voir la liste : basoche acte lister."
    else:
        conseil = f"Donner --acte {probables[0]}"
        conseil += f" (ou {', '.join(probables[1:])})." if probables[1:] else "."
    raise MauvaisEmploi("Il faut dire quel acte est ce fichier.", conseil=conseil)


def _verdict_entier(controle: ControleEcrit, attendu: ActeAttendu | None, le: date) -> Verdict:
    """Le texte et, si l'on a les données, ce qu'elles valent : un acte fidèle à un titre prescrit ne part pas."""
    from basoche.conformite import conclure, controler

    if attendu is None:
        return controle.verdict
    des_donnees = controler(attendu.code, attendu.donnees, le=le, arbre=attendu.arbre).motifs
    dits = {(motif.id, motif.gravite) for motif in controle.verdict.motifs}
    autres = (motif for motif in des_donnees if (motif.id, motif.gravite) not in dits)
    return conclure((*controle.verdict.motifs, *autres))


def _reponse(
    controle: ControleEcrit, verdict: Verdict, code: str, le: date, contre: str, avertissements: list[dict[str, str]]
) -> dict[str, Any]:
    resultat = {
        **verdict.en_dict(),
        "acte": code,
        "le": le.isoformat(),
        "controle_contre": contre,
        "mentions": [recherche.en_dict() for recherche in controle.recherches],
        "articles": [article.en_dict() for article in controle.articles],
    }
    return {
        "resultat": resultat,
        "lignes": [],
        "fondements": [],
        "hypotheses": list(_DU_TEXTE) if contre == "texte" else [],
        "avertissements": avertissements,
    }


def _imprimer(demande: Demande, resultat: Mapping[str, Any], octets: bytes, attendu: ActeAttendu | None) -> None:
    from basoche.redaction.dossier import SANS_ETUDE

    assert demande.rapport is not None
    etude = attendu.donnees.get("etude") if attendu else None
    ecrire_rapport(
        demande.rapport,
        str(resultat["acte"]),
        resultat,
        le=date.fromisoformat(str(resultat["le"])),
        etude=etude if isinstance(etude, Mapping) else SANS_ETUDE,
        origine=f"fichier {demande.fichier.name}",
        controle=octets,
    )


def _en_texte(demande: Demande, reponse: Mapping[str, Any]) -> str:
    resultat = reponse["resultat"]
    lignes = [
        f"{demande.fichier.name}, {resultat['acte']} : {VERDICTS[resultat['verdict']]}.",
        f"  {_CONTRE[resultat['controle_contre']]}",
        *(f"  {hypothese}" for hypothese in reponse["hypotheses"]),
        *(f"  ! {avis['message']}" for avis in reponse["avertissements"]),
        *ecrire_motifs(resultat["motifs"]),
        *_differences(resultat["articles"]),
        "",
        "Mentions",
        *(ligne for mention in resultat["mentions"] for ligne in _mention(mention)),
    ]
    return "\n".join(map(imprimable, lignes))


def _mention(mention: Mapping[str, str]) -> list[str]:
    lignes = [f"  {_ETATS[mention['etat']]:14} {mention['id']}"]
    if mention["raison"]:
        lignes.append(f"      {mention['raison']}")
    if mention["extrait"]:
        lignes.append(f"      « {mention['extrait']} »")
    return lignes


def _differences(articles: list[Mapping[str, Any]]) -> list[str]:
    """Chaque article changé, ce que l'acte ajoute entre accolades et ce qu'il omet entre crochets."""
    lignes = []
    for article in articles:
        if article["etat"] != "altere":
            continue
        lignes += ["", f"  {article['article']} : [ce qui manque] {{ce qui est en trop}}"]
        lignes.append("      " + " ".join(_marquer(segment) for segment in article["segments"]))
    return lignes


def _marquer(segment: Mapping[str, str]) -> str:
    texte = " ".join(segment["texte"].split())
    if segment["nature"] == "egal":
        return texte if len(texte) < 100 else f"{texte[:40]} … {texte[-40:]}"
    return f"[{texte}]" if segment["nature"] == "manque" else f"{{{texte}}}"
