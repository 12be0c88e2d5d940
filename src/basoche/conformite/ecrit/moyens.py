"""Les moyens d'une assignation, en fait et en droit, et le bordereau de ses pièces (CPC 56, 2° et 3°)."""

from __future__ import annotations

import re

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.lignes import Ligne, lignes
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.droit.actes import Mention

_ETIQUETTE = (
    r"^[\W\d_]*(?:(?:clause|article|rubrique|cadre|sur|en marge|marge|colonne|case|(?:[ivx]{1,4}|[a-h])(?=[ .)/-]))"
    r"[\W\d_]*)?(?:sur )?"
)
_OUVRE = motif(
    rf"{_ETIQUETTE}(?:les |l'|nos |mes |des |expose des |exposes? )?"
    r"(?:moyens?|motifs|motivation|faits?\b|en fait|en droit|(?:le )?droit\b|attendu|discussion|expose\b|histoire|"
    r"pourquoi|"
    r"(?:pour )?quelles? raisons|raisons|rappel|considerant|argument\w*|fondements?|contexte|il est expose|"
    r"circonstances|"
    r"justification|explication|situation|analyse|la contestation|ce qui s'est passe|ce que (?:dit|veut|prevoit)|"
    r"(?:la )?loi\b|regles? (?:invoquee|applica|de droit)\w*|voici pourquoi|cause\b|ce qui fonde)|"
    r"\ben (?:fait|droit)\b|\bfaits? ?[:.]|\bdroit ?:|\bpour quoi\b|\bparce que\b|\battendu\b|\bconsiderant\b|\bor,|"
    r"il est constant|"
    r"\b(?:est|soit) expose\b|\bfait valoir\b"
)
_AUTRE_SUJET = motif(
    r"amiable|conciliat|\bmediat(?:ion|eur)|<a:750-1>|avocat|represent|compar[au]|bordereau|^[\W\d_]*pieces?\b|"
    r"par ces motifs|\bcouts?\b|emolument|\bttc\b|audience|\bremise?\b|\bcopie\b|nationalite|\bsiege\b|assignation|"
    r"commissaires? de justice\W{0,3}(?:associe|a (?:la )?[a-z]{3}|pres\b|audienc|en residence|titulaire|demeurant|"
    r"soussign|y demeur|domicili|\d|au sein|membre|instrument)|\bsoussign|demeurant|^[\W\d_]*(?:objet|demandes?|"
    r"pretentions|dispositif)|\bliquider\b|"
    r"^[\W\d_]*condamner|"
    r"se defend|reproduc|citation des textes"
)
_NU = re.compile(
    r"^[\W\d_]*(?:les |pourquoi|moyens?|motifs?|faits?|droit|discussion|clause|en fait|en droit|[\[\](),.:|—–-]|"
    r"\s|\d)*"
)
_TITRE_COURT = 70
_AVANT = 3  # lignes
_FAIT_AU_MOINS = 16  # signes
_RECIT = motif(
    r"<(?:d|e|jm|u):|\b(?:a|ont|est|sont|etait|avait|fut|n'a|s'est|n'est|reste|repose|restee?|depuis|jamais|toujours|"
    r"poursuit|tenez|depasse|vit|date|datent|porte|manque|demeure|ignore|conteste|doit|contient|ne)\b"
)
# Ce qui conclut ne raconte rien.
_CONCLUT = motif(r"\bil (?:y a|sera|conviendra|convient|echet)[^\n.;]{0,20}(?:fait droit|lieu|de faire droit)")
_LOI = motif(
    r"<a:(?!700>|69[0-9]>|5[46]>|750-1>|446-1>|648>|65\d>|68\d>|R121-(?:[6-9]|10|11)>|L121-4>|A444)[^>]*>|"
    r"<a:(?:65\d|69\d|68\d)>[^\n.;]{0,60}\b(?:exig|impos|prevoi|dispose|veu[lt]|prescri|command|oblig|interdi|sanction)\w*|"
    r"jurisprudence|"
    r"\b(?:cpce?|c\. ?civ\.?|c\. ?com\.?|code (?:civil|de procedure civile|des procedures civiles d'execution|"
    r"de commerce|"
    r"de la consommation|monetaire))[ ,:(]{1,3}(?:art(?:icle)?s?\.? ?)?(?:[lrd]\.? ?)?(?!54\b|56\b|69\d\b|700\b|750|"
    r"446-|64\d|6[58]\d\b)"
    r"\d{2,4}|\bcass\.|code civil|principe (?:de|d'|selon)|force de chose jugee|c\. ?civ\.?"
)


_DIT_LA_LOI = motif(
    r"(?:\bet |\bor |,|(?<!<[ade]):|;)[^,;:\n]{0,60}<a:[^>]*>[^\n]*|(?:\bloi|decret|arrete|ordonnance|cass\.?|"
    r"civ\.?|com\.?|arret)[^\n,;<]{0,30}<d:[^>]*>"
)


def chercher_moyens(contexte: Contexte, mention: Mention) -> Recherche:
    """L'état de la mention : l'exposé des faits et celui du droit, dans ce qui parle des moyens."""
    lues = _lignes_des_moyens(contexte)
    phrases = [
        (ligne, phrase)
        for ligne in lues
        for phrase in re.split(r"(?<=[.;!?]) | \| (?=droit|en droit)| (?=attendu qu|considerant qu)", ligne.texte)
    ]
    droit = [ligne for ligne, phrase in phrases if _LOI.search(phrase)]
    faits = [
        ligne for ligne, phrase in phrases if _raconte(phrase) and (not _LOI.search(phrase) or _date_un_fait(phrase))
    ]
    if not lues:
        return Recherche(mention.id, Etat.ABSENTE, "", "rien dans le texte ne la dit")
    premiere = next(iter((*faits, *droit, *lues)))
    extrait = contexte.extrait(premiere.debut, min(premiere.fin, premiere.debut + 200))
    manquent = [nom for nom, part in (("les faits", faits), ("le droit", droit)) if not part]
    if not manquent:
        return Recherche(mention.id, Etat.TROUVEE, extrait)
    vide = any("<vide>" in ligne.texte for ligne in lues)
    raison = "la mention est laissée en blanc" if vide else f"il manque : {', '.join(manquent)}"
    return Recherche(mention.id, Etat.VIDE if vide else Etat.ABSENTE, extrait, raison)


def _date_un_fait(phrase: str) -> bool:
    """Une phrase qui cite la loi raconte aussi, si elle date ou chiffre ce qui n'est pas la loi elle-même."""
    bouts = _DIT_LA_LOI.sub("\n", phrase).split("\n")
    return any(_RECIT.search(bout) and re.search(r"<[de]:", bout) for bout in bouts)


def _raconte(phrase: str) -> bool:
    """Une phrase assez longue, libellé ôté, qui dit ce qui s'est passé."""
    nue = _NU.sub("", phrase)
    return len(nue) >= _FAIT_AU_MOINS and _RECIT.search(nue) is not None and _CONCLUT.search(nue) is None


def _lignes_des_moyens(contexte: Contexte) -> list[Ligne]:
    """Les lignes qui annoncent des moyens, et ce qui suit leur titre."""
    gardees: list[Ligne] = []
    ouverte = False
    for ligne in lignes(contexte):
        titre = ligne.titre or len(ligne.texte) <= _TITRE_COURT
        if _AUTRE_SUJET.search(ligne.texte) and not _OUVRE.match(ligne.texte):
            ouverte = ouverte and not titre
            continue
        if _OUVRE.search(ligne.texte) and not _ETRANGERE.search(ligne.texte):
            ouverte = True
        elif ligne.titre:
            ouverte = False
        if ouverte:
            gardees.append(ligne)
    return gardees or _autour_du_droit(contexte)


def _autour_du_droit(contexte: Contexte) -> list[Ligne]:
    """Sans titre qui les annonce : les lignes qui citent la loi, et celles qui les précèdent."""
    propres = [ligne for ligne in lignes(contexte) if not _AUTRE_SUJET.search(ligne.texte)]
    gardees: list[Ligne] = []
    for rang, ligne in enumerate(propres):
        if _LOI.search(ligne.texte):
            gardees += [voisine for voisine in propres[max(0, rang - _AVANT) : rang + 1] if voisine not in gardees]
    return gardees


_ETRANGERE = motif(r"par ces motifs|prealable|\bamiable|<a:750-1>")
_BORDEREAU = motif(
    r"(?:documents?|pieces|justificatifs|titres|preuves) (?:suivante?s|jointe?s|annexee?s|produite?s|communiquee?s|"
    r"versee?s|"
    r"citee?s|ci-apres|ci-dessous)|(?:sont|ci-?|est) ?(?:joint|annex|produit|vers|communiqu)(?:e|es|s|ees?)? ?(?::|"
    r"aux debats)|"
    r"(?:s'appuie|se fonde|repose|sont fondees|est fondee) sur[^\n.]{0,40}(?:pieces|documents|preuves|justificatifs)|"
    r"bordereau(?! (?:d'inscription|hypothecaire))|pieces? (?:communiquees?|jointes?|visees?|produites?|annexees?|"
    r"invoquees?|versees?|suivantes?|"
    r"a l'appui|"
    r"du demandeur|de la demanderesse|fondant)|(?:liste|inventaire|enumeration|etat|"
    r"releve|tableau|table|nomenclature|recapitulatif)[^\n]{0,24}(?:pieces|documents|justificatifs|preuves|communications|productions|titres\b)|"
    r"\bfonde(?:nt|e)? [^\n.:]{0,40}\bsur ?:|a l'appui ?:|"
    r"(?:suivant|selon|d'apres|par) (?:un |l'|le |la |son |leur )?(?:inventaire|bordereau|liste|etat)\b|"
    r"^[\W\d_]*(?:(?:clause|article|rubrique)[\W\d]*)?(?:les |nos |mes )?(?:pieces?|preuves|documents|"
    r"justificatifs)\b|"
    r"\bpieces? ?:|(?:liste|inventaire|enumeration|releve|etat)\b[^\n:.]{0,70}(?:produi|invoqu|verse|montr|"
    r"presente|communiqu)\w*|"
    r"(?:produi\w*|vers(?:e|ent|ons|ees?)|communiqu\w*|montr\w+|soumet\w*|depos\w*|fourni\w*)\b[^\n.:]{0,50}:|"
    r"(?:a l'appui|au soutien) d[^\n:.]{0,40}(?:produi|verse|communiqu|invoqu|fourni)\w*|"
    r"ce que [^\n.]{0,40}(?:montr|produi|soumet|presenter)\w*|"
    r"^[\W_]*(?:n[o°]|numero)?[ |]*\bpieces?\b|^[\W_]*p(?:iece)? ?n?[o°]? ?0?1\b[ .:)–—-]|sur lesquelles (?:la|"
    r"sa) demande est fondee|preuves[^\n]{0,20}(?:jointes|versees|produites)"
)
_PAS_UN_BORDEREAU = motif(r"\bpieces? d'identite")
_DOCUMENTS = motif(
    r"\b(?:grosse|exploits?|minute|notifications?|sommations?|carte|passeport|acte\w*|brevet|bordereaux|"
    r"memoire|"
    r"itineraire|facturette|saisies?|convention|correspondances?|sms|messages?|photos?|expertise|estimation|"
    r"declarations?|"
    r"deliberation|mandat|"
    r"cheques?|livret|fiches?|notes?|tickets?|procuration|mainlevee|offres?|reponses?|refus|captures?|"
    r"jugements?|ordonnances?|arrets?|commandements?|procès-verba\w+|proces-verba\w+|constats?|factures?|"
    r"contrats?|"
    r"lettres?|courri\w+|courriels?|attestations?|quittances?|bail\b|baux|releves?|avis|bulletins?|justificatifs?|"
    r"denonciations?|significations?|actes?|photographi\w+|plans?\b|devis|rapports?|comptes?|extraits?|certificats?|"
    r"mises? en demeure|echanges?|avoirs?|etats?|recus?|pouvoirs?|bons?|bilans?|titres?|statuts|kbis|conclusions|"
    r"recepisse|"
    r"tableau|decompte|protocole|accord|virement|preuves?|requete|assignation|inscription|expedition|copie)\b"
)
_NUMERO = re.compile(
    r"\b(?:premierement|deuxiemement|secondement|troisiemement|quatriemement|primo|secundo|tertio|quarto|enfin)\b|"
    r"(?:^|[\s|(—–;:,-])(?:p(?:iece)?s? ?)?(?:n[o°] ?)?(?:\d{1,2}|[ivx]{1,4}|[a-h])(?=[ .)/:°|—–-]{1,3} ?[a-z(])"
)
_AU_MOINS = 2
_LIGNES_DE_LISTE = 14
_ENTETE = motif(r"\||^[\W\d_]*(?:pieces?|bordereau|celles|liste|annexe\w*)\b")
_RECITE = motif(r"\b(?:avons|ai|avez|sera|seront|a ete|ont ete|remis\w*|accueil|etude)\b|<h:")
_FIN_DE_LISTE = motif(r"par ces motifs|sous toutes reserves")
_VAINE = motif(
    r"\bneant\b|(?:a|seront|sera) (?:joindre|completer|fournir|produire|communique\w*|montre\w*)|voir le greffe"
)


# Ce n'est pas le bordereau de cette affaire, ou il dit qu'il n'y a rien.
_D_UNE_AUTRE = motif(
    r"(?:procedure|affaire|instance|cause)s? (?:distincte|etrangere|differente)|etrangere?s? a la presente|"
    r"\baucune? (?:pieces?|documents?|justificatifs?) (?:n'(?:est|a ete|y est|accompagne)|ne (?:sera|sont|fut|vient))|"
    r"(?:requete|commandement|acte de saisie)[^\n.]{0,60}(?:comportait|contenait|avait pour|etait accompagne\w* d)"
    r"[^\n.]{0,14}bordereau"
)


def chercher_bordereau(contexte: Contexte, mention: Mention) -> Recherche:
    """L'état de la mention : une liste d'au moins une pièce sous un bordereau ; son titre seul ne la dit pas."""
    toutes = lignes(contexte)
    vues = [
        rang
        for rang, ligne in enumerate(toutes)
        if _BORDEREAU.search(ligne.texte) and not _PAS_UN_BORDEREAU.search(ligne.texte)
    ]
    autre = next((toutes[rang] for rang in vues if _D_UNE_AUTRE.search(toutes[rang].texte)), None)
    if autre is not None:
        extrait = contexte.extrait(autre.debut, autre.fin)
        return Recherche(mention.id, Etat.CONTREDITE, extrait, "ce n'est pas le bordereau des pièces de cette demande")
    for rang in vues:
        if _est_une_liste(contexte, toutes, rang):
            return Recherche(mention.id, Etat.TROUVEE, contexte.extrait(toutes[rang].debut, toutes[rang].fin))
    if not vues:
        return Recherche(mention.id, Etat.ABSENTE, "", "rien dans le texte ne la dit")
    ligne = toutes[vues[0]]
    vide = any("<vide>" in toutes[rang].texte for rang in vues)
    raison = "la mention est laissée en blanc" if vide else "il manque : la liste des pièces"
    return Recherche(mention.id, Etat.VIDE if vide else Etat.ABSENTE, contexte.extrait(ligne.debut, ligne.fin), raison)


def _est_une_liste(contexte: Contexte, toutes: list[Ligne], rang: int) -> bool:
    """Des documents nommés dans la ligne ou juste dessous."""
    annonce = _BORDEREAU.search(toutes[rang].texte)
    suite = toutes[rang].texte[annonce.end() :] if annonce else ""
    suite = _FIN_DE_LISTE.split(suite)[0]
    if (_compte(suite) >= _AU_MOINS and not _VAINE.search(suite)) or (
        ":" in suite and _compte(suite.rpartition(":")[2]) and not _VAINE.search(suite)
    ):
        return True
    if len(suite) > _TITRE_COURT and not suite.rstrip(" *_").endswith(":"):
        return False  # la ligne parle d'autre chose que d'une liste à venir
    corps: list[str] = []
    for ligne in toutes[rang + 1 : rang + 1 + _LIGNES_DE_LISTE]:
        if not ligne.texte.strip(" |-:"):
            continue
        if not _est_une_piece(contexte, ligne, premiere=not corps):
            if corps or not _ENTETE.search(ligne.texte):
                break
            continue
        corps.append(ligne.texte)
    return not _VAINE.search(suite) and _compte("\n".join(corps)) + _compte(suite) >= _AU_MOINS


def _est_une_piece(contexte: Contexte, ligne: Ligne, *, premiere: bool) -> bool:
    """Un élément de liste, une rangée, une ligne numérotée, ou l'énumération qui suit l'annonce."""
    if "?" in ligne.texte or _compte(ligne.texte) < 1:
        return False
    if _RECITE.search(ligne.texte):
        return False
    passage = contexte.ecrit.passage_de(contexte.canonique.origine(ligne.debut, ligne.fin)[0])
    if passage is not None and passage.genre in ("liste", "tableau"):
        return True
    if _NUMERO.match(ligne.texte) or len(_NUMERO.findall(ligne.texte)) >= _AU_MOINS:
        return True
    return premiere and _compte(ligne.texte) >= _AU_MOINS


def _compte(texte: str) -> int:
    """Les pièces que nomme un texte, à leur numéro ou à leur nom."""
    return max(len(_DOCUMENTS.findall(texte)), len(_NUMERO.findall(texte)) if _DOCUMENTS.search(texte) else 0)
