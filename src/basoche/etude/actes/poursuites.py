"""Qui un acte poursuit, et les procédures ouvertes contre lui : ce que le contrôle doit savoir pour l'arrêter."""

from __future__ import annotations

from datetime import date
from typing import Any

from basoche.etude.dossiers.models import Dossier, Partie, Procedure, Role

OBLIGES = (Role.DEBITEUR, Role.CODEBITEUR, Role.CAUTION)


def partie_visee(dossier: Dossier, destinataire: Partie | None) -> Partie | None:
    """Celui que l'acte poursuit : son destinataire s'il doit, sinon (tiers saisi, occupant) le premier débiteur."""
    if destinataire is not None and destinataire.role in OBLIGES:
        return destinataire
    parties = list(dossier.parties.order_by("rang", "pk"))
    return next((partie for role in OBLIGES for partie in parties if partie.role == role), None)


def procedures_au_controle(dossier: Dossier, destinataire: Partie | None, le: date) -> dict[str, Any]:
    """Les procédures ouvertes contre celui que l'acte poursuit (C. com. L622-21 ; C. conso. L722-2), et lui seul.

    Codébiteur et caution sont traités à part : l'acte qui vise l'un ne subit pas la procédure de l'autre.
    """
    vise = partie_visee(dossier, destinataire)
    ouvertes = Procedure.objects.filter(personne=vise.personne_id, ouverte_le__lte=le) if vise is not None else ()
    procedures = [
        {
            "type": procedure.type,
            "du": procedure.ouverte_le,
            **({"au": procedure.finie_le} if procedure.finie_le else {}),
        }
        for procedure in ouvertes
    ]
    if not procedures:
        return {}
    dates = dossier.postes.filter(nature="principal", extourne=None, extournes=None).values_list("date", flat=True)
    return {"procedures": procedures, **({"creance_nee_le": min(dates)} if dates else {})}
