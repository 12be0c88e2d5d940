"""La signature d'un acte et sa preuve.

Signer pose une signature PAdES horodatée avec ses preuves à long terme ; vérifier dit qui a signé, quand, si un octet a
changé et ce que l'acte vaut. Les bibliothèques de cryptographie ne se chargent qu'ici.
"""

import logging

try:
    from basoche.redaction.signature.apposition import ActeSigne, Demande, prolonger, signer_acte
    from basoche.redaction.signature.confiance import Racines, lire_racines
    from basoche.redaction.signature.presentation import ESSAI, PROJET_SIGNE, Attestation
    from basoche.redaction.signature.rapport import Constat, Verdict, Verification
    from basoche.redaction.signature.reglages import CleFichier, CleMateriel, Reglages, lire_reglages
    from basoche.redaction.signature.verification import verifier_acte
except ModuleNotFoundError as absente:
    from basoche.redaction.signature.reglages import ReglageSignature

    raise ReglageSignature(
        f"Il manque une bibliothèque pour signer ou vérifier : {absente.name}.",
        conseil="Installer « basoche[signature] ».",
        code="bibliotheque_absente",
    ) from None

# La lecture d'un fichier abîmé est un résultat, pas un incident : elle n'écrit rien sur la sortie d'erreur.
for _nom in ("pyhanko", "pyhanko_certvalidator", "pypdf"):
    logging.getLogger(_nom).addHandler(logging.NullHandler())

__all__ = [
    "ESSAI",
    "PROJET_SIGNE",
    "ActeSigne",
    "Attestation",
    "CleFichier",
    "CleMateriel",
    "Constat",
    "Demande",
    "Racines",
    "Reglages",
    "Verdict",
    "Verification",
    "lire_racines",
    "lire_reglages",
    "prolonger",
    "signer_acte",
    "verifier_acte",
]
