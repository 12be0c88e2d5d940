"""L'écart qu'une valeur nouvelle fait dans un dossier : l'échéance comptée deux fois, le décompte refait deux fois."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from basoche.droit.actes import acte as acte_du_catalogue
from basoche.droit.delais import Duree, TypeDelai
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant
from basoche.droit.parametres import ValeurDatee, essayer
from basoche.droit.parametres.saisie import Saisie
from basoche.droit.periode import veille
from basoche.etude.actes.donnees import chiffrer
from basoche.etude.actes.models import Acte
from basoche.etude.agenda.models import Niveau, Sens
from basoche.etude.agenda.regles import Regle as RegleDEcheance
from basoche.etude.agenda.regles import calculer
from basoche.etude.dossiers.decompte import decompter
from basoche.etude.dossiers.interruptions import FAITS
from basoche.etude.dossiers.models import Dossier, Evenement
from basoche.etude.textes.regles import Regle, Sorte, regles_de
from basoche.etude.textes.touches import actes_touches, autour
from basoche.guichet.delai import lire_duree
from basoche.veille.reformes import Reforme


@dataclass(frozen=True, slots=True)
class Ecart:
    """Ce que la réforme change dans un dossier : en mots, et la somme ou les jours en plus (ou en moins)."""

    quoi: str
    avant: str
    apres: str
    phrase: str
    le: date | None = None
    jours: int | None = None
    montant: Montant | None = None


def charger(dossiers: QuerySet[Dossier], reforme: Reforme | None = None) -> QuerySet[Dossier]:
    """Ces dossiers avec tout ce que lit un décompte, et les actes que lisent les règles d'une réforme : un nombre fixe
    de requêtes, quel que soit leur nombre."""
    faits = Prefetch("evenements", Evenement.objects.filter(nature__in=FAITS))
    siens = [
        Prefetch("actes", actes_touches(regle).order_by("date", "pk"), to_attr=f"actes_{rang}")
        for rang, regle in enumerate(regles_de(reforme) if reforme is not None else ())
        if regle.regle is Sorte.ACTE
    ]
    return dossiers.prefetch_related(
        "parties__personne", "titres", "postes", "versements", "avoirs", "suspensions", faits, *siens
    )


def ecart_du_dossier(dossier: Dossier, reforme: Reforme, le: date) -> Ecart | None:
    """Ce que la réforme change dans ce dossier (lu par :func:`charger`) : le premier écart que donnent ses règles."""
    ecarts = (_ecart(dossier, rang, regle, le) for rang, regle in enumerate(regles_de(reforme)))
    return next((un for un in ecarts if un is not None), None)


def _ecart(dossier: Dossier, rang: int, regle: Regle, le: date) -> Ecart | None:
    du = regle.du
    if du is None:
        return None
    if regle.regle is Sorte.ACTE:
        actes = getattr(dossier, f"actes_{rang}", None)
        return ecart_de_l_acte(next(iter(_siens(dossier, regle) if actes is None else actes), None), regle, du)
    if regle.regle is Sorte.TITRE:
        return _ecart_du_titre(dossier, regle, du)
    if regle.regle is Sorte.TAUX:
        saisies = [s for nom in regle.parametres.values() if (s := _ancienne(nom, du)) is not None]
        with essayer(saisies):
            avant = decompter(dossier, le).total
        return ecart_de_decompte(avant, decompter(dossier, le).total)
    vise = dossier.nature in regle.natures and (regle.regle is Sorte.VOIE or dossier.ouvert_le < du)
    return Ecart(dossier.get_nature_display().lower(), "", "", regle.a_voir) if vise and regle.a_voir else None


def _siens(dossier: Dossier, regle: Regle) -> Iterable[Acte]:
    return actes_touches(regle).filter(dossier=dossier).order_by("date", "pk")


def ecart_de_decompte(avant: Montant | None, apres: Montant | None) -> Ecart | None:
    """Deux totaux d'un même décompte ; rien s'il ne peut pas être fait."""
    if avant is None or apres is None:
        return None
    return _ecart_de_sommes("décompte", avant, apres)


def _ecart_de_sommes(quoi: str, avant: Montant, apres: Montant) -> Ecart:
    montant = apres - avant
    signe = "+" if montant.centimes >= 0 else "−"
    phrase = f"{signe}{Montant(abs(montant.centimes)).en_francais()}"
    return Ecart(quoi, avant.en_francais(), apres.en_francais(), phrase, montant=montant)


def _ecart_du_titre(dossier: Dossier, regle: Regle, du: date) -> Ecart | None:
    siens = [
        t
        for t in dossier.titres.all()
        if t.nature == regle.titre and t.signifie_le is None and t.date >= du and regle.juridiction in t.juridiction
    ]
    titre = min(siens, key=lambda t: (t.date, t.pk), default=None)
    if titre is None:
        return None
    if not regle.parametre:
        return Ecart(f"titre du {titre.date:%d/%m/%Y}", "", "", regle.a_voir)
    avant, apres = autour(regle.parametre, du)
    if avant is None or apres is None:
        return None
    durees = [lire_duree(dict(valeur.contenu), "duree") for valeur in (avant, apres)]
    return ecart_d_echeance(f"{regle.acte} du {titre.date:%d/%m/%Y}", titre.date, durees[0], durees[1])


def ecart_d_echeance(quoi: str, origine: date, avant: Duree, apres: Duree) -> Ecart | None:
    """La même échéance comptée avec deux durées ; rien si elle ne se compte pas."""
    try:
        vieille, neuve = (_calculer(quoi, duree, origine) for duree in (avant, apres))
    except ErreurBasoche:
        return None
    jours = (neuve - vieille).days
    return Ecart(
        quoi, f"{vieille:%d/%m/%Y}", f"{neuve:%d/%m/%Y}", _phrase_de_l_echeance(avant, apres, jours), le=neuve,
        jours=jours,
    )  # fmt: skip


def ecart_de_l_acte(acte: Acte | None, regle: Regle, du: date) -> Ecart | None:
    """Ce que la réforme change à cet acte : un montant, son coût, sa durée ; à défaut, ce qu'il y a à y voir."""
    if acte is None:
        return None
    chiffre = None
    if regle.montants:
        chiffre = _ecart_de_montant(acte, regle, du)
    elif regle.ecart == "cout":
        chiffre = _ecart_de_cout(acte, du)
    elif regle.ecart == "bail":
        chiffre = _ecart_de_bail(acte, regle, du)
    return chiffre or Ecart(f"{acte.intitule} du {acte.date:%d/%m/%Y}", "", "", regle.a_voir)


def _ecart_de_montant(acte: Acte, regle: Regle, du: date) -> Ecart | None:
    """La valeur du paramètre le jour de l'acte, contre celle d'avant la réforme (rien, s'il n'y en avait pas)."""
    nom = regle.montants.get(acte.code) or regle.montants.get("")
    if nom is None:
        return None
    avant, _ = autour(nom, du)
    _, apres = autour(nom, acte.date)
    if apres is None:
        return None
    sommes = [Montant.lire(str(valeur.contenu)) if valeur is not None else Montant(0) for valeur in (avant, apres)]
    fait = _ecart_de_sommes(f"{acte.intitule} du {acte.date:%d/%m/%Y}", *sommes)
    return replace(fait, phrase=f"{fait.phrase} : {regle.quoi}" if regle.quoi else fait.phrase)


def _ecart_de_cout(acte: Acte, du: date) -> Ecart | None:
    """Le coût de l'acte au tarif de la veille, puis au tarif du premier jour."""
    principal = (acte.donnees.get("decompte") or {}).get("principal")
    try:
        obligation = Montant.lire(str(principal)) if principal else None
    except ErreurBasoche:
        obligation = None
    couts = [chiffrer(acte.code, jour, obligation) for jour in (veille(du), du)]
    sommes = [cout.valeurs.get("ttc") if cout is not None else None for cout in couts]
    if not all(isinstance(somme, Montant) for somme in sommes):
        return None
    return _ecart_de_sommes(f"coût de {acte.intitule} du {acte.date:%d/%m/%Y}", sommes[0], sommes[1])


def _ecart_de_bail(acte: Acte, regle: Regle, du: date) -> Ecart | None:
    """Le délai du commandement : celui du bail d'avant, puis celui de ce bail."""
    mention = next((une for une in acte_du_catalogue(acte.code).mentions if une.id == regle.mention), None)
    if mention is None:
        return None
    dites = [mention.duree_le(jour) for jour in (veille(du), du)]
    durees = [_duree_dite(dite) for dite in dites if dite is not None]
    if len(durees) < len(dites):
        return None
    quoi = f"{acte.intitule} du {acte.date:%d/%m/%Y}"
    return ecart_d_echeance(quoi, acte.signifie_le or acte.date, durees[0], durees[1])


def _duree_dite(dite: Mapping[str, int]) -> Duree:
    """La durée du catalogue des actes ; une semaine y est sept jours."""
    connue = {unite: nombre for unite, nombre in dite.items() if unite != "semaines"}
    if dite.get("semaines"):
        connue["jours"] = connue.get("jours", 0) + 7 * dite["semaines"]
    return lire_duree(connue, "duree")


def _calculer(libelle: str, duree: Duree, origine: date) -> date:
    return calculer(
        RegleDEcheance(
            cle="", libelle=libelle, duree=duree, sens=Sens.AU_PLUS_TARD, type=TypeDelai.PROCEDURE,
            article="", sanction="", niveau=Niveau.BLOQUANT, verification="",
        ),
        origine,
    ).le  # fmt: skip


def _phrase_de_l_echeance(avant: Duree, apres: Duree, jours: int) -> str:
    """« échéance avancée de 3 mois », ou en jours si les durées ne se comparent pas en mois."""
    mot = "avancée" if jours < 0 else "reculée"
    mois = abs(apres.en_mois - avant.en_mois)
    if mois and avant.jours == apres.jours:
        return f"échéance {mot} de {mois} mois"
    return f"échéance {mot} de {abs(jours)} jour{'s' if abs(jours) > 1 else ''}"


def _ancienne(nom: str, du: date) -> Saisie | None:
    """La valeur d'avant, prolongée sur la période de la nouvelle : ce qu'aurait donné le droit sans la réforme."""
    avant, apres = autour(nom, du)
    if avant is None or apres is None:
        return None
    fin = veille(apres.periode.au) if apres.periode.au else None
    return a_essayer(nom, du, fin, avant.contenu, avant)


def a_essayer(nom: str, du: date, jusqu_au: date | None, contenu: Any, modele: ValeurDatee) -> Saisie:
    """Une valeur à essayer, que rien n'écrit."""
    assert modele.verification is not None
    return Saisie(
        n=0, horodatage=datetime(du.year, du.month, du.day, tzinfo=UTC), nom=nom, du=du, jusqu_au=jusqu_au,
        valeur=contenu, article=modele.article, source=modele.source, verification=modele.verification, notes="",
        par="essai", relu_par="essai", precedent="", empreinte="",
    )  # fmt: skip
