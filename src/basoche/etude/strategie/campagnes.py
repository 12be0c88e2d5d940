"""Lancer un scénario de relances sur des dossiers amiables, et suivre ce qu'il donne ; rien ne part d'ici.

Le groupe témoin ne compare que l'heure, le canal ou la formulation d'une relance amiable, pour les seuls clients dont
l'accord est noté. Une campagne ne choisit, ne date ni n'omet aucun acte d'exécution : elle n'a pas de champ pour cela.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Exists, OuterRef

from basoche.droit.montant import ZERO, Montant
from basoche.etude.commun.actions import action, reprendre
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.clients import cles_des_clients
from basoche.etude.dossiers.models import Dossier, Partie, Role, Versement
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.etude.personnes.models import Personne
from basoche.etude.strategie.models import AccordTemoin, Campagne, Groupe, Inscription, ScenarioRelances
from basoche.etude.strategie.relances import amiables_a_relancer, scenario_garde
from basoche.strategie.scenarios import Effet, GroupeTemoin, Objet
from basoche.strategie.suivi import Attentes, Compte, Point, Suivi, compter, mesurer_l_effet, tracer

DOSSIERS_AU_PLUS = 5_000
_CLIENTS_LUS = 5_000
_CLIENTS = (Role.CREANCIER, Role.MANDANT)


@dataclass(frozen=True, slots=True)
class Comparer:
    """Ce que le groupe témoin compare : l'objet, l'usage et la variante en mots, la part (sur cent) à l'usage."""

    objet: str
    usage: str
    variante: str
    part: int


@dataclass(frozen=True, slots=True)
class Lancement:
    """Ce que décide celui qui lance : quand, jusqu'où l'on suit, ce qu'il attend (sur cent du dû), pourquoi.

    ``numeros`` : les dossiers choisis ; vide, tous ceux que le scénario peut viser.
    """

    depart: date
    suivi_jours: int
    attendu_usage: int
    attendu_variante: int
    motif: str
    comparer: Comparer | None = None
    numeros: tuple[str, ...] = ()


# --- L'accord du client ---------------------------------------------------------------------------------------


@action("strategie.planifier")
def noter_accord(
    client: Personne, *, donne_le: date, donne_par: str, preuve: str, acteur: Collaborateur, le: date
) -> AccordTemoin:
    """Garde l'accord d'un client : sans lui, aucun de ses dossiers n'entre dans un groupe témoin.

    Raises:
        ActionRefusee: pas un client, date à venir, accord déjà en cours.
    """
    if not clients().filter(pk=client.pk).exists():
        raise ActionRefusee(
            "Cette personne n'est cliente d'aucun dossier.", conseil="Choisir un client.", champ="client"
        )
    if donne_le > le:
        raise ActionRefusee("Un accord à venir n'en est pas un.", conseil="Donner sa date.", champ="donne_le")
    if client.accords_temoin.filter(retire_le__isnull=True).exists():
        raise ActionRefusee("L'accord de ce client est déjà noté.", conseil="Rien à faire.", champ="client")
    accord = AccordTemoin.objects.create(
        client=client, donne_le=donne_le, donne_par=donne_par.strip(), preuve=preuve.strip(), saisi_par=acteur,
        saisi_le=le,
    )  # fmt: skip
    journaliser("strategie.noter_accord", acteur=acteur, objet=accord, details={"donne_le": donne_le.isoformat()})
    return accord


@action("strategie.planifier")
def retirer_accord(accord: AccordTemoin, *, acteur: Collaborateur, le: date) -> AccordTemoin:
    """Le client ne veut plus : aucun dossier de plus n'entre dans une comparaison, et les siens en sortent.

    Raises:
        ActionRefusee: déjà retiré.
    """
    if accord.retire_le is not None:
        raise ActionRefusee("Cet accord est déjà retiré.", conseil="Rien à faire.")
    accord.retire_le = le
    accord.save(update_fields=["retire_le"])
    siens = Partie.objects.filter(role__in=_CLIENTS, personne_id__in=_fiches(accord.client)).values("dossier")
    en_cours = Inscription.objects.filter(campagne__arretee_le__isnull=True, campagne__fin__gte=le, dossier__in=siens)
    sortis = en_cours.exclude(groupe=Groupe.HORS).update(groupe=Groupe.HORS)
    journaliser("strategie.retirer_accord", acteur=acteur, objet=accord, details={"sortis": sortis})
    return accord


def clients() -> Any:
    """Les personnes clientes d'un dossier."""
    pour = Partie.objects.filter(personne=OuterRef("pk"), role__in=_CLIENTS)
    return Personne.objects.filter(Exists(pour), fusionnee_dans__isnull=True).order_by("nom", "pk")


def clients_a_choisir(au_plus: int) -> list[Personne]:
    """Les clients, par nom, pour une liste à choix."""
    cles = cles_des_clients(_CLIENTS_LUS)
    return list(Personne.objects.filter(pk__in=cles, fusionnee_dans__isnull=True).order_by("nom", "pk")[:au_plus])


def _fiches(client: Personne) -> set[int]:
    """La fiche d'un client, et celle où elle a été réunie."""
    return {client.pk} | ({client.fusionnee_dans_id} if client.fusionnee_dans_id else set())


def _d_accord(le: date) -> set[int]:
    """Les clients dont l'accord court ce jour-là."""
    accords = AccordTemoin.objects.filter(retire_le__isnull=True, donne_le__lte=le).select_related("client")
    return {fiche for accord in accords for fiche in _fiches(accord.client)}


# --- Le lancement ---------------------------------------------------------------------------------------------


@action("strategie.planifier")
def lancer_campagne(scenario: ScenarioRelances, *, lancement: Lancement, acteur: Collaborateur, le: date) -> Campagne:
    """Inscrit des dossiers amiables à une campagne suivie, et tire au sort le groupe témoin. Rien n'est envoyé.

    Un dossier déjà dans une campagne en cours, confidentiel, ou dont un débiteur est en procédure n'y entre pas ;
    celui dont un client n'a pas donné son accord y entre hors comparaison.

    Raises:
        ActionRefusee: aucun dossier, trop de dossiers, un numéro qui ne peut pas entrer, sans motif, départ passé.
        ScenarioInvalide: le groupe témoin n'est pas permis.
    """
    if not lancement.motif.strip():
        raise ActionRefusee("Pourquoi lancer cette campagne ?", conseil="Le dire en une phrase.", champ="motif")
    if lancement.depart < le:
        raise ActionRefusee("Le départ est passé.", conseil="Partir ce jour ou plus tard.", champ="depart")
    choisis = _choisir(lancement.numeros, acteur, le)
    graine = secrets.token_hex(16)
    temoin = _temoin(lancement, graine, acteur, le)
    campagne = _creer(scenario, lancement, graine, acteur, le)
    accords = _d_accord(le) if temoin is not None else set()
    par_dossier = _clients_des(choisis)
    Inscription.objects.bulk_create(
        [
            Inscription(
                campagne=campagne, dossier=dossier, du_centimes=dossier.solde_centimes or ZERO,
                groupe=_groupe(dossier, temoin, par_dossier[dossier.pk], accords),
            )
            for dossier in choisis
        ],
        batch_size=500,
    )  # fmt: skip
    journaliser(
        "strategie.lancer_campagne", acteur=acteur, objet=campagne,
        details={
            "scenario": scenario.pk, "dossiers": len(choisis), "compare": campagne.compare,
            "part": campagne.part_temoin, "graine": graine, "motif": campagne.motif,
            "depart": campagne.depart.isoformat(),
        },
    )  # fmt: skip
    return campagne


def _choisir(numeros: Sequence[str], acteur: Collaborateur, le: date) -> list[Dossier]:
    ailleurs = Inscription.objects.filter(
        dossier=OuterRef("pk"), campagne__arretee_le__isnull=True, campagne__fin__gte=le
    )
    possibles = amiables_a_relancer(acteur, le).exclude(Exists(ailleurs)).order_by("pk")
    if numeros:
        possibles = possibles.filter(numero__in=numeros)
    choisis = list(possibles[: DOSSIERS_AU_PLUS + 1])
    manquent = sorted(set(numeros) - {dossier.numero for dossier in choisis})
    if manquent:
        raise ActionRefusee(
            f"Ces dossiers n'entrent pas dans la campagne : {', '.join(manquent[:10])}.",
            conseil="Un dossier y entre s'il est amiable, ouvert, non confidentiel, s'il y reste dû, si aucun débiteur "
            "n'est en procédure, et s'il n'est pas déjà dans une campagne en cours.",
            champ="numeros",
        )
    if not choisis:
        raise ActionRefusee("Aucun dossier amiable libre où il reste dû.", conseil="Attendre, ou en ouvrir.")
    if len(choisis) > DOSSIERS_AU_PLUS:
        raise ActionRefusee(
            f"Plus de {DOSSIERS_AU_PLUS} dossiers.", conseil="En choisir par leurs numéros.", champ="numeros"
        )
    return choisis


def _temoin(lancement: Lancement, graine: str, acteur: Collaborateur, le: date) -> GroupeTemoin | None:
    vu = lancement.comparer
    if vu is None:
        return None
    if vu.objet not in set(Objet):
        raise ActionRefusee("Un groupe témoin ne compare pas cela.", conseil="Choisir dans la liste.", champ="compare")
    if not vu.usage.strip() or not vu.variante.strip() or vu.usage.strip() == vu.variante.strip():
        raise ActionRefusee(
            "L'usage et la variante se disent, et diffèrent.",
            conseil="Par exemple « 10 h » et « 18 h ».",
            champ="variante",
        )
    return GroupeTemoin(
        objet=Objet(vu.objet), part=Fraction(vu.part, 100), graine=graine, accord_du_client=True,
        decide_par=str(acteur), decide_le=le, motif=lancement.motif.strip(),
    )  # fmt: skip


def _creer(scenario: ScenarioRelances, lancement: Lancement, graine: str, acteur: Collaborateur, le: date) -> Campagne:
    vu = lancement.comparer
    dernier = scenario_garde(scenario).relances[-1].jour
    return Campagne.objects.create(
        nom=scenario.nom, relances=scenario.relances, depart=lancement.depart,
        fin=lancement.depart + timedelta(days=dernier + lancement.suivi_jours), compare=vu.objet if vu else "",
        usage=vu.usage.strip() if vu else "", variante=vu.variante.strip() if vu else "",
        part_temoin=vu.part if vu else 0, graine=graine, attendu_usage=lancement.attendu_usage,
        attendu_variante=lancement.attendu_variante if vu else lancement.attendu_usage,
        motif=lancement.motif.strip(), par=acteur, le=le,
    )  # fmt: skip


def _clients_des(dossiers: Sequence[Dossier]) -> dict[int, set[int]]:
    trouves: dict[int, set[int]] = defaultdict(set)
    cles = [dossier.pk for dossier in dossiers]
    for debut in range(0, len(cles), 500):  # sous la limite de paramètres d'une requête
        parties = Partie.objects.filter(role__in=_CLIENTS, dossier_id__in=cles[debut : debut + 500])
        for dossier, personne in parties.values_list("dossier_id", "personne_id"):
            trouves[dossier].add(personne)
    return trouves


def _groupe(dossier: Dossier, temoin: GroupeTemoin | None, siens: set[int], accords: set[int]) -> Groupe:
    """Tous les clients du dossier doivent être d'accord."""
    if temoin is None or not siens or not siens <= accords:
        return Groupe.HORS
    return Groupe.USAGE if temoin.est_temoin(dossier.numero) else Groupe.VARIANTE


@action("strategie.planifier")
def arreter_campagne(campagne: Campagne, *, motif: str, version_lue: int, acteur: Collaborateur, le: date) -> Campagne:
    """Arrête une campagne avant son terme : ses dossiers redeviennent libres, son suivi se fige à ce jour.

    Raises:
        ActionRefusee: déjà finie, ou sans motif.
        ConflitDeModification: un autre l'a arrêtée entre-temps.
    """
    if campagne.arretee_le is not None or campagne.fin < le:
        raise ActionRefusee("Cette campagne est déjà finie.", conseil="Rien à faire.")
    if not motif.strip():
        raise ActionRefusee("Pourquoi l'arrêter ?", conseil="Le dire en une phrase.", champ="motif")
    reprendre(campagne, version_lue)
    campagne.arretee_le = le
    campagne.save()
    journaliser("strategie.arreter_campagne", acteur=acteur, objet=campagne, details={"motif": motif.strip()})
    return campagne


# --- Le suivi -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Vue:
    """Une campagne à une date, sur les seuls dossiers que l'on voit."""

    campagne: Campagne
    comptes: tuple[tuple[Groupe, Compte], ...]
    total: Compte
    points: tuple[Point, ...]
    effet: Effet | None
    inscriptions: tuple[tuple[Inscription, Montant], ...]
    jour: int
    duree: int


def suivre(campagne: Campagne, *, acteur: Collaborateur, le: date) -> Vue:
    """Attendu contre obtenu à cette date ; un dossier que l'acteur ne voit pas n'y compte pas."""
    visibles = Dossier.objects.visibles_par(acteur).filter(est_confidentiel=False)
    inscrites = list(
        campagne.inscriptions.filter(dossier__in=visibles).select_related("dossier").order_by("dossier__numero")
    )
    jour, duree = _quand(campagne, le)
    payes = _versements(campagne)
    suivis = [_suivi(un, payes) for un in inscrites]
    attentes = _attentes(campagne)
    quand = {"jour": jour, "duree": duree}
    groupes = [
        (groupe, [s for s, un in zip(suivis, inscrites, strict=True) if un.groupe == groupe]) for groupe in Groupe
    ]
    effet = None
    if campagne.compare:
        effet = mesurer_l_effet(suivis, attentes, **quand, temoin=Fraction(campagne.part_temoin, 100))
    return Vue(
        campagne, tuple((groupe, compter(siens, attentes, **quand)) for groupe, siens in groupes if siens),
        compter(suivis, attentes, **quand), tuple(tracer(suivis, attentes, **quand)), effet,
        tuple((un, suivi.obtenu(max(jour, 0))) for un, suivi in zip(inscrites, suivis, strict=True)), jour, duree,
    )  # fmt: skip


def suivre_un_dossier(inscription: Inscription, *, le: date) -> Compte:
    """Attendu contre payé d'un seul dossier inscrit, à cette date, comme le suivi de la campagne le compte."""
    campagne = inscription.campagne
    jour, duree = _quand(campagne, le)
    suivi = _suivi(inscription, _versements(campagne, inscription.dossier_id))
    return compter([suivi], _attentes(campagne), jour=jour, duree=duree)


def _quand(campagne: Campagne, le: date) -> tuple[int, int]:
    """Les jours écoulés depuis le départ, et ceux de toute la campagne."""
    jour = (min(le, campagne.arretee_le or campagne.fin) - campagne.depart).days
    return jour, max((campagne.fin - campagne.depart).days, 1)


def _attentes(campagne: Campagne) -> Attentes:
    return Attentes(Fraction(campagne.attendu_usage, 100), Fraction(campagne.attendu_variante, 100))


def _suivi(inscription: Inscription, payes: Mapping[int, Sequence[tuple[int, Montant]]]) -> Suivi:
    varie = None if inscription.groupe == Groupe.HORS else inscription.groupe == Groupe.VARIANTE
    return Suivi(inscription.du_centimes, tuple(payes.get(inscription.dossier_id, ())), varie)


def _versements(campagne: Campagne, dossier_id: int | None = None) -> dict[int, list[tuple[int, Montant]]]:
    """Les versements des dossiers inscrits, par jour depuis le départ ; un versement extourné n'a jamais eu lieu."""
    ceux = {} if dossier_id is None else {"dossier_id": dossier_id}
    lus = Versement.objects.filter(
        **ceux,
        dossier__inscriptions__campagne=campagne, date__gte=campagne.depart, date__lte=campagne.fin,
        extourne__isnull=True, extourne_par__isnull=True,
    )  # fmt: skip
    payes: dict[int, list[tuple[int, Montant]]] = defaultdict(list)
    for dossier, quand, somme in lus.values_list("dossier_id", "date", "montant_centimes"):
        payes[dossier].append(((quand - campagne.depart).days, somme))
    return payes
