"""Le délai laissé pour payer, où que l'acte le dise : dans la phrase de l'ordre, dans la suivante, sous un libellé."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from basoche.conformite.delais import en_duree
from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.delais_lus import ECHEANCE
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.unites import Ligne, lire_lignes, titre_de
from basoche.conformite.ecrit.valeurs import Valeur
from basoche.conformite.ecrit.verifications_dates import jour_faux, jours_dits
from basoche.droit.actes import Duree
from basoche.droit.calendrier import jour_en_lettres
from basoche.droit.delais import Delai, TypeDelai, calculer_delai
from basoche.droit.erreurs import ErreurBasoche

_ORDRE = motif(r"@ordre_de_payer|@ordre_sans_verbe")
_PAYER = motif(r"@verbe_payer")
_LAISSE = motif(r"@delai_laisse")
_LIBELLE = motif(r"^[^\n<:|]{0,30}(?:@libelle_du_delai)[^\n<:|]{0,30}[:|=] ?")
_AUTRE = motif(r"@autre_delai_que_de_payer")
_TITRE_AUTRE = motif(r"@autre_delai_que_de_payer|\bopposition\b|remise|information|observation|remarque|divers|rappel")
# « Vous avez un mois. Deux possibilités : soit vous réglez… »
_ALTERNATIVE = motif(
    r"[^\n]{0,50}\b(?:soit|ou bien|possibilites?|choix|options?|solutions?|alternative|payez|reglez|acquittez|"
    r"versez)\b[^\n]{0,60}"
    r"(?:@verbe_payer|\breglez\b|\bpayez\b)"
)
# « Réglez avant un mois ou convenez d'un échéancier » : l'accord est l'autre branche de l'ordre.
_OU_S_ENTENDRE = motif(r"\b(?:ou|soit)\b[^\n.;]{0,60}\b(?:echeancier|plan|mensualit)\Z")
# « En combien de temps ? Un mois. »
_QUESTION = motif(r"[^\n.?!]*\? ?\Z")
_DEVANT, _APRES = 140, 110  # signes
_LIGNES_AVANT = 2
_LOIN = 10_000
_A_VENIR = 75  # jours
Faute = tuple[str, int, int]


def delais_ordonnes(contexte: Contexte) -> list[Valeur]:
    """Les durées que l'acte donne pour payer, dans l'ordre du texte."""
    lignes = lire_lignes(contexte)
    return [
        valeur
        for rang, ligne in enumerate(lignes)
        for valeur in contexte.canonique.entre(ligne.debut, ligne.fin, "u")
        if valeur.valeur[1] != "ans" and _est_pour_payer(contexte, lignes, rang, valeur)
    ]


def _est_pour_payer(contexte: Contexte, lignes: Sequence[Ligne], rang: int, valeur: Valeur) -> bool:
    texte, ligne = contexte.canonique.texte, lignes[rang]
    debut, fin = contexte.phrase(valeur.debut, valeur.fin)
    debut, fin = max(debut, ligne.debut), min(fin, ligne.fin)
    autour = texte[max(debut, valeur.debut - _DEVANT) : min(fin, valeur.fin + _APRES)]
    titre = titre_de(lignes, rang)
    if est_d_autre_chose(contexte, valeur) or (
        titre is not None and _TITRE_AUTRE.search(texte, titre.debut, titre.fin)
    ):
        return False
    question = _QUESTION.search(texte[max(ligne.debut, debut - _DEVANT) : debut])
    laisse = _LAISSE.search(autour) is not None or (question is not None and _LAISSE.search(question[0]) is not None)
    if laisse and _PAYER.search(autour):
        return True
    libelle = _LIBELLE.match(texte, ligne.debut)
    if not (laisse or libelle is not None):
        return False
    # La phrase d'avant, celle d'après si l'alternative s'y ouvre, ou les lignes d'avant donnent l'ordre.
    if _ALTERNATIVE.search(texte, fin, min(ligne.fin, fin + _DEVANT)):
        return True
    if _ORDRE.search(texte, max(ligne.debut, debut - 2 * _DEVANT), debut):
        return True
    return any(_ORDRE.search(texte, avant.debut, avant.fin) for avant in lignes[max(0, rang - _LIGNES_AVANT) : rang])


def est_d_autre_chose(contexte: Contexte, valeur: Valeur) -> bool:
    """Dans sa phrase, un autre délai (un recours, un retrait) se dit plus près de la durée que le paiement."""
    debut, fin = contexte.phrase(valeur.debut, valeur.fin)
    debut, fin = max(debut, valeur.debut - _DEVANT), min(fin, valeur.fin + _APRES)
    autre, payer = (_distance(contexte, sorte, valeur, debut, fin) for sorte in (_AUTRE, _PAYER))
    return autre < payer


def _distance(contexte: Contexte, sorte: re.Pattern[str], valeur: Valeur, debut: int, fin: int) -> int:
    """Combien de signes séparent une durée du plus proche de ces mots ; beaucoup s'il n'y en a pas."""
    return min(
        (
            max(valeur.debut - t.end(), t.start() - valeur.fin)
            for t in sorte.finditer(contexte.canonique.texte, debut, fin)
            if sorte is not _AUTRE
            or not _OU_S_ENTENDRE.search(contexte.canonique.texte[max(0, t.start() - 70) : t.end()])
        ),
        default=_LOIN,
    )


def termes_faux(contexte: Contexte, delais: Sequence[Valeur], attendue: Duree) -> Iterator[Faute]:
    """Le jour où l'acte dit que finit le délai de payer est celui-là, et tombe le jour de la semaine qu'il dit."""
    justes = _jours_justes(contexte.jour, attendue)
    if contexte.date_lue is None or not justes:
        return
    for valeur in delais:
        termes = list(_termes(contexte, valeur))
        for terme in termes:
            if (raison := jour_faux(terme)) is not None:
                yield raison, terme.debut, terme.fin
        if termes and not any(terme.valeur in justes for terme in termes):
            dit = f"l'acte fait finir le délai de payer le {termes[0].valeur:%d/%m/%Y}"
            yield f"{dit}, or il finit le {jour_en_lettres(min(justes))}", termes[0].debut, termes[0].fin


def _termes(contexte: Contexte, valeur: Valeur) -> Iterator[Valeur]:
    """Les jours à venir annoncés comme la fin de ce délai, dans sa phrase ou juste après elle."""
    texte = contexte.canonique.texte
    debut, _ = contexte.phrase(valeur.debut, valeur.fin)
    ligne = texte.find("\n", valeur.fin)
    for jour in jours_dits(contexte, debut, min(ligne if ligne >= 0 else len(texte), valeur.fin + 2 * _APRES)):
        a_venir = jour.valeur is not None and contexte.jour < jour.valeur <= contexte.jour + timedelta(days=_A_VENIR)
        entre = texte[valeur.fin : jour.debut] if jour.debut > valeur.fin else texte[debut : jour.debut]
        if a_venir and ECHEANCE.search(entre) and not _AUTRE.search(entre):
            yield jour


def _jours_justes(jour: date, attendue: Duree) -> set[date]:
    """Le dernier jour du délai, avec le report des jours chômés ou sans lui."""
    try:
        lu = calculer_delai(Delai(TypeDelai.PROCEDURE, jour, en_duree(attendue))).valeurs
    except ErreurBasoche:
        return set()
    return {lu["dernier_jour"], lu["date_brute"]}
