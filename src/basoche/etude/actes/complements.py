"""Le visa refusé : celui qui a remis l'acte complète ses mentions, et le visa se redemande."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from basoche.etude.actes.diligences import (
    Faite,
    empreinte,
    exiger_les_diligences,
    inscrire,
    reperer_les_repetitions,
)
from basoche.etude.actes.models import SANS_REMISE, Acte, Etat, Genre, Mode, Remise
from basoche.etude.actes.visa import cle_du_refus, demander_le_visa, remise_de
from basoche.etude.agenda.taches import finir_les_taches
from basoche.etude.commun.actions import action, reprendre
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser


@action("acte.remettre")
def completer_remise(
    acte: Acte, *, explication: str, acteur: Collaborateur, le: date, version_lue: int, motif_655: str = "",
    diligences: Sequence[Faite] = (),
) -> Remise:  # fmt: skip
    """Après un refus de visa, celui qui a remis s'explique ou complète ; ce qui était dit reste, le visa se redemande.

    Args:
        explication: ce qui répond au refus ; gardée avec lui.
        motif_655: le motif mieux dit ; vide, il ne change pas. L'ancien reste dans les compléments.
        diligences: celles qui avaient été faites et n'étaient pas dites ; aucune ne s'ôte.

    Raises:
        ActionRefusee: visa non refusé, acteur qui n'a pas remis l'acte, ou sans explication.
        DiligenceManquante: un ajout ne dit pas ce qu'il doit, ou est daté d'après la remise.
        ConflitDeModification: un autre l'a changé entre-temps.
    """
    reprendre(acte, version_lue)
    remise = remise_de(acte)
    if acte.etat != Etat.REMIS or not remise.visa_refuse:
        raise ActionRefusee("Aucun visa n'est refusé sur cet acte.", conseil="Il n'y a rien à compléter.")
    if acteur.pk not in (remise.par_id, acte.officier_id):
        raise ActionRefusee(
            f"{remise.par} a remis l'acte : lui seul sait ce qu'il a fait.", conseil="Le lui faire compléter."
        )
    if (motif_655.strip() or diligences) and remise.mode in SANS_REMISE:
        raise ActionRefusee("Cet acte n'a pas été signifié.", conseil="Ne donner que l'explication.")
    if len(explication.strip()) < 10:
        raise ActionRefusee("La réponse au refus n'est pas dite.", conseil="L'écrire.", champ="explication")
    motif = motif_655.strip() or remise.motif_655
    exiger_les_diligences(Mode(remise.mode), motif, [*_deja_dites(remise), *diligences], instant=remise.le)
    finir_les_taches(cle_du_refus(acte, remise))
    remise.complements = [*remise.complements, {
        "le": timezone.now().isoformat(), "par": acteur.identifiant, "refus": remise.visa_refuse,
        "explication": explication.strip()[:1000], "motif_655_avant": remise.motif_655,
        "diligences_ajoutees": len(diligences),
    }]  # fmt: skip
    inscrire(remise, diligences, remise.par)
    remise.motif_655, remise.cle_motif, remise.visa_refuse = motif, empreinte(motif) if motif else "", ""
    alertes = reperer_les_repetitions(remise, remise.par, timezone.localtime(remise.le).date())
    remise.alertes = list(dict.fromkeys([*remise.alertes, *alertes]))
    remise.save()
    demander_le_visa(acte, remise, le=le, quoi="Viser les mentions complétées")
    noter_evenement(acte.dossier, "acte", f"{acte.intitule} : mentions complétées", le=le, par=acteur, objet=acte)
    journaliser(
        "acte.completer_remise", acteur=acteur, objet=acte, dossier=acte.dossier.numero,
        details={"diligences": len(diligences), "motif_655": bool(motif_655.strip())},
    )  # fmt: skip
    return remise


def _deja_dites(remise: Remise) -> list[Faite]:
    return [
        Faite(Genre(dite.genre), dite.nature, dite.le, dite.resultat, dite.aupres_de)
        for dite in remise.diligences.all()
    ]
