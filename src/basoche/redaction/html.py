"""L'aperçu HTML d'un écrit : une page qui se suffit, accessible, sans script, où toute donnée est du texte."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from basoche.instrumentum import Arbre, Bloc, Cartouche, Encadre, Liste, Mention, Paragraphe, Tableau, Texte, Titre
from basoche.redaction.feuille import Feuille, Variante

_STYLE = """
:root{color-scheme:light}
body{margin:0;background:#e9e9e6;color:#1d1d1b;font:1rem/1.5 Georgia,"Times New Roman",serif}
main{max-width:46rem;margin:1.5rem auto;padding:2.5rem 3rem;background:#fff;position:relative}
header,footer{font-family:system-ui,Arial,sans-serif;font-size:.8rem;line-height:1.4}
header p,footer p{margin:.1rem 0}
h1{font:700 1.4rem/1.3 system-ui,Arial,sans-serif;text-align:center;text-transform:uppercase}
.lettre h1{font-size:1.05rem;text-align:left;text-transform:none}
address{font-style:normal;font-size:1rem;margin:2rem 0 1.5rem 55%}
.date{text-align:right;font-size:1rem}
h2,h3,h4,h5,h6{font:700 1.05rem/1.3 system-ui,Arial,sans-serif;color:#1f3a5f;margin:1.4rem 0 .5rem}
.avertissement{border:2px solid #000;padding:.6rem .9rem;margin:1rem 0;font-weight:700;font-size:1.1rem}
.partie{border-left:3px solid #1f3a5f;padding-left:.8rem;margin:.8rem 0}
.reproduction{border-left:1px solid #1d1d1b;padding-left:.8rem;font-size:.85rem}
.note{font-size:.85rem}
.etiquette{font-weight:700;border:1px solid #1d1d1b;display:inline-block;padding:.1rem .5rem;margin:.5rem 0}
.projet{color:#9b1c1c;border-color:#9b1c1c}
p,td,th,li,h1,h2{overflow-wrap:anywhere}
thead{display:table-header-group}
tr{break-inside:avoid}
table{border-collapse:collapse;width:100%;margin:1rem 0}
th,td{padding:.25rem .5rem;text-align:left;vertical-align:top;border-bottom:1px solid #b8b8b8}
.droite{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.centre{text-align:center}
.signature{margin-left:55%;margin-top:2rem}
@media print{body{background:#fff}main{margin:0;padding:0;max-width:none}}
"""


def rendre_html(arbre: Arbre, feuille: Feuille) -> str:
    """La page HTML d'un écrit, en UTF-8."""
    return "".join(_page(arbre, feuille))


def _page(arbre: Arbre, feuille: Feuille) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{escape(feuille.titre)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    yield f'<main class="{"lettre" if feuille.est_lettre else "ecrit"}">\n<header>\n'
    yield from _paragraphes([feuille.etude.get(c, "") for c in ("nom", "qualite", "adresse", "telephone", "courriel")])
    yield from _paragraphes(feuille.references)
    if feuille.filigrane:
        yield f'<p class="etiquette projet">{escape(feuille.filigrane)} : ni signé, ni signifié</p>\n'
    if feuille.variante is not Variante.ORIGINAL:
        yield f'<p class="etiquette">{escape(feuille.variante.upper())}</p>\n'
    if feuille.destinataire:
        yield from ("<address>\n", *_paragraphes(feuille.destinataire), "</address>\n")
    if feuille.lieu_et_date:
        yield f'<p class="date">{escape(feuille.lieu_et_date)}</p>\n'
    yield "</header>\n"
    yield from _blocs(_objet(arbre.blocs) if feuille.est_lettre else arbre.blocs)
    for lignes in feuille.toutes_les_signatures:
        yield from ('<div class="signature">\n', *_paragraphes(lignes), "</div>\n")
    yield "<footer>\n"
    if feuille.incertains:
        yield "<h2>À vérifier avant signature</h2>\n<ul>\n"
        yield "".join(f"<li>{escape(point)}</li>\n" for point in dict.fromkeys(feuille.incertains)) + "</ul>\n"
    yield from _paragraphes([" · ".join(feuille.elements_du_pied())])
    yield "</footer>\n</main>\n</body>\n</html>\n"


def _objet(blocs: Sequence[Bloc]) -> Iterator[Bloc]:
    """Le titre d'une lettre en est l'objet."""
    for bloc in blocs:
        est_titre = isinstance(bloc, Titre) and bloc.niveau == 1
        yield Titre(1, (Texte("Objet : "), *bloc.morceaux)) if est_titre and isinstance(bloc, Titre) else bloc


def _paragraphes(lignes: Sequence[str]) -> Iterator[str]:
    return (f"<p>{escape(ligne)}</p>\n" for ligne in lignes if ligne)


def _blocs(blocs: Iterable[Bloc]) -> Iterator[str]:
    for bloc in blocs:
        yield from _bloc(bloc)


def _bloc(bloc: Bloc) -> Iterator[str]:
    match bloc:
        case Paragraphe(morceaux):
            yield f"<p>{_en_ligne(morceaux)}</p>\n"
        case Titre(niveau, morceaux):
            yield f"<h{niveau}>{_en_ligne(morceaux)}</h{niveau}>\n"
        case Encadre(blocs):
            yield from _entoure('<div class="avertissement" role="note">\n', blocs, "</div>\n")
        case Cartouche(genre, blocs):
            yield from _entoure(f'<div class="{escape(genre)}">\n', blocs, "</div>\n")
        case Mention(identifiant, blocs):
            yield from _entoure(f'<div data-mention="{escape(identifiant)}">\n', blocs, "</div>\n")
        case Liste(ordonnee, elements):
            balise = "ol" if ordonnee else "ul"
            yield f"<{balise}>\n"
            for element in elements:
                yield from _entoure("<li>", element, "</li>\n")
            yield f"</{balise}>\n"
        case Tableau():
            yield from _tableau(bloc)


def _entoure(debut: str, blocs: Sequence[Bloc], fin: str) -> Iterator[str]:
    yield debut
    yield from _blocs(blocs)
    yield fin


def _tableau(tableau: Tableau) -> Iterator[str]:
    yield "<table>\n<thead><tr>"
    for cellule, cote in zip(tableau.entete, tableau.alignements, strict=True):
        yield f'<th scope="col" class="{escape(cote)}">{_en_ligne(cellule)}</th>'
    yield "</tr></thead>\n<tbody>\n"
    for ligne in tableau.lignes:
        cases = zip(ligne, tableau.alignements, strict=True)
        yield "<tr>" + "".join(f'<td class="{escape(cote)}">{_en_ligne(c)}</td>' for c, cote in cases) + "</tr>\n"
    yield "</tbody>\n</table>\n"


def _en_ligne(morceaux: Sequence[Texte]) -> str:
    return "".join(map(_morceau, morceaux))


def _morceau(morceau: Texte) -> str:
    texte = escape(morceau.contenu).replace("\n", "<br>")
    if morceau.italique:
        texte = f"<em>{texte}</em>"
    return f"<strong>{texte}</strong>" if morceau.gras else texte
