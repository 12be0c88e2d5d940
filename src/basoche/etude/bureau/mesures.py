"""Les chiffres du tableau de bord : comptés en direct tant que l'étude est petite, chaque nuit ensuite.

Compter un million de dossiers à chaque page la rendrait lente : au-delà de ``SEUIL`` dossiers, la page montre la mesure
de la nuit, et le dit. Un dossier confidentiel n'entre dans aucun chiffre.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Avg, Case, Count, DurationField, ExpressionWrapper, F, IntegerField, Q, Sum, Value, When
from django.db.models.functions import TruncMonth

from basoche.etude.agenda.models import Echeance, EtatTache, Niveau, Sens, Tache
from basoche.etude.agenda.quotidien import NuitPassee
from basoche.etude.bureau.models import Mesure
from basoche.etude.commun.actions import action
from basoche.etude.commun.evenements import abonner
from basoche.etude.dossiers.models import Dossier, Etat, Partie, Role
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser

SEUIL = 20_000
CLIENTS = 12
MOIS = 12
# Usage de l'étude : depuis combien de jours sans événement un dossier dort.
SOMMEILS = (90, 180, 365)
# Âge d'un dossier ouvert, en jours : bornes hautes exclues, et leur nom.
AGES = ((91, "< 3 mois"), (182, "3 à 6 mois"), (365, "6 à 12 mois"), (730, "1 à 2 ans"), (None, "> 2 ans"))
_HORIZONS = {"echues": (None, -1), "sept_jours": (0, 7), "trente_jours": (8, 30)}


def mesurer(le: date) -> dict[str, Any]:
    """Tous les chiffres à cette date, en types JSON ; douze requêtes, quelle que soit la taille de l'étude."""
    return {
        "echeances": _echeances(le),
        "sommeil": _sommeil(le),
        "ages": _ages(le),
        "mois": _mois(le),
        "collaborateurs": _collaborateurs(le),
        "clients": _clients(le),
    }


def mesure_du(le: date) -> Mapping[str, Any]:
    """Les chiffres à montrer : ``valeurs``, ``le``, et ``vivante`` s'ils sont comptés à l'instant.

    ``valeurs`` est vide si l'étude est grande et qu'aucune nuit n'a encore été passée.
    """
    dernier = Dossier.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if dernier <= SEUIL:
        return {"valeurs": mesurer(le), "le": le, "vivante": True}
    gardee = Mesure.objects.filter(le__lte=le).order_by("-le").first()
    return {"valeurs": gardee.valeurs if gardee else {}, "le": gardee.le if gardee else None, "vivante": False}


@action("tableau.equipe")
def refaire_la_mesure(*, acteur: Collaborateur, le: date) -> Mesure:
    """Refait la mesure du jour, sans attendre la nuit."""
    mesure = _garder(le)
    journaliser("tableau.mesurer", acteur=acteur, details={"le": le.isoformat()})
    return mesure


@abonner(NuitPassee)
def mesurer_la_nuit(nuit: NuitPassee) -> None:
    """Après la nuit, hors de sa transaction : compter ne bloque personne."""
    transaction.on_commit(lambda: _garder(nuit.le))


def _garder(le: date) -> Mesure:
    valeurs = mesurer(le)
    return Mesure.objects.update_or_create(le=le, defaults={"valeurs": valeurs})[0]


def _dossiers() -> Any:
    return Dossier.objects.filter(est_confidentiel=False)


def _echeances(le: date) -> list[dict[str, Any]]:
    """Par niveau : échues, à sept jours, à trente. Uses index : echeance_ouverte."""
    comptes = {
        nom: Count(
            "pk",
            filter=Q(le__lte=le + timedelta(days=au))
            & (Q() if du is None else Q(le__gte=le + timedelta(days=du))),
        )
        for nom, (du, au) in _HORIZONS.items()
    }  # fmt: skip
    lues = Echeance.objects.filter(traitee_le=None, sens=Sens.AU_PLUS_TARD, le__lte=le + timedelta(days=30))
    lues = lues.filter(dossier__est_confidentiel=False).exclude(dossier__etat=Etat.CLOS)
    par_niveau = {ligne["niveau"]: ligne for ligne in lues.order_by().values("niveau").annotate(**comptes)}
    vide = dict.fromkeys(_HORIZONS, 0)
    return [{**vide, **par_niveau.get(niveau.value, {}), "niveau": niveau.value} for niveau in Niveau]


def _sommeil(le: date) -> list[dict[str, int]]:
    """Dossiers ouverts sans événement depuis tant de jours. Uses index : dossier_dormant."""
    comptes = {
        f"j{jours}": Count("pk", filter=Q(dernier_evenement_le__lt=le - timedelta(days=jours))) for jours in SOMMEILS
    }
    dorment = _dossiers().filter(etat=Etat.OUVERT, dernier_evenement_le__lt=le - timedelta(days=SOMMEILS[0]))
    lus = dorment.aggregate(**comptes)
    return [{"jours": jours, "dossiers": lus[f"j{jours}"]} for jours in SOMMEILS]


def _ages(le: date) -> list[dict[str, Any]]:
    """L'encours des dossiers ouverts, par âge."""
    quand = [
        When(ouvert_le__gt=le - timedelta(days=jours), then=Value(rang))
        for rang, (jours, _) in enumerate(AGES)
        if jours is not None
    ]
    age = Case(*quand, default=Value(len(AGES) - 1), output_field=IntegerField())
    ouverts = _dossiers().exclude(etat=Etat.CLOS).annotate(tranche=age).order_by().values("tranche")
    lus = {ligne["tranche"]: ligne for ligne in ouverts.annotate(dossiers=Count("pk"), encours=Sum("solde_centimes"))}
    return [
        {"age": nom, "dossiers": lus.get(rang, {}).get("dossiers", 0), "encours": _centimes(lus.get(rang))}
        for rang, (_, nom) in enumerate(AGES)
    ]


def _centimes(ligne: Mapping[str, Any] | None) -> int:
    encours = ligne.get("encours") if ligne else None
    return 0 if encours is None else encours.centimes


def _mois(le: date) -> list[dict[str, Any]]:
    """Ouvertures et clôtures des douze derniers mois."""
    debuts = [_mois_avant(le, rang) for rang in range(MOIS - 1, -1, -1)]
    comptes: dict[str, dict[date, int]] = {}
    for nom in ("ouvert_le", "clos_le"):
        lus = _dossiers().filter(**{f"{nom}__gte": debuts[0], f"{nom}__lte": le}).order_by()
        par_mois = lus.annotate(mois=TruncMonth(nom)).values("mois").annotate(combien=Count("pk"))
        comptes[nom] = {ligne["mois"]: ligne["combien"] for ligne in par_mois}
    return [
        {
            "mois": debut.isoformat(),
            "ouverts": comptes["ouvert_le"].get(debut, 0),
            "clos": comptes["clos_le"].get(debut, 0),
        }
        for debut in debuts
    ]


def _mois_avant(le: date, combien: int) -> date:
    rang = le.year * 12 + le.month - 1 - combien
    return date(rang // 12, rang % 12 + 1, 1)


def _duree() -> Any:
    ecart = ExpressionWrapper(F("clos_le") - F("ouvert_le"), output_field=DurationField())
    return Avg(ecart, output_field=DurationField())


def _collaborateurs(le: date) -> list[dict[str, Any]]:
    """Ce que porte chacun : dossiers, encours, retards, tâches, et la durée de ses dossiers clos dans l'année."""
    ouverts = _dossiers().exclude(etat=Etat.CLOS).exclude(responsable=None).order_by().values("responsable")
    lignes = {
        lu["responsable"]: {"dossiers": lu["dossiers"], "encours": _centimes(lu)}
        for lu in ouverts.annotate(dossiers=Count("pk"), encours=Sum("solde_centimes"))
    }
    clos = _dossiers().filter(clos_le__gt=le - timedelta(days=365), clos_le__lte=le).exclude(responsable=None)
    for lu in clos.order_by().values("responsable").annotate(combien=Count("pk"), duree=_duree()):
        lignes.setdefault(lu["responsable"], {}).update(clos=lu["combien"], duree=lu["duree"].days)
    retard = Echeance.objects.filter(traitee_le=None, sens=Sens.AU_PLUS_TARD, le__lt=le).exclude(responsable=None)
    for lu in retard.order_by().values("responsable").annotate(combien=Count("pk")):
        lignes.setdefault(lu["responsable"], {})["retards"] = lu["combien"]
    taches = Tache.objects.filter(etat__in=(EtatTache.A_FAIRE, EtatTache.EN_COURS)).exclude(affectee_a=None)
    for lu in taches.order_by().values("affectee_a").annotate(combien=Count("pk")):
        lignes.setdefault(lu["affectee_a"], {})["taches"] = lu["combien"]
    vide = {"dossiers": 0, "encours": 0, "clos": 0, "duree": None, "retards": 0, "taches": 0}
    rangees = [{"qui": cle, **vide, **ligne} for cle, ligne in lignes.items()]
    return sorted(rangees, key=lambda ligne: -ligne["dossiers"])


def _clients(le: date) -> list[dict[str, Any]]:
    """Les plus gros encours : dossiers ouverts, somme, âge moyen."""
    siens = Partie.objects.filter(role=Role.CREANCIER, dossier__est_confidentiel=False).exclude(dossier__etat=Etat.CLOS)
    age = ExpressionWrapper(Value(le) - F("dossier__ouvert_le"), output_field=DurationField())
    lus = (
        siens.order_by()
        .values("personne")
        .annotate(
            dossiers=Count("pk"), encours=Sum("dossier__solde_centimes"), age=Avg(age, output_field=DurationField())
        )
        .order_by(F("encours").desc(nulls_last=True), "personne")[:CLIENTS]
    )
    return [
        {"qui": lu["personne"], "dossiers": lu["dossiers"], "encours": _centimes(lu), "age": lu["age"].days}
        for lu in lus
    ]
