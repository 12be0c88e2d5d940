"""Un conseil pour un terminal : la voie, la raison, le coût, ce qui est permis, ce qui ne l'est pas, le plan."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable

from basoche.cli.tableau import Colonne, en_fiches, en_tableau
from basoche.strategie.modele import Conseil, VoieClassee

_LARGEUR_MIN, _LARGEUR_MAX = 60, 140
NON_CALIBRE = "non calibré"


def en_texte(conseil: Conseil, largeur: int | None = None) -> str:
    """Le conseil en français.

    Args:
        conseil: ce que rend :func:`basoche.strategie.conseil.conseiller`.
        largeur: nombre de colonnes ; par défaut celles du terminal.
    """
    if largeur is None:
        largeur = max(_LARGEUR_MIN, min(_LARGEUR_MAX, shutil.get_terminal_size((100, 24)).columns))
    cle = f", dossier {conseil.dossier.cle}" if conseil.dossier.cle else ""
    utiles = tuple(voie for voie in conseil.voies if not voie.sans_objet)
    autres = (f"{voie.voie.intitule} : {voie.raison}" for voie in conseil.voies if voie.sans_objet)
    blocs = [
        f"Conseil du {conseil.dossier.le:%d/%m/%Y}{cle}",
        "\n".join(
            textwrap.fill(phrase, largeur, initial_indent="  ", subsequent_indent="  ") for phrase in conseil.phrases
        ),
        _bloc("Voies permises", _voies(utiles, largeur)),
        _bloc("Permises, mais sans objet aujourd'hui", _puces(autres, largeur)),
        _bloc("Voies interdites", _interdites(conseil.interdites, largeur)),
        _bloc("Plan", _plan(conseil, largeur)),
        _bloc("Pièces qui manquent", _puces(conseil.choix.pieces_manquantes, largeur)),
        _bloc("Ce qui ferait changer d'avis", _puces(conseil.changerait, largeur)),
        _bloc("Hypothèses", _puces(conseil.hypotheses, largeur)),
        _bloc("Avertissements", _puces((f"{a.message} [{a.code}]" for a in conseil.avertissements), largeur, "!")),
    ]
    return "\n\n".join(bloc for bloc in blocs if bloc)


def _bloc(titre: str, corps: str) -> str:
    return f"{titre}\n{corps}" if corps else ""


def _puces(phrases: Iterable[str], largeur: int, puce: str = "-") -> str:
    return "\n".join(
        textwrap.fill(phrase, largeur, initial_indent=f"  {puce} ", subsequent_indent="    ") for phrase in phrases
    )


def _voies(voies: tuple[VoieClassee, ...], largeur: int) -> str:
    colonnes = [
        Colonne("Rang", [str(voie.rang) for voie in voies], a_droite=True),
        Colonne("Voie", [voie.voie.intitule for voie in voies]),
        Colonne("Coût TTC", [voie.cout_total.en_francais() for voie in voies], a_droite=True),
        Colonne("Jours", [str(voie.duree_jours) for voie in voies], a_droite=True),
        Colonne("Euros attendus", [_valeur(voie) for voie in voies], a_droite=True),
        Colonne("Raison", [voie.raison for voie in voies]),
    ]
    return en_tableau(colonnes, largeur) or en_fiches(colonnes, largeur)


def _valeur(voie: VoieClassee) -> str:
    if voie.valeur is None or voie.intervalle is None:
        return NON_CALIBRE
    bas, haut = voie.intervalle
    return f"{voie.valeur.en_francais()} ({bas.en_francais()} à {haut.en_francais()})"


def _interdites(voies: tuple[VoieClassee, ...], largeur: int) -> str:
    if not voies:
        return ""
    colonnes = [
        Colonne("Voie", [voie.voie.intitule for voie in voies]),
        Colonne("Texte", [voie.etat.article for voie in voies]),
        Colonne("Raison", [voie.raison for voie in voies]),
    ]
    return en_tableau(colonnes, largeur) or en_fiches(colonnes, largeur)


def _plan(conseil: Conseil, largeur: int) -> str:
    if not conseil.plan:
        return ""
    colonnes = [
        Colonne("Au plus tôt", [f"{etape.au_plus_tot:%d/%m/%Y}" for etape in conseil.plan]),
        Colonne("Au plus tard", [f"{e.au_plus_tard:%d/%m/%Y}" if e.au_plus_tard else "—" for e in conseil.plan]),
        Colonne("Acte", [etape.intitule for etape in conseil.plan]),
        Colonne("Coût TTC", [etape.cout.en_francais() for etape in conseil.plan], a_droite=True),
        Colonne("Ensuite", [etape.point_de_decision for etape in conseil.plan]),
    ]
    return en_tableau(colonnes, largeur) or en_fiches(colonnes, largeur)
