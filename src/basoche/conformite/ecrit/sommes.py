"""Les sommes d'un décompte : le total écrit est-il celui de ses parts ?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.valeurs import Valeur
from basoche.droit.montant import Montant

_TOTAL = motif(r"@total_dit")
_SOIT = motif(r"@total_annonce")
# Un total sans complément, ou un reste dont l'acte dit que rien n'est venu en déduction.
_TOTAL_NU = motif(
    r"(?:\A|[|;,./(\n] ?)(?:(?:montant )?tot(?:al|\.)(?: (?:general|du|exigible|a payer|de la creance|"
    r"des sommes dues))?|ensemble|"
    r"(?:aucun|pas de|sans|nul) (?:versement|acompte|paiement|reglement)[^\n<]{0,24} reste (?:du|a payer))[ :.|=-]*\Z"
)
_PAYE = motif(r"@deja_paye")
_DEDUITE = motif(r"@deduction_dite")
_AUTRE_MONNAIE = motif(
    r"(?:(?<![\d,./-])\d[\d .]{0,14}(?:,\d\d)?|<e:[^>]*>) (?:francs?|dollars|livres)\b"
    r"(?! (?:suisse|pacifique|cfp|de \d))(?![^\n]{0,40}<e:)"
)
_COUT = motif(r"@part_du_cout")
_HORS = motif(r"@hors_decompte")
_HORS_APRES = motif(r"\A(?:@hors_decompte_apres)")
_POSTE = motif(r"@poste_dit")
_MOT = re.compile(r"[a-z]{3}|[+=]")
_REDITE = motif(r"(?:[ ,.:;()|=\[\]-]*(?:ci|soit|ci-apres|ci-contre)?[ ,.:;()|=\[\]-]*(?:<vide>)?[ .:\[(]*)")
_PARENTHESE = motif(r"[^\n<>|()]{0,60}[(\[] ?")
# « cinq mille euros, soit 4 000,00 € de principal et… » : la seconde somme est une part de la première.
_EST_UNE_PART = motif(
    r" ?(?:\(<e:[^>]*>\) ?)?(?:au|en|de|pour(?: le)?|d'|a titre de) ?(?:principal|capital|interets|frais|depens)"
)
_ASSIETTE = motif(
    r"(?:\bsur(?: la somme de| le principal de| un capital de)?|\b(?:assiette|base)(?: de)?|\b\d+ (?:de|x|a)) ?:? ?\Z"
)
_CLOT = motif(r"[^()\n]{0,60}\)")
_SOMME_DE_LA_RANGEE = motif(r"[:|] ?-? ?<e:[^>]*>[^\n<|]{0,20}\Z|[:|] ?-? ?<e:[^>]*> ?\|")
_ECART = 420  # signes : au-delà, deux sommes n'ont plus de lien
_AU_PLUS = 16  # parts
_PLUSIEURS = 2
_ASSEZ = 200_000  # sommes essayées


@dataclass(frozen=True, slots=True)
class Ligne:
    """Une somme du décompte : sa valeur, son rôle, sa colonne si elle est dans un tableau.

    ``total`` : elle se dit un total ; ``annonce`` : elle s'annonce comme un résultat (« soit », « c'est-à-dire ») ;
    ``payee`` : elle vient peut-être en déduction, ``deduite`` : sûrement ; ``cout`` : elle est du coût de l'acte ;
    ``poste`` : du principal, des intérêts ou des frais ; ``nu`` : un total sans complément.
    """

    valeur: Valeur
    total: bool
    annonce: bool
    payee: bool
    deduite: bool
    cout: bool
    poste: bool
    nu: bool
    colonne: int

    @property
    def centimes(self) -> int:
        """La somme."""
        montant: int = self.valeur.valeur
        return montant


def lignes_du_decompte(contexte: Contexte) -> list[Ligne]:
    """Les sommes du texte, dans l'ordre ; une somme redite en lettres ou entre parenthèses ne compte qu'une fois."""
    texte = contexte.canonique.texte
    sommes = [valeur for valeur in contexte.canonique.valeurs if valeur.genre == "e"]
    lignes: list[Ligne] = []
    depuis = 0  # après la dernière somme qui n'est pas le détail d'une autre
    for rang, valeur in enumerate(sommes):
        if rang and sommes[rang - 1].valeur == valeur.valeur and _est_redite(texte, sommes[rang - 1], valeur):
            depuis = valeur.fin
            continue
        fin = sommes[rang + 1].debut if rang + 1 < len(sommes) else len(texte)
        apres = texte[valeur.fin : min(fin, valeur.fin + 60)].partition("\n")[0]
        avant = _avant(texte, depuis, valeur.debut, apres)
        if _est_un_detail(texte, valeur, avant):
            continue
        depuis = valeur.fin
        if not (_HORS.search(avant[-60:]) or _HORS_APRES.search(apres)):
            lignes.append(_ligne(texte, valeur, avant, apres))
    return lignes


def _est_un_detail(texte: str, valeur: Valeur, avant: str) -> bool:
    """L'assiette d'un intérêt, un calcul entre parenthèses : la somme de la rangée vient après, sur la même ligne."""
    fin = texte.find("\n", valeur.fin)
    apres = texte[valeur.fin : fin if fin >= 0 else len(texte)]
    if _CLOT.match(apres) is None and _ASSIETTE.search(avant) is None:
        return False
    if _ASSIETTE.search(avant) is None and avant.rfind("(") <= avant.rfind(")"):
        return False
    rangee = _SOMME_DE_LA_RANGEE.search(apres)
    return rangee is not None


def _ligne(texte: str, valeur: Valeur, avant: str, apres: str) -> Ligne:
    """La somme et son libellé : ce qui la précède, à défaut ce qui la suit."""
    dit = avant if _MOT.search(avant) else apres
    ligne = texte.rfind("\n", 0, valeur.debut) + 1
    total = _TOTAL.search(dit[-110:]) is not None
    return Ligne(
        valeur,
        total=total,
        annonce=_SOIT.search(avant[-30:]) is not None,
        payee=_PAYE.search(dit[-110:]) is not None and not total,
        deduite=_DEDUITE.search(dit.lstrip("| ")) is not None and not total,
        cout=_COUT.search(f"{avant[-25:]} {apres[:12]}") is not None,
        poste=_POSTE.search(f"{avant[-110:]} {apres}") is not None,
        nu=_TOTAL_NU.search(avant[-110:]) is not None,
        colonne=texte.count("|", ligne, valeur.debut),
    )


def _avant(texte: str, depuis: int, debut: int, apres: str) -> str:
    """Le libellé devant une somme : sur sa ligne, ou la ligne d'avant si la sienne n'en a pas, même derrière."""
    ligne = max(texte.rfind("\n", 0, debut) + 1, depuis)
    avant = texte[max(ligne, debut - 160) : debut]
    if _MOT.search(avant) or ligne == depuis or ("|" in apres and _MOT.search(apres)):
        return avant
    return texte[max(depuis, texte.rfind("\n", 0, ligne - 1) + 1, debut - 160) : debut]


def _est_redite(texte: str, avant: Valeur, apres: Valeur) -> bool:
    """« trois mille euros, ci … 3 000,00 € », « trois mille euros de principal [3 000,00] »."""
    if apres.debut - avant.fin < 4 or _REDITE.fullmatch(texte, avant.fin, apres.debut) is not None:
        return True
    return avant.lettres != apres.lettres and _PARENTHESE.fullmatch(texte, avant.fin, apres.debut) is not None


def total_faux(contexte: Contexte) -> tuple[str, Valeur] | None:
    """Un total qui n'est la somme d'aucunes de ses parts : pourquoi, et où ; ``None`` s'ils tombent juste."""
    lignes = lignes_du_decompte(contexte)
    faux: tuple[str, Valeur] | None = None
    fautive: Ligne | None = None
    juste = False
    for rang, ligne in enumerate(lignes):
        parts = list(_parts(lignes, rang))
        if not _est_un_total(ligne, parts):
            continue
        if _est_rappelee(ligne, parts) or _tombe_juste(ligne, parts):
            # Un total juste dément le précédent, s'il n'est pas fait de lui.
            if fautive is None or _se_passe_de(ligne, parts, fautive):
                faux = fautive = None
            juste = True
            continue
        if juste and not _dernieres(parts):
            continue  # un autre compte, après le total : ce que doit le tiers, un solde
        # Des parts qui s'annulent : ce qui se disait un total avant elles en est une.
        somme = _font(_dernieres(parts)) or _font(parts)
        if any(2 * part.centimes == somme - ligne.centimes and not part.poste for part in _dernieres(parts)):
            continue  # une déduction dite en d'autres mots
        if not somme:
            continue
        faux = (
            f"le total écrit est de {Montant(ligne.centimes).en_francais()}, or les parts font "
            f"{Montant(somme).en_francais()}",
            ligne.valeur,
        )
        fautive = ligne if ligne.total and len(parts) > _PLUSIEURS else None
    return faux


def _font(parts: Sequence[Ligne]) -> int:
    return sum(-abs(part.centimes) if part.payee else part.centimes for part in parts)


def _est_rappelee(ligne: Ligne, parts: Sequence[Ligne]) -> bool:
    """La même somme s'est lue plus haut, sans rien depuis qui vienne en déduction."""
    depuis = takewhile(lambda part: not (part.deduite and part.centimes), parts)
    return ligne.centimes in {part.centimes for part in depuis}


def _se_passe_de(ligne: Ligne, parts: Sequence[Ligne], fautive: Ligne) -> bool:
    """Vrai si ce total se fait sans cet autre, qui est faux."""
    autres = [part for part in parts if part is not fautive]
    return _est_rappelee(ligne, autres) or _tombe_juste(ligne, autres)


def est_expliquee(contexte: Contexte, debut: int, fin: int) -> bool:
    """Vrai si les sommes de ce morceau du texte canonique sont celles de parts qui les précèdent."""
    lignes = lignes_du_decompte(contexte)
    rangs = [rang for rang, ligne in enumerate(lignes) if debut <= ligne.valeur.debut < fin]
    return any(_tombe_juste(lignes[rang], list(_parts(lignes, rang))) for rang in rangs)


def _parts(lignes: Sequence[Ligne], rang: int) -> Iterator[Ligne]:
    """Les sommes qui précèdent, de proche en proche, de la plus proche à la plus lointaine."""
    suivante = lignes[rang]
    for part in reversed(lignes[max(0, rang - _AU_PLUS) : rang]):
        if suivante.valeur.debut - part.valeur.fin > _ECART:
            return
        yield part
        suivante = part


def _est_un_total(ligne: Ligne, parts: Sequence[Ligne]) -> bool:
    """Elle se dit le total d'un décompte : deux postes au moins la précèdent, dont elle dépasse le plus grand."""
    dues = [part for part in parts if part.poste and not part.cout]
    if ligne.cout or len(dues) < 2 or not (ligne.total or ligne.annonce):
        return False
    reduite = any(part.payee or part.colonne != ligne.colonne for part in parts)
    if ligne.total and len(moindres := list(takewhile(lambda part: part.centimes < ligne.centimes, dues))) > _PLUSIEURS:
        dues = moindres  # la somme plus grande, avant elles, est d'autre chose : le prêt d'origine, un prix
    plus_grande = max(part.centimes for part in dues)
    if ligne.nu and not any(part.payee or part.deduite or part.total for part in parts):
        return True
    return ligne.centimes >= plus_grande or (ligne.total and reduite and ligne.centimes * 4 >= plus_grande)


def _dernieres(parts: Sequence[Ligne]) -> list[Ligne]:
    """Les parts qui suivent le dernier total."""
    depuis = next((rang for rang, part in enumerate(parts) if part.total), len(parts))
    return list(parts[:depuis])


def _tombe_juste(ligne: Ligne, parts: Sequence[Ligne]) -> bool:
    """Vrai si des parts font le total : un sous-total, un rappel ou un coût peuvent n'y pas entrer."""
    atteintes = {0}
    for part in parts:
        montant = part.centimes
        if part.deduite:
            atteintes = {somme - abs(montant) for somme in atteintes}
            continue
        ajouts = {montant, -abs(montant)} if part.payee or part.colonne != ligne.colonne else {montant}
        nouvelles = {somme + ajout for somme in atteintes for ajout in ajouts}
        if ligne.centimes in nouvelles:
            return True
        if len(atteintes) < _ASSEZ:
            atteintes |= nouvelles
    return False


def autre_monnaie(contexte: Contexte) -> tuple[str, int, int] | None:
    """Une ligne du décompte qui n'est pas en euros (CMF L111-1) : pourquoi, et où."""
    texte = contexte.canonique.texte
    for trouve in _AUTRE_MONNAIE.finditer(texte):
        avant = texte[max(0, trouve.start() - 160) : trouve.start()]
        if "<e:" in avant and (_POSTE.search(avant[-110:]) or _TOTAL.search(avant[-110:])):
            return "le décompte n'est pas en euros", trouve.start(), trouve.end()
    return None


def ecart_en_lettres(contexte: Contexte) -> tuple[str, Valeur] | None:
    """Une somme écrite en lettres puis autrement en chiffres."""
    valeurs = [valeur for valeur in contexte.canonique.valeurs if valeur.genre == "e"]
    for avant, apres in pairwise(valeurs):
        if _EST_UNE_PART.match(contexte.canonique.texte, apres.fin):
            continue
        if (
            avant.lettres
            and not apres.lettres
            and avant.valeur != apres.valeur
            and _se_repondent(contexte.canonique.texte[avant.fin : apres.debut])
        ) or (
            apres.lettres
            and not avant.lettres
            and avant.valeur != apres.valeur
            and contexte.canonique.texte[avant.fin : apres.debut].strip() in ("(", "- (", "soit", ", soit", "(soit")
        ):
            return (
                f"la même somme est de {Montant(avant.valeur).en_francais()} puis de "
                f"{Montant(apres.valeur).en_francais()}",
                apres,
            )
    return None


def _se_repondent(entre: str) -> bool:
    """« … euros (… €) », « … euros, ci … € » ; non « … euros, … € », qui sont deux sommes."""
    dit = entre.strip()
    return dit in ("(", "[", "- (", ": (", "soit", ", soit", "(soit", "ci", "(ci") or (
        re.fullmatch(r",? ?(?:\(?ci|soit)\b[ :,.]*(?:<vide>)?[ :.]*", dit) is not None
    )
