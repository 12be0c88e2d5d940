"""Les textes changés d'après la base versée : mot à mot, nature, et si la période est connue tout entière."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from basoche.etude.commun.droit_connu import BASE_VIDE
from basoche.veille.base import chemin_de_la_base, existe, ouvrir
from basoche.veille.effets import Effets, effets_du_changement
from basoche.veille.interroger import Evenement, Reponse, Sorte, changements
from basoche.veille.mot_a_mot import Morceau, differences
from basoche.veille.nature import REPLIEES, Nature, natures
from basoche.veille.texte import mots

AU_PLUS = 100
SORTES = {
    Sorte.CREE: "créé", Sorte.MODIFIE: "modifié", Sorte.ABROGE: "abrogé", Sorte.RENUMEROTE: "renuméroté",
    Sorte.DEPLACE: "déplacé", Sorte.A_VENIR: "à venir", Sorte.RETROACTIF: "rétroactif", Sorte.RECTIFIE: "rectifié",
}  # fmt: skip
NOMS = {
    Nature.DUREE: "durée", Nature.MONTANT: "montant", Nature.NULLITE: "nullité", Nature.COMPETENCE: "compétence",
    Nature.PROCEDURE: "procédure", Nature.RENVOI: "renvoi", Nature.VOCABULAIRE: "vocabulaire",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TexteChange:
    """Un article changé : ce qui lui arrive, mot à mot, et ce qu'il touche chez nous."""

    evenement: Evenement
    sorte: str
    natures: tuple[str, ...]
    morceaux: tuple[Morceau, ...]
    replie: bool
    effets: Effets


@dataclass(frozen=True, slots=True)
class TextesChanges:
    """Les changements d'une période ; ``phrase`` distingue « aucun changement » de « période non couverte »."""

    phrase: str
    couverte: bool
    textes: tuple[TexteChange, ...]


def textes_changes(depuis: date, jusqu_a: date) -> TextesChanges:
    """Ce qui change entre deux jours compris ; vocabulaire et renvois viennent en dernier, repliés."""
    chemin = chemin_de_la_base()
    if not existe(chemin):
        return TextesChanges(BASE_VIDE, False, ())
    with ouvrir(chemin) as base:
        lus = changements(base, depuis, jusqu_a)
    textes = sorted(map(_lire, lus.evenements[:AU_PLUS]), key=lambda un: un.replie)
    phrase = {
        Reponse.AUCUN: "Aucun changement : toute la période est connue.",
        Reponse.NON_COUVERTE: f"Période non couverte : {lus.couverture.en_phrase.lower()}. Ce qui suit est incomplet.",
        Reponse.CHANGEMENTS: f"{len(lus.evenements)} article(s) changé(s) ; toute la période est connue.",
    }[lus.reponse]
    return TextesChanges(phrase, lus.reponse is not Reponse.NON_COUVERTE, tuple(textes))


def _lire(evenement: Evenement) -> TexteChange:
    avant = evenement.avant.texte_norme if evenement.avant else ""
    apres = evenement.apres.texte_norme if evenement.apres else ""
    morceaux = differences(mots(avant), mots(apres))
    trouvees = natures(avant, apres, morceaux) if avant and apres and avant != apres else ()
    return TexteChange(
        evenement, SORTES[evenement.sorte], tuple(NOMS[une] for une in trouvees), morceaux,
        bool(trouvees) and REPLIEES.issuperset(trouvees), effets_du_changement(evenement),
    )  # fmt: skip
