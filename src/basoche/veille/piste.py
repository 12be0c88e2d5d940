"""L'API Légifrance (PISTE) : lire un article le jour où il paraît, avant la livraison de la DILA.

Deux secrets, dans l'environnement : ``BASOCHE_PISTE_ID`` et ``BASOCHE_PISTE_SECRET``. Les dates des réponses sont en
millisecondes, à minuit de temps universel : lues à l'heure de Paris, elles tomberaient la veille.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from basoche.droit.erreurs import ErreurBasoche
from basoche.veille.lecture_xml import BLOCS
from basoche.veille.reseau import Client, ReponseRefusee, exiger_https
from basoche.veille.texte import normaliser
from basoche.veille.version import A_VENIR, SANS_FIN, Lien, Version, abreger, cle_du_numero, lire_jour

JETON = "https://oauth.piste.gouv.fr/api/oauth/token"
API = "https://api.piste.gouv.fr/dila/legifrance/lf-engine-app"
_MARGE = 60  # secondes : un jeton près de sa fin est redemandé


class IdentifiantsManquants(ErreurBasoche):
    """Les secrets de l'API ne sont pas dans l'environnement."""

    code = "identifiants_manquants"


class ReponseIllisible(ErreurBasoche):
    """La réponse n'est pas celle que l'API documente."""

    code = "reponse_illisible"


@dataclass(slots=True)
class Legifrance:
    """Une application déclarée à PISTE. Le jeton est gardé jusqu'à sa fin."""

    identifiant: str
    secret: str
    client: Client
    adresse_du_jeton: str = JETON
    adresse: str = API
    horloge: Callable[[], float] = time.monotonic
    _jeton: str = field(default="", repr=False)
    _fin: float = 0

    def article(self, identifiant: str) -> Version | None:
        """Une version d'article (``LEGIARTI…``) ; ``None`` si Légifrance ne l'a pas."""
        lu = self.demander("/consult/getArticle", {"id": identifiant})
        article = lu.get("article")
        return lire_article(article) if isinstance(article, Mapping) else None

    def versions(self, cid: str) -> tuple[Version, ...]:
        """Toutes les versions d'un article, d'après l'identifiant de la première."""
        lu = self.demander("/consult/getArticleByCid", {"cid": cid})
        return tuple(lire_article(un) for un in _liste(lu, "listArticle"))

    def demander(self, chemin: str, corps: Mapping[str, Any]) -> Mapping[str, Any]:
        """Une demande à l'API ; un jeton refusé est redemandé une fois.

        Raises:
            ReponseRefusee, ReseauInjoignable, LimiteAtteinte, ReponseIllisible.
        """
        try:
            return self._poster(chemin, corps)
        except ReponseRefusee as refus:
            if refus.statut != 401:
                raise
        self._fin = 0
        return self._poster(chemin, corps)

    def _poster(self, chemin: str, corps: Mapping[str, Any]) -> Mapping[str, Any]:
        entetes = {
            "Authorization": f"Bearer {self._jeton_valable()}", "Content-Type": "application/json",
            "Accept": "application/json",
        }  # fmt: skip
        ecrit = json.dumps(corps).encode()
        return objet(self.client.demander(f"{self.adresse.rstrip('/')}{chemin}", corps=ecrit, entetes=entetes))

    def _jeton_valable(self) -> str:
        if self.horloge() >= self._fin:
            champs = {
                "grant_type": "client_credentials", "client_id": self.identifiant, "client_secret": self.secret,
                "scope": "openid",
            }  # fmt: skip
            entetes = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
            lu = objet(self.client.demander(self.adresse_du_jeton, corps=urlencode(champs).encode(), entetes=entetes))
            jeton, duree = lu.get("access_token"), lu.get("expires_in", 3600)
            if not isinstance(jeton, str) or not isinstance(duree, int):
                raise _illisible("aucun jeton")
            self._jeton, self._fin = jeton, self.horloge() + max(0, duree - _MARGE)
        return self._jeton


def legifrance_de_l_environnement(client: Client) -> Legifrance:
    """L'application de l'étude.

    Raises:
        IdentifiantsManquants: un des deux secrets manque.
        ErreurBasoche: une adresse n'est pas en HTTPS.
    """
    identifiant, secret = os.environ.get("BASOCHE_PISTE_ID", ""), os.environ.get("BASOCHE_PISTE_SECRET", "")
    if not identifiant or not secret:
        raise IdentifiantsManquants(
            "Légifrance (PISTE) demande deux secrets que l'environnement ne donne pas.",
            conseil="Déclarer une application sur le portail PISTE, puis régler BASOCHE_PISTE_ID et "
            "BASOCHE_PISTE_SECRET.",
        )
    return Legifrance(
        identifiant, secret, client,
        adresse_du_jeton=exiger_https(os.environ.get("BASOCHE_PISTE_JETON") or JETON, "BASOCHE_PISTE_JETON"),
        adresse=exiger_https(os.environ.get("BASOCHE_PISTE_ADRESSE") or API, "BASOCHE_PISTE_ADRESSE"),
    )  # fmt: skip


def objet(octets: bytes) -> Mapping[str, Any]:
    """L'objet JSON d'une réponse.

    Raises:
        ReponseIllisible: ce n'en est pas un.
    """
    try:
        lu = json.loads(octets)
    except (ValueError, RecursionError):
        raise _illisible("ce n'est pas du JSON") from None
    if not isinstance(lu, dict):
        raise _illisible("ce n'est pas un objet")
    return lu


def _illisible(pourquoi: str) -> ReponseIllisible:
    return ReponseIllisible(
        f"La réponse du service ne se lit pas : {pourquoi}.", conseil="Vérifier l'adresse du service, puis recommencer."
    )


def _liste(lu: Mapping[str, Any], cle: str) -> list[Mapping[str, Any]]:
    valeur = lu.get(cle)
    return [un for un in valeur if isinstance(un, Mapping)] if isinstance(valeur, list) else []


def _mot(lu: Mapping[str, Any], *cles: str) -> str:
    return next((valeur for cle in cles if isinstance(valeur := lu.get(cle), str) and valeur), "")


def lire_article(lu: Mapping[str, Any], titre: str = "") -> Version:
    """Une version d'article, telle que Légifrance la rend.

    Args:
        lu: l'objet de l'article.
        titre: celui du texte, quand la réponse ne le dit pas.

    Raises:
        ReponseIllisible: sans identifiant.
    """
    identifiant = _mot(lu, "id")
    if not identifiant:
        raise _illisible("un article n'a pas d'identifiant")
    corps = alineas(_mot(lu, "texteHtml", "texte"))
    chaine = [_mot(une, "id") for une in _liste(lu, "articleVersions")]
    nom, cid = _texte_de(lu)
    return Version(
        id=identifiant,
        cid=cid,
        code=abreger(nom or titre),
        numero=cle_du_numero(_mot(lu, "num")),
        etat=_mot(lu, "etat"),
        debut=jour(lu.get("dateDebut")),
        fin=jour(lu.get("dateFin")),
        texte=corps,
        texte_norme=normaliser(corps),
        nota=alineas(_mot(lu, "notaHtml", "nota")),
        liens=tuple(_liens(lu)),
        chaine=min([un for un in chaine if un] or [identifiant]),
    )


def _texte_de(lu: Mapping[str, Any]) -> tuple[str, str]:
    """Le titre et l'identifiant du texte de l'article, là où la réponse les met."""
    contexte = lu.get("context")
    titres = _liste(lu, "textTitles") or _liste(contexte if isinstance(contexte, Mapping) else {}, "titreTxt")
    dernier: Mapping[str, Any] = titres[-1] if titres else {}
    return _mot(dernier, "titre", "titreLong"), _mot(dernier, "cid", "id")


def _liens(lu: Mapping[str, Any]) -> Iterator[Lien]:
    for lien in _liste(lu, "lienModifications"):
        yield Lien(
            type=_mot(lien, "linkType"),
            vise=lien.get("linkOrientation") == "cible",
            cid=_mot(lien, "textCid"),
            id=_mot(lien, "articleId"),
            numero=_mot(lien, "articleNum"),
            signature=lire_jour(_mot(lien, "dateSignaTexte")),
            libelle=_mot(lien, "textTitle"),
        )


def jour(instant: Any) -> date | None:
    """Une date de Légifrance, en millisecondes ; ``None`` si elle est vide, sans fin, ou à venir."""
    if not isinstance(instant, int) or isinstance(instant, bool):
        return None
    try:
        lu = datetime.fromtimestamp(instant // 1000, UTC).date()
    except (OverflowError, OSError, ValueError):
        return None
    return None if lu in (SANS_FIN, A_VENIR) else lu


class _Alineas(HTMLParser):
    """Un contenu en HTML, un alinéa par ligne."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.morceaux: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 (signature imposée)
        self._couper(tag)

    def handle_endtag(self, tag: str) -> None:
        self._couper(tag)

    def handle_data(self, data: str) -> None:
        self.morceaux.append(data.replace("\n", " "))

    def _couper(self, tag: str) -> None:
        if tag in BLOCS:
            self.morceaux.append("\n")


def alineas(contenu: str) -> str:
    """Le texte d'un contenu en HTML, même mal formé : un alinéa par ligne."""
    lecteur = _Alineas()
    lecteur.feed(contenu)
    lecteur.close()
    lignes = (" ".join(ligne.split()) for ligne in "".join(lecteur.morceaux).split("\n"))
    return "\n".join(ligne for ligne in lignes if ligne)
