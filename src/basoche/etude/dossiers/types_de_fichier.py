"""Le vrai type d'un fichier : lu dans ses octets, jamais dans son nom."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from basoche.etude.commun.erreurs import ActionRefusee


@dataclass(frozen=True, slots=True)
class TypeReel:
    """Un type admis : son nom MIME, les extensions qui lui conviennent, et comment on le dit."""

    mime: str
    extensions: tuple[str, ...]
    nom: str


PDF = TypeReel("application/pdf", ("pdf",), "PDF")
PNG = TypeReel("image/png", ("png",), "image PNG")
JPEG = TypeReel("image/jpeg", ("jpg", "jpeg"), "image JPEG")
TIFF = TypeReel("image/tiff", ("tif", "tiff"), "image TIFF")
_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = TypeReel(f"{_OFFICE}.wordprocessingml.document", ("docx",), "Word")
XLSX = TypeReel(f"{_OFFICE}.spreadsheetml.sheet", ("xlsx",), "Excel")
ODT = TypeReel("application/vnd.oasis.opendocument.text", ("odt",), "OpenDocument texte")
ODS = TypeReel("application/vnd.oasis.opendocument.spreadsheet", ("ods",), "OpenDocument tableur")
XML = TypeReel("application/xml", ("xml",), "XML")
TEXTE = TypeReel("text/plain", ("txt", "csv", "md", "eml", "log"), "texte")
ADMIS = (PDF, PNG, JPEG, TIFF, DOCX, XLSX, ODT, ODS, XML, TEXTE)

_SIGNATURES = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
)
_ZIP = b"PK\x03\x04"
_MEMBRES_AU_PLUS = 5_000
# Un document de bureautique se déplie dix à cinquante fois ; une bombe, mille.
_DEPLIE_AU_PLUS = 1_000_000_000
_RAPPORT_AU_PLUS = 200
_PETIT = 100_000
_XML = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml\b|\A\xff\xfe<\x00\?\x00|\A\xfe\xff\x00<\x00\?")
# Une page ou une image qui porte du code : jamais gardée, quel que soit son nom.
_ACTIF = re.compile(rb"<\s*(?:!doctype\s+html|html|svg|script|body|iframe|xsl:stylesheet)\b", re.IGNORECASE)
_DEBUT = 4_096


def type_reel(octets: bytes, nom: str) -> TypeReel:
    """Le type d'un fichier, d'après ses octets.

    Raises:
        ActionRefusee: fichier vide, type non admis, code embarqué (macro, page, script), ou extension qui ment.
    """
    if not octets:
        raise ActionRefusee(f"« {nom} » est vide.", conseil="Choisir le bon fichier.", champ="fichier")
    trouve = _par_signature(octets) or _archive(octets, nom) or _texte(octets, nom)
    if trouve is None:
        admis = ", ".join(type_.nom for type_ in ADMIS)
        raise ActionRefusee(f"« {nom} » n'est pas d'un type admis.", conseil=f"Déposer : {admis}.", champ="fichier")
    extension = nom.rpartition(".")[2].lower() if "." in nom else ""
    if extension not in trouve.extensions:
        raise ActionRefusee(
            f"« {nom} » n'est pas ce que dit son nom : ses octets sont ceux d'un fichier {trouve.nom}.",
            conseil=f"Le renommer en .{trouve.extensions[0]} s'il est bien ce qu'on veut déposer.",
            champ="fichier",
        )
    return trouve


def _par_signature(octets: bytes) -> TypeReel | None:
    return next((type_ for signature, type_ in _SIGNATURES if octets.startswith(signature)), None)


def _archive(octets: bytes, nom: str) -> TypeReel | None:
    """Un document de bureautique ; une archive quelconque ou une macro ne passent pas."""
    if not octets.startswith(_ZIP):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            membres = archive.namelist()
            deplie = sum(membre.file_size for membre in archive.infolist())
            mimetype = _debut(archive, "mimetype") if "mimetype" in membres else ""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError) as faute:
        raise ActionRefusee(f"« {nom} » est abîmé.", conseil="L'enregistrer de nouveau.", champ="fichier") from faute
    if deplie > _DEPLIE_AU_PLUS or deplie > _RAPPORT_AU_PLUS * max(len(octets), _PETIT):
        raise ActionRefusee(
            f"« {nom} » se déplie en un fichier démesuré.", conseil="L'enregistrer de nouveau, ou en PDF.",
            champ="fichier",
        )  # fmt: skip
    noms = {membre.lower() for membre in membres[:_MEMBRES_AU_PLUS]}
    if any(membre.endswith(("vbaproject.bin", ".exe", ".js", ".vbs", ".dll")) for membre in noms) or any(
        membre.startswith("basic/") for membre in noms
    ):
        raise ActionRefusee(
            f"« {nom} » porte une macro ou un programme.",
            conseil="L'enregistrer sans macro, ou en PDF.",
            champ="fichier",
        )
    if len(membres) > _MEMBRES_AU_PLUS:
        return None
    if "word/document.xml" in noms:
        return DOCX
    if "xl/workbook.xml" in noms:
        return XLSX
    return next((type_ for type_ in (ODT, ODS) if type_.mime == mimetype.strip()), None)


def _debut(archive: zipfile.ZipFile, membre: str) -> str:
    """Cent octets et non le membre entier : il peut se déplier sans fin."""
    with archive.open(membre) as ouvert:
        return ouvert.read(100).decode("ascii", "replace")


def _texte(octets: bytes, nom: str) -> TypeReel | None:
    debut = octets[:_DEBUT]
    if _ACTIF.search(debut) or _ACTIF.search(debut.replace(b"\x00", b"")):
        raise ActionRefusee(
            f"« {nom} » est une page ou une image qui peut porter du code.",
            conseil="La déposer en PDF ou en PNG.",
            champ="fichier",
        )
    if _XML.match(octets):
        return XML
    if any(octet < 32 and octet not in (9, 10, 12, 13, 27) for octet in debut) or octets.startswith((b"MZ", b"#!")):
        return None
    return TEXTE
