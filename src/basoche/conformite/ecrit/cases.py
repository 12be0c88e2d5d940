"""Les cases d'un imprimé : ce qu'une case vide propose n'est pas dit par l'acte.

Une case cochée au moins prouve que les cases sont des choix ; sans elle, le signe n'est peut-être qu'une puce, sauf
les crochets « [ ] » et deux cases sur une ligne.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from basoche.conformite.ecrit.passages import Ecrit

_VIDE = r"[☐□❏❑⬜]|\[ {0,2}\]|\( {1,2}\)"
_COCHEE = r"[☑☒☑✅✓✔■⊠]|\[ ?[xX✓✔] ?\]|\( ?[xX✓✔] ?\)"
_CASE = re.compile(rf"(?P<vide>{_VIDE})|{_COCHEE}")
_UNE_COCHEE = re.compile(_COCHEE)
# Le choix finit avec sa case de tableau, ou avec sa phrase.
# Ou avec le libellé qui suit : « [ ] autre — rendu par : … ».
_FIN = re.compile(
    r" \| |(?<=\w{3})\. (?=[A-ZÀ-Ý])|\s[—–]\s(?=[A-ZÀ-Ý])|[ \t]{3,}(?=[\w(])|"
    r"\s(?:[—–-]\s?[a-zà-ÿA-ZÀ-Ý]|[A-ZÀ-Ý])[\wà-ÿ'’ ]{1,22}\s?:(?=\s)"
)

# Une case que ne suit aucun mot coche ce qui la précède.
_SUIT = re.compile(r" ?(?:[;,.)—–|-]|\Z|(?=\n))")
_DEBUT = re.compile(r" \| |[;,:.] ")
_AUTRE = re.compile(r" ?(?:[Aa]utres?|[Pp]réciser|[Ll]equel|[Pp]récisions?)[^:\n]{0,30}: ?(?=\S*\w)(?![.… ]*(?:\n|\Z))")
# « Vous êtes requis de fournir : [ ] locataire : nom, prénom… ».
_A_REMPLIR = re.compile(
    r"(?i)(?:requise?s? d|sommée?s? d|sommation|à remplir|remplir|compléter|renseigner|fournir|faire connaître|"
    r"indiquer|déclarer|répondre|retourner|renvoyer)[^.\n]{0,60}(?:\n[^\n]{0,90}){0,2}\Z"
)
_AVANT = 180
_COURT = 30  # signes


def choix_ecartes(ecrit: Ecrit) -> Iterator[tuple[int, int]]:
    """La place de chaque choix non coché : de sa case à la suivante, ou à la fin de sa ligne ; ou ce qu'elle suit."""
    choisi = _UNE_COCHEE.search(ecrit.texte) is not None
    for passage in ecrit.passages if choisi else ecrit.par_lignes().passages:
        cases = list(_CASE.finditer(ecrit.texte, passage.debut, passage.fin))
        if not choisi and len(cases) == 1 and not cases[0][0].startswith("["):
            continue
        if not choisi and _A_REMPLIR.search(ecrit.texte, max(0, passage.debut - _AVANT), passage.debut):
            continue  # ce que le destinataire aura à remplir
        for rang, case in enumerate(cases):
            if case["vide"] is None:
                continue
            if _SUIT.match(ecrit.texte, case.end(), passage.fin):
                avant = max([passage.debut, case.start() - _COURT, *(c.end() for c in cases[:rang])])
                devant = max((t.end() for t in _DEBUT.finditer(ecrit.texte, avant, case.start())), default=avant)
                yield devant, case.end()
                continue
            suivante = cases[rang + 1].start() if rang + 1 < len(cases) else passage.fin
            fin = _FIN.search(ecrit.texte, min(case.end() + 2, suivante), suivante)
            # « [ ] autre : jugement du… » : ce qu'on a écrit après les deux points est dit.
            autre = _AUTRE.match(ecrit.texte, case.end(), suivante) if rang + 1 == len(cases) else None
            yield case.start(), autre.end() if autre else fin.start() if fin else suivante
