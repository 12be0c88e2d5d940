"""L'antivirus de l'étude, s'il y en a un : une commande à qui l'on donne le fichier, et qui répond par son code."""

from __future__ import annotations

import shlex
import subprocess
import tempfile

from django.conf import settings

from basoche.etude.commun.erreurs import ActionRefusee

NON_ANALYSEE = "non analysée"
_ATTENTE = 120


def analyser(octets: bytes, nom: str) -> str:
    """Ce qu'en dit l'antivirus : « saine », ou « non analysée » s'il n'y en a pas.

    ``BASOCHE_ANTIVIRUS`` est une commande (``clamdscan --no-summary``) ; le chemin du fichier lui est ajouté. Code 0 :
    sain ; 1 : infecté ; tout autre code, ou le silence : rien n'est gardé.

    Raises:
        ActionRefusee: infecté, ou antivirus en panne.
    """
    commande = shlex.split(settings.ENVIRONNEMENT.antivirus)
    if not commande:
        return NON_ANALYSEE
    with tempfile.NamedTemporaryFile(prefix="basoche-piece-") as fichier:
        fichier.write(octets)
        fichier.flush()
        try:
            rendu = subprocess.run([*commande, fichier.name], capture_output=True, timeout=_ATTENTE, check=False)  # noqa: S603 (réglage de l'étude, jamais une saisie)
        except (OSError, subprocess.TimeoutExpired) as faute:
            raise _en_panne(nom) from faute
    if rendu.returncode == 1:
        raise ActionRefusee(
            f"L'antivirus refuse « {nom} ».", conseil="Ne pas l'ouvrir ; prévenir l'expéditeur.", champ="fichier"
        )
    if rendu.returncode != 0:
        raise _en_panne(nom)
    return f"saine ({commande[0].rpartition('/')[2]})"[:80]


def _en_panne(nom: str) -> ActionRefusee:
    return ActionRefusee(
        f"L'antivirus n'a pas répondu : « {nom} » n'est pas gardé.",
        conseil="Recommencer ; si cela dure, faire vérifier le réglage BASOCHE_ANTIVIRUS.",
        champ="fichier",
    )
