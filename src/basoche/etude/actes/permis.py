"""Les actes qu'un dossier permet, et pourquoi les autres ne sont pas encore possibles : le graphe et le catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from basoche.conformite.delais import en_duree
from basoche.conformite.titre_notifie import premier_jour_de_l_injonction
from basoche.droit.actes import DATE_DE_L_ACTE, Duree, acte, codes
from basoche.droit.actes import Acte as ActeDuCatalogue
from basoche.droit.actes.graphe import Arete, lire_graphe
from basoche.droit.delais import Delai, Sens, TypeDelai, calculer_delai
from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.actes.models import Acte
from basoche.etude.dossiers.models import Dossier, TitreExecutoire
from basoche.redaction.modele import modeles_livres

# Les pages de remise naissent de la remise ; on ne les prépare pas.
_SANS_CHOIX = ("signification_a_", "signification_depot", "pv_recherches", "mentions_generales")

_FAMILLES: Mapping[str, str] = {
    "cheque": "chèque impayé",
    "coffre_fort": "coffre-fort",
    "droits_associes": "droits d'associés et valeurs mobilières",
    "incidents": "incidents",
    "injonction_payer": "injonction de payer",
    "paiement_direct": "paiement direct",
    "petites_creances": "petites créances",
    "prealables": "préalables",
    "saisie_apprehension": "saisie-appréhension",
    "saisie_attribution": "saisie-attribution",
    "saisie_conservatoire_creances": "saisie conservatoire de créances",
    "saisie_conservatoire_droits": "saisie conservatoire de droits d'associés",
    "saisie_conservatoire_meubles": "saisie conservatoire de meubles",
    "saisie_immobiliere": "saisie immobilière",
    "saisie_remunerations": "saisie des rémunérations",
    "saisie_vente": "saisie-vente",
    "signification_decision": "signification d'une décision",
    "surete_judiciaire": "sûreté judiciaire",
    "vehicule": "véhicule",
}


@dataclass(frozen=True, slots=True)
class Choix:
    """Un acte : s'il est possible ce jour-là, pourquoi non, de quel acte il est la suite."""

    code: str
    intitule: str
    famille: str
    possible: bool
    raison: str = ""
    suite_de: str = ""


def choisir(dossier: Dossier, le: date) -> tuple[Choix, ...]:
    """Tous les actes que Basoche rédige : d'abord les suites possibles, puis les possibles, puis les autres.

    Trois requêtes, quel que soit le nombre d'actes.
    """
    titres = list(dossier.titres.all())
    faits: dict[str, list[date]] = {}
    for code, jour in Acte.objects.filter(dossier=dossier, etat__in=Acte.FAITS).values_list("code", "date"):
        faits.setdefault(code, []).append(jour)
    choix = [_juger(demande, titres, faits, le) for demande in redigeables()]
    return tuple(sorted(choix, key=lambda c: (not c.possible, not c.suite_de, c.famille, c.intitule)))


def juger_un_acte(dossier: Dossier, code: str, le: date) -> Choix:
    """Le même jugement pour un seul acte."""
    return next(
        (choix for choix in choisir(dossier, le) if choix.code == code), Choix(code, code, "", False, "inconnu")
    )


@cache
def redigeables() -> tuple[ActeDuCatalogue, ...]:
    """Les actes que Basoche rédige et qu'on choisit."""
    livres = modeles_livres()
    return tuple(acte(code) for code in codes() if code in livres and not code.startswith(_SANS_CHOIX))


def _juger(
    demande: ActeDuCatalogue, titres: Sequence[TitreExecutoire], faits: Mapping[str, list[date]], le: date
) -> Choix:
    raison = _refus(demande, titres, faits, le)
    amont = [arete for arete in lire_graphe().amont_de(demande.code) if arete.de in faits]
    suite = acte(amont[0].de).intitule if amont else ""
    famille = _FAMILLES.get(demande.famille, demande.famille.replace("_", " "))
    return Choix(demande.code, demande.intitule, famille, not raison, raison, suite)


def _refus(
    demande: ActeDuCatalogue, titres: Sequence[TitreExecutoire], faits: Mapping[str, list[date]], le: date
) -> str:
    if demande.redaction_bloquee:
        return demande.redaction_bloquee
    if demande.date_critere == DATE_DE_L_ACTE and not demande.est_en_vigueur(le):
        return f"ne s'applique pas au {le:%d/%m/%Y}"
    return _refus_du_titre(demande, titres, le) or _refus_de_la_chaine(demande, faits, le)


def _refus_du_titre(demande: ActeDuCatalogue, titres: Iterable[TitreExecutoire], le: date) -> str:
    exigences = demande.prerequis.exigences
    if not exigences.get("titre_executoire"):
        return ""
    connus = list(titres)
    if not connus:
        return "il faut un titre exécutoire : aucun n'est saisi (CPCE L111-2)"
    executoires = [titre for titre in connus if titre.executoire_le is not None and titre.executoire_le <= le]
    if not executoires:
        return "aucun titre n'est exécutoire à ce jour, ou la preuve n'en est pas saisie (CPCE L111-2)"
    if exigences.get("titre_notifie") and not any(t.signifie_le and t.signifie_le <= le for t in executoires):
        return "le titre n'est pas signifié (CPC 503)"
    attentes = [_attente_de_l_injonction(titre, le) for titre in executoires]
    return "" if "" in attentes else attentes[0]


def _attente_de_l_injonction(titre: TitreExecutoire, le: date) -> str:
    """Une ordonnance d'injonction de payer n'est un titre qu'après le délai d'opposition, quoi que dise la saisie."""
    if titre.nature != "injonction_payer":
        return ""
    if titre.signifie_le is None:
        return "l'ordonnance d'injonction de payer n'est pas signifiée (CPC 1422)"
    premier, _ = premier_jour_de_l_injonction(titre.date, titre.signifie_le)
    return "" if premier <= le else f"l'ordonnance n'est pas exécutoire avant le {premier:%d/%m/%Y} (CPC 1422)"


def _refus_de_la_chaine(demande: ActeDuCatalogue, faits: Mapping[str, list[date]], le: date) -> str:
    """Un préalable exigé qui manque, une attente non finie, un délai expiré ; une seule voie ouverte suffit."""
    voies = [arete for arete in lire_graphe().amont_de(demande.code) if "prerequis" in arete.sources]
    if not voies or any(demande.code in racine.actes for racine in lire_graphe().racines):
        return ""
    refus = [_refus_de_la_voie(arete, faits, le) for arete in voies]
    return "" if "" in refus else refus[0]


def _refus_de_la_voie(arete: Arete, faits: Mapping[str, list[date]], le: date) -> str:
    jours = [jour for jour in faits.get(arete.de, ()) if jour <= le]
    precedent = acte(arete.de).intitule
    article = f" ({' ; '.join(arete.articles)})" if arete.articles else ""
    if not jours:
        return f"il faut d'abord : {precedent}{article}"
    depart = max(jours)
    if arete.delai_min and le < (utile := _jour(arete.delai_min, depart, Sens.AU_PLUS_TOT, "premier_jour_utile", le)):
        return f"pas avant le {utile:%d/%m/%Y} : {precedent} du {depart:%d/%m/%Y}{article}"
    if arete.delai_max and le > (dernier := _jour(arete.delai_max, depart, Sens.APRES, "dernier_jour", le)):
        return f"délai expiré le {dernier:%d/%m/%Y} : {precedent} du {depart:%d/%m/%Y}{article}"
    return ""


def _jour(duree: Duree, depart: date, sens: Sens, cle: str, defaut: date) -> date:
    try:
        trouve: date = calculer_delai(Delai(TypeDelai.PROCEDURE, depart, en_duree(duree), sens)).valeurs[cle]
    except ErreurBasoche:
        return defaut
    return trouve
