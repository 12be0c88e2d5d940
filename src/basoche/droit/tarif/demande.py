"""Ce qu'il faut chiffrer : la demande d'un coût d'acte, et ce qui la rend impossible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from basoche.droit.erreurs import ChampInvalide, ChampManquant
from basoche.droit.montant import Montant

METROPOLE = ("metropole", "alsace_moselle")
OUTRE_MER = (
    "guadeloupe", "martinique", "guyane", "reunion", "mayotte", "saint_pierre_et_miquelon", "wallis_et_futuna",
    "saint_barthelemy", "saint_martin",
)  # fmt: skip
TERRITOIRES = METROPOLE + OUTRE_MER
# Au-delà, une faute de frappe est plus probable qu'un acte.
NOMBRE_MAXIMAL = 9_999
DEPLACEMENTS = ("physique", "electronique", "aucun")


@dataclass(frozen=True, slots=True)
class Debours:
    """Une somme avancée ; ``tva`` : vrai si elle supporte la TVA du calcul, ou ce taux en pour cent."""

    libelle: str
    montant: Montant
    tva: bool | Decimal = False


@dataclass(frozen=True, slots=True)
class DemandeCout:
    """Ce qu'il faut chiffrer : exactement un de ``acte``, ``numero``, ``honoraire_ht`` (en euros).

    ``obligation`` : montant en euros de l'obligation à laquelle l'acte est relatif, ``None`` si elle est indéterminée.
    ``vacations`` : demi-heures entamées au-delà du temps de référence. ``tva`` : taux imposé, en pour cent.
    """

    le: date
    acte: str | None = None
    numero: str | None = None
    honoraire_ht: Montant | None = None
    obligation: Montant | None = None
    destinataires: int = 1
    provision_le: date | None = None
    territoire: str = METROPOLE[0]
    frais_deplacement: str = DEPLACEMENTS[0]
    lettre_658: bool = False
    urgence: bool = False
    engagement_poursuites: bool = False
    vacations: int = 0
    debours: Sequence[Debours] = ()
    tva: Decimal | None = None


def verifier(demande: DemandeCout) -> None:
    """Exactement une prestation désignée, au moins un destinataire, rien qui n'ait de sens que pour un acte tarifé.

    Raises:
        ChampManquant, ChampInvalide: la demande ne désigne pas exactement une prestation, ou se contredit.
    """
    objets = {"acte": demande.acte, "numero": demande.numero, "honoraire_ht": demande.honoraire_ht}
    donnes = [nom for nom, valeur in objets.items() if valeur is not None]
    conseil = "Donner exactement un de « acte », « numero », « honoraire_ht »."
    if not donnes:
        raise ChampManquant("Rien à chiffrer : ni acte, ni numéro, ni honoraire.", conseil=conseil, champ="numero")
    if len(donnes) > 1:
        cites = ", ".join(f"« {nom} »" for nom in donnes)
        raise ChampInvalide(f"Champs donnés ensemble : {cites}.", conseil=conseil, champ=donnes[-1])
    _borner("destinataires", demande.destinataires, 1)
    _borner("vacations", demande.vacations, 0)
    if demande.honoraire_ht is not None:
        _refuser_sur_un_honoraire(demande)


def _borner(nom: str, nombre: int, minimum: int) -> None:
    if not minimum <= nombre <= NOMBRE_MAXIMAL:
        raise ChampInvalide(
            f"« {nom} » vaut {str(nombre)[:20]}, hors de ce qui est possible.",
            conseil=f"Donner un nombre entre {minimum} et {NOMBRE_MAXIMAL}.",
            champ=nom,
        )


def _refuser_sur_un_honoraire(demande: DemandeCout) -> None:
    interdits = {
        "urgence": demande.urgence,
        "engagement_poursuites": demande.engagement_poursuites,
        "vacations": demande.vacations > 0,
    }
    for nom, donne in interdits.items():
        if donne:
            raise ChampInvalide(
                f"« {nom} » n'a pas de sens pour un honoraire libre.",
                conseil="Le comprendre dans l'honoraire convenu, ou donner le numéro du tarif.",
                champ=nom,
            )


def fois(demande: DemandeCout) -> str:
    """Ce qu'un libellé dit du nombre de destinataires."""
    return f" × {demande.destinataires} destinataires" if demande.destinataires > 1 else ""


def en_francais(nombre: Decimal) -> str:
    """Un nombre à la virgule."""
    return format(nombre, "f").replace(".", ",")
