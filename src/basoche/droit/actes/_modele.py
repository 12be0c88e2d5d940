"""Ce qu'est un acte du catalogue : ses mentions, ses délais, ses suites, qui le fait, à partir de quand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from basoche.droit.periode import Periode
from basoche.droit.source import Fondement, Verification

Duree = Mapping[str, int]
"""Une durée telle que la source la dit : ``{"mois": 1, "jours": 15}`` (unités : voir ``UNITES``)."""

UNITES = ("ans", "mois", "semaines", "jours", "jours_ouvrables", "jours_ouvres", "heures")


class Gravite(StrEnum):
    """Ce que coûte un manque, tel que la source le dit ; ``a_verifier`` quand elle ne permet pas de conclure."""

    NULLITE_DE_FOND = "nullite_de_fond"
    NULLITE_DE_FORME = "nullite_de_forme"
    CADUCITE = "caducite"
    IRRECEVABILITE = "irrecevabilite"
    IRREGULARITE = "irregularite"
    A_VERIFIER = "a_verifier"


class TypeMention(StrEnum):
    """Ce qu'est une mention dans l'acte."""

    DONNEE = "donnee"
    AVERTISSEMENT = "avertissement"
    TEXTE_LEGAL = "texte_legal"
    ANNEXE = "annexe"


class Sens(StrEnum):
    """Ce qu'un délai commande."""

    MAX = "max"  # agir au plus tard
    MIN = "min"  # attendre avant d'agir
    PEREMPTION = "peremption"  # l'effet cesse à l'expiration
    FENETRE = "fenetre"  # agir (ou s'abstenir) entre deux bornes
    ALLONGEMENT = "allongement"  # un autre délai est augmenté


class Reproduction(StrEnum):
    """Comment l'acte donne un texte de loi : mot pour mot, ou en le rappelant."""

    INTEGRALE = "integrale"
    RAPPEL = "rappel"
    CONNAISSANCE = "connaissance"


@dataclass(frozen=True, slots=True)
class DureeSelonDate:
    """Une durée qui dépend d'une date (celle du bail, de la rédaction en vigueur…), sur ``[du, au[``."""

    critere: str
    periode: Periode
    duree: Duree
    condition: str
    source: str
    verification: Verification | None


@dataclass(frozen=True, slots=True)
class Mention:
    """Une mention de l'acte.

    ``verification_heritee`` : la source ne donne pas de niveau à la mention, c'est celui de l'acte. ``reproduit`` :
    articles à donner dans l'acte, selon ``reproduction``, et ``reproduit_si`` les seuls à donner dans une circonstance.
    ``condition`` : la mention n'est due que dans cette circonstance ; ``sauf`` : elle ne l'est pas dans celles-ci.
    ``un_de`` : au moins un de ces groupes de champs.
    ``equivaut`` : la même exigence sous un autre identifiant.
    """

    id: str
    texte: str
    article: str
    sanction: str
    gravite: Gravite
    type: TypeMention
    champs: tuple[str, ...]
    verification: Verification
    verification_heritee: bool
    condition: str = ""
    valeur_attendue: str = ""
    duree_attendue: Duree | None = None
    alternative: str = ""
    selon: tuple[DureeSelonDate, ...] = ()
    apparent: bool = False
    oral: bool = False
    reproduit: tuple[str, ...] = ()
    reproduction: Reproduction | None = None
    un_de: tuple[tuple[str, ...], ...] = ()
    renvoi: str = ""
    regle: str = ""
    controle: str = ""
    grief: str = ""
    depuis: date | None = None
    equivaut: str = ""
    sauf: tuple[str, ...] = ()
    reproduit_si: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    jurisprudence: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def articles(self) -> tuple[str, ...]:
        """Les articles cités, un par un."""
        return tuple(self.article.split(" ; "))

    def est_due(self, circonstances: Collection[str]) -> bool:
        """Vrai si ces circonstances veulent la mention."""
        voulue = not self.condition or self.condition in circonstances
        return voulue and not any(exclue in circonstances for exclue in self.sauf)

    def a_reproduire(self, circonstances: Collection[str]) -> tuple[str, ...]:
        """Les articles à donner dans ces circonstances."""
        seuls = (articles for nom, articles in self.reproduit_si.items() if nom in circonstances)
        return next(seuls, self.reproduit)

    def duree_le(self, jour: date) -> Duree | None:
        """La durée à écrire dans l'acte, selon la date que nomme ``selon`` (le bail, par exemple)."""
        return _selon(self.selon, jour, self.duree_attendue)


@dataclass(frozen=True, slots=True)
class Delai:
    """Un délai né de l'acte ou qui le commande.

    ``duree`` est ``None`` quand la source ne chiffre pas (« sans délai ») ; ``duree_max`` borne une fenêtre.
    ``a_rebours`` : compté en remontant depuis ``point_de_depart``. ``sens_deduit`` : lu dans les mots de la durée,
    non donné par la source. ``effet`` : qualification donnée par la source.
    """

    id: str
    evenement: str
    article: str
    duree_texte: str
    duree: Duree | None
    duree_max: Duree | None
    point_de_depart: str
    sens: Sens
    a_rebours: bool
    sens_deduit: bool
    sanction: str
    gravite: Gravite
    effet: str
    verification: Verification
    verification_heritee: bool
    selon: tuple[DureeSelonDate, ...] = ()
    depuis: date | None = None
    grief: bool | None = None
    computation: str = ""
    jurisprudence: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def articles(self) -> tuple[str, ...]:
        """Les articles cités, un par un."""
        return tuple(self.article.split(" ; "))

    def duree_le(self, jour: date) -> Duree | None:
        """La durée à appliquer, selon la date que nomme ``selon`` (le bail, la rédaction en vigueur…)."""
        return _selon(self.selon, jour, self.duree)


def _selon(selon: tuple[DureeSelonDate, ...], jour: date, defaut: Duree | None) -> Duree | None:
    return next((version.duree for version in selon if version.periode.contient(jour)), defaut)


@dataclass(frozen=True, slots=True)
class Suite:
    """Ce qui vient après : un acte du catalogue, une démarche qui n'en est pas un, ou une simple conséquence."""

    quand: str
    acte: str | None = None
    hors_catalogue: str = ""


@dataclass(frozen=True, slots=True)
class ActePrealable:
    """Un acte que celui-ci suppose, et le temps qui doit ou peut les séparer."""

    acte: str
    delai_min: Duree | None
    delai_max: Duree | None
    condition: str


@dataclass(frozen=True, slots=True)
class Prerequis:
    """Ce qu'il faut avant l'acte. ``exigences`` : titre exécutoire, créance, autorisation du juge…, tels que donnés."""

    actes: tuple[ActePrealable, ...]
    articles: tuple[str, ...]
    textes: tuple[str, ...]
    exigences: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Signification:
    """À qui et comment l'acte est remis. ``interdit`` : remises que le texte exclut."""

    destinataire: str
    modes: tuple[str, ...]
    interdit: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Qui:
    """Qui établit l'acte. ``clerc_significateur`` est ``None`` quand la source ne le dit pas."""

    etablit: str
    clerc_significateur: bool | None
    ressort: str
    note: str


@dataclass(frozen=True, slots=True)
class Acte:
    """Un acte du catalogue, dans la version que décrivent ses articles.

    ``periode`` vaut pour la date que nomme ``date_critere`` (celle de l'acte, sauf exception : une ordonnance
    d'injonction de payer suit la règle du jour où elle a été rendue). ``jusqu_a`` est la date telle que la source
    l'écrit. ``redaction_bloquee`` dit, s'il y a lieu, pourquoi l'acte ne peut pas être rédigé.
    """

    code: str
    intitule: str
    famille: str
    depuis: date
    jusqu_a: date | None
    periode: Periode
    date_critere: str
    remplace: tuple[str, ...]
    remplace_par: tuple[str, ...]
    source: str
    verification: Verification
    verification_note: str
    reforme: str
    redaction_bloquee: str
    articles: tuple[str, ...]
    prerequis: Prerequis
    mentions_communes: bool
    qui: Qui
    mentions: tuple[Mention, ...]
    delais: tuple[Delai, ...]
    signification: Signification
    suites: tuple[Suite, ...]
    effets: tuple[str, ...]
    parametres: tuple[str, ...]
    notes: tuple[str, ...]
    fichier: Path

    def est_en_vigueur(self, le: date) -> bool:
        """Vrai si cette version s'applique à la date donnée (celle que nomme ``date_critere``)."""
        return self.periode.contient(le)

    def citations_de(self) -> Iterator[tuple[str, str]]:
        """Chaque article cité et l'objet qui le cite : l'acte, une de ses mentions, un de ses délais."""
        yield from ((article, self.code) for article in self.articles)
        yield from ((article, self.code) for article in self.prerequis.articles)
        for mention in self.mentions:
            yield from ((article, mention.id) for article in (*mention.articles, *mention.reproduit))
        for delai in self.delais:
            yield from ((article, delai.id) for article in delai.articles)

    @property
    def fondements(self) -> tuple[Fondement, ...]:
        """Les articles de l'acte, avec sa source et son niveau de vérification."""
        return tuple(Fondement(article, self.source, self.verification) for article in self.articles)
