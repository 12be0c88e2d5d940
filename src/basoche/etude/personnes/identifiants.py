"""Vérifier ce qui porte une clé : SIREN, SIRET, IBAN. Un refus dit ce qui est faux et quoi faire."""

from __future__ import annotations

from stdnum import iban as _iban

from basoche.droit.identifiants import LONGUEUR_SIRET, compact, est_un_iban, est_un_siren, est_un_siret
from basoche.etude.commun.erreurs import ActionRefusee


def lire_siret(texte: str) -> tuple[str, str]:
    """Le SIREN et le NIC d'un SIREN (NIC vide) ou d'un SIRET ; deux textes vides si rien n'est donné.

    Raises:
        ActionRefusee: mauvaise longueur, ou clé fausse.
    """
    net = compact(texte)
    if not net:
        return "", ""
    if len(net) == LONGUEUR_SIRET and est_un_siret(net):
        return net[:9], net[9:]
    if est_un_siren(net):
        return net, ""
    quoi = "n'a ni 9 chiffres (SIREN) ni 14 (SIRET)" if len(net) not in (9, 14) else "a une clé fausse"
    raise ActionRefusee(
        f"Le numéro « {texte[:30]} » {quoi}.",
        conseil="Le relire chiffre à chiffre sur le Kbis ou la facture ; le laisser vide s'il est inconnu.",
        champ="siret",
    )


def lire_iban(texte: str) -> str:
    """L'IBAN sans espace.

    Raises:
        ActionRefusee: forme, longueur du pays ou clé fausses.
    """
    net = compact(texte)
    if not est_un_iban(net) or not _iban.is_valid(net):
        raise ActionRefusee(
            f"L'IBAN « {texte[:40]} » est faux : sa clé ou sa longueur ne convient pas.",
            conseil="Le recopier du relevé d'identité bancaire ; un caractère a dû être changé ou oublié.",
            champ="iban",
        )
    return net
