"""Les lignes d'un texte canonique et les rubriques qu'elles forment : ce qui suit un libellé lui appartient."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.valeurs import Valeur

_TITRE_AU_PLUS = 80  # signes
_SUITES = 4  # lignes sous un titre
_DEVANT = 2  # libellés
_CAPITALES_AU_MOINS = 6
# Ce qui ouvre une rubrique sans rapport avec celle qu'on lit.
_AUTRE_RUBRIQUE = motif(
    r"^[\W\d_]*(?:(?:clause|cadre|rubrique|zone|case|article)[^a-z\n]{0,6})?[\W\d_]*"
    r"(?:couts?|prix|frais|tarif|remise|relation|delivrance|signatures?|visa|signe|pieces|copies?|documents|annexes?|"
    r"justificatifs|execution|taxe|observations?|divers|rappels?|comment (?:il|l'acte|la copie)|ce que cet acte|"
    r"textes?|formalite|notre entrevue|que trouvez|et les preuves|a qui l'a|quand cet acte)\b"
)


@dataclass(frozen=True, slots=True)
class Ligne:
    """Une ligne du texte canonique, ``[debut, fin[`` ; ``titre`` : elle annonce ce qui la suit."""

    debut: int
    fin: int
    texte: str
    titre: bool


def lignes(contexte: Contexte) -> list[Ligne]:
    """Les lignes du document, dans l'ordre."""
    rendues: list[Ligne] = []
    debut = 0
    for texte in contexte.canonique.texte.split("\n"):
        fin = debut + len(texte)
        if texte.strip():
            rendues.append(Ligne(debut, fin, texte, _est_titre(contexte, debut, texte)))
        debut = fin + 1
    return rendues


def _est_titre(contexte: Contexte, debut: int, texte: str) -> bool:
    passage = contexte.ecrit.passage_de(contexte.canonique.origine(debut, debut + 1)[0])
    if passage is not None and passage.genre == "titre":
        return True
    return len(texte) <= _TITRE_AU_PLUS and texte.rstrip(" *_\"'").endswith((":", "?", "—"))


def zone(
    contexte: Contexte, noyau: re.Pattern[str], libelles: re.Pattern[str], *, hors: re.Pattern[str]
) -> list[Ligne]:
    """Les lignes du noyau, les libellés attendus qui l'entourent, et ce qui suit son titre."""
    gardees: list[Ligne] = []
    attente: list[Ligne] = []  # des libellés, juste avant le noyau
    reste = 0
    ouverte = False
    for ligne in lignes(contexte):
        etrangere = _AUTRE_RUBRIQUE.search(ligne.texte) is not None or hors.search(ligne.texte) is not None
        libelle = not etrangere and libelles.search(ligne.texte) is not None
        if not etrangere and noyau.search(ligne.texte):
            gardees += [*attente, ligne]
            reste, ouverte = (_SUITES if ligne.titre else max(reste - 1, 0)), True
        elif ouverte and (libelle or (reste and not etrangere and not ligne.titre)):
            gardees.append(ligne)
            reste = max(reste - 1, 1 if libelle and ligne.titre else 0)
        else:
            reste, ouverte = 0, False
            attente = [*attente, ligne][-_DEVANT:] if libelle else []
            continue
        attente = []
    return gardees


def valeurs_de(contexte: Contexte, zone_lue: list[Ligne], genre: str) -> Iterator[tuple[Ligne, Valeur]]:
    """Les valeurs d'un genre dans ces lignes."""
    for ligne in zone_lue:
        for valeur in contexte.canonique.entre(ligne.debut, ligne.fin, genre):
            yield ligne, valeur


def autour(contexte: Contexte, valeur: Valeur, avant: int, apres: int) -> str:
    """Les mots qui entourent une valeur, dans sa phrase."""
    debut, fin = contexte.phrase(valeur.debut, valeur.fin)
    return contexte.canonique.texte[max(debut, valeur.debut - avant) : min(fin, valeur.fin + apres)]


def est_en_capitales(contexte: Contexte, ligne: Ligne) -> bool:
    """Toute la ligne est en capitales : « DÉLAI : 1 MOIS »."""
    debut, fin = contexte.canonique.origine(ligne.debut, ligne.fin)
    lettres = [signe for signe in contexte.ecrit.texte[debut:fin] if signe.isalpha()]
    return len(lettres) >= _CAPITALES_AU_MOINS and all(signe.isupper() for signe in lettres)


def est_apparent(contexte: Contexte, places: list[tuple[int, int]]) -> bool:
    """La moitié des lettres de ces places au moins sautent aux yeux."""
    vues, lettres = contexte.ecrit.part_apparente([contexte.canonique.origine(*place) for place in places])
    return lettres > 0 and 2 * vues >= lettres
