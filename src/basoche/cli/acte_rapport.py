"""``basoche acte controler … --rapport RAPPORT.pdf`` : le même contrôle, imprimé."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import typer

from basoche.cli.erreurs import MauvaisEmploi

Rapport = Annotated[
    Path | None,
    typer.Option("--rapport", metavar="RAPPORT.pdf", help="Écrire aussi le rapport de contrôle, en PDF."),
]


def verifier_le_nom(rapport: Path | None) -> None:
    """Le rapport est un PDF, et son dossier existe.

    Raises:
        MauvaisEmploi: autre extension, ou dossier absent.
    """
    if rapport is not None and (rapport.suffix.lower() != ".pdf" or not rapport.resolve().parent.is_dir()):
        raise MauvaisEmploi(
            f"--rapport « {rapport} » : il faut un nom en .pdf, dans un dossier qui existe.",
            conseil="--rapport RAPPORT.pdf",
        )


def ecrire_rapport(
    rapport: Path,
    code: str,
    resultat: Mapping[str, Any],
    *,
    le: date,
    etude: Mapping[str, str],
    origine: str,
    controle: bytes = b"",
) -> None:
    """Écrit le rapport d'un coup.

    Args:
        rapport: où l'écrire.
        code: l'acte du catalogue.
        resultat: la réponse du contrôle (``verdict``, ``motifs``, et ``mentions``, ``articles`` d'un fichier).
        le: le jour du contrôle.
        etude: l'en-tête.
        origine: ce qui a été contrôlé, en mots.
        controle: les octets contrôlés, pour leur empreinte.

    Raises:
        ErreurBasoche: acte inconnu, disque plein ou dossier en lecture seule ; rien n'est écrit.
    """
    from basoche.droit.actes import acte
    from basoche.droit.actes.textes import texte_a_reproduire
    from basoche.echanges.ecriture import ecrire_atomiquement
    from basoche.redaction.rapport_controle import Controle, imprimer_rapport
    from basoche.redaction.textes import articles_reproduits

    imprime = Controle(
        code=code,
        resultat=resultat,
        le=le,
        etude=etude,
        origine=origine,
        empreinte=sha256(controle).hexdigest() if controle else "",
        textes=[texte_a_reproduire(article, le=le) for article in articles_reproduits(acte(code))],
    )
    ecrire_atomiquement(rapport, imprimer_rapport(imprime))
