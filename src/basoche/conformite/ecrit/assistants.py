"""Les personnes qui ont assisté aux opérations : nommées, et leur signature ou leur refus (CPCE R221-16, 7°)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from basoche.conformite.ecrit.adresses import est_nomme
from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.droit.actes import Mention

_ASSISTE = motif(r"@qui_assiste")
_SIGNE = motif(r"@assistants_signent")
_SANS_SIGNER = motif(r"@assistants_sans_signer")
_EN_BLANC = motif(r"\|[^\n]{0,160}\| ?<vide>(?= ?\|? ?(?:\n|\Z))")
_CASE_VIDE = motif(r"\|[^\n]*\| *(?:<vide> *)?(?:\| *)*\Z")
_A_SIGNE = motif(r"\bsign\w*|refus\w*|seing|paraph\w*")
_REFUS = motif(r"refus\w*|declin\w*|pas (?:voulu|souhait|desir|accept|pu|su)\w*|s'(?:y )?(?:oppos|abst)\w*|empech\w*")
_ANNONCE = motif(r"[^\n]{0,30}[:|] ?\n")
# Après le nom : « M. Roux, serrurier », « Mme Brun, interprète, nous a prêté son concours ».
_QUALITE = motif(
    r"temoin|sachant|serrurier|gendarm|majeurs|commissaire|officier|agent|garde|policier|major|marechal|brigadier|policier|qualite|concours|maire|adjoint|conseill|expert|"
    r"interpret|adjud|marechal|capitaine|lieutenant|gardien|demenag|depann|(?:nous|m'|y|a|ont|l') ?(?:a |ont |avons )?"
    r"(?:requis|assist|accompagn|pret|second|escort|concou)"
)
# « Anne Roche, fleuriste, j'ai assisté » : le nom est devant le verbe.
_A_ASSISTE = motif(r"\b(?:j'ai|ai|a|ont|avons|ayant|avoir) (?:\w+ )?\Z")
_QUALITE_DITE = motif(r"@qualite_d_assistant")
_LIBELLE_DE_NOM = motif(r"\b(?:nom|prenom)s?\b[^\n:]{0,20}:")
_SUITE, _DEVANT, _DERRIERE = 160, 110, 140  # signes
_NOM = r"[A-ZÀ-Ý][\wÀ-ÿ'’-]+"
# « Gaël Prigent, plombier », « le concierge Prigent » : un mot qui n'est ni un verbe ni un lien dit une qualité.
_EN_APPOSITION = re.compile(
    rf"{_NOM} ?[,(:–—-] ?(?:(?:le|la|un|une|son|sa|notre|votre|en|au|de|ès) |l['’])?"
    r"(?!qui\b|lesquel|laquelle|lequel|dont\b|ayant|demeur|domicili|résid|habit|né\b|née\b|tous\b|toutes\b|ainsi\b|puis\b|"
    r"avec\b|présent|assist|sign|requis|madame|monsieur|tant\b|sans\b|chacun|refus|laissé|appos)[a-zà-ÿ]{4,}|"
    rf"\b(?!avec\b|assist|sign|madame|monsieur|outre|ainsi|présen|accompagn|savoir|nommé|dénommé|chez|entre|sieur|dame\b)"
    rf"[a-zà-ÿ]{{4,}} (?:M\.|Mme|Monsieur|Madame|{_NOM})"
)
# « M. Amrani », sans prénom : un seul nom après la civilité ou le grade.
_CIVILITE = re.compile(
    rf"\b(?:M\.|MM\.|Mme|Mlle|Monsieur|Madame|[Ss]ieur|[Dd]ame) (?P<nom>{_NOM})(?![\w'’-]| ?(?:{_NOM}|[A-ZÀ-Ý]\.|\())"
)
_PERSONNE = re.compile(
    rf"(?:\bM\.|\bMM\.|Mme|Mlle|Monsieur|Madame|[Ss]ieur|[Dd]ame) ?{_NOM}|{_NOM},?[ |]+{_NOM}|[A-ZÀ-Ý]{{3}}"
)
_DEUX_NOMS = rf"(?<![\w'’-])({_NOM}),? {_NOM}"
_EN_ENTIER = rf"(?:{_NOM}|[A-ZÀ-Ý]\.) {{nom}}\b|\b{{nom}},? [A-ZÀ-Ý][a-zà-ÿ]"


def chercher_assistants(contexte: Contexte, mention: Mention) -> Recherche:
    """Absent si rien ne les dit, si aucun n'est nommé, ou si rien ne dit qu'ils ont signé ou refusé."""
    texte = contexte.canonique.texte
    places = [trouve.span() for trouve in _ASSISTE.finditer(texte)]
    if not places:
        return Recherche(mention.id, Etat.ABSENTE, "", "rien dans le texte ne la dit")
    nommes = [place for place in places if _sont_nommes(contexte, *place)]
    extrait = contexte.extrait(*(nommes or places)[0])
    for trouve in _SANS_SIGNER.finditer(texte):
        if not _REFUS.search(texte, *contexte.phrase(*trouve.span())):
            raison = "leur signature, ou la mention de leur refus, est prescrite"
            return Recherche(mention.id, Etat.CONTREDITE, contexte.extrait(*trouve.span()), raison)
    if nommes and _est_en_blanc(contexte, nommes):
        return Recherche(mention.id, Etat.VIDE, extrait, "la signature est laissée en blanc")
    manquent = []
    if not nommes:
        manquent.append("leurs noms")
    else:
        manquent += _parts_du_nom(contexte, nommes)
    if not _SIGNE.search(texte):
        manquent.append("leur signature ou leur refus")
    if manquent:
        return Recherche(mention.id, Etat.ABSENTE, extrait, f"il manque : {', '.join(manquent)}")
    return Recherche(mention.id, Etat.TROUVEE, extrait)


def _sont_nommes(contexte: Contexte, debut: int, fin: int) -> bool:
    """Un nom propre dans la phrase, tout près ; ou sur les lignes que ces mots annoncent."""
    de, a = contexte.phrase(debut, fin)
    texte = contexte.canonique.texte
    if _ANNONCE.match(texte, fin) or texte[a : a + 1] == "?":
        return est_nomme(contexte, fin, min(len(texte), fin + _SUITE))
    # « serrurier » suit le nom ; « assisté de » le précède toujours.
    apres_le_nom = _QUALITE.match(texte, debut) or _A_ASSISTE.search(texte, max(0, debut - 8), debut)
    devant = max(de, debut - _DEVANT) if apres_le_nom else fin
    if (libelle := _LIBELLE_DE_NOM.search(texte, max(0, de - _SUITE), debut)) is not None:
        devant = libelle.end()
    return _est_nomme_devant(contexte, devant, debut) or est_nomme(contexte, fin, min(a, fin + _DERRIERE))


def _est_nomme_devant(contexte: Contexte, debut: int, fin: int) -> bool:
    """Devant la qualité : une civilité et un nom, ou deux noms ; le premier mot d'une phrase n'en est pas un."""
    dit = contexte.ecrit.texte[slice(*contexte.canonique.origine(debut, fin))] if debut < fin else ""
    return _PERSONNE.search(dit) is not None and est_nomme(contexte, debut, fin)


def _est_en_blanc(contexte: Contexte, nommes: Sequence[tuple[int, int]]) -> bool:
    """La rangée de chacun est vide là où il signe ; ou l'une l'est, quand d'autres ont signé."""
    texte = contexte.canonique.texte
    rangees = {texte[slice(*contexte.phrase(*place))] for place in nommes}
    if all(_EN_BLANC.search(rangee) for rangee in rangees):
        return True
    signees = [rangee for rangee in rangees if "|" in rangee and _A_SIGNE.search(rangee)]
    return bool(signees) and any(_CASE_VIDE.search(r) and not _A_SIGNE.search(r) for r in rangees)


def _parts_du_nom(contexte: Contexte, nommes: Sequence[tuple[int, int]]) -> Iterator[str]:
    """La qualité et le prénom, s'il est sûr qu'aucune des phrases qui nomment ces personnes ne les dit."""
    texte = contexte.canonique.texte
    phrases = {_zone(contexte, *place) for place in nommes}
    if not phrases or any("|" in texte[de:a] for de, a in phrases):
        return
    dites = [contexte.ecrit.texte[slice(*contexte.canonique.origine(de, a))] for de, a in phrases]
    # Tout en capitales, ou tout en minuscules, les noms ne se distinguent pas des mots.
    if any(dit.isupper() or dit.islower() for dit in dites):
        return
    if not any(_QUALITE_DITE.search(texte, de, a) for de, a in phrases) and not any(map(_EN_APPOSITION.search, dites)):
        yield "leur qualité"
    seuls = [trouve["nom"] for dit in dites for trouve in _CIVILITE.finditer(dit)]
    if seuls and not any(_est_entier(contexte, nom) for nom in seuls) and not any(map(_deux_mots, dites)):
        yield "leurs prénoms"


def _zone(contexte: Contexte, debut: int, fin: int) -> tuple[int, int]:
    """La phrase ; si elle annonce ce qui la suit, ces lignes avec elle."""
    de, a = contexte.phrase(debut, fin)
    texte = contexte.canonique.texte
    if _ANNONCE.match(texte, fin) or texte[a : a + 1] == "?":
        a = min(len(contexte.canonique.texte), fin + _SUITE)
    return de, a


def _est_entier(contexte: Contexte, nom: str) -> bool:
    """Ailleurs dans l'acte, ce nom a son prénom."""
    forme = re.compile(_EN_ENTIER.format(nom=re.escape(nom)))
    texte = contexte.ecrit.texte
    return any(not re.match(r"(?:Mme|Mlle|Monsieur|Madame|MM?)\b", trouve[0]) for trouve in forme.finditer(texte))


def _deux_mots(dit: str) -> bool:
    """Un nom de deux mots au moins."""
    civilites = {"Mme", "Mlle", "Monsieur", "Madame", "Maître", "Me"}
    return any(trouve[1] not in civilites for trouve in re.finditer(rf"(?={_DEUX_NOMS})", dit))
