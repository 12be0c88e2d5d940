"""Les actes gâtés : de l'arbre d'un acte juste, chaque mention ôtée, vidée, remplacée, faussée ou rendue discrète."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from basoche.conformite import Dossier
from basoche.conformite.mentions import mentions_dues
from basoche.droit.actes import Mention as MentionDue
from basoche.droit.actes import Reproduction, TypeMention, acte
from basoche.droit.actes.textes import texte_a_reproduire
from basoche.instrumentum import Arbre, Bloc, Cartouche, Encadre, Mention, Paragraphe, Tableau, Texte, Titre, mentions
from basoche.instrumentum.arbre import texte_brut
from conformite.mutations.arbre import sur_les_textes, transformer
from conformite.mutations.valeurs import valeurs, vider
from conformite.tirage import CODES, Tirage, tirer

ABSENCES = ("retiree", "videe", "autre_acte")
VALEURS = ("date", "montant", "taux", "delai", "juge")
ARTICLES = ("article_mot", "article_nombre", "article_autre", "article_ancien")
GENRES = (*ABSENCES, *VALEURS, "non_apparente", *ARTICLES)


@dataclass(frozen=True, slots=True)
class Mutant:
    """Un acte gâté : ce qui l'est, comment, et l'arbre à imprimer.

    ``se_voit_seul`` : le texte seul le montre, sans les données du dossier.
    """

    genre: str
    mention: str
    detail: str
    arbre: Arbre
    se_voit_seul: bool = True


def mutants(tirage: Tirage, genres: tuple[str, ...] = GENRES) -> Iterator[Mutant]:
    """Tous les mutants d'un acte."""
    arbre = tirage.arbre
    dues = {m.id: m for m in mentions_dues(Dossier(acte(tirage.code), tirage.le, tirage.donnees))}
    portees: dict[str, Mention] = {}
    for bloc in mentions(arbre.blocs):
        portees.setdefault(bloc.identifiant, bloc)
    for rang, (identifiant, bloc) in enumerate(portees.items()):
        if identifiant in dues:
            for mutant in _de_la_mention(tirage, arbre, dues[identifiant], bloc, rang):
                if mutant.genre in genres and _change(arbre, mutant):
                    yield mutant


def _change(arbre: Arbre, mutant: Mutant) -> bool:
    return mutant.arbre != arbre and (
        mutant.genre == "non_apparente" or texte_brut(mutant.arbre.blocs) != texte_brut(arbre.blocs)
    )


def _de_la_mention(tirage: Tirage, arbre: Arbre, due: MentionDue, bloc: Mention, rang: int) -> Iterator[Mutant]:
    yield Mutant("retiree", due.id, "", _remplacer(arbre, due.id, ()))
    yield Mutant("videe", due.id, "", _remplacer(arbre, due.id, _vides(bloc.blocs)))
    autre = _d_un_autre_acte(tirage, rang, texte_brut(bloc.blocs))
    if autre is not None:
        yield Mutant("autre_acte", due.id, autre.identifiant, _remplacer(arbre, due.id, autre.blocs))
    yield from _faussees(arbre, due, bloc)
    if due.apparent or due.type is TypeMention.AVERTISSEMENT:
        # Sans les données, rien ne montre un avertissement que le texte ne veut pas en caractères très apparents.
        yield Mutant("non_apparente", due.id, "", _discrete(arbre, due.id), se_voit_seul=due.apparent)
    # Un rappel se dit en d'autres mots : seule une reproduction intégrale se compare mot pour mot.
    integrale = due.reproduction in (None, Reproduction.INTEGRALE)
    for article in due.reproduit if integrale else ():
        yield from _articles(tirage, arbre, due.id, article)


def _remplacer(arbre: Arbre, identifiant: str, blocs: tuple[Bloc, ...]) -> Arbre:
    """L'arbre où la mention a ce contenu ; répétée, elle l'a chaque fois."""

    def sur(bloc: Bloc) -> list[Bloc]:
        if isinstance(bloc, Mention) and bloc.identifiant == identifiant:
            return [Mention(identifiant, blocs)] if blocs else []
        return [bloc]

    return transformer(arbre, sur)


def _vides(blocs: tuple[Bloc, ...]) -> tuple[Bloc, ...]:
    """Les mêmes blocs, valeurs en pointillés : un paragraphe garde son libellé, un tableau sa première colonne."""
    rendus: list[Bloc] = []
    for bloc in blocs:
        match bloc:
            case Paragraphe(morceaux) if morceaux:
                texte = "".join(m.contenu for m in morceaux)
                rendus.append(Paragraphe((Texte(vider(texte), gras=morceaux[0].gras),)))
            case Tableau(entete, lignes, alignements):
                vide = (Texte("…………"),)
                rendus.append(Tableau(entete, tuple((r[0], *(vide for _ in r[1:])) for r in lignes), alignements))
            case Encadre(dedans) | Cartouche(_, dedans) | Mention(_, dedans):
                rendus.append(replace(bloc, blocs=_vides(dedans)))
            case Titre():
                rendus.append(bloc)
            case _:
                rendus.append(Paragraphe((Texte("…………"),)))
    return tuple(rendus)


def _d_un_autre_acte(tirage: Tirage, rang: int, texte: str) -> Mention | None:
    """La mention de même rang d'un autre acte, si elle dit autre chose."""
    depart = CODES.index(tirage.code)
    siennes = {bloc.identifiant for bloc in mentions(tirage.arbre.blocs)}
    for ecart in range(31, 31 + 40):
        portees = _mentions_de(CODES[(depart + ecart) % len(CODES)])
        autre = portees[rang] if rang < len(portees) else None
        # Un autre requérant est encore un requérant : seules s'échangent les mentions propres à un acte.
        if autre is None or autre.identifiant.startswith("gen.") or autre.identifiant in siennes:
            continue
        if not _se_ressemblent(texte, texte_brut(autre.blocs)):
            return autre
    return None


@cache
def _mentions_de(code: str) -> tuple[Mention, ...]:
    return tuple(dict.fromkeys(mentions(tirer(code, 1000).arbre.blocs)))


def _se_ressemblent(un: str, autre: str) -> bool:
    mots, autres = (set(re.findall(r"\w{4,}", texte.lower())) for texte in (un, autre))
    return len(mots & autres) > 0.4 * min(len(mots), len(autres)) if mots and autres else True


def _faussees(arbre: Arbre, due: MentionDue, bloc: Mention) -> Iterator[Mutant]:
    """Un mutant par nature de valeur et par valeur distincte, trois au plus de chaque nature.

    Sans le dossier, seuls se voient un délai que la loi fixe et un montant qui n'entre plus dans le total.
    """
    somme = "decompte.total" in due.champs or due.id == "mentions_generales_acte.cout"
    faites: dict[str, set[str]] = {}
    for texte in _textes(bloc.blocs):
        for nature, debut, fin, fausse in valeurs(texte):
            vraie = texte[debut:fin]
            deja = faites.setdefault(nature, set())
            if vraie in deja or fausse == vraie or len(deja) >= 3:
                continue
            deja.add(vraie)
            contenu = sur_les_textes(bloc.blocs, _echange(vraie, fausse), citations=False)
            seul = (nature == "delai" and due.duree_attendue is not None) or (nature == "montant" and somme)
            yield Mutant(nature, due.id, f"{vraie} -> {fausse}", _remplacer(arbre, due.id, contenu), seul)


def _echange(vraie: str, fausse: str) -> Callable[[Texte], Texte]:
    entiere = re.compile(rf"(?<![\w,]){re.escape(vraie)}(?![\w])")

    def sur(morceau: Texte) -> Texte:
        return replace(morceau, contenu=entiere.sub(lambda _: fausse, morceau.contenu))

    return sur


def _textes(blocs: tuple[Bloc, ...]) -> Iterator[str]:
    """Le texte des blocs, hors des articles reproduits."""
    vus: list[str] = []

    def noter(morceau: Texte) -> Texte:
        vus.append(morceau.contenu)
        return morceau

    sur_les_textes(blocs, noter, citations=False)
    yield from vus


_CAPITALES = re.compile(r"\b[A-ZÀ-Ý]{2,}\b")


def _discrete(arbre: Arbre, identifiant: str) -> Arbre:
    """La mention sortie de son encadré, sans gras ni capitales."""

    def maigre(morceau: Texte) -> Texte:
        bas = _CAPITALES.sub(lambda lu: lu[0].lower(), morceau.contenu)
        return Texte(bas, gras=False, italique=morceau.italique)

    def sur(bloc: Bloc) -> list[Bloc]:
        if isinstance(bloc, Mention) and bloc.identifiant == identifiant:
            plats: list[Bloc] = []
            for dedans in bloc.blocs:
                plats += list(dedans.blocs) if isinstance(dedans, Encadre) else [dedans]
            return [Mention(identifiant, sur_les_textes(tuple(plats), maigre))]
        if isinstance(bloc, Encadre) and any(m.identifiant == identifiant for m in mentions(bloc.blocs)):
            return _sortir(bloc, identifiant)
        return [bloc]

    return transformer(transformer(arbre, sur), sur)


def _sortir(encadre: Encadre, identifiant: str) -> list[Bloc]:
    """L'encadré coupé autour de la mention, qui reste à plat entre ses deux moitiés."""
    rendus: list[Bloc] = []
    for bloc in encadre.blocs:
        if isinstance(bloc, Mention) and bloc.identifiant == identifiant:
            rendus.append(bloc)
        elif rendus and isinstance(rendus[-1], Encadre):
            rendus[-1] = Encadre((*rendus[-1].blocs, bloc))
        else:
            rendus.append(Encadre((bloc,)))
    return rendus


def _articles(tirage: Tirage, arbre: Arbre, identifiant: str, article: str) -> Iterator[Mutant]:
    vrais = tuple(tirage.donnees["textes"].get(article, {}).get("alineas", ()))
    for genre, faux in _voisins(tirage, article, vrais):
        if faux and faux != vrais:
            yield Mutant(genre, identifiant, article, _citer(arbre, identifiant, vrais, faux))


def _voisins(tirage: Tirage, article: str, vrais: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Des rédactions voisines : un mot, un nombre, un autre article sous ce numéro, une rédaction ancienne."""
    mot = _un_mot_change(vrais)
    if mot:
        yield "article_mot", mot
    nombre = _un_nombre_change(vrais)
    if nombre:
        yield "article_nombre", nombre
    autres = [a for a in tirage.donnees["textes"] if a != article] or ["CPCE R211-11"]
    lu = texte_a_reproduire(autres[0], le=tirage.le)
    yield "article_autre", tuple(lu.alineas)
    ancien = tuple(_d_avant_2022(alinea) for alinea in vrais)
    if ancien != vrais:
        yield "article_ancien", ancien


def _d_avant_2022(alinea: str) -> str:
    """Les mots des rédactions d'avant la profession de commissaire de justice ; ou ceux d'après, si elles y sont."""
    if "huissier" in alinea:
        return alinea.replace("huissiers de justice", "commissaires de justice").replace("huissier", "commissaire")
    return alinea.replace("commissaires de justice", "huissiers de justice").replace(
        "commissaire de justice", "huissier de justice"
    )


def _un_mot_change(alineas: tuple[str, ...]) -> tuple[str, ...] | None:
    for rang, alinea in enumerate(alineas):
        longs = re.findall(r"\b[a-zéèêàç]{7,}\b", alinea)
        if longs:
            mot = longs[len(longs) // 2]
            change = re.sub(rf"\b{mot}\b", "nonobstant", alinea, count=1)
            return (*alineas[:rang], change, *alineas[rang + 1 :])
    return None


def _un_nombre_change(alineas: tuple[str, ...]) -> tuple[str, ...] | None:
    for rang, alinea in enumerate(alineas):
        for nature, debut, fin, faux in valeurs(alinea):
            if nature == "delai":
                change = alinea[:debut] + faux + alinea[fin:]
                return (*alineas[:rang], change, *alineas[rang + 1 :])
    return None


def _net(texte: str) -> str:
    return re.sub(r"\s+", " ", texte).strip().replace("’", "'")


def _citer(arbre: Arbre, identifiant: str, vrais: tuple[str, ...], faux: tuple[str, ...]) -> Arbre:
    """Les alinéas d'un article remplacés dans sa mention ; s'il en reste, ils suivent le dernier."""
    garde = list(faux[: len(vrais) - 1])
    suite = [*garde, *[""] * (len(vrais) - 1 - len(garde)), "\n".join(faux[len(vrais) - 1 :])]
    nouveaux = dict(zip(map(_net, vrais), suite, strict=True))

    def recrire(bloc: Bloc) -> list[Bloc]:
        if isinstance(bloc, Paragraphe):
            texte = _net("".join(m.contenu for m in bloc.morceaux))
            if texte in nouveaux:
                return [Paragraphe((Texte(nouveaux[texte]),))] if nouveaux[texte] else []
        return [bloc]

    def sur(bloc: Bloc) -> list[Bloc]:
        if isinstance(bloc, Mention) and bloc.identifiant == identifiant:
            return [Mention(identifiant, transformer(Arbre(bloc.blocs), recrire).blocs)]
        return [bloc]

    return transformer(arbre, sur)
