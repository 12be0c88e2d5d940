"""Les lignes d'un acte imprimé : ce qu'un alinéa Markdown réunirait, et qui est une liste de libellés ou un tableau.

D'un alinéa coupé à la marge, les lignes se suivent ; d'une fiche (« NOM : Rey », « PROFESSION : notaire ») ou de
colonnes alignées par des blancs ou des points, chaque ligne se lit seule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from basoche.instrumentum.arbre import Bloc, Paragraphe, Tableau, Texte, Titre
from basoche.instrumentum.lignes_brutes import FIN_VOULUE

Ligne = tuple[Texte, ...]
_MOT = r"[A-ZÀ-ÝŒ0-9][\wÀ-ÿœŒ'’./°()-]*"
_SUITE = r"(?: (?:[\wÀ-ÿœŒ'’./°()-]+|[&+])){0,6}"
_LIBELLE = re.compile(
    rf"\A[\W_]{{0,4}}(?:{_MOT}{_SUITE})[ \t]*[:=](?=\s|\Z|[\"«])"
    r"|\A(?:[-–—•*+]|\d{1,2}[.)]|\(?[a-z]\)|\[ ?[xX]? ?\]|[☐☑☒])[ \t]+\S"
)
_LIBELLE_CAPITAL = re.compile(r"\A[^a-zà-ÿ:]{2,40}[ \t]*:(?=\s|\Z)")
_TITRE = re.compile(r"\A[^a-zà-ÿ.;:]{3,60}\Z")
_CAPITALES = re.compile(r"[A-ZÀ-Ý]{2}")
_COLONNES = re.compile(r"[ \t]*(?:\.[ .]{2,}\.|\s{2,}|\t|_{3,})[ \t]*")
_NOMBRE = re.compile(r"\A\W{0,3}\d[\d  .,]*(?:%|€|euros?|EUR|m²)?\W{0,2}\Z", re.I)
# Une phrase justifiée par des blancs n'est pas une rangée : « JUDICIAIRE  DE RESILIATION  ET ».
_MOT_LIE = re.compile(
    r"(?:de|du|des|d['’]|et|ou|le|la|les|l['’]|au|aux|par|pour|qui|que|en|sur|dans|son|sa|ses)(?=\W|\Z|(?<=['’]))", re.I
)
# « la juri-\ndiction » : un mot coupé au bout de la ligne ; « procès-\nverbal » garde son trait.
_MOT_COUPE = re.compile(
    r"(?<![\w-])(?!(?:proc[eè]s|saisie|main|ci|sous|vice|rendez|non|contre|avant|apr[eè]s|demi|mi|grande?|saint|sainte|"
    r"peut|celui|celle|ceux|lui|elle|eux|soi|vous|nous|m[eê]me|quatre|vingt|soixante|trente|quarante|cinquante|dix|cent|"
    r"loire|seine|bas|haut|haute|basse|jean|marie|anne|pierre|c['’]est|dit|l[aà]|au|par|est|a|arri[eè]re|plate|mots|avis|semi|ici)-)"
    r"(?P<debut>[^\W\d_]{2,})-\n[ \t]*(?=[^\W\d_]{2})(?!m[eê]me|dessus|dessous)",
    re.I,
)
_FOLIO = (
    r"[ \t*_.–—-]*(?:(?:page|folio|feuillet|p\.|f°|feuille)[ \t]*(?:n°[ \t]*)?\d{1,3}"
    r"(?:[ \t]*(?:/|sur|de)[ \t]*\d{1,3})?"
    r"|\d{1,3}[ \t]*/[ \t]*\d{1,3}|-[ \t]*\d{1,3}[ \t]*-)[ \t*_.–—-]*"
)
_FOLIO_DANS_UNE_PHRASE = re.compile(
    rf"(?<![.\s])[ \t]*\n(?:[ \t]*\n)*{_FOLIO}\n(?:[ \t]*\n)*(?=[ \t]*(?-i:[a-zà-ÿœ]))", re.I
)
# « Nom : …REY… » : un blanc rempli n'en est plus un.
_REMPLI = re.compile(
    r"(?<=[\s:])(?:…+|\.{3,})(?P<dit>(?=[^…\n.]{0,40}[A-ZÀ-Ý\d])[^\s….](?:[^…\n]{0,110}?[^\s….])?)(?:…+|\.{3,})"
)
# Une ligne d'imprimé : chaque case cochée y ouvre une autre ligne.
_LIGNE_DE_CASES = re.compile(r"^(?:\[ ?[xX]? ?\]|[☐☑☒])[^\n|]*$", re.M)
_CASE_COCHEE = re.compile(r"(?<=[^\n])[ \t]+(?=(?:\[ ?[xX] ?\]|[☑☒]) )")
# « NOM ...... : Rey »
_POINTS_DE_CONDUITE = re.compile(r"[ \t](?:\.[ .]*|[ \t]+):(?=[ \t])")
_LIGNE_DE_FOLIO = re.compile(rf"^{_FOLIO}$", re.I | re.M)
_FILET = re.compile(r"\A[-=_*. ]{5,}\Z")
_CASE_A_COCHER = re.compile(r"\[ {0,2}\]|\[ ?[xX✓✔] ?\]|[☐□☑☒]")
_AU_MOINS = 2  # lignes d'un tableau
_PHRASE_FINIE = re.compile(r"[.:;!?»\"]\W*\Z")
_TITRE_COURT = 40
# Une phrase justifiée par des blancs doubles : ses morceaux finissent ou commencent par un mot de liaison.
_PHRASE = re.compile(
    r"\b(?:de|du|des|le|la|les|un|une|à|au|aux|et|ou|ni|par|pour|en|sur|dans|que|qui|est|sont|ils?|elles?|sous|sauf|se)\Z"
    r"|\A(?:et|ou|ni|que|qui|est|sont|de la|aux|ne|dont)\b",
    re.I,
)
_A_LA_MARGE = 55  # signes : une ligne aussi longue est peut-être coupée à la marge


def sans_folios(texte: str) -> str:
    """Le texte sans numéros de page ni points de conduite ; la phrase qu'une page coupe est recousue."""
    recousu = _FOLIO_DANS_UNE_PHRASE.sub("\n", texte)
    recousu = _MOT_COUPE.sub(_recoudre, recousu)
    recousu = _REMPLI.sub(r"\g<dit>", recousu)
    recousu = _LIGNE_DE_CASES.sub(lambda ligne: _CASE_COCHEE.sub("\n", ligne[0]), recousu)
    return _POINTS_DE_CONDUITE.sub(" :", _LIGNE_DE_FOLIO.sub("", recousu))


def _recoudre(coupe: re.Match[str]) -> str:
    suite = coupe.string[coupe.end()]
    return coupe["debut"] if suite.islower() or coupe["debut"].isupper() else coupe[0]


def en_blocs(lignes: Sequence[Ligne], *, seules: bool = False) -> tuple[Bloc, ...]:
    """Les lignes d'un alinéa : réunies si elles se suivent, seules si chacune a son libellé, en tableau si alignées.

    ``seules`` : aucune ne se réunit à une autre, sauf dans un alinéa coupé à la marge.
    """
    seules = seules and not all(len(_brut(ligne)) >= _A_LA_MARGE for ligne in lignes[:-1])
    blocs: list[Bloc] = []
    suite: list[Ligne] = []  # des lignes qui se suivent
    rangees: list[Ligne] = []
    fiche = 2 * sum(_LIBELLE.match(_brut(ligne)) is not None for ligne in lignes) > len(lignes)
    lignes = list(_rangees_entieres([ligne for ligne in lignes if not _FILET.match(_brut(ligne))]))
    for ligne in lignes:
        if len(_cases(ligne)) >= 2 and _est_alignee(ligne):
            blocs += _reunir(suite)
            suite = []
            rangees.append(ligne)
            continue
        blocs += _tableau(rangees)
        rangees = []
        if suite and (seules or _se_separe(_brut(suite[-1]), _brut(ligne), seule=len(suite) == 1, fiche=fiche)):
            blocs += (
                [Titre(3, _sans_la_marque(suite[0]))]
                if len(suite) == 1 and _coiffe(suite[0], ligne)
                else _reunir(suite)
            )
            suite = []
        suite.append(ligne)
    return (*blocs, *_tableau(rangees), *_reunir(suite))


def _rangees_entieres(lignes: Sequence[Ligne]) -> Iterator[Ligne]:
    """Une rangée tient parfois sur deux lignes : « Intérêts échus du 3 mars », puis « au 4 avril …… 12,00 »."""
    alignees = [len(_cases(ligne)) >= 2 and _est_alignee(ligne) for ligne in lignes]
    debut: Ligne = ()
    for rang, ligne in enumerate(lignes):
        suivante = rang + 1 < len(lignes) and alignees[rang + 1] and not alignees[rang]
        voisine = any(alignees[max(0, rang - 1) : rang]) or any(alignees[rang + 2 : rang + 3])
        if suivante and voisine and _est_continuee(_brut(ligne), _brut(lignes[rang + 1])):
            debut = (*ligne, Texte(" "))
            continue
        yield (*debut, *ligne)
        debut = ()


def _est_continuee(avant: str, apres: str) -> bool:
    return _PHRASE_FINIE.search(avant) is None and re.match(r"\s*[a-zà-ÿ(]", apres) is not None


def _se_separe(avant: str, apres: str, *, seule: bool, fiche: bool) -> bool:
    """La ligne d'après a son libellé, ou celle d'avant est un titre en capitales, ou un choix à cocher."""
    if _CASE_A_COCHER.search(avant):
        return True
    if _LIBELLE.match(apres):
        capital = _LIBELLE_CAPITAL.match(apres) is not None and avant != avant.upper()
        return fiche or capital or len(avant) < _A_LA_MARGE or _PHRASE_FINIE.search(avant) is not None
    if _est_un_titre(avant) and apres == apres.upper() and len(avant) >= _TITRE_COURT:
        return False  # une phrase en capitales, coupée à la marge
    return seule and _est_un_titre(avant) and _TITRE.match(apres) is None


def _est_un_titre(ligne: str) -> bool:
    return _TITRE.match(ligne) is not None and _CAPITALES.search(ligne) is not None


def _coiffe(avant: Ligne, apres: Ligne) -> bool:
    """Un titre en capitales, au-dessus de lignes qui n'en sont pas : une fiche, ou un alinéa."""
    return _est_un_titre(_brut(avant)) and not (_LIBELLE.match(_brut(avant)) or _est_un_titre(_brut(apres)))


def _sans_la_marque(ligne: Ligne) -> Ligne:
    dits = (Texte(m.contenu.rstrip(FIN_VOULUE), m.gras, m.italique) for m in ligne)
    return tuple(morceau for morceau in dits if morceau.contenu)


def _reunir(lignes: Sequence[Ligne]) -> Iterator[Bloc]:
    if lignes:
        morceaux: list[Texte] = []
        for rang, ligne in enumerate(lignes):
            if rang:
                morceaux.append(Texte("\n" if _brut(lignes[rang - 1]).endswith(FIN_VOULUE) else " "))
            morceaux += _sans_la_marque(ligne)
        yield Paragraphe(tuple(morceaux))


def _tableau(rangees: Sequence[Ligne]) -> Iterator[Bloc]:
    if len(rangees) < _AU_MOINS:
        yield from (bloc for ligne in rangees for bloc in _reunir([ligne]))
        return
    cases = [tuple(_cases(ligne)) for ligne in rangees]
    yield Tableau(entete=cases[0], lignes=tuple(cases[1:]), alignements=("gauche",) * max(map(len, cases)))


def _est_alignee(ligne: Ligne) -> bool:
    """Des colonnes : un nombre tient seul dans l'une, ou toutes sont courtes."""
    brutes = [_contenu(case) for case in _cases(ligne)]
    return any(_NOMBRE.match(brute) for brute in brutes[1:]) or (
        len(brutes) >= 3
        and all(len(brute) <= 24 and not _MOT_LIE.match(brute) for brute in brutes)
        and not any(map(_PHRASE.search, brutes))
    )


def _cases(ligne: Ligne) -> list[Ligne]:
    """La ligne, coupée où deux blancs, des points de conduite ou une tabulation séparent ses colonnes."""
    cases: list[list[Texte]] = [[]]
    for morceau in ligne:
        for rang, piece in enumerate(_COLONNES.split(morceau.contenu.rstrip(FIN_VOULUE))):
            if rang:
                cases.append([])
            if piece:
                cases[-1].append(Texte(piece, morceau.gras, morceau.italique))
    return [tuple(case) for case in cases if _contenu(case)]


def _contenu(case: Sequence[Texte]) -> str:
    return "".join(morceau.contenu for morceau in case).strip()


def _brut(ligne: Ligne) -> str:
    return "".join(morceau.contenu for morceau in ligne)
