"""Saisir ce qui est dû : titres, postes, versements ; et l'extourne, seule façon de corriger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from basoche.droit.montant import Montant
from basoche.etude.commun.actions import action
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.commun.evenements import publier
from basoche.etude.dossiers.decompte import decompter
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.dossiers.models import (
    Avoir,
    Dossier,
    Etat,
    Partie,
    Poste,
    Suspension,
    TitreExecutoire,
    Versement,
)
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser


@dataclass(frozen=True, slots=True)
class TitreSaisi:
    """Un titre vient d'être saisi."""

    titre: TitreExecutoire
    le: date


@dataclass(frozen=True, slots=True)
class VersementSaisi:
    """Un versement vient d'être saisi ou extourné."""

    versement: Versement
    le: date


@action("titre.saisir")
def saisir_titre(
    dossier: Dossier, *, nature: str, date_du_titre: date, juridiction: str, acteur: Collaborateur, le: date,
    **champs: Any,
) -> TitreExecutoire:  # fmt: skip
    """Inscrit un titre ; ``champs`` : rg, qualification, signifie_le, executoire_le, motif_executoire.

    Raises:
        ActionRefusee: dossier clos, titre postérieur au jour, ou exécutoire sans motif.
    """
    _exiger_ouvert(dossier)
    if date_du_titre > le:
        raise ActionRefusee(f"Le titre serait du {date_du_titre:%d/%m/%Y}, après ce jour.", conseil="Corriger la date.")
    if champs.get("executoire_le") and not champs.get("motif_executoire"):
        raise ActionRefusee(
            "Le titre est dit exécutoire sans dire pourquoi.",
            conseil="Donner le motif : certificat de non-appel, exécution provisoire, signification et délai expiré…",
        )
    titre = TitreExecutoire.objects.create(
        dossier=dossier, cle=f"t{dossier.titres.count() + 1}", nature=nature, date=date_du_titre,
        juridiction=juridiction, **champs,
    )  # fmt: skip
    noter_evenement(dossier, "titre", f"Titre : {titre}", le=date_du_titre, par=acteur, objet=titre)
    journaliser("titre.saisir", acteur=acteur, objet=titre, dossier=dossier.numero)
    publier(TitreSaisi(titre, le))
    return titre


@action("creance.saisir")
def saisir_poste(
    dossier: Dossier, *, nature: str, libelle: str, montant: Montant, date_du_poste: date, acteur: Collaborateur,
    le: date, titre: TitreExecutoire | None = None, interets: Mapping[str, Any] | None = None,
    acte_id: int | None = None,
) -> Poste:  # fmt: skip
    """Ajoute un poste ; le décompte doit pouvoir le lire, sinon rien n'est enregistré.

    Raises:
        ErreurBasoche: le calcul refuse le poste (taux, date, nature) : son refus, tel quel.
    """
    _exiger_ouvert(dossier)
    poste = Poste.objects.create(
        dossier=dossier, titre=titre, nature=nature, libelle=libelle, montant_centimes=montant, date=date_du_poste,
        interets=dict(interets) if interets else None, acte_id=acte_id, saisi_par=acteur,
    )  # fmt: skip
    rafraichir_solde(dossier, le, strict=True)
    journaliser("creance.saisir", acteur=acteur, objet=poste, dossier=dossier.numero)
    return poste


@action("versement.saisir")
def saisir_versement(
    dossier: Dossier, *, montant: Montant, date_du_versement: date, acteur: Collaborateur, le: date, moyen: str = "",
    par: Partie | None = None, imputation: Any = None, motif_imputation: str = "",
) -> Versement:  # fmt: skip
    """Note un versement du débiteur ; une imputation autre que l'ordre légal demande son motif.

    Raises:
        ActionRefusee: somme nulle ou négative, date à venir, imputation sans motif.
        ErreurBasoche: le calcul refuse.
    """
    _exiger_ouvert(dossier)
    if montant.centimes <= 0:
        raise ActionRefusee(
            "Un versement est une somme positive.", conseil="Pour corriger, extourner le versement faux."
        )
    if date_du_versement > le:
        raise ActionRefusee("Le versement est daté d'après ce jour.", conseil="Donner la date de valeur.")
    if imputation is not None and not motif_imputation:
        raise ActionRefusee(
            "Cette imputation s'écarte de l'ordre légal.", conseil="Donner son motif (C. civ. 1342-10)."
        )
    versement = Versement.objects.create(
        dossier=dossier, montant_centimes=montant, date=date_du_versement, moyen=moyen, par=par,
        imputation=imputation, motif_imputation=motif_imputation, saisi_par=acteur,
    )  # fmt: skip
    rafraichir_solde(dossier, le, strict=True)
    noter_evenement(
        dossier, "versement", f"Versement de {montant.en_francais()}", le=date_du_versement, par=acteur, objet=versement
    )
    journaliser("versement.saisir", acteur=acteur, objet=versement, dossier=dossier.numero)
    publier(VersementSaisi(versement, le))
    return versement


@action("versement.saisir")
def extourner_versement(
    dossier: Dossier, versement: Versement, *, motif: str, acteur: Collaborateur, le: date
) -> Versement:
    """Annule un versement par un versement contraire ; les deux restent.

    Raises:
        ActionRefusee: déjà extourné, lui-même une extourne, ou sans motif.
    """
    if versement.dossier_id != dossier.pk or versement.extourne_id or hasattr(versement, "extourne_par"):
        raise ActionRefusee("Ce versement ne peut pas être extourné.", conseil="Il l'est déjà, ou c'est une extourne.")
    if not motif.strip():
        raise ActionRefusee("Une extourne demande son motif.", conseil="Dire pourquoi ce versement est faux.")
    contraire = Versement.objects.create(
        dossier=dossier, date=versement.date, montant_centimes=-versement.montant_centimes, moyen=versement.moyen,
        par=versement.par, motif_imputation=motif, extourne=versement, saisi_par=acteur,
    )  # fmt: skip
    rafraichir_solde(dossier, le, strict=True)
    somme = versement.montant_centimes.en_francais()
    noter_evenement(dossier, "extourne", f"Versement de {somme} annulé : {motif}", le=le, par=acteur, objet=contraire)
    journaliser("versement.extourner", acteur=acteur, objet=contraire, dossier=dossier.numero)
    publier(VersementSaisi(contraire, le))
    return contraire


@action("creance.saisir")
def extourner_poste(dossier: Dossier, poste: Poste, *, motif: str, acteur: Collaborateur, le: date) -> Poste:
    """Annule un poste par un poste contraire ; les deux restent, aucun ne compte plus.

    Raises:
        ActionRefusee: d'un autre dossier, déjà extourné, lui-même une extourne, réduit par un avoir, ou sans motif.
        ErreurBasoche: le décompte ne peut pas s'en passer.
    """
    _exiger_ouvert(dossier)
    if poste.dossier_id != dossier.pk or poste.extourne_id or poste.extournes.exists():
        raise ActionRefusee("Ce poste ne peut pas être extourné.", conseil="Il l'est déjà, ou c'est une extourne.")
    if poste.avoirs.exists():
        raise ActionRefusee("Un avoir réduit ce poste.", conseil="Saisir un avoir du solde du poste à la place.")
    _exiger_motif(motif)
    contraire = Poste.objects.create(
        dossier=dossier, titre=poste.titre, nature=poste.nature, libelle=f"Extourne : {motif.strip()}"[:200],
        montant_centimes=-poste.montant_centimes, date=poste.date, extourne=poste, saisi_par=acteur,
    )  # fmt: skip
    rafraichir_solde(dossier, le, strict=_reste_un_poste(dossier))
    libelle = f"Poste annulé : {poste.libelle} ({motif.strip()})"
    noter_evenement(dossier, "extourne", libelle, le=le, par=acteur, objet=contraire)
    journaliser("creance.extourner", acteur=acteur, objet=contraire, dossier=dossier.numero)
    return contraire


def _reste_un_poste(dossier: Dossier) -> bool:
    annules = dossier.postes.exclude(extourne=None).values("extourne_id")
    return dossier.postes.filter(extourne=None).exclude(pk__in=annules).exists()


@action("creance.saisir")
def saisir_avoir(
    dossier: Dossier, poste: Poste, *, montant: Montant, date_de_l_avoir: date, motif: str, acteur: Collaborateur,
    le: date,
) -> Avoir:  # fmt: skip
    """Note une réduction consentie par le créancier sur un poste.

    Raises:
        ActionRefusee: poste d'un autre dossier ou annulé, somme nulle, date à venir, ou sans motif.
        ErreurBasoche: le calcul refuse (avoir supérieur au poste…).
    """
    _exiger_ouvert(dossier)
    if poste.dossier_id != dossier.pk or poste.extourne_id or poste.extournes.exists():
        raise ActionRefusee("Ce poste ne compte pas.", conseil="Choisir un poste du dossier.", champ="poste")
    if montant.centimes <= 0 or date_de_l_avoir > le:
        raise ActionRefusee("Somme nulle, ou date à venir.", conseil="Corriger l'avoir.", champ="montant")
    _exiger_motif(motif)
    avoir = Avoir.objects.create(
        dossier=dossier, poste=poste, montant_centimes=montant, date=date_de_l_avoir, motif=motif.strip(),
        saisi_par=acteur,
    )  # fmt: skip
    rafraichir_solde(dossier, le, strict=True)
    libelle = f"Avoir de {montant.en_francais()} sur {poste.libelle} : {motif.strip()}"
    noter_evenement(dossier, "avoir", libelle, le=date_de_l_avoir, par=acteur, objet=avoir)
    journaliser("creance.avoir", acteur=acteur, objet=avoir, dossier=dossier.numero)
    return avoir


@action("creance.saisir")
def saisir_suspension(
    dossier: Dossier, *, du: date, effet: str, cause: str, acteur: Collaborateur, le: date, au: date | None = None,
    taux: str = "", article: str = "",
) -> Suspension:  # fmt: skip
    """Note une période qui change le cours des intérêts (délai de grâce, surendettement, décision du juge).

    Raises:
        ActionRefusee: sans cause.
        ErreurBasoche: le calcul refuse (dates inversées, taux imposé sans taux…).
    """
    _exiger_ouvert(dossier)
    if not cause.strip():
        raise ActionRefusee("Une suspension demande sa cause.", conseil="Dire la décision ou le texte.", champ="cause")
    suspension = Suspension.objects.create(
        dossier=dossier, du=du, au=au, effet=effet, taux=taux, cause=cause.strip(), article=article.strip(),
        saisi_par=acteur,
    )  # fmt: skip
    rafraichir_solde(dossier, le, strict=True)
    noter_evenement(dossier, "suspension", f"Suspension : {suspension}", le=du, par=acteur, objet=suspension)
    journaliser("creance.suspendre", acteur=acteur, objet=suspension, dossier=dossier.numero)
    return suspension


def _exiger_motif(motif: str) -> None:
    if not motif.strip():
        raise ActionRefusee("Cette saisie demande son motif.", conseil="Dire pourquoi.", champ="motif")


def rafraichir_solde(dossier: Dossier, le: date, *, strict: bool = False) -> None:
    """Tient le solde affiché dans les listes ; ``strict`` : un refus du calcul annule l'action."""
    # Deux saisies au même instant se suivent ici : la seconde compte ce que la première a écrit. Sans clé : l'écriture
    # de l'autre, qui renvoie au dossier, n'attend pas, et nul ne s'attend l'un l'autre.
    Dossier.objects.select_for_update(no_key=True).filter(pk=dossier.pk).values_list("pk").first()
    decompte = decompter(dossier, le)
    if decompte.refus is not None and strict:
        raise decompte.refus
    Dossier.objects.filter(pk=dossier.pk).update(solde_centimes=decompte.total, solde_le=le)


def _exiger_ouvert(dossier: Dossier) -> None:
    if dossier.etat == Etat.CLOS:
        raise ActionRefusee(f"Le dossier {dossier.numero} est clos.", conseil="Le rouvrir d'abord.")
