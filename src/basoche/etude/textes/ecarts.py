"""L'écart qu'une valeur nouvelle fait dans un dossier : l'échéance comptée deux fois, le décompte refait deux fois."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from basoche.droit.delais import Duree, TypeDelai
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant
from basoche.droit.parametres import ValeurDatee, essayer
from basoche.droit.parametres.saisie import Saisie
from basoche.droit.periode import veille
from basoche.etude.agenda.models import Niveau, Sens
from basoche.etude.agenda.regles import Regle as RegleDEcheance
from basoche.etude.agenda.regles import calculer
from basoche.etude.dossiers.decompte import decompter
from basoche.etude.dossiers.interruptions import FAITS
from basoche.etude.dossiers.models import Dossier, Evenement
from basoche.etude.textes.touches import Regle, autour, premier_jour, regle_de
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


def charger(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Ces dossiers avec tout ce que lit un décompte : un nombre fixe de requêtes, quel que soit leur nombre."""
    faits = Prefetch("evenements", Evenement.objects.filter(nature__in=FAITS))
    return dossiers.prefetch_related(
        "parties__personne", "titres", "postes", "versements", "avoirs", "suspensions", faits
    )


def ecart_du_dossier(dossier: Dossier, reforme: Reforme, le: date) -> Ecart | None:
    """Ce que la réforme change dans ce dossier ; rien si sa règle ne le chiffre pas."""
    regle, du = regle_de(reforme), premier_jour(reforme)
    if du is None:
        return None
    if regle.regle == "titre_a_signifier":
        return _ecart_d_echeance(dossier, regle, du)
    if regle.regle == "taux":
        saisies = [s for nom in (regle.parametres or {}).values() if (s := _ancienne(nom, du)) is not None]
        with essayer(saisies):
            avant = decompter(dossier, le).total
        return ecart_de_decompte(avant, decompter(dossier, le).total)
    return None


def ecart_de_decompte(avant: Montant | None, apres: Montant | None) -> Ecart | None:
    """Deux totaux d'un même décompte ; rien s'il ne peut pas être fait."""
    if avant is None or apres is None:
        return None
    montant = apres - avant
    signe = "+" if montant.centimes >= 0 else "−"
    return Ecart(
        "décompte", avant.en_francais(), apres.en_francais(),
        f"{signe}{Montant(abs(montant.centimes)).en_francais()}", montant=montant,
    )  # fmt: skip


def _ecart_d_echeance(dossier: Dossier, regle: Regle, du: date) -> Ecart | None:
    siens = [t for t in dossier.titres.all() if t.nature == regle.titre and t.signifie_le is None and t.date >= du]
    titre = min(siens, key=lambda t: (t.date, t.pk), default=None)
    avant, apres = autour(regle.parametre, du)
    if titre is None or avant is None or apres is None:
        return None
    durees = [lire_duree(dict(valeur.contenu), "duree") for valeur in (avant, apres)]
    try:
        vieille, neuve = (_calculer(regle, duree, titre.date) for duree in durees)
    except ErreurBasoche:
        return None
    return Ecart(
        f"{regle.acte} du {titre.date:%d/%m/%Y}", f"{vieille:%d/%m/%Y}", f"{neuve:%d/%m/%Y}",
        _phrase_de_l_echeance(durees[0], durees[1], (neuve - vieille).days), le=neuve, jours=(neuve - vieille).days,
    )  # fmt: skip


def _calculer(regle: Regle, duree: Duree, origine: date) -> date:
    return calculer(
        RegleDEcheance(
            cle=regle.parametre, libelle=regle.acte, duree=duree, sens=Sens.AU_PLUS_TARD, type=TypeDelai.PROCEDURE,
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
