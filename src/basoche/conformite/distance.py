"""La distance : qui demeure outre-mer ou à l'étranger a un délai plus long, et l'acte lui parvient par une autre voie.

CPC 643 et 644 pour la comparution et les recours, à l'exclusion des contestations de saisie ; CPC 684 et
règlement (UE) 2020/1784 pour la transmission.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from basoche.conformite.dossier import Dossier
from basoche.conformite.lieux import ETRANGER, METROPOLE, Lieu, lire_le_lieu
from basoche.conformite.moment import est_signifie
from basoche.conformite.verdict import Motif, Objet
from basoche.droit import parametres
from basoche.droit.actes import Gravite
from basoche.droit.calendrier import jour_en_lettres
from basoche.droit.delais import Duree, ajouter_duree

_PARAMETRES = "delais/distance"
_ADRESSES = ("destinataire.domicile", "destinataire.siege", "destinataire.adresse")
# Où siège la juridiction du recours ou de la comparution : son adresse d'abord, son nom à défaut.
_SIEGES = ("adresse_juridiction", "tribunal", "juridiction_recours", "juridiction", "audience.lieu")
_MODES = ("etranger", "union_europeenne", "parquet")
_ACTES_DE_TRANSMISSION = ("signification_etranger_hors_ue", "signification_ue_2020_1784", "signification_parquet")
# Le délai de l'opposition européenne est dans son règlement, que CPC 643 n'augmente pas certainement.
_DOUTEUX = ("ipe_opposition",)


@dataclass(frozen=True, slots=True)
class Augmentation:
    """Ce que la distance ajoute à un délai, l'article qui le dit ; ``doute`` : pourquoi ce n'est pas certain."""

    duree: Duree
    article: str
    demeure: str
    doute: str = ""


def lieu_du_destinataire(dossier: Dossier) -> Lieu | None:
    """Où demeure le destinataire, d'après son adresse."""
    return lire_le_lieu(dossier.texte(*_ADRESSES), dossier.texte("destinataire.pays"))


def augmentation_due(dossier: Dossier, regles: tuple[str, ...] = ()) -> Augmentation | None:
    """L'augmentation d'un délai de comparution ou de recours (CPC 643, 644) ; ``None`` s'il n'y en a pas.

    Args:
        regles: les règles de délai possibles (« ip_opposition ») : toutes ne sont pas augmentées à coup sûr.
    """
    lieu = lieu_du_destinataire(dossier)
    siege = _siege(dossier)
    regle = _regle(lieu, siege)
    if lieu is None or regle is None:
        return None
    lu = parametres.lire(f"{_PARAMETRES}/{regle}", le=dossier.jour_de_l_acte)
    return Augmentation(
        Duree(**lu.contenu), lu.fondement.article, _en_lettres(lieu), _doute(dossier, lieu, siege, regles)
    )


def _siege(dossier: Dossier) -> Lieu | None:
    lus = [lire_le_lieu(dossier.texte(champ)) for champ in _SIEGES]
    return next((lieu for lieu in lus if lieu is not None), None)


def _regle(lieu: Lieu | None, siege: Lieu | None) -> str | None:
    """Le paramètre de la distance ; un siège inconnu est tenu pour métropolitain, avec réserve."""
    if lieu is None:
        return None
    la_bas = siege is not None and siege.collectivite not in (METROPOLE, ETRANGER)
    if lieu.collectivite == ETRANGER:
        return "outre_mer_etranger" if la_bas else "metropole_etranger"
    if siege is not None and la_bas:
        return "outre_mer_hors_collectivite" if lieu.collectivite != siege.collectivite else None
    return None if lieu.collectivite == METROPOLE else "metropole_outre_mer"


def _doute(dossier: Dossier, lieu: Lieu, siege: Lieu | None, regles: tuple[str, ...]) -> str:
    if not lieu.sur:
        return "l'adresse le laisse croire sans le dire"
    if lieu.collectivite != ETRANGER and (siege is None or not siege.sur):
        return "le siège de la juridiction n'est pas donné"
    if any(regle in _DOUTEUX for regle in regles):
        return "ce délai est dans un règlement européen"
    if dossier.texte("remise.mode") == "a_personne":
        return "remis à sa personne en un lieu plus proche, l'acte n'emporte que le délai de ce lieu (CPC 647)"
    return ""


def _en_lettres(lieu: Lieu) -> str:
    return (
        "à l'étranger" if lieu.collectivite == ETRANGER else f"hors de la collectivité du siège ({lieu.collectivite})"
    )


def controler_la_distance(dossier: Dossier) -> Iterator[Motif]:
    """La transmission d'un acte à l'étranger, et le temps de comparaître de qui demeure loin."""
    yield from _controler_la_transmission(dossier)
    yield from _controler_la_comparution(dossier)


def _controler_la_transmission(dossier: Dossier) -> Iterator[Motif]:
    """Un acte destiné à l'étranger se transmet ; s'il est remis en France, le mode de remise le dit."""
    lieu, mode = lieu_du_destinataire(dossier), dossier.texte("remise.mode")
    deja = mode in _MODES or mode == "a_personne" or dossier.demande.code in _ACTES_DE_TRANSMISSION
    if lieu is None or lieu.collectivite != ETRANGER or deja or not est_signifie(dossier):
        return
    union = lieu.dans_l_union
    voie = (
        "il se transmet à l'entité requise de cet État membre (règlement (UE) 2020/1784)"
        if union
        else "il se remet au parquet, ou se transmet selon le règlement européen ou le traité applicable"
    )
    yield Motif(
        Objet.DELAI, f"{dossier.demande.code}.transmission", Gravite.A_VERIFIER,
        "Règl. (UE) 2020/1784 ; CPC 684" if union else "CPC 684 ; CPC 684-1",
        f"Le destinataire demeure à l'étranger : si l'acte ne lui est pas remis en France, {voie}.",
        f"Préparer la transmission : mode de remise « {'union_europeenne' if union else 'etranger ou parquet'} ».",
    )  # fmt: skip


def _controler_la_comparution(dossier: Dossier) -> Iterator[Motif]:
    """Le délai de comparution est augmenté, sauf juge l'ayant abrégé (CPC 643, 644, 646)."""
    audience = dossier.jour("audience.date")
    due = augmentation_due(dossier) if audience is not None else None
    if audience is None or due is None or not dossier.demande.code.startswith("assignation_"):
        return
    au_plus_tot = ajouter_duree(dossier.jour_de_l_acte, due.duree)
    if audience <= au_plus_tot:
        yield Motif(
            Objet.DELAI, f"{dossier.demande.code}.distance", Gravite.A_VERIFIER, f"{due.article} ; CPC 646",
            f"Le destinataire demeure {due.demeure} : son délai de comparution est augmenté de {due.duree}, et "
            f"l'audience du {audience:%d/%m/%Y} vient avant même le {jour_en_lettres(au_plus_tot)}.",
            "Demander une autre date d'audience, ou produire l'ordonnance qui a abrégé le délai.",
        )  # fmt: skip
