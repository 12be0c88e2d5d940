"""Ce qu'un versement paierait : proposé ligne par ligne avant d'être enregistré, avec l'article."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from basoche.droit.montant import ZERO, Montant
from basoche.etude.dossiers.decompte import decompter, decompter_avec
from basoche.etude.dossiers.models import Dossier, Partie


@dataclass(frozen=True, slots=True)
class LignePayee:
    """Ce qu'un versement paie d'un poste."""

    poste: str
    frais: Montant
    interets: Montant
    principal: Montant


@dataclass(frozen=True, slots=True)
class Proposition:
    """L'imputation proposée : ses lignes, la règle, l'article, et les soldes avant et après."""

    lignes: tuple[LignePayee, ...]
    regle: str
    article: str
    trop_percu: Montant
    avant: Montant | None
    apres: Montant
    empreinte: str


def proposer_imputation(
    dossier: Dossier, *, montant: Montant, date_du_versement: date, le: date, par: Partie | None = None,
    imputation: Any = None,
) -> Proposition:  # fmt: skip
    """Ce que ce versement paierait.

    Raises:
        ErreurBasoche: le calcul refuse (date, postes désignés, débiteur), ou le dossier n'a aucun poste.
    """
    versement: dict[str, Any] = {
        "date": date_du_versement.isoformat(), "montant": str(montant), "imputation": imputation
    }  # fmt: skip
    decompte = decompter_avec(dossier, versement, le)
    if par is not None and "debiteurs" in decompte.entree:
        decompte = decompter_avec(dossier, {**versement, "debiteur": str(par.pk)}, le)
    if decompte.resultat is None:
        assert decompte.refus is not None
        raise decompte.refus
    siennes = [
        ligne
        for ligne in decompte.resultat.lignes
        if ligne.get("nature") == "versement" and ligne["date"] == date_du_versement and ligne["montant"] == montant
    ]
    ligne = siennes[-1] if siennes else {}
    libelles = {poste["id"]: poste["libelle"] for poste in decompte.entree["postes"]}
    payees = tuple(
        LignePayee(
            libelles.get(detail["poste"], detail["poste"]),
            *(detail.get(nom, ZERO) for nom in ("frais", "interets", "principal")),
        )
        for detail in ligne.get("detail", ())
    )
    apres = decompte.resultat.valeurs["total"]
    return Proposition(
        payees, ligne.get("regle", ""), ligne.get("article", ""), ligne.get("reste", ZERO),
        decompter(dossier, le).total, apres, _empreinte(dossier, versement, par, payees, apres),
    )  # fmt: skip


def _empreinte(
    dossier: Dossier, versement: dict[str, Any], par: Partie | None, payees: tuple[LignePayee, ...], apres: Montant
) -> str:
    """Ce qui a été montré : si le compte change entre-temps, on le montre de nouveau."""
    contenu = [
        dossier.pk, versement, par and par.pk, str(apres),
        [[ligne.poste, str(ligne.frais), str(ligne.interets), str(ligne.principal)] for ligne in payees],
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(contenu, sort_keys=True).encode()).hexdigest()[:32]
