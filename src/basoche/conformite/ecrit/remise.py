"""Les modalités de remise : que la copie a été remise, et à qui ou comment (CPC 663)."""

from __future__ import annotations

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.officier import est_signe
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.droit.actes import Mention

_FAITE = motif(r"@remise_faite")
_TITRE = motif(r"@titre_de_remise")
_A_QUI = motif(r"@remise_a_qui")
_A_VENIR = motif(r"@remise_a_venir")
_SIGNE = motif(r"sign\w* (?:avance\w* |qualifiee? )?electronique\w*")
_APRES, _SOUS_TITRE = 110, 400  # signes lus après la phrase, ou sous le titre


def chercher_remise(contexte: Contexte, mention: Mention) -> Recherche | None:
    """La remise dite avec sa personne ou sa forme ; ``None`` si un acte qui n'est pas signé n'en dit rien."""
    texte = contexte.canonique.texte
    vue: tuple[int, int] | None = None
    blanc = False
    places = [(t.span(), _APRES) for t in _FAITE.finditer(texte)]
    places += [(t.span(), _SOUS_TITRE) for t in _TITRE.finditer(texte)]
    for place, apres in places:
        debut, fin = contexte.phrase(*place)
        if _A_VENIR.search(texte, debut, fin):
            continue
        zone = _SIGNE.sub("", texte[debut : min(fin, place[1] + 240) + apres])
        if _A_QUI.search(zone):
            return Recherche(mention.id, Etat.TROUVEE, contexte.extrait(*place))
        vue, blanc = vue or place, blanc or "<vide>" in zone
    if vue is not None:
        etat = Etat.VIDE if blanc else Etat.ABSENTE
        return Recherche(mention.id, etat, contexte.extrait(*vue), "il manque : à qui la copie est remise, ou comment")
    if "acte_remis" in contexte.circonstances or est_signe(contexte):
        return Recherche(mention.id, Etat.ABSENTE, "", "l'acte est signé sans dire à qui sa copie est remise")
    return None
