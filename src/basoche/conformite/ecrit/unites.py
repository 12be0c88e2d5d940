"""Les unités d'un document : un passage, et le titre, le libellé ou le tableau sans lequel il ne se comprend pas.

Une mention se cherche dans une unité : ses parts n'y viennent pas d'un autre sujet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import Indice

Place = tuple[int, int]
Unite = tuple[Place, ...]
"""Des morceaux du texte canonique, dans l'ordre."""
_EXPOSANT = r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}"
# La ligne d'après achève celle-ci, ou pose la question qui la suit : « ainsi que… », « à porter devant… », « À qui ? ».
_SUITE = re.compile(
    r"[\W_]*(?:(?:ainsi qu\w*|et|ou|de meme|y compris|a (?:porter|saisir|presenter|adresser|former|soumettre)|"
    r"avec|dont|soit|devant|aupres|au juge|de vo\w*|dans|celle|celui|ceux|comme|outre|plus|mais|sinon|a defaut|"
    r"faute|passe ce)\b|qu')"
    r"|[\W_]*(?:et )?(?:a qui|devant (?:qui|quel\w*)|ou\b|quand|comment|sur quel\w*|sur lequel|lequel|laquelle|par qui|"
    r"(?:jusqu'a|depuis) quand|dans quel delai|combien|qui|quel\w*|avec qui|chez qui|pour qui|contre qui)\b"
    r"[^\n?]{0,60}\?"
)
_APPEL = re.compile(
    rf"[(\[]\^?(?P<a>\w{{1,2}})[)\]]|(?P<b>{_EXPOSANT})|(?:renvoi|note|apostille) (?:n° ?)?(?P<c>\w{{1,2}})\b", re.I
)
_AU_PLUS = 20  # places
_LIBELLE_AU_PLUS = 110  # signes
_GRAS_AU_PLUS = 70
_AMORCE = 4  # signes
_SOUS_UN_TITRE = 700
_LIGNES_SOUS_UN_TITRE = 5
_AMORCE = 4  # signes
_LOIN = 3  # lignes
_SUITES = 4  # lignes
_LIGNE_DE_FICHE = 45  # signes
_PETIT_TABLEAU = 7  # lignes
_LETTRES_D_UN_TITRE = 3
_PETITE_FICHE = 9
_LIBELLE_ET_VALEUR = re.compile(r"[^:.;<\n]{2,48}?[ .]*: ?\S")


@dataclass(frozen=True, slots=True)
class Ligne:
    """Une ligne du texte canonique ; ``libelle`` : elle annonce ce qui la suit ; ``genre`` : celui de son passage.

    ``amorce`` : elle s'ouvre par quelques mots en relief, qui disent son sujet ; ``valeur`` : c'est celle d'une fiche.
    """

    debut: int
    fin: int
    genre: str
    libelle: bool
    amorce: bool
    valeur: bool = False


def lire_lignes(contexte: Contexte) -> list[Ligne]:
    """Les lignes non vides du document."""
    rendues: list[Ligne] = []
    debut = 0
    for texte in contexte.canonique.texte.split("\n"):
        fin = debut + len(texte)
        if texte.strip(" |*_-"):
            passage = contexte.ecrit.passage_de(contexte.canonique.origine(debut, fin)[0])
            genre = passage.genre if passage is not None else "texte"
            libelle = genre != "tableau" and _annonce(contexte, debut, texte, genre)
            amorce = not libelle and _a_une_amorce(contexte, debut, fin)
            valeur = genre != "tableau" and not libelle and _LIBELLE_ET_VALEUR.match(texte) is not None
            rendues.append(Ligne(debut, fin, genre, libelle, amorce, valeur))
        debut = fin + 1
    return _sans_fausses_annonces(rendues, contexte.canonique.texte)


def _sans_fausses_annonces(lignes: list[Ligne], texte: str) -> list[Ligne]:
    """Les lignes « FORME : LRAR » d'une fiche en capitales n'annoncent rien : ce sont ses valeurs."""
    pleines = [_est_une_valeur(ligne, texte) for ligne in lignes]
    for rang, ligne in enumerate(lignes):
        voisines = pleines[max(0, rang - 1) : rang + 2]
        if ligne.libelle and pleines[rang] and sum(voisines) > 1:
            lignes[rang] = replace(ligne, libelle=False, amorce=False, valeur=True)
    return lignes


def _est_une_valeur(ligne: Ligne, texte: str) -> bool:
    dit = texte[ligne.debut : ligne.fin]
    if ligne.genre != "texte" or dit.rstrip(" *_\"'").endswith((":", "?")):
        return False
    return _LIBELLE_ET_VALEUR.match(dit) is not None


def _annonce(contexte: Contexte, debut: int, texte: str, genre: str) -> bool:
    """Un titre, une question, un libellé à deux points, ou une courte ligne qui saute aux yeux."""
    nu = texte.strip(" *_\"'")
    if nu.endswith((":", "?")):
        return len(nu) <= _LIBELLE_AU_PLUS or genre == "titre"
    if genre == "titre":
        return len(nu) <= _LIBELLE_AU_PLUS and not nu.endswith(".")
    if len(nu) > _GRAS_AU_PLUS or nu.endswith((".", ";", ",")):
        return False
    if _LIBELLE_ET_VALEUR.match(texte):
        return False
    place = contexte.canonique.origine(debut, debut + len(texte))
    vues, lettres = contexte.ecrit.part_apparente([place])
    # Un seul mot en capitales, sur sa ligne, est un titre.
    return lettres > _LETTRES_D_UN_TITRE and (vues * 10 >= lettres * 9 or contexte.ecrit.texte[slice(*place)].isupper())


def _a_une_amorce(contexte: Contexte, debut: int, fin: int) -> bool:
    de, a = contexte.canonique.origine(debut, fin)
    apparent = contexte.ecrit.apparent
    return a - de > _AMORCE and all(apparent[de : de + _AMORCE]) and not apparent[a - 2]


def unites(indice: Indice, contexte: Contexte) -> Iterator[Unite]:
    """Les unités dont une ligne porte le noyau, de la plus courte à la plus longue, hors celles qu'il faut écarter."""
    texte = contexte.canonique.texte
    lignes = lire_lignes(contexte)
    appels = renvois(contexte, lignes)
    for rang, ligne in enumerate(lignes):
        if not any(forme.search(texte, ligne.debut, ligne.fin) for forme in indice.noyau):
            continue
        suivante = lignes[rang + 1] if rang + 1 < len(lignes) else None
        autour = [*_autour(lignes, rang)]
        if suivante and any(forme.search(texte, suivante.debut, suivante.fin) for forme in indice.suite):
            autour.append(((ligne.debut, suivante.fin),))
        autour += _et_sa_suite(lignes, rang, texte)
        autour += [((ligne.debut, ligne.fin), (lignes[k].debut, lignes[k].fin)) for k in appels.get(rang, ())]
        for unite in autour:
            if not any(forme.search(texte, *place) for place in unite for forme in indice.hors):
                yield unite


def _et_sa_suite(lignes: Sequence[Ligne], rang: int, texte: str) -> Iterator[Unite]:
    """Une ligne et celle qui l'achève ; une question, sa réponse, et la question d'après avec la sienne."""
    fin = rang
    if lignes[rang].libelle and rang + 1 < len(lignes):
        fin += 1
    depuis = fin
    while fin + 1 < len(lignes) and fin - depuis < _SUITES and lignes[fin + 1].genre != "tableau":
        if not _SUITE.match(texte, lignes[fin + 1].debut, lignes[fin + 1].fin):
            break
        fin += 1
        if lignes[fin].libelle and fin + 1 < len(lignes) and not lignes[fin + 1].libelle:
            fin += 1
    if fin > depuis and lignes[fin].fin - lignes[rang].debut <= _SOUS_UN_TITRE:
        yield ((lignes[rang].debut, lignes[fin].fin),)


def renvois(contexte: Contexte, lignes: Sequence[Ligne]) -> dict[int, list[int]]:
    """Une ligne qui appelle une note et la ligne de cette note, dans les deux sens."""
    notes: dict[str, int] = {}
    appels: list[tuple[int, str]] = []
    for rang, ligne in enumerate(lignes):
        de, a = contexte.canonique.origine(ligne.debut, ligne.fin)
        for trouve in _APPEL.finditer(contexte.ecrit.texte, de, a):
            nom = (trouve["a"] or trouve["b"] or trouve["c"]).lower()
            if contexte.ecrit.texte[de : trouve.start()].strip(" *_#"):
                appels.append((rang, nom))
            else:
                notes.setdefault(nom, rang)
    liens: dict[int, list[int]] = {}
    for rang, nom in appels:
        if nom in notes and notes[nom] != rang:
            liens.setdefault(rang, []).append(notes[nom])
            liens.setdefault(notes[nom], []).append(rang)
    return liens


def _autour(lignes: Sequence[Ligne], rang: int) -> Iterator[Unite]:
    ligne = lignes[rang]
    seule: Unite = ((ligne.debut, ligne.fin),)
    yield seule
    if ligne.genre == "tableau":
        rangees = _tableau(lignes, rang)
        if rangees[0] == rang and len(rangees) <= _PETIT_TABLEAU:
            yield ((ligne.debut, lignes[rangees[-1]].fin),)
        elif rangees[0] != rang:
            # Une rangée se comprend sous son en-tête.
            yield ((lignes[rangees[0]].debut, lignes[rangees[0]].fin), *seule)
    if ligne.libelle:
        yield _dessous(lignes, rang)
    if fiche := _fiche(lignes, rang):
        yield ((lignes[fiche[0]].debut, lignes[fiche[-1]].fin),)
    titre = _au_dessus(lignes, rang)
    # Un titre sans rien dessous n'a pas pour lui ce que dit la section d'au-dessus.
    if titre is not None and not (ligne.libelle and titre < rang - 1):
        yield ((lignes[titre].debut, lignes[titre].fin), *seule)
        section = _dessous(lignes, titre)
        if section[0][1] >= ligne.fin:
            yield section


def _fiche(lignes: Sequence[Ligne], rang: int) -> range | None:
    """Les lignes « LIBELLÉ : valeur » qui se suivent autour d'une ligne, si elles sont peu nombreuses."""
    if not lignes[rang].valeur:
        return None
    debut = fin = rang
    while debut and lignes[debut - 1].valeur:
        debut -= 1
    while fin + 1 < len(lignes) and lignes[fin + 1].valeur:
        fin += 1
    court = fin - debut < _PETITE_FICHE and lignes[fin].fin - lignes[debut].debut <= _SOUS_UN_TITRE
    return range(debut, fin + 1) if fin > debut and court else None


def _tableau(lignes: Sequence[Ligne], rang: int) -> range:
    debut = fin = rang
    while debut and lignes[debut - 1].genre == "tableau":
        debut -= 1
    while fin + 1 < len(lignes) and lignes[fin + 1].genre == "tableau":
        fin += 1
    return range(debut, fin + 1)


def _au_dessus(lignes: Sequence[Ligne], rang: int) -> int | None:
    """Le libellé sous lequel est une ligne, s'il est proche."""
    reste = _LOIN
    for devant in range(rang - 1, -1, -1):
        if lignes[devant].libelle:
            return devant
        # Les lignes d'une fiche sont courtes : plusieurs n'en valent qu'une.
        reste -= lignes[devant].fin - lignes[devant].debut > _LIGNE_DE_FICHE or (rang - devant) % 2
        if reste <= 0:
            return None
    return None


def titre_de(lignes: Sequence[Ligne], rang: int) -> Ligne | None:
    """Le libellé sous lequel est une ligne."""
    titre = _au_dessus(lignes, rang)
    return lignes[titre] if titre is not None else None


def _dessous(lignes: Sequence[Ligne], rang: int) -> Unite:
    """Un libellé et ce qu'il annonce : jusqu'au libellé suivant, sans aller loin."""
    fin = rang
    plein = False  # un titre qui dit la mention entière ferme sa section
    for suivante in range(rang + 1, min(len(lignes), rang + 1 + _LIGNES_SOUS_UN_TITRE)):
        ligne = lignes[suivante]
        if (plein and ligne.genre != "titre") or (ligne.libelle and suivante > rang + 1):
            break
        if ligne.amorce and lignes[rang].genre != "titre":
            break
        if ligne.fin - lignes[rang].debut > _SOUS_UN_TITRE and suivante > rang + 1:
            break
        fin, plein = suivante, ligne.genre == "titre" and not ligne.libelle
    return ((lignes[rang].debut, lignes[fin].fin),)


def places_dans(unite: Unite, formes: Sequence[re.Pattern[str]], texte: str) -> list[Place]:
    """Les places de ces formulations dans une unité."""
    return [trouve.span() for debut, fin in unite for forme in formes for trouve in forme.finditer(texte, debut, fin)][
        :_AU_PLUS
    ]


def parts_des_meilleures(indice: Indice, contexte: Contexte) -> list[dict[str, list[Place]]]:
    """Les places de chaque part dans les unités qui en portent le plus, de la première à la dernière.

    À égalité de parts, celles qui portent aussi le plus d'``appuis`` passent devant.
    """
    texte = contexte.canonique.texte
    elements = {
        nom: formes
        for nom, formes in indice.elements.items()
        if nom not in indice.si or any(forme.search(texte) for forme in indice.si[nom])
    }
    notees: list[tuple[int, int, dict[str, list[Place]]]] = []
    for unite in unites(indice, contexte):
        places = {nom: places_dans(unite, formes, texte) for nom, formes in elements.items()}
        appuis = sum(bool(places_dans(unite, (forme,), texte)) for forme in indice.appuis)
        notees.append((sum(map(bool, places.values())), appuis, places))
    plus = max((note for note, _, _ in notees), default=0)
    if not plus:
        return [{nom: [] for nom in elements}]
    gardees = [(appuis, places) for note, appuis, places in notees if note == plus]
    return [places for _, places in sorted(gardees, key=lambda gardee: -gardee[0])]
