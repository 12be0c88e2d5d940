"""Les diligences d'une remise : faites, datées, concrètes ; jamais cochées d'avance (CPC 655, 656, 659)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from basoche.etude.actes.models import Diligence, Genre, Mode, Remise
from basoche.etude.agenda.models import Niveau
from basoche.etude.agenda.taches import poser_tache, premier_de
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.commun.requetes import VIDE
from basoche.etude.equipe.models import Collaborateur, Fonction
from basoche.etude.personnes.normalisation import cle_de_recherche

# Au-delà, le même texte sur une tournée n'est plus une coïncidence : usage de l'étude, non la loi.
ACTES_AU_PLUS = 3
_MOTS_AU_MOINS = 4
_PASSE_PARTOUT = frozenset(
    {"absent", "absence", "destinataire absent", "personne", "personne absente", "neant", "ras", "idem", "impossible",
     "remise a personne impossible", "signification a personne impossible"}
)  # fmt: skip


class DiligenceManquante(ActionRefusee):
    """Une mention que le mode exige n'est pas donnée ; ``champ`` dit laquelle."""

    code = "diligence_manquante"


@dataclass(frozen=True, slots=True)
class Faite:
    """Une diligence faite : ce qu'elle prouve, quoi, auprès de qui, quand, ce qu'elle a donné."""

    genre: Genre
    nature: str
    le: datetime
    resultat: str
    aupres_de: str = ""


def exiger_les_diligences(mode: Mode, motif_655: str, faites: Sequence[Faite], *, instant: datetime) -> None:
    """Refuse une remise dont les diligences ne disent pas ce que le texte exige.

    Raises:
        DiligenceManquante: motif concret (655), vérification (656) ou recherche (659) absents, incomplets, ou datés
            d'après la remise.
    """
    if mode in (Mode.A_DOMICILE, Mode.A_ETUDE):
        _exiger_un_motif(motif_655)
        _exiger(faites, Genre.PASSAGE, "ce qui a été fait pour joindre le destinataire lui-même (CPC 655)")
    if mode == Mode.A_ETUDE:
        _exiger(faites, Genre.DOMICILE, "les vérifications que le destinataire demeure bien à cette adresse (CPC 656)")
    if mode == Mode.RECHERCHES:
        _exiger(faites, Genre.RECHERCHE, "les recherches faites pour trouver le destinataire (CPC 659)")
    for rang, faite in enumerate(faites, start=1):
        _verifier(faite, rang, instant)


def inscrire(remise: Remise, faites: Sequence[Faite], par: Collaborateur) -> list[Diligence]:
    """Inscrit les diligences d'une remise."""
    return Diligence.objects.bulk_create(
        Diligence(
            remise=remise, genre=faite.genre, nature=faite.nature.strip()[:60],
            aupres_de=faite.aupres_de.strip()[:160], le=faite.le, resultat=faite.resultat.strip(), par=par,
            jour=timezone.localtime(faite.le).date(), cle=empreinte(f"{faite.nature} {faite.resultat}"),
        )
        for faite in faites
    )  # fmt: skip


def reperer_les_repetitions(remise: Remise, par: Collaborateur, jour: date) -> list[str]:
    """Dit au commissaire qu'un texte revient mot pour mot sur plus de trois actes d'une tournée ; rend les alertes.

    Uses index : diligence_repetee, remise_repetee.
    """
    alertes = []
    for diligence in remise.diligences.all():
        semblables = Diligence.objects.filter(par=par, jour=diligence.jour, cle=diligence.cle)
        actes = semblables.values("remise_id").distinct().count()
        alertes += _alerter(diligence.resultat, diligence.cle, actes, par, diligence.jour, jour)
    if remise.cle_motif:
        minuit = datetime.combine(jour, time(), tzinfo=timezone.get_current_timezone())
        du_jour = Remise.objects.filter(par=par, le__gte=minuit, le__lt=minuit + timedelta(days=1))
        actes = du_jour.filter(cle_motif=remise.cle_motif).exclude(cle_motif=VIDE).count()
        alertes += _alerter(remise.motif_655, remise.cle_motif, actes, par, jour, jour)
    return list(dict.fromkeys(alertes))


def _alerter(texte: str, cle: str, actes: int, par: Collaborateur, du: date, le: date) -> list[str]:
    if actes <= ACTES_AU_PLUS:
        return []
    alerte = f"Le même texte (« {texte[:80]} ») revient mot pour mot sur {actes} actes de {par}, le {du:%d/%m/%Y}."
    poser_tache(
        f"Diligences répétées : {alerte}", cle=f"repetition:{par.pk}:{du}:{cle}", genre="diligences", le=le, pour_le=le,
        niveau=Niveau.URGENT, a=premier_de(Fonction.COMMISSAIRE), parce_que="visa des mentions",
    )  # fmt: skip
    return [alerte]


def empreinte(texte: str) -> str:
    """L'empreinte d'un texte, sans casse, accents ni ponctuation : une virgule déplacée ne trompe pas."""
    return hashlib.sha256(re.sub(r"[^a-z0-9]+", " ", cle_de_recherche(texte)).strip().encode()).hexdigest()


def _exiger_un_motif(motif: str) -> None:
    net = re.sub(r"[^a-z0-9]+", " ", cle_de_recherche(motif)).strip()
    if len(net.split()) < _MOTS_AU_MOINS or net in _PASSE_PARTOUT:
        raise DiligenceManquante(
            "Ce qui a empêché la remise à personne n'est pas dit, ou l'est d'un mot passe-partout (CPC 655).",
            conseil="Écrire les circonstances de ce passage : l'heure, ce qui a répondu, ce qui a été dit.",
            champ="motif_655",
        )


def _exiger(faites: Sequence[Faite], genre: Genre, quoi: str) -> None:
    if not any(faite.genre == genre for faite in faites):
        raise DiligenceManquante(
            f"Il manque {quoi}.",
            conseil="Les donner une par une : quoi, auprès de qui, quand, ce que cela a donné.",
            champ=f"diligences_{genre}",
        )


def _verifier(faite: Faite, rang: int, instant: datetime) -> None:
    ou = f"diligences_{faite.genre}"
    if not faite.nature.strip() or not faite.resultat.strip():
        raise DiligenceManquante(
            f"La diligence n° {rang} ne dit pas ce qui a été fait ou ce que cela a donné.",
            conseil="Compléter la ligne, ou l'ôter : rien n'est coché d'avance.",
            champ=ou,
        )
    if faite.genre == Genre.DOMICILE and not faite.aupres_de.strip():
        raise DiligenceManquante(
            f"La vérification n° {rang} ne dit pas auprès de qui, ou sur quoi.",
            conseil="Par exemple : la gardienne, un voisin du 2e étage, la boîte aux lettres, l'interphone.",
            champ=ou,
        )
    if faite.le > instant:
        raise DiligenceManquante(
            f"La diligence n° {rang} est datée d'après la remise.",
            conseil="Donner le jour et l'heure où elle a été faite.",
            champ=ou,
        )
