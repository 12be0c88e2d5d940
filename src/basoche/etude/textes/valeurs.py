"""Saisir une valeur nouvelle (taux, barème, tarif) : proposée, relue deux fois par deux personnes, simulée, employée.

Relire, c'est retaper la valeur lue au texte : une copie fausse ne passe pas deux fois. Rien n'est employé avant les
deux relectures ; la bascule inscrit la valeur au journal des saisies, que les calculs lisent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from basoche.droit.montant import Montant
from basoche.droit.parametres import ValeurDatee, essayer, parametre
from basoche.droit.parametres.saisie import DemandeDeSaisie, Saisie, preparer, saisir
from basoche.droit.source import Verification
from basoche.etude.agenda.models import Niveau
from basoche.etude.agenda.taches import finir_les_taches, poser_tache, premier_de
from basoche.etude.commun.actions import action, reprendre
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.decompte import decompter
from basoche.etude.dossiers.models import Dossier, Etat, Poste
from basoche.etude.equipe.models import Collaborateur, Fonction
from basoche.etude.journal.chaine import journaliser
from basoche.etude.textes.ecarts import Ecart, a_essayer, charger, ecart_de_decompte
from basoche.etude.textes.exemples import Exemple, exemples
from basoche.etude.textes.models import ParametrePropose, RelectureParametre

RELECTURES = 2
MONTRES = 30
# Ce qu'un dossier doit porter pour qu'un paramètre le touche : un filtre sur ses postes.
_TAUX = {
    "interets/taux_legal/particulier": Q(taux_interets="legal", categorie_interets="particulier"),
    "interets/taux_legal/autres": Q(taux_interets="legal", categorie_interets="professionnel"),
    "interets/taux_bce/semestre": Q(taux_interets="bce_plus_10"),
}


@dataclass(frozen=True, slots=True)
class Simulation:
    """Ce que changerait la valeur : combien de dossiers, et l'écart exact des premiers ; à défaut, des cas chiffrés."""

    dossiers: int | None
    ecarts: tuple[tuple[Dossier, Ecart], ...]
    exemples: tuple[Exemple, ...] = ()

    @property
    def total(self) -> Montant:
        """La somme des écarts montrés."""
        return sum((ecart.montant for _, ecart in self.ecarts if ecart.montant is not None), Montant(0))


@action("parametre.saisir")
def proposer_valeur(
    *, nom: str, du: date, valeur: str, article: str, source: str, acteur: Collaborateur, le: date,
    jusqu_au: date | None = None,
) -> ParametrePropose:  # fmt: skip
    """Propose une valeur, avec l'article et le texte lu ; rien n'est encore employé.

    Raises:
        ParametreInconnu: aucun paramètre ne porte ce nom.
        ChampInvalide: valeur, dates, article ou source irrecevables.
    """
    preparer(_demande(nom, du, valeur, article, source, str(acteur), "relecture à venir", jusqu_au))
    propose = ParametrePropose.objects.create(
        nom=nom, du=du, jusqu_au=jusqu_au, valeur=valeur.strip(), article=article.strip()[:160],
        source=source.strip()[:300], proposee_par=acteur,
    )  # fmt: skip
    for rang, qui in enumerate((acteur, premier_de(Fonction.COMMISSAIRE, Fonction.CLERC_EXPERT))):
        poser_tache(
            f"Relire au texte la valeur proposée : {propose}", cle=f"valeur:{propose.pk}:{rang}", genre="veille", le=le,
            niveau=Niveau.URGENT, a=qui, parce_que="relecture d'une valeur",
            objet=f"textes.parametrepropose:{propose.pk}",
        )  # fmt: skip
    journaliser("parametre.proposer", acteur=acteur, objet=propose, details={"genre": nom, "du": du.isoformat()})
    return propose


def _demande(
    nom: str, du: date, valeur: str, article: str, source: str, par: str, relu_par: str, jusqu_au: date | None
) -> DemandeDeSaisie:
    return DemandeDeSaisie(
        nom=nom, du=du, valeur=valeur, article=article, source=source, par=par, relu_par=relu_par, jusqu_au=jusqu_au,
        verification=Verification.RECOUPE, confirmer_ecart=True,
    )  # fmt: skip


@action("parametre.relire")
def relire_valeur(
    propose: ParametrePropose, *, valeur: str, texte_lu: str, acteur: Collaborateur, le: date
) -> RelectureParametre:
    """Relit : la valeur est retapée d'après le texte, et doit être celle qui est proposée.

    Raises:
        ActionRefusee: plus à relire, déjà relue par la même personne, valeur différente, ou texte non dit.
    """
    _exiger_proposee(propose)
    if not texte_lu.strip():
        raise ActionRefusee(
            "Le texte lu n'est pas dit.", conseil="Donner le titre, le NOR et la date.", champ="texte_lu"
        )
    if _net(valeur) != _net(propose.valeur):
        raise ActionRefusee(
            f"Vous lisez « {valeur.strip()[:60]} », la valeur proposée est « {propose.valeur[:60]} ».",
            conseil="Relire le texte ensemble ; si la proposition est fausse, l'abandonner et la refaire.",
            champ="valeur",
        )
    if propose.relectures.filter(par=acteur).exists():
        raise ActionRefusee("Vous l'avez déjà relue.", conseil="La seconde relecture est à une autre personne.")
    relecture = RelectureParametre.objects.create(propose=propose, par=acteur, texte_lu=texte_lu.strip()[:300])
    journaliser("parametre.relire", acteur=acteur, objet=propose)
    return relecture


def _net(valeur: str) -> str:
    """La valeur comparée : un nombre sans ses écritures, une structure sans ses blancs."""
    compacte = valeur.strip().replace("\u00a0", "").replace("\u202f", "")
    try:
        return json.dumps(json.loads(compacte, parse_float=str, parse_int=str), sort_keys=True)
    except ValueError:
        return json.dumps(compacte.replace(" ", "").replace(",", "."))


@action("parametre.saisir")
def employer_valeur(propose: ParametrePropose, *, acteur: Collaborateur, le: date, version_lue: int) -> None:
    """Bascule : la valeur s'inscrit au journal des saisies et prime dès lors sur le recueil.

    Raises:
        ActionRefusee: il manque une relecture.
        ChampInvalide, EcritureImpossible: la saisie est refusée ; rien n'est changé.
        ConflitDeModification: un autre est passé avant.
    """
    reprendre(propose, version_lue)
    _exiger_proposee(propose)
    relecteurs = [relecture.par for relecture in propose.relectures.select_related("par")]
    if len(relecteurs) < RELECTURES:
        raise ActionRefusee(
            f"{len(relecteurs)} relecture sur {RELECTURES} : la valeur ne peut pas encore servir.",
            conseil="La faire relire au texte par deux personnes.",
        )
    autre = next(qui for qui in relecteurs if qui.pk != propose.proposee_par_id)
    saisie = saisir(
        _demande(
            propose.nom, propose.du, propose.valeur, propose.article, propose.source, str(propose.proposee_par),
            str(autre), propose.jusqu_au,
        ),
        instant=timezone.now(),
    )  # fmt: skip
    propose.etat, propose.employee_le, propose.numero = ParametrePropose.Etat.EMPLOYEE, timezone.now(), saisie.n
    propose.save(update_fields=["etat", "employee_le", "numero"])
    finir_les_taches(f"valeur:{propose.pk}:0", f"valeur:{propose.pk}:1")
    journaliser("parametre.employer", acteur=acteur, objet=propose, details={"genre": propose.nom})


@action("parametre.saisir")
def abandonner_valeur(propose: ParametrePropose, *, acteur: Collaborateur, le: date, version_lue: int) -> None:
    """Abandonne une proposition ; elle reste, avec ses relectures."""
    reprendre(propose, version_lue)
    _exiger_proposee(propose)
    propose.etat = ParametrePropose.Etat.ABANDONNEE
    propose.save(update_fields=["etat"])
    finir_les_taches(f"valeur:{propose.pk}:0", f"valeur:{propose.pk}:1")
    journaliser("parametre.abandonner", acteur=acteur, objet=propose)


def _exiger_proposee(propose: ParametrePropose) -> None:
    if propose.etat != ParametrePropose.Etat.PROPOSEE:
        raise ActionRefusee(f"Cette valeur est {propose.get_etat_display().lower()}.", conseil="Rien à y refaire.")


# --- Simuler -----------------------------------------------------------------------------------------------------


def simuler(propose: ParametrePropose, parmi: QuerySet[Dossier], au: date) -> Simulation:
    """Ce que la valeur changerait aux décomptes arrêtés à ``au``, sans rien écrire.

    ``dossiers`` vaut ``None`` si le paramètre n'entre pas dans un décompte : ses dossiers ne se comptent pas, des cas
    chiffrés disent ce qu'il change (barème de saisie, émolument).
    """
    filtre = _TAUX.get(propose.nom)
    if filtre is None:
        return Simulation(None, (), exemples(propose.nom, _essai(propose)))
    cles = Poste.objects.filter(filtre).values("dossier")
    touches = parmi.filter(pk__in=cles).exclude(etat=Etat.CLOS)
    return Simulation(touches.count(), tuple(_ecarts(propose, touches.order_by("-annee", "-rang")[:MONTRES], au)))


def _ecarts(propose: ParametrePropose, dossiers: QuerySet[Dossier], au: date) -> Iterator[tuple[Dossier, Ecart]]:
    essai = _essai(propose)
    for dossier in charger(dossiers):
        avant = decompter(dossier, au)
        with essayer([essai]):
            apres = decompter(dossier, au)
        ecart = ecart_de_decompte(avant.total, apres.total)
        if ecart is not None:
            yield dossier, ecart


def _essai(propose: ParametrePropose) -> Saisie:
    """La valeur proposée, à essayer sans rien écrire."""
    demande = _demande(
        propose.nom, propose.du, propose.valeur, propose.article, propose.source, "essai", "un autre", propose.jusqu_au
    )  # fmt: skip
    contenu, fin = preparer(demande)
    return a_essayer(propose.nom, propose.du, fin, contenu, derniere(propose.nom))


def derniere(nom: str) -> ValeurDatee:
    """La dernière valeur connue d'un paramètre."""
    return [valeur for valeur in parametre(nom).valeurs if valeur.contenu is not None][-1]


def valeur_en_francais(contenu: Any) -> str:
    """La valeur telle qu'on la tape."""
    return contenu if isinstance(contenu, str) else json.dumps(contenu, ensure_ascii=False, default=str)


def valeur_a_lire(contenu: Any) -> str:
    """La valeur telle qu'on la lit : « seuils annuels : 4480, 8730 ; correctif : 1740 »."""
    if isinstance(contenu, dict):
        return " ; ".join(f"{str(cle).replace('_', ' ')} : {valeur_a_lire(valeur)}" for cle, valeur in contenu.items())
    if isinstance(contenu, list | tuple):
        return ", ".join(
            f"({valeur_a_lire(un)})" if isinstance(un, dict | list) else valeur_a_lire(un) for un in contenu
        )
    return "rien" if contenu is None else str(contenu)


def texte_a_lire(ecrit: str) -> str:
    """Une valeur tapée (nombre, ou structure en JSON), telle qu'on la lit."""
    try:
        return valeur_a_lire(json.loads(ecrit, parse_float=str, parse_int=str))
    except ValueError:
        return ecrit
