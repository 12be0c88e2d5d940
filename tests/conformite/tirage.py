"""Des dossiers valables, tirés au hasard à partir d'une graine, pour éprouver le contrôle contre les fausses alertes.

Chaque dossier part de l'exemple travaillé de l'acte (``tests/modeles/donnees``) ; parties, dates, sommes, juridictions,
titres, circonstances et listes sont retirés. Il est valable par construction : les délais viennent d'un oracle, les
totaux d'une addition, jamais du code du contrôle.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from basoche.droit.actes import acte, codes
from basoche.droit.actes.textes import EtatTexte, texte_a_reproduire
from basoche.instrumentum import Arbre
from basoche.redaction.attendus import attendus_du_modele
from basoche.redaction.modele import champs_manquants, lire_modele, rediger
from basoche.redaction.textes import textes_reproduits
from conformite.tirage_dates import (
    AucuneChaine,
    dernier_jour,
    ecrire,
    en_lettres,
    jours_de_l_acte,
    lire,
    ouvre,
    tirer_les_dates,
)
from conformite.tirage_parties import JURIDICTIONS, adresse, tirer_les_parties
from conformite.tirage_sommes import tirer_les_sommes
from modeles import test_modeles_complets as modeles

CODES = tuple(code for code in modeles.NOMS if code in codes())
_DEBUT, _TARIF_CONNU, _FIN = date(2023, 7, 30), date(2026, 2, 28), date(2028, 5, 31)
# Circonstances facultatives dont l'absence laisse l'acte régulier.
_FACULTATIVES = ("creance_cedee", "bien_loue", "tiers_acquereur", "copropriete", "saisie_electronique",
                 "tiers_comptable_public", "surete_publiee", "assistants_presents", "meubles_sur_place")  # fmt: skip
# Signifiés : leur remise peut être déjà portée au dossier.
SIGNIFIES = tuple(
    code for code in CODES if code.startswith(("cmd_", "denonc_", "signification_jugement", "sommation_"))
)
_658 = (("avis_passage_le", "le jour même"), ("lettre_658_le", "premier jour ouvrable"))
MODES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("à personne", ()),
    ("à domicile", _658),
    ("à l'étude", _658),
    ("à personne morale", (("lettre_658_le", "premier jour ouvrable"),)),
    (
        "procès-verbal de recherches infructueuses",
        (("lrar_le", "premier jour ouvrable"), ("lettre_simple_le", "le jour même")),
    ),
)
TOUJOURS = ("acte", "textes", "circonstances", "titre")  # le contrôle les lit, même si l'acte ne les imprime pas
_LISTES = ("pieces", "inventaire", "concours", "assistants")
_TITRES = (
    ("jugement", "tribunal judiciaire de {}"),
    ("jugement réputé contradictoire", "tribunal de commerce de {}"),
    ("jugement par défaut", "tribunal judiciaire de {}"),
    ("arrêt", "cour d'appel de {}"),
    ("ordonnance de référé", "président du tribunal judiciaire de {}"),
    ("ordonnance portant injonction de payer", "président du tribunal judiciaire de {}"),
    ("copie exécutoire d'un acte notarié", "reçu par Maître Iris VALDOMBRE, notaire à {}"),
)


@dataclass(frozen=True, slots=True)
class Tirage:
    """Un dossier valable : ses données, le jour de l'acte, et la graine qui le redonne."""

    code: str
    graine: int
    le: date
    donnees: dict[str, Any]

    @property
    def arbre(self) -> Arbre:
        """L'acte rédigé."""
        return rediger(lire_modele(modeles.NOMS[self.code]), self.donnees)


def tirer(code: str, graine: int) -> Tirage:
    """Le dossier que donne cette graine pour cet acte."""
    hasard = Random(f"{code} {graine}")
    exemple = _exemple(code)
    textes = exemple.pop("textes")
    le, donnees = _dater(code, exemple, hasard)
    _tirer_le_titre(code, donnees, le, hasard)
    donnees = tirer_les_parties(code, donnees, le, hasard)
    donnees = tirer_les_sommes(code, donnees, le, hasard)
    _tirer_l_heure(donnees, hasard)
    _tirer_les_listes(code, donnees, hasard)
    donnees["textes"] = {**textes, **textes_reproduits(acte(code), le)}
    _tirer_les_circonstances(code, donnees, hasard)
    _tirer_le_controle(code, donnees, hasard)
    return Tirage(code, graine, le, donnees)


def _exemple(code: str) -> dict[str, Any]:
    """Le dossier d'exemple, réduit aux champs que le modèle emploie."""
    employes = {chemin.partition(".")[0].removesuffix("[]") for chemin in attendus(code)}
    donnees = {c: v for c, v in modeles._donnees(code).items() if c in (*employes, *TOUJOURS)}
    _oublier_la_notification_anterieure(donnees := deepcopy(donnees))
    return donnees


@cache
def attendus(code: str) -> frozenset[str]:
    """Les champs qu'emploie le modèle d'un acte."""
    return frozenset(attendus_du_modele(lire_modele(modeles.NOMS[code])).chemins)


def _dater(code: str, exemple: dict[str, Any], hasard: Random) -> tuple[date, dict[str, Any]]:
    for _ in range(50):
        le = _jour(code, hasard)
        try:
            return le, tirer_les_dates(code, exemple, le, hasard)
        except AucuneChaine:
            continue
    raise AssertionError(f"{code} : aucun jour ne permet de respecter ses délais")


def _oublier_la_notification_anterieure(donnees: dict[str, Any]) -> None:
    """Le dossier commun date la notification de 2022 : elle ne vaut pas pour une ordonnance de 2026."""
    rendu, notifie = lire(donnees, "titre.date"), lire(donnees, "titre.notifie_le")
    if rendu and notifie and notifie < rendu:
        donnees["titre"] = {c: v for c, v in donnees["titre"].items() if c not in ("notifie_le", "executoire_le")}


def _jour(code: str, hasard: Random) -> date:
    """Un jour où la version de l'acte et tous les textes qu'il reproduit sont utilisables."""
    demande, modele = acte(code), lire_modele(modeles.NOMS[code])
    du_titre = demande.date_critere != "date de l'acte"
    debut = max(_DEBUT, demande.depuis, modele.du)
    fin = _FIN
    if code == "signification_injonction_payer":
        debut = demande.depuis + timedelta(days=95)
    elif du_titre and demande.jusqu_a is not None:
        fin = demande.jusqu_a
    elif hasard.random() < 0.4 and debut + timedelta(days=30) < _TARIF_CONNU:
        fin = _TARIF_CONNU
    for _ in range(300):
        le = jours_de_l_acte(code, debut, fin, hasard)
        if all(texte_a_reproduire(article, le=le).etat is not EtatTexte.BLOQUE for article in _articles(code)):
            return le
    raise AssertionError(f"{code} : aucun jour entre {debut} et {fin} où ses textes soient utilisables")


@cache
def _articles(code: str) -> tuple[str, ...]:
    demande = acte(code)
    mentions = [*demande.mentions, *(m for r in demande.mentions if r.renvoi for m in acte(r.renvoi).mentions)]
    return tuple(dict.fromkeys(article for mention in mentions for article in mention.reproduit))


def _tirer_le_titre(code: str, donnees: dict[str, Any], le: date, hasard: Random) -> None:
    """L'espèce du titre, sa date de force exécutoire après le recours, et les preuves qu'un titre notarié demande."""
    notifie, executoire = lire(donnees, "titre.notifie_le"), lire(donnees, "titre.executoire_le")
    if notifie and executoire:
        depuis = ouvre(notifie + timedelta(days=hasard.randint(35, 75)))
        ecrire(donnees, "titre.executoire_le", depuis if depuis <= le else notifie)
    titre = donnees.get("titre") or {}
    if titre.get("designation") != "jugement" or not _titre_libre(code, donnees) or hasard.random() < 0.3:
        return
    ville = hasard.choice(JURIDICTIONS)
    designation, auteur = hasard.choice(_TITRES if "expulsion" not in code else _TITRES[:5])
    reference = hasard.choice((f"{hasard.randint(10, 26)}/{hasard.randint(1, 99999):05d}", "RG n° 00/00001"))
    titre |= {"designation": designation, "auteur": auteur.format(ville), "reference": reference}
    if "notarié" in designation:
        titre = {c: v for c, v in titre.items() if c not in ("notifie_le", "executoire_le")}
        exigible = ouvre(le - timedelta(days=hasard.randint(30, 4 * 365)))
        donnees["controle"] = {"nature_creance": "droit_commun", "exigible_le": exigible.isoformat(), "evenements": []}
        titre["date"] = ouvre(exigible - timedelta(days=hasard.randint(100, 900)), -1).isoformat()
    donnees["titre"] = titre


def _titre_libre(code: str, donnees: dict[str, Any]) -> bool:
    """Vrai si aucune phrase du dossier ne dit « jugement » : le titre peut changer d'espèce."""
    sans = {cle: v for cle, v in donnees.items() if cle not in ("titre", "textes")}
    demande = acte(code)
    signifie = demande.famille == "signification_decision" or code.startswith(("signif_jugement", "signification_"))
    return "jugement" not in str(sans) and not signifie and bool(demande.prerequis.exigences.get("titre_executoire"))


def _tirer_l_heure(donnees: dict[str, Any], hasard: Random) -> None:
    if "operation" in donnees or "operations" in donnees:
        return  # l'heure des opérations se lit ailleurs dans l'acte
    heure = hasard.choice(("06:00", "21:00", f"{hasard.randint(7, 19):02d}:{hasard.randint(0, 59):02d}"))
    donnees["acte"]["heure"] = heure
    if "signification" in donnees and "heure" in donnees["signification"]:
        donnees["signification"]["heure"] = heure


def _tirer_les_listes(code: str, donnees: dict[str, Any], hasard: Random) -> None:
    for nom in _LISTES:
        liste = donnees.get(nom)
        if isinstance(liste, list) and liste and code != "pv_vente":
            donnees[nom] = [deepcopy(hasard.choice(liste)) for _ in range(hasard.randint(1, 9))]
    if "bail" in donnees and donnees["bail"].get("delai_clause"):
        _tirer_le_bail(donnees, hasard)
    if hasard.random() < 0.3 and donnees.get("paiement", {}).get("modalites"):
        donnees["paiement"]["modalites"] = f"par chèque à l'ordre de l'étude, {adresse(hasard)}."


def _tirer_le_bail(donnees: dict[str, Any], hasard: Random) -> None:
    """Six semaines pour un bail d'après le 29 juillet 2023 ; deux mois si un bail d'avant le stipule."""
    if hasard.random() < 0.5:
        signe = date(2023, 7, 28) - timedelta(days=hasard.randint(0, 2000))
        donnees["bail"] |= {"date": signe.isoformat(), "delai_clause": "deux mois"}
        donnees["clause"] = {"texte": f"« Clause du bail du {en_lettres(signe)} : résiliation deux mois après. »"}
    else:
        depuis, le = date(2023, 7, 29), date.fromisoformat(str(donnees["acte"]["date"]))
        donnees["bail"]["date"] = (depuis + timedelta(days=hasard.randint(0, max(0, (le - depuis).days)))).isoformat()


def _tirer_les_circonstances(code: str, donnees: dict[str, Any], hasard: Random) -> None:
    circonstances = donnees.get("circonstances")
    if not isinstance(circonstances, dict):
        return
    for nom in _FACULTATIVES:
        if circonstances.get(nom) and hasard.random() < 0.4:
            autres = {**donnees, "circonstances": {**circonstances, nom: False}}
            if not champs_manquants(lire_modele(modeles.NOMS[code]), autres):
                circonstances[nom] = False


def _tirer_le_controle(code: str, donnees: dict[str, Any], hasard: Random) -> None:
    """Ce que l'acte n'imprime pas : qui l'a remis, comment, devant quel tribunal."""
    groupe = dict(donnees.get("controle") or {})
    qui, jex = acte(code).qui, donnees.get("jex") or {}
    if qui.clerc_significateur is True and hasard.random() < 0.3:
        groupe |= {"significateur": "Jeanne EXEMPLE, clerc assermenté", "signe_avant_remise": True}
    if jex and hasard.random() < 0.3:
        groupe |= {"tribunal_debiteur": jex["ressort"], "tribunal_lieu": jex["ressort"]}
    if hasard.random() < 0.3:
        groupe |= {"territoire": "metropole", "procedures": []}
    if groupe:
        donnees["controle"] = groupe
    if code in SIGNIFIES and hasard.random() < 0.3:
        donnees["circonstances"] = {**(donnees.get("circonstances") or {}), "acte_remis": True}
        _tirer_la_remise(donnees, hasard)


def _tirer_la_remise(donnees: dict[str, Any], hasard: Random) -> None:
    """Le mode de remise, et les lettres parties à temps (CPC 655, 658, 659)."""
    le = lire(donnees, "acte.date")
    assert le is not None
    mode, lettres = hasard.choice(MODES)
    ouvrable = dernier_jour(le, {"jours_ouvrables": 1})
    dates = {"le jour même": le, "premier jour ouvrable": hasard.choice((le, ouvrable))}
    donnees["remise"] = {"date": le.isoformat(), **{champ: dates[quand].isoformat() for champ, quand in lettres}}
    donnees["signification"] = {
        "mode": mode,
        "diligences": "nom sur la boîte aux lettres, confirmation par la gardienne",
        "receptionnaire": hasard.choice(("le destinataire, ainsi déclaré", "Odile ROCOMBREL, sa mère", "néant")),
    }
