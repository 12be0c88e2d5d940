"""Créer l'étude de démonstration dans une base neuve et migrée ; rien n'est jamais ajouté à une base qui a servi."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from basoche.echanges.creance import Debiteur, Genre, Titre
from basoche.etude.actes.models import Acte
from basoche.etude.agenda.models import Echeance, Tache
from basoche.etude.agenda.quotidien import passer_la_nuit
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.models import Dossier, Etat, Nature
from basoche.etude.equipe.models import Collaborateur, Fonction
from basoche.etude.exemple.actes import TRAJETS, Trajet, faire_vivre_des_actes
from basoche.etude.exemple.agenda import remplir_l_agenda
from basoche.etude.exemple.calcul import calculer_portefeuille
from basoche.etude.exemple.collaborateurs import creer_collaborateurs
from basoche.etude.exemple.donnees import Donnees
from basoche.etude.exemple.portefeuille import Ouvert, ouvrir_portefeuille
from basoche.etude.exemple.tournee import preparer_la_tournee
from basoche.etude.exemple.veille import preparer_la_veille

SOLDE_MINIMAL = 60_000  # centimes : assez pour que l'acte en vaille la peine
ANCIENNETE = timedelta(days=90)  # du titre : le plus ancien des actes de l'exemple vient après lui
Suivi = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Contenu:
    """Ce que contient l'étude créée."""

    dossiers: int
    sans_solde: int
    actes: int
    echeances: int
    taches: int

    def en_phrase(self) -> str:
        """Une ligne pour l'écran."""
        return (
            f"{self.dossiers} dossiers (dont {self.sans_solde} à compléter), {self.actes} actes, "
            f"{self.echeances} échéances, {self.taches} tâches"
        )


def creer_etude(
    donnees: Donnees, *, processus: int | None = None, suivre: Suivi = lambda _etape: None,
    trajets: Iterable[Trajet] = TRAJETS,
) -> Contenu:  # fmt: skip
    """Crée l'étude entière, en une transaction : elle existe toute, ou pas du tout.

    Args:
        processus: pour les décomptes (défaut : un par cœur).
        suivre: reçoit le nom de chaque étape.
        trajets: les actes à faire vivre.

    Raises:
        ActionRefusee: la base a déjà servi.
    """
    if Collaborateur.objects.exists() or Dossier.objects.exists():
        raise ActionRefusee(
            "Cette base contient déjà une étude : la démonstration n'y touche pas.",
            conseil="Donner un autre dossier (--dossier).",
        )
    suivre("décomptes")
    calculees = calculer_portefeuille(donnees.creances, donnees.le, processus)
    with transaction.atomic():
        equipe = creer_collaborateurs(donnees.le)
        suivre("dossiers")
        expert = equipe[Fonction.CLERC_EXPERT]
        ouverts = ouvrir_portefeuille(
            calculees, donnees, responsables=[expert, equipe[Fonction.COMMISSAIRE], expert], acteur=expert
        )
        suivre("actes")
        faire_vivre_des_actes(_qui_s_execute(ouverts, donnees), donnees, equipe, trajets)
        suivre("agenda")
        remplir_l_agenda(_melanges(ouverts), donnees, equipe)
        preparer_la_tournee(equipe, donnees.le)
        preparer_la_veille(_melanges(ouverts), donnees, equipe)
        passer_la_nuit(donnees.le)
    return _contenu()


def _qui_s_execute(ouverts: Sequence[Ouvert], donnees: Donnees) -> list[Dossier]:
    """Les dossiers d'exécution dont le titre est exécutoire depuis assez longtemps, contre une personne physique."""
    avant = donnees.le - ANCIENNETE
    return [
        ouvert.dossier
        for ouvert in reversed(ouverts)
        if ouvert.dossier.nature == Nature.EXECUTION
        and ouvert.dossier.etat == Etat.OUVERT
        and (ouvert.calculee.solde or 0) > SOLDE_MINIMAL
        and _est_executoire(ouvert.calculee.creance.titre, avant)
        and _est_une_personne_physique(ouvert.calculee.creance.debiteurs)
    ]


def _est_executoire(titre: Titre | None, avant: date) -> bool:
    return titre is not None and bool(titre.notifie_le and titre.executoire_le and titre.executoire_le < avant)


def _est_une_personne_physique(debiteurs: Sequence[Debiteur]) -> bool:
    return len(debiteurs) == 1 and debiteurs[0].genre is Genre.PHYSIQUE and debiteurs[0].adresse is not None


def _melanges(ouverts: Sequence[Ouvert]) -> list[Dossier]:
    """Des dossiers ouverts de toute espèce, les récents d'abord, un sur trois."""
    vivants = [ouvert.dossier for ouvert in ouverts if ouvert.dossier.etat == Etat.OUVERT]
    return vivants[::-3]


def _contenu() -> Contenu:
    comptes: Mapping[str, int] = {
        "dossiers": Dossier.objects.count(),
        "sans_solde": Dossier.objects.filter(solde_centimes=None).exclude(nature=Nature.CONSTAT).count(),
        "actes": Acte.objects.count(),
        "echeances": Echeance.objects.filter(traitee_le=None).count(),
        "taches": Tache.objects.count(),
    }
    return Contenu(**comptes)
