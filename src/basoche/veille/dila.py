"""Ce qu'un fichier XML de la DILA apporte : une version d'article, un texte, ou une décision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Element

from basoche.veille.lecture_xml import texte_de
from basoche.veille.texte import normaliser
from basoche.veille.version import A_VENIR, Lien, Version, abreger, cle_du_numero, lire_jour

FONDS = ("LEGI", "JORF", "KALI", "CASS")


@dataclass(frozen=True, slots=True)
class Texte:
    """Une loi, un décret, un code : ses dates, et celles des versions à venir (vide : date encore inconnue)."""

    id: str
    cid: str
    nature: str
    numero: str
    nor: str
    titre: str
    signature: date | None
    publication: date | None
    a_venir: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """Une décision de la Cour de cassation (fonds CASS)."""

    id: str
    titre: str
    juridiction: str
    date: date | None
    numeros: tuple[str, ...]
    solution: str
    texte: str
    liens: tuple[Lien, ...]


def lire(racine: Element, fonds: str) -> Version | Texte | Decision | None:
    """Ce que dit un fichier ; ``None`` s'il n'apporte rien que la base garde (plan, sommaire)."""
    identifiant = _mot(racine, "META/META_COMMUN/ID")
    if not identifiant:
        return None
    if racine.tag == "ARTICLE":
        return _article(racine, identifiant, fonds)
    if racine.tag == "TEXTE_VERSION":
        return _texte(racine, identifiant)
    if racine.tag.startswith("TEXTE_JURI"):
        return _decision(racine, identifiant)
    return None


def _mot(noeud: Element, chemin: str) -> str:
    return " ".join((noeud.findtext(chemin) or "").split())


def _article(racine: Element, identifiant: str, fonds: str) -> Version:
    texte = racine.find("CONTEXTE/TEXTE")
    attributs = texte.attrib if texte is not None else {}
    corps = texte_de(racine.find("BLOC_TEXTUEL/CONTENU"))
    meta = "META/META_SPEC/META_ARTICLE/"
    return Version(
        id=identifiant,
        cid=attributs.get("cid", ""),
        code=abreger(_titre(racine), attributs.get("nature", ""), attributs.get("num", "")),
        numero=cle_du_numero(_mot(racine, f"{meta}NUM")),
        etat=_mot(racine, f"{meta}ETAT"),
        debut=lire_jour(racine.findtext(f"{meta}DATE_DEBUT")),
        fin=lire_jour(racine.findtext(f"{meta}DATE_FIN")),
        texte=corps,
        texte_norme=normaliser(corps),
        nota=texte_de(racine.find("NOTA/CONTENU")),
        liens=tuple(_liens(racine)),
        chaine=_chaine(racine, identifiant),
        publication=lire_jour(attributs.get("date_publi")),
        fonds=fonds,
    )


def _titre(racine: Element) -> str:
    """Le dernier titre du texte ; un texte rebaptisé en porte plusieurs."""
    titres = racine.findall("CONTEXTE/TEXTE/TITRE_TXT")
    if not titres:
        return ""
    dernier = max(titres, key=lambda titre: lire_jour(titre.get("debut")) or date.min)
    return texte_de(dernier) or dernier.get("c_titre_court", "")


def _chaine(racine: Element, identifiant: str) -> str:
    """Ce qui réunit les versions d'un article à travers ses numéros : la plus ancienne de ses versions."""
    connues = [lien.get("id", "") for lien in racine.iterfind("VERSIONS/VERSION/LIEN_ART")]
    return min((autre for autre in connues if autre[:8] == identifiant[:8]), default=identifiant)


def _liens(racine: Element) -> Iterator[Lien]:
    for lien in (*racine.iterfind("LIENS/LIEN"), *racine.iterfind("TEXTE/LIENS/LIEN")):
        yield Lien(
            type=lien.get("typelien", ""),
            vise=lien.get("sens") == "cible",
            cid=lien.get("cidtexte", ""),
            id=lien.get("id", ""),
            numero=lien.get("num", ""),
            signature=lire_jour(lien.get("datesignatexte")),
            libelle=texte_de(lien).replace("\n", " "),
        )


def _texte(racine: Element, identifiant: str) -> Texte:
    meta = "META/META_SPEC/META_TEXTE_CHRONICLE/"
    a_venir = ((jour.text or "").strip() for jour in racine.iterfind(f"{meta}VERSIONS_A_VENIR/VERSION_A_VENIR"))
    return Texte(
        id=identifiant,
        cid=_mot(racine, f"{meta}CID") or identifiant,
        nature=_mot(racine, "META/META_COMMUN/NATURE"),
        numero=_mot(racine, f"{meta}NUM"),
        nor=_mot(racine, f"{meta}NOR"),
        titre=_mot(racine, "META/META_SPEC/META_TEXTE_VERSION/TITREFULL")
        or _mot(racine, "META/META_SPEC/META_TEXTE_VERSION/TITRE"),
        signature=lire_jour(racine.findtext(f"{meta}DATE_TEXTE")),
        publication=lire_jour(racine.findtext(f"{meta}DATE_PUBLI")),
        a_venir=tuple("" if jour == A_VENIR.isoformat() else jour for jour in a_venir),
    )


def _decision(racine: Element, identifiant: str) -> Decision:
    meta = "META/META_SPEC/META_JURI/"
    affaires = (texte_de(numero) for numero in racine.iterfind("META/META_SPEC/META_JURI_JUDI/NUMEROS_AFFAIRES/*"))
    return Decision(
        id=identifiant,
        titre=_mot(racine, f"{meta}TITRE"),
        juridiction=_mot(racine, f"{meta}JURIDICTION"),
        date=lire_jour(racine.findtext(f"{meta}DATE_DEC")),
        numeros=tuple(affaire for affaire in affaires if affaire),
        solution=_mot(racine, f"{meta}SOLUTION"),
        texte=texte_de(racine.find("TEXTE/BLOC_TEXTUEL/CONTENU")),
        liens=tuple(_liens(racine)),
    )
