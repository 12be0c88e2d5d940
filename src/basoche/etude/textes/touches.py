"""Les dossiers ouverts qu'une réforme touche, comptés en SQL d'un bloc : aucun n'est lu un à un, ni changé."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from basoche.droit.montant import Montant, arrondir
from basoche.droit.parametres import ValeurDatee, parametre
from basoche.droit.periode import veille
from basoche.etude.actes.models import Acte
from basoche.etude.actes.models import Etat as EtatActe
from basoche.etude.dossiers.models import Dossier, Etat, Poste, TitreExecutoire
from basoche.etude.textes.regles import Regle, Sorte, regles_de
from basoche.veille.effets import effets_de_la_reforme
from basoche.veille.reformes import Reforme

EN_PREPARATION = (EtatActe.PROJET, EtatActe.CONTROLE, EtatActe.RELU, EtatActe.SIGNE)
_VIVANTS = tuple(etat for etat in EtatActe if etat is not EtatActe.ABANDONNE)
_AN = 365


@dataclass(frozen=True, slots=True)
class Compte:
    """Ce qu'une réforme touche ; ``ecart`` : estimation d'ensemble sur le principal d'origine, s'il y en a une."""

    dossiers: int
    actes: int
    ecart: Montant | None


def compter(reforme: Reforme, le: date, codes: Sequence[str] | None = None) -> Compte:
    """Combien de dossiers ouverts et d'actes en préparation elle touche ; ``codes`` : ses actes, s'ils sont connus."""
    regles = regles_de(reforme)
    taux = next((un for un in regles if un.regle is Sorte.TAUX and un.du is not None), None)
    return Compte(
        dossiers=_combien(regles),
        actes=actes_en_preparation(effets_de_la_reforme(reforme).codes_d_actes if codes is None else codes).count(),
        ecart=_estimer(taux, le) if taux is not None else None,
    )


def actes_en_preparation(codes: Sequence[str]) -> QuerySet[Acte]:
    """Les actes pas encore remis de ces codes, dans les dossiers qui ne sont pas clos. Uses index : acte_file."""
    actes = Acte.objects.filter(etat__in=EN_PREPARATION, code__in=codes) if codes else Acte.objects.none()
    return actes.exclude(dossier__etat=Etat.CLOS)


def dossiers_touches(reforme: Reforme, parmi: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Ceux de ces dossiers que ses règles touchent ; aucun si elle n'en a pas."""
    conditions = [_condition(regle) for regle in regles_de(reforme)]
    return parmi.exclude(etat=Etat.CLOS).filter(reduce(or_, conditions)) if conditions else parmi.none()


def _condition(regle: Regle) -> Q:
    if regle.regle is Sorte.NATURE:
        return Q(nature__in=regle.natures, ouvert_le__lt=regle.du)
    if regle.regle is Sorte.TAUX:  # beaucoup de dossiers : les premiers se trouvent vite, sans lire tous les postes
        return Q(Exists(_postes(regle).filter(dossier=OuterRef("pk"))))
    return Q(pk__in=_objets(regle).values("dossier"))


def _combien(regles: Sequence[Regle]) -> int:
    """On part du plus rare (le titre, le poste, l'acte), non des dossiers ; deux règles se réunissent."""
    if not regles:
        return 0
    if len(regles) > 1:
        cles = [_cles(regle) for regle in regles]
        return cles[0].union(*cles[1:]).count()
    return _cles(regles[0]).count()


def _cles(regle: Regle) -> QuerySet[Any]:
    """Les clés, sans doublon, des dossiers non clos d'une règle."""
    if regle.regle is Sorte.NATURE:
        anciens = Dossier.objects.filter(nature__in=regle.natures, ouvert_le__lt=regle.du)
        return anciens.exclude(etat=Etat.CLOS).order_by().values("pk")
    objets = _postes(regle) if regle.regle is Sorte.TAUX else _objets(regle)
    return objets.exclude(dossier__etat=Etat.CLOS).order_by().values("dossier").distinct()


def _objets(regle: Regle) -> QuerySet[Any]:
    """Les titres, les actes ou les postes par lesquels la règle trouve ses dossiers."""
    if regle.regle is Sorte.TITRE:
        return titres_touches(regle)
    return actes_touches(regle) if regle.regle is Sorte.ACTE else _voies(regle)


def titres_touches(regle: Regle) -> QuerySet[TitreExecutoire]:
    """Uses index : titre_a_signifier."""
    titres = TitreExecutoire.objects.filter(nature=regle.titre, signifie_le=None, date__gte=regle.du)
    return titres.filter(juridiction__contains=regle.juridiction) if regle.juridiction else titres


def actes_touches(regle: Regle) -> QuerySet[Acte]:
    """Uses index : acte_code (avec un code), acte_file (sans)."""
    actes = Acte.objects.filter(etat__in=EN_PREPARATION if regle.etats == "preparation" else _VIVANTS)
    if regle.codes:
        actes = actes.filter(code__in=regle.codes)
    assert regle.du is not None
    if regle.donnee:  # une date de l'acte (le bail), écrite AAAA-MM-JJ : elle se compare comme un texte
        actes = actes.annotate(jour_choisi=Cast(KT(f"donnees__{regle.donnee.replace('.', '__')}"), TextField()))
        return actes.filter(jour_choisi__gte=regle.du.isoformat())
    actes = actes.filter(date__lt=regle.du) if regle.cote == "avant" else actes.filter(date__gte=regle.du)
    return actes.filter(date__lte=regle.jusqu_au) if regle.jusqu_au else actes


def _postes(regle: Regle) -> QuerySet[Poste]:
    """Uses index : poste_taux."""
    return Poste.objects.filter(taux_interets=regle.taux)


def _voies(regle: Regle) -> QuerySet[Poste]:
    """Les postes de ce taux dans des dossiers de ces natures où aucun titre n'existe. Uses index : poste_taux."""
    titre = TitreExecutoire.objects.filter(dossier=OuterRef("dossier"))
    return _postes(regle).filter(~Exists(titre), dossier__nature__in=regle.natures)


def _estimer(regle: Regle, le: date) -> Montant | None:
    """Σ principal × (taux nouveau - ancien) × jours / 365, en centimes : sur le principal d'origine."""
    total, du = Fraction(0), regle.du
    assert du is not None
    for categorie, nom in regle.parametres.items():
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
