"""Les dossiers ouverts qu'une réforme touche, comptés en SQL d'un bloc : aucun n'est lu un à un, ni changé."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Exists, OuterRef, QuerySet, Sum

from basoche.droit.montant import Montant, arrondir
from basoche.droit.parametres import ValeurDatee, parametre
from basoche.droit.periode import veille
from basoche.etude.actes.models import Acte
from basoche.etude.actes.models import Etat as EtatActe
from basoche.etude.dossiers.models import Dossier, Etat, Poste, TitreExecutoire
from basoche.veille.effets import effets_de_la_reforme
from basoche.veille.reformes import Reforme

EN_PREPARATION = (EtatActe.PROJET, EtatActe.CONTROLE, EtatActe.RELU, EtatActe.SIGNE)
_AN = 365


@dataclass(frozen=True, slots=True)
class Regle:
    """Comment une réforme se retrouve dans les dossiers (voir ``donnees/dossiers.yaml``)."""

    regle: str = ""
    titre: str = ""
    parametre: str = ""
    acte: str = ""
    taux: str = ""
    parametres: Mapping[str, str] | None = None
    natures: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Compte:
    """Ce qu'une réforme touche ; ``ecart`` : estimation d'ensemble sur le principal d'origine, s'il y en a une."""

    dossiers: int
    actes: int
    ecart: Montant | None


@cache
def _regles() -> Mapping[str, Regle]:
    brut = yaml.safe_load((Path(__file__).parent / "donnees" / "dossiers.yaml").read_text(encoding="utf-8"))
    return {nom: Regle(**champs) for nom, champs in brut.items()}


def regle_de(reforme: Reforme) -> Regle:
    """La sienne, ou une règle vide."""
    return _regles().get(reforme.id, Regle())


def premier_jour(reforme: Reforme) -> date | None:
    """Le jour où elle joue."""
    return reforme.entree_en_vigueur


def compter(reforme: Reforme, le: date, codes: Sequence[str] | None = None) -> Compte:
    """Combien de dossiers ouverts et d'actes en préparation elle touche ; ``codes`` : ses actes, s'ils sont connus."""
    regle, du = regle_de(reforme), premier_jour(reforme)
    touches = _touches(regle, du)
    return Compte(
        dossiers=0 if touches is None else touches.count(),
        actes=actes_en_preparation(effets_de_la_reforme(reforme).codes_d_actes if codes is None else codes).count(),
        ecart=_estimer(regle, du, le) if regle.regle == "taux" and du is not None else None,
    )


def actes_en_preparation(codes: Sequence[str]) -> QuerySet[Acte]:
    """Les actes pas encore remis de ces codes, dans les dossiers qui ne sont pas clos. Uses index : acte_file."""
    actes = Acte.objects.filter(etat__in=EN_PREPARATION, code__in=codes) if codes else Acte.objects.none()
    return actes.exclude(dossier__etat=Etat.CLOS)


def dossiers_touches(reforme: Reforme, parmi: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Ceux de ces dossiers que sa règle touche ; aucun si elle n'en a pas."""
    regle, du = regle_de(reforme), premier_jour(reforme)
    ouverts = parmi.exclude(etat=Etat.CLOS)
    if regle.regle == "titre_a_signifier" and du is not None:
        return ouverts.filter(pk__in=_titres(regle, du).values("dossier"))
    if regle.regle == "taux":
        return ouverts.filter(Exists(_postes(regle).filter(dossier=OuterRef("pk"))))
    if regle.regle == "nature" and du is not None:
        return ouverts.filter(nature__in=regle.natures, ouvert_le__lt=du)
    return ouverts.none()


def _touches(regle: Regle, du: date | None) -> QuerySet[Any] | None:
    """Les mêmes, à compter : on part du plus rare, non des dossiers."""
    if regle.regle == "titre_a_signifier" and du is not None:
        return _titres(regle, du).exclude(dossier__etat=Etat.CLOS).values("dossier").distinct()
    if regle.regle == "taux":
        return _postes(regle).exclude(dossier__etat=Etat.CLOS).values("dossier").distinct()
    if regle.regle == "nature" and du is not None:
        return Dossier.objects.filter(nature__in=regle.natures, ouvert_le__lt=du).exclude(etat=Etat.CLOS)
    return None


def _titres(regle: Regle, du: date) -> QuerySet[TitreExecutoire]:
    """Uses index : titre_a_signifier."""
    return TitreExecutoire.objects.filter(nature=regle.titre, signifie_le=None, date__gte=du)


def _postes(regle: Regle) -> QuerySet[Poste]:
    """Uses index : poste_taux."""
    return Poste.objects.filter(taux_interets=regle.taux)


def _estimer(regle: Regle, du: date, le: date) -> Montant | None:
    """Σ principal × (taux nouveau - ancien) × jours / 365, en centimes : sur le principal d'origine."""
    total = Fraction(0)
    for categorie, nom in (regle.parametres or {}).items():
        avant, apres = autour(nom, du)
        if avant is None or apres is None or du > le:
            continue
        fin = min(le, veille(apres.periode.au)) if apres.periode.au else le
        ouverts = _postes(regle).exclude(dossier__etat=Etat.CLOS)
        if categorie:
            ouverts = ouverts.filter(categorie_interets=categorie)
        capital = ouverts.aggregate(somme=Sum("montant_centimes"))["somme"] or Montant(0)
        points = Fraction(Decimal(str(apres.contenu))) - Fraction(Decimal(str(avant.contenu)))
        total += capital.centimes * points / 100 * ((fin - du).days + 1) / _AN
    return arrondir(total / 100)


def autour(nom: str, jour: date) -> tuple[ValeurDatee | None, ValeurDatee | None]:
    """La valeur d'un paramètre juste avant un jour, et celle de ce jour."""
    valeurs = [valeur for valeur in parametre(nom).valeurs if valeur.contenu is not None]
    avant = [v for v in valeurs if v.periode.du is None or v.periode.du < jour]
    apres = [v for v in valeurs if v.periode.contient(jour)]
    return (avant[-1] if avant else None), (apres[-1] if apres else None)
