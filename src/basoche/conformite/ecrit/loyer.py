"""Le loyer et les charges d'un mois : leur somme, si l'acte la dit, est-elle la leur ?"""

from __future__ import annotations

from itertools import pairwise

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.valeurs import Valeur
from basoche.droit.montant import Montant

_LOYER = motif(r"\bloyer\b(?! (?:et|\+))|prix de la location")
_CHARGES = motif(r"\bcharges?\b|\bprovisions?\b")
_ENSEMBLE = motif(
    r"\bsoit\b|c'est-a-dire|\btotal\b|ensemble|\ben tout\b|quittance\w*|all-in|\bfont?\b|charges comprises|= ?\Z|"
    r"terme (?:mensuel|de loyer)|echeance (?:mensuelle|globale)|mensualite|a payer (?:par|chaque) mois"
)
_PAS_DU_MOIS = motif(r"@mois_dit|impay|arrier|solde|<d:|depot de garantie|trimestr|annue|revis|index|ancien|precedent")
_ENTRE = 110  # signes


def loyer_faux(contexte: Contexte) -> tuple[str, Valeur] | None:
    """Pourquoi la somme dite du loyer et des charges n'est pas la leur, et où ; ``None`` si elle l'est."""
    texte = contexte.canonique.texte
    sommes = [valeur for valeur in contexte.canonique.valeurs if valeur.genre == "e"]
    distinctes = sommes[:1] + [apres for avant, apres in pairwise(sommes) if avant.valeur != apres.valeur]
    for loyer, charges, total in zip(distinctes, distinctes[1:], distinctes[2:], strict=False):
        if max(charges.debut - loyer.fin, total.debut - charges.fin) > _ENTRE:
            continue
        avant = texte[max(texte.rfind("\n", 0, loyer.debut) + 1, loyer.debut - _ENTRE) : loyer.debut]
        milieu, fin = texte[loyer.fin : charges.debut], texte[charges.fin : total.debut]
        apres = texte[total.fin : total.fin + 40].partition("\n")[0]
        autour = f"{avant} {milieu} {fin}"
        du_mois = _LOYER.search(f"{avant} {milieu}") and _CHARGES.search(f"{milieu} {fin}")
        if (
            not du_mois
            or _PAS_DU_MOIS.search(autour)
            or not _ENSEMBLE.search(f"{fin} {apres}" if "|" in apres else fin)
        ):
            continue
        somme = loyer.valeur + charges.valeur
        if min(loyer.valeur, charges.valeur) > 0 and total.valeur > loyer.valeur and somme != total.valeur:
            dit, font = Montant(total.valeur).en_francais(), Montant(somme).en_francais()
            return f"l'acte dit {dit} par mois, or le loyer et les charges font {font}", total
    return None
