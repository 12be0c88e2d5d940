"""Le compte d'une créance : ce que le calcul du décompte reçoit, et ce qu'on n'y met pas.

Sans titre, les frais restent au créancier (CPCE L111-8 al. 2) : ils n'entrent pas dans ce qu'on réclame. L'intérêt
légal ne court que d'une mise en demeure (C. civ. 1231-6, 1344-1) ou d'un titre ; faute de l'un et de l'autre, il n'est
pas compté.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from basoche.droit import parametres
from basoche.droit.montant import ZERO
from basoche.droit.parametres import AUCUNE, Options
from basoche.droit.resultat import Resultat
from basoche.echanges.creance import Categorie, Creance, EspeceTitre, NaturePoste, PosteDu, Titre
from basoche.guichet import ouvrir

_SANS_INTERET = frozenset({NaturePoste.FRAIS, NaturePoste.DEPENS, NaturePoste.INTERETS_ECHUS, NaturePoste.INDEMNITE})
_FRAIS = frozenset({NaturePoste.FRAIS, NaturePoste.DEPENS})
# Une condamnation s'arrête au jour où elle est rendue ; un accord homologué ou un acte notarié porte ses échéances.
_CONDAMNATIONS = frozenset(
    {EspeceTitre.JUGEMENT, EspeceTitre.ARRET, EspeceTitre.ORDONNANCE_REFERE, EspeceTitre.INJONCTION_PAYER}
)
# C. conso. L218-2 : les intérêts d'une créance de professionnel contre consommateur ont leur propre prescription.
_NATURES_BIENNALES = frozenset({"consommateur", "eau", "sante_praticien"})


@dataclass(frozen=True, slots=True)
class Compte:
    """Le décompte d'une créance, les postes réclamés et ce qui a été laissé de côté (phrases françaises).

    ``entree`` : ce que le calcul a reçu, pour qui veut inscrire les mêmes postes.
    """

    resultat: Resultat
    postes: tuple[PosteDu, ...]
    ecartes: tuple[str, ...]
    entree: Mapping[str, Any]


def compter(
    creance: Creance,
    postes: tuple[PosteDu, ...],
    *,
    au: date,
    titre: Titre | None,
    options: Options = AUCUNE,
) -> Compte:
    """Calcule le décompte des postes donnés.

    Args:
        creance: la créance.
        postes: ceux qu'on réclame (les postes prescrits n'y sont plus).
        au: date d'arrêté.
        titre: le titre, s'il vaut encore ; ``None`` pour une créance sans titre.
        options: reconduction d'un taux échu, si elle est acceptée.
    """
    motifs = [(p, _motif_d_ecart(creance, p, titre, au)) for p in postes]
    retenus = tuple(p for p, motif in motifs if not motif)
    ecartes = [f"{p.libelle} ({p.montant.en_francais()}) : {motif}" for p, motif in motifs if motif]
    if titre is None and _taux(creance, titre) != creance.interets.taux:
        ecartes.append("pénalités de retard : jamais dues par un consommateur, C. com. L441-10")
    if _taux(creance, titre) == "legal" and not _est_juge(titre) and _mise_en_demeure(creance, titre) is None:
        ecartes.append("intérêts au taux légal : aucune mise en demeure connue, C. civ. 1344-1")
    if not retenus:  # le décompte se fait quand même : il dit ce qui est écarté, et que rien n'est dû
        comptes: tuple[PosteDu, ...] = (PosteDu("Aucune somme réclamée", NaturePoste.PRINCIPAL, ZERO, au),)
    else:
        comptes = retenus if titre is None else _reunir_la_condamnation(retenus, titre)
    entree: dict[str, Any] = {
        "au": au.isoformat(),
        "postes": [_poste(creance, p, rang, titre, au) for rang, p in enumerate(comptes, start=1)],
        "versements": [
            {"date": v.date.isoformat(), "montant": str(v.montant)} for v in creance.versements if v.date <= au
        ],
    }
    if titre is not None:
        entree["prescription_interets"] = prescription_interets(creance, au)
    return Compte(ouvrir("decompte").calculer(entree, options=options), retenus, tuple(ecartes), entree)


def _motif_d_ecart(creance: Creance, poste: PosteDu, titre: Titre | None, au: date) -> str:
    """Pourquoi un poste ne peut pas être réclamé ; vide s'il peut l'être."""
    if poste.exigible_le > au:
        return f"exigible le {poste.exigible_le:%d/%m/%Y} seulement"
    if titre is not None:
        return _motif_hors_du_titre(creance, poste, titre)
    if poste.nature in _FRAIS:
        return "frais sans titre, CPCE L111-8 al. 2"
    if poste.nature is NaturePoste.ARTICLE_700:
        return "le juge seul l'alloue, CPC 700 : aucun titre ne vaut"
    if poste.nature is NaturePoste.CLAUSE_PENALE and _mise_en_demeure(creance, titre) is None:
        return "clause pénale encourue après mise en demeure, C. civ. 1231-5"
    if poste.nature is NaturePoste.INDEMNITE and not _est_entre_professionnels(creance):
        return "indemnité de recouvrement due entre professionnels, jamais par un consommateur, C. com. L441-10"
    return ""


def _motif_hors_du_titre(creance: Creance, poste: PosteDu, titre: Titre) -> str:
    """Un terme échu après la condamnation n'y est pas ; la pension alimentaire, elle, est fixée pour l'avenir."""
    a_venir = poste.nature is NaturePoste.PRINCIPAL and poste.exigible_le > titre.rendu_le
    if a_venir and titre.espece in _CONDAMNATIONS and not creance.est_alimentaire and creance.nature != "aliments":
        return f"exigible après le titre du {titre.rendu_le:%d/%m/%Y}, qui ne le comprend pas, CPCE L111-2"
    return ""


def _est_entre_professionnels(creance: Creance) -> bool:
    professionnel = creance.creancier.categorie is Categorie.PROFESSIONNEL
    return professionnel and not any(d.est_consommateur for d in creance.debiteurs)


def _taux(creance: Creance, titre: Titre | None) -> str:
    """Le taux réclamé ; sans titre, un consommateur ne doit pas les pénalités entre professionnels."""
    taux = creance.interets.taux
    if taux == "bce_plus_10" and titre is None and any(d.est_consommateur for d in creance.debiteurs):
        return "legal"
    return taux


def _est_juge(titre: Titre | None) -> bool:
    """Vrai si la décision a été rendue contre un débiteur appelé ; une injonction ne l'atteint que signifiée."""
    return titre is not None and titre.nature == "decision" and titre.espece is not EspeceTitre.INJONCTION_PAYER


def _reunir_la_condamnation(postes: tuple[PosteDu, ...], titre: Titre) -> tuple[PosteDu, ...]:
    """Les termes que le titre a liquidés ne font plus qu'une somme : c'est elle qui porte intérêt et qu'on exécute.

    Un terme exigible après le titre (accord homologué, pension) garde son compte.
    """
    juges = [p for p in postes if p.nature is NaturePoste.PRINCIPAL and p.exigible_le <= titre.rendu_le]
    if len(juges) < 2:
        return postes
    somme = sum((p.montant for p in juges), ZERO)
    libelle = f"Condamnation : {juges[0].libelle} à {juges[-1].libelle} ({len(juges)} termes)"
    reuni = PosteDu(libelle, NaturePoste.PRINCIPAL, somme, max(p.exigible_le for p in juges))
    return (reuni, *(p for p in postes if p not in juges))


def _mise_en_demeure(creance: Creance, titre: Titre | None) -> date | None:
    """Le jour de la première mise en demeure ou du premier acte qui en tient lieu, signification comprise."""
    jours = [e.du for e in creance.evenements if e.type in ("mise_en_demeure", "demande_en_justice")]
    if titre is not None and titre.espece is EspeceTitre.INJONCTION_PAYER and titre.notifie_le is not None:
        jours.append(titre.notifie_le)
    return min(jours, default=None)


def _poste(creance: Creance, poste: PosteDu, rang: int, titre: Titre | None, au: date) -> dict[str, Any]:
    return {
        "id": str(rang),
        "libelle": poste.libelle,
        "nature": poste.nature.value,
        "montant": str(poste.montant),
        "date": poste.exigible_le.isoformat(),
        "interets": _interets(creance, poste, titre, au),
    }


def _interets(creance: Creance, poste: PosteDu, titre: Titre | None, au: date) -> dict[str, Any] | None:
    """Le bloc d'intérêts d'un poste, ou ``None`` s'il n'en porte pas à la date d'arrêté."""
    taux = _taux(creance, titre)
    if poste.nature in _SANS_INTERET or taux == "aucun":
        return None
    depart = _depart(creance, poste, titre)
    if depart is None or depart >= au:
        return None
    bloc: dict[str, Any] = {"taux": taux, "du": depart.isoformat()}
    if taux == "legal":
        bloc["categorie"] = creance.creancier.categorie.value
        bloc["titre"] = titre.nature if titre else "aucun"
        if titre is not None and titre.executoire_le is not None:
            bloc["executoire_le"] = titre.executoire_le.isoformat()
    elif creance.interets.taux_fixe is not None:
        bloc["taux_fixe"] = str(creance.interets.taux_fixe)
    if creance.interets.capitalisation_depuis is not None:
        bloc["capitalisation_depuis"] = creance.interets.capitalisation_depuis.isoformat()
    return bloc


def _depart(creance: Creance, poste: PosteDu, titre: Titre | None) -> date | None:
    """Le départ des intérêts : celui qui est réclamé, sinon celui de la loi ; jamais avant l'exigibilité du poste."""
    reclame = creance.interets.du
    if _taux(creance, titre) != "legal":
        return max(reclame or poste.exigible_le, poste.exigible_le)
    if titre is not None and _est_juge(titre):
        return max(reclame or titre.rendu_le, poste.exigible_le)
    mise = _mise_en_demeure(creance, titre)
    # Un départ réclamé plus tôt ne fait pas courir l'intérêt avant la mise en demeure (C. civ. 1231-6, 1344-1).
    return max(reclame or mise, mise, poste.exigible_le) if mise is not None else None


def prescription_interets(creance: Creance, au: date) -> dict[str, Any]:
    """La durée selon la créance, et les interruptions déclarées (C. civ. 2224, 2240, 2244)."""
    nature = "consommateur" if creance.nature in _NATURES_BIENNALES else "droit_commun"
    interruptifs = ("reconnaissance", "acte_execution", "mesure_conservatoire")
    return {
        "ans": parametres.valeur(f"interets/prescription/{nature}", le=au)["ans"],
        "interruptions": sorted({e.du.isoformat() for e in creance.evenements if e.type in interruptifs}),
    }
