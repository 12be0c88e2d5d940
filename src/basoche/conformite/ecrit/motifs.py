"""Les motifs d'un contrôle sur le texte : chaque défaut avec l'extrait qui le fonde, son article et son remède."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from basoche.conformite.ecrit.articles import ArticleCompare, EtatArticle, est_a_confirmer
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.conformite.ecrit.reperage import decrire_les_differences
from basoche.conformite.verdict import Motif, Objet
from basoche.droit.actes import Gravite, Mention, Reproduction

FAUTIFS = (EtatArticle.ABSENT, EtatArticle.ALTERE)
"""Les états d'un article qui valent un motif plus précis que celui de sa mention."""
_DEFAUTS = {
    Etat.ABSENTE: "la mention ne se trouve pas dans le texte",
    Etat.VIDE: "la mention est laissée en blanc",
    Etat.CONTREDITE: "la mention est fausse",
    Etat.NON_APPARENTE: "la mention n'est pas en caractères très apparents",
    Etat.DOUTEUSE: "la mention n'a pas été reconnue avec certitude",
}
_REMEDES = {
    Etat.ABSENTE: "Compléter l'acte avant de le signer.",
    Etat.VIDE: "Remplir la mention avant de signer.",
    Etat.CONTREDITE: "Corriger la mention avant de signer.",
    Etat.NON_APPARENTE: "La mettre en caractères très apparents.",
    Etat.DOUTEUSE: "Relire le passage.",
}


def motif_de_mention(mention: Mention, recherche: Recherche) -> Motif | None:
    """Le motif d'une mention, ``None`` si elle est trouvée."""
    if recherche.etat is Etat.TROUVEE:
        return None
    raison = f" : {recherche.raison}" if recherche.raison else ""
    extrait = f" Lu : « {recherche.extrait} »." if recherche.extrait else ""
    douteuse = recherche.etat is Etat.DOUTEUSE
    sanction = "" if douteuse else f" ; sanction : {mention.sanction}"
    return Motif(
        objet=Objet.MENTION,
        id=mention.id,
        gravite=Gravite.A_VERIFIER if douteuse else mention.gravite,
        article=mention.article,
        explication=f"« {mention.texte} » : {_DEFAUTS[recherche.etat]}{raison}{sanction}.{extrait}",
        remede=_REMEDES[recherche.etat],
    )


def motifs_des_articles(mention: Mention, articles: Mapping[str, ArticleCompare]) -> Iterator[Motif]:
    """Un motif par article à reproduire qui manque, est changé, ou dont la rédaction est à confirmer."""
    if mention.reproduction not in (None, Reproduction.INTEGRALE):
        return
    for compare in (articles[article] for article in mention.reproduit if article in articles):
        match compare.etat:
            case EtatArticle.ABSENT:
                yield _d_article(
                    mention, compare, mention.gravite, "son texte n'est pas reproduit", "Le reproduire mot pour mot."
                )
            case EtatArticle.ALTERE:
                defaut = f"le texte reproduit n'est pas la rédaction relevée : {decrire_les_differences(compare)}"
                yield _d_article(
                    mention, compare, mention.gravite, defaut, "Reprendre le texte du recueil, sans le modifier."
                )
            case EtatArticle.SANS_REFERENCE:
                defaut = f"aucune rédaction sûre n'est relevée à cette date ({compare.reference.motif})"
                yield _d_article(mention, compare, Gravite.A_VERIFIER, defaut, "Relever la rédaction à Légifrance.")
            case EtatArticle.EXACT if est_a_confirmer(compare):
                defaut = f"la rédaction reproduite est à confirmer ({compare.reference.motif})"
                remede = "Relire l'article à Légifrance et confirmer sa rédaction."
                yield _d_article(mention, compare, Gravite.A_VERIFIER, defaut, remede)


def _d_article(mention: Mention, compare: ArticleCompare, gravite: Gravite, defaut: str, remede: str) -> Motif:
    return Motif(
        objet=Objet.TEXTE_REPRODUIT,
        id=f"{mention.id}.{compare.article}",
        gravite=gravite,
        article=compare.article,
        explication=f"{compare.article}, à reproduire dans l'acte ({mention.article}) : {defaut}.",
        remede=remede,
    )
