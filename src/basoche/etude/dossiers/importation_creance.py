"""D'une créance importée à un dossier : parties retrouvées ou créées, titre, postes, versements, clé de la ligne."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from basoche.droit.montant import Montant
from basoche.echanges.creance import Creance, Creancier, Debiteur, Genre
from basoche.echanges.portefeuille import en_json
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.commun.evenements import publier
from basoche.etude.commun.requetes import VIDE
from basoche.etude.dossiers.decompte import OPTIONS
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.dossiers.interruptions import faits_declares
from basoche.etude.dossiers.models import (
    Dossier,
    Importation,
    LigneImportee,
    Nature,
    Poste,
    Role,
    TitreExecutoire,
    Versement,
)
from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
from basoche.etude.dossiers.saisies import TitreSaisi, rafraichir_solde
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.personnes.models import Coordonnee, NatureCoordonnee, Personne
from basoche.etude.personnes.normalisation import cle_de_recherche
from basoche.strategie.compte import compter

_MOTIFS_EXECUTOIRES = "déclaré par le créancier dans son fichier, à vérifier"


def ouvrir_de_creance(importation: Importation, creance: Creance, acteur: Collaborateur, le: date) -> bool:
    """Ouvre le dossier d'une créance, dans la transaction de l'import ; faux si sa clé en a déjà un.

    Raises:
        ActionRefusee: la clé est connue mais la créance a changé : rien n'est mis à jour en silence.
        ConflitDInterets, ErreurBasoche: le dossier ne peut pas être ouvert ou compté.
    """
    empreinte = hashlib.sha256(json.dumps(_sans_origine(creance), sort_keys=True).encode()).hexdigest()
    if connue := LigneImportee.objects.select_related("dossier").filter(cle=creance.cle[:200]).first():
        if connue.empreinte != empreinte:
            raise ActionRefusee(
                f"Déjà importée au dossier {connue.dossier.numero}, mais le fichier dit autre chose.",
                conseil="Reporter à la main ce qui a changé (versement, avoir, adresse).",
            )
        return False
    dossier = ouvrir_dossier(
        nature=Nature.EXECUTION if creance.titre else Nature.AMIABLE, parties=_parties(creance, le),
        responsable=acteur, acteur=acteur, le=le, reference_client=creance.reference[:80],
        # Le fichier ne dit pas toujours comment plusieurs débiteurs sont tenus : une tâche le demande.
        tenue_a_preciser=True,
    )  # fmt: skip
    titre = _titre(dossier, creance, le)
    compte = compter(creance, creance.postes, au=le, titre=creance.titre, options=OPTIONS)
    Poste.objects.bulk_create(
        Poste(
            dossier=dossier, titre=titre, nature=poste["nature"], libelle=poste["libelle"][:200],
            montant_centimes=Montant.lire(poste["montant"]), date=date.fromisoformat(poste["date"]),
            interets=poste["interets"], saisi_par=acteur,
        )
        for poste in compte.entree["postes"]
    )  # fmt: skip
    Versement.objects.bulk_create(
        Versement(dossier=dossier, date=recu.date, montant_centimes=recu.montant, moyen="déclaré", saisi_par=acteur)
        for recu in creance.versements
        if recu.date <= le
    )
    LigneImportee.objects.create(
        cle=creance.cle[:200], dossier=dossier, importation=importation, ligne=creance.ligne, empreinte=empreinte
    )
    details = {"fichier": creance.fichier, "ligne": creance.ligne, "ecartes": list(compte.ecartes),
               **faits_declares(creance, le)}  # fmt: skip
    suite = f" ; écarté : {' ; '.join(compte.ecartes)}" if compte.ecartes else ""
    noter_evenement(dossier, "import", f"Importé de {creance.fichier}{suite}", le=le, par=acteur, details=details)
    rafraichir_solde(dossier, le, strict=True)
    if titre is not None:
        publier(TitreSaisi(titre, le))
    return True


def _titre(dossier: Dossier, creance: Creance, le: date) -> TitreExecutoire | None:
    lu = creance.titre
    if lu is None:
        return None
    return TitreExecutoire.objects.create(
        dossier=dossier, cle="t1", nature=lu.espece.value, date=lu.rendu_le,
        juridiction=(lu.juridiction or "auteur non dit par le créancier")[:160], rg=lu.reference[:60],
        signifie_le=lu.notifie_le, executoire_le=lu.executoire_le,
        motif_executoire=_MOTIFS_EXECUTOIRES if lu.executoire_le else "",
    )  # fmt: skip


def _parties(creance: Creance, le: date) -> list[PartieDonnee]:
    tenu = creance.tenus or ""
    debiteurs = [
        PartieDonnee(
            _debiteur(debiteur, creance, le), Role.CODEBITEUR if rang else Role.DEBITEUR,
            tenu=tenu if len(creance.debiteurs) > 1 else "",
        )
        for rang, debiteur in enumerate(creance.debiteurs)
    ]  # fmt: skip
    return [
        PartieDonnee(_creancier(creance.creancier, le), Role.CREANCIER, reference=creance.reference[:80]),
        *debiteurs,
    ]


def _creancier(creancier: Creancier, le: date) -> Personne:
    """Celui du même SIREN, sinon du même nom."""
    memes = Personne.objects.filter(fusionnee_dans=None, nature=creancier.genre.value)
    if creancier.siren and (connu := memes.filter(siren=creancier.siren).exclude(siren=VIDE).first()):
        return connu
    if connu := memes.filter(cle=cle_de_recherche(creancier.nom)).order_by("pk").first():
        return connu
    personne = Personne(nature=creancier.genre.value, nom=creancier.nom[:200], siren=creancier.siren or "")
    personne.save()
    _adresse(personne, creancier.adresse, "profil d'import", le)
    return personne


def _debiteur(debiteur: Debiteur, creance: Creance, le: date) -> Personne:
    """Celui du même SIREN, ou du même nom à la même adresse ; sinon une fiche neuve, à rapprocher à la main."""
    physique = debiteur.genre is Genre.PHYSIQUE
    personne = Personne(
        nature=debiteur.genre.value, nom=debiteur.nom[:200], prenoms=debiteur.prenom[:160], siren=debiteur.siren or "",
        civilite={"M.": "monsieur", "Mme": "madame"}.get(debiteur.civilite, "") if physique else "",
    )  # fmt: skip
    personne.poser_cle()
    memes = Personne.objects.filter(fusionnee_dans=None, nature=personne.nature)
    if personne.siren and (connu := memes.filter(siren=personne.siren).exclude(siren=VIDE).first()):
        return connu
    adresse = debiteur.adresse
    if adresse is not None and adresse.voie:
        lieu = cle_de_recherche(f"{adresse.voie} {adresse.commune}")[:200]
        if connu := memes.filter(cle=personne.cle, coordonnees__cle=lieu, coordonnees__au=None).first():
            return connu
    personne.save()
    origine = f"fichier {creance.fichier}"[:120]
    _adresse(personne, adresse, origine, le)
    for nature, valeur in (("telephone", debiteur.telephone), ("courriel", debiteur.courriel)):
        if valeur:
            Coordonnee.objects.create(personne=personne, nature=nature, valeur=valeur[:200], du=le, origine=origine)
    return personne


def _adresse(personne: Personne, adresse: Any, origine: str, le: date) -> None:
    if adresse is not None and adresse.voie:
        Coordonnee.objects.create(
            personne=personne, nature=NatureCoordonnee.ADRESSE, valeur=adresse.voie[:200],
            complement=adresse.complement[:160], code_postal=adresse.code_postal[:10], commune=adresse.commune[:120],
            pays=adresse.pays[:60], du=le, origine=origine,
        )  # fmt: skip


def _sans_origine(creance: Creance) -> dict[str, Any]:
    return {nom: valeur for nom, valeur in en_json(creance).items() if nom not in ("fichier", "ligne")}
