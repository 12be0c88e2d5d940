"""Les modèles Word de l'étude : un .docx à champs ``{{ … }}``, les mêmes champs que les modèles livrés.

Un gabarit vient d'un poste quelconque : il est lu avec méfiance (ni macro, ni objet, ni lien vers l'extérieur), rempli
en bac à sable, et jamais imprimé avec un vide.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import TemplateError
from jinja2.exceptions import SecurityError
from lxml import etree

from basoche.droit.erreurs import ErreurBasoche
from basoche.instrumentum.lecture_docx import OCTETS_AU_PLUS
from basoche.redaction.champs import Atelier, Champs, ChampsManquants, exiger, filtre_prudent, releve
from basoche.redaction.docx import figer
from basoche.redaction.ecriture import FILTRES

_PIECES_INTERDITES = re.compile(
    r"(?:vbaProject|vbaData|/embeddings/|/activeX/|oleObject|\.bin\Z|\.exe\Z)", re.IGNORECASE
)
_CHAMPS_INTERDITS = re.compile(rb"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|MACROBUTTON)\b", re.IGNORECASE)
_LIEN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
# Ce qu'un gabarit d'acte emploie ; `center`, `format` ou `indent` peuvent fabriquer un texte démesuré.
_FILTRES_DE_JINJA = ("default", "first", "join", "last", "length", "lower", "sort", "string", "trim", "upper")
_ABIMES = (
    zipfile.BadZipFile,
    zlib.error,
    etree.LxmlError,
    KeyError,
    ValueError,
    EOFError,
    NotImplementedError,
    OSError,
)


def rediger_word(gabarit: bytes, donnees: Mapping[str, Any], *, le: date) -> bytes:
    """Remplit un gabarit Word de l'étude.

    Args:
        gabarit: le .docx.
        donnees: les champs de l'acte.
        le: date du document ; mêmes données, mêmes octets.

    Raises:
        ErreurBasoche: gabarit abîmé ou fautif (``gabarit_invalide``), dangereux (``gabarit_refuse``), champ sans valeur
            (``champ_manquant``, tous nommés).
    """
    octets, manquants = _remplir(gabarit, donnees)
    if manquants:
        refus = ChampsManquants(
            f"Modèle Word : il manque « {' », « '.join(manquants)} ».",
            conseil="Donner ces champs : un acte n'est jamais imprimé avec un vide.",
            champ=manquants[0],
        )
        refus.champs = tuple(manquants)
        raise refus
    return figer(octets, le)


def champs_manquants_word(gabarit: bytes, donnees: Mapping[str, Any]) -> tuple[str, ...]:
    """Les chemins des champs sans valeur qu'un gabarit veut imprimer."""
    return tuple(_remplir(gabarit, donnees)[1])


def verifier_gabarit(gabarit: bytes) -> None:
    """Refuse un gabarit qui porte autre chose que du texte et des images.

    Raises:
        ErreurBasoche: abîmé (``gabarit_invalide``) ou dangereux (``gabarit_refuse``).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(gabarit)) as archive:
            noms = archive.namelist()
            if sum(entree.file_size for entree in archive.infolist()) > OCTETS_AU_PLUS:
                raise _refuse("son contenu est démesuré")
            if "word/document.xml" not in noms:
                raise _invalide("ce n'est pas un document Word")
            for nom in noms:
                _verifier_piece(nom, archive)
    except _ABIMES as faute:
        raise _invalide("fichier abîmé, ou qui n'est pas un DOCX") from faute


def _verifier_piece(nom: str, archive: zipfile.ZipFile) -> None:
    if _PIECES_INTERDITES.search(nom):
        raise _refuse(f"il contient une macro ou un objet ({nom})")
    if not nom.endswith((".xml", ".rels")):
        return
    octets = archive.read(nom)
    if b"<!DOCTYPE" in octets or b"<!ENTITY" in octets:
        raise _refuse(f"il déclare des entités ({nom})")
    if nom.endswith(".rels"):
        for lien in etree.fromstring(octets, etree.XMLParser(resolve_entities=False, no_network=True)):
            if lien.get("TargetMode") == "External" and lien.get("Type") != _LIEN:
                raise _refuse(f"il va chercher un fichier à l'extérieur ({lien.get('Target', '')[:80]})")
    elif b"instrText" in octets or b"fldSimple" in octets:
        _refuser_champs(octets, nom)


def _refuser_champs(octets: bytes, nom: str) -> None:
    # Word coupe un champ en morceaux : on les recolle avant de chercher.
    racine = etree.fromstring(octets, etree.XMLParser(resolve_entities=False, no_network=True))
    codes = [e.text or "" for e in racine.iter("{*}instrText")]
    codes += [valeur for e in racine.iter("{*}fldSimple") for cle, valeur in e.attrib.items() if cle.endswith("instr")]
    if _CHAMPS_INTERDITS.search("".join(codes).encode()) or _CHAMPS_INTERDITS.search(" ".join(codes).encode()):
        raise _refuse(f"il a un champ qui lit un fichier ou lance un programme ({nom})")


def _remplir(gabarit: bytes, donnees: Mapping[str, Any]) -> tuple[bytes, list[str]]:
    verifier_gabarit(gabarit)
    flux = io.BytesIO()
    try:
        modele = DocxTemplate(io.BytesIO(gabarit))
        with releve() as manquants:
            modele.render(dict(Champs(donnees)), _atelier(), autoescape=True)
        modele.save(flux)
    except SecurityError as faute:
        raise _refuse(str(faute)) from faute
    except (TemplateError, TypeError, RecursionError, *_ABIMES) as faute:
        raise _invalide(str(faute).splitlines()[0] if str(faute) else "il ne se lit pas") from faute
    return flux.getvalue(), manquants


def _atelier() -> Atelier:
    atelier = Atelier(autoescape=True)
    atelier.filters = {nom: atelier.filters[nom] for nom in _FILTRES_DE_JINJA}
    atelier.filters.update({nom: filtre_prudent(filtre) for nom, filtre in FILTRES.items()})
    atelier.filters["exige"] = exiger
    return atelier


def _invalide(pourquoi: str) -> ErreurBasoche:
    return ErreurBasoche(
        f"Modèle Word illisible : {pourquoi}.",
        conseil="Vérifier les champs {{ … }} et {% … %} du document, puis l'enregistrer en .docx.",
        code="gabarit_invalide",
    )


def _refuse(pourquoi: str) -> ErreurBasoche:
    return ErreurBasoche(
        f"Modèle Word refusé : {pourquoi}.",
        conseil="Repartir d'un document Word sans macro, objet incorporé ni lien vers l'extérieur.",
        code="gabarit_refuse",
    )
