"""L'inventaire des biens saisis : des biens, et de quoi les reconnaître (CPCE R221-16, 2°)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.droit.actes import Mention

_DEBUT = motif(r"@debut_inventaire")
_FIN = motif(r"@fin_inventaire")
_MEUBLE = motif(r"@nom_de_meuble")
_SUR = motif(r"@detail_sur")
_NUMERO = motif(
    r"(?:no?|numero) ?(?:de )?(?:la )?(?:serie|chassis|immatricul\w*|fabrication)|immatricule\w*|"
    r"\b(?:puce|tatouage|boucle|sire|ifce|moteur) ?(?:no?|numero)? ?\d{2}|"
    r"\b[a-z]{2}-\d{3}-[a-z]{2}\b"
)
_LAISSE = motif(r"@bien_laisse")
_PUCE = re.compile(r"[-–•*·] ?|\d{1,2} ?[.)°-]|[a-z][.)] ")
_LISTE_EXCLUE = motif(
    r"\b(?:ne|n')[^\n]{0,20}saisi\w*[^\n]{0,12}\b(?:pas|point)\b|\b(?:non|pas|point) saisie?s?\b|insaisissable|"
    r"laissee?s? (?:a|au|aux)\b|\bque (?:je|nous) (?:vous )?laiss\w*|exclu\w* de la saisie|hors (?:de la )?saisie|"
    r"echapp\w* a la saisie|\brest\w* (?:a|au) (?:vous|debiteur|votre)"
)
_ENTETE = motif(r"@entete_de_liste")
_SEGMENT = re.compile(r"(?:[^\n;.]|\.(?! ))+")
_MOTS = re.compile(r"[a-z]{4,}")
_PLUSIEURS = 2
_AUTOUR = 90  # signes
_ASSEZ = 3  # mots
_VAGUE = motif(r"@bien_vague")
# Ce qui porte un nombre sans rien dire d'un bien : une adresse, un code postal, le rang d'une ligne.
_AILLEURS = motif(
    r"\b\d{1,4}(?: ?(?:bis|ter))?,? (?:@voie)\b[^\n,;]{0,40}|\b\d{5} [a-z]|^ ?\d{1,2} ?[|.)o]|\b\d{1,2} ?o?\)"
)


def _sans_jetons(texte: str) -> str:
    """Une date, un délai ou une adresse n'est pas le détail d'un bien ; un blanc le reste."""
    return _AILLEURS.sub(" ", re.sub(r"<(?!vide)[^>]*>", " ", texte))


def _segments(contexte: Contexte, debut: int, fin: int) -> Iterator[tuple[int, int]]:
    """Les articles d'un inventaire : une ligne, une rangée de tableau, un morceau entre deux points-virgules."""
    texte = contexte.canonique.texte
    for trouve in _SEGMENT.finditer(texte, debut, fin):
        if not _ENTETE.search(trouve[0]):
            yield trouve.span()


def _est_un_bien(contexte: Contexte, debut: int, fin: int) -> bool:
    """Un meuble nommé et de quoi le reconnaître ; ce qui est laissé au débiteur n'en est pas."""
    corps = _sans_jetons(contexte.canonique.texte[debut:fin])
    if not _SUR.search(corps) or _est_sous_exclusion(contexte, debut):
        return False
    return any(
        not _LAISSE.search(corps, max(0, meuble.start() - _AUTOUR), meuble.end() + _AUTOUR)
        for meuble in _MEUBLE.finditer(corps)
    )


def _est_sous_exclusion(contexte: Contexte, debut: int) -> bool:
    """La liste où se trouve ce bien est celle des biens qui ne sont pas saisis."""
    texte = contexte.canonique.texte
    ligne = texte.rfind("\n", 0, debut) + 1
    if not _est_un_article(contexte, ligne):
        return False
    while ligne > 0 and _est_un_article(contexte, ligne):
        ligne = texte.rfind("\n", 0, ligne - 1) + 1
    fin = texte.find("\n", ligne)
    return _LISTE_EXCLUE.search(texte, ligne, fin if fin >= 0 else len(texte)) is not None


def _est_un_article(contexte: Contexte, ligne: int) -> bool:
    """La ligne qui commence là est un article d'une liste."""
    if _PUCE.match(contexte.canonique.texte, ligne):
        return True
    passage = contexte.ecrit.passage_de(contexte.canonique.origine(ligne, ligne + 1)[0])
    return passage is not None and passage.genre == "liste"


def _en_a_plusieurs(contexte: Contexte, debut: int, fin: int) -> bool:
    """D'un seul tenant, plusieurs meubles et plusieurs détails."""
    corps = _sans_jetons(contexte.canonique.texte[debut:fin])
    noms = {trouve[0] for trouve in _MEUBLE.finditer(corps)}
    return len(noms) >= _PLUSIEURS and len(_SUR.findall(corps)) >= _PLUSIEURS


def _est_identifie(contexte: Contexte, debut: int, fin: int) -> bool:
    """Un seul bien, que son numéro distingue de tout autre."""
    return _NUMERO.search(contexte.canonique.texte, debut, fin) is not None


def chercher_inventaire(contexte: Contexte, mention: Mention) -> Recherche:
    """Trouvé si des biens sont désignés en détail ; absent s'il n'y a que des genres, ou rien."""
    texte = contexte.canonique.texte
    tous = [place for place in _segments(contexte, 0, len(texte)) if _est_un_bien(contexte, *place)]
    zone = _zone(contexte)
    if len(tous) < _PLUSIEURS and any(_en_a_plusieurs(contexte, *p) or _est_identifie(contexte, *p) for p in tous):
        return Recherche(mention.id, Etat.TROUVEE, contexte.extrait(*tous[0]))
    dans = [place for place in tous if zone is not None and zone[0] <= place[0] < zone[1]]
    biens = dans or (tous if len(tous) >= _PLUSIEURS else [])
    if biens:
        return Recherche(mention.id, Etat.TROUVEE, contexte.extrait(*biens[0]))
    if zone is None:
        return Recherche(mention.id, Etat.ABSENTE, "", "aucun bien n'est inventorié")
    return _par_la_zone(contexte, mention, zone)


def _zone(contexte: Contexte) -> tuple[int, int] | None:
    """Le morceau du document qui a le plus l'air d'un inventaire, après ce qui l'annonce."""
    texte = contexte.canonique.texte
    meilleur: tuple[int, int, int] = (-1, 0, 0)
    for trouve in _DEBUT.finditer(texte):
        borne = _FIN.search(texte, trouve.end())
        zone = (trouve.end(), min(borne.start() if borne else len(texte), trouve.end() + 2500))
        corps = _sans_jetons(texte[zone[0] : zone[1]])
        note = len(_SUR.findall(corps)) * 3 + len(re.findall(r"[a-z]{4,}", corps)) // 3
        if note > meilleur[0]:
            meilleur = (note, *zone)
    return meilleur[1:] if meilleur[0] >= 0 else None


def _par_la_zone(contexte: Contexte, mention: Mention, zone: tuple[int, int]) -> Recherche:
    """Des biens qu'aucune liste ne nomme : un détail sûr suffit."""
    debut, fin = zone
    places = [(de, a) for de, a in _segments(contexte, debut, fin) if not _est_sous_exclusion(contexte, de)]
    segments = [_sans_jetons(contexte.canonique.texte[de:a]) for de, a in places]
    corps = "\n".join(segments)
    extrait = contexte.extrait(debut, max(debut + 1, min(fin, debut + 120)))
    if "<vide>" in corps and not _SUR.search(corps):
        return Recherche(mention.id, Etat.VIDE, extrait, "l'inventaire est laissé en blanc")
    if len(re.findall(r"[a-z]{3,}", corps)) < _ASSEZ:
        return Recherche(mention.id, Etat.ABSENTE, extrait, "aucun bien n'est inventorié")
    detailles = [
        s for s in segments if _SUR.search(s) and not _LAISSE.search(s) and len(_MOTS.findall(s)) >= _PLUSIEURS
    ]
    if not detailles:
        return Recherche(mention.id, Etat.ABSENTE, extrait, "les biens ne sont pas désignés en détail")
    if _VAGUE.search(corps) and len(_SUR.findall(corps)) < _PLUSIEURS:
        return Recherche(mention.id, Etat.DOUTEUSE, extrait, "la désignation des biens est vague")
    return Recherche(mention.id, Etat.TROUVEE, extrait)
