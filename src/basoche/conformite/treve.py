"""La trêve hivernale : pas d'expulsion d'un lieu habité du 1er novembre au 31 mars, sauf les cas de la loi."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from basoche.conformite.dossier import Dossier
from basoche.conformite.verdict import Motif, Objet
from basoche.droit import parametres
from basoche.droit.actes import Gravite
from basoche.droit.calendrier import jour_en_lettres

_REGLE = "execution/procedures/treve_hivernale"


def controler_la_treve(dossier: Dossier) -> Iterator[Motif]:
    """Sursis à l'expulsion pendant la trêve (CPCE L412-6), hors des exceptions de L412-6 à L412-8.

    Le lieu est réputé habité, sauf déclaration contraire (``circonstances.lieu_habite`` ou
    ``controle.local_habitation``).
    """
    regle = parametres.lire(_REGLE, le=dossier.jour_de_l_acte)
    code, contenu = dossier.demande.code, regle.contenu
    certain = code in contenu["actes"]
    if not (certain or code in contenu["actes_a_verifier"]) or _n_est_pas_habite(dossier):
        return
    if _exceptions(dossier) & set(contenu["exceptions"]) or not est_en_treve(dossier.jour_de_l_acte):
        return
    yield Motif(
        Objet.DELAI, "cmd_quitter_lieux.delai.treve_hivernale",
        Gravite(contenu["gravite"]) if certain else Gravite.A_VERIFIER, "CPCE L412-6",
        f"Le {jour_en_lettres(dossier.jour_de_l_acte)} est dans la trêve hivernale : {contenu['effet']}, et aucune "
        "exception n'est déclarée.",
        "Attendre le 1er avril, ou prouver une exception et la dire dans « controle.exception_treve » : relogement "
        "assuré, introduction sans droit dans un domicile, logement d'étudiant, conjoint violent, sursis supprimé.",
    )  # fmt: skip


def _exceptions(dossier: Dossier) -> set[str]:
    return {dossier.texte("controle.exception_treve"), *dossier.circonstances}


def est_en_treve(jour: date) -> bool:
    """Vrai du 1er novembre au 31 mars, ces jours compris (bornes du paramètre)."""
    contenu = parametres.lire(_REGLE, le=jour).contenu
    debut = (int(contenu["du_mois"]), int(contenu["du_jour"]))
    fin = (int(contenu["au_mois"]), int(contenu["au_jour"]))
    place = (jour.month, jour.day)
    return place >= debut or place <= fin


def _n_est_pas_habite(dossier: Dossier) -> bool:
    declarees = dossier.valeur("circonstances.lieu_habite")
    return declarees is False or dossier.valeur("controle.local_habitation") is False
