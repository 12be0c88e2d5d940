"""Guichet du coût d'un acte."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from basoche.droit.montant import Montant
from basoche.droit.parametres import AUCUNE, Options
from basoche.droit.resultat import Resultat
from basoche.droit.tarif import Debours, DemandeCout, cout
from basoche.droit.tarif.demande import DEPLACEMENTS, TERRITOIRES
from basoche.guichet.champs import Champ, Forme, lire_booleen, lire_entree, lire_taux

TITRE = "Coût d'un acte : émolument, déplacement, débours et TVA"


def lire_tva_d_un_debours(valeur: Any, ou: str, souple: bool) -> bool | Decimal:
    """La TVA d'un débours : vrai ou faux, ou son taux en pour cent (qui doit être celui du calcul)."""
    if isinstance(valeur, bool) or (souple and isinstance(valeur, str) and valeur.isalpha()):
        return lire_booleen(valeur, ou, souple)
    return lire_taux(valeur, ou, souple)


_DEBOURS = (
    Champ("libelle", Forme.TEXTE, "ce qui a été avancé.", obligatoire=True),
    Champ("montant", Forme.MONTANT, "montant avancé, en euros.", obligatoire=True),
    Champ(
        "tva",
        Forme.LIBRE,
        "vrai si le débours supporte la TVA du calcul (faux par défaut), ou ce taux en pour cent.",
        defaut=False,
        lecture=lire_tva_d_un_debours,
    ),
)

CHAMPS: tuple[Champ, ...] = (
    Champ("acte", Forme.TEXTE, "code d'un acte du catalogue (basoche acte lister).", exemple="cmd_saisie_vente"),
    Champ("numero", Forme.TEXTE, "numéro du tarif, tableaux 3-1 à 3-3 (« 44 », « 112a », « 97-1 »).", exemple="42"),
    Champ("date", Forme.DATE, "jour de la prestation (la signification).", obligatoire=True, exemple="2025-06-16"),
    Champ(
        "obligation",
        Forme.MONTANT,
        "montant de l'obligation à laquelle l'acte est relatif ; sans elle, coefficient 1.",
        exemple="2000",
    ),
    Champ("destinataires", Forme.ENTIER, "nombre de copies signifiées (une par destinataire).", defaut=1),
    Champ("provision_le", Forme.DATE, "jour de la première provision, s'il y en a une (règle transitoire)."),
    Champ("territoire", Forme.CHOIX, "lieu de la prestation.", defaut=TERRITOIRES[0], choix=TERRITOIRES),
    Champ(
        "frais_deplacement", Forme.CHOIX, "mode de déplacement (A444-48).", defaut=DEPLACEMENTS[0], choix=DEPLACEMENTS
    ),
    Champ("lettre_658", Forme.BOOLEEN, "compter la lettre de l'article 658 du CPC (tarif postal saisi).", defaut=False),
    Champ("urgence", Forme.BOOLEEN, "émolument d'urgence (A444-12).", defaut=False),
    Champ(
        "engagement_poursuites",
        Forme.BOOLEEN,
        "compter le droit d'engagement des poursuites (A444-15), non encore perçu pour la créance.",
        defaut=False,
    ),
    Champ("vacations", Forme.ENTIER, "demi-heures entamées au-delà du temps de référence (A444-18).", defaut=0),
    Champ("debours", Forme.LISTE, "sommes avancées : libelle, montant, tva.", defaut=(), sous_champs=_DEBOURS),
    Champ("honoraire_ht", Forme.MONTANT, "honoraire libre hors taxe d'une prestation hors tarif."),
    Champ("tva", Forme.TAUX, "taux de TVA en pour cent, à la place de celui du territoire."),
)

EXEMPLE: Mapping[str, Any] = {
    "numero": "42",
    "date": "2025-06-16",
    "obligation": "2000.00",
    "engagement_poursuites": True,
}


def calculer(entree: Mapping[str, Any], *, souple: bool = False, options: Options = AUCUNE) -> Resultat:
    """Lit la demande et chiffre l'acte (voir :func:`basoche.droit.tarif.cout.cout`)."""
    lu = lire_entree(CHAMPS, entree, souple=souple)
    debours = tuple(_debours(element) for element in lu.pop("debours"))
    return cout(DemandeCout(le=lu.pop("date"), debours=debours, **lu), options)


def _debours(lu: Mapping[str, Any]) -> Debours:
    montant: Montant = lu["montant"]
    return Debours(lu["libelle"], montant, lu["tva"])
