"""CPC 680 : la voie de recours ouverte contre un jugement signifié, son délai très apparent, comment elle s'exerce."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.delais_lus import (
    DelaiLu,
    Duree,
    Faute,
    delais_lus,
    depart_faux,
    duree_du_parametre,
    terme_faux,
    terme_juste,
)
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.lignes import Ligne, est_apparent, est_en_capitales, lignes, zone
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.conformite.ecrit.tribunaux import Tribunal, tribunaux
from basoche.droit.actes import Mention

_APPEL = (
    r"\ben appeler\b|\bappeler (?:de|du) (?=c|l|j)|"
    r"(?<!cour d')(?<!cours d')(?<!susceptible d')(?<!charge d')(?<!non-)(?<!sans )\bappels?\b"
    r"(?! aux? (?:un|nos|services)| ?[:(|]? ?(?:est |reste )?(?:ferme|interdit|exclu|impossible|irrecevable|"
    r"non ouvert|neant|sans objet)| a (?:un|une|mon|nos|notre|votre)\b)"
)
_NOYAU = motif(
    rf"{_APPEL}|(?<!non-)\boppositions?\b|\bpourvois?\b|\brecours\b|\bcassation\b|\bcontester\b|\breformation\b|"
    r"@uj[^\n]{0,120}cour d'appel|cour d'appel[^\n]{0,120}@uj|"
    r"susceptible d'[^\n]{0,200}@uj|@uj[^\n]{0,120}susceptible d'|cour d'appel[^\n]{0,20}competen|"
    r"(?:saisir|porter|contest\w*|deferer)[^\n]{0,60}cour d'appel|\bdefer\w*[^\n]{0,60}\b(?:cour|juge)|"
    r"\breform(?:er|ee?|ation)\b|\brejuge\w*|declaration[^\n]{0,120}\bcour\b|\bcour\b[^\n]{0,120}declaration|"
    r"avocat[^\n]{0,100}\bgreffe de la cour|\b(?:se porte|se forme|portee?|formee?) [^\n.]{0,40}\b(?:tribunal|"
    r"cour|conseil|greffe)\b|\bcour (?:d'appel )?(?:de|d')[^\n]{0,100}avocat"
)
_LIBELLES = motif(
    r"^[\W\d_]*(?:(?:en marge|marge|colonne|cadre|case|rubrique|clause|article|[a-z]{1,2}(?=[.)]))[\W\d_]*)?(?:delai|"
    r"facons?|temps|tribunal|juridiction|modalites?|formes?|formalites?|manieres?|"
    r"comment|a qui|avec qui|ou\b|quand|devant|combien|de quelle|greffe|dernier jour|echeance|date limite|fin\b|"
    r"adresse|aupres|"
    r"procede|lieu|avocats?|faut-il|doit-on|representation|representant|par qui|ministere|cour\b|voies?|abus|"
    r"exercice|point de depart|"
    r"depart|expiration|assistance|defense)\b"
)
_HORS = motif(
    r"certificat de non|notification (?:prealable )?(?:a |entre |d')?(?:l')?avocats?|"
    r"prealable(?:ment)?[^\n]{0,60}avocat|"
    r"notifie\w*[^\n]{0,60}avocat|"
    r"avocate?s?(?![^\n]*(?:declaration|greffe de la cour|susceptible d'appel))[^\n]{0,80}(?:notifi|rpva)|"
    r"^(?![^\n]*(?:cour d'appel|declaration|\bgreffe\b))[^\n]*aide juridictionnelle|mise en demeure|"
    r"^[\W\d_]*(?:decision|jugement)[ :|](?![^\n]*(?:\bappel|pourvoi|opposition)[^\n]{0,80}<u:)|rectification"
)
_HORS_DELAI = motif(
    r"loi du <d|aucun (?:rapport|lien)|assemblees?\b|"
    r"<a:478>|non avenu|<a:528-1>|commandement|mise en demeure|relance|certificat|expuls|delais? de grace|conserv\w*|"
    r"surendettement|\bpay(?:er|ement|ez)\b[^\n.;]{0,20}\Z|devis|conclu|\bsaisies?\b|restee?s? (?:impay|sans|"
    r"lettre|vain|du)|n'a pas ete notifie"
)
# Le terme d'un autre délai : la décision à signifier dans les six mois.
_HORS_TERME = motif(r"<a:478>|non avenu|<a:528-1>|<u:6 mois>|caduc")
_VOIES = (
    ("pourvoi", motif(r"\bpourvois?\b|(?<!cour de )\bcassation\b")),
    ("opposition", motif(r"(?<!non-)\boppositions?\b")),
    ("appel", motif(_APPEL)),
)
_DERNIER = motif(
    r"(?<!pas )(?<!non )(?<!ni )(?<!point )(?<!pas rendue )(?<!pas rendu )(?<!pas ete rendue )(?<!pas ete rendu )"
    r"(?:\ben |\bet |premier et |\bau )dernier ressort|[,(|:/] ?dernier ressort"
)
_ARRET = motif(r"\barret\b[^\n.;]{0,80}cour d'appel|cour d'appel[^\n.;]{0,40}\b(?:a rendu|arret)\b")
_REFERE = motif(
    r"ordonnance (?:de |du juge des |rendue en |prononcee en |d'heure a heure de )?referes?\b|"
    r"(?:rendue?|prononcee?|decision|jugement|president) (?:en|de) (?:matiere de )?refere(?! (?:par|au|devant))|"
    r"^[^\n]{0,60}\brefere\b[^\n]{0,60}@d"
)
# L'annonce dit elle-même de quelle décision elle parle : « quinze jours (ordonnance de référé) ».
_REFERE_ICI = motif(
    r"<u:15 jours>[^\n.;<a-z]{0,4}\((?:s'agissant d'|pour |en cas d'|car |"
    r"la decision est )?(?:une )?(?:ordonnance (?:de|en) )?refere\b"
)
_DEFAUT = motif(
    r"(?:rendue?|jugement|\bjgt|\bjugt|statuant|decision)[^\n.;|]{0,60}\bpar defaut\b|[,(|/] ?defaut\b ?(?=[,)|/.;])"
)
_REPUTE = motif(r"repute contradictoire")
_PREMIER = motif(r"premier ressort|susceptible d'appel|charge d'appel|a charge d'appel")
_DECISION = motif(r"\bjgts?\b|\bjugt\b|(?:jugement|ordonnance|arret|decision)\w*\b")
_APRES_REFERE = motif(r"(?:apres|suite a|suivant|ensuite d'|faisant suite a) (?:une |l')?ordonnance de refere")
_SPECIAL = motif(r"mise en etat|acceleree|surendettement|juge aux affaires|ordonnance|gracieu")
_COLLECTIVE = motif(r"redressement judiciaire|liquidation judiciaire|sauvegarde|procedure collective")
_DUREES = {
    "appel": "delais/procedure/appel_contentieux",
    "opposition": "delais/procedure/opposition_jugement",
    "pourvoi": "delais/procedure/pourvoi",
}


@dataclass(frozen=True, slots=True)
class Annonce:
    """Ce qu'un acte dit du recours : ses lignes, les délais et leur voie, la voie que la décision laisse ouverte.

    ``decision`` : les lignes qui parlent de la décision, hors l'annonce ; ``entier`` : toutes celles qui en parlent.
    """

    lignes: list[Ligne]
    delais: list[tuple[DelaiLu, str]]
    ouverte: str
    decision: str
    entier: str

    @property
    def voies(self) -> set[str]:
        """Les voies annoncées avec un délai."""
        return {voie for _, voie in self.delais if voie}

    @property
    def voie(self) -> str:
        """La voie dont on juge les modalités."""
        return self.ouverte or next((voie for _, voie in self.delais if voie), self.premiere)

    @property
    def premiere(self) -> str:
        """La première voie que nomme l'annonce."""
        texte = "\n".join(ligne.texte for ligne in self.lignes)
        dites = [(trouve.start(), nom) for nom, forme in _VOIES if (trouve := forme.search(texte))]
        return min(dites)[1] if dites else ""


def annonce_du_recours(contexte: Contexte) -> Annonce:
    """L'annonce du recours dans un acte de signification."""
    lues = zone(contexte, _NOYAU, _LIBELLES, hors=_HORS)
    debuts = {ligne.debut for ligne in lues}
    dites = [ligne for ligne in lignes(contexte) if _DECISION.search(ligne.texte)]
    decision = "\n".join(ligne.texte for ligne in dites if ligne.debut not in debuts)
    entier = "\n".join(ligne.texte for ligne in dites)
    delais = [(lu, _voie_de(lues, lu)) for lu in delais_lus(contexte, lues, _HORS_DELAI)]
    return Annonce(lues, delais, _voie_ouverte(entier), decision, entier)


def _voie_ouverte(decision: str) -> str:
    """La voie que laisse ouverte la décision décrite, vide si l'acte ne la décrit pas assez."""
    defaut = _DEFAUT.search(decision) is not None and _REPUTE.search(decision) is None
    if _DERNIER.search(decision) and _PREMIER.search(decision):
        return ""
    if _DERNIER.search(decision):
        return "opposition" if defaut else "pourvoi"
    if _PREMIER.search(decision):
        return "" if _ARRET.search(decision) else "appel"
    return "opposition" if defaut else ""


def _voie_de(lues: list[Ligne], lu: DelaiLu) -> str:
    """La voie la plus proche du délai, dans sa ligne ; sinon la dernière dite avant elle."""
    rang = lu.valeur.debut - lu.ligne.debut
    notees = [
        (abs(trouve.start() - rang) + (60 if trouve.start() > rang else 0), nom)
        for nom, forme in _VOIES
        for trouve in forme.finditer(lu.ligne.texte)
    ]
    if notees:
        return min(notees)[1]
    for ligne in reversed([ligne for ligne in lues if ligne.debut < lu.ligne.debut]):
        dites = [(trouve.start(), nom) for nom, forme in _VOIES for trouve in forme.finditer(ligne.texte)]
        if dites:
            return max(dites)[1]
    return ""


def _justes(contexte: Contexte, annonce: Annonce, voie: str) -> set[Duree]:
    """Les durées admises pour une voie."""
    voie = voie or annonce.ouverte or "appel"
    if voie != "appel":
        return duree_du_parametre(_DUREES[voie], contexte.jour)
    texte = annonce.decision or annonce.entier  # à défaut d'autre ligne, l'annonce dit la décision
    if _REFERE_ICI.search("\n".join(ligne.texte for ligne in annonce.lignes)):
        return duree_du_parametre("delais/procedure/appel_refere", contexte.jour)
    if motif(r"@jugement_du_jex").search(annonce.entier):
        return duree_du_parametre("delais/procedure/appel_jex", contexte.jour)
    if _REFERE.search(texte) and _APRES_REFERE.search(texte) is None:
        return duree_du_parametre("delais/procedure/appel_refere", contexte.jour)
    justes = duree_du_parametre(_DUREES["appel"], contexte.jour)
    if _SPECIAL.search(texte):
        justes = justes | duree_du_parametre("delais/procedure/appel_gracieux", contexte.jour)
    return justes


def chercher_delai_recours(contexte: Contexte, mention: Mention) -> Recherche:
    """L'état de la mention du délai : absente, en blanc, fausse, peu apparente ou juste."""
    annonce = annonce_du_recours(contexte)
    faute = next(_fautes(contexte, annonce), None)
    if faute is not None:
        raison, debut, fin = faute
        return Recherche(mention.id, Etat.CONTREDITE, contexte.extrait(debut, fin), raison)
    bons = [lu for lu, voie in annonce.delais if lu.est_juste(_justes(contexte, annonce, voie))]
    if not bons:
        return _sans_delai(contexte, mention, annonce)
    extrait = contexte.extrait(bons[0].valeur.debut, bons[0].valeur.fin)
    if not any(_saute_aux_yeux(contexte, lu) for lu in bons):
        return Recherche(mention.id, Etat.NON_APPARENTE, extrait)
    return Recherche(mention.id, Etat.TROUVEE, extrait)


def _sans_delai(contexte: Contexte, mention: Mention, annonce: Annonce) -> Recherche:
    if not annonce.lignes:
        return Recherche(mention.id, Etat.ABSENTE, "", "rien dans le texte ne la dit")
    extrait = contexte.extrait(annonce.lignes[0].debut, annonce.lignes[0].fin)
    if any(
        motif(r"delai[^\n<]{0,40}<vide>|<vide>[^\n<]{0,20}(?:jours|mois)").search(ligne.texte)
        for ligne in annonce.lignes
    ):
        return Recherche(mention.id, Etat.VIDE, extrait, "la mention est laissée en blanc")
    if terme_juste(contexte, annonce.lignes, _justes(contexte, annonce, annonce.voie)):
        return Recherche(mention.id, Etat.DOUTEUSE, extrait, "l'acte donne le dernier jour sans dire le délai")
    return Recherche(mention.id, Etat.ABSENTE, extrait, "il manque : le délai")


def _saute_aux_yeux(contexte: Contexte, lu: DelaiLu) -> bool:
    if est_en_capitales(contexte, lu.ligne):
        return True
    de, a = contexte.phrase(lu.valeur.debut, lu.valeur.fin)
    pres = (max(de, lu.valeur.debut - 60), min(a, lu.valeur.fin + 60))
    return est_apparent(contexte, [(lu.valeur.debut, lu.valeur.fin)]) or est_apparent(contexte, [pres])


def _fautes(contexte: Contexte, annonce: Annonce) -> Iterator[Faute]:
    if annonce.ouverte and annonce.voies and annonce.ouverte not in annonce.voies:
        lu = annonce.delais[0][0]
        yield "la voie annoncée n'est pas celle qui est ouverte", lu.ligne.debut, lu.ligne.fin
    collective = _COLLECTIVE.search(annonce.decision) is not None
    for voie in sorted({voie for _, voie in annonce.delais}):
        justes = _justes(contexte, annonce, voie)
        siens = [lu for lu, la_sienne in annonce.delais if la_sienne == voie]
        if justes and not collective and siens and not any(lu.est_juste(justes) for lu in siens):
            nombre, unite = next(iter(justes))
            valeur = siens[0].valeur
            yield (
                f"l'acte dit {valeur.valeur[0]} {valeur.valeur[1]}, le texte {nombre} {unite}",
                valeur.debut,
                valeur.fin,
            )
    yield from depart_faux(contexte, [lu for lu, _ in annonce.delais])
    durees = {duree for voie in annonce.voies or {""} for duree in _justes(contexte, annonce, voie)}
    yield from terme_faux(contexte, annonce.lignes, durees, _HORS_TERME)


_AVOCAT = motif(
    r"avocate?s?\b|\bconfrere|homme de loi|constitue\w* pour (?:vous|lui|elle|l'appelant)|\bconstituer\b|"
    r"conseil (?:inscrit|constitue)|"
    r"postulant|se faire assister|\bassiste\w*|auxiliaire de justice|represent\w*|defenseurs? syndica\w*|mandataire|"
    r"avoue\b|ministere d'|"
    r"(?:vous|soi|lui|elle)-memes?[^.;\n]{0,40}(?:defend|present|agi|form|vien|venir)|"
    r"(?:defend|present|agi|form|vien|venir)\w*[^.;\n]{0,20}(?:vous|soi|lui|elle)-meme"
)
_FORME = motif(
    r"@forme_du_recours|"
    r"formes? (?:prevues?|de la demande|ordinaires?|voulues?|de l'instance)|memes formes|"
    r"par acte\b|formee? (?:par|au greffe|aupres)|\bdeclaration\b|\brequete\b|\bassignation\b"
)
_SANS_AVOCAT = motif(
    r"avocat[^.;\n]{0,40}(?:n'(?:y )?(?:est|etant) (?:pas|point|nullement|qu'une faculte)|facultati|faculte|optionnel|"
    r"au choix|pas (?:un )?oblig|non (?:obligatoire|requis|necessaire|impose)|inutile|superflu)|"
    r"(?:representation|assistance)[^.;\n]{0,30}(?:est |reste |demeure )?(?:libre|facultati\w*|non obligatoire|"
    r"optionnel|n'(?:y )?est (?:pas|point|nullement))|"
    r"\blibres? (?:d'|de )[^.;\n]{0,40}(?:avocat|vous-meme|seul\b)|avocat[^.;\n]{0,16} si (?:vous|il|elle|bon)\b|"
    r"\bp(?:eu[txv]\w*|ouv\w+|ourr\w+)\b[^.;?\n]{0,60}(?:\bseule?s?\b(?! (?:un|une|l|le|la|saisi))|(?:vous|lui|"
    r"elle|soi|"
    r"eux)-memes?)|"
    r"(?:adress|form|remi|envoy|sign|depos|faite?|present|interjet)\w*[^.;?\n]{0,40}\bpar [a-z '-]{0,30}(?:vous|"
    r"lui|elle|soi|eux)-memes?|"
    r"sans (?:le (?:ministere|concours) d'un |l'aide d'un )?avocat|(?:pas|point|nul|aucun) (?:besoin )?(?:d'un |"
    r"d')avocat|\bp(?:eut|ouvez|euvent),? si [^.;\n]{0,50}avocat|"
    r"(?:dispens\w*|aucun) (?:de |d')?(?:ministere d')?avocat"
)
_IMPOSSIBLE = motif(r"\bne\b|\bn'(?!est pas (?:obligatoire|requis|necessaire|impose))|impossible|irrecevab|interdi")
# CPC 760, 761 : devant le tribunal judiciaire, l'opposition suit la représentation de l'instance.
_JUGE_AVEC_AVOCAT = motif(r"tribunal judiciaire|\btj\b")
_JUGE_SANS_AVOCAT = motif(
    r"proximite|protection|prud'hom|commerce|paritaire|pole social|refere|execution|dernier ressort"
)
_NE_QUE = motif(r"\b(?:ne |n')[^.;\n]{0,40}?\bqu(?:e |')")
_VAIN = motif(
    r"irrecevab|(?:pas|point|nul|aucun) (?:d'|de )?(?:appel|recours|pourvoi)|impossible|interdi|"
    r"\bnul(?:le|lite)?\b|n'est pas (?:recevable|admis|possible)"
)
_SANS_REPRESENTATION = motif(
    r"pole social|securite sociale|prud'hom|baux ruraux|paritaire|surendettement|"
    r"(?:juge|tribunal) (?:des|pour) (?:enfants|tutelles)|expropriation"
)
_AVOCAT_IMPOSE = motif(
    r"(?<!pas d')(?<!point d')(?<!aucun )avocate?s?[^.;\n|]{0,30}(?<!non )(?<!pas )"
    r"\b(?:obligatoire|indispensable|impose)|"
    r"se defendre (?:soi|vous|lui|elle)-meme (?:est )?(?:interdit|impossible|exclu)"
)
_AUX_CONSEILS = motif(
    r"avocate?s?[^.;\n]{0,50}(?:cour de cassation|conseils?\b)|pourvoi en cassation|pourvoi[^.;\n]{0,200}"
)
_PAS_LA_COUR = motif(r"avocate?s?[^.;\n]{0,60}cour de cassation|pourvoi en cassation|<a:[^>]*>")
_BLANC = motif(r"(?:cour\b|tribunal|greffe|juridiction|avocat|forme|comment|devant)[^\n<]{0,40}<vide>")
_COUR = motif(
    r"\b(?:la|cette|une) cour\b|\bcour ?(?:competente|saisie|de renvoi|territorialement|d'appel)[^\n]{0,30}?[:|]|"
    r"\bcour ?[:|] ?[a-z]|"
    r"greffe (?:de la )?c\.? ?a\.? [a-z]{4}|juridiction (?:du second degre|superieure|d'appel)|second degre|"
    r"\bcour (?:de|d') ?(?!appel\b|cassation|justice|"
    r"comptes)[a-z]"
)
_MEME_JUGE = motif(
    r"(?:meme|ce|ledit|dit|cette) (?:tribunal|juridiction|conseil)|"
    r"qui (?:a|avait) (?:juge|rendu|statue|prononce)|qui l'a rendue?"
)


def chercher_modalites_recours(contexte: Contexte, mention: Mention) -> Recherche:
    """L'état des modalités du recours : où il se porte, sous quelle forme, avec ou sans avocat."""
    annonce = annonce_du_recours(contexte)
    faute = next(_modalites_fausses(contexte, annonce), None)
    if faute is not None:
        raison, debut, fin = faute
        return Recherche(mention.id, Etat.CONTREDITE, contexte.extrait(debut, fin), raison)
    if not annonce.lignes:
        return Recherche(mention.id, Etat.ABSENTE, "", "rien dans le texte ne la dit")
    texte = "\n".join(ligne.texte for ligne in annonce.lignes)
    parts = {
        "la juridiction du recours": _a_une_juridiction(annonce, texte),
        "la forme du recours": _FORME.search(texte) is not None,
        "la représentation par avocat": _AVOCAT.search(texte) is not None,
    }
    manquent = [nom for nom, est_la in parts.items() if not est_la]
    premiere = next((ligne for ligne in annonce.lignes if _FORME.search(ligne.texte)), annonce.lignes[0])
    extrait = contexte.extrait(premiere.debut, premiere.fin)
    vide = any(_BLANC.search(ligne.texte) or (manquent and "<vide>" in ligne.texte) for ligne in annonce.lignes)
    if not manquent and not vide:
        return Recherche(mention.id, Etat.TROUVEE, extrait)
    raison = "la mention est laissée en blanc" if vide else f"il manque : {', '.join(manquent)}"
    return Recherche(mention.id, Etat.VIDE if vide else Etat.ABSENTE, extrait, raison)


def _juridictions(annonce: Annonce) -> list[tuple[Ligne, Tribunal]]:
    """Les juridictions que nomme l'annonce du recours, hors celle qui a rendu la décision et l'avocat aux Conseils."""
    rendues: list[tuple[Ligne, Tribunal]] = []
    for ligne in annonce.lignes:
        caches = [trouve.span() for trouve in _PAS_LA_COUR.finditer(ligne.texte)]
        rendues += [
            (ligne, tribunal)
            for tribunal in tribunaux(ligne.texte)
            if not tribunal.a_rendu and not any(de <= tribunal.debut < a for de, a in caches)
        ]
    return rendues


def _a_une_juridiction(annonce: Annonce, texte: str) -> bool:
    # « Le tribunal qui a jugé » ne désigne le juge que d'une opposition.
    designee = annonce.voie not in ("appel", "pourvoi") and _MEME_JUGE.search(texte) is not None
    return bool(_juridictions(annonce)) or designee or _COUR.search(texte) is not None


def _modalites_fausses(contexte: Contexte, annonce: Annonce) -> Iterator[Faute]:
    nommees = _juridictions(annonce)
    sortes = {tribunal.sorte for _, tribunal in nommees}
    attendues = _sortes_attendues(annonce)
    if attendues and sortes and not sortes & attendues:
        ligne, tribunal = nommees[0]
        yield (
            "le recours n'est pas porté devant la bonne juridiction",
            ligne.debut + tribunal.debut,
            ligne.debut + tribunal.fin,
        )
    if _SANS_REPRESENTATION.search(contexte.canonique.texte) is None:
        yield from _representation_fausse(annonce)


def _sortes_attendues(annonce: Annonce) -> set[str]:
    """Les sortes de juridictions où va le recours ouvert ; vide si l'acte ne permet pas de le dire."""
    if annonce.voie == "appel":
        return {"appel"}
    if annonce.voie == "pourvoi":
        return {"cassation"}
    if annonce.voie == "opposition":
        ont_juge = {tribunal.sorte for tribunal in tribunaux(annonce.decision)} - {"appel", "cassation"}
        return ont_juge if len(ont_juge) == 1 else {"judiciaire", "commerce", "prudhommes", "jex", "rural", *ont_juge}
    return set()


def _representation_fausse(annonce: Annonce) -> Iterator[Faute]:
    """L'avocat est obligatoire en appel et en cassation, sauf matière ; il ne l'est guère pour une opposition."""
    for ligne in annonce.lignes:
        if annonce.voie == "opposition":
            if _JUGE_AVEC_AVOCAT.search(annonce.entier) and not _JUGE_SANS_AVOCAT.search(annonce.entier):
                return
            trouve = _AVOCAT_IMPOSE.search(_AUX_CONSEILS.sub("", ligne.texte))
            texte = "avocat imposé"
        else:
            dits = (t for t in _SANS_AVOCAT.finditer(ligne.texte) if not _est_exclu(ligne.texte, t))
            trouve, texte = next(dits, None), "avocat facultatif"
        if trouve is not None and annonce.voie:
            yield f"{texte} : ce n'est pas la règle du recours ouvert", ligne.debut, ligne.fin


def _est_exclu(texte: str, trouve: re.Match[str]) -> bool:
    """Vrai si la phrase dit que, sans avocat, le recours ne se forme pas."""
    debut = max(texte.rfind(signe, 0, trouve.start()) for signe in ".;:")
    suite = re.split(r"[.;]", texte[trouve.end() :], maxsplit=1)[0]
    avant = _NE_QUE.sub("", texte[debut + 1 : trouve.start()])
    return bool(_IMPOSSIBLE.search(avant) or _VAIN.search(suite))
