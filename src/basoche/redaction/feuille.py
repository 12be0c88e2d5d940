"""La feuille : tout ce qui entoure le texte d'un acte (étude, références, variante, signature, données jointes).

Un même couple arbre et feuille donne le PDF, le DOCX et l'aperçu HTML.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from basoche.droit.montant import Montant
from basoche.instrumentum import Arbre, mentions
from basoche.instrumentum.arbre import texte_brut
from basoche.redaction.cadre import Signataire
from basoche.redaction.ecriture import jour
from basoche.redaction.fins_de_ligne import lier, lier_partout
from basoche.redaction.mise_en_page import mise_en_page
from basoche.redaction.pdf import Page

EN_TETE = ("nom", "qualite", "adresse", "telephone", "courriel")
FORMAT_DES_DONNEES = "basoche-acte/1"


class Variante(StrEnum):
    """L'exemplaire imprimé ; l'original ne porte pas d'étiquette."""

    ORIGINAL = "original"
    SECOND_ORIGINAL = "second original"
    COPIE = "copie"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feuille:
    """Le cadre d'un écrit.

    ``projet`` met le filigrane et ôte la place de la signature ; ``incertains`` sont les points à vérifier imprimés
    au pied ; ``donnees`` sont jointes au PDF en JSON. ``signataire`` est l'unique signature, ``signatures`` les lignes
    de chacune s'il y en a plusieurs ; ``role`` dit qui signe. ``lieu`` date une lettre (« Lyon, le … »).
    """

    titre: str
    le: date
    etude: Mapping[str, str]
    code: str = ""
    dossier: str = ""
    initiales: str = ""
    references: Sequence[str] = ()
    destinataire: Sequence[str] = ()
    signataire: Sequence[str] = ()
    signatures: Sequence[Sequence[str]] = ()
    role: Signataire = Signataire.OFFICIER
    lieu: str = ""
    place_signature: bool = True
    variante: Variante = Variante.ORIGINAL
    projet: bool = False
    incertains: Sequence[str] = ()
    pied: str = ""
    donnees: Mapping[str, Any] | None = None
    presentation: Mapping[str, Any] = field(default_factory=mise_en_page)

    @property
    def filigrane(self) -> str | None:
        """Le mot en travers de la page."""
        return "PROJET" if self.projet else None

    def etiquettes(self) -> list[str]:
        """Ce qui se marque en tête : « PROJET », « SECOND ORIGINAL » ou « COPIE »."""
        variante = "" if self.variante is Variante.ORIGINAL else self.variante.upper()
        return [etiquette for etiquette in (self.filigrane or "", variante) if etiquette]

    @property
    def est_lettre(self) -> bool:
        """Vrai si la mise en page réserve la fenêtre de l'enveloppe."""
        return self.presentation.get("fenetre") is not None

    @property
    def lieu_et_date(self) -> str:
        """« Lyon, le 23 novembre 2026 », en tête d'une lettre."""
        if not self.est_lettre:
            return ""
        le = jour(self.le)
        return f"{self.lieu}, le {le}" if self.lieu else f"Le {le}"

    @property
    def toutes_les_signatures(self) -> list[list[str]]:
        """Les lignes de chaque signature."""
        return [list(lignes) for lignes in self.signatures or ([self.signataire] if self.signataire else [])]

    def elements_du_pied(self) -> list[str]:
        """Le pied de page, dans l'ordre réglé par l'étude."""
        valeurs = {
            "dossier": f"Dossier {self.dossier}" if self.dossier else "",
            "code": self.titre,
            "initiales": self.initiales,
        }
        morceaux = [valeurs[nom] for nom in self.presentation["pied"]["elements"]]
        return [morceau for morceau in (*morceaux, self.pied) if morceau]


def composer_page(arbre: Arbre, feuille: Feuille) -> Page:
    """La page à imprimer d'un écrit."""
    donnees = {
        "titre": feuille.titre,
        "etude": {cle: lier(feuille.etude.get(cle, "")) for cle in EN_TETE},
        "references": lier_partout(list(feuille.references)),
        "rappel": feuille.references[0] if feuille.references else "",
        "destinataire": lier_partout(list(feuille.destinataire)),
        "blocs": lier_partout(arbre.en_donnees()),
        "lieu_et_date": lier(feuille.lieu_et_date),
        "signatures": lier_partout(feuille.toutes_les_signatures),
        "role": feuille.role.value,
        "place_signature": feuille.place_signature and not feuille.projet and feuille.variante is not Variante.COPIE,
        "filigrane": feuille.filigrane,
        "variante": "" if feuille.variante is Variante.ORIGINAL else feuille.variante.value,
        "pied": feuille.elements_du_pied(),
        "incertains": list(dict.fromkeys(feuille.incertains)),
        "mise_en_page": dict(feuille.presentation),
        "joint": donnees_jointes(arbre, feuille),
    }
    return Page("acte", donnees, feuille.le)


def donnees_jointes(arbre: Arbre, feuille: Feuille) -> str:
    """Le JSON joint au PDF : données de l'acte et texte de chaque mention ; vide si la feuille n'a pas de données."""
    if feuille.donnees is None:
        return ""
    contenu = {
        "format": FORMAT_DES_DONNEES,
        "code": feuille.code,
        "le": feuille.le.isoformat(),
        "variante": feuille.variante.value,
        "projet": feuille.projet,
        "donnees": en_json(feuille.donnees),
        "mentions": {m.identifiant: texte_brut(m.blocs) for m in mentions(arbre.blocs)},
    }
    return json.dumps(contenu, ensure_ascii=False, separators=(",", ":"))


def en_json(valeur: Any) -> Any:
    """Une donnée en types JSON : montants, taux et dates en texte."""
    match valeur:
        case Mapping():
            return {str(cle): en_json(v) for cle, v in valeur.items()}
        case list() | tuple():
            return [en_json(v) for v in valeur]
        case date() | datetime() | time():
            return valeur.isoformat()
        case Montant() | Decimal():
            return str(valeur)
    return valeur
