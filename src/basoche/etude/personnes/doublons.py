"""Rapprocher les fiches d'une même personne : même SIREN, même nom et même naissance, nom qui s'entend pareil."""

from __future__ import annotations

from dataclasses import dataclass

from basoche.etude.commun.requetes import VIDE
from basoche.etude.personnes.models import Coordonnee, Nature, NatureCoordonnee, Personne
from basoche.etude.personnes.normalisation import cle_phonetique
from basoche.etude.personnes.recherche import chercher_personnes

AU_PLUS = 10


@dataclass(frozen=True, slots=True)
class Rapprochement:
    """Une autre fiche qui est peut-être la même personne, et pourquoi ; ``sur`` : aucun doute raisonnable."""

    personne: Personne
    motif: str
    sur: bool


def doublons_de(personne: Personne, au_plus: int = AU_PLUS) -> list[Rapprochement]:
    """Les fiches à rapprocher, les plus sûres d'abord ; nombre fixe de requêtes, aucune donnée protégée.

    Args:
        personne: enregistrée ou non (à la création, avant de l'écrire).
    """
    if not personne.cle:
        personne.poser_cle()
    autres = Personne.objects.filter(fusionnee_dans=None).exclude(pk=personne.pk)
    trouves: dict[int, Rapprochement] = {}
    if personne.siren:
        for autre in autres.filter(siren=personne.siren).exclude(siren=VIDE)[:au_plus]:
            trouves.setdefault(autre.pk, Rapprochement(autre, "même SIREN", sur=True))
    for autre in autres.filter(cle=personne.cle, nature=personne.nature)[:au_plus]:
        if motif := _meme_nom(personne, autre):
            trouves.setdefault(autre.pk, motif)
    for autre in chercher_personnes(personne.cle, au_plus):
        if autre.pk != personne.pk and autre.nature == personne.nature and (motif := _nom_voisin(personne, autre)):
            trouves.setdefault(autre.pk, motif)
    return sorted(trouves.values(), key=lambda rapprochement: not rapprochement.sur)[:au_plus]


def _meme_nom(personne: Personne, autre: Personne) -> Rapprochement | None:
    if _se_contredisent(personne, autre):
        return None
    if personne.naissance_le and personne.naissance_le == autre.naissance_le:
        return Rapprochement(autre, "même nom et même date de naissance", sur=True)
    if _ont_une_coordonnee_commune(personne, autre):
        return Rapprochement(autre, "même nom et même coordonnée", sur=True)
    return Rapprochement(autre, "même nom", sur=False)


def _nom_voisin(personne: Personne, autre: Personne) -> Rapprochement | None:
    """Un nom qui s'entend pareil n'est rapproché que si autre chose concorde."""
    if autre.cle == personne.cle or _se_contredisent(personne, autre):
        return None
    if _son(personne.cle) != _son(autre.cle):
        return None
    if personne.nature == Nature.MORALE:
        return Rapprochement(autre, "nom qui se prononce pareil", sur=False)
    if personne.naissance_le and personne.naissance_le == autre.naissance_le:
        return Rapprochement(autre, "nom qui se prononce pareil, même date de naissance", sur=False)
    if _ont_une_coordonnee_commune(personne, autre):
        return Rapprochement(autre, "nom qui se prononce pareil, même coordonnée", sur=False)
    return None


def _se_contredisent(personne: Personne, autre: Personne) -> bool:
    """Deux SIREN ou deux dates de naissance différents : ce n'est pas la même personne."""
    deux_siren = bool(personne.siren and autre.siren) and personne.siren != autre.siren
    naissances = (personne.naissance_le, autre.naissance_le)
    return deux_siren or (None not in naissances and naissances[0] != naissances[1])


def _ont_une_coordonnee_commune(personne: Personne, autre: Personne) -> bool:
    if personne.pk is None:
        return False
    cles = personne.coordonnees.exclude(nature=NatureCoordonnee.COURRIEL, cle="").values("cle")
    return Coordonnee.objects.filter(personne=autre, cle__in=cles).exclude(cle="").exists()


def _son(cle: str) -> tuple[str, ...]:
    return tuple(sorted(cle_phonetique(mot) for mot in cle.split()))
