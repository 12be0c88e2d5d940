"""Le coût d'un acte porté au dossier : ce qui est à la charge du débiteur entre dans le décompte."""

from __future__ import annotations

from datetime import date

from basoche.droit.montant import Montant
from basoche.etude.actes.donnees import chiffrer
from basoche.etude.actes.models import Acte
from basoche.etude.dossiers.models import Poste
from basoche.etude.dossiers.saisies import saisir_poste
from basoche.etude.equipe.models import Collaborateur

_FRAIS = "frais"


def porter_le_cout(acte: Acte, *, acteur: Collaborateur, le: date) -> tuple[Poste | None, list[str]]:
    """Porte au dossier le coût que l'acte annonce, une seule fois ; dit s'il n'est pas celui du tarif du jour.

    Returns:
        Le poste, ``None`` si l'acte n'a pas de coût à la charge du débiteur ; et les alertes.

    Raises:
        ErreurBasoche: le décompte refuse le poste.
    """
    annonce = _annonce(acte)
    if annonce is None or annonce.centimes <= 0:
        return None, []
    if Poste.objects.filter(dossier=acte.dossier, acte_id=acte.pk).exists():
        return None, []
    titre = acte.titre or acte.dossier.titres.first()
    poste = saisir_poste(
        acte.dossier, nature=_FRAIS, libelle=f"Coût : {acte.intitule}"[:200], montant=annonce, date_du_poste=le,
        acteur=acteur, le=max(le, acte.date), titre=titre, acte_id=acte.pk,
    )  # fmt: skip
    return poste, _comparer(acte, annonce, le)


def _annonce(acte: Acte) -> Montant | None:
    """Ce que l'acte réclame pour lui-même : son total moins le décompte qu'il porte ; à défaut, son coût."""
    total, decompte = acte.donnees.get("total_a_payer"), acte.donnees.get("decompte") or {}
    if total and decompte.get("total"):
        return Montant.lire(str(total)) - Montant.lire(str(decompte["total"]))
    cout = chiffrer(acte.code, acte.date, None)
    if acte.cout_centimes is None or cout is None or not cout.valeurs.get("a_charge_debiteur"):
        return None
    return acte.cout_centimes


def _comparer(acte: Acte, annonce: Montant, le: date) -> list[str]:
    principal = (acte.donnees.get("decompte") or {}).get("principal")
    du_jour = chiffrer(acte.code, le, Montant.lire(str(principal)) if principal else None)
    attendu = du_jour.valeurs.get("a_charge_debiteur") if du_jour else None
    if attendu is None or attendu == annonce:
        return []
    return [
        f"Le coût porté ({annonce.en_francais()}) est celui de l'acte signé ; le tarif du {le:%d/%m/%Y} donne "
        f"{attendu.en_francais()}."
    ]
