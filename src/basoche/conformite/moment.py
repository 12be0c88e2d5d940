"""Le jour et l'heure : ni dimanche, ni jour férié, ni avant six heures, ni après vingt et une heures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time

from basoche.conformite.dossier import Dossier
from basoche.conformite.verdict import Motif, Objet
from basoche.droit import parametres
from basoche.droit.actes import Gravite
from basoche.droit.calendrier import METROPOLE, Calendrier, jour_en_lettres

# Les actes de procédure n'énumèrent pas leurs modes de remise : leur nom dit qu'ils se signifient.
_SIGNIFIES = ("assignation_", "cmd_", "cpvcr_", "denonc_", "signif_", "signification_", "sommation_")
_HEURE = re.compile(r"(\d{1,2})\s*[h:]\s*(\d{2})?")


def est_signifie(dossier: Dossier) -> bool:
    """Vrai si l'acte est remis par signification : une lettre, une requête ou une formalité ne l'est pas."""
    qui = dossier.demande.qui
    nomme = dossier.demande.code.startswith(_SIGNIFIES) and dossier.demande.code != "signification_entre_avocats"
    modes = dossier.demande.signification.modes
    return nomme or (bool(modes) and qui.etablit == "commissaire_de_justice" and "formalité" not in qui.note)


def est_une_mesure(dossier: Dossier) -> bool:
    """Vrai si l'acte est un procès-verbal d'exécution."""
    return dossier.demande.qui.note.startswith("procès-verbal d'exécution")


def controler_le_moment(dossier: Dossier) -> Iterator[Motif]:
    """Jour et heure légaux de la signification (CPC 664) et de la mesure d'exécution (CPCE L141-1)."""
    if est_signifie(dossier):
        yield from _controler(dossier, "signification", "CPC 664", Gravite.NULLITE_DE_FORME)
    if est_une_mesure(dossier):
        yield from _controler(dossier, "mesure_execution", "CPCE L141-1", Gravite.IRREGULARITE)


def _controler(dossier: Dossier, regle: str, article: str, gravite: Gravite) -> Iterator[Motif]:
    permis = dossier.texte("controle.permission_juge", "autorisation_juge")
    retenue = Gravite.A_VERIFIER if permis else gravite
    remede = (
        "Joindre la permission du juge." if permis else "Choisir un autre moment, ou obtenir la permission du juge."
    )
    jour = dossier.jour_de_l_acte
    chome = Calendrier(dossier.texte("controle.territoire") or METROPOLE).chome(jour, samedi=False)
    if chome is not None:
        fete = f" ({chome.motif})" if chome.ferie is not None else ""
        explication = f"Le {jour_en_lettres(jour)}{fete}, {_quoi(regle)} n'est pas permise sans juge."
        yield Motif(Objet.DELAI, f"{regle}.jour", retenue, article, explication, remede)
    heure = lire_l_heure(dossier.valeur("acte.heure")) or lire_l_heure(dossier.valeur("operation.heure"))
    plage = parametres.valeur(f"delais/heures/{regle}", le=jour)
    if heure is not None and not time.fromisoformat(plage["de"]) <= heure <= time.fromisoformat(plage["a"]):
        explication = f"À {heure:%H:%M}, {_quoi(regle)} n'est pas permise sans juge (de {plage['de']} à {plage['a']})."
        yield Motif(Objet.DELAI, f"{regle}.heure", retenue, article, explication, remede)


def _quoi(regle: str) -> str:
    return "une signification" if regle == "signification" else "une mesure d'exécution"


def lire_l_heure(valeur: object) -> time | None:
    """L'heure d'un champ (« 14:05 », « 14 h 05 ») ; ``None`` si ce n'en est pas une."""
    if isinstance(valeur, time):
        return valeur
    lue = _HEURE.match(valeur.strip()) if isinstance(valeur, str) else None
    if lue is None or int(lue[1]) > 23 or int(lue[2] or 0) > 59:
        return None
    return time(int(lue[1]), int(lue[2] or 0))
