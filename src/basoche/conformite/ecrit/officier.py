"""Le commissaire de justice : son nom, sa demeure, sa signature (CPC 648, 3°)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from basoche.conformite.ecrit.adresses import Porteur, adresses_de
from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif, mots_de
from basoche.conformite.ecrit.pliage import plier_court
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.droit.actes import Mention

_QUALITE = motif(r"@qualite_officier")
_MOT = r"[A-ZÀ-Ý][\wÀ-ÿ'’-]+"
_ETAT_CIVIL = re.compile(rf"(?<![\w'’-]){_MOT} {_MOT}")
_MAITRE = re.compile(rf"\b(?:Me|ME|Mes|M[aA][iIîÎ][tT][rR][eE]s?)\s+(?P<nom>{_MOT}(?: {_MOT})?)")
# Au pied de l'acte : « R. Éparvier », « A. Sablé-Tournemine ».
_INITIALE = re.compile(r"(?<![\w.])(?:[A-ZÀ-Ý][a-z]?\.[ -]?){1,2}(?P<nom>[A-ZÀ-Ý][\wÀ-ÿ'’-]{2,})")
# « QUERLEUX, commissaire de justice » : un nom seul, en capitales, collé à la qualité.
_NOM_SEUL = re.compile(r"(?<![\w'’-])(?P<nom>[A-ZÀ-Ý][A-ZÀ-Ý'’-]{2,})[\s,:(–—-]*\Z")
_PAS_LUI = motif(r"\A[^\n.;]{0,50}(?:avocate?|barreau|notaire|greffi|mandataire)")
_CIVILITE = re.compile(r"(?:\bM\.|\bMM\.|\bMme|\bMonsieur|\bMadame)\s*\Z")
_SOUSSIGNE = motif(r"soussignee?s?")
_DEMEURE = motif(r"@demeure_officier")
_SIGNATURE = motif(r"@signature")
_COMMUNS = mots_de("pas_un_nom")
# Où qu'elle se lise : « signé : B. Hardy », « (signature) », « B. HARDY, signé ».
_SIGNE_DE_LUI = motif(r"\bsignee?s? ?[:(]|[(] ?(?:cachet|signe|signature)|signatures? ?:|[a-z]{3,}[ ,]+signee?[ .)]*$")
_PAS_SA_SIGNATURE = motif(
    r"contre (?:sa |votre )?signature|copie signee|"
    r"signatures? ?:? ?(?:<vide>|du (?:deb|dest|loc|tiers))|refus\w* de sign|non signe"
)
_PRES, _AUTOUR, _PIED = 60, 170, 150
_BAS, _HAUT = 700, 300  # signes : où se lit la signature de l'acte


def chercher_officier(contexte: Contexte, mention: Mention) -> Recherche:
    """Son nom à côté de sa qualité, sa demeure ; une signature, ou son nom repris au pied de l'acte."""
    qualites = [trouve.span() for trouve in _QUALITE.finditer(contexte.canonique.texte)]
    noms = list(_noms(contexte, qualites))
    if not qualites and not noms:
        return Recherche(mention.id, Etat.ABSENTE, "", "rien dans le texte ne le désigne")
    manquent = [
        nom
        for nom, est_la in (
            ("son nom", bool(noms)),
            ("sa demeure", _a_une_demeure(contexte, qualites)),
            ("la signature", est_signe(contexte)),
        )
        if not est_la
    ]
    place = noms[0] if noms else qualites[0]
    extrait = contexte.extrait(*place)
    if not manquent:
        return Recherche(mention.id, Etat.TROUVEE, extrait)
    vide = "<vide>" in contexte.canonique.texte[max(0, place[0] - _AUTOUR) : place[1] + _AUTOUR]
    return Recherche(mention.id, Etat.VIDE if vide else Etat.ABSENTE, extrait, f"il manque : {', '.join(manquent)}")


def _noms(contexte: Contexte, qualites: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Où se lit le nom d'un officier : Maître Untel, ou un état civil tout près de sa qualité."""
    canonique = contexte.canonique
    pres = [canonique.origine(max(0, de - _PRES), min(len(canonique.texte), a + _PRES)) for de, a in qualites]
    pres += [
        canonique.origine(t.start(), min(len(canonique.texte), t.end() + _PRES))
        for t in _SOUSSIGNE.finditer(canonique.texte)
    ]
    texte = contexte.ecrit.texte
    for trouve in _MAITRE.finditer(texte):
        if not _PAS_LUI.search(plier_court(texte[trouve.end() : trouve.end() + 70])) and _est_un_nom(trouve["nom"]):
            yield _place(contexte, trouve.start())
    for de, a in pres:
        for trouve in _ETAT_CIVIL.finditer(texte, de, a):
            if _est_un_nom(trouve[0]) and not _CIVILITE.search(texte[:de][-1:] + texte[de : trouve.start()]):
                yield _place(contexte, trouve.start())
    for de, _ in qualites:
        debut = canonique.origine(de, de + 1)[0]
        seul = _NOM_SEUL.search(texte[max(0, debut - _PRES) : debut])
        if seul is not None and _est_un_nom(seul["nom"]):
            yield de, de + 1
    pied = len(texte.rstrip()) - _PIED
    for trouve in _INITIALE.finditer(texte, max(0, pied)):
        if qualites and plier_court(trouve["nom"]) not in _COMMUNS:
            yield _place(contexte, trouve.start())


def _est_un_nom(lu: str) -> bool:
    mots = {plier_court(mot) for mot in re.findall(r"[\wÀ-ÿ]+", lu)}
    return not mots & _COMMUNS


def _place(contexte: Contexte, origine: int) -> tuple[int, int]:
    """La place canonique d'un rang du texte d'origine."""
    debuts = contexte.canonique.debuts
    rang = next((rang for rang, debut in enumerate(debuts) if debut >= origine), len(debuts) - 1)
    return rang, rang + 1


def _a_une_demeure(contexte: Contexte, qualites: list[tuple[int, int]]) -> bool:
    """Une adresse est la sienne, ou se lit tout près de sa qualité sans être celle d'un autre."""
    texte = contexte.canonique.texte
    lues = adresses_de(contexte)
    if any(adresse.porteur is Porteur.OFFICIER for adresse in lues):
        return True
    autres = [(adresse.debut, adresse.fin) for adresse in lues if adresse.porteur is not Porteur.INCONNU]
    for de, a in qualites:
        for trouve in _DEMEURE.finditer(texte, max(0, de - _AUTOUR), min(len(texte), a + _AUTOUR)):
            if not any(debut <= trouve.start() <= fin for debut, fin in autres):
                return True
    return False


def est_signe(contexte: Contexte) -> bool:
    """Vrai si l'acte dit sa signature, ou si un nom d'officier est repris dans ses derniers mots."""
    texte = contexte.canonique.texte
    fin = len(texte.rstrip())
    au_bord = (*_SIGNATURE.finditer(texte, max(0, fin - _BAS)), *_SIGNATURE.finditer(texte, 0, min(fin, _HAUT)))
    for trouve in (*au_bord, *_SIGNE_DE_LUI.finditer(texte)):
        if not _PAS_SA_SIGNATURE.search(texte[max(0, trouve.start() - 30) : trouve.end() + 30]):
            return True
    origine = contexte.ecrit.texte
    pied = len(origine.rstrip()) - _PIED
    if _INITIALE.search(origine, max(0, pied)):
        return True
    qualites = [trouve.span() for trouve in _QUALITE.finditer(texte)]
    debut_du_pied = _place(contexte, pied)[0] if pied > 0 else 0
    noms = {
        mot
        for de, _ in _noms(contexte, qualites)
        if de < debut_du_pied or pied <= 0
        for mot in re.findall(r"[a-z][a-z'-]{2,}", texte[de : de + 50])[:4]
    }
    pied_lu = texte[debut_du_pied:]
    return pied > 0 and any(re.search(rf"\b{re.escape(nom)}\b", pied_lu) for nom in noms - _COMMUNS)
