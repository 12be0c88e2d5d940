"""La réponse d'un calcul, la même à l'unité et dans un lot."""

from __future__ import annotations

import json
import os
import traceback
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from basoche.cli.flux import ecrire_erreur
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.parametres import Options
from basoche.droit.resultat import Resultat
from basoche.guichet import Guichet

MESSAGE_MAX = 600


def calculer(
    guichet: Guichet, entree: Mapping[str, Any], *, souple: bool, options: Options
) -> Resultat | ErreurBasoche:
    """Le résultat d'un calcul, ou le refus motivé ; jamais une exception."""
    try:
        return guichet.calculer(entree, souple=souple, options=options)
    except ErreurBasoche as refus:
        return refus
    except RecursionError:
        return ErreurBasoche(
            "Entrée illisible : trop de niveaux imbriqués.",
            conseil="Écrire un objet moins profond.",
            code="json_illisible",
        )
    except Exception as faute:  # noqa: BLE001 (une ligne qui révèle un défaut du logiciel n'arrête pas le lot)
        return erreur_interne(faute)


def erreur_interne(faute: Exception) -> ErreurBasoche:
    """Le refus que l'on montre quand le logiciel lui-même est en défaut."""
    if os.environ.get("BASOCHE_TRACE"):
        ecrire_erreur("".join(traceback.format_exception(faute)))
    detail = f" : {faute}" if str(faute) else ""
    return ErreurBasoche(
        f"Défaut de Basoche ({type(faute).__name__}{detail}).",
        conseil="Signaler ce cas avec son entrée ; relancer avec BASOCHE_TRACE=1 pour en voir l'origine.",
        code="erreur_interne",
    )


def repondre(reponse: Resultat | ErreurBasoche, etiquette: str) -> tuple[str, bool]:
    """La réponse du contrat en JSON sur une ligne, et si elle est un refus.

    Args:
        reponse: ce qu'a rendu :func:`calculer`.
        etiquette: le ``cas`` reçu, déjà en JSON (:func:`encoder_etiquette`).
    """
    refus = reponse if isinstance(reponse, ErreurBasoche) else None
    contenu = ""
    if isinstance(reponse, Resultat):
        try:
            contenu = encoder(reponse.en_dict())
        except (TypeError, ValueError) as faute:  # valeur sans forme JSON : défaut du calcul, non de l'entrée
            refus = erreur_interne(faute)
    if refus is not None:
        contenu = encoder({"erreur": _abreger(refus.en_dict())})
    return f'{{"cas": {etiquette}, {contenu[1:]}', refus is not None


# Des fins de ligne pour certains lecteurs, mais pas pour JSON : échappées, une réponse reste une seule ligne partout.
_FINS_DE_LIGNE = (("\x85", "\\u0085"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


def encoder(valeur: Any) -> str:
    """JSON sur une ligne, lettres accentuées en clair."""
    texte = json.dumps(valeur, ensure_ascii=False)
    if texte.isascii():
        return texte
    try:
        texte.encode()
    except UnicodeEncodeError:  # moitié de paire UTF-16 reçue en « \ud800 » : seule l'écriture échappée la rend
        return json.dumps(valeur)
    return echapper_les_fins_de_ligne(texte)


def echapper_les_fins_de_ligne(texte: str) -> str:
    """Le même JSON, sur une seule ligne pour tous les lecteurs."""
    for caractere, echappe in _FINS_DE_LIGNE:
        texte = texte.replace(caractere, echappe)
    return texte


def encoder_etiquette(cas: Any) -> str:
    """``cas`` en JSON, tel que reçu : un nombre à virgule (lu en ``Decimal``) redevient un nombre."""
    if isinstance(cas, Decimal):
        return str(cas)
    if isinstance(cas, dict):
        return "{" + ", ".join(f"{encoder(cle)}: {encoder_etiquette(v)}" for cle, v in cas.items()) + "}"
    if isinstance(cas, list):
        return "[" + ", ".join(map(encoder_etiquette, cas)) + "]"
    return encoder(cas)


def _abreger(erreur: Mapping[str, str]) -> dict[str, str]:
    """Une valeur fautive d'un mégaoctet, citée dans le message, ne doit pas revenir entière."""
    return {cle: texte if len(texte) <= MESSAGE_MAX else texte[:MESSAGE_MAX] + "…" for cle, texte in erreur.items()}
