"""CPC 1413 : le délai pour former opposition à une injonction de payer, le tribunal, les formes, très apparents."""

from __future__ import annotations

from collections.abc import Iterator

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.delais_lus import (
    DelaiLu,
    Faute,
    delais_lus,
    depart_faux,
    duree_du_parametre,
    terme_faux,
    terme_juste,
)
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.lignes import Ligne, autour, est_apparent, est_en_capitales, lignes, zone
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.conformite.ecrit.tribunaux import Tribunal, tribunaux
from basoche.droit.actes import Mention

_DELAI = "delais/procedure/ip_opposition"
_NOYAU = motif(
    r"\boppos(?:itions?|er|ez|ant)\b|\bcontest(?:er|ez|ation)s?\b|"
    r"@uj[^\n]{0,200}(?:tribunal|greffe|\btj\b)[^\n]{0,200}(?:recommande|recepisse|\blrar|declaration)"
)
_LIBELLES = motif(
    r"^[\W\d_]*(?:(?:r|en marge|marge|colonne|cadre|case|rubrique|clause|article|[a-hj-z]{1,2})\b[\W\d_]*)?(?:delai|"
    r"facons?|temps|tribunal|juridiction|modalites?|formes?|formalites?|manieres?|comment|"
    r"ou\b|"
    r"quand|devant|combien|de quelle|greffe|dernier jour|echeance|date limite|adresse|aupres|procede|moyens?|lieu|"
    r"juge)\b"
)
# Ce qui parle d'opposition sans dire comment elle se forme.
_HORS = motif(
    r"avis (?:du greffe|d'opposition)|\bavis\b[^\n]{0,30}opposition|"
    r"^(?![^\n]*(?:recommande|recepisse|\bgreffe|\blrar\b))[^\n]*(?:vive voix|verbale?ment|oralement|haute voix)|"
    r"certificat de non-opposition|surendettement|\bfrais de greffe\b"
)
_HORS_DELAI = motif(
    r"premier acte|mesure d'execution|mesures? d'execution|indisponib|creancier|pour signifier|caduc|non avenu|avis d|"
    r"surendettement|reponse|echeancier|\bpret\b|\bappel\b|interet|depuis la facture|mise en demeure|majoration"
)
_EXECUTION = motif(r"execut\w*|\bavis\b")
_DIT_POUR_S_OPPOSER = motif(r"(?:oppos|contest)\w*|delai|temps|quand|imparti")
_TRIBUNAL_DESIGNE = motif(
    r"(?:tribunal|juridiction)[^\n.;]{0,12}(?:qui|dont|ci-dessus|susnomme|susvise|precite|susdit|designee? ci)|"
    r"(?:meme|dit|ledit|susdit|ladite) (?:tribunal|juridiction)|tribunal (?:de|d'|du) [a-z]{3,}"
)
_FORME = motif(
    r"declaration|\bdeclarer\b|recommande\w*|recepisse|contre (?:un )?recu|\blettre\b|"
    r"courrier|\bpli\b|\becri(?:t|vez|re|vant)\b|"
    r"guichet|\blrar\b|\bl\.?r\.?a\.?r"
)
_FORME_JUSTE = motif(
    r"recommande\w*|recepisse|\blrar\b|\bl\.?r\.?a\.?r|contre (?:un )?recu|\br\.?a\.?r\b|declar\w*|\bgreffe"
)
_FORME_FAUSSE = motif(
    r"(?:lettre|courrier|pli) (?:simple|ordinaire|libre)|courriel|\be-?mail|\bsms\b|par telephone|"
    r"(?:adress|envoy|remi|transmi)\w*[^\n.;]{0,20}\b(?:au|a la|a l') ?(?:societe |partie )?(?:creanci\w+|requer\w+)"
)
_SORTES_ADMISES = frozenset({"commerce", "judiciaire"})


def chercher_opposition(contexte: Contexte, mention: Mention) -> Recherche:
    """L'état de la mention : absente, en blanc, fausse, peu apparente ou juste."""
    lues = zone(contexte, _NOYAU, _LIBELLES, hors=_HORS)
    if not any("<u:" in ligne.texte for ligne in lues):
        lues += _fiche(contexte)
    delais = delais_lus(contexte, lues, _HORS_DELAI)
    justes = duree_du_parametre(_DELAI, contexte.jour) or {(1, "mois")}
    faute = next(_fautes(contexte, lues, delais, justes), None)
    if faute is not None:
        raison, debut, fin = faute
        return Recherche(mention.id, Etat.CONTREDITE, contexte.extrait(debut, fin), raison)
    if not lues:
        return Recherche(mention.id, Etat.ABSENTE, "", "rien dans le texte ne la dit")
    places = {
        "le délai": [(lu.valeur.debut, lu.valeur.fin) for lu in delais if lu.valeur.valeur in justes],
        "le tribunal": _places_du_tribunal(lues),
        "les modalités": [
            (ligne.debut + t.start(), ligne.debut + t.end()) for ligne in lues for t in _FORME.finditer(ligne.texte)
        ],
    }
    manquent = [nom for nom, siennes in places.items() if not siennes]
    ou = next((siennes[0] for siennes in places.values() if siennes), (lues[0].debut, lues[0].fin))
    extrait = contexte.extrait(*ou)
    if manquent == ["le délai"] and terme_juste(contexte, lues, justes):
        return Recherche(mention.id, Etat.DOUTEUSE, extrait, "l'acte donne le dernier jour sans dire le délai")
    if manquent:
        vide = any("<vide>" in ligne.texte for ligne in lues)
        raison = "la mention est laissée en blanc" if vide else f"il manque : {', '.join(manquent)}"
        return Recherche(mention.id, Etat.VIDE if vide else Etat.ABSENTE, extrait, raison)
    if not any(est_en_capitales(contexte, lu.ligne) for lu in delais if lu.valeur.valeur in justes) and not any(
        est_apparent(contexte, [place]) or est_apparent(contexte, [_phrase(contexte, *place)])
        for place in places["le délai"]
    ):
        return Recherche(mention.id, Etat.NON_APPARENTE, extrait)
    return Recherche(mention.id, Etat.TROUVEE, extrait)


def _fiche(contexte: Contexte) -> list[Ligne]:
    """« Délai : … », « Tribunal : … », « Forme : … », à la suite : une fiche de l'opposition, sans son nom."""
    suite: list[Ligne] = []
    for ligne in [*lignes(contexte), None]:
        if ligne is not None and _LIBELLES.search(ligne.texte) and not _HORS.search(ligne.texte):
            suite.append(ligne)
            continue
        textes = "\n".join(rangee.texte for rangee in suite)
        if "<u:" in textes and next(tribunaux(textes), None) is not None and _FORME.search(textes):
            return suite
        suite = []
    return []


def _phrase(contexte: Contexte, debut: int, fin: int) -> tuple[int, int]:
    de, a = contexte.phrase(debut, fin)
    return max(de, debut - 60), min(a, fin + 60)


def _fautes(
    contexte: Contexte, lues: list[Ligne], delais: list[DelaiLu], justes: set[tuple[int, str]]
) -> Iterator[Faute]:
    juste = any(lu.valeur.valeur in justes for lu in delais)
    for lu in delais:
        if lu.valeur.valeur in justes or (juste and _EXECUTION.search(autour(contexte, lu.valeur, 60, 100))):
            continue
        if not juste or _DIT_POUR_S_OPPOSER.search(autour(contexte, lu.valeur, 60, 60)):
            ((nombre, unite), *_) = justes
            raison = f"l'acte dit {lu.valeur.valeur[0]} {lu.valeur.valeur[1]}, le texte {nombre} {unite}"
            yield raison, lu.valeur.debut, lu.valeur.fin
    yield from depart_faux(contexte, delais)
    yield from terme_faux(contexte, lues, justes)
    yield from _mauvais_tribunal(contexte, lues)
    yield from _mauvaise_forme(lues)


def _mauvaise_forme(lues: list[Ligne]) -> Iterator[Faute]:
    """CPC 1415 : une déclaration au greffe, contre récépissé, ou une lettre recommandée ; rien d'autre."""
    textes = " ".join(ligne.texte for ligne in lues)
    if _FORME_JUSTE.search(textes):
        return
    for ligne in lues:
        if (trouve := _FORME_FAUSSE.search(ligne.texte)) is not None:
            yield (
                "l'opposition ne se forme pas ainsi : une déclaration au greffe ou une lettre recommandée",
                ligne.debut + trouve.start(),
                ligne.debut + trouve.end(),
            )


def _mauvais_tribunal(contexte: Contexte, lues: list[Ligne]) -> Iterator[Faute]:
    """CPC 1415 : l'opposition va à la juridiction dont le juge a rendu l'ordonnance."""
    nommes = [(ligne, t) for ligne in lues for t in tribunaux(ligne.texte) if not t.a_rendu]
    rendu = _qui_a_rendu(contexte, lues)
    bons = [t for _, t in nommes if _est_le_meme(t, rendu)]
    if not nommes or bons:
        return
    ligne, tribunal = nommes[0]
    yield (
        "l'opposition n'est pas portée devant le bon tribunal",
        ligne.debut + tribunal.debut,
        ligne.debut + tribunal.fin,
    )


def _qui_a_rendu(contexte: Contexte, lues: list[Ligne]) -> Tribunal | None:
    """La juridiction de l'ordonnance, lue hors de ce qui parle de l'opposition."""
    debuts = {ligne.debut for ligne in lues}
    nommes = [
        tribunal
        for ligne in lignes(contexte)
        if ligne.debut not in debuts
        for tribunal in tribunaux(ligne.texte)
        if tribunal.sorte in _SORTES_ADMISES
    ]
    return next((t for t in nommes if t.a_rendu), next(iter(nommes), None))


def _est_le_meme(tribunal: Tribunal, rendu: Tribunal | None) -> bool:
    if tribunal.sorte not in _SORTES_ADMISES:
        return False
    if rendu is None:
        return True
    if tribunal.sorte != rendu.sorte:
        return False
    # Un juge et la chambre où il siège ne se nomment pas de la même ville ; deux tribunaux du même nom, si.
    autre_ville = tribunal.nom == rendu.nom and tribunal.ville and rendu.ville and not tribunal.ville & rendu.ville
    return not autre_ville


def _places_du_tribunal(lues: list[Ligne]) -> list[tuple[int, int]]:
    return [
        place
        for ligne in lues
        for place in (
            *((ligne.debut + t.debut, ligne.debut + t.fin) for t in tribunaux(ligne.texte)),
            *((ligne.debut + t.start(), ligne.debut + t.end()) for t in _TRIBUNAL_DESIGNE.finditer(ligne.texte)),
        )
    ]
