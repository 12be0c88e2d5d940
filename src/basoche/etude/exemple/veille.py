"""De quoi jouer la veille : des ordonnances d'injonction de payer à signifier, une annonce du BODACC à décider."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from basoche.etude.dossiers.models import Dossier, Nature, Role
from basoche.etude.dossiers.saisies import saisir_titre
from basoche.etude.equipe.models import Collaborateur, Fonction
from basoche.etude.exemple.donnees import Donnees
from basoche.etude.textes.annonces import rapprocher
from basoche.veille.bodacc import COLLECTIVE, Annonce, Jugement, Sens

# Jours avant celui de l'exemple : des ordonnances récentes, que nul n'a encore signifiées.
_ORDONNANCES = (62, 41, 20)
_NATURES = (Nature.AMIABLE, Nature.TITRE)


def preparer_la_veille(dossiers: Sequence[Dossier], donnees: Donnees, equipe: Mapping[Fonction, Collaborateur]) -> None:
    """Saisit les ordonnances, puis rapproche une annonce fictive du premier débiteur venu."""
    expert = equipe[Fonction.CLERC_EXPERT]
    sans_titre = [d for d in dossiers if d.nature in _NATURES and not d.titres.exists()]
    for rang, (dossier, age) in enumerate(zip(sans_titre, _ORDONNANCES, strict=False), start=1):
        saisir_titre(
            dossier, nature="injonction_payer", date_du_titre=donnees.le - timedelta(days=age),
            juridiction="Tribunal judiciaire de Valmont", rg=f"26/0{rang}417", acteur=expert, le=donnees.le,
        )  # fmt: skip
    rapprocher(_annonces(dossiers, donnees), donnees.le)


def _annonces(dossiers: Sequence[Dossier], donnees: Donnees) -> list[Annonce]:
    """Une ouverture de redressement, publiée il y a dix jours, qui porte le nom d'un débiteur."""
    for dossier in dossiers:
        partie = dossier.parties.filter(role=Role.DEBITEUR).select_related("personne").first()
        if partie is None:
            continue
        personne = partie.personne
        jugement = Jugement(
            "Jugement d'ouverture", "Jugement d'ouverture d'une procédure de redressement judiciaire",
            donnees.le - timedelta(days=17), "Annonce fictive de la démonstration.", Sens.OUVERTURE,
            "redressement_judiciaire",
        )  # fmt: skip
        return [
            Annonce(
                id="A202600000001", parue_le=donnees.le - timedelta(days=10), famille=COLLECTIVE, type_avis="annonce",
                tribunal="Tribunal de commerce de Valmont", noms=(f"{personne.nom} {personne.prenoms}".strip(),),
                sirens=(personne.siren,) if personne.siren else (), ville="Valmont", jugement=jugement, adresse="",
            )
        ]  # fmt: skip
    return []
