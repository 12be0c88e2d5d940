"""Confirmer qu'une rédaction relevée est toujours celle en vigueur : l'étude l'a relue, et en garde la preuve."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from basoche.droit import journal
from basoche.droit.actes._confirmations import (
    GENRE,
    JOURS_DE_VALIDITE,
    Confirmation,
    Nature,
    chemin_des_confirmations,
    confirmations_de,
    inscrire,
    lire_confirmations,
)
from basoche.droit.actes.textes import EtatTexte, TexteAReproduire, article_entier, texte_a_reproduire
from basoche.droit.erreurs import ChampInvalide, ErreurBasoche
from basoche.droit.saisie_libre import net, refuser_illisible

__all__ = [
    "JOURS_DE_VALIDITE", "Confirmation", "ConfirmationRefusee", "DemandeDeConfirmation", "Nature",
    "chemin_des_confirmations", "confirmations_de", "confirmer", "lire_confirmations", "reparer", "retirer",
    "texte_a_confirmer",
]  # fmt: skip


class ConfirmationRefusee(ErreurBasoche):
    """Ce texte ne se confirme pas à cette date, ou l'empreinte relue n'est pas la sienne."""

    code = "confirmation_refusee"


@dataclass(frozen=True, slots=True)
class DemandeDeConfirmation:
    """Ce que l'étude confirme : l'article, l'empreinte de la rédaction relue, la source, le jour de lecture, le nom."""

    article: str
    relu: str
    source: str
    lu_le: date
    par: str


def texte_a_confirmer(article: str, *, le: date) -> TexteAReproduire:
    """L'article entier, dans la rédaction relevée qui vaut à cette date : ce qu'il faut montrer avant de confirmer.

    Args:
        article: « CPCE R211-5 » ; des alinéas (« CPCE L111-8 al. 2 à 3 ») désignent l'article entier.
        le: le jour où l'article est relu en vigueur.

    Raises:
        TexteInconnu: le recueil n'a pas cet article.
        ConfirmationRefusee: aucune rédaction sûre à cette date (``texte_bloque``), ou rédaction déjà relevée en vigueur
            ce jour-là (``confirmation_inutile``).
    """
    lu = texte_a_reproduire(article_entier(article), le=le)
    if lu.etat is EtatTexte.BLOQUE:
        raise ConfirmationRefusee(
            f"{lu.article} ne se confirme pas au {le:%d/%m/%Y} : {lu.motif}.",
            conseil="Relever la rédaction en vigueur à Légifrance et la faire entrer au recueil des textes : une "
            "rédaction changée ne se confirme jamais.",
            code="texte_bloque",
            champ="article",
        )
    if lu.etat is EtatTexte.EXACT and lu.confirmation is None:
        raise ConfirmationRefusee(
            f"{lu.article} est déjà {lu.motif} : rien à confirmer au {le:%d/%m/%Y}.",
            conseil="Donner par --le le jour où l'article vient d'être relu.",
            code="confirmation_inutile",
            champ="le",
        )
    return lu


def confirmer(demande: DemandeDeConfirmation, *, instant: datetime) -> Confirmation:
    """Inscrit qu'une rédaction, montrée et relue, est celle en vigueur ce jour-là.

    Args:
        demande: ce qui a été relu ; ``relu`` est l'empreinte affichée avec l'article.
        instant: l'horodatage du journal, avec fuseau.

    Raises:
        TexteInconnu, ConfirmationRefusee: voir :func:`texte_a_confirmer` ; ou empreinte différente
            (``empreinte_differente``).
        ChampInvalide: source ou nom vides ou illisibles, jour de lecture à venir.
        JournalIllisible, EcritureImpossible: le journal n'est pas sain ou ne peut pas être écrit.
    """
    _verifier(demande, instant)
    lu = texte_a_confirmer(demande.article, le=demande.lu_le)
    if net(demande.relu).lower() != lu.sha256:
        raise ConfirmationRefusee(
            f"L'empreinte relue n'est pas celle de la rédaction relevée de {lu.article}.",
            conseil="Relire l'article tel qu'il est affiché et recopier son empreinte. S'il diffère de Légifrance, il "
            "a changé : ne pas confirmer, faire relever la nouvelle rédaction.",
            code="empreinte_differente",
            champ="relu",
        )
    contenu = {
        "nature": Nature.CONFIRMATION.value,
        "article": lu.article,
        "redaction": lu.sha256,
        "lu_le": demande.lu_le.isoformat(),
        "source": net(demande.source),
        "par": net(demande.par),
    }
    return inscrire(contenu, instant=instant)


def retirer(article: str, *, motif: str, par: str, instant: datetime) -> Confirmation:
    """Retire les confirmations d'un article : elles restent au journal, plus aucun acte ne s'en prévaut.

    Raises:
        TexteInconnu: le recueil n'a pas cet article.
        ChampInvalide: aucune confirmation à retirer, motif ou nom vides ou illisibles.
    """
    nom = article_entier(article)
    _exiger("motif", motif)
    _exiger("par", par)
    if not confirmations_de(nom):
        raise ChampInvalide(
            f"Aucune confirmation de {nom} n'est en cours.",
            conseil="Voir les confirmations : basoche textes lister.",
            champ="article",
        )
    contenu = {
        "nature": Nature.RETRAIT.value,
        "article": nom,
        "redaction": "",
        "lu_le": instant.date().isoformat(),
        "source": net(motif),
        "par": net(par),
    }
    return inscrire(contenu, instant=instant)


def reparer() -> Path | None:
    """Met à part une dernière ligne coupée du journal ; rend le fichier qui la garde, ``None`` s'il n'y en a pas."""
    return journal.reparer(chemin_des_confirmations(), GENRE)


def _verifier(demande: DemandeDeConfirmation, instant: datetime) -> None:
    _exiger("source", demande.source)
    _exiger("par", demande.par)
    if demande.lu_le > instant.date():
        raise ChampInvalide(
            f"« le » : {demande.lu_le:%d/%m/%Y} est à venir ; on ne confirme que ce que l'on a lu.",
            conseil="Donner le jour où l'article a été relu.",
            champ="le",
        )


def _exiger(champ: str, texte: str) -> None:
    if not any(signe.isalpha() for signe in texte):
        raise ChampInvalide(
            f"« {champ} » est vide : une confirmation sans {champ} ne prouve rien.",
            conseil="Nommer la personne qui a relu, et le texte lu (site, adresse, date de consultation).",
            champ=champ,
        )
    refuser_illisible(champ, texte)
