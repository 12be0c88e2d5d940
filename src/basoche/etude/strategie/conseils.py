"""Le conseil d'un dossier de l'étude : lu, jugé, daté ; et ce que ses mesures closes lui ont appris."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from basoche.droit.montant import Montant
from basoche.etude.dossiers.models import Dossier
from basoche.etude.strategie.lecture import dossier_de_strategie
from basoche.etude.strategie.models import Decision, Issue
from basoche.strategie import chances
from basoche.strategie.comparaison import Scenario, comparer
from basoche.strategie.conseil import conseiller
from basoche.strategie.modele import Conseil

_ISSUES = {Issue.ABOUTIE: chances.Issue.ABOUTIE, Issue.SANS_EFFET: chances.Issue.ECHEC}
_JOURS_PAR_MOIS = 30


def conseil_de(dossier: Dossier, le: date, historique: chances.Historique | None = None) -> Conseil:
    """Les voies permises et interdites de ce dossier à cette date.

    Args:
        historique: celui de l'étude, s'il est déjà lu ; sinon il l'est.

    Raises:
        ActionRefusee: le décompte refuse : il n'y a pas de conseil sans compte.
    """
    lu = dossier_de_strategie(dossier, le)
    return conseiller(lu, historique=historique if historique is not None else historique_de_l_etude(le))


def comparer_les_scenarios(conseil: Conseil, scenarios: Mapping[str, Sequence[str]]) -> tuple[Scenario, ...]:
    """Chiffre les suites de voies que le clerc compose, sur le dossier que ce conseil a lu ; rien n'est gardé.

    Raises:
        ChampInvalide: une voie n'existe pas, ou revient deux fois dans une suite.
    """
    return comparer(conseil.dossier, scenarios, historique=historique_de_l_etude(conseil.dossier.le))


def historique_de_l_etude(le: date) -> chances.Historique:
    """Ce que les décisions de l'étude ont donné ; une requête. Celles d'un dossier confidentiel n'y entrent pas."""
    suivies = Decision.objects.filter(dossier__est_confidentiel=False).exclude(segment="")
    lues = suivies.values_list(
        "voie_choisie", "segment", "le", "close_le", "issue", "assiette_centimes", "obtenu_centimes"
    )
    return chances.Historique(_mesures(lues.iterator(), le))


def _mesures(
    lues: Iterator[tuple[str, str, date, date | None, str, Montant, Montant | None]], le: date
) -> Iterator[chances.Mesure]:
    """Une mesure par décision ; une mesure abandonnée sort du compte au jour de l'abandon, comme celle qui court."""
    for voie, segment, prise_le, close_le, issue, assiette, obtenu in lues:
        mois = max(((close_le or le) - prise_le).days, 0) // _JOURS_PAR_MOIS
        fraction = Fraction(0)
        if obtenu is not None and assiette.centimes > 0:
            fraction = min(Fraction(obtenu.centimes, assiette.centimes), Fraction(1))
        yield chances.Mesure(voie, segment, mois, _ISSUES.get(Issue(issue), chances.Issue.EN_COURS), fraction)
