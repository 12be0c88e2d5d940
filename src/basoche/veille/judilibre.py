"""Judilibre, l'open data de la Cour de cassation : une décision, ou tout ce qui a changé depuis une date.

La clé est dans l'environnement : ``BASOCHE_JUDILIBRE_CLE``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from basoche.veille.dila import Decision
from basoche.veille.piste import IdentifiantsManquants, ReponseIllisible, alineas, objet
from basoche.veille.reseau import Client, ReponseRefusee, exiger_https
from basoche.veille.version import Lien, lire_jour

API = "https://api.piste.gouv.fr/cassation/judilibre/v1.0"
_PAGE = 500
_PAGES_MAX = 10_000


class Mouvement(StrEnum):
    """Ce qui est arrivé à une décision."""

    CREEE = "created"
    MODIFIEE = "updated"
    SUPPRIMEE = "deleted"


@dataclass(frozen=True, slots=True)
class Changement:
    """Une décision créée, modifiée ou supprimée, et quand."""

    id: str
    mouvement: Mouvement
    le: date | None


@dataclass(frozen=True, slots=True)
class Judilibre:
    """Une clé d'accès à Judilibre."""

    cle: str
    client: Client
    adresse: str = API

    def decision(self, identifiant: str) -> Decision | None:
        """Une décision ; ``None`` si Judilibre ne l'a pas (ou plus)."""
        try:
            return lire_decision(self._demander("/decision", {"id": identifiant}))
        except ReponseRefusee as refus:
            if refus.statut != 404:
                raise
            return None

    def changements(self, depuis: date) -> Iterator[Changement]:
        """Ce qui a été créé, modifié ou supprimé depuis un jour, page après page."""
        suite: str | None = None
        vues: set[str | None] = set()
        for _ in range(_PAGES_MAX):
            demande = {"date": depuis.isoformat(), "page_size": str(_PAGE), **({"from_id": suite} if suite else {})}
            lu = self._demander("/transactionalhistory", demande)
            transactions = lu.get("transactions")
            yield from _changements(transactions if isinstance(transactions, list) else [])
            vues.add(suite)
            suivante = lu.get("next_page")
            suite = _from_id(suivante) if isinstance(suivante, str) else None
            if suite is None or suite in vues:
                return

    def _demander(self, chemin: str, champs: Mapping[str, str]) -> Mapping[str, Any]:
        entetes = {"KeyId": self.cle, "Accept": "application/json"}
        return objet(self.client.demander(f"{self.adresse.rstrip('/')}{chemin}?{urlencode(champs)}", entetes=entetes))


def judilibre_de_l_environnement(client: Client) -> Judilibre:
    """L'accès de l'étude.

    Raises:
        IdentifiantsManquants: la clé manque.
        ErreurBasoche: l'adresse n'est pas en HTTPS.
    """
    cle = os.environ.get("BASOCHE_JUDILIBRE_CLE", "")
    if not cle:
        raise IdentifiantsManquants(
            "Judilibre demande une clé que l'environnement ne donne pas.",
            conseil="Souscrire à Judilibre sur le portail PISTE, puis régler BASOCHE_JUDILIBRE_CLE.",
        )
    return Judilibre(
        cle, client, exiger_https(os.environ.get("BASOCHE_JUDILIBRE_ADRESSE") or API, "BASOCHE_JUDILIBRE_ADRESSE")
    )


def _changements(transactions: list[Any]) -> Iterator[Changement]:
    for une in transactions:
        if not isinstance(une, Mapping) or not isinstance(une.get("id"), str):
            continue
        try:
            mouvement = Mouvement(str(une.get("action")))
        except ValueError:
            continue
        yield Changement(une["id"], mouvement, lire_jour(str(une.get("date", ""))[:10]))


def _from_id(suivante: str) -> str | None:
    """L'identifiant d'où repart la page suivante : « date=…&from_id=… »."""
    for morceau in suivante.partition("?")[2].split("&") if "?" in suivante else suivante.split("&"):
        nom, _, valeur = morceau.partition("=")
        if nom == "from_id" and valeur:
            return valeur
    return None


def lire_decision(lu: Mapping[str, Any]) -> Decision:
    """Une décision, telle que Judilibre la rend.

    Raises:
        ReponseIllisible: sans identifiant.
    """
    identifiant = _mot(lu, "id")
    if not identifiant:
        raise ReponseIllisible(
            "La réponse de Judilibre ne se lit pas : la décision n'a pas d'identifiant.",
            conseil="Vérifier l'adresse du service, puis recommencer.",
        )
    jour, numeros = lire_jour(_mot(lu, "decision_date")), _mots(lu, "numbers") or _mots(lu, "number")
    quand = f" du {jour:%d/%m/%Y}" if jour else ""
    return Decision(
        id=identifiant,
        titre=f"{_mot(lu, 'jurisdiction')}, {_mot(lu, 'chamber')}{quand}".strip(", "),
        juridiction=_mot(lu, "jurisdiction"),
        date=jour,
        numeros=numeros,
        solution=_mot(lu, "solution"),
        texte=_mot(lu, "text"),
        liens=tuple(_visas(lu)),
    )


def _visas(lu: Mapping[str, Any]) -> Iterator[Lien]:
    """Les articles que la décision vise."""
    visas = lu.get("visa")
    for visa in visas if isinstance(visas, list) else []:
        if isinstance(visa, Mapping) and _mot(visa, "title"):
            yield Lien("VISA", False, "", "", "", None, alineas(_mot(visa, "title")))


def _mot(lu: Mapping[str, Any], cle: str) -> str:
    valeur = lu.get(cle)
    return valeur if isinstance(valeur, str) else ""


def _mots(lu: Mapping[str, Any], cle: str) -> tuple[str, ...]:
    valeur = lu.get(cle)
    if isinstance(valeur, str):
        return (valeur,)
    return tuple(un for un in valeur if isinstance(un, str)) if isinstance(valeur, list) else ()
