"""Les juridictions nommées dans un texte : de quelle sorte, et dans quelle ville."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from basoche.conformite.ecrit.indices import motif

_SORTES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (sorte, motif(forme))
    for sorte, forme in (
        ("cassation", r"cour de cassation"),
        (
            "appel",
            r"cour d'appel|\bla cour (?:de |d')(?!cassation|justice|comptes)[a-z]|(?:^|[:|"
            r"(=] ?)c\.? ?a\.? (?:de |d'|du )?(?=[a-z]{4})",
        ),
        ("jex", r"@juge_execution"),
        ("prudhommes", r"(?:conseil de )?prud'hom\w*"),
        ("commerce", r"tribunal (?:mixte )?de commerce|tribunal des activites economiques|\btae\b|juge consulaire"),
        ("administratif", r"tribunal administratif|cour administrative|conseil d'etat"),
        ("rural", r"tribunal paritaire"),
        (
            "judiciaire",
            r"tribunal judiciaire|\btj\b|tribunal de proximite|chambre de proximite|juge des contentieux|\bjcp\b|"
            r"tribunal d'instance|tribunal de grande instance",
        ),
        ("repressif", r"tribunal (?:de police|correctionnel)"),
    )
)
_VILLE = re.compile(
    r"\A(?: judiciaire)?,? (?:de |d'|du |des |a |au )(?P<ville>(?:l[ae]s? |l')?[a-z][a-z'-]*(?: [a-z][a-z'-]*){0,3})"
)
_RENDUE = motif(
    r"(?:rendue?|prononcee?|delivree? par|statuee?)(?:(?!devant|greffe|aupres|porte)[^\n.;|]){0,40}\Z|"
    r"(?:ordonnance|jugement|decision|injonction)(?:(?!devant|greffe|aupres|porte)[^\n.;|:]){0,60}\Z"
)
_MOTS_DE_LIAISON = frozenset(
    {"les", "des", "saint", "sainte", "sur", "sous", "qui", "dont", "ville", "siegeant", "sis"}
)


@dataclass(frozen=True, slots=True)
class Tribunal:
    """Une juridiction nommée, ``[debut, fin[`` du texte lu ; ``ville`` : les mots qui la situent."""

    sorte: str
    nom: str
    ville: frozenset[str]
    debut: int
    fin: int
    a_rendu: bool


def tribunaux(texte: str) -> Iterator[Tribunal]:
    """Les juridictions d'un texte canonique ; ``a_rendu`` : c'est elle qui a rendu la décision dont on parle."""
    for sorte, forme in _SORTES:
        for trouve in forme.finditer(texte):
            ville = _VILLE.match(texte[trouve.end() : trouve.end() + 60])
            mots = re.findall(r"[a-z]{3,}", ville["ville"]) if ville else []
            yield Tribunal(
                sorte,
                trouve[0],
                frozenset(mot for mot in mots[:2] if mot not in _MOTS_DE_LIAISON),
                trouve.start(),
                trouve.end(),
                _RENDUE.search(texte[max(0, trouve.start() - 80) : trouve.start()]) is not None,
            )
