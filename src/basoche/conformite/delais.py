"""Les délais amont : ni trop tôt après l'acte précédent, ni trop tard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from basoche.conformite.dossier import Dossier
from basoche.conformite.verdict import Motif, Objet
from basoche.droit.actes import Delai as DelaiDuCatalogue
from basoche.droit.actes import Duree as DureeDuCatalogue
from basoche.droit.actes import Gravite, acte
from basoche.droit.actes import Sens as SensDuCatalogue
from basoche.droit.actes.graphe import Arete, lire_graphe
from basoche.droit.calendrier import jour_en_lettres
from basoche.droit.delais import Delai, Duree, Sens, TypeDelai, calculer_delai

_LIEU_HABITE = "cmd_quitter_lieux"
_PRECEDENT = ("acte_precedent.date",)
# Ce dont part le délai quand ce n'est pas l'acte précédent des données.
_DEPARTS = {
    ("denonc_saisie_attribution", "certificat_non_contestation"): ("denonciation.date", *_PRECEDENT),
    ("denonc_saisie_droits_associes", "certificat_non_contestation_droits"): ("denonciation.date", *_PRECEDENT),
    ("cmd_saisie_remunerations", "inscription_commandement_sr"): ("signification.date",),
    ("assignation_orientation", "denonc_creanciers_inscrits"): ("assignation.date",),
}
_DEPARTS_DE = {
    "requete_mesure_conservatoire": ("ordonnance.date",),
    "cmd_quitter_lieux": ("date_commandement", *_PRECEDENT),
    "cmd_saisie_remunerations": ("date_commandement", *_PRECEDENT),
    "cmd_saisie_remunerations_2": ("date_commandement", *_PRECEDENT),
}
# Ce qui arrête le délai quand ce n'est pas la date de l'acte : le dépôt, l'inscription.
_ARRIVEES = {"publication_cpvsi": ("publication.depot",), "inscription_commandement_sr": ("registre.date",)}


def delais_amont(code: str) -> tuple[Arete, ...]:
    """Les suites à délai qui mènent à l'acte et qu'il suppose toujours (ses préalables)."""
    return tuple(
        arete
        for arete in lire_graphe().amont_de(code)
        if (arete.delai_min or arete.delai_max) and "prerequis" in arete.sources
    )


def champs_de_depart(arete: Arete) -> tuple[str, ...]:
    """Les champs où se lit la date dont part le délai, le premier rempli étant le bon."""
    return _DEPARTS.get((arete.de, arete.vers)) or _DEPARTS_DE.get(arete.de, _PRECEDENT)


def champs_d_arrivee(arete: Arete) -> tuple[str, ...]:
    """Les champs où se lit la date qui arrête le délai."""
    return (*_ARRIVEES.get(arete.vers, ()), "acte.date")


def controler_delais(dossier: Dossier) -> Iterator[Motif]:
    """L'acte vient après l'attente qu'exige le texte et avant l'expiration du délai (CPC 641, 642)."""
    for arete in delais_amont(dossier.demande.code):
        if arete.de == _LIEU_HABITE and _n_est_pas_habite(dossier):
            continue
        arrivee = dossier.jour(*champs_d_arrivee(arete)) or dossier.le
        depart = _date_declaree(dossier, arete.de, arrivee) or dossier.jour(*champs_de_depart(arete))
        if depart is not None:
            yield from juger_l_arete(arete, depart, arrivee, dates_declarees(dossier))
        elif arete.de != "requete_mesure_conservatoire":  # dispense de CPCE L511-2 : rien à produire
            yield _depart_inconnu(arete)


def _n_est_pas_habite(dossier: Dossier) -> bool:
    """Les deux mois de L412-1 ne protègent qu'un lieu habité par la personne expulsée ou un occupant de son chef."""
    return False in (dossier.valeur("controle.local_habitation"), dossier.valeur("circonstances.lieu_habite"))


def _date_declaree(dossier: Dossier, code: str, arrivee: date) -> date | None:
    """La date du dernier acte de ce code que le dossier déclare (``controle.actes``), au plus tard ce jour."""
    dates = [
        dossier.date_de(element["date"], "controle.actes[].date")
        for element in dossier.valeur("controle.actes") or ()
        if element["code"] == code
    ]
    return max((le for le in dates if le <= arrivee), default=None)


def dates_declarees(dossier: Dossier) -> tuple[date, ...] | None:
    """Les dates de tous les actes que le dossier déclare ; ``None`` s'il ne déclare pas sa chaîne."""
    if not dossier.declare("actes"):
        return None
    declares = dossier.valeur("controle.actes") or ()
    return tuple(dossier.date_de(element["date"], "controle.actes[].date") for element in declares)


def juger_l_arete(
    arete: Arete, depart: date, arrivee: date, declarees: tuple[date, ...] | None = None
) -> Iterator[Motif]:
    """Ce que vaut une suite : ni avant l'acte précédent, ni trop tôt, ni trop tard.

    Args:
        declarees: les dates des actes de la chaîne, si elle est déclarée : l'un d'eux a pu prolonger l'effet.
    """
    if arrivee < depart:
        yield _motif(
            arete,
            SensDuCatalogue.MAX,
            Gravite.A_VERIFIER,
            f"il est daté avant l'acte précédent, du {depart:%d/%m/%Y}",
            "Corriger les dates.",
        )
        return
    yield from _controler_l_attente(arete, depart, arrivee)
    yield from _controler_l_expiration(arete, depart, arrivee, declarees)


def _controler_l_attente(arete: Arete, depart: date, arrivee: date) -> Iterator[Motif]:
    if arete.delai_min is None:
        return
    valeurs = calculer_delai(Delai(TypeDelai.PROCEDURE, depart, en_duree(arete.delai_min), Sens.AU_PLUS_TOT)).valeurs
    utile: date = valeurs["premier_jour_utile"]
    if arrivee >= utile:
        return
    # L'application du report de CPC 642 à un délai d'attente n'est pas tranchée.
    discute = arrivee > valeurs["date_brute"]
    gravite = Gravite.A_VERIFIER if discute else arete.gravite or Gravite.A_VERIFIER
    reserve = " (le report de l'article 642 à un délai d'attente est discuté)" if discute else ""
    yield _motif(
        arete, SensDuCatalogue.MIN, gravite,
        f"il vient trop tôt : l'attente finit le {jour_en_lettres(valeurs['dernier_jour'])}{reserve}",
        f"Attendre le {jour_en_lettres(utile)}.",
    )  # fmt: skip


def _controler_l_expiration(
    arete: Arete, depart: date, arrivee: date, declarees: tuple[date, ...] | None
) -> Iterator[Motif]:
    if arete.delai_max is None:
        return
    valeurs = calculer_delai(Delai(TypeDelai.PROCEDURE, depart, en_duree(arete.delai_max))).valeurs
    dernier: date = valeurs["dernier_jour"]
    if arrivee <= dernier:
        return
    discute = arrivee <= valeurs.get("dernier_jour_large", dernier)
    # Un acte d'exécution dans le délai sauve ce que le temps éteint : sans la chaîne, on ne sait pas.
    seul = declarees is not None and not any(depart < le <= dernier for le in declarees)
    douteux = discute or (_a_deux_sanctions(arete) and not seul) or arete.gravite is None
    reserve = " (la place du samedi parmi les jours ouvrables est discutée)" if discute else ""
    yield _motif(
        arete, SensDuCatalogue.MAX, Gravite.A_VERIFIER if douteux or arete.gravite is None else arete.gravite,
        f"il vient trop tard : le délai a expiré le {jour_en_lettres(dernier)}{reserve}",
        "Recommencer l'acte précédent, ou produire ce qui a interrompu le délai.",
    )  # fmt: skip


def _a_deux_sanctions(arete: Arete) -> bool:
    """Une suite qui ne se fait ni trop tôt ni trop tard, et que le catalogue sanctionne différemment."""
    return arete.sanction.startswith("avant :") and "; après" in arete.sanction


def _sanction(arete: Arete, sens: SensDuCatalogue) -> str:
    """La sanction qui répond au défaut vu : l'autre ne concerne pas cet acte."""
    if not _a_deux_sanctions(arete):
        return arete.sanction
    avant, _, apres = arete.sanction.partition("; après")
    return avant.removeprefix("avant :").strip() if sens is SensDuCatalogue.MIN else f"après{apres}".strip()


def en_duree(duree: DureeDuCatalogue) -> Duree:
    """La durée du catalogue, telle que la compte le calcul des délais (une semaine vaut sept jours)."""
    connues = {unite: nombre for unite, nombre in duree.items() if unite in ("ans", "mois", "jours", "jours_ouvrables")}
    return Duree(**connues) + Duree(jours=7 * duree.get("semaines", 0))


def _depart_inconnu(arete: Arete) -> Motif:
    champs = " ou ".join(f"« {champ} »" for champ in champs_de_depart(arete))
    return _motif(
        arete, SensDuCatalogue.MAX if arete.delai_max else SensDuCatalogue.MIN, Gravite.A_VERIFIER,
        "la date de l'acte précédent n'est pas donnée : le délai ne peut pas être compté",
        f"Donner {champs} et joindre la copie de l'acte.", sanction=arete.sanction,
    )  # fmt: skip


def _motif(
    arete: Arete, sens: SensDuCatalogue, gravite: Gravite, defaut: str, remede: str, *, sanction: str | None = None
) -> Motif:
    precedent, suivant = acte(arete.de), acte(arete.vers)
    dite = _sanction(arete, sens) if sanction is None else sanction
    suite = f" ; sanction : {dite}" if dite else ""
    return Motif(
        objet=Objet.DELAI,
        id=_identifiant(arete, sens),
        gravite=gravite,
        article=" ; ".join(arete.articles) or suivant.articles[0],
        explication=f"« {suivant.intitule} » suit « {precedent.intitule} », mais {defaut}{suite}.",
        remede=remede,
    )


def _identifiant(arete: Arete, sens: SensDuCatalogue) -> str:
    """L'identifiant du délai au catalogue ; à défaut, celui de la suite."""
    duree = arete.delai_min if sens is SensDuCatalogue.MIN else arete.delai_max
    for code in (arete.vers, arete.de):
        for delai in acte(code).delais:
            if _est_le_meme(delai, arete, sens, duree):
                return delai.id
    return f"{arete.de}.{arete.vers}.{sens.value}"


def _est_le_meme(delai: DelaiDuCatalogue, arete: Arete, sens: SensDuCatalogue, duree: DureeDuCatalogue | None) -> bool:
    memes_articles = not arete.articles or bool(set(delai.articles) & set(arete.articles))
    # Ce que le temps éteint est, pour la suite, un délai maximal.
    sens_du_delai = SensDuCatalogue.MAX if delai.sens is SensDuCatalogue.PEREMPTION else delai.sens
    return sens_du_delai is sens and duree is not None and delai.duree == duree and memes_articles
