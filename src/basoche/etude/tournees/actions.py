"""Préparer une tournée, la changer en route, la clore. Chaque changement se dit au téléphone à son prochain contact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from basoche.etude.actes.models import Acte
from basoche.etude.commun.actions import action, exiger, reprendre
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.models import Dossier
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.etude.tournees.models import Arret, EtatArret, EtatTournee, Tournee
from basoche.etude.tournees.route import Destination, destinations, pourquoi_pas, ranger

DROIT = "acte.preparer_tournee"
ACTES_AU_PLUS = 200


@action(DROIT)
def preparer_tournee(
    *, significateur: Collaborateur, jour: date, actes: Sequence[Acte], acteur: Collaborateur, le: date
) -> Tournee:
    """Met des actes signés sur la route d'un significateur, dans le meilleur ordre connu.

    Raises:
        ActionRefusee: aucun acte, trop d'actes, jour passé, acte que ce significateur ne peut pas porter ce jour-là, ou
            déjà sur une autre route.
        DroitRefuse: un dossier n'est pas visible de l'acteur ou du significateur.
    """
    if not actes:
        raise ActionRefusee("Aucun acte n'est choisi.", conseil="Cocher les actes à porter.")
    if len(actes) > ACTES_AU_PLUS:
        raise ActionRefusee(
            f"{len(actes)} actes : une tournée en porte {ACTES_AU_PLUS} au plus.", conseil="En faire deux."
        )
    if jour < le:
        raise ActionRefusee(
            f"Le {jour:%d/%m/%Y} est passé.", conseil="Donner ce jour ou un jour à venir.", champ="jour"
        )
    for acte in actes:
        _exiger_portable(acte, significateur, jour, acteur)
    tournee = Tournee.objects.create(significateur=significateur, jour=jour, creee_par=acteur)
    rangees, ordre = ranger(destinations(actes))
    tournee.methode, tournee.metres = ordre.methode, ordre.metres
    tournee.save(update_fields=["methode", "metres"])
    _creer_arrets(_arret(tournee, destination, rang) for rang, destination in enumerate(rangees, start=1))
    journaliser("tournee.preparer", acteur=acteur, objet=tournee, details={"actes": len(actes), "jour": str(jour)})
    return tournee


@action(DROIT)
def inserer_acte(
    tournee: Tournee, acte: Acte, *, urgent: bool, acteur: Collaborateur, le: date, version_lue: int
) -> Arret:
    """Ajoute un acte à une tournée ouverte : urgent, il passe devant tout ce qui reste ; sinon avec sa commune.

    Raises:
        ActionRefusee: tournée close, ou acte que ce significateur ne peut pas porter, ou déjà sur une route.
        ConflitDeModification: un autre a changé la tournée entre-temps.
    """
    reprendre(tournee, version_lue)
    _exiger_ouverte(tournee)
    _exiger_portable(acte, tournee.significateur, tournee.jour, acteur)
    (destination,) = destinations([acte])
    restants = list(tournee.arrets.filter(etat=EtatArret.A_FAIRE))
    rang = _rang_d_insertion(restants, destination, urgent, tournee)
    _decaler(tournee, rang)
    arret = _arret(tournee, destination, rang)
    arret.est_urgent = urgent
    if urgent:
        arret.motif = "acte urgent, inséré en cours de route"
    _creer_arrets([arret])
    journaliser(
        "tournee.inserer", acteur=acteur, objet=tournee, dossier=acte.dossier.numero,
        details={"acte": acte.pk, "urgent": urgent},
    )  # fmt: skip
    return tournee.arrets.get(acte=acte)


@action(DROIT)
def retirer_arret(
    tournee: Tournee, arret: Arret, *, motif: str, acteur: Collaborateur, le: date, version_lue: int
) -> None:  # fmt: skip
    """Retire un acte de la route, avec son motif ; l'acte redevient libre.

    Raises:
        ActionRefusee: sans motif, tournée close, ou arrêt déjà fait ou retiré.
        ConflitDeModification: un autre a changé la tournée entre-temps.
    """
    if not motif.strip():
        raise ActionRefusee("Retirer un acte demande un motif.", conseil="Le dire au significateur.", champ="motif")
    reprendre(tournee, version_lue)
    _exiger_ouverte(tournee)
    exiger(acteur, "dossier.lire", arret.acte.dossier)
    if not changer_arret(arret, EtatArret.RETIRE, motif):
        raise ActionRefusee("Cet arrêt n'est plus à faire.", conseil="Recharger la page.")
    journaliser(
        "tournee.retirer", acteur=acteur, objet=tournee, dossier=arret.acte.dossier.numero,
        details={"acte": arret.acte_id},
    )  # fmt: skip


@action(DROIT)
def deplacer_arret(
    tournee: Tournee, arret: Arret, *, pas: int, acteur: Collaborateur, le: date, version_lue: int
) -> None:  # fmt: skip
    """Échange un arrêt avec son voisin à faire : ``pas`` vaut -1 (plus tôt) ou 1 (plus tard).

    Raises:
        ActionRefusee: tournée close.
        ConflitDeModification: un autre a changé la tournée entre-temps.
    """
    reprendre(tournee, version_lue)
    _exiger_ouverte(tournee)
    exiger(acteur, "dossier.lire", arret.acte.dossier)
    restants = list(tournee.arrets.filter(etat=EtatArret.A_FAIRE))
    ici = next((rang for rang, autre in enumerate(restants) if autre.pk == arret.pk), None)
    if ici is None or not 0 <= ici + pas < len(restants):
        return
    voisin = restants[ici + pas]
    Arret.objects.filter(pk=arret.pk).update(rang=voisin.rang)
    Arret.objects.filter(pk=voisin.pk).update(rang=restants[ici].rang)
    _dire_l_ordre_a_la_main(tournee)
    journaliser("tournee.deplacer", acteur=acteur, objet=tournee, details={"acte": arret.acte_id, "pas": pas})


@action(DROIT)
def reordonner_tournee(tournee: Tournee, *, acteur: Collaborateur, le: date, version_lue: int) -> None:
    """Recalcule l'ordre de ce qui reste à faire ; les urgents restent devant.

    Raises:
        ActionRefusee: tournée close.
        ConflitDeModification: un autre a changé la tournée entre-temps.
    """
    reprendre(tournee, version_lue)
    _exiger_ouverte(tournee)
    restants = {arret.acte_id: arret for arret in tournee.arrets.filter(etat=EtatArret.A_FAIRE).select_related(
        "acte__dossier", "acte__destinataire__personne")}  # fmt: skip
    rangees, ordre = ranger(destinations([arret.acte for arret in restants.values()]))
    suite = sorted((restants[d.acte.pk] for d in rangees), key=lambda arret: not arret.est_urgent)
    base = max((a.rang for a in tournee.arrets.exclude(etat=EtatArret.A_FAIRE)), default=0)
    for rang, arret in enumerate(suite, start=base + 1):
        arret.rang = rang
    Arret.objects.bulk_update(suite, ["rang"])
    tournee.methode, tournee.metres = ordre.methode, ordre.metres
    tournee.save(update_fields=["methode", "metres"])
    journaliser("tournee.reordonner", acteur=acteur, objet=tournee)


@action(DROIT)
def clore_tournee(tournee: Tournee, *, acteur: Collaborateur, le: date, version_lue: int) -> int:
    """Ferme la route : ce qui n'a pas été remis redevient libre ; rend combien.

    Raises:
        ActionRefusee: déjà close.
        ConflitDeModification: un autre a changé la tournée entre-temps.
    """
    reprendre(tournee, version_lue)
    _exiger_ouverte(tournee)
    rendus = tournee.arrets.filter(etat=EtatArret.A_FAIRE).update(
        etat=EtatArret.REPORTE, motif="tournée close avant la remise", change_le=timezone.now()
    )
    tournee.etat, tournee.close_le = EtatTournee.CLOSE, timezone.now()
    tournee.save(update_fields=["etat", "close_le"])
    journaliser("tournee.clore", acteur=acteur, objet=tournee, details={"non_remis": rendus})
    return rendus


def changer_arret(arret: Arret, etat: EtatArret, motif: str) -> bool:
    """Change un arrêt encore à faire ; faux s'il ne l'était plus."""
    return bool(
        Arret.objects.filter(pk=arret.pk, etat=EtatArret.A_FAIRE).update(
            etat=etat, motif=motif.strip()[:240], change_le=timezone.now()
        )
    )


def retirer_le_dossier(dossier: Dossier, motif: str) -> int:
    """Retire de toutes les routes les actes d'un dossier ; rend leur nombre. Sans droit à vérifier : c'est un fait."""
    arrets = list(Arret.objects.filter(acte__dossier=dossier, etat=EtatArret.A_FAIRE).select_related("tournee"))
    for arret in arrets:
        changer_arret(arret, EtatArret.RETIRE, motif)
        journaliser(
            "tournee.retirer", acteur="etude", objet=arret.tournee, dossier=dossier.numero,
            details={"acte": arret.acte_id},
        )  # fmt: skip
    return len(arrets)


def _exiger_ouverte(tournee: Tournee) -> None:
    if tournee.etat != EtatTournee.OUVERTE:
        raise ActionRefusee("Cette tournée est close.", conseil="En préparer une autre.")


def _exiger_portable(acte: Acte, significateur: Collaborateur, jour: date, acteur: Collaborateur) -> None:
    exiger(acteur, "dossier.lire", acte.dossier)
    if not acte.dossier.est_visible_par(significateur):
        raise ActionRefusee(
            f"{significateur} n'a pas accès au dossier {acte.dossier.numero}.",
            conseil="Choisir un autre significateur.",
        )
    if raison := pourquoi_pas(acte, significateur, jour):
        raise ActionRefusee(f"{acte.dossier.numero}, {acte.intitule} : {raison}.", conseil="Ôter cet acte du choix.")


def _arret(tournee: Tournee, destination: Destination, rang: int) -> Arret:
    return Arret(
        tournee=tournee, acte=destination.acte, rang=rang, adresse=destination.adresse[:300],
        code_postal=destination.lieu.code_postal[:10], commune=destination.lieu.commune[:120],
    )  # fmt: skip


def _creer_arrets(arrets: Iterable[Arret]) -> None:
    """Un acte remis en route dans la même tournée y reprend sa ligne."""
    for arret in arrets:
        try:
            with transaction.atomic():
                Arret.objects.update_or_create(
                    tournee=arret.tournee, acte=arret.acte,
                    defaults={
                        "rang": arret.rang, "adresse": arret.adresse, "code_postal": arret.code_postal,
                        "commune": arret.commune, "est_urgent": arret.est_urgent, "etat": EtatArret.A_FAIRE,
                        "motif": arret.motif, "change_le": None,
                    },
                )  # fmt: skip
        except IntegrityError:
            raise ActionRefusee(
                f"L'acte du dossier {arret.acte.dossier.numero} est déjà sur une route.",
                conseil="Le retirer de l'autre tournée d'abord.",
            ) from None


def _rang_d_insertion(restants: Sequence[Arret], ici: Destination, urgent: bool, tournee: Tournee) -> int:
    fin = max((arret.rang for arret in tournee.arrets.all()), default=0) + 1
    if not restants:
        return fin
    if urgent:
        return restants[0].rang
    voisins = [a.rang for a in restants if (a.code_postal, a.commune) == (ici.lieu.code_postal, ici.lieu.commune)]
    return voisins[-1] + 1 if voisins else fin


def _decaler(tournee: Tournee, rang: int) -> None:
    suivants = list(tournee.arrets.filter(rang__gte=rang))
    for arret in suivants:
        arret.rang += 1
    Arret.objects.bulk_update(suivants, ["rang"])


def _dire_l_ordre_a_la_main(tournee: Tournee) -> None:
    if not tournee.methode.startswith("Ordre changé à la main"):
        tournee.methode = f"Ordre changé à la main. Avant : {tournee.methode}"
        tournee.metres = None
        tournee.save(update_fields=["methode", "metres"])
