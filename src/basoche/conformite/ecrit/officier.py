"""Le commissaire de justice : son nom, sa demeure, sa signature (CPC 648, 3°)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from basoche.conformite.ecrit.adresses import Porteur, adresses_de, sans_casse
from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif, mots_de
from basoche.conformite.ecrit.pliage import plier_court
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.conformite.ecrit.seing import est_signe
from basoche.droit.actes import Mention

_QUALITE = motif(r"@qualite_officier")
_LABEL = motif(r"@label_officier")
_SOUSSIGNE = motif(r"soussignee?s?\b|@se_nomme")
_MOT = r"[A-ZÀ-ÝŒ][\wÀ-ÿœŒ'’.-]*[\wÀ-ÿœŒ]"
_LIEN = r"(?:[ ,]+(?:de|du|des|la|le)\b)?(?:[ ,]*,[ ,]*| +)(?:d['’])?"
_SUITE = rf"(?:{_LIEN}{_MOT}){{0,5}}"
# « G. de Montfort » : l'initiale est de son nom.
_INITIALES = r"(?:(?:[A-ZÀ-Ý][a-zà-ÿ]?\.[ -]?){1,3}(?:(?:de|du|le|la|van|von) |d['’])?)?"
# Un nom qui finit là ; un nom qui commence là.
_FINIT = re.compile(rf"(?<![\w'’.-])(?P<nom>{_INITIALES}{_MOT}{_SUITE})\Z")
_COMMENCE = re.compile(rf"[\s*_]*(?P<nom>{_INITIALES}{_MOT}{_SUITE})")
_ENTRE = re.compile(r"[\s,;:|.()\[\]–—*_/-]+\Z")
_APRES_QUALITE = re.compile(r"[a-zà-ÿ'’() -]{0,50}[:|\n(–—,][\s*_|:–—-]*(?:(?:pré)?noms?\b[^:|\n]{0,20}[:|])?")
# « le commissaire de justice instrumentaire est Anne Rey », « le commissaire de justice Anne Rey ».
_NOMME_APRES = re.compile(
    r"(?:[ ,]+[a-zà-ÿ'’-]+){0,6}?[ ,]+(?:est|étant|s'appelle|s’appelle|se nomme|nommée?|dénommée?|soussignée?|"
    r"savoir|à savoir|ci-après|instrumentaire|associée?|salariée?),? (?=[A-ZÀ-Ý])| (?=[A-ZÀ-Ý][a-zà-ÿ])"
)
_MAITRE = re.compile(rf"\b(?:Me|ME|Mes|M[aA][iIîÎ][tT][rR][eE]s?)[ \s]+(?P<nom>{_MOT}{_SUITE})")
_PAS_LUI = motif(r"\A[^\n.;]{0,50}(?:avocate?|barreau|notaire|greffi|mandataire)")
_FICHE = re.compile(r"\b[Nn](?:om|OM)\b[^:|\n]{0,20}[:|]")
_SOCIETE = re.compile(r"(?:SCP|SELARL|SELAS|SAS|SARL|SEL|Société|SOCIÉTÉ|Office|OFFICE)\b")
_UN_AUTRE = motif(
    r"(?:ancienne? (?:charge|etude|office)|predecesseur|success|"
    r"avocat|conseil|notaire|barreau|plaid|constitu|vente|recu|publie|greffi)[^\n.;]{0,30}\Z"
)
_QUALITE_EST = re.compile(
    r"(?:[Qq]ualité|QUALITÉ|QUALITE|[Ff]onction|FONCTION|[Tt]itre|TITRE)s?\s*[:|]\s*(?:\[ ?[xX] ?\]|☑|☒)?\s*\Z"
)
_NOM_EST = re.compile(rf"(?:[Nn]oms?|NOMS?)\b[^:|\n]{{0,25}}[:|]\s*(?P<nom>{_MOT}{_SUITE})")
_CIVILITE = re.compile(r"(?:\bM\.|\bMM\.|\bMme|\bMonsieur|\bMadame)\s*\Z")
_PRENOMME = re.compile(r",? ?\b(?:prénommée?|dite?|née?)\b[^,;\n]{0,40},?\s*\Z")
# « moi, Anne Rey, qui suis commissaire de justice ».
_QUI_EST = re.compile(
    r",?\s*(?:qui (?:suis|est|sommes)|étant|agissant (?:comme|en (?:ma |sa )?qualité de)|en (?:ma|sa|notre) qualité de|"
    r"exerçant (?:comme|la profession de|en qualité de)|officier public)[\s(]*\Z|"
    r"[,\s(]*\b(?:[Tt]itulaire|[Aa]ssociée?|[Mm]embre|[Ss]alariée?|[Ss]uppléante?|[Aa]dministrat(?:eur|rice)|[Nn]ommée?|"
    r"[Ee]xerçant|[Rr]evêtue?|[Oo]fficier (?:public|ministériel))\b[^\n.;:]{1,70}\Z"
)
_MINUSCULES = motif(
    r"\b(?:me|maitre|soussignee?,?|je,?|moi,?|nous,?) (?P<nom>[a-z'-]{2,}(?: [a-z'-]{2,}){1,2}),? "
    r"(?=commissaire de justice|huissier de justice)"
)
# « commissaire de justice. Nadège Costalat, 1 rue du Port » : la phrase d'après le nomme et le situe.
_PHRASE_D_APRES = re.compile(rf"\.\s+(?P<nom>{_MOT}(?: {_MOT}){{1,3}})(?=,? (?:\d|rue\b|avenue\b|place\b|quai\b))")
_APPEL = re.compile(r"[^\n.;:]{0,30}?(?P<note>[¹²³⁴⁵⁶⁷⁸⁹]|\[\^?\d\]|\(\d\)|\*)")
# Au pied : « Clémence JANICOT [signature] », quand l'acte est écrit à la première personne.
_AU_PIED = re.compile(
    rf"(?:\A|\n|[:—–,-] )[ *_]*(?P<nom>{_MOT}(?: {_MOT}){{1,3}})[ *_]*"
    r"(?:\[[^\]\n]{0,30}\]|\([^)\n]{0,30}\))?[ *_.]*(?=\n|\Z)"
)
_MOI = motif(r"\b(?:je|j'ai|nous|soussignee?)\b")
_CLERC = motif(r"@signe_par_un_clerc")
_ANNONCE_UN_LIEU = re.compile(r"[ ,]*(?:[a-z]+ )?(?:a|au|en|aux) ?: ?")
_DEMEURE = motif(r"@demeure_officier")
_VOIE = motif(r"@adresse_de_voie")
_AUTRE = motif(
    r"@nom_de_personne|@role_requerant|@role_requerant_faible|@role_destinataire|<d:|\bdevant\b|\bgreffe\b|\bjuge\b|"
    r"avocat|notaire|(?!@societe_d_officiers)(?:@forme_sociale)"
)
_DE_SA_SOCIETE = motif(r"@de_sa_societe")
_SUIT = motif(
    r"[\W_]*(?:(?:etude|office|scp|selarl|selas|sas|cabinet|immeuble|batiment|residence|centre|espace|tour|bp|associee?|"
    r"membre|titulaire|salariee?|successeur|exercant|a la residence|pres)\b|"
    r"@adresse_de_voie|(?:prenoms?|nom|qualite|titre) ?[:|]|tel\b|telephone|"
    r"(?:@libelle_de_demeure)[^\n]{0,60}\d)"
)
_COMMUNS = mots_de("pas_un_nom")
_ARTICLES = frozenset(
    [
        "le",
        "la",
        "les",
        "l",
        "un",
        "une",
        "du",
        "de",
        "des",
        "d",
        "au",
        "aux",
        "par",
        "ce",
        "cet",
        "cette",
        "notre",
        "votre",
        "son",
        "chaque",
        "tout",
        "et",
        "ou",
        "nous",
        "je",
        "a",
        "en",
        "y",
        "pres",
        "sur",
        "dont",
        "qui",
    ]
)
_PAS_UN_PRENOM = mots_de("pas_un_prenom")
_LIGNES_DE_LUI = 4
_PIED = 200
_AVANT, _APRES, _COURTE, _PROCHE, _VERS_SA_VOIE = 140, 300, 110, 140, 70


@dataclass(frozen=True, slots=True)
class _Designation:
    """Où l'acte désigne l'officier, dans le texte canonique : ``nom`` y a son nom, ``fin`` : après nom et qualité."""

    debut: int
    fin: int
    nom: str


def chercher_officier(contexte: Contexte, mention: Mention) -> Recherche:
    """Son nom à côté de sa qualité, sa demeure ; sa signature."""
    designations = list(_designations(contexte))
    qualites = [_Designation(*trouve.span(), "") for trouve in _QUALITE.finditer(contexte.canonique.texte)]
    if not designations and not qualites:
        return Recherche(mention.id, Etat.ABSENTE, "", "rien dans le texte ne le désigne")
    if (clerc := _CLERC.search(contexte.canonique.texte)) is not None:
        return Recherche(mention.id, Etat.CONTREDITE, contexte.extrait(*clerc.span()), "un clerc a signé à sa place")
    designations = designations or list(_au_pied(contexte))
    manquent = [
        nom
        for nom, est_la in (
            ("son nom", bool(designations)),
            ("son prénom", not designations or _est_prenomme(contexte, designations)),
            ("sa demeure", _a_une_demeure(contexte, [*designations, *qualites])),
            ("la signature", est_signe(contexte, [lue.nom for lue in designations])),
        )
        if not est_la
    ]
    place = (designations or qualites)[0]
    extrait = contexte.extrait(place.debut, place.fin)
    if not manquent:
        return Recherche(mention.id, Etat.TROUVEE, extrait)
    autour = contexte.canonique.texte[max(0, place.debut - _PROCHE) : place.fin + _PROCHE]
    etat = Etat.VIDE if "<vide>" in autour else Etat.ABSENTE
    return Recherche(mention.id, etat, extrait, f"il manque : {', '.join(manquent)}")


def _designations(contexte: Contexte) -> Iterator[_Designation]:
    """Un nom collé à la qualité, devant ou derrière ; « Maître Untel », « je soussigné Untel », un libellé."""
    canonique, texte = contexte.canonique, contexte.ecrit.texte
    for trouve in _QUALITE.finditer(canonique.texte):
        de, a = canonique.origine(*trouve.span())
        lus = (_devant(texte, de, seul="res" not in trouve[0]), _derriere(texte, a), _en_fiche(texte, de))
        for lu in (*lus, _PHRASE_D_APRES.match(texte, a), _en_note(texte, a)):
            if lu is not None:
                debut, fin = lu.span("nom")
                yield _Designation(
                    _place(contexte, min(debut, de)), max(trouve.end(), _place(contexte, fin)), lu["nom"]
                )
    for trouve in (*_SOUSSIGNE.finditer(canonique.texte), *_LABEL.finditer(canonique.texte)):
        a = canonique.origine(trouve.start(), trouve.end())[1]
        lu = _COMMENCE.match(texte, _apres_les_titres(texte, a))
        annonce = ":" in texte[a - 1 : a + 3] or "|" in texte[a - 1 : a + 3] or "]" in texte[a - 1 : a + 3]
        autre_ligne = lu is not None and not annonce and "\n" in texte[a : lu.start("nom")]
        if lu is not None and not autre_ligne and _est_un_nom(lu["nom"], seul=False):
            yield _Designation(trouve.start(), _place(contexte, lu.end("nom")), lu["nom"])
    for lu in _MAITRE.finditer(texte):
        suite, avant = texte[lu.end() : lu.end() + 70], texte[max(0, lu.start() - 50) : lu.start()]
        if _PAS_LUI.search(plier_court(suite)) or _UN_AUTRE.search(plier_court(avant)):
            continue
        if plier_court(lu["nom"].split()[0]) not in _COMMUNS:
            yield _Designation(_place(contexte, lu.start()), _place(contexte, lu.end()), lu["nom"])

    if sans_casse(contexte):
        for lu in _MINUSCULES.finditer(canonique.texte):
            yield _Designation(lu.start(), lu.end(), lu["nom"])


def _en_note(texte: str, fin: int) -> re.Match[str] | None:
    """« Le commissaire de justice¹ » : la note du bas de page le nomme."""
    appel = _APPEL.match(texte, fin)
    if appel is None:
        return None
    return re.compile(rf"\n\W{{0,3}}{re.escape(appel['note'])}\W{{0,3}}(?P<nom>{_MOT}{_SUITE})").search(
        texte, appel.end()
    )


def _au_pied(contexte: Contexte) -> Iterator[_Designation]:
    """Un nom et un prénom, seuls au pied d'un acte dont l'officier parle à la première personne."""
    texte = contexte.ecrit.texte.rstrip()
    if not _MOI.search(contexte.canonique.texte):
        return
    for lu in _AU_PIED.finditer(texte, max(0, len(texte) - _PIED)):
        if _est_un_nom(lu["nom"], seul=False) and plier_court(lu["nom"].split()[0]) not in _COMMUNS:
            yield _Designation(_place(contexte, lu.start("nom")), _place(contexte, lu.end("nom")), lu["nom"])


def _est_prenomme(contexte: Contexte, designations: list[_Designation]) -> bool:
    """Faux si, partout, il n'a qu'un mot pour nom : « Maître Loridan »."""
    for lue in designations:
        propres = [mot for mot in re.findall(r"[\wÀ-ÿœŒ'’-]+", lue.nom) if plier_court(mot) not in _COMMUNS | _ARTICLES]
        if len(propres) != 1 or not re.search(
            rf"(?i:\bme|\bma[iî]tre)\s+{re.escape(propres[0])}", contexte.ecrit.texte
        ):
            return True
        nom = re.escape(propres[0])
        ailleurs = re.compile(
            rf"(?P<avant>[A-ZÀ-ÝŒ][\wà-ÿ'’-]+|\b[A-ZÀ-Ý][a-z]?\.)[ ,-]*{nom}\b|"
            rf"\b{nom},? (?P<apres>[A-ZÀ-Ý][\wà-ÿ'’-]+)",
            re.I,
        )
        for lu in ailleurs.finditer(contexte.ecrit.texte):
            autre = lu["avant"] or lu["apres"]
            if autre[0].isupper() and plier_court(autre.rstrip(".")) not in _COMMUNS | _PAS_UN_PRENOM | _ARTICLES:
                return True
    return False


def _devant(texte: str, qualite: int, *, seul: bool) -> re.Match[str] | None:
    """« Maître Anne Rey, commissaire de justice » : le nom qui finit devant la qualité."""
    debut = max(0, qualite - _AVANT)
    avant = _QUI_EST.sub("", _PRENOMME.sub("", texte[debut:qualite]))
    colle = avant.rstrip()
    nu = _ENTRE.sub("", avant)
    lu = _FINIT.search(texte, debut, debut + len(nu))
    if lu is None or not _est_un_nom(lu["nom"], seul=seul):
        return None
    if "\n" in avant[len(nu) :] and _CIVILITE.search(texte, debut, lu.start()):
        return None
    dernier = plier_court(re.split(r"[\s'’]", colle)[-1]) if colle == nu else ""
    return None if dernier in _ARTICLES else lu


def _en_fiche(texte: str, qualite: int) -> re.Match[str] | None:
    """« Nom : Rey — Prénom : Anne — Qualité : commissaire de justice »."""
    libelle = _QUALITE_EST.search(texte, max(0, qualite - _COURTE), qualite)
    return _NOM_EST.search(texte, max(0, libelle.start() - _COURTE), libelle.start()) if libelle else None


def _derriere(texte: str, fin: int) -> re.Match[str] | None:
    """« Commissaire de justice : Anne Rey » : le nom qui commence après la qualité et un signe."""
    entre = _APRES_QUALITE.match(texte, fin) or _NOMME_APRES.match(texte, fin)
    if entre is None:
        return None
    lu = _COMMENCE.match(texte, _apres_les_titres(texte, entre.end()))
    if lu is None or _SOCIETE.match(lu["nom"]):
        return None
    # Sous sa qualité, « Madame… » est la personne à qui il s'adresse.
    devant = texte[fin : lu.start("nom")]
    if "\n" in devant and ":" not in devant and "|" not in devant and _CIVILITE.search(devant):
        return None
    return lu if _est_un_nom(lu["nom"], seul=_FICHE.search(devant) is not None) else None


_TITRES = re.compile(
    r"[\s,:|*_–—-]*(?:(?:Maître|MAÎTRE|Me|M\.|Mme|Mlle|Monsieur|Madame|(?:Pré)?[Nn]oms?(?: et prénoms?)?)\b[\s:.|]*)?"
)


def _apres_les_titres(texte: str, ou: int) -> int:
    trouve = _TITRES.match(texte, ou)
    return trouve.end() if trouve else ou


def _est_un_nom(lu: str, *, seul: bool) -> bool:
    """Deux mots qui ne sont pas des mots communs ; ``seul`` : ou un seul, s'il est en capitales."""
    mots = re.findall(r"[\wÀ-ÿœŒ'’-]+", lu)
    rangs = [rang for rang, mot in enumerate(mots) if plier_court(mot) in _COMMUNS]
    propres = [mot for mot in mots[rangs[-1] + 1 if rangs else 0 :] if plier_court(mot) not in _ARTICLES]
    return len(propres) >= 2 or (seul and len(propres) == 1 and propres[0].isupper())


def _place(contexte: Contexte, origine: int) -> int:
    """La place canonique d'un rang du texte d'origine."""
    debuts = contexte.canonique.debuts
    return next((rang for rang, debut in enumerate(debuts) if debut >= origine), len(debuts) - 1)


def _a_une_demeure(contexte: Contexte, designations: list[_Designation]) -> bool:
    """Une voie se lit après sa désignation, avant toute autre personne ; ou l'adresse est dite celle de l'étude."""
    texte = contexte.canonique.texte
    for lue in designations:
        fin = _fin_de_ligne(texte, lue.fin)
        for _ in range(_LIGNES_DE_LUI):
            suivante = texte[fin + 1 : _fin_de_ligne(texte, fin + 1)]
            if len(suivante) > _COURTE or not _SUIT.match(suivante):
                break
            fin = _fin_de_ligne(texte, fin + 1)
        demeure = _DEMEURE if lue.nom else _VOIE
        if demeure.search(texte, lue.fin, _avant_un_autre(texte, lue.fin, min(fin, lue.fin + _APRES))):
            return True
        # « Anne Rey, exerçant 4 rue Haute la profession de commissaire de justice ».
        if lue.nom and _VOIE.search(texte, lue.debut, lue.fin):
            return True
    siennes = (adresse for adresse in adresses_de(contexte) if adresse.porteur is Porteur.OFFICIER)
    return any(_VOIE.search(texte, a.debut, min(_fin_de_ligne(texte, a.debut), a.fin + _VERS_SA_VOIE)) for a in siennes)


def _avant_un_autre(texte: str, debut: int, fin: int) -> int:
    """Où commence une autre personne ; la société où il exerce n'en est pas une."""
    lieu = _ANNONCE_UN_LIEU.match(texte, debut)
    for autre in _AUTRE.finditer(texte, lieu.end() if lieu else debut, fin):
        if not _DE_SA_SOCIETE.search(texte, max(debut - _COURTE, 0), autre.start()):
            return autre.start()
    return fin


def _fin_de_ligne(texte: str, ou: int) -> int:
    fin = texte.find("\n", ou)
    return fin if fin >= 0 else len(texte)
