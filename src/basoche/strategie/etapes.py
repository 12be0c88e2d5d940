"""Le plan d'exécution : les actes du conseil à leurs dates, leur budget, ce qui se décide, et son agenda."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from basoche.droit import actes
from basoche.droit.actes import Gravite
from basoche.droit.actes.graphe import Arete, lire_graphe
from basoche.droit.delais_modele import Sens
from basoche.droit.montant import ZERO
from basoche.droit.periode import lendemain
from basoche.strategie.couts import cout_d_un_acte
from basoche.strategie.echeances import echeance
from basoche.strategie.evaluation import Evaluateur, Evaluation
from basoche.strategie.memoire import memoire
from basoche.strategie.modele import Etape
from basoche.strategie.voies import ARRET, ATTENDRE, Effet, regle_de

_VOIES_DU_PLAN = 3
_UNITES_DE_DATE = frozenset({"ans", "mois", "jours", "jours_ouvrables"})


@dataclass(frozen=True, slots=True)
class SuiteDue:
    """Un acte que la loi attend après un acte déjà fait, et son dernier jour."""

    acte: str
    apres: str
    fait_le: date
    dernier_jour: date
    articles: tuple[str, ...]


def suites_dues(evaluateur: Evaluateur) -> tuple[SuiteDue, ...]:
    """Les actes à faire à peine de caducité après ceux qui sont faits, le plus pressé d'abord."""
    faits = evaluateur.faits
    dues = []
    for fait in evaluateur.dossier.actes:
        for arete in _suites_a_peine_de_caducite(fait.acte):
            if fait.le > faits.le or any(a.acte == arete.vers and a.le >= fait.le for a in evaluateur.dossier.actes):
                continue
            dernier = _dernier_jour(fait.le, arete)
            if dernier is not None and faits.le <= dernier:
                dues.append(SuiteDue(arete.vers, fait.acte, fait.le, dernier, arete.articles))
    return tuple(sorted(dues, key=lambda due: due.dernier_jour))


@cache
def _suites_a_peine_de_caducite(code: str) -> tuple[Arete, ...]:
    return tuple(
        arete
        for arete in lire_graphe().suites_de(code)
        if arete.delai_max is not None and arete.gravite is Gravite.CADUCITE and arete.delai_min is None
    )


def _dernier_jour(origine: date, arete: Arete) -> date | None:
    duree = arete.delai_max
    if duree is None or not duree.keys() <= _UNITES_DE_DATE:
        return None
    return echeance(origine, duree)


def _premier_jour(origine: date, arete: Arete) -> date:
    duree = arete.delai_min
    if duree is None or not duree.keys() <= _UNITES_DE_DATE:
        return origine
    return lendemain(echeance(origine, duree, Sens.AU_PLUS_TOT))


@cache
def _amont(code: str) -> tuple[Arete, ...]:
    return lire_graphe().amont_de(code)


def planifier_les_etapes(evaluateur: Evaluateur, codes: Sequence[str]) -> tuple[Etape, ...]:
    """Les actes des premières voies du conseil, l'une après l'échec de l'autre.

    Les dates se comptent comme si chaque acte était fait à son premier jour utile : un acte fait plus tard décale la
    suite, et le plan se refait.
    """
    etapes: list[Etape] = []
    jour = evaluateur.dossier.le
    retenus = [code for code in codes if code != ARRET][:_VOIES_DU_PLAN]
    for rang, code in enumerate(retenus):
        if code == ATTENDRE:
            jour += timedelta(days=evaluateur.jours_d_attente)
            if evaluateur.faits.revient_a_une_autre_etude:
                # Le temps n'y change rien : aucune saisie de cette étude n'a sa place au plan, ni à l'agenda.
                return (*etapes, Etape(ATTENDRE, "Attendre", jour, None, ZERO, "titre remis à une autre étude"))
            etapes.append(Etape(ATTENDRE, "Attendre", jour, None, ZERO, "vérifier que l'obstacle a cessé"))
            continue
        evaluation = evaluateur.evaluation(code)
        suivant = retenus[rang + 1] if rang + 1 < len(retenus) else ARRET
        etapes += _etapes_de_la_voie(evaluation, evaluateur, jour, suivant)
        jour += timedelta(days=max(evaluation.regle.voie.duree_jours, 1))
    return tuple(etapes)


def _etapes_de_la_voie(evaluation: Evaluation, evaluateur: Evaluateur, jour: date, suivant: str) -> list[Etape]:
    voie, premiere = evaluation.regle.voie, evaluation.couts[0]
    decision = _point_de_decision(evaluation, suivant)
    limite = dernier_jour_utile(evaluation, evaluateur)
    # Une limite déjà passée à ce jour du plan n'en est pas une : l'étape n'aura lieu que si elle est encore ouverte.
    limite = limite if limite is None or limite >= jour else None
    etapes = [Etape(voie.code, voie.intitule, jour, limite, premiere.total, "", voie.articles[:3])]
    for suite, intitule, tot, tard, articles in _suites_datees(voie.code, jour):
        cout = cout_d_un_acte(suite, evaluation.regle, evaluateur.grille).total
        etapes.append(Etape(suite, intitule, tot, tard, cout, "", articles))
    etapes[-1] = etapes[-1]._replace(point_de_decision=decision)
    return etapes


class _SuiteDatee(NamedTuple):
    """Un acte de la suite d'une voie, ses dates et ses articles."""

    acte: str
    intitule: str
    au_plus_tot: date
    au_plus_tard: date | None
    articles: tuple[str, ...]


@memoire(16384)
def _suites_datees(code: str, jour: date) -> tuple[_SuiteDatee, ...]:
    """Les actes qui suivent une voie commencée un jour ; elles ne dépendent de rien d'autre."""
    dates, suites = {code: jour}, []
    for suite in regle_de(code).voie.suites:
        datee = _dater(suite, dates)
        dates[suite] = datee.au_plus_tot
        suites.append(datee)
    return tuple(suites)


def _dater(suite: str, dates: Mapping[str, date]) -> _SuiteDatee:
    """L'acte qui suit : ses bornes sont les plus étroites des actes déjà datés qui y mènent."""
    aretes = [arete for arete in _amont(suite) if arete.de in dates]
    tot = max([_premier_jour(dates[a.de], a) for a in aretes] + [max(dates.values())])
    tards = [jour for a in aretes if (jour := _dernier_jour(dates[a.de], a)) is not None]
    articles = tuple(dict.fromkeys(article for a in aretes for article in a.articles))
    return _SuiteDatee(suite, actes.acte(suite).intitule, tot, min(tards, default=None), articles)


def _point_de_decision(evaluation: Evaluation, suivant: str) -> str:
    apres = "arrêter les poursuites" if suivant == ARRET else _nommer(suivant)
    match evaluation.regle.effet:
        case Effet.INFORMATION:
            return f"selon ce qui est trouvé ; si rien : {apres}"
        case Effet.TITRE:
            return f"titre obtenu : {apres} ; sinon revoir le conseil"
        case Effet.GARANTIE:
            return f"mesure prise : {apres}"
    return f"payé : clore ; sinon : {apres}"


def _nommer(code: str) -> str:
    intitule = regle_de(code).voie.intitule
    return intitule[0].lower() + intitule[1:]


def dernier_jour_utile(evaluation: Evaluation, evaluateur: Evaluateur) -> date | None:
    """Le dernier jour où le premier acte de la voie sert encore : péremption, caducité, prescription."""
    noms = evaluation.regle.bornes
    if noms not in evaluateur.bornes:
        evaluateur.bornes[noms] = min(_bornes(noms, evaluateur), default=None)
    return evaluateur.bornes[noms]


def _bornes(noms: frozenset[str], evaluateur: Evaluateur) -> Iterator[date]:
    faits = evaluateur.faits
    trouvees: list[date | None] = []
    if "caducite_remunerations" in noms and faits.fenetre_de_remunerations:
        trouvees.append(faits.fenetre_de_remunerations.agir_avant)
    if "peremption_saisie_vente" in noms and faits.fenetre_de_vente:
        trouvees.append(faits.fenetre_de_vente.agir_avant)
    if "injonction_signifiee_a_temps" in noms and not faits.est_notifie:
        trouvees.append(faits.limite_de_l_injonction)
    if "defaut_notifie_a_temps" in noms and not faits.est_notifie:
        trouvees.append(faits.limite_du_defaut)
    if "autorisation_conservatoire_fraiche" in noms:
        trouvees.append(faits.fin_de_l_autorisation)
    if "titre_non_prescrit" in noms and faits.prescription_du_titre is not None:
        trouvees.append(faits.prescription_du_titre.dernier_jour)
    elif "creance_non_prescrite" in noms and not faits.titre_vaut:
        trouvees.append(faits.prescription_de_la_creance.dernier_jour)
    return (borne for borne in trouvees if borne is not None)


def exporter_l_agenda(etapes: Iterable[Etape], *, cle: str, le: date) -> str:
    """Le plan en iCalendar (RFC 5545) : un jour par acte, son dernier jour en rappel. Ni nom ni adresse.

    Args:
        etapes: le plan d'un conseil.
        cle: la référence du dossier, sans nom.
        le: le jour du conseil, qui date l'agenda.
    """
    lignes = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Basoche//Strategie//FR", "CALSCALE:GREGORIAN"]
    for rang, etape in enumerate(etapes, 1):
        lignes += _evenement(f"{rang}-tot", etape.au_plus_tot, f"{etape.intitule} : au plus tôt", etape, cle, le)
        if etape.au_plus_tard is not None:
            lignes += _evenement(f"{rang}-tard", etape.au_plus_tard, f"{etape.intitule} : dernier jour", etape, cle, le)
    lignes.append("END:VCALENDAR")
    return "".join(f"{morceau}\r\n" for ligne in lignes for morceau in _plier(ligne))


def _evenement(rang: str, jour: date, titre: str, etape: Etape, cle: str, le: date) -> list[str]:
    detail = " ; ".join(mot for mot in (etape.point_de_decision, ", ".join(etape.articles)) if mot)
    identifiant = "".join(c for c in cle if c.isalnum()) or "dossier"
    return [
        "BEGIN:VEVENT",
        f"UID:{identifiant}-{le:%Y%m%d}-{rang}@basoche",
        f"DTSTAMP:{le:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{jour:%Y%m%d}",
        f"DTEND;VALUE=DATE:{lendemain(jour):%Y%m%d}",
        f"SUMMARY:{_echapper(titre if not cle else f'{cle} : {titre}')}",
        f"DESCRIPTION:{_echapper(f'{detail} ; coût {etape.cout.en_francais()}')}",
        "END:VEVENT",
    ]


def _echapper(texte: str) -> str:
    return texte.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n").replace("\r", "")


def _plier(ligne: str) -> list[str]:
    """Des lignes de 75 octets au plus, sans couper un caractère (RFC 5545, § 3.1)."""
    morceaux, courant = [], ""
    for lettre in ligne:
        if len((courant + lettre).encode()) > 75:
            morceaux.append(courant)
            courant = " "
        courant += lettre
    return [*morceaux, courant]
