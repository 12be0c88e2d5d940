"""Comparer une société de l'étude à l'annuaire public : rien ne s'applique seul, le clerc vérifie et décide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from basoche.etude.agenda.models import Niveau
from basoche.etude.agenda.taches import finir_les_taches, poser_tache
from basoche.etude.commun.actions import action, reprendre
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.models import Dossier, Etat
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.etude.personnes.actions import ajouter_coordonnee
from basoche.etude.personnes.models import Coordonnee, NatureCoordonnee, Personne
from basoche.etude.personnes.normalisation import cle_de_recherche
from basoche.etude.textes.models import ReleveEntreprise
from basoche.veille.entreprise import Annuaire, Entreprise, a_verifier_si_cessee, exiger_un_siren

ORIGINE = "annuaire des entreprises, relevé du"
_PREUVE_AU_MOINS = 10
Decision = ReleveEntreprise.Etat


@dataclass(frozen=True, slots=True)
class Constat:
    """Une différence entre la fiche et l'annuaire, ou un fait à vérifier."""

    genre: str
    quoi: str
    fiche: str
    annuaire: str
    a_verifier: str = ""


def interroger(personne: Personne, annuaire: Annuaire) -> Entreprise:
    """Ce que dit l'annuaire du SIREN de la fiche ; hors de toute transaction, car le réseau peut être lent.

    Raises:
        ActionRefusee: la fiche n'a pas de SIREN, ou l'annuaire ne le connaît pas.
        ErreurBasoche: l'annuaire ne répond pas.
    """
    if not personne.siren:
        raise ActionRefusee(
            "Cette fiche n'a pas de SIREN : un nom seul ne suffit pas.", conseil="Le lire au Kbis, et le saisir."
        )
    lue = annuaire.entreprise(exiger_un_siren(personne.siren))
    if lue is None:
        raise ActionRefusee(
            f"L'annuaire n'a pas d'entreprise de SIREN {personne.siren}.", conseil="Relire le SIREN sur la pièce."
        )
    return lue


@action("personne.modifier")
def garder_releve(personne: Personne, lue: Entreprise, *, acteur: Collaborateur, le: date) -> ReleveEntreprise:
    """Garde le relevé, « à vérifier » ; une société cessée pose une tâche dans chacun de ses dossiers ouverts.

    Raises:
        ActionRefusee: le relevé est celui d'un autre SIREN.
    """
    if lue.siren != personne.siren:
        raise ActionRefusee("Ce relevé est celui d'un autre SIREN.", conseil="Interroger de nouveau l'annuaire.")
    releve = ReleveEntreprise.objects.create(personne=personne, siren=lue.siren, le=le, lu=lue.en_dict(), par=acteur)
    if lue.est_cessee:
        for dossier in Dossier.objects.exclude(etat=Etat.CLOS).filter(parties__personne=personne).distinct():
            poser_tache(
                f"Société cessée au répertoire, à vérifier : {personne}", cle=_cle(personne, dossier),
                genre="procedure", le=le, dossier=dossier, pour_le=le, niveau=Niveau.URGENT,
                objet=f"textes.releveentreprise:{releve.pk}",
            )  # fmt: skip
    journaliser("entreprise.relever", acteur=acteur, objet=releve, details={"etat": releve.lu["etat_administratif"]})
    return releve


def _cle(personne: Personne, dossier: Dossier) -> str:
    return f"entreprise:{personne.pk}:{dossier.pk}"


def constats(releve: ReleveEntreprise, courantes: list[Coordonnee]) -> list[Constat]:
    """Ce qui diffère de la fiche ; ``courantes`` : ses coordonnées non closes."""
    personne, lu = releve.personne, releve.lu
    trouves: list[Constat] = []
    if lu["etat_administratif"] == "C":
        entreprise = _minimale(lu)
        trouves.append(
            Constat(
                "cessee", "État", f"radiée le {personne.radiee_le:%d/%m/%Y}" if personne.radiee_le else "en activité",
                f"cessée{_le(lu['fermee_le'])}", a_verifier_si_cessee(entreprise),
            )
        )  # fmt: skip
    if lu["siren_conserve"]:
        trouves.append(Constat("siren", "SIREN", personne.siren, lu["siren_conserve"], "Ce SIREN est un doublon."))
    if lu["nom"] and cle_de_recherche(lu["nom"]) not in cle_de_recherche(str(personne)):
        trouves.append(Constat("nom", "Dénomination", str(personne), lu["nom"]))
    siege = lu["siege"]
    if siege and siege["adresse"] and not any(_meme_adresse(une, siege) for une in courantes):
        connues = [str(une) for une in courantes if une.nature == NatureCoordonnee.ADRESSE]
        trouves.append(
            Constat("siege", "Siège", " ; ".join(connues) or "aucune adresse", f"{_ligne(siege)}{_le(siege['depuis'])}")
        )
    return trouves


def _minimale(lu: dict[str, Any]) -> Entreprise:
    fermee = date.fromisoformat(lu["fermee_le"]) if lu["fermee_le"] else None
    return Entreprise(lu["siren"], lu["nom"], True, None, fermee, None, lu["diffusion_partielle"], None, ())


def _le(jour: str | None) -> str:
    return f" depuis le {date.fromisoformat(jour):%d/%m/%Y}" if jour else ""


def _ligne(siege: dict[str, Any]) -> str:
    return ", ".join(part for part in (siege["adresse"], f"{siege['code_postal']} {siege['commune']}".strip()) if part)


def _meme_adresse(coordonnee: Coordonnee, siege: dict[str, Any]) -> bool:
    return (
        coordonnee.nature == NatureCoordonnee.ADRESSE
        and coordonnee.code_postal == siege["code_postal"]
        and cle_de_recherche(coordonnee.valeur) == cle_de_recherche(siege["adresse"])
    )


@action("personne.modifier")
def reprendre_le_siege(
    releve: ReleveEntreprise, *, du: date, remplace: Coordonnee | None, motif: str, acteur: Collaborateur, le: date,
    version_lue: int,
) -> Coordonnee:  # fmt: skip
    """Le clerc a vérifié : l'adresse du siège entre dans la fiche, datée, avec sa source.

    Raises:
        ActionRefusee: déjà décidé, pas d'adresse diffusée, vérification non dite, date à venir.
        ConflitDeModification: un autre a décidé entre-temps.
    """
    _ouvrir(releve, version_lue, motif)
    siege = releve.lu["siege"]
    if not siege or not siege["adresse"]:
        raise ActionRefusee("L'annuaire ne diffuse pas d'adresse.", conseil="La demander au registre du commerce.")
    if du > le:
        raise ActionRefusee(f"Le {du:%d/%m/%Y} est après ce jour.", conseil="Corriger la date.", champ="du")
    releve.adresse = ajouter_coordonnee(
        releve.personne, nature=NatureCoordonnee.ADRESSE, valeur=siege["adresse"], code_postal=siege["code_postal"],
        commune=siege["commune"], origine=f"{ORIGINE} {releve.le:%d/%m/%Y}", du=du, remplace=remplace, acteur=acteur,
        le=le,
    )  # fmt: skip
    _clore(releve, Decision.VERIFIE, motif, acteur, le)
    return releve.adresse


@action("personne.modifier")
def clore_releve(
    releve: ReleveEntreprise, *, ecarter: bool, motif: str, acteur: Collaborateur, le: date, version_lue: int
) -> None:
    """Le clerc dit ce qu'il a vérifié, ou pourquoi il écarte le relevé ; la fiche ne change pas.

    Raises:
        ActionRefusee: déjà décidé, ou vérification non dite.
        ConflitDeModification: un autre a décidé entre-temps.
    """
    _ouvrir(releve, version_lue, motif)
    _clore(releve, Decision.ECARTE if ecarter else Decision.VERIFIE, motif, acteur, le)


def _ouvrir(releve: ReleveEntreprise, version_lue: int, motif: str) -> None:
    reprendre(releve, version_lue)
    if releve.etat != Decision.A_VERIFIER:
        raise ActionRefusee(f"Ce relevé est {releve.get_etat_display().lower()}.", conseil="En faire un autre.")
    if len(motif.strip()) < _PREUVE_AU_MOINS:
        raise ActionRefusee(
            "Rien ne dit ce qui a été vérifié.", conseil="Dire quelle pièce a été lue, et de quand.", champ="motif"
        )


def _clore(releve: ReleveEntreprise, etat: Decision, motif: str, acteur: Collaborateur, le: date) -> None:
    releve.etat, releve.motif, releve.decide_par, releve.decide_le = etat, motif.strip()[:200], acteur, le
    releve.save(update_fields=["etat", "motif", "decide_par", "decide_le", "adresse"])
    for dossier in Dossier.objects.filter(parties__personne=releve.personne).distinct():
        finir_les_taches(_cle(releve.personne, dossier))
    journaliser(f"entreprise.{'ecarter' if etat == Decision.ECARTE else 'verifier'}", acteur=acteur, objet=releve)
