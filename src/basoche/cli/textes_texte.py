"""Les articles du recueil et leurs confirmations, pour un terminal ou en JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from basoche.droit.actes.confirmation import Confirmation, Nature
from basoche.droit.actes.textes import EtatTexte, TexteAReproduire, lire_article, nom_de_fichier
from basoche.droit.journal import Lu

LARGEUR = 100
_ETATS = {EtatTexte.EXACT: "exact", EtatTexte.A_CONFIRMER: "À CONFIRMER", EtatTexte.BLOQUE: "BLOQUÉ"}


def decrire(lu: TexteAReproduire) -> dict[str, Any]:
    """L'état d'un article à une date, en types JSON."""
    return {
        "article": lu.article,
        "code": lire_article(nom_de_fichier(lu.article)).code,
        "le": lu.le.isoformat(),
        "etat": lu.etat.value,
        "motif": lu.motif,
        "lu_en_vigueur_le": lu.lu_en_vigueur_le.isoformat() if lu.lu_en_vigueur_le else None,
        "source": lu.source,
        "verification": lu.verification.value if lu.verification else None,
        "empreinte": lu.sha256,
        "a_relire": lu.a_relire,
        "confirmation": lu.confirmation.en_preuve() if lu.confirmation else None,
    }


def decrire_ligne(ligne: Confirmation) -> dict[str, Any]:
    """Une ligne du journal, avec le dernier jour où elle vaut."""
    fin = ligne.valable_jusqu_au.isoformat() if ligne.nature is Nature.CONFIRMATION else None
    return {**ligne.en_dict(), "valable_jusqu_au": fin}


def ecrire_liste(lus: Sequence[TexteAReproduire], le: date) -> str:
    """Un article par ligne : état et raison ; le compte à la fin."""
    if not lus:
        return f"Aucun article à cette demande, au {le:%d/%m/%Y}."
    largeur = max(len(lu.article) for lu in lus)
    lignes = [f"{lu.article:<{largeur}}  {_ETATS[lu.etat]:<11}  {lu.motif}" for lu in lus]
    comptes = {etat: sum(lu.etat is etat for lu in lus) for etat in EtatTexte}
    bilan = ", ".join(_compter(etat, nombre) for etat, nombre in comptes.items() if nombre)
    return "\n".join([*lignes, "", f"Au {le:%d/%m/%Y} : {bilan}."])


def _compter(etat: EtatTexte, nombre: int) -> str:
    pluriel = "s" if nombre > 1 and etat is not EtatTexte.A_CONFIRMER else ""
    return f"{nombre} {_ETATS[etat].lower()}{pluriel}"


def ecrire_article(lu: TexteAReproduire) -> str:
    """L'article entier, un alinéa après l'autre, puis ce qu'il vaut et son empreinte."""
    lignes = [f"{lu.article} ({lire_article(nom_de_fichier(lu.article)).code})", ""]
    for alinea in lu.alineas:
        lignes += [textwrap.fill(alinea, LARGEUR, break_on_hyphens=False), ""]
    lignes.append(f"Au {lu.le:%d/%m/%Y} : {_ETATS[lu.etat]}, {lu.motif}.")
    if lu.lu_en_vigueur_le:
        lignes.append(f"Relevé      {lu.lu_en_vigueur_le:%d/%m/%Y}, {lu.source}")
    if lu.a_relire:
        lignes.append(textwrap.fill(f"À relire    {lu.a_relire}", LARGEUR, subsequent_indent=" " * 12))
    if lu.sha256:
        lignes.append(f"Empreinte   {lu.sha256}")
    return "\n".join(lignes)


def ecrire_ligne(ligne: Confirmation) -> str:
    """Une ligne du journal, en une phrase."""
    tete = f"{ligne.n}. {ligne.article}"
    if ligne.nature is Nature.RETRAIT:
        return f"{tete} : confirmations retirées le {ligne.horodatage:%d/%m/%Y} par {ligne.par} ({ligne.source})."
    return (
        f"{tete} : relu en vigueur le {ligne.lu_le:%d/%m/%Y} par {ligne.par} ({ligne.source}), "
        f"valable jusqu'au {ligne.valable_jusqu_au:%d/%m/%Y} ; empreinte {ligne.redaction[:12]}…"
    )


def ecrire_journal(lu: Lu[Confirmation], mise_a_part: Path | None) -> str:
    """Le journal, une confirmation par ligne."""
    lignes = [f"Ligne coupée mise à part dans {mise_a_part}."] if mise_a_part else []
    nombre = len(lu.inscriptions)
    compte = f"{nombre} ligne{'s' if nombre > 1 else ''} : {lu.chemin}"
    return "\n".join([*lignes, *map(ecrire_ligne, lu.inscriptions), compte])
