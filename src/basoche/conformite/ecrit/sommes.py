"""Les sommes d'un décompte : le total écrit est-il celui de ses parts ?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.valeurs import Valeur
from basoche.droit.montant import Montant

_TOTAL = motif(r"@total")
_PAYE = motif(r"@deja_paye[^\n]{0,60}\Z")
_COUT = motif(r"@part_du_cout")
_PRES = 90  # signes
_REDITE = motif(r"[ ,.:;()|=-]*(?:ci|soit|ci-apres|ci-contre)?[ ,.:;()|=-]*(?:<vide>)?[ .:]*")
_HORS = motif(r"@hors_decompte")


@dataclass(frozen=True, slots=True)
class Ligne:
    """Une somme du décompte : sa valeur, son rôle."""

    valeur: Valeur
    total: bool
    payee: bool
    cout: bool


def lignes_du_decompte(contexte: Contexte) -> list[Ligne]:
    """Les sommes du texte, dans l'ordre ; une somme redite en lettres ou entre parenthèses ne compte qu'une fois."""
    texte = contexte.canonique.texte
    lignes: list[Ligne] = []
    for valeur in contexte.canonique.valeurs:
        if valeur.genre != "e":
            continue
        avant = texte[max(0, valeur.debut - 110) : valeur.debut]
        avant = avant[avant.rfind(">") + 1 :] if "<e:" in avant[-70:] else avant
        if _HORS.search(avant):
            continue
        cout = _COUT.search(texte[max(0, valeur.debut - 25) : valeur.fin + 12]) is not None
        if lignes and lignes[-1].valeur.valeur == valeur.valeur and _est_redite(texte, lignes[-1].valeur, valeur):
            continue
        lignes.append(Ligne(valeur, _TOTAL.search(avant) is not None, _PAYE.search(avant) is not None, cout))
    return _sans_le_cout(lignes)


def _est_redite(texte: str, avant: Valeur, apres: Valeur) -> bool:
    """« trois mille euros, ci … 3 000,00 € » : rien d'autre que des signes entre les deux écritures."""
    return apres.debut - avant.fin < 4 or _REDITE.fullmatch(texte, avant.fin, apres.debut) is not None


def _sans_le_cout(lignes: Sequence[Ligne]) -> list[Ligne]:
    """Les lignes du coût de l'acte (hors taxe, TVA, toutes taxes) et le total qui les suit ne sont pas du décompte."""
    gardees: list[Ligne] = []
    fin_du_cout = -_PRES
    for ligne in lignes:
        if ligne.cout:
            fin_du_cout = ligne.valeur.fin
        elif not (ligne.total and ligne.valeur.debut - fin_du_cout < _PRES):
            gardees.append(ligne)
    return gardees


def total_faux(contexte: Contexte) -> tuple[str, Valeur] | None:
    """Un total qui n'est la somme d'aucune suite de parts : pourquoi, et où ; ``None`` s'ils tombent juste."""
    lignes = lignes_du_decompte(contexte)
    vus: set[int] = set()
    for rang, ligne in enumerate(lignes):
        if not ligne.total or rang < 2 or ligne.valeur.valeur in vus:
            continue
        parts = lignes[max(0, rang - 24) : rang]
        if ligne.valeur.valeur in {part.valeur.valeur for part in parts}:
            continue
        if _tombe_juste(ligne.valeur.valeur, parts):
            vus.add(ligne.valeur.valeur)
            continue
        if vus or not _est_un_decompte(parts, ligne):
            continue
        somme = sum(_signe(part) for part in _dernieres(parts))
        return (
            f"le total écrit est de {Montant(ligne.valeur.valeur).en_francais()}, or les parts font "
            f"{Montant(somme).en_francais()}",
            ligne.valeur,
        )
    return None


def _est_un_decompte(parts: Sequence[Ligne], total: Ligne) -> bool:
    """Au moins deux parts, toutes proches du total : sinon ce sont des sommes sans lien."""
    proches = [part for part in parts if total.valeur.debut - part.valeur.fin < 420]
    return len(proches) >= 2


def _dernieres(parts: Sequence[Ligne]) -> list[Ligne]:
    """Les parts qui suivent le dernier total."""
    depart = max((rang + 1 for rang, part in enumerate(parts) if part.total), default=0)
    return list(parts[depart:])


def _signe(part: Ligne) -> int:
    montant: int = part.valeur.valeur
    return -abs(montant) if part.payee else montant


def _tombe_juste(total: int, parts: Sequence[Ligne]) -> bool:
    """Vrai si une suite de parts finissant au total, versements ôtés ou non, fait le total."""
    somme = brute = 0
    for nombre, part in enumerate(reversed(parts), start=1):
        somme += _signe(part)
        brute += part.valeur.valeur
        if nombre >= 2 and total in (somme, brute):
            return True
    # Une part reprise après un sous-total, ou un rappel au milieu : deux à deux, puis sans les totaux intermédiaires.
    nues = [part for part in parts if not part.total]
    somme = 0
    for nombre, part in enumerate(reversed(nues), start=1):
        somme += _signe(part)
        if nombre >= 2 and total == somme:
            return True
    valeurs = [part.valeur.valeur for part in parts]
    return any(a + b == total for i, a in enumerate(valeurs) for b in valeurs[i + 1 :])


def ecart_en_lettres(contexte: Contexte) -> tuple[str, Valeur] | None:
    """Une somme écrite en lettres puis autrement en chiffres."""
    valeurs = [valeur for valeur in contexte.canonique.valeurs if valeur.genre == "e"]
    for avant, apres in pairwise(valeurs):
        entre = contexte.canonique.texte[avant.fin : apres.debut]
        if (
            avant.lettres != apres.lettres
            and entre.strip() in ("(", "- (", ": (", "soit", ", soit", "(soit")
            and (avant.valeur != apres.valeur)
        ):
            return (
                f"la même somme est de {Montant(avant.valeur).en_francais()} puis de "
                f"{Montant(apres.valeur).en_francais()}",
                apres,
            )
    return None
