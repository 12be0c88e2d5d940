"""Verse une archive de la DILA dans la base : au fil de l'eau, par paquets, reprise là où elle s'était arrêtée.

Chaque paquet est une transaction qui garde aussi la place où l'on en est. Une panne, une archive coupée ou un arrêt ne
perdent donc que le paquet en cours, relu à la reprise.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path

from basoche.droit.erreurs import ErreurBasoche
from basoche.veille.archive import ArchiveIllisible, ArchiveTronquee, Entree, inaccessible, lire_archive
from basoche.veille.base import Base, poser_decision, poser_texte, poser_version, tasser, transaction
from basoche.veille.dila import FONDS, Decision, Texte, lire
from basoche.veille.lecture_xml import XmlRefuse, analyser
from basoche.veille.portee import exiger_connu, nommer, restreindre, restrictions
from basoche.veille.version import Version

_NOM = re.compile(r"(?P<stock>freemium_)?(?P<fonds>[a-z]+)_(?:global_)?(?P<jour>\d{8})-(?P<heure>\d{6})", re.IGNORECASE)
_PAQUET = 1000
_MONTREES = 20


@dataclass(frozen=True, slots=True)
class Anomalie:
    """Un fichier de l'archive qui n'a pas pu être versé, et pourquoi."""

    chemin: str
    motif: str


@dataclass(slots=True)
class Bilan:
    """Ce qu'une archive a apporté."""

    archive: str
    fonds: str
    horodatage: str
    est_stock: bool
    nom_reconnu: bool = True
    deja: bool = False
    reprise: int = 0
    lus: int = 0
    articles: int = 0
    textes: int = 0
    decisions: int = 0
    supprimes: int = 0
    anomalies: list[Anomalie] = field(default_factory=list)
    nombre_d_anomalies: int = 0

    @property
    def le(self) -> date | None:
        """Le jour de l'archive."""
        return jour_de_l_horodatage(self.horodatage)


def jour_de_l_horodatage(horodatage: str) -> date | None:
    """Le jour d'une archive ; ``None`` si l'horodatage n'en est pas un."""
    try:
        return datetime.strptime(horodatage[:8], "%Y%m%d").replace(tzinfo=UTC).date()
    except ValueError:
        return None


def reconnaitre(chemin: Path) -> Bilan:
    """Le fonds et l'horodatage d'une archive, lus dans son nom ; à défaut, dans ses premiers fichiers.

    Raises:
        ArchiveIllisible: ni son nom ni son contenu ne disent de quel fonds elle vient.
    """
    nomme = _NOM.match(chemin.name)
    if nomme and nomme["fonds"].upper() in FONDS and jour_de_l_horodatage(nomme["jour"]):
        horodatage = f"{nomme['jour']}-{nomme['heure']}"
        return Bilan(chemin.name, nomme["fonds"].upper(), horodatage, est_stock=bool(nomme["stock"]))
    for entree in lire_archive(chemin):
        fonds = next((nom for nom in FONDS if f"/{nom.lower()}/" in f"/{entree.chemin.lower()}"), "")
        if not fonds:
            break
        jour = entree.modifie_le or date(1970, 1, 1)
        return Bilan(chemin.name, fonds, f"{jour:%Y%m%d}-000000", est_stock=False, nom_reconnu=False)
    raise ArchiveIllisible(
        f"{chemin.name} n'est pas une archive que la veille connaît ({', '.join(FONDS)}).",
        conseil="Garder le nom donné par la DILA : LEGI_AAAAMMJJ-HHMMSS.tar.gz, Freemium_legi_global_….tar.gz.",
    )


def ingerer(base: Base, chemin: Path, *, codes: Collection[str] = ()) -> Bilan:
    """Verse une archive.

    Args:
        base: la base ouverte.
        chemin: l'archive, telle que téléchargée.
        codes: ne garder que les articles de ces codes (abréviation, titre ou identifiant) ; vide : tous. Une archive
            versée pour d'autres codes est relue, et garde les uns et les autres.

    Returns:
        Ce qui a été versé ; ``deja`` si l'archive l'était, pour ces codes.

    Raises:
        ArchiveTronquee, ArchiveIllisible: ce qui a été lu est gardé ; relancer reprend après.
        CodeInconnu: un nom de code que rien ne connaît.
    """
    voulus = frozenset(nommer(code) for code in codes)
    for code in sorted(voulus):
        exiger_connu(code, base)
    bilan = reconnaitre(chemin)
    taille = _taille(chemin)
    connue = base.execute(
        "SELECT taille, lues, controle, finie FROM archive WHERE nom = ?", (bilan.archive,)
    ).fetchone()
    gardes = restrictions(base).get(bilan.archive, frozenset())
    suffit = bool(connue) and (not gardes or (bool(voulus) and voulus <= gardes))
    if connue and connue[3] and connue[0] == taille and suffit:
        bilan.deja = True
        return bilan
    bilan.reprise, attendu = (connue[1], connue[2]) if connue and not connue[3] and suffit else (0, 0)
    if bilan.reprise and _controle_du_debut(chemin, bilan.reprise) != attendu:
        bilan.reprise = 0  # une autre archive sous le même nom, ou ce qui en avait été lu était abîmé : tout relire
    if connue:
        voulus = gardes if suffit else voulus | gardes if voulus else frozenset()
    _verser(base, chemin, taille, bilan, voulus)
    return bilan


def _taille(chemin: Path) -> int:
    try:
        return chemin.stat().st_size
    except OSError as faute:
        raise inaccessible(chemin, faute) from None


def _controler(controle: int, entree: Entree) -> int:
    """La suite des fichiers, contenu compris : une archive abîmée a les mêmes noms et les mêmes tailles."""
    controle = zlib.crc32(f"{entree.chemin}\0{entree.taille}".encode("utf-8", "replace"), controle)
    return zlib.crc32(entree.octets or b"", controle)


def _controle_du_debut(chemin: Path, nombre: int) -> int | None:
    controle = 0
    try:
        for rang, entree in enumerate(lire_archive(chemin), start=1):
            controle = _controler(controle, entree)
            if rang == nombre:
                return controle
    except ArchiveTronquee:
        return None
    return None


def _verser(base: Base, chemin: Path, taille: int, bilan: Bilan, codes: frozenset[str]) -> None:
    controle = 0
    arret: ErreurBasoche | None = None

    def entrees() -> Iterator[Entree]:
        """Les fichiers lisibles ; l'arrêt brutal est gardé pour que le dernier paquet soit versé avant lui."""
        nonlocal arret
        try:
            yield from lire_archive(chemin)
        except (ArchiveTronquee, ArchiveIllisible) as faute:
            arret = faute

    suite = entrees()
    if not bilan.reprise:
        base.execute("DELETE FROM anomalie WHERE archive = ?", (bilan.archive,))
    while paquet := list(islice(suite, _PAQUET)):
        with transaction(base):
            if bilan.lus == 0:
                restreindre(base, bilan.archive, codes)
            for entree in paquet:
                bilan.lus += 1
                controle = _controler(controle, entree)
                if bilan.lus > bilan.reprise:
                    _verser_un(base, entree, bilan, codes)
            _noter(base, bilan, taille, controle, finie=False)
    if arret is not None:
        raise arret
    with transaction(base):
        bilan.supprimes = _supprimer(base, bilan.horodatage)
        _noter(base, bilan, taille, controle, finie=True)
    tasser(base)


def _noter(base: Base, bilan: Bilan, taille: int, controle: int, *, finie: bool) -> None:
    if bilan.lus < bilan.reprise:
        return
    base.execute(
        "INSERT INTO archive (nom, fonds, horodatage, est_stock, taille, lues, controle, finie) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (nom) DO UPDATE SET fonds = excluded.fonds, "
        "horodatage = excluded.horodatage, est_stock = excluded.est_stock, taille = excluded.taille, "
        "lues = excluded.lues, controle = excluded.controle, finie = excluded.finie",
        (bilan.archive, bilan.fonds, bilan.horodatage, bilan.est_stock, taille, bilan.lus, controle, finie),
    )


def _verser_un(base: Base, entree: Entree, bilan: Bilan, codes: frozenset[str]) -> None:
    nom = entree.chemin.rsplit("/", 1)[-1].lower()
    if nom.startswith("liste_suppression") and nom.endswith(".dat"):
        _retenir_les_suppressions(base, entree, bilan)
    elif nom.endswith(".xml"):
        _verser_le_xml(base, entree, bilan, codes)


def _verser_le_xml(base: Base, entree: Entree, bilan: Bilan, codes: frozenset[str]) -> None:
    if entree.octets is None:
        _signaler(base, bilan, entree, f"trop gros pour être lu ({entree.taille // 1_048_576} Mio)")
        return
    try:
        lu = lire(analyser(entree.octets, entree.chemin.rsplit("/", 1)[-1]), bilan.fonds)
    except XmlRefuse as refus:
        _signaler(base, bilan, entree, refus.message)
        return
    chemin = _sans_extension(entree.chemin)
    if lu is None or _est_supprime(base, chemin, bilan.horodatage):
        return
    if isinstance(lu, Version):
        if codes and not codes & {lu.code, lu.cid}:
            return
        venue = replace(lu, connue_le=None if bilan.est_stock else bilan.le)
        poser_version(base, venue, chemin, bilan.horodatage)
        bilan.articles += 1
    elif isinstance(lu, Texte):
        poser_texte(base, lu, bilan.fonds, chemin, bilan.horodatage)
        bilan.textes += 1
    elif isinstance(lu, Decision):
        poser_decision(base, lu, bilan.fonds, chemin, bilan.horodatage)
        bilan.decisions += 1


def _signaler(base: Base, bilan: Bilan, entree: Entree, motif: str) -> None:
    bilan.nombre_d_anomalies += 1
    if len(bilan.anomalies) < _MONTREES:
        bilan.anomalies.append(Anomalie(entree.chemin, motif))
    base.execute(
        "INSERT INTO anomalie (archive, chemin, motif) VALUES (?, ?, ?) "
        "ON CONFLICT (archive, chemin) DO UPDATE SET motif = excluded.motif",
        (bilan.archive, entree.chemin, motif),
    )


def _sans_extension(chemin: str) -> str:
    """Le chemin dans le fonds, sans extension ni dossier de livraison : la liste de suppression l'écrit ainsi."""
    morceaux = chemin.removeprefix("./").split("/")
    while morceaux and morceaux[0].replace("-", "").isdigit():
        del morceaux[0]
    return "/".join(morceaux).removesuffix(".xml")


def _retenir_les_suppressions(base: Base, entree: Entree, bilan: Bilan) -> None:
    if entree.octets is None:
        _signaler(base, bilan, entree, "liste de suppression trop longue pour être lue")
        return
    lignes = (ligne.strip() for ligne in entree.octets.decode("utf-8", "replace").splitlines())
    base.executemany(
        "INSERT INTO suppression (chemin, archive, faite) VALUES (?, ?, 0) "
        "ON CONFLICT (chemin) DO UPDATE SET archive = excluded.archive, faite = 0 "
        "WHERE excluded.archive >= suppression.archive",
        ((_sans_extension(ligne), bilan.horodatage) for ligne in lignes if ligne),
    )


def _est_supprime(base: Base, chemin: str, horodatage: str) -> bool:
    """Vrai si une archive plus récente que celle-ci a retiré ce fichier."""
    ligne = base.execute("SELECT archive FROM suppression WHERE chemin = ?", (chemin,)).fetchone()
    return ligne is not None and str(ligne[0]) > horodatage


def _supprimer(base: Base, horodatage: str) -> int:
    """Applique les listes de suppression : un fichier retiré de l'endroit d'où vient ce que l'on a gardé.

    Une version rangée ailleurs depuis (texte abrogé, article déplacé) a changé de chemin : elle reste.
    """
    total = 0
    for table in ("version_article", "texte", "decision"):
        condition = (
            f"WHERE EXISTS (SELECT 1 FROM suppression s WHERE s.chemin = {table}.chemin AND s.faite = 0 "  # noqa: S608
            f"AND s.archive >= {table}.archive)"
        )
        total += base.execute(f"DELETE FROM {table} {condition}").rowcount  # noqa: S608 (noms du code)
    base.execute("UPDATE suppression SET faite = 1 WHERE archive <= ?", (horodatage,))
    return total
