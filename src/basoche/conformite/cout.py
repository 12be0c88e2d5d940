"""Le coût de l'acte : celui du tarif en vigueur à sa date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from basoche.conformite.dossier import Dossier
from basoche.conformite.verdict import Motif, Objet
from basoche.droit.actes import Gravite
from basoche.droit.erreurs import ErreurBasoche, HorsPeriode
from basoche.droit.montant import ZERO, Montant
from basoche.droit.parametres import Options
from basoche.droit.resultat import Resultat
from basoche.guichet import ouvrir

_ID = "mentions_generales_acte.cout"
_ARTICLE = "C. com., partie réglementaire, titre IV bis du livre IV (tarif)"


def controler_le_cout(dossier: Dossier) -> Iterator[Motif]:
    """Hors taxe et TVA font le coût ; le coût est celui que chiffre le tarif du jour (C. com., A444-10 et suivants)."""
    ht, tva, ttc = (dossier.montant(f"cout.{cle}") for cle in ("ht", "tva", "ttc"))
    debours = dossier.montant("cout.debours")
    if ht is not None and tva is not None and ttc is not None and ht + tva + (debours or ZERO) != ttc:
        plus = "" if debours is None else f" et {debours.en_francais()} de débours"
        yield _motif(
            Gravite.IRREGULARITE,
            f"Le coût se contredit : {ht.en_francais()} hors taxe et {tva.en_francais()} de TVA{plus} ne font pas "
            f"{ttc.en_francais()}.",
        )
    yield from _controler_les_lignes(dossier, ht)
    if ttc is not None:
        yield from _comparer_au_tarif(dossier, ttc)


def _controler_les_lignes(dossier: Dossier, ht: Montant | None) -> Iterator[Motif]:
    """Les lignes imprimées font le hors taxe ; chacune est arrondie, d'où un centime d'écart par ligne."""
    lignes = dossier.valeur("cout.lignes")
    if ht is None or not isinstance(lignes, list | tuple) or not all(isinstance(ligne, Mapping) for ligne in lignes):
        return
    lus = [dossier.montant_de(ligne.get("montant"), "cout.lignes[].montant") for ligne in lignes]
    connus = [montant for montant in lus if montant is not None]
    somme = sum(connus, ZERO)
    # Une ligne de débours y figure parfois : elle n'est pas du hors taxe.
    attendus = (ht, ht + (dossier.montant("cout.debours") or ZERO))
    if len(connus) == len(lus) and all(abs(somme.centimes - juste.centimes) > len(lus) for juste in attendus):
        yield _motif(
            Gravite.IRREGULARITE,
            f"Le coût se contredit : ses lignes font {somme.en_francais()}, et le hors taxe est de {ht.en_francais()}.",
        )


def _comparer_au_tarif(dossier: Dossier, ttc: Montant) -> Iterator[Motif]:
    precisions = dossier.valeur("controle.cout") or {}
    entree = _entree(dossier, precisions)
    try:
        resultat, reconduit = _chiffrer(entree)
    except ErreurBasoche as refus:
        yield _motif(Gravite.A_VERIFIER, f"Le coût ne peut pas être comparé au tarif du jour. {refus.message}")
        return
    juste: Montant = resultat.valeurs["ttc"]
    hypothese = "" if precisions else " pour une copie, sans urgence ni débours"
    if reconduit:
        ecart = "" if juste == ttc else f", et l'acte imprime {ttc.en_francais()}"
        yield _motif(
            Gravite.A_VERIFIER,
            f"Tarif échu, reconduit : à confirmer. La dernière version connue donne {juste.en_francais()}{hypothese}"
            f"{ecart}.",
        )
    elif juste != ttc:
        yield _motif(
            Gravite.IRREGULARITE,
            f"Le coût imprimé est de {ttc.en_francais()} ; le tarif du jour donne {juste.en_francais()}{hypothese}.",
        )


def _chiffrer(entree: Mapping[str, Any]) -> tuple[Resultat, bool]:
    """Le coût, et vrai s'il est reconduit : le nouveau tarif peut donner un autre montant, d'où la réserve seule."""
    guichet = ouvrir("cout")
    try:
        return guichet.calculer(entree, souple=True), False
    except HorsPeriode:
        return guichet.calculer(entree, souple=True, options=Options(reconduire=True)), True


def _entree(dossier: Dossier, precisions: Mapping[str, Any]) -> dict[str, Any]:
    """La demande de coût : l'acte, sa date, son obligation, et ce que le dossier précise (``controle.cout``)."""
    entree: dict[str, Any] = {"acte": dossier.demande.code, "date": dossier.jour_de_l_acte.isoformat()}
    obligation = dossier.montant("decompte.principal")
    if obligation is not None:
        entree["obligation"] = str(obligation)
    return {**entree, **precisions}


def _motif(gravite: Gravite, explication: str) -> Motif:
    return Motif(Objet.MENTION, _ID, gravite, _ARTICLE, explication, "Chiffrer l'acte : basoche calcul cout.")
