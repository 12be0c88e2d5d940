"""Les originaux : grosses, chèques, effets. L'étude répond de chacun, d'où il vient à qui l'a repris."""

from __future__ import annotations

from datetime import date

from basoche.etude.commun.actions import action
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.dossiers.models import Dossier, MouvementOriginal, Original, Piece
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser

NATURES = ("grosse", "chèque", "effet de commerce", "contrat", "clé", "autre")
SORTI, RENTRE, RENDU = "sorti", "rentre", "rendu"


@action("original.mouvementer")
def recevoir_original(
    dossier: Dossier, *, nature: str, designation: str, recu_de: str, recu_le: date, emplacement: str,
    acteur: Collaborateur, le: date,
) -> Original:  # fmt: skip
    """Prend en charge un original.

    Raises:
        ActionRefusee: désignation, provenance ou emplacement vides, ou date à venir.
    """
    for champ, valeur in (("designation", designation), ("recu_de", recu_de), ("emplacement", emplacement)):
        if not valeur.strip():
            raise ActionRefusee(
                "Il manque ce qu'il est, de qui il vient ou où il est.", conseil="Le dire.", champ=champ
            )
    if recu_le > le:
        raise ActionRefusee("Reçu après ce jour.", conseil="Corriger la date.", champ="recu_le")
    original = Original.objects.create(
        dossier=dossier, nature=nature.strip(), designation=designation.strip(), recu_de=recu_de.strip(),
        recu_le=recu_le, emplacement=emplacement.strip(),
    )  # fmt: skip
    noter_evenement(dossier, "original", f"Original reçu : {original}", le=recu_le, par=acteur, objet=original)
    journaliser("original.recevoir", acteur=acteur, objet=original, dossier=dossier.numero)
    return original


@action("original.mouvementer")
def mouvementer_original(
    dossier: Dossier, original: Original, *, nature: str, a_qui: str, date_du_mouvement: date, acteur: Collaborateur,
    le: date, decharge: Piece | None = None, motif: str = "",
) -> MouvementOriginal:  # fmt: skip
    """Fait sortir, rentrer ou rendre un original ; rendu, il l'est contre décharge (une pièce du dossier).

    Raises:
        ActionRefusee: d'un autre dossier, déjà rendu, sorti deux fois, rentré sans être sorti, rendu sans décharge.
    """
    dernier = original.mouvements.order_by("id").last()
    est_sorti = dernier is not None and dernier.nature == SORTI
    _verifier(dossier, original, nature, est_sorti, decharge)
    if not a_qui.strip():
        raise ActionRefusee("À qui, ou de qui ?", conseil="Le nommer.", champ="a_qui")
    if not original.recu_le <= date_du_mouvement <= le:
        raise ActionRefusee("Cette date ne convient pas.", conseil="Entre sa réception et ce jour.", champ="date")
    mouvement = MouvementOriginal.objects.create(
        original=original, le=date_du_mouvement, nature=nature, a_qui=a_qui.strip(), decharge=decharge,
        motif=motif.strip(), par=acteur,
    )  # fmt: skip
    if nature == RENDU:
        original.rendu_le = date_du_mouvement
        original.save(update_fields=["rendu_le"])
    libelle = f"Original {mouvement.get_nature_display().lower()} : {original} ({a_qui.strip()})"
    noter_evenement(dossier, "original", libelle, le=date_du_mouvement, par=acteur, objet=original)
    journaliser(f"original.{nature}", acteur=acteur, objet=original, dossier=dossier.numero)
    return mouvement


def _verifier(dossier: Dossier, original: Original, nature: str, est_sorti: bool, decharge: Piece | None) -> None:
    if original.dossier_id != dossier.pk or original.rendu_le is not None:
        raise ActionRefusee("Cet original ne peut plus bouger.", conseil="Il a été rendu.")
    if nature == SORTI and est_sorti:
        raise ActionRefusee("Cet original est déjà sorti.", conseil="Le faire rentrer d'abord.")
    if nature == RENTRE and not est_sorti:
        raise ActionRefusee("Cet original n'est pas sorti.", conseil="Il est à l'étude.")
    if nature == RENDU and (decharge is None or decharge.dossier_id != dossier.pk):
        raise ActionRefusee(
            "Un original se rend contre décharge.",
            conseil="Déposer la décharge signée parmi les pièces, puis la choisir ici.",
            champ="decharge",
        )
