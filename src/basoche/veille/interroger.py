"""Ce que la base répond : l'article d'un jour, et ce qui a changé sur une période.

« Aucun changement » et « période non couverte » sont deux réponses : la première n'est donnée que si toutes les
archives de la période ont été versées.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from basoche.droit.erreurs import ChampManquant, ErreurBasoche, HorsPeriode
from basoche.droit.resultat import Avertissement
from basoche.veille.base import Base, versions
from basoche.veille.portee import colonne, exiger_connu, fonds_de, nommer
from basoche.veille.temoin import Couverture, commune, couverture
from basoche.veille.version import Version, cle_du_numero


class Sorte(StrEnum):
    """Ce qui arrive à un article."""

    CREE = "cree"
    MODIFIE = "modifie"
    ABROGE = "abroge"
    RENUMEROTE = "renumerote"
    DEPLACE = "deplace"
    A_VENIR = "a_venir"
    RETROACTIF = "retroactif"
    RECTIFIE = "rectifie"


class Reponse(StrEnum):
    """Ce que vaut une liste de changements."""

    CHANGEMENTS = "changements"
    AUCUN = "aucun_changement"
    NON_COUVERTE = "periode_non_couverte"


@dataclass(frozen=True, slots=True)
class ArticleLu:
    """Un article à une date : sa version (``None`` : il n'y en a pas), jusqu'où le droit est connu."""

    version: Version | None
    arrete_au: date | None
    avertissements: tuple[Avertissement, ...] = ()


@dataclass(frozen=True, slots=True)
class Evenement:
    """Un changement d'un article : ses deux dates, publication (si elle est connue) et entrée en vigueur."""

    sorte: Sorte
    code: str
    numero: str
    entree_en_vigueur: date | None
    publication: date | None
    modificateur: str
    apres: Version | None
    avant: Version | None

    def en_dict(self) -> dict[str, Any]:
        """Pour la réponse."""
        return {
            "sorte": self.sorte.value, "article": f"{self.code} {self.numero}",
            "ancien_numero": self.avant.numero if self.avant and self.avant.numero != self.numero else None,
            "entree_en_vigueur": self.entree_en_vigueur.isoformat() if self.entree_en_vigueur else None,
            "publication": self.publication.isoformat() if self.publication else None,
            "modificateur": self.modificateur, "nota": (self.apres or self.avant or _VIDE).nota,
            "version": self.apres.id if self.apres else None,
            "version_precedente": self.avant.id if self.avant else None,
        }  # fmt: skip


_VIDE = Version("", "", "", "", "", None, None, "", "", "", (), "")


@dataclass(frozen=True, slots=True)
class Changements:
    """Ce qui a changé sur une période, et si cette période est connue tout entière."""

    reponse: Reponse
    evenements: tuple[Evenement, ...]
    couverture: Couverture
    absents: tuple[str, ...] = ()
    """Les codes demandés dont la base n'a aucun article."""


def article_le(base: Base, code: str, numero: str, jour: date) -> ArticleLu:
    """L'article tel qu'il s'appliquait ce jour-là.

    Args:
        base: la base ouverte.
        code: abréviation (``CPCE``), titre entier, ou identifiant du texte (``LEGITEXT…``).
        numero: son numéro à cette date.
        jour: le jour voulu.

    Raises:
        HorsPeriode: la base ne va pas jusqu'à ce jour, ne remonte pas jusque-là, ou n'a pas ce code.
        CodeInconnu, ChampManquant: la demande ne nomme pas un article.
    """
    cle, nom = cle_du_numero(numero), nommer(code)
    if not cle:
        raise ChampManquant(
            "Le numéro de l'article manque.", conseil="L'écrire, par exemple « L212-2 ».", champ="numero"
        )
    exiger_connu(nom, base)
    fonds = fonds_de(base, nom)
    connue = couverture(base, fonds, nom) if fonds else couverture(base)
    if connue.au is not None and not fonds:
        raise HorsPeriode(
            f"{code} {numero} : la base n'a aucun article de ce texte ; elle ne peut pas dire s'il existe.",
            conseil="Relever ce code (basoche veille relever --code …), ou verser une archive qui l'a.",
        )
    if connue.au is None or jour > connue.au:
        raise HorsPeriode(
            f"{code} {numero} au {jour:%d/%m/%Y} : {connue.en_phrase[0].lower()}{connue.en_phrase[1:]}.",
            conseil="Relever les archives qui manquent (basoche veille relever).",
        )
    trouvees = [
        version
        for version in versions(base, f"{colonne(nom)} = ? AND numero = ? AND fonds <> 'JORF'", (nom, cle))
        if version.est_en_vigueur(jour)
    ]
    if not trouvees and connue.du is not None:
        raise HorsPeriode(
            f"{code} {numero} : la base ne remonte qu'au {connue.du:%d/%m/%Y}, sans stock complet ; elle ne peut pas "
            "dire que cet article n'existe pas.",
            conseil="Ingérer le stock complet (Freemium_legi_global_….tar.gz).",
        )
    if not trouvees:
        return ArticleLu(None, connue.au)
    return _choisir(trouvees, connue)


def _choisir(trouvees: list[Version], connue: Couverture) -> ArticleLu:
    """La plus récente, s'il y en a deux ; le doublon et la note d'entrée en vigueur sont dits."""
    retenue = max(trouvees, key=lambda version: (version.debut or date.min, version.id))
    avis = []
    if len(trouvees) > 1:
        autres = ", ".join(version.id for version in trouvees if version is not retenue)
        avis.append(
            Avertissement(
                "numero_en_double",
                f"{retenue.code} {retenue.numero} a {len(trouvees)} versions en vigueur ce jour-là ; la plus récente "
                f"est retenue ({retenue.id}), non {autres}.",
            )
        )
    if retenue.nota:
        avis.append(Avertissement("nota", f"{retenue.code} {retenue.numero}, note : {retenue.nota}"))
    return ArticleLu(retenue, connue.au, tuple(avis))


def changements(base: Base, depuis: date, jusqu_a: date, *, codes: Collection[str] = ()) -> Changements:
    """Ce qui change entre deux jours, compris l'un et l'autre.

    Sont dits : ce qui entre en vigueur ou cesse de l'être dans la période ; ce qui a été connu pendant la période et
    entre en vigueur plus tard (``a_venir``) ou plus tôt (``retroactif``) ; ce qui a été rectifié sans
    changer de version.

    Args:
        base: la base ouverte.
        depuis, jusqu_a: la période.
        codes: abréviations, titres ou identifiants ; vide : tous les textes de la base.

    Raises:
        ErreurBasoche: la période finit avant de commencer (``periode_inversee``).
        CodeInconnu: un code que rien ne connaît.
    """
    if jusqu_a < depuis:
        raise ErreurBasoche(
            f"La période finit le {jusqu_a:%d/%m/%Y}, avant de commencer le {depuis:%d/%m/%Y}.",
            conseil="Échanger les deux dates.", code="periode_inversee", champ="jusqu_a",
        )  # fmt: skip
    noms = [nommer(code) for code in codes]
    connue, absents = _couverture_de(base, noms)
    evenements = sorted(
        (un for un in _evenements(base, depuis, jusqu_a) if not noms or _est_de(un, noms)),
        key=lambda un: (un.entree_en_vigueur or date.max, un.code, un.numero, un.sorte),
    )
    couverte = connue.contient(depuis, jusqu_a) and not absents
    reponse = Reponse.NON_COUVERTE if not couverte else Reponse.CHANGEMENTS if evenements else Reponse.AUCUN
    return Changements(reponse, tuple(evenements), connue, tuple(absents))


def _couverture_de(base: Base, noms: Collection[str]) -> tuple[Couverture, list[str]]:
    """Jusqu'où l'on connaît ces codes (à défaut, tous les fonds que la base a), et ceux dont elle n'a rien."""
    if not noms:
        recus = {str(un[0]) for un in base.execute("SELECT DISTINCT fonds FROM archive WHERE finie = 1")}
        return commune(couverture(base, fonds) for fonds in ("LEGI", *({"KALI"} & recus))), []
    absents, connues = [], []
    for nom in noms:
        exiger_connu(nom, base)
        if fonds := fonds_de(base, nom):
            connues.append(couverture(base, fonds, nom))
        else:
            absents.append(nom)
    return (commune(connues) if connues else couverture(base)), absents


def _est_de(evenement: Evenement, codes: Collection[str]) -> bool:
    version = evenement.apres or evenement.avant
    return version is not None and not {version.code, version.cid}.isdisjoint(codes)


def _evenements(base: Base, depuis: date, jusqu_a: date) -> Iterator[Evenement]:
    bornes = (depuis.isoformat(), jusqu_a.isoformat())
    condition = (
        "fonds <> 'JORF' AND (debut BETWEEN ? AND ? OR connue_le BETWEEN ? AND ? OR rectifiee_le BETWEEN ? AND ?)"
    )
    for version in versions(base, condition, bornes * 3):
        if not version.est_mort_nee and (un := _de_la_version(base, version, depuis, jusqu_a)):
            yield un
    for version in versions(base, "fonds <> 'JORF' AND fin BETWEEN ? AND ?", bornes):
        if not version.est_mort_nee and not _a_une_suite(base, version):
            yield _evenement(base, Sorte.ABROGE, None, version, version.fin)


def _de_la_version(base: Base, version: Version, depuis: date, jusqu_a: date) -> Evenement | None:
    """L'évènement d'une version : son entrée en vigueur, son annonce, son effet passé, ou sa rectification."""
    avant = _precedente(base, version)
    if version.debut is not None and depuis <= version.debut <= jusqu_a:
        sorte = _nature_de_la_suite(base, version, avant)
        return _evenement(base, sorte, version, avant, version.debut) if sorte else None
    vue = version.connue_le is not None and depuis <= version.connue_le <= jusqu_a
    if vue and version.connue_le is not None and (version.debut is None or version.debut > jusqu_a):
        return _evenement(base, Sorte.A_VENIR, version, avant, version.debut)
    if version.rectifiee_le is not None and depuis <= version.rectifiee_le <= jusqu_a:
        return _evenement(base, Sorte.RECTIFIE, version, avant, version.debut)
    if vue and version.debut is not None and _vient_d_un_texte_recent(base, version, depuis):
        return _evenement(base, Sorte.RETROACTIF, version, avant, version.debut)
    return None


def _vient_d_un_texte_recent(base: Base, version: Version, depuis: date) -> bool:
    """Vrai si le texte qui l'a faite est plus récent qu'elle : une vieille version corrigée n'est pas rétroactive."""
    publiee = _publication(base, version)
    signature = version.modificateur.signature if version.modificateur else None
    repere = publiee or signature
    return repere is not None and version.debut is not None and repere > version.debut and version.debut < depuis


def _nature_de_la_suite(base: Base, version: Version, avant: Version | None) -> Sorte | None:
    """Ce que la nouvelle version fait à l'ancienne ; ``None`` si rien n'a changé qu'un identifiant."""
    if version.etat.startswith("ABROGE") and not version.texte_norme:
        return Sorte.ABROGE
    if avant is None:
        return Sorte.MODIFIE if _suit_une_version_inconnue(base, version) else Sorte.CREE
    if avant.numero != version.numero:
        return Sorte.RENUMEROTE
    if avant.texte_norme == version.texte_norme:
        return Sorte.DEPLACE if avant.cid != version.cid else None
    return Sorte.MODIFIE


def _suit_une_version_inconnue(base: Base, version: Version) -> bool:
    """Vrai si la source dit qu'elle suit une version que la base n'a pas (livraison du jour sans stock)."""
    autres = "SELECT 1 FROM version_article WHERE chaine = ? AND id <> ?"
    connue = base.execute(autres, (version.chaine, version.id)).fetchone()
    return version.chaine != version.id and connue is None


def _precedente(base: Base, version: Version) -> Version | None:
    """La version d'avant, dans la vie de l'article ; à défaut, celle du même numéro que celle-ci remplace."""
    if version.debut is None:
        condition, valeurs = "chaine = ? AND id <> ? AND debut IS NOT NULL", [version.chaine, version.id]
    else:
        condition = "chaine = ? AND id <> ? AND debut < ?"
        valeurs = [version.chaine, version.id, version.debut.isoformat()]
    avant = [autre for autre in versions(base, condition, valeurs) if not autre.est_mort_nee]
    if not avant and version.debut is not None:
        memes = versions(
            base, "cid = ? AND numero = ? AND fin = ?", (version.cid, version.numero, version.debut.isoformat())
        )
        avant = [autre for autre in memes if autre.id != version.id and not autre.est_mort_nee]
    return avant[-1] if avant else None


def _a_une_suite(base: Base, version: Version) -> bool:
    """Vrai si une autre version prend le relais le jour où celle-ci finit."""
    assert version.fin is not None
    suites = versions(
        base, "(chaine = ? OR (cid = ? AND numero = ?)) AND debut = ?",
        (version.chaine, version.cid, version.numero, version.fin.isoformat()),
    )  # fmt: skip
    return any(suite.id != version.id and not suite.est_mort_nee for suite in suites)


def _publication(base: Base, version: Version) -> date | None:
    """La publication du texte qui a fait cette version, si la base a ce texte (fonds JORF, ou LEGI)."""
    lien = version.modificateur
    if lien is None or not lien.cid:
        return version.publication
    ligne = base.execute(
        "SELECT publication FROM texte WHERE cid = ? AND publication IS NOT NULL", (lien.cid,)
    ).fetchone()
    return date.fromisoformat(ligne[0]) if ligne else None


def _evenement(
    base: Base, sorte: Sorte, apres: Version | None, avant: Version | None, entree: date | None
) -> Evenement:
    portee = apres or avant
    assert portee is not None
    lien = (avant.abrogateur if avant else None) if sorte is Sorte.ABROGE else portee.modificateur
    return Evenement(
        sorte, portee.code, portee.numero, entree,
        _publication(base, portee) if sorte is not Sorte.ABROGE else None,
        lien.libelle if lien else "", apres, avant,
    )  # fmt: skip
