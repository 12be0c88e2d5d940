"""La référence minimale : le même décompte, écrit au plus court, jour par jour, sans preuve ni ligne.

Elle ignore tout ce qui fait un décompte lisible ou sûr (contrôles, textes, lignes, hypothèses) : c'est un point de
comparaison de vitesse, pas de justesse.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from basoche.redaction.feuille import Feuille, composer_page
from basoche.redaction.modele import modele_du_code, rediger
from basoche.redaction.pdf import Imprimeur, Page

TAUX = Fraction(7, 100)  # un taux unique : la référence ne connaît pas le droit
UN_JOUR = timedelta(days=1)


def decompter(cas: Mapping[str, Any]) -> int:
    """Le total dû en centimes, jour par jour : frais, puis intérêts, puis capital."""
    du, au = (date.fromisoformat(texte) for texte in (cas["postes"][0]["date"], cas["au"]))
    capital, sans_interet, frais = (_cents(poste["montant"]) for poste in cas["postes"])
    versements = {date.fromisoformat(v["date"]): _cents(v["montant"]) for v in cas["versements"]}
    courus, jour = Fraction(0), du
    while jour < au:
        jour += UN_JOUR
        courus += capital * TAUX / 365
        if reste := versements.get(jour, 0):
            for due in (frais, courus):
                reste -= min(reste, due)
            frais, courus = 0, max(Fraction(0), courus - versements[jour])
            capital = max(Fraction(0), capital - reste)
    return round(capital + sans_interet + frais + courus)


def secondes_d_impression(dossiers: Sequence[Mapping[str, Any]], nombre: int) -> float:
    """Secondes de processeur pour imprimer ``nombre`` actes déjà composés : ni rédaction, ni contrôle."""
    pages = [_composer(donnees) for donnees in dossiers]
    imprimeur = Imprimeur()
    imprimeur.imprimer(pages[0])
    debut = time.process_time()
    for page in pages:
        imprimeur.imprimer(page)
    return (time.process_time() - debut) / len(pages) * nombre


def _composer(donnees: Mapping[str, Any]) -> Page:
    etude, code = {"nom": "Étude du banc"}, "cmd_saisie_vente"
    feuille = Feuille(titre="Commandement", le=date(2026, 11, 23), etude=etude, code=code, donnees=donnees)
    return composer_page(rediger(modele_du_code(code), {"etude": etude, **donnees}), feuille)


def secondes_pour(cas: Sequence[Mapping[str, Any]], nombre: int) -> float:
    """Secondes de processeur pour ``nombre`` décomptes, mesurées sur ``cas`` et mises à l'échelle."""
    debut = time.process_time()
    for un in cas:
        decompter(un)
    return (time.process_time() - debut) * nombre / len(cas)


def _cents(texte: str) -> Fraction:
    return Fraction(texte) * 100
