"""Ce que l'on sait d'un document qu'on contrôle : son texte, son acte, sa date, ses articles, ses circonstances."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

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

    @cached_property
    def par_lignes(self) -> Contexte:
        """Le même document, lu ligne à ligne : « NOM : … » et « SIÈGE : … » n'y sont plus une seule phrase."""
        if not self.ecrit.sauts:
            return self
        return replace(self, entier=self.entier.par_lignes(), ecrit=self.ecrit.par_lignes())

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


def juge_de_l_execution() -> re.Pattern[str]:
    """Le juge de l'exécution, comme il se dit."""
    return motif("@juge_execution")


def autre_juge() -> re.Pattern[str]:
    """Une autre juridiction."""
    return motif("@autre_juge")
