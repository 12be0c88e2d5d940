"""Saisir une valeur lue par l'étude au Journal officiel : deux personnes, un article, une source, une trace.

Ce module est la porte de la surcouche (:mod:`basoche.droit.parametres._surcouche`) : il vérifie, puis journalise.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from basoche.droit.erreurs import ChampInvalide
from basoche.droit.parametres import parametre_livre
from basoche.droit.parametres._forme import lire_valeur_saisie
from basoche.droit.parametres._journal import (
    EcritureImpossible,
    Journal,
    JournalIllisible,
    Saisie,
    ajouter,
    chemin_du_journal,
    ecrire_fichier,
    exporter,
    importer,
    lire_journal,
    refuser_fin_coupee,
    reparer,
)
from basoche.droit.parametres._modele import Parametre
from basoche.droit.periode import ajouter_mois, veille
from basoche.droit.saisie_libre import net, refuser_illisible
from basoche.droit.source import Verification

__all__ = [
    "DemandeDeSaisie", "EcritureImpossible", "Journal", "JournalIllisible", "Saisie", "chemin_du_journal",
    "ecrire_fichier", "exporter", "importer", "lire_journal", "preparer", "refuser_fin_coupee", "reparer", "retirer",
    "saisir",
]  # fmt: skip

_PREMIERE_ANNEE, _DERNIERE_ANNEE = 1900, 2200
_PERIODES_USUELLES = (3, 6)  # mois : un indice trimestriel, un taux semestriel


@dataclass(frozen=True, slots=True)
class DemandeDeSaisie:
    """Ce que l'étude veut saisir. ``valeur`` est le texte tapé : un nombre, ou une structure en JSON."""

    nom: str
    du: date
    valeur: str
    article: str
    source: str
    par: str
    relu_par: str
    jusqu_au: date | None = None
    verification: Verification = Verification.RECOUPE
    notes: str = ""
    confirmer_ecart: bool = False


def saisir(demande: DemandeDeSaisie, *, instant: datetime) -> Saisie:
    """Vérifie puis journalise une valeur saisie, qui prime dès lors sur la valeur livrée.

    Une saisie relue par une seconde personne vaut ``recoupe`` : deux lectures concordent. Sans ``jusqu_au``, un
    paramètre dont la dernière valeur livrée dure un trimestre ou un semestre reçoit la même durée : un taux semestriel
    ne se prolonge pas tout seul.

    Args:
        demande: la valeur et sa preuve.
        instant: l'horodatage du journal, avec fuseau.

    Raises:
        ParametreInconnu: aucun paramètre ne porte ce nom.
        ChampInvalide: valeur, dates, article, source ou relecteurs irrecevables.
        JournalIllisible, EcritureImpossible: le journal n'est pas sain ou ne peut pas être écrit.
    """
    valeur, fin = preparer(demande)
    return ajouter(chemin_du_journal(), _contenu(demande, valeur, fin), instant=instant)


def preparer(demande: DemandeDeSaisie) -> tuple[Any, date | None]:
    """Vérifie une demande sans rien écrire ; rend la valeur lue et son dernier jour (mêmes erreurs que ``saisir``)."""
    parametre = parametre_livre(demande.nom)
    _verifier_textes(demande.article, demande.source, demande.notes)
    _verifier_relecteurs(demande.par, demande.relu_par)
    _verifier_dates(demande.du, demande.jusqu_au)
    refuser_illisible("valeur", demande.valeur)
    valeur = lire_valeur_saisie(parametre, demande.valeur, confirmee=demande.confirmer_ecart)
    return valeur, demande.jusqu_au or _fin_usuelle(parametre, demande.du)


def _contenu(demande: DemandeDeSaisie, valeur: Any, fin: date | None) -> Mapping[str, Any]:
    return {
        "nom": demande.nom,
        "du": demande.du.isoformat(),
        "jusqu_au": fin.isoformat() if fin else None,
        "valeur": valeur,
        "article": net(demande.article),
        "source": net(demande.source),
        "verification": demande.verification.value,
        "notes": net(demande.notes),
        "par": net(demande.par),
        "relu_par": net(demande.relu_par),
    }


def retirer(nom: str, *, du: date, motif: str, par: str, relu_par: str, instant: datetime) -> Saisie:
    """Retire la valeur saisie pour ce paramètre à cette date d'effet : la valeur livrée reprend sa place.

    La saisie reste au journal, suivie de son retrait.

    Raises:
        ChampInvalide: aucune saisie ne vaut à cette date, motif vide, ou relecteurs irrecevables.
    """
    parametre_livre(nom)
    _verifier_textes(motif, motif, "")
    _verifier_relecteurs(par, relu_par)
    precedentes = [s for s in lire_journal(chemin_du_journal()).inscriptions if s.nom == nom and s.du == du]
    if not precedentes or precedentes[-1].valeur is None:
        raise ChampInvalide(
            f"Aucune valeur de « {nom} » n'est saisie au {du:%d/%m/%Y}.",
            conseil="Voir les saisies : basoche parametres journal.",
            champ="du",
        )
    demande = DemandeDeSaisie(nom, du, "", precedentes[-1].article, motif, par, relu_par)
    return ajouter(chemin_du_journal(), _contenu(demande, None, None), instant=instant)


def _verifier_textes(article: str, source: str, notes: str) -> None:
    for champ, texte in (("article", article), ("source", source)):
        if not texte.strip():
            raise ChampInvalide(
                f"« {champ} » est vide : une valeur sans {champ} ne se vérifie pas.",
                conseil="Citer l'article, et le texte lu (titre, NOR, date du Journal officiel, adresse).",
                champ=champ,
            )
    for champ, texte in (("article", article), ("source", source), ("notes", notes)):
        refuser_illisible(champ, texte)


def _verifier_relecteurs(par: str, relu_par: str) -> None:
    for champ, personne in (("par", par), ("relu-par", relu_par)):
        if not any(signe.isalpha() for signe in personne):
            raise ChampInvalide(f"« {champ} » est vide.", conseil="Donner le nom de la personne.", champ=champ)
        refuser_illisible(champ, personne)
    if _cle_de_personne(par) == _cle_de_personne(relu_par):
        raise ChampInvalide(
            f"« {relu_par.strip()} » ne peut pas relire sa propre saisie.",
            conseil="Faire relire le texte par une autre personne, et la nommer dans --relu-par.",
            champ="relu-par",
        )


def _cle_de_personne(personne: str) -> tuple[str, ...]:
    """« Dupont Éva » et « eva dupont » sont une seule personne."""
    sans_accent = "".join(s for s in unicodedata.normalize("NFKD", personne.casefold()) if not unicodedata.combining(s))
    return tuple(sorted("".join(s if s.isalnum() else " " for s in sans_accent).split()))


def _verifier_dates(du: date, jusqu_au: date | None) -> None:
    for champ, jour in (("du", du), ("jusqu-au", jusqu_au)):
        if jour is not None and not _PREMIERE_ANNEE <= jour.year <= _DERNIERE_ANNEE:
            raise ChampInvalide(
                f"« {champ} » : {jour:%d/%m/%Y} n'est pas une date d'effet vraisemblable.",
                conseil=f"Donner une date entre {_PREMIERE_ANNEE} et {_DERNIERE_ANNEE}.",
                champ=champ,
            )
    if jusqu_au is not None and jusqu_au < du:
        raise ChampInvalide(
            f"« jusqu-au » ({jusqu_au:%d/%m/%Y}) est avant « du » ({du:%d/%m/%Y}).",
            conseil="Donner le dernier jour où la valeur s'applique.",
            champ="jusqu-au",
        )


def _fin_usuelle(parametre: Parametre, du: date) -> date | None:
    """Le dernier jour du trimestre ou du semestre, si la dernière valeur livrée en dure exactement un."""
    derniere = parametre.valeurs[-1].periode
    if derniere.du is None or derniere.au is None or du < derniere.au:
        return None
    for mois in _PERIODES_USUELLES:
        if ajouter_mois(derniere.du, mois) == derniere.au:
            return veille(ajouter_mois(du, mois))
    return None
