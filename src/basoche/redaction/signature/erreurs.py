"""Ce qui empêche de signer ou de vérifier, dit en français."""

from __future__ import annotations

from basoche.droit.erreurs import ErreurBasoche


class ReglageSignature(ErreurBasoche):
    """Un réglage de signature manque ou se contredit."""

    code = "reglage_signature"


class CleIndisponible(ErreurBasoche):
    """La clé de signature ne s'ouvre pas : fichier, carte, mot de passe ou code."""

    code = "cle_indisponible"


class HorodatageImpossible(ErreurBasoche):
    """L'horodateur n'a pas répondu, ou pas comme il faut."""

    code = "horodatage_impossible"


class SignatureImpossible(ErreurBasoche):
    """L'acte ne peut pas recevoir cette signature (rang, emplacement, certificat, preuves)."""

    code = "signature_impossible"


class PdfInutilisable(ErreurBasoche):
    """Le fichier donné n'est pas un PDF que l'on puisse signer ou vérifier : la commande est mal employée."""

    code = "pdf_inutilisable"
