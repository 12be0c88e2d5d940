"""De quels codes la base parle : ceux qu'on lui a demandé de garder, et les noms sous lesquels on les demande.

Une archive versée pour un seul code ne dit rien des autres : ne pas y trouver un article n'est pas savoir qu'il
n'existe pas.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches

from basoche.droit.erreurs import ErreurBasoche
from basoche.veille.base import Base
from basoche.veille.version import abreger, codes_connus

_IDENTIFIANT = re.compile(r"(?:LEGI|JORF|KALI)(?:TEXT|CONT)\d{12}\Z")
_ABREGE = re.compile(r"C\.?\s\S+\Z", re.IGNORECASE)
_TEXTE = re.compile(r"(?P<genre>loi|décret|ordonnance|arrêté)\s+(?:n°\s*)?(?P<numero>\d+-\d+)\Z", re.IGNORECASE)


class CodeInconnu(ErreurBasoche):
    """Ni un code que l'on cite, ni un texte que la base a."""

    code = "code_inconnu"


def nommer(ecrit: str) -> str:
    """Un code ou un texte sous le nom que la base lui donne.

    >>> nommer("cpce"), nommer("Code de procédure civile"), nommer("loi n° 89-462"), nommer("legitext000025024948")
    ('CPCE', 'CPC', 'Loi 89-462', 'LEGITEXT000025024948')
    """
    propre = " ".join(ecrit.split())
    if est_un_identifiant(propre.upper()):
        return propre.upper()
    if texte := _TEXTE.match(propre):
        return f"{texte['genre'].capitalize()} {texte['numero']}"
    abreges = {_serrer(abrege): abrege for abrege in codes_connus().values()}
    return abreges.get(_serrer(propre)) or abreger(propre)


def _serrer(nom: str) -> str:
    """Un nom sans points ni blancs : « c.conso » est « C. conso. »."""
    return re.sub(r"[.\s]", "", nom).lower()


def est_un_identifiant(nom: str) -> bool:
    """Vrai pour ``LEGITEXT…``, ``JORFTEXT…``, ``KALITEXT…``, ``KALICONT…``."""
    return _IDENTIFIANT.match(nom) is not None


def colonne(nom: str) -> str:
    """La colonne où chercher ce nom."""
    return "cid" if est_un_identifiant(nom) else "code"


def fonds_de(base: Base, nom: str) -> str:
    """Le fonds d'où la base tient ce code ; vide si elle n'en a aucun article."""
    trouve = base.execute(
        f"SELECT fonds FROM version_article WHERE {colonne(nom)} = ? AND fonds <> 'JORF' LIMIT 1",  # noqa: S608
        (nom,),
    ).fetchone()
    return str(trouve[0]) if trouve else ""


def exiger_connu(nom: str, base: Base | None = None) -> None:
    """Refuse un nom qui n'est ni un code que l'on cite, ni un texte que la base a.

    Raises:
        CodeInconnu: et les noms qui lui ressemblent.
    """
    connus = sorted(set(codes_connus().values()))
    if nom in connus or est_un_identifiant(nom) or _TEXTE.match(nom) or (base is not None and fonds_de(base, nom)):
        return
    if " " in nom and not _ABREGE.match(nom):
        return  # un texte que l'on ne cite pas se nomme par son titre
    proches = get_close_matches(nom.upper(), connus, n=3, cutoff=0.5)
    raise CodeInconnu(
        f"« {nom[:80]} » n'est pas un code que la veille connaît.",
        conseil=(f"Est-ce {' ou '.join(proches)} ? " if proches else "")
        + f"Donner une abréviation ({', '.join(connus[:8])}…), un titre entier ou un identifiant (LEGITEXT…).",
        champ="code",
    )


def restrictions(base: Base) -> dict[str, frozenset[str]]:
    """Les archives versées pour quelques codes seulement, et lesquels."""
    trouvees: dict[str, set[str]] = {}
    for archive, code in base.execute("SELECT archive, code FROM restriction"):
        trouvees.setdefault(str(archive), set()).add(str(code))
    return {archive: frozenset(codes) for archive, codes in trouvees.items()}


def restreindre(base: Base, archive: str, codes: Iterable[str]) -> None:
    """Note les codes gardés d'une archive ; aucun : tous le sont."""
    base.execute("DELETE FROM restriction WHERE archive = ?", (archive,))
    base.executemany("INSERT INTO restriction (archive, code) VALUES (?, ?)", [(archive, code) for code in codes])


def synonymes(base: Base, nom: str) -> frozenset[str]:
    """Les noms et les identifiants sous lesquels la base a ce code."""
    trouves = base.execute(
        f"SELECT DISTINCT code, cid FROM version_article WHERE {colonne(nom)} = ?",  # noqa: S608 (du code)
        (nom,),
    )
    return frozenset({nom}.union(*((str(code), str(cid)) for code, cid in trouves)))


def tient(restriction: Collection[str], noms: Collection[str]) -> bool:
    """Vrai si une archive ainsi restreinte garde un texte connu sous ces noms."""
    return not restriction or not set(restriction).isdisjoint(noms)
