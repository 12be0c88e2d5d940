"""CPCE R121-11 : comment le défendeur se fait représenter, et qui représente le demandeur (L121-4, R121-6)."""

from __future__ import annotations

from collections.abc import Iterator

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.lignes import Ligne, lignes
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.droit import parametres
from basoche.droit.actes import Mention
from basoche.droit.montant import Montant

_PARLE = motif(
    r"avocat|avoue\b|\baid(?:e|er|ee?)\b[^\n]{0,60}(?:conjoint|parent|epoux)|assist\w*|represent\w*|"
    r"ministere|pouvoir special|se defend\w*|defense|flanqu\w*|epaul\w*|substitu\w*|second\w*|remplac\w*|"
    r"accompagn\w*|procuration"
)
_HORS = motif(
    r"<a:R121-1[01]>|commissaire de justice|gerante?|president\w*|siege\b|bordereau|^[\W\d_]*pieces?\b|notifi\w* a"
)
_AIDE = (
    r"\baid(?:e|er|ee?)\b|accompagn\w*|second\w*|flanqu\w*|epaul\w*|soutenue?\b|substitu\w*|remplac\w*|supple\w*|"
    r"assist\w*|represent\w*|\bpar (?:un |son |votre )?mandataire|\bpouvoir\b|procuration|parler (?:pour|en votre)|"
    r"venir avec|mandat\w*"
)
_PROCHE = (
    r"avocat|conjoint|epou(?:x|se)\b|concubin\w*|parente?s?\b|compagn(?:e|on)\b|partenaire|pacs\w*|ascendant|"
    r"descendant|"
    r"freres?\b|soeurs?\b|neveux?\b|nieces?\b|oncle|tante|allie\w*|prepose\w*|salarie\w*|employee?s?\b|"
    r"collaborat\w*|famille|proches?\b|homme de loi"
)
_CONDITIONS = (
    motif(
        r"(?:assist\w*|represent\w*)[^\n]{0,400}(?:avocat|conjoint|epoux|concubin|parent|pouvoir|textes|"
        r"conditions)"
    ),
    motif(
        r"(?:avocat|conjoint|epoux|parent)[^\n]{0,300}(?:assist|aid(?:e|er|ee?)\b|accompagn|represent|"
        r"\bpouvoir\b)\w*"
    ),
    motif(rf"(?:{_AIDE})[^\n]{{0,200}}(?:{_PROCHE})"),
    motif(rf"(?:{_PROCHE})[^\n]{{0,200}}(?:{_AIDE})"),
    motif(
        r"(?:constituer|prendre|choisir|mandater|charger|avoir|sans|recourir a) (?:un |d'|l'aide d'un |"
        r"les services d'un )?(?:avocat|avoue)|constitu\w* (?:d'|un |l'|son |votre )?avocat|(?:ministere|assistance|"
        r"concours) d'(?:un )?avocat|"
        r"avocat[^\n.]{0,60}(?:obligatoire|necessaire|requis|impose|exige|facultati|indispensable)|"
        r"(?:venir|presenter|defendre)[^\n.]{0,60}\bavocat|avocat (?:que|qu'il|qu'elle)"
    ),
)
_FACULTATIF = motif(
    r"(?:assistance|representation|ministere|concours|presence|conseil|defenseur|avocat)[^\n.;]{0,40}"
    r"(?:facultati\w*|optionnel\w*|libre\b|(?:n'est|n'etant|n'y est|ne sont|pas|point|nullement|aucunement|jamais) "
    r"(?:pas |point |nullement |en rien |aucunement |ici |donc |jamais )?(?:d'ordre|obligatoire|requis|exige|impos|"
    r"necessaire|"
    r"indispensable|de rigueur|prescrit|demande)\w*)|"
    r"sans que[^\n.;]{0,24}(?:obligatoire|impose|exige|requis|necessaire)|rien n'oblige|obligatoire ?[:?|] ?non\b|"
    r"avocat[^\n.;]{0,40}(?:si (?:vous|il|elle|bon)|au choix|possible)|"
    r"avocat\w*[^\n.;]{0,60}(?:facultati\w*|non (?:obligatoire|requis|exige|necessaire)\w*|optionnel|"
    r"(?:n'est|n'etant|pas|point)[^\n.;]{0,12}(?:obligatoire|requis|exige|impose|necessaire)\w*)|"
    r"(?<!ne )(?<!n'y )\bp(?:eu[tv]\w*|ouv\w+|ourr\w+)\b[^\n.;]{0,50}(?<!pas )(?<!ni )sans (?:l'aide d'un |"
    r"le (?:ministere|concours) d'un |prendre d'|"
    r"prendre un |avoir d'|aucun )?avocat|"
    r"(?:\bn'|\bpas\b|sans|personne)[^\n.;]{0,24}(?:tenue?s?|oblig\w*|besoin|astrein\w*|"
    r"contrain\w*)[^\n.;]{0,30}avocat|"
    r"(?:aucun|sans|pas d'|nul) ?avocat[^\n.;]{0,20}(?:n'est|obligatoire|requis|necessaire|exige)"
)
_AU_CHOIX = motif(
    r"libre a (?:vous|lui|elle)|\blibres? d(?:e |')|loisible|a (?:votre|sa|leur) (?:gre|convenance|guise|choix)|"
    r"\bse passer d'|n'avez (?:pas|nul|aucun)[^\n.;]{0,12} besoin"
)
_SAUF = motif(r"\bsauf|hormis|a moins|a l'exception|except")
_INTERDIT = motif(
    r"(?:assistance|ministere|concours|representation|presence)[^\n.;]{0,24}(?:est|sont|demeure|reste) (?:\w+ment )?"
    r"(?:interdit|exclu|prohib|proscri|defendu)e?s?\b"
)
_AUTRE_SEUIL = motif(
    r"avocat[^\n.;<]{0,40}(?:oblig|requis|impos|exig|necess)\w*[^\n.;<]{0,30}(?:au-dela|au-dessus|a partir|plus|"
    r"depasse)"
    r"(?: de| du| d'une demande de)?(?: la somme de)? ?<e:(?!1000000>)\d+>"
)
_EN_BLANC = motif(
    r"\brepresent(?:ant|e|ee|ation)\b[^\n<.;]{0,40}[:= ]<vide>|\b(?:avocat|conseil)e? (?:du |de la |"
    r"de l')?(?:demand\w+|"
    r"requerante?|poursuivante?|creanci\w+)[^\n<.;]{0,16}<vide>|\b(?:par|avocat|conseil|maitre|me) ?:? ?<vide>"
)
_OBLIGATOIRE = motif(
    r"avocat\w*[^\n.;]{0,40}(?:obligatoire|exige|impose|requis|necessaire|indispensable)\w*|"
    r"(?:assistance|representation|ministere)[^\n.;]{0,30}avocat[^\n.;]{0,12}(?:sont|est)? ?(?:obligatoire|exige|"
    r"impose|requis)\w*|"
    r"(?:tenue?s?|oblige\w*|impos\w*|doi[tv]\w*)[^\n;]{0,120}avocat|constituer avocat|"
    r"(?:nul|personne|aucune? \w+)? ?\bne (?:p(?:eu[tv]|ouv|ourr)\w*|saur\w+)[^\n.;]{0,60}(?:sans|que par|"
    r"qu'avec|qu'assist\w* d|"
    r"que represent\w* par)[^\n.;]{0,24}(?:avocat|avoue)|(?:avocat|lui) seul (?:peut|pourra)|par (?:l'|un |votre |"
    r"son )?avocat[^\n.]{0,12}(?:constitue|que |qu')"
)
_POUR_QUI = motif(
    r"\bvous\b|\bvotre\b|defend|\bparties?\b|chacun|\bnul\b|obligat|facultati|\btenue?s?\b|pouvoir|conjoint|\bdoi[tv]|"
    r"\bpeu[tv]|dispens|constituer|personne n|assigne"
)
_AU_DESSUS = motif(
    r"(?<!ne )(?<!n')(?:>|\bplus de|passant|passe\b|franchi\w*|excede\w*|excedant|depass\w*|superieu\w* a|au-dela de|"
    r"au-dessus de) ?(?:a )?(?:la somme de )?<e:1000000>"
)
_AU_DESSOUS = motif(
    r"(?:<|≤|\bmoins de|n'excede\w* pas|n'excedant pas|ne depass\w* pas|inferieu\w* (?:ou egale?s? )?a|au plus|"
    r"jusqu'a|"
    r"n'atteint pas|sous) ?<e:1000000>|matiere[^\n.;]{0,30}expulsion|s'agissant d'(?:une )?expulsion|"
    r"(?:relative a|affaire d'|en cas d'|touchant a|cette|demande liee a) (?:une |l'|votre |son )?expulsion|"
    r"\((?:matiere d'|en )?expulsion\)"
)
_TOUJOURS = motif(r"avocat[^\n.]{0,40}(?:obligatoire|impose|exige|requis)[^\n.]{0,6}dans tous les cas")
_REPRESENTANT = motif(
    r"(?:represent\w*|constitu\w*|assiste\w*|pour avocat|plaide|conseil|ayant)[^\n]{0,80}(?:\bme\b|\bmaitre\b|"
    r"\bscp\b|selarl|"
    r"\bson |\bsa )|(?:\bme\b|\bmaitre\b)[^\n]{0,60}(?:avocat|barreau)|avocate?s? (?:au barreau|inscrit\w*|"
    r"du barreau|a [a-z])|"
    r"represent\w*[^\n]{0,30}(?:son|sa|m\.|mme|monsieur|madame)\b|"
    r"(?:aucun|pas|sans|ni|n'a)[^\n]{0,30}represent\w*|(?:en personne|lui-meme|elle-meme)"
)
_SON_AVOCAT = motif(
    r"(?:\bme\b|\bmaitre\b|\bscp\b|\bselarl\b|\bcabinet\b)[^\n]{0,80}(?:avocat|barreau|represent|plaid|constitu)|"
    r"(?:\bme\b|\bmaitre\b)[^\n]{0,80}(?:\boccup|postul|\bassist|defend)|"
    r"(?:avocat|barreau|represent\w*|plaide\w*|constitue?|conseil)[^\n]{0,80}(?:\bme\b|\bmaitre\b|\bscp\b|\bselarl\b|"
    r"\bcabinet\b)"
)


_SEUIL = "execution/seuils/jex_representation"  # CPCE R121-6
_DE_PROCHE = motif(r"(?:represent|assist)\w*[^\n.;]{0,40}(?:conjoint|concubin|parent)")
# Ce qui est en jeu, et ce que l'on demande.
_ENJEU = motif(
    r"(?:creance en cause|\benjeu|en jeu|\blitige|montant de la demande|demande (?:porte|s'eleve|chiffree|est de|"
    r"etant de|"
    r"tend au paiement|de paiement)|somme (?:reclamee|demandee|litigieuse))[^\n.;<]{0,50}(?P<v>@e)"
)
_EXPULSION = motif(
    r"(?:objet|demande|delais?|sursis)\b[^\n.;]{0,50}(?:expulsion|quitter (?:les lieux|le logement)|evacu\w*)"
)
_SEUL = motif(
    r"(?<!ne )\bp(?:eu[tv]\w*|ouv\w+|ourr\w+) (?:se |vous )?(?:defendre|presenter|comparaitre|venir)"
    r" (?:vous-memes?|lui-meme|elle-meme|seule?s?\b|en personne)"
)


def chercher_assistance(contexte: Contexte, mention: Mention) -> Recherche:
    """L'état de la mention : les conditions de la représentation, justes, et le représentant qu'impose l'avocat."""
    lues = [ligne for ligne in lignes(contexte) if _PARLE.search(ligne.texte)]
    faute = next(_fautes(lues), None) or next(_selon_la_demande(contexte, lues), None)
    if faute is not None:
        raison, ligne = faute
        return Recherche(mention.id, Etat.CONTREDITE, contexte.extrait(ligne.debut, ligne.fin), raison)
    disent = [
        ligne
        for ligne in lues
        if any(forme.search(ligne.texte) for forme in _CONDITIONS)
        and _POUR_QUI.search(ligne.texte)
        and not _est_annexe(ligne)
    ]
    if not disent:
        nommes = "<a:R121-6>" in contexte.canonique.texte or "<a:R121-7>" in contexte.canonique.texte
        etat, raison = (
            (Etat.DOUTEUSE, "l'article est nommé") if nommes else (Etat.ABSENTE, "rien dans le texte ne la dit")
        )
        return Recherche(mention.id, etat, "", raison)
    extrait = contexte.extrait(disent[0].debut, disent[0].fin)
    oblige = any(_oblige(ligne.texte) for ligne in disent)
    if oblige and not any(_SON_AVOCAT.search(ligne.texte) for ligne in lignes(contexte)):
        return Recherche(mention.id, Etat.ABSENTE, extrait, "il manque : l'avocat du demandeur")
    vide = next((ligne for ligne in lues if _EN_BLANC.search(ligne.texte)), None)
    if vide is not None:
        extrait = contexte.extrait(vide.debut, vide.fin)
        return Recherche(mention.id, Etat.VIDE, extrait, "le représentant du demandeur est laissé en blanc")
    return Recherche(mention.id, Etat.TROUVEE, extrait)


def _est_annexe(ligne: Ligne) -> bool:
    """Ce qui suit l'absence du défendeur ne dit pas encore comment il se fait représenter."""
    return _HORS.search(ligne.texte) is not None and motif(r"avocat|assist\w*").search(ligne.texte) is None


def _oblige(texte: str) -> bool:
    permis = _FACULTATIF.search(texte) or _AU_CHOIX.search(texte)
    return permis is None and _OBLIGATOIRE.search(texte) is not None


def _selon_la_demande(contexte: Contexte, lues: list[Ligne]) -> Iterator[tuple[str, Ligne]]:
    """CPCE R121-6 : ce qui est demandé, quand l'acte le chiffre ou le nomme, dit si l'avocat est obligatoire."""
    texte = contexte.canonique.texte
    if any("<e:1000000>" in ligne.texte or _SAUF.search(ligne.texte) for ligne in lues):
        return  # l'acte rappelle la règle entière
    oblige = next((ligne for ligne in lues if _oblige(ligne.texte)), None)
    seul = next((ligne for ligne in lues if _SEUL.search(ligne.texte)), None)
    expulsion = _EXPULSION.search(texte) is not None
    if oblige is not None and seul is None and expulsion and not any(_FACULTATIF.search(li.texte) for li in lues):
        yield "l'avocat n'est pas obligatoire en matière d'expulsion", oblige
    enjeux = [v for t in _ENJEU.finditer(texte) for v in contexte.canonique.entre(t.start("v"), t.end("v"), "e")]
    seuil = Montant.lire(str(parametres.valeur(_SEUIL, le=contexte.jour))).centimes
    trop = enjeux and all(enjeu.valeur > seuil for enjeu in enjeux)
    seul = seul or next((ligne for ligne in lues if _FACULTATIF.search(ligne.texte)), None)
    if seul is not None and oblige is None and trop and "expuls" not in texte:
        yield "l'avocat est obligatoire au-delà de 10 000 €", seul


def _fautes(lues: list[Ligne]) -> Iterator[tuple[str, Ligne]]:
    """CPCE L121-4, R121-6 : l'avocat est obligatoire, sauf en expulsion ou jusqu'à 10 000 €."""
    for ligne in lues:
        facultatif = _FACULTATIF.search(ligne.texte) is not None
        oblige = not facultatif and _oblige(ligne.texte)
        if _AUTRE_SEUIL.search(ligne.texte) and "<e:1000000>" not in ligne.texte:
            yield "l'avocat est obligatoire au-delà de 10 000 €", ligne
        if _INTERDIT.search(ligne.texte):
            yield "les parties peuvent se faire assister ou représenter", ligne
        de_proche = not oblige and _DE_PROCHE.search(ligne.texte) and not _SAUF.search(ligne.texte)
        if (facultatif or de_proche) and _AU_DESSUS.search(ligne.texte):
            yield "l'avocat est obligatoire au-delà de 10 000 €", ligne
        elif (
            oblige
            and not _SAUF.search(ligne.texte)
            and (_AU_DESSOUS.search(ligne.texte) or _TOUJOURS.search(ligne.texte))
        ):
            yield "l'avocat n'est pas obligatoire jusqu'à 10 000 €, ni en matière d'expulsion", ligne
