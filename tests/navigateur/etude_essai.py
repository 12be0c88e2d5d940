"""Fait une petite étude de démonstration dans le dossier donné : ``python etude_essai.py DOSSIER``.

Lancé à part : les essais de cette session gardent leur base, le navigateur a la sienne.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import yaml

TITRES, AUTRES = 14, 12
ASSEZ, ANCIEN = 100_000, timedelta(days=120)  # centimes et âge du titre : un acte en vaut la peine
# Le clerc ordinaire, que la démonstration n'a pas : identifiant et phrase de passe.
CLERC = ("leonie", "grattoir-plume-canivet")


def remplir(dossier: Path, le: date) -> None:
    """Migre une base neuve, puis la remplit par les actions de l'application."""
    os.environ |= {
        "BASOCHE_DEMONSTRATION": "oui",
        "BASOCHE_DONNEES": str(dossier),
        "BASOCHE_ETUDE": str(dossier / "etude.yaml"),
        "DJANGO_SETTINGS_MODULE": "basoche.etude.reglages.application",
    }
    from basoche.demonstration.etude import etude_fictive

    fictive = etude_fictive()
    en_tete = yaml.safe_dump(fictive.en_tete(), allow_unicode=True, sort_keys=False)
    (dossier / "etude.yaml").write_text(en_tete, encoding="utf-8")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as curseur:
        curseur.execute("PRAGMA synchronous=OFF")
    call_command("migrate", verbosity=0, interactive=False)
    _creer(fictive, le)


def _creer(fictive, le: date) -> None:
    from basoche.etude.dossiers.models import Dossier, Nature
    from basoche.etude.equipe.models import Collaborateur, Fonction
    from basoche.etude.exemple.actes import TRAJETS
    from basoche.etude.exemple.creation import creer_etude
    from basoche.etude.exemple.donnees import Donnees

    donnees = Donnees(
        le=le, creances=_creances(le), officier=fictive.officier, paiement=fictive.paiement,
        requerants={cle: {**p, **fictive.denominations[cle]} for cle, p in fictive.requerants.items()},
    )  # fmt: skip
    # Un acte de chaque état suffit au parcours des pages ; signés, trois : deux pour la tournée, un sans route.
    creer_etude(donnees, processus=1, trajets=[TRAJETS[rang] for rang in (1, 4, 5, 6, 6, 6, 7, 8, 9)])
    # Une saisie en cours quand elle passe du tribunal au commissaire de justice : la démonstration n'a pas si vieux.
    Dossier.objects.filter(pk=Dossier.objects.filter(nature=Nature.EXECUTION).latest("pk").pk).update(
        nature=Nature.SAISIE_REMUNERATIONS, ouvert_le=date(2025, 3, 3)
    )
    _relever_une_societe(Collaborateur.objects.get(fonction=Fonction.CLERC_EXPERT), le)
    Collaborateur.objects.create_user(*CLERC, prenom="Léonie", nom="Barthoux", fonction=Fonction.CLERC)


def _relever_une_societe(expert, le: date) -> None:
    """Un relevé de l'annuaire à décider, pour une société débitrice : l'annuaire d'essai la dit cessée et déménagée."""
    from basoche.etude.personnes.models import Personne
    from basoche.etude.textes.entreprises import garder_releve
    from basoche.veille.entreprise import lire_reponse

    reponse = (Path(__file__).parents[1] / "veille" / "api" / "recherche_entreprises.json").read_text(encoding="utf-8")
    societe = Personne.objects.filter(parties__role="debiteur").exclude(siren="").earliest("pk")
    lue = lire_reponse(reponse.replace("000424242", societe.siren).encode(), societe.siren)
    garder_releve(societe, lue, acteur=expert, le=le)


def _creances(le: date):
    """Des créances de toute espèce, dont assez de titres contre une personne physique pour que des actes vivent."""
    from basoche.demonstration import DONNEES, PROFILS
    from basoche.demonstration.deroulement import FICHIERS
    from basoche.echanges.importation import Journal, lire_creances
    from basoche.echanges.profil import trouver_profil

    toutes = [
        creance
        for nom, profil in FICHIERS
        for creance in lire_creances(DONNEES / nom, trouver_profil(profil, (PROFILS,)), le=le, journal=Journal())
    ]
    a_executer = [creance for creance in toutes if _s_execute(creance, le)]
    autres = [creance for creance in toutes if not _s_execute(creance, le)]
    return [*a_executer[:: len(a_executer) // TITRES][:TITRES], *autres[:: len(autres) // AUTRES][:AUTRES]]


def _s_execute(creance, le: date) -> bool:
    titre = creance.titre
    return (
        titre is not None
        and titre.executoire_le is not None
        and titre.notifie_le is not None
        and [debiteur.genre.value for debiteur in creance.debiteurs] == ["physique"]
        and creance.debiteurs[0].adresse is not None
        and sum(poste.montant.centimes for poste in creance.postes) > ASSEZ
        and le - titre.executoire_le > ANCIEN
    )


if __name__ == "__main__":
    remplir(Path(sys.argv[1]), datetime.now(UTC).astimezone().date())
