"""Ce que les dossiers font quand une personne change : ses parties suivent."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.commun.evenements import abonner
from basoche.etude.dossiers.models import Partie
from basoche.etude.personnes.fusion import PersonnesReunies, PersonnesSeparees


@abonner(PersonnesReunies)
def deplacer_les_parties(evenement: PersonnesReunies) -> None:
    """Les parties de l'absorbée deviennent celles de la gardée.

    Raises:
        ActionRefusee: les deux sont déjà, au même titre, parties au même dossier.
    """
    parties = Partie.objects.filter(personne=evenement.absorbee)
    evenement.deplaces["parties"] = list(parties.values_list("pk", flat=True))
    try:
        with transaction.atomic():
            parties.update(personne=evenement.gardee)
    except IntegrityError as faute:
        raise ActionRefusee(
            "Les deux personnes sont parties, au même titre, au même dossier.",
            conseil="Retirer l'une des deux de ce dossier, puis recommencer.",
        ) from faute


@abonner(PersonnesSeparees)
def rendre_les_parties(evenement: PersonnesSeparees) -> None:
    """Les parties déplacées reviennent à celle qui avait été absorbée."""
    fusion = evenement.fusion
    Partie.objects.filter(pk__in=fusion.deplaces.get("parties", ())).update(personne=fusion.absorbee)
