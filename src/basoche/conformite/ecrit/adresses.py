"""Les adresses d'un acte, et de qui chacune est : une partie, l'officier, un tribunal, un avocat, les lieux."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif, mots_de
from basoche.conformite.ecrit.pliage import plier_court

_ADRESSE = motif(r"@siege|@domicile")
_RUE = motif(r"@adresse")
_LIEU = motif(
    r"(?:siege(?! (?:verifi|du\b|des?\b|d'))|demeur\w+|domicili\w+|resid\w+|habit\w+|sise?)"
    r"(?! chez (?:lui|elle|eux|son|sa|l'|ledit|me\b|maitre))[^\n<|;]{0,24}? ?:? "
    r"(?:(?<!qui )(?<!\bil )(?<!elle )(?<!lequel )(?<!laquelle )(?<!on )a|au|aux|audit|auxdits?|en|meme|les|la)\b"
    r"(?! ?<vide>)(?! (?:m\.|mme|monsieur|madame|l'audience|personne|mon|votre|notre|copie|ete\b))|"
    r"(?:demeurant|domiciliee?s?|residant|habitant),? (?!avec|chez|ensemble|de droit|en (?:cette|la meme)|ou\b)[a-z]|"
    r"[, ]*(?:a la )?meme (?:adresse|domicile)"
)
_ELU = motif(r"(?:election de|elit|elisent|elisant|fait|faisant) \Z")
_EN_BLANC = re.compile(r"[a-z]+(?: social)?[ :|,]*(?:a|au|aux|en|dans|sur)? ?<vide>")
_AVANT, _LIGNES, _RAISON_SOCIALE, _QUALITE = 190, 3, 110, 45
# « ROMETTE Axel », « Axel ROMETTE » : un mot en capitales et un mot à capitale initiale.
_CAPITALES = r"[A-ZÀ-Ý][A-ZÀ-Ý'’-]{2,}"
_INITIALE = r"[A-ZÀ-Ý][a-zà-ÿ][\wà-ÿ'’-]+"
_ETAT_CIVIL = re.compile(
    rf"(?<![\w'’-])(?:{_CAPITALES},? {_INITIALE}|{_INITIALE}(?:,? {_INITIALE}){{0,3}} {_CAPITALES})(?![\w'’-])"
)
# En tête d'une lettre : une ligne qui n'est qu'un nom.
_LIGNE_NOM = re.compile(
    rf"^(?:{_INITIALE}|{_CAPITALES})(?: (?:(?:de|du|le|la) )?(?:{_INITIALE}|{_CAPITALES})){{1,3}}$", re.MULTILINE
)
# « Bastien Oustric, » : au début d'une phrase, juste devant une adresse.
_DEVANT_SON_ADRESSE = re.compile(
    rf"(?:^|[.:|»\]] |\. )(?P<nom>{_INITIALE}(?: {_INITIALE}){{1,3}}),?[ \n]?\Z", re.MULTILINE
)
_NOM_PROPRE = re.compile(r"(?<![\w'’-])(?:[lLdD]['’])?[A-ZÀ-Ý][\wÀ-ÿ'’-]+")
_MOT_MINUSCULE = re.compile(r"(?<![\w'’-])[a-zà-ÿ][\wà-ÿ'’-]{2,}")
_ELIDE = re.compile(r"^[dl]'")
_NOM_SANS_CAPITALE = motif(
    r"\b(?:m\.|mme|mlle|monsieur|madame|mademoiselle|sieur|dame|sarl|sas|sci|eurl|snc|societe|association) "
    r"(?P<nom>[a-z][a-z'-]+) [a-z]"
)
_PAS_UN_NOM = mots_de("pas_un_nom")
_LIBELLES = mots_de("titres_et_libelles")
_OUTILS = mots_de("mots_outils")


class Porteur(StrEnum):
    """De qui est une adresse."""

    PARTIE = "partie"
    OFFICIER = "officier"
    AUTRE = "autre"
    INCONNU = "inconnu"


_OFFICIER = motif(r"@marque_officier")
_SOCIETE = motif(r"@forme_sociale|@nom_de_societe")
# La dernière de ces marques, devant l'adresse, dit de qui elle est.
_MARQUES: tuple[tuple[Porteur, re.Pattern[str]], ...] = (
    (Porteur.OFFICIER, _OFFICIER),
    (Porteur.AUTRE, motif(r"@porteur_etranger")),
    (Porteur.PARTIE, motif(r"@nom_de_personne|@marque_partie")),
    (Porteur.PARTIE, _SOCIETE),
)
_SEPARE = motif(
    r"@marque_officier|@porteur_etranger|@nom_de_personne|@marque_partie|@forme_sociale|@nom_de_societe|"
    r"\b(?:rend|present|transport)\w+|\bsuis\b|//|\b[a-z]{3,12}\.? :"
)
# L'adresse vient parfois avant le nom : « 3 rue du Port, chez M. Testavin ».
_CHEZ = motif(
    r"(?:(?!\d,? (?:@voie)\b|\bsuis\b|\bsommes\b)[^\n.;]){0,70}"
    r"\b(?:chez|domicile d\w+|ou (?:demeure|habite|reside)|occupee?s? par|siege d\w+) "
    r"(?:la |le |l')?(?P<nom>@nom_de_personne|@forme_sociale|@nom_de_societe)"
)
_COLLE_A_L_OFFICIER = motif(r"(?:@marque_officier)[ ,:|()\[\]*-]*(?:\n? ?(?:nom|prenoms?)[^\n<:|]{0,20}[:|] ?)?\Z")
_COMPLEMENT, _CLAUSE, _TOUT_PRES = 14, 130, 70
_DE = re.compile(r"\b(?:du|de la|de l'|des|de|d'|son|sa|leur|votre) ?\Z")
_COMPLEMENT_D_UN_AUTRE = motif(
    r"(?:debit|locatair|occupan|preneu|defend|creanci|bailleu|poursuivi|destinatai|requeran|saisi|departement|region|commune)"
)
_SOCIETE_D_OFFICE = motif(r"\b(?:scp|selarl|selas|societe)\b")
_BIEN = motif(r"immeuble|\blieux|logement|\blocal\b|locaux|\bbail\b|\bbien|appartement|lot n")
_DOMICILIE = motif(r"demeur|domicil|resid|habit")
_MAITRE = motif(r"(?:me|maitre)\b")
_D_UN_AUTRE_METIER = motif(
    r"(?:avocate?s?|conseils?|notaires?)(?: (?:constitue|postulant|plaidant|associe)\w*)*[ ,:|(]{0,4}\Z"
)
_SON_OFFICE = motif(r"\b(?:etude|office)\b")


@dataclass(frozen=True, slots=True)
class Adresse:
    """Une adresse, sa place dans le texte canonique, son porteur, et où commence ce qui le nomme."""

    debut: int
    fin: int
    porteur: Porteur
    nom: int


def adresses_de(contexte: Contexte) -> tuple[Adresse, ...]:
    """Les adresses du texte, dans l'ordre ; deux marques de la même (le siège, puis la rue) n'en font qu'une."""
    return _memoire(Document(contexte))


class Document:
    """Un document, reconnu à son texte : ses adresses ne se cherchent qu'une fois."""

    def __init__(self, contexte: Contexte) -> None:
        self.contexte = contexte

    def __hash__(self) -> int:
        return hash(self.contexte.ecrit.texte)

    def __eq__(self, autre: object) -> bool:
        return isinstance(autre, Document) and autre.contexte.ecrit.texte == self.contexte.ecrit.texte


@lru_cache(maxsize=8)
def _memoire(document: Document) -> tuple[Adresse, ...]:
    return tuple(_adresses(document.contexte))


def _adresses(contexte: Contexte) -> Iterator[Adresse]:
    texte = contexte.canonique.texte
    fin = -_AVANT
    for trouve in _ADRESSE.finditer(texte):
        entre = texte[max(0, fin) : trouve.start()]
        if 0 <= trouve.start() - fin < 45 and "\n" not in entre and not _SEPARE.search(entre):
            fin = trouve.end()
            continue
        if not _est_une_adresse(texte, trouve.start()) or _ELU.search(
            texte, max(0, trouve.start() - 16), trouve.start()
        ):
            continue
        fin = trouve.end()
        porteur, nom = _porteur(contexte, *trouve.span())
        yield Adresse(trouve.start(), trouve.end(), porteur, nom)


def _est_une_adresse(texte: str, debut: int) -> bool:
    """Une voie ou un code postal suit, ou une ville : « au siège du tribunal » n'est pas une adresse."""
    fin = texte.find("\n", debut)
    ligne = texte[debut : min(fin if fin >= 0 else len(texte), debut + 110)]
    if _EN_BLANC.match(ligne):
        return False
    return _RUE.search(ligne) is not None or _LIEU.match(ligne) is not None


def _porteur(contexte: Contexte, debut: int, fin: int) -> tuple[Porteur, int]:
    """La marque la plus proche avant l'adresse ; à défaut, un état civil en capitales."""
    texte = contexte.canonique.texte
    if (chez := _CHEZ.match(texte[fin : fin + 150])) is not None:
        return Porteur.PARTIE, fin + chez.start("nom")
    depart = _recul(texte, debut)
    avant = texte[depart:debut]
    marques = [m for m in sorted(_marques(contexte, depart, debut)) if not _est_le_titre_d_un_autre(m, avant)]
    while marques and _se_passe(marques, avant, texte[debut:fin]):
        marques.pop()
    rang, porteur = marques[-1] if marques else (0, Porteur.INCONNU)
    if porteur is Porteur.PARTIE:
        # Le nom précède souvent la forme ou la qualité : « Le Ponant, société civile », « M. Hardy, locataire ».
        recul = _RAISON_SOCIALE if _SOCIETE.match(avant, rang) else _QUALITE
        nom = max(texte.rfind("\n", 0, depart + rang) + 1, depart + rang - recul)
        return (Porteur.PARTIE if est_nomme(contexte, nom, debut) else Porteur.INCONNU), depart + rang
    return porteur, depart + rang


def _est_le_titre_d_un_autre(marque: tuple[int, Porteur], avant: str) -> bool:
    """« avocat : Me Valère, 11 rue du Change » : ce maître n'est pas l'officier."""
    rang, porteur = marque
    return (
        porteur is Porteur.OFFICIER
        and _MAITRE.match(avant, rang) is not None
        and _D_UN_AUTRE_METIER.search(avant, 0, rang) is not None
    )


def _marques(contexte: Contexte, depart: int, debut: int) -> Iterator[tuple[int, Porteur]]:
    avant = contexte.canonique.texte[depart:debut]
    for porteur, marque in _MARQUES:
        yield from ((trouve.start(), porteur) for trouve in marque.finditer(avant))
    for rang in _etats_civils(contexte, depart, debut):
        if not _COLLE_A_L_OFFICIER.search(avant[max(0, rang - 60) : rang]):
            yield rang, Porteur.PARTIE


def _se_passe(marques: list[tuple[int, Porteur]], avant: str, adresse: str) -> bool:
    """La dernière marque n'est pas celle du porteur : un complément, le bien d'une partie, la société de l'officier."""
    rang, porteur = marques[-1]
    avant_elle = avant[max(0, rang - _COMPLEMENT) : rang]
    precedents = [autre for place, autre in marques[:-1] if rang - place < _CLAUSE and "\n" not in avant[place:rang]]
    if porteur is Porteur.PARTIE:
        complement = _COMPLEMENT_D_UN_AUTRE.match(avant, rang) and _DE.search(avant_elle)
        de_l_office = _SOCIETE_D_OFFICE.match(avant, rang)
        return bool(
            (complement and Porteur.AUTRE in precedents) or (de_l_office and precedents[-1:] == [Porteur.OFFICIER])
        )
    if porteur is Porteur.AUTRE and _BIEN.match(avant, rang):
        proche = any(autre is Porteur.PARTIE and rang - place < _TOUT_PRES for place, autre in marques[:-1])
        return Porteur.PARTIE in precedents and (
            proche or _DOMICILIE.search(avant[max(0, rang - 40) :] + adresse) is not None
        )
    # « Me Persyn, notaire, en son office » : l'office est celui du notaire.
    return (
        porteur is Porteur.OFFICIER
        and precedents[-1:] == [Porteur.AUTRE]
        and _SON_OFFICE.match(avant, rang) is not None
    )


def _recul(texte: str, debut: int) -> int:
    """D'où chercher le porteur : quelques lignes plus haut, pas plus."""
    depart, ligne = max(0, debut - _AVANT), debut
    for _ in range(_LIGNES + 1):
        ligne = texte.rfind("\n", depart, ligne)
        if ligne < 0:
            return depart
    return ligne + 1


def _etats_civils(contexte: Contexte, debut: int, fin: int) -> Iterator[int]:
    """Où se lit un nom avec son prénom, sans « M. » ni « Mme »."""
    de, a = contexte.canonique.origine(debut, fin)
    places = contexte.canonique.debuts
    for trouve in (
        *_ETAT_CIVIL.finditer(contexte.ecrit.texte, de, a),
        *_LIGNE_NOM.finditer(contexte.ecrit.texte, de, a),
        *_DEVANT_SON_ADRESSE.finditer(contexte.ecrit.texte, de, a),
    ):
        if not {plier_court(mot) for mot in re.findall(r"[\wÀ-ÿ]+", trouve[0])} & _PAS_UN_NOM:
            yield next((rang - debut for rang in range(debut, fin) if places[rang] >= trouve.start()), 0)


def est_nomme(contexte: Contexte, debut: int, fin: int) -> bool:
    """Vrai si un nom propre se lit entre ces deux places."""
    return next(noms_propres(contexte, debut, fin), None) is not None


def sans_casse(contexte: Contexte) -> bool:
    """Vrai d'un texte dicté, sans une capitale : ses noms propres ne s'y distinguent pas."""
    return contexte.ecrit.texte.islower()


def noms_propres(contexte: Contexte, debut: int, fin: int) -> Iterator[str]:
    """Les noms propres, pliés, entre ces deux places."""
    if fin <= debut:
        return
    de, a = contexte.canonique.origine(debut, fin)
    yield from _noms_en_minuscules(contexte, debut, fin)
    mots = _NOM_PROPRE if not sans_casse(contexte) else _MOT_MINUSCULE
    for mot in mots.findall(contexte.ecrit.texte, de, a):
        plie = _ELIDE.sub("", plier_court(mot))
        if plie not in _PAS_UN_NOM and plie not in _LIBELLES and plie not in _OUTILS:
            yield plie


def _noms_en_minuscules(contexte: Contexte, debut: int, fin: int) -> Iterator[str]:
    """Sur une ligne sans aucune capitale, le nom suit la civilité ou la forme sociale."""
    texte = contexte.canonique.texte
    for trouve in _NOM_SANS_CAPITALE.finditer(texte, debut, fin):
        saut = texte.find("\n", trouve.end())
        ligne = texte.rfind("\n", 0, trouve.start()) + 1, saut if saut >= 0 else len(texte)
        if contexte.ecrit.texte[slice(*contexte.canonique.origine(*ligne))].islower():
            yield trouve["nom"]
