"""Les tâches : créées par l'étude ou par quelqu'un, affectées par les règles, faites."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils import timezone

from basoche.etude.agenda.models import EtatTache, Niveau, RegleAffectation, Tache
from basoche.etude.commun.actions import action, exiger, reprendre
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.commun.requetes import VIDE
from basoche.etude.dossiers.models import Dossier, Role
from basoche.etude.equipe.models import Collaborateur, Delegation, Fonction
from basoche.etude.journal.chaine import journaliser

_FINIES = (EtatTache.FAITE, EtatTache.ANNULEE)
DEGRES = 2  # jusqu'où monte une tâche sans suite : le supérieur, puis le sien


def poser_tache(
    libelle: str, *, cle: str, genre: str, le: date, dossier: Dossier | None = None, pour_le: date | None = None,
    niveau: Niveau = Niveau.VIGILANCE, a: Collaborateur | None = None, parce_que: str = "", objet: str = "",
) -> tuple[Tache, bool]:  # fmt: skip
    """Pose une tâche une seule fois par clé ; rend la tâche, et vrai si elle vient d'être créée.

    Args:
        le: le jour, pour les absences.
        a: à qui ; par défaut, celui que désignent les règles d'affectation.
    """
    deja = Tache.objects.filter(cle=cle).exclude(cle=VIDE).first()
    if deja is not None:
        return deja, False
    qui, pourquoi = (a, parce_que) if a is not None else designer(dossier, genre)
    qui, pourquoi = remplacer_un_absent(qui, pourquoi, le)
    return Tache.objects.get_or_create(
        cle=cle,
        defaults={
            "libelle": libelle[:240], "genre": genre, "dossier": dossier, "pour_le": pour_le, "niveau": niveau,
            "affectee_a": qui, "affectee_parce_que": pourquoi[:160], "objet": objet,
        },
    )  # fmt: skip


def designer(dossier: Dossier | None, genre: str) -> tuple[Collaborateur | None, str]:
    """À qui va une tâche : la première règle qui convient, sinon le responsable du dossier, sinon un clerc expert."""
    for regle in RegleAffectation.objects.select_related("a", "client"):
        if _convient(regle, dossier, genre):
            return regle.a, f"règle n° {regle.rang}"
    if dossier is not None and dossier.responsable is not None:
        return dossier.responsable, "suit le dossier"
    return premier_de(Fonction.CLERC_EXPERT), "clerc expert de l'étude"


def premier_de(*fonctions: Fonction, dossier: Dossier | None = None) -> Collaborateur | None:
    """Le premier collaborateur actif d'une de ces fonctions, dans leur ordre, qui a le droit de voir ce dossier."""
    actifs = [
        qui
        for qui in Collaborateur.objects.filter(is_active=True, parti_le=None, fonction__in=fonctions)
        if dossier is None or dossier.est_visible_par(qui)
    ]
    return min(actifs, key=lambda qui: (fonctions.index(Fonction(qui.fonction)), qui.pk), default=None)


def remplacer_un_absent(qui: Collaborateur | None, pourquoi: str, le: date) -> tuple[Collaborateur | None, str]:
    """Celui qui couvre une absence reçoit la tâche ; il n'en reçoit aucun droit."""
    if qui is None:
        return None, pourquoi
    absence = Delegation.objects.filter(de=qui, du__lte=le, au__gt=le).select_related("a").first()
    return (absence.a, f"remplace {qui}, {pourquoi}") if absence else (qui, pourquoi)


def _convient(regle: RegleAffectation, dossier: Dossier | None, genre: str) -> bool:
    if regle.genre and regle.genre != genre:
        return False
    if dossier is None:
        return not (regle.nature_dossier or regle.client_id or regle.commune or _a_un_seuil(regle))
    if regle.nature_dossier and regle.nature_dossier != dossier.nature:
        return False
    if _a_un_seuil(regle) and not _est_dans_les_seuils(regle, dossier):
        return False
    parties = dossier.parties.all()
    if regle.client_id and not parties.filter(
        personne=regle.client_id, role__in=[Role.CREANCIER, Role.MANDANT]
    ).exists():  # fmt: skip
        return False
    ici = Q(personne__coordonnees__commune__iexact=regle.commune, personne__coordonnees__au=None)
    return not regle.commune or parties.filter(ici, role=Role.DEBITEUR).exists()


def _a_un_seuil(regle: RegleAffectation) -> bool:
    return regle.montant_min_centimes is not None or regle.montant_max_centimes is not None


def _est_dans_les_seuils(regle: RegleAffectation, dossier: Dossier) -> bool:
    if dossier.solde_centimes is None:
        return False
    solde = dossier.solde_centimes.centimes
    bas, haut = regle.montant_min_centimes, regle.montant_max_centimes
    return (bas is None or solde >= bas) and (haut is None or solde < haut)


@action("tache.traiter")
def creer_tache(
    dossier: Dossier | None, *, libelle: str, acteur: Collaborateur, le: date, pour_le: date | None = None,
    a: Collaborateur | None = None, genre: str = "divers", niveau: Niveau = Niveau.VIGILANCE,
) -> Tache:  # fmt: skip
    """Crée une tâche, pour soi, pour un autre (droit d'affecter) ou pour celui que désignent les règles.

    Raises:
        ActionRefusee: sans libellé.
    """
    if not libelle.strip():
        raise ActionRefusee("La tâche n'a pas de libellé.", conseil="Dire ce qu'il faut faire.")
    if a is not None and a != acteur:
        exiger(acteur, "tache.affecter")
    qui, pourquoi = (a, f"donnée par {acteur}") if a is not None else designer(dossier, genre)
    qui, pourquoi = remplacer_un_absent(qui, pourquoi, le)
    tache = Tache.objects.create(
        dossier=dossier, libelle=libelle.strip()[:240], genre=genre, niveau=niveau, pour_le=pour_le, affectee_a=qui,
        affectee_parce_que=pourquoi[:160],
    )  # fmt: skip
    journaliser("tache.creer", acteur=acteur, objet=tache, dossier=dossier.numero if dossier else "")
    return tache


@action("tache.affecter")
def affecter_tache(
    tache: Tache, a: Collaborateur, *, acteur: Collaborateur, le: date, version_lue: int
) -> None:  # fmt: skip
    """Donne une tâche à un autre.

    Raises:
        ActionRefusee: tâche finie, ou collaborateur parti.
        ConflitDeModification: un autre l'a changée entre-temps.
    """
    if not a.is_active or a.parti_le is not None:
        raise ActionRefusee(f"{a} n'est plus dans l'étude.", conseil="Choisir un collaborateur présent.")
    reprendre(tache, version_lue)
    _exiger_a_faire(tache)
    tache.affectee_a, tache.affectee_parce_que = a, f"donnée par {acteur}"
    tache.save(update_fields=["affectee_a", "affectee_parce_que"])
    journaliser("tache.affecter", acteur=acteur, objet=tache, dossier=tache.dossier.numero if tache.dossier else "")


@action("tache.traiter")
def faire_tache(tache: Tache, *, acteur: Collaborateur, le: date, version_lue: int) -> None:
    """Marque une tâche faite.

    Raises:
        ActionRefusee: déjà finie.
        ConflitDeModification: un autre l'a changée entre-temps.
    """
    if tache.dossier is not None:
        exiger(acteur, "dossier.lire", tache.dossier)
    reprendre(tache, version_lue)
    _exiger_a_faire(tache)
    tache.etat, tache.faite_le = EtatTache.FAITE, timezone.now()
    tache.save(update_fields=["etat", "faite_le"])
    finir_les_taches(*cles_d_escalade(tache))
    journaliser("tache.faire", acteur=acteur, objet=tache, dossier=tache.dossier.numero if tache.dossier else "")


def cles_d_escalade(tache: Tache) -> list[str]:
    """Les clés des tâches que celle-ci, restée sans suite, a fait monter : une par degré."""
    return [f"escalade:tache:{tache.pk}:{tache.pour_le}:{degre}" for degre in range(1, DEGRES + 1)]


def finir_les_taches(*cles: str) -> None:
    """Marque faites les tâches de ces clés : ce qu'elles demandaient vient d'être fait ailleurs."""
    Tache.objects.filter(cle__in=cles).exclude(etat__in=_FINIES).update(etat=EtatTache.FAITE, faite_le=timezone.now())


def _exiger_a_faire(tache: Tache) -> None:
    if tache.etat in _FINIES:
        raise ActionRefusee(f"Cette tâche est {tache.get_etat_display().lower()}.", conseil="Rien à y faire de plus.")
