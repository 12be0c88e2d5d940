"""Les textes reproduits : la rédaction en vigueur à la date de l'acte, mot pour mot."""

from __future__ import annotations

import re
from collections.abc import Iterator

from basoche.conformite.dossier import Dossier
from basoche.conformite.mentions import mentions_dues
from basoche.conformite.verdict import Motif, Objet
from basoche.droit.actes import Gravite, Mention, Reproduction
from basoche.droit.actes.textes import EtatTexte, TexteAReproduire, empreinte, texte_a_reproduire
from basoche.instrumentum import mentions
from basoche.instrumentum.arbre import texte_brut

_BLANCS = re.compile(r"\s+")


def controler_textes(dossier: Dossier) -> Iterator[Motif]:
    """Chaque article que l'acte doit citer y est, exact, dans sa rédaction à la date de l'acte."""
    portees = _textes_des_mentions(dossier)
    for mention in mentions_dues(dossier):
        for article in mention.a_reproduire(dossier.circonstances):
            lu = texte_a_reproduire(article, le=dossier.jour_de_l_acte)
            yield from _controler_l_etat(mention, lu)
            if mention.id in portees and mention.reproduction in (None, Reproduction.INTEGRALE):
                yield from _comparer(mention, lu, portees[mention.id])


def _textes_des_mentions(dossier: Dossier) -> dict[str, str]:
    if dossier.arbre is None:
        return {}
    textes: dict[str, str] = {}
    for bloc in mentions(dossier.arbre.blocs):
        textes[bloc.identifiant] = f"{textes.get(bloc.identifiant, '')}\n{texte_brut(bloc.blocs)}"
    return textes


def _controler_l_etat(mention: Mention, lu: TexteAReproduire) -> Iterator[Motif]:
    if lu.etat is EtatTexte.BLOQUE:
        yield _motif(
            mention, lu, mention.gravite, f"aucune rédaction sûre n'est relevée à cette date ({lu.motif})",
            "Relever à Légifrance la rédaction en vigueur à la date de l'acte.",
        )  # fmt: skip
    elif lu.etat is EtatTexte.A_CONFIRMER:
        yield _motif(
            mention, lu, Gravite.A_VERIFIER, f"la rédaction reproduite est à confirmer ({lu.motif})",
            "Relire l'article à Légifrance et confirmer sa rédaction : basoche textes confirmer.",
        )  # fmt: skip


def _comparer(mention: Mention, lu: TexteAReproduire, porte: str) -> Iterator[Motif]:
    """Les alinéas attendus se lisent dans la mention, aux blancs près (espaces insécables comprises)."""
    if lu.etat is EtatTexte.BLOQUE or not porte.strip():
        return
    reste, trouves = _net(porte), []
    for alinea in map(_net, lu.alineas):
        rang = reste.find(alinea)
        if rang < 0:
            break
        trouves.append(alinea)
        reste = reste[rang + len(alinea) :]
    if empreinte(trouves) != empreinte([_net(alinea) for alinea in lu.alineas]):
        yield _motif(
            mention, lu, mention.gravite, "le texte reproduit n'est pas, mot pour mot, la rédaction relevée",
            "Reprendre le texte du recueil, sans le modifier.",
        )  # fmt: skip


def _net(texte: str) -> str:
    return _BLANCS.sub("", texte).replace("’", "'")


def _motif(mention: Mention, lu: TexteAReproduire, gravite: Gravite, defaut: str, remede: str) -> Motif:
    return Motif(
        objet=Objet.TEXTE_REPRODUIT,
        id=f"{mention.id}.{lu.article}",
        gravite=gravite,
        article=lu.article,
        explication=f"{lu.article}, à reproduire dans l'acte ({mention.article}) : {defaut}.",
        remede=remede,
    )
