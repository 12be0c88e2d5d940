"""Les valeurs d'un texte : dates, sommes, taux, durées, heures, articles, blancs, chacune devenue un jeton.

Le texte canonique remplace chaque valeur par « <genre:valeur> » : une formulation se cherche sans se soucier de la
façon d'écrire un nombre. Chaque signe canonique garde sa place dans le texte d'origine.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from basoche.conformite.ecrit.abreviations import sans_abreviations
from basoche.conformite.ecrit.nombres_lus import NOMBRE, ORDINAL, lire_nombre
from basoche.conformite.ecrit.pliage import avec_apostrophes, lettres_de_machine, plier, recoudre, sans_points

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MOIS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin",
    "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip
_MOIS_ABREGES = ("janv?", "fevr?", "avr", "juil", "sept?", "oct", "nov", "dec")
_ABREGES = {jour[:3]: jour for jour in JOURS}
_NOMS_DES_MOIS = "|".join(_MOIS)
_SEMAINE = "|".join((*JOURS, *(rf"(?<!-){abrege}\b\.?" for abrege in _ABREGES)))
# « (mardi) », « , jour de mardi », « ; c'est un jeudi » : le jour dit après la date, qui n'en commence pas une autre.
_JOUR_APRES = re.compile(
    rf"[ ,;:(/–-]{{1,3}}(?:qui est |c'est |etant |jour de la semaine ?:? ?|jour de |jour du )?(?:un |le )?"
    rf"(?P<jour>{'|'.join(JOURS)})\b"
    rf"(?! (?:\d|premier|prochain|suivant|dernier|au\b|et\b|{NOMBRE} (?:{_NOMS_DES_MOIS})))"
)
_ROMAINS = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}
_UNITES = {
    "j": "jours",
    "jr": "jours",
    "jour": "jours",
    "mois": "mois",
    "semaine": "semaines",
    "sem": "semaines",
    "an": "ans",
    "annee": "ans",
    "heure": "heures",
}


@dataclass(frozen=True, slots=True)
class Valeur:
    """Une valeur lue ; genres : ``d`` date, ``e`` somme, ``t`` taux, ``u`` durée, ``h`` heure, ``a`` article, ``vide``.

    ``valeur`` : ``date``, centimes, ``Decimal``, ``(nombre, unité)``, ``(heure, minute)`` ou numéro. ``jeton`` est
    son écriture canonique, ``debut`` et ``fin`` sa place dans le texte canonique. ``semaine`` : le jour de la
    semaine écrit devant une date. ``lettres`` : vrai si le nombre est écrit en toutes lettres.
    """

    genre: str
    valeur: Any
    jeton: str
    debut: int
    fin: int
    semaine: str = ""
    lettres: bool = False


@dataclass(frozen=True, slots=True)
class Canonique:
    """Un texte plié où les valeurs sont des jetons."""

    texte: str
    debuts: tuple[int, ...]
    fins: tuple[int, ...]
    valeurs: tuple[Valeur, ...]

    def origine(self, debut: int, fin: int) -> tuple[int, int]:
        """La place, dans le texte d'origine, d'un morceau du texte canonique."""
        if not self.debuts or debut >= fin:
            return 0, 0
        return self.debuts[debut], self.fins[min(fin, len(self.fins)) - 1]

    def entre(self, debut: int, fin: int, genre: str = "") -> Iterator[Valeur]:
        """Les valeurs d'un morceau, d'un genre ou de tous."""
        premiere = bisect_left([valeur.debut for valeur in self.valeurs], debut)
        for valeur in self.valeurs[premiere:]:
            if valeur.debut >= fin:
                return
            if not genre or valeur.genre == genre:
                yield valeur


@dataclass(frozen=True, slots=True)
class _Lue:
    genre: str
    valeur: Any
    jeton: str
    semaine: str = ""
    lettres: bool = False


# « INTERETS_ECHUS=143,60 » : l'étiquette d'un progiciel, et sa valeur.
_ETIQUETTE = re.compile(r"(?<=[a-z\d])_(?=[a-z\d])|(?<=[a-z\d])=(?=[^\s=])")
# « M0IS », « 0NT SIGNE » : un zéro que la lecture optique a mis pour un o.
_ZERO_POUR_O = re.compile(r"(?<=[a-z]{2})0(?=[a-z'])|(?<=\b[a-z])0(?=[a-z]{2})|(?<!\w)0(?=[a-z]{2})")
# Le point de « M. Garnier » ne finit pas la phrase.
_MONSIEUR = re.compile(r"(?<=\bm)\.(?= ?[a-z])|(?<=\bmm)\.(?= ?[a-z])")


def canoniser(texte: str, sauts: Sequence[int] = ()) -> Canonique:
    """Le texte canonique d'un texte ; ``sauts`` : où il allait à la ligne, un mot y a pu être coupé.

    >>> canoniser("Payer 1 234,50 € sous huit jours, avant le 3 mars 2026").texte
    'payer <e:123450> sous <u:8 jours>, avant le <d:2026-03-03>'
    """
    plie = recoudre(sans_points(plier(texte)), frozenset(sauts))
    plie = sans_abreviations(replace(plie, texte=lettres_de_machine(plie.texte)))
    dit = _ETIQUETTE.sub(lambda signe: ":" if signe[0] == "=" else " ", plie.texte)
    dit = avec_apostrophes(_ZERO_POUR_O.sub("o", _MONSIEUR.sub("·", dit)))
    prises: list[tuple[int, int, _Lue]] = []
    occupe = bytearray(len(dit))
    for motif, lire in (*_LECTURES, *_EN_FRANCS) if _FRANCS.search(dit) else _LECTURES:
        for trouve in motif.finditer(dit):
            debut, fin = trouve.span()
            if fin == debut or any(occupe[debut:fin]):
                continue
            lue = lire(trouve)
            if lue is not None:
                longueur = lue[1]
                prises.append((debut, debut + longueur, lue[0]))
                occupe[debut : debut + longueur] = b"\1" * longueur
    return _assembler(dit, plie.origines, sorted(prises, key=lambda prise: prise[0]))


def _assembler(texte: str, origines: tuple[int, ...], prises: list[tuple[int, int, _Lue]]) -> Canonique:
    signes: list[str] = []
    debuts: list[int] = []
    fins: list[int] = []
    valeurs: list[Valeur] = []
    ou = long = 0
    for debut, fin, lue in prises:
        signes.append(texte[ou:debut])
        debuts += origines[ou:debut]
        fins += [origine + 1 for origine in origines[ou:debut]]
        long += debut - ou
        taille = len(lue.jeton)
        valeurs.append(Valeur(lue.genre, lue.valeur, lue.jeton, long, long + taille, lue.semaine, lue.lettres))
        signes.append(lue.jeton)
        debuts += [origines[debut]] * taille
        fins += [origines[fin - 1] + 1] * taille
        long += taille
        ou = fin
    signes.append(texte[ou:])
    debuts += origines[ou:]
    fins += [origine + 1 for origine in origines[ou:]]
    return Canonique("".join(signes), tuple(debuts), tuple(fins), tuple(valeurs))


Lecture = Callable[[re.Match[str]], tuple[_Lue, int] | None]


def _entier(texte: str) -> int | None:
    if texte in ("1er", "premier", "1°"):
        return 1
    return int(texte) if texte.isdecimal() else lire_nombre(texte)


def _jour(annee: int | None, mois: int, quantieme: int | None) -> date | None:
    if annee is None or quantieme is None:
        return None
    try:
        return date(annee, mois, quantieme)
    except ValueError:
        return None


def _date_lue(jour: date | None, trouve: re.Match[str], semaine: str | None, *, lettres: bool) -> tuple[_Lue, int]:
    """Une date impossible (31 février) reste une valeur, sans date ; le jour de la semaine précède ou suit."""
    if semaine is None:
        apres = _JOUR_APRES.match(trouve.string, trouve.end())
        semaine = apres["jour"] if apres is not None else None
    elif semaine not in JOURS:
        semaine = _ABREGES[semaine[:3]]
    jeton = f"<d:{jour.isoformat()}>" if jour is not None else "<d:impossible>"
    return _Lue("d", jour, jeton, semaine or "", lettres), len(trouve[0])


def _date_l_an(trouve: re.Match[str]) -> tuple[_Lue, int] | None:
    annee, quantieme = _entier(trouve["annee"]), _entier(trouve["jour"])
    if annee is None or not 1800 <= annee <= 2999:
        return None
    jour = _jour(annee, _MOIS.index(trouve["mois"]) + 1, quantieme)
    return _date_lue(jour, trouve, trouve["semaine"], lettres=True)


def _date_ecrite(trouve: re.Match[str]) -> tuple[_Lue, int] | None:
    quantieme = _entier(trouve["jour"])
    annee = _entier(trouve["annee"]) if trouve["annee"] else None
    mois = _MOIS.index(trouve["mois"]) + 1
    if quantieme is None:
        return None
    lettres = not trouve["jour"][0].isdecimal()
    if annee is None or not 1800 <= annee <= 2999:
        if (datee := _date_et_heure(trouve)) is not None:
            return datee
        if not 1 <= quantieme <= 31:
            return None
        fin = trouve.end("mois") - trouve.start()
        return _Lue("jm", (mois, quantieme), f"<jm:{mois:02d}-{quantieme:02d}>", trouve["semaine"] or ""), fin
    jour = _jour(annee, mois, quantieme)
    return _date_lue(jour, trouve, trouve["semaine"], lettres=lettres)


# « deux mille vingt-six neuf heures » : l'année finit avant l'heure.
_ANNEE = re.compile(
    r"deux mille (?:dix|vingt|trente)(?:(?:[ -]et)?[ -](?:une?|deux|trois|quatre|cinq|six|sept|huit|neuf))?\b"
)


def _date_et_heure(trouve: re.Match[str]) -> tuple[_Lue, int] | None:
    dite = _ANNEE.match(trouve["annee"] or "")
    quantieme = _entier(trouve["jour"])
    if dite is None or quantieme is None:
        return None
    jour = _jour(lire_nombre(dite[0]), _MOIS.index(trouve["mois"]) + 1, quantieme)
    lue, _ = _date_lue(jour, trouve, trouve["semaine"], lettres=True)
    return lue, trouve.start("annee") - trouve.start() + len(dite[0])


def _date_abregee(trouve: re.Match[str]) -> tuple[_Lue, int] | None:
    mois = next(rang for rang, nom in enumerate(_MOIS, 1) if nom.startswith(trouve["mois"].removesuffix("r")[:4]))
    jour = _jour(int(trouve["annee"]), mois, _entier(trouve["jour"]))
    return _date_lue(jour, trouve, trouve["semaine"], lettres=False)


def _date_en_cases(trouve: re.Match[str]) -> tuple[_Lue, int] | None:
    """« |1|0| |0|2| |2|0|2|6| » : un chiffre par case."""
    quantieme, mois, annee = (
        int("".join(trouve[f"{lettre}{rang}"] for rang in range(1, long + 1)))
        for lettre, long in (("j", 2), ("m", 2), ("a", 4))
    )
    return _date_lue(_jour(annee, mois, quantieme), trouve, None, lettres=False)


def _date_en_chiffres(trouve: re.Match[str]) -> tuple[_Lue, int] | None:
    annee = int(trouve["annee"])
    annee += 2000 if annee < 100 else 0
    mois = int(trouve["mois"]) if trouve["mois"].isdecimal() else _ROMAINS.get(trouve["mois"], 0)
    if not (1800 <= annee <= 2999 and int(trouve["jour"]) <= 99):
        return None
    jour = _jour(annee, mois, int(trouve["jour"])) if 1 <= mois <= 12 else None
    return _date_lue(jour, trouve, trouve["semaine"], lettres=False)


def _somme(trouve: re.Match[str]) -> tuple[_Lue, int] | None:
    entier, _, centimes = trouve["nombre"].replace(" ", "").replace("\n", "").partition(",")
    if not centimes and re.search(r"\.\d{1,2}\Z", entier):
        entier, _, centimes = entier.rpartition(".")
    centimes = centimes or (trouve.groupdict().get("et") or "").zfill(2)
    signe = -1 if trouve["signe"] else 1
    total = signe * (int(entier.replace(".", "")) * 100 + int(f"{centimes}00"[:2]))
    return _Lue("e", total, f"<e:{total}>"), len(trouve[0])


def _somme_en_lettres(trouve: re.Match[str]) -> tuple[_Lue, int] | None:
    euros = lire_nombre(trouve["euros"])
    if euros is None:
        return None
    centimes = _entier(trouve["centimes"]) if trouve["centimes"] else 0
    fin = len(trouve[0])
    if centimes is None or centimes >= 100:
        centimes, fin = 0, trouve.end("nom") - trouve.start()
    total = euros * 100 + centimes
    return _Lue("e", total, f"<e:{total}>", lettres=True), fin


def _taux(trouve: re.Match[str]) -> tuple[_Lue, int] | None:
    taux = Decimal(trouve["nombre"].replace(" ", "").replace(",", "."))
    return _Lue("t", taux, f"<t:{taux.normalize():f}>"), len(trouve[0])


def _taux_en_lettres(trouve: re.Match[str]) -> tuple[_Lue, int] | None:
    entier = lire_nombre(trouve["nombre"])
    if entier is None or entier > 100:
        return None
    centiemes = _entier(trouve["centiemes"]) if trouve["centiemes"] else 50 if trouve["demi"] else 0
    taux = Decimal(entier) + Decimal(centiemes or 0) / 100
    return _Lue("t", taux, f"<t:{taux.normalize():f}>", lettres=True), len(trouve[0])


def _duree(trouve: re.Match[str]) -> tuple[_Lue, int] | None:
    nombre = _entier(trouve["nombre"])
    unite = _UNITES.get(trouve["unite"].removesuffix("s") if trouve["unite"] != "mois" else "mois")
    if nombre is None or unite is None or nombre > 999:
        return None
    return _Lue("u", (nombre, unite), f"<u:{nombre} {unite}>"), len(trouve[0])


def _duree_dite(nombre: int, unite: str) -> Lecture:
    def lire(trouve: re.Match[str]) -> tuple[_Lue, int] | None:
        return _Lue("u", (nombre, unite), f"<u:{nombre} {unite}>"), len(trouve[0])

    return lire


def _heure(trouve: re.Match[str]) -> tuple[_Lue, int] | None:
    heure = _entier(trouve["heure"])
    minute = _entier(trouve["minute"]) if trouve["minute"] else 0
    if heure is None or minute is None or heure > 24 or minute > 59:
        return None
    return _Lue("h", (heure, minute), f"<h:{heure:02d}h{minute:02d}>"), len(trouve[0])


def _heure_dite(heure: int) -> Lecture:
    def lire(trouve: re.Match[str]) -> tuple[_Lue, int] | None:
        return _Lue("h", (heure, 0), f"<h:{heure:02d}h00>"), len(trouve[0])

    return lire


def _article(trouve: re.Match[str]) -> tuple[_Lue, int] | None:
    numero = f"{(trouve['lettre'] or '').upper()}{trouve['numero']}"
    return _Lue("a", numero, f"<a:{numero}>"), len(trouve[0])


# « AVOCAT ............ Me Orsel » : des points de conduite, entre un libellé et ce qu'il annonce.
_LIBELLE_CONDUIT = re.compile(
    r"(?:^|\| ?)(?!.*\b(?:a|au|de|du|des|le|la|par|en|et|maitre|me|m[.·]|mme|monsieur|madame|rue|no?|numero"
    r"|sous|section|soussignee?|demeurant|ne|nee)\W*\Z)[^\n.:;|_]{2,45}\Z"
)
_CONDUIT = re.compile(
    r" ?(?!(?:le|la|les|a|au|de|du|et|en|dans|pour|avocat|commissaire|demeurant|nee?|sis|jours?|mois)\b)[a-z0-9\"(]"
)


def _vide(trouve: re.Match[str]) -> tuple[_Lue, int] | None:
    texte, debut = trouve.string, trouve.start()
    if trouve[0][0] in "._" and _CONDUIT.match(texte, trouve.end()):
        ligne = texte.rfind("\n", 0, debut) + 1
        if _LIBELLE_CONDUIT.search(texte[max(ligne, debut - 60) : debut].rstrip()):
            return None
    return _Lue("vide", None, "<vide>"), len(trouve[0])


_DEVANT = rf"(?:(?P<semaine>{_SEMAINE})(?:/[a-z]{{4,10}})?,? )?"
_QUANTIEME = rf"\d{{1,2}}|1er|premier|{ORDINAL}|{NOMBRE}"
_DU_MOIS = r"(?: ?\((?:\d{1,2}|[a-z -]{2,14})\))?(?: jour)?(?: du mois)? (?:de |d')?"
_GROUPES = r"\d{1,3}(?:[ .]\d{3})+(?:,\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_LECTURES: tuple[tuple[re.Pattern[str], Lecture], ...] = tuple(
    (re.compile(motif), lire)
    for motif, lire in (
        (
            r"(?<![\d|])\|? ?(?P<j1>\d) ?\| ?(?P<j2>\d) ?\|[ |/.-]{0,4}(?P<m1>[01]) ?\| ?(?P<m2>\d) ?\|[ |/.-]{0,4}"
            r"(?P<a1>[12]) ?\| ?(?P<a2>[089]) ?\| ?(?P<a3>\d) ?\| ?(?P<a4>\d)(?: ?\|)?(?! ?\d)",
            _date_en_cases,
        ),
        (
            rf"\bjour ?[:=|] ?(?P<semaine>{_SEMAINE})? ?(?P<jour>\d{{1,2}}|1er)\W{{1,5}}mois ?[:=|] ?"
            rf"(?P<mois>{_NOMS_DES_MOIS})\W{{1,5}}an(?:nee)? ?[:=|] ?(?P<annee>\d{{4}})\b",
            _date_ecrite,
        ),
        (
            rf"l'an (?:de grace |du seigneur |de notre ere )?(?P<annee>\d{{4}}|{NOMBRE}),?(?: et)?,? le ?:? {_DEVANT}"
            rf"(?P<jour>{_QUANTIEME})"
            rf"{_DU_MOIS}(?P<mois>{_NOMS_DES_MOIS})\b",
            _date_l_an,
        ),
        (
            rf"\b{_DEVANT}(?P<jour>{_QUANTIEME}){_DU_MOIS}(?P<mois>{_NOMS_DES_MOIS})\b(?:/[a-z]{{3,9}})?"
            r"(?:,? (?:prochain,? )?(?:de l'an |de l'annee |en )?"
            rf"\(?(?P<annee>(?<=\()\d{{4}}(?=\))|(?<!\()\d{{4}}|(?<!\(){NOMBRE})\b)?",
            _date_ecrite,
        ),
        (
            rf"\b{_DEVANT}(?P<jour>\d{{1,2}}|1er)[ -](?P<mois>{'|'.join(_MOIS_ABREGES)})"
            r"(?:\. ?|[ -])(?P<annee>\d{4})\b",
            _date_abregee,
        ),
        (
            r"(?<![\d/.-])(?P<annee>(?:19|20)\d\d)-(?P<mois>[01]\d)-(?P<jour>[0-3]\d)(?![\d-])(?P<semaine>(?!))?",
            _date_en_chiffres,
        ),
        (
            rf"\b{_DEVANT}(?<![\d/.-])(?P<jour>\d{{1,2}})"
            r"(?P<trait> ?/ ?|[.-])(?P<mois>\d{1,2}|[ivx]{1,4})(?P=trait)(?P<annee>\d{4}|\d{2})(?![\d/.-]*\d)",
            _date_en_chiffres,
        ),
        (
            r"(?<![\w.])(?:\.{4,}|(?:\. ?){5,}|_{2,}|-{5,}|\.{3}(?= |\n|\Z|,|;))"
            # Des points de conduite mènent à une somme : rien n'y est laissé en blanc.
            r"(?![ ._-]*\d[\d ]*(?:[.,]\d\d\b| ?€| ?eur))|"
            r"\[[^\]\n]{0,40}(?:complet|precis|renseign|a remplir|indiquer)[^\]\n]{0,20}\]|"
            r"\[ ?(?:le |la |les |l'|votre |son |sa )?(?:nom|prenom|adresse|domicile|demeure|siege|date|montant|"
            r"profession|nationalite|lieu|denomination|qualite|forme)s?(?: [^\]\n]{1,30})?\]|"
            r"\[ *(?:\.+|_+|xx+)? *\]|\bx{3,}\b|\ba completer\b",
            _vide,
        ),
        (
            rf"(?:(?P<signe>(?<=[:|(=] )- ?)|(?<![\d,./-]))(?P<nombre>{_GROUPES})"
            r"(?: ?€(?:uros?)?| ?\(?(?:euros?|eur)\b\)?)(?: et (?P<et>\d{1,2}) c(?:entime)?s?\b)?",
            _somme,
        ),
        (
            rf"(?P<signe>(?<=[:|(=] )- ?)?(?:\b(?:eur|euros?) ?|€ ?)(?P<nombre>{_GROUPES})(?![\d%])(?! ?[%€])",
            _somme,
        ),
        (
            rf"\b(?P<euros>{NOMBRE})(?: d')? ?(?P<nom>euros?)\b"
            rf"(?:,?(?: et)? (?P<centimes>\d{{1,2}}|{NOMBRE})(?: centimes?)?\b)?",
            _somme_en_lettres,
        ),
        (r"(?<![\d,])(?<!\d\.)(?P<nombre>\d{1,3}(?:[.,]\d{1,4})?) ?(?:%|pour cent\b|p\. ?c\.|pc\b|pct\b)", _taux),
        (
            rf"\b(?P<nombre>{NOMBRE})(?:(?P<demi> et demi)|(?:,| virgule) ?(?P<centiemes>{NOMBRE}))? pour cent\b",
            _taux_en_lettres,
        ),
        (
            r"(?:(?P<signe>(?<=[:|(=] )- ?)|(?<![\d,./-]))"
            r"(?P<nombre>\d{1,3}(?:[ .]\d{3})*,\d{2}|\d+,\d{2}|"
            r"(?:(?<=\| )|(?<=\| -)|(?<=\| - ))\d+\.\d{2}(?= ?(?:\||\n|\Z)))"
            r"(?![\d%])(?! ?(?:%|m\b|m2|km|kg|cm|mm|l\b|ca\b|ares?\b))",
            _somme,
        ),
        (
            rf"\b(?P<nombre>\d{{1,3}}|{NOMBRE})(?: ?\((?:\d{{1,3}}|[a-z -]{{2,20}})\))? "
            r"(?P<unite>jours?|mois|semaines?|ans?|annees?)\b",
            _duree,
        ),
        (
            r"(?:(?<=sous )|(?<=\bss )|(?<=delai )|(?<=delai de )|(?<=dans )|(?<=dans les )|(?<=\bles )|(?<=: ))"
            r"(?P<nombre>\d{1,3}) ?(?P<unite>j|jrs?)\b(?!\.\d)",
            _duree,
        ),
        (r"\b(?P<nombre>\d{1,2}) ?(?P<unite>sem|jrs?)\b\.?", _duree),
        (r"\b(?:la |une )?huitaine\b", _duree_dite(8, "jours")),
        (r"\b(?:la |une )?quinzaine\b", _duree_dite(15, "jours")),
        (
            r"(?:(?<=dans )|(?<=durant )|(?<=pendant )|(?<=sous ))(?:le|ce) (?:meme )?mois\b|"
            r"(?:(?<=delai )|(?<=au cours ))du mois\b|"
            r"(?<=delai )mensuel\b|"
            r"\b(?:le|du) mois(?= (?:qui suit|suivant (?:la|le|cette)|qui vient|qui (?:commence|s'ouvre|court|part)|"
            r"courant (?:de|du|a)|a (?:compter|partir|dater) |de (?:la|sa) (?:signif|remise|notif|recept)))",
            _duree_dite(1, "mois"),
        ),
        (r"(?<![\d,.])(?P<heure>\d{1,2}) ?h(?: ?(?P<minute>\d{2}))?\b", _heure),
        (r"(?:(?<=[ |(\n])|(?<=\bheure:)|(?<=\bhoraire:)|^)(?P<heure>\d{1,2}):(?P<minute>\d{2})\b(?!:)", _heure),
        (
            r"(?<![\d,.])(?P<heure>\d{1,2}) heures? (?P<minute>\d{2})\b(?! (?:jours|euros))",
            _heure,
        ),
        (
            rf"(?:(?<=\ba )|(?<=\bdes )|(?<=\bvers )|(?<=\b20\d\d )|(?<=, )|(?<=[.;|] )|(?<=coup de )|(?<=precis )|"
            rf"(?<=\bheure : )|(?<=\bheure \| ))(?P<heure>\d{{1,2}}|{NOMBRE}) heures?"
            rf"(?: (?P<minute>\d{{1,2}}|{NOMBRE})(?: minutes?)?)?\b",
            _heure,
        ),
        (
            r"\b(?P<heure>huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|dix-sept|dix-huit) heures"
            r"(?: (?P<minute>quinze|trente|quarante-cinq))?(?= (?:du matin|precises|de relevee|de l'apres-midi|"
            r"du soir|au )|,)",
            _heure,
        ),
        (r"(?:(?<=\ba )|(?<=heure : ))midi\b", _heure_dite(12)),
        (rf"\b(?P<nombre>\d{{1,3}}|{NOMBRE}) (?P<unite>heures?)\b", _duree),
        (r"\b(?P<lettre>[lrd])\.? ?\*?(?P<numero>\d{2,4}(?:-\d+)*)\b", _article),
        (r"\bart(?:icle)?s?\.? (?P<lettre>)(?P<numero>\d{1,4}(?:-\d+)*)\b", _article),
    )
)
# Les francs CFP n'ont pas de centimes : « capital : 300 000 » y est une somme.
_FRANCS = re.compile(r"\b(?:cfp|xpf)\b")
_EN_FRANCS: tuple[tuple[re.Pattern[str], Lecture], ...] = (
    (
        re.compile(
            r"(?P<signe>(?!))?(?:(?<=: )|(?<=\| )|(?<=[a-z]{3} ))(?P<nombre>\d{1,3}(?: \d{3})+)"
            r"(?![\d,]| (?:\d|jours|mois))"
            r"(?: ?(?:f\.? ?)?(?:francs? )?(?:cfp|xpf))?"
        ),
        _somme,
    ),
)
