"""Les personnes qu'un acte domicilie : de chaque adresse, qui la porte, et quelle est sa place dans l'acte."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from basoche.conformite.ecrit.adresses import Adresse, Document, Porteur, adresses_de, est_nomme
from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif

FIN_DE_PHRASE = re.compile(
    r"(?<!\bm)(?<!\bmm)(?<!\bme)(?<!\bmlle)(?<!\bmme)(?<!\bbat)(?<!\besc)(?<!\bart)(?<!\bst)(?<!\bav)(?<!\b[a-z])"
    r"(?<!\ball)(?<!\bbd)(?<!\bpl)(?<!\bch)(?<!\bimp)(?<!\brte)(?<!\bres)(?<!\bdom)(?<!\bnat)(?<!\bsq)(?<!\bprof)"
    r"(?<!\bboul)(?<!\bchem)(?<!\bfbg)(?<!\bpass)(?<!\breq)(?<!\bdr)(?<!\bste)(?<!\btel)(?<!\bres)"
    r"(?<![\d.])[.?!] "
)
_REQUERANT = motif(r"@role_requerant")
_DESTINATAIRE = motif(r"@role_destinataire")
_TIERS = motif(r"@role_tiers")
_NAISSANCE = motif(r"@naissance")
_NATIONALITE = motif(r"@nationalite")
_ORGANE = motif(r"@organe")
_NOM_DE_TIERS = motif(r"@nom_de_tiers")
_BIEN = motif(r"@adresse_d_un_bien")
_DEBITEUR_DU_TIERS = motif(r"@debiteur_du_tiers")
_SES_AVOIRS = motif(r"@avoirs_du_debiteur")
_LIBELLE_DE_CAUTION = motif(r"\W{0,4}(?:la |sa |son |autre )?(?:cautions?|garants?)(?: solidaires?)? ?[:|]")
_AVOCAT = motif(r"avocat|\bconseil ?[:|]")
_TIERS_APRES = motif(r"@tiers_dit_apres")
_LIBELLE_D_ORGANE = motif(r"[\W\d]{0,4}(?:represent|organe|agit|gerant|president|direct|diligences)")
_SUITE_D_ORGANE = motif(
    r"[\W\d]{0,4}(?:represent|organe|agi[st]|gerant|president|direct|diligences|prise? en la personne|en la personne|"
    r"poursuites|par (?:son|sa|ses) )"
)
# Après son adresse, ce qui dit qu'elle fait faire l'acte, ou passe à quelqu'un d'autre.
_AGIT = motif(r"@fait_faire_l_acte")
_EST_REQUERANT = motif(r"@qualite_de_requerant_dite_apres")
_AUTRE_PERSONNE = motif(r"@role_requerant|@role_destinataire|@role_tiers|@qualite_officier")
_EST_DESTINATAIRE, _EST_TIERS = -2, -3
_POIDS = (
    (_REQUERANT, 2),
    (motif(r"@role_requerant_faible"), 1),
    (_DESTINATAIRE, _EST_DESTINATAIRE),
    (_TIERS, _EST_TIERS),
)
_ENTIER, _ASSEZ = 3, 2
_APRES, _TOUT_PRES, _DEVANT, _TITRE = 150, 70, 200, 90
NE_LE = motif(r"\bnee?s?\b[^\n]{0,30}\n[\W_]*\Z|\bnee?s?(?:\(e\))?(?:[\W_]|\ble\b|\ben\b|@d)*\Z")
"""« NÉ LE : 11-07-1969 », puis « À : Sorlans » : ce « à » n'annonce personne."""
_LIGNES, _LIGNES_DE_FICHE = 3, 10
LIGNE_DE_FICHE = re.compile(r"[\W_]{0,4}[a-z][a-z' ./()-]{0,28} ?:(?= )[^\n]{1,70}(?:\n|\Z)")
"""Une ligne courte d'une fiche : son libellé, deux points, ce qu'elle dit."""


class Role(StrEnum):
    """La place d'une personne dans l'acte."""

    REQUERANT = "requerant"
    DESTINATAIRE = "destinataire"
    TIERS = "tiers"
    OFFICIER = "officier"
    AUTRE = "autre"


@dataclass(frozen=True, slots=True)
class Personne:
    """Une adresse, ``[debut, fin[`` du texte canonique ; ``nom`` : où commence ce qui désigne celui qui la porte."""

    debut: int
    fin: int
    nom: int
    role: Role
    sur: bool


def personnes_de(contexte: Contexte) -> tuple[Personne, ...]:
    """Chaque adresse de l'acte et la place de qui la porte, dans l'ordre du texte."""
    return _memoire(Document(contexte))


@lru_cache(maxsize=8)
def _memoire(document: Document) -> tuple[Personne, ...]:
    return tuple(_personnes(document.contexte))


def _personnes(contexte: Contexte) -> Iterator[Personne]:
    avant = 0
    for adresse in adresses_de(contexte):
        debut = _debut(contexte, adresse, avant)
        role, sur = _role(contexte, adresse, debut)
        yield Personne(adresse.debut, adresse.fin, debut, role, sur)
        avant = adresse.fin


def _debut(contexte: Contexte, adresse: Adresse, avant: int) -> int:
    """Où commence la désignation : sa phrase ; si elle ne nomme personne, les lignes d'au-dessus."""
    texte = contexte.canonique.texte
    ligne = texte.rfind("\n", 0, adresse.debut) + 1
    debut = max((t.end() for t in FIN_DE_PHRASE.finditer(texte, ligne, adresse.debut)), default=ligne)
    debut = max(debut, avant)
    if LIGNE_DE_FICHE.match(texte, ligne):
        return _haut_de_fiche(texte, ligne, avant)
    for _ in range(_LIGNES):
        if debut <= avant or est_nomme(contexte, debut, adresse.debut):
            break
        fin = max(debut - 1, 0)
        debut = max(avant, texte.rfind("\n", 0, fin) + 1)
    return debut


def _haut_de_fiche(texte: str, ligne: int, avant: int) -> int:
    """La première des lignes à libellé (« NOM : … », « NÉ LE : … ») que ferme cette adresse."""
    for _ in range(_LIGNES_DE_FICHE):
        devant = texte.rfind("\n", 0, max(0, ligne - 1)) + 1
        if devant < avant or devant == ligne or not LIGNE_DE_FICHE.match(texte, devant):
            break
        ligne = devant
    return ligne


def _role(contexte: Contexte, adresse: Adresse, debut: int) -> tuple[Role, bool]:
    texte = contexte.canonique.texte
    chez_le_tiers = contexte.demande.code == "pv_saisie_attribution"
    sans_elle = _role_sans_marque(texte, adresse, debut, chez_le_tiers=chez_le_tiers)
    if sans_elle is not None:
        return sans_elle, True
    haut = _haut(texte, debut)
    marques = sorted(
        (trouve.end(), trouve.start(), poids)
        for marque, poids in _POIDS
        for trouve in marque.finditer(texte, haut, adresse.debut)
        if not NE_LE.search(texte, haut, trouve.start())
    )
    fin_marque, debut_marque, poids = marques[-1] if marques else (debut, debut, 0)
    annonce = poids == _EST_DESTINATAIRE or (chez_le_tiers and poids == _EST_TIERS)
    if adresse.porteur is Porteur.INCONNU and not annonce:
        return Role.AUTRE, True
    # La désignation commence à ce qui l'annonce, si un nom suit : avant, c'est peut-être quelqu'un d'autre.
    de = debut_marque if debut_marque > debut and est_nomme(contexte, fin_marque, adresse.debut) else debut
    note = _note(texte, adresse, de)
    if chez_le_tiers and fin_marque < debut and _SES_AVOIRS.search(texte, debut, adresse.debut):
        return Role.AUTRE, True  # ceux dont il tient les comptes
    if poids == _EST_TIERS and note < _ENTIER:
        return Role.TIERS, True
    if note + poids >= _ASSEZ or (poids >= 0 and _AGIT.match(texte, adresse.fin)):
        return Role.REQUERANT, bool(marques)
    if _EST_REQUERANT.match(texte, adresse.fin):
        return Role.REQUERANT, True
    if chez_le_tiers:
        return _role_chez_le_tiers(texte, adresse, (debut, debut_marque), poids if marques else None)
    if not marques and _NOM_DE_TIERS.search(texte, debut, adresse.debut):
        return Role.TIERS, False
    return Role.DESTINATAIRE, bool(marques)


def _role_sans_marque(texte: str, adresse: Adresse, debut: int, *, chez_le_tiers: bool) -> Role | None:
    """Ce que l'adresse dit d'elle-même : un bien, l'étude, un tribunal, une caution, l'organe d'une société."""
    if _est_un_bien(texte, adresse):
        return Role.AUTRE
    if adresse.porteur is Porteur.OFFICIER:
        return Role.OFFICIER
    if adresse.porteur is Porteur.AUTRE:
        tiers = chez_le_tiers and _TIERS.search(texte, debut, adresse.debut)
        return Role.TIERS if tiers and not _AVOCAT.search(texte, debut, adresse.debut) else Role.AUTRE
    ligne = texte.rfind("\n", 0, adresse.debut) + 1
    de_l_organe = _LIBELLE_D_ORGANE.match(texte, ligne, adresse.debut)
    if _LIBELLE_DE_CAUTION.match(texte, ligne, adresse.debut) or (
        de_l_organe and not _DESTINATAIRE.search(texte, ligne, adresse.debut)
    ):
        return Role.AUTRE
    return None


def _role_chez_le_tiers(texte: str, adresse: Adresse, debuts: tuple[int, int], poids: int | None) -> tuple[Role, bool]:
    """Chez le tiers saisi : il est dit tiers, ou c'est son nom qui le dit ; les autres sont ses clients."""
    debut, debut_marque = debuts
    if (poids or 0) >= 0 and _TIERS_APRES.match(texte, adresse.fin):
        return Role.TIERS, True
    if poids is None:
        return (Role.TIERS, False) if _NOM_DE_TIERS.search(texte, debut, adresse.debut) else (Role.AUTRE, True)
    if _DEBITEUR_DU_TIERS.search(texte, debut_marque, adresse.debut):
        return Role.AUTRE, True
    return Role.DESTINATAIRE, True


def _est_un_bien(texte: str, adresse: Adresse) -> bool:
    """La ligne parle d'un cadastre, d'un lot ; ou la ligne d'après, dans le tableau qui décrit le bien."""
    ligne = texte.find("\n", adresse.fin)
    ligne = ligne if ligne >= 0 else len(texte)
    if _BIEN.search(texte, adresse.fin, min(ligne, adresse.fin + _TOUT_PRES)):
        return True
    return texte.startswith("cadastre", ligne + 1)


def _note(texte: str, adresse: Adresse, debut: int) -> int:
    """Ce que sa désignation a de celle qu'un requérant doit avoir (CPC 648, 2°)."""
    ligne = texte.find("\n", adresse.fin)
    ligne = ligne if ligne >= 0 else len(texte)
    fin = min(adresse.fin + _APRES, ligne)
    arrets = (FIN_DE_PHRASE.search(texte, adresse.fin, fin), _AUTRE_PERSONNE.search(texte, adresse.fin, fin))
    fin = min((arret.start() for arret in arrets if arret is not None), default=fin)
    # Un tableau a l'organe sur la ligne d'après.
    suite = texte[ligne + 1 : texte.find("\n", ligne + 1)] if fin == ligne else ""
    dite = texte[debut:fin] + ("\n" + suite if _SUITE_D_ORGANE.match(suite) else "")
    naissance, nationalite, organe = (bool(part.search(dite)) for part in (_NAISSANCE, _NATIONALITE, _ORGANE))
    return 2 * naissance + nationalite + 2 * organe


def _haut(texte: str, debut: int) -> int:
    """D'où lire la place d'une personne : sa ligne, et le titre ou la question d'au-dessus."""
    ligne = texte.rfind("\n", 0, debut) + 1
    if ligne < debut:
        return max(ligne, debut - _DEVANT)
    au_dessus = texte.rfind("\n", 0, max(0, ligne - 1)) + 1
    return au_dessus if ligne - au_dessus <= _TITRE else debut
