"""Écrit docs/reference/actes.md d'après les fichiers du catalogue des actes.

    python outils/documenter_actes.py              # réécrit la page
    python outils/documenter_actes.py --verifier   # sort 1 si elle n'est plus à jour

La page ne dépend ni du jour ni des modèles livrés : deux passages donnent les mêmes octets.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from basoche.droit import actes
from basoche.droit.actes import Acte
from basoche.droit.actes.graphe import lire_graphe
from basoche.droit.actes.gravites import table_des_gravites
from basoche.droit.actes.textes import articles_du_recueil, lire_article, nom_de_fichier

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "actes.md"
NIVEAUX = {"texte": "texte", "recoupe": "recoupé", "une_source": "une source", "memoire": "mémoire"}
ENTETE = """# Référence des actes

Page écrite par `outils/documenter_actes.py` d'après les fichiers de `src/basoche/droit/actes/` : ne pas la modifier à
la main. Le détail d'un acte, mention par mention et délai par délai : `basoche acte montrer CODE`. Les champs qu'il
attend, en JSON Schema : `basoche acte champs CODE`.

- **Depuis**, **jusqu'au** : période de la rédaction décrite, pour la date de l'acte sauf indication contraire.
- **Vérification** : `texte` (lu dans le texte officiel), `recoupé` (deux sources concordent), `une source`, `mémoire`.
  Une mention ou un délai qui ne donne pas la sienne prend celle de l'acte.
- Une mention a pour identifiant celui de la source s'il contient un point, sinon `<code de l'acte>.<identifiant>`.
"""


def ecrire_page() -> str:
    """La page entière, en Markdown."""
    blocs = [ENTETE, *_actes(), _communes(), _suites(), _recueil(), _gravites()]
    return "\n".join(blocs)


def _actes() -> Iterator[str]:
    nombre = len(actes.codes())
    mentions = sum(len(acte.mentions) for acte in actes.tous())
    delais = sum(len(acte.delais) for acte in actes.tous())
    yield f"## Les {nombre} actes\n\n{mentions} mentions et {delais} délais.\n"
    for famille, groupe in groupby(actes.tous(), key=lambda acte: acte.famille):
        entetes = ("Code", "Intitulé", "Depuis", "Jusqu'au", "Mentions", "Délais", "Vérification")
        yield f"### `{famille}`\n\n{_tableau(entetes, map(_ligne, groupe))}"


def _ligne(acte: Acte) -> tuple[str, ...]:
    precision = "" if acte.date_critere == actes.DATE_DE_L_ACTE else f" ({acte.date_critere})"
    return (
        f"`{acte.code}`",
        acte.intitule,
        f"{acte.depuis:%d/%m/%Y}{precision}",
        f"{acte.jusqu_a:%d/%m/%Y}" if acte.jusqu_a else "—",
        str(len(acte.mentions)),
        str(len(acte.delais)),
        NIVEAUX[acte.verification.value] + (" ; rédaction bloquée" if acte.redaction_bloquee else ""),
    )


def _communes() -> str:
    lignes = ((f"`{m.id}`", m.texte, m.article, m.gravite.value) for m in actes.mentions_communes())
    titre = "## Mentions communes à tout acte de commissaire de justice\n"
    return f"{titre}\n{_tableau(('Identifiant', 'Mention', 'Article', 'Gravité'), lignes)}"


def _suites() -> str:
    graphe = lire_graphe()
    titre = "## Suites\n\n"
    racines = "".join(
        f"- Depuis **{racine.nom}** ({racine.motif}) : {len(racine.actes)} actes.\n" for racine in graphe.racines
    )
    entetes = ("De", "Vers", "Au moins", "Au plus", "Articles", "Sanction")
    aretes = (
        (f"`{a.de}`", f"`{a.vers}`", _duree(a.delai_min), _duree(a.delai_max), ", ".join(a.articles) or "—", a.sanction)
        for a in graphe.aretes
        if a.delai_min or a.delai_max
    )
    return (
        f"{titre}{racines}\n{len(graphe.aretes)} suites, dont voici celles qui ont un délai.\n\n"
        f"{_tableau(entetes, aretes)}"
    )


def _duree(duree: actes.Duree | None) -> str:
    return " et ".join(f"{nombre} {unite.replace('_', ' ')}" for unite, nombre in (duree or {}).items()) or "—"


def _recueil() -> str:
    lignes = []
    for article in articles_du_recueil():
        connu = lire_article(nom_de_fichier(article))
        redaction = connu.redactions[-1]
        reserve = " ; ".join([*(changement.texte for changement in connu.changements), connu.a_relire]).strip(" ;")
        lignes.append(
            (
                article,
                f"{redaction.du:%d/%m/%Y}" if redaction.du else "non relevé",
                f"{redaction.lu_en_vigueur_le:%d/%m/%Y}",
                str(len(redaction.alineas)),
                reserve or "—",
            )
        )
    entetes = ("Article", "Rédaction depuis", "Lu en vigueur le", "Alinéas", "À relire")
    return (
        "## Textes à reproduire\n\nAprès le jour de sa lecture, une rédaction est à confirmer ; changée depuis, elle "
        f"est bloquée.\n\n{_tableau(entetes, lignes)}"
    )


def _gravites() -> str:
    lignes = ((r.sanction, f"`{r.gravite}`", r.pourquoi) for r in table_des_gravites())
    return (
        "## De la sanction à la gravité\n\nLa gravité ne dit que ce que la source permet de conclure ; le reste est à "
        f"vérifier.\n\n{_tableau(('Sanction dite par la source', 'Gravité', 'Pourquoi'), lignes)}"
    )


def _tableau(entetes: Iterable[str], lignes: Iterable[Iterable[str]]) -> str:
    titres = list(entetes)
    rangees = [titres, ["---"] * len(titres), *(list(ligne) for ligne in lignes)]
    return "".join(f"| {' | '.join(cellule.replace('|', '/') for cellule in rangee)} |\n" for rangee in rangees)


def principal(arguments: list[str]) -> int:
    """Écrit la page, ou vérifie qu'elle est à jour."""
    page = ecrire_page()
    if "--verifier" in arguments:
        if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page:
            return 0
        print(f"{PAGE} n'est plus à jour : lancer « python outils/documenter_actes.py ».")
        return 1
    PAGE.write_text(page, encoding="utf-8")
    print(f"{PAGE} écrit.")
    return 0


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
