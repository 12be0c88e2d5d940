"""Le taux annoncé : celui de la table à sa date, pour la qualité du créancier ; l'intérêt par jour en découle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from basoche.conformite.dossier import Dossier
from basoche.conformite.mentions import mentions_dues
from basoche.conformite.mots import aplatir, contient_un_mot
from basoche.conformite.verdict import Motif, Objet
from basoche.droit import parametres
from basoche.droit.actes import Gravite, Mention
from basoche.droit.delais import Duree, ajouter_duree
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant
from basoche.droit.taux import Categorie

_TAUX = re.compile(r"(\d{1,3}(?:[.,]\d{1,4})?)\s*%")
_CHIFFRES = re.compile(r"(?:depuis le|a compter du|du|au)\s+(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_EN_LETTRES = re.compile(r"(?:depuis le|a compter du|du|au)\s+(1er|\d{1,2})\s+([a-z]+)\s+(\d{4})")
_MOIS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
    "decembre",
)  # fmt: skip
# « sur 3 000,00 € », « sur la somme de 3 000 euros » : la part du principal qui porte intérêt.
_BASE = re.compile(r"\bsur (?:la somme de )?(\d[\d\s]*(?:,\d{2})?)\s*(?:€|euros?\b)")
_PAS_PAR_AN = ("par mois", "mensuel", "par jour", "par trimestre")
_BASE_INCONNUE = ("decompte.accessoires", "controle.decomptes")
_LEGAL = {
    Categorie.PARTICULIER: "interets/taux_legal/particulier",
    Categorie.PROFESSIONNEL: "interets/taux_legal/autres",
}
_REMEDE = "Reprendre le taux du semestre : basoche calcul interets."


@dataclass(frozen=True, slots=True)
class TauxLu:
    """Un taux lu dans la phrase, et le jour dont elle le dit."""

    valeur: Decimal
    le: date


def controler_le_taux(dossier: Dossier) -> Iterator[Motif]:
    """Le taux légal annoncé est celui de la table (CMF L313-2, D313-1-A), majoré ou non (L313-3)."""
    phrase = dossier.texte("decompte.taux_texte")
    mention = _mention_du_taux(dossier)
    if mention is None:
        return
    lus = list(lire_les_taux(phrase, dossier.jour("decompte.au", "decompte.date_arrete") or dossier.jour_de_l_acte))
    if "legal" not in aplatir(phrase):
        yield from _controler_le_taux_nu(dossier, mention, phrase)
    else:
        for lu in lus:
            yield from _comparer(dossier, mention, phrase, lu)
        yield from _controler_la_majoration(dossier, mention, phrase)
    if len(lus) == 1 and not contient_un_mot(phrase, _PAS_PAR_AN):
        yield from _controler_l_interet_par_jour(dossier, mention, phrase, lus[0])


def _controler_le_taux_nu(dossier: Dossier, mention: Mention, phrase: str) -> Iterator[Motif]:
    """Un taux sans nature : s'il n'est aucun des taux de la table, c'est que le titre doit le porter."""
    nu = dossier.valeur("decompte.taux_interets")
    le = dossier.jour("decompte.au", "decompte.date_arrete") or dossier.jour_de_l_acte
    if nu is None or phrase:
        return
    valeur = Decimal(str(nu).replace(",", "."))
    connus = [taux for categorie in Categorie for taux in _taux_legaux(categorie, le) or ()]
    if connus and valeur not in connus:
        yield Motif(
            Objet.MENTION, mention.id, Gravite.A_VERIFIER, mention.article,
            f"Le taux annoncé ({_en_francais(valeur)} %) n'est ni le taux légal du {le:%d/%m/%Y}, ni le taux majoré : "
            "c'est un taux convenu, que le titre doit porter.",
            "Relire le taux dans le titre, ou reprendre le taux légal du semestre.",
        )  # fmt: skip


def _mention_du_taux(dossier: Dossier) -> Mention | None:
    dues = mentions_dues(dossier)
    return next((m for m in dues if "decompte.taux_interets" in m.champs), None) or next(
        (m for m in dues if "decompte.principal" in m.champs), None
    )


def lire_les_taux(phrase: str, defaut: date) -> Iterator[TauxLu]:
    """Chaque taux d'une phrase, avec la date qui le suit ; sans date, celle du décompte."""
    plat = aplatir(phrase)
    trouves = list(_TAUX.finditer(plat))
    for rang, trouve in enumerate(trouves):
        fin = trouves[rang + 1].start() if rang + 1 < len(trouves) else len(plat)
        yield TauxLu(Decimal(trouve[1].replace(",", ".")), _date_dans(plat[trouve.end() : fin]) or defaut)


def _date_dans(morceau: str) -> date | None:
    """La première date du morceau, en chiffres ou en lettres ; ``None`` si elle n'existe pas au calendrier."""
    chiffres, lettres = _CHIFFRES.search(morceau), _EN_LETTRES.search(morceau)
    try:
        if chiffres is not None:
            return date(int(chiffres[3]), int(chiffres[2]), int(chiffres[1]))
        if lettres is not None and lettres[2] in _MOIS:
            return date(int(lettres[3]), _MOIS.index(lettres[2]) + 1, int(lettres[1].removesuffix("er")))
    except ValueError:
        return None
    return None


def _categories(dossier: Dossier) -> tuple[Categorie, ...]:
    """Celle que le dossier déclare ; une société n'est pas un particulier, une personne est l'un ou l'autre."""
    declaree = dossier.texte("controle.categorie_creancier")
    if declaree in tuple(Categorie):
        return (Categorie(declaree),)
    if "requerant_personne_morale" in dossier.circonstances:
        return (Categorie.PROFESSIONNEL,)
    return tuple(Categorie)


def _taux_legaux(categorie: Categorie, le: date) -> tuple[Decimal, Decimal] | None:
    """Le taux légal et le taux majoré de ce jour ; ``None`` hors de la table."""
    try:
        legal = Decimal(str(parametres.valeur(_LEGAL[categorie], le=le)))
        points = Decimal(str(parametres.valeur("interets/majoration/points", le=le)))
    except ErreurBasoche:
        return None
    return legal, legal + points


def _comparer(dossier: Dossier, mention: Mention, phrase: str, lu: TauxLu) -> Iterator[Motif]:
    permises = _categories(dossier)
    if any(lu.valeur in (_taux_legaux(categorie, lu.le) or ()) for categorie in permises):
        return
    connus = {categorie: taux for categorie in Categorie if (taux := _taux_legaux(categorie, lu.le)) is not None}
    if len(connus) < len(Categorie):
        return
    justes = [valeur for categorie in permises for valeur in connus[categorie]]
    d_une_autre = any(lu.valeur in taux for taux in connus.values())
    attendus = " ou ".join(f"{_en_francais(valeur)} %" for valeur in justes)
    quoi = "est celui d'un créancier d'une autre qualité" if d_une_autre else "n'est pas dans la table"
    yield Motif(
        Objet.MENTION, mention.id, Gravite.A_VERIFIER if d_une_autre else Gravite.IRREGULARITE,
        "CMF L313-2 ; CMF D313-1-A" if "major" not in aplatir(phrase) else "CMF L313-2 ; CMF L313-3",
        f"Le taux annoncé ({_en_francais(lu.valeur)} % au {lu.le:%d/%m/%Y}) {quoi} : le taux légal est de {attendus} "
        "(simple, ou majoré de cinq points).",
        _REMEDE,
    )  # fmt: skip


def _en_francais(valeur: Decimal) -> str:
    return f"{valeur:f}".replace(".", ",")


def _controler_la_majoration(dossier: Dossier, mention: Mention, phrase: str) -> Iterator[Motif]:
    """La majoration ne court que deux mois après que la décision est devenue exécutoire (CMF L313-3)."""
    executoire, au = dossier.jour("titre.executoire_le"), dossier.jour("decompte.au", "decompte.date_arrete")
    if executoire is None or au is None or "major" not in aplatir(phrase):
        return
    delai = parametres.lire("interets/majoration/delai_decision", le=executoire)
    debut = ajouter_duree(executoire, Duree(**delai.contenu))
    if au <= debut:
        yield Motif(
            Objet.MENTION, mention.id, Gravite.IRREGULARITE, delai.fondement.article,
            f"Les intérêts sont annoncés majorés au {au:%d/%m/%Y} : la décision étant exécutoire depuis le "
            f"{executoire:%d/%m/%Y}, la majoration ne court qu'après le {debut:%d/%m/%Y}.",
            _REMEDE,
        )  # fmt: skip


def _controler_l_interet_par_jour(dossier: Dossier, mention: Mention, phrase: str, lu: TauxLu) -> Iterator[Motif]:
    """Base × taux ÷ jours de l'année, à l'arrondi près.

    Base, taux et intérêt par jour sont dans le même décompte : qu'ils se contredisent vaut un total qui contredit ses
    parts (:mod:`basoche.conformite.coherence`), car le débiteur ne sait pas davantage ce qu'il doit. Un accessoire ou
    plusieurs titres laissent la base inconnue : la gravité n'est alors que « à vérifier ».
    """
    base, par_jour = _base(dossier, phrase), dossier.montant("decompte.interet_par_jour")
    if dossier.montant("decompte.verse") is not None or dossier.declare("decompte"):
        return  # les lignes du calcul, si elles sont données, le jugent au centime
    if base is None or par_jour is None:
        return
    un_an = Fraction(base.centimes) * Fraction(lu.valeur) / 100
    if not un_an / 366 - 1 <= par_jour.centimes <= un_an / 360 + 1:
        connue = not any(dossier.valeur(champ) for champ in _BASE_INCONNUE)
        yield Motif(
            Objet.MENTION, mention.id, mention.gravite if connue else Gravite.A_VERIFIER, mention.article,
            f"L'intérêt par jour ({par_jour.en_francais()}) ne répond pas à la base ({base.en_francais()}) et au taux "
            f"annoncés ({_en_francais(lu.valeur)} %).",
            "Reprendre l'intérêt par jour : basoche calcul decompte ; si une partie seule du principal porte intérêt, "
            "l'écrire avec le taux (« sur 3 000,00 € »).",
        )  # fmt: skip


def _base(dossier: Dossier, phrase: str) -> Montant | None:
    """La somme qui porte intérêt : celle que dit la phrase du taux, ou le principal."""
    dite = _BASE.search(phrase)
    if dite is None:
        return dossier.montant("decompte.principal")
    return Montant.lire(re.sub(r"\s", "", dite[1]).replace(",", "."), champ="decompte.taux_texte")
