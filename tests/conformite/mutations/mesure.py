"""Imprimer un mutant, le relire comme un fichier venu d'ailleurs, et dire si le contrôle a vu ce qui y est gâté."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from basoche.conformite import Motif, Verdict
from basoche.conformite.ecrit import controler_ecrit
from basoche.instrumentum import Arbre
from basoche.instrumentum.lecture_docx import lire_docx
from basoche.instrumentum.lecture_pdf import lire_pdf
from basoche.redaction.acte import Format, rendre
from basoche.redaction.feuille import Feuille
from basoche.redaction.modele import lire_modele
from conformite.mutations.arbre import sans_identifiants
from conformite.mutations.mutants import ABSENCES, ARTICLES, VALEURS, Mutant
from conformite.tirage import Tirage
from modeles import test_modeles_complets as modeles
from redaction.dossier import ETUDE, SIGNATAIRE

# Ces actes ont des indices écrits à la main : on les contrôle aussi sans leurs données.
SANS_DONNEES = (
    "assignation_jex", "cmd_quitter_lieux", "cmd_saisie_remunerations", "cmd_saisie_vente", "cpvcr_habitation", "cpvsi",
    "denonc_saisie_attribution", "denonc_saisie_conservatoire_creances", "pv_saisie_attribution",
    "pv_saisie_vente_debiteur", "signification_injonction_payer", "signification_jugement",
)  # fmt: skip
FAMILLES: Mapping[str, tuple[str, ...]] = {
    "absence": ABSENCES,
    "valeur fausse": VALEURS,
    "article": ARTICLES,
    "non apparente": ("non_apparente",),
}
SEUILS = {"absence": 100, "valeur fausse": 98, "article": 100, "non apparente": 100}


class Vue(StrEnum):
    """Ce que le contrôle a vu d'un mutant."""

    EN_PLACE = "vue"
    AILLEURS = "vue sous un autre identifiant"
    MANQUEE = "manquée"


@dataclass(frozen=True, slots=True)
class Constat:
    """Un mutant contrôlé."""

    code: str
    graine: int
    support: str
    genre: str
    mention: str
    detail: str
    vue: Vue

    def __str__(self) -> str:
        detail = f" ({self.detail})" if self.detail else ""
        return f"{self.code} n° {self.graine}, {self.support}, {self.genre}, {self.mention}{detail} : {self.vue}"


@dataclass(slots=True)
class Epreuve:
    """Un dossier, un support, avec ou sans les données jointes : de quoi contrôler l'acte et ses mutants."""

    tirage: Tirage
    support: Format
    avec_donnees: bool = True
    _justes: frozenset[Motif] | None = field(default=None)

    def controler(self, arbre: Arbre) -> Verdict:
        """Le verdict du fichier imprimé de cet arbre, relu, sans identifiants de blocs."""
        lu = imprimer_et_relire(self.tirage, arbre, self.support)
        joint: dict[str, Any] = (
            {"donnees": self.tirage.donnees, "attendu": self.tirage.arbre} if self.avec_donnees else {}
        )
        return controler_ecrit(lu, self.tirage.code, le=self.tirage.le, **joint)

    @property
    def justes(self) -> frozenset[Motif]:
        """Les motifs de l'acte juste."""
        if self._justes is None:
            self._justes = frozenset(self.controler(self.tirage.arbre).motifs)
        return self._justes

    def constater(self, mutant: Mutant) -> Constat:
        """Le mutant est-il vu ?"""
        nouveaux = [motif for motif in self.controler(mutant.arbre).motifs if motif not in self.justes]
        en_place = any(motif.id == mutant.mention or motif.id.startswith(f"{mutant.mention}.") for motif in nouveaux)
        vue = Vue.EN_PLACE if en_place else Vue.AILLEURS if nouveaux else Vue.MANQUEE
        support = self.support.value if self.avec_donnees else f"{self.support.value} sans données"
        return Constat(self.tirage.code, self.tirage.graine, support, mutant.genre, mutant.mention, mutant.detail, vue)


def imprimer_et_relire(tirage: Tirage, arbre: Arbre, support: Format) -> Arbre:
    """L'acte tel qu'un lecteur le reçoit : imprimé, puis relu dans le fichier."""
    modele = lire_modele(modeles.NOMS[tirage.code])
    feuille = Feuille(
        titre=modele.titre, le=tirage.le, etude=ETUDE, code=tirage.code, signataire=SIGNATAIRE, donnees=tirage.donnees
    )
    octets = rendre(arbre, feuille, support)
    return sans_identifiants(lire_pdf(octets) if support is Format.PDF else lire_docx(octets))


def taux_de_vue(constats: Iterable[Constat], genres: tuple[str, ...]) -> tuple[int, int]:
    """Combien de mutants de ces genres, combien vus à leur place."""
    retenus = [constat for constat in constats if constat.genre in genres]
    return len(retenus), sum(constat.vue is Vue.EN_PLACE for constat in retenus)


def manques(constats: Iterable[Constat]) -> list[str]:
    """Les familles sous leur seuil, avec les mutants manqués."""
    constats = list(constats)
    rendus = []
    for famille, genres in FAMILLES.items():
        total, vus = taux_de_vue(constats, genres)
        if 100 * vus < SEUILS[famille] * total:
            rates = [str(c) for c in constats if c.genre in genres and c.vue is not Vue.EN_PLACE]
            rendus.append(f"{famille} : {vus} vus sur {total}, il en faut {SEUILS[famille]} %. " + " | ".join(rates))
    return rendus


def en_pour_cent(vus: int, total: int) -> str:
    """« 97,3 % », arrondi vers le bas : un manqué ne fait jamais 100 %."""
    entier, dixieme = divmod(1000 * vus // total, 10) if total else (100, 0)
    return f"{entier},{dixieme} %"


def tableau(constats: Iterable[Constat]) -> Iterator[str]:
    """Une ligne par genre de mutation et par support."""
    comptes: dict[tuple[str, str], Counter[Vue]] = {}
    for constat in constats:
        comptes.setdefault((constat.genre, constat.support), Counter())[constat.vue] += 1
    yield "| Mutation | Support | Mutants | Vues | Sous un autre identifiant | Manquées | Part vue |"
    yield "|---|---|---:|---:|---:|---:|---:|"
    ordre = [genre for genres in FAMILLES.values() for genre in genres]
    for (genre, support), vues in sorted(comptes.items(), key=lambda c: (ordre.index(c[0][0]), c[0][1])):
        total = vues.total()
        part = en_pour_cent(vues[Vue.EN_PLACE], total)
        yield (
            f"| {genre} | {support} | {total} | {vues[Vue.EN_PLACE]} | {vues[Vue.AILLEURS]} | "
            f"{vues[Vue.MANQUEE]} | {part} |"
        )
