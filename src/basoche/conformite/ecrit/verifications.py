"""Les contrôles propres à une mention : une durée, une date, une heure ou une somme comparée à ce que veut le texte."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from basoche.conformite.delais import en_duree
from basoche.conformite.ecrit.colonnes import colonne_fausse
from basoche.conformite.ecrit.contenances import contenance_fausse
from basoche.conformite.ecrit.contexte import Contexte, autre_juge, juge_de_l_execution
from basoche.conformite.ecrit.couts import cout_faux
from basoche.conformite.ecrit.indices import Indice, motif
from basoche.conformite.ecrit.loyer import loyer_faux
from basoche.conformite.ecrit.nombres_lus import NOMBRE, lire_nombre
from basoche.conformite.ecrit.ordre_de_payer import delais_ordonnes, termes_faux
from basoche.conformite.ecrit.sommes import autre_monnaie, ecart_en_lettres, est_expliquee, total_faux
from basoche.conformite.ecrit.sommes_annoncees import total_annonce_faux
from basoche.conformite.ecrit.sommes_laissees import rien_laisse, ventilation_fausse
from basoche.conformite.ecrit.valeurs import Valeur
from basoche.conformite.ecrit.verifications_dates import avant_la_decision, dite_avant, est_chome, jour_faux
from basoche.droit import parametres
from basoche.droit.actes import Delai as DelaiDuCatalogue
from basoche.droit.actes import Duree, Mention, acte
from basoche.droit.calendrier import jour_en_lettres
from basoche.droit.delais import Delai, TypeDelai, calculer_delai
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant

Contradiction = tuple[str, int, int]
"""Pourquoi la mention est fausse, et où."""
_RSA = "saisie_remunerations/montant_forfaitaire_rsa"
_CATEGORIES = ("interets/taux_legal/particulier", "interets/taux_legal/autres")
_MAJORATION = "interets/majoration/points"
_JOURS_DEPUIS_LA_SAISIE = 45
_SOLDES = (
    motif(
        r"(?:sold\w*|crediteur\w*|credit|avoir|position|compte (?:courant|cheques?|de depot|a vue|n)|livret)"
        r"[^\n<]{0,40}(?P<v>@e)"
    ),
    motif(r"(?P<v>@e),? (?:au credit|crediteur)"),
)
_LE_TOUT_ET_UNE_PART = 2  # sommes
_JOURS_DE_TAUX = 3660  # un décompte ne cite guère de taux plus vieux
_TAUX_LEGAL = motif(r"(?:taux (?:de l'interet )?legal|interets? (?:au taux )?legal|interet legal)[^\n<]{0,30}(?P<v>@t)")
_AILLEURS = motif(r"\bcfp\b|\bxpf\b|polynesi|caledoni|wallis")  # le taux légal y est un autre
_TAUX_MAJORE = motif(
    rf"(?P<v>@t)[^\n<]{{0,60}}major\w+ de (?P<n>@t|{NOMBRE})(?: points?)?"
    r"[^\n<]{0,90}(?:<a:[^>]*>[^\n<]{0,60})?(?:soit|donc|c'est-a-dire|=)[^\n<]{0,20}(?P<w>@t)"
)
_PAS_DE_SBI = motif(r"personne morale|\bsociete\b|aucune somme")  # R162-2 ne protège que les personnes physiques
_SAISIE_FAITE = motif(r"\b(?:saisi\w*|bloqu\w*)(?:(?!ordonnance|autoris|permi[st]\b|decision)[^\n<]){0,60}(?P<v>@d)")
_DENONCIATION = timedelta(days=12)  # huit jours, reports compris
_DISTANCE = motif(r"distance|etranger|outre-mer|<a:64[34]>|augment\w*|metropole|guadeloupe")
_AUDIENCE = motif(
    r"(?:audience|comparaitre|rendez-vous|presenter|convoqu\w*)[^\n]{0,160}\n?[^\n]{0,40}?(?P<v>@d)|"
    r"(?P<w>@d)[^\n]{0,30}@h"
)
_RECOURS = (
    (motif(r"pourvoi|cour de cassation"), "delais/procedure/pourvoi"),
    (motif(r"@jugement_du_jex"), "delais/procedure/appel_jex"),
    (motif(r"\brefere\b"), "delais/procedure/appel_refere"),
    (motif(r"\bopposition\b"), "delais/procedure/opposition_jugement"),
    (motif(r"\bappel\b"), "delais/procedure/appel_contentieux"),
)


@dataclass(frozen=True, slots=True)
class Cas:
    """Une mention, ses indices et le document où on la contrôle."""

    mention: Mention
    indice: Indice
    contexte: Contexte


def contradictions(mention: Mention, indice: Indice, contexte: Contexte) -> Iterator[Contradiction]:
    """Ce que le texte dit de faux de cette mention."""
    for forme in indice.contredit:
        for trouve in forme.finditer(contexte.canonique.texte):
            yield "ce que dit l'acte n'est pas ce que veut le texte", trouve.start(), trouve.end()
    if indice.controle in _PROPRES:
        yield from _PROPRES[indice.controle](Cas(mention, indice, contexte))
    elif indice.durees:
        if indice.delai_de_payer and (attendue := indice.attendu or mention.duree_attendue) is not None:
            yield from termes_faux(contexte, delais_ordonnes(contexte), attendue)
        yield from _durees(contexte, indice, indice.attendu or mention.duree_attendue)
    if indice.sures:
        yield from _durees_sures(contexte, indice, indice.attendu or mention.duree_attendue)
    if indice.dates and indice.delai:
        yield from _dates(contexte, indice)
    if indice.juge:
        yield from _juge(contexte, indice)


def lues(contexte: Contexte, formes: tuple[re.Pattern[str], ...]) -> Iterator[Valeur]:
    """Les valeurs que ces formulations désignent (groupe « v »), une fois chacune."""
    vues: set[int] = set()
    for forme in formes:
        for trouve in forme.finditer(contexte.canonique.texte):
            debut = trouve.start("v")
            if debut in vues:
                continue
            vues.add(debut)
            yield from contexte.canonique.entre(debut, trouve.end("v"))


def _durees(contexte: Contexte, indice: Indice, attendue: Duree | None) -> Iterator[Contradiction]:
    if attendue is None or len(attendue) != 1:
        return
    admises = [attendue]
    if indice.autrement is not None and any(si.search(contexte.canonique.texte) for si in indice.autrement_si):
        admises.append(indice.autrement)
        sur = any(forme.search(contexte.canonique.texte) for forme in indice.autrement_sur)
        dites_ici = lues(contexte, indice.durees)
        if sur or any(_est_dite_avec(contexte, valeur, indice.autrement_si) for valeur in dites_ici):
            admises = [indice.autrement]
    justes = {(nombre, unite) for duree in admises for unite, nombre in duree.items()}
    dites = " ou ".join(f"{nombre} {unite}" for duree in admises for unite, nombre in duree.items())
    yield from _comparer_les_durees(contexte, indice, justes, dites)


def _est_dite_avec(contexte: Contexte, valeur: Valeur, formes: tuple[re.Pattern[str], ...]) -> bool:
    """L'une de ces formulations est dans la phrase de la valeur."""
    phrase = contexte.canonique.texte[slice(*contexte.phrase(valeur.debut, valeur.fin))]
    return any(forme.search(phrase) for forme in formes)


def _durees_sures(contexte: Contexte, indice: Indice, attendue: Duree | None) -> Iterator[Contradiction]:
    """Deux délais dans un acte, l'un juste, l'autre faux là où la mention le dit : elle est contredite."""
    if attendue is None or len(attendue) != 1:
        return
    ((unite, nombre),) = attendue.items()
    for valeur in lues(contexte, indice.sures):
        phrase = contexte.canonique.texte[slice(*contexte.phrase(valeur.debut, valeur.fin))]
        if valeur.genre == "u" and valeur.valeur != (nombre, unite) and not any(s.search(phrase) for s in indice.sauf):
            yield (
                f"l'acte dit {valeur.valeur[0]} {valeur.valeur[1]}, le texte {nombre} {unite}",
                valeur.debut,
                valeur.fin,
            )


def _comparer_les_durees(
    contexte: Contexte, indice: Indice, justes: set[tuple[int, str]], dites: str
) -> Iterator[Contradiction]:
    trouvees = list(lues(contexte, indice.durees))
    if indice.delai_de_payer:
        trouvees += delais_ordonnes(contexte)
    if any(valeur.valeur in justes for valeur in trouvees):
        return
    for valeur in trouvees:
        nombre, unite = valeur.valeur
        if not _est_dite_avec(contexte, valeur, indice.sauf):
            yield f"l'acte dit {nombre} {unite}, le texte {dites}", valeur.debut, valeur.fin


def _delai(identifiant: str) -> DelaiDuCatalogue:
    return next(delai for delai in acte(identifiant.partition(".")[0]).delais if delai.id == identifiant)


def derniers_jours(contexte: Contexte, indice: Indice) -> frozenset[date]:
    """Le dernier jour du délai, report compris (CPC 641, 642), compté de l'acte ou du contrôle, qui est son jour."""
    duree = _delai(indice.delai).duree
    assert duree is not None
    jours: set[date] = set()
    for depart in {contexte.jour, contexte.le}:
        try:
            jours.add(calculer_delai(Delai(TypeDelai.PROCEDURE, depart, en_duree(duree))).valeurs["dernier_jour"])
        except ErreurBasoche:
            continue
    return frozenset(jours)


def _dates(contexte: Contexte, indice: Indice) -> Iterator[Contradiction]:
    """La date limite annoncée est la dernière du délai, report compris (CPC 641, 642)."""
    derniers = derniers_jours(contexte, indice)
    trouvees = [
        valeur
        for valeur in lues(contexte, indice.dates)
        if (vise_un_delai(contexte, valeur) or _est_echue(contexte, valeur))
        and not _est_dite_avec(contexte, valeur, indice.sauf)
    ]
    for valeur in trouvees:
        if (raison := jour_faux(valeur)) is not None:
            yield raison, valeur.debut, valeur.fin
    if not derniers or any(valeur.valeur in derniers for valeur in trouvees):
        return
    if trouvees and all(est_chome(v.valeur) and not dite_avant(contexte, v) for v in trouvees):
        yield "le délai ne finit pas un jour chômé (CPC 642)", trouvees[0].debut, trouvees[0].fin
        return
    if contexte.date_lue is None:  # l'acte est du jour du contrôle ou d'avant : seule une date plus tardive est fausse
        trouvees = [v for v in trouvees if v.valeur and (v.valeur > max(derniers) or _est_echue(contexte, v))]
    dit = " ou ".join(jour_en_lettres(dernier) for dernier in sorted(derniers))
    for valeur in trouvees:
        veille = valeur.valeur - timedelta(days=1) if valeur.valeur else None
        if veille in derniers and dite_avant(contexte, valeur):
            continue
        lue = f"le {valeur.valeur:%d/%m/%Y}" if valeur.valeur else "une date impossible"
        yield (
            f"l'acte du {contexte.jour:%d/%m/%Y} annonce {lue}, or le délai ({_delai(indice.delai).duree_texte}) finit "
            f"le {dit}",
            valeur.debut,
            valeur.fin,
        )


_FINIT = motif(r"(?:jusqu'au|au plus tard|expir\w+|finit|s'acheve|se termine|dernier jour)(?: le)? ?(?::|est le)? ?\Z")


def _est_echue(contexte: Contexte, valeur: Valeur) -> bool:
    """« jusqu'au » un jour qui n'est pas après l'acte."""
    avant = contexte.canonique.texte[max(0, valeur.debut - 24) : valeur.debut]
    jour = min(contexte.jour, contexte.le)
    return valeur.valeur is not None and valeur.valeur <= jour and _FINIT.search(avant) is not None


def vise_un_delai(contexte: Contexte, valeur: Valeur) -> bool:
    """Une date à venir, dans l'année : une date passée n'est pas une échéance annoncée."""
    jour = valeur.valeur
    departs = (contexte.jour, contexte.le)
    return jour is None or any(depart < jour <= depart + timedelta(days=200) for depart in departs)


def _juge(contexte: Contexte, indice: Indice) -> Iterator[Contradiction]:
    """Le juge désigné là où l'acte le désigne est celui de l'exécution."""
    fautes: list[Contradiction] = []
    for forme in indice.juge:
        for trouve in forme.finditer(contexte.canonique.texte):
            debut, fin = contexte.phrase(trouve.start(), trouve.end())
            phrase = contexte.canonique.texte[debut:fin]
            if juge_de_l_execution().search(phrase):
                return
            # « Devant le juge de l'exécution. Lequel ? Celui du tribunal judiciaire de… » ; le titre n'est pas le juge.
            devant = contexte.canonique.texte[contexte.canonique.texte.rfind("\n", 0, debut) + 1 : debut]
            if juge_de_l_execution().search(devant[-160:]) or any(s.search(phrase) for s in indice.sauf):
                continue
            autre = autre_juge().search(phrase)
            if autre is not None:
                fautes.append(("le juge désigné n'est pas le juge de l'exécution", debut, fin))
    yield from fautes


def _titre(cas: Cas) -> Iterator[Contradiction]:
    """Le titre existe, et il existait avant l'acte qui l'exécute."""
    trouvees = [valeur for valeur in lues(cas.contexte, cas.indice.dates) if valeur.genre == "d"]
    jour = min(cas.contexte.jour, cas.contexte.le)  # une date à venir, lue faute de mieux, n'est pas celle de l'acte
    if any(valeur.valeur is not None and valeur.valeur <= jour for valeur in trouvees):
        return
    for valeur in trouvees:
        if valeur.valeur is None:
            yield "la date du titre est impossible", valeur.debut, valeur.fin
        elif cas.contexte.date_lue is not None or valeur.valeur > cas.contexte.le:
            yield f"le titre est daté du {valeur.valeur:%d/%m/%Y}, après l'acte", valeur.debut, valeur.fin


def _pieces_datees(cas: Cas) -> Iterator[Contradiction]:
    """La pièce jointe existait avant l'acte qui la joint."""
    for valeur in lues(cas.contexte, cas.indice.dates):
        if valeur.valeur is None:
            yield "la date de la pièce est impossible", valeur.debut, valeur.fin
        elif (raison := jour_faux(valeur)) is not None:
            yield raison, valeur.debut, valeur.fin
        elif valeur.valeur > (cas.contexte.jour if cas.contexte.date_lue is not None else cas.contexte.le):
            yield f"la pièce est datée du {valeur.valeur:%d/%m/%Y}, après l'acte", valeur.debut, valeur.fin
        elif cas.indice.controle == "permission_datee" and valeur.valeur > _jour_de_la_saisie(cas.contexte):
            yield f"l'autorisation est datée du {valeur.valeur:%d/%m/%Y}, après la saisie", valeur.debut, valeur.fin


def _jour_de_la_saisie(contexte: Contexte) -> date:
    """CPCE R523-3 : dans les huit jours d'avant l'acte ; à défaut d'un jour lu, celui de l'acte."""
    jours = [
        valeur.valeur
        for valeur in lues(contexte, (_SAISIE_FAITE,))
        if valeur.valeur is not None and timedelta(0) <= contexte.jour - valeur.valeur <= _DENONCIATION
    ]
    return max(jours, default=contexte.jour)


def _decompte(cas: Cas) -> Iterator[Contradiction]:
    for faute in (total_faux(cas.contexte), total_annonce_faux(cas.contexte), ecart_en_lettres(cas.contexte)):
        if faute is not None:
            raison, valeur = faute
            yield raison, valeur.debut, valeur.fin
    if (fausse := colonne_fausse(cas.contexte)) is not None:
        raison, de, a, sure = fausse
        debuts = cas.contexte.canonique.debuts
        debut, fin = bisect_left(debuts, de), bisect_left(debuts, a)
        if sure or not est_expliquee(cas.contexte, debut, fin):
            yield raison, debut, fin
    if (monnaie := autre_monnaie(cas.contexte)) is not None:
        yield monnaie
    yield from _taux_legal(cas.contexte)
    yield from _taux_majore(cas.contexte)


def _contenances(cas: Cas) -> Iterator[Contradiction]:
    yield from contenance_fausse(cas.contexte)


def _loyer_du_mois(cas: Cas) -> Iterator[Contradiction]:
    """« 512,60 € de loyer et 87,40 € de charges, soit 600,00 € » : l'addition est juste."""
    if (faux := loyer_faux(cas.contexte)) is not None:
        raison, valeur = faux
        yield raison, valeur.debut, valeur.fin


def _taux_legal(contexte: Contexte) -> Iterator[Contradiction]:
    """CMF L313-2 : le taux dit légal est celui d'un semestre, de l'une ou l'autre catégorie, majoré ou non."""
    ecrits = list(lues(contexte, (_TAUX_LEGAL,)))
    admis = _taux_legaux(contexte.jour) if ecrits else frozenset()
    for valeur in ecrits:
        if admis and valeur.valeur not in admis and not _AILLEURS.search(contexte.canonique.texte):
            dit = f"{valeur.valeur:f}".replace(".", ",")
            yield f"le taux légal n'a été de {dit} % à aucun semestre", valeur.debut, valeur.fin


def _taux_majore(contexte: Contexte) -> Iterator[Contradiction]:
    """« 2,62 %, majoré de cinq points, soit 7,62 % » : l'addition est juste."""
    for trouve in _TAUX_MAJORE.finditer(contexte.canonique.texte):
        simple, points, total = (
            next(contexte.canonique.entre(trouve.start(v), trouve.end(v)), None) if trouve[v].startswith("<") else None
            for v in ("v", "n", "w")
        )
        ajout = points.valeur if points is not None else lire_nombre(trouve["n"])
        if simple is not None and total is not None and ajout is not None and simple.valeur + ajout != total.valeur:
            yield "le taux majoré n'est pas la somme du taux et des points", total.debut, total.fin


def _taux_legaux(jour: date) -> frozenset[Decimal]:
    """Les taux des semestres écoulés, des deux catégories, et les mêmes majorés (CMF L313-3)."""
    points = Decimal(str(parametres.valeur(_MAJORATION, le=jour)))
    debut = jour - timedelta(days=_JOURS_DE_TAUX)
    taux = {
        Decimal(str(valeur.contenu))
        for nom in _CATEGORIES
        for valeur in parametres.parametre(nom).valeurs
        if valeur.contenu is not None and valeur.periode.du is not None and debut <= valeur.periode.du <= jour
    }
    return frozenset(taux | {simple + points for simple in taux})


def _sbi(cas: Cas) -> Iterator[Contradiction]:
    """CPCE R162-2 : au plus le montant forfaitaire, au jour de l'acte ; quelque chose, si le compte est créditeur."""
    yield from ventilation_fausse(cas.contexte)
    yield from rien_laisse(cas.contexte)
    try:
        plafond = Montant.lire(str(parametres.valeur(_RSA, le=cas.contexte.jour)))
    except ErreurBasoche:
        return
    formes = (
        motif(r"(?:alimentaire|insaisissable|laiss\w*|disposition|\bsbi\b)[^\n<]{0,80}(?P<v>@e)"),
        motif(r"(?P<v>@e)[^\n<;]{0,50}(?:alimentaire|insaisissable)(?![^\n<.;]{0,16}<e:)"),
        motif(
            r"(?P<v>@e),? (?:vous |lui |leur )?(?:est|sont|a ete|ont ete|etant) (?:\w+ )?(?:laisse|mise? a \w+ dispos)"
        ),
    )
    for valeur in lues(cas.contexte, formes):
        if _PAS_DE_SBI.search(cas.contexte.canonique.texte, *cas.contexte.phrase(valeur.debut, valeur.fin)):
            continue
        if valeur.valeur > plafond.centimes:
            yield f"la somme laissée dépasse le montant forfaitaire ({plafond.en_francais()})", valeur.debut, valeur.fin
        elif valeur.valeur < _sbi_au_moins(cas.contexte, plafond) and not _est_une_part(cas.contexte, valeur, plafond):
            yield "la somme laissée est moindre que le solde et que le montant forfaitaire", valeur.debut, valeur.fin


def _est_une_part(contexte: Contexte, valeur: Valeur, plafond: Montant) -> bool:
    """La somme laissée se répartit entre deux comptes : sa phrase dit aussi le tout."""
    phrase = contexte.phrase(valeur.debut, valeur.fin)
    dites = [autre.valeur for autre in contexte.canonique.entre(*phrase, "e")]
    moindre = _sbi_au_moins(contexte, plafond)
    if len(dites) > 1 and moindre <= sum(dites) <= plafond.centimes:
        return True
    touts = [tout for tout in dites if moindre <= tout <= plafond.centimes]
    return any(len(dites) == _LE_TOUT_ET_UNE_PART or sum(dites) == 2 * tout for tout in touts)


def _sbi_au_moins(contexte: Contexte, plafond: Montant) -> int:
    """CPCE R162-2 : le montant forfaitaire, si un compte en a le solde ; 0 si aucun solde ne le dit, ou à Mayotte."""
    if "mayotte" in contexte.canonique.texte:
        return 0
    avant = contexte.jour - timedelta(days=_JOURS_DEPUIS_LA_SAISIE)
    try:
        moindre = min(plafond.centimes, Montant.lire(str(parametres.valeur(_RSA, le=avant))).centimes)
    except ErreurBasoche:
        return 0
    soldes = (v.valeur for v in lues(contexte, _SOLDES))
    return moindre if any(solde >= plafond.centimes for solde in soldes) else 0


def _delai_recours(cas: Cas) -> Iterator[Contradiction]:
    """CPC 680 : le délai du recours qui est ouvert, selon la décision et la voie."""
    texte = cas.contexte.canonique.texte
    decision = " ".join(
        texte[slice(*cas.contexte.phrase(*t.span()))]
        for t in motif(r"(?:jugement|ordonnance|arret|decision)[^\n]{0,20}(?:rendu|du|de|d'|que)").finditer(texte)
    )
    trouvees = [
        v
        for v in lues(cas.contexte, cas.indice.durees)
        if not _DISTANCE.search(texte[slice(*cas.contexte.phrase(v.debut, v.fin))])
    ]
    if not trouvees:
        return
    voie = " ".join(texte[slice(*cas.contexte.phrase(v.debut, v.fin))] for v in trouvees)
    for marque, nom in _RECOURS:
        if marque.search(voie if nom.endswith(("pourvoi", "opposition_jugement", "contentieux")) else decision):
            justes = _duree_du_parametre(nom, cas.contexte)
            if justes and not any(valeur.valeur in justes for valeur in trouvees):
                nombre, unite = next(iter(justes))
                lue = trouvees[0]
                yield f"l'acte dit {lue.valeur[0]} {lue.valeur[1]}, le texte {nombre} {unite}", lue.debut, lue.fin
            return


def _duree_du_parametre(nom: str, contexte: Contexte) -> set[tuple[int, str]]:
    try:
        duree = parametres.valeur(nom, le=contexte.jour)
    except ErreurBasoche:
        return set()
    if not isinstance(duree, Mapping):
        return set()
    source = duree.get("duree", duree)
    return {(int(nombre), unite) for unite, nombre in source.items() if str(nombre).isdecimal()}


def _audience(cas: Cas) -> Iterator[Contradiction]:
    """L'audience est après l'acte, et tombe le jour de la semaine que dit l'acte."""
    for trouve in _AUDIENCE.finditer(cas.contexte.canonique.texte):
        groupe = "v" if trouve["v"] else "w"
        for valeur in cas.contexte.canonique.entre(trouve.start(groupe), trouve.end(groupe), "d"):
            if valeur is cas.contexte.date_lue:
                continue
            if valeur.valeur is None:
                yield "la date de l'audience est impossible", valeur.debut, valeur.fin
            elif (raison := jour_faux(valeur)) is not None:
                yield raison, valeur.debut, valeur.fin
            elif "audience" in trouve[0] and valeur.valeur <= cas.contexte.jour:
                yield "l'audience n'est pas après l'acte", valeur.debut, valeur.fin


def _avant_l_acte(cas: Cas) -> Iterator[Contradiction]:
    """Ce que l'acte dit déjà fait ne peut porter une date qui le suit."""
    for valeur in lues(cas.contexte, cas.indice.dates):
        if valeur.genre == "d" and (valeur.valeur is None or valeur.valeur > cas.contexte.jour):
            lue = f"le {valeur.valeur:%d/%m/%Y}" if valeur.valeur else "une date impossible"
            yield f"l'acte le dit fait {lue}, après sa propre date", valeur.debut, valeur.fin
    if cas.indice.appuis and (trop_tot := avant_la_decision(cas.contexte, cas.indice.dates, cas.indice.appuis)):
        yield "l'acte le dit fait avant la décision", trop_tot.debut, trop_tot.fin


def _cout(cas: Cas) -> Iterator[Contradiction]:
    """Le coût détaillé se recompte."""
    if (faute := cout_faux(cas.contexte)) is not None:
        raison, valeur = faute
        yield raison, valeur.debut, valeur.fin


_PRODUITS = (
    motif(r"<u:(?P<n>\d+) [a-z]+> ?(?:x|\*|×|fois|a) (?P<v>@e) ?(?:=|soit|font|:) ?(?P<w>@e)"),
    motif(r"(?P<w>@e) ?\(<u:(?P<n>\d+) [a-z]+> ?(?:x|\*|×|fois|a) (?P<v>@e)\)"),
)


def _produit(cas: Cas) -> Iterator[Contradiction]:
    """Tant de jours à tant : le produit écrit est le leur."""
    canonique = cas.contexte.canonique
    for forme in _PRODUITS:
        for trouve in forme.finditer(canonique.texte):
            (un,) = canonique.entre(trouve.start("v"), trouve.end("v"))
            (tout,) = canonique.entre(trouve.start("w"), trouve.end("w"))
            juste = int(trouve["n"]) * un.valeur
            if juste != tout.valeur:
                dit, font = Montant(tout.valeur).en_francais(), Montant(juste).en_francais()
                yield (
                    f"l'acte écrit {dit}, or {trouve['n']} fois {Montant(un.valeur).en_francais()} font {font}",
                    tout.debut,
                    tout.fin,
                )


_PROPRES: Mapping[str, Callable[[Cas], Iterator[Contradiction]]] = {
    "titre": _titre,
    "pieces_datees": _pieces_datees,
    "permission_datee": _pieces_datees,
    "decompte": _decompte,
    "loyer_du_mois": _loyer_du_mois,
    "sbi": _sbi,
    "delai_recours": _delai_recours,
    "audience": _audience,
    "avant_l_acte": _avant_l_acte,
    "contenances": _contenances,
    "produit": _produit,
    "cout": _cout,
}
