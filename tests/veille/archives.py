"""De petites archives au format de la DILA, et une base vide : de quoi éprouver la veille sans réseau."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Sequence
from pathlib import Path

ECHANTILLONS = Path(__file__).parent / "dila"
CPCE = "LEGITEXT000025024948"
STOCK = "Freemium_legi_global_20260101-140000.tar.gz"


def article(
    numero: str,
    debut: str,
    fin: str = "2999-01-01",
    *,
    id: str,  # noqa: A002 (le nom que lui donne la DILA)
    etat: str = "VIGUEUR",
    texte: str = "Un délai d'un mois.",
    chaine: Sequence[str] = (),
    nota: str = "",
    cid: str = CPCE,
    titre: str = "Code des procédures civiles d'exécution",
    lien: str = "",
) -> tuple[str, str]:
    """Chemin et XML d'une version d'article."""
    versions = "".join(f'<VERSION><LIEN_ART id="{autre}" num="{numero}"/></VERSION>' for autre in (*chaine, id))
    return (
        f"legi/global/code_et_TNC_en_vigueur/code_en_vigueur/{cid}/article/{id}.xml",
        f'<?xml version="1.0" encoding="UTF-8"?><ARTICLE><META><META_COMMUN><ID>{id}</ID></META_COMMUN><META_SPEC>'
        f"<META_ARTICLE><NUM>{numero}</NUM><ETAT>{etat}</ETAT><DATE_DEBUT>{debut}</DATE_DEBUT><DATE_FIN>{fin}</DATE_FIN>"
        f'</META_ARTICLE></META_SPEC></META><CONTEXTE><TEXTE cid="{cid}" nature="CODE"><TITRE_TXT>{titre}</TITRE_TXT>'
        f"</TEXTE></CONTEXTE><VERSIONS>{versions}</VERSIONS><NOTA><CONTENU>{nota}</CONTENU></NOTA>"
        f"<BLOC_TEXTUEL><CONTENU><p>{texte}</p></CONTENU></BLOC_TEXTUEL><LIENS>{lien}</LIENS></ARTICLE>",
    )


def archiver(dossier: Path, nom: str, *fichiers: tuple[str, str | bytes]) -> Path:
    """Écrit une archive ; ``nom`` en dit le fonds et la date, comme à la DILA."""
    chemin = dossier / nom
    with gzip.open(chemin, "wb") as sortie, tarfile.open(fileobj=sortie, mode="w|") as archive:
        for ou, contenu in fichiers:
            octets = contenu.encode() if isinstance(contenu, str) else contenu
            entete = tarfile.TarInfo(ou)
            entete.size, entete.mtime = len(octets), 1_767_225_600
            archive.addfile(entete, io.BytesIO(octets))
    return chemin


def suppressions(*chemins: str) -> tuple[str, str]:
    """La liste de suppression d'une livraison."""
    return "liste_suppression_legi.dat", "\n".join(chemin.removesuffix(".xml") for chemin in chemins) + "\n"
