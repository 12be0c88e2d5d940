"""Ouvrir un dossier, lui donner ses parties, le confier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from basoche.etude.commun.actions import action
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.commun.evenements import publier
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.dossiers.liens import Conflit, conflits_d_interets
from basoche.etude.dossiers.models import Acces, Dossier, Etat, Nature, Partie, Role
from basoche.etude.dossiers.tenue import COTE_DEBITEUR, muets_de
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.etude.personnes.models import Personne
from basoche.etude.personnes.normalisation import cle_de_recherche

_CREANCIERS = (Role.CREANCIER, Role.MANDANT)
_DEBITEURS = (Role.DEBITEUR, Role.CODEBITEUR)


@dataclass(frozen=True, slots=True)
class PartieDonnee:
    """Une partie à inscrire : qui, à quel titre, comment tenue."""

    personne: Personne
    role: Role
    tenu: str = ""
    part: str = ""
    reference: str = ""


class ConflitDInterets(ActionRefusee):
    """Un conflit possible, que personne n'a encore écarté par écrit."""

    code = "conflit_d_interets"

    def __init__(self, conflits: Sequence[Conflit]) -> None:
        super().__init__(
            "Conflit d'intérêts possible : " + " ".join(conflit.message for conflit in conflits),
            conseil="Renoncer, ou ouvrir en disant pourquoi ce n'en est pas un.",
            champ="motif_conflit",
        )
        self.conflits = tuple(conflits)

    def __reduce__(self):
        """Se refait de ses conflits."""
        return type(self), (self.conflits,)


@dataclass(frozen=True, slots=True)
class DossierOuvert:
    """Un dossier vient d'être ouvert."""

    dossier: Dossier


@dataclass(frozen=True, slots=True)
class TenueAPreciser:
    """Un dossier vient d'être ouvert sans que l'on sache comment ses débiteurs sont tenus."""

    dossier: Dossier
    le: date


@dataclass(frozen=True, slots=True)
class TenueDite:
    """Chaque débiteur de ce dossier dit maintenant comment il est tenu."""

    dossier: Dossier


@action("dossier.ouvrir")
def ouvrir_dossier(
    *,
    nature: Nature,
    parties: Sequence[PartieDonnee],
    responsable: Collaborateur | None,
    acteur: Collaborateur,
    le: date,
    reference_client: str = "",
    est_confidentiel: bool = False,
    est_urgent: bool = False,
    immeuble: str = "",
    motif_conflit: str = "",
    tenue_a_preciser: bool = False,
) -> Dossier:
    """Ouvre un dossier, au numéro suivant de l'année, avec ses parties.

    Args:
        motif_conflit: pourquoi un conflit signalé n'en est pas un ; gardé dans la frise du dossier.
        tenue_a_preciser: ouvrir sans savoir comment plusieurs débiteurs sont tenus ; une tâche le demande.

    Raises:
        ConflitDInterets: une partie est ailleurs dans la position contraire, et aucun motif n'est donné.
        ActionRefusee: aucune partie, ou personne pour qui l'étude agit.
        DroitRefuse: l'acteur n'ouvre pas de dossier.
    """
    _verifier_parties(parties, tenue_a_preciser=tenue_a_preciser)
    conflits = conflits_d_interets([(p.personne, p.role) for p in parties], [acteur, responsable], lecteur=acteur)
    if conflits and not motif_conflit.strip():
        raise ConflitDInterets(conflits)
    dossier = _creer(
        nature=nature,
        etat=Etat.OUVERT,
        intitule=intitule_de(parties),
        reference_client=reference_client,
        cle_reference=cle_de_reference(reference_client),
        responsable=responsable,
        ouvert_le=le,
        est_confidentiel=est_confidentiel,
        est_urgent=est_urgent,
        immeuble=immeuble.strip(),
        cle_immeuble=cle_de_recherche(immeuble)[:200],
        dernier_evenement_le=le,
    )
    _inscrire_parties(dossier, parties, [qui for qui in (acteur, responsable) if qui is not None])
    noter_evenement(dossier, "ouverture", "Ouverture du dossier", le=le, par=acteur)
    if conflits:
        noter_evenement(dossier, "conflit", f"Conflit écarté : {motif_conflit.strip()}", le=le, par=acteur)
    details = {"conflits_ecartes": len(conflits)} if conflits else {}
    journaliser("dossier.ouvrir", acteur=acteur, objet=dossier, dossier=dossier.numero, details=details)
    publier(DossierOuvert(dossier))
    if tenue_a_preciser and muets_de(parties):
        publier(TenueAPreciser(dossier, le))
    return dossier


def _verifier_parties(parties: Sequence[PartieDonnee], *, tenue_a_preciser: bool) -> None:
    """Quelqu'un pour qui agir, personne deux fois au même titre, chaque débiteur tenu d'une façon dite."""
    if not any(partie.role in _CREANCIERS for partie in parties):
        raise ActionRefusee("Le dossier n'a ni créancier ni mandant.", conseil="Dire pour qui l'étude agit.")
    vues = [(partie.personne.pk, partie.role) for partie in parties]
    if len(set(vues)) < len(vues):
        raise ActionRefusee("Une personne est deux fois partie au même titre.", conseil="N'en garder qu'une.")
    if not tenue_a_preciser:
        exiger_tenus(parties)


def _inscrire_parties(dossier: Dossier, parties: Sequence[PartieDonnee], admis: Sequence[Collaborateur]) -> None:
    """Les parties ; et, d'un dossier confidentiel, ceux qui y sont admis d'emblée."""
    Partie.objects.bulk_create(
        Partie(
            dossier=dossier, personne=partie.personne, role=partie.role, rang=rang, tenu=tenu_de(partie),
            part=partie.part, reference=partie.reference,
        )
        for rang, partie in enumerate(parties, start=1)
    )  # fmt: skip
    if dossier.est_confidentiel:
        uniques = {qui.pk: qui for qui in admis}.values()
        Acces.objects.bulk_create(Acces(dossier=dossier, collaborateur=qui, motif="ouverture") for qui in uniques)


def tenu_de(partie: PartieDonnee) -> str:
    """Comment la partie est tenue ; une caution l'est comme caution."""
    return partie.tenu or ("caution" if partie.role == Role.CAUTION else "")


def exiger_tenus(parties: Sequence[PartieDonnee]) -> None:
    """C. civ. 1310 : la solidarité ne se présume pas ; à plusieurs, chacun dit comment il est tenu.

    Raises:
        ActionRefusee: plusieurs débiteurs, et l'un ne le dit pas.
    """
    tenus = [partie for partie in parties if partie.role in COTE_DEBITEUR]
    if muets := muets_de(parties):
        raise ActionRefusee(
            f"Plusieurs débiteurs : comment {', '.join(muets)} est-il tenu ? La solidarité ne se présume pas "
            "(C. civ. 1310).",
            conseil="Choisir solidairement, in solidum ou pour sa part, d'après le titre ou le contrat.",
        )
    if sans_part := [str(partie.personne) for partie in tenus if partie.tenu == "part" and not partie.part.strip()]:
        raise ActionRefusee(
            f"Quelle est la part de {', '.join(sans_part)} ?", conseil="La donner : 50 (pour cent) ou 1/3."
        )


def _creer(*, ouvert_le: date, **champs: object) -> Dossier:
    """Prend le numéro suivant ; si un autre le prend au même instant, recommence."""
    annee = ouvert_le.year
    for _ in range(20):
        rang = (Dossier.objects.filter(annee=annee).aggregate(Max("rang"))["rang__max"] or 0) + 1
        try:
            with transaction.atomic():
                return Dossier.objects.create(
                    numero=f"{annee}-{rang:06d}", annee=annee, rang=rang, ouvert_le=ouvert_le, **champs
                )
        except IntegrityError:
            continue
    raise ActionRefusee("Le numéro du dossier n'a pas pu être pris.", conseil="Recommencer dans un instant.")


def intitule_de(parties: Sequence[PartieDonnee]) -> str:
    """« SCI du Lac c/ MARTIN », comme les clercs le disent."""
    pour = next(partie.personne for partie in parties if partie.role in _CREANCIERS)
    contre = [partie.personne for partie in parties if partie.role in _DEBITEURS]
    if not contre:
        return str(pour)[:240]
    suite = " et autre" if len(contre) == 2 else " et autres" if len(contre) > 2 else ""
    return f"{pour} c/ {contre[0].nom.upper()}{suite}"[:240]


def cle_de_reference(reference: str) -> str:
    """La référence sans ponctuation ni casse, pour la recherche."""
    return "".join(lettre for lettre in reference.lower() if lettre.isalnum())[:80]
