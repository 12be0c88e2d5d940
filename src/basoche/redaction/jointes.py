"""Les données d'un acte, jointes à son fichier : dans le PDF/A-3 (``acte.json``) et dans le DOCX (pièce XML à part).

Un acte qui revient à l'étude dit ainsi de quoi il est fait, même si son texte a été retouché entre-temps.
"""

from __future__ import annotations

import io
import json
import logging
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from basoche.droit.erreurs import ErreurBasoche
from basoche.redaction.feuille import FORMAT_DES_DONNEES

NOM_DANS_LE_PDF: Final = "acte.json"
DE_BASOCHE: Final = "textes"
"""Le groupe que Basoche ajoute aux champs : les textes reproduits et leur preuve."""
ESPACE: Final = "urn:basoche:acte:1"
_PIECES = "customXml/"
_PROPRIETES = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_TAILLE_MAX = 20_000_000
_ABIMES = (
    PyPdfError, zipfile.BadZipFile, zlib.error, etree.LxmlError, struct.error, AssertionError, AttributeError,
    EOFError, IndexError, KeyError, NotImplementedError, OSError, RecursionError, RuntimeError, TypeError, ValueError,
)  # fmt: skip


def donnees_jointes(octets: bytes) -> dict[str, Any] | None:
    """Les données jointes à un acte de Basoche, PDF ou DOCX.

    Returns:
        ``{"format", "code", "le", "variante", "projet", "donnees", "mentions"}``, en types JSON ; ``None`` si le
        fichier n'en porte pas (acte venu d'ailleurs), ou n'est ni un PDF ni un DOCX.

    Raises:
        ErreurBasoche: le fichier en porte, mais elles ne se lisent pas (``donnees_jointes_illisibles``).
    """
    textes: list[bytes] = []
    if octets.startswith(b"%PDF"):
        textes = _du_pdf(octets)
    elif octets.startswith(b"PK"):
        textes = _du_docx(octets)
    if not textes:
        return None
    if len(textes) > 1:
        raise _illisibles("il y en a plusieurs")
    return _lire(textes[0])


def champs_joints(jointes: Mapping[str, Any]) -> dict[str, Any]:
    """Les champs de l'acte, tels que la rédaction les accepte : sans les textes, que le recueil redonne à sa date."""
    donnees = {cle: valeur for cle, valeur in jointes["donnees"].items() if cle != DE_BASOCHE}
    date_jointe = jointes.get("le")
    groupe = donnees.get("acte")
    if isinstance(date_jointe, str) and isinstance(groupe, Mapping) and not groupe.get("date"):
        donnees["acte"] = {**groupe, "date": date_jointe}
    return donnees


def _lire(texte: bytes) -> dict[str, Any]:
    try:
        lu = json.loads(texte)
    except (ValueError, RecursionError) as faute:
        raise _illisibles("leur JSON est abîmé") from faute
    if not isinstance(lu, dict) or lu.get("format") != FORMAT_DES_DONNEES:
        raise _illisibles(f"elles n'ont pas la forme « {FORMAT_DES_DONNEES} »")
    if not isinstance(lu.get("code"), str) or not isinstance(lu.get("donnees"), Mapping):
        raise _illisibles("le code ou les champs de l'acte manquent")
    return lu


def _du_pdf(octets: bytes) -> list[bytes]:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # ses remarques ne s'adressent pas au clerc
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return [
                contenu
                for nom, contenus in PdfReader(io.BytesIO(octets)).attachments.items()
                if nom == NOM_DANS_LE_PDF
                for contenu in contenus
                if len(contenu) <= _TAILLE_MAX
            ]
    except _ABIMES:
        return []  # ce n'est pas ici que l'on juge un PDF abîmé : la lecture de son texte le dira


def _du_docx(octets: bytes) -> list[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            return [texte for nom in archive.namelist() for texte in _piece(archive, nom)]
    except _ABIMES:
        return []


def _piece(archive: zipfile.ZipFile, nom: str) -> Iterator[bytes]:
    """Le texte de la pièce si elle est à nous : Word la renomme parfois, son espace de noms ne change pas."""
    if not (nom.startswith(_PIECES) and nom.endswith(".xml")) or archive.getinfo(nom).file_size > _TAILLE_MAX:
        return
    lecteur = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    racine = etree.fromstring(archive.read(nom), lecteur)
    if racine.tag == f"{{{ESPACE}}}acte":
        yield (racine.text or "").encode()


def joindre_au_docx(document: Document, texte: str) -> None:
    """Joint le JSON d'un acte à un DOCX, en pièce XML reliée au corps : Word la garde quand il enregistre.

    Args:
        document: le document, avant son enregistrement.
        texte: le même JSON que celui du PDF ; vide : rien n'est joint.
    """
    if not texte:
        return
    # L'ASCII seul : tout caractère du JSON devient écrivable en XML, et le contenu reste le même.
    racine = etree.Element(f"{{{ESPACE}}}acte", nsmap={None: ESPACE})
    racine.text = json.dumps(json.loads(texte), separators=(",", ":"))
    paquet = document.part.package
    assert paquet is not None
    piece = Part(paquet.next_partname("/customXml/item%d.xml"), CONTENT_TYPE.XML, _octets(racine), paquet)
    document.part.relate_to(piece, RELATIONSHIP_TYPE.CUSTOM_XML)
    adresse = PackURI(str(piece.partname).replace("/item", "/itemProps"))
    proprietes = Part(adresse, CONTENT_TYPE.OFC_CUSTOM_XML_PROPERTIES, _proprietes(texte), paquet)
    piece.relate_to(proprietes, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)


def _proprietes(texte: str) -> bytes:
    """Ce que Word attend de chaque pièce : un identifiant (le même pour les mêmes données) et son espace de noms."""
    racine = etree.Element(f"{{{_PROPRIETES}}}datastoreItem", nsmap={"ds": _PROPRIETES})
    racine.set(f"{{{_PROPRIETES}}}itemID", f"{{{uuid5(NAMESPACE_URL, ESPACE + texte)}}}".upper())
    references = etree.SubElement(racine, f"{{{_PROPRIETES}}}schemaRefs")
    etree.SubElement(references, f"{{{_PROPRIETES}}}schemaRef").set(f"{{{_PROPRIETES}}}uri", ESPACE)
    return _octets(racine)


def _octets(racine: Any) -> bytes:
    octets = etree.tostring(racine, xml_declaration=True, encoding="UTF-8", standalone=True)
    assert isinstance(octets, bytes)
    return octets


def _illisibles(pourquoi: str) -> ErreurBasoche:
    return ErreurBasoche(
        f"Les données jointes à ce fichier ne se lisent pas : {pourquoi}.",
        conseil="Les redonner par --donnees, ou contrôler l'acte sur son seul texte.",
        code="donnees_jointes_illisibles",
    )
