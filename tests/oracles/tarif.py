"""Coût d'un acte et droits proportionnels, en fractions exactes d'euro, d'après les fichiers du tarif."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from oracles.calendrier import UN_JOUR, au_centime, en_euros
from oracles.fichiers import DONNEES, Ligne, au, contenu, lignes

BAREMES = {
    "A444-15": "tarif/engagement_poursuites/bareme",
    "A444-31": "tarif/recouvrement/debiteur",
    "A444-32": "tarif/recouvrement/creancier",
}


class Inconnu(LookupError):
    """Le tarif relevé ne donne pas cette valeur."""


def _nombre(valeur: Any) -> Fraction:
    if valeur is None:
        raise Inconnu
    return Fraction(valeur)


@cache
def numeros() -> tuple[str, ...]:
    """Les numéros du tarif dont le coefficient et le droit d'engagement sont connus."""
    noms = sorted(f.stem for f in (DONNEES / "tarif" / "emoluments").glob("*.yaml"))
    return tuple(n for n in noms if contenu(f"tarif/emoluments/{n}")["attributs"].get("coefficient") is not None)


def jour_du_tarif(jour: date, provision: date | None) -> date:
    """Le jour où lire le tarif : à chaque révision, l'ancien reste dû pour les prestations et provisions d'avant."""
    retenu = jour
    for version in reversed(lignes("tarif/versions")):
        regle = version.valeur["transitoire"]
        if not regle or version.du is None or version.du > retenu:
            continue
        if jour < regle["prestation_avant"] or (provision is not None and provision < regle["provision_avant"]):
            retenu = version.du - UN_JOUR
    return retenu


def bareme(article: str, montant: Fraction, jour: date, alimentaire: bool = False) -> int:
    """Un droit proportionnel, en centimes : montant fixe, tranches arrondies une à une, plafond."""
    regle = au(BAREMES[article], jour).valeur
    fixe = regle["seuil_fixe"]
    if not alimentaire and montant <= Fraction(fixe["jusqu_a"]):
        return int(_nombre(fixe["montant"]) * 100)
    total = 0
    for tranche in regle["tranches"]:
        haut = montant if tranche["a"] is None else min(montant, Fraction(tranche["a"]))
        part = haut - Fraction(tranche["de"])
        if part > 0:
            total += au_centime(part * _nombre(tranche["taux_pourcent"]) * (2 if alimentaire else 1))
    return total if alimentaire else min(total, int(Fraction(regle["maximum"]) * 100))


def droits(entree: Mapping[str, Any]) -> dict[str, str]:
    """Le calcul ``droits`` du contrat, sans exclusion : ``ht``, ``tva``, ``ttc``."""
    jour = date.fromisoformat(entree["date"])
    ancien = jour_du_tarif(jour, None)
    ht = bareme(entree["article"], Fraction(entree["montant"]), ancien, bool(entree.get("alimentaire")))
    ht = max(0, ht - int(Fraction(entree.get("deja_percu") or 0) * 100))
    ttc = au_centime(Fraction(ht) * (100 + Fraction(au("tarif/tva/metropole", jour).valeur)) / 100)
    return {"ht": en_euros(ht), "tva": en_euros(ttc - ht), "ttc": en_euros(ttc)}


def coefficient(numero: str, obligation: str | None, jour: date) -> Fraction:
    """A444-46 et A444-47 : 0,5 jusqu'à 128 €, 1 jusqu'à 1 280 €, 2 au-delà ; 1 sans obligation chiffrée."""
    fiche = contenu(f"tarif/emoluments/{numero}")["attributs"]
    exclus = au("tarif/coefficient_exclusions", jour).valeur["numeros"]
    if obligation is None or numero in exclus or not fiche["coefficient"]:
        return Fraction(1)
    for tranche in au("tarif/coefficients", jour).valeur["tranches"]:
        if tranche["jusqu_a"] is None or Fraction(obligation) <= Fraction(tranche["jusqu_a"]):
            return Fraction(tranche["coefficient"])
    raise AssertionError(obligation)


def cout(entree: Mapping[str, Any]) -> dict[str, str]:
    """Le calcul ``cout`` du contrat, par ``numero`` : ``ht``, ``tva``, ``ttc``.

    Raises:
        Inconnu: une valeur du tarif qui entre dans ce coût n'a pas été relevée.
    """
    jour, provision = date.fromisoformat(entree["date"]), entree.get("provision_le")
    ancien = jour_du_tarif(jour, date.fromisoformat(provision) if provision else None)
    numero, obligation = entree["numero"], entree.get("obligation")
    fichier = f"tarif/urgence/{numero}" if entree.get("urgence") else f"tarif/emoluments/{numero}"
    copies = entree.get("destinataires") or 1
    emoluments = _nombre(_lire(fichier, ancien).valeur) * coefficient(numero, obligation, ancien) * copies
    if vacations := entree.get("vacations") or 0:
        emoluments += vacations * _nombre(_lire("tarif/vacation", ancien).valeur)
    if entree.get("engagement_poursuites"):
        emoluments += Fraction(bareme("A444-15", Fraction(obligation or 0), ancien), 100)
    territoire = entree.get("territoire") or "metropole"
    if territoire != "metropole":
        emoluments *= 1 + _nombre(_lire(f"tarif/majorations_outre_mer/{territoire}", ancien).valeur) / 100
    ht = emoluments + copies * _deplacement(entree.get("frais_deplacement") or "physique", jour)
    taux = _nombre(_lire(f"tarif/tva/{territoire}", jour).valeur)
    debours = sum(int(Fraction(d["montant"]) * 100) for d in entree.get("debours") or ())
    debours += copies * _taxe_forfaitaire(jour)
    ttc = au_centime(ht * (100 + taux)) + debours
    affiche = au_centime(ht * 100)
    return {"ht": en_euros(affiche), "tva": en_euros(ttc - affiche - debours), "ttc": en_euros(ttc)}


def _lire(nom: str, jour: date) -> Ligne:
    try:
        return au(nom, jour)
    except (FileNotFoundError, LookupError):
        raise Inconnu(nom) from None


def _taxe_forfaitaire(jour: date) -> int:
    """CGI 302 bis Y : par acte signifié, hors TVA, jusqu'au 31 décembre 2020 ; en centimes."""
    return int(_nombre(_lire("tarif/taxe_forfaitaire", jour).valeur) * 100)


def _deplacement(mode: str, jour: date) -> Fraction:
    if mode == "aucun":
        return Fraction(0)
    return _nombre(_lire(f"tarif/frais_deplacement/{mode}", jour).valeur)


def connus(jours: Iterable[date]) -> list[tuple[str, date]]:
    """Les couples (numéro, jour) dont l'émolument est relevé."""
    couples = []
    for jour in jours:
        for numero in numeros():
            try:
                _nombre(_lire(f"tarif/emoluments/{numero}", jour_du_tarif(jour, None)).valeur)
            except Inconnu:
                continue
            couples.append((numero, jour))
    return couples
