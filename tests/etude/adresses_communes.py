"""Toutes les adresses de l'application, et de quoi remplir chacune : un dossier qui a de tout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from basoche.droit.montant import Montant
from basoche.etude.actes.models import Acte
from basoche.etude.agenda.models import Echeance, Tache
from basoche.etude.dossiers.models import Importation, Original, Procedure
from basoche.etude.dossiers.notes import ecrire_note
from basoche.etude.dossiers.pieces import deposer_piece
from basoche.etude.dossiers.protegees import inscrire_protegee
from basoche.etude.dossiers.saisies import saisir_versement
from basoche.etude.equipe.models import Delegation, Habilitation
from basoche.etude.personnes.models import Coordonnee, Fusion, Personne
from basoche.etude.strategie.models import Campagne, Decision, PlanEtude, ScenarioRelances
from basoche.etude.textes.models import AnnonceBodacc, Note, ParametrePropose, Rapprochement, Relecture
from basoche.etude.tournees.models import Arret, Tournee

_PARAMETRE = re.compile(r"<(?:\w+:)?(\w+)>")
INCONNUE = 999_999_999


@dataclass(frozen=True, slots=True)
class Adresse:
    """Une adresse : son nom complet, son motif."""

    nom: str
    motif: str

    @property
    def parametres(self) -> list[str]:
        return _PARAMETRE.findall(self.motif)

    def remplir(self, valeurs: dict[str, Any]) -> str:
        """L'adresse de la page, ses paramètres remplis."""
        chemin = _PARAMETRE.sub(lambda trouve: str(valeurs[trouve[1]]), self.motif)
        return f"/{chemin.replace('^', '')}"

    @property
    def tient_a_un_dossier(self) -> bool:
        """Vrai si la page n'est qu'à qui voit le dossier (l'API a ses clés et ses propres essais)."""
        debut = (
            "dossiers/<",
            "personnes/<",
            "actes/<int",
            "actes/lots/<",
            "echeances/<",
            "taches/<",
            "conservation/p",
            "procedures/annonces/<",
        )
        return self.motif.startswith(debut) and self.motif != "conservation/purge"


def toutes_les_adresses() -> list[Adresse]:
    """Chaque adresse servie, sans en oublier : elles sont lues dans l'application elle-même."""
    return sorted(_marcher(get_resolver(), "", ""), key=lambda adresse: (adresse.motif, adresse.nom))


def _marcher(racine: Any, prefixe: str, espace: str) -> Iterator[Adresse]:
    for motif in racine.url_patterns:
        if isinstance(motif, URLPattern):
            yield Adresse(f"{espace}{motif.name}", f"{prefixe}{motif.pattern}")
        else:
            suite = f"{espace}{motif.namespace}:" if motif.namespace else espace
            yield from _marcher(motif, f"{prefixe}{motif.pattern}", suite)


def installer(dossier, collaborateurs, debiteur, le: date) -> dict[str, dict[str, Any]]:
    """Met dans le dossier un objet de chaque genre ; rend les paramètres de chaque adresse, par son nom.

    La clé vide donne ceux qui servent partout.
    """
    expert, clerc = collaborateurs["clerc_expert"], collaborateurs["clerc"]
    versement = saisir_versement(dossier, montant=Montant(100), date_du_versement=le, acteur=expert, le=le)
    note = ecrire_note(dossier, texte="Accord du 3 mars", acteur=expert, le=le)
    piece = deposer_piece(dossier, octets=b"%PDF-1.7\nabc\n%%EOF\n", nom="contrat.pdf", acteur=expert, le=le)
    original = Original.objects.create(
        dossier=dossier, nature="grosse", designation="Grosse", recu_de="le client", recu_le=le, emplacement="coffre"
    )
    protegee = inscrire_protegee(
        dossier, dossier.titres.get(), nature="employeur", valeur="Employeurtemoin", obtenue_le=le, obtenue_de="org",
        acteur=expert, le=le,
    )  # fmt: skip
    acte = Acte.objects.create(
        dossier=dossier, code="cmd_saisie_vente", intitule="Commandement", donnees={}, date=le, redige_par=expert,
        lot="lot-1", destinataire=dossier.parties.get(personne=debiteur),
    )  # fmt: skip
    echeance = Echeance.objects.filter(dossier=dossier).first() or Echeance.objects.create(
        dossier=dossier, objet="", regle="essai", libelle="Échéance", le=le, calculee_le=le
    )
    tache = Tache.objects.create(dossier=dossier, libelle="Relancer", affectee_a=expert, pour_le=le)
    coordonnee = Coordonnee.objects.create(
        personne=debiteur, nature="adresse", valeur="3 rue des Lilas", du=le, origine="client"
    )
    autre = Personne.objects.create(nature="physique", nom="Mérand", prenoms="Paule")
    absorbee = Personne.objects.create(nature="physique", nom="Mérand", prenoms="P", fusionnee_dans=debiteur)
    fusion = Fusion.objects.create(gardee=debiteur, absorbee=absorbee, motif="même personne", par=expert)
    absence = Delegation.objects.create(
        de=clerc, a=expert, du=le + timedelta(days=3650), au=le + timedelta(days=3660), motif="congé"
    )
    habilitation = Habilitation.objects.create(collaborateur=clerc, nature="signification", du=date(2020, 1, 1))
    importation = Importation.objects.create(fichier="a.csv", empreinte="a" * 64, profil="p", par=expert, finie_le=None)
    cles = {
        "importation": importation, "note_corriger": note, "versement_extourner": versement,
        "poste_extourner": dossier.postes.first(), "piece": piece, "piece_retirer": piece, "mouvement": original,
        "partie_retirer": dossier.parties.get(personne=debiteur), "protegee": protegee, "retour_absence": absence,
        "equipe_clore_habilitation": habilitation, "echeance": echeance, "tache_faite": tache, "tache": tache,
    }  # fmt: skip
    rapprochement, procedure = _procedures(debiteur, expert, le)
    cles["rapprochement"] = rapprochement
    cles["decision"] = Decision.objects.create(
        dossier=dossier, le=le, par=expert, segment="", voie_conseillee="arret", voie_choisie="arret", intitule="Stop",
        conseil={}, assiette_centimes=Montant(0),
    )  # fmt: skip
    plan = PlanEtude.objects.create(le=le, par=expert, moyens={"heures": {"clerc": "1"}}, etat="fait")
    cles |= dict.fromkeys(("plan", "plan_lignes"), plan)
    relance = {"jour": 0, "canal": "lettre", "formulation": "", "minutes": 4, "cout": 180, "seuil": 0}
    cles["relances_gardees"] = ScenarioRelances.objects.create(nom="Doux", relances=[relance], par=expert, le=le)
    cles["lancer_campagne"] = cles["relances_gardees"]
    cles["campagne"] = Campagne.objects.create(
        nom="Doux", relances=[relance], depart=le, fin=le + timedelta(days=30), graine="a", attendu_usage=10,
        attendu_variante=10, motif="essai", par=expert, le=le,
    )  # fmt: skip
    personnes = ("procedures_personne", "procedure_finir", "personne", "personne_modifier", "coordonnee",
                 "coordonnee_clore", "compte", "reunir", "defaire", "entreprise", "entreprise_decider")  # fmt: skip
    cles |= dict.fromkeys((*personnes, "export_personne"), debiteur)
    actes = ("textes_de_l_acte", "acte", "modifier_acte", "apercu_acte", "remettre_acte", "lettre_acte",
             "faire_acte", "pdf_acte",
             "dresser_acte", "deposer_acte", "completer_remise")  # fmt: skip
    cles |= dict.fromkeys(actes, acte)
    comptes = ("modifier", "habiliter", "depart", "phrase", "second_facteur")
    cles |= dict.fromkeys(("collaborateur", *(f"equipe_{nom}" for nom in comptes)), clerc)
    parametres = {f"bureau:{nom}": {"cle": objet.pk} for nom, objet in cles.items()}
    parametres[""] = {
        "numero": dossier.numero, "coordonnee": coordonnee.pk, "autre": autre.pk, "fusion_": fusion.pk,
        "procedure": procedure.pk,
        "code": "cmd_saisie_vente", "geste": "controler", "quoi": "original", "pk": INCONNUE, "cle": INCONNUE,
        "jeton": "inconnu",
    }  # fmt: skip
    parametres["bureau:travail_relancer"] = {"cle": "00000000-0000-4000-8000-000000000000"}
    tournee = Tournee.objects.create(significateur=expert, jour=le, creee_par=expert)
    arret = Arret.objects.create(tournee=tournee, acte=acte, rang=1)
    routes = ("tournee", "tournee_feuille", "tournee_pdf", "tournee_faire")
    parametres |= {f"bureau:{nom}": {"cle": tournee.pk} for nom in routes}
    parametres |= {f"bureau:{nom}": {"cle": arret.pk} for nom in ("terrain_saisie", "terrain_photo")}
    veille = {"nom": "injonction_payer_2026"}
    parametres |= dict.fromkeys(("bureau:changement", "bureau:changement_taches", "bureau:note_rediger"), veille)
    parametres |= _veille(expert, le)
    parametres["bureau:file_des_actes"] = parametres["bureau:avancer_les_actes"] = {"nom": "signature"}
    parametres |= {f"bureau:{nom}": {"nom": "lot-1"} for nom in ("lot", "avancer_lot", "imprimer_lot")}
    return parametres


def _veille(expert, le: date) -> dict[str, dict[str, Any]]:
    """Une note publiée, une relecture, une valeur proposée."""
    note = Note.objects.create(
        reforme="injonction_payer_2026", titre="Note", corps="## Avant\nSix mois.", etat="publiee", redigee_par=expert,
        publiee_par=expert, publiee_le=timezone.now(),
    )  # fmt: skip
    relecture = Relecture.objects.create(
        reforme="injonction_payer_2026", nature="delai", objet="delais/procedure/ip_signification", titre="Délai",
        responsable=expert, pour_le=le,
    )  # fmt: skip
    propose = ParametrePropose.objects.create(
        nom="interets/taux_legal/autres", du=date(2027, 1, 1), valeur="2.5", article="CMF L313-2", source="arrêté",
        proposee_par=expert,
    )  # fmt: skip
    notes = ("note_de_veille", "note_corriger_veille", "note_publier", "note_document")
    cles = dict.fromkeys(notes, note) | {"relecture": relecture, "valeur": propose, "valeur_decider": propose}
    trouves: dict[str, dict[str, Any]] = {f"bureau:{nom}": {"cle": objet.pk} for nom, objet in cles.items()}
    trouves["bureau:note_document"]["quoi"] = "docx"
    return trouves


def _procedures(debiteur, expert, le: date) -> tuple[Rapprochement, Procedure]:
    """Une annonce à décider et un surendettement déjà fini, qui ne change rien au reste."""
    annonce = AnnonceBodacc.objects.create(
        identifiant="A202601765232", parue_le=le, noms=["Mérand Paul"], sens="ouverture", nature="Ouverture"
    )
    rapprochement = Rapprochement.objects.create(annonce=annonce, personne=debiteur, genre="nom")
    procedure = Procedure.objects.create(
        personne=debiteur, type="surendettement", ouverte_le=date(2020, 1, 6), finie_le=date(2020, 6, 2),
        preuve="lettre", saisie_par=expert,
    )  # fmt: skip
    return rapprochement, procedure


def demander(client, methode: str, adresse: str, **corps: Any) -> Any:
    """La réponse à une demande dont rien ne reste : ce qu'elle a écrit est défait."""
    point = transaction.savepoint()
    biscuits = deepcopy(client.cookies)
    try:
        return getattr(client, methode)(adresse, **corps)
    finally:
        transaction.savepoint_rollback(point)
        client.cookies = biscuits
