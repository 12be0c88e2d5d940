"""Le requérant d'un acte, et ce que la loi veut qu'il dise de lui (CPC 648, 2°)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from basoche.conformite.ecrit.adresses import adresses_de, est_nomme, noms_propres
from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif, mots_de
from basoche.conformite.ecrit.personnes import FIN_DE_PHRASE, LIGNE_DE_FICHE, NE_LE, Role, personnes_de
from basoche.conformite.ecrit.pliage import plier_court
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.droit.actes import Mention

_REQUERANT = motif(r"@marque_requerant|@role_requerant|@role_requerant_faible")
_FIN = motif(r"@fin_requerant|^[\W\d]{0,6}(?:le |la |l')?(?:@role_destinataire)")
_AUTRE = motif(r"@role_destinataire|@role_tiers|@qualite_officier")
_DESTINATAIRE = motif(r"@role_destinataire")
_REMISE = motif(r"\bhabilit|rencontr|\bcopie\b|\brecevoir\b")
_NOM = motif(r"@nom_de_personne")
_FORME = motif(r"@forme_sociale|@forme_publique")
_SA = re.compile(r"\b(?:SA|S\.A\.?)\b")
_SIEGE = motif(r"@siege_dit|@domicile")
_ORGANE = motif(r"@organe")
_RIEN = motif(r"(?: par| legal)? ?[:|] ?(?:\n|\Z|<vide>)")
_DOMICILE = motif(r"@domicile")
_NAISSANCE = motif(r"@naissance")
_LIEU = motif(r"@lieu_de_naissance")
_NATIONALITE = motif(r"@nationalite")
_PROFESSION = motif(
    r"sans profession|retraite|profession|sans emploi|sans activite|\bmetier\b|au chomage|"
    r"\b(?:il|elle) (?:est|exerce|travaille)\b (?:comme )?"
    r"(?!ne\b|nee\b|de |d'|domicil|represent|a\b|au\b|en\b|le |la |l'|un |une |marie|celibat|veu|divorc|@nationalite)"
    r"[a-z]{4,}"
)
_OFFICIER = motif(r"\n[^\n]{0,20}(?:@qualite_officier)|\bje soussigne|\bnous soussigne|(?<!pour )\bme [a-z]|\bmaitre\b")
_METIER = motif(r"@metier")
_AVOCAT = motif(r"@chez_son_avocat")
_AVOCAT_OU_MANDATAIRE = motif(r"@chez_son_avocat|@chez_son_mandataire")
_FIN_D_AVOCAT = motif(r"@revient_a_la_partie|[;|\n]|(?<=[a-z]{3})\. ")
# Le libellé de chaque part, quand rien ne le suit.
_BLANCS = {
    part: motif(rf"^\W{{0,6}}(?:(?:son|sa|le|la) )?(?:{libelle})\b@rien_apres")
    for part, libelle in (
        ("la profession", "profession|metier|activite"),
        ("le domicile", "domicile|adresse|demeure|demeurant|residence"),
        ("la nationalité", "nationalite"),
        ("la date de naissance", "nee? le|date de naissance|naissance|nee?"),
        ("le siège", "siege(?: social)?|adresse"),
        ("l'organe qui la représente", r"represent\w*(?: par| legal\w*)?|organe|agissant par"),
    )
}
_PARTS_PHYSIQUES = frozenset(["la profession", "le domicile", "la nationalité", "la date de naissance"])
_PARTS_MORALES = frozenset(["le siège", "l'organe qui la représente"])
_FORME_SANS_NOM = motif(r"(?:@forme_sociale)[^\n,;:]{0,20}<vide>")
_ORGANE_NIE = motif(r"@organe_nie")
_SANS_NOM = motif(r"@societe_sans_nom")
# « Kindara, 3 janvier 1992 » : un segment qui n'est qu'un lieu et une date, dans un état civil.
_NAISSANCE_NUE = motif(r"@naissance_nue")
_TITRE_SEUL = re.compile(
    r"\b(?:M\.|Mr|Mme|Mlle|Monsieur|Madame|Mademoiselle)\s+(?:(?:de|du|la|le|d')\s*)?(?P<nom>[A-ZÀ-Ý][\wÀ-ÿ'’-]+),\s*(?=[a-zà-ÿ])"
)
_NOM_EN_BLANC = motif(
    r"[^\n<]{0,24}\b(?:m\.|mme|mlle|monsieur|madame|mademoiselle|sieur|dame|nom)"
    r"(?: (?:le|la|de|nom|m\.|mme))? ?[:|]? ?<vide>"
    r"[ ,]{1,3}(?:nee?\b|de nationalite|demeurant|domicili)"
)
_TETE_DE_DESIGNATION = 130  # signes
_ASSEZ = 2  # parts
_AGE_AU_MOINS = 15  # ans
_PAS_UN_METIER = motif(r"@pas_une_profession")
_SANS_PROFESSION = mots_de("sans_profession")
_CARACTERES, _LIGNES, _COURTE, _SUITE = 520, 6, 90, 260
_ATTRIBUT = motif(r"@attribut_de_partie")
_RUE = motif(r"@adresse")
_ATTRIBUT_LARGE = motif(r"@attribut_large")
_FICHE_DE_NOM = motif(r"@fiche_de_nom")
_QUALITE_APRES = motif(r"@qualite_de_requerant_apres")
_CLAUSE = motif(r"\n| / |[.;] ")
_FICHE_AU_PLUS = 170  # signes
_TITRE_AU_PLUS = 60  # signes
_TITRES = mots_de("titres_et_libelles") | mots_de("pas_un_nom") | mots_de("mots_outils")
_NOM_ET_PRENOM = 2  # mots
_SUITE_DE_LUI = motif(
    r"@attribut_large| ?(?:j'|je |il|elle|ils|elles|tous|toutes|de nationalite|ne|nee|domicili|demeur|son |sa )\b"
)


@dataclass(frozen=True, slots=True)
class Zone:
    """Un morceau du texte canonique qui désigne peut-être une partie."""

    debut: int
    fin: int
    texte: str


def zones(
    contexte: Contexte, marque: re.Pattern[str], arret: re.Pattern[str], longueur: int, lignes: int
) -> Iterator[Zone]:
    """Ce qui suit chaque marque, jusqu'à l'arrêt, et au plus tant de signes et de lignes."""
    texte = contexte.canonique.texte
    for trouve in marque.finditer(texte):
        debut = trouve.end()
        fin = min(len(texte), debut + longueur)
        stops = (stop.start() for stop in arret.finditer(texte, debut + 1, fin))
        fin = next((stop for stop in stops if not NE_LE.search(texte, debut, stop)), fin)
        ou, restent = debut, float(lignes)
        while restent > 0:
            avant, ou = ou, texte.find("\n", ou, fin) + 1 if ou < fin else 0
            if ou == 0 or (avant > debut and _est_un_titre(contexte, ou)):
                break
            # Les lignes d'une fiche sont courtes : deux n'en valent qu'une.
            restent -= 0.5 if LIGNE_DE_FICHE.match(texte, avant) else 1
        if ou:
            fin = min(fin, ou)
        yield Zone(trouve.start(), fin, texte[debut:fin])


def _est_un_titre(contexte: Contexte, ligne: int) -> bool:
    """La ligne qui commence là est un titre : elle n'annonce pas un attribut de la même partie."""
    if ligne >= len(contexte.canonique.texte):
        return False
    passage = contexte.ecrit.passage_de(contexte.canonique.origine(ligne, ligne + 1)[0])
    if passage is None or _ATTRIBUT.match(contexte.canonique.texte, ligne):
        return False
    dit = contexte.ecrit.texte[passage.debut : passage.fin].strip()
    if passage.genre != "titre" and _RUE.search(plier_court(dit)):
        return False  # « 99100 VAUREL »
    return passage.genre == "titre" or (
        len(dit) <= _TITRE_AU_PLUS and dit.isupper() and ":" not in dit and " | " not in dit
    )


def zones_du_requerant(contexte: Contexte) -> Iterator[Zone]:
    """Ce qui suit chaque mot qui l'annonce."""
    yield from zones(contexte, _REQUERANT, _FIN, _CARACTERES, _LIGNES)
    texte = contexte.canonique.texte
    for trouve in _QUALITE_APRES.finditer(texte):
        # « Carmen Ibarruel, …, 7 rue Basse (poursuivante) » : la qualité vient après.
        devant = max(0, trouve.start() - _CARACTERES)
        debut = max((t.end() for t in _CLAUSE.finditer(texte, devant, trouve.start())), default=devant)
        yield Zone(debut, trouve.start(), texte[debut : trouve.start()])


def chercher_requerant(contexte: Contexte, mention: Mention) -> Recherche:
    """CPC 648, 2° : le requérant, personne physique ou morale selon la mention."""
    moral = {"gen.requerant_pm": True, "gen.requerant_pp": False}.get(mention.id)
    if moral is None:
        moral = requerant_est_moral(contexte)
    lire = parts_morales if moral else parts_physiques
    lues = [(zone, lire(contexte, zone)) for zone in zones_du_requerant(contexte)]
    if not any(all(parts.values()) for _, parts in lues):
        # L'état civil complet du destinataire ne complète pas celui du requérant.
        surs, autres = _noms_des_autres(contexte, surs=True), _noms_des_autres(contexte, surs=False)
        a_son_annonce = any(sum(parts.values()) >= _ASSEZ for _, parts in lues)
        if a_son_annonce or (not surs and _DESTINATAIRE.search(contexte.canonique.texte)):
            surs = autres
        for designation in _designations(contexte, moral=moral):
            parts = lire(contexte, designation)
            # Celui que rien n'annonce n'est peut-être pas un autre : sa désignation entière est celle d'un requérant.
            if not _est_d_un_autre(contexte, designation, surs if all(parts.values()) else autres):
                lues.append((designation, parts))
    zone, parts = max(lues, default=(None, {}), key=lambda lue: sum(lue[1].values()))
    if zone is not None and (faute := _faute(contexte, zone, moral=moral)) is not None:
        return Recherche(mention.id, Etat.CONTREDITE, contexte.extrait(zone.debut, zone.fin - 1), faute)
    return conclure(contexte, mention, zone, parts, au_moins=2)


def _faute(contexte: Contexte, zone: Zone, *, moral: bool) -> str | None:
    """Une naissance qui suit l'acte ; un organe que l'acte lui-même dénie."""
    if moral:
        return "l'acte dit que qui la représente n'en est pas l'organe" if _ORGANE_NIE.search(zone.texte) else None
    for trouve in _NAISSANCE.finditer(zone.texte):
        for valeur in contexte.canonique.entre(*_place(zone, trouve), "d"):
            if valeur.valeur is None or valeur.valeur >= contexte.le:
                return "la date de naissance est impossible, ou suit l'acte"
    return None


def _place(zone: Zone, trouve: re.Match[str]) -> tuple[int, int]:
    """Dans le texte entier, ce qui se lit là dans la zone."""
    depuis = zone.fin - len(zone.texte)
    return depuis + trouve.start(), depuis + trouve.end()


def _sans_avocat(texte: str, marque: re.Pattern[str] = _AVOCAT) -> str:
    """La zone, sans ce qui y dit l'avocat ou le domicile élu."""
    while (avocat := marque.search(texte)) is not None:
        suite = _FIN_D_AVOCAT.search(texte, avocat.end())
        texte = texte[: avocat.start()] + " " + (texte[suite.start() :] if suite else "")
    return texte


def _designations(contexte: Contexte, *, moral: bool) -> Iterator[Zone]:
    """Sans mot qui l'annonce : qui est né quelque part, ou la société que quelqu'un représente."""
    texte = contexte.canonique.texte
    for trouve in (_ORGANE if moral else _NAISSANCE).finditer(texte):
        debut = _debut(contexte, trouve.start())
        if moral and _AUTRE.search(texte, max(texte.rfind("\n", 0, debut), debut - _COURTE), trouve.start()):
            continue
        fin = _fin(texte, trouve.end())
        if moral and _REMISE.search(texte, debut, fin):
            continue
        yield Zone(debut, fin, texte[debut:fin])


def _est_d_un_autre(contexte: Contexte, zone: Zone, autres: list[set[str]]) -> bool:
    """Ce qui la commence nomme un autre : son nom et son prénom, ou le seul nom qu'il ait."""
    siens = set(noms_propres(contexte, zone.debut, min(zone.fin, zone.debut + _COURTE)))
    return any(len(siens & noms) >= min(len(noms), _NOM_ET_PRENOM) for noms in autres if noms)


def _noms_des_autres(contexte: Contexte, *, surs: bool) -> list[set[str]]:
    """Les noms de chacun de ceux à qui l'acte s'adresse ; ``surs`` : de ceux-là seuls qu'un mot annonce."""
    lus = [
        (personne.role, set(noms_propres(contexte, personne.nom, personne.debut)))
        for personne in personnes_de(contexte)
        if personne.sur or not surs
    ]
    requerants = {nom for role, noms in lus if role is Role.REQUERANT for nom in noms}
    return [
        noms
        for role, noms in lus
        if role in (Role.DESTINATAIRE, Role.TIERS) and len(noms - requerants) * 2 >= len(noms)
    ]


def _debut(contexte: Contexte, ou: int) -> int:
    """Le début de la phrase, ou de la ligne d'au-dessus si celle-ci ne nomme personne."""
    texte = contexte.canonique.texte
    ligne = texte.rfind("\n", 0, ou) + 1
    phrases = (t.end() for t in FIN_DE_PHRASE.finditer(texte, ligne, ou))
    debut = max((place for place in phrases if not _ATTRIBUT_LARGE.match(texte, place)), default=ligne)
    for _ in range(_LIGNES):
        if debut == 0 or _FICHE_DE_NOM.match(texte, debut):
            break
        # La ligne d'un attribut (« Siège : … ») ne nomme personne : le nom est au-dessus.
        if est_nomme(contexte, debut, ou) and not _ATTRIBUT_LARGE.match(texte, debut):
            break
        debut = texte.rfind("\n", 0, debut - 1) + 1
    return max(debut, ou - _CARACTERES)


def _fin(texte: str, ou: int) -> int:
    """La fin de la phrase ; celle d'après compte si elle parle encore de lui, et les courtes lignes d'un tableau."""
    limite = min(len(texte), ou + _SUITE)
    fin = ou
    while fin < limite:
        phrase = FIN_DE_PHRASE.search(texte, fin, limite)
        ligne = texte.find("\n", fin, limite)
        bornes = [borne for borne in (phrase.end() if phrase else -1, ligne + 1 if ligne >= 0 else -1) if borne > 0]
        if not bornes:
            return limite
        fin = min(bornes)
        suivante = texte[fin : texte.find("\n", fin) if texte.find("\n", fin) >= 0 else len(texte)]
        court = _FICHE_AU_PLUS if _ATTRIBUT_LARGE.match(suivante) else _COURTE
        du_tableau = fin == ligne + 1 and len(suivante) <= court and re.match(r"[^|:]{2,30}[|:]", suivante)
        if _FIN.match(suivante) or not (_SUITE_DE_LUI.match(suivante) or du_tableau):
            break
    return fin


def requerant_est_moral(contexte: Contexte) -> bool:
    """Vrai si le requérant est une personne morale, d'après ce qu'en dit le texte."""
    for condition, moral in (("requerant_personne_morale", True), ("requerant_personne_physique", False)):
        if condition in contexte.circonstances:
            return moral
    notes = [
        (sum(parts_physiques(contexte, zone).values()), sum(parts_morales(contexte, zone).values()))
        for zone in zones_du_requerant(contexte)
    ]
    physique, morale = max((n for n, _ in notes), default=0), max((n for _, n in notes), default=0)
    if max(physique, morale) < _ASSEZ and not _NAISSANCE.search(contexte.canonique.texte):
        # Rien ne l'annonce et nul n'est né : une société désignée tout entière.
        return any(all(parts_morales(contexte, zone).values()) for zone in _designations(contexte, moral=True))
    return morale + 2 > physique and morale >= 2


def parts_physiques(contexte: Contexte, zone: Zone) -> dict[str, bool]:
    """Ce que la loi veut d'une personne physique qui fait faire un acte, et si la zone le dit."""
    texte = zone.texte
    nationalite = _NATIONALITE.search(texte) is not None
    nue = _naissance_nue(contexte, zone) if nationalite and not _NAISSANCE.search(texte) else None
    return {
        "le nom": _NOM.search(texte) is not None or est_nomme(contexte, zone.debut, zone.debut + 110),
        "la profession": _a_une_profession(contexte, zone),
        "la date de naissance": _NAISSANCE.search(texte) is not None or nue is not None,
        "le lieu de naissance": _LIEU.search(texte) is not None
        or (nue is not None and bool(nue["avant"] or nue["apres"])),
        "la nationalité": nationalite,
        "le domicile": _DOMICILE.search(_sans_avocat(texte, _AVOCAT_OU_MANDATAIRE)) is not None,
        **({"le nom": False} if _NOM_EN_BLANC.match(texte) else {}),
        **({"le prénom": False} if _n_a_pas_de_prenom(contexte, zone) else {}),
        **_en_blanc(contexte, zone, _PARTS_PHYSIQUES),
    }


def _naissance_nue(contexte: Contexte, zone: Zone) -> re.Match[str] | None:
    """Un lieu et une date, sans « né » : la date d'une personne en âge d'agir."""
    for trouve in _NAISSANCE_NUE.finditer(zone.texte):
        for valeur in contexte.canonique.entre(*_place(zone, trouve), "d"):
            if valeur.valeur is not None and contexte.le.year - valeur.valeur.year >= _AGE_AU_MOINS:
                return trouve
    return None


def _n_a_pas_de_prenom(contexte: Contexte, zone: Zone) -> bool:
    """« M. Payet, planteur » : un titre, un seul nom, et nulle part un prénom à côté de lui."""
    de, a = contexte.canonique.origine(zone.debut, zone.fin)
    lu = _TITRE_SEUL.search(contexte.ecrit.texte, de, a)
    if lu is None or "prenom" in zone.texte:
        return False
    nom = re.escape(lu["nom"])
    ailleurs = re.compile(rf"(?P<avant>[A-ZÀ-Ý][\wÀ-ÿ'’-]+)[ ,]+{nom}\b|\b{nom},? (?P<apres>[A-ZÀ-Ý][\wÀ-ÿ'’-]+)")
    return not any(
        plier_court(autre["avant"] or autre["apres"]) not in _TITRES
        for autre in ailleurs.finditer(contexte.ecrit.texte)
    )


def _a_une_profession(contexte: Contexte, zone: Zone) -> bool:
    """Un segment en mots communs, après le nom, qui n'est ni la naissance, ni la nationalité, ni l'adresse."""
    dite = _PROFESSION.search(zone.texte)
    if dite is not None:
        return "<vide>" not in zone.texte[dite.end() : dite.end() + 12]
    if _dit_un_metier(contexte, zone):
        return True
    places = [(a.debut, a.fin) for a in adresses_de(contexte) if zone.debut <= a.debut < zone.fin]
    fin = min(zone.fin, _fin_de_ligne(contexte, places[0][1]), places[0][1] + 75) if places else zone.fin
    officier = _OFFICIER.search(contexte.canonique.texte, zone.debut, fin)
    fin = officier.start() if officier is not None else fin
    naissance = _NAISSANCE.search(contexte.canonique.texte, zone.debut, zone.fin)
    fin = max(fin, naissance.end()) if naissance is not None else fin
    de, a = contexte.canonique.origine(zone.debut, fin)
    brut = contexte.ecrit.texte[de:a]
    capitales = brut.isupper()
    nomme, noms = False, 0
    for segment in re.split(r"[,;|\n:()–—]|\s-\s|(?<=\w{4})\. ", brut)[:14]:
        plie = plier_court(segment).strip()
        propres = re.findall(r"(?<![\w'’-])[A-ZÀ-Ý][\wÀ-ÿ'’-]+", segment)
        if not nomme:
            # Ce qui précède le nom, et le nom lui-même, ne disent pas de métier.
            noms += len(propres)
            nomme = noms >= _NOM_ET_PRENOM or _NOM.search(plie) is not None
            continue
        if _PAS_UN_METIER.search(plie) or _NATIONALITE.search(plie):
            continue
        communs = re.findall(r"[a-z][\w-]{3,}", plie) if capitales else _communs(segment)
        if any(mot not in _SANS_PROFESSION for mot in communs):
            return True
    return False


def _dit_un_metier(contexte: Contexte, zone: Zone) -> bool:
    """Un métier connu, en minuscules, près du nom : « le sieur Kervoal marin-pêcheur citoyen français »."""
    depuis = zone.fin - len(zone.texte)
    for trouve in _METIER.finditer(zone.texte, 0, _TETE_DE_DESIGNATION):
        de, a = contexte.canonique.origine(depuis + trouve.start(), depuis + trouve.end())
        dit = contexte.ecrit.texte[de:a]
        # « Maçon », seul sur sa ligne, en est un ; « Paul Maçon » n'en est pas.
        seul = de > 0 and contexte.ecrit.texte[de - 1] == "\n" and dit[1:].islower()
        if dit.islower() or seul:
            return True
    return False


def _fin_de_ligne(contexte: Contexte, ou: int) -> int:
    fin = contexte.canonique.texte.find("\n", ou)
    return fin if fin >= 0 else len(contexte.canonique.texte)


def _communs(segment: str) -> list[str]:
    return [plier_court(mot) for mot in re.findall(r"(?<![\w'’-])[a-zà-ÿœ][\w-]{3,}", segment)]


def parts_morales(contexte: Contexte, zone: Zone) -> dict[str, bool]:
    """Ce que la loi veut d'une personne morale qui fait faire un acte, et si la zone le dit."""
    de, a = contexte.canonique.origine(zone.debut, zone.fin)
    texte, sien = zone.texte, _sans_avocat(zone.texte)
    return {
        "la forme": _FORME.search(texte) is not None or _SA.search(contexte.ecrit.texte[de:a]) is not None,
        "le siège": _SIEGE.search(sien) is not None,
        "l'organe qui la représente": any(not _RIEN.match(sien, dit.end()) for dit in _ORGANE.finditer(sien)),
        **({} if _est_denommee(contexte, zone) else {"la dénomination": False}),
        **_en_blanc(contexte, zone, _PARTS_MORALES),
    }


def _en_blanc(contexte: Contexte, zone: Zone, attendues: frozenset[str]) -> dict[str, bool]:
    """Les parts dont le libellé est là et que rien ne suit."""
    texte = contexte.canonique.texte
    return {
        part: False
        for part in attendues & _BLANCS.keys()
        if (vide := _BLANCS[part].search(texte, texte.rfind("\n", 0, zone.debut) + 1)) is not None
        and vide.start() < zone.fin
    }


def _est_denommee(contexte: Contexte, zone: Zone) -> bool:
    """Faux si l'acte ne dit que « une société anonyme », sans un nom avant son siège."""
    if _FORME_SANS_NOM.search(zone.texte, 0, _COURTE):
        return False
    return _SANS_NOM.search(zone.texte, 0, _COURTE) is None or est_nomme(contexte, *_tete(zone))


def _tete(zone: Zone) -> tuple[int, int]:
    """Ce qui précède le siège."""
    depuis = zone.fin - len(zone.texte)
    siege = _SIEGE.search(zone.texte)
    return depuis, depuis + (siege.start() if siege is not None else len(zone.texte))


def conclure(
    contexte: Contexte, mention: Mention, zone: Zone | None, parts: dict[str, bool], *, au_moins: int
) -> Recherche:
    """Trouvée si la zone dit tout ; sinon ce qui manque, ou ce qui est laissé en blanc."""
    if zone is None or sum(parts.values()) < au_moins:
        return Recherche(mention.id, Etat.ABSENTE, "", "rien dans le texte ne la désigne")
    extrait = contexte.extrait(zone.debut, max(zone.debut + 1, zone.fin - 1))
    manquent = [nom for nom, est_la in parts.items() if not est_la]
    if not manquent:
        return Recherche(mention.id, Etat.TROUVEE, extrait)
    if "<vide>" in zone.texte:
        return Recherche(mention.id, Etat.VIDE, extrait, f"laissé en blanc : {', '.join(manquent)}")
    return Recherche(mention.id, Etat.ABSENTE, extrait, f"il manque : {', '.join(manquent)}")
