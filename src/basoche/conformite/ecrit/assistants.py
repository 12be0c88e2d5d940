"""Les personnes qui ont assisté aux opérations : nommées, et leur signature ou leur refus (CPCE R221-16, 7°)."""

from __future__ import annotations

from basoche.conformite.ecrit.adresses import est_nomme
from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.droit.actes import Mention

_ASSISTE = motif(r"@qui_assiste")
_SIGNE = motif(r"@assistants_signent")
_ANNONCE = motif(r"[^\n]{0,30}[:|] ?\n")
_QUALITE = motif(r"temoin|sachant|serrurier|gendarm|majeurs|brigadier|policier")
_SUITE, _DEVANT, _DERRIERE = 160, 45, 140  # signes


def chercher_assistants(contexte: Contexte, mention: Mention) -> Recherche:
    """Absent si rien ne les dit, si aucun n'est nommé, ou si rien ne dit qu'ils ont signé ou refusé."""
    texte = contexte.canonique.texte
    places = [trouve.span() for trouve in _ASSISTE.finditer(texte)]
    if not places:
        return Recherche(mention.id, Etat.ABSENTE, "", "rien dans le texte ne la dit")
    nommes = [place for place in places if _sont_nommes(contexte, *place)]
    extrait = contexte.extrait(*(nommes or places)[0])
    manquent = []
    if not nommes:
        manquent.append("leurs noms")
    if not _SIGNE.search(texte):
        manquent.append("leur signature ou leur refus")
    if manquent:
        return Recherche(mention.id, Etat.ABSENTE, extrait, f"il manque : {', '.join(manquent)}")
    return Recherche(mention.id, Etat.TROUVEE, extrait)


def _sont_nommes(contexte: Contexte, debut: int, fin: int) -> bool:
    """Un nom propre dans la phrase, tout près ; ou sur les lignes que ces mots annoncent."""
    de, a = contexte.phrase(debut, fin)
    texte = contexte.canonique.texte
    if _ANNONCE.match(texte, fin):
        return est_nomme(contexte, fin, min(len(texte), fin + _SUITE))
    # « serrurier » suit le nom ; « assisté de » le précède toujours.
    devant = max(de, debut - _DEVANT) if _QUALITE.match(texte, debut) else fin
    return est_nomme(contexte, devant, min(a, fin + _DERRIERE))
