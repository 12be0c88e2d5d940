"""Chercher un dossier : numéro d'abord, puis référence, rôle, téléphone, fin d'un IBAN, nom. Un travail borné."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection

from basoche.droit.identifiants import compact
from basoche.etude.commun.requetes import Preparee, lire_lignes
from basoche.etude.dossiers.models import Dossier, TitreExecutoire
from basoche.etude.dossiers.models.creance import cle_de_rg
from basoche.etude.dossiers.ouverture import cle_de_reference
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.personnes.models import Compte, Coordonnee, NatureCoordonnee
from basoche.etude.personnes.normalisation import cle_de_telephone
from basoche.etude.personnes.recherche import cles_des_personnes

_NUMERO = re.compile(r"(?:(\d{4})[-/ ]?)?0*(\d{1,6})\Z", re.ASCII)
_TELEPHONE = re.compile(r"\+?[\d .()-]{6,20}\Z", re.ASCII)
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}\Z")
AU_PLUS = 50
_PERSONNES_AU_PLUS = 30
_CLES_AU_PLUS = AU_PLUS * 4
_LES_PLUS_RECENTS = (
    "SELECT * FROM (SELECT dossier_id FROM dossiers_partie WHERE personne_id = %s "
    "ORDER BY dossier_id DESC LIMIT 25) AS p"
)
# PostgreSQL prépare une boucle plus vite que trente ordres mis bout à bout ; SQLite ne connaît que les seconds.
_LES_PLUS_RECENTS_EN_BOUCLE = (
    "SELECT p.dossier_id FROM unnest(ARRAY[%s]::bigint[]) WITH ORDINALITY AS q(personne_id, rang) CROSS JOIN LATERAL "
    "(SELECT dossier_id FROM dossiers_partie WHERE personne_id = q.personne_id "
    "ORDER BY dossier_id DESC LIMIT 25) AS p ORDER BY q.rang, p.dossier_id DESC"
)
# Le collaborateur est la dernière clé de chacune : ``ouverts_a`` est la règle de ``visibles_par``.
_PAR_REFERENCE = Preparee(
    lambda debut, fin, qui: (
        Dossier.objects.ouverts_a(qui)
        .filter(cle_reference__gte=debut, cle_reference__lt=fin)
        .order_by("cle_reference")[:AU_PLUS]
    ),
    cles=(str, str, int),
)  # fmt: skip
_PAR_CLES = Preparee(
    lambda *cles: Dossier.objects.ouverts_a(cles[-1]).filter(pk__in=cles[:-1]), cles=(int,) * (AU_PLUS + 1)
)
_AUCUNE = 0  # une clé qu'aucune ligne ne porte


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
    trouvailles: dict[int, Trouvaille] = {}
    if not collaborateur.is_authenticated or not collaborateur.peut("dossier.lire"):
        return []
    for par, dossiers in _pistes(" ".join(texte.split())[:120], collaborateur.pk, annee):
        for dossier in dossiers[: AU_PLUS - len(trouvailles)]:
            trouvailles.setdefault(dossier.pk, Trouvaille(dossier, par))
        if len(trouvailles) >= AU_PLUS:
            break
    return list(trouvailles.values())


def _pistes(texte: str, qui: int, annee: int) -> Iterator[tuple[str, Sequence[Dossier]]]:
    reference = cle_de_reference(texte)
    if not reference:
        return
    if trouve := _NUMERO.match(texte):
        yield "numéro", list(Dossier.objects.ouverts_a(qui).filter(annee=int(trouve[1] or annee), rang=int(trouve[2])))
    if len(reference) >= 3:
        yield "référence", _PAR_REFERENCE.lire(reference, f"{reference}\U0010ffff", qui)
    if any(lettre.isdigit() for lettre in texte):
        yield from _par_un_nombre(texte, qui)
    if any(lettre.isalpha() for lettre in texte):
        yield "nom", _dossiers_de(cles_des_personnes(texte, _PERSONNES_AU_PLUS), qui)


def _par_un_nombre(texte: str, qui: int) -> Iterator[tuple[str, Sequence[Dossier]]]:
    rg = cle_de_rg(texte)
    if len(rg) >= 4:
        titres = TitreExecutoire.objects.filter(cle_rg=rg).values_list("dossier_id", flat=True)[:AU_PLUS]
        yield "numéro de rôle", _visibles(list(titres), qui)
    if _TELEPHONE.match(texte) and len(fin := cle_de_telephone(texte)) >= 6:
        telephones = Coordonnee.objects.filter(nature=NatureCoordonnee.TELEPHONE, cle__gte=fin, cle__lt=f"{fin}~")
        yield "téléphone", _dossiers_de(_personnes(telephones), qui)
    iban = compact(texte)
    if _IBAN.match(iban):
        yield "IBAN", _dossiers_de(_personnes(Compte.objects.filter(cle_fin=iban[-6:][::-1], iban=iban)), qui)
    elif 4 <= len(iban) <= 6 and iban.isalnum():
        comptes = Compte.objects.filter(cle_fin__gte=iban[::-1], cle_fin__lt=f"{iban[::-1]}~")
        yield "fin d'IBAN", _dossiers_de(_personnes(comptes), qui)


def _personnes(lignes) -> list[int]:
    return list(dict.fromkeys(lignes.values_list("personne_id", flat=True)[:_PERSONNES_AU_PLUS]))


def _dossiers_de(personnes: Sequence[int], qui: int) -> list[Dossier]:
    """Les dossiers visibles les plus récents de chaque personne, dans l'ordre des personnes.

    Une lecture bornée par personne (index ``partie_recente``) : un créancier à cent mille dossiers ne coûte pas plus
    qu'un débiteur qui n'en a qu'un.
    """
    if not personnes:
        return []
    if connection.vendor == "postgresql":
        lues = lire_lignes(_LES_PLUS_RECENTS_EN_BOUCLE, [list(personnes)])
    else:
        lues = lire_lignes(" UNION ALL ".join([_LES_PLUS_RECENTS] * len(personnes)), personnes)
    cles = list(dict.fromkeys(cle for (cle,) in lues))[:_CLES_AU_PLUS]
    trouves: list[Dossier] = []
    for debut in range(0, len(cles), AU_PLUS):  # une seule lecture, sauf si des dossiers lui sont cachés
        visibles = {dossier.pk: dossier for dossier in _visibles(cles[debut : debut + AU_PLUS], qui)}
        trouves += [visibles[cle] for cle in cles[debut : debut + AU_PLUS] if cle in visibles]
        if len(trouves) >= AU_PLUS:
            break
    return trouves


def _visibles(cles: Sequence[int], qui: int) -> list[Dossier]:
    """Ceux de ces dossiers qu'il voit, cinquante au plus, les plus récents d'abord."""
    return _PAR_CLES.lire(*cles, *[_AUCUNE] * (AU_PLUS - len(cles)), qui)
