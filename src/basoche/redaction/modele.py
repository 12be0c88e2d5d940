"""Un modèle d'acte : son en-tête, son texte, et ce qu'il devient une fois les données posées."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import FileSystemLoader, Template, TemplateError, TemplateSyntaxError, Undefined

from basoche.droit.erreurs import ErreurBasoche
from basoche.instrumentum import Arbre, lire_markdown
from basoche.redaction.cadre import Cadre, lire_cadre
from basoche.redaction.champs import Atelier, Champs, ChampsManquants, exiger, filtre_prudent, releve
from basoche.redaction.ecriture import FILTRES

MODELES = Path(__file__).parent / "modeles"
_PONCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_COMMANDES = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_AVANT_PONCTUATION = re.compile(r"(?<=\S) (?=\\?[;!?»€%]|\\?:(?![:-]))")
_NUMERO = re.compile(r"(?<!\d)0\d(?: \d\d){4}(?!\d)|\bn° (?=\d)|\b[ADLR]\\?\. (?=\d)")
_EN_TETE = re.compile(r"---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_CLES = {
    "code", "titre", "articles", "du", "jusqu_au", "auteur", "source", "verification", "notes",
    "mise_en_page", "signataire", "signe", "par_mandat", "adresse",
}  # fmt: skip
_CLES_EXIGEES = {"code", "titre", "articles", "du", "auteur", "verification"}


@dataclass(frozen=True, slots=True)
class Modele:
    """Un modèle livré : code du catalogue, titre imprimé, articles, dates, cadre, texte Markdown + Jinja."""

    code: str
    titre: str
    articles: tuple[str, ...]
    du: date
    jusqu_au: date | None
    auteur: str
    verification: str
    notes: tuple[str, ...]
    cadre: Cadre
    texte: str


def lire_modele(nom: str) -> Modele:
    """Lit un modèle livré, par exemple ``saisie_vente/cmd_saisie_vente``.

    Raises:
        ErreurBasoche: modèle absent (``modele_inconnu``) ou en-tête fautif (``modele_invalide``).
    """
    chemin = MODELES / f"{nom}.md"
    if ".." in nom or not chemin.is_file():
        raise ErreurBasoche(
            f"Aucun modèle ne s'appelle « {nom} ».", conseil="Voir les modèles livrés.", code="modele_inconnu"
        )
    return _analyser(chemin.read_text(encoding="utf-8"), nom)


@cache
def modeles_livres() -> Mapping[str, str]:
    """Le nom du modèle de chaque code que Basoche rédige : ``cmd_saisie_vente`` → ``saisie_vente/cmd_saisie_vente``."""
    chemins = sorted(c for c in MODELES.rglob("*.md") if not c.name.startswith("_"))
    return {chemin.stem: chemin.relative_to(MODELES).with_suffix("").as_posix() for chemin in chemins}


def modele_du_code(code: str) -> Modele:
    """Le modèle d'un acte du catalogue.

    Raises:
        ErreurBasoche: Basoche ne rédige pas cet acte (``modele_inconnu``).
    """
    if code not in modeles_livres():
        raise ErreurBasoche(
            f"Basoche ne rédige pas l'acte « {code} ».",
            conseil="Voir les actes rédigés : basoche acte lister (colonne modèle), ou employer un modèle de l'étude.",
            code="modele_inconnu",
            champ="code",
        )
    return _lu(modeles_livres()[code])


@cache
def _lu(nom: str) -> Modele:
    return lire_modele(nom)


def _analyser(source: str, nom: str) -> Modele:
    trouve = _EN_TETE.match(source)
    if trouve is None:
        raise _invalide(nom, "l'en-tête « --- … --- » manque")
    entete = yaml.load(trouve.group(1), Loader=yaml.CSafeLoader)
    inconnues, absentes = entete.keys() - _CLES, _CLES_EXIGEES - entete.keys()
    if inconnues or absentes:
        raise _invalide(nom, f"en-tête : clés inconnues {sorted(inconnues)}, absentes {sorted(absentes)}")
    try:
        cadre = lire_cadre(entete)
    except ValueError as faute:
        raise _invalide(nom, f"en-tête : {faute}") from None
    return Modele(
        code=entete["code"],
        titre=entete["titre"],
        articles=tuple(entete["articles"]),
        du=entete["du"],
        jusqu_au=entete.get("jusqu_au"),
        auteur=entete["auteur"],
        verification=entete["verification"],
        notes=tuple(entete.get("notes") or ()),
        cadre=cadre,
        texte=trouve.group(2),
    )


def _invalide(nom: str, pourquoi: str) -> ErreurBasoche:
    return ErreurBasoche(
        f"Modèle « {nom} » : {pourquoi}.", conseil="Corriger le fichier du modèle.", code="modele_invalide"
    )


def rediger(modele: Modele, donnees: Mapping[str, Any]) -> Arbre:
    """Pose les données dans le modèle et rend l'arbre de l'acte.

    Args:
        modele: le modèle lu.
        donnees: les champs de l'acte ; montants, dates et taux typés, ou leur forme JSON.

    Raises:
        ErreurBasoche: des champs attendus manquent (``champ_manquant``, tous nommés) ou le texte ne se lit pas
            (``modele_invalide``).
    """
    texte, manquants = poser(modele, donnees)
    if manquants:
        refus = ChampsManquants(
            f"Modèle « {modele.code} » : il manque « {' », « '.join(manquants)} ».",
            conseil="Donner ces champs : un acte n'est jamais imprimé avec un vide.",
            champ=manquants[0],
        )
        refus.champs = tuple(manquants)
        raise refus
    return lire_markdown(insecables(texte))


def insecables(texte: str) -> str:
    """Les espaces qu'une fin de ligne ne doit pas couper : ponctuation double, guillemets, téléphones, articles."""
    texte = _AVANT_PONCTUATION.sub("\u00a0", texte).replace("« ", "«\u00a0")
    return _NUMERO.sub(lambda trouve: trouve.group().replace(" ", "\u00a0"), texte)


def champs_manquants(modele: Modele, donnees: Mapping[str, Any]) -> tuple[str, ...]:
    """Les chemins des champs sans valeur (absents, nuls ou blancs), dans l'ordre de l'acte ; rien n'est imprimé."""
    return tuple(poser(modele, donnees)[1])


def poser(modele: Modele, donnees: Mapping[str, Any]) -> tuple[str, list[str]]:
    """Le texte Markdown, données posées, et les champs manquants, qui y laissent « … » ; :func:`rediger` les refuse."""
    try:
        gabarit = _gabarit(modele.texte)
        with releve() as manquants:
            texte = gabarit.render(dict(Champs(donnees)))
    except TemplateSyntaxError as faute:
        raise _invalide(modele.code, f"ligne {faute.lineno} : {faute.message}") from faute
    except (TemplateError, TypeError) as faute:
        raise _invalide(modele.code, f"{faute}") from faute
    return texte, manquants


@cache
def _gabarit(texte: str) -> Template:
    """Le gabarit compilé : un lot de lettres ne compile le modèle qu'une fois."""
    return atelier().from_string(texte)


@cache
def atelier() -> Atelier:
    """Jinja réglé pour les actes : bac à sable, champs relevés, sortie inerte en Markdown."""
    cree = Atelier(
        loader=FileSystemLoader(MODELES),
        finalize=echapper,
        autoescape=False,  # la sortie est du Markdown : `echapper` neutralise sa ponctuation
        comment_start_string="{##",  # « {# » ouvre l'identifiant d'une mention
        comment_end_string="##}",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,  # un morceau inclus ne se colle pas à la ligne qui le suit
    )
    for nom, filtre in FILTRES.items():
        cree.filters[nom] = filtre_prudent(filtre)
    cree.filters["exige"] = exiger
    return cree


def echapper(valeur: object) -> str:
    """Rend une donnée inerte : ponctuation Markdown échappée, tout blanc devient une espace.

    Un caractère de commande (dont ceux qui renversent le sens de lecture) devient « \ufffd » : il se voit.

    >>> echapper("*SCI* du Lac")
    '\\\\*SCI\\\\* du Lac'
    """
    if isinstance(valeur, Undefined):
        return str(valeur)  # relève le champ
    net = _COMMANDES.sub("\ufffd", re.sub(r"[ \t\r\n]+", " ", str(valeur)))
    return _PONCTUATION.sub(r"\\\1", net)
