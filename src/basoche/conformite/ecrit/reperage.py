"""Repérer une mention dans un document par ses indices : trouvée, absente, fausse, vide, non apparente, douteuse."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from basoche.conformite.ecrit.articles import ArticleCompare, EtatArticle
from basoche.conformite.ecrit.assignation import chercher_audience, chercher_juridiction
from basoche.conformite.ecrit.assistance import chercher_assistance
from basoche.conformite.ecrit.assistants import chercher_assistants
from basoche.conformite.ecrit.bail import chercher_delai_du_bail
from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.date_acte import date_contredite
from basoche.conformite.ecrit.debiteur import chercher_debiteur
from basoche.conformite.ecrit.fiches import en_fiches, oppose_des_parties
from basoche.conformite.ecrit.indices import Indice
from basoche.conformite.ecrit.inventaire import chercher_inventaire
from basoche.conformite.ecrit.liberation import chercher_date_de_liberation
from basoche.conformite.ecrit.moyens import chercher_bordereau, chercher_moyens
from basoche.conformite.ecrit.officier import chercher_officier
from basoche.conformite.ecrit.opposition import chercher_opposition
from basoche.conformite.ecrit.ordre_de_payer import delais_ordonnes, est_d_autre_chose
from basoche.conformite.ecrit.parties import chercher_destinataire
from basoche.conformite.ecrit.postes_confondus import postes_confondus
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.conformite.ecrit.recours import chercher_delai_recours, chercher_modalites_recours
from basoche.conformite.ecrit.remise import chercher_remise
from basoche.conformite.ecrit.requerant import chercher_requerant
from basoche.conformite.ecrit.unites import parts_des_meilleures
from basoche.conformite.ecrit.verifications import contradictions, derniers_jours, vise_un_delai
from basoche.conformite.ecrit.verifications_dates import jours_dits
from basoche.droit.actes import Mention, Reproduction

_APPARENT = (1, 2)  # la moitié des lettres au moins
_AU_PLUS = 30


def reperer(mention: Mention, indice: Indice, contexte: Contexte) -> Recherche | None:
    """L'état d'une mention ; ``None`` si elle n'est pas due dans ce document."""
    entiere = _ENTIERES.get(indice.controle)
    if entiere is not None:
        ou = contexte.par_lignes if indice.controle in _PAR_LIGNES else contexte
        lue = _en_fiches(indice, ou, mention, entiere(ou, mention))
        return _ou_par_lignes(indice, contexte, mention, lue)
    if indice.portee == "unite":
        contexte = contexte.par_lignes
    places = _parts(indice, contexte, apparent=mention.apparent)
    manquent = [nom for nom, siennes in places.items() if not siennes]
    if len(manquent) == len(places) and not _est_due(indice, contexte):
        return None
    faute = next(contradictions(mention, indice, contexte), None)
    if faute is not None:
        raison, debut, fin = faute
        return Recherche(mention.id, Etat.CONTREDITE, contexte.extrait(debut, fin), raison)
    if _lu(indice.vide, contexte):
        return Recherche(mention.id, Etat.VIDE, _extrait(places, contexte), "la mention est laissée en blanc")
    if not manquent and indice.controle == "decompte" and postes_confondus(contexte):
        manquent = ["le principal distinct des intérêts"]
    if manquent:
        return _incomplete(mention, indice, contexte, places, manquent)
    if mention.apparent and not _est_apparente(places, contexte):
        return Recherche(mention.id, Etat.NON_APPARENTE, _extrait(places, contexte))
    return Recherche(mention.id, Etat.TROUVEE, _extrait(places, contexte))


def _ou_par_lignes(indice: Indice, contexte: Contexte, mention: Mention, lue: Recherche | None) -> Recherche | None:
    """Ce qui ne se trouve pas d'un trait se lit peut-être ligne à ligne : l'une est un titre, l'autre une question."""
    if lue is None or lue.etat is not Etat.ABSENTE or indice.controle not in _DEUX_LECTURES or not contexte.ecrit.sauts:
        return lue
    autre = _ENTIERES[indice.controle](contexte.par_lignes, mention)
    return autre if autre is not None and autre.etat is Etat.TROUVEE else lue


def _en_fiches(indice: Indice, ou: Contexte, mention: Mention, lue: Recherche | None) -> Recherche | None:
    """Ce qu'un tableau de parties en dit, mis en fiches : s'il la dit, ou s'il met les parties face à face."""
    fiches = en_fiches(ou) if indice.controle in _EN_FICHES else None
    if fiches is None:
        return lue
    oppose = indice.controle != "officier" and oppose_des_parties(ou)
    if not oppose and (lue is None or not lue.etat.est_un_defaut):
        return lue
    autre = _ENTIERES[indice.controle](fiches, mention)
    return autre if oppose or (autre is not None and autre.etat is Etat.TROUVEE) else lue


def _est_due(indice: Indice, contexte: Contexte) -> bool:
    """Une mention que le texte seul ne dit pas due ne se dit pas absente."""
    return indice.due_si is None or indice.due_quand in contexte.circonstances or _lu(indice.due_si, contexte)


_Places = Mapping[str, list[tuple[int, int]]]


def _places(formes: tuple[re.Pattern[str], ...], contexte: Contexte) -> list[tuple[int, int]]:
    texte = contexte.canonique.texte
    trouvees: list[tuple[int, int]] = []
    for forme in formes:
        for trouve in forme.finditer(texte):
            trouvees.append(trouve.span())
            if len(trouvees) >= _AU_PLUS:
                return trouvees
    return trouvees


def _parts(indice: Indice, contexte: Contexte, *, apparent: bool) -> dict[str, list[tuple[int, int]]]:
    """Les places de chaque part ; si la mention a un noyau, seules comptent celles qui en sont proches.

    ``apparent`` : de deux passages aussi complets, celui qui saute aux yeux.
    """
    if indice.portee == "unite":
        candidates = parts_des_meilleures(indice, contexte)
        return next((c for c in candidates if apparent and _est_apparente(c, contexte)), candidates[0])
    places = {
        nom: [place for place in _places(formes, contexte) if not _est_hors(indice, contexte, *place)]
        for nom, formes in indice.elements.items()
    }
    if indice.dates and indice.delai and not indice.controle:
        places = {nom: [p for p in siennes if _annonce(contexte, *p)] for nom, siennes in places.items()}
        if len(places) == 1:
            justes = derniers_jours(contexte, indice)
            lues = jours_dits(contexte, 0, len(contexte.canonique.texte))
            dites = [(v.debut, v.fin) for v in lues if v.valeur in justes]
            places = {nom: siennes + dites for nom, siennes in places.items()}
    ordres: list[tuple[int, int]] = []
    if indice.delai_de_payer:
        ordres = [(valeur.debut, valeur.fin) for valeur in delais_ordonnes(contexte)]
        premiere = next(iter(places))
        dits = [place for place in places[premiere] if not _dit_un_autre_delai(contexte, *place)]
        places[premiere] = [*dits, *ordres]
    if not indice.noyau:
        return places
    noyaux = [*_places(indice.noyau, contexte), *ordres]
    zones = [(de - indice.fenetre, a + indice.fenetre) for de, a in noyaux]
    return {
        nom: [place for place in siennes if any(de <= place[0] and place[1] <= a for de, a in zones)]
        for nom, siennes in places.items()
    }


def _dit_un_autre_delai(contexte: Contexte, debut: int, fin: int) -> bool:
    """Chacune des durées de ce morceau est le délai d'autre chose."""
    durees = list(contexte.canonique.entre(debut, fin, "u"))
    return bool(durees) and all(est_d_autre_chose(contexte, duree) for duree in durees)


def _est_hors(indice: Indice, contexte: Contexte, debut: int, fin: int) -> bool:
    """La phrase parle d'autre chose."""
    if not indice.hors:
        return False
    phrase = contexte.canonique.texte[slice(*contexte.phrase(debut, fin))]
    return any(forme.search(phrase) for forme in indice.hors)


def _annonce(contexte: Contexte, debut: int, fin: int) -> bool:
    """Une échéance s'annonce par une date à venir, ou par sa durée."""
    lues = list(contexte.canonique.entre(debut, fin))
    dates = [valeur for valeur in lues if valeur.genre == "d"]
    duree = any(valeur.genre == "u" for valeur in lues)
    return duree or not dates or any(vise_un_delai(contexte, valeur) for valeur in dates)


def _lu(formes: tuple[re.Pattern[str], ...], contexte: Contexte) -> bool:
    return any(forme.search(contexte.canonique.texte) for forme in formes)


def _extrait(places: _Places, contexte: Contexte) -> str:
    """La phrase qui porte le plus de parts de la mention ; à égalité, pas un titre, puis la première."""
    candidates = sorted({place for siennes in places.values() for place in siennes[:8]})
    if not candidates:
        return ""

    def note(place: tuple[int, int]) -> tuple[int, bool]:
        debut, fin = contexte.phrase(*place)
        parts = sum(any(debut <= de and a <= fin for de, a in siennes) for siennes in places.values())
        passage = contexte.ecrit.passage_de(contexte.canonique.origine(*place)[0])
        return parts, passage is not None and passage.genre != "titre"

    return contexte.extrait(*max(candidates, key=note))


def _incomplete(
    mention: Mention, indice: Indice, contexte: Contexte, places: _Places, manquent: list[str]
) -> Recherche:
    extrait = _extrait(places, contexte)
    if len(manquent) == len(places) or _lu(indice.douteux, contexte):
        if _lu(indice.douteux, contexte):
            return Recherche(mention.id, Etat.DOUTEUSE, extrait, f"à relire : {', '.join(manquent)}")
        return Recherche(mention.id, Etat.ABSENTE, "", "rien dans le texte ne la dit")
    return Recherche(mention.id, Etat.ABSENTE, extrait, f"il manque : {', '.join(manquent)}")


def _est_apparente(places: _Places, contexte: Contexte) -> bool:
    """Une des phrases qui portent le plus de parts les porte, pour moitié au moins, en caractères apparents."""
    notes: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for siennes in places.values():
        vues: set[tuple[int, int]] = set()
        for place in siennes:
            phrase = contexte.phrase(*place)
            if phrase not in vues:
                vues.add(phrase)
                notes.setdefault(phrase, []).append(place)
    plus = max(map(len, notes.values()), default=0)
    return any(_saute_aux_yeux(siennes, contexte) for siennes in notes.values() if len(siennes) == plus)


def _saute_aux_yeux(places: list[tuple[int, int]], contexte: Contexte) -> bool:
    vues, lettres = contexte.ecrit.part_apparente([contexte.canonique.origine(*place) for place in places])
    return lettres > 0 and vues * _APPARENT[1] >= lettres * _APPARENT[0]


def reperer_reproduction(mention: Mention, contexte: Contexte) -> Recherche:
    """Les articles que la mention veut voir reproduits : tous exacts, ou l'un manque, ou l'un est changé."""
    compares = [contexte.articles[article] for article in mention.reproduit]
    if mention.reproduction not in (None, Reproduction.INTEGRALE):
        return _rappeler(mention, compares, contexte)
    etats = {compare.etat for compare in compares}
    noms = {etat: ", ".join(c.article for c in compares if c.etat is etat) for etat in etats}
    extrait = next((_citer(c, contexte) for c in compares if c.places), "")
    if EtatArticle.ABSENT in etats:
        return Recherche(mention.id, Etat.ABSENTE, extrait, f"non reproduit : {noms[EtatArticle.ABSENT]}")
    if EtatArticle.ALTERE in etats:
        change = next(c for c in compares if c.etat is EtatArticle.ALTERE)
        raison = f"rédaction changée : {noms[EtatArticle.ALTERE]} ({decrire_les_differences(change)})"
        return Recherche(mention.id, Etat.CONTREDITE, _citer(change, contexte), raison)
    if EtatArticle.SANS_REFERENCE in etats:
        raison = f"aucune rédaction sûre n'est relevée à cette date : {noms[EtatArticle.SANS_REFERENCE]}"
        return Recherche(mention.id, Etat.DOUTEUSE, extrait, raison)
    return Recherche(mention.id, Etat.TROUVEE, extrait)


def decrire_les_differences(compare: ArticleCompare, au_plus: int = 3) -> str:
    """Les premières différences d'un article, en mots."""
    noms = {"manque": "il manque", "ajout": "il est ajouté"}
    dites = [f"{noms[d.nature]} « {' '.join(d.texte.split())[:80]} »" for d in compare.differences[:au_plus]]
    reste = len(compare.differences) - au_plus
    return " ; ".join(dites) + (f" ; et {reste} autres" if reste > 0 else "")


def _citer(compare: ArticleCompare, contexte: Contexte) -> str:
    debut, fin = compare.places[0]
    return " ".join(contexte.entier.texte[debut : min(fin, debut + 160)].split()) + " …"


def _rappeler(mention: Mention, compares: list[ArticleCompare], contexte: Contexte) -> Recherche:
    """Un rappel n'est pas une citation : l'article est reproduit, ou au moins nommé."""
    if all(compare.etat is EtatArticle.EXACT for compare in compares):
        return Recherche(mention.id, Etat.TROUVEE, _citer(compares[0], contexte))
    texte = contexte.entier.canonique.texte
    if all(
        re.search(rf"\b{re.escape(c.article.partition(' al. ')[0].split()[-1].lower())}\b", texte.lower())
        for c in compares
    ):
        return Recherche(mention.id, Etat.DOUTEUSE, "", "l'article est nommé ; relire ce que l'acte en rappelle")
    return Recherche(mention.id, Etat.ABSENTE, "", "l'article n'est ni rappelé ni nommé")


def _chercher_la_date(contexte: Contexte, mention: Mention) -> Recherche:
    """CPC 648, 1° : la date de l'acte, possible, qui n'est pas après le contrôle."""
    valeur = contexte.date_lue
    if valeur is None:
        vide = "<vide>" in contexte.canonique.texte[:600]
        return Recherche(mention.id, Etat.VIDE if vide else Etat.ABSENTE, "", "aucune date d'acte ne se lit")
    extrait = contexte.extrait(valeur.debut, valeur.fin)
    if not isinstance(valeur.valeur, date):
        return Recherche(mention.id, Etat.CONTREDITE, extrait, "la date est impossible")
    if (faute := date_contredite(contexte.canonique, valeur)) is not None:
        raison, ou = faute
        return Recherche(mention.id, Etat.CONTREDITE, contexte.extrait(ou.debut, ou.fin), raison)
    if valeur.valeur > contexte.le:
        raison = f"l'acte est daté du {valeur.valeur:%d/%m/%Y}, après le contrôle du {contexte.le:%d/%m/%Y}"
        return Recherche(mention.id, Etat.CONTREDITE, extrait, raison)
    return Recherche(mention.id, Etat.TROUVEE, extrait)


# Qui est qui se lit ligne à ligne : deux parties se suivent, chacune sur les siennes.
_PAR_LIGNES = frozenset({"requerant_pp", "requerant_pm", "requerant", "debiteur", "officier"})
_DEUX_LECTURES = frozenset({"destinataire", "remise"})
# Ce que dit un tableau se lit case par case, chacune après son libellé.
_EN_FICHES = frozenset({"requerant_pp", "requerant_pm", "requerant", "destinataire", "officier"})
_ENTIERES: Mapping[str, Callable[[Contexte, Mention], Recherche | None]] = {
    "date_de_l_acte": _chercher_la_date,
    "requerant_pp": chercher_requerant,
    "requerant_pm": chercher_requerant,
    "requerant": chercher_requerant,
    "destinataire": chercher_destinataire,
    "debiteur": chercher_debiteur,
    "officier": chercher_officier,
    "inventaire": chercher_inventaire,
    "assistants": chercher_assistants,
    "remise": chercher_remise,
    "delai_du_bail": chercher_delai_du_bail,
    "opposition": chercher_opposition,
    "juridiction": chercher_juridiction,
    "audience": chercher_audience,
    "assistance": chercher_assistance,
    "moyens": chercher_moyens,
    "bordereau": chercher_bordereau,
    "delai_recours": chercher_delai_recours,
    "modalites_recours": chercher_modalites_recours,
    "date_de_liberation": chercher_date_de_liberation,
}
