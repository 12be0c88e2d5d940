"""Les passages d'un document : son texte d'un seul tenant, ce qui y est apparent, et ce qui y est masqué.

Un passage est un paragraphe, un titre, un élément de liste ou une ligne de tableau ; il tient sur une ligne du texte.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from basoche.conformite.ecrit.pliage import Mot, mots
from basoche.conformite.ecrit.valeurs import Canonique, canoniser
from basoche.instrumentum import Arbre, Bloc, Cartouche, Encadre, Liste, Mention, Paragraphe, Tableau, Texte, Titre

_MOT = re.compile(r"[^\W\d_]{2,}")
# Des points qui mènent d'un libellé à sa valeur : « DATE ........ : 3 mars », « Dépens ........ 12,00 ».
_CONDUITE = re.compile(
    r"[ \t]*(?:\.{3,}|…+|_{4,}|(?<= )\.{1,2}(?= ?:))[ \t.]*(?::(?=[ \t]*[^\s._…])|(?=[-–+]? ?\d[\d  .]*,\d\d\b))[ \t]*"
)
# Les pointillés remplis d'un imprimé : « siège ......1, rue du Puits...... ». Un mot seul, en minuscules, n'y est rien.
_POINTS = r"(?:\.{3,}|…+)"
_DEUX_POINTS = re.compile(r"(?<![.\w])\.\.(?=\w)|(?<=\w)\.\.(?![.\w])")
_REMPLI = re.compile(rf"{_POINTS}(?=[^\s.…])(?P<dit>(?:(?!{_POINTS}).){{1,240}}?)(?<=\S){_POINTS}\.*")
# « ..1 870,00 €.. » : les deux points d'une case remplie.
_CASE_REMPLIE = re.compile(r"(?<![.…])\.\.(?![.…])")
_UN_MOT = re.compile(r"[a-zà-ÿ'’°]+")
# Un mot qui en veut un autre après lui ne finit pas un paragraphe.
_INACHEVEE = re.compile(
    r"(?:\b(?:de|du|des|le|la|les|à|au|aux|en|un|une|sur|dans|par|sous|et|son|sa|ses|leur|ce|cet|cette|votre|notre)|"
    r"[ld]['’])\n\Z"
)
_LIGNE_PLEINE = 45  # signes
_CAPITALES_AU_MOINS = 3  # des capitales en moins grand nombre sont un sigle ou un nom


@dataclass(frozen=True, slots=True)
class Passage:
    """Un passage et sa place dans le texte, ``[debut, fin[`` ; ``genre`` : titre, texte, liste ou tableau.

    ``mentions`` : les blocs de mention qui le contiennent ; aucun dans un document lu.
    """

    debut: int
    fin: int
    genre: str
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ecrit:
    """Un document. ``apparent[i]`` vaut 1 si le i-ème signe saute aux yeux : gras, capitales, titre, cadre.

    ``sauts`` : où un passage va à la ligne ; il se lit pourtant d'un trait.
    """

    texte: str
    apparent: bytes
    passages: tuple[Passage, ...]
    sauts: tuple[int, ...] = ()

    @cached_property
    def canonique(self) -> Canonique:
        """Le texte plié, ses valeurs devenues des jetons."""
        return canoniser(self.texte, self.sauts)

    @cached_property
    def mots(self) -> list[Mot]:
        """Les mots pliés et leur place."""
        return mots(self.texte)

    def masquer(self, places: Iterable[tuple[int, int]]) -> Ecrit:
        """Le même document, où ces places sont des blancs : la recherche ne les voit plus."""
        signes = list(self.texte)
        for debut, fin in places:
            signes[debut:fin] = [signe if signe == "\n" else " " for signe in signes[debut:fin]]
        return replace(self, texte="".join(signes))

    def par_lignes(self) -> Ecrit:
        """Le même document, aux mêmes places, où chaque ligne d'un passage en est un."""
        signes = list(self.texte)
        for rang in self.sauts:
            signes[rang] = "\n"
        return Ecrit("".join(signes), self.apparent, tuple(self._lignes()))

    def _lignes(self) -> Iterator[Passage]:
        for passage in self.passages:
            debut = passage.debut
            for saut in self.sauts[bisect_left(self.sauts, debut) : bisect_left(self.sauts, passage.fin)]:
                yield replace(passage, debut=debut, fin=saut)
                debut = saut + 1
            yield replace(passage, debut=debut)

    def passage_de(self, rang: int) -> Passage | None:
        """Le passage où se trouve un signe."""
        if not self.passages:
            return None
        return self.passages[max(0, bisect_right(self._debuts, rang) - 1)]

    @cached_property
    def _debuts(self) -> list[int]:
        return [passage.debut for passage in self.passages]

    def part_apparente(self, places: Sequence[tuple[int, int]]) -> tuple[int, int]:
        """Les lettres apparentes de ces places, et toutes leurs lettres ; d'une date sans lettres, les chiffres."""
        rangs = [rang for debut, fin in places for rang in range(debut, fin)]
        lettres = [rang for rang in rangs if self.texte[rang].isalpha()]
        lettres = lettres or [rang for rang in rangs if self.texte[rang].isdecimal()]
        return sum(self.apparent[rang] for rang in lettres), len(lettres)


def lire_passages(arbre: Arbre, *, mentions: bool = False) -> Ecrit:
    """Le texte d'un arbre ; ``mentions`` garde le nom de ses blocs (l'acte attendu), jamais ceux d'un document lu."""
    textes: list[str] = []
    apparents: list[bytes] = []
    passages: list[Passage] = []
    sauts: list[int] = []
    ou = 0
    for piece in _passages(arbre.blocs, _Etat()):
        morceaux = [replace(morceau, contenu=_sans_points(morceau.contenu)) for morceau in piece.morceaux]
        texte, apparent = _assembler(morceaux, piece.etat.saillant)
        if not texte.strip():
            continue
        if passages and _suit(passages[-1], textes[-1], piece.genre, texte):
            # La ligne d'avant n'est pas finie : « portant injonction de », puis « payer du 2 mai ».
            textes[-1] = textes[-1][:-1] + " "
            sauts.append(ou - 1)
            passages[-1] = replace(passages[-1], fin=ou + len(texte))
        else:
            passages.append(Passage(ou, ou + len(texte), piece.genre, piece.etat.mentions if mentions else ()))
        textes.append(texte + "\n")
        apparents.append(apparent + b"\0")
        if piece.genre != "tableau":
            sauts += [ou + rang for rang, signe in enumerate(_bruts(piece.morceaux)) if signe == "\n"]
        ou += len(texte) + 1
    return Ecrit("".join(textes), b"".join(apparents), tuple(passages), tuple(sauts))


def _suit(avant: Passage, texte: str, genre: str, apres: str) -> bool:
    """Vrai si une ligne de texte continue la phrase d'une autre, longue, que rien ne finit."""
    return (
        avant.genre == genre == "texte"
        and not avant.mentions
        and len(texte) > _LIGNE_PLEINE
        and _INACHEVEE.search(texte) is not None
        and re.match(r"[a-zà-ÿ]{2,} (?!: )", apres) is not None
    )


def _sans_points(texte: str) -> str:
    """Le texte sans les points qui mènent à une valeur, ou qui l'entourent."""
    if ".." not in texte and "…" not in texte and " . :" not in texte and "____" not in texte:
        return texte
    if len(_CASE_REMPLIE.findall(texte)) > 1:
        texte = _CASE_REMPLIE.sub(" ", texte)
    texte = _DEUX_POINTS.sub(lambda lu: " " * len(lu[0]), texte)
    rempli = _REMPLI.sub(lambda lu: lu[0] if _UN_MOT.fullmatch(lu["dit"]) else f" {lu['dit']} ", texte)
    return _CONDUITE.sub(" : ", rempli)


@dataclass(frozen=True, slots=True)
class _Etat:
    """Ce qui entoure un bloc."""

    saillant: bool = False
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    genre: str
    morceaux: list[Texte]
    etat: _Etat


def _passages(blocs: Iterable[Bloc], etat: _Etat) -> Iterator[_Piece]:
    for bloc in blocs:
        match bloc:
            case Paragraphe(morceaux):
                yield _Piece("texte", list(morceaux), etat)
            case Titre(_, morceaux):
                yield _Piece("titre", list(morceaux), replace(etat, saillant=True))
            case Liste(_, elements):
                for element in elements:
                    for piece in _passages(element, etat):
                        yield replace(piece, genre="liste") if piece.genre == "texte" else piece
            case Tableau(entete, lignes, _):
                for ligne in (entete, *lignes):
                    yield _Piece("tableau", _en_ligne(ligne), etat)
            case Encadre(contenu):
                yield from _passages(contenu, replace(etat, saillant=True))
            case Mention(identifiant, contenu):
                yield from _passages(contenu, replace(etat, mentions=(*etat.mentions, identifiant)))
            case Cartouche(_, contenu):
                yield from _passages(contenu, etat)


def _en_ligne(cases: Sequence[tuple[Texte, ...]]) -> list[Texte]:
    """Les cases d'une ligne, séparées par une barre."""
    reunies: list[Texte] = []
    for rang, case in enumerate(cases):
        if rang:
            reunies.append(Texte(" | "))
        reunies += case
    return reunies


def _bruts(morceaux: list[Texte]) -> str:
    return "".join(morceau.contenu for morceau in morceaux)


def _assembler(morceaux: list[Texte], saillant: bool) -> tuple[str, bytes]:
    texte = _bruts(morceaux).replace("\r", " ").replace("\n", " ")
    apparent = bytearray(b"".join(bytes([saillant or morceau.gras]) * len(morceau.contenu) for morceau in morceaux))
    for debut, fin in _capitales(texte):
        apparent[debut:fin] = b"\1" * (fin - debut)
    return texte, bytes(apparent)


def _capitales(texte: str) -> Iterator[tuple[int, int]]:
    """Les suites d'au moins trois mots en capitales ; une ligne qui n'a que des capitales, d'au moins deux mots."""
    if texte.isupper() and len(_MOT.findall(texte)) >= _CAPITALES_AU_MOINS - 1:
        yield 0, len(texte)
        return
    suite: list[tuple[int, int]] = []
    for trouve in _MOT.finditer(texte):
        if trouve[0].isupper():
            suite.append(trouve.span())
        else:
            if len(suite) >= _CAPITALES_AU_MOINS:
                yield suite[0][0], suite[-1][1]
            suite = []
    if len(suite) >= _CAPITALES_AU_MOINS:
        yield suite[0][0], suite[-1][1]
