"""Ce qui change d'un état du droit à un autre : articles ajoutés, supprimés, modifiés, renumérotés, déplacés."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from basoche.droit.resultat import Avertissement
from basoche.veille.mot_a_mot import Morceau, au_mieux, differences, ressemblance
from basoche.veille.nature import REPLIEES, Nature, Valeurs, durees_changees, montants_changes, natures
from basoche.veille.texte import Article, EtatDuDroit

# Au-dessous, deux articles ne disent plus la même chose ; au-dessus de _MOTS, la ressemblance a un sens.
_SEUIL = Fraction(7, 10)
_MOTS = 12
# Les textes partis et venus se comparent deux à deux : un code entier renuméroté tient, deux bibliothèques non.
_PAIRES_MAX = 1_000_000


@dataclass(frozen=True, slots=True)
class Deplacement:
    """Le texte d'un numéro, retrouvé sous un autre."""

    ancien: str
    nouveau: str
    ressemblance: Fraction

    def en_dict(self) -> dict[str, Any]:
        """Pour la réponse ; la ressemblance va de 0 à 1, à trois décimales."""
        return {
            "ancien": self.ancien, "nouveau": self.nouveau, "ressemblance": round(float(self.ressemblance), 3)
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Modification:
    """Un article avant et après : mot à mot, et de quelle nature."""

    avant: Article
    apres: Article
    morceaux: tuple[Morceau, ...]
    natures: tuple[Nature, ...]
    durees: Valeurs
    montants: Valeurs

    @property
    def est_repliee(self) -> bool:
        """Vrai si seuls un nom ou un renvoi changent."""
        return REPLIEES.issuperset(self.natures)

    def en_dict(self) -> dict[str, Any]:
        """Pour la réponse."""
        return {
            "article": self.apres.numero,
            "changement": "modifie",
            "natures": [nature.value for nature in self.natures],
            "replie": self.est_repliee,
            "durees": self.durees.en_dict(),
            "montants": self.montants.en_dict(),
            "differences": [{"sort": morceau.sort, "texte": morceau.texte} for morceau in self.morceaux],
        }


@dataclass(frozen=True, slots=True)
class Comparaison:
    """Deux états d'un texte, comparés par numéro d'article."""

    avant: EtatDuDroit
    apres: EtatDuDroit
    ajoutes: tuple[str, ...]
    supprimes: tuple[str, ...]
    modifies: tuple[Modification, ...]
    renumerotes: tuple[Deplacement, ...]
    deplaces: tuple[Deplacement, ...]
    deplacements_cherches: bool = True

    def avertissements(self) -> list[Avertissement]:
        """Ceux de la comparaison, puis ceux des deux lectures, chacun disant de quel état il vient."""
        return [
            *self._de_la_comparaison(),
            *(
                Avertissement(avis.code, f"{quand} : {avis.message}")
                for quand, etat in (("État d'avant", self.avant), ("État d'après", self.apres))
                for avis in etat.avertissements
            ),
        ]

    def _de_la_comparaison(self) -> Iterator[Avertissement]:
        """Deux états donnés à l'envers, deux fois le même, ou deux textes qui n'ont rien en commun."""
        avant, apres = self.avant, self.apres
        if avant.au and apres.au and avant.au > apres.au:
            yield Avertissement(
                "ordre_inverse",
                f"Le premier état est au {avant.au:%d/%m/%Y}, le second au {apres.au:%d/%m/%Y} : ils semblent donnés à "
                "l'envers ; ce qui est dit ajouté serait alors supprimé.",
            )
        if avant.articles.keys().isdisjoint(apres.articles):
            yield Avertissement(
                "rien_en_commun", "Aucun numéro n'est commun aux deux états : est-ce bien deux états du même texte ?"
            )
        if not self.deplacements_cherches:
            yield Avertissement(
                "deplacements_non_cherches",
                "Trop d'articles ont changé pour chercher les renumérotés et les déplacés : comparer par parties.",
            )
        if not (self.ajoutes or self.supprimes or self.modifies):
            yield Avertissement("etats_identiques", "Les deux états disent la même chose, article par article.")

    def en_dict(self) -> dict[str, Any]:
        """La réponse du contrat."""
        return {
            "resultat": {
                "ajoutes": list(self.ajoutes),
                "supprimes": list(self.supprimes),
                "modifies": [modification.apres.numero for modification in self.modifies],
                "renumerotes": [deplacement.en_dict() for deplacement in self.renumerotes],
                "deplaces": [deplacement.en_dict() for deplacement in self.deplaces],
            },
            "lignes": [modification.en_dict() for modification in self.modifies],
            "fondements": [],
            "hypotheses": [],
            "avertissements": [avis.en_dict() for avis in self.avertissements()],
        }


def comparer(avant: EtatDuDroit, apres: EtatDuDroit) -> Comparaison:
    """Compare deux états par numéro, sur le texte normalisé.

    ``renumerotes`` : un article supprimé dont un article ajouté reprend le texte. ``deplaces`` : le texte d'un article
    supprimé ou récrit, repris sous un autre numéro. Ni l'un ni l'autre ne retire rien aux trois premières listes.
    """
    avants, apres_ = avant.articles, apres.articles
    ajoutes = tuple(numero for numero in apres_ if numero not in avants)
    supprimes = tuple(numero for numero in avants if numero not in apres_)
    changes = [numero for numero in apres_ if numero in avants and avants[numero].norme != apres_[numero].norme]
    venus, partis = len(ajoutes) + len(changes), len(supprimes) + len(changes)
    if venus * partis > _PAIRES_MAX:
        modifies = tuple(_modifier(avants[numero], apres_[numero]) for numero in changes)
        return Comparaison(avant, apres, ajoutes, supprimes, modifies, (), (), deplacements_cherches=False)
    renumerotes = _retrouver(avants, apres_, supprimes, ajoutes)
    pris = {deplacement.nouveau for deplacement in renumerotes}
    deja = {deplacement.ancien for deplacement in renumerotes}
    restent = [numero for numero in (*ajoutes, *changes) if numero not in pris]
    deplaces = _retrouver(avants, apres_, [n for n in (*supprimes, *changes) if n not in deja], restent)
    return Comparaison(
        avant, apres, ajoutes, supprimes,
        tuple(_modifier(avants[numero], apres_[numero]) for numero in changes),
        renumerotes, deplaces,
    )  # fmt: skip


def _modifier(avant: Article, apres: Article) -> Modification:
    morceaux = differences(avant.mots, apres.mots)
    return Modification(
        avant, apres, morceaux,
        natures(avant.norme, apres.norme, morceaux),
        durees_changees(avant.norme, apres.norme),
        montants_changes(avant.norme, apres.norme),
    )  # fmt: skip


def _peut_primer(mesure: Fraction, chez_lui: Fraction) -> bool:
    return mesure >= _SEUIL and mesure > chez_lui


def _de_tailles_proches(avant: Counter[str], apres: Counter[str]) -> bool:
    """Vrai si leurs longueurs permettent la ressemblance voulue : la plus courte y suffirait tout entière."""
    petit, grand = sorted((avant.total(), apres.total()))
    return 2 * petit >= _SEUIL * (petit + grand)


def _retrouver(
    avants: Mapping[str, Article], apres: Mapping[str, Article], partis: Iterable[str], venus: Iterable[str]
) -> tuple[Deplacement, ...]:
    """Chaque texte parti et le numéro qui le reprend le mieux, un pour un, les plus ressemblants d'abord."""
    cherches = list(venus)
    sacs = {nouveau: Counter(apres[nouveau].mots) for nouveau in cherches}
    paires = []
    for ancien in partis:
        if len(avants[ancien].mots) < _MOTS:
            continue
        chez_lui = ressemblance(avants[ancien].mots, apres[ancien].mots) if ancien in apres else Fraction(0)
        sac = Counter(avants[ancien].mots)
        for nouveau in cherches:
            # Le sac de mots majore la mesure : ce qu'il exclut n'a pas à être lu dans l'ordre.
            if (
                nouveau == ancien
                or not _de_tailles_proches(sac, sacs[nouveau])
                or not _peut_primer(au_mieux(sac, sacs[nouveau]), chez_lui)
            ):
                continue
            mesure = ressemblance(avants[ancien].mots, apres[nouveau].mots)
            if _peut_primer(mesure, chez_lui):
                paires.append(Deplacement(ancien, nouveau, mesure))
    gardees: list[Deplacement] = []
    pris: set[tuple[str, str]] = set()
    for paire in sorted(paires, key=lambda p: (-p.ressemblance, p.ancien, p.nouveau)):
        cles = {("ancien", paire.ancien), ("nouveau", paire.nouveau)}
        if not cles & pris:
            pris |= cles
            gardees.append(paire)
    rangs = {numero: rang for rang, numero in enumerate(avants)}
    return tuple(sorted(gardees, key=lambda p: rangs[p.ancien]))
