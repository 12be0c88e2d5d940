"""L'export d'une personne : ce que l'étude sait d'elle, sans rien de ce qui touche un tiers."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from basoche.etude.commun.actions import exiger
from basoche.etude.commun.erreurs import DroitRefuse
from basoche.etude.conservation.releve import Rubrique, imprimer_releve
from basoche.etude.dossiers.models import Dossier, Partie, TitreExecutoire, Versement
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.etude.personnes.models import Personne
from basoche.etude.strategie.campagnes import suivre_un_dossier
from basoche.etude.strategie.models import Decision, Groupe, Inscription, Issue, Situation
from basoche.etude.textes.models import ReleveEntreprise

_IDENTITE = (
    "nature", "civilite", "nom", "nom_usage", "prenoms", "naissance_le", "naissance_a", "nationalite", "profession",
    "forme_juridique", "organe", "siren", "nic", "rcs", "decedee_le", "radiee_le",
)  # fmt: skip
EXCLUSIONS = (
    (
        "Informations obtenues par L152-1",
        "Elles ne servent qu'à l'exécution du titre (CPCE L152-3) et ne s'exportent pas.",
    ),
    ("Notes", "Texte libre, qui peut parler d'autrui : un collaborateur les relit et en donne copie au besoin."),
    ("Pièces et actes", "Ils nomment d'autres personnes : la personne reçoit copie de ceux qui lui sont destinés."),
    (
        "Autres parties",
        "Créancier, codébiteur, caution, témoin, dirigeants lus à l'annuaire : leurs données ne sont qu'à eux.",
    ),
    ("Journal", "Il ne garde d'elle que la clé de sa fiche."),
    (
        "Renseignements et campagnes de relances d'un dossier à plusieurs débiteurs",
        "Rien n'y dit duquel ils parlent : un collaborateur les relit et en donne copie au besoin.",
    ),
    (
        "Mesures encore en cours ou seulement autorisées, motifs et origine des renseignements",
        "Texte libre, ou mesure qui se prépare : un collaborateur les relit et en donne copie au besoin.",
    ),
    ("Annonces légales à vérifier", "Rapprochées sur un nom, elles visent peut-être une autre personne."),
)


@dataclass(frozen=True, slots=True)
class Export:
    """Les tables de l'export : nom, colonnes, lignes en texte."""

    personne: Personne
    tables: dict[str, list[dict[str, Any]]]


def exporter_personne(personne: Personne, *, acteur: Collaborateur, le: date) -> Export:
    """Rassemble ses données ; la lecture entre au journal.

    Raises:
        DroitRefuse: pas le droit, ou un de ses dossiers n'est pas visible de l'acteur : l'export serait incomplet.
    """
    exiger(acteur, "rgpd.exporter")
    parties = list(Partie.objects.filter(personne=personne).select_related("dossier").order_by("dossier_id", "id"))
    dossiers = {partie.dossier_id for partie in parties}
    visibles = set(Dossier.objects.visibles_par(acteur).filter(pk__in=dossiers).values_list("pk", flat=True))
    if visibles != dossiers:
        raise DroitRefuse(
            "Cet export ne peut pas être fait par vous : il serait incomplet.",
            conseil="Le demander à un commissaire de justice.",
        )
    tables = {
        "identite": [{nom: _en_texte(getattr(personne, nom)) for nom in _IDENTITE}],
        "coordonnees": _lignes(personne.coordonnees.order_by("du", "id"), _COORDONNEES),
        "comptes": _lignes(personne.comptes.order_by("vu_le", "id"), ("iban", "origine", "vu_le")),
        "dossiers": [_partie(partie) for partie in parties],
        "titres": _titres(parties),
        "versements": _lignes(
            Versement.objects.filter(par__in=parties).order_by("date", "id"), ("date", "montant_centimes", "moyen")
        ),
        "procedures": _procedures(personne),
        "annuaire": [_releve(releve) for releve in personne.releves_entreprise.order_by("le", "id")],
        **_strategie(parties, le),
    }
    details = {"dossiers": len(dossiers), "lignes": {nom: len(lignes) for nom, lignes in tables.items()}}
    journaliser("export.personne", acteur=acteur, objet=personne, details=details)
    return Export(personne, tables)


_COORDONNEES = ("nature", "valeur", "complement", "code_postal", "commune", "pays", "du", "au", "origine")
# Celui contre qui l'étude agit a le titre pour sien ; un témoin ou un serrurier, non.
_OBLIGES = ("debiteur", "codebiteur", "caution")


def _partie(partie: Partie) -> dict[str, Any]:
    dossier = partie.dossier
    du = partie.role in _OBLIGES and dossier.solde_centimes is not None
    return {
        "dossier": dossier.numero, "nature": dossier.get_nature_display(), "etat": dossier.get_etat_display(),
        "role": partie.get_role_display(), "tenu": partie.get_tenu_display(), "ouvert_le": _en_texte(dossier.ouvert_le),
        "clos_le": _en_texte(dossier.clos_le), "solde_euros": _en_texte(dossier.solde_centimes) if du else "",
        "solde_au": _en_texte(dossier.solde_le) if du else "",
    }  # fmt: skip


def _titres(parties: Iterable[Partie]) -> list[dict[str, Any]]:
    dossiers = [partie.dossier_id for partie in parties if partie.role in _OBLIGES]
    titres = TitreExecutoire.objects.filter(dossier__in=dossiers).select_related("dossier").order_by("date", "id")
    champs = ("nature", "date", "juridiction", "rg", "signifie_le", "executoire_le")
    return [
        {"dossier": titre.dossier.numero} | {nom: _en_texte(getattr(titre, nom)) for nom in champs} for titre in titres
    ]


def _procedures(personne: Personne) -> list[dict[str, Any]]:
    """Les procédures que l'étude a confirmées contre elle ; le motif de fin, texte libre, n'y est pas."""
    champs = ("ouverte_le", "publiee_le", "finie_le", "juridiction", "preuve")
    confirmees = personne.procedures.order_by("ouverte_le", "id")
    return [
        {"procedure": une.get_type_display()} | {nom: _en_texte(getattr(une, nom)) for nom in champs}
        for une in confirmees
    ]


def _releve(releve: ReleveEntreprise) -> dict[str, Any]:
    """Ce que l'annuaire public a dit d'elle, par son SIREN ; ni ses dirigeants, ni la note du clerc."""
    lu = releve.lu
    siege = lu["siege"] or {}
    adresse = ", ".join(part for part in (siege.get("adresse"), siege.get("code_postal"), siege.get("commune")) if part)
    return {
        "releve_le": _en_texte(releve.le), "siren": releve.siren, "nom": lu["nom"],
        "etat_lu": "cessée" if lu["etat_administratif"] == "C" else "active", "creee_le": _en_texte(lu["creee_le"]),
        "fermee_le": _en_texte(lu["fermee_le"]), "siege": adresse, "decision": releve.get_etat_display(),
        "decide_le": _en_texte(releve.decide_le),
    }  # fmt: skip


_RENSEIGNEMENTS = (
    "nature_creance", "alimentaire", "habitation", "employeur_centimes", "compte_centimes", "vehicule_centimes",
    "immeuble_centimes", "tiers_centimes", "meubles", "personnes_a_charge", "kilometres", "contestation",
    "mise_en_demeure_le", "accord", "tentative_750_1", "menace", "delai_de_grace_au", "saisie_le",
)  # fmt: skip
# Les colonnes qui n'ont pas de nom en français accentué.
_NOMMES = {
    "personnes_a_charge": "personnes à charge", "mise_en_demeure_le": "mis en demeure le",
    "delai_de_grace_au": "délai de grâce jusqu'au",
}  # fmt: skip
_DEBITEURS = ("debiteur", "codebiteur")


def _strategie(parties: Iterable[Partie], le: date) -> dict[str, list[dict[str, Any]]]:
    """Ce que l'étude sait et a décidé du débiteur, là où il est seul : à plusieurs, ce serait parler d'un autre."""
    siens = {partie.dossier_id for partie in parties if partie.role in _DEBITEURS}
    autres = Partie.objects.filter(dossier__in=siens, role__in=_DEBITEURS).exclude(
        pk__in=[partie.pk for partie in parties]
    )
    seul = siens - set(autres.values_list("dossier_id", flat=True))
    situations = Situation.objects.filter(dossier__in=seul).select_related("dossier").order_by("dossier_id")
    closes = Decision.objects.filter(dossier__in=seul).exclude(issue=Issue.EN_COURS).select_related("dossier")
    inscrits = Inscription.objects.filter(dossier__in=seul).select_related("dossier", "campagne")
    return {
        "renseignements": [ligne for situation in situations for ligne in _renseignements(situation)],
        "mesures": [_mesure(decision) for decision in closes.order_by("dossier_id", "le", "id")],
        "campagnes": [_inscription(une, le) for une in inscrits.order_by("campagne__depart", "dossier_id", "id")],
    }


def _renseignements(situation: Situation) -> Iterable[dict[str, Any]]:
    """Une ligne par renseignement : la table tient sur une page."""
    for nom in _RENSEIGNEMENTS:
        valeur = getattr(situation, nom)
        if valeur not in (None, ""):
            libelle = _NOMMES.get(nom) or str(getattr(Situation._meta.get_field(nom), "verbose_name", nom))
            unite = " (€)" if nom.endswith("_centimes") else ""
            dite = situation.get_contestation_display() if nom == "contestation" else valeur
            yield {"dossier": situation.dossier.numero, "donnee": f"{libelle}{unite}", "valeur": _en_texte(dite)}


def _mesure(decision: Decision) -> dict[str, Any]:
    return {
        "dossier": decision.dossier.numero, "decidee_le": _en_texte(decision.le), "mesure": decision.intitule,
        "issue": decision.get_issue_display(), "close_le": _en_texte(decision.close_le),
        "obtenu_euros": _en_texte(decision.obtenu_centimes),
    }  # fmt: skip


def _inscription(inscription: Inscription, le: date) -> dict[str, Any]:
    """Une campagne de relances où son dossier est inscrit : le groupe, les dates, ce qu'on attendait, ce qui est payé.

    ``recoit`` : ce que son groupe reçoit de l'heure, du canal ou de la formulation comparés ; vide hors comparaison.
    """
    campagne, compte = inscription.campagne, suivre_un_dossier(inscription, le=le)
    recoit = {Groupe.USAGE: campagne.usage, Groupe.VARIANTE: campagne.variante}
    return {
        "dossier": inscription.dossier.numero, "depart": _en_texte(campagne.depart),
        "fin": _en_texte(campagne.arretee_le or campagne.fin), "compare": campagne.get_compare_display(),
        "groupe": inscription.get_groupe_display(), "recoit": recoit.get(Groupe(inscription.groupe), ""),
        "du_euros": _en_texte(compte.du), "attendu_euros": _en_texte(compte.attendu),
        "paye_euros": _en_texte(compte.obtenu),
    }  # fmt: skip


def _lignes(objets: Iterable[Any], champs: Iterable[str]) -> list[dict[str, Any]]:
    noms = tuple(champs)
    return [{nom.replace("_centimes", "_euros"): _en_texte(getattr(objet, nom)) for nom in noms} for objet in objets]


def _en_texte(valeur: Any) -> str:
    if valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return valeur.isoformat() if isinstance(valeur, date) else str(valeur)


def en_zip(export: Export, le: date) -> bytes:
    """Un fichier ZIP : ``donnees.json``, un CSV par table, ``releve.pdf``."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        contenu = {
            "etabli_le": le.isoformat(), "donnees": export.tables,
            "exclu": [{"quoi": quoi, "pourquoi": pourquoi} for quoi, pourquoi in EXCLUSIONS],
        }  # fmt: skip
        archive.writestr("donnees.json", json.dumps(contenu, ensure_ascii=False, indent=2))
        for nom, lignes in export.tables.items():
            if lignes:
                archive.writestr(f"{nom}.csv", _en_csv(lignes))
        archive.writestr("releve.pdf", _en_pdf(export, le))
    return sortie.getvalue()


def _en_csv(lignes: list[dict[str, Any]]) -> bytes:
    texte = io.StringIO(newline="")
    ecrivain = csv.DictWriter(texte, list(lignes[0]), delimiter=";")
    ecrivain.writeheader()
    ecrivain.writerows({nom: sans_formule(valeur) for nom, valeur in ligne.items()} for ligne in lignes)
    return texte.getvalue().encode("utf-8-sig")


def sans_formule(valeur: Any) -> Any:
    """Un texte qu'un tableur prendrait pour une formule reçoit une apostrophe devant ; un nombre reste nombre."""
    if isinstance(valeur, str) and valeur[:1] in ("=", "+", "-", "@", "\t", "\r") and not _est_nombre(valeur):
        return f"'{valeur}"
    return valeur


def _est_nombre(valeur: str) -> bool:
    return valeur.lstrip("+-").replace(".", "", 1).replace(",", "", 1).isdigit()


_TITRES = {
    "identite": "Identité", "coordonnees": "Coordonnées", "comptes": "Comptes bancaires", "dossiers": "Dossiers",
    "titres": "Titres exécutoires", "versements": "Versements",
    "procedures": "Procédures collectives et surendettement", "annuaire": "Relevés de l'annuaire des entreprises",
    "renseignements": "Renseignements pour choisir une mesure", "mesures": "Mesures décidées et closes",
    "campagnes": "Campagnes de relances",
}  # fmt: skip


def _en_pdf(export: Export, le: date) -> bytes:
    identite = [(nom.replace("_", " "), valeur) for nom, valeur in export.tables["identite"][0].items() if valeur]
    rubriques = [Rubrique("Identité", entete=("Donnée", "Valeur"), lignes=identite)]
    for nom, lignes in export.tables.items():
        if nom != "identite":
            entete = [cle.replace("_", " ") for cle in lignes[0]] if lignes else []
            note = "" if lignes else "Rien."
            rubriques.append(Rubrique(_TITRES[nom], note, entete, [[*ligne.values()] for ligne in lignes]))
    rubriques.append(Rubrique("Ce que cet export ne contient pas", "", ("Quoi", "Pourquoi"), EXCLUSIONS))
    sous_titre = f"Données gardées par l'étude au {le:%d/%m/%Y}"
    return imprimer_releve(f"Données de {export.personne}", sous_titre, rubriques, le)
