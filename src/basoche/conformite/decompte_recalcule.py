"""Le décompte recalculé : intérêts, total et provision, d'après ses lignes de calcul, titre par titre."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from basoche.conformite.dossier import Dossier
from basoche.conformite.mentions import mentions_dues
from basoche.conformite.verdict import Motif, Objet
from basoche.droit import parametres
from basoche.droit.actes import Gravite, Mention
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import ZERO, Montant
from basoche.guichet import ouvrir

_PROVISION = "decompte.provision_interets_1_mois"
_SBI = "execution/seuils/somme_alimentaire_compte"
_COMPARES = (
    ("principal", "le principal", ("decompte.principal",)),
    ("interets", "les intérêts échus", ("decompte.interets_echus", "decompte.interets")),
    ("frais", "les frais", ("decompte.frais",)),
)


def controler_le_calcul(dossier: Dossier) -> Iterator[Motif]:
    """Le décompte imprimé est celui que donnent ses lignes (``controle.decompte``, ``controle.decomptes``)."""
    mention = _mention(dossier, "decompte.principal")
    if mention is not None:
        yield from _controler_le_decompte(dossier, mention)
        yield from _controler_les_decomptes(dossier, mention)
    yield from _controler_la_provision(dossier)
    yield from _controler_la_somme_alimentaire(dossier)


def _mention(dossier: Dossier, champ: str) -> Mention | None:
    return next((m for m in mentions_dues(dossier) if champ in m.champs), None)


def _calculer(entree: Mapping[str, Any], mention: Mention) -> tuple[Mapping[str, Any] | None, Motif | None]:
    """Les valeurs du guichet, ou le motif qui dit pourquoi le calcul est refusé."""
    try:
        return ouvrir("decompte").calculer(dict(entree), souple=True).valeurs, None
    except ErreurBasoche as refus:
        return None, Motif(
            Objet.MENTION, mention.id, Gravite.A_VERIFIER, mention.article,
            f"Le décompte ne peut pas être recalculé d'après ses lignes. {refus.message.rstrip('.')}.",
            refus.conseil or "Vérifier les lignes du décompte.",
        )  # fmt: skip


def _controler_le_decompte(dossier: Dossier, mention: Mention) -> Iterator[Motif]:
    entree = dossier.valeur("controle.decompte")
    if entree is None:
        return
    valeurs, refus = _calculer(entree, mention)
    if valeurs is None:
        if refus is not None:
            yield refus
        return
    for cle, quoi, champs in _COMPARES:
        yield from _ecart(mention, quoi, dossier.montant(*champs), valeurs[cle])
    yield from _controler_le_total(dossier, mention, valeurs["total"], valeurs["provision_un_mois"])
    yield from _ecart(mention, "l'intérêt par jour", dossier.montant("decompte.interet_par_jour"),
                      valeurs["interet_par_jour"])  # fmt: skip
    yield from _ecart(mention, "la provision d'un mois", dossier.montant(_PROVISION), valeurs["provision_un_mois"])


def _controler_le_total(dossier: Dossier, mention: Mention, calcule: Montant, provision: Montant) -> Iterator[Motif]:
    """Le total imprimé peut ou non comprendre la provision."""
    ecrit = dossier.montant("decompte.total")
    attendu = calcule if dossier.montant(_PROVISION) is None or ecrit == calcule else calcule + provision
    yield from _ecart(mention, "le total", ecrit, attendu)


def _controler_les_decomptes(dossier: Dossier, mention: Mention) -> Iterator[Motif]:
    """Plusieurs titres : un décompte distinct pour chacun, et leur somme fait le total (CPCE R211-1, R221-1)."""
    declares = dossier.valeur("controle.decomptes")
    if declares is None:
        return
    totaux: list[Montant] = []
    for rang, element in enumerate(declares):
        valeurs, refus = _calculer(element["calcul"], mention)
        if valeurs is None:
            if refus is not None:
                yield refus
            return
        for cle in ("principal", "interets", "total"):
            ecrit = dossier.montant_de(element.get(cle), f"controle.decomptes[{rang}].{cle}")
            yield from _ecart(mention, f"« {element['titre']} », {cle.replace('interets', 'intérêts')}", ecrit,
                              valeurs[cle])  # fmt: skip
        totaux.append(valeurs["total"])
    provision = dossier.montant(_PROVISION) or ZERO
    somme, ecrit = sum(totaux, ZERO), dossier.montant("decompte.total")
    if ecrit is not None and ecrit not in (somme, somme + provision):
        yield from _ecart(mention, f"le total des {len(totaux)} titres", ecrit, somme)


def _ecart(mention: Mention, quoi: str, ecrit: Montant | None, juste: Montant) -> Iterator[Motif]:
    """Un excès n'annule pas l'acte : il se réduit. C'est une irrégularité, à corriger avant l'envoi."""
    if ecrit is not None and ecrit != juste:
        yield Motif(
            Objet.MENTION, mention.id, Gravite.IRREGULARITE, mention.article,
            f"Décompte recalculé : {quoi} imprimé est de {ecrit.en_francais()}, le calcul donne "
            f"{juste.en_francais()}.",
            "Reprendre le décompte calculé : basoche calcul decompte.",
        )  # fmt: skip


def _controler_la_provision(dossier: Dossier) -> Iterator[Motif]:
    """La provision couvre le mois de la contestation : de vingt-huit à trente et un jours d'intérêts (CPCE R211-1)."""
    provision, par_jour = dossier.montant(_PROVISION), dossier.montant("decompte.interet_par_jour")
    mention = _mention(dossier, _PROVISION)
    if provision is None or par_jour is None or mention is None or par_jour == ZERO:
        return
    # L'intérêt par jour est arrondi : un demi-centime par jour d'écart au plus.
    if not 28 * par_jour.centimes - 16 <= provision.centimes <= 31 * par_jour.centimes + 16:
        yield Motif(
            Objet.MENTION, mention.id, Gravite.IRREGULARITE, mention.article,
            f"La provision d'un mois ({provision.en_francais()}) ne répond pas à l'intérêt par jour "
            f"({par_jour.en_francais()}).",
            "Compter un mois d'intérêts : basoche calcul decompte.",
        )  # fmt: skip


def _controler_la_somme_alimentaire(dossier: Dossier) -> Iterator[Motif]:
    """La somme laissée sur le compte est le forfait du jour, ou le solde s'il est moindre (CPCE L162-2, R162-2)."""
    laissee, mention = dossier.montant("sbi.montant"), _mention(dossier, "sbi.montant")
    if laissee is None or mention is None:
        return
    jour = dossier.jour("saisie.date", "acte_precedent.date") or dossier.jour_de_l_acte
    try:
        lu = parametres.lire(_SBI, le=jour)
    except ErreurBasoche:
        return
    forfait = Montant.lire(str(lu.contenu))
    if laissee == forfait:
        return
    trop = laissee > forfait
    yield Motif(
        Objet.MENTION, mention.id, Gravite.IRREGULARITE if trop else Gravite.A_VERIFIER, lu.fondement.article,
        f"La somme laissée au débiteur est de {laissee.en_francais()} ; le forfait du {jour:%d/%m/%Y} est de "
        f"{forfait.en_francais()}{'' if trop else ', sauf solde moindre'}.",
        "Écrire le forfait du jour de la saisie, ou le solde du compte s'il est inférieur.",
    )  # fmt: skip
