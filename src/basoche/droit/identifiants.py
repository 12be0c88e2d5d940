"""Les identifiants qui portent leur clé : SIREN et SIRET (Luhn), IBAN (ISO 13616, modulo 97)."""

from __future__ import annotations

import re

LONGUEUR_SIREN, LONGUEUR_SIRET = 9, 14
# Les établissements de La Poste partagent son SIREN et suivent une autre clé : la somme est un multiple de cinq.
_SIREN_LA_POSTE = "356000000"
# Un IBAN français : pays, clé, banque, guichet, compte, clé RIB.
_LONGUEURS_IBAN = {"FR": 27, "MC": 27}
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")


def compact(texte: str) -> str:
    """Le texte sans espaces, points ni tirets, en majuscules."""
    return re.sub(r"[\s.\u00a0\u202f-]", "", texte).upper()


def est_un_siren(texte: str) -> bool:
    """Vrai si ces neuf chiffres portent leur clé de Luhn."""
    chiffres = compact(texte)
    return len(chiffres) == LONGUEUR_SIREN and _est_chiffres(chiffres) and _luhn(chiffres)


def est_un_siret(texte: str) -> bool:
    """Vrai si ces quatorze chiffres portent leur clé, celle de La Poste comprise."""
    chiffres = compact(texte)
    if len(chiffres) != LONGUEUR_SIRET or not _est_chiffres(chiffres):
        return False
    if chiffres.startswith(_SIREN_LA_POSTE) and sum(map(int, chiffres)) % 5 == 0:
        return True
    return _luhn(chiffres) and est_un_siren(chiffres[:LONGUEUR_SIREN])


def est_un_iban(texte: str) -> bool:
    """Vrai si l'IBAN a sa forme, la longueur de son pays quand elle est connue, et sa clé (reste 1 par 97)."""
    iban = compact(texte)
    if not _IBAN.fullmatch(iban) or len(iban) != _LONGUEURS_IBAN.get(iban[:2], len(iban)):
        return False
    nombre = "".join(str(int(caractere, 36)) for caractere in iban[4:] + iban[:4])
    return int(nombre) % 97 == 1


def _est_chiffres(texte: str) -> bool:
    return re.fullmatch(r"[0-9]+", texte) is not None


def _luhn(chiffres: str) -> bool:
    doubles = [int(chiffre) * (1 + rang % 2) for rang, chiffre in enumerate(reversed(chiffres))]
    return sum(double - 9 if double > 9 else double for double in doubles) % 10 == 0
