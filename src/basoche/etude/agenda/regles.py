"""Les échéances que le catalogue et le graphe font naître d'un acte : aucune n'est écrite ici, toutes y sont lues.

Un délai du catalogue ne naît de l'acte que si son point de départ est l'acte même : « saisie » dit l'acte dans un
procès-verbal de saisie, et l'acte d'avant dans sa dénonciation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from basoche.conformite.delais import en_duree
from basoche.droit.actes import Acte, Gravite, acte
from basoche.droit.actes import Delai as DelaiDuCatalogue
from basoche.droit.actes import Sens as SensDuCatalogue
from basoche.droit.actes.graphe import Arete, lire_graphe
from basoche.droit.delais import Delai, Duree, TypeDelai, calculer_delai
from basoche.droit.delais import Sens as SensDuCalcul
from basoche.etude.agenda.models import Niveau, Sens

# Point de départ écrit au catalogue -> débuts des codes où ces mots désignent l'acte lui-même (« » : tous).
_DEPARTS: Mapping[str, tuple[str, ...]] = {
    "acte": ("",),
    "acte de saisie": ("pv_saisie", "saisie"),
    "appréhension": ("pv_apprehension",),
    "assignation": ("assignation",),
    "commandement": ("cmd_", "cpv", "creances_commerciales_commandement"),
    "commandement de payer": ("cmd_", "cpv"),
    "date de signification": ("",),
    "date du PV": ("pv_",),
    "délivrance du commandement": ("cmd_", "cpv"),
    "dénonciation": ("denonc",),
    "exécution": ("pv_", "surete"),
    "expulsion": ("pv_expulsion",),
    "immobilisation": ("pv_immobilisation",),
    "notification de l'acte": ("",),
    "notification de l'acte de saisie": ("pv_saisie", "saisie"),
    "notification de la saisie": ("pv_saisie", "saisie"),
    "PV": ("pv_",),
    "PV (lieu habité)": ("pv_",),
    "remise ou signification": ("",),
    "remise ou signification du PV": ("pv_",),
    "saisie": ("pv_saisie", "saisie"),
    "saisie (jour de la saisie non compté, report 642)": ("pv_saisie", "saisie"),
    "signification": ("",),
    "signification au débiteur": ("denonc", "signif", "cmd_"),
    "signification au locataire": ("cpv",),
    "signification de cet acte": ("",),
    "signification de l'acte": ("",),
    "signification de l'acte de saisie": ("pv_saisie", "saisie"),
    "signification de l'ordonnance": ("signification_injonction",),
    "signification de la conversion": ("conversion", "signif_conversion"),
    "signification de la déclaration": ("declaration",),
    "signification de la sommation": ("sommation",),
    "signification du commandement": ("cmd_", "cpv", "creances_commerciales_commandement"),
    "signification du NOUVEAU commandement": ("cmd_",),
    "signification ou notification": ("",),
    "sommation": ("sommation",),
    "établissement du procès-verbal": ("pv_",),
    "établissement du PV": ("pv_",),
}
_NIVEAUX: Mapping[Gravite, Niveau] = {
    Gravite.NULLITE_DE_FOND: Niveau.BLOQUANT,
    Gravite.NULLITE_DE_FORME: Niveau.BLOQUANT,
    Gravite.CADUCITE: Niveau.BLOQUANT,
    Gravite.IRRECEVABILITE: Niveau.BLOQUANT,
    Gravite.IRREGULARITE: Niveau.URGENT,
    Gravite.A_VERIFIER: Niveau.VIGILANCE,
}
_SENS_SUIVIS = (SensDuCatalogue.MAX, SensDuCatalogue.MIN, SensDuCatalogue.PEREMPTION, SensDuCatalogue.FENETRE)


@dataclass(frozen=True, slots=True)
class Regle:
    """Une échéance à naître d'un acte : sa durée, son sens, ce qu'elle coûte, d'où elle vient."""

    cle: str
    libelle: str
    duree: Duree
    sens: Sens
    type: TypeDelai
    article: str
    sanction: str
    niveau: Niveau
    verification: str
    suites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Calculee:
    """La date d'une règle, avant et après report, et chaque pas du calcul."""

    le: date
    date_brute: date
    calcul: dict[str, Any]


@cache
def regles_de_l_acte(code: str) -> tuple[Regle, ...]:
    """Les échéances d'un acte : ses délais au catalogue, puis les suites du graphe qu'ils ne disent pas déjà.

    Raises:
        ActeInconnu: aucun acte n'a ce code.
    """
    demande = acte(code)
    propres = [delai for delai in demande.delais if _nait_de(demande, delai)]
    regles = [regle for delai in propres if (regle := _du_delai(demande, delai)) is not None]
    return (*regles, *_des_suites(demande, propres))


def calculer(regle: Regle, origine: date, *, territoire: str = "metropole") -> Calculee:
    """La date d'une règle à compter d'un jour (CPC 640 à 642 ; le calcul explique son report).

    Raises:
        ChampInvalide: le délai sort du calendrier.
    """
    attente = regle.sens == Sens.AU_PLUS_TOT
    sens = SensDuCalcul.AU_PLUS_TOT if attente else SensDuCalcul.APRES
    resultat = calculer_delai(Delai(regle.type, origine, regle.duree, sens, territoire=territoire))
    valeurs = resultat.valeurs
    le = valeurs["premier_jour_utile"] if attente else valeurs["dernier_jour"]
    brute = valeurs["date_brute"]
    return Calculee(
        le,
        brute,
        {
            "duree": str(regle.duree),
            "reporte": bool(valeurs["reporte"]),
            "lignes": [
                {cle: str(ligne[cle]) for cle in ("etape", "date", "explication", "article") if ligne.get(cle)}
                for ligne in resultat.lignes
            ],
            "reserves": [avertissement.message for avertissement in resultat.avertissements],
        },
    )


def _nait_de(demande: Acte, delai: DelaiDuCatalogue) -> bool:
    debuts = _DEPARTS.get(delai.point_de_depart, ())
    return not delai.a_rebours and delai.sens in _SENS_SUIVIS and demande.code.startswith(debuts or ("\0",))


def _du_delai(demande: Acte, delai: DelaiDuCatalogue) -> Regle | None:
    peremption = delai.sens is SensDuCatalogue.PEREMPTION
    attente = delai.sens is SensDuCatalogue.MIN
    duree = _duree((delai.duree_max if delai.sens is SensDuCatalogue.FENETRE else None) or delai.duree)
    if duree is None:
        return None
    mots = "Pas avant" if attente else "Péremption" if peremption else "Dernier jour"
    return Regle(
        cle=delai.id,
        libelle=f"{mots} : {delai.evenement}",
        duree=duree,
        sens=Sens.AU_PLUS_TOT if attente else Sens.AU_PLUS_TARD,
        type=TypeDelai.PEREMPTION if peremption else TypeDelai.PROCEDURE,
        article=delai.article,
        sanction=delai.sanction,
        # Une péremption oblige à tout recommencer : elle presse, même quand la source n'en chiffre pas la gravité.
        niveau=Niveau.URGENT if peremption and delai.gravite is Gravite.A_VERIFIER else _NIVEAUX[delai.gravite],
        verification=str(delai.verification),
        suites=tuple(
            arete.vers
            for arete in lire_graphe().suites_de(demande.code)
            if any(_est_dit(arete, dict(d), delai) for d in (arete.delai_min, arete.delai_max) if d)
        ),
    )


def _des_suites(demande: Acte, propres: list[DelaiDuCatalogue]) -> Iterator[Regle]:
    """Une échéance par durée et par article, qui nomme toutes les suites qu'elle commande."""
    groupes: dict[tuple[Sens, str, tuple[str, ...]], list[Arete]] = {}
    for arete in lire_graphe().suites_de(demande.code):
        for sens, duree in ((Sens.AU_PLUS_TOT, arete.delai_min), (Sens.AU_PLUS_TARD, arete.delai_max)):
            if duree is not None and not any(_est_dit(arete, dict(duree), delai) for delai in propres):
                groupes.setdefault((sens, str(sorted(duree.items())), arete.articles), []).append(arete)
    for (sens, _, articles), aretes in groupes.items():
        duree = _duree(aretes[0].delai_min if sens == Sens.AU_PLUS_TOT else aretes[0].delai_max)
        if duree is None:
            continue
        noms = " ; ou ".join(dict.fromkeys(acte(arete.vers).intitule for arete in aretes))
        gravites = [arete.gravite for arete in aretes if arete.gravite is not None]
        yield Regle(
            cle=f"{demande.code}>{aretes[0].vers}.{sens}",
            libelle=f"{'Pas avant' if sens == Sens.AU_PLUS_TOT else 'Dernier jour'} : {noms}"[:240],
            duree=duree,
            sens=sens,
            type=TypeDelai.PROCEDURE,
            article=" ; ".join(articles) or demande.articles[0],
            sanction=aretes[0].sanction,
            niveau=_NIVEAUX[min(gravites, key=list(Gravite).index)] if gravites else Niveau.VIGILANCE,
            verification=str(demande.verification),
            suites=tuple(arete.vers for arete in aretes),
        )


def _est_dit(arete: Arete, duree: dict[str, int], delai: DelaiDuCatalogue) -> bool:
    """Vrai si un délai de l'acte dit déjà cette durée, sous le même article (ou sans que la suite en nomme un)."""
    communs = set(map(_sans_alinea, delai.articles)) & set(map(_sans_alinea, arete.articles))
    return delai.duree == duree and (not arete.articles or bool(communs))


def _sans_alinea(article: str) -> str:
    """« CPCE R212-1-2 al. 2 » et « CPC 1422 (rédaction 2026-96) » : l'article seul."""
    return article.split(" (")[0].split(" al.")[0].split(",")[0]


def _duree(brute: Mapping[str, int] | None) -> Duree | None:
    """``None`` si la source ne chiffre pas, ou compte en heures ou en jours ouvrés : rien ne se calcule alors seul."""
    if not brute or set(brute) & {"heures", "jours_ouvres"}:
        return None
    duree = en_duree(brute)
    melange = duree.jours_ouvrables and (duree.en_mois or duree.jours)
    return None if duree.est_nulle or melange else duree
