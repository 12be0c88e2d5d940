"""Une procédure confirmée contre un débiteur, et ce qu'elle change dans chacun de ses dossiers.

Elle arrête les poursuites des créances antérieures (C. com. L622-21 ; C. conso. L722-2 : le contrôle des actes le lit),
leurs intérêts (C. com. L622-28 ; C. conso. L722-14), demande une déclaration (C. com. L622-24), laisse à la
saisie-attribution antérieure son effet (CPCE L211-2). Codébiteurs, cautions et créances postérieures sont signalés,
jamais décidés.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from basoche.droit.suspensions import Effet
from basoche.etude.commun.actions import action, reprendre
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.dossiers.models import Dossier, Etat, Partie, Procedure, Role, Suspension, TypeProcedure
from basoche.etude.dossiers.saisies import rafraichir_solde
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.etude.personnes.models import Personne
from basoche.etude.textes.suites import (
    conserver_les_saisies,
    demander_la_declaration,
    retenir_les_actes,
    signaler_les_autres_tenus,
    signaler_les_posterieurs,
)

OBLIGES = (Role.DEBITEUR, Role.CODEBITEUR, Role.CAUTION)


@action("procedure.saisir")
def ouvrir_procedure(
    personne: Personne, *, type_: str, ouverte_le: date, preuve: str, acteur: Collaborateur, le: date,
    publiee_le: date | None = None, juridiction: str = "", exceptes: Collection[int] = (),
) -> Procedure:  # fmt: skip
    """Ouvre une procédure contre une personne, et l'applique à ses dossiers qui ne sont pas clos.

    Args:
        ouverte_le: jugement d'ouverture, ou décision de recevabilité.
        publiee_le: parution au BODACC, d'où court le délai de déclaration (C. com. R622-24).
        exceptes: postes dont la loi laisse courir les intérêts (prêt ou paiement différé d'un an au moins, L622-28).

    Raises:
        ActionRefusee: type inconnu, sans preuve, date à venir, publication avant le jugement, déjà ouverte ce jour-là.
    """
    _verifier(personne, type_, ouverte_le, preuve, publiee_le, le)
    procedure, neuve = Procedure.objects.get_or_create(
        personne=personne, ouverte_le=ouverte_le,
        defaults={
            "type": type_, "publiee_le": publiee_le, "juridiction": juridiction.strip()[:160],
            "preuve": preuve.strip()[:200], "saisie_par": acteur,
        },
    )  # fmt: skip
    if not neuve:
        raise ActionRefusee(
            f"Une procédure ouverte le {ouverte_le:%d/%m/%Y} est déjà notée contre {personne}.",
            conseil="Il n'y a rien à ouvrir de plus : la convertir ou la finir, au besoin.",
        )
    parties = Partie.objects.filter(personne=personne, role__in=OBLIGES).exclude(dossier__etat=Etat.CLOS)
    touches = 0
    for partie in parties.select_related("dossier__responsable", "personne").order_by("dossier_id", "pk"):
        _appliquer(partie, procedure, set(exceptes), acteur, le)
        touches += 1
    journaliser(
        "procedure.ouvrir", acteur=acteur, objet=procedure,
        details={"genre": procedure.type, "du": ouverte_le.isoformat(), "lignes": touches},
    )  # fmt: skip
    return procedure


def _verifier(
    personne: Personne, type_: str, ouverte_le: date, preuve: str, publiee_le: date | None, le: date
) -> None:  # fmt: skip
    if type_ not in TypeProcedure.values:
        raise ActionRefusee("Cette procédure est inconnue.", conseil="La choisir dans la liste.", champ="type")
    if personne.fusionnee_dans_id:
        raise ActionRefusee("Cette fiche a été réunie à une autre.", conseil="Ouvrir la fiche gardée.")
    if not preuve.strip():
        raise ActionRefusee(
            "Rien ne prouve cette procédure.", conseil="Donner l'annonce, le jugement ou la lettre.", champ="preuve"
        )
    if ouverte_le > le:
        raise ActionRefusee("Cette décision est à venir.", conseil="Corriger sa date.", champ="ouverte_le")
    if publiee_le is not None and not ouverte_le <= publiee_le <= le:
        raise ActionRefusee(
            "La publication est avant le jugement, ou à venir.", conseil="Corriger l'une des dates.", champ="publiee_le"
        )


def _appliquer(
    partie: Partie, procedure: Procedure, exceptes: Collection[int], acteur: Collaborateur, le: date
) -> None:  # fmt: skip
    dossier = partie.dossier
    article = "C. com. L622-28" if procedure.est_collective else "C. conso. L722-14"
    propres = list(dossier.postes.filter(pk__in=exceptes).values_list("pk", flat=True))
    Suspension.objects.create(
        dossier=dossier, du=procedure.ouverte_le, effet=Effet.AUCUN_INTERET.value, cause=str(procedure),
        article=article, partie=partie, procedure=procedure, anterieures=True, exceptes=propres, saisi_par=acteur,
    )  # fmt: skip
    noter_evenement(
        dossier, "procedure",
        f"{procedure} contre {partie.personne} : poursuites et intérêts des créances antérieures arrêtés "
        f"({'C. com. L622-21' if procedure.est_collective else 'C. conso. L722-2'}, {article})",
        le=procedure.ouverte_le, par=acteur, objet=procedure,
    )  # fmt: skip
    if procedure.est_collective:
        demander_la_declaration(dossier, procedure, le)
        conserver_les_saisies(dossier, procedure, acteur)
    retenir_les_actes(partie, procedure, le)
    signaler_les_autres_tenus(partie, procedure, le)
    signaler_les_posterieurs(partie, procedure, le)
    rafraichir_solde(dossier, le)


@action("procedure.saisir")
def convertir_procedure(
    procedure: Procedure, *, type_: str, convertie_le: date, preuve: str, acteur: Collaborateur, le: date,
    version_lue: int,
) -> None:  # fmt: skip
    """Change le type d'une procédure collective ; ses effets courent toujours du premier jugement.

    Raises:
        ActionRefusee: procédure finie, ou conversion d'un surendettement.
        ConflitDeModification: un autre l'a changée entre-temps.
    """
    reprendre(procedure, version_lue)
    if procedure.finie_le is not None or not procedure.est_collective or type_ not in Procedure.COLLECTIVES:
        raise ActionRefusee("Cette procédure ne se convertit pas.", conseil="En ouvrir une autre, au besoin.")
    avant = procedure.get_type_display().lower()
    procedure.type = type_
    procedure.save(update_fields=["type"])
    quoi = f"Conversion ({avant} → {procedure.get_type_display().lower()}) : {preuve.strip()[:120]}"
    for dossier in _dossiers_touches(procedure):
        noter_evenement(dossier, "procedure", quoi, le=convertie_le, par=acteur, objet=procedure)
    journaliser("procedure.convertir", acteur=acteur, objet=procedure, details={"genre": type_})


@action("procedure.saisir")
def finir_procedure(
    procedure: Procedure, *, finie_le: date, motif: str, acteur: Collaborateur, le: date, version_lue: int
) -> None:
    """Note la fin d'une procédure : le contrôle des actes cesse de l'opposer à compter du lendemain.

    Après un surendettement, les intérêts reprennent à la mise en œuvre des mesures, que ``finie_le`` dit (C. conso.
    L722-14). Après une procédure collective, ils ne reprennent pas d'eux-mêmes : c'est à décider dans chaque dossier.

    Raises:
        ActionRefusee: déjà finie, date impossible, ou sans motif.
        ConflitDeModification: un autre l'a changée entre-temps.
    """
    reprendre(procedure, version_lue)
    if procedure.finie_le is not None:
        raise ActionRefusee(f"Cette procédure a fini le {procedure.finie_le:%d/%m/%Y}.", conseil="Rien à y faire.")
    if not motif.strip():
        raise ActionRefusee("Rien ne dit ce qui y met fin.", conseil="Citer le jugement ou la décision.", champ="motif")
    if not procedure.ouverte_le < finie_le <= le:
        raise ActionRefusee("Cette date est avant l'ouverture, ou à venir.", conseil="La corriger.", champ="finie_le")
    procedure.finie_le, procedure.motif_fin = finie_le, motif.strip()[:200]
    procedure.save(update_fields=["finie_le", "motif_fin"])
    if not procedure.est_collective:
        procedure.suspensions.update(au=finie_le - timedelta(days=1))
    for dossier in _dossiers_touches(procedure):
        noter_evenement(
            dossier, "procedure", f"Fin : {procedure} ({motif.strip()})", le=finie_le, par=acteur, objet=procedure
        )  # fmt: skip
        rafraichir_solde(dossier, le)
    journaliser("procedure.finir", acteur=acteur, objet=procedure, details={"le": finie_le.isoformat()})


def _dossiers_touches(procedure: Procedure) -> list[Dossier]:
    cles = procedure.suspensions.values("dossier")
    return list(Dossier.objects.filter(pk__in=cles).exclude(etat=Etat.CLOS).order_by("pk"))
