"""Délais : de l'origine au dernier jour, chaque pas expliqué (CPC 640 à 644, C. civ. 2228 et 2229).

Trois familles, trois façons de finir : un délai de procédure ou de péremption est reporté au jour ouvrable
suivant, une prescription ou une forclusion ne l'est pas, un délai à rebours recule. Le type est donc exigé.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from basoche.droit.calendrier import Calendrier, JourChome, jour_en_lettres
from basoche.droit.delais_modele import Delai, Duree, Explication, Sens, TypeDelai
from basoche.droit.erreurs import ChampInvalide
from basoche.droit.parametres import AUCUNE, Options, lire
from basoche.droit.periode import UN_JOUR, ajouter_mois, lendemain, veille
from basoche.droit.resultat import Resultat
from basoche.droit.source import Fondement

__all__ = ["Delai", "Duree", "Sens", "TypeDelai", "ajouter_duree", "calculer_delai"]

JOURS_OUVRABLES_AU_PLUS = 10_000  # borne technique : au-delà, le décompte jour par jour n'a plus de sens


def calculer_delai(delai: Delai, options: Options = AUCUNE) -> Resultat:
    """Le dernier jour d'un délai (CPC 640 à 644 ; à rebours : CPC 754, 856, 857 ; prescription : C. civ. 2228, 2229).

    Returns:
        ``dernier_jour`` (dernier jour pour agir, jusqu'à 24 h ; en attente, dernier jour d'attente), ``date_brute``
        (avant tout report), ``reporte`` ; ``dernier_jour_large`` en jours ouvrables ; ``premier_jour_utile`` en
        attente. Lignes : ``etape, date, explication, article``.

    Raises:
        ChampInvalide: durée nulle ou démesurée, territoire inconnu, options qui ne vont pas ensemble.
    """
    _verifier(delai)
    calendrier = Calendrier(delai.territoire, alsace_moselle=delai.alsace_moselle)
    explication = Explication(delai.origine, options)
    try:
        calcul = _calculer_en_jours_ouvrables if delai.en_jours_ouvrables else _calculer_de_quantieme
        valeurs = calcul(delai, calendrier, explication)
    except OverflowError as faute:
        raise ChampInvalide(
            f"Le délai de {delai.duree} à compter du {delai.origine:%d/%m/%Y} sort du calendrier (années 1 à 9999).",
            conseil="Vérifier l'origine et la durée.",
            champ="duree",
        ) from faute
    return explication.rendre(valeurs)


def _verifier(delai: Delai) -> None:
    if delai.duree.est_nulle:
        raise ChampInvalide(
            "« duree » : un délai nul n'est pas un délai.",
            conseil='Donner au moins un jour, par exemple {"jours": 8}.',
            champ="duree",
        )
    if delai.en_jours_ouvrables and (delai.duree.en_mois or delai.duree.jours):
        raise ChampInvalide(
            f"« duree » : les jours ouvrables ne se cumulent pas avec une autre unité ({delai.duree}).",
            conseil="Donner les jours ouvrables seuls.",
            champ="duree",
        )
    if delai.duree.jours_ouvrables > JOURS_OUVRABLES_AU_PLUS:
        raise ChampInvalide(
            f"« duree » : trop de jours ouvrables ({delai.duree.jours_ouvrables}, {JOURS_OUVRABLES_AU_PLUS} au plus).",
            conseil="Vérifier la durée, ou la donner en mois ou en ans.",
            champ="duree",
        )
    if delai.origine_zero_heure and delai.sens is Sens.AVANT:
        raise ChampInvalide(
            "« origine_zero_heure » n'a pas de sens pour un délai compté à rebours.",
            conseil="Retirer « origine_zero_heure », ou compter le délai après l'origine.",
            champ="origine_zero_heure",
        )


# --- Délais de date à date --------------------------------------------------------------------------------------


def ajouter_duree(origine: date, duree: Duree, signe: int = 1) -> date:
    """La date à laquelle on arrive, les mois d'abord et les jours ensuite (CPC 641), sans report.

    Args:
        origine: le jour de l'événement, qui ne compte pas.
        duree: ans, mois et jours.
        signe: 1 après l'origine, -1 à rebours.

    Raises:
        OverflowError: la date sort du calendrier (années 1 à 9999).

    >>> ajouter_duree(date(2026, 1, 31), Duree(mois=1, jours=8))
    datetime.date(2026, 3, 8)
    """
    try:
        quantieme = ajouter_mois(origine, signe * duree.en_mois)
    except ValueError as faute:  # ce que lève `date` hors des années 1 à 9999
        raise OverflowError(str(faute)) from faute
    return quantieme + timedelta(days=signe * duree.jours)


def _calculer_de_quantieme(delai: Delai, calendrier: Calendrier, explication: Explication) -> dict[str, Any]:
    signe = -1 if delai.sens is Sens.AVANT else 1
    brute = _date_brute(delai, signe, explication)
    dernier = brute
    if delai.est_reporte:
        dernier = _deplacer(brute, signe, calendrier, explication)
    else:
        _dire_absence_de_report(delai, brute, calendrier, explication)
    valeurs = {"dernier_jour": dernier, "date_brute": brute, "reporte": dernier != brute}
    if delai.sens is Sens.AU_PLUS_TOT and dernier != brute:
        explication.avertir(
            "report_discute",
            f"Délai d'attente : le report du {brute:%d/%m/%Y} au {dernier:%d/%m/%Y} est discuté ; il est appliqué par "
            "prudence, pour ne pas agir trop tôt.",
        )
    return _conclure(delai, valeurs, calendrier, explication)


def _date_brute(delai: Delai, signe: int, explication: Explication) -> date:
    """Origine, quantième, distance, origine à 0 h : la date avant tout report."""
    _dire_origine(delai, explication)
    jour = ajouter_duree(delai.origine, delai.duree, signe)
    _dire_quantieme(delai, jour, explication)
    if not delai.distance.est_nulle:
        base, jour = jour, ajouter_duree(delai.origine, delai.duree + delai.distance, signe)
        _dire_distance(delai, ajouter_duree(base, delai.distance, signe), jour, explication)
    if delai.origine_zero_heure:
        jour = veille(jour)
        explication.pas("zero_heure", jour, "Origine à 0 h : le délai finit la veille, à 24 h.", "prescription")
    return jour


def _dire_origine(delai: Delai, explication: Explication) -> None:
    if delai.sens is Sens.AVANT:
        texte, regle = "Date de l'audience ou de l'événement, qui ne compte pas : on recule.", "rebours"
    else:
        texte = "Jour de l'acte, de l'événement ou de la notification"
        texte += ", compté depuis 0 h." if delai.origine_zero_heure else ", qui ne compte pas."
        regle = "origine" if delai.type.est_reporte else "prescription"
    explication.pas("origine", delai.origine, texte, regle)


def _dire_quantieme(delai: Delai, jour: date, explication: Explication) -> None:
    duree = delai.duree
    if not duree.en_mois:
        texte, regle = f"{duree} : on compte les jours à partir de l'origine.", "jours"
    else:
        vers = ajouter_mois(delai.origine, (-1 if delai.sens is Sens.AVANT else 1) * duree.en_mois)
        texte = "même quantième" if vers.day == delai.origine.day else "quantième manquant, dernier jour du mois"
        regle = "mois_annees"
        if duree.jours:
            texte, regle = f"les mois d'abord ({texte}), puis les jours", "mixte"
        texte = f"{duree} : {texte}."
    explication.pas("quantieme", jour, texte, regle if delai.type.est_reporte else "prescription")


def _dire_distance(delai: Delai, jours_d_abord: date, jour: date, explication: Explication) -> None:
    fondement = _fondement_distance(explication)
    explication.pas_fonde(
        "distance", jour, f"Augmenté de {delai.distance} en raison de la distance, avant tout report.", fondement
    )
    if jours_d_abord != jour:
        explication.avertir(
            "distance_et_jours",
            f"Délai en jours augmenté de mois : les mois sont comptés d'abord (CPC 641 al. 3), soit le "
            f"{jour:%d/%m/%Y} ; compter d'abord les jours donnerait le {jours_d_abord:%d/%m/%Y}.",
        )
    if delai.type is not TypeDelai.PROCEDURE or delai.sens is not Sens.APRES:
        explication.avertir(
            "distance_hors_champ",
            "L'augmentation de distance vise la comparution et les voies de recours (CPC 643, 644) : vérifier qu'elle "
            "s'applique à ce délai.",
        )


def _fondement_distance(explication: Explication) -> Fondement:
    lecture = lire("delais/distance/champ", le=explication.le, options=explication.options)
    explication.avertissements += lecture.avertissements
    return lecture.fondement


# --- Report -----------------------------------------------------------------------------------------------------


def _sauter_chomes(jour: date, pas: int, calendrier: Calendrier) -> tuple[date, list[JourChome]]:
    """Le premier jour ouvrable à partir de ``jour`` (samedi exclu), et les jours chômés franchis."""
    franchis = []
    while chome := calendrier.chome(jour):
        franchis.append(chome)
        jour += pas * UN_JOUR
    return jour, franchis


def _deplacer(brute: date, pas: int, calendrier: Calendrier, explication: Explication) -> date:
    dernier, franchis = _sauter_chomes(brute, pas, calendrier)
    suite = "on avance au jour suivant" if pas > 0 else "on recule au jour précédent"
    for chome in franchis:
        _dire_chome(chome, f"{jour_en_lettres(chome.jour)} : {chome.motif}, {suite}.", pas, explication)
    court, _ = _sauter_chomes(brute, pas, calendrier.sans_fete_incertaine())
    _signaler_fetes_incertaines(dernier, court, franchis, explication)
    return dernier


def _dire_chome(chome: JourChome, texte: str, pas: int, explication: Explication) -> None:
    explication.pas("report", chome.jour, _majuscule(texte), "report" if pas > 0 else "rebours")
    if chome.ferie is not None:
        explication.fondements.append(chome.ferie.fondement)


def _majuscule(texte: str) -> str:
    return texte[0].upper() + texte[1:]


def _signaler_fetes_incertaines(dernier: date, court: date, chomes: list[JourChome], explication: Explication) -> None:
    """Une fête incertaine ne déplace jamais le dernier jour en silence (calendrier le plus court en cas de doute)."""
    if court == dernier:
        return
    incertaines = [chome.ferie for chome in chomes if chome.ferie is not None and chome.ferie.est_incertain]
    noms = ", ".join(f"{fete.nom} ({fete.condition or fete.fondement.article})" for fete in incertaines)
    explication.avertir(
        "jour_ferie_incertain",
        f"Fête à vérifier : {noms}. Elle porte le dernier jour au {dernier:%d/%m/%Y} ; sans elle, ce serait le "
        f"{court:%d/%m/%Y}. En cas de doute, retenir la date la plus prudente.",
    )


def _dire_absence_de_report(delai: Delai, brute: date, calendrier: Calendrier, explication: Explication) -> None:
    chome = calendrier.chome(brute)
    if chome is None:
        return
    texte = f"{jour_en_lettres(brute)} : {chome.motif}, mais une {delai.type.value} n'est pas reportée."
    explication.pas("sans_report", brute, _majuscule(texte), "prescription")
    if delai.type is TypeDelai.FORCLUSION:
        explication.avertir(
            "report_discute",
            f"Le report d'un délai de forclusion est discuté : par prudence, il finit le {brute:%d/%m/%Y} sans report.",
        )


def _conclure(
    delai: Delai, valeurs: dict[str, Any], calendrier: Calendrier, explication: Explication
) -> dict[str, Any]:
    """La dernière ligne, l'hypothèse de calendrier et, en attente, le premier jour utile."""
    dernier: date = valeurs["dernier_jour"]
    regle = "expiration" if delai.type.est_reporte else "prescription"
    if delai.sens is not Sens.AU_PLUS_TOT:
        explication.pas("expiration", dernier, f"{_majuscule(jour_en_lettres(dernier))}, jusqu'à 24 h.", regle)
    else:
        utile = lendemain(dernier)
        explication.pas("attente", dernier, f"{_majuscule(jour_en_lettres(dernier))} : dernier jour d'attente.", regle)
        explication.pas("action", utile, f"On peut agir à partir du {jour_en_lettres(utile)}.", regle)
        valeurs["premier_jour_utile"] = utile
        _avertir_jour_utile_chome(utile, calendrier, explication)
    explication.hypotheses.append(f"Jours fériés du lieu de la juridiction ou de l'acte : {calendrier.en_lettres}.")
    return valeurs


def _avertir_jour_utile_chome(utile: date, calendrier: Calendrier, explication: Explication) -> None:
    chome = calendrier.chome(utile, samedi=False)
    if chome is not None:
        explication.avertir(
            "premier_jour_utile_chome",
            f"Le premier jour utile ({jour_en_lettres(utile)}) est chômé ({chome.motif}) : ni signification ni mesure "
            "d'exécution ce jour-là, sauf permission du juge.",
        )


# --- Jours ouvrables --------------------------------------------------------------------------------------------


def _calculer_en_jours_ouvrables(delai: Delai, calendrier: Calendrier, explication: Explication) -> dict[str, Any]:
    """Deux comptes, samedi ouvrable ou non : le prudent est le dernier jour, l'autre ``dernier_jour_large``."""
    _dire_origine(delai, explication)
    depart = _depart_des_jours_ouvrables(delai, explication)
    signe = -1 if delai.sens is Sens.AVANT else 1
    nombre = delai.duree.jours_ouvrables

    def compter(samedi_ouvrable: bool, lieu: Calendrier) -> tuple[date, list[JourChome]]:
        return _compter_ouvrables(depart, signe * nombre, lieu, samedi_ouvrable)

    comptes = {ouvrable: compter(ouvrable, calendrier) for ouvrable in (True, False)}
    # Pour agir, après comme à rebours, la date prudente est la plus ancienne ; en attente, la plus tardive.
    choisir = max if delai.sens is Sens.AU_PLUS_TOT else min
    retenu = choisir((True, False), key=lambda ouvrable: comptes[ouvrable][0])
    dernier, chomes = comptes[retenu]
    large = comptes[not retenu][0]
    for chome in chomes:
        texte = f"{jour_en_lettres(chome.jour)} : {chome.motif}, non compté."
        _dire_chome(chome, texte, signe, explication)
    _dire_samedi(delai, dernier, large, retenu, explication)
    court, _ = compter(retenu, calendrier.sans_fete_incertaine())
    _signaler_fetes_incertaines(dernier, court, chomes, explication)
    valeurs = {"dernier_jour": dernier, "date_brute": dernier, "reporte": False, "dernier_jour_large": large}
    return _conclure(delai, valeurs, calendrier, explication)


def _depart_des_jours_ouvrables(delai: Delai, explication: Explication) -> date:
    depart = veille(delai.origine) if delai.origine_zero_heure else delai.origine
    if delai.distance.est_nulle:
        return depart
    signe = -1 if delai.sens is Sens.AVANT else 1
    depart = ajouter_duree(depart, delai.distance, signe)
    _dire_distance(delai, depart, depart, explication)
    return depart


def _compter_ouvrables(
    depart: date, nombre: int, calendrier: Calendrier, samedi_ouvrable: bool
) -> tuple[date, list[JourChome]]:
    """Le ``nombre``-ième jour ouvrable après ``depart`` (avant, s'il est négatif), et les jours non comptés."""
    pas = UN_JOUR if nombre > 0 else -UN_JOUR
    jour, restants, chomes = depart, abs(nombre), []
    while restants:
        jour += pas
        chome = calendrier.chome(jour, samedi=not samedi_ouvrable)
        if chome is None:
            restants -= 1
        else:
            chomes.append(chome)
    return jour, chomes


def _dire_samedi(delai: Delai, dernier: date, large: date, samedi_ouvrable: bool, explication: Explication) -> None:
    compte = "compté" if samedi_ouvrable else "non compté"
    explication.pas("jours_ouvrables", dernier, f"{delai.duree}, samedi {compte} parmi les jours ouvrables.", "samedi")
    if dernier != large:
        explication.avertir(
            "samedi_discute",
            f"« Jours ouvrables » : la place du samedi est discutée. Date prudente : {dernier:%d/%m/%Y} ; "
            f"en comptant autrement : {large:%d/%m/%Y}.",
        )
