"""Prescription et forclusion : une date par échéance, et la chaîne des événements qui y mène (C. civ. 2219 à 2254).

Une interruption fait courir un nouveau délai de même durée (2231) ; une suspension arrête le cours, qui reprend
où il en était (2230), pour six mois au moins (2238, 2239). La forclusion n'admet que 2241 et 2244. Aucun report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from basoche.droit.delais import ajouter_duree
from basoche.droit.delais_modele import Duree
from basoche.droit.erreurs import ChampInvalide
from basoche.droit.parametres import AUCUNE, Lecture, Options, lire
from basoche.droit.periode import lendemain
from basoche.droit.prescription_evenements import Evenement, Issue, TypeEvenement, verifier_evenement
from basoche.droit.prescription_regles import Regle, lire_regle
from basoche.droit.resultat import Avertissement, Resultat, sans_doublon

BUTOIR = "delais/prescription/butoir"
COMPUTATION = "delais/computation/prescription"
FORCLUSION = "forclusion"
PRESCRIPTION = "prescription"

# C. civ. 2232 al. 2 (2226) et CPCE L111-4 al. 2 : le butoir n'y joue pas.
_SANS_BUTOIR = ("dommage_corporel", "titre_executoire")


@dataclass(slots=True)
class _Cours:
    """Le cours d'un délai : son terme actuel et, s'il a été arrêté, le jour où il repart."""

    exigible_le: date
    terme: date | None
    reprise: date
    butoir: date | None
    lignes: list[dict[str, Any]] = field(default_factory=list)
    avertissements: list[Avertissement] = field(default_factory=list)

    def noter(self, le: date, quoi: str, effet: str, explication: str, article: str, preuve: str | None = None) -> None:
        """Ajoute un maillon à la chaîne."""
        self.lignes.append(
            {
                "echeance": self.exigible_le,
                "date": le,
                "evenement": quoi,
                "effet": effet,
                "explication": explication,
                "dernier_jour": self.terme,
                "article": article,
                "preuve_attendue": preuve,
            }
        )


def calculer_prescription(
    nature: str,
    exigibles: Sequence[date],
    evenements: Sequence[Evenement] = (),
    *,
    le: date | None = None,
    options: Options = AUCUNE,
) -> Resultat:
    """La date de prescription de chaque échéance (C. civ. 2224 et suivants, 2228 à 2244).

    Args:
        nature: clé du tableau des prescriptions.
        exigibles: date d'exigibilité de chaque échéance ; une seule pour une dette non échelonnée.
        evenements: ce qui a pu interrompre ou suspendre, dans n'importe quel ordre.
        le: date à laquelle on demande si la créance est prescrite.

    Returns:
        ``acquise_le`` (le dernier jour du terme : on agit jusqu'à ce jour, 24 h ; la prescription est acquise ensuite ;
        ``None`` si le délai ne court pas), ``dernier_jour`` (le même jour), ``prescrit`` (``None`` sans ``le``),
        ``article``. À plusieurs échéances, ``echeances`` porte ces valeurs pour chacune, et le résultat celles de la
        première perdue. Lignes : la chaîne des dates et la preuve attendue de chaque événement.

    Raises:
        ChampInvalide, ChampManquant: nature inconnue ou à préciser, événement incohérent, dates hors du calendrier.
    """
    for rang, evenement in enumerate(evenements):
        verifier_evenement(evenement, f"evenements[{rang}]")
    regles = [lire_regle(nature, exigible, options) for exigible in exigibles]
    try:
        cours = [
            _suivre(regle, exigible, evenements, options) for regle, exigible in zip(regles, exigibles, strict=True)
        ]
    except OverflowError as faute:
        raise ChampInvalide(
            "Le délai sort du calendrier (années 1 à 9999).", conseil="Vérifier les dates.", champ="exigible_le"
        ) from faute
    return _rendre(regles, cours, evenements, le, options)


def _suivre(regle: Regle, exigible_le: date, evenements: Sequence[Evenement], options: Options) -> _Cours:
    terme = ajouter_duree(exigible_le, regle.duree)
    butoir = _butoir(regle, exigible_le, options)
    cours = _Cours(exigible_le, terme, exigible_le, butoir)
    article = regle.lecture.fondement.article
    cours.noter(
        exigible_le,
        "exigibilite",
        "depart",
        f"Point de départ ({regle.point_de_depart}), qui ne compte pas : {regle.duree}, soit jusqu'au "
        f"{terme:%d/%m/%Y}.",
        article,
    )
    for evenement in sorted(evenements, key=lambda evenement: evenement.du):
        _appliquer(evenement, regle, cours, options)
    if cours.terme is not None:
        cours.noter(
            cours.terme,
            "terme",
            "terme",
            f"Dernier jour pour agir, jusqu'à 24 h ; acquise à partir du {lendemain(cours.terme):%d/%m/%Y}.",
            lire(COMPUTATION, le=exigible_le, options=options).fondement.article,
        )
    return cours


def _butoir(regle: Regle, exigible_le: date, options: Options) -> date | None:
    if regle.genre != PRESCRIPTION or regle.nature in _SANS_BUTOIR:
        return None
    try:
        return ajouter_duree(exigible_le, Duree(**lire(BUTOIR, le=exigible_le, options=options).contenu))
    except OverflowError:
        return None


# --- Un événement ---------------------------------------------------------------------------------------------


def _appliquer(evenement: Evenement, regle: Regle, cours: _Cours, options: Options) -> None:
    lecture = lire(evenement.type.parametre, le=evenement.du, options=options)
    article = lecture.fondement.article
    cours.avertissements += lecture.avertissements
    motif = _motif_sans_effet(evenement, regle, cours, lecture)
    if motif is not None:
        cours.noter(evenement.du, evenement.type.value, "sans_effet", motif, article, evenement.type.preuve)
        return
    if evenement.type.suspend:
        effet, explication = "suspension", _suspendre(evenement, cours, lecture)
    else:
        effet, explication = "interruption", _interrompre(evenement, regle, cours)
    cours.noter(evenement.du, evenement.type.value, effet, explication, article, evenement.type.preuve)
    _arreter_au_butoir(cours, options)


def _motif_sans_effet(evenement: Evenement, regle: Regle, cours: _Cours, lecture: Lecture) -> str | None:
    """Pourquoi l'événement ne change rien, ou ``None`` s'il a un effet."""
    nom = evenement.type.en_lettres
    if regle.genre not in (PRESCRIPTION, FORCLUSION):
        return f"Sans effet : ce délai ({regle.genre.replace('_', ' ')}) n'est ni interrompu ni suspendu."
    if evenement.type is TypeEvenement.MISE_EN_DEMEURE:
        return "Sans effet : une mise en demeure, même recommandée, n'interrompt pas la prescription."
    if regle.genre == FORCLUSION and not _joue_sur_la_forclusion(lecture):
        return f"Sans effet ({nom}) : la forclusion n'est interrompue que par une demande en justice ou un acte " + (
            "d'exécution (C. civ. 2241, 2244), et n'est pas suspendue."
        )
    if cours.terme is None:
        return "Sans effet utile : le délai ne court déjà plus (instance ou suspension en cours)."
    if evenement.du > cours.terme:
        return f"Sans effet : {nom} après le dernier jour ({cours.terme:%d/%m/%Y}), délai déjà acquis."
    if evenement.est_aneanti:
        assert evenement.issue is not None
        return f"Effet anéanti : {_ISSUES[evenement.issue]} ; le délai continue comme si de rien n'était."
    fin = evenement.au or evenement.du
    if fin < cours.exigible_le or (evenement.du < cours.exigible_le and not evenement.type.suspend):
        return f"Sans effet : {nom} avant le point de départ ({cours.exigible_le:%d/%m/%Y})."
    return None


_ISSUES: Mapping[Issue, str] = {
    Issue.DESISTEMENT: "désistement (C. civ. 2243)",
    Issue.PEREMPTION: "péremption de l'instance (C. civ. 2243)",
    Issue.REJET: "demande définitivement rejetée (C. civ. 2243)",
    Issue.CADUCITE: "caducité (jurisprudence)",
}


def _joue_sur_la_forclusion(lecture: Lecture) -> bool:
    return isinstance(lecture.contenu, dict) and lecture.contenu.get("s_applique_forclusion") is True


def _interrompre(evenement: Evenement, regle: Regle, cours: _Cours) -> str:
    """Nouveau délai complet, depuis l'événement ou depuis la fin de l'instance (C. civ. 2231, 2242)."""
    if evenement.type.ecarte_le_butoir:
        cours.butoir = None
    est_instance = evenement.type is TypeEvenement.DEMANDE_EN_JUSTICE
    if est_instance and evenement.est_en_cours:
        cours.terme = None
        return "Interrompt ; l'instance est en cours, le délai ne court pas jusqu'à son extinction (C. civ. 2242)."
    depart = max(evenement.au if est_instance and evenement.au else evenement.du, cours.reprise)
    cours.terme = ajouter_duree(depart, regle.duree)
    if est_instance:
        cours.reprise = depart
        _avertir_instance(evenement, cours)
    return (
        f"Interrompt : nouveau délai de {regle.duree} à compter du {depart:%d/%m/%Y} (C. civ. 2231), soit jusqu'au "
        + (f"{cours.terme:%d/%m/%Y}.")
    )


def _avertir_instance(evenement: Evenement, cours: _Cours) -> None:
    if evenement.issue is None:
        cours.avertissements.append(
            Avertissement(
                "issue_inconnue",
                f"Demande en justice du {evenement.du:%d/%m/%Y} : issue non précisée. Un désistement, une péremption, "
                "un rejet ou une caducité effacerait l'interruption (C. civ. 2243)"
                + (
                    "." if evenement.au else " ; sans date de fin, le délai est compté depuis la demande, par prudence."
                ),
            )
        )
    if evenement.issue is Issue.JUGEMENT:
        cours.avertissements.append(
            Avertissement(
                "titre_obtenu",
                "Le jugement a son propre délai d'exécution (nature « titre_executoire », CPCE L111-4), compté à "
                "part ; les échéances et intérêts nés après lui gardent le leur.",
            )
        )


def _suspendre(evenement: Evenement, cours: _Cours, lecture: Lecture) -> str:
    """Le cours s'arrête puis reprend pour ce qu'il en restait, avec un minimum (C. civ. 2230, 2238, 2239)."""
    assert cours.terme is not None
    if evenement.au is None:
        cours.terme = None
        return "Suspend ; la suspension est en cours, le délai ne court pas jusqu'à sa fin."
    debut = max(evenement.du, cours.reprise)
    jours = max((evenement.au - debut).days, 0)
    duree_minimum = Duree(**lecture.contenu["reprise_minimum"])
    minimum = ajouter_duree(evenement.au, duree_minimum)
    prolonge = cours.terme + timedelta(days=jours)
    cours.terme, cours.reprise = max(prolonge, minimum), max(cours.reprise, evenement.au)
    texte = f"Suspend {jours} jour{'s' if jours > 1 else ''} ; le délai reprend le {evenement.au:%d/%m/%Y}, jusqu'au "
    if minimum > prolonge:
        return (
            f"{texte}{cours.terme:%d/%m/%Y} (au lieu du {prolonge:%d/%m/%Y} : {duree_minimum} au moins à la reprise)."
        )
    return f"{texte}{cours.terme:%d/%m/%Y}."


def _arreter_au_butoir(cours: _Cours, options: Options) -> None:
    if cours.butoir is None or cours.terme is None or cours.terme <= cours.butoir:
        return
    cours.terme = cours.butoir
    cours.noter(
        cours.butoir,
        "butoir",
        "butoir",
        f"Le délai ne peut dépasser le {cours.butoir:%d/%m/%Y} (naissance du droit prise au jour de l'exigibilité).",
        lire(BUTOIR, le=cours.exigible_le, options=options).fondement.article,
    )


# --- Résultat -------------------------------------------------------------------------------------------------


def _rendre(
    regles: Sequence[Regle],
    cours: Sequence[_Cours],
    evenements: Sequence[Evenement],
    le: date | None,
    options: Options,
) -> Resultat:
    echeances = [
        {"exigible_le": un.exigible_le, **_valeurs(un, regle, le)} for regle, un in zip(regles, cours, strict=True)
    ]
    lectures = [regle.lecture for regle in regles]
    lectures += [lire(COMPUTATION, le=cours[0].exigible_le, options=options)]
    lectures += [lire(evenement.type.parametre, le=evenement.du, options=options) for evenement in evenements]
    avertissements = [avertissement for lecture in lectures for avertissement in lecture.avertissements]
    avertissements += [avertissement for un in cours for avertissement in un.avertissements]
    return Resultat(
        _ensemble(echeances),
        tuple(ligne for un in cours for ligne in un.lignes),
        sans_doublon(lecture.fondement for lecture in lectures),
        _hypotheses(regles[0]),
        sans_doublon([*avertissements, *_avertir_nature(regles[0], evenements)]),
    )


def _valeurs(cours: _Cours, regle: Regle, le: date | None) -> dict[str, Any]:
    return {
        "acquise_le": cours.terme,
        "dernier_jour": cours.terme,
        "prescrit": None if le is None else cours.terme is not None and le > cours.terme,
        "article": regle.lecture.fondement.article,
    }


def _ensemble(echeances: list[dict[str, Any]]) -> dict[str, Any]:
    """Une échéance : ses valeurs. Plusieurs : celles de la première perdue, et le détail."""
    if len(echeances) == 1:
        return {cle: valeur for cle, valeur in echeances[0].items() if cle != "exigible_le"}
    premiere = min(echeances, key=lambda echeance: echeance["acquise_le"] or date.max)
    prescrites = [echeance["prescrit"] for echeance in echeances]
    return {
        **{cle: valeur for cle, valeur in premiere.items() if cle != "exigible_le"},
        "prescrit_entierement": None if prescrites[0] is None else all(prescrites),
        "echeances": echeances,
    }


def _hypotheses(regle: Regle) -> tuple[str, ...]:
    hypotheses = [
        "« acquise_le » est le dernier jour du terme : on peut agir jusqu'à ce jour inclus, 24 h (C. civ. 2228, 2229) "
        "; la créance est prescrite à partir du lendemain. Aucun report.",
    ]
    if regle.notes:
        hypotheses.append(f"{regle.lecture.fondement.article} : {regle.notes}.")
    return tuple(hypotheses)


def _avertir_nature(regle: Regle, evenements: Sequence[Evenement]) -> list[Avertissement]:
    avertissements = []
    if regle.genre not in (PRESCRIPTION, FORCLUSION, "butoir"):
        avertissements.append(
            Avertissement(
                "limite_de_facturation",
                f"« {regle.nature} » n'est pas une prescription mais une limite de facturation : la date rendue est "
                "celle au-delà de laquelle la facturation n'est plus permise.",
            )
        )
    mises_en_demeure = [e for e in evenements if e.type is TypeEvenement.MISE_EN_DEMEURE]
    if mises_en_demeure and regle.nature == "assurance":
        avertissements.append(
            Avertissement(
                "exception_assurance",
                "Exception de texte (C. assur. L114-2) : la lettre recommandée de l'assureur qui réclame la prime "
                "interrompt ; vérifier si la mise en demeure en est une.",
            )
        )
    elif mises_en_demeure:
        avertissements.append(
            Avertissement("mise_en_demeure_non_interruptive", "La mise en demeure n'interrompt pas la prescription.")
        )
    return avertissements
