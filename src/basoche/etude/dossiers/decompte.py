"""Le décompte d'un dossier : ses postes et ses versements donnés au calcul, la preuve telle qu'il la rend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant
from basoche.droit.parametres import Options
from basoche.droit.resultat import Avertissement, Resultat
from basoche.etude.dossiers.interruptions import prescription_connue
from basoche.etude.dossiers.models import Dossier, Partie, Role, Suspension
from basoche.etude.dossiers.tenue import muets_de
from basoche.guichet import decompte as guichet

# L'application chiffre avec la dernière version connue d'un tarif ou d'un taux, et l'annonce.
OPTIONS = Options(reconduire=True)
_TENUE_TUE = (
    "Rien ne dit comment {} est tenu : ce total est celui de la créance, non ce que doit chacun. La solidarité ne se "
    "présume pas (C. civ. 1310) ; le préciser aux parties du dossier."
)
_NATURE_TUE = (
    "Prescription des intérêts comptée selon le droit commun : le dossier ne dit pas si le créancier est un "
    "professionnel et le débiteur un consommateur, dont la prescription est plus courte (C. conso. L218-2)."
)
_TENUS = (Role.DEBITEUR, Role.CODEBITEUR, Role.CAUTION)


@dataclass(frozen=True, slots=True)
class Decompte:
    """Un décompte à une date : le résultat et sa preuve, ou le refus qui dit ce qui manque."""

    au: date
    entree: dict[str, Any]
    resultat: Resultat | None
    refus: ErreurBasoche | None
    tenue_a_preciser: bool = False

    @property
    def a_reclamer(self) -> Resultat | None:
        """Ce qu'un acte peut réclamer : rien tant qu'on ne sait pas ce que chaque débiteur doit (C. civ. 1310)."""
        return None if self.tenue_a_preciser else self.resultat

    @property
    def total(self) -> Montant | None:
        """Ce qui reste dû, tout compris."""
        return self.resultat.valeurs["total"] if self.resultat else None


def decompter(dossier: Dossier, au: date) -> Decompte:
    """Le décompte du dossier à cette date ; un refus du calcul est une valeur, jamais une exception."""
    return _calculer(dossier, entree_du_decompte(dossier, au), au)


def decompter_avec(dossier: Dossier, versement: dict[str, Any], au: date) -> Decompte:
    """Le décompte comme si ce versement était enregistré ; rien n'est écrit.

    Args:
        versement: ``date``, ``montant``, ``imputation`` et ``debiteur``, comme le calcul les lit.
    """
    entree = entree_du_decompte(dossier, au)
    entree["versements"] = [*entree["versements"], versement]
    return _calculer(dossier, entree, au)


def _calculer(dossier: Dossier, entree: dict[str, Any], au: date) -> Decompte:
    muets = muets_de(dossier.parties.all())
    try:
        resultat = guichet.calculer(entree, options=OPTIONS)
    except ErreurBasoche as refus:
        return Decompte(au, entree, None, refus, bool(muets))
    return Decompte(au, entree, _completer(resultat, entree, muets), None, bool(muets))


def _completer(resultat: Resultat, entree: Mapping[str, Any], muets: Sequence[str]) -> Resultat:
    """Ce que le calcul ne peut pas dire, parce que c'est le dossier qui l'ignore."""
    hypotheses, avertissements = list(resultat.hypotheses), list(resultat.avertissements)
    if muets:
        avertissements.insert(0, Avertissement("solidarite_a_preciser", _TENUE_TUE.format(", ".join(muets))))
    if (prescription := entree.get("prescription_interets")) is not None:
        faits = ", ".join(f"{date.fromisoformat(jour):%d/%m/%Y}" for jour in prescription["interruptions"])
        hypotheses.append(f"Interruptions connues : {faits or 'aucune'} ; en noter une à la page Prescription.")
        if "ans" not in prescription:
            hypotheses.append(_NATURE_TUE)
    return replace(resultat, hypotheses=tuple(hypotheses), avertissements=tuple(avertissements))


def entree_du_decompte(dossier: Dossier, au: date) -> dict[str, Any]:
    """L'entrée du calcul ``decompte``, telle que ``basoche calcul decompte`` la lirait."""
    postes = list(dossier.postes.all())
    cles = {titre.pk: titre.cle for titre in dossier.titres.all()}
    annules = {poste.extourne_id for poste in postes if poste.extourne_id}
    entree: dict[str, Any] = {
        "au": au.isoformat(),
        "postes": [
            {
                "id": str(poste.pk),
                "libelle": poste.libelle,
                "nature": poste.nature,
                "montant": str(poste.montant_centimes),
                "date": poste.date.isoformat(),
                "interets": poste.interets,
                **({"titre": cles[poste.titre_id]} if poste.titre_id else {}),
            }
            for poste in postes
            if poste.extourne_id is None and poste.pk not in annules and poste.date <= au
        ],
        "versements": [],
        "avoirs": _avoirs(dossier, au),
        "suspensions": [],
    }
    titres = sorted({cles[poste.titre_id] for poste in postes if poste.titre_id})
    if titres:
        entree["titres"] = [{"cle": cle} for cle in titres]
        entree["prescription_interets"] = _prescription(dossier, au)
    if len(titres) == 1:  # un seul titre : ce qui n'en dit pas (le coût d'un acte) est de celui-là
        for poste in entree["postes"]:
            poste.setdefault("titre", titres[0])
    debiteurs = _debiteurs(dossier)
    if debiteurs and not muets_de(dossier.parties.all()):
        entree["debiteurs"] = debiteurs
    entree["versements"] = _versements(dossier, au, qui="debiteurs" in entree)
    entree["suspensions"] = _suspensions(dossier, entree)
    return entree


def _prescription(dossier: Dossier, au: date) -> dict[str, Any]:
    """Les intérêts nés après un titre gardent la prescription de la créance, malgré CPCE L111-4 (C. civ. 2224)."""
    connue = prescription_connue(dossier)
    interruptions = sorted({fait.du.isoformat() for fait in connue.interruptions if fait.du <= au})
    return {"interruptions": interruptions, **({"ans": connue.ans} if connue.ans is not None else {})}


def _versements(dossier: Dossier, au: date, *, qui: bool) -> list[dict[str, Any]]:
    versements = list(dossier.versements.all())
    annules = {versement.extourne_id for versement in versements if versement.extourne_id}
    return [
        {
            "date": versement.date.isoformat(),
            "montant": str(versement.montant_centimes),
            "imputation": versement.imputation,
            **({"debiteur": str(versement.par_id)} if qui and versement.par_id else {}),
        }
        for versement in versements
        if versement.extourne_id is None and versement.pk not in annules and versement.date <= au
    ]


def _avoirs(dossier: Dossier, au: date) -> list[dict[str, Any]]:
    return [
        {"date": avoir.date.isoformat(), "montant": str(avoir.montant_centimes), "poste": str(avoir.poste_id)}
        for avoir in dossier.avoirs.all()
        if avoir.date <= au
    ]


def _suspensions(dossier: Dossier, entree: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Celles du dossier ; la procédure d'un seul de plusieurs débiteurs n'arrête pas les intérêts des autres."""
    tenus = {debiteur["cle"] for debiteur in entree.get("debiteurs", ())}
    muets = bool(muets_de(dossier.parties.all()))
    lues = []
    for suspension in dossier.suspensions.all():
        partie = str(suspension.partie_id) if suspension.partie_id else ""
        postes = _postes_vises(suspension, entree["postes"])
        if postes == [] or (partie and muets):
            continue
        lues.append(
            {
                "du": suspension.du.isoformat(),
                "effet": suspension.effet,
                "cause": suspension.cause,
                "article": suspension.article,
                **({"au": suspension.au.isoformat()} if suspension.au else {}),
                **({"taux": suspension.taux} if suspension.taux else {}),
                **({"postes": postes} if postes else {}),
                **({"debiteur": partie} if partie in tenus else {}),
            }
        )
    return lues


def _postes_vises(suspension: Suspension, postes: Sequence[Mapping[str, Any]]) -> list[str] | None:
    """Les postes nés avant la procédure, sauf ceux que la loi excepte ; ``None`` : tous."""
    if not suspension.anterieures:
        return suspension.postes or None
    exceptes = {str(cle) for cle in suspension.exceptes}
    return [
        poste["id"] for poste in postes if poste["date"] < suspension.du.isoformat() and poste["id"] not in exceptes
    ]


def _debiteurs(dossier: Dossier) -> list[dict[str, Any]]:
    """Les débiteurs tenus ; un seul n'a pas besoin d'être dit."""
    parties: list[Partie] = [partie for partie in dossier.parties.all() if partie.role in _TENUS]
    if len(parties) < 2:
        return []
    return [
        {
            "cle": str(partie.pk),
            **({"tenu": partie.tenu} if partie.tenu else {}),
            **({"part": partie.part} if partie.part else {}),
            **({"plafond": str(partie.plafond_centimes)} if partie.plafond_centimes else {}),
        }
        for partie in parties
    ]
