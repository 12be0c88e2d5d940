"""De quoi faire vivre un acte dans les essais : un dossier complet, un clerc habilité, chaque pas franchi."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.utils import timezone

from basoche.etude.actes.diligences import Faite
from basoche.etude.actes.models import Acte, Genre, Mode
from basoche.etude.actes.preparation import controler_acte, preparer_acte, relire_acte
from basoche.etude.actes.signature import imprimer_acte, signer_acte
from basoche.etude.equipe.models import Habilitation, NatureHabilitation
from basoche.etude.personnes.models import Coordonnee

CODE = "cmd_saisie_vente"
CORRECTIONS = {
    "officier.civilite": "Mme",
    "paiement.modalites": "par virement sur le compte affecté de l'étude.",
}
MOTIF = "personne n'a répondu à la sonnette ni à l'interphone lors du passage de 14 h"


def regler_l_etude(settings, dossier) -> None:
    """Règle l'étude fictive dont les actes portent l'en-tête."""
    fichier = dossier / "etude.yaml"
    fichier.write_text(
        "nom: SELARL Aubrac et Vauquelin\nqualite: Commissaires de justice associés\n"
        "adresse: 12 rue des Clercs, 69999 Lyon-la-Basoche\ntelephone: '01 99 00 12 34'\n",
        encoding="utf-8",
    )
    settings.ENVIRONNEMENT = replace(settings.ENVIRONNEMENT, etude=fichier)


def installer(personnes, le: date) -> None:
    """Donne à chaque personne l'adresse et l'organe que l'acte exige."""
    for personne in personnes:
        Coordonnee.objects.create(
            personne=personne, nature="adresse", valeur="27 boulevard du Hérisson-Bleu", code_postal="01999",
            commune="Bréz-la-Forêt", du=le - timedelta(days=900), origine="client",
        )  # fmt: skip
        if personne.nature == "morale":
            personne.organe = "son gérant"
            personne.save()


def habiliter(clerc, du: date, au: date | None = None) -> None:
    """Inscrit l'habilitation aux significations."""
    Habilitation.objects.create(collaborateur=clerc, nature=NatureHabilitation.SIGNIFICATION, du=du, au=au)


def preparer(dossier, acteur, le: date, **nommes) -> Acte:
    """Un commandement préparé, sans rien qui manque."""
    return preparer_acte(dossier, code=CODE, acteur=acteur, le=le, corrections=CORRECTIONS, **nommes)


def relire(acte: Acte, expert, le: date) -> Acte:
    """Le même, contrôlé et relu."""
    controler_acte(acte, acteur=expert, le=le, version_lue=acte.version)
    relire_acte(acte, acteur=expert, le=le, version_lue=acte.version)
    return acte


def signer(acte: Acte, expert, commissaire, le: date, quand: datetime | None = None) -> Acte:
    """Le même, imprimé et signé sur papier ; ``quand`` place la signature dans le temps des essais."""
    relire(acte, expert, le)
    imprimer_acte(acte, acteur=expert, le=le, version_lue=acte.version)
    signer_acte(acte, acteur=commissaire, le=le, version_lue=acte.version)
    Acte.objects.filter(pk=acte.pk).update(signe_le=quand or heure(le, 9))
    acte.refresh_from_db()
    return acte


def heure(le: date, h: int, minute: int = 5) -> datetime:
    """Une heure de ce jour, à l'étude."""
    return datetime(le.year, le.month, le.day, h, minute, tzinfo=timezone.get_default_timezone())


def diligences(le: date, suffixe: str = "") -> list[Faite]:
    """Ce qu'il faut avoir fait pour un dépôt à l'étude : un passage, deux vérifications concordantes."""
    return [
        Faite(Genre.PASSAGE, "appel à l'interphone", heure(le, 14, 0), f"sans réponse{suffixe}"),
        Faite(Genre.DOMICILE, "nom relevé", heure(le, 14, 1), f"le nom y figure{suffixe}", "la boîte aux lettres"),
        Faite(Genre.DOMICILE, "question posée", heure(le, 14, 3), f"il habite bien là{suffixe}", "la gardienne"),
    ]


def depot_a_l_etude(le: date, **remplace):
    """Les arguments d'une remise par dépôt à l'étude."""
    arguments = {
        "mode": Mode.A_ETUDE,
        "instant": heure(le, 14),
        "motif_655": MOTIF,
        "diligences": diligences(le),
        "avis_passage_le": le,
        "champs": {"adresse": "27 boulevard du Hérisson-Bleu, 01999 Bréz-la-Forêt"},
        "casier": "B 12",
    }
    return {**arguments, **remplace}
