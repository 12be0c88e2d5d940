"""La revue d'une réforme : ce qui est à relire, réparti, relu avec une preuve ; les dossiers touchés, mis en tâches.

Rien ne change tout seul : ni modèle, ni délai, ni acte. Chaque objet à relire a un responsable, une tâche et, une fois
relu, ce qui le prouve.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from basoche.etude.agenda.models import Niveau
from basoche.etude.agenda.taches import finir_les_taches, poser_tache
from basoche.etude.commun.actions import action, exiger, reprendre
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.models import Dossier
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.etude.textes.ecarts import charger, ecart_du_dossier
from basoche.etude.textes.models import Relecture
from basoche.etude.textes.touches import dossiers_touches
from basoche.veille.citations import Nature
from basoche.veille.effets import effets_de_la_reforme
from basoche.veille.reformes import Reforme

A_RELIRE: Mapping[Nature, str] = {
    Nature.MODELE: "modèles", Nature.DELAI: "délais", Nature.TARIF: "lignes de tarif", Nature.PARAMETRE: "paramètres"
}  # fmt: skip
AU_PLUS = 2_000  # dossiers mis en tâches en une fois
_PREUVE_AU_MOINS = 10


@action("veille.rediger")
def repartir(
    reforme: Reforme, *, responsables: Mapping[Nature, Collaborateur], pour_le: date, acteur: Collaborateur, le: date
) -> int:
    """Pose une relecture par objet touché et une tâche par nature ; rend le nombre de relectures posées.

    Rejouable : un objet déjà réparti ne l'est pas deux fois, un objet nouveau s'ajoute.

    Raises:
        ActionRefusee: échéance passée, ou responsable qui n'a pas le droit de lire la veille.
    """
    if pour_le < le:
        raise ActionRefusee("Cette date est passée.", conseil="En donner une à venir.", champ="pour_le")
    posees = 0
    for nature, responsable in responsables.items():
        if not responsable.peut("veille.lire", le=le):
            raise ActionRefusee(f"{responsable} ne lit pas la veille.", conseil="Choisir un autre responsable.")
        posees += _repartir_la_nature(reforme, nature, responsable, pour_le, le)
    journaliser("veille.repartir", acteur=acteur, details={"genre": reforme.id, "lignes": posees})
    return posees


def _repartir_la_nature(reforme: Reforme, nature: Nature, responsable: Collaborateur, pour_le: date, le: date) -> int:
    deja = set(Relecture.objects.filter(reforme=reforme.id, nature=nature.value).values_list("objet", flat=True))
    neufs = [effet for effet in effets_de_la_reforme(reforme).de(nature) if effet.objet not in deja]
    if not neufs:
        return 0
    tache, _ = poser_tache(
        f"Relire {len(neufs)} {A_RELIRE[nature]} : {reforme.titre}"[:240],
        cle=f"veille:{reforme.id}:{nature.value}:{len(deja)}", genre="veille", le=le, pour_le=pour_le,
        niveau=Niveau.URGENT, a=responsable, parce_que="réparti par la revue", objet=f"veille:{reforme.id}"[:80],
    )  # fmt: skip
    Relecture.objects.bulk_create(
        Relecture(
            reforme=reforme.id, nature=nature.value, objet=effet.objet[:160], titre=effet.titre[:300], tache=tache,
            responsable=tache.affectee_a or responsable, pour_le=pour_le,
        )
        for effet in neufs
    )  # fmt: skip
    return len(neufs)


@action("veille.lire")
def relire(
    relecture: Relecture, *, conclusion: str, preuve: str, acteur: Collaborateur, le: date, version_lue: int
) -> None:
    """Note qu'un objet a été relu : par qui, ce qui en est conclu, quel texte a été lu et où.

    Raises:
        ActionRefusee: déjà relue, conclusion inconnue, ou sans preuve.
        DroitRefuse: ni le responsable, ni un clerc expert.
        ConflitDeModification: un autre l'a relue entre-temps.
    """
    if relecture.responsable_id != acteur.pk:
        exiger(acteur, "veille.rediger")
    reprendre(relecture, version_lue)
    if relecture.relue_le is not None:
        raise ActionRefusee(f"Déjà relu le {relecture.relue_le:%d/%m/%Y}.", conseil="Il n'y a rien à y refaire.")
    if conclusion not in Relecture.Conclusion.values:
        raise ActionRefusee("La conclusion manque.", conseil="La choisir dans la liste.", champ="conclusion")
    if len(preuve.strip()) < _PREUVE_AU_MOINS:
        raise ActionRefusee(
            "Rien ne prouve la relecture.", conseil="Dire quel texte a été lu, à quelle date, et où.", champ="preuve"
        )
    relecture.relue_par, relecture.relue_le = acteur, le
    relecture.conclusion, relecture.preuve = conclusion, preuve.strip()[:300]
    relecture.save(update_fields=["relue_par", "relue_le", "conclusion", "preuve"])
    journaliser("veille.relire", acteur=acteur, objet=relecture, details={"genre": relecture.reforme})
    _finir_si_tout_est_relu(relecture)


def _finir_si_tout_est_relu(relecture: Relecture) -> None:
    reste = Relecture.objects.filter(tache=relecture.tache, relue_le=None).exists()
    if relecture.tache is not None and not reste:
        finir_les_taches(relecture.tache.cle)


@action("veille.rediger")
def mettre_en_taches(reforme: Reforme, *, acteur: Collaborateur, le: date) -> int:
    """Une tâche par dossier touché que l'acteur voit, à qui le suit, avec son écart ; aucun acte n'est changé.

    Rejouable ; rend le nombre de tâches neuves.
    """
    visibles = Dossier.objects.visibles_par(acteur)
    neuves = 0
    touches = charger(dossiers_touches(reforme, visibles).select_related("responsable"), reforme)
    for dossier in touches[:AU_PLUS]:
        ecart = ecart_du_dossier(dossier, reforme, le)
        quoi = f" : {ecart.quoi}, {ecart.phrase}" if ecart is not None else ""
        if ecart is not None and ecart.le is not None:
            quoi += f", avant le {ecart.apres} (et non le {ecart.avant})"
        _, neuve = poser_tache(
            f"{reforme.titre[:90]}{quoi}", cle=f"veille:{reforme.id}:dossier:{dossier.pk}", genre="veille", le=le,
            dossier=dossier, pour_le=ecart.le if ecart is not None else None, objet=f"veille:{reforme.id}"[:80],
            niveau=Niveau.BLOQUANT if ecart is not None and ecart.le is not None else Niveau.VIGILANCE,
        )  # fmt: skip
        neuves += int(neuve)
    journaliser("veille.mettre_en_taches", acteur=acteur, details={"genre": reforme.id, "taches": neuves})
    return neuves
