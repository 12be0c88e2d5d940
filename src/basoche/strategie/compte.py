"""Le compte d'une créance : ce que le calcul du décompte reçoit, et ce qu'on n'y met pas.

Sans titre, les frais restent au créancier (CPCE L111-8 al. 2) : ils n'entrent pas dans ce qu'on réclame. L'intérêt
légal ne court que d'une mise en demeure (C. civ. 1231-6, 1344-1) ou d'un titre ; faute de l'un et de l'autre, il n'est
pas compté.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from basoche.droit.montant import ZERO
from basoche.droit.parametres import AUCUNE, Options
from basoche.droit.resultat import Resultat
from basoche.echanges.creance import Creance, NaturePoste, PosteDu, Titre
from basoche.guichet import ouvrir

_SANS_INTERET = frozenset({NaturePoste.FRAIS, NaturePoste.DEPENS, NaturePoste.INTERETS_ECHUS, NaturePoste.INDEMNITE})
_FRAIS = frozenset({NaturePoste.FRAIS, NaturePoste.DEPENS})
# C. conso. L218-2 : les intérêts d'une créance de professionnel contre consommateur se prescrivent par deux ans.
_NATURES_BIENNALES = frozenset({"consommateur", "eau", "sante_praticien"})


@dataclass(frozen=True, slots=True)
class Compte:
    """Le décompte d'une créance, les postes réclamés et ce qui a été laissé de côté (phrases françaises)."""

    resultat: Resultat
    postes: tuple[PosteDu, ...]
    ecartes: tuple[str, ...]


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
    motifs = [(p, _motif_d_ecart(creance, p) if titre is None else "") for p in postes]
    retenus = tuple(p for p, motif in motifs if not motif)
    ecartes = [f"{p.libelle} ({p.montant.en_francais()}) : {motif}" for p, motif in motifs if motif]
    if titre is None and creance.interets.taux == "legal" and _mise_en_demeure(creance) is None:
        ecartes.append("intérêts au taux légal : aucune mise en demeure connue, C. civ. 1344-1")
    comptes = retenus if titre is None else _reunir_la_condamnation(retenus, titre)
    entree: dict[str, Any] = {
        "au": au.isoformat(),
        "postes": [_poste(creance, p, rang, titre, au) for rang, p in enumerate(comptes, start=1)],
        "versements": [
            {"date": v.date.isoformat(), "montant": str(v.montant)} for v in creance.versements if v.date <= au
        ],
    }
    if titre is not None:
        entree["prescription_interets"] = _prescription_interets(creance)
    return Compte(ouvrir("decompte").calculer(entree, options=options), retenus, tuple(ecartes))


def _motif_d_ecart(creance: Creance, poste: PosteDu) -> str:
    """Pourquoi un poste ne peut pas être réclamé sans titre ; vide s'il peut l'être."""
    if poste.nature in _FRAIS:
        return "frais sans titre, CPCE L111-8 al. 2"
    if poste.nature is NaturePoste.INDEMNITE and any(d.est_consommateur for d in creance.debiteurs):
        return "indemnité de recouvrement jamais due par un consommateur, C. com. L441-10"
    return ""


def _reunir_la_condamnation(postes: tuple[PosteDu, ...], titre: Titre) -> tuple[PosteDu, ...]:
    """Les termes que le titre a liquidés ne font plus qu'une somme : c'est elle qui porte intérêt et qu'on exécute.

    Un terme exigible après le titre n'en fait pas partie et garde son compte.
    """
    juges = [p for p in postes if p.nature is NaturePoste.PRINCIPAL and p.exigible_le <= titre.rendu_le]
    if len(juges) < 2:
        return postes
    somme = sum((p.montant for p in juges), ZERO)
    libelle = f"Condamnation : {juges[0].libelle} à {juges[-1].libelle} ({len(juges)} termes)"
    reuni = PosteDu(libelle, NaturePoste.PRINCIPAL, somme, max(p.exigible_le for p in juges))
    return (reuni, *(p for p in postes if p not in juges))


def _mise_en_demeure(creance: Creance) -> date | None:
    """Le jour de la première mise en demeure ou du premier acte qui en tient lieu."""
    jours = [e.du for e in creance.evenements if e.type in ("mise_en_demeure", "demande_en_justice")]
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
    if poste.nature in _SANS_INTERET or creance.interets.taux == "aucun":
        return None
    depart = _depart(creance, poste, titre)
    if depart is None or depart >= au:
        return None
    bloc: dict[str, Any] = {"taux": creance.interets.taux, "du": depart.isoformat()}
    if creance.interets.taux == "legal":
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
    depart = creance.interets.du
    if depart is None and creance.interets.taux == "legal":
        depart = titre.rendu_le if titre is not None else _mise_en_demeure(creance)
        if depart is None:
            return None
    return max(depart, poste.exigible_le) if depart is not None else poste.exigible_le


def _prescription_interets(creance: Creance) -> dict[str, Any]:
    """Cinq ans, ou deux contre un consommateur ; interruptions déclarées (C. civ. 2224, 2240, 2244)."""
    interruptifs = ("reconnaissance", "acte_execution", "mesure_conservatoire")
    return {
        "ans": 2 if creance.nature in _NATURES_BIENNALES else 5,
        "interruptions": sorted({e.du.isoformat() for e in creance.evenements if e.type in interruptifs}),
    }
