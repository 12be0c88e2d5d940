"""Lit les annonces de procédures collectives du BODACC : réponse JSON de l'API, ou fichier XML de la DILA.

La lecture est stricte : un fichier qui n'a pas la forme attendue est refusé ; une annonce illisible est écartée et
dite, sans perdre les autres. Rien n'est deviné : une date que l'on ne sait pas lire reste vide.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NoReturn
from xml.etree.ElementTree import Element

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.identifiants import compact, est_un_siren
from basoche.droit.resultat import Avertissement
from basoche.veille.lecture_xml import analyser

COLLECTIVE = "collective"
TAILLE_MAX = 64_000_000
_IDENTIFIANT = re.compile(r"[ABC]\d{9,20}\Z", re.ASCII)
_EN_LETTRES = re.compile(r"(\d{1,2})(?:er)? ([a-z]{3,9}) (\d{4})\Z", re.ASCII)
_FRANCAISE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\Z", re.ASCII)
_MOIS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
    "decembre",
)  # fmt: skip


class BodaccIllisible(ErreurBasoche):
    """La réponse n'est pas celle du BODACC, ou elle est abîmée."""

    code = "bodacc_illisible"


class Sens(StrEnum):
    """Ce que dit le jugement publié."""

    OUVERTURE = "ouverture"
    CONVERSION = "conversion"
    CLOTURE = "cloture"
    AUTRE = "autre"


@dataclass(frozen=True, slots=True)
class Jugement:
    """Le jugement que l'annonce publie. ``procedure`` : ``None`` si ses mots n'en nomment aucune."""

    famille: str
    nature: str
    date: date | None
    complement: str
    sens: Sens
    procedure: str | None


@dataclass(frozen=True, slots=True)
class Annonce:
    """Une annonce. ``sirens`` : les seuls numéros qui portent leur clé."""

    id: str
    parue_le: date
    famille: str
    type_avis: str
    tribunal: str
    noms: tuple[str, ...]
    sirens: tuple[str, ...]
    ville: str
    jugement: Jugement | None
    adresse: str

    @property
    def est_collective(self) -> bool:
        """Vrai si elle publie un jugement de procédure collective."""
        return self.famille == COLLECTIVE and self.jugement is not None


@dataclass(frozen=True, slots=True)
class Releve:
    """Les annonces lues ; ``total`` : combien l'API en a ; ``ecartees`` : celles qui ne se lisent pas, et pourquoi."""

    annonces: tuple[Annonce, ...]
    total: int
    ecartees: tuple[Avertissement, ...]


class _Ecartee(Exception):
    """Cette annonce ne se lit pas."""


def lire_bodacc(octets: bytes, ou: str) -> Releve:
    """Lit une réponse de l'API (JSON) ou un fichier de la DILA (XML), reconnus à leur premier caractère.

    Args:
        octets: la réponse entière, au plus ``TAILLE_MAX``.
        ou: d'où elle vient, pour les refus.

    Raises:
        BodaccIllisible: trop grosse, vide, mal formée, ou sans la forme du BODACC.
        XmlRefuse: XML mal formé ou piégé.
    """
    if len(octets) > TAILLE_MAX:
        _refuser(ou, f"{len(octets)} octets, c'est plus que n'en a une parution")
    debut = octets.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if debut == b"<":
        return _lire_xml(octets.lstrip(b" \t\r\n"), ou)
    return _lire_json(octets, ou)


def _refuser(ou: str, pourquoi: str) -> NoReturn:
    raise BodaccIllisible(
        f"{ou} n'est pas une réponse du BODACC : {pourquoi}.",
        conseil="Relever de nouveau ; si le refus persiste, le format de la source a changé : le signaler.",
    )


# --- JSON : l'API ------------------------------------------------------------------------------------------------


def _lire_json(octets: bytes, ou: str) -> Releve:
    try:
        lu = json.loads(octets.decode("utf-8-sig"), parse_float=str)
    except UnicodeDecodeError as faute:
        _refuser(ou, f"elle n'est pas en UTF-8 (octet {faute.start})")
    except (ValueError, RecursionError):
        _refuser(ou, "le JSON est mal formé ou coupé")
    resultats = lu.get("results") if isinstance(lu, dict) else None
    if not isinstance(resultats, list):
        _refuser(ou, "« results » manque ou n'est pas une liste")
    total = lu.get("total_count", len(resultats))
    if not isinstance(total, int) or isinstance(total, bool) or total < 0:
        _refuser(ou, "« total_count » n'est pas un nombre")
    annonces, ecartees = _trier(resultats, _du_json, ou)
    return Releve(annonces, total, ecartees)


def _trier(
    brutes: Iterable[Any], lire: Callable[[Any], Annonce], ou: str
) -> tuple[tuple[Annonce, ...], tuple[Avertissement, ...]]:
    gardees: dict[str, Annonce] = {}
    ecartees: list[Avertissement] = []
    for rang, brute in enumerate(brutes, start=1):
        try:
            annonce = lire(brute)
        except _Ecartee as raison:
            ecartees.append(Avertissement("annonce_ecartee", f"{ou}, annonce {rang} : {raison}."))
        else:
            gardees[annonce.id] = annonce
    return tuple(gardees.values()), tuple(ecartees)


def _du_json(brute: Any) -> Annonce:
    if not isinstance(brute, dict):
        raise _Ecartee("ce n'est pas un enregistrement")
    identifiant = _texte(brute, "id")
    if not _IDENTIFIANT.match(identifiant):
        raise _Ecartee(f"identifiant « {identifiant[:30]} » inattendu")
    registre = brute.get("registre") or []
    numeros = [registre] if isinstance(registre, str) else registre
    if not isinstance(numeros, list) or not all(isinstance(numero, str) for numero in numeros):
        raise _Ecartee("« registre » n'est pas une liste de numéros")
    jugement = _dans_une_chaine(brute, "jugement")
    return Annonce(
        id=identifiant,
        parue_le=_exiger_date(_texte(brute, "dateparution"), "date de parution"),
        famille=_texte(brute, "familleavis"),
        type_avis=_texte(brute, "typeavis"),
        tribunal=_texte(brute, "tribunal"),
        noms=_noms_du_json(brute),
        sirens=_sirens(numeros),
        ville=_texte(brute, "ville"),
        jugement=_jugement({cle: str(valeur) for cle, valeur in jugement.items() if valeur is not None})
        if jugement else None,
        adresse=_adresse_web(_texte(brute, "url_complete")),
    )  # fmt: skip


def _texte(brute: Mapping[str, Any], cle: str) -> str:
    valeur = brute.get(cle)
    if valeur is None:
        return ""
    if not isinstance(valeur, str):
        raise _Ecartee(f"« {cle} » n'est pas un texte")
    return _net(valeur)


def _net(texte: str) -> str:
    """Sans caractère de contrôle ni blanc répété : ce qui vient d'un greffe finit dans une page."""
    return " ".join("".join(s if s.isprintable() or s.isspace() else " " for s in texte).split())[:2_000]


def _dans_une_chaine(brute: Mapping[str, Any], cle: str) -> dict[str, Any]:
    """Du JSON dans une chaîne, parfois l'objet lui-même."""
    valeur = brute.get(cle)
    if isinstance(valeur, str) and valeur.strip():
        try:
            valeur = json.loads(valeur, parse_float=str)
        except (ValueError, RecursionError):
            raise _Ecartee(f"« {cle} » ne se lit pas") from None
    if valeur in (None, ""):
        return {}
    if not isinstance(valeur, dict):
        raise _Ecartee(f"« {cle} » n'est pas un objet")
    return valeur


def _noms_du_json(brute: Mapping[str, Any]) -> tuple[str, ...]:
    """Les personnes nommées ; à défaut d'en lire, le nom que l'annonce affiche."""
    personnes = _dans_une_chaine(brute, "listepersonnes").get("personne") or []
    noms = []
    for personne in personnes if isinstance(personnes, list) else [personnes]:
        if isinstance(personne, dict):
            noms.append(_nom({cle: valeur for cle, valeur in personne.items() if isinstance(valeur, str)}))
    affiche = _texte(brute, "commercant")
    nets = map(_net, (*noms, affiche.replace(",", " ")))
    return tuple(dict.fromkeys(net for net in nets if net))


def _nom(personne: Mapping[str, str]) -> str:
    if personne.get("denomination"):
        return personne["denomination"]
    return f"{personne.get('nom', '')} {personne.get('prenom', '')}"


def _adresse_web(adresse: str) -> str:
    """Celle de l'annonce ; une adresse d'un autre site n'est pas gardée."""
    return adresse if adresse.startswith("https://www.bodacc.fr/") else ""


# --- XML : les fichiers de la DILA -------------------------------------------------------------------------------


def _lire_xml(octets: bytes, ou: str) -> Releve:
    racine = analyser(octets, ou)
    if racine.tag != "PCL_REDIFF":
        _refuser(ou, f"sa racine est « {racine.tag[:40]} » ; les procédures collectives ont « PCL_REDIFF »")
    parution, parue = _mot(racine, "parution"), _lire_date(_mot(racine, "dateParution"))
    if parue is None or not re.fullmatch(r"\d{8}", parution, re.ASCII):
        _refuser(ou, "la parution ou sa date manquent")
    brutes = [*racine.iterfind("annonces/annonce"), *racine.iterfind("listAvis/avis")]
    annonces, ecartees = _trier(brutes, lambda brute: _du_xml(brute, parution, parue), ou)
    return Releve(annonces, len(brutes), ecartees)


def _mot(noeud: Element, chemin: str) -> str:
    return _net(noeud.findtext(chemin) or "")


def _du_xml(brute: Element, parution: str, parue: date) -> Annonce:
    numero = _mot(brute, "numeroAnnonce")
    if not re.fullmatch(r"\d{1,6}", numero, re.ASCII):
        raise _Ecartee(f"numéro « {numero[:20]} » inattendu")
    personnes = [*brute.iter("personneMorale"), *brute.iter("personnePhysique")]
    noms = [_nom({enfant.tag: enfant.text or "" for enfant in personne}) for personne in personnes]
    jugement = brute.find("jugement")
    avis = brute.find("typeAnnonce/*")
    return Annonce(
        id=f"A{parution}{int(numero)}",
        parue_le=parue,
        famille=COLLECTIVE,
        type_avis=avis.tag if avis is not None else "",
        tribunal=_mot(brute, "tribunal"),
        noms=tuple(dict.fromkeys(net for nom in noms if (net := _net(nom)))),
        sirens=_sirens(noeud.text or "" for noeud in brute.iter("numeroIdentificationRCS")),
        ville=_mot(brute, "adresse/france/ville"),
        jugement=None if jugement is None else _jugement({enfant.tag: enfant.text or "" for enfant in jugement}),
        adresse="",
    )


# --- Ce que les deux ont de commun -------------------------------------------------------------------------------


def _sirens(numeros: Iterable[str]) -> tuple[str, ...]:
    """Les SIREN, sans doublon ; un numéro sans clé, ou neutralisé (des zéros), n'en est pas un."""
    nets = (compact(numero) for numero in numeros)
    return tuple(dict.fromkeys(net for net in nets if est_un_siren(net) and net.strip("0")))


def _jugement(lu: Mapping[str, str]) -> Jugement:
    famille, nature = _net(lu.get("famille", "")), _net(lu.get("nature", ""))
    mots = _plat(f"{famille} {nature}")
    return Jugement(
        famille, nature, _lire_date(_net(lu.get("date", ""))), _net(lu.get("complementJugement", "")),
        _sens(mots), _procedure(_plat(nature)),
    )  # fmt: skip


def _plat(texte: str) -> str:
    decompose = unicodedata.normalize("NFKD", texte.lower().replace("’", "'"))
    return "".join(lettre for lettre in decompose if not unicodedata.combining(lettre))


def _sens(mots: str) -> Sens:
    """Une conversion suit toujours une ouverture : elle se reconnaît d'abord."""
    if "conversion" in mots or "convertissant" in mots:
        return Sens.CONVERSION
    if "cloture" in mots or "extinction" in mots or "fin de procedure" in mots:
        return Sens.CLOTURE
    if "ouverture" in mots or "ouvrant" in mots:
        return Sens.OUVERTURE
    return Sens.AUTRE


def _procedure(nature: str) -> str | None:
    """La procédure nommée en dernier : « conversion du redressement en liquidation » mène à la liquidation."""
    noms = {"liquidation": "liquidation_judiciaire", "redressement": "redressement_judiciaire"}
    noms["sauvegarde"] = "sauvegarde"
    trouves = {nature.rfind(mot): type_ for mot, type_ in noms.items() if mot in nature}
    return trouves[max(trouves)] if trouves else None


def _exiger_date(ecrite: str, quoi: str) -> date:
    lue = _lire_date(ecrite)
    if lue is None:
        raise _Ecartee(f"{quoi} « {ecrite[:30]} » illisible")
    return lue


def _lire_date(ecrite: str) -> date | None:
    """« 2026-09-08 », « 10 décembre 2009 » ou « 08/09/2026 », selon l'époque."""
    plate = _plat(ecrite)
    try:
        if trouve := _EN_LETTRES.match(plate):
            return date(int(trouve[3]), _MOIS.index(trouve[2]) + 1, int(trouve[1]))
        if trouve := _FRANCAISE.match(plate):
            return date(int(trouve[3]), int(trouve[2]), int(trouve[1]))
        return date.fromisoformat(plate[:10]) if re.match(r"\d{4}-\d{2}-\d{2}(\Z|t)", plate, re.ASCII) else None
    except ValueError:
        return None
