"""Ce que le recueil ne sait pas, ou pas assez bien : la liste de ce qu'il faut relire.

La liste est tirée des fichiers, feuille par feuille : un niveau ``memoire`` ou ``une_source``, une valeur nulle, une
date d'effet douteuse, une fin proche, une chose à relever n'échappent pas parce qu'ils sont au fond d'une structure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from basoche.droit import parametres
from basoche.droit.erreurs import ErreurBasoche, ParametreInvalide
from basoche.droit.parametres._forme import chemins
from basoche.droit.parametres._journal import (
    COUPE,
    chemin_du_journal,
    lire_journal,
    refuser_fin_coupee,
)
from basoche.droit.parametres._modele import Parametre, ValeurDatee
from basoche.droit.parametres._points_incertains import Niveau, lire_points_incertains
from basoche.droit.periode import veille
from basoche.droit.resultat import en_json
from basoche.droit.source import Verification

PREAVIS = timedelta(days=120)
_BORNES_OUVERTES = {"a", "au", "jusqu_a", "jusqu_au"}
_TEXTE_INCERTAIN = re.compile(
    r"\bmémoire\)|une seule source|non (trouvé|lu|relevé|relu|tranché)|à (confirmer|relire)|incertain|présumé",
    re.IGNORECASE,
)


class Nature(StrEnum):
    """Ce qui manque à une valeur."""

    MEMOIRE = "memoire"
    UNE_SOURCE = "une_source"
    VALEUR_INCONNUE = "valeur_inconnue"
    PRECISION_MANQUANTE = "precision_manquante"
    DATE_INCERTAINE = "date_d_effet_incertaine"
    DEBUT_NON_RELEVE = "debut_non_releve"
    ECHU = "echu"
    BIENTOT_ECHU = "bientot_echu"
    A_RELEVER = "a_relever"
    POINT_INCERTAIN = "point_incertain"
    SAISIE_A_REVOIR = "saisie_a_revoir"


LIBELLES = {
    Nature.MEMOIRE: "de mémoire",
    Nature.UNE_SOURCE: "une seule source",
    Nature.VALEUR_INCONNUE: "valeur non trouvée (null)",
    Nature.PRECISION_MANQUANTE: "précision non relevée (null)",
    Nature.DATE_INCERTAINE: "date d'effet incertaine",
    Nature.DEBUT_NON_RELEVE: "début non relevé",
    Nature.ECHU: "échu, texte suivant non lu",
    Nature.BIENTOT_ECHU: "bientôt échu",
    Nature.A_RELEVER: "à relever",
    Nature.POINT_INCERTAIN: "point incertain",
    Nature.SAISIE_A_REVOIR: "saisie de l'étude à revoir",
}


@dataclass(frozen=True, slots=True)
class Incertitude:
    """Un point à relire : où il est, ce qui manque, ce qu'il faut relire."""

    parametre: str
    nature: Nature
    chemin: str
    du: date | None
    jusqu_au: date | None
    article: str
    constat: str
    a_relire: str
    estimation: Any = None

    @property
    def famille(self) -> str:
        """Le premier mot du nom du paramètre."""
        return self.parametre.partition("/")[0]

    def en_dict(self) -> dict[str, Any]:
        """L'incertitude telle que la rend la ligne de commande."""
        contenu = {
            "parametre": self.parametre,
            "nature": self.nature.value,
            "chemin": self.chemin,
            "du": self.du,
            "jusqu_au": self.jusqu_au,
            "article": self.article,
            "constat": self.constat,
            "a_relire": self.a_relire,
            "estimation": self.estimation,
        }
        lu: dict[str, Any] = en_json(contenu)
        return lu


@dataclass(frozen=True, slots=True)
class Bilan:
    """Le recueil vérifié : paramètres lus, fichiers faux, points à relire."""

    nombre: int
    erreurs: tuple[ErreurBasoche, ...]
    incertitudes: tuple[Incertitude, ...]

    @property
    def est_valide(self) -> bool:
        """Vrai si tous les fichiers respectent le format."""
        return not self.erreurs


def verifier_recueil(*, le: date) -> Bilan:
    """Lit tous les paramètres, strictement, et relève ce qu'il faut relire au jour ``le``.

    Un journal de saisies altéré est une erreur du bilan ; le recueil livré est alors vérifié seul.
    """
    erreurs = _erreurs_du_journal()
    avec_saisies = all(erreur.code == COUPE for erreur in erreurs)
    incertitudes: list[Incertitude] = []
    noms = list(parametres.noms())
    for nom in noms:
        try:
            livre = parametres.parametre_livre(nom)
        except ParametreInvalide as erreur:
            erreurs.append(erreur)
            continue
        parametre = parametres.parametre(nom) if avec_saisies else livre
        incertitudes += relever(parametre, le=le)
        incertitudes += _saisies_a_revoir(livre, parametre)
    if avec_saisies:
        incertitudes += _saisies_orphelines(noms)
    incertitudes += _regles_incertaines(erreurs)
    incertitudes.sort(key=lambda incertitude: incertitude.parametre)
    return Bilan(len(noms), tuple(erreurs), tuple(incertitudes))


def _erreurs_du_journal() -> list[ErreurBasoche]:
    try:
        refuser_fin_coupee(lire_journal(chemin_du_journal()))
    except ErreurBasoche as erreur:
        return [erreur]
    return []


def _regles_incertaines(erreurs: list[ErreurBasoche]) -> list[Incertitude]:
    try:
        points = lire_points_incertains()
    except ParametreInvalide as erreur:
        erreurs.append(erreur)
        return []
    natures = {Niveau.MEMOIRE: Nature.MEMOIRE, Niveau.UNE_SOURCE: Nature.UNE_SOURCE}
    return [
        Incertitude(
            parametre=f"regles/{point.famille}",
            nature=natures.get(point.niveau, Nature.POINT_INCERTAIN),
            chemin=f"points_incertains.{point.famille}[{point.rang}]",
            du=None,
            jusqu_au=None,
            article=point.article,
            constat=f"{point.article} : {point.point}",
            a_relire=f"relire {point.a_relire}",
        )
        for point in points
    ]


def _saisies_orphelines(noms: Sequence[str]) -> list[Incertitude]:
    """Les saisies d'un paramètre que le recueil ne connaît plus (renommé par une mise à jour)."""
    saisies = lire_journal(chemin_du_journal()).inscriptions
    return [
        Incertitude(
            parametre=saisie.nom,
            nature=Nature.SAISIE_A_REVOIR,
            chemin=f"journal[{saisie.n}]",
            du=saisie.du,
            jusqu_au=saisie.jusqu_au,
            article=saisie.article,
            constat="le recueil ne connaît plus ce paramètre : la valeur saisie n'est pas employée",
            a_relire="retrouver son nouveau nom (basoche parametres lister), puis la saisir de nouveau",
        )
        for saisie in saisies
        if saisie.nom not in noms
    ]


def relever(parametre: Parametre, *, le: date) -> list[Incertitude]:
    """Toutes les incertitudes d'un paramètre, dans l'ordre de son fichier."""
    generales = [
        *_dans_les_feuilles(parametre, parametre.attributs, "attributs", None),
        *_dans_les_feuilles(parametre, list(parametre.notes), "notes", None),
        *_a_relever(parametre),
    ]
    par_valeur = [
        incertitude
        for rang, valeur in enumerate(parametre.valeurs)
        if not valeur.non_couverte
        for incertitude in _dans_la_valeur(parametre, valeur, rang)
    ]
    return [*generales, *par_valeur, *_echeance(parametre, le)]


def compter(parametre: Parametre) -> int:
    """Le nombre de ses points incertains, quel que soit le jour : ni fin de validité, ni début non relevé."""
    return sum(1 for point in relever(parametre, le=date.min) if point.nature is not Nature.DEBUT_NON_RELEVE)


def _dans_la_valeur(parametre: Parametre, valeur: ValeurDatee, rang: int) -> Iterator[Incertitude]:
    ou = f"valeurs[{rang}]"
    if valeur.contenu is None:
        yield _noter(parametre, Nature.VALEUR_INCONNUE, f"{ou}.valeur", valeur, "aucun texte lu ne donne cette valeur")
    elif valeur.verification is not None and valeur.verification.est_incertaine:
        yield _noter(parametre, Nature(valeur.verification.value), f"{ou}.verification", valeur, valeur.source)
    if valeur.du_au_plus_tot is not None and valeur.periode.du is not None:
        constat = f"entre le {valeur.du_au_plus_tot:%d/%m/%Y} et le {valeur.periode.du:%d/%m/%Y}"
        yield _noter(parametre, Nature.DATE_INCERTAINE, f"{ou}.du_au_plus_tot", valeur, constat)
    if valeur.periode.du is None:
        yield _noter(parametre, Nature.DEBUT_NON_RELEVE, f"{ou}.du", valeur, "date d'effet de la première valeur")
    if not valeur.est_saisie:
        yield from _dans_les_feuilles(parametre, valeur.contenu, f"{ou}.valeur", valeur)
        yield from _dans_les_feuilles(parametre, valeur.details, f"{ou}.details", valeur)
        yield from _dans_les_feuilles(parametre, [valeur.notes] if valeur.notes else [], f"{ou}.notes", valeur)


def _dans_les_feuilles(
    parametre: Parametre, contenu: Any, ou: str, valeur: ValeurDatee | None
) -> Iterator[Incertitude]:
    feuilles = list(chemins(contenu))
    for chemin, cle, feuille in feuilles:
        nature = _nature(cle, chemin, feuille, dans_la_valeur=ou.endswith(".valeur"))
        if nature is None:
            continue
        ici = f"{ou}{'' if chemin.startswith('[') else '.'}{chemin}"
        estimation = _estimation_voisine(feuilles, chemin) if feuille is None else None
        yield _noter(parametre, nature, ici, valeur, _constat(nature, cle or chemin, feuille), estimation)


def _nature(cle: str, chemin: str, feuille: Any, *, dans_la_valeur: bool) -> Nature | None:
    if feuille is None:
        if cle in _BORNES_OUVERTES:
            return None
        return Nature.VALEUR_INCONNUE if dans_la_valeur else Nature.PRECISION_MANQUANTE
    if feuille in (Verification.MEMOIRE.value, Verification.UNE_SOURCE.value):
        return Nature(feuille)
    if isinstance(feuille, str) and ("incertain" in chemin or _TEXTE_INCERTAIN.search(feuille)):
        return Nature.POINT_INCERTAIN
    return None


def _constat(nature: Nature, cle: str, feuille: Any) -> str:
    if feuille is None:
        return f"« {cle} » vaut null : non trouvé dans les textes lus, ou sans objet"
    return " ".join(str(feuille).split()) if nature is Nature.POINT_INCERTAIN else f"{cle} : {feuille}"


def _estimation_voisine(feuilles: Sequence[tuple[str, str, Any]], chemin: str) -> Any:
    """L'estimation écrite à côté d'une feuille nulle : ``{taux_pourcent: null, estimation: "3.01"}``."""
    voisine = f"{chemin.rpartition('.')[0]}.estimation".removeprefix(".")
    return next((feuille for ou, _, feuille in feuilles if ou == voisine), None)


def _noter(
    parametre: Parametre,
    nature: Nature,
    chemin: str,
    valeur: ValeurDatee | None,
    constat: str,
    estimation: Any = None,
) -> Incertitude:
    article = valeur.article if valeur else parametre.reference
    fin = valeur.periode.au if valeur else None
    conseil = {
        Nature.PRECISION_MANQUANTE: f"la relever dans {article}, si elle existe",
        Nature.VALEUR_INCONNUE: f"trouver la valeur dans {article}, puis « basoche parametres saisir »",
        Nature.DATE_INCERTAINE: f"lire l'entrée en vigueur du texte ({article})",
        Nature.DEBUT_NON_RELEVE: f"relever la date d'entrée en vigueur de {article}",
    }.get(nature, f"relire {article} dans le texte officiel")
    return Incertitude(
        parametre=parametre.nom,
        nature=nature,
        chemin=chemin,
        du=valeur.periode.du if valeur else None,
        jusqu_au=veille(fin) if fin else None,
        article=article,
        constat=constat,
        a_relire=conseil,
        estimation=valeur.estimation if valeur and valeur.contenu is None else estimation,
    )


def _a_relever(parametre: Parametre) -> list[Incertitude]:
    if not parametre.a_relever:
        return []
    quoi = parametre.a_relever.get("quoi") or parametre.description
    attendu = parametre.a_relever.get("attendu_le")
    constat = f"{_en_texte(quoi)}{f' (attendu : {_en_texte(attendu)})' if attendu else ''}"
    conseil = _en_texte(parametre.a_relever.get("conseil") or f"relire {parametre.reference}")
    note = _noter(parametre, Nature.A_RELEVER, "a_relever", None, constat)
    return [_avec_conseil(note, conseil)]


def _en_texte(valeur: Any) -> str:
    return f"{valeur:%d/%m/%Y}" if isinstance(valeur, date) else " ".join(str(valeur).split())


def _avec_conseil(note: Incertitude, conseil: str) -> Incertitude:
    return Incertitude(
        note.parametre, note.nature, note.chemin, note.du, note.jusqu_au, note.article, note.constat, conseil
    )


def _echeance(parametre: Parametre, le: date) -> list[Incertitude]:
    """La dernière valeur finit-elle avant ``le``, ou dans les quatre mois ?"""
    derniere = parametre.valeurs[-1]
    fin = derniere.periode.au
    if fin is None or fin > le + PREAVIS:
        return []
    nature = Nature.ECHU if fin <= le else Nature.BIENTOT_ECHU
    constat = f"la dernière valeur connue {'a couru' if fin <= le else 'court'} jusqu'au {veille(fin):%d/%m/%Y}"
    note = _noter(parametre, nature, f"valeurs[{len(parametre.valeurs) - 1}].jusqu_au", derniere, constat)
    conseil = (
        f"lire au Journal officiel le texte applicable au {fin:%d/%m/%Y} ({derniere.article}), "
        "puis « basoche parametres saisir »"
    )
    return [_avec_conseil(note, conseil)]


def _saisies_a_revoir(livre: Parametre, fusionne: Parametre) -> list[Incertitude]:
    """Une valeur saisie qui en masque une livrée, connue, à la même date ou plus tard : laquelle est la bonne ?"""
    if fusionne is livre:
        return []
    notes = []
    for rang, saisie in enumerate(fusionne.valeurs):
        masquees = [v for v in livre.valeurs if _masque(saisie, v)]
        if masquees:
            constat = (
                f"{saisie.source} — vaut {en_json(saisie.contenu)} et masque la valeur livrée du "
                f"{masquees[0].periode.du:%d/%m/%Y} ({en_json(masquees[0].contenu)})"
            )
            note = _noter(livre, Nature.SAISIE_A_REVOIR, f"valeurs[{rang}]", saisie, constat)
            conseil = "comparer au texte, puis garder la saisie ou la retirer (basoche parametres retirer)"
            notes.append(_avec_conseil(note, conseil))
    return notes


def _masque(saisie: ValeurDatee, livree: ValeurDatee) -> bool:
    if not saisie.est_saisie or livree.contenu is None or livree.periode.du is None or saisie.periode.du is None:
        return False
    return saisie.periode.du <= livree.periode.du and saisie.periode.contient(livree.periode.du)
