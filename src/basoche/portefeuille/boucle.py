"""La boucle du noyau, à compiler : une créance par tour, tout en entiers de 64 bits.

Elle rend au centime ce que rend :mod:`basoche.droit.decompte` pour un poste au taux légal, arrondi à l'événement : les
événements du même jour y sont dans le même ordre (versements, puis capitalisation), les arrondis aux mêmes endroits.
Une ligne dont elle n'est pas sûre est laissée au calcul lisible, avec sa raison ; elle ne devine rien.

Ce module n'est importé que pour compiler (:mod:`basoche.portefeuille.compilation`) : numba met deux secondes à venir.
"""

from __future__ import annotations

import numba
from numba import int8, int32, int64, uint8, uint64
from numba.core.types import CPointer, void

from basoche.portefeuille.modele import NUL, Raison
from basoche.portefeuille.table import DERNIER_JOUR, PREMIER_JOUR

compiler = numba.njit(nogil=True, error_model="numpy")

_JAMAIS = 2**31 - 1
_VERSEMENTS_MAX = 1_000_000  # au-delà, leur somme pourrait sortir de 64 bits (voir ``PLAFOND_CENTIMES``)

_POSTERIEUR, _VIDE = int(Raison.VERSEMENT_POSTERIEUR), int(Raison.VERSEMENT_NUL)
_CATEGORIE, _MONTANT, _CALENDRIER = int(Raison.CATEGORIE), int(Raison.MONTANT), int(Raison.CALENDRIER)
_POSTERIEURE, _ANCIEN, _FUTUR = int(Raison.POSTERIEURE), int(Raison.TAUX_ANCIEN), int(Raison.TAUX_FUTUR)
_LISTES, _ORDRE, _DATE_ANCIENNE = int(Raison.LISTES), int(Raison.ORDRE), int(Raison.DATE_ANCIENNE)
_MAJORATION, _DEBORDEMENT = int(Raison.MAJORATION), int(Raison.DEBORDEMENT)


@compiler
def _interet(base, jour, fin, cumul, zero, debut_majoration, points, denominateur):
    """Centimes courus du lendemain de ``jour`` à ``fin`` inclus, demi-centime vers le haut.

    ``zero`` est la place, dans ``cumul``, du 1er janvier 1970 pour la catégorie de la créance. Aucun taux n'est
    négatif (le recueil les refuse) : tout se divise sans signe, ce qui épargne un dixième du temps de la boucle.
    """
    somme = cumul[zero + fin] - cumul[zero + jour]
    majores = fin - max(jour, debut_majoration - 1)
    if majores > 0:
        somme += points * majores
    return int64(uint64(2 * base * somme + denominateur) // uint64(2 * denominateur))


@compiler
def _quantieme(rang, jour, premier_mois, debut_du_mois):
    """Même quantième dans le mois de ce rang ; à défaut, le dernier jour du mois (CPC 641 al. 2)."""
    debut = debut_du_mois[rang - premier_mois]
    return min(debut + jour - 1, debut_du_mois[rang - premier_mois + 1] - 1)


@compiler
def _controler_versements(d0, d1, m0, m1, dates, montants, plafond, au):
    """La raison de ne pas calculer ces versements ici, ou ce qui en sera écarté."""
    if d1 - d0 != m1 - m0:
        return _LISTES
    if d1 - d0 > _VERSEMENTS_MAX:
        return _DEBORDEMENT
    avis = 0
    veille = PREMIER_JOUR
    for j in range(d1 - d0):
        jour, montant = dates[d0 + j], montants[m0 + j]
        if montant < 0 or montant > plafond:
            return _MONTANT
        if jour < PREMIER_JOUR or jour > DERNIER_JOUR:
            return _CALENDRIER
        if jour < veille:
            return _ORDRE
        veille = jour
        if jour > au:
            avis |= _POSTERIEUR
        elif montant == 0:
            avis |= _VIDE
    return avis


@compiler
def _controler(principal, du, categorie, executoire, depuis, connu, origine, au, mois, plafond):
    """La raison de laisser une créance au calcul lisible, hors de ses versements ; 0 s'il n'y en a pas."""
    if categorie < 0:
        return _CATEGORIE
    if principal < 0 or principal > plafond:
        return _MONTANT
    if du < PREMIER_JOUR or max(du, executoire, depuis) > DERNIER_JOUR:
        return _CALENDRIER
    if (executoire != NUL and executoire < PREMIER_JOUR) or (depuis != NUL and depuis < PREMIER_JOUR):
        return _CALENDRIER
    if du > au:
        return 0
    if du + 1 < connu[2 * categorie]:
        return _ANCIEN
    if (executoire != NUL and executoire < origine) or (depuis != NUL and depuis < origine):
        return _DATE_ANCIENNE
    if executoire != NUL and mois < 0:
        return _MAJORATION
    if connu[2 * categorie + 1] < au:
        return _FUTUR
    return 0


@compiler
def _premiere_annee(du, depuis, au, origine, rang_du_mois, quantieme, premier_mois, debut_du_mois):
    """C. civ. 1343-2 : (rang du mois, jour) où commence la première année entière à capitaliser ; ``_JAMAIS`` sinon."""
    if depuis == NUL or depuis > au:
        return 0, _JAMAIS
    rang, jour = rang_du_mois[depuis - origine], quantieme[depuis - origine]
    if depuis < du:
        annees = (rang_du_mois[du - origine] - rang) // 12
        rang += 12 * annees
        if _quantieme(rang, jour, premier_mois, debut_du_mois) < du:
            rang += 12
    if rang + 12 > rang_du_mois[au - origine] or _quantieme(rang + 12, jour, premier_mois, debut_du_mois) > au:
        return 0, _JAMAIS
    return rang, _quantieme(rang, jour, premier_mois, debut_du_mois)


@compiler
def _suivre(rang, quant, dernier_rang, au, premier_mois, debut_du_mois):
    """L'anniversaire du mois de ce rang, s'il est arrivé à l'arrêté ; ``quant`` : son quantième."""
    if rang > dernier_rang:
        return _JAMAIS
    jour = _quantieme(rang, quant, premier_mois, debut_du_mois)
    return jour if jour <= au else _JAMAIS


@compiler
def _capitaliser(
    capital, jour, rang, prochain, versement, quant, dernier_rang, au, premier_mois, debut_du_mois, cumul, zero,
    debut_majoration, points, denominateur, plafond,
):  # fmt: skip
    """Les années pleines que rien ne coupe, d'un trait : chacune arrondit, sans versement ni reste à examiner."""
    while prochain < versement and prochain <= au and capital <= plafond:
        capital += _interet(capital, jour, prochain, cumul, zero, debut_majoration, points, denominateur)
        jour = prochain
        rang += 12
        prochain = _suivre(rang, quant, dernier_rang, au, premier_mois, debut_du_mois)
    return capital, jour, rang, prochain


@compiler
def _derouler(
    capital, du, cumul, zero, debut_majoration, depuis, d0, d1, m0, dates, montants, au, origine, rang_du_mois,
    quantieme, debut_du_mois, premier_mois, points, denominateur, plafond,
):  # fmt: skip
    """Une créance de bout en bout : (capital, intérêts, trop-perçu), ou −1 partout si une base dépasse le plafond.

    ``anciens`` sont les intérêts d'avant la première année à capitaliser : ils ne deviennent jamais capital.
    """
    jour, anciens, annee, trop_percu = du, 0, 0, 0
    if du > au:  # elle n'est pas encore née : ce qui a été versé attend
        for j in range(d1 - d0):
            if dates[d0 + j] <= au:
                trop_percu += montants[m0 + j]
        return 0, 0, trop_percu
    rang, prochain = _premiere_annee(du, depuis, au, origine, rang_du_mois, quantieme, premier_mois, debut_du_mois)
    quant, dernier_rang = 0, 0
    if prochain != _JAMAIS:
        quant, dernier_rang = quantieme[depuis - origine], rang_du_mois[au - origine]
    capitalise, j, nombre = False, 0, d1 - d0
    while True:
        while j < nombre and (montants[m0 + j] == 0 or dates[d0 + j] > au):
            j += 1
        versement = max(dates[d0 + j], du) if j < nombre else _JAMAIS
        evenement = min(versement, prochain, au)
        couru = _interet(capital, jour, evenement, cumul, zero, debut_majoration, points, denominateur)
        jour = evenement
        if capitalise:
            annee += couru
        else:
            anciens += couru
        if versement <= prochain and versement <= au:
            reste = montants[m0 + j]
            j += 1
            paye = min(reste, anciens)
            anciens, reste = anciens - paye, reste - paye
            paye = min(reste, annee)
            annee, reste = annee - paye, reste - paye
            paye = min(reste, capital)
            capital, trop_percu = capital - paye, trop_percu + reste - paye
        elif prochain <= au:
            if capitalise:
                capital, annee = capital + annee, 0
            capitalise = True
            rang += 12
            prochain = _suivre(rang, quant, dernier_rang, au, premier_mois, debut_du_mois)
            capital, jour, rang, prochain = _capitaliser(
                capital, jour, rang, prochain, versement, quant, dernier_rang, au, premier_mois, debut_du_mois, cumul,
                zero, debut_majoration, points, denominateur, plafond,
            )  # fmt: skip
            if capital > plafond:
                return -1, -1, -1
        else:
            return capital, anciens + annee, trop_percu


_LONGS, _COURTS = CPointer(int64), CPointer(int32)
SIGNATURE = void(
    int64, int64, _LONGS, _COURTS, CPointer(int8), _COURTS, _COURTS, _LONGS, _LONGS, _COURTS, _LONGS, int64, int64,
    int64, _LONGS, _COURTS, _COURTS, _COURTS, _COURTS, int64, int64, int64, int64, int64, _LONGS, _LONGS, _LONGS,
    CPointer(uint8),
)  # fmt: skip


@compiler
def _arreter(
    debut, fin, principal, du, categorie, executoire, depuis, debuts_dates, debuts_montants, dates, montants, au,
    origine, jours, cumul, connu, rang_du_mois, quantieme, debut_du_mois, premier_mois, mois, points, denominateur,
    plafond, capital, interets, trop_percu, raison,
):  # fmt: skip
    for i in range(debut, fin):
        d0, d1, m0, m1 = debuts_dates[i], debuts_dates[i + 1], debuts_montants[i], debuts_montants[i + 1]
        motif = _controler(
            principal[i], du[i], categorie[i], executoire[i], depuis[i], connu, origine, au, mois, plafond
        )
        if motif == 0 or motif == _FUTUR:
            avis = _controler_versements(d0, d1, m0, m1, dates, montants, plafond, au)
            if motif == 0 or avis >= _CATEGORIE:
                motif = avis
        if motif < _CATEGORIE:
            debut_majoration = _JAMAIS
            if du[i] <= au and executoire[i] != NUL and executoire[i] <= au:
                rang = rang_du_mois[executoire[i] - origine] + mois
                debut_majoration = _quantieme(rang, quantieme[executoire[i] - origine], premier_mois, debut_du_mois) + 1
            if du[i] > au:
                motif |= _POSTERIEURE
            capital[i], interets[i], trop_percu[i] = _derouler(
                principal[i], du[i], cumul, categorie[i] * jours - origine, debut_majoration, depuis[i], d0, d1, m0,
                dates, montants, au, origine, rang_du_mois, quantieme, debut_du_mois, premier_mois, points,
                denominateur, plafond,
            )  # fmt: skip
            if capital[i] < 0:
                motif = _DEBORDEMENT
        raison[i] = motif


def arreter(
    debut, fin, principal, du, categorie, executoire, depuis, debuts_dates, debuts_montants, dates, montants, au,
    origine, jours, cumul, connu, rang_du_mois, quantieme, debut_du_mois, premier_mois, mois, points, denominateur,
    plafond, capital, interets, trop_percu, raison,
):  # fmt: skip
    """Arrête les créances de ``debut`` à ``fin`` exclu ; écrit dans les quatre dernières colonnes.

    ``jours`` est la largeur de ``cumul`` ; les autres sont les colonnes et la table.
    """
    _arreter(
        debut, fin, principal, du, categorie, executoire, depuis, debuts_dates, debuts_montants, dates, montants, au,
        origine, jours, cumul, connu, rang_du_mois, quantieme, debut_du_mois, premier_mois, mois, points, denominateur,
        plafond, capital, interets, trop_percu, raison,
    )  # fmt: skip
