"""L'annuaire public des entreprises (API « Recherche d'entreprises ») : une unité légale, par son SIREN exact.

La réponse est celle de ``/search?q=SIREN`` : ``results[]`` avec ``siren``, ``etat_administratif`` (A active, C cessée),
``date_fermeture``, ``siege``, ``dirigeants[]``. Une diffusion partielle (« P ») ne laisse rien voir de l'adresse ni des
dirigeants : ce qui serait malgré tout rendu n'est pas gardé. Rien n'est deviné : une date illisible reste vide.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.identifiants import compact, est_un_siren
from basoche.veille.reseau import Client, exiger_https

REGLAGE = "BASOCHE_ENTREPRISES_ADRESSE"
ADRESSE = "https://recherche-entreprises.api.gouv.fr/search"
PAR_SECONDE = 7  # demandes permises par adresse IP
_PARTIELLE = "P"
_AU_PLUS = 50  # dirigeants gardés
_LONGUEUR = 240


class EntrepriseIllisible(ErreurBasoche):
    """La réponse n'est pas celle de l'annuaire, ou elle est abîmée."""

    code = "entreprise_illisible"


class SirenFaux(ErreurBasoche):
    """Ces chiffres ne portent pas leur clé : on ne cherche que par SIREN exact."""

    code = "siren_invalide"


@dataclass(frozen=True, slots=True)
class Siege:
    """L'établissement siège ; ``depuis`` : début de sa période au répertoire, s'il est dit."""

    siret: str
    adresse: str
    code_postal: str
    commune: str
    depuis: date | None
    ferme: bool


@dataclass(frozen=True, slots=True)
class Dirigeant:
    """Un dirigeant : son nom (ou sa dénomination) et sa qualité ; la naissance n'est pas gardée."""

    nom: str
    qualite: str
    siren: str = ""


@dataclass(frozen=True, slots=True)
class Entreprise:
    """Une unité légale telle que l'annuaire la dit. ``siren_conserve`` : celui à employer, si elle est en double."""

    siren: str
    nom: str
    est_cessee: bool
    creee_le: date | None
    fermee_le: date | None
    mise_a_jour_le: date | None
    est_partielle: bool
    siege: Siege | None
    dirigeants: tuple[Dirigeant, ...]
    siren_conserve: str = ""

    def en_dict(self) -> dict[str, Any]:
        """Pour la réponse en JSON, et pour la garder."""
        siege = self.siege
        return {
            "siren": self.siren, "nom": self.nom, "etat_administratif": "C" if self.est_cessee else "A",
            "creee_le": _ecrire(self.creee_le), "fermee_le": _ecrire(self.fermee_le),
            "mise_a_jour_le": _ecrire(self.mise_a_jour_le), "diffusion_partielle": self.est_partielle,
            "siren_conserve": self.siren_conserve or None,
            "siege": None if siege is None else {
                "siret": siege.siret, "adresse": siege.adresse, "code_postal": siege.code_postal,
                "commune": siege.commune, "depuis": _ecrire(siege.depuis), "ferme": siege.ferme,
            },
            "dirigeants": [{"nom": un.nom, "qualite": un.qualite, "siren": un.siren} for un in self.dirigeants],
        }  # fmt: skip


def a_verifier_si_cessee(entreprise: Entreprise) -> str:
    """Ce que « cessée » ne dit pas, et ce qu'il faut donc vérifier ; vide si elle est active."""
    if not entreprise.est_cessee:
        return ""
    quand = f" le {entreprise.fermee_le:%d/%m/%Y}" if entreprise.fermee_le else ""
    return (
        f"Cessée au répertoire{quand} : ce n'est ni une dissolution, ni une radiation, ni la fin de la personne "
        "morale. Lire au registre du commerce (Kbis, annonces) si elle est dissoute, qui la liquide, si la "
        "liquidation est clôturée et quel jour elle est radiée : un acte au nom d'une société qui n'existe plus, ou "
        "remis à qui ne la représente pas, est atteint d'une irrégularité de fond (CPC 117)."
    )


class Cadence:
    """Au plus tant de demandes par seconde, pour tout le programme."""

    def __init__(self, par_seconde: int, horloge: Callable[[], float] = time.monotonic) -> None:
        self._ecart, self._horloge = 1 / par_seconde, horloge
        self._prochaine, self._verrou = 0.0, threading.Lock()

    def attente(self) -> float:
        """Les secondes à attendre avant de demander ; la place est prise."""
        with self._verrou:
            maintenant = self._horloge()
            depart = max(maintenant, self._prochaine)
            self._prochaine = depart + self._ecart
            return depart - maintenant


_CADENCE = Cadence(PAR_SECONDE)


@dataclass(frozen=True, slots=True)
class Annuaire:
    """De quoi demander : l'adresse, le client, la cadence."""

    adresse: str
    client: Client = field(default_factory=Client)
    cadence: Cadence = _CADENCE

    def entreprise(self, siren: str) -> Entreprise | None:
        """L'entreprise de ce SIREN ; ``None`` si l'annuaire ne l'a pas.

        Raises:
            SirenFaux: la clé ne tombe pas juste.
            ReseauInjoignable, LimiteAtteinte, ReponseRefusee: l'annuaire ne répond pas (429 : ``Retry-After`` suivi).
            EntrepriseIllisible: sa réponse n'a pas la forme attendue.
        """
        cle = exiger_un_siren(siren)
        self.client.dormir(self.cadence.attente())
        champs = {"q": cle, "page": 1, "per_page": 1, "minimal": "true", "include": "siege,dirigeants"}
        return lire_reponse(self.client.demander(f"{self.adresse}?{urlencode(champs)}"), cle)


def annuaire_de_l_environnement(client: Client | None = None) -> Annuaire:
    """L'annuaire public, ou celui de ``BASOCHE_ENTREPRISES_ADRESSE`` (en HTTPS)."""
    return Annuaire(exiger_https(os.environ.get(REGLAGE) or ADRESSE, REGLAGE), client or Client())


def exiger_un_siren(ecrit: str) -> str:
    """Les neuf chiffres d'un SIREN (ou d'un SIRET, réduit à son SIREN), clé vérifiée."""
    chiffres = compact(ecrit)
    chiffres = chiffres[:9] if len(chiffres) == 14 else chiffres
    if not est_un_siren(chiffres):
        raise SirenFaux(
            f"« {ecrit[:30]} » n'est pas un SIREN : sa clé ne tombe pas juste, ou il n'a pas neuf chiffres.",
            conseil="Le relire sur la pièce ; on ne cherche pas une entreprise par son nom seul.", champ="siren",
        )  # fmt: skip
    return chiffres


def lire_reponse(octets: bytes, siren: str) -> Entreprise | None:
    """L'entreprise de ce SIREN dans la réponse ; toute autre est ignorée (un nom peut contenir ces chiffres).

    Raises:
        EntrepriseIllisible: ce n'est pas du JSON, ou pas la forme attendue.
    """
    try:
        lue = json.loads(octets)
    except (ValueError, RecursionError):
        raise _illisible("ce n'est pas du JSON") from None
    resultats = lue.get("results") if isinstance(lue, dict) else None
    if not isinstance(resultats, list) or not all(isinstance(un, dict) for un in resultats):
        raise _illisible("« results » n'est pas une liste d'entreprises")
    trouve = next((un for un in resultats if un.get("siren") == siren), None)
    return None if trouve is None else _entreprise(trouve, siren)


def _entreprise(lu: Mapping[str, Any], siren: str) -> Entreprise:
    etat = lu.get("etat_administratif")
    if etat not in ("A", "C"):
        raise _illisible(f"état administratif inconnu ({str(etat)[:20]})")
    partielle = lu.get("statut_diffusion") == _PARTIELLE
    maj = _jour(lu.get("date_mise_a_jour_insee") or lu.get("date_mise_a_jour"))
    return Entreprise(
        siren=siren, nom=_mots(lu.get("nom_raison_sociale") or lu.get("nom_complet")), est_cessee=etat == "C",
        creee_le=_jour(lu.get("date_creation")), fermee_le=_jour(lu.get("date_fermeture")), mise_a_jour_le=maj,
        est_partielle=partielle, siege=_siege(lu.get("siege"), partielle=partielle),
        dirigeants=() if partielle else _dirigeants(lu.get("dirigeants")),
        siren_conserve=_mots(lu.get("siren_conserve")),
    )  # fmt: skip


def _siege(lu: Any, *, partielle: bool) -> Siege | None:
    if not isinstance(lu, dict):
        return None
    masque = partielle or lu.get("statut_diffusion_etablissement") == _PARTIELLE
    postal, commune = ("", "") if masque else (_mots(lu.get("code_postal")), _mots(lu.get("libelle_commune")))
    return Siege(
        siret=_mots(lu.get("siret")), adresse="" if masque else _voie(_mots(lu.get("adresse")), postal, commune),
        code_postal=postal, commune=commune, depuis=_jour(lu.get("date_debut_activite")),
        ferme=lu.get("etat_administratif") == "F",
    )  # fmt: skip


def _voie(adresse: str, postal: str, commune: str) -> str:
    """La voie seule : l'adresse rendue finit par le code postal et la commune."""
    return adresse.removesuffix(f"{postal} {commune}".strip()).strip() or adresse


def _dirigeants(lus: Any) -> tuple[Dirigeant, ...]:
    if lus is None:
        return ()
    if not isinstance(lus, list) or not all(isinstance(un, dict) for un in lus):
        raise _illisible("« dirigeants » n'est pas une liste")
    trouves = (
        Dirigeant(
            _mots(un.get("denomination")) or f"{_mots(un.get('prenoms'))} {_mots(un.get('nom'))}".strip(),
            _mots(un.get("qualite")), _mots(un.get("siren")),
        )
        for un in lus[:_AU_PLUS]
    )  # fmt: skip
    return tuple(un for un in trouves if un.nom)


def _mots(lu: Any) -> str:
    return " ".join(lu.split())[:_LONGUEUR] if isinstance(lu, str) else ""


def _jour(lu: Any) -> date | None:
    try:
        return date.fromisoformat(lu[:10]) if isinstance(lu, str) else None
    except ValueError:
        return None


def _ecrire(jour: date | None) -> str | None:
    return jour.isoformat() if jour else None


def _illisible(pourquoi: str) -> EntrepriseIllisible:
    return EntrepriseIllisible(
        f"La réponse de l'annuaire des entreprises ne se lit pas : {pourquoi}.",
        conseil="Relancer plus tard ; si cela dure, le format a changé : le signaler.",
    )
