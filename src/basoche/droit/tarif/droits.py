"""Droits proportionnels : engagement des poursuites (A444-15), recouvrement (A444-31, A444-32)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from basoche.droit.montant import ZERO, Montant, arrondir
from basoche.droit.parametres import AUCUNE, Lecture, Options
from basoche.droit.resultat import Resultat, sans_doublon
from basoche.droit.tarif.bareme import LigneBareme, appliquer, total
from basoche.droit.tarif.lignes import annonce_de_reconduction
from basoche.droit.tarif.releve import Prestation, Releve, nom_de_version

ENGAGEMENT, DEBITEUR, CREANCIER = ARTICLES = ("A444-15", "A444-31", "A444-32")
EXCLUSIONS = ("titre_public", "contrat_travail", "aliments")
_BAREMES = {
    ENGAGEMENT: "tarif/engagement_poursuites/bareme",
    DEBITEUR: "tarif/recouvrement/debiteur",
    CREANCIER: "tarif/recouvrement/creancier",
}
_DIRE_EXCLUSION = {
    "titre_public": "titre d'une personne morale de droit public (6° de L111-3 CPCE)",
    "contrat_travail": "créance née de l'exécution d'un contrat de travail",
    "aliments": "créance alimentaire",
}


@dataclass(frozen=True, slots=True)
class DemandeDroits:
    """Ce qu'il faut chiffrer ; ``montant`` est la somme cumulée (encaissée, ou créance pour A444-15), en euros.

    ``deja_percu`` : droit hors taxe déjà perçu sur cette somme, engagement des poursuites compris s'il s'impute.
    """

    article: str
    montant: Montant
    le: date
    alimentaire: bool = False
    exclusion: str | None = None
    deja_percu: Montant = ZERO


def droits(demande: DemandeDroits, options: Options = AUCUNE) -> Resultat:
    """Le droit proportionnel dû sur une somme : barème du cumul moins ce qui est déjà perçu.

    Raises:
        HorsPeriode: le barème n'est pas connu à cette date.
        ValeurInconnue: une tranche atteinte n'a pas été lue.
    """
    releve = Releve(Prestation(demande.le), options)
    motif = _motif_d_exclusion(demande, releve)
    if motif is not None:
        releve.supposer(f"A444-32 non dû : {motif} (R444-53 et R444-55).")
    lecture = releve.au_tarif(_BAREMES[demande.article]) if motif is None else None
    lignes = _calculer(lecture, demande, releve) if lecture is not None else ()
    ht = total(lignes)
    ttc = arrondir(ht.en_fraction() * (1 + Fraction(_taux_tva(releve)) / 100))
    return Resultat(
        valeurs={"ht": ht, "tva": ttc - ht, "ttc": ttc},
        lignes=[_en_dict(ligne, lecture) for ligne in lignes if lecture is not None],
        fondements=sans_doublon(releve.fondements),
        hypotheses=sans_doublon(releve.hypotheses),
        avertissements=sans_doublon(releve.avertissements),
    )


def _motif_d_exclusion(demande: DemandeDroits, releve: Releve) -> str | None:
    """Pourquoi A444-32 n'est pas dû ; les deux autres droits n'ont pas d'exclusion (R444-55)."""
    if demande.article == CREANCIER:
        exclusion = "aliments" if demande.alimentaire else demande.exclusion
        return _DIRE_EXCLUSION[exclusion] if exclusion is not None else None
    if demande.exclusion is not None:
        releve.supposer(f"Exclusion sans effet sur {demande.article} : R444-55 ne vise qu'A444-32.")
    return None


def _calculer(lecture: Lecture, demande: DemandeDroits, releve: Releve) -> tuple[LigneBareme, ...]:
    releve.annoncer(lecture)
    double = demande.alimentaire and demande.article == DEBITEUR
    if double:
        releve.supposer("Créance alimentaire : taux doublés, sans montant fixe ni plafond (A444-31).")
    elif demande.alimentaire:
        releve.supposer(f"Créance alimentaire sans effet sur {demande.article} : seul A444-31 double ses taux.")
    lignes = appliquer(lecture, demande.montant, releve, double=double)
    return (*lignes, *_deduire(lignes, demande.deja_percu, releve))


def _deduire(lignes: Sequence[LigneBareme], deja_percu: Montant, releve: Releve) -> tuple[LigneBareme, ...]:
    """Ce qui est déjà perçu se retranche du barème du cumul, sans jamais le rendre négatif."""
    if not deja_percu:
        return ()
    du = total(lignes)
    releve.supposer("Le déjà perçu se retranche du barème de la somme cumulée, jamais acompte par acompte.")
    if deja_percu > du:
        releve.avertir(
            "deja_percu_superieur",
            f"Le déjà perçu ({deja_percu.en_francais()}) dépasse le droit dû ({du.en_francais()}) : rien à percevoir.",
        )
    return (LigneBareme("Déjà perçu", -min(deja_percu, du)),)


def _taux_tva(releve: Releve) -> Decimal:
    taux = Decimal(releve.au_jour("tarif/tva/metropole").contenu)
    releve.supposer(f"TVA de métropole : {format(taux, 'f').replace('.', ',')} %.")
    return taux


def _en_dict(ligne: LigneBareme, lecture: Lecture) -> dict[str, Any]:
    rendu: dict[str, Any] = {
        "libelle": ligne.libelle,
        "de": ligne.de,
        "a": ligne.a,
        "assiette": ligne.assiette,
        "taux": ligne.taux,
        "montant": ligne.montant,
        "article": lecture.fondement.article,
        "verification": lecture.fondement.verification,
    }
    if lecture.provisoire:
        rendu["libelle"] += annonce_de_reconduction(nom_de_version(lecture.valeur))
        rendu["provisoire"] = True
    return rendu
