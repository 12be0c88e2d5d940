"""Une remise que l'acte dément ou laisse en blanc : se cherche avant ce qui la dirait faite."""

from __future__ import annotations

import re

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.recherche import Etat

_PAR_UN_AUTRE = motif(r"@remise_a_personne_par_un_autre")
_QUI_ASSISTE = motif(r"@remise_a_qui_assiste")
_SAUF = motif(r"@sauf_qui_assiste")
_CASE_VIDE = motif(r"@case_vide_de_remise")
_COCHEE = motif(r"@case_cochee")
_QUALITE = motif(r"@qualite_en_blanc")
_D_AUTRUI = motif(r"@remise_d_autrui")
# « M. Perrigaud : remis à sa personne. / Mme Perrigaud : » — du second, rien n'est dit.
_SANS_SUITE = motif(
    r"^[\W\d]{0,4}(?:m\.|mme|mlle|monsieur|madame) [a-z' -]{2,40}:"
    r"(?= ?(?:remis|acte|copie|laiss|depos|signifi|recu))[^\n]*\n"
    r"[\W\d]{0,4}(?P<autre>(?:m\.|mme|mlle|monsieur|madame) [a-z' -]{2,40}:) ?(?:<vide>)?[ .]*(?:\n|\Z)"
)
_CHOIX = 2
_PHRASE, _AUTOUR = 160, 250  # signes

Faute = tuple[Etat, str, tuple[int, int]]


def remise_fausse(contexte: Contexte) -> Faute | None:
    """L'état, la raison et la place de ce qui dément la remise ; ``None`` si rien ne la dément."""
    texte = contexte.canonique.texte
    if (lue := _PAR_UN_AUTRE.search(texte)) is not None:
        return Etat.CONTREDITE, "une remise à sa personne n'est pas faite à un tiers", lue.span()
    for lue in _QUI_ASSISTE.finditer(texte):
        if not _SAUF.search(_phrase(texte, lue)):
            return (
                Etat.CONTREDITE,
                "la copie n'est pas remise au destinataire, ni à qui peut la recevoir pour lui",
                lue.span(),
            )
    vides = list(_CASE_VIDE.finditer(texte))
    if len(vides) >= _CHOIX and _COCHEE.search(texte) is None and _serrees(vides):
        return Etat.VIDE, "aucune case de la remise n'est cochée", (vides[0].start(), vides[-1].end())
    lignes = contexte.par_lignes.canonique.texte
    blanc = _QUALITE.search(lignes)
    if blanc is not None and _D_AUTRUI.search(lignes, max(0, blanc.start() - _AUTOUR), blanc.end()):
        return Etat.VIDE, "laissé en blanc : la qualité de qui reçoit la copie", blanc.span()
    if (seul := _SANS_SUITE.search(lignes)) is not None:
        return Etat.VIDE, "laissé en blanc : la remise à l'un des destinataires", seul.span("autre")
    return None


def _phrase(texte: str, lue: re.Match[str]) -> str:
    return texte[max(texte.rfind("\n", 0, lue.start()) + 1, lue.start() - _PHRASE) : lue.end() + _PHRASE].partition(
        "\n"
    )[0]


def _serrees(vides: list[re.Match[str]]) -> bool:
    return vides[-1].start() - vides[0].end() < _AUTOUR
