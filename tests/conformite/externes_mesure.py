"""Le rappel et la précision du contrôle sur les actes venus d'ailleurs, écrits et gelés avant lui."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from basoche.conformite.ecrit import Etat, rechercher
from basoche.droit.actes import Gravite, acte, mentions_de
from basoche.instrumentum import Arbre
from basoche.instrumentum.lecture_docx import lire_docx
from basoche.instrumentum.lecture_markdown import lire_markdown_etranger
from basoche.instrumentum.lecture_pdf import lire_pdf
from conformite.mutations.arbre import sans_identifiants
from conformite.mutations.mesure import en_pour_cent

EXTERNES = Path(__file__).parent / "externes"
NULLITES = (Gravite.NULLITE_DE_FORME, Gravite.NULLITE_DE_FOND)
DEFAUTS = ("absente", "contredite", "non_apparente")
RAPPEL, PRECISION = 95, 90


@dataclass(frozen=True, slots=True)
class Lecture:
    """Une mention d'un document : ce qu'un juriste y a vu, ce que le contrôle en dit."""

    code: str
    document: str
    mention: str
    annote: str
    dit: str
    a_peine_de_nullite: bool

    @property
    def est_un_defaut(self) -> bool:
        """Le juriste y voit un défaut."""
        return self.annote in DEFAUTS

    @property
    def est_dite_en_defaut(self) -> bool:
        """Le contrôle y voit un défaut ; « douteuse » n'en est pas un."""
        return Etat(self.dit).est_un_defaut


def documents(racine: Path = EXTERNES) -> list[Path]:
    """Les annotations des documents gelés, hors étalonnage."""
    return sorted(p for p in racine.glob("*/*.yaml") if p.parent.name != "etalonnage")


@cache
def toutes_les_lectures() -> tuple[Lecture, ...]:
    """Chaque mention annotée de chaque document."""
    return tuple(lecture for chemin in documents() for lecture in lire(chemin))


def lire(chemin: Path) -> Iterator[Lecture]:
    """Les mentions annotées d'un document, et ce que le contrôle en dit ; ce qui divise les juristes est écarté."""
    annotation = yaml.safe_load(chemin.read_text(encoding="utf-8"))
    code, le = annotation["acte"], _date(annotation["le"])
    circonstances = dict.fromkeys(annotation.get("circonstances") or (), True)
    trouvees = rechercher(_document(chemin), code, le=le, donnees={"circonstances": circonstances})
    dites = {recherche.id: recherche.etat.value for recherche in trouvees}
    gravites = {mention.id: mention.gravite for mention in mentions_de(acte(code))}
    for mention, annote in annotation["mentions"].items():
        if annote != "douteuse":
            grave = gravites.get(mention) in NULLITES
            yield Lecture(code, chemin.stem, mention, annote, dites.get(mention, Etat.DOUTEUSE.value), grave)


def _date(lue: Any) -> date:
    return lue if isinstance(lue, date) else date.fromisoformat(lue)


def _document(chemin: Path) -> Arbre:
    for extension, lecteur in ((".docx", lire_docx), (".pdf", lire_pdf)):
        fichier = chemin.with_suffix(extension)
        if fichier.is_file():
            return sans_identifiants(lecteur(fichier.read_bytes()))
    return sans_identifiants(lire_markdown_etranger(chemin.with_suffix(".md").read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Mesure:
    """Combien de défauts à voir, combien dits, combien des deux."""

    a_voir: int
    dits: int
    justes: int

    @property
    def rappel(self) -> str:
        """La part des défauts vus."""
        return en_pour_cent(self.justes, self.a_voir)

    @property
    def precision(self) -> str:
        """La part des défauts dits qui en sont."""
        return en_pour_cent(self.justes, self.dits)

    def suffit(self) -> bool:
        """Les seuils de la recette sont tenus."""
        return 100 * self.justes >= RAPPEL * self.a_voir and 100 * self.justes >= PRECISION * self.dits


def mesurer(lectures: Iterable[Lecture], *, defauts: bool = True) -> Mesure:
    """La mesure sur les défauts, ou sur les mentions trouvées."""
    lues = list(lectures)
    if defauts:
        vrais, dits = [x.est_un_defaut for x in lues], [x.est_dite_en_defaut for x in lues]
    else:
        vrais, dits = [x.annote == "trouvee" for x in lues], [x.dit == "trouvee" for x in lues]
    return Mesure(sum(vrais), sum(dits), sum(vrai and dit for vrai, dit in zip(vrais, dits, strict=True)))


def a_peine_de_nullite(lectures: Iterable[Lecture]) -> list[Lecture]:
    """Les mentions dont le défaut annule l'acte."""
    return [lecture for lecture in lectures if lecture.a_peine_de_nullite]


def tableau(lectures: Iterable[Lecture]) -> Iterator[str]:
    """Une ligne par acte, puis par espèce de défaut, sur les mentions à peine de nullité."""
    graves = a_peine_de_nullite(lectures)
    yield "| Acte | Documents | Mentions | Défauts | Vus | Rappel | Dits à tort | Précision | Trouvées |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|"
    groupes: Mapping[str, list[Lecture]] = {
        **{code: [x for x in graves if x.code == code] for code in sorted({x.code for x in graves})},
        "**Ensemble**": graves,
    }
    for nom, siennes in groupes.items():
        yield _ligne(nom, siennes)
    yield ""
    yield "| Ce que le juriste a vu | Mentions | trouvee | douteuse | absente ou vide | contredite | non_apparente |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for annote in ("trouvee", *DEFAUTS):
        comptes = Counter(x.dit for x in graves if x.annote == annote)
        absentes = comptes["absente"] + comptes["vide"]
        yield (
            f"| {annote} | {comptes.total()} | {comptes['trouvee']} | {comptes['douteuse']} | {absentes} | "
            f"{comptes['contredite']} | {comptes['non_apparente']} |"
        )


def _ligne(nom: str, lectures: list[Lecture]) -> str:
    mesure, presentes = mesurer(lectures), mesurer(lectures, defauts=False)
    fichiers = len({(x.code, x.document) for x in lectures})
    return (
        f"| {nom} | {fichiers} | {len(lectures)} | {mesure.a_voir} | {mesure.justes} | {mesure.rappel} | "
        f"{mesure.dits - mesure.justes} | {mesure.precision} | {presentes.rappel} |"
    )


def ecarts(lectures: Iterable[Lecture]) -> list[str]:
    """Les mentions où le contrôle et le juriste diffèrent : identifiants et états, jamais une phrase ni un document."""
    graves = a_peine_de_nullite(lectures)
    comptes = Counter(
        f"{x.code} {x.mention} : {x.annote}, dite {x.dit}"
        for x in graves
        if x.est_un_defaut != x.est_dite_en_defaut or (x.annote == "trouvee") != (x.dit == "trouvee")
    )
    return [f"{nombre} × {ecart}" for ecart, nombre in sorted(comptes.items(), key=lambda c: (-c[1], c[0]))]
