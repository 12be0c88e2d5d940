"""Une archive LEGI au format réel, de versions d'articles fictives ; un code en Markdown, de même."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path

# ruff: noqa: E501 (les lignes d'un fichier de la DILA ont leur longueur)
_ARTICLE = """<?xml version="1.0" encoding="UTF-8"?>
<ARTICLE>
<META>
<META_COMMUN>
<ID>{id}</ID>
<ID_ELI/>
<ANCIEN_ID/>
<ORIGINE>LEGI</ORIGINE>
<URL>{chemin}</URL>
<NATURE>Article</NATURE>
</META_COMMUN>
<META_SPEC>
<META_ARTICLE>
<NUM>{numero}</NUM>
<ETAT>{etat}</ETAT>
<DATE_DEBUT>{debut}</DATE_DEBUT>
<DATE_FIN>{fin}</DATE_FIN>
<TYPE>AUTONOME</TYPE>
</META_ARTICLE>
</META_SPEC>
</META>
<CONTEXTE>
<TEXTE cid="{cid}" date_publi="2999-01-01" date_signature="2999-01-01" nature="CODE" nor="" num="">
<TITRE_TXT c_titre_court="{titre}" debut="2012-06-01" fin="2999-01-01" id_txt="{cid}">{titre}</TITRE_TXT>
<TM><TITRE_TM debut="2012-06-01" fin="2999-01-01" id="LEGISCTA000000000001">Partie réglementaire</TITRE_TM></TM>
</TEXTE>
</CONTEXTE>
<VERSIONS>
{versions}
</VERSIONS>
<NOTA>
<CONTENU>{nota}</CONTENU>
</NOTA>
<BLOC_TEXTUEL>
<CONTENU>
{texte}
</CONTENU>
</BLOC_TEXTUEL>
<LIENS>
<LIEN cidtexte="JORFTEXT000050000000" datesignatexte="2025-02-12" id="LEGIARTI000050000001" naturetexte="DECRET" nortexte="" num="1" numtexte="2025-0" sens="cible" typelien="{lien}">Décret n°2025-0 du 12 février 2025 - art. 1</LIEN>
<LIEN cidtexte="LEGITEXT000006070716" datesignatexte="2999-01-01" id="" naturetexte="CODE" num="640" numtexte="" sens="source" typelien="CITATION">Code de procédure civile - art. 640 (V)</LIEN>
</LIENS>
</ARTICLE>
"""
_ALINEA = (
    "<p>Le commissaire de justice remet l'acte n° {n} dans un délai de {jours} jours, à peine de caducité, par déclaration "
    "au greffe du tribunal judiciaire. Les contestations sont portées devant le juge de l'exécution du lieu où demeure le "
    "débiteur ; à défaut, devant celui du lieu d'exécution de la mesure, selon l'article R. 121-{n} du présent code.<br/>"
    "La demande est formée par assignation ; elle n'est pas suspensive, sauf disposition contraire.</p>"
)
_CODES = ("LEGITEXT000000000001", "Code fictif du banc"), ("LEGITEXT000000000002", "Second code fictif du banc")


def chemin_de(identifiant: str, cid: str) -> str:
    """Le chemin d'un article dans le fonds, rangé par tranches de deux chiffres."""
    chiffres = identifiant[8:]
    tranches = "/".join(chiffres[i : i + 2] for i in range(0, 10, 2))
    texte = "/".join(cid[8:][i : i + 2] for i in range(0, 10, 2))
    return (
        f"legi/global/code_et_TNC_en_vigueur/code_en_vigueur/LEGI/TEXT/{texte}/{cid}/article/LEGI/ARTI/{tranches}/"
        f"{identifiant}.xml"
    )


def articles(nombre: int) -> Iterator[tuple[str, bytes]]:
    """Chemin et contenu de ``nombre`` versions : quatre par article, la dernière en vigueur."""
    dates = ("2012-06-01", "2019-01-01", "2022-01-01", "2025-07-01", "2999-01-01")
    for rang in range(nombre):
        article, version = divmod(rang, 4)
        cid, titre = _CODES[article % 2]
        ids = [f"LEGIARTI{article * 4 + v + 1:012d}" for v in range(4)]
        etats = ["MODIFIE", "MODIFIE", "MODIFIE", "VIGUEUR"]
        numero = f"R{article // 90 + 100}-{article % 90 + 1}"
        versions = "\n".join(
            f'<VERSION etat="{etats[v]}"><LIEN_ART debut="{dates[v]}" etat="{etats[v]}" fin="{dates[v + 1]}" '
            f'id="{ids[v]}" num="{numero}" origine="LEGI"/></VERSION>'
            for v in range(4)
        )
        chemin = chemin_de(ids[version], cid)
        yield chemin, _ARTICLE.format(
            id=ids[version], chemin=chemin, numero=numero, etat=etats[version], debut=dates[version], cid=cid,
            fin=dates[version + 1], titre=titre, versions=versions, nota="", lien="MODIFIE" if version else "CREE",
            texte="\n".join(_ALINEA.format(n=article % 60 + 1, jours=8 + version + a) for a in range(4)),
        ).encode()  # fmt: skip


def archiver(fichiers: Iterable[tuple[str, bytes]], vers: Path) -> int:
    """Écrit une archive ``tar.gz`` ; rend le nombre d'octets avant compression."""
    total = 0
    with gzip.open(vers, "wb", compresslevel=6) as sortie, tarfile.open(fileobj=sortie, mode="w|") as archive:
        for chemin, octets in fichiers:
            entete = tarfile.TarInfo(chemin)
            entete.size = len(octets)
            archive.addfile(entete, io.BytesIO(octets))
            archive.members.clear()
            total += len(octets)
    return total


def code(nombre: int, vers: Path, *, change: int = 0) -> Path:
    """Écrit un code de ``nombre`` articles ; un sur ``change`` n'a plus le même délai."""
    lignes = ["---", 'titre: "Code fictif du banc"', 'etat_au: "2025-07-01"', "---", "", "# Code fictif du banc", ""]
    for rang in range(nombre):
        if rang % 50 == 0:
            lignes += [f"## Chapitre {rang // 50 + 1}", ""]
        mois = 3 if change and rang % change == 0 else 6
        lignes += [f"##### Article R{rang // 50 + 100}-{rang % 50 + 1}", ""]
        for alinea in range(4):
            lignes += [
                f"Le commissaire de justice remet l'acte n° {rang} dans un délai de {mois} mois, à peine de caducité.",
                f"Les contestations sont portées, selon l'article R. {rang % 9 + 100}-{alinea + 1}, devant le juge.", "",
            ]  # fmt: skip
    vers.write_text("\n".join(lignes), encoding="utf-8")
    return vers
