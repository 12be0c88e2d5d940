"""Mettre un écrit sur sa feuille : le cadre de son modèle, l'étude et les données disent ce qui entoure le texte."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from basoche.redaction.cadre import ACTE, LETTRE, valeur_de, ville_de
from basoche.redaction.feuille import Feuille
from basoche.redaction.mise_en_page import mise_en_page
from basoche.redaction.modele import Modele


def mettre_en_feuille(
    modele: Modele,
    donnees: Mapping[str, Any],
    *,
    le: date,
    etude: Mapping[str, str],
    presentation: Mapping[str, Any] | None = None,
    lettre: Mapping[str, Any] | None = None,
    **reste: Any,
) -> Feuille:
    """La feuille d'un écrit.

    Args:
        modele: son modèle, dont l'en-tête dit la mise en page et le signataire.
        donnees: les champs de l'écrit.
        le: la date du document.
        etude: l'en-tête de l'étude.
        presentation: les réglages de l'étude pour ses actes ; un certificat a la mise en page livrée.
        lettre: ses réglages pour ses lettres ; sans eux, la mise en page livrée.
        reste: les autres champs de :class:`Feuille` (variante, projet, initiales…).
    """
    cadre, reference = modele.cadre, str(valeur_de(donnees, "acte.reference") or valeur_de(donnees, "reference") or "")
    signatures = cadre.signatures(donnees)
    if not signatures and cadre.mise_en_page != ACTE:
        # Une lettre sans officier nommé part au nom de l'étude.
        signatures = (("Pour l'étude", etude["nom"]),) if etude.get("nom") else ()
    reglees = {ACTE: presentation, LETTRE: lettre}
    return Feuille(
        titre=modele.titre,
        le=le,
        etude=etude,
        code=modele.code,
        dossier=reference,
        references=[f"Dossier {reference}"] if reference else [],
        destinataire=cadre.destinataire(donnees),
        lieu=str(valeur_de(donnees, "lettre.lieu") or ville_de(etude.get("adresse", ""))),
        signatures=signatures,
        role=cadre.signataire_de(donnees),
        donnees=donnees,
        presentation=reglees.get(cadre.mise_en_page) or mise_en_page(cadre.mise_en_page),
        **reste,
    )
