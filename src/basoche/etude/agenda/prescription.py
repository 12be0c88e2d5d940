"""La prescription surveillée : celle de chaque titre, et celle de chaque poste sans titre dont la nature est dite.

Prudence : la date tenue est celle que rien ne discute. Un versement peut valoir reconnaissance (C. civ. 2240) et
repousser le terme ; ce terme repoussé est montré, il n'est jamais celui qu'on surveille.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.parametres import Options
from basoche.droit.prescription import calculer_prescription
from basoche.droit.prescription_evenements import Evenement, TypeEvenement
from basoche.etude.agenda.models import Niveau
from basoche.etude.agenda.naissance import ANaitre, poser_echeance
from basoche.etude.dossiers.interruptions import ACTE_REMIS, interrompt_la_prescription, interruptions_du
from basoche.etude.dossiers.models import Dossier, Poste, TitreExecutoire

__all__ = [
    "ACTE_REMIS", "REGLE_POSTE", "REGLE_TITRE", "interrompt_la_prescription", "interruptions_du", "surveiller_dossier",
    "surveiller_poste", "surveiller_titre",
]  # fmt: skip

REGLE_TITRE = "prescription.titre_executoire"
REGLE_POSTE = "prescription.poste"
_OPTIONS = Options(reconduire=True)
# CPCE L111-3, 1° à 3° : les titres que vise L111-4. Les autres suivent la prescription de la créance.
_DU_JUGE = frozenset(
    {"jugement", "arret", "ordonnance", "ordonnance_refere", "injonction_payer", "accord_homologue", "decision"}
)


def surveiller_titre(titre: TitreExecutoire, interruptions: list[Evenement]) -> bool:
    """Pose l'échéance de prescription d'un titre du juge (CPCE L111-4) ; faux si ce titre suit celle de la créance."""
    if titre.nature not in _DU_JUGE:
        return False
    dossier, depart = titre.dossier, titre.executoire_le or titre.date
    versements = [versement.date for versement in dossier.versements.filter(extourne=None) if versement.date >= depart]
    nee = _echeance(
        "titre_executoire", depart, [fait for fait in interruptions if fait.du >= depart], versements,
        objet=f"dossiers.titreexecutoire:{titre.pk}", regle=REGLE_TITRE,
        libelle=f"Prescription de l'exécution du titre : {titre}",
    )  # fmt: skip
    if nee is not None:
        poser_echeance(dossier, nee)
    return nee is not None


def surveiller_poste(poste: Poste, nature: str, interruptions: list[Evenement]) -> bool:
    """Pose l'échéance de prescription d'un poste, de la nature que le clerc a dite."""
    nee = _echeance(
        nature, poste.date, [fait for fait in interruptions if fait.du >= poste.date], [],
        objet=f"dossiers.poste:{poste.pk}", regle=f"{REGLE_POSTE}.{nature}",
        libelle=f"Prescription : {poste.libelle} du {poste.date:%d/%m/%Y}",
    )  # fmt: skip
    if nee is not None:
        poser_echeance(poste.dossier, nee)
    return nee is not None


def surveiller_dossier(dossier: Dossier, interruptions: list[Evenement]) -> None:
    """Remet à jour la prescription de tous les titres du dossier et des postes déjà surveillés."""
    for titre in dossier.titres.all():
        surveiller_titre(titre, interruptions)
    suivies = dossier.echeances.filter(traitee_le=None, regle__startswith=f"{REGLE_POSTE}.")
    postes = {f"dossiers.poste:{poste.pk}": poste for poste in dossier.postes.select_related("dossier")}
    for echeance in suivies:
        if echeance.objet in postes:
            surveiller_poste(postes[echeance.objet], echeance.regle.removeprefix(f"{REGLE_POSTE}."), interruptions)


def _echeance(
    nature: str,
    depart: date,
    interruptions: list[Evenement],
    versements: list[date],
    *,
    objet: str,
    regle: str,
    libelle: str,
) -> ANaitre | None:
    faits = interruptions
    terme = _terme(nature, depart, faits)
    if terme is None:
        return None
    repousse = _terme(nature, depart, [*faits, *(Evenement(TypeEvenement.RECONNAISSANCE, jour) for jour in versements)])
    resultat = calculer_prescription(nature, [depart], faits, options=_OPTIONS)
    calcul: dict[str, Any] = {
        "lignes": [
            {"date": str(ligne["date"]), "explication": ligne["explication"], "article": ligne["article"]}
            for ligne in resultat.lignes
        ],
        "reserves": [avertissement.message for avertissement in resultat.avertissements],
    }
    if versements and repousse is not None and repousse > terme:
        calcul["reserves"].append(
            f"Si le versement du {max(versements):%d/%m/%Y} est volontaire, il vaut reconnaissance (C. civ. 2240) et "
            f"repousse le terme au {repousse:%d/%m/%Y} ; en garder la preuve."
        )
    fondement = resultat.fondements[0]
    return ANaitre(
        objet=objet, regle=regle, libelle=libelle, article=fondement.article, verification=str(fondement.verification),
        niveau=Niveau.BLOQUANT, origine_le=depart, le=terme, date_brute=terme, sanction="prescription", calcul=calcul,
    )  # fmt: skip


def _terme(nature: str, depart: date, faits: list[Evenement]) -> date | None:
    """Le dernier jour ; ``None`` si la nature est inconnue ou si le délai ne court pas."""
    try:
        valeurs = calculer_prescription(nature, [depart], faits, options=_OPTIONS).valeurs
    except ErreurBasoche:
        return None
    terme: date | None = valeurs["dernier_jour"]
    return terme
