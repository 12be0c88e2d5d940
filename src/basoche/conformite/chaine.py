"""La chaîne des actes du dossier : ceux qui précèdent et ceux qui suivent, les délais entre eux, ce qui a péri."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from basoche.conformite.delais import dates_declarees, delais_amont, en_duree, juger_l_arete
from basoche.conformite.dossier import Dossier
from basoche.conformite.verdict import Motif, Objet
from basoche.droit.actes import Delai, Gravite, Sens, acte
from basoche.droit.actes.graphe import Arete, lire_graphe
from basoche.droit.calendrier import jour_en_lettres
from basoche.droit.delais import ajouter_duree

# Les autres péremptions connaissent un renouvellement ou une prorogation que la chaîne ne montre pas.
_A_REFAIRE = "nouveau commandement obligatoire"


@dataclass(frozen=True, slots=True)
class Chaine:
    """Les dates de chaque acte déclaré au dossier (``controle.actes``)."""

    dates: Mapping[str, tuple[date, ...]]

    def avant(self, code: str, jour: date) -> date | None:
        """Le dernier acte de ce code, ce jour-là au plus tard."""
        return max((le for le in self.dates.get(code, ()) if le <= jour), default=None)

    def apres(self, code: str, jour: date) -> date | None:
        """Le premier acte de ce code, ce jour-là au plus tôt."""
        return min((le for le in self.dates.get(code, ()) if le >= jour), default=None)


def controler_la_chaine(dossier: Dossier) -> Iterator[Motif]:
    """Si le dossier dit ses actes, fût-ce aucun : préalables présents, délais amont et aval, péremptions.

    Raises:
        ActeInconnu: un acte déclaré n'est pas au catalogue.
    """
    if not dossier.declare("actes"):
        return
    chaine = lire_la_chaine(dossier)
    yield from _controler_les_prealables(dossier, chaine)
    yield from _controler_l_amont(dossier, chaine)
    yield from _controler_l_aval(dossier, chaine)
    yield from _controler_les_peremptions(dossier, chaine)


def lire_la_chaine(dossier: Dossier) -> Chaine:
    """Les actes déclarés, rangés par code."""
    dates: dict[str, list[date]] = {}
    for rang, element in enumerate(dossier.valeur("controle.actes") or ()):
        code = acte(str(element["code"])).code
        dates.setdefault(code, []).append(dossier.date_de(element["date"], f"controle.actes[{rang}].date"))
    return Chaine({code: tuple(sorted(jours)) for code, jours in dates.items()})


def _controler_les_prealables(dossier: Dossier, chaine: Chaine) -> Iterator[Motif]:
    """Un acte préalable exigé, que ni la chaîne ni une voie équivalente ne montre."""
    jour, demande = dossier.jour_de_l_acte, dossier.demande
    voies = {arete.de for arete in lire_graphe().amont_de(demande.code)}
    if any(chaine.avant(code, jour) for code in voies) or not demande.prerequis.actes:
        return
    manquants = [prealable.acte for prealable in demande.prerequis.actes]
    arete = next((a for a in lire_graphe().amont_de(demande.code) if a.de == manquants[0]), None)
    if arete is not None and arete.de == "requete_mesure_conservatoire":
        return  # dispense de CPCE L511-2
    noms = " ; ".join(f"« {acte(code).intitule} »" for code in manquants)
    yield Motif(
        Objet.DELAI, f"{demande.code}.prealable",
        _gravite_d_une_absence(arete),
        " ; ".join(arete.articles) if arete is not None and arete.articles else demande.articles[0],
        f"« {demande.intitule} » suppose {noms}, que les actes déclarés au dossier ne montrent pas.",
        "Faire d'abord l'acte préalable, ou l'ajouter à « controle.actes » avec sa date.",
    )  # fmt: skip


def _gravite_d_une_absence(arete: Arete | None) -> Gravite:
    """Sans l'acte qu'il faut attendre, la suite vaut ce que vaut la suite prématurée."""
    attendu = arete is not None and arete.delai_min is not None
    return (arete.gravite if attendu and arete is not None else None) or Gravite.A_VERIFIER


def _controler_l_amont(dossier: Dossier, chaine: Chaine) -> Iterator[Motif]:
    """Les suites qui ne sont pas des préalables de tous les cas : elles ne se jugent que si l'acte amont est connu."""
    prealables = {arete.de for arete in delais_amont(dossier.demande.code)}
    for arete in lire_graphe().amont_de(dossier.demande.code):
        depart = chaine.avant(arete.de, dossier.jour_de_l_acte)
        if depart is not None and arete.de not in prealables and _a_un_delai(arete):
            yield from juger_l_arete(arete, depart, dossier.jour_de_l_acte, dates_declarees(dossier))


def _controler_l_aval(dossier: Dossier, chaine: Chaine) -> Iterator[Motif]:
    """Ce que le dossier dit avoir suivi : trop tôt ou trop tard après cet acte."""
    for arete in lire_graphe().suites_de(dossier.demande.code):
        suite = chaine.apres(arete.vers, dossier.jour_de_l_acte)
        if suite is not None and _a_un_delai(arete) and not _a_un_depart_propre(arete):
            yield from juger_l_arete(arete, dossier.jour_de_l_acte, suite, dates_declarees(dossier))


def _a_un_delai(arete: Arete) -> bool:
    return arete.delai_min is not None or arete.delai_max is not None


def _a_un_depart_propre(arete: Arete) -> bool:
    """Le délai part d'une signification, d'une dénonciation ou d'une ordonnance, non de la date de l'acte amont."""
    return arete.de in ("requete_mesure_conservatoire", "requete_injonction_payer")


def _controler_les_peremptions(dossier: Dossier, chaine: Chaine) -> Iterator[Motif]:
    """L'effet d'un acte amont a cessé, et rien dans la chaîne ne l'a renouvelé."""
    jour = dossier.jour_de_l_acte
    for arete in lire_graphe().amont_de(dossier.demande.code):
        depart = chaine.avant(arete.de, jour)
        for delai in acte(arete.de).delais if depart is not None else ():
            if delai.sens is Sens.PEREMPTION and delai.duree is not None and _s_en_sert(arete, delai):
                assert depart is not None
                yield from _perime(arete, delai, depart, jour, chaine)


def _s_en_sert(arete: Arete, delai: Delai) -> bool:
    """L'itératif suppose la péremption ; un délai maximal de la suite se juge avec elle."""
    return arete.delai_max is None and arete.delai_min != delai.duree


def _gravite_de_la_peremption(arete: Arete, delai: Delai) -> Gravite:
    """Si un nouvel acte est exigé, faire la suite sur l'acte périmé, c'est la faire sans préalable."""
    return _gravite_d_une_absence(arete) if delai.sanction.startswith(_A_REFAIRE) else delai.gravite


def _perime(arete: Arete, delai: Delai, depart: date, jour: date, chaine: Chaine) -> Iterator[Motif]:
    assert delai.duree is not None
    fin = ajouter_duree(depart, en_duree(delai.duree))
    intermediaire = any(depart < le <= fin for jours in chaine.dates.values() for le in jours)
    if jour > fin:
        reserve = " Un acte intermédiaire est déclaré : vérifier qu'il en a prolongé l'effet." if intermediaire else ""
        yield Motif(
            Objet.DELAI, delai.id, Gravite.A_VERIFIER if intermediaire else _gravite_de_la_peremption(arete, delai),
            delai.article,
            f"« {acte(arete.de).intitule} » du {depart:%d/%m/%Y} a cessé de produire effet le {jour_en_lettres(fin)} "
            f"({delai.duree_texte}) : {delai.sanction}.{reserve}",
            "Recommencer l'acte, ou produire celui qui en a prolongé l'effet.",
        )  # fmt: skip
