"""Ce que l'on sait d'un document qu'on contrôle : son texte, son acte, sa date, ses articles, ses circonstances."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from basoche.conformite.ecrit.articles import ArticleCompare
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.passages import Ecrit
from basoche.conformite.ecrit.valeurs import Canonique, Valeur
from basoche.droit.actes import Acte

_EXTRAIT = 260
# Une phrase finit au point suivi d'un blanc, sauf après une abréviation ; ou avec le passage.
_FIN_DE_PHRASE = re.compile(
    r"(?<!\bm)(?<!\bmm)(?<!\bme)(?<!\bmlle)(?<!\bart)(?<!\bst)(?<!\bav)(?<!\b[a-z])[.;!?](?= )|\n"
)
# Devant une date, ce qui dit qu'elle n'est pas celle de l'acte.
_AUTRE_DATE = motif(r"\b@autre_date\b[^\n<]{0,60}\Z|\bau \Z")
_AUTRE_ACTE = motif(r"\b@autre_acte\b[^\n<]{0,25}\Z")
_TETE = 5  # lignes
_DATE_D_ACTE = motif(r"@date_d_acte[^\n<a-z]{0,4}(?:du |le )?\Z")


@dataclass(frozen=True)
class Contexte:
    """Un document en cours de contrôle.

    ``ecrit`` est masqué là où il reproduit des articles ; ``entier`` ne l'est pas. ``date_lue`` : la date de l'acte
    lue dans le texte, ``None`` si elle ne s'y trouve pas ; ``le`` : le jour du contrôle.
    """

    demande: Acte
    entier: Ecrit
    ecrit: Ecrit
    le: date
    date_lue: Valeur | None
    articles: Mapping[str, ArticleCompare]
    circonstances: frozenset[str]
    declarees: bool

    @property
    def canonique(self) -> Canonique:
        """Le texte plié du document masqué."""
        return self.ecrit.canonique

    @property
    def jour(self) -> date:
        """La date de l'acte ; à défaut, celle du contrôle."""
        if self.date_lue is not None and isinstance(self.date_lue.valeur, date):
            return self.date_lue.valeur
        return self.le

    def phrase(self, debut: int, fin: int) -> tuple[int, int]:
        """Les bornes canoniques de la phrase qui contient ce morceau."""
        texte = self.canonique.texte
        avant = max(
            (t.end() for t in _FIN_DE_PHRASE.finditer(texte, max(0, debut - 600), debut)), default=max(0, debut - 600)
        )
        apres = _FIN_DE_PHRASE.search(texte, fin)
        return avant, min(apres.start() if apres else len(texte), fin + 600)

    def extrait(self, debut: int, fin: int) -> str:
        """Le texte d'origine de la phrase qui contient ce morceau, d'une longueur raisonnable."""
        de, a = self.canonique.origine(*self.phrase(debut, fin))
        texte = " ".join(self.ecrit.texte[de:a].split())
        if len(texte) <= _EXTRAIT:
            return texte
        de, a = self.canonique.origine(max(0, debut - 90), min(len(self.canonique.texte), fin + 90))
        return "… " + " ".join(self.ecrit.texte[de:a].split())[:_EXTRAIT] + " …"


def lire_la_date(ecrit: Ecrit, le: date) -> Valeur | None:
    """La date de l'acte : celle d'une formule (« L'an… », « acte du… »), celle du contrôle, ou la première libre."""
    canonique = ecrit.canonique
    dates = [valeur for valeur in canonique.valeurs if valeur.genre == "d"]
    libres = [v for v in dates if not _AUTRE_DATE.search(_avant(canonique, v))]
    formules = [v for v in dates if _DATE_D_ACTE.search(_avant(canonique, v))]
    solennelles = [v for v in dates if ecrit.texte[canonique.debuts[v.debut] :][:4].lower().replace("’", "'") == "l'an"]
    du_jour = [v for v in dates if v.valeur == le]
    for choix in (
        [v for v in (*solennelles, *formules) if v in du_jour],
        [v for v in du_jour if v in libres],
        # La date du contrôle, sans rien qui la donne à un autre acte : celle de l'acte.
        [v for v in du_jour if not _AUTRE_ACTE.search(_avant(canonique, v))],
        solennelles,
        [v for v in formules if v in libres],
        [v for v in dates if _en_tete(canonique, v) and not _AUTRE_ACTE.search(_avant(canonique, v))],
    ):
        if choix:
            return choix[0]
    return None


def _en_tete(canonique: Canonique, valeur: Valeur) -> bool:
    """Une date sans emploi dans les premières lignes d'un acte est la sienne."""
    return canonique.texte.count("\n", 0, valeur.debut) < _TETE


def _avant(canonique: Canonique, valeur: Valeur) -> str:
    ligne = canonique.texte.rfind("\n", 0, valeur.debut) + 1
    return canonique.texte[max(ligne, valeur.debut - 70) : valeur.debut]


def juge_de_l_execution() -> re.Pattern[str]:
    """Le juge de l'exécution, comme il se dit."""
    return motif("@juge_execution")


def autre_juge() -> re.Pattern[str]:
    """Une autre juridiction."""
    return motif("@autre_juge")
