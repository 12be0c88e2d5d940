"""Une créance de bout en bout : tri, décompte, prochain acte chiffré, documents.

Fonction pure d'une créance et d'une date : plusieurs processus la déroulent sans rien partager.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from basoche.demonstration.documents import Document, composer_documents, manques_pour_ecrire
from basoche.demonstration.etude import Etude
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import ZERO, Montant
from basoche.droit.parametres import Options
from basoche.droit.resultat import Resultat
from basoche.echanges.creance import Creance
from basoche.guichet import ouvrir
from basoche.strategie.compte import Compte, compter
from basoche.strategie.orientation import Classe, Orientation, est_petite_creance, orienter
from basoche.strategie.titres import Etat

# Après l'échéance d'un tarif, la démonstration le reconduit et l'annonce sur chaque document.
OPTIONS = Options(reconduire=True)


@dataclass(frozen=True, slots=True)
class Fiche:
    """Ce que le bilan garde d'une créance ; montants restant dus à la date du tri."""

    dossier: str
    cle: str
    creancier: str
    debiteur: str
    classe: Classe
    urgent: bool
    motif: str
    article: str
    acte: str
    obstacle: str
    dernier_jour: date | None
    principal: Montant = ZERO
    interets: Montant = ZERO
    frais: Montant = ZERO
    total: Montant = ZERO
    cout: Montant | None = None
    cout_debiteur: Montant = ZERO
    cout_creancier: Montant = ZERO
    documents: tuple[str, ...] = ()
    avertissements: tuple[str, ...] = ()


def traiter(dossier: str, creance: Creance, etude: Etude, *, le: date) -> tuple[Fiche, tuple[Document, ...]]:
    """Déroule une créance.

    Args:
        dossier: numéro de dossier (« 2026-000123 »).
        creance: la créance importée.
        etude: l'étude et ses réglages.
        le: le jour du tri, du décompte et des documents.
    """
    orientation = orienter(creance, le=le, reglages=etude.reglages)
    try:
        compte = _compter(creance, orientation, le)
    except ErreurBasoche as erreur:
        return _fiche_sans_compte(dossier, creance, orientation, erreur), ()
    orientation = _revoir(creance, orientation, compte, le)
    cout, refus = _chiffrer(creance, orientation, compte, etude, le)
    documents = composer_documents(dossier, creance, orientation, compte, cout, etude, le=le)
    valeurs = compte.resultat.valeurs
    fiche = Fiche(
        dossier=dossier,
        cle=creance.cle,
        creancier=creance.creancier.nom,
        debiteur=" et ".join(d.designation for d in creance.debiteurs),
        classe=orientation.classe,
        urgent=orientation.urgent,
        motif=orientation.motif,
        article=orientation.article,
        acte=orientation.acte or "",
        obstacle=_obstacle(creance, orientation, refus),
        dernier_jour=orientation.dernier_jour,
        principal=valeurs["principal"],
        interets=valeurs["interets"],
        frais=valeurs["frais"],
        total=valeurs["total"],
        cout=cout.valeurs["ttc"] if cout else None,
        cout_debiteur=cout.valeurs["a_charge_debiteur"] if cout else ZERO,
        cout_creancier=cout.valeurs["a_charge_creancier"] if cout else ZERO,
        documents=tuple(document.nom for document in documents),
        avertissements=_codes(compte.resultat, cout),
    )
    return fiche, documents


def _fiche_sans_compte(dossier: str, creance: Creance, orientation: Orientation, refus: ErreurBasoche) -> Fiche:
    """Une créance dont le compte est refusé (taux inconnu à une date) n'arrête pas les autres, et rien n'en part."""
    return Fiche(
        dossier=dossier,
        cle=creance.cle,
        creancier=creance.creancier.nom,
        debiteur=" et ".join(d.designation for d in creance.debiteurs),
        classe=orientation.classe,
        urgent=orientation.urgent,
        motif=orientation.motif,
        article=orientation.article,
        acte="",
        obstacle=f"décompte non calculé : {refus.message}",
        dernier_jour=orientation.dernier_jour,
    )


def _revoir(creance: Creance, orientation: Orientation, compte: Compte, le: date) -> Orientation:
    """Ce que le compte change à l'acte : rien ne part pour une somme nulle, le seuil suit le principal réclamé."""
    if orientation.acte is None:
        return orientation
    valeurs = compte.resultat.valeurs
    if not valeurs["total"]:
        return replace(orientation, acte=None, urgent=False, motif="décompte nul", obstacle="rien à réclamer")
    if orientation.acte == "cmd_saisie_vente" and est_petite_creance(creance, le=le, restant=valeurs["principal"]):
        return replace(orientation, acte="cmd_saisie_vente_petite_creance")
    return orientation


def _obstacle(creance: Creance, orientation: Orientation, refus: str) -> str:
    manques = manques_pour_ecrire(creance, orientation) if orientation.acte else ()
    phrases = [orientation.obstacle, refus, f"à compléter : {', '.join(manques)}" if manques else ""]
    return " ; ".join(phrase for phrase in phrases if phrase)


def _compter(creance: Creance, orientation: Orientation, le: date) -> Compte:
    """Le décompte de ce qui reste à réclamer ; d'une créance prescrite, celui de tout, pour le créancier."""
    vaut = orientation.titre is not None and orientation.titre.etat is not Etat.NON_AVENU
    postes = creance.postes if orientation.classe is Classe.PRESCRITE else orientation.postes
    return compter(creance, postes, au=le, titre=creance.titre if vaut else None, options=OPTIONS)


def _chiffrer(
    creance: Creance, orientation: Orientation, compte: Compte, etude: Etude, le: date
) -> tuple[Resultat | None, str]:
    """Le coût du prochain acte, ou le motif pour lequel il n'est pas connu."""
    if orientation.acte is None:
        return None, ""
    entree: dict[str, object] = {"date": le.isoformat()}
    if orientation.acte == "mise_en_demeure_lettre":
        entree |= {"honoraire_ht": str(etude.honoraire_mise_en_demeure_ht), "frais_deplacement": "aucun"}
    else:
        entree |= {"acte": orientation.acte, "obligation": str(compte.resultat.valeurs["principal"])}
        if orientation.acte == "requete_injonction_payer":
            entree["frais_deplacement"] = "aucun"
        if orientation.acte.startswith("cmd_saisie_vente"):
            entree |= {"engagement_poursuites": True, "destinataires": len(creance.debiteurs)}
    try:
        return ouvrir("cout").calculer(entree, options=OPTIONS), ""
    except ErreurBasoche as refus:
        return None, f"coût non chiffré : {refus.message}"


def _codes(*resultats: Resultat | None) -> tuple[str, ...]:
    return tuple(sorted({a.code for r in resultats if r is not None for a in r.avertissements}))
