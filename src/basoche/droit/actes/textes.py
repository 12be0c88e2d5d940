"""Le recueil des textes à reproduire : les articles qu'un acte doit citer, dans leur rédaction à la date de l'acte.

Une rédaction n'est sûre que jusqu'au jour où elle a été lue en vigueur. Après ce jour elle est à confirmer : elle
redevient exacte pour trente jours si l'étude l'a relue (:mod:`basoche.droit.actes.confirmation`). Si l'on sait qu'un
texte l'a changée, elle est bloquée, confirmée ou non. Jamais une rédaction n'est mise à la place d'une autre.

>>> from datetime import date
>>> texte_a_reproduire("CPCE R211-5", le=date(2025, 1, 10)).etat
<EtatTexte.EXACT: 'exact'>
>>> texte_a_reproduire("CPCE L125-1", le=date(2026, 11, 23)).etat
<EtatTexte.BLOQUE: 'bloque'>
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from basoche.droit.actes._confirmations import Confirmation, confirmation_valable, confirmations_de
from basoche.droit.actes._noeud import Fichier, Noeud
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.source import Verification

RECUEIL = Path(__file__).parent / "recueil"
_RENVOI = re.compile(r"(?P<article>.+?)(?: al\. (?P<du>\d+)(?: à (?P<au>\d+))?)?")
_CLES = frozenset({"article", "code", "redactions"})
_CLES_REDACTION = frozenset({"du", "lu_en_vigueur_le", "source", "verification", "alineas", "sha256"})


class EtatTexte(StrEnum):
    """Ce que vaut, à la date de l'acte, la rédaction relevée."""

    EXACT = "exact"
    A_CONFIRMER = "a_confirmer"
    BLOQUE = "bloque"


class TexteInconnu(ErreurBasoche):
    """L'article n'est pas au recueil, ou n'a pas l'alinéa demandé."""

    code = "texte_inconnu"


@dataclass(frozen=True, slots=True)
class Redaction:
    """Une rédaction d'un article : depuis quand (``None`` : non relevé), lue quel jour, ses alinéas, son empreinte."""

    du: date | None
    lu_en_vigueur_le: date
    source: str
    verification: Verification
    alineas: tuple[str, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class Changement:
    """Un texte que l'on sait avoir changé ou abrogé l'article, sans en avoir la rédaction."""

    le: date
    texte: str
    verification: Verification


@dataclass(frozen=True, slots=True)
class ArticleDuRecueil:
    """Un article du recueil : ses rédactions de la plus ancienne à la plus récente, ce qu'on sait l'avoir changé."""

    article: str
    code: str
    redactions: tuple[Redaction, ...]
    changements: tuple[Changement, ...]
    a_relire: str


@dataclass(frozen=True, slots=True)
class TexteAReproduire:
    """Ce qu'un acte reproduit : les alinéas demandés, leur état à la date de l'acte et pourquoi.

    ``alineas`` est vide quand aucune rédaction relevée ne couvre cette date. ``sha256`` est l'empreinte des alinéas
    demandés, joints par un saut de ligne, en UTF-8. ``confirmation`` : celle de l'étude qui rend le texte exact, s'il
    y en a une.
    """

    article: str
    le: date
    etat: EtatTexte
    motif: str
    alineas: tuple[str, ...]
    lu_en_vigueur_le: date | None
    source: str
    verification: Verification | None
    sha256: str
    a_relire: str
    confirmation: Confirmation | None = None

    @property
    def texte(self) -> str:
        """Les alinéas, un par ligne."""
        return "\n".join(self.alineas)


def empreinte(alineas: Sequence[str]) -> str:
    """SHA-256 des alinéas joints par un saut de ligne, en UTF-8."""
    return hashlib.sha256("\n".join(alineas).encode()).hexdigest()


@cache
def _chemins() -> dict[str, Path]:
    return {chemin.stem: chemin for chemin in sorted(RECUEIL.glob("*.yaml"))}


def articles_du_recueil() -> tuple[str, ...]:
    """Les articles que le recueil connaît."""
    return tuple(lire_article(nom).article for nom in _chemins())


def article_entier(article: str) -> str:
    """Le nom, au recueil, de l'article que désigne un renvoi : « cpce l111-8 al. 2 » donne « CPCE L111-8 ».

    Raises:
        TexteInconnu: le recueil n'a pas cet article.
    """
    renvoi = _RENVOI.fullmatch(" ".join(article.split()))
    return lire_article(nom_de_fichier(renvoi["article"] if renvoi else article)).article


def nom_de_fichier(article: str) -> str:
    """Le nom du fichier d'un article : « CPCE L111-8 » donne « cpce_l111-8 »."""
    return re.sub(r"[^a-z0-9-]+", "_", article.lower().replace("é", "e")).strip("_")


@cache
def lire_article(nom: str) -> ArticleDuRecueil:
    """Lit un fichier du recueil (« cpce_l111-8 »).

    Raises:
        TexteInconnu: le recueil n'a pas cet article.
        CatalogueInvalide: le fichier ne respecte pas le format, ou son empreinte n'est pas celle du texte.
    """
    chemin = _chemins().get(nom)
    if chemin is None:
        raise TexteInconnu(
            f"Le recueil des textes à reproduire n'a pas « {nom} ».",
            conseil="Relever l'article à Légifrance avant de rédiger l'acte qui doit le reproduire.",
        )
    noeud = Fichier(chemin, f"texte « {nom} »").racine()
    noeud.verifier_cles(_CLES, frozenset({"changements", "a_relire"}))
    if nom_de_fichier(noeud.texte("article")) != nom:
        raise noeud.erreur("« article » ne correspond pas au nom du fichier", "article")
    redactions = sorted(map(_redaction, noeud.objets("redactions")), key=lambda r: r.du or date.min)
    if not redactions:
        raise noeud.erreur("au moins une rédaction est attendue", "redactions")
    return ArticleDuRecueil(
        article=noeud.texte("article"),
        code=noeud.texte("code"),
        redactions=tuple(redactions),
        changements=tuple(map(_changement, noeud.objets("changements"))),
        a_relire=noeud.texte_libre("a_relire"),
    )


def _redaction(noeud: Noeud) -> Redaction:
    noeud.verifier_cles(_CLES_REDACTION, frozenset())
    alineas = noeud.textes("alineas")
    if not alineas or noeud.texte("sha256") != empreinte(alineas):
        raise noeud.erreur("l'empreinte n'est pas celle des alinéas : le texte a été altéré", "sha256")
    return Redaction(
        du=noeud.jour("du"),
        lu_en_vigueur_le=_jour_exige(noeud, "lu_en_vigueur_le"),
        source=noeud.texte("source"),
        verification=noeud.choix("verification", Verification),
        alineas=alineas,
        sha256=noeud.texte("sha256"),
    )


def _changement(noeud: Noeud) -> Changement:
    noeud.verifier_cles(frozenset({"le", "texte", "verification"}), frozenset())
    return Changement(_jour_exige(noeud, "le"), noeud.texte("texte"), noeud.choix("verification", Verification))


def _jour_exige(noeud: Noeud, cle: str) -> date:
    jour = noeud.jour(cle)
    if jour is None:
        raise noeud.erreur(f"« {cle} » doit être une date", cle)
    return jour


def texte_a_reproduire(article: str, *, le: date) -> TexteAReproduire:
    """Le texte à reproduire dans un acte, et ce qu'il vaut à la date de cet acte.

    Args:
        article: « CPCE R211-5 », ou seulement des alinéas : « CPCE L211-4 al. 3 », « CPCE L111-8 al. 2 à 3 ».
        le: la date de l'acte.

    Raises:
        TexteInconnu: le recueil n'a pas cet article ou cet alinéa.
    """
    renvoi = _RENVOI.fullmatch(article)
    assert renvoi is not None
    connu = lire_article(nom_de_fichier(renvoi["article"]))
    redaction = next((r for r in reversed(connu.redactions) if r.du is None or r.du <= le), None)
    if redaction is None:
        debut = connu.redactions[0].du
        assert debut is not None
        motif = f"rédaction antérieure au {debut:%d/%m/%Y} non relevée"
        return TexteAReproduire(article, le, EtatTexte.BLOQUE, motif, (), None, "", None, "", connu.a_relire)
    etat, motif, confirmation = _juger(connu, redaction, le)
    alineas = _alineas(article, redaction.alineas, renvoi["du"], renvoi["au"])
    return TexteAReproduire(
        article=article,
        le=le,
        etat=etat,
        motif=motif,
        alineas=alineas,
        lu_en_vigueur_le=redaction.lu_en_vigueur_le,
        source=redaction.source,
        verification=redaction.verification,
        sha256=empreinte(alineas),
        a_relire=connu.a_relire,
        confirmation=confirmation,
    )


_Etat = tuple[EtatTexte, str, Confirmation | None]


def _juger(connu: ArticleDuRecueil, redaction: Redaction, le: date) -> _Etat:
    """Changé depuis : bloqué. Acte postérieur à la lecture, ou début non relevé : à confirmer. Sinon exact."""
    for changement in connu.changements:
        if redaction.lu_en_vigueur_le < changement.le <= le:
            return (
                EtatTexte.BLOQUE,
                f"rédaction changée le {changement.le:%d/%m/%Y} : {changement.texte.rstrip('.')}",
                None,
            )
    lecture = f"lu en vigueur le {redaction.lu_en_vigueur_le:%d/%m/%Y}"
    if le > redaction.lu_en_vigueur_le:
        return _confirme(connu, redaction, le, f"{lecture}, avant la date de l'acte")
    if redaction.du is None and le < redaction.lu_en_vigueur_le:
        return _confirme(connu, redaction, le, "date d'entrée en vigueur de cette rédaction non relevée")
    return EtatTexte.EXACT, lecture, None


def _confirme(connu: ArticleDuRecueil, redaction: Redaction, le: date, doute: str) -> _Etat:
    """Exact si l'étude a relu cette rédaction-là dans les trente jours ; sinon à confirmer."""
    valable = confirmation_valable(connu.article, redaction.sha256, le)
    if valable is not None:
        relu = f"relu en vigueur le {valable.lu_le:%d/%m/%Y} par {valable.par} ({valable.source})"
        return EtatTexte.EXACT, relu, valable
    passees = [c for c in confirmations_de(connu.article) if c.redaction == redaction.sha256 and c.lu_le <= le]
    if passees:
        doute += f" ; confirmation échue le {passees[-1].valable_jusqu_au:%d/%m/%Y}"
    return EtatTexte.A_CONFIRMER, doute, None


def _alineas(article: str, alineas: tuple[str, ...], du: str | None, au: str | None) -> tuple[str, ...]:
    if du is None:
        return alineas
    premier, dernier = int(du), int(au or du)
    if not 1 <= premier <= dernier <= len(alineas):
        raise TexteInconnu(
            f"« {article} » : l'article compte {len(alineas)} alinéa(s).", conseil="Vérifier les alinéas demandés."
        )
    return alineas[premier - 1 : dernier]
