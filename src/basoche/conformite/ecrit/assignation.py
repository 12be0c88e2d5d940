"""Une assignation : le juge saisi, l'audience (CPC 54, 56)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.lignes import Ligne, lignes
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.conformite.ecrit.tribunaux import Tribunal, tribunaux
from basoche.conformite.ecrit.valeurs import JOURS, Valeur
from basoche.droit.actes import Mention

_ETIQUETTE = r"^[\W\d_]*(?:(?:clause|article|rubrique|cadre)[\W\d]*(?:\([^)\n]*\))?[\W\d_]*)?"
_DESIGNE = motif(
    rf"{_ETIQUETTE}(?:juridiction|siege saisi|(?:le )?juge\b|devant|tribunal|qui (?:tranchera|jugera)|saisine)|"
    r"\b(?:par-?devant|devant)\b|comparaitre|\bassign\w*|\bcite\w*|convoqu\w*|\bsaisi[et]?s?\b|\bportee?\b|appelee?\b|"
    r"audience|se presenter|lequel siege|soumise?\b|deferee?\b|adressee? au?\b"
)
# Ce qui discute du juge sans le saisir.
_DISCUTE = motif(
    r"attendu|considerant|en droit|\bdroit\b ?[.:|]|competence d|appartient|^[\W\d_]*(?:articles?|vu)\b|jugement|"
    r"signification de|\bpieces?\b|bordereau|denonc\w*|dossier"
)
_AUTRES = frozenset({"commerce", "prudhommes", "administratif", "rural", "repressif"})
_AUTRE_JUGE = motif(
    r"tribunal de proximite|juge des contentieux|juge des referes|juge aux affaires|president du tribunal|"
    r"chambre de proximite|juge d'instance|juge du fond|\bjcp\b"
)
_TRIBUNAL_EN_BLANC = motif(r"(?:(?! ?[.;] )[^\n<]){0,50}<vide>")
# L'acte est d'après 2019 (CPC 54) : le tribunal judiciaire y a pris leur place.
_TRIBUNAL_DISPARU = motif(r"(?:(?!ancien|\bex-|devenu)[^\n.;<|]){0,40}(?:tribunal (?:d'|de grande )instance|\btgi\b)")
_AVEC_TRIBUNAL = motif(r"tribunal|\btj\b|\bt\.j\b")


def chercher_juridiction(contexte: Contexte, mention: Mention) -> Recherche:
    """CPC 54, 1° : le juge de l'exécution, et le tribunal où il siège."""
    toutes = lignes(contexte)
    designent = [ligne for ligne in toutes if _DESIGNE.search(ligne.texte) and not _DISCUTE.search(ligne.texte)]
    nommes = [(ligne, t) for ligne in designent for t in tribunaux(ligne.texte) if not t.a_rendu]
    siens = [(ligne, t) for ligne, t in nommes if t.sorte == "jex"]
    if siens and (autre := _deux_villes(designent)) is not None:
        extrait = contexte.extrait(autre.debut, autre.fin)
        return Recherche(mention.id, Etat.CONTREDITE, extrait, "deux juges de l'exécution sont désignés")
    for ligne, tribunal in nommes:
        ailleurs_dit = (tribunal.sorte in _AUTRES or _AUTRE_JUGE.search(tribunal.nom)) and _COMPARAITRE.search(
            ligne.texte[: tribunal.debut]
        ) is not None
        if siens and ailleurs_dit:
            extrait = contexte.extrait(ligne.debut + tribunal.debut, ligne.debut + tribunal.fin)
            return Recherche(mention.id, Etat.CONTREDITE, extrait, "deux juges sont désignés")
    if siens:
        return _avec_son_tribunal(contexte, mention, toutes, siens)
    for ligne, tribunal in nommes:
        if tribunal.sorte in _AUTRES or _AUTRE_JUGE.search(ligne.texte):
            raison = "le juge saisi n'est pas le juge de l'exécution"
            return Recherche(mention.id, Etat.CONTREDITE, contexte.extrait(ligne.debut, ligne.fin), raison)
    ailleurs = [
        (ligne, t)
        for ligne in toutes
        if not _DISCUTE.search(ligne.texte)
        for t in tribunaux(ligne.texte)
        if t.sorte == "jex"
    ]
    if ailleurs:
        return _avec_son_tribunal(contexte, mention, toutes, ailleurs)
    vide = next((ligne for ligne in designent if "<vide>" in ligne.texte), None)
    if vide is not None:
        extrait = contexte.extrait(vide.debut, vide.fin)
        return Recherche(mention.id, Etat.VIDE, extrait, "la mention est laissée en blanc")
    return Recherche(mention.id, Etat.ABSENTE, "", "le juge saisi n'est pas désigné")


_COMPARAITRE = motif(r"(?:comparaitre|vous presenter|assigne\w*)[^\n.;]{0,16}[ -]devant (?:le |la |l')?\Z")
_VILLE_DU_JEX = motif(
    r"(?:devant|comparaitre|assign\w+|saisi\w*|cite\w*)[^\n.;]{0,40}@juge_execution(?: (?:pres|siegeant|du tribunal|"
    r"du tj|"
    r"pres le|au)(?: (?:le|du))?(?: tribunal)?(?: judiciaire)?)? (?:de |d')(?P<v>(?:la |le |les |l')?[a-z][a-z-]{2,})"
)
_PAS_UNE_VILLE = frozenset(
    {"execution", "ce", "cette", "votre", "son", "meme", "lieu", "domicile", "ressort", "proximite"}
)


def _deux_villes(designent: list[Ligne]) -> Ligne | None:
    """La ligne qui donne au juge saisi une autre ville que la première qu'en dit l'acte."""
    dites: dict[str, Ligne] = {}
    for ligne in designent:
        for trouve in _VILLE_DU_JEX.finditer(ligne.texte):
            if trouve["v"] not in _PAS_UNE_VILLE:
                dites.setdefault(trouve["v"], ligne)
    return list(dites.values())[1] if len(dites) > 1 else None


def _avec_son_tribunal(
    contexte: Contexte, mention: Mention, toutes: list[Ligne], siens: list[tuple[Ligne, Tribunal]]
) -> Recherche:
    ligne, tribunal = siens[0]
    extrait = contexte.extrait(ligne.debut + tribunal.debut, ligne.debut + tribunal.fin)
    for ligne, tribunal in siens:
        rang = toutes.index(ligne)
        pres = " ".join(voisine.texte for voisine in toutes[max(0, rang - 1) : rang + 2])
        suite = ligne.texte[tribunal.fin : tribunal.fin + 30]
        if _TRIBUNAL_DISPARU.match(ligne.texte, tribunal.fin):
            return Recherche(mention.id, Etat.CONTREDITE, extrait, "ce tribunal n'existe plus")
        if _TRIBUNAL_EN_BLANC.match(ligne.texte, tribunal.fin):
            return Recherche(mention.id, Etat.VIDE, extrait, "le tribunal est laissé en blanc")
        if tribunal.ville or _AVEC_TRIBUNAL.search(pres) or re.match(r"\W{1,3}[a-z]{3,}", suite):
            return Recherche(mention.id, Etat.TROUVEE, extrait)
    return Recherche(mention.id, Etat.ABSENTE, extrait, "il manque : le tribunal")


_AUDIENCE = motif(
    r"audience|comparaitre|rendez-vous|\bappel de la cause|affaire (?:viendra|sera|est)|appelee?\b|se presenter|"
    r"convoqu\w*|"
    r"ou et quand|quand et ou|\bsalle\b|palais|tribunal|\bpresent(?:er|ez)|presence|\bsieg(?:e|era|eant|er)\b|"
    r"pretoire|\brole\b|\bdebats?\b|plaid\w*|\btj\b|cite judiciaire|cabinet du juge|(?:pris|prendre|pour|a) date\b|"
    r"date (?:du|fixee par le|donnee par le|communiquee par le) greffe|\ben cause\b|(?:cause|instance|dossier|"
    r"proces)[^\n.;]{0,30}"
    r"(?:fixee?|retenue?|evoquee?|inscrite?|enrolee?|examinee?|plaidee?|debattue?|entendue?|jugee?)|\brang\b|"
    r"venir devant"
)
_PAS_L_AUDIENCE = motif(
    r"\bnee?\b|naissance|jugement du|\bremise?\b|copie|trouve chez|rendu (?:le|a la date)|attendu|ordonnance du|"
    r"saisie du|"
    r"\bfaits?\b|l'an <d|constat|signifie[re]?|pieces?\b"
)
_SOUS = motif(
    rf"{_ETIQUETTE}(?:jour|date|heure|horaire|lieu|endroit|place|salle|adresse|ou\b|quand|chambre|juridiction|greffe|le\b|a\b|au\b|"
    rf"tribunal|palais)"
)
_LIEU = motif(
    r"@adresse|palais de justice|\bsalle [a-z0-9]|(?:tribunal|cite) judiciaire[^\n<;.]{0,30},? (?:situe|sis|\d)"
)
_LIEU_DIT = motif(
    r"\btj\b (?:de |d'|du )[a-z]{3}|pretoire|(?:chambre|tribunal) de proximite (?:de |d'|du )[a-z]{3}|"
    r"hotel de (?:ville|justice)|"
    r"cite administrative|maison de (?:la )?justice|\bpalais\b|\bsalle\b|tribunal judiciaire (?:de |d'|du )[a-z]{3}|"
    r"siege du tribunal|cite judiciaire"
)
_HEURE = "h"
# Un jour et une heure qui ne sont pas ceux du juge.
_SOUS_PEU = motif(
    r"vente|encheres|visite|expuls|rendez-vous|mediat|conciliat|reunion|etude|delai|limite|avant le|jusqu"
)


def chercher_audience(contexte: Contexte, mention: Mention) -> Recherche:
    """CPC 56, 1° : le jour, qui est à venir et porte son vrai nom, l'heure, le lieu."""
    toutes = lignes(contexte)
    notees = [
        (note, -ligne.debut, rang) for rang, ligne in enumerate(toutes) if (note := _note(contexte, toutes, rang))
    ]
    if not notees:
        vide = any(_AUDIENCE.search(ligne.texte) and "<vide>" in ligne.texte for ligne in toutes)
        raison = "la mention est laissée en blanc" if vide else "aucune audience ne se lit"
        return Recherche(mention.id, Etat.VIDE if vide else Etat.ABSENTE, "", raison)
    rang = max(notees)[2]
    ligne = toutes[rang]
    extrait = contexte.extrait(ligne.debut, ligne.fin)
    faute = next(_jour_faux(contexte, ligne), None)
    if faute is not None:
        return Recherche(mention.id, Etat.CONTREDITE, extrait, faute)
    pres = _voisines(toutes, rang)
    parts = {
        "le jour": any(_dates(contexte, voisine) for voisine in [ligne, *pres]),
        "l'heure": any(_a_une_heure(contexte, voisine) for voisine in [ligne, *pres]),
        "le lieu": bool(_LIEU.search(ligne.texte) or _LIEU_DIT.search(_sans_titre(ligne.texte)))
        or any(_LIEU.search(voisine.texte) for voisine in pres),
    }
    manquent = [nom for nom, est_la in parts.items() if not est_la]
    if not manquent:
        return Recherche(mention.id, Etat.TROUVEE, extrait)
    vide = "<vide>" in ligne.texte
    raison = "la mention est laissée en blanc" if vide else f"il manque : {', '.join(manquent)}"
    return Recherche(mention.id, Etat.VIDE if vide else Etat.ABSENTE, extrait, raison)


def _sans_titre(texte: str) -> str:
    """Le mot « salle » d'un libellé vide n'est pas un lieu."""
    return re.sub(r"\b(?:salle|palais|tribunal)\b ?[:|] ?(?:<vide>|a preciser|\||$)", "", texte)


def _dates(contexte: Contexte, ligne: Ligne) -> list[Valeur]:
    """Les dates d'une ligne, hors celle de l'acte ; un jour sans année en est une."""
    return [
        valeur
        for valeur in contexte.canonique.entre(ligne.debut, ligne.fin)
        if valeur.genre in ("d", "jm") and valeur.valeur != _jour(contexte)
    ]


def _jour(contexte: Contexte) -> date:
    """Le jour de l'acte ; une date à venir, lue faute de mieux, n'est pas la sienne."""
    return min(contexte.jour, contexte.le)


def _note(contexte: Contexte, toutes: list[Ligne], rang: int) -> int:
    """Ce qui dit qu'une ligne fixe l'audience ; 0 si rien ne le dit."""
    ligne = toutes[rang]
    dates = _dates(contexte, ligne)
    heure = _a_une_heure(contexte, ligne)
    avant = " ".join(voisine.texte for voisine in toutes[max(0, rang - 2) : rang])
    apres = " ".join(voisine.texte for voisine in toutes[rang + 1 : rang + 3])
    dite = 4 if _AUDIENCE.search(ligne.texte) else 3 if _AUDIENCE.search(avant[-160:]) else 0
    if not dite and _SOUS.search(ligne.texte) and (heure or "<h:" in apres) and _AUDIENCE.search(apres):
        dite = 3
    if not dite and heure and _SOUS_PEU.search(ligne.texte) is None and any(_a_venir(contexte, v) for v in dates):
        dite = 2  # un jour à venir et une heure : une assignation n'en fixe pas d'autres que l'audience
    vide = "<vide>" in ligne.texte and dite
    if not dite or not (dates or vide):
        return 0
    futures = any(_a_venir(contexte, v) for v in dates)
    note = dite + (4 if heure else 0) + (3 if futures else 0) + (1 if _LIEU.search(ligne.texte) else 0)
    note -= 5 if _PAS_L_AUDIENCE.search(ligne.texte) else 0
    return note if note >= (4 if futures or vide else 7) else 0


_HEURE_APRES = motif(r"<d:[^>]*>,? (?:a |vers )?<u:(?:[1-9]|1\d|2[0-3]) heures>")


def _a_une_heure(contexte: Contexte, ligne: Ligne) -> bool:
    """Une heure, ou « neuf heures » juste après le jour."""
    dite = next(contexte.canonique.entre(ligne.debut, ligne.fin, _HEURE), None) is not None
    return dite or _HEURE_APRES.search(ligne.texte) is not None


def _a_venir(contexte: Contexte, valeur: Valeur) -> bool:
    return isinstance(valeur.valeur, date) and valeur.valeur > _jour(contexte)


def _voisines(toutes: list[Ligne], rang: int) -> list[Ligne]:
    """Les lignes d'à côté qui tiennent de la même rubrique : des libellés de jour, d'heure ou de lieu."""
    voisines: list[Ligne] = []
    for pas in (-1, 1):
        for ou in range(rang + pas, rang + 5 * pas, pas):
            if not 0 <= ou < len(toutes) or not (
                _SOUS.search(toutes[ou].texte) or (pas < 0 and re.search(r"audience|comparaitre", toutes[ou].texte))
            ):
                break
            voisines.append(toutes[ou])
    return voisines


def _jour_faux(contexte: Contexte, ligne: Ligne) -> Iterator[str]:
    dates = _dates(contexte, ligne)
    if any(valeur.genre == "jm" for valeur in dates):
        return
    for valeur in dates:
        if valeur.valeur is None:
            yield "la date de l'audience est impossible"
        elif valeur.semaine and JOURS[valeur.valeur.weekday()] != valeur.semaine:
            yield f"le {valeur.valeur:%d/%m/%Y} est un {JOURS[valeur.valeur.weekday()]}, pas un {valeur.semaine}"
    if dates and not any(v.valeur is not None and v.valeur > _jour(contexte) for v in dates):
        yield "l'audience n'est pas après l'acte"
