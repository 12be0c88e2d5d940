"""Les dates d'un dossier tiré : une chaîne cohérente, des délais respectés, comptés par l'oracle et non par Basoche.

Toutes les dates du dossier d'exemple, champs et phrases, passent par une même fonction croissante : deux dates égales
le restent, une date antérieure le reste. Les délais légaux fixent quelques points ; les autres se placent entre eux.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from oracles.calendrier import plus_mois
from oracles.delais import delai, feries

UN_JOUR = timedelta(days=1)
MOIS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
        "décembre")  # fmt: skip
_EN_TOUTES_LETTRES = re.compile(rf"\b(1er|\d{{1,2}}) ({'|'.join(MOIS)}) (\d{{4}})\b")
_MOIS_SEUL = re.compile(rf"(?<![0-9r] )\b(de |d'|)({'|'.join(MOIS)}) (\d{{4}})\b")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_NAISSANCES = ("date_naissance",)
_A_REECRIRE = ("decompte.taux_texte",)

Duree = Mapping[str, int]
# Départ, arrivée, durée minimale, durée maximale : les articles sont ceux des délais du catalogue (notes de l'acte).
CHAINES: Mapping[str, tuple[tuple[str, str, Duree | None, Duree | None], ...]] = {
    "cmd_delivrer_coffre": (("acte_precedent.date", "acte.date", None, {"jours_ouvrables": 1}),),
    "cmd_payer_coffre": (("acte_precedent.date", "acte.date", None, {"jours_ouvrables": 1}),),
    "pv_ouverture_coffre": (("acte_precedent.date", "acte.date", {"jours": 15}, None),),
    "certificat_non_contestation_droits": (("denonciation.date", "acte.date", {"mois": 1}, None),),
    "denonc_saisie_droits_associes": (("acte_precedent.date", "acte.date", None, {"jours": 8}),),
    "avis_abandon_meubles": (("acte_precedent.date", "acte.date", {"mois": 2}, None),),
    "pv_expulsion": (("date_commandement", "acte.date", {"mois": 2}, None),),
    "pv_tentative_expulsion": (("date_commandement", "acte.date", {"mois": 2}, None),),
    "requisition_force_publique": (("date_commandement", "acte.date", {"mois": 2}, None),),
    "vente_meubles_expulsion": (("acte_precedent.date", "acte.date", {"mois": 2}, None),),
    "pv_apprehension": (("acte_precedent.date", "acte.date", {"jours": 8}, None),),
    "certificat_non_contestation": (
        ("denonciation.date", "acte.date", {"mois": 1}, {"mois": 6}),
        ("acte_precedent.date", "denonciation.date", None, {"jours": 8}),
    ),
    "acquiescement_saisie_attribution": (
        ("denonciation.date", "acte.date", None, {"mois": 1}),
        ("acte_precedent.date", "denonciation.date", None, {"jours": 8}),
    ),
    "denonc_saisie_attribution": (("acte_precedent.date", "acte.date", None, {"jours": 8}),),
    "certificat_non_contestation_conversion": (
        ("denonciation.date", "acte.date", {"jours": 15}, {"mois": 6}),
        ("acte_precedent.date", "denonciation.date", {"mois": 1}, None),
    ),
    "denonc_saisie_conservatoire_creances": (("acte_precedent.date", "acte.date", None, {"jours": 8}),),
    "denonc_saisie_conservatoire_droits": (("acte_precedent.date", "acte.date", None, {"jours": 8}),),
    "pv_saisie_conservatoire_creances": (("ordonnance.date", "acte.date", None, {"mois": 3}),),
    "pv_saisie_conservatoire_droits_associes": (("ordonnance.date", "acte.date", None, {"mois": 3}),),
    "pv_saisie_conservatoire_meubles": (("ordonnance.date", "acte.date", None, {"mois": 3}),),
    "surete_judiciaire_provisoire": (("ordonnance.date", "acte.date", None, {"mois": 3}),),
    "verification_conversion": (("acte_precedent.date", "acte.date", {"jours": 8}, None),),
    "denonc_conjoint_cpvsi": (("acte_precedent.date", "acte.date", None, {"jours_ouvrables": 1}),),
    "denonc_creanciers_inscrits": (("assignation.date", "acte.date", None, {"jours_ouvrables": 5}),),
    "publication_cpvsi": (
        ("publication.depot", "acte.date", {"jours": 1}, {"mois": 2}),
        ("acte_precedent.date", "publication.depot", None, {"mois": 2}),
    ),
    "pv_description": (("acte_precedent.date", "acte.date", {"jours": 8}, None),),
    "certificat_non_contestation_sr": (("date_commandement", "acte.date", {"mois": 1}, None),),
    "denonc_saisie_remunerations": (("acte_precedent.date", "acte.date", None, {"jours": 8}),),
    "inscription_commandement_sr": (
        ("registre.date", "acte.date", {"jours": 5}, {"mois": 3}),
        ("signification.date", "registre.date", None, {"jours_ouvrables": 1}),
    ),
    "intervention_sr": (("date_commandement", "acte.date", {"mois": 1}, None),),
    "pv_saisie_remunerations": (("date_commandement", "acte.date", {"mois": 1}, {"mois": 3}),),
    "certificat_publicite_vente": (("acte_precedent.date", "acte.date", {"mois": 1}, {"ans": 2}),),
    "cmd_saisie_vente_iteratif": (("acte_precedent.date", "acte.date", {"ans": 2}, {"ans": 4}),),
    "denonc_saisie_vente_tiers": (("acte_precedent.date", "acte.date", None, {"jours": 8}),),
    "pv_carence": (("acte_precedent.date", "acte.date", {"jours": 8}, {"ans": 2}),),
    "pv_refus_tiers": (("acte_precedent.date", "acte.date", {"jours": 8}, {"ans": 2}),),
    "pv_saisie_recoltes": (("acte_precedent.date", "acte.date", {"jours": 8}, {"ans": 2}),),
    "pv_saisie_vente_debiteur": (("acte_precedent.date", "acte.date", {"jours": 8}, {"ans": 2}),),
    "pv_saisie_vente_tiers": (("acte_precedent.date", "acte.date", {"jours": 8}, {"ans": 2}),),
    "saisie_especes": (("acte_precedent.date", "acte.date", {"jours": 8}, {"ans": 2}),),
    "signif_creanciers_surete": (("acte_precedent.date", "acte.date", None, {"jours": 8}),),
    "signif_pv_saisie_vente_absent": (("acte_precedent.date", "acte.date", None, {"jours": 8}),),
    "denonc_surete_judiciaire": (("acte_precedent.date", "acte.date", None, {"jours": 8}),),
    "cmd_apres_immobilisation": (("acte_precedent.date", "acte.date", None, {"jours": 8}),),
    "denonc_declaration_vehicule": (("acte_precedent.date", "acte.date", None, {"jours": 8}),),
    "injonction_remise_gagiste": (("acte_precedent.date", "acte.date", None, {"jours": 8}),),
    "injonction_remise_proprietaire": (("acte_precedent.date", "acte.date", None, {"jours": 8}),),
    "signification_injonction_payer": (("titre.date", "acte.date", None, {"mois": 3}),),
    "signification_injonction_payer_ancien": (("titre.date", "acte.date", None, {"mois": 6}),),
    "reprise_locaux_decision": (("titre.force_chose_jugee_date", "acte.date", {"jours": 1}, {"mois": 6}),),
}
# La date que l'acte annonce : champ, durée depuis l'acte, et si le délai est une attente (davantage est permis).
ANNONCES: Mapping[str, tuple[tuple[str, Duree, bool], ...]] = {
    "acte_gagiste_apprehension": (("delai.date_limite", {"mois": 1}, True),),
    "cheque_certificat_signification": (("date_limite", {"jours": 15}, False),),
    "cmd_quitter_lieux": (("delai.date_limite", {"mois": 2}, True),),
    "cmd_saisie_remunerations": (("delai.date_limite", {"mois": 1}, False),),
    "cmd_saisie_remunerations_2": (("delai.date_limite", {"mois": 1}, False),),
    "conversion_droits_associes": (("delai.vente_amiable", {"mois": 1}, False),),
    "denonc_saisie_attribution": (("delai.date_limite", {"mois": 1}, False),),
    "denonc_saisie_droits_associes": (
        ("delai.date_limite", {"mois": 1}, False),
        ("delai.vente_amiable", {"mois": 1}, False),
    ),
    "denonc_saisie_vente_tiers": (("delai.vente_amiable", {"mois": 1}, False),),
    "pv_expulsion": (("delai.date_limite", {"mois": 2}, False),),
    "pv_ouverture_coffre": (("delai.date_limite", {"mois": 1}, True),),
    "pv_saisie_recoltes": (("delai.vente_amiable", {"mois": 1}, False),),
    "pv_saisie_vente_debiteur": (("delai.vente_amiable", {"mois": 1}, False),),
    "saisie_complementaire": (("delai.vente_amiable", {"mois": 1}, False),),
    "saisie_especes": (("delai.date_limite", {"mois": 1}, False),),
    "signif_conversion_debiteur": (("delai.date_limite", {"jours": 15}, False),),
    "verification_conversion": (("delai.vente_amiable", {"mois": 1}, False),),
}


def chome(jour: date) -> bool:
    """Dimanche ou jour férié : ni signification, ni mesure d'exécution."""
    return jour.weekday() == 6 or jour in feries(jour.year)


def ouvre(jour: date, pas: int = 1) -> date:
    """Ce jour, ou le suivant (le précédent) qui n'est ni samedi, ni dimanche, ni férié."""
    while jour.weekday() == 5 or chome(jour):
        jour += pas * UN_JOUR
    return jour


def dernier_jour(depart: date, duree: Duree, sens: str = "apres") -> date:
    """Le dernier jour d'un délai de procédure, par l'oracle ; pour une attente, le premier jour utile."""
    rendu = delai({"type": "procedure", "origine": depart.isoformat(), "duree": dict(duree), "sens": sens})
    return date.fromisoformat(rendu.get("premier_jour_utile", rendu["dernier_jour"]))


def permis(depart: date, arrivee: date, minimum: Duree | None, maximum: Duree | None) -> bool:
    """Vrai si l'arrivée respecte l'attente et l'expiration."""
    assez_tard = not minimum or arrivee >= dernier_jour(depart, minimum, "au_plus_tot")
    return depart < arrivee and assez_tard and (not maximum or arrivee <= dernier_jour(depart, maximum))


def lire(donnees: Any, chemin: str) -> date | None:
    """La date d'un champ simple."""
    for cle in chemin.split("."):
        donnees = donnees.get(cle) if isinstance(donnees, dict) else None
    return _en_date(donnees)


def ecrire(donnees: dict[str, Any], chemin: str, jour: date) -> None:
    """Pose une date, en créant son groupe."""
    *groupes, cle = chemin.split(".")
    for groupe in groupes:
        donnees = donnees.setdefault(groupe, {})
    donnees[cle] = jour.isoformat()


def tirer_les_dates(code: str, donnees: dict[str, Any], le: date, hasard: Random) -> dict[str, Any]:
    """Le dossier dont toutes les dates sont retirées autour du jour de l'acte."""
    base = lire(donnees, "acte.date")
    assert base is not None
    for _ in range(200):
        points, ajouts = _points(code, donnees, base, le, hasard)
        if points == dict(zip(sorted(points), sorted(points.values()), strict=True)):
            break
    else:
        raise AucuneChaine(f"{code} : aucune chaîne de dates ne respecte les délais au {le}")
    rendu = _remplacer(donnees, _Fonction(points, _dates(donnees), hasard), mois=_mois_entre(base, le))
    for chemin, jour in ajouts.items():
        ecrire(rendu, chemin, jour)
    _poser_les_annonces(code, rendu, le, hasard)
    return rendu


def _points(
    code: str, donnees: dict[str, Any], base: date, le: date, hasard: Random
) -> tuple[dict[date, date], dict[str, date]]:
    """Les dates fixées par un délai ; celles que l'exemple ne donne pas sont à ajouter."""
    poses, ajouts = {"acte.date": le}, {}
    points = {base: le}
    for depart, arrivee, minimum, maximum in CHAINES.get(code, ()):
        if depart == "ordonnance.date" and lire(donnees, depart) is None:
            continue
        poses[depart] = _depart(poses[arrivee], minimum, maximum, hasard)
        connue = lire(donnees, depart)
        if connue is None:
            ajouts[depart] = poses[depart]
        else:
            points[connue] = poses[depart]
    audience = lire(donnees, "audience.date")
    if audience is not None and audience > base:
        points[audience] = ouvre(le + timedelta(days=hasard.randint(62, 85)))
    return points, ajouts


def _depart(arrivee: date, minimum: Duree | None, maximum: Duree | None, hasard: Random) -> date:
    plus_tot = _jours(maximum) if maximum else _jours(minimum) + 200
    for _ in range(500):
        depart = arrivee - timedelta(days=hasard.randint(max(1, _jours(minimum)), plus_tot + 6))
        if depart == ouvre(depart) and permis(depart, arrivee, minimum, maximum):
            return depart
    raise AucuneChaine(f"aucun départ permis avant le {arrivee} ({minimum}, {maximum})")


def _jours(duree: Duree | None) -> int:
    poids = {"ans": 365, "mois": 31, "jours": 1, "jours_ouvrables": 1}
    return sum(poids[unite] * nombre for unite, nombre in (duree or {}).items())


class AucuneChaine(AssertionError):
    """À ce jour, aucune chaîne de dates ne respecte les délais : tirer un autre jour."""


class _Fonction:
    """Une fonction croissante des dates de l'exemple vers celles du dossier tiré."""

    def __init__(self, points: dict[date, date], dates: set[date], hasard: Random) -> None:
        self._vers = dict(points)
        fixes = sorted(points)
        for debut, fin in pairwise(fixes):
            self._entre(sorted(d for d in dates if debut < d < fin), debut, fin, hasard)
        self._hors(sorted((d for d in dates if d < fixes[0]), reverse=True), fixes[0], -1, hasard)
        self._hors(sorted(d for d in dates if d > fixes[-1]), fixes[-1], 1, hasard)

    def _entre(self, dates: list[date], debut: date, fin: date, hasard: Random) -> None:
        bas, haut = self._vers[debut], self._vers[fin]
        choix = sorted(hasard.sample(range((haut - bas).days + 1), min(len(dates), (haut - bas).days + 1)))
        choix += [(haut - bas).days] * (len(dates) - len(choix))
        for jour, ecart in zip(dates, choix, strict=True):
            self._vers[jour] = max(bas, ouvre(bas + timedelta(days=ecart), -1))

    def _hors(self, dates: list[date], bord: date, pas: int, hasard: Random) -> None:
        for jour in dates:
            ecart = max(1, abs((jour - bord).days) * hasard.randint(8, 16) // 10)
            self._vers[jour] = ouvre(self._vers[bord] + pas * ecart * UN_JOUR, pas)
            bord = jour

    def __call__(self, jour: date) -> date:
        """La nouvelle date."""
        return self._vers[jour]


def _mois_entre(debut: date, fin: date) -> int:
    return 12 * (fin.year - debut.year) + fin.month - debut.month


def _dates(donnees: dict[str, Any]) -> set[date]:
    """Toutes les dates du dossier, champs et phrases, sauf les naissances."""
    return set(_parcourir(donnees, ""))


def _parcourir(valeur: Any, chemin: str) -> Iterator[date]:
    if isinstance(valeur, dict):
        for cle, dedans in valeur.items():
            if cle not in (*_NAISSANCES, "textes"):
                yield from _parcourir(dedans, f"{chemin}.{cle}".lstrip("."))
    elif isinstance(valeur, list):
        for dedans in valeur:
            yield from _parcourir(dedans, chemin)
    elif chemin not in _A_REECRIRE:
        jour = _en_date(valeur)
        if jour is not None:
            yield jour
        elif isinstance(valeur, str):
            yield from (_de_lettres(lue) for lue in _EN_TOUTES_LETTRES.finditer(valeur))


def _en_date(valeur: Any) -> date | None:
    if isinstance(valeur, date):
        return valeur
    return date.fromisoformat(valeur) if isinstance(valeur, str) and _ISO.fullmatch(valeur) else None


def _de_lettres(lue: re.Match[str]) -> date:
    return date(int(lue[3]), MOIS.index(lue[2]) + 1, int(lue[1].removesuffix("er")))


def en_lettres(jour: date) -> str:
    """« 1er juillet 2026 »."""
    return f"{'1er' if jour.day == 1 else jour.day} {MOIS[jour.month - 1]} {jour.year}"


def _remplacer(valeur: Any, vers: _Fonction, *, mois: int, chemin: str = "") -> Any:
    if isinstance(valeur, dict):
        return {
            cle: dedans
            if cle in (*_NAISSANCES, "textes")
            else _remplacer(dedans, vers, mois=mois, chemin=f"{chemin}.{cle}".lstrip("."))
            for cle, dedans in valeur.items()
        }
    if isinstance(valeur, list):
        return [_remplacer(dedans, vers, mois=mois, chemin=chemin) for dedans in valeur]
    if chemin in _A_REECRIRE:
        return valeur
    jour = _en_date(valeur)
    if jour is not None:
        return vers(jour).isoformat()
    if not isinstance(valeur, str):
        return valeur
    valeur = _MOIS_SEUL.sub(lambda lu: _mois_decale(lu, mois), valeur)
    return _EN_TOUTES_LETTRES.sub(lambda lu: en_lettres(vers(_de_lettres(lu))), valeur)


def _mois_decale(lu: re.Match[str], mois: int) -> str:
    nouveau = plus_mois(date(int(lu[3]), MOIS.index(lu[2]) + 1, 1), mois)
    nom = MOIS[nouveau.month - 1]
    de = "" if not lu[1] else "d'" if nom[0] in "ao" else "de "
    return f"{de}{nom} {nouveau.year}"


def _poser_les_annonces(code: str, donnees: dict[str, Any], le: date, hasard: Random) -> None:
    for champ, duree, attente in ANNONCES.get(code, ()):
        if lire(donnees, champ) is None:
            continue
        fin = dernier_jour(le, duree)
        ecrire(donnees, champ, fin + timedelta(days=hasard.choice((1, 3, 20))) if attente else fin)


def _interdit(code: str, jour: date) -> bool:
    treve = code in ("pv_expulsion", "pv_tentative_expulsion") and not 4 <= jour.month <= 10  # CPCE L412-6
    return treve or chome(jour)


def jours_de_l_acte(code: str, debut: date, fin: date, hasard: Random) -> date:
    """Un jour où l'acte peut se faire : ni dimanche ni férié, rarement un samedi."""
    if code == "pv_saisie_recoltes":  # dans les six semaines qui précèdent la maturité
        annees = [an for an in range(debut.year, fin.year + 1) if debut <= date(an, 6, 5) and date(an, 6, 30) <= fin]
        debut, fin = (date(an := hasard.choice(annees), 6, 5), date(an, 6, 30))
    jour = debut + timedelta(days=hasard.randint(0, (fin - debut).days))
    while _interdit(code, jour) or (jour.weekday() == 5 and hasard.random() > 0.15) or jour > fin:
        jour = debut + timedelta(days=hasard.randint(0, (fin - debut).days))
    return jour
