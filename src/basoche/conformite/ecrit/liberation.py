"""La date à partir de laquelle les lieux doivent être libérés (CPCE R411-1, 3°), et les deux mois de L412-1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from basoche.conformite.delais import en_duree
from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.conformite.ecrit.unites import Ligne, lire_lignes, titre_de
from basoche.conformite.ecrit.valeurs import Valeur
from basoche.conformite.ecrit.verifications_dates import jour_faux, jours_dits
from basoche.droit.actes import Mention, acte
from basoche.droit.calendrier import jour_en_lettres
from basoche.droit.delais import Delai, TypeDelai, calculer_delai
from basoche.droit.erreurs import ErreurBasoche

_DELAI = "cmd_quitter_lieux.delai.liberation_lieux"
_LIBERER = motif(r"@liberer_les_lieux")
_AUTRE = motif(r"@autre_date_que_la_liberation")
_PASSEE = motif(r"@date_passee")
_AUTRE_DUREE = motif(r"@autre_duree_que_la_liberation")
_ANNONCE = motif(r"@annonce_la_liberation")
# Le juge a réduit ou supprimé les deux mois (CPCE L412-1), ou la loi les écarte (CPCE L412-8).
_SANS_DELAI = motif(r"@sans_les_deux_mois")
_TREVE = motif(r"\btreve\b|periode hivernale|sursis hivernal")
# « du 1er novembre au 31 mars », « entre le … et le … » : une période, non un terme.
_PERIODE = motif(r"(?:entre le|du|depuis le) (?:@jm|@d) (?:et le|au|jusqu'au) (?:@jm|@d)")
_EXPULSER = motif(r"@expulser|force publique")
# Le jour est dit la fin des deux mois.
_FIN_DES_MOIS = motif(
    r"(?:\bsoit\b|c'est-a-dire|expir\w*|prend\w* fin|\bfin\b|fini\w*|achev\w*|echeance|echo\w*|terme|jusqu'au)"
)
_MENE = motif(r"[^\n<;.]{0,40}(?:@d|@jm)")
# Un jour sans année, donné à un autre acte.
_DATEE = motif(
    r"(?:\bnee?s?|signifie\w*|notifie\w*|rendue?|prononce\w*|delivree?|conclu|dresse|datee?|remise?)[^\n<]{0,15}\Z"
)
_VIOLENCES = "conjoint_violent"
_A_VENIR = 400  # jours
_REPORT = timedelta(days=4)  # un jour chômé, une fin de semaine
_AVANT, _APRES = 90, 70  # signes


def chercher_date_de_liberation(contexte: Contexte, mention: Mention) -> Recherche:
    """Trouvée si un jour à venir, juste, est donné pour libérer les lieux, et pas avant la fin des deux mois."""
    terme = _fin_des_deux_mois(contexte)
    zones = list(_zones(contexte, terme))
    dates = [(note, valeur) for note, ligne in zones for valeur in _dates(contexte, ligne)]
    plus = max((note for note, valeur in dates if _est_a_venir(contexte, valeur)), default=0)
    if not plus:
        passee = next((v for note, v in dates if note == _SUR and _est_passee(contexte, v)), None)
        if passee is not None:
            raison = "ce jour n'est pas à venir" if passee.valeur else "cette date est impossible"
            return _contredite(contexte, mention, raison, passee)
        return Recherche(mention.id, Etat.ABSENTE, "", "aucun jour n'est donné pour libérer les lieux")
    retenues = [v for note, v in dates if note == plus and _est_a_venir(contexte, v)]
    for valeur in retenues:
        if (faux := jour_faux(valeur)) is not None:
            return _contredite(contexte, mention, faux, valeur)
    faute = _trop_tot(contexte, retenues, [ligne for note, ligne in zones if note == plus], terme)
    if faute is not None:
        return _contredite(contexte, mention, *faute)
    return Recherche(mention.id, Etat.TROUVEE, contexte.extrait(retenues[0].debut, retenues[0].fin))


_SUR, _PROCHE = 2, 1


def _contredite(contexte: Contexte, mention: Mention, raison: str, valeur: Valeur) -> Recherche:
    return Recherche(mention.id, Etat.CONTREDITE, contexte.extrait(valeur.debut, valeur.fin), raison)


def _zones(contexte: Contexte, terme: date | None) -> Iterator[tuple[int, Ligne]]:
    """Les lignes qui disent de libérer les lieux, ou dont le titre le dit ; une note pour chacune.

    Un renvoi, une note, une marge disent le jour sans le reste : c'est le dernier des deux mois.
    """
    texte = contexte.canonique.texte
    lignes = lire_lignes(contexte)
    for rang, ligne in enumerate(lignes):
        if _LIBERER.search(texte, ligne.debut, ligne.fin):
            yield _SUR, ligne
            continue
        titre = titre_de(lignes, rang)
        sous_un_titre = titre is not None and _LIBERER.search(texte, titre.debut, titre.fin)
        apres = rang > 0 and _LIBERER.search(texte, lignes[rang - 1].debut, lignes[rang - 1].fin)
        annonce = (sous_un_titre or apres) and _ANNONCE.search(texte, ligne.debut, ligne.fin)
        if annonce or _finit_a_terme(contexte, ligne, terme):
            yield _PROCHE, ligne


def _finit_a_terme(contexte: Contexte, ligne: Ligne, terme: date | None) -> bool:
    jours = [v.valeur for v in jours_dits(contexte, ligne.debut, ligne.fin) if v.valeur is not None]
    texte = contexte.canonique.texte[ligne.debut : ligne.fin]
    if _EXPULSER.search(texte) and not _LIBERER.search(texte):
        return False  # le jour où l'on expulse, non celui où il faut avoir quitté
    return terme is not None and any(timedelta(0) <= jour - terme <= _REPORT for jour in jours)


def _fin_des_deux_mois(contexte: Contexte) -> date | None:
    delai = next(d for d in acte(contexte.demande.code).delais if d.id == _DELAI)
    assert delai.duree is not None
    try:
        brute: date = calculer_delai(Delai(TypeDelai.PROCEDURE, contexte.jour, en_duree(delai.duree))).valeurs[
            "date_brute"
        ]
    except ErreurBasoche:
        return None
    return brute


def _dates(contexte: Contexte, ligne: Ligne) -> Iterator[Valeur]:
    texte = contexte.canonique.texte
    periodes = [trouve.span() for trouve in _PERIODE.finditer(texte, ligne.debut, ligne.fin)]
    for valeur in jours_dits(contexte, ligne.debut, ligne.fin):
        if any(de <= valeur.debut < a for de, a in periodes) or _dit_la_treve(contexte, valeur):
            continue
        debut, fin = contexte.phrase(valeur.debut, valeur.fin)
        debut, fin = max(debut, ligne.debut), min(fin, ligne.fin)
        avant = texte[max(debut, valeur.debut - _AVANT) : valeur.debut]
        if valeur.jeton.startswith("<jm") and _DATEE.search(avant):
            continue
        if not _AUTRE.search(avant[avant.rfind(">") + 1 :] if "<d:" in avant or "<jm:" in avant else avant):
            yield valeur


def _dit_la_treve(contexte: Contexte, valeur: Valeur) -> bool:
    texte = contexte.canonique.texte[slice(*contexte.phrase(valeur.debut, valeur.fin))]
    return _TREVE.search(texte) is not None and not _LIBERER.search(texte)


def _est_a_venir(contexte: Contexte, valeur: Valeur) -> bool:
    """Après l'acte ; le jour même, si les deux mois ne jouent pas."""
    jour = valeur.valeur
    if jour == contexte.jour:
        return valeur is not contexte.date_lue and _sans_les_deux_mois(contexte)
    return jour is not None and timedelta(0) < jour - contexte.jour <= timedelta(days=_A_VENIR)


def _sans_les_deux_mois(contexte: Contexte) -> bool:
    return _VIOLENCES in contexte.circonstances or _SANS_DELAI.search(contexte.canonique.texte) is not None


def _est_passee(contexte: Contexte, valeur: Valeur) -> bool:
    """Un jour passé ou impossible, que rien ne donne à un autre acte."""
    avant = contexte.canonique.texte[max(0, valeur.debut - _AVANT) : valeur.debut].rpartition("\n")[2]
    return valeur is not contexte.date_lue and not _PASSEE.search(avant)


def _trop_tot(
    contexte: Contexte, dates: Sequence[Valeur], lignes: Sequence[Ligne], brute: date | None
) -> tuple[str, Valeur] | None:
    """CPCE L412-1 : pour un lieu habité, pas avant deux mois ; le juge a pu en décider autrement."""
    if _sans_les_deux_mois(contexte):
        return None
    delai = next(d for d in acte(contexte.demande.code).delais if d.id == _DELAI)
    assert delai.duree is not None
    if brute is None:
        return None
    ((unite, nombre),) = delai.duree.items()
    if contexte.date_lue is not None and not any(v.valeur and v.valeur >= brute for v in dates):
        raison = (
            f"l'acte du {contexte.jour:%d/%m/%Y} fait libérer les lieux le {dates[0].valeur:%d/%m/%Y}, avant la fin "
        )
        return f"{raison}du délai ({delai.duree_texte}), le {jour_en_lettres(brute)}", dates[0]
    if (fausse := _fin_fausse(contexte, dates, brute, (nombre, unite))) is not None:
        raison = f"l'acte fait finir le délai ({delai.duree_texte}) le {fausse.valeur:%d/%m/%Y}"
        return f"{raison}, or il finit le {jour_en_lettres(brute)}", fausse
    exacte = any(v.valeur and timedelta(0) <= v.valeur - brute <= _REPORT for v in dates)
    durees = [v for ligne in lignes for v in _durees(contexte, ligne) if not exacte or _mene_a_une_date(contexte, v)]
    if durees and not any(v.valeur == (nombre, unite) for v in durees):
        lue = durees[0]
        return f"l'acte dit {lue.valeur[0]} {lue.valeur[1]}, le texte {delai.duree_texte}", lue
    return None


def _fin_fausse(contexte: Contexte, dates: Sequence[Valeur], brute: date, attendue: tuple[int, str]) -> Valeur | None:
    """« deux mois, soit le 27 janvier » : le jour dit la fin des deux mois, et ne l'est pas."""
    texte = contexte.canonique.texte
    if contexte.date_lue is None or any(v.valeur and timedelta(0) <= v.valeur - brute <= _REPORT for v in dates):
        return None
    for valeur in dates:
        for duree in contexte.canonique.entre(*contexte.phrase(valeur.debut, valeur.fin), "u"):
            entre = texte[min(duree.fin, valeur.fin) : max(duree.debut, valeur.debut)]
            if duree.valeur == attendue and _FIN_DES_MOIS.search(entre) and not _TREVE.search(entre):
                return valeur
    return None


def _mene_a_une_date(contexte: Contexte, duree: Valeur) -> bool:
    """« sous quinze jours, soit le 20 mars » : la durée et la date sont du même délai."""
    return _MENE.match(contexte.canonique.texte, duree.fin) is not None


def _durees(contexte: Contexte, ligne: Ligne) -> Iterator[Valeur]:
    texte = contexte.canonique.texte
    for valeur in contexte.canonique.entre(ligne.debut, ligne.fin, "u"):
        debut, fin = contexte.phrase(valeur.debut, valeur.fin)
        pres = texte[max(debut, valeur.debut - _AVANT) : min(fin, valeur.fin + _APRES)]
        if valeur.valeur[1] not in ("ans", "heures") and not _AUTRE_DUREE.search(pres):
            yield valeur
