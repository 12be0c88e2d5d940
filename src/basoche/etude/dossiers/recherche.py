"""Chercher un dossier : numéro d'abord, puis référence, rôle, téléphone, fin d'un IBAN, nom. Un travail borné."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from basoche.droit.identifiants import compact
from basoche.etude.dossiers.models import Dossier, TitreExecutoire
from basoche.etude.dossiers.models.creance import cle_de_rg
from basoche.etude.dossiers.ouverture import cle_de_reference
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.personnes.models import Compte, Coordonnee, NatureCoordonnee
from basoche.etude.personnes.normalisation import cle_de_telephone
from basoche.etude.personnes.recherche import chercher_personnes

_NUMERO = re.compile(r"(?:(\d{4})[-/ ]?)?0*(\d{1,6})\Z", re.ASCII)
_TELEPHONE = re.compile(r"\+?[\d .()-]{6,20}\Z", re.ASCII)
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}\Z")
AU_PLUS = 50
_PERSONNES_AU_PLUS = 30
_LES_PLUS_RECENTS = (
    "SELECT * FROM (SELECT dossier_id FROM dossiers_partie WHERE personne_id = %s "
    "ORDER BY dossier_id DESC LIMIT 25) AS p"
)


@dataclass(frozen=True, slots=True)
class Trouvaille:
    """Un dossier trouvé, et par quoi."""

    dossier: Dossier
    par: str


def chercher(texte: str, collaborateur: Collaborateur, *, annee: int) -> Sequence[Trouvaille]:
    """Les dossiers visibles qui répondent, le numéro exact d'abord, puis le reste.

    Args:
        texte: ce qui est tapé ; ``123`` se lit comme le numéro 123 de ``annee``.
    """
    visibles = Dossier.objects.visibles_par(collaborateur).select_related("responsable")
    trouvailles: dict[int, Trouvaille] = {}
    for par, dossiers in _pistes(" ".join(texte.split())[:120], visibles, annee):
        for dossier in dossiers[: AU_PLUS - len(trouvailles)]:
            trouvailles.setdefault(dossier.pk, Trouvaille(dossier, par))
        if len(trouvailles) >= AU_PLUS:
            break
    return list(trouvailles.values())


def _pistes(texte: str, visibles: QuerySet[Dossier], annee: int) -> Iterator[tuple[str, Sequence[Dossier]]]:
    reference = cle_de_reference(texte)
    if not reference:
        return
    if trouve := _NUMERO.match(texte):
        yield "numéro", visibles.filter(annee=int(trouve[1] or annee), rang=int(trouve[2]))
    if len(reference) >= 3:
        yield "référence", list(
            visibles.filter(cle_reference__gte=reference, cle_reference__lt=f"{reference}\U0010ffff")
            .order_by("cle_reference")[:AU_PLUS]
        )  # fmt: skip
    if any(lettre.isdigit() for lettre in texte):
        yield from _par_un_nombre(texte, visibles)
    if any(lettre.isalpha() for lettre in texte):
        personnes = [personne.pk for personne in chercher_personnes(texte, _PERSONNES_AU_PLUS)]
        yield "nom", _dossiers_de(personnes, visibles)


def _par_un_nombre(texte: str, visibles: QuerySet[Dossier]) -> Iterator[tuple[str, Sequence[Dossier]]]:
    rg = cle_de_rg(texte)
    if len(rg) >= 4:
        titres = TitreExecutoire.objects.filter(cle_rg=rg).values_list("dossier_id", flat=True)[:AU_PLUS]
        yield "numéro de rôle", visibles.filter(pk__in=list(titres))
    if _TELEPHONE.match(texte) and len(fin := cle_de_telephone(texte)) >= 6:
        telephones = Coordonnee.objects.filter(nature=NatureCoordonnee.TELEPHONE, cle__gte=fin, cle__lt=f"{fin}~")
        yield "téléphone", _dossiers_de(_personnes(telephones), visibles)
    iban = compact(texte)
    if _IBAN.match(iban):
        yield "IBAN", _dossiers_de(_personnes(Compte.objects.filter(cle_fin=iban[-6:][::-1], iban=iban)), visibles)
    elif 4 <= len(iban) <= 6 and iban.isalnum():
        comptes = Compte.objects.filter(cle_fin__gte=iban[::-1], cle_fin__lt=f"{iban[::-1]}~")
        yield "fin d'IBAN", _dossiers_de(_personnes(comptes), visibles)


def _personnes(lignes) -> list[int]:
    return list(dict.fromkeys(lignes.values_list("personne_id", flat=True)[:_PERSONNES_AU_PLUS]))


def _dossiers_de(personnes: Sequence[int], visibles: QuerySet[Dossier]) -> list[Dossier]:
    """Les dossiers visibles les plus récents de chaque personne, dans l'ordre des personnes.

    Une lecture bornée par personne (index ``partie_recente``) : un créancier à cent mille dossiers ne coûte pas plus
    qu'un débiteur qui n'en a qu'un.
    """
    if not personnes:
        return []
    with connection.cursor() as curseur:
        curseur.execute(" UNION ALL ".join([_LES_PLUS_RECENTS] * len(personnes)), list(personnes))
        cles = list(dict.fromkeys(ligne[0] for ligne in curseur.fetchall()))
    trouves = visibles.in_bulk(cles[: AU_PLUS * 4])
    return [trouves[cle] for cle in cles if cle in trouves]
