"""Le coût de l'acte, tel qu'il est détaillé : le hors taxe, la taxe et le total se répondent-ils ?

Un coût d'un seul chiffre ne se recompte pas. Détaillé, il n'est dit faux que si aucune réunion de ses lignes ne donne
le chiffre écrit : des débours non taxés, un sous-total ou un rappel ne trompent pas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.valeurs import Valeur
from basoche.droit.montant import Montant, arrondir

_TAXE = motif(r"\btva\b|\bt\.v\.a|taxe sur la valeur ajoutee|\btaxe (?:<|\(|a <|de <)|de taxe\b")
_HORS_TAXE = motif(r"hors taxes?|\bht\b|\bh\.t\b|hors t\.?v\.?a")
_SOMME = motif(r"\bttc\b|\bt\.t\.c|toutes taxes|\btotal\w*|net a payer")
_TOTAL = motif(r"@total_du_cout")
_TAUX = re.compile(r"<t:(\d+(?:\.\d+)?)>")
_DIT_APRES = re.compile(
    r" ?(?:euros? )?(?:\(tva\b|\(?(?:ht\b|ttc\b|h\.t\.?|t\.t\.c\.?|hors (?:taxes?|t\.?v\.?a)|toutes taxes|"
    r"de t\.?v\.?a\b\.?|de taxe\b|d'emolument|de deplacement|de (?:trajet|transport|route|port|debours)))"
)
_PUIS_UNE_SOMME = re.compile(r" ?:? ?<e:")
_MOT = re.compile(r"[a-z]{2}|<a:|\ba\.? ?\d{3}")
_EST_LA_BASE = re.compile(r"\b(?:sur|de|des|desdite?s|dudit|dite?s) ?\Z")
_A_TAUX = re.compile(r" ?\(?(?:a |au taux de )?<t:[^>]*>")
_AUTRE_COMPTE = motif(r"principal|capital|interets|depens\b|\bsolde\b|creance|loyers?\b|condamnation|versement|acompte")
_ECART = 200  # signes entre deux lignes d'un même coût
_REDITE = 8
_LIGNES = 10
_DETAIL = 2  # lignes : au-dessous, un hors taxe n'a pas de détail à sommer


@dataclass(frozen=True, slots=True)
class Ligne:
    """Une somme et son libellé : ce qui la précède sur sa ligne, à défaut ce qui la suit."""

    valeur: Valeur
    libelle: str

    @property
    def centimes(self) -> int:
        """La somme."""
        montant: int = self.valeur.valeur
        return montant


def cout_faux(contexte: Contexte) -> tuple[str, Valeur] | None:
    """Le premier chiffre du coût qui ne répond pas aux autres : pourquoi, et lequel ; ``None`` s'ils se répondent."""
    lignes = list(_lignes(contexte))
    for rang, ligne in enumerate(lignes):
        taxe = _TAXE.search(ligne.libelle) and not _HORS_TAXE.search(ligne.libelle)
        if taxe and not _EST_LA_BASE.search(ligne.libelle):
            faute = _examiner(ligne, _voisines(lignes[:rang][::-1], ligne)[::-1], _voisines(lignes[rang + 1 :], ligne))
            if faute is not None:
                return faute
    return None


def _lignes(contexte: Contexte) -> Iterator[Ligne]:
    texte, fin = contexte.canonique.texte, 0
    derniere: Valeur | None = None
    for valeur in contexte.canonique.valeurs:
        if valeur.genre != "e":
            continue
        redite = derniere is not None and derniere.valeur == valeur.valeur and valeur.debut - derniere.fin < _REDITE
        if not redite:  # « neuf euros quarante (9,40) » ne compte qu'une fois
            yield Ligne(valeur, _libelle(texte, fin, valeur))
        derniere, fin = valeur, valeur.fin


def _libelle(texte: str, depuis: int, valeur: Valeur) -> str:
    """« 36,10 € HT » se dit après ; « total TTC : 43,32 € » avant, sur la ligne ou sur celle d'au-dessus."""
    suite = texte[valeur.fin : valeur.fin + 60].partition("\n")[0]
    dit = _DIT_APRES.match(suite)
    if dit is not None and not _PUIS_UNE_SOMME.match(suite, dit.end()):
        taux = _A_TAUX.match(suite, dit.end())
        return dit[0] + (taux[0] if taux else "")
    debut = max(texte.rfind("\n", 0, valeur.debut) + 1, depuis)
    avant = texte[debut : valeur.debut]
    if debut == depuis and (reste := _DIT_APRES.match(avant)) is not None and reste.end() < len(avant.rstrip(" :")):
        avant = avant[reste.end() :]  # ce que la somme d'avant a déjà dit d'elle
    taux = _A_TAUX.match(suite)
    if _MOT.search(avant):
        return avant[-120:] + (taux[0] if taux else "")
    if _MOT.search(suite.partition("<e:")[0]):
        return suite.partition("<e:")[0][:40]
    return texte[max(depuis, texte.rfind("\n", 0, max(0, debut - 1)) + 1) : debut][-120:]


def _voisines(lignes: Sequence[Ligne], taxe: Ligne) -> list[Ligne]:
    """Les sommes du même coût, de proche en proche ; un poste de la créance n'en est pas."""
    gardees: list[Ligne] = []
    derniere = taxe
    for ligne in lignes[:_LIGNES]:
        une, autre = sorted((ligne.valeur.debut, derniere.valeur.debut))
        if autre - une > _ECART or _AUTRE_COMPTE.search(ligne.libelle):
            break
        gardees.append(ligne)
        derniere = ligne
    return gardees


def _examiner(taxe: Ligne, avant: list[Ligne], apres: list[Ligne]) -> tuple[str, Valeur] | None:
    hors_taxe = [ligne for ligne in avant if _HORS_TAXE.search(ligne.libelle)]
    if len(hors_taxe) == 1 and (faute := _detail_faux(hors_taxe[0], avant)) is not None:
        return faute
    taux = _TAUX.search(taxe.libelle)
    if taux is not None:
        bases = _bases(taxe, avant, apres, taux[1])
    else:
        bases = {sum(ligne.centimes for ligne in hors_taxe)} if hors_taxe else set()
    if not bases:
        if taux is None or not avant:
            return None
        return f"la taxe écrite n'est pas {taux[1].replace('.', ',')} % des sommes du coût", taxe.valeur
    return _total_faux(taxe, avant, apres, bases)


def _bases(taxe: Ligne, avant: list[Ligne], apres: list[Ligne], taux: str) -> set[int]:
    """Ce que la taxe peut taxer : des lignes réunies, ou un total moins elle."""
    incluses = {ligne.centimes - taxe.centimes for ligne in (*avant, *apres)}
    possibles = _sommes(avant) | _sommes(apres) | {base for base in incluses if base > 0}
    return {base for base in possibles if abs(_taxer(base, taux) - taxe.centimes) <= 1}


def _total_faux(taxe: Ligne, avant: list[Ligne], apres: list[Ligne], bases: set[int]) -> tuple[str, Valeur] | None:
    """Une somme au moins du coût est celle de la base, de la taxe et, s'il y en a, de débours."""
    toutes = [*avant, *apres]
    for ligne in toutes:
        debours = {0} | _sommes([autre for autre in toutes if autre.centimes < ligne.centimes])
        if any(ligne.centimes - base - taxe.centimes in debours for base in bases):
            return None
    juste, moindre = min(bases) + taxe.centimes, max(bases)
    candidates = [ligne for ligne in (*apres, *reversed(avant)) if ligne.centimes > moindre]
    totaux = [ligne for ligne in candidates if ligne in apres or _TOTAL.search(ligne.libelle)]
    if not totaux:
        return None
    ecrit, font = Montant(totaux[0].centimes).en_francais(), Montant(juste).en_francais()
    return f"le coût écrit est de {ecrit}, or ses lignes font {font}", totaux[0].valeur


def _detail_faux(hors_taxe: Ligne, avant: list[Ligne]) -> tuple[str, Valeur] | None:
    """Le hors taxe n'est la somme d'aucunes des lignes détaillées au-dessus de lui."""
    rang = avant.index(hors_taxe)
    detail = [
        ligne for ligne in avant[:rang] if not _HORS_TAXE.search(ligne.libelle) and not _SOMME.search(ligne.libelle)
    ]
    if len(detail) < _DETAIL or len(detail) < rang or hors_taxe.centimes in _sommes(detail):
        return None
    ecrit, font = (Montant(c).en_francais() for c in (hors_taxe.centimes, sum(ligne.centimes for ligne in detail)))
    return f"le hors taxe écrit est de {ecrit}, or ses lignes font {font}", hors_taxe.valeur


def _sommes(lignes: Sequence[Ligne]) -> set[int]:
    """Ce que font ces lignes, prises une à une ou réunies."""
    atteintes: set[int] = set()
    for ligne in lignes:
        atteintes |= {somme + ligne.centimes for somme in atteintes} | {ligne.centimes}
    return atteintes


def _taxer(base: int, taux: str) -> int:
    """La taxe d'une base, au centime."""
    return arrondir(Fraction(base, 100) * Fraction(taux) / 100).centimes
