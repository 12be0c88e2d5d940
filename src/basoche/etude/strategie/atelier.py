"""L'atelier : juger les dossiers ouverts, puis donner à chacun l'action qui emploie le mieux les heures de l'étude."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import ZERO, Montant
from basoche.etude.commun.actions import action
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.models import Dossier
from basoche.etude.dossiers.models import Etat as EtatDossier
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.etude.strategie.conseils import conseil_de, historique_de_l_etude
from basoche.etude.strategie.models import EtatPlan, PlanEtude
from basoche.strategie.modele import FONCTIONS, Conseil

JUGES_AU_PLUS = 5_000
_PAR_PAQUET = 200
# Les parts de la capacité où la courbe est calculée : ce qu'on perdrait à moins, ce qu'on gagnerait à plus.
_PARTS = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(1), Fraction(5, 4), Fraction(3, 2))
_TRANCHES = ((53_500, "moins de 535 €"), (500_000, "535 à 5 000 €"), (1_000_000, "5 000 à 10 000 €"))
_AU_DELA = "plus de 10 000 €"


@action("strategie.planifier")
def ouvrir_plan(*, moyens: Mapping[str, Any], acteur: Collaborateur, le: date) -> PlanEtude:
    """Demande un plan : ``moyens`` a la forme de ``basoche strategie planifier`` (heures, tournées, avances).

    Raises:
        ActionRefusee: aucune heure, ou aucun dossier ouvert où une somme reste due.
    """
    if not any(Fraction(str(heures)) for heures in moyens.get("heures", {}).values()):
        raise ActionRefusee("Aucune heure n'est donnée.", conseil="Donner les heures d'au moins une fonction.")
    a_juger = dossiers_a_juger(acteur).count()
    if not a_juger:
        raise ActionRefusee(
            "Aucun dossier ouvert ne porte de somme due.", conseil="Ouvrir des dossiers, ou saisir leur créance."
        )
    plan = PlanEtude.objects.create(le=le, par=acteur, moyens=dict(moyens), a_juger=min(a_juger, JUGES_AU_PLUS))
    journaliser("strategie.planifier", acteur=acteur, objet=plan, details={"a_juger": plan.a_juger})
    return plan


def calculer_plan(plan: PlanEtude) -> PlanEtude:
    """Juge les dossiers, cherche l'affectation, garde le tout ; refait, il recommence du début et remplace."""
    from basoche.strategie.plan.lecture import Releve, lire_moyens
    from basoche.strategie.plan.planifier import planifier, presenter

    plan.etat, plan.juges = EtatPlan.CALCUL, 0
    plan.save(update_fields=["etat", "juges"])
    try:
        moyens = lire_moyens(plan.moyens)
        releve, segments = Releve(moyens), Segments()
        for dossier, conseil in _conseils(plan):
            releve.ajouter(en_demande(dossier, conseil, plan.moyens), dossier.numero)
            segments.ajouter(dossier, conseil)
        demande = releve.finir()
        resultat = presenter(demande, planifier(demande))
    except ErreurBasoche as refus:
        plan.etat, plan.refus = EtatPlan.REFUSE, f"{refus.message} {refus.conseil}"
        plan.save(update_fields=["etat", "refus"])
        return plan
    plan.calibre = demande.non_calibrees == 0
    plan.valeurs = _gel({**resultat.valeurs, "segments": segments.lignes(), "courbe": _courbe(demande)})
    plan.lignes, plan.etat = _gel(list(resultat.lignes)), EtatPlan.FAIT
    plan.save()
    return plan


def dossiers_a_juger(acteur: Collaborateur) -> Any:
    """Les dossiers ouverts que l'acteur voit, où il reste dû ; un dossier confidentiel n'entre dans aucun plan."""
    visibles = Dossier.objects.visibles_par(acteur).filter(etat=EtatDossier.OUVERT, est_confidentiel=False)
    return visibles.filter(solde_centimes__gt=0)


def _conseils(plan: PlanEtude) -> Iterator[tuple[Dossier, Conseil]]:
    """Les dossiers jugés, les plus gros d'abord ; ceux dont le décompte refuse sont passés."""
    historique = historique_de_l_etude(plan.le)
    cles = list(
        dossiers_a_juger(plan.par).order_by("-solde_centimes", "pk").values_list("pk", flat=True)[:JUGES_AU_PLUS]
    )
    for debut in range(0, len(cles), _PAR_PAQUET):
        paquet = Dossier.objects.filter(pk__in=cles[debut : debut + _PAR_PAQUET]).prefetch_related(
            "parties__personne", "titres", "postes", "versements", "avoirs", "suspensions"
        )
        for dossier in paquet.order_by("-solde_centimes", "pk"):
            try:
                yield dossier, conseil_de(dossier, plan.le, historique)
            except ErreurBasoche:
                continue
        PlanEtude.objects.filter(pk=plan.pk).update(juges=min(debut + _PAR_PAQUET, len(cles)))
        plan.juges = min(debut + _PAR_PAQUET, len(cles))


def en_demande(dossier: Dossier, conseil: Conseil, moyens: Mapping[str, Any]) -> dict[str, Any]:
    """Le dossier tel que le plan le lit : une action par voie qui rapporte, et ses traits pour les règles lisibles."""
    from basoche.strategie.plan.chiffrage import actions_de, traits_de

    return {
        "dossier": dossier.numero,
        "actions": actions_de(conseil, avances=moyens.get("avances") is not None),
        "traits": traits_de(conseil) | {"nature": dossier.nature, "solde": str(dossier.solde_centimes or ZERO)},
    }


class Segments:
    """Les dossiers par nature et tranche de solde : combien, combien d'euros, la voie la plus conseillée."""

    def __init__(self) -> None:
        self._nombres: Counter[tuple[str, str]] = Counter()
        self._soldes: Counter[tuple[str, str]] = Counter()
        self._voies: dict[tuple[str, str], Counter[str]] = {}

    def ajouter(self, dossier: Dossier, conseil: Conseil) -> None:
        """Compte un dossier jugé."""
        solde = dossier.solde_centimes or ZERO
        cle = (dossier.get_nature_display(), tranche_de(solde))
        self._nombres[cle] += 1
        self._soldes[cle] += solde.centimes
        self._voies.setdefault(cle, Counter())[conseil.choix.voie.intitule] += 1

    def lignes(self) -> list[dict[str, Any]]:
        """Les segments, le plus gros solde d'abord."""
        return [
            {
                "nature": cle[0], "tranche": cle[1], "dossiers": self._nombres[cle], "solde": Montant(solde),
                "voie": self._voies[cle].most_common(1)[0][0], "part": self._voies[cle].most_common(1)[0][1],
            }
            for cle, solde in self._soldes.most_common()
        ]  # fmt: skip


def tranche_de(solde: Montant) -> str:
    """La tranche d'un solde, en mots."""
    return next((nom for borne, nom in _TRANCHES if solde.centimes < borne), _AU_DELA)


def _courbe(demande: Any) -> list[dict[str, Any]]:
    """Ce que rendrait le plan avec plus ou moins de moyens, en pour cent de celui d'aujourd'hui."""
    from basoche.strategie.plan.planifier import planifier

    valeurs = []
    for part in _PARTS:
        try:
            valeurs.append((part, planifier(_avec_part(demande, part)).valeur))
        except ErreurBasoche:
            valeurs.append((part, 0))  # moins de moyens que d'obligations
    plein = dict(valeurs)[Fraction(1)] or 1
    return [{"capacite": int(part * 100), "valeur": 100 * valeur // plein} for part, valeur in valeurs]


def _avec_part(demande: Any, part: Fraction) -> Any:
    from dataclasses import replace

    import numpy as np

    capacites = np.array([int(capacite * part) for capacite in demande.colonnes.capacites.tolist()], dtype=np.int64)
    moyens = tuple(replace(moyen, capacite=int(moyen.capacite * part)) for moyen in demande.moyens)
    return replace(demande, moyens=moyens, colonnes=replace(demande.colonnes, capacites=capacites))


def _gel(valeur: Any) -> Any:
    """En types JSON : un montant en centimes, un nombre exact en texte."""
    if isinstance(valeur, Montant):
        return valeur.centimes
    if isinstance(valeur, Mapping):
        return {str(cle): _gel(v) for cle, v in valeur.items()}
    if isinstance(valeur, list | tuple):
        return [_gel(v) for v in valeur]
    return valeur if valeur is None or isinstance(valeur, bool | int | str) else str(valeur)


__all__ = ["FONCTIONS", "JUGES_AU_PLUS", "calculer_plan", "dossiers_a_juger", "en_demande", "ouvrir_plan", "tranche_de"]
