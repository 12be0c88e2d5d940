"""Chercher un dossier : numéro, nom, téléphone, numéro de rôle, référence du client, fin d'un IBAN."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from basoche.etude.dossiers.models import Dossier, TitreExecutoire
from basoche.etude.dossiers.ouverture import cle_de_reference
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.personnes.models import Compte, Coordonnee, NatureCoordonnee, Personne
from basoche.etude.personnes.normalisation import cle_de_recherche

_NUMERO = re.compile(r"(?:(\d{4})[-/ ]?)?0*(\d{1,6})\Z")
AU_PLUS = 50
_PERSONNES_AU_PLUS = 200


@dataclass(frozen=True, slots=True)
class Trouvaille:
    """Un dossier trouvé, et par quoi."""

    dossier: Dossier
    par: str


def chercher(texte: str, collaborateur: Collaborateur, *, annee: int) -> Sequence[Trouvaille]:
    """Les dossiers visibles qui répondent, le numéro exact d'abord, puis les noms, puis le reste.

    Args:
        texte: ce qui est tapé ; ``123`` se lit comme le numéro 123 de ``annee``.
    """
    visibles = Dossier.objects.visibles_par(collaborateur).select_related("responsable")
    trouvailles: dict[int, Trouvaille] = {}
    for par, dossiers in _pistes(texte.strip(), visibles, annee):
        for dossier in dossiers[: AU_PLUS - len(trouvailles)]:
            trouvailles.setdefault(dossier.pk, Trouvaille(dossier, par))
        if len(trouvailles) >= AU_PLUS:
            break
    return list(trouvailles.values())


def _pistes(texte: str, visibles: QuerySet[Dossier], annee: int):
    cle = cle_de_recherche(texte)
    if not cle:
        return
    if trouve := _NUMERO.match(texte):
        yield "numéro", visibles.filter(annee=int(trouve[1] or annee), rang=int(trouve[2]))
    yield "référence", visibles.filter(cle_reference__startswith=cle_de_reference(texte))
    chiffres = re.sub(r"\D", "", texte)
    if len(chiffres) >= 6:
        titres = TitreExecutoire.objects.filter(cle_rg=re.sub(r"\W", "", texte.lower()))
        yield "numéro de rôle", visibles.filter(pk__in=titres.values("dossier_id"))
        telephones = Coordonnee.objects.filter(nature=NatureCoordonnee.TELEPHONE, cle__startswith=chiffres[::-1])
        yield "téléphone", visibles.filter(parties__personne__in=telephones.values("personne_id")).distinct()
    if 4 <= len(chiffres) <= 6:
        comptes = Compte.objects.filter(fin__endswith=chiffres)
        yield "fin d'IBAN", visibles.filter(parties__personne__in=comptes.values("personne_id")).distinct()
    personnes = Personne.objects.filter(cle__startswith=cle).values_list("pk", flat=True)[:_PERSONNES_AU_PLUS]
    yield "nom", visibles.filter(parties__personne__in=list(personnes)).distinct()
