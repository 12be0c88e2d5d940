"""La date de l'acte : celle d'une formule (« L'an… », « fait le… », « Date : … »), ou celle du jour du contrôle."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.passages import Ecrit
from basoche.conformite.ecrit.valeurs import Canonique, Valeur
from basoche.conformite.ecrit.verifications_dates import jour_faux

# Devant une date, ce qui dit qu'elle n'est pas celle de l'acte.
_AUTRE_DATE = motif(r"\b@autre_date\b[^\n<]{0,60}\Z|\bau \Z")
_AUTRE_ACTE = motif(r"\b@autre_acte\b[^\n<]{0,25}\Z")
_PAS_LA_SIENNE = motif(
    r"\b(?:liberation|depart|partir|quitter|evacuation|vider|liberer|d'effet|limite|butoir|echeance)\b[^\n<]{0,40}\Z|"
    r"\bdonc (?:le |au |jusqu'au )?\Z|\b@date_d_un_envoi\b[^\n<]{0,25}\Z|\b(?:au|partir du|compter du) \Z"
)
_POUR_PARTIR = motif(
    r"\b(?:liberation|depart|partir|quitter|evacuation|vider|liberer|d'effet|limite|butoir)\b[^\n<]{0,40}\Z"
)
# Devant ou autour d'elle, ce qui dit qu'elle l'est.
_DATE_D_ACTE = motif(r"(?:@date_de_l_acte)[^\n<a-z]{0,4}(?:le |du |au |ce )*\Z")
_LIBELLE = motif(r"(?:@libelle_de_date)[^\n<a-z]{0,4}(?:le |du |ce )*\Z")
_TITRE = motif(r"@titre_cite")
_ACTE_CITE = motif(r"@acte_cite")
_LIEU = motif(r"^[\W\d]{0,6}(?:[a-z][a-z' -]{1,40}(?: \(\d{2,5}\))?,? )?(?:le |du |ce )?\Z")
_NUE = motif(r"^[\W\d]{0,6}(?:le |du |ce )?\Z")
_SEULE = motif(
    r"(?:[ ,(;]{0,3}(?:@jour_de_semaine)\)?)?[ ,;]{0,3}(?:(?:a|vers|-) )?(?:@h[^\n]{0,30})?[^\na-z<]{0,6}(?:\n|\Z)"
)
_SUJET = motif(r"[^\n<.]{0,4}(?:[ ,]*@h)?[^\n<.a-z]{0,4}(?:@qui_agit)")
_QUESTION = motif(r"(?:\bdate\b|\bjour\b|\bquand\b)[^\n|]{0,60}\n[^\n<]{0,12}\Z")
_EN_LETTRES = motif(r"\A ?\(? ?(?:soit |le )*\Z")
_AVANT = 240


def lire_la_date(ecrit: Ecrit, le: date) -> Valeur | None:
    """La date de l'acte ; ``le``, le jour du contrôle, départage deux dates possibles.

    Une date qui n'est pas celle du contrôle n'est celle de l'acte que si une formule le dit.
    """
    canonique = ecrit.canonique
    dates = [valeur for valeur in canonique.valeurs if valeur.genre == "d"]
    solennelles = [v for v in dates if ecrit.texte[canonique.debuts[v.debut] :][:4].lower().replace("’", "'") == "l'an"]
    formules = [v for v in dates if _est_dite_de_l_acte(canonique, v)]
    du_jour = [
        v for v in dates if v.valeur == le and (v in formules or not _PAS_LA_SIENNE.search(_avant(canonique, v)))
    ]
    for choix in (
        [v for v in (*solennelles, *formules) if v in du_jour],
        [v for v in du_jour if not _AUTRE_DATE.search(_avant(canonique, v)[-70:])],
        # La date du contrôle, sans rien qui la donne à un autre acte : celle de l'acte.
        [v for v in du_jour if not _AUTRE_ACTE.search(_avant(canonique, v))],
        solennelles,
        formules,
    ):
        if choix:
            return choix[0]
    return None


def _avant(canonique: Canonique, valeur: Valeur) -> str:
    ligne = canonique.texte.rfind("\n", 0, valeur.debut) + 1
    return canonique.texte[max(ligne, valeur.debut - _AVANT) : valeur.debut]


def _ligne_d_avant(canonique: Canonique, valeur: Valeur) -> str:
    ligne = canonique.texte.rfind("\n", 0, valeur.debut)
    return canonique.texte[max(0, canonique.texte.rfind("\n", 0, max(0, ligne)) + 1, ligne - _AVANT) : max(0, ligne)]


def _est_dite_de_l_acte(canonique: Canonique, valeur: Valeur) -> bool:
    """Une formule la donne à l'acte, elle est seule sur sa ligne, ou répond à une question sur le jour."""
    texte = canonique.texte
    avant = _avant(canonique, valeur)
    if _LIBELLE.search(avant) and not _POUR_PARTIR.search(avant):
        return not _TITRE.search(_ligne_d_avant(canonique, valeur))
    if _PAS_LA_SIENNE.search(avant):
        return False
    if _QUESTION.search(texte, max(0, valeur.debut - 90), valeur.debut):
        return True
    if _NUE.search(avant) and _SUJET.match(texte, valeur.fin):
        return True
    if _LIEU.search(avant):
        return _SEULE.match(texte, valeur.fin) is not None and not _ACTE_CITE.search(avant)
    return _DATE_D_ACTE.search(avant) is not None and not _ACTE_CITE.search(avant)


def date_contredite(canonique: Canonique, valeur: Valeur) -> tuple[str, Valeur] | None:
    """Le jour de la semaine faux, là ou là, pour cette même date ; deux écritures de la date qui ne s'accordent pas."""
    dates = [v for v in canonique.valeurs if v.genre == "d"]
    for autre in dates:
        if autre.valeur == valeur.valeur and (raison := jour_faux(autre)) is not None:
            return raison, autre
    for avant, apres in pairwise(dates):
        entre = canonique.texte[avant.fin : apres.debut]
        deux_fois = "(" in entre and _EN_LETTRES.match(entre) and avant.lettres != apres.lettres
        if deux_fois and valeur in (avant, apres) and avant.valeur != apres.valeur:
            return "la même date se lit deux fois, autrement en lettres et en chiffres", apres
    return None
