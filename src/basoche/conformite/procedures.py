"""Ce qui interdit ou suspend l'exécution : surendettement, procédure collective, délai de grâce, saisie du Trésor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from basoche.conformite.dossier import Dossier
from basoche.conformite.verdict import Motif, Objet
from basoche.droit import parametres
from basoche.droit.actes import Gravite
from basoche.droit.calendrier import jour_en_lettres
from basoche.droit.delais import Duree, ajouter_duree
from basoche.droit.erreurs import ChampInvalide
from basoche.guichet.champs import lire_date

RECUEIL = "execution/procedures"
_SYNONYMES: Mapping[str, str] = {
    "surendettement": "surendettement",
    "procedure_collective": "procedure_collective",
    "sauvegarde": "procedure_collective",
    "redressement_judiciaire": "procedure_collective",
    "liquidation_judiciaire": "procedure_collective",
    "delai_grace": "delai_grace",
    "satd_privilegiee": "satd_privilegiee",
}
_NOMS: Mapping[str, str] = {
    "surendettement": "La demande de surendettement du débiteur est recevable",
    "procedure_collective": "Une procédure collective est ouverte contre le débiteur",
    "delai_grace": "Un délai de grâce est accordé au débiteur",
    "satd_privilegiee": "Une saisie administrative à tiers détenteur privilégiée est notifiée",
}


@dataclass(frozen=True, slots=True)
class Procedure:
    """Une procédure déclarée au dossier, et la règle qui en dit l'effet."""

    type: str
    du: date
    au: date | None
    regle: Mapping[str, Any]
    article: str

    def dure_le(self, jour: date) -> bool:
        """Vrai si la procédure produit encore son effet ce jour-là."""
        fin = self.au
        if fin is None and self.regle["duree_max"]:
            fin = ajouter_duree(self.du, Duree(**self.regle["duree_max"]))
        return self.du <= jour and (fin is None or jour <= fin)


def controler_les_procedures(dossier: Dossier) -> Iterator[Motif]:
    """Voies d'exécution interdites ou suspendues (C. conso. L722-2 ; C. com. L622-21 ; C. civ. 1343-5).

    Raises:
        ChampInvalide: un type de procédure inconnu, une date illisible.
    """
    for rang, element in enumerate(dossier.valeur("controle.procedures") or ()):
        procedure = _lire(element, f"controle.procedures[{rang}]", dossier.jour_de_l_acte)
        if procedure.dure_le(dossier.jour_de_l_acte):
            yield from _controler(dossier, procedure)


def _lire(element: Mapping[str, Any], ou: str, le: date) -> Procedure:
    type_ = _SYNONYMES.get(str(element["type"]))
    if type_ is None:
        raise ChampInvalide(
            f"« {ou}.type » vaut {element['type']!r}, qui n'est pas permis.",
            conseil=f"Choisir : {', '.join(_SYNONYMES)}.",
            champ=f"{ou}.type",
        )
    lu = parametres.lire(f"{RECUEIL}/{type_}", le=le)
    au = element.get("au")
    return Procedure(
        type_,
        _date(element["du"], f"{ou}.du"),
        None if au is None else _date(au, f"{ou}.au"),
        lu.contenu,
        lu.fondement.article,
    )


def _date(valeur: Any, ou: str) -> date:
    return valeur if type(valeur) is date else lire_date(valeur, ou, True)


def _controler(dossier: Dossier, procedure: Procedure) -> Iterator[Motif]:
    regle, demande = procedure.regle, dossier.demande
    interdite = demande.famille in regle["familles"]
    if not (interdite or demande.famille in regle["familles_a_verifier"]) or demande.code.startswith("mainlevee"):
        return
    if regle["sauf_aliments"] and _est_alimentaire(dossier):
        return
    if regle["actes_de_suite"] and _effet_deja_acquis(dossier, procedure):
        return
    certaine = interdite and dossier.exige_un_titre and _frappe_la_creance(dossier, procedure)
    yield Motif(
        Objet.QUALITE, f"{demande.code}.{procedure.type}",
        Gravite(regle["gravite"]) if certaine else Gravite.A_VERIFIER, procedure.article,
        f"{_NOMS[procedure.type]} depuis le {jour_en_lettres(procedure.du)} : {regle['effet']}."
        f"{'' if certaine else _reserve(dossier, procedure)}",
        _remede(procedure),
    )  # fmt: skip


def _est_alimentaire(dossier: Dossier) -> bool:
    return dossier.valeur("controle.creance_alimentaire") is True or (
        dossier.texte("controle.nature_creance") == "aliments"
    )


def _effet_deja_acquis(dossier: Dossier, procedure: Procedure) -> bool:
    """La saisie-attribution faite avant le jugement garde son effet : sa dénonciation et sa suite restent permises."""
    saisie = dossier.jour("saisie.date", "acte_precedent.date")
    suit = dossier.demande.famille == "saisie_attribution" and not dossier.exige_un_titre
    return suit and saisie is not None and saisie < procedure.du


def _frappe_la_creance(dossier: Dossier, procedure: Procedure) -> bool:
    """Une procédure collective n'arrête que les créances nées avant elle ; un titre antérieur le prouve."""
    if not procedure.regle["creances_anterieures"]:
        return True
    nee = dossier.jour("controle.creance_nee_le", "titre.date")
    return nee is not None and nee < procedure.du


def _reserve(dossier: Dossier, procedure: Procedure) -> str:
    if not _frappe_la_creance(dossier, procedure):
        return " Rien ne prouve que la créance soit née avant : vérifier sa date."
    return " L'effet sur cet acte reste à vérifier."


def _remede(procedure: Procedure) -> str:
    if procedure.type == "procedure_collective":
        return "Ne pas exécuter ; déclarer la créance au mandataire ou au liquidateur."
    if procedure.type == "satd_privilegiee":
        return "Attendre l'extinction de la dette fiscale, inscrite au registre."
    fin = f" le {procedure.au:%d/%m/%Y}" if procedure.au is not None else ""
    return f"Attendre que la mesure prenne fin{fin}, ou prouver que la créance est alimentaire."
