"""Rédiger un acte de bout en bout : son code et ses données donnent un fichier PDF, DOCX ou HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from basoche.conformite import Verdict
from basoche.droit.actes import acte, codes
from basoche.droit.erreurs import ErreurBasoche
from basoche.guichet.champs import lire_date
from basoche.instrumentum import Arbre, mentions
from basoche.redaction.cadre import valeur_de
from basoche.redaction.docx import rendre_docx
from basoche.redaction.donnees import CRITERES
from basoche.redaction.feuille import Feuille, Variante, composer_page
from basoche.redaction.gabarit import acte_attendu, finir_gabarit, remplir_gabarit
from basoche.redaction.html import rendre_html
from basoche.redaction.mise_en_feuille import mettre_en_feuille
from basoche.redaction.mise_en_page import mise_en_page
from basoche.redaction.modele import Modele, modele_du_code, rediger
from basoche.redaction.pdf import Imprimeur
from basoche.redaction.preuves import preuves_des_textes, sont_sures
from basoche.redaction.textes import textes_reproduits


class Format(StrEnum):
    """Le format du fichier rendu."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Avis:
    """Ce que le contrôle dit d'un acte rédigé : s'il reste un projet, les points à imprimer au pied, le verdict."""

    projet: bool
    incertains: tuple[str, ...] = ()
    verdict: Verdict | None = None


Controle = Callable[[str, Mapping[str, Any], Arbre, date], Avis]
ControleDuTexte = Callable[[str, Mapping[str, Any], Arbre, Arbre | None, date], Avis]
DU_CONTROLE = "controle"
"""Le groupe de champs que lit le contrôle et que l'acte n'imprime ni ne joint."""


@dataclass(frozen=True, slots=True)
class Reglages:
    """Ce qui vaut pour tous les actes d'un lot.

    ``controle`` est appelé sur chaque acte rédigé (:func:`basoche.redaction.depart.juger_le_depart`) ; sans lui, tout
    acte est un projet. ``projet`` force le projet, quel que soit le verdict. ``gabarit`` est le modèle Word de l'étude,
    à la place de celui de Basoche ; son texte passe ``controle_du_texte``, sans lequel l'acte reste un projet.
    ``pied`` s'ajoute au pied de chaque page.
    """

    le: date
    etude: Mapping[str, str]
    format: Format = Format.PDF
    variante: Variante = Variante.ORIGINAL
    presentation: Mapping[str, Any] = field(default_factory=mise_en_page)
    lettre: Mapping[str, Any] | None = None
    initiales: str = ""
    controle: Controle | None = None
    projet: bool = False
    gabarit: bytes | None = None
    controle_du_texte: ControleDuTexte | None = None
    pied: str = ""


@dataclass(frozen=True, slots=True)
class ActeEtabli:
    """Un acte rédigé : le fichier, les identifiants de ses mentions dans l'ordre, s'il reste un projet, son verdict.

    ``textes`` sont les articles reproduits, avec la preuve de leur rédaction.
    """

    octets: bytes
    mentions: tuple[str, ...]
    projet: bool
    incertains: tuple[str, ...]
    verdict: Verdict | None = None
    textes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def rediger_acte(code: str, donnees: Mapping[str, Any], reglages: Reglages) -> bytes:
    """Le fichier d'un acte ; mêmes refus qu':func:`etablir_acte`."""
    return etablir_acte(code, donnees, reglages).octets


def etablir_acte(code: str, donnees: Mapping[str, Any], reglages: Reglages) -> ActeEtabli:
    """Un acte et ce qu'il faut en dire.

    Raises:
        ErreurBasoche: acte que Basoche ne rédige pas (``modele_inconnu``), mentions légales inconnues
            (``redaction_bloquee``) ou champ manquant (``champ_manquant``).
    """
    refuser_mentions_inconnues(code)
    modele = modele_du_code(code)
    if (critere := date_du_critere(code, donnees, reglages.le)) is not None:
        refuser_hors_periode(modele, critere)
    textes = textes_reproduits(acte(code), reglages.le) if code in codes() else {}
    imprimees = {cle: valeur for cle, valeur in donnees.items() if cle != DU_CONTROLE}
    completes = {"etude": reglages.etude, **({"textes": textes} if textes else {}), **imprimees}
    a_controler = {**completes, DU_CONTROLE: donnees[DU_CONTROLE]} if DU_CONTROLE in donnees else completes
    if reglages.gabarit is not None:
        return _etablir_sur_gabarit(reglages.gabarit, modele, completes, a_controler, reglages)
    arbre = rediger(modele, completes)
    avis = reglages.controle(code, a_controler, arbre, reglages.le) if reglages.controle else Avis(projet=True)
    preuves = preuves_des_textes(acte(code), arbre, reglages.le) if code in codes() else {}
    avis = replace(avis, projet=avis.projet or reglages.projet or not sont_sures(preuves))
    jointes = {**completes, "textes": preuves} if textes else completes
    octets = rendre(arbre, _feuille(modele, jointes, reglages, avis), reglages.format)
    portees = tuple(dict.fromkeys(mention.identifiant for mention in mentions(arbre.blocs)))
    return ActeEtabli(octets, portees, avis.projet, avis.incertains, avis.verdict, preuves)


def _etablir_sur_gabarit(
    gabarit: bytes, modele: Modele, donnees: Mapping[str, Any], a_controler: Mapping[str, Any], reglages: Reglages
) -> ActeEtabli:
    """L'acte sur le modèle Word de l'étude : c'est son texte, relu, qui est contrôlé."""
    octets, arbre = remplir_gabarit(gabarit, donnees, le=reglages.le)
    avis = Avis(projet=True)
    if reglages.controle_du_texte is not None:
        attendu = acte_attendu(modele, donnees)
        avis = reglages.controle_du_texte(modele.code, a_controler, arbre, attendu, reglages.le)
    preuves = preuves_des_textes(acte(modele.code), arbre, reglages.le) if modele.code in codes() else {}
    avis = replace(avis, projet=avis.projet or reglages.projet or not sont_sures(preuves))
    jointes = {**donnees, "textes": preuves} if "textes" in donnees else donnees
    octets = finir_gabarit(octets, arbre, _feuille(modele, jointes, reglages, avis))
    return ActeEtabli(octets, (), avis.projet, avis.incertains, avis.verdict, preuves)


def refuser_mentions_inconnues(code: str) -> None:
    """Un acte dont les mentions légales ne sont pas connues n'est pas rédigé.

    Raises:
        ErreurBasoche: le catalogue bloque cet acte (``redaction_bloquee``) ; le message dit pourquoi et quoi relire.
    """
    bloquee = acte(code).redaction_bloquee if code in codes() else ""
    if bloquee:
        raise ErreurBasoche(
            f"L'acte « {code} » n'est pas rédigé. {bloquee}",
            conseil="Relire le texte au Journal officiel, puis faire compléter le catalogue des actes.",
            code="redaction_bloquee",
            champ="code",
        )


def date_du_critere(code: str, donnees: Mapping[str, Any], le: date) -> date | None:
    """La date qui choisit la version d'un acte : la sienne, ou celle que nomme le catalogue (l'ordonnance signifiée).

    ``None`` si cette date manque aux données : la rédaction la demandera.
    """
    chemin = CRITERES.get(acte(code).date_critere if code in codes() else "", "")
    if not chemin:
        return le
    critere = valeur_de(donnees, chemin)
    if isinstance(critere, str):
        return lire_date(critere, chemin, souple=False)
    return critere if isinstance(critere, date) else None


def refuser_hors_periode(modele: Modele, le: date) -> None:
    """Un modèle ne sert qu'entre ses dates : jamais une rédaction n'est mise à la place d'une autre.

    Raises:
        ErreurBasoche: le modèle ne vaut pas à cette date (``hors_periode``).
    """
    if le < modele.du or (modele.jusqu_au is not None and le > modele.jusqu_au):
        fin = f" au {modele.jusqu_au:%d/%m/%Y}" if modele.jusqu_au else ""
        raise ErreurBasoche(
            f"Le modèle « {modele.code} » vaut du {modele.du:%d/%m/%Y}{fin}, pas au {le:%d/%m/%Y}.",
            conseil="Choisir la version de l'acte en vigueur à cette date : basoche acte lister.",
            code="hors_periode",
            champ="le",
        )


def rendre(arbre: Arbre, feuille: Feuille, format_: Format) -> bytes:
    """L'écrit dans le format voulu."""
    match format_:
        case Format.PDF:
            return Imprimeur().imprimer(composer_page(arbre, feuille))
        case Format.DOCX:
            return rendre_docx(arbre, feuille)
        case Format.HTML:
            return rendre_html(arbre, feuille).encode()


def _feuille(modele: Modele, donnees: Mapping[str, Any], reglages: Reglages, avis: Avis) -> Feuille:
    return mettre_en_feuille(
        modele,
        donnees,
        le=reglages.le,
        etude=reglages.etude,
        presentation=reglages.presentation,
        lettre=reglages.lettre,
        initiales=reglages.initiales,
        pied=reglages.pied,
        variante=reglages.variante,
        projet=avis.projet,
        incertains=avis.incertains,
    )
