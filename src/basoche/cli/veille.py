"""``basoche veille`` : ce qui change dans les textes, et ce que cela touche."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from basoche.cli import veille_base, veille_effets, veille_entreprise, veille_reseau
from basoche.cli.acte_commun import Format

if TYPE_CHECKING:
    from basoche.veille import Comparaison
    from basoche.veille.comparaison import Modification

application = app = typer.Typer(help="Voir ce qui change dans les textes, et ce que cela touche.")

LARGEUR = 110
Avant = Annotated[Path, typer.Argument(metavar="AVANT", help="Le texte à la première date, en Markdown.")]
Apres = Annotated[Path, typer.Argument(metavar="APRÈS", help="Le même texte à la seconde date.")]
Forme = Annotated[Format, typer.Option("--format", help="Forme de la réponse.")]


@app.callback()
def veille() -> None:
    """Voir ce qui change dans les textes, et ce que cela touche."""


@app.command()
def comparer(avant: Avant, apres: Apres, forme: Forme = Format.TEXTE) -> None:
    """Comparer deux états d'un texte : articles ajoutés, supprimés, modifiés mot à mot, renumérotés, déplacés."""
    from basoche.veille import comparer, lire_code

    def faire() -> tuple[dict[str, Any], Iterator[str]]:
        trouvee = comparer(lire_code(avant), lire_code(apres))
        return trouvee.en_dict(), _lignes(trouvee)

    veille_base.repondre(forme, faire)


for commande in (
    veille_reseau.relever, veille_base.ingerer, veille_base.article, veille_base.changements, veille_effets.effets,
    veille_reseau.consulter, veille_entreprise.entreprise,
):  # fmt: skip
    app.command()(commande)


def _lignes(trouvee: Comparaison) -> Iterator[str]:
    """La comparaison en français : le compte, les listes, puis chaque article modifié."""
    for nom, etat in (("Avant", trouvee.avant), ("Après", trouvee.apres)):
        quand = f"au {etat.au:%d/%m/%Y}" if etat.au else "sans date"
        yield f"{nom} : {etat.titre} ({quand}, {len(etat.articles)} article{'s' if len(etat.articles) > 1 else ''})"
    yield ""
    yield from _liste("ajouté", trouvee.ajoutes)
    yield from _liste("supprimé", trouvee.supprimes)
    yield from _liste("modifié", [modification.apres.numero for modification in trouvee.modifies])
    for titre, deplacements in (("Renuméroté", trouvee.renumerotes), ("Déplacé", trouvee.deplaces)):
        for deplacement in deplacements:
            part = f"{100 * deplacement.ressemblance.numerator // deplacement.ressemblance.denominator} %"
            yield f"{titre} : {deplacement.ancien} → {deplacement.nouveau} (ressemblance {part})"
    for modification in sorted(trouvee.modifies, key=lambda modification: modification.est_repliee):
        yield ""
        yield from _modification(modification)
    for avis in trouvee.avertissements():
        yield ""
        yield from textwrap.wrap(f"! {avis.message} [{avis.code}]", LARGEUR)


def _liste(quoi: str, numeros: tuple[str, ...] | list[str]) -> Iterator[str]:
    s = "s" if len(numeros) > 1 else ""
    if not numeros:
        yield f"Aucun article {quoi}."
        return
    yield from textwrap.wrap(f"{len(numeros)} article{s} {quoi}{s} : {', '.join(numeros)}.", LARGEUR)


def _modification(modification: Modification) -> Iterator[str]:
    """Un article : sa nature, ce qui part entre [- -], ce qui vient entre {+ +}."""
    natures = ", ".join(_NOMS[nature.value] for nature in modification.natures)
    yield f"{modification.apres.numero} – {natures}"
    for quoi, valeurs in (("durées", modification.durees), ("montants", modification.montants)):
        if valeurs:
            yield f"  {quoi} : {', '.join(valeurs.otees) or 'aucune'} → {', '.join(valeurs.ajoutees) or 'aucune'}"
    bornes = {"reste": "{}", "ote": "[-{}-]", "ajoute": "{{+{}+}}"}
    texte = " ".join(
        bornes[morceau.sort].format(_abreger(morceau.sort, morceau.texte)) for morceau in modification.morceaux
    )
    yield from textwrap.wrap(texte, LARGEUR, initial_indent="  ", subsequent_indent="  ")


def _abreger(sort: str, texte: str) -> str:
    """Ce qui ne change pas est coupé au milieu ; ce qui change est entier."""
    mots = texte.split()
    return texte if sort != "reste" or len(mots) <= 24 else " ".join([*mots[:10], "[…]", *mots[-10:]])


_NOMS = {
    "duree": "durée",
    "montant": "montant",
    "nullite": "sanction",
    "competence": "compétence",
    "procedure": "procédure",
    "renvoi": "renvoi (replié)",
    "vocabulaire": "vocabulaire (replié)",
}
