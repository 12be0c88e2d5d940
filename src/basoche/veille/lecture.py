"""Lit un code ou une loi en Markdown, daté par son en-tête, sous les deux formes qui circulent.

La forme d'aujourd'hui titre ses articles (``##### Article R211-1``) ; l'ancienne les écrit seuls sur leur ligne, comme
les divisions (``Section 2 : …``), qui ne sont alors pas du texte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.resultat import Avertissement
from basoche.echanges.ecriture import cause_systeme
from basoche.veille.texte import Article, EtatDuDroit

_NUMERO = (
    r"(?:(?P<lettre>[LRDA]) ?\.? ?\*{0,2} ?)?"
    r"(?P<reste>\d[\d.]*(?:er)?(?:-\d+)*(?:[ -](?:bis|ter|quater|quinquies|sexies|[A-Z]))*)"
)
_ARTICLE = re.compile(rf"Articles? {_NUMERO}\s*\Z", re.IGNORECASE)
_TITRE = re.compile(r"(?P<dieses>#{1,6})\s+(?P<texte>.+?)\s*#*\s*\Z")
_DIVISION = re.compile(
    r"(?:partie|livre|titre|chapitre|section|sous-section|paragraphe|sous-paragraphe|annexe)s?\b"
    r"(?:\s+(?:[ivxlcdm]+(?:er)?|\d+(?:er)?|unique|préliminaire|premi[eè]re?|législative|réglementaire))?"
    r"(?:\s+(?:bis|ter|quater))?\s*(?::.*)?\Z",
    re.IGNORECASE,
)
_ENTETE = re.compile(r"\A---\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)


@dataclass(slots=True)
class _Lecture:
    """Les articles à mesure qu'on les rencontre."""

    articles: dict[str, Article] = field(default_factory=dict)
    doubles: dict[str, list[int]] = field(default_factory=dict)

    def ajouter(self, numero: str, lignes: Sequence[str], plan: Sequence[tuple[int, str]], ligne: int) -> None:
        """Garde l'article ; un numéro déjà vu est remplacé, la dernière occurrence étant en vigueur."""
        if numero in self.articles:
            self.doubles.setdefault(numero, [self.articles[numero].ligne]).append(ligne)
            del self.articles[numero]
        texte = "\n".join(lignes).strip()
        self.articles[numero] = Article(numero, texte, tuple(nom for _, nom in plan), ligne)

    def avertissements(self) -> list[Avertissement]:
        """Les numéros en double."""
        return [
            Avertissement(
                "numero_en_double",
                f"L'article {numero} est écrit {len(ou)} fois (lignes {', '.join(map(str, ou))}) : la dernière "
                "occurrence est tenue pour celle en vigueur.",
            )
            for numero, ou in self.doubles.items()
        ]


def lire_code(chemin: Path) -> EtatDuDroit:
    """Lit un code daté.

    Args:
        chemin: le fichier Markdown, en UTF-8.

    Raises:
        ErreurBasoche: fichier absent, dossier, accès interdit (``fichier_illisible``) ; texte hors UTF-8, en-tête
            fausse (``texte_illisible``) ; aucun article (``aucun_article``).
    """
    try:
        ecrit = chemin.read_text(encoding="utf-8")
    except OSError as refus:
        raise ErreurBasoche(
            f"{chemin} ne s'ouvre pas : {cause_systeme(refus)}.",
            conseil="Vérifier le chemin.",
            code="fichier_illisible",
        ) from None
    except UnicodeDecodeError as refus:
        raise ErreurBasoche(
            f"{chemin} n'est pas en UTF-8 (octet {refus.start}).",
            conseil="L'enregistrer en UTF-8.",
            code="texte_illisible",
        ) from None
    return lire_texte(ecrit, str(chemin))


def lire_texte(ecrit: str, ou: str) -> EtatDuDroit:
    """Le même, depuis un texte ; ``ou`` le nomme dans les refus."""
    # Le Bloc-notes de Windows met une marque en tête : collée au premier titre, elle le ferait perdre sans un mot.
    entete, corps, premiere = _couper_l_entete(ecrit.removeprefix("\ufeff"), ou)
    lecture = _Lecture()
    lignes = corps.splitlines()
    titre_les_articles = any(
        (titre := _TITRE.match(ligne)) and _ARTICLE.match(_plat(titre["texte"])) for ligne in lignes
    )
    for numero, plan, texte, ligne in _articles(lignes, titre_les_articles=titre_les_articles):
        lecture.ajouter(numero, texte, plan, ligne + premiere)
    if not lecture.articles:
        raise ErreurBasoche(
            f"{ou} : aucun article n'y est reconnu.",
            conseil="Chaque article d'un code en Markdown est annoncé seul sur sa ligne : « Article R211-1 ».",
            code="aucun_article",
        )
    nom = str(entete.get("title") or entete.get("titre") or ou)
    return EtatDuDroit(nom, _date_de(entete), lecture.articles, lecture.avertissements())


def _couper_l_entete(ecrit: str, ou: str) -> tuple[dict[str, object], str, int]:
    trouve = _ENTETE.match(ecrit)
    if trouve is None:
        return {}, ecrit, 1
    try:
        entete = yaml.safe_load(trouve[1])
    except (yaml.YAMLError, ValueError, RecursionError) as refus:  # un 30 février, mille crochets ouverts
        marque = getattr(refus, "problem_mark", None)
        ligne = f" (ligne {marque.line + 2})" if marque else ""
        raise ErreurBasoche(
            f"{ou} : l'en-tête entre les deux « --- » n'est pas lisible{ligne}.",
            conseil="Corriger cette ligne, ou ôter l'en-tête.",
            code="texte_illisible",
        ) from None
    return (entete if isinstance(entete, dict) else {}), ecrit[trouve.end() :], ecrit[: trouve.end()].count("\n") + 1


def _date_de(entete: dict[str, object]) -> date | None:
    for cle in ("etat_au", "last_updated", "version_date"):
        lue = entete.get(cle)
        if isinstance(lue, date):
            return lue
        if isinstance(lue, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", lue):
            try:
                return date.fromisoformat(lue)
            except ValueError:
                continue
    return None


def _plat(texte: str) -> str:
    return " ".join(texte.replace("*", " ").replace("\u00a0", " ").split())


def _articles(
    lignes: Sequence[str], *, titre_les_articles: bool
) -> Iterator[tuple[str, tuple[tuple[int, str], ...], list[str], int]]:
    """Chaque article : numéro, plan, lignes de texte, rang de sa ligne."""
    plan: list[tuple[int, str]] = []
    ouvert: tuple[str, tuple[tuple[int, str], ...], list[str], int] | None = None
    for rang, ligne in enumerate(lignes):
        niveau, nom, numero = _lire_ligne(ligne, titre_les_articles=titre_les_articles)
        if niveau is None:
            if ouvert is not None:
                ouvert[2].append(ligne)
            continue
        if ouvert is not None:
            yield ouvert
            ouvert = None
        if numero:
            ouvert = (numero, tuple(plan), [], rang)
        else:
            plan = [pas for pas in plan if pas[0] < niveau] + [(niveau, nom)]
    if ouvert is not None:
        yield ouvert


_RANGS = ("partie", "livre", "titre", "chapitre", "section", "sous-section", "paragraphe", "sous-paragraphe")


def _lire_ligne(ligne: str, *, titre_les_articles: bool) -> tuple[int | None, str, str]:
    """Le niveau (``None`` : du texte), le nom, et le numéro si c'est un article."""
    titre = _TITRE.match(ligne)
    if titre_les_articles and titre is None:
        return None, "", ""
    nom = _plat(titre["texte"] if titre else ligne)
    article = _ARTICLE.match(nom)
    if article:
        return 9, nom, (article["lettre"] or "").upper() + article["reste"].replace(" ", "-")
    if titre:
        return _rang(nom, len(titre["dieses"])), nom, ""
    if ligne[:1].strip() and _DIVISION.match(nom) and len(nom) < 300:
        return _rang(nom, 8), nom, ""
    return None, "", ""


def _rang(nom: str, defaut: int) -> int:
    """Le rang d'une division dans le plan ; les dièses ne le disent pas toujours."""
    premier = nom.split()[0].lower().rstrip(":")
    return _RANGS.index(premier) if premier in _RANGS else min(defaut, 8) - 1
