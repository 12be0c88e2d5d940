"""Un total écrit avant ses parts : « vous devez 1 000 € : 900 € de principal, 12 € d'intérêts et 88 € de frais »."""

from __future__ import annotations

import re
from collections.abc import Sequence

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.sommes import Ligne, lignes_du_decompte
from basoche.conformite.ecrit.valeurs import Valeur
from basoche.droit.montant import Montant

_ANNONCE = motif(r"@total_avant_ses_parts")
# Entre le total et sa première part, ou entre deux parts, rien ne finit la phrase.
_ROMPT = re.compile(r"[.?!] |\n\n|\n(?![ \d(a-z-]{0,6}[a-z<])")
_PARTS_AU_MOINS = 3
_ECART = 130  # signes


def total_annonce_faux(contexte: Contexte) -> tuple[str, Valeur] | None:
    """Un total qui annonce ses parts, et qu'aucune partie d'elles ne fait : pourquoi, et où."""
    texte = contexte.canonique.texte
    lignes = lignes_du_decompte(contexte)
    rangs = {ligne.valeur.debut: rang for rang, ligne in enumerate(lignes)}
    for trouve in _ANNONCE.finditer(texte):
        rang = rangs.get(trouve.start("v"))
        if rang is None:
            continue
        parts = _suite(texte, lignes[rang + 1 :], trouve.end())
        somme = sum(part.centimes for part in parts)
        # Moindre que l'une d'elles, elle n'est que la première des parts.
        plus_grande = max((part.centimes for part in parts), default=0)
        complet = len(parts) >= _PARTS_AU_MOINS and sum(part.poste for part in parts) > 1
        complet = complet and lignes[rang].centimes >= plus_grande
        if complet and somme * 2 > lignes[rang].centimes and not _se_fait(lignes[rang].centimes, parts):
            raison = (
                f"le total annoncé est de {Montant(lignes[rang].centimes).en_francais()}, or les parts font "
                f"{Montant(somme).en_francais()}"
            )
            return raison, lignes[rang].valeur
    return None


def _suite(texte: str, lignes: Sequence[Ligne], depuis: int) -> list[Ligne]:
    """Les postes qui suivent sans rupture."""
    parts: list[Ligne] = []
    for ligne in lignes:
        entre = texte[depuis : ligne.valeur.debut]
        if len(entre) > _ECART or _ROMPT.search(entre) or ligne.total or ligne.cout:
            break
        parts.append(ligne)
        depuis = ligne.valeur.fin
    return parts


def _se_fait(total: int, parts: Sequence[Ligne]) -> bool:
    """Vrai si des parts font le total ; ce qui est payé s'en déduit."""
    sommes = {0}
    for part in parts:
        signes = (part.centimes, -part.centimes) if part.payee else (part.centimes,)
        sommes |= {somme + signe for somme in sommes for signe in signes}
    return total in sommes
