"""L'escalade : une tâche restée sans suite monte au supérieur, puis au sien. Rejouable : chaque degré a sa clé.

La tâche d'origine reste à qui la tient ; ce qui monte est une tâche de plus, qui tombe quand l'autre est faite. Celui
qui couvre une absence reçoit à la place de l'absent. Nul n'apprend par là un dossier qu'il n'a pas le droit de voir.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.db import transaction

from basoche.etude.agenda.models import EtatTache, Niveau, RegleEscalade, Tache
from basoche.etude.agenda.taches import (
    DEGRES,
    cles_d_escalade,
    finir_les_taches,
    poser_tache,
    premier_de,
    remplacer_un_absent,
)
from basoche.etude.commun.actions import action
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.equipe.models import Collaborateur, Fonction
from basoche.etude.journal.chaine import journaliser

# Usage de l'étude, non la loi : jours de retard avant qu'une tâche monte d'un degré, sans règle qui en dispose.
APRES: Mapping[str, int] = {Niveau.BLOQUANT: 1, Niveau.URGENT: 2, Niveau.VIGILANCE: 5}
_OUVERTES = (EtatTache.A_FAIRE, EtatTache.EN_COURS)
_PAR_LOT = 500
# Les échéances bloquantes et urgentes montent d'elles-mêmes, avant leur date (voir ``quotidien``).
_DEJA = (Niveau.BLOQUANT, Niveau.URGENT)


def escalader(le: date) -> int:
    """Fait monter ce qui est en retard, fait tomber ce qui n'a plus lieu ; rend combien sont montées."""
    _finir_les_sans_objet()
    regles = list(RegleEscalade.objects.select_related("a"))
    return sum(_faire_monter(tache, regles, le) for tache in _en_retard(le))


def superieur_de(qui: Collaborateur | None) -> Collaborateur | None:
    """Celui qui répond de son travail : le clerc expert, puis le commissaire de justice."""
    if qui is None:
        return premier_de(Fonction.CLERC_EXPERT, Fonction.COMMISSAIRE)
    if qui.fonction == Fonction.COMMISSAIRE:
        return None
    if qui.fonction == Fonction.CLERC_EXPERT:
        return premier_de(Fonction.COMMISSAIRE)
    return premier_de(Fonction.CLERC_EXPERT, Fonction.COMMISSAIRE)


@action("tache.affecter")
def regler_escalade(
    *, apres_jours: int, acteur: Collaborateur, le: date, genre: str = "", niveau: str = "",
    a: Collaborateur | None = None,
) -> RegleEscalade:  # fmt: skip
    """Ajoute une règle à la suite des autres.

    Raises:
        ActionRefusee: moins d'un jour, ou plus d'un an.
    """
    if not 1 <= apres_jours <= 366:
        raise ActionRefusee("Donner de 1 à 366 jours.", conseil="Un jour au moins.", champ="apres_jours")
    dernier = RegleEscalade.objects.order_by("-rang").values_list("rang", flat=True).first() or 0
    regle = RegleEscalade.objects.create(
        rang=dernier + 1, genre=genre.strip(), niveau=niveau, apres_jours=apres_jours, a=a
    )  # fmt: skip
    details = {"genre": regle.genre, "niveau": niveau, "jours": apres_jours}
    journaliser("escalade.regler", acteur=acteur, objet=regle, details=details)
    return regle


@action("tache.affecter")
def oter_regle(regle: RegleEscalade, *, acteur: Collaborateur, le: date) -> None:
    """Ôte une règle ; les tâches déjà montées le restent."""
    journaliser("escalade.oter", acteur=acteur, objet=regle)
    regle.delete()


def _en_retard(le: date) -> Iterator[Tache]:
    """Uses index : tache_ouverte."""
    tardives = Tache.objects.filter(etat__in=_OUVERTES, pour_le__lt=le).exclude(genre="escalade")
    suivies = tardives.exclude(genre="echeance", niveau__in=_DEJA).exclude(dossier__etat="clos")
    return suivies.select_related("affectee_a", "dossier").order_by("pk").iterator(chunk_size=_PAR_LOT)


@transaction.atomic
def _faire_monter(tache: Tache, regles: Sequence[RegleEscalade], le: date) -> int:
    regle = next((regle for regle in regles if _convient(regle, tache)), None)
    jours = regle.apres_jours if regle is not None else APRES[tache.niveau]
    retard = (le - tache.pour_le).days
    degre = min(retard // jours, DEGRES)
    if degre == 0:
        return 0
    vers = _monter_a(tache, regle.a if regle is not None else None, degre, le)
    if vers is None:
        return 0
    _, creee = poser_tache(
        f"Sans suite depuis {retard} jour{'s' if retard > 1 else ''} ({tache.affectee_a or 'personne'}) : "
        f"{tache.libelle}", cle=cles_d_escalade(tache)[degre - 1], genre="escalade", le=le, dossier=tache.dossier,
        pour_le=le, niveau=Niveau(tache.niveau), objet=tache.objet, a=vers,
        parce_que=f"règle d'escalade n° {regle.rang}" if regle is not None else "supérieur",
    )  # fmt: skip
    return int(creee)


def _monter_a(tache: Tache, nomme: Collaborateur | None, degre: int, le: date) -> Collaborateur | None:
    """À qui : celui que nomme la règle, puis ses supérieurs ; ni qui la tient déjà, ni qui n'a pas le dossier."""
    tenant, _ = remplacer_un_absent(tache.affectee_a, "", le)
    echelle = [nomme] if nomme is not None else []
    plus_haut = superieur_de(nomme or tache.affectee_a)
    while plus_haut is not None and plus_haut not in echelle:
        echelle.append(plus_haut)
        plus_haut = superieur_de(plus_haut)
    admis = [qui for qui in echelle if _peut_recevoir(qui, tache, tenant, le)]
    return admis[min(degre, len(admis)) - 1] if admis else None


def _peut_recevoir(qui: Collaborateur, tache: Tache, tenant: Collaborateur | None, le: date) -> bool:
    recoit, _ = remplacer_un_absent(qui, "", le)
    if recoit is None or not recoit.is_active or recoit in (tache.affectee_a, tenant):
        return False
    return tache.dossier is None or tache.dossier.est_visible_par(recoit)


def _convient(regle: RegleEscalade, tache: Tache) -> bool:
    return regle.genre in ("", tache.genre) and regle.niveau in ("", tache.niveau)


def _finir_les_sans_objet() -> None:
    """Une tâche faite ou annulée rappelle celles qu'elle avait fait monter."""
    montees = Tache.objects.filter(genre="escalade", etat__in=_OUVERTES, cle__startswith="escalade:tache:")
    sources = {cle: int(cle.split(":")[2]) for cle in montees.values_list("cle", flat=True)}
    vivantes = set(Tache.objects.filter(pk__in=set(sources.values()), etat__in=_OUVERTES).values_list("pk", flat=True))
    for cle, source in sources.items():
        if source not in vivantes:
            finir_les_taches(cle)
