"""Le catalogue des actes : un fichier par acte, ses mentions, ses délais, ses suites, chacun avec son article.

Un acte est lu à la demande et gardé ; les essais lisent le catalogue entier. Les versions datées d'un même acte
vivent ensemble : on demande un acte à une date, et celui qui ne s'y applique pas dit lequel le remplace.

>>> from datetime import date
>>> acte("cmd_saisie_vente").mentions[0].article
'CPCE R221-1, 1°'
>>> "mesure_ancienne_requete_saisie_arret" in {a.code for a in en_vigueur(date(2026, 1, 1))}
False
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import NamedTuple

from basoche.droit.actes._lecture import DATE_DE_L_ACTE, lire_acte, lire_mentions
from basoche.droit.actes._modele import (
    UNITES,
    Acte,
    ActePrealable,
    Delai,
    Duree,
    DureeSelonDate,
    Gravite,
    Mention,
    Prerequis,
    Qui,
    Reproduction,
    Sens,
    Signification,
    Suite,
    TypeMention,
)
from basoche.droit.actes._noeud import CatalogueInvalide, Fichier
from basoche.droit.erreurs import ErreurBasoche, HorsPeriode

__all__ = [
    "DATE_DE_L_ACTE",
    "UNITES",
    "Acte",
    "ActeInconnu",
    "ActePrealable",
    "CatalogueInvalide",
    "Citation",
    "Delai",
    "Duree",
    "DureeSelonDate",
    "Gravite",
    "Mention",
    "Prerequis",
    "Qui",
    "Reproduction",
    "Sens",
    "Signification",
    "Suite",
    "TypeMention",
    "acte",
    "citations",
    "codes",
    "codes_proches",
    "en_vigueur",
    "familles",
    "mentions_communes",
    "mentions_de",
    "tous",
]

DONNEES = Path(__file__).parent / "donnees"
_COMMUNES = Path(__file__).parent / "mentions_communes.yaml"


class ActeInconnu(ErreurBasoche):
    """Aucun acte du catalogue ne porte ce code."""

    code = "acte_inconnu"


class Citation(NamedTuple):
    """Ce qui cite un article : pour la veille, qui cherche ce qu'un texte modifié touche."""

    article: str
    objet: str
    nature: str
    du: date | None
    au: date | None


@cache
def _chemins() -> dict[str, Path]:
    return {chemin.stem: chemin for chemin in sorted(DONNEES.glob("*/*.yaml"))}


def codes() -> tuple[str, ...]:
    """Les codes de tous les actes, famille après famille."""
    return tuple(_chemins())


def familles() -> tuple[str, ...]:
    """Les familles d'actes, dans l'ordre alphabétique."""
    return tuple(dict.fromkeys(chemin.parent.name for chemin in _chemins().values()))


def acte(code: str, le: date | None = None) -> Acte:
    """L'acte de ce code.

    Args:
        code: son code au catalogue.
        le: s'il est donné, la date à laquelle l'acte doit s'appliquer (celle que nomme ``date_critere``).

    Raises:
        ActeInconnu: aucun acte ne porte ce code ; le conseil propose les codes proches.
        HorsPeriode: cette version ne s'applique pas à cette date ; le conseil nomme celle qui la remplace.
        CatalogueInvalide: le fichier ne respecte pas le format.
    """
    trouve = _lire(code)
    if le is not None and not trouve.est_en_vigueur(le):
        raise _hors_periode(trouve, le)
    return trouve


@cache
def _lire(code: str) -> Acte:
    chemin = _chemins().get(code)
    if chemin is None:
        proches = codes_proches(code)
        raise ActeInconnu(
            f"Aucun acte du catalogue n'a pour code « {code} ».",
            conseil=f"Codes proches : {', '.join(proches)}." if proches else "Voir la liste : basoche acte lister.",
            champ="code",
        )
    return lire_acte(chemin)


def _hors_periode(version: Acte, le: date) -> HorsPeriode:
    voisines = map(_lire, (*version.remplace, *version.remplace_par))
    autres = [voisine.code for voisine in voisines if voisine.est_en_vigueur(le)]
    conseil = (
        f"À cette date s'applique : {', '.join(autres)}."
        if autres
        else "Vérifier la date ; aucune autre version de cet acte n'est relevée à cette date."
    )
    return HorsPeriode(
        f"L'acte « {version.code} » ne s'applique pas au {le:%d/%m/%Y} ({version.date_critere}) : {_dire(version)}.",
        conseil=conseil,
        champ="le",
    )


def _dire(version: Acte) -> str:
    debut = f"il vaut depuis le {version.depuis:%d/%m/%Y}"
    fin = version.periode.au
    return debut if fin is None else f"{debut}, jusqu'au {date.fromordinal(fin.toordinal() - 1):%d/%m/%Y}"


def codes_proches(code: str) -> tuple[str, ...]:
    """Cinq codes connus au plus : ceux qui contiennent ce mot, puis ceux qui lui ressemblent."""
    mot = code.strip().lower()
    contenus = sorted((connu for connu in codes() if mot and mot in connu), key=len)
    semblables = get_close_matches(mot, codes(), n=5)
    return tuple(dict.fromkeys([*contenus, *semblables]))[:5]


def tous() -> Iterator[Acte]:
    """Tous les actes, famille après famille."""
    return map(_lire, codes())


def en_vigueur(le: date) -> tuple[Acte, ...]:
    """Les actes qui s'appliquent à une date (pour chacun, la date que nomme ``date_critere``)."""
    return tuple(version for version in tous() if version.est_en_vigueur(le))


@cache
def mentions_communes() -> tuple[Mention, ...]:
    """Les mentions de tout acte de commissaire de justice (CPC 648 et suivants), dites une seule fois."""
    noeud = Fichier(_COMMUNES, "mentions communes").racine()
    noeud.verifier_cles(frozenset({"description", "source", "mentions"}), frozenset())
    return lire_mentions(noeud, None)


def mentions_de(version: Acte) -> tuple[Mention, ...]:
    """Toutes les mentions qu'un acte doit porter : les communes, s'il les suit, puis les siennes."""
    return (*mentions_communes(), *version.mentions) if version.mentions_communes else version.mentions


def citations() -> Iterator[Citation]:
    """Chaque article que cite le catalogue, avec l'objet qui le cite et la période de cet objet."""
    for mention in mentions_communes():
        yield from (Citation(article, mention.id, "mention", None, None) for article in mention.articles)
    for version in tous():
        propres = {mention.id for mention in version.mentions}
        delais = {delai.id for delai in version.delais}
        for article, objet in version.citations_de():
            nature = "mention" if objet in propres else "delai" if objet in delais else "acte"
            yield Citation(article, objet, nature, version.periode.du, version.periode.au)
