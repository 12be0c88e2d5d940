"""Rapprocher les annonces du BODACC des débiteurs de l'étude, et décider de chaque rapprochement.

Un même SIREN se propose ; un même nom reste « à vérifier ». Ni l'un ni l'autre n'a d'effet avant qu'un clerc confirme.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from basoche.etude.agenda.models import Niveau
from basoche.etude.agenda.taches import finir_les_taches, poser_tache
from basoche.etude.commun.actions import action, reprendre
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.commun.requetes import VIDE
from basoche.etude.dossiers.models import Dossier, Etat, Partie, Procedure
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.etude.personnes.models import Personne
from basoche.etude.personnes.normalisation import cle_de_recherche
from basoche.etude.textes.models import AnnonceBodacc, Rapprochement
from basoche.etude.textes.procedures import OBLIGES, convertir_procedure, finir_procedure, ouvrir_procedure
from basoche.veille.bodacc import Annonce, Sens

PAR_LOT = 400
_PREUVE_AU_MOINS = 10
Genre, Decision = Rapprochement.Genre, Rapprochement.Etat


@dataclass(frozen=True, slots=True)
class Bilan:
    """Ce qu'a donné un relevé."""

    lues: int = 0
    siren: int = 0
    nom: int = 0

    def en_phrase(self) -> str:
        """Une ligne pour l'écran."""
        return f"{self.lues} annonce(s) lue(s) ; {self.siren} même SIREN, {self.nom} même nom à vérifier."


def rapprocher(annonces: Iterable[Annonce], le: date) -> Bilan:
    """Garde les annonces qui touchent un débiteur d'un dossier non clos ; rejouable, par lots.

    Uses index : personne_siren, personne_cle, partie_personne.
    """
    flux, bilan = iter(annonces), Bilan()
    while lot := list(islice(flux, PAR_LOT)):
        par_siren, par_nom = _rapprocher_le_lot([annonce for annonce in lot if annonce.est_collective], le)
        bilan = Bilan(bilan.lues + len(lot), bilan.siren + par_siren, bilan.nom + par_nom)
    return bilan


@transaction.atomic
def _rapprocher_le_lot(lot: Sequence[Annonce], le: date) -> tuple[int, int]:
    sirens = {siren for annonce in lot for siren in annonce.sirens}
    cles = {cle_de_recherche(nom) for annonce in lot for nom in annonce.noms} - {""}
    par_siren: dict[str, list[Personne]] = {}
    for personne in _debiteurs().filter(siren__in=sirens).exclude(siren=VIDE):
        par_siren.setdefault(personne.siren, []).append(personne)
    par_nom: dict[str, list[Personne]] = {}
    for personne in _debiteurs().filter(cle__in=cles, siren=""):
        par_nom.setdefault(personne.cle, []).append(personne)
    nees = {Genre.SIREN: 0, Genre.NOM: 0}
    for annonce in lot:
        exactes = [personne for siren in annonce.sirens for personne in par_siren.get(siren, ())]
        memes = [personne for nom in annonce.noms for personne in par_nom.get(cle_de_recherche(nom), ())]
        for genre, personnes in ((Genre.SIREN, exactes), (Genre.NOM, memes)):
            nees[genre] += sum(_proposer(annonce, personne, genre, le) for personne in dict.fromkeys(personnes))
    if any(nees.values()):
        journaliser("bodacc.rapprocher", acteur="etude", details={"lignes": sum(nees.values())})
    return nees[Genre.SIREN], nees[Genre.NOM]


def _debiteurs() -> QuerySet[Personne]:
    """Les personnes poursuivies dans un dossier non clos."""
    poursuivie = Partie.objects.filter(personne=OuterRef("pk"), role__in=OBLIGES).exclude(dossier__etat=Etat.CLOS)
    return Personne.objects.filter(Exists(poursuivie), fusionnee_dans=None).order_by("pk")


def _proposer(annonce: Annonce, personne: Personne, genre: Genre, le: date) -> int:
    gardee = _garder(annonce)
    rapprochement, neuf = Rapprochement.objects.get_or_create(
        annonce=gardee, personne=personne, defaults={"genre": genre}
    )
    if neuf:
        dossier = _dossiers_de(personne).first()
        poser_tache(
            f"{'Confirmer' if genre == Genre.SIREN else 'Vérifier'} : {gardee.nature} publié au BODACC le "
            f"{gardee.parue_le:%d/%m/%Y} ({genre.label.lower()})",
            cle=_cle_de_tache(rapprochement), genre="procedure", le=le, dossier=dossier, pour_le=le,
            niveau=Niveau.URGENT if genre == Genre.SIREN else Niveau.VIGILANCE,
            objet=f"textes.rapprochement:{rapprochement.pk}",
        )  # fmt: skip
    return int(neuf)


def _garder(annonce: Annonce) -> AnnonceBodacc:
    jugement = annonce.jugement
    assert jugement is not None, "une annonce collective publie un jugement"
    gardee, _ = AnnonceBodacc.objects.get_or_create(
        identifiant=annonce.id,
        defaults={
            "parue_le": annonce.parue_le, "tribunal": annonce.tribunal[:160], "noms": list(annonce.noms),
            "sirens": list(annonce.sirens), "ville": annonce.ville[:120], "sens": jugement.sens.value,
            "procedure": jugement.procedure or "", "nature": (jugement.nature or jugement.famille)[:400],
            "jugement_le": jugement.date, "complement": jugement.complement, "adresse": annonce.adresse[:200],
        },
    )  # fmt: skip
    return gardee


def _dossiers_de(personne: Personne) -> QuerySet[Dossier]:
    suivis = Dossier.objects.exclude(etat=Etat.CLOS).filter(parties__personne=personne, parties__role__in=OBLIGES)
    return suivis.select_related("responsable").order_by("-pk").distinct()


def _cle_de_tache(rapprochement: Rapprochement) -> str:
    return f"bodacc:{rapprochement.pk}"


@action("procedure.saisir")
def confirmer_rapprochement(
    rapprochement: Rapprochement, *, motif: str, acteur: Collaborateur, le: date, version_lue: int,
    ouverte_le: date | None = None, type_: str = "", exceptes: Collection[int] = (),
) -> None:  # fmt: skip
    """Le clerc confirme que l'annonce vise ce débiteur : l'ouverture, la conversion ou la clôture prend effet.

    Args:
        motif: ce qui prouve l'identité ; exigé quand seul le nom est le même.
        ouverte_le: jugement d'ouverture, si l'annonce ne le dit pas.
        type_: la procédure, si l'annonce ne la nomme pas.

    Raises:
        ActionRefusee: déjà décidé, identité non prouvée, date ou type manquants.
        ConflitDeModification: un autre a décidé entre-temps.
    """
    annonce = _reprendre(rapprochement, version_lue)
    if rapprochement.genre == Genre.NOM and len(motif.strip()) < _PREUVE_AU_MOINS:
        raise ActionRefusee(
            "Seul le nom est le même : rien ne prouve qu'il s'agit de ce débiteur.",
            conseil="Dire ce qui le prouve (SIREN au Kbis, naissance, adresse), ou écarter l'annonce.", champ="motif",
        )  # fmt: skip
    procedure = _donner_effet(rapprochement, annonce, ouverte_le, type_, exceptes, acteur, le)
    _decider(rapprochement, Decision.CONFIRME, motif, acteur, le, procedure)


def _donner_effet(
    rapprochement: Rapprochement, annonce: AnnonceBodacc, ouverte_le: date | None, type_: str,
    exceptes: Collection[int], acteur: Collaborateur, le: date,
) -> Procedure | None:  # fmt: skip
    preuve = f"BODACC {annonce.identifiant} du {annonce.parue_le:%d/%m/%Y}"
    courante = Procedure.objects.filter(personne=rapprochement.personne, finie_le=None).order_by("-ouverte_le").first()
    nommee = annonce.procedure or type_
    if annonce.sens == Sens.CLOTURE and courante is not None:
        finir_procedure(
            courante, finie_le=annonce.jugement_le or annonce.parue_le, motif=f"{annonce.nature} ({preuve})",
            acteur=acteur, le=le, version_lue=courante.version,
        )  # fmt: skip
        return courante
    if annonce.sens == Sens.CONVERSION and courante is not None and courante.est_collective:
        convertir_procedure(
            courante, type_=nommee, convertie_le=annonce.jugement_le or annonce.parue_le, preuve=preuve, acteur=acteur,
            le=le, version_lue=courante.version,
        )  # fmt: skip
        return courante
    if annonce.sens in (Sens.CLOTURE, Sens.AUTRE):
        return courante
    jour = ouverte_le or (annonce.jugement_le if annonce.sens == Sens.OUVERTURE else None)
    if jour is None:
        raise ActionRefusee(
            "L'annonce ne dit pas le jour du jugement d'ouverture.", conseil="Le lire au jugement, et le donner.",
            champ="ouverte_le",
        )  # fmt: skip
    return ouvrir_procedure(
        rapprochement.personne, type_=nommee, ouverte_le=jour, preuve=preuve, acteur=acteur, le=le,
        publiee_le=annonce.parue_le if annonce.sens == Sens.OUVERTURE else None, juridiction=annonce.tribunal,
        exceptes=exceptes,
    )  # fmt: skip


@action("procedure.saisir")
def ecarter_rapprochement(
    rapprochement: Rapprochement, *, motif: str, acteur: Collaborateur, le: date, version_lue: int
) -> None:
    """L'annonce ne vise pas ce débiteur, ou ne change rien : dit pourquoi, et n'est plus proposée.

    Raises:
        ActionRefusee: déjà décidé, ou sans motif.
        ConflitDeModification: un autre a décidé entre-temps.
    """
    _reprendre(rapprochement, version_lue)
    if not motif.strip():
        raise ActionRefusee("Rien ne dit pourquoi.", conseil="Dire ce qui les distingue.", champ="motif")
    _decider(rapprochement, Decision.ECARTE, motif, acteur, le, None)


def _reprendre(rapprochement: Rapprochement, version_lue: int) -> AnnonceBodacc:
    reprendre(rapprochement, version_lue)
    if rapprochement.etat != Decision.A_VERIFIER:
        raise ActionRefusee(
            f"Ce rapprochement est {rapprochement.get_etat_display().lower()}.", conseil="Il n'y a rien à y refaire."
        )
    return rapprochement.annonce


def _decider(
    rapprochement: Rapprochement, etat: Decision, motif: str, acteur: Collaborateur, le: date,
    procedure: Procedure | None,
) -> None:  # fmt: skip
    rapprochement.etat, rapprochement.motif, rapprochement.procedure = etat, motif.strip()[:200], procedure
    rapprochement.decide_par, rapprochement.decide_le = acteur, le
    rapprochement.save(update_fields=["etat", "motif", "procedure", "decide_par", "decide_le"])
    finir_les_taches(_cle_de_tache(rapprochement))
    journaliser(f"bodacc.{'confirmer' if etat == Decision.CONFIRME else 'ecarter'}", acteur=acteur, objet=rapprochement)


def a_verifier(collaborateur: Collaborateur) -> Iterator[Rapprochement]:
    """Les rapprochements à décider dont la personne est visible, SIREN d'abord. Uses index : rapprochement_file."""
    visibles = Dossier.objects.visibles_par(collaborateur).filter(parties__personne=OuterRef("personne"))
    file = Rapprochement.objects.filter(Exists(visibles), etat=Decision.A_VERIFIER).select_related(
        "annonce", "personne"
    )
    yield from file.order_by("-genre", "-annonce__parue_le", "pk")[:200]
