"""Des personnes, des sociétés et des adresses inventées : aucune n'existe.

Prénoms usuels, noms de famille et communes forgés, SIREN en 000 (jamais attribués) à clé juste, téléphones dans les
tranches que l'Arcep réserve à la fiction.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from basoche.echanges._cellules import cle_luhn

_MASCULINS = ("Jean", "Karim", "Louis", "Hugo", "Paul", "Mehdi", "Julien", "Antoine", "Bastien", "Noël", "Loïc", "Marc")
_FEMININS = (
    "Marie",
    "Léa",
    "Inès",
    "Chloé",
    "Aïcha",
    "Françoise",
    "Zoé",
    "Camille",
    "Hélène",
    "Agnès",
    "Maëlle",
    "Eva",
)
_DEBUTS = (
    "Bel",
    "Mont",
    "Roc",
    "Val",
    "Cler",
    "Font",
    "Haut",
    "Lam",
    "Mar",
    "Ver",
    "Pén",
    "Sar",
    "Tour",
    "Guil",
    "Bréz",
)
_FINS = (
    "aruc",
    "ivernac",
    "ombrel",
    "adoux",
    "esquin",
    "igaud",
    "ulvet",
    "arjou",
    "oncelle",
    "épinel",
    "ozac",
    "ivrot",
)
_VOIES = ("rue", "avenue", "impasse", "chemin", "place", "allée", "boulevard")
_LIEUX = (
    "des Trois-Sabliers",
    "du Hérisson-Bleu",
    "de l'Écluse-Neuve",
    "du Grand-Tilleul-Penché",
    "des Horlogers-Absents",
    "de la Fontaine-Sèche",
    "du Pont-aux-Œillets",
    "des Quatre-Vents-Contraires",
)
_COMMUNES = (
    ("69999", "Villefranque-sur-Ozac"),
    ("38999", "Saint-Aubrac-les-Bains"),
    ("75999", "Paris-Fiction"),
    ("59999", "Lambrecq-en-Pévèle-Neuve"),
    ("13999", "Port-Sarjou"),
    ("01999", "Bréz-la-Forêt"),
    ("67999", "Hochstein-le-Bas"),
    ("33999", "Castelnau-d'Ivrot"),
)
_ACTIVITES = ("Bâtiment", "Menuiserie", "Transports", "Boulangerie", "Garage", "Conseil", "Électricité", "Traiteur")
_FORMES = ("SARL", "SAS", "EURL", "SCI", "SASU")


@dataclass(frozen=True, slots=True)
class Personne:
    """Une personne physique inventée."""

    civilite: str
    prenom: str
    nom: str


@dataclass(frozen=True, slots=True)
class Lieu:
    """Une adresse inventée."""

    voie: str
    code_postal: str
    commune: str


def inventer_nom(alea: Random) -> str:
    """Un nom de famille forgé."""
    return alea.choice(_DEBUTS) + alea.choice(_FINS)


def inventer_personne(alea: Random) -> Personne:
    """Une personne physique."""
    if alea.randrange(2):
        return Personne("M.", alea.choice(_MASCULINS), inventer_nom(alea))
    return Personne("Mme", alea.choice(_FEMININS), inventer_nom(alea))


def inventer_societe(alea: Random) -> str:
    """Une raison sociale."""
    return f"{alea.choice(_FORMES)} {inventer_nom(alea)} {alea.choice(_ACTIVITES)}"


def inventer_lieu(alea: Random) -> Lieu:
    """Une adresse."""
    code, commune = alea.choice(_COMMUNES)
    return Lieu(f"{alea.randrange(1, 180)} {alea.choice(_VOIES)} {alea.choice(_LIEUX)}", code, commune)


def inventer_siren(alea: Random) -> str:
    """Un SIREN à clé juste, dans une tranche jamais attribuée."""
    debut = f"000{alea.randrange(10_000, 99_999):05d}"
    return next(debut + str(cle) for cle in range(10) if cle_luhn(debut + str(cle)) == 0)


def inventer_telephone(alea: Random) -> str:
    """Un numéro fixe ou mobile réservé à la fiction."""
    debut = alea.choice(("01 99 00", "06 39 98"))
    return f"{debut} {alea.randrange(100):02d} {alea.randrange(100):02d}"
